//! What every fitted model comes with: parameters with intervals, covariance, log-likelihood, and how the search ended.

use crate::error::{Error, Result, check_length, check_range};
use crate::estimate::{Answer, Estimate};
use crate::math::normal::z_for_level;
use crate::math::optimise::{Matrix, Maximum, covariance};
use libm::exp;
use serde::{Deserialize, Serialize};

/// Largest weight of a row.
const HEAVIEST: f64 = 1e12;

/// How to fit.
#[derive(Debug, Clone, PartialEq)]
pub struct FitOptions<'a> {
    /// Weight of each row, for instance the number of customers who share it; from 0 to 1e12. Default: 1 each.
    pub weights: Option<&'a [f64]>,
    /// Confidence level of the parameters' intervals. Default: 0.95.
    pub level: f64,
}

impl Default for FitOptions<'_> {
    fn default() -> Self {
        Self { weights: None, level: 0.95 }
    }
}

impl FitOptions<'_> {
    pub(super) fn check(&self, rows: usize) -> Result<()> {
        check_range("level", 0, self.level, 1e-6, 1.0 - 1e-12)?;
        let Some(weights) = self.weights else { return Ok(()) };
        check_length("weights", rows, weights.len())?;
        weights.iter().enumerate().try_for_each(|(row, &weight)| check_range("weights", row, weight, 0.0, HEAVIEST))
    }
}

/// A model with what its fit knows of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fit<M> {
    /// The model at the maximum of the likelihood.
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
    /// The value with its interval (normal on the log scale), or why there is none.
    pub estimate: Answer,
}

/// How a search for the maximum ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Convergence {
    /// What was found.
    pub status: Status,
    /// Newton steps taken.
    pub iterations: u32,
    /// Largest absolute derivative of the log-likelihood by the logarithm of a parameter that is not at the edge.
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
    /// The likelihood still rises where a parameter's range ends: the data fit a simpler model, and that parameter has no
    /// interval.
    Boundary,
    /// A maximum so flat that the parameters can't be told apart; predictions may still be good.
    Flat,
}

/// Standard error on the log scale beyond which a parameter isn't known at all: its interval would span 1e40.
const FLAT: f64 = 25.0;

/// Writes up the maximum of a likelihood in log parameters.
pub(super) fn write_up<M, const N: usize>(
    model: M,
    names: [&str; N],
    found: &Maximum<N>,
    level: f64,
    distinct_rows: usize,
    customers: f64,
) -> Result<Fit<M>> {
    if !found.converged {
        return Err(Error::NotConverged { iterations: found.iterations });
    }
    let values = found.point.map(exp);
    let told_apart =
        |c: &Matrix<N>| (0..N).all(|i| c.get(i).and_then(|row| row.get(i)).is_some_and(|&v| v <= FLAT * FLAT));
    let log_covariance = covariance(&found.local.hessian, &found.at_edge).filter(told_apart);
    let parameter = |i: usize, (&name, &value): (&&str, &f64)| {
        let at_edge = found.at_edge.get(i).copied().unwrap_or(false);
        let variance = log_covariance.as_ref().filter(|_| !at_edge).and_then(|c| c.get(i)?.get(i).copied());
        let standard_error = variance.map(|v| v.sqrt());
        Parameter {
            name: name.into(),
            value,
            standard_error: standard_error.map(|se| value * se),
            estimate: interval(value, standard_error, at_edge, level, customers),
        }
    };
    let edges = found.at_edge.iter().any(|&edge| edge);
    let status = match &log_covariance {
        _ if edges => Status::Boundary,
        Some(_) => Status::Converged,
        None => Status::Flat,
    };
    let slopes = found.local.gradient.iter().zip(&found.at_edge).filter(|&(_, &edge)| !edge);
    Ok(Fit {
        model,
        parameters: names.iter().zip(&values).enumerate().map(|(i, pair)| parameter(i, pair)).collect(),
        covariance: log_covariance.map(|c| {
            c.iter().zip(&values).map(|(row, u)| row.iter().zip(&values).map(|(c, v)| c * u * v).collect()).collect()
        }),
        log_likelihood: found.local.value,
        convergence: Convergence {
            status,
            iterations: found.iterations,
            gradient: slopes.fold(0.0, |most: f64, (slope, _)| most.max(slope.abs())),
            distinct_rows: distinct_rows as u64,
            customers,
        },
    })
}

/// The interval of a parameter: normal on the log scale, so that it stays positive.
fn interval(value: f64, log_standard_error: Option<f64>, at_edge: bool, level: f64, customers: f64) -> Answer {
    let n = customers as u64;
    let Some(se) = log_standard_error else {
        let why = if at_edge { "the parameter is at the edge of its range" } else { "the likelihood is flat here" };
        return Answer::NotEnough { n, needed: n.saturating_add(1), why: why.into() };
    };
    let reach = exp(z_for_level(level) * se);
    let method = "log_normal_observed_information".into();
    Answer::Known(Estimate { value, low: value / reach, high: value * reach, level, n, method })
}
