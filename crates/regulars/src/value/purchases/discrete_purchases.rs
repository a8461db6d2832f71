//! Orders to histories of opportunities: in which periods of the calendar a customer bought, the input of BG/BB.

use super::histories::Histories;
use super::ledger::Ledger;
use super::orders::{Orders, PurchaseOptions};
use crate::error::Result;
use crate::model::calendar::{CalendarPeriod, Periods, check_span};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// How orders become opportunities.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DiscreteOptions {
    /// The period in which a customer buys or doesn't: one opportunity. Default: a year, as in the paper.
    pub period: CalendarPeriod,
    /// How orders become purchases, and the calendar of the periods; the unit of time isn't read.
    pub purchases: PurchaseOptions,
}

impl Default for DiscreteOptions {
    fn default() -> Self {
        Self { period: CalendarPeriod::Year, purchases: PurchaseOptions::default() }
    }
}

/// Histories of opportunities as columns, one row a customer whose first purchase was in a finished period, in ascending
/// order of customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DiscretePurchases {
    /// Customer codes.
    pub customer: Vec<u32>,
    /// Opportunities that were taken: periods with a purchase after that of the first (x).
    pub frequency: Vec<u32>,
    /// The last opportunity that was taken, counted from 1 (t_x); 0 where none was.
    pub recency: Vec<f64>,
    /// Opportunities: periods after that of the first purchase that were over at `as_of` (n).
    pub age: Vec<f64>,
    /// The kind of period.
    pub period: CalendarPeriod,
    /// First day of the period that wasn't over at `as_of`, in which nothing is counted.
    pub unfinished_from: NaiveDate,
    /// Purchases in that period, not counted.
    pub unfinished: u64,
    /// Customers whose first purchase was in that period, who have no row.
    pub newcomers: u64,
    /// The instant up to which orders were seen.
    pub as_of: DateTime<Utc>,
    /// Rows after `as_of`, not seen.
    pub rows_after: u64,
    /// Purchases that refunds netted to nothing, which therefore count as no purchase.
    pub cancelled: u64,
    /// Refund rows that found no purchase, or not enough of it, to be netted against.
    pub unmatched_refunds: u64,
}

impl DiscretePurchases {
    /// The columns that [`BgBb`](crate::value::BgBb) reads.
    ///
    /// ```
    /// use regulars::value::{DiscreteOptions, Orders, discrete_purchases};
    /// let year = 366 * 86_400_000_000; // microseconds
    /// let orders =
    ///     Orders { customer: &[7, 7], ordered_at: &[0, 2 * year], amount: None, utc_offset_minutes: None };
    /// let table = discrete_purchases(&orders, "1975-06-01T00:00:00Z".parse().unwrap(), &DiscreteOptions::default())?;
    /// let histories = table.histories();
    /// assert_eq!((histories.frequency(), histories.recency(), histories.age()), (&[1][..], &[2.0][..], &[4.0][..]));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn histories(&self) -> Histories<'_> {
        Histories::trusted(&self.frequency, &self.recency, &self.age)
    }
}

/// Turns orders into the opportunities that each customer took, as of an instant: x, t_x and n of BG/BB (Fader, Hardie &
/// Shang 2010).
///
/// Every period of the calendar after that of a customer's first purchase is an opportunity, taken with one purchase or
/// more. The period that holds `as_of` isn't over and is none; who came in it has no row, who came in the one before has
/// no opportunity yet. Refunds are netted as in [`purchases`](crate::value::purchases()).
///
/// # Errors
/// Those of [`purchases`](crate::value::purchases()); [`crate::Error::Invalid`] for instants outside the years 1 to 9999,
/// or more than 36,525 periods.
///
/// ```
/// use regulars::model::instant;
/// use regulars::value::{BgBb, DiscreteOptions, Orders, PurchaseModel, discrete_purchases};
/// // Donors of 1995 who gave again in 1996 and 1998, or never.
/// let at = ["1995-05-01", "1996-12-24", "1998-01-02", "1998-12-24", "1995-11-30"];
/// let at = at.map(|day| instant(&format!("{day}T12:00:00Z")).map(|at| at.timestamp_micros()));
/// let at = at.into_iter().collect::<Result<Vec<i64>, _>>()?;
/// let orders = Orders { customer: &[0, 0, 0, 0, 1], ordered_at: &at, amount: None, utc_offset_minutes: None };
/// let table = discrete_purchases(&orders, instant("2002-01-01T00:00:00Z")?, &DiscreteOptions::default())?;
/// assert_eq!((table.frequency[0], table.recency[0], table.age[0]), (2, 3.0, 6.0));
/// assert_eq!((table.frequency[1], table.recency[1], table.age[1]), (0, 0.0, 6.0));
/// let published = BgBb { alpha: 1.204, beta: 0.750, gamma: 0.657, delta: 2.783 };
/// assert_eq!((published.expected_purchases(&table.histories(), 5.0)?[1] * 100.0).round(), 7.0); // 0.07 in 2002 to 2006
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn discrete_purchases(
    orders: &Orders<'_>,
    as_of: DateTime<Utc>,
    options: &DiscreteOptions,
) -> Result<DiscretePurchases> {
    let ledger = Ledger::new(orders, as_of, &options.purchases)?;
    let periods = Periods::new(options.period, &options.purchases.calendar);
    let unfinished = periods.number(ledger.clock.day(ledger.clock.now))?;
    let mut table = DiscretePurchases {
        customer: Vec::new(),
        frequency: Vec::new(),
        recency: Vec::new(),
        age: Vec::new(),
        period: options.period,
        unfinished_from: periods.start(unfinished)?,
        unfinished: 0,
        newcomers: 0,
        as_of,
        rows_after: ledger.rows_after,
        cancelled: ledger.netted.cancelled,
        unmatched_refunds: ledger.netted.unmatched_refunds,
    };
    for (code, bought) in ledger.customers() {
        let periods = bought.iter().map(|&(tick, _)| periods.number(ledger.clock.day(tick)));
        table.add(code, &periods.collect::<Result<Vec<_>>>()?, unfinished)?;
    }
    Ok(table)
}

