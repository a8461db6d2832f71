//! What a period is expected to be, and how far it is from that in standard deviations.

use super::options::TrendOptions;
use super::series::{Period, Periods, TrendKind};
use crate::error::{Error, Result, check_range};
use crate::math::special::incomplete_beta::student_t_cdf;
use crate::math::special::negative_binomial::count_score;
use crate::math::special::normal::norm_ppf;

/// Fewest periods of a baseline that is kept: their spread has a standard error of 18 % ([`Doubt::spread`]), which
/// costs run length already; of fewer periods a kept baseline alarms so often that a self-starting chart is better.
pub(super) const FEWEST_KEPT: usize = 25;
/// Largest size of a z. Beyond 38 standard deviations a normal tail is below the smallest double and its quantile
/// infinite: an EWMA that took in an infinity would never come back from it.
const LARGEST_Z: f64 = 38.0;
/// E|X - Y| of two independent standard normal values, 2 / sqrt(pi) = 1.128 (d2 of control charts): a mean moving range
/// over it estimates sigma.
const MEAN_RANGE: f64 = std::f64::consts::FRAC_2_SQRT_PI;

/// The baseline of one phase of the cycle.
#[derive(Debug, Clone, Copy)]
struct Phase {
    /// The mean, share or rate that is expected.
    mean: f64,
    /// Weight of the periods behind the mean; 0 before the first, infinite when it is taken as known.
    weight: f64,
    /// Variance of a value of weight 1, apart from the spread.
    unit: f64,
}

/// A period before it is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prediction {
    pub(super) expected: f64,
    pub(super) standard_error: f64,
    /// Degrees of freedom of the spread; infinite when it is taken as known.
    pub(super) df: f64,
    /// The period in standard normal units.
    pub(super) z: f64,
}

/// How far the means and the spread of a kept baseline may be off.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Doubt {
    /// Standard error of the mean, in standard deviations of a period.
    pub(super) mean: f64,
    /// Standard error of the logarithm of the spread.
    pub(super) spread: f64,
}

/// Means by phase and a common spread: known to the caller, taken from the first periods, or learned on the way.
///
/// A period's value y has the mean m of its phase and the variance s^2 u / w: s is the spread, u the variance of a
/// value of weight 1 ([`Periods::unit`]), w the weight of the period.
#[derive(Debug)]
pub(super) struct Baseline<'a> {
    periods: &'a Periods,
    phases: Vec<Phase>,
    /// Sum of squared residuals, each of a forecast from the periods before it and over its variance at a spread of 1.
    squares: f64,
    /// Number of those residuals: the degrees of freedom of the spread.
    residuals: f64,
    /// The spread s, when it is taken as known.
    known_spread: Option<f64>,
    /// Rows of the series that make the baseline and aren't charted.
    pub(super) rows: usize,
    /// Whether each charted period without an alarm joins the baseline.
    pub(super) learns: bool,
    pub(super) word: &'static str,
    pub(super) doubt: Doubt,
}

impl<'a> Baseline<'a> {
    pub(super) fn of(periods: &'a Periods, options: &TrendOptions) -> Result<Self> {
        let season = options.season.unwrap_or(1);
        check_range("season", 0, season.into(), 1.0, 1000.0)?;
        if let Some(spread) = options.spread {
            check_range("spread", 0, spread, 1e-30, 1e30)?;
        }
        let mut baseline = Self {
            periods,
            phases: vec![Phase { mean: 0.0, weight: 0.0, unit: 1.0 }; season as usize],
            squares: 0.0,
            residuals: 0.0,
            known_spread: options.spread,
            rows: 0,
            learns: true,
            word: "self_starting",
            doubt: Doubt::default(),
        };
        match (options.baseline, options.baseline_periods) {
            (Some(_), Some(_)) => return Err(Error::invalid("baseline", "is given, and to be taken from periods too")),
            (Some(mean), None) => baseline.take_known(mean, options)?,
            (None, Some(first)) => baseline.keep(first as usize),
            (None, None) => {}
        }
        Ok(baseline)
    }

    /// Takes the mean as known, and the spread: that of the options, or none beyond sampling.
    fn take_known(&mut self, mean: f64, options: &TrendOptions) -> Result<()> {
        let unit = match self.periods.kind {
            TrendKind::Mean => check_range("baseline", 0, mean, -1e30, 1e30).map(|()| 1.0)?,
            TrendKind::Share => check_range("baseline", 0, mean, 1e-12, 1.0 - 1e-12).map(|()| mean * (1.0 - mean))?,
            TrendKind::Count => check_range("baseline", 0, mean, 1e-12, 1e15).map(|()| mean)?,
        };
        if self.phases.len() > 1 {
            return Err(Error::invalid("season", "a given baseline has none"));
        }
        if !self.periods.sampled && options.spread.is_none() {
            return Err(Error::invalid("spread", "a baseline given for means without standard errors needs it"));
        }
        self.phases = vec![Phase { mean, weight: f64::INFINITY, unit }];
        self.known_spread = Some(options.spread.unwrap_or(1.0));
        (self.learns, self.word) = (false, "given");
        Ok(())
    }

