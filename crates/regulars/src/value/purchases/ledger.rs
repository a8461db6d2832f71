//! The ledger under every count of purchases: orders brought together by customer, days of a stated calendar, refunds
//! netted.

use super::orders::{Orders, PurchaseOptions};
use crate::error::{Error, Result, check_length, check_range};
use crate::math::columns::parts::part;
use crate::model::calendar::zone::{DAY, OWN, Zone};
use chrono::{DateTime, Utc};
use std::ops::Range;

/// Microseconds to a minute, the unit of an order's own offset.
const MINUTE: i64 = 60_000_000;
/// Minutes from UTC that a clock is at most, as in the records.
const MOST_MINUTES: f64 = 1_080.0;

pub(super) fn check(orders: &Orders<'_>, options: &PurchaseOptions) -> Result<()> {
    let rows = orders.customer.len();
    if rows == 0 {
        return Err(Error::Empty { what: "orders".into() });
    }
    check_range("orders", 0, rows as f64, 1.0, u32::MAX.into())?;
    check_length("ordered_at", rows, orders.ordered_at.len())?;
    if let Some(amount) = orders.amount {
        check_length("amount", rows, amount.len())?;
    }
    check_range("minor_digits", 0, options.minor_digits.into(), 0.0, 6.0)
}

/// All purchases of all customers, net of refunds.
pub(crate) struct Ledger {
    codes: Vec<u32>,
    /// Where each customer's purchases start, and after the last one their number.
    starts: Vec<usize>,
    /// (tick, amount), a customer's in order of time.
    purchases: Vec<(i64, i64)>,
    pub(crate) clock: Clock,
    pub(crate) rows_after: u64,
    pub(crate) netted: Netted,
}

impl Ledger {
    pub(crate) fn new(orders: &Orders<'_>, as_of: DateTime<Utc>, options: &PurchaseOptions) -> Result<Self> {
        check(orders, options)?;
        let clock = Clock::new(orders, as_of, options)?;
        let grouped = Grouped::new(orders, as_of.timestamp_micros());
        let mut ledger = Self {
            codes: Vec::new(),
            starts: vec![0],
            purchases: Vec::new(),
            clock,
            rows_after: grouped.rows_after,
            netted: Netted::default(),
        };
        let mut customer = Customer::default();
        for (code, rows) in grouped.customers(0..grouped.codes.len()) {
            let netted = customer.net(code, rows, &ledger.clock)?;
            ledger.netted.cancelled += netted.cancelled;
            ledger.netted.unmatched_refunds += netted.unmatched_refunds;
            if !customer.purchases.is_empty() {
                ledger.codes.push(code);
                ledger.purchases.extend_from_slice(&customer.purchases);
                ledger.starts.push(ledger.purchases.len());
            }
        }
        Ok(ledger)
    }

    /// Code and purchases of each customer who has any, in ascending order of code.
    pub(crate) fn customers(&self) -> impl Iterator<Item = (u32, &[(i64, i64)])> {
        self.codes.iter().zip(self.starts.windows(2)).map(|(&code, bounds)| match *bounds {
            [start, end] => (code, part(&self.purchases, start..end)),
            _ => (code, Default::default()),
        })
    }

    /// Customers with a purchase.
    pub(super) fn len(&self) -> u64 {
        self.codes.len() as u64
    }

    /// Purchases of all of them.
    pub(super) fn purchases(&self) -> u64 {
        self.purchases.len() as u64
    }
}

/// The rows that were seen, brought together by customer.
pub(super) struct Grouped<'a> {
    orders: Orders<'a>,
    /// Customer codes, ascending.
    pub(super) codes: Vec<u32>,
    /// Where each customer's rows start, and after the last one their number.
    starts: Vec<u32>,
    /// Row numbers, a customer's side by side: a quarter of the memory of their instants and amounts.
    rows: Vec<u32>,
    pub(super) rows_after: u64,
}

