//! What customers are worth: purchases, and the models that extrapolate them.

use crate::column::{CodeColumn, CountColumn, DoubleColumn, LongColumn};
use crate::error::Result;
use chrono::{DateTime, Utc};
use regulars::value::{self, Convergence, Parameter, Status, TimeUnit};
use regulars::{Answer, Estimate};

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

/// How orders become purchases; what is left out is the library's default.
#[derive(Debug, Clone, uniffi::Record)]
pub struct PurchaseOptions {
    /// Unit of recency and age; weeks.
    #[uniffi(default)]
    pub unit: Option<TimeUnit>,
    /// Whether all orders of one customer on one calendar day are one purchase, and times are whole days; yes.
    #[uniffi(default)]
    pub merge_same_day: Option<bool>,
    /// Offset of the calendar day from UTC, in seconds east; 0.
    #[uniffi(default)]
    pub utc_offset_seconds: Option<i32>,
    /// Decimal digits of the amounts' currency (ISO 4217); 2.
    #[uniffi(default)]
    pub minor_digits: Option<u8>,
}

impl PurchaseOptions {
    pub(crate) fn core(&self) -> value::PurchaseOptions {
        let Self { unit, merge_same_day, utc_offset_seconds, minor_digits } = self;
        let plain = value::PurchaseOptions::default();
        value::PurchaseOptions {
            unit: unit.unwrap_or(plain.unit),
            merge_same_day: merge_same_day.unwrap_or(plain.merge_same_day),
            utc_offset_seconds: utc_offset_seconds.unwrap_or(plain.utc_offset_seconds),
            minor_digits: minor_digits.unwrap_or(plain.minor_digits),
        }
    }
}

/// Purchase histories as columns, one row a customer with at least one purchase, in ascending order of customer.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Purchases {
    /// Customer codes.
    pub customer: CodeColumn,
    /// Repeat purchases: purchases after the first (x).
    pub frequency: CountColumn,
    /// Time from the first to the last purchase (t_x), in `unit`; 0 without a repeat.
    pub recency: DoubleColumn,
    /// Time from the first purchase to `as_of` (T), in `unit`.
    pub age: DoubleColumn,
    /// Mean net spend of the repeat purchases in major units; none without a repeat. Empty when the orders carry no amounts.
    pub monetary_value: Vec<Option<f64>>,
    /// Net spend of all purchases in minor units. Empty when the orders carry no amounts.
    pub total_spend: LongColumn,
    /// Unit of `recency` and `age`.
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

impl From<value::Purchases> for Purchases {
    fn from(purchases: value::Purchases) -> Self {
        let value::Purchases {
            customer,
            frequency,
            recency,
            age,
            monetary_value,
            total_spend,
            unit,
            as_of,
            rows_after,
            cancelled,
            unmatched_refunds,
        } = purchases;
        Self {
            customer: customer.into(),
            frequency: frequency.into(),
            recency: recency.into(),
            age: age.into(),
            monetary_value,
            total_spend: total_spend.into(),
            unit,
            as_of,
            rows_after,
            cancelled,
            unmatched_refunds,
        }
    }
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
    let amount = amount.as_ref().map(|amount| amount.0.as_slice());
    let orders = value::Orders { customer: &customer.0, ordered_at: &ordered_at.0, amount };
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
}

#[uniffi::export]
impl Histories {
    /// Checks the columns: equal lengths, 0 <= recency <= age <= 1e30, no recency without a repeat.
    pub fn check(&self) -> Result<()> {
        self.core()?;
        Ok(())
    }
}

impl Histories {
    fn core(&self) -> regulars::Result<value::Histories<'_>> {
        let Self { frequency, recency, age } = self;
        value::Histories::new(&frequency.0, &recency.0, &age.0)
    }
}

/// How to fit; what is left out is the library's default.
#[derive(Debug, Clone, uniffi::Record)]
pub struct FitOptions {
    /// Weight of each row, for instance the number of customers who share it; 1 each.
    #[uniffi(default)]
    pub weights: Option<DoubleColumn>,
    /// Confidence level of the parameters' intervals; 0.95.
    #[uniffi(default)]
    pub level: Option<f64>,
}

impl FitOptions {
    fn core(&self) -> value::FitOptions<'_> {
        let Self { weights, level } = self;
        let weights = weights.as_ref().map(|weights| weights.0.as_slice());
        value::FitOptions { weights, level: level.unwrap_or(value::FitOptions::default().level) }
    }
}

/// What a fit found.
#[uniffi::remote(Enum)]
pub enum Status {
    /// A maximum inside the parameters' range.
    Converged,
    /// The likelihood still rises where a parameter's range ends.
    Boundary,
    /// A maximum so flat that the parameters can't be told apart.
    Flat,
}

