//! Cohorts: customers by the calendar period of their first purchase, and what they did since.

use super::answers::{not_enough, rate};
use super::ledger::{Ledger, money};
use super::orders::{Orders, PurchaseOptions, TimeUnit};
use crate::error::{Error, Result, check_range};
use crate::estimate::{Answer, Estimate};
use crate::level;
use crate::math::intervals::kaplan_meier::kaplan_meier;
use crate::model::calendar::{CalendarPeriod, Periods, check_span};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How cohorts are made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CohortOptions {
    /// The calendar period of the first purchase, and of the columns. Default: month.
    pub period: CalendarPeriod,
    /// Days after the first purchase within which a second one is asked for. Default: 90.
    pub second_within_days: f64,
    /// How orders become purchases; the calendar is theirs.
    pub purchases: PurchaseOptions,
    /// Confidence level of the intervals. Default: 0.95.
    pub level: f64,
}

impl Default for CohortOptions {
    fn default() -> Self {
        Self {
            period: CalendarPeriod::Month,
            second_within_days: 90.0,
            purchases: PurchaseOptions::default(),
            level: level::DEFAULT,
        }
    }
}

/// What a cohort did in one calendar period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CohortCell {
    /// Periods since that of the first purchase; 0 is the first itself.
    pub period: u32,
    /// Customers who could have bought.
    pub customers: u64,
    /// Those who did.
    pub active: u64,
    /// Their share (Wilson); 1 by definition in period 0, no answer while the period is unfinished.
    pub rate: Answer,
    /// Net revenue, in minor units; none when the orders carry no amounts.
    pub revenue: Option<i64>,
    /// Whether the period was over at `as_of`; what an unfinished one counts may still rise.
    pub finished: bool,
}

/// The time from the first purchase to the second, where those who haven't made it count for as long as they are
/// watched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SecondPurchase {
    /// Customers who made it.
    pub made: u64,
    /// Customers who haven't, so far.
    pub open: u64,
    /// Median time to it, in the unit of the options (Kaplan & Meier 1958; Brookmeyer & Crowley 1982).
    pub median: Answer,
    /// Share of customers who make it within `second_within_days` (Kaplan & Meier 1958, log-log limits).
    pub within: Answer,
}

/// Customers who bought first in one calendar period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cohort {
    /// First day of the period.
    pub start: NaiveDate,
    /// Its customers.
    pub customers: u64,
    /// A cell a period from the first to that of `as_of`, which alone is unfinished.
    pub cells: Vec<CohortCell>,
    /// When they came again.
    pub second_purchase: SecondPurchase,
}

/// The cohorts of a base.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cohorts {
    /// The cohorts with a customer, in order of time.
    pub cohorts: Vec<Cohort>,
    /// All cohorts together, a cell a period since the first: only finished cells count.
    pub pooled: Vec<CohortCell>,
    /// When all of them came again.
    pub second_purchase: SecondPurchase,
    /// The kind of period.
    pub period: CalendarPeriod,
    /// Unit of the times to the second purchase.
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

