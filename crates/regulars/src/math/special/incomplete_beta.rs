//! The incomplete beta function, Student's t, and their inverses.

use std::f64::consts::TAU;

use libm::{exp, expm1, log, log1p};

use super::gamma::stirling_rest;
use super::incomplete_gamma::log_drop;
use super::normal::{norm_ppf, z_for_level};
use super::rising::{ln_beta, ln_rising};
use super::tail_root::{Tail, tail_root};
use super::uniform::{UNIFORM_FROM, uniform_tails};

/// Series end at a term of this share of what they are added to, a tenth of the last bit of a double.
const LAST_TERM: f64 = 1e-17;
/// Bound of every loop over terms, against NaN and rounding that never settles: within the domains of this file none
/// needs more than a few hundred.
const MAX_TERMS: u32 = 10_000;

/// I_x(a, b), the regularised incomplete beta function, for `a`, `b` > 0 and `x` in [0, 1]; NaN elsewhere.
pub(crate) fn beta_inc(a: f64, b: f64, x: f64) -> f64 {
    beta_inc_xy(a, b, x, 1.0 - x).0
}

/// 1 - I_x(a, b) = I_(1-x)(b, a), accurate when tiny, for `a`, `b` > 0 and `x` in [0, 1]; NaN elsewhere.
pub(crate) fn beta_inc_c(a: f64, b: f64, x: f64) -> f64 {
    beta_inc_xy(a, b, x, 1.0 - x).1
}

/// I_x(a, b) and 1 - I_x(a, b), each to its own relative accuracy, from both `x` and `y` = 1 - x so that neither loses
/// digits.
///
/// Didonato and Morris (1992), ACM TOMS 18, Algorithm 708, with Temme's uniform expansion for two large parameters.
pub(crate) fn beta_inc_xy(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    if !(a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite() && x >= 0.0 && y >= 0.0) {
        return (f64::NAN, f64::NAN);
    }
    if x == 0.0 || y == 0.0 {
        return if x == 0.0 { (0.0, 1.0) } else { (1.0, 0.0) };
    }
    // Of the two tails the smaller one is formed by itself; the other is 1 less it.
    if let Some(tails) = large_parameter_tails(a, b, x, y) {
        tails
    } else if a < 1.0 && x <= series_limit(b) {
        small_first_tails(a, b, x)
    } else if b < 1.0 && y <= series_limit(a) {
        swap(small_first_tails(b, a, y))
    } else if a >= 1.0 && (b < 1.0 || a * y >= b * x) {
        let lower = lower_fraction(a, b, x, y);
        (lower, 1.0 - lower)
    } else {
        let upper = lower_fraction(b, a, y, x);
        (1.0 - upper, upper)
    }
}

/// The `x` with I_x(a, b) = `p`, for `a`, `b` > 0, `p` in [0, 1]; NaN elsewhere. A small upper tail:
/// [`beta_inc_c_inv`].
pub(crate) fn beta_inc_inv(a: f64, b: f64, p: f64) -> f64 {
    below_odds(beta_odds(a, b, p, 1.0 - p))
}

/// The `x` with 1 - I_x(a, b) = `q`, for `a`, `b` > 0 and `q` in [0, 1]; NaN elsewhere.
pub(crate) fn beta_inc_c_inv(a: f64, b: f64, q: f64) -> f64 {
    below_odds(beta_odds(a, b, 1.0 - q, q))
}

/// P(T <= t) for Student's t with `df` > 0 degrees of freedom; NaN elsewhere.
pub(crate) fn student_t_cdf(t: f64, df: f64) -> f64 {
    let w = t / df.sqrt() * (t / df.sqrt());
    let tail = if w > 1e290 {
        // x = 1 / (1 + w) may underflow; the first term of the power series is all there is.
        exp(-0.5 * df * 2.0 * log(t.abs() / df.sqrt()) - log(0.5 * df) - ln_beta(0.5 * df, 0.5))
    } else {
        beta_inc_xy(0.5 * df, 0.5, 1.0 / (1.0 + w), w / (1.0 + w)).0
    };
    if t <= 0.0 { 0.5 * tail } else { 1.0 - 0.5 * tail }
}

