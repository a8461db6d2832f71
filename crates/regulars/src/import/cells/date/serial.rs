//! Moments written as one number: Unix times, a spreadsheet's serial days, and digits without signs between.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta};

use super::super::declared::{Epoch, Formats};
use super::super::why::Why;
use super::calendar::{check_year, checked_day};
use super::moment::{UNREADABLE, When, Written, moment};

/// A number without its sign: digits before and after the point.
pub(super) struct Number<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    exponent: Option<u8>,
}

/// Digits of a number that are looked at: past them no unit of time is left, and what was before is too large.
const DIGITS: usize = 20;
/// Fewest digits of a number with an exponent that are taken for all it had: spreadsheets round to six.
const EXACT_DIGITS: usize = 9;
/// The serial day that spreadsheets count as 29 February 1900, which was none (Lotus 1-2-3 took 1900 for a leap year).
const NEVER: u64 = 60;
/// Milliseconds of a day: spreadsheets keep times no finer.
const DAY_MILLIS: u128 = 86_400_000;

impl<'a> Number<'a> {
    /// The text as a number, if it is nothing else: `1767607140`, `-1`, `46027.604`, `1.76760714E9`.
    pub(super) fn of(text: &'a str, formats: &Formats) -> Option<Self> {
        let (negative, body) = text.strip_prefix('-').map_or((false, text), |body| (true, body));
        // Most dates end here.
        let digits = body.bytes().take_while(u8::is_ascii_digit).count();
        let (whole, rest) = body.split_at_checked(digits)?;
        if whole.is_empty() || !rest.starts_with(['.', 'e', 'E', formats.decimal_sign()]) && !rest.is_empty() {
            return None;
        }
        let (fraction, exponent) = match rest.split_once(['e', 'E']) {
            Some((fraction, exponent)) => (fraction, Some(exponent.trim_start_matches('+').parse().ok()?)),
            None => (rest, None),
        };
        let fraction = fraction.strip_prefix(['.', formats.decimal_sign()]).unwrap_or(fraction);
        fraction.bytes().all(|b| b.is_ascii_digit()).then_some(Self { negative, whole, fraction, exponent })
    }

    /// The moment that the number is.
    pub(super) fn when(&self, text: &str, formats: &Formats) -> Result<When, Why> {
        let mut digits = String::with_capacity(DIGITS);
        let (whole, fraction) = self.parts(&mut digits)?;
        let is_whole = fraction.bytes().all(|b| b == b'0');
        let epoch = match (formats.epoch, whole.len()) {
            (Some(epoch), _) => epoch,
            (None, 8 | 12 | 14) if !self.negative && is_whole => return compact(whole, formats),
            (None, 10) if !self.negative => Epoch::Seconds,
            (None, 13) if !self.negative => Epoch::Milliseconds,
            _ => return Err(undeclared(text, whole)),
        };
        match epoch {
            Epoch::Seconds => self.unix(whole, fraction, 1_000_000, formats),
            Epoch::Milliseconds => self.unix(whole, fraction, 1_000, formats),
            Epoch::Microseconds => self.unix(whole, fraction, 1, formats),
            Epoch::ExcelDays | Epoch::ExcelMacDays => {
                if self.negative {
                    Err("below zero, but serial days begin with 1900".into())
                } else {
                    serial(whole, fraction, epoch, formats)
                }
            }
        }
    }

    /// The digits before and after the point once the exponent is applied.
    fn parts<'b>(&'b self, digits: &'b mut String) -> Result<(&'b str, &'b str), Why> {
        let Some(exponent) = self.exponent else { return Ok((self.whole, self.fraction)) };
        digits.push_str(self.whole);
        digits.push_str(self.fraction);
        if digits.len() < EXACT_DIGITS {
            return Err("written with an exponent and few digits: a spreadsheet has rounded it".into());
        }
        let point = self.whole.len() + usize::from(exponent);
        if point > DIGITS {
            return Err("too large for a time".into());
        }
        while digits.len() < point {
            digits.push('0');
        }
        digits.split_at_checked(point).ok_or_else(|| UNREADABLE.into())
    }

    /// A Unix time, to the nearest microsecond.
    fn unix(&self, whole: &str, fraction: &str, unit_micros: u128, formats: &Formats) -> Result<When, Why> {
        let micros = scaled(whole, fraction, unit_micros).and_then(|micros| i64::try_from(micros).ok());
        let micros = micros.ok_or("too large for a time")?;
        let utc = DateTime::from_timestamp_micros(if self.negative { -micros } else { micros });
        let utc = utc.ok_or("too large for a time")?;
        check_year(utc.year())?;
        let own_offset = TimeDelta::minutes(i64::from(formats.offset_minutes.unwrap_or(0)));
        Ok(When { utc, day: (utc + own_offset).date_naive(), written: Written::Utc })
    }
}