    /// Takes means and spread from the first periods, if these are enough and fill every phase twice, and keeps them.
    ///
    /// With the residuals e = (y - m) / sqrt(u / w) of n periods in k phases, the spread is the mean of |e(i+1) - e(i)|
    /// over [`MEAN_RANGE`], times sqrt((n - 1) / (n - k)): Laney's (2002) sigma_z, which a slow drift within the
    /// baseline raises less than a standard deviation would.
    fn keep(&mut self, first: usize) {
        let periods = self.periods;
        let rows: Vec<Period> = periods.rows.iter().copied().take_while(|row| row.at < first).collect();
        let phases = self.phases.len();
        // One period of a phase would be its own mean, and its residual 0.
        let filled = (0..phases).all(|phase| rows.iter().filter(|row| row.at % phases == phase).count() >= 2);
        if rows.len() < FEWEST_KEPT || !filled {
            return;
        }
        rows.iter().for_each(|row| self.learn(row));
        let scaled = |row: &Period| {
            let phase = self.phase(row);
            (row.value - phase.mean) / (phase.unit / row.weight).sqrt()
        };
        let residuals: Vec<f64> = rows.iter().map(scaled).collect();
        let n = residuals.len() as f64;
        let ranges: f64 = residuals.iter().zip(residuals.iter().skip(1)).map(|(a, b)| (b - a).abs()).sum();
        // Means by phase take away some of the spread that moving ranges would show.
        let spread = ranges / (n - 1.0) / MEAN_RANGE * ((n - 1.0) / (n - phases as f64)).sqrt();
        // Periods that are all alike tell no spread: then the chart starts itself.
        if spread == 0.0 && !periods.sampled {
            return;
        }
        // Standard error of sigma by the moving ranges of n normal values, as a share of it (Bissell 1969).
        let off = if self.known_spread.is_some() { 0.0 } else { (0.8264 * n - 1.082).sqrt() / (n - 1.0) };
        self.known_spread.get_or_insert(if periods.sampled { spread.max(1.0) } else { spread });
        self.phases.iter_mut().for_each(|phase| phase.weight = f64::INFINITY);
        (self.learns, self.word, self.rows) = (false, "kept", rows.len());
        // A mean of n periods, in standard deviations of one.
        self.doubt = Doubt { mean: 1.0 / n.sqrt(), spread: off };
    }

    /// The baseline of a period's phase.
    fn phase(&self, row: &Period) -> Phase {
        let none = Phase { mean: 0.0, weight: 0.0, unit: 1.0 };
        self.phases.get(row.at % self.phases.len().max(1)).copied().unwrap_or(none)
    }

    /// The spread s, sqrt(squares / residuals), and its degrees of freedom; none before there is a residual, or while
    /// all are 0. Where sampling errors are known s is at least 1: periods can't vary less than their samples.
    pub(super) fn spread(&self) -> Option<(f64, f64)> {
        if let Some(spread) = self.known_spread {
            return Some((spread, f64::INFINITY));
        }
        if self.residuals == 0.0 {
            return None;
        }
        let spread = (self.squares / self.residuals).sqrt();
        let spread = if self.periods.sampled { spread.max(1.0) } else { spread };
        (spread > 0.0).then_some((spread, self.residuals))
    }

    /// Events expected in a period, and the ratio of their variance to that of a Poisson count.
    pub(super) fn count(&self, row: &Period) -> Option<(f64, f64)> {
        let (spread, _) = self.spread()?;
        Some((self.phase(row).unit * row.weight, spread * spread))
    }

    /// The forecast of a period from the baseline so far; none when that doesn't hold enough.
    ///
    /// Residuals of forecasts from the periods before are independent (Brown, Durbin and Evans 1975); brought from
    /// Student's t to the normal distribution they are the values of a self-starting chart (Hawkins 1987; Quesenberry
    /// 1991).
    pub(super) fn predict(&self, row: &Period) -> Option<Prediction> {
        let phase = self.phase(row);
        let (spread, df) = self.spread().filter(|_| phase.weight > 0.0)?;
        // Var(y - m) = s^2 u (1 / w + 1 / W), where W is the weight behind the mean m; infinite when that is known.
        let standard_error = spread * (phase.unit * (1.0 / row.weight + 1.0 / phase.weight)).sqrt();
        let t = if self.periods.kind == TrendKind::Count {
            // Counts are skew: they go by their negative binomial probability. The half event of `unit` keeps the mean
            // above 0, where one event would be impossible.
            let mean = phase.unit * row.weight;
            let variance = spread * spread * mean * (1.0 + row.weight / phase.weight);
            count_score((row.value * row.weight).round(), mean, variance.max(mean))
        } else {
            (row.value - phase.mean) / standard_error
        };
        Some(Prediction { expected: phase.mean, standard_error, df, z: normal_score(t, df) })
    }

