//! The models that extrapolate purchases: one function serves a method of all of them.

use crate::border::column::Column;
use crate::border::errors::{raise, renamed};
use crate::border::given::{from_python, options, word};
use crate::border::handle::{Handle, held, keep};
use crate::border::object::text;
use crate::border::read::{Held, numbers, optional, spends};
use crate::border::record::{give, give_column};
use crate::border::work::detached;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use regulars::Error;
use regulars::value::{
    self, AnyModel, Covariate, Covariates, Fit, FitOptions, GammaGamma, Histories, LifetimeOptions, ModelKind,
    Newcomers, Posterior, PosteriorOptions, PredictOptions, Prior, PurchaseModel, SimulateOptions, TimeUnit,
};
use std::collections::BTreeMap;

/// Columns by name.
type Named<'py> = Vec<(Bound<'py, PyAny>, Bound<'py, PyAny>)>;

/// Frequency, recency, T and the logarithms of the gaps where there are, and the covariates of purchases and of dropout.
type Given<'py> =
    (Bound<'py, PyAny>, Bound<'py, PyAny>, Bound<'py, PyAny>, Option<Bound<'py, PyAny>>, Named<'py>, Named<'py>);

/// The ages of new customers, and their covariates of purchases and of dropout.
type New<'py> = (Bound<'py, PyAny>, Named<'py>, Named<'py>);

/// Columns of covariates.
fn named(columns: &Named<'_>) -> PyResult<Vec<(String, Held<f64>)>> {
    let each = columns.iter().map(|(name, column)| {
        let name = text(name, "the name of a covariate")?;
        let values = numbers(column, &name)?;
        Ok((name, values))
    });
    each.collect()
}

/// Columns of purchase histories.
struct Columns {
    frequency: Held<u32>,
    recency: Held<f64>,
    age: Held<f64>,
    log_gaps: Option<Held<f64>>,
    purchase: Vec<(String, Held<f64>)>,
    dropout: Vec<(String, Held<f64>)>,
}

impl Columns {
    fn read((frequency, recency, age, log_gaps, purchase, dropout): &Given<'_>) -> PyResult<Self> {
        Ok(Self {
            frequency: numbers(frequency, "frequency")?,
            recency: numbers(recency, "recency")?,
            age: numbers(age, "T")?,
            log_gaps: log_gaps.as_ref().map(|column| numbers(column, "log_gaps")).transpose()?,
            purchase: named(purchase)?,
            dropout: named(dropout)?,
        })
    }

    /// The columns as they lie; checked where the interpreter is let go.
    fn lent(&self) -> Lent<'_> {
        Lent {
            frequency: &self.frequency,
            recency: &self.recency,
            age: &self.age,
            log_gaps: self.log_gaps.as_deref(),
            purchase: lent_covariates(&self.purchase),
            dropout: lent_covariates(&self.dropout),
        }
    }
}

fn lent_covariates(columns: &[(String, Held<f64>)]) -> Vec<Covariate<'_>> {
    columns.iter().map(|(name, values)| Covariate { name, values }).collect()
}

struct Lent<'a> {
    frequency: &'a [u32],
    recency: &'a [f64],
    age: &'a [f64],
    log_gaps: Option<&'a [f64]>,
    purchase: Vec<Covariate<'a>>,
    dropout: Vec<Covariate<'a>>,
}

impl Lent<'_> {
    /// What the core says of the histories; of the column that it calls `age`, by the name that callers know.
    fn tell<T>(&self, call: impl FnOnce(&Histories<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let covariates = Covariates { purchase: &self.purchase, dropout: &self.dropout };
        let histories = Histories::new(self.frequency, self.recency, self.age);
        let histories = histories.and_then(|histories| match self.log_gaps {
            Some(log_gaps) => histories.with_log_gaps(log_gaps),
            None => Ok(histories),
        });
        let told = histories.and_then(|histories| histories.with_covariates(covariates)).and_then(|all| call(&all));
        told.map_err(|error| renamed(error, "age", "T"))
    }
}

pub(crate) fn level_of(given: &Bound<'_, PyAny>) -> PyResult<f64> {
    Ok(from_python::<Option<f64>>(given, "level")?.unwrap_or(FitOptions::default().level))
}

/// Priors one by one; none where they are asked for by the word "weak".
pub(crate) fn priors(given: &Bound<'_, PyAny>) -> PyResult<Vec<Prior>> {
    if is_weak(given) {
        return Ok(Vec::new());
    }
    Ok(from_python::<Option<Vec<Prior>>>(given, "priors")?.unwrap_or_default())
}

/// Whether weak priors are asked for.
pub(crate) fn is_weak(priors: &Bound<'_, PyAny>) -> bool {
    priors.extract::<&str>().is_ok_and(|word| word == "weak")
}

