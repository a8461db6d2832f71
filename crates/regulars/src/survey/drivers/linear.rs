//! Driver shares of the R^2 of a linear regression, by moments alone.
#![expect(clippy::indexing_slicing, clippy::needless_range_loop, reason = "places in rows and triangles of one width")]

use super::options::{Figures, KeyDriverMethod, Plan, Sample};
use super::rows::{Driver, Rows, Spread};
use crate::error::{Error, Result};
use crate::math::columns::parallel;
use crate::math::intervals::row_bootstrap::bootstrap_means;
use crate::math::regression::importance::{lmg, relative_weights, smallest_eigenvalue, standardised_slopes};
use crate::math::search::optimise::Matrix;
use crate::work::{self, WorkStep};

/// Share of a driver's variance, not explained by the drivers before it, below which it follows from them; and smallest
/// eigenvalue of a matrix of correlations. What rounding leaves of an exact dependence is below 1e-12: with less room
/// the shares of dependent drivers would be those of rounding.
const FOLLOWS: f64 = 1e-9;

/// How moments are written for a row and read from their means.
#[derive(Debug, Clone, Copy)]
struct Moments {
    /// How many there are for rows of so many cells.
    count: fn(usize) -> usize,
    /// Writes those of a row of some weight.
    write: fn(&[f64], f64, &mut [f64]),
    /// The correlations and the means.
    read: fn(&[f64], usize) -> (Matrix, Vec<f64>),
}

/// Of rows without a missing answer: the weight, the columns and their products.
const COMPLETE: Moments = Moments { count: products, write: write_complete, read: read_complete };

/// Of rows with missing answers: a weight and a sum for each column, six sums for each pair of columns.
const PAIRWISE: Moments =
    Moments { count: |width| 2 * width + 6 * (width * (width - 1) / 2), write: write_pairwise, read: read_pairwise };

/// The figures of the rows and of bootstrap draws of them; with `pairwise`, each correlation is over the rows that have
/// both answers.
pub(super) fn linear(rows: Rows, drivers: &[Driver], plan: &Plan, pairwise: bool) -> Result<Sample> {
    let spreads = rows.spreads(drivers)?;
    let rows = rows.standardised(&spreads);
    let moments = if pairwise { PAIRWISE } else { COMPLETE };
    let width = (moments.count)(rows.width);
    // What a row adds to each moment; their means tell all figures.
    let terms = |row: usize, out: &mut [f64]| (moments.write)(rows.row(row), rows.weight(row), out);
    let means = rows.means(width, terms)?;
    let (correlation, centre) = (moments.read)(&means, rows.width);
    refuse_dependent(&correlation, drivers, pairwise)?;
    // A draw of the rows is a draw of the mean of their moments: nothing is fitted anew.
    let told = work::begin(WorkStep::KeyDrivers, Some(plan.draws as u64));
    let figures_of = |means: &Vec<f64>| {
        told.done(1);
        let (correlation, centre) = (moments.read)(means, rows.width);
        figures(&correlation, &centre, &spreads, plan.method)
    };
    let draws = bootstrap_means(rows.len(), &means, terms, (plan.draws, plan.seed))?;
    Ok(Sample {
        correlation: (0..drivers.len()).map(|driver| correlation[driver][drivers.len()]).collect(),
        point: figures(&correlation, &centre, &spreads, plan.method),
        draws: parallel::map(&draws, figures_of)?,
    })
}

/// The figures of correlations (the outcome last) and of means in standard deviations.
fn figures(correlation: &Matrix, centre: &[f64], spreads: &[Spread], method: KeyDriverMethod) -> Figures {
    let shares = match method {
        KeyDriverMethod::Lmg => lmg(correlation),
        KeyDriverMethod::Johnson => relative_weights(correlation),
    };
    Figures {
        r_squared: shares.iter().sum(),
        effects: standardised_slopes(correlation),
        means: means_of(centre, spreads, shares.len()),
        shares,
    }
}

