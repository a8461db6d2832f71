//! Orders to purchase histories: frequency, recency, age and mean spend, the input of every model in this room.

use super::Histories;
use crate::error::{Error, Result, check_length, check_range};
use crate::math::sum::chunked;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::ops::Range;

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// Orders as columns: one row an order or a refund, in any row order.
#[derive(Debug, Clone, Copy)]
pub struct Orders<'a> {
    /// Customer of each row, a code from 0; any codes will do, dense ones are fastest.
    pub customer: &'a [u32],
    /// Instant of each row, microseconds since 1970-01-01T00:00:00Z.
    pub ordered_at: &'a [i64],
    /// Net amount of each row in minor units of one currency (cents); negative rows are refunds. `None` counts purchases
    /// without spend.
    pub amount: Option<&'a [i64]>,
}

/// The unit in which recency, age and horizons are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// 3,600 seconds.
    Hour,
    /// 24 hours.
    Day,
    /// 7 days.
    Week,
    /// A twelfth of a year, 30.4375 days.
    Month,
    /// 365.25 days.
    Year,
}

impl TimeUnit {
    /// Length of the unit in days.
    ///
    /// ```
    /// assert_eq!(regulars::value::TimeUnit::Week.days(), 7.0);
    /// ```
    pub fn days(self) -> f64 {
        match self {
            Self::Hour => 1.0 / 24.0,
            Self::Day => 1.0,
            Self::Week => 7.0,
            Self::Month => 30.4375,
            Self::Year => 365.25,
        }
    }
}

/// How orders become purchases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PurchaseOptions {
    /// Unit of recency and age. Default: weeks, as in the papers.
    pub unit: TimeUnit,
    /// Whether all orders of one customer on one calendar day are one purchase, and times are whole days. Default: true,
    /// as in the papers; otherwise every order is a purchase and times are exact.
    pub merge_same_day: bool,
    /// Offset of the calendar day from UTC, in seconds east. Default: 0.
    pub utc_offset_seconds: i32,
    /// Decimal digits of the amounts' currency (ISO 4217: 2 for EUR, 0 for JPY). Default: 2.
    pub minor_digits: u8,
}

impl Default for PurchaseOptions {
    fn default() -> Self {
        Self { unit: TimeUnit::Week, merge_same_day: true, utc_offset_seconds: 0, minor_digits: 2 }
    }
}

/// Purchase histories as columns, one row a customer with at least one purchase, in ascending order of customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Purchases {
    /// Customer codes.
    pub customer: Vec<u32>,
    /// Repeat purchases: purchases after the first (x).
    pub frequency: Vec<u32>,
    /// Time from the first to the last purchase (t_x), in `unit`; 0 without a repeat.
    pub recency: Vec<f64>,
    /// Time from the first purchase to `as_of` (T), in `unit`.
    pub age: Vec<f64>,
    /// Mean net spend of the repeat purchases in major units; `None` without a repeat. Empty when the orders carry no
    /// amounts.
    pub monetary_value: Vec<Option<f64>>,
    /// Net spend of all purchases, the first included, in minor units. Empty when the orders carry no amounts.
    pub total_spend: Vec<i64>,
    /// Unit of `recency` and `age`.
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

impl Purchases {
    /// The columns that the models read.
    ///
    /// ```
    /// use regulars::value::{Orders, PurchaseOptions, purchases};
    /// let day = 86_400_000_000;
    /// let orders = Orders { customer: &[7, 7], ordered_at: &[0, 14 * day], amount: None };
    /// let table = purchases(&orders, "1970-02-05T00:00:00Z".parse().unwrap(), &PurchaseOptions::default())?;
    /// let histories = table.histories();
    /// assert_eq!((histories.frequency(), histories.recency(), histories.age()), (&[1][..], &[2.0][..], &[5.0][..]));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn histories(&self) -> Histories<'_> {
        Histories::trusted(&self.frequency, &self.recency, &self.age)
    }
}

