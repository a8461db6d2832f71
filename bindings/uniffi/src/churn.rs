//! Who leaves, and when: customers under contract, whose leaving is seen.

use crate::column::{CountColumn, DoubleColumn, FlagColumn};
use crate::error::Result;
use crate::fit::{FitOptions, Intervals, PosteriorOptions, fitted, model};
use crate::record::converted;
use regulars::churn::{self, Convergence, Parameter, PosteriorParameter, Prior, Sampler};

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

converted! { churn;
    /// Customers of a subscription as they would be seen, drawn from a model.
    SimulatedLifetimes {
        /// The period in which the customer churned, or the periods observed.
        periods: CountColumn = CountColumn::from,
        /// Whether the customer churned within them.
        churned: FlagColumn = FlagColumn::from,
    }
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
impl ShiftedBetaGeometric {
    /// The log-likelihood of each customer.
    pub fn log_likelihood(&self, periods: CountColumn, churned: FlagColumn) -> Result<DoubleColumn> {
        Ok(self.core().log_likelihood(&periods.0, &churned.0)?.into())
    }

    /// The probability to churn in each period.
    pub fn pmf(&self, periods: CountColumn) -> Result<DoubleColumn> {
        Ok(self.core().pmf(&periods.0)?.into())
    }

    /// The logarithm of the probability to churn in each period.
    pub fn log_pmf(&self, periods: CountColumn) -> Result<DoubleColumn> {
        Ok(self.core().log_pmf(&periods.0)?.into())
    }

    /// The probability to be a customer still after each number of periods.
    pub fn survival(&self, periods: CountColumn) -> Result<DoubleColumn> {
        Ok(self.core().survival(&periods.0)?.into())
    }

    /// The logarithm of the probability to be a customer still after each number of periods.
    pub fn log_survival(&self, periods: CountColumn) -> Result<DoubleColumn> {
        Ok(self.core().log_survival(&periods.0)?.into())
    }

    /// The retention rate of each period, from 1: the share of those active at its beginning who renew at its end.
    pub fn retention(&self, periods: CountColumn) -> Result<DoubleColumn> {
        Ok(self.core().retention(&periods.0)?.into())
    }

    /// Discounted expected lifetime of a new customer, in periods (DEL); `discount` is the rate per period, 0.1 for 10 %.
    pub fn expected_lifetime(&self, discount: f64) -> Result<f64> {
        Ok(self.core().expected_lifetime(discount)?)
    }

    /// Discounted expected residual lifetime of customers in each period, from 1, just before they decide on its renewal (DERL);
    /// the coming renewal is not discounted.
    pub fn residual_lifetime(&self, periods: CountColumn, discount: f64) -> Result<DoubleColumn> {
        Ok(self.core().residual_lifetime(&periods.0, discount)?.into())
    }

    /// Draws customers, each observed for so many periods, with a seed that gives the same ones on every machine.
    pub fn simulate(&self, observed: CountColumn, seed: u64) -> Result<SimulatedLifetimes> {
        Ok(self.core().simulate(&observed.0, seed)?.into())
    }
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