impl<'a> Grouped<'a> {
    pub(super) fn new(orders: &Orders<'a>, as_of: i64) -> Self {
        let highest = orders.customer.iter().copied().max().unwrap_or(0) as usize;
        if highest / 4 <= orders.customer.len() {
            Self::dense(orders, orders.customer, as_of, highest)
        } else {
            Self::sparse(orders, as_of)
        }
    }

    /// Counting sort over the codes.
    #[expect(clippy::indexing_slicing, reason = "codes are at most `highest`, places below the number of seen rows")]
    fn dense(orders: &Orders<'a>, codes_of_rows: &[u32], as_of: i64, highest: usize) -> Self {
        let mut place = vec![0_u32; highest + 1];
        for (&customer, _) in codes_of_rows.iter().zip(orders.ordered_at).filter(|&(_, &at)| at <= as_of) {
            place[customer as usize] += 1;
        }
        let customers = place.iter().filter(|&&rows| rows > 0).count();
        let (mut codes, mut starts) = (Vec::with_capacity(customers), Vec::with_capacity(customers + 1));
        let mut seen = 0;
        for (code, place) in (0u32..).zip(&mut place) {
            if *place > 0 {
                codes.push(code);
                starts.push(seen);
            }
            seen += std::mem::replace(place, seen);
        }
        starts.push(seen);
        let mut rows = vec![0; seen as usize];
        for (row, (&customer, &at)) in (0u32..).zip(codes_of_rows.iter().zip(orders.ordered_at)) {
            if at <= as_of {
                let place = &mut place[customer as usize];
                rows[*place as usize] = row;
                *place += 1;
            }
        }
        let rows_after = codes_of_rows.len() as u64 - u64::from(seen);
        Self { orders: *orders, codes, starts, rows, rows_after }
    }

    /// For codes too far apart to count over.
    fn sparse(orders: &Orders<'a>, as_of: i64) -> Self {
        let mut sorted: Vec<u32> = orders.customer.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let dense_codes: Vec<u32> = orders
            .customer
            .iter()
            .map(|code| sorted.binary_search(code).unwrap_or_else(|place| place) as u32)
            .collect();
        let highest = sorted.len().saturating_sub(1);
        let mut grouped = Self::dense(orders, &dense_codes, as_of, highest);
        grouped.codes = grouped.codes.iter().filter_map(|&code| sorted.get(code as usize).copied()).collect();
        grouped
    }

    /// Code and (instant, amount) of the rows of each customer of a range, the rows in no order; where orders have
    /// offsets of their own, the instant is moved to the order's clock.
    pub(super) fn customers(
        &self,
        range: Range<usize>,
    ) -> impl Iterator<Item = (u32, impl Iterator<Item = (i64, i64)>)> {
        let bounds = self.starts.windows(2).skip(range.start);
        let codes = part(&self.codes, range);
        codes.iter().zip(bounds).map(|(&code, bounds)| {
            let rows = match *bounds {
                [start, end] => part(&self.rows, start as usize..end as usize),
                _ => Default::default(),
            };
            (code, rows.iter().map(|&row| self.order(row as usize)))
        })
    }

    fn order(&self, row: usize) -> (i64, i64) {
        debug_assert!(row < self.orders.ordered_at.len(), "a row of the orders");
        let value = |column: &[i64]| column.get(row).map_or(0, |&value| value);
        let own_offset = self.orders.utc_offset_minutes.map_or(0, value) * MINUTE;
        (value(self.orders.ordered_at).saturating_add(own_offset), self.orders.amount.map_or(0, value))
    }
}

/// Instants to the ticks in which purchases are told apart: days of the stated calendar, or microseconds.
#[derive(Clone)]
pub(crate) struct Clock {
    merge_same_day: bool,
    zone: Zone,
    /// With own offsets, how far the easternmost clock is ahead of UTC: `now` is read on it, so that no order is after
    /// it.
    ahead: i64,
    pub(crate) now: i64,
    ticks_per_unit: f64,
    pub(crate) minor_per_major: f64,
}

