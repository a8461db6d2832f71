//! Findings of one kind are one group: a million equal faults are counted, not listed.

use crate::math::sort_rows;
use std::borrow::Cow;
use std::collections::HashMap;

use super::cells::why::in_common;
use super::notes::Fault;
use super::{Finding, FindingExample, Severity};
use crate::error::shortened;

/// Examples that a finding shows.
const SHOWN: usize = 5;
/// Examples that are kept until all rows are read: a few more than are shown, as some of their rows may yet be
/// rejected. Should more than the spare ones be, the examples after them have a row and no value.
const KEPT: usize = 64;

/// Cures of one reason that are told apart, each with its rows: what is declared must be said to the letter. A file in
/// which more words need declaring has the others in one finding.
const CURES: usize = 8;

/// All findings of a file.
#[derive(Debug, Default)]
pub(super) struct Groups {
    groups: Vec<Group>,
    /// The groups of each reason, which differ in field or severity.
    by_reason: HashMap<String, Vec<usize>>,
}

/// The rows of which the same is to be said.
#[derive(Debug)]
struct Group {
    field: String,
    /// As it was said first.
    reason: String,
    /// The reason without its values, by which rows are put together.
    pattern: String,
    /// Whether reasons were put together that differ in their values.
    mixed: bool,
    /// What cures it, without its values where these differ.
    cure: Option<String>,
    /// What helps otherwise, as it was said first.
    usual: String,
    severity: Severity,
    rows: Runs,
    /// Of the first rows, in their order.
    examples: Vec<FindingExample>,
}

/// Rows as stretches of consecutive ones, first and last: most faults are in every row or in a few.
#[derive(Debug, Default)]
struct Runs(Vec<(usize, usize)>);

impl Groups {
    /// Notes what is said of a row; 0 is the whole file.
    pub(super) fn add(&mut self, row: usize, severity: Severity, fault: &Fault) {
        let pattern = fault.pattern();
        let of_reason = self.by_reason.get(&*pattern).map_or(&[][..], Vec::as_slice);
        let is_same = |group: &Group| group.severity == severity && group.field == fault.field();
        let alike = of_reason.iter().filter_map(|&at| Some((at, self.groups.get(at).filter(|group| is_same(group))?)));
        let cure = fault.cure().map(shortened);
        let declares = cure.as_deref().map(declared);
        let at = alike.clone().find(|(_, group)| group.cure.as_deref().map(declared) == declares).map(|(at, _)| at);
        let at = at.or_else(|| alike.map(|(at, _)| at).nth(CURES)).unwrap_or_else(|| {
            self.by_reason.entry(pattern.to_string()).or_default().push(self.groups.len());
            self.groups.push(Group::new(severity, fault, pattern.into_owned()));
            self.groups.len() - 1
        });
        if let Some(group) = self.groups.get_mut(at) {
            group.add(row, fault);
        }
    }

    /// Takes back what was said for a reason.
    pub(super) fn forget(&mut self, reason: &str) {
        for at in self.by_reason.get(reason).into_iter().flatten() {
            self.groups.get_mut(*at).into_iter().for_each(|group| group.rows = Runs::default());
        }
    }

    /// The findings: those on the whole file, then by first row. What was doubted of a row that was rejected in the end
    /// (`rejected`, ascending) isn't said.
    pub(super) fn finish(self, rejected: &[usize]) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self.groups.into_iter().filter_map(|group| group.finish(rejected)).collect();
        let first = |finding: &Finding| finding.examples.first().map(|example| example.row);
        sort_rows(&mut findings, |a, b| first(a).cmp(&first(b)));
        findings
    }
}

impl Group {
    fn new(severity: Severity, fault: &Fault, pattern: String) -> Self {
        Self {
            field: fault.field().to_owned(),
            reason: fault.reason(),
            pattern,
            mixed: false,
            cure: fault.cure().map(shortened),
            usual: shortened(fault.usual()),
            severity,
            rows: Runs::default(),
            examples: Vec::new(),
        }
    }

    fn add(&mut self, row: usize, fault: &Fault) {
        self.rows.add(row);
        self.mixed = self.mixed || (self.pattern != self.reason && fault.reason() != self.reason);
        if let (Some(cure), Some(other)) = (&self.cure, fault.cure())
            && declared(cure) != declared(&shortened(other))
        {
            self.cure = Some(in_common(cure, other));
        }
        let at = self.examples.partition_point(|example| example.row < row);
        if at < KEPT && self.examples.get(at).is_none_or(|example| example.row != row) {
            self.examples.insert(at, fault.example(row));
            self.examples.truncate(KEPT);
        }
    }

