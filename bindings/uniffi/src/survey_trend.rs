//! Whether a metric has changed, since when, and who moved it.

use crate::column::DoubleColumn;
use crate::error::Result;
use crate::record::options;
use regulars::survey::{
    self, ChangePoint, ChangePoints, MixAndRate, MixEffect, MixPresence, MixSegment, RunLength, Trend, TrendChart,
    TrendKind, TrendState,
};
use regulars::{Answer, Estimate};

/// The core's options under names that are one namespace's: `value` has options of a mix, too.
mod named {
    pub(super) use regulars::survey::{ChangeOptions, MixOptions as MixAndRateOptions, TrendOptions};
}

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

/// The kind of chart.
#[uniffi::remote(Enum)]
pub enum TrendChart {
    /// Exponentially weighted moving average (Roberts 1959).
    Ewma,
    /// Two-sided cumulative sum (Page 1954); of counts with a baseline, the negative binomial one (Hawkins and Olwell 1998).
    Cusum,
}

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
    /// The spread used at the end, as in the options.
    pub spread: Option<f64>,
    /// Mean periods to a false alarm, gaps not counted; for a kept baseline one over the mean rate, its own error included.
    pub run_length: f64,
    /// The same in a sentence.
    pub false_alarms: String,
    /// What else is to be known, in sentences.
    pub notes: Vec<String>,
}

/// How long a chart runs.
#[uniffi::remote(Record)]
pub struct RunLength {
    /// Mean periods to an alarm, up to 1e9.
    pub periods: f64,
    /// The limit, as in the options.
    pub limit: f64,
    /// The chart's rate of false alarms, without a shift, in a sentence.
    pub false_alarms: String,
}

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
    /// After minus before, with phases of a season each on their own, as if the period were known; its n are periods.
    pub size: Estimate,
}

/// The levels of a series and the changes between them.
#[uniffi::remote(Record)]
pub struct ChangePoints {
    /// The changes, the first one first.
    pub changes: Vec<ChangePoint>,
    /// The levels, one more than there are changes; their n are periods.
    pub levels: Vec<Answer>,
    /// The penalty used.
    pub penalty: f64,
    /// The spread used; none when neighbours don't differ, and every change counts.
    pub spread: Option<f64>,
}

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

/// One metric over periods of equal length, the first period first. A period whose `n` is 0 is a gap: its other columns aren't
/// read, and may be NaN.
#[derive(Debug, Clone, uniffi::Record)]
pub struct TrendSeries {
    /// What the values are.
    pub kind: TrendKind,
    /// Of each period the mean, within 1e30; the number of successes, 0 to n; or the number of events, a whole number.
    pub value: DoubleColumn,
    /// Of each period the answers, trials or exposure, 0 to 1e15; shares need it, otherwise periods without it count alike.
    #[uniffi(default)]
    pub n: Option<DoubleColumn>,
    /// Of each period the standard error of a mean, 1e-30 to 1e30; then `n` only tells gaps.
    #[uniffi(default)]
    pub standard_error: Option<DoubleColumn>,
}

impl TrendSeries {
    fn core(&self) -> survey::TrendSeries<'_> {
        let Self { kind, value, n, standard_error } = self;
        survey::TrendSeries { kind: *kind, value, n: n.as_deref(), standard_error: standard_error.as_deref() }
    }
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
    #[uniffi(default)]
    pub standard_error_before: Option<DoubleColumn>,
    /// Standard error of each value after.
    #[uniffi(default)]
    pub standard_error_after: Option<DoubleColumn>,
}

impl MixColumns {
    fn core(&self) -> survey::MixColumns<'_> {
        let Self { n_before, value_before, n_after, value_after, standard_error_before, standard_error_after } = self;
        survey::MixColumns {
            n_before,
            value_before,
            n_after,
            value_after,
            standard_error_before: standard_error_before.as_deref(),
            standard_error_after: standard_error_after.as_deref(),
        }
    }
}

