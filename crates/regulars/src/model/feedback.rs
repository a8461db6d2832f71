//! Feedback: what customers say, asked or unasked, and whether they were heard.

use super::{
    Channel, CustomFields, Decision, FeedbackKind, Instant, Origin, RecordRef, Solicited, record::check_new_id,
    time::check_instant,
};
use crate::Result;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A score, a text, or both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feedback {
    /// The caller's opaque id.
    pub id: String,
    /// Where the record came from.
    #[serde(default, skip_serializing_if = "Origin::is_empty")]
    pub origin: Origin,
    /// The customer; absent when the answer is anonymous.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// The organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// The survey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub survey_id: Option<String>,
    /// The question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question_id: Option<String>,
    /// What kind of question or statement.
    pub kind: FeedbackKind,
    /// The score, on the declared scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// Lowest score of the scale: declared, never guessed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale_min: Option<f64>,
    /// Highest score of the scale: declared, never guessed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale_max: Option<f64>,
    /// Text; absent after scrubbing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Language of the text, BCP 47.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Whether it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solicited: Option<Solicited>,
    /// Where it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The touchpoint it is about, the caller's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touchpoint: Option<String>,
    /// When it was given.
    pub submitted_at: Instant,
    /// Offset of the local clock from UTC, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub utc_offset_minutes: Option<i32>,
    /// How many answers this one stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// The record it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub related_to: Option<RecordRef>,
    /// Whether it was heard, decided and told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#loop: Option<FeedbackLoop>,
    /// Fields the model doesn't name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub custom: CustomFields,
}

/// What became of a piece of feedback: heard, decided, told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedbackLoop {
    /// When someone took note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard_at: Option<Instant>,
    /// What was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// When it was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Instant>,
    /// Why, the caller's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When the customer was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_at: Option<Instant>,
}

impl Feedback {
    /// Feedback of a kind given at an instant; set a score with its scale, a text, or both.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) when the id is blank or the instant can't be kept.
    ///
    /// ```
    /// use regulars::model::{Feedback, FeedbackKind, instant};
    /// let mut feedback = Feedback::new("f-1", FeedbackKind::Nps, instant("2026-03-21T06:00:00Z")?)?;
    /// (feedback.score, feedback.scale_min, feedback.scale_max) = (Some(9.0), Some(0.0), Some(10.0));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn new(id: impl Into<String>, kind: FeedbackKind, submitted_at: Instant) -> Result<Self> {
        let id = check_new_id("feedback", id)?;
        check_instant(&format!("feedback {id:?} submitted_at"), submitted_at)?;
        Ok(Self {
            id,
            origin: Origin::default(),
            customer_id: None,
            account_id: None,
            survey_id: None,
            question_id: None,
            kind,
            score: None,
            scale_min: None,
            scale_max: None,
            text: None,
            lang: None,
            solicited: None,
            channel: None,
            touchpoint: None,
            submitted_at,
            utc_offset_minutes: None,
            weight: None,
            related_to: None,
            r#loop: None,
            custom: CustomFields::new(),
        })
    }
}
