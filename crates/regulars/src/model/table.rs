//! Storage of the base: one table of records per entity, and the records that each customer and account holds.

use super::history::Historied;
use super::{CustomerBase, Instant, Merge, Origin, Seen};
use crate::{Error, Result};
use chrono::NaiveTime;
use std::collections::BTreeMap;

/// What the base needs to know of a kind of record. Every record of the model is a row; nothing else is.
pub(crate) trait Row: Clone + PartialEq {
    /// The kind, as the base sorts it.
    const KIND: Kind;

    fn id(&self) -> &str;
    fn origin(&self) -> &Origin;
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

/// Values by id, within each source; the source of records without one is the empty word.
#[derive(Debug, Clone)]
pub(crate) struct ById<V>(BTreeMap<Box<str>, BTreeMap<Box<str>, V>>);

impl<V> Default for ById<V> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<V> ById<V> {
    pub(crate) fn get(&self, source: Option<&str>, id: &str) -> Option<&V> {
        self.0.get(source.unwrap_or_default())?.get(id)
    }

    /// The value of an id, put there by `make` when it is new.
    fn get_or_insert(&mut self, source: Option<&str>, id: Box<str>, make: impl FnOnce() -> V) -> &mut V {
        let source = source.unwrap_or_default();
        let ids = self.0.entry(source.into()).or_default();
        ids.entry(id).or_insert_with(make)
    }

    /// All values, in order of source and id.
    fn values(&self) -> impl Iterator<Item = &V> {
        self.0.values().flat_map(BTreeMap::values)
    }
}

/// The records of one entity, in order of arrival, with an index of their ids.
#[derive(Debug, Clone)]
pub(crate) struct Table<T> {
    rows: Vec<T>,
    ids: ById<u32>,
    /// The rows with merges, in order of arrival.
    merging: Vec<u32>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), ids: ById::default(), merging: Vec::new() }
    }
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
        self.ids.get(source, id).copied()
    }

    pub(crate) fn get(&self, source: Option<&str>, id: &str) -> Option<&T> {
        self.number(source, id).and_then(|number| self.row(number))
    }

    /// All records, in order of source and id.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.numbers().filter_map(|number| self.row(number))
    }

    /// All row numbers, in order of source and id.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.ids.values().copied()
    }

    /// Adds a record and gives its row number.
    pub(crate) fn insert(&mut self, row: T) -> Result<u32> {
        let (what, limit) = (T::KIND.word(), f64::from(u32::MAX));
        let number = u32::try_from(self.rows.len()).map_err(|_| Error::OutOfRange {
            what: format!("{what}s"),
            index: 0,
            value: limit + 1.0,
            min: 0.0,
            max: limit,
        })?;
        let found = *self.ids.get_or_insert(row.origin().source.as_deref(), row.id().into(), || number);
        if found != number {
            return Err(Error::Duplicate { what: what.into(), id: row.id().into() });
        }
        if !row.merges().is_empty() {
            self.merging.push(number);
        }
        self.rows.push(row);
        Ok(number)
    }
}

impl<T: Row> PartialEq for Table<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

/// The rows that each customer, or each account, holds, in order of arrival.
#[derive(Debug, Clone, Default)]
pub(crate) struct Holdings(ById<Vec<(Kind, u32)>>);

impl Holdings {
    pub(crate) fn add(&mut self, source: Option<&str>, holder: String, kind: Kind, number: u32) {
        self.0.get_or_insert(source, holder.into(), Vec::new).push((kind, number));
    }

    pub(crate) fn of(&self, source: Option<&str>, holder: &str) -> &[(Kind, u32)] {
        self.0.get(source, holder).map_or(&[], Vec::as_slice)
    }
}

/// Writes out what the base needs to know of each kind of record.
macro_rules! rows {
    ($($type:ident { $table:ident, when: $when:expr, customers: $customers:expr, account: $account:expr, merges: $merges:expr, order: $order:expr })+) => {$(
        impl Row for super::$type {
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
        merges: |c| &c.merges, order: |c| { c.consents.sort(); c.merges.sort(); }
    }
    Account {
        accounts, when: |a| a.created_at.unwrap_or_default(), customers: |_| &[], account: |_| None,
        merges: |a| &a.merges, order: |a| a.merges.sort()
    }
    Interaction {
        interactions, when: |i| i.occurred_at, customers: |i| i.customer_id.as_slice(),
        account: |i| i.account_id.as_deref(), merges: |_| &[], order: |_| {}
    }
    Order {
        orders, when: |o| o.ordered_at, customers: |o| std::slice::from_ref(&o.customer_id),
        account: |o| o.account_id.as_deref(), merges: |_| &[], order: |o| { o.returns.sort(); o.sort_history(); }
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
