//! Who leaves, and when.

use crate::border::column::Column;
use crate::border::given::{from_python, options};
use crate::border::handle::{Handle, held, keep};
use crate::border::read::{flags, numbers, optional};
use crate::border::record::{give, give_column};
use crate::value::{fit_options, is_weak, level_of, priors};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use regulars::churn::ShiftedBetaGeometric;
use regulars::value::{Fit, PosteriorOptions};

#[pyfunction]
pub(crate) fn churn_fit(
    py: Python<'_>,
    periods: &Bound<'_, PyAny>,
    churned: &Bound<'_, PyAny>,
    weights: Option<&Bound<'_, PyAny>>,
    level: &Bound<'_, PyAny>,
    given: &Bound<'_, PyAny>,
) -> PyResult<Handle> {
    let (periods, churned) = (numbers::<u32>(periods, "periods")?, flags(churned, "churned")?);
    let (weights, priors, weak) = (optional(weights, "weights")?, priors(given)?, is_weak(given));
    let (periods, options) = (&*periods, fit_options(weights.as_deref(), level, &priors, weak)?);
    keep(py, || ShiftedBetaGeometric::fit(periods, &churned, &options))
}

#[pyfunction]
pub(crate) fn churn_log_likelihood(
    py: Python<'_>,
    model: &Bound<'_, Handle>,
    periods: &Bound<'_, PyAny>,
    churned: &Bound<'_, PyAny>,
) -> PyResult<Column> {
    let model = held::<ShiftedBetaGeometric>(model, "model")?;
    let (periods, churned) = (numbers::<u32>(periods, "periods")?, flags(churned, "churned")?);
    let periods = &*periods;
    give_column(py, || model.log_likelihood(periods, &churned))
}

#[pyfunction]
pub(crate) fn churn_expected_lifetime(
    py: Python<'_>,
    model: &Bound<'_, Handle>,
    discount: &Bound<'_, PyAny>,
) -> PyResult<Py<PyAny>> {
    let (model, discount) = (held::<ShiftedBetaGeometric>(model, "model")?, from_python(discount, "discount")?);
    give(py, || model.expected_lifetime(discount))
}

#[pyfunction]
pub(crate) fn churn_simulate(
    py: Python<'_>,
    model: &Bound<'_, Handle>,
    observed: &Bound<'_, PyAny>,
    seed: &Bound<'_, PyAny>,
) -> PyResult<Py<PyAny>> {
    let model = held::<ShiftedBetaGeometric>(model, "model")?;
    let (observed, seed) = (numbers::<u32>(observed, "observed")?, from_python(seed, "seed")?);
    let observed = &*observed;
    give(py, || model.simulate(observed, seed))
}

#[pyfunction]
pub(crate) fn churn_posterior(
    py: Python<'_>,
    fit: &Bound<'_, Handle>,
    periods: &Bound<'_, PyAny>,
    churned: &Bound<'_, PyAny>,
    weights: Option<&Bound<'_, PyAny>>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Handle> {
    let fit = held::<Fit<ShiftedBetaGeometric>>(fit, "fit")?;
    let (periods, churned) = (numbers::<u32>(periods, "periods")?, flags(churned, "churned")?);
    let (weights, options) = (optional(weights, "weights")?, options::<PosteriorOptions>(given)?);
    let (periods, weights) = (&*periods, weights.as_deref());
    keep(py, || fit.posterior(periods, &churned, weights, &options))
}

/// What the model says of periods.
macro_rules! of_periods {
    ($($name:ident = $method:ident($($option:ident),*);)+) => {$(
        #[pyfunction]
        pub(crate) fn $name(
            py: Python<'_>,
            model: &Bound<'_, Handle>,
            periods: &Bound<'_, PyAny>,
            $($option: &Bound<'_, PyAny>,)*
        ) -> PyResult<Column> {
            let (model, periods) = (held::<ShiftedBetaGeometric>(model, "model")?, numbers(periods, "periods")?);
            $(let $option = from_python::<f64>($option, stringify!($option))?;)*
            let periods = &*periods;
            give_column(py, || model.$method(periods, $($option),*))
        }
    )+};
}
of_periods! {
    churn_pmf = pmf();
    churn_log_pmf = log_pmf();
    churn_survival = survival();
    churn_log_survival = log_survival();
    churn_retention = retention();
    churn_residual_lifetime = residual_lifetime(discount);
}

/// What a fit says of periods, with intervals.
macro_rules! with_intervals {
    ($($name:ident = $method:ident;)+) => {$(
        #[pyfunction]
        pub(crate) fn $name(
            py: Python<'_>,
            fit: &Bound<'_, Handle>,
            periods: &Bound<'_, PyAny>,
            level: &Bound<'_, PyAny>,
        ) -> PyResult<Py<PyAny>> {
            let fit = held::<Fit<ShiftedBetaGeometric>>(fit, "fit")?;
            let (periods, level) = (numbers::<u32>(periods, "periods")?, level_of(level)?);
            let periods = &*periods;
            give(py, || fit.$method(periods, level))
        }
    )+};
}
with_intervals! {
    churn_fit_survival = survival;
    churn_fit_retention = retention;
}
