//! ln Gamma and its first two derivatives, for positive arguments.

use libm::log1p;

use super::polynomial::{divided_difference, polynomial};

/// From here on the asymptotic series of this file are exact to the last bit; smaller arguments are shifted up by
/// recurrence.
const ASYMPTOTIC_FROM: f64 = 12.0;

/// B_2k / (2k (2k - 1)): ln Gamma(z) = (z - 1/2) ln z - z + ln(2 pi) / 2 + sum_k of these z^(1 - 2k) (DLMF 5.11.1).
const STIRLING: [f64; 9] = [
    1.0 / 12.0,
    -1.0 / 360.0,
    1.0 / 1260.0,
    -1.0 / 1680.0,
    1.0 / 1188.0,
    -691.0 / 360_360.0,
    1.0 / 156.0,
    -3617.0 / 122_400.0,
    43_867.0 / 244_188.0,
];

/// B_2k / 2k, k from 0 with a zero: psi(z) = ln z - 1 / (2z) - sum_k of these z^(-2k) (DLMF 5.11.2).
const DIGAMMA: [f64; 10] = [
    0.0,
    1.0 / 12.0,
    -1.0 / 120.0,
    1.0 / 252.0,
    -1.0 / 240.0,
    1.0 / 132.0,
    -691.0 / 32_760.0,
    1.0 / 12.0,
    -3617.0 / 8160.0,
    43_867.0 / 14_364.0,
];

/// B_2k, k from 0: psi'(z) = 1 / (2 z^2) + sum_k of these z^(-1 - 2k) (DLMF 5.15.8).
const TRIGAMMA: [f64; 10] = [
    1.0,
    1.0 / 6.0,
    -1.0 / 30.0,
    1.0 / 42.0,
    -1.0 / 30.0,
    5.0 / 66.0,
    -691.0 / 2730.0,
    7.0 / 6.0,
    -3617.0 / 510.0,
    43_867.0 / 798.0,
];

/// ln Gamma(x) for `x` > 0, to full relative accuracy at its zeros 1 and 2; NaN elsewhere.
pub(crate) fn lgamma(x: f64) -> f64 {
    if x > 0.0 { libm::lgamma(x) } else { f64::NAN }
}

/// psi'(x), the second derivative of ln Gamma, for `x` > 0; NaN elsewhere.
pub(crate) fn trigamma(x: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    // psi'(z) = psi'(z + 1) + 1 / z^2.
    let (mut z, mut sum) = (x, 0.0);
    while z < ASYMPTOTIC_FROM {
        sum += 1.0 / (z * z);
        z += 1.0;
    }
    let t = 1.0 / z;
    sum + t * (0.5 * t + polynomial(&TRIGAMMA, t * t))
}

/// psi(b) - psi(a) for positive `a` and `b` = `a` + `step`, where `step` of either sign is an argument of its own so
/// that it keeps its digits. Every term has the sign of `step`: nothing cancels.
fn digamma_difference(a: f64, b: f64, step: f64) -> f64 {
    let (mut a, mut b, mut sum) = (a, b, 0.0);
    while a.min(b) < ASYMPTOTIC_FROM {
        sum += step / a / b;
        a += 1.0;
        b += 1.0;
    }
    let (t, s) = (1.0 / a, 1.0 / b);
    let drop = step * t * s;
    // ln b - ln a, plus the differences of -1 / (2z) and of the series, both proportional to `drop` = 1/a - 1/b.
    sum + log1p(step / a) + drop * (0.5 + (t + s) * divided_difference(&DIGAMMA, t * t, s * s))
}

/// psi(a + n) - psi(a) for `a` > 0, `n` >= 0, accurate whichever of the two is the smaller; NaN elsewhere.
pub(crate) fn digamma_rise(a: f64, n: f64) -> f64 {
    if a > 0.0 && n >= 0.0 { digamma_difference(a, a + n, n) } else { f64::NAN }
}

