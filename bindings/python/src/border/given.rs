//! Options, maps and records of the caller, as the JSON values that the core reads.

use crate::border::errors::{raise_single, wrong};
use crate::border::instants::instant;
use crate::border::object::{kind, text};
use chrono::SecondsFormat;
use pyo3::exceptions::{PyRecursionError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple, PyType};
use regulars::Error;
use regulars::value::ModelKind;
use regulars_given::{PYTHON, PYTHON_OPTIONS, Why, Wrong};
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};
use std::fmt;

/// How deep options and records may nest: deeper than any does, and far from the end of the stack.
const DEEPEST: usize = 64;

/// Where a value stands that is being read: an argument, or a step further into one.
#[derive(Clone, Copy)]
struct Place<'a> {
    within: Option<&'a Place<'a>>,
    step: Step<'a>,
    depth: usize,
    /// Whether fields named as the model names its instants are read as such.
    instants: bool,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Name(&'a str),
    Row(usize),
    /// The same place in another form: what an object is in plain values.
    Form,
}

impl<'a> Place<'a> {
    fn named(name: &'a str, instants: bool) -> Self {
        Self { within: None, step: Step::Name(name), depth: 0, instants }
    }

    fn then<'b>(&'b self, step: Step<'b>) -> Place<'b> {
        Place { within: Some(self), step, depth: self.depth + 1, instants: self.instants }
    }

    /// The argument itself: the way into what nests too deep is too long to be told.
    fn root(&self) -> &Place<'_> {
        self.within.map_or(self, Place::root)
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.within.map_or(Ok(()), |within| within.fmt(f))?;
        match self.step {
            Step::Name(name) if self.within.is_none() => f.write_str(name),
            // The word that tells models apart is no place.
            Step::Name(name) if serde_json::from_value::<ModelKind>(name.into()).is_ok() => Ok(()),
            Step::Name(name) => write!(f, ".{name}"),
            Step::Row(row) => write!(f, "[{row}]"),
            Step::Form => Ok(()),
        }
    }
}

/// What the core reads of an object of the caller: a dict, a record, a list, or a plain value.
pub(crate) fn from_python<T: DeserializeOwned>(object: &Bound<'_, PyAny>, name: &str) -> PyResult<T> {
    read(object, Place::named(name, false))
}

/// A record of the model, whose instants may be datetimes, dates or text, as everywhere.
pub(crate) fn record<T: DeserializeOwned>(object: &Bound<'_, PyAny>, name: &str) -> PyResult<T> {
    read(object, Place::named(name, true))
}

/// What plain values say.
pub(crate) fn plain<T: DeserializeOwned>(value: &Value, name: &str) -> PyResult<T> {
    regulars_given::read(value, PYTHON).map_err(|wrong| unreadable(&wrong, name))
}

fn read<T: DeserializeOwned>(object: &Bound<'_, PyAny>, place: Place<'_>) -> PyResult<T> {
    plain(&json(object, place)?, &place.to_string())
}

/// Options by name, as keywords, of a function that has no use for some that others have of the same type.
pub(crate) fn options_but<T: DeserializeOwned>(unused: &[&str], given: &Bound<'_, PyDict>) -> PyResult<T> {
    for name in unused {
        if given.contains(name)? {
            return Err(unexpected(name));
        }
    }
    options(given)
}

/// Options by name, as keywords; those that are None are the core's to choose.
pub(crate) fn options<T: DeserializeOwned>(given: &Bound<'_, PyDict>) -> PyResult<T> {
    let mut fields = Map::new();
    for (name, value) in given.iter() {
        let name = text(&name, "the name of an option")?;
        let value = json(&value, Place::named(&name, false))?;
        fields.insert(name, value);
    }
    regulars_given::read_options(&Value::Object(fields), PYTHON_OPTIONS).map_err(|error| match &error.why {
        Why::Name { name, .. } if error.place("") == *name => unexpected(name),
        _ => unreadable(&error, ""),
    })
}

