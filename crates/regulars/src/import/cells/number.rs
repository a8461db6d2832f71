//! Numbers and booleans from text: exact decimals, digits in three scripts, nothing guessed about separators.

use std::borrow::Cow;

use super::declared::Formats;
use super::why::Why;

/// The text with Persian and Arabic digits as ASCII, the Arabic decimal sign as `.`, unusual spaces as spaces and the
/// minus sign as a hyphen.
pub(crate) fn plain_digits(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.chars().map(plain_char).collect()) }
}

fn plain_char(c: char) -> char {
    let digit = match c {
        '٠'..='٩' => u32::from(c) - u32::from('٠'),
        '۰'..='۹' => u32::from(c) - u32::from('۰'),
        '٫' => return '.',
        '\u{a0}' | '\u{202f}' | '\u{2009}' => return ' ',
        '\u{2212}' => return '-',
        other => return other,
    };
    char::from_digit(digit, 10).unwrap_or(c)
}

/// An exact decimal as `-?digits[.digits]`, and the currency its sign or code names, if it carries one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decimal {
    /// The number, with a `.` and without separators, spaces or a plus sign.
    pub(crate) text: String,
    /// ISO 4217 code of an unambiguous sign (`€`), or the code written beside the number.
    pub(crate) currency: Option<String>,
}

/// Reads an exact decimal; separators and currency signs only as declared.
pub(crate) fn decimal(text: &str, formats: &Formats) -> Result<Decimal, Why> {
    signed_decimal(text, formats, formats.currency_symbols == Some(true))
}

/// [`decimal`], with currency signs allowed or not.
fn signed_decimal(text: &str, formats: &Formats, signs: bool) -> Result<Decimal, Why> {
    let arabic_point = text.contains('٫');
    let plain = plain_digits(text);
    let mut body = plain.trim();
    let mut currency = None;
    if signs {
        (body, currency) = without_currency(body)?;
    }
    let (negative, body) = match body.strip_prefix('-') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, body.strip_prefix('+').unwrap_or(body)),
    };
    // `$-5` and `-$5` are both written.
    let body = match (signs, currency.is_none()) {
        (true, true) => {
            let (rest, found) = without_currency(body)?;
            currency = found;
            rest
        }
        _ => body,
    };
    let point = if arabic_point { '.' } else { formats.decimal_sign() };
    let (whole, fraction) = match body.split_once(point) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (body, None),
    };
    if let Some(why) = fault(body, whole, fraction, formats) {
        return Err(why);
    }
    let digits = whole.chars().filter(char::is_ascii_digit);
    let mut text: String = negative.then_some('-').into_iter().chain(digits).collect();
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    Ok(Decimal { text, currency: currency.flatten() })
}

/// What keeps the parts of a number from being one.
fn fault(body: &str, whole: &str, fraction: Option<&str>, formats: &Formats) -> Option<Why> {
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if fraction.is_none_or(all_digits) && (all_digits(whole) || grouped(whole, formats)) {
        return None;
    }
    if body.is_empty() {
        return Some("not a number".into());
    }
    let number_like = body.bytes().all(|b| b.is_ascii_digit() || b"eE+-.".contains(&b));
    if number_like && body.contains(['e', 'E']) && body.starts_with(|c: char| c.is_ascii_digit()) {
        return Some("written with an exponent, expected plain digits".into());
    }
    let separators = |c: char| matches!(c, '.' | ',' | ' ' | '\'' | '’' | '_' | '٬');
    if body.chars().all(|c| c.is_ascii_digit() || separators(c)) && body.contains(|c: char| c.is_ascii_digit()) {
        return Some("its separators are not the declared ones (decimal, thousands)".into());
    }
    if body.contains(|c: char| c.is_ascii_digit()) {
        return Some("not a plain number; a currency sign needs currency_symbols".into());
    }
    Some("not a number".into())
}

