//! Bytes in, records and findings out.

use crate::border::errors::{raise, wrong};
use crate::border::given::{from_python, options, with_instant};
use crate::border::object::{kind, text};
use crate::border::read::{Held, numbers};
use crate::border::record::to_python;
use crate::border::work::{detached, says_stop};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString};
use regulars::Error;
use regulars::import::{
    ColumnMap, ImportOptions, Importable, Imported, Progress, SourceSystem, csv_with_progress, json_lines_with_progress,
};
use regulars::model::{
    Account, Customer, CustomerBase, Deal, Entity, Feedback, Interaction, Invitation, Order, Record, Subscription,
    Ticket,
};
use serde::Serialize;
use std::ops::ControlFlow;
use std::sync::{PoisonError, RwLock};

/// What an import takes, read while the interpreter is held.
pub(crate) struct Import {
    entity: Entity,
    bytes: Held<u8>,
    json_lines: bool,
    map: ColumnMap,
    options: ImportOptions,
    progress: Option<Py<PyAny>>,
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
        let bytes = file_bytes(data)?;
        with_instant(given, "as_of")?;
        let map = map.map(|map| from_python(map, "map")).transpose()?.unwrap_or_default();
        let json_lines = format == "json_lines";
        Ok(Self { entity: named(entity)?, bytes, json_lines, map, options: options(given)?, progress })
    }

    /// Calls the step for the type of the entity's name.
    pub(crate) fn run(&self, py: Python<'_>, base: Option<&RwLock<CustomerBase>>) -> PyResult<Py<PyAny>> {
        match self.entity {
            Entity::Customer => self.read::<Customer>(py, base),
            Entity::Account => self.read::<Account>(py, base),
            Entity::Interaction => self.read::<Interaction>(py, base),
            Entity::Order => self.read::<Order>(py, base),
            Entity::Subscription => self.read::<Subscription>(py, base),
            Entity::Deal => self.read::<Deal>(py, base),
            Entity::Ticket => self.read::<Ticket>(py, base),
            Entity::Feedback => self.read::<Feedback>(py, base),
            Entity::Invitation => self.read::<Invitation>(py, base),
            Entity::Other(_) => Err(no_entity(&self.entity)),
        }
    }

    fn read<T: Importable + Serialize + Into<Record> + Send>(
        &self,
        py: Python<'_>,
        base: Option<&RwLock<CustomerBase>>,
    ) -> PyResult<Py<PyAny>> {
        let (bytes, Self { map, options, json_lines, .. }) = (&*self.bytes, self);
        let mut stopped = None;
        let callback = self.progress.as_ref();
        let mut step = |progress: Progress| {
            let went_on = Python::attach(|py| tell(py, callback, progress));
            went_on.unwrap_or_else(|error| {
                stopped = Some(error);
                ControlFlow::Break(())
            })
        };
        let imported: Result<Imported<T>, Error> = detached(py, || match json_lines {
            true => json_lines_with_progress(bytes, map, options, &mut step),
            false => csv_with_progress(bytes, map, options, &mut step),
        });
        if let Some(error) = stopped {
            return Err(error);
        }
        let mut imported = imported.map_err(raise)?;
        if let Some(base) = base {
            let records = std::mem::take(&mut imported.records);
            let base = || base.write().unwrap_or_else(PoisonError::into_inner);
            let repeats =
                detached(py, || base().update_all(records, options.on_repeat.unwrap_or_default())).map_err(raise)?;
            imported.repeats = Some(repeats);
        }
        to_python(py, &imported)
    }
}

/// The bytes of a file, or of its text.
fn file_bytes(data: &Bound<'_, PyAny>) -> PyResult<Held<u8>> {
    match data.cast::<PyString>() {
        Ok(_) => Ok(Held::Own(text(data, "data")?.into_bytes())),
        Err(_) if data.is_instance_of::<PyList>() => Err(no_bytes(data)),
        Err(_) => numbers::<u8>(data, "data").map_err(|_| no_bytes(data)),
    }
}

fn no_bytes(data: &Bound<'_, PyAny>) -> PyErr {
    PyTypeError::new_err(format!("data is a {}, expected the bytes of a file (or its text)", kind(data)))
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
