// Written by `cargo xtask surface`.
#[allow(unused_imports, reason = "one namespace")]
use super::*;

pub(crate) use regulars::survey::Adjustment;
/// How p-values are adjusted for the number of tests.
#[uniffi::remote(Enum)]
pub enum Adjustment {
    /// Bounds the chance of any false alarm among all tests (Holm 1979).
    Holm,
    /// Bounds the expected share of false alarms among the alarms (Benjamini and Hochberg 1995): finds more, where many
    /// differ.
    BenjaminiHochberg,
}

pub(crate) use regulars::survey::Quadrant;
/// The quarter of the grid of importance by performance (Martilla and James 1977).
#[uniffi::remote(Enum)]
pub enum Quadrant {
    /// Important, and done worse than the others.
    ConcentrateHere,
    /// Important, and done as well as the others or better.
    KeepUp,
    /// Of little importance, and done worse than the others.
    LowPriority,
    /// Of little importance, and done as well as the others or better.
    PossibleOverkill,
}

pub(crate) use regulars::survey::DriverOutcome;
/// What the outcome is, and so what R^2 is.
#[uniffi::remote(Enum)]
pub enum DriverOutcome {
    /// A number: the R^2 of linear regression.
    Linear,
    /// 0 or 1, such as promoter or not: McFadden's R^2 of logistic regression, the share by which the log likelihood
    /// rises to 0.
    Logistic,
}

pub(crate) use regulars::survey::KeyDriverMethod;
/// How R^2 is shared out.
#[uniffi::remote(Enum)]
pub enum KeyDriverMethod {
    /// The gain by a driver in the mean over all orders in which they can enter: the Shapley value of R^2 (Lindeman,
    /// Merenda and Gold 1980; Grömping 2006). Up to 18 drivers, of a logistic outcome up to 10.
    Lmg,
    /// Relative weights (Johnson 2000; for a logistic outcome Tonidandel and LeBreton 2010). Up to 64 drivers.
    Johnson,
}

pub(crate) use regulars::survey::MissingAnswers;
/// What is done about rows where some of the drivers weren't answered. Rows without an outcome are never used.
#[uniffi::remote(Enum)]
pub enum MissingAnswers {
    /// They are filled in several times over by chained regressions with chance, and the results joined by Rubin's
    /// (1987) rules: right where what is missing depends on the other answers alone.
    MultipleImputation,
    /// They are left out: right where what is missing depends on nothing.
    CompleteCases,
    /// Each correlation is over the rows that have both answers. The results carry a warning: the correlations are of
    /// different rows. Linear only.
    Pairwise,
}

pub(crate) use regulars::survey::PenaltyRewardClass;
/// How the outcome goes with a driver, by what the intervals leave open.
#[uniffi::remote(Enum)]
pub enum PenaltyRewardClass {
    /// Low answers cost more than high ones bring: penalty and penalty less reward are above 0.
    Basic,
    /// Penalty or reward is above 0, and neither is shown to be the larger.
    Performance,
    /// High answers bring more than low ones cost: reward and reward less penalty are above 0.
    Excitement,
    /// Neither penalty nor reward is shown to be above 0.
    Neutral,
}

pub(crate) use regulars::survey::NpsDifferenceMethod;
/// How the interval of a difference is made.
#[uniffi::remote(Enum)]
pub enum NpsDifferenceMethod {
    /// From the limits of the two scores (MOVER, Zou and Donner 2008), so as good as these.
    Mover,
    /// From the two standard errors: too narrow in small samples.
    Wald,
}

pub(crate) use regulars::survey::NpsMethod;
/// How the interval is made.
#[uniffi::remote(Enum)]
pub enum NpsMethod {
    /// The score interval (Tango 1998), right from a handful of answers on, of clusters and weights too; never leaves
    /// [-1, 1].
    Score,
    /// Wald on the counts plus pseudo-counts (Rocks 2016); cut off at -1 and 1.
    AdjustedWald,
    /// Score plus and minus z standard errors; too narrow in small samples, of no width when all answers are alike; cut
    /// off at -1 and 1.
    Wald,
    /// Simultaneous over all contrasts of the three classes (Goodman 1964), so wide; cut off at -1 and 1.
    Goodman,
}

pub(crate) use regulars::survey::RatingFigure;
/// The figure that stands for a rating.
#[uniffi::remote(Enum)]
pub enum RatingFigure {
    /// The mean score.
    Mean,
    /// The share of answers in the top box.
    TopBox,
}

pub(crate) use regulars::survey::RatingMethod;
/// How the interval of a mean is made.
#[uniffi::remote(Enum)]
pub enum RatingMethod {
    /// The score interval of a mean of answers between two ends, which stays between them and holds for answers that
    /// pile up at one: Wilson's (1927) of two scores, Tango's (1998) of three.
    Score,
    /// Student's t on the standard error of how the answers were drawn, cut at the ends of the scale: too narrow where
    /// answers pile up at an end, 83 to 90 % for "95 %" of 20 to 50 answers of which four in five are the highest.
    T,
    /// The bias-corrected and accelerated bootstrap (Efron 1987) of answers, or of clusters: for skew answers. Not for
    /// strata.
    Bca,
}

pub(crate) use regulars::survey::MixPresence;
/// Whether a segment is in both periods.
#[uniffi::remote(Enum)]
pub enum MixPresence {
    /// In both.
    Both,
    /// Only after: all of its effect is mix.
    New,
    /// Only before: all of its effect is mix.
    Gone,
    /// In neither.
    Absent,
}

pub(crate) use regulars::survey::TrendChart;
/// The kind of chart.
#[uniffi::remote(Enum)]
pub enum TrendChart {
    /// Exponentially weighted moving average (Roberts 1959).
    Ewma,
    /// Two-sided cumulative sum (Page 1954); of counts with a baseline, the negative binomial one (Hawkins and Olwell
    /// 1998).
    Cusum,
}

pub(crate) use regulars::survey::TrendState;
/// How a period, or the series, stands.
#[uniffi::remote(Enum)]
pub enum TrendState {
    /// A gap, or a period that makes the baseline.
    NotEnough,
    /// No sign of a change.
    InControl,
    /// An alarm: higher than the baseline.
    Up,
    /// An alarm: lower than the baseline.
    Down,
}

