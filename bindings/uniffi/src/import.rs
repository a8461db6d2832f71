//! Bytes in, records and findings out.

use crate::error::{RegularsError, Result, invalid};
use chrono::{DateTime, Utc};
use regulars::import::Progress as ImportProgress;
use regulars::import::{self, ColumnMap, DateOrder, Epoch, Finding, Formats, ImportOptions, Importable, Severity};
use regulars::model::{self, Entity, Record};
use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

type Instant = DateTime<Utc>;

/// Order of day and month in dates whose year comes last.
#[uniffi::remote(Enum)]
pub enum DateOrder {
    /// 31/01/2025.
    DayFirst,
    /// 01/31/2025.
    MonthFirst,
}

/// Unit of an instant written as an integer since 1970-01-01T00:00:00Z.
#[uniffi::remote(Enum)]
pub enum Epoch {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
    /// Microseconds.
    Microseconds,
}

/// How a file writes dates, numbers and money; what is left out is not guessed but strict.
#[uniffi::remote(Record)]
pub struct Formats {
    /// Separator of CSV columns; without one, that of `,` `;` tab `|` that occurs most often in the header.
    #[uniffi(default)]
    pub separator: Option<char>,
    /// Order of day and month where the year comes last; without one such dates are rejected.
    #[uniffi(default)]
    pub date_order: Option<DateOrder>,
    /// Unit of instants written as a bare integer.
    #[uniffi(default)]
    pub epoch: Option<Epoch>,
    /// Minutes east of UTC of times that state no offset.
    #[uniffi(default)]
    pub offset_minutes: Option<i32>,
    /// Decimal sign, `.` or `,`.
    #[uniffi(default)]
    pub decimal: Option<char>,
    /// Sign between groups of three digits.
    #[uniffi(default)]
    pub thousands: Option<char>,
    /// Currency (ISO 4217) of amounts whose row names none.
    #[uniffi(default)]
    pub currency: Option<String>,
    /// Whether amounts may carry a sign such as `$` or a code.
    #[uniffi(default)]
    pub currency_symbols: Option<bool>,
    /// Whether amounts in Iranian currency are toman (10 rial).
    #[uniffi(default)]
    pub toman: Option<bool>,
    /// Sign between the values of a cell that holds several.
    #[uniffi(default)]
    pub list_separator: Option<char>,
}

/// How the columns of a file fill the fields of a record.
#[uniffi::remote(Record)]
pub struct ColumnMap {
    /// Field to the column names that may fill it, of which a file must have at most one.
    #[uniffi(default)]
    pub columns: BTreeMap<String, Vec<String>>,
    /// Field to the file's words and what they mean; `*` stands for any other word, an empty meaning for "missing".
    #[uniffi(default)]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// Field to the value of rows in which it is missing.
    #[uniffi(default)]
    pub constants: BTreeMap<String, String>,
    /// Column to the words of the rows that are read; the others are skipped.
    #[uniffi(default)]
    pub only: BTreeMap<String, Vec<String>>,
    /// How the file writes its values.
    #[uniffi(default)]
    pub formats: Formats,
    /// Whether only the columns named here are read.
    #[uniffi(default)]
    pub strict: bool,
    /// Whether records without an id get the number of their row as one.
    #[uniffi(default)]
    pub number_rows: bool,
}

/// What an import should know beyond the file's own map.
#[uniffi::remote(Record)]
pub struct ImportOptions {
    /// The instant after which a date is doubtful; none doubts none.
    #[uniffi(default)]
    pub as_of: Option<Instant>,
    /// How the file writes its values, where the map doesn't say or says otherwise.
    #[uniffi(default)]
    pub formats: Formats,
}

/// What became of a row with a finding.
#[uniffi::remote(Enum)]
pub enum Severity {
    /// The row became no record.
    Rejected,
    /// The row was kept as it is.
    Doubtful,
}

/// Something about a row that a person should know.
#[uniffi::remote(Record)]
pub struct Finding {
    /// The row, as a spreadsheet counts them; 0 for the whole file.
    pub row: usize,
    /// The field, or `row` when the row as a whole is meant.
    pub field: String,
    /// The value found, cut to 80 characters.
    pub value: String,
    /// What is wrong.
    pub reason: String,
    /// What became of the row.
    pub severity: Severity,
}

/// How far an import has come.
#[uniffi::remote(Record)]
pub struct ImportProgress {
    /// Bytes read.
    pub bytes: usize,
    /// Bytes of the file.
    pub of: usize,
    /// Rows read.
    pub rows: usize,
}

/// What the caller does every few thousand rows of an import.
#[uniffi::export(callback_interface)]
pub trait ImportListener: Send + Sync {
    /// Takes note of the progress; false stops the import with what is read so far.
    fn goes_on(&self, progress: ImportProgress) -> Result<bool>;
}

/// All that is to be said about the rows of an import.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ImportReport {
    /// What is wrong or doubtful, by row; findings on the whole file (row 0) come first.
    pub findings: Vec<Finding>,
    /// Rows read, without the header and blank lines.
    pub rows: u64,
    /// Rows that went into the record of an earlier row.
    pub merged: u64,
    /// Rows that the map's `only` leaves out.
    pub skipped: u64,
    /// Rows that became no record, each with one finding that says why.
    pub rejected: u64,
    /// Columns that fill no field.
    pub unknown_columns: Vec<String>,
    /// Field to the words its vocabulary doesn't know, with the number of rows that have them.
    pub unknown_values: HashMap<String, HashMap<String, u64>>,
    /// Instants of kept rows written as a bare day, read as its midnight in the declared offset.
    pub days_as_instants: u64,
    /// False when the caller stopped the import before its end.
    pub complete: bool,
}

