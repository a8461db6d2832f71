//! What import said of each file.

use regulars::import::{Finding, Imported, Severity};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A file's rows and findings.
pub(crate) struct FileFindings {
    pub(crate) path: PathBuf,
    pub(crate) rows: usize,
    pub(crate) records: usize,
    pub(crate) rejected: usize,
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
            rejected: imported.rejected,
            unknown_columns: imported.unknown_columns.clone(),
            days_as_instants: imported.days_as_instants,
            findings: imported.findings.clone(),
        }
    }

    /// A record that was well formed but that the base refused.
    pub(crate) fn refused(&mut self, reason: String) {
        self.records -= 1;
        let (field, value) = ("record".to_owned(), String::new());
        self.findings.push(Finding { row: 0, field, value, reason, severity: Severity::Rejected });
    }

    /// Findings of one kind together: (severity, field, reason) and how many, the most frequent first.
    pub(crate) fn kinds(&self) -> Vec<((&'static str, &str, &str), usize)> {
        let mut kinds: BTreeMap<_, usize> = BTreeMap::new();
        for finding in &self.findings {
            *kinds.entry((word(finding.severity), finding.field.as_str(), finding.reason.as_str())).or_default() += 1;
        }
        let mut kinds: Vec<_> = kinds.into_iter().collect();
        kinds.sort_by_key(|kind| std::cmp::Reverse(kind.1));
        kinds
    }
}

pub(crate) fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Rejected => "rejected",
        Severity::Doubtful => "doubtful",
    }
}
