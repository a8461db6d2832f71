//! Calendar periods of a stated offset from UTC, numbered in a row.

use crate::error::{Error, Result};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// The day number of 1970-01-01, counted from the first day of year 1 as day 1.
const EPOCH: i64 = 719_163;
/// Most periods from the first purchase to `as_of`: a century of days.
const MOST_PERIODS: i64 = 36_525;

/// A period of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarPeriod {
    /// A day.
    Day,
    /// A week from Monday to Sunday (ISO 8601).
    Week,
    /// A month.
    Month,
    /// A quarter from January, April, July or October.
    Quarter,
    /// A year.
    Year,
}

impl CalendarPeriod {
    /// The number of the period that holds a day counted from 1970-01-01; the next period has the next number.
    pub(crate) fn number(self, day: i64) -> Result<i64> {
        let date = date(day)?;
        let months = i64::from(date.year()) * 12 + i64::from(date.month0());
        Ok(match self {
            Self::Day => day,
            // 1970-01-01 was a Thursday.
            Self::Week => (day + 3).div_euclid(7),
            Self::Month => months,
            Self::Quarter => months.div_euclid(3),
            Self::Year => date.year().into(),
        })
    }

    /// The first day of the period of this number.
    pub(crate) fn start(self, number: i64) -> Result<NaiveDate> {
        let months = match self {
            Self::Day => return date(number),
            Self::Week => return date(number * 7 - 3),
            Self::Month => number,
            Self::Quarter => number * 3,
            Self::Year => number * 12,
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
    const ALL: [CalendarPeriod; 5] = [
        CalendarPeriod::Day,
        CalendarPeriod::Week,
        CalendarPeriod::Month,
        CalendarPeriod::Quarter,
        CalendarPeriod::Year,
    ];

    #[test]
    fn periods_start_where_the_calendar_says() {
        let day = i64::from(NaiveDate::from_ymd_opt(2024, 2, 29).unwrap().num_days_from_ce()) - EPOCH;
        let starts = ALL.map(|period| period.start(period.number(day).unwrap()).unwrap().to_string());
        assert_eq!(starts, ["2024-02-29", "2024-02-26", "2024-02-01", "2024-01-01", "2024-01-01"]);
    }

    #[test]
    fn far_days_are_refused() {
        for day in [i64::MIN, i64::MAX, -800_000, 3_000_000] {
            assert!(ALL.iter().all(|period| period.number(day).unwrap_err().code() == "invalid"), "{day}");
        }
        assert!(check_span(0, MOST_PERIODS - 1).is_ok() && check_span(0, MOST_PERIODS).is_err());
    }

    proptest! {
        #[test]
        fn a_period_holds_its_days_and_no_other(day in -700_000i64..2_900_000) {
            for period in ALL {
                let number = period.number(day).unwrap();
                let bounds = [number, number + 1].map(|n| i64::from(period.start(n).unwrap().num_days_from_ce()) - EPOCH);
                prop_assert!((bounds[0]..bounds[1]).contains(&day));
                prop_assert_eq!(period.number(bounds[0]).unwrap(), number);
            }
        }
    }
}
