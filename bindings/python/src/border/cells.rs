//! Columns of a table as the core imports them: each value of the type that the caller has it in.

use crate::border::object::{NOT_A_TIME, numpy_ticks};
use crate::border::read::{copy, decimal};
use crate::border::seam::{Source, Value};
use chrono::{DateTime, NaiveDateTime};
use pyo3::prelude::*;
use regulars::import::Cell;

/// The values of a column: the caller's memory, held, or a copy.
pub(crate) enum Cells {
    Lent(Lent),
    Own(Vec<Cell<'static>>),
}

/// Values in the caller's memory.
pub(crate) struct Lent {
    values: Ticks,
    /// The same instants as the clock of their zone shows them.
    local: Option<Ticks>,
    is_single: bool,
}

/// Values that may be numpy's instants, which lie there as whole numbers.
struct Ticks {
    source: Source,
    per_second: Option<i64>,
}

impl Cells {
    /// Reads a column; `local` has the clock times of a column of instants with a zone.
    pub(crate) fn read(object: &Bound<'_, PyAny>, local: Option<&Bound<'_, PyAny>>, name: &str) -> PyResult<Self> {
        let Some(values) = Ticks::read(object, name)? else {
            return copy(object, None, name, |_, value| Ok(own(cell(value, false)))).map(Self::Own);
        };
        let local = local.map(|local| Ticks::read(local, name)).transpose()?.flatten();
        let is_single = values.source.is_single();
        Ok(Self::Lent(Lent { values, local, is_single }))
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Lent(lent) => lent.values.source.len(),
            Self::Own(cells) => cells.len(),
        }
    }

    pub(crate) fn cell(&self, row: usize) -> Cell<'_> {
        match self {
            Self::Lent(lent) => lent.cell(row),
            Self::Own(cells) => cells.get(row).cloned().unwrap_or(Cell::Missing),
        }
    }
}

impl Ticks {
    fn read(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Option<Self>> {
        let (source, per_second) = match numpy_ticks(object, name)? {
            Some((ticks, per_second)) => (Source::of(&ticks, name)?, Some(per_second)),
            None => (Source::of(object, name)?, None),
        };
        let Some(source) = source else { return Ok(None) };
        // What can't be read at all is told before any row is.
        source.visit(|_, _| Ok(()))?;
        Ok(Some(Self { source, per_second }))
    }

    fn value(&self, row: usize) -> Value<'_> {
        match (self.source.value(row), self.per_second) {
            (Value::Int(ticks), Some(per_second)) => Value::Instant(ticks, per_second),
            (value, _) => value,
        }
    }
}

impl Lent {
    fn cell(&self, row: usize) -> Cell<'_> {
        let value = self.values.value(row);
        let Some(local) = &self.local else { return cell(value, self.is_single) };
        match (clock(&value), clock(&local.value(row))) {
            (Some(utc), Some(local)) => Cell::Instant(utc.and_utc(), minutes_between(utc, local)),
            _ => cell(value, self.is_single),
        }
    }
}

/// The offset of a clock, unless it has seconds, as clocks had before there were zones.
fn minutes_between(utc: NaiveDateTime, local: NaiveDateTime) -> Option<i32> {
    let seconds = (local - utc).num_seconds();
    (seconds % 60 == 0).then(|| i32::try_from(seconds / 60).ok()).flatten()
}

/// Ticks as the time of a clock; what is finer than a microsecond is cut, as it is in a file.
fn clock(value: &Value<'_>) -> Option<NaiveDateTime> {
    let &Value::Instant(ticks, per_second) = value else { return None };
    let micros = match per_second / 1_000_000 {
        finer @ 1.. => Some(ticks.div_euclid(finer)),
        _ => ticks.checked_mul(1_000_000 / per_second),
    };
    micros.filter(|_| ticks != NOT_A_TIME).and_then(DateTime::from_timestamp_micros).map(|at| at.naive_utc())
}

/// A cell that lends nothing.
fn own(cell: Cell<'_>) -> Cell<'static> {
    match cell {
        Cell::Missing => Cell::Missing,
        Cell::Text(text) => Cell::Text(text.into_owned().into()),
        Cell::Whole(value) => Cell::Whole(value),
        Cell::Float(value) => Cell::Float(value),
        Cell::Number(digits) => Cell::Number(digits.into_owned().into()),
        Cell::Flag(value) => Cell::Flag(value),
        Cell::Instant(utc, minutes) => Cell::Instant(utc, minutes),
        Cell::Clock(time) => Cell::Clock(time),
        Cell::Day(day) => Cell::Day(day),
    }
}

fn cell(value: Value<'_>, is_single: bool) -> Cell<'_> {
    match value {
        Value::Missing | Value::Instant(NOT_A_TIME, _) | Value::Exact("NaN") => Cell::Missing,
        Value::Flag(flag) => Cell::Flag(flag),
        Value::Int(whole) => Cell::Whole(whole),
        Value::Huge(whole) => Cell::Number(whole.to_string().into()),
        // As a double, a float32 would show digits that nobody wrote.
        Value::Float(value) if is_single && !value.is_nan() => Cell::Number(format!("{:?}", value as f32).into()),
        Value::Float(value) => Cell::Float(value),
        Value::Text(text) => Cell::Text(text.into()),
        Value::Exact(digits) => Cell::Number(digits.into()),
        Value::Decimal(digits, scale) => Cell::Number(decimal(digits, scale).into()),
        Value::Instant(ticks, per_second) => match clock(&value) {
            Some(time) => Cell::Clock(time),
            None => Cell::Text(format!("{ticks} ticks of 1/{per_second} s since 1970, outside the calendar").into()),
        },
    }
}
