//! Files in; a base, and the comments as columns, out.

use crate::Failure;
use crate::asked::Asked;
use chrono::{Datelike, Days, NaiveTime};
use regulars::import::{ColumnMap, ImportOptions, Importable, Imported, Severity, csv, json_lines};
use regulars::model::{AsOf, CustomValue, CustomerBase, Feedback, FeedbackKind, Instant, Order, Record};
use regulars::value::customer_codes;
use regulars::voice::{Comments, Theme};
use std::fs;
use std::path::{Path, PathBuf};

/// The aspects that the sample's customers rated.
const SAMPLE_ASPECTS: [&str; 5] = ["delivery", "support", "quality", "price", "site"];

/// What was read.
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) base: CustomerBase,
    pub(crate) as_of: Instant,
    pub(crate) themes: Vec<Theme>,
    pub(crate) aspects: Vec<Aspect>,
    /// Scores of all answers, a row of the aspects each.
    pub(crate) scores: Vec<f64>,
    pub(crate) said: Said,
    /// What could not be read, in sentences.
    pub(crate) findings: Vec<String>,
}

/// An aspect that customers rated, 1 to 5.
pub(crate) struct Aspect {
    pub(crate) name: String,
    /// NaN where it wasn't rated.
    pub(crate) ratings: Vec<f64>,
}

/// The answers with a comment, as columns.
#[derive(Default)]
pub(crate) struct Said {
    pub(crate) texts: Vec<String>,
    pub(crate) authors: Vec<u32>,
    pub(crate) scores: Vec<f64>,
    pub(crate) languages: Vec<String>,
    /// Months since the year 0.
    pub(crate) months: Vec<u32>,
}

impl Said {
    /// The languages, in alphabetical order.
    pub(crate) fn distinct_languages(&self) -> Vec<&str> {
        let mut languages: Vec<&str> = self.languages.iter().map(String::as_str).collect();
        languages.sort_unstable();
        languages.dedup();
        languages
    }

    /// What `call` makes of the comments at these rows.
    pub(crate) fn among<T>(&self, rows: &[usize], call: impl FnOnce(&Comments) -> T) -> T {
        let texts: Vec<&str> = rows.iter().map(|&row| self.texts[row].as_str()).collect();
        let authors: Vec<u32> = rows.iter().map(|&row| self.authors[row]).collect();
        call(&Comments { texts: &texts, authors: Some(&authors) })
    }
}

pub(crate) fn read(asked: &Asked) -> Result<Input, Failure> {
    let sample = |file: &str| {
        let root = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from);
        root.join("examples/data/tableware").join(file)
    };
    let made_up = asked.feedback.is_none();
    let or_sample = |own: &Option<PathBuf>, file: &str| own.clone().or_else(|| made_up.then(|| sample(file)));
    let aspects = if made_up { SAMPLE_ASPECTS.map(String::from).to_vec() } else { asked.aspects.clone() };
    let name = asked.feedback.as_ref().map_or_else(|| "the tableware sample".into(), |path| path.display().to_string());

    let mut reader = Reader { base: CustomerBase::new(), findings: Vec::new() };
    if let Some(path) = or_sample(&asked.feedback, "feedback.csv") {
        let columns = aspects.iter().map(|name| (format!("custom.{name}"), vec![name.clone()])).collect();
        reader.file::<Feedback>(&path, &ColumnMap { columns, ..ColumnMap::default() })?;
    }
    if let Some(path) = or_sample(&asked.orders, "orders.csv") {
        reader.file::<Order>(&path, &ColumnMap::default())?;
    }
    let themes = or_sample(&asked.themes, "themes.json").map_or(Ok(Vec::new()), |path| read_themes(&path))?;
    let Reader { base, findings } = reader;
    let last = base.feedback().map(|feedback| feedback.submitted_at.date_naive()).max();
    let day = asked.as_of.or(last).ok_or_else(|| format!("{name} holds no answer that could be read."))?;
    let as_of = end_of(day);
    let view = base.as_of(as_of);
    let answers: Vec<Feedback> = view.feedback().filter(|answer| answer.kind == FeedbackKind::Nps).collect();
    let aspects = aspects.into_iter().map(|name| aspect(name, &answers)).collect::<Result<_, _>>()?;
    let scores = answers.iter().map(|answer| answer.score.unwrap_or(f64::NAN)).collect();
    let said = said(&view, &answers).map_err(|error| format!("can't read {name}: {error}."))?;
    Ok(Input { name, as_of, themes, aspects, scores, said, findings, base })
}

