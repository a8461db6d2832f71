//! What a fit's uncertainty does to the numbers that follow from it: intervals by the delta method.

use crate::error::{Error, Result};
use crate::estimate::Estimate;
use crate::fit::options::{Fit, Parameter, Status, TIGHT_CURE, WEAK_CURE};
use crate::level;
use crate::math::special::normal::z_for_level;
use crate::work::{self, WorkStep};
use libm::exp;
use serde::{Deserialize, Serialize};

/// Relative step of the central differences by a positive parameter. Their error grows like the square of the step, and
/// rounding like its inverse: this is about where both are 1e-8 of the slope or less.
const STEP: f64 = 1e-4;
/// Their step by a coefficient, in standard errors of it: a coefficient may be 0, and its unit is one over that of its
/// covariate, so no relative or absolute step fits it.
const STEP_IN_ERRORS: f64 = 1e-3;

/// A column of values with the limits of their intervals.
///
/// The intervals carry the uncertainty of the fitted parameters, not the chance in what a single customer does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Intervals {
    /// The values.
    pub value: Vec<f64>,
    /// Lower limits.
    pub low: Vec<f64>,
    /// Upper limits.
    pub high: Vec<f64>,
    /// Confidence level of each interval on its own.
    pub level: f64,
}

impl Intervals {
    /// The only row as an estimate over `n` customers.
    pub(crate) fn single(&self, n: usize, method: &str) -> Estimate {
        debug_assert_eq!((self.value.len(), self.low.len(), self.high.len()), (1, 1, 1), "intervals of one row");
        let one = |column: &[f64]| column.first().copied().unwrap_or(f64::NAN);
        let (value, low, high) = (one(&self.value), one(&self.low), one(&self.high));
        Estimate { value, low, high, level: self.level, n: n as u64, method: method.into() }
    }
}

/// A model as the list of its parameters, in the order of its fit's covariance.
pub trait Parameters: Sized + PartialEq {
    /// The values, the positive ones first.
    fn values(&self) -> Vec<f64>;

    /// The same model with other values; `None` when their number is wrong.
    fn with_values(&self, values: &[f64]) -> Option<Self>;

    /// How many of the values, from the first, are positive; the others are coefficients.
    fn positive(&self) -> usize {
        self.values().len()
    }
}

/// What helps where a fit sets no limits: weak priors, unless each parameter has one already.
pub(crate) fn cure<M: Parameters>(fit: &Fit<M>) -> &'static str {
    if fit.priors.len() < fit.model.positive() { WEAK_CURE } else { TIGHT_CURE }
}

