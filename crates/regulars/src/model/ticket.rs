//! Tickets: what customers need help with.

use super::{
    Change, Channel, CustomFields, Instant, Origin, Priority, TicketKind, TicketStatus, record::check_new_id,
    time::check_instant,
};
use crate::Result;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A request for help.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ticket {
    /// The caller's opaque id.
    pub id: String,
    /// Where the record came from.
    #[serde(default, skip_serializing_if = "Origin::is_empty")]
    pub origin: Origin,
    /// The customer who asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// The organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// Subject line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Text; absent after scrubbing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Language of the text, BCP 47.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// How far it has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<TicketStatus>,
    /// How urgent it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// What it is about, in the coarse.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<TicketKind>,
    /// What it is about, the caller's two levels; `other` and `unknown` are different reasons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// Where it came in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// When it came in.
    pub created_at: Instant,
    /// Offset of the local clock from UTC, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub utc_offset_minutes: Option<i32>,
    /// When it was first answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_reply_at: Option<Instant>,
    /// When it was (last) solved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solved_at: Option<Instant>,
    /// When it was closed for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Instant>,
    /// Who works on it, an opaque id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee_id: Option<String>,
    /// The team that works on it, an opaque id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    /// How often it was opened again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopens: Option<u32>,
    /// How many answers it took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replies: Option<u32>,
    /// Labels, free words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The promises that apply.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sla: Vec<SlaTarget>,
    /// Changes of status, owner and priority.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Change>,
    /// Fields the model doesn't name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub custom: CustomFields,
}

/// A reason on two levels of the caller's own list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// The coarse level.
    pub code: String,
    /// The fine level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// A promise of service that applies to a ticket.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlaTarget {
    /// The policy, the caller's word.
    pub policy: String,
    /// What is promised, the caller's word, such as `first_reply`.
    pub metric: String,
    /// Within how many minutes.
    pub target_minutes: u32,
    /// Which clock counts, the caller's word, such as `calendar` or `business`.
    pub clock: String,
}

impl Ticket {
    /// A ticket that came in at an instant.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) when the id is blank or the instant can't be kept.
    ///
    /// ```
    /// use regulars::model::{Ticket, TicketStatus, instant};
    /// let mut ticket = Ticket::new("t-1", instant("2026-03-21T06:00:00Z")?)?;
    /// ticket.customer_id = Some("c-17".into());
    /// ticket.status = Some(TicketStatus::Open);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn new(id: impl Into<String>, created_at: Instant) -> Result<Self> {
        let id = check_new_id("ticket", id)?;
        check_instant(&format!("ticket {id:?} created_at"), created_at)?;
        Ok(Self {
            id,
            origin: Origin::default(),
            customer_id: None,
            account_id: None,
            subject: None,
            body: None,
            lang: None,
            status: None,
            priority: None,
            kind: None,
            reason: None,
            channel: None,
            created_at,
            utc_offset_minutes: None,
            first_reply_at: None,
            solved_at: None,
            closed_at: None,
            assignee_id: None,
            group_id: None,
            reopens: None,
            replies: None,
            tags: Vec::new(),
            sla: Vec::new(),
            history: Vec::new(),
            custom: CustomFields::new(),
        })
    }
}
