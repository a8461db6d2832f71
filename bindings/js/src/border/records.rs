//! Records that hold columns: a column without gaps is a typed array, all else is as in JSON.

use crate::border::plain::{object, to_js};
use js_sys::{BigInt64Array, Float64Array, Uint8Array, Uint32Array};
use regulars::churn::SimulatedLifetimes;
use regulars::model::{Currency, Instant};
use regulars::profile::{ConcentrationPoint, CustomerKey, CustomerScores, Note, Scores, SegmentOutlook};
use regulars::segment::{Rfm, Scale, Segment, SegmentSummary};
use regulars::survey::{Nps, SurveyWeights};
use regulars::value::{
    AnyModel, CalendarPeriod, ConditionalExpectation, DiscretePurchases, Fit, GammaGamma, Intervals, NextPurchase,
    PastForecast, Predicted, Prediction, Purchases, RepeatHistogram, ResidualLifetime, Simulation, TimeUnit, Tracking,
};
use regulars::{Answer, Estimate};
use wasm_bindgen::prelude::*;

/// What has a form of its own in JavaScript.
pub(crate) trait ToJs {
    fn to_js(&self) -> JsValue;
}

macro_rules! typed_arrays {
    ($($number:ty => $array:ty),+) => {$(
        impl ToJs for Vec<$number> {
            fn to_js(&self) -> JsValue {
                <$array>::from(self.as_slice()).into()
            }
        }
    )+};
}
typed_arrays!(f64 => Float64Array, u32 => Uint32Array, u8 => Uint8Array, i64 => BigInt64Array);

macro_rules! as_in_json {
    ($($type:ty),+ $(,)?) => {$(
        impl ToJs for $type {
            fn to_js(&self) -> JsValue {
                to_js(self)
            }
        }
    )+};
}
as_in_json!(
    bool,
    f64,
    u32,
    u64,
    CalendarPeriod,
    TimeUnit,
    Instant,
    Currency,
    Answer,
    Estimate,
    Option<Estimate>,
    Nps,
    Scale
);
as_in_json!(
    Option<Fit<AnyModel>>,
    Option<Fit<GammaGamma>>,
    Vec<u64>,
    Vec<bool>,
    Vec<Option<f64>>,
    Vec<Option<u8>>,
    Vec<CustomerKey>,
    Vec<Segment>
);
as_in_json!(Vec<SegmentSummary>, Vec<SegmentOutlook>, Vec<ConcentrationPoint>, Vec<Note>, Predicted, Vec<PastForecast>);

impl ToJs for DiscretePurchases {
    fn to_js(&self) -> JsValue {
        let Self { customer, frequency, recency, age, period, unfinished_from, unfinished, newcomers, .. } = self;
        let Self { as_of, rows_after, cancelled, unmatched_refunds, .. } = self;
        object([
            ("customer", customer.to_js()),
            ("frequency", frequency.to_js()),
            ("recency", recency.to_js()),
            ("age", age.to_js()),
            ("period", period.to_js()),
            ("unfinished_from", to_js(unfinished_from)),
            ("unfinished", unfinished.to_js()),
            ("newcomers", newcomers.to_js()),
            ("as_of", as_of.to_js()),
            ("rows_after", rows_after.to_js()),
            ("cancelled", cancelled.to_js()),
            ("unmatched_refunds", unmatched_refunds.to_js()),
        ])
    }
}

impl ToJs for Option<Intervals> {
    fn to_js(&self) -> JsValue {
        self.as_ref().map_or(JsValue::NULL, Intervals::to_js)
    }
}

/// Takes records apart by name, so that a new field doesn't compile until it is named here.
macro_rules! records {
    ($($type:ident { $($field:ident),+ $(,)? })+) => {$(
        impl ToJs for $type {
            fn to_js(&self) -> JsValue {
                let Self { $($field),+ } = self;
                object([$((stringify!($field), $field.to_js())),+])
            }
        }
    )+};
}
records! {
    Intervals { value, low, high, level }
    Purchases {
        customer, frequency, recency, age, log_gaps, monetary_value, total_spend, unit, as_of, rows_after, cancelled,
        unmatched_refunds,
    }
    NextPurchase { probability, mean, median }
    ResidualLifetime { mean, median }
    Prediction { purchases, value, total_purchases, total_value }
    Simulation {
        frequency, recency, age, log_gaps, monetary_value, alive, future_purchases, future_spend, purchase_customer,
        purchase_time, purchase_spend,
    }
    SimulatedLifetimes { periods, churned }
    RepeatHistogram { purchases, actual, expected }
    Tracking { until, actual, expected }
    ConditionalExpectation { frequency, customers, actual, expected }
    SurveyWeights { weights, n_effective, rounds, converged, largest_gap }
    Rfm { recency_score, frequency_score, monetary_score, segment, recency, frequency, monetary, segments }
    CustomerScores {
        key, days_since_last, spend, probability_alive, expected_purchases, value, predicted_purchases,
        predicted_value, open_tickets, last_nps,
    }
    Scores {
        as_of, currency, horizon, customers, purchases, cancelled_orders, repeat_rate, purchase_model, spend_model,
        expected_purchases, value, predicted_purchases, predicted_value, past_forecasts, spend_correlation, rfm, outlook, concentration, nps, notes,
    }
}
