//! Survey invitations: who was asked what, and whether they answered.

use super::{
    Channel, CustomFields, FeedbackKind, Instant, Origin,
    record::{check_id, check_new_id},
    time::check_instant,
};
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
        check_id(&format!("invitation {id:?} customer_id"), &customer_id)?;
        check_instant(&format!("invitation {id:?} sent_at"), sent_at)?;
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
}