impl Clock {
    pub(super) fn new(orders: &Orders<'_>, as_of: DateTime<Utc>, options: &PurchaseOptions) -> Result<Self> {
        let zone = Zone::parse(&options.calendar.zone)?;
        check_offsets(orders, options, &zone)?;
        zone.check("ordered_at", orders.ordered_at.iter().copied().min().unwrap_or(0))?;
        zone.check("as_of", as_of.timestamp_micros())?;
        let seen = orders.ordered_at.iter().map(|&at| at <= as_of.timestamp_micros());
        let offsets = orders.utc_offset_minutes.into_iter().flatten().zip(seen);
        let mut clock = Self {
            merge_same_day: options.merge_same_day,
            zone,
            ahead: offsets.filter(|(_, seen)| *seen).map(|(minutes, _)| minutes * MINUTE).max().unwrap_or(0),
            now: 0,
            ticks_per_unit: options.unit.days() * if options.merge_same_day { 1.0 } else { DAY as f64 },
            minor_per_major: (0..options.minor_digits).fold(1.0, |power, _| power * 10.0),
        };
        clock.now = clock.at(as_of);
        Ok(clock)
    }

    /// The tick of an instant that no order states, such as `as_of`.
    pub(crate) fn at(&self, instant: DateTime<Utc>) -> i64 {
        self.tick(instant.timestamp_micros().saturating_add(self.ahead))
    }

    fn tick(&self, instant: i64) -> i64 {
        if self.merge_same_day { self.zone.day(instant) } else { instant }
    }

    /// The day of the stated calendar on which a tick lies, counted from 1970-01-01.
    pub(super) fn day(&self, tick: i64) -> i64 {
        if self.merge_same_day { tick } else { self.zone.day(tick) }
    }

    pub(crate) fn units_between(&self, from: i64, to: i64) -> f64 {
        (i128::from(to) - i128::from(from)) as f64 / self.ticks_per_unit
    }
}

/// Checks that each order has an offset of its own if the calendar goes by these, and only then.
fn check_offsets(orders: &Orders<'_>, options: &PurchaseOptions, zone: &Zone) -> Result<()> {
    const WHAT: &str = "utc_offset_minutes";
    match orders.utc_offset_minutes {
        None if zone.is_own() => {
            let why = format!("is needed for calendar.zone = {OWN:?}: the orders have no offsets of their own");
            Err(Error::invalid(WHAT, why))
        }
        None => Ok(()),
        Some(_) if !zone.is_own() => {
            let why = format!("is given, but days are cut by calendar.zone = {:?}, not {OWN:?}", options.calendar.zone);
            Err(Error::invalid(WHAT, why))
        }
        Some(_) if !options.merge_same_day => {
            let why =
                format!("false keeps exact instants, whose days calendar.zone = {OWN:?} doesn't tell: name a zone");
            Err(Error::invalid("merge_same_day", why))
        }
        Some(offsets) => {
            check_length(WHAT, orders.ordered_at.len(), offsets.len())?;
            let mut rows = offsets.iter().enumerate();
            rows.try_for_each(|(row, &minutes)| check_range(WHAT, row, minutes as f64, -MOST_MINUTES, MOST_MINUTES))
        }
    }
}

/// What netting refunds against purchases left over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Netted {
    pub(super) cancelled: u64,
    pub(super) unmatched_refunds: u64,
}

/// One customer's orders and the purchases that they are, in memory used again for the next customer.
#[derive(Default)]
pub(super) struct Customer {
    rows: Vec<(i64, i64)>,
    /// (tick, amount) net of refunds, in order of time.
    pub(super) purchases: Vec<(i64, i64)>,
}

