//! Trend alarms: whether a metric has left its baseline, since when, and how often the chart says so for nothing.

use super::baseline::{Baseline, FEWEST_KEPT};
use super::change_points::{ChangePoint, date_of_change};
use super::chart::{Chart, Design, rate_in_words};
use super::options::TrendChart;
use super::options::{TrendOptions, TrendState};
use super::series::{Periods, TrendKind, TrendSeries};
use crate::error::{Result, check_range};
use crate::level;
use crate::math::special::incomplete_beta::t_for_level;
use serde::{Deserialize, Serialize};

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

/// Puts a metric on a control chart: each period is standardised by what its n lets it vary, so a month of 30 answers
/// doesn't alarm where one of 3,000 would.
///
/// Without a given baseline the chart starts itself: its values are independent standard normal under no change
/// (Hawkins 1987), so that the run length holds from the first period on; an alarm stops the learning. The spread of
/// periods beyond sampling is estimated and taken into account (Laney 2002), for shares, counts and means with standard
/// errors as at least 1. Counts are scored as negative binomial (Poisson without such spread), and with a baseline
/// given or kept they have a CUSUM of their own, whose limit is chosen for the run length of the options.
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
/// A column or option out of its range, or of another length; a baseline that is given and taken from periods; shares
/// without n.
pub fn trend(series: &TrendSeries, options: &TrendOptions) -> Result<Trend> {
    let level = level::of(options.level)?;
    if let Some(per_year) = options.periods_per_year {
        check_range("periods_per_year", 0, per_year, 1e-3, 1e6)?;
    }
    let periods = Periods::of(series)?;
    let mut baseline = Baseline::of(&periods, options)?;
    let count = periods.kind == TrendKind::Count;
    let design = Design::of(options, if count { TrendChart::Cusum } else { TrendChart::Ewma })?;
    let means = count_means(&periods, &baseline);
    // A self-starting baseline has no mean yet that a CUSUM of counts could be designed for.
    let of_counts = count && !baseline.learns && design.chart == TrendChart::Cusum && means.0 > 0.0;
    let mut chart = if of_counts {
        // Counts that vary less than Poisson ones aren't negative binomial: Poisson is as near as that comes.
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

/// What a reader of the chart should know besides its columns.
fn notes(periods: &Periods, baseline: &Baseline, options: &TrendOptions, of_counts: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if options.baseline_periods.is_some() && baseline.learns {
        notes.push(format!(
            "the first periods are no baseline to keep (fewer than {FEWEST_KEPT}, a phase without two, or no spread): the \
             chart starts itself"
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
    /// Goes through the periods in order: predicts each from the baseline so far, moves the chart's statistic by it,
    /// and lets the baseline learn from it.
    fn fill(&mut self, periods: &Periods, baseline: &mut Baseline, chart: &mut Chart, level: f64) {
        for (index, row) in periods.rows.iter().enumerate() {
            // Before a baseline can predict, it learns: those periods aren't charted.
            let Some(prediction) = baseline.predict(row) else {
                baseline.learn(row);
                continue;
            };
            let wide = t_for_level(level, prediction.df);
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
            // The chart starts after the periods that a kept baseline was made of: they'd confirm themselves.
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
            // A period in alarm is kept out, or the baseline would follow the change and the alarm end by itself.
            if baseline.learns && state == TrendState::InControl {
                baseline.learn(row);
            }
        }
    }

    /// How it stands at the end, since when, and when that came.
    fn judge(&mut self, periods: &Periods, options: &TrendOptions, level: f64) {
        // Backwards over the periods that are no gaps: gaps neither end an alarm nor begin one.
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

/// Writes a cell of a column that has a row for each period.
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

/// Mean periods to an alarm of a chart of standard normal values that starts at 0, when the mean is `shift` standard
/// deviations off; 0 is no change, so false alarms. Crowder (1987) for the EWMA, Vance (1986) for the CUSUM.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::columns::random::Stream;
    use proptest::prelude::*;

    /// A series of means to fill in.
    const MEAN: TrendSeries<'static> = TrendSeries { kind: TrendKind::Mean, value: &[], n: None, standard_error: None };

    fn alarms(trend: &Trend) -> bool {
        trend.alarm.iter().any(|state| matches!(state, TrendState::Up | TrendState::Down))
    }

    /// Of seeded series without a change, the share that give an alarm.
    fn false_alarms(
        runs: u64,
        options: &TrendOptions,
        draw: impl Fn(&mut Stream) -> (TrendKind, Vec<f64>, Vec<f64>),
    ) -> f64 {
        let alarmed = (0..runs).filter(|&run| {
            let (kind, value, n) = draw(&mut Stream::new(21, run));
            alarms(&trend(&TrendSeries { kind, value: &value, n: Some(&n), standard_error: None }, options).unwrap())
        });
        alarmed.count() as f64 / runs as f64
    }

    /// A binomial count, of trials one by one.
    fn successes(stream: &mut Stream, n: f64, share: f64) -> f64 {
        (0..n as usize).filter(|_| stream.uniform() < share).count() as f64
    }

    /// Testing every pair of such months finds a "significant" change in 74 % of years, neighbours in 41 %.
    #[test]
    fn twelve_months_of_a_hundred_without_a_change_seldom_alarm() {
        for chart in [TrendChart::Ewma, TrendChart::Cusum] {
            let options = TrendOptions { chart: Some(chart), ..TrendOptions::default() };
            let share = false_alarms(1000, &options, |stream| {
                let value = (0..12).map(|_| successes(stream, 100.0, 0.4)).collect();
                (TrendKind::Share, value, vec![100.0; 12])
            });
            assert!(share < 0.02, "{chart:?} {share}");
        }
    }

    /// A chart with the limit of a run length of 50, which every call would have to find anew.
    fn often(chart: TrendChart) -> TrendOptions {
        let options = TrendOptions { chart: Some(chart), run_length: Some(50.0), ..TrendOptions::default() };
        let limit = Some(run_length(0.0, &options).unwrap().limit);
        TrendOptions { limit, run_length: None, ..options }
    }

    /// A run length of 50 gives an alarm within 40 periods to half of all series, whatever their n.
    #[test]
    fn self_starting_charts_alarm_as_often_as_is_said() {
        for chart in [TrendChart::Ewma, TrendChart::Cusum] {
            let options = often(chart);
            let known = TrendOptions { baseline: Some(3.0), spread: Some(2.0), ..options.clone() };
            let means = |stream: &mut Stream, periods: usize| {
                let n: Vec<f64> = (0..periods).map(|_| (5.0 + 95.0 * stream.uniform()).round()).collect();
                let value = n.iter().map(|n| 3.0 + 2.0 * stream.normal() / n.sqrt()).collect();
                (TrendKind::Mean, value, n)
            };
            // Two periods make the first baseline.
            let itself = false_alarms(1000, &options, |stream| means(stream, 42));
            let given = false_alarms(1000, &known, |stream| means(stream, 40));
            assert!((itself - given).abs() < 0.06 && (0.48..0.62).contains(&given), "{chart:?} {itself} {given}");
        }
    }

    #[test]
    fn counts_and_shares_alarm_no_more_often_than_is_said() {
        let options = often(TrendChart::Cusum);
        let gamma_poisson = |stream: &mut Stream| {
            let value = (0..40).map(|_| stream.ln_gamma(5.0)).collect::<Vec<f64>>();
            let value = value.iter().map(|ln| stream.poisson(4.0 * libm::exp(*ln))).collect();
            (TrendKind::Count, value, vec![1.0; 40])
        };
        let poisson = |stream: &mut Stream| {
            let value = (0..40).map(|_| stream.poisson(3.0)).collect();
            (TrendKind::Count, value, vec![1.0; 40])
        };
        let binomial = |stream: &mut Stream| {
            let value = (0..40).map(|_| successes(stream, 60.0, 0.3)).collect();
            (TrendKind::Share, value, vec![60.0; 40])
        };
        let shares = [
            false_alarms(800, &options, gamma_poisson),
            false_alarms(800, &options, poisson),
            false_alarms(800, &options, binomial),
        ];
        assert!(shares.iter().all(|share| (0.2..0.62).contains(share)), "{shares:?}");
        let known = TrendOptions { baseline: Some(3.0), ..options };
        let share = false_alarms(300, &known, poisson);
        assert!((0.35..0.62).contains(&share), "{share}");
    }

    #[test]
    fn a_kept_baseline_says_its_own_rate() {
        let options = TrendOptions { baseline_periods: Some(30), ..TrendOptions::default() };
        let value: Vec<f64> = (0..60).map(|t| f64::from(t * 13 % 7)).collect();
        let kept = trend(&TrendSeries { value: &value, ..MEAN }, &options).unwrap();
        assert_eq!((kept.baseline.as_str(), kept.state), ("kept", TrendState::InControl));
        assert!(kept.run_length < 250.0 && kept.run_length > 100.0, "{}", kept.run_length);
        assert!(kept.upward[29].is_none() && kept.upward[30].is_some() && kept.z[0].is_some());
        let share = false_alarms(500, &options, |stream| {
            let value = (0..60).map(|_| stream.normal()).collect();
            (TrendKind::Mean, value, vec![1.0; 60])
        });
        let said = 30.0 / kept.run_length;
        assert!(share < 1.1 * said && share > 0.4 * said, "{share} {said}");
    }

    #[test]
    fn a_shift_is_found_and_dated() {
        let value: Vec<f64> = (0..40).map(|t| f64::from(t * 13 % 7) - if t < 22 { 3.0 } else { -1.0 }).collect();
        for (season, chart) in [(1, TrendChart::Ewma), (2, TrendChart::Cusum)] {
            let options = TrendOptions { season: Some(season), chart: Some(chart), ..TrendOptions::default() };
            let found = trend(&TrendSeries { value: &value, ..MEAN }, &options).unwrap();
            let change = found.change.unwrap();
            assert_eq!((found.state, change.period), (TrendState::Up, 22));
            assert!(change.low <= 22 && change.high >= 22 && found.since.unwrap() >= 22 && found.since.unwrap() < 38);
            assert!(change.size.low < 4.0 && 4.0 < change.size.high);
        }
    }

    #[test]
    fn counts_have_a_chart_of_their_own() {
        let value = [5.0, 3.0, 4.0, 6.0, 2.0, 4.0, 9.0, 12.0, 10.0, 11.0];
        let series = TrendSeries { kind: TrendKind::Count, value: &value, ..MEAN };
        let found = trend(&series, &TrendOptions { baseline: Some(4.0), ..TrendOptions::default() }).unwrap();
        assert_eq!((found.chart.as_str(), found.state), ("count_cusum", TrendState::Up));
        assert!(found.run_length >= 465.4 && found.upper > 0.0 && found.lower < 0.0);
        let over = TrendOptions { baseline: Some(4.0), spread: Some(1.5), ..TrendOptions::default() };
        assert!(trend(&series, &over).unwrap().upper > found.upper);
    }

    #[test]
    fn gaps_are_no_zeros() {
        let value = [5.0, 6.0, 4.0, 5.0, 0.0, 6.0, 5.0, 4.0];
        let n = [9.0, 9.0, 9.0, 9.0, 0.0, 9.0, 9.0, 9.0];
        let whole = |value: &[f64], n: &[f64]| {
            trend(&TrendSeries { value, n: Some(n), ..MEAN }, &TrendOptions::default()).unwrap()
        };
        let with_gap = whole(&value, &n);
        let without = whole(&[5.0, 6.0, 4.0, 5.0, 6.0, 5.0, 4.0], &[9.0; 7]);
        assert_eq!((with_gap.upward[4], with_gap.alarm[4]), (None, TrendState::NotEnough));
        assert_eq!((with_gap.upward[7], with_gap.state), (without.upward[6], without.state));
        assert_eq!(with_gap.notes, ["1 of 8 periods are gaps"]);
    }

    #[test]
    fn two_periods_are_not_enough() {
        let found = trend(&TrendSeries { value: &[1.0, 9.0], ..MEAN }, &TrendOptions::default()).unwrap();
        assert_eq!((found.state, found.spread), (TrendState::NotEnough, Some(32.0_f64.sqrt())));
        let alike = trend(&TrendSeries { value: &[7.0; 50], ..MEAN }, &TrendOptions::default()).unwrap();
        assert_eq!((alike.state, alike.spread), (TrendState::NotEnough, None));
    }

    #[test]
    fn run_lengths_are_those_of_the_book() {
        let of = |chart, shift| {
            run_length(shift, &TrendOptions { chart: Some(chart), ..TrendOptions::default() }).unwrap().periods
        };
        assert!((of(TrendChart::Ewma, 0.0) / 369.0 - 1.0).abs() < 0.01);
        assert!((of(TrendChart::Cusum, 0.0) / 465.4 - 1.0).abs() < 0.01);
        assert!((of(TrendChart::Cusum, 1.0) / 10.38 - 1.0).abs() < 0.01);
    }

    proptest! {
        #[test]
        fn nothing_panics(
            kind in 0..3_usize, value in prop::collection::vec(0..50_u8, 0..80), n in prop::option::of(prop::collection::vec(0..60_u8, 0..80)),
            errors in prop::option::of(prop::collection::vec(0.0..5.0_f64, 0..80)),
            season in prop::option::of(0..9_u32), first in prop::option::of(0..60_u32), baseline in prop::option::of(-1.0..9.0_f64),
            spread in prop::option::of(0.0..3.0_f64), cusum in any::<bool>(),
        ) {
            let kind = [TrendKind::Mean, TrendKind::Share, TrendKind::Count][kind];
            let wide = |column: &[u8]| column.iter().map(|&x| f64::from(x)).collect::<Vec<f64>>();
            let (value, n) = (wide(&value), n.map(|n| wide(&n)));
            let series = TrendSeries { kind, value: &value, n: n.as_deref(), standard_error: errors.as_deref() };
            let options = TrendOptions {
                season, baseline_periods: first, baseline, spread,
                chart: cusum.then_some(TrendChart::Cusum), ..TrendOptions::default()
            };
            if let Ok(trend) = trend(&series, &options) {
                let columns = [&trend.z, &trend.upward, &trend.downward, &trend.low, &trend.high];
                prop_assert!(columns.iter().all(|column| column.len() == value.len() && column.iter().flatten().all(|x| x.is_finite())));
                prop_assert!(trend.run_length >= 1.0 && trend.upper > 0.0 && trend.lower < 0.0);
            }
        }

        /// Units of measure change nothing on the chart.
        #[test]
        fn scales_dont_matter(value in prop::collection::vec(-9.0..9.0_f64, 5..60)) {
            let scaled: Vec<f64> = value.iter().map(|x| 1024.0 * x).collect();
            let charts = [value, scaled].map(|value| trend(&TrendSeries { value: &value, ..MEAN }, &TrendOptions::default()).unwrap());
            prop_assert_eq!(&charts[0].upward, &charts[1].upward);
            prop_assert_eq!(&charts[0].alarm, &charts[1].alarm);
        }
    }
}
