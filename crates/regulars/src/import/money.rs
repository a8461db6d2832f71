//! Amounts of money in a row: in which currency, in which unit, rounded or not.

use super::cells::number::{self, Sign, TOMAN};
use super::cure::quoted;
use super::fields::Field;
use super::notes::{Fault, Read};
use super::row::{Row, reason};
use crate::model::{Currency, Money};

/// Largest amount, in minor units: above it is a typing error, and a hundred of them would not fit into an i64.
const LARGEST_AMOUNT: u64 = 10_u64.pow(17);
/// Rial of a toman.
const RIAL_OF_TOMAN: i64 = 10;

impl Row<'_> {
    /// An amount in the currency of the row, of its own sign, or of the formats, in this order. An item of a list (as
    /// in JSON Lines) that says no currency has that of its row.
    pub(super) fn money(&mut self, field: Field, currency: Field) -> Read<Option<Money>> {
        let Some(cell) = self.cell(field) else { return Ok(None) };
        let formats = &self.plan.formats;
        let decimal = number::decimal(cell, formats).map_err(|why| self.unread(field, cell, why))?;
        let iso = self.currency(field, currency, decimal.sign)?;
        self.note_dot(field, cell, &decimal.text, iso);
        let amount = number::amount(&decimal.text, iso, formats).map_err(|why| self.fault(field, why))?;
        let units = if formats.toman == Some(true) && iso.code() == "IRR" { RIAL_OF_TOMAN } else { 1 };
        let minor = amount.minor.checked_mul(units).filter(|minor| minor.unsigned_abs() <= LARGEST_AMOUNT);
        let minor = minor.ok_or_else(|| self.fault(field, "too large an amount: above 10^17 of the smallest unit"))?;
        self.notes.last_currency = Some(iso);
        self.notes.counted.rounded += usize::from(amount.rounded);
        Ok(Some(Money::new(minor, iso)))
    }

    /// Doubts a dot that may group thousands, until another amount of the file tells that it begins the decimals.
    fn note_dot(&mut self, field: Field, cell: &str, text: &str, iso: Currency) {
        /// Decimals that amounts may have where those of the currency are as many as a group has digits.
        const GROUP: u32 = 3;
        let formats = &self.plan.formats;
        let is_declared = formats.decimal.is_some() || formats.thousands.is_some();
        if self.notes.dot_is_told || is_declared || iso.exponent() >= GROUP || !text.contains('.') {
            return;
        }
        if !number::may_be_thousands(text) {
            self.notes.dot_is_told = true;
            return;
        }
        let whole: String = text.split('.').collect();
        let cure = format!(
            "declare formats.thousands = \".\" if it groups thousands (then it is {whole}), or formats.decimal = \".\" if \
             it begins the decimals"
        );
        self.notes.doubts.push(Fault::new(field.name, cell, MAY_GROUP).cured(cure));
    }

    /// An amount that can't be below zero.
    pub(super) fn price(&mut self, field: Field, currency: Field) -> Read<Option<Money>> {
        let money = self.money(field, currency)?;
        if money.is_some_and(|money| money.minor < 0) { Err(self.fault(field, "below zero")) } else { Ok(money) }
    }

    /// The price of one, and what the quantity makes of a price that is finer than the minor unit (1.799 a litre): such
    /// a price has no place in a record and is doubtful, unless rounding is declared; what it comes to is exact.
    pub(super) fn unit_price(
        &mut self,
        field: Field,
        quantity: Field,
        currency: Field,
    ) -> Read<(Option<Money>, Option<Money>)> {
        let Some(cell) = self.cell(field) else { return Ok((None, None)) };
        let plan = self.plan;
        let decimal = number::decimal(cell, &plan.formats).map_err(|why| self.unread(field, cell, why))?;
        let iso = self.currency(field, currency, decimal.sign)?;
        if !number::is_finer(&decimal.text, iso, &plan.formats) {
            return Ok((self.price(field, currency)?, None));
        }
        let times = self.cell(quantity).and_then(|cell| number::decimal(cell, &plan.formats).ok());
        let times = times.and_then(|times| number::Scaled::of(&times.text));
        let price = number::major(&decimal.text, iso, &plan.formats);
        let product = price.zip(times).and_then(|(price, times)| price.times(times));
        let comes_to = product.and_then(|product| self.comes_to(product, iso));
        if plan.formats.rounding.is_some() || decimal.text.starts_with('-') {
            return Ok((self.price(field, currency)?, comes_to));
        }
        self.doubt(field, cell, FINER_PRICE);
        Ok((None, comes_to))
    }

    /// A number of major units as an amount, if it is one of whole minor units or rounding is declared.
    fn comes_to(&mut self, number: number::Scaled, iso: Currency) -> Option<Money> {
        let formats = &self.plan.formats;
        let amount = number::major_amount(number, iso, formats)?;
        let units = if formats.toman == Some(true) && iso.code() == "IRR" { RIAL_OF_TOMAN } else { 1 };
        self.notes.counted.rounded += usize::from(amount.rounded);
        Some(Money::new(amount.minor.checked_mul(units)?, iso))
    }

    /// The currency of an amount with a sign, which must agree with that of the row.
    fn currency(&self, field: Field, currency: Field, sign: Option<Sign>) -> Read<Currency> {
        let own = self.source.cell(currency.at, self.item).or_else(|| self.source.cell(currency.at, None));
        let own = own.and_then(|cell| self.plan.meaning(currency.at, cell));
        let shared = || Some(self.notes.shared_currency.1.as_str()).filter(|code| !code.is_empty());
        let own = own.or_else(shared).or_else(|| self.plan.constant(currency.at));
        if let (Some(own), None) = (own, &sign) {
            let last = self.notes.last_currency.filter(|last| last.code() == own);
            if let Some(iso) = last.or_else(|| Currency::from_code(own).ok()) {
                return Ok(iso);
            }
        }
        let declared = self.plan.formats.currency.as_deref();
        let code = match (own, sign) {
            (Some(own), _) => named(own),
            (None, Some(Sign::Of(code))) => code.to_owned(),
            (None, sign) => match (declared, sign) {
                (Some(code), _) => named(code),
                (None, Some(sign)) => {
                    let why =
                        format!("its sign stands for {sign}; declare formats.currency, or map a column of currencies");
                    return Err(self.fault(field, why));
                }
                (None, None) => return Err(Fault::new(currency.name, "", NO_CURRENCY)),
            },
        };
        let toman = self.plan.formats.toman == Some(true);
        if !toman && (code == TOMAN || sign == Some(Sign::Of(TOMAN))) {
            return Err(Fault::new(currency.name, own.unwrap_or(TOMAN), NO_TOMAN));
        }
        let code = if code == TOMAN { "IRR" } else { code.as_str() };
        let iso = Currency::from_code(code).map_err(|error| no_code(currency, own.unwrap_or(code), error))?;
        let agrees = |sign: Sign| sign.is_of(code) || (code == "IRR" && sign == Sign::Of(TOMAN));
        match sign.filter(|sign| !agrees(*sign)) {
            Some(sign) => Err(self.fault(field, format!("says {sign}, but the row's currency is {code}"))),
            None => Ok(iso),
        }
    }
}

