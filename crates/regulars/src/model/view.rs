//! The base as it was known at an instant.

use super::account::Account;
use super::base::CustomerBase;
use super::columns::records::OrderColumns;
use super::customer::Customer;
use super::deal::Deal;
use super::feedback::Feedback;
use super::feedback_rows::{CustomerRow, FeedbackRow, feedback_rows};
use super::holdings::Holdings;
use super::index::Name;
use super::interaction::Interaction;
use super::invitation::Invitation;
use super::order::Order;
use super::order_rows::{OrderRow, order_rows};
use super::row::{Kind, Row};
use super::subscription::Subscription;
use super::table::Table;
use super::ticket::Ticket;
use super::time::Instant;
use crate::math::sort_rows;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// A borrowed view of a base as it was known at an instant: records that came or happened after it don't exist, and of
/// those that do, later returns, changes, replies, closings, cancellations, consents and merges aren't seen.
///
/// Merged customers aren't listed; what they did belongs to the customer they were merged into.
#[derive(Debug, Clone)]
pub struct AsOf<'a> {
    base: &'a CustomerBase,
    instant: Instant,
    customers: Survivors,
    accounts: Survivors,
}

/// One customer or account, with all that was known of it.
#[derive(Debug, Clone)]
pub struct Dossier<'a, T> {
    /// The customer or account itself.
    pub record: T,
    base: &'a CustomerBase,
    instant: Instant,
    holdings: Vec<&'a [(Kind, u32)]>,
}

/// The readers of one entity of a view.
macro_rules! seen_readers {
    ($($all:ident: $type:ident),+) => {$(
        #[doc = concat!("The ", stringify!($all), " known by then, with or without a known customer, in order of source and id.")]
        pub fn $all(&self) -> impl Iterator<Item = $type> {
            self.records()
        }
    )+};
}

/// The readers of one entity of a dossier.
macro_rules! held_readers {
    ($($all:ident: $type:ident),+) => {$(
        #[doc = concat!("The ", stringify!($all), " known by then, in order of time, then source and id.")]
        pub fn $all(&self) -> Vec<$type> {
            self.held()
        }
    )+};
}

impl<'a> AsOf<'a> {
    pub(crate) fn new(base: &'a CustomerBase, instant: Instant) -> Self {
        Self {
            base,
            instant,
            customers: Survivors::new::<Customer>(base, instant),
            accounts: Survivors::new::<Account>(base, instant),
        }
    }

    /// The instant of the view.
    pub fn instant(&self) -> Instant {
        self.instant
    }

    /// The customers known by then and not merged into others, in order of source and id.
    pub fn customers(&self) -> impl Iterator<Item = Dossier<'a, Customer>> {
        self.dossiers(&self.customers, &self.base.of_customer)
    }

    /// The accounts known by then and not merged into others, in order of source and id.
    pub fn accounts(&self) -> impl Iterator<Item = Dossier<'a, Account>> {
        self.dossiers(&self.accounts, &self.base.of_account)
    }

    /// A customer known by then; for one who was merged, the one merged into.
    pub fn customer(&self, source: Option<&str>, id: &str) -> Option<Dossier<'a, Customer>> {
        let number = self.customers.survivor(self.base.customers.number(source, id)?);
        self.dossier(number, &self.customers, &self.base.of_customer)
    }

    /// An account known by then; for one that was merged, the one merged into.
    pub fn account(&self, source: Option<&str>, id: &str) -> Option<Dossier<'a, Account>> {
        let number = self.accounts.survivor(self.base.accounts.number(source, id)?);
        self.dossier(number, &self.accounts, &self.base.of_account)
    }

    /// Whether any customer was merged into another by then.
    pub(crate) fn has_merged_customers(&self) -> bool {
        !self.customers.of.is_empty()
    }

    /// Whom a customer was merged into by then; `None` where that is nobody.
    pub(crate) fn survivor_of_customer(&self, source: Option<&str>, id: &str) -> Option<Name<'a>> {
        self.customers.survivor_by_name(&self.base.customers, source, id)
    }

    /// What an account was merged into by then; `None` where that is nothing.
    pub(crate) fn survivor_of_account(&self, source: Option<&str>, id: &str) -> Option<Name<'a>> {
        self.accounts.survivor_by_name(&self.base.accounts, source, id)
    }

    /// The orders known by then, read as purchases, in order of arrival.
    pub(crate) fn order_rows(&self) -> impl Iterator<Item = OrderRow> + use<'a> {
        order_rows(&self.base.orders, self.instant)
    }

    /// The columns of the orders.
    pub(crate) fn order_columns(&self) -> &'a OrderColumns {
        self.base.orders.columns()
    }

    /// The feedback known by then, in order of source and id, as rows of its columns.
    pub(crate) fn feedback_rows(&self) -> impl Iterator<Item = FeedbackRow<'a>> + use<'a> {
        feedback_rows(self.base, self.instant)
    }

    /// [`AsOf::customer`] as a row of the columns.
    pub(crate) fn customer_row(&self, source: Option<&str>, id: &str) -> Option<CustomerRow<'a>> {
        let number = self.customers.survivor(self.base.customers.number(source, id)?);
        CustomerRow::new(self.base, number, self.instant)
    }

    /// [`AsOf::customers`] as rows of the columns.
    pub(crate) fn customer_rows(&self) -> impl Iterator<Item = CustomerRow<'a>> {
        let living = self.base.customers.numbers().filter(|number| self.customers.survivor(*number) == *number);
        living.filter_map(|number| CustomerRow::new(self.base, number, self.instant))
    }

    seen_readers!(
        interactions: Interaction, orders: Order, subscriptions: Subscription, deals: Deal, tickets: Ticket,
        feedback: Feedback, invitations: Invitation
    );

    fn records<T: Row + 'a>(&self) -> impl Iterator<Item = T> + use<'a, T> {
        let instant = self.instant;
        T::table(self.base).iter().filter_map(move |row| row.seen_at(instant))
    }

    fn dossiers<'v, T: Row + 'a>(
        &'v self,
        survivors: &'v Survivors,
        holdings: &'a Holdings,
    ) -> impl Iterator<Item = Dossier<'a, T>> + use<'a, 'v, T> {
        let living = T::table(self.base).numbers().filter(|number| survivors.survivor(*number) == *number);
        living.filter_map(move |number| self.dossier(number, survivors, holdings))
    }

    fn dossier<T: Row>(&self, number: u32, survivors: &Survivors, holdings: &'a Holdings) -> Option<Dossier<'a, T>> {
        let table = T::table(self.base);
        let record = table.row(number)?.seen_at(self.instant)?;
        let rows = std::iter::once(number).chain(survivors.merged_into(number));
        let held = rows.filter_map(|number| table.name(number)).map(|(source, id)| holdings.of(source, id));
        let holdings = held.filter(|rows| !rows.is_empty()).collect();
        Some(Dossier { record, base: self.base, instant: self.instant, holdings })
    }
}

