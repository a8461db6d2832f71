//! Storage of the base: one table of records per entity.

use super::base::CustomerBase;
use super::customer::Merge;
use super::history::Historied;
use super::record::Origin;
use super::seen::Seen;
use super::time::Instant;
use crate::{Error, Result, math::sort_rows};
use chrono::NaiveTime;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt::{self, Debug, Formatter};
use std::hash::BuildHasher;
use std::sync::OnceLock;

/// What the base needs to know of a kind of record. Every record of the model is a row; nothing else is.
pub(crate) trait Row: Clone + PartialEq {
    /// The kind, as the base sorts it.
    const KIND: Kind;

    fn id(&self) -> &str;
    fn origin(&self) -> &Origin;
    /// What tells the record from all others of its kind.
    fn name(&self) -> Name<'_> {
        name_of(self.origin().source.as_deref(), self.id())
    }
    /// The instant by which the records of a customer are put in order.
    fn when(&self) -> Instant;
    /// The customers who hold the record.
    fn customer_ids(&self) -> &[String];
    fn account_id(&self) -> Option<&str>;
    /// The merges of the record into others of its kind.
    fn merges(&self) -> &[Merge];
    fn check(&self) -> Result<()>;
    /// Puts lists of dated events into the order of time, so that two equal records are equal.
    fn put_in_order(&mut self);
    fn seen(&self, instant: Instant) -> Option<Seen<'_, Self>>;
    fn table(base: &CustomerBase) -> &Table<Self>;
    fn table_mut(base: &mut CustomerBase) -> &mut Table<Self>;
}

/// The kinds of record that the base keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Customer,
    Account,
    Interaction,
    Order,
    Subscription,
    Deal,
    Ticket,
    Feedback,
    Invitation,
}

impl Kind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Account => "account",
            Self::Interaction => "interaction",
            Self::Order => "order",
            Self::Subscription => "subscription",
            Self::Deal => "deal",
            Self::Ticket => "ticket",
            Self::Feedback => "feedback",
            Self::Invitation => "invitation",
        }
    }
}

/// A source and an id. An empty source is stored as `None`: comparing two empty texts is slow where their pointers
/// dangle.
pub(crate) type Name<'a> = (Option<&'a str>, &'a str);

/// The name for a source, which may be the empty word, and an id.
pub(super) fn name_of<'a>(source: Option<&'a str>, id: &'a str) -> Name<'a> {
    (source.filter(|source| !source.is_empty()), id)
}

/// Numbers by name. A number stands at the hash of its name or, when other names took that place, at the next free one.
/// The names themselves aren't kept: whoever asks tells whether a number has the name.
#[derive(Clone, Default)]
pub(super) struct Index(HashMap<u64, usize>);

impl Index {
    /// The number with a name, else the place where it would stand.
    pub(super) fn find(&self, name: Name<'_>, has_name: impl Fn(usize) -> bool) -> std::result::Result<usize, u64> {
        let mut place = self.0.hasher().hash_one(name);
        loop {
            match self.0.get(&place) {
                Some(&number) if has_name(number) => return Ok(number),
                Some(_) => place = place.wrapping_add(1),
                None => return Err(place),
            }
        }
    }

    pub(super) fn put(&mut self, place: u64, number: usize) {
        self.0.insert(place, number);
    }
}

/// The records of one entity, in order of arrival, with an index of their ids.
#[derive(Clone)]
pub(crate) struct Table<T> {
    rows: Vec<T>,
    index: Index,
    /// The row numbers in order of source and id: sorted when first asked for, forgotten when a row arrives.
    sorted: OnceLock<Vec<u32>>,
    /// The rows with merges, in order of arrival.
    merging: Vec<u32>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), index: Index::default(), sorted: OnceLock::new(), merging: Vec::new() }
    }
}

/// The row number of a record about to arrive, and its place in the index.
pub(crate) struct Vacancy {
    pub(crate) number: u32,
    place: u64,
}

impl<T: Row> Table<T> {
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn row(&self, number: u32) -> Option<&T> {
        self.rows.get(number as usize)
    }

    pub(crate) fn row_mut(&mut self, number: u32) -> Option<&mut T> {
        self.rows.get_mut(number as usize)
    }

    pub(crate) fn merging(&self) -> &[u32] {
        &self.merging
    }

    /// The row number of an id.
    pub(crate) fn number(&self, source: Option<&str>, id: &str) -> Option<u32> {
        self.find(name_of(source, id)).ok().and_then(|number| u32::try_from(number).ok())
    }

    fn find(&self, name: Name<'_>) -> std::result::Result<usize, u64> {
        self.index.find(name, |number| self.rows.get(number).is_some_and(|row| row.name() == name))
    }

    pub(crate) fn get(&self, source: Option<&str>, id: &str) -> Option<&T> {
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
        self.row_mut(number).map(|old| std::mem::replace(old, row))
    }

    /// All records, in order of arrival.
    pub(crate) fn into_rows(self) -> impl Iterator<Item = T> {
        self.rows.into_iter()
    }

