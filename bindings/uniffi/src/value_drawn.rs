//! Futures and bases drawn with a seed.

use crate::column::DoubleColumn;
use crate::error::{Result, invalid};
use crate::generated::{PredictOptions, Prediction, SimulateOptions, Simulation};
use crate::record::Partial;
use crate::value::{Covariates, Histories};
use crate::value_models::{Posterior, PurchaseModel};
use crate::value_spend::{GammaGamma, GammaGammaPosterior};
use regulars::value;

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
    Ok(histories.ask(|histories| value::predict(&purchases.core(), spend, histories, &options.core()))?.into())
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
