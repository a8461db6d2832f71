//! Amounts in minor units from exact decimals.

use super::super::declared::{AmountUnit, Formats, Rounding};
use super::super::why::Why;
use super::scaled::Scaled;
use crate::model::Currency;

/// An amount, and whether it was rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Amount {
    pub(crate) minor: i64,
    pub(crate) rounded: bool,
}

/// Digits after the point that are taken as they are; what lies behind decides only between halves.
const FRACTION: usize = 17;
/// Most digits before the point: with [`FRACTION`] and the digits of a minor unit they fit into 128 bits.
const WHOLE: usize = 17;

/// The minor units of an exact decimal (`-?digits[.digits]`), which counts what the formats say; rounded only when they
/// say how.
pub(crate) fn amount(text: &str, currency: Currency, formats: &Formats) -> Result<Amount, Why> {
    units(text, currency, decimals_of_unit(currency, formats), formats.rounding)?
        .ok_or_else(|| finer(text, currency, formats))
}

/// Whether an exact decimal is finer than the minor unit.
pub(crate) fn is_finer(text: &str, currency: Currency, formats: &Formats) -> bool {
    matches!(units(text, currency, decimals_of_unit(currency, formats), None), Ok(None))
}

/// The minor units of a number of major units; `None` when it is finer and rounding isn't declared, or too large.
pub(crate) fn major_amount(number: Scaled, currency: Currency, formats: &Formats) -> Option<Amount> {
    units(&number.to_string(), currency, 0, formats.rounding).ok()?
}

/// The number of major units that an exact decimal is, which counts what the formats say; `None` when it has too many
/// digits.
pub(crate) fn major(text: &str, currency: Currency, formats: &Formats) -> Option<Scaled> {
    Some(Scaled::of(text)?.shifted(decimals_of_unit(currency, formats)))
}

/// Minor units of a number of units with so many decimals themselves; `None` when it is finer and not to be rounded.
fn units(text: &str, currency: Currency, decimals: usize, rounding: Option<Rounding>) -> Result<Option<Amount>, Why> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let (kept, rest) = fraction.split_at_checked(FRACTION).unwrap_or((fraction, ""));
    if whole.len() > WHOLE {
        return Err(TOO_LARGE.into());
    }
    let (places, exact) = (kept.len() + decimals, currency.exponent() as usize);
    if whole.len() + exact <= WHOLE && places <= exact {
        // Most amounts are whole minor units: these need neither 128 bits nor rounding.
        let digits = [whole, kept].into_iter().flat_map(str::bytes);
        let value = digits.fold(0, |value: i64, digit| value * 10 + i64::from(digit - b'0'));
        let minor = (places..exact).fold(value, |value, _| value * 10);
        return Ok(Some(Amount { minor: if negative { -minor } else { minor }, rounded: false }));
    }
    // A digit of 1 stands for all that was cut, so that a half with something behind it is more than a half.
    let rest = if rest.is_empty() { "" } else { "1" };
    let digits = [whole, kept, rest].into_iter().flat_map(str::bytes);
    let value = digits.fold(0, |value: i128, digit| value * 10 + i128::from(digit - b'0'));
    let (written, wanted) = (kept.len() + rest.len() + decimals, currency.exponent() as usize);
    let over = power_of_ten(written.saturating_sub(wanted));
    let (minor, left) = (value * power_of_ten(wanted.saturating_sub(written)) / over, value % over);
    let Some(up) = rounds_up(minor, left, over, rounding) else { return Ok(None) };
    let minor = i64::try_from(minor + i128::from(up)).map_err(|_| Why::from(TOO_LARGE))?;
    Ok(Some(Amount { minor: if negative { -minor } else { minor }, rounded: left != 0 }))
}

/// Why an amount isn't read, when it doesn't fit.
const TOO_LARGE: &str = "too large an amount: above 10^17 of the smallest unit";

fn power_of_ten(power: usize) -> i128 {
    u32::try_from(power).map_or(i128::MAX, |power| 10_i128.saturating_pow(power))
}

/// Decimals of the unit that amounts are written in: none for major units.
fn decimals_of_unit(currency: Currency, formats: &Formats) -> usize {
    if formats.amounts != Some(AmountUnit::Minor) {
        return 0;
    }
    formats.minor_digits.get(currency.code()).copied().unwrap_or_else(|| currency.exponent()) as usize
}

/// Whether what is left makes the amount one larger; `None` when it is not to be rounded.
fn rounds_up(minor: i128, left: i128, over: i128, rounding: Option<Rounding>) -> Option<bool> {
    if left == 0 {
        return Some(false);
    }
    Some(match rounding? {
        Rounding::HalfUp => left * 2 >= over,
        Rounding::HalfEven => left * 2 > over || (left * 2 == over && minor % 2 == 1),
    })
}