/// Whether digits are in groups of three, separated as declared.
fn grouped(whole: &str, formats: &Formats) -> bool {
    let Some(thousands) = formats.thousands.map(plain_char) else { return false };
    let mut groups = whole.split(thousands);
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let first = groups.next().is_some_and(|group| (1..=3).contains(&group.len()) && digits(group));
    first && groups.all(|group| group.len() == 3 && digits(group))
}

type Stripped<'a> = (&'a str, Option<Option<String>>);

/// The text without a leading or trailing currency sign or code; the outer `Option` tells whether there was one, the
/// inner one which currency it names.
fn without_currency(text: &str) -> Result<Stripped<'_>, Why> {
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | ',' | '\'' | '’' | '_' | '٬');
    let Some(start) = text.find(is_number) else { return Ok((text, None)) };
    let end = text
        .rfind(is_number)
        .map_or(start, |at| at + text.get(at..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8));
    let (before, after) = (text.get(..start).unwrap_or("").trim(), text.get(end..).unwrap_or("").trim());
    let sign = match (before.is_empty(), after.is_empty()) {
        (true, true) => return Ok((text, None)),
        (false, true) => before,
        (true, false) => after,
        (false, false) => return Err("carries two currency signs".into()),
    };
    let code = match sign {
        "$" | "¥" | "kr" | "﷼" => None,
        "€" => Some("EUR"),
        "£" => Some("GBP"),
        "₽" => Some("RUB"),
        "₹" => Some("INR"),
        "₺" => Some("TRY"),
        "₴" => Some("UAH"),
        "₩" => Some("KRW"),
        "₪" => Some("ILS"),
        "zł" => Some("PLN"),
        code if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) => Some(code),
        _ => return Err("not a plain number, nor one with a known currency sign".into()),
    };
    Ok((text.get(start..end).unwrap_or("").trim(), Some(code.map(str::to_owned))))
}

/// Reads a finite number; an exponent is allowed.
pub(crate) fn float(text: &str, formats: &Formats) -> Result<f64, Why> {
    let plain = plain_digits(text);
    let body = plain.trim();
    let exponent = body.contains(['e', 'E']) && body.bytes().all(|b| b.is_ascii_digit() || b"eE+-.".contains(&b));
    let parsed: f64 = if exponent {
        body.parse().map_err(|_| Why::from("not a number"))?
    } else {
        signed_decimal(text, formats, false)?.text.parse().map_err(|_| Why::from("not a number"))?
    };
    if parsed.is_finite() { Ok(parsed) } else { Err("too large for a number".into()) }
}

/// Reads a count; `2.0`, as some tools write whole numbers, is 2.
pub(crate) fn count(text: &str, formats: &Formats) -> Result<u64, Why> {
    let decimal = signed_decimal(text, formats, false)?.text;
    let (whole, fraction) = decimal.split_once('.').unwrap_or((&decimal, ""));
    if fraction.bytes().any(|b| b != b'0') {
        return Err("not a whole number".into());
    }
    if whole.starts_with('-') {
        return Err("negative".into());
    }
    whole.parse().map_err(|_| "too large for a count".into())
}

