//! Ratios, shares and quantiles of observations that come in clusters: the orders of one customer resemble each other,
//! so customers are what is sampled. Clusters come in a fixed order, which decides the last bits.

use super::proportion::wilson_real;
use super::quantile::{order_statistics, quantile};
use crate::math::columns::sum::ExactSum;
use crate::math::special::incomplete_beta::{beta_inc, t_for_level};
use crate::math::special::normal::z_for_level;
use libm::{exp, log};

/// A ratio of two totals over clusters, with its variance by leaving out one cluster at a time (Cochran 1977, 6.17),
/// which unlike the linearised one doesn't shrink where few clusters hold most of the total.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ratio {
    pub(crate) value: f64,
    variance: f64,
    clusters: f64,
    /// Clusters of one size that would tell as much: (sum x)^2 / sum x^2 (Kish 1965).
    pub(crate) kish: f64,
}

/// Numerators that are 0 in all but one of so many clusters aren't summed cluster by cluster.
const FEW: usize = 32;

/// The x of all clusters, and what ratios over them have in common.
#[derive(Debug)]
pub(crate) struct Denominators {
    xs: Vec<f64>,
    total: f64,
    clusters: f64,
    kish: f64,
    /// Sum of (x / (total - x))^2, exact: what the few are is taken away again.
    squares: ExactSum,
}

impl Denominators {
    pub(crate) fn of(xs: Vec<f64>) -> Self {
        let total = xs.iter().fold(0.0, |sum, x| sum + x);
        let clusters = xs.iter().filter(|&&x| x > 0.0).count() as f64;
        let kish = 1.0 / xs.iter().fold(0.0, |sum, x| sum + x / total * (x / total));
        let mut all = Self { xs, total, clusters, kish, squares: ExactSum::new() };
        for at in 0..all.xs.len() {
            let square = all.xs.get(at).map_or(0.0, |&x| all.square(x));
            all.squares.add(square);
        }
        all
    }

    fn square(&self, x: f64) -> f64 {
        let share = x / (self.total - x);
        if x > 0.0 { share * share } else { 0.0 }
    }
}

impl Ratio {
    /// The ratio of the sums of (y, x), x never negative; `None` when the sum of x is not positive.
    pub(crate) fn of(clusters: &[(f64, f64)]) -> Option<Self> {
        let sum = |term: &dyn Fn(f64, f64) -> f64| clusters.iter().fold(0.0, |sum, &(y, x)| sum + term(y, x));
        let (top, total) = (sum(&|y, _| y), sum(&|_, x| x));
        if total <= 0.0 {
            return None;
        }
        let value = top / total;
        let clusters = clusters.iter().filter(|cluster| cluster.1 > 0.0).count() as f64;
        // As 1 / sum of (x / total)^2, which can't overflow.
        let kish = 1.0 / sum(&|_, x| x / total * (x / total));
        let squares = sum(&|y, x| {
            let without = (y - value * x) / (total - x);
            if x > 0.0 { without * without } else { 0.0 }
        });
        // A total that rounds to its largest part has one cluster.
        let variance =
            if clusters > 1.0 && squares.is_finite() { squares * ((clusters - 1.0) / clusters) } else { 0.0 };
        Some(Self { value, variance, clusters, kish })
    }

    /// The same of many numerators over one list of x, each of them 0 but for a few clusters (place, y): the time is
    /// that of the few.
    pub(crate) fn of_few(few: &[(usize, f64)], all: &Denominators) -> Option<Self> {
        if few.len() * FEW > all.xs.len() {
            let mut clusters: Vec<(f64, f64)> = all.xs.iter().map(|&x| (0.0, x)).collect();
            for &(place, y) in few {
                if let Some(cluster) = clusters.get_mut(place) {
                    cluster.0 = y;
                }
            }
            return Self::of(&clusters);
        }
        if all.total <= 0.0 {
            return None;
        }
        let value = few.iter().fold(0.0, |sum, &(_, y)| sum + y) / all.total;
        let (mut own, mut others) = (0.0, all.squares.clone());
        for &(place, y) in few {
            let x = all.xs.get(place).copied().unwrap_or(0.0);
            let without = (y - value * x) / (all.total - x);
            own += if x > 0.0 { without * without } else { 0.0 };
            others.add(-all.square(x));
        }
        let squares = own + value * value * others.value();
        let clusters = all.clusters;
        let variance =
            if clusters > 1.0 && squares.is_finite() { squares * ((clusters - 1.0) / clusters) } else { 0.0 };
        Some(Self { value, variance, clusters, kish: all.kish })
    }

