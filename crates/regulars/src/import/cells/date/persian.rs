//! The Persian (solar hijri) calendar, day by day.
//!
//! Its year begins on the day whose noon in Tehran follows the spring equinox. From 1210 on that is the rule of 8 leap
//! years in 33 (K. M. Borkowski, The Persian calendar for 3000 years, Earth, Moon and Planets 74, 1996, whose breaks of
//! the rule lie at 1210 and 1635). It agrees with the published calendars; the first year in which the equinox falls so
//! near to noon that the rule fails is 1502 (R. Pournader's corrections, which ICU has).

use chrono::{Days, NaiveDate};

/// The Persian years a date may have, 1899 to 2123: from 1900 as in the other calendar, to where the rule holds.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1278..=1501;
/// The first year of the rule, a leap year: the years are counted from it.
const FIRST_YEAR: u32 = 1210;
/// Years after which leap years fall alike: without it the calendar drifts by a day in 33 years.
const CYCLE: u32 = 33;
/// Leap years of a cycle: each fourth, the last of which is followed by five years.
const LEAPS_OF_CYCLE: u32 = 8;

/// The day of a Persian date, or `None` when there is no such day.
///
/// Years outside [`YEARS`] are the caller's to refuse.
pub(super) fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    if !(1..=12).contains(&month) || day == 0 || day > month_days(year, month)? {
        return None;
    }
    let before = if month <= 7 { 31 * (month - 1) } else { 30 * (month - 1) + 6 };
    new_year(year)?.checked_add_days(Days::new(u64::from(before + day - 1)))
}

/// Six months of 31 days, five of 30, and one of 29, or 30 in a leap year.
fn month_days(year: i32, month: u32) -> Option<u32> {
    Some(match month {
        ..=6 => 31,
        7..=11 => 30,
        _ => 29 + u32::from(is_leap(years_since_first(year)?)),
    })
}

fn years_since_first(year: i32) -> Option<u32> {
    u32::try_from(year).ok()?.checked_sub(FIRST_YEAR)
}

fn is_leap(years: u32) -> bool {
    let of_cycle = years % CYCLE;
    of_cycle.is_multiple_of(4) && of_cycle < 4 * LEAPS_OF_CYCLE
}

/// 1 Farvardin of a year.
fn new_year(year: i32) -> Option<NaiveDate> {
    let years = years_since_first(year)?;
    let leaps = LEAPS_OF_CYCLE * (years / CYCLE) + (years % CYCLE).div_ceil(4);
    let days = u64::from(years.checked_mul(365)?) + u64::from(leaps);
    // 1 Farvardin 1210.
    NaiveDate::from_ymd_opt(1831, 3, 21)?.checked_add_days(Days::new(days))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Datelike;

    /// The leap years of 1300 to 1450, by the Python packages persiantools 6.2.0 and jdatetime 6.1.1, which agree.
    const LEAP_YEARS: [i32; 37] = [
        1300, 1304, 1309, 1313, 1317, 1321, 1325, 1329, 1333, 1337, 1342, 1346, 1350, 1354, 1358, 1362, 1366, 1370,
        1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412, 1416, 1420, 1424, 1428, 1432, 1436, 1441, 1445,
        1449,
    ];
    /// The day in March of 1 Farvardin, 1300 to 1450, less 20, by the same packages.
    const NEW_YEARS: &str = "12211221112111211121112111211121112111211111111111111111111111111111111111101110\
                             11101110111011101110111011100110011001100110011001100110011000100010001";

    #[test]
    fn years_begin_and_end_as_in_independent_packages() {
        for (year, digit) in (1300..).zip(NEW_YEARS.chars()) {
            let first = day(year, 1, 1).unwrap();
            let march = 20 + digit.to_digit(10).unwrap();
            assert_eq!(first, NaiveDate::from_ymd_opt(year + 621, 3, march).unwrap(), "{year}");
            assert_eq!(day(year, 12, 30).is_some(), LEAP_YEARS.contains(&year), "{year}");
        }
        assert_eq!(NEW_YEARS.len(), 151);
    }

    /// Each day of 1300 to 1450 once, in order, with the checksum that persiantools 6.2.0 gives of the pairs of dates:
    /// h = (31 h + persian * 10^8 + gregorian) mod (2^61 - 1), each date as YYYYMMDD.
    #[test]
    fn every_day_of_151_years_is_that_of_independent_packages() {
        let mut checksum: u128 = 0;
        let mut last: Option<NaiveDate> = None;
        let dates = (1300..=1450).flat_map(|y| (1..=12).flat_map(move |m| (1..=31).map(move |d| (y, m, d))));
        let mut days = 0;
        for (year, month, of_month) in dates {
            let Some(gregorian) = day(year, month, of_month) else { continue };
            assert!(last.is_none_or(|last| last.succ_opt() == Some(gregorian)), "{year}-{month}-{of_month}");
            last = Some(gregorian);
            let persian = (u128::from(year.unsigned_abs()) * 100 + u128::from(month)) * 100 + u128::from(of_month);
            let western = (u128::from(gregorian.year().unsigned_abs()) * 100 + u128::from(gregorian.month())) * 100
                + u128::from(gregorian.day());
            checksum = (checksum * 31 + persian * 100_000_000 + western) % ((1 << 61) - 1);
            days += 1;
        }
        assert_eq!((days, checksum), (55_152, 625_615_889_513_152_463));
    }

    #[test]
    fn no_such_days() {
        for (year, month, of_month) in [(1402, 7, 31), (1402, 12, 30), (1402, 13, 1), (1402, 0, 1), (1402, 1, 0)] {
            assert_eq!(day(year, month, of_month), None, "{year}-{month}-{of_month}");
        }
        assert_eq!(day(1403, 12, 30), NaiveDate::from_ymd_opt(2025, 3, 20));
        assert_eq!(day(1402, 4, 10), NaiveDate::from_ymd_opt(2023, 7, 1));
        assert_eq!(day(-5, 1, 1), None);
    }
}