impl DiscretePurchases {
    /// Adds a customer by the periods of the purchases, in order of time.
    fn add(&mut self, code: u32, periods: &[i64], unfinished: i64) -> Result<()> {
        let (over, open) = periods.split_at(periods.partition_point(|&period| period < unfinished));
        self.unfinished += open.len() as u64;
        let (Some(first), Some(last)) = (over.first(), over.last()) else {
            self.newcomers += u64::from(!open.is_empty());
            return Ok(());
        };
        check_span(*first, unfinished)?;
        let taken = over.windows(2).filter(|pair| pair.first() != pair.last()).count();
        self.customer.push(code);
        self.frequency.push(taken as u32);
        self.recency.push((last - first) as f64);
        self.age.push((unfinished - 1 - first) as f64);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::FitOptions;
    use crate::model::{CalendarOptions, Weekday, instant};
    use crate::value::models::bg_bb::model::BgBb;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn micros(text: &str) -> i64 {
        instant(text).unwrap().timestamp_micros()
    }

    fn table(rows: &[(u32, &str)], as_of: &str, options: &DiscreteOptions) -> DiscretePurchases {
        let customer: Vec<u32> = rows.iter().map(|row| row.0).collect();
        let ordered_at: Vec<i64> = rows.iter().map(|row| micros(row.1)).collect();
        let orders = Orders { customer: &customer, ordered_at: &ordered_at, amount: None, utc_offset_minutes: None };
        discrete_purchases(&orders, instant(as_of).unwrap(), options).unwrap()
    }

    fn row(table: &DiscretePurchases, row: usize) -> (u32, u32, f64, f64) {
        (table.customer[row], table.frequency[row], table.recency[row], table.age[row])
    }

    #[test]
    fn a_period_that_is_not_over_is_no_opportunity() {
        let rows = [
            (1, "2023-03-01T00:00:00Z"),
            (1, "2025-06-01T00:00:00Z"),
            (2, "2024-12-31T23:59:59Z"),
            (3, "2025-01-01T00:00:00Z"),
        ];
        let by_year = DiscreteOptions::default();
        let t = table(&rows, "2025-12-31T23:59:59Z", &by_year);
        assert_eq!([row(&t, 0), row(&t, 1)], [(1, 0, 0.0, 1.0), (2, 0, 0.0, 0.0)]);
        assert_eq!(
            (t.customer.len(), t.newcomers, t.unfinished, t.unfinished_from.to_string()),
            (2, 1, 2, "2025-01-01".into())
        );
        // A second later that year is over.
        let t = table(&rows, "2026-01-01T00:00:00Z", &by_year);
        assert_eq!([row(&t, 0), row(&t, 1), row(&t, 2)], [(1, 1, 2.0, 2.0), (2, 0, 0.0, 1.0), (3, 0, 0.0, 0.0)]);
        assert_eq!((t.newcomers, t.unfinished), (0, 0));
    }

    #[cfg(feature = "zones")]
    #[test]
    fn periods_are_those_of_the_calendar() {
        // Saturday 00:30 in Tehran is Friday in UTC.
        let rows = [(1, "2026-11-20T12:00:00Z"), (1, "2026-11-20T21:00:00Z"), (1, "2026-11-28T12:00:00Z")];
        let weeks = |zone: &str, week_start| {
            let purchases =
                PurchaseOptions { calendar: CalendarOptions { zone: zone.into(), week_start }, ..Default::default() };
            let t = table(&rows, "2026-12-12T12:00:00Z", &DiscreteOptions { period: CalendarPeriod::Week, purchases });
            row(&t, 0)
        };
        assert_eq!(weeks("UTC", Weekday::Saturday), (1, 1, 2.0, 3.0));
        assert_eq!(weeks("Asia/Tehran", Weekday::Saturday), (1, 2, 2.0, 3.0));
        assert_eq!(weeks("UTC", Weekday::Monday), (1, 1, 1.0, 2.0));
    }

    /// Customers by x and t_x, of 6 opportunities each: the donors of 1995 to the end of 2001 of Fader, Hardie & Shang 2010.
    const DONORS: [(i32, i32, u32); 22] = [
        (0, 0, 3464),
        (1, 1, 1091),
        (1, 2, 277),
        (1, 3, 129),
        (1, 4, 78),
        (1, 5, 119),
        (1, 6, 129),
        (2, 2, 613),
        (2, 3, 255),
        (2, 4, 155),
        (2, 5, 173),
        (2, 6, 234),
        (3, 3, 322),
        (3, 4, 181),
        (3, 5, 225),
        (3, 6, 357),
        (4, 4, 240),
        (4, 5, 284),
        (4, 6, 512),
        (5, 5, 335),
        (5, 6, 728),
        (6, 6, 1203),
    ];

    #[test]
    fn the_donors_of_the_paper_come_back_and_give_its_parameters() {
        let (mut customer, mut ordered_at) = (Vec::new(), Vec::new());
        let mut expected = Vec::new();
        for (x, t_x, donors) in DONORS {
            for _ in 0..donors {
                let code = expected.len() as u32;
                expected.push((code, x as u32, f64::from(t_x), 6.0));
                // The first year, x - 1 of those before the last, and the last.
                let years = (0..x).chain((x > 0).then_some(t_x));
                customer.extend(years.clone().map(|_| code));
                ordered_at.extend(years.map(|year| micros(&format!("{}-07-01T00:00:00Z", 1995 + year))));
                if x == 0 {
                    customer.push(code);
                    ordered_at.push(micros("1995-12-31T23:59:59Z"));
                }
            }
        }
        let orders = Orders { customer: &customer, ordered_at: &ordered_at, amount: None, utc_offset_minutes: None };
        let as_of = instant("2002-01-01T00:00:00Z").unwrap();
        let t = discrete_purchases(&orders, as_of, &DiscreteOptions::default()).unwrap();
        assert_eq!((0..t.customer.len()).map(|i| row(&t, i)).collect::<Vec<_>>(), expected);
        let fit = BgBb::fit(&t.histories(), &FitOptions::default()).unwrap();
        let BgBb { alpha, beta, gamma, delta } = fit.model;
        for (found, published) in [(alpha, 1.204), (beta, 0.750), (gamma, 0.657), (delta, 2.783)] {
            assert!((found - published).abs() < 5.1e-4, "{found} {published}");
        }
        assert!((fit.log_likelihood + 33_225.6).abs() < 0.05);
    }

    proptest! {
        #[test]
        fn columns_are_what_their_names_say(
            rows in prop::collection::vec((0u32..5, 0i64..900), 1..60), as_of in 0i64..900, quarterly: bool,
        ) {
            const DAY: i64 = 86_400_000_000;
            let customer: Vec<u32> = rows.iter().map(|row| row.0).collect();
            let ordered_at: Vec<i64> = rows.iter().map(|row| row.1 * DAY).collect();
            let orders =
                Orders { customer: &customer, ordered_at: &ordered_at, amount: None, utc_offset_minutes: None };
            let period = if quarterly { CalendarPeriod::Quarter } else { CalendarPeriod::Month };
            let options = DiscreteOptions { period, ..Default::default() };
            let t = discrete_purchases(&orders, DateTime::from_timestamp(as_of * 86_400, 0).unwrap(), &options).unwrap();
            let of = |day: i64| {
                let date = DateTime::from_timestamp(day * 86_400, 0).unwrap().date_naive();
                use chrono::Datelike;
                (i64::from(date.year()) * 12 + i64::from(date.month0())) / if quarterly { 3 } else { 1 }
            };
            let mut expected = Vec::new();
            for code in 0..5 {
                let seen = rows.iter().filter(|row| row.0 == code && row.1 <= as_of).map(|row| of(row.1));
                let over: BTreeSet<i64> = seen.filter(|period| *period < of(as_of)).collect();
                if let (Some(first), Some(last)) = (over.first(), over.last()) {
                    expected.push((code, over.len() as u32 - 1, (last - first) as f64, (of(as_of) - 1 - first) as f64));
                }
            }
            prop_assert_eq!((0..t.customer.len()).map(|i| row(&t, i)).collect::<Vec<_>>(), expected);
            prop_assert!(Histories::new(&t.frequency, &t.recency, &t.age).is_ok());
        }
    }
}
