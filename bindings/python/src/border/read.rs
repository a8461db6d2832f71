//! The caller's columns as the core takes them: lent where type and layout allow, else copied value by value, checked.

use crate::border::errors::{raise, renamed, wrong};
use crate::border::object::{kind, ticks_of, written};
use crate::border::seam::{Plain, Source, Value};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyFloat, PyInt, PyMapping, PyString};
use regulars::Error;
use regulars::model::{Currency, Money};
use std::{borrow::Cow, fmt::Display, ops::Deref};

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
    /// The quick way for a whole number, where nothing is to be said about it.
    fn whole(value: i64) -> Option<Self>;

    /// The same for a float.
    fn exact(value: f64) -> Option<Self>;

    fn of(value: Value<'_>, name: &str, row: usize) -> PyResult<Self>;
}

/// Beyond 2^53 a double no longer tells whole numbers apart.
const WIDEST: i64 = 1 << 53;

impl Number for f64 {
    fn whole(value: i64) -> Option<Self> {
        (-WIDEST..=WIDEST).contains(&value).then_some(value as f64)
    }

    fn exact(value: f64) -> Option<Self> {
        Some(value)
    }

    fn of(value: Value<'_>, name: &str, row: usize) -> PyResult<Self> {
        match value {
            Value::Float(value) => Ok(value),
            Value::Int(value) => Self::whole(value).ok_or_else(|| beyond(value, name, row)),
            Value::Huge(value) => Err(beyond(value, name, row)),
            Value::Decimal(digits, scale) => Self::of(Value::Exact(&decimal(digits, scale)), name, row),
            Value::Exact(text) => text.parse().map_err(|_| wrong(at(name, row), format!("{text} is no number"))),
            Value::Missing => missing(name, row),
            other => Err(unexpected(name, row, other, "a number")),
        }
    }
}

fn beyond(value: impl Display, name: &str, row: usize) -> PyErr {
    wrong(at(name, row), format!("{value} is beyond 2^53, from where a float doesn't hold every whole number"))
}

impl Number for i64 {
    fn whole(value: i64) -> Option<Self> {
        Some(value)
    }

    fn exact(value: f64) -> Option<Self> {
        (value.fract() == 0.0 && value.abs() <= WIDEST as f64).then_some(value as i64)
    }

    fn of(value: Value<'_>, name: &str, row: usize) -> PyResult<Self> {
        let whole = "a whole number";
        match value {
            Value::Int(value) => Ok(value),
            Value::Float(value) if value.is_nan() => missing(name, row),
            Value::Float(value) if value.fract() == 0.0 && value.abs() <= WIDEST as f64 => Ok(value as i64),
            Value::Float(value) if value.is_finite() => Err(wrong(at(name, row), format!("{value:?} is not {whole}"))),
            Value::Float(value) => Err(raise(Error::NotFinite { what: name.into(), index: row, value })),
            Value::Huge(value) => {
                let (min, max) = (i64::MIN as f64, i64::MAX as f64);
                Err(raise(Error::OutOfRange { what: name.into(), index: row, value: value as f64, min, max }))
            }
            Value::Decimal(digits, scale) => Self::of(Value::Exact(&decimal(digits, scale)), name, row),
            Value::Exact(text) => {
                let digits = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
                digits.parse().map_err(|_| wrong(at(name, row), format!("{text} is not {whole} of 64 bits")))
            }
            Value::Missing => missing(name, row),
            other => Err(unexpected(name, row, other, whole)),
        }
    }
}

macro_rules! unsigned {
    ($($type:ty: $max:expr),+) => {$(
        impl Number for $type {
            fn whole(value: i64) -> Option<Self> {
                value.try_into().ok()
            }

            fn exact(value: f64) -> Option<Self> {
                let whole = value as $type;
                (f64::from(whole) == value).then_some(whole)
            }

            fn of(value: Value<'_>, name: &str, row: usize) -> PyResult<Self> {
                let value = i64::of(value, name, row)?;
                let (min, max) = (0.0, $max);
                let refuse = |_| raise(Error::OutOfRange { what: name.into(), index: row, value: value as f64, min, max });
                <$type>::try_from(value).map_err(refuse)
            }
        }
    )+};
}
// The columns of such small numbers are scores.
unsigned!(u8: 10.0, u32: f64::from(u32::MAX));

