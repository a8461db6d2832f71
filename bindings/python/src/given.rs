//! Options, maps and records of the caller, as the JSON values that the core reads.

use crate::errors::{raise, wrong};
use crate::instants::instant;
use crate::read::kind;
use chrono::SecondsFormat;
use pyo3::exceptions::{PyRecursionError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple};
use regulars::Error;
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};
use std::borrow::Cow;

/// How deep options and records may nest: deeper than any does, and far from the end of the stack.
const DEEPEST: usize = 64;

/// Where a value stands that is being read.
#[derive(Clone, Copy)]
struct Place<'a> {
    name: &'a str,
    row: usize,
    depth: usize,
    /// Whether fields named as the model names its instants are read as such.
    instants: bool,
}

/// What the core reads of an object of the caller: a dict, a record, a list, or a plain value.
pub(crate) fn from_python<T: DeserializeOwned>(object: &Bound<'_, PyAny>, name: &str) -> PyResult<T> {
    let value = json(object, Place { name, row: 0, depth: 0, instants: false })?;
    serde_json::from_value(value).map_err(|error| unreadable(&error, name))
}

/// A record of the model, whose instants may be datetimes, dates or text, as everywhere.
pub(crate) fn record<T: DeserializeOwned>(object: &Bound<'_, PyAny>, name: &str) -> PyResult<T> {
    let value = json(object, Place { name, row: 0, depth: 0, instants: true })?;
    serde_json::from_value(value).map_err(|error| unreadable(&error, name))
}

/// Options as a dict of those that the caller gave; a wrong one is named.
pub(crate) fn options<T: DeserializeOwned>(given: &Bound<'_, PyDict>) -> PyResult<T> {
    let mut fields = Map::new();
    for (name, value) in given {
        let name = text(&name, "the name of an option")?;
        let value = json(&value, Place { name: &name, row: 0, depth: 0, instants: false })?;
        if let Err(error) = serde_json::from_value::<T>(Value::Object(Map::from_iter([(name.clone(), value.clone())])))
        {
            return Err(unreadable(&error, &name));
        }
        fields.insert(name, value);
    }
    serde_json::from_value(Value::Object(fields)).map_err(|error| unreadable(&error, "options"))
}

/// A value of the wrong kind is Python's `TypeError`, any other the core's error.
fn unreadable(error: &serde_json::Error, name: &str) -> PyErr {
    let text = error.to_string();
    match text.strip_prefix("invalid type: ").and_then(|text| text.split_once(", expected ")) {
        Some((found, expected)) => PyTypeError::new_err(format!("{name} is {found}, expected {}", in_words(expected))),
        None => wrong(name, reason(&text)),
    }
}

/// What serde says, without the names that types have in Rust.
pub(crate) fn reason(text: &str) -> String {
    let told = text.strip_prefix("invalid value: ").or_else(|| text.strip_prefix("invalid type: "));
    if let Some((found, expected)) = told.and_then(|text| text.split_once(", expected ")) {
        let (expected, place) = expected.split_once(" at line ").unwrap_or((expected, ""));
        let place = if place.is_empty() { String::new() } else { format!(" at line {place}") };
        return format!("{found}, expected {}{place}", in_words(expected));
    }
    match text.strip_prefix("data did not match any variant of untagged enum ") {
        Some(_) => "a value in it has a form that it can't have".into(),
        None => text.into(),
    }
}

fn in_words(expected: &str) -> &str {
    match expected.split(' ').next() {
        Some("f64") => "a number",
        Some("i64" | "i32") => "a whole number",
        Some("u64" | "usize") => "a whole number from 0",
        Some("u32") => "a whole number from 0 to 4294967295",
        Some("u8") => "a whole number from 0 to 255",
        Some("string") => "text",
        Some("sequence" | "an") => "a list",
        Some("struct" | "map" | "internally" | "adjacently" | "externally") => "a record or a dict",
        _ => expected,
    }
}

/// Text of the caller, which may hold halves of characters that nothing else can.
pub(crate) fn text(object: &Bound<'_, PyAny>, name: &str) -> PyResult<String> {
    let Ok(text) = object.cast::<PyString>() else {
        return Err(PyTypeError::new_err(format!("{name} is a {}, expected text", kind(object))));
    };
    text.to_cow().map(Cow::into_owned).map_err(|_| wrong(name, "is no Unicode text"))
}

/// A word of one of the core's vocabularies.
pub(crate) fn word<T: DeserializeOwned>(object: &Bound<'_, PyAny>, name: &str) -> PyResult<T> {
    serde_json::from_value(Value::String(text(object, name)?)).map_err(|error| unreadable(&error, name))
}

fn json(object: &Bound<'_, PyAny>, place: Place<'_>) -> PyResult<Value> {
    let name = place.name;
    if place.depth > DEEPEST {
        return Err(wrong(name, format!("holds itself, or nests more than {DEEPEST} deep")));
    }
    let inside = Place { depth: place.depth + 1, ..place };
    if object.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(flag) = object.cast::<PyBool>() {
        return Ok(Value::Bool(flag.is_true()));
    }
    if object.is_instance_of::<PyString>() {
        return text(object, name).map(Value::String);
    }
    if object.is_instance_of::<PyInt>() {
        let whole = object.extract::<i64>().map(Number::from).or_else(|_| object.extract::<u64>().map(Number::from));
        return whole.map(Value::Number).map_err(|_| wrong(name, "is a whole number beyond 64 bits"));
    }
    if object.is_instance_of::<PyFloat>() {
        let value = object.extract::<f64>()?;
        let number = Number::from_f64(value).map(Value::Number);
        return number.ok_or_else(|| raise(Error::NotFinite { what: name.into(), index: place.row, value }));
    }
    if object.is_instance_of::<PyList>() || object.is_instance_of::<PyTuple>() {
        let items = object.try_iter()?.enumerate().map(|(row, item)| json(&item?, Place { row, ..inside }));
        return items.collect::<PyResult<_>>().map(Value::Array);
    }
    for method in ["to_dict", "tolist"] {
        if object.hasattr(method)? {
            let plain = object.call_method0(method).map_err(|error| {
                match error.is_instance_of::<PyRecursionError>(object.py()) {
                    true => wrong(name, "holds itself"),
                    false => error,
                }
            })?;
            return json(&plain, inside);
        }
    }
    if object.hasattr("isoformat")? {
        return text(&object.call_method0("isoformat")?, name).map(Value::String);
    }
    let Ok(mapping) = object.cast::<PyMapping>() else {
        let found = kind(object);
        return Err(PyTypeError::new_err(format!(
            "{name} is or holds a {found}, expected plain values, lists and dicts"
        )));
    };
    let mut fields = Map::new();
    for pair in mapping.items()?.iter() {
        let (key, value) = pair.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
        let key = text(&key, &format!("a key of {name}"))?;
        let is_instant = place.instants && (key == "at" || key.ends_with("_at")) && !value.is_none();
        let value = match is_instant {
            true => {
                Value::String(instant(&value, &format!("{name}.{key}"))?.to_rfc3339_opts(SecondsFormat::AutoSi, true))
            }
            // Custom fields have names that the model doesn't know.
            false => json(&value, Place { instants: place.instants && key != "custom", ..inside })?,
        };
        fields.insert(key, value);
    }
    Ok(Value::Object(fields))
}
