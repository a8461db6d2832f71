//! Codes as indexes of a table: the rows of many groups are counted without a search for each.

use super::wide::{Kernel, widest};

/// Counters of a table that is always worth its memory, half a megabyte, however few the rows. More of them are allowed
/// only up to two to a row; codes further apart are hashed instead.
const FREE_COUNTERS: usize = 1 << 16;

/// An index for every code of a column.
#[derive(Debug, Clone)]
pub(crate) enum CodeIndex {
    /// Codes that lie close together: the index is the distance from the smallest.
    Near {
        /// The smallest code.
        least: u64,
        /// Codes from the smallest to the largest, some of which may not occur.
        places: usize,
    },
    /// Codes that lie anywhere: the index is the rank of their first appearance.
    Far(FarCodes),
}

/// The smallest and the largest code.
struct Bounds<'a>(&'a [u32]);

impl Kernel for Bounds<'_> {
    type Output = (u32, u32);
    #[inline(always)]
    fn run(self) -> (u32, u32) {
        self.0.iter().fold((u32::MAX, 0), |(least, last), &code| (least.min(code), last.max(code)))
    }
}

impl CodeIndex {
    /// The index of a column of codes for a table with `width` counters to an index.
    pub(crate) fn of(codes: &[u32], width: usize) -> Self {
        let (least, last) = widest(Bounds(codes));
        let bounds = (!codes.is_empty()).then_some((least.into(), last.into()));
        Self::within(bounds, codes.iter().map(|&code| code.into()), width)
    }

    /// The index of a column of wide codes.
    pub(crate) fn of_wide(codes: impl ExactSizeIterator<Item = u64> + Clone, width: usize) -> Self {
        let bounds = |bounds: Option<(u64, u64)>, code: u64| {
            Some(bounds.map_or((code, code), |(least, last)| (least.min(code), last.max(code))))
        };
        Self::within(codes.clone().fold(None, bounds), codes, width)
    }

    fn within(bounds: Option<(u64, u64)>, codes: impl ExactSizeIterator<Item = u64>, width: usize) -> Self {
        // Codes that span more indexes than this are hashed.
        let most = FREE_COUNTERS.max(2 * codes.len()) / width.max(1);
        match bounds {
            None => Self::Near { least: 0, places: 0 },
            Some((least, last)) if last - least < most.max(1) as u64 => {
                Self::Near { least, places: (last - least) as usize + 1 }
            }
            Some(_) => {
                let mut far = FarCodes::default();
                codes.for_each(|code| {
                    far.place(code);
                });
                Self::Far(far)
            }
        }
    }

    /// Indexes of the table, each of which has a code.
    pub(crate) fn places(&self) -> usize {
        match self {
            Self::Near { places, .. } => *places,
            Self::Far(far) => far.codes.len(),
        }
    }

    /// The index of a code of the column.
    #[inline]
    pub(crate) fn find(&self, code: u64) -> usize {
        match self {
            Self::Near { least, .. } => code.saturating_sub(*least) as usize,
            Self::Far(far) => far.find(code),
        }
    }

    /// The codes in the order of their indexes.
    pub(crate) fn codes(&self) -> Vec<u64> {
        match self {
            Self::Near { least, places } => (0..*places as u64).map(|place| least + place).collect(),
            Self::Far(far) => far.codes.clone(),
        }
    }
}

/// A hash table with open addressing; it never holds more codes than half its slots.
#[derive(Debug, Clone, Default)]
pub(crate) struct FarCodes {
    /// Place + 1 of the code that has this slot, 0 for none.
    slots: Vec<u32>,
    codes: Vec<u64>,
}

impl FarCodes {
    /// The index of a code, a new one when it wasn't seen before.
    #[inline]
    pub(crate) fn place(&mut self, code: u64) -> usize {
        if self.slots.len() <= 2 * self.codes.len() {
            self.grow();
        }
        let slot = self.slot(code);
        match self.slots.get_mut(slot) {
            Some(place) if *place > 0 => *place as usize - 1,
            empty => {
                self.codes.push(code);
                if let Some(place) = empty {
                    *place = self.codes.len() as u32;
                }
                self.codes.len() - 1
            }
        }
    }

    /// The index of a code that was seen.
    #[inline]
    pub(crate) fn find(&self, code: u64) -> usize {
        self.slots.get(self.slot(code)).map_or(0, |&place| place as usize).saturating_sub(1)
    }

    /// The slot of a code, or the empty one where it belongs.
    #[inline]
    #[expect(clippy::indexing_slicing, reason = "slots are addressed within their number, a power of two")]
    fn slot(&self, code: u64) -> usize {
        // Linear probing: from the slot that the hash names to the first one that is the code's or empty.
        let mask = self.slots.len() - 1;
        let mut slot = scatter(code) as usize & mask;
        while let place @ 1.. = self.slots[slot]
            && self.codes[place as usize - 1] != code
        {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// Four times as many slots.
    fn grow(&mut self) {
        // The number of slots stays a power of two; every code is entered anew.
        self.slots = vec![0; (4 * self.slots.len()).max(64)];
        for (place, &code) in self.codes.iter().enumerate() {
            let slot = self.slot(code);
            if let Some(empty) = self.slots.get_mut(slot) {
                *empty = place as u32 + 1;
            }
        }
    }
}

/// Scattered bits of a code (the finaliser of SplitMix64).
#[inline]
fn scatter(code: u64) -> u64 {
    let mixed = (code ^ (code >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_code_no_place() {
        assert_eq!(CodeIndex::of(&[], 1).places(), 0);
        assert_eq!(CodeIndex::of_wide([u64::MAX].into_iter(), 1).codes(), [u64::MAX]);
    }

    proptest! {
        #[test]
        fn every_code_has_a_place_of_its_own(codes in prop::collection::vec(any::<u64>(), 1..3000), shift in 0..64_u32) {
            let codes: Vec<u64> = codes.into_iter().map(|code| code >> shift).collect();
            let index = CodeIndex::of_wide(codes.iter().copied(), 16);
            let distinct: BTreeSet<u64> = codes.iter().copied().collect();
            prop_assert_eq!(index.codes().len(), index.places());
            match &index {
                CodeIndex::Near { least, places } => {
                    prop_assert!(codes.iter().all(|code| ((code - least) as usize) < *places));
                }
                CodeIndex::Far(far) => {
                    prop_assert_eq!(index.places(), distinct.len());
                    prop_assert!(codes.iter().all(|&code| far.codes[far.find(code)] == code));
                }
            }
        }
    }
}
