//! Customers: people, who may belong to an account.

use super::money::Money;
use super::record::{Checker, check_new_id, check_words};
use super::record::{CustomFields, Origin};
use super::seen::Seen;
use super::time::Instant;
use super::vocabulary::{Channel, ConsentState, LifecycleStage};
use crate::Result;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A person who buys, asks or answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Customer {
    /// The caller's opaque id.
    pub id: String,
    /// Where the record came from.
    #[serde(default, skip_serializing_if = "Origin::is_empty")]
    pub origin: Origin,
    /// Ids the customer had before being identified.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub anonymous_ids: Vec<String>,
    /// The organisation the customer belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// Full name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Mail addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<String>,
    /// Phone numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<String>,
    /// When the customer came to be known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Instant>,
    /// Where the customer stands between not knowing us and being lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifecycle_stage: Option<LifecycleStage>,
    /// Language, BCP 47.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// IANA time zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// Country, ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// How the customer was won.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acquisition: Option<Acquisition>,
    /// Labels, free words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What the customer agreed to or declined, and when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consents: Vec<Consent>,
    /// Merges into other customers; the record itself stays, so that each can be undone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merges: Vec<Merge>,
    /// Fields the model doesn't name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub custom: CustomFields,
}

/// How a customer was won, and what that cost.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acquisition {
    /// The source, the caller's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The campaign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign_id: Option<String>,
    /// What it cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Money>,
}

/// What a customer said about one purpose.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// The purpose, the caller's word, such as `marketing`.
    pub purpose: String,
    /// What was said.
    pub state: ConsentState,
    /// When.
    pub at: Instant,
}

/// The event of two records turning out to be the same person or organisation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// When they were merged.
    pub merged_at: Instant,
    /// The record that goes on.
    pub merged_into: String,
    /// When the merge was undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone_at: Option<Instant>,
}

impl Customer {
    /// A customer of whom only the id is known.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) when the id is blank.
    ///
    /// ```
    /// use regulars::model::Customer;
    /// let mut customer = Customer::new("c-17")?;
    /// customer.country = Some("IR".into());
    /// assert!(Customer::new(" ").is_err());
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn new(id: impl Into<String>) -> Result<Self> {
        Ok(Self {
            id: check_new_id("customer", id)?,
            origin: Origin::default(),
            anonymous_ids: Vec::new(),
            account_id: None,
            name: None,
            emails: Vec::new(),
            phones: Vec::new(),
            created_at: None,
            lifecycle_stage: None,
            lang: None,
            time_zone: None,
            country: None,
            acquisition: None,
            tags: Vec::new(),
            consents: Vec::new(),
            merges: Vec::new(),
            custom: CustomFields::new(),
        })
    }

    /// Checks every field, and what must hold between fields.
    ///
    /// # Errors
    /// [`Error`](crate::Error) that names the record, the field, the value and what is allowed.
    pub fn check(&self) -> Result<()> {
        let checker = Checker::new("customer", &self.id, &self.origin, &self.custom)?;
        checker.ids("anonymous_ids", &self.anonymous_ids)?;
        checker.id("account_id", self.account_id.as_deref())?;
        checker.instants([("created_at", self.created_at)])?;
        checker.lang(self.lang.as_deref())?;
        checker.id("time_zone", self.time_zone.as_deref())?;
        checker.country(self.country.as_deref())?;
        check_words!(checker, self, lifecycle_stage);
        if let Some(acquisition) = &self.acquisition {
            check_words!(checker, acquisition, channel);
            checker.id("campaign_id", acquisition.campaign_id.as_deref())?;
            checker.prices([("acquisition cost", acquisition.cost)])?;
        }
        for consent in &self.consents {
            checker.id("consents purpose", Some(&consent.purpose))?;
            consent.state.check(checker.what("consents state"))?;
            checker.instant("consents at", consent.at)?;
        }
        check_merges(&checker, &self.id, &self.merges)
    }

    /// The customer as known at an instant, without later consents and merges; `None` when not known at all. A customer
    /// without `created_at` has always been known. Fields without a date are as they stand now.
    ///
    /// ```
    /// use regulars::model::{Customer, instant};
    /// let mut customer = Customer::new("c-17")?;
    /// customer.created_at = Some(instant("2026-03-01T08:00:00Z")?);
    /// assert!(customer.as_of(instant("2026-02-28T08:00:00Z")?).is_none());
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn as_of(&self, instant: Instant) -> Option<Seen<'_, Self>> {
        let known = self.origin.received_by(instant) && self.created_at.is_none_or(|at| at <= instant);
        let later = self.consents.iter().any(|c| c.at > instant) || merged_after(&self.merges, instant);
        known.then(|| {
            Seen::trim_if(self, later, |copy| {
                copy.consents.retain(|consent| consent.at <= instant);
                rewind_merges(&mut copy.merges, instant);
            })
        })
    }
}

pub(crate) fn check_merges(checker: &Checker<'_>, id: &str, merges: &[Merge]) -> Result<()> {
    for merge in merges {
        checker.id("merged_into", Some(&merge.merged_into))?;
        checker.instants([("merged_at", Some(merge.merged_at)), ("undone_at", merge.undone_at)])?;
        if merge.merged_into == id {
            return checker.refuse("merged_into", "is the record itself".into());
        }
    }
    Ok(())
}

/// True when a merge or its undoing lies after the instant.
pub(crate) fn merged_after(merges: &[Merge], instant: Instant) -> bool {
    merges.iter().any(|merge| merge.merged_at > instant || merge.undone_at.is_some_and(|at| at > instant))
}

/// Forgets merges after the instant, and that merges were undone after it.
pub(crate) fn rewind_merges(merges: &mut Vec<Merge>, instant: Instant) {
    merges.retain(|merge| merge.merged_at <= instant);
    for merge in merges {
        merge.undone_at = merge.undone_at.filter(|at| *at <= instant);
    }
}
