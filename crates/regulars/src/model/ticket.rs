//! Tickets: what customers need help with.

use super::history::Historied;
use super::history::{Change, ChangeValue};
use super::record::{Checker, check_new_id, check_words};
use super::record::{CustomFields, Origin};
use super::seen::Seen;
use super::time::Instant;
use super::time::check_instant;
use super::vocabulary::{ChangeField, Channel, Priority, TicketKind, TicketStatus};
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
        check_instant(format_args!("ticket {id:?} created_at"), created_at)?;
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

    /// Checks every field, and what must hold between fields.
    ///
    /// # Errors
    /// [`Error`](crate::Error) that names the record, the field, the value and what is allowed.
    pub fn check(&self) -> Result<()> {
        let checker = Checker::new("ticket", &self.id, &self.origin, &self.custom)?;
        for (field, id) in [("customer_id", &self.customer_id), ("account_id", &self.account_id)] {
            checker.id(field, id.as_deref())?;
        }
        for (field, id) in [("assignee_id", &self.assignee_id), ("group_id", &self.group_id)] {
            checker.id(field, id.as_deref())?;
        }
        checker.instant("created_at", self.created_at)?;
        checker.instants(self.later_instants())?;
        checker.offset(self.utc_offset_minutes)?;
        checker.lang(self.lang.as_deref())?;
        check_words!(checker, self, status, priority, kind, channel);
        checker.id("reason", self.reason.as_ref().map(|reason| reason.code.as_str()))?;
        self.check_history(&checker)
    }

    /// The ticket as known at an instant: status, owner and priority are those of the history; `None` when it hadn't
    /// come in. Without history the status of a ticket solved or closed later isn't known, nor are the counts of
    /// replies and reopenings of any ticket that went on. Other fields without a date are as they stand now.
    ///
    /// ```
    /// use regulars::model::{Ticket, TicketStatus, instant};
    /// let mut ticket = Ticket::new("t-1", instant("2026-03-01T08:00:00Z")?)?;
    /// ticket.status = Some(TicketStatus::Solved);
    /// ticket.solved_at = Some(instant("2026-03-02T08:00:00Z")?);
    /// let earlier = ticket.as_of(instant("2026-03-01T09:00:00Z")?).unwrap();
    /// assert_eq!((earlier.solved_at, &earlier.status), (None, &None));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn as_of(&self, instant: Instant) -> Option<Seen<'_, Self>> {
        let known = self.origin.received_by(instant) && self.created_at <= instant;
        let after = |at: Option<Instant>| at.is_some_and(|at| at > instant);
        let later = self.later_instants().into_iter().any(|(_, at)| after(at)) || self.changed_after(instant);
        known.then(|| {
            Seen::trim_if(self, later, |copy| {
                let ended = matches!(copy.status, Some(TicketStatus::Solved | TicketStatus::Closed));
                let ended_later = ended && (after(copy.solved_at) || after(copy.closed_at));
                if ended_later && !copy.has_history_of(&ChangeField::Status) {
                    let solved_by_then = copy.solved_at.is_some_and(|at| at <= instant);
                    copy.status = solved_by_then.then_some(TicketStatus::Solved);
                }
                copy.rewind(instant);
                for at in [&mut copy.first_reply_at, &mut copy.solved_at, &mut copy.closed_at] {
                    *at = at.filter(|at| *at <= instant);
                }
                (copy.reopens, copy.replies) = (None, None);
            })
        })
    }

    /// Whether it waits for an answer: by its status, and where that isn't known by its dates; one opened again keeps
    /// the date when it was last solved.
    pub(crate) fn is_open(&self) -> bool {
        match self.status {
            Some(TicketStatus::Solved | TicketStatus::Closed) => false,
            Some(TicketStatus::New | TicketStatus::Open | TicketStatus::Pending | TicketStatus::Hold) => true,
            Some(TicketStatus::Other(_)) | None => self.solved_at.is_none() && self.closed_at.is_none(),
        }
    }

    fn later_instants(&self) -> [(&'static str, Option<Instant>); 3] {
        [("first_reply_at", self.first_reply_at), ("solved_at", self.solved_at), ("closed_at", self.closed_at)]
    }

    /// Takes the date of solving or closing from the last change of status; a ticket opened again has neither. A closed
    /// ticket keeps the date at which it was solved before; one that is solved is not closed, or not any more.
    pub(crate) fn date_solution(&mut self) {
        let last = self.history.iter().rev().find(|change| change.field == ChangeField::Status).map(|change| change.at);
        match self.status {
            Some(TicketStatus::Closed) => self.closed_at = last,
            Some(TicketStatus::Solved) => (self.solved_at, self.closed_at) = (last, None),
            _ => (self.solved_at, self.closed_at) = (None, None),
        }
    }
}

impl Historied for Ticket {
    const TRACKED: &'static [ChangeField] = &[ChangeField::Status, ChangeField::Owner, ChangeField::Priority];

    fn history(&self) -> &Vec<Change> {
        &self.history
    }

    fn history_mut(&mut self) -> &mut Vec<Change> {
        &mut self.history
    }

    fn value(&self, field: &ChangeField) -> Option<ChangeValue> {
        let text = match field {
            ChangeField::Status => self.status.as_ref().map(TicketStatus::as_str),
            ChangeField::Owner => self.assignee_id.as_deref(),
            ChangeField::Priority => self.priority.as_ref().map(Priority::as_str),
            ChangeField::Stage | ChangeField::Amount | ChangeField::Other(_) => None,
        };
        text.map(ChangeValue::from)
    }

    fn check_word(field: &ChangeField, word: &str, checker: &Checker<'_>) -> Result<()> {
        match field {
            ChangeField::Status => TicketStatus::from(word).check(checker.what("history status")),
            ChangeField::Priority => Priority::from(word).check(checker.what("history priority")),
            _ => Ok(()),
        }
    }

    fn set_value(&mut self, field: &ChangeField, value: Option<ChangeValue>) {
        let text = value.as_ref().and_then(ChangeValue::as_text);
        match field {
            ChangeField::Status => self.status = text.map(TicketStatus::from),
            ChangeField::Owner => self.assignee_id = text.map(str::to_owned),
            ChangeField::Priority => self.priority = text.map(Priority::from),
            ChangeField::Stage | ChangeField::Amount | ChangeField::Other(_) => {}
        }
    }
}
