//! Survey invitations from rows.

use crate::import::collect::Importable;
use crate::import::fields::{Field, fields};
use crate::import::lint::Lint;
use crate::import::notes::Fault;
use crate::import::row::{Row, checked, language};
use crate::model::columns::InvitationColumns;
use crate::model::{Channel, FeedbackKind, Invitation, Question};

fields! {
    ID = "id" or "invitation_id";
    CUSTOMER_ID = "customer_id" or "user_id" or "contact_id";
    SURVEY_ID = "survey_id";
    KIND = "kind" or "type";
    SENT_AT = "sent_at" or "invited_at";
    CHANNEL = "channel";
    ANSWERED = "answered";
    ANSWERED_AT = "answered_at";
    QUESTION_ID = "question_id";
    QUESTION_WORDING = "question_wording" or "question";
    QUESTION_LANG = "question_lang";
    QUESTION_SCALE_MIN = "question_scale_min";
    QUESTION_SCALE_MAX = "question_scale_max";
}

impl Importable for Invitation {
    const FIELDS: &'static [Field] = FIELDS;
    const REQUIRED: &'static [&'static [Field]] = &[&[ID], &[CUSTOMER_ID], &[SENT_AT]];
    type Draft = Self;
    type Drafts = InvitationColumns;

    fn read(row: &mut Row<'_>) -> Result<Self, Fault> {
        let id = row.id(ID)?;
        let mut custom = row.custom();
        let customer_id = row.person(CUSTOMER_ID, &mut custom)?.ok_or_else(|| row.no_person(CUSTOMER_ID))?;
        let sent_at = row.instant(SENT_AT)?;
        let mut invitation = Self::new(id, customer_id, row.needed(SENT_AT, sent_at)?)?;
        invitation.custom = custom;
        invitation.origin = row.origin(SOURCE, RECEIVED_AT)?;
        invitation.survey_id = row.reference(SURVEY_ID)?;
        invitation.kind = row.word(KIND, FeedbackKind::WORDS)?;
        invitation.channel = row.word(CHANNEL, Channel::WORDS)?;
        invitation.answered = row.boolean(ANSWERED)?;
        invitation.answered_at = row.instant(ANSWERED_AT)?;
        if invitation.answered_at.is_some() && invitation.answered.is_none() {
            invitation.answered = Some(true);
        }
        invitation.questions = question(row)?.into_iter().collect();
        Ok(invitation)
    }

    fn id(draft: &Self) -> &str {
        &draft.id
    }

    fn finish(draft: Self, lint: &mut Lint<'_>) -> Result<Self, Fault> {
        lint.order(("sent_at", Some(draft.sent_at)), &[("answered_at", draft.answered_at)]);
        checked(draft, Self::check)
    }
}

/// The question of a row, when it names one.
fn question(row: &mut Row<'_>) -> Result<Option<Question>, Fault> {
    let Some(id) = row.reference(QUESTION_ID)? else { return Ok(None) };
    let lang = row.text(QUESTION_LANG)?;
    if let Some(lang) = lang.as_deref().filter(|lang| language(lang).is_none()) {
        return Err(row.fault(QUESTION_LANG, format!("{lang:?} is not a BCP 47 tag")));
    }
    Ok(Some(Question {
        id,
        wording: row.text(QUESTION_WORDING)?,
        lang: lang.as_deref().and_then(language),
        scale_min: row.float(QUESTION_SCALE_MIN)?,
        scale_max: row.float(QUESTION_SCALE_MAX)?,
    }))
}
