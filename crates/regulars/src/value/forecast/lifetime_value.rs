//! Residual lifetime value: discounted purchases to come, times the spend expected of each, times the margin.

use crate::error::{Error, Result, check_length, check_range};
use crate::estimate::Estimate;
use crate::fit::{Fit, Intervals, cure, delta, log_normal};
use crate::level;
use crate::math::columns::sum::exact_sum;
use crate::value::models::fitted::once;
use crate::value::models::gamma_gamma::model::GammaGamma;
use crate::value::models::purchase_model::PurchaseModel;
use crate::value::purchases::histories::Histories;
use serde::{Deserialize, Serialize};

/// Largest margin, as a share of spend: up to it no product with purchases and spends overflows.
pub(super) const LARGEST_MARGIN: f64 = 1e12;

/// How far ahead, and what tomorrow's money is worth today.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LifetimeOptions {
    /// Time ahead, in the unit of the histories. Default: 52.
    pub horizon: f64,
    /// Continuous discount rate per time unit. Default: ln(1.1)/52, 10 % a year in weeks.
    pub discount_rate: f64,
    /// Share of the spend that is profit. Default: 1, so that value is revenue.
    pub margin: f64,
    /// Confidence level of the intervals. Default: 0.95.
    pub level: f64,
}

impl Default for LifetimeOptions {
    fn default() -> Self {
        Self { horizon: 52.0, discount_rate: libm::log(1.1) / 52.0, margin: 1.0, level: level::DEFAULT }
    }
}

/// The value of each customer's purchases within the horizon, discounted to now, in major units of money (Fader, Hardie
/// & Lee 2005, "RFM and CLV", over a finite horizon).
///
/// `monetary_value` is the mean spend of the repeat purchases; it is not read where the frequency is 0. The intervals
/// carry the uncertainty of both fits, which are independent. A customer whose expected spend is infinite (p x + q <= 1,
/// most often those without a repeat) has a value without an end, 1.8e308, and the limits 0 and 1.8e308; the others have
/// theirs.
///
/// # Errors
/// [`crate::Error::Lengths`]; [`crate::Error::OutOfRange`] for a horizon, rate or margin out of range;
/// [`crate::Error::Invalid`] when a likelihood is flat.
///
/// ```
/// use regulars::value::{BgNbd, FitOptions, GammaGamma, Histories, LifetimeOptions, lifetime_value};
/// let frequency = [0, 0, 0, 1, 2, 5, 9, 0, 1, 3];
/// let recency = [0.0, 0.0, 0.0, 4.0, 9.0, 20.0, 31.0, 0.0, 30.0, 12.0];
/// let age = [39.0, 38.0, 35.0, 36.0, 33.0, 39.0, 32.0, 30.0, 38.0, 30.0];
/// let spend = [0.0, 0.0, 0.0, 5.5, 80.0, 18.5, 140.0, 0.0, 9.9, 27.0];
/// let histories = Histories::new(&frequency, &recency, &age)?;
/// let purchases = BgNbd::fit(&histories, &FitOptions::default())?;
/// let spends = GammaGamma::fit(&[1, 2, 5, 9, 1, 3], &[5.5, 80.0, 18.5, 140.0, 9.9, 27.0], &FitOptions::default())?;
/// let value = lifetime_value(&purchases, &spends, &histories, &spend, &LifetimeOptions::default())?;
/// assert!(value.value[6] > value.value[3]);
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn lifetime_value<M: PurchaseModel>(
    purchases: &Fit<M>,
    spends: &Fit<GammaGamma>,
    histories: &Histories<'_>,
    monetary_value: &[f64],
    options: &LifetimeOptions,
) -> Result<Intervals> {
    each_value(purchases, &Spending { fit: spends, monetary_value, instead: None, share: None }, histories, options)
}

/// What customers spend in a purchase, by a fit.
#[derive(Clone, Copy)]
pub(crate) struct Spending<'a> {
    pub(crate) fit: &'a Fit<GammaGamma>,
    /// Mean spend of the repeat purchases; not read without one.
    pub(crate) monetary_value: &'a [f64],
    /// What stands for an infinite expectation.
    pub(crate) instead: Option<f64>,
    /// Share of each customer's purchases that is paid; all of them where there is none.
    pub(crate) share: Option<&'a [f64]>,
}

