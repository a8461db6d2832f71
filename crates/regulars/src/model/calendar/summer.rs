//! Summer time by a yearly rule, as laws and the IANA database state it.

use chrono::{Datelike, NaiveDate};

/// Seconds to a day.
const DAY: i64 = 86_400;
/// The day number of 1970-01-01, counted from the first day of year 1 as day 1.
const EPOCH: i64 = 719_163;

/// The rule of a zone; offsets and times in seconds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Summer {
    /// Offset from UTC outside of it.
    winter: i64,
    /// Offset from UTC in it.
    summer: i64,
    begins: Turn,
    ends: Turn,
}

/// A turn of the clocks: the week-th weekday of a month.
#[derive(Debug, Clone, PartialEq)]
struct Turn {
    month: u32,
    /// 1 to 4 from the beginning of the month; 5 is the last.
    week: i64,
    /// From Sunday, 0.
    weekday: i64,
    /// Time since midnight on the clock that is turned; may be another day's.
    time: i64,
}

impl Summer {
    /// Reads the two offsets and two turns of four numbers each, as the table has them, in sixtieths; `None` without a
    /// rule.
    pub(super) fn read(numbers: &[i64]) -> Option<Self> {
        let [winter, summer, turns @ ..] = numbers else { return None };
        let (begins, ends) = turns.split_at_checked(4)?;
        Some(Self { winter: *winter, summer: *summer, begins: Turn::read(begins)?, ends: Turn::read(ends)? })
    }

    /// The offset at a second since 1970.
    pub(super) fn offset(&self, second: i64) -> i64 {
        let Some(today) = date(second.saturating_add(self.winter).div_euclid(DAY)) else { return self.winter };
        let turn = |turn: &Turn, offset| turn.second_of(today.year()).map(|local| local - offset);
        let (Some(begin), Some(end)) = (turn(&self.begins, self.winter), turn(&self.ends, self.summer)) else {
            return self.winter;
        };
        // South of the equator summer lasts over the turn of the year.
        let is_summer = if begin < end { (begin..end).contains(&second) } else { !(end..begin).contains(&second) };
        if is_summer { self.summer } else { self.winter }
    }
}

impl Turn {
    fn read(numbers: &[i64]) -> Option<Self> {
        let [month, week, weekday, time] = *numbers else { return None };
        Some(Self { month: u32::try_from(month / 60).ok()?, week: week / 60, weekday: weekday / 60, time })
    }

    /// The turn of a year, in seconds since 1970 by its own clock.
    fn second_of(&self, year: i32) -> Option<i64> {
        let first = NaiveDate::from_ymd_opt(year, self.month, 1)?;
        let to_weekday = (self.weekday - i64::from(first.weekday().num_days_from_sunday())).rem_euclid(7);
        let mut day = to_weekday + (self.week - 1) * 7;
        if day >= i64::from(first.num_days_in_month()) {
            day -= 7;
        }
        Some((i64::from(first.num_days_from_ce()) - EPOCH + day) * DAY + self.time)
    }
}

/// A day since 1970.
fn date(day: i64) -> Option<NaiveDate> {
    i32::try_from(day.saturating_add(EPOCH)).ok().and_then(NaiveDate::from_num_days_from_ce_opt)
}
