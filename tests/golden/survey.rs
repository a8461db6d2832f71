//! The calls of `survey`.

use super::dispatch::{Outcome, run};
use regulars::Result;
use regulars::survey::{self, Adjustment, Nps, NpsDifferenceMethod, NpsMethod, NpsOptions};
use serde::Deserialize;
use serde_json::Value;

/// The options of a golden case; columns are arguments of their own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Options {
    level: Option<f64>,
    method: Option<NpsMethod>,
    pseudo_counts: Option<[f64; 3]>,
    min_n: Option<u64>,
    adjustment: Option<Adjustment>,
}

impl Options {
    fn plain(&self) -> NpsOptions<'static> {
        let &Self { level, method, pseudo_counts, min_n, adjustment } = self;
        NpsOptions { level, method, pseudo_counts, min_n, adjustment, weights: None, clusters: None }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    scores: Vec<u8>,
    #[serde(default)]
    segments: Vec<u32>,
    weights: Option<Vec<f64>>,
    clusters: Option<Vec<u32>>,
    options: Options,
}

impl Rows {
    fn options(&self) -> NpsOptions<'_> {
        NpsOptions { weights: self.weights.as_deref(), clusters: self.clusters.as_deref(), ..self.options.plain() }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Counted {
    promoters: u64,
    passives: u64,
    detractors: u64,
    options: Options,
}

#[derive(Deserialize)]
struct Counts {
    promoters: u64,
    passives: u64,
    detractors: u64,
}

impl Counts {
    fn nps(&self, options: &NpsOptions) -> Result<Nps> {
        survey::nps_of_counts(self.promoters, self.passives, self.detractors, options)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    first: Counts,
    second: Counts,
    method: NpsDifferenceMethod,
    options: Options,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    before: Vec<u8>,
    after: Vec<u8>,
    options: Options,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Needed {
    margin: f64,
    promoters: f64,
    detractors: f64,
    level: Option<f64>,
}

pub(crate) fn call(name: &str, args: &Value) -> Option<Outcome> {
    Some(match name {
        "survey::nps" => run(args, |a: Rows| survey::nps(&a.scores, &a.options())),
        "survey::nps_of_counts" => {
            run(args, |a: Counted| survey::nps_of_counts(a.promoters, a.passives, a.detractors, &a.options.plain()))
        }
        "survey::Nps::points" => run(args, |a: Counted| {
            let nps = survey::nps_of_counts(a.promoters, a.passives, a.detractors, &a.options.plain())?;
            Ok(nps.points())
        }),
        "survey::nps_difference" => run(args, |a: Pair| {
            let options = a.options.plain();
            survey::nps_difference(&a.first.nps(&options)?, &a.second.nps(&options)?, a.method)
        }),
        "survey::nps_change" => run(args, |a: Change| survey::nps_change(&a.before, &a.after, &a.options.plain())),
        "survey::nps_by_segment" => run(args, |a: Rows| survey::nps_by_segment(&a.scores, &a.segments, &a.options())),
        "survey::nps_needed_n" => {
            run(args, |a: Needed| survey::nps_needed_n(a.margin, a.promoters, a.detractors, a.level))
        }
        _ => return None,
    })
}
