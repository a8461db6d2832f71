//! Interactions: every touch between a customer and the business.

use super::record::{Checker, check_new_id, check_words};
use super::record::{CustomFields, Origin, RecordRef};
use super::seen::Seen;
use super::time::Instant;
use super::time::check_instant;
use super::vocabulary::{Channel, Direction, InteractionKind};
use crate::Result;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One touch: a call, a mail, a visit, a page seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interaction {
    /// The caller's opaque id.
    pub id: String,
    /// Where the record came from.
    #[serde(default, skip_serializing_if = "Origin::is_empty")]
    pub origin: Origin,
    /// The customer; absent before identification.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// The id before identification.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anonymous_id: Option<String>,
    /// The organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// What kind of touch.
    pub kind: InteractionKind,
    /// When it took place (began).
    pub occurred_at: Instant,
    /// Offset of the local clock from UTC, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub utc_offset_minutes: Option<i32>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Who began it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// How long it took, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_seconds: Option<u64>,
    /// Who of us took part, an opaque id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<String>,
    /// The campaign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign_id: Option<String>,
    /// The touchpoint, the caller's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touchpoint: Option<String>,
    /// How it ended, the caller's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// The record it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub related_to: Option<RecordRef>,
    /// Fields the model doesn't name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub custom: CustomFields,
}

impl Interaction {
    /// A touch of a kind at an instant; set `customer_id` or, before identification, `anonymous_id`.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) when the id is blank or the instant can't be kept.
    ///
    /// ```
    /// use regulars::model::{Interaction, InteractionKind, instant};
    /// let mut call = Interaction::new("i-1", InteractionKind::Call, instant("2026-03-21T06:00:00Z")?)?;
    /// call.customer_id = Some("c-17".into());
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn new(id: impl Into<String>, kind: InteractionKind, occurred_at: Instant) -> Result<Self> {
        let id = check_new_id("interaction", id)?;
        check_instant(format_args!("interaction {id:?} occurred_at"), occurred_at)?;
        Ok(Self {
            id,
            origin: Origin::default(),
            customer_id: None,
            anonymous_id: None,
            account_id: None,
            kind,
            occurred_at,
            utc_offset_minutes: None,
            channel: None,
            direction: None,
            duration_seconds: None,
            agent_id: None,
            campaign_id: None,
            touchpoint: None,
            outcome: None,
            related_to: None,
            custom: CustomFields::new(),
        })
    }

    /// Checks every field, and what must hold between fields.
    ///
    /// # Errors
    /// [`Error`](crate::Error) that names the record, the field, the value and what is allowed.
    pub fn check(&self) -> Result<()> {
        let checker = Checker::new("interaction", &self.id, &self.origin, &self.custom)?;
        checker.id("customer_id", self.customer_id.as_deref())?;
        checker.id("anonymous_id", self.anonymous_id.as_deref())?;
        checker.id("account_id", self.account_id.as_deref())?;
        checker.instant("occurred_at", self.occurred_at)?;
        checker.offset(self.utc_offset_minutes)?;
        self.kind.check(checker.what("kind"))?;
        check_words!(checker, self, channel, direction);
        checker.id("agent_id", self.agent_id.as_deref())?;
        checker.id("campaign_id", self.campaign_id.as_deref())?;
        checker.related(self.related_to.as_ref())
    }

    /// The interaction as known at an instant: one still going on has no duration and no outcome yet; `None` when it
    /// hadn't begun.
    pub fn as_of(&self, instant: Instant) -> Option<Seen<'_, Self>> {
        let known = self.origin.received_by(instant) && self.occurred_at <= instant;
        known.then(|| {
            Seen::trim_if(self, self.ends_after(instant), |copy| (copy.duration_seconds, copy.outcome) = (None, None))
        })
    }

    fn ends_after(&self, instant: Instant) -> bool {
        let elapsed = instant.signed_duration_since(self.occurred_at).num_milliseconds();
        let elapsed = u64::try_from(elapsed).unwrap_or(0);
        self.duration_seconds.is_some_and(|seconds| seconds.saturating_mul(1_000) > elapsed)
    }
}
