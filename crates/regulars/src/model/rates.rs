//! Dated exchange rates, given by the caller: the only way from one currency to another.

use super::money::{Currency, Money};
use super::time::check_date;
use crate::{Error, Result};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Most decimals of a rate: 10^18 is the largest power of ten that an i64 holds, so that products fit into 128 bits.
const MAX_DECIMALS: usize = 18;

/// Exchange rates by pair of currencies and date. A rate holds from its date until the next one; it is never turned
/// round or chained: a pair that isn't given has no rate.
///
/// ```
/// use regulars::model::{Currency, Money, RateTable, date};
/// let (eur, usd) = (Currency::from_code("EUR")?, Currency::from_code("USD")?);
/// let mut rates = RateTable::new();
/// rates.insert(eur, usd, date("2026-03-02")?, "1.0832")?;
/// let converted = rates.convert(Money::new(10_000, eur), usd, date("2026-03-05")?)?;
/// assert_eq!(converted.amount, Money::new(10_832, usd));
/// assert_eq!(converted.rate_on, Some(date("2026-03-02")?));
/// assert_eq!(rates.convert(Money::new(1, eur), usd, date("2026-03-01")?).unwrap_err().code(), "no_rate");
/// # Ok::<(), regulars::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RateTable(BTreeMap<(Currency, Currency), BTreeMap<NaiveDate, Rate>>);

/// A rate as the decimal number it was given as: `digits` / 10^`decimals` major units for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rate {
    digits: i64,
    decimals: u32,
}

/// A converted amount, with the date of the rate that was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Converted {
    /// The amount in the currency asked for.
    pub amount: Money,
    /// The date of the rate; absent when the currency was the one asked for.
    pub rate_on: Option<NaiveDate>,
}

impl RateTable {
    /// A table without rates.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says how many major units of `to` one major unit of `from` is worth from a date on, as a decimal number.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the rate isn't a plain decimal number above zero with at most 18 decimals, or the date
    /// can't be kept; [`Error::Duplicate`] when the pair has a rate on that date.
    pub fn insert(&mut self, from: Currency, to: Currency, on: NaiveDate, rate: &str) -> Result<()> {
        check_date("rate date", on)?;
        let rate = Rate::parse(rate)?;
        let dates = self.0.entry((from, to)).or_default();
        if dates.contains_key(&on) {
            return Err(Error::Duplicate { what: "rate".into(), id: format!("{from} to {to} on {on}") });
        }
        dates.insert(on, rate);
        Ok(())
    }

    /// The amount in another currency at the latest rate on or before a date, rounded half to even to minor units.
    ///
    /// # Errors
    /// [`Error::NoRate`] when there is none; [`Error::Invalid`] when the result leaves 64 bits.
    pub fn convert(&self, amount: Money, to: Currency, on: NaiveDate) -> Result<Converted> {
        if amount.currency == to {
            return Ok(Converted { amount, rate_on: None });
        }
        let dates = self.0.get(&(amount.currency, to));
        let Some((&rate_on, rate)) = dates.and_then(|dates| dates.range(..=on).next_back()) else {
            let (from, to) = (amount.currency.code().into(), to.code().into());
            return Err(Error::NoRate { from, to, on: on.to_string() });
        };
        let minor = rate.apply(amount, to).ok_or_else(|| {
            Error::invalid("amount", format!("{amount} in {to} at the rate of {rate_on} leaves 64 bits of minor units"))
        })?;
        Ok(Converted { amount: Money::new(minor, to), rate_on: Some(rate_on) })
    }
}

impl Rate {
    fn parse(text: &str) -> Result<Self> {
        let wrong = || Error::invalid("rate", format!("{text:?} is not a decimal number above zero"));
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = format!("{whole}{fraction}");
        let plain = !whole.is_empty()
            && !text.ends_with('.')
            && digits.bytes().all(|b| b.is_ascii_digit())
            && fraction.len() <= MAX_DECIMALS;
        let digits = digits.parse::<i64>().ok().filter(|digits| plain && *digits > 0).ok_or_else(wrong)?;
        let decimals = u32::try_from(fraction.len()).map_err(|_| wrong())?;
        Ok(Self { digits, decimals })
    }

    /// Minor units of the amount in `to`; `None` when they leave 64 bits.
    fn apply(self, amount: Money, to: Currency) -> Option<i64> {
        let product = i128::from(amount.minor).checked_mul(i128::from(self.digits))?;
        let product = product.checked_mul(i128::from(to.minor_per_major()))?;
        let divisor = 10_i128.checked_pow(self.decimals)?.checked_mul(i128::from(amount.currency.minor_per_major()))?;
        i64::try_from(divide_half_even(product, divisor)).ok()
    }
}

