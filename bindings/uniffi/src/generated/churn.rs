// Written by `cargo xtask surface`.
#[allow(unused_imports, reason = "one namespace")]
use super::*;

/// Customers of a subscription as they would be seen, drawn from a model.
#[derive(Debug, Clone, uniffi::Record)]
pub struct SimulatedLifetimes {
    /// The period in which the customer churned, or the periods observed.
    pub periods: CountColumn,
    /// Whether the customer churned within them.
    pub churned: FlagColumn,
}

impl From<regulars::churn::SimulatedLifetimes> for SimulatedLifetimes {
    fn from(record: regulars::churn::SimulatedLifetimes) -> Self {
        let regulars::churn::SimulatedLifetimes { periods, churned } = record;
        Self {
            periods: From::from(periods),
            churned: From::from(churned),
        }
    }
}

#[uniffi::export]
impl ShiftedBetaGeometric {
    /// Log-likelihood of each row: `log_pmf` of the period in which a customer churned, `log_survival` of the periods
    /// after which one is still active.
    pub fn log_likelihood(&self, periods: CountColumn, churned: FlagColumn) -> Result<DoubleColumn> {
        Ok(regulars::churn::ShiftedBetaGeometric::log_likelihood(&self.core(), &periods.0, &churned.0)?.into())
    }

    /// Probability that a new customer churns in each of `periods`, from 1 (Fader & Hardie 2007, eq. 5).
    pub fn pmf(&self, periods: CountColumn) -> Result<DoubleColumn> {
        Ok(regulars::churn::ShiftedBetaGeometric::pmf(&self.core(), &periods.0)?.into())
    }

    /// Logarithm of `pmf`, finite where the probability is too small for a number.
    pub fn log_pmf(&self, periods: CountColumn) -> Result<DoubleColumn> {
        Ok(regulars::churn::ShiftedBetaGeometric::log_pmf(&self.core(), &periods.0)?.into())
    }

    /// Probability that a new customer is still active after each of `periods`, from 0 (Fader & Hardie 2007, eq. 6).
    pub fn survival(&self, periods: CountColumn) -> Result<DoubleColumn> {
        Ok(regulars::churn::ShiftedBetaGeometric::survival(&self.core(), &periods.0)?.into())
    }

    /// Logarithm of `survival`, finite where the probability is too small for a number.
    pub fn log_survival(&self, periods: CountColumn) -> Result<DoubleColumn> {
        Ok(regulars::churn::ShiftedBetaGeometric::log_survival(&self.core(), &periods.0)?.into())
    }

    /// Retention rate of each of `periods`, from 1: the share of those active at its beginning who renew at its end
    /// (Fader & Hardie 2007, eq. 8).
    pub fn retention(&self, periods: CountColumn) -> Result<DoubleColumn> {
        Ok(regulars::churn::ShiftedBetaGeometric::retention(&self.core(), &periods.0)?.into())
    }

    /// Discounted expected lifetime of a new customer, in periods (DEL; Fader & Hardie 2010): the sum of S(t)/(1+d)^t
    /// over t = 0, 1, .... The first period counts in full, for it is paid for at once. `discount` is the rate d per
    /// period, 0.1 for 10 % with yearly contracts.
    pub fn expected_lifetime(&self, discount: f64) -> Result<f64> {
        Ok(regulars::churn::ShiftedBetaGeometric::expected_lifetime(&self.core(), discount)?)
    }

    /// Discounted expected residual lifetime of customers who are in each of `periods`, from 1, just before they decide
    /// on its renewal (DERL; Fader & Hardie 2010, "Customer-base valuation in a contractual setting"): the sum over t =
    /// n, n+1, ... of S(t)/S(n-1)/(1+d)^(t-n). By the paper's convention the coming renewal is not discounted, and the
    /// period under way is not counted.
    pub fn residual_lifetime(&self, periods: CountColumn, discount: f64) -> Result<DoubleColumn> {
        Ok(regulars::churn::ShiftedBetaGeometric::residual_lifetime(&self.core(), &periods.0, discount)?.into())
    }

    /// Draws customers, each observed for so many periods, with a seed that gives the same ones on every machine.
    pub fn simulate(&self, observed: CountColumn, seed: u64) -> Result<SimulatedLifetimes> {
        Ok(regulars::churn::ShiftedBetaGeometric::simulate(&self.core(), &observed.0, seed)?.into())
    }
}
