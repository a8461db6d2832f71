//! The calls of `segment/`.

use super::dispatch::{Outcome, run};
use regulars::Error;
use regulars::segment::{RfmOptions, Segment, rfm};
use serde::Deserialize;
use serde_json::Value;

pub(crate) fn call(name: &str, args: &Value) -> Option<Outcome> {
    Some(match name {
        "segment::rfm" => run(args, |a: RfmArgs| rfm(&a.days_since_last, &a.frequency, &a.monetary_value, &a.options)),
        "segment::Segment::of" => {
            run(args, |a: ScoreArgs| Ok::<_, Error>(Segment::of(a.recency_score, a.frequency_score, a.monetary_score)))
        }
        "segment::Segment::code" => run(args, |a: SegmentArgs| Ok::<_, Error>(a.segment.code())),
        _ => return None,
    })
}

#[derive(Deserialize)]
struct RfmArgs {
    days_since_last: Vec<f64>,
    frequency: Vec<u32>,
    monetary_value: Vec<f64>,
    options: RfmOptions,
}

#[derive(Deserialize)]
struct ScoreArgs {
    recency_score: u8,
    frequency_score: u8,
    monetary_score: u8,
}

#[derive(Deserialize)]
struct SegmentArgs {
    segment: Segment,
}
