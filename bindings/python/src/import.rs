//! Bytes in, records and findings out.

use crate::border::cells::Cells;
use crate::border::errors::{raise, wrong};
use crate::border::file::{FileData, Pieces, file_bytes};
use crate::border::given::{from_python, options, with_instant};
use crate::border::object::text;
use crate::border::record::to_python;
use crate::border::work::{detached, says_stop};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use regulars::Error;
use regulars::import::{
    self, Cell, ColumnMap, ImportData, ImportOptions, Importable, Progress, SourceSystem, StagedFile,
};
use regulars::model::{Customer, CustomerBase, Entity, Invitation, Order};
use std::ops::ControlFlow;
use std::sync::{PoisonError, RwLock};

/// What an import takes, read while the interpreter is held.
pub(crate) struct Import {
    entity: Entity,
    data: Given,
    map: ColumnMap,
    options: ImportOptions,
    progress: Option<Py<PyAny>>,
}

/// What is imported.
enum Given {
    Csv(FileData),
    JsonLines(FileData),
    Table(Vec<Named>),
}

/// A column of a table: its name, its values, and where these have a zone the same as its clocks show them.
type Named = (String, Py<PyAny>, Option<Py<PyAny>>);

impl Given {
    fn read(format: &str, data: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(match format {
            "table" => Self::Table(data.extract()?),
            "json_lines" => Self::JsonLines(FileData::of(data)?),
            _ => Self::Csv(FileData::of(data)?),
        })
    }
}

impl Import {
    pub(crate) fn new(
        format: &str,
        entity: &Bound<'_, PyAny>,
        data: &Bound<'_, PyAny>,
        map: Option<&Bound<'_, PyAny>>,
        given: &Bound<'_, PyDict>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Self> {
        let data = Given::read(format, data)?;
        with_instant(given, "as_of")?;
        let map = map.map(|map| from_python(map, "map")).transpose()?.unwrap_or_default();
        Ok(Self { entity: named(entity)?, data, map, options: options(given)?, progress })
    }

    /// Reads the rows, and adds the records to a base where there is one.
    pub(crate) fn run(&self, py: Python<'_>, base: Option<&RwLock<CustomerBase>>) -> PyResult<Py<PyAny>> {
        let staged = self.staged(py)?;
        let base = base.map(|base| || base.write().unwrap_or_else(PoisonError::into_inner));
        let imported = detached(py, || match base {
            Some(base) => staged.add_to(&mut base()),
            None => staged.imported(),
        });
        to_python(py, &imported.map_err(raise)?)
    }

    fn staged(&self, py: Python<'_>) -> PyResult<StagedFile> {
        let Self { entity, data, map, options, .. } = self;
        let mut stopped = None;
        let callback = self.progress.as_ref();
        let mut step = |progress: Progress| {
            let went_on = Python::attach(|py| tell(py, callback, progress));
            went_on.unwrap_or_else(|error| {
                stopped = Some(error);
                ControlFlow::Break(())
            })
        };
        let mut stage = |data: ImportData<'_>| StagedFile::read(entity, data, map, options, &mut step);
        let (file, in_lines) = match data {
            Given::Csv(file) => (file, false),
            Given::JsonLines(file) => (file, true),
            Given::Table(columns) => {
                let table = Table::read(py, entity, columns, map, options)?;
                let cell = |row: usize, column: usize| table.cell(row, column);
                let columns = || ImportData::Columns { names: &table.names, rows: table.rows, cell: &cell };
                let staged = detached(py, || stage(columns()));
                return stopped.map_or_else(|| staged.map_err(raise), Err);
            }
        };
        let (staged, failed) = match file {
            FileData::Whole(bytes) => {
                let bytes: &[u8] = bytes;
                let file = || if in_lines { ImportData::JsonLines(bytes) } else { ImportData::Csv(bytes) };
                (detached(py, || stage(file())), None)
            }
            FileData::Pieces(source) => {
                let mut from = Pieces::of(source.clone_ref(py));
                let staged = detached(py, || {
                    let file = &mut from;
                    stage(if in_lines { ImportData::JsonLinesFrom(file) } else { ImportData::CsvFrom(file) })
                });
                (staged, from.failed)
            }
        };
        stopped.or(failed).map_or_else(|| staged.map_err(raise), Err)
    }
}

/// A table whose columns are read as far as the import needs them.
struct Table<'a> {
    names: Vec<&'a str>,
    columns: Vec<Option<Cells>>,
    rows: usize,
}

