//! What a fit's uncertainty does to the numbers that follow from it: intervals by the delta method.

use super::{BgNbd, Fit, GammaGamma, Histories};
use crate::error::{Error, Result, check_range};
use crate::estimate::Estimate;
use crate::math::normal::z_for_level;
use crate::math::sum::ExactSum;
use libm::exp;
use serde::{Deserialize, Serialize};

/// Relative step of the central differences by each parameter.
const STEP: f64 = 1e-4;

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
    pub(super) fn single(&self, n: usize, method: &str) -> Estimate {
        let one = |column: &[f64]| column.first().copied().unwrap_or_default();
        let (value, low, high) = (one(&self.value), one(&self.low), one(&self.high));
        Estimate { value, low, high, level: self.level, n: n as u64, method: method.into() }
    }
}

/// A model whose parameters are all positive, in the order of its fit's covariance.
pub(super) trait Positive: Sized + PartialEq {
    fn from_parameters(parameters: &[f64]) -> Option<Self>;
}

impl Positive for BgNbd {
    fn from_parameters(parameters: &[f64]) -> Option<Self> {
        let &[r, alpha, a, b] = parameters else { return None };
        Some(Self { r, alpha, a, b })
    }
}

impl Positive for GammaGamma {
    fn from_parameters(parameters: &[f64]) -> Option<Self> {
        let &[p, q, gamma] = parameters else { return None };
        Some(Self { p, q, gamma })
    }
}

/// A column that follows from the fitted model, and the standard error of each of its values.
pub(super) fn delta<M: Positive>(
    fit: &Fit<M>,
    column: impl Fn(&M) -> Result<Vec<f64>>,
) -> Result<(Vec<f64>, Vec<f64>)> {
    let Some(covariance) = &fit.covariance else {
        return Err(Error::invalid("fit", "its likelihood is flat, so nothing that follows has an interval"));
    };
    let parameters: Vec<f64> = fit.parameters.iter().map(|parameter| parameter.value).collect();
    check(fit, &parameters, covariance)?;
    let moved = |i: usize, step: f64| {
        let mut moved = parameters.clone();
        moved.iter_mut().skip(i).take(1).for_each(|value| *value *= exp(step));
        let model = M::from_parameters(&moved);
        column(&model.ok_or_else(|| Error::invalid("fit", "its parameters are not those of the model"))?)
    };
    let values = column(&M::from_parameters(&parameters).ok_or_else(|| Error::invalid("fit", "has no parameters"))?)?;
    let mut slopes = Vec::new();
    for (i, parameter) in parameters.iter().enumerate() {
        let (up, down) = (moved(i, STEP)?, moved(i, -STEP)?);
        let by_log = up.iter().zip(&down).map(|(up, down)| (up - down) / (2.0 * STEP));
        slopes.push(by_log.map(|slope| slope / parameter).collect::<Vec<f64>>());
    }
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
fn check<M: Positive>(fit: &Fit<M>, parameters: &[f64], covariance: &[Vec<f64>]) -> Result<()> {
    if M::from_parameters(parameters).as_ref() != Some(&fit.model) {
        return Err(Error::invalid("fit", "its parameters are not those of its model"));
    }
    let square = covariance.len() == parameters.len() && covariance.iter().all(|row| row.len() == parameters.len());
    let variances: Vec<f64> = covariance.iter().enumerate().filter_map(|(i, row)| row.get(i).copied()).collect();
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

impl Fit<BgNbd> {
    /// Probability to be alive ([`BgNbd::probability_alive`]) with its interval, normal on the log-odds scale.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the likelihood is flat or the fit contradicts itself; [`Error::OutOfRange`] for a level outside (0, 1).
    ///
    /// ```
    /// # use regulars::value::{BgNbd, FitOptions, Histories};
    /// # let frequency = [0, 0, 0, 1, 2, 5, 9, 0, 1, 3];
    /// # let recency = [0.0, 0.0, 0.0, 4.0, 9.0, 20.0, 31.0, 0.0, 30.0, 12.0];
    /// # let age = [39.0, 38.0, 35.0, 36.0, 33.0, 39.0, 32.0, 30.0, 38.0, 30.0];
    /// # let histories = Histories::new(&frequency, &recency, &age)?;
    /// let fit = BgNbd::fit(&histories, &FitOptions::default())?;
    /// let alive = fit.probability_alive(&histories, 0.95)?;
    /// assert!(alive.low[4] < alive.value[4] && alive.value[4] < alive.high[4]);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn probability_alive(&self, histories: &Histories<'_>, level: f64) -> Result<Intervals> {
        let (value, error) = delta(self, |model| model.probability_alive(histories))?;
        let reach = reach(level)?;
        let factor = value.iter().zip(&error).map(|(&p, &se)| match p * (1.0 - p) {
            0.0 => 1.0,
            spread => exp(reach * (se / spread)),
        });
        // Odds times a factor f make the probability p f / (1 - p + p f).
        let limits = value.iter().zip(factor).map(|(&p, f)| (p / (p + (1.0 - p) * f), p / (p + (1.0 - p) / f)));
        let (low, high) = limits.unzip();
        Ok(Intervals { value, low, high, level })
    }

    /// Expected purchases ([`BgNbd::expected_purchases`]) with their interval, normal on the log scale.
    ///
    /// # Errors
    /// As [`Self::probability_alive`] and [`BgNbd::expected_purchases`].
    ///
    /// ```
    /// # use regulars::value::{BgNbd, FitOptions, Histories};
    /// # let frequency = [0, 0, 0, 1, 2, 5, 9, 0, 1, 3];
    /// # let recency = [0.0, 0.0, 0.0, 4.0, 9.0, 20.0, 31.0, 0.0, 30.0, 12.0];
    /// # let age = [39.0, 38.0, 35.0, 36.0, 33.0, 39.0, 32.0, 30.0, 38.0, 30.0];
    /// # let histories = Histories::new(&frequency, &recency, &age)?;
    /// let fit = BgNbd::fit(&histories, &FitOptions::default())?;
    /// let expected = fit.expected_purchases(&histories, 26.0, 0.95)?;
    /// assert!(expected.low[6] > 0.0 && expected.low[6] < expected.value[6]);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn expected_purchases(&self, histories: &Histories<'_>, horizon: f64, level: f64) -> Result<Intervals> {
        let (value, error) = delta(self, |model| model.expected_purchases(histories, horizon))?;
        log_normal(value, &error, level)
    }

    /// Purchases that the whole base is expected to make within `horizon`, with the interval of their sum.
    ///
    /// # Errors
    /// As [`Self::expected_purchases`].
    ///
    /// ```
    /// # use regulars::value::{BgNbd, FitOptions, Histories};
    /// # let frequency = [0, 0, 0, 1, 2, 5, 9, 0, 1, 3];
    /// # let recency = [0.0, 0.0, 0.0, 4.0, 9.0, 20.0, 31.0, 0.0, 30.0, 12.0];
    /// # let age = [39.0, 38.0, 35.0, 36.0, 33.0, 39.0, 32.0, 30.0, 38.0, 30.0];
    /// # let histories = Histories::new(&frequency, &recency, &age)?;
    /// let fit = BgNbd::fit(&histories, &FitOptions::default())?;
    /// let total = fit.total_expected_purchases(&histories, 26.0, 0.95)?;
    /// let sum: f64 = fit.model.expected_purchases(&histories, 26.0)?.iter().sum();
    /// assert!((total.value - sum).abs() < 1e-9);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn total_expected_purchases(&self, histories: &Histories<'_>, horizon: f64, level: f64) -> Result<Estimate> {
        let total = |column: Vec<f64>| {
            let mut sum = ExactSum::new();
            column.into_iter().for_each(|value| sum.add(value));
            vec![sum.value()]
        };
        let (value, error) = delta(self, |model| model.expected_purchases(histories, horizon).map(total))?;
        Ok(log_normal(value, &error, level)?.single(histories.len(), "bg_nbd_delta_method"))
    }
}