/// Cohorts by the calendar period of the first purchase, with the active customers and the revenue of each period
/// since, net of refunds as in [`purchases`](crate::value::purchases()): revenue stands in the period of its purchase.
///
/// The period that holds `as_of` isn't over: its cells are marked unfinished, have no rate, and are left out of the
/// pooled row, so that no cohort seems to fall because it was looked at early.
///
/// # Errors
/// Those of [`purchases`](crate::value::purchases()), [`crate::Error::OutOfRange`] for a level or `second_within_days`
/// out of range, [`crate::Error::Invalid`] for instants outside the years 1 to 9999, more than 36,525 periods, or
/// revenue over 64 bits.
///
/// ```
/// use regulars::value::{CohortOptions, Orders, cohorts};
/// let day = 86_400_000_000; // microseconds
/// let orders = Orders {
///     customer: &[0, 1, 2, 0, 3, 2, 1],
///     ordered_at: &[0, 9 * day, 20 * day, 33 * day, 40 * day, 62 * day, 75 * day], // January to March 1970
///     amount: Some(&[1000, 500, 1500, 2000, 700, 900, 400]),
///     utc_offset_minutes: None,
/// };
/// let table = cohorts(&orders, "1970-03-20T00:00:00Z".parse().unwrap(), &CohortOptions::default())?;
/// let january = &table.cohorts[0];
/// assert_eq!((january.customers, january.cells[1].active, january.cells[1].revenue), (3, 1, Some(2000)));
/// let march = &january.cells[2];
/// assert!(!march.finished && march.active == 2 && march.rate.estimate().is_none());
/// assert_eq!(table.pooled[1].customers, 3); // February's cohort has no finished month after its first
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn cohorts(orders: &Orders<'_>, as_of: DateTime<Utc>, options: &CohortOptions) -> Result<Cohorts> {
    level::check(options.level)?;
    check_range("second_within_days", 0, options.second_within_days, 0.0, 36_525.0)?;
    let ledger = Ledger::new(orders, as_of, &options.purchases)?;
    let periods = Periods::new(options.period, &options.purchases.calendar);
    let last = periods.number(ledger.clock.day(ledger.clock.now))?;
    let sums = sums_by_cohort(&ledger, periods, last)?;
    let cells = Cells { priced: orders.amount.is_some(), level: options.level };
    let finish = |(&number, sums): (&i64, &Sums)| {
        Ok(Cohort {
            start: periods.start(number)?,
            customers: sums.customers,
            cells: cells.of_cohort(sums)?,
            second_purchase: second_purchase(sums.waits.clone(), options),
        })
    };
    Ok(Cohorts {
        cohorts: sums.iter().map(finish).collect::<Result<_>>()?,
        pooled: cells.pooled(sums.values())?,
        second_purchase: second_purchase(sums.values().flat_map(|sums| sums.waits.iter().copied()).collect(), options),
        period: options.period,
        unit: options.purchases.unit,
        as_of,
        rows_after: ledger.rows_after,
        cancelled: ledger.netted.cancelled,
        unmatched_refunds: ledger.netted.unmatched_refunds,
    })
}

/// A cohort's counts.
struct Sums {
    customers: u64,
    /// (active customers, revenue) by periods since the first.
    cells: Vec<(u64, i128)>,
    /// Time to the second purchase, and whether it was made.
    waits: Vec<(f64, bool)>,
}

fn sums_by_cohort(ledger: &Ledger, periods: Periods, last: i64) -> Result<BTreeMap<i64, Sums>> {
    let mut cohorts: BTreeMap<i64, Sums> = BTreeMap::new();
    let mut cells = 0;
    for (_, bought) in ledger.customers() {
        let Some(&(first, _)) = bought.first() else { continue };
        let cohort = periods.number(ledger.clock.day(first))?;
        check_span(cohort, last)?;
        if !cohorts.contains_key(&cohort) {
            cells += last - cohort + 1;
            check_cells(cells)?;
        }
        let sums = cohorts.entry(cohort).or_insert_with(|| Sums {
            customers: 0,
            cells: vec![(0, 0); (last - cohort + 1) as usize],
            waits: Vec::new(),
        });
        sums.customers += 1;
        let second = bought.get(1);
        let until = second.map_or(ledger.clock.now, |purchase| purchase.0);
        sums.waits.push((ledger.clock.units_between(first, until), second.is_some()));
        let mut before = None;
        for &(tick, amount) in bought {
            let number = periods.number(ledger.clock.day(tick))?;
            if let Some(cell) = sums.cells.get_mut((number - cohort) as usize) {
                cell.0 += u64::from(before != Some(number));
                cell.1 += i128::from(amount);
            }
            before = Some(number);
        }
    }
    Ok(cohorts)
}

/// Most cells of a table: some 300 MB. By day that is five years, by week forty.
const MOST_CELLS: i64 = 2_000_000;

