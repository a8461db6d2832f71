//! Purchases, and the histories that the models read.

use crate::column::{CodeColumn, CountColumn, DoubleColumn, LongColumn};
use crate::error::Result;
use crate::generated::{Covariate, TimeUnit};
use regulars::value;

/// Length of a unit in days.
#[uniffi::export]
pub fn time_unit_days(unit: TimeUnit) -> f64 {
    unit.days()
}

pub(crate) fn orders<'a>(
    customer: &'a CodeColumn,
    ordered_at: &'a LongColumn,
    amount: Option<&'a LongColumn>,
    utc_offset_minutes: Option<&'a LongColumn>,
) -> value::Orders<'a> {
    value::Orders {
        customer: &customer.0,
        ordered_at: &ordered_at.0,
        amount: amount.map(|amount| amount.0.as_slice()),
        utc_offset_minutes: utc_offset_minutes.map(|minutes| minutes.0.as_slice()),
    }
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
    /// Sum of the natural logarithms of the times between the purchases, which MBG/CNBD-k needs to be fitted.
    #[uniffi(default)]
    pub log_gaps: Option<DoubleColumn>,
}

#[uniffi::export]
impl Histories {
    /// Checks the columns: equal lengths, 0 <= recency <= age <= 1e30, no recency without a repeat; of covariates -1e6 to 1e6.
    pub fn check(&self) -> Result<()> {
        Ok(self.ask(|_| Ok(()))?)
    }
}

impl Histories {
    /// Hands the columns to the core.
    pub(crate) fn ask<T>(
        &self,
        question: impl FnOnce(&value::Histories<'_>) -> regulars::Result<T>,
    ) -> regulars::Result<T> {
        let Self { frequency, recency, age, covariates, log_gaps } = self;
        let mut histories = value::Histories::new(&frequency.0, &recency.0, &age.0)?;
        if let Some(log_gaps) = log_gaps {
            histories = histories.with_log_gaps(&log_gaps.0)?;
        }
        let (purchase, dropout) = covariates.as_ref().map(Covariates::columns).unwrap_or_default();
        if covariates.is_some() {
            histories = histories.with_covariates(value::Covariates { purchase: &purchase, dropout: &dropout })?;
        }
        question(&histories)
    }
}

impl Covariates {
    /// The columns of the purchases and of the dropout, borrowed.
    pub(crate) fn columns(&self) -> (Vec<value::Covariate<'_>>, Vec<value::Covariate<'_>>) {
        let Self { purchase, dropout } = self;
        (purchase.iter().map(Covariate::core).collect(), dropout.iter().map(Covariate::core).collect())
    }
}
