//! Integrals from 0 of what declines as products of powers and exponentials: the kernels of the Pareto/NBD.
//!
//! On the line y = ln(1 + v/a) the integrand is e^((1-p) y - drop(y)), where the slope of the drop grows no faster than
//! e^y and singularities stay pi away. Gauss-Legendre panels of at most 3 in y, over each of which the integrand falls
//! by e^-8 at most, are exact to the last digits, and every term is positive.

use super::gauss_legendre::{RULE_8, RULE_16};
use libm::{exp, expm1, log, log1p};

/// Longest panel in y. The singularities of the integrand lie pi off the line: much longer panels would feel them and
/// the 16-point rule lose digits.
const LONGEST_PANEL: f64 = 3.0;
/// Largest fall of the logarithm of the integrand over a panel: e^-8 is what 16 points still integrate to the last bit.
const LARGEST_FALL: f64 = 8.0;
/// Longest panel in y for which 8 points are as exact as 16, at half the price.
const SHORT_PANEL: f64 = 1.2;
/// Largest fall of the logarithm over such a panel.
const SMALL_FALL: f64 = 3.0;
/// The integral ends when what is left is at most this share of it, a tenth of the last bit.
const NEGLIGIBLE_REST: f64 = 1e-17;
/// Distance in y beyond the larger scale from which the integrand is a pure power, whose integral is known: e^-40 is
/// 4e-18, so 1 + v/b is v/b to the last bit. Panels alone would never end at an infinite `end`.
const PURE_POWER: f64 = 40.0;

/// (1 + v/a)^-p (1 + v/b)^-q, for p, q >= 0 and a, b > 0.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PowerDecline {
    pub(crate) p: f64,
    pub(crate) a: f64,
    pub(crate) q: f64,
    pub(crate) b: f64,
    /// p + q - 1, positive. The caller brings it, because as a difference it would lose its digits near 0.
    pub(crate) excess: f64,
}

impl PowerDecline {
    /// The value at `v`.
    pub(crate) fn at(&self, v: f64) -> f64 {
        exp(-self.p * log1p(v / self.a) - self.q * log1p(v / self.b))
    }

    /// The integral of (1 + v/a)^-p (1 + v/b)^-q over v in 0..`end`, which may be infinite.
    ///
    /// With a the smaller scale, v = a (e^y - 1) makes of it a times the integral of e^((1-p) y - q ln(1 + a/b (e^y -
    /// 1))).
    pub(crate) fn integral(&self, end: f64) -> f64 {
        let (p, a, q, b) =
            if self.a <= self.b { (self.p, self.a, self.q, self.b) } else { (self.q, self.b, self.p, self.a) };
        let ratio = a / b;
        let drop = |y: f64| q * log1p(ratio * expm1(y));
        let slope = |y: f64| {
            let grown = ratio * exp(y);
            q * grown / ((1.0 - ratio) + grown)
        };
        let end = log1p(end / a);
        let pure = PURE_POWER - log(ratio);
        if end <= pure {
            return a * panels(p, end, drop, slope, q);
        }
        let tail = exp((1.0 - p) * pure - drop(pure)) * -expm1(-self.excess * (end - pure)) / self.excess;
        a * (panels(p, pure, drop, slope, q) + tail)
    }
}

/// The integral of (1+v)^-`s` e^(-`z` v) over 0..`end`, which may be infinite, for s >= 0 and z > 0.
pub(crate) fn discounted_decline(s: f64, z: f64, end: f64) -> f64 {
    panels(s, log1p(end), |y| z * expm1(y), |y| z * exp(y), f64::INFINITY)
}

