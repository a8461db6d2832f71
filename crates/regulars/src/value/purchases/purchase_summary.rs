//! Purchase basics of a base: how many come again, how long between purchases, how much at a time.

use super::answers::{quantile, rate, ratio};
use super::ledger::{Ledger, money};
use super::orders::{Orders, PurchaseOptions, TimeUnit};
use crate::error::Result;
use crate::estimate::Answer;
use crate::level;
use crate::math::intervals::kaplan_meier::{design_effect, kaplan_meier, median_time};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How purchases are summed up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SummaryOptions {
    /// How orders become purchases, and the unit of time.
    pub purchases: PurchaseOptions,
    /// Confidence level of the intervals. Default: 0.95.
    pub level: f64,
}

impl Default for SummaryOptions {
    fn default() -> Self {
        Self { purchases: PurchaseOptions::default(), level: level::DEFAULT }
    }
}

/// A column of numbers of which each customer has several, as what is typical and what is large.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Typical {
    /// How many numbers.
    pub n: u64,
    /// Their mean; limits on the log scale. Of 60 simulated amounts of 30 to 60 customers, log-normal with a sigma of 0.7
    /// to 1.1, "95 %" held the true mean in 91 to 93 %: a few large ones that were not drawn are missing in spread and
    /// mean alike.
    pub mean: Answer,
    /// Their median; limits are order statistics.
    pub median: Answer,
    /// What nine of ten do not exceed; limits are order statistics, which held it in 95 to 98 % of the same samples.
    pub p90: Answer,
}

/// The purchases of a base, net of refunds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PurchaseSummary {
    /// Customers with a purchase.
    pub customers: u64,
    /// Customers with more than one.
    pub repeat_customers: u64,
    /// Purchases.
    pub purchases: u64,
    /// Net revenue, in minor units; none when the orders carry no amounts.
    pub revenue: Option<i64>,
    /// Share of customers who came again by `as_of` (Wilson).
    pub repeat_rate: Answer,
    /// Purchases a customer.
    pub purchases_per_customer: Answer,
    /// Finished gaps, from a purchase to the next, in `unit`. They leave out every gap that is still open, so they are
    /// shorter than what is to be expected; for that, see `time_to_next`.
    pub gaps: Typical,
    /// Median time from a purchase to the next, in `unit`, with the open gaps counted for as long as they are (Kaplan &
    /// Meier 1958; Brookmeyer & Crowley 1982). Gaps of one customer resemble each other, which this interval doesn't
    /// know.
    pub time_to_next: Answer,
    /// Net amount of a purchase, in major units; none when the orders carry no amounts.
    pub order_value: Option<Typical>,
    /// Unit of the gaps.
    pub unit: TimeUnit,
    /// The instant up to which orders were seen.
    pub as_of: DateTime<Utc>,
    /// Rows after `as_of`, not seen.
    pub rows_after: u64,
    /// Purchases that refunds netted to nothing, which therefore count as no purchase.
    pub cancelled: u64,
    /// Refund rows that found no purchase, or not enough of it, to be netted against.
    pub unmatched_refunds: u64,
}

