//! All that is known of all customers, indexed by customer, growing by appending.

use super::account::Account;
use super::customer::Customer;
use super::deal::Deal;
use super::feedback::Feedback;
use super::history::Change;
use super::history::Historied;
use super::holdings::Holdings;
use super::interaction::Interaction;
use super::invitation::Invitation;
use super::order::{Order, Return};
use super::row::Row;
use super::subscription::Subscription;
use super::table::Table;
use super::ticket::Ticket;
use super::time::Instant;
use super::view::AsOf;
use super::vocabulary::{ChangeField, Entity};
use crate::work::{self, RECORD};
use crate::{Error, Result};
use serde::Serialize;

/// Customers and accounts with everything they did and said.
///
/// Records enter in any order, and the order never matters: two bases with the same records are equal, and read and
/// write the same. An id is unique within its entity and source. A record may name a customer who isn't in the base
/// (yet); it is kept and counted by [`CustomerBase::unattached`].
///
/// ```
/// use regulars::model::{Currency, Customer, CustomerBase, Money, Order, instant};
/// let eur = Currency::from_code("EUR")?;
/// let mut base = CustomerBase::new();
/// base.append(Order::new("o-1", "c-17", instant("2026-03-01T08:00:00Z")?, Money::new(9_000, eur))?)?;
/// base.append(Order::new("o-2", "c-17", instant("2026-04-01T08:00:00Z")?, Money::new(5_000, eur))?)?;
/// base.append(Customer::new("c-17")?)?;
/// let in_march = base.as_of(instant("2026-03-31T23:59:59Z")?);
/// let orders = in_march.customer(None, "c-17").unwrap().orders();
/// assert_eq!(orders.iter().map(|order| order.id.as_str()).collect::<Vec<_>>(), ["o-1"]);
/// # Ok::<(), regulars::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct CustomerBase {
    pub(crate) customers: Table<Customer>,
    pub(crate) accounts: Table<Account>,
    pub(crate) interactions: Table<Interaction>,
    pub(crate) orders: Table<Order>,
    pub(crate) subscriptions: Table<Subscription>,
    pub(crate) deals: Table<Deal>,
    pub(crate) tickets: Table<Ticket>,
    pub(crate) feedback: Table<Feedback>,
    pub(crate) invitations: Table<Invitation>,
    pub(crate) of_customer: Holdings,
    pub(crate) of_account: Holdings,
}

/// One record of any kind; its JSON form is that of the record.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[expect(missing_docs, reason = "each variant holds the record of its name")]
pub enum Record {
    Customer(Customer),
    Account(Account),
    Interaction(Interaction),
    Order(Order),
    Subscription(Subscription),
    Deal(Deal),
    Ticket(Ticket),
    Feedback(Feedback),
    Invitation(Invitation),
}

macro_rules! into_record {
    ($($type:ident),+) => {$(
        impl From<$type> for Record {
            fn from(record: $type) -> Self {
                Self::$type(record)
            }
        }
    )+};
}
into_record!(Customer, Account, Interaction, Order, Subscription, Deal, Ticket, Feedback, Invitation);

/// The readers of one entity: all records in order of source and id, and one record by its id.
macro_rules! readers {
    ($($all:ident, $one:ident, $type:ident;)+) => {$(
        #[doc = concat!("Every record of ", stringify!($all), ", in order of source and id.")]
        pub fn $all(&self) -> impl Iterator<Item = $type> {
            self.$all.iter()
        }

        #[doc = concat!("The record of ", stringify!($all), " with an id of a source.")]
        pub fn $one(&self, source: Option<&str>, id: &str) -> Option<$type> {
            self.$all.get(source, id)
        }
    )+};
}

