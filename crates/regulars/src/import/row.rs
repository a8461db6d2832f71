//! One row as the record builders see it: cells by field, read as what they are meant to be.

use super::cells::date::{When, Written};
use super::cells::garbled::garbled;
use super::cells::nothing::is_word_for_nothing;
use super::cells::trim::trimmed;
use super::cells::why::Why;
use super::cells::{date, number};
use super::cure::{quoted, usual_cure};
use super::fields::Field;
use super::ids::no_id;
use super::notes::{Fault, Notes, Read};
use super::plan::{Extra, Plan};
use crate::model::{CustomFields, CustomValue, ExternalId, Instant, Origin};

/// Before each value of a list that comes from JSON, where no separator is needed; never part of a value.
pub(super) const LIST_MARK: char = '\u{1f}';

/// Where the cells of a row are.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source<'a> {
    /// A CSV record, and the column of each slot.
    Csv { record: &'a csv::StringRecord, columns: &'a [Option<usize>] },
    /// The values of a JSON object by slot, and those of the objects of its lists.
    Json { base: &'a [Option<String>], items: &'a [Vec<Option<String>>] },
}

impl<'a> Source<'a> {
    fn raw(self, slot: usize, item: Option<usize>) -> Option<&'a str> {
        match self {
            Self::Csv { record, columns } => record.get((*columns.get(slot)?)?),
            Self::Json { base, items } => match item {
                Some(item) => items.get(item)?.get(slot)?.as_deref(),
                None => base.get(slot)?.as_deref(),
            },
        }
    }

    /// The cells of the row, to be read once more.
    pub(super) fn kept(self, slots: usize) -> Kept {
        let base = (0..slots).map(|slot| self.cell(slot, None).map(str::to_owned)).collect();
        Kept { base, items: if let Self::Json { items, .. } = self { items.to_vec() } else { Vec::new() } }
    }

    /// The trimmed cell of a slot; an empty one is missing.
    pub(super) fn cell(self, slot: usize, item: Option<usize>) -> Option<&'a str> {
        self.raw(slot, item).map(trimmed).filter(|cell| !cell.is_empty())
    }
}

/// The cells of a row by slot, and those of the objects of its lists.
#[derive(Debug)]
pub(super) struct Kept {
    base: Vec<Option<String>>,
    items: Vec<Vec<Option<String>>>,
}

impl Kept {
    pub(super) fn source(&self) -> Source<'_> {
        Source::Json { base: &self.base, items: &self.items }
    }
}

/// A row under way to a record.
#[derive(Debug)]
pub struct Row<'a> {
    pub(super) source: Source<'a>,
    pub(super) plan: &'a Plan,
    pub(super) notes: &'a mut Notes,
    pub(super) number: usize,
    /// The object of the row's lists that is being read, instead of the row itself.
    pub(super) item: Option<usize>,
}

impl<'a> Row<'a> {
    /// How many objects the lists of the row hold; 0 for CSV, whose rows are flat.
    pub(super) fn items(&self) -> usize {
        match self.source {
            Source::Csv { .. } => 0,
            Source::Json { items, .. } => items.len(),
        }
    }

    /// The one object of the row's lists that has a value of a field, where the row itself has none.
    pub(super) fn only_item(&self, field: Field) -> Read<Option<usize>> {
        if self.source.cell(field.at, None).is_some() {
            return Ok(None);
        }
        let mut with = (0..self.items()).filter(|&item| self.source.cell(field.at, Some(item)).is_some());
        let (first, second) = (with.next(), with.next());
        let value = |item| self.source.cell(field.at, item).unwrap_or("");
        match second {
            None => Ok(first),
            Some(_) => {
                Err(Fault::new(field.name, value(second), "a second value in the list, of which a record has one")
                    .detail(format!("the first is {:?}", value(first)))
                    .cured("write one row for each answer, or one column for each question"))
            }
        }
    }

