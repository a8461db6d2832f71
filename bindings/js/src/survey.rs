//! What customers say when asked.

use crate::border::columns::{answers, count, f64s, given, number, u32s};
use crate::border::error::Returned;
use crate::border::plain::{Members, read, to_js};
use regulars::Result;
use regulars::survey::{self, Adjustment, Nps, NpsDifferenceMethod, NpsMethod, NpsOptions};
use wasm_bindgen::prelude::*;

/// Options with the columns that they borrow.
struct Options {
    level: Option<f64>,
    method: Option<NpsMethod>,
    pseudo_counts: Option<[f64; 3]>,
    min_n: Option<u64>,
    adjustment: Option<Adjustment>,
    weights: Option<Vec<f64>>,
    clusters: Option<Vec<u32>>,
}

impl Options {
    fn read(value: &JsValue) -> Result<Self> {
        let mut given = Members::of("options", value)?;
        let options = Self {
            level: given.take("level", number)?,
            method: given.take("method", read)?,
            pseudo_counts: given.take("pseudo_counts", read)?,
            min_n: given.take("min_n", count)?,
            adjustment: given.take("adjustment", read)?,
            weights: given.take("weights", f64s)?,
            clusters: given.take("clusters", u32s)?,
        };
        given.finish().map(|()| options)
    }

    fn borrow(&self) -> NpsOptions<'_> {
        let Self { level, method, pseudo_counts, min_n, adjustment, weights, clusters } = self;
        NpsOptions {
            level: *level,
            method: *method,
            pseudo_counts: *pseudo_counts,
            min_n: *min_n,
            adjustment: *adjustment,
            weights: weights.as_deref(),
            clusters: clusters.as_deref(),
        }
    }
}

#[wasm_bindgen]
pub fn nps(scores: &JsValue, options: &JsValue) -> Returned {
    Ok(to_js(&survey::nps(&answers("scores", scores)?, &Options::read(options)?.borrow())?))
}

#[wasm_bindgen]
pub fn enps(scores: &JsValue, options: &JsValue) -> Returned {
    Ok(to_js(&survey::enps(&answers("scores", scores)?, &Options::read(options)?.borrow())?))
}

#[wasm_bindgen(js_name = npsOfCounts)]
pub fn nps_of_counts(promoters: &JsValue, passives: &JsValue, detractors: &JsValue, options: &JsValue) -> Returned {
    let promoters = count("promoters", promoters)?;
    let (passives, detractors) = (count("passives", passives)?, count("detractors", detractors)?);
    Ok(to_js(&survey::nps_of_counts(promoters, passives, detractors, &Options::read(options)?.borrow())?))
}

#[wasm_bindgen(js_name = npsPoints)]
pub fn nps_points(nps: &JsValue) -> Returned {
    Ok(to_js(&read::<Nps>("nps", nps)?.points()))
}

#[wasm_bindgen(js_name = npsDifference)]
pub fn nps_difference(first: &JsValue, second: &JsValue, method: &JsValue) -> Returned {
    let method = given(method).map_or_else(|| Ok(NpsDifferenceMethod::default()), |word| read("method", word))?;
    Ok(to_js(&survey::nps_difference(&read("first", first)?, &read("second", second)?, method)?))
}

#[wasm_bindgen(js_name = npsChange)]
pub fn nps_change(before: &JsValue, after: &JsValue, options: &JsValue) -> Returned {
    let (before, after) = (answers("before", before)?, answers("after", after)?);
    Ok(to_js(&survey::nps_change(&before, &after, &Options::read(options)?.borrow())?))
}

#[wasm_bindgen(js_name = npsBySegment)]
pub fn nps_by_segment(scores: &JsValue, segments: &JsValue, options: &JsValue) -> Returned {
    let (scores, segments) = (answers("scores", scores)?, u32s("segments", segments)?);
    Ok(to_js(&survey::nps_by_segment(&scores, &segments, &Options::read(options)?.borrow())?))
}

#[wasm_bindgen(js_name = npsNeededN)]
pub fn nps_needed_n(margin: &JsValue, promoters: &JsValue, detractors: &JsValue, level: &JsValue) -> Returned {
    let (promoters, detractors) = (number("promoters", promoters)?, number("detractors", detractors)?);
    let level = given(level).map(|level| number("level", level)).transpose()?;
    Ok(to_js(&survey::nps_needed_n(number("margin", margin)?, promoters, detractors, level)?))
}
