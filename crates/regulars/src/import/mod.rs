//! Bytes in, records and findings out; never touches a file.
//!
//! [`csv()`] and [`json_lines`] read any record of [`model`](crate::model): the type asked for decides what a row is. A
//! [`ColumnMap`] says which column fills which field and how the file writes dates and numbers; without one, columns
//! are known by the names of the fields and a few others. Nothing is guessed, repaired or dropped: a row becomes (part
//! of) a record, or a finding that says why not.
//!
//! - **Rows.** For CSV rows are counted as a spreadsheet counts them, from 1, which is most often the header: a line
//!   break inside quotes begins no row, blank lines (and Excel's leading `sep=;` line) are none. For JSON Lines a row is
//!   a physical line, the first is 1, and blank lines are numbered but not counted; of a JSON array it is an element.
//!   Of [`columns`] in memory it is the row of the table; the first is 1.
//! - **Around the table.** The header is the first row that has the columns which a record can't be without; titles
//!   above it, totals and notes below the table, and a header that comes again are counted as skipped and told. A map
//!   can declare them ([`ColumnMap::header_row`], `header_lines`, `footer_rows`, `total_words`). A row that has an id
//!   and what else its record needs is a record, whatever its cells say.
//! - **Columns.** Two columns that fill one field, and a missing column that a record can't be without, are errors;
//!   columns that fill nothing are listed, columns that the map names and the file lacks are findings. In JSON Lines,
//!   where every row has its own columns, the former rejects the row.
//! - **Cells.** Spaces and invisible marks around a value are trimmed, an empty cell is a missing value. Empty cells
//!   beyond the header are nothing, cells missing at a row's end are missing values and doubtful; a row with a value
//!   beyond the header is rejected. Words that stand for nothing (`NULL`, `N/A`) are declared, or never an id, a number
//!   or a date.
//! - **Text** is UTF-8, or UTF-16 with a byte-order mark; other encodings are declared ([`Formats::encoding`]), and
//!   without that the file is refused, with how it would read. Compressed and binary files are errors; a row that holds
//!   a NUL is rejected.
//! - **People.** A customer is whom the id names; where it is missing or stands for nobody (`0`, `-1`, `guest`, `nan`,
//!   `-`, `unknown`), the columns of the map's `fallbacks` are tried. A mail address is kept in lower case, of a telephone
//!   number (with a `+`, or from a column that is called so) the digits are. A row that stands for nobody is rejected
//!   where its record can't be without a customer (orders, invitations), and kept without one, doubtful, where it can.
//! - **Orders** may span rows: a row that names a product, price or line amount adds a line, one that tells of a refund
//!   adds a return, to the order of that id, whichever comes first; such rows are counted as `merged`. What the first row
//!   says (customer, date, currency, totals) further rows may leave empty; a row whose quantity or amount is below zero
//!   is a return. An order whose status isn't one of paid, shipped, completed and the words that mean as much is kept, and
//!   no purchase ([`Order::is_purchase_as_of`](crate::model::Order::is_purchase_as_of)); one without a status is, and
//!   doubtful where a column that isn't read says that it was not paid. An id that
//!   otherwise occurs twice is a rejected row that names the one that is kept: where rows contradict each other what
//!   most of them say counts, of as many the least, so that the order of the rows has no say.

mod absent;
mod bytes;
mod cells;
mod collect;
mod cure;
mod entities;
mod fields;
mod groups;
mod ids;
mod json;
mod lint;
mod map;
mod minor;
mod money;
mod notes;
mod plan;
mod row;
mod staged;
mod suggest;
mod systems;
mod table;

use std::{collections::BTreeMap, fmt, ops::ControlFlow};

use serde::{Deserialize, Serialize};

pub use cells::declared::{AmountUnit, DateCalendar, DateOrder, Epoch, Formats, Rounding};
pub use cells::typed::Cell;
pub use collect::Importable;
pub use map::ColumnMap;
pub use staged::{ImportData, Staged, StagedFile, csv_from, json_lines_from};
pub use suggest::{SuggestedField, SuggestedQuestion, Suggestion, suggest};
pub use systems::SourceSystem;