impl<'a, T> Dossier<'a, T> {
    held_readers!(
        interactions: Interaction, orders: Order, subscriptions: Subscription, deals: Deal, tickets: Ticket,
        feedback: Feedback, invitations: Invitation
    );

    fn held<R: Row>(&self) -> Vec<R> {
        let numbers = self.holdings.iter().copied().flatten().filter(|(kind, _)| *kind == R::KIND);
        let rows = numbers.filter_map(|(_, number)| R::table(self.base).row(*number));
        let mut seen: Vec<_> = rows.filter_map(|row| row.seen_at(self.instant)).collect();
        sort_rows(&mut seen, |a, b| a.when().cmp(&b.when()).then_with(|| by_name(a, b)));
        // A deal may be held by two customers who turned out to be one.
        seen.dedup_by(|a, b| by_name(a, b).is_eq());
        seen
    }
}

/// The order of source and id.
fn by_name<T: Row>(a: &T, b: &T) -> Ordering {
    a.name().cmp(&b.name())
}

/// Who goes on after merges, and for whom.
#[derive(Debug, Clone, Default)]
struct Survivors {
    /// The survivor of each merged row.
    of: BTreeMap<u32, u32>,
    /// The rows merged into each survivor.
    merged: BTreeMap<u32, Vec<u32>>,
}

impl Survivors {
    /// Follows the merges known at an instant.
    fn new<T: Row>(base: &CustomerBase, instant: Instant) -> Self {
        let table = T::table(base);
        let next = |number: u32| {
            let seen = table.row(number)?.seen_at(instant)?;
            let last =
                seen.merges().iter().filter(|merge| merge.undone_at.is_none()).max_by_key(|merge| merge.merged_at)?;
            let target = table.number(seen.origin().source.as_deref(), &last.merged_into)?;
            table.row(target)?.seen_at(instant).map(|_| target)
        };
        let mut links = BTreeMap::new();
        links.extend(table.merging().iter().filter_map(|&number| Some((number, next(number)?))));
        let order = |a, b| table.name(a).cmp(&table.name(b));
        Self::follow(&links, &order)
    }

    /// Follows each chain to its end. A circle of merges ends at the first of its rows in order of source and id.
    fn follow(next: &BTreeMap<u32, u32>, order: &dyn Fn(u32, u32) -> Ordering) -> Self {
        let mut survivors = Self::default();
        for &start in next.keys() {
            let (mut path, mut on_path, mut at) = (Vec::new(), BTreeSet::new(), start);
            let end = loop {
                if let Some(&end) = survivors.of.get(&at) {
                    break end;
                }
                if !on_path.insert(at) {
                    let circle = path.iter().copied().skip_while(|number| *number != at);
                    break circle.min_by(|a, b| order(*a, *b)).unwrap_or(at);
                }
                path.push(at);
                match next.get(&at) {
                    Some(&further) => at = further,
                    None => break at,
                }
            };
            survivors.of.extend(path.into_iter().map(|number| (number, end)));
        }
        for (&number, &end) in survivors.of.iter().filter(|(number, end)| number != end) {
            survivors.merged.entry(end).or_default().push(number);
        }
        survivors
    }

    fn survivor(&self, number: u32) -> u32 {
        self.of.get(&number).copied().unwrap_or(number)
    }

    /// The survivor of a row with a name, where that is another row.
    fn survivor_by_name<'t, T: Row>(&self, table: &'t Table<T>, source: Option<&str>, id: &str) -> Option<Name<'t>> {
        if self.of.is_empty() {
            return None;
        }
        let number = table.number(source, id)?;
        let survivor = self.survivor(number);
        (survivor != number).then(|| table.name(survivor)).flatten()
    }

    fn merged_into(&self, number: u32) -> impl Iterator<Item = u32> {
        self.merged.get(&number).into_iter().flatten().copied()
    }
}
