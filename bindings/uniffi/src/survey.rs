//! What customers say when asked.

use crate::column::{ByteColumn, CodeColumn, DoubleColumn};
use crate::error::Result;
use regulars::survey::{Adjustment, Nps, NpsChange, NpsDifference, NpsDifferenceMethod, NpsMethod, NpsSegment};
use regulars::{Answer, Estimate, survey};

/// A number with its interval, the observations behind it, and the method that made both.
#[uniffi::remote(Record)]
pub struct Estimate {
    /// The point estimate.
    pub value: f64,
    /// Lower limit of the interval.
    pub low: f64,
    /// Upper limit of the interval.
    pub high: f64,
    /// Confidence level of the interval, in (0, 1).
    pub level: f64,
    /// Observations behind the number.
    pub n: u64,
    /// The method, a stable snake_case word.
    pub method: String,
}

/// An estimate, or the statement that the data can't support one.
#[uniffi::remote(Enum)]
pub enum Answer {
    /// There is enough data.
    Known(Estimate),
    /// There is not: observations found and needed, and the reason in a sentence.
    NotEnough { n: u64, needed: u64, why: String },
}

/// How the interval of a Net Promoter Score is made.
#[uniffi::remote(Enum)]
pub enum NpsMethod {
    /// The score interval (Tango 1998).
    Score,
    /// Wald on the counts plus pseudo-counts (Rocks 2016).
    AdjustedWald,
    /// Score plus and minus z standard errors: too narrow in small samples.
    Wald,
    /// Simultaneous over all contrasts of the three classes (Goodman 1964).
    Goodman,
}

/// How the interval of a difference is made.
#[uniffi::remote(Enum)]
pub enum NpsDifferenceMethod {
    /// From the limits of the two scores (MOVER, Zou and Donner 2008).
    Mover,
    /// From the two standard errors: too narrow in small samples.
    Wald,
}

/// How p-values are adjusted for the number of tests.
#[uniffi::remote(Enum)]
pub enum Adjustment {
    /// Bounds the chance of any false alarm among all tests (Holm 1979).
    Holm,
    /// Bounds the expected share of false alarms among the alarms (Benjamini and Hochberg 1995).
    BenjaminiHochberg,
}

/// A Net Promoter Score on the [-1, 1] scale, and what it stands on.
#[uniffi::remote(Record)]
pub struct Nps {
    /// The score with its interval, or why there is none.
    pub score: Answer,
    /// Standard error of the score; none without a score.
    pub standard_error: Option<f64>,
    /// True when the interval reaches more than 15 points to a side, or there is no score.
    pub directional: bool,
    /// Answers of 9 or 10.
    pub promoters: u64,
    /// Answers of 7 or 8.
    pub passives: u64,
    /// Answers of 0 to 6.
    pub detractors: u64,
    /// Answers of each score 0 to 10; none when only the classes are known.
    pub distribution: Option<[u64; 11]>,
    /// Answers.
    pub n: u64,
    /// Unweighted independent answers that would tell as much.
    pub n_effective: f64,
    /// True when answers were weighted.
    pub weighted: bool,
}

/// The difference of the scores of two groups, on the [-2, 2] scale, and its test against 0.
#[uniffi::remote(Record)]
pub struct NpsDifference {
    /// First score minus second, with its interval.
    pub difference: Answer,
    /// The difference in standard errors.
    pub z: Option<f64>,
    /// Two-sided probability of such a z, or a larger one, between equal groups.
    pub p_value: Option<f64>,
}

/// The change of the score between two answers of the same people, on the [-2, 2] scale.
#[uniffi::remote(Record)]
pub struct NpsChange {
    /// Second score minus first, with its interval.
    pub change: Answer,
    /// People whose class rose.
    pub risen: u64,
    /// People whose class is the same.
    pub unchanged: u64,
    /// People whose class fell.
    pub fallen: u64,
}