    /// Takes a period into the baseline: its squared forecast error e^2 / (u (1 / w + 1 / W)) into the spread, then its
    /// value into the mean of its phase, m += (y - m) w / W.
    pub(super) fn learn(&mut self, row: &Period) {
        let phases = self.phases.len().max(1);
        let Some(phase) = self.phases.get_mut(row.at % phases) else { return };
        // The first period of a phase has no forecast, so no error.
        if phase.weight > 0.0 {
            let error = row.value - phase.mean;
            self.squares += error * error / (phase.unit * (1.0 / row.weight + 1.0 / phase.weight));
            self.residuals += 1.0;
        }
        phase.weight += row.weight;
        phase.mean += (row.value - phase.mean) * (row.weight / phase.weight);
        phase.unit = self.periods.unit(phase.mean, phase.weight);
    }
}

/// The z of a t with df degrees of freedom, z = Phi^-1(F_df(t)) (Quesenberry 1991): standard normal whatever df is.
fn normal_score(t: f64, df: f64) -> f64 {
    if df.is_infinite() {
        return t.clamp(-LARGEST_Z, LARGEST_Z);
    }
    // By the lower tail, which keeps its digits where the upper one rounds to 1.
    let z = norm_ppf(student_t_cdf(-t.abs(), df)).max(-LARGEST_Z);
    if t > 0.0 { -z } else { z }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::trend::series::TrendSeries;

    /// The values of a series and what is made of them, without alarms.
    fn scores(series: &TrendSeries, options: &TrendOptions) -> Vec<Option<f64>> {
        let periods = Periods::of(series).unwrap();
        let mut baseline = Baseline::of(&periods, options).unwrap();
        let mut scores = Vec::new();
        for row in &periods.rows {
            scores.push(baseline.predict(row).map(|prediction| prediction.z));
            if baseline.learns {
                baseline.learn(row);
            }
        }
        scores
    }

    fn mean(value: &[f64]) -> TrendSeries<'_> {
        TrendSeries { kind: TrendKind::Mean, value, n: None, standard_error: None }
    }

    /// The third of three values against the two before: t = (7 - 2) / (sqrt(2) sqrt(1 + 1/2)) with 1 degree of
    /// freedom.
    #[test]
    fn a_self_starting_score_is_that_of_hawkins() {
        let scores = scores(&mean(&[1.0, 3.0, 7.0]), &TrendOptions::default());
        let t: f64 = 5.0 / 3.0_f64.sqrt();
        let p = 0.5 - libm::atan(t) / std::f64::consts::PI;
        assert_eq!(scores[..2], [None, None]);
        assert!((scores[2].unwrap() + norm_ppf(p)).abs() < 1e-12);
    }

    #[test]
    fn a_known_spread_starts_earlier() {
        let options = TrendOptions { spread: Some(2.0), ..TrendOptions::default() };
        let scores = scores(&mean(&[1.0, 3.0, 7.0]), &options);
        assert_eq!(scores[0], None);
        assert!((scores[1].unwrap() - 1.0 / 2.0_f64.sqrt()).abs() < 1e-12);
        assert!((scores[2].unwrap() - 2.5 / 1.5_f64.sqrt()).abs() < 1e-12);
    }

    /// Laney (2002): sigma_z is the mean moving range of the z over 1.128; in Python on these 30 months.
    #[test]
    fn a_kept_baseline_has_laneys_spread() {
        let x: Vec<f64> = (0..30).map(|t| f64::from(400 + (t * 37) % 120)).collect();
        let n: Vec<f64> = (0..30).map(|t| f64::from(2000 + (t * 53) % 400)).collect();
        let series = TrendSeries { kind: TrendKind::Share, value: &x, n: Some(&n), standard_error: None };
        let periods = Periods::of(&series).unwrap();
        let options = TrendOptions { baseline_periods: Some(30), ..TrendOptions::default() };
        let baseline = Baseline::of(&periods, &options).unwrap();
        assert_eq!((baseline.word, baseline.rows), ("kept", 30));
        // The half event that keeps the variance off 0 shows in the sixth digit.
        assert!((baseline.spread().unwrap().0 / 2.2228148019348235 - 1.0).abs() < 1e-5);
    }

    #[test]
    fn few_periods_start_themselves() {
        let value: Vec<f64> = (0..40).map(|t| f64::from(t * 7 % 11)).collect();
        let word = |first, season| {
            let options = TrendOptions { baseline_periods: Some(first), season, ..TrendOptions::default() };
            let periods = Periods::of(&mean(&value)).unwrap();
            Baseline::of(&periods, &options).unwrap().word
        };
        assert_eq!(
            [word(24, None), word(25, None), word(25, Some(20)), word(40, Some(20))],
            ["self_starting", "kept", "self_starting", "kept"]
        );
    }

    #[test]
    fn a_season_is_no_change() {
        let value: Vec<f64> = (0..35).map(|t| f64::from(t % 7) * 100.0 + f64::from(t * 5 % 3)).collect();
        let options = TrendOptions { season: Some(7), ..TrendOptions::default() };
        let scores = scores(&mean(&value), &options);
        assert!(scores[..8].iter().all(Option::is_none) && scores[8..].iter().flatten().all(|z| z.abs() < 2.5));
        assert_eq!(scores[8..].iter().flatten().count(), 27);
    }
}
