//! Columns of values that few rows have: lists, histories, custom fields.

use super::column::Column;
use std::collections::HashMap;

/// Values by row; a row that isn't there has the empty value.
#[derive(Clone)]
pub(crate) struct Rare<T> {
    rows: usize,
    values: HashMap<u32, T>,
}

impl<T> Default for Rare<T> {
    fn default() -> Self {
        Self { rows: 0, values: HashMap::new() }
    }
}

impl<T> Rare<T> {
    /// The value of a row, unless that is the empty one.
    pub(crate) fn value(&self, row: usize) -> Option<&T> {
        // A table has at most 2^32 rows.
        if self.values.is_empty() { None } else { self.values.get(&(row as u32)) }
    }

    /// Moves the value of a row out.
    fn remove(&mut self, row: usize) -> Option<T> {
        if self.values.is_empty() { None } else { self.values.remove(&(row as u32)) }
    }
}

impl<T: Clone + Default + PartialEq> Column<T> for Rare<T> {
    fn push(&mut self, value: T) {
        self.rows += 1;
        if value != T::default() {
            self.values.insert((self.rows - 1) as u32, value);
        }
    }

    fn get(&self, row: usize) -> Option<T> {
        (row < self.rows).then(|| self.value(row).cloned().unwrap_or_default())
    }

    fn take(&mut self, row: usize) -> Option<T> {
        (row < self.rows).then(|| self.remove(row).unwrap_or_default())
    }

    fn set(&mut self, row: usize, value: T) {
        if value == T::default() {
            self.remove(row);
        } else {
            self.values.insert(row as u32, value);
        }
    }
}

/// Values that are moved as a whole and that many rows may have. The vector ends with the last row that has one.
#[derive(Clone)]
pub(crate) struct Whole<T> {
    rows: usize,
    values: Vec<T>,
}

impl<T> Default for Whole<T> {
    fn default() -> Self {
        Self { rows: 0, values: Vec::new() }
    }
}

impl<T: Clone + Default + PartialEq> Column<T> for Whole<T> {
    fn push(&mut self, value: T) {
        self.rows += 1;
        self.set(self.rows - 1, value);
    }

    fn get(&self, row: usize) -> Option<T> {
        (row < self.rows).then(|| self.values.get(row).cloned().unwrap_or_default())
    }

    fn take(&mut self, row: usize) -> Option<T> {
        (row < self.rows).then(|| self.values.get_mut(row).map(std::mem::take).unwrap_or_default())
    }

    fn set(&mut self, row: usize, value: T) {
        if row >= self.values.len() {
            if value == T::default() {
                return;
            }
            self.values.resize(row + 1, T::default());
        }
        if let Some(kept) = self.values.get_mut(row) {
            *kept = value;
        }
    }
}
