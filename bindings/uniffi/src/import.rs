//! Bytes in, records and findings out.

use crate::error::{RegularsError, Result, invalid};
use crate::generated::{
    ColumnMap, Entity, Finding, ImportOptions, ImportProgress, Record, Repeats, SourceSystem, Suggestion,
};
use chrono::{DateTime, NaiveDate, Utc};
use regulars::import::{self, Cell, ImportData, StagedFile};
use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

/// What the caller does every few thousand rows of an import.
#[uniffi::export(callback_interface)]
pub trait ImportListener: Send + Sync {
    /// Takes note of the progress; false stops the import with what is read so far.
    fn goes_on(&self, progress: ImportProgress) -> Result<bool>;
}

/// All that is to be said about the rows of an import.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ImportReport {
    /// What is wrong or doubtful, by first row; findings on the whole file (row 0) come first.
    pub findings: Vec<Finding>,
    /// Rows read, without the header and blank lines.
    pub rows: u64,
    /// Rows that went into the record of an earlier row.
    pub merged: u64,
    /// Rows that the map's `only` leaves out.
    pub skipped: u64,
    /// Rows that became no record, each counted in one finding that says why.
    pub rejected: u64,
    /// Columns that fill no field.
    pub unknown_columns: Vec<String>,
    /// Field to the words its vocabulary doesn't know, with the number of rows that have them.
    pub unknown_values: HashMap<String, HashMap<String, u64>>,
    /// Instants of kept rows written as a bare day, read as its midnight in the declared offset.
    pub days_as_instants: u64,
    /// Rows whose customer is missing because a word stands there for nobody (`0`, `guest`, `nan`).
    pub nobody: u64,
    /// How many records were new to the base, of an import into one.
    pub repeats: Option<Repeats>,
    /// Amounts of kept rows that were rounded to the minor unit, as the formats declare.
    pub rounded: u64,
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

/// The values of a column, of one type, with none where a row has no value.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum Cells {
    /// Texts, read as those of a file.
    Texts {
        /// One a row.
        values: Vec<Option<String>>,
    },
    /// Whole numbers.
    Wholes {
        /// One a row.
        values: Vec<Option<i64>>,
    },
    /// Floats: as ids and as amounts they are what `float_ids` and `rounding` of the formats say.
    Numbers {
        /// One a row.
        values: Vec<Option<f64>>,
    },
    /// True or false.
    Flags {
        /// One a row.
        values: Vec<Option<bool>>,
    },
    /// Points in time.
    Instants {
        /// One a row.
        values: Vec<Option<DateTime<Utc>>>,
    },
    /// Days.
    Days {
        /// One a row.
        values: Vec<Option<NaiveDate>>,
    },
}

/// A column of a table in memory.
#[derive(Debug, Clone, uniffi::Record)]
pub struct TableColumn {
    /// What it is called, as a map names it.
    pub name: String,
    /// Its values, a row each.
    pub cells: Cells,
}

impl Cells {
    fn len(&self) -> usize {
        match self {
            Self::Texts { values } => values.len(),
            Self::Wholes { values } => values.len(),
            Self::Numbers { values } => values.len(),
            Self::Flags { values } => values.len(),
            Self::Instants { values } => values.len(),
            Self::Days { values } => values.len(),
        }
    }

    fn cell(&self, row: usize) -> Cell<'_> {
        fn of<'a, T: Copy + Into<Cell<'a>>>(values: &[Option<T>], row: usize) -> Cell<'a> {
            values.get(row).copied().flatten().into()
        }
        match self {
            Self::Texts { values } => values.get(row).and_then(Option::as_deref).into(),
            Self::Wholes { values } => of(values, row),
            Self::Numbers { values } => of(values, row),
            Self::Flags { values } => of(values, row),
            Self::Instants { values } => of(values, row),
            Self::Days { values } => of(values, row),
        }
    }
}

