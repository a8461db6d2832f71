//! Accounts: organisations, which business customers belong to.

use super::{CustomFields, Instant, Merge, Origin, record::check_new_id};
use crate::Result;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An organisation. A business that sells to people needs none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// The caller's opaque id.
    pub id: String,
    /// Where the record came from.
    #[serde(default, skip_serializing_if = "Origin::is_empty")]
    pub origin: Origin,
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Internet domains.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<String>,
    /// Industry, the caller's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
    /// Number of employees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employees: Option<u64>,
    /// Country, ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// When the account came to be known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Instant>,
    /// Who looks after it, an opaque id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
    /// Tier of service, the caller's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// The account it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<String>,
    /// Labels, free words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Merges into other accounts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merges: Vec<Merge>,
    /// Fields the model doesn't name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub custom: CustomFields,
}

impl Account {
    /// An account of which only the id is known.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) when the id is blank.
    ///
    /// ```
    /// use regulars::model::Account;
    /// let mut account = Account::new("a-1")?;
    /// account.employees = Some(240);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn new(id: impl Into<String>) -> Result<Self> {
        Ok(Self {
            id: check_new_id("account", id)?,
            origin: Origin::default(),
            name: None,
            domains: Vec::new(),
            industry: None,
            employees: None,
            country: None,
            created_at: None,
            owner_id: None,
            tier: None,
            parent_id: None,
            tags: Vec::new(),
            merges: Vec::new(),
            custom: CustomFields::new(),
        })
    }
}
