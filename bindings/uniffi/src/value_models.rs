//! The models of purchases: one enum, so that one function here serves them all.

use crate::column::DoubleColumn;
use crate::error::Result;
use crate::fit::{FitOptions, fitted, read_back};
use crate::generated::{
    Coefficient, Convergence, Estimate, Intervals, ModelKind, Parameter, PosteriorOptions, PosteriorParameter, Prior,
    Sampler,
};
use crate::record::Partial;
use crate::value::Histories;
use regulars::value::{self, AnyModel};

/// The enum of the models, and the way to the core's and back.
macro_rules! family {
    ($($(#[$doc:meta])* $model:ident { $($(#[$about:meta])* $parameter:ident: $type:ty,)+ })+) => {
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
    /// MBG/CNBD-k (Platzer & Reutterer 2016): MBG/NBD for customers who buy more regularly than by chance.
    MbgCnbdK {
        /// Stages between two purchases, 1 to 12: how regular buying is.
        k: u32,
        /// Shape of the rates of the stages.
        r: f64,
        /// Rate parameter of the rates of the stages, in time units.
        alpha: f64,
        /// First parameter of the dropout probabilities.
        a: f64,
        /// Second parameter of the dropout probabilities.
        b: f64,
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

fitted! {
    PurchaseModel as AnyModel:
    /// A model of purchases with what its fit knows of it.
    FittedModel,
    /// Draws from the posterior of a model of purchases.
    Posterior
}

read_back!(Posterior as AnyModel);

/// Fits the model of a kind to purchase histories, by maximum likelihood or, with priors, a posteriori.
#[uniffi::export(default(options))]
pub fn fit_purchase_model(kind: ModelKind, histories: &Histories, options: FitOptions) -> Result<FittedModel> {
    Ok(histories.ask(|histories| AnyModel::fit(kind, histories, &options.core()))?.into())
}

#[uniffi::export]
impl FittedModel {
    /// The probability of each to be a customer still, with its interval.
    pub fn probability_alive(&self, histories: &Histories, level: f64) -> Result<Intervals> {
        Ok(histories.ask(|histories| self.core().probability_alive(histories, level))?.into())
    }

    /// Purchases expected of each within the horizon, with their intervals.
    pub fn expected_purchases(&self, histories: &Histories, horizon: f64, level: f64) -> Result<Intervals> {
        Ok(histories.ask(|histories| self.core().expected_purchases(histories, horizon, level))?.into())
    }

    /// Purchases expected of all together within the horizon.
    pub fn total_expected_purchases(&self, histories: &Histories, horizon: f64, level: f64) -> Result<Estimate> {
        Ok(histories.ask(|histories| self.core().total_expected_purchases(histories, horizon, level))?)
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
        Ok(histories.ask(|histories| self.core().posterior(histories, weights, &options.core()))?.into())
    }
}
