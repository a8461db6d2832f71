//! Orders that are no purchases, and how the result tells of them.

use crate::error::Error;
use crate::model::{AsOf, Instant, Order, OrderStatus};
use chrono::SecondsFormat;
use std::collections::BTreeMap;

/// Statuses that a remark names: a free-text column in its place would make it as long as the base.
const WORDS: usize = 20;

/// Orders seen that aren't counted as purchases.
#[derive(Default)]
pub(super) struct Uncounted {
    /// Those that were cancelled or refunded in full.
    pub(super) cancelled: u64,
    /// Those that nobody said were paid, by their status.
    unpaid: BTreeMap<String, u64>,
}

impl Uncounted {
    /// Counts an order that is no purchase.
    pub(super) fn add(&mut self, order: &Order) {
        match order.status.as_ref().filter(|status| !order.is_paid() && **status != OrderStatus::Cancelled) {
            Some(unpaid) => *self.unpaid.entry(unpaid.to_string()).or_default() += 1,
            None => self.cancelled += 1,
        }
    }

    /// The remark on orders that nobody said were paid; `None` without such.
    pub(super) fn remark(&self) -> Option<String> {
        let orders: u64 = self.unpaid.values().sum();
        let words: Vec<String> = self.unpaid.iter().take(WORDS).map(|(word, n)| format!("{word} ({n})")).collect();
        let more = if self.unpaid.len() > WORDS { " and other words" } else { "" };
        (orders > 0).then(|| {
            format!(
                "{orders} orders aren't counted as purchases, as their status says neither paid nor fulfilled: {}{more}",
                words.join(", ")
            )
        })
    }

    /// The error that no order of a view is a purchase.
    pub(super) fn nothing(&self, view: &AsOf<'_>) -> Error {
        let Some(remark) = self.remark() else { return Error::Empty { what: self.no_purchase_by(view) } };
        Error::invalid(
            "orders",
            format!(
                "there are no purchases: {remark}; should a word mean paid, say so in the map \
            of the import (values.status)"
            ),
        )
    }

    /// What is empty, and why: an instant before all orders, orders that were all cancelled, or no orders.
    fn no_purchase_by(&self, view: &AsOf<'_>) -> String {
        let text = |at: Instant| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        let columns = view.order_columns();
        let first =
            (0..).map_while(|row| columns.ordered_at_micros(row)).min().and_then(Instant::from_timestamp_micros);
        let why = match (self.cancelled, first) {
            (0, Some(first)) => format!("the first order is of {}", text(first)),
            (0, None) => "the base has no orders".to_owned(),
            (cancelled, _) => format!("{cancelled} orders were cancelled or refunded in full"),
        };
        format!("the list of purchases by as_of, {} ({why}),", text(view.instant()))
    }
}

#[cfg(test)]
mod tests {
    use crate::model::{Currency, CustomerBase, Money, Order, OrderStatus, instant};
    use crate::profile::{ScoreOptions, score};

    #[test]
    fn no_purchases_say_by_when_and_why() {
        let mut base = CustomerBase::new();
        let told = |base: &CustomerBase| {
            let refused = score(base, instant("2026-01-31T00:00:00Z").unwrap(), &ScoreOptions::default()).unwrap_err();
            assert_eq!(refused.code(), "empty");
            refused.to_string()
        };
        let by = "the list of purchases by as_of, 2026-01-31T00:00:00Z";
        assert_eq!(told(&base), format!("{by} (the base has no orders), is empty"));
        let money = Money::new(900, Currency::from_code("EUR").unwrap());
        for (id, at) in [("1", "2026-04-02T10:00:00Z"), ("2", "2026-03-02T10:00:00Z")] {
            base.append(Order::new(id, "ada", instant(at).unwrap(), money).unwrap()).unwrap();
        }
        assert_eq!(told(&base), format!("{by} (the first order is of 2026-03-02T10:00:00Z), is empty"));
        let mut order = Order::new("3", "bo", instant("2026-01-02T10:00:00Z").unwrap(), money).unwrap();
        order.status = Some(OrderStatus::Cancelled);
        base.append(order).unwrap();
        assert_eq!(told(&base), format!("{by} (1 orders were cancelled or refunded in full), is empty"));
    }
}
