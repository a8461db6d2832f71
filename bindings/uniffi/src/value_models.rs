//! The models of purchases: one enum, so that one function here serves them all.

use crate::column::{CountColumn, DoubleColumn};
use crate::error::Result;
use crate::fit::{FitOptions, Intervals, PosteriorOptions, fitted, read_back};
use crate::record::converted;
use crate::value::Histories;
use regulars::Estimate;
use regulars::value::{
    self, AnyModel, Coefficient, Convergence, ModelKind, Parameter, PosteriorParameter, Prior, PurchaseModel as _,
    ResidualLifetime, Sampler,
};

/// The enum of the models, and the way to the core's and back.
macro_rules! family {
    ($($(#[$doc:meta])* $model:ident { $($(#[$about:meta])* $parameter:ident: $type:ty,)+ })+) => {
        /// The models of purchases by name.
        #[uniffi::remote(Enum)]
        pub enum ModelKind {
            $($(#[$doc])* $model,)+
        }

        /// A model of purchases and silent dropout. Times and horizons are in the unit of the histories.
        #[derive(Debug, Clone, uniffi::Enum)]
        pub enum PurchaseModel {
            $($(#[$doc])* $model { $($(#[$about])* $parameter: $type,)+ },)+
        }

        impl PurchaseModel {
            pub(crate) fn core(&self) -> AnyModel {
                match self.clone() {
                    $(Self::$model { $($parameter),+ } => value::$model { $($parameter),+ }.into(),)+
                }
            }
        }

        impl From<AnyModel> for PurchaseModel {
            fn from(model: AnyModel) -> Self {
                match model {
                    $(AnyModel::$model(value::$model { $($parameter),+ }) => Self::$model { $($parameter),+ },)+
                }
            }
        }
    };
}

family! {
    /// BG/NBD (Fader, Hardie & Lee 2005).
    BgNbd {
        /// Shape of the purchase rates.
        r: f64,
        /// Rate parameter of the purchase rates, in time units.
        alpha: f64,
        /// First parameter of the dropout probabilities.
        a: f64,
        /// Second parameter of the dropout probabilities.
        b: f64,
    }
    /// MBG/NBD (Batislam, Denizel & Filiztekin 2007; Hoppe & Wagner 2007): BG/NBD in which the first purchase may be the last.
    MbgNbd {
        /// Shape of the purchase rates.
        r: f64,
        /// Rate parameter of the purchase rates, in time units.
        alpha: f64,
        /// First parameter of the dropout probabilities.
        a: f64,
        /// Second parameter of the dropout probabilities.
        b: f64,
    }
    /// Pareto/NBD (Schmittlein, Morrison & Colombo 1987).
    ParetoNbd {
        /// Shape of the purchase rates.
        r: f64,
        /// Rate parameter of the purchase rates, in time units.
        alpha: f64,
        /// Shape of the dropout rates.
        s: f64,
        /// Rate parameter of the dropout rates, in time units.
        beta: f64,
    }
    /// BG/BB, for purchases on occasions (Fader, Hardie & Shang 2010); times count opportunities.
    BgBb {
        /// First parameter of the purchase probabilities.
        alpha: f64,
        /// Second parameter of the purchase probabilities.
        beta: f64,
        /// First parameter of the dropout probabilities.
        gamma: f64,
        /// Second parameter of the dropout probabilities.
        delta: f64,
    }
    /// BG/NBD with covariates that don't change with time (Fader & Hardie 2007).
    BgNbdCovariates {
        /// Shape of the purchase rates.
        r: f64,
        /// Rate parameter of the purchase rates of the baseline customer, in time units.
        alpha: f64,
        /// First parameter of the dropout probabilities of the baseline customer.
        a: f64,
        /// Second parameter of the dropout probabilities of the baseline customer.
        b: f64,
        /// What the covariates add to the logarithm of the mean purchase rate.
        purchase: Vec<Coefficient>,
        /// What the covariates add to the logarithm of `a`.
        dropout_a: Vec<Coefficient>,
        /// What the covariates add to the logarithm of `b`.
        dropout_b: Vec<Coefficient>,
    }
    /// Pareto/NBD with covariates that don't change with time (Fader & Hardie 2007).
    ParetoNbdCovariates {
        /// Shape of the purchase rates.
        r: f64,
        /// Rate parameter of the purchase rates of the baseline customer, in time units.
        alpha: f64,
        /// Shape of the dropout rates.
        s: f64,
        /// Rate parameter of the dropout rates of the baseline customer, in time units.
        beta: f64,
        /// What the covariates add to the logarithm of the mean purchase rate.
        purchase: Vec<Coefficient>,
        /// What the covariates add to the logarithm of the mean dropout rate.
        dropout: Vec<Coefficient>,
    }
}

/// What a covariate does in a model.
#[uniffi::remote(Record)]
pub struct Coefficient {
    /// Name of the covariate.
    pub covariate: String,
    /// What a unit of it adds to the logarithm that it moves.
    pub value: f64,
}

fitted! {
    PurchaseModel as AnyModel:
    /// A model of purchases with what its fit knows of it.
    FittedModel,
    /// Draws from the posterior of a model of purchases.
    Posterior
}

read_back!(Posterior as AnyModel);

converted! { value;
    /// When the next purchase may be expected, as columns.
    NextPurchase {
        /// Probability that there is another purchase at all, ever.
        probability: DoubleColumn = DoubleColumn::from,
        /// Expected time to it, given that there is one; none where the expectation is infinite.
        mean: Vec<Option<f64>>,
        /// Time by which it has happened with probability one half, given that there is one.
        median: DoubleColumn = DoubleColumn::from,
    }
}

/// How long customers who are alive now stay, as columns.
#[uniffi::remote(Record)]
pub struct ResidualLifetime {
    /// Expected time until the customer leaves, given alive now; none where the expectation is infinite.
    pub mean: Vec<Option<f64>>,
    /// Time by which the customer has left with probability one half, given alive now; none beyond 1e300.
    pub median: Vec<Option<f64>>,
}

/// Fits the model of a kind to purchase histories, by maximum likelihood or, with priors, a posteriori.
#[uniffi::export(default(options))]
pub fn fit_purchase_model(kind: ModelKind, histories: &Histories, options: FitOptions) -> Result<FittedModel> {
    histories.read(|histories| AnyModel::fit(kind, histories, &options.core()))
}

#[uniffi::export]
impl PurchaseModel {
    /// Which model it is.
    pub fn kind(&self) -> ModelKind {
        self.core().kind()
    }

    /// The log-likelihood of each history.
    pub fn log_likelihood(&self, histories: &Histories) -> Result<DoubleColumn> {
        histories.read(|histories| self.core().log_likelihood(histories))
    }

    /// The probability of each to be a customer still.
    pub fn probability_alive(&self, histories: &Histories) -> Result<DoubleColumn> {
        histories.read(|histories| self.core().probability_alive(histories))
    }

    /// The logarithm of the probability to be a customer still, exact where the probability is too small for a number.
    pub fn log_probability_alive(&self, histories: &Histories) -> Result<DoubleColumn> {
        histories.read(|histories| self.core().log_probability_alive(histories))
    }

    /// The probability of each to be a customer still when the horizon has passed.
    pub fn probability_alive_after(&self, histories: &Histories, horizon: f64) -> Result<DoubleColumn> {
        histories.read(|histories| self.core().probability_alive_after(histories, horizon))
    }

    /// Purchases expected of each within the horizon.
    pub fn expected_purchases(&self, histories: &Histories, horizon: f64) -> Result<DoubleColumn> {
        histories.read(|histories| self.core().expected_purchases(histories, horizon))
    }

    /// Purchases expected of each within the horizon, discounted to now at a continuous rate per time unit.
    pub fn discounted_purchases(
        &self,
        histories: &Histories,
        horizon: f64,
        discount_rate: f64,
    ) -> Result<DoubleColumn> {
        histories.read(|histories| self.core().discounted_purchases(histories, horizon, discount_rate))
    }

    /// Discounted expected residual transactions of each (DERT): discounted purchases without an end.
    pub fn residual_transactions(&self, histories: &Histories, discount_rate: f64) -> Result<DoubleColumn> {
        histories.read(|histories| self.core().residual_transactions(histories, discount_rate))
    }

    /// The probability of each to make exactly so many purchases within the horizon.
    pub fn purchase_pmf(&self, histories: &Histories, horizon: f64, purchases: u32) -> Result<DoubleColumn> {
        histories.read(|histories| self.core().purchase_pmf(histories, horizon, purchases))
    }

    /// The logarithm of the probability of each to make exactly its own number of purchases within the horizon.
    pub fn purchase_log_pmf(
        &self,
        histories: &Histories,
        horizon: f64,
        purchases: CountColumn,
    ) -> Result<DoubleColumn> {
        histories.read(|histories| self.core().purchase_log_pmf(histories, horizon, &purchases.0))
    }

    /// The least number of purchases within the horizon that each stays at or below with a probability.
    pub fn purchase_quantiles(&self, histories: &Histories, horizon: f64, probability: f64) -> Result<CountColumn> {
        histories.read(|histories| self.core().purchase_quantiles(histories, horizon, probability))
    }

    /// When each will buy next, and whether at all.
    pub fn next_purchase(&self, histories: &Histories) -> Result<NextPurchase> {
        histories.read(|histories| self.core().next_purchase(histories))
    }

    /// How long each stays, given that it is a customer still.
    pub fn residual_lifetime(&self, histories: &Histories) -> Result<ResidualLifetime> {
        histories.read(|histories| self.core().residual_lifetime(histories))
    }

    /// Purchases expected of a new customer within the horizon.
    pub fn new_customer_purchases(&self, horizon: f64) -> Result<f64> {
        Ok(self.core().new_customer_purchases(horizon)?)
    }

    /// The probability that a new customer makes so many purchases within the horizon.
    pub fn new_customer_pmf(&self, horizon: f64, purchases: u32) -> Result<f64> {
        Ok(self.core().new_customer_pmf(horizon, purchases)?)
    }

    /// The logarithm of the probability that a new customer makes so many purchases within the horizon.
    pub fn new_customer_log_pmf(&self, horizon: f64, purchases: u32) -> Result<f64> {
        Ok(self.core().new_customer_log_pmf(horizon, purchases)?)
    }
}

#[uniffi::export]
impl FittedModel {
    /// The probability of each to be a customer still, with its interval.
    pub fn probability_alive(&self, histories: &Histories, level: f64) -> Result<Intervals> {
        histories.read(|histories| self.core().probability_alive(histories, level))
    }

    /// Purchases expected of each within the horizon, with their intervals.
    pub fn expected_purchases(&self, histories: &Histories, horizon: f64, level: f64) -> Result<Intervals> {
        histories.read(|histories| self.core().expected_purchases(histories, horizon, level))
    }

    /// Purchases expected of all together within the horizon.
    pub fn total_expected_purchases(&self, histories: &Histories, horizon: f64, level: f64) -> Result<Estimate> {
        histories.read(|histories| self.core().total_expected_purchases(histories, horizon, level))
    }

    /// Draws from the posterior of the model, given the histories and weights that it was fitted to.
    #[uniffi::method(default(weights), default(options))]
    pub fn posterior(
        &self,
        histories: &Histories,
        weights: Option<DoubleColumn>,
        options: PosteriorOptions,
    ) -> Result<Posterior> {
        let weights = weights.as_ref().map(|weights| weights.0.as_slice());
        histories.read(|histories| self.core().posterior(histories, weights, &options.core()))
    }
}
