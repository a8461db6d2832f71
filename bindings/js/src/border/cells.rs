//! Columns of a table as the core imports them: each value of the type that the caller has it in.

use crate::border::columns::{Number, each, elements, given, text, text_of_date};
use crate::border::error::is_array;
use crate::border::plain::{Members, names};
use regulars::import::{Cell, ColumnMap, ImportData, ImportOptions, StagedFile};
use regulars::model::{Entity, instant};
use regulars::{Error, Result};
use std::ops::ControlFlow;
use wasm_bindgen::prelude::*;

/// Largest whole number up to which a JavaScript number tells neighbours apart.
const SAFE: f64 = 9_007_199_254_740_991.0;

/// A table whose columns are read as far as an import needs them.
pub(crate) struct Table {
    pub(crate) names: Vec<String>,
    columns: Vec<Vec<Cell<'static>>>,
    pub(crate) rows: usize,
}

impl Table {
    /// The columns of an object that fill something.
    pub(crate) fn read(entity: &Entity, object: &JsValue, map: &ColumnMap, options: &ImportOptions) -> Result<Self> {
        let mut given = Members::of("columns", object)?;
        let names = names("columns", object)?;
        let words: Vec<&str> = names.iter().map(String::as_str).collect();
        // What fills no field may be of any kind: a table without rows tells which columns those are.
        let empty = ImportData::Columns { names: &words, rows: 0, cell: &|_, _| Cell::Missing };
        let unknown = StagedFile::read(entity, empty, map, options, &mut |_| ControlFlow::Continue(()))?;
        let unknown = unknown.imported()?.unknown_columns;
        let (mut rows, mut read) = (None, Vec::new());
        for name in &names {
            if unknown.iter().any(|unknown| unknown == name.trim()) {
                read.push(Vec::new());
                continue;
            }
            let column = cells(name, &given.member(name)?)?;
            let expected = *rows.get_or_insert(column.len());
            if column.len() != expected {
                return Err(Error::Lengths { what: name.clone(), expected, found: column.len() });
            }
            read.push(column);
        }
        Ok(Self { names, columns: read, rows: rows.unwrap_or_default() })
    }

    pub(crate) fn cell(&self, row: usize, column: usize) -> Cell<'static> {
        self.columns.get(column).and_then(|cells| cells.get(row)).cloned().unwrap_or(Cell::Missing)
    }
}

/// The values of an array, or of a typed one.
fn cells(name: &str, value: &JsValue) -> Result<Vec<Cell<'static>>> {
    let mut cells = Vec::new();
    if is_array(value) {
        for (row, element) in elements(name, value)?.enumerate() {
            cells.push(cell(&format!("{name}[{row}]"), &element?)?);
        }
    } else {
        each(name, value, true, |_, number| {
            cells.push(of_number(number));
            Ok(())
        })?;
    }
    Ok(cells)
}

fn cell(what: &str, value: &JsValue) -> Result<Cell<'static>> {
    if given(value).is_none() {
        return Ok(Cell::Missing);
    }
    if value.is_string() {
        return text(what, value).map(|text| Cell::Text(text.into()));
    }
    if let Some(flag) = value.as_bool() {
        return Ok(Cell::Flag(flag));
    }
    if let Some(date) = text_of_date(value) {
        // One that is invalid stays a text that is no date, so that its row is told.
        let invalid = || Cell::Text("Invalid Date".into());
        return Ok(instant(&date).map_or_else(|_| invalid(), Cell::from));
    }
    let expected = "a text, a number, true or false, a Date or null";
    Number::of(what, None, value, expected).map(of_number)
}

/// A number of JavaScript's is whole where its value is.
fn of_number(number: Number) -> Cell<'static> {
    match number {
        Number::Double(value) if value.trunc() == value && value.abs() <= SAFE => Cell::Whole(value as i64),
        Number::Double(value) => Cell::Float(value),
        Number::Whole(whole) => {
            i64::try_from(whole).map_or_else(|_| Cell::Number(whole.to_string().into()), Cell::Whole)
        }
    }
}
