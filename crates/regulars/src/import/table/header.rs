//! The header of a table: which row it is, and what its columns fill.

use super::separator::{likely, reader};
use crate::import::absent;
use crate::import::cells::trim::trimmed;
use crate::import::minor;
use crate::import::notes::{Account, Fault};
use crate::import::plan::Plan;
use crate::{Error, Result};

/// Rows at the start of a file among which a header is looked for; title blocks of reports have a dozen lines at most.
const LOOKED_AT: usize = 50;

/// How Qualtrics' third header line begins each of its cells.
const IMPORT_ID: &str = "{\"ImportId\":";

/// A header that has what the record can't be without.
#[derive(Debug)]
pub(super) struct Header {
    /// Number of its first row, from 1.
    pub(super) row: usize,
    /// Rows that it takes.
    pub(super) lines: usize,
    pub(super) separator: u8,
    /// Its cells, and how many there are up to the last that has a name.
    pub(super) names: Vec<String>,
    pub(super) named: usize,
    /// The column of every slot.
    pub(super) columns: Vec<Option<usize>>,
    /// Columns that fill nothing.
    pub(super) unknown: Vec<String>,
    /// What the rows above it say.
    above: Vec<String>,
    /// Whose further lines were recognised, not declared.
    recognised: Option<&'static str>,
    /// What a record says of its time in a row that the map counts to the header, which ends above it.
    cut_short: Option<String>,
}

/// The first rows of a file, cut with one separator.
struct Start {
    separator: u8,
    rows: Vec<csv::ByteRecord>,
}

/// Finds the header in the file, or in its head: the declared row, or the first one that has the columns that the record
/// can't be without.
pub(super) fn find(body: &[u8], is_whole: bool, told: Option<u8>, plan: &Plan) -> Result<Header> {
    let likely = likely(body);
    let separators = told.as_ref().map_or(likely.as_slice(), std::slice::from_ref);
    let first = separators.first().copied().unwrap_or(b',');
    // The usual file has its header in its first row: no more than the lines that one may take are read.
    let start = Start::of(body, first, 3.max(plan.header_lines.unwrap_or(1)))?;
    if start.rows.is_empty() {
        return Err(Error::Empty { what: "file".into() });
    }
    let usual = if plan.header_row.is_some_and(|row| row != 1) { None } else { Some(start.header(0, plan)) };
    if let Some(Ok(header)) = usual {
        return Ok(header);
    }
    let starts: Vec<Start> =
        separators.iter().map(|&separator| Start::of(body, separator, longest(plan))).collect::<Result<_>>()?;
    if let Some(row) = plan.header_row {
        return declared(&starts, row, is_whole, plan);
    }
    let found = starts.iter().filter_map(|start| start.first_header(plan));
    if let Some(header) = found.min_by_key(|header| header.row) {
        return Ok(header);
    }
    if matches!(body.trim_ascii_start(), [b'{', ..] | [b'[', b'{' | b'\n' | b'\r', ..]) {
        return Err(Error::invalid("file", "looks like JSON; read it as JSON Lines, not as CSV"));
    }
    let (start, at) = likeliest(&starts);
    if at == 0
        && let Some(Err(error)) = usual
    {
        return Err(error);
    }
    start.map_or_else(|| Err(Error::Empty { what: "header".into() }), |start| start.header(at, plan))
}

/// How many rows have to be read to find the header.
fn longest(plan: &Plan) -> usize {
    plan.header_row.unwrap_or(LOOKED_AT).saturating_add(plan.header_lines.unwrap_or(1)).saturating_add(2)
}

/// The header in the row that the map names, cut with the separator that makes most cells of it.
fn declared(starts: &[Start], row: usize, is_whole: bool, plan: &Plan) -> Result<Header> {
    let at = row.checked_sub(1);
    let cells = |start: &&Start| at.and_then(|at| start.rows.get(at)).map_or(0, csv::ByteRecord::len);
    let widest = starts.iter().rev().max_by_key(cells);
    if let (Some(at), Some(start)) = (at, widest.filter(|start| cells(start) > 0)) {
        return start.header(at, plan).map_err(|error| {
            match starts.iter().find_map(|start| start.first_header(plan)) {
                Some(header) => {
                    Error::invalid("header_row", format!("row {row} is no header ({error}); row {} is one", header.row))
                }
                None => error,
            }
        });
    }
    let rows = starts.first().map_or(0, |start| start.rows.len());
    let of = if is_whole { format!("file's {rows} rows") } else { format!("{rows} rows of the file's first MiB") };
    Err(Error::invalid("header_row", format!("{row} is none of the {of} (counted from 1, without blank lines)")))
}

