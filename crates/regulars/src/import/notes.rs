//! What is to be said about rows: why one was rejected, and what was noticed while they were read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::cells::date::Written;
use super::cells::why::{Why, pattern};
use super::groups::Groups;
use super::row::LIST_MARK;
use super::{Finding, FindingExample, Severity};
use crate::error::{cut, shortened};
use crate::math::sort_rows;
use crate::model::Currency;

/// Why a row can't become a record. Boxed, so that the `Result` that each cell is read into stays small.
///
/// The reason should be the same for all rows that have the fault, so that they are one finding: what differs from row
/// to row goes into the value and the detail. What cures it may follow the reason as `; declare ...`.
#[derive(Debug, Clone)]
pub struct Fault(Box<Reason>);

#[derive(Debug, Clone)]
struct Reason {
    field: Why,
    value: String,
    why: Why,
    detail: Option<String>,
    cure: Option<Why>,
    /// What helps when nothing more exact is known; rows aren't told apart by it.
    usual: Option<Why>,
}

/// A result that rejects the row.
pub(super) type Read<T> = Result<T, Fault>;

/// What begins the cure in a text that has the reason and the cure.
const CURE: &str = "; declare ";

impl Fault {
    pub(super) fn new(field: impl Into<Why>, value: &str, why: impl Into<Why>) -> Self {
        Self::because(field.into(), value, why.into())
    }

    fn because(field: Why, value: &str, why: Why) -> Self {
        Self(Box::new(Reason { field, value: value.to_owned(), why, detail: None, cure: None, usual: None }))
    }

    /// This fault, with what is to be said of its row alone.
    pub(super) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// This fault, with what cures it.
    pub(super) fn cured(mut self, cure: impl Into<Why>) -> Self {
        self.0.cure = Some(cure.into());
        self
    }

    /// This fault, with what helps when nothing more exact is said.
    pub(super) fn usually(mut self, cure: impl Into<Why>) -> Self {
        self.0.usual = Some(cure.into());
        self
    }

    pub(super) fn field(&self) -> &str {
        &self.0.field
    }

    /// What is wrong, without the cure.
    fn bare(&self) -> &str {
        self.0.why.split_once(CURE).map_or(&*self.0.why, |(bare, _)| bare)
    }

    pub(super) fn reason(&self) -> String {
        shortened(self.bare())
    }

    /// The reason without the values in it: a text made for one row differs from that of the next in these.
    pub(super) fn pattern(&self) -> Cow<'_, str> {
        match &self.0.why {
            Cow::Borrowed(_) => Cow::Borrowed(self.bare()),
            Cow::Owned(_) => Cow::Owned(pattern(self.bare())),
        }
    }

    pub(super) fn cure(&self) -> Option<&str> {
        let said = self.0.why.find(CURE).and_then(|at| self.0.why.get(at + "; ".len()..));
        said.or(self.0.cure.as_deref())
    }

    /// What helps when [`Fault::cure`] says nothing.
    pub(super) fn usual(&self) -> &str {
        self.0.usual.as_deref().unwrap_or("correct it in the file")
    }

    /// What this fault says of a row; a reason made for it is said in full.
    pub(super) fn example(&self, row: usize) -> FindingExample {
        let Reason { value, why, detail, .. } = &*self.0;
        let own = || matches!(why, Cow::Owned(_)).then(|| self.reason());
        FindingExample { row, value: quoted(value), detail: detail.as_deref().map(shortened).or_else(own) }
    }
}

impl From<crate::Error> for Fault {
    fn from(error: crate::Error) -> Self {
        Self::new("row", "", error.to_string())
    }
}

fn quoted(value: &str) -> String {
    cut(&value.trim_start_matches(LIST_MARK).replace(LIST_MARK, ";")).into_owned()
}

/// What is counted of rows, and counts if they are kept.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Counted {
    /// Instants written as bare days.
    pub(super) days: usize,
    /// Amounts that were rounded.
    pub(super) rounded: usize,
}

impl Counted {
    pub(super) fn add(&mut self, more: Self) {
        self.days += more.days;
        self.rounded += more.rounded;
    }

    pub(super) fn take_back(&mut self, rejected: Self) {
        self.days -= rejected.days;
        self.rounded -= rejected.rounded;
    }
}

