//! From figures and their bootstrap draws to estimates with intervals.

use super::options::{Figures, Sample};
use crate::estimate::Estimate;
use crate::math::intervals::quantile::quantile;
use crate::math::regression::imputation::pooled;
use crate::math::sort_rows;
use crate::math::special::normal::{norm_cdf, norm_ppf, z_for_level};

/// The samples that a result is made of: one, or one for each imputation.
pub(super) struct Pool {
    samples: Vec<Sample>,
    /// Confidence level of the intervals.
    level: f64,
}

/// How limits are taken from draws.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Limits {
    /// Quantiles of the draws, of a figure without bounds.
    Quantiles,
    /// Quantiles of the draws, of a share: the limits by Rubin's rules of imputed data are cut at 0 and 1, beyond which
    /// a normal interval may reach.
    Share,
    /// Quantiles of a share's draws, corrected for bias ([`bias_corrected`]): chance makes an R^2 larger, and that of a
    /// draw once more. The shares of single drivers are covered better without (as simulated in the tests of
    /// `drivers`).
    Corrected,
}

impl Pool {
    pub(super) fn of(samples: Vec<Sample>, level: f64) -> Self {
        Self { samples, level }
    }

    /// The mean over imputations.
    fn mean(&self, figure: impl Fn(&Sample) -> f64) -> f64 {
        self.samples.iter().map(figure).sum::<f64>() / self.samples.len() as f64
    }

    /// A figure with its interval: of one sample by the quantiles of its draws, of several imputations by Rubin's
    /// (1987) rules from the figure and the variance of its draws in each.
    fn estimate(&self, n: u64, limits: Limits, figure: impl Fn(&Figures) -> f64) -> Estimate {
        let (value, low, high, method) = match self.samples.as_slice() {
            [sample] => {
                let value = figure(&sample.point);
                let draws: Vec<f64> = sample.draws.iter().map(&figure).collect();
                if limits == Limits::Corrected {
                    let (low, high) = bias_corrected(value, draws, self.level);
                    (value, low, high, "bias_corrected_bootstrap")
                } else {
                    let (low, high) = quantiles(draws, (1.0 - self.level) / 2.0, (1.0 + self.level) / 2.0);
                    (value, low, high, "bootstrap")
                }
            }
            samples => {
                let points: Vec<f64> = samples.iter().map(|sample| figure(&sample.point)).collect();
                let variances: Vec<f64> =
                    samples.iter().map(|sample| variance(sample.draws.iter().map(&figure))).collect();
                // The mean over imputations, its variance within and between them.
                let (value, low, high) = pooled(&points, &variances, self.level);
                let (least, most) = if limits == Limits::Quantiles { (f64::MIN, f64::MAX) } else { (0.0, 1.0) };
                (value, low.max(least), high.min(most), "bootstrap_of_imputations")
            }
        };
        // Draws may all lie to one side of the estimate, as those of a share near 0 do: an interval holds its value.
        Estimate { value, low: low.min(value), high: high.max(value), level: self.level, n, method: method.into() }
    }

    /// R^2 over the `n` rows used.
    pub(super) fn r_squared(&self, n: u64) -> Estimate {
        self.estimate(n, Limits::Corrected, |figures| figures.r_squared)
    }

    /// A driver's share of R^2.
    pub(super) fn share(&self, driver: usize, n: u64) -> Estimate {
        self.estimate(n, Limits::Share, |figures| at(&figures.shares, driver))
    }

    /// A driver's share over R^2.
    pub(super) fn relative_share(&self, driver: usize, n: u64) -> Estimate {
        self.estimate(n, Limits::Share, |figures| relative(figures, driver))
    }

    /// A driver's standardised slope.
    pub(super) fn effect(&self, driver: usize, n: u64) -> Estimate {
        self.estimate(n, Limits::Quantiles, |figures| at(&figures.effects, driver))
    }

    /// A driver's correlation with the outcome.
    pub(super) fn correlation(&self, driver: usize) -> f64 {
        self.mean(|sample| at(&sample.correlation, driver))
    }

    /// The mean answer of a driver.
    pub(super) fn mean_answer(&self, driver: usize, n: u64) -> Estimate {
        self.estimate(n, Limits::Quantiles, |figures| at(&figures.means, driver))
    }

    /// Any figure in [0, 1] that is a function of a driver's relative share and its mean answer.
    pub(super) fn fraction(&self, driver: usize, n: u64, figure: impl Fn(f64, f64) -> f64) -> Estimate {
        let within = |figures: &Figures| figure(relative(figures, driver), at(&figures.means, driver)).clamp(0.0, 1.0);
        self.estimate(n, Limits::Share, within)
    }

    /// The drivers' indices in the caller's order, the largest share first; equal shares stay in that order.
    pub(super) fn by_share(&self) -> Vec<usize> {
        let shares = self.shares();
        let mut order: Vec<usize> = (0..shares.len()).collect();
        // A stable sort: ties keep the order of the arguments.
        sort_rows(&mut order, |&a, &b| at(&shares, b).total_cmp(&at(&shares, a)));
        order
    }

