//! Which kind of record a file holds, and which column fills which field.

use super::keys::Keys;
use super::look;
use super::names::is_used_for;
use super::sample::{Column, Sample};
use crate::import::collect::Importable;
use crate::import::fields::Field;
use crate::import::map::{ColumnMap, name_key};
use crate::import::systems::SourceSystem;
use crate::model::{Account, Customer, Deal, Entity, Feedback, Interaction, Invitation, Order, Subscription, Ticket};

/// What a column that fills a field by its name counts for, in points of the sum by which kinds are compared.
const BY_NAME: i64 = 2;
/// What one that fills it by its look counts for: half, as many things look alike.
const BY_LOOK: i64 = 1;
/// What a missing field that the record can't be without costs: as much as two names.
const MISSING: i64 = 4;

/// A column and its field.
#[derive(Debug)]
pub(super) struct Match {
    pub(super) column: usize,
    pub(super) field: String,
    pub(super) why: String,
}

/// What a file may be.
#[derive(Debug)]
pub(super) struct Kind {
    pub(super) entity: Entity,
    pub(super) system: Option<SourceSystem>,
    pub(super) fields: Vec<Match>,
    /// Names of fields of which the record needs one and has none.
    pub(super) missing: Vec<Vec<&'static str>>,
    /// Columns that would fill a field which an earlier one fills.
    pub(super) twice: Vec<(usize, String)>,
    /// Columns that fill nothing, though their names are known.
    left: Vec<usize>,
    /// Columns that fill a field in rows where its own column has no value, as the dates of won and of lost deals do.
    fallbacks: Vec<Match>,
    score: i64,
}

/// The fields of a kind of record, and those that it needs.
struct Shape {
    entity: Entity,
    fields: &'static [Field],
    required: &'static [&'static [Field]],
}

fn shape<T: Importable>(entity: Entity) -> Shape {
    Shape { entity, fields: T::FIELDS, required: T::REQUIRED }
}

/// Every kind; of kinds that a file looks like equally the first is taken.
fn shapes() -> [Shape; 9] {
    [
        shape::<Order>(Entity::Order),
        shape::<Feedback>(Entity::Feedback),
        shape::<Ticket>(Entity::Ticket),
        shape::<Deal>(Entity::Deal),
        shape::<Subscription>(Entity::Subscription),
        shape::<Invitation>(Entity::Invitation),
        shape::<Interaction>(Entity::Interaction),
        shape::<Customer>(Entity::Customer),
        shape::<Account>(Entity::Account),
    ]
}

/// The kind that a file looks like most; none when no two of its columns are known.
pub(super) fn best(sample: &Sample) -> Option<Kind> {
    let mut best: Option<Kind> = None;
    for shape in shapes() {
        let systems = SourceSystem::ALL.into_iter().filter_map(|system| of_system(sample, &shape, system));
        for kind in std::iter::once(by_name(sample, &shape)).chain(systems).filter(Kind::has_two_columns) {
            // A system is told by names of its own: at least one more than anybody's.
            let ahead = if kind.system.is_some() { BY_NAME - 1 } else { 0 };
            if best.as_ref().is_none_or(|best| {
                let least = if best.system.is_none() { best.score + ahead } else { best.score };
                kind.score > least
            }) {
                best = Some(kind);
            }
        }
    }
    best.filter(|kind| kind.score > 0)
}

/// The columns that a system's map knows.
fn of_system(sample: &Sample, shape: &Shape, system: SourceSystem) -> Option<Kind> {
    let map = ColumnMap::of_system(system, &shape.entity).ok()?;
    let mut kind = Kind::new(shape, Some(system));
    for (at, column) in sample.columns.iter().enumerate() {
        let key = name_key(&column.name);
        let fields = map.columns.iter().filter(|(_, names)| names.iter().any(|name| name_key(name) == key));
        for (field, _) in fields {
            kind.fill(at, field, format!("the column of {system:?}"), BY_NAME);
        }
    }
    let given = |field: &Field| {
        kind.has(field.name) || map.constants.contains_key(field.name) || (map.number_rows && field.name == "id")
    };
    let missing: Vec<_> = shape.required.iter().filter(|any| !any.iter().any(given)).map(|any| names(any)).collect();
    // A file that lacks a column which the system's export always has is another's, with some of its names. Of a system
    // whose map doesn't tell the question, the questions are asked for.
    let is_another = missing.iter().flatten().any(|name| map.columns.contains_key(*name));
    kind.missing = missing;
    (kind.twice.is_empty() && !is_another).then_some(kind)
}