/// What is noticed while rows are read.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) groups: Groups,
    pub(super) unknown_values: BTreeMap<String, BTreeMap<String, usize>>,
    /// What is counted of the rows kept so far.
    pub(super) kept: Counted,
    /// Rows whose customer stands for nobody.
    pub(super) nobody: usize,
    /// Doubts and unknown words of the row being read, and what is counted of it, which count once it is kept.
    pub(super) doubts: Vec<Fault>,
    pub(super) words: Vec<(&'static str, String, Fault)>,
    pub(super) counted: Counted,
    /// The record that the rows of one stand together for, and its currency; empty when it named none.
    pub(super) shared_currency: (String, String),
    /// The currency of the amount before: most rows have that of the row before, and to look it up takes longer.
    pub(super) last_currency: Option<Currency>,
    /// How many promoter scores came without a scale, and the highest.
    pub(super) promoters: (usize, f64),
    /// Whether some amount tells what a dot is: only until then it may group thousands.
    pub(super) dot_is_told: bool,
    /// Names of the unread columns that may tell how far an order has come, by their place among the plan's slots.
    pub(super) unread: Vec<String>,
    /// How instants were written: how often, and where first.
    pub(super) written: BTreeMap<Written, (usize, usize)>,
}

impl Notes {
    /// Counts what the row that was just read held.
    pub(super) fn keep(&mut self, row: usize) {
        self.kept.add(std::mem::take(&mut self.counted));
        self.doubts.drain(..).for_each(|doubt| self.groups.add(row, Severity::Doubtful, &doubt));
        for (field, word, fault) in self.words.drain(..) {
            self.groups.add(row, Severity::Doubtful, &fault);
            *self.unknown_values.entry(field.to_owned()).or_default().entry(word).or_insert(0) += 1;
        }
    }

    /// Minutes that the westernmost clock of the file is behind UTC, as far as instants say.
    pub(super) fn west_minutes(&self) -> i32 {
        let offset = |written: &Written| if let Written::Offset(minutes) = written { Some(-minutes) } else { None };
        self.written.keys().filter_map(offset).max().unwrap_or(0).max(0)
    }

    /// Forgets the row that was just read.
    pub(super) fn forget(&mut self) {
        self.doubts.clear();
        self.words.clear();
        self.counted = Counted::default();
    }
}

/// What is counted and noted of the rows.
#[derive(Default)]
pub(super) struct Account {
    pub(super) rows: usize,
    pub(super) notes: Notes,
    pub(super) merged: usize,
    pub(super) skipped: usize,
    pub(super) rejected: usize,
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
    pub(super) fn fail(&mut self, rows: impl Iterator<Item = usize>, fault: &Fault) {
        for row in rows {
            self.failed.push(row);
            self.reject(row, fault);
        }
    }

    /// Ends a row.
    pub(super) fn close(&mut self, number: usize, read: Read<()>) {
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
    pub(super) fn findings(&mut self) -> Vec<Finding> {
        self.doubt_offsets();
        self.doubt_promoters();
        if self.notes.dot_is_told {
            self.notes.groups.forget(super::money::MAY_GROUP);
        }
        sort_rows(&mut self.failed, Ord::cmp);
        std::mem::take(&mut self.notes.groups).finish(&self.failed)
    }

    /// Doubts a file whose promoter scores all lie in the half of their scale that another scale is.
    fn doubt_promoters(&mut self) {
        /// Fewer may all be detractors by chance.
        const FEWEST: usize = 10;
        /// Upper end of the scale of stars and of most ratings.
        const STARS: f64 = 5.0;
        let (count, highest) = self.notes.promoters;
        if count >= FEWEST && highest <= STARS {
            let why = "no promoter score lies above 5, though they are asked from 0 to 10";
            let cure = "declare constants.kind = \"rating\", constants.scale_min = \"1\" and constants.scale_max = \"5\" if \
                these are ratings of 1 to 5";
            self.doubt(0, [Fault::new("score", "", why).detail(format!("{count} scores")).cured(cure)]);
        }
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
        let local = self.notes.written.contains_key(&Written::Local);
        let cure = if local {
            "declare formats.offset_minutes = 0 if the instants without an offset are UTC, or their clock's minutes"
        } else {
            "nothing is to be done if the system writes several clocks: each instant is read by its own offset"
        };
        self.doubt(0, [fault.detail(kinds.join("; ")).cured(cure)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_quote_short_values_whole_and_long_ones_in_part() {
        assert_eq!(quoted("\u{1f}a\u{1f}b"), "a;b");
        assert_eq!(quoted(&"é".repeat(80)), "é".repeat(80));
        assert_eq!(quoted(&"é".repeat(82)), "é".repeat(80) + "… (4 more bytes)");
    }
}
