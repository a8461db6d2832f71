//! Which column fills which field: a map that a user can write as JSON, and the plan it becomes for one file.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Deserializer, Serialize};

use super::cells::formats::Formats;
use super::fields::Field;
use super::{ImportOptions, Importable};
use crate::{
    Error, Result,
    math::sort_rows,
    model::{Entity, Instant},
};

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
    /// Field to the file's words and what they mean; `*` stands for any other word, an empty meaning for "missing".
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// Field to the value of rows in which it is missing.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub constants: BTreeMap<String, String>,
    /// Column to the words of the rows that are read; the others are counted as skipped. A file without the column is
    /// read whole.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub only: BTreeMap<String, Vec<String>>,
    /// How the file writes its values.
    pub formats: Formats,
    /// Whether only the columns named here are read.
    pub strict: bool,
    /// Whether records without an id get the number of their row as one (`row-2`).
    pub number_rows: bool,
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
    /// The map of HubSpot's names: those of its API, and the titles of its CSV exports. Scales of scores are not in its
    /// exports and must be added, as constants say.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a kind of record HubSpot doesn't export.
    ///
    /// ```
    /// use regulars::{import::{self, ColumnMap, ImportOptions}, model::{Deal, DealStatus, Entity}};
    /// let file = b"Record ID,Deal Name,Amount,Currency,Create Date,Close Date,Is Closed Won\n\
    ///              77,Spring,1200.50,EUR,2025-01-31 14:05,2025-02-28 09:00,true\n";
    /// let map = ColumnMap::hubspot(&Entity::Deal)?;
    /// let deals = import::csv::<Deal>(file, &map, &ImportOptions::default())?;
    /// assert_eq!(deals.records[0].status, DealStatus::Won);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn hubspot(entity: &Entity) -> Result<Self> {
        super::systems::hubspot::map(entity)
    }

    /// The map of Salesforce's names: field names, and the labels of its reports, whose dates need
    /// [`Formats::date_order`].
    ///
    /// # Errors
    /// [`Error::Invalid`] for a kind of record Salesforce doesn't export.
    ///
    /// ```
    /// use regulars::{import::{self, ColumnMap, ImportOptions}, model::{Deal, DealStatus, Entity}};
    /// let file = b"Id,StageName,IsWon,IsClosed,CreatedDate,CloseDate\n\
    ///              006A,Closed Lost,false,true,2025-01-31T14:05:00.000+0000,2025-02-28\n";
    /// let map = ColumnMap::salesforce(&Entity::Deal)?;
    /// let deals = import::csv::<Deal>(file, &map, &ImportOptions::default())?;
    /// assert_eq!(deals.records[0].status, DealStatus::Lost);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn salesforce(entity: &Entity) -> Result<Self> {
        super::systems::salesforce::map(entity)
    }

    /// The map of Zendesk's names: the JSON of its API, and its CSV exports. Satisfaction is a score of 0 or 1; a
    /// rating that was only offered has none.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a kind of record Zendesk doesn't export.
    ///
    /// ```
    /// use regulars::{import::{self, ColumnMap, ImportOptions}, model::{Entity, Feedback}};
    /// let line = br#"{"id": 1, "requester_id": 7, "score": "good", "updated_at": "2025-01-31T14:05:00Z"}"#;
    /// let map = ColumnMap::zendesk(&Entity::Feedback)?;
    /// let feedback = import::json_lines::<Feedback>(line, &map, &ImportOptions::default())?;
    /// assert_eq!((feedback.records[0].score, feedback.records[0].scale_max), (Some(1.0), Some(1.0)));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn zendesk(entity: &Entity) -> Result<Self> {
        super::systems::zendesk::map(entity)
    }

    /// The map of Segment's names: its JSON calls, and the columns of its warehouse tables. Calls of another kind are
    /// skipped; a second `identify` of a user is a rejected row.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a kind of record Segment has no call for.
    ///
    /// ```
    /// use regulars::{import::{self, ColumnMap, ImportOptions}, model::{Customer, Entity}};
    /// let identify = r#"{"type": "identify", "userId": "u-1", "traits": {"email": "a@example.org"}}"#;
    /// let lines = format!("{{\"type\": \"track\"}}\n{identify}");
    /// let map = ColumnMap::segment(&Entity::Customer)?;
    /// let customers = import::json_lines::<Customer>(lines.as_bytes(), &map, &ImportOptions::default())?;
    /// assert_eq!((customers.records.len(), customers.skipped), (1, 1));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn segment(entity: &Entity) -> Result<Self> {
        super::systems::segment::map(entity)
    }

    /// A strict map of a table.
    pub(super) fn of(table: Table) -> Self {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let mut columns = BTreeMap::new();
        columns.extend(table.iter().map(|&(field, names)| (field.to_owned(), owned(names))));
        Self { columns, strict: true, ..Self::default() }
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

    /// This map, for the rows whose column has one of the words.
    pub(super) fn with_only(mut self, column: &str, words: &[&str]) -> Self {
        self.only.insert(column.to_owned(), words.iter().map(|&word| word.to_owned()).collect());
        self
    }
}

