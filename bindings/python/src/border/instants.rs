//! Points in time, in whichever form the caller has them.

use crate::border::errors::{raise, wrong};
use crate::border::object::{NOT_A_TIME, kind, numpy_ticks, text, ticks_of, written};
use crate::border::read::{Held, at, copy, missing, numbers, place, unexpected};
use crate::border::seam::{Source, Value};
use chrono::DateTime;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;
use regulars::Error;
use regulars::model::{self, Instant};

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
        Value::Text(text) => model::instant(text).map(|at| at.timestamp_micros()).map_err(|e| place(e, name, row)),
        Value::Missing => missing(name, row),
        Value::Float(value) if value.is_nan() => missing(name, row),
        other => Err(unexpected(name, row, other, "an instant: a timestamp, datetime, date or ISO 8601 text")),
    })?;
    Ok(Held::Own(values))
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
    model::instant(&text).map_err(|error| match error {
        Error::Invalid { why, .. } => wrong(name, why),
        other => raise(other),
    })
}
