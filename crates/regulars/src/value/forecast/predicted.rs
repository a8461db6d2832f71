//! What all customers together will do, with an interval for what will be counted and what it is made of.

use crate::estimate::{Answer, Estimate};
use crate::math::special::incomplete_gamma::gamma_p_inv;
use crate::math::special::negative_binomial::count_quantile;
use crate::math::special::normal::z_for_level;
use libm::log;
use serde::{Deserialize, Serialize};

/// What all customers together will do within a horizon, to be compared with what will be counted.
///
/// Its interval is never narrower than that of the expected total: besides the parameters it carries the chance in what
/// each customer does, and the error that the model made on the base's own past.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Predicted {
    /// The total, and the interval that holds the actual one with the level's probability.
    pub total: Answer,
    /// Standard error of the total by the uncertainty of the parameters, as a share of the total; `None` without a
    /// total.
    pub parameter_error: Option<f64>,
    /// Standard deviation of the total by the chance in what each customer does, as a share of it; likewise.
    pub chance_error: Option<f64>,
    /// What the model missed on the base's own past beyond the two others, as a share of the total; 0 where they
    /// explain it, `None` where the past is too short to tell.
    pub model_error: Option<f64>,
}

/// The errors of a total, each a standard deviation as a share of the total.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Errors {
    pub(crate) parameters: f64,
    pub(crate) chance: f64,
    pub(crate) model: Option<f64>,
}

impl Errors {
    /// Of an expected total with the log-normal interval of its parameters, and the variance that chance adds.
    pub(crate) fn new(expected: &Estimate, chance: f64) -> Self {
        if expected.value <= 0.0 {
            return Self::default();
        }
        let parameters = log(expected.high / expected.value) / z_for_level(expected.level);
        Self { parameters, chance: chance.sqrt() / expected.value, model: None }
    }

    /// The variance, as a share of the square of the total.
    pub(crate) fn variance(&self) -> f64 {
        let model = self.model.unwrap_or(0.0);
        self.parameters * self.parameters + self.chance * self.chance + model * model
    }
}

impl Predicted {
    /// No prediction, and why.
    pub(crate) fn missing(total: Answer) -> Self {
        Self { total, parameter_error: None, chance_error: None, model_error: None }
    }

    /// Purchases to come: a count of this mean and spread. The limits are whole, with those of the mean between them.
    pub(crate) fn purchases(expected: &Estimate, errors: Errors) -> Self {
        Self::with_limits(expected, errors, |p, mean, variance| {
            let count = count_quantile(p, mean, variance);
            if p < 0.5 { count.min(expected.low.floor()) } else { count.max(expected.high.ceil()) }
        })
    }

    /// Their value: 0 with the probability `nothing`, and else a gamma distribution, so that all in all it has this mean
    /// and spread.
    pub(crate) fn value(expected: &Estimate, errors: Errors, nothing: f64) -> Self {
        Self::with_limits(expected, errors, |p, mean, variance| {
            let something = 1.0 - nothing;
            let p = (p - nothing) / something;
            if p.is_nan() || p <= 0.0 {
                return 0.0;
            }
            let (square, mean) = ((variance + mean * mean) / something, mean / something);
            // Where nothing is likely, the spread is mostly that between nothing and something.
            let variance = if nothing > 0.0 { (square - mean * mean).max(0.0) } else { variance };
            let shape = mean * mean / variance;
            if shape.is_finite() { mean * (gamma_p_inv(shape, p) / shape) } else { mean }
        })
    }