pub(crate) use regulars::survey::TrendKind;
/// What the values of a series are.
#[uniffi::remote(Enum)]
pub enum TrendKind {
    /// Means of answers, or any statistic with its standard error.
    Mean,
    /// How many of n: promoters, customers who came back.
    Share,
    /// Events, in all or by an exposure: complaints, tickets, orders.
    Count,
}

pub(crate) use regulars::survey::DriverPriority;
/// One driver on the grid.
#[uniffi::remote(Record)]
pub struct DriverPriority {
    /// Its name.
    pub name: String,
    /// Its part of R^2, as `KeyDriver::relative_share`.
    pub importance: Estimate,
    /// Its mean answer, on its own scale.
    pub mean: Estimate,
    /// Where the mean lies on the scale: 0 at its low end, 1 at its high one.
    pub performance: Estimate,
    /// Importance times headroom, which is 1 less performance.
    pub priority: Estimate,
    /// Its quarter of the grid.
    pub quadrant: Quadrant,
    /// True when no other quarter is within the intervals of importance and performance.
    pub clear: bool,
}

pub(crate) use regulars::survey::ImportancePerformance;
/// The drivers by priority, and the lines that cut the grid.
#[uniffi::remote(Record)]
pub struct ImportancePerformance {
    /// The share of the outcome's variation that goes with the drivers, or why there is no answer.
    pub r_squared: Answer,
    /// The drivers, highest priority first; none when there is not enough data.
    pub drivers: Vec<DriverPriority>,
    /// Importance from which a driver is important: the mean, 1 over the number of drivers.
    pub importance_cut: f64,
    /// Performance (0 to 1) from which a driver is done well: the mean; none when there is not enough data.
    pub performance_cut: Option<f64>,
    /// Rows used.
    pub n_used: u64,
    /// What a reader should know, in sentences.
    pub notes: Vec<String>,
}

pub(crate) use regulars::survey::KeyDriver;
/// One driver: its intervals are of bootstrap draws of the rows.
#[uniffi::remote(Record)]
pub struct KeyDriver {
    /// Its name.
    pub name: String,
    /// Its share of R^2; the shares sum to R^2.
    pub share: Estimate,
    /// Its share as a part of R^2; these sum to 1.
    pub relative_share: Estimate,
    /// Its place by share, 1 for the largest.
    pub rank: Estimate,
    /// Standard deviations of the outcome (logistic: log odds) that go with one of the driver when the other drivers
    /// are alike.
    pub effect: Estimate,
    /// Its correlation with the outcome.
    pub correlation: f64,
    /// Rows where it and the outcome were answered.
    pub n: u64,
}

pub(crate) use regulars::survey::KeyDrivers;
/// What of the outcome the drivers together and each of them is associated with.
#[uniffi::remote(Record)]
pub struct KeyDrivers {
    /// The share of the outcome's variation (logistic: of its log likelihood) that goes with the drivers, or why there
    /// is no answer.
    pub r_squared: Answer,
    /// The drivers, largest share first; none when there is not enough data.
    pub drivers: Vec<KeyDriver>,
    /// How R^2 is shared out.
    pub method: KeyDriverMethod,
    /// Rows given, without those of weight 0.
    pub n: u64,
    /// Rows used.
    pub n_used: u64,
    /// Unweighted rows that would tell as much as those used (Kish).
    pub n_effective: f64,
    /// Rows where the outcome or a driver was not answered.
    pub n_missing: u64,
    /// What a reader should know, in sentences.
    pub notes: Vec<String>,
}

/// Options of `key_drivers` and `importance_performance`; `Default` is right as a rule.
#[derive(Debug, Clone, uniffi::Record)]
pub struct KeyDriverOptions {
    /// How R^2 is shared out; `lmg` up to 18 drivers, `johnson` beyond. Of a logistic outcome `lmg` up to 10 drivers
    /// while rows times 2^drivers is at most 2e7.
    #[uniffi(default)] pub method: Option<KeyDriverMethod>,
    /// What the outcome is; `linear`.
    #[uniffi(default)] pub outcome: Option<DriverOutcome>,
    /// What is done about missing answers; `multiple_imputation`, which does nothing where none is missing.
    #[uniffi(default)] pub missing: Option<MissingAnswers>,
    /// How often missing answers are filled in, 2 to 200; 20.
    #[uniffi(default)] pub imputations: Option<u32>,
    /// Bootstrap draws, 100 to 100,000; 1,000.
    #[uniffi(default)] pub draws: Option<u32>,
    /// The seed: the same one gives the same draws, on every machine; 0.
    #[uniffi(default)] pub seed: Option<u64>,
    /// Confidence level, in (0, 1); 0.95.
    #[uniffi(default)] pub level: Option<f64>,
    /// Fewer (effective) rows than this for each driver are not enough, at least 2; of a logistic outcome fewer rows of
    /// the rarer value; 10.
    #[uniffi(default)] pub min_rows_per_driver: Option<u64>,
}

impl Partial<regulars::survey::KeyDriverOptions> for KeyDriverOptions {
    fn over(&self, plain: regulars::survey::KeyDriverOptions) -> regulars::survey::KeyDriverOptions {
        let Self { method, outcome, missing, imputations, draws, seed, level, min_rows_per_driver } = self;
        regulars::survey::KeyDriverOptions {
            method: method.over(plain.method),
            outcome: outcome.over(plain.outcome),
            missing: missing.over(plain.missing),
            imputations: imputations.over(plain.imputations),
            draws: draws.over(plain.draws),
            seed: seed.over(plain.seed),
            level: level.over(plain.level),
            min_rows_per_driver: min_rows_per_driver.over(plain.min_rows_per_driver),
        }
    }
}

pub(crate) use regulars::survey::PenaltyReward;
/// What low and high answers to one driver go with, when the answers to the others are alike.
#[uniffi::remote(Record)]
pub struct PenaltyReward {
    /// Its name.
    pub name: String,
    /// By how much the outcome is lower where the answer is low, against one between low and high.
    pub penalty: Answer,
    /// By how much the outcome is higher where the answer is high, against one between low and high.
    pub reward: Answer,
    /// Reward less penalty.
    pub asymmetry: Answer,
    /// How the outcome goes with it; none without both contrasts.
    pub class: Option<PenaltyRewardClass>,
    /// Low answers among the rows used.
    pub n_low: u64,
    /// High answers among the rows used.
    pub n_high: u64,
}

