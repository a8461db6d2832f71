//! Storage of the base: one table of records per entity.

use super::columns::{Column, Identified};
use super::index::{Index, Name, beginning, name_of};
use super::row::Row;
use crate::{Error, Result};
use std::cmp::Ordering;
use std::fmt::{self, Debug, Formatter};
use std::sync::OnceLock;

/// The records of one entity as columns, in order of arrival, with an index of their ids.
#[derive(Clone)]
pub(crate) struct Table<T: Row> {
    rows: u32,
    columns: T::Columns,
    index: Index,
    /// The row numbers in order of source and id: sorted when first asked for.
    sorted: OnceLock<Vec<u32>>,
    /// What was sorted before rows arrived: only those are sorted then, and put among the others.
    sorted_before: Vec<u32>,
    /// The rows with merges, in order of arrival.
    merging: Vec<u32>,
}

impl<T: Row> Default for Table<T> {
    fn default() -> Self {
        Self {
            rows: 0,
            columns: T::Columns::default(),
            index: Index::default(),
            sorted: OnceLock::new(),
            sorted_before: Vec::new(),
            merging: Vec::new(),
        }
    }
}

/// The row number of a record about to arrive, and its place in the index.
pub(crate) struct Vacancy {
    pub(crate) number: u32,
    place: u32,
}

impl<T: Row> Table<T> {
    pub(crate) fn len(&self) -> usize {
        self.rows as usize
    }

    pub(crate) fn columns(&self) -> &T::Columns {
        &self.columns
    }

    /// The record of a row.
    pub(crate) fn row(&self, number: u32) -> Option<T> {
        self.columns.get(number as usize)
    }

    /// The source and id of a row.
    pub(crate) fn name(&self, number: u32) -> Option<Name<'_>> {
        self.columns.name(number as usize)
    }

    /// The record of a row, which has to be put back: what is long in it is moved out, not copied.
    pub(crate) fn take(&mut self, number: u32) -> Option<T> {
        self.columns.take(number as usize)
    }

    /// Puts a record back that was taken from a row; it has the same id, and may have changed otherwise.
    pub(crate) fn put_back(&mut self, number: u32, row: T) {
        self.columns.set(number as usize, row);
    }

    pub(crate) fn merging(&self) -> &[u32] {
        &self.merging
    }

    /// The row number of an id.
    pub(crate) fn number(&self, source: Option<&str>, id: &str) -> Option<u32> {
        self.find(name_of(source, id)).ok()
    }

    fn find(&self, name: Name<'_>) -> std::result::Result<u32, u32> {
        self.index.find(name, |number| self.name(number) == Some(name))
    }

    pub(crate) fn get(&self, source: Option<&str>, id: &str) -> Option<T> {
        self.number(source, id).and_then(|number| self.row(number))
    }

    pub(crate) fn has(&self, name: Name<'_>) -> bool {
        self.find(name).is_ok()
    }

    /// Puts a record in the place of the row with its id, which it gives back.
    pub(crate) fn replace(&mut self, number: u32, row: T) -> Option<T> {
        self.merging.retain(|merging| *merging != number);
        if !row.merges().is_empty() {
            self.merging.push(number);
        }
        let old = self.take(number)?;
        self.put_back(number, row);
        Some(old)
    }

    /// All records, in order of arrival.
    pub(crate) fn into_rows(self) -> impl Iterator<Item = T> {
        let Self { rows, mut columns, .. } = self;
        (0..rows).filter_map(move |number| columns.take(number as usize))
    }

    /// All records, in order of source and id.
    pub(crate) fn iter(&self) -> impl Iterator<Item = T> + use<'_, T> {
        self.numbers().filter_map(|number| self.row(number))
    }

    /// All row numbers, in order of source and id.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> + use<'_, T> {
        self.sorted.get_or_init(|| self.sort()).iter().copied()
    }

    fn sort(&self) -> Vec<u32> {
        let arrived = self.sorted_before.len() as u32..self.rows;
        let mut keys: Vec<_> = arrived
            .filter_map(|number| self.name(number).map(|(source, id)| (source, beginning(id), number)))
            .collect();
        sort_keys(&mut keys, &|a, b| self.name(a).cmp(&self.name(b)));
        let arrived = keys.into_iter().map(|(.., number)| number);
        merge(&self.sorted_before, arrived, |a, b| self.name(a) < self.name(b))
    }

    /// Where a record with a new id will be.
    pub(crate) fn vacancy(&self, row: &T) -> Result<Vacancy> {
        let what = T::KIND.word();
        let Err(place) = self.find(row.name()) else {
            return Err(Error::Duplicate { what: what.into(), id: row.id().into() });
        };
        if self.rows == u32::MAX {
            let limit = f64::from(u32::MAX);
            return Err(Error::OutOfRange {
                what: format!("{what}s"),
                index: 0,
                value: limit + 1.0,
                min: 0.0,
                max: limit,
            });
        }
        Ok(Vacancy { number: self.rows, place })
    }

    /// Adds the record that the vacancy was found for.
    pub(crate) fn fill(&mut self, vacancy: Vacancy, row: T) {
        if !row.merges().is_empty() {
            self.merging.push(vacancy.number);
        }
        self.index.put(vacancy.place, vacancy.number);
        if let Some(sorted) = self.sorted.take() {
            self.sorted_before = sorted;
        }
        self.rows += 1;
        self.columns.push(row);
    }
}

