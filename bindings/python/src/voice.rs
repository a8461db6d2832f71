//! What customers say in their own words.

use crate::border::errors::raise_single;
use crate::border::given::{from_python, options};
use crate::border::ids::codes;
use crate::border::object::text;
use crate::border::read::{flags, numbers};
use crate::border::record::{give, to_python};
use crate::border::texts::Texts;
use crate::border::work::detached;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use regulars::Error;
use regulars::voice::{
    self, Comments, DriverWordOptions, NewTermOptions, QuoteOptions, Theme, ThemeImpactOptions, ThemeMentions,
    ThemeOptions, TokenOptions,
};
use serde::Serialize;

/// Texts, and who wrote them.
type Said<'py> = (Bound<'py, PyAny>, Option<Bound<'py, PyAny>>);

/// Reads the columns, lets go of the interpreter and calls the core; what it finds out of range is never in a row.
fn over<T: Serialize + Send>(
    py: Python<'_>,
    (texts, authors): &Said<'_>,
    call: impl FnOnce(&Comments<'_>) -> Result<T, Error> + Send,
) -> PyResult<Py<PyAny>> {
    let texts = Texts::read(texts, "texts")?;
    let authors = authors.as_ref().map(|column| codes(column, "authors")).transpose()?;
    let texts = texts.lent("texts")?;
    let comments = Comments { texts: &texts, authors: authors.as_ref().map(|column| &*column.codes) };
    to_python(py, &detached(py, || call(&comments)).map_err(raise_single)?)
}

#[pyfunction]
pub(crate) fn tokens(py: Python<'_>, said: &Bound<'_, PyAny>, given: &Bound<'_, PyDict>) -> PyResult<Py<PyAny>> {
    let (text, options) = (text(said, "text")?, options::<TokenOptions>(given)?);
    to_python(py, &detached(py, || voice::tokens(&text, &options)).map_err(raise_single)?)
}

#[pyfunction]
pub(crate) fn weighted_log_odds(
    py: Python<'_>,
    focus: &Bound<'_, PyAny>,
    rest: &Bound<'_, PyAny>,
    prior: &Bound<'_, PyAny>,
) -> PyResult<Py<PyAny>> {
    let (focus, rest) = (numbers::<f64>(focus, "focus")?, numbers::<f64>(rest, "rest")?);
    let prior = numbers::<f64>(prior, "prior")?;
    let (focus, rest, prior) = (&*focus, &*rest, &*prior);
    give(py, || voice::weighted_log_odds(focus, rest, prior))
}

#[pyfunction]
pub(crate) fn driver_words(
    py: Python<'_>,
    said: Said<'_>,
    focus: &Bound<'_, PyAny>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let (focus, options) = (flags(focus, "focus")?, options::<DriverWordOptions>(given)?);
    over(py, &said, |comments| voice::driver_words(comments, &focus, &options))
}

#[pyfunction]
pub(crate) fn themes(
    py: Python<'_>,
    said: Said<'_>,
    taxonomy: &Bound<'_, PyAny>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let (taxonomy, options) = (from_python::<Vec<Theme>>(taxonomy, "taxonomy")?, options::<ThemeOptions>(given)?);
    over(py, &said, |comments| voice::themes(comments, &taxonomy, &options))
}

#[pyfunction]
pub(crate) fn theme_impact(
    py: Python<'_>,
    scores: &Bound<'_, PyAny>,
    authors: Option<&Bound<'_, PyAny>>,
    mentions: &Bound<'_, PyAny>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let scores = numbers::<f64>(scores, "scores")?;
    let authors = authors.map(|column| codes(column, "authors")).transpose()?;
    let mentions = from_python::<Vec<ThemeMentions>>(mentions, "mentions")?;
    let options = options::<ThemeImpactOptions>(given)?;
    let (scores, authors) = (&*scores, authors.as_ref().map(|column| &*column.codes));
    give(py, || voice::theme_impact(scores, authors, &mentions, &options))
}

/// The terms, and the names behind the periods' codes where these aren't the names.
#[pyfunction]
pub(crate) fn new_terms(
    py: Python<'_>,
    said: Said<'_>,
    periods: &Bound<'_, PyAny>,
    given: &Bound<'_, PyDict>,
) -> PyResult<(Py<PyAny>, Option<Py<PyAny>>)> {
    let (periods, options) = (codes(periods, "periods")?, options::<NewTermOptions>(given)?);
    let codes = &*periods.codes;
    let found = over(py, &said, |comments| voice::new_terms(comments, codes, &options))?;
    Ok((found, periods.ids.names(py)?))
}

#[pyfunction]
pub(crate) fn quotes(
    py: Python<'_>,
    said: Said<'_>,
    chosen: &Bound<'_, PyAny>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let (chosen, options) = (flags(chosen, "chosen")?, options::<QuoteOptions>(given)?);
    over(py, &said, |comments| voice::quotes(comments, &chosen, &options))
}
