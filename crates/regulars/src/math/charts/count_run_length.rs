//! A CUSUM chart of counts, and how long it runs before it gives an alarm: an exact Markov chain (Brook and Evans
//! 1972).
//!
//! The chart adds what a count is above its reference and never falls below 0 (Lucas 1985). References and limits are
//! whole numbers of steps, a step being a fraction of a count or, for large counts, several: so the states of the chain
//! are those of the chart.
#![expect(clippy::indexing_slicing, reason = "places in tables that this file makes")]

use super::run_length::run_lengths;
use crate::math::special::negative_binomial::count_cdf;

/// Least steps to a standard deviation. Reference and limit are rounded to steps, so fewer would make the chart another
/// one than was asked for.
const STEPS_A_DEVIATION: f64 = 12.0;
/// Most states of the chain, which is solved in cubic time. A chart whose limit would need more gets this one, and says
/// its own run length.
const MOST_STATES: usize = 400;
/// Most steps of a reference: sums of it and of states stay whole numbers that are exact as floats too.
const FARTHEST: f64 = 1e15;

/// A one-sided chart of counts of a mean and variance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct CountCusum {
    upward: bool,
    /// Counts to a step.
    step: f64,
    /// The reference, in steps.
    reference: i64,
    /// An alarm is a statistic of so many steps.
    states: usize,
}

impl CountCusum {
    /// The chart that is best against a change of the mean by `ratio` (Hawkins and Olwell 1998: the slope of the
    /// log-likelihood ratio), upward for a ratio above 1; its limit is the lowest whose run length without a change is
    /// at least `wanted`.
    pub(crate) fn new(mean: f64, variance: f64, ratio: f64, wanted: f64) -> Self {
        let deviation = variance.sqrt();
        let step = if deviation < STEPS_A_DEVIATION {
            1.0 / (STEPS_A_DEVIATION / deviation).ceil()
        } else {
            (deviation / STEPS_A_DEVIATION).floor()
        };
        let upward = ratio > 1.0;
        // A reference at the mean itself, or none at all, would make no chart.
        let reference = (best_reference(mean, variance, ratio) / step).round().clamp(1.0, FARTHEST) as i64;
        let chart = |states| Self { upward, step, reference, states };
        let (mut low, mut high) = (0, 8);
        while high < MOST_STATES && chart(high).run_length(mean, variance) < wanted {
            (low, high) = (high, (2 * high).min(MOST_STATES));
        }
        while high - low > 1 {
            let middle = low.midpoint(high);
            if chart(middle).run_length(mean, variance) < wanted { low = middle } else { high = middle }
        }
        chart(high)
    }

    /// Whether it has as many states as a chart may have, and so isn't made longer by wanting more.
    pub(crate) fn is_largest(&self) -> bool {
        self.states >= MOST_STATES
    }

    /// What is taken from each count, in counts.
    pub(crate) fn reference(&self) -> f64 {
        self.reference as f64 * self.step
    }

    /// An alarm is a statistic above this, in counts; it lies between two states.
    pub(crate) fn limit(&self) -> f64 {
        (self.states as f64 - 0.5) * self.step
    }

    /// Mean run length from 0 for counts of a mean and variance.
    pub(crate) fn run_length(&self, mean: f64, variance: f64) -> f64 {
        let (n, reference) = (self.states as i64, self.reference);
        // P(count <= whole steps), where a step of many counts is the middle of them.
        let half = if self.step > 1.0 { 0.5 * self.step } else { 1e-9 };
        let below = |steps: i64| count_cdf((steps as f64 * self.step + half).floor(), mean, variance);
        let at_most = |distance: i64| {
            if self.upward { below(distance + reference) } else { 1.0 - below(reference - distance - 1) }
        };
        let table: Vec<f64> = (1 - n..n).map(at_most).collect();
        let reaches = |row: usize, column: usize| {
            let cell = column + self.states - 1 - row;
            if column == 0 { table[cell] } else { table[cell] - table[cell - 1] }
        };
        // A chart has one state at least, the first of which is 0.
        run_lengths(self.states, reaches).first().copied().unwrap_or(f64::NAN)
    }
}

