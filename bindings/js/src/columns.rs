//! JavaScript's arrays as columns: typed arrays are copied whole, others checked number by number.

use crate::error::{describe, kind, wrong};
use js_sys::{
    Array, ArrayBuffer, BigInt64Array, BigUint64Array, Date, Float64Array, Uint8Array, Uint8ClampedArray, Uint32Array,
};
use regulars::model::{Instant, instant as parse_instant};
use regulars::{Error, Result};
use wasm_bindgen::prelude::*;

/// Largest whole number up to which a JavaScript number tells neighbours apart.
const SAFE: f64 = 9_007_199_254_740_991.0;

/// Most bytes of a column: the module's memory ends at 4 GB, and the core needs room to work.
const LARGEST: usize = 1 << 30;

/// A number as JavaScript has it.
#[derive(Clone, Copy)]
pub(crate) enum Number {
    Double(f64),
    Whole(i128),
}

impl Number {
    fn of(what: &str, row: Option<usize>, value: &JsValue, expected: &str) -> Result<Self> {
        if let Some(number) = value.as_f64() {
            return Ok(Self::Double(number));
        }
        let whole = || i64::try_from(value.clone()).map(i128::from).ok();
        let large = || u64::try_from(value.clone()).map(i128::from).ok();
        match value.is_bigint().then(|| whole().or_else(large)) {
            Some(Some(whole)) => Ok(Self::Whole(whole)),
            Some(None) => Err(Error::Invalid { what: place(what, row), why: "the bigint exceeds 64 bits".into() }),
            None => Err(wrong(place(what, row), expected, value)),
        }
    }

    /// A whole number from `min` to `max`.
    pub(crate) fn whole<T: TryFrom<i128>>(self, what: &str, row: Option<usize>, min: T, max: T) -> Result<T>
    where
        i128: From<T>,
    {
        let found = match self {
            Self::Whole(whole) => whole,
            Self::Double(value) if !value.is_finite() => {
                return Err(Error::NotFinite { what: what.into(), index: row.unwrap_or(0), value });
            }
            Self::Double(value) if value.trunc() != value => {
                let why = format!("expected a whole number, found {value}");
                return Err(Error::Invalid { what: place(what, row), why });
            }
            Self::Double(value) if value.abs() > SAFE => {
                let why = format!("{value} may have lost digits: give whole numbers beyond 2^53 as bigint");
                return Err(Error::Invalid { what: place(what, row), why });
            }
            Self::Double(value) => value as i128,
        };
        T::try_from(found).map_err(|_| {
            let [value, min, max] = [found, min.into(), max.into()].map(|limit| limit as f64);
            Error::OutOfRange { what: what.into(), index: row.unwrap_or(0), value, min, max }
        })
    }

    fn double(self, what: &str, row: usize) -> Result<f64> {
        match self {
            Self::Double(value) => Ok(value),
            Self::Whole(whole) if whole.unsigned_abs() as f64 <= SAFE => Ok(whole as f64),
            Self::Whole(whole) => {
                let why = format!("the bigint {whole} has more digits than this column keeps");
                Err(Error::Invalid { what: place(what, Some(row)), why })
            }
        }
    }
}

fn place(what: &str, row: Option<usize>) -> String {
    row.map_or(what.into(), |row| format!("{what}[{row}]"))
}

/// The kind of a typed array.
fn typed(value: &JsValue) -> Option<String> {
    if ArrayBuffer::is_view(value) { kind(value) } else { None }
}

/// Copies a typed array; more rows than there is memory for are an error.
macro_rules! copy {
    ($array:ty, $what:expr, $value:expr) => {{
        let array: &$array = $value.unchecked_ref();
        let mut column = room($what, array.length() as usize)?;
        column.resize(array.length() as usize, Default::default());
        array.copy_to(&mut column);
        column
    }};
}

fn room<T>(what: &str, rows: usize) -> Result<Vec<T>> {
    let mut column = Vec::new();
    let fits = rows.saturating_mul(size_of::<T>()) <= LARGEST && column.try_reserve_exact(rows).is_ok();
    fits.then_some(column).ok_or_else(|| Error::Invalid {
        what: what.into(),
        why: format!("{rows} rows don't fit in the memory of WebAssembly"),
    })
}

