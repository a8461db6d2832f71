//! Customers who buy regularly and may drop out after each purchase: the future of MBG/CNBD-k.
//!
//! A customer alive now has passed some of the k stages to the next purchase, each number with its probability; given
//! it, the rate of the stages has a gamma posterior and the dropout probability a beta posterior. So everything is the
//! mean over a negative binomial number of stages to come, without an approximation. Time `w` is measured in units of
//! alpha + T.

use super::long_sum::long_sum;
use super::stages::{Silence, passes};
use crate::math::columns::random::Stream;
use crate::math::special::hypergeometric::ln_hyp2f1_zw;
use crate::math::special::incomplete_beta::{beta_kernel, ln_beta_kernel};
use crate::math::special::ln_add::ln_add;
use crate::math::special::rising::ln_beta_ratio;
use crate::math::special::tail_root::falling_root;
use crate::value::models::bg_nbd::geometric_dropout::{UNDERFLOWS_BELOW, discount, summable};
use crate::value::models::wait::Wait;
use libm::{exp, log, log1p};
use std::f64::consts::LN_2;

/// Largest width of a panel of a discounted integral, in ln(1 + (1+n) w): regular customers buy in waves, a few of which
/// can be told apart.
const WIDEST_PANEL: f64 = 0.2;

/// A living customer who buys after every `k` stages.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErlangDropout {
    k: u32,
    /// Shape of the gamma posterior of the stages' rate, before the stages of the silence.
    n: f64,
    scale: f64,
    silence: Silence,
    /// The beta posterior of the dropout probability.
    a: f64,
    b: f64,
}

/// The same customer, when a number of stages is known to be passed.
#[derive(Clone, Copy)]
struct Passed {
    /// Stages passed since the last purchase.
    stages: f64,
    /// Its probability.
    share: f64,
    /// Shape of the gamma posterior of the rate.
    n: f64,
}

/// What a number of stages to come means.
struct Stage {
    /// Stages passed from now on.
    number: f64,
    /// Whether the next one ends with a purchase.
    buys: bool,
    /// Probability to survive the purchases so far.
    alive: f64,
    /// Purchases expected so far, in life.
    made: f64,
}

impl ErlangDropout {
    /// `quiet` is the time since the last purchase, as a share of `scale` = alpha + T.
    pub(super) fn new(k: u32, n: f64, scale: f64, quiet: f64, [a, b]: [f64; 2]) -> Self {
        Self { k, n, scale, silence: Silence::new(k, n, quiet), a, b }
    }

