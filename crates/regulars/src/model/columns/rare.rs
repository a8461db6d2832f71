//! Columns of values that few rows have: lists, histories, custom fields.

use super::column::Column;
use std::collections::HashMap;

/// Values by row; a row that isn't there has the empty value.
#[derive(Clone)]
pub(in crate::model) struct Rare<T> {
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
    pub(in crate::model) fn value(&self, row: usize) -> Option<&T> {
        // A table has at most 2^32 rows.
        self.values.get(&(row as u32))
    }
}

impl<T: Clone + Default + PartialEq> Column<T> for Rare<T> {
    fn push(&mut self, value: T) {
        self.rows += 1;
        self.set(self.rows - 1, value);
    }

    fn get(&self, row: usize) -> Option<T> {
        (row < self.rows).then(|| self.value(row).cloned().unwrap_or_default())
    }

    fn take(&mut self, row: usize) -> Option<T> {
        (row < self.rows).then(|| self.values.remove(&(row as u32)).unwrap_or_default())
    }

    fn set(&mut self, row: usize, value: T) {
        if value == T::default() {
            self.values.remove(&(row as u32));
        } else {
            self.values.insert(row as u32, value);
        }
    }
}
