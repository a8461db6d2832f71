//! What customers will spend in their purchases to come, if the models and their parameters were the truth.
//!
//! The spends of n purchases of a customer with x so far add up to the customer's rate, gamma + x m, times a ratio that
//! has a beta prime distribution of shapes p n and q + p x. Those who have bought equally often share its distribution.

use super::coming::{Coming, ONE_BY_ONE};
use crate::error::Result;
use crate::math::special::incomplete_beta::beta_inc_xy;
use crate::math::special::normal::z_for_level;
use crate::value::models::gamma_gamma::model::GammaGamma;
use crate::work;
use libm::{exp, log};
use std::collections::HashMap;
use std::sync::Arc;

/// Points at which a distribution of spends is tabulated, in steps of 0.15 on the log scale, within which it is all but
/// straight.
const POINTS: usize = 160;
/// How far they reach around p / (q + p x) on the log scale: 150,000 times that, and what lies beyond is cut off.
const REACH: f64 = 11.9;

impl Coming {
    /// Limits of what each customer will spend within the horizon, which hold it with at least the level's probability:
    /// as the limits of the purchases leave `outside` = (1 - level) / 2 on either side. They reach at least to what the
    /// whole numbers of purchases next to the expected number would bring at `each`, the customer's expected spend.
    pub(crate) fn spend_limits(
        &self,
        model: &GammaGamma,
        frequency: &[u32],
        spend: &[f64],
        each: &[f64],
        level: f64,
    ) -> Result<(Vec<f64>, Vec<f64>)> {
        let outside = 0.5 * (1.0 - level);
        let mut tables: HashMap<u32, Ratios> = HashMap::new();
        let mut limits = (Vec::with_capacity(frequency.len()), Vec::with_capacity(frequency.len()));
        let rows = frequency.iter().zip(spend).zip(self.mean.iter().zip(each)).enumerate();
        for (row, ((&x, &m), (mean, each))) in rows {
            work::tick(1)?;
            let ratios = tables.entry(x).or_insert_with(|| Ratios::new(model, x));
            let rate = model.gamma + f64::from(x) * if x == 0 { 0.0 } else { m };
            let counts = self.counts(row);
            let mut limit = |above: f64, limits: &[f64]| {
                let count = limits.get(row).copied().unwrap_or(0.0);
                if count > f64::from(ONE_BY_ONE) {
                    // So many purchases that their number and the customer's mean spend vary apart from each other.
                    return self.many(model, row, count, (x, m), if above < 0.5 { level } else { -level });
                }
                rate * ratios.quantile(&counts, above)
            };
            limits.0.push(limit(1.0 - outside, &self.low).min(mean.floor() * each));
            limits.1.push(limit(outside, &self.high).max(mean.ceil() * each));
        }
        Ok(limits)
    }

    /// The limit of very many purchases, of which `count` is the limit: both errors on the log scale, independent.
    fn many(&self, model: &GammaGamma, row: usize, count: f64, (x, m): (u32, f64), level: f64) -> f64 {
        let mean = self.mean.get(row).copied().unwrap_or(count);
        let shape = model.q + model.p * f64::from(x);
        let typical = model.p * (model.gamma + f64::from(x) * m) / shape;
        let apart = log(count / mean);
        let reach = z_for_level(level.abs());
        let spread = reach * reach * (1.0 / shape + 1.0 / (model.p * mean));
        mean * typical * exp(level.signum() * (apart * apart + spread).sqrt())
    }
}

/// Distributions of the ratio of so many customers' spends to their rate, for the customers of one frequency.
struct Ratios {
    p: f64,
    shape: f64,
    /// Logarithm of the first point.
    first: f64,
    /// P(ratio > point) for 1, 2, ... purchases.
    above: Vec<Arc<[f64; POINTS]>>,
}

impl Ratios {
    fn new(model: &GammaGamma, x: u32) -> Self {
        let shape = model.q + model.p * f64::from(x);
        Self { p: model.p, shape, first: log(model.p / shape) - REACH, above: Vec::new() }
    }

    fn ln_point(&self, point: usize) -> f64 {
        self.first + 2.0 * REACH * (point as f64 / (POINTS - 1) as f64)
    }