/// Options of `penalty_reward`; `Default` contrasts the ends of each scale with all between them.
#[derive(Debug, Clone, uniffi::Record)]
pub struct PenaltyRewardOptions {
    /// Answers up to this one are low; each scale's lowest answer.
    #[uniffi(default)] pub low: Option<f64>,
    /// Answers from this one on are high; each scale's highest answer.
    #[uniffi(default)] pub high: Option<f64>,
    /// Confidence level, in (0, 1); 0.95.
    #[uniffi(default)] pub level: Option<f64>,
    /// Fewer (effective) low, high or other answers than this have no contrast, at least 2; 10.
    #[uniffi(default)] pub min_answers: Option<u64>,
}

impl Partial<regulars::survey::PenaltyRewardOptions> for PenaltyRewardOptions {
    fn over(&self, plain: regulars::survey::PenaltyRewardOptions) -> regulars::survey::PenaltyRewardOptions {
        let Self { low, high, level, min_answers } = self;
        regulars::survey::PenaltyRewardOptions {
            low: low.over(plain.low),
            high: high.over(plain.high),
            level: level.over(plain.level),
            min_answers: min_answers.over(plain.min_answers),
        }
    }
}

pub(crate) use regulars::survey::PenaltyRewards;
/// The contrasts of all drivers, from one regression.
#[uniffi::remote(Record)]
pub struct PenaltyRewards {
    /// The drivers, in the order given.
    pub drivers: Vec<PenaltyReward>,
    /// The outcome where no driver has a low or a high answer.
    pub base: Answer,
    /// Rows given, without those of weight 0.
    pub n: u64,
    /// Rows used: those with every answer.
    pub n_used: u64,
    /// Rows where the outcome or a driver was not answered, which were left out.
    pub n_missing: u64,
}

/// What was asked beside the outcome: a name and an answer a row.
///
/// NaN stands for "not answered": such rows are counted, never read as a number. An infinity is an error.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Driver {
    /// Its name, by which results and errors name it; no two are alike.
    pub name: String,
    /// The answer of each row, NaN where there is none.
    pub scores: DoubleColumn,
    /// The lowest answer that the scale allows, where it is known.
    #[uniffi(default)] pub scale_min: Option<f64>,
    /// The highest answer that the scale allows, where it is known.
    #[uniffi(default)] pub scale_max: Option<f64>,
}

impl Driver {
    pub(crate) fn core(&self) -> regulars::survey::Driver<'_> {
        let Self { name, scores, scale_min, scale_max } = self;
        regulars::survey::Driver {
            name,
            scores,
            scale_min: *scale_min,
            scale_max: *scale_max,
        }
    }
}

pub(crate) use regulars::survey::NpsChange;
/// The change of the score between two answers of the same people, on the [-2, 2] scale.
#[uniffi::remote(Record)]
pub struct NpsChange {
    /// Second score minus first, with its interval.
    pub change: Answer,
    /// People whose class rose (detractor, passive, promoter).
    pub risen: u64,
    /// People whose class is the same.
    pub unchanged: u64,
    /// People whose class fell.
    pub fallen: u64,
}

pub(crate) use regulars::survey::NpsDifference;
/// The difference of the scores of two groups, on the [-2, 2] scale, and its test against 0.
#[uniffi::remote(Record)]
pub struct NpsDifference {
    /// First score minus second, with its interval; its n is the answers of both.
    pub difference: Answer,
    /// The difference in standard errors; none without a difference, or when no standard error is above 0.
    pub z: Option<f64>,
    /// Two-sided probability of such a z, or a larger one, between equal groups.
    pub p_value: Option<f64>,
}

pub(crate) use regulars::survey::NpsSegment;
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

pub(crate) use regulars::survey::Nps;
/// A Net Promoter Score on the [-1, 1] scale, and what it stands on.
#[uniffi::remote(Record)]
pub struct Nps {
    /// The score with its interval, or why there is none.
    pub score: Answer,
    /// Standard error of the score (divisor n); none without a score.
    pub standard_error: Option<f64>,
    /// True when the interval reaches more than 15 points to a side, or there is no score: not a figure to report.
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

/// Options of the functions of the Net Promoter Score; `Default` is right for a plain survey.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NpsOptions {
    /// Confidence level, in (0, 1); 0.95.
    #[uniffi(default)] pub level: Option<f64>,
    /// The interval; `Score`.
    #[uniffi(default)] pub method: Option<NpsMethod>,
    /// What `AdjustedWald` adds to promoters, passives and detractors, each 0 to 1e6; 3/4, 3/2, 3/4 (Rocks 2016).
    #[uniffi(default)] pub pseudo_counts: Option<[f64; 3]>,
    /// Fewer (effective) answers than this are not enough; 5.
    #[uniffi(default)] pub min_n: Option<u64>,
    /// How the p-values of many segments are adjusted; `Holm`.
    #[uniffi(default)] pub adjustment: Option<Adjustment>,
    /// Weight of each answer, finite and at least 0; only their ratios matter, and ratios below 1e-12 count coarsely.
    /// An answer of weight 0 stands for nobody: it is left out, and its account too where no answer of it has a weight.
    #[uniffi(default)] pub weights: Option<DoubleColumn>,
    /// Account of each answer: answers of one account resemble each other, so accounts are what is sampled.
    #[uniffi(default)] pub clusters: Option<CodeColumn>,
}

impl NpsOptions {
    pub(crate) fn core(&self) -> regulars::survey::NpsOptions<'_> {
        let Self { level, method, pseudo_counts, min_n, adjustment, weights, clusters } = self;
        regulars::survey::NpsOptions {
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

/// Answers to one question as columns, and how they were drawn.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Ratings {
    /// The scores, each a step of the scale.
    pub scores: DoubleColumn,
    /// Weight of each answer, finite and at least 0; only their ratios matter. None: all alike.
    #[uniffi(default)] pub weights: Option<DoubleColumn>,
    /// Account of each answer: answers of one account resemble each other, so accounts are what is sampled.
    #[uniffi(default)] pub clusters: Option<CodeColumn>,
    /// Stratum of each answer, where so many were drawn from each part of the population; a cluster belongs to one
    /// stratum.
    #[uniffi(default)] pub strata: Option<CodeColumn>,
    /// The answers, or the clusters where there are such, that the whole of the row's stratum could give: the
    /// finite-population correction. Where strata are given and weights are not, each answer weighs population /
    /// answers of its stratum; of clusters no weights are made, so strata that were drawn in different shares need them
    /// given.
    #[uniffi(default)] pub population: Option<DoubleColumn>,
}

impl Ratings {
    pub(crate) fn core(&self) -> regulars::survey::Ratings<'_> {
        let Self { scores, weights, clusters, strata, population } = self;
        regulars::survey::Ratings {
            scores,
            weights: weights.as_deref(),
            clusters: clusters.as_deref(),
            strata: strata.as_deref(),
            population: population.as_deref(),
        }
    }
}