impl CustomerBase {
    /// A base without records.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a record of any kind, after checking every field and what must hold between fields.
    ///
    /// # Errors
    /// The errors of the record's `check`; [`Error::Duplicate`] when its entity and source have the id already. The
    /// base is then as it was before.
    ///
    /// ```
    /// use regulars::{Error, model::{Customer, CustomerBase}};
    /// let mut base = CustomerBase::new();
    /// base.append(Customer::new("c-17")?)?;
    /// assert!(matches!(base.append(Customer::new("c-17")?), Err(Error::Duplicate { .. })));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn append(&mut self, record: impl Into<Record>) -> Result<()> {
        match record.into() {
            Record::Customer(record) => self.insert(record),
            Record::Account(record) => self.insert(record),
            Record::Interaction(record) => self.insert(record),
            Record::Order(record) => self.insert(record),
            Record::Subscription(record) => self.insert(record),
            Record::Deal(record) => self.insert(record),
            Record::Ticket(record) => self.insert(record),
            Record::Feedback(record) => self.insert(record),
            Record::Invitation(record) => self.insert(record),
        }
    }

    /// Adds all the records, or, when one of them is refused, none.
    ///
    /// # Errors
    /// The error of [`CustomerBase::append`] for the first record that is refused; the base is then as it was before.
    ///
    /// ```
    /// use regulars::model::{Customer, CustomerBase, Entity};
    /// let mut base = CustomerBase::new();
    /// base.append_all([Customer::new("c-17")?, Customer::new("c-18")?])?;
    /// assert!(base.append_all([Customer::new("c-19")?, Customer::new("c-17")?]).is_err());
    /// assert_eq!(base.count(&Entity::Customer), 2);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn append_all(&mut self, records: impl IntoIterator<Item = impl Into<Record>>) -> Result<()> {
        let before = self.rows();
        let outcome = records.into_iter().try_for_each(|record| work::tick(RECORD).and_then(|()| self.append(record)));
        if outcome.is_err() {
            self.keep_first(before);
        }
        outcome
    }

    /// The number of rows of each table, in the order of the fields and of `Kind`.
    pub(super) fn rows(&self) -> [usize; 9] {
        [
            self.customers.len(),
            self.accounts.len(),
            self.interactions.len(),
            self.orders.len(),
            self.subscriptions.len(),
            self.deals.len(),
            self.tickets.len(),
            self.feedback.len(),
            self.invitations.len(),
        ]
    }

    /// Builds the base anew from the first rows of each table: slow, and only for the way back from an error.
    pub(super) fn keep_first(&mut self, rows: [usize; 9]) {
        if rows == self.rows() {
            return;
        }
        let [customers, accounts, interactions, orders, subscriptions, deals, tickets, feedback, invitations] = rows;
        let grown = std::mem::take(self);
        self.reinsert(grown.customers, customers);
        self.reinsert(grown.accounts, accounts);
        self.reinsert(grown.interactions, interactions);
        self.reinsert(grown.orders, orders);
        self.reinsert(grown.subscriptions, subscriptions);
        self.reinsert(grown.deals, deals);
        self.reinsert(grown.tickets, tickets);
        self.reinsert(grown.feedback, feedback);
        self.reinsert(grown.invitations, invitations);
    }

    fn reinsert<T: Row>(&mut self, table: Table<T>, rows: usize) {
        for record in table.into_rows().take(rows) {
            // It was in the base before, so that nothing speaks against it.
            let _ = self.insert(record);
        }
    }

    pub(super) fn insert<T: Row>(&mut self, mut record: T) -> Result<()> {
        record.put_in_order();
        record.check()?;
        let vacancy = T::table(self).vacancy(&record)?;
        let source = record.origin().source.as_deref();
        for customer in record.customer_ids() {
            self.of_customer.add(source, customer, T::KIND, vacancy.number);
        }
        if let Some(account) = record.account_id() {
            self.of_account.add(source, account, T::KIND, vacancy.number);
        }
        T::table_mut(self).fill(vacancy, record);
        Ok(())
    }

    /// Adds a change to the history of an order, a deal or a ticket and brings its present state up to date: a deal won
    /// or lost is closed, and a ticket solved or closed, at the instant of its last change of status.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the change can't be kept, the record has no history, or the base has no such record.
    ///
    /// ```
    /// use regulars::model::{Change, ChangeField, CustomerBase, Deal, DealStatus, Entity, instant};
    /// let mut base = CustomerBase::new();
    /// base.append(Deal::new("d-1", instant("2026-03-01T08:00:00Z")?)?)?;
    /// let at = instant("2026-03-09T08:00:00Z")?;
    /// let (from, to) = (Some("open".into()), Some("won".into()));
    /// let won = Change { field: ChangeField::Status, at, from, to, by: None };
    /// base.append_change(&Entity::Deal, None, "d-1", won)?;
    /// assert_eq!(base.deal(None, "d-1").unwrap().closed_at, Some(at));
    /// assert_eq!(base.as_of(instant("2026-03-08T08:00:00Z")?).deals().next().unwrap().status, DealStatus::Open);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn append_change(&mut self, entity: &Entity, source: Option<&str>, id: &str, change: Change) -> Result<()> {
        let of_status = change.field == ChangeField::Status;
        match entity {
            Entity::Order => self.add_change::<Order>(source, id, change, |_| {}),
            Entity::Deal => self.add_change::<Deal>(source, id, change, |deal| {
                if of_status {
                    deal.date_closing()
                }
            }),
            Entity::Ticket => self.add_change::<Ticket>(source, id, change, |ticket| {
                if of_status {
                    ticket.date_solution()
                }
            }),
            other => Err(Error::invalid("entity", format!("{other} has no history"))),
        }
    }

    /// Adds a change to a record, if the record would hold together were it the last one. The history, which may be
    /// long, is neither copied nor checked again.
    fn add_change<T: Row + Historied>(
        &mut self,
        source: Option<&str>,
        id: &str,
        change: Change,
        settle: impl FnOnce(&mut T),
    ) -> Result<()> {
        self.edit::<T>(source, id, |row| {
            let history = std::mem::take(row.history_mut());
            let mut copy = row.clone();
            *row.history_mut() = history;
            copy.set_value(&change.field, change.to.clone());
            copy.history_mut().push(change.clone());
            copy.check()?;
            row.add_change(change);
            settle(row);
            Ok(())
        })
    }

    /// Adds a return to an order.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the base has no such order or the amount is in another currency; [`Error::OutOfRange`]
    /// when it is below zero or names a line the order doesn't have.
    pub fn append_return(&mut self, source: Option<&str>, order_id: &str, returned: Return) -> Result<()> {
        self.edit::<Order>(source, order_id, |order| {
            let mut copy = order.clone();
            let place = copy.returns.partition_point(|earlier| *earlier <= returned);
            copy.returns.insert(place, returned);
            copy.check()?;
            *order = copy;
            Ok(())
        })
    }

    /// Changes a record, or leaves it as it is when the change refuses.
    fn edit<T: Row>(
        &mut self,
        source: Option<&str>,
        id: &str,
        change: impl FnOnce(&mut T) -> Result<()>,
    ) -> Result<()> {
        let table = T::table_mut(self);
        let missing = || Error::invalid(format!("{} {id:?}", T::KIND.word()), "is not in the base");
        let number = table.number(source, id).ok_or_else(missing)?;
        let mut row = table.take(number).ok_or_else(missing)?;
        let outcome = change(&mut row);
        table.put_back(number, row);
        outcome
    }

    /// The base as it was known at an instant: nothing that came after is seen.
    pub fn as_of(&self, instant: Instant) -> AsOf<'_> {
        AsOf::new(self, instant)
    }

    /// The number of records of an entity.
    pub fn count(&self, entity: &Entity) -> usize {
        match entity {
            Entity::Customer => self.customers.len(),
            Entity::Account => self.accounts.len(),
            Entity::Interaction => self.interactions.len(),
            Entity::Order => self.orders.len(),
            Entity::Subscription => self.subscriptions.len(),
            Entity::Deal => self.deals.len(),
            Entity::Ticket => self.tickets.len(),
            Entity::Feedback => self.feedback.len(),
            Entity::Invitation => self.invitations.len(),
            Entity::Other(_) => 0,
        }
    }

    /// The number of records of an entity that name a customer who isn't in the base.
    ///
    /// ```
    /// use regulars::model::{Customer, CustomerBase, Entity, Invitation, instant};
    /// let mut base = CustomerBase::new();
    /// base.append(Invitation::new("n-1", "c-17", instant("2026-03-01T08:00:00Z")?)?)?;
    /// assert_eq!(base.unattached(&Entity::Invitation), 1);
    /// base.append(Customer::new("c-17")?)?;
    /// assert_eq!(base.unattached(&Entity::Invitation), 0);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn unattached(&self, entity: &Entity) -> usize {
        match entity {
            Entity::Interaction => self.unattached_rows::<Interaction>(),
            Entity::Order => self.unattached_rows::<Order>(),
            Entity::Subscription => self.unattached_rows::<Subscription>(),
            Entity::Deal => self.unattached_rows::<Deal>(),
            Entity::Ticket => self.unattached_rows::<Ticket>(),
            Entity::Feedback => self.unattached_rows::<Feedback>(),
            Entity::Invitation => self.unattached_rows::<Invitation>(),
            Entity::Customer | Entity::Account | Entity::Other(_) => 0,
        }
    }

    fn unattached_rows<T: Row>(&self) -> usize {
        let unknown = self.of_customer.iter().filter(|(name, _)| !self.customers.has(*name));
        let rows = unknown.flat_map(|(_, rows)| rows).filter(|(kind, _)| *kind == T::KIND);
        let mut numbers: Vec<u32> = rows.map(|(_, number)| *number).collect();
        // A deal may name several customers who aren't known.
        numbers.sort_unstable();
        numbers.dedup();
        numbers.len()
    }

    readers! {
        customers, customer, Customer;
        accounts, account, Account;
        interactions, interaction, Interaction;
        orders, order, Order;
        subscriptions, subscription, Subscription;
        deals, deal, Deal;
        tickets, ticket, Ticket;
        feedback, feedback_record, Feedback;
        invitations, invitation, Invitation;
    }
}

/// Bases are equal when they hold the same records, in whatever order those came; the holdings follow from the records.
impl PartialEq for CustomerBase {
    fn eq(&self, other: &Self) -> bool {
        self.customers == other.customers
            && self.accounts == other.accounts
            && self.interactions == other.interactions
            && self.orders == other.orders
            && self.subscriptions == other.subscriptions
            && self.deals == other.deals
            && self.tickets == other.tickets
            && self.feedback == other.feedback
            && self.invitations == other.invitations
    }
}
