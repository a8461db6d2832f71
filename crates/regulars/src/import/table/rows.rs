//! The rows below the header: whole, short, long, or none of the table's.

use std::collections::VecDeque;

use super::UNCLOSED;
use super::ends::Ends;
use super::header::Header;
use crate::import::cells::nothing::MYSQL_NULL;
use crate::import::cells::trim::trimmed;
use crate::import::collect::Rows;
use crate::import::notes::Fault;
use crate::import::plan::Plan;
use crate::import::row::Source;

/// Takes the rows of a table in their order.
pub(super) struct Table<'a> {
    plan: &'a Plan,
    header: &'a Header,
    rows: &'a mut dyn Rows,
    ends: Ends,
    /// The last rows so far, where the map leaves out some at the end.
    last: VecDeque<(usize, csv::StringRecord)>,
    /// How often the header came again, and where first.
    again: Option<(usize, usize)>,
    /// Rows of nothing but empty cells, and the first of them.
    empty: Option<(usize, usize)>,
}

impl<'a> Table<'a> {
    pub(super) fn new(plan: &'a Plan, header: &'a Header, rows: &'a mut dyn Rows) -> Self {
        Self { plan, header, rows, ends: Ends::new(plan, header), last: VecDeque::new(), again: None, empty: None }
    }

    /// Rows counted so far.
    pub(super) fn count(&mut self) -> usize {
        self.rows.account().rows
    }

    /// Counts a row that can't even be read.
    pub(super) fn refuse(&mut self, number: usize, fault: &Fault) {
        self.rows.account().refuse(number, fault);
    }

    /// Takes one record, and gives its buffer back.
    pub(super) fn take(&mut self, record: csv::ByteRecord, number: usize) -> csv::ByteRecord {
        let record = match csv::StringRecord::from_byte_record(record) {
            Ok(record) => record,
            Err(error) => {
                let record = error.into_byte_record();
                self.refuse(number, &Fault::new("row", &start(&record), "not UTF-8").cured(NOT_UTF8));
                return record;
            }
        };
        match self.plan.footer_rows.unwrap_or(0) {
            0 => self.sort_out(record, number).into_byte_record(),
            kept => {
                self.last.push_back((number, record));
                let oldest = if self.last.len() > kept { self.last.pop_front() } else { None };
                oldest.map(|(number, record)| self.sort_out(record, number)).unwrap_or_default().into_byte_record()
            }
        }
    }

    /// Tells the rows of the table from those that may be below it, which wait until more of the table comes.
    fn sort_out(&mut self, mut record: csv::StringRecord, number: usize) -> csv::StringRecord {
        if record.iter().all(|cell| trimmed(cell).is_empty()) {
            self.rows.account().skip();
            self.empty.get_or_insert((0, number)).0 += 1;
        } else if self.ends.is_declared_total(self.plan, &record) {
            self.rows.account().skip();
        } else if self.header.is_again(&record) {
            self.rows.account().skip();
            self.again.get_or_insert((0, number)).0 += 1;
        } else if self.ends.may_be_below(&record) {
            let (oldest, buffer) = self.ends.hold(record, number);
            record = buffer;
            if let Some((number, record)) = oldest {
                self.within(record, number);
            }
        } else {
            for (number, held) in self.ends.release() {
                self.within(held, number);
            }
            self.row(&mut record, number);
        }
        record
    }

    /// A row that could have been below the table, and isn't: a total between its rows needs a declaration.
    fn within(&mut self, mut record: csv::StringRecord, number: usize) {
        match Ends::total_word(&record) {
            Some(word) => {
                let says = record.iter().map(trimmed).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ");
                let cure = format!("declare total_words = [{word:?}] in the map");
                self.refuse(number, &Fault::new("row", &says, "a total between the rows, no record").cured(cure));
            }
            None => self.row(&mut record, number),
        }
    }

