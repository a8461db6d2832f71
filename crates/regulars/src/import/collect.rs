//! Rows become records: one at a time, then what can only be told from all of them.

use crate::math::sort_rows;
use std::collections::HashMap;
use std::fmt::Debug;

use super::Imported;
use super::fields::Field;
use super::lint::{Lint, Twins};
use super::notes::{Account, Counted, Fault, Read};
use super::plan::Plan;
use super::row::{Kept, Row, Source};
use crate::model::columns::{Column, Identified, Rare, Words};
use crate::model::index::Index;

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
    /// The columns of drafts, of which a file may hold many until all of its rows are read.
    #[doc(hidden)]
    type Drafts: Column<Self::Draft> + Identified;

    #[doc(hidden)]
    fn read(row: &mut Row<'_>) -> Result<Self::Draft, Fault>;

    #[doc(hidden)]
    fn id(draft: &Self::Draft) -> &str;

    /// Whether a row that can't be read yet may be once the other rows of its record are known: then it waits for them.
    #[doc(hidden)]
    fn waits(_: &Row<'_>, _: &Fault) -> bool {
        false
    }

    /// What a draft lends to such a row of its record: the code of its currency.
    #[doc(hidden)]
    fn lends(_: &Self::Draft) -> Option<&str> {
        None
    }

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
    let cure = "keep one of these rows, or declare columns.id = the column that tells them apart";
    Fault::new("id", id, "already used in an earlier row").detail(format!("row {first_row}")).cured(cure)
}

