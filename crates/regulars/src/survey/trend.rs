//! Trend alarms: whether a metric has left its baseline, since when, and how often the chart says so for nothing.

use super::trend_baseline::{Baseline, FEWEST};
use super::trend_changes::{ChangePoint, date_of_change};
use super::trend_chart::{Chart, Design, TrendChart, rate_in_words};
use super::trend_series::{Periods, TrendKind, TrendSeries};
use crate::error::{Result, check_range};
use crate::math::incomplete_beta::student_t_ppf;
use crate::math::normal::z_for_level;
use serde::{Deserialize, Serialize};

/// Options of [`trend`] and [`run_length`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrendOptions {
    /// Confidence level of the intervals, in (0, 1); 0.95.
    pub level: Option<f64>,
    /// The chart; `ewma`, for counts `cusum`.
    pub chart: Option<TrendChart>,
    /// Weight of the newest period in an EWMA, 0.01 to 1; 0.1.
    pub lambda: Option<f64>,
    /// Allowance of a CUSUM, half the shift in standard deviations that it is to find, 0.1 to 2; 0.5.
    pub k: Option<f64>,
    /// The limit: of an EWMA in its standard deviations, 0.1 to 6; 2.7; of a CUSUM 0.1 to 20; 5.
    pub limit: Option<f64>,
    /// Mean periods to a false alarm, 10 to 1e6, that the limit is chosen for; in place of `limit`.
    pub run_length: Option<f64>,
    /// The baseline when it is known: the mean, share or rate; otherwise it is taken from the series.
    pub baseline: Option<f64>,
    /// Standard deviation of periods in units of what their weights leave: of a single answer for means by n; otherwise the ratio to
    /// the sampling error, Laney's sigma_z, where 1 is sampling alone; 1e-30 to 1e30. Estimated; 1 when a baseline is given.
    pub spread: Option<f64>,
    /// The baseline is taken from so many first periods and kept, if 25 of them are no gaps. Without it, or with fewer, the chart
    /// starts itself: each period is held against all before it (Hawkins 1987).
    pub baseline_periods: Option<u32>,
    /// Periods of a cycle, 1 to 1000, each with a baseline of its own: 7 holds a weekday against the same weekday; 1.
    pub season: Option<u32>,
    /// Periods of a year, for the words on false alarms.
    pub periods_per_year: Option<f64>,
}

/// How a period, or the series, stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// The spread used at the end; see [`TrendOptions::spread`].
    pub spread: Option<f64>,
    /// Mean periods to a false alarm, gaps not counted; for a kept baseline one over the mean rate, its own error included.
    pub run_length: f64,
    /// The same in a sentence.
    pub false_alarms: String,
    /// What else is to be known, in sentences.
    pub notes: Vec<String>,
}

