//! When a metric changed: the date of one change with its interval, and all changes of a series.

use super::options::TrendOptions;
use super::series::{Period, Periods, TrendKind, TrendSeries};
use crate::error::{Result, check_range};
use crate::estimate::{Answer, Estimate};
use crate::level;
use crate::math::charts::change_point::{Step, pelt, steps};
use crate::math::columns::parts::part;
use crate::math::intervals::proportion::wilson_real;
use crate::math::special::incomplete_beta::t_for_level;
use crate::math::special::normal::z_for_level;
use serde::{Deserialize, Serialize};

/// A change of a metric from one level to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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

/// Options of [`change_points`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChangeOptions {
    /// Confidence level of the intervals, in (0, 1); 0.95.
    pub level: Option<f64>,
    /// What a change has to gain, in twice the log-likelihood, 0 to 1e9; 3 ln(periods) (Zhang and Siegmund 2007).
    pub penalty: Option<f64>,
    /// Fewest periods between changes, 1 to 1000; 2.
    pub shortest: Option<u32>,
    /// Standard deviation of periods in units of what their weights leave, as in [`TrendOptions::spread`], 1e-30 to
    /// 1e30; estimated from the mean square of the differences of neighbours (von Neumann 1941), which few changes
    /// raise little, times 1 + 1.5 / periods: so 8 to 60 normal values without a change show one in at most 6 % of
    /// series.
    pub spread: Option<f64>,
}

/// The levels of a series and the changes between them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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

/// All changes of the level of a metric, by the exact search of PELT (Killick, Fearnhead and Eckley 2012) on the normal
/// likelihood with the weights of the periods; each change has the interval that its likelihood gives between its
/// neighbours.
///
/// ```
/// use regulars::survey::{ChangeOptions, TrendKind, TrendSeries, change_points};
/// let tickets = [41.0, 38.0, 44.0, 40.0, 39.0, 42.0, 70.0, 66.0, 73.0, 69.0, 31.0, 28.0, 33.0, 30.0];
/// let series = TrendSeries { kind: TrendKind::Count, value: &tickets, n: None, standard_error: None };
/// let found = change_points(&series, &ChangeOptions::default())?;
/// let periods: Vec<u64> = found.changes.iter().map(|change| change.period).collect();
/// assert_eq!(periods, [6, 10]);
/// assert_eq!(found.levels[1].estimate().unwrap().value, 69.5);
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// A column or option out of its range, or columns of different lengths.
pub fn change_points(series: &TrendSeries, options: &ChangeOptions) -> Result<ChangePoints> {
    let level = level::of(options.level)?;
    let shortest = options.shortest.unwrap_or(2);
    check_range("shortest", 0, shortest.into(), 1.0, 1000.0)?;
    let periods = Periods::of(series)?;
    let penalty = options.penalty.unwrap_or_else(|| 3.0 * libm::log(periods.rows.len().max(1) as f64));
    check_range("penalty", 0, penalty, 0.0, 1e9)?;
    if let Some(spread) = options.spread {
        check_range("spread", 0, spread, 1e-30, 1e30)?;
    }
    let unit = unit_of_all(&periods);
    let spread = options.spread.or_else(|| spread_of_neighbours(&periods, unit));
    let noise = Noise { kind: periods.kind, variance: spread.map_or(0.0, |s| s * s), unit, df: f64::INFINITY, level };
    let (values, weights) = columns(&periods.rows, unit);
    // The penalty is of twice the log-likelihood, squares over the variance; the search is of plain squares.
    let starts = spread.map_or(vec![], |_| pelt(&values, &weights, penalty * noise.variance, shortest as usize));
    let ends: Vec<usize> = [0].iter().chain(&starts).chain([&values.len()]).copied().collect();
    let rows = |from: usize, to: usize| part(&periods.rows, from..to);
    let levels = ends.iter().zip(ends.iter().skip(1)).map(|(&from, &to)| noise.level_of(rows(from, to))).collect();
    // Each change again within its neighbours, for the likelihood of all places it may have.
    let neighbours = ends.iter().zip(ends.iter().skip(1)).zip(ends.iter().skip(2));
    let changes = neighbours.filter_map(|((&from, &at), &to)| {
        let rows = rows(from, to);
        let (values, weights) = columns(rows, unit);
        let (steps, _) = steps(&values, &weights, &vec![0; rows.len()]);
        let best = *steps.iter().find(|step| step.at == at - from)?;
        noise.change(rows, &steps, best)
    });
    Ok(ChangePoints { changes: changes.collect(), levels, penalty, spread })
}

