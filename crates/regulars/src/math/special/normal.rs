//! The standard normal distribution.

use std::f64::consts::FRAC_1_SQRT_2;

use libm::{erfc, log};

use super::polynomial::polynomial;

/// Phi(x), the probability that a standard normal is at most `x`; any `x`.
pub(crate) fn norm_cdf(x: f64) -> f64 {
    // erfc keeps its digits where it is tiny, so no branch is needed for the left tail.
    0.5 * erfc(-x * FRAC_1_SQRT_2)
}

/// Phi^-1(p) for `p` in [0, 1], infinite at the ends; NaN outside. Wichura (1988), Algorithm AS 241, PPND16.
pub(crate) fn norm_ppf(p: f64) -> f64 {
    let from_half = p - 0.5;
    if from_half.abs() <= 0.425 {
        centre_quantile(from_half)
    } else if from_half < 0.0 {
        -tail_quantile(p)
    } else {
        tail_quantile(1.0 - p)
    }
}

/// Phi^-1((1 + level) / 2), the half-width of a two-sided interval; `level` in [0, 1], loses no digits near 0 or 1.
pub(crate) fn z_for_level(level: f64) -> f64 {
    if level < 0.0 {
        f64::NAN
    } else if level <= 0.85 {
        centre_quantile(0.5 * level)
    } else {
        // 1 - level is exact for a level near 1.
        tail_quantile(0.5 * (1.0 - level))
    }
}

/// The two-sided p-value of a standard normal statistic, P(|Z| > |z|).
pub(crate) fn two_sided_p(z: f64) -> f64 {
    erfc(z.abs() * FRAC_1_SQRT_2)
}

/// Phi^-1(1/2 + `from_half`), for |`from_half`| up to 0.425.
fn centre_quantile(from_half: f64) -> f64 {
    let r = 0.180625 - from_half * from_half;
    from_half * polynomial(&CENTRE_NUMERATOR, r) / polynomial(&CENTRE_DENOMINATOR, r)
}

/// The z exceeded with probability `tail` in [0, 0.075].
fn tail_quantile(tail: f64) -> f64 {
    if tail == 0.0 {
        return f64::INFINITY;
    }
    // A negative tail gives NaN here, and NaN from there on.
    let r = (-log(tail)).sqrt();
    if r <= 5.0 {
        polynomial(&TAIL_NUMERATOR, r - 1.6) / polynomial(&TAIL_DENOMINATOR, r - 1.6)
    } else {
        polynomial(&FAR_NUMERATOR, r - 5.0) / polynomial(&FAR_DENOMINATOR, r - 5.0)
    }
}

