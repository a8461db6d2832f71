//! The names of Salesforce: field names, as its API and Data Loader write them, and the labels of its reports.

use crate::import::map::{ColumnMap, Table};
use crate::{Error, Result, model::Entity};

/// The names of a customer, by field.
const CUSTOMER: Table = &[
    ("id", &["Id", "Contact ID", "Lead ID"]),
    ("account_id", &["AccountId", "Account ID"]),
    ("name", &["Name", "Full Name"]),
    ("first_name", &["FirstName"]),
    ("last_name", &["LastName"]),
    ("emails", &["Email"]),
    ("phones", &["Phone"]),
    ("created_at", &["CreatedDate"]),
    ("lang", &["Language__c"]),
    ("country", &["MailingCountryCode", "Mailing Country Code", "CountryCode"]),
    ("custom.country", &["MailingCountry", "Country"]),
    ("custom.lead_status", &["Status", "Lead Status"]),
    ("acquisition_source", &["LeadSource", "Lead Source"]),
];

/// The names of an account, by field.
const ACCOUNT: Table = &[
    ("id", &["Id", "Account ID"]),
    ("name", &["Name", "Account Name"]),
    ("domains", &["Website"]),
    ("industry", &["Industry"]),
    ("employees", &["NumberOfEmployees", "Employees"]),
    ("country", &["BillingCountryCode", "Billing Country Code"]),
    ("custom.country", &["BillingCountry"]),
    ("custom.annual_revenue", &["AnnualRevenue"]),
    ("created_at", &["CreatedDate"]),
    ("owner_id", &["OwnerId", "Account Owner"]),
    ("tier", &["Tier", "Rating"]),
    ("parent_id", &["ParentId", "Parent Account ID"]),
];

/// The names of an interaction, by field.
const INTERACTION: Table = &[
    ("id", &["Id", "Activity ID"]),
    ("customer_id", &["WhoId", "Contact ID"]),
    ("account_id", &["AccountId", "Account ID"]),
    ("kind", &["TaskSubtype", "Type", "EventSubtype"]),
    ("occurred_at", &["ActivityDateTime", "ActivityDate", "Date"]),
    ("duration_seconds", &["CallDurationInSeconds", "Call Duration"]),
    ("direction", &["CallType", "Call Type"]),
    ("agent_id", &["OwnerId", "Assigned"]),
    ("outcome", &["CallDisposition", "Call Result"]),
    ("touchpoint", &["Subject"]),
    ("custom.related_to", &["WhatId"]),
];

/// The names of an order, by field.
const ORDER: Table = &[
    ("id", &["OrderId", "Id", "Order ID"]),
    ("customer_id", &["BillToContactId", "Bill To Contact ID"]),
    ("account_id", &["AccountId", "Account ID"]),
    ("ordered_at", &["OrderedDate", "EffectiveDate", "Order Start Date"]),
    ("status", &["Status"]),
    ("net", &["TotalAmount", "Order Amount"]),
    ("currency", &["CurrencyIsoCode", "Order Currency"]),
    ("product_id", &["Product2Id", "Product ID"]),
    ("sku", &["ProductCode", "StockKeepingUnit", "Product Code"]),
    ("category", &["Family", "Product Family"]),
    ("quantity", &["Quantity"]),
    ("price", &["UnitPrice", "Unit Price"]),
    ("line_amount", &["TotalPrice", "Total Price"]),
];

/// The names of a subscription, by field.
const SUBSCRIPTION: Table = &[
    ("id", &["Id", "Contract ID"]),
    ("account_id", &["AccountId", "Account ID"]),
    ("customer_id", &["CustomerSignedId"]),
    ("plan", &["Name", "Contract Name"]),
    ("starts_on", &["StartDate", "Contract Start Date"]),
    ("ends_on", &["EndDate", "Contract End Date"]),
    ("period_months", &["ContractTerm", "Contract Term (months)"]),
    ("custom.status", &["Status"]),
];

