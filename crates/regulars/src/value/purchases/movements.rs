//! Movements of the base from one calendar period to the next: who is new, who came back, who fell silent.

use super::answers::{not_enough, rate};
use super::ledger::{Ledger, money};
use super::orders::{Orders, PurchaseOptions};
use crate::error::Result;
use crate::estimate::Answer;
use crate::level;
use crate::model::calendar::{CalendarPeriod, Periods, check_span};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// How movements are counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MovementOptions {
    /// The period in which a customer is active or not. Default: month.
    pub period: CalendarPeriod,
    /// How orders become purchases; the calendar is theirs.
    pub purchases: PurchaseOptions,
    /// Confidence level of the intervals. Default: 0.95.
    pub level: f64,
}

impl Default for MovementOptions {
    fn default() -> Self {
        Self { period: CalendarPeriod::Month, purchases: PurchaseOptions::default(), level: level::DEFAULT }
    }
}

/// Customers who moved alike, and their money.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// How many.
    pub customers: u64,
    /// Their net revenue, in minor units; none when the orders carry no amounts.
    pub revenue: Option<i64>,
}

/// A calendar period. Who bought in it is new, returning or resurrected, so those three add up to its active customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MovementPeriod {
    /// Its first day.
    pub start: NaiveDate,
    /// Whether it was over at `as_of`; what an unfinished one counts may still rise.
    pub finished: bool,
    /// First purchase ever.
    pub new: Movement,
    /// Bought in the period before, too.
    pub returning: Movement,
    /// Bought before, but not in the period before.
    pub resurrected: Movement,
    /// Bought in the period before and not in this one, and what they spent then; none while the period is unfinished.
    pub dormant: Option<Movement>,
    /// Share of the customers of the period before who returned (Wilson).
    pub return_rate: Answer,
}

/// The movements of a base, a row a calendar period from the first purchase to `as_of`, with no period left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Movements {
    /// The rows, in order of time; none without a purchase.
    pub periods: Vec<MovementPeriod>,
    /// The kind of period.
    pub period: CalendarPeriod,
    /// The instant up to which orders were seen.
    pub as_of: DateTime<Utc>,
    /// Rows after `as_of`, not seen.
    pub rows_after: u64,
    /// Purchases that refunds netted to nothing, which therefore count as no purchase.
    pub cancelled: u64,
    /// Refund rows that found no purchase, or not enough of it, to be netted against.
    pub unmatched_refunds: u64,
}

/// New, returning, resurrected and dormant customers of each calendar period, and their revenue net of refunds (the
/// lifecycle of PostHog). Refunds are netted as in [`purchases`](crate::value::purchases()), so revenue stands in the
/// period of its purchase.
///
/// # Errors
/// Those of [`purchases`](crate::value::purchases()), [`crate::Error::OutOfRange`] for a level out of range,
/// [`crate::Error::Invalid`] for instants outside the years 1 to 9999, more than 36,525 periods, or revenue over 64
/// bits.
///
/// ```
/// use regulars::value::{MovementOptions, Orders, movements};
/// let day = 86_400_000_000; // microseconds
/// let orders = Orders {
///     customer: &[0, 1, 0, 0, 1],
///     ordered_at: &[0, 3 * day, 35 * day, 65 * day, 70 * day], // January to March 1970
///     amount: Some(&[1000, 500, 1500, 2000, 700]),
///     utc_offset_minutes: None,
/// };
/// let table = movements(&orders, "1970-04-10T00:00:00Z".parse().unwrap(), &MovementOptions::default())?;
/// let march = &table.periods[2];
/// assert_eq!((march.returning.customers, march.resurrected.revenue), (1, Some(700)));
/// assert_eq!(table.periods[1].dormant.map(|gone| gone.customers), Some(1));
/// assert_eq!(table.periods[3].dormant, None); // April is not over
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn movements(orders: &Orders<'_>, as_of: DateTime<Utc>, options: &MovementOptions) -> Result<Movements> {
    level::check(options.level)?;
    let ledger = Ledger::new(orders, as_of, &options.purchases)?;
    let sums = Sums::of(&ledger, Periods::new(options.period, &options.purchases.calendar))?;
    let priced = orders.amount.is_some();
    let before = std::iter::once(0).chain(sums.rows.iter().map(Row::active));
    let rows = (sums.first..).zip(sums.rows.iter().zip(before));
    Ok(Movements {
        periods: rows
            .map(|(number, (row, before))| row.finish(number, number < sums.last, before, priced, options))
            .collect::<Result<_>>()?,
        period: options.period,
        as_of,
        rows_after: ledger.rows_after,
        cancelled: ledger.netted.cancelled,
        unmatched_refunds: ledger.netted.unmatched_refunds,
    })
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    customers: u64,
    revenue: i128,
}