impl Customer {
    /// Makes purchases of a customer's (instant, amount) in any order.
    pub(super) fn net(&mut self, code: u32, rows: impl Iterator<Item = (i64, i64)>, clock: &Clock) -> Result<Netted> {
        self.rows.clear();
        self.rows.extend(rows);
        // Of one instant, sales come before refunds, so that a refund finds its sale.
        self.rows.sort_unstable_by_key(|&(at, amount)| (at, amount < 0, amount));
        self.purchases.clear();
        let mut netted = Netted::default();
        for &(at, amount) in &self.rows {
            let tick = clock.tick(at);
            if amount < 0 {
                refund(amount, &mut self.purchases, &mut netted);
                continue;
            }
            match self.purchases.last_mut() {
                Some(last) if clock.merge_same_day && last.0 == tick => last.1 = add(code, last.1, amount)?,
                _ => self.purchases.push((tick, amount)),
            }
        }
        Ok(netted)
    }
}

/// Nets a refund against the latest purchases; what they can't cover is counted as unmatched.
fn refund(amount: i64, purchases: &mut Vec<(i64, i64)>, netted: &mut Netted) {
    let mut open = amount;
    while open < 0 {
        let Some(last) = purchases.last_mut() else {
            netted.unmatched_refunds += 1;
            return;
        };
        open = open.saturating_add(last.1);
        last.1 = open;
        if open <= 0 {
            purchases.pop();
            netted.cancelled += 1;
        }
    }
}

pub(super) fn add(code: u32, sum: i64, amount: i64) -> Result<i64> {
    sum.checked_add(amount)
        .ok_or_else(|| Error::invalid("amount", format!("the spend of customer {code} exceeds 64 bits")))
}

/// A sum of money in minor units, when it fits its column.
pub(super) fn money(what: &str, sum: i128) -> Result<i64> {
    i64::try_from(sum).map_err(|_| Error::invalid(what, "its sum exceeds 64 bits"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CalendarOptions;
    use crate::value::purchases::histories_of_orders::purchases;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_ledger_is_the_table_of_purchases(
            rows in prop::collection::vec((0u32..6, 0i64..80, -600i64..1000), 1..80), merge: bool,
        ) {
            let customer: Vec<u32> = rows.iter().map(|row| row.0 * 7).collect();
            let ordered_at: Vec<i64> = rows.iter().map(|row| row.1 * DAY / 2).collect();
            let amount: Vec<i64> = rows.iter().map(|row| row.2).collect();
            let orders = Orders { customer: &customer, ordered_at: &ordered_at, amount: Some(&amount), utc_offset_minutes: None };
            let as_of = DateTime::from_timestamp(35 * 86_400, 0).unwrap();
            let options = PurchaseOptions { merge_same_day: merge, calendar: CalendarOptions { zone: "-02:00".into(), ..CalendarOptions::default() }, ..Default::default() };
            let (ledger, table) = (Ledger::new(&orders, as_of, &options).unwrap(), purchases(&orders, as_of, &options).unwrap());
            let counts: Vec<(u32, u32, i64)> = ledger
                .customers()
                .map(|(code, bought)| (code, bought.len() as u32 - 1, bought.iter().map(|p| p.1).sum()))
                .collect();
            let expected: Vec<(u32, u32, i64)> =
                (0..table.customer.len()).map(|i| (table.customer[i], table.frequency[i], table.total_spend[i])).collect();
            prop_assert_eq!(&counts, &expected);
            prop_assert_eq!(ledger.purchases(), expected.iter().map(|row| u64::from(row.1) + 1).sum::<u64>());
            prop_assert_eq!((ledger.rows_after, ledger.len()), (table.rows_after, counts.len() as u64));
            prop_assert_eq!((ledger.netted.cancelled, ledger.netted.unmatched_refunds), (table.cancelled, table.unmatched_refunds));
            for (_, bought) in ledger.customers() {
                prop_assert!(bought.windows(2).all(|pair| pair[0].0 <= pair[1].0));
                prop_assert!(bought.iter().all(|p| ledger.clock.day(p.0) <= ledger.clock.day(ledger.clock.now)));
            }
        }
    }
}
