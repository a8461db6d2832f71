//! A file whose rows are read, on its way into a base or to records.

use std::fmt;
use std::io::Read;
use std::ops::ControlFlow;

use crate::Result;
use crate::import::bytes::Text;
use crate::import::cells::typed::Cell;
use crate::import::collect::{Collector, Importable, Rows};
use crate::import::plan::Plan;
use crate::import::table::columns::Columns;
use crate::import::{ColumnMap, ImportOptions, Imported, Progress, json, table};
use crate::model::{CustomerBase, OnRepeat, Record};
use crate::work::{self, RECORD, WorkStep};

/// Where the rows of an import are.
pub enum ImportData<'a> {
    /// A CSV file with a header.
    Csv(&'a [u8]),
    /// JSON Lines, or one JSON array of objects.
    JsonLines(&'a [u8]),
    /// A CSV file that comes in pieces.
    CsvFrom(&'a mut dyn Read),
    /// JSON Lines, or one JSON array of objects, that come in pieces.
    JsonLinesFrom(&'a mut dyn Read),
    /// Columns in memory.
    Columns {
        /// What the columns are called.
        names: &'a [&'a str],
        /// How many rows they have.
        rows: usize,
        /// The value in a row of a column, both counted from 0.
        cell: &'a dyn Fn(usize, usize) -> Cell<'a>,
    },
}

impl fmt::Debug for ImportData<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Csv(bytes) => write!(f, "{} bytes of CSV", bytes.len()),
            Self::JsonLines(bytes) => write!(f, "{} bytes of JSON Lines", bytes.len()),
            Self::CsvFrom(_) => f.write_str("CSV in pieces"),
            Self::JsonLinesFrom(_) => f.write_str("JSON Lines in pieces"),
            Self::Columns { names, rows, .. } => write!(f, "{} columns of {rows} rows", names.len()),
        }
    }
}

/// The rows of a file, read and not yet records: a base takes them without a list of records in between, which would
/// be several times as large as the file.
///
/// ```
/// use std::ops::ControlFlow;
/// use regulars::import::{ColumnMap, ImportOptions, Staged};
/// use regulars::model::{CustomerBase, Entity, Order};
/// let file = b"order_id,customer_id,ordered_at,net_amount,currency\n\
///              1,ada,2026-01-01,29.33,USD\n\
///              2,ada,2026-01-09,12.00,USD\n";
/// let (map, options) = (ColumnMap::default(), ImportOptions::default());
/// let staged = Staged::<Order>::csv(file, &map, &options, &mut |_| ControlFlow::Continue(()))?;
/// let mut base = CustomerBase::new();
/// let told = staged.add_to(&mut base)?;
/// assert_eq!((told.rows, told.repeats.unwrap().added, base.count(&Entity::Order)), (2, 2, 2));
/// # Ok::<(), regulars::Error>(())
/// ```
pub struct Staged<T: Importable> {
    collector: Collector<T>,
    unknown_columns: Vec<String>,
    complete: bool,
    on_repeat: OnRepeat,
}

/// The columns that fill nothing, and whether the reading came to the end.
pub(super) type Came = (Vec<String>, bool);

/// Sends the rows of a file on.
type Reader = fn(&mut Text<'_>, &Plan, &mut dyn Rows, &mut dyn FnMut(Progress) -> ControlFlow<()>) -> Result<Came>;

/// A file, and its length in bytes where that is known.
type File<'f> = (&'f mut dyn Read, Option<usize>);