/// Turns orders into one purchase history a customer, as of an instant (Fader & Hardie 2005: x, t_x, T; 2013: mean spend).
///
/// Rows after `as_of` are not seen. A refund (a negative amount) is netted against the customer's latest purchase at or
/// before it, what is left over against the one before; a purchase netted to nothing or less is cancelled and counts as no
/// purchase. An amount of zero is a purchase. Row order never matters.
///
/// # Errors
/// [`Error::Empty`] without rows, [`Error::Lengths`] for unequal columns, [`Error::OutOfRange`] for an offset over a day or
/// more than 6 minor digits, [`Error::Invalid`] when a customer's spend exceeds 64 bits.
///
/// ```
/// use regulars::value::{Orders, PurchaseOptions, purchases};
/// let day = 86_400_000_000; // microseconds
/// let orders = Orders {
///     customer: &[0, 0, 0, 0],
///     ordered_at: &[0, 7 * day, 7 * day + 5, 21 * day],
///     amount: Some(&[1000, 2000, 550, 4450]),
/// };
/// let table = purchases(&orders, "1970-01-29T00:00:00Z".parse().unwrap(), &PurchaseOptions::default())?;
/// assert_eq!(table.frequency, [2]); // two orders of one day are one purchase
/// assert_eq!((table.recency[0], table.age[0]), (3.0, 4.0)); // weeks
/// assert_eq!(table.monetary_value, [Some(35.0)]); // (25.50 + 44.50) / 2
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn purchases(orders: &Orders<'_>, as_of: DateTime<Utc>, options: &PurchaseOptions) -> Result<Purchases> {
    check(orders, options)?;
    let grouped = Grouped::new(orders, as_of.timestamp_micros());
    let clock = Clock::new(as_of, options);
    let mut table = Purchases { rows_after: grouped.rows_after, ..empty(options, as_of) };
    for part in chunked(grouped.codes.len(), |customers| {
        let mut part = empty(options, as_of);
        let mut purchases = Vec::new();
        for (code, rows) in grouped.customers(customers) {
            history(code, rows, &clock, &mut purchases, &mut part)?;
        }
        Ok(part)
    }) {
        append(&mut table, part?);
    }
    if orders.amount.is_none() {
        (table.monetary_value, table.total_spend) = (Vec::new(), Vec::new());
    }
    Ok(table)
}

fn check(orders: &Orders<'_>, options: &PurchaseOptions) -> Result<()> {
    let rows = orders.customer.len();
    if rows == 0 {
        return Err(Error::Empty { what: "orders".into() });
    }
    check_length("ordered_at", rows, orders.ordered_at.len())?;
    if let Some(amount) = orders.amount {
        check_length("amount", rows, amount.len())?;
    }
    check_range("utc_offset_seconds", 0, options.utc_offset_seconds.into(), -86_399.0, 86_399.0)?;
    check_range("minor_digits", 0, options.minor_digits.into(), 0.0, 6.0)
}

fn empty(options: &PurchaseOptions, as_of: DateTime<Utc>) -> Purchases {
    Purchases {
        customer: Vec::new(),
        frequency: Vec::new(),
        recency: Vec::new(),
        age: Vec::new(),
        monetary_value: Vec::new(),
        total_spend: Vec::new(),
        unit: options.unit,
        as_of,
        rows_after: 0,
        cancelled: 0,
        unmatched_refunds: 0,
    }
}

fn append(table: &mut Purchases, part: Purchases) {
    table.customer.extend(part.customer);
    table.frequency.extend(part.frequency);
    table.recency.extend(part.recency);
    table.age.extend(part.age);
    table.monetary_value.extend(part.monetary_value);
    table.total_spend.extend(part.total_spend);
    table.cancelled += part.cancelled;
    table.unmatched_refunds += part.unmatched_refunds;
}

/// The rows that were seen, brought together by customer.
struct Grouped {
    /// Customer codes, ascending.
    codes: Vec<u32>,
    /// Where each customer's rows start, and after the last one their number.
    starts: Vec<usize>,
    /// (instant, amount), a customer's rows in no order.
    rows: Vec<(i64, i64)>,
    rows_after: u64,
}

impl Grouped {
    fn new(orders: &Orders<'_>, as_of: i64) -> Self {
        let highest = orders.customer.iter().copied().max().unwrap_or(0) as usize;
        if highest / 4 <= orders.customer.len() {
            Self::dense(orders, as_of, highest)
        } else {
            Self::sparse(orders, as_of)
        }
    }