/// The date of the one change that led to an alarm at `since`: the most likely step in its direction, at or before it.
pub(super) fn date_of_change(
    periods: &Periods,
    options: &TrendOptions,
    since: usize,
    upward: bool,
    level: f64,
) -> Option<ChangePoint> {
    let season = options.season.unwrap_or(1) as usize;
    let unit = unit_of_all(periods);
    let (values, weights) = columns(&periods.rows, unit);
    let mut phases: Vec<usize> = periods.rows.iter().map(|row| row.at % season).collect();
    // Phases without a period would have no weight.
    let mut present = phases.clone();
    present.sort_unstable();
    present.dedup();
    phases.iter_mut().for_each(|phase| *phase = present.binary_search(phase).unwrap_or_default());
    let (mut steps, squares) = steps(&values, &weights, &phases);
    steps.retain(|step| {
        periods.rows.get(step.at).is_some_and(|row| row.at <= since) && (step.size > 0.0) == upward && step.size != 0.0
    });
    let best = *steps.iter().reduce(|best, step| if step.gain > best.gain { step } else { best })?;
    // A mean for each phase and the step are estimated.
    let df = values.len() as f64 - present.len() as f64 - 1.0;
    let left = squares - best.gain;
    let variance = match options.spread {
        Some(spread) => spread * spread,
        None if df < 1.0 => return None,
        None if periods.sampled => (left / df).max(1.0),
        // Nothing is left but rounding: two levels, each without any spread.
        None if left <= 1e-12 * squares => spread_of_neighbours(periods, unit).map(|s| s * s)?,
        None => left / df,
    };
    let df = if options.spread.is_some() { f64::INFINITY } else { df };
    Noise { kind: periods.kind, variance, unit, df, level }.change(&periods.rows, &steps, best)
}

/// The variance u of a value of weight 1 at the mean of all periods.
fn unit_of_all(periods: &Periods) -> f64 {
    let weight: f64 = periods.rows.iter().map(|row| row.weight).sum();
    let mean = periods.rows.iter().map(|row| row.weight * row.value).sum::<f64>() / weight;
    if weight > 0.0 { periods.unit(mean, weight) } else { 1.0 }
}

/// Values, and their weights w / u: one over their variances at a spread of 1.
fn columns(rows: &[Period], unit: f64) -> (Vec<f64>, Vec<f64>) {
    rows.iter().map(|row| (row.value, row.weight / unit)).unzip()
}

/// The spread by the squared differences of neighbours (von Neumann 1941): ties don't fool them, and a change is in one
/// of them only. s^2 is the mean of (y(i+1) - y(i))^2 / (u / w(i) + u / w(i+1)), times (1 + 1.5 / n)^2: the factor,
/// found by simulation, keeps false changes of short series rare.
fn spread_of_neighbours(periods: &Periods, unit: f64) -> Option<f64> {
    let pairs = periods.rows.iter().zip(periods.rows.iter().skip(1));
    let square = |(a, b): (&Period, &Period)| {
        let difference = b.value - a.value;
        difference * difference / (unit * (1.0 / a.weight + 1.0 / b.weight))
    };
    let n = periods.rows.len().max(2) as f64;
    let spread = (pairs.map(square).sum::<f64>() / (n - 1.0)).sqrt() * (1.0 + 1.5 / n);
    let spread = if periods.sampled { spread.max(1.0) } else { spread };
    (spread > 0.0).then_some(spread)
}

/// How periods vary about their level.
#[derive(Debug, Clone, Copy)]
struct Noise {
    kind: TrendKind,
    /// Over that of sampling, or that of a single answer.
    variance: f64,
    /// The variance of a value of weight 1 that the weights of steps are over.
    unit: f64,
    df: f64,
    level: f64,
}

impl Noise {
    /// The quantile that margins are multiples of: normal for a known spread, else Student's.
    fn t(&self) -> f64 {
        t_for_level(self.level, self.df)
    }