pub(crate) use regulars::survey::RatingChange;
/// The change of a rating between two answers of the same people.
#[uniffi::remote(Record)]
pub struct RatingChange {
    /// The mean of each person's second score minus the first, in points of the scale, with its score interval.
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

pub(crate) use regulars::survey::RatingDifference;
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

pub(crate) use regulars::survey::RatingSegment;
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

pub(crate) use regulars::survey::Scale as RatingScale;
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

pub(crate) use regulars::survey::Rating;
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
    /// True when the interval of that figure reaches more than a tenth of its range to a side, as that of a share does
    /// below about a hundred answers, or there is none: not a figure to report.
    pub directional: bool,
    /// Every step of the scale, from the lowest.
    pub distribution: Vec<RatingShare>,
    /// Answers.
    pub n: u64,
    /// Unweighted independent answers that would tell as much of the mean.
    pub n_effective: f64,
    /// True when answers were weighted, by weights given or by strata drawn in different shares.
    pub weighted: bool,
}

/// Options of the functions of ratings; `Default` is right for a plain survey.
#[derive(Debug, Clone, uniffi::Record)]
pub struct RatingOptions {
    /// Confidence level, in (0, 1); 0.95.
    #[uniffi(default)] pub level: Option<f64>,
    /// Fewer (effective) answers than this are not enough; 5.
    #[uniffi(default)] pub min_n: Option<u64>,
    /// How many of the highest steps are the top box, and of the lowest the bottom box; 2, or 1 on a scale of 2 or 3
    /// steps.
    #[uniffi(default)] pub top: Option<u32>,
    /// The figure that stands for the rating; the top box of `csat`, otherwise the mean.
    #[uniffi(default)] pub headline: Option<RatingFigure>,
    /// The interval of the mean; `Score`.
    #[uniffi(default)] pub method: Option<RatingMethod>,
    /// Draws of the bootstrap, 100 to 1,000,000; 2,000.
    #[uniffi(default)] pub draws: Option<u32>,
    /// The seed of the bootstrap: the same one gives the same limits, on every machine; 0.
    #[uniffi(default)] pub seed: Option<u64>,
    /// How the p-values of many segments are adjusted; `Holm`.
    #[uniffi(default)] pub adjustment: Option<Adjustment>,
}

impl Partial<regulars::survey::RatingOptions> for RatingOptions {
    fn over(&self, plain: regulars::survey::RatingOptions) -> regulars::survey::RatingOptions {
        let Self { level, min_n, top, headline, method, draws, seed, adjustment } = self;
        regulars::survey::RatingOptions {
            level: level.over(plain.level),
            min_n: min_n.over(plain.min_n),
            top: top.over(plain.top),
            headline: headline.over(plain.headline),
            method: method.over(plain.method),
            draws: draws.over(plain.draws),
            seed: seed.over(plain.seed),
            adjustment: adjustment.over(plain.adjustment),
        }
    }
}

pub(crate) use regulars::survey::RatingShare;
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

pub(crate) use regulars::survey::RunLength;
/// How long a chart runs.
#[uniffi::remote(Record)]
pub struct RunLength {
    /// Mean periods to an alarm, up to 1e9.
    pub periods: f64,
    /// The limit, as in `TrendOptions::limit`.
    pub limit: f64,
    /// The chart's rate of false alarms, without a shift, in a sentence.
    pub false_alarms: String,
}

pub(crate) use regulars::survey::Trend;
/// A metric on its chart; columns have a row for each period, with none where it isn't charted.
#[uniffi::remote(Record)]
pub struct Trend {
    /// How the series stands at its last period that is no gap.
    pub state: TrendState,
    /// The period, counted from 0, at which the present alarm began.
    pub since: Option<u64>,
    /// When the metric most likely changed, while there is an alarm.
    pub change: Option<ChangePoint>,
    /// How each period stands.
    pub alarm: Vec<TrendState>,
    /// The baseline of each period: mean, share, or events by exposure.
    pub expected: Vec<Option<f64>>,
    /// Lower end of where a single period is expected, at the level.
    pub low: Vec<Option<f64>>,
    /// Upper end of where a single period is expected.
    pub high: Vec<Option<f64>>,
    /// The period in standard normal units from the baseline.
    pub z: Vec<Option<f64>>,
    /// The chart's statistic against rises; above `upper` is an alarm. An EWMA has the same one against falls.
    pub upward: Vec<Option<f64>>,
    /// The chart's statistic against falls; below `lower` is an alarm.
    pub downward: Vec<Option<f64>>,
    /// The upper limit of the statistic.
    pub upper: f64,
    /// The lower limit of the statistic.
    pub lower: f64,
    /// `ewma`, `cusum`, or `count_cusum`, whose statistic is in events.
    pub chart: String,
    /// `given`, `kept` (of the first periods), or `self_starting` (of all periods before, but those of alarms).
    pub baseline: String,
    /// The spread used at the end; see `TrendOptions::spread`.
    pub spread: Option<f64>,
    /// Mean periods to a false alarm, gaps not counted; for a kept baseline one over the mean rate, its own error
    /// included.
    ///
    /// It is approximate for counts of a mean under about 1 a period, which alarm less often (465 stated, about 2,300
    /// simulated at a mean of 0.5), and for shares whose n times share is under about 1, which alarm more often (369
    /// stated, 280 simulated at n = 50 and a share of 0.002).
    pub run_length: f64,
    /// The same in a sentence.
    pub false_alarms: String,
    /// What else is to be known, in sentences.
    pub notes: Vec<String>,
}

