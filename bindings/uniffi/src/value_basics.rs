//! What was bought: the counts that need no model.

use crate::column::{CodeColumn, LongColumn};
use crate::error::Result;
use crate::record::options;
use crate::value::{PurchaseOptions, orders};
use chrono::{DateTime, NaiveDate, Utc};
use regulars::Answer;
use regulars::value::{
    self, CalendarPeriod, CategoryMix, CategoryShare, Cohort, CohortCell, Cohorts, Movement, MovementPeriod, Movements,
    PurchaseSummary, Retention, SecondPurchase, TimeUnit, Typical, Waterfall,
};

type Instant = DateTime<Utc>;
type Day = NaiveDate;

/// A period of the calendar.
#[uniffi::remote(Enum)]
pub enum CalendarPeriod {
    /// A day.
    Day,
    /// A week from Monday to Sunday (ISO 8601).
    Week,
    /// A month.
    Month,
    /// A quarter from January, April, July or October.
    Quarter,
    /// A year.
    Year,
}

options! { value;
    /// How purchases are summed up; what is left out is the library's default.
    SummaryOptions {
        /// How orders become purchases, and the unit of time.
        purchases: PurchaseOptions,
        /// Confidence level of the intervals; 0.95.
        level: Option<f64>,
    }

    /// How the mix is measured; what is left out is the library's default.
    MixOptions {
        /// How orders become purchases.
        purchases: PurchaseOptions,
        /// Confidence level of the intervals; 0.95.
        level: Option<f64>,
    }

    /// How retention is measured; what is left out is the library's default.
    RetentionOptions {
        /// Days between `before` and `after`; with them churn is also told for a year; none.
        days: Option<f64>,
        /// Confidence level of the intervals; 0.95.
        level: Option<f64>,
    }

    /// How cohorts are made; what is left out is the library's default.
    CohortOptions {
        /// The calendar period of the first purchase, and of the columns; month.
        period: Option<CalendarPeriod>,
        /// Days after the first purchase within which a second one is asked for; 90.
        second_within_days: Option<f64>,
        /// How orders become purchases; the calendar's offset from UTC is theirs.
        purchases: PurchaseOptions,
        /// Confidence level of the intervals; 0.95.
        level: Option<f64>,
    }

    /// How movements are counted; what is left out is the library's default.
    MovementOptions {
        /// The period in which a customer is active or not; month.
        period: Option<CalendarPeriod>,
        /// How orders become purchases; the calendar's offset from UTC is theirs.
        purchases: PurchaseOptions,
        /// Confidence level of the intervals; 0.95.
        level: Option<f64>,
    }
}

/// A column of numbers of which each customer has several, as what is typical and what is large.
#[uniffi::remote(Record)]
pub struct Typical {
    /// How many numbers.
    pub n: u64,
    /// Their mean; limits on the log scale.
    pub mean: Answer,
    /// Their median; limits are order statistics.
    pub median: Answer,
    /// What nine of ten do not exceed; limits are order statistics.
    pub p90: Answer,
}

/// The purchases of a base, net of refunds.
#[uniffi::remote(Record)]
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
    /// Finished gaps, from a purchase to the next, in `unit`; open ones are left out, see `time_to_next`.
    pub gaps: Typical,
    /// Median time from a purchase to the next, in `unit`, with the open gaps counted for as long as they are.
    pub time_to_next: Answer,
    /// Net amount of a purchase, in major units; none when the orders carry no amounts.
    pub order_value: Option<Typical>,
    /// Unit of the gaps.
    pub unit: TimeUnit,
    /// The instant up to which orders were seen.
    pub as_of: Instant,
    /// Rows after `as_of`, not seen.
    pub rows_after: u64,
    /// Purchases that refunds netted to nothing, which therefore count as no purchase.
    pub cancelled: u64,
    /// Refund rows that found no purchase, or not enough of it, to be netted against.
    pub unmatched_refunds: u64,
}

/// A category's part of the whole.
#[uniffi::remote(Record)]
pub struct CategoryShare {
    /// Its code.
    pub category: u32,
    /// Purchases that hold it.
    pub purchases: u64,
    /// Customers who ever bought it.
    pub customers: u64,
    /// Its net revenue, in minor units; none when the orders carry no amounts.
    pub revenue: Option<i64>,
    /// Share of all purchases that hold it; a purchase may hold several, so these shares may add up to more than 1.
    pub share_of_purchases: Answer,
    /// Share of all customers who ever bought it (Wilson).
    pub share_of_customers: Answer,
    /// Share of all revenue; none when the orders carry no amounts.
    pub share_of_revenue: Option<Answer>,
}

/// The mix of a base, net of refunds.
#[uniffi::remote(Record)]
pub struct CategoryMix {
    /// The categories bought, in ascending order of code.
    pub categories: Vec<CategoryShare>,
    /// Purchases of any category.
    pub purchases: u64,
    /// Customers with a purchase.
    pub customers: u64,
    /// Net revenue, in minor units; none when the orders carry no amounts.
    pub revenue: Option<i64>,
    /// The instant up to which orders were seen.
    pub as_of: Instant,
    /// Rows after `as_of`, not seen.
    pub rows_after: u64,
    /// Purchases of a category that refunds netted to nothing, which therefore count as no purchase.
    pub cancelled: u64,
    /// Refund rows that found no purchase of their category, or not enough of it, to be netted against.
    pub unmatched_refunds: u64,
}

/// What became of the recurring revenue, in minor units: `start + new + expansion - contraction - loss` is `end`, exactly.
#[uniffi::remote(Record)]
pub struct Waterfall {
    /// Revenue at the start.
    pub start: i64,
    /// Revenue of accounts that had none at the start.
    pub new: i64,
    /// What accounts that stayed pay more.
    pub expansion: i64,
    /// What accounts that stayed pay less.
    pub contraction: i64,
    /// Revenue of accounts that left.
    pub loss: i64,
    /// Revenue at the end.
    pub end: i64,
}

