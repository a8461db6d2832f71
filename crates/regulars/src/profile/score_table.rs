//! The scores of a base: their options, and the records that hold them.

use super::concentration::ConcentrationPoint;
use super::directory::CustomerKey;
use super::notes::Note;
use crate::estimate::Answer;
use crate::level;
use crate::model::{Currency, Instant, RateTable};
use crate::segment::{Rfm, RfmOptions, Segment};
use crate::survey::Nps;
use crate::value::{AnyModel, Fit, GammaGamma, Intervals, PastForecast, Predicted, PurchaseOptions, Purchases};
use serde::{Deserialize, Serialize};

/// Which model of purchases scores a base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScoreModel {
    /// MBG/NBD: customers may leave right after the first purchase, as most of most shops do.
    #[default]
    MbgNbd,
    /// BG/NBD: customers leave after a repeat purchase only, so that one-time buyers count as alive.
    BgNbd,
    /// MBG/CNBD-k: as MBG/NBD, for customers who buy more regularly than by chance, such as groceries every week.
    MbgCnbdK,
    /// Pareto/NBD: customers may leave at any time; slower.
    ParetoNbd,
    /// The one of these four that foretold the end of the base's own past best, by
    /// [`choose`](crate::value::choose()); MBG/NBD where that can't be told.
    Best,
}

/// How to score a base; every default is what the papers and most shops would choose.
#[derive(Debug, Clone)]
pub struct ScoreOptions {
    /// Time unit, same-day merging and calendar of purchases; its `minor_digits` is ignored, the currency has its own.
    pub purchases: PurchaseOptions,
    /// The model of purchases. Default: MBG/NBD.
    pub model: ScoreModel,
    /// Time ahead that purchases and value are predicted for, in the time unit. Default: 26.
    pub horizon: f64,
    /// Discount of a year, 0.1 for 10 %. Default: 0.1.
    pub annual_discount: f64,
    /// Share of spend that is profit. Default: 1, so that value is revenue.
    pub margin: f64,
    /// Confidence level of all intervals. Default: 0.95.
    pub level: f64,
    /// Currency of all values. Default: the one that the orders are in.
    pub currency: Option<Currency>,
    /// Rates to that currency, for orders in others.
    pub rates: Option<RateTable>,
    /// Cut-offs of the scores 1 to 5. Default: fifths of the base.
    pub rfm: RfmOptions,
}

impl Default for ScoreOptions {
    fn default() -> Self {
        Self {
            purchases: PurchaseOptions::default(),
            model: ScoreModel::default(),
            horizon: 26.0,
            annual_discount: 0.1,
            margin: 1.0,
            level: level::DEFAULT,
            currency: None,
            rates: None,
            rfm: RfmOptions::default(),
        }
    }
}

/// A scored base.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// The instant up to which records were seen.
    pub as_of: Instant,
    /// Currency of all values, which are in its major unit.
    pub currency: Currency,
    /// Time ahead that is predicted, in the unit of `purchases`.
    pub horizon: f64,
    /// One row a customer with a purchase, in order of source and id.
    pub customers: CustomerScores,
    /// The purchase histories behind the rows.
    pub purchases: Purchases,
    /// Orders seen that were cancelled or refunded in full, which are no purchases.
    pub cancelled_orders: u64,
    /// Share of the customers who bought again.
    pub repeat_rate: Answer,
    /// The fitted purchase model; `None` when the data can't tell its parameters, see `notes`.
    pub purchase_model: Option<Fit<AnyModel>>,
    /// The fitted spend model; likewise.
    pub spend_model: Option<Fit<GammaGamma>>,
    /// Purchases that all customers together are expected to make within the horizon. The interval is of this
    /// expectation; that of what they will be seen to make is in `predicted_purchases`.
    pub expected_purchases: Answer,
    /// Expected value of all customers' purchases within the horizon, discounted to now; likewise.
    pub value: Answer,
    /// Purchases that these customers will be counted to make within the horizon.
    pub predicted_purchases: Predicted,
    /// Value of those purchases, discounted to now.
    pub predicted_value: Predicted,
    /// What the models, fitted to the base's own past, expected of a time that has come since, latest first. What they
    /// missed widens the intervals of the two predictions.
    pub past_forecasts: Vec<PastForecast>,
    /// Correlation between frequency and mean spend of customers who repeat: the spend model supposes none.
    pub spend_correlation: Answer,
    /// Recency, frequency and monetary scores with their scales and segments.
    pub rfm: Rfm,
    /// What each segment is expected to bring, in the order of `rfm.segments`.
    pub outlook: Vec<SegmentOutlook>,
    /// Share of the spend so far that the best customers brought; empty when nobody spent.
    pub concentration: Vec<ConcentrationPoint>,
    /// Net Promoter Score of each person's latest answer.
    pub nps: Nps,
    /// What a reader should know before using the numbers.
    pub notes: Vec<Note>,
}

/// The scores of each customer, as columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomerScores {
    /// Who it is.
    pub key: Vec<CustomerKey>,
    /// Days from the last purchase to `as_of`.
    pub days_since_last: Vec<f64>,
    /// Net spend so far, the first purchase included.
    pub spend: Vec<f64>,
    /// Probability to be a customer still; `None` without a purchase model.
    pub probability_alive: Option<Intervals>,
    /// Purchases expected within the horizon; `None` without a purchase model.
    pub expected_purchases: Option<Intervals>,
    /// Discounted value of the purchases within the horizon; `None` without both models. It is 0 where the repeat
    /// purchases were all free. Where the only purchase was free it is that of a payer times (k + 1) / (n + 2), as k of
    /// the n customers paid who came again after a free one.
    pub value: Option<Intervals>,
    /// Purchases that each customer will make within the horizon: their expectation, and whole limits that hold it and,
    /// with at least the level's probability, the actual number; `None` without a purchase model.
    pub predicted_purchases: Option<Intervals>,
    /// What each customer will bring within the horizon: the value, and limits that hold it and, with at least the
    /// level's probability, what will actually be counted, discounted as the value is; `None` without both models. Where
    /// a purchase is unlikely, the upper limit is what one would bring by expectation.
    pub predicted_value: Option<Intervals>,
    /// Tickets neither solved nor closed.
    pub open_tickets: Vec<u32>,
    /// The latest answer to the Net Promoter question, 0 to 10.
    pub last_nps: Vec<Option<u8>>,
}

/// What the customers of a segment are expected to bring.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SegmentOutlook {
    /// The segment.
    pub segment: Segment,
    /// Purchases expected within the horizon; `None` without a purchase model.
    pub expected_purchases: Option<f64>,
    /// Discounted value within the horizon; `None` without both models.
    pub value: Option<f64>,
    /// Mean probability to be a customer still; `None` without a purchase model or customers.
    pub probability_alive: Option<f64>,
}
