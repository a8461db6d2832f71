//! Columns of money: minor units, and the currency once.

use super::column::Column;
use super::plain::{Dense, Sparse};
use super::words::Words;
use crate::model::money::{Currency, Money};

/// An amount in every row.
#[derive(Clone, Default)]
pub(crate) struct Prices {
    minor: Dense<i64>,
    currency: Words<Currency>,
}

impl Prices {
    /// The amount of a row.
    pub(crate) fn amount(&self, row: usize) -> Option<Money> {
        Some(Money::new(*self.minor.plain().get(row)?, *self.currency.value(row)?))
    }

    /// The currency of all amounts, if no other was ever among them.
    pub(crate) fn only_currency(&self) -> Option<Currency> {
        match self.currency.values() {
            [only] => Some(*only),
            _ => None,
        }
    }
}

impl Column<Money> for Prices {
    fn push(&mut self, value: Money) {
        self.minor.push(value.minor);
        self.currency.push(value.currency);
    }

    fn get(&self, row: usize) -> Option<Money> {
        self.amount(row)
    }

    fn set(&mut self, row: usize, value: Money) {
        self.minor.set(row, value.minor);
        self.currency.set(row, value.currency);
    }
}

/// An amount in some rows.
#[derive(Clone, Default)]
pub(crate) struct Amounts {
    minor: Sparse<i64>,
    currency: Words<Option<Currency>>,
}

impl Amounts {
    /// The amount of a row, if it has one.
    pub(crate) fn amount(&self, row: usize) -> Option<Money> {
        Some(Money::new(self.minor.plain(row)?, (*self.currency.value(row)?)?))
    }
}

impl Column<Option<Money>> for Amounts {
    fn push(&mut self, value: Option<Money>) {
        self.minor.push(value.map(|amount| amount.minor));
        self.currency.push(value.map(|amount| amount.currency));
    }

    fn get(&self, row: usize) -> Option<Option<Money>> {
        self.currency.value(row).map(|_| self.amount(row))
    }

    fn set(&mut self, row: usize, value: Option<Money>) {
        self.minor.set(row, value.map(|amount| amount.minor));
        self.currency.set(row, value.map(|amount| amount.currency));
    }
}
