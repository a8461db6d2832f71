//! Driver shares of McFadden's R^2 of a logistic regression.
#![expect(clippy::indexing_slicing, reason = "places in rows of one width, and of fits in their order")]

use super::linear::{means_of, products, read_complete, refuse_dependent, write_complete};
use super::options::{Figures, KeyDriverMethod, Plan, Sample};
use super::rows::{Driver, Rows, Spread};
use crate::error::{Error, Result};
use crate::math::columns::parallel;
use crate::math::intervals::row_bootstrap::bootstrap_means;
use crate::math::regression::cholesky::{forward_solve, transposed_solve};
use crate::math::regression::importance::{relative_weights_of_slopes, shapley};
use crate::math::regression::logistic;
use crate::math::regression::logistic::{LogisticFit, fit_logistic, linear_predictor, row_likelihood};
use crate::math::search::optimise::dot;
use crate::work::{self, WorkStep};

/// The fits on sets of drivers. The last two are on all of them and on none.
struct Fits<'a> {
    rows: &'a Rows,
    /// Indices of the drivers of each fit.
    sets: Vec<Vec<usize>>,
    /// The fit of each set to all rows.
    fits: Vec<LogisticFit>,
    method: KeyDriverMethod,
    spreads: &'a [Spread],
}

/// The figures of the rows, whose outcomes are 0 or 1, and of bootstrap draws of them.
///
/// A draw's likelihoods are those at the fits of all rows and half the square of the scores there, by which its own
/// fits are better: the second order of what fitting anew would give.
pub(super) fn logistic(rows: Rows, drivers: &[Driver], plan: &Plan) -> Result<Sample> {
    let spreads = rows.spreads(drivers)?;
    // The drivers only: the outcome stays 0 or 1.
    let rows = rows.standardised(&spreads[..drivers.len()]);
    let first = rows.means(products(rows.width), |row, out| {
        write_complete(rows.row(row), rows.weight(row), out);
    })?;
    let (correlation, _) = read_complete(&first, rows.width);
    refuse_dependent(&correlation, drivers, false)?;
    let fits = Fits::of(&rows, &spreads, drivers.len(), plan.method)?;
    // The moments of the first pass again, and what each fit makes of a row.
    let terms = |row: usize, out: &mut [f64]| fits.write(row, out);
    let means = rows.means(fits.width(), terms)?;
    let told = work::begin(WorkStep::KeyDrivers, Some(plan.draws as u64));
    let read = |means: &Vec<f64>| {
        told.done(1);
        fits.read(means)
    };
    let draws = bootstrap_means(rows.len(), &means, terms, (plan.draws, plan.seed))?;
    Ok(Sample {
        correlation: (0..drivers.len()).map(|driver| correlation[driver][drivers.len()]).collect(),
        point: fits.read(&means),
        draws: parallel::map(&draws, read)?,
    })
}

impl<'a> Fits<'a> {
    fn of(rows: &'a Rows, spreads: &'a [Spread], drivers: usize, method: KeyDriverMethod) -> Result<Self> {
        // Bit d of a set's number is whether it has driver d.
        let members = |set: usize| (0..drivers).filter(|driver| set >> driver & 1 == 1).collect();
        let mut sets: Vec<Vec<usize>> = match method {
            KeyDriverMethod::Lmg => (1..(1 << drivers) - 1).map(members).collect(),
            KeyDriverMethod::Johnson => Vec::new(),
        };
        // In this order a set's index is its number less one, which `read` counts on.
        sets.push((0..drivers).collect());
        sets.push(Vec::new());
        let table = logistic::Rows { cells: &rows.cells, width: rows.width, weights: &rows.weights };
        let fits = parallel::map(&sets, |set| fit_logistic(table, set))?.into_iter().collect::<Option<_>>();
        work::check()?;
        let why = "drivers tell the two outcomes apart without error, so that a logistic regression has no slopes";
        Ok(Self { rows, sets, fits: fits.ok_or_else(|| Error::invalid("drivers", why))?, method, spreads })
    }

    /// Means of products first, then of each fit the likelihood and the scores.
    fn width(&self) -> usize {
        let width = self.rows.width;
        products(width) + self.sets.iter().map(|set| set.len() + 2).sum::<usize>()
    }

    /// Writes a row's moments, then of each fit its log likelihood l, residual e = y - p, and scores e x(d).
    fn write(&self, at: usize, out: &mut [f64]) {
        let (row, weight, width) = (self.rows.row(at), self.rows.weight(at), self.rows.width);
        let (moments, mut rest) = out.split_at_mut(products(width));
        write_complete(row, weight, moments);
        for (set, fit) in self.sets.iter().zip(&self.fits) {
            let (own, later) = rest.split_at_mut(set.len() + 2);
            let linear = linear_predictor(&fit.coefficients, row, set);
            let (likelihood, residual, _) = row_likelihood(linear, row[width - 1]);
            // The constant's score is the residual.
            (own[0], own[1]) = (weight * likelihood, weight * residual);
            own[2..].iter_mut().zip(set).for_each(|(out, &driver)| *out = weight * residual * row[driver]);
            rest = later;
        }
    }

