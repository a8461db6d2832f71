//! Any model of the family, for callers who choose one at run time and for the bindings.

use super::bg_bb::model::BgBb;
use super::bg_nbd::covariates::BgNbdCovariates;
use super::bg_nbd::mbg_nbd::MbgNbd;
use super::bg_nbd::model::BgNbd;
use super::kernel::Kernel;
use super::mbg_cnbd_k::model::MbgCnbdK;
use super::pareto_nbd::covariates::ParetoNbdCovariates;
use super::pareto_nbd::model::ParetoNbd;
use super::process::{Newcomer, Process};
use crate::error::Result;
use crate::fit::{Fit, FitOptions, Parameters, Problem};
use crate::value::purchases::histories::Histories;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The models of the family by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelKind {
    /// BG/NBD.
    BgNbd,
    /// MBG/NBD.
    MbgNbd,
    /// Pareto/NBD.
    ParetoNbd,
    /// BG/BB.
    BgBb,
    /// MBG/CNBD-k.
    MbgCnbdK,
    /// BG/NBD with covariates.
    BgNbdCovariates,
    /// Pareto/NBD with covariates.
    ParetoNbdCovariates,
}

/// The name that the papers use.
///
/// ```
/// assert_eq!(regulars::value::ModelKind::MbgNbd.to_string(), "MBG/NBD");
/// ```
impl fmt::Display for ModelKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BgNbd => "BG/NBD",
            Self::MbgNbd => "MBG/NBD",
            Self::ParetoNbd => "Pareto/NBD",
            Self::BgBb => "BG/BB",
            Self::MbgCnbdK => "MBG/CNBD-k",
            Self::BgNbdCovariates => "BG/NBD with covariates",
            Self::ParetoNbdCovariates => "Pareto/NBD with covariates",
        })
    }
}

/// One of the models of the family.
///
/// ```
/// use regulars::value::{AnyModel, BgNbd, PurchaseModel};
/// let model: AnyModel = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }.into();
/// assert_eq!(serde_json::to_string(&model)?, r#"{"bg_nbd":{"r":0.243,"alpha":4.414,"a":0.793,"b":2.426}}"#);
/// assert!(model.new_customer_purchases(52.0)? > 1.4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnyModel {
    /// BG/NBD.
    BgNbd(BgNbd),
    /// MBG/NBD.
    MbgNbd(MbgNbd),
    /// Pareto/NBD.
    ParetoNbd(ParetoNbd),
    /// BG/BB.
    BgBb(BgBb),
    /// MBG/CNBD-k.
    MbgCnbdK(MbgCnbdK),
    /// BG/NBD with covariates.
    BgNbdCovariates(BgNbdCovariates),
    /// Pareto/NBD with covariates.
    ParetoNbdCovariates(ParetoNbdCovariates),
}