use crate::Result;
use crate::model::{Instant, OnRepeat, Repeats};

/// What an import should know beyond the file's own map.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImportOptions {
    /// The instant after which a date is doubtful; `None` doubts none.
    pub as_of: Option<Instant>,
    /// How the file writes its values, where the map doesn't say or says otherwise.
    pub formats: Formats,
    /// What becomes of a record that a base has already with other values, in an import into a base; `None` is an error.
    pub on_repeat: Option<OnRepeat>,
}

/// Records of one kind, and all that is to be said about the rows they came from.
///
/// Always `rows == records.len() + merged + skipped + rejected`, and the counts of the findings that are
/// [`Severity::Rejected`] add up to `rejected`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Imported<T> {
    /// The records, in the order of their first rows.
    pub records: Vec<T>,
    /// What is wrong or doubtful, by first row; findings on the whole file (row 0) come first.
    pub findings: Vec<Finding>,
    /// Rows read, without the header and blank lines; titles above the header and totals below the table are rows.
    pub rows: usize,
    /// Rows that went into the record of an earlier row (lines and returns of an order).
    pub merged: usize,
    /// Rows that are no records: those that the map's `only` leaves out, titles, totals, a header that comes again.
    pub skipped: usize,
    /// Rows that became no record, each counted in one finding that says why.
    pub rejected: usize,
    /// Columns that fill no field, in the order of the file (JSON Lines: of their names).
    pub unknown_columns: Vec<String>,
    /// Field to the words its vocabulary doesn't know, with the number of rows that have them; they are kept as they
    /// came.
    pub unknown_values: BTreeMap<String, BTreeMap<String, usize>>,
    /// Instants of kept rows written as a bare day, read as its midnight in the declared offset.
    pub days_as_instants: usize,
    /// Rows whose customer is missing because a word stands there for nobody (`0`, `guest`, `nan`).
    pub nobody: usize,
    /// How many records were new to the base, of an import into one.
    pub repeats: Option<Repeats>,
    /// Amounts of kept rows that were rounded to the minor unit, as the formats declare.
    #[serde(default)]
    pub rounded: usize,
    /// False when the caller stopped the import before its end.
    pub complete: bool,
}

/// Something that a person should know about rows of a file: what is to be said of many is said once.
///
/// In print it is one line, which names its first row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The field, or `row` when the row as a whole is meant.
    pub field: String,
    /// What is wrong. Values in which rows differ are `…`, and stand in the details of the examples.
    pub reason: String,
    /// What to declare or do about it, where that is known.
    pub cure: Option<String>,
    /// What became of the rows.
    pub severity: Severity,
    /// How many rows there are.
    pub count: usize,
    /// The first five of them.
    pub examples: Vec<FindingExample>,
}

impl fmt::Display for Finding {
    /// `row 3, net "12,50": its separators are not the declared ones; declare decimal (one of 7 rows)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { field, reason, cure, count, examples, .. } = self;
        let first = examples.first();
        match first {
            Some(FindingExample { row: row @ 1.., .. }) => write!(f, "row {row}, {field}")?,
            _ => write!(f, "{field}")?,
        }
        if let Some(FindingExample { value, .. }) = first.filter(|example| !example.value.is_empty()) {
            write!(f, " {value:?}")?;
        }
        match first.and_then(|example| example.detail.as_ref()) {
            // The reason is what the rows have in common, the detail what is said of this one.
            Some(detail) if reason.contains('…') => write!(f, ": {detail}")?,
            Some(detail) => write!(f, ": {reason} ({detail})")?,
            None => write!(f, ": {reason}")?,
        }
        if let Some(cure) = cure {
            write!(f, "; {cure}")?;
        }
        if *count > 1 { write!(f, " (one of {count} rows)") } else { Ok(()) }
    }
}

