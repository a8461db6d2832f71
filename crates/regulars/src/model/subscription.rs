//! Subscriptions and contracts.

use super::money::Money;
use super::record::{Checker, check_new_id};
use super::record::{CustomFields, Origin};
use super::seen::Seen;
use super::time::Instant;
use super::time::check_date;
use crate::Result;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A contract that runs until it ends or is cancelled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subscription {
    /// The caller's opaque id.
    pub id: String,
    /// Where the record came from.
    #[serde(default, skip_serializing_if = "Origin::is_empty")]
    pub origin: Origin,
    /// The customer who holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// The organisation that holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// The plan, the caller's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day, when agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<NaiveDate>,
    /// Day of the next renewal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewal_on: Option<NaiveDate>,
    /// What is paid each period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurring: Option<Money>,
    /// Months of a period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period_months: Option<u32>,
    /// When it was cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_at: Option<Instant>,
    /// Why, the caller's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel_reason: Option<String>,
    /// Fields the model doesn't name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub custom: CustomFields,
}

impl Subscription {
    /// A subscription from a first day on; set `customer_id`, `account_id` or both.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) when the id is blank or the date can't be kept.
    ///
    /// ```
    /// use regulars::model::{Subscription, date};
    /// let mut subscription = Subscription::new("s-1", date("2026-01-01")?)?;
    /// subscription.account_id = Some("a-1".into());
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn new(id: impl Into<String>, starts_on: NaiveDate) -> Result<Self> {
        let id = check_new_id("subscription", id)?;
        check_date(format_args!("subscription {id:?} starts_on"), starts_on)?;
        Ok(Self {
            id,
            origin: Origin::default(),
            customer_id: None,
            account_id: None,
            plan: None,
            starts_on,
            ends_on: None,
            renewal_on: None,
            recurring: None,
            period_months: None,
            cancelled_at: None,
            cancel_reason: None,
            custom: CustomFields::new(),
        })
    }

    /// Checks every field, and what must hold between fields.
    ///
    /// # Errors
    /// [`Error`](crate::Error) that names the record, the field, the value and what is allowed.
    pub fn check(&self) -> Result<()> {
        let checker = Checker::new("subscription", &self.id, &self.origin, &self.custom)?;
        checker.id("customer_id", self.customer_id.as_deref())?;
        checker.id("account_id", self.account_id.as_deref())?;
        if self.customer_id.is_none() && self.account_id.is_none() {
            return checker.refuse("customer_id, account_id", "neither is given: nobody holds it".into());
        }
        let dates = [("ends_on", self.ends_on), ("renewal_on", self.renewal_on), ("starts_on", Some(self.starts_on))];
        checker.dates(dates)?;
        checker.instants([("cancelled_at", self.cancelled_at)])?;
        checker.prices([("recurring", self.recurring)])?;
        checker.range("period_months", self.period_months.map(f64::from), 1.0, 1200.0)
    }

    /// The subscription as known at an instant, without a later cancellation; `None` before its first day (UTC).
    pub fn as_of(&self, instant: Instant) -> Option<Seen<'_, Self>> {
        let known = self.origin.received_by(instant) && self.starts_on <= instant.date_naive();
        let later = self.cancelled_at.is_some_and(|at| at > instant);
        known.then(|| Seen::trim_if(self, later, |copy| (copy.cancelled_at, copy.cancel_reason) = (None, None)))
    }
}
