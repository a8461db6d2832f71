//! What customers say in their own words.

use crate::border::columns::{codes, f64s, flags, given, text, texts, u32s};
use crate::border::error::Returned;
use crate::border::plain::{Members, list, options, read_known, to_js};
use regulars::Result;
use regulars::voice::{self, Comments, Theme, ThemeMentions};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// What is asked of comments.
fn ask<T: Serialize>(comments: &JsValue, ask: impl FnOnce(&Comments<'_>) -> Result<T>) -> Returned {
    let mut given = Members::of("comments", comments)?;
    let (texts, authors) = (given.need("texts", texts)?, given.take("authors", codes)?);
    given.finish()?;
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    Ok(to_js(&ask(&Comments { texts: &texts, authors: authors.as_deref() })?))
}

#[wasm_bindgen]
pub fn tokens(text: &JsValue, options: &JsValue) -> Returned {
    Ok(to_js(&voice::tokens(&self::text("text", text)?, &self::options("options", options)?)?))
}

#[wasm_bindgen(js_name = weightedLogOdds)]
pub fn weighted_log_odds(focus: &JsValue, rest: &JsValue, prior: &JsValue) -> Returned {
    let (focus, rest) = (f64s("focus", focus)?, f64s("rest", rest)?);
    Ok(to_js(&voice::weighted_log_odds(&focus, &rest, &f64s("prior", prior)?)?))
}

#[wasm_bindgen(js_name = driverWords)]
pub fn driver_words(comments: &JsValue, focus: &JsValue, options: &JsValue) -> Returned {
    let (focus, options) = (flags("focus", focus)?, self::options("options", options)?);
    ask(comments, |comments| voice::driver_words(comments, &focus, &options))
}

#[wasm_bindgen]
pub fn themes(comments: &JsValue, taxonomy: &JsValue, options: &JsValue) -> Returned {
    let taxonomy = list("taxonomy", taxonomy, "an array of themes", read_known::<Theme>)?;
    let options = self::options("options", options)?;
    ask(comments, |comments| voice::themes(comments, &taxonomy, &options))
}

#[wasm_bindgen(js_name = themeImpact)]
pub fn theme_impact(scores: &JsValue, authors: &JsValue, mentions: &JsValue, options: &JsValue) -> Returned {
    let scores = f64s("scores", scores)?;
    let authors = given(authors).map(|authors| codes("authors", authors)).transpose()?;
    let mentions = list("mentions", mentions, "an array of mentions of themes", read_known::<ThemeMentions>)?;
    let options = self::options("options", options)?;
    Ok(to_js(&voice::theme_impact(&scores, authors.as_deref(), &mentions, &options)?))
}

#[wasm_bindgen(js_name = newTerms)]
pub fn new_terms(comments: &JsValue, periods: &JsValue, options: &JsValue) -> Returned {
    let (periods, options) = (u32s("periods", periods)?, self::options("options", options)?);
    ask(comments, |comments| voice::new_terms(comments, &periods, &options))
}

#[wasm_bindgen]
pub fn quotes(comments: &JsValue, chosen: &JsValue, options: &JsValue) -> Returned {
    let (chosen, options) = (flags("chosen", chosen)?, self::options("options", options)?);
    ask(comments, |comments| voice::quotes(comments, &chosen, &options))
}