/// Records of one kind, and all that is to be said about the rows they came from.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Imported {
    /// The records, in the order of their first rows.
    pub records: Vec<Record>,
    /// What is to be said about the rows.
    pub report: ImportReport,
}

/// Which form the bytes have.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Form {
    Csv,
    JsonLines,
}

/// A file, and how to read it.
pub(crate) struct Source<'a> {
    pub(crate) form: Form,
    pub(crate) bytes: &'a [u8],
    pub(crate) map: &'a ColumnMap,
    pub(crate) options: &'a ImportOptions,
    pub(crate) progress: Option<Box<dyn ImportListener>>,
}

/// Refuses a word that is no kind of record.
pub(crate) fn known(entity: &Entity) -> Result<&Entity> {
    match entity {
        Entity::Other(word) => Err(no_entity(word)),
        known => Ok(known),
    }
}

fn no_entity(word: &str) -> RegularsError {
    invalid("entity", format!("{word:?} is none of {}", Entity::WORDS.join(", ")))
}

impl Source<'_> {
    /// The records of an entity, and the report.
    pub(crate) fn read(&self, entity: &Entity) -> Result<(Vec<Record>, ImportReport)> {
        match entity {
            Entity::Customer => self.read_as::<model::Customer>(),
            Entity::Account => self.read_as::<model::Account>(),
            Entity::Interaction => self.read_as::<model::Interaction>(),
            Entity::Order => self.read_as::<model::Order>(),
            Entity::Subscription => self.read_as::<model::Subscription>(),
            Entity::Deal => self.read_as::<model::Deal>(),
            Entity::Ticket => self.read_as::<model::Ticket>(),
            Entity::Feedback => self.read_as::<model::Feedback>(),
            Entity::Invitation => self.read_as::<model::Invitation>(),
            Entity::Other(word) => Err(no_entity(word)),
        }
    }

    fn read_as<T: Importable + Into<Record>>(&self) -> Result<(Vec<Record>, ImportReport)> {
        let mut failed: Option<RegularsError> = None;
        let step = |progress: ImportProgress| match self.progress.as_ref().map_or(Ok(true), |p| p.goes_on(progress)) {
            Ok(true) => ControlFlow::Continue(()),
            Ok(false) => ControlFlow::Break(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        };
        let imported = match self.form {
            Form::Csv => import::csv_with_progress::<T>(self.bytes, self.map, self.options, step),
            Form::JsonLines => import::json_lines_with_progress::<T>(self.bytes, self.map, self.options, step),
        };
        failed.map_or(Ok(()), Err)?;
        Ok(split(imported?))
    }
}

fn split<T: Into<Record>>(imported: import::Imported<T>) -> (Vec<Record>, ImportReport) {
    let import::Imported {
        records,
        findings,
        rows,
        merged,
        skipped,
        rejected,
        unknown_columns,
        unknown_values,
        days_as_instants,
        complete,
    } = imported;
    let counts = |words: BTreeMap<String, usize>| words.into_iter().map(|(word, n)| (word, n as u64)).collect();
    let report = ImportReport {
        findings,
        rows: rows as u64,
        merged: merged as u64,
        skipped: skipped as u64,
        rejected: rejected as u64,
        unknown_columns,
        unknown_values: unknown_values.into_iter().map(|(field, words)| (field, counts(words))).collect(),
        days_as_instants: days_as_instants as u64,
        complete,
    };
    (records.into_iter().map(Into::into).collect(), report)
}

/// Reads records of one kind from CSV with a header.
#[uniffi::export(default(map), default(options), default(progress))]
pub fn import_csv(
    entity: Entity,
    bytes: Vec<u8>,
    map: &ColumnMap,
    options: &ImportOptions,
    progress: Option<Box<dyn ImportListener>>,
) -> Result<Imported> {
    let (records, report) = Source { form: Form::Csv, bytes: &bytes, map, options, progress }.read(&entity)?;
    Ok(Imported { records, report })
}

/// Reads records of one kind from JSON Lines: one object a line.
#[uniffi::export(default(map), default(options), default(progress))]
pub fn import_json_lines(
    entity: Entity,
    bytes: Vec<u8>,
    map: &ColumnMap,
    options: &ImportOptions,
    progress: Option<Box<dyn ImportListener>>,
) -> Result<Imported> {
    let (records, report) = Source { form: Form::JsonLines, bytes: &bytes, map, options, progress }.read(&entity)?;
    Ok(Imported { records, report })
}

/// The map of HubSpot's names: those of its API, and the titles of its CSV exports.
#[uniffi::export]
pub fn hubspot_map(entity: &Entity) -> Result<ColumnMap> {
    Ok(ColumnMap::hubspot(entity)?)
}

/// The map of Salesforce's names: field names, and the labels of its reports.
#[uniffi::export]
pub fn salesforce_map(entity: &Entity) -> Result<ColumnMap> {
    Ok(ColumnMap::salesforce(entity)?)
}

/// The map of Zendesk's names: the JSON of its API, and its CSV exports.
#[uniffi::export]
pub fn zendesk_map(entity: &Entity) -> Result<ColumnMap> {
    Ok(ColumnMap::zendesk(entity)?)
}

/// The map of Segment's names.
#[uniffi::export]
pub fn segment_map(entity: &Entity) -> Result<ColumnMap> {
    Ok(ColumnMap::segment(entity)?)
}
