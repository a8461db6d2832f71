//! Ratings on a declared scale, and weights that make the answers look like the people they stand for.

use crate::border::columns::{f64s, given, number, u32s};
use crate::border::error::Returned;
use crate::border::plain::{Members, list, options, read, read_known, to_js, under};
use crate::border::records::ToJs;
use regulars::Result;
use regulars::survey::{self, Margin, Rating, RatingOptions, Ratings, Scale};
use wasm_bindgen::prelude::*;

/// Answers and how they were drawn.
struct Answers {
    scores: Vec<f64>,
    weights: Option<Vec<f64>>,
    clusters: Option<Vec<u32>>,
    strata: Option<Vec<u32>>,
    population: Option<Vec<f64>>,
}

impl Answers {
    fn read(value: &JsValue) -> Result<Self> {
        let mut given = Members::of("answers", value)?;
        let answers = Self {
            scores: given.need("scores", f64s)?,
            weights: given.take("weights", f64s)?,
            clusters: given.take("clusters", u32s)?,
            strata: given.take("strata", u32s)?,
            population: given.take("population", f64s)?,
        };
        given.finish().map(|()| answers)
    }

    fn borrow(&self) -> Ratings<'_> {
        let Self { scores, weights, clusters, strata, population } = self;
        Ratings {
            scores,
            weights: weights.as_deref(),
            clusters: clusters.as_deref(),
            strata: strata.as_deref(),
            population: population.as_deref(),
        }
    }
}

fn rated(
    rate: impl Fn(&Ratings<'_>, &Scale, &RatingOptions) -> Result<Rating>,
    answers: &JsValue,
    scale: &JsValue,
    options: &JsValue,
) -> Returned {
    let (answers, scale) = (Answers::read(answers)?, read_known("scale", scale)?);
    Ok(to_js(&rate(&answers.borrow(), &scale, &self::options("options", options)?)?))
}

#[wasm_bindgen]
pub fn rating(answers: &JsValue, scale: &JsValue, options: &JsValue) -> Returned {
    rated(survey::rating, answers, scale, options)
}

#[wasm_bindgen]
pub fn csat(answers: &JsValue, scale: &JsValue, options: &JsValue) -> Returned {
    rated(survey::csat, answers, scale, options)
}

#[wasm_bindgen]
pub fn ces(answers: &JsValue, scale: &JsValue, options: &JsValue) -> Returned {
    rated(survey::ces, answers, scale, options)
}

#[wasm_bindgen(js_name = ratingDifference)]
pub fn rating_difference(first: &JsValue, second: &JsValue) -> Returned {
    Ok(to_js(&survey::rating_difference(&read("first", first)?, &read("second", second)?)?))
}

#[wasm_bindgen(js_name = ratingChange)]
pub fn rating_change(before: &JsValue, after: &JsValue, scale: &JsValue, options: &JsValue) -> Returned {
    let (before, after) = (f64s("before", before)?, f64s("after", after)?);
    let (scale, options) = (read_known("scale", scale)?, self::options("options", options)?);
    Ok(to_js(&survey::rating_change(&before, &after, &scale, &options)?))
}

#[wasm_bindgen(js_name = ratingsBySegment)]
pub fn ratings_by_segment(answers: &JsValue, segments: &JsValue, scale: &JsValue, options: &JsValue) -> Returned {
    let (answers, segments) = (Answers::read(answers)?, u32s("segments", segments)?);
    let (scale, options) = (read_known("scale", scale)?, self::options("options", options)?);
    Ok(to_js(&survey::ratings_by_segment(&answers.borrow(), &segments, &scale, &options)?))
}

#[wasm_bindgen(js_name = ratingNeededN)]
pub fn rating_needed_n(margin: &JsValue, standard_deviation: &JsValue, level: &JsValue) -> Returned {
    let (margin, deviation) = (number("margin", margin)?, number("standard_deviation", standard_deviation)?);
    let level = given(level).map(|level| number("level", level)).transpose()?;
    Ok(to_js(&survey::rating_needed_n(margin, deviation, level)?))
}

#[wasm_bindgen(js_name = topBoxNeededN)]
pub fn top_box_needed_n(margin: &JsValue, share: &JsValue, level: &JsValue) -> Returned {
    let (margin, share) = (number("margin", margin)?, number("share", share)?);
    let level = given(level).map(|level| number("level", level)).transpose()?;
    Ok(to_js(&survey::top_box_needed_n(margin, share, level)?))
}

/// A known mix of the population with its columns.
struct Mix {
    classes: Vec<u32>,
    codes: Vec<u32>,
    totals: Vec<f64>,
}

impl Mix {
    fn read(what: &str, value: &JsValue) -> Result<Self> {
        let mut given = Members::of(what, value)?;
        let mix = Self {
            classes: given.need("classes", under(what, u32s))?,
            codes: given.need("codes", under(what, u32s))?,
            totals: given.need("totals", under(what, f64s))?,
        };
        given.finish().map(|()| mix)
    }

    fn borrow(&self) -> Margin<'_> {
        let Self { classes, codes, totals } = self;
        Margin { classes, codes, totals }
    }
}

#[wasm_bindgen(js_name = postStratificationWeights)]
pub fn post_stratification_weights(margin: &JsValue, start: &JsValue) -> Returned {
    let margin = Mix::read("margin", margin)?;
    let start = given(start).map(|start| f64s("start", start)).transpose()?;
    Ok(survey::post_stratification_weights(&margin.borrow(), start.as_deref())?.to_js())
}

#[wasm_bindgen(js_name = rakingWeights)]
pub fn raking_weights(margins: &JsValue, start: &JsValue, options: &JsValue) -> Returned {
    let margins = list("margins", margins, "an array of margins", Mix::read)?;
    let margins: Vec<Margin<'_>> = margins.iter().map(Mix::borrow).collect();
    let start = given(start).map(|start| f64s("start", start)).transpose()?;
    Ok(survey::raking_weights(&margins, start.as_deref(), &self::options("options", options)?)?.to_js())
}
