//! A base's orders and tickets as columns over the customers who bought.

use super::directory::{CustomerKey, Directory};
use super::uncounted::Uncounted;
use crate::error::{Error, Result};
use crate::math::columns::parts::meaning;
use crate::model::calendar::zone::OWN;
use crate::model::{AsOf, CalendarOptions, Currency, Instant, Money, Name, OrderRow, RateTable};
use crate::value::Orders;
use crate::work;
use chrono::DateTime;
use std::collections::BTreeSet;

/// Orders as columns; customer codes ascend with the keys.
pub(super) struct Ledger {
    pub(super) keys: Vec<CustomerKey>,
    pub(super) customer: Vec<u32>,
    pub(super) ordered_at: Vec<i64>,
    pub(super) amount: Vec<i64>,
    /// Where the calendar goes by each order's own clock.
    utc_offset_minutes: Option<Vec<i64>>,
    pub(super) currency: Currency,
    pub(super) uncounted: Uncounted,
    directory: Directory,
}

impl Ledger {
    /// Reads the orders of a view, net of what was returned by then, in one currency.
    pub(super) fn new(
        view: &AsOf<'_>,
        currency: Option<Currency>,
        rates: Option<&RateTable>,
        calendar: &CalendarOptions,
    ) -> Result<Self> {
        let currency = match currency {
            Some(currency) => currency,
            None => only_currency(view)?,
        };
        let mut ledger = Self {
            keys: Vec::new(),
            customer: Vec::new(),
            ordered_at: Vec::new(),
            amount: Vec::new(),
            utc_offset_minutes: (calendar.zone == OWN).then(Vec::new),
            currency,
            uncounted: Uncounted::default(),
            directory: Directory::default(),
        };
        let (columns, mut known) = (view.order_columns(), KnownCodes::default());
        let mut refused: Option<(Option<Name<'_>>, Error)> = None;
        let offset = |row| match (calendar.zone == OWN, columns.name(row).unwrap_or_default()) {
            (true, (_, id)) => own_offset("order", id, columns.utc_offset_minutes(row)),
            (false, _) => Ok(0),
        };
        for order in view.order_rows() {
            work::tick(1)?;
            let Some((row, net)) = purchase(order, view.instant(), &mut ledger.uncounted)? else { continue };
            let at = columns.ordered_at_micros(row).unwrap_or_default();
            match in_currency(at, net, currency, rates).and_then(|net| Ok((net, offset(row)?))) {
                Ok((net, offset)) => {
                    ledger.customer.push(known.code(view, &mut ledger.directory, row));
                    ledger.ordered_at.push(at);
                    ledger.amount.push(net.minor);
                    ledger.utc_offset_minutes.iter_mut().for_each(|offsets| offsets.push(offset));
                }
                // Of several errors the one of the first order by name, in whatever order they came to the base.
                Err(error) if refused.as_ref().is_none_or(|(first, _)| columns.name(row) < *first) => {
                    refused = Some((columns.name(row), error));
                }
                Err(_) => {}
            }
        }
        if let Some((_, error)) = refused {
            return Err(error);
        }
        if ledger.customer.is_empty() {
            return Err(ledger.uncounted.nothing(view));
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
        Orders {
            customer: &self.customer,
            ordered_at: &self.ordered_at,
            amount: Some(&self.amount),
            utc_offset_minutes: self.utc_offset_minutes.as_deref(),
        }
    }

    /// Decimal digits of the currency's amounts.
    pub(super) fn minor_digits(&self) -> u8 {
        self.currency.exponent() as u8
    }

    /// The code of a customer who bought.
    fn find(&self, source: &Option<String>, id: &str) -> Option<usize> {
        let merged = self.directory.find(source, id).map(|code| code as usize);
        let by_key = || self.keys.binary_search_by(|key| (&key.source, key.id.as_str()).cmp(&(source, id))).ok();
        merged.or_else(by_key)
    }

    /// Open tickets of each customer.
    pub(super) fn open_tickets(&self, view: &AsOf<'_>) -> Vec<u32> {
        let mut open = vec![0u32; self.keys.len()];
        for ticket in view.tickets() {
            let code = ticket.customer_id.as_deref().and_then(|id| self.find(&ticket.origin.source, id));
            if let Some(open) = code.filter(|_| ticket.is_open()).and_then(|code| open.get_mut(code)) {
                *open = open.saturating_add(1);
            }
        }
        open
    }
}

/// The row and net of an order that is a purchase, or of a credit note; another one is counted.
fn purchase(order: OrderRow, instant: Instant, uncounted: &mut Uncounted) -> Result<Option<(usize, Money)>> {
    match order {
        OrderRow::Purchase(row, net) => Ok(Some((row, net))),
        OrderRow::Other(row, order) if order.is_purchase_as_of(instant)? => Ok(Some((row, order.net_as_of(instant)?))),
        // Below zero: it takes back what the customer bought last.
        OrderRow::Other(row, order) if order.is_credit_note() => Ok(Some((row, order.net_as_of(instant)?))),
        OrderRow::Other(_, order) => {
            uncounted.add(&order);
            Ok(None)
        }
    }
}

/// The directory's codes of customers by those of the columns, so that each name is looked up once.
#[derive(Default)]
struct KnownCodes(Vec<Vec<Option<u32>>>);

impl KnownCodes {
    fn code(&mut self, view: &AsOf<'_>, directory: &mut Directory, row: usize) -> u32 {
        let columns = view.order_columns();
        let (source, customer) = columns.customer_codes(row).unwrap_or_default();
        let (source, customer) = (source as usize, customer as usize);
        if let Some(Some(code)) = self.0.get(source).and_then(|codes| codes.get(customer)) {
            return *code;
        }
        let code = columns.customer(row).map_or(0, |(source, id)| match view.has_merged_customers() {
            true => directory.code(view, source, id),
            false => directory.add(source, id),
        });
        self.0.resize(self.0.len().max(source + 1), Vec::new());
        if let Some(codes) = self.0.get_mut(source) {
            codes.resize(codes.len().max(customer + 1), None);
            codes.get_mut(customer).into_iter().for_each(|known| *known = Some(code));
        }
        code
    }
}

/// The offset that a record states, where the calendar goes by it.
pub(super) fn own_offset(entity: &str, id: &str, minutes: Option<i32>) -> Result<i64> {
    minutes.map(i64::from).ok_or_else(|| {
        let why =
            format!("{entity} {id:?} has no utc_offset_minutes: import it with formats.offset_minutes, or name a zone");
        Error::invalid("calendar.zone", why)
    })
}

fn in_currency(at: i64, net: Money, currency: Currency, rates: Option<&RateTable>) -> Result<Money> {
    if net.currency == currency {
        return Ok(net);
    }
    let on = DateTime::from_timestamp_micros(at).unwrap_or_default().date_naive();
    match rates {
        Some(rates) => rates.convert(net, currency, on).map(|converted| converted.amount),
        None => Err(Error::NoRate { from: net.currency.to_string(), to: currency.to_string(), on: on.to_string() }),
    }
}

/// The currency that all purchases are in.
fn only_currency(view: &AsOf<'_>) -> Result<Currency> {
    if let Some(only) = view.order_columns().only_currency() {
        return Ok(only);
    }
    let mut uncounted = Uncounted::default();
    let mut found = BTreeSet::new();
    for order in view.order_rows() {
        if let Some((_, net)) = purchase(order, view.instant(), &mut uncounted)? {
            found.insert(net.currency);
        }
    }
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (Some(first), Some(second)) => {
            let why = format!("orders are in {first} and {second}: name one currency and give rates to it");
            Err(Error::invalid("currency", why))
        }
        (Some(only), None) => Ok(only),
        (None, _) => Err(uncounted.nothing(view)),
    }
}