/// psi'(a + n) - psi'(a), never positive, for `a` > 0, `n` >= 0, accurate whichever is the smaller; NaN elsewhere.
pub(crate) fn trigamma_rise(a: f64, n: f64) -> f64 {
    if !(a > 0.0 && n >= 0.0) {
        return f64::NAN;
    }
    let (mut z, mut sum) = (a, 0.0);
    while z < ASYMPTOTIC_FROM {
        // 1/z^2 - 1/(z+n)^2, as a product: n s t (t + s).
        let (t, s) = (1.0 / z, 1.0 / (z + n));
        sum += n * s * t * (t + s);
        z += 1.0;
    }
    let (t, s) = (1.0 / z, 1.0 / (z + n));
    -(sum + n * s * t * (0.5 * (t + s) + odd_slope(&TRIGAMMA, t, s)))
}

/// D(z), what Stirling's formula (z - 1/2) ln z - z + ln(2 pi) / 2 lacks of ln Gamma(z), for `z` > 0.
pub(super) fn stirling_rest(z: f64) -> f64 {
    let (mut z, mut sum) = (z, 0.0);
    while z < ASYMPTOTIC_FROM {
        // D(z) - D(z + 1) = (z + 1/2) ln(1 + 1/z) - 1.
        sum += (z + 0.5) * log1p(1.0 / z) - 1.0;
        z += 1.0;
    }
    let t = 1.0 / z;
    sum + t * polynomial(&STIRLING, t * t)
}

/// D(z + n) - D(z) for `z` from 12 on and `n` >= 0, without cancellation.
pub(super) fn stirling_rest_rise(z: f64, n: f64) -> f64 {
    let (t, s) = (1.0 / z, 1.0 / (z + n));
    -(n * t) * s * odd_slope(&STIRLING, t, s)
}

/// The divided difference between `t` and `s` of t P(t^2).
fn odd_slope(coefficients: &[f64], t: f64, s: f64) -> f64 {
    polynomial(coefficients, t * t) + s * (t + s) * divided_difference(coefficients, t * t, s * s)
}

/// The only positive root of digamma, rounded to a double. Differences from it keep their relative accuracy near the
/// root, where the difference of log x and its correction would cancel.
#[cfg(test)]
const DIGAMMA_ROOT: f64 = 1.4616321449683622;

/// What the root exceeds [`DIGAMMA_ROOT`] by; without it digamma would be off by 1e-16 at the root, where it is 0.
#[cfg(test)]
const DIGAMMA_ROOT_REST: f64 = 9.549995429965697e-17;

/// psi(x), the derivative of ln Gamma, for `x` > 0, to full relative accuracy at its root 1.4616...; NaN elsewhere. The
/// likelihoods need its rises alone, which tests check against it.
#[cfg(test)]
pub(crate) fn digamma(x: f64) -> f64 {
    if x >= ASYMPTOTIC_FROM {
        libm::log(x) - 0.5 / x - polynomial(&DIGAMMA, 1.0 / x / x)
    } else if x > 0.0 {
        digamma_difference(DIGAMMA_ROOT, x, (x - DIGAMMA_ROOT) - DIGAMMA_ROOT_REST)
    } else {
        f64::NAN
    }
}

#[cfg(test)]
mod tests {
    use libm::log;
    use proptest::prelude::*;

    use super::*;
    use crate::math::golden::check;

    fn close(found: f64, truth: f64, relative: f64) -> bool {
        (found - truth).abs() <= relative * truth.abs()
    }

    #[test]
    fn golden() {
        check("lgamma", |arg| lgamma(arg("x")));
        check("digamma", |arg| digamma(arg("x")));
        check("trigamma", |arg| trigamma(arg("x")));
    }

