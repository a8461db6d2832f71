//! What every record carries: where it came from, and the fields only its owner knows.

use super::{Entity, Instant, Money};
use crate::{Error, Result};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a record came from and under which names other systems know it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// The system whose ids these are. An id is unique within one source, and ids that a record names (its customer, its
    /// account) are ids of the same source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Names of the same thing in other systems.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub external_ids: Vec<ExternalId>,
    /// When the record reached us: a view of an earlier instant doesn't see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Instant>,
}

impl Origin {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The id of a record in another system.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExternalId {
    /// The other system.
    pub system: String,
    /// The id there.
    pub id: String,
}

/// Fields the model doesn't name, by name.
pub type CustomFields = BTreeMap<String, CustomValue>;

/// The value of a custom field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomValue {
    /// Words.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A finite number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A point in time.
    Instant(Instant),
    /// A date without a zone.
    Date(NaiveDate),
    /// An amount.
    Money(Money),
}

/// Another record, by kind and id, of the same source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordRef {
    /// The kind of record.
    pub entity: Entity,
    /// Its id.
    pub id: String,
}

/// Refuses a blank id.
pub(crate) fn check_id(what: &str, id: &str) -> Result<()> {
    if id.trim().is_empty() {
        return Err(Error::invalid(what, format!("the id {id:?} is blank")));
    }
    Ok(())
}

/// The id of a new record of a kind, checked.
pub(crate) fn check_new_id(kind: &str, id: impl Into<String>) -> Result<String> {
    let id = id.into();
    check_id(&format!("{kind} id"), &id)?;
    Ok(id)
}
