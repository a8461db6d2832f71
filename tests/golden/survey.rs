//! The calls of `survey`.

use super::dispatch::{Outcome, run};
use regulars::Result;
use regulars::survey::{
    self, Adjustment, ChangeOptions, Margin, MixColumns, MixOptions, Nps, NpsDifferenceMethod, NpsMethod, NpsOptions,
    RakingOptions, RatingOptions, Ratings, Scale, TrendKind, TrendOptions, TrendSeries,
};
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

/// A metric over periods; a gap's value is `null`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Metric<O> {
    kind: TrendKind,
    value: Vec<Option<f64>>,
    n: Option<Vec<f64>>,
    standard_error: Option<Vec<f64>>,
    options: O,
}

impl<O> Metric<O> {
    fn on<T>(&self, call: impl Fn(&TrendSeries, &O) -> Result<T>) -> Result<T> {
        let value: Vec<f64> = self.value.iter().map(|value| value.unwrap_or(f64::NAN)).collect();
        let (n, standard_error) = (self.n.as_deref(), self.standard_error.as_deref());
        call(&TrendSeries { kind: self.kind, value: &value, n, standard_error }, &self.options)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shift {
    shift: f64,
    options: TrendOptions,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mix {
    n_before: Vec<f64>,
    value_before: Vec<f64>,
    n_after: Vec<f64>,
    value_after: Vec<f64>,
    standard_error_before: Option<Vec<f64>>,
    standard_error_after: Option<Vec<f64>>,
    options: MixOptions,
}

impl Mix {
    fn columns(&self) -> MixColumns<'_> {
        MixColumns {
            n_before: &self.n_before,
            value_before: &self.value_before,
            n_after: &self.n_after,
            value_after: &self.value_after,
            standard_error_before: self.standard_error_before.as_deref(),
            standard_error_after: self.standard_error_after.as_deref(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rated {
    scores: Vec<f64>,
    weights: Option<Vec<f64>>,
    clusters: Option<Vec<u32>>,
    strata: Option<Vec<u32>>,
    population: Option<Vec<f64>>,
    #[serde(default)]
    segments: Vec<u32>,
    scale: Scale,
    options: RatingOptions,
}

impl Rated {
    fn answers(&self) -> Ratings<'_> {
        Ratings {
            scores: &self.scores,
            weights: self.weights.as_deref(),
            clusters: self.clusters.as_deref(),
            strata: self.strata.as_deref(),
            population: self.population.as_deref(),
        }
    }
}

/// Two groups, each with the scale and options of its own: differences are refused by them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RatedPair {
    first: Rated,
    second: Rated,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RatedTwice {
    before: Vec<f64>,
    after: Vec<f64>,
    scale: Scale,
    options: RatingOptions,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RatingNeeded {
    margin: f64,
    standard_deviation: f64,
    level: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopBoxNeeded {
    margin: f64,
    share: f64,
    level: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnedMargin {
    classes: Vec<u32>,
    codes: Vec<u32>,
    totals: Vec<f64>,
}

impl OwnedMargin {
    fn borrow(&self) -> Margin<'_> {
        Margin { classes: &self.classes, codes: &self.codes, totals: &self.totals }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PostStratified {
    margin: OwnedMargin,
    start: Option<Vec<f64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raked {
    margins: Vec<OwnedMargin>,
    start: Option<Vec<f64>>,
    options: RakingOptions,
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
        "survey::trend" => run(args, |a: Metric<TrendOptions>| a.on(survey::trend)),
        "survey::change_points" => run(args, |a: Metric<ChangeOptions>| a.on(survey::change_points)),
        "survey::run_length" => run(args, |a: Shift| survey::run_length(a.shift, &a.options)),
        "survey::mix_and_rate" => run(args, |a: Mix| survey::mix_and_rate(&a.columns(), &a.options)),
        _ => return ratings(name, args),
    })
}

fn ratings(name: &str, args: &Value) -> Option<Outcome> {
    Some(match name {
        "survey::enps" => run(args, |a: Rows| survey::enps(&a.scores, &a.options())),
        "survey::rating" => run(args, |a: Rated| survey::rating(&a.answers(), &a.scale, &a.options)),
        "survey::csat" => run(args, |a: Rated| survey::csat(&a.answers(), &a.scale, &a.options)),
        "survey::ces" => run(args, |a: Rated| survey::ces(&a.answers(), &a.scale, &a.options)),
        "survey::rating_difference" => run(args, |a: RatedPair| {
            let [first, second] = [a.first, a.second].map(|a| survey::rating(&a.answers(), &a.scale, &a.options));
            survey::rating_difference(&first?, &second?)
        }),
        "survey::rating_change" => {
            run(args, |a: RatedTwice| survey::rating_change(&a.before, &a.after, &a.scale, &a.options))
        }
        "survey::ratings_by_segment" => {
            run(args, |a: Rated| survey::ratings_by_segment(&a.answers(), &a.segments, &a.scale, &a.options))
        }
        "survey::rating_needed_n" => {
            run(args, |a: RatingNeeded| survey::rating_needed_n(a.margin, a.standard_deviation, a.level))
        }
        "survey::top_box_needed_n" => run(args, |a: TopBoxNeeded| survey::top_box_needed_n(a.margin, a.share, a.level)),
        "survey::post_stratification_weights" => {
            run(args, |a: PostStratified| survey::post_stratification_weights(&a.margin.borrow(), a.start.as_deref()))
        }
        "survey::raking_weights" => run(args, |a: Raked| {
            let margins: Vec<Margin> = a.margins.iter().map(OwnedMargin::borrow).collect();
            survey::raking_weights(&margins, a.start.as_deref(), &a.options)
        }),
        _ => return None,
    })
}
