//! Exact decimals: signs, parentheses, separators and currencies as people write them, nothing guessed.

use std::borrow::Cow;

use super::super::declared::Formats;
use super::super::why::Why;
use super::digits::{plain_char, plain_digits};
use super::signs::{Sign, sign};

/// An exact decimal as `-?digits[.digits]`, and the currency its sign or code names, if it carries one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decimal<'a> {
    /// The number, with a `.` and without separators, spaces or a plus sign.
    pub(crate) text: Cow<'a, str>,
    /// The currency that is written beside the number.
    pub(crate) sign: Option<Sign>,
}

/// Why a number isn't read, when it has more than one sign.
const TWO_SIGNS: &str = "carries two signs of plus, minus or parentheses";

/// Why a number isn't read, when it has an exponent.
const EXPONENT: &str = "written with an exponent, expected plain digits; declare formats.rounding = \"half_even\" or \
    \"half_up\" if it is a float to be rounded";

/// Reads an exact decimal; separators and currency signs only as declared. Accounting's `(5)` and `5-` are -5.
pub(crate) fn decimal<'a>(text: &'a str, formats: &Formats) -> Result<Decimal<'a>, Why> {
    if formats.decimal_sign() == '.' && is_plain(text) {
        return Ok(Decimal { text: Cow::Borrowed(text), sign: None });
    }
    if let Some(float) = formats.rounding.and_then(|_| written_out(text)) {
        return Ok(Decimal { text: Cow::Owned(float), sign: None });
    }
    read(text, formats).map_err(|why| cure(text, formats).unwrap_or(why))
}

/// Whether a text is written as [`Decimal::text`] is.
fn is_plain(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    all_digits(whole.strip_prefix('-').unwrap_or(whole)) && fraction.is_none_or(all_digits)
}

fn all_digits(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())
}

/// [`decimal`], without the cure in its errors.
pub(super) fn read(text: &str, formats: &Formats) -> Result<Decimal<'static>, Why> {
    let plain = plain_digits(text);
    let mut bare = Bare { body: plain.trim(), minus: None, sign: None, currencies: 0 };
    bare.strip(formats)?;
    let point = if text.contains('٫') { '.' } else { formats.decimal_sign() };
    let (whole, fraction) = match bare.body.split_once(point) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (bare.body, None),
    };
    if !fraction.is_none_or(all_digits) || !(all_digits(whole) || grouped(whole, formats)) {
        return Err(fault(bare.body));
    }
    let minus = (bare.minus == Some(true)).then_some('-');
    let mut text: String = minus.into_iter().chain(whole.chars().filter(char::is_ascii_digit)).collect();
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    Ok(Decimal { text: Cow::Owned(text), sign: bare.sign })
}

/// A number from which signs are taken, one after the other.
struct Bare<'a> {
    body: &'a str,
    /// Whether it is below zero, once a sign has said so.
    minus: Option<bool>,
    sign: Option<Sign>,
    /// How many currency signs or codes were taken: one before and one after, which must agree.
    currencies: u8,
}

impl<'a> Bare<'a> {
    /// Takes signs from both ends until digits are left.
    fn strip(&mut self, formats: &Formats) -> Result<(), Why> {
        let signs = formats.currency_symbols == Some(true);
        loop {
            let before = self.body;
            self.strip_minus()?;
            if signs {
                self.strip_currency()?;
            }
            if self.body.len() == before.len() {
                return Ok(());
            }
        }
    }

    fn strip_minus(&mut self) -> Result<(), Why> {
        let body = self.body;
        let inner = body.strip_prefix('(').and_then(|body| body.strip_suffix(')'));
        let (rest, minus) = if let Some(inner) = inner {
            (inner, true)
        } else if let Some(rest) = body.strip_prefix('-').or_else(|| body.strip_suffix('-')) {
            (rest, true)
        } else if let Some(rest) = body.strip_prefix('+') {
            (rest, false)
        } else {
            return Ok(());
        };
        self.body = rest.trim();
        if self.minus.replace(minus).is_some() { Err(TWO_SIGNS.into()) } else { Ok(()) }
    }

