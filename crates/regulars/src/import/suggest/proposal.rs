//! What is proposed for a file.

use serde::{Deserialize, Serialize};

use crate::import::map::ColumnMap;
use crate::import::systems::SourceSystem;
use crate::model::Entity;

/// A proposal of how to read a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The kind of record that its rows seem to be.
    pub entity: Entity,
    /// The system whose export it seems to be, if it is a known one.
    pub system: Option<SourceSystem>,
    /// Whether it is JSON Lines (else CSV).
    pub json_lines: bool,
    /// Which column fills which field, in the order of the columns.
    pub fields: Vec<SuggestedField>,
    /// Columns that would fill nothing.
    pub unused_columns: Vec<String>,
    /// What is to be decided by a person first; none when all is clear.
    pub questions: Vec<SuggestedQuestion>,
    /// The map to be confirmed, completed by the answers, and given to the import as it is.
    pub map: ColumnMap,
}

/// A column and the field that it would fill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestedField {
    /// The column of the file.
    pub column: String,
    /// The field of the record.
    pub field: String,
    /// Why: by its name, by the map of a system, or by the look of its values.
    pub why: String,
    /// Its first value; empty when it has none.
    pub example: String,
}

/// Something that a file doesn't tell, or that looks wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestedQuestion {
    /// The field, or the key of the formats.
    pub about: String,
    /// The question, with what it is asked for and what to declare.
    pub question: String,
}
