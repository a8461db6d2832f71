//! Orders to purchase histories: frequency, recency, age and mean spend, the input of every model in this room.

use super::histories::Histories;
use super::ledger::{Clock, Customer, Grouped, add, check};
use super::orders::{Orders, PurchaseOptions, TimeUnit};
use crate::error::Result;
use crate::math::columns::parallel::map_owned;
use crate::math::columns::sum::CHUNK_ROWS;
use chrono::{DateTime, Utc};
use libm::log;
use serde::{Deserialize, Serialize};

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
    /// Sum of the natural logarithms of the times between the purchases, in `unit`, which MBG/CNBD-k reads; 0 without a
    /// repeat. Purchases of one instant count as a microsecond apart.
    pub log_gaps: Vec<f64>,
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
    /// let orders = Orders { customer: &[7, 7], ordered_at: &[0, 14 * day], amount: None, utc_offset_minutes: None };
    /// let table = purchases(&orders, "1970-02-05T00:00:00Z".parse().unwrap(), &PurchaseOptions::default())?;
    /// let histories = table.histories();
    /// assert_eq!((histories.frequency(), histories.recency(), histories.age()), (&[1][..], &[2.0][..], &[5.0][..]));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn histories(&self) -> Histories<'_> {
        Histories::trusted(&self.frequency, &self.recency, &self.age).with_trusted_log_gaps(&self.log_gaps)
    }
}

/// Turns orders into one purchase history a customer, as of an instant (Fader & Hardie 2005: x, t_x, T; 2013: mean
/// spend).
///
/// Rows after `as_of` are not seen. A refund (a negative amount) is netted against the customer's latest purchase at or
/// before it, what is left over against the one before; a purchase netted to nothing or less is cancelled and counts as
/// no purchase. An amount of zero is a purchase. Row order never matters.
///
/// # Errors
/// [`crate::Error::Empty`] without rows, [`crate::Error::Lengths`] for unequal columns, [`crate::Error::OutOfRange`]
/// for more than 6 minor digits, [`crate::Error::Invalid`] for an unknown zone (with the nearest names), instants before
/// 1970 in a named one, own offsets that are missing, or when a customer's spend exceeds 64 bits.
///
/// ```
/// use regulars::value::{Orders, PurchaseOptions, purchases};
/// let day = 86_400_000_000; // microseconds
/// let orders = Orders {
///     customer: &[0, 0, 0, 0],
///     ordered_at: &[0, 7 * day, 7 * day + 5, 21 * day],
///     amount: Some(&[1000, 2000, 550, 4450]),
///     utc_offset_minutes: None,
/// };
/// let table = purchases(&orders, "1970-01-29T00:00:00Z".parse().unwrap(), &PurchaseOptions::default())?;
/// assert_eq!(table.frequency, [2]); // two orders of one day are one purchase
/// assert_eq!((table.recency[0], table.age[0]), (3.0, 4.0)); // weeks
/// assert_eq!(table.monetary_value, [Some(35.0)]); // (25.50 + 44.50) / 2
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn purchases(orders: &Orders<'_>, as_of: DateTime<Utc>, options: &PurchaseOptions) -> Result<Purchases> {
    check(orders, options)?;
    let clock = Clock::new(orders, as_of, options)?;
    let grouped = Grouped::new(orders, as_of.timestamp_micros());
    let mut table = Purchases { rows_after: grouped.rows_after, ..room(grouped.codes.len(), options, as_of) };
    let chunks: Vec<_> = table.chunks().into_iter().zip((0..).step_by(CHUNK_ROWS)).collect();
    let filled = map_owned(chunks, |(mut chunk, start)| {
        let mut customer = Customer::default();
        let mut sum = Filled::default();
        for (code, rows) in grouped.customers(start..start + chunk.customer.len()) {
            let netted = customer.net(code, rows, &clock)?;
            sum.cancelled += netted.cancelled;
            sum.unmatched_refunds += netted.unmatched_refunds;
            sum.customers += usize::from(chunk.fill(sum.customers, code, &customer.purchases, &clock)?);
        }
        Ok(sum)
    })?;
    let filled = filled.into_iter().collect::<Result<Vec<_>>>()?;
    table.close_gaps(&filled);
    if orders.amount.is_none() {
        (table.monetary_value, table.total_spend) = (Vec::new(), Vec::new());
    }
    Ok(table)
}

