//! Long work that its caller can stop and watch.
//!
//! [`heed`] puts a watcher beside a piece of work. Loops that may be long [`tick`], and every few thousand ticks the
//! watcher is asked whether to go on. Nothing is asked without a watcher, and no answer but a stop changes a result:
//! the core reads no clock, so that when to answer at all is the watcher's matter.
//!
//! What is stopped ends with [`Error::Stopped`]. Where a loop has no way to say so it ends early, and whoever called it
//! asks [`check`] before its numbers are used.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Ticks between two asks, each about a microsecond of one core or less: a stop is heeded within some milliseconds, and
/// an ask that reads a clock costs nothing that can be measured.
const BETWEEN_ASKS: u64 = 4096;
/// Most rows that are counted by one tick.
const MOST_TOGETHER: u64 = 64;
/// Ticks of an item that is long enough to be asked after each.
pub(crate) const ASK: u64 = BETWEEN_ASKS;
/// Ticks of a record that is made of its rows, or goes into a base.
pub(crate) const RECORD: u64 = 4;
/// Ticks of what one customer's future takes: a series or an integral.
pub(crate) const FUTURE: u64 = 32;

/// What long work is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkStep {
    /// Rows are sorted, counted and joined.
    #[default]
    Prepare,
    /// A file is read; counted in bytes.
    Import,
    /// A model is fitted; counted in looks at the likelihood, whose number isn't known beforehand.
    Fit,
    /// Models are compared; counted in models.
    Choose,
    /// Models look ahead from the past; counted in instants of the past.
    LookBack,
    /// A posterior is drawn from; counted in looks at the likelihood, as a fit is.
    Posterior,
    /// Futures are drawn; counted in customers.
    Predict,
    /// A base is drawn; counted in customers.
    Simulate,
    /// Customers are scored, by the model and by its parameters moved a little; counted in columns.
    Score,
    /// Drivers of a score are measured; counted in draws of the rows, or in imputations of missing answers.
    KeyDrivers,
    /// What themes do to a score; counted in themes.
    ThemeImpact,
}

/// How far long work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Work {
    /// What it is at.
    pub step: WorkStep,
    /// How much of the step is done.
    pub done: u64,
    /// How much there is to do in the step; `None` where that isn't known.
    pub of: Option<u64>,
}

/// Runs `job` and asks `watch` every few milliseconds how to go on, always on this thread; a `Break` ends the job.
///
/// Every function of the library heeds it that may take long, and so do the threads that it spreads its work over. The
/// watcher is asked once before the job begins. It decides by itself when to look at a clock or to repaint a screen: most
/// asks are to be answered at once. Within a job another `heed` asks both watchers.
///
/// # Errors
/// [`Error::Stopped`] when the watcher ended the job; else whatever the job gives. A base that a stopped job was to
/// change is as it was before.
///
/// ```
/// use regulars::value::{BgNbd, SimulateOptions, simulate};
/// use std::ops::ControlFlow;
/// use std::time::{Duration, Instant};
/// let truth = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
/// // Ten million customers, or as many as half a second allows: then there is no answer.
/// let deadline = Instant::now() + Duration::from_millis(500);
/// let watch = move |_| if Instant::now() < deadline { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
/// let ages = vec![39.0; 10_000_000];
/// let base = regulars::heed(watch, || simulate(&truth, None, &ages, &SimulateOptions::default()));
/// assert!(base.is_ok_and(|base| base.age.len() == ages.len()) || Instant::now() >= deadline);
/// ```
pub fn heed<T>(watch: impl FnMut(Work) -> ControlFlow<()> + 'static, job: impl FnOnce() -> Result<T>) -> Result<T> {
    heed_every(BETWEEN_ASKS, watch, job)
}

