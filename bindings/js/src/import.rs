//! Bytes to records, and to a base.

use crate::border::cells::Table;
use crate::border::columns::{bytes, text};
use crate::border::error::{Returned, Thrown, wrong};
use crate::border::plain::{Members, object, options, read, to_js};
use js_sys::Function;
use regulars::import::{self, ColumnMap, ImportData, ImportOptions, Progress, StagedFile};
use regulars::model::Entity;
use regulars::{Error, Result};
use std::ops::ControlFlow;
use wasm_bindgen::prelude::*;

/// A kind of record by its word.
pub(crate) fn entity(value: &JsValue) -> Result<Entity> {
    match Entity::from(text("entity", value)?) {
        Entity::Other(word) => {
            let why = format!("expected one of {}, found {word:?}", Entity::WORDS.join(", "));
            Err(Error::Invalid { what: "entity".into(), why })
        }
        known => Ok(known),
    }
}

/// How a file is written.
#[derive(Clone, Copy)]
pub(crate) enum Format {
    Csv,
    JsonLines,
    Columns,
}

/// A file to be read, and what the caller says about it.
pub(crate) struct File {
    format: Format,
    bytes: Vec<u8>,
    /// The object of columns, in place of bytes.
    columns: JsValue,
    map: ColumnMap,
    options: ImportOptions,
    progress: Option<Function>,
}

impl File {
    pub(crate) fn read(format: Format, bytes: &JsValue, how: &JsValue) -> Result<Self> {
        let mut given = Members::of("how", how)?;
        let function = |what: &str, value: &JsValue| {
            value.dyn_ref::<Function>().cloned().ok_or_else(|| wrong(what, "a function", value))
        };
        let file = Self {
            format,
            bytes: match format {
                Format::Columns => Vec::new(),
                Format::Csv | Format::JsonLines => self::bytes("bytes", bytes)?,
            },
            columns: bytes.clone(),
            map: given.take("map", read)?.unwrap_or_default(),
            options: given.take("options", options)?.unwrap_or_default(),
            progress: given.take("progress", function)?,
        };
        given.finish().map(|()| file)
    }

    /// Its rows, read; what the callback throws ends the import and is thrown on.
    pub(crate) fn staged(&self, entity: &Entity) -> Returned<StagedFile> {
        let mut thrown = None;
        let step: &mut dyn FnMut(Progress) -> ControlFlow<()> = &mut |progress| self.step(progress, &mut thrown);
        let mut stage = |data: ImportData<'_>| StagedFile::read(entity, data, &self.map, &self.options, step);
        let staged = match self.format {
            Format::Csv => stage(ImportData::Csv(&self.bytes)),
            Format::JsonLines => stage(ImportData::JsonLines(&self.bytes)),
            Format::Columns => {
                let table = Table::read(entity, &self.columns, &self.map, &self.options)?;
                let names: Vec<&str> = table.names.iter().map(String::as_str).collect();
                let cell = |row: usize, column: usize| table.cell(row, column);
                stage(ImportData::Columns { names: &names, rows: table.rows, cell: &cell })
            }
        };
        thrown.map_or(Ok(staged?), |error| Err(Thrown(error)))
    }

    fn step(&self, progress: Progress, thrown: &mut Option<JsValue>) -> ControlFlow<()> {
        match self.progress.as_ref().map_or(Ok(JsValue::UNDEFINED), |callback| call(callback, progress)) {
            Ok(answer) if answer == JsValue::FALSE => ControlFlow::Break(()),
            Ok(_) => ControlFlow::Continue(()),
            Err(error) => {
                *thrown = Some(error);
                ControlFlow::Break(())
            }
        }
    }
}

fn call(callback: &Function, progress: Progress) -> std::result::Result<JsValue, JsValue> {
    let Progress { bytes, of, rows } = progress;
    let counts = [("bytes", bytes), ("of", of), ("rows", rows)].map(|(name, n)| (name, JsValue::from_f64(n as f64)));
    callback.call1(&JsValue::UNDEFINED, &object(counts))
}

#[wasm_bindgen(js_name = importCsv)]
pub fn import_csv(entity: &JsValue, bytes: &JsValue, how: &JsValue) -> Returned {
    imported(entity, &File::read(Format::Csv, bytes, how)?)
}

#[wasm_bindgen(js_name = importJsonLines)]
pub fn import_json_lines(entity: &JsValue, bytes: &JsValue, how: &JsValue) -> Returned {
    imported(entity, &File::read(Format::JsonLines, bytes, how)?)
}

#[wasm_bindgen(js_name = importColumns)]
pub fn import_columns(entity: &JsValue, columns: &JsValue, how: &JsValue) -> Returned {
    imported(entity, &File::read(Format::Columns, columns, how)?)
}

fn imported(entity: &JsValue, file: &File) -> Returned {
    Ok(to_js(&file.staged(&self::entity(entity)?)?.imported()?))
}

/// The ready-made map of a system.
#[wasm_bindgen(js_name = columnMap)]
pub fn column_map(system: &JsValue, entity: &JsValue) -> Returned {
    let system: import::SourceSystem = read("system", system)?;
    Ok(to_js(&import::ColumnMap::of_system(system, &self::entity(entity)?)?))
}

/// Proposes how to read a file.
#[wasm_bindgen]
pub fn suggest(bytes: &JsValue) -> Returned {
    Ok(to_js(&import::suggest(&self::bytes("bytes", bytes)?)?))
}

/// The ready-made maps, by the name of the system.
macro_rules! maps {
    ($($js_name:ident, $system:ident;)+) => {$(
        #[wasm_bindgen(js_name = $js_name)]
        pub fn $system(entity: &JsValue) -> Returned {
            Ok(to_js(&import::ColumnMap::$system(&self::entity(entity)?)?))
        }
    )+};
}
maps! {
    hubspotMap, hubspot;
    salesforceMap, salesforce;
    zendeskMap, zendesk;
    segmentMap, segment;
}
