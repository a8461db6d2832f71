//! The root of a covariance matrix.
#![expect(clippy::indexing_slicing, reason = "every index is a loop counter below the order of the matrix")]

use crate::math::search::optimise::Matrix;

/// The lower triangle L with L L' = `m`, or `None` when `m` is not positive definite.
pub(crate) fn cholesky(m: &Matrix) -> Option<Matrix> {
    let n = m.len();
    let mut l = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| l[i][k] * l[j][k]).sum();
            // m[i][j] = sum over k <= j of l[i][k] l[j][k].
            let rest = m[i][j] - known;
            if i == j {
                // NaN counts as not positive: it must not pass for a root.
                if rest.is_nan() || rest <= 0.0 {
                    return None;
                }
                l[i][i] = rest.sqrt();
            } else {
                l[i][j] = rest / l[j][j];
            }
        }
    }
    Some(l)
}

/// L z.
pub(crate) fn times(l: &Matrix, z: &[f64]) -> Vec<f64> {
    l.iter().map(|row| row.iter().zip(z).map(|(l, z)| l * z).sum()).collect()
}

/// L' g.
pub(crate) fn transposed_times(l: &Matrix, g: &[f64]) -> Vec<f64> {
    (0..g.len()).map(|j| l.iter().zip(g).map(|(row, g)| row[j] * g).sum()).collect()
}

/// The solution of L' x = z.
pub(crate) fn transposed_solve(l: &Matrix, z: &[f64]) -> Vec<f64> {
    let n = z.len();
    let mut x = z.to_vec();
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|k| l[k][i] * x[k]).sum();
        x[i] = (x[i] - known) / l[i][i];
    }
    x
}

/// The solution of L x = b.
pub(crate) fn forward_solve(l: &Matrix, b: &[f64]) -> Vec<f64> {
    let mut x = b.to_vec();
    for i in 0..b.len() {
        let known: f64 = (0..i).map(|k| l[i][k] * x[k]).sum();
        x[i] = (x[i] - known) / l[i][i];
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_squared_is_the_matrix() {
        let m = vec![vec![4.0, 1.0, -2.0], vec![1.0, 3.0, 0.5], vec![-2.0, 0.5, 2.0]];
        let l = cholesky(&m).unwrap();
        for (i, row) in m.iter().enumerate() {
            for (j, cell) in row.iter().enumerate() {
                let product: f64 = (0..3).map(|k| l[i][k] * l[j][k]).sum();
                assert!((product - cell).abs() < 1e-14);
            }
        }
        assert_eq!(times(&l, &[1.0, 0.0, 0.0]), [l[0][0], l[1][0], l[2][0]]);
        assert_eq!(transposed_times(&l, &[0.0, 1.0, 0.0]), [l[1][0], l[1][1], 0.0]);
    }

    #[test]
    fn an_indefinite_matrix_has_none() {
        assert!(cholesky(&vec![vec![1.0, 2.0], vec![2.0, 1.0]]).is_none());
        assert!(cholesky(&vec![vec![f64::NAN]]).is_none());
    }
}