impl<T: Importable> Staged<T> {
    /// Reads the rows of a CSV file with a header, calling back as [`csv_with_progress`](crate::import::csv_with_progress) does.
    ///
    /// # Errors
    /// As [`csv()`](crate::import::csv()).
    #[doc(hidden)]
    pub fn csv(
        mut bytes: &[u8],
        map: &ColumnMap,
        options: &ImportOptions,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Self> {
        let of = bytes.len();
        Self::of_file(table::read, (&mut bytes, Some(of)), map, options, progress)
    }

    /// Reads the rows of a file of JSON Lines, or of one JSON array of objects, calling back likewise.
    ///
    /// # Errors
    /// As [`json_lines`](crate::import::json_lines).
    #[doc(hidden)]
    pub fn json_lines(
        mut bytes: &[u8],
        map: &ColumnMap,
        options: &ImportOptions,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Self> {
        let of = bytes.len();
        Self::of_file(json::read, (&mut bytes, Some(of)), map, options, progress)
    }

    /// Reads the rows of a CSV file that comes in pieces, as [`csv_from`](crate::import::csv_from) does.
    ///
    /// # Errors
    /// As [`csv_from`](crate::import::csv_from).
    #[doc(hidden)]
    pub fn csv_from(
        mut file: impl Read,
        map: &ColumnMap,
        options: &ImportOptions,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Self> {
        Self::of_file(table::read, (&mut file, None), map, options, progress)
    }

    /// Reads the rows of a file of JSON Lines, or of one JSON array of objects, that comes in pieces.
    ///
    /// # Errors
    /// As [`csv_from`](crate::import::csv_from).
    #[doc(hidden)]
    pub fn json_lines_from(
        mut file: impl Read,
        map: &ColumnMap,
        options: &ImportOptions,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Self> {
        Self::of_file(json::read, (&mut file, None), map, options, progress)
    }

    /// Reads the rows of columns in memory, calling back likewise.
    ///
    /// # Errors
    /// As [`columns`](crate::import::columns).
    #[doc(hidden)]
    pub fn columns<'a>(
        names: &[&str],
        rows: usize,
        cell: &dyn Fn(usize, usize) -> Cell<'a>,
        map: &ColumnMap,
        options: &ImportOptions,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Self> {
        let columns = Columns { names, rows, cell };
        Self::read(&mut |plan, collector| columns.read(plan, collector, progress), map, options)
    }

    fn of_file(
        reader: Reader,
        file: File<'_>,
        map: &ColumnMap,
        options: &ImportOptions,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Self> {
        let (from, of) = file;
        Self::read(&mut |plan, collector| read_file(reader, (&mut *from, of), plan, collector, progress), map, options)
    }

    /// What `rows` hands to a collector.
    pub(super) fn read(
        rows: &mut dyn FnMut(&Plan, &mut dyn Rows) -> Result<Came>,
        map: &ColumnMap,
        options: &ImportOptions,
    ) -> Result<Self> {
        let plan = Plan::of::<T>(map, options)?;
        let mut collector = Collector::new();
        let (unknown_columns, complete) = rows(&plan, &mut collector)?;
        collector.settle_waiting(&plan);
        Ok(Self { collector, unknown_columns, complete, on_repeat: options.on_repeat.unwrap_or_default() })
    }

    /// The records, and what is to be said about the rows.
    ///
    /// # Errors
    /// [`Error::Stopped`](crate::Error::Stopped).
    #[doc(hidden)]
    pub fn imported(self) -> Result<Imported<T>> {
        self.records()
    }

    /// The records as another type of them.
    pub(super) fn records<R>(self) -> Result<Imported<R>>
    where
        T: Into<R>,
    {
        let mut records = Vec::with_capacity(self.collector.most_records());
        let mut push = |record: T| work::tick(RECORD).map(|()| records.push(record.into()));
        let imported = self.collector.finish_into(self.unknown_columns, self.complete, &mut push)?;
        Ok(Imported { records, ..imported })
    }
}

/// Hands over the rows, wherever they are, of whatever kind of record.
pub(super) fn read_data(
    data: &mut ImportData<'_>,
    plan: &Plan,
    collector: &mut dyn Rows,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Came> {
    let mut whole: &[u8] = match data {
        ImportData::Csv(bytes) | ImportData::JsonLines(bytes) => bytes,
        _ => &[],
    };
    let of = Some(whole.len());
    let (reader, file): (Reader, File<'_>) = match data {
        ImportData::Csv(_) => (table::read, (&mut whole, of)),
        ImportData::JsonLines(_) => (json::read, (&mut whole, of)),
        ImportData::CsvFrom(file) => (table::read, (&mut **file, None)),
        ImportData::JsonLinesFrom(file) => (json::read, (&mut **file, None)),
        &mut ImportData::Columns { names, rows, cell } => {
            return Columns { names, rows, cell }.read(plan, collector, progress);
        }
    };
    read_file(reader, file, plan, collector, progress)
}

/// What is the same of every kind of record isn't compiled with each.
fn read_file(
    reader: Reader,
    (from, of): File<'_>,
    plan: &Plan,
    collector: &mut dyn Rows,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Came> {
    let told = work::begin(WorkStep::Import, of.map(|of| of as u64));
    let mut progress = |now: Progress| {
        told.reach(now.bytes as u64, of.map(|of| of as u64));
        progress(now)
    };
    let mut text = Text::of(from, of, &plan.formats)?;
    let read = reader(&mut text, plan, collector, &mut progress);
    text.settle(read, collector.account())
}

impl<T: Importable + Into<Record>> Staged<T> {
    /// Adds the records to a base, or none when one of them is refused; what comes back has no records.
    ///
    /// # Errors
    /// As [`CustomerBase::update_all`], with what the options say of records that the base has already.
    #[doc(hidden)]
    pub fn add_to(self, base: &mut CustomerBase) -> Result<Imported<T>> {
        self.add(base)
    }

    /// [`Staged::add_to`], telling of no records of another type.
    pub(super) fn add<R>(self, base: &mut CustomerBase) -> Result<Imported<R>> {
        let mut update = base.update(self.on_repeat);
        let mut add = |record: T| {
            update.add(record.into());
            work::check()
        };
        let imported = self.collector.finish_into(self.unknown_columns, self.complete, &mut add);
        // What stops the work is refused by the update too, which then takes all back.
        let repeats = update.end()?;
        Ok(Imported { repeats: Some(repeats), ..imported? })
    }
}

impl<T: Importable> std::fmt::Debug for Staged<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Staged").field("complete", &self.complete).finish_non_exhaustive()
    }
}
