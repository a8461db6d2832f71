//! Interactions from rows.

use crate::import::collect::Importable;
use crate::import::fields::{Field, fields};
use crate::import::lint::Lint;
use crate::import::notes::Fault;
use crate::import::row::{Row, checked};
use crate::model::columns::InteractionColumns;
use crate::model::{Channel, Direction, Entity, Interaction, InteractionKind, RecordRef};

fields! {
    ID = "id" or "interaction_id" or "event_id" or "message_id";
    CUSTOMER_ID = "customer_id" or "user_id" or "contact_id";
    ANONYMOUS_ID = "anonymous_id";
    ACCOUNT_ID = "account_id" or "company_id";
    KIND = "kind" or "type";
    OCCURRED_AT = "occurred_at" or "timestamp" or "date";
    UTC_OFFSET_MINUTES = "utc_offset_minutes";
    CHANNEL = "channel";
    DIRECTION = "direction";
    DURATION_SECONDS = "duration_seconds" or "duration";
    DURATION_MILLISECONDS = "duration_milliseconds";
    AGENT_ID = "agent_id";
    CAMPAIGN_ID = "campaign_id" or "campaign";
    TOUCHPOINT = "touchpoint";
    OUTCOME = "outcome";
    RELATED_ENTITY = "related_entity";
    RELATED_ID = "related_id";
}

impl Importable for Interaction {
    const FIELDS: &'static [Field] = FIELDS;
    const REQUIRED: &'static [&'static [Field]] =
        &[&[ID], &[CUSTOMER_ID, ANONYMOUS_ID, ACCOUNT_ID], &[KIND], &[OCCURRED_AT]];
    type Draft = Self;
    type Drafts = InteractionColumns;

    fn read(row: &mut Row<'_>) -> Result<Self, Fault> {
        let id = row.id(ID)?;
        let kind = row.word(KIND, InteractionKind::WORDS)?;
        let kind = row.needed(KIND, kind)?;
        let moment = row.moment(OCCURRED_AT)?;
        let (occurred_at, offset) = row.needed(OCCURRED_AT, moment)?;
        let mut interaction = Self::new(id, kind, occurred_at)?;
        interaction.custom = row.custom();
        interaction.origin = row.origin(SOURCE, RECEIVED_AT)?;
        interaction.utc_offset_minutes = row.offset(UTC_OFFSET_MINUTES)?.or(offset);
        interaction.customer_id = row.person(CUSTOMER_ID, &mut interaction.custom)?;
        interaction.anonymous_id = row.reference(ANONYMOUS_ID)?;
        interaction.account_id = row.organisation(ACCOUNT_ID, &mut interaction.custom)?;
        interaction.channel = row.word(CHANNEL, Channel::WORDS)?;
        interaction.direction = row.word(DIRECTION, Direction::WORDS)?;
        interaction.duration_seconds = match row.count(DURATION_SECONDS)? {
            Some(seconds) => Some(seconds),
            None => row.count(DURATION_MILLISECONDS)?.map(|milliseconds| milliseconds / 1000),
        };
        interaction.agent_id = row.reference(AGENT_ID)?;
        interaction.campaign_id = row.text(CAMPAIGN_ID)?;
        interaction.touchpoint = row.text(TOUCHPOINT)?;
        interaction.outcome = row.text(OUTCOME)?;
        interaction.related_to = related(row, RELATED_ENTITY, RELATED_ID)?;
        if interaction.customer_id.is_none() && interaction.anonymous_id.is_none() && interaction.account_id.is_none() {
            row.doubt(CUSTOMER_ID, "", "missing: nobody is named who took part");
        }
        Ok(interaction)
    }

    fn id(draft: &Self) -> &str {
        &draft.id
    }

    fn finish(draft: Self, _lint: &mut Lint<'_>) -> Result<Self, Fault> {
        checked(draft, Self::check)
    }
}

/// The record that a row names by kind and id.
pub(super) fn related(row: &mut Row<'_>, entity: Field, id: Field) -> Result<Option<RecordRef>, Fault> {
    let Some(id) = row.reference(id)? else { return Ok(None) };
    let entity_word = row.word(entity, Entity::WORDS)?;
    Ok(Some(RecordRef { entity: row.needed(entity, entity_word)?, id }))
}