    fn own(&self, slot: usize) -> Option<&'a str> {
        self.source.cell(slot, self.item).and_then(|cell| self.plan.meaning(slot, cell))
    }

    fn slot(&self, slot: usize) -> Option<&'a str> {
        self.own(slot).or_else(|| self.plan.constant(slot))
    }

    /// The text of a field as the map means it.
    pub(super) fn cell(&self, field: Field) -> Option<&'a str> {
        if self.plan.is_alone(field.at) {
            return self.own(field.at);
        }
        self.candidates(field).next().map(|(_, cell)| cell)
    }

    /// The texts that a field may take its value from, with their slots: its own, those of the columns to fall back on,
    /// and the constant.
    pub(super) fn candidates(&self, field: Field) -> impl Iterator<Item = (usize, &'a str)> {
        let (source, item, plan) = (self.source, self.item, self.plan);
        let slots = std::iter::once(field.at).chain(plan.fallbacks_of(field.at).iter().copied());
        let written = slots.filter_map(move |slot| Some((slot, plan.meaning(field.at, source.cell(slot, item)?)?)));
        written.chain(plan.constant(field.at).map(|constant| (field.at, constant)))
    }

    /// The id that the row itself says.
    pub(super) fn own_id(&self) -> Option<&'a str> {
        self.slot(self.plan.id_slot()?)
    }

    /// Whether any of the fields has a value.
    pub(super) fn any(&self, fields: &[Field]) -> bool {
        fields.iter().any(|&field| self.cell(field).is_some())
    }

    /// What rejects the row for the value of a field.
    pub(super) fn fault(&self, field: Field, why: impl Into<Why>) -> Fault {
        let value = self.source.cell(field.at, self.item).unwrap_or("");
        Fault::new(field.name, value, why).usually(usual_cure(field.name, value))
    }

    /// Keeps the row and notes a doubt.
    pub(super) fn doubt(&mut self, field: Field, value: &str, why: impl Into<Why>) {
        self.notes.doubts.push(Fault::new(field.name, value, why).usually(usual_cure(field.name, value)));
    }

    /// A value that a word may stand for: what isn't read says how the map tells its meaning.
    fn read_meaning<T>(&self, field: Field, read: impl Fn(&str) -> Result<T, Why>) -> Read<Option<T>> {
        self.read(field, |text| read(text).map_err(|why| if is_wordy(text) { meant(field, text, &why) } else { why }))
    }

    fn read<T>(&self, field: Field, read: impl Fn(&str) -> Result<T, Why>) -> Read<Option<T>> {
        let Some(cell) = self.cell(field) else { return Ok(None) };
        read(cell).map(Some).map_err(|why| self.unread(field, cell, why))
    }

    /// What rejects the row for a cell that can't be read.
    pub(super) fn unread(&self, field: Field, cell: &str, why: Why) -> Fault {
        let undeclared =
            || format!("a word for nothing; declare formats.missing = [{}] if it means missing", quoted(cell));
        if is_word_for_nothing(cell) { self.fault(field, undeclared()) } else { self.fault(field, why) }
    }

    /// The value of a field that the record can't be without.
    pub(super) fn needed<T>(&self, field: Field, value: Option<T>) -> Read<T> {
        value.ok_or_else(|| {
            let Some(word) = self.source.cell(field.at, self.item) else { return self.fault(field, "missing") };
            let (name, word) = (field.name, quoted(word));
            let cure = format!("declare values.{name} = {{{word}: {word}}} if it is meant as it is written");
            self.fault(field, "missing: the word stands for nothing").usually(cure)
        })
    }

    /// One text; a word for nothing is kept, and doubtful: it may be a name or an answer.
    pub(super) fn text(&mut self, field: Field) -> Read<Option<String>> {
        let text = self.plain_text(field)?;
        if let Some((why, cure)) = text.as_deref().and_then(garbled) {
            let fault = Fault::new(field.name, text.as_deref().unwrap_or(""), why);
            self.notes.doubts.push(fault.cured(cure));
        }
        if let Some(word) = text.as_deref().filter(|text| self.is_no_id(field.at, text)) {
            let why = format!(
                "a word for nothing, kept as text; declare formats.missing = [{}] if it means missing",
                quoted(word)
            );
            self.doubt(field, word, why);
        }
        Ok(text)
    }

    pub(super) fn plain_text(&self, field: Field) -> Read<Option<String>> {
        self.read(field, |text| {
            if text.starts_with(LIST_MARK) { Err("a list, expected one value".into()) } else { Ok(text.to_owned()) }
        })
    }

    /// The sign between the values of a cell.
    pub(super) fn separator(&self, cell: &str) -> char {
        if cell.starts_with(LIST_MARK) { LIST_MARK } else { self.plan.formats.list_separator.unwrap_or(';') }
    }

    /// Several texts.
    pub(super) fn texts(&self, field: Field) -> Vec<String> {
        let Some(cell) = self.cell(field) else { return Vec::new() };
        cell.split(self.separator(cell)).map(trimmed).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    /// A word of a vocabulary; an unknown one is kept, counted, and doubtful.
    pub(super) fn word<W: for<'w> From<&'w str>>(&mut self, field: Field, vocabulary: &[&str]) -> Read<Option<W>> {
        let Some(text) = self.plain_text(field)? else { return Ok(None) };
        let plain: String = text.to_lowercase().chars().filter(|c| !matches!(c, ' ' | '-' | '_')).collect();
        let is_it = |word: &&&str| word.bytes().filter(|byte| *byte != b'_').eq(plain.bytes());
        if let Some(known) = vocabulary.iter().find(is_it) {
            return Ok(Some(W::from(known)));
        }
        let cell = self.source.cell(field.at, self.item);
        if cell.and_then(|cell| self.plan.mapped_word(field.at, cell)).is_none() {
            let (name, word, known) = (field.name, quoted(&text), vocabulary.join(", "));
            let cure = format!("declare values.{name} = {{{word}: {word}}} to keep it, or one of {known} in its place");
            self.unknown(field, &text, Fault::new(name, &text, "not a known word; kept as it is").usually(cure));
        }
        Ok(Some(W::from(&text)))
    }

    /// Counts a word that its vocabulary doesn't know.
    pub(super) fn unknown(&mut self, field: Field, word: &str, fault: Fault) {
        self.notes.words.push((field.name, word.to_owned(), fault));
    }

    fn when(&mut self, field: Field) -> Read<Option<When>> {
        let formats = &self.plan.formats;
        self.read(field, |text| date::when(text, formats))
    }

    /// An instant, and the offset of the local clock where one was written.
    pub(super) fn moment(&mut self, field: Field) -> Read<Option<(Instant, Option<i32>)>> {
        let Some(when) = self.when(field)? else { return Ok(None) };
        if when.written == Written::Day {
            self.notes.counted.days += 1;
        } else if when.written != Written::Local || self.plan.formats.offset_minutes.is_none() {
            let number = self.number;
            self.notes.written.entry(when.written).or_insert((0, number)).0 += 1;
        }
        if self.plan.as_of.is_some_and(|as_of| when.utc > as_of) {
            let value = self.cell(field).unwrap_or("");
            self.doubt(field, value, "lies after the date of the import (as_of)");
        }
        let offset = match when.written {
            Written::Offset(minutes) => Some(minutes),
            Written::Day | Written::Local => self.plan.formats.offset_minutes,
            Written::Utc => None,
        };
        Ok(Some((when.utc, offset)))
    }

    /// An instant.
    pub(super) fn instant(&mut self, field: Field) -> Read<Option<Instant>> {
        Ok(self.moment(field)?.map(|(instant, _)| instant))
    }

    /// A day without a zone; of an instant, the day on the clock it was written by.
    pub(super) fn day(&mut self, field: Field) -> Read<Option<chrono::NaiveDate>> {
        Ok(self.when(field)?.map(|when| when.day))
    }

    /// A finite number.
    pub(super) fn float(&self, field: Field) -> Read<Option<f64>> {
        self.read_meaning(field, |text| number::float(text, &self.plan.formats))
    }

    /// A count.
    pub(super) fn count(&self, field: Field) -> Read<Option<u64>> {
        self.read_meaning(field, |text| number::count(text, &self.plan.formats))
    }

    /// A count of 32 bits.
    pub(super) fn small_count(&self, field: Field) -> Read<Option<u32>> {
        let count = self.count(field)?;
        count.map(u32::try_from).transpose().map_err(|_| self.fault(field, "too large for a count"))
    }

    /// An offset of the local clock from UTC, in minutes.
    pub(super) fn offset(&self, field: Field) -> Read<Option<i32>> {
        self.read(field, |text| {
            let digits = number::plain_digits(text);
            // A column with gaps is one of floats.
            let whole = digits.strip_suffix(".0").unwrap_or(&digits);
            let minutes = whole.parse::<i32>().ok().filter(|minutes| minutes.abs() <= 18 * 60);
            minutes.ok_or_else(|| "not a number of minutes from -1080 to 1080".into())
        })
    }

    /// A truth value.
    pub(super) fn boolean(&self, field: Field) -> Read<Option<bool>> {
        self.read_meaning(field, number::boolean)
    }

    /// A word that has a standard form; one of another form is kept, doubtful, as the custom field of that name.
    pub(super) fn standard(
        &mut self,
        field: Field,
        custom: &mut CustomFields,
        form: fn(&str) -> Option<String>,
    ) -> Read<Option<String>> {
        let Some(text) = self.plain_text(field)? else { return Ok(None) };
        let standard = form(&text);
        if standard.is_none() {
            self.doubt(field, &text, format!("not in standard form; kept as the custom field {}", field.name));
            custom.insert(field.name.to_owned(), CustomValue::Text(text));
        }
        Ok(standard)
    }

    /// Where the record comes from.
    pub(super) fn origin(&mut self, source: Field, received_at: Field) -> Read<Origin> {
        let mut external_ids = Vec::new();
        for (slot, extra) in &self.plan.extras {
            let (Extra::External(system), Some(id)) = (extra, self.slot(*slot)) else { continue };
            if self.is_no_id(*slot, id) {
                let fault = Fault::new(format!("external.{system}"), id, no_id(id));
                self.notes.doubts.push(fault);
            } else {
                external_ids.push(ExternalId { system: system.clone(), id: id.to_owned() });
            }
        }
        Ok(Origin { source: self.text(source)?, external_ids, received_at: self.instant(received_at)? })
    }

    /// The columns that the map keeps as custom fields.
    pub(super) fn custom(&self) -> CustomFields {
        let custom = |(slot, extra): &(usize, Extra)| match extra {
            Extra::Custom(name) => Some((
                name.clone(),
                CustomValue::Text(self.slot(*slot)?.replace(LIST_MARK, ";").trim_start_matches(';').to_owned()),
            )),
            Extra::External(_) => None,
        };
        let mut fields = CustomFields::new();
        fields.extend(self.plan.extras.iter().filter_map(custom));
        fields
    }
}