    fn passed(&self) -> impl Iterator<Item = Passed> + '_ {
        let sum = self.silence.sum();
        self.silence.weights().map(move |(stages, weight)| Passed { stages, share: weight / sum, n: self.n + stages })
    }

    /// The mean of `of` over the stages that may be passed.
    fn mean(&self, of: impl Fn(Passed) -> f64) -> f64 {
        self.passed().map(|passed| passed.share * of(passed)).sum()
    }

    /// Stages from now to the end of purchase `m`.
    fn stages_to(&self, m: f64, passed: Passed) -> f64 {
        m * f64::from(self.k) - passed.stages
    }

    /// Probability to survive `m` purchases.
    fn survives(&self, m: f64) -> f64 {
        exp(ln_beta_ratio(self.a, self.b, m))
    }

    /// The mean over the negative binomial number of stages of `term`.
    fn by_sum(&self, passed: Passed, w: f64, term: impl Fn(Stage) -> f64) -> f64 {
        let Self { a, b, .. } = *self;
        let q = w / (1.0 + w);
        let (mut weight, mut total, mut weights) = (1.0, 0.0, 0.0);
        let (mut alive, mut made, mut bought) = (1.0, 0.0, 0.0);
        let mut to_go = self.k - passed.stages as u32;
        let mut number = 0.0;
        loop {
            let share = weight * term(Stage { number, buys: to_go == 1, alive, made });
            total += share;
            weights += weight;
            let ratio = (passed.n + number) / (number + 1.0) * q;
            let left = ratio / (1.0 - ratio);
            let nothing = weight * left <= 1e-18 * weights && share * left <= 1e-18 * total;
            // Before the first purchase the terms are 0, however much is to come.
            if weight == 0.0 || (ratio < 1.0 && nothing && bought > 0.0) {
                return total / weights;
            }
            to_go -= 1;
            if to_go == 0 {
                to_go = self.k;
                made += alive;
                alive *= (b + bought) / (a + b + bought);
                bought += 1.0;
            }
            weight *= ratio;
            number += 1.0;
            if weight > 1e280 {
                (weight, total, weights) = (weight * 1e-280, total * 1e-280, weights * 1e-280);
            }
        }
    }

    fn summable(&self, w: f64) -> bool {
        summable(self.n + f64::from(self.k), w)
    }

    /// The mean over the stages passed of a sum of `short` terms, or of `long` over the purchases 1, 2, ... where that
    /// takes too many.
    fn sum(&self, w: f64, short: impl Fn(Passed, Stage) -> f64, long: impl Fn(Passed, f64) -> f64) -> f64 {
        if self.summable(w) {
            return self.mean(|passed| self.by_sum(passed, w, |stage| short(passed, stage)));
        }
        // The number of stages has the mean n w and the variance n w (1 + w).
        let (k, stages) = (f64::from(self.k), self.n * w);
        let width = (stages * (1.0 + w)).sqrt() / k;
        long_sum(stages / k, width.max(1.0), |m| self.mean(|passed| long(passed, m)))
    }

    /// Purchases expected within the horizon.
    pub(crate) fn expected(&self, horizon: f64) -> f64 {
        let w = horizon / self.scale;
        let long = |passed: Passed, m| self.survives(m - 1.0) * passes(passed.n, w, self.stages_to(m, passed));
        self.sum(w, |_, stage| stage.made, long)
    }

    /// Purchases per time expected at the time `w`.
    fn rate(&self, w: f64) -> f64 {
        let short = |passed: Passed, stage: Stage| {
            if stage.buys { (passed.n + stage.number) * stage.alive } else { 0.0 }
        };
        let long = |passed: Passed, m| {
            let number = self.stages_to(m, passed) - 1.0;
            (passed.n + number) * exactly(passed.n, w, number) * self.survives(m - 1.0)
        };
        self.sum(w, short, long) / (1.0 + w)
    }

    /// The same, discounted at the continuous `rate`.
    pub(crate) fn discounted(&self, horizon: f64, rate: f64) -> f64 {
        if rate == 0.0 {
            return self.expected(horizon);
        }
        discount(self.n, WIDEST_PANEL, [horizon / self.scale, rate * self.scale], |w| self.rate(w))
    }

    /// Probability to be alive still after the horizon.
    pub(crate) fn survival(&self, horizon: f64) -> f64 {
        let w = (horizon / self.scale).min(1e300 / self.n.max(1.0));
        let long = |passed: Passed, m| self.survives(m) * between(passed.n, w, self.stages_to(m, passed), self.k);
        let bought = self.sum(w, |_, stage| stage.alive, long);
        // The sum over the purchases lacks those who make none.
        if self.summable(w) { bought } else { bought + self.mean(|passed| self.none(passed, w)) }
    }

    /// Probability of no purchase within `w`.
    fn none(&self, passed: Passed, w: f64) -> f64 {
        between(passed.n, w, 0.0, self.k - passed.stages as u32)
    }

    /// Logarithm of the probability of `purchases` within the horizon: all of them survived and no more made, or the
    /// last one left after.
    pub(crate) fn ln_pmf(&self, horizon: f64, purchases: u32) -> f64 {
        let w = horizon / self.scale;
        if purchases == 0 {
            let none = |passed| ln_between(passed, w, 0.0, self.k - passed.stages as u32);
            return self.ln_mean(none);
        }
        if horizon == 0.0 {
            return f64::NEG_INFINITY;
        }
        let (a, b, m) = (self.a, self.b, f64::from(purchases));
        let survives = ln_beta_ratio(a, b, m);
        let leaves = ln_beta_ratio(a, b, m - 1.0) + log(a / (a + b + (m - 1.0)));
        let probability = self.mean(|passed| {
            let stages = self.stages_to(m, passed);
            exp(survives) * between(passed.n, w, stages, self.k) + exp(leaves) * passes(passed.n, w, stages)
        });
        if probability > UNDERFLOWS_BELOW {
            return log(probability);
        }
        self.ln_mean(|passed| {
            let stages = self.stages_to(m, passed);
            ln_add(survives + ln_between(passed, w, stages, self.k), leaves + ln_passes(passed.n, w, stages))
        })
    }

    fn ln_mean(&self, of: impl Fn(Passed) -> f64) -> f64 {
        self.passed().map(|passed| log(passed.share) + of(passed)).fold(f64::NEG_INFINITY, ln_add)
    }

    /// Probability of `purchases` or more within the horizon.
    pub(crate) fn tail(&self, horizon: f64, purchases: u32) -> f64 {
        if purchases == 0 {
            return 1.0;
        }
        let (w, m) = (horizon / self.scale, f64::from(purchases));
        self.survives(m - 1.0) * self.mean(|passed| passes(passed.n, w, self.stages_to(m, passed)))
    }

    /// The time to the next purchase, which is sure to come.
    pub(crate) fn next_purchase(&self) -> Wait {
        // A stage takes scale / (n - 1) in the mean.
        let mean = self.mean(|passed| self.stages_to(1.0, passed) * self.scale / (passed.n - 1.0));
        let none = |time: f64| log(self.mean(|passed| self.none(passed, time / self.scale)));
        let median = falling_root(self.scale, |time| none(time) + LN_2);
        Wait { probability: 1.0, mean: self.has_mean().then_some(mean), median: median.unwrap_or(f64::MAX) }
    }

    /// Whether a stage takes a finite time in the mean, whatever was passed.
    fn has_mean(&self) -> bool {
        self.passed().all(|passed| passed.n > 1.0)
    }

    /// Mean and median of the time until the customer leaves; `None` where beyond all bounds.
    pub(crate) fn lifetime(&self) -> (Option<f64>, Option<f64>) {
        let Self { k, scale, a, b, .. } = *self;
        // (a+b-1)/(a-1) purchases in the mean; the first of them is nearer than the others.
        let more = b / (a - 1.0) * f64::from(k);
        let mean = self.mean(|passed| (self.stages_to(1.0, passed) + more) * scale / (passed.n - 1.0));
        let median = falling_root(scale, |time| log(self.survival(time)) + LN_2);
        ((self.has_mean() && a > 1.0).then_some(mean), median)
    }

    /// Draws the times of the purchases within the horizon, in order, for `visit`, which may end it; the time at which
    /// the customer leaves, if before the end.
    pub(crate) fn draw(&self, stream: &mut Stream, horizon: f64, visit: &mut dyn FnMut(f64) -> bool) -> Option<f64> {
        let mut left = stream.uniform();
        let passed = self.passed().find(|passed| {
            left -= passed.share;
            left < 0.0
        });
        let passed = passed.or_else(|| self.passed().last())?;
        // One rate and one dropout probability for the whole life.
        let stage = self.scale * exp(-stream.ln_gamma(passed.n));
        let odds = stream.ln_odds_beta(self.a, self.b);
        let mut stays = stream.failures(odds);
        let (mut time, mut to_go) = (0.0, self.k - passed.stages as u32);
        loop {
            time += stage * (0..to_go).map(|_| stream.exponential()).sum::<f64>();
            to_go = self.k;
            // A gap that overflows may make a NaN time.
            if time.is_nan() || time > horizon || !visit(time) {
                return None;
            }
            if stays < 1.0 {
                return Some(time);
            }
            stays -= 1.0;
        }
    }
}