/// As [`heed`], with so many ticks between two asks: for tests that stop small work at every place.
#[doc(hidden)]
pub fn heed_every<T>(
    between: u64,
    watch: impl FnMut(Work) -> ControlFlow<()> + 'static,
    job: impl FnOnce() -> Result<T>,
) -> Result<T> {
    let outer = HERE.with_borrow(|here| here.as_ref().and_then(|here| here.watcher.clone()));
    let watcher = Rc::new(Watcher { watch: RefCell::new(Box::new(watch)), shared: Arc::default(), outer });
    watcher.ask()?;
    let shared = Arc::clone(&watcher.shared);
    let found = within(Some(Here { shared: Arc::clone(&shared), watcher: Some(watcher), between, owed: 0 }), job);
    if shared.is_stopped() { Err(Error::Stopped) } else { found }
}

/// Counts so many ticks; asks the watcher when there were enough since it was asked last.
///
/// # Errors
/// [`Error::Stopped`] from the stop on.
pub(crate) fn tick(ticks: u64) -> Result<()> {
    let due = HERE.with_borrow_mut(|here| here.as_mut().map_or(Ok(None), |here| here.owe(ticks)))?;
    due.map_or(Ok(()), |watcher| watcher.ask())
}

/// Refuses what work made that was ended early.
///
/// # Errors
/// [`Error::Stopped`] from the stop on.
pub(crate) fn check() -> Result<()> {
    if is_stopped() { Err(Error::Stopped) } else { Ok(()) }
}

/// Whether this thread's work is to end.
pub(crate) fn is_stopped() -> bool {
    HERE.with_borrow(|here| here.as_ref().is_some_and(|here| here.shared.is_stopped()))
}

/// The values of the rows, each of which costs about so many ticks.
///
/// # Errors
/// [`Error::Stopped`] from the stop on.
pub(crate) fn each<T>(rows: usize, ticks: u64, value: impl Fn(usize) -> T) -> Result<Vec<T>> {
    // A tick for some rows together: one for each would be felt where a row takes nanoseconds.
    let together = (BETWEEN_ASKS / 8 / ticks.max(1)).clamp(1, MOST_TOGETHER) as usize;
    let mut values = Vec::with_capacity(rows);
    for row in 0..rows {
        if row.is_multiple_of(together) {
            tick(ticks * together as u64)?;
        }
        values.push(value(row));
    }
    Ok(values)
}

/// Begins a step of so many things to do; it ends when the value is dropped.
///
/// A step within another isn't told: the outermost one says how far the caller's own question is.
pub(crate) fn begin(step: WorkStep, of: Option<u64>) -> Told {
    let shared = HERE.with_borrow(|here| here.as_ref().map(|here| Arc::clone(&here.shared)));
    Told(shared.filter(|shared| {
        let mut told = shared.told();
        let is_outermost = told.is_none();
        told.get_or_insert(Work { step, done: 0, of });
        is_outermost
    }))
}

/// A step that is told; see [`begin`].
pub(crate) struct Told(Option<Arc<Shared>>);

impl Told {
    /// Counts so many things as done.
    pub(crate) fn done(&self, things: u64) {
        if let Some(shared) = &self.0
            && let Some(work) = shared.told().as_mut()
        {
            work.done = work.done.saturating_add(things);
        }
    }

    /// Sets how much is done, and of how much where that is known.
    pub(crate) fn reach(&self, done: u64, of: Option<u64>) {
        if let Some(shared) = &self.0
            && let Some(work) = shared.told().as_mut()
        {
            (work.done, work.of) = (done, of);
        }
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        if let Some(shared) = &self.0 {
            *shared.told() = None;
        }
    }
}

/// The work that other threads join: they stop when it does. Each piece that a pool's thread does is done as a member,
/// since a thread that waits may be lent to the work of somebody else.
#[cfg_attr(not(feature = "parallel"), allow(dead_code, reason = "there is one thread"))]
pub(crate) struct Team(Option<Arc<Shared>>);

#[cfg_attr(not(feature = "parallel"), allow(dead_code, reason = "there is one thread"))]
impl Team {
    /// The work that this thread is at.
    pub(crate) fn here() -> Self {
        Self(HERE.with_borrow(|here| here.as_ref().map(|here| Arc::clone(&here.shared))))
    }