    /// Counting sort over the codes.
    #[expect(clippy::indexing_slicing, reason = "codes are at most `highest`, places below the number of seen rows")]
    fn dense(orders: &Orders<'_>, as_of: i64, highest: usize) -> Self {
        let mut place = vec![0usize; highest + 1];
        for (&customer, _) in orders.customer.iter().zip(orders.ordered_at).filter(|&(_, &at)| at <= as_of) {
            place[customer as usize] += 1;
        }
        let (mut codes, mut starts, mut seen) = (Vec::new(), Vec::new(), 0);
        for (code, place) in (0u32..).zip(&mut place) {
            if *place > 0 {
                codes.push(code);
                starts.push(seen);
            }
            seen += std::mem::replace(place, seen);
        }
        starts.push(seen);
        let mut rows = vec![(0, 0); seen];
        for (row, (&customer, &at)) in orders.customer.iter().zip(orders.ordered_at).enumerate() {
            if at <= as_of {
                let place = &mut place[customer as usize];
                rows[*place] = (at, orders.amount.map_or(0, |amount| amount[row]));
                *place += 1;
            }
        }
        Self { codes, starts, rows_after: (orders.customer.len() - seen) as u64, rows }
    }

    /// For codes too far apart to count over.
    fn sparse(orders: &Orders<'_>, as_of: i64) -> Self {
        let mut sorted: Vec<u32> = orders.customer.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let dense_codes: Vec<u32> = orders
            .customer
            .iter()
            .map(|code| sorted.binary_search(code).unwrap_or_else(|place| place) as u32)
            .collect();
        let highest = sorted.len().saturating_sub(1);
        let mut grouped = Self::dense(&Orders { customer: &dense_codes, ..*orders }, as_of, highest);
        grouped.codes = grouped.codes.iter().filter_map(|&code| sorted.get(code as usize).copied()).collect();
        grouped
    }

    /// Code and rows of each customer of a range.
    fn customers(&self, range: Range<usize>) -> impl Iterator<Item = (u32, &[(i64, i64)])> {
        let bounds = self.starts.windows(2).skip(range.start);
        let codes = self.codes.get(range).unwrap_or_default();
        codes.iter().zip(bounds).map(|(&code, bounds)| match *bounds {
            [start, end] => (code, self.rows.get(start..end).unwrap_or_default()),
            _ => (code, Default::default()),
        })
    }
}

/// Instants to the ticks in which purchases are told apart: days of the stated calendar, or microseconds.
struct Clock {
    merge_same_day: bool,
    offset: i64,
    now: i64,
    ticks_per_unit: f64,
    minor_per_major: f64,
}

impl Clock {
    fn new(as_of: DateTime<Utc>, options: &PurchaseOptions) -> Self {
        let mut clock = Self {
            merge_same_day: options.merge_same_day,
            offset: i64::from(options.utc_offset_seconds) * SECOND,
            now: 0,
            ticks_per_unit: options.unit.days() * if options.merge_same_day { 1.0 } else { DAY as f64 },
            minor_per_major: (0..options.minor_digits).fold(1.0, |power, _| power * 10.0),
        };
        clock.now = clock.tick(as_of.timestamp_micros());
        clock
    }

    fn tick(&self, instant: i64) -> i64 {
        if self.merge_same_day { instant.saturating_add(self.offset).div_euclid(DAY) } else { instant }
    }

    fn units_between(&self, from: i64, to: i64) -> f64 {
        (i128::from(to) - i128::from(from)) as f64 / self.ticks_per_unit
    }
}