impl<'a> Table<'a> {
    fn read(
        py: Python<'_>,
        entity: &Entity,
        columns: &'a [Named],
        map: &ColumnMap,
        options: &ImportOptions,
    ) -> PyResult<Self> {
        let names: Vec<&str> = columns.iter().map(|(name, ..)| name.as_str()).collect();
        // What fills no field may be of any kind: a table without rows tells which columns those are.
        let empty = ImportData::Columns { names: &names, rows: 0, cell: &|_, _| Cell::Missing };
        let empty = StagedFile::read(entity, empty, map, options, &mut |_| ControlFlow::Continue(()));
        let unknown = empty.and_then(StagedFile::imported).map_err(raise)?.unknown_columns;
        let is_unknown = |name: &str| unknown.iter().any(|unknown| unknown == name.trim());
        let read = |(name, values, local): &Named| {
            let local = local.as_ref().map(|local| local.bind(py));
            let read = || Cells::read(values.bind(py), local, name);
            match is_unknown(name) {
                false => read().map(Some),
                // One that is only looked at needn't be readable.
                true => Ok(StagedFile::looks_at(name).then(read).and_then(PyResult::ok)),
            }
        };
        let columns = columns.iter().map(read).collect::<PyResult<Vec<_>>>()?;
        let rows = columns.iter().flatten().map(Cells::len).next().unwrap_or_default();
        let mut lengths = names.iter().zip(&columns).filter_map(|(name, cells)| Some((name, cells.as_ref()?.len())));
        if let Some((name, found)) = lengths.find(|(_, length)| *length != rows) {
            return Err(raise(Error::Lengths { what: (*name).into(), expected: rows, found }));
        }
        Ok(Self { names, columns, rows })
    }

    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        self.columns.get(column).and_then(Option::as_ref).map_or(Cell::Missing, |cells| cells.cell(row))
    }
}

/// Ends the import when the user asks for it, by Ctrl-C or by a callback that gives False.
fn tell(py: Python<'_>, callback: Option<&Py<PyAny>>, progress: Progress) -> PyResult<ControlFlow<()>> {
    py.check_signals()?;
    let Some(callback) = callback else { return Ok(ControlFlow::Continue(())) };
    let Progress { bytes, of, rows } = progress;
    let answer = callback.call1(py, (bytes, of, rows))?;
    Ok(if says_stop(py, &answer)? { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
}

pub(crate) fn no_entity(entity: &Entity) -> PyErr {
    wrong("entity", format!("{:?} is none of {}", entity.as_str(), Entity::WORDS.join(", ")))
}

/// The entity that the caller names.
pub(crate) fn named(entity: &Bound<'_, PyAny>) -> PyResult<Entity> {
    match Entity::from(text(entity, "entity")?.as_str()) {
        Entity::Other(word) => Err(no_entity(&Entity::Other(word))),
        entity => Ok(entity),
    }
}

#[pyfunction]
pub(crate) fn import_records(
    py: Python<'_>,
    format: &str,
    entity: &Bound<'_, PyAny>,
    data: &Bound<'_, PyAny>,
    map: Option<&Bound<'_, PyAny>>,
    options: &Bound<'_, PyDict>,
    progress: Option<Py<PyAny>>,
) -> PyResult<Py<PyAny>> {
    Import::new(format, entity, data, map, options, progress)?.run(py, None)
}

/// Of a table with columns of these names: the one that says who the customer is, and whether one fills the id.
#[pyfunction]
pub(crate) fn columns_of_ids(
    entity: &Bound<'_, PyAny>,
    names: Vec<String>,
    map: Option<&Bound<'_, PyAny>>,
) -> PyResult<(Option<String>, bool)> {
    let map = map.map(|map| from_python(map, "map")).transpose()?.unwrap_or_default();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Ok(match named(entity)? {
        Entity::Customer => ids_of::<Customer>(&names, &map, "id"),
        Entity::Order => ids_of::<Order>(&names, &map, "customer_id or account_id"),
        Entity::Invitation => ids_of::<Invitation>(&names, &map, "customer_id"),
        // Their records may be without a customer, and so a table without the column is no error.
        _ => (None, true),
    })
}

/// A table without rows tells by its error which column is needed: the column without which it is that of `person`.
fn ids_of<T: Importable>(names: &[&str], map: &ColumnMap, person: &str) -> (Option<String>, bool) {
    let lacks = |names: &[&str], field: &str| {
        let read = import::columns::<T>(names, 0, |_, _| Cell::Missing, map, &ImportOptions::default());
        matches!(read, Err(Error::Invalid { what, .. }) if what == format!("column {field}"))
    };
    let has_id = !lacks(names, "id");
    let map = ColumnMap { number_rows: map.number_rows || !has_id, ..map.clone() };
    let lacks_person = |at: &usize| {
        let others = names.iter().enumerate().filter(|(other, _)| other != at);
        let names: Vec<&str> = others.map(|(_, name)| *name).collect();
        let read = import::columns::<T>(&names, 0, |_, _| Cell::Missing, &map, &ImportOptions::default());
        matches!(read, Err(Error::Invalid { what, .. }) if what == format!("column {person}"))
    };
    let at = (0..names.len()).find(lacks_person);
    (at.and_then(|at| names.get(at)).map(|name| (*name).to_owned()), has_id)
}

/// The ready-made map of a system.
#[pyfunction]
pub(crate) fn column_map(py: Python<'_>, system: &Bound<'_, PyAny>, entity: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let system: SourceSystem = from_python(system, "system")?;
    to_python(py, &ColumnMap::of_system(system, &named(entity)?).map_err(raise)?)
}

/// Proposes how to read a file.
#[pyfunction]
pub(crate) fn suggest(py: Python<'_>, data: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let suggestion = regulars::import::suggest(&file_bytes(data)?).map_err(raise)?;
    to_python(py, &suggestion)
}
