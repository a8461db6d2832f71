//! What changed, when and by whom: an append-only log inside the record it belongs to. The state at an instant is derived from
//! it; a field without a single change is taken to have been what it is now.

use super::{ChangeField, Instant, Money, record::Checker};
use crate::Result;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// One change of one field of one record.
///
/// ```
/// use regulars::model::{Change, ChangeField, Deal, instant};
/// let mut deal = Deal::new("d-1", instant("2026-03-01T08:00:00Z")?)?;
/// deal.stage = Some("proposal".into());
/// deal.history.push(Change {
///     field: ChangeField::Stage,
///     at: instant("2026-03-05T08:00:00Z")?,
///     from: Some("contact".into()),
///     to: Some("proposal".into()),
///     by: None,
/// });
/// let earlier = deal.as_of(instant("2026-03-04T08:00:00Z")?).unwrap();
/// assert_eq!(earlier.stage.as_deref(), Some("contact"));
/// # Ok::<(), regulars::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// When it changed.
    pub at: Instant,
    /// The field that changed.
    pub field: ChangeField,
    /// The value before; absent when there was none or it isn't known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<ChangeValue>,
    /// The value after; absent when the field was emptied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<ChangeValue>,
    /// Who changed it, an opaque id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// The value of a changed field: an amount for `amount`, a word or id for all others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeValue {
    /// A stage, status, owner or priority.
    Text(String),
    /// An amount.
    Money(Money),
}

impl ChangeValue {
    /// The word or id, when the value is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Money(_) => None,
        }
    }

    /// The amount, when the value is one.
    pub fn as_money(&self) -> Option<Money> {
        match self {
            Self::Money(amount) => Some(*amount),
            Self::Text(_) => None,
        }
    }
}

impl From<&str> for ChangeValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for ChangeValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Money> for ChangeValue {
    fn from(amount: Money) -> Self {
        Self::Money(amount)
    }
}

/// A record with a history: which fields it tracks, and how to read and write them.
pub(crate) trait Historied {
    /// The fields whose present value is the end of their history.
    const TRACKED: &'static [ChangeField];

    fn history(&self) -> &Vec<Change>;
    fn history_mut(&mut self) -> &mut Vec<Change>;
    fn value(&self, field: &ChangeField) -> Option<ChangeValue>;
    fn set_value(&mut self, field: &ChangeField, value: Option<ChangeValue>);

    /// The present value of a field follows from its last change, so that the record can't contradict its own history.
    fn check_history(&self, checker: &Checker<'_>) -> Result<()> {
        for change in self.history() {
            change.check(checker)?;
        }
        for field in Self::TRACKED {
            let (now, last) = (self.value(field), last_change(self.history(), field));
            if last.is_some_and(|change| change.to != now) {
                return checker.refuse(field.as_str(), format!("{now:?} is not what its last change led to: {last:?}"));
            }
        }
        Ok(())
    }

    /// Takes the tracked fields and the history back to an instant.
    fn rewind(&mut self, instant: Instant) {
        for field in Self::TRACKED {
            if let Some(value) = state_at(self.history(), field, instant) {
                self.set_value(field, value);
            }
        }
        self.history_mut().retain(|change| change.at <= instant);
    }

    /// Adds a change at its place and brings the present value up to date.
    fn add_change(&mut self, change: Change) {
        let field = change.field.clone();
        let history = self.history_mut();
        let in_order = history.last().is_none_or(|last| last.at < change.at);
        history.push(change);
        if !in_order {
            sort(history);
        }
        if Self::TRACKED.contains(&field) {
            let last = last_change(self.history(), &field).and_then(|change| change.to.clone());
            self.set_value(&field, last);
        }
    }

    /// True when the log tells of the field at all.
    fn has_history_of(&self, field: &ChangeField) -> bool {
        changes_of(self.history(), field).next().is_some()
    }

    /// True when a change lies after the instant.
    fn changed_after(&self, instant: Instant) -> bool {
        self.history().iter().any(|change| change.at > instant)
    }
}

impl Change {
    pub(crate) fn check(&self, checker: &Checker<'_>) -> Result<()> {
        checker.instant("history at", self.at)?;
        self.field.check(&checker.what("history field"))?;
        for value in [&self.from, &self.to].into_iter().flatten() {
            let is_amount = self.field == ChangeField::Amount;
            if is_amount != matches!(value, ChangeValue::Money(_)) && self.field.is_known() {
                return checker.refuse("history", format!("{value:?} is no value of {}", self.field));
            }
        }
        Ok(())
    }
}

fn changes_of<'a>(history: &'a [Change], field: &'a ChangeField) -> impl Iterator<Item = &'a Change> {
    history.iter().filter(move |change| change.field == *field)
}

/// The latest change of a field; of several at one instant the one furthest down the log.
pub(crate) fn last_change<'a>(history: &'a [Change], field: &'a ChangeField) -> Option<&'a Change> {
    changes_of(history, field).max_by_key(|change| change.at)
}

/// The value of a field at an instant; `None` when the log says nothing of the field.
fn state_at(history: &[Change], field: &ChangeField, instant: Instant) -> Option<Option<ChangeValue>> {
    let before = changes_of(history, field).filter(|change| change.at <= instant).max_by_key(|change| change.at);
    let first = changes_of(history, field).min_by_key(|change| change.at);
    before.map(|change| change.to.clone()).or_else(|| first.map(|change| change.from.clone()))
}

/// Sorts a history by time; changes of one field at one instant are chained, each beginning where the last one ended, so that
/// the order of the rows they were read from doesn't matter.
pub(crate) fn sort(history: &mut Vec<Change>) {
    history.sort();
    let mut ended: BTreeMap<ChangeField, Option<ChangeValue>> = BTreeMap::new();
    let mut sorted = Vec::with_capacity(history.len());
    let same = |a: &Change, b: &Change| a.at == b.at && a.field == b.field;
    for tied in history.chunk_by(same) {
        let Some(Change { field, .. }) = tied.first() else { continue };
        let chain = chained(tied, ended.get(field));
        if let Some(last) = chain.last() {
            ended.insert(field.clone(), last.to.clone());
        }
        sorted.extend(chain);
    }
    *history = sorted;
}

/// Changes at one instant, each beginning where the one before it ended, as far as that goes.
fn chained(tied: &[Change], ended: Option<&Option<ChangeValue>>) -> Vec<Change> {
    let goals: BTreeSet<_> = tied.iter().map(|change| &change.to).collect();
    let mut rest: BTreeMap<&Option<ChangeValue>, VecDeque<&Change>> = BTreeMap::new();
    for change in tied {
        rest.entry(&change.from).or_default().push_back(change);
    }
    let mut start = ended.or_else(|| rest.keys().find(|from| !goals.contains(**from)).copied());
    let mut chain = Vec::with_capacity(tied.len());
    while let Some(from) = start.filter(|from| rest.contains_key(*from)).or_else(|| rest.keys().next().copied()) {
        let next = rest.get_mut(from).and_then(VecDeque::pop_front);
        if rest.get(from).is_some_and(VecDeque::is_empty) {
            rest.remove(from);
        }
        start = next.map(|change| &change.to);
        chain.extend(next.cloned());
    }
    chain
}
