//! Least squares with the robust covariance HC3.
#![expect(clippy::indexing_slicing, reason = "places in rows and matrices of one width")]

use super::cholesky::{cholesky, forward_solve, transposed_solve};
use crate::math::columns::sum::chunked;
use crate::math::search::optimise::{Matrix, dot};

/// Leverage, the weight of a row's outcome in its own prediction, from which the residual is nothing but rounding:
/// divided by 1 - leverage, as HC3 does, it would be an arbitrary number.
const ALL_ITS_OWN: f64 = 1.0 - 1e-9;

/// Coefficients and their covariance.
#[derive(Debug)]
pub(crate) struct RobustFit {
    pub(crate) coefficients: Vec<f64>,
    pub(crate) covariance: Matrix,
}

impl RobustFit {
    /// The sum of coefficients times `contrast`, and its standard error.
    pub(crate) fn contrast(&self, contrast: &[f64]) -> (f64, f64) {
        let variance: f64 = self.covariance.iter().zip(contrast).map(|(row, c)| c * dot(row, contrast)).sum();
        (dot(&self.coefficients, contrast), variance.max(0.0).sqrt())
    }
}

/// The fit of `rows` rows, of which `row` writes the design and gives outcome and weight, with HC3 (MacKinnon and White
/// 1985): squared residuals over the square of what leverage leaves. `None` when columns follow from each other.
pub(crate) fn fit_robust(
    rows: usize,
    width: usize,
    row: impl Fn(usize, &mut [f64]) -> (f64, f64) + Sync + Send,
) -> Option<RobustFit> {
    let normal = sum_rows(rows, width, |at, x| {
        let (y, weight) = row(at, x);
        (weight, weight * y)
    });
    let scale: Vec<f64> = (0..width).map(|i| normal.products[i][i]).collect();
    let root = cholesky(&normal.products)?;
    if (0..width).any(|i| root[i][i] * root[i][i] < 1e-10 * scale[i]) {
        // A column of which the ones before leave less than 1e-10 of its squares follows from them.
        return None;
    }
    let solve = |b: &[f64]| transposed_solve(&root, &forward_solve(&root, b));
    let coefficients = solve(&normal.sums);
    // (X'WX)^-1 (sum of w^2 e^2 / (1 - h)^2 x x') (X'WX)^-1, where e is a residual and h its leverage.
    let meat = sum_rows(rows, width, |at, x| {
        let (y, weight) = row(at, x);
        let half = forward_solve(&root, x);
        let leverage = weight * dot(&half, &half);
        let residual = if leverage < ALL_ITS_OWN { (y - dot(&coefficients, x)) / (1.0 - leverage) } else { 0.0 };
        (weight * residual * weight * residual, 0.0)
    });
    let half: Matrix = meat.products.iter().map(|row| solve(row)).collect();
    let column = |j: usize| half.iter().map(|row| row[j]).collect::<Vec<_>>();
    let covariance = (0..width).map(|j| solve(&column(j))).collect();
    Some(RobustFit { coefficients, covariance })
}

/// Sums over rows of x x' times the first number of each, and of x times the second.
struct Sums {
    products: Matrix,
    sums: Vec<f64>,
}

fn sum_rows(rows: usize, width: usize, row: impl Fn(usize, &mut [f64]) -> (f64, f64) + Sync + Send) -> Sums {
    let parts = chunked(rows, |range| {
        let (mut products, mut sums) = (vec![vec![0.0; width]; width], vec![0.0; width]);
        let mut x = vec![0.0; width];
        for at in range {
            let (weight, outcome) = row(at, &mut x);
            for i in 0..width {
                sums[i] += outcome * x[i];
                let scaled = weight * x[i];
                if scaled != 0.0 {
                    products[i][..=i].iter_mut().zip(&x).for_each(|(sum, x)| *sum += scaled * x);
                }
            }
        }
        Sums { products, sums }
    });
    let mut total = Sums { products: vec![vec![0.0; width]; width], sums: vec![0.0; width] };
    for part in parts {
        total.sums.iter_mut().zip(part.sums).for_each(|(sum, part)| *sum += part);
        let cells = total.products.iter_mut().flatten().zip(part.products.into_iter().flatten());
        cells.for_each(|(sum, part)| *sum += part);
    }
    for i in 0..width {
        for j in i + 1..width {
            total.products[i][j] = total.products[j][i];
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_groups_by_hand() {
        // On a dummy, HC3 is the sum of each group's sum of squares over (n - 1)^2.
        let (a, b) = ([1.0, 2.0, 6.0], [3.0, 4.0, 8.0, 9.0]);
        let rows: Vec<(f64, f64)> = a.iter().map(|&y| (0.0, y)).chain(b.iter().map(|&y| (1.0, y))).collect();
        let design = |at: usize, x: &mut [f64]| {
            x.copy_from_slice(&[1.0, rows[at].0]);
            (rows[at].1, 1.0)
        };
        let fit = fit_robust(7, 2, design).unwrap();
        let (slope, error) = fit.contrast(&[0.0, 1.0]);
        // 4 + 1 + 9 about 3, over 2^2; 9 + 4 + 4 + 9 about 6, over 3^2.
        assert!(
            (slope - 3.0).abs() < 1e-14 && (error * error - 14.0 / 4.0 - 26.0 / 9.0).abs() < 1e-13,
            "{slope} {error}"
        );
        assert!((fit.contrast(&[1.0, 1.0]).0 - 6.0).abs() < 1e-14);
        let twice = |at: usize, x: &mut [f64]| {
            x.copy_from_slice(&[1.0, rows[at].0, rows[at].0]);
            (rows[at].1, 1.0)
        };
        assert!(fit_robust(7, 3, twice).is_none());
    }
}
