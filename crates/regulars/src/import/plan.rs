//! The plan that a column map becomes for one file.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::absent::nearest::nearest;
use super::cells::declared::Formats;
use super::fields::Field;
use super::map::{ColumnMap, distinct, name_key};
use super::{ImportOptions, Importable};
use crate::model::{Instant, OnRepeat};
use crate::{Error, Result};

/// Longest name of a column that is looked up, in bytes: a file that is no table may have cells of megabytes.
pub(super) const LONGEST_NAME: usize = 4096;

/// A field beyond the table of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Extra {
    Custom(String),
    External(String),
}

/// What a row must have to be read: one of the words in a column.
#[derive(Debug)]
struct Filter {
    slot: usize,
    column: String,
    words: Vec<String>,
}

/// A map made ready for one kind of record: every field, extra field and filter has a slot.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) formats: Formats,
    pub(super) as_of: Option<Instant>,
    pub(super) number_rows: bool,
    pub(super) number_prefix: Option<String>,
    pub(super) extras: Vec<(usize, Extra)>,
    /// Row of the header, and how many it takes, where the map says so.
    pub(super) header_row: Option<usize>,
    pub(super) header_lines: Option<usize>,
    /// What the map says of rows that are no records.
    pub(super) footer_rows: Option<usize>,
    pub(super) total_words: Vec<String>,
    filters: Vec<Filter>,
    pub(super) fields: &'static [Field],
    required: &'static [&'static [Field]],
    pub(super) slots: usize,
    by_name: HashMap<String, Vec<usize>>,
    /// The columns that the map names for each field.
    mapped: BTreeMap<String, Vec<String>>,
    /// The slots to fall back on, by slot of the field.
    fallbacks: Vec<Vec<usize>>,
    fallback_columns: Vec<Vec<String>>,
    /// Slots whose column is called a telephone number.
    phones: Vec<usize>,
    may_lack_columns: bool,
    /// Slots of columns that fill nothing, and may tell how far an order has come.
    pub(super) unread: Range<usize>,
    values: Vec<HashMap<String, String>>,
    constants: Vec<Option<String>>,
    /// Slots that take their value from their own column or not at all: of a row's many fields most have none.
    alone: Vec<bool>,
}

impl Plan {
    /// The plan of a map for records of one kind.
    pub(super) fn of<T: Importable>(map: &ColumnMap, options: &ImportOptions) -> Result<Self> {
        Self::new(T::FIELDS, T::REQUIRED, map, options)
    }

