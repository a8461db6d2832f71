//! The names of what survey services add to the answers of a form: SurveyMonkey, Typeform and Qualtrics.
//!
//! Which question holds the score or the text differs from form to form: the caller adds `score` (with the constants
//! `scale_min` and `scale_max`) or `text`, and the constant `kind`.
//!
//! Columns: <https://help.surveymonkey.com/en/surveymonkey/analyze/csv-exports/>,
//! <https://www.typeform.com/help/a/download-results-360029250632/>,
//! <https://www.qualtrics.com/support/survey-platform/data-and-analysis-module/data/download-data/understanding-your-dataset/>;
//! fields: <https://www.typeform.com/developers/responses/reference/retrieve-responses/>,
//! <https://api.surveymonkey.com/v3/docs#survey-responses>.

use crate::import::cells::declared::DateOrder;
use crate::import::map::{ColumnMap, Table};
use crate::model::Entity;

/// SurveyMonkey's columns and API fields, by field.
const SURVEYMONKEY: Table = &[
    ("id", &["Respondent ID", "respondent_id", "id"]),
    ("customer_id", &["Email Address"]),
    ("survey_id", &["survey_id"]),
    ("submitted_at", &["End Date", "date_modified"]),
    ("custom.collector", &["Collector ID"]),
    ("custom.data_1", &["Custom Data 1", "custom_value"]),
];

/// Typeform's columns and API fields, by field.
const TYPEFORM: Table = &[
    ("id", &["#", "response_id"]),
    ("customer_id", &["hidden.user_id", "user_id"]),
    ("submitted_at", &["Submit Date (UTC)", "submitted_at"]),
    ("custom.network", &["Network ID", "metadata.network_id"]),
    ("custom.tags", &["Tags"]),
];

/// Qualtrics' columns, by field.
const QUALTRICS: Table = &[
    ("id", &["ResponseId", "ResponseID"]),
    ("customer_id", &["ExternalReference", "ExternalDataReference"]),
    ("submitted_at", &["RecordedDate"]),
    ("lang", &["UserLanguage"]),
    ("custom.finished", &["Finished"]),
    ("custom.distribution", &["DistributionChannel"]),
];

/// Words and codes of Qualtrics' column `Status` for answers of people: the others are previews, tests and spam.
const QUALTRICS_ANSWERS: &[&str] = &["IP Address", "0", "Imported", "2", "Offline", "16"];

/// Rows of Qualtrics' header: names, wordings and import ids. Without it, the latter two would be rejected answers.
const QUALTRICS_HEADER_LINES: usize = 3;
/// Rows of SurveyMonkey's header: questions, and their parts or how they are answered.
const SURVEYMONKEY_HEADER_LINES: usize = 2;

fn answers(entity: &Entity, table: Table, source: &str) -> Option<ColumnMap> {
    let map = ColumnMap::of(table).with_constant("source", source).with_constant("solicited", "invited");
    (*entity == Entity::Feedback).then_some(map)
}

/// The map of SurveyMonkey.
pub(super) fn surveymonkey(entity: &Entity) -> Option<ColumnMap> {
    let mut map = answers(entity, SURVEYMONKEY, "surveymonkey")?;
    map.formats.date_order = Some(DateOrder::MonthFirst);
    map.header_lines = Some(SURVEYMONKEY_HEADER_LINES);
    Some(map)
}

/// The map of Typeform.
pub(super) fn typeform(entity: &Entity) -> Option<ColumnMap> {
    // Its files hold those who began and didn't send, too.
    Some(answers(entity, TYPEFORM, "typeform")?.with_only("Response Type", &["completed"]))
}

/// The map of Qualtrics.
pub(super) fn qualtrics(entity: &Entity) -> Option<ColumnMap> {
    let mut map = answers(entity, QUALTRICS, "qualtrics")?.with_fallback("customer_id", "RecipientEmail");
    map.header_lines = Some(QUALTRICS_HEADER_LINES);
    Some(map.with_only("Status", QUALTRICS_ANSWERS))
}
