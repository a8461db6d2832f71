//! What import said of each file.

use regulars::import::{Finding, Imported, Severity};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A file's rows and findings.
pub(crate) struct FileFindings {
    pub(crate) path: PathBuf,
    pub(crate) rows: usize,
    pub(crate) records: usize,
    /// Rows that went into the record of an earlier row.
    pub(crate) merged: usize,
    /// Rows that the map leaves out.
    pub(crate) skipped: usize,
    pub(crate) rejected: usize,
    /// Records that the base refused.
    pub(crate) refused: usize,
    pub(crate) unknown_columns: Vec<String>,
    pub(crate) days_as_instants: usize,
    pub(crate) findings: Vec<Finding>,
}

impl FileFindings {
    pub(crate) fn new<T>(path: &Path, imported: &Imported<T>) -> Self {
        Self {
            path: path.to_owned(),
            rows: imported.rows,
            records: imported.records.len(),
            merged: imported.merged,
            skipped: imported.skipped,
            rejected: imported.rejected,
            refused: 0,
            unknown_columns: imported.unknown_columns.clone(),
            days_as_instants: imported.days_as_instants,
            findings: imported.findings.clone(),
        }
    }

    /// A record that was well formed but that the base refused.
    pub(crate) fn refused(&mut self, reason: String) {
        self.records -= 1;
        self.refused += 1;
        let (field, value) = ("record".to_owned(), String::new());
        self.findings.push(Finding { row: 0, field, value, reason, severity: Severity::Rejected });
    }

    /// Findings of one kind together, the most frequent first. Reasons that differ in their numbers alone are of one kind.
    pub(crate) fn kinds(&self) -> Vec<Kind> {
        let mut kinds: BTreeMap<_, Kind> = BTreeMap::new();
        for Finding { field, reason, severity, .. } in &self.findings {
            let (severity, masked) = (word(*severity), without_numbers(reason));
            let new = || Kind { severity, field: field.clone(), reason: reason.clone(), rows: 0 };
            let kind = kinds.entry((severity, field, masked.clone())).or_insert_with(new);
            kind.rows += 1;
            if kind.reason != *reason {
                kind.reason = masked;
            }
        }
        let mut kinds: Vec<Kind> = kinds.into_values().collect();
        kinds.sort_by_key(|kind| std::cmp::Reverse(kind.rows));
        kinds
    }
}

/// Findings that say the same.
pub(crate) struct Kind {
    pub(crate) severity: &'static str,
    pub(crate) field: String,
    pub(crate) reason: String,
    pub(crate) rows: usize,
}

/// `already used in row …` for `already used in row 17`.
fn without_numbers(reason: &str) -> String {
    let mut masked = String::with_capacity(reason.len());
    let mut letters = reason.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '.' if masked.ends_with('…') && letters.peek().is_some_and(char::is_ascii_digit) => {}
            '0'..='9' if masked.ends_with('…') => {}
            '0'..='9' => masked.push('…'),
            c => masked.push(c),
        }
    }
    masked
}

pub(crate) fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Rejected => "rejected",
        Severity::Doubtful => "doubtful",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_that_differ_in_numbers_are_one_kind() {
        let finding = |reason: &str| Finding {
            row: 2,
            field: "id".into(),
            value: String::new(),
            reason: reason.into(),
            severity: Severity::Rejected,
        };
        let reasons = ["already used in row 12", "missing", "already used in row 7", "year 1 is implausible"];
        let file = FileFindings {
            path: PathBuf::new(),
            rows: 4,
            records: 0,
            merged: 0,
            skipped: 0,
            rejected: 4,
            refused: 0,
            unknown_columns: Vec::new(),
            days_as_instants: 0,
            findings: reasons.map(finding).into(),
        };
        let kinds: Vec<_> = file.kinds().into_iter().map(|kind| (kind.reason, kind.rows)).collect();
        let shown: Vec<_> = kinds.iter().map(|(reason, rows)| (reason.as_str(), *rows)).collect();
        assert_eq!(shown, [("already used in row …", 2), ("missing", 1), ("year 1 is implausible", 1)]);
    }
}
