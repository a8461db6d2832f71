//! Money: whole minor units of a currency, never a float, never two currencies in one sum.

use crate::error::check_range;
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// Largest amount, in minor units, that is taken from or given as a double: decimal numbers of up to 15 digits survive
/// the way through one, longer ones come back as others.
const MAX_EXACT_MINOR: f64 = 1e15;

/// A currency of ISO 4217 that has a minor unit.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The currency of an ISO 4217 code in capitals.
    ///
    /// # Errors
    /// [`Error::Invalid`] when ISO 4217 doesn't know the code, or gives it no minor unit (gold, special drawing
    /// rights).
    ///
    /// ```
    /// use regulars::model::Currency;
    /// assert_eq!(Currency::from_code("EUR")?.exponent(), 2);
    /// assert!(Currency::from_code("eur").is_err());
    /// assert!(Currency::from_code("XAU").is_err());
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn from_code(code: &str) -> Result<Self> {
        let currency = iso_currency::Currency::from_code(code)
            .ok_or_else(|| Error::invalid("currency", format!("{code:?} is not an ISO 4217 code")))?;
        if currency.exponent().is_none() {
            return Err(Error::invalid("currency", format!("{code} has no minor unit")));
        }
        Ok(Self(currency))
    }

    /// The ISO 4217 code.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Decimals of the major unit: 0, 2, 3 or 4.
    pub fn exponent(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }

    /// Minor units of one major unit.
    pub fn minor_per_major(self) -> i64 {
        10_i64.pow(self.exponent())
    }

    /// A column of amounts in major units (19.99) as minor units (1999). Each number must be a whole number of minor
    /// units, as exactly as a double can say it: what comes out, divided again, is the number that went in to its last
    /// bits.
    ///
    /// # Errors
    /// [`Error::NotFinite`] for NaN and infinity; [`Error::OutOfRange`] beyond 1e15 minor units, where a double no
    /// longer tells decimals apart; [`Error::Invalid`] for more decimals than the currency has. Each names the row.
    ///
    /// ```
    /// use regulars::model::Currency;
    /// let eur = Currency::from_code("EUR")?;
    /// assert_eq!(eur.minor_units(&[19.99, 0.0, -3.5])?, [1_999, 0, -350]);
    /// assert_eq!(eur.minor_units(&[19.99, 0.005]).unwrap_err().code(), "invalid");
    /// assert_eq!(eur.minor_units(&[1e308]).unwrap_err().code(), "out_of_range");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn minor_units(self, major: &[f64]) -> Result<Vec<i64>> {
        major.iter().enumerate().map(|(index, value)| self.minor_unit(index, *value)).collect()
    }

    fn minor_unit(self, index: usize, value: f64) -> Result<i64> {
        let per_major = self.minor_per_major() as f64;
        let limit = MAX_EXACT_MINOR / per_major;
        check_range("amount", index, value, -limit, limit)?;
        let minor = (value * per_major).round();
        if (minor / per_major - value).abs() > f64::EPSILON * value.abs() {
            let why = format!(
                "{value} has more than the {} decimals of {self}; round the amounts to those first",
                self.exponent()
            );
            return Err(Error::invalid(format!("amount[{index}]"), why));
        }
        Ok(minor as i64)
    }
}

impl PartialOrd for Currency {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Currency {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.code().cmp(other.code())
    }
}

impl std::fmt::Debug for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::from_code(&code).map_err(serde::de::Error::custom)
    }
}

/// An amount: whole minor units (cents, rials, fils) of a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// The currency.
    pub currency: Currency,
    /// Minor units.
    pub minor: i64,
}