/// The quotient rounded to the nearest whole number, halves to the even one. The divisor is above zero.
fn divide_half_even(dividend: i128, divisor: i128) -> i128 {
    let (floor, rest) = (dividend.div_euclid(divisor), dividend.rem_euclid(divisor));
    match (rest * 2).cmp(&divisor) {
        std::cmp::Ordering::Less => floor,
        std::cmp::Ordering::Greater => floor + 1,
        std::cmp::Ordering::Equal => floor + floor.rem_euclid(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::time::date;
    use proptest::prelude::*;

    fn currency(code: &str) -> Currency {
        Currency::from_code(code).unwrap()
    }

    fn table(from: &str, to: &str, rate: &str) -> RateTable {
        let mut rates = RateTable::new();
        rates.insert(currency(from), currency(to), date("2026-01-01").unwrap(), rate).unwrap();
        rates
    }

    #[test]
    fn the_latest_rate_on_or_before_the_date_counts() {
        let (eur, usd) = (currency("EUR"), currency("USD"));
        let mut rates = table("EUR", "USD", "1.10");
        rates.insert(eur, usd, date("2026-02-01").unwrap(), "1.20").unwrap();
        let on = |day: &str| rates.convert(Money::new(100, eur), usd, date(day).unwrap()).unwrap();
        assert_eq!(on("2026-01-01").amount.minor, 110);
        assert_eq!(on("2026-01-31").amount.minor, 110);
        assert_eq!(on("2026-02-01"), Converted { amount: Money::new(120, usd), rate_on: date("2026-02-01").ok() });
        let early = rates.convert(Money::new(100, eur), usd, date("2025-12-31").unwrap());
        assert_eq!(early, Err(Error::NoRate { from: "EUR".into(), to: "USD".into(), on: "2025-12-31".into() }));
        let turned = rates.convert(Money::new(100, usd), eur, date("2026-02-01").unwrap());
        assert_eq!(turned.unwrap_err().code(), "no_rate");
        let again = rates.insert(eur, usd, date("2026-02-01").unwrap(), "1.3");
        assert_eq!(again.unwrap_err().code(), "duplicate");
    }

    #[test]
    fn exponents_of_both_currencies_count() {
        let on = date("2026-01-01").unwrap();
        let convert = |from, to, rate, minor| {
            table(from, to, rate).convert(Money::new(minor, currency(from)), currency(to), on).unwrap().amount.minor
        };
        assert_eq!(convert("EUR", "JPY", "160.5", 1_000), 1_605);
        assert_eq!(convert("JPY", "EUR", "0.00625", 1_000), 625);
        assert_eq!(convert("KWD", "USD", "3.25", 1_001), 325);
        // 2.5 and 3.5 cents go to the even neighbour, on both sides of zero.
        assert_eq!(convert("EUR", "USD", "0.5", 5), 2);
        assert_eq!(convert("EUR", "USD", "0.5", 7), 4);
        assert_eq!(convert("EUR", "USD", "0.5", -5), -2);
        assert_eq!(convert("EUR", "USD", "0.5", -7), -4);
    }

    #[test]
    fn refuses_rates_that_are_none() {
        for text in ["", ".", "0", "0.00", "-1", "1e3", "1,2", "NaN", "1.", ".5", "99999999999999999999", "٣"] {
            assert!(Rate::parse(text).is_err(), "{text:?}");
        }
        assert!(Rate::parse("0.0000000000000000001").is_err());
    }

    #[test]
    fn too_large_is_an_error() {
        let on = date("2026-01-01").unwrap();
        let rates = table("EUR", "UYW", "9000000000000000000");
        let converted = rates.convert(Money::new(i64::MAX, currency("EUR")), currency("UYW"), on);
        assert_eq!(converted.unwrap_err().code(), "invalid");
    }

    proptest! {
        #[test]
        fn rounding_is_to_the_nearest(dividend in -1_000_000_i128..1_000_000, divisor in 1_i128..1_000) {
            let quotient = divide_half_even(dividend, divisor);
            let distance = (quotient * divisor - dividend).abs() * 2;
            prop_assert!(distance <= divisor);
            prop_assert!(distance < divisor || quotient % 2 == 0);
        }
    }
}