    #[test]
    fn closed_forms() {
        const EULER: f64 = 0.5772156649015329;
        let pi = std::f64::consts::PI;
        assert_eq!(lgamma(1.0), 0.0);
        assert_eq!(lgamma(2.0), 0.0);
        assert!(close(lgamma(0.5), 0.5 * log(pi), 1e-15));
        assert!(close(digamma(1.0), -EULER, 1e-15));
        assert!(close(digamma(0.5), -EULER - 2.0 * log(2.0), 1e-15));
        assert!(close(trigamma(1.0), pi * pi / 6.0, 1e-15));
        assert!(close(trigamma(0.5), pi * pi / 2.0, 1e-15));
    }

    #[test]
    fn the_extremes_are_finite_and_outside_is_nan() {
        assert!(close(digamma(1e-300), -1e300, 1e-15) && close(digamma(1e300), log(1e300), 1e-15));
        assert!(close(trigamma(1e-150), 1e300, 1e-15) && close(trigamma(1e300), 1e-300, 1e-15));
        assert!(close(lgamma(1e-300), -log(1e-300), 1e-15) && lgamma(1e300).is_finite());
        for x in [0.0, -0.5, -3.0, f64::NEG_INFINITY, f64::NAN] {
            assert!(lgamma(x).is_nan() && digamma(x).is_nan() && trigamma(x).is_nan(), "{x}");
            assert!(digamma_rise(x, 1.0).is_nan() && trigamma_rise(x, 1.0).is_nan(), "{x}");
        }
        assert!(digamma_rise(1.0, -0.5).is_nan() && trigamma_rise(1.0, f64::NAN).is_nan());
    }

    #[test]
    fn digamma_keeps_its_digits_at_its_root() {
        // psi'(root) = 0.967672..., and the root lies DIGAMMA_ROOT_REST beyond the double next to it.
        assert!(close(digamma(DIGAMMA_ROOT), -0.9676722454476212 * DIGAMMA_ROOT_REST, 1e-12));
    }

    proptest! {
        #[test]
        fn one_step_up(ln_x in -20.0..20.0_f64) {
            let x = libm::exp(ln_x);
            let scale = 1e-15 * (1.0 + lgamma(x).abs() + lgamma(x + 1.0).abs());
            prop_assert!((lgamma(x + 1.0) - lgamma(x) - ln_x).abs() <= scale.max(1e-15 * (1.0 + x)));
            prop_assert!(close(digamma_rise(x, 1.0), 1.0 / x, 3e-15));
            prop_assert!(close(trigamma_rise(x, 1.0), -1.0 / (x * x), 3e-15));
        }

        #[test]
        fn rises_are_differences(x in 0.1..50.0_f64, n in 0.0..50.0_f64) {
            let scale = digamma(x).abs() + digamma(x + n).abs();
            prop_assert!((digamma_rise(x, n) - (digamma(x + n) - digamma(x))).abs() <= 4e-15 * scale);
            prop_assert!((trigamma_rise(x, n) - (trigamma(x + n) - trigamma(x))).abs() <= 4e-15 * trigamma(x));
        }

        #[test]
        fn a_tiny_rise_is_the_slope(ln_x in -6.0..20.0_f64) {
            let x = libm::exp(ln_x);
            prop_assert!(close(digamma_rise(x, 1e-14 * x), 1e-14 * x * trigamma(x), 1e-13));
        }

        #[test]
        fn stirling_makes_up_ln_gamma(z in 1e-3..200.0_f64, n in 0.0..50.0_f64) {
            let stirling = (z - 0.5) * log(z) - z + 0.5 * log(std::f64::consts::TAU);
            prop_assert!((stirling + stirling_rest(z) - lgamma(z)).abs() <= 1e-14 + 1e-15 * lgamma(z).abs() + 1e-15 * z);
            let rise = stirling_rest(z + 12.0 + n) - stirling_rest(z + 12.0);
            prop_assert!((stirling_rest_rise(z + 12.0, n) - rise).abs() <= 1e-17);
        }
    }
}
