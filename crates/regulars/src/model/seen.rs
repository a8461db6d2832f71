//! A record as it was known at an instant.

use std::ops::Deref;

/// A record as seen at an instant: the record itself when all of it was known by then, else a copy without what came
/// after.
#[derive(Debug, Clone, PartialEq)]
pub enum Seen<'a, T> {
    /// All of the record was known.
    Whole(&'a T),
    /// Something came after; this copy doesn't have it.
    Trimmed(Box<T>),
}

impl<T> Deref for Seen<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::Whole(record) => record,
            Self::Trimmed(record) => record,
        }
    }
}

impl<'a, T: Clone> Seen<'a, T> {
    /// The record as seen, as one's own.
    pub fn into_owned(self) -> T {
        match self {
            Self::Whole(record) => record.clone(),
            Self::Trimmed(record) => *record,
        }
    }

    /// The record itself unless there is something to `trim` off a copy.
    pub(crate) fn trim_if(record: &'a T, later: bool, trim: impl FnOnce(&mut T)) -> Self {
        if !later {
            return Self::Whole(record);
        }
        let mut copy = Box::new(record.clone());
        trim(&mut copy);
        Self::Trimmed(copy)
    }
}
