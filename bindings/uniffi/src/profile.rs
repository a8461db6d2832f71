//! A whole base, scored.

use crate::column::{CountColumn, DoubleColumn};
use crate::error::Result;
use crate::fit::Intervals;
use crate::record::{converted, each};
use crate::segment::Rfm;
use crate::value::{PurchaseOptions, Purchases};
use crate::value_models::FittedModel;
use crate::value_spend::GammaGammaFit;
use chrono::{DateTime, NaiveDate, Utc};
use regulars::Answer;
use regulars::model::{Currency, RateTable};
use regulars::profile::{self, ConcentrationPoint, CustomerKey, Note, SegmentOutlook};
use regulars::segment::{RfmOptions, Segment};
use regulars::survey::Nps;

type Instant = DateTime<Utc>;
type Day = NaiveDate;

/// How many major units of `to` one major unit of `from` is worth from a date on, as a decimal number.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Rate {
    /// The currency of the order.
    pub from: Currency,
    /// The currency of the scores.
    pub to: Currency,
    /// The first day of the rate.
    pub on: Day,
    /// A decimal number above zero, such as `1.0832`.
    pub rate: String,
}

/// How to score a base; what is left out is the library's default.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ScoreOptions {
    /// Time unit, same-day merging and calendar of purchases; its `minor_digits` is ignored.
    #[uniffi(default)]
    pub purchases: PurchaseOptions,
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
        let Self { purchases, horizon, annual_discount, margin, level, currency, rates, rfm } = self;
        let plain = profile::ScoreOptions::default();
        Ok(profile::ScoreOptions {
            purchases: purchases.core(),
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

/// Who a customer is: the id, and the system whose id it is.
#[uniffi::remote(Record)]
pub struct CustomerKey {
    /// The system; none when the caller named none.
    pub source: Option<String>,
    /// The caller's id.
    pub id: String,
}

/// A remark on the result.
#[uniffi::remote(Record)]
pub struct Note {
    /// What it concerns, a field of the scores.
    pub about: String,
    /// A stable snake_case word.
    pub code: String,
    /// The remark, in a sentence.
    pub text: String,
}

/// A point of the concentration curve.
#[uniffi::remote(Record)]
pub struct ConcentrationPoint {
    /// Share of the customers, the most valuable first, in [0, 1].
    pub customers: f64,
    /// Share of the value that they bring, in [0, 1].
    pub value: f64,
}

/// What the customers of a segment are expected to bring.
#[uniffi::remote(Record)]
pub struct SegmentOutlook {
    /// The segment.
    pub segment: Segment,
    /// Purchases expected within the horizon; none without a purchase model.
    pub expected_purchases: Option<f64>,
    /// Discounted value within the horizon; none without both models.
    pub value: Option<f64>,
    /// Mean probability to be a customer still; none without a purchase model or customers.
    pub probability_alive: Option<f64>,
}

/// The purchase histories of a base, with the key of each row.
#[derive(Debug, Clone, uniffi::Record)]
pub struct CustomerHistories {
    /// Who each row is.
    pub keys: Vec<CustomerKey>,
    /// The histories; their customer codes are the places of the keys.
    pub purchases: Purchases,
}

converted! { profile;
    /// The scores of each customer, as columns.
    CustomerScores {
        /// Who it is.
        key: Vec<CustomerKey>,
        /// The latest answer to the Net Promoter question, 0 to 10; none without one.
        last_nps: Vec<Option<u8>>,
        /// Days from the last purchase to `as_of`.
        days_since_last: DoubleColumn = DoubleColumn::from,
        /// Net spend so far, the first purchase included.
        spend: DoubleColumn = DoubleColumn::from,
        /// Probability to be a customer still; none without a purchase model.
        probability_alive: Option<Intervals> = each,
        /// Purchases expected within the horizon; none without a purchase model.
        expected_purchases: Option<Intervals> = each,
        /// Discounted value of the purchases within the horizon; none without both models.
        value: Option<Intervals> = each,
        /// Tickets neither solved nor closed.
        open_tickets: CountColumn = CountColumn::from,
    }

    /// A scored base.
    Scores {
        /// The instant up to which records were seen.
        as_of: Instant,
        /// Currency of all values, which are in its major unit.
        currency: Currency,
        /// Time ahead that is predicted, in the unit of `purchases`.
        horizon: f64,
        /// Orders seen that were cancelled or refunded in full, which are no purchases.
        cancelled_orders: u64,
        /// Share of the customers who bought again.
        repeat_rate: Answer,
        /// Purchases that all customers together are expected to make within the horizon.
        expected_purchases: Answer,
        /// Value of all customers' purchases within the horizon, discounted to now.
        value: Answer,
        /// Correlation between frequency and mean spend of customers who repeat: the spend model supposes none.
        spend_correlation: Answer,
        /// What each segment is expected to bring, in the order of `rfm.segments`.
        outlook: Vec<SegmentOutlook>,
        /// Share of the spend so far that the best customers brought; empty when nobody spent.
        concentration: Vec<ConcentrationPoint>,
        /// Net Promoter Score of each person's latest answer.
        nps: Nps,
        /// What a reader should know before using the numbers.
        notes: Vec<Note>,
        /// One row a customer with a purchase, in order of source and id.
        customers: CustomerScores = CustomerScores::from,
        /// The purchase histories behind the rows.
        purchases: Purchases = Purchases::from,
        /// The fitted purchase model; none when the data can't tell its parameters, see `notes`.
        purchase_model: Option<FittedModel> = each,
        /// The fitted spend model; likewise.
        spend_model: Option<GammaGammaFit> = each,
        /// Recency, frequency and monetary scores with their scales and segments.
        rfm: Rfm = Rfm::from,
    }
}

/// What share of the value the best share of customers brings, at 0 %, 1 %, ..., 100 % of the customers (Lorenz 1905).
#[uniffi::export]
pub fn concentration(value: DoubleColumn) -> Result<Vec<ConcentrationPoint>> {
    Ok(profile::concentration(&value.0)?)
}