/// The rows of a table, which are as many in each column.
fn rows(columns: &[TableColumn]) -> Result<usize> {
    let rows = columns.first().map_or(0, |column| column.cells.len());
    match columns.iter().find(|column| column.cells.len() != rows) {
        Some(TableColumn { name, cells }) => {
            Err(RegularsError::Lengths { what: name.clone(), expected: rows, found: cells.len() })
        }
        None => Ok(rows),
    }
}

/// Which form the bytes have.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Form<'a> {
    Csv(&'a [u8]),
    JsonLines(&'a [u8]),
    Columns(&'a [TableColumn]),
}

/// A file, and how to read it.
pub(crate) struct Source<'a> {
    pub(crate) form: Form<'a>,
    pub(crate) map: &'a ColumnMap,
    pub(crate) options: &'a ImportOptions,
    pub(crate) progress: Option<Box<dyn ImportListener>>,
}

/// Refuses a word that is no kind of record.
pub(crate) fn known(entity: &Entity) -> Result<&Entity> {
    match entity {
        Entity::Other(word) => Err(invalid("entity", format!("{word:?} is none of {}", Entity::WORDS.join(", ")))),
        known => Ok(known),
    }
}

impl Source<'_> {
    /// The rows, read.
    pub(crate) fn staged(&self, entity: &Entity) -> Result<StagedFile> {
        let mut failed: Option<RegularsError> = None;
        let step: &mut dyn FnMut(ImportProgress) -> ControlFlow<()> =
            &mut |progress| match self.progress.as_ref().map_or(Ok(true), |listener| listener.goes_on(progress)) {
                Ok(true) => ControlFlow::Continue(()),
                Ok(false) => ControlFlow::Break(()),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            };
        let entity = known(entity)?;
        let mut stage = |data: ImportData<'_>| StagedFile::read(entity, data, self.map, self.options, step);
        let staged = match self.form {
            Form::Csv(bytes) => stage(ImportData::Csv(bytes)),
            Form::JsonLines(bytes) => stage(ImportData::JsonLines(bytes)),
            Form::Columns(columns) => {
                let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
                let cell = |row: usize, column: usize| {
                    columns.get(column).map_or(Cell::Missing, |column| column.cells.cell(row))
                };
                stage(ImportData::Columns { names: &names, rows: rows(columns)?, cell: &cell })
            }
        };
        failed.map_or(Ok(staged?), Err)
    }

    fn imported(&self, entity: &Entity) -> Result<Imported> {
        let (records, report) = split(self.staged(entity)?.imported()?);
        Ok(Imported { records, report })
    }
}

/// The records apart from what is said about them.
pub(crate) fn split(imported: import::Imported<Record>) -> (Vec<Record>, ImportReport) {
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
        nobody,
        repeats,
        rounded,
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
        nobody: nobody as u64,
        repeats,
        rounded: rounded as u64,
        complete,
    };
    (records, report)
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
    Source { form: Form::Csv(&bytes), map, options, progress }.imported(&entity)
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
    Source { form: Form::JsonLines(&bytes), map, options, progress }.imported(&entity)
}

/// Reads records of one kind from columns in memory, with the findings of a file; rows are counted from 1.
#[uniffi::export(default(map), default(options), default(progress))]
pub fn import_columns(
    entity: Entity,
    columns: Vec<TableColumn>,
    map: &ColumnMap,
    options: &ImportOptions,
    progress: Option<Box<dyn ImportListener>>,
) -> Result<Imported> {
    Source { form: Form::Columns(&columns), map, options, progress }.imported(&entity)
}

/// The map of a system's names for one kind of record.
#[uniffi::export]
pub fn column_map(system: SourceSystem, entity: &Entity) -> Result<ColumnMap> {
    Ok(ColumnMap::of_system(system, entity)?)
}

/// Proposes how to read a file, from its start: its `map` goes into the import as it is, once a person has confirmed it.
#[uniffi::export]
pub fn suggest(bytes: Vec<u8>) -> Result<Suggestion> {
    Ok(import::suggest(&bytes)?)
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
