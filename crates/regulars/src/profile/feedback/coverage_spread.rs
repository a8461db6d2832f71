//! How alike groups answer.

use crate::estimate::{Answer, Estimate};
use crate::math::special::normal::z_for_level;

/// Fewest customers asked for a representativeness: of fewer, what chance adds to the variance of the groups' rates is
/// larger than the variance itself.
const FEWEST_ASKED: u64 = 20;

/// The R-indicator over groups of (customers asked, customers who answered): 1 - 2 S, S^2 the variance of the groups'
/// response rates over the customers asked, less what chance alone adds to it (Shlomo, Skinner and Schouten 2012). The
/// variance of S^2 is that of a noncentral chi-square number: the delta method's from the rates' binomial variances,
/// and what is left of it where all rates are alike, with the share of Agresti and Coull (1998).
pub(super) fn representativeness(groups: &[(u64, u64)], level: f64) -> Answer {
    let asked: Vec<(f64, f64)> = groups
        .iter()
        .filter(|(asked, _)| *asked > 0)
        .map(|&(asked, answered)| (asked as f64, answered as f64 / asked as f64))
        .collect();
    let n: u64 = groups.iter().map(|(asked, _)| asked).sum();
    if n < FEWEST_ASKED {
        return Answer::NotEnough { n, needed: FEWEST_ASKED, why: "too few were asked".into() };
    }
    if asked.len() < 2 {
        return Answer::NotEnough { n: asked.len() as u64, needed: 2, why: "there is one group only".into() };
    }
    let total = n as f64;
    let mean = asked.iter().map(|(size, rate)| size * rate).sum::<f64>() / total;
    let spread = asked.iter().map(|(size, rate)| size * (rate - mean) * (rate - mean)).sum::<f64>() / (total - 1.0);
    // A rate of a group varies by p (1 - p) / n_g, of which the mean takes its share.
    let chance =
        asked.iter().map(|(size, rate)| rate * (1.0 - rate) * (1.0 - size / total)).sum::<f64>() / (total - 1.0);
    let variance = (spread - chance).max(0.0);
    let value = 1.0 - 2.0 * variance.sqrt();
    // d S^2 / d p_g = 2 n_g (p_g - mean) / (n - 1).
    let error = asked
        .iter()
        .map(|(size, rate)| {
            let slope = 2.0 * size * (rate - mean) / (total - 1.0);
            slope * slope * rate * (1.0 - rate) / size
        })
        .sum::<f64>();
    let share = (total * mean + 2.0) / (total + 4.0);
    let unit = share * (1.0 - share) / (total - 1.0);
    let alike = 2.0 * (asked.len() as f64 - 1.0) * unit * unit;
    let margin = z_for_level(level) * (error + alike).sqrt();
    // Limits of S^2 give those of R: near 0 the root has no slope to go by.
    let limit = |square: f64| 1.0 - 2.0 * square.max(0.0).sqrt();
    let (low, high) = (limit(variance + margin).max(0.0), limit(variance - margin));
    Answer::Known(Estimate { value: value.max(0.0), low, high, level, n, method: "delta".into() })
}