/// The quantile of Student's t for a level; that of the normal distribution for so many degrees of freedom that they
/// differ by less than a hundred-millionth.
pub(crate) fn t_for_level(level: f64, degrees_of_freedom: f64) -> f64 {
    /// Degrees of freedom from which on t is normal, in parts of their inverse: beyond it the search for it only takes time.
    const NORMAL_FROM: f64 = 1e8;
    if degrees_of_freedom >= NORMAL_FROM {
        return z_for_level(level);
    }
    -student_t_ppf((1.0 - level) / 2.0, degrees_of_freedom)
}

/// The t with P(T <= t) = `p` for Student's t with `df` > 0, for `p` in [0, 1], infinite at the ends; NaN elsewhere.
pub(crate) fn student_t_ppf(p: f64, df: f64) -> f64 {
    if p > 0.5 {
        return -student_t_ppf(1.0 - p, df);
    }
    // t^2 = df (1 - x) / x where x ~ Beta(df / 2, 1/2), whose lower tail is the probability of both tails of T.
    let two_sided = 2.0 * p;
    let ln_odds = if two_sided > 0.0 { far_left_ln_odds(0.5 * df, 0.5, two_sided) } else { f64::NAN };
    if ln_odds < FAR_LEFT {
        return -df.sqrt() * exp(-0.5 * ln_odds);
    }
    -(df / beta_odds(0.5 * df, 0.5, two_sided, 1.0 - two_sided)).sqrt()
}

/// The tails of 1 - X from those of X.
fn swap((lower, upper): (f64, f64)) -> (f64, f64) {
    (upper, lower)
}

/// Up to this x the power series for a first parameter below 1 converges fast and does not cancel.
fn series_limit(other: f64) -> f64 {
    (1.1 / other).min(0.7)
}

/// Both tails by Temme's uniform expansion where both parameters are large and x is not far from the mean.
fn large_parameter_tails(a: f64, b: f64, x: f64, y: f64) -> Option<(f64, f64)> {
    let size = a.min(b);
    if size < UNIFORM_FROM {
        return None;
    }
    // Temme's v v' = t (1 + lean v - bend v^2) for a beta variable: bend is the smaller share, lean the skewness.
    let share = size / (a + b);
    let lean = (1.0 - 2.0 * share) / (1.0 - share).sqrt();
    uniform_tails(size, -log_beta_drop(a, b, x, y), b * x > a * y, if a <= b { lean } else { -lean }, share)
}

/// a ln(x (a + b) / a) + b ln(y (a + b) / b), never positive.
fn log_beta_drop(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let short = a * y - b * x;
    log_drop(a, (a + b) * x, -short) + log_drop(b, (a + b) * y, short)
}

/// x^a y^b / B(a, b), the derivative of I_x(a, b) with respect to the log odds ln(x / y).
pub(crate) fn beta_kernel(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if b < a.min(1.0) {
        return beta_kernel(b, a, y, x);
    }
    if a >= 1.0 {
        // With Stirling's formula for B(a, b) the large powers cancel before they are formed.
        let rest = stirling_rest(a + b) - stirling_rest(a) - stirling_rest(b);
        return (a / TAU * (b / (a + b))).sqrt() * exp(log_beta_drop(a, b, x, y) + rest);
    }
    let ln_x = if x < 0.5 { log(x) } else { log1p(-y) };
    let ln_y = if x < 0.5 { log1p(-x) } else { log(y) };
    a * exp(a * ln_x + b * ln_y - ln_rising(1.0, a) + ln_rising(b, a))
}

