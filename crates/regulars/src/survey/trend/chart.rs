//! The charts: what they add up, when they give an alarm, and how often they do so for nothing.

use super::baseline::Doubt;
use super::options::TrendChart;
use super::options::TrendOptions;
use crate::error::{Error, Result, check_range};
use crate::math::charts::count_run_length::CountCusum;
use crate::math::charts::run_length::{cusum_run_length, ewma_run_length};

/// Longest run length, in periods, that is stated. Beyond it the linear equations of a run length are singular to
/// rounding, and their solution may be negative or infinite.
const LONGEST_RUN: f64 = 1e9;
/// By how much more the sides of a chart of counts are made for at a time.
const STEP: f64 = 1.5;
/// How often at most: a baseline in so much doubt that a hundredfold isn't enough has no chart of that run length, and
/// the one that is told is its own. Without a bound a long run length would be sought for ever.
const MOST_STEPS: u32 = 12;
/// Nodes and weights of the Gauss-Hermite rule of five points for the mean over a standard normal value, exact for
/// polynomials up to degree 9: so many run lengths tell what doubt in a baseline costs.
const NORMAL_NODES: [(f64, f64); 5] = [
    (-2.856_970_013_872_806, 0.011_257_411_327_720_69),
    (-1.355_626_179_974_266, 0.222_075_922_005_612_6),
    (0.0, 0.533_333_333_333_333_3),
    (1.355_626_179_974_266, 0.222_075_922_005_612_6),
    (2.856_970_013_872_806, 0.011_257_411_327_720_69),
];

/// A chart with its parameters, checked; its limit is still to be chosen where a run length is wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Design {
    pub(super) chart: TrendChart,
    /// Weight of the newest period in an EWMA.
    lambda: f64,
    /// Allowance of a CUSUM, in standard deviations.
    pub(super) k: f64,
    /// The limit, in standard deviations of the statistic (EWMA) or of a period (CUSUM).
    limit: f64,
    /// Mean periods to a false alarm that the limit is to be chosen for.
    wanted: Option<f64>,
}

impl Design {
    pub(super) fn of(options: &TrendOptions, usual: TrendChart) -> Result<Self> {
        let chart = options.chart.unwrap_or(usual);
        let (lambda, k) = (options.lambda.unwrap_or(0.1), options.k.unwrap_or(0.5));
        check_range("lambda", 0, lambda, 0.01, 1.0)?;
        check_range("k", 0, k, 0.1, 2.0)?;
        match chart {
            TrendChart::Ewma if options.k.is_some() => return Err(Error::invalid("k", "an EWMA has none")),
            TrendChart::Cusum if options.lambda.is_some() => return Err(Error::invalid("lambda", "a CUSUM has none")),
            _ => {}
        }
        // The usual limits with the usual lambda and k give about 369 and 465 periods to a false alarm.
        let (usual, most) = match chart {
            TrendChart::Ewma => (2.7, 6.0),
            TrendChart::Cusum => (5.0, 20.0),
        };
        let limit = options.limit.unwrap_or(usual);
        check_range("limit", 0, limit, 0.1, most)?;
        if let Some(wanted) = options.run_length {
            check_range("run_length", 0, wanted, 10.0, 1e6)?;
            if options.limit.is_some() {
                return Err(Error::invalid("limit", "is given, and a run length that chooses it too"));
            }
        }
        Ok(Self { chart, lambda, k, limit, wanted: options.run_length })
    }

