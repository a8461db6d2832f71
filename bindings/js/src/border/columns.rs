//! JavaScript's arrays as columns: typed arrays are copied whole, others checked number by number.

use crate::border::error::{Thrown, describe, is_array, kind, unreadable, wrong};
use js_sys::Reflect;
use regulars::model::{Instant, instant as parse_instant};
use regulars::value::customer_codes;
use regulars::{Error, Result};
use wasm_bindgen::prelude::*;

// Functions of `head.js`. What they throw is caught: an exception that passed through the module would leave its stacks as
// they were.
#[wasm_bindgen]
extern "C" {
    /// `Float64Array`, ... of a typed array, whatever it says of itself.
    #[wasm_bindgen(js_name = kindOfView)]
    pub(crate) fn typed(value: &JsValue) -> Option<String>;
    #[wasm_bindgen(catch, js_name = rowsOf)]
    fn rows_of(array: &JsValue) -> Caught<f64>;
    #[wasm_bindgen(catch, js_name = elementOf)]
    fn element_of(array: &JsValue, row: u32) -> Caught<JsValue>;
    #[wasm_bindgen(catch, js_name = bytesOf)]
    fn bytes_of(buffer: &JsValue) -> Caught<JsValue>;
    #[wasm_bindgen(catch, js_name = copyView)]
    fn copy_f64(to: &mut [f64], from: &JsValue) -> Caught<()>;
    #[wasm_bindgen(catch, js_name = copyView)]
    fn copy_u32(to: &mut [u32], from: &JsValue) -> Caught<()>;
    #[wasm_bindgen(catch, js_name = copyView)]
    fn copy_u8(to: &mut [u8], from: &JsValue) -> Caught<()>;
    #[wasm_bindgen(catch, js_name = copyView)]
    fn copy_i64(to: &mut [i64], from: &JsValue) -> Caught<()>;
    #[wasm_bindgen(catch, js_name = copyView)]
    fn copy_u64(to: &mut [u64], from: &JsValue) -> Caught<()>;
    /// A `Date` of any realm as text; empty when it is invalid.
    #[wasm_bindgen(js_name = textOfDate)]
    pub(crate) fn text_of_date(value: &JsValue) -> Option<String>;
}

