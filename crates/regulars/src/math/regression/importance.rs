//! How much of a regression's R^2 is owed to each of its predictors, when they are correlated.
//!
//! All functions take the correlation matrix of the predictors and, as its last row and column, the outcome.
#![expect(clippy::indexing_slicing, reason = "places in square matrices, and subsets by their bits")]

use super::cholesky::{cholesky, forward_solve, times, transposed_solve};
use crate::math::search::optimise::{Matrix, eigen};

/// Share of a predictor's variance (or of the largest eigenvalue) that the others must leave. With less the predictor
/// follows from them but for rounding, and dividing by what is left would make its weight out of noise.
const COLLINEAR: f64 = 1e-10;

/// The gain in R^2 that each predictor brings, in the mean over all orders in which they can enter (Lindeman, Merenda
/// and Gold 1980; the Shapley value of R^2). The shares sum to R^2; the work grows like 2^p.
pub(crate) fn lmg(correlation: &Matrix) -> Vec<f64> {
    let predictors = correlation.len().saturating_sub(1);
    if predictors == 0 {
        return Vec::new();
    }
    let order = predictors + 1;
    // What is left of the correlations at each depth of the recursion, one square after the other.
    // Their sizes are 1^2, 2^2, ... up to order^2, which sum to order (order + 1) (2 order + 1) / 6.
    let mut stages = vec![0.0; order * (order + 1) * (2 * order + 1) / 6];
    for (cells, row) in stages.chunks_mut(order).zip(correlation) {
        cells.copy_from_slice(row);
    }
    let weights = SizeWeights::of(predictors);
    let mut within = vec![0.0; predictors];
    let (_, before) = enter(&mut stages, 0, &weights, &mut within);
    within.into_iter().map(|within| within - before).collect()
}

/// How much the value of a set counts in a mean over all orders: `before` as what a further member is added to,
/// `within` as that and as what its own member was added to.
struct SizeWeights {
    before: Vec<f64>,
    within: Vec<f64>,
}

impl SizeWeights {
    fn of(members: usize) -> Self {
        // size! (members - size - 1)! / members!, and nothing is added to all of them.
        let mut before = vec![1.0 / members.max(1) as f64];
        for size in 1..members {
            before.push(before[size - 1] * size as f64 / (members - size) as f64);
        }
        before.push(0.0);
        let within = (0..=members).map(|size| if size == 0 { 0.0 } else { before[size - 1] + before[size] }).collect();
        Self { before, within }
    }
}

/// Sums over the subsets that agree with those entered so far on the predictors decided on: of R^2 weighted as `within`
/// and as `before`. The first square of `stages` is what the entered ones leave of the correlations of those to come;
/// to each of these its sum `within` is added.
fn enter(stages: &mut [f64], size: usize, weights: &SizeWeights, within: &mut [f64]) -> (f64, f64) {
    let order = within.len() + 1;
    let (now, later) = stages.split_at_mut(order * order);
    let Some((own, others)) = within.split_first_mut() else {
        let explained = 1.0 - now[0];
        return (explained * weights.within[size], explained * weights.before[size]);
    };
    let left = order - 1;
    for (cells, row) in later.chunks_mut(left).zip(now.chunks(order).skip(1)) {
        cells.copy_from_slice(&row[1..]);
    }
    // First the sets without the next predictor, then, with its part taken out by Gauss's step, those with it.
    let without = enter(later, size, weights, others);
    let (first, rest) = now.split_at(order);
    let pivot = first[0];
    let scale = if pivot > COLLINEAR { 1.0 / pivot } else { 0.0 };
    for (place, (cells, row)) in later.chunks_mut(left).zip(rest.chunks(order)).enumerate() {
        let share = first[place + 1] * scale;
        // Only the upper triangle is read.
        for at in place..left {
            cells[at] = row[at + 1] - share * first[at + 1];
        }
    }
    let with = enter(later, size + 1, weights, others);
    *own += with.0;
    (with.0 + without.0, with.1 + without.1)
}

/// The Shapley values of a game: what each member adds in the mean over all orders. Member k is in the sets with the
/// bit k.
pub(crate) fn shapley(members: usize, values: &[f64]) -> Vec<f64> {
    let weights = SizeWeights::of(members);
    let before: f64 = values.iter().enumerate().map(|(set, v)| v * weights.before[set.count_ones() as usize]).sum();
    let within = |member: usize| {
        let sets = values.iter().enumerate().filter(|(set, _)| set >> member & 1 == 1);
        sets.map(|(set, v)| v * weights.within[set.count_ones() as usize]).sum::<f64>()
    };
    (0..members).map(|member| within(member) - before).collect()
}

/// Relative weights (Johnson 2000): the outcome on the orthogonal variables nearest to the predictors, each shared out
/// by how much of them those are. They sum to R^2 and are near [`lmg`] at a cost that grows like p^3.
pub(crate) fn relative_weights(correlation: &Matrix) -> Vec<f64> {
    let predictors = correlation.len().saturating_sub(1);
    let roots = Roots::of(correlation, predictors);
    let with_outcome: Vec<f64> = (0..predictors).map(|j| correlation[j][predictors]).collect();
    roots.shared_out(&times(&roots.inverse_root, &with_outcome))
}