/// Probability of exactly `stages` within the time `w`.
fn exactly(n: f64, w: f64, stages: f64) -> f64 {
    if stages == 0.0 {
        return exp(-n * log1p(w));
    }
    beta_kernel(stages, n, w / (1.0 + w), 1.0 / (1.0 + w)) / stages
}

/// Probability of `from` stages or up to `count` - 1 more.
fn between(n: f64, w: f64, from: f64, count: u32) -> f64 {
    exactly(n, w, from) * rises(n, w, from, count)
}

/// The probabilities of `from` and the next stages, as shares of that of `from`.
fn rises(n: f64, w: f64, from: f64, count: u32) -> f64 {
    let q = w / (1.0 + w);
    let (mut sum, mut term) = (0.0, 1.0);
    for more in (0..count).map(f64::from) {
        sum += term;
        term *= (n + from + more) / (from + more + 1.0) * q;
    }
    sum
}

/// ln [`exactly`], also where that is no number.
fn ln_exactly(n: f64, w: f64, stages: f64) -> f64 {
    if stages == 0.0 {
        return -n * log1p(w);
    }
    ln_beta_kernel(stages, n, w / (1.0 + w), 1.0 / (1.0 + w)) - log(stages)
}

fn ln_between(passed: Passed, w: f64, from: f64, count: u32) -> f64 {
    ln_exactly(passed.n, w, from) + log(rises(passed.n, w, from, count))
}

/// ln [`passes`]: the incomplete beta function as its kernel times a 2F1.
fn ln_passes(n: f64, w: f64, stages: f64) -> f64 {
    ln_exactly(n, w, stages) + ln_hyp2f1_zw(n + stages, 1.0, stages + 1.0, w / (1.0 + w), 1.0 / (1.0 + w))
}