    fn strip_currency(&mut self) -> Result<(), Why> {
        let number = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '(' | ')');
        let body = self.body;
        let (Some(start), Some(last)) = (body.find(number), body.rfind(number)) else { return Ok(()) };
        let (before, inner) = body.split_at_checked(start).unwrap_or(("", body));
        let (inner, after) = inner.split_at_checked(last + 1 - start).unwrap_or((inner, ""));
        for text in [before, after].map(str::trim).into_iter().filter(|text| !text.is_empty()) {
            self.add_currency(text)?;
        }
        self.body = inner.trim();
        Ok(())
    }

    fn add_currency(&mut self, text: &str) -> Result<(), Why> {
        let found = sign(text).ok_or("not a plain number, nor one with a known currency sign")?;
        self.currencies += 1;
        self.sign = match self.sign.take() {
            None => Some(found),
            Some(other) if self.currencies == 2 => Some(other.and(found).ok_or("carries two currency signs")?),
            Some(_) => return Err("carries more than two currency signs".into()),
        };
        Ok(())
    }
}

/// Why a text without signs is no number.
fn fault(body: &str) -> Why {
    if !body.contains(|c: char| c.is_ascii_digit()) {
        return "not a number".into();
    }
    let number_like = body.bytes().all(|b| b.is_ascii_digit() || b"eE+-.".contains(&b));
    if number_like && body.contains(['e', 'E']) && body.starts_with(|c: char| c.is_ascii_digit()) {
        return EXPONENT.into();
    }
    if body.chars().all(|c| c.is_ascii_digit() || is_separator(c)) {
        return "its separators are not the declared ones (formats.decimal, formats.thousands), or its groups of digits are \
                odd: expected as in 1,234,567 or 12,34,567"
            .into();
    }
    "not a plain number".into()
}

/// Signs that stand between digits.
fn is_separator(c: char) -> bool {
    matches!(c, '.' | ',' | ' ' | '\'' | '’' | '_' | '٬')
}

/// Whether digits are in groups, separated as declared: of three, or of two before the last three, as in India. The
/// Arabic sign for thousands means nothing else.
fn grouped(whole: &str, formats: &Formats) -> bool {
    let arabic = whole.contains('٬').then_some('٬');
    let Some(thousands) = arabic.or_else(|| formats.thousands.map(plain_char)) else { return false };
    let mut groups = whole.split(thousands);
    let (Some(first), Some(last)) = (groups.next(), groups.next_back()) else { return false };
    let of = |length| first.len() <= length && groups.clone().all(|group| group.len() == length && all_digits(group));
    all_digits(first) && all_digits(last) && last.len() == 3 && (of(3) || of(2))
}

/// Fewest digits of a float that is written in full; a spreadsheet writes six and a plus sign.
const SPREADSHEET_DIGITS: usize = 6;
/// Largest power of ten that is written out: amounts beyond it are too large or nothing.
const LARGEST_POWER: i32 = 40;

