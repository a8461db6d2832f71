//! Missing cells drawn from what the others say of them.
#![expect(clippy::indexing_slicing, clippy::needless_range_loop, reason = "places in rows of one width")]

use super::cholesky::{cholesky, forward_solve, transposed_solve};
use crate::math::columns::random::Stream;
use crate::math::search::optimise::{Matrix, dot};
use crate::math::special::incomplete_beta::t_for_level;
use libm::exp;

/// Share of itself that is added to each sum of squares, so that columns that follow from each other have a regression
/// too. It moves slopes by a billionth, far below what the draws differ by.
const RIDGE_SHARE: f64 = 1e-9;

/// Fills the cells that are not a number by chained equations (van Buuren 2007; "norm" of R's mice): in each sweep
/// every column in turn by a Bayesian linear regression on all others (Rubin 1987, page 167). Columns should be of
/// about unit size; one of them at least has no missing cells.
///
/// `None` when a column has too few cells for its regression.
pub(crate) fn impute(
    cells: &mut [f64],
    width: usize,
    weights: &[f64],
    sweeps: usize,
    stream: &mut Stream,
) -> Option<()> {
    let missing: Vec<Vec<usize>> = (0..width)
        .map(|column| (0..weights.len()).filter(|row| cells[row * width + column].is_nan()).collect())
        .collect();
    for (column, rows) in missing.iter().enumerate() {
        // Any start will do: the sweeps forget it.
        rows.iter().for_each(|row| cells[row * width + column] = stream.normal());
    }
    let mut products = Products::of(cells, width, weights, 0..weights.len());
    for _ in 0..sweeps {
        for (column, rows) in missing.iter().enumerate().filter(|(_, rows)| !rows.is_empty()) {
            // The regression of a column is on the rows where it is known; the others' products come back afterwards.
            products.add(-1.0, &Products::of(cells, width, weights, rows.iter().copied()));
            let (slopes, deviation) = products.drawn_regression(column, weights.len() - rows.len(), stream)?;
            for row in rows {
                let row = &mut cells[row * width..(row + 1) * width];
                row[column] = 0.0;
                row[column] = slopes[0] + dot(&slopes[1..], row) + deviation * stream.normal();
            }
            products.add(1.0, &Products::of(cells, width, weights, rows.iter().copied()));
        }
    }
    Some(())
}

/// Weighted sums of products of the cells of rows, before which a one is set.
struct Products(Matrix);

impl Products {
    fn of(cells: &[f64], width: usize, weights: &[f64], rows: impl Iterator<Item = usize>) -> Self {
        let mut sums = vec![vec![0.0; width + 1]; width + 1];
        let mut design = vec![1.0; width + 1];
        for row in rows {
            design[1..].copy_from_slice(&cells[row * width..(row + 1) * width]);
            for (i, sums) in sums.iter_mut().enumerate() {
                let scaled = weights[row] * design[i];
                sums[..=i].iter_mut().zip(&design).for_each(|(sum, x)| *sum += scaled * x);
            }
        }
        for i in 0..=width {
            for j in i + 1..=width {
                sums[i][j] = sums[j][i];
            }
        }
        Self(sums)
    }

    fn add(&mut self, times: f64, other: &Self) {
        let cells = self.0.iter_mut().flatten().zip(other.0.iter().flatten());
        cells.for_each(|(mine, theirs)| *mine += times * theirs);
    }

    /// Slopes of a column on the others, its own among them 0, and the deviation about them, drawn from their
    /// posterior.
    fn drawn_regression(&self, column: usize, rows: usize, stream: &mut Stream) -> Option<(Vec<f64>, f64)> {
        let outcome = column + 1;
        let others: Vec<usize> = (0..self.0.len()).filter(|&at| at != outcome).collect();
        let freedom = rows.checked_sub(others.len()).filter(|&freedom| freedom > 0)?;
        let ridged = |i: usize, j: usize| self.0[i][j] * if i == j { 1.0 + RIDGE_SHARE } else { 1.0 };
        let among: Matrix = others.iter().map(|&i| others.iter().map(|&j| ridged(i, j)).collect()).collect();
        let with_outcome: Vec<f64> = others.iter().map(|&i| self.0[i][outcome]).collect();
        let root = cholesky(&among)?;
        let half = forward_solve(&root, &with_outcome);
        let left = (self.0[outcome][outcome] - dot(&half, &half)).max(0.0);
        // sigma^2 ~ left / chi-square(freedom), and slopes ~ N(least squares, sigma^2 (X'X)^-1): Rubin 1987, page 167.
        let chi_square = 2.0 * exp(stream.ln_gamma(0.5 * freedom as f64));
        let deviation = (left / chi_square).sqrt();
        let noise: Vec<f64> = others.iter().map(|_| stream.normal()).collect();
        let moved = transposed_solve(&root, &noise);
        let mut slopes = vec![0.0; self.0.len()];
        for ((&at, slope), moved) in others.iter().zip(transposed_solve(&root, &half)).zip(moved) {
            slopes[at] = slope + deviation * moved;
        }
        Some((slopes, deviation))
    }
}