fn read_themes(path: &Path) -> Result<Vec<Theme>, Failure> {
    let shown = path.display();
    let text = fs::read_to_string(path).map_err(|error| format!("can't read {shown}: {error}."))?;
    serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| format!("{shown} is no list of themes: {error} (--help shows one)."))
}

/// The last instant of a day.
fn end_of(day: chrono::NaiveDate) -> Instant {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    next.and_time(NaiveTime::MIN).and_utc() - chrono::TimeDelta::microseconds(1)
}

fn aspect(name: String, answers: &[Feedback]) -> Result<Aspect, Failure> {
    let rating = |answer: &Feedback| match answer.custom.get(&name) {
        None => Ok(f64::NAN),
        Some(CustomValue::Text(text)) if text.trim().is_empty() => Ok(f64::NAN),
        Some(CustomValue::Text(text)) => {
            let number = text.trim().parse().ok().filter(|rating| (1.0..=5.0).contains(rating));
            number.ok_or_else(|| format!("answer {:?}: {name} is {text:?}, expected a number from 1 to 5.", answer.id))
        }
        Some(_) => Err(format!("answer {:?}: {name} is no number.", answer.id)),
    };
    let ratings = answers.iter().map(rating).collect::<Result<_, _>>()?;
    Ok(Aspect { name, ratings })
}

/// The answers that have a score and a comment; who is anonymous is an author of one comment.
fn said(view: &AsOf<'_>, answers: &[Feedback]) -> regulars::Result<Said> {
    let mut said = Said::default();
    let mut people = Vec::new();
    for answer in answers {
        let (Some(text), Some(score)) = (&answer.text, answer.score) else { continue };
        said.texts.push(text.clone());
        said.scores.push(score);
        said.languages.push(answer.lang.clone().unwrap_or_else(|| "?".into()));
        let day = answer.submitted_at.date_naive();
        said.months.push(day.year().max(0) as u32 * 12 + day.month0());
        let survivor = answer.customer_id.as_deref().map(|id| {
            let dossier = view.customer(answer.origin.source.as_deref(), id);
            dossier.map_or_else(|| id.to_owned(), |dossier| dossier.record.id.clone())
        });
        people.push((survivor.is_none(), survivor.unwrap_or_else(|| answer.id.clone())));
    }
    let ids: Vec<(bool, &str)> = people.iter().map(|(anonymous, id)| (*anonymous, id.as_str())).collect();
    said.authors = customer_codes(&ids)?.0;
    Ok(said)
}

struct Reader {
    base: CustomerBase,
    findings: Vec<String>,
}

impl Reader {
    fn file<T: Importable + Into<Record>>(&mut self, path: &Path, map: &ColumnMap) -> Result<(), Failure> {
        let shown = path.display();
        let bytes = fs::read(path).map_err(|error| format!("can't read {shown}: {error}."))?;
        let json = path.extension().is_some_and(|end| ["jsonl", "ndjson", "json"].iter().any(|json| end == *json));
        let read = if json { json_lines } else { csv };
        let imported: Imported<T> =
            read(&bytes, map, &ImportOptions::default()).map_err(|error| format!("can't read {shown}: {error}."))?;
        if let Some(first) = imported.findings.iter().find(|finding| finding.severity == Severity::Rejected) {
            let (rejected, rows) = (imported.rejected, imported.rows);
            self.findings.push(format!("{shown}: {rejected} of {rows} rows rejected, the first: {first}"));
        }
        for record in imported.records {
            if let Err(error) = self.base.append(record) {
                self.findings.push(format!("{shown}: {error}"));
            }
        }
        Ok(())
    }
}
