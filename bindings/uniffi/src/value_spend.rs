//! What a purchase is worth, and what customers are worth with it.

use crate::column::{CountColumn, DoubleColumn};
use crate::error::Result;
use crate::fit::{FitOptions, fitted, model, read_back};
use crate::generated::{
    Convergence, Estimate, Intervals, LifetimeOptions, Parameter, PosteriorOptions, PosteriorParameter, Prior, Sampler,
};
use crate::record::Partial;
use crate::value::Histories;
use crate::value_models::FittedModel;
use regulars::value;

model! { value;
    /// The Gamma-Gamma model of spend (Fader & Hardie 2013).
    GammaGamma {
        /// Shape of one purchase's value.
        p,
        /// Shape of the spread between customers.
        q,
        /// Scale of the spread between customers, in units of money.
        gamma
    }
}

fitted! {
    GammaGamma as value::GammaGamma:
    /// A Gamma-Gamma model with what its fit knows of it.
    GammaGammaFit,
    /// Draws from the posterior of a Gamma-Gamma model.
    GammaGammaPosterior
}

read_back!(GammaGammaPosterior as value::GammaGamma);

/// Fits Gamma-Gamma to the repeat purchases and mean spends of customers, by maximum likelihood or, with priors, a posteriori.
#[uniffi::export(default(options))]
pub fn fit_gamma_gamma(
    frequency: CountColumn,
    monetary_value: DoubleColumn,
    options: FitOptions,
) -> Result<GammaGammaFit> {
    Ok(value::GammaGamma::fit(&frequency.0, &monetary_value.0, &options.core())?.into())
}

#[uniffi::export]
impl GammaGammaFit {
    /// Draws from the posterior of the model, given the columns and weights that it was fitted to.
    #[uniffi::method(default(weights), default(options))]
    pub fn posterior(
        &self,
        frequency: CountColumn,
        monetary_value: DoubleColumn,
        weights: Option<DoubleColumn>,
        options: PosteriorOptions,
    ) -> Result<GammaGammaPosterior> {
        let weights = weights.as_ref().map(|weights| weights.0.as_slice());
        Ok(self.core().posterior(&frequency.0, &monetary_value.0, weights, &options.core())?.into())
    }
}

/// The discounted value of each customer's purchases within the horizon, with its interval.
#[uniffi::export(default(options))]
pub fn lifetime_value(
    purchases: &FittedModel,
    spends: &GammaGammaFit,
    histories: &Histories,
    monetary_value: DoubleColumn,
    options: LifetimeOptions,
) -> Result<Intervals> {
    let (purchases, spends, options) = (purchases.core(), spends.core(), options.core());
    Ok(histories
        .ask(|histories| value::lifetime_value(&purchases, &spends, histories, &monetary_value.0, &options))?
        .into())
}

/// The discounted value of all customers' purchases within the horizon.
#[uniffi::export(default(options))]
pub fn total_lifetime_value(
    purchases: &FittedModel,
    spends: &GammaGammaFit,
    histories: &Histories,
    monetary_value: DoubleColumn,
    options: LifetimeOptions,
) -> Result<Estimate> {
    let (purchases, spends, options) = (purchases.core(), spends.core(), options.core());
    Ok(histories
        .ask(|histories| value::total_lifetime_value(&purchases, &spends, histories, &monetary_value.0, &options))?)
}