/// Refuses tables whose size, which is the square of the periods', no memory or screen is made for.
fn check_cells(cells: i64) -> Result<()> {
    if cells <= MOST_CELLS {
        return Ok(());
    }
    let why = format!("cohorts by it have more than {MOST_CELLS} cells; take a longer period, or later orders");
    Err(Error::invalid("period", why))
}

/// From counts to cells.
struct Cells {
    priced: bool,
    level: f64,
}

impl Cells {
    fn of_cohort(&self, sums: &Sums) -> Result<Vec<CohortCell>> {
        let last = sums.cells.len().saturating_sub(1);
        let cells = sums.cells.iter().enumerate();
        cells.map(|(k, &(active, revenue))| self.cell(k, sums.customers, active, revenue, k < last)).collect()
    }

    /// The finished cells of all cohorts, added up by periods since the first.
    fn pooled<'s>(&self, cohorts: impl Iterator<Item = &'s Sums>) -> Result<Vec<CohortCell>> {
        let mut pooled: Vec<(u64, u64, i128)> = Vec::new();
        for sums in cohorts {
            let finished = sums.cells.len().saturating_sub(1);
            if pooled.len() < finished {
                pooled.resize(finished, (0, 0, 0));
            }
            for (sum, cell) in pooled.iter_mut().zip(sums.cells.iter().take(finished)) {
                *sum = (sum.0 + sums.customers, sum.1 + cell.0, sum.2 + cell.1);
            }
        }
        let cells = pooled.into_iter().enumerate();
        cells.map(|(k, (customers, active, revenue))| self.cell(k, customers, active, revenue, true)).collect()
    }

    fn cell(&self, period: usize, customers: u64, active: u64, revenue: i128, finished: bool) -> Result<CohortCell> {
        let level = self.level;
        let rate = match period {
            _ if !finished => not_enough(customers, customers, "the period is not over"),
            0 => {
                let method = "by_definition".into();
                Answer::Known(Estimate { value: 1.0, low: 1.0, high: 1.0, level, n: customers, method })
            }
            _ => rate(active, customers, level, "customers"),
        };
        let revenue = if self.priced { Some(money("amount", revenue)?) } else { None };
        Ok(CohortCell { period: period as u32, customers, active, rate, revenue, finished })
    }
}

