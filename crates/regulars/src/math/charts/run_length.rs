//! How long a control chart of standard normal values runs in the mean before it gives an alarm.
//!
//! The run length from a state of the chart is one step and the mean of the run lengths from the states that the step
//! may lead to: an integral equation, solved at the nodes of Gauss-Legendre panels (Crowder 1987; Vance 1986).
#![expect(clippy::indexing_slicing, reason = "places in a square system that this file makes")]

use crate::math::special::gauss_legendre::RULE_16;
use crate::math::special::normal::norm_cdf;
use std::f64::consts::PI;

/// Gauss-Legendre panels of 16 nodes over the states of a chart: 96 nodes integrate the normal density of a step to the
/// last digits for every width of chart in use; the system to solve grows with their cube.
const PANELS: usize = 6;

/// Mean run length of a two-sided EWMA chart that starts at 0, of weight `lambda` in (0, 1], whose limits are `limit`
/// times its long-run standard deviation; the values are shifted by `shift` standard deviations.
pub(crate) fn ewma_run_length(lambda: f64, limit: f64, shift: f64) -> f64 {
    let end = limit * (lambda / (2.0 - lambda)).sqrt();
    let nodes = nodes(-end, end);
    let reaches = |from: f64, to: f64| density((to - (1.0 - lambda) * from) / lambda - shift) / lambda;
    // From node to node, times the weight of the node that is reached.
    let system = |row: usize, column: usize| reaches(nodes[row].0, nodes[column].0) * nodes[column].1;
    let lengths = run_lengths(nodes.len(), system);
    1.0 + nodes.iter().zip(lengths).map(|(&(at, weight), length)| weight * reaches(0.0, at) * length).sum::<f64>()
}

/// Mean run length of a two-sided CUSUM chart that starts at 0, with allowance `k` and decision interval `h`: its sides
/// are independent renewals (Lucas and Crosier 1982).
pub(crate) fn cusum_run_length(k: f64, h: f64, shift: f64) -> f64 {
    1.0 / (1.0 / upper_cusum(k, h, shift) + 1.0 / upper_cusum(k, h, -shift))
}

/// Of the upper side alone; its first state is 0, which has a probability of its own.
fn upper_cusum(k: f64, h: f64, shift: f64) -> f64 {
    let states: Vec<(f64, f64)> = std::iter::once((0.0, 0.0)).chain(nodes(0.0, h)).collect();
    let system = |row: usize, column: usize| {
        let (from, (to, weight)) = (states[row].0, states[column]);
        if column == 0 { norm_cdf(k - from - shift) } else { density(to + k - from - shift) * weight }
    };
    // The state 0 is the first, so there is one.
    run_lengths(states.len(), system).first().copied().unwrap_or(f64::NAN)
}

/// Nodes and weights of the panels over an interval.
fn nodes(from: f64, to: f64) -> Vec<(f64, f64)> {
    let width = (to - from) / PANELS as f64;
    let panel = |i: usize| RULE_16.map(|(share, weight)| (from + (i as f64 + share) * width, weight * width));
    (0..PANELS).flat_map(panel).collect()
}

fn density(z: f64) -> f64 {
    libm::exp(-0.5 * z * z) / (2.0 * PI).sqrt()
}

/// Solves lengths = 1 + system x lengths, by Gauss's elimination. The rows of `system` are probabilities that sum to
/// less than 1, so the diagonal dominates and no pivot has to be sought.
pub(super) fn run_lengths(n: usize, system: impl Fn(usize, usize) -> f64) -> Vec<f64> {
    let cell = |row: usize, column: usize| f64::from(u8::from(row == column)) - system(row, column);
    let mut rows: Vec<Vec<f64>> =
        (0..n).map(|row| (0..n).map(|column| cell(row, column)).chain([1.0]).collect()).collect();
    // Forwards to a triangle, then back from its last row.
    for pivot in 0..n {
        let (above, below) = rows.split_at_mut(pivot + 1);
        let lead = &above[pivot];
        for row in below {
            let share = row[pivot] / lead[pivot];
            row.iter_mut().zip(lead).skip(pivot).for_each(|(cell, lead)| *cell -= share * lead);
        }
    }
    let mut lengths = vec![0.0; n];
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|column| rows[row][column] * lengths[column]).sum();
        lengths[row] = (rows[row][n] - known) / rows[row][row];
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, truth: f64) -> bool {
        (found / truth - 1.0).abs() < 1e-9
    }

    /// R's `spc` has 369, 465.4 and 10.38; the digits are those of a solution in numpy with as many nodes.
    #[test]
    fn run_lengths_are_those_of_r() {
        assert!(near(ewma_run_length(0.1, 2.7, 0.0), 368.9937339805929));
        assert!(near(ewma_run_length(0.1, 2.7, 1.0), 9.730011622255233));
        assert!(near(cusum_run_length(0.5, 5.0, 0.0), 465.4435060320317));
        assert!(near(cusum_run_length(0.5, 5.0, 1.0), 10.375969921593601));
        assert!(near(upper_cusum(0.5, 4.0, 0.0), 335.36757762724704));
    }

    /// An EWMA of weight 1 is Shewhart's chart, whose runs are geometric.
    #[test]
    fn without_memory_runs_are_geometric() {
        let outside = 2.0 * norm_cdf(-3.0);
        assert!(near(ewma_run_length(1.0, 3.0, 0.0), 1.0 / outside));
        let shifted = norm_cdf(-4.0) + norm_cdf(-2.0);
        assert!(near(ewma_run_length(1.0, 3.0, 1.0), 1.0 / shifted));
    }
}