/// A column name without what doesn't tell names apart.
pub(super) fn name_key(name: &str) -> String {
    let key: String =
        name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect();
    if key.is_empty() { name.trim().to_owned() } else { key }
}

/// A word of a value map, whatever its case.
fn word_key(word: &str) -> String {
    word.trim().to_lowercase()
}

/// Words in ascending order, each once.
pub(super) fn distinct(mut words: Vec<String>) -> Vec<String> {
    sort_rows(&mut words, Ord::cmp);
    words.dedup();
    words
}

/// A field beyond the table of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Extra {
    Custom(String),
    External(String),
}

/// A map made ready for one kind of record: every field, extra field and filter has a slot.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) formats: Formats,
    pub(super) as_of: Option<Instant>,
    pub(super) number_rows: bool,
    pub(super) extras: Vec<(usize, Extra)>,
    /// Slots and the words that a row must have one of.
    pub(super) filters: Vec<(usize, Vec<String>)>,
    fields: &'static [Field],
    required: &'static [&'static [Field]],
    slots: usize,
    by_name: HashMap<String, Vec<usize>>,
    /// The columns that the map names for each field.
    mapped: BTreeMap<String, Vec<String>>,
    values: Vec<HashMap<String, String>>,
    constants: Vec<Option<String>>,
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
        let mut plan = Self {
            formats,
            as_of: options.as_of,
            number_rows: map.number_rows,
            extras: Vec::new(),
            filters: Vec::new(),
            fields,
            required,
            slots: fields.len(),
            by_name: HashMap::new(),
            mapped: map.columns.clone(),
            values: Vec::new(),
            constants: Vec::new(),
        };
        plan.add_extras(map)?;
        plan.add_names(map)?;
        for (column, words) in &map.only {
            plan.name(plan.slots, column);
            plan.filters.push((plan.slots, distinct(words.iter().map(|word| word_key(word)).collect())));
            plan.slots += 1;
        }
        plan.add_values(map)?;
        Ok(plan)
    }

    fn add_extras(&mut self, map: &ColumnMap) -> Result<()> {
        let names = map.columns.keys().chain(map.constants.keys()).chain(map.values.keys());
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
        self.by_name.get(&name_key(column)).map_or(&[], Vec::as_slice)
    }

    /// Whether a column is there to choose rows only.
    pub(super) fn slot_name(&self, slot: usize) -> String {
        match (self.fields.get(slot), self.extras.iter().find(|(at, _)| *at == slot)) {
            (Some(field), _) => field.name.to_owned(),
            (None, Some((_, Extra::Custom(name)))) => format!("custom.{name}"),
            (None, Some((_, Extra::External(system)))) => format!("external.{system}"),
            (None, None) => "only".to_owned(),
        }
    }

    /// The value of a slot where the row has none.
    pub(super) fn constant(&self, slot: usize) -> Option<&str> {
        self.constants.get(slot)?.as_deref()
    }

    /// What a word of the file means: itself, unless the map says otherwise; `None` is missing.
    pub(super) fn meaning<'a>(&'a self, slot: usize, word: &'a str) -> Option<&'a str> {
        let Some(words) = self.values.get(slot).filter(|words| !words.is_empty()) else { return Some(word) };
        let meaning = words.get(&word_key(word)).or_else(|| words.get("*")).map_or(word, String::as_str);
        (!meaning.is_empty()).then_some(meaning)
    }

    /// Whether the filters let a row with these cells pass; a filter whose column the file lacks lets all pass.
    pub(super) fn lets_pass<'a>(&self, has: impl Fn(usize) -> bool, cell: impl Fn(usize) -> Option<&'a str>) -> bool {
        self.filters.iter().all(|(slot, words)| {
            !has(*slot) || cell(*slot).is_some_and(|word| words.binary_search(&word_key(word)).is_ok())
        })
    }

    /// Checks that what a record can't be without is among the filled slots.
    pub(super) fn check_required(&self, filled: impl Fn(usize) -> bool, found: &[String]) -> Result<()> {
        let has = |field: &Field| {
            filled(field.at) || self.constant(field.at).is_some() || (self.number_rows && field.name == "id")
        };
        let Some(missing) = self.required.iter().find(|any| !any.iter().any(has)) else { return Ok(()) };
        let names = missing.iter().map(|field| field.name).collect::<Vec<_>>().join(" or ");
        let theirs = missing.iter().filter_map(|field| self.mapped.get(field.name)).flatten();
        let theirs = theirs.map(|column| format!("{column:?}")).collect::<Vec<_>>().join(" or ");
        let asked = if theirs.is_empty() { theirs } else { format!(" (the map says {theirs})") };
        let found = if found.is_empty() { "none".to_owned() } else { found.join(", ") };
        let why = format!("no column fills {names}{asked}; the columns found are: {found}");
        Err(Error::invalid(format!("column {names}"), why))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Order;

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