/// A table with room for so many customers.
fn room(customers: usize, options: &PurchaseOptions, as_of: DateTime<Utc>) -> Purchases {
    Purchases {
        customer: vec![0; customers],
        frequency: vec![0; customers],
        recency: vec![0.0; customers],
        age: vec![0.0; customers],
        log_gaps: vec![0.0; customers],
        monetary_value: vec![None; customers],
        total_spend: vec![0; customers],
        unit: options.unit,
        as_of,
        rows_after: 0,
        cancelled: 0,
        unmatched_refunds: 0,
    }
}

/// What was written to a chunk, from its front.
#[derive(Default)]
struct Filled {
    customers: usize,
    cancelled: u64,
    unmatched_refunds: u64,
}

/// Some rows of the columns, written in place: parts to be joined would hold all histories twice.
struct Chunk<'a> {
    customer: &'a mut [u32],
    frequency: &'a mut [u32],
    recency: &'a mut [f64],
    age: &'a mut [f64],
    log_gaps: &'a mut [f64],
    monetary_value: &'a mut [Option<f64>],
    total_spend: &'a mut [i64],
}

impl Purchases {
    fn chunks(&mut self) -> Vec<Chunk<'_>> {
        let codes = self.customer.chunks_mut(CHUNK_ROWS).zip(self.frequency.chunks_mut(CHUNK_ROWS));
        let times = self.recency.chunks_mut(CHUNK_ROWS).zip(self.age.chunks_mut(CHUNK_ROWS));
        let times = times.zip(self.log_gaps.chunks_mut(CHUNK_ROWS));
        let spends = self.monetary_value.chunks_mut(CHUNK_ROWS).zip(self.total_spend.chunks_mut(CHUNK_ROWS));
        let chunks = codes.zip(times).zip(spends);
        chunks
            .map(|(((customer, frequency), ((recency, age), log_gaps)), (monetary_value, total_spend))| Chunk {
                customer,
                frequency,
                recency,
                age,
                log_gaps,
                monetary_value,
                total_spend,
            })
            .collect()
    }

    /// Moves the rows of every chunk behind those of the one before: customers without a purchase have none.
    fn close_gaps(&mut self, filled: &[Filled]) {
        let customers: Vec<usize> = filled.iter().map(|chunk| chunk.customers).collect();
        close_gaps(&mut self.customer, &customers);
        close_gaps(&mut self.frequency, &customers);
        close_gaps(&mut self.recency, &customers);
        close_gaps(&mut self.age, &customers);
        close_gaps(&mut self.log_gaps, &customers);
        close_gaps(&mut self.monetary_value, &customers);
        close_gaps(&mut self.total_spend, &customers);
        self.cancelled = filled.iter().map(|chunk| chunk.cancelled).sum();
        self.unmatched_refunds = filled.iter().map(|chunk| chunk.unmatched_refunds).sum();
    }
}

fn close_gaps<T: Copy>(column: &mut Vec<T>, filled: &[usize]) {
    let mut end = 0;
    for (chunk, &rows) in filled.iter().enumerate() {
        let start = chunk * CHUNK_ROWS;
        column.copy_within(start..start + rows, end);
        end += rows;
    }
    column.truncate(end);
}

impl Chunk<'_> {
    /// Writes a customer's history to a row, if there is one.
    #[expect(clippy::indexing_slicing, reason = "a chunk has a row for each of its customers")]
    fn fill(&mut self, row: usize, code: u32, purchases: &[(i64, i64)], clock: &Clock) -> Result<bool> {
        let (Some(&(first, first_amount)), Some(&(last, _))) = (purchases.first(), purchases.last()) else {
            return Ok(false);
        };
        let repeats = purchases.iter().skip(1).try_fold(0, |sum, &(_, amount)| add(code, sum, amount))?;
        let x = (purchases.len() - 1) as u32;
        self.customer[row] = code;
        self.frequency[row] = x;
        self.recency[row] = clock.units_between(first, last);
        self.age[row] = clock.units_between(first, clock.now);
        self.log_gaps[row] = log_gaps(purchases, clock);
        self.monetary_value[row] = (x > 0).then(|| repeats as f64 / f64::from(x) / clock.minor_per_major);
        self.total_spend[row] = add(code, first_amount, repeats)?;
        Ok(true)
    }
}

/// Sum of the logarithms of the times between the purchases of a customer; of two at one instant, that of the least time
/// that the clock tells.
pub(in crate::value) fn log_gaps(purchases: &[(i64, i64)], clock: &Clock) -> f64 {
    let next = purchases.iter().skip(1);
    let least = clock.units_between(0, 1);
    log_of_product(purchases.iter().zip(next).map(|(from, to)| clock.units_between(from.0, to.0).max(least)))
}

