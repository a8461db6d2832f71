//! Counts by their mean and variance: negative binomial, or Poisson where the variance is the mean.

use super::incomplete_beta::beta_inc_xy;
use super::incomplete_gamma::{gamma_p, gamma_q};
use super::normal::norm_ppf;

/// Largest absolute normal score, in standard deviations: Phi(-38) is 3e-316, about the smallest probability that a
/// double holds. Beyond, a score would be infinite and so would every sum of scores.
const FARTHEST: f64 = 38.0;
/// Share of the mean by which the variance must exceed it for a negative binomial. Below, its size mean^2 / (variance -
/// mean) is made of rounding, and the Poisson distribution is the same to as many digits.
const POISSON: f64 = 1e-9;

/// P(Y <= y) of a count with this mean and variance, the variance at least the mean.
pub(crate) fn count_cdf(y: f64, mean: f64, variance: f64) -> f64 {
    if y < 0.0 {
        return 0.0;
    }
    if variance <= mean * (1.0 + POISSON) {
        // P(Poisson <= y) = Q(y + 1, mean).
        return gamma_q(y.floor() + 1.0, mean);
    }
    // The probability of a success is mean / variance, the size mean^2 / (variance - mean).
    let (success, failure) = (mean / variance, (variance - mean) / variance);
    beta_inc_xy(mean * success / failure, y.floor() + 1.0, success, failure).0
}

/// P(Y > y), to full relative precision.
fn count_sf(y: f64, mean: f64, variance: f64) -> f64 {
    if y < 0.0 {
        return 1.0;
    }
    if variance <= mean * (1.0 + POISSON) {
        return gamma_p(y.floor() + 1.0, mean);
    }
    let (success, failure) = (mean / variance, (variance - mean) / variance);
    beta_inc_xy(mean * success / failure, y.floor() + 1.0, success, failure).1
}

/// The least count that Y stays at or under with at least the probability p, which is below 1.
pub(crate) fn count_quantile(p: f64, mean: f64, variance: f64) -> f64 {
    let enough = |y: f64| count_cdf(y, mean, variance) >= p;
    if enough(0.0) {
        return 0.0;
    }
    // Doubling until enough, then bisection. Above 2^53, where counts have gaps, the middle may be one of the ends.
    let (mut less, mut more) = (0.0, 1.0);
    while !enough(more) {
        (less, more) = (more, more * 2.0);
    }
    loop {
        let middle: f64 = (less + 0.5 * (more - less)).floor();
        if middle <= less || middle >= more {
            return more;
        }
        if enough(middle) { more = middle } else { less = middle }
    }
}

/// The standard normal number with the mid-probability of `y`: P(Y < y) + P(Y = y) / 2.
pub(crate) fn count_score(y: f64, mean: f64, variance: f64) -> f64 {
    let score = if y > mean {
        -norm_ppf(0.5 * (count_sf(y, mean, variance) + count_sf(y - 1.0, mean, variance)))
    } else {
        norm_ppf(0.5 * (count_cdf(y, mean, variance) + count_cdf(y - 1.0, mean, variance)))
    };
    score.clamp(-FARTHEST, FARTHEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy 1.17: `poisson.cdf(3, 2.5)`, `nbinom.cdf(12, 10 * 10 / 15, 10 / 25)`, `nbinom.sf(30, 10 * 10 / 15, 10 /
    /// 25)`.
    #[test]
    fn probabilities_are_those_of_scipy() {
        let near = |found: f64, truth: f64| assert!((found / truth - 1.0).abs() < 1e-12, "{found:e} {truth:e}");
        near(count_cdf(3.0, 2.5, 2.5), 0.7575761331330662);
        near(count_cdf(12.0, 10.0, 25.0), 0.7264076426139876);
        near(count_sf(30.0, 10.0, 25.0), 0.0012646061468973024);
        assert_eq!((count_cdf(-1.0, 2.0, 2.0), count_sf(-1.0, 2.0, 3.0)), (0.0, 1.0));
    }

    /// scipy 1.17: `nbinom.ppf(p, 10 * 10 / 15, 10 / 25)`, `poisson.ppf(p, 2.5)`, `nbinom.ppf(p, 1e12 / 9e8, 1e6 /
    /// 9.01e8)`.
    #[test]
    fn quantiles_are_those_of_scipy() {
        let found: Vec<f64> = [0.025, 0.5, 0.975].map(|p| count_quantile(p, 10.0, 25.0)).to_vec();
        assert_eq!(found, [2.0, 9.0, 22.0]);
        assert_eq!([0.025, 0.975].map(|p| count_quantile(p, 1e6, 9.01e8)), [942_026.0, 1_059_680.0]);
        assert_eq!([0.025, 0.5, 0.975].map(|p| count_quantile(p, 2.5, 2.5)), [0.0, 2.0, 6.0]);
        assert_eq!(count_quantile(0.975, 0.0, 0.0), 0.0);
        for (mean, variance) in [(0.3, 0.4), (30.0, 30.0), (1e6, 9.01e8), (1e15, 1e28)] {
            let y = count_quantile(0.9, mean, variance);
            assert!(count_cdf(y, mean, variance) >= 0.9 && count_cdf(y - 1.0, mean, variance) <= 0.9, "{mean}");
        }
    }

    #[test]
    fn scores_rise_with_the_count_and_stay_numbers() {
        for (mean, variance) in [(0.01, 0.01), (0.5, 0.9), (3.0, 3.0), (40.0, 90.0), (1e6, 1e6), (1e9, 4e12)] {
            let scores: Vec<f64> = (0..40).map(|step| count_score(f64::from(step), mean, variance)).collect();
            assert!(scores.windows(2).all(|pair| pair[0] <= pair[1]), "{mean} {variance} {scores:?}");
            assert!(scores.iter().all(|score| score.is_finite()));
        }
        assert_eq!(count_score(1e12, 1.0, 1.0), FARTHEST);
    }

    /// The mid-probability scores of a count have mean 0 and a variance a little below 1.
    #[test]
    fn scores_are_nearly_standard() {
        for (mean, variance) in [(4.0, 4.0), (20.0, 20.0), (12.0, 30.0)] {
            let mut moments = [0.0; 2];
            for y in 0..400 {
                let y = f64::from(y);
                let (score, p) =
                    (count_score(y, mean, variance), count_cdf(y, mean, variance) - count_cdf(y - 1.0, mean, variance));
                moments[0] += p * score;
                moments[1] += p * score * score;
            }
            assert!(moments[0].abs() < 0.01 && (0.9..1.01).contains(&moments[1]), "{mean} {moments:?}");
        }
    }
}