/// Puts a metric on a control chart: each period is standardised by what its n lets it vary, so a month of 30 answers doesn't alarm where
/// one of 3,000 would.
///
/// Without a given baseline the chart starts itself: its values are independent standard normal under no change (Hawkins 1987), so that
/// the run length holds from the first period on; an alarm stops the learning. The spread of periods beyond sampling is estimated and
/// taken into account (Laney 2002), for shares, counts and means with standard errors as at least 1. Counts are scored as negative
/// binomial (Poisson without such spread), and with a baseline given or kept they have a CUSUM of their own, whose limit is chosen for
/// the run length of the options.
///
/// ```
/// use regulars::survey::{TrendKind, TrendOptions, TrendSeries, TrendState, trend};
/// let promoters = [52.0, 49.0, 51.0, 48.0, 53.0, 50.0, 47.0, 51.0, 0.0, 50.0, 36.0, 33.0, 37.0, 35.0, 34.0];
/// let mut answers = [100.0; 15];
/// answers[8] = 0.0; // nobody was asked
/// let series = TrendSeries { kind: TrendKind::Share, value: &promoters, n: Some(&answers), standard_error: None };
/// let options = TrendOptions { periods_per_year: Some(12.0), ..TrendOptions::default() };
/// let trend = trend(&series, &options)?;
/// assert_eq!(trend.state, TrendState::Down);
/// assert_eq!(trend.change.unwrap().period, 10);
/// assert_eq!(trend.false_alarms, "about one false alarm in 31 years of months");
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// A column or option out of its range, or of another length; a baseline that is given and taken from periods; shares without n.
pub fn trend(series: &TrendSeries, options: &TrendOptions) -> Result<Trend> {
    let level = super::nps::check_level(options.level.unwrap_or(0.95))?;
    if let Some(per_year) = options.periods_per_year {
        check_range("periods_per_year", 0, per_year, 1e-3, 1e6)?;
    }
    let periods = Periods::of(series)?;
    let mut baseline = Baseline::of(&periods, options)?;
    let count = periods.kind == TrendKind::Count;
    let design = Design::of(options, if count { TrendChart::Cusum } else { TrendChart::Ewma })?;
    let means = count_means(&periods, &baseline);
    let of_counts = count && !baseline.learns && design.chart == TrendChart::Cusum && means.0 > 0.0;
    let mut chart = if of_counts {
        Chart::of_counts(design, baseline.doubt, means.0, means.1.max(means.0))
    } else {
        Chart::of(design, baseline.doubt)
    };
    let words = rate_in_words(chart.run_length, options.periods_per_year);
    let mut trend = Trend {
        state: TrendState::NotEnough,
        since: None,
        change: None,
        alarm: vec![TrendState::NotEnough; periods.length],
        expected: vec![None; periods.length],
        low: vec![None; periods.length],
        high: vec![None; periods.length],
        z: vec![None; periods.length],
        upward: vec![None; periods.length],
        downward: vec![None; periods.length],
        upper: chart.upper,
        lower: chart.lower,
        chart: if of_counts { "count_cusum" } else { design.word() }.into(),
        baseline: baseline.word.into(),
        spread: None,
        run_length: chart.run_length,
        false_alarms: words,
        notes: notes(&periods, &baseline, options, of_counts),
    };
    trend.fill(&periods, &mut baseline, &mut chart, level);
    trend.spread = baseline.spread().map(|(spread, _)| spread);
    trend.judge(&periods, options, level);
    Ok(trend)
}

/// Mean events expected in a charted period, and their variance.
fn count_means(periods: &Periods, baseline: &Baseline) -> (f64, f64) {
    let charted = || periods.rows.iter().skip(baseline.rows).filter_map(|row| baseline.count(row));
    // A baseline of all periods has none left to chart: its own tell the size.
    let all: Vec<(f64, f64)> = if charted().next().is_some() {
        charted().collect()
    } else {
        periods.rows.iter().filter_map(|row| baseline.count(row)).collect()
    };
    let n = all.len().max(1) as f64;
    let mean = all.iter().map(|(mean, _)| mean).sum::<f64>() / n;
    (mean, mean * all.first().map_or(1.0, |&(_, factor)| factor))
}

fn notes(periods: &Periods, baseline: &Baseline, options: &TrendOptions, of_counts: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if options.baseline_periods.is_some() && baseline.learns {
        notes.push(format!(
            "the first periods are no baseline to keep (fewer than {FEWEST}, a phase without two, or no spread): the chart starts itself"
        ));
    }
    if baseline.doubt.mean > 0.0 {
        notes.push(format!("the run length counts in that a baseline of {} periods is off itself", baseline.rows));
    }
    let gaps = periods.length - periods.rows.len();
    if gaps > 0 {
        notes.push(format!("{gaps} of {} periods are gaps", periods.length));
    }
    let weight = periods.rows.first().map(|row| row.weight);
    if of_counts && periods.rows.iter().any(|row| Some(row.weight) != weight) {
        notes.push("exposures differ: the run length is that of their mean".into());
    }
    notes
}

