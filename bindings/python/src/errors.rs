//! The core's error as Python's `RegularsError`.

use pyo3::prelude::*;
use regulars::Error;

/// Arguments that are one number, which the core tells as the first of its kind.
const SINGLE: [&str; 28] = [
    "level",
    "days",
    "discount",
    "draws",
    "longest",
    "probability",
    "second_within_days",
    "margin",
    "horizon",
    "discount_rate",
    "annual_discount",
    "promoters",
    "passives",
    "detractors",
    "min_n",
    "minor_digits",
    "utc_offset_seconds",
    "model",
    "r",
    "alpha",
    "a",
    "b",
    "p",
    "q",
    "gamma",
    "s",
    "beta",
    "delta",
];

/// The exception of a core error: its text, and its code.
pub(crate) fn raise(error: Error) -> PyErr {
    let text = match &error {
        Error::OutOfRange { what, .. } | Error::NotFinite { what, .. } if SINGLE.contains(&what.as_str()) => {
            error.to_string().replacen("[0]", "", 1)
        }
        error => error.to_string(),
    };
    Python::attach(|py| {
        let class = py.import("regulars._records").and_then(|records| records.getattr("RegularsError"));
        match class.and_then(|class| class.call1((&text, error.code()))) {
            Ok(exception) => PyErr::from_value(exception),
            Err(error) => error,
        }
    })
}

/// An argument of the wrong form, as the core would say it.
pub(crate) fn wrong(what: impl ToString, why: impl ToString) -> PyErr {
    raise(Error::Invalid { what: what.to_string(), why: why.to_string() })
}
