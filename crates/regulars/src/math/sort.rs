//! Sorting rows of any type by one sort of their numbers.
//!
//! The standard library's sort is compiled anew for every type, several kilobytes each time. Where lists are short, or in order
//! as a rule, that is not worth it; long columns are sorted by the standard library where they lie.

use std::cmp::Ordering;

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
    // Every place takes its row from where that lies, and the row it held goes there: so round each circle of places.
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
}