    /// A piece of the work, on whichever thread this is.
    pub(crate) fn join<T>(&self, job: impl FnOnce() -> T) -> T {
        let is_here = HERE.with_borrow(|here| match (here, &self.0) {
            (Some(here), Some(shared)) => Arc::ptr_eq(&here.shared, shared),
            (here, shared) => here.is_none() && shared.is_none(),
        });
        if is_here {
            return job();
        }
        let shared = self.0.as_ref().map(Arc::clone);
        within(shared.map(|shared| Here { shared, watcher: None, between: u64::MAX, owed: 0 }), job)
    }
}

/// The watcher of this thread's work.
#[cfg_attr(not(feature = "parallel"), allow(dead_code, reason = "there is one thread"))]
pub(crate) fn watcher() -> Option<Rc<Watcher>> {
    HERE.with_borrow(|here| here.as_ref().and_then(|here| here.watcher.clone()))
}

thread_local! {
    /// The work that this thread is at, where somebody watches it.
    static HERE: RefCell<Option<Here>> = const { RefCell::new(None) };
}

struct Here {
    shared: Arc<Shared>,
    /// On the caller's own thread: the others leave asking to it.
    watcher: Option<Rc<Watcher>>,
    /// Ticks between two asks.
    between: u64,
    /// Ticks since the last ask.
    owed: u64,
}

impl Here {
    /// The watcher, when it is to be asked.
    fn owe(&mut self, ticks: u64) -> Result<Option<Rc<Watcher>>> {
        if self.shared.is_stopped() {
            return Err(Error::Stopped);
        }
        self.owed = self.owed.saturating_add(ticks);
        if self.owed < self.between {
            return Ok(None);
        }
        self.owed = 0;
        Ok(self.watcher.clone())
    }
}

/// What all threads of one work know.
#[derive(Default)]
struct Shared {
    stopped: AtomicBool,
    told: Mutex<Option<Work>>,
}

impl Shared {
    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    fn told(&self) -> MutexGuard<'_, Option<Work>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who is asked.
pub(crate) struct Watcher {
    watch: RefCell<Box<dyn FnMut(Work) -> ControlFlow<()>>>,
    shared: Arc<Shared>,
    /// The watcher of the work that this one is within.
    outer: Option<Rc<Self>>,
}

impl Watcher {
    /// Asks whether to go on.
    ///
    /// # Errors
    /// [`Error::Stopped`] if not.
    pub(crate) fn ask(&self) -> Result<()> {
        let work = self.shared.told().unwrap_or_default();
        // What the watcher calls of the library is no part of this work.
        if within(None, || self.all_break(work)) {
            self.shared.stopped.store(true, Ordering::Relaxed);
            return Err(Error::Stopped);
        }
        Ok(())
    }

