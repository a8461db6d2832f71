//! Columns to their distinct values: what a fit pays per row depends on the distinct rows only.

use crate::error::Result;
use crate::math::columns::parallel::map_light;
use crate::math::sort_keys;
use crate::work;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A multiplicative hasher for 64-bit keys; results never depend on it, since dictionaries are sorted.
#[derive(Default)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(byte.into());
        }
    }

    fn write_u64(&mut self, key: u64) {
        // Multiplied by 2^64 over the golden ratio, which spreads keys that differ in few bits.
        self.0 = (self.0.rotate_left(29) ^ key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// The distinct keys in ascending order, and for every row the rank of its key among them.
pub(super) fn dictionary(keys: impl Iterator<Item = u64>) -> (Vec<u64>, Vec<u32>) {
    let mut seen: HashMap<u64, u32, BuildHasherDefault<KeyHasher>> = HashMap::default();
    let mut distinct = Vec::new();
    let mut rows: Vec<u32> = keys
        .map(|key| {
            *seen.entry(key).or_insert_with(|| {
                distinct.push(key);
                (distinct.len() - 1) as u32
            })
        })
        .collect();
    // Sorted, so that no result depends on the order of appearance.
    let mut order: Vec<u32> = (0..distinct.len() as u32).collect();
    order.sort_unstable_by_key(|&place| distinct.get(place as usize));
    let mut rank = vec![0; order.len()];
    for (new, &old) in (0..).zip(&order) {
        if let Some(rank) = rank.get_mut(old as usize) {
            *rank = new;
        }
    }
    // From indexes in the order of appearance to ranks among the sorted keys.
    for row in &mut rows {
        if let Some(&rank) = rank.get(*row as usize) {
            *row = rank;
        }
    }
    distinct.sort_unstable();
    (distinct, rows)
}

/// The key of a number; keys of numbers that aren't negative ascend as the numbers do.
pub(crate) fn key_of(number: f64) -> u64 {
    // The bits of doubles that aren't negative ascend as the numbers do. Adding zero turns -0 into 0.
    (number + 0.0).to_bits()
}

/// The distinct keys in ascending order with the sum of their weights, summed in an order that rows can't change.
pub(super) fn weigh(keys: Vec<u64>, weights: Option<&[f64]>) -> Vec<(u64, f64)> {
    let mut cells: Vec<(u64, f64)> = Vec::new();
    let mut add = |key: u64, weight: f64| match cells.last_mut() {
        Some(last) if last.0 == key => last.1 += weight,
        _ => cells.push((key, weight)),
    };
    match weights {
        None => sort_keys(keys).into_iter().for_each(|key| add(key, 1.0)),
        Some(weights) => {
            // Sorted by weight too: the sum of a key's weights then has the same bits in any order of the rows.
            let mut rows: Vec<(u64, u64)> = keys.into_iter().zip(weights.iter().map(|&w| key_of(w))).collect();
            rows.sort_unstable();
            rows.into_iter().for_each(|(key, weight)| add(key, f64::from_bits(weight)));
        }
    }
    cells
}

/// The rows in groups that have the same number in every column; the groups are in an order that rows can't change.
pub(crate) fn alike<'a>(columns: impl Iterator<Item = &'a [f64]>) -> Vec<Vec<u32>> {
    let places = |column: &[f64]| dictionary(column.iter().copied().map(key_of)).1;
    let pairs = |all: Vec<u32>, next: Vec<u32>| {
        dictionary(all.into_iter().zip(next).map(|(all, next)| u64::from(all) << 32 | u64::from(next))).1
    };
    let group_of_row = columns.map(places).reduce(pairs);
    let mut rows: Vec<(u32, u32)> = group_of_row.into_iter().flatten().zip(0..).collect();
    rows.sort_unstable();
    rows.chunk_by(|a, b| a.0 == b.0).map(|group| group.iter().map(|row| row.1).collect()).collect()
}

/// `f(row)` for every row, computed once for the rows that share x and age.
pub(super) fn map_distinct<T: Clone + Send + Sync>(
    x: &[u32],
    age: &[f64],
    f: impl Fn(usize) -> T + Send + Sync,
) -> Result<Vec<T>> {
    let (_, age_of_row) = dictionary(age.iter().copied().map(key_of));
    let (pairs, pair_of_row) = dictionary(x.iter().zip(age_of_row).map(|(&x, t)| u64::from(x) << 32 | u64::from(t)));
    // The first row of each pair, which the later ones, walked backwards, are overwritten by.
    let mut first = vec![0; pairs.len()];
    for (row, &pair) in pair_of_row.iter().enumerate().rev() {
        first.iter_mut().skip(pair as usize).take(1).for_each(|first| *first = row);
    }
    let values = map_light(&first, work::FUTURE, |&row| f(row))?;
    Ok(pair_of_row.into_iter().filter_map(|pair| values.get(pair as usize).cloned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_dictionary_finds_every_row(keys in prop::collection::vec(0u64..20, 0..100)) {
            let (distinct, rows) = dictionary(keys.iter().copied());
            prop_assert!(distinct.is_sorted_by(|a, b| a < b));
            let found: Vec<u64> = rows.iter().map(|&row| distinct[row as usize]).collect();
            prop_assert_eq!(found, keys);
        }

        #[test]
        fn weights_do_not_depend_on_row_order(rows in prop::collection::vec((0u64..5, 0.0..9.0f64), 1..50)) {
            let weigh_all = |rows: &[(u64, f64)]| {
                let weights: Vec<f64> = rows.iter().map(|row| row.1).collect();
                weigh(rows.iter().map(|row| row.0).collect(), Some(&weights))
            };
            let reversed: Vec<_> = rows.iter().rev().copied().collect();
            prop_assert_eq!(weigh_all(&rows), weigh_all(&reversed));
        }
    }

    #[test]
    fn rows_are_alike_in_all_columns() {
        let columns: [&[f64]; 2] = [&[2.0, 1.0, 2.0, 2.0, 1.0], &[-1.0, 0.0, -1.0, 3.0, -0.0]];
        assert_eq!(alike(columns.into_iter()), [vec![1, 4], vec![3], vec![0, 2]]);
        assert_eq!(alike(columns.into_iter().take(1)), [vec![1, 4], vec![0, 2, 3]]);
        assert!(alike(std::iter::empty()).is_empty());
    }

    #[test]
    fn rows_count_as_weight_one() {
        assert_eq!(weigh(vec![4, 2, 4], None), [(2, 1.0), (4, 2.0)]);
        assert_eq!(weigh(vec![2, 4], Some(&[1.0, 2.0])), [(2, 1.0), (4, 2.0)]);
    }

    #[test]
    fn keys_ascend_with_the_numbers() {
        assert_eq!(key_of(-0.0), key_of(0.0));
        assert!(key_of(0.0) < key_of(1e-300) && key_of(1.0) < key_of(1.0 + f64::EPSILON));
    }
}
