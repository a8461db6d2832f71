//! Options, maps and records of the caller, as the JSON values that the core reads.

use crate::errors::{raise, wrong};
use crate::read::kind;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple};
use regulars::Error;
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};

/// What the core reads of an object of the caller: a dict, a record, a list, or a plain value.
pub(crate) fn from_python<T: DeserializeOwned>(object: &Bound<'_, PyAny>, name: &str) -> PyResult<T> {
    serde_json::from_value(json(object, name)?).map_err(|error| unreadable(&error, name))
}

/// Options as a dict of those that the caller gave; a wrong one is named.
pub(crate) fn options<T: DeserializeOwned>(given: &Bound<'_, PyDict>) -> PyResult<T> {
    let mut fields = Map::new();
    for (name, value) in given {
        let name: String = name.extract()?;
        let value = json(&value, &name)?;
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
    let Some((found, expected)) = text.strip_prefix("invalid type: ").and_then(|text| text.split_once(", expected "))
    else {
        return wrong(name, text);
    };
    let expected = match expected.split(' ').next() {
        Some("f64") => "a number",
        Some("u64" | "u32" | "u8" | "i64" | "i32") => "a whole number",
        Some("string") => "text",
        Some("sequence" | "an") => "a list",
        Some("struct" | "map") => "a record or a dict",
        _ => expected,
    };
    PyTypeError::new_err(format!("{name} is {found}, expected {expected}"))
}

/// A word of one of the core's vocabularies.
pub(crate) fn word<T: DeserializeOwned>(text: &str, name: &str) -> PyResult<T> {
    serde_json::from_value(Value::String(text.into())).map_err(|error| unreadable(&error, name))
}

fn json(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Value> {
    if object.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(flag) = object.cast::<PyBool>() {
        return Ok(Value::Bool(flag.is_true()));
    }
    if let Ok(text) = object.cast::<PyString>() {
        let text = text.to_cow().map_err(|_| wrong(name, "is no Unicode text"))?;
        return Ok(Value::String(text.into_owned()));
    }
    if object.is_instance_of::<PyInt>() {
        let whole = object.extract::<i64>().map(Number::from).or_else(|_| object.extract::<u64>().map(Number::from));
        return whole.map(Value::Number).map_err(|_| wrong(name, format!("{object} is beyond 64 bits")));
    }
    if object.is_instance_of::<PyFloat>() {
        let value = object.extract::<f64>()?;
        let number = Number::from_f64(value).map(Value::Number);
        return number.ok_or_else(|| raise(Error::NotFinite { what: name.into(), index: 0, value }));
    }
    if object.is_instance_of::<PyList>() || object.is_instance_of::<PyTuple>() {
        return object.try_iter()?.map(|item| json(&item?, name)).collect::<PyResult<_>>().map(Value::Array);
    }
    if object.hasattr("to_dict")? {
        return json(&object.call_method0("to_dict")?, name);
    }
    if object.hasattr("tolist")? {
        return json(&object.call_method0("tolist")?, name);
    }
    if object.hasattr("isoformat")? {
        return Ok(Value::String(object.call_method0("isoformat")?.extract()?));
    }
    let Ok(mapping) = object.cast::<PyMapping>() else {
        let found = kind(object);
        return Err(PyTypeError::new_err(format!(
            "{name} is or holds a {found}, expected plain values, lists and dicts"
        )));
    };
    let mut fields = Map::new();
    for pair in mapping.items()?.iter() {
        let (key, value) = pair.extract::<(String, Bound<'_, PyAny>)>()?;
        fields.insert(key, json(&value, name)?);
    }
    Ok(Value::Object(fields))
}
