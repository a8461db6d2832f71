//! Which customers belong together.

use crate::border::columns::{f64s, small_count, u32s};
use crate::border::error::Returned;
use crate::border::plain::{options, to_js};
use crate::border::records::ToJs;
use regulars::segment::{self, Segment};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
pub fn rfm(days_since_last: &JsValue, frequency: &JsValue, monetary_value: &JsValue, options: &JsValue) -> Returned {
    let (days, frequency) = (f64s("days_since_last", days_since_last)?, u32s("frequency", frequency)?);
    let spend = f64s("monetary_value", monetary_value)?;
    Ok(segment::rfm(&days, &frequency, &spend, &self::options("options", options)?)?.to_js())
}

#[wasm_bindgen(js_name = segmentOf)]
pub fn segment_of(recency_score: &JsValue, frequency_score: &JsValue, monetary_score: &JsValue) -> Returned {
    let score = |what, value| small_count(what, value).map(|score| u8::try_from(score).unwrap_or(u8::MAX));
    let (recency, frequency) = (score("recency_score", recency_score)?, score("frequency_score", frequency_score)?);
    Ok(to_js(&Segment::of(recency, frequency, score("monetary_score", monetary_score)?)))
}

#[wasm_bindgen(js_name = segmentCodes)]
pub fn segment_codes() -> JsValue {
    to_js(&Segment::ALL.map(Segment::code))
}
