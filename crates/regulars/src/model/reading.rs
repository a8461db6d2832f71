//! Records of any kind, read back by the word of the kind.

use super::base::{CustomerBase, Record};
use super::view::{AsOf, Dossier};
use super::vocabulary::Entity;

/// Records, each made when it is asked for.
type Records<'a> = Box<dyn Iterator<Item = Record> + 'a>;

/// The records of the kind that a word names, made by a function of those that `$of` reads; customers, accounts and
/// words that name no kind are each reader's own matter.
macro_rules! of_kind {
    ($of:expr, $entity:expr, $made:ident, $customers:expr, $accounts:expr, $others:expr) => {
        match $entity {
            Entity::Customer => $customers,
            Entity::Account => $accounts,
            Entity::Interaction => $made($of.interactions()),
            Entity::Order => $made($of.orders()),
            Entity::Subscription => $made($of.subscriptions()),
            Entity::Deal => $made($of.deals()),
            Entity::Ticket => $made($of.tickets()),
            Entity::Feedback => $made($of.feedback()),
            Entity::Invitation => $made($of.invitations()),
            Entity::Other(_) => $others,
        }
    };
}

impl CustomerBase {
    /// Every record of a kind, in order of source and id; none of a kind that the library doesn't know.
    ///
    /// ```
    /// use regulars::model::{Customer, CustomerBase, Entity, Record};
    /// let mut base = CustomerBase::new();
    /// base.append(Customer::new("b")?)?;
    /// base.append(Customer::new("a")?)?;
    /// let first = base.records_of(&Entity::Customer).next();
    /// assert_eq!(first, Some(Record::Customer(Customer::new("a")?)));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn records_of(&self, entity: &Entity) -> impl Iterator<Item = Record> {
        of_kind!(self, entity, each, each(self.customers()), each(self.accounts()), each(std::iter::empty::<Record>()))
    }
}

impl AsOf<'_> {
    /// The records of a kind as they were known by then, in order of source and id.
    pub fn records_of(&self, entity: &Entity) -> impl Iterator<Item = Record> {
        let customers = || each(self.customers().map(|dossier| dossier.record));
        let accounts = || each(self.accounts().map(|dossier| dossier.record));
        of_kind!(self, entity, each, customers(), accounts(), each(std::iter::empty::<Record>()))
    }
}

impl<T> Dossier<'_, T> {
    /// The records of a kind that belong to it, in order of time, then source and id; customers and accounts belong to
    /// nobody.
    pub fn records_of(&self, entity: &Entity) -> Vec<Record> {
        fn all<R: Into<Record>>(records: Vec<R>) -> Vec<Record> {
            records.into_iter().map(Into::into).collect()
        }
        of_kind!(self, entity, all, Vec::new(), Vec::new(), Vec::new())
    }
}

fn each<'a, T: Into<Record> + 'a>(records: impl Iterator<Item = T> + 'a) -> Records<'a> {
    Box::new(records.map(Into::into))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Customer, Order, instant};

    fn base() -> CustomerBase {
        let mut base = CustomerBase::new();
        base.append(Customer::new("a").unwrap()).unwrap();
        for (id, customer, at) in [("2", "a", "2026-01-05"), ("1", "a", "2026-02-05"), ("3", "b", "2026-01-01")] {
            let euro = crate::model::Currency::from_code("EUR").unwrap();
            let money = crate::model::Money::new(100, euro);
            let order = Order::new(id, customer, instant(at).unwrap(), money).unwrap();
            base.append(order).unwrap();
        }
        base
    }

    fn ids(records: impl IntoIterator<Item = Record>) -> Vec<String> {
        let id = |record| match record {
            Record::Order(order) => order.id,
            Record::Customer(customer) => customer.id,
            other => panic!("{other:?}"),
        };
        records.into_iter().map(id).collect()
    }

    #[test]
    fn every_kind_is_read_back_in_its_order() {
        let base = base();
        assert_eq!(ids(base.records_of(&Entity::Order)), ["1", "2", "3"]);
        assert_eq!(ids(base.records_of(&Entity::Customer)), ["a"]);
        for word in Entity::WORDS {
            assert_eq!(base.records_of(&Entity::from(*word)).count(), base.count(&Entity::from(*word)), "{word}");
        }
        assert_eq!(base.records_of(&Entity::from("quote")).count(), 0);
    }

    #[test]
    fn a_view_knows_what_had_happened_and_a_dossier_what_is_its_own() {
        let base = base();
        let january = base.as_of(instant("2026-01-31").unwrap());
        assert_eq!(ids(january.records_of(&Entity::Order)), ["2", "3"]);
        assert_eq!(january.records_of(&Entity::Customer).count(), 1);
        let later = base.as_of(instant("2026-03-01").unwrap());
        let dossier = later.customer(None, "a").unwrap();
        assert_eq!(ids(dossier.records_of(&Entity::Order)), ["2", "1"]);
        assert_eq!(dossier.records_of(&Entity::Ticket), []);
        assert_eq!(dossier.records_of(&Entity::Customer), []);
    }
}