/// Sum of the logarithms of positive numbers: one logarithm for as many as their product can hold.
pub(in crate::value) fn log_of_product(numbers: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut product) = (0.0, 1.0);
    for number in numbers {
        let next = product * number;
        if (1e-250..1e250).contains(&next) {
            product = next;
        } else {
            (sum, product) = (sum + log(product), number);
        }
    }
    sum + log(product)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CalendarOptions, calendar::zone::DAY};
    use proptest::prelude::*;

    fn at(days: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(days * 86_400, 0).unwrap()
    }

    fn table(rows: &[(u32, i64, i64)], now: i64) -> Purchases {
        let customer: Vec<u32> = rows.iter().map(|row| row.0).collect();
        let ordered_at: Vec<i64> = rows.iter().map(|row| row.1 * DAY).collect();
        let amount: Vec<i64> = rows.iter().map(|row| row.2).collect();
        let orders =
            Orders { customer: &customer, ordered_at: &ordered_at, amount: Some(&amount), utc_offset_minutes: None };
        purchases(&orders, at(now), &PurchaseOptions { unit: TimeUnit::Day, ..Default::default() }).unwrap()
    }

    #[test]
    fn logarithms_of_gaps_are_summed() {
        let t = table(&[(1, 0, 100), (1, 3, 200), (1, 9, 400), (2, 8, 100)], 12);
        assert_eq!(t.log_gaps, [log(18.0), 0.0]);
        let many = [1e-80, 3.0, 1e200, 7.0, 1e120, 1e-300];
        let sum: f64 = many.iter().map(|&number| log(number)).sum();
        assert!((log_of_product(many.into_iter()) - sum).abs() < 1e-10);
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
    fn customers_without_a_purchase_leave_no_gap_between_chunks() {
        let customers = 2 * CHUNK_ROWS as u32 + 10;
        let gone = |code: u32| code % 3 == 1;
        let rows: Vec<_> = (0..customers)
            .flat_map(|code| [(code, 0, 5), (code, 1, if gone(code) { -5 } else { i64::from(code) })])
            .collect();
        let t = table(&rows, 10);
        assert!(t.customer.iter().copied().eq((0..customers).filter(|&code| !gone(code))));
        assert!(t.customer.iter().zip(&t.total_spend).all(|(&code, &spend)| spend == 5 + i64::from(code)));
        let n = t.customer.len();
        assert_eq!([t.frequency.len(), t.recency.len(), t.age.len(), t.monetary_value.len()], [n; 4]);
        assert_eq!(t.cancelled, u64::from(customers) - n as u64);
    }

    #[test]
    fn the_calendar_day_follows_the_stated_offset() {
        let near_midnight = [23 * DAY / 24, DAY + DAY / 24];
        let orders = Orders { customer: &[0, 0], ordered_at: &near_midnight, amount: None, utc_offset_minutes: None };
        let repeats = |zone: &str, merge_same_day| {
            let calendar = CalendarOptions { zone: zone.into(), ..Default::default() };
            let options = PurchaseOptions { calendar, merge_same_day, ..Default::default() };
            purchases(&orders, at(9), &options).unwrap().frequency[0]
        };
        assert_eq!([repeats("UTC", true), repeats("+02:00", true), repeats("+02:00", false)], [1, 0, 1]);
    }

    #[test]
    fn exact_times_when_days_are_not_merged() {
        let orders = Orders { customer: &[0, 0], ordered_at: &[0, DAY / 48], amount: None, utc_offset_minutes: None };
        let options = PurchaseOptions { unit: TimeUnit::Hour, merge_same_day: false, ..Default::default() };
        let t = purchases(&orders, at(1), &options).unwrap();
        assert_eq!((t.recency[0], t.age[0]), (0.5, 24.0));
        assert!(t.monetary_value.is_empty());
    }

    #[test]
    fn refuses_what_it_cannot_read() {
        let call = |customer: &[u32], ordered_at: &[i64], amount: Option<&[i64]>, options: &PurchaseOptions| {
            purchases(&Orders { customer, ordered_at, amount, utc_offset_minutes: None }, at(0), options)
                .unwrap_err()
                .code()
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
        let orders = Orders {
            customer: &[u32::MAX, 0],
            ordered_at: &[i64::MIN, i64::MIN],
            amount: Some(&[1, i64::MIN]),
            utc_offset_minutes: None,
        };
        let calendar = CalendarOptions { zone: "-23:59:59".into(), ..Default::default() };
        let t = purchases(&orders, at(0), &PurchaseOptions { calendar, ..Default::default() }).unwrap();
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