/// What each model does for both enums; with the names of its parameters.
macro_rules! family {
    ($($model:ident $names:expr),+) => {
        $(impl From<$model> for AnyModel {
            fn from(model: $model) -> Self {
                Self::$model(model)
            }
        })+

        impl ModelKind {
            /// All models of the family.
            pub const ALL: &'static [Self] = &[$(Self::$model),+];

            /// Names of the parameters, in the order of a fit; of a model with covariates those of the baseline
            /// customer.
            pub(crate) fn parameters(self) -> &'static [&'static str] {
                match self {
                    $(Self::$model => &$names,)+
                }
            }
        }

        impl AnyModel {
            fn fit_kind(kind: ModelKind, histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Fit<Self>> {
                Ok(match kind {
                    $(ModelKind::$model => $model::fit(histories, options)?.map(Self::$model),)+
                })
            }

            fn own_kind(&self) -> ModelKind {
                match self {
                    $(Self::$model(_) => ModelKind::$model,)+
                }
            }
        }

        impl Parameters for AnyModel {
            fn values(&self) -> Vec<f64> {
                match self {
                    $(Self::$model(model) => model.values(),)+
                }
            }

            fn with_values(&self, values: &[f64]) -> Option<Self> {
                match self {
                    $(Self::$model(model) => model.with_values(values).map(Self::$model),)+
                }
            }

            fn positive(&self) -> usize {
                match self {
                    $(Self::$model(model) => model.positive(),)+
                }
            }
        }

        family!(@kernel [$($model),+]
            name() -> &'static str;
            check() -> Result<()>;
            check_rows(histories: &Histories<'_>) -> Result<()>;
            check_horizon(horizon: f64) -> Result<()>;
            problem(histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Problem>;
            ln_likelihood(histories: &Histories<'_>, row: usize) -> f64;
            reads_gaps() -> bool;
            ln_odds_gone(histories: &Histories<'_>, row: usize) -> f64;
            all_ln_odds_gone(histories: &Histories<'_>) -> Result<Vec<f64>>;
            quick_odds() -> bool;
            living(histories: &Histories<'_>, row: usize) -> Process;
            shares_futures() -> bool;
            newcomer() -> Newcomer;
            newcomer_of(histories: &Histories<'_>, row: usize) -> Newcomer;
        );
    };
    (@kernel $models:tt $($name:ident($($argument:ident: $kind:ty),*) -> $result:ty;)+) => {
        impl Kernel for AnyModel {
            $(family!(@method $models $name ($($argument: $kind),*) $result);)+
        }
    };
    (@method [$($model:ident),+] $name:ident $arguments:tt $result:ty) => {
        family!(@body $name $arguments $result { $($model)+ });
    };
    (@body $name:ident ($($argument:ident: $kind:ty),*) $result:ty { $($model:ident)+ }) => {
        fn $name(&self, $($argument: $kind),*) -> $result {
            family!(@match self $name ($($argument),*) $($model)+)
        }
    };
    (@match $self:ident $name:ident $arguments:tt $($model:ident)+) => {
        match $self {
            $(Self::$model(model) => family!(@call model $name $arguments),)+
        }
    };
    (@call $model:ident $name:ident ($($argument:ident),*)) => {
        $model.$name($($argument),*)
    };
}

family! {
    BgNbd ["r", "alpha", "a", "b"],
    MbgNbd ["r", "alpha", "a", "b"],
    ParetoNbd ["r", "alpha", "s", "beta"],
    BgBb ["alpha", "beta", "gamma", "delta"],
    MbgCnbdK ["r", "alpha", "a", "b"],
    BgNbdCovariates ["r", "alpha", "a", "b"],
    ParetoNbdCovariates ["r", "alpha", "s", "beta"]
}

impl AnyModel {
    /// Fits the model of a kind.
    ///
    /// # Errors
    /// As the `fit` of that model.
    ///
    /// ```
    /// use regulars::value::{AnyModel, FitOptions, Histories, ModelKind};
    /// let frequency = [0, 0, 0, 1, 2, 5, 9, 0, 1, 3];
    /// let recency = [0.0, 0.0, 0.0, 4.0, 9.0, 20.0, 31.0, 0.0, 30.0, 12.0];
    /// let age = [39.0, 38.0, 35.0, 36.0, 33.0, 39.0, 32.0, 30.0, 38.0, 30.0];
    /// let histories = Histories::new(&frequency, &recency, &age)?;
    /// let fit = AnyModel::fit(ModelKind::MbgNbd, &histories, &FitOptions::default())?;
    /// assert_eq!(fit.model.kind(), ModelKind::MbgNbd);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn fit(kind: ModelKind, histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Fit<Self>> {
        Self::fit_kind(kind, histories, options)
    }

    /// Which model it is.
    ///
    /// ```
    /// use regulars::value::{AnyModel, BgBb, ModelKind};
    /// let model: AnyModel = BgBb { alpha: 1.204, beta: 0.75, gamma: 0.657, delta: 2.783 }.into();
    /// assert_eq!(model.kind(), ModelKind::BgBb);
    /// ```
    pub fn kind(&self) -> ModelKind {
        self.own_kind()
    }
}