    /// Whether the clusters differ at all: a spread that was not seen bounds nothing.
    pub(crate) fn varies(&self) -> bool {
        // Less than some last bits of the value is rounding.
        self.variance.sqrt() > 1e-14 * self.value.abs()
    }

    /// Limits of a positive ratio on the log scale, Student's t with as many degrees of freedom as Kish's number less
    /// one.
    pub(crate) fn log_limits(&self, level: f64) -> (f64, f64) {
        if self.value <= 0.0 || !self.varies() {
            return (self.value, self.value);
        }
        let reach = exp(self.t(level) * (self.variance.sqrt() / self.value));
        (self.value / reach, (self.value * reach).min(f64::MAX))
    }

    /// Wilson's limits of a ratio that is a share, on the number of independent observations that would have its
    /// variance (Korn and Graubard 1998), at most `most`; Kish's number where no variance was seen.
    pub(crate) fn share_limits(&self, level: f64, most: f64) -> (f64, f64) {
        let share = self.value.clamp(0.0, 1.0);
        let n = self.effective(share, most, z_for_level(level) / self.t(level));
        wilson_real(share * n, n, level)
    }

    /// Independent observations that would have this variance of a share; `narrow` is the normal quantile over
    /// Student's.
    fn effective(&self, share: f64, most: f64, narrow: f64) -> f64 {
        // The variance with divisor `clusters`, so that clusters of one observation are as many as there are.
        let variance = self.variance * ((self.clusters - 1.0) / self.clusters);
        let n = if self.varies() { share * (1.0 - share) / variance * (narrow * narrow) } else { self.kish };
        // Of a share that is a rounding error from 0 or 1 this may vanish; one observation there is always.
        n.min(most).max(1.0)
    }

    fn t(&self, level: f64) -> f64 {
        t_for_level(level, (self.kish - 1.0).max(1.0))
    }
}

/// A quantile, its limits where the data reach that far, and the observations, if independent, that they stand on and
/// would need.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Quantile {
    pub(crate) value: f64,
    pub(crate) limits: Option<(f64, f64)>,
    pub(crate) effective: u64,
    pub(crate) needed: u64,
}

/// The quantile (type 7) at `p` in (0, 1) of the values of all clusters, between order statistics (Woodruff 1952: the
/// ranks are the binomial ones for as many independent values as would have the variance of the share below the
/// quantile).
pub(crate) fn clustered_quantile(clusters: &[&[f64]], p: f64, level: f64) -> Option<Quantile> {
    let mut values: Vec<f64> = clusters.concat();
    let n = values.len();
    let value = quantile(&mut values, p)?;
    let below = |cluster: &&[f64]| cluster.iter().filter(|&&x| x <= value).count() as f64;
    let ratio = Ratio::of(&clusters.iter().map(|cluster| (below(cluster), cluster.len() as f64)).collect::<Vec<_>>())?;
    let effective = (ratio.effective(ratio.value, n as f64, 1.0) * (1.0 + 1e-12)).floor();
    let tail = 0.5 * (1.0 - level);
    // Ranks among the effective values become ranks among all, rounded outwards.
    let rank = |p: f64| (lower_rank(effective, p, tail) * n as f64 / effective).floor() as usize;
    let (from_bottom, from_top) = (rank(p), rank(1.0 - p));
    let limits = (from_bottom > 0 && from_top > 0).then(|| {
        let found = order_statistics(&values, &[n - from_top, from_bottom - 1]);
        let limit = |i: usize| found.get(i).copied().unwrap_or(value);
        (limit(1).min(value), limit(0).max(value))
    });
    // So many are needed that all lie on one side with a probability of `tail` at most: q^n <= tail.
    let needed = (log(tail) / log(p.max(1.0 - p))).ceil() as u64;
    Some(Quantile { value, limits, effective: effective as u64, needed })
}

