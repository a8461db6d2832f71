//! Which fields the elements of a list fill.

use crate::import::fields::Field;
use crate::import::plan::Plan;

impl Plan {
    /// The fields that are read from the elements of a list, too.
    pub(super) fn of_lists(&self) -> Vec<&'static str> {
        self.fields.iter().filter(|field| self.is_of_lists(field.at)).map(|field| field.name).collect()
    }

    /// Whether a slot is read from the elements of a list, too: those of an order's lines and returns, with their
    /// currencies, and those of an answer.
    pub(super) fn is_of_lists(&self, slot: usize) -> bool {
        let is_read = |field: &Field| {
            field.also.iter().any(|also| also.contains("[].")) || matches!(field.name, "currency" | "score" | "text")
        };
        self.fields.get(slot).is_some_and(is_read)
    }
}
