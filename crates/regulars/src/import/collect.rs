//! Rows become records: one at a time, then what can only be told from all of them.

use std::collections::HashMap;
use std::fmt::Debug;

use super::cells::date::Written;
use super::fields::Field;
use super::lint::Lint;
use super::notes::{Counted, Fault, Notes, Read};
use super::plan::Plan;
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
    type Draft: Debug;

    #[doc(hidden)]
    fn read(row: &mut Row<'_>) -> Result<Self::Draft, Fault>;

    #[doc(hidden)]
    fn id(draft: &Self::Draft) -> &str;

    /// Whether another row says the same of a record but for its lists, so that it can be added at once.
    #[doc(hidden)]
    fn alike(_: &Self::Draft, _: &Self::Draft) -> bool {
        false
    }

    /// Whether a row tells of a part only: it can't outvote those that tell of the record.
    #[doc(hidden)]
    fn is_part(_: &Self::Draft) -> bool {
        false
    }

    /// A text by which rows of one record are put in order, whatever their order in the file.
    #[doc(hidden)]
    fn key(draft: &Self::Draft) -> String {
        format!("{draft:?}")
    }

    /// Adds what another row says of the same record, or tells why it can't and leaves the record as it was.
    #[doc(hidden)]
    fn fold(_into: &mut Self::Draft, more: Self::Draft, first_row: usize) -> Result<Option<Fault>, Fault> {
        Err(already_used(Self::id(&more), first_row))
    }

    /// The record, with the doubts about it.
    #[doc(hidden)]
    fn finish(draft: Self::Draft, lint: &mut Lint<'_>) -> Result<Self, Fault>;
}

/// What rejects a row whose id an earlier one has.
pub(super) fn already_used(id: &str, first_row: usize) -> Fault {
    Fault::new("id", id, "already used in an earlier row").detail(format!("row {first_row}"))
}

/// Rows that say the same of a record, but for its lists.
struct Group<D> {
    draft: D,
    first_row: usize,
    more_rows: Vec<usize>,
    /// What is counted of its rows, if these are kept.
    counted: Counted,
}

/// A record under way: the group of its first row, and those of rows that say something else.
struct Entry<D> {
    first: Group<D>,
    others: Vec<Group<D>>,
}

impl<D> Group<D> {
    fn new(draft: D, first_row: usize, counted: Counted) -> Self {
        Self { draft, first_row, more_rows: Vec::new(), counted }
    }

    fn rows(&self) -> impl Iterator<Item = usize> {
        self.more_rows.iter().copied().chain([self.first_row])
    }

    /// Takes the rows of another group.
    fn enrol(&mut self, rows: impl Iterator<Item = usize>) {
        self.more_rows.extend(rows);
        if let Some(first) = self.more_rows.iter_mut().min().filter(|first| **first < self.first_row) {
            std::mem::swap(first, &mut self.first_row);
        }
    }
}

impl<D> Entry<D> {
    /// One group of all rows that don't contradict each other, and the rows that do with the reason. What most rows say
    /// counts; of versions with as many rows, the one that sorts first, so that the order of the rows doesn't matter.
    fn settle<T: Importable<Draft = D>>(self, account: &mut Account) -> Option<Group<D>> {
        if self.others.is_empty() {
            return Some(self.first);
        }
        let groups = std::iter::once(self.first).chain(self.others);
        let mut keyed: Vec<(String, Group<D>)> = groups.map(|group| (T::key(&group.draft), group)).collect();
        keyed.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.first_row.cmp(&b.1.first_row)));
        let mut groups: Vec<(String, Group<D>)> = Vec::with_capacity(keyed.len());
        for (key, group) in keyed {
            match groups.last_mut() {
                Some((_, last)) if T::alike(&last.draft, &group.draft) => {
                    let rows: Vec<usize> = group.rows().collect();
                    if let Ok(doubt) = T::fold(&mut last.draft, group.draft, last.first_row) {
                        account.doubt(group.first_row, doubt);
                    }
                    last.counted.add(group.counted);
                    last.enrol(rows.into_iter());
                }
                _ => groups.push((key, group)),
            }
        }
        groups.sort_by(|a, b| {
            T::is_part(&a.1.draft)
                .cmp(&T::is_part(&b.1.draft))
                .then_with(|| b.1.more_rows.len().cmp(&a.1.more_rows.len()))
                .then_with(|| (&a.0, a.1.first_row).cmp(&(&b.0, b.1.first_row)))
        });
        let mut groups = groups.into_iter().map(|(_, group)| group);
        let mut kept = groups.next()?;
        for group in groups {
            let rows: Vec<usize> = group.rows().collect();
            match T::fold(&mut kept.draft, group.draft, kept.first_row) {
                Ok(doubt) => {
                    account.doubt(group.first_row, doubt);
                    kept.enrol(rows.into_iter());
                }
                Err(fault) => {
                    account.merged -= rows.len();
                    account.notes.kept.take_back(group.counted);
                    account.fail(rows.into_iter(), &fault);
                }
            }
        }
        Some(kept)
    }
}

/// Entries of a block. Blocks of a fixed size are never copied; one growing list would be, about twenty times on its
/// way to a million records.
const BLOCK_ENTRIES: usize = 4096;

