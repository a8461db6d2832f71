//! The incomplete gamma functions and chi-square tails.

use std::f64::consts::TAU;

use libm::{exp, expm1, log};

use super::gamma::stirling_rest;
use super::rising::{ln_rising, log1pmx};
use super::uniform::uniform_tails;

/// Series end at a term of this share of what they are added to, a tenth of the last bit of a double.
const LAST_TERM: f64 = 1e-17;
/// Bound of every loop over terms, against NaN and rounding that never settles: within the domains of this file none
/// needs more than a few hundred.
const MAX_TERMS: u32 = 10_000;

/// P(a, x), the regularised lower incomplete gamma function, for `a` > 0, `x` >= 0; NaN elsewhere.
pub(crate) fn gamma_p(a: f64, x: f64) -> f64 {
    gamma_tails(a, x).0
}

/// Q(a, x) = 1 - P(a, x), accurate when tiny, for `a` > 0, `x` >= 0; NaN elsewhere.
pub(crate) fn gamma_q(a: f64, x: f64) -> f64 {
    gamma_tails(a, x).1
}

/// The probability that a chi-square with `df` > 0 degrees of freedom exceeds `x` >= 0; NaN elsewhere.
#[cfg_attr(not(test), allow(dead_code, reason = "log-rank tests will call it: issue C"))]
pub(crate) fn chi2_sf(x: f64, df: f64) -> f64 {
    gamma_q(0.5 * df, 0.5 * x)
}

/// The x with P(a, x) = p, for `a` > 0 and p in (0, 1), to about 14 digits.
pub(crate) fn gamma_p_inv(a: f64, p: f64) -> f64 {
    // Doubling around the mean, a, until it holds the root, then bisection of the logarithm.
    let (mut less, mut more) = (a, a);
    while gamma_p(a, more) < p {
        more *= 2.0;
    }
    while gamma_p(a, less) > p && less > f64::MIN_POSITIVE {
        less *= 0.5;
    }
    // The logarithm of the widest bracket, 1e-308 to 1e308, is below 2^11: 64 halvings leave less than the last bit.
    for _ in 0..64 {
        let middle = less.sqrt() * more.sqrt();
        if gamma_p(a, middle) < p { less = middle } else { more = middle }
    }
    more
}

/// P(a, x) and Q(a, x), each to its own relative accuracy.
fn gamma_tails(a: f64, x: f64) -> (f64, f64) {
    if !(a > 0.0 && a.is_finite() && x >= 0.0) {
        return (f64::NAN, f64::NAN);
    }
    if x == 0.0 || x == f64::INFINITY {
        return if x == 0.0 { (0.0, 1.0) } else { (1.0, 0.0) };
    }
    // Of a small tail its own series or fraction, never 1 less the large one.
    if let Some(tails) = uniform_tails(a, -log_drop(a, x, x - a), x > a, 1.0, 0.0) {
        tails
    } else if a < 1.0 && x < 1.1 {
        small_shape_tails(a, x)
    } else if x < a {
        let p = lower_series(a, x);
        (p, 1.0 - p)
    } else {
        let q = upper_fraction(a, x);
        (1.0 - q, q)
    }
}

/// k ln(mu / k) - (mu - k), never positive: the log density of a count k under a mean mu, from its top. `excess` is mu
/// - k, an argument of its own so that it keeps its digits.
pub(super) fn log_drop(k: f64, mu: f64, excess: f64) -> f64 {
    if excess.abs() < 0.5 * k { k * log1pmx(excess / k) } else { k * log(mu / k) - excess }
}

/// x^a e^-x / Gamma(a), the derivative of P(a, x) with respect to ln x.
fn gamma_kernel(a: f64, x: f64) -> f64 {
    if a < 1.0 {
        a * exp(a * log(x) - x - ln_rising(1.0, a))
    } else {
        // With Stirling's formula for Gamma(a) the large powers cancel before they are formed.
        (a / TAU).sqrt() * exp(log_drop(a, x, x - a) - stirling_rest(a))
    }
}

/// P by its power series with positive terms (DLMF 8.11.4), for x below a.
fn lower_series(a: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut k) = (1.0, 1.0, 0);
    while term > LAST_TERM * sum && k < MAX_TERMS {
        k += 1;
        term *= x / (a + f64::from(k));
        sum += term;
    }
    gamma_kernel(a, x) / a * sum
}