impl Spending<'_> {
    /// Expected spend under a model near that of the fit, which tells whose is infinite.
    pub(crate) fn expected(&self, model: &GammaGamma, frequency: &[u32]) -> Result<Vec<f64>> {
        let mut each = model.expected_spend(frequency, self.monetary_value)?;
        each.iter_mut().zip(frequency).for_each(|(spend, &x)| {
            if !self.fit.model.is_finite(x.into()) {
                *spend = self.instead.unwrap_or(f64::MAX);
            }
        });
        each.iter_mut().zip(self.share.unwrap_or_default()).for_each(|(spend, share)| *spend *= share);
        Ok(each)
    }
}

/// [`lifetime_value`] by any [`Spending`].
pub(crate) fn each_value<M: PurchaseModel>(
    purchases: &Fit<M>,
    spending: &Spending<'_>,
    histories: &Histories<'_>,
    options: &LifetimeOptions,
) -> Result<Intervals> {
    check_length("monetary_value", histories.len(), spending.monetary_value.len())?;
    check_range("margin", 0, options.margin, 0.0, LARGEST_MARGIN)?;
    let LifetimeOptions { horizon, discount_rate, margin, level } = *options;
    let counts = |histories: &Histories<'_>| {
        delta(purchases, |model| model.discounted_purchases(histories, horizon, discount_rate))
    };
    let (count, count_error) = once(&purchases.model, histories, counts)?;
    let (spend, spend_error) = delta(spending.fit, |model| spending.expected(model, histories.frequency()))?;
    let value: Vec<f64> = count.iter().zip(&spend).map(|(count, spend)| margin * count * spend).collect();
    let error = count.iter().zip(&count_error).zip(spend.iter().zip(&spend_error));
    let error: Vec<f64> = error
        .map(|((count, by_count), (spend, by_spend))| {
            let (left, right) = (by_count * spend, by_spend * count);
            let error = margin * (left * left + right * right).sqrt();
            // Next to an infinite expectation the slopes are no numbers.
            if error.is_finite() { error } else { f64::MAX }
        })
        .collect();
    let mut value = log_normal(value, &error, level)?;
    let limits = value.low.iter_mut().zip(&mut value.high);
    for ((value, (low, high)), spend) in value.value.iter_mut().zip(limits).zip(spend) {
        if spend == f64::MAX {
            (*value, *low, *high) = (f64::MAX, 0.0, f64::MAX);
        }
    }
    Ok(value)
}

/// The sum of [`lifetime_value`] over all customers, with the interval of the sum.
///
/// # Errors
/// As [`lifetime_value`]; [`crate::Error::Invalid`] where a customer's value is infinite, so that the sum is.
///
/// ```
/// # use regulars::value::{BgNbd, FitOptions, GammaGamma, Histories, LifetimeOptions, total_lifetime_value};
/// # let frequency = [0, 0, 0, 1, 2, 5, 9, 0, 1, 3];
/// # let recency = [0.0, 0.0, 0.0, 4.0, 9.0, 20.0, 31.0, 0.0, 30.0, 12.0];
/// # let age = [39.0, 38.0, 35.0, 36.0, 33.0, 39.0, 32.0, 30.0, 38.0, 30.0];
/// # let spend = [0.0, 0.0, 0.0, 5.5, 80.0, 18.5, 140.0, 0.0, 9.9, 27.0];
/// # let histories = Histories::new(&frequency, &recency, &age)?;
/// # let purchases = BgNbd::fit(&histories, &FitOptions::default())?;
/// # let spends = GammaGamma::fit(&[1, 2, 5, 9, 1, 3], &[5.5, 80.0, 18.5, 140.0, 9.9, 27.0], &FitOptions::default())?;
/// let total = total_lifetime_value(&purchases, &spends, &histories, &spend, &LifetimeOptions::default())?;
/// assert!(total.low < total.value && total.value < total.high);
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn total_lifetime_value<M: PurchaseModel>(
    purchases: &Fit<M>,
    spends: &Fit<GammaGamma>,
    histories: &Histories<'_>,
    monetary_value: &[f64],
    options: &LifetimeOptions,
) -> Result<Estimate> {
    total_value(purchases, &Spending { fit: spends, monetary_value, instead: None, share: None }, histories, options)
}

