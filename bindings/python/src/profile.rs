//! The base of all that is known, and its scores.

use crate::border::errors::raise;
use crate::border::given::{from_python, options, record, with_instant};
use crate::border::instants::instant;
use crate::border::object::{kind, text};
use crate::border::read::numbers;
use crate::border::record::give;
use crate::border::work::detached;
use crate::import::{Import, named, no_entity};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use regulars::Error;
use regulars::model::{self, Change, Currency, Entity, RateTable, Record, Return};
use regulars::profile::{self, QueueOptions, ScoreModel, ScoreOptions};
use regulars::value::{PurchaseOptions, TimeUnit};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ptr;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Customers and accounts with everything they did and said, held on the Rust side. Threads may share one: calls that change it
/// wait for their turn, always with the interpreter let go and never while Python code runs, so that none waits for ever.
#[pyclass(module = "regulars._regulars", frozen, subclass)]
#[derive(Default)]
pub(crate) struct Base {
    inner: RwLock<model::CustomerBase>,
}

impl Base {
    fn read(&self) -> RwLockReadGuard<'_, model::CustomerBase> {
        self.inner.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, model::CustomerBase> {
        self.inner.write().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl Base {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    fn append_records(&self, py: Python<'_>, entity: &Bound<'_, PyAny>, records: &Bound<'_, PyAny>) -> PyResult<usize> {
        let records = read_records(&named(entity)?, records)?;
        let count = records.len();
        detached(py, || self.write().append_all(records)).map(|()| count).map_err(raise)
    }

    fn add_change(
        &self,
        py: Python<'_>,
        entity: &Bound<'_, PyAny>,
        id: &Bound<'_, PyAny>,
        change: &Bound<'_, PyAny>,
        source: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        let (entity, id, change) = (named(entity)?, text(id, "id")?, record::<Change>(change, "change")?);
        let source = source.map(|source| text(source, "source")).transpose()?;
        detached(py, || self.write().append_change(&entity, source.as_deref(), &id, change)).map_err(raise)
    }

    fn add_return(
        &self,
        py: Python<'_>,
        order_id: &Bound<'_, PyAny>,
        returned: &Bound<'_, PyAny>,
        source: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        let (id, returned) = (text(order_id, "order_id")?, record::<Return>(returned, "returned")?);
        let source = source.map(|source| text(source, "source")).transpose()?;
        detached(py, || self.write().append_return(source.as_deref(), &id, returned)).map_err(raise)
    }

    #[expect(clippy::too_many_arguments, reason = "those of import_records, and the base")]
    fn import_into(
        &self,
        py: Python<'_>,
        format: &str,
        entity: &Bound<'_, PyAny>,
        data: &Bound<'_, PyAny>,
        map: Option<&Bound<'_, PyAny>>,
        options: &Bound<'_, PyDict>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        Import::new(format, entity, data, map, options, progress)?.run(py, Some(&self.inner))
    }

    fn count(&self, py: Python<'_>, entity: &Bound<'_, PyAny>) -> PyResult<usize> {
        let entity = named(entity)?;
        Ok(py.detach(|| self.read().count(&entity)))
    }

    fn unattached(&self, py: Python<'_>, entity: &Bound<'_, PyAny>) -> PyResult<usize> {
        let entity = named(entity)?;
        Ok(py.detach(|| self.read().unattached(&entity)))
    }

    /// Records of a kind in the library's JSON form.
    fn records_of(
        &self,
        py: Python<'_>,
        entity: &Bound<'_, PyAny>,
        as_of: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        let (entity, as_of) = (named(entity)?, as_of.map(|at| instant(at, "as_of")).transpose()?);
        give(py, || {
            let base = self.read();
            Ok(match as_of {
                Some(at) => base.as_of(at).records_of(&entity).collect::<Vec<_>>(),
                None => base.records_of(&entity).collect(),
            })
        })
    }

    /// A customer's own record, and those that are theirs by the word of their kind.
    fn dossier_of(
        &self,
        py: Python<'_>,
        id: &Bound<'_, PyAny>,
        as_of: Option<&Bound<'_, PyAny>>,
        source: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        let (id, as_of) = (text(id, "id")?, as_of.map(|at| instant(at, "as_of")).transpose()?);
        let source = source.map(|source| text(source, "source")).transpose()?;
        give(py, || {
            let base = self.read();
            let view = base.as_of(as_of.unwrap_or(model::Instant::MAX_UTC));
            Ok(view.customer(source.as_deref(), &id).map(|dossier| {
                let held = Entity::WORDS.iter().map(|&word| (word, dossier.records_of(&Entity::from(word))));
                let held: BTreeMap<&str, Vec<Record>> = held.collect();
                (dossier.record, held)
            }))
        })
    }

    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        detached(py, || self.read().to_json()).map_err(raise)
    }

    fn read_json(&self, py: Python<'_>, text: &Bound<'_, PyAny>) -> PyResult<()> {
        let text = crate::border::object::text(text, "text")?;
        let base = detached(py, || model::CustomerBase::from_json(&text)).map_err(raise)?;
        py.detach(|| *self.write() = base);
        Ok(())
    }

    fn equals(slf: &Bound<'_, Self>, other: &Bound<'_, Self>) -> bool {
        let (one, two) = (slf.get(), other.get());
        // Always in one order, so that two comparisons never wait for each other.
        let (first, second) = if ptr::from_ref(one) < ptr::from_ref(two) { (one, two) } else { (two, one) };
        ptr::eq(one, two) || slf.py().detach(|| *first.read() == *second.read())
    }
}

/// The words of the entities.
#[pyfunction]
pub(crate) fn entities() -> Vec<&'static str> {
    Entity::WORDS.to_vec()
}