    fn with_limits(expected: &Estimate, errors: Errors, quantile: impl Fn(f64, f64, f64) -> f64) -> Self {
        let variance = errors.variance() * expected.value * expected.value;
        let outside = 0.5 * (1.0 - expected.level);
        let limit = |p: f64| if expected.value > 0.0 { quantile(p, expected.value, variance) } else { 0.0 };
        let method = "parameters_chance_and_past_error".into();
        // The parameters alone leave as much open as the interval of the expected total says. Where they leave very much,
        // its log-normal limits lie beyond those of a distribution that merely has the same variance.
        let (low, high) = (limit(outside).min(expected.low), limit(1.0 - outside).max(expected.high));
        let total = Estimate { low, high, method, ..expected.clone() };
        Self {
            total: Answer::Known(total),
            parameter_error: Some(errors.parameters),
            chance_error: Some(errors.chance),
            model_error: errors.model,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expected(value: f64) -> Estimate {
        Estimate { value, low: value / 1.2, high: value * 1.2, level: 0.95, n: 10, method: "m".into() }
    }

    #[test]
    fn limits_are_those_of_the_spread() {
        let errors = Errors { model: Some(0.05), ..Errors::new(&expected(10_000.0), 40_000.0) };
        assert!((errors.chance - 0.02).abs() < 1e-15 && (errors.parameters - 0.093).abs() < 1e-3);
        let spread = errors.variance().sqrt();
        for predicted in [Predicted::purchases(&expected(1e4), errors), Predicted::value(&expected(1e4), errors, 0.0)] {
            let total = predicted.total.estimate().unwrap();
            // Nearly normal, a little skewed to the right.
            assert!((1e4 * (1.0 - 1.96 * spread)..1e4 * (1.0 - 1.8 * spread)).contains(&total.low), "{total:?}");
            assert!((1e4 * (1.0 + 1.96 * spread)..1e4 * (1.0 + 2.15 * spread)).contains(&total.high), "{total:?}");
        }
    }

    #[test]
    fn small_totals_have_whole_limits_and_nothing_has_none() {
        let few = expected(1.5);
        let total = Predicted::purchases(&few, Errors::new(&few, 1.5)).total;
        let total = total.estimate().unwrap();
        assert_eq!((total.low, total.high), (0.0, 4.0));
        let none = expected(0.0);
        let predicted = Predicted::value(&none, Errors::new(&none, 0.0), 1.0);
        let total = predicted.total.estimate().unwrap();
        assert_eq!((total.low, total.value, total.high), (0.0, 0.0, 0.0));
    }

    /// 2 % of such bases bring 50 each, all others nothing: the limits hold nothing, and the mean.
    #[test]
    fn where_nothing_is_likely_it_lies_within_the_limits() {
        let rare = Estimate { low: 1.0, high: 1.0, ..expected(1.0) };
        let total = |nothing: f64| {
            let predicted = Predicted::value(&rare, Errors::new(&rare, 49.0), nothing);
            predicted.total.estimate().unwrap().clone()
        };
        assert_eq!((total(0.98).low, total(0.98).high), (0.0, 1.0));
        let likelier = total(0.9);
        assert!(likelier.low == 0.0 && likelier.high > 5.0 && likelier.high < 50.0, "{likelier:?}");
        let few = Predicted::purchases(&expected(0.01), Errors::new(&expected(0.01), 0.01)).total;
        assert_eq!(few.estimate().map(|few| (few.low, few.high)), Some((0.0, 1.0)));
    }

    /// Of a few payers the parameters tell next to nothing: then chance and all that follows from it add to that.
    #[test]
    fn what_is_predicted_is_never_narrower_than_what_is_expected() {
        for (value, factor) in [(0.4, 3.0), (7.3, 1.01), (50.0, 400.0), (1e4, 1e6), (1e-3, 1e9), (3.0, f64::MAX)] {
            let high = (value * factor).min(f64::MAX);
            let wide = Estimate { low: value / factor, high, ..expected(value) };
            for chance in [0.0, value, 1e4 * value * value] {
                let errors = Errors::new(&wide, chance);
                for nothing in [0.0, 0.5, 0.99] {
                    let [count, worth] =
                        [Predicted::purchases(&wide, errors), Predicted::value(&wide, errors, nothing)];
                    for total in [count.total.estimate().unwrap(), worth.total.estimate().unwrap()] {
                        assert!(total.low <= wide.low && wide.high <= total.high, "{wide:?} {total:?}");
                        assert!(total.low >= 0.0 && total.high.is_finite(), "{wide:?} {total:?}");
                    }
                }
            }
        }
    }
}
