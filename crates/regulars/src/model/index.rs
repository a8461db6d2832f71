//! Storage of the base: row numbers by source and id.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

/// A source and an id. An empty source is stored as `None`: comparing two empty texts is slow where their pointers
/// dangle.
pub(crate) type Name<'a> = (Option<&'a str>, &'a str);

/// The name for a source, which may be the empty word, and an id.
pub(crate) fn name_of<'a>(source: Option<&'a str>, id: &'a str) -> Name<'a> {
    (source.filter(|source| !source.is_empty()), id)
}

/// The beginning of an id as a number of the same order, so that sorting seldom has to look further.
pub(crate) fn beginning(id: &str) -> u128 {
    let bytes = id.bytes().chain(std::iter::repeat(0)).take(16);
    bytes.fold(0, |number, byte| number << 8 | u128::from(byte))
}

/// Numbers by name. A number stands at the hash of its name or, when other names took that place, at the next free one.
/// The names themselves aren't kept: whoever asks tells whether a number has the name.
#[derive(Clone, Default)]
pub(crate) struct Index {
    names: RandomState,
    numbers: HashMap<u32, u32, BuildHasherDefault<Place>>,
}

/// The hash of a place, which is a hash of a name already: multiplied, so that its bits are in all parts of it.
#[derive(Default)]
struct Place(u64);

impl Hasher for Place {
    fn write_u32(&mut self, place: u32) {
        /// The odd number next to 2^64 over the golden ratio.
        const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
        self.0 = u64::from(place).wrapping_mul(GOLDEN);
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u32(self.0 as u32 ^ u32::from(byte)));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Index {
    /// The number with a name, else the place where it would stand.
    pub(crate) fn find(&self, name: Name<'_>, has_name: impl Fn(u32) -> bool) -> std::result::Result<u32, u32> {
        // The upper half of the hash: half the room, and few names share it.
        let mut place = (self.names.hash_one(name) >> 32) as u32;
        loop {
            match self.numbers.get(&place) {
                Some(&number) if has_name(number) => return Ok(number),
                Some(_) => place = place.wrapping_add(1),
                None => return Err(place),
            }
        }
    }

    pub(crate) fn put(&mut self, place: u32, number: u32) {
        self.numbers.insert(place, number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_hash_stand_side_by_side() {
        let (mut index, names) = (Index::default(), [(None, "c-1"), (None, "c-2"), (Some("shop"), "c-1")]);
        let first = index.find(names[0], |_| false).unwrap_err();
        index.put(first, 0);
        // Another name that took the place: the search goes on behind it.
        let next = index.find(names[0], |number| number == 1).unwrap_err();
        assert_eq!(next, first.wrapping_add(1));
        index.put(next, 1);
        assert_eq!(index.find(names[0], |number| number == 0), Ok(0));
        assert_eq!(index.find(names[0], |number| number == 1), Ok(1));
        assert!(names[1..].iter().all(|name| index.find(*name, |_| false).is_err()));
    }
}