/// A float with an exponent, written out; `None` when it has none, or a spreadsheet has cut its digits.
fn written_out(text: &str) -> Option<String> {
    let (mantissa, power) = text.split_once(['e', 'E'])?;
    let (minus, digits) = mantissa.strip_prefix('-').map_or(("", mantissa), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let exponent: i32 = power.parse().ok()?;
    let all = [whole, fraction].concat();
    let is_cut = power.starts_with('+') && all.len() <= SPREADSHEET_DIGITS;
    if !all_digits(&all) || whole.is_empty() || is_cut || exponent.abs() > LARGEST_POWER {
        return None;
    }
    let point = i32::try_from(whole.len()).ok()? + exponent;
    let before = usize::try_from(-point).unwrap_or(0);
    let point = usize::try_from(point).unwrap_or(0);
    let padded = format!("{}{all:0<point$}", "0".repeat(before));
    let (whole, fraction) = padded.split_at_checked(point)?;
    Some(format!("{minus}{}{whole}.{fraction}0", if whole.is_empty() { "0" } else { "" }))
}

/// What to declare so that a text is a number, where that is sure: the formats with the fewest changes that read it.
fn cure(text: &str, formats: &Formats) -> Option<Why> {
    let mut cures: Vec<(usize, String)> = Vec::new();
    let plain = plain_digits(text);
    for currency_symbols in [formats.currency_symbols, Some(true)] {
        for (decimal, thousands) in SEPARATORS {
            let tried = Formats { decimal, thousands, currency_symbols, ..Formats::default() };
            let Ok(read) = read(text, &tried) else { continue };
            // A sign can't be both, and one that isn't there explains nothing.
            if thousands.map_or(formats.thousands == decimal, |sign| !plain.contains(sign)) {
                continue;
            }
            let mut keys = Vec::new();
            if currency_symbols != formats.currency_symbols {
                keys.push("formats.currency_symbols = true".to_owned());
            }
            if tried.decimal_sign() != formats.decimal_sign() && read.text.contains('.') {
                keys.push(format!("formats.decimal = \"{}\"", tried.decimal_sign()));
            }
            if let Some(sign) = thousands.filter(|_| formats.thousands.map(plain_char) != thousands) {
                keys.push(format!("formats.thousands = \"{sign}\""));
            }
            if !keys.is_empty() {
                cures.push((keys.len(), format!("{} (then it is {})", keys.join(" and "), read.text)));
            }
        }
    }
    let fewest = cures.iter().map(|(changes, _)| *changes).min()?;
    cures.retain(|(changes, _)| *changes == fewest);
    cures.dedup();
    let cures = cures.into_iter().take(2).map(|(_, cure)| cure).collect::<Vec<_>>().join(" or ");
    Some(format!("not a number as formats are declared; declare {cures}").into())
}

/// Decimal signs and separators of thousands as people use them.
const SEPARATORS: [(Option<char>, Option<char>); 11] = [
    (Some('.'), None),
    (Some(','), None),
    (Some('.'), Some(',')),
    (Some(','), Some('.')),
    (Some('.'), Some(' ')),
    (Some(','), Some(' ')),
    (Some('.'), Some('\'')),
    (Some(','), Some('\'')),
    (Some('.'), Some('’')),
    (Some('.'), Some('_')),
    (Some(','), Some('_')),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Formats, Rounding};

    fn read(text: &str, formats: &Formats) -> String {
        decimal(text, formats).map_or_else(|why| why.to_string(), |decimal| decimal.text.into_owned())
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
            "$5",
            "1.2.3",
            "0x10",
            "--5",
            "5--",
            "(5",
            "5)",
            "()",
            "(-5)",
            "-(5)",
            "-5-",
            "5.-",
            "12,-",
        ] {
            assert!(decimal(text, &strict).is_err(), "{text}");
        }
        assert_eq!(read("1e308", &strict), EXPONENT);
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
            ("zł 5", "5", Some("PLN")),
            ("-€5.20", "-5.20", Some("EUR")),
            ("€-5.20", "-5.20", Some("EUR")),
            ("(€5.20)", "-5.20", Some("EUR")),
            ("€(5.20)", "-5.20", Some("EUR")),
            ("(5.20) EUR", "-5.20", Some("EUR")),
            ("5.20- EUR", "-5.20", Some("EUR")),
            ("5.20 €-", "-5.20", Some("EUR")),
            ("$5.20 USD", "5.20", Some("USD")),
            ("US$ 5.20", "5.20", Some("USD")),
            ("Rs.500", "500", None),
            ("500 руб.", "500", None),
            ("۱۲٬۵۰۰ تومان", "12500", Some("TOMAN")),
            ("\u{200f}۱۲۵۰۰ ریال", "12500", Some("IRR")),
            ("€ 1,234.50", "1234.50", Some("EUR")),
            ("12.50 EUR", "12.50", Some("EUR")),
            ("USD 3", "3", Some("USD")),
            ("7", "7", None),
        ] {
            let read = decimal(text, &allowed).unwrap();
            let code = read.sign.and_then(|sign| if let Sign::Of(code) = sign { Some(code) } else { None });
            assert_eq!((&*read.text, code), (number, currency), "{text}");
        }
        for text in ["$", "5 apples", "EUR", "$$5", "x5", "$.50", "£5 EUR", "€5 USD 3", "5.kr"] {
            assert!(decimal(text, &allowed).is_err(), "{text}");
        }
    }

    #[test]
    fn parentheses_and_a_minus_at_the_end() {
        for text in ["(12.50)", "12.50-", "-12.50", "( 12.50 )", "12.50 -", "(۱۲٫۵۰)", "−12.50"] {
            assert_eq!(read(text, &Formats::default()), "-12.50", "{text}");
        }
        assert_eq!(read("(-5)", &Formats::default()), TWO_SIGNS);
    }

    #[test]
    fn groups_of_three_or_as_in_india() {
        let comma = Formats { thousands: Some(','), ..Formats::default() };
        for (text, number) in [
            ("1,00,000.00", "100000.00"),
            ("12,34,56,789", "123456789"),
            ("1,000,000", "1000000"),
            ("99,999", "99999"),
            ("(1,00,000)", "-100000"),
        ] {
            assert_eq!(read(text, &comma), number, "{text}");
        }
        for text in ["100,00,000", "1,00,00", "1,000,00,000", "1,0000", "1,00,0000", "1,00,000,000"] {
            assert!(read(text, &comma).contains("its groups of digits are odd"), "{text}: {}", read(text, &comma));
        }
    }

    #[test]
    fn errors_name_what_to_declare() {
        let german = Formats { decimal: Some(','), thousands: Some('.'), ..Formats::default() };
        for (text, formats, cure) in [
            ("1,234.50", Formats::default(), "formats.thousands = \",\" (then it is 1234.50)"),
            (
                "1,234",
                Formats::default(),
                "formats.decimal = \",\" (then it is 1.234) or formats.thousands = \",\" (then it is 1234)",
            ),
            ("1,00,000", Formats::default(), "formats.thousands = \",\" (then it is 100000)"),
            ("12,5", Formats::default(), "formats.decimal = \",\" (then it is 12.5)"),
            (
                "1.234,50",
                Formats::default(),
                "formats.decimal = \",\" and formats.thousands = \".\" (then it is 1234.50)",
            ),
            ("1'234.50", Formats::default(), "formats.thousands = \"'\" (then it is 1234.50)"),
            ("$5", Formats::default(), "formats.currency_symbols = true (then it is 5)"),
            ("5 zł", Formats::default(), "formats.currency_symbols = true (then it is 5)"),
            (
                "$1,234.50",
                Formats::default(),
                "formats.currency_symbols = true and formats.thousands = \",\" (then it is 1234.50)",
            ),
            ("1,234.50", german, "formats.decimal = \".\" and formats.thousands = \",\" (then it is 1234.50)"),
        ] {
            assert_eq!(read(text, &formats), format!("not a number as formats are declared; declare {cure}"), "{text}");
        }
    }

    #[test]
    fn floats_are_written_out_when_rounding_is_declared() {
        let rounding = Formats { rounding: Some(Rounding::HalfEven), ..Formats::default() };
        for (text, number) in [
            ("1.9990000000000002e1", "19.9900000000000020"),
            ("-6.42421382166996e1", "-64.24213821669960"),
            ("1.25E7", "12500000.0"),
            ("1.5e-7", "0.000000150"),
            ("1e3", "1000.0"),
            ("1.23457E+11", EXPONENT),
            ("1e308", EXPONENT),
            ("e5", "not a plain number"),
            ("19.990000000000002", "19.990000000000002"),
        ] {
            assert_eq!(read(text, &rounding), number, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in ".{0,30}", symbols: bool) {
            let formats = Formats { currency_symbols: Some(symbols), thousands: Some(','), ..Formats::default() };
            let _ = decimal(&text, &formats);
            let _ = decimal(&text, &Formats { rounding: Some(Rounding::HalfUp), ..formats });
        }

        #[test]
        fn a_decimal_comes_back(whole in 0u64.., fraction in "[0-9]{1,6}") {
            let text = format!("{whole}.{fraction}");
            proptest::prop_assert_eq!(read(&text, &Formats::default()), text);
        }
    }
}