/// Where the rows of a file go, whatever record they become.
pub(super) trait Rows {
    /// Counts a row and what becomes of it; whether it is kept so far.
    fn take(&mut self, plan: &Plan, source: Source<'_>, number: usize) -> bool;

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
    /// Rows whose record came to nothing after they had been kept.
    failed: Vec<usize>,
}

impl Account {
    /// Counts a row that the map leaves out.
    pub(super) fn skip(&mut self) {
        self.rows += 1;
        self.skipped += 1;
    }

    /// Counts a row that can't even be read.
    pub(super) fn refuse(&mut self, number: usize, fault: &Fault) {
        self.rows += 1;
        self.reject(number, fault);
    }

    fn reject(&mut self, number: usize, fault: &Fault) {
        self.rejected += 1;
        self.notes.groups.add(number, Severity::Rejected, fault);
    }

    /// Rejects rows that had been kept until their record came to nothing.
    fn fail(&mut self, rows: impl Iterator<Item = usize>, fault: &Fault) {
        for row in rows {
            self.failed.push(row);
            self.reject(row, fault);
        }
    }

    /// The number of the record with an id, and whether the record is new.
    fn number_of(&mut self, id: &str) -> (usize, bool) {
        let next = self.by_id.len();
        let at = *self.by_id.entry(id.to_owned()).or_insert(next);
        (at, at == next)
    }

    /// Ends a row.
    fn close(&mut self, number: usize, read: Read<()>) {
        match read {
            Ok(()) => self.notes.keep(number),
            Err(fault) => {
                // The one finding of a rejected row is why it was rejected.
                self.notes.forget();
                self.reject(number, &fault);
            }
        }
    }

    /// Says what is doubtful of a row that is kept; of the whole file, as row 0.
    pub(super) fn doubt(&mut self, number: usize, doubts: impl IntoIterator<Item = Fault>) {
        doubts.into_iter().for_each(|doubt| self.notes.groups.add(number, Severity::Doubtful, &doubt));
    }

    /// All that is to be said.
    fn findings(&mut self) -> Vec<Finding> {
        self.doubt_offsets();
        sort_rows(&mut self.failed, Ord::cmp);
        std::mem::take(&mut self.notes.groups).finish(&self.failed)
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
        let fault = Fault::new("time zone", "", "instants are written in more than one offset");
        self.doubt(0, [fault.detail(kinds.join("; "))]);
    }
}

/// Takes rows one by one and keeps account of each.
pub(super) struct Collector<T: Importable> {
    account: Account,
    /// In blocks that are never moved and are freed one by one: a million drafts are a gigabyte.
    blocks: Vec<Vec<Entry<T::Draft>>>,
}

impl<T: Importable> Rows for Collector<T> {
    fn take(&mut self, plan: &Plan, source: Source<'_>, number: usize) -> bool {
        self.account.rows += 1;
        let mut row = Row { source, plan, notes: &mut self.account.notes, number, item: None };
        let placed = T::read(&mut row).and_then(|draft| self.place(draft, number));
        let kept = placed.is_ok();
        self.account.close(number, placed);
        kept
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
        let counted = self.account.notes.counted;
        if is_new {
            if at.is_multiple_of(BLOCK_ENTRIES) {
                // A small file doesn't reserve a whole block.
                self.blocks.push(Vec::with_capacity(if at == 0 { 0 } else { BLOCK_ENTRIES }));
            }
            let entry = Entry { first: Group::new(draft, number, counted), others: Vec::new() };
            if let Some(block) = self.blocks.last_mut() {
                block.push(entry);
            }
            return Ok(());
        }
        let entry = self.blocks.get_mut(at / BLOCK_ENTRIES).and_then(|block| block.get_mut(at % BLOCK_ENTRIES));
        let Some(entry) = entry else { return Err(Fault::new("id", T::id(&draft), "already used")) };
        // For now: once all rows are in, `settle` may take it back.
        self.account.merged += 1;
        let last = entry.others.last_mut().unwrap_or(&mut entry.first);
        if T::alike(&last.draft, &draft) {
            let doubt = T::fold(&mut last.draft, draft, last.first_row)?;
            last.more_rows.push(number);
            last.counted.add(counted);
            self.account.notes.doubts.extend(doubt);
        } else {
            entry.others.push(Group::new(draft, number, counted));
        }
        Ok(())
    }

    /// The records, once all rows are in.
    pub(super) fn finish(self, unknown_columns: Vec<String>, complete: bool) -> Imported<T> {
        let Self { mut account, blocks } = self;
        let mut records = Vec::with_capacity(account.by_id.len());
        let mut mails = HashMap::new();
        for entry in blocks.into_iter().flatten() {
            let Some(group) = entry.settle::<T>(&mut account) else { continue };
            let Group { draft, first_row, more_rows, counted } = group;
            let mut lint = Lint { row: first_row, has_days: counted.days > 0, doubts: Vec::new(), mails: &mut mails };
            match T::finish(draft, &mut lint) {
                Ok(record) => {
                    account.doubt(first_row, lint.doubts);
                    records.push(record);
                }
                Err(fault) => {
                    account.merged -= more_rows.len();
                    account.notes.kept.take_back(counted);
                    account.fail(more_rows.into_iter().chain([first_row]), &fault);
                }
            }
        }
        Imported {
            records,
            findings: account.findings(),
            rows: account.rows,
            merged: account.merged,
            skipped: account.skipped,
            rejected: account.rejected,
            unknown_columns,
            unknown_values: account.notes.unknown_values,
            days_as_instants: account.notes.kept.days,
            nobody: account.notes.nobody,
            repeats: None,
            rounded: account.notes.kept.rounded,
            complete,
        }
    }
}
