//! Numbers that are no money: floats, counts, truth values.

use super::super::declared::Formats;
use super::super::why::Why;
use super::decimal::{Decimal, decimal};
use super::digits::plain_digits;

/// A decimal without currency: its errors have no cure by `currency_symbols`.
fn bare<'a>(text: &'a str, formats: &Formats) -> Result<Decimal<'a>, Why> {
    let number = decimal(text, formats)?;
    if number.sign.is_some() { Err("a number, expected without a currency sign".into()) } else { Ok(number) }
}

/// Reads a finite number; an exponent is allowed.
pub(crate) fn float(text: &str, formats: &Formats) -> Result<f64, Why> {
    let plain = plain_digits(text);
    let body = plain.trim();
    let exponent = body.contains(['e', 'E']) && body.bytes().all(|b| b.is_ascii_digit() || b"eE+-.".contains(&b));
    let parsed: f64 = if exponent {
        body.parse().map_err(|_| Why::from("not a number"))?
    } else {
        bare(text, formats)?.text.parse().map_err(|_| Why::from("not a number"))?
    };
    if parsed.is_finite() { Ok(parsed) } else { Err("too large for a number".into()) }
}

/// Reads a count; `2.0`, as some tools write whole numbers, is 2.
pub(crate) fn count(text: &str, formats: &Formats) -> Result<u64, Why> {
    let decimal = bare(text, formats)?.text;
    let (whole, fraction) = decimal.split_once('.').unwrap_or((&decimal, ""));
    if fraction.bytes().any(|b| b != b'0') {
        return Err("not a whole number".into());
    }
    if whole.starts_with('-') {
        return Err("negative".into());
    }
    whole.parse().map_err(|_| "too large for a count".into())
}

/// Reads a truth value: true, false, yes, no, 1, 0, or `1.0` and `0.0` of a column with gaps.
pub(crate) fn boolean(text: &str) -> Result<bool, Why> {
    match plain_digits(text.trim()).to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" | "1.0" => Ok(true),
        "false" | "no" | "0" | "0.0" => Ok(false),
        _ => Err("neither true nor false (true, false, yes, no, 1, 0)".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(boolean("1.0"), Ok(true));
        assert!(boolean("1.5").is_err());
        assert!(boolean("maybe").is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in ".{0,30}") {
            let formats = Formats { currency_symbols: Some(true), thousands: Some(','), ..Formats::default() };
            let _ = (float(&text, &formats), count(&text, &formats), boolean(&text));
        }
    }
}