/// How a search for the maximum ended.
#[uniffi::remote(Record)]
pub struct Convergence {
    /// What was found.
    pub status: Status,
    /// Newton steps taken.
    pub iterations: u32,
    /// Largest absolute derivative of the log-likelihood by the logarithm of a parameter that is not at the edge.
    pub gradient: f64,
    /// Distinct rows.
    pub distinct_rows: u64,
    /// Sum of the weights: customers.
    pub customers: f64,
}

/// A fitted parameter.
#[uniffi::remote(Record)]
pub struct Parameter {
    /// Its name in the paper.
    pub name: String,
    /// Its value at the maximum.
    pub value: f64,
    /// Its standard error; none at the edge or when the likelihood is flat.
    pub standard_error: Option<f64>,
    /// The value with its interval, or why there is none.
    pub estimate: Answer,
}

/// Numbers with their intervals, as columns.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Intervals {
    /// The values.
    pub value: DoubleColumn,
    /// Lower limits.
    pub low: DoubleColumn,
    /// Upper limits.
    pub high: DoubleColumn,
    /// Confidence level of each interval on its own.
    pub level: f64,
}

impl From<value::Intervals> for Intervals {
    fn from(intervals: value::Intervals) -> Self {
        let value::Intervals { value, low, high, level } = intervals;
        Self { value: value.into(), low: low.into(), high: high.into(), level }
    }
}

