//! Residual lifetime value: discounted purchases to come, times the spend expected of each, times the margin.

use crate::error::{Result, check_length, check_range};
use crate::estimate::Estimate;
use crate::fit::{Fit, Intervals, delta, log_normal};
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
/// carry the uncertainty of both fits, which are independent.
///
/// # Errors
/// [`crate::Error::Lengths`]; [`crate::Error::OutOfRange`] for a horizon, rate or margin out of range;
/// [`crate::Error::Invalid`] when expected spend is infinite or a likelihood flat.
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
    check_length("monetary_value", histories.len(), monetary_value.len())?;
    check_range("margin", 0, options.margin, 0.0, LARGEST_MARGIN)?;
    let LifetimeOptions { horizon, discount_rate, margin, level } = *options;
    let counts = |histories: &Histories<'_>| {
        delta(purchases, |model| model.discounted_purchases(histories, horizon, discount_rate))
    };
    let (count, count_error) = once(&purchases.model, histories, counts)?;
    let (spend, spend_error) = delta(spends, |model| model.expected_spend(histories.frequency(), monetary_value))?;
    let value: Vec<f64> = count.iter().zip(&spend).map(|(count, spend)| margin * count * spend).collect();
    let error = count.iter().zip(&count_error).zip(spend.iter().zip(&spend_error));
    let error: Vec<f64> = error
        .map(|((count, by_count), (spend, by_spend))| {
            let (left, right) = (by_count * spend, by_spend * count);
            margin * (left * left + right * right).sqrt()
        })
        .collect();
    log_normal(value, &error, level)
}

/// The sum of [`lifetime_value`] over all customers, with the interval of the sum.
///
/// # Errors
/// As [`lifetime_value`].
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
    check_length("monetary_value", histories.len(), monetary_value.len())?;
    check_range("margin", 0, options.margin, 0.0, LARGEST_MARGIN)?;
    let LifetimeOptions { horizon, discount_rate, margin, level } = *options;
    let counts = |model: &M| model.discounted_purchases(histories, horizon, discount_rate);
    let each = |model: &GammaGamma| model.expected_spend(histories.frequency(), monetary_value);
    let (count, spend) = (counts(&purchases.model)?, each(&spends.model)?);
    let total = |left: &[f64], right: &[f64]| vec![exact_sum(left.iter().zip(right).map(|(left, right)| left * right))];
    let (value, by_count) = delta(purchases, |model| Ok(total(&counts(model)?, &spend)))?;
    let (_, by_spend) = delta(spends, |model| Ok(total(&count, &each(model)?)))?;
    let error: Vec<f64> =
        by_count.iter().zip(&by_spend).map(|(left, right)| margin * (left * left + right * right).sqrt()).collect();
    Ok(log_normal(value.into_iter().map(|value| margin * value).collect(), &error, level)?
        .single(histories.len(), &format!("{}_gamma_gamma_delta_method", purchases.model.name())))
}