/// Means in the units of the answers.
pub(super) fn means_of(centre: &[f64], spreads: &[Spread], drivers: usize) -> Vec<f64> {
    centre.iter().zip(spreads).take(drivers).map(|(centre, spread)| spread.mean + spread.deviation * centre).collect()
}

/// Refuses drivers that follow from the ones before them, and pairwise correlations that no data have.
pub(super) fn refuse_dependent(correlation: &Matrix, drivers: &[Driver], pairwise: bool) -> Result<()> {
    // Gauss's elimination without pivoting: what is left on the diagonal is the share of a driver's variance that the
    // drivers before it don't explain.
    let mut left = correlation.clone();
    for (pivot, driver) in drivers.iter().enumerate() {
        let own = left[pivot][pivot];
        if own < FOLLOWS && !pairwise {
            let why = "it follows from the drivers before it, so their shares can't be told apart: leave one out";
            return Err(Error::invalid(driver.name, why));
        }
        for i in pivot + 1..=drivers.len() {
            let share = left[i][pivot] / own;
            for j in pivot + 1..=drivers.len() {
                left[i][j] -= share * left[pivot][j];
            }
        }
    }
    // Correlations of different rows needn't be those of any data, which have no negative eigenvalue.
    if pairwise && smallest_eigenvalue(correlation) < FOLLOWS {
        let why = "the correlations of pairs contradict each other; use complete_cases or multiple_imputation";
        return Err(Error::invalid("missing", why));
    }
    Ok(())
}

/// How many moments a row of complete cells has: its weight, `width` columns, and the triangle of their products.
pub(super) fn products(width: usize) -> usize {
    1 + width + width * (width + 1) / 2
}

/// Writes w, then w x(i), then w x(i) x(j) for all j up to i.
pub(super) fn write_complete(row: &[f64], weight: f64, out: &mut [f64]) {
    let (first, mut products) = out.split_at_mut(1 + row.len());
    first[0] = weight;
    for (i, x) in row.iter().enumerate() {
        let scaled = weight * x;
        first[1 + i] = scaled;
        let (own, later) = products.split_at_mut(i + 1);
        own.iter_mut().zip(row).for_each(|(out, y)| *out = scaled * y);
        // The triangle's next row follows this one.
        products = later;
    }
}

/// The correlations and the centres of means that [`write_complete`] wrote the terms of.
pub(super) fn read_complete(means: &[f64], width: usize) -> (Matrix, Vec<f64>) {
    let centre: Vec<f64> = means[1..=width].iter().map(|sum| sum / means[0]).collect();
    let triangle = &means[1 + width..];
    (correlations(triangle, means[0], &centre), centre)
}

/// Correlations by the triangle of weighted sums of products: cov(i, j) = sum of w x(i) x(j) / sum of w - c(i) c(j),
/// where c are the centres.
fn correlations(triangle: &[f64], weight: f64, centre: &[f64]) -> Matrix {
    let covariance =
        |i: usize, j: usize| triangle[i.max(j) * (i.max(j) + 1) / 2 + i.min(j)] / weight - centre[i] * centre[j];
    let cell = |i: usize, j: usize| ratio(covariance(i, j), covariance(i, i), covariance(j, j), i == j);
    (0..centre.len()).map(|i| (0..centre.len()).map(|j| cell(i, j)).collect()).collect()
}

/// The covariance over the root of both variances; what doesn't vary in a draw is uncorrelated there.
///
/// Columns have a variance of 1 over all rows, so that 1e-14 is what rounding leaves of none.
fn ratio(covariance: f64, first: f64, second: f64, same: bool) -> f64 {
    match (same, first > 1e-14 && second > 1e-14) {
        (true, _) => 1.0,
        (false, true) => covariance / (first * second).sqrt(),
        (false, false) => 0.0,
    }
}

