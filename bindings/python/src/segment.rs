//! Recency, frequency and monetary scores.

use crate::read::numbers;
use crate::record::{give, options, word};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use regulars::segment::{self, RfmOptions, Segment};

#[pyfunction]
pub(crate) fn rfm(
    py: Python<'_>,
    days_since_last: &Bound<'_, PyAny>,
    frequency: &Bound<'_, PyAny>,
    monetary_value: &Bound<'_, PyAny>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let (days, frequency) =
        (numbers::<f64>(days_since_last, "days_since_last")?, numbers::<u32>(frequency, "frequency")?);
    let value = numbers::<f64>(monetary_value, "monetary_value")?;
    let (days, frequency, value, options) = (&*days, &*frequency, &*value, options::<RfmOptions>(given)?);
    give(py, || segment::rfm(days, frequency, value, &options))
}

#[pyfunction]
pub(crate) fn segment_of(recency_score: u8, frequency_score: u8, monetary_score: u8) -> Option<&'static str> {
    Segment::of(recency_score, frequency_score, monetary_score).map(Segment::code)
}

#[pyfunction]
pub(crate) fn segment_code(segment: &str) -> PyResult<&'static str> {
    word::<Segment>(segment, "segment").map(Segment::code)
}

/// Every segment, from the best to the worst.
#[pyfunction]
pub(crate) fn segments() -> Vec<&'static str> {
    Segment::ALL.map(Segment::code).to_vec()
}