/// A column g that follows from the fitted model, and the standard error of each of its values by the delta method:
/// sqrt(g' C g'), where g' are the slopes of the value by the parameters and C is their covariance.
pub(crate) fn delta<M: Parameters>(
    fit: &Fit<M>,
    column: impl Fn(&M) -> Result<Vec<f64>>,
) -> Result<(Vec<f64>, Vec<f64>)> {
    if fit.convergence.status == Status::Boundary {
        let at_edge = |parameter: &&Parameter| parameter.standard_error.is_none();
        let names: Vec<&str> = fit.parameters.iter().filter(at_edge).map(|parameter| parameter.name.as_str()).collect();
        let why = format!("{} at the edge of its range, so nothing that follows has an interval", names.join(", "));
        return Err(Error::invalid("fit", format!("{why}: {}", cure(fit))));
    }
    let Some(covariance) = &fit.covariance else {
        let why = "its likelihood is flat, so nothing that follows has an interval";
        return Err(Error::invalid("fit", format!("{why}: {}", cure(fit))));
    };
    let parameters: Vec<f64> = fit.parameters.iter().map(|parameter| parameter.value).collect();
    check(fit, &parameters, covariance)?;
    let positive = fit.model.positive();
    let moved = |i: usize, step: f64| {
        let mut moved = parameters.clone();
        moved.iter_mut().skip(i).take(1).for_each(|value| {
            *value = if i < positive { *value * exp(step) } else { *value + step };
        });
        let model = fit.model.with_values(&moved);
        column(&model.ok_or_else(|| Error::invalid("fit", "its parameters are not those of the model"))?)
    };
    let told = work::begin(WorkStep::Score, Some(1 + 2 * parameters.len() as u64));
    let values = column(&fit.model)?;
    told.done(1);
    let mut slopes = Vec::new();
    for (i, (parameter, variance)) in parameters.iter().zip(diagonal(covariance)).enumerate() {
        let (step, scale) = match variance.sqrt() {
            _ if i < positive => (STEP, *parameter),
            error if error > 0.0 => (STEP_IN_ERRORS * error, 1.0),
            _ => (STEP, 1.0),
        };
        let (up, down) = (moved(i, step)?, moved(i, -step)?);
        told.done(2);
        // By the logarithm for a positive parameter, so divided by its value.
        let by_step = up.iter().zip(&down).map(|(up, down)| (up - down) / (2.0 * step));
        slopes.push(by_step.map(|slope| slope / scale).collect::<Vec<f64>>());
    }
    // The sum over pairs of parameters of slope times covariance times slope, row by row.
    let mut variance = vec![0.0; values.len()];
    for (row, left) in covariance.iter().zip(&slopes) {
        for (covariance, right) in row.iter().zip(&slopes) {
            let products = left.iter().zip(right).map(|(l, r)| l * covariance * r);
            variance.iter_mut().zip(products).for_each(|(sum, product)| *sum += product);
        }
    }
    Ok((values, variance.into_iter().map(|v| v.max(0.0).sqrt()).collect()))
}

/// A fit may have been read from a file that somebody edited: it must not contradict itself.
fn check<M: Parameters>(fit: &Fit<M>, parameters: &[f64], covariance: &[Vec<f64>]) -> Result<()> {
    if fit.model.values() != parameters {
        return Err(Error::invalid("fit", "its parameters are not those of its model"));
    }
    let square = covariance.len() == parameters.len() && covariance.iter().all(|row| row.len() == parameters.len());
    let variances: Vec<f64> = diagonal(covariance).collect();
    let rows = covariance.iter().zip(&variances);
    // No covariance exceeds the root of the product of its variances, but for rounding.
    let possible = |(row, &own): (&Vec<f64>, &f64)| {
        own >= 0.0 && row.iter().zip(&variances).all(|(c, &other)| c.abs() <= own.sqrt() * other.sqrt() * (1.0 + 1e-6))
    };
    if square && rows.into_iter().all(possible) {
        Ok(())
    } else {
        Err(Error::invalid("fit", "its covariance is none of these parameters"))
    }
}

/// The cells (i, i) of a square matrix.
fn diagonal(matrix: &[Vec<f64>]) -> impl Iterator<Item = f64> {
    matrix.iter().enumerate().filter_map(|(i, row)| row.get(i).copied())
}

/// Limits that are normal on the log scale, so that they stay positive; a value of 0 has the limits 0.
pub(crate) fn log_normal(value: Vec<f64>, error: &[f64], level: f64) -> Result<Intervals> {
    let reach = reach(level)?;
    // se(ln value) = se / value.
    let factor = |(&value, &error): (&f64, &f64)| if value > 0.0 { exp(reach * (error / value)) } else { 1.0 };
    let limits = value.iter().zip(error).map(|pair| (pair.0 / factor(pair), (pair.0 * factor(pair)).min(f64::MAX)));
    let (low, high) = limits.unzip();
    Ok(Intervals { value, low, high, level })
}

/// Standard errors from the value to a limit.
fn reach(level: f64) -> Result<f64> {
    level::check(level)?;
    Ok(z_for_level(level))
}

