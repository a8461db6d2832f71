//! Columns of lists, whose items are columns themselves.

use super::column::Column;
use super::plain::Sparse;

/// A list in some rows. The items of a row stand side by side; a list that is set to one of another length moves to the
/// end and leaves its old place unused.
#[derive(Clone, Default)]
pub(crate) struct Lists<C> {
    first: Sparse<u64>,
    length: Sparse<u32>,
    items: C,
    count: u64,
}

impl<C> Lists<C> {
    /// The items of a row.
    fn places(&self, row: usize) -> std::ops::Range<usize> {
        let first = self.first.plain(row).unwrap_or(0) as usize;
        first..first + self.length.plain(row).unwrap_or(0) as usize
    }

    fn add<T>(&mut self, list: Vec<T>) -> (Option<u64>, Option<u32>)
    where
        C: Column<T>,
    {
        if list.is_empty() {
            return (None, None);
        }
        let (first, length) = (self.count, list.len() as u32);
        self.count += u64::from(length);
        list.into_iter().for_each(|item| self.items.push(item));
        (Some(first), Some(length))
    }
}

impl<T, C: Column<T>> Column<Vec<T>> for Lists<C> {
    fn push(&mut self, value: Vec<T>) {
        let (first, length) = self.add(value);
        self.first.push(first);
        self.length.push(length);
    }

    fn get(&self, row: usize) -> Option<Vec<T>> {
        self.first.get(row)?;
        self.places(row).map(|place| self.items.get(place)).collect()
    }

    fn set(&mut self, row: usize, value: Vec<T>) {
        let places = self.places(row);
        if places.len() == value.len() {
            places.zip(value).for_each(|(place, item)| self.items.set(place, item));
            return;
        }
        let (first, length) = self.add(value);
        self.first.set(row, first);
        self.length.set(row, length);
    }
}
