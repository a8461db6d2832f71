//! What a model would have said on a base's own past, beside what came: the error that no standard error knows.

use super::coming::Coming;
use super::free_orders::Payers;
use super::lifetime_value::{LifetimeOptions, Spending, total_value};
use super::predicted::Errors;
use crate::error::Result;
use crate::fit::Fit;
use crate::value::models::any_model::AnyModel;
use crate::value::models::gamma_gamma::model::GammaGamma;
use crate::value::purchases::histories::Histories;
use crate::value::purchases::histories_of_orders::log_gaps;
use crate::value::purchases::ledger::Ledger;
use crate::value::purchases::orders::{Orders, PurchaseOptions};
use crate::work::{self, WorkStep};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Most instants of the past that are looked ahead from: each costs a fit, and the oldest base isn't today's.
const MOST_ORIGINS: u32 = 3;
/// What the model, fitted to the purchases up to an instant of the past, expected of the customers of then, and what
/// they did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PastForecast {
    /// The instant looked ahead from.
    pub origin: DateTime<Utc>,
    /// Time ahead, in the unit of the purchases: the horizon of the scores, or half of the base's past if that is
    /// shorter.
    pub horizon: f64,
    /// Customers who had bought by then.
    pub customers: u64,
    /// Purchases expected of them.
    pub expected_purchases: f64,
    /// Purchases that they made.
    pub actual_purchases: u64,
    /// What they were expected to spend, undiscounted, in major units; `None` without a spend model.
    pub expected_spend: Option<f64>,
    /// What they spent.
    pub actual_spend: f64,
}

/// The models of a past: how they are fitted is the caller's matter.
pub(crate) struct PastModels {
    pub(crate) purchases: Fit<AnyModel>,
    pub(crate) spends: Option<Fit<GammaGamma>>,
}

/// Past forecasts, latest first, and the errors that they leave unexplained as shares of a total.
#[derive(Default)]
pub(crate) struct Backtest {
    pub(crate) forecasts: Vec<PastForecast>,
    pub(crate) of_purchases: Option<f64>,
    pub(crate) of_spend: Option<f64>,
}

impl Backtest {
    /// Looks ahead from up to three instants of the past, a horizon apart.
    pub(crate) fn new(
        orders: &Orders<'_>,
        as_of: DateTime<Utc>,
        horizon: f64,
        options: &PurchaseOptions,
        fit: impl Fn(&Histories<'_>, &[f64]) -> Option<PastModels>,
    ) -> Result<Self> {
        let ledger = Ledger::new(orders, as_of, options)?;
        let first = ledger.customers().filter_map(|(_, bought)| Some(bought.first()?.0)).min();
        let span = first.map_or(0.0, |first| ledger.clock.units_between(first, ledger.clock.now));
        let horizon = horizon.min(0.5 * span);
        let step = TimeDelta::microseconds((horizon * options.unit.days() * 86_400e6) as i64);
        let mut backtest = Self::default();
        let (mut purchases, mut spends) = (Vec::new(), Vec::new());
        let mut end = as_of;
        let told = work::begin(WorkStep::LookBack, Some(MOST_ORIGINS.into()));
        for origin in 1..=MOST_ORIGINS {
            if step.is_zero() || f64::from(origin + 1) * horizon > span {
                break;
            }
            let start = end - step;
            let past = Past::new(&ledger, ledger.clock.at(start), ledger.clock.at(end));
            if let Some((forecast, by_purchases, by_spend)) = past.forecast(start, &fit) {
                purchases.push(by_purchases);
                spends.extend(by_spend);
                backtest.forecasts.push(forecast);
            }
            work::check()?;
            told.done(1);
            end = start;
        }
        (backtest.of_purchases, backtest.of_spend) = (unexplained(&purchases), unexplained(&spends));
        Ok(backtest)
    }
}

/// The square of a past error as a share of what was expected, and the variance that parameters and chance explain.
type Miss = (f64, f64);

/// The standard deviation that misses have beyond what explains them, by the method of moments; `None` without a miss.
///
/// sqrt(max(0, mean of e^2 - v)), where `e` is a miss and `v` the variance that explains it: 0 for a model that is right,
/// but for half of all luck, which is why a prediction is a little too wide then.
fn unexplained(misses: &[Miss]) -> Option<f64> {
    let excess: f64 = misses.iter().map(|(square, explained)| square - explained).sum();
    (!misses.is_empty()).then(|| (excess / misses.len() as f64).max(0.0).sqrt())
}

/// The customers of an instant of the past: their histories then, and what they did after it.
#[derive(Default)]
struct Past {
    frequency: Vec<u32>,
    recency: Vec<f64>,
    age: Vec<f64>,
    log_gaps: Vec<f64>,
    /// Mean spend of the repeat purchases; 0 without a repeat.
    spend: Vec<f64>,
    first_was_free: Vec<bool>,
    horizon: f64,
    actual_purchases: u64,
    actual_spend: f64,
}

impl Past {
    fn new(ledger: &Ledger, start: i64, end: i64) -> Self {
        let clock = &ledger.clock;
        let mut past = Self { horizon: clock.units_between(start, end), ..Self::default() };
        let mut minor = 0_i128;
        for (_, bought) in ledger.customers() {
            let (before, after) = bought.split_at(bought.partition_point(|&(tick, _)| tick <= start));
            let (Some(&(first, paid)), Some(&(last, _))) = (before.first(), before.last()) else { continue };
            let repeats: i128 = before.iter().skip(1).map(|&(_, amount)| i128::from(amount)).sum();
            let x = before.len() - 1;
            past.frequency.push(x as u32);
            past.recency.push(clock.units_between(first, last));
            past.first_was_free.push(paid <= 0);
            past.age.push(clock.units_between(first, start));
            past.log_gaps.push(log_gaps(before, clock));
            past.spend.push(if x > 0 { repeats as f64 / x as f64 / clock.minor_per_major } else { 0.0 });
            let coming = after.iter().take_while(|&&(tick, _)| tick <= end);
            coming.for_each(|&(_, amount)| {
                past.actual_purchases += 1;
                minor += i128::from(amount);
            });
        }
        past.actual_spend = minor as f64 / clock.minor_per_major;
        past
    }