/// Options of `change_points`.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ChangeOptions {
    /// Confidence level of the intervals, in (0, 1); 0.95.
    #[uniffi(default)] pub level: Option<f64>,
    /// What a change has to gain, in twice the log-likelihood, 0 to 1e9; 3 ln(periods) (Zhang and Siegmund 2007).
    #[uniffi(default)] pub penalty: Option<f64>,
    /// Fewest periods between changes, 1 to 1000; 2.
    #[uniffi(default)] pub shortest: Option<u32>,
    /// Standard deviation of periods in units of what their weights leave, as in `TrendOptions::spread`, 1e-30 to 1e30;
    /// estimated from the mean square of the differences of neighbours (von Neumann 1941), which few changes raise
    /// little, times 1 + 1.5 / periods: so 8 to 60 normal values without a change show one in at most 6 % of series.
    #[uniffi(default)] pub spread: Option<f64>,
}

impl Partial<regulars::survey::ChangeOptions> for ChangeOptions {
    fn over(&self, plain: regulars::survey::ChangeOptions) -> regulars::survey::ChangeOptions {
        let Self { level, penalty, shortest, spread } = self;
        regulars::survey::ChangeOptions {
            level: level.over(plain.level),
            penalty: penalty.over(plain.penalty),
            shortest: shortest.over(plain.shortest),
            spread: spread.over(plain.spread),
        }
    }
}

pub(crate) use regulars::survey::ChangePoint;
/// A change of a metric from one level to another.
#[uniffi::remote(Record)]
pub struct ChangePoint {
    /// The most likely first period of the new level, counted from 0.
    pub period: u64,
    /// The first period of the interval of that.
    pub low: u64,
    /// The last period of the interval.
    pub high: u64,
    /// The level before, up to the change before it if any; its n are periods.
    pub before: Answer,
    /// The level after.
    pub after: Answer,
    /// After minus before, with phases of a season each on their own, as if the period were known; of shares and rates
    /// from the limits of both (MOVER, Zou and Donner 2008). Its n are periods.
    pub size: Estimate,
}

pub(crate) use regulars::survey::ChangePoints;
/// The levels of a series and the changes between them.
#[uniffi::remote(Record)]
pub struct ChangePoints {
    /// The changes, the first one first.
    pub changes: Vec<ChangePoint>,
    /// The levels, one more than there are changes; their n are periods.
    pub levels: Vec<Answer>,
    /// The penalty used.
    pub penalty: f64,
    /// The spread used; none when no period differs from another: then nothing changed, and the limits of the level are
    /// open.
    pub spread: Option<f64>,
}

pub(crate) use regulars::survey::MixAndRate;
/// A change of a mean, taken apart.
#[uniffi::remote(Record)]
pub struct MixAndRate {
    /// The whole's value before.
    pub before: f64,
    /// The whole's value after.
    pub after: f64,
    /// After minus before: the sum of the next two.
    pub change: MixEffect,
    /// By the values of segments: the sum of theirs.
    pub rate: MixEffect,
    /// By the mix of segments: the sum of theirs.
    pub mix: MixEffect,
    /// The segments, in the order of the rows.
    pub segments: Vec<MixSegment>,
    /// Confidence level of the intervals.
    pub level: f64,
    /// What else is to be known, in sentences.
    pub notes: Vec<String>,
}

/// Segments before and after, one a row.
#[derive(Debug, Clone, uniffi::Record)]
pub struct MixColumns {
    /// Size of each segment before, 0 to 1e15: its answers, customers or weight; 0 for a new one.
    pub n_before: DoubleColumn,
    /// Mean, share or score of each segment before, within 1e100; not read where the size is 0.
    pub value_before: DoubleColumn,
    /// Size of each segment after; 0 for one that is gone.
    pub n_after: DoubleColumn,
    /// Value of each segment after; not read where the size is 0.
    pub value_after: DoubleColumn,
    /// Standard error of each value before, 0 to 1e100; with the next, for intervals.
    #[uniffi(default)] pub standard_error_before: Option<DoubleColumn>,
    /// Standard error of each value after.
    #[uniffi(default)] pub standard_error_after: Option<DoubleColumn>,
}

impl MixColumns {
    pub(crate) fn core(&self) -> regulars::survey::MixColumns<'_> {
        let Self { n_before, value_before, n_after, value_after, standard_error_before, standard_error_after } = self;
        regulars::survey::MixColumns {
            n_before,
            value_before,
            n_after,
            value_after,
            standard_error_before: standard_error_before.as_deref(),
            standard_error_after: standard_error_after.as_deref(),
        }
    }
}

pub(crate) use regulars::survey::MixEffect;
/// A part of a change; its interval is there when standard errors were given.
#[uniffi::remote(Record)]
pub struct MixEffect {
    /// What it adds to the change.
    pub value: f64,
    /// Lower limit of its interval.
    pub low: Option<f64>,
    /// Upper limit of its interval.
    pub high: Option<f64>,
}

/// Options of `mix_and_rate`.
#[derive(Debug, Clone, uniffi::Record)]
pub struct MixAndRateOptions {
    /// Confidence level of the intervals, in (0, 1); 0.95.
    #[uniffi(default)] pub level: Option<f64>,
    /// True when the sizes are those of everyone, so that the mix is known; by default they are of a sample.
    #[uniffi(default)] pub mix_known: Option<bool>,
}

impl Partial<regulars::survey::MixOptions> for MixAndRateOptions {
    fn over(&self, plain: regulars::survey::MixOptions) -> regulars::survey::MixOptions {
        let Self { level, mix_known } = self;
        regulars::survey::MixOptions {
            level: level.over(plain.level),
            mix_known: mix_known.over(plain.mix_known),
        }
    }
}

pub(crate) use regulars::survey::MixSegment;
/// What a segment adds to the change.
#[uniffi::remote(Record)]
pub struct MixSegment {
    /// Whether it is in both periods.
    pub presence: MixPresence,
    /// Its share of the whole before.
    pub share_before: f64,
    /// Its share of the whole after.
    pub share_after: f64,
    /// By its own value, which changed.
    pub rate: MixEffect,
    /// By its share, which changed: up for a segment above the whole that grew, or one below it that shrank.
    pub mix: MixEffect,
}

