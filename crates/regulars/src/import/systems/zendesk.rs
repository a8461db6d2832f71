//! The names of Zendesk: its API's JSON (a ticket with its `metric_set`) and its CSV exports.

use crate::import::map::{ColumnMap, Table};
use crate::{Error, Result, model::Entity};

/// The names of a customer, by field.
const CUSTOMER: Table = &[
    ("id", &["id"]),
    ("external.caller", &["external_id"]),
    ("account_id", &["organization_id"]),
    ("name", &["name"]),
    ("emails", &["email"]),
    ("phones", &["phone"]),
    ("created_at", &["created_at"]),
    ("lang", &["locale"]),
    ("time_zone", &["iana_time_zone"]),
    ("custom.time_zone", &["time_zone"]),
    ("tags", &["tags"]),
];

/// The names of an account, by field.
const ACCOUNT: Table = &[
    ("id", &["id"]),
    ("external.caller", &["external_id"]),
    ("name", &["name"]),
    ("domains", &["domain_names"]),
    ("created_at", &["created_at"]),
    ("tags", &["tags"]),
];

/// The names of an interaction, by field.
const INTERACTION: Table = &[
    ("id", &["id"]),
    ("customer_id", &["author_id"]),
    ("kind", &["type"]),
    ("occurred_at", &["created_at"]),
    ("channel", &["via.channel"]),
    ("related_id", &["ticket_id"]),
];

/// The names of a ticket, by field.
const TICKET: Table = &[
    ("id", &["id", "Ticket ID"]),
    ("external.caller", &["external_id"]),
    ("customer_id", &["requester_id", "Requester ID"]),
    ("account_id", &["organization_id"]),
    ("subject", &["subject", "Summary", "Ticket subject"]),
    ("body", &["description"]),
    ("status", &["status", "Ticket status"]),
    ("priority", &["priority", "Ticket priority"]),
    ("kind", &["type", "Ticket type"]),
    ("channel", &["via.channel", "Via", "Ticket channel"]),
    ("created_at", &["created_at", "Ticket created - Timestamp"]),
    (
        "first_reply_minutes",
        &["reply_time_in_minutes.calendar", "metric_set.reply_time_in_minutes.calendar", "First reply time in minutes"],
    ),
    ("solved_at", &["solved_at", "metric_set.solved_at", "Ticket solved - Timestamp"]),
    ("assignee_id", &["assignee_id"]),
    ("group_id", &["group_id"]),
    ("reopens", &["reopens", "metric_set.reopens"]),
    ("replies", &["replies", "metric_set.replies"]),
    ("tags", &["tags", "Ticket tags"]),
    ("custom.requester", &["Requester"]),
    ("custom.assignee", &["Assignee"]),
    ("custom.group", &["Group"]),
];

/// The names of a feedback, by field.
const FEEDBACK: Table = &[
    ("id", &["id"]),
    ("customer_id", &["requester_id"]),
    ("score", &["score", "satisfaction_rating.score", "Satisfaction Score"]),
    ("text", &["comment", "satisfaction_rating.comment"]),
    ("submitted_at", &["updated_at"]),
    ("related_id", &["ticket_id"]),
    ("custom.reason", &["reason", "satisfaction_rating.reason"]),
];

/// The names of an invitation, by field.
const INVITATION: Table =
    &[("id", &["id"]), ("customer_id", &["requester_id"]), ("answered", &["score"]), ("sent_at", &["created_at"])];

/// Its words for ratings that were asked for: `unoffered` is none, nobody was asked.
const ASKED: &[&str] = &[
    "offered",
    "good",
    "good with comment",
    "good_with_comment",
    "good without comment",
    "good_without_comment",
    "bad",
    "bad with comment",
    "bad_with_comment",
    "bad without comment",
    "bad_without_comment",
    "received",
    "received with comment",
    "received_with_comment",
    "received without comment",
    "received_without_comment",
];
/// Columns in which they stand.
const SCORES: &[&str] = &["score", "satisfaction_rating.score", "Satisfaction Score"];

/// Its words for channels.
const CHANNELS: &[(&str, &str)] = &[
    ("web", "website"),
    ("web form", "website"),
    ("mail", "email"),
    ("chat", "live_chat"),
    ("native_messaging", "messenger"),
    ("messaging", "messenger"),
    ("voice", "phone"),
    ("facebook", "social"),
    ("twitter", "social"),
    ("web service (api)", "api"),
    ("mobile_sdk", "app"),
];

/// The map of Zendesk's names for one kind of record.
pub(super) fn map(entity: &Entity) -> Result<ColumnMap> {
    let table = match entity {
        Entity::Customer => CUSTOMER,
        Entity::Account => ACCOUNT,
        Entity::Interaction => INTERACTION,
        Entity::Ticket => TICKET,
        Entity::Feedback => FEEDBACK,
        Entity::Invitation => INVITATION,
        other => {
            return Err(Error::invalid("column map", format!("Zendesk has no export of {other} that is known here")));
        }
    };
    let mut map = ColumnMap::of(table).with_constant("source", "zendesk");
    // Its CSV exports write the tags of a ticket as words.
    map.formats.list_separator = Some(' ');
    if matches!(entity, Entity::Feedback | Entity::Invitation) {
        map = SCORES.iter().fold(map, |map, column| map.with_only(column, ASKED));
    }
    Ok(match entity {
        Entity::Interaction => map
            .with_values("channel", CHANNELS)
            .with_constant("kind", "comment")
            .with_constant("related_entity", "ticket"),
        Entity::Ticket => {
            map.with_values("channel", CHANNELS).with_values("status", &[("on-hold", "hold"), ("deleted", "closed")])
        }
        Entity::Feedback => map
            .with_values(
                "score",
                &[
                    ("good", "1"),
                    ("good with comment", "1"),
                    ("good_with_comment", "1"),
                    ("good without comment", "1"),
                    ("good_without_comment", "1"),
                    ("bad", "0"),
                    ("bad with comment", "0"),
                    ("bad_with_comment", "0"),
                    ("bad without comment", "0"),
                    ("bad_without_comment", "0"),
                    ("offered", ""),
                ],
            )
            .with_constant("kind", "csat")
            .with_constant("scale_min", "0")
            .with_constant("scale_max", "1")
            .with_constant("solicited", "invited")
            .with_constant("related_entity", "ticket"),
        // One that is still only offered has no answer.
        Entity::Invitation => {
            map.with_values("answered", &[("offered", "no"), ("*", "yes")]).with_constant("kind", "csat")
        }
        _ => map,
    })
}