/// The columns that are known by their names, and the needed ones that are known by their look.
fn by_name(sample: &Sample, shape: &Shape) -> Kind {
    let mut kind = Kind::new(shape, None);
    let keys: Vec<Keys> = sample.columns.iter().map(|column| Keys::of(&column.name, &shape.entity)).collect();
    for (at, keys) in keys.iter().enumerate() {
        let field = keys.written.iter().find_map(|key| shape.fields.iter().find(|field| is_own(field, key)));
        if let Some(field) = field {
            kind.fill(at, field.name, "by its name".to_owned(), BY_NAME);
        }
    }
    kind.read_ways_as_channel(sample, shape);
    kind.leave_net_of_fees(sample);
    let used = |field: &Field, key: &str| is_used_for(field.name, key);
    kind.fill_free(sample, shape, &keys, "by its name, in parts", &is_own);
    kind.fill_free(sample, shape, &keys, "by its name, as it is in common use", &used);
    kind.by_look(sample, shape);
    kind.missing =
        shape.required.iter().filter(|any| !any.iter().any(|f| kind.has(f.name))).map(|any| names(any)).collect();
    kind.score -= kind.missing.iter().map(|any| cost(&shape.entity, any)).sum::<i64>();
    kind
}

fn is_own(field: &Field, key: &str) -> bool {
    name_key(field.name) == key || field.also.iter().any(|also| name_key(also) == key)
}

/// What a missing field costs: half when a word of the map stands for it, as for the kind of all rows, or when exports
/// often do without it, as answers of forms (whose rows can be numbered) and lists of mail addresses have no id.
fn cost(entity: &Entity, any: &[&str]) -> i64 {
    let is_half = match any.first() {
        Some(&"kind") => true,
        Some(&"id") => matches!(entity, Entity::Feedback | Entity::Customer),
        _ => false,
    };
    if is_half { MISSING / 2 } else { MISSING }
}

fn names(fields: &[Field]) -> Vec<&'static str> {
    fields.iter().map(|field| field.name).collect()
}

/// Whether the values of a column look like something.
type Look<'a> = &'a dyn Fn(&Column) -> bool;

impl Kind {
    fn new(shape: &Shape, system: Option<SourceSystem>) -> Self {
        let entity = shape.entity.clone();
        Self {
            entity,
            system,
            fields: Vec::new(),
            missing: Vec::new(),
            twice: Vec::new(),
            left: Vec::new(),
            fallbacks: Vec::new(),
            score: 0,
        }
    }

    /// Whether some column fills a field.
    pub(super) fn has(&self, field: &str) -> bool {
        self.fields.iter().any(|known| known.field == field)
    }

    /// Whether nothing is missing but what a word of the map can stand for.
    pub(super) fn is_readable(&self) -> bool {
        self.missing.iter().all(|any| cost(&self.entity, any) < MISSING)
    }

    /// One column of two fields (a mail address) tells little of what the others are.
    fn has_two_columns(&self) -> bool {
        let first = self.fields.first().map(|known| known.column);
        self.fields.iter().any(|known| Some(known.column) != first)
    }

    /// Whether a column fills some field.
    pub(super) fn uses(&self, column: usize) -> bool {
        self.fields.iter().any(|known| known.column == column)
    }

    fn fill(&mut self, column: usize, field: &str, why: String, score: i64) {
        if self.has(field) {
            self.twice.push((column, field.to_owned()));
            return;
        }
        // One column of two fields tells as much as one of one field.
        self.score += if self.uses(column) { 0 } else { score };
        self.fields.push(Match { column, field: field.to_owned(), why });
    }

    /// A column `source` with several words tells the way by which a row came (web, phone) rather than the system whose ids
    /// these are; read as the system, a customer would be another one in each.
    fn read_ways_as_channel(&mut self, sample: &Sample, shape: &Shape) {
        let is_of_ways = |known: &Match| known.field == "source" && sample.has_several_words(known.column);
        let Some(place) = self.fields.iter().position(is_of_ways) else { return };
        let column = self.fields.remove(place).column;
        self.score -= BY_NAME;
        if shape.fields.iter().any(|field| field.name == "channel") && !self.has("channel") {
            self.fill(column, "channel", "by its name; with several words it is the way they came".to_owned(), BY_NAME);
        }
    }

    /// Payment services call net what is left of a payment after their fee, which the customer paid none the less.
    fn leave_net_of_fees(&mut self, sample: &Sample) {
        let has = |names: &[&str]| sample.columns.iter().any(|column| names.contains(&name_key(&column.name).as_str()));
        let is_net = |known: &Match| known.field == "net";
        if !(has(&["fee", "fees"]) && has(&["gross", "amount"])) {
            return;
        }
        if let Some(place) = self.fields.iter().position(is_net) {
            let column = self.fields.get(place).map(|known| known.column);
            let is_called_net = |column: &Column| name_key(&column.name) == "net";
            if column.and_then(|at| sample.columns.get(at)).is_some_and(is_called_net) {
                self.left.push(self.fields.remove(place).column);
                self.score -= BY_NAME;
            }
        }
    }