/// One customer's purchases, appended to the columns of `part`; `purchases` is scratch space.
fn history(
    code: u32,
    rows: &[(i64, i64)],
    clock: &Clock,
    purchases: &mut Vec<(i64, i64)>,
    part: &mut Purchases,
) -> Result<()> {
    let mut sorted = rows.to_vec();
    // Of one instant, sales come before refunds, so that a refund finds its sale.
    sorted.sort_unstable_by_key(|&(at, amount)| (at, amount < 0, amount));
    purchases.clear();
    for (at, amount) in sorted {
        let tick = clock.tick(at);
        if amount < 0 {
            refund(amount, purchases, part);
            continue;
        }
        match purchases.last_mut() {
            Some(last) if clock.merge_same_day && last.0 == tick => last.1 = add(code, last.1, amount)?,
            _ => purchases.push((tick, amount)),
        }
    }
    let (Some(&(first, first_amount)), Some(&(last, _))) = (purchases.first(), purchases.last()) else {
        return Ok(());
    };
    let repeats = purchases.iter().skip(1).try_fold(0, |sum, &(_, amount)| add(code, sum, amount))?;
    let x = (purchases.len() - 1) as u32;
    part.customer.push(code);
    part.frequency.push(x);
    part.recency.push(clock.units_between(first, last));
    part.age.push(clock.units_between(first, clock.now));
    part.monetary_value.push((x > 0).then(|| repeats as f64 / f64::from(x) / clock.minor_per_major));
    part.total_spend.push(add(code, first_amount, repeats)?);
    Ok(())
}

/// Nets a refund against the latest purchases; what they can't cover is counted as unmatched.
fn refund(amount: i64, purchases: &mut Vec<(i64, i64)>, part: &mut Purchases) {
    let mut open = amount;
    while open < 0 {
        let Some(last) = purchases.last_mut() else {
            part.unmatched_refunds += 1;
            return;
        };
        open = open.saturating_add(last.1);
        last.1 = open;
        if open <= 0 {
            purchases.pop();
            part.cancelled += 1;
        }
    }
}