    /// The change at the best of the steps. Its interval holds the steps whose likelihood is little less: twice the
    /// logarithm of the ratio of the best to the true one is the larger of two exponential numbers of mean 2 (Yao 1987;
    /// Hansen 2000).
    fn change(&self, rows: &[Period], steps: &[Step], best: Step) -> Option<ChangePoint> {
        // P(max <= x) = (1 - exp(-x / 2))^2 is the level at x = -2 ln(1 - sqrt(level)).
        let drop = -2.0 * libm::log1p(-self.level.sqrt()) * self.variance;
        let within = || steps.iter().filter(|step| best.gain - step.gain <= drop).map(|step| step.at).chain([best.at]);
        let place = |index: usize| rows.get(index).map(|row| row.at as u64);
        let (before, after) = rows.split_at_checked(best.at)?;
        let (period, low, high) = (place(best.at)?, place(within().min()?)?, place(within().max()?)?);
        let size = self.size(before, after, best)?;
        Some(ChangePoint { period, low, high, before: self.level_of(before), after: self.level_of(after), size })
    }

    /// The size of a step: shares and rates vary otherwise before it than after it, so it has its limits from theirs.
    fn size(&self, before: &[Period], after: &[Period], best: Step) -> Option<Estimate> {
        let (down, up, method) = match self.kind {
            TrendKind::Mean => {
                let margin = self.t() * (self.variance / best.weight).sqrt();
                (margin, margin, self.word())
            }
            TrendKind::Share | TrendKind::Count => {
                let levels = (self.level_of(before), self.level_of(after));
                let (before_it, after_it) = (levels.0.estimate()?, levels.1.estimate()?);
                let weight = |rows: &[Period]| rows.iter().map(|row| row.weight).sum::<f64>();
                // Phases of a season that are held each against itself lose some weight.
                let lost = ((1.0 / weight(before) + 1.0 / weight(after)) * self.unit * best.weight).sqrt();
                // MOVER (Zou and Donner 2008): a limit is as far off as both levels are on the sides that it is made
                // of.
                let down = libm::hypot(after_it.value - after_it.low, before_it.high - before_it.value);
                let up = libm::hypot(after_it.high - after_it.value, before_it.value - before_it.low);
                (down / lost, up / lost, "mover")
            }
        };
        let most = if self.kind == TrendKind::Share { 1.0 } else { f64::MAX };
        let (low, high) = ((best.size - down).max(-most), (best.size + up).min(most));
        let n = (before.len() + after.len()) as u64;
        Some(Estimate { value: best.size, low, high, level: self.level, n, method: method.into() })
    }

