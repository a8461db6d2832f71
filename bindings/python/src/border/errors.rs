//! The core's error as Python's `RegularsError`.

use crate::border::work::raised;
use pyo3::prelude::*;
use regulars::Error;

/// Arguments that are one number, which the core tells as the first of its kind.
const SINGLE: [&str; 61] = [
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
    "scale.min",
    "scale.max",
    "scale.step",
    "steps of the scale",
    "top",
    "standard_deviation",
    "share",
    "max_rounds",
    "tolerance",
    "lambda",
    "k",
    "limit",
    "run_length",
    "baseline",
    "spread",
    "baseline_periods",
    "season",
    "periods_per_year",
    "shift",
    "penalty",
    "shortest",
    "value: periods",
    "drivers",
    "imputations",
    "low",
    "high",
    "within_days",
    "recoverable",
    "risk_low",
    "risk_other",
    "cost",
    "cap_days",
    "capacity_per_day",
    "reserved_share",
    "ageing",
];

/// The exception of a core error: its text, and its code.
pub(crate) fn raise(error: Error) -> PyErr {
    match &error {
        Error::OutOfRange { what, .. } | Error::NotFinite { what, .. }
            if SINGLE.contains(&what.as_str()) || what.starts_with("scale_m") =>
        {
            raise_single(error)
        }
        _ => exception(&error.to_string(), error.code()),
    }
}

/// The exception of an error about a value that has no rows, however it is named.
pub(crate) fn raise_single(error: Error) -> PyErr {
    let text = error.to_string();
    let text = match &error {
        Error::OutOfRange { what, .. } | Error::NotFinite { what, .. } => text.replacen(&format!("{what}[0]"), what, 1),
        _ => text,
    };
    exception(&text, error.code())
}

fn exception(text: &str, code: &str) -> PyErr {
    // What stopped the work says more than that it was stopped.
    if code == Error::Stopped.code()
        && let Some(raised) = raised()
    {
        return raised;
    }
    Python::attach(|py| {
        let class = py.import("regulars._errors").and_then(|records| records.getattr("RegularsError"));
        match class.and_then(|class| class.call1((text, code))) {
            Ok(exception) => PyErr::from_value(exception),
            Err(error) => error,
        }
    })
}

/// The error about a column, or a row of it, by the name that the caller knows.
pub(crate) fn renamed(mut error: Error, from: &str, to: &str) -> Error {
    use Error::{Empty, Invalid, Lengths, NotFinite, OutOfRange};
    if let Empty { what }
    | Lengths { what, .. }
    | OutOfRange { what, .. }
    | NotFinite { what, .. }
    | Invalid { what, .. } = &mut error
        && what.strip_prefix(from).is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
    {
        what.replace_range(..from.len(), to);
    }
    error
}

/// An argument of the wrong form, as the core would say it.
pub(crate) fn wrong(what: impl ToString, why: impl ToString) -> PyErr {
    raise(Error::Invalid { what: what.to_string(), why: why.to_string() })
}
