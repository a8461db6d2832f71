//! Integrals by rules whose error falls faster than any power of the step.
//!
//! [`ln_peaked`] is the plain trapezoid on the whole line, exponentially accurate for an analytic integrand with one
//! peak; [`gauss_legendre_32`] is the cheap rule for a short smooth piece. Both are deterministic.

/// Where an integrand on the whole line has become `exp(-rate * distance)` to full precision, for good.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tail {
    pub(crate) from: f64,
    pub(crate) rate: f64,
}

/// ln of the integral of `exp(g(y))` over the whole line, for an analytic `g` that rises to one peak and falls again,
/// linear beyond the two tails. No value overflows, whatever the height of the peak.
///
/// The trapezoid rule sums the geometric tails in closed form, so that a rate of 1e-3 costs no more than a rate of 1.
pub(crate) fn ln_peaked(g: impl Fn(f64) -> f64, left: Tail, right: Tail) -> f64 {
    let peak = golden_section(&g, left.from, right.from);
    let top = g(peak);
    let f = |y: f64| libm::exp(g(y) - top);
    let centre = f(peak);
    // The first step must see the peak: neighbours that have fallen by a thousand are too far apart.
    let mut step = 0.5;
    while f(peak + step).max(f(peak - step)) < 1e-3 * centre && step > 1e-9 {
        step *= 0.5;
    }
    let mut sum = centre + sweep(&f, peak + step, step, right, centre) + sweep(&f, peak - step, -step, left, centre);
    for _ in 0..12 {
        let between = sweep(&f, peak + 0.5 * step, step, right, sum) + sweep(&f, peak - 0.5 * step, -step, left, sum);
        let settled = (between - sum).abs() <= 1e-11 * sum;
        sum += between;
        step *= 0.5;
        // A halving squares the error at least; a slow tail may outweigh the piece that errs by some thousands.
        if settled {
            break;
        }
    }
    top + libm::log(step * sum)
}

/// Sum of `f` at `start`, `start + step`, ... until it no longer counts against `scale`, or its tail closes it.
fn sweep(f: &impl Fn(f64) -> f64, start: f64, step: f64, tail: Tail, scale: f64) -> f64 {
    let mut sum = 0.0;
    for k in 0..100_000 {
        let y = start + f64::from(k) * step;
        let v = f(y);
        sum += v;
        if (y - tail.from) * step >= 0.0 {
            return sum + v / libm::expm1(tail.rate * step.abs());
        }
        if v.is_nan() || v <= 1e-22 * (scale + sum) {
            break;
        }
    }
    sum
}

/// A point near the highest value of a function with one peak on `[lo, hi]`, to the digits that the function has there.
fn golden_section(g: &impl Fn(f64) -> f64, mut lo: f64, mut hi: f64) -> f64 {
    /// The golden section, (sqrt 5 - 1) / 2: with it one of the two inner points serves again in the next step.
    const SHARE: f64 = 0.618_033_988_749_894_8;
    let mut inner = (hi - SHARE * (hi - lo), lo + SHARE * (hi - lo));
    let mut value = (g(inner.0), g(inner.1));
    for _ in 0..45 {
        if value.0 < value.1 {
            lo = inner.0;
            inner = (inner.1, lo + SHARE * (hi - lo));
            value = (value.1, g(inner.1));
        } else {
            hi = inner.1;
            inner = (hi - SHARE * (hi - lo), inner.0);
            value = (g(inner.0), value.0);
        }
    }
    if value.0 < value.1 { inner.1 } else { inner.0 }
}

/// Integral of `f` over `[lo, hi]` by the 32-point Gauss-Legendre rule, exact for polynomials of degree 63.
pub(crate) fn gauss_legendre_32(mut f: impl FnMut(f64) -> f64, lo: f64, hi: f64) -> f64 {
    let (middle, half) = (0.5 * (lo + hi), 0.5 * (hi - lo));
    let pair = |&(x, w): &(f64, f64)| w * (f(middle - half * x) + f(middle + half * x));
    half * GAUSS_LEGENDRE_32.iter().map(pair).sum::<f64>()
}

