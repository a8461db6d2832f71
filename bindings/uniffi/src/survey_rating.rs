//! Ratings on a declared scale, and the weights that make answers stand for everybody.

use crate::column::{CodeColumn, DoubleColumn};
use crate::error::Result;
use crate::record::{converted, options};
use regulars::Answer;
use regulars::survey::{
    self, Adjustment, Rating, RatingChange, RatingDifference, RatingFigure, RatingMethod, RatingSegment, RatingShare,
    Scale as RatingScale,
};

/// The scale on which a question was asked: `min`, `min + step`, ..., `max`; at most 10,000 steps.
#[uniffi::remote(Record)]
pub struct RatingScale {
    /// The lowest score that could be given.
    pub min: f64,
    /// The highest.
    pub max: f64,
    /// The distance from one possible score to the next.
    pub step: f64,
}

/// How the interval of a mean is made.
#[uniffi::remote(Enum)]
pub enum RatingMethod {
    /// Student's t on the standard error of how the answers were drawn, cut at the ends of the scale.
    T,
    /// The bias-corrected and accelerated bootstrap (Efron 1987) of answers, or of clusters: for skew answers. Not for strata.
    Bca,
}

/// The figure that stands for a rating.
#[uniffi::remote(Enum)]
pub enum RatingFigure {
    /// The mean score.
    Mean,
    /// The share of answers in the top box.
    TopBox,
}

/// How often a score was given.
#[uniffi::remote(Record)]
pub struct RatingShare {
    /// The score.
    pub score: f64,
    /// Answers.
    pub answers: u64,
    /// Their share of the weight of all answers; 0 where there is none.
    pub share: f64,
}

/// A rating on its own scale, and what it stands on.
#[uniffi::remote(Record)]
pub struct Rating {
    /// The scale.
    pub scale: RatingScale,
    /// The mean score with its interval, or why there is none.
    pub mean: Answer,
    /// Standard error of the mean; none without a mean.
    pub standard_error: Option<f64>,
    /// Degrees of freedom of the standard error: answers, or clusters, less strata; none without a mean.
    pub degrees_of_freedom: Option<f64>,
    /// The steps of the top box, and of the bottom box.
    pub top: u32,
    /// The share of answers in the top box (Wilson 1927).
    pub top_box: Answer,
    /// The share of answers in the bottom box.
    pub bottom_box: Answer,
    /// The figure that stands for the rating.
    pub headline: RatingFigure,
    /// True when the interval of that figure reaches more than a tenth of its range to a side, or there is none: not a figure to
    /// report.
    pub directional: bool,
    /// Every step of the scale, from the lowest.
    pub distribution: Vec<RatingShare>,
    /// Answers.
    pub n: u64,
    /// Unweighted independent answers that would tell as much of the mean.
    pub n_effective: f64,
    /// True when answers were weighted.
    pub weighted: bool,
}

/// The differences between the ratings of two groups, and their tests against 0.
#[uniffi::remote(Record)]
pub struct RatingDifference {
    /// First mean minus second, in points of the scale; its n is the answers of both.
    pub mean: Answer,
    /// Two-sided probability of such a difference of means, or a larger one, between equal groups.
    pub mean_p_value: Option<f64>,
    /// First share in the top box minus second.
    pub top_box: Answer,
    /// The same of the top box.
    pub top_box_p_value: Option<f64>,
    /// The figure that stands for the ratings: the first one's.
    pub headline: RatingFigure,
    /// The p-value of that figure.
    pub p_value: Option<f64>,
}

/// The change of a rating between two answers of the same people.
#[uniffi::remote(Record)]
pub struct RatingChange {
    /// The mean of each person's second score minus the first, in points of the scale, with Student's t.
    pub mean: Answer,
    /// The second share in the top box minus the first (Tango 1998).
    pub top_box: Answer,
    /// People whose score rose.
    pub risen: u64,
    /// People whose score is the same.
    pub unchanged: u64,
    /// People whose score fell.
    pub fallen: u64,
    /// People who came into the top box.
    pub into_top_box: u64,
    /// People who left the top box.
    pub out_of_top_box: u64,
}

