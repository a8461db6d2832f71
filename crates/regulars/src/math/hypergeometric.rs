//! Gauss's hypergeometric function 2F1(a, b; c; z) for a, b >= 0, c > -1 and 0 <= z < 1 (NIST DLMF, chapter 15).
//!
//! All is computed from the excess 2F1 - 1, which for c > 0 is a sum of positive numbers on every path taken here:
//! 1. the Gauss series, when some hundreds of terms do (DLMF 15.2.1);
//! 2. else Euler's integral (DLMF 15.6.1), read as the mean of (1 - z t)^-a over t ~ Beta(b, c - b) and taken by the
//!    trapezoid rule on the logit of t, where it is analytic; weight and mean share their nodes and their reference point;
//! 3. where c is at most b, `2F1(c) = 2F1(c+1) + a b z / (c (c+1)) 2F1(a+1, b+1; c+2)`, and further down the contiguous
//!    relation in c (DLMF 15.5.18), whose terms are all positive below min(a, b).
//!
//! So no digits are lost beyond those that the condition of the function costs, and none are special at integer c-a-b.

use super::quadrature::{Tail, ln_peaked};

/// Terms of the Gauss series before the integral is the cheaper way.
const TERMS: u32 = 800;
/// Steps of the contiguous relation before the answer is NaN: no model is within a factor of hundreds of this.
const STEPS: f64 = 1e7;

/// 2F1(a, b; c; z), for a, b >= 0, c > -1 but not 0, and 0 <= z < 1; NaN elsewhere.
pub(crate) fn hyp2f1(a: f64, b: f64, c: f64, z: f64) -> f64 {
    hyp2f1_zw(a, b, c, z, 1.0 - z)
}

/// [`hyp2f1`] with `w` = 1 - z given beside z, so that z near 1 keeps its digits; w >= 1e-280.
pub(crate) fn hyp2f1_zw(a: f64, b: f64, c: f64, z: f64, w: f64) -> f64 {
    if !(a >= 0.0 && b >= 0.0 && c > -1.0 && c != 0.0 && (0.0..=1.0).contains(&z) && w > 0.0) {
        return f64::NAN;
    }
    let argument = Argument { z, w };
    if c > 0.0 {
        return 1.0 + libm::exp(ln_excess(a, b, c, argument));
    }
    // Below c = 0 every term but the first is negative.
    let raised = libm::exp(ln_integral_excess(a, b, c, 1.0, argument));
    1.0 + raised - libm::exp(libm::log(-slope(a, b, c, z)) + ln_one_plus_exp(ln_shifted(a, b, c, argument)))
}

/// ln 2F1(a, b; c; z), for a, b >= 0, c > 0 and 0 <= z < 1; NaN elsewhere. Finite where 2F1 itself overflows.
pub(crate) fn ln_hyp2f1(a: f64, b: f64, c: f64, z: f64) -> f64 {
    ln_hyp2f1_zw(a, b, c, z, 1.0 - z)
}

/// [`ln_hyp2f1`] with `w` = 1 - z given beside z, so that z near 1 keeps its digits; w >= 1e-280.
pub(crate) fn ln_hyp2f1_zw(a: f64, b: f64, c: f64, z: f64, w: f64) -> f64 {
    if !(a >= 0.0 && b >= 0.0 && c > 0.0 && (0.0..=1.0).contains(&z) && w > 0.0) {
        return f64::NAN;
    }
    ln_one_plus_exp(ln_excess(a, b, c, Argument { z, w }))
}

/// z and 1 - z.
#[derive(Clone, Copy)]
struct Argument {
    z: f64,
    w: f64,
}

