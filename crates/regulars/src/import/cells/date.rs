//! Instants and days from the text that exports really write.

use super::why::Why;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::{
    declared::{DateOrder, Epoch, Formats},
    number::plain_digits,
};

/// Years of a date: others are typing errors (0202, 20255), or another calendar's (1404), and would shift every age.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

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

/// Reads a moment.
///
/// Known forms: ISO 8601 with `T` or a space, with or without offset and fraction (digits past the microsecond are
/// cut); `YYYYMMDD`; year first with `/` or `.`; day or month first when the order is declared; English month names in
/// either order, with an optional weekday; 12-hour clocks; `Z`, `UTC`, `GMT`, `+01`, `+0100`, `+01:00`; Unix times.
pub(crate) fn when(text: &str, formats: &Formats) -> Result<When, Why> {
    let text = plain_digits(text);
    let text = text.trim();
    let integer = text.strip_prefix('-').unwrap_or(text);
    if !integer.is_empty() && integer.bytes().all(|b| b.is_ascii_digit()) {
        return bare_number(text, formats);
    }
    let mut scan = Scan { rest: text.as_bytes() };
    scan.weekday();
    let (year, month, day) = scan.date(formats)?;
    let date = checked_day(year, month, day)?;
    let own_offset = formats.offset_minutes.unwrap_or(0);
    if scan.rest.is_empty() {
        return Ok(moment(date, NaiveTime::MIN, Written::Day, own_offset));
    }
    if !scan.gap() {
        return Err(UNREADABLE.into());
    }
    let time = scan.time()?;
    match scan.offset()? {
        Some(written @ Written::Offset(minutes)) => Ok(moment(date, time, written, minutes)),
        Some(written) => Ok(moment(date, time, written, 0)),
        None => Ok(moment(date, time, Written::Local, own_offset)),
    }
}

/// Why a date isn't read, when its form is not a known one.
const UNREADABLE: &str = "not a date this reader knows";
/// Why a date isn't read, when its hour, minute or second is out of range.
const IMPOSSIBLE_TIME: &str = "no such time of day";

fn moment(date: NaiveDate, time: NaiveTime, written: Written, offset_minutes: i32) -> When {
    // Years are checked, so the subtraction stays far inside chrono's range.
    let utc = date.and_time(time).and_utc() - TimeDelta::minutes(i64::from(offset_minutes));
    When { utc, day: date, written }
}

fn checked_day(year: i32, month: u32, day: u32) -> Result<NaiveDate, Why> {
    if !YEARS.contains(&year) {
        let hint =
            if (1300..1500).contains(&year) { "; Persian-calendar dates must be converted before import" } else { "" };
        return Err(format!("year {year} is implausible, allowed is 1900 to 2200{hint}").into());
    }
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| "no such day in the calendar".into())
}

/// A Unix time, or a day written as `YYYYMMDD`.
fn bare_number(text: &str, formats: &Formats) -> Result<When, Why> {
    let number: i64 = text.parse().map_err(|_| Why::from("too large for a time"))?;
    let epoch = match (formats.epoch, text.len()) {
        (Some(epoch), _) => epoch,
        (None, 10) if number > 0 => Epoch::Seconds,
        (None, 13) if number > 0 => Epoch::Milliseconds,
        (None, 8) if number > 0 => return compact_day(number, formats),
        _ => return Err("a bare number, and its unit (epoch) is not declared".into()),
    };
    let utc = match epoch {
        Epoch::Seconds => DateTime::from_timestamp(number, 0),
        Epoch::Milliseconds => DateTime::from_timestamp_millis(number),
        Epoch::Microseconds => DateTime::from_timestamp_micros(number),
    };
    let utc = utc.ok_or("too large for a time")?;
    checked_day(chrono::Datelike::year(&utc), 1, 1)?;
    let own_offset = TimeDelta::minutes(i64::from(formats.offset_minutes.unwrap_or(0)));
    Ok(When { utc, day: (utc + own_offset).date_naive(), written: Written::Utc })
}

