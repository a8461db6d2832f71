//! Rows become records: one at a time, then what can only be told from all of them.

use std::collections::{HashMap, HashSet};

use super::cells::date::Written;
use super::fields::Field;
use super::lint::Lint;
use super::map::Plan;
use super::notes::{Fault, Notes, Read};
use super::row::{Row, Source};
use super::{Finding, Imported, Severity};
use crate::math::sort_rows;

/// A kind of record that can be imported; every record of [`model`](crate::model) is one.
///
/// The trait is sealed: its methods are the import's own.
pub trait Importable: Sized {
    /// The fields a file can fill.
    #[doc(hidden)]
    const FIELDS: &'static [Field];
    /// Of each of these groups, at least one field needs a column.
    #[doc(hidden)]
    const REQUIRED: &'static [&'static [Field]];
    /// What one row says of a record.
    #[doc(hidden)]
    type Draft;

    #[doc(hidden)]
    fn read(row: &mut Row<'_>) -> Result<Self::Draft, Fault>;

    #[doc(hidden)]
    fn id(draft: &Self::Draft) -> &str;

    /// Adds what another row says of the same record, or tells why it can't.
    #[doc(hidden)]
    fn fold(_into: &mut Self::Draft, more: Self::Draft, first_row: usize) -> Result<Option<Fault>, Fault> {
        Err(Fault::new("id", Self::id(&more), format!("already used in row {first_row}")))
    }

    /// The record, with the doubts about it.
    #[doc(hidden)]
    fn finish(draft: Self::Draft, lint: &mut Lint<'_>) -> Result<Self, Fault>;
}

/// The rows of one record under way.
struct Entry<D> {
    draft: D,
    first_row: usize,
    more_rows: Vec<usize>,
}

/// Entries of a block: blocks are never moved, as one growing list of a million records would be twenty times.
const BLOCK_ENTRIES: usize = 4096;

/// Where the rows of a file go, whatever record they become.
pub(super) trait Rows {
    /// Counts a row and what becomes of it.
    fn take(&mut self, plan: &Plan, source: Source<'_>, number: usize);

    /// The account of all rows so far.
    fn account(&mut self) -> &mut Account;
}

/// What is counted and noted of the rows.
#[derive(Default)]
pub(super) struct Account {
    pub(super) rows: usize,
    by_id: HashMap<String, usize>,
    notes: Notes,
    merged: usize,
    skipped: usize,
    rejected: usize,
}

impl Account {
    /// Counts a row that the map leaves out.
    pub(super) fn skip(&mut self) {
        self.rows += 1;
        self.skipped += 1;
    }

    /// Counts a row that can't even be read.
    pub(super) fn refuse(
        &mut self,
        number: usize,
        field: &'static str,
        value: &str,
        why: impl Into<super::cells::why::Why>,
    ) {
        self.rows += 1;
        self.reject(number, &Fault::new(field, value, why));
    }

    fn reject(&mut self, number: usize, fault: &Fault) {
        self.rejected += 1;
        self.notes.findings.push(fault.finding(number, Severity::Rejected));
    }

    /// The number of the record with an id, and whether the record is new.
    fn number_of(&mut self, id: &str) -> (usize, bool) {
        let next = self.by_id.len();
        let at = *self.by_id.entry(id.to_owned()).or_insert(next);
        (at, at == next)
    }

    /// Closes a row before which there were so many findings.
    fn close(&mut self, number: usize, findings: usize, read: Read<()>) {
        match read {
            Ok(()) => self.notes.keep(number),
            Err(fault) => {
                // The one finding of a rejected row is why it was rejected.
                self.notes.forget(findings);
                self.reject(number, &fault);
            }
        }
    }

    fn merge(&mut self, number: usize, doubt: Option<Fault>) {
        self.merged += 1;
        self.notes.findings.extend(doubt.map(|doubt| doubt.finding(number, Severity::Doubtful)));
    }

    /// Rejects rows whose record came to nothing, and puts the findings in order.
    fn finish(&mut self, failed: &[(usize, Fault)]) {
        let rows: HashSet<usize> = failed.iter().map(|(row, _)| *row).collect();
        self.notes.findings.retain(|finding| !rows.contains(&finding.row));
        failed.iter().for_each(|(row, fault)| self.reject(*row, fault));
        self.doubt_offsets();
        sort_rows(&mut self.notes.findings, |a, b| a.row.cmp(&b.row));
    }

    /// Doubts a file whose instants are written in more than one offset.
    fn doubt_offsets(&mut self) {
        if self.notes.written.len() < 2 {
            return;
        }
        let name = |written: &Written| match written {
            Written::Offset(minutes) => {
                let sign = if *minutes < 0 { '-' } else { '+' };
                format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
            Written::Utc => "UTC".to_owned(),
            Written::Local | Written::Day => "no offset".to_owned(),
        };
        let written = self.notes.written.iter();
        let kinds: Vec<String> = written
            .map(|(written, (count, row))| format!("{} {count} times, first in row {row}", name(written)))
            .collect();
        self.notes.findings.push(Finding {
            row: 0,
            field: "time zone".to_owned(),
            value: String::new(),
            reason: format!("instants are written in more than one offset: {}", kinds.join("; ")),
            severity: Severity::Doubtful,
        });
    }
}

/// Takes rows one by one and keeps account of each.
pub(super) struct Collector<T: Importable> {
    account: Account,
    /// In blocks that are never moved and are freed one by one: a million drafts are a gigabyte.
    blocks: Vec<Vec<Entry<T::Draft>>>,
}

impl<T: Importable> Rows for Collector<T> {
    fn take(&mut self, plan: &Plan, source: Source<'_>, number: usize) {
        self.account.rows += 1;
        let findings = self.account.notes.findings.len();
        let mut row = Row { source, plan, notes: &mut self.account.notes, number, item: None };
        let placed = T::read(&mut row).and_then(|draft| self.place(draft, number));
        self.account.close(number, findings, placed);
    }

    fn account(&mut self) -> &mut Account {
        &mut self.account
    }
}

impl<T: Importable> Collector<T> {
    pub(super) fn new() -> Self {
        Self { account: Account::default(), blocks: Vec::new() }
    }

    fn place(&mut self, draft: T::Draft, number: usize) -> Read<()> {
        let (at, is_new) = self.account.number_of(T::id(&draft));
        if is_new {
            if at.is_multiple_of(BLOCK_ENTRIES) {
                self.blocks.push(Vec::with_capacity(if at == 0 { 0 } else { BLOCK_ENTRIES }));
            }
            let entry = Entry { draft, first_row: number, more_rows: Vec::new() };
            if let Some(block) = self.blocks.last_mut() {
                block.push(entry);
            }
            return Ok(());
        }
        let entry = self.blocks.get_mut(at / BLOCK_ENTRIES).and_then(|block| block.get_mut(at % BLOCK_ENTRIES));
        let Some(entry) = entry else { return Err(Fault::new("id", T::id(&draft), "already used")) };
        let doubt = T::fold(&mut entry.draft, draft, entry.first_row)?;
        entry.more_rows.push(number);
        self.account.merge(number, doubt);
        Ok(())
    }

    /// The records, once all rows are in.
    pub(super) fn finish(self, unknown_columns: Vec<String>, complete: bool) -> Imported<T> {
        let Self { mut account, blocks } = self;
        let mut records = Vec::with_capacity(account.by_id.len());
        let mut failed = Vec::new();
        let mut mails = HashMap::new();
        for Entry { draft, first_row, more_rows } in blocks.into_iter().flatten() {
            let mut lint = Lint { row: first_row, findings: &mut account.notes.findings, mails: &mut mails };
            match T::finish(draft, &mut lint) {
                Ok(record) => records.push(record),
                Err(fault) => {
                    account.merged -= more_rows.len();
                    failed.extend(more_rows.into_iter().chain([first_row]).map(|row| (row, fault.clone())));
                }
            }
        }
        account.finish(&failed);
        Imported {
            records,
            findings: account.notes.findings,
            rows: account.rows,
            merged: account.merged,
            skipped: account.skipped,
            rejected: account.rejected,
            unknown_columns,
            unknown_values: account.notes.unknown_values,
            days_as_instants: account.notes.days_as_instants,
            complete,
        }
    }
}