type Caught<T> = std::result::Result<T, JsValue>;

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
    pub(crate) fn of(what: &str, row: Option<usize>, value: &JsValue, expected: &str) -> Result<Self> {
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

/// Copies a typed array; more rows than there is memory for are an error.
fn copy<T: Default + Clone>(
    what: &str,
    value: &JsValue,
    copy: impl Fn(&mut [T], &JsValue) -> Caught<()>,
) -> Result<Vec<T>> {
    let rows = rows(what, value)?;
    let mut column = room(what, rows)?;
    column.resize(rows, T::default());
    copy(&mut column, value).map_err(|thrown| unreadable(what, &thrown)).map(|()| column)
}

fn rows(what: &str, array: &JsValue) -> Result<usize> {
    rows_of(array).map(|rows| rows as usize).map_err(|thrown| unreadable(what, &thrown))
}

fn element(what: &str, array: &JsValue, row: usize) -> Result<JsValue> {
    element_of(array, row as u32).map_err(|thrown| unreadable(place(what, Some(row)), &thrown))
}

/// The elements of any array, each read when its turn comes.
pub(crate) fn elements<'a>(what: &'a str, array: &'a JsValue) -> Result<impl Iterator<Item = Result<JsValue>> + 'a> {
    rows(what, array).map(|rows| (0..rows).map(move |row| element(what, array, row)))
}

/// Whether the first element of an array fulfils a condition; a typed array's numbers don't.
fn begins(what: &str, value: &JsValue, with: impl Fn(&JsValue) -> bool) -> Result<bool> {
    Ok(is_array(value) && elements(what, value)?.next().transpose()?.is_some_and(|first| with(&first)))
}

/// Whether a row holds no value.
pub(crate) fn is_null(column: &JsValue, row: usize) -> bool {
    element("", column, row).is_ok_and(|element| given(&element).is_none())
}

fn room<T>(what: &str, rows: usize) -> Result<Vec<T>> {
    let mut column = Vec::new();
    let fits = rows.saturating_mul(size_of::<T>()) <= LARGEST && column.try_reserve_exact(rows).is_ok();
    fits.then_some(column).ok_or_else(|| Error::Invalid {
        what: what.into(),
        why: format!("{rows} rows don't fit in the memory of WebAssembly"),
    })
}

/// Calls back with each number of any array; where `missing` is allowed, null and undefined are NaN.
pub(crate) fn each(
    what: &str,
    value: &JsValue,
    missing: bool,
    mut add: impl FnMut(usize, Number) -> Result<()>,
) -> Result<()> {
    match typed(value).as_deref() {
        None if is_array(value) => {
            let expected = if missing { "a number or null" } else { "a number" };
            elements(what, value)?.enumerate().try_for_each(|(row, element)| {
                let element = element?;
                let absent = missing && given(&element).is_none();
                let number =
                    if absent { Number::Double(f64::NAN) } else { Number::of(what, Some(row), &element, expected)? };
                add(row, number)
            })
        }
        None => Err(wrong(what, "a typed array or an array of numbers", value)),
        Some("BigInt64Array") => {
            let mut column = copy(what, value, copy_i64)?.into_iter().enumerate();
            column.try_for_each(|(row, whole)| add(row, Number::Whole(whole.into())))
        }
        Some("BigUint64Array") => {
            let mut column = copy(what, value, copy_u64)?.into_iter().enumerate();
            column.try_for_each(|(row, whole)| add(row, Number::Whole(whole.into())))
        }
        // JavaScript converts: every number of the smaller kinds is a double.
        Some(_) => {
            let mut column = copy(what, value, copy_f64)?.into_iter().enumerate();
            column.try_for_each(|(row, value)| add(row, Number::Double(value)))
        }
    }
}

/// A column of numbers.
pub(crate) fn f64s(what: &str, value: &JsValue) -> Result<Vec<f64>> {
    doubles_of(what, value, false)
}

/// A column of numbers in which null, undefined or NaN stands for a missing one; the core refuses those that it has to read.
pub(crate) fn f64s_or_null(what: &str, value: &JsValue) -> Result<Vec<f64>> {
    doubles_of(what, value, true)
}

fn doubles_of(what: &str, value: &JsValue, missing: bool) -> Result<Vec<f64>> {
    if typed(value).as_deref() == Some("Float64Array") {
        return copy(what, value, copy_f64);
    }
    // Holes of an array are missing numbers that take no memory there.
    let mut column = room(what, if missing && is_array(value) { rows(what, value)? } else { 0 })?;
    each(what, value, missing, |row, number| number.double(what, row).map(|number| column.push(number)))?;
    Ok(column)
}

/// A column of whole numbers from 0 to 2^32 - 1.
pub(crate) fn u32s(what: &str, value: &JsValue) -> Result<Vec<u32>> {
    if typed(value).as_deref() == Some("Uint32Array") {
        return copy(what, value, copy_u32);
    }
    wholes(what, value, 0, u32::MAX)
}

/// A column of answers from 0 to 10.
pub(crate) fn answers(what: &str, value: &JsValue) -> Result<Vec<u8>> {
    match typed(value).as_deref() {
        Some("Uint8Array" | "Uint8ClampedArray") => copy(what, value, copy_u8),
        // What lies outside the type; the core refuses all else.
        _ => wholes(what, value, 0, 10),
    }
}

/// A column of whole numbers of 64 bits.
pub(crate) fn i64s(what: &str, value: &JsValue) -> Result<Vec<i64>> {
    if typed(value).as_deref() == Some("BigInt64Array") {
        return copy(what, value, copy_i64);
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

/// A column of true and false.
pub(crate) fn flags(what: &str, value: &JsValue) -> Result<Vec<bool>> {
    if !is_array(value) {
        return Err(wrong(what, "an array of true and false", value));
    }
    let flag = |(row, flag): (usize, Result<JsValue>)| {
        let flag = flag?;
        flag.as_bool().ok_or_else(|| wrong(place(what, Some(row)), "true or false", &flag))
    };
    elements(what, value)?.enumerate().map(flag).collect()
}

/// A column of microseconds since 1970, or of instants as text or `Date`.
pub(crate) fn instants(what: &str, value: &JsValue) -> Result<Vec<i64>> {
    if !begins(what, value, |first| first.is_string() || text_of_date(first).is_some())? {
        return i64s(what, value);
    }
    let rows = elements(what, value)?.enumerate();
    rows.map(|(row, value)| instant(&place(what, Some(row)), &value?).map(|at| at.timestamp_micros())).collect()
}

/// An instant as RFC 3339 text or `Date`.
pub(crate) fn instant(what: &str, value: &JsValue) -> Result<Instant> {
    match value.as_string() {
        Some(text) => parse_instant(&text).map_err(|error| named(what, error)),
        None => date(what, value)?
            .ok_or_else(|| wrong(what, "an instant as text, such as \"2026-03-31T00:00:00Z\", or a Date", value)),
    }
}

/// The error of a value by the name that the caller knows.
fn named(what: &str, error: Error) -> Error {
    match error {
        Error::Invalid { why, .. } => Error::Invalid { what: what.into(), why },
        other => other,
    }
}

/// The instant of a `Date`, if it is one.
pub(crate) fn date(what: &str, value: &JsValue) -> Result<Option<Instant>> {
    match text_of_date(value).as_deref() {
        None => Ok(None),
        Some("") => Err(Error::Invalid { what: what.into(), why: "the Date is invalid".into() }),
        Some(text) => parse_instant(text).map(Some).map_err(|error| named(what, error)),
    }
}

/// The bytes of a file.
pub(crate) fn bytes(what: &str, value: &JsValue) -> Result<Vec<u8>> {
    if typed(value).as_deref() == Some("Uint8Array") {
        return copy(what, value, copy_u8);
    }
    if kind(value).as_deref() == Some("ArrayBuffer") {
        let whole = bytes_of(value).map_err(|thrown| unreadable(what, &thrown))?;
        return copy(what, &whole, copy_u8);
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
        Number::Double(x) if x.trunc() == x && x.abs() <= SAFE => (x as i64).into(),
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
    if !begins(what, value, JsValue::is_string)? {
        return i64s(what, value).map(Ids::Whole);
    }
    let rows = elements(what, value)?.enumerate();
    rows.map(|(row, id)| text(&place(what, Some(row)), &id?)).collect::<Result<_>>().map(Ids::Text)
}

/// A column of ids of any kind, as the number of each.
pub(crate) fn codes(what: &str, value: &JsValue) -> Result<Vec<u32>> {
    match ids(what, value)? {
        Ids::Text(ids) => customer_codes(&ids.iter().map(String::as_str).collect::<Vec<_>>()).map(|(codes, _)| codes),
        Ids::Whole(ids) => customer_codes(&ids).map(|(codes, _)| codes),
    }
}

/// A column of texts; null and undefined are blank ones.
pub(crate) fn texts(what: &str, value: &JsValue) -> Result<Vec<String>> {
    if !is_array(value) {
        return Err(wrong(what, "an array of texts", value));
    }
    // Holes of an array are missing texts that take no memory there.
    let mut column = room(what, rows(what, value)?)?;
    for (row, element) in elements(what, value)?.enumerate() {
        let element = element?;
        column.push(match given(&element) {
            Some(comment) => text(&place(what, Some(row)), comment)?,
            None => String::new(),
        });
    }
    Ok(column)
}

/// Errors about an object of columns: the core knows a missing number as NaN, where the caller wrote null.
pub(crate) fn null_again(columns: JsValue) -> impl Fn(Error) -> Thrown {
    let column = move |name: &str| Reflect::get(&columns, &name.into()).unwrap_or_default();
    move |error| match &error {
        Error::NotFinite { what, index, value } if value.is_nan() && is_null(&column(what), *index) => {
            Thrown::new(&error.to_string().replacen("NaN", "null", 1), error.code())
        }
        _ => error.into(),
    }
}