    /// Whether this watcher or one around it ends the work.
    fn all_break(&self, work: Work) -> bool {
        let breaks = self.watch.try_borrow_mut().is_ok_and(|mut watch| watch(work).is_break());
        breaks || self.outer.as_ref().is_some_and(|outer| outer.all_break(work))
    }
}

/// Runs a job as a part of the work `here`, or of none.
fn within<T>(here: Option<Here>, job: impl FnOnce() -> T) -> T {
    /// Puts back what this thread was at, also when the job panics.
    struct Back(Option<Here>);
    impl Drop for Back {
        fn drop(&mut self) {
            HERE.set(self.0.take());
        }
    }
    let _back = Back(HERE.replace(here));
    job()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    /// A watcher that breaks at the `n`-th ask, and how often it was asked.
    fn breaking_at(n: u32) -> (Rc<Cell<u32>>, impl FnMut(Work) -> ControlFlow<()> + 'static) {
        let asked = Rc::new(Cell::new(0));
        let count = Rc::clone(&asked);
        let watch = move |_| {
            count.set(count.get() + 1);
            if count.get() == n { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        (asked, watch)
    }

    #[test]
    fn a_watcher_is_asked_before_the_work_and_every_so_many_ticks() {
        let (asked, watch) = breaking_at(0);
        let sum = heed(watch, || Ok(each(10_000, 100, |row| row)?.len()));
        assert_eq!(
            (sum, asked.get()),
            (Ok(10_000), 1 + 2_000 / 9),
            "five rows a tick of 500, nine of which are over 4096"
        );
        assert_eq!(tick(u64::MAX), Ok(()), "nobody watches");
    }

    #[test]
    fn a_break_stops_the_work_once_and_for_all() {
        let (asked, watch) = breaking_at(3);
        let reached = Cell::new(0);
        let found: Result<()> = heed(watch, || {
            let first = each(10, ASK, |row| reached.set(row));
            assert_eq!((first, check(), tick(0)), (Err(Error::Stopped), Err(Error::Stopped), Err(Error::Stopped)));
            Ok(())
        });
        assert_eq!((found, asked.get(), reached.get()), (Err(Error::Stopped), 3, 0));
        let never = heed(|_| ControlFlow::Break(()), || -> Result<()> { panic!("it isn't begun") });
        assert_eq!(never, Err(Error::Stopped));
        assert!(!is_stopped());
    }

    #[test]
    fn the_outermost_step_is_told() {
        let seen = Rc::new(RefCell::new(Vec::new()));
        let notes = Rc::clone(&seen);
        let watch = move |work| {
            notes.borrow_mut().push(work);
            ControlFlow::Continue(())
        };
        heed(watch, || {
            let outer = begin(WorkStep::Choose, Some(2));
            for _ in 0..2 {
                let inner = begin(WorkStep::Fit, None);
                inner.done(7);
                tick(ASK)?;
                outer.done(1);
            }
            drop(outer);
            let last = begin(WorkStep::Simulate, Some(9));
            last.done(9);
            tick(ASK)
        })
        .unwrap();
        let told = |step, done, of| Work { step, done, of };
        let choose = |done| told(WorkStep::Choose, done, Some(2));
        assert_eq!(*seen.borrow(), [Work::default(), choose(0), choose(1), told(WorkStep::Simulate, 9, Some(9))]);
    }

    #[test]
    fn work_within_work_asks_both_watchers() {
        let (outer_asked, outer) = breaking_at(3);
        let (inner_asked, inner) = breaking_at(0);
        let found = heed(outer, || heed(inner, || each(10, ASK, |row| row)));
        assert_eq!((found, outer_asked.get(), inner_asked.get()), (Err(Error::Stopped), 3, 2));
    }

    #[test]
    fn what_a_watcher_calls_is_not_watched() {
        let watch = |_| {
            assert_eq!((tick(u64::MAX), is_stopped()), (Ok(()), false));
            ControlFlow::Continue(())
        };
        assert_eq!(heed(watch, || each(3, ASK, |row| row)), Ok(vec![0, 1, 2]));
    }

    #[test]
    fn a_job_that_panics_leaves_nothing_behind() {
        let job = || heed(|_| ControlFlow::Continue(()), || -> Result<()> { panic!("on purpose") });
        assert!(std::panic::catch_unwind(job).is_err());
        assert!(watcher().is_none());
    }

    #[test]
    fn threads_that_join_stop_with_the_work() {
        let (_, watch) = breaking_at(2);
        let found: Result<()> = heed(watch, || {
            let team = Team::here();
            let elsewhere = |team: &Team| std::thread::scope(|s| s.spawn(|| team.join(|| tick(1))).join().unwrap());
            assert_eq!(elsewhere(&team), Ok(()));
            assert_eq!(tick(ASK), Err(Error::Stopped));
            assert_eq!(elsewhere(&team), Err(Error::Stopped));
            assert_eq!(elsewhere(&Team(None)), Ok(()));
            Ok(())
        });
        assert_eq!(found, Err(Error::Stopped));
    }
}
