//! Columns of values of which many rows share one: words of a vocabulary, currencies, sources.

use super::column::Column;
use super::plain::push;
use std::collections::BTreeMap;

/// The number of a value in each row. A column in which every row has the first value takes no room, one of up to 256
/// values a byte a row.
#[derive(Clone)]
pub(super) enum Codes {
    First(usize),
    Narrow(Vec<u8>),
    Wide(Vec<u32>),
}

impl Default for Codes {
    fn default() -> Self {
        Self::First(0)
    }
}

impl Codes {
    pub(super) fn push(&mut self, code: u32) {
        match self {
            Self::First(rows) if code == 0 => *rows += 1,
            Self::Narrow(codes) if code < 256 => push(codes, code as u8),
            Self::Wide(codes) => push(codes, code),
            _ => {
                self.make_wide_enough(code);
                self.push(code);
            }
        }
    }

    pub(super) fn get(&self, row: usize) -> Option<u32> {
        match self {
            Self::First(rows) => (row < *rows).then_some(0),
            Self::Narrow(codes) => codes.get(row).copied().map(u32::from),
            Self::Wide(codes) => codes.get(row).copied(),
        }
    }

    pub(super) fn set(&mut self, row: usize, code: u32) {
        self.make_wide_enough(code);
        match self {
            Self::First(_) => {}
            Self::Narrow(codes) => codes.get_mut(row).into_iter().for_each(|kept| *kept = code as u8),
            Self::Wide(codes) => codes.get_mut(row).into_iter().for_each(|kept| *kept = code),
        }
    }

    fn make_wide_enough(&mut self, code: u32) {
        *self = match self {
            Self::First(rows) if (1..256).contains(&code) => Self::Narrow(vec![0; *rows]),
            Self::First(rows) if code >= 256 => Self::Wide(vec![0; *rows]),
            Self::Narrow(codes) if code >= 256 => Self::Wide(codes.iter().copied().map(u32::from).collect()),
            _ => return,
        };
    }
}

/// Values that repeat, each kept once; codes in order of arrival.
#[derive(Clone)]
pub(crate) struct Words<T> {
    values: Vec<T>,
    codes_of: BTreeMap<T, u32>,
    codes: Codes,
    /// The code that was asked for last: most rows have the value of the row before.
    last: u32,
}

impl<T> Default for Words<T> {
    fn default() -> Self {
        Self { values: Vec::new(), codes_of: BTreeMap::new(), codes: Codes::default(), last: 0 }
    }
}

impl<T: Clone + Ord> Words<T> {
    /// The value of a row.
    pub(crate) fn value(&self, row: usize) -> Option<&T> {
        self.values.get(self.code(row)? as usize)
    }

    /// The number of the value of a row among [`Words::values`].
    pub(crate) fn code(&self, row: usize) -> Option<u32> {
        self.codes.get(row)
    }

    /// The values that occur, or did before a row was set to another.
    pub(crate) fn values(&self) -> &[T] {
        &self.values
    }

    fn code_of(&mut self, value: T) -> u32 {
        if self.values.get(self.last as usize) == Some(&value) {
            return self.last;
        }
        // A table has at most 2^32 rows, and at most as many words.
        let next = self.values.len() as u32;
        self.last = *self.codes_of.entry(value.clone()).or_insert(next);
        if self.last == next {
            self.values.push(value);
        }
        self.last
    }
}

impl<T: Clone + Ord> Column<T> for Words<T> {
    fn push(&mut self, value: T) {
        let code = self.code_of(value);
        self.codes.push(code);
    }

    fn get(&self, row: usize) -> Option<T> {
        self.value(row).cloned()
    }

    fn set(&mut self, row: usize, value: T) {
        let code = self.code_of(value);
        self.codes.set(row, code);
    }
}
