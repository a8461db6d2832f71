//! A moment as a file writes it.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

/// A moment as the file wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct When {
    /// The instant; for a bare day its midnight in the declared offset.
    pub(crate) utc: DateTime<Utc>,
    /// The calendar day in the offset it was written in.
    pub(crate) day: NaiveDate,
    /// How much of the moment was written.
    pub(crate) written: Written,
}

/// How much of a moment was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Written {
    /// A day without a time.
    Day,
    /// A day and a time without an offset.
    Local,
    /// An instant in UTC (`Z`, `UTC`, `GMT`, a Unix time), which says nothing about the local clock.
    Utc,
    /// A day, a time and its offset in minutes east of UTC.
    Offset(i32),
}

/// Why a date isn't read, when its form is not a known one.
pub(super) const UNREADABLE: &str = "not a date this reader knows";

/// The moment of a day and time in an offset.
pub(super) fn moment(date: NaiveDate, time: NaiveTime, written: Written, offset_minutes: i32) -> When {
    // Years are checked, so the subtraction stays far inside chrono's range.
    let utc = date.and_time(time).and_utc() - TimeDelta::minutes(i64::from(offset_minutes));
    When { utc, day: date, written }
}
