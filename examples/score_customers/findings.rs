//! What import said of each file.

use regulars::import::{Finding, FindingExample, Imported, Severity};
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
        let examples = vec![FindingExample { row: 0, value: String::new(), detail: None }];
        let (field, severity) = ("record".to_owned(), Severity::Rejected);
        self.findings.push(Finding { field, reason, cure: None, severity, count: 1, examples });
    }

    /// The kinds of findings, the most frequent first.
    pub(crate) fn kinds(&self) -> Vec<Kind> {
        let mut kinds: BTreeMap<_, Kind> = BTreeMap::new();
        for Finding { field, reason, cure, severity, count, .. } in &self.findings {
            let severity = word(*severity);
            let reason = cure.as_ref().map_or_else(|| reason.clone(), |cure| format!("{reason}; {cure}"));
            let new = || Kind { severity, field: field.clone(), reason: reason.clone(), rows: 0 };
            kinds.entry((severity, field, reason.clone())).or_insert_with(new).rows += count;
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
    fn the_most_frequent_kind_comes_first() {
        let finding = |reason: &str, count: usize| Finding {
            field: "id".into(),
            reason: reason.into(),
            cure: (reason == "missing").then(|| "map its column".into()),
            severity: Severity::Rejected,
            count,
            examples: Vec::new(),
        };
        let mut file = FileFindings {
            path: PathBuf::new(),
            rows: 8,
            records: 2,
            merged: 0,
            skipped: 0,
            rejected: 6,
            refused: 0,
            unknown_columns: Vec::new(),
            days_as_instants: 0,
            findings: vec![finding("already used in an earlier row", 2), finding("missing", 4)],
        };
        file.refused("order \"7\" occurs twice".into());
        let kinds: Vec<_> = file.kinds().into_iter().map(|kind| (kind.reason, kind.rows)).collect();
        let shown: Vec<_> = kinds.iter().map(|(reason, rows)| (reason.as_str(), *rows)).collect();
        let expected =
            [("missing; map its column", 4), ("already used in an earlier row", 2), ("order \"7\" occurs twice", 1)];
        assert_eq!(shown, expected);
    }
}