/// The integral of e^((1-`p`) y - `drop(y)`) over 0..`end`, where `slope` is the derivative of `drop`, which
/// rises, but not beyond `steepest`.
#[inline]
fn panels(p: f64, end: f64, drop: impl Fn(f64) -> f64, slope: impl Fn(f64) -> f64, steepest: f64) -> f64 {
    let f = |y: f64| exp((1.0 - p) * y - drop(y));
    let (mut y, mut sum) = (0.0, 0.0);
    while y < end {
        let here = slope(y);
        // The slope grows over the panel: a first length tells by how much, and the second allows for it.
        let most = LONGEST_PANEL.min(LARGEST_FALL / (p + here));
        let rise = (here * expm1(most) / most).min(steepest);
        let most = LONGEST_PANEL.min(LARGEST_FALL / (p + rise));
        let rest = end - y;
        let width = if rest < most { rest } else { rest / (rest / most).ceil() };
        let width = if width.is_finite() && width > 0.0 { width } else { most };
        let panel = |rule: &[(f64, f64)]| width * rule.iter().map(|&(x, w)| w * f(y + width * x)).sum::<f64>();
        sum += if width <= SHORT_PANEL && (p + rise) * width <= SMALL_FALL { panel(&RULE_8) } else { panel(&RULE_16) };
        if width == rest || y + width == y {
            break;
        }
        y += width;
        // From here on the integrand falls at least as steeply as here, so the rest is at most f(y) times `longest`.
        let falls = p - 1.0 + slope(y);
        let longest = if falls > 0.0 { (1.0 / falls).min(end - y) } else { end - y };
        if f(y) * longest <= NEGLIGIBLE_REST * sum {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::special::double_exponential::tanh_sinh;
    use crate::math::special::hypergeometric::ln_hyp2f1;
    use proptest::prelude::*;

    fn close(found: f64, truth: f64, relative: f64) -> bool {
        (found - truth).abs() <= relative * truth.abs()
    }

    fn decline(p: f64, a: f64, q: f64, b: f64) -> PowerDecline {
        PowerDecline { p, a, q, b, excess: p + q - 1.0 }
    }

    #[test]
    fn equal_scales_have_a_closed_form() {
        for end in [1e-20, 0.3, 7.0, 1e5, 1e30, f64::INFINITY] {
            for (p, q) in [(0.3, 1.2), (2.0, 3.0), (1e3, 1.0), (0.0, 1.5), (1e9, 1e6)] {
                let truth = 2.0 * -expm1(-(p + q - 1.0) * log1p(end / 2.0)) / (p + q - 1.0);
                let found = decline(p, 2.0, q, 2.0).integral(end);
                assert!(
                    close(found, truth, 1e-13 + 1e-16 * (p + q - 1.0).recip()),
                    "{p} {q} {end}: {found:e} {truth:e}"
                );
            }
        }
        assert_eq!(decline(1.0, 1.0, 1.0, 1.0).integral(0.0), 0.0);
    }

    proptest! {
        #[test]
        fn tanh_sinh_agrees(p in 0.0..30.0_f64, q in 1.0..20.0_f64, ln_a in -4.0..4.0_f64, ln_b in -4.0..4.0_f64, end in 0.01..9.0_f64) {
            let decline = decline(p, exp(ln_a), q, exp(ln_b));
            let truth = tanh_sinh(|v, _, _| decline.at(v), 0.0, end).value;
            prop_assert!(close(decline.integral(end), truth, 1e-11), "{} {truth}", decline.integral(end));
        }

        /// The whole is 2F1(1, q; p+q; 1 - a/b) a / (p+q-1), for a < b.
        #[test]
        fn the_whole_is_hypergeometric(p in 0.01..50.0_f64, q in 1.0..20.0_f64, ln_ratio in -12.0..0.0_f64) {
            let ratio = exp(ln_ratio);
            let truth = exp(ln_hyp2f1(1.0, q, p + q, 1.0 - ratio)) / (p + q - 1.0) * ratio;
            let found = decline(p, ratio, q, 1.0).integral(f64::INFINITY);
            prop_assert!(close(found, truth, 1e-11), "{found} {truth}");
        }

        #[test]
        fn pieces_add_up(p in 0.01..300.0_f64, q in 1.0..300.0_f64, ln_a in -9.0..9.0_f64, ln_b in -9.0..9.0_f64, cut in 1e-6..1e3_f64) {
            let (a, b) = (exp(ln_a), exp(ln_b));
            let (whole, first) = (decline(p, a, q, b), decline(p, a, q, b).integral(cut));
            let rest = whole.at(cut) * decline(p, a + cut, q, b + cut).integral(f64::INFINITY);
            prop_assert!(close(first + rest, whole.integral(f64::INFINITY), 1e-12));
        }
    }
}