pub(crate) fn fit_options<'a>(
    weights: Option<&'a [f64]>,
    level: &Bound<'_, PyAny>,
    priors: &'a [Prior],
    weak_priors: bool,
) -> PyResult<FitOptions<'a>> {
    Ok(FitOptions { weights, level: level_of(level)?, priors, weak_priors })
}

#[pyfunction]
pub(crate) fn time_unit_days(unit: &Bound<'_, PyAny>) -> PyResult<f64> {
    Ok(word::<TimeUnit>(unit, "unit")?.days())
}

#[pyfunction]
pub(crate) fn histories_new(py: Python<'_>, histories: Given<'_>) -> PyResult<()> {
    let columns = Columns::read(&histories)?;
    let columns = columns.lent();
    detached(py, || columns.tell(|_| Ok(()))).map_err(raise)
}

/// The words of the models.
#[pyfunction]
pub(crate) fn model_kinds(py: Python<'_>) -> PyResult<Py<PyAny>> {
    give(py, || Ok(ModelKind::ALL))
}

#[pyfunction]
pub(crate) fn model_fit(
    py: Python<'_>,
    kind: &Bound<'_, PyAny>,
    histories: Given<'_>,
    weights: Option<&Bound<'_, PyAny>>,
    level: &Bound<'_, PyAny>,
    given: &Bound<'_, PyAny>,
) -> PyResult<Handle> {
    let (kind, columns) = (word::<ModelKind>(kind, "kind")?, Columns::read(&histories)?);
    let (weights, priors, weak) = (optional(weights, "weights")?, priors(given)?, is_weak(given));
    let (columns, options) = (columns.lent(), fit_options(weights.as_deref(), level, &priors, weak)?);
    keep(py, || columns.tell(|histories| AnyModel::fit(kind, histories, &options)))
}