/// Limits that are normal on the log-odds scale, so that they stay probabilities.
pub(crate) fn log_odds_normal(value: Vec<f64>, error: &[f64], level: f64) -> Result<Intervals> {
    let reach = reach(level)?;
    // se(ln odds) = se / (p (1 - p)).
    let factor = value.iter().zip(error).map(|(&p, &se)| match p * (1.0 - p) {
        0.0 => 1.0,
        spread => exp(reach * (se / spread)),
    });
    // Odds times a factor f make the probability p f / (1 - p + p f).
    let limits = value.iter().zip(factor).map(|(&p, f)| (p / (p + (1.0 - p) * f), p / (p + (1.0 - p) / f)));
    let (low, high) = limits.unzip();
    Ok(Intervals { value, low, high, level })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::Answer;
    use crate::fit::options::{Convergence, Parameter, Status};

    /// A rate for a customer whose covariate is 0, and what a unit of the covariate adds to its logarithm.
    #[derive(Debug, PartialEq)]
    struct Rate {
        baseline: f64,
        coefficient: f64,
    }

    impl Parameters for Rate {
        fn values(&self) -> Vec<f64> {
            vec![self.baseline, self.coefficient]
        }

        fn with_values(&self, values: &[f64]) -> Option<Self> {
            let &[baseline, coefficient] = values else { return None };
            Some(Self { baseline, coefficient })
        }

        fn positive(&self) -> usize {
            1
        }
    }

    fn fitted(model: Rate, covariance: Vec<Vec<f64>>) -> Fit<Rate> {
        let parameter = |(name, value): (&str, f64)| Parameter {
            name: name.into(),
            value,
            standard_error: None,
            estimate: Answer::NotEnough { n: 0, needed: 1, why: String::new() },
        };
        let parameters = ["baseline", "coefficient"].into_iter().zip(model.values()).map(parameter).collect();
        let convergence =
            Convergence { status: Status::Converged, iterations: 1, gradient: 0.0, distinct_rows: 1, customers: 1.0 };
        Fit { model, parameters, covariance: Some(covariance), log_likelihood: 0.0, convergence, priors: Vec::new() }
    }

    #[test]
    fn the_error_of_a_prediction_does_not_depend_on_the_units_of_a_covariate() {
        for unit in [1e-6, 1.0, 1e6] {
            let fit = fitted(
                Rate { baseline: 2.0, coefficient: 0.5 / unit },
                vec![vec![0.04, 0.0], vec![0.0, 0.01 / unit / unit]],
            );
            let rate = |model: &Rate| Ok(vec![model.baseline * exp(model.coefficient * unit)]);
            let (value, error) = delta(&fit, rate).unwrap();
            // By hand: the log of the rate has the variance (0.2 / 2)^2 + 0.1^2.
            assert!((value[0] - 2.0 * exp(0.5)).abs() < 1e-12);
            assert!((error[0] / value[0] - 0.02_f64.sqrt()).abs() < 1e-8, "{unit} {error:?}");
        }
    }

    #[test]
    fn weak_priors_are_no_cure_for_a_fit_that_has_them() {
        let mut fit = fitted(Rate { baseline: 2.0, coefficient: 0.5 }, vec![vec![0.04, 0.0], vec![0.0, 0.0]]);
        fit.convergence.status = Status::Boundary;
        let refused = |fit: &Fit<Rate>| delta(fit, |model| Ok(vec![model.baseline])).unwrap_err().to_string();
        assert!(refused(&fit).contains("priors = \"weak\""), "{}", refused(&fit));
        fit.priors = vec![crate::fit::Prior { parameter: "baseline".into(), mean: 0.0, sd: 2.0 }];
        assert!(
            refused(&fit).ends_with("give parameters priors of your own with a smaller sd, nearer to what you know")
        );
    }

    #[test]
    fn a_coefficient_that_is_known_for_sure_adds_no_error() {
        let fit = fitted(Rate { baseline: 2.0, coefficient: 0.5 }, vec![vec![0.04, 0.0], vec![0.0, 0.0]]);
        let (_, error) = delta(&fit, |model| Ok(vec![model.baseline])).unwrap();
        assert!((error[0] - 0.2).abs() < 1e-9);
    }
}
