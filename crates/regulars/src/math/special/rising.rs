//! Ratios of gamma functions in logs: rising factorials and beta functions, none as a difference of large lgammas.

use std::f64::consts::TAU;

use libm::{log, log1p};

use super::gamma::{lgamma, stirling_rest, stirling_rest_rise};
use super::polynomial::polynomial;

/// Argument from which Stirling's series is exact to the last bit; smaller ones are shifted up by recurrence.
const ASYMPTOTIC_FROM: f64 = 12.0;

/// Whole steps up to which the factors are multiplied one by one, which is then both the fastest and the most accurate
/// form; the product of 24 factors from below 36 can't overflow.
const FEW_STEPS: f64 = 24.0;

/// ln(1 + x) - x for `x` > -1, accurate when `x` is small.
pub(crate) fn log1pmx(x: f64) -> f64 {
    if !(-0.5..=1.0).contains(&x) {
        return log1p(x) - x;
    }
    // ln(1 + x) = 2 artanh r with r = x / (2 + x), and 2r - x = -x r.
    /// 1 / (2k + 3): artanh(r) = r + r^3 sum_k of these r^(2k); 18 of them reach the last bit for |r| up to 1/3.
    const ARTANH: [f64; 18] = [
        1.0 / 3.0,
        1.0 / 5.0,
        1.0 / 7.0,
        1.0 / 9.0,
        1.0 / 11.0,
        1.0 / 13.0,
        1.0 / 15.0,
        1.0 / 17.0,
        1.0 / 19.0,
        1.0 / 21.0,
        1.0 / 23.0,
        1.0 / 25.0,
        1.0 / 27.0,
        1.0 / 29.0,
        1.0 / 31.0,
        1.0 / 33.0,
        1.0 / 35.0,
        1.0 / 37.0,
    ];
    let r = x / (2.0 + x);
    r * (2.0 * r * r * polynomial(&ARTANH, r * r) - x)
}

/// ln[Gamma(a + n) / Gamma(a)], the log of the rising factorial, for `a` > 0 and any real `n` >= 0; NaN elsewhere.
pub(crate) fn ln_rising(a: f64, n: f64) -> f64 {
    if !(a > 0.0 && n >= 0.0) {
        return f64::NAN;
    }
    if a >= ASYMPTOTIC_FROM {
        return ln_rising_asymptotic(a, n);
    }
    if n <= FEW_STEPS && n.fract() == 0.0 {
        return log(steps(a, n).product());
    }
    if n >= ASYMPTOTIC_FROM {
        // So many steps from so low a start: the second is small beside the first.
        return lgamma(a + n) - lgamma(a);
    }
    let (mut z, mut shift) = (a, 0.0);
    while z < ASYMPTOTIC_FROM {
        shift += log1p(n / z);
        z += 1.0;
    }
    ln_rising_asymptotic(z, n) - shift
}

/// [`ln_rising`] from 12 on, by Stirling's formula with the large terms taken together.
fn ln_rising_asymptotic(a: f64, n: f64) -> f64 {
    (a - 0.5) * log1p(n / a) + n * (log(a + n) - 1.0) + stirling_rest_rise(a, n)
}

/// ln B(a, b), the log of the beta function, for `a`, `b` > 0; NaN elsewhere.
pub(crate) fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    if small < ASYMPTOTIC_FROM {
        return lgamma(small) - ln_rising(large, small);
    }
    // Didonato and Morris (1992), procedure BETALN: no two terms of opposite sign are large.
    0.5 * log(TAU / large) + stirling_rest(small)
        - stirling_rest_rise(large, small)
        - (small - 0.5) * log1p(large / small)
        - large * log1p(small / large)
}

/// ln[B(a, b + n) / B(a, b)], never positive, for `a`, `b` > 0 and any real `n` >= 0; NaN elsewhere.
pub(crate) fn ln_beta_ratio(a: f64, b: f64, n: f64) -> f64 {
    if !(a > 0.0 && b > 0.0 && n >= 0.0) {
        return f64::NAN;
    }
    // Gamma(b + n) Gamma(a + b) / (Gamma(b) Gamma(a + b + n)) is symmetric in a and n.
    let (small, large) = if a < n { (a, n) } else { (n, a) };
    if small <= FEW_STEPS && small.fract() == 0.0 {
        return -steps(b, small).map(|z| log1p(large / z)).sum::<f64>();
    }
    let (mut z, mut shift) = (b, 0.0);
    while z < ASYMPTOTIC_FROM {
        shift += log1p(small / z * (large / (z + small + large)));
        z += 1.0;
    }
    ln_beta_ratio_asymptotic(z, small, large) - shift
}

