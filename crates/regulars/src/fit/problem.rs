//! What is to be fitted: a likelihood, the names of its parameters, and where to start.

use super::options::{FitOptions, Prior, WEAK_SD};
use crate::error::{Error, Result, check_range};
use crate::math::search::optimise::{Limits, Local, Maximum, best_of, maximise};
use crate::work::{self, WorkStep};
use libm::exp;

/// A log-likelihood with its derivatives at a point.
pub(crate) type Objective = Box<dyn Fn(&[f64]) -> Local + Send + Sync>;

/// A likelihood to be maximised.
pub struct Problem {
    /// Names of the parameters.
    pub(crate) names: Vec<String>,
    /// How many of them, from the first, are positive and searched by their logarithms; the others are coefficients.
    pub(crate) positive: usize,
    /// Points to search from, in turn.
    pub(crate) starts: Vec<Vec<f64>>,
    /// The box of the search.
    pub(crate) limits: Limits,
    /// Log-likelihood with its derivatives at a point.
    pub(crate) objective: Objective,
    /// Distinct rows of data.
    pub(crate) distinct_rows: usize,
    /// Sum of the weights.
    pub(crate) customers: f64,
}

impl Problem {
    /// The logarithm of the posterior density, but for a constant, with its derivatives.
    pub(crate) fn with_priors(self, priors: &[Prior]) -> Result<Self> {
        let priors =
            priors.iter().enumerate().map(|(row, prior)| self.place(row, prior)).collect::<Result<Vec<_>>>()?;
        if let Some(twice) = priors.iter().find(|one| priors.iter().filter(|other| other.0 == one.0).count() > 1) {
            let name = self.names.get(twice.0).map_or("one parameter", String::as_str);
            return Err(Error::invalid("priors", format!("more than one for {name}")));
        }
        let Self { objective: likelihood, .. } = self;
        let objective = Box::new(move |point: &[f64]| {
            let mut local = likelihood(point);
            for &(place, mean, sd) in &priors {
                let Some(at) = point.get(place) else { continue };
                // ln of the normal density: -((x - mean) / sd)^2 / 2, and its two derivatives.
                let away = (at - mean) / sd;
                local.value -= 0.5 * away * away;
                local.gradient.iter_mut().skip(place).take(1).for_each(|slope| *slope -= away / sd);
                let bend = local.hessian.get_mut(place).and_then(|row| row.get_mut(place));
                bend.into_iter().for_each(|bend| *bend -= 1.0 / (sd * sd));
            }
            local
        });
        Ok(Self { objective, ..self })
    }

    /// The priors that are given, and weak ones of the other positive parameters where those are asked for: around the
    /// middle of the box, which every model lays around what its parameters are in most bases.
    pub(crate) fn priors(&self, options: &FitOptions<'_>) -> Vec<Prior> {
        let known = |name: &String| options.priors.iter().any(|prior| prior.parameter == *name);
        let boxes = self.names.iter().zip(self.limits.lower.iter().zip(&self.limits.upper)).take(self.positive);
        let weak = boxes.filter(|(name, _)| options.weak_priors && !known(name)).map(|(name, (lower, upper))| Prior {
            parameter: name.clone(),
            mean: 0.5 * (lower + upper),
            sd: WEAK_SD,
        });
        options.priors.iter().cloned().chain(weak).collect()
    }

    /// The same, whose looks at the likelihood are told as those of a step.
    pub(crate) fn told(self, step: WorkStep) -> Self {
        let (told, likelihood) = (work::begin(step, None), self.objective);
        let objective = Box::new(move |point: &[f64]| {
            told.done(1);
            likelihood(point)
        });
        Self { objective, ..self }
    }

    /// The index of a prior's parameter, with the mean and standard deviation of its coordinate.
    fn place(&self, row: usize, prior: &Prior) -> Result<(usize, f64, f64)> {
        check_range("priors.mean", row, prior.mean, -100.0, 100.0)?;
        check_range("priors.sd", row, prior.sd, 1e-6, 1e6)?;
        let place = self.names.iter().position(|name| *name == prior.parameter).ok_or_else(|| {
            Error::invalid("priors", format!("no parameter {:?}, there are {}", prior.parameter, self.names.join(", ")))
        })?;
        Ok((place, prior.mean, prior.sd))
    }

    /// The parameters at a point.
    pub(crate) fn values(&self, point: &[f64]) -> Vec<f64> {
        point.iter().enumerate().map(|(i, &at)| if i < self.positive { exp(at) } else { at }).collect()
    }

    /// The maximum, searched from one start after the other.
    pub(crate) fn maximum(&self) -> Result<Maximum> {
        // Starts after the first are only tried where one ends at an edge of the box, or nowhere.
        let found = best_of(&self.starts, |start| maximise(&*self.objective, start, &self.limits));
        work::check()?;
        let found = found.ok_or(Error::NotConverged { iterations: 0 })?;
        if found.converged { Ok(found) } else { Err(Error::NotConverged { iterations: found.iterations }) }
    }
}

impl std::fmt::Debug for Problem {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Problem").field("names", &self.names).field("limits", &self.limits).finish_non_exhaustive()
    }
}