/// Two sequences in order become one.
fn merge(a: &[u32], b: impl Iterator<Item = u32>, before: impl Fn(u32, u32) -> bool) -> Vec<u32> {
    let (mut a, mut b) = (a.iter().copied().peekable(), b.peekable());
    std::iter::from_fn(|| match (a.peek(), b.peek()) {
        (Some(&left), Some(&right)) if before(right, left) => b.next(),
        (Some(_), _) => a.next(),
        (None, _) => b.next(),
    })
    .collect()
}

/// Sorts by source and the beginning of the id, and where both are the same by the whole names of two rows.
fn sort_keys(keys: &mut [(Option<&str>, u128, u32)], by_name: &dyn Fn(u32, u32) -> Ordering) {
    keys.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| by_name(a.2, b.2)));
}

impl<T: Row> PartialEq for Table<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<T: Row + Debug> Debug for Table<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use crate::model::base::CustomerBase;
    use crate::model::customer::Customer;
    use crate::model::deal::Deal;
    use crate::model::row::Kind;
    use crate::model::time::instant;
    use crate::model::vocabulary::Entity;
    use proptest::prelude::*;

    #[test]
    fn a_deal_names_a_customer_twice_and_two_who_are_unknown() {
        let mut base = CustomerBase::new();
        let mut deal = Deal::new("d-1", instant("2026-03-01T08:00:00Z").unwrap()).unwrap();
        deal.customer_ids = ["c-1", "c-2", "c-1"].map(String::from).into();
        base.append(deal).unwrap();
        assert_eq!(base.of_customer.of(None, "c-1"), [(Kind::Deal, 0)]);
        assert_eq!(base.of_customer.of(Some("shop"), "c-1"), []);
        assert_eq!(base.unattached(&Entity::Deal), 1);
        base.append(Customer::new("c-1").unwrap()).unwrap();
        assert_eq!(base.unattached(&Entity::Deal), 1);
        base.append(Customer::new("c-2").unwrap()).unwrap();
        assert_eq!(base.unattached(&Entity::Deal), 0);
        assert_eq!(base.unattached(&Entity::Order), 0);
    }

    #[test]
    fn a_base_shows_its_records_and_is_shared_between_threads() {
        fn shared<T: Send + Sync>(_: &T) {}
        let mut base = CustomerBase::new();
        shared(&base);
        base.append(Customer::new("c-2").unwrap()).unwrap();
        base.append(Customer::new("c-1").unwrap()).unwrap();
        let shown = format!("{base:?}");
        assert!(shown.find("c-1").unwrap() < shown.find("c-2").unwrap());
    }

    proptest! {
        #[test]
        fn rows_come_in_order_of_source_and_id(
            names in prop::collection::btree_set((prop::option::of("[ab]{1,2}"), "(order-number-00)?x[\\x00ab\u{e9}]{0,3}"), 0..40),
            keys in prop::collection::vec(any::<u32>(), 40),
        ) {
            let mut scattered: Vec<_> = keys.into_iter().zip(&names).collect();
            scattered.sort();
            let mut base = CustomerBase::new();
            for (_, (source, id)) in scattered {
                let mut customer = Customer::new(id.clone()).unwrap();
                customer.origin.source = source.clone();
                base.append(customer.clone()).unwrap();
                prop_assert_eq!(base.append(customer).unwrap_err().code(), "duplicate");
                // Asking after every row must not leave an old order behind.
                prop_assert_eq!(base.customers().count(), base.count(&Entity::Customer));
            }
            let found: Vec<_> = base.customers().map(|c| (c.origin.source.clone(), c.id.clone())).collect();
            prop_assert_eq!(found, names.iter().cloned().collect::<Vec<_>>());
            for (source, id) in &names {
                prop_assert_eq!(base.customer(source.as_deref(), id).map(|c| c.id), Some(id.clone()));
                prop_assert!(base.customer(source.as_deref(), "x-").is_none());
            }
        }
    }
}
