//! Columns of orders, the unit of time, and how orders become purchases.

use crate::model::CalendarOptions;
use serde::{Deserialize, Serialize};

/// Orders as columns: one row an order or a refund, in any row order.
#[derive(Debug, Clone, Copy)]
pub struct Orders<'a> {
    /// Customer of each row, a code from 0; any codes will do, dense ones are fastest.
    pub customer: &'a [u32],
    /// Instant of each row, microseconds since 1970-01-01T00:00:00Z.
    pub ordered_at: &'a [i64],
    /// Net amount of each row in minor units of one currency (cents); negative rows are refunds. `None` counts
    /// purchases without spend.
    pub amount: Option<&'a [i64]>,
    /// Minutes that each row's own clock is east of UTC, for a [`CalendarOptions`] whose zone is `own`; `None` for others.
    pub utc_offset_minutes: Option<&'a [i64]>,
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
///
/// ```
/// use regulars::model::{CalendarOptions, Weekday};
/// use regulars::value::{CohortOptions, Orders, PurchaseOptions, cohorts};
/// // Half past midnight of 1 July 2026 in Berlin is still June in UTC.
/// let at = regulars::model::instant("2026-06-30T22:30:00Z")?;
/// let ordered_at = [at.timestamp_micros()];
/// let orders = Orders { customer: &[7], ordered_at: &ordered_at, amount: None, utc_offset_minutes: None };
/// let first_month = |zone: &str| {
///     let calendar = CalendarOptions { zone: zone.into(), week_start: Weekday::Sunday };
///     let purchases = PurchaseOptions { calendar, ..PurchaseOptions::default() };
///     let table = cohorts(&orders, at, &CohortOptions { purchases, ..CohortOptions::default() })?;
///     Ok::<_, regulars::Error>(table.cohorts[0].start.to_string())
/// };
/// assert_eq!((first_month("UTC")?, first_month("Europe/Berlin")?), ("2026-06-01".into(), "2026-07-01".into()));
/// assert!(first_month("Berlin").unwrap_err().to_string().contains("near: Europe/Berlin"));
/// # Ok::<(), regulars::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PurchaseOptions {
    /// Unit of recency and age. Default: weeks, as in the papers.
    pub unit: TimeUnit,
    /// Whether all orders of one customer on one calendar day are one purchase, and times are whole days. Default:
    /// true, as in the papers; otherwise every order is a purchase and times are exact.
    pub merge_same_day: bool,
    /// Where days are cut, and where weeks start. Default: days of UTC, weeks from Monday.
    pub calendar: CalendarOptions,
    /// Decimal digits of the amounts' currency (ISO 4217: 2 for EUR, 0 for JPY). Default: 2.
    pub minor_digits: u8,
}

impl Default for PurchaseOptions {
    fn default() -> Self {
        Self { unit: TimeUnit::Week, merge_same_day: true, calendar: CalendarOptions::default(), minor_digits: 2 }
    }
}