    /// The method's word in an estimate.
    fn word(&self) -> &'static str {
        if self.df.is_infinite() { "normal" } else { "t" }
    }

    /// The level of some periods with its interval: t for means, Wilson's for shares, the score interval for rates.
    fn level_of(&self, rows: &[Period]) -> Answer {
        let weight: f64 = rows.iter().map(|row| row.weight).sum();
        if weight == 0.0 {
            return Answer::NotEnough { n: 0, needed: 1, why: "no period that is no gap".into() };
        }
        let value = rows.iter().map(|row| row.weight * row.value).sum::<f64>() / weight;
        // The weight that sampling alone would have needed.
        let effective = weight / self.variance.max(f64::MIN_POSITIVE);
        let ((low, high), method) = match self.kind {
            TrendKind::Mean if self.variance == 0.0 => ((f64::MIN, f64::MAX), self.word()),
            TrendKind::Mean => {
                let margin = self.t() * (self.variance / weight).sqrt();
                ((value - margin, value + margin), self.word())
            }
            TrendKind::Share => (wilson_real(value * effective, effective, self.level), "wilson"),
            TrendKind::Count => {
                // The roots m of (x - m)^2 = z^2 m for x events: m = x + z^2 / 2 -+ z sqrt(x + z^2 / 4).
                let (z, events) = (z_for_level(self.level), value * effective);
                let (centre, half) = (events + 0.5 * z * z, z * (events + 0.25 * z * z).sqrt());
                (((centre - half).max(0.0) / effective, (centre + half) / effective), "score")
            }
        };
        let n = rows.len() as u64;
        Answer::Known(Estimate { value, low, high, level: self.level, n, method: method.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::columns::random::Stream;
    use proptest::prelude::*;

    fn mean<'a>(value: &'a [f64], n: Option<&'a [f64]>) -> TrendSeries<'a> {
        TrendSeries { kind: TrendKind::Mean, value, n, standard_error: None }
    }

    #[test]
    fn levels_stand_between_changes() {
        let value = [1.0, 1.2, 0.8, 1.0, 5.0, 5.2, 4.8, 2.0, 2.2, 1.8, 2.0];
        let found = change_points(&mean(&value, None), &ChangeOptions::default()).unwrap();
        assert_eq!(found.changes.iter().map(|change| change.period).collect::<Vec<_>>(), [4, 7]);
        let levels: Vec<f64> = found.levels.iter().map(|level| level.estimate().unwrap().value).collect();
        assert!(levels.iter().zip([1.0, 5.0, 2.0]).all(|(found, truth)| (found - truth).abs() < 1e-12));
        assert!((found.changes[1].size.value + 3.0).abs() < 1e-12);
    }

    #[test]
    fn gaps_keep_their_places() {
        let (value, n) = ([1.0, f64::NAN, 1.1, 0.9, 1.0, 9.0, 9.1, 8.9], [5.0, 0.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0]);
        let found = change_points(&mean(&value, Some(&n)), &ChangeOptions::default()).unwrap();
        assert_eq!(found.changes[0].period, 5);
    }

    #[test]
    fn series_all_alike_have_no_change() {
        let found = change_points(&mean(&[3.0; 20], None), &ChangeOptions::default()).unwrap();
        assert_eq!((found.changes.len(), found.levels.len(), found.spread), (0, 1, None));
        let level = found.levels[0].estimate().unwrap();
        assert_eq!((level.value, level.low, level.high), (3.0, f64::MIN, f64::MAX));
        let empty = change_points(&mean(&[3.0], Some(&[0.0])), &ChangeOptions::default()).unwrap();
        assert!(matches!(empty.levels[0], Answer::NotEnough { .. }));
    }

    /// Without a change one series in twenty or fewer shows one; with one the intervals of its date and size hold.
    #[test]
    fn intervals_hold_what_they_promise() {
        let options = ChangeOptions { spread: Some(1.0), ..ChangeOptions::default() };
        let (runs, mut seen, mut dated, mut sized, mut false_ones) = (600, 0.0, 0.0, 0.0, 0);
        for run in 0..runs {
            let mut stream = Stream::new(31, run);
            let noise: Vec<f64> = (0..60).map(|_| stream.normal()).collect();
            false_ones += usize::from(!change_points(&mean(&noise, None), &options).unwrap().changes.is_empty());
            let value: Vec<f64> = noise.iter().enumerate().map(|(t, x)| x + if t < 25 { 0.0 } else { 1.2 }).collect();
            let found = change_points(&mean(&value, None), &options).unwrap();
            if let [change] = found.changes.as_slice() {
                seen += 1.0;
                dated += f64::from(u8::from(change.low <= 25 && 25 <= change.high));
                sized += f64::from(u8::from(change.size.low <= 1.2 && 1.2 <= change.size.high));
            }
        }
        assert!(false_ones as f64 <= 0.05 * runs as f64, "{false_ones}");
        assert!(seen > 450.0 && dated > 0.94 * seen && sized > 0.88 * seen, "{seen} {dated} {sized}");
    }

    /// The share of seeded series of normal values that show a change; the values are made of the normal ones by place.
    fn changed(periods: usize, value: impl Fn(usize, f64) -> f64) -> f64 {
        let shown = (0..1000).filter(|&run| {
            let mut stream = Stream::new(32, run);
            let value: Vec<f64> = (0..periods).map(|t| value(t, stream.normal())).collect();
            !change_points(&mean(&value, None), &ChangeOptions::default()).unwrap().changes.is_empty()
        });
        shown.count() as f64 / 1000.0
    }

    fn rounded(value: f64) -> f64 {
        libm::round(value * 10.0) / 10.0
    }

    #[test]
    fn series_without_a_change_seldom_show_one() {
        for periods in [8, 14, 24, 60] {
            let shares = [
                changed(periods, |_, z| z),
                changed(periods, |_, z| rounded(4.2 + 0.05 * z)),
                changed(periods, |_, z| f64::from(u8::from(z > 0.0))),
            ];
            assert!(shares.iter().all(|&share| share < 0.07), "{periods} {shares:?}");
        }
        let ties = [4.2, 4.2, 4.3, 4.2, 4.2, 4.2, 4.2, 4.3, 4.3, 4.2, 4.2, 4.2, 4.2, 4.1, 4.2, 4.2];
        assert!(change_points(&mean(&ties, None), &ChangeOptions::default()).unwrap().changes.is_empty());
    }

    #[test]
    fn shifts_of_three_deviations_are_found() {
        let shift = |t: usize| if t < 12 { 0.0 } else { 3.0 };
        assert!(changed(24, |t, z| z + shift(t)) > 0.95);
        assert!(changed(24, |t, z| rounded(4.2 + 0.05 * (z + shift(t)))) > 0.95);
    }

    /// Counts of a mean of 1 and 10, and shares of 2 % and 30 %, vary quite otherwise before and after.
    #[test]
    fn sizes_take_the_variance_of_either_side() {
        let options = ChangeOptions { spread: Some(1.0), ..ChangeOptions::default() };
        for (kind, rates, per) in [(TrendKind::Count, [1.0, 10.0], 1.0), (TrendKind::Share, [1.0, 15.0], 50.0)] {
            let (mut dated, mut held) = (0.0, 0.0);
            for run in 0..500 {
                let mut stream = Stream::new(33, run);
                let mut draw = |rate: f64| match kind {
                    TrendKind::Count => stream.poisson(rate),
                    _ => (0..50).filter(|_| stream.uniform() < rate / 50.0).count() as f64,
                };
                let value: Vec<f64> = (0..40).map(|t| draw(if t < 30 { rates[0] } else { rates[1] })).collect();
                let n = vec![per; 40];
                let series = TrendSeries { kind, value: &value, n: Some(&n), standard_error: None };
                let found = change_points(&series, &options).unwrap();
                if let [change] = found.changes.as_slice() {
                    let (size, truth) = (&change.size, (rates[1] - rates[0]) / per);
                    dated += 1.0;
                    held += f64::from(u8::from(size.low <= truth && truth <= size.high));
                    let levels = change.after.estimate().unwrap().value - change.before.estimate().unwrap().value;
                    assert!((size.value - levels).abs() < 1e-9 * levels && size.method == "mover");
                }
            }
            assert!(dated > 350.0 && held > 0.92 * dated && held < 0.98 * dated, "{kind:?} {dated} {held}");
        }
    }

    #[test]
    fn a_step_between_two_constants_has_a_size() {
        let value: Vec<f64> = (0..20).map(|t| if t < 12 { 5.0 } else { 6.0 }).collect();
        let periods = Periods::of(&mean(&value, None)).unwrap();
        let change = date_of_change(&periods, &TrendOptions::default(), 14, true, 0.95).unwrap();
        assert_eq!(change.period, 12);
        assert!(change.size.low < 1.0 && 1.0 < change.size.high);
    }

    #[test]
    fn options_are_checked() {
        let code = |options: ChangeOptions| change_points(&mean(&[1.0, 2.0], None), &options).unwrap_err().code();
        assert_eq!(code(ChangeOptions { penalty: Some(-1.0), ..Default::default() }), "out_of_range");
        assert_eq!(code(ChangeOptions { shortest: Some(0), ..Default::default() }), "out_of_range");
        assert_eq!(code(ChangeOptions { spread: Some(0.0), ..Default::default() }), "out_of_range");
        assert_eq!(code(ChangeOptions { level: Some(1.0), ..Default::default() }), "out_of_range");
    }

    proptest! {
        #[test]
        fn intervals_hold_their_change(
            value in prop::collection::vec(0..30_u8, 1..60), kind in 0..3_usize, penalty in 0.0..20.0_f64,
        ) {
            let kind = [TrendKind::Mean, TrendKind::Share, TrendKind::Count][kind];
            let value: Vec<f64> = value.into_iter().map(f64::from).collect();
            let n = vec![30.0; value.len()];
            let series = TrendSeries { kind, value: &value, n: Some(&n), standard_error: None };
            let found = change_points(&series, &ChangeOptions { penalty: Some(penalty), ..Default::default() }).unwrap();
            prop_assert_eq!(found.levels.len(), found.changes.len() + 1);
            for change in &found.changes {
                prop_assert!(change.low <= change.period && change.period <= change.high);
                prop_assert!(change.size.low <= change.size.value && change.size.value <= change.size.high);
            }
        }
    }
}