    /// The finding, unless nothing is left of it.
    fn finish(self, rejected: &[usize]) -> Option<Finding> {
        let Self { field, mut reason, pattern, mixed, cure, usual, severity, mut rows, examples } = self;
        let cure = Some(cure.unwrap_or(usual));
        let without = if severity == Severity::Doubtful { rejected } else { &[] };
        rows.sort();
        let shown = rows.rows(without).take(SHOWN).map(|row| {
            let at = examples.binary_search_by_key(&row, |example| example.row).ok();
            let kept = at.and_then(|at| examples.get(at)).cloned();
            kept.unwrap_or_else(|| FindingExample { row, value: String::new(), detail: None })
        });
        let mut examples: Vec<FindingExample> = shown.collect();
        let count = rows.count(without);
        if mixed {
            // Each example says it in full.
            reason = pattern;
        } else {
            examples
                .iter_mut()
                .filter(|example| example.detail.as_ref() == Some(&reason))
                .for_each(|e| e.detail = None);
        }
        (count > 0).then_some(Finding { field, reason, cure, severity, count, examples })
    }
}

/// What a cure declares, without what the value of one row would then be.
fn declared(cure: &str) -> Cow<'_, str> {
    const THEN: &str = " (then it is ";
    if !cure.contains(THEN) {
        return Cow::Borrowed(cure);
    }
    let parts = cure.split(THEN).enumerate();
    let parts = parts.map(|(at, part)| if at == 0 { part } else { part.split_once(')').map_or("", |(_, rest)| rest) });
    Cow::Owned(parts.collect())
}

impl Runs {
    fn add(&mut self, row: usize) {
        match self.0.last_mut() {
            Some((first, last)) if (*first..=*last + 1).contains(&row) => *last = row.max(*last),
            _ => self.0.push((row, row)),
        }
    }

    /// Puts the stretches in order, each row in one of them.
    fn sort(&mut self) {
        sort_rows(&mut self.0, Ord::cmp);
        self.0.dedup_by(|next, before| {
            let joined = next.0 <= before.1 + 1;
            before.1 = if joined { before.1.max(next.1) } else { before.1 };
            joined
        });
    }

    /// How many rows there are, but for some (ascending).
    fn count(&self, without: &[usize]) -> usize {
        let below = |row: usize| without.partition_point(|&other| other < row);
        self.0.iter().map(|&(first, last)| last + 1 - first - (below(last + 1) - below(first))).sum()
    }

