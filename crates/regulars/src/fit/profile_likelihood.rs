//! Limits of a parameter by its profile likelihood, for parameters whose likelihood is not shaped like a normal one.
//!
//! Hold a coordinate at a value and maximise over all others: l(value). The limits of its interval are the two values
//! at which top - l(value) = z^2 / 2, where `top` is the log-likelihood of the fit and z the normal quantile of the
//! level (Wilks: twice that loss is a chi-square of one degree of freedom). Each value tried costs a fit, so the search
//! steps outwards along the line of the best fits so far, and then closes in on the root of the loss, which is nearly
//! linear in the distance.

use super::problem::Problem;
use crate::math::search::optimise::{Limits, Maximum, maximise};
use crate::work;
use libm::exp;
use std::cell::Cell;

/// Share of the allowed loss to which the loss at a limit is matched. The limit is then good to half of that share of
/// its distance from the maximum; every further digit would cost another fit.
const MATCHED_TO: f64 = 1e-7;
/// Least share of the loss still to come that a step outwards must bring. Steps grow by up to 2, so a likelihood that
/// loses less levels off: the loss is never reached, and the parameter has no limit on this side.
const LEVELS_OFF: f64 = 0.02;
/// By how much each end of the search's box is moved out, in units of its coordinates (a factor of 20 for a log
/// parameter), to see whether the box set a limit instead of the data.
const WIDER_BOX: f64 = 3.0;
/// Fits for one limit at most; it takes five to ten. The last point tried is then the limit.
const MOST_FITS: u32 = 40;
/// Steps of all searches for one limit at most; where the likelihood is well-behaved they are some fifty. Without this
/// bound, forty searches of two hundred steps would go on for minutes where it is not.
const STEPS: u32 = 500;

/// The search for limits around a maximum.
pub(super) struct Profile<'a> {
    problem: &'a Problem,
    top: &'a Maximum,
    /// Log-likelihood that a limit loses against the maximum, z^2 / 2.
    loss: f64,
    /// Steps left for the present limit.
    left: Cell<u32>,
}

impl<'a> Profile<'a> {
    pub(super) fn new(problem: &'a Problem, top: &'a Maximum, loss: f64) -> Self {
        Self { problem, top, loss, left: Cell::new(0) }
    }

    /// Both limits of a parameter, and the method; `reach` is where the normal shape would put them. None when the
    /// search for one of them doesn't come to its end.
    pub(super) fn limits(&self, i: usize, reach: f64, positive: bool) -> Option<(f64, f64, &'static str)> {
        let [low, high] = [-reach, reach].map(|reach| {
            self.left.set(STEPS);
            let limit = self.limit(i, reach);
            (self.left.get() > 0).then_some(limit)
        });
        let (low, high) = (low?, high?);
        Some(if positive {
            (low.map_or(0.0, exp), high.map_or(f64::MAX, exp).min(f64::MAX), "profile_likelihood")
        } else {
            (low.unwrap_or(f64::MIN), high.unwrap_or(f64::MAX), "profile_likelihood")
        })
    }

    /// The coordinate on one side at which the loss is reached; `None` when the likelihood levels off before, or the
    /// search's box ends, be it in another coordinate that goes along.
    fn limit(&self, i: usize, reach: f64) -> Option<f64> {
        let centre = self.top.point.get(i).copied()?;
        let edge = *if reach < 0.0 { &self.problem.limits.lower } else { &self.problem.limits.upper }.get(i)?;
        // Distances from the centre with too little and with too much loss; loss grows like the square of the distance.
        let (mut near, mut far) = ((0.0, 0.0), None);
        // What the others do on the way is known from the fits before: each starts where the line of those leads.
        let mut path = Path { last: self.top.point.clone(), before: None };
        let mut distance = reach;
        for _ in 0..MOST_FITS {
            // `reach` has the sign of the direction, so this is beyond the edge on either side.
            let at = if (centre + distance - edge) * reach > 0.0 { edge } else { centre + distance };
            let (lost, found) = self.lost(i, at, &path.towards(i, at));
            if self.left.get() == 0 || work::is_stopped() {
                return None;
            }
            let matched = (lost - self.loss).abs() <= MATCHED_TO * self.loss;
            if lost <= self.loss || matched {
                // The share of the loss that was left which this step has brought; NaN or infinite when none is left.
                let gained = (lost - near.1) / (self.loss - lost).max(0.0);
                let level = far.is_none() && path.before.is_some() && gained < LEVELS_OFF;
                if at == edge || level {
                    return None;
                }
                if matched {
                    return Some(at).filter(|_| !self.is_set_by_the_box(i, at, &found));
                }
                near = (at - centre, lost);
                path.add(found.point);
            } else {
                far = Some((at - centre, lost));
            }
            distance = match far {
                // The loss grows like the square of the distance: how far the target should be, in bounded steps.
                None => near.0 * (self.loss / near.1.max(0.1 * self.loss)).sqrt().clamp(1.1, 2.0),
                Some(far) => between(near, far, self.loss),
            };
        }
        Some(centre + distance)
    }