/// Between the two means: where a count speaks as much for the one as for the other.
fn best_reference(mean: f64, variance: f64, ratio: f64) -> f64 {
    let excess = variance / mean - 1.0;
    if excess < 1e-6 {
        return mean * (ratio - 1.0) / libm::log(ratio);
    }
    // Negative binomial of this size: ln of the ratio of two probabilities is linear in the count, and 0 here.
    let size = mean / excess;
    let shift = libm::log1p(mean * (ratio - 1.0) / (size + mean));
    // ln ratio - shift, which would cancel where the variance is beyond all means.
    let rest = libm::log1p(size * (ratio - 1.0) / (size + mean * ratio));
    size * shift / rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::columns::random::Stream;

    /// Poisson counts of mean 4, reference 5, alarm from 10 on: an own chain in numpy with scipy's probabilities.
    #[test]
    fn run_lengths_are_those_of_a_chain_in_numpy() {
        let chart = CountCusum { upward: true, step: 1.0, reference: 5, states: 10 };
        let near = |found: f64, truth: f64| assert!((found / truth - 1.0).abs() < 1e-9, "{found} {truth}");
        near(chart.run_length(4.0, 4.0), 421.6500984860621);
        near(chart.run_length(6.0, 6.0), 9.726166207017588);
        near(chart.run_length(4.0, 6.0), 107.56630369153709);
        let down = CountCusum { upward: false, step: 0.5, reference: 6, states: 16 };
        near(down.run_length(4.0, 4.0), 536.3713819109929);
    }

    #[test]
    fn limits_give_the_run_length_wanted() {
        for (mean, variance) in [(0.2_f64, 0.2_f64), (1.5, 2.5), (8.0, 8.0), (150.0, 400.0), (1e6, 1e6), (1e4, 1e7)] {
            for ratio in [1.0 + variance.sqrt() / mean, 1.0 / (1.0 + variance.sqrt() / mean)] {
                let chart = CountCusum::new(mean, variance, ratio, 500.0);
                let length = chart.run_length(mean, variance);
                assert!((500.0..900.0).contains(&length), "{mean} {variance} {ratio} {length} {chart:?}");
                let lower = CountCusum { states: chart.states - 1, ..chart };
                assert!(lower.run_length(mean, variance) < 500.0 && chart.states < MOST_STATES);
            }
        }
    }

    #[test]
    fn simulated_runs_are_as_long() {
        let chart = CountCusum::new(3.0, 3.0, 1.6, 60.0);
        let runs = 2000;
        let mut periods = 0.0;
        for run in 0..runs {
            let mut stream = Stream::new(5, run);
            let mut sum = 0.0;
            while sum < chart.limit() {
                sum = f64::max(0.0, sum + stream.poisson(3.0) - chart.reference());
                periods += 1.0;
            }
        }
        let ratio = periods / runs as f64 / chart.run_length(3.0, 3.0);
        assert!((ratio - 1.0).abs() < 0.08, "{ratio}");
    }

    /// Variances beyond all means: references stay whole numbers that can be added.
    #[test]
    fn no_variance_is_too_large() {
        for (mean, spread) in [(4.0_f64, 1e10), (1e-12, 1e30), (1e15, 1e30), (1e15, 1e-3), (0.5, 1e17)] {
            let variance = (spread * spread * mean).max(mean);
            let ratio = 1.0 + variance.sqrt() / mean;
            for ratio in [ratio, 1.0 / ratio] {
                let chart = CountCusum::new(mean, variance, ratio, 500.0);
                assert!(chart.reference().is_finite() && chart.limit().is_finite(), "{mean} {spread} {chart:?}");
                assert!(!chart.run_length(mean, variance).is_nan(), "{mean} {spread} {chart:?}");
            }
        }
    }
}
