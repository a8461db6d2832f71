//! A whole base, scored.

use crate::error::Result;
use crate::generated::{CustomerKey, PurchaseOptions, Purchases, RfmOptions};
use crate::record::Partial;
use chrono::NaiveDate;
use regulars::model::{Currency, RateTable};
use regulars::profile;
use regulars::profile::ScoreModel;

/// How many major units of `to` one major unit of `from` is worth from a date on, as a decimal number.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Rate {
    /// The currency of the order.
    pub from: Currency,
    /// The currency of the scores.
    pub to: Currency,
    /// The first day of the rate.
    pub on: NaiveDate,
    /// A decimal number above zero, such as `1.0832`.
    pub rate: String,
}

/// How to score a base; what is left out is the library's default.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ScoreOptions {
    /// Time unit, same-day merging and calendar of purchases; its `minor_digits` is ignored.
    #[uniffi(default)]
    pub purchases: PurchaseOptions,
    /// The model of purchases; MBG/NBD.
    #[uniffi(default)]
    pub model: Option<ScoreModel>,
    /// Time ahead that purchases and value are predicted for, in the time unit; 26.
    #[uniffi(default)]
    pub horizon: Option<f64>,
    /// Discount of a year, 0.1 for 10 %; 0.1.
    #[uniffi(default)]
    pub annual_discount: Option<f64>,
    /// Share of spend that is profit; 1.
    #[uniffi(default)]
    pub margin: Option<f64>,
    /// Confidence level of all intervals; 0.95.
    #[uniffi(default)]
    pub level: Option<f64>,
    /// Currency of all values; the one that the orders are in.
    #[uniffi(default)]
    pub currency: Option<Currency>,
    /// Rates to that currency, for orders in others.
    #[uniffi(default)]
    pub rates: Option<Vec<Rate>>,
    /// Cut-offs of the scores 1 to 5; fifths of the base.
    #[uniffi(default)]
    pub rfm: RfmOptions,
}

impl ScoreOptions {
    pub(crate) fn core(&self) -> Result<profile::ScoreOptions> {
        let Self { purchases, model, horizon, annual_discount, margin, level, currency, rates, rfm } = self;
        let plain = profile::ScoreOptions::default();
        Ok(profile::ScoreOptions {
            purchases: purchases.core(),
            model: model.unwrap_or(plain.model),
            horizon: horizon.unwrap_or(plain.horizon),
            annual_discount: annual_discount.unwrap_or(plain.annual_discount),
            margin: margin.unwrap_or(plain.margin),
            level: level.unwrap_or(plain.level),
            currency: *currency,
            rates: rates.as_deref().map(rate_table).transpose()?,
            rfm: rfm.clone(),
        })
    }
}

fn rate_table(rates: &[Rate]) -> Result<RateTable> {
    let mut table = RateTable::new();
    for Rate { from, to, on, rate } in rates {
        table.insert(*from, *to, *on, rate)?;
    }
    Ok(table)
}

/// The purchase histories of a base, with the key of each row.
#[derive(Debug, Clone, uniffi::Record)]
pub struct CustomerHistories {
    /// Who each row is.
    pub keys: Vec<CustomerKey>,
    /// The histories; their customer codes are the places of the keys.
    pub purchases: Purchases,
}