/// Repeat rate, gaps between purchases and order value of a base, net of refunds as in
/// [`purchases`](crate::value::purchases()).
///
/// Customers are what is sampled: means carry the spread between customers (leaving out one at a time, Cochran 1977),
/// and limits of quantiles are the order statistics of as many independent purchases as would tell as much (Woodruff
/// 1952).
///
/// # Errors
/// Those of [`purchases`](crate::value::purchases()), [`crate::Error::OutOfRange`] for a level out of range,
/// [`crate::Error::Invalid`] when revenue exceeds 64 bits.
///
/// ```
/// use regulars::value::{Orders, SummaryOptions, purchase_summary};
/// let day = 86_400_000_000; // microseconds
/// let orders = Orders {
///     customer: &[0, 0, 1, 2, 3, 4, 5, 5],
///     ordered_at: &[0, 14 * day, 3 * day, 5 * day, 8 * day, 9 * day, 10 * day, 17 * day],
///     amount: Some(&[2000, 3000, 1500, 4000, 2500, 1000, 2000, 2400]),
///     utc_offset_minutes: None,
/// };
/// let base = purchase_summary(&orders, "1970-02-01T00:00:00Z".parse().unwrap(), &SummaryOptions::default())?;
/// assert_eq!((base.customers, base.repeat_customers, base.revenue), (6, 2, Some(18_400)));
/// assert_eq!(base.repeat_rate.estimate().map(|rate| rate.value), Some(2.0 / 6.0));
/// assert_eq!(base.order_value.unwrap().mean.estimate().map(|mean| mean.value), Some(23.0));
/// assert!(base.time_to_next.estimate().is_none(), "two of eight gaps have ended: no median yet");
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn purchase_summary(
    orders: &Orders<'_>,
    as_of: DateTime<Utc>,
    options: &SummaryOptions,
) -> Result<PurchaseSummary> {
    level::check(options.level)?;
    let ledger = Ledger::new(orders, as_of, &options.purchases)?;
    let bought = || ledger.customers().map(|(_, bought)| bought);
    let (n, level) = (ledger.len(), options.level);
    let repeat_customers = bought().filter(|bought| bought.len() > 1).count() as u64;
    let counts: Vec<(f64, f64)> = bought().map(|bought| (bought.len() as f64, 1.0)).collect();
    let gaps: Vec<Vec<f64>> = bought().map(|bought| finished_gaps(bought, &ledger)).collect();
    let amounts: Option<Vec<Vec<f64>>> = orders.amount.map(|_| {
        let major = |purchase: &(i64, i64)| purchase.1 as f64 / ledger.clock.minor_per_major;
        bought().map(|bought| bought.iter().map(major).collect()).collect()
    });
    let revenue = bought().flatten().map(|purchase| i128::from(purchase.1)).sum();
    Ok(PurchaseSummary {
        customers: n,
        repeat_customers,
        purchases: ledger.purchases(),
        revenue: orders.amount.map(|_| money("amount", revenue)).transpose()?,
        repeat_rate: rate(repeat_customers, n, level, "customers"),
        purchases_per_customer: ratio(&counts, n, level),
        gaps: typical(&gaps, level),
        time_to_next: time_to_next(&gaps, &ledger, level),
        order_value: amounts.map(|amounts| typical(&amounts, level)),
        unit: options.purchases.unit,
        as_of,
        rows_after: ledger.rows_after,
        cancelled: ledger.netted.cancelled,
        unmatched_refunds: ledger.netted.unmatched_refunds,
    })
}

fn finished_gaps(bought: &[(i64, i64)], ledger: &Ledger) -> Vec<f64> {
    let next = bought.iter().skip(1);
    bought.iter().zip(next).map(|(from, to)| ledger.clock.units_between(from.0, to.0)).collect()
}

fn typical(by_customer: &[Vec<f64>], level: f64) -> Typical {
    let clusters: Vec<&[f64]> = by_customer.iter().filter(|values| !values.is_empty()).map(Vec::as_slice).collect();
    let total = |values: &&[f64]| (values.iter().fold(0.0, |sum, value| sum + value), values.len() as f64);
    let n = clusters.iter().map(|values| values.len() as u64).sum();
    Typical {
        n,
        mean: ratio(&clusters.iter().map(total).collect::<Vec<_>>(), n, level),
        median: quantile(&clusters, 0.5, level),
        p90: quantile(&clusters, 0.9, level),
    }
}

