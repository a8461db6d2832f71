//! Logistic regression by Newton's method.
#![expect(clippy::indexing_slicing, reason = "places in rows and triangles of one width")]

use super::cholesky::{cholesky, forward_solve, transposed_solve};
use crate::math::columns::sum::chunked;
use crate::math::search::optimise::{Matrix, dot};
use libm::{exp, log1p};

/// Newton steps after which a fit that still moves is given up as having no maximum; one that has takes under ten.
const MOST_STEPS: usize = 40;
/// Newton decrement of the last step, in units of log-likelihood: twice the gain that it promises. Newton's method
/// converges quadratically, so the next step would bring about its square, 1e-14.
const SETTLED: f64 = 1e-7;
/// Largest last step of a coefficient, as a share of 1 plus its size. Where predictors tell the outcomes apart the gain
/// fades while coefficients go on growing: that must not pass for a maximum.
const STILL: f64 = 1e-2;

/// Rows of cells, one after the other; the last cell of a row is its outcome, 0 or 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows<'a> {
    pub(crate) cells: &'a [f64],
    pub(crate) width: usize,
    pub(crate) weights: &'a [f64],
}

/// A fit: its coefficients, the intercept first, the log likelihood there, and the root of the information.
#[derive(Debug)]
pub(crate) struct LogisticFit {
    pub(crate) coefficients: Vec<f64>,
    #[cfg_attr(not(test), allow(dead_code, reason = "the hazard model will report it: issue C"))]
    pub(crate) ln_likelihood: f64,
    pub(crate) information_root: Matrix,
}

/// The log likelihood of a row and its derivative by the linear predictor, which is what the outcome exceeds its
/// probability by, and the variance of the outcome.
pub(crate) fn row_likelihood(linear: f64, outcome: f64) -> (f64, f64, f64) {
    // ln L = y t - ln(1 + e^t) for the linear predictor t; e^-|t| never overflows.
    let e = exp(-linear.abs());
    let probability = if linear >= 0.0 { 1.0 / (1.0 + e) } else { e / (1.0 + e) };
    (outcome * linear - linear.max(0.0) - log1p(e), outcome - probability, e / ((1.0 + e) * (1.0 + e)))
}

/// The intercept plus the sum of coefficients times predictors.
pub(crate) fn linear_predictor(coefficients: &[f64], row: &[f64], predictors: &[usize]) -> f64 {
    predictors.iter().zip(&coefficients[1..]).fold(coefficients[0], |sum, (&at, slope)| sum + slope * row[at])
}

/// The fit of the outcome on some of the cells; `None` when the likelihood has no maximum (they tell the outcomes
/// apart), or no single one.
pub(crate) fn fit_logistic(rows: Rows, predictors: &[usize]) -> Option<LogisticFit> {
    let mut coefficients = vec![0.0; predictors.len() + 1];
    let mut local = Local::of(rows, predictors, &coefficients);
    for _ in 0..MOST_STEPS {
        let root = cholesky(&local.information)?;
        let step = transposed_solve(&root, &forward_solve(&root, &local.gradient));
        let promised = dot(&step, &local.gradient);
        let mut length = 1.0;
        loop {
            let next: Vec<f64> = coefficients.iter().zip(&step).map(|(at, step)| at + length * step).collect();
            let found = Local::of(rows, predictors, &next);
            // A step that promises less than rounding takes away may seem to lose.
            if found.ln_likelihood >= local.ln_likelihood - 1e-12 * local.ln_likelihood.abs() {
                (coefficients, local) = (next, found);
                break;
            }
            length *= 0.5;
            if length < 1e-6 {
                return None;
            }
        }
        // Where a coefficient has no bound the gain fades while the step does not.
        let still = step.iter().zip(&coefficients).all(|(step, at)| step.abs() <= STILL * (1.0 + at.abs()));
        if promised <= SETTLED && length == 1.0 && still {
            let information_root = cholesky(&local.information)?;
            return Some(LogisticFit { coefficients, ln_likelihood: local.ln_likelihood, information_root });
        }
    }
    None
}

/// The log likelihood at a point with its derivatives.
struct Local {
    ln_likelihood: f64,
    gradient: Vec<f64>,
    information: Matrix,
}

impl Local {
    fn of(rows: Rows, predictors: &[usize], coefficients: &[f64]) -> Self {
        let order = coefficients.len();
        let partial = |range: std::ops::Range<usize>| {
            let mut sums = vec![0.0; 1 + order + order * (order + 1) / 2];
            let mut design = vec![1.0; order];
            for at in range {
                let row = &rows.cells[at * rows.width..(at + 1) * rows.width];
                let linear = linear_predictor(coefficients, row, predictors);
                let (likelihood, residual, variance) = row_likelihood(linear, row[rows.width - 1]);
                design[1..].iter_mut().zip(predictors).for_each(|(cell, &from)| *cell = row[from]);
                add_row(&mut sums, &design, rows.weights[at], [likelihood, residual, variance]);
            }
            sums
        };
        let mut sums = vec![0.0; 1 + order + order * (order + 1) / 2];
        for part in chunked(rows.weights.len(), partial) {
            sums.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
        }
        let triangle = &sums[1 + order..];
        let cell = |i: usize, j: usize| triangle[i.max(j) * (i.max(j) + 1) / 2 + i.min(j)];
        Self {
            ln_likelihood: sums[0],
            gradient: sums[1..=order].to_vec(),
            information: (0..order).map(|i| (0..order).map(|j| cell(i, j)).collect()).collect(),
        }
    }
}

