//! How much of a regression's R^2 is owed to each of its predictors, when they are correlated.
//!
//! All functions take the correlation matrix of the predictors and, as its last row and column, the outcome.
#![expect(clippy::indexing_slicing, reason = "places in square matrices, and subsets by their bits")]

use super::optimise::{Matrix, eigen};

/// A predictor of which the others leave less than this share of its variance follows from them.
const FOLLOWS: f64 = 1e-10;

/// The gain in R^2 that each predictor brings, in the mean over all orders in which they can enter (Lindeman, Merenda and Gold
/// 1980; the Shapley value of R^2). The shares sum to R^2; the work grows like 2^p.
pub(crate) fn lmg(correlation: &Matrix) -> Vec<f64> {
    let predictors = correlation.len().saturating_sub(1);
    let explained = r_squared_of_subsets(correlation);
    // How often a subset of each size is what has entered before a given predictor.
    let mut weights = vec![1.0 / predictors.max(1) as f64];
    for size in 1..predictors {
        weights.push(weights[size - 1] * size as f64 / (predictors - size) as f64);
    }
    let share = |predictor: usize| {
        let bit = 1_usize << predictor;
        let before = (0..explained.len()).filter(|subset| subset & bit == 0);
        before.map(|subset| weights[subset.count_ones() as usize] * (explained[subset | bit] - explained[subset])).sum()
    };
    (0..predictors).map(share).collect()
}

/// R^2 of every subset of the predictors; predictor k is in those with the bit k.
fn r_squared_of_subsets(correlation: &Matrix) -> Vec<f64> {
    let predictors = correlation.len().saturating_sub(1);
    let mut explained = vec![0.0; 1 << predictors];
    let mut stages = vec![correlation.clone(); predictors + 1];
    enter(&mut stages, 0, 0, &mut explained);
    explained
}

/// Decides on predictor `next` and those after it, where the first stage is what the subset so far has left of the correlations.
fn enter(stages: &mut [Matrix], next: usize, subset: usize, explained: &mut [f64]) {
    let Some((now, later)) = stages.split_first_mut() else { return };
    let outcome = now.len() - 1;
    if next == outcome {
        explained[subset] = 1.0 - now[outcome][outcome];
        return;
    }
    later[0].clone_from(now);
    enter(later, next + 1, subset, explained);
    let pivot = now[next][next];
    for i in next + 1..=outcome {
        let share = if pivot > FOLLOWS { now[i][next] / pivot } else { 0.0 };
        for j in next + 1..=outcome {
            later[0][i][j] = now[i][j] - share * now[next][j];
        }
    }
    enter(later, next + 1, subset | 1 << next, explained);
}

/// Relative weights (Johnson 2000): the outcome on the orthogonal variables nearest to the predictors, each shared out by how much
/// of them those are. They sum to R^2 and are near [`lmg`] at a cost that grows like p^3.
pub(crate) fn relative_weights(correlation: &Matrix) -> Vec<f64> {
    let predictors = correlation.len().saturating_sub(1);
    let among: Matrix = correlation.iter().take(predictors).map(|row| row[..predictors].to_vec()).collect();
    let (values, vectors) = eigen(among);
    let largest = values.iter().copied().fold(0.0, f64::max);
    let power = |exponent: fn(f64) -> f64| -> Matrix {
        let scale: Vec<f64> = values.iter().map(|&v| if v > FOLLOWS * largest { exponent(v) } else { 0.0 }).collect();
        let cell = |i: usize, j: usize| (0..predictors).map(|k| vectors[i][k] * scale[k] * vectors[j][k]).sum();
        (0..predictors).map(|i| (0..predictors).map(|j| cell(i, j)).collect()).collect()
    };
    let (root, inverse_root) = (power(f64::sqrt), power(|value| 1.0 / value.sqrt()));
    let slope = |i: usize| (0..predictors).map(|j| inverse_root[i][j] * correlation[j][predictors]).sum::<f64>();
    let squares: Vec<f64> = (0..predictors).map(|i| slope(i) * slope(i)).collect();
    let weight = |i: usize| (0..predictors).map(|j| root[i][j] * root[i][j] * squares[j]).sum();
    (0..predictors).map(weight).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// R's `swiss`: agriculture, examination, education, Catholic, infant mortality, and fertility as the outcome.
    fn swiss() -> Matrix {
        vec![
            vec![
                1.0,
                -0.6865422086171364,
                -0.6395225189483201,
                0.40109505304873994,
                -0.060858608416581576,
                0.35307918361997476,
            ],
            vec![
                -0.6865422086171364,
                1.0,
                0.6984152962884828,
                -0.5727418060641664,
                -0.11402159648203355,
                -0.6458827064572877,
            ],
            vec![
                -0.6395225189483201,
                0.6984152962884828,
                1.0,
                -0.1538589170909148,
                -0.09932184582134561,
                -0.6637888570350691,
            ],
            vec![
                0.40109505304873994,
                -0.5727418060641664,
                -0.1538589170909148,
                1.0,
                0.17549590759662292,
                0.46368470065179374,
            ],
            vec![
                -0.060858608416581576,
                -0.11402159648203355,
                -0.09932184582134561,
                0.17549590759662292,
                1.0,
                0.4165560314349827,
            ],
            vec![
                0.35307918361997476,
                -0.6458827064572877,
                -0.6637888570350691,
                0.46368470065179374,
                0.4165560314349827,
                1.0,
            ],
        ]
    }

    /// By all-subsets regression in base R.
    #[test]
    fn the_shares_of_swiss_are_those_of_r() {
        let near =
            |found: &[f64], truth: [f64; 5]| found.iter().zip(truth).all(|(found, truth)| (found - truth).abs() < 5e-6);
        let (shares, weights) = (lmg(&swiss()), relative_weights(&swiss()));
        assert!(near(&shares, [0.05709, 0.17117, 0.26013, 0.10557, 0.11277]), "{shares:?}");
        assert!(near(&weights, [0.04842, 0.15471, 0.27196, 0.11468, 0.11697]), "{weights:?}");
        for found in [shares, weights] {
            assert!((found.iter().sum::<f64>() - 0.7067350015927255).abs() < 1e-12, "{found:?}");
        }
    }

    #[test]
    fn what_follows_from_others_brings_nothing_more() {
        // The second predictor is the first one again: they share what the first alone explains.
        let twice = vec![vec![1.0, 1.0, 0.6], vec![1.0, 1.0, 0.6], vec![0.6, 0.6, 1.0]];
        for found in [lmg(&twice), relative_weights(&twice)] {
            assert!(found.iter().all(|share| (share - 0.18).abs() < 1e-12), "{found:?}");
        }
        assert!(lmg(&vec![vec![1.0]]).is_empty() && relative_weights(&vec![vec![1.0]]).is_empty());
    }

    proptest! {
        #[test]
        fn uncorrelated_predictors_keep_their_own_share(own in prop::collection::vec(-0.3..0.3f64, 1..9)) {
            let n = own.len();
            let correlation: Matrix = (0..=n)
                .map(|i| (0..=n).map(|j| if i == j { 1.0 } else if i == n { own[j] } else if j == n { own[i] } else { 0.0 }).collect())
                .collect();
            for found in [lmg(&correlation), relative_weights(&correlation)] {
                prop_assert!(found.iter().zip(&own).all(|(share, own)| (share - own * own).abs() < 1e-12));
            }
        }
    }
}