fn second_purchase(mut waits: Vec<(f64, bool)>, options: &CohortOptions) -> SecondPurchase {
    let n = waits.len() as u64;
    let made = waits.iter().filter(|wait| wait.1).count() as u64;
    let steps = kaplan_meier(&mut waits);
    let within = options.second_within_days / options.purchases.unit.days();
    SecondPurchase {
        made,
        open: n - made,
        median: Answer::median_time(&steps, n, options.level, 1.0),
        within: Answer::probability_by(&steps, &waits, within, options.level, 1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CalendarOptions, calendar::zone::DAY};
    use crate::value::purchases::movements::{MovementOptions, movements};
    use proptest::prelude::*;

    fn at(day: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(day * 86_400, 0).unwrap()
    }

    #[test]
    fn nothing_bought_and_one_row() {
        let table = |amount: &[i64]| {
            let orders =
                Orders { customer: &[3], ordered_at: &[5 * DAY], amount: Some(amount), utc_offset_minutes: None };
            cohorts(&orders, at(6), &CohortOptions::default()).unwrap()
        };
        let none = table(&[-5]);
        assert_eq!((none.cohorts.len(), none.pooled.len(), none.second_purchase.open), (0, 0, 0));
        let one = table(&[5]);
        let cell = &one.cohorts[0].cells[0];
        assert_eq!((one.pooled.len(), cell.active, cell.finished, cell.revenue), (0, 1, false, Some(5)));
        assert!(cell.rate.estimate().is_none() && one.second_purchase.median.estimate().is_none());
    }

    #[test]
    fn refuses_what_it_cannot_read() {
        let orders = Orders { customer: &[3], ordered_at: &[i64::MIN], amount: None, utc_offset_minutes: None };
        let call = |orders: &Orders<'_>, options: &CohortOptions| cohorts(orders, at(6), options).unwrap_err().code();
        assert_eq!(call(&orders, &CohortOptions::default()), "invalid");
        let none = Orders { customer: &[], ordered_at: &[], amount: None, utc_offset_minutes: None };
        assert_eq!(call(&none, &CohortOptions::default()), "empty");
        let long = CohortOptions { second_within_days: f64::NAN, ..Default::default() };
        assert_eq!(call(&orders, &long), "not_finite");
        assert_eq!(call(&orders, &CohortOptions { level: 0.0, ..Default::default() }), "out_of_range");
        let large =
            Orders { customer: &[0, 1], ordered_at: &[0, 0], amount: Some(&[i64::MAX, 1]), utc_offset_minutes: None };
        assert_eq!(call(&large, &CohortOptions::default()), "invalid");
    }

    #[cfg(feature = "zones")]
    proptest! {
        #[test]
        fn rows_sum_to_the_totals_of_the_movements(
            rows in prop::collection::vec((0u32..9, 0i64..140, -400i64..1000), 1..80), zone in prop::sample::select(vec!["UTC", "-22:13:20", "+22:13:20", "Asia/Tehran"]), turn: usize,
        ) {
            let column = |rows: &[(u32, i64, i64)]| -> (Vec<u32>, Vec<i64>, Vec<i64>) {
                (rows.iter().map(|r| r.0).collect(), rows.iter().map(|r| r.1 * DAY).collect(), rows.iter().map(|r| r.2).collect())
            };
            let calendar = CalendarOptions { zone: zone.into(), ..Default::default() };
            let purchases = PurchaseOptions { calendar, ..Default::default() };
            let options = CohortOptions { purchases: purchases.clone(), ..Default::default() };
            let table = |rows: &[(u32, i64, i64)]| {
                let (customer, ordered_at, amount) = column(rows);
                cohorts(&Orders { customer: &customer, ordered_at: &ordered_at, amount: Some(&amount), utc_offset_minutes: None }, at(120), &options).unwrap()
            };
            let found = table(&rows);
            let (customer, ordered_at, amount) = column(&rows);
            let orders = Orders { customer: &customer, ordered_at: &ordered_at, amount: Some(&amount), utc_offset_minutes: None };
            let moved = movements(&orders, at(120), &MovementOptions { purchases, ..Default::default() }).unwrap();
            for month in &moved.periods {
                // The cells of one calendar month lie on a diagonal.
                let cells = || found.cohorts.iter().flat_map(|cohort| {
                    let passed = moved.periods.iter().filter(|m| cohort.start <= m.start && m.start < month.start).count();
                    (cohort.start <= month.start).then(|| cohort.cells.get(passed)).flatten()
                });
                let parts = [month.new, month.returning, month.resurrected];
                prop_assert_eq!(cells().map(|c| c.active).sum::<u64>(), parts.iter().map(|p| p.customers).sum::<u64>());
                prop_assert_eq!(cells().filter_map(|c| c.revenue).sum::<i64>(), parts.iter().filter_map(|p| p.revenue).sum::<i64>());
                prop_assert!(cells().all(|c| c.finished == month.finished && c.rate.estimate().is_some() == month.finished));
                let new = found.cohorts.iter().find(|c| c.start == month.start).map_or(0, |c| c.customers);
                prop_assert_eq!(new, month.new.customers);
            }
            for pooled in &found.pooled {
                let cells = || found.cohorts.iter().filter_map(|c| c.cells.get(pooled.period as usize)).filter(|c| c.finished);
                prop_assert_eq!((pooled.customers, pooled.active), (cells().map(|c| c.customers).sum(), cells().map(|c| c.active).sum()));
            }
            let made: u64 = found.cohorts.iter().map(|c| c.second_purchase.made).sum();
            prop_assert_eq!(made, found.second_purchase.made);
            let mut turned = rows.clone();
            turned.rotate_left(turn % rows.len());
            prop_assert_eq!(found, table(&turned));
        }
    }
}