/// A column of numbers.
pub(crate) fn numbers<T: Number>(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Held<T>> {
    let source = Source::of(object, name)?;
    if source.as_ref().is_some_and(|source| source.slice::<T>().is_some()) {
        return Ok(source.map_or(Held::Own(Vec::new()), Held::Lent));
    }
    let whole = source.as_ref().and_then(Source::slice::<i64>);
    if let Some(values) = whole.and_then(|values| values.iter().map(|&value| T::whole(value)).collect()) {
        return Ok(Held::Own(values));
    }
    let floats = source.as_ref().and_then(Source::slice::<f64>);
    if let Some(values) = floats.and_then(|values| values.iter().map(|&value| T::exact(value)).collect()) {
        return Ok(Held::Own(values));
    }
    copy(object, source, name, |row, value| T::of(value, name, row)).map(Held::Own)
}

pub(crate) fn optional<T: Number>(object: Option<&Bound<'_, PyAny>>, name: &str) -> PyResult<Option<Held<T>>> {
    object.map(|object| numbers(object, name)).transpose()
}

/// A column of truth values, or of 0 and 1.
pub(crate) fn flags(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Vec<bool>> {
    copy(object, Source::of(object, name)?, name, |row, value| match value {
        Value::Flag(flag) => Ok(flag),
        Value::Int(0) | Value::Float(0.0) => Ok(false),
        Value::Int(1) | Value::Float(1.0) => Ok(true),
        Value::Missing => missing(name, row),
        other => Err(unexpected(name, row, other, "true or false")),
    })
}

/// A column of numbers where NaN stands for a missing one, as the core says of it.
pub(crate) fn with_gaps(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Held<f64>> {
    gaps_and(object, name, |_| None)
}

/// The same of an outcome, which may be true or false: 1 or 0.
pub(crate) fn outcomes(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Held<f64>> {
    gaps_and(object, name, |value| if let Value::Flag(flag) = value { Some(f64::from(*flag)) } else { None })
}

fn gaps_and(object: &Bound<'_, PyAny>, name: &str, also: impl Fn(&Value<'_>) -> Option<f64>) -> PyResult<Held<f64>> {
    match Source::of(object, name)? {
        Some(source) if source.slice::<f64>().is_some() => Ok(Held::Lent(source)),
        source => copy(object, source, name, |row, value| match value {
            Value::Missing => Ok(f64::NAN),
            value => also(&value).map_or_else(|| f64::of(value, name, row), Ok),
        })
        .map(Held::Own),
    }
}

/// Mean spends, which are missing where there was no repeat; there the core doesn't read them, elsewhere it refuses NaN.
pub(crate) fn spends(object: &Bound<'_, PyAny>) -> PyResult<Held<f64>> {
    with_gaps(object, "monetary_value")
}

/// Every value of a column, from memory or from the Python objects that it hands out.
pub(crate) fn copy<T>(
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
            text = unicode(words, name, row)?;
            Value::Text(&text)
        } else if let Ok(whole) = item.cast::<PyInt>() {
            whole_number(whole, name, row)?
        } else if let Ok(number) = item.cast::<PyFloat>() {
            Value::Float(number.extract()?)
        } else {
            let words = written(&item)?.map_or_else(|| uuid_text(&item), |words| Ok(Some(words)))?;
            match (words, decimal_text(&item)?) {
                (Some(words), _) => {
                    text = Cow::Owned(words);
                    Value::Text(&text)
                }
                (None, Some(digits)) => {
                    text = Cow::Owned(digits);
                    Value::Exact(&text)
                }
                (None, None) => number_of(&item, name, row)?,
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
        && object.hasattr("__len__")?
        && object.hasattr("__getitem__")?;
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
    let kind = kind(item);
    // What numpy has in place of bool is none.
    if kind == "numpy.bool" || kind == "numpy.bool_" {
        return item.is_truthy().map(Value::Flag);
    }
    if kind == "numpy.datetime64" {
        let ticks = ticks_of(item, &at(name, row))?;
        return Ok(ticks.map_or(Value::Missing, |(ticks, per_second)| Value::Instant(ticks, per_second)));
    }
    if kind.contains("bool") || kind.contains("complex") || kind.contains("timedelta") {
        return Err(PyTypeError::new_err(format!("{} is a {kind}, expected a plain value", at(name, row))));
    }
    if item.hasattr("__index__")? {
        return whole_number(&item.call_method0("__index__")?.cast_into::<PyInt>()?, name, row);
    }
    match item.extract::<f64>() {
        Ok(value) if !item.hasattr("__len__")? || item.len().is_err() => Ok(Value::Float(value)),
        _ => Err(PyTypeError::new_err(format!("{} is a {}, expected a plain value", at(name, row), kind))),
    }
}

/// pandas' marks of a missing value.
fn is_missing(item: &Bound<'_, PyAny>) -> PyResult<bool> {
    let name = item.get_type().name()?;
    Ok(name == "NAType" || name == "NaTType")
}

/// The text of a `uuid.UUID`, which is an id.
fn uuid_text(item: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    let is_uuid = item.get_type().name()? == "UUID";
    is_uuid.then(|| item.str()?.extract()).transpose()
}

/// The digits of a `Decimal`, without an exponent.
fn decimal_text(item: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    let is_decimal = item.get_type().name()? == "Decimal";
    is_decimal.then(|| item.call_method1("__format__", ("f",))?.extract()).transpose()
}

/// Text may hold halves of characters, which nothing else can.
fn unicode<'a>(text: &'a Bound<'_, PyString>, name: &str, row: usize) -> PyResult<Cow<'a, str>> {
    text.to_cow().map_err(|_| wrong(at(name, row), "is no Unicode text"))
}

/// Net amounts in minor units: whole numbers of them without a currency, else numbers, `Decimal`s or text in major units.
pub(crate) fn amounts(object: &Bound<'_, PyAny>, currency: Option<Currency>, name: &str) -> PyResult<Held<i64>> {
    let Some(currency) = currency else { return numbers(object, name) };
    let source = Source::of(object, name)?;
    let of_singles = source.as_ref().is_some_and(Source::is_single);
    if let Some(major) = source.as_ref().and_then(Source::slice::<f64>) {
        return currency.minor_units(major).map(Held::Own).map_err(|error| raise(renamed(error, "amount", name)));
    }
    let exact = |text: &str, row| {
        Money::from_major_str(text, currency).map(|money| money.minor).map_err(|error| place(error, name, row))
    };
    let values = copy(object, source, name, |row, value| match value {
        Value::Text(text) | Value::Exact(text) => exact(text, row),
        Value::Int(whole) => exact(&whole.to_string(), row),
        Value::Decimal(digits, scale) => exact(&decimal(digits, scale), row),
        value => {
            let major = f64::of(value, name, row)?;
            let minor = currency.minor_units(&[major]).map_err(|error| match error {
                Error::Invalid { why, .. } if of_singles || is_single(object, row) => {
                    let why = why.split("; ").next().unwrap_or(&why);
                    wrong(at(name, row), format!("{why}: {}", of_float32(currency)))
                }
                error => place(error, name, row),
            })?;
            Ok(minor.into_iter().sum())
        }
    })?;
    Ok(Held::Own(values))
}

/// Whether a number of a list is one of numpy's that have fewer digits than a float.
fn is_single(object: &Bound<'_, PyAny>, row: usize) -> bool {
    object.get_item(row).is_ok_and(|item| matches!(&*kind(&item), "numpy.float32" | "numpy.float16"))
}

fn of_float32(currency: Currency) -> String {
    let digits = currency.exponent();
    format!(
        "float32 doesn't hold amounts exactly; round them as float64, as with .astype('float64').round({digits}), or pass \
         Decimal, text or whole minor units"
    )
}

pub(crate) fn decimal(digits: i128, scale: u32) -> String {
    let (sign, digits, scale) = (if digits < 0 { "-" } else { "" }, digits.unsigned_abs().to_string(), scale as usize);
    let padded = format!("{digits:0>width$}", width = scale + 1);
    let (whole, fraction) = padded.split_at(padded.len() - scale);
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

pub(crate) fn at(name: &str, row: usize) -> String {
    format!("{name}[{row}]")
}

pub(crate) fn missing<T>(name: &str, row: usize) -> PyResult<T> {
    Err(wrong(at(name, row), "is missing"))
}

pub(crate) fn unexpected(name: &str, row: usize, value: Value<'_>, expected: &str) -> PyErr {
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
pub(crate) fn place(error: Error, name: &str, row: usize) -> PyErr {
    raise(match error {
        Error::Invalid { why, .. } => Error::Invalid { what: at(name, row), why },
        Error::OutOfRange { value, min, max, .. } => {
            Error::OutOfRange { what: name.into(), index: row, value, min, max }
        }
        Error::NotFinite { value, .. } => Error::NotFinite { what: name.into(), index: row, value },
        other => other,
    })
}