/// AS 241, coefficients a0 to a7: Phi^-1(1/2 + q) = q A(r) / B(r) with r = 0.425^2 - q^2, for |q| up to 0.425.
const CENTRE_NUMERATOR: [f64; 8] = [
    3.3871328727963665,
    133.14166789178438,
    1971.5909503065513,
    13731.69376550946,
    45921.95393154987,
    67265.7709270087,
    33430.57558358813,
    2509.0809287301227,
];
/// AS 241, coefficients b0 to b7 of B.
const CENTRE_DENOMINATOR: [f64; 8] = [
    1.0,
    42.31333070160091,
    687.1870074920579,
    5394.196021424751,
    21213.794301586597,
    39307.89580009271,
    28729.085735721943,
    5226.495278852854,
];
/// AS 241, c0 to c7: the z exceeded with a probability p is C(r - 1.6) / D(r - 1.6) with r = sqrt(-ln p), up to r = 5.
const TAIL_NUMERATOR: [f64; 8] = [
    1.4234371107496835,
    4.630337846156546,
    5.769497221460691,
    3.6478483247632045,
    1.2704582524523684,
    0.2417807251774506,
    0.022723844989269184,
    0.0007745450142783414,
];
/// AS 241, coefficients d0 to d7 of D.
const TAIL_DENOMINATOR: [f64; 8] = [
    1.0,
    2.053191626637759,
    1.6763848301838038,
    0.6897673349851,
    0.14810397642748008,
    0.015198666563616457,
    0.0005475938084995345,
    1.0507500716444169e-09,
];
/// AS 241, coefficients e0 to e7: the same as E(r - 5) / F(r - 5) beyond r = 5, where p is under 1.4e-11.
const FAR_NUMERATOR: [f64; 8] = [
    6.657904643501103,
    5.463784911164114,
    1.7848265399172913,
    0.29656057182850487,
    0.026532189526576124,
    0.0012426609473880784,
    2.7115555687434876e-05,
    2.0103343992922881e-07,
];
/// AS 241, coefficients f0 to f7 of F.
const FAR_DENOMINATOR: [f64; 8] = [
    1.0,
    0.599832206555888,
    0.1369298809227358,
    0.014875361290850615,
    0.0007868691311456133,
    1.8463183175100548e-05,
    1.421511758316446e-07,
    2.0442631033899397e-15,
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::math::golden::check;

    #[test]
    fn golden() {
        check("norm_cdf", |arg| norm_cdf(arg("x")));
        check("norm_ppf", |arg| norm_ppf(arg("p")));
    }

    #[test]
    fn the_familiar_quantiles() {
        assert_eq!(norm_ppf(0.5), 0.0);
        assert!((norm_ppf(0.975) - 1.959963984540054).abs() < 1e-15);
        assert!((z_for_level(0.95) - 1.959963984540054).abs() < 1e-15);
        assert!((z_for_level(0.99) - 2.5758293035489004).abs() < 1e-15);
        assert_eq!(z_for_level(0.0), 0.0);
        assert!((two_sided_p(-1.959963984540054) - 0.05).abs() < 1e-16);
    }

    #[test]
    fn the_ends_are_infinite_and_beyond_them_is_nan() {
        assert_eq!(norm_ppf(0.0), f64::NEG_INFINITY);
        assert_eq!(norm_ppf(1.0), f64::INFINITY);
        assert_eq!(z_for_level(1.0), f64::INFINITY);
        for outside in [-1e-300, -3.0, 1.0 + 1e-15, 7.0, f64::NAN, f64::INFINITY] {
            assert!(norm_ppf(outside).is_nan(), "{outside}");
            assert!(z_for_level(outside).is_nan(), "{outside}");
        }
        assert_eq!(norm_cdf(f64::NEG_INFINITY), 0.0);
        assert_eq!(norm_cdf(f64::INFINITY), 1.0);
        assert!(norm_cdf(f64::NAN).is_nan());
    }

    proptest! {
        #[test]
        fn quantile_and_cdf_undo_each_other(ln_p in -690.0..-0.7_f64) {
            let p = libm::exp(ln_p);
            let z = norm_ppf(p);
            // A rounding of z moves ln p by about z^2 roundings, and z has a few.
            prop_assert!((log(norm_cdf(z)) - ln_p).abs() <= 2e-15 * (1.0 + z * z));
            prop_assert_eq!(norm_ppf(1.0 - p), -norm_ppf(1.0 - (1.0 - p)));
        }

        #[test]
        fn the_two_sides_sum_to_one(x in -40.0..40.0_f64) {
            prop_assert!((norm_cdf(x) + norm_cdf(-x) - 1.0).abs() <= f64::EPSILON);
            let tail = norm_cdf(-x.abs());
            prop_assert!((two_sided_p(x) - 2.0 * tail).abs() <= 1e-300 + f64::EPSILON * tail);
        }

        #[test]
        fn more_is_more(x in -700.0..30.0_f64, step in 1e-3..1.0_f64) {
            prop_assert!(norm_cdf(x) <= norm_cdf(x + step));
        }

        #[test]
        fn level_is_the_two_sided_quantile(level in 0.0..1.0_f64) {
            let z = z_for_level(level);
            prop_assert!((two_sided_p(z) - (1.0 - level)).abs() <= 1e-15);
        }
    }
}
