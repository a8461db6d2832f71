//! Whether a metric has left its baseline, since when, and who moved it.

use crate::border::columns::{f64s, f64s_or_null, null_again, number};
use crate::border::error::Returned;
use crate::border::plain::{Members, options, read, to_js};
use regulars::Result;
use regulars::survey::{self, MixColumns, TrendKind, TrendSeries};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

/// A metric over periods, with the columns that it borrows.
struct Series {
    kind: TrendKind,
    value: Vec<f64>,
    n: Option<Vec<f64>>,
    standard_error: Option<Vec<f64>>,
}

impl Series {
    fn read(value: &JsValue) -> Result<Self> {
        let mut given = Members::of("series", value)?;
        let series = Self {
            kind: given.need("kind", read)?,
            value: given.need("value", f64s_or_null)?,
            n: given.take("n", f64s)?,
            standard_error: given.take("standard_error", f64s_or_null)?,
        };
        given.finish().map(|()| series)
    }

    fn borrow(&self) -> TrendSeries<'_> {
        let Self { kind, value, n, standard_error } = self;
        TrendSeries { kind: *kind, value, n: n.as_deref(), standard_error: standard_error.as_deref() }
    }
}

/// What is asked of a series.
fn ask<O: Default + DeserializeOwned + Serialize, T: Serialize>(
    ask: impl Fn(&TrendSeries<'_>, &O) -> Result<T>,
    given: &JsValue,
    options: &JsValue,
) -> Returned {
    let (series, options) = (Series::read(given)?, self::options("options", options)?);
    Ok(to_js(&ask(&series.borrow(), &options).map_err(null_again(given.clone()))?))
}

#[wasm_bindgen]
pub fn trend(series: &JsValue, options: &JsValue) -> Returned {
    ask(survey::trend, series, options)
}

#[wasm_bindgen(js_name = changePoints)]
pub fn change_points(series: &JsValue, options: &JsValue) -> Returned {
    ask(survey::change_points, series, options)
}

#[wasm_bindgen(js_name = runLength)]
pub fn run_length(shift: &JsValue, options: &JsValue) -> Returned {
    Ok(to_js(&survey::run_length(number("shift", shift)?, &self::options("options", options)?)?))
}

/// Segments before and after, with the columns that they borrow.
struct Segments {
    n_before: Vec<f64>,
    value_before: Vec<f64>,
    n_after: Vec<f64>,
    value_after: Vec<f64>,
    standard_error_before: Option<Vec<f64>>,
    standard_error_after: Option<Vec<f64>>,
}

impl Segments {
    fn read(value: &JsValue) -> Result<Self> {
        let mut given = Members::of("segments", value)?;
        let segments = Self {
            n_before: given.need("n_before", f64s)?,
            value_before: given.need("value_before", f64s_or_null)?,
            n_after: given.need("n_after", f64s)?,
            value_after: given.need("value_after", f64s_or_null)?,
            standard_error_before: given.take("standard_error_before", f64s_or_null)?,
            standard_error_after: given.take("standard_error_after", f64s_or_null)?,
        };
        given.finish().map(|()| segments)
    }

    fn borrow(&self) -> MixColumns<'_> {
        let Self { n_before, value_before, n_after, value_after, standard_error_before, standard_error_after } = self;
        MixColumns {
            n_before,
            value_before,
            n_after,
            value_after,
            standard_error_before: standard_error_before.as_deref(),
            standard_error_after: standard_error_after.as_deref(),
        }
    }
}

#[wasm_bindgen(js_name = mixAndRate)]
pub fn mix_and_rate(segments: &JsValue, options: &JsValue) -> Returned {
    let (columns, options) = (Segments::read(segments)?, self::options("options", options)?);
    Ok(to_js(&survey::mix_and_rate(&columns.borrow(), &options).map_err(null_again(segments.clone()))?))
}
