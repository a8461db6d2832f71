//! Work without the interpreter, which takes heed of Ctrl-C and of a progress callback.

use crate::border::record::to_python;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use regulars::{Error, Work, heed};
use std::cell::RefCell;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// Time between two looks at the interpreter: a tenth of what a stop may take, and so seldom that taking the interpreter
/// back costs nothing, not even where other threads hold it.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

thread_local! {
    /// Whom this thread tells how far its work is.
    static CALLBACK: RefCell<Option<Py<PyAny>>> = const { RefCell::new(None) };
    /// What stopped the work: the exception of a signal or of the callback.
    static RAISED: RefCell<Option<PyErr>> = const { RefCell::new(None) };
}

/// Lets go of the interpreter and calls the core. Ctrl-C stops it, and so does the callback by False or an exception.
pub(crate) fn detached<T: Send>(py: Python<'_>, call: impl FnOnce() -> Result<T, Error> + Send) -> Result<T, Error> {
    py.detach(|| heed(watch(), call))
}

/// What stopped the work, where that was an exception.
pub(crate) fn raised() -> Option<PyErr> {
    RAISED.take()
}

fn watch() -> impl FnMut(Work) -> ControlFlow<()> {
    let mut next = Instant::now() + BETWEEN_LOOKS;
    move |work| {
        if Instant::now() < next {
            return ControlFlow::Continue(());
        }
        let found = Python::attach(|py| look(py, work));
        next = Instant::now() + BETWEEN_LOOKS;
        found.unwrap_or_else(|error| {
            RAISED.set(Some(error));
            ControlFlow::Break(())
        })
    }
}

fn look(py: Python<'_>, work: Work) -> PyResult<ControlFlow<()>> {
    py.check_signals()?;
    let callback = CALLBACK.with_borrow(|callback| callback.as_ref().map(|callback| callback.clone_ref(py)));
    let Some(callback) = callback else { return Ok(ControlFlow::Continue(())) };
    let answer = callback.call1(py, (to_python(py, &work)?,))?;
    says_stop(py, &answer).map(|stop| if stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
}

/// Whether a callback's answer is False; None and 0 are not. numpy has a False of its own.
pub(crate) fn says_stop(py: Python<'_>, answer: &Py<PyAny>) -> PyResult<bool> {
    Ok(answer.bind(py).get_type().name()?.to_string().starts_with("bool") && !answer.is_truthy(py)?)
}

/// Sets whom this thread tells how far its work is, and gives whom it told before.
#[pyfunction]
pub(crate) fn progress_to(callback: Option<Bound<'_, PyAny>>) -> PyResult<Option<Py<PyAny>>> {
    if let Some(callback) = callback.as_ref().filter(|callback| !callback.is_callable()) {
        let kind = callback.get_type().name()?;
        return Err(PyTypeError::new_err(format!("progress is a {kind}, expected what can be called")));
    }
    Ok(CALLBACK.replace(callback.map(Bound::unbind)))
}
