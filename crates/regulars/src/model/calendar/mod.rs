//! Calendar periods of a stated place, numbered in a row.

mod summer;
mod table;
pub(crate) mod zone;

use crate::error::{Error, Result};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// The day number of 1970-01-01, counted from the first day of year 1 as day 1.
const EPOCH: i64 = 719_163;
/// Most periods from the first purchase to `as_of`: a century of days.
const MOST_PERIODS: i64 = 36_525;

/// Where and how days, weeks, months, quarters and years are cut.
///
/// Days in a named zone are those of its clocks, of 23 and 25 hours where summer time begins and ends. Its table is
/// that of the IANA database, from 1970 on. A day that has begun isn't taken back where clocks go back over midnight.
///
/// Dates without a time became instants where they were read, at midnight of UTC or of `formats.offset_minutes`: they
/// are cut there, not in a zone to the west of it, whose day is still the one before.
///
/// ```
/// use regulars::model::{CalendarOptions, Weekday};
/// let berlin = CalendarOptions { zone: "Europe/Berlin".into(), ..CalendarOptions::default() };
/// assert_eq!((berlin.week_start, CalendarOptions::default().zone.as_str()), (Weekday::Monday, "UTC"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CalendarOptions {
    /// The place by whose clocks days are cut: a name of the IANA database (`Asia/Tehran`), `UTC`, an offset from UTC
    /// of less than a day (`+03:30`), or `own` for each record's own `utc_offset_minutes`, with `as_of` on the
    /// easternmost of their clocks. Default: `UTC`.
    pub zone: String,
    /// The first day of a week. Default: Monday (ISO 8601).
    pub week_start: Weekday,
}

impl Default for CalendarOptions {
    fn default() -> Self {
        Self { zone: "UTC".into(), week_start: Weekday::Monday }
    }
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

/// A period of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarPeriod {
    /// A day.
    Day,
    /// A week, from the calendar's first day of it.
    Week,
    /// A month.
    Month,
    /// A quarter from January, April, July or October.
    Quarter,
    /// A year.
    Year,
}

/// Periods of one kind, numbered in a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Periods {
    kind: CalendarPeriod,
    /// Days from a first day of a week to 1970-01-01, a Thursday.
    into_week: i64,
}

impl Periods {
    pub(crate) fn new(kind: CalendarPeriod, calendar: &CalendarOptions) -> Self {
        Self { kind, into_week: (3 - calendar.week_start as i64).rem_euclid(7) }
    }

    /// The number of the period that holds a day counted from 1970-01-01; the next period has the next number.
    pub(crate) fn number(self, day: i64) -> Result<i64> {
        let date = date(day)?;
        let months = i64::from(date.year()) * 12 + i64::from(date.month0());
        Ok(match self.kind {
            CalendarPeriod::Day => day,
            CalendarPeriod::Week => (day + self.into_week).div_euclid(7),
            CalendarPeriod::Month => months,
            CalendarPeriod::Quarter => months.div_euclid(3),
            CalendarPeriod::Year => date.year().into(),
        })
    }

    /// The first day of the period of this number.
    pub(crate) fn start(self, number: i64) -> Result<NaiveDate> {
        let months = match self.kind {
            CalendarPeriod::Day => return date(number),
            CalendarPeriod::Week => return date(number * 7 - self.into_week),
            CalendarPeriod::Month => number,
            CalendarPeriod::Quarter => number * 3,
            CalendarPeriod::Year => number * 12,
        };
        let (year, month) = (months.div_euclid(12) as i32, months.rem_euclid(12) as u32 + 1);
        NaiveDate::from_ymd_opt(year, month, 1).ok_or_else(|| out_of_calendar(number))
    }
}

/// Checks that a table from the first period to the last is not longer than any screen or memory.
pub(crate) fn check_span(first: i64, last: i64) -> Result<()> {
    let periods = last - first + 1;
    if periods <= MOST_PERIODS {
        return Ok(());
    }
    let why = format!("the first purchase is {periods} periods before as_of, at most {MOST_PERIODS} are told apart");
    Err(Error::invalid("ordered_at", why))
}

fn date(day: i64) -> Result<NaiveDate> {
    let date = i32::try_from(day.saturating_add(EPOCH)).ok().and_then(NaiveDate::from_num_days_from_ce_opt);
    date.filter(|date| (1..=9999).contains(&date.year())).ok_or_else(|| out_of_calendar(day))
}

fn out_of_calendar(day: i64) -> Error {
    Error::invalid("ordered_at", format!("day {day} from 1970-01-01 lies outside of the years 1 to 9999"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every period, the shortest first.
    fn all(week_start: Weekday) -> [Periods; 5] {
        use CalendarPeriod::{Day, Month, Quarter, Week, Year};
        let calendar = CalendarOptions { week_start, ..CalendarOptions::default() };
        [Day, Week, Month, Quarter, Year].map(|kind| Periods::new(kind, &calendar))
    }

    #[test]
    fn periods_start_where_the_calendar_says() {
        let day = i64::from(NaiveDate::from_ymd_opt(2024, 2, 29).unwrap().num_days_from_ce()) - EPOCH;
        let starts = all(Weekday::Monday).map(|period| period.start(period.number(day).unwrap()).unwrap().to_string());
        assert_eq!(starts, ["2024-02-29", "2024-02-26", "2024-02-01", "2024-01-01", "2024-01-01"]);
    }

    #[test]
    fn far_days_are_refused() {
        for day in [i64::MIN, i64::MAX, -800_000, 3_000_000] {
            assert!(
                all(Weekday::Friday).iter().all(|period| period.number(day).unwrap_err().code() == "invalid"),
                "{day}"
            );
        }
        assert!(check_span(0, MOST_PERIODS - 1).is_ok() && check_span(0, MOST_PERIODS).is_err());
    }

    #[test]
    fn weeks_start_on_the_declared_day() {
        use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
        // 2026-11-26 is a Thursday.
        let day = i64::from(NaiveDate::from_ymd_opt(2026, 11, 26).unwrap().num_days_from_ce()) - EPOCH;
        let starts = [Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday].map(|first| {
            let weeks = all(first)[1];
            weeks.start(weeks.number(day).unwrap()).unwrap().day()
        });
        assert_eq!(starts, [23, 24, 25, 26, 20, 21, 22]);
    }

    proptest! {
        #[test]
        fn a_period_holds_its_days_and_no_other(
            day in -700_000i64..2_900_000,
            first in prop::sample::select(vec![Weekday::Monday, Weekday::Saturday, Weekday::Sunday]),
        ) {
            for period in all(first) {
                let number = period.number(day).unwrap();
                let bounds = [number, number + 1].map(|n| i64::from(period.start(n).unwrap().num_days_from_ce()) - EPOCH);
                prop_assert!((bounds[0]..bounds[1]).contains(&day));
                prop_assert_eq!(period.number(bounds[0]).unwrap(), number);
            }
        }
    }
}
