//! The caller's columns as the core takes them: lent where type and layout allow, else copied value by value, checked.

use crate::errors::{raise, wrong};
use crate::seam::{Plain, Source, Value};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyFloat, PyInt, PyMapping, PyString};
use regulars::Error;
use regulars::model::{self, Currency, Instant, Money};
use regulars::value::customer_codes;
use std::{borrow::Cow, ops::Deref};

/// A column that the core can take: the caller's memory, held, or a copy.
pub(crate) enum Held<T> {
    Lent(Source),
    Own(Vec<T>),
}

impl<T: Plain> Deref for Held<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Self::Lent(source) => source.slice().unwrap_or_default(),
            Self::Own(values) => values,
        }
    }
}

/// A number type of the core's columns.
pub(crate) trait Number: Plain {
    fn of(value: Value<'_>, name: &str, row: usize) -> PyResult<Self>;
}

impl Number for f64 {
    fn of(value: Value<'_>, name: &str, row: usize) -> PyResult<Self> {
        match value {
            Value::Float(value) => Ok(value),
            Value::Int(value) => Ok(value as f64),
            Value::Huge(value) => Ok(value as f64),
            Value::Decimal(digits, scale) => Ok(digits as f64 / 10_f64.powi(scale as i32)),
            Value::Missing => missing(name, row),
            other => Err(unexpected(name, row, other, "a number")),
        }
    }
}

impl Number for i64 {
    fn of(value: Value<'_>, name: &str, row: usize) -> PyResult<Self> {
        let whole = "a whole number";
        match value {
            Value::Int(value) => Ok(value),
            Value::Float(value) if value.is_nan() => missing(name, row),
            // Beyond 2^53 a double no longer tells whole numbers apart.
            Value::Float(value) if value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0 => Ok(value as i64),
            Value::Float(value) if value.is_finite() => Err(wrong(at(name, row), format!("{value} is not {whole}"))),
            Value::Float(value) => Err(raise(Error::NotFinite { what: name.into(), index: row, value })),
            Value::Huge(value) => {
                let (min, max) = (i64::MIN as f64, i64::MAX as f64);
                Err(raise(Error::OutOfRange { what: name.into(), index: row, value: value as f64, min, max }))
            }
            Value::Decimal(digits, 0) => {
                i64::try_from(digits).map_err(|_| wrong(at(name, row), format!("{digits} is beyond 64 bits")))
            }
            Value::Missing => missing(name, row),
            other => Err(unexpected(name, row, other, whole)),
        }
    }
}

macro_rules! unsigned {
    ($($type:ty),+) => {$(
        impl Number for $type {
            fn of(value: Value<'_>, name: &str, row: usize) -> PyResult<Self> {
                let value = i64::of(value, name, row)?;
                let (min, max) = (0.0, f64::from(<$type>::MAX));
                let refuse = |_| raise(Error::OutOfRange { what: name.into(), index: row, value: value as f64, min, max });
                <$type>::try_from(value).map_err(refuse)
            }
        }
    )+};
}
unsigned!(u8, u32);

/// A column of numbers.
pub(crate) fn numbers<T: Number>(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Held<T>> {
    match Source::of(object, name)? {
        Some(source) if source.slice::<T>().is_some() => Ok(Held::Lent(source)),
        source => copy(object, source, name, |row, value| T::of(value, name, row)).map(Held::Own),
    }
}

pub(crate) fn optional<T: Number>(object: Option<&Bound<'_, PyAny>>, name: &str) -> PyResult<Option<Held<T>>> {
    object.map(|object| numbers(object, name)).transpose()
}

/// Mean spends, which are missing where there was no repeat; there the core doesn't read them, elsewhere it refuses NaN.
pub(crate) fn spends(object: &Bound<'_, PyAny>) -> PyResult<Held<f64>> {
    match Source::of(object, "monetary_value")? {
        Some(source) if source.slice::<f64>().is_some() => Ok(Held::Lent(source)),
        source => copy(object, source, "monetary_value", |row, value| match value {
            Value::Missing => Ok(f64::NAN),
            value => f64::of(value, "monetary_value", row),
        })
        .map(Held::Own),
    }
}

/// Every value of a column, from memory or from the Python objects that it hands out.
fn copy<T>(
    object: &Bound<'_, PyAny>,
    source: Option<Source>,
    name: &str,
    mut of: impl FnMut(usize, Value<'_>) -> PyResult<T>,
) -> PyResult<Vec<T>> {
    if let Some(source) = source {
        let mut values = Vec::with_capacity(source.len());
        source.visit(|row, value| of(row, value).map(|value| values.push(value)))?;
        return Ok(values);
    }
    let mut values = Vec::new();
    for (row, item) in items(object, name)?.enumerate() {
        let item = item?;
        let text: Cow<'_, str>;
        let value = if item.is_none() || is_missing(&item)? {
            Value::Missing
        } else if let Ok(flag) = item.cast::<PyBool>() {
            Value::Flag(flag.is_true())
        } else if let Ok(words) = item.cast::<PyString>() {
            text = words.to_cow()?;
            Value::Text(&text)
        } else if let Ok(whole) = item.cast::<PyInt>() {
            whole_number(whole, name, row)?
        } else if let Ok(number) = item.cast::<PyFloat>() {
            Value::Float(number.extract()?)
        } else {
            match written(&item)? {
                Some(words) => {
                    text = Cow::Owned(words);
                    Value::Text(&text)
                }
                None => number_of(&item, name, row)?,
            }
        };
        values.push(of(row, value)?);
    }
    Ok(values)
}

/// The items of a sequence; text, bytes, mappings and what can't be walked are no columns.
fn items<'py>(object: &Bound<'py, PyAny>, name: &str) -> PyResult<Bound<'py, pyo3::types::PyIterator>> {
    let column = !object.is_instance_of::<PyString>()
        && !object.is_instance_of::<PyBytes>()
        && object.cast::<PyMapping>().is_err()
        && !object.hasattr("columns")?
        && object.hasattr("__len__")?;
    column.then(|| object.try_iter().ok()).flatten().ok_or_else(|| {
        let found = kind(object);
        PyTypeError::new_err(format!(
            "{name} is a {found}, expected a column: a list, numpy array, pandas or polars Series, or pyarrow array"
        ))
    })
}

fn whole_number<'a>(item: &Bound<'_, PyInt>, name: &str, row: usize) -> PyResult<Value<'a>> {
    if let Ok(value) = item.extract::<i64>() {
        return Ok(Value::Int(value));
    }
    item.extract::<u64>().map(Value::Huge).map_err(|_| wrong(at(name, row), format!("{item} is beyond 64 bits")))
}