options! { named;
    /// Options of `trend` and `run_length`; what is left out is the library's default.
    TrendOptions {
        /// Confidence level of the intervals, in (0, 1); 0.95.
        level: Option<f64>,
        /// The chart; an EWMA, for counts a CUSUM.
        chart: Option<TrendChart>,
        /// Weight of the newest period in an EWMA, 0.01 to 1; 0.1.
        lambda: Option<f64>,
        /// Allowance of a CUSUM, half the shift in standard deviations that it is to find, 0.1 to 2; 0.5.
        k: Option<f64>,
        /// The limit: of an EWMA in its standard deviations, 0.1 to 6; 2.7; of a CUSUM 0.1 to 20; 5.
        limit: Option<f64>,
        /// Mean periods to a false alarm, 10 to 1e6, that the limit is chosen for; in place of `limit`.
        run_length: Option<f64>,
        /// The baseline when it is known: the mean, share or rate; otherwise it is taken from the series.
        baseline: Option<f64>,
        /// Standard deviation of periods in units of what their weights leave: of a single answer for means by n; otherwise the
        /// ratio to the sampling error, where 1 is sampling alone; 1e-30 to 1e30. Estimated; 1 when a baseline is given.
        spread: Option<f64>,
        /// The baseline is taken from so many first periods and kept, if 25 of them are no gaps. Without it, or with fewer, the
        /// chart starts itself: each period is held against all before it (Hawkins 1987).
        baseline_periods: Option<u32>,
        /// Periods of a cycle, 1 to 1000, each with a baseline of its own: 7 holds a weekday against the same weekday; 1.
        season: Option<u32>,
        /// Periods of a year, for the words on false alarms.
        periods_per_year: Option<f64>,
    }

    /// Options of `change_points`; what is left out is the library's default.
    ChangeOptions {
        /// Confidence level of the intervals, in (0, 1); 0.95.
        level: Option<f64>,
        /// What a change has to gain, in twice the log-likelihood, 0 to 1e9; 3 ln(periods) (Zhang and Siegmund 2007).
        penalty: Option<f64>,
        /// Fewest periods between changes, 1 to 1000; 2.
        shortest: Option<u32>,
        /// Standard deviation of periods as in the options of `trend`, 1e-30 to 1e30; estimated from the median difference of
        /// neighbours.
        spread: Option<f64>,
    }

    /// Options of `mix_and_rate`; what is left out is the library's default.
    MixAndRateOptions {
        /// Confidence level of the intervals, in (0, 1); 0.95.
        level: Option<f64>,
        /// True when the sizes are those of everyone, so that the mix is known; by default they are of a sample.
        mix_known: Option<bool>,
    }
}

/// Puts a metric on a control chart, each period by what its n lets it vary: whether it has left its baseline, since when, and
/// how often such a chart says so for nothing.
#[uniffi::export(default(options))]
pub fn trend(series: &TrendSeries, options: TrendOptions) -> Result<Trend> {
    Ok(survey::trend(&series.core(), &options.core())?)
}

/// Mean periods to an alarm of a chart when the mean is `shift` standard deviations off, -10 to 10; 0 is no change, so false
/// alarms.
#[uniffi::export(default(options))]
pub fn run_length(shift: f64, options: TrendOptions) -> Result<RunLength> {
    Ok(survey::run_length(shift, &options.core())?)
}

/// All changes of the level of a metric (Killick, Fearnhead and Eckley 2012), each with the interval of its period.
#[uniffi::export(default(options))]
pub fn change_points(series: &TrendSeries, options: ChangeOptions) -> Result<ChangePoints> {
    Ok(survey::change_points(&series.core(), &options.core())?)
}

/// Takes the change of a mean apart into what its segments' values did and what their shares did (Kitagawa 1955), without a rest.
#[uniffi::export(default(options))]
pub fn mix_and_rate(columns: &MixColumns, options: MixAndRateOptions) -> Result<MixAndRate> {
    Ok(survey::mix_and_rate(&columns.core(), &options.core())?)
}