    /// The rows, but for some (ascending).
    fn rows(&self, without: &[usize]) -> impl Iterator<Item = usize> {
        let all = self.0.iter().flat_map(|&(first, last)| first..=last);
        all.filter(|row| without.binary_search(row).is_err())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubts(faults: &[(usize, Fault)], rejected: &[usize]) -> Vec<Finding> {
        let mut groups = Groups::default();
        faults.iter().for_each(|(row, fault)| groups.add(*row, Severity::Doubtful, fault));
        groups.finish(rejected)
    }

    fn rows(finding: &Finding) -> Vec<usize> {
        finding.examples.iter().map(|example| example.row).collect()
    }

    #[test]
    fn equal_faults_are_one_finding_with_its_first_rows() {
        let faults: Vec<_> = (2..100_002).rev().map(|row| (row, Fault::new("net", "x", "not a number"))).collect();
        let findings = doubts(&faults, &[]);
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].count, rows(&findings[0])), (100_000, vec![2, 3, 4, 5, 6]));
        assert_eq!(findings[0].examples[0], FindingExample { row: 2, value: "x".into(), detail: None });
    }

    #[test]
    fn many_equal_faults_take_little_room() {
        let mut groups = Groups::default();
        (2..100_000).for_each(|row| groups.add(row, Severity::Rejected, &Fault::new("net", "x", "not a number")));
        assert_eq!(groups.groups[0].rows.0, [(2, 99_999)]);
        assert_eq!(groups.groups[0].examples.len(), KEPT);
    }

    #[test]
    fn the_whole_file_comes_first_and_fields_and_severities_stand_apart() {
        let mut groups = Groups::default();
        groups.add(3, Severity::Rejected, &Fault::new("net", "x", "missing"));
        groups.add(2, Severity::Doubtful, &Fault::new("net", "x", "missing"));
        groups.add(5, Severity::Rejected, &Fault::new("gross", "x", "missing"));
        groups.add(0, Severity::Doubtful, &Fault::new("file", "", "is odd"));
        let findings = groups.finish(&[]);
        let said: Vec<_> = findings.iter().map(|f| (f.examples[0].row, f.field.as_str(), f.severity)).collect();
        let (rejected, doubtful) = (Severity::Rejected, Severity::Doubtful);
        assert_eq!(said, [(0, "file", doubtful), (2, "net", doubtful), (3, "net", rejected), (5, "gross", rejected)]);
    }

    #[test]
    fn reasons_that_differ_in_their_values_are_one() {
        let reason = |n: usize| Fault::new("row", "", format!("has {n} cells, the header has 3"));
        let alone = doubts(&[(2, reason(4)), (3, reason(4))], &[]);
        assert_eq!((alone[0].reason.as_str(), alone[0].count), ("has 4 cells, the header has 3", 2));
        assert_eq!(alone[0].examples[1].detail, None);
        let mixed = doubts(&[(2, reason(4)), (3, reason(5))], &[]);
        assert_eq!((mixed[0].reason.as_str(), mixed[0].count), ("has … cells, the header has …", 2));
        assert_eq!(mixed[0].examples[1].detail.as_deref(), Some("has 5 cells, the header has 3"));
    }

    #[test]
    fn what_is_said_of_a_row_is_apart_from_the_reason() {
        let used = |row: usize| Fault::new("id", "7", "already used").detail(format!("in row {row}"));
        let findings = doubts(&[(3, used(2)), (5, used(4))], &[]);
        assert_eq!((findings.len(), findings[0].reason.as_str()), (1, "already used"));
        assert_eq!(findings[0].examples[1].detail.as_deref(), Some("in row 4"));
    }

    #[test]
    fn the_cure_is_apart_from_the_reason() {
        let fault = Fault::new("at", "46027", "a number; declare formats.epoch = \"excel_days\"");
        let findings = doubts(&[(2, fault), (3, Fault::new("id", "", "missing").cured("map the column"))], &[]);
        assert_eq!(findings[0].reason, "a number");
        assert_eq!(findings[0].cure.as_deref(), Some("declare formats.epoch = \"excel_days\""));
        assert_eq!(findings[1].cure.as_deref(), Some("map the column"));
    }

    #[test]
    fn every_cure_is_said_to_the_letter() {
        let word =
            |word: &str| Fault::new("id", word, format!("a word for nothing; declare formats.missing = [{word:?}]"));
        let findings = doubts(&[(2, word("nan")), (3, word("-")), (4, word("nan"))], &[]);
        let cures: Vec<_> = findings.iter().map(|finding| (finding.cure.as_deref().unwrap(), finding.count)).collect();
        assert_eq!(cures, [("declare formats.missing = [\"nan\"]", 2), ("declare formats.missing = [\"-\"]", 1)]);
        let many: Vec<_> = (2..102).map(|row| (row, word(&format!("w{row}")))).collect();
        let findings = doubts(&many, &[]);
        assert_eq!((findings.len(), findings[8].count), (9, 92));
        assert_eq!(findings[8].cure.as_deref(), Some("declare formats.missing = [\"w…\"]"));
    }

    #[test]
    fn what_a_value_would_be_makes_no_cure_of_its_own() {
        let sign = |value: &str| {
            let cure = format!("declare currency_symbols (then it is {value}) or thousands (then it is {value}0)");
            Fault::new("net", value, "not a number").cured(cure)
        };
        let findings = doubts(&[(2, sign("5")), (3, sign("7"))], &[]);
        assert_eq!((findings.len(), findings[0].count), (1, 2));
        let cure = "declare currency_symbols (then it is 5) or thousands (then it is 50)";
        assert_eq!(findings[0].cure.as_deref(), Some(cure));
    }

    #[test]
    fn rows_rejected_in_the_end_are_not_doubted() {
        let faults: Vec<_> = (2..202).map(|row| (row, Fault::new("net", "x", "odd"))).collect();
        let findings = doubts(&faults, &[1, 2, 4, 300]);
        assert_eq!((findings[0].count, rows(&findings[0])), (198, vec![3, 5, 6, 7, 8]));
        let most: Vec<usize> = (2..200).collect();
        let findings = doubts(&faults, &most);
        // Their values were not kept.
        assert_eq!((findings[0].count, rows(&findings[0])), (2, vec![200, 201]));
        assert_eq!(findings[0].examples[0].value, "");
        assert!(doubts(&faults, &(0..300).collect::<Vec<_>>()).is_empty());
    }

    #[test]
    fn stretches_of_rows_in_any_order() {
        let mut runs = Runs::default();
        [5, 6, 7, 7, 2, 3, 9, 8, 4, 20].iter().for_each(|&row| runs.add(row));
        runs.sort();
        assert_eq!(runs.0, [(2, 9), (20, 20)]);
        assert_eq!((runs.count(&[]), runs.count(&[1, 3, 9, 10, 20])), (9, 6));
        assert_eq!(runs.rows(&[3, 4, 5]).collect::<Vec<_>>(), [2, 6, 7, 8, 9, 20]);
    }
}
