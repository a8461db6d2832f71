//! Parts of a column or a text at places that its owner has worked out. They lie inside it; should they not, a debug
//! build stops there, and a release build goes on without the part instead of ending the caller's process.

use std::slice::SliceIndex;

/// A stretch of a column.
#[inline]
pub(crate) fn part<T, R: SliceIndex<[T], Output = [T]>>(column: &[T], range: R) -> &[T] {
    let found = column.get(range);
    debug_assert!(found.is_some(), "a range outside of its column");
    found.unwrap_or(&[])
}

/// A stretch of a text, in bytes that begin and end at characters.
#[inline]
pub(crate) fn piece<R: SliceIndex<str, Output = str>>(text: &str, range: R) -> &str {
    let found = text.get(range);
    debug_assert!(found.is_some(), "a range outside of its text");
    found.unwrap_or("")
}

/// What a code stands for.
#[inline]
pub(crate) fn meaning<T: Copy + Default>(meanings: &[T], code: usize) -> T {
    let found = meanings.get(code);
    debug_assert!(found.is_some(), "a code without a meaning");
    found.copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_those_of_the_place() {
        assert_eq!((part(&[1, 2, 3], 1..3), part(&[1, 2, 3], 3..), piece("añb", 1..3)), (&[2, 3][..], &[][..], "ñ"));
        assert_eq!(meaning(&[7, 8], 1), 8);
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "outside of its text")]
    fn half_a_character_is_no_part() {
        piece("añb", 1..2);
    }
}
