//! The names of HubSpot: internal ones, as its API gives them (on top, or under `properties`), and the titles of its
//! CSV exports.

use crate::import::cells::declared::Epoch;
use crate::import::map::{ColumnMap, Table};
use crate::{Error, Result, model::Entity};

/// The names of a customer, by field.
const CUSTOMER: Table = &[
    ("id", &["hs_object_id", "Record ID", "Record ID - Contact"]),
    ("account_id", &["associatedcompanyid", "Primary Associated Company ID", "Associated Company IDs (Primary)"]),
    ("emails", &["email"]),
    ("phones", &["phone", "Phone Number"]),
    ("first_name", &["firstname"]),
    ("last_name", &["lastname"]),
    ("created_at", &["createdate"]),
    ("lifecycle_stage", &["lifecyclestage"]),
    ("lang", &["hs_language", "Preferred language"]),
    ("time_zone", &["hs_timezone"]),
    ("country", &["hs_country_region_code", "Country/Region Code"]),
    ("custom.country", &["country", "Country/Region"]),
    ("acquisition_source", &["hs_analytics_source", "Original Source", "Original Traffic Source"]),
];

/// The names of an account, by field.
const ACCOUNT: Table = &[
    ("id", &["hs_object_id", "Record ID", "Record ID - Company"]),
    ("name", &["name", "Company name"]),
    ("domains", &["domain", "Company Domain Name"]),
    ("industry", &["industry"]),
    ("employees", &["numberofemployees", "Number of Employees"]),
    ("created_at", &["createdate"]),
    ("owner_id", &["hubspot_owner_id", "Company owner"]),
    ("parent_id", &["hs_parent_company_id", "Parent Company ID"]),
    ("country", &["hs_country_code", "Country/Region Code"]),
    ("custom.country", &["country", "Country/Region"]),
    ("custom.annual_revenue", &["annualrevenue", "Annual Revenue"]),
];

/// The names of an interaction, by field.
const INTERACTION: Table = &[
    ("id", &["hs_object_id", "Record ID"]),
    ("customer_id", &["associatedcontactid", "Associated Contact IDs", "contact_id"]),
    ("account_id", &["Associated Company IDs", "company_id"]),
    ("kind", &["hs_engagement_type", "engagement_type", "Activity type", "type"]),
    ("occurred_at", &["hs_timestamp", "Activity date"]),
    ("direction", &["hs_call_direction", "hs_email_direction", "Call direction", "Email direction"]),
    ("duration_milliseconds", &["hs_call_duration", "Call duration"]),
    ("agent_id", &["hubspot_owner_id", "Activity assigned to"]),
    ("outcome", &["hs_call_disposition", "hs_meeting_outcome", "Call outcome", "Meeting outcome"]),
];

/// The names of an order, by field.
const ORDER: Table = &[
    ("id", &["hs_object_id", "Record ID"]),
    ("customer_id", &["Associated Contact IDs", "contact_id"]),
    ("account_id", &["Associated Company IDs", "company_id"]),
    ("ordered_at", &["hs_external_created_date", "hs_createdate", "createdate", "Order Date"]),
    ("status", &["hs_external_order_status", "hs_pipeline_stage", "Status"]),
    ("gross", &["hs_subtotal_price", "Subtotal Price"]),
    ("total", &["hs_total_price", "Total Price"]),
    ("tax", &["hs_tax", "hs_tax_price"]),
    ("shipping", &["hs_shipping_cost", "hs_shipping_price"]),
    ("refund", &["hs_refund_amount"]),
    ("currency", &["hs_currency_code", "Currency"]),
    ("product_id", &["hs_product_id", "Product ID"]),
    ("sku", &["hs_sku"]),
    ("quantity", &["quantity"]),
    ("price", &["price", "Unit price"]),
];

/// The names of a deal, by field.
const DEAL: Table = &[
    ("id", &["hs_object_id", "Record ID", "Record ID - Deal"]),
    ("account_id", &["hs_primary_associated_company", "Associated Company IDs", "Primary Associated Company ID"]),
    ("customer_ids", &["Associated Contact IDs", "contact_ids"]),
    ("name", &["dealname", "Deal Name"]),
    ("pipeline", &["pipeline"]),
    ("stage", &["dealstage", "Deal Stage"]),
    ("amount", &["amount"]),
    ("currency", &["deal_currency_code", "Currency"]),
    ("created_at", &["createdate"]),
    ("close_date", &["closedate"]),
    ("is_won", &["hs_is_closed_won", "Is Closed Won"]),
    ("is_closed", &["hs_is_closed", "Is Deal Closed?"]),
    ("probability", &["hs_deal_stage_probability", "Deal probability"]),
    ("lost_reason", &["closed_lost_reason"]),
    ("owner_id", &["hubspot_owner_id", "Deal owner"]),
    ("forecast_category", &["hs_manual_forecast_category", "hs_forecast_category", "Forecast category"]),
    ("lead_source", &["hs_analytics_source", "Original Source Type", "Original Traffic Source"]),
];

