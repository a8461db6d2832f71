//! The rows of a driver analysis: checked, without the unusable ones, in an order that their content alone decides.

use crate::error::{Error, Result, check_length, check_range};
use crate::math::columns::parts::part;
use crate::math::columns::sum::chunked;
use crate::math::sort_rows;
use crate::work;
use std::cmp::Ordering;
use std::ops::Range;

/// Largest size of an answer or a weight: squares, 1e200, and their weighted sums stay far from infinity.
const LARGEST_ANSWER: f64 = 1e100;
/// Standard deviation, as a share of the mean's size, below which a column counts as one whose answers are all alike:
/// what rounding leaves of them is about 1e-16. Without it such a driver would have a share, of rounding.
const ROUNDING: f64 = 1e-12;
/// Share that is added to an effective number before its fraction is cut off: 10 equal weights give 9.999999999999998,
/// and would be 9 rows.
const SLACK: f64 = 1e-9;
/// 2^64 over the golden ratio, odd: multiplying by it mixes the bits of a cell into a row's key (Fibonacci hashing).
const CELL_MIX: u64 = 0x9e37_79b9_7f4a_7c15;
/// Another odd multiplier, for the weight: by the same one a weight would cancel an equal cell.
const WEIGHT_MIX: u64 = 0xd6e8_feb8_6659_fd93;

/// What was asked beside the outcome: a name and an answer a row.
///
/// NaN stands for "not answered": such rows are counted, never read as a number. An infinity is an error.
///
/// ```
/// use regulars::survey::Driver;
/// let price = Driver { name: "price", scores: &[4.0, f64::NAN, 5.0], scale_min: Some(1.0), scale_max: Some(5.0) };
/// assert_eq!(price.scores.iter().filter(|score| score.is_nan()).count(), 1);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Driver<'a> {
    /// Its name, by which results and errors name it; no two are alike.
    pub name: &'a str,
    /// The answer of each row, NaN where there is none.
    pub scores: &'a [f64],
    /// The lowest answer that the scale allows, where it is known.
    pub scale_min: Option<f64>,
    /// The highest answer that the scale allows, where it is known.
    pub scale_max: Option<f64>,
}

impl Driver<'_> {
    /// The declared scale, low end first.
    pub(super) fn scale(&self) -> Result<(f64, f64)> {
        let missing = |end: &str| Error::invalid(format!("{end} of {}", self.name), "the scale has to be declared");
        let low = self.scale_min.ok_or_else(|| missing("scale_min"))?;
        let high = self.scale_max.ok_or_else(|| missing("scale_max"))?;
        Ok((low, high))
    }

    fn check(&self, rows: usize) -> Result<()> {
        check_length(&format!("scores of {}", self.name), rows, self.scores.len())?;
        let checked = |end: Option<f64>, what: &str, open: f64| match end {
            Some(end) => {
                let what = format!("{what} of {}", self.name);
                check_range(&what, 0, end, -LARGEST_ANSWER, LARGEST_ANSWER).map(|()| end)
            }
            // A scale that isn't declared has no end.
            None => Ok(open),
        };
        let low = checked(self.scale_min, "scale_min", -LARGEST_ANSWER)?;
        let high = checked(self.scale_max, "scale_max", LARGEST_ANSWER)?;
        if low >= high {
            return Err(Error::invalid(format!("scale of {}", self.name), format!("{low} is not below {high}")));
        }
        check_column(self.scores, low, high, || format!("scores of {}", self.name))
    }
}

/// Checks all but the answers that are missing.
fn check_column(column: &[f64], min: f64, max: f64, what: impl Fn() -> String) -> Result<()> {
    match column.iter().position(|&x| !(x.is_nan() || (min..=max).contains(&x))) {
        Some(row) => check_range(&what(), row, column.get(row).copied().unwrap_or(f64::NAN), min, max),
        None => Ok(()),
    }
}

/// Checked columns of one length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answers<'a> {
    pub(super) outcome: &'a [f64],
    pub(super) drivers: &'a [Driver<'a>],
    weights: Option<&'a [f64]>,
}

