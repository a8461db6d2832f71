//! Doubts about records that are kept.

use std::collections::HashMap;

use super::{Finding, Severity, notes::Fault};

/// Takes the doubts about one record.
#[derive(Debug)]
pub struct Lint<'a> {
    /// First row of the record.
    pub(super) row: usize,
    pub(super) findings: &'a mut Vec<Finding>,
    /// Mail addresses seen so far, and the row of each.
    pub(super) mails: &'a mut HashMap<String, usize>,
}

impl Lint<'_> {
    /// Notes a doubt about a field.
    pub(super) fn doubt(&mut self, field: &'static str, value: impl ToString, why: impl Into<super::cells::why::Why>) {
        self.findings.push(Fault::new(field, &value.to_string(), why).finding(self.row, Severity::Doubtful));
    }

    /// Doubts moments that lie before the one they must follow.
    pub(super) fn order<M: PartialOrd + ToString + Copy>(
        &mut self,
        first: (&str, Option<M>),
        later: &[(&'static str, Option<M>)],
    ) {
        let (first_field, Some(start)) = first else { return };
        for (field, at) in later.iter().filter_map(|&(field, at)| Some((field, at?))) {
            if at < start {
                self.doubt(field, at.to_string(), format!("lies before {first_field}, {}", start.to_string()));
            }
        }
    }

    /// Doubts a person whose mail address an earlier record has.
    pub(super) fn person(&mut self, mails: &[String]) {
        for mail in mails {
            let row = self.row;
            let first = *self.mails.entry(mail.to_lowercase()).or_insert(row);
            if first != row {
                self.doubt("emails", mail, format!("the person of row {first} has this address too"));
            }
        }
    }
}
