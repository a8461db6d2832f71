//! Missing answers filled in, several times over.

use super::measure::measure;
use super::options::{Plan, Sample};
use super::rows::{Driver, Rows};
use crate::error::{Error, Result};
use crate::math::columns::parallel;
use crate::math::columns::random::Stream;
use crate::math::regression::imputation::impute;
use crate::work::{self, WorkStep};

/// Rounds over the columns, in each of which all missing answers are drawn anew. They start as plain noise: after fewer
/// rounds they'd still be less correlated than the answers there are.
const SWEEPS: usize = 10;
/// Fewest bootstrap draws of an imputation: their variance goes into Rubin's rules, and of 50 draws a standard
/// deviation is off by 10 %.
const FEWEST_DRAWS: usize = 50;
/// The bit that tells the random streams of imputations from those of the bootstrap, which are numbered from 0 up:
/// streams of one number would fill in and draw by the same random numbers.
const IMPUTATION: u64 = 1 << 63;

/// The figures of each imputation; the bootstrap draws are divided between them.
pub(super) fn imputed(rows: Rows, drivers: &[Driver], plan: &Plan) -> Result<Vec<Sample>> {
    let spreads = rows.spreads(drivers)?;
    let standardised = rows.clone().standardised(&spreads);
    let draws = plan.draws.div_ceil(plan.imputations).max(FEWEST_DRAWS);
    let numbers: Vec<u64> = (0..plan.imputations as u64).collect();
    let told = work::begin(WorkStep::KeyDrivers, Some(plan.imputations as u64));
    let samples = parallel::map(&numbers, |&number| {
        let mut stream = Stream::new(plan.seed, IMPUTATION | number);
        let mut cells = standardised.cells.clone();
        impute(&mut cells, rows.width, &rows.weights, SWEEPS, &mut stream)
            .ok_or_else(|| Error::invalid("missing", "too few answers to fill in the missing ones"))?;
        // Back to the units of the answers; those there are come back bit for bit.
        for (filled, answered) in cells.chunks_mut(rows.width).zip(rows.cells.chunks(rows.width)) {
            for ((filled, answer), spread) in filled.iter_mut().zip(answered).zip(&spreads) {
                *filled = if answer.is_nan() { spread.mean + spread.deviation * *filled } else { *answer };
            }
        }
        // Draws of one number in two imputations are of the same rows unless their seeds differ: by steps of 2^64 over
        // the golden ratio, which come back to no seed for long.
        let seed = plan.seed.wrapping_add((number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let filled = Rows { width: rows.width, cells, weights: rows.weights.clone(), n_complete: rows.n_complete };
        let measured = measure(&Plan { draws, seed, ..*plan }, filled, drivers);
        told.done(1);
        measured
    })?;
    samples.into_iter().collect()
}