/// The row that looks most like a header though it lacks something: the first of several cells with most names in it,
/// else the first.
fn likeliest(starts: &[Start]) -> (Option<&Start>, usize) {
    let several =
        |start: &Start| start.rows.iter().position(|row| row.iter().filter(|cell| !cell.is_empty()).count() > 1);
    let first = starts.first().and_then(|start| Some((start, several(start)?)));
    let any = || starts.iter().find_map(|start| Some((start, several(start)?)));
    first.or_else(any).map_or((starts.first(), 0), |(start, at)| (Some(start), at))
}

impl Start {
    fn of(body: &[u8], separator: u8, most: usize) -> Result<Self> {
        let rows = reader(body, separator).into_byte_records().take(most).collect::<std::result::Result<_, _>>();
        Ok(Self { separator, rows: rows.map_err(|error| Error::invalid("file", error))? })
    }

    fn first_header(&self, plan: &Plan) -> Option<Header> {
        let rows = self.rows.iter().take(LOOKED_AT).enumerate();
        rows.filter(|(_, row)| has_needed(row, plan)).find_map(|(at, _)| self.header(at, plan).ok())
    }

    /// The header that begins in a row, if it has all that is needed.
    fn header(&self, at: usize, plan: &Plan) -> Result<Header> {
        let rows = self.rows.get(at..).unwrap_or(&[]);
        let mut names = rows.first().map_or(Ok(Vec::new()), names)?;
        let qualtrics = rows.iter().skip(1).take(2).position(is_import_ids).map(|after| (after + 2, "Qualtrics"));
        let surveymonkey = || {
            rows.get(1).filter(|row| is_kinds(row, &names, |name| plan.is_needed(name))).map(|_| (2, "SurveyMonkey"))
        };
        let recognised = qualtrics.or_else(surveymonkey).filter(|_| plan.header_lines.is_none());
        let lines = plan.header_lines.or(recognised.map(|(lines, _)| lines)).unwrap_or(1).max(1);
        let (lines, cut_short) = match first_record(rows.get(1..lines).unwrap_or(&[]), &names, plan) {
            Some((at, time)) => (at + 1, Some(time)),
            None => (lines, None),
        };
        for further in rows.get(1..lines.min(rows.len())).unwrap_or(&[]).iter().filter(|row| !is_import_ids(row)) {
            // A column that has no name in the first line has that of the next one.
            for (name, further) in names.iter_mut().zip(self::names(further)?).filter(|(name, _)| name.is_empty()) {
                *name = further;
            }
        }
        let named = names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
        if named == 0 {
            return Err(Error::Empty { what: "header".into() });
        }
        let (columns, unknown) = assign(plan, &names)?;
        let above = self.rows.iter().take(at).map(text).collect();
        Ok(Header {
            row: at + 1,
            lines,
            separator: self.separator,
            names,
            named,
            columns,
            unknown,
            above,
            recognised: recognised.map(|(_, system)| system),
            cut_short,
        })
    }
}

impl Header {
    /// The header that the names of columns are; the first row below it is the first.
    pub(super) fn of_columns(plan: &Plan, names: &[&str]) -> Result<Self> {
        if names.is_empty() {
            return Err(Error::Empty { what: "table".into() });
        }
        let names: Vec<String> = names.iter().map(|name| trimmed(name).to_owned()).collect();
        let (columns, unknown) = assign(plan, &names)?;
        let named = names.len();
        Ok(Self {
            row: 0,
            lines: 1,
            separator: b',',
            names,
            named,
            columns,
            unknown,
            above: Vec::new(),
            recognised: None,
            cut_short: None,
        })
    }

    /// Whether a column fills something, or is looked at.
    pub(super) fn fills(&self, column: usize) -> bool {
        self.columns.contains(&Some(column))
    }

    /// Counts the rows above the header, and says what was found out about it.
    pub(super) fn doubt(&self, plan: &Plan, account: &mut Account) {
        self.above.iter().for_each(|_| account.skip());
        if let Some(first) = self.above.first()
            && plan.header_row.is_none()
        {
            let (rows, row) = (self.above.len(), self.row);
            let fault = Fault::new("header", first, "what stands above it is left out and counted as skipped");
            let fault = fault.detail(format!("rows above: {rows}; the header is row {row}"));
            account.doubt(0, [fault.cured(format!("declare header_row = {row}"))]);
        }
        if let Some(system) = self.recognised {
            let shown = if system == "Qualtrics" { IMPORT_ID } else { "" };
            let fault = Fault::new("header", shown, format!("takes several rows, as {system} writes it"));
            account.doubt(0, [fault.cured(format!("declare header_lines = {}", self.lines))]);
        }
        if let Some(time) = &self.cut_short {
            let fault =
                Fault::new("header", time, "a row that header_lines counts to the header is a record: read as one");
            account.doubt(0, [fault.cured(format!("declare header_lines = {}", self.lines))]);
        }
        let has = |slot: usize| self.columns.get(slot).is_some_and(Option::is_some);
        absent::doubt(plan, has, &self.names, account);
        let unread = plan.unread().filter_map(|slot| self.names.get((*self.columns.get(slot)?)?));
        account.notes.unread = unread.cloned().collect();
        minor::doubt(plan, &self.names, account);
    }

