//! Profile likelihood: the limits of a parameter are where the best fit with it held there has lost too much likelihood.

use super::search::Problem;
use crate::math::optimise::{Limits, Maximum, maximise};
use libm::exp;

/// The likelihood is matched to this share of the allowed loss.
const MATCHED: f64 = 1e-7;
/// Points tried for one limit at most.
const TRIES: u32 = 40;

/// The search for limits around a maximum.
pub(super) struct Profile<'a> {
    problem: &'a Problem,
    top: &'a Maximum,
    /// Log-likelihood that a limit loses against the maximum.
    loss: f64,
}

impl<'a> Profile<'a> {
    pub(super) fn new(problem: &'a Problem, top: &'a Maximum, loss: f64) -> Self {
        Self { problem, top, loss }
    }

    /// Both limits of a parameter, and the method; `reach` is where the normal shape would put them.
    pub(super) fn limits(&mut self, i: usize, reach: f64, positive: bool) -> (f64, f64, &'static str) {
        let low = self.limit(i, -reach);
        let high = self.limit(i, reach);
        if positive {
            (low.map_or(0.0, exp), high.map_or(f64::MAX, exp).min(f64::MAX), "profile_likelihood")
        } else {
            (low.unwrap_or(f64::MIN), high.unwrap_or(f64::MAX), "profile_likelihood")
        }
    }

    /// The coordinate on one side at which the loss is reached; `None` when the search's box ends before.
    fn limit(&self, i: usize, reach: f64) -> Option<f64> {
        let centre = self.top.point.get(i).copied()?;
        let edge = *if reach < 0.0 { &self.problem.limits.lower } else { &self.problem.limits.upper }.get(i)?;
        // Distances from the centre with too little and with too much loss; loss grows like the square of the distance.
        let (mut near, mut far) = ((0.0, 0.0), None);
        let mut from = self.top.point.clone();
        let mut distance = reach;
        for _ in 0..TRIES {
            let at = if (centre + distance - edge) * reach > 0.0 { edge } else { centre + distance };
            let (lost, point) = self.lost(i, at, &from);
            if (lost - self.loss).abs() <= MATCHED * self.loss {
                return Some(at);
            }
            if lost < self.loss {
                if at == edge {
                    return None;
                }
                (near, from) = ((at - centre, lost), point);
            } else {
                far = Some((at - centre, lost));
            }
            distance = match far {
                None => near.0 * (self.loss / near.1.max(0.1 * self.loss)).sqrt().clamp(1.1, 2.0),
                Some(far) => between(near, far, self.loss),
            };
        }
        Some(centre + distance)
    }

    /// What is lost with a coordinate held, and where.
    fn lost(&self, i: usize, at: f64, from: &[f64]) -> (f64, Vec<f64>) {
        let Limits { mut lower, mut upper } = self.problem.limits.clone();
        let mut start = from.to_vec();
        for held in [&mut lower, &mut upper, &mut start] {
            held.iter_mut().skip(i).take(1).for_each(|coordinate| *coordinate = at);
        }
        let found = maximise(&*self.problem.objective, &start, &Limits { lower, upper });
        (self.top.local.value - found.local.value, found.point)
    }
}

/// The distance where the root of the loss, which is nearly linear, meets its target; never next to an end.
fn between(near: (f64, f64), far: (f64, f64), loss: f64) -> f64 {
    let (low, high, target) = (near.1.max(0.0).sqrt(), far.1.sqrt(), loss.sqrt());
    let share = ((target - low) / (high - low)).clamp(0.05, 0.95);
    near.0 + share * (far.0 - near.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::fit::FitOptions;
    use crate::estimate::search::fit;
    use crate::math::optimise::Local;

    /// Twelve Poisson counts of mean 0.5 by the log of their rate: l(y) = 6 y - 12 e^y.
    fn poisson() -> Problem {
        let objective = |point: &[f64]| {
            let rate = 12.0 * exp(point[0]);
            Local { value: 6.0 * point[0] - rate, gradient: vec![6.0 - rate], hessian: vec![vec![-rate]] }
        };
        Problem {
            names: vec!["rate".into()],
            positive: 1,
            starts: vec![vec![0.0]],
            limits: Limits { lower: vec![-9.0], upper: vec![9.0] },
            objective: Box::new(objective),
            distinct_rows: 12,
            customers: 12.0,
        }
    }

    #[test]
    fn limits_lose_half_a_squared_normal_quantile() {
        let fitted = fit(poisson(), &FitOptions::default(), |values| values[0]).unwrap();
        assert!((fitted.model - 0.5).abs() < 1e-12);
        let estimate = fitted.parameters[0].estimate.estimate().unwrap();
        assert_eq!(estimate.method, "profile_likelihood");
        for limit in [estimate.low, estimate.high] {
            let lost = 12.0 * (limit - 0.5) - 6.0 * libm::log(limit / 0.5);
            assert!((2.0 * lost - 3.841459).abs() < 1e-6, "{limit} {lost}");
        }
        // The roots of 12 (x - 1/2) - 6 ln 2x = 1.920729.
        assert!(
            (estimate.low - 0.1987298056).abs() < 1e-7 && (estimate.high - 1.0131826144).abs() < 1e-7,
            "{estimate:?}"
        );
    }

    #[test]
    fn a_limit_beyond_the_box_is_open() {
        let mut problem = poisson();
        problem.limits.lower = vec![-1.0];
        let fitted = fit(problem, &FitOptions::default(), |values| values[0]).unwrap();
        assert_eq!(fitted.parameters[0].estimate.estimate().unwrap().low, 0.0);
    }

    #[test]
    fn a_prior_draws_the_maximum_to_its_mean() {
        let priors = [crate::estimate::fit::Prior { parameter: "rate".into(), mean: 0.0, sd: 0.5 }];
        let options = FitOptions { priors: &priors, ..FitOptions::default() };
        let fitted = fit(poisson(), &options, |values| values[0]).unwrap();
        let y = libm::log(fitted.model);
        assert!((6.0 - 12.0 * exp(y) - y / 0.25).abs() < 1e-9);
        assert!((fitted.log_likelihood - (6.0 * y - 12.0 * exp(y))).abs() < 1e-12);
        let unknown = [crate::estimate::fit::Prior { parameter: "ratio".into(), mean: 0.0, sd: 0.5 }];
        let options = FitOptions { priors: &unknown, ..FitOptions::default() };
        assert_eq!(fit(poisson(), &options, |values| values[0]).unwrap_err().code(), "invalid");
        let twice = [priors[0].clone(), priors[0].clone()];
        let options = FitOptions { priors: &twice, ..FitOptions::default() };
        assert_eq!(fit(poisson(), &options, |values| values[0]).unwrap_err().code(), "invalid");
    }
}
