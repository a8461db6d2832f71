//! The bootstrap of means over rows.
//!
//! Up to so many rows it is the plain one (Efron 1979): rows are drawn with replacement, as many as there are. Beyond,
//! how the means vary from draw to draw is seen in a sample of the rows and scaled by the square root of what it is
//! short of them: the bag of little bootstraps (Kleiner et al. 2014) with a single bag, about the means of all rows. Of
//! ten thousand rows the sample tells a standard error to about 1 %, which is less than a thousand draws do.

use crate::error::Result;
use crate::math::columns::parallel;
use crate::math::columns::random::Stream;

/// Most rows that are bootstrapped. From ten thousand a standard error is told to about 1 %, less than a thousand draws
/// err by themselves; more rows would only cost time.
const MOST_ROWS: usize = 10_000;
/// Least rows, where there are as many, to which [`WORK`] may cut them: fewer would tell a standard error to no better
/// than 2 %.
const FEWEST_ROWS: usize = 2_000;
/// Rows times draws times means above which fewer rows are bootstrapped: some seconds of additions.
const WORK: u64 = 5_000_000_000;
/// Draws made in one pass over the rows: the terms of a row are computed once for all of them, and their sums stay in
/// the cache.
const TOGETHER: usize = 16;

/// Rows that a bootstrap of so many means takes in.
pub(crate) fn rows_taken(rows: usize, width: usize, draws: usize) -> usize {
    let affordable = WORK / (width as u64).saturating_mul(draws as u64).max(1);
    rows.min(usize::try_from(affordable).unwrap_or(usize::MAX).clamp(FEWEST_ROWS, MOST_ROWS))
}

/// Bootstrap draws of the `means` over rows of what `terms` writes for a row. Draw `i` depends on the seed and on `i`
/// alone.
///
/// # Errors
/// [`crate::Error::Stopped`] from the stop on.
pub(crate) fn bootstrap_means(
    rows: usize,
    means: &[f64],
    terms: impl Fn(usize, &mut [f64]) + Sync + Send,
    (draws, seed): (usize, u64),
) -> Result<Vec<Vec<f64>>> {
    let taken = rows_taken(rows, means.len(), draws);
    let sample = sample(rows, taken, seed);
    let mut buffer = vec![0.0; means.len()];
    let mut centre = vec![0.0; means.len()];
    for &row in &sample {
        terms(row, &mut buffer);
        add(&mut centre, 1.0, &buffer);
    }
    // What a draw of the sample deviates by shrinks by sqrt(taken / rows) for as many rows as there are.
    let scale = (taken as f64 / rows.max(1) as f64).sqrt() / taken.max(1) as f64;
    let blocks: Vec<usize> = (0..draws).step_by(TOGETHER).collect();
    let drawn = parallel::map(&blocks, |&first| {
        let mut sums = sums_of_draws(&sample, means.len(), &terms, first..draws.min(first + TOGETHER), seed);
        for sum in &mut sums {
            for ((sum, centre), mean) in sum.iter_mut().zip(&centre).zip(means) {
                *sum = mean + scale * (*sum - centre);
            }
        }
        sums
    })?;
    Ok(drawn.into_iter().flatten().collect())
}

/// So many of the rows, in order, each set of them as likely as any other (Knuth's selection sampling).
fn sample(rows: usize, taken: usize, seed: u64) -> Vec<usize> {
    let mut stream = Stream::new(seed, u64::MAX);
    let mut missing = taken;
    let chosen = |&row: &usize| {
        let take = missing == rows - row || stream.below(rows - row) < missing;
        missing -= usize::from(take);
        take
    };
    (0..rows).filter(chosen).collect()
}

/// The sums of the terms over the rows of each draw.
fn sums_of_draws(
    sample: &[usize],
    width: usize,
    terms: &impl Fn(usize, &mut [f64]),
    draws: std::ops::Range<usize>,
    seed: u64,
) -> Vec<Vec<f64>> {
    let counts: Vec<Vec<u16>> = draws.map(|draw| counts(sample.len(), seed, draw as u64)).collect();
    let mut sums = vec![vec![0.0; width]; counts.len()];
    let mut buffer = vec![0.0; width];
    for (place, &row) in sample.iter().enumerate() {
        terms(row, &mut buffer);
        for (sum, counts) in sums.iter_mut().zip(&counts) {
            if let Some(&count @ 1..) = counts.get(place) {
                add(sum, f64::from(count), &buffer);
            }
        }
    }
    sums
}

/// How often each row is drawn.
fn counts(rows: usize, seed: u64, draw: u64) -> Vec<u16> {
    let mut stream = Stream::new(seed, draw);
    let mut counts = vec![0; rows];
    for _ in 0..rows {
        if let Some(count) = counts.get_mut(stream.below(rows)) {
            *count += 1;
        }
    }
    counts
}

/// Adds `times` the terms to the sums.
fn add(sums: &mut [f64], times: f64, terms: &[f64]) {
    sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += times * term);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(draws: &[Vec<f64>], place: usize) -> (f64, f64) {
        let n = draws.len() as f64;
        let mean = draws.iter().map(|draw| draw[place]).sum::<f64>() / n;
        (mean, (draws.iter().map(|draw| (draw[place] - mean) * (draw[place] - mean)).sum::<f64>() / n).sqrt())
    }

    #[test]
    fn draws_spread_like_the_mean() {
        for rows in [50, 9_999, 60_000] {
            let x: Vec<f64> = (0..rows).map(|row| Stream::new(5, row as u64).normal()).collect();
            let mean = x.iter().sum::<f64>() / rows as f64;
            let square = x.iter().map(|x| x * x).sum::<f64>() / rows as f64;
            let terms = |row: usize, out: &mut [f64]| out.copy_from_slice(&[x[row], x[row] * x[row]]);
            let draws = bootstrap_means(rows, &[mean, square], terms, (4_000, 1)).unwrap();
            let (centre, deviation) = spread(&draws, 0);
            let expected = ((square - mean * mean) / rows as f64).sqrt();
            assert!((deviation / expected - 1.0).abs() < 0.04, "{rows}: {deviation} {expected}");
            assert!((centre - mean).abs() < 4.0 * expected / 4_000_f64.sqrt(), "{rows}");
        }
    }

    #[test]
    fn a_sample_is_of_distinct_rows_and_any_row_as_likely() {
        let mut times = [0; 20];
        for seed in 0..4_000 {
            let rows = sample(20, 5, seed);
            assert!(rows.len() == 5 && rows.windows(2).all(|pair| pair[0] < pair[1]));
            rows.iter().for_each(|&row| times[row] += 1);
        }
        assert!(times.iter().all(|&times| (880..1120).contains(&times)), "{times:?}");
        assert_eq!(sample(4, 4, 1), [0, 1, 2, 3]);
        assert!(bootstrap_means(0, &[], |_, _| (), (3, 1)).unwrap().iter().all(Vec::is_empty));
    }

    #[test]
    fn every_draw_has_as_many_rows() {
        for draw in 0..20 {
            assert_eq!(counts(333, 7, draw).iter().map(|&count| u64::from(count)).sum::<u64>(), 333);
        }
    }
}