/// The rating of a segment, and how it differs from that of all other answers.
#[uniffi::remote(Record)]
pub struct RatingSegment {
    /// The segment's code.
    pub segment: u32,
    /// Its rating.
    pub rating: Rating,
    /// Its rating minus that of the rest.
    pub against_rest: RatingDifference,
    /// The p-value of the headline's difference, adjusted for the number of segments.
    pub p_adjusted: Option<f64>,
}

/// Answers to one question as columns, and how they were drawn.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Ratings {
    /// The scores, each a step of the scale.
    pub scores: DoubleColumn,
    /// Weight of each answer, finite and at least 0; only their ratios matter. None: all alike.
    #[uniffi(default)]
    pub weights: Option<DoubleColumn>,
    /// Account of each answer: answers of one account resemble each other, so accounts are what is sampled.
    #[uniffi(default)]
    pub clusters: Option<CodeColumn>,
    /// Stratum of each answer, where so many were drawn from each part of the population; a cluster belongs to one stratum.
    #[uniffi(default)]
    pub strata: Option<CodeColumn>,
    /// The answers, or the clusters where there are such, that the whole of the row's stratum could give: the finite-population
    /// correction. No weights are made of it.
    #[uniffi(default)]
    pub population: Option<DoubleColumn>,
}

impl Ratings {
    fn core(&self) -> survey::Ratings<'_> {
        let Self { scores, weights, clusters, strata, population } = self;
        survey::Ratings {
            scores,
            weights: weights.as_deref(),
            clusters: clusters.as_deref(),
            strata: strata.as_deref(),
            population: population.as_deref(),
        }
    }
}

/// One known mix of the population: each answer's class, and how large each class is.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Margin {
    /// The class of each answer.
    pub classes: CodeColumn,
    /// The classes that there are, each once.
    pub codes: CodeColumn,
    /// How many people each of them has, or its share: totals that add up to 1, within 1 %.
    pub totals: DoubleColumn,
}

impl Margin {
    fn core(&self) -> survey::Margin<'_> {
        let Self { classes, codes, totals } = self;
        survey::Margin { classes, codes, totals }
    }
}

options! { survey;
    /// Options of the functions of ratings; what is left out is the library's default.
    RatingOptions {
        /// Confidence level, in (0, 1); 0.95.
        level: Option<f64>,
        /// Fewer (effective) answers than this are not enough; 5.
        min_n: Option<u64>,
        /// How many of the highest steps are the top box, and of the lowest the bottom box; 2, or 1 on a scale of 2 or 3 steps.
        top: Option<u32>,
        /// The figure that stands for the rating; the top box of `csat`, otherwise the mean.
        headline: Option<RatingFigure>,
        /// The interval of the mean; Student's t.
        method: Option<RatingMethod>,
        /// Draws of the bootstrap, 100 to 1,000,000; 2,000.
        draws: Option<u32>,
        /// The seed of the bootstrap: the same one gives the same limits, on every machine; 0.
        seed: Option<u64>,
        /// How the p-values of many segments are adjusted; by Holm.
        adjustment: Option<Adjustment>,
    }

    /// Options of raking; what is left out is the library's default.
    RakingOptions {
        /// Rounds over all margins, 1 to 1,000,000; 1,000.
        max_rounds: Option<u32>,
        /// How far a class may be from its total, as a share of it, 1e-14 to 1; 1e-12.
        tolerance: Option<f64>,
    }
}

converted! { survey;
    /// Weights, and how well they fit.
    SurveyWeights {
        /// The weight of each answer; they add up to the population, or to the number of answers where shares were given.
        weights: DoubleColumn = DoubleColumn::from,
        /// Unweighted answers that would tell as much: (sum w)^2 / sum w^2 (Kish 1965).
        n_effective: f64,
        /// Rounds over all margins.
        rounds: u32,
        /// Whether every class of every margin is as near to its total as was asked.
        converged: bool,
        /// The largest distance of a class from its total, as a share of it.
        largest_gap: f64,
    }
}