/// [`ln_beta_ratio`] for `b` from 12 on and `small` <= `large`: every difference is proportional to `small`.
fn ln_beta_ratio_asymptotic(b: f64, small: f64, large: f64) -> f64 {
    let end = b + large;
    b * log1pmx(small / b) - end * log1pmx(small / end) - small * log1p(large / b)
        + (small - 0.5) * log1p(small / b * (large / (end + small)))
        + (stirling_rest_rise(b, small) - stirling_rest_rise(end, small))
}

/// `a`, `a` + 1, ..., `n` of them.
fn steps(a: f64, n: f64) -> impl Iterator<Item = f64> {
    (0..n as u32).map(move |i| a + f64::from(i))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::math::golden::check;

    fn close(found: f64, truth: f64, relative: f64) -> bool {
        (found - truth).abs() <= relative * truth.abs()
    }

    #[test]
    fn golden() {
        check("ln_rising", |arg| ln_rising(arg("a"), arg("n")));
        check("ln_beta", |arg| ln_beta(arg("a"), arg("b")));
        check("ln_beta_ratio", |arg| ln_beta_ratio(arg("a"), arg("b"), arg("n")));
    }

    #[test]
    fn closed_forms() {
        assert!(close(ln_rising(1.0, 20.0), 42.33561646075349, 1e-15), "ln 20!");
        assert!(close(ln_rising(0.5, 0.5), -0.5723649429247001, 1e-15), "-ln sqrt pi");
        assert!(close(ln_beta(0.5, 0.5), 1.1447298858494002, 1e-15), "ln pi");
        assert!(close(ln_beta(1.0, 7.0), -log(7.0), 1e-15));
        assert!(close(ln_beta_ratio(1.0, 3.0, 4.5), log(3.0 / 7.5), 1e-15));
        assert_eq!(ln_rising(3.7, 0.0), 0.0);
        assert_eq!(ln_beta_ratio(3.7, 1.2, 0.0), 0.0);
    }

    #[test]
    fn outside_the_domain_is_nan() {
        for bad in [0.0, -1.0, f64::NAN] {
            assert!(ln_rising(bad, 1.0).is_nan() && ln_beta(bad, 1.0).is_nan() && ln_beta(1.0, bad).is_nan(), "{bad}");
            assert!(ln_beta_ratio(bad, 1.0, 1.0).is_nan() && ln_beta_ratio(1.0, bad, 1.0).is_nan(), "{bad}");
        }
        assert!(ln_rising(1.0, -0.5).is_nan() && ln_beta_ratio(1.0, 1.0, -0.5).is_nan());
    }

    proptest! {
        #[test]
        fn a_rise_in_two_parts(ln_a in -15.0..20.0_f64, n in 0.0..40.0_f64, m in 0.0..40.0_f64) {
            let a = libm::exp(ln_a);
            let parts = [ln_rising(a, n), ln_rising(a + n, m), ln_rising(a, n + m)];
            let scale = parts.iter().map(|p| p.abs()).sum::<f64>() + 1.0 + (n + m) * libm::log(a + n + m + 2.0);
            prop_assert!((parts[0] + parts[1] - parts[2]).abs() <= 4e-15 * scale);
        }

        #[test]
        fn beta_is_symmetric_and_a_ratio_of_rises(ln_a in -10.0..15.0_f64, ln_b in -10.0..15.0_f64) {
            let (a, b) = (libm::exp(ln_a), libm::exp(ln_b));
            prop_assert_eq!(ln_beta(a, b), ln_beta(b, a));
            let scale = 1.0 + ln_beta(a, b).abs() + lgamma(a).abs() + ln_rising(b, a).abs();
            prop_assert!((ln_beta(a, b) - (lgamma(a) - ln_rising(b, a))).abs() <= 4e-15 * scale);
        }

        #[test]
        fn whole_and_real_steps_agree(ln_a in -7.0..7.0_f64, ln_b in -7.0..12.0_f64, n in 1_u32..24) {
            let (a, b, n) = (libm::exp(ln_a), libm::exp(ln_b), f64::from(n));
            let just_off = n * (1.0 + f64::EPSILON);
            prop_assert!(close(ln_beta_ratio(a, b, just_off), ln_beta_ratio(a, b, n), 5e-15));
            let scale = 1.0 + n * libm::log(a + n + 2.0) + ln_a.abs();
            prop_assert!((ln_rising(a, just_off) - ln_rising(a, n)).abs() <= 4e-15 * scale);
        }

        #[test]
        fn small_x_log1pmx_is_its_series(x in -1e-3..1e-3_f64) {
            let series = x * x * polynomial(&[-0.5, 1.0 / 3.0, -0.25, 0.2, -1.0 / 6.0, 1.0 / 7.0], x);
            prop_assert!(close(log1pmx(x), series, 1e-15));
        }

        #[test]
        fn log1pmx_is_what_it_says(x in -0.999..50.0_f64) {
            prop_assert!((log1pmx(x) - (log1p(x) - x)).abs() <= 2.0 * f64::EPSILON * x.abs().max(1.0) * 4.0);
        }
    }
}
