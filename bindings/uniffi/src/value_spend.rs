//! What a purchase is worth, and what customers are worth with it.

use crate::column::{CountColumn, DoubleColumn};
use crate::error::Result;
use crate::fit::{FitOptions, Intervals, PosteriorOptions, fitted, model, read_back};
use crate::record::options;
use crate::value::Histories;
use crate::value_models::FittedModel;
use regulars::Estimate;
use regulars::value::{self, Convergence, Parameter, PosteriorParameter, Prior, Sampler};

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
impl GammaGamma {
    /// The log-likelihood of each customer's mean spend.
    pub fn log_likelihood(&self, frequency: CountColumn, monetary_value: DoubleColumn) -> Result<DoubleColumn> {
        Ok(self.core().log_likelihood(&frequency.0, &monetary_value.0)?.into())
    }

    /// Spend expected per purchase of each customer.
    pub fn expected_spend(&self, frequency: CountColumn, monetary_value: DoubleColumn) -> Result<DoubleColumn> {
        Ok(self.core().expected_spend(&frequency.0, &monetary_value.0)?.into())
    }

    /// Mean spend per purchase of the whole base.
    pub fn mean_spend(&self) -> Result<f64> {
        Ok(self.core().mean_spend()?)
    }
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

options! { value;
    /// What lies ahead; what is left out is the library's default.
    LifetimeOptions {
        /// Time ahead, in the unit of the histories; 52.
        horizon: Option<f64>,
        /// Continuous discount rate per time unit; ln(1.1)/52, 10 % a year in weeks.
        discount_rate: Option<f64>,
        /// Share of the spend that is profit; 1.
        margin: Option<f64>,
        /// Confidence level of the intervals; 0.95.
        level: Option<f64>,
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
    histories.read(|histories| value::lifetime_value(&purchases, &spends, histories, &monetary_value.0, &options))
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
    histories.read(|histories| value::total_lifetime_value(&purchases, &spends, histories, &monetary_value.0, &options))
}
