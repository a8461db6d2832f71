//! Orders that are no purchases, and how the result tells of them.

use crate::error::Error;
use crate::model::{Order, OrderStatus};
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

    /// The error that no order is a purchase.
    pub(super) fn nothing(&self) -> Error {
        let Some(remark) = self.remark() else { return Error::Empty { what: "purchases".into() } };
        Error::invalid(
            "orders",
            format!(
                "there are no purchases: {remark}; should a word mean paid, say so in the map \
            of the import (values.status)"
            ),
        )
    }
}