impl<'a> Answers<'a> {
    pub(super) fn checked(outcome: &'a [f64], drivers: &'a [Driver<'a>], weights: Option<&'a [f64]>) -> Result<Self> {
        if drivers.is_empty() {
            return Err(Error::Empty { what: "drivers".into() });
        }
        check_column(outcome, -LARGEST_ANSWER, LARGEST_ANSWER, || "outcome".into())?;
        for (index, driver) in drivers.iter().enumerate() {
            driver.check(outcome.len())?;
            if drivers.iter().take(index).any(|other| other.name == driver.name) {
                return Err(Error::Duplicate { what: "driver".into(), id: driver.name.into() });
            }
        }
        if let Some(weights) = weights {
            check_length("weights", outcome.len(), weights.len())?;
            weights.iter().enumerate().try_for_each(|(row, &w)| check_range("weights", row, w, 0.0, LARGEST_ANSWER))?;
        }
        Ok(Self { outcome, drivers, weights })
    }

    /// A row's weight, 1 without weights. Adding 0 makes a 0 of -0, whose bits would give another key.
    fn weight(&self, row: usize) -> f64 {
        self.weights.and_then(|weights| weights.get(row)).map_or(1.0, |weight| weight + 0.0)
    }

    /// Rows of a weight above 0.
    pub(super) fn n(&self) -> u64 {
        self.weights.map_or(self.outcome.len(), |weights| weights.iter().filter(|&&w| w > 0.0).count()) as u64
    }

    /// Rows of a weight above 0 that have the outcome and the answer to a driver.
    pub(super) fn n_answered(&self, driver: &Driver) -> u64 {
        let both = self.outcome.iter().zip(driver.scores).enumerate();
        both.filter(|&(row, (y, x))| !(y.is_nan() || x.is_nan()) && self.weight(row) > 0.0).count() as u64
    }

    /// Whether there are rows, and none of them has an answer to the driver.
    pub(super) fn is_unanswered(&self, driver: &Driver) -> bool {
        let unanswered = |(row, x): (usize, &f64)| x.is_nan() || self.weight(row) == 0.0;
        driver.scores.iter().enumerate().all(unanswered) && self.n() > 0
    }

    pub(super) fn is_weighted(&self) -> bool {
        self.weights.is_some()
    }

    /// The columns: the drivers, then the outcome.
    fn columns(&self) -> impl Iterator<Item = &'a [f64]> + Clone {
        self.drivers.iter().map(|driver| driver.scores).chain([self.outcome])
    }