    pub(super) fn word(&self) -> &'static str {
        match self.chart {
            TrendChart::Ewma => "ewma",
            TrendChart::Cusum => "cusum",
        }
    }

    /// Mean run length at a shift, when the values are scaled by `scale` too little.
    fn run_length(&self, limit: f64, shift: f64, scale: f64) -> f64 {
        capped(match self.chart {
            TrendChart::Ewma => ewma_run_length(self.lambda, limit * scale, shift),
            TrendChart::Cusum => cusum_run_length(self.k * scale, limit * scale, shift),
        })
    }

    /// The limit, and the mean run length at a shift of the mean that it gives in the mean over what is in doubt.
    pub(super) fn limit(&self, doubt: Doubt, shift: f64) -> (f64, f64) {
        let without_change = |limit| in_the_mean(doubt, |mean, scale| self.run_length(limit, mean, scale));
        let limit = self.wanted.map_or(self.limit, |wanted| {
            // By steps of a quarter from below, since above a run length ends at `LONGEST_RUN` and tells no direction;
            // then 40 bisections, which leave 2^-40 of the step.
            let mut low = 0.1;
            while without_change(low * 1.25) < wanted {
                low *= 1.25;
            }
            let mut high = low * 1.25;
            for _ in 0..40 {
                let middle = 0.5 * (low + high);
                if without_change(middle) < wanted { low = middle } else { high = middle }
            }
            // The end at which the run length is no less than wanted.
            high
        });
        (limit, in_the_mean(doubt, |mean, scale| self.run_length(limit, shift + mean, scale)))
    }

    /// The run length that a chart of counts is made for.
    fn wanted(&self) -> f64 {
        self.wanted.unwrap_or_else(|| cusum_run_length(self.k, self.limit, 0.0).clamp(10.0, 1e6))
    }
}

/// A run length as it is stated: one that is below 1, NaN or infinite comes of a system that is singular to rounding,
/// whose runs have no end.
fn capped(run_length: f64) -> f64 {
    if (1.0..LONGEST_RUN).contains(&run_length) { run_length } else { LONGEST_RUN }
}

/// The run length when mean and spread of the baseline are in doubt: 1 / E(1 / L(m X, exp(s Y))), where L is the run
/// length at a shift and a scale, m and s the standard errors of the doubt, X and Y standard normal. Rates are
/// averaged, not lengths: a few endless runs would hide all the short ones.
fn in_the_mean(doubt: Doubt, run_length: impl Fn(f64, f64) -> f64) -> f64 {
    let nodes = |error: f64| if error > 0.0 { NORMAL_NODES.to_vec() } else { vec![(0.0, 1.0)] };
    let mut rate = 0.0;
    for (mean, p) in nodes(doubt.mean) {
        for (spread, q) in nodes(doubt.spread) {
            rate += p * q / run_length(mean * doubt.mean, libm::exp(spread * doubt.spread));
        }
    }
    1.0 / rate
}

/// A chart at work.
#[derive(Debug, Clone)]
pub(super) struct Chart {
    design: Design,
    counts: Option<Counts>,
    /// The statistics against rises and against falls; of an EWMA both are the same.
    sums: [f64; 2],
    /// Above it the first statistic alarms.
    pub(super) upper: f64,
    /// Below it the second statistic alarms.
    pub(super) lower: f64,
    /// Mean periods to a false alarm.
    pub(super) run_length: f64,
}

/// The two sides of a chart of counts, and the mean that they are made for.
#[derive(Debug, Clone, Copy)]
struct Counts {
    up: CountCusum,
    down: CountCusum,
    mean: f64,
}

impl Chart {
    /// Of standardised values.
    pub(super) fn of(design: Design, doubt: Doubt) -> Self {
        let (limit, run_length) = design.limit(doubt, 0.0);
        let limit = match design.chart {
            // The standard deviation of an EWMA that has run for long, sqrt(lambda / (2 - lambda)).
            TrendChart::Ewma => limit * (design.lambda / (2.0 - design.lambda)).sqrt(),
            TrendChart::Cusum => limit,
        };
        Self { design, counts: None, sums: [0.0; 2], upper: limit, lower: -limit, run_length }
    }