    /// All records, in order of source and id.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.numbers().filter_map(|number| self.row(number))
    }

    /// All row numbers, in order of source and id.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.sorted.get_or_init(|| self.sort()).iter().copied()
    }

    fn sort(&self) -> Vec<u32> {
        let numbered = self.rows.iter().zip(0_u32..);
        let mut keys: Vec<_> = numbered.map(|(row, number)| (row.name().0, beginning(row.id()), number)).collect();
        let name = |number| self.row(number).map(T::name);
        sort_keys(&mut keys, &|a, b| name(a).cmp(&name(b)));
        keys.into_iter().map(|(.., number)| number).collect()
    }

    /// Where a record with a new id will be.
    pub(crate) fn vacancy(&self, row: &T) -> Result<Vacancy> {
        let what = T::KIND.word();
        let Err(place) = self.find(row.name()) else {
            return Err(Error::Duplicate { what: what.into(), id: row.id().into() });
        };
        let limit = f64::from(u32::MAX);
        let number = u32::try_from(self.rows.len()).map_err(|_| Error::OutOfRange {
            what: format!("{what}s"),
            index: 0,
            value: limit + 1.0,
            min: 0.0,
            max: limit,
        })?;
        Ok(Vacancy { number, place })
    }

    /// Adds the record that the vacancy was found for.
    pub(crate) fn fill(&mut self, vacancy: Vacancy, row: T) {
        if !row.merges().is_empty() {
            self.merging.push(vacancy.number);
        }
        self.index.put(vacancy.place, self.rows.len());
        self.sorted.take();
        self.rows.push(row);
    }
}

/// The beginning of an id as a number of the same order, so that sorting seldom has to look further.
fn beginning(id: &str) -> u128 {
    let bytes = id.bytes().chain(std::iter::repeat(0)).take(16);
    bytes.fold(0, |number, byte| number << 8 | u128::from(byte))
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

/// Writes out what the base needs to know of each kind of record.
macro_rules! rows {
    ($($type:ident { $table:ident, when: $when:expr, customers: $customers:expr, account: $account:expr, merges: $merges:expr, order: $order:expr })+) => {$(
        impl Row for super::$type {
            /// The kind of this record.
            const KIND: Kind = Kind::$type;

            fn id(&self) -> &str {
                &self.id
            }

            fn origin(&self) -> &Origin {
                &self.origin
            }

            fn when(&self) -> Instant {
                let when: fn(&Self) -> Instant = $when;
                when(self)
            }

            fn customer_ids(&self) -> &[String] {
                let customers: fn(&Self) -> &[String] = $customers;
                customers(self)
            }

            fn account_id(&self) -> Option<&str> {
                let account: fn(&Self) -> Option<&str> = $account;
                account(self)
            }

            fn merges(&self) -> &[Merge] {
                let merges: fn(&Self) -> &[Merge] = $merges;
                merges(self)
            }

            fn check(&self) -> Result<()> {
                self.check()
            }

            fn put_in_order(&mut self) {
                let order: fn(&mut Self) = $order;
                order(self);
            }

            fn seen(&self, instant: Instant) -> Option<Seen<'_, Self>> {
                self.as_of(instant)
            }

            fn table(base: &CustomerBase) -> &Table<Self> {
                &base.$table
            }

            fn table_mut(base: &mut CustomerBase) -> &mut Table<Self> {
                &mut base.$table
            }
        }
    )+};
}

rows! {
    Customer {
        customers, when: |c| c.created_at.unwrap_or_default(), customers: |_| &[], account: |_| None,
        merges: |c| &c.merges, order: |c| { sort_rows(&mut c.consents, Ord::cmp); sort_rows(&mut c.merges, Ord::cmp); }
    }
    Account {
        accounts, when: |a| a.created_at.unwrap_or_default(), customers: |_| &[], account: |_| None,
        merges: |a| &a.merges, order: |a| sort_rows(&mut a.merges, Ord::cmp)
    }
    Interaction {
        interactions, when: |i| i.occurred_at, customers: |i| i.customer_id.as_slice(),
        account: |i| i.account_id.as_deref(), merges: |_| &[], order: |_| {}
    }
    Order {
        orders, when: |o| o.ordered_at, customers: |o| std::slice::from_ref(&o.customer_id),
        account: |o| o.account_id.as_deref(), merges: |_| &[], order: |o| { sort_rows(&mut o.returns, Ord::cmp); o.sort_history(); }
    }
    Subscription {
        subscriptions, when: |s| s.starts_on.and_time(NaiveTime::MIN).and_utc(),
        customers: |s| s.customer_id.as_slice(), account: |s| s.account_id.as_deref(), merges: |_| &[], order: |_| {}
    }
    Deal {
        deals, when: |d| d.created_at, customers: |d| &d.customer_ids, account: |d| d.account_id.as_deref(),
        merges: |_| &[], order: |d| d.sort_history()
    }
    Ticket {
        tickets, when: |t| t.created_at, customers: |t| t.customer_id.as_slice(),
        account: |t| t.account_id.as_deref(), merges: |_| &[], order: |t| t.sort_history()
    }
    Feedback {
        feedback, when: |f| f.submitted_at, customers: |f| f.customer_id.as_slice(),
        account: |f| f.account_id.as_deref(), merges: |_| &[], order: |_| {}
    }
    Invitation {
        invitations, when: |i| i.sent_at, customers: |i| std::slice::from_ref(&i.customer_id), account: |_| None,
        merges: |_| &[], order: |_| {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::customer::Customer;
    use crate::model::deal::Deal;
    use crate::model::time::instant;
    use crate::model::vocabulary::Entity;
    use proptest::prelude::*;

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
                prop_assert_eq!(base.customer(source.as_deref(), id).map(|c| &c.id), Some(id));
                prop_assert!(base.customer(source.as_deref(), "x-").is_none());
            }
        }
    }
}
