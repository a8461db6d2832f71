//! The start of a file as columns of values.

use serde_json::Value;

use crate::Result;
use crate::import::bytes::{Undeclared, beginning};
use crate::import::cells::number::plain_digits;
use crate::import::cells::trim::trimmed;
use crate::import::json::envelope;
use crate::import::json::objects::{Objects, is_array};
use crate::import::map::name_key;
use crate::import::plan::Plan;
use crate::import::table::header::{is_import_ids, is_kinds};
use crate::import::table::separator;
use crate::import::{ColumnMap, ImportOptions};
use crate::model::Customer;

/// Rows that are looked at: a day above 12, or a decimal comma, shows within far fewer, and more only take time.
const ROWS: usize = 2000;

/// A column of the sample.
#[derive(Debug, Default)]
pub(super) struct Column {
    pub(super) name: String,
    /// Its values without the missing ones.
    pub(super) values: Vec<String>,
}

impl Column {
    /// The different values, in the order in which they come.
    pub(super) fn words(&self) -> Vec<&String> {
        let mut words = Vec::new();
        for word in &self.values {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words
    }

    /// The column with digits of other scripts as ASCII.
    pub(super) fn in_plain_digits(&self) -> Self {
        let values = self.values.iter().map(|value| plain_digits(value).into_owned()).collect();
        Self { name: self.name.clone(), values }
    }
}

/// The start of a file.
#[derive(Debug, Default)]
pub(super) struct Sample {
    pub(super) json_lines: bool,
    pub(super) rows: usize,
    pub(super) columns: Vec<Column>,
    /// The likeliest encoding of a file that isn't UTF-8, and why it must be declared.
    pub(super) encoding: Option<Undeclared>,
    /// Row of the header where titles stand above it, and the rows that it takes where these are several.
    pub(super) header_row: Option<usize>,
    pub(super) header_lines: Option<usize>,
    /// Names that several columns have; the first of them is looked at.
    pub(super) same_names: Vec<String>,
}

impl Sample {
    /// Whether a column has more than one word.
    pub(super) fn has_several_words(&self, column: usize) -> bool {
        let values = self.columns.get(column).map_or(&[][..], |column| &column.values);
        values.iter().zip(values.iter().skip(1)).any(|(a, b)| a != b)
    }

    /// The lists of objects in the rows, and what the rows look like from within each.
    pub(super) fn lists(&self) -> impl Iterator<Item = (&str, Self)> {
        let mut names: Vec<&str> =
            self.columns.iter().filter_map(|column| Some(column.name.split_once("[].")?.0)).collect();
        names.dedup();
        names.into_iter().map(|list| {
            let inside = |column: &Column| {
                let name = column.name.strip_prefix(list)?.strip_prefix("[].")?.to_owned();
                Some(Column { name, values: column.values.clone() })
            };
            let columns: Vec<Column> = self.columns.iter().filter_map(inside).collect();
            let rows = columns.iter().map(|column| column.values.len()).max().unwrap_or(0);
            (list, Self { json_lines: true, rows, columns, ..Self::default() })
        })
    }

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
    let (text, encoding) = beginning(start)?;
    let body: &[u8] = &text;
    // A file cut off in the middle of a row; a short one may do without the last line break.
    let complete = body.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).and_then(|end| body.get(..=end));
    let lines = body.iter().filter(|byte| **byte == b'\n').count();
    let body = complete.filter(|_| lines > 1 && body.len() > SHORT_FILE).unwrap_or(body);
    let body = String::from_utf8_lossy(body);
    let is_json = body.trim_start().starts_with('{') || is_array(body.as_bytes());
    if is_json && !is_array(body.as_bytes()) && envelope::goes_on(body.as_bytes()) {
        return Err(envelope::printed(body.as_bytes()));
    }
    let sample = if is_json { json_lines(&body) } else { csv(body.as_bytes())? };
    Ok(Sample { encoding, ..sample })
}

/// Below this, in bytes, a file is taken as whole: nobody cuts off so little.
const SHORT_FILE: usize = 4096;