/// One of the rows that a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingExample {
    /// The row, as the module counts them; 0 for the whole file.
    pub row: usize,
    /// The value found, cut to 80 characters; empty when there is none.
    pub value: String,
    /// What is to be said of this row alone (`row 7`, which has the same id), or the reason with its values.
    pub detail: Option<String>,
}

/// What became of the rows of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// They became no record.
    Rejected,
    /// They were kept as they are.
    Doubtful,
}

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read.
    pub bytes: usize,
    /// Bytes of the file; 0 before the end of one that comes in pieces.
    pub of: usize,
    /// Rows read.
    pub rows: usize,
}

/// Reads records of one kind from CSV with a header.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when the bytes aren't text of the declared encoding, the map names a field that doesn't exist, two
/// columns fill one field, or a column that the record can't be without is missing;
/// [`Error::Empty`](crate::Error::Empty) when there is no header.
///
/// ```
/// use regulars::{import::{self, ColumnMap, ImportOptions, Severity}, model::Order};
/// let file = b"order_id,customer_id,ordered_at,net_amount,currency\n\
///              1,0001,1997-01-01,29.33,USD\n\
///              2,0001,1997-02-30,12.00,USD\n";
/// let orders = import::csv::<Order>(file, &ColumnMap::default(), &ImportOptions::default())?;
/// assert_eq!(orders.records[0].gross.to_string(), "29.33 USD");
/// assert_eq!((orders.rows, orders.rejected), (2, 1));
/// let finding = &orders.findings[0];
/// assert_eq!((finding.field.as_str(), finding.severity), ("ordered_at", Severity::Rejected));
/// assert_eq!((finding.reason.as_str(), finding.count), ("no such day in the calendar", 1));
/// assert_eq!((finding.examples[0].row, finding.examples[0].value.as_str()), (3, "1997-02-30"));
/// assert!(finding.to_string().starts_with("row 3, ordered_at \"1997-02-30\": no such day in the calendar; declare"));
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn csv<T: Importable>(bytes: &[u8], map: &ColumnMap, options: &ImportOptions) -> Result<Imported<T>> {
    csv_with_progress(bytes, map, options, |_| ControlFlow::Continue(()))
}

