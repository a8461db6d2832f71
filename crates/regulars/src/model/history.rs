//! What changed, when and by whom: an append-only log inside the record it belongs to.

use super::{ChangeField, Instant, Money};
use serde::{Deserialize, Serialize};

/// One change of one field of one record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The field that changed.
    pub field: ChangeField,
    /// When it changed.
    pub at: Instant,
    /// The value before; absent when there was none or it isn't known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<ChangeValue>,
    /// The value after; absent when the field was emptied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<ChangeValue>,
    /// Who changed it, an opaque id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// The value of a changed field: an amount for `amount`, a word or id for all others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeValue {
    /// A stage, status, owner or priority.
    Text(String),
    /// An amount.
    Money(Money),
}

impl From<&str> for ChangeValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Money> for ChangeValue {
    fn from(amount: Money) -> Self {
        Self::Money(amount)
    }
}
