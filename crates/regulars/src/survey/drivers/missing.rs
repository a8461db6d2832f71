//! Missing answers filled in, several times over.

use super::measure::measure;
use super::plan::{Plan, Sample};
use super::rows::{Driver, Rows};
use crate::error::{Error, Result};
use crate::math::columns::parallel;
use crate::math::columns::random::Stream;
use crate::math::regression::imputation::impute;

/// Rounds over the columns, after which the start is forgotten.
const SWEEPS: usize = 10;
/// The least draws of each imputation.
const FEWEST_DRAWS: usize = 50;
/// Tells the streams of imputations from those of the bootstrap.
const IMPUTATION: u64 = 1 << 63;

/// The figures of each imputation; the bootstrap draws are divided between them.
pub(super) fn imputed(rows: Rows, drivers: &[Driver], plan: &Plan) -> Result<Vec<Sample>> {
    let spreads = rows.spreads(drivers)?;
    let standardised = rows.clone().standardised(&spreads);
    let draws = plan.draws.div_ceil(plan.imputations).max(FEWEST_DRAWS);
    let numbers: Vec<u64> = (0..plan.imputations as u64).collect();
    let samples = parallel::map(&numbers, |&number| {
        let mut stream = Stream::new(plan.seed, IMPUTATION | number);
        let mut cells = standardised.cells.clone();
        impute(&mut cells, rows.width, &rows.weights, SWEEPS, &mut stream)
            .ok_or_else(|| Error::invalid("missing", "too few answers to fill in the missing ones"))?;
        for (filled, given) in cells.chunks_mut(rows.width).zip(rows.cells.chunks(rows.width)) {
            for ((filled, given), spread) in filled.iter_mut().zip(given).zip(&spreads) {
                *filled = if given.is_nan() { spread.mean + spread.deviation * *filled } else { *given };
            }
        }
        // Draws of one number in two imputations are of the same rows unless their seeds differ.
        let seed = plan.seed.wrapping_add((number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let filled = Rows { width: rows.width, cells, weights: rows.weights.clone(), n_complete: rows.n_complete };
        measure(&Plan { draws, seed, ..*plan }, filled, drivers)
    });
    samples.into_iter().collect()
}
