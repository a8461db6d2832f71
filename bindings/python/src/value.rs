//! Purchases, and the models that extrapolate them.

use crate::column::{Column, Values};
use crate::errors::wrong;
use crate::given::{from_python, options, reason, text, word};
use crate::ids::{Codes, Ids, codes, dense_codes};
use crate::instants::{instant, instants};
use crate::read::{Held, amounts, at, numbers, optional, spends};
use crate::record::{give, give_column, to_python};
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyDict};
use regulars::model::Currency;
use regulars::value::{
    self, BgNbd, Fit, FitOptions, GammaGamma, Histories, LifetimeOptions, Orders, PurchaseOptions, TimeUnit,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::mem::take;

/// Columns of purchase histories.
struct Columns {
    frequency: Held<u32>,
    recency: Held<f64>,
    age: Held<f64>,
}

impl Columns {
    fn read(frequency: &Bound<'_, PyAny>, recency: &Bound<'_, PyAny>, age: &Bound<'_, PyAny>) -> PyResult<Self> {
        let (frequency, recency) = (numbers(frequency, "frequency")?, numbers(recency, "recency")?);
        Ok(Self { frequency, recency, age: numbers(age, "T")? })
    }

    /// The columns as they lie; checked where the interpreter is let go.
    fn lent(&self) -> (&[u32], &[f64], &[f64]) {
        (&self.frequency, &self.recency, &self.age)
    }
}

fn checked<'a>(columns: (&'a [u32], &'a [f64], &'a [f64])) -> Result<Histories<'a>, regulars::Error> {
    Histories::new(columns.0, columns.1, columns.2)
}

fn fit_options<'a>(weights: Option<&'a [f64]>, level: &Bound<'_, PyAny>) -> PyResult<FitOptions<'a>> {
    let plain = FitOptions::default();
    Ok(FitOptions { weights, level: from_python::<Option<f64>>(level, "level")?.unwrap_or(plain.level) })
}

#[pyfunction]
pub(crate) fn time_unit_days(unit: &Bound<'_, PyAny>) -> PyResult<f64> {
    Ok(word::<TimeUnit>(unit, "unit")?.days())
}

#[pyfunction]
pub(crate) fn customer_codes(ids: &Bound<'_, PyAny>) -> PyResult<(Column, Column)> {
    let (codes, ids) = dense_codes(ids, "ids")?;
    let ids = match ids {
        Ids::Text(ids) => Values::Text(ids),
        Ids::Whole(ids) => Values::I64(ids),
        Ids::Same => Values::I64(Vec::new()),
    };
    Ok((whole(codes), Column::new(ids, None)))
}

#[pyfunction]
pub(crate) fn purchases(
    py: Python<'_>,
    customer_id: &Bound<'_, PyAny>,
    ordered_at: &Bound<'_, PyAny>,
    net_amount: Option<&Bound<'_, PyAny>>,
    as_of: &Bound<'_, PyAny>,
    currency: Option<&Bound<'_, PyAny>>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let mut options: PurchaseOptions = options(given)?;
    let as_of = instant(as_of, "as_of")?;
    let currency = currency.map(|code| text(code, "currency")).transpose()?;
    let currency = currency.as_deref().map(Currency::from_code).transpose().map_err(crate::errors::raise)?;
    if let Some(currency) = currency {
        if given.contains("minor_digits")? {
            return Err(wrong(
                "minor_digits",
                "can't be given with currency: amounts are in major units of the currency, or in whole minor units",
            ));
        }
        options.minor_digits = currency.exponent() as u8;
    } else if net_amount.is_some() && !given.contains("minor_digits")? {
        return Err(wrong(
            "currency",
            "is needed for net_amount in major units (or minor_digits, for whole minor units)",
        ));
    }
    let (customer, ordered_at) = (codes(customer_id, "customer_id")?, instants(ordered_at, "ordered_at")?);
    not_blank(&customer)?;
    let amount = net_amount.map(|amount| amounts(amount, currency, "net_amount")).transpose()?;
    let orders = Orders { customer: &customer.codes, ordered_at: &ordered_at, amount: amount.as_deref() };
    let mut table = py.detach(|| value::purchases(&orders, as_of, &options)).map_err(crate::errors::raise)?;
    // Columns go over as they are; the record goes its usual way without them.
    let columns = [
        ("customer", customer.ids.column(take(&mut table.customer))),
        ("frequency", whole(take(&mut table.frequency))),
        ("recency", Column::new(Values::F64(take(&mut table.recency)), None)),
        ("age", Column::new(Values::F64(take(&mut table.age)), None)),
        ("monetary_value", holed(&take(&mut table.monetary_value))),
        ("total_spend", Column::new(Values::I64(take(&mut table.total_spend)), None)),
    ];
    let record = to_python(py, &table)?;
    record.bind(py).call_method("_replace", (), Some(&columns.into_py_dict(py)?)).map(Bound::unbind)
}

