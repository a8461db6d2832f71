//! Which model to believe, and how well it describes a base.

use crate::column::{CodeColumn, CountColumn, DoubleColumn, LongColumn};
use crate::error::Result;
use crate::record::{converted, options};
use crate::value::{Histories, PurchaseOptions, orders};
use crate::value_models::{FittedModel, PurchaseModel};
use crate::value_spend::GammaGamma;
use chrono::{DateTime, Utc};
use regulars::Answer;
use regulars::value::{self, ConditionalExpectation, ModelKind, Prior, Refused};
use std::collections::HashMap;

type Instant = DateTime<Utc>;

options! { value;
    /// What to choose among, and how; what is left out is the library's default.
    ChooseOptions {
        /// The models to compare; BG/NBD, MBG/NBD and Pareto/NBD.
        models: Option<Vec<ModelKind>>,
        /// Time unit, same-day merging and calendar of purchases.
        purchases: PurchaseOptions,
        /// What is known of parameters beforehand; a model without a parameter of that name goes without.
        priors: Option<Vec<Prior>>,
        /// Confidence level of the intervals; 0.95.
        level: Option<f64>,
    }
}

/// A model that the past can't support.
#[uniffi::remote(Record)]
pub struct Refused {
    /// Which model.
    pub model: ModelKind,
    /// Why, in a sentence.
    pub why: String,
}

converted! { value;
    /// A model, fitted to the past and scored on what came after.
    Candidate {
        /// Which model.
        model: ModelKind,
        /// Its fit to the past.
        fit: FittedModel = FittedModel::from,
        /// Mean logarithm of the probability that the model gave each customer's held-out number of purchases; more is better.
        log_score: f64,
        /// What the mean log score lacks against the best model's, with the interval of the paired difference.
        behind: Answer,
        /// Purchases that it expected of all together.
        expected_purchases: f64,
        /// Expected less actual purchases, as a share of the actual ones; none when there were none.
        total_error: Option<f64>,
        /// Sum over the periods of the absolute error, as a share of the actual purchases; none when there were none.
        tracking_error: Option<f64>,
        /// Purchases that it expected in each period.
        expected_by_period: DoubleColumn = DoubleColumn::from,
        /// Akaike's criterion on the past, which may disagree: it knows nothing of what came after.
        akaike: f64,
    }

    /// The models of the family side by side on held-out purchases, the best by log score first.
    Choice {
        /// The candidates that could be fitted, best first.
        candidates: Vec<Candidate> = all,
        /// The models that could not, and why.
        refused: Vec<Refused>,
        /// Customers of the past, who are all that is scored.
        customers: u64,
        /// Held-out time in the time unit.
        horizon: f64,
        /// Purchases that they made in it.
        actual_purchases: u64,
        /// Purchases that they made in each period of it, a time unit each, the last one maybe shorter.
        actual_by_period: Vec<u64>,
    }

    /// Customers by their number of repeat purchases: as they are, and as the model has them.
    RepeatHistogram {
        /// Repeat purchases, 0, 1, ...; the last class holds all that have as many or more.
        purchases: CountColumn = CountColumn::from,
        /// Customers who made so many.
        actual: DoubleColumn = DoubleColumn::from,
        /// Customers whom the model expects to make so many, given each one's time since the first purchase.
        expected: DoubleColumn = DoubleColumn::from,
    }

    /// Repeat purchases of a base over time: as they were, and as the model has them.
    Tracking {
        /// End of each period, in time units after the first purchase of all.
        until: DoubleColumn = DoubleColumn::from,
        /// Repeat purchases in each period.
        actual: DoubleColumn = DoubleColumn::from,
        /// Repeat purchases that the model expects in each period, given only when each customer came.
        expected: DoubleColumn = DoubleColumn::from,
    }
}

fn all(candidates: Vec<value::Candidate>) -> Vec<Candidate> {
    candidates.into_iter().map(Candidate::from).collect()
}

/// Held-out purchases by how often customers had bought before.
#[uniffi::remote(Record)]
pub struct ConditionalExpectation {
    /// Repeat purchases before, 0, 1, ...; the last class holds all that have as many or more.
    pub frequency: Vec<u32>,
    /// Customers of the class.
    pub customers: Vec<u64>,
    /// Mean purchases that they made within the horizon; none without a customer.
    pub actual: Vec<Option<f64>>,
    /// Mean purchases that the model expected of them; none without a customer.
    pub expected: Vec<Option<f64>>,
}

/// Fits each model to the purchases up to `split`, and scores it on those of the same customers after it, up to `as_of`. A lead
/// whose interval holds 0 is none.
#[uniffi::export(default(options))]
pub fn choose(
    customer: CodeColumn,
    ordered_at: LongColumn,
    split: Instant,
    as_of: Instant,
    options: ChooseOptions,
) -> Result<Choice> {
    Ok(value::choose(&orders(&customer, &ordered_at, None), split, as_of, &options.core())?.into())
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
    histories.read(|histories| value::repeat_histogram(&model.core(), histories, weights, longest))
}

/// Expected against actual repeat purchases by period of one time unit, of the customers who had come by `joined_by`, from
/// everyone's first purchase to `as_of`. Refuses a model with covariates, which orders don't carry.
#[uniffi::export(default(options))]
pub fn tracking(
    model: &PurchaseModel,
    customer: CodeColumn,
    ordered_at: LongColumn,
    joined_by: Instant,
    as_of: Instant,
    options: PurchaseOptions,
) -> Result<Tracking> {
    let orders = orders(&customer, &ordered_at, None);
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
    histories.read(|histories| value::conditional_expectation(&model.core(), histories, &purchases.0, horizon, longest))
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
