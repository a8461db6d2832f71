//! The names of Google Play's monthly files of reviews, which are CSV in UTF-16.
//!
//! A review has no id but in its link, which ratings without a text lack: these are numbered by their row. The time of
//! the developer's answer is when the author was told.
//!
//! Columns: <https://support.google.com/googleplay/android-developer/answer/6135870>.

use crate::import::map::{ColumnMap, Table};
use crate::model::Entity;

/// The names of a review, by field.
const REVIEW: Table = &[
    ("id", &["Review Link"]),
    ("score", &["Star Rating"]),
    ("text", &["Review Text"]),
    ("lang", &["Reviewer Language"]),
    ("submitted_at", &["Review Submit Date and Time"]),
    ("told_at", &["Developer Reply Date and Time"]),
    ("custom.title", &["Review Title"]),
    ("custom.app", &["Package Name"]),
    ("custom.app_version", &["App Version Name"]),
    ("custom.device", &["Device"]),
];

/// The map of reviews.
pub(super) fn map(entity: &Entity) -> Option<ColumnMap> {
    let mut map = ColumnMap::of(REVIEW)
        .with_constant("source", "google_play")
        .with_constant("kind", "review")
        .with_constant("channel", "marketplace_review")
        .with_constant("solicited", "volunteered")
        .with_constant("scale_min", "1")
        .with_constant("scale_max", "5");
    map.number_rows = true;
    (*entity == Entity::Feedback).then_some(map)
}