/// ln(2F1 - 1) for c > 0.
fn ln_excess(a: f64, b: f64, c: f64, argument: Argument) -> f64 {
    if a * b * argument.z == 0.0 {
        return f64::NEG_INFINITY;
    }
    let least = a.min(b);
    if let Some(ln_sum) = ln_series_excess(a, b, c, argument.z) {
        ln_sum
    } else if c > least {
        ln_integral_excess(a, b, c, 0.0, argument)
    } else if (c - least) + 1.0 > 0.0 {
        ln_raised_excess(a, b, c, argument)
    } else {
        ln_descended(a, b, c, argument)
    }
}

/// ln of the Gauss series without its first term, or none if it converges too slowly.
fn ln_series_excess(a: f64, b: f64, c: f64, z: f64) -> Option<f64> {
    const SMALLER: f64 = 1.0 / (1u128 << 100) as f64;
    let mut term = a / c * b * z;
    let (mut sum, mut ln_scale) = (term, 0.0);
    for k in 1..TERMS {
        let k = f64::from(k);
        let ratio = (a + k) / (c + k) * ((b + k) / (1.0 + k)) * z;
        // The ratio tends to z from either side: the larger of the two bounds the rest by a geometric series.
        let bound = ratio.max(z);
        if bound < 1.0 && term * bound <= 1e-17 * (1.0 - bound) * sum {
            return Some(libm::log(sum) + ln_scale);
        }
        term *= ratio;
        sum += term;
        if sum > 1e250 {
            term *= SMALLER;
            sum *= SMALLER;
            ln_scale -= libm::log(SMALLER);
        }
    }
    None
}

/// ln(2F1(a, b; c + raise; z) - 1) by Euler's integral, for c + raise > min(a, b).
fn ln_integral_excess(a: f64, b: f64, c: f64, raise: f64, argument: Argument) -> f64 {
    // Of the two integrals the one with the smaller power of 1 - z t is the better conditioned.
    let (high, low) = (a.max(b), a.min(b));
    if (c - high) + raise > 0.0 {
        ln_mean_excess(low, high, (c - high) + raise, argument)
    } else {
        ln_mean_excess(high, low, (c - low) + raise, argument)
    }
}

/// ln of the mean of (1 - z t)^-power - 1 over t ~ Beta(p, q).
fn ln_mean_excess(power: f64, p: f64, q: f64, argument: Argument) -> f64 {
    let beta = LogitBeta { p, q };
    let tilted = |x: f64| {
        let (t, s) = beta.point(x);
        let ln_gain = power * argument.ln_inverse(t, s);
        beta.ln_weight(x) + ln_gain + libm::log(-libm::expm1(-ln_gain))
    };
    let (left, right) = beta.tails(power, power / argument.w);
    let left = Tail { from: left.from, rate: left.rate + 1.0 };
    ln_peaked(tilted, left, right) - beta.ln_total()
}

impl Argument {
    /// -ln(1 - z t), with s = 1 - t.
    fn ln_inverse(self, t: f64, s: f64) -> f64 {
        if self.z * t < 0.5 { -libm::log1p(-self.z * t) } else { -libm::log(s + self.w * t) }
    }
}

/// The Beta(p, q) weight on the logit line, x = logit t - ln(p/q) counted from its mode.
pub(super) struct LogitBeta {
    pub(super) p: f64,
    pub(super) q: f64,
}

impl LogitBeta {
    /// t and 1 - t, both to full relative precision.
    pub(super) fn point(&self, x: f64) -> (f64, f64) {
        let (p, q) = (self.p, self.q);
        let e = libm::exp(-x.abs());
        let (rising, falling) = if x >= 0.0 { (p, q * e) } else { (p * e, q) };
        (rising / (rising + falling), falling / (rising + falling))
    }

    /// ln of t^p (1-t)^q, 0 at the mode.
    pub(super) fn ln_weight(&self, x: f64) -> f64 {
        let (p, q) = if x >= 0.0 { (self.p, self.q) } else { (self.q, self.p) };
        let y = x.abs();
        // From the mode on, ln(1 + e^logit) has grown by log1p(p/(p+q) (e^y - 1)); mirrored to the left of it.
        p * y - (p + q) * libm::log1p(p / (p + q) * libm::expm1(y))
    }

