//! A metric over periods: alarms, changes, and who moved it.

use crate::border::given::{from_python, options, options_but, word};
use crate::border::read::{Held, numbers, optional, with_gaps};
use crate::border::record::give;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use regulars::survey::{self, ChangeOptions, MixColumns, MixOptions, TrendKind, TrendOptions, TrendSeries};

type Column<'py> = Bound<'py, PyAny>;

/// Kind, value, n and standard error.
type Series<'py> = (Column<'py>, Column<'py>, Option<Column<'py>>, Option<Column<'py>>);

struct Metric {
    kind: TrendKind,
    value: Held<f64>,
    n: Option<Held<f64>>,
    standard_error: Option<Held<f64>>,
}

impl Metric {
    fn read((kind, value, n, standard_error): &Series<'_>) -> PyResult<Self> {
        Ok(Self {
            kind: word(kind, "kind")?,
            value: with_gaps(value, "value")?,
            n: optional(n.as_ref(), "n")?,
            standard_error: gaps(standard_error.as_ref(), "standard_error")?,
        })
    }

    fn lent(&self) -> TrendSeries<'_> {
        let (n, standard_error) = (self.n.as_deref(), self.standard_error.as_deref());
        TrendSeries { kind: self.kind, value: &self.value, n, standard_error }
    }
}

fn gaps(column: Option<&Column<'_>>, name: &str) -> PyResult<Option<Held<f64>>> {
    column.map(|column| with_gaps(column, name)).transpose()
}

#[pyfunction]
pub(crate) fn trend(py: Python<'_>, series: Series<'_>, given: &Bound<'_, PyDict>) -> PyResult<Py<PyAny>> {
    let (metric, options) = (Metric::read(&series)?, options::<TrendOptions>(given)?);
    let series = metric.lent();
    give(py, || survey::trend(&series, &options))
}

#[pyfunction]
pub(crate) fn change_points(py: Python<'_>, series: Series<'_>, given: &Bound<'_, PyDict>) -> PyResult<Py<PyAny>> {
    let (metric, options) = (Metric::read(&series)?, options::<ChangeOptions>(given)?);
    let series = metric.lent();
    give(py, || survey::change_points(&series, &options))
}

/// Options of a chart of some metric, that a chart as such doesn't have.
const OF_A_METRIC: &[&str] = &["level", "baseline", "spread", "baseline_periods", "season"];

#[pyfunction]
pub(crate) fn run_length(py: Python<'_>, shift: &Bound<'_, PyAny>, given: &Bound<'_, PyDict>) -> PyResult<Py<PyAny>> {
    let (shift, options) = (from_python(shift, "shift")?, options_but::<TrendOptions>(OF_A_METRIC, given)?);
    give(py, || survey::run_length(shift, &options))
}

/// Size, value and standard error of each segment in one period.
type Period<'py> = (Column<'py>, Column<'py>, Option<Column<'py>>);

#[pyfunction]
pub(crate) fn mix_and_rate(
    py: Python<'_>,
    before: Period<'_>,
    after: Period<'_>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let (n_before, n_after) = (numbers(&before.0, "n_before")?, numbers(&after.0, "n_after")?);
    let (value_before, value_after) = (with_gaps(&before.1, "value_before")?, with_gaps(&after.1, "value_after")?);
    let error_before = gaps(before.2.as_ref(), "standard_error_before")?;
    let error_after = gaps(after.2.as_ref(), "standard_error_after")?;
    let options = options::<MixOptions>(given)?;
    let columns = MixColumns {
        n_before: &n_before,
        value_before: &value_before,
        n_after: &n_after,
        value_after: &value_after,
        standard_error_before: error_before.as_deref(),
        standard_error_after: error_after.as_deref(),
    };
    give(py, || survey::mix_and_rate(&columns, &options))
}
