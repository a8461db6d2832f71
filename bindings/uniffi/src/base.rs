//! All that is known of all customers, kept on the library's side.

use crate::error::Result;
use crate::generated::{
    AnswerQueue, Breakdown, BreakdownOptions, Change, ClosedLoop, ColumnMap, Coverage, CoverageOptions, Customer, Deal,
    Entity, Feedback, ImportOptions, Interaction, Invitation, LoopOptions, Order, QueueOptions, Record, Return, Scores,
    Subscription, Ticket,
};
use crate::import::{Form, ImportListener, ImportReport, Source, TableColumn, known, split};
use crate::profile::{CustomerHistories, ScoreOptions};
use crate::record::Partial;
use chrono::{DateTime, Utc};
use regulars::{model, profile};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

type Instant = DateTime<Utc>;

/// A customer with all that belongs to them, each kind in order of time.
#[derive(Debug, Clone, uniffi::Record)]
pub struct CustomerDossier {
    /// The customer's own record.
    pub customer: Customer,
    /// Visits, calls, mails and the like.
    pub interactions: Vec<Interaction>,
    /// Orders, with their returns.
    pub orders: Vec<Order>,
    /// Subscriptions.
    pub subscriptions: Vec<Subscription>,
    /// Deals.
    pub deals: Vec<Deal>,
    /// Tickets.
    pub tickets: Vec<Ticket>,
    /// What they said.
    pub feedback: Vec<Feedback>,
    /// What they were asked.
    pub invitations: Vec<Invitation>,
}

/// Customers and accounts with everything they did and said, kept on the library's side. It may be shared between threads.
#[derive(Debug, Default, uniffi::Object)]
pub struct CustomerBase(RwLock<model::CustomerBase>);

#[uniffi::export]
impl CustomerBase {
    /// A base without records.
    #[uniffi::constructor]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads what `to_json` wrote, in any language.
    #[uniffi::constructor]
    pub fn from_json(text: &str) -> Result<Self> {
        Ok(Self(RwLock::new(model::CustomerBase::from_json(text)?)))
    }

    /// The base as a versioned JSON document; two equal bases give the same text.
    pub fn to_json(&self) -> Result<String> {
        Ok(self.read().to_json()?)
    }

    /// Adds a record of any kind, after checking it.
    pub fn append(&self, record: Record) -> Result<()> {
        Ok(self.write().append(record)?)
    }

    /// Adds records; when one is refused, none is added.
    pub fn append_all(&self, records: Vec<Record>) -> Result<()> {
        Ok(self.write().append_all(records)?)
    }

    /// Adds a change to the history of an order, a deal or a ticket and brings its present state up to date.
    #[uniffi::method(default(source))]
    pub fn append_change(&self, entity: &Entity, id: &str, change: Change, source: Option<String>) -> Result<()> {
        Ok(self.write().append_change(entity, source.as_deref(), id, change)?)
    }

    /// Adds a return to an order.
    #[uniffi::method(default(source))]
    pub fn append_return(&self, order_id: &str, returned: Return, source: Option<String>) -> Result<()> {
        Ok(self.write().append_return(source.as_deref(), order_id, returned)?)
    }

    /// Adds the records of a CSV file with a header; only what is to be said about the rows comes back. When a record is refused
    /// because the base has its id already, none is added.
    #[uniffi::method(default(map), default(options), default(progress))]
    pub fn import_csv(
        &self,
        entity: &Entity,
        bytes: Vec<u8>,
        map: &ColumnMap,
        options: &ImportOptions,
        progress: Option<Box<dyn ImportListener>>,
    ) -> Result<ImportReport> {
        self.import(entity, &Source { form: Form::Csv(&bytes), map, options, progress })
    }

    /// Adds the records of a JSON Lines file, as `importCsv` does.
    #[uniffi::method(default(map), default(options), default(progress))]
    pub fn import_json_lines(
        &self,
        entity: &Entity,
        bytes: Vec<u8>,
        map: &ColumnMap,
        options: &ImportOptions,
        progress: Option<Box<dyn ImportListener>>,
    ) -> Result<ImportReport> {
        self.import(entity, &Source { form: Form::JsonLines(&bytes), map, options, progress })
    }

    /// Adds the records of columns in memory, as `importCsv` does.
    #[uniffi::method(default(map), default(options), default(progress))]
    pub fn import_columns(
        &self,
        entity: &Entity,
        columns: Vec<TableColumn>,
        map: &ColumnMap,
        options: &ImportOptions,
        progress: Option<Box<dyn ImportListener>>,
    ) -> Result<ImportReport> {
        self.import(entity, &Source { form: Form::Columns(&columns), map, options, progress })
    }

