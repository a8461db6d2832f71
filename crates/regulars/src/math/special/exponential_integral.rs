//! The scaled exponential integral (NIST DLMF, chapter 8.19): what the Pareto/NBD's discounted purchases without an end
//! come to, by roads that the model does not take, so tests check it by this.

use super::gamma::{digamma, lgamma};
use super::quadrature::{Tail, ln_peaked};

/// Euler's constant, -psi(1): the limit at s = 1 of the two terms of [`expint_series`] that have a pole there.
const EULER_GAMMA: f64 = 0.577_215_664_901_532_9;

/// e^z E_s(z), the integral of e^(-z v) (1+v)^-s over v > 0, for s >= 0 and z >= 1e-280; NaN elsewhere.
///
/// The kernel of the Pareto/NBD discounted expected residual transactions: no Gamma(1-s), no cancelling U.
pub(crate) fn expint_scaled(s: f64, z: f64) -> f64 {
    if !(s >= 0.0 && z > 0.0 && z.is_finite()) {
        return f64::NAN;
    }
    if z >= 1.0 {
        return expint_fraction(s, z);
    }
    if s < 64.0 {
        return expint_series(s, z);
    }
    libm::exp(ln_gamma_mean(1.0, -s, z)) / z
}

/// The series in z (DLMF 8.19.8) for s in [0, 3/2), and from there the recurrence upwards, which forgets errors for z <
/// 1.
fn expint_series(s: f64, z: f64) -> f64 {
    let steps = (s - 0.5).floor().max(0.0);
    let first = s - steps;
    // Gamma(1-s) z^(s-1) and the first term of the sum have a common pole at s = 1: their difference has none.
    let less_one = first - 1.0;
    // E_s(z) = Gamma(1-s) z^(s-1) - sum_k (-z)^k / (k! (1 - s + k)).
    let mut sum = if less_one == 0.0 { -EULER_GAMMA - libm::log(z) } else { -power_less_one(less_one, z) / less_one };
    let mut power = -z;
    for k in 1..30 {
        let k = f64::from(k);
        sum -= power / (k - less_one);
        power *= -z / (k + 1.0);
    }
    let mut value = libm::exp(z) * sum;
    // e^z E_(s+1)(z) = (1 - z e^z E_s(z)) / s (DLMF 8.19.12).
    for step in 0..steps as u32 {
        value = (1.0 - z * value) / (first + f64::from(step));
    }
    value
}

/// Gamma(1-e) z^e - 1, also where e is tiny.
fn power_less_one(e: f64, z: f64) -> f64 {
    let argument = 1.0 - e;
    // What the subtraction has rounded away is all there is near e = 0.
    let ln_gamma = lgamma(argument) + digamma(argument) * ((1.0 - argument) - e);
    let exponent = ln_gamma + e * libm::log(z);
    if exponent.abs() < 1.0 { libm::expm1(exponent) } else { libm::exp(ln_gamma) * libm::pow(z, e) - 1.0 }
}