fn whole(values: Vec<u32>) -> Column {
    Column::new(Values::I64(values.into_iter().map(i64::from).collect()), None)
}

fn holed(values: &[Option<f64>]) -> Column {
    let valid = values.iter().map(Option::is_some).collect();
    Column::new(Values::F64(values.iter().map(|value| value.unwrap_or(f64::NAN)).collect()), Some(valid))
}

impl Ids {
    /// The ids that the codes stand for.
    fn column(&self, codes: Vec<u32>) -> Column {
        let ids = match self {
            Self::Same => return whole(codes),
            Self::Whole(ids) => Values::I64(codes.iter().filter_map(|&code| ids.get(code as usize).copied()).collect()),
            Self::Text(ids) => Values::Text(codes.iter().filter_map(|&code| ids.get(code as usize).cloned()).collect()),
        };
        Column::new(ids, None)
    }
}

/// A blank id is nobody's, here as in a `CustomerBase`.
fn not_blank(customer: &Codes) -> PyResult<()> {
    let Ids::Text(ids) = &customer.ids else { return Ok(()) };
    let blank = |&code: &u32| ids.get(code as usize).is_some_and(|id| id.trim().is_empty());
    if !ids.iter().any(|id| id.trim().is_empty()) {
        return Ok(());
    }
    let row = customer.codes.iter().position(blank).unwrap_or_default();
    Err(wrong(at("customer_id", row), "the id is blank"))
}

#[pyfunction]
pub(crate) fn histories_new(
    py: Python<'_>,
    frequency: &Bound<'_, PyAny>,
    recency: &Bound<'_, PyAny>,
    age: &Bound<'_, PyAny>,
) -> PyResult<()> {
    let columns = Columns::read(frequency, recency, age)?;
    let columns = columns.lent();
    py.detach(|| checked(columns).map(drop)).map_err(crate::errors::raise)
}

#[pyfunction]
pub(crate) fn bg_nbd_fit(
    py: Python<'_>,
    frequency: &Bound<'_, PyAny>,
    recency: &Bound<'_, PyAny>,
    age: &Bound<'_, PyAny>,
    weights: Option<&Bound<'_, PyAny>>,
    level: &Bound<'_, PyAny>,
) -> PyResult<Py<PyAny>> {
    let (columns, weights) = (Columns::read(frequency, recency, age)?, optional(weights, "weights")?);
    let (columns, options) = (columns.lent(), fit_options(weights.as_deref(), level)?);
    give(py, || BgNbd::fit(&checked(columns)?, &options))
}

