//! A base's orders and tickets as columns over the customers who bought.

use super::directory::{CustomerKey, Directory};
use super::uncounted::Uncounted;
use crate::error::{Error, Result};
use crate::math::columns::parts::meaning;
use crate::model::{AsOf, Currency, Money, Order, RateTable};
use crate::value::Orders;

/// Orders as columns; customer codes ascend with the keys.
pub(super) struct Ledger {
    pub(super) keys: Vec<CustomerKey>,
    pub(super) customer: Vec<u32>,
    pub(super) ordered_at: Vec<i64>,
    pub(super) amount: Vec<i64>,
    pub(super) currency: Currency,
    pub(super) uncounted: Uncounted,
    directory: Directory,
}

impl Ledger {
    /// Reads the orders of a view, net of what was returned by then, in one currency.
    pub(super) fn new(view: &AsOf<'_>, currency: Option<Currency>, rates: Option<&RateTable>) -> Result<Self> {
        let currency = match currency {
            Some(currency) => currency,
            None => only_currency(view)?,
        };
        let mut ledger = Self {
            keys: Vec::new(),
            customer: Vec::new(),
            ordered_at: Vec::new(),
            amount: Vec::new(),
            currency,
            uncounted: Uncounted::default(),
            directory: Directory::default(),
        };
        for order in view.orders() {
            if !order.is_purchase_as_of(view.instant())? {
                ledger.uncounted.add(&order);
                continue;
            }
            let net = order.net_as_of(view.instant())?;
            ledger.customer.push(ledger.directory.code(view, &order.origin.source, &order.customer_id));
            ledger.ordered_at.push(order.ordered_at.timestamp_micros());
            ledger.amount.push(in_currency(&order, net, currency, rates)?.minor);
        }
        if ledger.customer.is_empty() {
            return Err(ledger.uncounted.nothing());
        }
        let renumbered = ledger.directory.sort();
        for code in &mut ledger.customer {
            *code = meaning(&renumbered, *code as usize);
        }
        // From here on only `find` may be asked of the directory: `code` would number new ids from 0 again.
        ledger.keys = std::mem::take(&mut ledger.directory.keys);
        Ok(ledger)
    }

    /// The orders as the models read them.
    pub(super) fn orders(&self) -> Orders<'_> {
        Orders { customer: &self.customer, ordered_at: &self.ordered_at, amount: Some(&self.amount) }
    }

    /// Decimal digits of the currency's amounts.
    pub(super) fn minor_digits(&self) -> u8 {
        self.currency.exponent() as u8
    }

    /// Open tickets of each customer.
    pub(super) fn open_tickets(&self, view: &AsOf<'_>) -> Vec<u32> {
        let mut open = vec![0u32; self.keys.len()];
        for ticket in view.tickets() {
            let code = ticket.customer_id.as_deref().and_then(|id| self.directory.find(&ticket.origin.source, id));
            if let Some(open) = code.filter(|_| ticket.is_open()).and_then(|code| open.get_mut(code as usize)) {
                *open = open.saturating_add(1);
            }
        }
        open
    }
}

fn in_currency(order: &Order, net: Money, currency: Currency, rates: Option<&RateTable>) -> Result<Money> {
    let on = order.ordered_at.date_naive();
    match rates {
        _ if net.currency == currency => Ok(net),
        Some(rates) => rates.convert(net, currency, on).map(|converted| converted.amount),
        None => Err(Error::NoRate { from: net.currency.to_string(), to: currency.to_string(), on: on.to_string() }),
    }
}

/// The currency that all purchases are in.
fn only_currency(view: &AsOf<'_>) -> Result<Currency> {
    let mut found: Option<Currency> = None;
    let mut uncounted = Uncounted::default();
    for order in view.orders() {
        if !order.is_purchase_as_of(view.instant())? {
            uncounted.add(&order);
            continue;
        }
        let currency = order.currency();
        match found {
            Some(first) if first != currency => {
                let why = format!("orders are in {first} and {currency}: name one currency and give rates to it");
                return Err(Error::invalid("currency", why));
            }
            _ => found = Some(currency),
        }
    }
    found.ok_or_else(|| uncounted.nothing())
}