/// Q by Legendre's continued fraction (DLMF 8.9.2, contracted), run by Lentz's method, for x above a and 1.
fn upper_fraction(a: f64, x: f64) -> f64 {
    // Gamma(a, x) = x^a e^-x / (x + 1 - a - 1 (1 - a) / (x + 3 - a - 2 (2 - a) / (x + 5 - a - ...))).
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (f64::INFINITY, 1.0 / b);
    let mut fraction = d;
    for k in 1..MAX_TERMS {
        let k = f64::from(k);
        let numerator = k * (a - k);
        b += 2.0;
        d = 1.0 / (b + numerator * d);
        c = b + numerator / c;
        let factor = c * d;
        fraction *= factor;
        if (factor - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    gamma_kernel(a, x) * fraction
}

/// Both tails for a below 1 and small x: P = x^a / Gamma(a + 1) (1 + a sum_k (-x)^k / ((a + k) k!)), and Q without
/// subtracting it from 1 (Didonato and Morris, 1986).
fn small_shape_tails(a: f64, x: f64) -> (f64, f64) {
    let (mut power, mut sum, mut k) = (1.0_f64, 0.0, 0.0);
    while power.abs() > LAST_TERM * x {
        k += 1.0;
        power *= -x / k;
        sum += power / (a + k);
    }
    // 1 - P = 1 - lead - lead a sum: the first difference by expm1.
    let ln_lead = a * log(x) - ln_rising(1.0, a);
    let lead = exp(ln_lead);
    (lead * (1.0 + a * sum), -expm1(ln_lead) - lead * a * sum)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::math::golden::check;

    fn close(found: f64, truth: f64, relative: f64) -> bool {
        (found - truth).abs() <= relative * truth.abs()
    }

    /// scipy 1.17: `gamma.ppf(p, a)`, of a mean of 1.
    #[test]
    fn quantiles_are_those_of_scipy() {
        let truths = [
            (0.5, 0.025, 0.000_982_069_117_175_255_5),
            (0.5, 0.975, 5.023_886_187_314_888),
            (4.0, 0.025, 0.272_466_343_406_581_2),
            (4.0, 0.975, 2.191_818_267_435_581),
            (400.0, 0.025, 0.904_390_741_577_858_7),
            (400.0, 0.975, 1.100_344_171_116_438_3),
        ];
        for (a, p, truth) in truths {
            let found = gamma_p_inv(a, p) / a;
            assert!((found / truth - 1.0).abs() < 1e-12, "{a} {p} {found}");
        }
        assert!((gamma_p(1e-3, gamma_p_inv(1e-3, 0.9)) - 0.9).abs() < 1e-12);
    }

    #[test]
    fn golden() {
        check("gamma_p", |arg| gamma_p(arg("a"), arg("x")));
        check("gamma_q", |arg| gamma_q(arg("a"), arg("x")));
        check("chi2_sf", |arg| chi2_sf(arg("x"), arg("df")));
    }

    #[test]
    fn the_ends_and_outside() {
        assert_eq!((gamma_p(2.0, 0.0), gamma_q(2.0, 0.0)), (0.0, 1.0));
        assert_eq!((gamma_p(2.0, f64::INFINITY), gamma_q(2.0, f64::INFINITY)), (1.0, 0.0));
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(gamma_p(bad, 1.0).is_nan() && gamma_q(bad, 1.0).is_nan(), "{bad}");
        }
        for bad in [-0.1, f64::NAN] {
            assert!(gamma_p(1.0, bad).is_nan() && gamma_q(1.0, bad).is_nan(), "{bad}");
        }
    }

    #[test]
    fn the_familiar_chi_square_quantiles() {
        assert!(close(chi2_sf(3.841458820694124, 1.0), 0.05, 1e-14));
        assert!(close(chi2_sf(5.991464547107979, 2.0), 0.05, 1e-14));
    }

    proptest! {
        #[test]
        fn shape_one_is_the_exponential(ln_x in -50.0..6.0_f64) {
            let x = exp(ln_x);
            prop_assert!(close(gamma_p(1.0, x), -expm1(-x), 1e-14));
            prop_assert!(close(gamma_q(1.0, x), exp(-x), 1e-14 + 1e-15 * x));
        }

        #[test]
        fn tails_sum_to_one_and_step_by_the_kernel(ln_a in -7.0..12.0_f64, spread in -4.0..4.0_f64) {
            let a = exp(ln_a);
            let x = a * exp(spread / (1.0 + a.sqrt()));
            let (p, q) = gamma_tails(a, x);
            prop_assert!((p + q - 1.0).abs() <= 4.0 * f64::EPSILON);
            // P(a + 1, x) = P(a, x) - x^a e^-x / Gamma(a + 1).
            prop_assert!((gamma_p(a + 1.0, x) - (p - gamma_kernel(a, x) / a)).abs() <= 1e-14);
        }

        #[test]
        fn more_x_is_more_below(ln_a in -7.0..12.0_f64, spread in -4.0..4.0_f64, step in 1e-6..1.0_f64) {
            let a = exp(ln_a);
            let x = a * exp(spread / (1.0 + a.sqrt()));
            let (before, after) = (gamma_tails(a, x), gamma_tails(a, x * (1.0 + step)));
            prop_assert!(before.0 <= after.0 && before.1 >= after.1);
        }
    }
}
