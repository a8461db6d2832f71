//! The Net Promoter Score.

use crate::border::given::{from_python, options_but, word};
use crate::border::ids::codes;
use crate::border::read::{numbers, optional};
use crate::border::record::{give, to_python};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use regulars::survey::{self, Adjustment, Nps, NpsDifferenceMethod, NpsMethod, NpsOptions};
use serde::Deserialize;

/// The options that are no columns.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    level: Option<f64>,
    method: Option<NpsMethod>,
    pseudo_counts: Option<[f64; 3]>,
    min_n: Option<u64>,
    adjustment: Option<Adjustment>,
}

/// The options of one score have no `adjustment`, which is of several.
const OF_ONE: &[&str] = &["adjustment"];

fn plain(unused: &[&str], given: &Bound<'_, PyDict>) -> PyResult<NpsOptions<'static>> {
    let Plain { level, method, pseudo_counts, min_n, adjustment } = options_but(unused, given)?;
    Ok(NpsOptions { level, method, pseudo_counts, min_n, adjustment, weights: None, clusters: None })
}

/// The score of a column, of customers or of employees.
macro_rules! of_scores {
    ($($name:ident;)+) => {$(
        #[pyfunction]
        pub(crate) fn $name(
            py: Python<'_>,
            scores: &Bound<'_, PyAny>,
            weights: Option<&Bound<'_, PyAny>>,
            clusters: Option<&Bound<'_, PyAny>>,
            options: &Bound<'_, PyDict>,
        ) -> PyResult<Py<PyAny>> {
            let (scores, weights) = (numbers::<u8>(scores, "scores")?, optional(weights, "weights")?);
            let clusters = clusters.map(|clusters| codes(clusters, "clusters")).transpose()?;
            let (scores, weights, clusters) =
                (&*scores, weights.as_deref(), clusters.as_ref().map(|clusters| &*clusters.codes));
            let options = NpsOptions { weights, clusters, ..plain(OF_ONE, options)? };
            give(py, || survey::$name(scores, &options))
        }
    )+};
}
of_scores! {
    nps;
    enps;
}

#[pyfunction]
pub(crate) fn nps_of_counts(
    py: Python<'_>,
    promoters: &Bound<'_, PyAny>,
    passives: &Bound<'_, PyAny>,
    detractors: &Bound<'_, PyAny>,
    options: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let (promoters, passives) = (from_python(promoters, "promoters")?, from_python(passives, "passives")?);
    let (detractors, options) = (from_python(detractors, "detractors")?, plain(OF_ONE, options)?);
    give(py, || survey::nps_of_counts(promoters, passives, detractors, &options))
}

#[pyfunction]
pub(crate) fn nps_points(py: Python<'_>, nps: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    to_python(py, &from_python::<Nps>(nps, "nps")?.points())
}

#[pyfunction]
pub(crate) fn nps_difference(
    py: Python<'_>,
    first: &Bound<'_, PyAny>,
    second: &Bound<'_, PyAny>,
    method: Option<&Bound<'_, PyAny>>,
) -> PyResult<Py<PyAny>> {
    let (first, second) = (from_python::<Nps>(first, "first")?, from_python::<Nps>(second, "second")?);
    let method = method.map(|method| word(method, "method")).transpose()?.unwrap_or(NpsDifferenceMethod::default());
    give(py, || survey::nps_difference(&first, &second, method))
}

#[pyfunction]
pub(crate) fn nps_change(
    py: Python<'_>,
    before: &Bound<'_, PyAny>,
    after: &Bound<'_, PyAny>,
    options: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let (before, after) = (numbers::<u8>(before, "before")?, numbers::<u8>(after, "after")?);
    let (before, after, options) = (&*before, &*after, plain(OF_ONE, options)?);
    give(py, || survey::nps_change(before, after, &options))
}

/// The segments, and the names behind their codes where these aren't the names.
#[pyfunction]
pub(crate) fn nps_by_segment(
    py: Python<'_>,
    scores: &Bound<'_, PyAny>,
    segments: &Bound<'_, PyAny>,
    weights: Option<&Bound<'_, PyAny>>,
    clusters: Option<&Bound<'_, PyAny>>,
    options: &Bound<'_, PyDict>,
) -> PyResult<(Py<PyAny>, Option<Py<PyAny>>)> {
    let (scores, weights) = (numbers::<u8>(scores, "scores")?, optional(weights, "weights")?);
    let clusters = clusters.map(|clusters| codes(clusters, "clusters")).transpose()?;
    let segments = codes(segments, "segments")?;
    let (scores, weights, clusters) =
        (&*scores, weights.as_deref(), clusters.as_ref().map(|clusters| &*clusters.codes));
    let (codes, options) = (&*segments.codes, NpsOptions { weights, clusters, ..plain(&[], options)? });
    let found = give(py, || survey::nps_by_segment(scores, codes, &options))?;
    Ok((found, segments.ids.names(py)?))
}

#[pyfunction]
pub(crate) fn nps_needed_n(
    py: Python<'_>,
    margin: &Bound<'_, PyAny>,
    promoters: &Bound<'_, PyAny>,
    detractors: &Bound<'_, PyAny>,
    level: &Bound<'_, PyAny>,
) -> PyResult<Py<PyAny>> {
    let (margin, level) = (from_python(margin, "margin")?, from_python(level, "level")?);
    let (promoters, detractors) = (from_python(promoters, "promoters")?, from_python(detractors, "detractors")?);
    give(py, || survey::nps_needed_n(margin, promoters, detractors, level))
}
