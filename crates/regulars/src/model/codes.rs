//! From the ids that a company's tables hold to the small numbers that columns of orders hold.

use crate::error::{Result, check_range};
use crate::math::columns::parts::meaning;
use std::{
    collections::{HashMap, hash_map::Entry},
    hash::Hash,
};

/// Numbers the distinct ids of a column from 0, in their own order, for a column of customers such as that
/// of orders: gives the code of each row, and the id of each code. The order of the rows changes no code.
///
/// # Errors
/// [`crate::Error::OutOfRange`] for more than 2^32 - 1 distinct ids.
///
/// ```
/// use regulars::model::customer_codes;
/// let (codes, ids) = customer_codes(&["ada", "bo", "ada"])?;
/// assert_eq!(codes, [0, 1, 0]);
/// assert_eq!(ids, ["ada", "bo"]);
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn customer_codes<K: Ord + Hash + Copy>(ids: &[K]) -> Result<(Vec<u32>, Vec<K>)> {
    let mut seen: HashMap<K, u32> = HashMap::new();
    let mut distinct: Vec<(K, u32)> = Vec::new();
    let mut codes = Vec::with_capacity(ids.len());
    for (row, &id) in ids.iter().enumerate() {
        codes.push(match seen.entry(id) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(unknown) => {
                check_range("distinct ids", row, distinct.len() as f64, 0.0, f64::from(u32::MAX) - 1.0)?;
                let code = distinct.len() as u32;
                distinct.push((id, code));
                *unknown.insert(code)
            }
        });
    }
    distinct.sort_unstable();
    let mut renumbered = vec![0; distinct.len()];
    for (new, (_, old)) in (0..).zip(&distinct) {
        if let Some(code) = renumbered.get_mut(*old as usize) {
            *code = new;
        }
    }
    for code in &mut codes {
        *code = meaning(&renumbered, *code as usize);
    }
    Ok((codes, distinct.into_iter().map(|(id, _)| id).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_rows_have_no_codes() {
        assert_eq!(customer_codes::<u64>(&[]).unwrap(), (vec![], vec![]));
    }

    #[test]
    fn texts_are_ordered_by_their_bytes() {
        let (codes, ids) = customer_codes(&["ب", "10", "9", "", "10"]).unwrap();
        assert_eq!(ids, ["", "10", "9", "ب"]);
        assert_eq!(codes, [3, 1, 2, 0, 1]);
    }

    proptest! {
        #[test]
        fn codes_lead_back_to_the_ids_and_ascend_with_them(ids in prop::collection::vec(-20i64..20, 0..200)) {
            let (codes, distinct) = customer_codes(&ids).unwrap();
            let back: Vec<i64> = codes.iter().map(|&code| distinct[code as usize]).collect();
            prop_assert_eq!(&back, &ids);
            prop_assert!(distinct.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(distinct.iter().all(|id| ids.contains(id)));
            let turned: Vec<i64> = ids.iter().rev().copied().collect();
            let (turned_codes, same) = customer_codes(&turned).unwrap();
            prop_assert_eq!(&same, &distinct);
            prop_assert!(turned_codes.iter().rev().eq(&codes));
        }
    }
}