/// `whole.fraction` times a factor, to the nearest whole number; `None` when it is too large.
fn scaled(whole: &str, fraction: &str, factor: u128) -> Option<u128> {
    let kept = fraction.get(..DIGITS.min(fraction.len()))?;
    if whole.len() > DIGITS {
        return None;
    }
    let ten = 10_u128.pow(u32::try_from(kept.len()).ok()?);
    let part = if kept.is_empty() { 0 } else { kept.parse::<u128>().ok()? };
    whole.parse::<u128>().ok()?.checked_mul(factor)?.checked_add((part * factor + ten / 2) / ten)
}

/// `YYYYMMDD`, `YYYYMMDDhhmm` or `YYYYMMDDhhmmss`.
fn compact(digits: &str, formats: &Formats) -> Result<When, Why> {
    let part = |at: std::ops::Range<usize>| digits.get(at).and_then(|part| part.parse::<u32>().ok());
    let day = |at| part(at).unwrap_or(0);
    let day = checked_day(day(0..4), day(4..6), day(6..8), formats)?;
    let own_offset = formats.offset_minutes.unwrap_or(0);
    let (Some(hour), Some(minute)) = (part(8..10), part(10..12)) else {
        return Ok(moment(day, NaiveTime::MIN, Written::Day, own_offset));
    };
    let time = NaiveTime::from_hms_opt(hour, minute, part(12..14).unwrap_or(0)).ok_or("no such time of day")?;
    Ok(moment(day, time, Written::Local, own_offset))
}

/// A spreadsheet's day, and the time that its fraction is, to the nearest millisecond.
fn serial(whole: &str, fraction: &str, epoch: Epoch, formats: &Formats) -> Result<When, Why> {
    let millis = scaled(whole, fraction, DAY_MILLIS).ok_or("too large for a serial day")?;
    let days = u64::try_from(millis / DAY_MILLIS).map_err(|_| Why::from("too large for a serial day"))?;
    let of_day = u32::try_from(millis % DAY_MILLIS).unwrap_or(0);
    let first = match epoch {
        Epoch::ExcelMacDays => NaiveDate::from_ymd_opt(1904, 1, 1),
        _ if days == 0 => return Err("a time of day without a day".into()),
        _ if days == NEVER => {
            return Err("serial day 60, which spreadsheets call 29 February 1900: a day that never was".into());
        }
        _ if days < NEVER => NaiveDate::from_ymd_opt(1899, 12, 31),
        _ => NaiveDate::from_ymd_opt(1899, 12, 30),
    };
    let day = first.and_then(|first| first.checked_add_days(Days::new(days))).ok_or("too large for a serial day")?;
    check_year(day.year())?;
    let time = NaiveTime::from_num_seconds_from_midnight_opt(of_day / 1000, of_day % 1000 * 1_000_000);
    let written = if of_day == 0 { Written::Day } else { Written::Local };
    Ok(moment(day, time.ok_or(UNREADABLE)?, written, formats.offset_minutes.unwrap_or(0)))
}