/// Relative weights by the slopes on the standardised predictors, which needn't be those of least squares (Tonidandel
/// and LeBreton 2010): they sum to the variance of what is predicted. The last row and column are not read.
pub(crate) fn relative_weights_of_slopes(correlation: &Matrix, slopes: &[f64]) -> Vec<f64> {
    let roots = Roots::of(correlation, slopes.len());
    roots.shared_out(&times(&roots.root, slopes))
}

/// The slopes of the standardised outcome on the standardised predictors; the shortest ones where these follow from
/// each other.
pub(crate) fn standardised_slopes(correlation: &Matrix) -> Vec<f64> {
    let predictors = correlation.len().saturating_sub(1);
    let with_outcome: Vec<f64> = (0..predictors).map(|j| correlation[j][predictors]).collect();
    let among: Matrix = correlation.iter().take(predictors).map(|row| row[..predictors].to_vec()).collect();
    match cholesky(&among).filter(|root| (0..predictors).all(|i| root[i][i] * root[i][i] > COLLINEAR)) {
        Some(root) => transposed_solve(&root, &forward_solve(&root, &with_outcome)),
        None => {
            let inverse_root = Roots::of(correlation, predictors).inverse_root;
            times(&inverse_root, &times(&inverse_root, &with_outcome))
        }
    }
}

/// The smallest eigenvalue of the correlations of the predictors: at or under 0 they can't be those of any data.
pub(crate) fn smallest_eigenvalue(correlation: &Matrix) -> f64 {
    eigen(correlation.clone()).0.into_iter().fold(f64::INFINITY, f64::min)
}

/// The symmetric root of a correlation matrix of predictors, and its (pseudo-)inverse.
struct Roots {
    root: Matrix,
    inverse_root: Matrix,
}

impl Roots {
    fn of(correlation: &Matrix, predictors: usize) -> Self {
        let among: Matrix = correlation.iter().take(predictors).map(|row| row[..predictors].to_vec()).collect();
        let (values, vectors) = eigen(among);
        let largest = values.iter().copied().fold(0.0, f64::max);
        let power = |exponent: fn(f64) -> f64| -> Matrix {
            let scale: Vec<f64> =
                values.iter().map(|&v| if v > COLLINEAR * largest { exponent(v) } else { 0.0 }).collect();
            let cell = |i: usize, j: usize| (0..predictors).map(|k| vectors[i][k] * scale[k] * vectors[j][k]).sum();
            (0..predictors).map(|i| (0..predictors).map(|j| cell(i, j)).collect()).collect()
        };
        Self { root: power(f64::sqrt), inverse_root: power(|value| 1.0 / value.sqrt()) }
    }

    fn shared_out(&self, slopes: &[f64]) -> Vec<f64> {
        let weight = |row: &Vec<f64>| row.iter().zip(slopes).map(|(root, slope)| root * root * (slope * slope)).sum();
        self.root.iter().map(weight).collect()
    }
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

    /// R^2 of a set of predictors of `swiss`, by elimination.
    fn explained(set: usize) -> f64 {
        let members: Vec<usize> = (0..5).filter(|k| set >> k & 1 == 1).chain([5]).collect();
        let mut left: Matrix = members.iter().map(|&i| members.iter().map(|&j| swiss()[i][j]).collect()).collect();
        let last = members.len() - 1;
        for pivot in 0..last {
            for i in pivot + 1..=last {
                let share = left[i][pivot] / left[pivot][pivot];
                let above = left[pivot].clone();
                left[i].iter_mut().zip(above).for_each(|(cell, above)| *cell -= share * above);
            }
        }
        1.0 - left[last][last]
    }

    #[test]
    fn the_recursion_gives_the_shapley_values_of_all_subsets() {
        let values: Vec<f64> = (0..32).map(explained).collect();
        let (shares, found) = (shapley(5, &values), lmg(&swiss()));
        assert!(shares.iter().zip(&found).all(|(a, b)| (a - b).abs() < 1e-14), "{shares:?} {found:?}");
        // The share by its definition: the mean gain over all orders.
        let mut gains = [0.0; 5];
        let mut orders = vec![(0..5).collect::<Vec<usize>>()];
        for place in 0..5 {
            orders = orders
                .into_iter()
                .flat_map(|order| {
                    (place..5).map(move |other| {
                        let mut o = order.clone();
                        o.swap(place, other);
                        o
                    })
                })
                .collect();
        }
        for order in &orders {
            let mut set = 0;
            for &member in order {
                gains[member] += (explained(set | 1 << member) - explained(set)) / orders.len() as f64;
                set |= 1 << member;
            }
        }
        assert!(gains.iter().zip(&found).all(|(a, b)| (a - b).abs() < 1e-14), "{gains:?} {found:?}");
    }

    #[test]
    fn slopes_of_least_squares_give_the_relative_weights() {
        let slopes = standardised_slopes(&swiss());
        for (row, with_outcome) in swiss().iter().take(5).map(|row| (row, row[5])) {
            let fitted: f64 = row.iter().zip(&slopes).map(|(r, slope)| r * slope).sum();
            assert!((fitted - with_outcome).abs() < 1e-13);
        }
        let (found, known) = (relative_weights_of_slopes(&swiss(), &slopes), relative_weights(&swiss()));
        assert!(found.iter().zip(&known).all(|(a, b)| (a - b).abs() < 1e-13), "{found:?} {known:?}");
        assert!(smallest_eigenvalue(&swiss()) > 0.05);
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
