//! What an outcome goes with.

use crate::border::columns::{f64s, f64s_or_null, given, number, text};
use crate::border::error::Returned;
use crate::border::plain::{Members, list, options, to_js, under};
use regulars::Result;
use regulars::survey::{self, Driver};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

/// A driver with its answers.
struct Asked {
    name: String,
    scores: Vec<f64>,
    scale_min: Option<f64>,
    scale_max: Option<f64>,
}

impl Asked {
    fn read(what: &str, value: &JsValue) -> Result<Self> {
        let mut given = Members::of(what, value)?;
        let asked = Self {
            name: given.need("name", under(what, text))?,
            scores: given.need("scores", under(what, f64s_or_null))?,
            scale_min: given.take("scale_min", under(what, number))?,
            scale_max: given.take("scale_max", under(what, number))?,
        };
        given.finish().map(|()| asked)
    }

    fn borrow(&self) -> Driver<'_> {
        let Self { name, scores, scale_min, scale_max } = self;
        Driver { name, scores, scale_min: *scale_min, scale_max: *scale_max }
    }
}

/// What is asked of an outcome and its drivers.
fn ask<O: Default + DeserializeOwned + Serialize, T: Serialize>(
    ask: impl Fn(&[f64], &[Driver<'_>], Option<&[f64]>, &O) -> Result<T>,
    outcome: &JsValue,
    drivers: &JsValue,
    weights: &JsValue,
    options: &JsValue,
) -> Returned {
    let outcome = f64s_or_null("outcome", outcome)?;
    let drivers = list("drivers", drivers, "an array of drivers", Asked::read)?;
    let drivers: Vec<Driver<'_>> = drivers.iter().map(Asked::borrow).collect();
    let weights = given(weights).map(|weights| f64s("weights", weights)).transpose()?;
    Ok(to_js(&ask(&outcome, &drivers, weights.as_deref(), &self::options("options", options)?)?))
}

#[wasm_bindgen(js_name = keyDrivers)]
pub fn key_drivers(outcome: &JsValue, drivers: &JsValue, weights: &JsValue, options: &JsValue) -> Returned {
    ask(survey::key_drivers, outcome, drivers, weights, options)
}

#[wasm_bindgen(js_name = penaltyReward)]
pub fn penalty_reward(outcome: &JsValue, drivers: &JsValue, weights: &JsValue, options: &JsValue) -> Returned {
    ask(survey::penalty_reward, outcome, drivers, weights, options)
}

#[wasm_bindgen(js_name = importancePerformance)]
pub fn importance_performance(outcome: &JsValue, drivers: &JsValue, weights: &JsValue, options: &JsValue) -> Returned {
    ask(survey::importance_performance, outcome, drivers, weights, options)
}