/// Records in the library's own JSON form, one or a list of them.
fn read_records(entity: &Entity, records: &Bound<'_, PyAny>) -> PyResult<Vec<Record>> {
    fn all<T: serde::de::DeserializeOwned + Into<Record>>(records: &Bound<'_, PyAny>) -> PyResult<Vec<Record>> {
        let each = |(row, given): (usize, PyResult<Bound<'_, PyAny>>)| {
            record::<T>(&given?, &format!("records[{row}]")).map(Into::into)
        };
        records.try_iter()?.enumerate().map(each).collect()
    }
    if records.is_instance_of::<PyDict>()
        || records.is_instance_of::<pyo3::types::PyString>()
        || records.try_iter().is_err()
    {
        return Err(PyTypeError::new_err(format!("records is a {}, expected a list of dicts", kind(records))));
    }
    match entity {
        Entity::Customer => all::<model::Customer>(records),
        Entity::Account => all::<model::Account>(records),
        Entity::Interaction => all::<model::Interaction>(records),
        Entity::Order => all::<model::Order>(records),
        Entity::Subscription => all::<model::Subscription>(records),
        Entity::Deal => all::<model::Deal>(records),
        Entity::Ticket => all::<model::Ticket>(records),
        Entity::Feedback => all::<model::Feedback>(records),
        Entity::Invitation => all::<model::Invitation>(records),
        Entity::Other(_) => Err(no_entity(entity)),
    }
}

/// Those of the core, of which an unknown one is refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Purchases {
    unit: Option<TimeUnit>,
    merge_same_day: Option<bool>,
    calendar: Option<model::CalendarOptions>,
}

impl From<Purchases> for PurchaseOptions {
    fn from(given: Purchases) -> Self {
        let (Purchases { unit, merge_same_day, calendar }, plain) = (given, Self::default());
        Self {
            unit: unit.unwrap_or(plain.unit),
            merge_same_day: merge_same_day.unwrap_or(plain.merge_same_day),
            calendar: calendar.unwrap_or(plain.calendar),
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
    model: Option<ScoreModel>,
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
        let Self { purchases, model, horizon, annual_discount, margin, level, currency, rates, rfm } = self;
        let plain = ScoreOptions::default();
        Ok(ScoreOptions {
            purchases: purchases.map_or(plain.purchases, Into::into),
            model: model.unwrap_or(plain.model),
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

fn held<'a>(base: &'a Bound<'_, PyAny>) -> PyResult<&'a Base> {
    let refuse = |_| PyTypeError::new_err(format!("base is a {}, expected a CustomerBase", kind(base)));
    base.cast::<Base>().map(Bound::get).map_err(refuse)
}

fn score_options(given: &Bound<'_, PyDict>) -> PyResult<ScoreOptions> {
    options::<Given>(given)?.options().map_err(raise)
}

/// How many decimals a currency has.
#[pyfunction]
pub(crate) fn currency_digits(code: &Bound<'_, PyAny>) -> PyResult<u32> {
    Currency::from_code(&text(code, "currency")?).map(Currency::exponent).map_err(raise)
}

#[pyfunction]
pub(crate) fn score(
    py: Python<'_>,
    base: &Bound<'_, PyAny>,
    as_of: &Bound<'_, PyAny>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let (base, as_of, options) = (held(base)?, instant(as_of, "as_of")?, score_options(given)?);
    give(py, || profile::score(&base.read(), as_of, &options))
}

#[pyfunction]
pub(crate) fn histories(
    py: Python<'_>,
    base: &Bound<'_, PyAny>,
    as_of: &Bound<'_, PyAny>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let (base, as_of, options) = (held(base)?, instant(as_of, "as_of")?, score_options(given)?);
    give(py, || profile::histories(&base.read(), as_of, &options))
}

/// What is said of feedback as of an instant.
macro_rules! of_feedback {
    ($($name:ident;)+) => {$(
        #[pyfunction]
        pub(crate) fn $name(
            py: Python<'_>,
            base: &Bound<'_, PyAny>,
            as_of: &Bound<'_, PyAny>,
            given: &Bound<'_, PyDict>,
        ) -> PyResult<Py<PyAny>> {
            let (base, as_of) = (held(base)?, instant(as_of, "as_of")?);
            with_instant(given, "since")?;
            let options = options(given)?;
            give(py, || profile::$name(&base.read(), as_of, &options))
        }
    )+};
}
of_feedback! {
    closed_loop;
    breakdown;
    coverage;
}

#[pyfunction]
pub(crate) fn answer_queue(
    py: Python<'_>,
    base: &Bound<'_, PyAny>,
    as_of: &Bound<'_, PyAny>,
    scores: &Bound<'_, PyAny>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let (base, as_of) = (held(base)?, instant(as_of, "as_of")?);
    let scores = from_python::<Given>(scores, "scores")?.options().map_err(raise)?;
    let options = options::<QueueOptions>(given)?;
    give(py, || profile::answer_queue(&base.read(), as_of, &scores, &options))
}

#[pyfunction]
pub(crate) fn concentration(py: Python<'_>, value: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let value = numbers::<f64>(value, "value")?;
    let value = &*value;
    give(py, || profile::concentration(value))
}
