//! Which column fills which field: a map that a user can write as JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::cells::declared::Formats;
use super::cells::trim::is_mark;
use crate::math::sort_rows;

/// How the columns of a file fill the fields of a record.
///
/// Names match whatever their case, and without regard to spaces, hyphens and underscores (`Order ID` is `order_id`).
/// A field that `columns` doesn't name is read from a column of its own name, unless the map is `strict`. The path of a
/// nested JSON value is written with dots (`properties.total`), of a list of objects with brackets (`products[].sku`).
/// Besides the fields of the record, `custom.<name>` keeps a column as text in the record's custom fields, and
/// `external.<system>` as the id another system gives the record.
///
/// ```
/// use regulars::import::ColumnMap;
/// let map: ColumnMap = serde_json::from_str(
///     r#"{
///         "columns": {"id": "Bon", "net": ["Summe", "Betrag"], "custom.till": "Kasse"},
///         "values": {"status": {"bezahlt": "paid"}},
///         "constants": {"currency": "EUR"},
///         "formats": {"date_order": "day_first", "decimal": ","}
///     }"#,
/// )?;
/// assert_eq!(map.columns["net"], ["Summe", "Betrag"]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ColumnMap {
    /// Field to the column names that may fill it, of which a file must have at most one.
    #[serde(deserialize_with = "one_or_many", skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, Vec<String>>,
    /// Field to the columns that are tried, in their order, where its own column has no value; for a customer also where
    /// that stands for nobody (`{"customer_id": ["billing_email", "billing_phone"]}`).
    #[serde(deserialize_with = "one_or_many", skip_serializing_if = "BTreeMap::is_empty")]
    pub fallbacks: BTreeMap<String, Vec<String>>,
    /// Field to the file's words and what they mean; `*` stands for any other word, an empty meaning for "missing".
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// Field to the value of rows in which it is missing.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub constants: BTreeMap<String, String>,
    /// Column to the words of the rows that are read; the others are counted as skipped. A file without the column is
    /// read whole, which is a finding.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub only: BTreeMap<String, Vec<String>>,
    /// How the file writes its values.
    pub formats: Formats,
    /// Whether only the columns named here are read.
    pub strict: bool,
    /// Row of the header, counted from 1 without blank lines; the rows above it are left out. Without it, the header is
    /// the first row that has the columns which the record can't be without.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_row: Option<usize>,
    /// Rows that the header takes, as exports of surveys write names, wordings and ids; without it 1, but 3 where the
    /// third is that of Qualtrics. A column without a name in the first has that of the next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_lines: Option<usize>,
    /// Rows at the end of the file that are no records, such as notes; they are counted as skipped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub footer_rows: Option<usize>,
    /// Words that mark a row of totals, wherever it is, when they stand in its first cell that isn't empty; it is
    /// counted as skipped.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub total_words: Vec<String>,
    /// Whether the file may lack columns that are named here, as the maps of systems name all that an export may have.
    /// Otherwise each that isn't there is a finding.
    pub may_lack_columns: bool,
    /// Whether records without an id get the number of their row as one (`row-2`).
    pub number_rows: bool,
    /// What stands before the number of a row in such an id (`2026-02/` makes `2026-02/row-2`): without it, two files
    /// have the same ids.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number_prefix: Option<String>,
}

fn one_or_many<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> std::result::Result<BTreeMap<String, Vec<String>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected the name of a column, or a list of names")]
    enum Names {
        One(String),
        Many(Vec<String>),
    }
    let named = BTreeMap::<String, Names>::deserialize(deserializer)?;
    let names = |names| match names {
        Names::One(name) => vec![name],
        Names::Many(names) => names,
    };
    let mut columns = BTreeMap::new();
    columns.extend(named.into_iter().map(|(field, theirs)| (field, names(theirs))));
    Ok(columns)
}

/// The map of a ready-made table: field, names of the column.
pub(super) type Table = &'static [(&'static str, &'static [&'static str])];

impl ColumnMap {
    /// A strict map of a table.
    pub(super) fn of(table: Table) -> Self {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let mut columns = BTreeMap::new();
        columns.extend(table.iter().map(|&(field, names)| (field.to_owned(), owned(names))));
        Self { columns, strict: true, may_lack_columns: true, ..Self::default() }
    }

    /// This map, which also knows its columns as keys of a nested JSON object.
    pub(super) fn under(mut self, object: &str) -> Self {
        for names in self.columns.values_mut() {
            let nested: Vec<String> = names.iter().map(|name| format!("{object}.{name}")).collect();
            names.extend(nested);
        }
        self
    }

    /// This map, with the meaning of the words of one field.
    pub(super) fn with_values(mut self, field: &str, words: &[(&str, &str)]) -> Self {
        let mut meanings = BTreeMap::new();
        meanings.extend(words.iter().map(|&(theirs, ours)| (theirs.to_owned(), ours.to_owned())));
        self.values.insert(field.to_owned(), meanings);
        self
    }

    /// This map, with a value for rows in which the field is missing.
    pub(super) fn with_constant(mut self, field: &str, value: &str) -> Self {
        self.constants.insert(field.to_owned(), value.to_owned());
        self
    }

    /// This map, with a column to fall back on for a field, if it has the field.
    pub(super) fn with_fallback(mut self, field: &str, column: &str) -> Self {
        if self.columns.contains_key(field) {
            self.fallbacks.insert(field.to_owned(), vec![column.to_owned()]);
        }
        self
    }

    /// This map, for the rows whose column has one of the words.
    pub(super) fn with_only(mut self, column: &str, words: &[&str]) -> Self {
        self.only.insert(column.to_owned(), words.iter().map(|&word| word.to_owned()).collect());
        self
    }
}

/// A column name in the form in which names are compared: lower case, without spaces, hyphens and underscores.
pub(super) fn name_key(name: &str) -> String {
    let key: String = name
        .chars()
        .filter(|&c| !c.is_whitespace() && !is_mark(c) && !matches!(c, '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect();
    if key.is_empty() { name.trim().to_owned() } else { key }
}

/// Words in ascending order, each once.
pub(super) fn distinct(mut words: Vec<String>) -> Vec<String> {
    sort_rows(&mut words, Ord::cmp);
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_loosely_but_not_wildly() {
        for name in ["order_id", "Order ID", " ORDER-ID ", "orderId"] {
            assert_eq!(name_key(name), "orderid");
        }
        assert_ne!(name_key("order_ids"), name_key("order_id"));
        assert_eq!(name_key("_"), "_");
        assert_eq!(name_key("Properties.Total"), "properties.total");
    }

    #[test]
    fn one_name_or_many() {
        let map: ColumnMap = serde_json::from_str(r#"{"columns": {"id": "Nr", "net": ["A", "B"]}}"#).unwrap();
        assert_eq!(map.columns["id"], ["Nr"]);
        assert_eq!(map.columns["net"], ["A", "B"]);
        let again: ColumnMap = serde_json::from_str(&serde_json::to_string(&map).unwrap()).unwrap();
        assert_eq!(again, map);
        assert!(serde_json::from_str::<ColumnMap>(r#"{"colums": {}}"#).is_err());
    }
}