/// The largest rank r, counted from 1, with P(Binomial(n, p) < r) <= `tail`; 0 when there is none.
fn lower_rank(n: f64, p: f64, tail: f64) -> f64 {
    // P(X <= k) = I_{1-p}(n - k, k + 1).
    let within = |rank: f64| rank <= n && beta_inc(n - rank + 1.0, rank, 1.0 - p) <= tail;
    let (mut low, mut high) = (0.0, n + 1.0);
    while high - low > 1.0 {
        let middle = ((low + high) / 2.0).floor();
        if within(middle) { low = middle } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Uniform on (0, 1), seeded (splitmix64).
    struct Draws(u64);

    impl Draws {
        fn uniform(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64 + 1e-17
        }

        /// Log-normal with this sigma.
        fn size(&mut self, sigma: f64) -> f64 {
            let (u, v) = (self.uniform(), self.uniform());
            exp(sigma * (-2.0 * log(u)).sqrt() * libm::cos(std::f64::consts::TAU * v))
        }
    }

    fn coverage(rounds: u32, mut covers: impl FnMut(&mut Draws) -> bool) -> f64 {
        let mut draws = Draws(20_261_122);
        (0..rounds).filter(|_| covers(&mut draws)).count() as f64 / f64::from(rounds)
    }

    #[test]
    fn a_mean_of_single_observations_is_the_textbook_one() {
        let ratio = Ratio::of(&[(2.0, 1.0), (4.0, 1.0), (9.0, 1.0)]).unwrap();
        assert!((ratio.value - 5.0).abs() < 1e-15 && (ratio.kish - 3.0).abs() < 1e-14);
        // Sample variance 13, over 3; t(2) = 4.302653.
        assert!((ratio.variance - 13.0 / 3.0).abs() < 1e-14);
        let reach = exp(4.302_652_729_749_464 * (13.0_f64 / 3.0).sqrt() / 5.0);
        let (low, high) = ratio.log_limits(0.95);
        assert!((low - 5.0 / reach).abs() < 1e-12 && (high - 5.0 * reach).abs() < 1e-10);
    }

    #[test]
    fn no_total_no_ratio() {
        assert_eq!((Ratio::of(&[]), Ratio::of(&[(0.0, 0.0)])), (None, None));
        let one = Ratio::of(&[(3.0, 4.0)]).unwrap();
        assert!(!one.varies());
        let (low, high) = one.share_limits(0.95, f64::INFINITY);
        assert!(low < 0.2 && high > 0.95, "one account says next to nothing: {low} {high}");
    }

    #[test]
    fn ranks_are_the_binomial_ones() {
        // The classical table of 95 % intervals of a median: n = 6: [1, 6]; 10: [2, 9]; 25: [8, 18]; 100: [40, 61].
        for (n, low) in [(5.0, 0.0), (6.0, 1.0), (10.0, 2.0), (25.0, 8.0), (100.0, 40.0)] {
            assert_eq!(lower_rank(n, 0.5, 0.025), low, "{n}");
        }
        let found = |n: usize, p: f64| {
            let values: Vec<f64> = (1..=n).map(|i| i as f64).collect();
            let clusters: Vec<&[f64]> = values.chunks(1).collect();
            clustered_quantile(&clusters, p, 0.95).unwrap()
        };
        assert_eq!(found(25, 0.5).limits, Some((8.0, 18.0)));
        assert_eq!(found(5, 0.5).limits, None);
        assert_eq!((found(35, 0.9).limits, found(35, 0.9).needed), (None, 36));
        assert!(found(36, 0.9).limits.is_some());
    }

    #[test]
    fn clusters_of_one_mind_are_one_observation_each() {
        let mut draws = Draws(7);
        let alike: Vec<[f64; 8]> = (0..40).map(|_| [draws.uniform(); 8]).collect();
        let clusters: Vec<&[f64]> = alike.iter().map(|c| c.as_slice()).collect();
        let found = clustered_quantile(&clusters, 0.5, 0.95).unwrap();
        assert!((36..=44).contains(&found.effective), "{}", found.effective);
        let single: Vec<&[f64]> = alike.iter().map(|c| &c[..1]).collect();
        let (low, high) = clustered_quantile(&single, 0.5, 0.95).unwrap().limits.unwrap();
        let limits = found.limits.unwrap();
        assert!((limits.0 - low).abs() < 0.1 && (limits.1 - high).abs() < 0.1);
    }

    /// Revenue retention of accounts of very unequal size, some of which leave, shrink or grow.
    #[test]
    fn log_limits_cover() {
        for (accounts, sigma, least) in [(20, 0.5, 0.92), (20, 1.0, 0.92), (100, 1.0, 0.92), (400, 1.0, 0.93)] {
            let found = coverage(4000, |draws| {
                let rows: Vec<(f64, f64)> = (0..accounts)
                    .map(|_| {
                        let before = draws.size(sigma);
                        let kept = if draws.uniform() < 0.1 { 0.0 } else { 0.6 + 0.9 * draws.uniform() };
                        (before * kept, before)
                    })
                    .collect();
                let (low, high) = Ratio::of(&rows).unwrap().log_limits(0.95);
                (low..=high).contains(&(0.9 * 1.05))
            });
            println!("net retention, {accounts} accounts, sigma {sigma}: {found}");
            assert!(found > least && found < 0.97, "{accounts} {sigma}: {found}");
        }
    }

    #[test]
    fn share_limits_cover_where_losses_are_rare() {
        for (accounts, sigma, lost) in
            [(15, 0.5, 0.05), (40, 0.5, 0.05), (40, 1.0, 0.1), (100, 1.0, 0.05), (400, 1.0, 0.1)]
        {
            let mut covered = [0.0; 2];
            for (place, covered) in covered.iter_mut().enumerate() {
                *covered = coverage(4000, |draws| {
                    let rows: Vec<(f64, f64)> = (0..accounts)
                        .map(|_| {
                            let before = draws.size(sigma);
                            (if draws.uniform() < lost { 0.0 } else { before }, before)
                        })
                        .collect();
                    let ratio = Ratio::of(&rows).unwrap();
                    let (low, high) =
                        if place == 0 { ratio.share_limits(0.95, ratio.kish) } else { ratio.log_limits(0.95) };
                    (low..=high).contains(&(1.0 - lost))
                });
            }
            println!(
                "gross retention, {accounts} accounts, sigma {sigma}, lost {lost}: Wilson {}, log {}",
                covered[0], covered[1]
            );
            assert!(covered[0] > 0.92, "{accounts} {sigma} {lost}: {covered:?}");
        }
    }

    #[test]
    fn quantile_limits_cover_in_clusters() {
        for p in [0.5, 0.9] {
            let found = coverage(1500, |draws| {
                let clusters: Vec<Vec<f64>> = (0..80)
                    .map(|_| {
                        let level = draws.size(0.6);
                        (0..1 + (6.0 * draws.uniform()) as usize).map(|_| level * draws.size(0.6)).collect()
                    })
                    .collect();
                let views: Vec<&[f64]> = clusters.iter().map(Vec::as_slice).collect();
                let (low, high) = clustered_quantile(&views, p, 0.95).unwrap().limits.unwrap();
                // The logarithms are normal with variance 2 * 0.6^2.
                let truth = exp(crate::math::special::normal::norm_ppf(p) * 0.6 * 2f64.sqrt());
                (low..=high).contains(&truth)
            });
            println!("quantile {p}: {found}");
            assert!(found > 0.93 && found < 0.985, "{p}: {found}");
        }
    }

    proptest! {
        #[test]
        fn limits_hold_the_value(rows in prop::collection::vec((0u32..=100, 1u32..1000), 1..40), level in 0.5..0.999_f64) {
            let rows: Vec<(f64, f64)> = rows.iter().map(|&(kept, x)| (f64::from(kept) * f64::from(x), 100.0 * f64::from(x))).collect();
            let ratio = Ratio::of(&rows).unwrap();
            let ((low, high), (share_low, share_high)) = (ratio.log_limits(level), ratio.share_limits(level, ratio.kish));
            prop_assert!(low <= ratio.value && ratio.value <= high && high.is_finite());
            prop_assert!(0.0 <= share_low && share_low <= ratio.value + 1e-12 && ratio.value <= share_high + 1e-12 && share_high <= 1.0);
        }
    }

    /// The few of a hundred clusters, summed among them all and by themselves.
    #[test]
    fn a_few_clusters_make_the_same_ratio() {
        let mut draws = Draws(7);
        let xs: Vec<f64> = (0..400).map(|_| draws.size(2.0)).collect();
        let few: Vec<(usize, f64)> = (0..9).map(|i| (i * 41, xs[i * 41] * draws.uniform())).collect();
        let mut clusters: Vec<(f64, f64)> = xs.iter().map(|&x| (0.0, x)).collect();
        few.iter().for_each(|&(place, y)| clusters[place].0 = y);
        let (one, other) = (Ratio::of(&clusters).unwrap(), Ratio::of_few(&few, &Denominators::of(xs)).unwrap());
        assert_eq!((one.value, one.clusters, one.kish), (other.value, other.clusters, other.kish));
        assert!((one.variance / other.variance - 1.0).abs() < 1e-12, "{one:?} {other:?}");
        assert_eq!(Ratio::of_few(&[], &Denominators::of(vec![0.0; 40])), None);
    }
}
