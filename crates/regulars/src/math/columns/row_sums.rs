//! Sums over many rows of three columns, in vectors.

use super::wide::{Kernel, widest};

/// Rows whose terms are formed at once, in a loop that the compiler makes vectors of: few enough that the terms stay in
/// the first cache.
const BLOCK: usize = 128;
/// Partial sums of each term, over every so many rows: none waits for another. The number is part of the sums' bits.
const LANES: usize = 8;

/// What a row adds to `N` sums; nothing where all its numbers are 0.
pub(crate) trait Terms<const N: usize>: Copy {
    /// Must be `#[inline(always)]`, as all it calls, and without branches.
    fn of(&self, row: [f64; 3]) -> [f64; N];
}

/// The sums of the terms over all rows.
pub(crate) fn row_sums<const N: usize>(columns: [&[f64]; 3], terms: impl Terms<N>) -> [f64; N] {
    widest(RowSums { columns, terms }).map(|lanes| lanes.iter().sum())
}

struct RowSums<'a, T, const N: usize> {
    columns: [&'a [f64]; 3],
    terms: T,
}

impl<const N: usize, T: Terms<N>> Kernel for RowSums<'_, T, N> {
    type Output = [[f64; LANES]; N];
    #[inline(always)]
    fn run(self) -> Self::Output {
        let mut sums = [[0.0; LANES]; N];
        let [(firsts, first), (seconds, second), (thirds, third)] =
            self.columns.map(|column| column.as_chunks::<BLOCK>());
        for ((first, second), third) in firsts.iter().zip(seconds).zip(thirds) {
            add(&mut sums, &self.terms, [first, second, third]);
        }
        // What is left, filled up with rows of nothing.
        for ((first, second), third) in first.chunks(LANES).zip(second.chunks(LANES)).zip(third.chunks(LANES)) {
            add(&mut sums, &self.terms, [first, second, third].map(filled).each_ref());
        }
        sums
    }
}

#[inline(always)]
fn filled(column: &[f64]) -> [f64; LANES] {
    let mut full = [0.0; LANES];
    full.iter_mut().zip(column).for_each(|(to, from)| *to = *from);
    full
}

/// Adds the terms of `B` rows, a multiple of the lanes.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "rows count up to B, terms to N and lanes to LANES")]
fn add<const N: usize, const B: usize>(sums: &mut [[f64; LANES]; N], terms: &impl Terms<N>, rows: [&[f64; B]; 3]) {
    let mut columns = [[0.0; B]; N];
    for row in 0..B {
        let terms = terms.of([rows[0][row], rows[1][row], rows[2][row]]);
        for term in 0..N {
            columns[term][row] = terms[term];
        }
    }
    for (sums, column) in sums.iter_mut().zip(&columns) {
        for lanes in column.as_chunks::<LANES>().0 {
            for lane in 0..LANES {
                sums[lane] += lanes[lane];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy)]
    struct Moments;

    impl Terms<3> for Moments {
        #[inline(always)]
        fn of(&self, [recency, age, weight]: [f64; 3]) -> [f64; 3] {
            [weight, weight * age, weight * recency * age]
        }
    }

    #[test]
    fn every_row_counts_once() {
        for rows in [0, 1, 7, 8, 9, BLOCK - 1, BLOCK, 3 * BLOCK + 13] {
            let column = |step: usize| (0..rows).map(|row| (row * step % 97) as f64).collect::<Vec<_>>();
            let (recency, age, weight) = (column(3), column(5), column(7));
            let truth = (0..rows).map(|row| weight[row] * recency[row] * age[row]).sum::<f64>();
            let [all, ages, both] = row_sums([&recency, &age, &weight], Moments);
            assert_eq!(all, weight.iter().sum::<f64>());
            assert_eq!(ages, weight.iter().zip(&age).map(|(w, t)| w * t).sum::<f64>());
            assert_eq!(both, truth);
        }
    }
}