    /// Where the weight times a factor of logarithm `below t + above (1-t)` at most is a pure exponential.
    pub(super) fn tails(&self, below: f64, above: f64) -> (Tail, Tail) {
        const NEGLIGIBLE: f64 = 40.0;
        let (sum, mode) = (1.0 + self.p + self.q, libm::log(self.p / self.q));
        let left = (-NEGLIGIBLE - libm::log(sum + below) - mode).max(-700.0);
        let right = (NEGLIGIBLE + libm::log(sum + above) - mode).min(700.0);
        (Tail { from: left, rate: self.p }, Tail { from: right, rate: self.q })
    }

    /// ln of the integral of the weight over the line.
    pub(super) fn ln_total(&self) -> f64 {
        let (left, right) = self.tails(0.0, 0.0);
        ln_peaked(|x| self.ln_weight(x), left, right)
    }
}

/// ln(2F1 - 1) where c lies within 1 below min(a, b).
fn ln_raised_excess(a: f64, b: f64, c: f64, argument: Argument) -> f64 {
    let shifted = libm::log(slope(a, b, c, argument.z)) + ln_one_plus_exp(ln_shifted(a, b, c, argument));
    ln_add_exp(ln_integral_excess(a, b, c, 1.0, argument), shifted)
}

/// z times the derivative of 2F1(a, b; c+1; z) at zero, over c.
fn slope(a: f64, b: f64, c: f64, z: f64) -> f64 {
    a / c * (b / (c + 1.0)) * z
}

/// ln(2F1(a+1, b+1; c+2; z) - 1), for c + 1 > min(a, b).
fn ln_shifted(a: f64, b: f64, c: f64, argument: Argument) -> f64 {
    let (high, low) = (a.max(b), a.min(b));
    if (c - high) + 1.0 > 0.0 {
        ln_mean_excess(low + 1.0, high + 1.0, (c - high) + 1.0, argument)
    } else {
        ln_mean_excess(high + 1.0, low + 1.0, (c - low) + 1.0, argument)
    }
}

/// ln(2F1 - 1) where c + 1 <= min(a, b), by the contiguous relation downwards in c.
fn ln_descended(a: f64, b: f64, c: f64, argument: Argument) -> f64 {
    let Argument { z, w } = argument;
    let least = a.min(b);
    let mut steps = (least - c).floor();
    if (c - least) + steps + 1.0 <= 0.0 {
        steps += 1.0;
    }
    if steps > STEPS {
        return f64::NAN;
    }
    let top = c + steps;
    let ln_above = ln_one_plus_exp(ln_integral_excess(a, b, c, steps + 1.0, argument));
    let mut ln_value = ln_one_plus_exp(if top > least {
        ln_integral_excess(a, b, c, steps, argument)
    } else {
        ln_raised_excess(a, b, top, argument)
    });
    let mut ratio = libm::exp(ln_above - ln_value);
    for step in 1..=steps as u64 {
        let c = top - step as f64;
        let here = (c * w + z * (a + b - c - 1.0)) / (c * w);
        let growth = here + (a - c - 1.0) * ((b - c - 1.0) / (c + 1.0)) * (z / (c * w)) * ratio;
        ln_value += libm::log(growth);
        ratio = 1.0 / growth;
    }
    // That far down 2F1 is far from 1: b > c + 1 makes it more than (1 - z)^-a.
    ln_value + libm::log(-libm::expm1(-ln_value))
}

/// ln(1 + e^x).
fn ln_one_plus_exp(x: f64) -> f64 {
    if x > 0.0 { x + libm::log1p(libm::exp(-x)) } else { libm::log1p(libm::exp(x)) }
}

/// ln(e^x + e^y).
fn ln_add_exp(x: f64, y: f64) -> f64 {
    x.max(y) + libm::log1p(libm::exp(-(x - y).abs()))
}
