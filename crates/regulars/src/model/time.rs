//! Instants are UTC, to the microsecond; dates have no zone.

use crate::{Error, Result};
use chrono::{DateTime, Datelike, NaiveDate, SubsecRound, Utc};
use std::{fmt::Display, ops::RangeInclusive};

/// A point in time, UTC, to the microsecond.
pub type Instant = DateTime<Utc>;

/// Digits of a second that are kept: databases and other languages keep no more, and two instants that differ by less
/// would be one there.
const MICROSECONDS: u16 = 6;

/// Furthest offset from UTC that a record may carry, in minutes: 18 hours, as in Java; none in use is
/// beyond 14, so that a larger one is a unit taken for another.
const MAX_OFFSET_MINUTES: i32 = 18 * 60;

/// Years in which something of a customer can lie: others are typing errors (0202, 20255), or another calendar's (1404),
/// and would shift every age.
pub(crate) const PLAUSIBLE_YEARS: RangeInclusive<i32> = 1900..=2200;

/// Reads an ISO 8601 instant such as `2026-03-21T09:30:00+03:30`, as every language of the library does: a day alone is
/// its beginning, a time without an offset is UTC, a space may stand for the `T`, and digits past the microsecond are
/// cut.
///
/// # Errors
/// [`Error::Invalid`] when the text has another form, or a year outside 1 to 9999.
///
/// ```
/// use regulars::model::instant;
/// assert_eq!(instant("2026-03-21T09:30:00+03:30")?, instant("2026-03-21T06:00:00Z")?);
/// assert_eq!(instant("2026-03-21")?, instant("2026-03-21T00:00:00Z")?);
/// assert_eq!(instant("2026-03-21 06:30")?, instant("2026-03-21T06:30:00Z")?);
/// assert!(instant("21.03.2026").is_err());
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn instant(text: &str) -> Result<Instant> {
    let refused = || Error::invalid("instant", format!("{text:?} is not ISO 8601, such as \"2026-03-21T06:00:00Z\""));
    let parsed = DateTime::parse_from_rfc3339(&in_full(text)).map_err(|_| refused())?;
    let instant = parsed.with_timezone(&Utc).trunc_subsecs(MICROSECONDS);
    check_instant("instant", instant)?;
    Ok(instant)
}

/// What a text leaves out of the full form: the clock, its seconds, the offset.
fn in_full(text: &str) -> String {
    let (day, time) = text.split_once(['T', 't', ' ']).unwrap_or((text, "00:00:00"));
    let (clock, offset) = time.split_at(time.find(['Z', 'z', '+', '-']).unwrap_or(time.len()));
    let seconds = if clock.len() == "09:30".len() { ":00" } else { "" };
    let offset = if offset.is_empty() { "Z" } else { offset };
    format!("{day}T{clock}{seconds}{offset}")
}

/// Reads an ISO 8601 date such as `2026-03-21`.
///
/// # Errors
/// [`Error::Invalid`] when the text has another form or a year outside 1 to 9999.
///
/// ```
/// use regulars::model::date;
/// assert_eq!(date("2024-02-29")?.to_string(), "2024-02-29");
/// assert!(date("2023-02-29").is_err());
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn date(text: &str) -> Result<NaiveDate> {
    let date: NaiveDate =
        text.parse().map_err(|error| Error::invalid("date", format!("{text:?} is not ISO 8601: {error}")))?;
    check_date("date", date)?;
    Ok(date)
}

/// Refuses an instant that JSON, databases and other languages can't hold exactly.
pub(crate) fn check_instant(what: impl Display, instant: Instant) -> Result<()> {
    check_date(&what, instant.date_naive())?;
    if !instant.timestamp_subsec_nanos().is_multiple_of(1_000) {
        return Err(Error::invalid(what, format!("{instant} has parts of a microsecond")));
    }
    Ok(())
}

/// Refuses a date outside the years 1 to 9999.
pub(crate) fn check_date(what: impl Display, date: NaiveDate) -> Result<()> {
    if (1..=9999).contains(&date.year()) {
        return Ok(());
    }
    Err(Error::invalid(what, format!("{date} lies outside the years 1 to 9999")))
}

/// Refuses an offset from UTC of more than 18 hours.
pub(crate) fn check_offset(what: impl Display, minutes: i32) -> Result<()> {
    if minutes.unsigned_abs() <= MAX_OFFSET_MINUTES.unsigned_abs() {
        return Ok(());
    }
    let limit = f64::from(MAX_OFFSET_MINUTES);
    Err(Error::OutOfRange { what: what.to_string(), index: 0, value: f64::from(minutes), min: -limit, max: limit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_utc_and_kept_exactly() {
        assert_eq!(
            instant("2026-03-21T09:30:00.123456+03:30").unwrap(),
            instant("2026-03-21T06:00:00.123456Z").unwrap()
        );
        for text in
            ["", "T", "2026-13-01T00:00:00Z", "2026-03-21T", "2026-03-21T6", "2026-03-21Z", "2026-03", "now", "é"]
        {
            assert_eq!(instant(text).unwrap_err().code(), "invalid", "{text}");
        }
        assert_eq!(instant("0000-06-01T00:00:00Z").unwrap_err().code(), "invalid");
    }

    #[test]
    fn what_an_instant_leaves_out_is_its_beginning_in_utc() {
        for (text, full) in [
            ("2026-03-21", "2026-03-21T00:00:00Z"),
            ("2026-03-21T06:30", "2026-03-21T06:30:00Z"),
            ("2026-03-21 06:30:05", "2026-03-21T06:30:05Z"),
            ("2026-03-21 06:30-03:00", "2026-03-21T09:30:00Z"),
            ("2026-03-21t06:30:00z", "2026-03-21T06:30:00Z"),
        ] {
            assert_eq!(instant(text).unwrap(), instant(full).unwrap(), "{text}");
        }
    }

    #[test]
    fn digits_past_the_microsecond_are_cut_towards_the_past() {
        for (fine, cut) in [
            ("2026-03-21T06:00:00.1234569Z", "2026-03-21T06:00:00.123456Z"),
            ("1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999999Z"),
        ] {
            assert_eq!(instant(fine).unwrap(), instant(cut).unwrap());
        }
    }

    #[test]
    fn dates_exist() {
        assert!(date("2024-02-29").is_ok());
        for text in ["2023-02-29", "2023-2-30", "", "21.03.2026", "+10000-01-01", "-0001-01-01"] {
            assert_eq!(date(text).unwrap_err().code(), "invalid", "{text}");
        }
    }

    #[test]
    fn offsets_are_those_of_clocks() {
        assert!([-720, 0, 210, 840, 1_080].into_iter().all(|minutes| check_offset("offset", minutes).is_ok()));
        assert!(
            [i32::MIN, -1_081, 1_081, i32::MAX].into_iter().all(|minutes| check_offset("offset", minutes).is_err())
        );
    }
}
