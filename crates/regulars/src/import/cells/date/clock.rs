//! The time of a moment: hour, minute, second, and the offset from UTC.

use chrono::NaiveTime;

use super::super::declared::Formats;
use super::super::why::Why;
use super::moment::{UNREADABLE, Written};
use super::scan::Scan;
use super::zones;

/// Why a time isn't read, when its hour, minute or second is out of range.
const IMPOSSIBLE_TIME: &str = "no such time of day";
/// Why a time isn't read, when its zone stands in brackets alone.
const PLACE_ALONE: &str =
    "a time zone in brackets without an offset before it; write the offset too, as in +01:00[Europe/Berlin]";
/// Offsets from UTC that any country has ever had by law, in minutes.
const OFFSETS: std::ops::RangeInclusive<i32> = -12 * 60..=14 * 60;

/// A time of day: `14:05:06.789`, `140506`, `14h05`, `2:05 PM`, `2pm`, `下午2:05`.
pub(super) fn time(scan: &mut Scan<'_>) -> Result<NaiveTime, Why> {
    let before = half_of_day(scan);
    let hour = scan.number().ok_or(UNREADABLE)?;
    let (hour, minute, second, micros, complete) = match hour {
        (all, 6) => (all / 10_000, all / 100 % 100, all % 100, fraction(scan), true),
        (hour, 1 | 2) => minutes(scan, hour)?,
        _ => return Err(UNREADABLE.into()),
    };
    let half = before.or_else(|| half_of_day(scan));
    let hour = match half {
        None if !complete => return Err(UNREADABLE.into()),
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return Err(IMPOSSIBLE_TIME.into()),
        Some(add) => hour % 12 + add,
    };
    NaiveTime::from_hms_micro_opt(hour, minute, second, micros).ok_or_else(|| IMPOSSIBLE_TIME.into())
}

/// What follows the hour, and whether that makes a time of it: an hour alone is none.
fn minutes(scan: &mut Scan<'_>, hour: u32) -> Result<(u32, u32, u32, u32, bool), Why> {
    let before = *scan;
    let sign = if scan.eat(b':') { b':' } else { b'.' };
    if sign == b':' || (scan.eat(b'.') && scan.digit_next()) {
        let minute = scan.short().ok_or(UNREADABLE)?;
        let (second, micros) = if scan.eat(sign) { (scan.short().ok_or(UNREADABLE)?, fraction(scan)) } else { (0, 0) };
        hour_word(scan);
        return Ok((hour, minute, second, micros, true));
    }
    *scan = before;
    let hours = hour_word(scan);
    scan.spaces();
    let minute = if hours && scan.digit_next() { scan.short().ok_or(UNREADABLE)? } else { 0 };
    if !hours {
        *scan = before;
    }
    Ok((hour, minute, 0, 0, hours))
}

/// The word for hours that follows a time: `14h05`, `14:05 Uhr`.
fn hour_word(scan: &mut Scan<'_>) -> bool {
    let before = *scan;
    scan.spaces();
    let found = scan.word_if(|word| word.eq_ignore_ascii_case("h") || word.eq_ignore_ascii_case("uhr") || word == "ч");
    if !found {
        *scan = before;
    }
    found
}

/// Microseconds of a decimal fraction of a second; digits past the microsecond are cut.
fn fraction(scan: &mut Scan<'_>) -> u32 {
    let before = *scan;
    let digits = if scan.eat(b'.') || scan.eat(b',') { scan.take(u8::is_ascii_digit) } else { &[] };
    if digits.is_empty() {
        *scan = before;
    }
    let padded = digits.iter().copied().chain(std::iter::repeat(b'0')).take(6);
    padded.fold(0, |value, digit| value * 10 + u32::from(digit - b'0'))
}

/// The hours an AM or PM adds.
fn half_of_day(scan: &mut Scan<'_>) -> Option<u32> {
    let before = *scan;
    scan.spaces();
    let found = latin_half(scan).or_else(|| other_half(scan));
    if found.is_none() {
        *scan = before;
    }
    found
}

/// `am`, `p.m.`, `a. m.`.
fn latin_half(scan: &mut Scan<'_>) -> Option<u32> {
    let before = *scan;
    let add = match scan.rest.first()?.to_ascii_lowercase() {
        b'a' => 0,
        b'p' => 12,
        _ => return None,
    };
    scan.rest = scan.rest.get(1..)?;
    if scan.eat(b'.') {
        scan.spaces();
    }
    if (scan.eat(b'm') || scan.eat(b'M')) && !scan.rest.first().is_some_and(u8::is_ascii_alphabetic) {
        scan.eat(b'.');
        return Some(add);
    }
    *scan = before;
    None
}

/// The halves of the day in Chinese and Persian.
fn other_half(scan: &mut Scan<'_>) -> Option<u32> {
    let before = *scan;
    let add = match scan.word() {
        "上午" => Some(0),
        "下午" => Some(12),
        "ق" if scan.eat(b'.') && scan.word_if(|word| word == "ظ") => Some(0),
        "ب" if scan.eat(b'.') && scan.word_if(|word| word == "ظ") => Some(12),
        _ => None,
    };
    if add.is_none() {
        *scan = before;
    }
    add
}

/// The offset that follows a time, or `None` when none does. What stands after it in brackets (`[Europe/Berlin]`, `(CET)`)
/// only names the same offset.
pub(super) fn offset(scan: &mut Scan<'_>, formats: &Formats) -> Result<Option<Written>, Why> {
    scan.spaces();
    if scan.is_empty() || scan.digit_next() {
        return Ok(None);
    }
    if scan.rest.starts_with(b"[") {
        return Err(PLACE_ALONE.into());
    }
    let word = scan.take(u8::is_ascii_alphabetic);
    let written = if matches!(word.to_ascii_uppercase().as_slice(), b"" | b"Z" | b"UTC" | b"GMT") {
        signed_or_utc(scan, word)?
    } else if scan.rest.starts_with(b"/") {
        return Err("a time zone by its place; write its offset, as in +01:00, instead".into());
    } else {
        Written::Offset(zones::offset(std::str::from_utf8(word).unwrap_or(""), formats)?)
    };
    let before = *scan;
    while scan.spaces() || scan.bracketed(b'[', b']') || scan.bracketed(b'(', b')') {}
    if !scan.is_empty() && !scan.digit_next() {
        *scan = before;
    }
    Ok(Some(written))
}

fn signed_or_utc(scan: &mut Scan<'_>, word: &[u8]) -> Result<Written, Why> {
    match scan.rest.first() {
        Some(b'+' | b'-') => {
            let minutes = signed_offset(scan).ok_or(UNREADABLE)?;
            if OFFSETS.contains(&minutes) {
                Ok(Written::Offset(minutes))
            } else {
                Err("no such offset from UTC".into())
            }
        }
        _ if word.is_empty() => Err(UNREADABLE.into()),
        _ => Ok(Written::Utc),
    }
}

fn signed_offset(scan: &mut Scan<'_>) -> Option<i32> {
    let sign = if scan.eat(b'+') {
        1
    } else if scan.eat(b'-') {
        -1
    } else {
        return None;
    };
    let (hours, minutes) = match scan.number()? {
        (hours, 1 | 2) if scan.eat(b':') => (hours, scan.short()?),
        (hours, 1 | 2) => (hours, 0),
        (both, 4) => (both / 100, both % 100),
        _ => return None,
    };
    if minutes > 59 {
        return None;
    }
    Some(sign * i32::try_from(hours * 60 + minutes).ok()?)
}
