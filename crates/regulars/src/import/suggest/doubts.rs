//! What looks wrong with a proposal, as questions to a person.

use super::further;
use super::kinds::Kind;
use super::look::{is_distinct, is_mail, is_row_number};
use super::proposal::SuggestedQuestion;
use super::sample::{Column, Sample};
use crate::import::entities::order::{is_called_status, is_known_status, is_no_sale, may_tell_status};
use crate::import::ids::stands_for_nobody;
use crate::import::map::{ColumnMap, name_key};
use crate::model::{Entity, OrderStatus};

/// Fields that name another record.
const REFERENCES: &[&str] = &["customer_id", "account_id"];
/// Rows above which a buyer who never comes twice is odd.
const MANY_ROWS: usize = 20;

/// The questions about a proposal.
pub(super) fn about(sample: &Sample, kind: &Kind, map: &ColumnMap) -> Vec<SuggestedQuestion> {
    let mut questions: Vec<SuggestedQuestion> = kind.missing.iter().map(|any| missing(sample, kind, any)).collect();
    questions.extend(kind.twice.iter().map(|(at, field)| twice(sample, kind, *at, field)));
    for field in REFERENCES {
        questions.extend(references(sample, kind, map, field));
    }
    if kind.entity == Entity::Order {
        questions.extend(statuses(sample, kind, map));
        questions.extend(further::other_rows(sample, kind, map));
        questions.extend(further::price_of_a_line(sample, kind));
    }
    if matches!(kind.entity, Entity::Order | Entity::Deal) {
        questions.extend(unread_statuses(sample, kind));
    }
    if kind.entity == Entity::Feedback {
        questions.extend(scale(kind, map));
    }
    questions.extend(several_sources(sample, kind));
    questions.extend(same_names(sample, kind));
    questions.extend(guessed(kind));
    questions
}

/// Whether a column `source` names systems, each with ids of its own, or ways.
fn several_sources(sample: &Sample, kind: &Kind) -> Option<SuggestedQuestion> {
    let mut columns = sample.columns.iter().enumerate();
    let (at, column) =
        columns.find(|(at, column)| name_key(&column.name) == "source" && sample.has_several_words(*at))?;
    let read = kind.fields.iter().find(|known| known.column == at).map_or("not", |known| known.field.as_str());
    let why = format!(
        "{:?} is read as {read}; does it name the systems whose ids these are, so that one id in two of them is two \
         records? Then declare columns.source",
        column.name
    );
    kind.system.is_none().then(|| question("source", why))
}

/// Columns that are read, and whose name another one has.
fn same_names(sample: &Sample, kind: &Kind) -> Vec<SuggestedQuestion> {
    let ask = |name: &String| {
        let at = sample.columns.iter().position(|column| column.name == *name);
        let known = kind.fields.iter().find(|known| Some(known.column) == at)?;
        let why = format!(
            "several columns are called {name:?}, and a map can't tell them apart: which is {}? Rename the others in the file",
            known.field
        );
        Some(question(&known.field, why))
    };
    sample.same_names.iter().filter_map(ask).collect()
}

pub(super) fn question(about: &str, question: String) -> SuggestedQuestion {
    SuggestedQuestion { about: about.to_owned(), question }
}

fn missing(sample: &Sample, kind: &Kind, any: &[&str]) -> SuggestedQuestion {
    let field = any.first().copied().unwrap_or_default();
    let names = any.join(" or ");
    let why = match field {
        "kind" => {
            "of which kind are all rows? No column says it; declare constants.kind, e.g. \"nps\", \"csat\", \"review\""
                .to_owned()
        }
        "score" => "which column holds the score, and which the text? Add columns.score or columns.text".to_owned(),
        "id" => {
            let mail = kind.column(sample, "emails").map_or("", |column| column.name.as_str());
            let mail = if mail.is_empty() { String::new() } else { format!(" (the mail address will do: {mail:?})") };
            format!(
                "which column holds id? None is named or looks so; add columns.id{mail}, or declare number_rows = true to \
                 number the records"
            )
        }
        _ => format!("which column holds {names}? None is named or looks so; add columns.{field}"),
    };
    question(field, why)
}

fn twice(sample: &Sample, kind: &Kind, at: usize, field: &str) -> SuggestedQuestion {
    let name = |at: usize| sample.columns.get(at).map_or("", |column| column.name.as_str());
    let first = kind.column(sample, field).map_or("", |column| column.name.as_str());
    let why = format!("{:?} could fill it, too; is {first:?} the right one? Else change columns.{field}", name(at));
    question(field, why)
}