impl Money {
    /// So many minor units of a currency.
    ///
    /// ```
    /// use regulars::model::{Currency, Money};
    /// let price = Money::new(1_999, Currency::from_code("EUR")?);
    /// assert_eq!(price.to_string(), "19.99 EUR");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn new(minor: i64, currency: Currency) -> Self {
        Self { currency, minor }
    }

    /// The amount written in major units, such as `1234.5`, `-3` or `0.05`: digits, at most one dot, a sign; no
    /// thousands separators, no exponent.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the text has another form, more decimals than the currency, or leaves 64 bits.
    ///
    /// ```
    /// use regulars::model::{Currency, Money};
    /// let kwd = Currency::from_code("KWD")?;
    /// assert_eq!(Money::from_major_str("1234.50", kwd)?, Money::new(1_234_500, kwd));
    /// assert!(Money::from_major_str("0.0005", kwd).is_err());
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn from_major_str(text: &str, currency: Currency) -> Result<Self> {
        let wrong = |why: &str| Error::invalid("amount", format!("{text:?} {why}"));
        let (negative, digits) = match text.strip_prefix(['-', '+']) {
            Some(digits) => (text.starts_with('-'), digits),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || (digits.ends_with('.')) {
            return Err(wrong("is not a plain decimal number"));
        }
        let decimals = currency.exponent() as usize;
        if fraction.trim_end_matches('0').len() > decimals {
            return Err(wrong(&format!("has more than the {decimals} decimals of {currency}")));
        }
        let padded = whole.bytes().chain(fraction.bytes().chain(std::iter::repeat(b'0')).take(decimals));
        let sign = if negative { -1 } else { 1 };
        padded
            .map(|byte| i64::from(byte - b'0'))
            .try_fold(0_i64, |minor, digit| minor.checked_mul(10)?.checked_add(sign * digit))
            .map(|minor| Self::new(minor, currency))
            .ok_or_else(|| wrong("leaves 64 bits of minor units"))
    }

    /// The amount in major units as a double, for statistics: the nearest one, not always the exact value.
    pub fn to_major_f64(self) -> f64 {
        self.minor as f64 / self.currency.minor_per_major() as f64
    }

    /// The amount in major units, such as `-19.99`: exact, and read again by [`Money::from_major_str`].
    ///
    /// ```
    /// use regulars::model::{Currency, Money};
    /// assert_eq!(Money::new(-5, Currency::from_code("EUR")?).to_major_string(), "-0.05");
    /// assert_eq!(Money::new(1_000, Currency::from_code("JPY")?).to_major_string(), "1000");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn to_major_string(self) -> String {
        let decimals = self.currency.exponent() as usize;
        let per_major = self.currency.minor_per_major().unsigned_abs();
        let (whole, fraction) = (self.minor.unsigned_abs() / per_major, self.minor.unsigned_abs() % per_major);
        let sign = if self.minor < 0 { "-" } else { "" };
        if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction:0decimals$}") }
    }

    /// The sum of two amounts of one currency.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the currencies differ or the sum leaves 64 bits.
    ///
    /// ```
    /// use regulars::model::{Currency, Money};
    /// let (eur, usd) = (Currency::from_code("EUR")?, Currency::from_code("USD")?);
    /// assert_eq!(Money::new(5, eur).checked_add(Money::new(7, eur))?, Money::new(12, eur));
    /// assert!(Money::new(5, eur).checked_add(Money::new(7, usd)).is_err());
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn checked_add(self, other: Self) -> Result<Self> {
        self.combine(other, "+", i64::checked_add)
    }

    /// The difference of two amounts of one currency.
    ///
    /// # Errors
    /// As [`Money::checked_add`].
    pub fn checked_sub(self, other: Self) -> Result<Self> {
        self.combine(other, "-", i64::checked_sub)
    }

    fn combine(self, other: Self, sign: &str, op: fn(i64, i64) -> Option<i64>) -> Result<Self> {
        let wrong = |why: &str| Error::invalid("amount", format!("{self} {sign} {other} {why}"));
        if self.currency != other.currency {
            return Err(wrong("mixes currencies; convert with a rate table first"));
        }
        let minor = op(self.minor, other.minor).ok_or_else(|| wrong("leaves 64 bits of minor units"))?;
        Ok(Self::new(minor, self.currency))
    }
}

