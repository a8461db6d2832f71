//! Feedback: what customers say, asked or unasked, and whether they were heard.

use super::record::{Checker, check_new_id, check_words};
use super::record::{CustomFields, Origin, RecordRef};
use super::seen::Seen;
use super::time::Instant;
use super::time::check_instant;
use super::vocabulary::{Channel, Decision, FeedbackKind, Solicited};
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
        check_instant(format_args!("feedback {id:?} submitted_at"), submitted_at)?;
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

    /// Checks every field, and what must hold between fields.
    ///
    /// # Errors
    /// [`Error`](crate::Error) that names the record, the field, the value and what is allowed.
    pub fn check(&self) -> Result<()> {
        let checker = Checker::new("feedback", &self.id, &self.origin, &self.custom)?;
        for (field, id) in [("customer_id", &self.customer_id), ("account_id", &self.account_id)] {
            checker.id(field, id.as_deref())?;
        }
        for (field, id) in [("survey_id", &self.survey_id), ("question_id", &self.question_id)] {
            checker.id(field, id.as_deref())?;
        }
        checker.instant("submitted_at", self.submitted_at)?;
        checker.offset(self.utc_offset_minutes)?;
        checker.lang(self.lang.as_deref())?;
        self.kind.check(checker.what("kind"))?;
        check_words!(checker, self, solicited, channel);
        checker.range("weight", self.weight, 0.0, f64::MAX)?;
        checker.related(self.related_to.as_ref())?;
        self.check_score(&checker)?;
        self.r#loop.as_ref().map_or(Ok(()), |feedback_loop| feedback_loop.check(&checker))
    }

    /// A score stands on a declared scale.
    fn check_score(&self, checker: &Checker<'_>) -> Result<()> {
        checker.scale(self.scale_min, self.scale_max)?;
        match (self.score, self.scale_min, self.scale_max) {
            (Some(score), Some(min), Some(max)) => checker.range("score", Some(score), min, max),
            (Some(score), ..) => checker.refuse("score", format!("{score} has no declared scale")),
            (None, ..) => Ok(()),
        }
    }

    /// The feedback as known at an instant, without what came of it later; `None` when it hadn't been given. A decision
    /// without a date isn't known as long as the loop went on.
    ///
    /// ```
    /// use regulars::model::{Decision, Feedback, FeedbackKind, FeedbackLoop, instant};
    /// let mut idea = Feedback::new("f-1", FeedbackKind::Idea, instant("2026-03-01T08:00:00Z")?)?;
    /// let (heard_at, decided_at) = (instant("2026-03-02T08:00:00Z")?, instant("2026-03-09T08:00:00Z")?);
    /// idea.r#loop = Some(FeedbackLoop {
    ///     heard_at: Some(heard_at),
    ///     decision: Some(Decision::Yes),
    ///     decided_at: Some(decided_at),
    ///     ..FeedbackLoop::default()
    /// });
    /// let earlier = idea.as_of(instant("2026-03-03T08:00:00Z")?).unwrap();
    /// assert_eq!(earlier.r#loop, Some(FeedbackLoop { heard_at: Some(heard_at), ..FeedbackLoop::default() }));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn as_of(&self, instant: Instant) -> Option<Seen<'_, Self>> {
        let known = self.origin.received_by(instant) && self.submitted_at <= instant;
        let later = self.r#loop.as_ref().is_some_and(|feedback_loop| feedback_loop.went_on_after(instant));
        known.then(|| {
            Seen::trim_if(self, later, |copy| copy.r#loop = copy.r#loop.take().and_then(|known| known.by(instant)))
        })
    }
}

impl FeedbackKind {
    /// Whether it is the Net Promoter question, to customers or to employees.
    pub(crate) fn is_nps(&self) -> bool {
        matches!(self, Self::Nps | Self::Enps)
    }
}

impl FeedbackLoop {
    fn instants(&self) -> [(&'static str, Option<Instant>); 3] {
        [("heard_at", self.heard_at), ("decided_at", self.decided_at), ("told_at", self.told_at)]
    }

    fn check(&self, checker: &Checker<'_>) -> Result<()> {
        check_words!(checker, self, decision);
        checker.instants(self.instants())
    }

    fn went_on_after(&self, instant: Instant) -> bool {
        self.instants().into_iter().any(|(_, at)| at.is_some_and(|at| at > instant))
    }

    /// What was known of it by an instant; `None` where that is nothing.
    pub(super) fn by(self, instant: Instant) -> Option<Self> {
        if !self.went_on_after(instant) {
            return Some(self);
        }
        Some(self.rewound(instant)).filter(|known| *known != Self::default())
    }

    fn rewound(self, instant: Instant) -> Self {
        let by_then = |at: Option<Instant>| at.filter(|at| *at <= instant);
        let (heard_at, decided_at, told_at) = (by_then(self.heard_at), by_then(self.decided_at), by_then(self.told_at));
        if decided_at.is_none() {
            return Self { heard_at, told_at, ..Self::default() };
        }
        Self { heard_at, decided_at, told_at, ..self }
    }
}