/// Why a number isn't read: what it counts is not declared. Names the units that make a date of it.
fn undeclared(text: &str, whole: &str) -> Why {
    let all = [
        (Epoch::ExcelDays, "excel_days"),
        (Epoch::Seconds, "seconds"),
        (Epoch::Milliseconds, "milliseconds"),
        (Epoch::Microseconds, "microseconds"),
    ];
    let likely = |epoch| {
        let formats = Formats { epoch: Some(epoch), ..Formats::default() };
        let day = Number::of(text, &formats)?.when(text, &formats).ok()?.day;
        (1980..=2050).contains(&day.year()).then_some(day)
    };
    let found = all.iter().find_map(|&(epoch, name)| Some((name, likely(epoch)?)));
    match found {
        _ if whole.len() >= DIGITS => "too large for a time".into(),
        Some((name, day)) if !whole.is_empty() => format!(
            "a bare number, and what it counts is not declared; declare formats.epoch = \"{name}\" (then it is {day})"
        )
        .into(),
        _ => "a bare number, and what it counts is not declared; declare formats.epoch = \"excel_days\", \
              \"excel_mac_days\", \"seconds\", \"milliseconds\" or \"microseconds\""
            .into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::when;
    use super::*;

    fn read(text: &str, formats: &Formats) -> String {
        match when(text, formats) {
            Ok(When { utc, written, .. }) => format!("{} {written:?}", utc.format("%Y-%m-%dT%H:%M:%S%.f")),
            Err(why) => why.to_string(),
        }
    }

    #[test]
    fn unix_times_as_floats() {
        for (text, expected) in [
            ("1767607140", "2026-01-05T09:59:00 Utc"),
            ("1767607140.0", "2026-01-05T09:59:00 Utc"),
            ("1767607140.25", "2026-01-05T09:59:00.250 Utc"),
            ("1767607140.1234567", "2026-01-05T09:59:00.123457 Utc"),
            ("1767607140.0999999", "2026-01-05T09:59:00.100 Utc"),
            ("1767607140000", "2026-01-05T09:59:00 Utc"),
            ("1767607140000.5", "2026-01-05T09:59:00.000500 Utc"),
            ("1.76760714E9", "2026-01-05T09:59:00 Utc"),
            ("1.767607140123456e9", "2026-01-05T09:59:00.123456 Utc"),
            ("1.76760714e+12", "2026-01-05T09:59:00 Utc"),
            ("۱۷۶۷۶۰۷۱۴۰", "2026-01-05T09:59:00 Utc"),
            ("20260105143000", "2026-01-05T14:30:00 Local"),
            ("202601051430", "2026-01-05T14:30:00 Local"),
            ("20260105.0", "2026-01-05T00:00:00 Day"),
            ("1.76761E+12", "written with an exponent and few digits: a spreadsheet has rounded it"),
            ("20260230", "no such day in the calendar"),
            ("20260105256000", "no such time of day"),
            ("1767607140.x", "not a date this reader knows"),
        ] {
            assert_eq!(read(text, &Formats::default()), expected, "{text}");
        }
        let german = Formats { decimal: Some(','), ..Formats::default() };
        assert_eq!(read("1767607140,5", &german), "2026-01-05T09:59:00.500 Utc");
        let seconds = Formats { epoch: Some(Epoch::Seconds), ..Formats::default() };
        assert_eq!(read("-86400.5", &seconds), "1969-12-30T23:59:59.500 Utc");
        assert_eq!(read("99999999999999999999999", &seconds), "too large for a time");
        assert_eq!(read("1e255", &seconds), "written with an exponent and few digits: a spreadsheet has rounded it");
        assert_eq!(read("1.00000000e255", &seconds), "too large for a time");
    }

    #[test]
    fn serial_days() {
        let excel = Formats { epoch: Some(Epoch::ExcelDays), ..Formats::default() };
        for (text, expected) in [
            ("46027", "2026-01-05T00:00:00 Day"),
            ("46027.0", "2026-01-05T00:00:00 Day"),
            ("46027.604166666664", "2026-01-05T14:30:00 Local"),
            ("46027.6041666667", "2026-01-05T14:30:00 Local"),
            ("46027.9999999999", "2026-01-06T00:00:00 Day"),
            ("1", "1900-01-01T00:00:00 Day"),
            ("59", "1900-02-28T00:00:00 Day"),
            ("61", "1900-03-01T00:00:00 Day"),
            ("60", "serial day 60, which spreadsheets call 29 February 1900: a day that never was"),
            ("60.5", "serial day 60, which spreadsheets call 29 February 1900: a day that never was"),
            ("0.5", "a time of day without a day"),
            ("-3", "below zero, but serial days begin with 1900"),
            ("109940", "year 2201 is implausible, allowed is 1900 to 2200"),
            ("99999999999", "too large for a serial day"),
            ("2026-01-05", "2026-01-05T00:00:00 Day"),
        ] {
            assert_eq!(read(text, &excel), expected, "{text}");
        }
        let mac = Formats { epoch: Some(Epoch::ExcelMacDays), ..Formats::default() };
        assert_eq!(read("44565", &mac), "2026-01-05T00:00:00 Day");
        assert_eq!(read("0", &mac), "1904-01-01T00:00:00 Day");
        assert_eq!(read("60", &mac), "1904-03-01T00:00:00 Day");
        let tehran = Formats { offset_minutes: Some(210), ..excel };
        assert_eq!(read("46027.5", &tehran), "2026-01-05T08:30:00 Local");
    }

    #[test]
    fn the_error_names_the_unit_that_makes_a_date() {
        for (text, unit) in [
            ("46027", "\"excel_days\" (then it is 2026-01-05)"),
            ("46027.5", "\"excel_days\" (then it is 2026-01-05)"),
            ("999999999", "\"seconds\" (then it is 2001-09-09)"),
            ("1767607140000000", "\"microseconds\" (then it is 2026-01-05)"),
            ("5", "\"excel_days\", \"excel_mac_days\", \"seconds\", \"milliseconds\" or \"microseconds\""),
        ] {
            let why = read(text, &Formats::default());
            let expected = format!("a bare number, and what it counts is not declared; declare formats.epoch = {unit}");
            assert_eq!(why, expected, "{text}");
        }
    }
}
