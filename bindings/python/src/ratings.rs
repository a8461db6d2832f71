//! Ratings on a declared scale, and the weights of answers.

use crate::border::errors::raise;
use crate::border::given::{from_python, options, options_but};
use crate::border::ids::{Codes, Ids, codes, joint_codes};
use crate::border::read::{Held, numbers, optional};
use crate::border::record::{give, to_python};
use crate::border::work::detached;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use regulars::Error;
use regulars::survey::{self, Margin, RakingOptions, Rating, RatingOptions, Ratings, Scale};

type Maybe<'py> = Option<Bound<'py, PyAny>>;

/// Weights, clusters, strata and population.
type Design<'py> = (Maybe<'py>, Maybe<'py>, Maybe<'py>, Maybe<'py>);

struct Columns {
    scores: Held<f64>,
    weights: Option<Held<f64>>,
    clusters: Option<Codes>,
    strata: Option<Codes>,
    population: Option<Held<f64>>,
}

impl Columns {
    fn read(scores: &Bound<'_, PyAny>, (weights, clusters, strata, population): &Design<'_>) -> PyResult<Self> {
        Ok(Self {
            scores: numbers(scores, "scores")?,
            weights: optional(weights.as_ref(), "weights")?,
            clusters: clusters.as_ref().map(|column| codes(column, "clusters")).transpose()?,
            strata: strata.as_ref().map(|column| codes(column, "strata")).transpose()?,
            population: optional(population.as_ref(), "population")?,
        })
    }

    fn lent(&self) -> Ratings<'_> {
        Ratings {
            scores: &self.scores,
            weights: self.weights.as_deref(),
            clusters: self.clusters.as_ref().map(|column| &*column.codes),
            strata: self.strata.as_ref().map(|column| &*column.codes),
            population: self.population.as_deref(),
        }
    }
}

/// The rating of a column, under the name that it goes by.
macro_rules! of_answers {
    ($($name:ident;)+) => {$(
        #[pyfunction]
        pub(crate) fn $name(
            py: Python<'_>,
            scores: &Bound<'_, PyAny>,
            scale: &Bound<'_, PyAny>,
            design: Design<'_>,
            given: &Bound<'_, PyDict>,
        ) -> PyResult<Py<PyAny>> {
            let (columns, scale) = (Columns::read(scores, &design)?, from_python::<Scale>(scale, "scale")?);
            let (answers, options) = (columns.lent(), options_but::<RatingOptions>(&["adjustment"], given)?);
            give(py, || survey::$name(&answers, &scale, &options))
        }
    )+};
}
of_answers! {
    rating;
    csat;
    ces;
}

#[pyfunction]
pub(crate) fn rating_difference(
    py: Python<'_>,
    first: &Bound<'_, PyAny>,
    second: &Bound<'_, PyAny>,
) -> PyResult<Py<PyAny>> {
    let (first, second) = (from_python::<Rating>(first, "first")?, from_python::<Rating>(second, "second")?);
    give(py, || survey::rating_difference(&first, &second))
}

#[pyfunction]
pub(crate) fn rating_change(
    py: Python<'_>,
    before: &Bound<'_, PyAny>,
    after: &Bound<'_, PyAny>,
    scale: &Bound<'_, PyAny>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let (before, after) = (numbers::<f64>(before, "before")?, numbers::<f64>(after, "after")?);
    let (scale, options) = (from_python::<Scale>(scale, "scale")?, options::<RatingOptions>(given)?);
    let (before, after) = (&*before, &*after);
    give(py, || survey::rating_change(before, after, &scale, &options))
}

/// The segments, and the names behind their codes where these aren't the names.
#[pyfunction]
pub(crate) fn ratings_by_segment(
    py: Python<'_>,
    scores: &Bound<'_, PyAny>,
    segments: &Bound<'_, PyAny>,
    scale: &Bound<'_, PyAny>,
    design: Design<'_>,
    given: &Bound<'_, PyDict>,
) -> PyResult<(Py<PyAny>, Option<Py<PyAny>>)> {
    let (columns, segments) = (Columns::read(scores, &design)?, codes(segments, "segments")?);
    let scale = from_python::<Scale>(scale, "scale")?;
    let options = options_but::<RatingOptions>(&["draws", "seed"], given)?;
    let (answers, codes) = (columns.lent(), &*segments.codes);
    let found = give(py, || survey::ratings_by_segment(&answers, codes, &scale, &options))?;
    Ok((found, segments.ids.names(py)?))
}