/// [`csv()`], calling back every few thousand rows; a callback that breaks ends the import with what is read so far.
///
/// # Errors
/// As [`csv()`].
///
/// ```
/// use std::ops::ControlFlow;
/// use regulars::{import::{self, ColumnMap, ImportOptions}, model::Customer};
/// let mut seen = 0;
/// let customers = import::csv_with_progress::<Customer>(
///     b"id,mail\n1,a@example.org\n",
///     &ColumnMap::default(),
///     &ImportOptions::default(),
///     |progress| {
///         seen = progress.rows;
///         ControlFlow::Continue(())
///     },
/// )?;
/// assert_eq!((customers.records.len(), seen), (1, 1));
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn csv_with_progress<T: Importable>(
    bytes: &[u8],
    map: &ColumnMap,
    options: &ImportOptions,
    mut progress: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Imported<T>> {
    Staged::csv(bytes, map, options, &mut progress)?.imported()
}

/// Reads records of one kind from JSON Lines, one object a line, or from one JSON array of objects.
///
/// # Errors
/// As [`csv()`]; a column the record can't be without is missing when no object has it.
///
/// ```
/// use regulars::{import::{self, ColumnMap, ImportOptions}, model::{Entity, Order}};
/// let line = br#"{"event": "Order Completed", "userId": "u-1", "timestamp": "2025-01-31T14:05:00.000Z", "properties":
///     {"order_id": "50314b8e", "total": 27.5, "shipping": 3, "tax": 2, "currency": "USD"}}"#;
/// let one_line = String::from_utf8_lossy(line).replace('\n', " ");
/// let map = ColumnMap::segment(&Entity::Order)?;
/// let orders = import::json_lines::<Order>(one_line.as_bytes(), &map, &ImportOptions::default())?;
/// assert_eq!(orders.records[0].gross.to_string(), "22.50 USD");
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn json_lines<T: Importable>(bytes: &[u8], map: &ColumnMap, options: &ImportOptions) -> Result<Imported<T>> {
    json_lines_with_progress(bytes, map, options, |_| ControlFlow::Continue(()))
}

/// [`json_lines`], calling back as [`csv_with_progress`] does.
///
/// # Errors
/// As [`json_lines`].
///
/// ```
/// use std::ops::ControlFlow;
/// use regulars::{import::{self, ColumnMap, ImportOptions}, model::Customer};
/// let lines = b"{\"id\": 1}\n{\"id\": 2}\n";
/// let customers = import::json_lines_with_progress::<Customer>(
///     lines,
///     &ColumnMap::default(),
///     &ImportOptions::default(),
///     |_| ControlFlow::Continue(()),
/// )?;
/// assert!(customers.complete);
/// assert_eq!(customers.records[1].id, "2");
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn json_lines_with_progress<T: Importable>(
    bytes: &[u8],
    map: &ColumnMap,
    options: &ImportOptions,
    mut progress: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Imported<T>> {
    Staged::json_lines(bytes, map, options, &mut progress)?.imported()
}

/// Reads records of one kind from columns in memory, with the findings of a file.
///
/// `names` are those of the columns, and `cell` gives the value of a row (from 0) in a column (from 0). A value keeps its
/// type: numbers have no separators to be declared, instants no order of day and month, and what is missing is no word.
/// All else is as in [`csv()`]: the map names the columns, texts are read as the formats say. Columns that fill nothing
/// are not asked for, but for those of orders whose names may say whether they were paid.
///
/// # Errors
/// As [`csv()`].
///
/// ```
/// use regulars::{import::{self, Cell, ColumnMap, ImportOptions}, model::{Order, instant}};
/// let at = [instant("2025-01-31T14:05:00Z")?, instant("2025-02-01T09:00:00Z")?];
/// let (customers, totals) = ([Some("anna"), None], [29.33, 12.5]);
/// let cell = |row: usize, column: usize| match column {
///     0 => Cell::Whole(row as i64),
///     1 => customers[row].into(),
///     2 => at[row].into(),
///     _ => totals[row].into(),
/// };
/// let names = ["order_id", "customer_id", "ordered_at", "net_amount"];
/// let map: ColumnMap = serde_json::from_str(r#"{"constants": {"currency": "EUR"}}"#)?;
/// let orders = import::columns::<Order>(&names, 2, cell, &map, &ImportOptions::default())?;
/// assert_eq!(orders.records[0].gross.to_string(), "29.33 EUR");
/// assert!(orders.findings[0].to_string().starts_with("row 2, customer_id: missing; fill it in"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn columns<'a, T: Importable>(
    names: &[&str],
    rows: usize,
    cell: impl Fn(usize, usize) -> Cell<'a>,
    map: &ColumnMap,
    options: &ImportOptions,
) -> Result<Imported<T>> {
    columns_with_progress(names, rows, cell, map, options, |_| ControlFlow::Continue(()))
}

/// [`columns`], calling back as [`csv_with_progress`] does; in place of bytes it counts rows.
///
/// # Errors
/// As [`columns`].
///
/// ```
/// use std::ops::ControlFlow;
/// use regulars::{import::{self, ColumnMap, ImportOptions}, model::Customer};
/// let (ids, map, options) = (["a", "b"], ColumnMap::default(), ImportOptions::default());
/// let mut seen = (0, 0);
/// let cell = |row: usize, _| ids[row].into();
/// let customers = import::columns_with_progress::<Customer>(&["id"], ids.len(), cell, &map, &options, |progress| {
///     seen = (progress.rows, progress.of);
///     ControlFlow::Continue(())
/// })?;
/// assert_eq!((customers.records.len(), seen), (2, (2, 2)));
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn columns_with_progress<'a, T: Importable>(
    names: &[&str],
    rows: usize,
    cell: impl Fn(usize, usize) -> Cell<'a>,
    map: &ColumnMap,
    options: &ImportOptions,
    mut progress: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Imported<T>> {
    Staged::columns(names, rows, &cell, map, options, &mut progress)?.imported()
}
