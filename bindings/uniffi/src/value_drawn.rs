//! Futures and bases drawn with a seed.

use crate::column::{CountColumn, DoubleColumn, FlagColumn};
use crate::error::{Result, invalid};
use crate::fit::Intervals;
use crate::record::{converted, each, options};
use crate::value::{Covariates, Histories};
use crate::value_models::{Posterior, PurchaseModel};
use crate::value_spend::{GammaGamma, GammaGammaPosterior};
use regulars::{Estimate, value};

options! { value;
    /// How far ahead to predict, and what tomorrow's money is worth today; what is left out is the library's default.
    PredictOptions {
        /// Time ahead, in the unit of the histories; 52.
        horizon: Option<f64>,
        /// Continuous discount rate per time unit; ln(1.1)/52, 10 % a year in weeks.
        discount_rate: Option<f64>,
        /// Share of the spend that is profit; 1, so that value is revenue.
        margin: Option<f64>,
        /// Level of the intervals; 0.95.
        level: Option<f64>,
        /// The seed: the same one gives the same numbers, on every machine; 0.
        seed: Option<u64>,
    }

    /// How to draw a base; what is left out is the library's default.
    SimulateOptions {
        /// The seed: the same one gives the same base, on every machine; 0.
        seed: Option<u64>,
        /// Time after each customer's age that is drawn too, to be predicted; 0.
        horizon: Option<f64>,
    }
}

converted! { value;
    /// What is predicted of each customer and of all together. Values are means over the draws, limits hold the level's share of
    /// them between equal tails.
    Prediction {
        /// Purchases of each customer within the horizon.
        purchases: Intervals = Intervals::from,
        /// Discounted value of each; none without a spend model.
        value: Option<Intervals> = each,
        /// Purchases of all customers together.
        total_purchases: Estimate,
        /// Discounted value of all together; none without a spend model.
        total_value: Option<Estimate>,
    }

    /// A drawn base, one row a customer, with the truth that no company knows.
    Simulation {
        /// Repeat purchases up to each customer's age, x.
        frequency: CountColumn = CountColumn::from,
        /// Time from the first to the last of them, t_x.
        recency: DoubleColumn = DoubleColumn::from,
        /// Time from the first purchase to now, T, as given.
        age: DoubleColumn = DoubleColumn::from,
        /// Mean spend of the repeat purchases up to now; none without a repeat. Empty without a spend model.
        monetary_value: Vec<Option<f64>>,
        /// Whether the customer is a customer still at that age.
        alive: FlagColumn = FlagColumn::from,
        /// Purchases within the horizon after it.
        future_purchases: CountColumn = CountColumn::from,
        /// What they bring, undiscounted. Empty without a spend model.
        future_spend: DoubleColumn = DoubleColumn::from,
        /// Customer of each repeat purchase, those of the horizon included, in ascending order.
        purchase_customer: CountColumn = CountColumn::from,
        /// Time of each since the customer's first purchase.
        purchase_time: DoubleColumn = DoubleColumn::from,
        /// Spend of each. Empty without a spend model.
        purchase_spend: DoubleColumn = DoubleColumn::from,
    }
}

/// Predicts what each customer and the base will do within the horizon, by one drawn future a posterior draw and customer; what
/// they will bring, too, with a posterior of the spend model and each customer's mean spend, which is not read without a repeat.
#[uniffi::export(default(spend), default(monetary_value), default(options))]
pub fn predict(
    purchases: &Posterior,
    histories: &Histories,
    spend: Option<GammaGammaPosterior>,
    monetary_value: Option<DoubleColumn>,
    options: PredictOptions,
) -> Result<Prediction> {
    let spend = match (&spend, &monetary_value) {
        (Some(spend), Some(column)) => Some((spend.core(), column.0.as_slice())),
        (None, None) => None,
        _ => return Err(invalid("spend", "and monetary_value go together")),
    };
    let spend = spend.as_ref().map(|(posterior, column)| (posterior, *column));
    histories.read(|histories| value::predict(&purchases.core(), spend, histories, &options.core()))
}

/// Draws a base of new customers from a model: one customer for each age, the time since the first purchase, with the covariates
/// of each for a model that reads them.
#[uniffi::export(default(spend), default(options), default(covariates))]
pub fn simulate(
    model: &PurchaseModel,
    age: DoubleColumn,
    spend: Option<GammaGamma>,
    options: SimulateOptions,
    covariates: Option<Covariates>,
) -> Result<Simulation> {
    let spend = spend.map(|spend| spend.core());
    let (purchase, dropout) = covariates.as_ref().map(Covariates::columns).unwrap_or_default();
    let covariates = value::Covariates { purchase: &purchase, dropout: &dropout };
    let newcomers = value::Newcomers { age: &age.0, covariates };
    Ok(value::simulate(&model.core(), spend.as_ref(), newcomers, &options.core())?.into())
}