/// Reads a truth value: true, false, yes, no, 1, 0.
pub(crate) fn boolean(text: &str) -> Result<bool, Why> {
    match plain_digits(text.trim()).to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Ok(true),
        "false" | "no" | "0" => Ok(false),
        _ => Err("neither true nor false (true, false, yes, no, 1, 0)".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, formats: &Formats) -> String {
        decimal(text, formats).map_or_else(|why| why.to_string(), |decimal| decimal.text)
    }

    #[test]
    fn plain_decimals() {
        let strict = Formats::default();
        for (text, expected) in [
            ("29.33", "29.33"),
            (" 29.33 ", "29.33"),
            ("-0.5", "-0.5"),
            ("+7", "7"),
            ("۱۲٫۵۰", "12.50"),
            ("٢٩٫٣٣", "29.33"),
            ("−3", "-3"),
            ("123456789012345678901234567890.12", "123456789012345678901234567890.12"),
        ] {
            assert_eq!(read(text, &strict), expected, "{text}");
        }
        for text in [
            "",
            "-",
            ".",
            "NaN",
            "inf",
            "-Infinity",
            "1e308",
            "1E5",
            "5.",
            ".5",
            "1,234.50",
            "12,5",
            "1 000",
            "(5.00)",
            "$5",
            "1.2.3",
            "0x10",
            "--5",
            "5-",
        ] {
            assert!(decimal(text, &strict).is_err(), "{text}");
        }
        assert_eq!(read("1,234.50", &strict), "its separators are not the declared ones (decimal, thousands)");
        assert_eq!(read("1e308", &strict), "written with an exponent, expected plain digits");
        assert_eq!(read("NaN", &strict), "not a number");
    }

    #[test]
    fn declared_separators() {
        let english = Formats { thousands: Some(','), ..Formats::default() };
        let german = Formats { decimal: Some(','), thousands: Some('.'), ..Formats::default() };
        let french = Formats { decimal: Some(','), thousands: Some('\u{202f}'), ..Formats::default() };
        assert_eq!(read("1,234,567.50", &english), "1234567.50");
        assert_eq!(read("1.234,50", &german), "1234.50");
        assert_eq!(read("1\u{202f}234,5", &french), "1234.5");
        assert_eq!(read("1\u{a0}234,5", &french), "1234.5");
        assert_eq!(read("1234,5", &german), "1234.5");
        for text in ["1,2345", "12345,678.9,0", ",123", "1,,234", "1234,567"] {
            assert!(decimal(text, &english).is_err(), "{text}");
        }
        assert!(decimal("1.5", &Formats { decimal: Some(','), ..Formats::default() }).is_err());
    }

    #[test]
    fn currency_signs_only_when_allowed() {
        let allowed = Formats { currency_symbols: Some(true), thousands: Some(','), ..Formats::default() };
        for (text, number, currency) in [
            ("$5", "5", None),
            ("-$5.20", "-5.20", None),
            ("$-5.20", "-5.20", None),
            ("€ 1,234.50", "1234.50", Some("EUR")),
            ("12.50 EUR", "12.50", Some("EUR")),
            ("USD 3", "3", Some("USD")),
            ("7", "7", None),
        ] {
            let read = decimal(text, &allowed).unwrap();
            assert_eq!((read.text.as_str(), read.currency.as_deref()), (number, currency), "{text}");
        }
        for text in ["$", "€5€", "5 apples", "EUR", "$$5", "x5"] {
            assert!(decimal(text, &allowed).is_err(), "{text}");
        }
    }

    #[test]
    fn floats_counts_and_booleans() {
        let strict = Formats::default();
        assert_eq!(float("1e3", &strict), Ok(1000.0));
        assert_eq!(float("0.1", &strict), Ok(0.1));
        for text in ["1e999", "e", "nan", "inf", "1e", "--1e5"] {
            assert!(float(text, &strict).is_err(), "{text}");
        }
        assert_eq!(count("2.0", &strict), Ok(2));
        assert_eq!(count("۲", &strict), Ok(2));
        for text in ["2.5", "-1", "99999999999999999999", ""] {
            assert!(count(text, &strict).is_err(), "{text}");
        }
        assert_eq!(boolean(" Yes"), Ok(true));
        assert_eq!(boolean("0"), Ok(false));
        assert!(boolean("maybe").is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in ".{0,30}", symbols: bool) {
            let formats = Formats { currency_symbols: Some(symbols), thousands: Some(','), ..Formats::default() };
            let _ = (decimal(&text, &formats), float(&text, &formats), count(&text, &formats), boolean(&text));
        }

        #[test]
        fn a_decimal_comes_back(whole in 0u64.., fraction in "[0-9]{1,6}") {
            let text = format!("{whole}.{fraction}");
            proptest::prop_assert_eq!(read(&text, &Formats::default()), text);
        }
    }
}