    /// Whether a row is the header once more, as in files that were put one after another.
    pub(super) fn is_again(&self, record: &csv::StringRecord) -> bool {
        record.len() == self.names.len() && record.iter().zip(&self.names).all(|(cell, name)| trimmed(cell) == name)
    }
}

/// The first of the header's further lines that is a record, and what it says of its time: no answer may be lost to a
/// declaration, and a system's own map is used for files that another program has written again.
fn first_record(further: &[csv::ByteRecord], names: &[String], plan: &Plan) -> Option<(usize, String)> {
    let time = |row: &csv::ByteRecord| {
        let cells = row.iter().map(|cell| std::str::from_utf8(cell).map_or("", trimmed));
        let mut times = cells.zip(names).filter(|(_, name)| plan.is_needed_time(name)).map(|(cell, _)| cell);
        times.find(|cell| cell.chars().any(char::is_numeric)).map(str::to_owned)
    };
    let lines = further.iter().enumerate().filter(|(_, row)| !is_import_ids(row));
    lines.filter_map(|(at, row)| Some((at, time(row)?))).next()
}

pub(in crate::import) fn is_import_ids(row: &csv::ByteRecord) -> bool {
    row.iter().any(|cell| !cell.is_empty())
        && row.iter().filter(|cell| !cell.is_empty()).all(|cell| cell.starts_with(IMPORT_ID.as_bytes()))
}

/// Whether a row is SurveyMonkey's second header line, which says of each question how it was answered (`Response`) or
/// names the part of it that has no name above; where a record has what it needs, it is empty.
pub(in crate::import) fn is_kinds(row: &csv::ByteRecord, names: &[String], is_needed: impl Fn(&str) -> bool) -> bool {
    let cells = row.iter().map(|cell| std::str::from_utf8(cell).map_or("", trimmed));
    let mut says = false;
    for (cell, name) in cells.zip(names).filter(|(cell, _)| !cell.is_empty()) {
        if is_needed(name) {
            return false;
        }
        says = says || name.is_empty() || matches!(cell, "Response" | "Open-Ended Response");
    }
    says && names.iter().any(|name| is_needed(name))
}

/// What a row says, for a finding.
fn text(row: &csv::ByteRecord) -> String {
    let cells: Vec<String> = row.iter().map(|cell| trimmed(&String::from_utf8_lossy(cell)).to_owned()).collect();
    cells.into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ")
}

fn names(record: &csv::ByteRecord) -> Result<Vec<String>> {
    if record.as_slice().contains(&0) {
        return Err(Error::invalid(
            "file",
            "is binary, or UTF-16 without a byte-order mark: its header holds NUL bytes",
        ));
    }
    let name = |cell: &[u8]| std::str::from_utf8(cell).map(|name| trimmed(name).to_owned());
    let names: std::result::Result<Vec<String>, _> = record.iter().map(name).collect();
    names.map_err(|_| Error::invalid("file", "is not UTF-8: its header can't be read"))
}

/// Whether the cells of a row are names of all that a record can't be without: told fast, as most rows are no header.
fn has_needed(row: &csv::ByteRecord, plan: &Plan) -> bool {
    let names = row.iter().filter_map(|cell| std::str::from_utf8(cell).ok()).map(trimmed);
    let mut filled = vec![false; plan.slots()];
    for &slot in names.flat_map(|name| plan.slots_of(name)) {
        filled.get_mut(slot).into_iter().for_each(|filled| *filled = true);
    }
    plan.lacking(|slot| filled.get(slot).copied().unwrap_or(false)).is_none()
}

/// The column of every slot, and the columns of none.
fn assign(plan: &Plan, header: &[String]) -> Result<(Vec<Option<usize>>, Vec<String>)> {
    let mut columns: Vec<Option<usize>> = vec![None; plan.slots()];
    let mut unknown = Vec::new();
    for (at, name) in header.iter().enumerate() {
        let slots = plan.slots_of(name);
        if slots.is_empty() {
            unknown.push(name.clone());
            let slot = plan.unread_slot(name, |slot| columns.get(slot).is_some_and(Option::is_none));
            slot.and_then(|slot| columns.get_mut(slot)).into_iter().for_each(|column| *column = Some(at));
        }
        for &slot in slots {
            let Some(column) = columns.get_mut(slot) else { continue };
            if let Some(other) = column.replace(at) {
                let other = header.get(other).map_or("", String::as_str);
                let why =
                    format!("the columns {other:?} and {name:?} both fill {}; map one of them", plan.slot_name(slot));
                return Err(Error::invalid("column map", why));
            }
        }
    }
    plan.check_required(|slot| columns.get(slot).is_some_and(Option::is_some), header)?;
    Ok((columns, unknown))
}