/// Rows that say the same of a record, but for its lists.
struct Group<D> {
    draft: D,
    first_row: usize,
    more_rows: Vec<usize>,
    /// What is counted of its rows, if these are kept.
    counted: Counted,
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

/// One group of all rows of an id that don't contradict each other, and the rows that do with the reason. What most rows
/// say counts; of versions with as many rows, the one that sorts first, so that the order of the rows doesn't matter.
fn settle<T: Importable>(groups: Vec<Group<T::Draft>>, account: &mut Account) -> Option<Group<T::Draft>> {
    let mut keyed: Vec<(String, Group<T::Draft>)> =
        groups.into_iter().map(|group| (T::key(&group.draft), group)).collect();
    sort_rows(&mut keyed, |a, b| a.0.cmp(&b.0).then(a.1.first_row.cmp(&b.1.first_row)));
    let mut groups: Vec<(String, Group<T::Draft>)> = Vec::with_capacity(keyed.len());
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
    sort_rows(&mut groups, |a, b| {
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

/// Where the rows of a file go, whatever record they become.
pub(super) trait Rows {
    /// Counts a row and what becomes of it; whether it is kept so far.
    fn take(&mut self, plan: &Plan, source: Source<'_>, number: usize) -> bool;

    /// The account of all rows so far.
    fn account(&mut self) -> &mut Account;
}

/// Takes rows one by one and keeps account of each.
pub(super) struct Collector<T: Importable> {
    account: Account,
    index: Index,
    /// Of each id the first group of rows, as columns: a record may need only a few of its many fields.
    drafts: T::Drafts,
    first_row: Vec<usize>,
    more_rows: Rare<Vec<usize>>,
    counted: Words<Counted>,
    /// The groups of rows that say something else than the first.
    others: HashMap<u32, Vec<Group<T::Draft>>>,
    /// Rows that wait for the others of their record: number, id and cells.
    waiting: Vec<(usize, String, Kept)>,
}

impl<T: Importable> Rows for Collector<T> {
    fn take(&mut self, plan: &Plan, source: Source<'_>, number: usize) -> bool {
        self.account.rows += 1;
        let mut row = Row { source, plan, notes: &mut self.account.notes, number, item: None };
        let read = T::read(&mut row);
        if let Err(fault) = &read
            && T::waits(&row, fault)
        {
            let id = row.own_id().unwrap_or_default().to_owned();
            self.account.notes.forget();
            self.waiting.push((number, id, source.kept(plan.slots())));
            return true;
        }
        let placed = read.and_then(|draft| self.place(draft, number));
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
        Self {
            account: Account::default(),
            index: Index::default(),
            drafts: T::Drafts::default(),
            first_row: Vec::new(),
            more_rows: Rare::default(),
            counted: Words::default(),
            others: HashMap::new(),
            waiting: Vec::new(),
        }
    }

    /// Reads the rows that waited, with what the others of their records say.
    pub(super) fn settle_waiting(&mut self, plan: &Plan) {
        for (number, id, cells) in std::mem::take(&mut self.waiting) {
            let lent = self.lent(&id).unwrap_or_default();
            self.account.notes.shared_currency = (id, lent);
            let mut row = Row { source: cells.source(), plan, notes: &mut self.account.notes, number, item: None };
            let placed = T::read(&mut row).and_then(|draft| self.place(draft, number));
            self.account.close(number, placed);
        }
    }

    /// What the rows of an id lend: the least that one of them says, whatever their order.
    fn lent(&mut self, id: &str) -> Option<String> {
        let has_id = |at: u32| self.drafts.name(at as usize).is_some_and(|(_, kept)| kept == id);
        let at = self.index.find((None, id), has_id).ok()?;
        let first = self.take(at)?;
        let others = self.others.get(&at).into_iter().flatten();
        let drafts = std::iter::once(&first).chain(others).map(|group| &group.draft);
        let lent = drafts.filter_map(T::lends).min().map(str::to_owned);
        self.put_back(at, first);
        lent
    }

    fn place(&mut self, draft: T::Draft, number: usize) -> Read<()> {
        let counted = self.account.notes.counted;
        let id = T::id(&draft);
        let has_id = |at: u32| self.drafts.name(at as usize).is_some_and(|(_, kept)| kept == id);
        let at = match self.index.find((None, id), has_id) {
            Ok(at) => at,
            Err(place) => {
                let at = u32::try_from(self.first_row.len()).map_err(|_| Fault::new("id", id, "more than 2^32 ids"))?;
                self.index.put(place, at);
                self.drafts.push(draft);
                self.first_row.push(number);
                self.more_rows.push(Vec::new());
                self.counted.push(counted);
                return Ok(());
            }
        };
        // For now: once all rows are in, `settle` may take it back.
        self.account.merged += 1;
        let mut last = match self.others.get_mut(&at).and_then(Vec::pop) {
            Some(last) => (last, true),
            None => (self.take(at).ok_or_else(|| Fault::new("id", T::id(&draft), "already used"))?, false),
        };
        let outcome = if T::alike(&last.0.draft, &draft) {
            T::fold(&mut last.0.draft, draft, last.0.first_row).map(|doubt| {
                last.0.more_rows.push(number);
                last.0.counted.add(counted);
                self.account.notes.doubts.extend(doubt);
                None
            })
        } else {
            Ok(Some(Group::new(draft, number, counted)))
        };
        let other = match last {
            (last, true) => Some(last),
            (first, false) => {
                self.put_back(at, first);
                None
            }
        };
        let others = other.into_iter().chain(outcome?);
        others.for_each(|group| self.others.entry(at).or_default().push(group));
        Ok(())
    }

    /// The first group of rows of an id, which has to be put back.
    fn take(&mut self, at: u32) -> Option<Group<T::Draft>> {
        let row = at as usize;
        Some(Group {
            draft: self.drafts.take(row)?,
            first_row: *self.first_row.get(row)?,
            more_rows: self.more_rows.take(row)?,
            counted: self.counted.get(row)?,
        })
    }

    fn put_back(&mut self, at: u32, group: Group<T::Draft>) {
        let row = at as usize;
        self.drafts.set(row, group.draft);
        self.more_rows.set(row, group.more_rows);
        self.counted.set(row, group.counted);
    }

    /// The group of all rows of an id that don't contradict each other.
    fn settled(&mut self, at: u32) -> Option<Group<T::Draft>> {
        let first = self.take(at)?;
        match self.others.remove(&at) {
            None => Some(first),
            Some(others) => settle::<T>(std::iter::once(first).chain(others).collect(), &mut self.account),
        }
    }

    /// Most records that the rows can become.
    pub(super) fn most_records(&self) -> usize {
        self.first_row.len()
    }

    /// Hands the records on once all rows are in, until one is refused; gives what is to be said about them.
    pub(super) fn finish_into<R>(
        mut self,
        unknown_columns: Vec<String>,
        complete: bool,
        take: &mut dyn FnMut(T) -> crate::Result<()>,
    ) -> crate::Result<Imported<R>> {
        let (mut mails, mut twins) = (HashMap::new(), Twins::default());
        let west_minutes = self.account.notes.west_minutes();
        for at in 0..self.first_row.len() as u32 {
            let Some(group) = self.settled(at) else { continue };
            let account = &mut self.account;
            let Group { draft, first_row, more_rows, counted } = group;
            let mut lint = Lint {
                row: first_row,
                has_days: counted.days > 0,
                west_minutes,
                doubts: Vec::new(),
                mails: &mut mails,
                twins: &mut twins,
            };
            match T::finish(draft, &mut lint) {
                Ok(record) => {
                    account.doubt(first_row, lint.doubts);
                    take(record)?;
                }
                Err(fault) => {
                    account.merged -= more_rows.len();
                    account.notes.kept.take_back(counted);
                    account.fail(more_rows.into_iter().chain([first_row]), &fault);
                }
            }
        }
        let mut account = self.account;
        account.doubt(0, twins.doubt());
        Ok(Imported {
            records: Vec::new(),
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
        })
    }
}