    /// The columns in the order of the drivers' names, so that the order in which they are given doesn't decide the
    /// order of rows, and with it what a bootstrap draws.
    fn by_name(&self) -> Vec<&'a [f64]> {
        let mut drivers: Vec<&Driver> = self.drivers.iter().collect();
        sort_rows(&mut drivers, |a, b| a.name.cmp(b.name));
        drivers.into_iter().map(|driver| driver.scores).chain([self.outcome]).collect()
    }

    /// The rows that can be used, all complete unless `incomplete` ones are wanted too, in the order of their content:
    /// sums of floats depend on their order, and the same rows shuffled must give the same bits.
    pub(super) fn rows(&self, incomplete: bool) -> Result<Rows> {
        let width = self.drivers.len() + 1;
        let by_name = self.by_name();
        let parts = chunked(self.outcome.len(), |rows| self.keyed(&by_name, rows, incomplete));
        let n_complete = parts.iter().map(|part| part.1).sum();
        let mut keyed: Vec<(u64, usize)> = parts.into_iter().flat_map(|part| part.0).collect();
        // Keys are quick to compare; cells are compared only where two keys are equal.
        sort(&mut keyed, |a, b| a.0.cmp(&b.0).then_with(|| self.compare(&by_name, a.1, b.1)));
        let columns: Vec<&[f64]> = self.columns().collect();
        let cells = chunked(keyed.len(), |range| {
            let rows = part(&keyed, range);
            // A zero has no sign, and a missing answer one form.
            let cell = |column: &[f64], row: usize| column.get(row).map_or(f64::NAN, |x| x + 0.0);
            let mut cells = Vec::with_capacity(rows.len() * width);
            rows.iter().for_each(|&(_, row)| cells.extend(columns.iter().map(|column| cell(column, row))));
            cells
        });
        let mut weights: Vec<f64> = keyed.iter().map(|&(_, row)| self.weight(row)).collect();
        // Over their mean, so that only the ratios of weights matter, and a plain row weighs 1.
        let mean = weights.iter().sum::<f64>() / weights.len().max(1) as f64;
        weights.iter_mut().for_each(|weight| *weight /= mean);
        work::check()?;
        Ok(Rows { width, cells: cells.concat(), weights, n_complete })
    }

    /// The usable rows among some, each with a key hashed from its content, and how many of them are complete.
    fn keyed(&self, by_name: &[&[f64]], rows: Range<usize>, incomplete: bool) -> (Vec<(u64, usize)>, u64) {
        // Column by column, as they lie in memory; of each row the key so far and its missing answers.
        let mut states = vec![(0_u64, 0_usize); rows.len()];
        for column in by_name {
            for ((key, holes), &x) in states.iter_mut().zip(part(column, rows.clone())) {
                // No two forms of a missing answer differ, and a zero has no sign.
                let bits = if x.is_nan() { u64::MAX } else { (x + 0.0).to_bits() };
                let mixed = (*key ^ bits ^ (bits >> 32)).wrapping_mul(CELL_MIX);
                *key = mixed ^ (mixed >> 29);
                *holes += usize::from(x.is_nan());
            }
        }
        let outcome = part(self.outcome, rows.clone());
        let with_outcome = rows.zip(states).zip(outcome).filter(|(_, y)| !y.is_nan());
        let weighty = with_outcome.map(|(row, _)| row).filter(|(row, _)| self.weight(*row) > 0.0);
        let (mut keyed, mut complete) = (Vec::new(), 0);
        for (row, (key, holes)) in weighty {
            complete += u64::from(holes == 0);
            // A row without any driver's answer tells nothing of the drivers.
            if holes == 0 || incomplete && holes < self.drivers.len() {
                keyed.push((key ^ self.weight(row).to_bits().wrapping_mul(WEIGHT_MIX), row));
            }
        }
        (keyed, complete)
    }

    /// Orders rows of one key, so that an order of equal ones changes nothing.
    fn compare(&self, by_name: &[&[f64]], a: usize, b: usize) -> Ordering {
        let cell = |column: &[f64], row: usize| column.get(row).map_or(f64::NAN, |x| x + 0.0);
        let cells = by_name.iter().map(|column| (cell(column, a), cell(column, b)));
        cells
            .chain([(self.weight(a), self.weight(b))])
            .map(|(a, b)| if a.is_nan() || b.is_nan() { a.is_nan().cmp(&b.is_nan()) } else { a.total_cmp(&b) })
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}

/// Sorts on all cores where the feature allows; what is equal is alike.
fn sort(rows: &mut [(u64, usize)], order: impl Fn(&(u64, usize), &(u64, usize)) -> Ordering + Sync) {
    #[cfg(feature = "parallel")]
    if rows.len() > crate::math::columns::sum::CHUNK_ROWS {
        use rayon::prelude::*;
        rows.par_sort_unstable_by(order);
        return;
    }
    if rows.len() > 1 {
        rows.sort_unstable_by(order);
    }
}

/// Rows in an order that depends on nothing but what they hold: the drivers, then the outcome. Weights have the mean 1.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    /// Columns: drivers and the outcome.
    pub(super) width: usize,
    /// The cells, row by row.
    pub(super) cells: Vec<f64>,
    pub(super) weights: Vec<f64>,
    /// Rows without a missing answer.
    pub(super) n_complete: u64,
}

impl Rows {
    pub(super) fn len(&self) -> usize {
        self.weights.len()
    }

    pub(super) fn is_complete(&self) -> bool {
        self.n_complete == self.len() as u64
    }

    pub(super) fn row(&self, at: usize) -> &[f64] {
        part(&self.cells, at * self.width..(at + 1) * self.width)
    }

    pub(super) fn weight(&self, at: usize) -> f64 {
        self.weights.get(at).copied().unwrap_or(0.0)
    }

    /// Kish's effective number, (sum of w)^2 / sum of w^2, in whole ones, of the rows whose answer in a column is
    /// wanted.
    pub(super) fn n_effective_where(&self, column: usize, wanted: impl Fn(f64) -> bool) -> u64 {
        let answers = self.cells.iter().skip(column).step_by(self.width).zip(&self.weights);
        let weights = answers.filter(|(x, _)| wanted(**x)).map(|(_, weight)| weight);
        let (sum, squares) =
            weights.fold((0.0, 0.0), |(sum, squares), weight| (sum + weight, squares + weight * weight));
        if squares > 0.0 { (sum * (sum / squares) * (1.0 + SLACK)) as u64 } else { 0 }
    }

