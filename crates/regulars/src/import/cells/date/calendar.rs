//! The day that a year, a month and a day are, in the calendar and the century they are of.

use chrono::NaiveDate;

use super::super::declared::{DateCalendar, Formats};
use super::super::why::Why;
use super::moment::UNREADABLE;
use super::persian;
use crate::model::PLAUSIBLE_YEARS;

/// Why a date isn't read, when its month or day does not exist.
const NO_SUCH_DAY: &str = "no such day in the calendar";
/// Why a date isn't read, when its year has two digits and nothing says which century.
pub(super) const NO_CENTURY: &str = "the year has two digits; declare formats.two_digit_years, the first of their hundred years (1970 for 1970 to 2069)";

/// A number and how many digits it was written with.
pub(super) type Digits = (u32, usize);

/// The year of two or four digits, those of two as declared.
pub(super) fn full_year((year, digits): Digits, formats: &Formats) -> Result<u32, Why> {
    match digits {
        4 => Ok(year),
        2 => {
            let first = formats.two_digit_years.ok_or(NO_CENTURY)?;
            Ok(first + (year + 100 - first % 100) % 100)
        }
        _ => Err(UNREADABLE.into()),
    }
}

/// The day of a date in numbers: of the Persian calendar where that is declared and the year is one of it.
pub(super) fn checked_day(year: u32, month: u32, day: u32, formats: &Formats) -> Result<NaiveDate, Why> {
    if !i32::try_from(year).is_ok_and(|year| persian::YEARS.contains(&year)) {
        return western_day(year, month, day);
    }
    let meant = persian_day(year, month, day);
    if formats.calendar == Some(DateCalendar::Persian) {
        return meant;
    }
    let then = meant.map_or_else(|_| String::new(), |day| format!(" (then it is {day})"));
    Err(format!(
        "year {year} is implausible, allowed is 1900 to 2200; declare formats.calendar = \"persian\" if it is of the \
         Persian calendar{then}"
    )
    .into())
}

/// The day of a date of the Gregorian calendar.
pub(super) fn western_day(year: u32, month: u32, day: u32) -> Result<NaiveDate, Why> {
    let year = i32::try_from(year).unwrap_or(i32::MAX);
    check_year(year)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| NO_SUCH_DAY.into())
}

/// The day of a date of the Persian calendar.
pub(super) fn persian_day(year: u32, month: u32, day: u32) -> Result<NaiveDate, Why> {
    let known = i32::try_from(year).ok().filter(|year| persian::YEARS.contains(year));
    let known = known.ok_or_else(|| {
        Why::from(format!("year {year} is implausible in the Persian calendar, allowed is 1278 to 1501"))
    })?;
    persian::day(known, month, day).ok_or_else(|| "no such day in the Persian calendar".into())
}

/// Checks that a year of the Gregorian calendar is plausible.
pub(super) fn check_year(year: i32) -> Result<(), Why> {
    if PLAUSIBLE_YEARS.contains(&year) {
        Ok(())
    } else {
        Err(format!("year {year} is implausible, allowed is 1900 to 2200").into())
    }
}