/// Adds a row to the log likelihood, its gradient and the lower triangle of the information, which follow one another.
fn add_row(sums: &mut [f64], design: &[f64], weight: f64, [likelihood, residual, variance]: [f64; 3]) {
    let (first, triangle) = sums.split_at_mut(1 + design.len());
    first[0] += weight * likelihood;
    first[1..].iter_mut().zip(design).for_each(|(sum, x)| *sum += weight * residual * x);
    let mut place = 0;
    for (i, x) in design.iter().enumerate() {
        let scaled = weight * variance * x;
        triangle[place..=place + i].iter_mut().zip(design).for_each(|(sum, other)| *sum += scaled * other);
        place += i + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Finney's (1947) vasoconstriction data: volume and rate of air, and whether there was constriction.
    const FINNEY: [(f64, f64, f64); 39] = [
        (3.7, 0.825, 1.0),
        (3.5, 1.09, 1.0),
        (1.25, 2.5, 1.0),
        (0.75, 1.5, 1.0),
        (0.8, 3.2, 1.0),
        (0.7, 3.5, 1.0),
        (0.6, 0.75, 0.0),
        (1.1, 1.7, 0.0),
        (0.9, 0.75, 0.0),
        (0.9, 0.45, 0.0),
        (0.8, 0.57, 0.0),
        (0.55, 2.75, 0.0),
        (0.6, 3.0, 0.0),
        (1.4, 2.33, 1.0),
        (0.75, 3.75, 1.0),
        (2.3, 1.64, 1.0),
        (3.2, 1.6, 1.0),
        (0.85, 1.415, 1.0),
        (1.7, 1.06, 0.0),
        (1.8, 1.8, 1.0),
        (0.4, 2.0, 0.0),
        (0.95, 1.36, 0.0),
        (1.35, 1.35, 0.0),
        (1.5, 1.36, 0.0),
        (1.6, 1.78, 1.0),
        (0.6, 1.5, 0.0),
        (1.8, 1.5, 1.0),
        (0.95, 1.9, 0.0),
        (1.9, 0.95, 1.0),
        (1.6, 0.4, 0.0),
        (2.7, 0.75, 1.0),
        (2.35, 0.03, 0.0),
        (1.1, 1.83, 0.0),
        (1.1, 2.2, 1.0),
        (1.2, 2.0, 1.0),
        (0.8, 3.33, 1.0),
        (0.95, 1.9, 0.0),
        (0.75, 1.9, 0.0),
        (1.3, 1.625, 1.0),
    ];

    #[test]
    fn finneys_data_have_the_estimates_in_print() {
        // Pregibon (1981), Annals of Statistics 9: -2.875, 5.179, 4.562 on the logarithms, deviance 29.23.
        let cells: Vec<f64> = FINNEY.iter().flat_map(|&(v, r, y)| [libm::log(v), libm::log(r), y]).collect();
        let fit = fit_logistic(Rows { cells: &cells, width: 3, weights: &[1.0; 39] }, &[0, 1]).unwrap();
        let printed = [-2.875, 5.179, 4.562];
        assert!(fit.coefficients.iter().zip(printed).all(|(a, b)| (a - b).abs() < 6e-4), "{:?}", fit.coefficients);
        assert!((-2.0 * fit.ln_likelihood - 29.23).abs() < 5e-3);
        let weights: Vec<f64> = (0..39).map(|row| f64::from(1 + row % 3)).collect();
        let written_out: Vec<f64> = (0..39).flat_map(|row| cells[3 * row..3 * row + 3].repeat(1 + row % 3)).collect();
        let weighted = fit_logistic(Rows { cells: &cells, width: 3, weights: &weights }, &[0, 1]).unwrap();
        let ones = vec![1.0; written_out.len() / 3];
        let long = fit_logistic(Rows { cells: &written_out, width: 3, weights: &ones }, &[0, 1]).unwrap();
        assert!((weighted.ln_likelihood - long.ln_likelihood).abs() < 1e-11);
    }

    #[test]
    fn outcomes_told_apart_have_no_fit() {
        let cells = [1.0, 0.0, 2.0, 0.0, 3.0, 1.0, 4.0, 1.0];
        assert!(fit_logistic(Rows { cells: &cells, width: 2, weights: &[1.0; 4] }, &[0]).is_none());
        let alone = fit_logistic(Rows { cells: &cells, width: 2, weights: &[1.0; 4] }, &[]).unwrap();
        assert!((alone.ln_likelihood + 4.0 * std::f64::consts::LN_2).abs() < 1e-14);
    }
}
