//! What every fitted model comes with: parameters with intervals, covariance, log-likelihood, and how the search ended.

use crate::error::{Result, check_length, check_range};
use crate::estimate::Answer;
use crate::level;
use serde::{Deserialize, Serialize};

/// Largest weight of a row, in customers: more than there are people, and far from where the sums and products of a
/// likelihood overflow.
const LARGEST_WEIGHT: f64 = 1e12;

/// How to fit.
#[derive(Debug, Clone, PartialEq)]
pub struct FitOptions<'a> {
    /// Weight of each row, for instance the number of customers who share it; from 0 to 1e12. Default: 1 each.
    pub weights: Option<&'a [f64]>,
    /// Confidence level of the parameters' intervals. Default: 0.95.
    pub level: f64,
    /// What is known of parameters beforehand, at most one each: the fit is then the maximum a posteriori. Default:
    /// nothing.
    pub priors: &'a [Prior],
    /// Whether each parameter without a prior of its own has a weak one: a factor of 50 up and down with 95 % around 1,
    /// for a time around the mean age, for money around the mean spend. It leaves the data to decide wherever they can,
    /// and is the cure for a fit that ends at an edge. Coefficients of covariates have none. Default: false.
    pub weak_priors: bool,
}

/// Standard deviation of the logarithm of a parameter under a weak prior: a factor of 50 up and down with 95 %.
pub(super) const WEAK_SD: f64 = 2.0;

/// What helps where the data set no limits to a parameter, as errors say it.
pub(crate) const WEAK_CURE: &str = "fit with weak priors (priors = \"weak\"; in Rust, Kotlin and Swift weak_priors, \
                                    weakPriors = true), or give priors of your own";

/// The same where each parameter has a prior already.
pub(crate) const TIGHT_CURE: &str = "give parameters priors of your own with a smaller sd, nearer to what you know";

impl Default for FitOptions<'_> {
    fn default() -> Self {
        Self { weights: None, level: level::DEFAULT, priors: &[], weak_priors: false }
    }
}

impl FitOptions<'_> {
    pub(crate) fn check(&self, rows: usize) -> Result<()> {
        level::check(self.level)?;
        // Without weights every row counts once.
        let Some(weights) = self.weights else { return Ok(()) };
        check_length("weights", rows, weights.len())?;
        weights
            .iter()
            .enumerate()
            .try_for_each(|(row, &weight)| check_range("weights", row, weight, 0.0, LARGEST_WEIGHT))
    }
}

/// What is known of a parameter before the data: its logarithm is normal. The coefficient of a covariate is normal
/// itself.
///
/// A small base then borrows from what other bases were like: `Prior { parameter: "a".into(), mean: 0.0, sd: 1.0 }`
/// says that `a` is between 1/7 and 7 with 95 %.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prior {
    /// Name of the parameter.
    pub parameter: String,
    /// Mean of the parameter's logarithm, from -100 to 100.
    pub mean: f64,
    /// Standard deviation of the parameter's logarithm, from 1e-6 to 1e6.
    pub sd: f64,
}

/// A model with what its fit knows of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fit<M> {
    /// The model at the maximum of the likelihood, or of the posterior density of the logarithms where there are
    /// priors.
    pub model: M,
    /// The parameters with their intervals, in the order of the covariance.
    pub parameters: Vec<Parameter>,
    /// Covariance of the parameters, the inverse of the observed information; `None` when the likelihood is flat.
    /// Rows and columns of a parameter at the edge are 0.
    pub covariance: Option<Vec<Vec<f64>>>,
    /// Log-likelihood at the maximum.
    pub log_likelihood: f64,
    /// How the search ended.
    pub convergence: Convergence,
    /// What was supposed of the parameters beforehand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub priors: Vec<Prior>,
}

impl<M> Fit<M> {
    /// The same fit of another form of its model.
    pub(crate) fn map<N>(self, model: impl FnOnce(M) -> N) -> Fit<N> {
        let Self { model: fitted, parameters, covariance, log_likelihood, convergence, priors } = self;
        Fit { model: model(fitted), parameters, covariance, log_likelihood, convergence, priors }
    }
}

/// A fitted parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name in the paper.
    pub name: String,
    /// Its value at the maximum.
    pub value: f64,
    /// Its standard error from the observed information; `None` at the edge or when the likelihood is flat.
    pub standard_error: Option<f64>,
    /// The value with its interval, or why there is none. The interval is normal on the log scale where that is narrow,
    /// and by the profile likelihood where it is wide.
    pub estimate: Answer,
}

/// How a search for the maximum ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Convergence {
    /// What was found.
    pub status: Status,
    /// Newton steps taken.
    pub iterations: u32,
    /// Largest absolute derivative, by the logarithm of a parameter that is not at the edge, of what was maximised.
    pub gradient: f64,
    /// Distinct rows, which is what the fit paid for.
    pub distinct_rows: u64,
    /// Sum of the weights: customers.
    pub customers: f64,
}

/// What a fit found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A maximum inside the parameters' range.
    Converged,
    /// The likelihood still rises where a parameter's range ends: the data fit a simpler model, and that parameter has
    /// no interval.
    Boundary,
    /// A maximum so flat that the parameters can't be told apart; predictions may still be good.
    Flat,
}