/// Limits that are normal on the log scale, so that they stay positive; a value of 0 has the limits 0.
pub(super) fn log_normal(value: Vec<f64>, error: &[f64], level: f64) -> Result<Intervals> {
    let reach = reach(level)?;
    let factor = |(&value, &error): (&f64, &f64)| if value > 0.0 { exp(reach * (error / value)) } else { 1.0 };
    let limits = value.iter().zip(error).map(|pair| (pair.0 / factor(pair), (pair.0 * factor(pair)).min(f64::MAX)));
    let (low, high) = limits.unzip();
    Ok(Intervals { value, low, high, level })
}

fn reach(level: f64) -> Result<f64> {
    check_range("level", 0, level, 1e-6, 1.0 - 1e-12)?;
    Ok(z_for_level(level))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::FitOptions;

    #[test]
    fn a_fit_that_contradicts_itself_has_no_intervals() {
        let (frequency, recency) = ([0, 0, 0, 1, 2, 5, 9, 0, 1, 3], [0., 0., 0., 4., 9., 20., 31., 0., 30., 12.]);
        let histories = Histories::new(&frequency, &recency, &[39.0; 10]).unwrap();
        let fit = BgNbd::fit(&histories, &FitOptions::default()).unwrap();
        assert!(fit.probability_alive(&histories, 0.95).is_ok());
        let edits: [fn(&mut Fit<BgNbd>); 6] = [
            |fit| fit.model.r = 50.0,
            |fit| fit.parameters.swap(0, 1),
            |fit| fit.parameters.truncate(3),
            |fit| fit.covariance = Some(vec![]),
            |fit| fit.covariance.as_mut().unwrap()[0][0] = -1.0,
            |fit| fit.covariance.as_mut().unwrap()[1][2] *= 1e9,
        ];
        for edit in edits {
            let mut edited = fit.clone();
            edit(&mut edited);
            let refused = edited.probability_alive(&histories, 0.95).unwrap_err();
            assert_eq!(refused.code(), "invalid", "{refused}");
        }
    }
}
