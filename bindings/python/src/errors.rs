//! The core's error as Python's `RegularsError`.

use pyo3::prelude::*;
use regulars::Error;

/// The exception of a core error: its text, and its code.
pub(crate) fn raise(error: Error) -> PyErr {
    Python::attach(|py| {
        let class = py.import("regulars._records").and_then(|records| records.getattr("RegularsError"));
        match class.and_then(|class| class.call1((error.to_string(), error.code()))) {
            Ok(exception) => PyErr::from_value(exception),
            Err(error) => error,
        }
    })
}

/// An argument of the wrong form, as the core would say it.
pub(crate) fn wrong(what: impl ToString, why: impl ToString) -> PyErr {
    raise(Error::Invalid { what: what.to_string(), why: why.to_string() })
}