/// Why a line has no price, though one is written.
const FINER_PRICE: &str = "finer than the currency's minor unit: the line is kept without its price, and with the exact \
    amount that its quantity makes of it; declare formats.rounding = \"half_even\" or \"half_up\" to keep it rounded";
/// What is doubted of an amount such as `1.500`, in a file that has no `12.50`.
pub(super) const MAY_GROUP: &str = "its dot is read as the decimal sign, but may group thousands: every amount with a dot has \
    three digits after it";
/// Why an amount isn't read, when nothing says its currency.
const NO_CURRENCY: &str = "missing, and no currency is declared; declare formats.currency, such as \"EUR\"";
/// Whether a row is rejected as nothing says its currency.
pub(super) fn lacks_currency(fault: &Fault) -> bool {
    fault.reason() == NO_CURRENCY.split_once("; ").map_or(NO_CURRENCY, |(reason, _)| reason)
}

/// Why an amount isn't read, when its currency is toman and that isn't declared.
const NO_TOMAN: &str = "not an ISO 4217 code; declare formats.toman = true to read toman as 10 rial";

/// What rejects a row whose currency isn't a code, and how the map would tell it.
fn no_code(currency: Field, own: &str, error: crate::Error) -> Fault {
    let why = format!("declare values.currency = {{{}: \"USD\"}}, or whatever its code is", quoted(own));
    Fault::new(currency.name, own, reason(error)).cured(why)
}

/// The code that a row names its currency by, or by a sign of that currency alone.
fn named(currency: &str) -> String {
    if Currency::from_code(currency).is_ok() {
        return currency.to_owned();
    }
    match number::sign(currency) {
        Some(Sign::Of(code)) => code.to_owned(),
        _ => currency.to_uppercase(),
    }
}
