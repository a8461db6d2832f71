//! Where a column is cut into fifths, without sorting it.

use super::rfm::{CutOffs, HIGHEST_SCORE};
use crate::math::columns::wide::{Kernel, widest};
use crate::math::intervals::quantile::order_statistics;

/// Values of a column that are sorted to guess where its fifths lie; more would take longer to sort than they save, of
/// fewer the guesses are wide.
const SAMPLE: usize = 4096;
/// Half the width of a guess, in standard deviations of a rank in a sample: of shuffled rows one column in some thousand
/// misses a guess, and is searched as a whole.
const DEVIATIONS: f64 = 4.0;
/// Values that are counted or scored at a time: so many (16 kB) stay in the first cache while all edges are compared with
/// them.
pub(super) const BLOCK: usize = 2048;

/// The cut-offs of ceil(5 p), p the mid-rank percentile; the values are finite.
///
/// Let v be the value at 0-based rank floor(n k / 5). Every smaller value has a percentile of at most k/5, every larger
/// one a percentile above it, so only v itself must be counted to know on which side it lies.
pub(super) fn fifths(values: &[f64]) -> CutOffs {
    let n = values.len();
    let scores = usize::from(HIGHEST_SCORE);
    // `n * k / 5` would overflow for absurd lengths; quotient and remainder can't.
    let ranks: Vec<usize> = (1..scores).map(|k| n / scores * k + n % scores * k / scores).collect();
    let found = if n > SAMPLE { guessed(values, &ranks) } else { None }.unwrap_or_else(|| selected(values, &ranks));
    let cut_off = |(k, Counted { value, below, equal }): (usize, Counted)| {
        // Twice the mid-rank against twice the fifth, in whole numbers: no rounding decides a score.
        let twice_mid_rank = 2 * below as u128 + equal as u128;
        let above = u128::from(HIGHEST_SCORE) * twice_mid_rank > 2 * (n as u128) * (k as u128);
        if above { Some(value) } else { next_above(values, value) }
    };
    (1..scores).zip(found).map(cut_off).collect()
}

/// A value of the column, with how many are below it and how many equal it.
#[derive(Clone, Copy)]
struct Counted {
    value: f64,
    below: usize,
    equal: usize,
}

impl Counted {
    /// Whether the value stands at the rank.
    fn is_at(&self, rank: usize) -> bool {
        self.below <= rank && rank < self.below + self.equal
    }
}

/// The values at ascending ranks, by selection in the whole column.
fn selected(values: &[f64], ranks: &[usize]) -> Vec<Counted> {
    let descending: Vec<usize> = ranks.iter().rev().copied().collect();
    let mut found = order_statistics(values, &descending);
    found.reverse();
    counted(values, &found)
}

/// The same by way of a sample, whose order statistics on both sides of a rank are its guess: the column is read to
/// count what lies below each, and to copy what lies between (Floyd & Rivest 1975). `None` for a guess that misses.
fn guessed(values: &[f64], ranks: &[usize]) -> Option<Vec<Counted>> {
    let edges = counted(values, &edges(values, ranks));
    let guesses: Vec<(&[Counted], usize)> = edges.chunks(2).zip(ranks.iter().copied()).collect();
    let open: Vec<(f64, f64)> = guesses.iter().filter_map(|(guess, rank)| between(guess, *rank)).collect();
    let inside = widest(Inside { values, open: &open });
    guesses.iter().map(|(guess, rank)| settled(guess, *rank, &inside)).collect()
}

/// The ends of a guess, where the rank lies between them and not at one.
fn between(guess: &[Counted], rank: usize) -> Option<(f64, f64)> {
    let [low, high] = guess else { return None };
    (low.below + low.equal <= rank && rank < high.below).then_some((low.value, high.value))
}

/// The value at a rank, if its guess holds it.
fn settled(guess: &[Counted], rank: usize, inside: &[f64]) -> Option<Counted> {
    if let Some(end) = guess.iter().find(|end| end.is_at(rank)) {
        return Some(*end);
    }
    let (low, high) = between(guess, rank)?;
    let below = guess.first().map(|low| low.below + low.equal)?;
    let mut between: Vec<f64> = inside.iter().copied().filter(|&x| low < x && x < high).collect();
    let (less, value, _) = between.select_nth_unstable_by(rank - below, f64::total_cmp);
    let (value, less) = (*value, less.iter().filter(|x| **x < *value).count());
    let equal = between.iter().filter(|x| **x == value).count();
    Some(Counted { value, below: below + less, equal })
}

