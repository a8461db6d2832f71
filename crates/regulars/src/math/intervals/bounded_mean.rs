//! Limits of a mean of answers on a scale that ends: they stay on it, whatever weights and clusters the answers have.

use crate::math::special::tail_root::falling_root;
use libm::log;

/// What limits stand on: so many independent answers, and degrees of freedom of the spread that told their number;
/// infinitely many where it wasn't needed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Support {
    pub(crate) n: f64,
    pub(crate) degrees_of_freedom: f64,
}

impl Support {
    /// Of `answers` weighted answers, of which one has the variance `of_one` and their mean the linearised `variance`:
    /// at most Kish's number. Equal weights are the same as none.
    pub(crate) fn of_weights(kish: f64, answers: f64, of_one: f64, variance: f64) -> Self {
        /// Rounding of Kish's number: what it lacks below this share is none.
        const ROUNDING: f64 = 1e-12;
        let cost = 1.0 - kish / answers;
        if cost <= ROUNDING {
            return Self { n: kish, degrees_of_freedom: f64::INFINITY };
        }
        let n = if of_one > 0.0 && variance > 0.0 { (of_one / variance).min(kish) } else { kish };
        Self { n, degrees_of_freedom: kish / cost }
    }

    /// Of clusters, each with the sum of its weighted distances from the mean and its weight: the variance is the one by
    /// leaving out one at a time (Cochran 1977, 6.17), which unlike the linearised one doesn't shrink where few clusters
    /// hold most of the weight. Answers that agree are one a cluster.
    pub(crate) fn of_clusters(clusters: impl Iterator<Item = (f64, f64)> + Clone, kish: f64, of_one: f64) -> Self {
        let (count, total) = clusters.clone().fold((0.0, 0.0), |(count, sum), (_, weight)| (count + 1.0, sum + weight));
        let clusters_kish = 1.0 / clusters.clone().map(|(_, weight)| (weight / total) * (weight / total)).sum::<f64>();
        let without =
            clusters.map(|(distance, weight)| if distance == 0.0 { 0.0 } else { distance / (total - weight) });
        let variance = without.map(|x| x * x).sum::<f64>() * ((count - 1.0) / count);
        let n = if of_one > 0.0 { of_one / variance } else { clusters_kish };
        Self { n: n.min(kish), degrees_of_freedom: (clusters_kish - 1.0).max(1.0) }
    }
}

/// The score limits of the mean of `n` answers with these (place, share), places from 0 to 1: the means t whose test
/// (mean - t)^2 n <= z^2 V(t) doesn't reject, where V(t) is the variance under the shares that are most likely when the
/// mean is t. Of two places they are Wilson's (1927), of three Tango's (1998).
pub(crate) fn score_limits(cells: &[(f64, f64)], n: f64, z: f64) -> (f64, f64) {
    let mirrored: Vec<(f64, f64)> = cells.iter().map(|&(place, share)| (1.0 - place, share)).collect();
    (lower_limit(cells, n, z), 1.0 - lower_limit(&mirrored, n, z))
}

/// The lower of them.
///
/// The likeliest shares with a lower mean are q = p / ((g + x) S), S the sum of p / (g + x), for a g from infinity down
/// to 0: then S V = mean - t, and the limit is where n S^2 V = z^2. If no answer is at 0, g ends there, and what is
/// missing in the sum of q lies at 0.
fn lower_limit(cells: &[(f64, f64)], n: f64, z: f64) -> f64 {
    let seen = || cells.iter().filter(|cell| cell.1 > 0.0);
    let mean = seen().map(|(place, share)| place * share).sum::<f64>();
    if mean == 0.0 || n <= 0.0 || z == f64::INFINITY {
        return 0.0;
    }
    let with_others_at_0 = mean * (n / (n + z * z));
    // Where an answer is at 0, this sum is infinite.
    if with_others_at_0 * seen().map(|(place, share)| share / place).sum::<f64>() <= 1.0 {
        return with_others_at_0;
    }
    let tilted = |g: f64| {
        let sum = seen().map(|(place, share)| share / (g + place)).sum::<f64>();
        let t = seen().map(|(place, share)| place * (share / (g + place))).sum::<f64>() / sum;
        let squares = seen().map(|(place, share)| (place - t) * (place - t) * (share / (g + place))).sum::<f64>();
        (sum, squares, t)
    };
    let excess = |g: f64| {
        let (sum, squares, _) = tilted(g);
        log(n * sum * squares) - 2.0 * log(z)
    };
    let variance = seen().map(|(place, share)| share * (place - mean) * (place - mean)).sum::<f64>();
    let start = (variance * n).sqrt() / z;
    falling_root(start, excess).map_or(mean, |g| tilted(g).2.min(mean))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::intervals::proportion::wilson_real;
    use crate::math::special::normal::z_for_level;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn of_two_places_they_are_wilsons(none in 0..200_u32, all in 0..200_u32, level in 0.2..0.9999_f64) {
            prop_assume!(none + all > 0);
            let [none, all] = [none, all].map(f64::from);
            let n = none + all;
            let (low, high) = score_limits(&[(0.0, none / n), (1.0, all / n)], n, z_for_level(level));
            let (wilson_low, wilson_high) = wilson_real(all, n, level);
            prop_assert!((low - wilson_low).abs() < 1e-12 && (high - wilson_high).abs() < 1e-12);
        }

        #[test]
        fn limits_hold_the_mean_on_the_scale(
            counts in prop::collection::vec(0..50_u32, 2..12), ln_n in -1.0..30.0_f64, z in 0.01..60.0_f64,
        ) {
            let total = f64::from(counts.iter().sum::<u32>());
            prop_assume!(total > 0.0);
            let last = (counts.len() - 1) as f64;
            let cells: Vec<(f64, f64)> =
                counts.iter().enumerate().map(|(i, &count)| (i as f64 / last, f64::from(count) / total)).collect();
            let mean = cells.iter().map(|(place, share)| place * share).sum::<f64>();
            let (low, high) = score_limits(&cells, libm::exp(ln_n), z);
            prop_assert!(0.0 <= low && low <= mean + 1e-15 && mean <= high + 1e-15 && high <= 1.0, "{low} {mean} {high}");
            prop_assert!(high - low > 1e-12, "never of no width: {low} {high}");
        }
    }

    #[test]
    fn equal_weights_are_none_and_a_cluster_with_all_the_weight_tells_nothing() {
        let equal = Support::of_weights(40.0, 40.0, 0.3, 0.01);
        assert_eq!(equal, Support { n: 40.0, degrees_of_freedom: f64::INFINITY });
        let lone = Support::of_clusters([(0.5, 8.0), (-0.5, 0.0)].into_iter(), 8.0, 0.2);
        assert_eq!((lone.n, lone.degrees_of_freedom), (0.0, 1.0));
        assert_eq!(score_limits(&[(0.3, 1.0)], lone.n, 12.7), (0.0, 1.0));
        let alike = Support::of_clusters([(0.0, 3.0), (0.0, 3.0)].into_iter(), 6.0, 0.0);
        assert_eq!((alike.n, alike.degrees_of_freedom), (2.0, 1.0));
    }
}