/// ln [`beta_kernel`], finite where the kernel underflows.
pub(crate) fn ln_beta_kernel(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if b < a.min(1.0) {
        return ln_beta_kernel(b, a, y, x);
    }
    if a >= 1.0 {
        let rest = stirling_rest(a + b) - stirling_rest(a) - stirling_rest(b);
        return 0.5 * log(a / TAU * (b / (a + b))) + log_beta_drop(a, b, x, y) + rest;
    }
    let ln_x = if x < 0.5 { log(x) } else { log1p(-y) };
    let ln_y = if x < 0.5 { log1p(-x) } else { log(y) };
    log(a) + a * ln_x + b * ln_y - ln_rising(1.0, a) + ln_rising(b, a)
}

/// I_x(a, b) by the continued fraction of Didonato and Morris (1992, equation 9), run by Lentz's method, for x below
/// the mean.
fn lower_fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    // (a + b) times how far x lies below the mean a / (a + b).
    let short = a * y - b * x;
    let mut fraction = a * (short + 1.0) / (a + 1.0);
    let (mut c, mut d) = (fraction, 0.0);
    for m in 1..MAX_TERMS {
        let m = f64::from(m);
        let step = a + 2.0 * m - 1.0;
        let numerator = m * (a + m - 1.0) / step * ((a + b + m - 1.0) / step) * (b - m) * x * x;
        let denominator = m + m * (b - m) * x / step + (a + m) * (short + 1.0 + m * (1.0 + y)) / (step + 2.0);
        d = 1.0 / (denominator + numerator * d);
        c = denominator + numerator / c;
        let factor = c * d;
        fraction *= factor;
        if (factor - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    beta_kernel(a, b, x, y) / fraction
}

/// Both tails for a below 1 and small x: I = x^a / (a B) (1 + a sum_k (1-b)_k x^k / (k! (a + k))), and 1 - I without
/// subtracting it from 1.
fn small_first_tails(a: f64, b: f64, x: f64) -> (f64, f64) {
    let (mut power, mut sum, mut k) = (1.0_f64, 0.0, 0.0);
    while power.abs() > LAST_TERM * x && k < f64::from(MAX_TERMS) {
        k += 1.0;
        power *= (k - b) / k * x;
        sum += power / (a + k);
    }
    // 1 - I = 1 - lead - lead a sum: the first difference by expm1.
    let ln_lead = a * log(x) - ln_rising(1.0, a) + ln_rising(b, a);
    let lead = exp(ln_lead);
    (lead * (1.0 + a * sum), -expm1(ln_lead) - lead * a * sum)
}

/// Log odds of x below which the first term of the power series gives the quantile to the last bit: the second is about
/// x times as large, and e^-600 is 1e-261. Newton's steps would underflow there.
const FAR_LEFT: f64 = -600.0;

/// The log odds of the quantile where it is far to the left: I_x(a, b) = x^a / (a B(a, b)).
fn far_left_ln_odds(a: f64, b: f64, p: f64) -> f64 {
    (log(p) + ln_rising(1.0, a) - ln_rising(b, a)) / a
}

/// x / (1 - x) at the x below which lies `p` and above which lies `q` = 1 - `p`; solved on the smaller of the two.
fn beta_odds(a: f64, b: f64, p: f64, q: f64) -> f64 {
    if !(a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite() && p >= 0.0 && q >= 0.0) {
        return f64::NAN;
    }
    if p > q {
        return 1.0 / beta_odds(b, a, q, p);
    }
    if p == 0.0 {
        return 0.0;
    }
    let far_left = far_left_ln_odds(a, b, p);
    if far_left < FAR_LEFT {
        return exp(far_left);
    }
    let start = if a >= 1.0 && b >= 1.0 { beta_odds_guess(a, b, p) } else { exp(far_left.min(30.0)) };
    tail_root(p, start, |odds| {
        let (x, y) = (odds / (1.0 + odds), 1.0 / (1.0 + odds));
        Tail { value: beta_inc_xy(a, b, x, y).0, slope: beta_kernel(a, b, x, y) }
    })
}

/// A normal approximation for a, b >= 1 (Abramowitz and Stegun, 1964, 26.5.22).
fn beta_odds_guess(a: f64, b: f64, p: f64) -> f64 {
    let z = -norm_ppf(p);
    let lambda = (z * z - 3.0) / 6.0;
    let (u, v) = (1.0 / (2.0 * a - 1.0), 1.0 / (2.0 * b - 1.0));
    let h = 2.0 / (u + v);
    let w = z * (h + lambda).sqrt() / h - (v - u) * (lambda + 5.0 / 6.0 - 2.0 / (3.0 * h));
    a / b * exp(-2.0 * w.clamp(-300.0, 300.0))
}

/// x from its odds.
fn below_odds(odds: f64) -> f64 {
    if odds == f64::INFINITY { 1.0 } else { odds / (1.0 + odds) }
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
    fn without_limit_of_freedom_t_is_normal() {
        assert_eq!(t_for_level(0.95, f64::INFINITY), z_for_level(0.95));
    }

    #[test]
    fn golden() {
        check("beta_inc", |arg| beta_inc(arg("a"), arg("b"), arg("x")));
        check("beta_inc_c", |arg| beta_inc_c(arg("a"), arg("b"), arg("x")));
    }

    #[test]
    fn the_ends_and_outside() {
        assert_eq!((beta_inc(2.0, 3.0, 0.0), beta_inc_c(2.0, 3.0, 0.0)), (0.0, 1.0));
        assert_eq!((beta_inc(2.0, 3.0, 1.0), beta_inc_c(2.0, 3.0, 1.0)), (1.0, 0.0));
        assert_eq!((beta_inc_inv(2.0, 3.0, 0.0), beta_inc_inv(2.0, 3.0, 1.0)), (0.0, 1.0));
        assert_eq!((beta_inc_c_inv(2.0, 3.0, 0.0), beta_inc_c_inv(2.0, 3.0, 1.0)), (1.0, 0.0));
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(beta_inc(bad, 1.0, 0.5).is_nan() && beta_inc_c(1.0, bad, 0.5).is_nan(), "{bad}");
            assert!(beta_inc_inv(bad, 1.0, 0.5).is_nan() && beta_inc_c_inv(1.0, bad, 0.5).is_nan(), "{bad}");
        }
        for bad in [-0.1, 1.1, f64::NAN] {
            assert!(beta_inc(1.0, 2.0, bad).is_nan() && beta_inc_inv(1.0, 2.0, bad).is_nan(), "{bad}");
            assert!(student_t_ppf(bad, 3.0).is_nan(), "{bad}");
        }
        assert!(
            student_t_cdf(1.0, 0.0).is_nan()
                && student_t_ppf(0.3, -1.0).is_nan()
                && student_t_cdf(f64::NAN, 3.0).is_nan()
        );
        assert_eq!((student_t_ppf(0.0, 3.0), student_t_ppf(1.0, 3.0)), (f64::NEG_INFINITY, f64::INFINITY));
        assert_eq!((student_t_cdf(f64::NEG_INFINITY, 3.0), student_t_cdf(f64::INFINITY, 3.0)), (0.0, 1.0));
    }

    #[test]
    fn the_familiar_t_quantiles() {
        assert!(close(student_t_ppf(0.975, 10.0), 2.2281388519862742, 1e-14));
        assert!(close(student_t_ppf(0.75, 1.0), 1.0, 1e-14), "Cauchy");
        assert!(close(student_t_cdf(-1.0, 1.0), 0.25, 1e-14), "Cauchy");
        assert!(close(student_t_ppf(1e-200, 1.0), -1e200 / std::f64::consts::PI, 1e-13), "Cauchy");
        assert!(close(student_t_cdf(-1e200, 1.0), 1e-200 / std::f64::consts::PI, 1e-13), "Cauchy");
        assert!(close(student_t_ppf(0.975, 1e12), norm_ppf(0.975), 1e-11));
        assert_eq!(student_t_ppf(0.5, 4.0), 0.0);
    }

    proptest! {
        #[test]
        fn one_parameter_of_one_is_a_power(ln_b in -7.0..14.0_f64, x in 1e-9..0.999_f64) {
            let b = exp(ln_b);
            let truth = -expm1(b * log1p(-x));
            prop_assert!(close(beta_inc(1.0, b, x), truth, 1e-14), "{} {}", beta_inc(1.0, b, x), truth);
            prop_assert!(close(beta_inc(b, 1.0, x), exp(b * log(x)), 1e-14 + 1e-15 * b * -log(x)) || b * log(x) < -650.0);
        }

        #[test]
        fn tails_sum_to_one_swap_and_step_by_the_kernel(ln_a in -7.0..14.0_f64, ln_b in -7.0..14.0_f64, spread in -4.0..4.0_f64) {
            let (a, b) = (exp(ln_a), exp(ln_b));
            let odds = a / b * exp(spread * (1.0 / (1.0 + a) + 1.0 / (1.0 + b)).sqrt());
            let (x, y) = (odds / (1.0 + odds), 1.0 / (1.0 + odds));
            let (lower, upper) = beta_inc_xy(a, b, x, y);
            prop_assert!((lower + upper - 1.0).abs() <= 4.0 * f64::EPSILON);
            let swapped = beta_inc_xy(b, a, y, x);
            prop_assert!(close(swapped.1, lower, 2e-14) && close(swapped.0, upper, 2e-14));
            // I_x(a + 1, b) = I_x(a, b) - x^a y^b / (a B(a, b)).
            let kernel = beta_kernel(a, b, x, y);
            // x and y are rounded apart, so that they add up to 1 within an epsilon: times the kernel, that is what the
            // tails can differ by (3e-14 at a = b = 3e5).
            let blind = f64::EPSILON * kernel;
            prop_assert!((beta_inc_xy(a + 1.0, b, x, y).0 - (lower - kernel / a)).abs() <= 2e-14 + blind);
        }

        #[test]
        fn the_log_of_the_kernel(ln_a in -7.0..14.0_f64, ln_b in -7.0..14.0_f64, spread in -4.0..4.0_f64) {
            let (a, b) = (exp(ln_a), exp(ln_b));
            let odds = a / b * exp(spread * (1.0 / (1.0 + a) + 1.0 / (1.0 + b)).sqrt());
            let (x, y) = (odds / (1.0 + odds), 1.0 / (1.0 + odds));
            let kernel = beta_kernel(a, b, x, y);
            prop_assert!((ln_beta_kernel(a, b, x, y) - log(kernel)).abs() < 1e-12 || kernel == 0.0);
        }

        #[test]
        fn quantiles_undo_tails(ln_a in -3.0..14.0_f64, ln_b in -3.0..14.0_f64, ln_p in -300.0..-0.01_f64) {
            let (a, b, p) = (exp(ln_a), exp(ln_b), exp(ln_p));
            let odds = beta_odds(a, b, p, 1.0 - p);
            if (1e-290..1e290).contains(&odds) {
                let (x, y) = (odds / (1.0 + odds), 1.0 / (1.0 + odds));
                let slack = 1e-15 * (10.0 + beta_kernel(a, b, x, y) / p - ln_p);
                prop_assert!(close(beta_inc_xy(a, b, x, y).0, p, slack), "{} {}", odds, beta_inc_xy(a, b, x, y).0);
            }
        }

        #[test]
        fn more_p_is_more_x(a in 0.5..1e6_f64, b in 0.5..1e6_f64, p in 1e-6..0.99_f64) {
            prop_assert!(beta_inc_inv(a, b, p) <= beta_inc_inv(a, b, p * 1.001));
            prop_assert!(beta_inc_c_inv(a, b, p) >= beta_inc_c_inv(a, b, p * 1.001));
        }

        #[test]
        fn t_quantile_undoes_t_cdf(ln_df in -0.5..15.0_f64, p in 1e-12..1.0_f64) {
            let df = exp(ln_df);
            prop_assert!(close(student_t_cdf(student_t_ppf(p, df), df), p, 1e-13));
        }
    }
}