fn time_to_next(gaps: &[Vec<f64>], ledger: &Ledger, level: f64) -> Answer {
    let waiting = ledger
        .customers()
        .map(|(_, bought)| bought.last().map(|last| (ledger.clock.units_between(last.0, ledger.clock.now), false)));
    let by_customer: Vec<Vec<(f64, bool)>> = gaps
        .iter()
        .zip(waiting)
        .map(|(gaps, open)| gaps.iter().map(|&gap| (gap, true)).chain(open).collect())
        .collect();
    let mut rows = by_customer.concat();
    let (steps, n) = (kaplan_meier(&mut rows), rows.len() as u64);
    // Gaps of one customer resemble each other, so customers are what is sampled.
    // Without a median the whole curve, and without a gap nothing, tells how alike the gaps of a customer are.
    let half = median_time(&steps).or(steps.last().map(|step| step.time)).unwrap_or(0.0);
    Answer::median_time(&steps, n, level, design_effect(&steps, half, by_customer.iter().map(Vec::as_slice)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::calendar::zone::DAY;
    use proptest::prelude::*;

    fn at(day: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(day * 86_400, 0).unwrap()
    }

    fn summary(rows: &[(u32, i64, i64)], options: &SummaryOptions) -> PurchaseSummary {
        let customer: Vec<u32> = rows.iter().map(|row| row.0).collect();
        let ordered_at: Vec<i64> = rows.iter().map(|row| row.1 * DAY / 4).collect();
        let amount: Vec<i64> = rows.iter().map(|row| row.2).collect();
        let orders =
            Orders { customer: &customer, ordered_at: &ordered_at, amount: Some(&amount), utc_offset_minutes: None };
        purchase_summary(&orders, at(100), options).unwrap()
    }

    #[test]
    fn one_row_and_nothing_left() {
        let one = summary(&[(0, 0, 100)], &SummaryOptions::default());
        assert_eq!((one.customers, one.purchases, one.revenue, one.gaps.n), (1, 1, Some(100), 0));
        assert!(one.repeat_rate.estimate().is_some_and(|rate| rate.value == 0.0 && rate.high > 0.7));
        let none = summary(&[(0, 0, 100), (0, 4, -100)], &SummaryOptions::default());
        assert_eq!((none.customers, none.revenue, none.cancelled), (0, Some(0), 1));
        let order_value = none.order_value.unwrap();
        let answers = [&none.repeat_rate, &none.purchases_per_customer, &none.gaps.median, &none.time_to_next];
        assert!(
            answers.into_iter().chain([&order_value.mean, &order_value.p90]).all(|answer| answer.estimate().is_none())
        );
        let orders = Orders { customer: &[0], ordered_at: &[0], amount: None, utc_offset_minutes: None };
        let unpriced = purchase_summary(&orders, at(1), &SummaryOptions::default()).unwrap();
        assert_eq!((unpriced.revenue, unpriced.order_value), (None, None));
    }

    #[test]
    fn open_gaps_lengthen_the_time_to_the_next() {
        // Twenty customers come back after ten days; twenty more have been silent for eighty.
        let mut rows: Vec<(u32, i64, i64)> = (0..20).flat_map(|c| [(c, 320, 100), (c, 360, 100)]).collect();
        rows.extend((20..40).map(|c| (c, 80, 100)));
        let options =
            SummaryOptions { purchases: PurchaseOptions { unit: TimeUnit::Day, ..Default::default() }, level: 0.95 };
        let found = summary(&rows, &options);
        assert_eq!(found.gaps.median.estimate().unwrap().value, 10.0);
        assert!(found.time_to_next.estimate().is_none_or(|time| time.value >= 10.0));
        assert_eq!((found.repeat_customers, found.purchases), (20, 60));
    }

    proptest! {
        #[test]
        fn parts_agree_in_any_row_order(
            rows in prop::collection::vec((0u32..12, 0i64..440, -300i64..1000), 1..120), merge: bool, turn: usize,
        ) {
            let purchases = PurchaseOptions { merge_same_day: merge, unit: TimeUnit::Day, ..Default::default() };
            let options = SummaryOptions { purchases, level: 0.9 };
            let found = summary(&rows, &options);
            prop_assert_eq!(found.gaps.n, found.purchases - found.customers);
            let value = found.order_value.as_ref().unwrap();
            prop_assert_eq!(value.n, found.purchases);
            if let Some(mean) = value.mean.estimate() {
                let expected = found.revenue.unwrap() as f64 / 100.0 / found.purchases as f64;
                prop_assert!((mean.value - expected).abs() <= 1e-12 * expected);
            }
            for answer in [&found.repeat_rate, &found.purchases_per_customer, &found.gaps.mean, &found.gaps.median, &found.gaps.p90, &found.time_to_next, &value.mean, &value.median, &value.p90] {
                if let Some(e) = answer.estimate() {
                    prop_assert!(e.low <= e.value && e.value <= e.high && e.high.is_finite(), "{e:?}");
                }
            }
            let mut rows = rows;
            let turn = turn % rows.len();
            rows.rotate_left(turn);
            prop_assert_eq!(found, summary(&rows, &options));
        }
    }
}
