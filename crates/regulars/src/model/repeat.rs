//! Records that come again: an export overlaps the one before it.

use super::base::{CustomerBase, Record};
use super::row::Row;
use crate::work::{self, RECORD};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// What becomes of a record that comes again with other values. One that comes again unchanged is left as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnRepeat {
    /// It is an error, and no record is added.
    #[default]
    Error,
    /// The record of the base is kept.
    Keep,
    /// The new record takes the place of the old one, with all that was added to that (changes, returns).
    Replace,
}

/// How many records were new to a base, and what became of those that it had.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeats {
    /// Records that the base didn't have.
    pub added: usize,
    /// Records that it had just so.
    pub unchanged: usize,
    /// Records that came with other values, of which the old ones were kept.
    pub kept: usize,
    /// Records that came with other values, which took the place of the old ones.
    pub replaced: usize,
}

/// How a record stands to a base.
enum Standing {
    New,
    Unchanged,
    Changed,
}

/// Calls a function for the type of a record.
macro_rules! each {
    ($record:expr, $inner:ident => $run:expr) => {
        match $record {
            Record::Customer($inner) => $run,
            Record::Account($inner) => $run,
            Record::Interaction($inner) => $run,
            Record::Order($inner) => $run,
            Record::Subscription($inner) => $run,
            Record::Deal($inner) => $run,
            Record::Ticket($inner) => $run,
            Record::Feedback($inner) => $run,
            Record::Invitation($inner) => $run,
        }
    };
}

impl CustomerBase {
    /// Adds records of which the base may have some already, as two exports that overlap have; when one of them is
    /// refused, none is added.
    ///
    /// # Errors
    /// The errors of a record's `check`; [`Error::Duplicate`] for a record that the base has with other values, unless
    /// `on_repeat` says what becomes of it, and for an id that two of the records have.
    ///
    /// ```
    /// use regulars::model::{Customer, CustomerBase, OnRepeat};
    /// let (mut base, mut ann) = (CustomerBase::new(), Customer::new("c-1")?);
    /// base.append(ann.clone())?;
    /// ann.name = Some("Ann".into());
    /// let repeats = base.update_all([ann, Customer::new("c-2")?], OnRepeat::Replace)?;
    /// assert_eq!((repeats.added, repeats.replaced), (1, 1));
    /// assert_eq!(base.customer(None, "c-1").unwrap().name.as_deref(), Some("Ann"));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn update_all(
        &mut self,
        records: impl IntoIterator<Item = impl Into<Record>>,
        on_repeat: OnRepeat,
    ) -> Result<Repeats> {
        let mut update = self.update(on_repeat);
        for record in records {
            update.add(record.into());
            if update.refused.is_some() {
                break;
            }
        }
        update.end()
    }

    /// Begins to add records one by one, of which none stays when one is refused.
    pub(crate) fn update(&mut self, on_repeat: OnRepeat) -> Update<'_> {
        let before = self.rows();
        Update { base: self, before, on_repeat, repeats: Repeats::default(), changed: Vec::new(), refused: None }
    }

    /// How a record stands to the first rows of its table; those after them are as new as it is.
    fn standing<T: Row>(&self, record: &mut T, rows: usize) -> Standing {
        record.put_in_order();
        if rows == 0 {
            return Standing::New;
        }
        let table = T::table(self);
        let number = table.number(record.origin().source.as_deref(), record.id());
        match number.filter(|number| (*number as usize) < rows).and_then(|number| table.row(number)) {
            None => Standing::New,
            Some(old) if old == *record => Standing::Unchanged,
            Some(_) => Standing::Changed,
        }
    }

    /// Puts a record in the place of the one with its id.
    fn replace<T: Row>(&mut self, record: T) {
        let source = record.origin().source.clone();
        let source = source.as_deref();
        let Some(number) = T::table(self).number(source, record.id()) else { return };
        let (customers, account) = (record.customer_ids().to_vec(), record.account_id().map(str::to_owned));
        let Some(old) = T::table_mut(self).replace(number, record) else { return };
        old.customer_ids().iter().for_each(|id| self.of_customer.remove(source, id, T::KIND, number));
        old.account_id().into_iter().for_each(|id| self.of_account.remove(source, id, T::KIND, number));
        customers.iter().for_each(|id| self.of_customer.add(source, id, T::KIND, number));
        account.iter().for_each(|id| self.of_account.add(source, id, T::KIND, number));
    }
}

/// Records on their way into a base, of which it may have some already.
pub(crate) struct Update<'a> {
    base: &'a mut CustomerBase,
    /// Rows of each table when it began.
    before: [usize; 9],
    on_repeat: OnRepeat,
    repeats: Repeats,
    /// Records that take the place of others once all are added.
    changed: Vec<Record>,
    refused: Option<Error>,
}

