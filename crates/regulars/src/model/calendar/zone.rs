//! Where the clocks are by which days are cut.

use super::table::{Table, nearest, release};
use crate::error::{Error, Result};
use chrono::DateTime;

/// Microseconds to a second, the unit of instants.
const SECOND: i64 = 1_000_000;
/// Microseconds to a day of 24 hours.
pub(crate) const DAY: i64 = 86_400 * SECOND;
/// The word for each record's own offset.
pub(crate) const OWN: &str = "own";
/// What the errors are about.
const WHAT: &str = "calendar.zone";

/// Where the clocks are by which days are cut.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Zone {
    /// At an offset from UTC, in seconds east.
    Fixed(i64),
    /// In a zone of the IANA database.
    Named(Box<Table>),
    /// At the place of each record.
    Own,
}

impl Zone {
    /// Reads `UTC`, an offset such as `+03:30`, `own`, or a name of the IANA database.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        if text == OWN {
            return Ok(Self::Own);
        }
        if let Some(seconds) = if text == "UTC" { Some(0) } else { fixed(text) } {
            return Ok(Self::Fixed(seconds));
        }
        Table::find(text).map(|table| Self::Named(Box::new(table))).ok_or_else(|| unknown(text))
    }

    /// Whether each record's own offset is asked for.
    pub(crate) fn is_own(&self) -> bool {
        *self == Self::Own
    }

    /// The day of an instant in microseconds since 1970, as a number from 1970-01-01. With own offsets the instant has
    /// been moved to its record's clock before.
    pub(crate) fn day(&self, instant: i64) -> i64 {
        match self {
            Self::Fixed(seconds) => instant.saturating_add(seconds * SECOND).div_euclid(DAY),
            Self::Named(table) => table.day(instant.div_euclid(SECOND)),
            Self::Own => instant.div_euclid(DAY),
        }
    }

    /// Checks that an instant isn't older than what is known of the zone.
    pub(crate) fn check(&self, what: &str, instant: i64) -> Result<()> {
        if instant >= 0 || !matches!(self, Self::Named(_)) {
            return Ok(());
        }
        let when = DateTime::from_timestamp_micros(instant).map_or_else(
            || format!("microsecond {instant}"),
            |at| at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true),
        );
        let cure = "where the table of time zones begins: take a calendar.zone such as \"+01:00\"";
        Err(Error::invalid(what, format!("{when} is before 1970, {cure}")))
    }
}

/// Seconds east of `+03:30` or `-00:44:30`, less than a day.
fn fixed(text: &str) -> Option<i64> {
    let (sign, clock) = match text.split_at_checked(1)? {
        ("+", clock) => (1, clock),
        ("-", clock) => (-1, clock),
        _ => return None,
    };
    let parts: Vec<&str> = clock.split(':').collect();
    let is_part = |part: &&str| part.len() == 2 && part.bytes().all(|digit| digit.is_ascii_digit());
    if !(2..=3).contains(&parts.len()) || !parts.iter().all(is_part) {
        return None;
    }
    let parts = parts.iter().zip([24, 60, 60]).map(|(part, most)| part.parse().ok().filter(|part| *part < most));
    let parts: Vec<i64> = parts.collect::<Option<_>>()?;
    Some(sign * parts.iter().zip([3600, 60, 1]).map(|(part, unit)| part * unit).sum::<i64>())
}

/// What a zone may be, which every error about one says.
const TAKEN: &str = "a zone is a name such as \"Europe/Berlin\", \"UTC\", an offset such as \"+03:30\", or \"own\" \
                     for each record's own offset";

fn unknown(text: &str) -> Error {
    let Some(release) = release() else {
        return Error::invalid(WHAT, format!("{text:?} is no offset, and this build has no table of names; {TAKEN}"));
    };
    let near = nearest(text);
    let near = if near.is_empty() { String::new() } else { format!(" (near: {})", near.join(", ")) };
    Error::invalid(WHAT, format!("{text:?} is not in the IANA database {release}{near}; {TAKEN}"))
}
