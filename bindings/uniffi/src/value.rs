//! Purchases, and the histories that the models read.

use crate::column::{CodeColumn, CountColumn, DoubleColumn, LongColumn};
use crate::error::Result;
use crate::record::{converted, options};
use chrono::{DateTime, Utc};
use regulars::value::{self, TimeUnit};

type Instant = DateTime<Utc>;

/// The unit in which recency, age and horizons are measured.
#[uniffi::remote(Enum)]
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

/// Length of a unit in days.
#[uniffi::export]
pub fn time_unit_days(unit: TimeUnit) -> f64 {
    unit.days()
}

options! { value;
    /// How orders become purchases; what is left out is the library's default.
    PurchaseOptions {
        /// Unit of recency and age; weeks.
        unit: Option<TimeUnit>,
        /// Whether all orders of one customer on one calendar day are one purchase, and times are whole days; yes.
        merge_same_day: Option<bool>,
        /// Offset of the calendar day from UTC, in seconds east; 0.
        utc_offset_seconds: Option<i32>,
        /// Decimal digits of the amounts' currency (ISO 4217); 2.
        minor_digits: Option<u8>,
    }
}

converted! { value;
    /// Purchase histories as columns, one row a customer with at least one purchase, in ascending order of customer.
    Purchases {
        /// Customer codes.
        customer: CodeColumn = CodeColumn::from,
        /// Repeat purchases: purchases after the first (x).
        frequency: CountColumn = CountColumn::from,
        /// Time from the first to the last purchase (t_x), in `unit`; 0 without a repeat.
        recency: DoubleColumn = DoubleColumn::from,
        /// Time from the first purchase to `as_of` (T), in `unit`.
        age: DoubleColumn = DoubleColumn::from,
        /// Mean net spend of the repeat purchases in major units; none without a repeat. Empty when the orders carry no amounts.
        monetary_value: Vec<Option<f64>>,
        /// Net spend of all purchases in minor units. Empty when the orders carry no amounts.
        total_spend: LongColumn = LongColumn::from,
        /// Unit of `recency` and `age`.
        unit: TimeUnit,
        /// The instant up to which orders were seen.
        as_of: Instant,
        /// Rows after `as_of`, not seen.
        rows_after: u64,
        /// Purchases that refunds netted to nothing, which therefore count as no purchase.
        cancelled: u64,
        /// Refund rows that found no purchase, or not enough of it, to be netted against.
        unmatched_refunds: u64,
    }
}

pub(crate) fn orders<'a>(
    customer: &'a CodeColumn,
    ordered_at: &'a LongColumn,
    amount: Option<&'a LongColumn>,
) -> value::Orders<'a> {
    value::Orders { customer: &customer.0, ordered_at: &ordered_at.0, amount: amount.map(|amount| amount.0.as_slice()) }
}

/// The purchase histories of orders: a row an order or a refund, in any order. `customer` is a code, `ordered_at` microseconds
/// since 1970-01-01T00:00:00Z, `amount` net minor units of one currency, negative for refunds.
#[uniffi::export(default(options))]
pub fn purchases(
    customer: CodeColumn,
    ordered_at: LongColumn,
    amount: Option<LongColumn>,
    as_of: Instant,
    options: PurchaseOptions,
) -> Result<Purchases> {
    let orders = orders(&customer, &ordered_at, amount.as_ref());
    Ok(value::purchases(&orders, as_of, &options.core())?.into())
}

/// The code of each row, and the id of each code.
#[derive(Debug, Clone, uniffi::Record)]
pub struct CustomerCodes {
    /// The code of each row.
    pub code: CodeColumn,
    /// The id of each code.
    pub id: Vec<String>,
}

/// The code of each row, and the number of each code.
#[derive(Debug, Clone, uniffi::Record)]
pub struct CustomerNumberCodes {
    /// The code of each row.
    pub code: CodeColumn,
    /// The number of each code.
    pub id: LongColumn,
}

/// Numbers the distinct ids of a column from 0, in the order of their UTF-8 bytes, for `purchases`.
#[uniffi::export]
pub fn customer_codes(ids: Vec<String>) -> Result<CustomerCodes> {
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let (code, id) = value::customer_codes(&ids)?;
    Ok(CustomerCodes { code: code.into(), id: id.into_iter().map(str::to_owned).collect() })
}

/// Numbers the distinct whole numbers of a column from 0, by size, for `purchases`.
#[uniffi::export]
pub fn customer_number_codes(ids: LongColumn) -> Result<CustomerNumberCodes> {
    let (code, id) = value::customer_codes(&ids.0)?;
    Ok(CustomerNumberCodes { code: code.into(), id: id.into() })
}

/// A column that says something of every customer and doesn't change with time: a channel as 0 and 1, the income in thousands.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Covariate {
    /// Its name, which its coefficient will have.
    pub name: String,
    /// Its value for each customer, from -1e6 to 1e6.
    pub values: DoubleColumn,
}

/// The covariates of the two processes; a column may be in both.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Covariates {
    /// What moves the rate of purchases.
    #[uniffi(default)]
    pub purchase: Vec<Covariate>,
    /// What moves the dropout.
    #[uniffi(default)]
    pub dropout: Vec<Covariate>,
}

/// Columns of purchase histories: frequency (x), recency (t_x) and age (T), in any one time unit. Every call that takes them
/// checks them.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Histories {
    /// Repeat purchases, x.
    pub frequency: CountColumn,
    /// Time from first to last purchase, t_x.
    pub recency: DoubleColumn,
    /// Time from first purchase to now, T.
    pub age: DoubleColumn,
    /// What else is known of the customers, for the models with covariates.
    #[uniffi(default)]
    pub covariates: Option<Covariates>,
}

#[uniffi::export]
impl Histories {
    /// Checks the columns: equal lengths, 0 <= recency <= age <= 1e30, no recency without a repeat; of covariates -1e6 to 1e6.
    pub fn check(&self) -> Result<()> {
        self.read(|_| Ok(()))
    }
}

impl Histories {
    /// What the core answers about the histories, as it crosses.
    pub(crate) fn read<T, U: From<T>>(
        &self,
        answer: impl FnOnce(&value::Histories<'_>) -> regulars::Result<T>,
    ) -> Result<U> {
        let Self { frequency, recency, age, covariates } = self;
        let mut histories = value::Histories::new(&frequency.0, &recency.0, &age.0)?;
        let (purchase, dropout) = covariates.as_ref().map(Covariates::columns).unwrap_or_default();
        if covariates.is_some() {
            histories = histories.with_covariates(value::Covariates { purchase: &purchase, dropout: &dropout })?;
        }
        Ok(answer(&histories)?.into())
    }
}

impl Covariates {
    /// The columns of the purchases and of the dropout, borrowed.
    pub(crate) fn columns(&self) -> (Vec<value::Covariate<'_>>, Vec<value::Covariate<'_>>) {
        let Self { purchase, dropout } = self;
        (purchase.iter().map(Covariate::core).collect(), dropout.iter().map(Covariate::core).collect())
    }
}

impl Covariate {
    fn core(&self) -> value::Covariate<'_> {
        let Self { name, values } = self;
        value::Covariate { name, values: &values.0 }
    }
}