    /// Refuses two drivers that fewer rows than `needed` have both of: nothing is known of their correlation.
    pub(super) fn check_pairs(&self, drivers: &[Driver], needed: u64) -> Result<()> {
        if self.is_complete() {
            return Ok(());
        }
        let answered = |driver: usize, row: &[f64]| row.get(driver).is_some_and(|x| !x.is_nan());
        for (index, driver) in drivers.iter().enumerate() {
            for (before, other) in drivers.iter().enumerate().take(index) {
                let both = self.cells.chunks(self.width).filter(|row| answered(index, row) && answered(before, row));
                // Where there are enough, they are soon found.
                let n = both.take(needed as usize).count() as u64;
                if n < needed {
                    let what = format!("rows that answer both {} and {}", other.name, driver.name);
                    return Err(Error::TooFew { what, n, needed });
                }
            }
        }
        Ok(())
    }

    /// Kish's effective number of rows, (sum of w)^2 / sum of w^2.
    pub(super) fn n_effective(&self) -> f64 {
        let sum: f64 = self.weights.iter().sum();
        let squares: f64 = self.weights.iter().map(|weight| weight * weight).sum();
        // No row: 0 / 0 would be NaN.
        if squares > 0.0 { sum * (sum / squares) } else { 0.0 }
    }

    /// Weighted means over rows of what `terms` writes for them.
    pub(super) fn means(&self, width: usize, terms: impl Fn(usize, &mut [f64]) + Sync + Send) -> Result<Vec<f64>> {
        // Sums by chunk, added in the order of the chunks: the same bits on one core and on many.
        let parts = chunked(self.len(), |rows| {
            let mut sums = vec![0.0; width];
            let mut buffer = vec![0.0; width];
            for row in rows {
                terms(row, &mut buffer);
                sums.iter_mut().zip(&buffer).for_each(|(sum, x)| *sum += x);
            }
            sums
        });
        let mut means = vec![0.0; width];
        for part in parts {
            means.iter_mut().zip(part).for_each(|(mean, part)| *mean += part / self.len() as f64);
        }
        work::check().map(|()| means)
    }

    /// Mean and standard deviation of each column, over the answers there are.
    ///
    /// # Errors
    /// A column without two different answers, by its name.
    pub(super) fn spreads(&self, drivers: &[Driver]) -> Result<Vec<Spread>> {
        let first = self.row(0).to_vec();
        // About an answer of each column, so that little cancels.
        let centre: Vec<f64> =
            (0..self.width).map(|column| first.get(column).copied().filter(|x| !x.is_nan()).unwrap_or(0.0)).collect();
        let sums = self.means(2 * self.width, |row, out| {
            let weight = self.weight(row);
            for ((out, x), centre) in out.chunks_mut(2).zip(self.row(row)).zip(&centre) {
                let terms = if x.is_nan() { [0.0, 0.0] } else { [weight, weight * (x - centre)] };
                out.copy_from_slice(&terms);
            }
        })?;
        let shares = || sums.chunks(2).filter_map(<[f64]>::first);
        // The mean is the centre plus the mean distance from it, over the weight of the answers there are.
        let from = sums.chunks(2).filter_map(|pair| pair.last()).zip(shares()).map(|(sum, share)| sum / share);
        let means: Vec<f64> = centre.iter().zip(from).map(|(centre, from)| centre + from).collect();
        let squares = self.means(self.width, |row, out| {
            for ((out, x), mean) in out.iter_mut().zip(self.row(row)).zip(&means) {
                *out = if x.is_nan() { 0.0 } else { self.weight(row) * (x - mean) * (x - mean) };
            }
        })?;
        let columns = means.iter().zip(squares.iter().zip(shares())).enumerate();
        columns
            .map(|(column, (&mean, (square, share)))| {
                let deviation = (square / share).sqrt();
                if deviation > ROUNDING * mean.abs().max(f64::MIN_POSITIVE) {
                    return Ok(Spread { mean, deviation });
                }
                let what = drivers.get(column).map_or("outcome", |driver| driver.name);
                Err(Error::invalid(what, "all of its answers are alike, so it can't be associated with anything"))
            })
            .collect()
    }

