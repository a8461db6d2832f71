//! Points in time, in whichever form the caller has them.

use crate::errors::{raise, wrong};
use crate::given::text;
use crate::read::{Held, at, copy, kind, missing, numbers, place, unexpected, written};
use crate::seam::{Source, Value};
use chrono::DateTime;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;
use regulars::Error;
use regulars::model::{self, Instant};

/// What numpy writes where there is no instant.
const NOT_A_TIME: i64 = i64::MIN;

/// Instants in microseconds since 1970: numpy or Arrow timestamps of any unit, dates, datetimes, or ISO 8601 text.
pub(crate) fn instants(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Held<i64>> {
    if let Some((ticks, per_second)) = numpy_ticks(object, name)? {
        let ticks = numbers::<i64>(&ticks, name)?;
        if per_second == 1_000_000 && !ticks.contains(&NOT_A_TIME) {
            return Ok(ticks);
        }
        let rows = ticks.iter().enumerate();
        return rows
            .map(|(row, &ticks)| microseconds(ticks, per_second).map_err(|why| wrong(at(name, row), why)))
            .collect::<PyResult<_>>()
            .map(Held::Own);
    }
    let source = Source::of(object, name)?;
    let values = copy(object, source, name, |row, value| match value {
        Value::Instant(ticks, per_second) => microseconds(ticks, per_second).map_err(|why| wrong(at(name, row), why)),
        Value::Text(text) => point_in_time(text).map(|at| at.timestamp_micros()).map_err(|e| place(e, name, row)),
        Value::Missing => missing(name, row),
        Value::Float(value) if value.is_nan() => missing(name, row),
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

/// The same of a single datetime64; `None` where it is not a time.
pub(crate) fn ticks_of(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Option<(i64, i64)>> {
    // numpy lets what is not a time be without a unit.
    let Some((ticks, per_second)) = numpy_ticks(object, name)? else { return Ok(None) };
    let ticks = ticks.call_method0("__index__")?.extract()?;
    Ok((ticks != NOT_A_TIME).then_some((ticks, per_second)))
}

/// Ticks as microseconds, or why they can't be.
fn microseconds(ticks: i64, per_second: i64) -> Result<i64, &'static str> {
    if ticks == NOT_A_TIME {
        return Err("is missing");
    }
    let finer = per_second / 1_000_000;
    if finer > 1 {
        let whole = (ticks % finer == 0).then_some(ticks / finer);
        return whole.ok_or("has parts of a microsecond; round first, as with .astype('datetime64[us]')");
    }
    let wide = ticks.checked_mul(1_000_000 / per_second);
    wide.ok_or("lies outside the years that 64 bits of microseconds reach")
}

/// An instant from ISO 8601 text: a day is its midnight, a time without an offset counts as UTC.
fn point_in_time(text: &str) -> Result<Instant, Error> {
    let spaced = text.replacen(' ', "T", 1);
    let (day, time) = spaced.split_once('T').unwrap_or((&spaced, "00:00:00"));
    let (clock, zone) = time.split_at(time.find(['Z', 'z', '+', '-']).unwrap_or(time.len()));
    let seconds = if clock.len() == "09:30".len() { ":00" } else { "" };
    let zone = if zone.is_empty() { "Z" } else { zone };
    model::date(day).and_then(|day| model::instant(&format!("{day}T{clock}{seconds}{zone}"))).map_err(|error| {
        match error {
            Error::Invalid { what, .. } => {
                Error::Invalid { what, why: format!("{text:?} is no ISO 8601 date or time to the microsecond") }
            }
            other => other,
        }
    })
}

/// `as_of` and its like: a datetime, a date, or ISO 8601 text.
pub(crate) fn instant(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Instant> {
    let text = if object.is_instance_of::<PyString>() {
        text(object, name)?
    } else if let Some(text) = written(object)?.filter(|_| object.hasattr("year").unwrap_or(false)) {
        text
    } else if object.get_type().name()? == "datetime64" {
        let found = ticks_of(object, name)?.map_or(Err("is missing"), |(ticks, per)| microseconds(ticks, per));
        let at = found.map(DateTime::from_timestamp_micros).map_err(|why| wrong(name, why))?;
        at.ok_or_else(|| wrong(name, "lies outside the years 1 to 9999"))?.to_rfc3339()
    } else {
        let found = kind(object);
        return Err(PyTypeError::new_err(format!("{name} is a {found}, expected a datetime, a date or ISO 8601 text")));
    };
    point_in_time(&text).map_err(|error| match error {
        Error::Invalid { why, .. } => wrong(name, why),
        other => raise(other),
    })
}
