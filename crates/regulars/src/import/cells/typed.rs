//! Values of a table in memory: numbers, instants and truth values that need not be read from text again.

use std::borrow::Cow;
use std::fmt::{self, Write};

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use crate::model::Instant;

/// A value of a table in memory, of the type that the caller has it in, for [`columns`](crate::import::columns).
///
/// ```
/// use regulars::import::Cell;
/// let paid: [Option<f64>; 2] = [Some(19.99), None];
/// assert_eq!(Cell::from(paid[0]), Cell::Float(19.99));
/// assert_eq!(Cell::from(paid[1]), Cell::Missing);
/// assert_eq!(Cell::from("anna"), Cell::Text("anna".into()));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// There is none.
    Missing,
    /// Text, read as that of a file.
    Text(Cow<'a, str>),
    /// A whole number.
    Whole(i64),
    /// A float: NaN is a missing value. As an id it is what [`Formats::float_ids`](crate::import::Formats) says, as an
    /// amount what [`Formats::rounding`](crate::import::Formats) says.
    Float(f64),
    /// An exact number in digits, with a `.` before its decimals whatever the formats say.
    Number(Cow<'a, str>),
    /// True or false.
    Flag(bool),
    /// A point in time, and the minutes east of UTC of the clock by which it was written, where that is known.
    Instant(Instant, Option<i32>),
    /// The time of a clock that doesn't say its zone, read as that of a file. A column of nothing but midnights is one of
    /// days: most libraries' tables have no type for these.
    Clock(NaiveDateTime),
    /// A day.
    Day(NaiveDate),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<f64> for Cell<'_> {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl From<i64> for Cell<'_> {
    fn from(value: i64) -> Self {
        Self::Whole(value)
    }
}

impl From<bool> for Cell<'_> {
    fn from(value: bool) -> Self {
        Self::Flag(value)
    }
}

impl From<Instant> for Cell<'_> {
    fn from(value: Instant) -> Self {
        Self::Instant(value, None)
    }
}

impl From<NaiveDate> for Cell<'_> {
    fn from(value: NaiveDate) -> Self {
        Self::Day(value)
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Missing, Into::into)
    }
}

impl Cell<'_> {
    /// Writes the value as a file with these formats has it; a missing one is nothing.
    pub(crate) fn write(&self, decimal: char, text: &mut String) -> fmt::Result {
        let start = text.len();
        match self {
            Self::Missing => return Ok(()),
            Self::Text(value) => text.push_str(value),
            Self::Whole(value) => write!(text, "{value}")?,
            Self::Float(value) if value.is_nan() => return Ok(()),
            // With its decimals even where these are zeros: an id that is a float isn't the whole number.
            Self::Float(value) => write!(text, "{value:?}")?,
            Self::Number(digits) => text.push_str(digits),
            Self::Flag(value) => write!(text, "{value}")?,
            Self::Instant(utc, None) => write!(text, "{:?}Z", utc.naive_utc())?,
            Self::Instant(utc, Some(minutes)) => at_offset(*utc, *minutes, text)?,
            Self::Clock(time) => write!(text, "{time:?}")?,
            Self::Day(day) => write!(text, "{day}")?,
        }
        if decimal != '.'
            && matches!(self, Self::Float(_) | Self::Number(_))
            && let Some(point) = text.get(start..).and_then(|number| number.find('.'))
        {
            text.replace_range(start + point..=start + point, decimal.encode_utf8(&mut [0; 4]));
        }
        Ok(())
    }
}

/// An instant as the clock of an offset shows it.
fn at_offset(utc: Instant, minutes: i32, text: &mut String) -> fmt::Result {
    let local = utc.naive_utc().checked_add_signed(TimeDelta::minutes(i64::from(minutes)));
    let Some(local) = local else { return write!(text, "{:?}Z", utc.naive_utc()) };
    let (sign, minutes) = (if minutes < 0 { '-' } else { '+' }, minutes.unsigned_abs());
    write!(text, "{local:?}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{date, instant};

    fn written(cell: &Cell<'_>, decimal: char) -> String {
        let mut text = String::new();
        cell.write(decimal, &mut text).unwrap();
        text
    }

    #[test]
    fn values_are_written_as_a_file_has_them() {
        let at = instant("2025-07-01T21:30:00Z").unwrap();
        for (cell, text) in [
            (Cell::Missing, ""),
            (Cell::from("a, b"), "a, b"),
            (Cell::Whole(-5), "-5"),
            (Cell::Float(f64::NAN), ""),
            (Cell::Float(29.33), "29.33"),
            (Cell::Float(17850.0), "17850.0"),
            (Cell::Float(19.990_000_000_000_002), "19.990000000000002"),
            (Cell::Float(f64::INFINITY), "inf"),
            (Cell::Number("12.50".into()), "12.50"),
            (Cell::Flag(true), "true"),
            (Cell::Instant(at, None), "2025-07-01T21:30:00Z"),
            (Cell::Instant(at, Some(120)), "2025-07-01T23:30:00+02:00"),
            (Cell::Instant(at, Some(-210)), "2025-07-01T18:00:00-03:30"),
            (Cell::Clock(at.naive_utc()), "2025-07-01T21:30:00"),
            (Cell::Day(date("2025-07-01").unwrap()), "2025-07-01"),
        ] {
            assert_eq!(written(&cell, '.'), text, "{cell:?}");
        }
    }

    #[test]
    fn numbers_have_the_declared_decimal_sign_and_texts_their_own() {
        assert_eq!(written(&Cell::Float(1234.5), ','), "1234,5");
        assert_eq!(written(&Cell::Number("1.234".into()), ','), "1,234");
        assert_eq!(written(&Cell::from("1.234,50"), ','), "1.234,50");
        assert_eq!(written(&Cell::Whole(7), ','), "7");
    }
}