/// A number that isn't Python's own, such as numpy's or a `Decimal`.
fn number_of<'a>(item: &Bound<'_, PyAny>, name: &str, row: usize) -> PyResult<Value<'a>> {
    if item.hasattr("__index__")? && !kind(item).contains("bool") {
        return whole_number(&item.call_method0("__index__")?.cast_into::<PyInt>()?, name, row);
    }
    match item.extract::<f64>() {
        Ok(value) if !item.hasattr("__len__")? || item.len().is_err() => Ok(Value::Float(value)),
        _ => Err(PyTypeError::new_err(format!("{} is a {}, expected a plain value", at(name, row), kind(item)))),
    }
}

/// pandas' marks of a missing value.
fn is_missing(item: &Bound<'_, PyAny>) -> PyResult<bool> {
    let name = item.get_type().name()?;
    Ok(name == "NAType" || name == "NaTType")
}

/// The text of a date, a datetime or a `Decimal`, which hold exactly what they say.
fn written(item: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    if item.hasattr("isoformat")? {
        return item.call_method0("isoformat")?.extract().map(Some);
    }
    if item.get_type().name()? == "Decimal" {
        return item.call_method1("__format__", ("f",))?.extract().map(Some);
    }
    Ok(None)
}

/// Codes from 0 of a column of ids, and what they stand for.
pub(crate) struct Codes {
    pub(crate) codes: Held<u32>,
    pub(crate) ids: Ids,
}

/// The ids behind codes.
pub(crate) enum Ids {
    /// Small whole numbers are their own codes.
    Same,
    Whole(Vec<i64>),
    Text(Vec<String>),
}

enum Id {
    Whole(i64),
    Text(String),
}

