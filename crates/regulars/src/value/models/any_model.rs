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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use crate::value::models::purchase_model::PurchaseModel;

    /// Ages, recencies and horizons down to the least number: right numbers or an error, and never a NaN.
    #[test]
    fn times_of_next_to_nothing_have_numbers() {
        let models: [AnyModel; 5] = [
            BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }.into(),
            MbgNbd { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 }.into(),
            MbgCnbdK { k: 3, r: 1.5, alpha: 2.0, a: 0.9, b: 1.6 }.into(),
            ParetoNbd { r: 0.553, alpha: 10.58, s: 0.606, beta: 11.67 }.into(),
            ParetoNbd { r: 2.0, alpha: 1e-30, s: 1.0, beta: 1e30 }.into(),
        ];
        let times = [0.0, 5e-324, 1e-310, 1e-300, 1e-160, 1e-30, 1e-9, 1.0];
        for model in models {
            for age in times {
                let (x, t_x) = ([0, 1, 3, 40], [0.0, age, 0.5 * age, 0.0]);
                let gaps = [0.0, libm::log(age), 3.0 * libm::log(age / 9.0), -1e5];
                let ages = [age; 4];
                let histories = Histories::new(&x, &t_x, &ages).unwrap();
                let histories = histories.with_log_gaps(&gaps).unwrap_or(histories);
                let told = |what: &str, numbers: Result<Vec<f64>>, within: std::ops::RangeInclusive<f64>| match numbers
                {
                    Ok(numbers) => {
                        let right = numbers.iter().all(|number| within.contains(number));
                        assert!(right, "{model:?} age {age:e} {what}: {numbers:?}");
                    }
                    Err(error) => {
                        assert!(!matches!(error, Error::NotConverged { .. }), "{model:?} age {age:e} {what}: {error}")
                    }
                };
                told("likelihood", model.log_likelihood(&histories), f64::MIN..=f64::MAX);
                told("alive", model.probability_alive(&histories), 0.0..=1.0);
                told("ln alive", model.log_probability_alive(&histories), f64::MIN..=0.0);
                let next = model.next_purchase(&histories).unwrap();
                told("next", Ok(next.probability), 0.0..=1.0);
                told("wait", Ok(next.mean.into_iter().flatten().chain(next.median).collect()), 0.0..=f64::MAX);
                let stay = model.residual_lifetime(&histories).unwrap();
                told("stay", Ok(stay.mean.into_iter().chain(stay.median).flatten().collect()), 0.0..=f64::MAX);
                for horizon in times {
                    told("purchases", model.expected_purchases(&histories, horizon), 0.0..=1e40);
                    told("alive after", model.probability_alive_after(&histories, horizon), 0.0..=1.0);
                    told("discounted", model.discounted_purchases(&histories, horizon, 1e-3), 0.0..=1e40);
                    told("none", model.purchase_pmf(&histories, horizon, 0), 0.0..=1.0);
                    told("one", model.purchase_pmf(&histories, horizon, 1), 0.0..=1.0);
                    told("ln pmf", model.purchase_log_pmf(&histories, horizon, &[1, 0, 2, 3]), f64::MIN..=1e-12);
                    let few = model.purchase_quantiles(&histories, horizon, 0.5);
                    told("quantile", few.map(|few| few.into_iter().map(f64::from).collect()), 0.0..=1e10);
                    told("newcomer", model.new_customer_purchases(horizon).map(|n| vec![n]), 0.0..=1e40);
                }
            }
        }
    }

    /// Histories in a unit that hardly holds them: a fit whose model answers, or an error that says why there is none.
    #[test]
    fn fits_in_an_odd_unit_are_refused_or_answer() {
        for unit in [5e-324, 1e-300, 1e-40, 1e-24, 1e-22, 1e-6, 1e6, 1e20, 1e22, 1e28] {
            let frequency = [0, 0, 0, 1, 2, 5, 9, 0, 1, 3];
            let recency = [0.0, 0.0, 0.0, 4.0, 9.0, 20.0, 31.0, 0.0, 30.0, 12.0].map(|time: f64| time * unit);
            let age = [39.0, 38.0, 35.0, 36.0, 33.0, 39.0, 32.0, 30.0, 38.0, 30.0].map(|time: f64| time * unit);
            let rows = frequency.iter().map(|&x| f64::from(x)).zip(recency);
            let gaps = rows.map(|(x, t_x)| if x > 0.0 { x * libm::log(t_x / x) } else { 0.0 });
            let gaps: Vec<f64> = gaps.collect();
            let histories = Histories::new(&frequency, &recency, &age).unwrap();
            let histories = histories.with_log_gaps(&gaps).unwrap_or(histories);
            for kind in [ModelKind::BgNbd, ModelKind::MbgNbd, ModelKind::ParetoNbd, ModelKind::MbgCnbdK] {
                match AnyModel::fit(kind, &histories, &FitOptions::default()) {
                    Err(error) => {
                        assert!(!(1e-22..=1e20).contains(&unit), "{unit:e} {kind} {error}");
                        assert!(error.to_string().ends_with("give all times in another unit"), "{unit:e} {error}");
                    }
                    Ok(fit) => {
                        let alive = fit.model.probability_alive(&histories).unwrap();
                        assert!(fit.log_likelihood.is_finite(), "{unit:e} {fit:?}");
                        assert!(alive.iter().all(|p| (0.0..=1.0).contains(p)), "{unit:e} {fit:?} {alive:?}");
                    }
                }
            }
        }
    }
}
