//! Options, maps and records of the caller, as the JSON values that the core reads.

use crate::errors::{raise_single, wrong};
use crate::instants::instant;
use crate::read::kind;
use chrono::SecondsFormat;
use pyo3::exceptions::{PyRecursionError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple, PyType};
use regulars::Error;
use regulars::value::ModelKind;
use serde::de::{DeserializeOwned, Unexpected};
use serde_json::{Map, Number, Value};
use std::{borrow::Cow, fmt};

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
    T::deserialize(value).map_err(|error| unreadable_in(&error, value, Place::named(name, false)))
}

fn read<T: DeserializeOwned>(object: &Bound<'_, PyAny>, place: Place<'_>) -> PyResult<T> {
    let value = json(object, place)?;
    T::deserialize(&value).map_err(|error| unreadable_in(&error, &value, place))
}

/// The error with the name of the one value that it is about. Where several are of the kind that serde found, it isn't known
/// which of them was the wrong one: there it is about the argument.
fn unreadable_in(error: &serde_json::Error, value: &Value, place: Place<'_>) -> PyErr {
    let text = error.to_string();
    let found = text.strip_prefix("invalid type: ").and_then(|text| text.split(", expected ").next());
    let mut places = Vec::new();
    found.into_iter().for_each(|found| holders(value, found, place, &mut places));
    match &places[..] {
        [name] => unreadable(error, name),
        _ => unreadable(error, &place.to_string()),
    }
}

/// The places of the values that serde describes so.
fn holders(value: &Value, found: &str, place: Place<'_>, places: &mut Vec<String>) {
    let described = match value {
        Value::Null => "null".into(),
        Value::Bool(flag) => Unexpected::Bool(*flag).to_string(),
        Value::String(text) => Unexpected::Str(text).to_string(),
        Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
            (Some(whole), ..) => Unexpected::Unsigned(whole).to_string(),
            (_, Some(whole), _) => Unexpected::Signed(whole).to_string(),
            (.., number) => Unexpected::Float(number.unwrap_or_default()).to_string(),
        },
        Value::Array(_) => Unexpected::Seq.to_string(),
        Value::Object(_) => Unexpected::Map.to_string(),
    };
    if described == found {
        places.push(place.to_string());
    }
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(row, item)| holders(item, found, place.then(Step::Row(row)), places));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(key, field)| holders(field, found, place.then(Step::Name(key)), places));
        }
        _ => (),
    }
}

/// Options as a dict of those that the caller gave; a wrong one is named.
pub(crate) fn options<T: DeserializeOwned>(given: &Bound<'_, PyDict>) -> PyResult<T> {
    let mut fields = Map::new();
    for (name, value) in given {
        let name = text(&name, "the name of an option")?;
        let place = Place::named(&name, false);
        let value = json(&value, place)?;
        if let Err(error) = T::deserialize(Value::Object(Map::from_iter([(name.clone(), value.clone())]))) {
            return Err(unreadable_in(&error, &value, place));
        }
        fields.insert(name, value);
    }
    serde_json::from_value(Value::Object(fields)).map_err(|error| unreadable(&error, "options"))
}

/// Puts an option that is an instant into the form that the core reads.
pub(crate) fn with_instant(given: &Bound<'_, PyDict>, name: &str) -> PyResult<()> {
    let Some(at) = given.get_item(name)? else { return Ok(()) };
    given.set_item(name, instant(&at, name)?.to_rfc3339_opts(SecondsFormat::AutoSi, true))
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
    // Of a list that stands for a record, or for a few numbers.
    if let Some((found, expected)) =
        text.strip_prefix("invalid length ").and_then(|text| text.split_once(", expected "))
        && let Some(count) = expected.split(' ').find(|word| word.parse::<usize>().is_ok())
    {
        return format!("it has {found} values, expected {count}");
    }
    match text.strip_prefix("data did not match any variant of untagged enum ") {
        Some(_) => "a value in it has a form that it can't have".into(),
        None => text.into(),
    }
}

fn in_words(expected: &str) -> &str {
    match expected {
        "a boolean" => return "true or false",
        "a sequence" => return "a list",
        "a string" => return "text",
        _ => (),
    }
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
