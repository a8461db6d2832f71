//! Recency, frequency and monetary scores.

use crate::border::given::{from_python, options, word};
use crate::border::read::numbers;
use crate::border::record::give;
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
pub(crate) fn segment_of(
    recency_score: &Bound<'_, PyAny>,
    frequency_score: &Bound<'_, PyAny>,
    monetary_score: &Bound<'_, PyAny>,
) -> PyResult<Option<&'static str>> {
    let score = |score, name| from_python::<i64>(score, name).map(|score| u8::try_from(score).unwrap_or(0));
    let recency = score(recency_score, "recency_score")?;
    let (frequency, monetary) = (score(frequency_score, "frequency_score")?, score(monetary_score, "monetary_score")?);
    Ok(Segment::of(recency, frequency, monetary).map(Segment::code))
}

#[pyfunction]
pub(crate) fn segment_code(segment: &Bound<'_, PyAny>) -> PyResult<&'static str> {
    word::<Segment>(segment, "segment").map(Segment::code)
}

/// Every segment, from the best to the worst.
#[pyfunction]
pub(crate) fn segments() -> Vec<&'static str> {
    Segment::ALL.map(Segment::code).to_vec()
}