/// A model as a record of its parameters, and what its fit gives.
macro_rules! models {
    ($($(#[$doc:meta])* $model:ident { $($(#[$about:meta])* $parameter:ident),+ } $(#[$fit_doc:meta])* $fit:ident)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, uniffi::Record)]
        pub struct $model {
            $($(#[$about])* pub $parameter: f64,)+
        }

        impl $model {
            fn core(&self) -> value::$model {
                let Self { $($parameter),+ } = *self;
                value::$model { $($parameter),+ }
            }
        }

        $(#[$fit_doc])*
        #[derive(Debug, Clone, uniffi::Record)]
        pub struct $fit {
            /// The model at the maximum of the likelihood.
            pub model: $model,
            /// The parameters with their intervals, in the order of the covariance.
            pub parameters: Vec<Parameter>,
            /// Covariance of the parameters; none when the likelihood is flat.
            pub covariance: Option<Vec<Vec<f64>>>,
            /// Log-likelihood at the maximum.
            pub log_likelihood: f64,
            /// How the search ended.
            pub convergence: Convergence,
        }

        impl $fit {
            fn core(&self) -> value::Fit<value::$model> {
                let Self { model, parameters, covariance, log_likelihood, convergence } = self.clone();
                value::Fit { model: model.core(), parameters, covariance, log_likelihood, convergence }
            }
        }

        impl From<value::Fit<value::$model>> for $fit {
            fn from(fit: value::Fit<value::$model>) -> Self {
                let value::Fit { model, parameters, covariance, log_likelihood, convergence } = fit;
                let value::$model { $($parameter),+ } = model;
                Self { model: $model { $($parameter),+ }, parameters, covariance, log_likelihood, convergence }
            }
        }
    )+};
}

models! {
    /// The BG/NBD model of purchases (Fader, Hardie & Lee 2005).
    BgNbd {
        /// Shape of the purchase rates.
        r,
        /// Rate parameter of the purchase rates, in time units.
        alpha,
        /// First parameter of the dropout probabilities.
        a,
        /// Second parameter of the dropout probabilities.
        b
    }
    /// A BG/NBD model with what its fit knows of it.
    BgNbdFit

    /// The Gamma-Gamma model of spend (Fader & Hardie 2013).
    GammaGamma {
        /// Shape of one purchase's value.
        p,
        /// Shape of the spread between customers.
        q,
        /// Scale of the spread between customers, in units of money.
        gamma
    }
    /// A Gamma-Gamma model with what its fit knows of it.
    GammaGammaFit
}

/// Fits BG/NBD to purchase histories by maximum likelihood.
#[uniffi::export(default(options))]
pub fn fit_bg_nbd(histories: &Histories, options: FitOptions) -> Result<BgNbdFit> {
    Ok(value::BgNbd::fit(&histories.core()?, &options.core())?.into())
}

#[uniffi::export]
impl BgNbd {
    /// The log-likelihood of each customer.
    pub fn log_likelihood(&self, histories: &Histories) -> Result<DoubleColumn> {
        Ok(self.core().log_likelihood(&histories.core()?)?.into())
    }

    /// The probability of each to be a customer still.
    pub fn probability_alive(&self, histories: &Histories) -> Result<DoubleColumn> {
        Ok(self.core().probability_alive(&histories.core()?)?.into())
    }

    /// Purchases expected of each within the horizon, in the unit of the histories.
    pub fn expected_purchases(&self, histories: &Histories, horizon: f64) -> Result<DoubleColumn> {
        Ok(self.core().expected_purchases(&histories.core()?, horizon)?.into())
    }

    /// Purchases expected of each within the horizon, discounted to now at a continuous rate per time unit.
    pub fn discounted_purchases(
        &self,
        histories: &Histories,
        horizon: f64,
        discount_rate: f64,
    ) -> Result<DoubleColumn> {
        Ok(self.core().discounted_purchases(&histories.core()?, horizon, discount_rate)?.into())
    }

    /// Purchases expected of a new customer within the horizon.
    pub fn new_customer_purchases(&self, horizon: f64) -> Result<f64> {
        Ok(self.core().new_customer_purchases(horizon)?)
    }

    /// The probability that a new customer makes so many purchases within the horizon.
    pub fn new_customer_pmf(&self, horizon: f64, purchases: u32) -> Result<f64> {
        Ok(self.core().new_customer_pmf(horizon, purchases)?)
    }
}

#[uniffi::export]
impl BgNbdFit {
    /// The probability of each to be a customer still, with its interval.
    pub fn probability_alive(&self, histories: &Histories, level: f64) -> Result<Intervals> {
        Ok(self.core().probability_alive(&histories.core()?, level)?.into())
    }

    /// Purchases expected of each within the horizon, with their intervals.
    pub fn expected_purchases(&self, histories: &Histories, horizon: f64, level: f64) -> Result<Intervals> {
        Ok(self.core().expected_purchases(&histories.core()?, horizon, level)?.into())
    }

    /// Purchases expected of all together within the horizon.
    pub fn total_expected_purchases(&self, histories: &Histories, horizon: f64, level: f64) -> Result<Estimate> {
        Ok(self.core().total_expected_purchases(&histories.core()?, horizon, level)?)
    }
}

/// Fits Gamma-Gamma to the repeat purchases and mean spends of customers by maximum likelihood.
#[uniffi::export(default(options))]
pub fn fit_gamma_gamma(
    frequency: CountColumn,
    monetary_value: DoubleColumn,
    options: FitOptions,
) -> Result<GammaGammaFit> {
    Ok(value::GammaGamma::fit(&frequency.0, &monetary_value.0, &options.core())?.into())
}

#[uniffi::export]
impl GammaGamma {
    /// The log-likelihood of each customer's mean spend.
    pub fn log_likelihood(&self, frequency: CountColumn, monetary_value: DoubleColumn) -> Result<DoubleColumn> {
        Ok(self.core().log_likelihood(&frequency.0, &monetary_value.0)?.into())
    }

    /// Spend expected per purchase of each customer.
    pub fn expected_spend(&self, frequency: CountColumn, monetary_value: DoubleColumn) -> Result<DoubleColumn> {
        Ok(self.core().expected_spend(&frequency.0, &monetary_value.0)?.into())
    }

    /// Mean spend per purchase of the whole base.
    pub fn mean_spend(&self) -> Result<f64> {
        Ok(self.core().mean_spend()?)
    }
}

/// What lies ahead; what is left out is the library's default.
#[derive(Debug, Clone, uniffi::Record)]
pub struct LifetimeOptions {
    /// Time ahead, in the unit of the histories; 52.
    #[uniffi(default)]
    pub horizon: Option<f64>,
    /// Continuous discount rate per time unit; ln(1.1)/52, 10 % a year in weeks.
    #[uniffi(default)]
    pub discount_rate: Option<f64>,
    /// Share of the spend that is profit; 1.
    #[uniffi(default)]
    pub margin: Option<f64>,
    /// Confidence level of the intervals; 0.95.
    #[uniffi(default)]
    pub level: Option<f64>,
}

impl LifetimeOptions {
    fn core(&self) -> value::LifetimeOptions {
        let Self { horizon, discount_rate, margin, level } = self;
        let plain = value::LifetimeOptions::default();
        value::LifetimeOptions {
            horizon: horizon.unwrap_or(plain.horizon),
            discount_rate: discount_rate.unwrap_or(plain.discount_rate),
            margin: margin.unwrap_or(plain.margin),
            level: level.unwrap_or(plain.level),
        }
    }
}

/// The discounted value of each customer's purchases within the horizon, with its interval.
#[uniffi::export(default(options))]
pub fn lifetime_value(
    purchases: &BgNbdFit,
    spends: &GammaGammaFit,
    histories: &Histories,
    monetary_value: DoubleColumn,
    options: LifetimeOptions,
) -> Result<Intervals> {
    let (purchases, spends) = (purchases.core(), spends.core());
    let value = value::lifetime_value(&purchases, &spends, &histories.core()?, &monetary_value.0, &options.core())?;
    Ok(value.into())
}

/// The discounted value of all customers' purchases within the horizon.
#[uniffi::export(default(options))]
pub fn total_lifetime_value(
    purchases: &BgNbdFit,
    spends: &GammaGammaFit,
    histories: &Histories,
    monetary_value: DoubleColumn,
    options: LifetimeOptions,
) -> Result<Estimate> {
    let (purchases, spends) = (purchases.core(), spends.core());
    Ok(value::total_lifetime_value(&purchases, &spends, &histories.core()?, &monetary_value.0, &options.core())?)
}