fn add(code: u32, sum: i64, amount: i64) -> Result<i64> {
    sum.checked_add(amount)
        .ok_or_else(|| Error::invalid("amount", format!("the spend of customer {code} exceeds 64 bits")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(days: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(days * 86_400, 0).unwrap()
    }

    fn table(rows: &[(u32, i64, i64)], now: i64) -> Purchases {
        let customer: Vec<u32> = rows.iter().map(|row| row.0).collect();
        let ordered_at: Vec<i64> = rows.iter().map(|row| row.1 * DAY).collect();
        let amount: Vec<i64> = rows.iter().map(|row| row.2).collect();
        let orders = Orders { customer: &customer, ordered_at: &ordered_at, amount: Some(&amount) };
        purchases(&orders, at(now), &PurchaseOptions { unit: TimeUnit::Day, ..Default::default() }).unwrap()
    }

    #[test]
    fn counts_repeats_and_ignores_the_future() {
        let t = table(&[(1, 0, 100), (1, 3, 200), (1, 9, 400), (2, 8, 100), (5, 2, 0)], 7);
        assert_eq!(t.customer, [1, 5]);
        assert_eq!(t.frequency, [1, 0]);
        assert_eq!(t.recency, [3.0, 0.0]);
        assert_eq!(t.age, [7.0, 5.0]);
        assert_eq!(t.monetary_value, [Some(2.0), None]);
        assert_eq!(t.total_spend, [300, 0]);
        assert_eq!(t.rows_after, 2);
    }

    #[test]
    fn nets_refunds_against_the_latest_purchase() {
        let t = table(&[(0, 0, 500), (0, 2, 300), (0, 5, 700), (0, 6, -700)], 10);
        assert_eq!((t.frequency[0], t.recency[0], t.cancelled), (1, 2.0, 1));
        let t = table(&[(0, 0, 500), (0, 2, 300), (0, 3, -400)], 10);
        assert_eq!((t.frequency[0], t.total_spend[0], t.cancelled), (0, 400, 1));
        let t = table(&[(0, 0, 500), (0, 0, -200), (0, 4, -900), (0, 5, 100)], 10);
        assert_eq!((t.frequency[0], t.age[0], t.unmatched_refunds), (0, 5.0, 1));
    }

    #[test]
    fn a_customer_whose_purchases_were_all_refunded_has_no_history() {
        let t = table(&[(0, 0, 500), (0, 1, -500)], 10);
        assert!(t.customer.is_empty());
        assert_eq!(t.cancelled, 1);
    }

    #[test]
    fn the_calendar_day_follows_the_stated_offset() {
        let near_midnight = [23 * DAY / 24, DAY + DAY / 24];
        let orders = Orders { customer: &[0, 0], ordered_at: &near_midnight, amount: None };
        let repeats = |utc_offset_seconds, merge_same_day| {
            let options = PurchaseOptions { utc_offset_seconds, merge_same_day, ..Default::default() };
            purchases(&orders, at(9), &options).unwrap().frequency[0]
        };
        assert_eq!([repeats(0, true), repeats(2 * 3600, true), repeats(2 * 3600, false)], [1, 0, 1]);
    }

    #[test]
    fn exact_times_when_days_are_not_merged() {
        let orders = Orders { customer: &[0, 0], ordered_at: &[0, DAY / 48], amount: None };
        let options = PurchaseOptions { unit: TimeUnit::Hour, merge_same_day: false, ..Default::default() };
        let t = purchases(&orders, at(1), &options).unwrap();
        assert_eq!((t.recency[0], t.age[0]), (0.5, 24.0));
        assert!(t.monetary_value.is_empty());
    }

    #[test]
    fn refuses_what_it_cannot_read() {
        let call = |customer: &[u32], ordered_at: &[i64], amount: Option<&[i64]>, options: &PurchaseOptions| {
            purchases(&Orders { customer, ordered_at, amount }, at(0), options).unwrap_err().code()
        };
        let plain = PurchaseOptions::default();
        assert_eq!(call(&[], &[], None, &plain), "empty");
        assert_eq!(call(&[1], &[], None, &plain), "lengths");
        assert_eq!(call(&[1], &[0], Some(&[]), &plain), "lengths");
        assert_eq!(call(&[1, 1], &[0, 0], Some(&[i64::MAX, 1]), &plain), "invalid");
        assert_eq!(call(&[1], &[0], None, &PurchaseOptions { minor_digits: 9, ..plain }), "out_of_range");
    }

    #[test]
    fn extreme_instants_do_not_overflow() {
        let orders =
            Orders { customer: &[u32::MAX, 0], ordered_at: &[i64::MIN, i64::MIN], amount: Some(&[1, i64::MIN]) };
        let t =
            purchases(&orders, at(0), &PurchaseOptions { utc_offset_seconds: -86_399, ..Default::default() }).unwrap();
        assert_eq!((t.customer, t.unmatched_refunds), (vec![u32::MAX], 1));
    }

    /// What the columns mean, a customer at a time and without sorting tricks.
    fn plainly(rows: &[(u32, i64, i64)], code: u32, now: i64) -> (u32, i64, i64, i64) {
        let mine = || rows.iter().filter(|row| row.0 == code && row.1 <= now);
        let mut days: Vec<i64> = mine().map(|row| row.1).collect();
        days.sort_unstable();
        days.dedup();
        let spend = mine().map(|row| row.2).sum();
        (days.len() as u32 - 1, days[days.len() - 1] - days[0], now - days[0], spend)
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition_in_any_row_order(
            rows in prop::collection::vec((0u32..8, 0i64..40, 0i64..1000), 1..80),
            spread in prop::sample::select(vec![1u32, 1_000_000]),
            seed in any::<u64>(),
        ) {
            let mut rows: Vec<_> = rows.into_iter().map(|(c, day, amount)| (c * spread, day, amount)).collect();
            let t = table(&rows, 30);
            for (i, &code) in t.customer.iter().enumerate() {
                let (x, recency, age, spend) = plainly(&rows, code, 30);
                prop_assert_eq!((t.frequency[i], t.recency[i], t.age[i], t.total_spend[i]), (x, recency as f64, age as f64, spend));
            }
            let n = rows.len();
            rows.rotate_left(seed as usize % n);
            rows.reverse();
            prop_assert_eq!(t, table(&rows, 30));
        }

        #[test]
        fn refunds_never_raise_spend_or_frequency(
            rows in prop::collection::vec((0u32..4, 0i64..40, -500i64..1000), 1..60),
        ) {
            let sales: Vec<_> = rows.iter().copied().filter(|row| row.2 >= 0).collect();
            prop_assume!(!sales.is_empty());
            let (net, gross) = (table(&rows, 40), table(&sales, 40));
            for (i, code) in net.customer.iter().enumerate() {
                let j = gross.customer.binary_search(code).unwrap();
                prop_assert!(net.frequency[i] <= gross.frequency[j]);
                prop_assert!((0..=gross.total_spend[j]).contains(&net.total_spend[i]));
            }
        }
    }
}
