//! What a file looks like: a proposal of how to read it, for a person to confirm.
//!
//! Nothing is applied by itself. Kind and columns are told by their names (those of the fields, of the known systems,
//! and names in common use), then by the look of the values where exactly one column has it; formats by what the values
//! show, and the header is looked for below titles. What the values can't tell is a question, never a guess.

mod doubts;
mod further;
mod keys;
mod kinds;
mod look;
mod names;
mod proposal;
mod sample;
mod written;

pub use proposal::{SuggestedField, SuggestedQuestion, Suggestion};

use kinds::Kind;
use sample::Sample;

use crate::import::json::envelope::enclosed;
use crate::{Error, Result};

/// Proposes how to read a file, from its start (the header and some hundred rows): CSV with a header, or JSON Lines.
///
/// A last row that isn't complete is left out, so that the first bytes of a long file will do.
///
/// # Errors
/// [`Error::Invalid`] when the bytes aren't text, or no column looks like that of any record; [`Error::Empty`] when
/// there is no row.
///
/// ```
/// use regulars::{import::{self, DateOrder, ImportOptions}, model::{Entity, Order}};
/// let file = "Bestellnummer;Kunde;Datum;Betrag\n1;k-7;31.01.2025;1.200,50\n2;k-8;02.02.2025;8,00\n";
/// let suggestion = import::suggest(file.as_bytes())?;
/// assert_eq!(suggestion.entity, Entity::Order);
/// assert_eq!(suggestion.map.formats.date_order, Some(DateOrder::DayFirst));
/// assert_eq!(suggestion.questions[0].about, "formats.currency");
/// let mut map = suggestion.map;
/// map.formats.currency = Some("EUR".into()); // what the person answers
/// let orders = import::csv::<Order>(file.as_bytes(), &map, &ImportOptions::default())?;
/// assert_eq!(orders.records[0].gross.to_string(), "1200.50 EUR");
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn suggest(start: &[u8]) -> Result<Suggestion> {
    let sample = sample::read(start)?;
    if sample.rows == 0 {
        return Err(Error::Empty { what: "file".into() });
    }
    let kind = kind(&sample)?;
    let mut map = kind.map(&sample);
    (map.header_row, map.header_lines) = (sample.header_row, sample.header_lines);
    let mut questions = Vec::new();
    if let Some((encoding, why)) = &sample.encoding {
        map.formats.encoding = Some((*encoding).to_owned());
        let question = format!("the file {why}. The map declares {encoding:?}; is that right?");
        questions.push(SuggestedQuestion { about: "formats.encoding".to_owned(), question });
    }
    questions.extend(written::declare(&sample, &kind, &mut map));
    questions.extend(doubts::about(&sample, &kind, &map));
    let used = |at: usize| kind.fields.iter().any(|field| field.column == at);
    let unused = sample.columns.iter().enumerate().filter(|(at, _)| !used(*at));
    let unused_columns = unused.map(|(_, column)| column.name.clone()).collect();
    let mut fields = Vec::new();
    for (at, column) in sample.columns.iter().enumerate() {
        fields.extend(kind.fields.iter().filter(|field| field.column == at).map(|field| SuggestedField {
            column: column.name.clone(),
            field: field.field.clone(),
            why: field.why.clone(),
            example: column.values.first().map_or(String::new(), |value| crate::error::cut(value).into_owned()),
        }));
    }
    let (entity, system, json_lines) = (kind.entity, kind.system, sample.json_lines);
    Ok(Suggestion { entity, system, json_lines, fields, unused_columns, questions, map })
}

/// The kind of record that a file looks like most.
fn kind(sample: &Sample) -> Result<Kind> {
    let best = kinds::best(sample);
    if best.as_ref().is_none_or(|kind| !kind.missing.is_empty()) {
        // The answer of an API is one object around its records.
        let is_whole = |inside: &Sample| kinds::best(inside).is_some_and(|kind| kind.is_readable());
        if let Some((list, _)) = sample.lists().find(|(_, inside)| is_whole(inside)) {
            return Err(Error::invalid("file", enclosed(list)));
        }
    }
    best.ok_or_else(|| {
        let found: Vec<&str> = sample.columns.iter().map(|column| column.name.as_str()).collect();
        let why = format!("no record of the library has such columns: {}; write a column map", found.join(", "));
        Error::invalid("file", why)
    })
}