/// For each column its weight and sum, for each pair of columns six sums over the rows that have both.
fn write_pairwise(row: &[f64], weight: f64, out: &mut [f64]) {
    // A missing answer adds nothing: its column has less weight.
    let (first, pairs) = out.split_at_mut(2 * row.len());
    for (out, x) in first.chunks_mut(2).zip(row) {
        out.copy_from_slice(&if x.is_nan() { [0.0, 0.0] } else { [weight, weight * x] });
    }
    let both = row.iter().enumerate().flat_map(|(i, x)| row[..i].iter().map(move |y| (x, y)));
    for (out, (x, y)) in pairs.chunks_mut(6).zip(both) {
        let terms = [1.0, *x, *y, x * x, y * y, x * y].map(|term| weight * term);
        out.copy_from_slice(&if x.is_nan() || y.is_nan() { [0.0; 6] } else { terms });
    }
}

/// Means over all answers of a column, correlations over the rows with both.
fn read_pairwise(means: &[f64], width: usize) -> (Matrix, Vec<f64>) {
    let (first, pairs) = means.split_at(2 * width);
    let centre = first.chunks(2).map(|pair| pair[1] / pair[0]).collect();
    let cell = |i: usize, j: usize| {
        if i == j {
            return 1.0;
        }
        // Pairs lie in the order (1, 0), (2, 0), (2, 1), ...: a triangle without its diagonal.
        let at = 6 * (i.max(j) * (i.max(j) - 1) / 2 + i.min(j));
        let [n, x, y, xx, yy, xy] = [0, 1, 2, 3, 4, 5].map(|place| pairs[at + place]);
        // A draw may hold no row with both answers.
        if n <= 0.0 {
            return 0.0;
        }
        let [x, y, xx, yy, xy] = [x, y, xx, yy, xy].map(|sum| sum / n);
        ratio(xy - x * y, xx - x * x, yy - y * y, false)
    };
    ((0..width).map(|i| (0..width).map(|j| cell(i, j)).collect()).collect(), centre)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two drivers and the outcome of five people.
    const ROWS: [[f64; 3]; 5] =
        [[1.0, -1.0, 0.5], [0.3, 0.7, -0.2], [-1.2, 0.4, 1.5], [0.8, 0.1, -0.6], [-0.4, -1.3, 0.2]];

    fn read(moments: Moments, rows: &[[f64; 3]]) -> (Matrix, Vec<f64>) {
        let mut sums = vec![0.0; (moments.count)(3)];
        let mut buffer = sums.clone();
        for row in rows {
            (moments.write)(row, 1.0, &mut buffer);
            sums.iter_mut().zip(&buffer).for_each(|(sum, x)| *sum += x / rows.len() as f64);
        }
        (moments.read)(&sums, 3)
    }

    fn pearson(rows: &[[f64; 3]], i: usize, j: usize) -> f64 {
        let both: Vec<(f64, f64)> = rows.iter().map(|r| (r[i], r[j])).filter(|(a, b)| !(a * b).is_nan()).collect();
        let n = both.len() as f64;
        let (mx, my) = (both.iter().map(|b| b.0).sum::<f64>() / n, both.iter().map(|b| b.1).sum::<f64>() / n);
        let sum = |f: fn(f64, f64) -> f64| both.iter().map(|b| f(b.0 - mx, b.1 - my)).sum::<f64>();
        sum(|x, y| x * y) / (sum(|x, _| x * x) * sum(|_, y| y * y)).sqrt()
    }

    #[test]
    fn correlations_are_pearsons() {
        let mut holes = ROWS;
        (holes[0][1], holes[3][2]) = (f64::NAN, f64::NAN);
        for (rows, moments) in [(ROWS, COMPLETE), (ROWS, PAIRWISE), (holes, PAIRWISE)] {
            let (found, _) = read(moments, &rows);
            for (i, row) in found.iter().enumerate() {
                for (j, cell) in row.iter().enumerate() {
                    assert!((cell - pearson(&rows, i, j)).abs() < 1e-14, "{i} {j}: {cell}");
                }
            }
        }
    }
}