fn json_lines(body: &str) -> Sample {
    let mut sample = Sample { json_lines: true, ..Sample::default() };
    let mut objects = Objects::of(body.as_bytes(), is_array(body.as_bytes()));
    for _ in 0..ROWS {
        // The start of a file may end within an object.
        let Ok(Some(object)) = objects.next() else { break };
        if let Ok(value @ Value::Object(_)) = serde_json::from_slice(object.text) {
            sample.rows += 1;
            sample.flatten("", &value);
        }
    }
    sample
}

/// Rows among which the header is looked for, below the titles of a report.
const LOOKED_AT: usize = 50;

fn csv(body: &[u8]) -> Result<Sample> {
    let plan = Plan::of::<Customer>(&ColumnMap::default(), &ImportOptions::default())?;
    let (told, body) = separator::told(body, &plan);
    let separators = told.map_or_else(|| separator::likely(body).to_vec(), |told| vec![told]);
    let starts = separators.into_iter().map(|separator| (separator, rows(body, separator, LOOKED_AT)));
    // Titles above a table have few of the separators that it has; of separators that part as much, the likeliest.
    let widest = starts.reduce(|best, next| if width(&next.1) > width(&best.1) { next } else { best });
    let Some((separator, start)) = widest else { return Ok(Sample::default()) };
    let least = width(&start).div_ceil(2).max(2);
    let above = start.iter().position(|row| filled(row) >= least).unwrap_or(0);
    let mut names = start.get(above).map_or_else(Vec::new, cells);
    let further = start.get(above + 1..).unwrap_or(&[]);
    let lines = header_lines(further, &names);
    for row in further.iter().take(lines - 1).filter(|row| !is_import_ids(row)) {
        names.iter_mut().zip(cells(row)).filter(|(name, _)| name.is_empty()).for_each(|(name, cell)| *name = cell);
    }
    let mut sample = Sample {
        header_row: (above > 0).then_some(above + 1),
        header_lines: (lines > 1).then_some(lines),
        ..Sample::default()
    };
    names.iter().for_each(|name| sample.push(name, ""));
    let first = |name: &String| names.iter().position(|other| other == name);
    let is_first: Vec<bool> = names.iter().enumerate().map(|(at, name)| first(name) == Some(at)).collect();
    let again = names.iter().zip(&is_first).filter(|(name, is_first)| !**is_first && !name.is_empty());
    sample.same_names = again.map(|(name, _)| name.clone()).collect();
    for row in rows(body, separator, above + lines + ROWS).iter().skip(above + lines).filter(|row| filled(row) > 0) {
        sample.rows += 1;
        let cells = names.iter().zip(cells(row)).zip(&is_first).filter(|(_, is_first)| **is_first);
        cells.for_each(|((name, cell), _)| sample.push(name, &cell));
    }
    Ok(sample)
}

/// Rows that the header takes, as exports of surveys write it.
fn header_lines(further: &[csv::ByteRecord], names: &[String]) -> usize {
    if let Some(at) = further.iter().take(2).position(is_import_ids) {
        return at + 2;
    }
    let is_id = |name: &str| name_key(name) == "respondentid";
    if further.first().is_some_and(|row| is_kinds(row, names, is_id)) { 2 } else { 1 }
}

fn rows(body: &[u8], separator: u8, most: usize) -> Vec<csv::ByteRecord> {
    separator::reader(body, separator).into_byte_records().filter_map(std::result::Result::ok).take(most).collect()
}

fn cells(row: &csv::ByteRecord) -> Vec<String> {
    row.iter().map(|cell| trimmed(&String::from_utf8_lossy(cell)).to_owned()).collect()
}

fn filled(row: &csv::ByteRecord) -> usize {
    row.iter().filter(|cell| !cell.trim_ascii().is_empty()).count()
}

/// Cells of the fullest row.
fn width(rows: &[csv::ByteRecord]) -> usize {
    rows.iter().map(filled).max().unwrap_or(0)
}
