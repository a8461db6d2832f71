//! Reads a moment from its text.

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveTime};

use super::super::declared::{DateOrder, Formats};
use super::super::why::Why;
use super::by_name::Dated;
use super::calendar::{Digits, checked_day, full_year};
use super::moment::{UNREADABLE, When, Written, moment};
use super::names::{Name, fold, name};
use super::scan::Scan;
use super::{by_name, clock, serial};

/// Reads a moment.
///
/// Known forms: ISO 8601 with `T` or a space, with or without offset and fraction (digits past the microsecond are
/// cut), also without signs between; year first with `/` or `.`; other orders and years of two digits as declared;
/// names of months in seven languages, with an optional weekday; 12-hour clocks; `Z`, `UTC`, `GMT`, `+01`, `+0100`,
/// `+01:00`, names of zones; numbers as `epoch` says. Dates of the Persian calendar are those with its months' names,
/// and all of its years when it is declared.
pub(crate) fn when(text: &str, formats: &Formats) -> Result<When, Why> {
    let text = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(fold(text)) };
    let text = text.trim();
    if let Some(number) = serial::Number::of(text, formats) {
        return number.when(text, formats);
    }
    let mut scan = Scan::new(text);
    let dated = date(&mut scan, formats)?;
    let own_offset = formats.offset_minutes.unwrap_or(0);
    if !scan.is_empty() && !gap(&mut scan) {
        return Err(UNREADABLE.into());
    }
    if let Dated::Day(day) = dated
        && scan.is_empty()
    {
        return Ok(moment(day, NaiveTime::MIN, Written::Day, own_offset));
    }
    let time = clock::time(&mut scan)?;
    let offset = clock::offset(&mut scan, formats)?;
    let day = match dated {
        Dated::Day(day) => day,
        Dated::WithoutYear(month, day) => {
            by_name::named_day(month, day, scan.number().filter(|year| year.1 == 4).ok_or(UNREADABLE)?, formats)?
        }
    };
    if !scan.is_empty() {
        return Err(UNREADABLE.into());
    }
    Ok(match offset {
        Some(written @ Written::Offset(minutes)) => moment(day, time, written, minutes),
        Some(written) => moment(day, time, written, 0),
        None => moment(day, time, Written::Local, own_offset),
    })
}

/// The sign or words between day and time, and a weekday that follows the day.
fn gap(scan: &mut Scan<'_>) -> bool {
    let before = *scan;
    if (scan.eat(b'T') || scan.eat(b't')) && scan.digit_next() {
        return true;
    }
    *scan = before;
    loop {
        let here = *scan;
        scan.take(|b| matches!(b, b',' | b'.' | b' '));
        let bracket = scan.eat(b'(');
        scan.word_if(|word| matches!(name(word), Some(Name::Joint | Name::Weekday | Name::MarchOrTuesday)));
        if bracket && !scan.eat(b')') {
            *scan = here;
        }
        if scan.rest.len() == here.rest.len() {
            return scan.rest.len() < before.rest.len();
        }
    }
}

fn date(scan: &mut Scan<'_>, formats: &Formats) -> Result<Dated, Why> {
    if !scan.digit_next() {
        weekday(scan);
    }
    let before = *scan;
    match in_numbers(scan) {
        Some(parts) => from_numbers(parts, formats).map(Dated::Day),
        None => {
            *scan = before;
            by_name::read(scan, formats)
        }
    }
}

/// Skips a weekday and what separates it from the date.
fn weekday(scan: &mut Scan<'_>) {
    let before = *scan;
    let known = scan.word_if(|word| name(word) == Some(Name::Weekday));
    scan.take(|b| matches!(b, b'.' | b','));
    if !(known && (scan.spaces() || scan.rest.first().is_none_or(|b| !b.is_ascii_alphabetic()))) {
        *scan = before;
    }
}

/// Three numbers with the same sign between, or the eight digits of `YYYYMMDD` before a time.
fn in_numbers(scan: &mut Scan<'_>) -> Option<[Digits; 3]> {
    let first = scan.number()?;
    if let (all, 8) = first {
        return Some([(all / 10_000, 4), (all / 100 % 100, 2), (all % 100, 2)]);
    }
    let sign = [b'-', b'/', b'.', b' '].into_iter().find(|&sign| scan.eat(sign))?;
    scan.spaces();
    let second = scan.number()?;
    if !scan.eat(sign) {
        return None;
    }
    scan.spaces();
    Some([first, second, scan.number()?])
}

