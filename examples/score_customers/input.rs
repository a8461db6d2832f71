//! Files in, a base and findings out.

use crate::Failure;
use crate::arguments::Arguments;
use crate::findings::FileFindings;
use crate::map::Map;
use crate::sheet;
use chrono::{DateTime, Days, NaiveTime};
use regulars::import::{
    Formats, ImportOptions, Importable, Imported, Progress, csv_with_progress, json_lines_with_progress,
};
use regulars::model::{
    AsOf, Customer, CustomerBase, Deal, Entity, Feedback, Instant, Interaction, Order, Record, Ticket,
};
use regulars::profile::CustomerKey;
use std::fs;
use std::io::{IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Bytes from which a person would wait, and sees how far the reading has come.
const LONG: usize = 4_000_000;
/// End of the papers' calibration on the sample.
const SAMPLE_AS_OF: &str = "1997-09-30";

/// What was read.
pub(crate) struct Input {
    /// What is scored, for headings.
    pub(crate) name: String,
    pub(crate) base: CustomerBase,
    pub(crate) as_of: Instant,
    /// Day of the last order in the files that isn't dated ahead of today.
    pub(crate) last_order: Instant,
    pub(crate) files: Vec<FileFindings>,
}

impl Input {
    /// What keeps a base from being scored, and what its owner can do about it.
    pub(crate) fn cannot_score(&self, error: &regulars::Error) -> Failure {
        let day = self.as_of.date_naive();
        let first = self.base.orders().map(|order| order.ordered_at).min();
        if let Some(first) = first.filter(|first| *first > self.as_of) {
            return format!("{} holds no order by {day}; the first is of {}.", self.name, first.date_naive());
        }
        let hint = match error {
            regulars::Error::Invalid { what, .. } if what == "currency" => " (--help shows how to read one of them)",
            _ => "",
        };
        format!("can't score {} as of {day}: {error}{hint}.", self.name)
    }
}

pub(crate) fn read(arguments: &Arguments) -> Result<Input, Failure> {
    let today = today();
    let mut reader = Reader {
        map: Map::read(arguments.map.as_deref())?,
        options: ImportOptions {
            as_of: Some(today),
            formats: Formats { currency: arguments.currency.clone(), ..Formats::default() },
            ..ImportOptions::default()
        },
        base: CustomerBase::new(),
        files: Vec::new(),
    };
    let orders = arguments.orders.clone().unwrap_or_else(sample);
    reader.file::<Order>(&orders, &Entity::Order)?;
    reader.optional::<Customer>(arguments.customers.as_deref(), &Entity::Customer)?;
    reader.optional::<Interaction>(arguments.interactions.as_deref(), &Entity::Interaction)?;
    reader.optional::<Deal>(arguments.deals.as_deref(), &Entity::Deal)?;
    reader.optional::<Ticket>(arguments.tickets.as_deref(), &Entity::Ticket)?;
    reader.optional::<Feedback>(arguments.feedback.as_deref(), &Entity::Feedback)?;
    let Some(last_order) = last_order(&reader.base, today) else {
        return Err(format!("{} holds no order that could be read{}.", orders.display(), reader.first_reason()));
    };
    let sample_day = arguments.orders.is_none().then(|| SAMPLE_AS_OF.parse().ok()).flatten();
    let day = arguments.as_of.or(sample_day).unwrap_or(last_order.date_naive());
    let name = if arguments.orders.is_none() { "the CDNOW sample".into() } else { orders.display().to_string() };
    Ok(Input { name, base: reader.base, as_of: end_of(day), last_order, files: reader.files })
}

fn sample() -> PathBuf {
    let root = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from);
    root.join("examples/data/cdnow/orders.csv")
}

/// The end of today in every time zone: later dates are typing errors.
fn today() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = i64::try_from(since.as_secs()).ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    now.map_or(DateTime::<chrono::Utc>::MAX_UTC, |now| now + Days::new(1))
}

/// The last order by today; only where all lie ahead, the last one.
fn last_order(base: &CustomerBase, today: Instant) -> Option<Instant> {
    let instants = || base.orders().map(|order| order.ordered_at);
    instants().filter(|at| *at <= today).max().or_else(|| instants().max())
}

/// The last instant of a day.
pub(crate) fn end_of(day: chrono::NaiveDate) -> Instant {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    next.and_time(NaiveTime::MIN).and_utc() - chrono::TimeDelta::microseconds(1)
}

/// Who ordered; merged customers are the one who goes on.
pub(crate) fn buyer(view: &AsOf<'_>, order: &Order) -> CustomerKey {
    let survivor = view.customer(order.origin.source.as_deref(), &order.customer_id);
    let (origin, id) =
        survivor.as_ref().map_or((&order.origin, &order.customer_id), |who| (&who.record.origin, &who.record.id));
    CustomerKey { source: origin.source.clone(), id: id.clone() }
}

struct Reader {
    map: Map,
    options: ImportOptions,
    base: CustomerBase,
    files: Vec<FileFindings>,
}

impl Reader {
    fn optional<T: Importable + Into<Record>>(&mut self, path: Option<&Path>, entity: &Entity) -> Result<(), Failure> {
        path.map_or(Ok(()), |path| self.file::<T>(path, entity))
    }

    fn file<T: Importable + Into<Record>>(&mut self, path: &Path, entity: &Entity) -> Result<(), Failure> {
        let shown = path.display();
        let bytes = fs::read(path).map_err(|error| format!("can't read {shown}: {error}."))?;
        let map = self.map.of(entity);
        let progress = |progress: Progress| {
            show(&format!("reading {shown}"), progress);
            ControlFlow::Continue(())
        };
        let ends = |known: &[&str]| path.extension().is_some_and(|end| known.iter().any(|known| end == *known));
        let failed = |error: regulars::Error| format!("can't read {shown}: {error}{}.", map_hint(&error));
        let imported: Imported<T> = if ends(&["xlsx"]) {
            sheet::read(&bytes, &map, &self.options, progress).map_err(|why| format!("can't read {shown}: {why}."))?
        } else if ends(&["jsonl", "ndjson", "json"]) {
            json_lines_with_progress(&bytes, &map, &self.options, progress).map_err(failed)?
        } else {
            csv_with_progress(&bytes, &map, &self.options, progress).map_err(failed)?
        };
        let mut findings = FileFindings::new(path, &imported);
        for record in imported.records {
            if let Err(error) = self.base.append(record) {
                findings.refused(error.to_string());
            }
        }
        self.files.push(findings);
        Ok(())
    }

    fn first_reason(&self) -> String {
        let finding = self.files.iter().flat_map(|file| &file.findings).next();
        finding.map_or_else(String::new, |finding| format!(" ({finding}; --help shows what a map can declare)"))
    }
}

fn map_hint(error: &regulars::Error) -> &'static str {
    match error {
        regulars::Error::Invalid { what, .. } if what.starts_with("column") => {
            " (--help shows how a map names columns)"
        }
        _ => "",
    }
}

/// How far a long reading has come, on one line that overwrites itself.
fn show(what: &str, progress: Progress) {
    let mut terminal = std::io::stderr();
    if progress.of < LONG || !terminal.is_terminal() {
        return;
    }
    let percent = progress.bytes * 100 / progress.of.max(1);
    let end = if progress.bytes >= progress.of { "\n" } else { "" };
    // A terminal that is gone is no reason to stop.
    let _ = write!(terminal, "\r{what}: {percent} %, {} rows{end}", progress.rows);
}