/// What Python itself says of a keyword that a function doesn't have.
fn unexpected(name: &str) -> PyErr {
    PyTypeError::new_err(format!("got an unexpected keyword argument '{name}'"))
}

/// Puts an option that is an instant into the form that the core reads.
pub(crate) fn with_instant(given: &Bound<'_, PyDict>, name: &str) -> PyResult<()> {
    let Some(at) = given.get_item(name)?.filter(|at| !at.is_none()) else { return Ok(()) };
    given.set_item(name, instant(&at, name)?.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

/// A value of the wrong kind is Python's `TypeError`, any other the core's error.
fn unreadable(error: &Wrong, name: &str) -> PyErr {
    let place = match error.place(name) {
        place if place.is_empty() => "options".into(),
        place => place,
    };
    match &error.why {
        Why::Kind { expected, found } => PyTypeError::new_err(format!("{place} is {found}, expected {expected}")),
        why => wrong(place, why),
    }
}

/// A word of one of the core's vocabularies.
pub(crate) fn word<T: DeserializeOwned>(object: &Bound<'_, PyAny>, name: &str) -> PyResult<T> {
    plain(&Value::String(text(object, name)?), name)
}

fn json(object: &Bound<'_, PyAny>, place: Place<'_>) -> PyResult<Value> {
    if place.depth > DEEPEST {
        return Err(wrong(place.root(), format!("holds itself, or nests more than {DEEPEST} deep")));
    }
    if object.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(flag) = object.cast::<PyBool>() {
        return Ok(Value::Bool(flag.is_true()));
    }
    if object.is_instance_of::<PyString>() {
        return text(object, &place.to_string()).map(Value::String);
    }
    if object.is_instance_of::<PyInt>() {
        let whole = object.extract::<i64>().map(Number::from).or_else(|_| object.extract::<u64>().map(Number::from));
        return whole.map(Value::Number).map_err(|_| wrong(place, "is a whole number beyond 64 bits"));
    }
    if object.is_instance_of::<PyFloat>() {
        let value = object.extract::<f64>()?;
        let number = Number::from_f64(value).map(Value::Number);
        return number.ok_or_else(|| raise_single(Error::NotFinite { what: place.to_string(), index: 0, value }));
    }
    if object.is_instance_of::<PyList>() || object.is_instance_of::<PyTuple>() {
        let items = object.try_iter()?.enumerate().map(|(row, item)| json(&item?, place.then(Step::Row(row))));
        return items.collect::<PyResult<_>>().map(Value::Array);
    }
    let unexpected =
        |found: &str| PyTypeError::new_err(format!("{place} is a {found}, expected plain values, lists and dicts"));
    // A class has the methods of its records, but nothing to call them on.
    if object.is_instance_of::<PyType>() {
        return Err(unexpected("class"));
    }
    for method in ["to_dict", "tolist"] {
        if object.hasattr(method)? {
            let plain = object.call_method0(method).map_err(|error| {
                match error.is_instance_of::<PyRecursionError>(object.py()) {
                    true => wrong(place, "holds itself"),
                    false => error,
                }
            })?;
            return json(&plain, place.then(Step::Form));
        }
    }
    if object.hasattr("isoformat")? {
        return text(&object.call_method0("isoformat")?, &place.to_string()).map(Value::String);
    }
    let Ok(mapping) = object.cast::<PyMapping>() else { return Err(unexpected(&kind(object))) };
    let mut fields = Map::new();
    for pair in mapping.items()?.iter() {
        let (key, value) = pair.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
        let key = text(&key, &format!("a key of {place}"))?;
        let is_instant = place.instants && (key == "at" || key.ends_with("_at")) && !value.is_none();
        // Custom fields have names that the model doesn't know.
        let inside = Place { instants: place.instants && key != "custom", ..place.then(Step::Name(&key)) };
        let value = match is_instant {
            true => Value::String(instant(&value, &inside.to_string())?.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
            false => json(&value, inside)?,
        };
        fields.insert(key, value);
    }
    Ok(Value::Object(fields))
}