fn compact_day(number: i64, formats: &Formats) -> Result<When, Why> {
    let part = |of: i64| u32::try_from(of).unwrap_or(0);
    let year = i32::try_from(number / 10_000).unwrap_or(0);
    let date = checked_day(year, part(number / 100 % 100), part(number % 100))?;
    Ok(moment(date, NaiveTime::MIN, Written::Day, formats.offset_minutes.unwrap_or(0)))
}

/// What is left of the text.
struct Scan<'a> {
    rest: &'a [u8],
}

impl<'a> Scan<'a> {
    fn eat(&mut self, byte: u8) -> bool {
        match self.rest.split_first() {
            Some((&first, rest)) if first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// Skips spaces and tells whether there were any.
    fn spaces(&mut self) -> bool {
        let before = self.rest.len();
        self.rest = self.rest.trim_ascii_start();
        self.rest.len() < before
    }

    /// The sign between day and time.
    fn gap(&mut self) -> bool {
        let comma = self.eat(b',');
        self.spaces() || (!comma && (self.eat(b'T') || self.eat(b't')))
    }

    /// Takes the leading bytes that satisfy `keep`.
    fn take(&mut self, keep: impl Fn(&u8) -> bool) -> &'a [u8] {
        let length = self.rest.iter().take_while(|b| keep(b)).count();
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    /// A run of digits: its value and length. No part of a date or time has more than 9.
    fn number(&mut self) -> Option<(u32, usize)> {
        let digits = self.take(u8::is_ascii_digit);
        if digits.is_empty() || digits.len() > 9 {
            return None;
        }
        Some((digits.iter().fold(0, |value, digit| value * 10 + u32::from(digit - b'0')), digits.len()))
    }

    /// A number of one or two digits.
    fn short(&mut self) -> Option<u32> {
        self.number().filter(|&(_, length)| length <= 2).map(|(value, _)| value)
    }

    /// Skips an English weekday and what separates it from the date.
    fn weekday(&mut self) {
        let before = self.rest;
        let known = name_index(self.take(u8::is_ascii_alphabetic), &WEEKDAYS).is_some();
        self.eat(b',');
        if !(known && self.spaces()) {
            self.rest = before;
        }
    }

    fn month_name(&mut self) -> Option<u32> {
        let before = self.rest;
        let index = name_index(self.take(u8::is_ascii_alphabetic), &MONTHS);
        match index {
            Some(_) => _ = self.eat(b'.'),
            None => self.rest = before,
        }
        index.and_then(|i| u32::try_from(i + 1).ok())
    }

    fn date(&mut self, formats: &Formats) -> Result<(i32, u32, u32), Why> {
        if self.rest.first().is_some_and(u8::is_ascii_alphabetic) {
            return self.month_first_by_name().ok_or(UNREADABLE)?;
        }
        match self.number() {
            Some((year, 4)) => self.year_first(year).ok_or_else(|| UNREADABLE.into()),
            Some((first, 1 | 2)) => self.year_last(first, formats),
            _ => Err(UNREADABLE.into()),
        }
    }

    /// `Jan 31, 2025`.
    fn month_first_by_name(&mut self) -> Option<Result<(i32, u32, u32), Why>> {
        let month = self.month_name()?;
        self.spaces();
        let day = self.short()?;
        self.eat(b',');
        self.spaces();
        let year = self.number()?;
        Some(full_year(year).map(|year| (year, month, day)))
    }

    /// `2025-01-31`, also with `/`, `.` or a month's name, after the year.
    fn year_first(&mut self, year: u32) -> Option<(i32, u32, u32)> {
        let separator = self.separator()?;
        let month = self.month_name().or_else(|| self.short())?;
        if !self.eat(separator) {
            return None;
        }
        Some((i32::try_from(year).ok()?, month, self.short()?))
    }

    /// `31/01/2025` or `01/31/2025` as declared, or `31 Jan 2025`, after the first number.
    fn year_last(&mut self, first: u32, formats: &Formats) -> Result<(i32, u32, u32), Why> {
        let separator = self.separator().ok_or(UNREADABLE)?;
        if let Some(month) = self.month_name() {
            let year = if self.eat(separator) { self.number() } else { None };
            return Ok((full_year(year.ok_or(UNREADABLE)?)?, month, first));
        }
        let second = self.short().ok_or(UNREADABLE)?;
        let year = if self.eat(separator) { self.number() } else { None };
        let year = full_year(year.ok_or(UNREADABLE)?)?;
        match formats.date_order {
            Some(DateOrder::DayFirst) => Ok((year, second, first)),
            Some(DateOrder::MonthFirst) => Ok((year, first, second)),
            None => Err("day or month first is not declared (date_order)".into()),
        }
    }

    fn separator(&mut self) -> Option<u8> {
        [b'-', b'/', b'.', b' '].into_iter().find(|&separator| self.eat(separator))
    }

    fn time(&mut self) -> Result<NaiveTime, Why> {
        let hour = self.short().ok_or(UNREADABLE)?;
        if !self.eat(b':') {
            return Err(UNREADABLE.into());
        }
        let minute = self.short().ok_or(UNREADABLE)?;
        let second = if self.eat(b':') { self.short().ok_or(UNREADABLE)? } else { 0 };
        let micros = if self.eat(b'.') || self.eat(b',') { self.fraction().ok_or(UNREADABLE)? } else { 0 };
        let hour = match self.half_of_day() {
            None => hour,
            Some(_) if !(1..=12).contains(&hour) => return Err(IMPOSSIBLE_TIME.into()),
            Some(add) => hour % 12 + add,
        };
        NaiveTime::from_hms_micro_opt(hour, minute, second, micros).ok_or_else(|| IMPOSSIBLE_TIME.into())
    }

    /// Microseconds of a decimal fraction of a second.
    fn fraction(&mut self) -> Option<u32> {
        let digits = self.take(u8::is_ascii_digit);
        let padded = digits.iter().copied().chain(std::iter::repeat(b'0')).take(6);
        (!digits.is_empty()).then(|| padded.fold(0, |value, digit| value * 10 + u32::from(digit - b'0')))
    }

    /// The hours an AM or PM adds.
    fn half_of_day(&mut self) -> Option<u32> {
        let before = self.rest;
        self.spaces();
        let word: Vec<u8> = self.take(|b| b.is_ascii_alphabetic() || *b == b'.').to_ascii_lowercase();
        match word.as_slice() {
            b"am" | b"a.m." => Some(0),
            b"pm" | b"p.m." => Some(12),
            _ => {
                self.rest = before;
                None
            }
        }
    }

    /// The offset that ends the text, or `None` when nothing is left.
    fn offset(&mut self) -> Result<Option<Written>, Why> {
        self.spaces();
        if self.rest.is_empty() {
            return Ok(None);
        }
        let word = self.take(u8::is_ascii_alphabetic).to_ascii_uppercase();
        if !matches!(word.as_slice(), b"" | b"Z" | b"UTC" | b"GMT") {
            return Err("a time zone by name; only Z, UTC, GMT and +hh:mm are unambiguous".into());
        }
        if self.rest.is_empty() {
            return Ok(Some(Written::Utc));
        }
        let minutes = self.signed_offset().filter(|_| self.rest.is_empty()).ok_or(UNREADABLE)?;
        let known = (-12 * 60..=14 * 60).contains(&minutes);
        if known { Ok(Some(Written::Offset(minutes))) } else { Err("no such offset from UTC".into()) }
    }

    fn signed_offset(&mut self) -> Option<i32> {
        let sign = if self.eat(b'+') {
            1
        } else if self.eat(b'-') {
            -1
        } else {
            return None;
        };
        let (hours, minutes) = match self.number()? {
            (hours, 1 | 2) if self.eat(b':') => (hours, self.short()?),
            (hours, 1 | 2) => (hours, 0),
            (both, 4) => (both / 100, both % 100),
            _ => return None,
        };
        if minutes > 59 {
            return None;
        }
        Some(sign * i32::try_from(hours * 60 + minutes).ok()?)
    }
}

fn full_year((year, digits): (u32, usize)) -> Result<i32, Why> {
    match digits {
        4 => i32::try_from(year).map_err(|_| UNREADABLE.into()),
        2 => Err("the year has two digits".into()),
        _ => Err(UNREADABLE.into()),
    }
}

/// The English weekdays in lower case, skipped before a date.
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// The English months in lower case, in order: the index of one is its number less one.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The index of the name that `word` begins with at least three letters of.
fn name_index(word: &[u8], names: &[&str]) -> Option<usize> {
    let word = word.to_ascii_lowercase();
    if word.len() < 3 { None } else { names.iter().position(|name| name.as_bytes().starts_with(&word)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> String {
        utc_with(text, &Formats::default())
    }

    fn utc_with(text: &str, formats: &Formats) -> String {
        match when(text, formats) {
            Ok(when) => when.utc.format("%Y-%m-%dT%H:%M:%S%.f").to_string(),
            Err(why) => why.to_string(),
        }
    }

    #[test]
    fn the_forms_of_real_exports() {
        for text in [
            "2025-01-31T14:05:00Z",
            "2025-01-31 14:05:00",
            "2025-01-31 14:05",
            "2025-01-31T14:05:00.000+0000",
            "2025-01-31T15:05:00+01:00",
            "2025-01-31T15:05:00+01",
            "2025-01-31 14:05 UTC",
            "2025-01-31 14:05:00 GMT",
            "2025-01-31 14:05:00 -0000",
            "2025/01/31 14:05",
            "2025.01.31 14:05",
            "2025-01-31, 14:05",
            "2025-01-31 02:05 PM",
            "2025-01-31 2:05\u{202f}p.m.",
            "Jan 31, 2025 2:05 PM",
            "Jan 31, 2025, 2:05 PM",
            "January 31 2025 14:05",
            "31 Jan 2025 14:05",
            "31-Jan-2025 14:05",
            "Fri, 31 Jan 2025 14:05:00 +0000",
            "Fri Jan 31 2025 14:05:00 GMT+0000",
            "1738332300",
            "1738332300000",
            "  2025-01-31T14:05:00Z ",
            "۲۰۲۵-۰۱-۳۱ ۱۴:۰۵",
            "٢٠٢٥-٠١-٣١ ١٤:٠٥",
        ] {
            assert_eq!(utc(text), "2025-01-31T14:05:00", "{text}");
        }
        assert_eq!(utc("2025-01-31T14:05:00.1234567891Z"), "2025-01-31T14:05:00.123456");
        assert_eq!(utc("2025-01-31T14:05:00,5Z"), "2025-01-31T14:05:00.500");
        assert_eq!(utc("2025-01-31T12:00 AM"), "2025-01-31T00:00:00");
        assert_eq!(utc("2025-01-31T12:00 PM"), "2025-01-31T12:00:00");
    }

    #[test]
    fn days_and_what_they_stand_for() {
        for text in ["2025-01-31", "20250131", "Jan 31, 2025", "31 January 2025", "2025-Jan-31", "Sept 30 2025"] {
            let when = when(text, &Formats::default()).unwrap();
            assert_eq!(when.written, Written::Day, "{text}");
            assert_eq!(when.utc.time(), NaiveTime::MIN);
        }
        let tehran = Formats { offset_minutes: Some(210), ..Formats::default() };
        assert_eq!(utc_with("2025-01-31", &tehran), "2025-01-30T20:30:00");
        assert_eq!(utc_with("2025-01-31 00:10", &tehran), "2025-01-30T20:40:00");
        assert_eq!(utc_with("2025-01-31 00:10Z", &tehran), "2025-01-31T00:10:00");
        let late = when("2025-01-31T23:30:00-05:00", &Formats::default()).unwrap();
        assert_eq!(late.day.to_string(), "2025-01-31");
        assert_eq!(late.utc.date_naive().to_string(), "2025-02-01");
    }

    #[test]
    fn day_and_month_first_only_when_declared() {
        let day_first = Formats { date_order: Some(DateOrder::DayFirst), ..Formats::default() };
        let month_first = Formats { date_order: Some(DateOrder::MonthFirst), ..Formats::default() };
        assert_eq!(utc_with("01/02/2025", &day_first), "2025-02-01T00:00:00");
        assert_eq!(utc_with("1/2/2025 3:04 PM", &month_first), "2025-01-02T15:04:00");
        assert_eq!(utc_with("31.01.2025", &day_first), "2025-01-31T00:00:00");
        assert_eq!(utc_with("31/01/2025", &month_first), "no such day in the calendar");
        assert_eq!(utc("31/01/2025"), "day or month first is not declared (date_order)");
        assert_eq!(utc_with("31/01/25", &day_first), "the year has two digits");
    }

    #[test]
    fn impossible_and_implausible_values_have_a_reason() {
        for (text, why) in [
            ("2025-02-30", "no such day in the calendar"),
            ("2025-13-01", "no such day in the calendar"),
            ("2025-01-31 25:00", "no such time of day"),
            ("2025-01-31 13:00 PM", "no such time of day"),
            ("2025-01-31 14:05:60", "no such time of day"),
            ("2025-01-31 14:05 EST", "a time zone by name; only Z, UTC, GMT and +hh:mm are unambiguous"),
            ("2025-01-31 14:05+15:00", "no such offset from UTC"),
            ("0001-01-01", "year 1 is implausible, allowed is 1900 to 2200"),
            ("45688", "a bare number, and its unit (epoch) is not declared"),
            ("99999999999999999999", "too large for a time"),
            ("tomorrow", UNREADABLE),
            ("2025-01", UNREADABLE),
            ("2025-01-31x", UNREADABLE),
            ("", UNREADABLE),
            ("-", UNREADABLE),
            ("٢", "a bare number, and its unit (epoch) is not declared"),
        ] {
            assert_eq!(utc(text), why, "{text}");
        }
        assert!(utc("1403-01-15").contains("Persian"));
        let far = Formats { epoch: Some(Epoch::Seconds), ..Formats::default() };
        assert!(utc_with("9223372036854775807", &far).contains("too large"));
        assert!(utc_with("99999999999", &far).contains("implausible"));
        assert_eq!(utc_with("0", &far), "1970-01-01T00:00:00");
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in ".{0,40}") {
            let _ = when(&text, &Formats::default());
        }

        #[test]
        fn near_dates_do_not_panic(text in "[0-9]{0,4}[-/. ]?[0-9JanFebz]{0,4}[-/. ,]?[0-9]{0,5}[T ,]?[0-9:.]{0,9} ?[APMZ+-]{0,2}[0-9:]{0,6}") {
            let formats = Formats { date_order: Some(DateOrder::DayFirst), ..Formats::default() };
            let _ = when(&text, &formats);
        }

        #[test]
        fn iso_text_comes_back(seconds in -2_208_988_800i64..7_289_654_400, micros in 0u32..1_000_000) {
            let instant = DateTime::from_timestamp(seconds, micros * 1000).unwrap();
            let text = instant.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string();
            proptest::prop_assert_eq!(when(&text, &Formats::default()).unwrap().utc, instant);
        }
    }
}
