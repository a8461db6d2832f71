//! Pareto smoothed importance sampling (Vehtari, Simpson, Gelman, Yao & Gabry 2024, JMLR 25(72)).

use crate::math::columns::sort::sort_rows;
use libm::{exp, log, log1p};

/// Least number of largest weights that a Pareto distribution is fitted to, as in the paper; with fewer its shape k is
/// noise, and so k is infinite: not to be relied on.
const LEAST_TAIL: usize = 5;

/// Normalised weights of importance draws, their largest smoothed, and the shape k of the tail of the raw ones: under
/// 0.7 the weights can be relied on. 0 when the largest weights are equal; infinite with too few draws to tell.
pub(crate) fn smooth(ln_weights: &[f64]) -> (Vec<f64>, f64) {
    let top = ln_weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut weights: Vec<f64> = ln_weights.iter().map(|ln| exp(ln - top)).collect();
    let draws = weights.len();
    // M = min(S / 5, 3 sqrt S) of S draws.
    let tail = (draws / 5).min((3.0 * (draws as f64).sqrt()).ceil() as usize);
    let mut order: Vec<usize> = (0..draws).collect();
    let weight = |index: &usize| weights.get(*index).copied().unwrap_or(f64::NAN);
    sort_rows(&mut order, |a, b| weight(a).total_cmp(&weight(b)).then(a.cmp(b)));
    let largest = order.split_off(draws - tail);
    let cutoff = order.last().map_or(0.0, weight);
    let excess: Vec<f64> = largest.iter().map(|place| weight(place) - cutoff).collect();
    let mut shape = if tail < LEAST_TAIL { f64::INFINITY } else { 0.0 };
    if tail >= LEAST_TAIL && excess.last().is_some_and(|&x| x > 0.0) {
        let (k, scale) = generalised_pareto(&excess);
        shape = k;
        for (rank, place) in largest.iter().enumerate() {
            let p = (rank as f64 + 0.5) / tail as f64;
            let smoothed = (cutoff + quantile(p, k, scale)).min(1.0);
            weights.iter_mut().skip(*place).take(1).for_each(|weight| *weight = smoothed);
        }
    }
    let total: f64 = weights.iter().sum();
    (weights.into_iter().map(|weight| weight / total).collect(), shape)
}

/// Quantile of the generalised Pareto distribution of shape `k`.
fn quantile(p: f64, k: f64, scale: f64) -> f64 {
    let ln_rest = -log1p(-p);
    if k.abs() < 1e-12 { scale * ln_rest } else { scale * libm::expm1(k * ln_rest) / k }
}

/// Shape and scale of a generalised Pareto distribution (Zhang & Stephens 2009), the shape drawn a little towards 1/2
/// as ten observations would; `x` ascends from 0 or above.
fn generalised_pareto(x: &[f64]) -> (f64, f64) {
    let n = x.len() as f64;
    debug_assert!(x.len() >= LEAST_TAIL, "a tail to fit");
    let largest = x.last().copied().unwrap_or(f64::NAN);
    // The quarter of the sample by which the paper scales the prior of theta = -k / sigma.
    let quarter = x.get((n / 4.0 + 0.5) as usize - 1).copied().unwrap_or(f64::NAN).max(1e-300);
    let grid = 30 + n.sqrt() as usize;
    let theta = |j: usize| 1.0 / largest + (1.0 - (grid as f64 / (j as f64 - 0.5)).sqrt()) / 3.0 / quarter;
    let shape = |theta: f64| x.iter().map(|x| log1p(-theta * x)).sum::<f64>() / n;
    let profile = |theta: f64| {
        let k = shape(theta);
        n * (log(-theta / k) - k - 1.0)
    };
    let profiles: Vec<f64> = (1..=grid).map(|j| profile(theta(j))).collect();
    let weight = |own: &f64| 1.0 / profiles.iter().map(|other| exp(other - own)).sum::<f64>();
    let chosen: f64 = profiles.iter().enumerate().map(|(i, own)| theta(i + 1) * weight(own)).sum();
    let k = shape(chosen);
    ((n * k + 5.0) / (n + 10.0), -k / chosen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::columns::random::Stream;

    /// Exact quantiles of a generalised Pareto distribution give its shape back.
    #[test]
    fn the_shape_of_a_pareto_tail_is_found() {
        for k in [-0.3, 0.1, 0.5, 0.9] {
            let n = 2000;
            let x: Vec<f64> = (0..n).map(|i| quantile((f64::from(i) + 0.5) / f64::from(n), k, 3.0)).collect();
            let (found, scale) = generalised_pareto(&x);
            assert!((found - k).abs() < 0.03 && (scale / 3.0 - 1.0).abs() < 0.05, "{k}: {found} {scale}");
        }
    }

    /// Draws of an exponential of mean 1 weighted to one of mean m: the weights' tail has the shape 1 - 1/m.
    #[test]
    fn k_tells_a_good_proposal_from_a_bad_one() {
        let shape_for = |mean: f64| {
            let ln_weights: Vec<f64> =
                (0..8000).map(|item| Stream::new(5, item).exponential() * (1.0 - 1.0 / mean)).collect();
            smooth(&ln_weights).1
        };
        assert!((shape_for(2.0) - 0.5).abs() < 0.15, "{}", shape_for(2.0));
        assert!(shape_for(1.1) < 0.3 && shape_for(8.0) > 0.7, "{} {}", shape_for(1.1), shape_for(8.0));
    }

    #[test]
    fn weights_sum_to_one_and_equal_ones_stay_equal() {
        let (weights, k) = smooth(&[0.3; 100]);
        assert!(weights.iter().all(|&w| (w - 0.01).abs() < 1e-12));
        assert_eq!(k, 0.0);
        assert_eq!(smooth(&[0.3; 9]).1, f64::INFINITY);
        let (weights, _) = smooth(&(0..500).map(|i| f64::from(i % 37) / 9.0).collect::<Vec<_>>());
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}