/// The names of a deal, by field.
const DEAL: Table = &[
    ("id", &["Id", "Opportunity ID"]),
    ("account_id", &["AccountId", "Account ID"]),
    ("customer_ids", &["ContactId", "Contact ID"]),
    ("name", &["Name", "Opportunity Name"]),
    ("pipeline", &["RecordTypeId", "Opportunity Record Type"]),
    ("stage", &["StageName", "Stage"]),
    ("amount", &["Amount"]),
    ("currency", &["CurrencyIsoCode", "Amount Currency", "Opportunity Currency"]),
    ("created_at", &["CreatedDate"]),
    ("close_date", &["CloseDate"]),
    ("is_won", &["IsWon", "Won"]),
    ("is_closed", &["IsClosed", "Closed"]),
    ("lost_reason", &["Loss_Reason__c", "Lost_Reason__c", "Loss Reason", "Lost Reason"]),
    ("competitor", &["MainCompetitors__c", "Main Competitor(s)"]),
    ("owner_id", &["OwnerId", "Opportunity Owner"]),
    // Every opportunity also has a ForecastCategory, which says the same.
    ("forecast_category", &["ForecastCategoryName"]),
    ("lead_source", &["LeadSource"]),
    ("probability_percent", &["Probability", "Probability (%)"]),
    ("custom.probability", &["Probability", "Probability (%)"]),
];

/// The names of a ticket, by field.
const TICKET: Table = &[
    ("id", &["Id", "Case ID"]),
    ("customer_id", &["ContactId", "Contact ID"]),
    ("account_id", &["AccountId", "Account ID"]),
    ("subject", &["Subject"]),
    ("body", &["Description"]),
    ("status", &["Status"]),
    ("priority", &["Priority"]),
    ("kind", &["Type"]),
    ("reason", &["Reason", "Case Reason"]),
    ("channel", &["Origin", "Case Origin"]),
    ("created_at", &["CreatedDate", "Date/Time Opened", "Opened Date"]),
    ("closed_at", &["ClosedDate", "Date/Time Closed", "Closed Date"]),
    ("assignee_id", &["OwnerId", "Case Owner"]),
    ("custom.case_number", &["CaseNumber"]),
    ("custom.escalated", &["IsEscalated", "Escalated"]),
];

/// The names of a feedback, by field.
const FEEDBACK: Table = &[
    ("id", &["Id"]),
    ("customer_id", &["ContactId", "SubmitterId", "ParticipantId"]),
    ("survey_id", &["SurveyId", "SurveyVersionId"]),
    ("question_id", &["QuestionId", "SurveyQuestionId"]),
    ("kind", &["QuestionType"]),
    ("score", &["ResponseValue", "Score"]),
    ("scale_min", &["scale_min"]),
    ("scale_max", &["scale_max"]),
    ("text", &["ResponseShortText", "Response"]),
    ("submitted_at", &["CompletionDateTime", "CreatedDate"]),
];

/// The names of an invitation, by field.
const INVITATION: Table = &[
    ("id", &["Id"]),
    ("customer_id", &["ContactId", "ParticipantId"]),
    ("survey_id", &["SurveyId"]),
    ("sent_at", &["CreatedDate"]),
    ("answered", &["ResponseStatus"]),
];

/// The map of Salesforce's names for one kind of record.
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
        Entity::Invitation => INVITATION,
        other => {
            return Err(Error::invalid(
                "column map",
                format!("Salesforce has no export of {other} that is known here"),
            ));
        }
    };
    let map = ColumnMap::of(table).with_constant("source", "salesforce");
    Ok(match entity {
        Entity::Deal => map.with_values(
            "forecast_category",
            &[("best case", "best_case"), ("bestcase", "best_case"), ("forecast", "commit")],
        ),
        Entity::Ticket => map
            .with_values("status", &[("working", "open"), ("escalated", "open"), ("on hold", "hold")])
            .with_values("priority", &[("medium", "normal")])
            .with_values("channel", &[("web", "website"), ("chat", "live_chat")]),
        Entity::Interaction => map.with_values("kind", &[("event", "meeting")]),
        Entity::Order => map.with_values("status", &[("draft", "pending"), ("activated", "paid")]),
        Entity::Invitation => map.with_values(
            "answered",
            &[("completed", "yes"), ("started", "no"), ("notstarted", "no"), ("paused", "no")],
        ),
        _ => map,
    })
}
