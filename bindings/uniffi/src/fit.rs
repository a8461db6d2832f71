//! What every fitted model comes with, whatever it is a model of.

use crate::column::DoubleColumn;
use crate::generated::Prior;
use regulars::value;

/// How to fit; what is left out is the library's default.
#[derive(Debug, Clone, uniffi::Record)]
pub struct FitOptions {
    /// Weight of each row, for instance the number of customers who share it; from 0 to 1e12; 1 each.
    #[uniffi(default)]
    pub weights: Option<DoubleColumn>,
    /// Confidence level of the parameters' intervals; 0.95.
    #[uniffi(default)]
    pub level: Option<f64>,
    /// What is known of parameters beforehand, at most one each: the fit is then the maximum a posteriori; nothing.
    #[uniffi(default)]
    pub priors: Option<Vec<Prior>>,
    /// Whether each parameter without a prior of its own has a weak one, the cure for a fit that ends at an edge; false.
    #[uniffi(default)]
    pub weak_priors: Option<bool>,
}

impl FitOptions {
    pub(crate) fn core(&self) -> value::FitOptions<'_> {
        let Self { weights, level, priors, weak_priors } = self;
        let plain = value::FitOptions::default();
        value::FitOptions {
            weights: weights.as_ref().map(|weights| weights.0.as_slice()),
            level: level.unwrap_or(plain.level),
            priors: priors.as_deref().unwrap_or(plain.priors),
            weak_priors: weak_priors.unwrap_or(plain.weak_priors),
        }
    }
}

/// A model that is a record of its parameters.
macro_rules! model {
    ($room:ident; $(#[$doc:meta])* $model:ident { $($(#[$about:meta])* $parameter:ident),+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, uniffi::Record)]
        pub struct $model {
            $($(#[$about])* pub $parameter: f64,)+
        }

        impl $model {
            pub(crate) fn core(&self) -> $room::$model {
                let Self { $($parameter),+ } = *self;
                $room::$model { $($parameter),+ }
            }
        }

        impl From<$room::$model> for $model {
            fn from(model: $room::$model) -> Self {
                let $room::$model { $($parameter),+ } = model;
                Self { $($parameter),+ }
            }
        }
    };
}

/// The fit of a model and the draws from its posterior, and the way of both to the core and back.
macro_rules! fitted {
    ($model:ident as $core:ty: $(#[$fit_doc:meta])* $fit:ident, $(#[$posterior_doc:meta])* $posterior:ident) => {
        $(#[$fit_doc])*
        #[derive(Debug, Clone, uniffi::Record)]
        pub struct $fit {
            /// The model at the maximum of the likelihood.
            pub model: $model,
            /// The parameters with their intervals, in the order of the covariance.
            pub parameters: Vec<Parameter>,
            /// Covariance of the parameters; none when the likelihood is flat.
            pub covariance: Option<Vec<Vec<f64>>>,
            /// Log-likelihood at the maximum.
            pub log_likelihood: f64,
            /// How the search ended.
            pub convergence: Convergence,
            /// What was supposed of the parameters beforehand.
            #[uniffi(default)]
            pub priors: Vec<Prior>,
        }

        impl $fit {
            pub(crate) fn core(&self) -> regulars::value::Fit<$core> {
                let Self { model, parameters, covariance, log_likelihood, convergence, priors } = self.clone();
                regulars::value::Fit { model: model.core(), parameters, covariance, log_likelihood, convergence, priors }
            }
        }

        impl<M: Into<$core>> From<regulars::value::Fit<M>> for $fit {
            fn from(fit: regulars::value::Fit<M>) -> Self {
                let regulars::value::Fit { model, parameters, covariance, log_likelihood, convergence, priors } = fit;
                let model: $core = model.into();
                Self { model: model.into(), parameters, covariance, log_likelihood, convergence, priors }
            }
        }

        $(#[$posterior_doc])*
        #[derive(Debug, Clone, uniffi::Record)]
        pub struct $posterior {
            /// The model at each draw.
            pub models: Vec<$model>,
            /// What the draws say of each parameter.
            pub parameters: Vec<PosteriorParameter>,
            /// How the draws were made.
            pub sampler: Sampler,
            /// The k-hat of the importance weights; over 0.7 they were not used. None where it is no number.
            pub k_hat: Option<f64>,
            /// Independent draws that the draws are worth, of the parameter for which they are worth least.
            pub n_eff: f64,
            /// The largest R-hat of a parameter over the Hamiltonian chains; none for importance resampling.
            pub r_hat: Option<f64>,
            /// The seed.
            pub seed: u64,
            /// Customers behind the posterior.
            pub customers: f64,
        }

        impl From<regulars::value::Posterior<$core>> for $posterior {
            fn from(posterior: regulars::value::Posterior<$core>) -> Self {
                let regulars::value::Posterior { models, parameters, sampler, k_hat, n_eff, r_hat, seed, customers } = posterior;
                let models = models.into_iter().map($model::from).collect();
                Self { models, parameters, sampler, k_hat, n_eff, r_hat, seed, customers }
            }
        }
    };
}

/// Posterior draws that a prediction reads.
macro_rules! read_back {
    ($($posterior:ident as $core:ty),+) => {$(
        impl $posterior {
            pub(crate) fn core(&self) -> regulars::value::Posterior<$core> {
                let Self { models, parameters, sampler, k_hat, n_eff, r_hat, seed, customers } = self.clone();
                let models = models.iter().map(|model| model.core()).collect();
                regulars::value::Posterior { models, parameters, sampler, k_hat, n_eff, r_hat, seed, customers }
            }
        }
    )+};
}

pub(crate) use {fitted, model, read_back};