/// The methods of BG/NBD that give a number a customer.
macro_rules! by_customer {
    ($($name:ident = $method:ident($($option:ident),*);)+) => {$(
        #[pyfunction]
        pub(crate) fn $name(
            py: Python<'_>,
            model: &Bound<'_, PyAny>,
            frequency: &Bound<'_, PyAny>,
            recency: &Bound<'_, PyAny>,
            age: &Bound<'_, PyAny>,
            $($option: &Bound<'_, PyAny>,)*
        ) -> PyResult<Column> {
            let (model, columns) = (from_python::<BgNbd>(model, "model")?, Columns::read(frequency, recency, age)?);
            $(let $option = from_python::<f64>($option, stringify!($option))?;)*
            let columns = columns.lent();
            give_column(py, || model.$method(&checked(columns)?, $($option),*))
        }
    )+};
}
by_customer! {
    bg_nbd_log_likelihood = log_likelihood();
    bg_nbd_probability_alive = probability_alive();
    bg_nbd_expected_purchases = expected_purchases(horizon);
    bg_nbd_discounted_purchases = discounted_purchases(horizon, discount_rate);
}

#[pyfunction]
pub(crate) fn bg_nbd_new_customer_purchases(
    py: Python<'_>,
    model: &Bound<'_, PyAny>,
    horizon: &Bound<'_, PyAny>,
) -> PyResult<Py<PyAny>> {
    let (model, horizon) = (from_python::<BgNbd>(model, "model")?, from_python(horizon, "horizon")?);
    give(py, || model.new_customer_purchases(horizon))
}

#[pyfunction]
pub(crate) fn bg_nbd_new_customer_pmf(
    py: Python<'_>,
    model: &Bound<'_, PyAny>,
    horizon: &Bound<'_, PyAny>,
    purchases: &Bound<'_, PyAny>,
) -> PyResult<Py<PyAny>> {
    let (model, horizon) = (from_python::<BgNbd>(model, "model")?, from_python(horizon, "horizon")?);
    let purchases = from_python(purchases, "purchases")?;
    give(py, || model.new_customer_pmf(horizon, purchases))
}

/// The methods of a fit of BG/NBD: what they give comes with intervals.
macro_rules! with_intervals {
    ($($name:ident = $method:ident($($option:ident),*);)+) => {$(
        #[pyfunction]
        pub(crate) fn $name(
            py: Python<'_>,
            fit: &Bound<'_, PyAny>,
            frequency: &Bound<'_, PyAny>,
            recency: &Bound<'_, PyAny>,
            age: &Bound<'_, PyAny>,
            $($option: &Bound<'_, PyAny>,)*
            level: &Bound<'_, PyAny>,
        ) -> PyResult<Py<PyAny>> {
            let (fit, columns) = (from_python::<Fit<BgNbd>>(fit, "fit")?, Columns::read(frequency, recency, age)?);
            $(let $option = from_python::<f64>($option, stringify!($option))?;)*
            let level = from_python::<Option<f64>>(level, "level")?.unwrap_or(FitOptions::default().level);
            let columns = columns.lent();
            give(py, || fit.$method(&checked(columns)?, $($option,)* level))
        }
    )+};
}
with_intervals! {
    fit_probability_alive = probability_alive();
    fit_expected_purchases = expected_purchases(horizon);
    fit_total_expected_purchases = total_expected_purchases(horizon);
}

#[pyfunction]
pub(crate) fn gamma_gamma_fit(
    py: Python<'_>,
    frequency: &Bound<'_, PyAny>,
    monetary_value: &Bound<'_, PyAny>,
    weights: Option<&Bound<'_, PyAny>>,
    level: &Bound<'_, PyAny>,
) -> PyResult<Py<PyAny>> {
    let (frequency, spend) = (numbers::<u32>(frequency, "frequency")?, spends(monetary_value)?);
    let weights = optional(weights, "weights")?;
    let (frequency, spend, options) = (&*frequency, &*spend, fit_options(weights.as_deref(), level)?);
    give(py, || GammaGamma::fit(frequency, spend, &options))
}

#[pyfunction]
pub(crate) fn gamma_gamma_log_likelihood(
    py: Python<'_>,
    model: &Bound<'_, PyAny>,
    frequency: &Bound<'_, PyAny>,
    monetary_value: &Bound<'_, PyAny>,
) -> PyResult<Column> {
    let (frequency, spend) = (numbers::<u32>(frequency, "frequency")?, spends(monetary_value)?);
    let (model, frequency, spend) = (from_python::<GammaGamma>(model, "model")?, &*frequency, &*spend);
    give_column(py, || model.log_likelihood(frequency, spend))
}

#[pyfunction]
pub(crate) fn gamma_gamma_expected_spend(
    py: Python<'_>,
    model: &Bound<'_, PyAny>,
    frequency: &Bound<'_, PyAny>,
    monetary_value: &Bound<'_, PyAny>,
) -> PyResult<Column> {
    let (frequency, spend) = (numbers::<u32>(frequency, "frequency")?, spends(monetary_value)?);
    let (model, frequency, spend) = (from_python::<GammaGamma>(model, "model")?, &*frequency, &*spend);
    give_column(py, || model.expected_spend(frequency, spend))
}

#[pyfunction]
pub(crate) fn gamma_gamma_mean_spend(py: Python<'_>, model: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let model = from_python::<GammaGamma>(model, "model")?;
    give(py, || model.mean_spend())
}

/// Value by customer, and of all customers together.
macro_rules! lifetime {
    ($($name:ident),+) => {$(
        #[pyfunction]
        #[expect(clippy::too_many_arguments, reason = "two models, four columns and the options")]
        pub(crate) fn $name(
            py: Python<'_>,
            purchases: &Bound<'_, PyAny>,
            spends: &Bound<'_, PyAny>,
            frequency: &Bound<'_, PyAny>,
            recency: &Bound<'_, PyAny>,
            age: &Bound<'_, PyAny>,
            monetary_value: &Bound<'_, PyAny>,
            given: &Bound<'_, PyDict>,
        ) -> PyResult<Py<PyAny>> {
            let (counts, each) = (from_python(purchases, "purchases")?, from_python(spends, "spends")?);
            let (columns, spend) = (Columns::read(frequency, recency, age)?, crate::read::spends(monetary_value)?);
            let (columns, spend, options) = (columns.lent(), &*spend, options::<LifetimeOptions>(given)?);
            give(py, || value::$name(&counts, &each, &checked(columns)?, spend, &options))
        }
    )+};
}
lifetime!(lifetime_value, total_lifetime_value);

/// A fit from the text that `to_json` wrote, and from no other.
#[pyfunction]
pub(crate) fn fit_from_json(py: Python<'_>, text: &Bound<'_, PyAny>, model: &str) -> PyResult<Py<PyAny>> {
    let text = crate::given::text(text, "text")?;
    match model {
        "BgNbd" => to_python(py, &read_fit::<BgNbd>(&text)?),
        _ => to_python(py, &read_fit::<GammaGamma>(&text)?),
    }
}

fn read_fit<M: Serialize + DeserializeOwned>(text: &str) -> PyResult<Fit<M>> {
    let refuse = |why: String| wrong("JSON of a fit", why);
    let unreadable = |error: serde_json::Error| refuse(reason(&error.to_string()));
    let fit: Fit<M> = serde_json::from_str(text).map_err(unreadable)?;
    let given: Value = serde_json::from_str(text).map_err(unreadable)?;
    let written = serde_json::to_value(&fit).map_err(unreadable)?;
    if !same(&given, &written) {
        return Err(refuse("it has fields that to_json doesn't write, or lacks some".into()));
    }
    let told = written["model"].as_object().is_some_and(|model| {
        model.len() == fit.parameters.len()
            && fit.parameters.iter().all(|one| model.get(&one.name).and_then(Value::as_f64) == Some(one.value))
    });
    told.then_some(fit).ok_or_else(|| refuse("its parameters aren't those of its model".into()))
}

/// Whether two JSON values are equal, however their numbers are written.
fn same(one: &Value, two: &Value) -> bool {
    match (one, two) {
        (Value::Number(one), Value::Number(two)) => one.as_f64() == two.as_f64(),
        (Value::Array(one), Value::Array(two)) => {
            one.len() == two.len() && one.iter().zip(two).all(|(a, b)| same(a, b))
        }
        (Value::Object(one), Value::Object(two)) => {
            one.len() == two.len() && one.iter().all(|(key, a)| two.get(key).is_some_and(|b| same(a, b)))
        }
        _ => one == two,
    }
}

#[pyfunction]
pub(crate) fn fit_to_json(fit: &Bound<'_, PyAny>, model: &str) -> PyResult<String> {
    let text = match model {
        "BgNbd" => serde_json::to_string(&from_python::<Fit<BgNbd>>(fit, "fit")?),
        _ => serde_json::to_string(&from_python::<Fit<GammaGamma>>(fit, "fit")?),
    };
    text.map_err(|error| wrong("fit", error))
}