    /// Of counts of a mean and variance, against a change of the mean by 2k standard deviations.
    pub(super) fn of_counts(design: Design, doubt: Doubt, mean: f64, variance: f64) -> Self {
        // A CUSUM of allowance k is the best one against a shift of 2k.
        let ratio = 1.0 + 2.0 * design.k * variance.sqrt() / mean;
        // Two sides alarm twice as often as one, so each is made for runs of twice the length.
        let sides =
            |wanted: f64| [ratio, 1.0 / ratio].map(|ratio| CountCusum::new(mean, variance, ratio, 2.0 * wanted));
        let run_length = |[up, down]: [CountCusum; 2]| {
            in_the_mean(doubt, |shift, scale| {
                let truth = variance / (scale * scale);
                // A node of the doubt may lie below 0, where counts have no distribution: 5 % of the mean instead.
                let mean = (mean + shift * variance.sqrt()).max(0.05 * mean);
                let rate = 1.0 / up.run_length(mean, truth.max(mean)) + 1.0 / down.run_length(mean, truth.max(mean));
                capped(1.0 / rate)
            })
        };
        let (mut wanted, mut charts) = (design.wanted(), sides(design.wanted()));
        // A kept baseline is in doubt, which costs run length: the sides are made for more until both together have it.
        let mut left = MOST_STEPS;
        while left > 0 && charts.iter().any(|side| !side.is_largest()) {
            let found = run_length(charts);
            if found >= design.wanted() {
                break;
            }
            // A chart made for twice as much has at most twice as much in doubt, so that lesser steps needn't be tried.
            let steps = libm::log(design.wanted() / found) / libm::log(STEP);
            for _ in 0..(steps.floor() as u32).clamp(1, left) {
                (wanted, left) = (wanted * STEP, left - 1);
            }
            charts = sides(wanted);
        }
        let [up, down] = charts;
        let counts = Some(Counts { up, down, mean });
        Self { design, counts, sums: [0.0; 2], upper: up.limit(), lower: -down.limit(), run_length: run_length(charts) }
    }

    /// The upper and the lower statistic after a period of this standardised value, or of so many events where
    /// `expected` were.
    pub(super) fn step(&mut self, z: f64, events: f64, expected: f64) -> (f64, f64) {
        let [up, down] = &mut self.sums;
        match (&self.counts, self.design.chart) {
            (Some(counts), _) => {
                // A period of more exposure is so many periods of the mean one (Hawkins and Olwell 1998).
                let size = expected / counts.mean;
                *up = (*up + events - counts.up.reference() * size).max(0.0);
                *down = (*down + events - counts.down.reference() * size).min(0.0);
            }
            (None, TrendChart::Ewma) => {
                *up += self.design.lambda * (z - *up);
                *down = *up;
            }
            (None, TrendChart::Cusum) => {
                *up = (*up + z - self.design.k).max(0.0);
                *down = (*down + z + self.design.k).min(0.0);
            }
        }
        (*up, *down)
    }
}

