//! Who leaves, and when: customers under contract, whose leaving is seen.

use crate::column::{CountColumn, DoubleColumn, FlagColumn};
use crate::error::Result;
use crate::fit::{FitOptions, fitted, model};
use crate::generated::{Convergence, Intervals, Parameter, PosteriorOptions, PosteriorParameter, Prior, Sampler};
use crate::record::Partial;
use regulars::churn;

model! { churn;
    /// The shifted beta-geometric model of renewals (Fader & Hardie 2007). Periods are counted from 1: who doesn't renew at the end
    /// of the first has churned in period 1.
    ShiftedBetaGeometric {
        /// First parameter of the chances to leave.
        alpha,
        /// Second parameter of the chances to leave.
        beta
    }
}

fitted! {
    ShiftedBetaGeometric as churn::ShiftedBetaGeometric:
    /// A shifted beta-geometric model with what its fit knows of it.
    ShiftedBetaGeometricFit,
    /// Draws from the posterior of a shifted beta-geometric model.
    ShiftedBetaGeometricPosterior
}

/// Fits the shifted beta-geometric model to customers who churned in a period, or are still active after so many, by maximum
/// likelihood or, with priors, a posteriori.
#[uniffi::export(default(options))]
pub fn fit_shifted_beta_geometric(
    periods: CountColumn,
    churned: FlagColumn,
    options: FitOptions,
) -> Result<ShiftedBetaGeometricFit> {
    Ok(churn::ShiftedBetaGeometric::fit(&periods.0, &churned.0, &options.core())?.into())
}

#[uniffi::export]
impl ShiftedBetaGeometricFit {
    /// The probability to be a customer still after each number of periods, with its interval.
    pub fn survival(&self, periods: CountColumn, level: f64) -> Result<Intervals> {
        Ok(self.core().survival(&periods.0, level)?.into())
    }

    /// The retention rate of each period, from 1, with its interval.
    pub fn retention(&self, periods: CountColumn, level: f64) -> Result<Intervals> {
        Ok(self.core().retention(&periods.0, level)?.into())
    }

    /// Draws from the posterior of the model, given the columns and weights that it was fitted to.
    #[uniffi::method(default(weights), default(options))]
    pub fn posterior(
        &self,
        periods: CountColumn,
        churned: FlagColumn,
        weights: Option<DoubleColumn>,
        options: PosteriorOptions,
    ) -> Result<ShiftedBetaGeometricPosterior> {
        let weights = weights.as_ref().map(|weights| weights.0.as_slice());
        Ok(self.core().posterior(&periods.0, &churned.0, weights, &options.core())?.into())
    }
}
