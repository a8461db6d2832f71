//! The base of all that is known, and its scores.

use crate::errors::raise;
use crate::given::from_python;
use crate::import::{Import, no_entity};
use crate::instants::instant;
use crate::read::{kind, numbers};
use crate::record::give;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use regulars::Error;
use regulars::model::{self, Change, Currency, Entity, RateTable, Record, Return};
use regulars::profile::{self, ScoreOptions};
use regulars::value::{PurchaseOptions, TimeUnit};
use serde::Deserialize;

/// Customers and accounts with everything they did and said, held on the Rust side.
#[pyclass(module = "regulars._regulars", subclass)]
pub(crate) struct Base {
    inner: model::CustomerBase,
}

#[pymethods]
impl Base {
    #[new]
    fn new() -> Self {
        Self { inner: model::CustomerBase::new() }
    }

    fn append_records(&mut self, py: Python<'_>, entity: &str, records: &Bound<'_, PyAny>) -> PyResult<usize> {
        let records = read_records(entity, records)?;
        let count = records.len();
        let base = &mut self.inner;
        py.detach(|| base.append_all(records)).map(|()| count).map_err(raise)
    }

    fn add_change(&mut self, entity: &str, id: &str, change: &Bound<'_, PyAny>, source: Option<&str>) -> PyResult<()> {
        let change = from_python::<Change>(change, "change")?;
        self.inner.append_change(&Entity::from(entity), source, id, change).map_err(raise)
    }

    fn add_return(&mut self, order_id: &str, returned: &Bound<'_, PyAny>, source: Option<&str>) -> PyResult<()> {
        let returned = from_python::<Return>(returned, "returned")?;
        self.inner.append_return(source, order_id, returned).map_err(raise)
    }

    #[expect(clippy::too_many_arguments, reason = "those of import_records, and the base")]
    fn import_into(
        &mut self,
        py: Python<'_>,
        format: &str,
        entity: &str,
        data: &Bound<'_, PyAny>,
        map: Option<&Bound<'_, PyAny>>,
        options: &Bound<'_, PyDict>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        Import::new(format, entity, data, map, options, progress)?.run(py, Some(&mut self.inner))
    }

    fn count(&self, entity: &str) -> PyResult<usize> {
        match Entity::from(entity) {
            Entity::Other(word) => Err(no_entity(&Entity::Other(word))),
            entity => Ok(self.inner.count(&entity)),
        }
    }

    fn unattached(&self, entity: &str) -> PyResult<usize> {
        match Entity::from(entity) {
            Entity::Other(word) => Err(no_entity(&Entity::Other(word))),
            entity => Ok(self.inner.unattached(&entity)),
        }
    }

    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        py.detach(|| self.inner.to_json()).map_err(raise)
    }

    fn read_json(&mut self, py: Python<'_>, text: &str) -> PyResult<()> {
        self.inner = py.detach(|| model::CustomerBase::from_json(text)).map_err(raise)?;
        Ok(())
    }

    fn equals(&self, other: PyRef<'_, Self>) -> bool {
        self.inner == other.inner
    }
}

/// The words of the entities.
#[pyfunction]
pub(crate) fn entities() -> Vec<&'static str> {
    Entity::WORDS.to_vec()
}

/// Records in the library's own JSON form, one or a list of them.
fn read_records(entity: &str, records: &Bound<'_, PyAny>) -> PyResult<Vec<Record>> {
    fn all<T: serde::de::DeserializeOwned + Into<Record>>(records: &Bound<'_, PyAny>) -> PyResult<Vec<Record>> {
        let each = |(row, record): (usize, PyResult<Bound<'_, PyAny>>)| {
            from_python::<T>(&record?, &format!("records[{row}]")).map(Into::into)
        };
        records.try_iter()?.enumerate().map(each).collect()
    }
    if records.is_instance_of::<PyDict>()
        || records.is_instance_of::<pyo3::types::PyString>()
        || records.try_iter().is_err()
    {
        return Err(PyTypeError::new_err(format!("records is a {}, expected a list of dicts", kind(records))));
    }
    match Entity::from(entity) {
        Entity::Customer => all::<model::Customer>(records),
        Entity::Account => all::<model::Account>(records),
        Entity::Interaction => all::<model::Interaction>(records),
        Entity::Order => all::<model::Order>(records),
        Entity::Subscription => all::<model::Subscription>(records),
        Entity::Deal => all::<model::Deal>(records),
        Entity::Ticket => all::<model::Ticket>(records),
        Entity::Feedback => all::<model::Feedback>(records),
        Entity::Invitation => all::<model::Invitation>(records),
        other => Err(no_entity(&other)),
    }
}

