//! Long work that its caller can stop and watch.

use crate::error::Result;
use crate::generated::Work;
use regulars::heed;
use std::cell::RefCell;
use std::ops::ControlFlow;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Time between two questions to the caller: a tenth of what a stop may take.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// What the caller says while the library works.
#[uniffi::export(callback_interface)]
pub trait WorkListener: Send + Sync {
    /// Takes note of how far the work is, about every 50 ms; false stops it.
    fn goes_on(&self, work: Work) -> Result<bool>;
}

/// What is to be done; it keeps its own result.
#[uniffi::export(callback_interface)]
pub trait WorkJob: Send + Sync {
    /// Calls the library.
    fn run(&self) -> Result<()>;
}

/// Runs a job on this thread and asks the listener, there too, whether to go on: once before, then about every 50 ms while
/// the library works. `heed` of Kotlin and of Swift gives the job's result, and heeds what is cancelled.
#[uniffi::export]
pub fn heed_work(listener: Box<dyn WorkListener>, job: Box<dyn WorkJob>) -> Result<()> {
    let failed = Rc::new(RefCell::new(None));
    let failure = Rc::clone(&failed);
    let mut next = Instant::now();
    let watch = move |work| {
        if Instant::now() < next {
            return ControlFlow::Continue(());
        }
        let answer = listener.goes_on(work);
        next = Instant::now() + BETWEEN_LOOKS;
        match answer {
            Ok(true) => ControlFlow::Continue(()),
            Ok(false) => ControlFlow::Break(()),
            Err(error) => {
                failure.replace(Some(error));
                ControlFlow::Break(())
            }
        }
    };
    let done = heed(watch, || Ok(job.run()));
    failed.take().map_or(Ok(()), Err)?;
    done?
}