impl Count {
    fn add(&mut self, revenue: i128) {
        self.customers += 1;
        self.revenue += revenue;
    }

    fn finish(self, priced: bool) -> Result<Movement> {
        let revenue = if priced { Some(money("amount", self.revenue)?) } else { None };
        Ok(Movement { customers: self.customers, revenue })
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Row {
    new: Count,
    returning: Count,
    resurrected: Count,
    dormant: Count,
}

impl Row {
    fn active(&self) -> u64 {
        self.new.customers + self.returning.customers + self.resurrected.customers
    }

    fn finish(
        &self,
        number: i64,
        finished: bool,
        before: u64,
        priced: bool,
        options: &MovementOptions,
    ) -> Result<MovementPeriod> {
        Ok(MovementPeriod {
            start: Periods::new(options.period, &options.purchases.calendar).start(number)?,
            finished,
            new: self.new.finish(priced)?,
            returning: self.returning.finish(priced)?,
            resurrected: self.resurrected.finish(priced)?,
            dormant: if finished { Some(self.dormant.finish(priced)?) } else { None },
            return_rate: if finished {
                rate(self.returning.customers, before, options.level, "customers in the period before")
            } else {
                not_enough(before, before, "the period is not over")
            },
        })
    }
}

struct Sums {
    /// Number of the first period.
    first: i64,
    /// Number of the period that holds `as_of`.
    last: i64,
    rows: Vec<Row>,
}

impl Sums {
    fn of(ledger: &Ledger, periods: Periods) -> Result<Self> {
        let number = |tick: i64| periods.number(ledger.clock.day(tick));
        let last = number(ledger.clock.now)?;
        let firsts = ledger.customers().filter_map(|(_, bought)| bought.first()).map(|purchase| purchase.0);
        let first = firsts.min().map_or(Ok(last + 1), number)?;
        check_span(first, last)?;
        let mut sums = Self { first, last, rows: vec![Row::default(); (last - first + 1) as usize] };
        for (_, bought) in ledger.customers() {
            let mut active: Vec<(i64, i128)> = Vec::new();
            for &(tick, amount) in bought {
                let (number, amount) = (number(tick)?, i128::from(amount));
                match active.last_mut() {
                    Some(same) if same.0 == number => same.1 += amount,
                    _ => active.push((number, amount)),
                }
            }
            sums.add(&active);
        }
        Ok(sums)
    }

    /// Adds a customer's active periods.
    fn add(&mut self, active: &[(i64, i128)]) {
        let mut before: Option<(i64, i128)> = None;
        for &(number, revenue) in active {
            if let Some(before) = before.filter(|before| before.0 + 1 < number) {
                self.row(before.0 + 1, |row| row.dormant.add(before.1));
            }
            self.row(number, |row| match before {
                None => row.new.add(revenue),
                Some(before) if before.0 + 1 == number => row.returning.add(revenue),
                Some(_) => row.resurrected.add(revenue),
            });
            before = Some((number, revenue));
        }
        if let Some(before) = before {
            self.row(before.0 + 1, |row| row.dormant.add(before.1));
        }
    }

    /// Changes the row of a period; there is none past `as_of`.
    fn row(&mut self, number: i64, change: impl FnOnce(&mut Row)) {
        if let Some(row) = self.rows.get_mut((number - self.first) as usize) {
            change(row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::calendar::zone::DAY;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn at(day: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(day * 86_400, 0).unwrap()
    }

    #[test]
    fn nothing_bought_and_one_row() {
        let table = |amount: &[i64]| {
            let orders =
                Orders { customer: &[3], ordered_at: &[5 * DAY], amount: Some(amount), utc_offset_minutes: None };
            movements(&orders, at(6), &MovementOptions::default()).unwrap()
        };
        assert_eq!((table(&[-5]).periods.len(), table(&[-5]).unmatched_refunds), (0, 1));
        let one = table(&[5]);
        assert_eq!(one.periods.len(), 1);
        assert_eq!(
            (one.periods[0].new.revenue, one.periods[0].finished, one.periods[0].dormant),
            (Some(5), false, None)
        );
        assert!(one.periods[0].return_rate.estimate().is_none());
    }

    #[test]
    fn refuses_what_it_cannot_read() {
        let orders = Orders { customer: &[3], ordered_at: &[i64::MIN], amount: None, utc_offset_minutes: None };
        assert_eq!(movements(&orders, at(6), &MovementOptions::default()).unwrap_err().code(), "invalid");
        let old = Orders { customer: &[3], ordered_at: &[-40_000 * DAY], amount: None, utc_offset_minutes: None };
        let daily = MovementOptions { period: CalendarPeriod::Day, ..Default::default() };
        assert_eq!(movements(&old, at(6), &daily).unwrap_err().code(), "invalid");
        let none = Orders { customer: &[], ordered_at: &[], amount: None, utc_offset_minutes: None };
        assert_eq!(movements(&none, at(6), &daily).unwrap_err().code(), "empty");
        assert_eq!(
            movements(&old, at(6), &MovementOptions { level: 2.0, ..daily }).unwrap_err().code(),
            "out_of_range"
        );
    }

    proptest! {
        #[test]
        fn movements_balance_and_agree_with_the_definition(
            rows in prop::collection::vec((0u32..8, 0i64..140, 1i64..1000), 1..80), merge: bool, turn: usize,
        ) {
            let table = |rows: &[(u32, i64, i64)]| {
                let customer: Vec<u32> = rows.iter().map(|row| row.0).collect();
                let ordered_at: Vec<i64> = rows.iter().map(|row| row.1 * DAY + row.2).collect();
                let amount: Vec<i64> = rows.iter().map(|row| row.2).collect();
                let purchases = PurchaseOptions { merge_same_day: merge, ..Default::default() };
                let options = MovementOptions { period: CalendarPeriod::Week, purchases, level: 0.9 };
                movements(&Orders { customer: &customer, ordered_at: &ordered_at, amount: Some(&amount), utc_offset_minutes: None }, at(120), &options).unwrap()
            };
            let found = table(&rows);
            let week = |day: i64| (day + 3).div_euclid(7);
            let active = |w: i64| -> BTreeSet<u32> {
                rows.iter().filter(|r| r.1 < 120 && week(r.1) == w).map(|r| r.0).collect()
            };
            let first = rows.iter().filter(|r| r.1 < 120).map(|r| week(r.1)).min();
            prop_assert_eq!(found.periods.len() as i64, first.map_or(0, |first| week(120) - first + 1));
            for (w, period) in (first.unwrap_or(0)..).zip(&found.periods) {
                let (now, before) = (active(w), active(w - 1));
                let ever: BTreeSet<u32> = rows.iter().filter(|r| r.1 < 120 && week(r.1) < w).map(|r| r.0).collect();
                prop_assert_eq!(period.new.customers as usize, now.difference(&ever).count());
                prop_assert_eq!(period.returning.customers as usize, now.intersection(&before).count());
                prop_assert_eq!(period.resurrected.customers as usize, now.intersection(&ever).filter(|c| !before.contains(c)).count());
                prop_assert_eq!(period.finished, w < week(120));
                if let Some(dormant) = period.dormant {
                    prop_assert_eq!(dormant.customers as usize, before.difference(&now).count());
                    prop_assert_eq!(before.len() as u64, dormant.customers + period.returning.customers);
                }
            }
            let revenue: i64 = found.periods.iter().flat_map(|p| [p.new, p.returning, p.resurrected]).filter_map(|m| m.revenue).sum();
            prop_assert_eq!(revenue, rows.iter().filter(|r| r.1 < 120).map(|r| r.2).sum::<i64>());
            let mut turned = rows.clone();
            turned.rotate_left(turn % rows.len());
            prop_assert_eq!(found, table(&turned));
        }
    }
}
