//! The double-exponential rule of Takahasi & Mori (1974) for integrands that may be singular at the ends: slow and
//! sure, and independent of every other rule here, so tests check integrals by it.

use core::f64::consts::PI;

/// What a double-exponential rule found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Integral {
    pub(crate) value: f64,
    /// The last change when the step was halved: an upper guess, as the true error is near its square.
    pub(crate) error: f64,
}

/// Largest |tau| of a node. There a node of [`tanh_sinh`] is 1e-275 of the interval away from its end; further out the
/// distance would underflow.
const REACH: f64 = 6.0;

/// The step is halved at most this often, from 1/2 to 1/512: a bound on the work for integrands that no rule settles.
const HALVINGS: u32 = 8;

/// Halving ends when it changes the sum by less than this share of the sum of absolute values. The error is about the
/// square of that change, so it is then below the last bit.
const SETTLED: f64 = 1e-12;

/// Integral of `f(x, x - lo, hi - x)` over `[lo, hi]`; both distances keep their digits where `x` rounds to an end.
///
/// An algebraic singularity `distance^(p-1)` is integrated to full precision for p >= 0.06.
pub(crate) fn tanh_sinh(mut f: impl FnMut(f64, f64, f64) -> f64, lo: f64, hi: f64) -> Integral {
    let width = hi - lo;
    double_exponential(|tau| {
        // x = lo + width / (1 + e^(-pi sinh tau)), here by its distance q / (1 + q) to the nearer end.
        let q = libm::exp(-PI * libm::sinh(tau.abs()));
        let (near, far) = (width * q / (1.0 + q), width / (1.0 + q));
        let weight = width * PI * libm::cosh(tau) * q / ((1.0 + q) * (1.0 + q));
        weight * if tau < 0.0 { f(lo + near, near, far) } else { f(hi - near, far, near) }
    })
}

/// The trapezoid rule in tau, halved until it settles; each end is given up where it no longer counts.
fn double_exponential(mut term: impl FnMut(f64) -> f64) -> Integral {
    let mut step = 0.5;
    let (mut sum, mut absolute) = (0.0, 0.0);
    let (mut left, mut right) = (REACH, REACH);
    let coarse: Vec<(f64, f64)> = nodes(0.0, step, REACH, REACH).map(|tau| (tau, term(tau))).collect();
    for &(_, v) in &coarse {
        sum += v;
        absolute += v.abs();
    }
    let counts = |v: f64| v.abs() > 1e-20 * absolute;
    if let Some(&(tau, _)) = coarse.iter().find(|(_, v)| counts(*v)) {
        left = (step - tau).min(REACH);
    }
    if let Some(&(tau, _)) = coarse.iter().rfind(|(_, v)| counts(*v)) {
        right = (step + tau).min(REACH);
    }
    let mut error = f64::INFINITY;
    for _ in 0..HALVINGS {
        let before = step * sum;
        for tau in nodes(0.5 * step, step, left, right) {
            let v = term(tau);
            sum += v;
            absolute += v.abs();
        }
        step *= 0.5;
        error = (step * sum - before).abs();
        if error <= SETTLED * step * absolute {
            break;
        }
    }
    Integral { value: step * sum, error }
}

/// The nodes `offset + k * step` within `[-left, right]`, in increasing order.
fn nodes(offset: f64, step: f64, left: f64, right: f64) -> impl Iterator<Item = f64> {
    let first = ((-left - offset) / step).ceil() as i64;
    let last = ((right - offset) / step).floor() as i64;
    (first..=last).map(move |k| offset + k as f64 * step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(actual: f64, expected: f64, relative: f64) {
        assert!((actual - expected).abs() <= relative * expected.abs(), "{actual:e} is not {expected:e}");
    }

    #[test]
    fn tanh_sinh_integrates_smooth_singular_and_logarithmic_ends() {
        close(tanh_sinh(|x, _, _| libm::exp(x), 0.0, 1.0).value, core::f64::consts::E - 1.0, 1e-15);
        close(tanh_sinh(|_, l, h| 1.0 / (l * h).sqrt(), 0.0, 1.0).value, PI, 1e-14);
        close(tanh_sinh(|_, l, _| libm::log(l), 3.0, 4.0).value, -1.0, 1e-14);
        close(tanh_sinh(|_, _, h| libm::pow(h, -0.9), 5.0, 6.0).value, 10.0, 1e-13);
        assert_eq!(tanh_sinh(|x, _, _| x, 2.0, 2.0).value, 0.0);
    }

    #[test]
    fn tanh_sinh_reports_what_it_could_not_settle() {
        let hopeless = tanh_sinh(|x, _, _| libm::sin(1e6 * x), 0.0, 1.0);
        assert!(hopeless.error > 1e-6);
        assert!(tanh_sinh(|x, _, _| libm::cos(x), 0.0, 1.0).error < 1e-12);
    }

    #[test]
    fn nodes_are_all_the_multiples_in_reach() {
        assert_eq!(nodes(0.0, 0.5, 1.0, 1.2).collect::<Vec<_>>(), [-1.0, -0.5, 0.0, 0.5, 1.0]);
        assert_eq!(nodes(0.25, 0.5, 1.0, 1.2).collect::<Vec<_>>(), [-0.75, -0.25, 0.25, 0.75]);
        assert_eq!(nodes(0.0, 0.5, -1.0, 0.0).count(), 0);
    }

    proptest! {
        #[test]
        fn the_error_is_no_smaller_than_the_truth(rate in 0.1..300.0_f64) {
            let found = tanh_sinh(|x, _, _| libm::cos(rate * x), 0.0, 1.0);
            let miss = (found.value - libm::sin(rate) / rate).abs();
            prop_assert!(miss <= found.error + 1e-14, "{miss:e} {found:?}");
        }

        #[test]
        fn tanh_sinh_is_additive(cut in 0.01..0.99_f64, power in -0.8..3.0_f64) {
            let f = |x: f64| libm::pow(x, power);
            let parts = tanh_sinh(|_, l, _| f(l), 0.0, cut).value + tanh_sinh(|x, _, _| f(x), cut, 1.0).value;
            prop_assert!((parts * (power + 1.0) - 1.0).abs() < 1e-12);
        }
    }
}
