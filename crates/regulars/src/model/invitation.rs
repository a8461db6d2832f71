//! Survey invitations: who was asked what, and whether they answered.

use super::record::{Checker, check_id, check_new_id, check_words};
use super::record::{CustomFields, Origin};
use super::seen::Seen;
use super::time::Instant;
use super::time::check_instant;
use super::vocabulary::{Channel, FeedbackKind};
use crate::Result;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An invitation of one customer to one survey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invitation {
    /// The caller's opaque id.
    pub id: String,
    /// Where the record came from.
    #[serde(default, skip_serializing_if = "Origin::is_empty")]
    pub origin: Origin,
    /// The customer who was asked.
    pub customer_id: String,
    /// The survey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub survey_id: Option<String>,
    /// What kind of survey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<FeedbackKind>,
    /// What was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
    /// When it was sent.
    pub sent_at: Instant,
    /// Where it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Whether it was answered; absent when that isn't known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<bool>,
    /// When it was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Instant>,
    /// Fields the model doesn't name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub custom: CustomFields,
}

/// A question as it was put.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The question, an opaque id.
    pub id: String,
    /// Wording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wording: Option<String>,
    /// Language of the wording, BCP 47.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Lowest score of the scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale_min: Option<f64>,
    /// Highest score of the scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale_max: Option<f64>,
}

impl Invitation {
    /// An invitation sent to a customer at an instant.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) when an id is blank or the instant can't be kept.
    ///
    /// ```
    /// use regulars::model::{Invitation, instant};
    /// let mut invitation = Invitation::new("n-1", "c-17", instant("2026-03-21T06:00:00Z")?)?;
    /// invitation.answered = Some(false);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn new(id: impl Into<String>, customer_id: impl Into<String>, sent_at: Instant) -> Result<Self> {
        let id = check_new_id("invitation", id)?;
        let customer_id = customer_id.into();
        check_id(format_args!("invitation {id:?} customer_id"), &customer_id)?;
        check_instant(format_args!("invitation {id:?} sent_at"), sent_at)?;
        Ok(Self {
            id,
            origin: Origin::default(),
            customer_id,
            survey_id: None,
            kind: None,
            questions: Vec::new(),
            sent_at,
            channel: None,
            answered: None,
            answered_at: None,
            custom: CustomFields::new(),
        })
    }

    /// Checks every field, and what must hold between fields.
    ///
    /// # Errors
    /// [`Error`](crate::Error) that names the record, the field, the value and what is allowed.
    pub fn check(&self) -> Result<()> {
        let checker = Checker::new("invitation", &self.id, &self.origin, &self.custom)?;
        checker.id("customer_id", Some(&self.customer_id))?;
        checker.id("survey_id", self.survey_id.as_deref())?;
        check_words!(checker, self, kind, channel);
        checker.instants([("sent_at", Some(self.sent_at)), ("answered_at", self.answered_at)])?;
        for question in &self.questions {
            checker.id("question id", Some(&question.id))?;
            checker.lang(question.lang.as_deref())?;
            checker.scale(question.scale_min, question.scale_max)?;
        }
        if self.answered_at.is_some() && self.answered == Some(false) {
            return checker.refuse("answered", "is false although answered_at is given".into());
        }
        Ok(())
    }

    /// The invitation as known at an instant: one answered later is unanswered; `None` when it hadn't been sent. An
    /// answer without a date has always been there.
    pub fn as_of(&self, instant: Instant) -> Option<Seen<'_, Self>> {
        let known = self.origin.received_by(instant) && self.sent_at <= instant;
        let later = self.answered_at.is_some_and(|at| at > instant);
        known.then(|| Seen::trim_if(self, later, |copy| (copy.answered, copy.answered_at) = (Some(false), None)))
    }
}
