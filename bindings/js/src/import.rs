//! Bytes to records, and to a base.

use crate::border::cells::Table;
use crate::border::columns::{bytes, text};
use crate::border::error::{Returned, Thrown, wrong};
use crate::border::plain::{Members, object, options, read, set, to_js};
use js_sys::Function;
use regulars::import::{
    self, ColumnMap, ImportOptions, Importable, Imported, Progress, columns_with_progress, csv_with_progress,
    json_lines_with_progress,
};
use regulars::model::{Entity, OnRepeat};
use regulars::{Error, Result};
use std::ops::ControlFlow;
use wasm_bindgen::prelude::*;

/// Runs an expression with `$type` as the record of an entity.
macro_rules! with_record_of {
    ($entity:expr, $type:ident => $run:expr) => {
        with_record_of!(@ $entity, $type => $run; Customer Account Interaction Order Subscription Deal Ticket Feedback
            Invitation)
    };
    (@ $entity:expr, $type:ident => $run:expr; $($record:ident)+) => {
        match $entity {
            $(regulars::model::Entity::$record => {
                type $type = regulars::model::$record;
                $run
            })+
            regulars::model::Entity::Other(word) => Err($crate::import::no_entity(&word).into()),
        }
    };
}
pub(crate) use with_record_of;

pub(crate) fn no_entity(word: &str) -> Error {
    let why = format!("expected one of {}, found {word:?}", Entity::WORDS.join(", "));
    Error::Invalid { what: "entity".into(), why }
}

/// A kind of record by its word.
pub(crate) fn entity(value: &JsValue) -> Result<Entity> {
    match Entity::from(text("entity", value)?) {
        Entity::Other(word) => Err(no_entity(&word)),
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

    /// What becomes of records that a base has already.
    pub(crate) fn on_repeat(&self) -> OnRepeat {
        self.options.on_repeat.unwrap_or_default()
    }

    /// The records, and all else; what the callback throws ends the import and is thrown on.
    pub(crate) fn records<T: Importable>(&self) -> Returned<(Vec<T>, Imported<()>)> {
        let mut thrown = None;
        let step: &mut dyn FnMut(Progress) -> ControlFlow<()> = &mut |progress| self.step(progress, &mut thrown);
        let imported = match self.format {
            Format::Csv => csv_with_progress(&self.bytes, &self.map, &self.options, step),
            Format::JsonLines => json_lines_with_progress(&self.bytes, &self.map, &self.options, step),
            Format::Columns => {
                let table = Table::read::<T>(&self.columns, &self.map, &self.options)?;
                let names: Vec<&str> = table.names.iter().map(String::as_str).collect();
                let cell = |row: usize, column: usize| table.cell(row, column);
                columns_with_progress(&names, table.rows, cell, &self.map, &self.options, step)
            }
        };
        thrown.map_or(Ok(apart(imported?)), |error| Err(Thrown(error)))
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

/// The records, and all that doesn't depend on their kind.
fn apart<T>(imported: Imported<T>) -> (Vec<T>, Imported<()>) {
    let Imported {
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
    let rest = Imported {
        records: Vec::new(),
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
    };
    (records, rest)
}

/// What an import gives, with `records` in the place of the records.
pub(crate) fn told(records: &JsValue, rest: &Imported<()>) -> JsValue {
    let told = to_js(rest);
    set(told.unchecked_ref(), "records", records);
    told
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
    with_record_of!(self::entity(entity)?, Record => file.records::<Record>().map(|(records, rest)| told(&to_js(&records), &rest)))
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