/// Two values for each rank, the one below it and the one above it as the sample has it.
fn edges(values: &[f64], ranks: &[usize]) -> Vec<f64> {
    let mut sample: Vec<f64> = values.iter().step_by(values.len() / SAMPLE).copied().collect();
    sample.sort_unstable_by(f64::total_cmp);
    let size = sample.len() as f64;
    let around = |&rank: &usize| {
        let share = rank as f64 / values.len() as f64;
        let (place, half) = (share * size, DEVIATIONS * (share * (1.0 - share) * size).sqrt());
        [sample.get((place - half) as usize), sample.get((place + half) as usize)]
    };
    ranks.iter().flat_map(around).map(|edge| edge.copied().unwrap_or(f64::INFINITY)).collect()
}

/// How many values are below each pivot, and how many equal it; block by block, so that memory is read once.
fn counted(values: &[f64], pivots: &[f64]) -> Vec<Counted> {
    widest(Counting { values, pivots })
}

struct Counting<'a> {
    values: &'a [f64],
    pivots: &'a [f64],
}

impl Kernel for Counting<'_> {
    type Output = Vec<Counted>;

    #[inline(always)]
    fn run(self) -> Vec<Counted> {
        let mut all: Vec<Counted> = self.pivots.iter().map(|&value| Counted { value, below: 0, equal: 0 }).collect();
        for block in self.values.chunks(BLOCK) {
            for Counted { value, below, equal } in &mut all {
                *below += block.iter().map(|x| u64::from(*x < *value)).sum::<u64>() as usize;
                *equal += block.iter().map(|x| u64::from(*x == *value)).sum::<u64>() as usize;
            }
        }
        all
    }
}

/// Copies the values inside of open intervals.
struct Inside<'a> {
    values: &'a [f64],
    open: &'a [(f64, f64)],
}

impl Kernel for Inside<'_> {
    type Output = Vec<f64>;

    #[inline(always)]
    fn run(self) -> Vec<f64> {
        let mut found = Vec::new();
        if self.open.is_empty() {
            return found;
        }
        let mut is_inside = [0_u64; BLOCK];
        for block in self.values.chunks(BLOCK) {
            is_inside.fill(0);
            for &(low, high) in self.open {
                for (inside, x) in is_inside.iter_mut().zip(block) {
                    *inside |= u64::from(low < *x) & u64::from(*x < high);
                }
            }
            let chosen = block.iter().zip(&is_inside).filter(|(_, inside)| **inside > 0).map(|(x, _)| *x);
            found.extend(chosen);
        }
        found
    }
}

/// The smallest value above the pivot; eight running minima, so that none waits for another.
fn next_above(values: &[f64], pivot: f64) -> Option<f64> {
    let mut smallest = [f64::INFINITY; 8];
    for block in values.chunks(8) {
        for (smallest, &x) in smallest.iter_mut().zip(block) {
            let above = if x > pivot { x } else { f64::INFINITY };
            *smallest = if above < *smallest { above } else { *smallest };
        }
    }
    smallest.into_iter().min_by(f64::total_cmp).filter(|next| next.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Values in an order that mixes them, from a column's shape.
    fn column(n: usize, shape: impl Fn(usize) -> f64) -> Vec<f64> {
        (0..n).map(|i| shape(i * 7919 % n)).collect()
    }

    fn same(values: &[f64]) -> bool {
        let n = values.len();
        let ranks: Vec<usize> = (1..5).map(|k| n * k / 5).collect();
        let tell =
            |found: Vec<Counted>| -> Vec<_> { found.iter().map(|one| (one.value, one.below, one.equal)).collect() };
        let whole = tell(selected(values, &ranks));
        guessed(values, &ranks).is_none_or(|found| tell(found) == whole)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn a_guess_finds_what_selection_finds(n in 4097_usize..20_000, ties in 1_usize..9000, sorted: bool, power in 1_i32..4) {
            let shape = |i: usize| libm::pow((i / ties) as f64, f64::from(power)) - 50.0;
            let values = if sorted { (0..n).map(shape).collect() } else { column(n, shape) };
            prop_assert!(same(&values));
        }
    }

    #[test]
    fn shuffled_rows_are_guessed() {
        let values = column(50_000, |i| (i as f64).sqrt());
        let ranks = [10_000, 20_000, 30_000, 40_000];
        assert!(guessed(&values, &ranks).is_some());
    }

    #[test]
    fn a_column_whose_sample_misleads_is_searched_as_a_whole() {
        // Every second value is sampled, and all of those are the same.
        let values: Vec<f64> = (0..8192).map(|i| if i % 2 == 0 { -1.0 } else { f64::from(i) }).collect();
        assert!(guessed(&values, &[1638, 3276, 4915, 6553]).is_none());
        assert_eq!(fifths(&values).len(), 4);
        assert!(same(&values));
    }
}