    /// What the models of then expected, and what they missed of purchases and of spend; `None` where they can't be
    /// fitted or expected nothing.
    fn forecast(
        &self,
        origin: DateTime<Utc>,
        fit: &impl Fn(&Histories<'_>, &[f64]) -> Option<PastModels>,
    ) -> Option<(PastForecast, Miss, Option<Miss>)> {
        /// Any level does: the interval is only taken back to its standard error.
        const LEVEL: f64 = 0.95;
        let histories = Histories::trusted(&self.frequency, &self.recency, &self.age);
        let histories = histories.with_trusted_log_gaps(&self.log_gaps);
        let PastModels { purchases, spends } = fit(&histories, &self.spend)?;
        let expected = purchases.total_expected_purchases(&histories, self.horizon, LEVEL).ok()?;
        let coming = Coming::new(&purchases.model, &histories, self.horizon, LEVEL).ok()?;
        let errors = Errors::new(&expected, coming.variance());
        let of_purchases = miss(expected.value, self.actual_purchases as f64, errors)?;
        let spent = spends.and_then(|spends| {
            let plain = LifetimeOptions { horizon: self.horizon, discount_rate: 0.0, margin: 1.0, level: LEVEL };
            let share = Payers::new(&self.frequency, &self.spend, &self.first_was_free).share();
            let spending = Spending { fit: &spends, monetary_value: &self.spend, instead: None, share: Some(&share) };
            let expected = total_value(&purchases, &spending, &histories, &plain).ok()?;
            let (_, variance) = coming.paid(&share).spend(&spends.model, &self.frequency, &self.spend)?;
            Some((expected.value, miss(expected.value, self.actual_spend, Errors::new(&expected, variance))?))
        });
        let forecast = PastForecast {
            origin,
            horizon: self.horizon,
            customers: self.frequency.len() as u64,
            expected_purchases: expected.value,
            actual_purchases: self.actual_purchases,
            expected_spend: spent.map(|(expected, _)| expected),
            actual_spend: self.actual_spend,
        };
        Some((forecast, of_purchases, spent.map(|(_, miss)| miss)))
    }
}

fn miss(expected: f64, actual: f64, errors: Errors) -> Option<Miss> {
    let error = actual / expected - 1.0;
    (expected > 0.0).then(|| (error * error, errors.variance()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::FitOptions;
    use crate::value::forecast::simulate::{SimulateOptions, simulate};
    use crate::value::models::any_model::ModelKind;
    use crate::value::models::bg_nbd::mbg_nbd::MbgNbd;

    const DAY: f64 = 86_400e6;

    /// A drawn base of 90 weeks, its customers' first purchases spread over the first 30.
    fn orders(customers: u32) -> (Vec<u32>, Vec<i64>, Vec<i64>) {
        let truth = MbgNbd { r: 1.0, alpha: 6.0, a: 0.8, b: 2.5 };
        let spend = GammaGamma { p: 6.0, q: 9.0, gamma: 15.0 };
        let start = |customer: u32| f64::from(customer % 30);
        let ages: Vec<f64> = (0..customers).map(|customer| 90.0 - start(customer)).collect();
        let base = simulate(&truth, Some(&spend), &ages, &SimulateOptions { seed: 5, horizon: 0.0 }).unwrap();
        let week = |weeks: f64| (weeks * 7.0 * DAY) as i64;
        let firsts = (0..customers).map(|customer| (customer, week(start(customer)), 1000));
        let repeats = base.purchase_customer.iter().zip(&base.purchase_time).zip(&base.purchase_spend);
        let repeats = repeats
            .map(|((&customer, time), spend)| (customer, week(start(customer) + time), (100.0 * spend).round() as i64));
        let mut columns = (Vec::new(), Vec::new(), Vec::new());
        firsts.chain(repeats).for_each(|(customer, at, amount)| {
            columns.0.push(customer);
            columns.1.push(at);
            columns.2.push(amount);
        });
        columns
    }

    fn fitted(kind: ModelKind) -> impl Fn(&Histories<'_>, &[f64]) -> Option<PastModels> {
        move |histories, spend| {
            let purchases = AnyModel::fit(kind, histories, &FitOptions::default()).ok()?;
            let rows = histories.frequency().iter().zip(spend).filter(|(x, _)| **x > 0);
            let (x, m): (Vec<u32>, Vec<f64>) = rows.map(|(&x, &m)| (x, m)).unzip();
            Some(PastModels { purchases, spends: GammaGamma::fit(&x, &m, &FitOptions::default()).ok() })
        }
    }

    #[test]
    fn the_past_is_looked_ahead_from_and_told() {
        let (customer, ordered_at, amount) = orders(2000);
        let orders =
            Orders { customer: &customer, ordered_at: &ordered_at, amount: Some(&amount), utc_offset_minutes: None };
        let as_of = DateTime::from_timestamp(90 * 7 * 86_400, 0).unwrap();
        let options = PurchaseOptions::default();
        let backtest = Backtest::new(&orders, as_of, 20.0, &options, fitted(ModelKind::MbgNbd)).unwrap();
        assert_eq!(backtest.forecasts.len(), 3);
        for (forecast, back) in backtest.forecasts.iter().zip(1..) {
            assert_eq!(forecast.origin, as_of - TimeDelta::weeks(20 * back));
            assert_eq!((forecast.horizon, forecast.customers), (20.0, 2000));
            let (from, to) = (forecast.origin, forecast.origin + TimeDelta::weeks(20));
            let held_out = |at: i64| {
                let at = DateTime::from_timestamp_micros(at).unwrap();
                from.date_naive() < at.date_naive() && at.date_naive() <= to.date_naive()
            };
            let made = ordered_at.iter().zip(&amount).filter(|(at, _)| held_out(**at));
            let spent: i64 = made.map(|(_, amount)| amount).sum();
            assert!((forecast.actual_spend - spent as f64 / 100.0).abs() < 1e-6);
            let error = forecast.expected_purchases / forecast.actual_purchases as f64 - 1.0;
            let spend_error = forecast.expected_spend.unwrap() / forecast.actual_spend - 1.0;
            assert!(error.abs() < 0.15 && spend_error.abs() < 0.2, "{forecast:?}");
        }
        // The model is the truth: what it missed is chance, some percent.
        assert!(backtest.of_purchases.unwrap() < 0.1 && backtest.of_spend.unwrap() < 0.1);
    }

    #[test]
    fn a_short_past_is_halved_and_none_is_told() {
        let (customer, ordered_at, amount) = orders(400);
        let orders =
            Orders { customer: &customer, ordered_at: &ordered_at, amount: Some(&amount), utc_offset_minutes: None };
        let as_of = DateTime::from_timestamp(90 * 7 * 86_400, 0).unwrap();
        let options = PurchaseOptions::default();
        let halved = Backtest::new(&orders, as_of, 520.0, &options, fitted(ModelKind::BgNbd)).unwrap();
        assert_eq!(halved.forecasts.iter().map(|forecast| forecast.horizon).collect::<Vec<_>>(), [45.0]);
        let none = Backtest::new(&orders, as_of, 20.0, &options, |_: &Histories<'_>, _: &[f64]| None).unwrap();
        assert!(none.forecasts.is_empty() && none.of_purchases.is_none());
    }

    #[test]
    fn only_what_is_beyond_chance_is_unexplained() {
        assert_eq!(unexplained(&[]), None);
        assert_eq!(unexplained(&[(0.003, 0.004), (0.004, 0.004)]), Some(0.0));
        let found = unexplained(&[(0.04, 0.0025), (0.01, 0.0025)]).unwrap();
        assert!((found - 0.15).abs() < 1e-12);
    }
}