/// [`total_lifetime_value`] by any [`Spending`].
pub(crate) fn total_value<M: PurchaseModel>(
    purchases: &Fit<M>,
    spending: &Spending<'_>,
    histories: &Histories<'_>,
    options: &LifetimeOptions,
) -> Result<Estimate> {
    check_length("monetary_value", histories.len(), spending.monetary_value.len())?;
    let spends = spending.fit;
    let endless = histories.frequency().iter().filter(|&&x| !spends.model.is_finite(x.into())).count();
    if endless > 0 && spending.instead.is_none() {
        let why = format!(
            "infinite for {endless} customers, since spends differ too much for a mean (p x + q <= 1): sum the values \
             of the others, or {}",
            cure(spends)
        );
        return Err(Error::invalid("expected_spend", why));
    }
    check_range("margin", 0, options.margin, 0.0, LARGEST_MARGIN)?;
    let LifetimeOptions { horizon, discount_rate, margin, level } = *options;
    let counts = |model: &M| model.discounted_purchases(histories, horizon, discount_rate);
    let each = |model: &GammaGamma| spending.expected(model, histories.frequency());
    let (count, spend) = (counts(&purchases.model)?, each(&spends.model)?);
    let total = |left: &[f64], right: &[f64]| vec![exact_sum(left.iter().zip(right).map(|(left, right)| left * right))];
    let (value, by_count) = delta(purchases, |model| Ok(total(&counts(model)?, &spend)))?;
    let (_, by_spend) = delta(spends, |model| Ok(total(&count, &each(model)?)))?;
    let error: Vec<f64> =
        by_count.iter().zip(&by_spend).map(|(left, right)| margin * (left * left + right * right).sqrt()).collect();
    Ok(log_normal(value.into_iter().map(|value| margin * value).collect(), &error, level)?
        .single(histories.len(), &format!("{}_gamma_gamma_delta_method", purchases.model.name())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::FitOptions;
    use crate::value::models::bg_nbd::mbg_nbd::MbgNbd;

    /// Spends without a mean over all customers: whoever repeats has a value, and only the others none.
    #[test]
    fn values_that_are_finite_are_given() {
        let frequency = [0, 0, 0, 1, 2, 5, 9, 0, 1, 3];
        let recency = [0.0, 0.0, 0.0, 4.0, 9.0, 20.0, 31.0, 0.0, 30.0, 12.0];
        let age = [39.0, 38.0, 35.0, 36.0, 33.0, 39.0, 32.0, 30.0, 38.0, 30.0];
        let spend = [0.0, 0.0, 0.0, 1.5, 8000.0, 18.5, 140.0, 0.0, 9.9, 270.0];
        let histories = Histories::new(&frequency, &recency, &age).unwrap();
        let weak = FitOptions { weak_priors: true, ..FitOptions::default() };
        let purchases = MbgNbd::fit(&histories, &weak).unwrap();
        let repeats: Vec<(u32, f64)> = frequency.into_iter().zip(spend).filter(|row| row.0 > 0).collect();
        let (x, m): (Vec<u32>, Vec<f64>) = repeats.into_iter().unzip();
        let mut spends = GammaGamma::fit(&x, &m, &weak).unwrap();
        let value = |spends: &Fit<GammaGamma>| {
            let options = LifetimeOptions::default();
            let total = total_lifetime_value(&purchases, spends, &histories, &spend, &options);
            (lifetime_value(&purchases, spends, &histories, &spend, &options).unwrap(), total)
        };
        assert!(spends.model.q < 1.0, "{spends:?}");
        let (found, total) = value(&spends);
        for (row, x) in frequency.into_iter().enumerate() {
            let row = (found.value[row], found.low[row], found.high[row]);
            match x {
                0 => assert_eq!(row, (f64::MAX, 0.0, f64::MAX)),
                _ => assert!(row.1 < row.0 && row.0 < row.2 && row.0 < 1e7, "{x} {row:?}"),
            }
        }
        let refused = total.unwrap_err().to_string();
        assert!(refused.starts_with("expected_spend is invalid: infinite for 4 customers"), "{refused}");
        assert!(refused.ends_with("a smaller sd, nearer to what you know"), "the fit has weak priors: {refused}");
        // With a mean everything is finite.
        (spends.model.q, spends.parameters[1].value) = (2.5, 2.5);
        let (found, total) = value(&spends);
        assert!((found.value.iter().sum::<f64>() / total.unwrap().value - 1.0).abs() < 1e-12);
    }
}
