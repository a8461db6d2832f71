//! How long something lasts that ends at each step with the same chance, which varies as a beta distribution: the
//! shifted beta-geometric distribution (Fader & Hardie 2007), and how long a BG/BB customer stays one.
//!
//! The chance to end is Beta(`end`, `stay`). After k steps it lasts still with probability
//! S(k) = B(end, stay + k) / B(end, stay).

use libm::{exp, expm1, log, log1p};

use super::beta_mean::beta_mean;
use super::gamma::digamma_rise;
use super::rising::ln_beta_ratio;

/// Steps up to which S(k) is summed term by term; from there on the integral is taken. Where they meet both agree to
/// 1e-12; without a bound a rate of 1e-9 would take 4.5e10 terms.
const LONGEST_SUM: f64 = 2000.0;
/// The sum ends when what is left of it is at most this share of it, well below half the last bit of a double
/// (1.1e-16).
const NEGLIGIBLE_REST: f64 = 1e-18;
/// Periods times rate beyond which a discounted sum has ended: e^-45 is 3e-20.
const DISCOUNTED_AWAY: f64 = 45.0;

/// S(1) + ... + S(`steps`), which may be infinite in number: the mean of the steps lasted, counting no more than these.
pub(crate) fn steps_lasted(end: f64, stay: f64, steps: f64) -> f64 {
    let excess = end - 1.0;
    if steps == f64::INFINITY {
        return if excess > 0.0 { stay / excess } else { f64::INFINITY };
    }
    // stay/(end-1) (1 - e^ln), whose logarithm is proportional to end - 1, so that 1 is no pole.
    if excess > 0.0 {
        stay * (-expm1(ln_beta_ratio(excess, 1.0 + stay, steps)) / excess)
    } else if excess < 0.0 {
        stay * (expm1(-ln_beta_ratio(-excess, end + stay, steps)) / -excess)
    } else {
        stay * digamma_rise(1.0 + stay, steps)
    }
}

/// The sum of S(k) e^(-`rate` k) over k from 1 to `steps`, which may be infinite when the rate is positive.
pub(crate) fn discounted_steps(end: f64, stay: f64, steps: f64, rate: f64) -> f64 {
    if rate == 0.0 {
        steps_lasted(end, stay, steps)
    } else if steps.min(DISCOUNTED_AWAY / rate) <= LONGEST_SUM {
        by_sum(end, stay, steps, rate)
    } else {
        by_integral(end, stay, steps, rate)
    }
}

/// The sum term by term: term k is term k - 1 times e^-`rate` (`stay` + k - 1) / (`end` + `stay` + k - 1).
fn by_sum(end: f64, stay: f64, steps: f64, rate: f64) -> f64 {
    let keep = exp(-rate);
    let (mut k, mut term, mut total) = (0.0, 1.0, 0.0);
    while k < steps {
        term *= keep * ((stay + k) / (end + stay + k));
        total += term;
        k += 1.0;
        // What is left is less than a geometric series, and than an undiscounted one.
        if term / expm1(rate) <= NEGLIGIBLE_REST * total
            || (end > 1.0 && term * (stay + k) / (end - 1.0) <= NEGLIGIBLE_REST * total)
        {
            break;
        }
    }
    total
}

/// The mean over p ~ Beta(end, stay) of q + q^2 + ... + q^steps, where q = e^-rate (1-p). The first factor 1-p goes
/// into the distribution, so that nothing vanishes near p = 1.
fn by_integral(end: f64, stay: f64, steps: f64, rate: f64) -> f64 {
    let (keep, lost) = (exp(-rate), -expm1(-rate));
    let series = |p: f64| keep * -expm1(steps * (log1p(-p) - rate)) / (lost + keep * p);
    // The series is flat below the chance at which either the discount or the end of the sum takes over from p.
    let knee = log(lost.max(1.0 / steps));
    stay / (end + stay) * beta_mean(end, 1.0 + stay, series(0.0), knee, series)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn term_by_term(end: f64, stay: f64, steps: u32, rate: f64) -> f64 {
        let (mut term, mut total) = (1.0, 0.0);
        for k in 0..steps {
            term *= exp(-rate) * ((stay + f64::from(k)) / (end + stay + f64::from(k)));
            total += term;
        }
        total
    }

    proptest! {
        #[test]
        fn sum_and_integral_agree(ln_end in -7.0..7.0_f64, ln_stay in -7.0..7.0_f64, steps in 1..2000_u32, ln_rate in -14.0..0.0_f64) {
            let (end, stay, rate) = (exp(ln_end), exp(ln_stay), exp(ln_rate));
            let sum = term_by_term(end, stay, steps, rate);
            prop_assert!((by_sum(end, stay, steps.into(), rate) / sum - 1.0).abs() < 2e-13);
            let integral = by_integral(end, stay, steps.into(), rate);
            prop_assert!((integral / sum - 1.0).abs() < 1e-12, "{integral} {sum}");
        }

        #[test]
        fn the_closed_form_is_the_sum(ln_end in -7.0..7.0_f64, ln_stay in -7.0..7.0_f64, steps in 1..2000_u32) {
            let (end, stay) = (exp(ln_end), exp(ln_stay));
            let (closed, sum) = (steps_lasted(end, stay, steps.into()), term_by_term(end, stay, steps, 0.0));
            prop_assert!((closed / sum - 1.0).abs() < 3e-13, "{closed} {sum}");
        }
    }

    #[test]
    fn one_is_no_pole() {
        for off in [0.0, 1e-16, -1e-16, 1e-13, -1e-13, 1e-6, -1e-6] {
            let (found, truth) = (steps_lasted(1.0 + off, 2.5, 100.0), term_by_term(1.0 + off, 2.5, 100, 0.0));
            assert!((found / truth - 1.0).abs() < 1e-14, "{off}: {found} {truth}");
        }
    }

    #[test]
    fn forever_is_finite_where_the_mean_is() {
        assert_eq!(steps_lasted(3.0, 4.0, f64::INFINITY), 2.0);
        assert_eq!(steps_lasted(1.0, 4.0, f64::INFINITY), f64::INFINITY);
        // Somebody who hardly ever ends is worth a perpetuity.
        let worth = discounted_steps(1e-12, 1e12, f64::INFINITY, 1e-4);
        assert!((worth * expm1(1e-4) - 1.0).abs() < 1e-12, "{worth}");
    }

    #[test]
    fn corners_of_the_allowed_range_are_between_their_bounds() {
        let shapes = [1e-12, 1e-3, 1.0, 1e3, 1e12];
        let steps = [1.0, 30.0, 2001.0, 1e9, 1e30];
        for (steps, rate) in steps.iter().flat_map(|&m| [0.0, 1e-30, 1e-9, 1e-2, 1.0, 1e3, 1e30].map(|c| (m, c))) {
            for (end, stay) in shapes.iter().flat_map(|&a| shapes.map(|b| (a, b))) {
                let found = discounted_steps(end, stay, steps, rate);
                let first = stay / (end + stay) * exp(-rate);
                assert!(
                    found >= first * (1.0 - 1e-12) && found <= steps * first * (1.0 + 1e-9),
                    "{end} {stay} {steps} {rate}: {found}"
                );
            }
        }
    }
}