/// Calls back with each number of any array; where `missing` is allowed, null is NaN.
fn each(what: &str, value: &JsValue, missing: bool, mut add: impl FnMut(usize, Number) -> Result<()>) -> Result<()> {
    match typed(value).as_deref() {
        None if Array::is_array(value) => {
            let expected = if missing { "a number or null" } else { "a number" };
            let elements: &Array = value.unchecked_ref();
            (0..elements.length()).try_for_each(|row| {
                let element = elements.get(row);
                let row = row as usize;
                let absent = missing && element.is_null();
                let number =
                    if absent { Number::Double(f64::NAN) } else { Number::of(what, Some(row), &element, expected)? };
                add(row, number)
            })
        }
        None | Some("DataView") => Err(wrong(what, "a typed array or an array of numbers", value)),
        Some("BigInt64Array") => {
            let column: Vec<i64> = copy!(BigInt64Array, what, value);
            column.into_iter().enumerate().try_for_each(|(row, whole)| add(row, Number::Whole(whole.into())))
        }
        Some("BigUint64Array") => {
            let column: Vec<u64> = copy!(BigUint64Array, what, value);
            column.into_iter().enumerate().try_for_each(|(row, whole)| add(row, Number::Whole(whole.into())))
        }
        Some("Float64Array") => doubles(what, value.unchecked_ref(), add),
        // JavaScript converts: every number of the smaller kinds is a double.
        Some(_) => doubles(what, &Float64Array::new(value), add),
    }
}

fn doubles(what: &str, array: &Float64Array, mut add: impl FnMut(usize, Number) -> Result<()>) -> Result<()> {
    let column: Vec<f64> = copy!(Float64Array, what, array);
    column.into_iter().enumerate().try_for_each(|(row, value)| add(row, Number::Double(value)))
}

/// A column of numbers.
pub(crate) fn f64s(what: &str, value: &JsValue) -> Result<Vec<f64>> {
    doubles_of(what, value, false)
}

/// A column of numbers in which null stands for a missing one; the core refuses those that it has to read.
pub(crate) fn f64s_or_null(what: &str, value: &JsValue) -> Result<Vec<f64>> {
    doubles_of(what, value, true)
}

fn doubles_of(what: &str, value: &JsValue, missing: bool) -> Result<Vec<f64>> {
    if typed(value).as_deref() == Some("Float64Array") {
        return Ok(copy!(Float64Array, what, value));
    }
    let mut column = Vec::new();
    each(what, value, missing, |row, number| number.double(what, row).map(|number| column.push(number)))?;
    Ok(column)
}

/// A column of whole numbers from 0 to 2^32 - 1.
pub(crate) fn u32s(what: &str, value: &JsValue) -> Result<Vec<u32>> {
    if typed(value).as_deref() == Some("Uint32Array") {
        return Ok(copy!(Uint32Array, what, value));
    }
    wholes(what, value, 0, u32::MAX)
}

/// A column of whole numbers from 0 to 255.
pub(crate) fn u8s(what: &str, value: &JsValue) -> Result<Vec<u8>> {
    match typed(value).as_deref() {
        Some("Uint8Array") => Ok(copy!(Uint8Array, what, value)),
        Some("Uint8ClampedArray") => Ok(copy!(Uint8ClampedArray, what, value)),
        _ => wholes(what, value, 0, u8::MAX),
    }
}

/// A column of whole numbers of 64 bits.
pub(crate) fn i64s(what: &str, value: &JsValue) -> Result<Vec<i64>> {
    if typed(value).as_deref() == Some("BigInt64Array") {
        return Ok(copy!(BigInt64Array, what, value));
    }
    wholes(what, value, i64::MIN, i64::MAX)
}

fn wholes<T: TryFrom<i128> + Copy>(what: &str, value: &JsValue, min: T, max: T) -> Result<Vec<T>>
where
    i128: From<T>,
{
    let mut column = Vec::new();
    each(what, value, false, |row, number| number.whole(what, Some(row), min, max).map(|whole| column.push(whole)))?;
    Ok(column)
}

/// A column of microseconds since 1970, or of instants as text or `Date`.
pub(crate) fn instants(what: &str, value: &JsValue) -> Result<Vec<i64>> {
    let written = |first: &JsValue| first.is_string() || first.is_instance_of::<Date>();
    if !Array::is_array(value) || !written(&value.unchecked_ref::<Array>().get(0)) {
        return i64s(what, value);
    }
    let rows = value.unchecked_ref::<Array>().iter().enumerate();
    rows.map(|(row, value)| instant(&place(what, Some(row)), &value).map(|at| at.timestamp_micros())).collect()
}