impl Update<'_> {
    /// Adds a record, unless one before it was refused.
    pub(crate) fn add(&mut self, mut record: Record) {
        if self.refused.is_none() {
            let standing = work::tick(RECORD).and_then(|()| each!(&mut record, inner => self.stand(inner)));
            self.refused = standing.and_then(|standing| self.take(record, &standing)).err();
        }
    }

    fn stand<T: Row>(&self, record: &mut T) -> Result<Standing> {
        let rows = self.before.get(T::KIND as usize).copied().unwrap_or_default();
        let standing = self.base.standing(record, rows);
        match (&standing, self.on_repeat) {
            (Standing::Changed, OnRepeat::Error) => Err(refused(record)),
            (Standing::Changed, OnRepeat::Replace) => record.check().map(|()| standing),
            _ => Ok(standing),
        }
    }

    fn take(&mut self, record: Record, standing: &Standing) -> Result<()> {
        match (standing, self.on_repeat) {
            (Standing::New, _) => {
                self.repeats.added += 1;
                self.base.append(record)?;
            }
            (Standing::Unchanged, _) => self.repeats.unchanged += 1,
            (Standing::Changed, OnRepeat::Keep) => self.repeats.kept += 1,
            (Standing::Changed, _) => {
                self.repeats.replaced += 1;
                self.changed.push(record);
            }
        }
        Ok(())
    }

    /// What became of the records, or why none was added.
    pub(crate) fn end(self) -> Result<Repeats> {
        if let Some(refused) = self.refused {
            self.base.keep_first(self.before);
            return Err(refused);
        }
        self.changed.into_iter().for_each(|record| each!(record, inner => self.base.replace(inner)));
        Ok(self.repeats)
    }
}

fn refused<T: Row>(record: &T) -> Error {
    let what = format!("{} of other values (on_repeat is error, not keep or replace)", T::KIND.word());
    Error::Duplicate { what, id: record.id().into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Currency, Customer, Deal, Entity, Merge, Money, Order, instant};

    fn order(id: &str, customer: &str, minor: i64) -> Order {
        let eur = Currency::from_code("EUR").unwrap();
        Order::new(id, customer, instant("2026-01-01T00:00:00Z").unwrap(), Money::new(minor, eur)).unwrap()
    }

    fn base() -> CustomerBase {
        let mut base = CustomerBase::new();
        base.append_all([order("1", "a", 5), order("2", "a", 7)]).unwrap();
        base.append(Customer::new("a").unwrap()).unwrap();
        base
    }

    #[test]
    fn what_comes_again_is_told_apart_and_counted() {
        let second = [order("2", "a", 7), order("1", "b", 6), order("3", "c", 1)];
        let mut refusing = base();
        let error = refusing.update_all(second.clone(), OnRepeat::Error).unwrap_err();
        assert_eq!(
            error.to_string(),
            "order of other values (on_repeat is error, not keep or replace) \"1\" occurs twice"
        );
        assert_eq!(refusing, base());
        let mut keeping = base();
        let repeats = keeping.update_all(second.clone(), OnRepeat::Keep).unwrap();
        assert_eq!(repeats, Repeats { added: 1, unchanged: 1, kept: 1, replaced: 0 });
        assert_eq!(keeping.order(None, "1").unwrap().customer_id, "a");
        let mut replacing = base();
        let repeats = replacing.update_all(second, OnRepeat::Replace).unwrap();
        assert_eq!(repeats, Repeats { added: 1, unchanged: 1, kept: 0, replaced: 1 });
        assert_eq!(replacing.order(None, "1").unwrap().customer_id, "b");
    }

    #[test]
    fn a_replaced_record_is_held_as_if_it_had_always_been_so() {
        let at = instant("2026-02-01T00:00:00Z").unwrap();
        let mut replaced = base();
        let mut merged = Customer::new("a").unwrap();
        merged.merges = vec![Merge { merged_at: at, merged_into: "b".into(), undone_at: None }];
        replaced.update_all([order("1", "b", 6)], OnRepeat::Replace).unwrap();
        replaced.update_all([merged.clone()], OnRepeat::Replace).unwrap();
        replaced.append(Customer::new("b").unwrap()).unwrap();
        let mut fresh = CustomerBase::new();
        fresh.append_all([order("1", "b", 6), order("2", "a", 7)]).unwrap();
        fresh.append_all([Customer::new("b").unwrap(), merged]).unwrap();
        assert_eq!(replaced, fresh);
        let seen = |base: &CustomerBase| -> Vec<String> {
            let view = base.as_of(at);
            view.customers()
                .map(|one| {
                    format!("{} {:?}", one.record.id, one.orders().iter().map(|o| o.id.clone()).collect::<Vec<_>>())
                })
                .collect()
        };
        assert_eq!(seen(&replaced), seen(&fresh));
        assert_eq!(replaced.unattached(&Entity::Order), 0);
    }

    #[test]
    fn a_bad_record_leaves_the_base_as_it_was() {
        let mut deal = Deal::new("d", instant("2026-01-01T00:00:00Z").unwrap()).unwrap();
        let mut with_deal = base();
        with_deal.append(deal.clone()).unwrap();
        let before = with_deal.clone();
        deal.owner_id = Some(" ".into());
        let records: Vec<Record> = vec![order("9", "a", 1).into(), deal.into()];
        assert_eq!(with_deal.update_all(records, OnRepeat::Replace).unwrap_err().code(), "invalid");
        assert_eq!(with_deal, before);
        let twice = [order("9", "a", 1), order("9", "a", 1)];
        assert_eq!(with_deal.update_all(twice, OnRepeat::Keep).unwrap_err().code(), "duplicate");
        assert_eq!(with_deal, before);
    }
}