fn from_numbers(parts: [Digits; 3], formats: &Formats) -> Result<NaiveDate, Why> {
    let [(first, a), (second, b), (third, c)] = parts;
    match (a, b, c) {
        (4, 1 | 2, 1 | 2) => checked_day(first, second, third, formats),
        (1 | 2, 1 | 2, 2 | 4) => match formats.date_order {
            Some(DateOrder::DayFirst) => checked_day(full_year((third, c), formats)?, second, first, formats),
            Some(DateOrder::MonthFirst) => checked_day(full_year((third, c), formats)?, first, second, formats),
            Some(DateOrder::YearFirst) if c == 2 => {
                checked_day(full_year((first, a), formats)?, second, third, formats)
            }
            Some(DateOrder::YearFirst) => Err(YEAR_IS_LAST.into()),
            None if c == 2 && formats.two_digit_years.is_none() => Err(NO_ORDER_NOR_CENTURY.into()),
            None => Err(NO_ORDER.into()),
        },
        _ => Err(UNREADABLE.into()),
    }
}

/// Why a date isn't read, when it doesn't say which number is the day.
const NO_ORDER: &str =
    "day or month first is not declared; declare formats.date_order = \"day_first\" or \"month_first\"";
/// As [`NO_ORDER`], and its year has two digits.
const NO_ORDER_NOR_CENTURY: &str = "neither the order nor the century is declared; declare formats.date_order = \
    \"day_first\", \"month_first\" or \"year_first\" and formats.two_digit_years = 1970 (for 1970 to 2069)";
/// Why a date isn't read, when its year comes last and the first is declared.
const YEAR_IS_LAST: &str = "the year comes last, but formats.date_order = \"year_first\" is declared; declare \
    \"day_first\" or \"month_first\"";
