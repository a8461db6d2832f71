//! What goes with an outcome: key drivers, penalties and rewards, importance against performance.

use crate::column::DoubleColumn;
use crate::error::Result;
use crate::record::options;
use regulars::survey::{
    self, DriverOutcome, DriverPriority, ImportancePerformance, KeyDriver, KeyDriverMethod, KeyDrivers, MissingAnswers,
    PenaltyReward, PenaltyRewardClass, PenaltyRewards, Quadrant,
};
use regulars::{Answer, Estimate};

/// How R^2 is shared out.
#[uniffi::remote(Enum)]
pub enum KeyDriverMethod {
    /// The gain by a driver in the mean over all orders in which they can enter (Lindeman, Merenda and Gold 1980), its Shapley
    /// value. Up to 18 drivers, of a logistic outcome up to 10.
    Lmg,
    /// Relative weights (Johnson 2000; for a logistic outcome Tonidandel and LeBreton 2010). Up to 64 drivers.
    Johnson,
}

/// What the outcome is, and so what R^2 is.
#[uniffi::remote(Enum)]
pub enum DriverOutcome {
    /// A number: the R^2 of linear regression.
    Linear,
    /// 0 or 1, such as promoter or not: McFadden's R^2 of logistic regression.
    Logistic,
}

/// What is done about rows where some of the drivers weren't answered. Rows without an outcome are never used.
#[uniffi::remote(Enum)]
pub enum MissingAnswers {
    /// They are filled in several times over with chance, and the results joined by Rubin's (1987) rules: right where what is
    /// missing depends on the other answers alone.
    MultipleImputation,
    /// They are left out: right where what is missing depends on nothing.
    CompleteCases,
    /// Each correlation is over the rows that have both answers, of which the results warn. Linear only.
    Pairwise,
}

/// What of the outcome the drivers together and each of them is associated with.
#[uniffi::remote(Record)]
pub struct KeyDrivers {
    /// The share of the outcome's variation (logistic: of its log likelihood) that goes with the drivers, or why there is no
    /// answer.
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
    /// Standard deviations of the outcome (logistic: log odds) that go with one of the driver when the other drivers are alike.
    pub effect: Estimate,
    /// Its correlation with the outcome.
    pub correlation: f64,
    /// Rows where it and the outcome were answered.
    pub n: u64,
}

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

/// One driver on the grid.
#[uniffi::remote(Record)]
pub struct DriverPriority {
    /// Its name.
    pub name: String,
    /// Its part of R^2, the relative share of `key_drivers`.
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

/// What was asked beside the outcome: a name and an answer a row.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Driver {
    /// Its name, by which results and errors name it; no two are alike.
    pub name: String,
    /// The answer of each row, NaN where there is none.
    pub scores: DoubleColumn,
    /// The lowest answer that the scale allows, where it is known.
    #[uniffi(default)]
    pub scale_min: Option<f64>,
    /// The highest answer that the scale allows, where it is known.
    #[uniffi(default)]
    pub scale_max: Option<f64>,
}

impl Driver {
    fn core(&self) -> survey::Driver<'_> {
        let Self { name, scores, scale_min, scale_max } = self;
        survey::Driver { name, scores, scale_min: *scale_min, scale_max: *scale_max }
    }
}

options! { survey;
    /// Options of `key_drivers` and `importance_performance`; what is left out is the library's default.
    KeyDriverOptions {
        /// How R^2 is shared out; by all orders up to 18 drivers, by relative weights beyond, or where a logistic outcome has
        /// over 10 drivers or very many rows.
        method: Option<KeyDriverMethod>,
        /// What the outcome is; linear.
        outcome: Option<DriverOutcome>,
        /// What is done about missing answers; multiple imputation, which does nothing where none is missing.
        missing: Option<MissingAnswers>,
        /// How often missing answers are filled in, 2 to 200; 20.
        imputations: Option<u32>,
        /// Bootstrap draws, 100 to 100,000; 1,000.
        draws: Option<u32>,
        /// The seed: the same one gives the same draws, on every machine; 0.
        seed: Option<u64>,
        /// Confidence level, in (0, 1); 0.95.
        level: Option<f64>,
        /// Fewer rows than this for each driver are not enough, at least 2; of a logistic outcome fewer rows of the rarer value;
        /// 10.
        min_rows_per_driver: Option<u64>,
    }

    /// Options of `penalty_reward`; what is left out is the library's default.
    PenaltyRewardOptions {
        /// Answers up to this one are low; each scale's lowest answer.
        low: Option<f64>,
        /// Answers from this one on are high; each scale's highest answer.
        high: Option<f64>,
        /// Confidence level, in (0, 1); 0.95.
        level: Option<f64>,
        /// Fewer low, high or other answers than this have no contrast, at least 2; 10.
        min_answers: Option<u64>,
    }
}

/// How much of an outcome each driver is associated with: its share of R^2, with intervals of share and rank. `outcome` is NaN
/// where there is no answer; `weights` are at least 0. Association is not cause.
#[uniffi::export(default(weights), default(options))]
pub fn key_drivers(
    outcome: DoubleColumn,
    drivers: Vec<Driver>,
    weights: Option<DoubleColumn>,
    options: KeyDriverOptions,
) -> Result<KeyDrivers> {
    Ok(survey::key_drivers(&outcome, &core(&drivers), weights.as_deref(), &options.core())?)
}

/// What low answers to each driver cost, and what high ones bring (Brandt 1987), in points of the outcome; each driver's scale
/// has to be declared. Only rows with all answers are used. Association is not cause.
#[uniffi::export(default(weights), default(options))]
pub fn penalty_reward(
    outcome: DoubleColumn,
    drivers: Vec<Driver>,
    weights: Option<DoubleColumn>,
    options: PenaltyRewardOptions,
) -> Result<PenaltyRewards> {
    Ok(survey::penalty_reward(&outcome, &core(&drivers), weights.as_deref(), &options.core())?)
}

/// Importance (the share of `key_drivers`) against performance (the mean on the declared scale) of each driver, by importance
/// times headroom. A higher answer is taken as the better one.
#[uniffi::export(default(weights), default(options))]
pub fn importance_performance(
    outcome: DoubleColumn,
    drivers: Vec<Driver>,
    weights: Option<DoubleColumn>,
    options: KeyDriverOptions,
) -> Result<ImportancePerformance> {
    Ok(survey::importance_performance(&outcome, &core(&drivers), weights.as_deref(), &options.core())?)
}

fn core(drivers: &[Driver]) -> Vec<survey::Driver<'_>> {
    drivers.iter().map(Driver::core).collect()
}
