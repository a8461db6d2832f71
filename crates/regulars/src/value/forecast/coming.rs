//! What chance leaves open of purchases to come, if a model and its parameters were the truth.

use crate::error::Result;
use crate::value::models::gamma_gamma::model::GammaGamma;
use crate::value::models::process::Process;
use crate::value::models::purchase_model::PurchaseModel;
use crate::value::models::rows::{all_alive, checked, futures, least};
use crate::value::purchases::histories::Histories;
use crate::work;
use std::sync::Arc;

/// Counts whose probabilities are summed one by one; beyond, in steps that grow with the count.
pub(super) const ONE_BY_ONE: u32 = 64;
/// Sums end at a term of this share of them: a variance is wanted to four digits, limits are found without the sum.
const LAST_TERM: f64 = 1e-7;

/// Purchases N that each customer will make within a horizon, as columns.
pub(crate) struct Coming {
    /// E(N).
    pub(crate) mean: Vec<f64>,
    /// E(N^2).
    pub(crate) square: Vec<f64>,
    /// The least count that N stays at or under with probability (1 - level) / 2, or the whole number next to the mean
    /// below: the limits hold the mean, too.
    pub(crate) low: Vec<f64>,
    /// The same with probability (1 + level) / 2, or the whole number next to the mean above.
    pub(crate) high: Vec<f64>,
    /// Probability to be alive, and what is then to come.
    alive: Vec<f64>,
    living: Vec<Arc<Living>>,
}

impl Coming {
    pub(crate) fn new<M: PurchaseModel>(
        model: &M,
        histories: &Histories<'_>,
        horizon: f64,
        level: f64,
    ) -> Result<Self> {
        model.check_horizon(horizon)?;
        checked(model, histories)?;
        let living = futures(model, histories, |process| Arc::new(Living::new(*process, horizon)))?;
        let alive = all_alive(model, histories)?;
        let each = |of: &dyn Fn(f64, &Living) -> f64| {
            let row = |(&p, one): (&f64, &Arc<Living>)| work::tick(1).map(|()| of(p, one));
            alive.iter().zip(&living).map(row).collect::<Result<Vec<f64>>>()
        };
        let outside = 0.5 * (1.0 - level);
        Ok(Self {
            mean: each(&|alive, living| alive * living.mean)?,
            square: each(&|alive, living| alive * living.square)?,
            low: each(&|alive, living| living.quantile(alive, 1.0 - outside).min((alive * living.mean).floor()))?,
            high: each(&|alive, living| living.quantile(alive, outside).max((alive * living.mean).ceil()))?,
            alive,
            living,
        })
    }

    /// The same of purchases that are paid, where a share of each kind of customers pay all of theirs, and the others
    /// none; without limits.
    pub(crate) fn paid(&self, share: &[f64]) -> Self {
        let shared = |column: &[f64]| column.iter().zip(share).map(|(of, share)| of * share).collect();
        let (mean, square, alive) = (shared(&self.mean), shared(&self.square), shared(&self.alive));
        Self { mean, square, alive, low: Vec::new(), high: Vec::new(), living: self.living.clone() }
    }

    /// Probabilities that the customer of a row makes 1, 2, ... purchases, up to 64 or more.
    pub(super) fn counts(&self, row: usize) -> Vec<f64> {
        let (Some(alive), Some(living)) = (self.alive.get(row), self.living.get(row)) else { return Vec::new() };
        let next = living.tails.iter().skip(1).chain(std::iter::once(&0.0));
        living.tails.iter().zip(next).map(|(tail, next)| alive * (tail - next).max(0.0)).collect()
    }

    /// Variance of the sum of all customers' purchases, who buy independently of each other.
    pub(crate) fn variance(&self) -> f64 {
        self.mean.iter().zip(&self.square).map(|(mean, square)| (square - mean * mean).max(0.0)).sum()
    }

    /// Probability that nobody makes a purchase.
    pub(crate) fn nothing(&self) -> f64 {
        let none = |(alive, living): (&f64, &Arc<Living>)| 1.0 - alive * living.tails.first().copied().unwrap_or(0.0);
        self.alive.iter().zip(&self.living).map(none).product()
    }

    /// Mean and variance of what all spend; `None` where a customer's spend has no finite variance. `frequency` and
    /// `spend` are the number and the mean of the repeat purchases so far.
    pub(crate) fn spend(&self, model: &GammaGamma, frequency: &[u32], spend: &[f64]) -> Option<(f64, f64)> {
        let rows = self.mean.iter().zip(&self.square).zip(frequency.iter().zip(spend));
        rows.map(|((n, n_square), (&x, &m))| {
            let (mean, square) = model.spend_moments(x.into(), m)?;
            // Purchases vary around the customer's own mean, which varies around its expectation.
            let within = square / (model.p + 1.0);
            Some((n * mean, n * within + n_square * (square - within) - n * mean * (n * mean)))
        })
        .try_fold((0.0, 0.0), |sum, row| row.map(|row| (sum.0 + row.0, sum.1 + row.1)))
    }
}

/// Purchases of a customer who is alive now.
struct Living {
    process: Process,
    horizon: f64,
    mean: f64,
    square: f64,
    /// P(N >= n), from n = 1 on.
    tails: Vec<f64>,
}