    /// Each driver's share, a mean over imputations.
    fn shares(&self) -> Vec<f64> {
        let count = self.samples.first().map_or(0, |sample| sample.point.shares.len());
        (0..count).map(|driver| self.mean(|sample| at(&sample.point.shares, driver))).collect()
    }

    /// A driver's rank by share, 1 + the number of drivers of a larger share, with the quantiles of its rank in the
    /// draws. Draws of all imputations are pooled: Rubin's rules are for normal figures, which a rank isn't.
    pub(super) fn rank(&self, driver: usize, n: u64) -> Estimate {
        let rank = |shares: &[f64]| 1.0 + shares.iter().filter(|&&share| share > at(shares, driver)).count() as f64;
        // A rank of 2.5 between two ties would name no order: ties share the better rank.
        let draws = self.samples.iter().flat_map(|sample| &sample.draws);
        let mut ranks: Vec<f64> = draws.map(|draw| rank(&draw.shares)).collect();
        ranks.sort_unstable_by(f64::total_cmp);
        let last = ranks.len().saturating_sub(1);
        // Whole draws are cut off, rounded down: a rank between two ranks would be none.
        let cut = ((1.0 - self.level) / 2.0 * ranks.len() as f64).floor() as usize;
        let value = rank(&self.shares());
        let (low, high) = (at(&ranks, cut.min(last)).min(value), at(&ranks, last.saturating_sub(cut)).max(value));
        Estimate { value, low, high, level: self.level, n, method: "bootstrap".into() }
    }
}

/// A driver's share over R^2; 0 where the drivers explain nothing, as shares of nothing are NaN.
fn relative(figures: &Figures, driver: usize) -> f64 {
    if figures.r_squared > 0.0 { at(&figures.shares, driver) / figures.r_squared } else { 0.0 }
}

/// The cell of a driver, which every column of figures has one of.
fn at(values: &[f64], driver: usize) -> f64 {
    debug_assert!(driver < values.len(), "driver {driver} of {} cells", values.len());
    values.get(driver).copied().unwrap_or(f64::NAN)
}

/// The unbiased sample variance, sum of (x - mean)^2 / (n - 1).
fn variance(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let n = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / n;
    values.map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0)
}

/// Two quantiles of the draws, of which there are at least 100 (`draws`) or 50 (`FEWEST_DRAWS`).
fn quantiles(mut draws: Vec<f64>, low: f64, high: f64) -> (f64, f64) {
    let mut quantile = |p| quantile(&mut draws, p).unwrap_or(0.0);
    (quantile(low), quantile(high))
}

/// The bias-corrected percentile limits (Efron 1981): the quantiles of the draws at Phi(2 b - z) and Phi(2 b + z),
/// where b is Phi^-1 of the share of draws below the value, ties counted half, and z the normal quantile of the level.
/// Of draws centred on the value b is 0, and these are the plain quantiles.
fn bias_corrected(value: f64, draws: Vec<f64>, level: f64) -> (f64, f64) {
    let n = draws.len() as f64;
    let below = draws.iter().map(|&draw| if draw < value { 1.0 } else { 0.5 * f64::from(u8::from(draw == value)) });
    // Half a draw is left on either side: b would be infinite where all draws lie on one.
    let bias = norm_ppf(below.sum::<f64>().clamp(0.5, n - 0.5) / n);
    let z = z_for_level(level);
    quantiles(draws, norm_cdf(2.0 * bias - z), norm_cdf(2.0 * bias + z))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bias_of_draws_moves_the_limits() {
        let draws: Vec<f64> = (0..1_000).map(|i| norm_ppf((f64::from(i) + 0.5) / 1_000.0)).collect();
        let (low, high) = bias_corrected(0.0, draws.clone(), 0.95);
        assert!((low + 1.96).abs() < 0.02 && (high - 1.96).abs() < 0.02, "{low} {high}");
        // Draws around half a deviation more than the estimate: the limits are half a deviation under it.
        let (low, high) = bias_corrected(-0.5, draws, 0.9);
        assert!((low + 1.0 + 1.645).abs() < 0.05 && (high + 1.0 - 1.645).abs() < 0.05, "{low} {high}");
    }

    #[test]
    fn ranks_are_counted_and_ties_share_one() {
        let figures =
            |shares: &[f64]| Figures { r_squared: shares.iter().sum(), shares: shares.to_vec(), ..Figures::default() };
        let draws = (0..100).map(|draw| figures(if draw < 90 { &[0.3, 0.2, 0.2] } else { &[0.1, 0.2, 0.3] })).collect();
        let sample = Sample { point: figures(&[0.3, 0.2, 0.2]), draws, correlation: vec![] };
        let pool = Pool::of(vec![sample], 0.9);
        assert_eq!(pool.by_share(), [0, 1, 2]);
        let ranks: Vec<(f64, f64, f64)> =
            (0..3).map(|driver| pool.rank(driver, 9)).map(|rank| (rank.value, rank.low, rank.high)).collect();
        assert_eq!(ranks, [(1.0, 1.0, 3.0), (2.0, 2.0, 2.0), (2.0, 1.0, 2.0)]);
        let relative = pool.relative_share(0, 9);
        assert!((relative.value - 0.3 / 0.7).abs() < 1e-15 && relative.method == "bootstrap");
    }
}
