//! Gauss's hypergeometric function 2F1(a, b; c; z) for a, b >= 0, c > 0 and 0 <= z < 1 (NIST DLMF, chapter 15).
//!
//! All is computed from the excess 2F1 - 1, which for c > 0 is a sum of positive numbers on every path taken here:
//! 1. the Gauss series, when some hundreds of terms do (DLMF 15.2.1);
//! 2. else Euler's integral (DLMF 15.6.1), read as the mean of (1 - z t)^-a over t ~ Beta(b, c - b) and taken by the
//!    trapezoid rule on the logit of t, where it is analytic; weight and mean share their nodes and their reference
//!    point;
//! 3. where c is at most b, `2F1(c) = 2F1(c+1) + a b z / (c (c+1)) 2F1(a+1, b+1; c+2)`, and further down the contiguous
//!    relation in c (DLMF 15.5.18), whose terms are all positive below min(a, b).
//!
//! So no digits are lost beyond those that the condition of the function costs, and none are special at integer c-a-b.

use super::ln_add::ln_add;
use super::quadrature::{Tail, ln_peaked};

/// Terms of the Gauss series that are tried before the integral is taken, which costs about as much as these.
const MOST_SERIES_TERMS: u32 = 800;
/// Most steps of the contiguous relation, each of which costs a logarithm; beyond them the answer is NaN. No model is
/// within a factor of hundreds of this.
const MOST_STEPS: f64 = 1e6;

