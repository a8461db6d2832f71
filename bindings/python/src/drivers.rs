//! What an outcome goes with: key drivers, penalties and rewards, priorities.

use crate::border::given::{from_python, options, word};
use crate::border::object::text;
use crate::border::read::{Held, optional, outcomes, with_gaps};
use crate::border::record::give;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use regulars::survey::{self, Driver, DriverOutcome, KeyDriverOptions};

/// Name, scores, and the ends of the scale where they are known.
type Asked<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>, Bound<'py, PyAny>);

/// A driver that was read.
struct Column {
    name: String,
    scores: Held<f64>,
    ends: (Option<f64>, Option<f64>),
}

struct Columns {
    outcome: Held<f64>,
    drivers: Vec<Column>,
    weights: Option<Held<f64>>,
}

impl Columns {
    fn read(outcome: &Bound<'_, PyAny>, drivers: &[Asked<'_>], weights: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let each = drivers.iter().map(|(name, scores, scale)| {
            let name = text(name, "the name of a driver")?;
            let ends: Option<(Option<f64>, Option<f64>)> = from_python(scale, &format!("scale of {name}"))?;
            let scores = with_gaps(scores, &format!("scores of {name}"))?;
            Ok(Column { name, scores, ends: ends.unwrap_or_default() })
        });
        let drivers = each.collect::<PyResult<_>>()?;
        Ok(Self { outcome: outcomes(outcome, "outcome")?, drivers, weights: optional(weights, "weights")? })
    }

    fn lent(&self) -> (&[f64], Vec<Driver<'_>>, Option<&[f64]>) {
        let each = self.drivers.iter().map(|Column { name, scores, ends: (scale_min, scale_max) }| Driver {
            name,
            scores,
            scale_min: *scale_min,
            scale_max: *scale_max,
        });
        (&self.outcome, each.collect(), self.weights.as_deref())
    }
}

/// The functions that share R^2 out; what the core calls the outcome of its options is the regression here.
macro_rules! of_shares {
    ($($name:ident;)+) => {$(
        #[pyfunction]
        pub(crate) fn $name(
            py: Python<'_>,
            outcome: &Bound<'_, PyAny>,
            drivers: Vec<Asked<'_>>,
            weights: Option<&Bound<'_, PyAny>>,
            regression: Option<&Bound<'_, PyAny>>,
            given: &Bound<'_, PyDict>,
        ) -> PyResult<Py<PyAny>> {
            let columns = Columns::read(outcome, &drivers, weights)?;
            let kind = regression.map(|given| word::<DriverOutcome>(given, "regression")).transpose()?;
            let options = options::<KeyDriverOptions>(given)?;
            let options = KeyDriverOptions { outcome: kind.unwrap_or(options.outcome), ..options };
            let (outcome, drivers, weights) = columns.lent();
            give(py, || survey::$name(outcome, &drivers, weights, &options))
        }
    )+};
}
of_shares! {
    key_drivers;
    importance_performance;
}

#[pyfunction]
pub(crate) fn penalty_reward(
    py: Python<'_>,
    outcome: &Bound<'_, PyAny>,
    drivers: Vec<Asked<'_>>,
    weights: Option<&Bound<'_, PyAny>>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let (columns, options) = (Columns::read(outcome, &drivers, weights)?, options(given)?);
    let (outcome, drivers, weights) = columns.lent();
    give(py, || survey::penalty_reward(outcome, &drivers, weights, &options))
}