#[pyfunction]
pub(crate) fn rating_needed_n(
    py: Python<'_>,
    margin: &Bound<'_, PyAny>,
    standard_deviation: &Bound<'_, PyAny>,
    level: &Bound<'_, PyAny>,
) -> PyResult<Py<PyAny>> {
    let (margin, level) = (from_python(margin, "margin")?, from_python(level, "level")?);
    let standard_deviation = from_python(standard_deviation, "standard_deviation")?;
    give(py, || survey::rating_needed_n(margin, standard_deviation, level))
}

#[pyfunction]
pub(crate) fn top_box_needed_n(
    py: Python<'_>,
    margin: &Bound<'_, PyAny>,
    share: &Bound<'_, PyAny>,
    level: &Bound<'_, PyAny>,
) -> PyResult<Py<PyAny>> {
    let (margin, share) = (from_python(margin, "margin")?, from_python(share, "share")?);
    let level = from_python(level, "level")?;
    give(py, || survey::top_box_needed_n(margin, share, level))
}

/// Classes of the answers, the classes that there are, and their totals.
type Mix<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>, Bound<'py, PyAny>);

struct Known {
    classes: Vec<u32>,
    codes: Vec<u32>,
    totals: Held<f64>,
    ids: Ids,
}

impl Known {
    fn read((classes, codes, totals): &Mix<'_>, name: &str) -> PyResult<Self> {
        let [classes_name, codes_name] = ["classes", "codes"].map(|column| format!("{name}.{column}"));
        let (classes, codes, ids) = joint_codes((classes, &classes_name), (codes, &codes_name))?;
        Ok(Self { classes, codes, totals: numbers(totals, &format!("{name}.totals"))?, ids })
    }

    fn lent(&self) -> Margin<'_> {
        Margin { classes: &self.classes, codes: &self.codes, totals: &self.totals }
    }

    /// The core's error with the class that the caller knows in place of its code.
    fn told(&self, py: Python<'_>, error: Error) -> PyResult<Error> {
        let Some(names) = self.ids.names(py)? else { return Ok(error) };
        let name = |code: &str| code.parse::<usize>().ok().and_then(|code| names.bind(py).get_item(code).ok());
        Ok(match error {
            Error::Duplicate { what, id } => {
                let id = name(&id).map_or(id, |name| name.to_string());
                Error::Duplicate { what, id }
            }
            // The code is the first number after the word that tells what it is.
            Error::Invalid { what, why } => {
                let word = if what.ends_with(".classes") { " is " } else { "class " };
                let found = why.split_once(word).map(|(before, rest)| {
                    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
                    let (code, after) = rest.split_at(end);
                    let named = name(code).map_or_else(|| code.to_owned(), |name| name.to_string());
                    format!("{before}{word}{named}{after}")
                });
                Error::Invalid { what, why: found.unwrap_or(why) }
            }
            other => other,
        })
    }
}

#[pyfunction]
pub(crate) fn post_stratification_weights(
    py: Python<'_>,
    margin: Mix<'_>,
    start: Option<&Bound<'_, PyAny>>,
) -> PyResult<Py<PyAny>> {
    let (known, start) = (Known::read(&margin, "margin")?, optional::<f64>(start, "start")?);
    let (margin, start) = (known.lent(), start.as_deref());
    let found = detached(py, || survey::post_stratification_weights(&margin, start));
    match found {
        Ok(weights) => to_python(py, &weights),
        Err(error) => Err(raise(known.told(py, error)?)),
    }
}

#[pyfunction]
pub(crate) fn raking_weights(
    py: Python<'_>,
    margins: Vec<Mix<'_>>,
    start: Option<&Bound<'_, PyAny>>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let each = margins.iter().enumerate().map(|(at, margin)| Known::read(margin, &format!("margins[{at}]")));
    let known = each.collect::<PyResult<Vec<_>>>()?;
    let (start, options) = (optional::<f64>(start, "start")?, options::<RakingOptions>(given)?);
    let (margins, start) = (known.iter().map(Known::lent).collect::<Vec<_>>(), start.as_deref());
    match detached(py, || survey::raking_weights(&margins, start, &options)) {
        Ok(weights) => to_python(py, &weights),
        Err(error) => {
            let text = error.to_string();
            let about = known.iter().enumerate().find(|(at, _)| text.starts_with(&format!("margins[{at}].")));
            Err(raise(about.map_or(Ok(error.clone()), |(_, known)| known.told(py, error))?))
        }
    }
}
