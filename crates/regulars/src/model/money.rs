//! Money: whole minor units of a currency, never a float, never two currencies in one sum.

use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// A currency of ISO 4217 that has a minor unit.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The currency of an ISO 4217 code in capitals.
    ///
    /// # Errors
    /// [`Error::Invalid`] when ISO 4217 doesn't know the code, or gives it no minor unit (gold, special drawing rights).
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

    /// The amount written in major units, such as `1234.5`, `-3` or `0.05`: digits, at most one dot, a sign; no thousands
    /// separators, no exponent.
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
        let decimals = self.currency.exponent() as usize;
        let per_major = self.currency.minor_per_major().unsigned_abs();
        let (whole, fraction) = (self.minor.unsigned_abs() / per_major, self.minor.unsigned_abs() % per_major);
        let sign = if self.minor < 0 { "-" } else { "" };
        if decimals == 0 {
            return write!(f, "{sign}{whole} {}", self.currency);
        }
        write!(f, "{sign}{whole}.{fraction:0decimals$} {}", self.currency)
    }
}