/// The mean of estimates from imputed data and its limits, from their variances (Rubin 1987, section 3.3).
pub(crate) fn pooled(estimates: &[f64], variances: &[f64], level: f64) -> (f64, f64, f64) {
    let count = estimates.len() as f64;
    let mean = estimates.iter().sum::<f64>() / count;
    let within = variances.iter().sum::<f64>() / count;
    let squares: f64 = estimates.iter().map(|estimate| (estimate - mean) * (estimate - mean)).sum();
    let between = if count > 1.0 { (1.0 + 1.0 / count) * squares / (count - 1.0) } else { 0.0 };
    // T = W + (1 + 1/m) B, with Student's t on (m - 1) (1 + W / ((1 + 1/m) B))^2 degrees of freedom.
    let ratio = 1.0 + within / between;
    let freedom = if between > 0.0 { (count - 1.0) * ratio * ratio } else { f64::INFINITY };
    let margin = t_for_level(level, freedom) * (within + between).sqrt();
    (mean, mean - margin, mean + margin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rubins_rules_by_hand() {
        // W = 0.5, B = 1, T = 0.5 + 4/3, freedom = 2 (1 + 0.5 / (4/3))^2 = 3.78125.
        let (mean, low, high) = pooled(&[1.0, 2.0, 3.0], &[0.4, 0.5, 0.6], 0.95);
        let margin = t_for_level(0.95, 3.78125) * (0.5_f64 + 4.0 / 3.0).sqrt();
        assert!(
            (mean - 2.0).abs() < 1e-15 && (high - 2.0 - margin).abs() < 1e-14 && (2.0 - low - margin).abs() < 1e-14
        );
        // Without missing answers all imputations are alike.
        let (_, low, high) = pooled(&[2.0; 5], &[0.25; 5], 0.95);
        assert!((high - 2.0 - 0.5 * 1.959963984540054).abs() < 1e-14 && (low + high - 4.0).abs() < 1e-14);
    }

    /// Three columns, of which the first is missing the more often the larger the third.
    #[test]
    fn imputed_cells_undo_the_selection() {
        let rows = 4_000;
        let mut stream = Stream::new(3, 0);
        let mut cells = Vec::new();
        for _ in 0..rows {
            let z = stream.normal();
            let x = 0.7 * z + 0.6 * stream.normal();
            let y = stream.normal();
            cells.extend([if stream.uniform() < 0.8 * f64::from(z > 0.0) { f64::NAN } else { x }, y, z]);
        }
        let observed: Vec<f64> = cells.iter().step_by(3).copied().filter(|x| !x.is_nan()).collect();
        assert!(observed.iter().sum::<f64>() / (observed.len() as f64) < -0.2);
        impute(&mut cells, 3, &vec![1.0; rows], 10, &mut stream).unwrap();
        let mean = cells.iter().step_by(3).sum::<f64>() / rows as f64;
        let square = cells.iter().step_by(3).map(|x| x * x).sum::<f64>() / rows as f64;
        assert!(mean.abs() < 0.06 && (square - 0.85).abs() < 0.08, "{mean} {square}");
    }

    #[test]
    fn too_few_cells_are_none() {
        let mut cells = [f64::NAN, 1.0, f64::NAN, 2.0, 1.0, 3.0];
        assert!(impute(&mut cells, 2, &[1.0; 3], 2, &mut Stream::new(1, 1)).is_none());
    }
}