    /// The rows with columns of mean 0 and standard deviation 1, as many as spreads are given.
    pub(super) fn standardised(mut self, spreads: &[Spread]) -> Self {
        let factors: Vec<(f64, f64)> = spreads.iter().map(|spread| (spread.mean, 1.0 / spread.deviation)).collect();
        for row in self.cells.chunks_mut(self.width) {
            row.iter_mut().zip(&factors).for_each(|(x, (mean, factor))| *x = (*x - mean) * factor);
        }
        self
    }
}

/// Mean and standard deviation (divisor n) of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    pub(super) mean: f64,
    pub(super) deviation: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drivers<'a>(a: &'a [f64], b: &'a [f64]) -> [Driver<'a>; 2] {
        [
            Driver { name: "a", scores: a, ..Driver::default() },
            Driver { name: "b", scores: b, scale_min: Some(1.0), scale_max: Some(5.0) },
        ]
    }

    #[test]
    fn wrong_columns_are_named() {
        let code = |outcome: &[f64], a: &[f64], b: &[f64], weights: Option<&[f64]>| {
            Answers::checked(outcome, &drivers(a, b), weights).map(|_| "fine").unwrap_or_else(|error| error.code())
        };
        assert_eq!(code(&[1.0, 2.0], &[0.0, f64::NAN], &[1.0, 5.0], Some(&[1.0, 0.0])), "fine");
        assert_eq!(code(&[1.0, 2.0], &[0.0], &[1.0, 5.0], None), "lengths");
        assert_eq!(code(&[1.0], &[f64::INFINITY], &[1.0], None), "not_finite");
        assert_eq!(code(&[1.0], &[1.0], &[6.0], None), "out_of_range");
        assert_eq!(code(&[1.0], &[1.0], &[5.0], Some(&[f64::NAN])), "not_finite");
        let same = [Driver { name: "a", scores: &[1.0], ..Driver::default() }; 2];
        assert_eq!(Answers::checked(&[1.0], &same, None).unwrap_err().to_string(), "driver \"a\" occurs twice");
        assert_eq!(Answers::checked(&[1.0], &[], None).unwrap_err().code(), "empty");
    }

    #[test]
    fn shuffled_rows_come_out_alike() {
        let n = 3_000;
        let x = |row: usize, of: usize| ((row * 37 + of * 11) % 5) as f64 + 1.0;
        let columns: Vec<Vec<f64>> = (0..4).map(|of| (0..n).map(|row| x(row / (of + 1), of)).collect()).collect();
        let shuffle = |column: &Vec<f64>| -> Vec<f64> { (0..n).map(|row| column[(row * 1_861) % n]).collect() };
        let mixed: Vec<Vec<f64>> = columns.iter().map(shuffle).collect();
        let rows = |columns: &[Vec<f64>]| {
            let mut given = columns.to_vec();
            given[1].iter_mut().zip(&columns[0]).filter(|(_, a)| **a == 2.0).for_each(|(b, _)| *b = f64::NAN);
            let drivers = drivers(&given[0], &given[1]);
            Answers::checked(&given[2], &drivers, Some(&given[3])).unwrap().rows(true).unwrap()
        };
        let bits = |rows: Rows| -> Vec<u64> { rows.cells.iter().chain(&rows.weights).map(|x| x.to_bits()).collect() };
        assert_eq!(bits(rows(&columns)), bits(rows(&mixed)));
    }

    #[test]
    fn spreads_are_those_of_the_answers() {
        let drivers = drivers(&[1.0, f64::NAN, 3.0], &[1.0, 1.0, 4.0]);
        let answers = Answers::checked(&[1e8, 1e8 + 1.0, 1e8 + 2.0], &drivers, None).unwrap();
        let spreads = answers.rows(true).unwrap().spreads(&drivers).unwrap();
        assert_eq!(spreads[0], Spread { mean: 2.0, deviation: 1.0 });
        assert!(
            (spreads[2].mean - 1e8 - 1.0).abs() < 1e-7 && (spreads[2].deviation - (2.0_f64 / 3.0).sqrt()).abs() < 1e-9
        );
        let complete = answers.rows(false).unwrap();
        assert_eq!((complete.len(), complete.n_effective()), (2, 2.0));
        let alike = [Driver { name: "a", scores: &[2.0, 2.0], ..Driver::default() }];
        let error =
            Answers::checked(&[1.0, 2.0], &alike, None).unwrap().rows(false).unwrap().spreads(&alike).unwrap_err();
        assert!(error.to_string().starts_with("a is invalid"), "{error}");
    }
}