/// Why an amount isn't read, when it is finer than the minor unit.
fn finer(text: &str, currency: Currency, formats: &Formats) -> Why {
    let decimals = currency.exponent();
    let why = if formats.amounts == Some(AmountUnit::Minor) {
        format!("{text:?} is no whole number of minor units of {currency}, as formats.amounts = \"minor\" says")
    } else {
        format!("{text:?} has more than the {decimals} decimals of {currency}")
    };
    let groups = if formats.decimal.is_none() && may_be_thousands(text) {
        ", or formats.thousands = \".\" if the dot groups thousands"
    } else {
        ""
    };
    format!("{why}; declare formats.rounding = \"half_even\" or \"half_up\" to round such amounts{groups}").into()
}

/// Whether a decimal is written as thousands are that a dot groups, as `1.234`.
pub(crate) fn may_be_thousands(text: &str) -> bool {
    let number = text.trim_start_matches('-').split_once('.');
    number.is_some_and(|(whole, end)| end.len() == 3 && matches!(whole.len(), 1..=3) && !whole.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, code: &str, formats: &Formats) -> Result<(i64, bool), String> {
        let read = amount(text, Currency::from_code(code).unwrap(), formats);
        read.map(|amount| (amount.minor, amount.rounded)).map_err(|why| why.to_string())
    }

    fn rounding(rounding: Rounding) -> Formats {
        Formats { rounding: Some(rounding), ..Formats::default() }
    }

    #[test]
    fn exact_amounts_as_money_reads_them() {
        for (text, code) in
            [("19.99", "EUR"), ("-0.05", "EUR"), ("007", "JPY"), ("1.5", "KWD"), ("0", "EUR"), ("-0.00", "USD")]
        {
            let expected = crate::model::Money::from_major_str(text, Currency::from_code(code).unwrap()).unwrap().minor;
            assert_eq!(read(text, code, &Formats::default()), Ok((expected, false)), "{text}");
        }
        assert!(read("123456789012345678", "EUR", &Formats::default()).is_err());
    }

    #[test]
    fn floats_are_rounded_only_when_that_is_declared() {
        let (even, up) = (rounding(Rounding::HalfEven), rounding(Rounding::HalfUp));
        for (text, by_even, by_up) in [
            ("19.990000000000002", 1999, 1999),
            ("64.2421382166996", 6424, 6424),
            ("0.125", 12, 13),
            ("0.135", 14, 14),
            ("-0.125", -12, -13),
            ("0.1250000000000000000000000000000001", 13, 13),
            ("0.004999999999999999999999999999999999", 0, 0),
            ("-0.001", 0, 0),
        ] {
            assert_eq!(read(text, "EUR", &even), Ok((by_even, true)), "{text}");
            assert_eq!(read(text, "EUR", &up), Ok((by_up, true)), "{text}");
        }
        assert_eq!(read("1.10", "EUR", &up), Ok((110, false)));
        assert_eq!(read("0.5", "JPY", &up), Ok((1, true)));
        assert_eq!(
            read("19.990000000000002", "EUR", &Formats::default()).unwrap_err(),
            "\"19.990000000000002\" has more than the 2 decimals of EUR; declare formats.rounding = \"half_even\" or \
             \"half_up\" to round such amounts"
        );
        assert!(read("1.234", "EUR", &Formats::default()).unwrap_err().ends_with("if the dot groups thousands"));
        assert!(!read("0.234", "EUR", &Formats::default()).unwrap_err().contains("thousands"));
    }

    #[test]
    fn minor_units_by_the_currency() {
        let mut minor = Formats { amounts: Some(AmountUnit::Minor), ..Formats::default() };
        for (text, code, expected) in
            [("2000", "USD", 2000), ("1500", "JPY", 1500), ("5120", "KWD", 5120), ("-5.0", "EUR", -5)]
        {
            assert_eq!(read(text, code, &minor), Ok((expected, false)), "{text} {code}");
        }
        assert!(read("20.5", "USD", &minor).unwrap_err().contains("no whole number of minor units of USD"));
        // As Stripe writes them.
        minor.minor_digits = [("ISK", 2), ("UGX", 2), ("MGA", 0)].map(|(code, n)| (code.to_owned(), n)).into();
        assert_eq!(read("500", "ISK", &minor), Ok((5, false)));
        assert_eq!(read("500", "MGA", &minor), Ok((50_000, false)));
        assert!(read("550", "ISK", &minor).is_err());
        let half = Formats { rounding: Some(Rounding::HalfUp), ..minor };
        assert_eq!(read("20.5", "USD", &half), Ok((21, true)));
    }
}