/// The amount in major units with its code, such as `-19.99 EUR`.
impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.to_major_string(), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Currencies of no, two, three and four decimals.
    const CODES: [&str; 4] = ["JPY", "EUR", "KWD", "CLF"];

    fn currency(code: &str) -> Currency {
        Currency::from_code(code).unwrap()
    }

    #[test]
    fn exponents_are_those_of_iso_4217() {
        let known = [("JPY", 0), ("KRW", 0), ("EUR", 2), ("IRR", 2), ("RUB", 2), ("CNY", 2), ("KWD", 3), ("CLF", 4)];
        for (code, exponent) in known {
            assert_eq!(currency(code).exponent(), exponent, "{code}");
            assert_eq!(currency(code).code(), code);
        }
    }

    #[test]
    fn refuses_codes_that_are_no_money() {
        for code in ["", "eur", "EURO", "ABC", "XAU", "XXX", "€", "IRT"] {
            assert_eq!(Currency::from_code(code).unwrap_err().code(), "invalid", "{code}");
        }
        assert!(serde_json::from_str::<Money>(r#"{"currency": "IRT", "minor": 1}"#).is_err());
        assert!(serde_json::from_str::<Money>(r#"{"currency": "EUR", "minor": 1.5}"#).is_err());
        assert!(serde_json::from_str::<Money>(r#"{"currency": "EUR", "minor": 1, "major": 2}"#).is_err());
    }

    #[test]
    fn reads_plain_decimal_numbers_only() {
        let read = |text| Money::from_major_str(text, currency("EUR")).map(|amount| amount.minor).ok();
        let cases =
            [("0", 0), ("-0.00", 0), ("+7", 700), ("1234.5", 123_450), ("0.05", 5), ("-0.05", -5), ("1.2300", 123)];
        for (text, minor) in cases {
            assert_eq!(read(text), Some(minor), "{text}");
        }
        let refused = [
            "",
            "-",
            ".",
            ".5",
            "5.",
            "1,234.50",
            "1e3",
            "0x1",
            " 1",
            "--1",
            "1.2.3",
            "1.234",
            "NaN",
            "inf",
            "١٢",
            "92233720368547758.08",
            "99999999999999999999999",
        ];
        for text in refused {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read("92233720368547758.07"), Some(i64::MAX));
        assert_eq!(read("-92233720368547758.08"), Some(i64::MIN));
    }

    #[test]
    fn columns_of_doubles() {
        let eur = currency("EUR");
        assert_eq!(eur.minor_units(&[]).unwrap(), [0_i64; 0]);
        assert_eq!(
            eur.minor_units(&[0.1 + 0.2, 29.99 * 3.0, -0.0, 1e13]).unwrap(),
            [30, 8_997, 0, 1_000_000_000_000_000]
        );
        let error = |value: f64| eur.minor_units(&[1.0, value]).unwrap_err();
        assert!(matches!(error(f64::NAN), Error::NotFinite { index: 1, .. }));
        assert!(matches!(error(f64::INFINITY), Error::NotFinite { index: 1, .. }));
        assert!(matches!(error(1e308), Error::OutOfRange { index: 1, .. }));
        assert!(matches!(error(-1.1e13), Error::OutOfRange { index: 1, .. }));
        for value in [0.005, 0.001, 1.234, 1e-300, 123_456_789.125, f64::MIN_POSITIVE] {
            assert_eq!(error(value).to_string().split(' ').next(), Some("amount[1]"), "{value}");
        }
        assert_eq!(currency("JPY").minor_units(&[0.5]).unwrap_err().code(), "invalid");
    }

    proptest! {
        #[test]
        fn sums_are_those_of_wider_numbers(a: i64, b: i64, code in 0_usize..4) {
            let money = |minor| Money::new(minor, currency(CODES[code]));
            let (sum, difference) = (i128::from(a) + i128::from(b), i128::from(a) - i128::from(b));
            let minor = |amount: Result<Money>| amount.ok().map(|amount| i128::from(amount.minor));
            prop_assert_eq!(minor(money(a).checked_add(money(b))), i64::try_from(sum).ok().map(i128::from));
            prop_assert_eq!(minor(money(a).checked_sub(money(b))), i64::try_from(difference).ok().map(i128::from));
        }

        #[test]
        fn two_currencies_never_mix(a: i64, b: i64, x in 0_usize..4, y in 0_usize..4) {
            prop_assume!(x != y);
            let (left, right) = (Money::new(a, currency(CODES[x])), Money::new(b, currency(CODES[y])));
            prop_assert_eq!(left.checked_add(right).unwrap_err().code(), "invalid");
            prop_assert_eq!(left.checked_sub(right).unwrap_err().code(), "invalid");
        }

        #[test]
        fn what_is_written_is_read_again(minor: i64, code in 0_usize..4) {
            let amount = Money::new(minor, currency(CODES[code]));
            prop_assert_eq!(Money::from_major_str(&amount.to_major_string(), amount.currency), Ok(amount));
            let json = serde_json::to_string(&amount).unwrap();
            prop_assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), amount);
        }

        #[test]
        fn doubles_come_back_to_their_minor_units(minor in -1_000_000_000_000_000_i64..=1_000_000_000_000_000, code in 0_usize..4) {
            let currency = currency(CODES[code]);
            let double = Money::new(minor, currency).to_major_f64();
            prop_assert_eq!(currency.minor_units(&[double]), Ok(vec![minor]));
        }

        #[test]
        fn any_text_and_any_double_is_an_amount_or_an_error(text in ".{0,30}", value: f64) {
            let _ = Money::from_major_str(&text, currency("EUR"));
            let _ = currency("EUR").minor_units(&[value]);
        }
    }
}