impl Living {
    fn new(process: Process, horizon: f64) -> Self {
        let mut living = Self { process, horizon, mean: process.expected(horizon), square: 0.0, tails: Vec::new() };
        // E(N^2) is the sum of (2n - 1) P(N >= n): over (from, to], of to^2 - from^2 times the mean of P, which is taken
        // as linear from `from` to `to`.
        let (mut from, mut before) = (0_u32, 1.0);
        loop {
            let to = from.saturating_add(1 + from.saturating_sub(ONE_BY_ONE) / 16);
            let tail = process.tail(horizon, to);
            let counts = f64::from(to) * f64::from(to) - f64::from(from) * f64::from(from);
            let step = 1.0 / f64::from(to - from);
            living.square += counts * 0.5 * (before * (1.0 - step) + tail * (1.0 + step));
            if to <= ONE_BY_ONE {
                living.tails.push(tail);
            }
            if f64::from(to) * f64::from(to) * tail <= LAST_TERM * living.square || to == u32::MAX {
                return living;
            }
            (from, before) = (to, tail);
        }
    }

    /// The least count that N exceeds with at most the given probability, for a customer alive with probability `alive`.
    fn quantile(&self, alive: f64, outside: f64) -> f64 {
        let tail = |n: u32| match self.tails.get(n as usize) {
            Some(&tail) => tail,
            None => self.process.tail(self.horizon, n.saturating_add(1)),
        };
        f64::from(least(|n| alive * tail(n) <= outside))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::forecast::simulate::{SimulateOptions, simulate};
    use crate::value::models::any_model::AnyModel;
    use crate::value::models::bg_nbd::mbg_nbd::MbgNbd;
    use crate::value::models::bg_nbd::model::BgNbd;
    use crate::value::models::pareto_nbd::model::ParetoNbd;

    #[test]
    fn moments_are_those_of_the_probabilities() {
        let models: [AnyModel; 3] = [
            BgNbd { r: 0.6, alpha: 6.0, a: 0.8, b: 2.5 }.into(),
            MbgNbd { r: 0.6, alpha: 6.0, a: 0.8, b: 2.5 }.into(),
            ParetoNbd { r: 0.55, alpha: 10.6, s: 0.6, beta: 11.7 }.into(),
        ];
        let histories = Histories::new(&[0, 3, 200], &[0.0, 20.0, 38.0], &[39.0; 3]).unwrap();
        for model in models {
            let coming = Coming::new(&model, &histories, 26.0, 0.9).unwrap();
            let expected = model.expected_purchases(&histories, 26.0).unwrap();
            let (mut square, mut below) = ([0.0; 3], vec![[0.0; 400]; 3]);
            for n in 0..400_u32 {
                for (row, p) in model.purchase_pmf(&histories, 26.0, n).unwrap().into_iter().enumerate() {
                    square[row] += f64::from(n * n) * p;
                    below[row][n as usize] = p + if n == 0 { 0.0 } else { below[row][n as usize - 1] };
                }
            }
            for row in 0..3 {
                assert!((coming.mean[row] / expected[row] - 1.0).abs() < 1e-12);
                assert!(
                    (coming.square[row] / square[row] - 1.0).abs() < 1e-3,
                    "{model:?} {row} {} {}",
                    coming.square[row],
                    square[row]
                );
                let quantile = |p: f64| below[row].iter().position(|&below| below >= p).unwrap() as f64;
                let (low, high) = (quantile(0.05).min(expected[row].floor()), quantile(0.95).max(expected[row].ceil()));
                assert_eq!((coming.low[row], coming.high[row]), (low, high), "{model:?} {row}");
            }
        }
    }

    /// Who hardly comes again has an expectation above the 0 that nearly all chance leaves.
    #[test]
    fn limits_hold_the_mean() {
        let model = MbgNbd { r: 0.5, alpha: 6.0, a: 0.9, b: 1.6 };
        let histories = Histories::new(&[0, 0, 9, 40, 3], &[0.0, 0.0, 30.0, 39.0, 1.0], &[39.0; 5]).unwrap();
        for (horizon, level) in [(1e-9, 0.95), (0.5, 0.95), (26.0, 0.5), (26.0, 0.99), (400.0, 0.01)] {
            let Coming { mean, low, high, .. } = Coming::new(&model, &histories, horizon, level).unwrap();
            for (mean, (low, high)) in mean.iter().zip(low.iter().zip(&high)) {
                assert!(*mean > 0.0 && low <= mean && mean <= high, "{horizon} {level}: {mean} {low} {high}");
            }
        }
        let none = Coming::new(&model, &histories, 0.0, 0.95).unwrap();
        assert_eq!((none.low, none.high), (vec![0.0; 5], vec![0.0; 5]));
    }

    #[test]
    fn drawn_totals_vary_as_told() {
        let (truth, spend) =
            (MbgNbd { r: 0.6, alpha: 6.0, a: 0.8, b: 2.5 }, GammaGamma { p: 6.0, q: 9.0, gamma: 15.0 });
        let (mut counts, mut spends) = (Vec::new(), Vec::new());
        for seed in 0..400 {
            let ages = [20.0; 200];
            let base = simulate(&truth, Some(&spend), &ages, &SimulateOptions { seed, horizon: 26.0 }).unwrap();
            let histories = Histories::new(&base.frequency, &base.recency, &base.age).unwrap();
            let coming = Coming::new(&truth, &histories, 26.0, 0.95).unwrap();
            let spent: Vec<f64> = base.monetary_value.iter().map(|m| m.unwrap_or(0.0)).collect();
            let made: u32 = base.future_purchases.iter().sum();
            counts.push((f64::from(made) - coming.mean.iter().sum::<f64>()) / coming.variance().sqrt());
            let (mean, variance) = coming.spend(&spend, &base.frequency, &spent).unwrap();
            spends.push((base.future_spend.iter().sum::<f64>() - mean) / variance.sqrt());
        }
        for scores in [counts, spends] {
            let mean = scores.iter().sum::<f64>() / 400.0;
            let square = scores.iter().map(|score| score * score).sum::<f64>() / 400.0;
            assert!(mean.abs() < 0.2 && (0.8..1.2).contains(&square), "{mean} {square}");
        }
    }
}