    /// One row of the table. Empty cells beyond the header are nothing; cells missing at its end are missing values.
    fn row(&mut self, record: &mut csv::StringRecord, number: usize) {
        let width = self.header.names.len();
        if let Some(fault) = open_quote(record, width, self.header) {
            return self.refuse(number, &fault);
        }
        if let Some(beyond) = record.iter().skip(width).find(|cell| !cell.trim().is_empty()) {
            return self.refuse(number, &long(record, width, beyond, self.header.separator));
        }
        record.truncate(width);
        if record.as_byte_record().as_slice().contains(&0) {
            return self
                .refuse(number, &Fault::new("row", "", "holds a NUL byte").cured("take the NUL byte out of the file"));
        }
        let nulls = self.mysql_null(record);
        let source = Source::Csv { record, columns: &self.header.columns };
        let has = |slot: usize| self.header.columns.get(slot).is_some_and(Option::is_some);
        if !self.plan.lets_pass(has, |slot| source.cell(slot, None)) {
            return self.rows.account().skip();
        }
        let kept = self.rows.take(self.plan, source, number);
        if let Some(column) = nulls.filter(|_| kept) {
            let fault = Fault::new(column, MYSQL_NULL, "MySQL's word for a missing value, read as missing");
            self.rows.account().doubt(number, [fault.cured(r#"declare formats.missing = ["\\N"]"#)]);
        }
        let (cells, named) = (record.len(), self.header.named);
        if cells < named && kept {
            let missing = self.header.names.get(cells..named).unwrap_or(&[]).join(", ");
            let why = "has fewer cells than the header: those missing at its end are read as empty";
            let fault = Fault::new("row", &missing, why).detail(format!("{cells} of {named}"));
            self.rows.account().doubt(number, [fault.cured("write the empty cells at the end of the row, too")]);
        }
    }

    /// The first column of a row in which MySQL's word for a missing value stands, where that isn't declared.
    fn mysql_null(&self, record: &csv::StringRecord) -> Option<String> {
        let is_declared = || self.plan.formats.missing.iter().flatten().any(|word| word == MYSQL_NULL);
        if !record.as_byte_record().as_slice().contains(&b'\\') || is_declared() {
            return None;
        }
        let at = record.iter().position(|cell| trimmed(cell) == MYSQL_NULL)?;
        self.header.names.get(at).cloned()
    }

    /// Settles what was held back, and gives the count of all rows.
    pub(super) fn end(mut self) -> usize {
        let below = self.ends.release();
        let account = self.rows.account();
        below.iter().for_each(|_| account.skip());
        self.last.iter().for_each(|_| account.skip());
        if let (Some((first, record)), Some((last, _))) = (below.first(), below.last()) {
            let says = record.iter().map(trimmed).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ");
            let fault = Fault::new("row", &says, "a total or a note below the table, no record: left out, skipped");
            let rows = if first == last { format!("row {first}") } else { format!("rows {first} to {last}") };
            account.doubt(0, [fault.detail(rows).cured(format!("declare footer_rows = {}", below.len()))]);
        }
        if let Some((count, first)) = self.again {
            let fault = Fault::new("header", "", "comes again below: these rows are left out and counted as skipped");
            let fault = fault.cured("nothing is lost: take them out of the file, if they should not be counted");
            account.doubt(0, [fault.detail(format!("rows: {count}, first row {first}"))]);
        }
        if let Some((count, first)) = self.empty {
            let fault = Fault::new("row", "", "rows of empty cells only: left out, skipped");
            let fault = fault.cured("nothing is lost: take them out of the file, if they should not be counted");
            account.doubt(0, [fault.detail(format!("rows: {count}, first row {first}"))]);
        }
        account.rows
    }
}

/// What helps against a row that isn't UTF-8 in a file that is.
pub(super) const NOT_UTF8: &str =
    "write the row again as UTF-8, or declare formats.encoding if all of the file is in another";

/// Columns from which lines within a value are told from rows: prose of two lines often has one comma in each.
const FEWEST_COLUMNS: usize = 3;

/// Why a row is rejected whose quote is closed by that of a later row: one of its values holds the rows between, and the
/// values after it are the later row's.
fn open_quote(record: &csv::StringRecord, width: usize, header: &Header) -> Option<Fault> {
    let text = record.as_byte_record().as_slice();
    if width < FEWEST_COLUMNS || !(text.contains(&b'\n') || text.contains(&b'\r')) {
        return None;
    }
    let (separator, has_quote) = (char::from(header.separator), text.contains(&b'"'));
    let mut cells = record.iter().enumerate();
    let (_, cell) = cells.find(|&(at, cell)| {
        let after = record.len() - 1 - at;
        (has_quote && holds_lines(cell, separator, width)) || is_cut_from_rows(cell, separator, width, (at, after))
    })?;
    let start: String = cell.chars().take(100).collect();
    let fault =
        Fault::new("row", &start, "a quote is opened here and closed in a later row: the rows between are lost in it");
    Some(fault.detail(format!("lines: {}", filled_lines(cell).count())).cured(UNCLOSED))
}

/// The lines of a value that hold something.
fn filled_lines(cell: &str) -> impl Iterator<Item = &str> {
    cell.lines().filter(|line| !line.trim().is_empty())
}

/// Whether each line break of a value comes with as many separators as a row has. It tells rows where another quote of the
/// later row is left.
fn holds_lines(cell: &str, separator: char, width: usize) -> bool {
    let breaks = filled_lines(cell).count().saturating_sub(1);
    breaks > 0 && cell.matches(separator).count() >= breaks * (width - 1)
}

/// Whether the lines of a value are the rest of a row that has so many cells before it, whole rows, and the start of one
/// that has so many after it, as where two quotes were opened and neither closed. Prose has blanks after its commas.
fn is_cut_from_rows(cell: &str, separator: char, width: usize, (before, after): (usize, usize)) -> bool {
    let lines: Vec<&str> = filled_lines(cell).collect();
    let last = lines.len().saturating_sub(1);
    let is_row = |(at, line): (usize, &&str)| {
        let outside = if at == 0 { before } else { 0 } + if at == last { after } else { 0 };
        line.matches(separator).count() + outside == width - 1
    };
    lines.len() > 1 && lines.iter().enumerate().all(is_row) && !cell.contains(&format!("{separator} "))
}

/// Why a row with a value beyond the header is rejected, and what is most likely wrong with it.
fn long(record: &csv::StringRecord, width: usize, beyond: &str, separator: u8) -> Fault {
    let fault = Fault::new("row", record.get(0).unwrap_or(""), "has more values than the header has columns");
    let cure =
        "put values that hold the separator in quotes, the likely cause; if all rows are so, the header lacks a name";
    fault
        .detail(format!(
            "{} cells, {width} columns; beyond them {beyond:?}; the separator is {:?}",
            record.len(),
            char::from(separator)
        ))
        .cured(cure)
}

/// The beginning of a row that can't be read, as findings quote it.
pub(super) fn start(record: &csv::ByteRecord) -> String {
    String::from_utf8_lossy(record.as_slice()).chars().take(100).collect()
}
