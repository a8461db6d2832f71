//! Feedback from rows.

use super::interaction::related;
use crate::import::collect::Importable;
use crate::import::cure::usual_cure;
use crate::import::fields::{Field, fields};
use crate::import::lint::Lint;
use crate::import::notes::Fault;
use crate::import::row::{Row, checked, language};
use crate::model::columns::FeedbackColumns;
use crate::model::{Channel, Decision, Feedback, FeedbackKind, FeedbackLoop, Solicited};

fields! {
    ID = "id" or "feedback_id" or "response_id" or "review_id";
    CUSTOMER_ID = "customer_id" or "user_id" or "contact_id";
    ACCOUNT_ID = "account_id" or "company_id";
    SURVEY_ID = "survey_id";
    QUESTION_ID = "question_id";
    KIND = "kind" or "type";
    SCORE = "score" or "rating";
    SCALE_MIN = "scale_min";
    SCALE_MAX = "scale_max";
    TEXT = "text" or "comment" or "answer";
    LANG = "lang" or "language";
    SOLICITED = "solicited";
    CHANNEL = "channel";
    TOUCHPOINT = "touchpoint";
    SUBMITTED_AT = "submitted_at" or "submitted" or "answered_at" or "date";
    UTC_OFFSET_MINUTES = "utc_offset_minutes";
    WEIGHT = "weight";
    RELATED_ENTITY = "related_entity";
    RELATED_ID = "related_id";
    HEARD_AT = "heard_at";
    DECISION = "decision";
    DECIDED_AT = "decided_at";
    DECISION_REASON = "decision_reason";
    TOLD_AT = "told_at";
}

impl Importable for Feedback {
    const FIELDS: &'static [Field] = FIELDS;
    const REQUIRED: &'static [&'static [Field]] = &[&[ID], &[KIND], &[SUBMITTED_AT], &[SCORE, TEXT]];
    type Draft = Self;
    type Drafts = FeedbackColumns;

    fn read(row: &mut Row<'_>) -> Result<Self, Fault> {
        let id = row.id(ID)?;
        let kind = row.word(KIND, FeedbackKind::WORDS)?;
        let kind = row.needed(KIND, kind)?;
        let moment = row.moment(SUBMITTED_AT)?;
        let (submitted_at, offset) = row.needed(SUBMITTED_AT, moment)?;
        let mut feedback = Self::new(id, kind, submitted_at)?;
        feedback.custom = row.custom();
        feedback.origin = row.origin(SOURCE, RECEIVED_AT)?;
        feedback.utc_offset_minutes = row.offset(UTC_OFFSET_MINUTES)?.or(offset);
        feedback.customer_id = row.person(CUSTOMER_ID, &mut feedback.custom)?;
        feedback.account_id = row.organisation(ACCOUNT_ID, &mut feedback.custom)?;
        feedback.survey_id = row.reference(SURVEY_ID)?;
        feedback.question_id = row.reference(QUESTION_ID)?;
        row.item = row.only_item(TEXT)?;
        feedback.text = row.text(TEXT)?;
        row.item = None;
        feedback.lang = row.standard(LANG, &mut feedback.custom, language)?;
        feedback.solicited = row.word(SOLICITED, Solicited::WORDS)?;
        feedback.channel = row.word(CHANNEL, Channel::WORDS)?;
        feedback.touchpoint = row.text(TOUCHPOINT)?;
        feedback.weight = row.float(WEIGHT)?;
        feedback.related_to = related(row, RELATED_ENTITY, RELATED_ID)?;
        score(row, &mut feedback)?;
        feedback.r#loop = what_became_of_it(row)?;
        Ok(feedback)
    }

    fn id(draft: &Self) -> &str {
        &draft.id
    }

    fn finish(draft: Self, lint: &mut Lint<'_>) -> Result<Self, Fault> {
        if let (true, Some(low), Some(high)) = (draft.kind.is_nps(), draft.scale_min, draft.scale_max)
            && (low, high) != (0.0, 10.0)
        {
            let why = "a promoter score is asked from 0 to 10; one of another scale is no such score";
            lint.differs("scale_max", high, why, format!("its scale is {low} to {high}"));
        }
        if draft.score.is_none() && draft.text.is_none() {
            lint.doubt("score", "", "missing, and there is no text either");
        }
        if let Some(FeedbackLoop { heard_at, decided_at, told_at, .. }) = draft.r#loop {
            let later = [("heard_at", heard_at), ("decided_at", decided_at), ("told_at", told_at)];
            lint.order(("submitted_at", Some(draft.submitted_at)), &later);
        }
        checked(draft, Self::check)
    }
}

/// What tells the scale of a score.
const SCALE: &str =
    "declare constants.scale_min = \"1\" and constants.scale_max = \"5\", or what the ends of its scale are";

/// The score and its scale. A score without a scale, or outside it, would be a number without a meaning: the row is
/// rejected. Only the scale of a promoter score is part of its definition (0 to 10, Reichheld 2003).
fn score(row: &mut Row<'_>, feedback: &mut Feedback) -> Result<(), Fault> {
    row.item = row.only_item(SCORE)?;
    feedback.score = row.float(SCORE)?;
    row.item = None;
    (feedback.scale_min, feedback.scale_max) = (row.float(SCALE_MIN)?, row.float(SCALE_MAX)?);
    let undeclared = feedback.scale_min.is_none() && feedback.scale_max.is_none();
    if undeclared && feedback.kind.is_nps() {
        if let Some(score) = feedback.score {
            let (count, highest) = &mut row.notes.promoters;
            (*count, *highest) = (*count + 1, highest.max(score));
        }
        (feedback.scale_min, feedback.scale_max) = (Some(0.0), Some(10.0));
    }
    match (feedback.score, feedback.scale_min, feedback.scale_max) {
        (_, Some(low), Some(high)) if low >= high => {
            Err(row.fault(SCALE_MAX, format!("not above scale_min, {low}")).cured(SCALE))
        }
        (Some(score), Some(low), Some(high)) if !(low..=high).contains(&score) => {
            let cure = usual_cure(SCORE.name, &score.to_string());
            Err(row.fault(SCORE, format!("outside its scale, {low} to {high}")).cured(format!("{cure}; or {SCALE}")))
        }
        (Some(_), low, high) if low.is_none() || high.is_none() => {
            Err(row.fault(SCORE, "its scale (scale_min, scale_max) is not declared").cured(SCALE))
        }
        (None, Some(_), None) | (None, None, Some(_)) => {
            Err(row.fault(SCALE_MIN, "only one end of the scale is given").cured(SCALE))
        }
        _ => Ok(()),
    }
}

/// Whether it was heard, decided and told.
fn what_became_of_it(row: &mut Row<'_>) -> Result<Option<FeedbackLoop>, Fault> {
    let feedback_loop = FeedbackLoop {
        heard_at: row.instant(HEARD_AT)?,
        decision: row.word(DECISION, Decision::WORDS)?,
        decided_at: row.instant(DECIDED_AT)?,
        reason: row.text(DECISION_REASON)?,
        told_at: row.instant(TOLD_AT)?,
    };
    Ok((feedback_loop != FeedbackLoop::default()).then_some(feedback_loop))
}
