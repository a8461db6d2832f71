//! Orders read as purchases from the columns, without a record per row.

use super::columns::Identified;
use super::columns::records::OrderColumns;
use super::index::Name;
use super::money::{Currency, Money};
use super::order::Order;
use super::row::Row;
use super::table::Table;
use super::time::Instant;
use super::vocabulary::OrderStatus;

/// An order as known at an instant.
pub(crate) enum OrderRow {
    /// A purchase, paid or fulfilled: its row and the net.
    Purchase(usize, Money),
    /// One of which only the record can tell whether it is a purchase, and its row.
    Other(usize, Box<Order>),
}

/// The orders of a table that are known at an instant, in order of arrival.
pub(super) fn order_rows(table: &Table<Order>, instant: Instant) -> impl Iterator<Item = OrderRow> + use<'_> {
    let columns = table.columns();
    let plainly_paid = columns.plainly_paid();
    (0..table.len() as u32).filter_map(move |number| {
        let row = number as usize;
        if !columns.is_known(row, instant) {
            return None;
        }
        match columns.plain_net(row, &plainly_paid) {
            Some(net) => Some(OrderRow::Purchase(row, net)),
            None => Some(OrderRow::Other(row, Box::new(table.row(number)?.seen_at(instant)?))),
        }
    })
}

impl OrderColumns {
    /// When an order was placed, in microseconds since 1970.
    pub(crate) fn ordered_at_micros(&self, row: usize) -> Option<i64> {
        self.ordered_at.plain().get(row).copied()
    }

    /// Minutes that the order's own clock is east of UTC, where it states them.
    pub(crate) fn utc_offset_minutes(&self, row: usize) -> Option<i32> {
        self.utc_offset_minutes.plain(row)
    }

    /// The codes of an order's source and customer: rows with the same ones are of one customer.
    pub(crate) fn customer_codes(&self, row: usize) -> Option<(u32, u32)> {
        Some((self.origin.source.code(row)?, self.customer_id.code(row)?))
    }

    /// The source and customer of an order.
    pub(crate) fn customer(&self, row: usize) -> Option<(&Option<String>, &str)> {
        Some((self.origin.source.value(row)?, self.customer_id.name(row)?))
    }

    /// The currency that all orders are in, if it is one.
    pub(crate) fn only_currency(&self) -> Option<Currency> {
        self.gross.only_currency()
    }

    /// The source and id of an order.
    pub(crate) fn name(&self, row: usize) -> Option<Name<'_>> {
        Identified::name(self, row)
    }

    /// [`Order::as_of`] gives something: the order was placed and had reached us.
    fn is_known(&self, row: usize, instant: Instant) -> bool {
        let at = instant.timestamp_micros();
        self.ordered_at_micros(row).is_some_and(|ordered| ordered <= at) && self.origin.received_by(row, at)
    }

    /// Of each status that occurs, whether an order that has it was paid, and is a purchase if nothing else speaks
    /// against that.
    fn plainly_paid(&self) -> Vec<bool> {
        let refunded = Some(OrderStatus::Refunded);
        self.status.values().iter().map(|status| Order::is_paid_status(status) && *status != refunded).collect()
    }

    /// The net of an order that nothing happened to but that it was paid: no return, no cancellation, no change of its
    /// status. `None` for any other, and for one that its net makes no purchase.
    fn plain_net(&self, row: usize, plainly_paid: &[bool]) -> Option<Money> {
        let paid = plainly_paid.get(self.status.code(row)? as usize)?;
        let undone = self.cancelled_at.plain(row).is_some()
            || self.returns.value(row).is_some()
            || self.history.value(row).is_some();
        if !paid || undone {
            return None;
        }
        let gross = self.gross.amount(row)?;
        let net = match self.discount.amount(row) {
            Some(discount) => gross.checked_sub(discount).ok()?,
            None => gross,
        };
        (net.minor > 0 || gross.minor <= 0).then_some(net)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Change, ChangeField, Currency, CustomerBase, Return, instant};

    /// Whatever an order says, its columns and its record agree on whether it is a purchase, and of what.
    #[test]
    fn columns_and_records_tell_the_same() {
        let at = |day: &str| instant(&format!("2026-03-{day}T08:00:00Z")).unwrap();
        let eur = |minor| Money::new(minor, Currency::from_code("EUR").unwrap());
        let returned = |minor| Return { at: at("05"), amount: eur(minor), line: None, sku: None, reason: None };
        let mut base = CustomerBase::new();
        let statuses = [None, Some("paid"), Some("refunded"), Some("pending"), Some("cancelled"), Some("on_hold")];
        let mut number = 0;
        for (status, gross) in statuses.into_iter().flat_map(|status| [0, 900].map(|gross| (status, gross))) {
            for kind in 0..7 {
                number += 1;
                let mut order = Order::new(format!("o-{number}"), "c-1", at("02"), eur(gross)).unwrap();
                order.status = status.map(OrderStatus::from);
                match kind {
                    1 => order.discount = Some(eur(gross)),
                    2 => order.cancelled_at = Some(at("04")),
                    3 => order.returns = vec![returned(gross)],
                    4 => order.returns = vec![returned(gross / 2)],
                    5 => order.origin.received_at = Some(at("06")),
                    6 => {
                        let to = order.status.as_ref().map(|status| status.as_str().into());
                        let from = Some("paid".into());
                        order.history = vec![Change { at: at("05"), field: ChangeField::Status, from, to, by: None }];
                    }
                    _ => {}
                }
                base.append(order).unwrap();
            }
        }
        for day in ["01", "03", "04", "05", "07"] {
            let view = base.as_of(at(day));
            let mut told: Vec<(String, Option<Money>)> = view
                .order_rows()
                .map(|row| match row {
                    OrderRow::Purchase(row, net) => (base.orders.row(row as u32).unwrap().id, Some(net)),
                    OrderRow::Other(_, order) => {
                        let purchase = order.is_purchase_as_of(at(day)).unwrap();
                        (order.id.clone(), purchase.then(|| order.net_as_of(at(day)).unwrap()))
                    }
                })
                .collect();
            told.sort();
            let expected: Vec<(String, Option<Money>)> = view
                .orders()
                .map(|order| {
                    let purchase = order.is_purchase_as_of(at(day)).unwrap();
                    (order.id.clone(), purchase.then(|| order.net_as_of(at(day)).unwrap()))
                })
                .collect();
            assert_eq!(told, expected, "{day}");
        }
    }
}
