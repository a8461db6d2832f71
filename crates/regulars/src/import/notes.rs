//! What is to be said about rows: why one was rejected, and what was noticed while they were read.

use std::collections::BTreeMap;

use super::cells::date::Written;
use super::cells::why::Why;
use super::fields::Field;
use super::row::LIST_MARK;
use super::{Finding, Severity};
use crate::error::{cut, shortened};

/// Why a row can't become a record. Boxed, so that the `Result` that each cell is read into stays small.
#[derive(Debug, Clone)]
pub struct Fault(Box<Reason>);

#[derive(Debug, Clone)]
struct Reason {
    field: Why,
    value: String,
    why: Why,
}

/// A result that rejects the row.
pub(super) type Read<T> = Result<T, Fault>;

impl Fault {
    pub(super) fn new(field: impl Into<Why>, value: &str, why: impl Into<Why>) -> Self {
        Self::because(field.into(), value, why.into())
    }

    fn because(field: Why, value: &str, why: Why) -> Self {
        Self(Box::new(Reason { field, value: value.to_owned(), why }))
    }

    /// The finding of this fault in one row.
    pub(super) fn finding(&self, row: usize, severity: Severity) -> Finding {
        let Reason { field, value, why } = &*self.0;
        Finding { row, field: field.to_string(), value: quoted(value), reason: shortened(why), severity }
    }
}

impl From<crate::Error> for Fault {
    fn from(error: crate::Error) -> Self {
        Self::new("row", "", error.to_string())
    }
}

fn quoted(value: &str) -> String {
    cut(&value.replace(LIST_MARK, ";")).into_owned()
}

/// What is noticed while rows are read.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) findings: Vec<Finding>,
    pub(super) unknown_values: BTreeMap<String, BTreeMap<String, usize>>,
    pub(super) days_as_instants: usize,
    /// Unknown words and bare days of the row being read, which count once it is kept.
    pub(super) words: Vec<(Field, String, Why)>,
    pub(super) days: usize,
    /// How instants were written: how often, and where first.
    pub(super) written: BTreeMap<Written, (usize, usize)>,
}

impl Notes {
    /// Counts what the row that was just read held.
    pub(super) fn keep(&mut self, row: usize) {
        self.days_as_instants += std::mem::take(&mut self.days);
        for (field, word, why) in self.words.drain(..) {
            let count = self.unknown_values.entry(field.name.to_owned()).or_default().entry(word.clone()).or_insert(0);
            *count += 1;
            if *count == 1 {
                self.findings.push(Fault::new(field.name, &word, why).finding(row, Severity::Doubtful));
            }
        }
    }

    /// Forgets the row that was just read.
    pub(super) fn forget(&mut self, findings_before: usize) {
        self.findings.truncate(findings_before);
        self.words.clear();
        self.days = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_quote_short_values_whole_and_long_ones_in_part() {
        assert_eq!(quoted("\u{1f}a\u{1f}b"), ";a;b");
        assert_eq!(quoted(&"é".repeat(80)), "é".repeat(80));
        assert_eq!(quoted(&"é".repeat(82)), "é".repeat(80) + "… (4 more bytes)");
    }
}