/// Whether a text holds more than a number and its signs: words, or a range such as `1-10`.
fn is_wordy(text: &str) -> bool {
    let is_of_number = |c: char| c.is_numeric() || c.is_whitespace() || "+-−.,'’_()eE".contains(c);
    text.trim_start_matches(['-', '+']).contains('-') || !text.chars().all(is_of_number)
}

/// Why a word isn't read, and how the map would tell what it means.
fn meant(field: Field, text: &str, why: &str) -> Why {
    if why.contains("; declare ") {
        return why.to_owned().into();
    }
    format!("{why}; {}", usual_cure(field.name, text)).into()
}

/// A country as ISO 3166-1 alpha-2, whatever its case; `UK`, which many write for `GB`, is none.
pub(super) fn country(text: &str) -> Option<String> {
    let is_code = text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic()) && !text.eq_ignore_ascii_case("uk");
    is_code.then(|| text.to_ascii_uppercase())
}

/// A language tag of BCP 47; `en_US` is `en-US`.
pub(super) fn language(text: &str) -> Option<String> {
    let tag = text.replace('_', "-");
    let part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let primary = tag.split('-').next().unwrap_or("");
    let known = (2..=3).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_alphabetic());
    (known && tag.split('-').all(part)).then_some(tag)
}

/// The record, unless its own check refuses it.
pub(super) fn checked<T>(record: T, check: fn(&T) -> crate::Result<()>) -> Read<T> {
    check(&record)?;
    Ok(record)
}

/// What an error says is wrong, without the name of what it is wrong with.
pub(super) fn reason(error: crate::Error) -> String {
    match error {
        crate::Error::Invalid { why, .. } => why,
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_from_numbers() {
        for text in ["very likely", "1-10", "10 - Extremely likely", "10/10", "★★★", "00:01:00", "ja"] {
            assert!(is_wordy(text), "{text}");
        }
        for text in ["-5", "1,5", "1e3", "۱۲", "1.2.3"] {
            assert!(!is_wordy(text), "{text}");
        }
    }

    #[test]
    fn standard_forms() {
        assert_eq!(country("ir").as_deref(), Some("IR"));
        assert_eq!(language("fa_IR").as_deref(), Some("fa-IR"));
        for text in ["Iran", "I1", "", "é", "UK"] {
            assert_eq!(country(text), None, "{text}");
        }
        for text in ["German", "d", "de-", "de-DE@euro", ""] {
            assert_eq!(language(text), None, "{text}");
        }
    }
}