    /// The largest log likelihood of each fit, as a mean over the rows, and the step to it: one step of Newton from the
    /// fit to all rows. With the mean scores g, the information I of all n rows and its Cholesky root L, h = L^-1 g:
    /// the likelihood rises by n h'h / 2, the step is n I^-1 g = n L'^-1 h.
    fn maxima(&self, means: &[f64]) -> Vec<(f64, Vec<f64>)> {
        let rows = self.rows.len() as f64;
        let mut rest = means;
        let maximum = |(set, fit): (&Vec<usize>, &LogisticFit)| {
            let (own, later) = rest.split_at(set.len() + 2);
            rest = later;
            let half = forward_solve(&fit.information_root, &own[1..]);
            let step = transposed_solve(&fit.information_root, &half);
            (own[0] + 0.5 * rows * dot(&half, &half), step.into_iter().map(|step| rows * step).collect())
        };
        self.sets.iter().zip(&self.fits).map(maximum).collect()
    }

    /// The figures of the means of what [`Fits::write`] wrote.
    fn read(&self, means: &[f64]) -> Figures {
        let (width, drivers) = (self.rows.width, self.rows.width - 1);
        let (moments, scores) = means.split_at(products(width));
        let maxima = self.maxima(scores);
        let null = maxima[maxima.len() - 1].0;
        // McFadden's R^2: 1 less the ratio of the log likelihoods with the drivers and without any.
        let r_squared = |at: usize| 1.0 - maxima[at].0 / null;
        // The last two sets are all drivers and none.
        let full = maxima.len() - 2;
        let slopes = &self.fits[full].coefficients[1..];
        let effects: Vec<f64> = slopes.iter().zip(&maxima[full].1[1..]).map(|(slope, step)| slope + step).collect();
        let shares = match self.method {
            KeyDriverMethod::Lmg => {
                let values: Vec<f64> = [0.0].into_iter().chain((0..=full).map(r_squared)).collect();
                shapley(drivers, &values)
            }
            KeyDriverMethod::Johnson => {
                let weights = relative_weights_of_slopes(&read_complete(moments, width).0, &effects);
                let sum: f64 = weights.iter().sum();
                weights.into_iter().map(|weight| r_squared(full) * weight / sum).collect()
            }
        };
        let (_, centre) = read_complete(moments, width);
        Figures { r_squared: shares.iter().sum(), shares, effects, means: means_of(&centre, self.spreads, drivers) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::columns::random::Stream;

    fn rows(n: usize) -> Rows {
        let mut stream = Stream::new(9, 0);
        let mut cells = Vec::new();
        for _ in 0..n {
            let a = stream.normal();
            let b = 0.5 * a + stream.normal();
            let c = stream.normal();
            let promoter = stream.uniform() < 1.0 / (1.0 + libm::exp(-(0.8 * a + 0.4 * b - 0.3)));
            cells.extend([a, b, c, f64::from(u8::from(promoter))]);
        }
        Rows { width: 4, cells, weights: vec![1.0; n], n_complete: n as u64 }
    }

    fn drivers() -> [Driver<'static>; 3] {
        ["a", "b", "c"].map(|name| Driver { name, ..Driver::default() })
    }

    /// Each draw of few: fitted anew, and by the second order.
    #[test]
    fn draws_are_near_those_of_new_fits() {
        let rows = rows(400);
        let plan = Plan { draws: 40, ..Plan::of_tests(KeyDriverMethod::Lmg) };
        let sample = logistic(rows.clone(), &drivers(), &plan).unwrap();
        let mut errors = Vec::new();
        for (draw, found) in sample.draws.iter().enumerate() {
            let mut stream = Stream::new(plan.seed, draw as u64);
            let drawn: Vec<f64> = (0..400).flat_map(|_| rows.row(stream.below(400)).to_vec()).collect();
            let anew = Rows { width: 4, cells: drawn, weights: vec![1.0; 400], n_complete: 400 };
            let anew = logistic(anew, &drivers(), &Plan { draws: 1, ..plan }).unwrap().point;
            errors.extend(found.shares.iter().zip(&anew.shares).map(|(a, b)| (a - b).abs()));
        }
        let worst = errors.iter().copied().fold(0.0, f64::max);
        assert!(worst < 0.01, "{worst}");
    }

    #[test]
    fn the_two_methods_are_near_each_other() {
        let shares = |method| logistic(rows(2_000), &drivers(), &Plan::of_tests(method)).unwrap().point;
        let (lmg, johnson) = (shares(KeyDriverMethod::Lmg), shares(KeyDriverMethod::Johnson));
        assert!((lmg.r_squared - johnson.r_squared).abs() < 1e-12);
        assert!(lmg.shares.iter().zip(&johnson.shares).all(|(a, b)| (a - b).abs() < 0.01), "{lmg:?} {johnson:?}");
    }
}
