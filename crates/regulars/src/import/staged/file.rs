//! A file about a kind of record that a word names, as whoever reads files of every kind has them: the bindings.

use std::fmt;
use std::ops::ControlFlow;

use crate::import::collect::Rows;
use crate::import::entities::order::may_tell_status;
use crate::import::map::name_key;
use crate::import::plan::Plan;
use crate::import::staged::rows::{Came, ImportData, Staged, read_data};
use crate::import::{ColumnMap, ImportOptions, Importable, Imported, Progress};
use crate::model::{
    Account, Customer, CustomerBase, Deal, Entity, Feedback, Interaction, Invitation, Order, Record, Subscription,
    Ticket,
};
use crate::{Error, Result};

/// The rows of a file about one kind of record, read: they become records, or go into a base.
///
/// ```
/// use std::ops::ControlFlow;
/// use regulars::import::{ColumnMap, ImportData, ImportOptions, StagedFile};
/// use regulars::model::{CustomerBase, Entity};
/// let file = ImportData::Csv(b"order_id,customer_id,ordered_at,net_amount,currency\n\
///                              1,ada,2026-01-01,29.33,USD\n\
///                              2,ada,2026-01-09,12.00,USD\n");
/// let (map, options) = (ColumnMap::default(), ImportOptions::default());
/// let staged = StagedFile::read(&Entity::Order, file, &map, &options, &mut |_| ControlFlow::Continue(()))?;
/// let mut base = CustomerBase::new();
/// let told = staged.add_to(&mut base)?;
/// assert_eq!((told.rows, told.repeats.unwrap().added, base.count(&Entity::Order)), (2, 2, 2));
/// # Ok::<(), regulars::Error>(())
/// ```
pub struct StagedFile(Box<dyn OfAKind>);

/// What [`Staged`] rows can do, whatever their kind.
trait OfAKind: Send {
    fn imported(self: Box<Self>) -> Result<Imported<Record>>;
    fn add_to(self: Box<Self>, base: &mut CustomerBase) -> Result<Imported<Record>>;
}

impl<T: Importable<Drafts: Send, Draft: Send> + Into<Record> + Send> OfAKind for Staged<T> {
    fn imported(self: Box<Self>) -> Result<Imported<Record>> {
        self.records()
    }

    fn add_to(self: Box<Self>, base: &mut CustomerBase) -> Result<Imported<Record>> {
        self.add(base)
    }
}

impl StagedFile {
    /// Whether a column of this name is looked at though it fills no field: it may tell that an order was not paid.
    #[doc(hidden)]
    pub fn looks_at(column: &str) -> bool {
        may_tell_status(&name_key(column))
    }

    /// Reads the rows, calling back as [`csv_with_progress`](crate::import::csv_with_progress) does.
    ///
    /// # Errors
    /// As [`csv()`](crate::import::csv()); [`Error::Invalid`] for a word that names no kind of record.
    #[doc(hidden)]
    pub fn read(
        entity: &Entity,
        mut data: ImportData<'_>,
        map: &ColumnMap,
        options: &ImportOptions,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Self> {
        let read = match entity {
            Entity::Customer => of_kind::<Customer>,
            Entity::Account => of_kind::<Account>,
            Entity::Interaction => of_kind::<Interaction>,
            Entity::Order => of_kind::<Order>,
            Entity::Subscription => of_kind::<Subscription>,
            Entity::Deal => of_kind::<Deal>,
            Entity::Ticket => of_kind::<Ticket>,
            Entity::Feedback => of_kind::<Feedback>,
            Entity::Invitation => of_kind::<Invitation>,
            Entity::Other(word) => {
                let why = format!("expected one of {}, found {word:?}", Entity::WORDS.join(", "));
                return Err(Error::Invalid { what: "entity".into(), why });
            }
        };
        let mut rows = |plan: &Plan, collector: &mut dyn Rows| read_data(&mut data, plan, collector, progress);
        read(&mut rows, map, options).map(Self)
    }

    /// The records, and what is to be said about the rows.
    ///
    /// # Errors
    /// [`Error::Stopped`].
    #[doc(hidden)]
    pub fn imported(self) -> Result<Imported<Record>> {
        self.0.imported()
    }

    /// Adds the records to a base, or none when one of them is refused; what comes back has no records.
    ///
    /// # Errors
    /// As [`CustomerBase::update_all`], with what the options say of records that the base has already.
    #[doc(hidden)]
    pub fn add_to(self, base: &mut CustomerBase) -> Result<Imported<Record>> {
        self.0.add_to(base)
    }
}

fn of_kind<T: Importable<Drafts: Send, Draft: Send> + Into<Record> + Send + 'static>(
    rows: &mut dyn FnMut(&Plan, &mut dyn Rows) -> Result<Came>,
    map: &ColumnMap,
    options: &ImportOptions,
) -> Result<Box<dyn OfAKind>> {
    Ok(Box::new(Staged::<T>::read(rows, map, options)?))
}

impl fmt::Debug for StagedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StagedFile").finish_non_exhaustive()
    }
}
