//! Instants are UTC, to the microsecond; dates have no zone.

use crate::{Error, Result};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use std::fmt::Display;

/// A point in time, UTC, to the microsecond.
pub type Instant = DateTime<Utc>;

/// Furthest offset from UTC that a record may carry, in minutes: 18 hours, as in Java; none in use is
/// beyond 14, so that a larger one is a unit taken for another.
const MAX_OFFSET_MINUTES: i32 = 18 * 60;

/// Reads an RFC 3339 instant such as `2026-03-21T09:30:00+03:30`.
///
/// # Errors
/// [`Error::Invalid`] when the text has another form, a year outside 1 to 9999, or parts of a microsecond.
///
/// ```
/// use regulars::model::instant;
/// assert_eq!(instant("2026-03-21T09:30:00+03:30")?, instant("2026-03-21T06:00:00Z")?);
/// assert!(instant("2026-03-21").is_err());
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn instant(text: &str) -> Result<Instant> {
    let parsed = DateTime::parse_from_rfc3339(text)
        .map_err(|error| Error::invalid("instant", format!("{text:?} is not RFC 3339: {error}")))?;
    let instant = parsed.with_timezone(&Utc);
    check_instant("instant", instant)?;
    Ok(instant)
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
            ["", "2026-03-21", "2026-13-01T00:00:00Z", "2026-03-21T06:00:00", "2026-03-21T06:00:00.1234567Z", "now"]
        {
            assert_eq!(instant(text).unwrap_err().code(), "invalid", "{text}");
        }
        assert_eq!(instant("0000-06-01T00:00:00Z").unwrap_err().code(), "invalid");
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