/// The methods of a model that are about customers with a history.
macro_rules! by_customer {
    ($give:ident -> $result:ty: $($name:ident = $method:ident($($option:ident: $kind:ty),*);)+) => {$(
        #[pyfunction]
        pub(crate) fn $name(
            py: Python<'_>,
            model: &Bound<'_, Handle>,
            histories: Given<'_>,
            $($option: &Bound<'_, PyAny>,)*
        ) -> PyResult<$result> {
            let (model, columns) = (held::<AnyModel>(model, "model")?, Columns::read(&histories)?);
            $(let $option = from_python::<$kind>($option, stringify!($option))?;)*
            let columns = columns.lent();
            $give(py, || columns.tell(|histories| model.$method(histories, $($option),*)))
        }
    )+};
}
by_customer! { give_column -> Column:
    model_log_likelihood = log_likelihood();
    model_probability_alive = probability_alive();
    model_log_probability_alive = log_probability_alive();
    model_probability_alive_after = probability_alive_after(horizon: f64);
    model_expected_purchases = expected_purchases(horizon: f64);
    model_discounted_purchases = discounted_purchases(horizon: f64, discount_rate: f64);
    model_residual_transactions = residual_transactions(discount_rate: f64);
    model_purchase_pmf = purchase_pmf(horizon: f64, purchases: u32);
    model_purchase_quantiles = purchase_quantiles(horizon: f64, probability: f64);
}
by_customer! { give -> Py<PyAny>:
    model_next_purchase = next_purchase();
    model_residual_lifetime = residual_lifetime();
}

#[pyfunction]
pub(crate) fn model_purchase_log_pmf(
    py: Python<'_>,
    model: &Bound<'_, Handle>,
    histories: Given<'_>,
    horizon: &Bound<'_, PyAny>,
    purchases: &Bound<'_, PyAny>,
) -> PyResult<Column> {
    let (model, columns) = (held::<AnyModel>(model, "model")?, Columns::read(&histories)?);
    let (horizon, purchases) = (from_python(horizon, "horizon")?, numbers::<u32>(purchases, "purchases")?);
    let (columns, purchases) = (columns.lent(), &*purchases);
    give_column(py, || columns.tell(|histories| model.purchase_log_pmf(histories, horizon, purchases)))
}

/// The methods of a model that are about customers to come.
macro_rules! of_new_customers {
    ($($name:ident = $method:ident($($option:ident: $kind:ty),*);)+) => {$(
        #[pyfunction]
        pub(crate) fn $name(
            py: Python<'_>,
            model: &Bound<'_, Handle>,
            $($option: &Bound<'_, PyAny>,)*
        ) -> PyResult<Py<PyAny>> {
            let model = held::<AnyModel>(model, "model")?;
            $(let $option = from_python::<$kind>($option, stringify!($option))?;)*
            give(py, || model.$method($($option),*))
        }
    )+};
}
of_new_customers! {
    model_new_customer_purchases = new_customer_purchases(horizon: f64);
    model_new_customer_pmf = new_customer_pmf(horizon: f64, purchases: u32);
    model_new_customer_log_pmf = new_customer_log_pmf(horizon: f64, purchases: u32);
}

/// The methods of a fit: what they give comes with intervals.
macro_rules! with_intervals {
    ($($name:ident = $method:ident($($option:ident),*);)+) => {$(
        #[pyfunction]
        pub(crate) fn $name(
            py: Python<'_>,
            fit: &Bound<'_, Handle>,
            histories: Given<'_>,
            $($option: &Bound<'_, PyAny>,)*
            level: &Bound<'_, PyAny>,
        ) -> PyResult<Py<PyAny>> {
            let (fit, columns) = (held::<Fit<AnyModel>>(fit, "fit")?, Columns::read(&histories)?);
            $(let $option = from_python::<f64>($option, stringify!($option))?;)*
            let (columns, level) = (columns.lent(), level_of(level)?);
            give(py, || columns.tell(|histories| fit.$method(histories, $($option,)* level)))
        }
    )+};
}
with_intervals! {
    fit_probability_alive = probability_alive();
    fit_expected_purchases = expected_purchases(horizon);
    fit_total_expected_purchases = total_expected_purchases(horizon);
}

#[pyfunction]
pub(crate) fn fit_posterior(
    py: Python<'_>,
    fit: &Bound<'_, Handle>,
    histories: Given<'_>,
    weights: Option<&Bound<'_, PyAny>>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Handle> {
    let (fit, columns) = (held::<Fit<AnyModel>>(fit, "fit")?, Columns::read(&histories)?);
    let (weights, options) = (optional(weights, "weights")?, options::<PosteriorOptions>(given)?);
    let (columns, weights) = (columns.lent(), weights.as_deref());
    keep(py, || columns.tell(|histories| fit.posterior(histories, weights, &options)))
}

/// How often customers bought again, and what they spent each time.
type Spent<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>);

fn read_spent((frequency, monetary_value): &Spent<'_>) -> PyResult<(Held<u32>, Held<f64>)> {
    Ok((numbers(frequency, "frequency")?, spends(monetary_value)?))
}

#[pyfunction]
pub(crate) fn gamma_gamma_fit(
    py: Python<'_>,
    spent: Spent<'_>,
    weights: Option<&Bound<'_, PyAny>>,
    level: &Bound<'_, PyAny>,
    given: &Bound<'_, PyAny>,
) -> PyResult<Handle> {
    let ((frequency, spend), weights) = (read_spent(&spent)?, optional(weights, "weights")?);
    let (priors, weak) = (priors(given)?, is_weak(given));
    let (frequency, spend, options) = (&*frequency, &*spend, fit_options(weights.as_deref(), level, &priors, weak)?);
    keep(py, || GammaGamma::fit(frequency, spend, &options))
}

#[pyfunction]
pub(crate) fn gamma_gamma_posterior(
    py: Python<'_>,
    fit: &Bound<'_, Handle>,
    spent: Spent<'_>,
    weights: Option<&Bound<'_, PyAny>>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Handle> {
    let (fit, (frequency, spend)) = (held::<Fit<GammaGamma>>(fit, "fit")?, read_spent(&spent)?);
    let (weights, options) = (optional(weights, "weights")?, options::<PosteriorOptions>(given)?);
    let (frequency, spend, weights) = (&*frequency, &*spend, weights.as_deref());
    keep(py, || fit.posterior(frequency, spend, weights, &options))
}

#[pyfunction]
pub(crate) fn gamma_gamma_log_likelihood(
    py: Python<'_>,
    model: &Bound<'_, Handle>,
    spent: Spent<'_>,
) -> PyResult<Column> {
    let (model, (frequency, spend)) = (held::<GammaGamma>(model, "model")?, read_spent(&spent)?);
    let (frequency, spend) = (&*frequency, &*spend);
    give_column(py, || model.log_likelihood(frequency, spend))
}

#[pyfunction]
pub(crate) fn gamma_gamma_expected_spend(
    py: Python<'_>,
    model: &Bound<'_, Handle>,
    spent: Spent<'_>,
) -> PyResult<Column> {
    let (model, (frequency, spend)) = (held::<GammaGamma>(model, "model")?, read_spent(&spent)?);
    let (frequency, spend) = (&*frequency, &*spend);
    give_column(py, || model.expected_spend(frequency, spend))
}

#[pyfunction]
pub(crate) fn gamma_gamma_mean_spend(py: Python<'_>, model: &Bound<'_, Handle>) -> PyResult<Py<PyAny>> {
    let model = held::<GammaGamma>(model, "model")?;
    give(py, || model.mean_spend())
}

/// Value by customer, and of all customers together.
macro_rules! lifetime {
    ($($name:ident),+) => {$(
        #[pyfunction]
        pub(crate) fn $name(
            py: Python<'_>,
            purchases: &Bound<'_, Handle>,
            spends: &Bound<'_, Handle>,
            histories: Given<'_>,
            monetary_value: &Bound<'_, PyAny>,
            given: &Bound<'_, PyDict>,
        ) -> PyResult<Py<PyAny>> {
            let counts = held::<Fit<AnyModel>>(purchases, "purchases")?;
            let each = held::<Fit<GammaGamma>>(spends, "spends")?;
            let (columns, spend) = (Columns::read(&histories)?, crate::border::read::spends(monetary_value)?);
            let (columns, spend, options) = (columns.lent(), &*spend, options::<LifetimeOptions>(given)?);
            give(py, || columns.tell(|histories| value::$name(counts, each, histories, spend, &options)))
        }
    )+};
}
lifetime!(lifetime_value, total_lifetime_value);

#[pyfunction]
pub(crate) fn predict(
    py: Python<'_>,
    purchases: &Bound<'_, Handle>,
    histories: Given<'_>,
    spend: Option<(Bound<'_, Handle>, Bound<'_, PyAny>)>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let purchases = held::<Posterior<AnyModel>>(purchases, "purchases")?;
    let spend = spend.as_ref().map(|(posterior, column)| PyResult::Ok((held(posterior, "spend")?, spends(column)?)));
    let spend = spend.transpose()?;
    let (columns, options) = (Columns::read(&histories)?, options::<PredictOptions>(given)?);
    let (columns, spend) = (columns.lent(), spend.as_ref().map(|(posterior, column)| (*posterior, &**column)));
    give(py, || columns.tell(|histories| value::predict(purchases, spend, histories, &options)))
}

#[pyfunction]
pub(crate) fn simulate(
    py: Python<'_>,
    model: &Bound<'_, Handle>,
    spend: Option<&Bound<'_, Handle>>,
    newcomers: New<'_>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let (age, purchase, dropout) = newcomers;
    let (model, age) = (held::<AnyModel>(model, "model")?, numbers::<f64>(&age, "age")?);
    let spend = spend.map(|spend| held::<GammaGamma>(spend, "spend")).transpose()?;
    let (purchase, dropout) = (named(&purchase)?, named(&dropout)?);
    let (purchase, dropout) = (lent_covariates(&purchase), lent_covariates(&dropout));
    let newcomers = Newcomers { age: &age, covariates: Covariates { purchase: &purchase, dropout: &dropout } };
    let options = options::<SimulateOptions>(given)?;
    give(py, || value::simulate(model, spend, newcomers, &options))
}

#[pyfunction]
pub(crate) fn repeat_histogram(
    py: Python<'_>,
    model: &Bound<'_, Handle>,
    histories: Given<'_>,
    weights: Option<&Bound<'_, PyAny>>,
    longest: &Bound<'_, PyAny>,
) -> PyResult<Py<PyAny>> {
    let (model, columns) = (held::<AnyModel>(model, "model")?, Columns::read(&histories)?);
    let (weights, longest) = (optional(weights, "weights")?, from_python(longest, "longest")?);
    let (columns, weights) = (columns.lent(), weights.as_deref());
    give(py, || columns.tell(|histories| value::repeat_histogram(model, histories, weights, longest)))
}

#[pyfunction]
pub(crate) fn conditional_expectation(
    py: Python<'_>,
    model: &Bound<'_, Handle>,
    histories: Given<'_>,
    purchases: &Bound<'_, PyAny>,
    horizon: &Bound<'_, PyAny>,
    longest: &Bound<'_, PyAny>,
) -> PyResult<Py<PyAny>> {
    let (model, columns) = (held::<AnyModel>(model, "model")?, Columns::read(&histories)?);
    let (horizon, longest) = (from_python(horizon, "horizon")?, from_python(longest, "longest")?);
    let purchases = numbers::<u32>(purchases, "purchases")?;
    let (columns, purchases) = (columns.lent(), &*purchases);
    give(py, || columns.tell(|histories| value::conditional_expectation(model, histories, purchases, horizon, longest)))
}

#[pyfunction]
pub(crate) fn known_parameters(
    py: Python<'_>,
    model: &Bound<'_, PyAny>,
    parameters: &Bound<'_, PyAny>,
) -> PyResult<Py<PyAny>> {
    let (model, parameters) = (text(model, "model")?, from_python::<BTreeMap<String, f64>>(parameters, "parameters")?);
    let parameters: Vec<(&str, f64)> = parameters.iter().map(|(name, &value)| (name.as_str(), value)).collect();
    give(py, || value::known_parameters(&model, &parameters))
}