/// Options of `trend` and `run_length`.
#[derive(Debug, Clone, uniffi::Record)]
pub struct TrendOptions {
    /// Confidence level of the intervals, in (0, 1); 0.95.
    #[uniffi(default)] pub level: Option<f64>,
    /// The chart; `ewma`, for counts `cusum`.
    #[uniffi(default)] pub chart: Option<TrendChart>,
    /// Weight of the newest period in an EWMA, 0.01 to 1; 0.1. Refused for a CUSUM.
    #[uniffi(default)] pub lambda: Option<f64>,
    /// Allowance of a CUSUM, half the shift in standard deviations that it is to find, 0.1 to 2; 0.5. Refused for an
    /// EWMA.
    #[uniffi(default)] pub k: Option<f64>,
    /// The limit: of an EWMA in its standard deviations, 0.1 to 6; 2.7; of a CUSUM 0.1 to 20; 5.
    #[uniffi(default)] pub limit: Option<f64>,
    /// Mean periods to a false alarm, 10 to 1e6, that the limit is chosen for; in place of `limit`.
    #[uniffi(default)] pub run_length: Option<f64>,
    /// The baseline when it is known: the mean, share or rate; otherwise it is taken from the series.
    #[uniffi(default)] pub baseline: Option<f64>,
    /// Standard deviation of periods in units of what their weights leave: of a single answer for means by n; otherwise
    /// the ratio to the sampling error, Laney's sigma_z, where 1 is sampling alone; 1e-30 to 1e30. Estimated; 1 when a
    /// baseline is given.
    #[uniffi(default)] pub spread: Option<f64>,
    /// The baseline is taken from so many first periods and kept, if 25 of them are no gaps. Without it, or with fewer,
    /// the chart starts itself: each period is held against all before it (Hawkins 1987).
    #[uniffi(default)] pub baseline_periods: Option<u32>,
    /// Periods of a cycle, 1 to 1000, each with a baseline of its own: 7 holds a weekday against the same weekday; 1.
    #[uniffi(default)] pub season: Option<u32>,
    /// Periods of a year, for the words on false alarms.
    #[uniffi(default)] pub periods_per_year: Option<f64>,
}

impl Partial<regulars::survey::TrendOptions> for TrendOptions {
    fn over(&self, plain: regulars::survey::TrendOptions) -> regulars::survey::TrendOptions {
        let Self { level, chart, lambda, k, limit, run_length, baseline, spread, baseline_periods, season, periods_per_year } = self;
        regulars::survey::TrendOptions {
            level: level.over(plain.level),
            chart: chart.over(plain.chart),
            lambda: lambda.over(plain.lambda),
            k: k.over(plain.k),
            limit: limit.over(plain.limit),
            run_length: run_length.over(plain.run_length),
            baseline: baseline.over(plain.baseline),
            spread: spread.over(plain.spread),
            baseline_periods: baseline_periods.over(plain.baseline_periods),
            season: season.over(plain.season),
            periods_per_year: periods_per_year.over(plain.periods_per_year),
        }
    }
}

/// One metric over periods of equal length, the first period first.
///
/// A period whose `n` is 0 is a gap: its other columns aren't read, and it is never taken for a 0.
#[derive(Debug, Clone, uniffi::Record)]
pub struct TrendSeries {
    /// What the values are.
    pub kind: TrendKind,
    /// Of each period the mean, within 1e30; the number of successes, 0 or 1 to n; or the number of events, a whole
    /// number.
    pub value: DoubleColumn,
    /// Of each period the answers, trials or exposure, 0 to 1e15; shares need it, otherwise periods without it count
    /// alike.
    #[uniffi(default)] pub n: Option<DoubleColumn>,
    /// Of each period the standard error of a mean, 1e-30 to 1e30; then `n` only tells gaps.
    #[uniffi(default)] pub standard_error: Option<DoubleColumn>,
}

impl TrendSeries {
    pub(crate) fn core(&self) -> regulars::survey::TrendSeries<'_> {
        let Self { kind, value, n, standard_error } = self;
        regulars::survey::TrendSeries {
            kind: *kind,
            value,
            n: n.as_deref(),
            standard_error: standard_error.as_deref(),
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
    pub(crate) fn core(&self) -> regulars::survey::Margin<'_> {
        let Self { classes, codes, totals } = self;
        regulars::survey::Margin {
            classes,
            codes,
            totals,
        }
    }
}

/// Options of `raking_weights`.
#[derive(Debug, Clone, uniffi::Record)]
pub struct RakingOptions {
    /// Rounds over all margins, 1 to 1,000,000; 1,000.
    #[uniffi(default)] pub max_rounds: Option<u32>,
    /// How far a class may be from its total, as a share of it, 1e-14 to 1; 1e-12.
    #[uniffi(default)] pub tolerance: Option<f64>,
}

impl Partial<regulars::survey::RakingOptions> for RakingOptions {
    fn over(&self, plain: regulars::survey::RakingOptions) -> regulars::survey::RakingOptions {
        let Self { max_rounds, tolerance } = self;
        regulars::survey::RakingOptions {
            max_rounds: max_rounds.over(plain.max_rounds),
            tolerance: tolerance.over(plain.tolerance),
        }
    }
}

/// Weights, and how well they fit.
#[derive(Debug, Clone, uniffi::Record)]
pub struct SurveyWeights {
    /// The weight of each answer; they add up to the population, or to the number of answers where shares were given.
    pub weights: DoubleColumn,
    /// Unweighted answers that would tell as much: (sum w)^2 / sum w^2 (Kish 1965).
    pub n_effective: f64,
    /// Rounds over all margins.
    pub rounds: u32,
    /// Whether every class of every margin is as near to its total as was asked.
    pub converged: bool,
    /// The largest distance of a class from its total, as a share of it.
    pub largest_gap: f64,
}

impl From<regulars::survey::SurveyWeights> for SurveyWeights {
    fn from(record: regulars::survey::SurveyWeights) -> Self {
        let regulars::survey::SurveyWeights { weights, n_effective, rounds, converged, largest_gap } = record;
        Self {
            weights: From::from(weights),
            n_effective,
            rounds,
            converged,
            largest_gap,
        }
    }
}

#[uniffi::export(default(weights), default(options))]
/// Importance (the share of `key_drivers`) against performance (the mean on the declared scale) of each driver, sorted
/// by importance times headroom. A higher answer is taken as the better one. Means and shares vary together in the
/// bootstrap draws that the intervals are quantiles of; the cut lines are taken as fixed.
pub fn importance_performance(outcome: DoubleColumn, drivers: Vec<Driver>, weights: Option<DoubleColumn>, options: KeyDriverOptions) -> Result<ImportancePerformance> {
    Ok(regulars::survey::importance_performance(&outcome.0, &drivers.iter().map(|item| item.core()).collect::<Vec<_>>(), weights.as_deref(), &options.core())?)
}