    /// Whether so much is lost at a limit only because another coordinate has come to the end of its range: with a
    /// wider one, the two would go on together.
    fn is_set_by_the_box(&self, i: usize, at: f64, found: &Maximum) -> bool {
        // Only an edge that the maximum itself doesn't lie on can have cut the others short.
        let new = found.at_edge.iter().zip(&self.top.at_edge).map(|(here, top)| *here && !*top);
        let Limits { lower, upper } = &self.problem.limits;
        let wider = || Limits {
            lower: lower.iter().map(|end| end - WIDER_BOX).collect(),
            upper: upper.iter().map(|end| end + WIDER_BOX).collect(),
        };
        new.enumerate().any(|(place, new)| new && place != i)
            && self.lost_within(wider(), i, at, &found.point).0 < (1.0 - LEVELS_OFF) * self.loss
    }

    /// What is lost with a coordinate held, and the best fit there.
    fn lost(&self, i: usize, at: f64, from: &[f64]) -> (f64, Maximum) {
        self.lost_within(self.problem.limits.clone(), i, at, from)
    }

    /// The same within a box, of which the coordinate held leaves a slice.
    fn lost_within(&self, within: Limits, i: usize, at: f64, from: &[f64]) -> (f64, Maximum) {
        let Limits { mut lower, mut upper } = within;
        let mut start: Vec<f64> = from.iter().zip(&lower).zip(&upper).map(|((x, l), u)| x.max(*l).min(*u)).collect();
        for held in [&mut lower, &mut upper, &mut start] {
            held.iter_mut().skip(i).take(1).for_each(|coordinate| *coordinate = at);
        }
        let found = maximise(&*self.problem.objective, &start, &Limits { lower, upper });
        self.left.set(self.left.get().saturating_sub(found.iterations));
        (self.top.local.value - found.local.value, found)
    }
}

/// The best fits on the way from the maximum.
struct Path {
    last: Vec<f64>,
    /// The fit before the last, once there is one beside the maximum.
    before: Option<Vec<f64>>,
}

impl Path {
    /// Adds a fit further out.
    fn add(&mut self, point: Vec<f64>) {
        self.before = Some(std::mem::replace(&mut self.last, point));
    }

    /// Where the best fit may be expected with coordinate `i` at `at`: straight on, since where parameters can hardly
    /// be told apart their best fits lie on a line.
    fn towards(&self, i: usize, at: f64) -> Vec<f64> {
        let Some(before) = &self.before else { return self.last.clone() };
        let (Some(from), Some(to)) = (before.get(i), self.last.get(i)) else { return self.last.clone() };
        let share = if to == from { 0.0 } else { (at - to) / (to - from) };
        self.last.iter().zip(before).map(|(last, before)| last + share * (last - before)).collect()
    }
}

/// The distance at which the root of the loss, which is nearly linear in it, would meet the root of `loss`, between two
/// points of (distance, loss). Never in the last twentieth next to an end, so that the bracket shrinks.
fn between(near: (f64, f64), far: (f64, f64), loss: f64) -> f64 {
    let (low, high, target) = (near.1.max(0.0).sqrt(), far.1.sqrt(), loss.sqrt());
    let share = ((target - low) / (high - low)).clamp(0.05, 0.95);
    near.0 + share * (far.0 - near.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::options::FitOptions;
    use crate::fit::search::fit;
    use crate::math::search::optimise::Local;

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
        let fitted = fit(poisson(), &FitOptions::default(), |values| values.first().copied()).unwrap();
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
        let fitted = fit(problem, &FitOptions::default(), |values| values.first().copied()).unwrap();
        assert_eq!(fitted.parameters[0].estimate.estimate().unwrap().low, 0.0);
    }

    #[test]
    fn a_prior_draws_the_maximum_to_its_mean() {
        let priors = [crate::fit::options::Prior { parameter: "rate".into(), mean: 0.0, sd: 0.5 }];
        let options = FitOptions { priors: &priors, ..FitOptions::default() };
        let fitted = fit(poisson(), &options, |values| values.first().copied()).unwrap();
        let y = libm::log(fitted.model);
        assert!((6.0 - 12.0 * exp(y) - y / 0.25).abs() < 1e-9);
        assert!((fitted.log_likelihood - (6.0 * y - 12.0 * exp(y))).abs() < 1e-12);
        let unknown = [crate::fit::options::Prior { parameter: "ratio".into(), mean: 0.0, sd: 0.5 }];
        let options = FitOptions { priors: &unknown, ..FitOptions::default() };
        assert_eq!(fit(poisson(), &options, |values| values.first().copied()).unwrap_err().code(), "invalid");
        let twice = [priors[0].clone(), priors[0].clone()];
        let options = FitOptions { priors: &twice, ..FitOptions::default() };
        assert_eq!(fit(poisson(), &options, |values| values.first().copied()).unwrap_err().code(), "invalid");
    }
}