fn references(sample: &Sample, kind: &Kind, map: &ColumnMap, field: &str) -> Vec<SuggestedQuestion> {
    let Some(column) = kind.column(sample, field) else { return Vec::new() };
    let name = &column.name;
    let mut questions = Vec::new();
    if is_row_number(column, sample.rows) {
        let why = format!(
            "{name:?} holds 1, 2, 3, ... as row numbers do: every row would be another person; which column tells who it \
             is? Change columns.{field}"
        );
        questions.push(question(field, why));
    } else if sample.rows >= MANY_ROWS && kind.entity == Entity::Order && is_distinct(column, sample.rows) {
        let why = format!("{name:?} is different in every row: nobody bought twice; does it tell who bought?");
        questions.push(question(field, why));
    }
    let nobody = column.values.iter().find(|value| stands_for_nobody(value));
    if let Some(word) = nobody {
        let mail = sample.columns.iter().find(|column| is_mail(column)).map(|column| column.name.as_str());
        let why = format!(
            "{word:?} in {name:?} stands for nobody (a guest); does another column tell who it is? Declare \
             fallbacks.{field} = [{:?}]",
            mail.unwrap_or("another column")
        );
        // A map that falls back already has the answer.
        questions.extend((!map.fallbacks.contains_key(field)).then(|| question(field, why)));
    }
    questions
}

/// An order whose status isn't known is no purchase.
fn statuses(sample: &Sample, kind: &Kind, map: &ColumnMap) -> Option<SuggestedQuestion> {
    /// Words that a question shows: those that most orders have come first.
    const SHOWN: usize = 8;
    let means = |word: &str| map.values.get("status").is_some_and(|words| words.contains_key(&word.to_lowercase()));
    let words = kind.column(sample, "status")?.words().into_iter();
    let words: Vec<&String> = words.filter(|word| !is_known_status(word) && !means(word)).take(SHOWN).collect();
    if words.is_empty() {
        return None;
    }
    let meanings = words.iter().map(|word| format!("{word:?}: \"…\"")).collect::<Vec<_>>().join(", ");
    let why = format!(
        "these words aren't known, and orders with them are no purchases; what do they mean? Declare values.status = \
         {{{meanings}}} with \"paid\", \"pending\", \"cancelled\" or another of {}",
        OrderStatus::WORDS.join(", ")
    );
    Some(question("status", why))
}

/// A column that says of a sale that it failed must not go unread.
fn unread_statuses(sample: &Sample, kind: &Kind) -> Option<SuggestedQuestion> {
    let is_asked = |at: usize| kind.twice.iter().any(|(twice, _)| *twice == at);
    let is_unread = |(at, column): &(usize, &Column)| {
        let key = name_key(&column.name);
        // What is called otherwise is told by its words.
        let tells = || column.values.iter().any(|word| is_no_sale(word));
        !kind.uses(*at) && !is_asked(*at) && (is_called_status(&key) || (may_tell_status(&key) && tells()))
    };
    let unread: Vec<String> =
        sample.columns.iter().enumerate().filter(is_unread).map(|(_, column)| format!("{:?}", column.name)).collect();
    let read = kind.column(sample, "status").map_or("no column".to_owned(), |column| format!("{:?}", column.name));
    let why = format!(
        "{} isn't read, and {read} is: which says whether it was paid, or won? Change columns.status if need be",
        unread.join(", ")
    );
    (!unread.is_empty()).then(|| question("status", why))
}

/// A score means something by its scale alone.
fn scale(kind: &Kind, map: &ColumnMap) -> Option<SuggestedQuestion> {
    let known = |field: &str| kind.has(field) || map.constants.contains_key(field);
    let is_open = kind.has("score") && !(known("scale_min") && known("scale_max"));
    let why = "from where to where does the scale go? Declare constants.scale_min and constants.scale_max (an NPS goes \
               from 0 to 10 by itself)";
    is_open.then(|| question("scale_min", why.to_owned()))
}

/// What was told by its look alone is to be confirmed.
fn guessed(kind: &Kind) -> Option<SuggestedQuestion> {
    let by_look = kind.fields.iter().find(|known| known.why.starts_with("the only") && known.field == "net")?;
    let why = "is this the amount after discount and before tax (net), before discount (gross), or what was charged \
               (total)? Rename columns.net accordingly";
    Some(question(&by_look.field, why.to_owned()))
}