/// The score of a segment, and how it differs from that of all other answers.
#[uniffi::remote(Record)]
pub struct NpsSegment {
    /// The segment's code.
    pub segment: u32,
    /// Its score.
    pub nps: Nps,
    /// Its score minus that of the rest.
    pub against_rest: NpsDifference,
    /// The p-value of that difference, adjusted for the number of segments.
    pub p_adjusted: Option<f64>,
}

/// Options of the functions of the Net Promoter Score; what is left out is the library's default.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NpsOptions {
    /// Confidence level, in (0, 1); 0.95.
    #[uniffi(default)]
    pub level: Option<f64>,
    /// The interval; by score, and adjusted Wald when there are weights or clusters.
    #[uniffi(default)]
    pub method: Option<NpsMethod>,
    /// What adjusted Wald adds to promoters, passives and detractors.
    #[uniffi(default)]
    pub pseudo_counts: Option<[f64; 3]>,
    /// Fewer (effective) answers than this are not enough; 5.
    #[uniffi(default)]
    pub min_n: Option<u64>,
    /// How the p-values of many segments are adjusted; by Holm.
    #[uniffi(default)]
    pub adjustment: Option<Adjustment>,
    /// Weight of each answer, finite and at least 0.
    #[uniffi(default)]
    pub weights: Option<DoubleColumn>,
    /// Account of each answer: answers of one account resemble each other.
    #[uniffi(default)]
    pub clusters: Option<CodeColumn>,
}

impl NpsOptions {
    fn core(&self) -> survey::NpsOptions<'_> {
        let Self { level, method, pseudo_counts, min_n, adjustment, weights, clusters } = self;
        survey::NpsOptions {
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

/// The Net Promoter Score of scores, each 0 to 10, with its interval.
#[uniffi::export(default(options))]
pub fn nps(scores: ByteColumn, options: NpsOptions) -> Result<Nps> {
    Ok(survey::nps(&scores.0, &options.core())?)
}

/// The Net Promoter Score that staff give, each 0 to 10, with its interval: of the opinion behind the answers, not of the staff
/// of today.
#[uniffi::export(default(options))]
pub fn enps(scores: ByteColumn, options: NpsOptions) -> Result<Nps> {
    Ok(survey::enps(&scores.0, &options.core())?)
}

/// The Net Promoter Score of counted answers.
#[uniffi::export(default(options))]
pub fn nps_of_counts(promoters: u64, passives: u64, detractors: u64, options: NpsOptions) -> Result<Nps> {
    Ok(survey::nps_of_counts(promoters, passives, detractors, &options.core())?)
}

/// The score and its limits on the field's scale, -100 to 100 points; none without a score. It can fail on a record that
/// was changed by hand only.
#[uniffi::export]
pub fn nps_points(nps: &Nps) -> Result<Option<Estimate>> {
    Ok(nps.points())
}

/// The difference between two independent groups, `first` minus `second`; by MOVER unless another method is named.
#[uniffi::export(default(method))]
pub fn nps_difference(first: &Nps, second: &Nps, method: Option<NpsDifferenceMethod>) -> Result<NpsDifference> {
    Ok(survey::nps_difference(first, second, method.unwrap_or_default())?)
}

/// The change between two answers of the same people: `before` and `after` have a row for each.
#[uniffi::export(default(options))]
pub fn nps_change(before: ByteColumn, after: ByteColumn, options: NpsOptions) -> Result<NpsChange> {
    Ok(survey::nps_change(&before.0, &after.0, &options.core())?)
}

/// The score of every segment, and its difference from the rest, adjusted for the number of segments.
#[uniffi::export(default(options))]
pub fn nps_by_segment(scores: ByteColumn, segments: CodeColumn, options: NpsOptions) -> Result<Vec<NpsSegment>> {
    Ok(survey::nps_by_segment(&scores.0, &segments.0, &options.core())?)
}

/// Answers needed for an interval of `margin` (half its width, on the [-1, 1] scale) when shares of `promoters` and
/// `detractors` are expected.
#[uniffi::export(default(level))]
pub fn nps_needed_n(margin: f64, promoters: f64, detractors: f64, level: Option<f64>) -> Result<u64> {
    Ok(survey::nps_needed_n(margin, promoters, detractors, level)?)
}