/// "about one false alarm in 31 years of months".
pub(super) fn rate_in_words(run_length: f64, per_year: Option<f64>) -> String {
    let unit = match per_year {
        Some(4.0) => "quarters",
        Some(12.0) => "months",
        Some(52.0..53.0) => "weeks",
        Some(365.0..=366.0) => "days",
        _ => "periods",
    };
    let years = per_year.map(|per_year| run_length / per_year).filter(|&years| years >= 2.0);
    match years {
        _ if run_length >= LONGEST_RUN => format!("less than one false alarm in a billion {unit}"),
        Some(years) => format!("about one false alarm in {years:.0} years of {unit}"),
        None => format!("about one false alarm in {run_length:.0} {unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::columns::random::Stream;

    fn design(options: &TrendOptions) -> Design {
        Design::of(options, TrendChart::Ewma).unwrap()
    }

    /// Share of seeded charts that give an alarm within so many normal values, whose baseline is off by what is in
    /// doubt.
    fn alarmed(chart: &Chart, periods: u64, doubt: Doubt) -> f64 {
        let runs = 2000;
        let alarms = (0..runs).filter(|&run| {
            let (mut stream, mut chart) = (Stream::new(11, run), chart.clone());
            let (mean, scale) = (doubt.mean * stream.normal(), libm::exp(doubt.spread * stream.normal()));
            (0..periods).any(|_| {
                let (up, down) = chart.step((stream.normal() + mean) / scale, 0.0, 1.0);
                up > chart.upper || down < chart.lower
            })
        });
        alarms.count() as f64 / runs as f64
    }

    #[test]
    fn alarms_come_as_often_as_is_said() {
        for chart in [TrendChart::Ewma, TrendChart::Cusum] {
            let options = TrendOptions { chart: Some(chart), run_length: Some(100.0), ..TrendOptions::default() };
            let chart = Chart::of(design(&options), Doubt::default());
            assert!((chart.run_length / 100.0 - 1.0).abs() < 1e-6);
            // Runs are all but geometric, after some periods without alarms.
            let share = alarmed(&chart, 100, Doubt::default());
            assert!((0.56..0.65).contains(&share), "{share}");
        }
    }

    #[test]
    fn a_baseline_in_doubt_alarms_more_often_and_says_so() {
        let doubt = Doubt { mean: 1.0 / 30.0_f64.sqrt(), spread: 0.17 };
        let sure = Chart::of(design(&TrendOptions::default()), Doubt::default());
        let chart = Chart::of(design(&TrendOptions::default()), doubt);
        assert!(chart.run_length < 0.6 * sure.run_length, "{}", chart.run_length);
        let share = alarmed(&chart, 20, doubt);
        let said = 20.0 / chart.run_length;
        assert!(share < said && share > 0.4 * said, "{share} {said}");
        let wide = TrendOptions { run_length: Some(369.0), ..TrendOptions::default() };
        let wide = Chart::of(design(&wide), doubt);
        assert!(wide.upper > 1.1 * sure.upper && (wide.run_length / 369.0 - 1.0).abs() < 1e-6);
    }

    #[test]
    fn charts_of_counts_alarm_as_often_as_is_said() {
        let options = TrendOptions { run_length: Some(100.0), ..TrendOptions::default() };
        let chart = Chart::of_counts(design(&options), Doubt::default(), 6.0, 6.0);
        assert!((100.0..140.0).contains(&chart.run_length), "{}", chart.run_length);
        let runs = 2000;
        let mut periods = 0.0;
        for run in 0..runs {
            let (mut stream, mut chart) = (Stream::new(12, run), chart.clone());
            loop {
                periods += 1.0;
                let (up, down) = chart.step(0.0, stream.poisson(6.0), 6.0);
                if up > chart.upper || down < chart.lower {
                    break;
                }
            }
        }
        let ratio = periods / runs as f64 / chart.run_length;
        assert!((ratio - 1.0).abs() < 0.07, "{ratio}");
    }

    #[test]
    fn rates_are_said_in_plain_words() {
        assert_eq!(rate_in_words(369.0, Some(12.0)), "about one false alarm in 31 years of months");
        assert_eq!(rate_in_words(369.0, Some(365.25)), "about one false alarm in 369 days");
        assert_eq!(rate_in_words(369.0, None), "about one false alarm in 369 periods");
        assert_eq!(rate_in_words(1e9, Some(4.0)), "less than one false alarm in a billion quarters");
    }

    #[test]
    fn options_are_checked() {
        let code = |options: TrendOptions| Design::of(&options, TrendChart::Ewma).unwrap_err().code();
        assert_eq!(code(TrendOptions { lambda: Some(0.0), ..Default::default() }), "out_of_range");
        assert_eq!(code(TrendOptions { k: Some(f64::NAN), ..Default::default() }), "not_finite");
        assert_eq!(code(TrendOptions { k: Some(0.5), ..Default::default() }), "invalid");
        let cusum = TrendOptions { chart: Some(TrendChart::Cusum), ..Default::default() };
        assert_eq!(code(TrendOptions { lambda: Some(0.2), ..cusum }), "invalid");
        assert_eq!(code(TrendOptions { limit: Some(7.0), ..Default::default() }), "out_of_range");
        assert_eq!(code(TrendOptions { run_length: Some(3.0), ..Default::default() }), "out_of_range");
        assert_eq!(code(TrendOptions { run_length: Some(300.0), limit: Some(3.0), ..Default::default() }), "invalid");
    }
}