#[uniffi::export(default(weights), default(options))]
/// How much of an outcome each driver is associated with: its share of R^2, with intervals of share and rank.
///
/// `outcome` has a number a row, NaN where there is none; `Driver` has the answers; `weights` are at least 0 and only
/// their ratios matter. Association is not cause: a driver of a large share is where to look, and an experiment tells.
///
/// Intervals: the rows are drawn with replacement. Of more than 10,000 rows (fewer where a draw costs more) a random
/// sample is drawn from, and how the moments vary is scaled to all rows (a single bag of Kleiner et al. 2014, about the
/// moments of all rows). The limits are quantiles of the draws, those of R^2 corrected for bias (Efron 1981), since
/// chance alone makes an R^2 larger. Among imputed data they are Rubin's, with Student's t.
pub fn key_drivers(outcome: DoubleColumn, drivers: Vec<Driver>, weights: Option<DoubleColumn>, options: KeyDriverOptions) -> Result<KeyDrivers> {
    Ok(regulars::survey::key_drivers(&outcome.0, &drivers.iter().map(|item| item.core()).collect::<Vec<_>>(), weights.as_deref(), &options.core())?)
}

#[uniffi::export(default(weights), default(options))]
/// Penalty and reward of each driver (Brandt 1987): the slopes of one least-squares regression of the outcome on two
/// indicators a driver, low and high, with limits by the robust HC3 (MacKinnon and White 1985) and Student's t.
///
/// `outcome` and the drivers' scores have NaN where there is no answer; only rows with all answers are used. A group of
/// too few answers has no indicator: it counts as between low and high. Association is not cause.
pub fn penalty_reward(outcome: DoubleColumn, drivers: Vec<Driver>, weights: Option<DoubleColumn>, options: PenaltyRewardOptions) -> Result<PenaltyRewards> {
    Ok(regulars::survey::penalty_reward(&outcome.0, &drivers.iter().map(|item| item.core()).collect::<Vec<_>>(), weights.as_deref(), &options.core())?)
}

#[uniffi::export(default(options))]
/// The score of every segment, in the order of its code, each against all other answers.
///
/// Weights and clusters are those of `crate::survey::nps()`; an account with answers in two segments counts as two.
pub fn nps_by_segment(scores: ByteColumn, segments: CodeColumn, options: NpsOptions) -> Result<Vec<NpsSegment>> {
    Ok(regulars::survey::nps_by_segment(&scores.0, &segments.0, &options.core())?)
}

#[uniffi::export(default(options))]
/// The change between two answers of the same people: `before` and `after` have a row for each.
///
/// The interval is that of the mean of each person's change of class (-2 to 2), with one person who rose and one who
/// fell by a class added, as Bonett and Price (2012) do for paired proportions: it has a width even when nobody
/// changed. The options' level and `min_n` are used.
pub fn nps_change(before: ByteColumn, after: ByteColumn, options: NpsOptions) -> Result<NpsChange> {
    Ok(regulars::survey::nps_change(&before.0, &after.0, &options.core())?)
}

#[uniffi::export(default(options))]
/// The employee Net Promoter Score: `nps` of what employees answer, under the name it goes by.
///
/// Everybody in a small firm may answer: the interval is for the opinion behind the answers, not for the staff of
/// today.
pub fn enps(scores: ByteColumn, options: NpsOptions) -> Result<Nps> {
    Ok(regulars::survey::enps(&scores.0, &options.core())?)
}

#[uniffi::export(default(options))]
/// The Net Promoter Score of `scores`, each 0 to 10, with the score interval of Tango (1998), Statistics in Medicine
/// 17.
///
/// Weighted answers and clusters have the same interval, which stays on the scale, on as many independent answers as
/// would have their standard error, at most Kish's number (sum w)^2 / sum w^2, with Student's t in place of z. Weights:
/// the standard error is linearised, its degrees of freedom Kish's number over the share of the answers that the
/// weights cost; equal weights are the same as none. Clusters: the one by leaving out one cluster at a time, with
/// Kish's number of clusters, less one, as degrees of freedom. In simulations of 2 to 30 clusters, alike or unequal in
/// size up to one that holds half of the answers, resembling each other within by 0 to 0.8, "95 %" held the truth in 92
/// to 100 % (few clusters have wide intervals); of weights of all kinds in 89 to 99 %.
pub fn nps(scores: ByteColumn, options: NpsOptions) -> Result<Nps> {
    Ok(regulars::survey::nps(&scores.0, &options.core())?)
}

#[uniffi::export(default(level))]
/// Answers needed for an interval of `margin` (half its width, on the [-1, 1] scale) when shares of `promoters` and
/// `detractors` are expected: z^2 (P + D - (P - D)^2) / margin^2, the level 0.95 unless given.
pub fn nps_needed_n(margin: f64, promoters: f64, detractors: f64, level: Option<f64>) -> Result<u64> {
    Ok(regulars::survey::nps_needed_n(margin, promoters, detractors, level)?)
}

#[uniffi::export(default(options))]
/// The Net Promoter Score of counted answers; see `nps`.
pub fn nps_of_counts(promoters: u64, passives: u64, detractors: u64, options: NpsOptions) -> Result<Nps> {
    Ok(regulars::survey::nps_of_counts(promoters, passives, detractors, &options.core())?)
}

#[uniffi::export(default(options))]
/// The change between two answers of the same people: `before` and `after` have a row for each.
///
/// The mean is that of each person's difference, which lies between two ends too, with the score interval of
/// `crate::survey::rating()`. The change of the top box has the score interval of Tango (1998). The options' level,
/// `min_n` and `top` are used.
pub fn rating_change(before: DoubleColumn, after: DoubleColumn, scale: &RatingScale, options: RatingOptions) -> Result<RatingChange> {
    Ok(regulars::survey::rating_change(&before.0, &after.0, scale, &options.core())?)
}

#[uniffi::export]
/// The differences between two independent groups, `first` minus `second`, on one scale.
///
/// Means and top boxes are compared by their limits (MOVER, Zou and Donner 2008), which of Wilson's is Newcombe's
/// method 10 (1998); means that both have Student's limits by Welch's t (1947). A p-value of MOVER is below 1 - level
/// exactly when the interval leaves 0 out.
pub fn rating_difference(first: &Rating, second: &Rating) -> Result<RatingDifference> {
    Ok(regulars::survey::rating_difference(first, second)?)
}

