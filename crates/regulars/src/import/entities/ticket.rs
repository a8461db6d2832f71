//! Tickets from rows.

use crate::import::collect::Importable;
use crate::import::fields::{Field, fields};
use crate::import::lint::Lint;
use crate::import::notes::Fault;
use crate::import::row::{Row, checked, language};
use crate::model::columns::TicketColumns;
use crate::model::{Channel, Priority, Reason, Ticket, TicketKind, TicketStatus};

fields! {
    ID = "id" or "ticket_id" or "case_id";
    CUSTOMER_ID = "customer_id" or "requester_id" or "user_id" or "contact_id";
    ACCOUNT_ID = "account_id" or "company_id" or "organization_id";
    SUBJECT = "subject";
    BODY = "body" or "description";
    LANG = "lang" or "language";
    STATUS = "status";
    PRIORITY = "priority";
    KIND = "kind" or "type";
    REASON = "reason" or "reason_code";
    REASON_DETAIL = "reason_detail";
    CHANNEL = "channel";
    CREATED_AT = "created_at" or "created";
    UTC_OFFSET_MINUTES = "utc_offset_minutes";
    FIRST_REPLY_AT = "first_reply_at";
    FIRST_REPLY_MINUTES = "first_reply_minutes";
    SOLVED_AT = "solved_at";
    CLOSED_AT = "closed_at";
    ASSIGNEE_ID = "assignee_id" or "agent_id";
    GROUP_ID = "group_id";
    REOPENS = "reopens";
    REPLIES = "replies";
    TAGS = "tags" or "labels";
}

impl Importable for Ticket {
    const FIELDS: &'static [Field] = FIELDS;
    const REQUIRED: &'static [&'static [Field]] = &[&[ID], &[CREATED_AT]];
    type Draft = Self;
    type Drafts = TicketColumns;

    fn read(row: &mut Row<'_>) -> Result<Self, Fault> {
        let id = row.id(ID)?;
        let moment = row.moment(CREATED_AT)?;
        let (created_at, offset) = row.needed(CREATED_AT, moment)?;
        let mut ticket = Self::new(id, created_at)?;
        ticket.custom = row.custom();
        ticket.origin = row.origin(SOURCE, RECEIVED_AT)?;
        ticket.utc_offset_minutes = row.offset(UTC_OFFSET_MINUTES)?.or(offset);
        ticket.customer_id = row.person(CUSTOMER_ID, &mut ticket.custom)?;
        ticket.account_id = row.organisation(ACCOUNT_ID, &mut ticket.custom)?;
        ticket.subject = row.text(SUBJECT)?;
        ticket.body = row.text(BODY)?;
        ticket.lang = row.standard(LANG, &mut ticket.custom, language)?;
        ticket.status = row.word(STATUS, TicketStatus::WORDS)?;
        ticket.priority = row.word(PRIORITY, Priority::WORDS)?;
        ticket.kind = row.word(KIND, TicketKind::WORDS)?;
        let detail = row.text(REASON_DETAIL)?;
        ticket.reason = row.text(REASON)?.map(|code| Reason { code, detail });
        ticket.channel = row.word(CHANNEL, Channel::WORDS)?;
        ticket.assignee_id = row.reference(ASSIGNEE_ID)?;
        ticket.group_id = row.reference(GROUP_ID)?;
        ticket.reopens = row.small_count(REOPENS)?;
        ticket.replies = row.small_count(REPLIES)?;
        ticket.tags = row.texts(TAGS);
        instants(row, &mut ticket)?;
        Ok(ticket)
    }

    fn id(draft: &Self) -> &str {
        &draft.id
    }

    fn finish(draft: Self, lint: &mut Lint<'_>) -> Result<Self, Fault> {
        let later =
            [("first_reply_at", draft.first_reply_at), ("solved_at", draft.solved_at), ("closed_at", draft.closed_at)];
        lint.order(("created_at", Some(draft.created_at)), &later);
        lint.order(("solved_at", draft.solved_at), &[("closed_at", draft.closed_at)]);
        checked(draft, Self::check)
    }
}

/// When it was answered, solved and closed; systems that count calendar minutes to the first reply say the same.
fn instants(row: &mut Row<'_>, ticket: &mut Ticket) -> Result<(), Fault> {
    ticket.first_reply_at = row.instant(FIRST_REPLY_AT)?;
    if let (None, Some(minutes)) = (ticket.first_reply_at, row.small_count(FIRST_REPLY_MINUTES)?) {
        ticket.first_reply_at = Some(ticket.created_at + chrono::TimeDelta::minutes(i64::from(minutes)));
    }
    ticket.solved_at = row.instant(SOLVED_AT)?;
    ticket.closed_at = row.instant(CLOSED_AT)?;
    Ok(())
}