/// The positive nodes on [-1, 1] and their weights, from 40-digit arithmetic; the negative ones mirror them.
const GAUSS_LEGENDRE_32: [(f64, f64); 16] = [
    (0.997_263_861_849_481_6, 0.007_018_610_009_470_096),
    (0.985_611_511_545_268_4, 0.016_274_394_730_905_67),
    (0.964_762_255_587_506_4, 0.025_392_065_309_262_06),
    (0.934_906_075_937_739_7, 0.034_273_862_913_021_43),
    (0.896_321_155_766_052_1, 0.042_835_898_022_226_68),
    (0.849_367_613_732_57, 0.050_998_059_262_376_175),
    (0.794_483_795_967_942_4, 0.058_684_093_478_535_544),
    (0.732_182_118_740_289_7, 0.065_822_222_776_361_85),
    (0.663_044_266_930_215_2, 0.072_345_794_108_848_5),
    (0.587_715_757_240_762_3, 0.078_193_895_787_070_31),
    (0.506_899_908_932_229_4, 0.083_311_924_226_946_75),
    (0.421_351_276_130_635_33, 0.087_652_093_004_403_81),
    (0.331_868_602_282_127_67, 0.091_173_878_695_763_89),
    (0.239_287_362_252_137_06, 0.093_844_399_080_804_57),
    (0.144_471_961_582_796_5, 0.095_638_720_079_274_86),
    (0.048_307_665_687_738_32, 0.096_540_088_514_727_8),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::special::double_exponential::tanh_sinh;
    use core::f64::consts::PI;
    use proptest::prelude::*;

    fn close(actual: f64, expected: f64, relative: f64) {
        assert!((actual - expected).abs() <= relative * expected.abs(), "{actual:e} is not {expected:e}");
    }

    #[test]
    fn gauss_legendre_is_exact_for_polynomials_of_degree_63() {
        for degree in 0..64 {
            let d = f64::from(degree);
            let integral = gauss_legendre_32(|x| libm::pow(x, d), 0.0, 2.0);
            close(integral, libm::pow(2.0, d + 1.0) / (d + 1.0), 2e-14);
        }
        assert!(gauss_legendre_32(|x| x * x * x, -1.0, 1.0).abs() < 1e-17);
    }

    /// B(p, q) on the logit line.
    fn ln_beta_integral(p: f64, q: f64) -> f64 {
        let g = |y: f64| if y < 0.0 { p * y } else { -q * y } - (p + q) * libm::log1p(libm::exp(-y.abs()));
        let reach = 40.0 + libm::log(1.0 + p + q);
        ln_peaked(g, Tail { from: -reach, rate: p }, Tail { from: reach, rate: q })
    }

    #[test]
    fn ln_peaked_closes_slow_tails() {
        close(ln_beta_integral(1.0, 1e-3), libm::log(1e3), 1e-15);
        close(ln_beta_integral(1e-6, 1.0), libm::log(1e6), 1e-15);
        close(ln_beta_integral(0.5, 0.5), libm::log(PI), 1e-14);
        close(ln_beta_integral(1.0, 1e6), -libm::log(1e6), 1e-14);
    }

    #[test]
    fn ln_peaked_survives_any_height() {
        let gauss = |height: f64, width: f64| {
            let g = move |y: f64| height - y * y / (2.0 * width * width);
            ln_peaked(g, Tail { from: -50.0, rate: 50.0 }, Tail { from: 50.0, rate: 50.0 })
        };
        close(gauss(1e5, 1.0), 1e5 + 0.5 * libm::log(2.0 * PI), 1e-15);
        close(gauss(-1e5, 0.01), -1e5 + 0.5 * libm::log(2.0 * PI * 1e-4), 1e-15);
    }

    #[test]
    fn ln_peaked_finds_a_needle() {
        for width in [1e-2, 1e-4, 1e-6] {
            let g = |y: f64| -(y - 7.123) * (y - 7.123) / (2.0 * width * width);
            let ln_integral = ln_peaked(g, Tail { from: -60.0, rate: 1.0 }, Tail { from: 60.0, rate: 1.0 });
            close(ln_integral, libm::log(width * (2.0 * PI).sqrt()), 1e-12);
        }
    }

    /// 1/(1 + e^(y-600)) times e^(p y) below zero: a plateau of 600 between two shoulders.
    #[test]
    fn ln_peaked_crosses_a_plateau() {
        let g = |y: f64| -libm::log1p(libm::exp(-y)) - libm::log1p(libm::exp(y - 600.0));
        close(ln_peaked(g, Tail { from: -40.0, rate: 1.0 }, Tail { from: 640.0, rate: 1.0 }), libm::log(600.0), 1e-14);
    }

    #[test]
    fn ln_peaked_ends_on_an_integrand_that_is_not_a_number() {
        let tail = |from| Tail { from, rate: 1.0 };
        assert!(ln_peaked(|_| f64::NAN, tail(-1e3), tail(1e3)).is_nan());
        assert!(!ln_peaked(|_| f64::NEG_INFINITY, tail(-1e3), tail(1e3)).is_finite());
    }

    #[test]
    fn the_distances_to_both_ends_keep_their_digits() {
        let mut nearest = f64::INFINITY;
        tanh_sinh(
            |x, from_lo, to_hi| {
                assert!((1.0..=2.0).contains(&x) && from_lo >= 0.0 && to_hi >= 0.0);
                assert!((from_lo + to_hi - 1.0).abs() < 1e-15);
                nearest = nearest.min(from_lo).min(to_hi);
                1.0 / (from_lo * to_hi).sqrt()
            },
            1.0,
            2.0,
        );
        assert!(nearest > 0.0 && nearest < 1e-30);
    }

    proptest! {
        #[test]
        fn tanh_sinh_is_the_beta_function(p in 0.1..20.0_f64, q in 0.1..20.0_f64) {
            let f = |_, t: f64, s: f64| libm::pow(t, p - 1.0) * libm::pow(s, q - 1.0);
            prop_assert!((tanh_sinh(f, 0.0, 1.0).value / libm::exp(ln_beta_integral(p, q)) - 1.0).abs() < 2e-13);
        }

        #[test]
        fn gauss_legendre_turns_its_sign_with_its_interval(lo in -3.0..3.0_f64, hi in -3.0..3.0_f64) {
            let there = gauss_legendre_32(libm::exp, lo, hi);
            prop_assert!((there + gauss_legendre_32(libm::exp, hi, lo)).abs() <= 1e-14 * there.abs());
            prop_assert!((there - (libm::exp(hi) - libm::exp(lo))).abs() <= 1e-13 * 20.0);
        }

        #[test]
        fn ln_peaked_obeys_the_beta_recurrence(p in 1e-3..50.0_f64, q in 1e-3..50.0_f64) {
            let ratio = libm::exp(ln_beta_integral(p + 1.0, q) - ln_beta_integral(p, q));
            prop_assert!((ratio * (p + q) / p - 1.0).abs() < 2e-13);
        }

        #[test]
        fn gauss_legendre_agrees_with_tanh_sinh(lo in -2.0..2.0_f64, width in 0.0..3.0_f64) {
            let f = |x: f64| libm::exp(-x) * libm::cos(2.0 * x);
            let exact = tanh_sinh(|x, _, _| f(x), lo, lo + width).value;
            prop_assert!((gauss_legendre_32(f, lo, lo + width) - exact).abs() < 1e-13 * 20.0);
        }
    }
}
