//! Accounts: organisations, which business customers belong to.

use super::customer::Merge;
use super::customer::{check_merges, merged_after, rewind_merges};
use super::record::{Checker, check_new_id};
use super::record::{CustomFields, Origin};
use super::seen::Seen;
use super::time::Instant;
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

    /// Checks every field, and what must hold between fields.
    ///
    /// # Errors
    /// [`Error`](crate::Error) that names the record, the field, the value and what is allowed.
    pub fn check(&self) -> Result<()> {
        let checker = Checker::new("account", &self.id, &self.origin, &self.custom)?;
        checker.country(self.country.as_deref())?;
        checker.instants([("created_at", self.created_at)])?;
        checker.id("owner_id", self.owner_id.as_deref())?;
        checker.id("parent_id", self.parent_id.as_deref())?;
        check_merges(&checker, &self.id, &self.merges)
    }

    /// The account as known at an instant, without later merges; `None` when it wasn't known at all. An account without
    /// `created_at` has always been known. Fields without a date are as they stand now.
    pub fn as_of(&self, instant: Instant) -> Option<Seen<'_, Self>> {
        let known = self.origin.received_by(instant) && self.created_at.is_none_or(|at| at <= instant);
        let later = merged_after(&self.merges, instant);
        known.then(|| Seen::trim_if(self, later, |copy| rewind_merges(&mut copy.merges, instant)))
    }
}