#[cfg(test)]
mod tests {
    use super::super::calendar::NO_CENTURY;
    use super::*;
    use crate::import::{DateCalendar, Epoch};
    use chrono::DateTime;

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
        assert_eq!(utc("31/01/2025"), NO_ORDER);
        assert_eq!(utc("31/01/25"), NO_ORDER_NOR_CENTURY);
        assert_eq!(utc_with("31/01/25", &day_first), NO_CENTURY);
    }

    #[test]
    fn impossible_and_implausible_values_have_a_reason() {
        for (text, why) in [
            ("2025-02-30", "no such day in the calendar"),
            ("2025-13-01", "no such day in the calendar"),
            ("2025-01-31 25:00", "no such time of day"),
            ("2025-01-31 13:00 PM", "no such time of day"),
            ("2025-01-31 14:05:60", "no such time of day"),
            ("2025-01-31 14:05+15:00", "no such offset from UTC"),
            ("0001-01-01", "year 1 is implausible, allowed is 1900 to 2200"),
            ("99999999999999999999", "too large for a time"),
            ("tomorrow", UNREADABLE),
            ("2025-01", UNREADABLE),
            ("2025-01-31x", UNREADABLE),
            ("", UNREADABLE),
            ("-", UNREADABLE),
        ] {
            assert_eq!(utc(text), why, "{text}");
        }
        assert!(utc("1403-01-15").contains("Persian"));
        let far = Formats { epoch: Some(Epoch::Seconds), ..Formats::default() };
        assert!(utc_with("9223372036854775807", &far).contains("too large"));
        assert!(utc_with("99999999999", &far).contains("implausible"));
        assert_eq!(utc_with("0", &far), "1970-01-01T00:00:00");
    }

    #[test]
    fn years_of_two_digits_as_declared() {
        let formats = |order, first| Formats { date_order: order, two_digit_years: first, ..Formats::default() };
        let month_first = formats(Some(DateOrder::MonthFirst), Some(1970));
        for (text, expected) in [
            ("1/5/26 14:30", "2026-01-05T14:30:00"),
            ("05-JAN-26", "2026-01-05T00:00:00"),
            ("1/5/70", "1970-01-05T00:00:00"),
            ("1/5/69", "2069-01-05T00:00:00"),
            ("1/5/2026 3pm", "2026-01-05T15:00:00"),
            ("Jan 5, 99", "1999-01-05T00:00:00"),
            ("1/5/126", UNREADABLE),
        ] {
            assert_eq!(utc_with(text, &month_first), expected, "{text}");
        }
        let year_first = formats(Some(DateOrder::YearFirst), Some(1950));
        assert_eq!(utc_with("26/01/05", &year_first), "2026-01-05T00:00:00");
        assert_eq!(utc_with("26-Jan-05", &year_first), "2026-01-05T00:00:00");
        assert_eq!(utc_with("05/01/2026", &year_first), YEAR_IS_LAST);
        assert_eq!(utc("05-JAN-26"), NO_CENTURY);
        let persian =
            Formats { calendar: Some(DateCalendar::Persian), ..formats(Some(DateOrder::YearFirst), Some(1350)) };
        assert_eq!(utc_with("02/04/10", &persian), "2023-07-01T00:00:00");
    }

    #[test]
    fn persian_dates() {
        for text in ["10 تیر 1402", "۱۰ تیر ۱۴۰۲", "شنبه، ۱۰ تیرماه ۱۴۰۲", "۱۰ تير ۱۴۰۲", "10 Tir 1402"]
        {
            assert_eq!(utc(text), "2023-07-01T00:00:00", "{text}");
        }
        assert_eq!(utc("پنج‌شنبه ۱ فروردین ۱۴۰۳ ساعت ۱۴:۳۰"), "2024-03-20T14:30:00");
        let declared = Formats { calendar: Some(DateCalendar::Persian), ..Formats::default() };
        for text in ["1402/04/10", "۱۴۰۲/۰۴/۱۰", "1402-4-10", "14020410", "2023-07-01", "١٤٠٢/٠٤/١٠"] {
            assert_eq!(utc_with(text, &declared), "2023-07-01T00:00:00", "{text}");
        }
        assert_eq!(utc_with("1403/12/30 10:20", &declared), "2025-03-20T10:20:00");
        assert_eq!(utc_with("1402/12/30", &declared), "no such day in the Persian calendar");
        assert_eq!(
            utc("1402/04/10"),
            "year 1402 is implausible, allowed is 1900 to 2200; declare formats.calendar = \"persian\" if it is of the \
             Persian calendar (then it is 2023-07-01)"
        );
        assert_eq!(utc("10 تیر 2023"), "year 2023 is implausible in the Persian calendar, allowed is 1278 to 1501");
    }

    #[test]
    fn names_of_months_in_seven_languages() {
        for text in [
            "5 January 2026",
            "5th of January, 2026",
            "January 5th, 2026",
            "Mon 5 Jan 2026",
            "05JAN2026",
            "2026 Jan 5",
            "5. Januar 2026",
            "Mo., 5. Jan. 2026",
            "Montag, den 5. Jänner 2026",
            "lundi 5 janvier 2026",
            "lun. 5 janv. 2026",
            "5 de enero de 2026",
            "lunes, 5 de ene. de 2026",
            "5 января 2026 г.",
            "5 янв. 2026",
            "понедельник, 5 января 2026 года",
            "2026年1月5日",
            "2026年一月5日",
            "2026年1月5日星期一",
            "۵ ژانویهٔ ۲۰۲۶",
            "دوشنبه ۵ ژانویه ۲۰۲۶",
            "Mo 5.1.2026",
            "5. 1. 2026",
            "5/1/2026 (Mo)",
        ] {
            let german = Formats { date_order: Some(DateOrder::DayFirst), ..Formats::default() };
            assert_eq!(utc_with(text, &german), "2026-01-05T00:00:00", "{text}");
            assert_eq!(when(text, &german).unwrap().written, Written::Day, "{text}");
        }
        for (text, day) in [
            ("1er février 2026", "2026-02-01"),
            ("mar. 3 mars 2026", "2026-03-03"),
            ("mar 3 feb 2026", "2026-02-03"),
            ("mar 3, 2026", "2026-03-03"),
            ("3 de agosto del 2026", "2026-08-03"),
            ("24. Dez. 2025", "2025-12-24"),
            ("1 мая 2026", "2026-05-01"),
            ("2026年12月31日", "2026-12-31"),
        ] {
            assert_eq!(utc(text), format!("{day}T00:00:00"), "{text}");
        }
        for text in
            ["5 jui 2026", "5 Jan", "Jan 2026", "5 Jan Feb 2026", "5 6 Jan 2026", "Jan 5 26 2026", "January", "of"]
        {
            assert!(when(text, &Formats::default()).is_err(), "{text}");
        }
    }

    #[test]
    fn times_of_day_in_other_words() {
        for text in [
            "2026-01-05 3pm",
            "2026-01-05 3 PM",
            "2026-01-05 3:00pm",
            "Jan 5, 2026 at 3 p.m.",
            "5 de enero de 2026, 3:00 p. m.",
            "5 janvier 2026 à 15h00",
            "5 janvier 2026 15 h",
            "5. Januar 2026 um 15.00 Uhr",
            "5. Januar 2026, 15:00 Uhr",
            "5 января 2026 г. в 15:00",
            "2026年1月5日 下午3:00",
            "2026年1月5日下午3点",
            "2026年1月5日15时00分",
            "2026-01-05T150000",
            "20260105T150000",
            "20260105T150000Z",
            "2026-01-05 15.00.00",
        ] {
            assert_eq!(utc(text), "2026-01-05T15:00:00", "{text}");
        }
        for text in ["2026-01-05 15", "2026-01-05 13pm", "2026-01-05 0 am", "2026-01-05 14:05.5", "2026-01-05 3p"] {
            assert!(when(text, &Formats::default()).is_err(), "{text}");
        }
    }

    #[test]
    fn zones_by_name_and_in_brackets() {
        for (text, expected) in [
            ("2026-01-05 10:00 CET", "09:00"),
            ("2026-07-05 10:00 CEST", "08:00"),
            ("2026-01-05 10:00 EST", "15:00"),
            ("Mon, 05 Jan 2026 10:00:00 PST", "18:00"),
            ("2026-01-05 10:00 MSK", "07:00"),
            ("2026-01-05 10:00 am JST", "01:00"),
            ("2026-01-05T10:00+01:00[Europe/Berlin]", "09:00"),
            ("2026-01-05T10:00:00.000Z[UTC]", "10:00"),
            ("2026-01-05T10:00+03:30[Asia/Tehran][u-ca=persian]", "06:30"),
            ("Mon Jan 05 2026 10:00:00 GMT+0100 (Central European Standard Time)", "09:00"),
            ("Mon Jan 05 2026 10:00:00 GMT+0100 (MEZ)", "09:00"),
            ("Mon Jan  5 10:00:00 2026", "10:00"),
            ("Mon Jan 05 10:00:00 CET 2026", "09:00"),
            ("Mon Jan 05 10:00:00 +0000 2026", "10:00"),
            ("2026-01-05 10:00 UTC+3", "07:00"),
        ] {
            assert_eq!(utc(text).get(11..16), Some(expected), "{text}");
        }
        for (text, part) in [
            ("2026-01-05T10:00[Europe/Berlin]", "in brackets without an offset"),
            ("2026-01-05 10:00 Europe/Berlin", "a time zone by its place"),
            ("2026-01-05 10:00 IST", "declare formats.zones = {\"IST\""),
            ("2026-01-05 10:00 QQQ", "declare formats.zones = {\"QQQ\""),
            ("2026-01-05 10:00 CET x", UNREADABLE),
            ("Mon Jan 05 10:00:00 CET 26", UNREADABLE),
        ] {
            assert!(utc(text).contains(part), "{text}: {}", utc(text));
        }
        let mut declared = Formats::default();
        declared.zones.insert("IST".to_owned(), 330);
        assert_eq!(utc_with("2026-01-05 10:00 IST", &declared), "2026-01-05T04:30:00");
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in ".{0,40}") {
            let _ = when(&text, &Formats::default());
        }

        #[test]
        fn parts_of_dates_in_any_order_do_not_panic(parts in proptest::collection::vec(
            proptest::sample::select(vec!["5", "26", "2026", "1402", "Jan", "تیر", "mar", "月", "日", "年", "T", " ", "-", "/",
                ".", ",", ":", "14", "30", "pm", "下午", "CET", "+01:00", "[", "]", "(", ")", "th", "de", "e9", "١", "é"]),
            0..12,
        )) {
            let mut formats = Formats { two_digit_years: Some(1970), ..Formats::default() };
            let _ = when(&parts.concat(), &formats);
            formats.epoch = Some(Epoch::ExcelDays);
            formats.date_order = Some(DateOrder::YearFirst);
            let _ = when(&parts.concat(), &formats);
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