/// The mean and the top box of answers on a declared scale, each with its interval; it fails on a score off the scale.
#[uniffi::export(default(options))]
pub fn rating(answers: &Ratings, scale: RatingScale, options: RatingOptions) -> Result<Rating> {
    Ok(survey::rating(&answers.core(), &scale, &options.core())?)
}

/// Customer satisfaction: a rating with the share in the top box as its headline.
#[uniffi::export(default(options))]
pub fn csat(answers: &Ratings, scale: RatingScale, options: RatingOptions) -> Result<Rating> {
    Ok(survey::csat(&answers.core(), &scale, &options.core())?)
}

/// Customer effort score: a rating with the mean as its headline. Whether a high score means little effort is up to the question.
#[uniffi::export(default(options))]
pub fn ces(answers: &Ratings, scale: RatingScale, options: RatingOptions) -> Result<Rating> {
    Ok(survey::ces(&answers.core(), &scale, &options.core())?)
}

/// The differences between two independent groups, `first` minus `second`; it fails on different scales, top boxes or levels.
#[uniffi::export]
pub fn rating_difference(first: &Rating, second: &Rating) -> Result<RatingDifference> {
    Ok(survey::rating_difference(first, second)?)
}

/// The change between two answers of the same people: `before` and `after` have a row for each.
#[uniffi::export(default(options))]
pub fn rating_change(
    before: DoubleColumn,
    after: DoubleColumn,
    scale: RatingScale,
    options: RatingOptions,
) -> Result<RatingChange> {
    Ok(survey::rating_change(&before, &after, &scale, &options.core())?)
}

/// The rating of every segment, in the order of its code, and its difference from the rest, adjusted for the number of segments.
#[uniffi::export(default(options))]
pub fn ratings_by_segment(
    answers: &Ratings,
    segments: CodeColumn,
    scale: RatingScale,
    options: RatingOptions,
) -> Result<Vec<RatingSegment>> {
    Ok(survey::ratings_by_segment(&answers.core(), &segments, &scale, &options.core())?)
}

/// Answers needed for the interval of a mean to reach `margin` to a side, in points of the scale, when a `standard_deviation` of
/// the answers is expected.
#[uniffi::export(default(level))]
pub fn rating_needed_n(margin: f64, standard_deviation: f64, level: Option<f64>) -> Result<u64> {
    Ok(survey::rating_needed_n(margin, standard_deviation, level)?)
}

/// Answers needed for the interval of the share in the top box to reach `margin` to a side, when such a `share` is expected.
#[uniffi::export(default(level))]
pub fn top_box_needed_n(margin: f64, share: f64, level: Option<f64>) -> Result<u64> {
    Ok(survey::top_box_needed_n(margin, share, level)?)
}

/// Weights by which every class of one margin has its share of the population. `start` is a weight of each answer that is kept
/// within the class; without it all are alike.
#[uniffi::export(default(start))]
pub fn post_stratification_weights(margin: &Margin, start: Option<DoubleColumn>) -> Result<SurveyWeights> {
    Ok(survey::post_stratification_weights(&margin.core(), start.as_deref())?.into())
}

/// Weights by which every class of several margins has its share of the population (Deming and Stephan 1940). Margins that no
/// weights can meet are no error: `converged` is false.
#[uniffi::export(default(start), default(options))]
pub fn raking_weights(
    margins: Vec<Margin>,
    start: Option<DoubleColumn>,
    options: RakingOptions,
) -> Result<SurveyWeights> {
    let margins: Vec<survey::Margin<'_>> = margins.iter().map(Margin::core).collect();
    Ok(survey::raking_weights(&margins, start.as_deref(), &options.core())?.into())
}
