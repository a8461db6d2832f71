//! Sorting rows of any type by one sort of their numbers.
//!
//! The standard library's sort is compiled anew for every type, several kilobytes each time. Where lists are short, or
//! in order as a rule, that is not worth it; long columns are sorted by the standard library where they lie.

use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Sorts rows; equal ones keep their order.
pub(crate) fn sort_rows<T>(rows: &mut [T], order: impl Fn(&T, &T) -> Ordering) {
    let swaps = swaps(rows.len(), &|a, b| rows.get(a).zip(rows.get(b)).map_or(Ordering::Equal, |(a, b)| order(a, b)));
    swaps.into_iter().for_each(|(a, b)| rows.swap(a, b));
}

/// The swaps, one after the other, that sort so many rows.
fn swaps(rows: usize, order: &dyn Fn(usize, usize) -> Ordering) -> Vec<(usize, usize)> {
    if (1..rows).all(|row| order(row - 1, row).is_le()) {
        return Vec::new();
    }
    let mut numbers: Vec<usize> = (0..rows).collect();
    numbers.sort_by(|&a, &b| order(a, b));
    // Every index takes its row from the index where that lies, and its own row moves there: so round each cycle of the
    // permutation.
    let mut swaps = Vec::new();
    for start in 0..rows {
        let mut at = start;
        while let Some(from) = numbers.get_mut(at).map(|from| std::mem::replace(from, at))
            && from != at
            && from != start
        {
            swaps.push((at, from));
            at = from;
        }
    }
    swaps
}

/// A map of pairs, of which the last of a key counts.
///
/// `collect` would sort them first, with a sort of its own for each type of pair.
pub(crate) fn by_key<K: Ord, V>(pairs: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    pairs.into_iter().for_each(|(key, value)| {
        map.insert(key, value);
    });
    map
}

/// Number of keys from which they are sorted by their digits; for fewer, the tables of counts cost more than they save.
const RADIX_FROM: usize = 1 << 14;
/// Bits of a digit: its 2,048 counts (16 kB) stay in the first cache, and 64 bits take six passes at most.
const DIGIT_BITS: u32 = 11;

/// Keys in ascending order: digit after digit from the last one, which for many keys is several times quicker than
/// comparing them.
#[expect(
    clippy::indexing_slicing,
    reason = "a digit is below the number of digits, and places are counted from the keys"
)]
pub(crate) fn sort_keys(mut keys: Vec<u64>) -> Vec<u64> {
    if keys.len() < RADIX_FROM {
        keys.sort_unstable();
        return keys;
    }
    // No pass for the high digits that are 0 in every key.
    let bits = u64::BITS - keys.iter().fold(0, |all, key| all | key).leading_zeros();
    let mut sorted = vec![0; keys.len()];
    for shift in (0..bits).step_by(DIGIT_BITS as usize) {
        let digit = |key: u64| (key >> shift) as usize % (1 << DIGIT_BITS);
        let mut next = [0_usize; 1 << DIGIT_BITS];
        keys.iter().for_each(|&key| next[digit(key)] += 1);
        // From counts to the index where the keys of each digit start.
        let mut before = 0;
        for place in &mut next {
            (*place, before) = (before, before + *place);
        }
        for &key in &keys {
            let place = &mut next[digit(key)];
            sorted[*place] = key;
            *place += 1;
        }
        std::mem::swap(&mut keys, &mut sorted);
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_are_sorted_as_by_the_standard_library(keys in prop::collection::vec(0_u8..9, 0..60)) {
            let mut rows: Vec<(u8, usize)> = keys.into_iter().zip(0..).collect();
            let mut expected = rows.clone();
            expected.sort_by_key(|row| row.0);
            sort_rows(&mut rows, |a, b| a.0.cmp(&b.0));
            prop_assert_eq!(rows, expected);
        }
    }

    #[test]
    fn many_keys_are_sorted_as_by_the_standard_library() {
        for shift in [0, 20, 41, 63] {
            let keys: Vec<u64> = (0..40_000_u64).map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> shift).collect();
            let mut expected = keys.clone();
            expected.sort_unstable();
            assert_eq!(sort_keys(keys), expected, "{shift}");
        }
        assert_eq!(sort_keys(vec![0; 20_000]), vec![0; 20_000]);
        assert_eq!(sort_keys(vec![3, 1, 2]), [1, 2, 3]);
    }
}