    fn new(
        fields: &'static [Field],
        required: &'static [&'static [Field]],
        map: &ColumnMap,
        options: &ImportOptions,
    ) -> Result<Self> {
        let formats = options.formats.or(&map.formats);
        formats.check()?;
        if map.number_rows
            && map.number_prefix.is_none()
            && options.on_repeat.is_some_and(|on_repeat| on_repeat != OnRepeat::Error)
        {
            let why = "the numbers of rows are the same in every file; declare number_prefix in the map, for each file another";
            return Err(Error::invalid("on_repeat", why));
        }
        let mut plan = Self {
            formats,
            as_of: options.as_of,
            number_rows: map.number_rows,
            number_prefix: map.number_prefix.clone(),
            extras: Vec::new(),
            header_row: map.header_row,
            header_lines: map.header_lines,
            footer_rows: map.footer_rows,
            total_words: map.total_words.clone(),
            filters: Vec::new(),
            fields,
            required,
            slots: fields.len(),
            by_name: HashMap::new(),
            mapped: map.columns.clone(),
            fallbacks: Vec::new(),
            fallback_columns: Vec::new(),
            phones: Vec::new(),
            may_lack_columns: map.may_lack_columns,
            unread: 0..0,
            values: Vec::new(),
            constants: Vec::new(),
            alone: Vec::new(),
        };
        plan.add_extras(map)?;
        plan.add_names(map)?;
        for (column, words) in &map.only {
            plan.name(plan.slots, column);
            let words = distinct(words.iter().map(|word| word_key(word)).collect());
            plan.filters.push(Filter { slot: plan.slots, column: column.clone(), words });
            plan.slots += 1;
        }
        plan.add_fallbacks(map)?;
        plan.add_unread(map);
        plan.add_values(map)?;
        let is_alone = |slot: usize| plan.constant(slot).is_none() && plan.fallbacks_of(slot).is_empty();
        plan.alone = (0..plan.slots).map(is_alone).collect();
        Ok(plan)
    }

    fn add_extras(&mut self, map: &ColumnMap) -> Result<()> {
        let names = map.columns.keys().chain(map.constants.keys()).chain(map.values.keys()).chain(map.fallbacks.keys());
        for name in &distinct(names.cloned().collect()) {
            let extra = match name.split_once('.') {
                Some(("custom", custom)) if !custom.is_empty() => Extra::Custom(custom.to_owned()),
                Some(("external", system)) if !system.is_empty() => Extra::External(system.to_owned()),
                _ if self.fields.iter().any(|field| field.name == name) => continue,
                _ => return Err(self.no_such_field(name)),
            };
            self.extras.push((self.slots, extra));
            self.slots += 1;
        }
        Ok(())
    }

    fn no_such_field(&self, name: &str) -> Error {
        let known: Vec<&str> = self.fields.iter().map(|field| field.name).collect();
        Error::invalid("column map", format!("{name:?} is not a field; the fields are {}", known.join(", ")))
    }

    fn add_names(&mut self, map: &ColumnMap) -> Result<()> {
        for (name, columns) in &map.columns {
            let slot = self.slot(name)?;
            columns.iter().for_each(|column| self.name(slot, column));
        }
        if !map.strict {
            for field in self.fields.iter().filter(|field| !map.columns.contains_key(field.name)) {
                self.name(field.at, field.name);
                field.also.iter().for_each(|also| self.name(field.at, also));
            }
        }
        Ok(())
    }

    fn add_fallbacks(&mut self, map: &ColumnMap) -> Result<()> {
        self.fallbacks.resize(self.slots, Vec::new());
        self.fallback_columns.resize(self.slots, Vec::new());
        for (name, columns) in &map.columns {
            if columns.iter().all(|column| is_called_phone(column)) {
                self.phones.push(self.slot(name)?);
            }
        }
        for (name, columns) in &map.fallbacks {
            let slot = self.slot(name)?;
            self.fallback_columns.get_mut(slot).into_iter().for_each(|names| names.clone_from(columns));
            for column in columns {
                if is_called_phone(column) {
                    self.phones.push(self.slots);
                }
                self.name(self.slots, column);
                self.fallbacks.get_mut(slot).into_iter().for_each(|slots| slots.push(self.slots));
                self.slots += 1;
            }
        }
        Ok(())
    }

    fn add_values(&mut self, map: &ColumnMap) -> Result<()> {
        self.values.resize(self.slots, HashMap::new());
        self.constants.resize(self.slots, None);
        for (name, words) in &map.values {
            let slot = self.slot(name)?;
            if let Some(values) = self.values.get_mut(slot) {
                values.extend(words.iter().map(|(theirs, ours)| (word_key(theirs), ours.clone())));
            }
        }
        for (name, value) in &map.constants {
            let slot = self.slot(name)?;
            if let Some(constant) = self.constants.get_mut(slot) {
                *constant = Some(value.clone());
            }
        }
        Ok(())
    }

    fn slot(&self, name: &str) -> Result<usize> {
        let field = self.fields.iter().find(|field| field.name == name).map(|field| field.at);
        let extra = || {
            let matches = |extra: &Extra| match extra {
                Extra::Custom(custom) => name.strip_prefix("custom.") == Some(custom),
                Extra::External(system) => name.strip_prefix("external.") == Some(system),
            };
            self.extras.iter().find(|(_, extra)| matches(extra)).map(|&(slot, _)| slot)
        };
        field.or_else(extra).ok_or_else(|| self.no_such_field(name))
    }

    fn name(&mut self, slot: usize, column: &str) {
        let slots = self.by_name.entry(name_key(column)).or_default();
        if !slots.contains(&slot) {
            slots.push(slot);
        }
    }

    /// How many slots a row has.
    pub(super) fn slots(&self) -> usize {
        self.slots
    }

    /// The slots that a column fills.
    pub(super) fn slots_of(&self, column: &str) -> &[usize] {
        if column.len() > LONGEST_NAME {
            return &[];
        }
        self.by_name.get(&name_key(column)).map_or(&[], Vec::as_slice)
    }

    /// The name of a slot as errors show it; `only` for a slot that just chooses rows.
    pub(super) fn slot_name(&self, slot: usize) -> String {
        match (self.fields.get(slot), self.extras.iter().find(|(at, _)| *at == slot)) {
            (Some(field), _) => field.name.to_owned(),
            (None, Some((_, Extra::Custom(name)))) => format!("custom.{name}"),
            (None, Some((_, Extra::External(system)))) => format!("external.{system}"),
            (None, None) if self.fallbacks.iter().flatten().any(|&other| other == slot) => "a fallback".to_owned(),
            (None, None) => "only".to_owned(),
        }
    }

    /// The slots that a slot's field falls back on.
    pub(super) fn fallbacks_of(&self, slot: usize) -> &[usize] {
        self.fallbacks.get(slot).map_or(&[], Vec::as_slice)
    }

    /// Whether a slot takes its value from its own column or not at all: it has no constant, and none to fall back on.
    pub(super) fn is_alone(&self, slot: usize) -> bool {
        self.alone.get(slot).is_some_and(|&alone| alone)
    }

    /// Whether the column of a slot is called a telephone number.
    pub(super) fn is_phone(&self, slot: usize) -> bool {
        self.phones.contains(&slot)
    }

    /// The value of a slot where the row has none.
    pub(super) fn constant(&self, slot: usize) -> Option<&str> {
        self.constants.get(slot)?.as_deref()
    }

    /// What a word of the file means: itself, unless the map or the formats say otherwise; `None` is missing.
    pub(super) fn meaning<'a>(&'a self, slot: usize, word: &'a str) -> Option<&'a str> {
        let mapped = self.mapped_word(slot, word);
        if mapped.is_none() && self.formats.is_missing(word) {
            return None;
        }
        let any = || self.values.get(slot).and_then(|words| words.get("*")).map(String::as_str);
        let meaning = mapped.or_else(any).unwrap_or(word);
        (!meaning.is_empty()).then_some(meaning)
    }

    /// What the map says that this very word means in a slot.
    pub(super) fn mapped_word(&self, slot: usize, word: &str) -> Option<&str> {
        let words = self.values.get(slot).filter(|words| !words.is_empty())?;
        words.get(&word_key(word)).map(String::as_str)
    }

    /// Whether the filters let a row with these cells pass; a filter whose column the file lacks lets all pass.
    pub(super) fn lets_pass<'a>(&self, has: impl Fn(usize) -> bool, cell: impl Fn(usize) -> Option<&'a str>) -> bool {
        self.filters.iter().all(|Filter { slot, words, .. }| {
            !has(*slot) || cell(*slot).is_some_and(|word| words.binary_search(&word_key(word)).is_ok())
        })
    }

    /// The columns that a field should fall back on, of which the file has none.
    fn missing_fallbacks(&self, filled: impl Fn(usize) -> bool) -> Option<&[String]> {
        let missing = |slots: &[usize]| !slots.is_empty() && !slots.iter().any(|&slot| filled(slot));
        let fields = self.fallbacks.iter().zip(&self.fallback_columns);
        fields.filter(|(slots, _)| missing(slots)).map(|(_, columns)| columns.as_slice()).next()
    }

    /// The fields that the map names columns for, none of which the file has, with those names.
    pub(super) fn unfilled<'a>(
        &'a self,
        has: &'a impl Fn(usize) -> bool,
    ) -> impl Iterator<Item = (&'a String, &'a Vec<String>)> {
        let named = self.mapped.iter().filter(|(_, columns)| !self.may_lack_columns && !columns.is_empty());
        named.filter(|(field, _)| self.slot(field).is_ok_and(|slot| !has(slot)))
    }

    /// The columns that choose rows and that the file hasn't.
    pub(super) fn unfiltered<'a>(&'a self, has: &'a impl Fn(usize) -> bool) -> impl Iterator<Item = &'a String> {
        let filters = self.filters.iter().filter(|filter| !self.may_lack_columns && !has(filter.slot));
        filters.map(|filter| &filter.column)
    }

    /// Whether a column fills the id, or a moment or customer that the record can't be without: what each row has.
    pub(super) fn is_needed(&self, column: &str) -> bool {
        let id = self.id_slot();
        self.is_needed_time(column) || self.slots_of(column).iter().any(|slot| id == Some(*slot))
    }

    /// Whether a column fills a moment that the record can't be without.
    pub(super) fn is_needed_time(&self, column: &str) -> bool {
        let mut times =
            self.required.iter().filter_map(|group| group.first()).filter(|field| field.name.ends_with("_at"));
        times.any(|time| self.slots_of(column).contains(&time.at))
    }

    /// The slot of the record's id.
    pub(super) fn id_slot(&self) -> Option<usize> {
        self.fields.iter().find(|field| field.name == "id").map(|field| field.at)
    }

    /// The slots of the other fields that each row has to fill, of each group one.
    pub(super) fn needed_slots(&self) -> impl Iterator<Item = impl Iterator<Item = usize>> {
        let is_open =
            |group: &&&[Field]| !group.iter().any(|field| field.name == "id" || self.constant(field.at).is_some());
        self.required.iter().filter(is_open).map(|group| group.iter().map(|field| field.at))
    }

    /// The fields of which a record needs one, none of which is filled.
    pub(super) fn lacking(&self, filled: impl Fn(usize) -> bool) -> Option<&'static [Field]> {
        let has = |field: &Field| {
            let fallen_back = || self.fallbacks_of(field.at).iter().any(|&slot| filled(slot));
            filled(field.at)
                || fallen_back()
                || self.constant(field.at).is_some()
                || (self.number_rows && field.name == "id")
        };
        self.required.iter().find(|any| !any.iter().any(has)).copied()
    }

    /// Checks that what a record can't be without is among the filled slots.
    pub(super) fn check_required(&self, filled: impl Fn(usize) -> bool, found: &[String]) -> Result<()> {
        if let Some(columns) = self.missing_fallbacks(&filled).filter(|_| !self.may_lack_columns) {
            let why = format!(
                "the file has none of the columns that fallbacks names, {}; the columns found are: {}",
                columns.join(", "),
                found.join(", ")
            );
            return Err(Error::invalid("column map", why));
        }
        let Some(missing) = self.lacking(filled) else { return Ok(()) };
        let names = missing.iter().map(|field| field.name).collect::<Vec<_>>().join(" or ");
        let theirs = missing.iter().filter_map(|field| self.mapped.get(field.name)).flatten();
        let theirs: Vec<&String> = theirs.collect();
        let near = theirs.iter().find_map(|column| nearest(column, found));
        let near = near.map_or_else(String::new, |near| format!("; the nearest is {near:?}"));
        let theirs = theirs.iter().map(|column| format!("{column:?}")).collect::<Vec<_>>().join(" or ");
        let asked = if theirs.is_empty() {
            let field = missing.first().map_or("id", |field| field.name);
            let numbers = if field == "id" { ", or declare number_rows = true to number the records" } else { "" };
            format!("; say which does, as columns.{field} in the map{numbers}")
        } else {
            format!(" (the map says {theirs}, but the file has no such column{near})")
        };
        let found = if found.is_empty() { "none".to_owned() } else { found.join(", ") };
        let why = format!("no column fills {names}{asked}; the columns found are: {found}");
        Err(Error::invalid(format!("column {names}"), why))
    }
}

