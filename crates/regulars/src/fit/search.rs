//! From a likelihood to a fit: the search for its maximum, the priors, and the intervals of the parameters.

use super::options::{Convergence, Fit, FitOptions, Parameter, Prior, Status};
use super::problem::Problem;
use super::profile_likelihood::Profile;
use crate::error::{Error, Result};
use crate::estimate::{Answer, Estimate};
use crate::math::search::optimise::{Matrix, Maximum, covariance};
use crate::math::special::normal::z_for_level;
use crate::work::{self, WorkStep};
use libm::exp;

/// Standard error of a log parameter beyond which it isn't known at all: its interval would span 42 powers of ten. The
/// curvature it comes from is rounding then, and the fit is called flat.
const FLAT_ERROR: f64 = 25.0;
/// Half width of an interval on the log scale up to which the normal approximation sets its limits. It is then within
/// some percent of the profile likelihood, which sets those of wider ones and costs dozens of fits.
const NARROW_REACH: f64 = 0.25;

/// Covariance of the coordinates at a maximum, `None` where they can't be told apart: beyond all doubt when the
/// logarithm of one of the `positive` parameters is not known at all. A coefficient is in units of its covariate, so
/// its error tells nothing.
pub(crate) fn log_covariance(found: &Maximum, positive: usize) -> Option<Matrix> {
    let known = |(i, row): (usize, &Vec<f64>)| row.get(i).is_some_and(|&variance| variance <= FLAT_ERROR * FLAT_ERROR);
    let told_apart = |c: &Matrix| c.iter().take(positive).enumerate().all(known);
    covariance(&found.local.hessian, &found.at_edge).filter(told_apart)
}

/// Fits a model by the maximum of its likelihood, or of its posterior density where there are priors.
///
/// `model` makes a model of its parameters; `None` for a list of another length than the model has, which the fit
/// refuses.
pub(crate) fn fit<M>(
    problem: Problem,
    options: &FitOptions<'_>,
    model: impl Fn(&[f64]) -> Option<M>,
) -> Result<Fit<M>> {
    let priors = problem.priors(options);
    let problem = problem.with_priors(&priors)?.told(WorkStep::Fit);
    let found = problem.maximum()?;
    let values = problem.values(&found.point);
    let covariance = log_covariance(&found, problem.positive);
    let errors: Vec<Option<f64>> = (0..values.len())
        .map(|i| {
            let at_edge = found.at_edge.get(i).copied().unwrap_or(false);
            covariance.as_ref().filter(|_| !at_edge).and_then(|c| c.get(i)?.get(i).map(|variance| variance.sqrt()))
        })
        .collect();
    // d(value) / d(coordinate): the value itself for a log parameter, 1 for a coefficient.
    let scales: Vec<f64> =
        values.iter().enumerate().map(|(i, &value)| if i < problem.positive { value } else { 1.0 }).collect();
    let slopes = found.local.gradient.iter().zip(&found.at_edge).filter(|&(_, &edge)| !edge);
    let parameters = parameters(&problem, &found, &errors, options);
    work::check()?;
    Ok(Fit {
        model: model(&values).ok_or_else(|| Error::invalid("fit", "its parameters are not those of the model"))?,
        parameters,
        covariance: covariance.as_ref().map(|c| {
            // Of the parameters from that of their logarithms: each row and column times its value.
            let scaled = |(row, u): (&Vec<f64>, &f64)| row.iter().zip(&scales).map(|(c, v)| c * u * v).collect();
            c.iter().zip(&scales).map(scaled).collect()
        }),
        // The maximum was of the posterior density: what the priors took is given back.
        log_likelihood: found.local.value + penalty(&problem, &found.point, &priors),
        convergence: Convergence {
            status: match &covariance {
                _ if found.at_edge.contains(&true) => Status::Boundary,
                Some(_) => Status::Converged,
                None => Status::Flat,
            },
            iterations: found.iterations,
            gradient: slopes.fold(0.0, |most: f64, (slope, _)| most.max(slope.abs())),
            distinct_rows: problem.distinct_rows as u64,
            customers: problem.customers,
        },
        priors,
    })
}

/// What the priors took from the log-likelihood at a point.
fn penalty(problem: &Problem, point: &[f64], priors: &[Prior]) -> f64 {
    let cost = |prior: &Prior| -> Option<f64> {
        let place = problem.names.iter().position(|name| *name == prior.parameter);
        let away = (point.get(place?)? - prior.mean) / prior.sd;
        Some(0.5 * away * away)
    };
    // `with_priors` has refused those of other parameters.
    priors.iter().filter_map(cost).sum()
}

/// The parameters with their errors and intervals: normal ones where they are narrow, else by the profile likelihood.
fn parameters(problem: &Problem, found: &Maximum, errors: &[Option<f64>], options: &FitOptions<'_>) -> Vec<Parameter> {
    let reach = z_for_level(options.level);
    // Wilks: a limit loses half of the chi-square quantile of one degree of freedom, z^2 / 2.
    let profile = Profile::new(problem, found, 0.5 * reach * reach);
    let n = problem.customers as u64;
    let values = problem.values(&found.point);
    let rows = problem.names.iter().zip(values).zip(errors).enumerate();
    rows.map(|(i, ((name, value), &error))| {
        let positive = i < problem.positive;
        let estimate = match error {
            None => {
                let at_edge = found.at_edge.get(i).copied().unwrap_or(false);
                let why =
                    if at_edge { "the parameter is at the edge of its range" } else { "the likelihood is flat here" };
                // No maximum within the range, where one is needed: more customers like these bring none.
                Answer::NotEnough { n: 0, needed: 1, why: format!("{why}, whatever the number of customers") }
            }
            Some(error) => {
                let (low, high, method) = if reach * error <= NARROW_REACH {
                    normal(value, reach * error, positive)
                } else {
                    let limits = profile.limits(i, reach * error, positive);
                    limits.unwrap_or_else(|| normal(value, reach * error, positive))
                };
                Answer::Known(Estimate { value, low, high, level: options.level, n, method: method.into() })
            }
        };
        let standard_error = error.map(|error| if positive { value * error } else { error });
        Parameter { name: name.clone(), value, standard_error, estimate }
    })
    .collect()
}

/// Limits that are normal on the scale of the search: for a positive parameter the log scale.
fn normal(value: f64, reach: f64, positive: bool) -> (f64, f64, &'static str) {
    if positive {
        let factor = exp(reach);
        (value / factor, (value * factor).min(f64::MAX), "log_normal_observed_information")
    } else {
        (value - reach, value + reach, "normal_observed_information")
    }
}
