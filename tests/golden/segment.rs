//! The calls of the room `segment`.

use super::dispatch::{Outcome, run};
use regulars::segment::{self, RfmOptions, Segment};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct RfmArgs {
    days_since_last: Vec<f64>,
    frequency: Vec<u32>,
    monetary_value: Vec<f64>,
    options: RfmOptions,
}

#[derive(Deserialize)]
struct ScoresArgs {
    recency_score: u8,
    frequency_score: u8,
    monetary_score: u8,
}

#[derive(Deserialize)]
struct SegmentArgs {
    segment: Segment,
}

pub(crate) fn call(name: &str, args: &Value) -> Option<Outcome> {
    Some(match name {
        "segment::rfm" => {
            run(args, |a: RfmArgs| segment::rfm(&a.days_since_last, &a.frequency, &a.monetary_value, &a.options))
        }
        "segment::Segment::of" => {
            run(args, |a: ScoresArgs| Ok(Segment::of(a.recency_score, a.frequency_score, a.monetary_score)))
        }
        "segment::Segment::code" => run(args, |a: SegmentArgs| Ok(a.segment.code())),
        _ => return None,
    })
}
