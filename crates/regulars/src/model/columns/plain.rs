//! Columns of values that are all of one size: numbers, instants, dates.

use super::column::Column;
use crate::model::time::Instant;
use chrono::{DateTime, Datelike, NaiveDate};

/// A value that a column keeps as a plain one of fewer bytes.
pub(crate) trait Packed: Sized {
    type Plain: Copy + Default;
    fn pack(self) -> Self::Plain;
    /// What was packed; `None` for a plain value that came of none.
    fn unpack(plain: Self::Plain) -> Option<Self>;
}

/// Microseconds since 1970. A record's instants are whole microseconds of the years 1 to 9999.
impl Packed for Instant {
    type Plain = i64;

    fn pack(self) -> i64 {
        self.timestamp_micros()
    }

    fn unpack(plain: i64) -> Option<Self> {
        DateTime::from_timestamp_micros(plain)
    }
}

/// Days since the year 0.
impl Packed for NaiveDate {
    type Plain = i32;

    fn pack(self) -> i32 {
        self.num_days_from_ce()
    }

    fn unpack(plain: i32) -> Option<Self> {
        Self::from_num_days_from_ce_opt(plain)
    }
}

macro_rules! packed_as_it_is {
    ($($number:ty),+) => {$(
        impl Packed for $number {
            type Plain = Self;

            fn pack(self) -> Self {
                self
            }

            fn unpack(plain: Self) -> Option<Self> {
                Some(plain)
            }
        }
    )+};
}
packed_as_it_is!(i32, i64, u32, u64, f64);

/// A value in every row.
#[derive(Clone)]
pub(crate) struct Dense<T: Packed>(Vec<T::Plain>);

impl<T: Packed> Default for Dense<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Packed> Dense<T> {
    /// The values as they are kept.
    pub(crate) fn plain(&self) -> &[T::Plain] {
        &self.0
    }
}

impl<T: Packed + Clone> Column<T> for Dense<T> {
    fn push(&mut self, value: T) {
        push(&mut self.0, value.pack());
    }

    fn get(&self, row: usize) -> Option<T> {
        self.0.get(row).copied().and_then(T::unpack)
    }

    fn set(&mut self, row: usize, value: T) {
        if let Some(kept) = self.0.get_mut(row) {
            *kept = value.pack();
        }
    }
}

/// A value in some rows. The vectors end with the last row that has one, so that a field nobody fills takes no room.
#[derive(Clone)]
pub(crate) struct Sparse<T: Packed> {
    rows: usize,
    values: Vec<T::Plain>,
    /// One bit a row, 64 in a word: whether the row has a value.
    known: Vec<u64>,
}

impl<T: Packed> Default for Sparse<T> {
    fn default() -> Self {
        Self { rows: 0, values: Vec::new(), known: Vec::new() }
    }
}

impl<T: Packed> Sparse<T> {
    /// The value of a row as it is kept.
    pub(crate) fn plain(&self, row: usize) -> Option<T::Plain> {
        let word = self.known.get(row / 64)?;
        if word >> (row % 64) & 1 == 0 { None } else { self.values.get(row).copied() }
    }

    fn put(&mut self, row: usize, plain: T::Plain) {
        if self.values.len() <= row {
            let more = row + 1 - self.values.len();
            make_room(&mut self.values, more);
            self.values.resize(row + 1, T::Plain::default());
            self.known.resize(row / 64 + 1, 0);
        }
        if let (Some(value), Some(word)) = (self.values.get_mut(row), self.known.get_mut(row / 64)) {
            *value = plain;
            *word |= 1 << (row % 64);
        }
    }
}

impl<T: Packed + Clone> Column<Option<T>> for Sparse<T> {
    fn push(&mut self, value: Option<T>) {
        let row = self.rows;
        self.rows += 1;
        if let Some(value) = value {
            self.put(row, value.pack());
        }
    }

    fn get(&self, row: usize) -> Option<Option<T>> {
        (row < self.rows).then(|| self.plain(row).and_then(T::unpack))
    }

    fn set(&mut self, row: usize, value: Option<T>) {
        match value {
            Some(value) => self.put(row, value.pack()),
            None => {
                if let Some(word) = self.known.get_mut(row / 64) {
                    *word &= !(1 << (row % 64));
                }
            }
        }
    }
}

/// Room for more values: a vector grows by an eighth, as doubling would leave half of a large table unused.
fn make_room<T>(values: &mut Vec<T>, more: usize) {
    if values.capacity() - values.len() < more {
        values.reserve_exact(more.max(values.len() / 8).max(16));
    }
}

/// Adds a value to a vector that grows by an eighth.
pub(super) fn push<T>(values: &mut Vec<T>, value: T) {
    make_room(values, 1);
    values.push(value);
}