#[uniffi::export(default(options))]
/// The rating of every segment, in the order of its code, each against all other answers.
///
/// Weights and clusters are those of `crate::survey::rating()`; an account with answers in two segments counts as two.
pub fn ratings_by_segment(answers: &Ratings, segments: CodeColumn, scale: &RatingScale, options: RatingOptions) -> Result<Vec<RatingSegment>> {
    Ok(regulars::survey::ratings_by_segment(&answers.core(), &segments.0, scale, &options.core())?)
}

#[uniffi::export(default(level))]
/// Answers needed for Student's interval of a mean to reach `margin` to a side, in points of the scale, when a
/// `standard_deviation` of the answers is expected; the level 0.95 unless given.
pub fn rating_needed_n(margin: f64, standard_deviation: f64, level: Option<f64>) -> Result<u64> {
    Ok(regulars::survey::rating_needed_n(margin, standard_deviation, level)?)
}

#[uniffi::export(default(level))]
/// Answers needed for Wilson's interval of the share in the top box to reach `margin` to a side on average of its two,
/// when such a `share` is expected; the level 0.95 unless given.
pub fn top_box_needed_n(margin: f64, share: f64, level: Option<f64>) -> Result<u64> {
    Ok(regulars::survey::top_box_needed_n(margin, share, level)?)
}

#[uniffi::export(default(options))]
/// Customer effort score: `rating` with the mean as its headline.
///
/// Whether a high score means little effort is up to the question; the scale is taken as it is.
pub fn ces(answers: &Ratings, scale: &RatingScale, options: RatingOptions) -> Result<Rating> {
    Ok(regulars::survey::ces(&answers.core(), scale, &options.core())?)
}

#[uniffi::export(default(options))]
/// Customer satisfaction: `rating` with the top box as its headline.
pub fn csat(answers: &Ratings, scale: &RatingScale, options: RatingOptions) -> Result<Rating> {
    Ok(regulars::survey::csat(&answers.core(), scale, &options.core())?)
}

#[uniffi::export(default(options))]
/// The mean and the top box of answers on a declared scale.
///
/// The standard error is the linearised one between the units that were drawn, answers or clusters, within strata
/// (Cochran 1977; as R's `survey::svymean`). The mean has the score interval of the shares of the scores, and the boxes
/// have Wilson's limits (1927), which is the same of two shares. Of weights, clusters and strata they stand on as many
/// independent answers as would have the standard error, with Student's t in place of z (Korn and Graubard 1998): of
/// weights and clusters as `crate::survey::nps()` says, of strata with units less strata as degrees of freedom.
///
/// Of 20 to 200 simulated answers of which 80 to 95 % were the highest, "95 %" held the true mean in 91 to 98 % (t: 83
/// to 93 %, or nothing where all were alike), of symmetric ones in 95 %.
///
/// An answer of weight 0 stands for nobody: it is left out, and its cluster too where no answer of it has a weight.
pub fn rating(answers: &Ratings, scale: &RatingScale, options: RatingOptions) -> Result<Rating> {
    Ok(regulars::survey::rating(&answers.core(), scale, &options.core())?)
}

#[uniffi::export(default(options))]
/// Mean periods to an alarm of a chart of standard normal values that starts at 0, when the mean is `shift` standard
/// deviations off; 0 is no change, so false alarms. Crowder (1987) for the EWMA, Vance (1986) for the CUSUM.
pub fn run_length(shift: f64, options: TrendOptions) -> Result<RunLength> {
    Ok(regulars::survey::run_length(shift, &options.core())?)
}

#[uniffi::export(default(options))]
/// Puts a metric on a control chart: each period is standardised by what its n lets it vary, so a month of 30 answers
/// doesn't alarm where one of 3,000 would.
///
/// Without a given baseline the chart starts itself: its values are independent standard normal under no change
/// (Hawkins 1987), so that the run length holds from the first period on; an alarm stops the learning. The spread of
/// periods beyond sampling is estimated and taken into account (Laney 2002), for shares, counts and means with standard
/// errors as at least 1. Counts are scored as negative binomial (Poisson without such spread), and with a baseline
/// given or kept they have a CUSUM of their own, whose limit is chosen for the run length of the options.
pub fn trend(series: &TrendSeries, options: TrendOptions) -> Result<Trend> {
    Ok(regulars::survey::trend(&series.core(), &options.core())?)
}

#[uniffi::export(default(options))]
/// All changes of the level of a metric, by the exact search of PELT (Killick, Fearnhead and Eckley 2012) on the normal
/// likelihood with the weights of the periods; each change has the interval that its likelihood gives between its
/// neighbours.
pub fn change_points(series: &TrendSeries, options: ChangeOptions) -> Result<ChangePoints> {
    Ok(regulars::survey::change_points(&series.core(), &options.core())?)
}

#[uniffi::export(default(options))]
/// Takes the change of a mean apart into what its segments' values did and what their shares did (Kitagawa 1955),
/// symmetric in before and after (Das Gupta 1993), without a rest: for a segment with shares s and t, values v and w,
/// the rate effect is (s + t)/2 (w - v), the mix effect (t - s)((v + w)/2 - the whole's value half way). A new segment,
/// or one that is gone, has a mix effect only.
///
/// Intervals are normal, by the delta method, from the standard errors of the values and the chance of a sample's
/// shares.
pub fn mix_and_rate(columns: &MixColumns, options: MixAndRateOptions) -> Result<MixAndRate> {
    Ok(regulars::survey::mix_and_rate(&columns.core(), &options.core())?)
}

#[uniffi::export(default(start))]
/// Weights by which every class of one margin has its share of the population: post-stratification.
///
/// `start` is a weight of each answer that is kept within the class (as design weights are); without it all are alike.
pub fn post_stratification_weights(margin: &Margin, start: Option<DoubleColumn>) -> Result<SurveyWeights> {
    Ok(regulars::survey::post_stratification_weights(&margin.core(), start.as_deref())?.into())
}

#[uniffi::export(default(start), default(options))]
/// Weights by which every class of several margins has its share of the population, whatever the mix between the
/// margins: raking (Deming and Stephan 1940), margin after margin in their order until all fit.
pub fn raking_weights(margins: Vec<Margin>, start: Option<DoubleColumn>, options: RakingOptions) -> Result<SurveyWeights> {
    Ok(regulars::survey::raking_weights(&margins.iter().map(|item| item.core()).collect::<Vec<_>>(), start.as_deref(), &options.core())?.into())
}