    /// The tables of up to so many purchases.
    fn grow(&mut self, purchases: usize) {
        for n in self.above.len()..purchases {
            let of = |point: usize| {
                let ratio = exp(self.ln_point(point));
                // The share of purchases to come in all that shapes the sum.
                beta_inc_xy(self.p * (n + 1) as f64, self.shape, ratio / (1.0 + ratio), 1.0 / (1.0 + ratio)).1
            };
            let table = Arc::new(std::array::from_fn(of));
            self.above.push(table);
        }
    }

    /// The ratio that a customer exceeds with the probability `above`, who makes 1, 2, ... purchases with the given
    /// probabilities; 0 where no purchase is likely enough.
    fn quantile(&mut self, counts: &[f64], above: f64) -> f64 {
        self.grow(counts.len());
        if counts.iter().sum::<f64>() <= above {
            return 0.0;
        }
        let exceeds = |point: usize| -> f64 {
            counts.iter().zip(&self.above).map(|(count, table)| count * table.get(point).copied().unwrap_or(0.0)).sum()
        };
        let (mut low, mut high) = (0, POINTS - 1);
        while high - low > 1 {
            let middle = usize::midpoint(low, high);
            if exceeds(middle) > above { low = middle } else { high = middle }
        }
        let (before, after) = (exceeds(low), exceeds(high));
        let share = if before > after { ((before - above) / (before - after)).clamp(0.0, 1.0) } else { 1.0 };
        exp(self.ln_point(low) + share * (self.ln_point(high) - self.ln_point(low)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::forecast::simulate::{SimulateOptions, simulate};
    use crate::value::models::any_model::AnyModel;
    use crate::value::models::bg_nbd::mbg_nbd::MbgNbd;
    use crate::value::models::mbg_cnbd_k::model::MbgCnbdK;
    use crate::value::purchases::histories::Histories;

    /// What single customers will spend lies in their 90 % limits as often as that, or more often where a limit is 0:
    /// also of a population whose spends have no finite mean.
    #[test]
    fn limits_hold_what_customers_spend() {
        let models: [(AnyModel, GammaGamma); 3] = [
            (MbgNbd { r: 2.0, alpha: 4.0, a: 0.6, b: 3.5 }.into(), GammaGamma { p: 6.0, q: 4.0, gamma: 15.0 }),
            (MbgNbd { r: 2.0, alpha: 4.0, a: 0.6, b: 3.5 }.into(), GammaGamma { p: 2.0, q: 0.9, gamma: 15.0 }),
            (MbgCnbdK { k: 3, r: 8.0, alpha: 0.4, a: 0.3, b: 9.0 }.into(), GammaGamma { p: 3.0, q: 3.0, gamma: 9.0 }),
        ];
        for (model, spend) in models {
            let base =
                simulate(&model, Some(&spend), &[30.0; 2000], &SimulateOptions { seed: 4, horizon: 26.0 }).unwrap();
            let histories = Histories::new(&base.frequency, &base.recency, &base.age).unwrap();
            let coming = Coming::new(&model, &histories, 26.0, 0.9).unwrap();
            let spent: Vec<f64> = base.monetary_value.iter().map(|m| m.unwrap_or(0.0)).collect();
            let each = spend.expected_spend(&base.frequency, &spent).unwrap();
            let each: Vec<f64> = each.into_iter().map(|each| if each == f64::MAX { 30.0 } else { each }).collect();
            let (low, high) = coming.spend_limits(&spend, &base.frequency, &spent, &each, 0.9).unwrap();
            let rows = base.future_spend.iter().zip(low.iter().zip(&high));
            let (mut below, mut above, mut likely) = (0, 0, 0);
            for ((actual, (low, high)), mean) in rows.zip(coming.mean.iter().zip(&each).map(|(mean, each)| mean * each))
            {
                assert!(0.0 <= *low && *low <= mean && mean <= *high && high.is_finite(), "{mean} {low} {high}");
                below += usize::from(actual < low);
                above += usize::from(actual > high);
                likely += usize::from(*low > 0.0);
            }
            // 5 % above, give or take three standard errors of half a point, and interpolation; less where 0 is a limit.
            assert!(above < 135, "{model:?} {above}");
            assert!(below < 10 + (0.07 * likely as f64) as usize, "{model:?} {below} of {likely}");
            assert!(likely < 400 || below > likely / 60, "{model:?} {below} of {likely}");
            assert!(above > 20, "{model:?} {above}: too wide");
        }
    }
}