/// The names of a ticket, by field.
const TICKET: Table = &[
    ("id", &["hs_object_id", "Record ID", "Ticket ID", "hs_ticket_id"]),
    ("customer_id", &["Associated Contact IDs", "contact_id"]),
    ("account_id", &["hs_primary_company_id", "Associated Company IDs", "company_id"]),
    ("subject", &["subject", "Ticket name"]),
    ("body", &["content", "Ticket description"]),
    ("lang", &["hs_detected_language", "Detected language"]),
    ("status", &["hs_pipeline_stage", "Ticket status"]),
    ("priority", &["hs_ticket_priority", "Priority"]),
    ("reason", &["hs_ticket_category", "Category"]),
    ("channel", &["source_type", "Source"]),
    ("created_at", &["createdate"]),
    ("first_reply_at", &["first_agent_reply_date", "first_agent_response_date", "First agent email response date"]),
    ("closed_at", &["closed_date", "Close date"]),
    ("assignee_id", &["hubspot_owner_id", "Ticket owner"]),
    ("group_id", &["hubspot_team_id", "HubSpot team"]),
];

/// The names of a feedback, by field.
const FEEDBACK: Table = &[
    ("id", &["hs_object_id", "Record ID"]),
    ("customer_id", &["hs_contact_id", "Associated Contact IDs", "Contact ID"]),
    ("survey_id", &["hs_survey_id", "Survey ID"]),
    ("kind", &["hs_survey_type", "Survey type"]),
    ("score", &["hs_value", "Value", "Rating"]),
    ("scale_min", &["scale_min"]),
    ("scale_max", &["scale_max"]),
    ("text", &["hs_content", "Response", "Content"]),
    ("channel", &["hs_survey_channel", "Survey channel"]),
    ("submitted_at", &["hs_submission_timestamp", "Submission timestamp", "Submission date", "Date submitted"]),
];

/// The names of a subscription, by field.
const SUBSCRIPTION: Table = &[
    ("id", &["hs_object_id", "Record ID"]),
    ("customer_id", &["Associated Contact IDs", "contact_id"]),
    ("account_id", &["Associated Company IDs", "company_id"]),
    ("plan", &["hs_name", "Name"]),
    ("starts_on", &["hs_recurring_billing_start_date", "Start date"]),
    ("ends_on", &["hs_recurring_billing_end_date", "End date"]),
    ("renewal_on", &["hs_next_payment_due_date", "Next payment due date", "Next billing date"]),
    ("recurring", &["hs_recurring_revenue", "hs_last_payment_amount", "Recurring revenue"]),
    ("currency", &["hs_currency_code", "Currency"]),
    ("cancelled_at", &["hs_canceled_date", "hs_cancellation_date", "Canceled date"]),
];

/// The map of HubSpot's names for one kind of record.
pub(super) fn map(entity: &Entity) -> Result<ColumnMap> {
    let table = match entity {
        Entity::Customer => CUSTOMER,
        Entity::Account => ACCOUNT,
        Entity::Interaction => INTERACTION,
        Entity::Order => ORDER,
        Entity::Subscription => SUBSCRIPTION,
        Entity::Deal => DEAL,
        Entity::Ticket => TICKET,
        Entity::Feedback => FEEDBACK,
        other => {
            return Err(Error::invalid("column map", format!("HubSpot has no export of {other} that is known here")));
        }
    };
    let mut map = ColumnMap::of(table).under("properties").with_constant("source", "hubspot");
    if *entity == Entity::Interaction || *entity == Entity::Feedback {
        // The activity's own time is a Unix time in older exports.
        map.formats.epoch = Some(Epoch::Milliseconds);
    }
    // Its API's answers name the record above the properties, too.
    Ok(with_words(map, entity).with_fallback("id", "id"))
}

/// What its lifecycle stages mean.
const LIFECYCLE: &[(&str, &str)] = &[
    ("subscriber", "discovering"),
    ("lead", "lead"),
    ("marketingqualifiedlead", "lead"),
    ("marketing qualified lead", "lead"),
    ("salesqualifiedlead", "qualified"),
    ("sales qualified lead", "qualified"),
    ("opportunity", "opportunity"),
    ("customer", "active"),
    ("evangelist", "active"),
];

/// What HubSpot's own words mean.
fn with_words(map: ColumnMap, entity: &Entity) -> ColumnMap {
    match entity {
        Entity::Customer => map.with_values("lifecycle_stage", LIFECYCLE),
        Entity::Interaction => map
            .with_values(
                "direction",
                &[("incoming_email", "inbound"), ("forwarded_email", "inbound"), ("email", "outbound")],
            )
            .with_values(
                "kind",
                &[("incoming_email", "email"), ("forwarded_email", "email"), ("communication", "message")],
            ),
        Entity::Deal => map.with_values(
            "forecast_category",
            &[("most_likely", "commit"), ("omit", "omitted"), ("closed_won", "closed")],
        ),
        Entity::Ticket => map
            .with_values(
                "status",
                &[
                    ("1", "new"),
                    ("2", "pending"),
                    ("3", "open"),
                    ("4", "closed"),
                    ("waiting on contact", "pending"),
                    ("waiting on us", "open"),
                ],
            )
            .with_values("priority", &[("medium", "normal")])
            .with_values("channel", &[("form", "website"), ("chat", "live_chat"), ("feedback_form", "website")]),
        Entity::Feedback => map.with_constant("solicited", "invited").with_values("channel", &[("web", "website")]),
        _ => map,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_without_a_counterpart_are_said_to_have_none() {
        assert!(map(&Entity::Invitation).unwrap_err().to_string().contains("HubSpot has no export of invitation"));
    }
}