impl Trend {
    fn fill(&mut self, periods: &Periods, baseline: &mut Baseline, chart: &mut Chart, level: f64) {
        for (index, row) in periods.rows.iter().enumerate() {
            let Some(prediction) = baseline.predict(row) else {
                baseline.learn(row);
                continue;
            };
            let tail = (1.0 - level) / 2.0;
            let wide =
                if prediction.df.is_infinite() { z_for_level(level) } else { -student_t_ppf(tail, prediction.df) };
            let margin = wide * prediction.standard_error;
            let (least, most) = match periods.kind {
                TrendKind::Mean => (f64::MIN, f64::MAX),
                TrendKind::Share => (0.0, 1.0),
                TrendKind::Count => (0.0, f64::MAX),
            };
            set(&mut self.expected, row.at, prediction.expected);
            set(&mut self.low, row.at, (prediction.expected - margin).max(least));
            set(&mut self.high, row.at, (prediction.expected + margin).min(most));
            set(&mut self.z, row.at, prediction.z);
            if index < baseline.rows {
                continue;
            }
            let expected = baseline.count(row).map_or(0.0, |(mean, _)| mean);
            let (up, down) = chart.step(prediction.z, row.value * row.weight, expected);
            set(&mut self.upward, row.at, up);
            set(&mut self.downward, row.at, down);
            let state = match (up > chart.upper, down < chart.lower) {
                (true, _) => TrendState::Up,
                (false, true) => TrendState::Down,
                (false, false) => TrendState::InControl,
            };
            if let Some(alarm) = self.alarm.get_mut(row.at) {
                *alarm = state;
            }
            if baseline.learns && state == TrendState::InControl {
                baseline.learn(row);
            }
        }
    }

    /// How it stands at the end, since when, and when that came.
    fn judge(&mut self, periods: &Periods, options: &TrendOptions, level: f64) {
        let state_of = |at: usize| self.alarm.get(at).copied().unwrap_or(TrendState::NotEnough);
        let ends = || periods.rows.iter().rev().map(|row| row.at);
        self.state = ends().next().map_or(TrendState::NotEnough, state_of);
        if !matches!(self.state, TrendState::Up | TrendState::Down) {
            return;
        }
        let since = ends().take_while(|&at| state_of(at) == self.state).last();
        let upward = self.state == TrendState::Up;
        self.since = since.map(|at| at as u64);
        self.change = since.and_then(|since| date_of_change(periods, options, since, upward, level));
    }
}

fn set(column: &mut [Option<f64>], at: usize, value: f64) {
    if let Some(cell) = column.get_mut(at) {
        *cell = Some(value);
    }
}

/// How long a chart runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunLength {
    /// Mean periods to an alarm, up to 1e9.
    pub periods: f64,
    /// The limit, as in [`TrendOptions::limit`].
    pub limit: f64,
    /// The chart's rate of false alarms, without a shift, in a sentence.
    pub false_alarms: String,
}

/// Mean periods to an alarm of a chart of standard normal values that starts at 0, when the mean is `shift` standard deviations off; 0 is
/// no change, so false alarms. Crowder (1987) for the EWMA, Vance (1986) for the CUSUM.
///
/// ```
/// use regulars::survey::{TrendOptions, run_length};
/// let options = TrendOptions { periods_per_year: Some(12.0), ..TrendOptions::default() };
/// assert_eq!(run_length(0.0, &options)?.periods.round(), 369.0);
/// assert_eq!(run_length(1.0, &options)?.periods.round(), 10.0);
/// assert_eq!(run_length(1.0, &options)?.false_alarms, "about one false alarm in 31 years of months");
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// A shift outside -10 to 10, or an option of the chart out of its range.
pub fn run_length(shift: f64, options: &TrendOptions) -> Result<RunLength> {
    check_range("shift", 0, shift, -10.0, 10.0)?;
    if let Some(per_year) = options.periods_per_year {
        check_range("periods_per_year", 0, per_year, 1e-3, 1e6)?;
    }
    let design = Design::of(options, TrendChart::Ewma)?;
    let (limit, periods) = design.limit(Default::default(), shift);
    let (_, unchanged) = design.limit(Default::default(), 0.0);
    Ok(RunLength { periods, limit, false_alarms: rate_in_words(unchanged, options.periods_per_year) })
}