/// The continued fraction 1/(z+s- s/(z+s+2- 2(s+1)/(z+s+4- ...))) by Lentz's method (DLMF 8.19.17).
fn expint_fraction(s: f64, z: f64) -> f64 {
    let mut denominator = z + s;
    let (mut c, mut d) = (1e300, 1.0 / denominator);
    let mut value = d;
    for k in 1..2000 {
        let k = f64::from(k);
        let numerator = -k * (s - 1.0 + k);
        denominator += 2.0;
        d = 1.0 / (numerator * d + denominator);
        c = denominator + numerator / c;
        value *= c * d;
        if (c * d - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    value
}

/// ln of the mean of (1 + t/z)^power over t ~ Gamma(a, 1), on the line x = ln(t/a).
fn ln_gamma_mean(a: f64, power: f64, z: f64) -> f64 {
    let ln_weight = |x: f64| a * (x - libm::expm1(x));
    let tilted = |x: f64| ln_weight(x) + power * libm::log1p(a * libm::exp(x) / z);
    let left = (-40.0 - libm::log(a * (1.0 + power.abs() / z))).max(-700.0);
    // To the right the weight falls like e^-t: here nothing is left of it.
    let right = libm::log((10.0 * (a + power.abs()) + 1000.0) / a);
    let (left, right) = (Tail { from: left, rate: a }, Tail { from: right, rate: 1.0 });
    ln_peaked(tilted, left, right) - ln_peaked(ln_weight, left, right)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::math::golden::check;

    fn close(actual: f64, expected: f64, relative: f64) {
        assert!((actual - expected).abs() <= relative * expected.abs(), "{actual:e} is not {expected:e}");
    }

    #[test]
    fn golden() {
        check("expint_scaled", |arg| expint_scaled(arg("s"), arg("z")));
    }

    #[test]
    fn outside_its_domain_it_is_nan() {
        for (s, z) in [(-1.0, 1.0), (1.0, 0.0), (1.0, -1.0), (f64::NAN, 1.0), (1.0, f64::NAN), (1.0, f64::INFINITY)] {
            assert!(expint_scaled(s, z).is_nan());
        }
    }

    #[test]
    fn the_exponential_integral_of_order_zero_is_one_over_z() {
        for z in [1e-280, 1e-12, 0.3, 0.999_999, 1.0, 7.0, 1e12, 1e300] {
            close(expint_scaled(0.0, z), 1.0 / z, 4e-15);
            close(expint_scaled(1e-13, z), 1.0 / z, 1e-10);
        }
    }

    /// -Ei(-1), -Ei(-1/10) and E_2(1/10) to 16 digits (Abramowitz & Stegun 1964, tables 5.1 and 5.4).
    #[test]
    fn tabulated_exponential_integrals() {
        close(expint_scaled(1.0, 1.0) * libm::exp(-1.0), 0.219_383_934_395_520_3, 1e-14);
        close(expint_scaled(1.0, 0.1) * libm::exp(-0.1), 1.822_923_958_419_390_7, 1e-14);
        close(expint_scaled(2.0, 0.1) * libm::exp(-0.1), 0.722_545_022_194_020_4, 1e-14);
    }

    /// Fraction above z = 1, series below it, the mean over the gamma weight anywhere.
    #[test]
    fn the_three_roads_to_the_exponential_integral_meet() {
        for s in [0.0, 0.003, 0.5, 1.0 - 1e-12, 1.0, 1.0 + 1e-9, 1.5, 2.0, 2.5, 7.3, 40.0, 63.9] {
            close(expint_series(s, 1.0), expint_fraction(s, 1.0), 2e-14);
            for z in [1e-8, 1e-3, 0.1, 0.9] {
                close(expint_series(s, z), libm::exp(ln_gamma_mean(1.0, -s, z)) / z, 3e-14);
            }
            for z in [1.0, 30.0, 1e4] {
                close(expint_fraction(s, z), libm::exp(ln_gamma_mean(1.0, -s, z)) / z, 3e-14);
            }
        }
    }

    #[test]
    fn a_steep_order_approaches_its_reciprocal() {
        for s in [1e3, 1e5, 1e8] {
            for z in [1e-10, 1e-3, 0.5, 2.0] {
                let expansion = 1.0 / (z + s) * (1.0 + s / ((z + s) * (z + s)));
                close(expint_scaled(s, z), expansion, 4.0 / (s * s) + 1e-14);
            }
        }
    }

    fn log_uniform(lo: f64, hi: f64) -> impl Strategy<Value = f64> {
        (libm::log(lo)..libm::log(hi)).prop_map(libm::exp)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        /// s E_{s+1}(z) = e^-z - z E_s(z) (DLMF 8.19.12).
        #[test]
        fn exponential_integrals_obey_their_recurrence(s in log_uniform(1e-4, 1e4), z in log_uniform(1e-10, 1e6)) {
            let sum = s * expint_scaled(s + 1.0, z) + z * expint_scaled(s, z);
            prop_assert!((sum - 1.0).abs() < 1e-13);
        }

        /// 1/(z+s) < e^z E_s(z) < 1/(z+s-1) (DLMF 8.19.21).
        #[test]
        fn exponential_integrals_keep_their_bounds(s in log_uniform(1.001, 1e4), z in log_uniform(1e-10, 1e6)) {
            let value = expint_scaled(s, z);
            prop_assert!(value >= (1.0 - 1e-13) / (z + s) && value <= (1.0 + 1e-13) / (z + s - 1.0));
        }

        /// It falls in either argument.
        #[test]
        fn exponential_integrals_fall(s in 0.0..100.0_f64, z in log_uniform(1e-6, 1e3)) {
            let here = expint_scaled(s, z);
            prop_assert!(expint_scaled(s * 1.01 + 0.01, z) < here && expint_scaled(s, z * 1.01) < here);
        }

        #[test]
        fn no_argument_panics_or_hangs(s: f64, z: f64) {
            let _ = expint_scaled(s.abs(), z.abs());
        }
    }
}
