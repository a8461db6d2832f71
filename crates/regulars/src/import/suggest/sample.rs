//! The start of a file as columns of values.

use serde_json::Value;

use crate::import::bytes::beginning;
use crate::import::plan::Plan;
use crate::import::table::separator;
use crate::import::{ColumnMap, ImportOptions};
use crate::model::Customer;
use crate::{Error, Result};

/// Rows that are looked at: a day above 12, or a decimal comma, shows within far fewer, and more only take time.
const ROWS: usize = 2000;

/// A column of the sample.
#[derive(Debug, Default)]
pub(super) struct Column {
    pub(super) name: String,
    /// Its values without the missing ones.
    pub(super) values: Vec<String>,
}

/// The start of a file.
#[derive(Debug, Default)]
pub(super) struct Sample {
    pub(super) json_lines: bool,
    pub(super) rows: usize,
    pub(super) columns: Vec<Column>,
}

impl Sample {
    fn push(&mut self, name: &str, value: &str) {
        let value = value.trim();
        let at = self.columns.iter().position(|column| column.name == name).unwrap_or_else(|| {
            self.columns.push(Column { name: name.to_owned(), values: Vec::new() });
            self.columns.len() - 1
        });
        if let Some(column) = self.columns.get_mut(at).filter(|_| !value.is_empty()) {
            column.values.push(value.to_owned());
        }
    }

    /// The values of a JSON object by their paths, as a map writes them.
    fn flatten(&mut self, path: &str, value: &Value) {
        let under = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| self.flatten(&under(name), value)),
            Value::Array(items) => {
                let path = if items.iter().any(Value::is_object) { format!("{path}[]") } else { path.to_owned() };
                items.iter().for_each(|item| self.flatten(&path, item));
            }
            Value::Null => self.push(path, ""),
            Value::String(text) => self.push(path, text),
            other => self.push(path, &other.to_string()),
        }
    }
}

/// Reads the rows that are complete.
pub(super) fn read(start: &[u8]) -> Result<Sample> {
    let text = beginning(start)?;
    let body: &[u8] = &text;
    // A file cut off in the middle of a row; a short one may do without the last line break.
    let complete = body.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).and_then(|end| body.get(..=end));
    let lines = body.iter().filter(|byte| **byte == b'\n').count();
    let body = complete.filter(|_| lines > 1 && body.len() > SHORT_FILE).unwrap_or(body);
    let body = String::from_utf8_lossy(body);
    if body.trim_start().starts_with('{') { Ok(json_lines(&body)) } else { csv(body.as_bytes()) }
}

/// Below this, in bytes, a file is taken as whole: nobody cuts off so little.
const SHORT_FILE: usize = 4096;

fn json_lines(body: &str) -> Sample {
    let mut sample = Sample { json_lines: true, ..Sample::default() };
    for line in body.lines().filter(|line| !line.trim().is_empty()).take(ROWS) {
        if let Ok(value @ Value::Object(_)) = serde_json::from_str(line) {
            sample.rows += 1;
            sample.flatten("", &value);
        }
    }
    sample
}

fn csv(body: &[u8]) -> Result<Sample> {
    let plan = Plan::of::<Customer>(&ColumnMap::default(), &ImportOptions::default())?;
    let (separator, body) = separator::of(body, &plan);
    let mut reader = csv::ReaderBuilder::new().flexible(true).delimiter(separator).from_reader(body);
    let header = reader.headers().map_err(|error| Error::invalid("file", error))?.clone();
    let mut sample = Sample::default();
    header.iter().for_each(|name| sample.push(name.trim(), ""));
    for record in reader.records().filter_map(std::result::Result::ok).take(ROWS) {
        sample.rows += 1;
        header.iter().zip(&record).for_each(|(name, cell)| sample.push(name.trim(), cell));
    }
    Ok(sample)
}
