//! A whole base, scored in one call.

use crate::border::columns::{elements, f64s, instant, number, text};
use crate::border::error::{Returned, is_array, wrong};
use crate::border::plain::{Members, options, read, to_js};
use crate::border::records::ToJs;
use crate::model::CustomerBase;
use js_sys::Array;
use regulars::Result;
use regulars::model::{self, Currency, Instant, RateTable, date};
use regulars::profile::{self, ScoreOptions};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

/// One major unit of `from` in major units of `to`, from a date on.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Rate {
    from: String,
    to: String,
    on: String,
    rate: String,
}

fn score_options(what: &str, value: &JsValue) -> Result<ScoreOptions> {
    let plain = ScoreOptions::default();
    let mut given = Members::of(what, value)?;
    let currency = |what: &str, value: &JsValue| Currency::from_code(&text(what, value)?);
    let options = ScoreOptions {
        purchases: given.take("purchases", options)?.unwrap_or(plain.purchases),
        model: given.take("model", read)?.unwrap_or(plain.model),
        horizon: given.take("horizon", number)?.unwrap_or(plain.horizon),
        annual_discount: given.take("annual_discount", number)?.unwrap_or(plain.annual_discount),
        margin: given.take("margin", number)?.unwrap_or(plain.margin),
        level: given.take("level", number)?.unwrap_or(plain.level),
        currency: given.take("currency", currency)?.or(plain.currency),
        rates: given.take("rates", rates)?.or(plain.rates),
        rfm: given.take("rfm", self::options)?.unwrap_or(plain.rfm),
    };
    given.finish().map(|()| options)
}

fn rates(what: &str, value: &JsValue) -> Result<RateTable> {
    if !is_array(value) {
        return Err(wrong(what, "an array of rates", value));
    }
    let mut table = RateTable::new();
    for (row, rate) in elements(what, value)?.enumerate() {
        let Rate { from, to, on, rate } = read(&format!("{what}[{row}]"), &rate?)?;
        table.insert(Currency::from_code(&from)?, Currency::from_code(&to)?, date(&on)?, &rate)?;
    }
    Ok(table)
}

#[wasm_bindgen]
pub fn score(base: &CustomerBase, as_of: &JsValue, options: &JsValue) -> Returned {
    let (as_of, options) = (instant("as_of", as_of)?, score_options("options", options)?);
    Ok(profile::score(&base.0.borrow(), as_of, &options)?.to_js())
}

#[wasm_bindgen]
pub fn histories(base: &CustomerBase, as_of: &JsValue, options: &JsValue) -> Returned {
    let (as_of, options) = (instant("as_of", as_of)?, score_options("options", options)?);
    let (keys, purchases) = profile::histories(&base.0.borrow(), as_of, &options)?;
    Ok(Array::of(&[to_js(&keys), purchases.to_js()]).into())
}

#[wasm_bindgen]
pub fn concentration(value: &JsValue) -> Returned {
    Ok(to_js(&profile::concentration(&f64s("value", value)?)?))
}

/// What is asked of a base as of an instant.
fn ask<O: Default + DeserializeOwned + Serialize, T: Serialize>(
    ask: impl Fn(&model::CustomerBase, Instant, &O) -> Result<T>,
    base: &CustomerBase,
    as_of: &JsValue,
    options: &JsValue,
) -> Returned {
    let (as_of, options) = (instant("as_of", as_of)?, self::options("options", options)?);
    Ok(to_js(&ask(&base.0.borrow(), as_of, &options)?))
}

#[wasm_bindgen(js_name = closedLoop)]
pub fn closed_loop(base: &CustomerBase, as_of: &JsValue, options: &JsValue) -> Returned {
    ask(profile::closed_loop, base, as_of, options)
}

#[wasm_bindgen(js_name = answerQueue)]
pub fn answer_queue(base: &CustomerBase, as_of: &JsValue, scores: &JsValue, options: &JsValue) -> Returned {
    let scores = score_options("scores", scores)?;
    ask(|base, as_of, options| profile::answer_queue(base, as_of, &scores, options), base, as_of, options)
}

#[wasm_bindgen]
pub fn breakdown(base: &CustomerBase, as_of: &JsValue, options: &JsValue) -> Returned {
    ask(profile::breakdown, base, as_of, options)
}

#[wasm_bindgen]
pub fn coverage(base: &CustomerBase, as_of: &JsValue, options: &JsValue) -> Returned {
    ask(profile::coverage, base, as_of, options)
}