    /// Fills the fields that are free from the columns that are.
    fn fill_free(
        &mut self,
        sample: &Sample,
        shape: &Shape,
        keys: &[Keys],
        why: &str,
        is: &dyn Fn(&Field, &str) -> bool,
    ) {
        for (at, key) in keys.iter().enumerate() {
            let field = |free: bool| {
                let mut fields = shape.fields.iter().filter(|field| self.has(field.name) != free);
                fields.find(|field| key.all().any(|key| is(field, key)))
            };
            match (field(true), field(false)) {
                _ if self.uses(at) || self.left.contains(&at) => {}
                (Some(field), _) => self.fill(at, field.name, why.to_owned(), BY_NAME),
                (None, Some(field)) => self.fill_further(sample, keys, at, field.name),
                (None, None) => {}
            }
        }
    }

    /// A further column of a field stands in where the first has no value, or is asked about when the two differ in
    /// nothing but what stands in brackets (`Total (inc tax)`).
    fn fill_further(&mut self, sample: &Sample, keys: &[Keys], at: usize, field: &str) {
        let Some(first) = self.fields.iter().find(|known| known.field == field).map(|known| known.column) else {
            return;
        };
        let filled = |at: usize| sample.columns.get(at).map_or(0, |column| column.values.len());
        let is_alike = keys.get(first).zip(keys.get(at)).is_some_and(|(first, further)| first.is_alike(further));
        let values = filled(first).min(filled(at));
        if is_alike && !self.twice.iter().any(|(twice, _)| *twice == at) {
            self.twice.push((at, field.to_owned()));
        } else if !is_alike && values > 0 && filled(first) + filled(at) <= sample.rows {
            let why = "where the one before has no value".to_owned();
            self.fallbacks.push(Match { column: at, field: field.to_owned(), why });
        }
    }

    /// Fills what is needed and has no column of its name from the one column that looks like it.
    fn by_look(&mut self, sample: &Sample, shape: &Shape) {
        let distinct = |column: &Column| {
            let may_be_ids = !look::is_question(column) && !look::is_worded(column);
            sample.rows > 1 && look::is_distinct(column, sample.rows) && may_be_ids
        };
        let looks: [(&str, Look<'_>, &str); 9] = [
            ("currency", &look::is_currency, "currency codes"),
            ("score", &look::is_scored_question, "answers from 0 to 10 to a question"),
            ("customer_id", &look::is_mail, "mail addresses"),
            ("net", &look::is_amount, "amounts"),
            ("text", &look::is_prose, "sentences"),
            ("ordered_at", &look::is_date, "dates"),
            ("submitted_at", &look::is_date, "dates"),
            ("id", &distinct, "different in every row"),
            ("status", &look::is_status, "words that say whether a sale was paid"),
        ];
        for (field, is, what) in looks {
            let needed = shape.required.iter().find(|any| any.iter().any(|known| known.name == field));
            let lacks = needed.is_some_and(|any| !any.iter().any(|known| self.has(known.name)));
            let is_of_order = field == "status" && shape.entity == Entity::Order;
            let is_told_anyway = matches!(field, "currency" | "score") || is_of_order;
            let optional = is_told_anyway && shape.fields.iter().any(|f| f.name == field) && !self.has(field);
            if !(lacks || optional) {
                continue;
            }
            let columns = sample.columns.iter().enumerate();
            // Of lists only answers are read by their look.
            let may_be = |column: &Column| !column.name.contains("[].") || matches!(field, "score" | "text");
            let mut alike = columns
                .filter(|(at, column)| !self.uses(*at) && !self.left.contains(at) && may_be(column) && is(column))
                .map(|(at, _)| at);
            if let (Some(at), None) = (alike.next(), alike.next()) {
                self.fill(at, field, format!("the only column of {what}"), BY_LOOK);
            }
        }
    }

    /// The map of these columns.
    pub(super) fn map(&self, sample: &Sample) -> ColumnMap {
        if let Some(map) = self.system.and_then(|system| ColumnMap::of_system(system, &self.entity).ok()) {
            return map;
        }
        let mut map = ColumnMap { strict: true, ..ColumnMap::default() };
        for known in &self.fields {
            let name = sample.columns.get(known.column).map_or_else(String::new, |column| column.name.clone());
            map.columns.insert(known.field.clone(), vec![name]);
        }
        for known in &self.fallbacks {
            let name = sample.columns.get(known.column).map_or_else(String::new, |column| column.name.clone());
            map.fallbacks.entry(known.field.clone()).or_default().push(name);
        }
        map
    }

    /// The column of a field.
    pub(super) fn column<'a>(&self, sample: &'a Sample, field: &str) -> Option<&'a Column> {
        let known = self.fields.iter().find(|known| known.field == field)?;
        sample.columns.get(known.column)
    }
}