/// An instant as RFC 3339 text or `Date`.
pub(crate) fn instant(what: &str, value: &JsValue) -> Result<Instant> {
    let refused = |error: Error| Error::Invalid { what: what.into(), why: error.to_string() };
    if let Some(text) = value.as_string() {
        return parse_instant(&text).map_err(refused);
    }
    match value.dyn_ref::<Date>().map(Date::get_time) {
        Some(time) if time.is_nan() => Err(Error::Invalid { what: what.into(), why: "the Date is invalid".into() }),
        Some(_) => parse_instant(&String::from(value.unchecked_ref::<Date>().to_iso_string())).map_err(refused),
        None => Err(wrong(what, "an instant as text, such as \"2026-03-31T00:00:00Z\", or a Date", value)),
    }
}

/// The bytes of a file.
pub(crate) fn bytes(what: &str, value: &JsValue) -> Result<Vec<u8>> {
    if typed(value).as_deref() == Some("Uint8Array") {
        return Ok(copy!(Uint8Array, what, value));
    }
    if kind(value).as_deref() == Some("ArrayBuffer") {
        let whole = Uint8Array::new(value);
        return Ok(copy!(Uint8Array, what, whole));
    }
    match value.as_string() {
        Some(_) => text(what, value).map(String::into_bytes),
        None => Err(wrong(what, "the bytes of a file as Uint8Array or ArrayBuffer, or its text", value)),
    }
}

/// A text; one that holds half a character has no form in UTF-8.
pub(crate) fn text(what: &str, value: &JsValue) -> Result<String> {
    let text = value.as_string().ok_or_else(|| wrong(what, "a text", value))?;
    if text.contains('\u{fffd}') && !value.unchecked_ref::<js_sys::JsString>().is_valid_utf16() {
        return Err(Error::Invalid { what: what.into(), why: "the text holds half a surrogate pair".into() });
    }
    Ok(text)
}

/// A number, not checked any further.
pub(crate) fn number(what: &str, value: &JsValue) -> Result<f64> {
    value.as_f64().ok_or_else(|| wrong(what, "a number", value))
}

/// A whole number from 0 to 2^64 - 1.
pub(crate) fn count(what: &str, value: &JsValue) -> Result<u64> {
    Number::of(what, None, value, "a whole number")?.whole(what, None, 0, u64::MAX)
}

/// A whole number from 0 to 2^32 - 1.
pub(crate) fn small_count(what: &str, value: &JsValue) -> Result<u32> {
    Number::of(what, None, value, "a whole number")?.whole(what, None, 0, u32::MAX)
}

/// What was given; undefined and null are left out.
pub(crate) fn given(value: &JsValue) -> Option<&JsValue> {
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// The JSON form of a number: whole where it is one.
pub(crate) fn json_number(what: &str, value: &JsValue) -> Result<serde_json::Number> {
    let not_finite = |value| Error::NotFinite { what: what.into(), index: 0, value };
    Ok(match Number::of(what, None, value, "a number")? {
        Number::Double(x) if x.trunc() == x && x.abs() <= SAFE && (x != 0.0 || x.is_sign_positive()) => {
            (x as i64).into()
        }
        Number::Double(x) => serde_json::Number::from_f64(x).ok_or_else(|| not_finite(x))?,
        Number::Whole(whole) => match (i64::try_from(whole), u64::try_from(whole)) {
            (Ok(whole), _) => whole.into(),
            (_, Ok(whole)) => whole.into(),
            _ => return Err(Error::Invalid { what: what.into(), why: format!("{} exceeds 64 bits", describe(value)) }),
        },
    })
}

/// Ids that a column holds.
pub(crate) enum Ids {
    Text(Vec<String>),
    Whole(Vec<i64>),
}

/// A column of ids: all texts, or all whole numbers.
pub(crate) fn ids(what: &str, value: &JsValue) -> Result<Ids> {
    if !Array::is_array(value) || !value.unchecked_ref::<Array>().get(0).is_string() {
        return i64s(what, value).map(Ids::Whole);
    }
    let rows = value.unchecked_ref::<Array>().iter().enumerate();
    rows.map(|(row, id)| text(&place(what, Some(row)), &id)).collect::<Result<_>>().map(Ids::Text)
}
