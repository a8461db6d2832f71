//! Doubts about records that are kept.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{NaiveDate, TimeDelta};

use super::cure::usual_cure;
use super::notes::Fault;
use crate::math::sort_rows;
use crate::model::Instant;

/// Takes the doubts about one record.
#[derive(Debug)]
pub struct Lint<'a> {
    /// First row of the record.
    pub(super) row: usize,
    /// Whether some of its dates were written as bare days.
    pub(super) has_days: bool,
    /// Minutes that the westernmost clock of the file is behind UTC: its days end so much later.
    pub(super) west_minutes: i32,
    /// What is said of that row if the record is kept.
    pub(super) doubts: Vec<Fault>,
    /// Mail addresses seen so far, and the row of each.
    pub(super) mails: &'a mut HashMap<String, usize>,
    /// What tells whether all rows stand in the file twice.
    pub(super) twins: &'a mut Twins,
}

/// Whether all rows stand in a file twice, as where a table was put behind itself.
#[derive(Debug, Default)]
pub(super) struct Twins {
    /// A hash of what each record says that is numbered by its row, and so never comes again.
    marks: Vec<u64>,
    /// Orders of which each line stands in them twice, and these lines.
    orders: usize,
    lines: usize,
    /// Whether some order has a line once, or none.
    has_single: bool,
}

impl Twins {
    /// Counts a record that is numbered by its row.
    pub(super) fn mark(&mut self, said: &impl Hash) {
        let mut hasher = DefaultHasher::new();
        said.hash(&mut hasher);
        self.marks.push(hasher.finish());
        self.has_single = true;
    }

    /// Counts an order of so many lines.
    pub(super) fn order(&mut self, lines: usize, each_is_twice: bool) {
        self.orders += 1;
        self.lines += lines;
        self.has_single |= !each_is_twice;
    }

    /// What is to be said of the file, if all rows stand in it twice.
    pub(super) fn doubt(mut self) -> Option<Fault> {
        sort_rows(&mut self.marks, Ord::cmp);
        let are_twins = !self.marks.is_empty() && self.marks.chunk_by(|a, b| a == b).all(|equal| equal.len() > 1);
        let rows = match (are_twins, self.has_single) {
            (true, _) => self.marks.len(),
            (false, false) if self.orders > 1 => self.lines,
            _ => return None,
        };
        let why = "every row stands in the file twice or more often, and each counts";
        let cure = "take out what was put in twice, as by putting a table behind itself; if each row is an order, declare \
            columns.id = a column of the orders' ids, by which one that comes again is told";
        Some(Fault::new("row", "", why).detail(format!("rows: {rows}")).cured(cure))
    }
}

impl Lint<'_> {
    /// Notes a doubt about a field.
    pub(super) fn doubt(&mut self, field: &'static str, value: impl ToString, why: impl Into<super::cells::why::Why>) {
        self.doubts.push(usual(Fault::new(field, &value.to_string(), why), field, &value.to_string()));
    }

    /// Notes a doubt about a value that differs from another one.
    pub(super) fn differs(
        &mut self,
        field: &'static str,
        value: impl ToString,
        why: &'static str,
        from: impl ToString,
    ) {
        let fault = Fault::new(field, &value.to_string(), why).detail(from.to_string());
        self.doubts.push(usual(fault, field, &value.to_string()));
    }

    /// Doubts moments that lie before the one they must follow. A day has no time: it isn't before a moment on it.
    pub(super) fn order<M: Moment>(&mut self, first: (&str, Option<M>), later: &[(&'static str, Option<M>)]) {
        let (first_field, Some(start)) = first else { return };
        for (field, at) in later.iter().filter_map(|&(field, at)| Some((field, at?))) {
            if at < start && !(self.has_days && at.may_be_the_day_of(start, self.west_minutes)) {
                let fault = Fault::new(field, &at.to_string(), format!("lies before {first_field}"));
                self.doubts.push(usual(fault.detail(start.to_string()), field, "later"));
            }
        }
    }

    /// Doubts a person whose mail address an earlier record has.
    pub(super) fn person(&mut self, mails: &[String]) {
        for mail in mails {
            let row = self.row;
            let first = *self.mails.entry(mail.to_lowercase()).or_insert(row);
            if first != row {
                let fault = Fault::new("emails", mail, "the person of an earlier row has this address too");
                let cure = "give both rows one id if they are one person; declare columns.emails = [] if it is a shared address";
                self.doubts.push(fault.detail(format!("row {first}")).cured(cure));
            }
        }
    }
}

/// What helps against a doubt about a record: the value is left unread, or filled in where it is missing.
fn usual(fault: Fault, field: &str, value: &str) -> Fault {
    if value.is_empty() {
        return fault.usually(usual_cure(field, ""));
    }
    fault.usually(format!("declare columns.{field} = [] to leave it unread, or correct it in the file"))
}

/// An instant, or a day.
pub(super) trait Moment: PartialOrd + ToString + Copy {
    /// Whether this may be the midnight that stands for the day of a later moment.
    fn may_be_the_day_of(self, later: Self, west_minutes: i32) -> bool;
}

impl Moment for Instant {
    fn may_be_the_day_of(self, later: Self, west_minutes: i32) -> bool {
        /// Every clock is ahead of UTC by a multiple of this, so that every midnight is one, too.
        const QUARTER_HOUR_SECONDS: i64 = 900;
        self.timestamp().rem_euclid(QUARTER_HOUR_SECONDS) == 0
            && later - self < TimeDelta::days(1) + TimeDelta::minutes(west_minutes.into())
    }
}

impl Moment for NaiveDate {
    fn may_be_the_day_of(self, _: Self, _: i32) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::instant;

    #[test]
    fn a_midnight_may_stand_for_its_day() {
        for (day, moment, west_minutes, may_be) in [
            ("2026-01-03T00:00:00Z", "2026-01-03T14:22:00Z", 0, true),
            ("2026-01-02T20:30:00Z", "2026-01-03T20:29:59Z", 0, true),
            ("2026-01-03T00:00:00Z", "2026-01-04T00:00:00Z", 0, false),
            ("2026-01-03T09:12:00Z", "2026-01-03T14:22:00Z", 0, false),
            ("2026-01-03T00:00:00Z", "2026-01-04T07:30:00Z", 480, true),
            ("2026-01-03T00:00:00Z", "2026-01-04T08:00:00Z", 480, false),
        ] {
            let (day, moment) = (instant(day).unwrap(), instant(moment).unwrap());
            assert_eq!(day.may_be_the_day_of(moment, west_minutes), may_be, "{day} {moment}");
        }
    }
}