/// Whether a column is called a telephone number.
fn is_called_phone(column: &str) -> bool {
    let name = name_key(column);
    name == "tel" || ["phone", "mobile", "msisdn"].iter().any(|word| name.contains(word))
}

/// A word of a value map, whatever its case.
fn word_key(word: &str) -> String {
    word.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Order;

    #[test]
    fn unknown_fields_are_named() {
        for json in [r#"{"columns": {"totl": "x"}}"#, r#"{"constants": {"custom.": "x"}}"#, r#"{"values": {"": {}}}"#] {
            let map: ColumnMap = serde_json::from_str(json).unwrap();
            let error = Plan::of::<Order>(&map, &ImportOptions::default()).unwrap_err();
            assert!(error.to_string().contains("the fields are id,"), "{error}");
        }
    }

    #[test]
    fn words_mean_what_the_map_says() {
        let map = ColumnMap::default().with_values("status", &[("Bezahlt", "paid"), ("?", "")]);
        let plan = Plan::of::<Order>(&map, &ImportOptions::default()).unwrap();
        let status = plan.slot("status").unwrap();
        assert_eq!(plan.meaning(status, " BEZAHLT"), Some("paid"));
        assert_eq!(plan.meaning(status, "?"), None);
        assert_eq!(plan.meaning(status, "shipped"), Some("shipped"));
        let map = ColumnMap::default().with_values("status", &[("*", "paid")]);
        let plan = Plan::of::<Order>(&map, &ImportOptions::default()).unwrap();
        assert_eq!(plan.meaning(status, "anything"), Some("paid"));
    }
}