/// Those of the core, of which an unknown one is refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Purchases {
    unit: Option<TimeUnit>,
    merge_same_day: Option<bool>,
    utc_offset_seconds: Option<i32>,
}

impl From<Purchases> for PurchaseOptions {
    fn from(given: Purchases) -> Self {
        let (Purchases { unit, merge_same_day, utc_offset_seconds }, plain) = (given, Self::default());
        Self {
            unit: unit.unwrap_or(plain.unit),
            merge_same_day: merge_same_day.unwrap_or(plain.merge_same_day),
            utc_offset_seconds: utc_offset_seconds.unwrap_or(plain.utc_offset_seconds),
            // The currency has its own.
            minor_digits: plain.minor_digits,
        }
    }
}

/// The options of scoring as a dict gives them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    purchases: Option<Purchases>,
    horizon: Option<f64>,
    annual_discount: Option<f64>,
    margin: Option<f64>,
    level: Option<f64>,
    currency: Option<String>,
    rates: Option<Vec<(String, String, String, String)>>,
    rfm: Option<regulars::segment::RfmOptions>,
}

impl Given {
    fn options(self) -> Result<ScoreOptions, Error> {
        let Self { purchases, horizon, annual_discount, margin, level, currency, rates, rfm } = self;
        let plain = ScoreOptions::default();
        Ok(ScoreOptions {
            purchases: purchases.map_or(plain.purchases, Into::into),
            horizon: horizon.unwrap_or(plain.horizon),
            annual_discount: annual_discount.unwrap_or(plain.annual_discount),
            margin: margin.unwrap_or(plain.margin),
            level: level.unwrap_or(plain.level),
            currency: currency.as_deref().map(Currency::from_code).transpose()?,
            rates: rates.map(table).transpose()?,
            rfm: rfm.unwrap_or(plain.rfm),
        })
    }
}

fn table(rows: Vec<(String, String, String, String)>) -> Result<RateTable, Error> {
    let mut table = RateTable::new();
    for (from, to, on, rate) in rows {
        table.insert(Currency::from_code(&from)?, Currency::from_code(&to)?, model::date(&on)?, &rate)?;
    }
    Ok(table)
}

fn held<'py>(base: &Bound<'py, PyAny>) -> PyResult<PyRef<'py, Base>> {
    let refuse = || PyTypeError::new_err(format!("base is a {}, expected a CustomerBase", kind(base)));
    Ok(base.cast::<Base>().map_err(|_| refuse())?.try_borrow()?)
}

fn score_options(given: &Bound<'_, PyDict>) -> PyResult<ScoreOptions> {
    crate::given::options::<Given>(given)?.options().map_err(raise)
}

#[pyfunction]
pub(crate) fn score(
    py: Python<'_>,
    base: &Bound<'_, PyAny>,
    as_of: &Bound<'_, PyAny>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let (base, as_of, options) = (held(base)?, instant(as_of, "as_of")?, score_options(given)?);
    let base = &base.inner;
    give(py, || profile::score(base, as_of, &options))
}

#[pyfunction]
pub(crate) fn histories(
    py: Python<'_>,
    base: &Bound<'_, PyAny>,
    as_of: &Bound<'_, PyAny>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let (base, as_of, options) = (held(base)?, instant(as_of, "as_of")?, score_options(given)?);
    let base = &base.inner;
    give(py, || profile::histories(base, as_of, &options))
}

#[pyfunction]
pub(crate) fn concentration(py: Python<'_>, value: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let value = numbers::<f64>(value, "value")?;
    let value = &*value;
    give(py, || profile::concentration(value))
}