    /// The number of records of an entity.
    pub fn count(&self, entity: &Entity) -> Result<u64> {
        Ok(self.read().count(known(entity)?) as u64)
    }

    /// The number of records of an entity that name a customer who isn't in the base.
    pub fn unattached(&self, entity: &Entity) -> Result<u64> {
        Ok(self.read().unattached(known(entity)?) as u64)
    }

    /// The records of a kind, in order of source and id: as of an instant, or all that is known. `from` and `most` give a page of
    /// them.
    #[uniffi::method(default(as_of), default(from), default(most))]
    pub fn records(
        &self,
        entity: &Entity,
        as_of: Option<Instant>,
        from: Option<u64>,
        most: Option<u64>,
    ) -> Result<Vec<Record>> {
        let (entity, base) = (known(entity)?, self.read());
        let (from, most) = (from.unwrap_or_default() as usize, most.map_or(usize::MAX, |most| most as usize));
        Ok(match as_of {
            Some(at) => base.as_of(at).records_of(entity).skip(from).take(most).collect(),
            None => base.records_of(entity).skip(from).take(most).collect(),
        })
    }

    /// One customer with all that belongs to them, as of an instant, or all that is known; none when there is no such customer,
    /// or they were merged into another.
    #[uniffi::method(default(as_of), default(source))]
    pub fn customer(&self, id: &str, as_of: Option<Instant>, source: Option<String>) -> Option<CustomerDossier> {
        let base = self.read();
        let view = base.as_of(as_of.unwrap_or(Instant::MAX_UTC));
        let dossier = view.customer(source.as_deref(), id)?;
        Some(CustomerDossier {
            interactions: dossier.interactions(),
            orders: dossier.orders(),
            subscriptions: dossier.subscriptions(),
            deals: dossier.deals(),
            tickets: dossier.tickets(),
            feedback: dossier.feedback(),
            invitations: dossier.invitations(),
            customer: dossier.record,
        })
    }

    /// Scores every customer who bought, as of an instant.
    #[uniffi::method(default(options))]
    pub fn score(&self, as_of: Instant, options: &ScoreOptions) -> Result<Scores> {
        Ok(profile::score(&self.read(), as_of, &options.core()?)?.into())
    }

    /// The purchase histories as of an instant, with the key of each row.
    #[uniffi::method(default(options))]
    pub fn histories(&self, as_of: Instant, options: &ScoreOptions) -> Result<CustomerHistories> {
        let (keys, purchases) = profile::histories(&self.read(), as_of, &options.core()?)?;
        Ok(CustomerHistories { keys, purchases: purchases.into() })
    }

    /// How the feedback loop runs as of an instant: how much of what asks for an answer was heard, decided and told, how fast, and
    /// what was never answered. It fails on an unknown dimension, and on days or a level out of range.
    #[uniffi::method(default(options))]
    pub fn closed_loop(&self, as_of: Instant, options: &LoopOptions) -> Result<ClosedLoop> {
        Ok(profile::closed_loop(&self.read(), as_of, &options.core())?)
    }

    /// Open feedback and tickets by the value that an answer is expected to save, with a reserved share for who has waited longest.
    /// It fails as `score` does, but not without purchases, and on options out of range.
    #[uniffi::method(default(scores), default(options))]
    pub fn answer_queue(&self, as_of: Instant, scores: &ScoreOptions, options: &QueueOptions) -> Result<AnswerQueue> {
        Ok(profile::answer_queue(&self.read(), as_of, &scores.core()?, &options.core())?)
    }

    /// The answers to one kind of question, whole and by segment, channel, touchpoint and period. It fails without an answer, on
    /// answers on several scales when none is named, and on an unknown dimension.
    #[uniffi::method(default(options))]
    pub fn breakdown(&self, as_of: Instant, options: &BreakdownOptions) -> Result<Breakdown> {
        Ok(profile::breakdown(&self.read(), as_of, &options.core())?)
    }

    /// Who was asked, who answered and who is silent, by group, and how far the silent could move the score. It fails without a
    /// customer, on a dimension that customers don't have, and on answers on several scales when none is named.
    #[uniffi::method(default(options))]
    pub fn coverage(&self, as_of: Instant, options: &CoverageOptions) -> Result<Coverage> {
        Ok(profile::coverage(&self.read(), as_of, &options.core())?)
    }
}

impl CustomerBase {
    fn read(&self) -> RwLockReadGuard<'_, model::CustomerBase> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, model::CustomerBase> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn import(&self, entity: &Entity, source: &Source<'_>) -> Result<ImportReport> {
        let staged = source.staged(entity)?;
        Ok(split(staged.add_to(&mut self.write())?).1)
    }
}
