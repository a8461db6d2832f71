//! Work on all cores where the feature allows; its results are in the order of its input.
//!
//! Where somebody watches the work the calling thread waits for the pool and asks the watcher meanwhile.

use crate::error::Result;
use crate::work;
#[cfg(feature = "parallel")]
use {crate::error::Error, rayon::prelude::*};

/// Time between two asks of a thread that waits for the pool. It is a tenth of what a stop may take, and looks at the
/// clock so seldom cost nothing.
#[cfg(feature = "parallel")]
const BETWEEN_ASKS: std::time::Duration = std::time::Duration::from_millis(20);

/// Ticks of the work that isn't spread: to wake another thread and wait for it takes as long as about so many.
#[cfg(feature = "parallel")]
const WORTH_SPREADING: u64 = 512;

/// `f` of every item, in order; each may take a while.
///
/// # Errors
/// [`Error::Stopped`] from the stop on.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], f: impl Fn(&T) -> R + Send + Sync) -> Result<Vec<R>> {
    map_light(items, work::ASK, f)
}

/// `f` of every item, in order; each costs about so many ticks.
///
/// # Errors
/// [`Error::Stopped`] from the stop on.
pub(crate) fn map_light<T: Sync, R: Send>(
    items: &[T],
    ticks: u64,
    f: impl Fn(&T) -> R + Send + Sync,
) -> Result<Vec<R>> {
    let f = |item| work::tick(ticks).map(|()| f(item));
    #[cfg(feature = "parallel")]
    if items.len() > 1 && ticks.saturating_mul(items.len() as u64) >= WORTH_SPREADING {
        let team = work::Team::here();
        return watched(|| items.par_iter().map(|item| team.join(|| f(item))).collect()).unwrap_or(Err(Error::Stopped));
    }
    items.iter().map(f).collect()
}

/// `f` of every item, which it may keep, in order; each may take a while.
///
/// # Errors
/// [`Error::Stopped`] from the stop on.
pub(crate) fn map_owned<T: Send, R: Send>(items: Vec<T>, f: impl Fn(T) -> R + Send + Sync) -> Result<Vec<R>> {
    let f = |item| work::tick(work::ASK).map(|()| f(item));
    #[cfg(feature = "parallel")]
    {
        let team = work::Team::here();
        watched(|| items.into_par_iter().map(|item| team.join(|| f(item))).collect()).unwrap_or(Err(Error::Stopped))
    }
    #[cfg(not(feature = "parallel"))]
    items.into_iter().map(f).collect()
}

/// What `job` makes of a pool's threads. Where this thread's work is watched the job runs on the pool alone, and the
/// watcher is asked on this thread, as watchers are promised. `None` only if the job panics, which goes on here.
#[cfg(feature = "parallel")]
pub(crate) fn watched<R: Send>(job: impl FnOnce() -> R + Send) -> Option<R> {
    /// Wakes the thread that waits, also when the job panics.
    struct Wake<'a>(&'a std::sync::atomic::AtomicBool, std::thread::Thread);
    impl Drop for Wake<'_> {
        fn drop(&mut self) {
            self.0.store(true, std::sync::atomic::Ordering::Release);
            self.1.unpark();
        }
    }
    // A thread of the pool doesn't wait, or a pool of one would wait for itself. It takes part and ticks.
    let Some(watcher) = work::watcher().filter(|_| rayon::current_thread_index().is_none()) else { return Some(job()) };
    let ended = std::sync::atomic::AtomicBool::new(false);
    let mut found = None;
    rayon::in_place_scope(|scope| {
        let wake = Wake(&ended, std::thread::current());
        let found = &mut found;
        scope.spawn(move |_| {
            let _wake = wake;
            *found = Some(job());
        });
        while !ended.load(std::sync::atomic::Ordering::Acquire) {
            std::thread::park_timeout(BETWEEN_ASKS);
            // A stop reaches the pool by what the threads of a work share.
            let _ = watcher.ask();
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use crate::work::Work;
    use std::ops::ControlFlow;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let items: Vec<u32> = (0..10_000).collect();
        assert!(map(&items, |item| 2 * item).unwrap().into_iter().eq((0..10_000).map(|item| 2 * item)));
        assert!(map(&[], |item: &u32| *item).unwrap().is_empty());
        assert!(map_owned(items, |item| 2 * item).unwrap().into_iter().eq((0..10_000).map(|item| 2 * item)));
    }
    /// A watcher that breaks as soon as `when` is told.
    fn breaking(when: &Arc<AtomicBool>) -> impl FnMut(Work) -> ControlFlow<()> + 'static {
        let when = Arc::clone(when);
        move |_| if when.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    #[test]
    fn a_stop_reaches_items_that_are_spread_over_threads() {
        let begun = Arc::new(AtomicBool::new(false));
        let items: Vec<u32> = (0..1_000).collect();
        // An item that never ends but by the stop, within items within items.
        let endless = |_: &u32| {
            begun.store(true, Ordering::Relaxed);
            while work::tick(work::ASK).is_ok() {}
        };
        let found = work::heed(breaking(&begun), || map(&items, |_| map(&items, endless)));
        assert_eq!(found, Err(Error::Stopped));
        let owned = work::heed(breaking(&begun), || map_owned(items.clone(), |item| item));
        assert_eq!(owned, Err(Error::Stopped));
        assert_eq!(map(&items, |item| *item), Ok(items));
    }

    #[test]
    fn a_watcher_changes_no_result() {
        let items: Vec<u32> = (0..10_000).collect();
        let watched = work::heed(|_| ControlFlow::Continue(()), || map(&items, |item| map(&[*item], |item| 2 * item)));
        assert_eq!(watched, map(&items, |item| Ok(vec![2 * item])));
    }

    #[cfg(feature = "parallel")]
    #[test]
    fn a_watched_pool_of_one_thread_does_not_wait_for_itself() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let items: Vec<u32> = (0..100).collect();
        let watched = pool.install(|| work::heed(|_| ControlFlow::Continue(()), || map(&items, |item| *item)));
        assert_eq!(watched, Ok(items));
    }

    #[cfg(feature = "parallel")]
    #[test]
    fn a_panic_of_an_item_reaches_the_caller() {
        let thrown = |item: &u32| -> u32 { panic!("on purpose, at {item}") };
        let job = || work::heed(|_| ControlFlow::Continue(()), || map(&[1], thrown));
        assert!(std::panic::catch_unwind(job).is_err());
    }
}
