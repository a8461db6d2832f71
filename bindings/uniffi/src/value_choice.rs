//! Which model to believe, and how well it describes a base.

use crate::column::{CodeColumn, CountColumn, DoubleColumn, LongColumn};
use crate::error::Result;
use crate::generated::{Choice, ChooseOptions, ConditionalExpectation, PurchaseOptions, RepeatHistogram, Tracking};
use crate::record::Partial;
use crate::value::{Histories, orders};
use crate::value_models::PurchaseModel;
use crate::value_spend::GammaGamma;
use chrono::{DateTime, Utc};
use regulars::value;
use std::collections::HashMap;

/// Fits each model to the purchases up to `split`, and scores it on those of the same customers after it, up to `as_of`. A lead
/// whose interval holds 0 is none.
#[uniffi::export(default(options), default(utc_offset_minutes))]
pub fn choose(
    customer: CodeColumn,
    ordered_at: LongColumn,
    split: DateTime<Utc>,
    as_of: DateTime<Utc>,
    options: ChooseOptions,
    utc_offset_minutes: Option<LongColumn>,
) -> Result<Choice> {
    let orders = orders(&customer, &ordered_at, None, utc_offset_minutes.as_ref());
    Ok(value::choose(&orders, split, as_of, &options.core())?.into())
}

/// Expected against actual histogram of repeat purchases up to `longest`, with weights of the rows where there are any.
#[uniffi::export(default(weights))]
pub fn repeat_histogram(
    model: &PurchaseModel,
    histories: &Histories,
    longest: u32,
    weights: Option<DoubleColumn>,
) -> Result<RepeatHistogram> {
    let weights = weights.as_ref().map(|weights| weights.0.as_slice());
    Ok(histories.ask(|histories| value::repeat_histogram(&model.core(), histories, weights, longest))?.into())
}

/// Expected against actual repeat purchases by period of one time unit, of the customers who had come by `joined_by`, from
/// everyone's first purchase to `as_of`. Refuses a model with covariates, which orders don't carry.
#[uniffi::export(default(options), default(utc_offset_minutes))]
pub fn tracking(
    model: &PurchaseModel,
    customer: CodeColumn,
    ordered_at: LongColumn,
    joined_by: DateTime<Utc>,
    as_of: DateTime<Utc>,
    options: PurchaseOptions,
    utc_offset_minutes: Option<LongColumn>,
) -> Result<Tracking> {
    let orders = orders(&customer, &ordered_at, None, utc_offset_minutes.as_ref());
    Ok(value::tracking(&model.core(), &orders, joined_by, as_of, &options.core())?.into())
}

/// Expected against actual purchases within the horizon by the number of repeat purchases before, up to `longest`.
#[uniffi::export]
pub fn conditional_expectation(
    model: &PurchaseModel,
    histories: &Histories,
    purchases: CountColumn,
    horizon: f64,
    longest: u32,
) -> Result<ConditionalExpectation> {
    Ok(histories
        .ask(|histories| value::conditional_expectation(&model.core(), histories, &purchases.0, horizon, longest))?)
}

/// A model whose parameters came from elsewhere.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum KnownModel {
    /// A model of purchases.
    Purchases {
        /// The model.
        model: PurchaseModel,
    },
    /// The model of spend.
    Spend {
        /// The model.
        model: GammaGamma,
    },
}

/// The model of parameters by name, as `lifetimes` (`fitter.params_`) and PyMC-Marketing (posterior means) write them. `model` is
/// the name that either gives it, such as `BetaGeoFitter`, or ours, such as `bg_nbd`.
#[uniffi::export]
pub fn known_parameters(model: &str, parameters: HashMap<String, f64>) -> Result<KnownModel> {
    let parameters: Vec<(&str, f64)> = parameters.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    Ok(match value::known_parameters(model, &parameters)? {
        value::KnownModel::Purchases(model) => KnownModel::Purchases { model: model.into() },
        value::KnownModel::Spend(model) => KnownModel::Spend { model: model.into() },
    })
}