/// Ids are whole numbers or text, not both in one column.
pub(crate) fn codes(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Codes> {
    let source = Source::of(object, name)?;
    if source.as_ref().is_some_and(|source| source.slice::<u32>().is_some()) {
        return Ok(Codes { codes: source.map_or(Held::Own(Vec::new()), Held::Lent), ids: Ids::Same });
    }
    let ids = copy(object, source, name, |row, value| id(value, name, row))?;
    let small = ids.iter().map(|id| if let Id::Whole(id) = id { u32::try_from(*id).ok() } else { None });
    if let Some(codes) = small.collect() {
        return Ok(Codes { codes: Held::Own(codes), ids: Ids::Same });
    }
    let (codes, ids) = numbered(ids, name)?;
    Ok(Codes { codes: Held::Own(codes), ids })
}

/// Codes without gaps, in the order of the ids, and the ids.
pub(crate) fn dense_codes(object: &Bound<'_, PyAny>, name: &str) -> PyResult<(Vec<u32>, Ids)> {
    let source = Source::of(object, name)?;
    let ids = copy(object, source, name, |row, value| id(value, name, row))?;
    numbered(ids, name)
}

fn id(value: Value<'_>, name: &str, row: usize) -> PyResult<Id> {
    match value {
        Value::Text(text) => Ok(Id::Text(text.into())),
        value => i64::of(value, name, row).map(Id::Whole),
    }
}

fn numbered(ids: Vec<Id>, name: &str) -> PyResult<(Vec<u32>, Ids)> {
    let mixed = |row: usize| {
        let (one, other) = (at(name, row), at(name, 0));
        PyTypeError::new_err(format!("{one} is of another kind than {other}: ids are all text or all whole numbers"))
    };
    if let Some(Id::Text(_)) = ids.first() {
        let texts = ids.iter().enumerate().map(|(row, id)| match id {
            Id::Text(text) => Ok(text.as_str()),
            Id::Whole(_) => Err(mixed(row)),
        });
        let (codes, ids) = customer_codes(&texts.collect::<PyResult<Vec<_>>>()?).map_err(raise)?;
        return Ok((codes, Ids::Text(ids.into_iter().map(String::from).collect())));
    }
    let whole = ids.iter().enumerate().map(|(row, id)| match id {
        Id::Whole(id) => Ok(*id),
        Id::Text(_) => Err(mixed(row)),
    });
    let (codes, ids) = customer_codes(&whole.collect::<PyResult<Vec<_>>>()?).map_err(raise)?;
    Ok((codes, Ids::Whole(ids)))
}

/// Instants in microseconds since 1970: numpy or Arrow timestamps of any unit, dates, datetimes, or ISO 8601 text.
pub(crate) fn instants(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Held<i64>> {
    if let Some((ticks, per_second)) = numpy_ticks(object, name)? {
        let ticks = numbers::<i64>(&ticks, name)?;
        let rows = ticks.iter().enumerate();
        return rows
            .map(|(row, &ticks)| microseconds(ticks, per_second, name, row))
            .collect::<PyResult<_>>()
            .map(Held::Own);
    }
    let source = Source::of(object, name)?;
    let values = copy(object, source, name, |row, value| match value {
        Value::Instant(ticks, per_second) => microseconds(ticks, per_second, name, row),
        Value::Text(text) => point_in_time(text).map(|at| at.timestamp_micros()).map_err(|e| place(e, name, row)),
        Value::Missing => missing(name, row),
        other => Err(unexpected(name, row, other, "an instant: a timestamp, datetime, date or ISO 8601 text")),
    })?;
    Ok(Held::Own(values))
}

/// numpy lends no buffer of its datetime64: the whole numbers below it do.
fn numpy_ticks<'py>(object: &Bound<'py, PyAny>, name: &str) -> PyResult<Option<(Bound<'py, PyAny>, i64)>> {
    let Ok(dtype) = object.getattr("dtype").and_then(|dtype| dtype.getattr("str")?.extract::<String>()) else {
        return Ok(None);
    };
    let Some(unit) = dtype.strip_prefix("<M8[").and_then(|rest| rest.strip_suffix(']')) else { return Ok(None) };
    let per_second = match unit {
        "s" => 1,
        "ms" => 1_000,
        "us" => 1_000_000,
        "ns" => 1_000_000_000,
        "Y" | "M" | "W" | "D" | "h" | "m" => {
            return numpy_ticks(&object.call_method1("astype", ("M8[s]",))?, name);
        }
        other => {
            return Err(PyTypeError::new_err(format!(
                "{name} is of datetime64[{other}], expected a unit from Y to ns"
            )));
        }
    };
    Ok(Some((object.call_method1("view", ("i8",))?, per_second)))
}

fn microseconds(ticks: i64, per_second: i64, name: &str, row: usize) -> PyResult<i64> {
    if ticks == i64::MIN {
        return missing(name, row);
    }
    let finer = per_second / 1_000_000;
    if finer > 1 {
        let whole = ticks % finer == 0;
        return whole.then_some(ticks / finer).ok_or_else(|| {
            wrong(at(name, row), "has parts of a microsecond; round first, as with .astype('datetime64[us]')")
        });
    }
    let wide = ticks.checked_mul(1_000_000 / per_second);
    wide.ok_or_else(|| wrong(at(name, row), "lies outside the years that 64 bits of microseconds reach"))
}

/// An instant from ISO 8601 text: a day is its midnight, a time without an offset counts as UTC.
fn point_in_time(text: &str) -> Result<Instant, Error> {
    let spaced = text.replacen(' ', "T", 1);
    if spaced.len() == "2026-03-21".len() {
        return model::instant(&format!("{}T00:00:00Z", model::date(text)?));
    }
    let time = spaced.split_once('T').map_or("", |(_, time)| time);
    let zoned = time.ends_with(['Z', 'z']) || time.contains(['+', '-']);
    model::instant(&if zoned { spaced } else { spaced + "Z" })
}

/// `as_of` and its like: a datetime, a date, or ISO 8601 text.
pub(crate) fn instant(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Instant> {
    let text = if object.is_instance_of::<PyString>() {
        object.extract()?
    } else if let Some(text) = written(object)?.filter(|_| object.hasattr("year").unwrap_or(false)) {
        text
    } else if object.get_type().name()? == "datetime64" {
        object.str()?.extract()?
    } else {
        let found = kind(object);
        return Err(PyTypeError::new_err(format!("{name} is a {found}, expected a datetime, a date or ISO 8601 text")));
    };
    point_in_time(&text).map_err(|error| match error {
        Error::Invalid { why, .. } => wrong(name, why),
        other => raise(other),
    })
}

/// Net amounts in minor units: whole numbers of them without a currency, else numbers, `Decimal`s or text in major units.
pub(crate) fn amounts(object: &Bound<'_, PyAny>, currency: Option<Currency>, name: &str) -> PyResult<Held<i64>> {
    let Some(currency) = currency else { return numbers(object, name) };
    let source = Source::of(object, name)?;
    if let Some(major) = source.as_ref().and_then(Source::slice::<f64>) {
        return currency.minor_units(major).map(Held::Own).map_err(|error| renamed(error, name));
    }
    let exact = |text: &str, row| {
        Money::from_major_str(text, currency).map(|money| money.minor).map_err(|error| place(error, name, row))
    };
    let values = copy(object, source, name, |row, value| match value {
        Value::Text(text) => exact(text, row),
        Value::Int(whole) => exact(&whole.to_string(), row),
        Value::Decimal(digits, scale) => exact(&decimal(digits, scale), row),
        value => {
            let major = f64::of(value, name, row)?;
            let minor = currency.minor_units(&[major]).map_err(|error| place(error, name, row))?;
            Ok(minor.into_iter().sum())
        }
    })?;
    Ok(Held::Own(values))
}

fn decimal(digits: i128, scale: u32) -> String {
    let (sign, digits, scale) = (if digits < 0 { "-" } else { "" }, digits.unsigned_abs().to_string(), scale as usize);
    let padded = format!("{digits:0>width$}", width = scale + 1);
    let (whole, fraction) = padded.split_at(padded.len() - scale);
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

pub(crate) fn at(name: &str, row: usize) -> String {
    format!("{name}[{row}]")
}

fn missing<T>(name: &str, row: usize) -> PyResult<T> {
    Err(wrong(at(name, row), "is missing"))
}

fn unexpected(name: &str, row: usize, value: Value<'_>, expected: &str) -> PyErr {
    let found = match value {
        Value::Text(text) => format!("the text {:?}", text.chars().take(40).collect::<String>()),
        Value::Flag(flag) => format!("a bool ({flag})"),
        Value::Instant(..) => "a timestamp".into(),
        Value::Float(value) => format!("{value}"),
        Value::Int(value) => format!("{value}"),
        other => format!("{other:?}"),
    };
    PyTypeError::new_err(format!("{} is {found}, expected {expected}", at(name, row)))
}

/// The error of a single value with the name that the caller knows, and its row.
fn place(error: Error, name: &str, row: usize) -> PyErr {
    raise(match error {
        Error::Invalid { why, .. } => Error::Invalid { what: at(name, row), why },
        Error::OutOfRange { value, min, max, .. } => {
            Error::OutOfRange { what: name.into(), index: row, value, min, max }
        }
        Error::NotFinite { value, .. } => Error::NotFinite { what: name.into(), index: row, value },
        other => other,
    })
}

/// The core calls the column `amount`.
fn renamed(error: Error, name: &str) -> PyErr {
    let rename = |what: String| what.replacen("amount", name, 1);
    raise(match error {
        Error::Invalid { what, why } => Error::Invalid { what: rename(what), why },
        Error::OutOfRange { what, index, value, min, max } => {
            Error::OutOfRange { what: rename(what), index, value, min, max }
        }
        Error::NotFinite { what, index, value } => Error::NotFinite { what: rename(what), index, value },
        other => other,
    })
}

pub(crate) fn kind(object: &Bound<'_, PyAny>) -> String {
    object.get_type().fully_qualified_name().map_or_else(|_| "object".into(), |name| name.to_string())
}