/// [`ln_hyp2f1`] with `w` = 1 - z as an argument beside z, so that z near 1 keeps its digits; w >= 1e-280.
pub(crate) fn ln_hyp2f1_zw(a: f64, b: f64, c: f64, z: f64, w: f64) -> f64 {
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
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
    /// 2^-100, by which the running sum is scaled where it nears overflow; a power of two rounds nothing.
    const SMALLER: f64 = 1.0 / (1u128 << 100) as f64;
    let mut term = a / c.abs() * b * z;
    if term == 0.0 {
        return Some(f64::NEG_INFINITY);
    }
    let (mut sum, mut ln_scale) = (term, 0.0);
    for k in 1..MOST_SERIES_TERMS {
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
        // From the mode on, 1 + e^logit has grown by 1 + p/(p+q) (e^y - 1), here with e^y taken out where that cancels
        // less.
        if q <= p {
            -q * y - (p + q) * libm::log1p(q / (p + q) * libm::expm1(-y))
        } else {
            p * y - (p + q) * libm::log1p(p / (p + q) * libm::expm1(y))
        }
    }

    /// Where the weight times a factor of logarithm `below t + above (1-t)` at most is a pure exponential.
    pub(super) fn tails(&self, below: f64, above: f64) -> (Tail, Tail) {
        /// Distance in log odds beyond which t or 1 - t is nothing beside 1: e^-40 is 4e-18.
        const VANISHED: f64 = 40.0;
        let (sum, mode) = (1.0 + self.p + self.q, libm::log(self.p / self.q));
        let left = (-VANISHED - libm::log(sum + below) - mode).max(-700.0);
        let right = (VANISHED + libm::log(sum + above) - mode).min(700.0);
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
    ln_add(ln_integral_excess(a, b, c, 1.0, argument), shifted)
}

/// |z/c| times the derivative of 2F1(a, b; c+1; z) at zero.
fn slope(a: f64, b: f64, c: f64, z: f64) -> f64 {
    a / c.abs() * (b / (c + 1.0)) * z
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
    if steps > MOST_STEPS {
        return f64::NAN;
    }
    let top = c + steps;
    let ln_above = ln_one_plus_exp(ln_integral_excess(a, b, c, steps + 1.0, argument));
    let mut ln_value = ln_one_plus_exp(if top > least {
        ln_integral_excess(a, b, c, steps, argument)
    } else {
        ln_raised_excess(a, b, top, argument)
    });
    // The relation is run on the ratio of two neighbours, F(c+1) / F(c), and on ln F: neither overflows.
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

/// ln 2F1(a, b; c; z), for a, b >= 0, c > 0 and 0 <= z < 1; NaN elsewhere. Finite where 2F1 itself overflows. For
/// tests: the models always know 1 - z better than this does.
#[cfg(test)]
pub(crate) fn ln_hyp2f1(a: f64, b: f64, c: f64, z: f64) -> f64 {
    ln_hyp2f1_zw(a, b, c, z, 1.0 - z)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::math::golden::check;
    use crate::math::special::double_exponential::tanh_sinh;
    use crate::math::special::gamma::lgamma;
    use crate::math::special::quadrature::gauss_legendre_32;

    fn hyp2f1(a: f64, b: f64, c: f64, z: f64) -> f64 {
        hyp2f1_zw(a, b, c, z, 1.0 - z)
    }

    /// 2F1 itself, by its excess over 1, which the logarithm comes from too.
    fn hyp2f1_zw(a: f64, b: f64, c: f64, z: f64, w: f64) -> f64 {
        if ln_hyp2f1_zw(a, b, c, z, w).is_nan() {
            return f64::NAN;
        }
        1.0 + libm::exp(ln_excess(a.min(b), a.max(b), c, Argument { z, w }))
    }

    fn close(actual: f64, expected: f64, relative: f64) {
        assert!((actual - expected).abs() <= relative * expected.abs(), "{actual:e} is not {expected:e}");
    }

    #[test]
    fn golden() {
        check("hyp2f1", |arg| hyp2f1(arg("a"), arg("b"), arg("c"), arg("z")));
        check("ln_hyp2f1", |arg| ln_hyp2f1(arg("a"), arg("b"), arg("c"), arg("z")));
    }

    #[test]
    fn outside_its_domain_it_is_nan() {
        for (a, b, c, z) in [
            (-0.1, 1.0, 1.0, 0.5),
            (1.0, -0.1, 1.0, 0.5),
            (1.0, 1.0, 0.0, 0.5),
            (1.0, 1.0, -1.0, 0.5),
            (1.0, 1.0, 1.0, -0.1),
            (1.0, 1.0, 1.0, 1.0),
            (f64::NAN, 1.0, 1.0, 0.5),
            (1.0, 1.0, f64::NAN, 0.5),
            (1.0, 1.0, 1.0, f64::NAN),
        ] {
            assert!(hyp2f1(a, b, c, z).is_nan(), "{a} {b} {c} {z}");
            assert!(ln_hyp2f1(a, b, c, z).is_nan(), "{a} {b} {c} {z}");
        }
        assert!(ln_hyp2f1(1.0, 1.0, -0.5, 0.5).is_nan());
        // A model would have to be 1e8 purchases deep to come here.
        assert!(ln_hyp2f1(3e8, 3e8, 1.0, 0.99).is_nan());
    }

    #[test]
    fn a_zero_parameter_or_argument_leaves_one() {
        for c in [0.5, 3.0] {
            assert_eq!(hyp2f1(0.0, 2.0, c, 0.7), 1.0);
            assert_eq!(hyp2f1(2.0, 0.0, c, 0.7), 1.0);
            assert_eq!(hyp2f1(2.0, 3.0, c, 0.0), 1.0);
        }
        assert_eq!(ln_hyp2f1(2.0, 3.0, 4.0, 0.0), 0.0);
    }

    #[test]
    fn elementary_cases() {
        for z in [1e-12_f64, 0.01, 0.3, 0.7, 0.99, 0.999_999, 1.0 - 1e-12] {
            let (w, root) = (1.0 - z, z.sqrt());
            close(hyp2f1(1.0, 1.0, 2.0, z), -libm::log1p(-z) / z, 1e-14);
            let artanh = 0.5 * libm::log((1.0 + root) * (1.0 + root) / w);
            close(hyp2f1(1.0, 0.5, 1.5, z), if z < 0.5 { libm::atanh(root) } else { artanh } / root, 1e-14);
            close(hyp2f1(3.0, 2.5, 2.5, z), libm::pow(w, -3.0), 1e-13);
            close(hyp2f1(2.0, 1.0, 1.0, z), 1.0 / (w * w), 1e-13);
            // d/dz of z (1-z)^-b: the step of c below b.
            close(hyp2f1(2.0, 3.0, 1.0, z), (1.0 + 2.0 * z) / libm::pow(w, 4.0), 1e-13);
        }
    }

    /// 2F1(1/2, 1/2; 1; z) = 1/agm(1, sqrt(1-z)) (Gauss).
    #[test]
    fn the_complete_elliptic_integral_down_to_the_smallest_complement() {
        for w in [0.9_f64, 0.1, 1e-3, 1e-8, 1e-16, 1e-40, 1e-150, 1e-270] {
            let (mut arithmetic, mut geometric) = (1.0_f64, w.sqrt());
            while (arithmetic - geometric).abs() > 1e-15 * arithmetic {
                (arithmetic, geometric) = (0.5 * (arithmetic + geometric), (arithmetic * geometric).sqrt());
            }
            close(hyp2f1_zw(0.5, 0.5, 1.0, 1.0 - w, w), 1.0 / arithmetic, 1e-13);
        }
    }

    #[test]
    fn the_complement_keeps_its_digits() {
        for w in [1e-20, 1e-100, 1e-200] {
            close(hyp2f1_zw(1.0, 1.0, 2.0, 1.0 - w, w), -libm::log(w), 1e-14);
            close(ln_hyp2f1_zw(700.0, 3.0, 3.0, 1.0 - w, w), -700.0 * libm::log(w), 1e-14);
        }
    }

    /// Which way the excess is computed does not show.
    #[test]
    fn series_and_integral_agree() {
        for a in [0.01, 1.0, 7.5, 300.0] {
            for b in [0.01, 1.0, 40.0] {
                for c_less_b in [1e-3, 0.5, 1.0, 60.0] {
                    for z in [1e-6, 0.2, 0.6, 0.9] {
                        let (c, argument) = (b + c_less_b, Argument { z, w: 1.0 - z });
                        if let Some(series) = ln_series_excess(a, b, c, z) {
                            let integral = ln_mean_excess(a, b, c - b, argument);
                            let allowed = 1e-13 + 1e-15 * (a + b + c + b / (c - b));
                            assert!((series - integral).abs() < allowed, "{a} {b} {c} {z}: {series:e} {integral:e}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn values_beyond_the_doubles_have_logarithms() {
        let ln_f = ln_hyp2f1(5000.0, 4990.0, 5001.0, 0.999);
        assert!(ln_f.is_finite() && ln_f > 30_000.0);
        assert_eq!(hyp2f1(5000.0, 4990.0, 5001.0, 0.999), f64::INFINITY);
        // Euler's transformation of the same: both sides from positive sums.
        let other = ln_hyp2f1(1.0, 11.0, 5001.0, 0.999) - 4989.0 * libm::log(1e-3);
        close(ln_f, other, 1e-13);
    }

    #[test]
    fn a_point_on_the_logit_line_keeps_both_sides() {
        let beta = LogitBeta { p: 3.0, q: 1e-3 };
        for x in [-600.0, -3.0, 0.0, 3.0, 600.0] {
            let (t, s) = beta.point(x);
            assert!((t + s - 1.0).abs() < 1e-15 && t > 0.0 && s > 0.0);
            assert!((libm::log(t / s) - libm::log(3e3) - x).abs() < 1e-12);
            let direct = 3.0 * libm::log(t / (3.0 / 3.001)) + 1e-3 * libm::log(s / (1e-3 / 3.001));
            assert!((beta.ln_weight(x) - direct).abs() <= 1e-13 * (1.0 + direct.abs()));
        }
    }

    #[test]
    fn a_beta_weight_sums_to_the_beta_function() {
        for (p, q) in [(1e-3, 1e-3), (0.5, 2.0), (40.0, 1e-3), (800.0, 900.0)] {
            let at_mode = p * libm::log(p / (p + q)) + q * libm::log(q / (p + q));
            let ln_beta = LogitBeta { p, q }.ln_total() + at_mode;
            let expected = lgamma(p) + lgamma(q) - lgamma(p + q);
            assert!((ln_beta - expected).abs() < 1e-15 * (20.0 + 10.0 * lgamma(p + q).abs()), "{p} {q}");
        }
    }

    /// Where the three ways of ln_excess take over from one another, the value does not jump.
    #[test]
    fn it_is_continuous_across_its_methods() {
        for c in [3.0, 4.0, 7.0] {
            for z in [0.97, 0.999] {
                let below = ln_hyp2f1(4.0, 7.0, c - 1e-9, z);
                let above = ln_hyp2f1(4.0, 7.0, c + 1e-9, z);
                let here = ln_hyp2f1(4.0, 7.0, c, z);
                assert!((below + above - 2.0 * here).abs() < 1e-13 * (1.0 + here), "{c} {z}");
            }
        }
    }

    fn parameter() -> impl Strategy<Value = f64> {
        (-6.0..6.0_f64).prop_map(libm::exp)
    }

    fn argument() -> impl Strategy<Value = f64> {
        prop_oneof![0.0..1.0_f64, (-30.0..-1.0_f64).prop_map(|x| 1.0 - libm::exp(x))]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn it_is_symmetric(a in parameter(), b in parameter(), c in parameter(), z in argument()) {
            prop_assert_eq!(ln_hyp2f1(a, b, c, z).to_bits(), ln_hyp2f1(b, a, c, z).to_bits());
        }

        #[test]
        fn it_grows_with_its_argument(a in parameter(), b in parameter(), c in parameter(), z in 0.0..0.99_f64) {
            let (here, there) = (ln_hyp2f1(a, b, c, z), ln_hyp2f1(a, b, c, z + 0.005));
            prop_assert!(here >= 0.0 && there > here, "{here} {there}");
        }

        /// Gauss's sum: 2F1(a, b; c; 1) = B(c, c-a-b) / B(c-a, c-b) in gamma functions.
        #[test]
        fn it_reaches_gausss_sum(a in 0.01..20.0_f64, b in 0.01..20.0_f64, rest in 0.2..20.0_f64) {
            let c = a + b + rest;
            let sum = lgamma(c) + lgamma(rest) - lgamma(c - a) - lgamma(c - b);
            prop_assert!((ln_hyp2f1_zw(a, b, c, 1.0, 1e-250) - sum).abs() < 1e-13 * (1.0 + lgamma(c).abs()));
        }

        /// Euler's integral as written, by another rule.
        #[test]
        fn it_is_eulers_integral(a in 0.01..9.0_f64, b in 0.2..9.0_f64, gap in 0.2..9.0_f64, z in 0.0..0.999_f64) {
            let f = |a: f64| {
                let f = |_, t: f64, s: f64| libm::pow(t, b - 1.0) * libm::pow(s, gap - 1.0) / libm::pow(s + (1.0 - z) * t, a);
                tanh_sinh(f, 0.0, 1.0).value
            };
            let ratio = hyp2f1(a, b, b + gap, z) * f(0.0) / f(a);
            prop_assert!((ratio - 1.0).abs() < 1e-11, "{ratio}");
        }

        /// The derivative is a b / c 2F1(a+1, b+1; c+1).
        #[test]
        fn it_is_the_integral_of_its_derivative(a in 0.1..9.0_f64, b in 0.1..9.0_f64, c in 0.1..9.0_f64, z in 0.0..0.8_f64) {
            let slope = |z: f64| a * b / c * hyp2f1(a + 1.0, b + 1.0, c + 1.0, z);
            let rise = gauss_legendre_32(slope, z, z + 0.05);
            let (low, high) = (hyp2f1(a, b, c, z), hyp2f1(a, b, c, z + 0.05));
            prop_assert!((high - low - rise).abs() < 1e-13 * high * (1.0 + libm::log(high)));
        }

        #[test]
        fn the_logarithm_is_the_logarithm(a in parameter(), b in parameter(), c in parameter(), z in argument()) {
            let (value, ln_value) = (hyp2f1(a, b, c, z), ln_hyp2f1(a, b, c, z));
            prop_assume!(value < 1e300);
            prop_assert!((libm::log(value) - ln_value).abs() <= 1e-14 * (1.0 + ln_value));
        }

        /// (1-z)^a 2F1(a, b; c; z) = 2F1(a, c-b; c; z/(z-1)) turned round: 2F1 by Euler, for c between b and b + a.
        #[test]
        fn it_obeys_eulers_transformation(a in parameter(), b in parameter(), share in 0.0..1.0_f64, z in argument()) {
            let c = a.max(b) + share * a.min(b);
            let ln_w = libm::log1p(-z);
            let other = ln_hyp2f1(c - a, c - b, c, z) + (c - a - b) * ln_w;
            let allowed = 1e-13 + 4e-15 * (a + b + c) * (1.0 - ln_w);
            prop_assert!((ln_hyp2f1(a, b, c, z) - other).abs() <= allowed);
        }

        /// DLMF 15.5.11, divided by the middle term's function: all three by different roads.
        #[test]
        fn it_obeys_the_contiguous_relation_in_a(
            a in 1.0..80.0_f64, b in 0.01..80.0_f64, c in 0.01..80.0_f64, z in argument(),
        ) {
            let w = 1.0 - z;
            let middle = ln_hyp2f1(a, b, c, z);
            let lower = (c - a) * libm::exp(ln_hyp2f1(a - 1.0, b, c, z) - middle);
            let upper = a * w * libm::exp(ln_hyp2f1(a + 1.0, b, c, z) - middle);
            let centre = 2.0 * a - c + (b - a) * z;
            let scale = (lower.abs() + upper + centre.abs()) * (1.0 + middle);
            prop_assert!((lower + centre - upper).abs() <= 1e-13 * scale);
        }

        /// c 2F1(c) = c 2F1(c+1) + z 2F1'(c+1).
        #[test]
        fn it_obeys_the_step_in_c(
            a in 0.01..20.0_f64, b in 0.01..20.0_f64, c in 1e-3..20.0_f64, z in 0.0..0.98_f64,
        ) {
            let raised = hyp2f1(a, b, c + 1.0, z);
            let shifted = a * b * z / (c * (c + 1.0)) * hyp2f1(a + 1.0, b + 1.0, c + 2.0, z);
            let scale = raised + shifted.abs();
            prop_assert!((hyp2f1(a, b, c, z) - raised - shifted).abs() <= 1e-13 * scale * (1.0 + libm::log(scale)));
        }

        #[test]
        fn no_argument_panics_or_hangs(a: f64, b: f64, c: f64, z: f64) {
            let _ = (hyp2f1(a, b, c, z), ln_hyp2f1(a, b, c, z), hyp2f1(a.abs(), b.abs(), c.abs(), 0.5));
        }
    }
}