/// Retention from one point in time to another.
#[uniffi::remote(Record)]
pub struct Retention {
    /// Accounts with revenue at the start.
    pub accounts: u64,
    /// Those of them with revenue at the end.
    pub kept: u64,
    /// Accounts with revenue at the end that had none at the start.
    pub new_accounts: u64,
    /// Share of accounts kept (Wilson).
    pub logo: Answer,
    /// Share of the starting revenue kept, growth not counted; at most 1.
    pub gross: Answer,
    /// Revenue at the end of the accounts of the start, by their revenue at the start; growth counted, new accounts not.
    pub net: Answer,
    /// Accounts lost in a year at this pace, 1 - kept^(365 / days); none when the options have no days.
    pub annual_logo_churn: Option<Answer>,
    /// Revenue lost in a year at this pace, growth not counted; none when the options have no days.
    pub annual_revenue_churn: Option<Answer>,
    /// The money, exactly.
    pub waterfall: Waterfall,
}

/// What a cohort did in one calendar period.
#[uniffi::remote(Record)]
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

/// The time from the first purchase to the second, where those who haven't made it count for as long as they are watched.
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
pub struct Cohort {
    /// First day of the period.
    pub start: Day,
    /// Its customers.
    pub customers: u64,
    /// A cell a period from the first to that of `as_of`, which alone is unfinished.
    pub cells: Vec<CohortCell>,
    /// When they came again.
    pub second_purchase: SecondPurchase,
}

/// The cohorts of a base.
#[uniffi::remote(Record)]
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
    pub as_of: Instant,
    /// Rows after `as_of`, not seen.
    pub rows_after: u64,
    /// Purchases that refunds netted to nothing, which therefore count as no purchase.
    pub cancelled: u64,
    /// Refund rows that found no purchase, or not enough of it, to be netted against.
    pub unmatched_refunds: u64,
}

/// Customers who moved alike, and their money.
#[uniffi::remote(Record)]
pub struct Movement {
    /// How many.
    pub customers: u64,
    /// Their net revenue, in minor units; none when the orders carry no amounts.
    pub revenue: Option<i64>,
}

/// A calendar period. Who bought in it is new, returning or resurrected, so those three add up to its active customers.
#[uniffi::remote(Record)]
pub struct MovementPeriod {
    /// Its first day.
    pub start: Day,
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
#[uniffi::remote(Record)]
pub struct Movements {
    /// The rows, in order of time; none without a purchase.
    pub periods: Vec<MovementPeriod>,
    /// The kind of period.
    pub period: CalendarPeriod,
    /// The instant up to which orders were seen.
    pub as_of: Instant,
    /// Rows after `as_of`, not seen.
    pub rows_after: u64,
    /// Purchases that refunds netted to nothing, which therefore count as no purchase.
    pub cancelled: u64,
    /// Refund rows that found no purchase, or not enough of it, to be netted against.
    pub unmatched_refunds: u64,
}

/// Repeat rate, gaps between purchases and order value of a base, net of refunds; the columns are those of `purchases`.
#[uniffi::export(default(options))]
pub fn purchase_summary(
    customer: CodeColumn,
    ordered_at: LongColumn,
    amount: Option<LongColumn>,
    as_of: Instant,
    options: SummaryOptions,
) -> Result<PurchaseSummary> {
    let orders = orders(&customer, &ordered_at, amount.as_ref());
    Ok(value::purchase_summary(&orders, as_of, &options.core())?)
}

/// The share of each category in purchases, customers and revenue, net of refunds; `category` is the code of each row, the other
/// columns are those of `purchases`.
#[uniffi::export(default(options))]
pub fn category_mix(
    category: CodeColumn,
    customer: CodeColumn,
    ordered_at: LongColumn,
    amount: Option<LongColumn>,
    as_of: Instant,
    options: MixOptions,
) -> Result<CategoryMix> {
    let orders = orders(&customer, &ordered_at, amount.as_ref());
    Ok(value::category_mix(&category.0, &orders, as_of, &options.core())?)
}

/// Logo, gross and net revenue retention from `before` to `after`: the recurring revenue of each account at two points in time, in
/// minor units of one currency.
#[uniffi::export(default(options))]
pub fn retention(
    account: CodeColumn,
    before: LongColumn,
    after: LongColumn,
    options: RetentionOptions,
) -> Result<Retention> {
    Ok(value::retention(&account.0, &before.0, &after.0, &options.core())?)
}

/// Cohorts by the calendar period of the first purchase, with the active customers and the revenue of each period since, net of
/// refunds; the columns are those of `purchases`.
#[uniffi::export(default(options))]
pub fn cohorts(
    customer: CodeColumn,
    ordered_at: LongColumn,
    amount: Option<LongColumn>,
    as_of: Instant,
    options: CohortOptions,
) -> Result<Cohorts> {
    let orders = orders(&customer, &ordered_at, amount.as_ref());
    Ok(value::cohorts(&orders, as_of, &options.core())?)
}

/// New, returning, resurrected and dormant customers of each calendar period, and their revenue net of refunds; the columns are
/// those of `purchases`.
#[uniffi::export(default(options))]
pub fn movements(
    customer: CodeColumn,
    ordered_at: LongColumn,
    amount: Option<LongColumn>,
    as_of: Instant,
    options: MovementOptions,
) -> Result<Movements> {
    let orders = orders(&customer, &ordered_at, amount.as_ref());
    Ok(value::movements(&orders, as_of, &options.core())?)
}
