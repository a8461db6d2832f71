//! What changed, when and by whom: an append-only log inside the record it belongs to. The state at an instant is
//! derived from it; a field without a single change is taken to have been what it is now.

use super::money::Money;
use super::record::Checker;
use super::time::Instant;
use super::vocabulary::ChangeField;
use crate::Result;
use crate::math::{by_key, sort_rows};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

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

    /// Refuses a word that the field's vocabulary refuses: at some instant it was the record's.
    fn check_word(_field: &ChangeField, _word: &str, _checker: &Checker<'_>) -> Result<()> {
        Ok(())
    }

    /// What the record holds once a field has been set to `value`: a deal always has a status, so that one set to none
    /// is open.
    fn settled(_field: &ChangeField, value: Option<ChangeValue>) -> Option<ChangeValue> {
        value
    }

    /// The present value of a field follows from its last change, so that the record can't contradict its own history.
    fn check_history(&self, checker: &Checker<'_>) -> Result<()> {
        for change in self.history() {
            change.check(checker)?;
            let words = [&change.from, &change.to].into_iter().flatten().filter_map(ChangeValue::as_text);
            words.into_iter().try_for_each(|word| Self::check_word(&change.field, word, checker))?;
        }
        for field in Self::TRACKED {
            let Some(last) = last_change(self.history(), field) else { continue };
            let now = self.value(field);
            if Self::settled(field, last.to.clone()) != now {
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

    /// Puts the history in order.
    fn sort_history(&mut self) {
        if self.history().len() < 2 {
            return;
        }
        let mut now = BTreeMap::new();
        now.extend(Self::TRACKED.iter().map(|field| (field.clone(), self.value(field))));
        sort(self.history_mut(), &now, Self::settled);
    }

    /// Adds a change at its place and brings the present value up to date; the change was checked.
    fn add_change(&mut self, change: Change) {
        let field = change.field.clone();
        let history = self.history_mut();
        let in_order = history.last().is_none_or(|last| last.at < change.at);
        history.push(change);
        if !in_order {
            sort(history, &BTreeMap::new(), Self::settled);
        }
        if Self::TRACKED.contains(&field) {
            // In order: the last one is the last of its field.
            let last = self.history().iter().rev().find(|change| change.field == field);
            let last = last.and_then(|change| change.to.clone());
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
        self.field.check(checker.what("history field"))?;
        for value in [&self.from, &self.to].into_iter().flatten() {
            let is_amount = self.field == ChangeField::Amount;
            if is_amount != matches!(value, ChangeValue::Money(_)) && self.field.is_known() {
                return checker.refuse("history", format!("{value:?} is no value of {}", self.field));
            }
            if self.field == ChangeField::Owner {
                checker.id("history owner", value.as_text())?;
            }
            if matches!(self.field, ChangeField::Status | ChangeField::Priority)
                && value.as_text().is_some_and(|word| word.trim().is_empty())
            {
                return checker
                    .refuse("history", format!("a {} is blank; leave it out when it isn't known", self.field));
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

/// The value of a field at an instant; `None` when the log says nothing of the field. Before its first change it was
/// what that change came from. Of changes at the instant the last in the log counts, which `sort` has put last.
fn state_at(history: &[Change], field: &ChangeField, instant: Instant) -> Option<Option<ChangeValue>> {
    let before = changes_of(history, field).filter(|change| change.at <= instant).max_by_key(|change| change.at);
    let first = changes_of(history, field).min_by_key(|change| change.at);
    before.map(|change| change.to.clone()).or_else(|| first.map(|change| change.from.clone()))
}

/// Sorts a history by time; changes of one field at one instant are chained, each beginning where the last one ended,
/// so that the order of the rows they were read from doesn't matter. `now` is where the history of a field ends, when
/// that is known.
///
/// Later changes matter in one case only: where changes at one instant form several closed loops (A to B to A), the
/// loop through the value from which the history goes on comes last. So a history cut off after any instant is in order
/// too.
fn sort(history: &mut Vec<Change>, now: &BTreeMap<ChangeField, Option<ChangeValue>>, settled: Settled) {
    sort_rows(history, Ord::cmp);
    let mut ended: BTreeMap<ChangeField, Option<ChangeValue>> = BTreeMap::new();
    let mut sorted = Vec::with_capacity(history.len());
    let next = begins_of_second_instants(history);
    for tied in history.chunk_by(|a, b| a.at == b.at && a.field == b.field) {
        let Some(Change { field, .. }) = tied.first() else { continue };
        let chain = match ended.get(field) {
            _ if tied.len() == 1 => tied.to_vec(),
            Some(end) => chained(tied, Some(end), false, settled),
            None => chained(tied, next.get(field).or_else(|| now.get(field)), true, settled),
        };
        if let Some(last) = chain.last() {
            ended.insert(field.clone(), last.to.clone());
        }
        sorted.extend(chain);
    }
    *history = sorted;
}

/// Where the changes of each field begin at the second instant that it has.
fn begins_of_second_instants(history: &[Change]) -> BTreeMap<ChangeField, Option<ChangeValue>> {
    let mut first: BTreeMap<&ChangeField, Instant> = BTreeMap::new();
    let mut second = BTreeMap::new();
    for Change { at, field, from, .. } in history {
        if at > first.entry(field).or_insert(*at) && !second.contains_key(field) {
            second.insert(field.clone(), from.clone());
        }
    }
    second
}

/// What a field is once it has been set to a value.
type Settled = fn(&ChangeField, Option<ChangeValue>) -> Option<ChangeValue>;

/// Changes at one instant as a path on which each begins where the one before ended: an Eulerian path of the values
/// (Hierholzer, 1873), as far as there is one. It begins at a value that more changes leave than reach, else at
/// `start`, else at the smallest value; where it has to end at `start`, the closed loop through it comes last.
fn chained(tied: &[Change], start: Option<&Option<ChangeValue>>, ends_there: bool, settled: Settled) -> Vec<Change> {
    let value = |field: &ChangeField, value: &Option<ChangeValue>| settled(field, value.clone());
    let mut leaving: BTreeMap<Option<ChangeValue>, VecDeque<&Change>> = BTreeMap::new();
    let mut balance: BTreeMap<Option<ChangeValue>, isize> = BTreeMap::new();
    for change in tied {
        leaving.entry(value(&change.field, &change.from)).or_default().push_back(change);
        *balance.entry(value(&change.field, &change.from)).or_default() += 1;
        *balance.entry(value(&change.field, &change.to)).or_default() -= 1;
    }
    let mut trail_from = |start: Option<ChangeValue>| {
        let (mut path, mut trail) = (vec![(start, None)], Vec::new());
        while let Some((at, change)) = path.last() {
            if let Some(next) = leaving.get_mut(at).and_then(VecDeque::pop_front) {
                path.push((value(&next.field, &next.to), Some(next)));
            } else {
                trail.extend(*change);
                path.pop();
            }
        }
        trail.reverse();
        trail
    };
    let unbalanced = balance.into_iter().filter(|(_, balance)| *balance > 0).map(|(value, _)| value);
    let mut chain: Vec<&Change> = unbalanced.flat_map(&mut trail_from).collect();
    let start = start.zip(tied.first()).map(|(start, change)| value(&change.field, start));
    let circle = start.map(&mut trail_from).unwrap_or_default();
    let froms = by_key(tied.iter().map(|change| (value(&change.field, &change.from), ())));
    let others = froms.into_keys().flat_map(trail_from).collect();
    chain.extend(if ends_there { [others, circle] } else { [circle, others] }.into_iter().flatten());
    chain.into_iter().cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::money::Currency;
    use crate::model::time::instant;
    use proptest::prelude::*;

    fn change(minute: u32, from: &str, to: &str) -> Change {
        let at = instant(&format!("2026-03-01T08:{minute:02}:00Z")).unwrap();
        Change { at, field: ChangeField::Status, from: Some(from.into()), to: Some(to.into()), by: None }
    }

    fn path(history: &[Change]) -> Vec<&str> {
        history.iter().filter_map(|change| change.to.as_ref()?.as_text()).collect()
    }

    #[test]
    fn changes_of_one_instant_are_chained() {
        let mut history =
            vec![change(5, "open", "new"), change(5, "new", "zoo"), change(1, "a", "open"), change(5, "zoo", "b")];
        sort(&mut history, &BTreeMap::new(), |_, value| value);
        assert_eq!(path(&history), ["open", "new", "zoo", "b"]);
        // A round trip has no beginning of its own: it ends where the record stands now.
        let now = BTreeMap::from([(ChangeField::Status, Some("lost".into()))]);
        let mut round = vec![change(5, "lost", "open"), change(5, "open", "lost")];
        sort(&mut round, &now, |_, value| value);
        assert_eq!(path(&round), ["open", "lost"]);
        // Leaving for good comes after the way round.
        let mut both = vec![change(5, "a", "b"), change(5, "a", "c"), change(5, "c", "a")];
        sort(&mut both, &BTreeMap::new(), |_, value| value);
        assert_eq!(path(&both), ["c", "a", "b"]);
    }

    #[test]
    fn the_state_before_the_first_change_is_where_it_came_from() {
        let history = [change(5, "new", "open"), change(9, "open", "solved")];
        let state = |minute| state_at(&history, &ChangeField::Status, change(minute, "", "").at).unwrap().unwrap();
        assert_eq!(state(4), "new".into());
        assert_eq!(state(5), "open".into());
        assert_eq!(state(9), "solved".into());
        assert_eq!(state_at(&history, &ChangeField::Owner, change(5, "", "").at), None);
    }

    #[test]
    fn values_have_the_type_of_their_field() {
        let checker = Checker::new("deal", "d-1", &Default::default(), &Default::default()).unwrap();
        let money = Money::new(5, Currency::from_code("EUR").unwrap());
        let amount = Change { field: ChangeField::Amount, to: Some(money.into()), from: None, ..change(1, "", "") };
        assert!(amount.check(&checker).is_ok());
        assert!(Change { field: ChangeField::Stage, ..amount.clone() }.check(&checker).is_err());
        assert!(Change { to: Some("5".into()), ..amount }.check(&checker).is_err());
    }

    proptest! {
        #[test]
        fn sorting_forgets_the_order_of_rows(
            rows in prop::collection::vec((0_u32..3, 0_u8..4, 0_u8..4), 0..12),
            seed in prop::collection::vec(any::<u32>(), 12),
        ) {
            let mut history: Vec<_> =
                rows.iter().map(|(minute, from, to)| change(*minute, &from.to_string(), &to.to_string())).collect();
            let mut shuffled: Vec<_> = seed.into_iter().zip(history.clone()).collect();
            shuffled.sort_by_key(|(key, _)| *key);
            let mut shuffled: Vec<_> = shuffled.into_iter().map(|(_, change)| change).collect();
            sort(&mut history, &BTreeMap::new(), |_, value| value);
            sort(&mut shuffled, &BTreeMap::new(), |_, value| value);
            prop_assert_eq!(&history, &shuffled);
            prop_assert_eq!(history.len(), rows.len());
            prop_assert!(history.is_sorted_by_key(|change| change.at));
            let once = history.clone();
            sort(&mut history, &BTreeMap::new(), |_, value| value);
            prop_assert_eq!(history, once);
        }
    }

    /// Circles through one instant: which of them is the last is told by what comes after, and a history that is cut
    /// off there is in order already.
    #[test]
    fn a_history_cut_off_is_in_order() {
        let circles = [change(1, "a", "b"), change(1, "b", "a"), change(1, "c", "d"), change(1, "d", "c")];
        for next in ["a", "c", "d", "x"] {
            let mut history = [&circles[..], &[change(2, next, "z")]].concat();
            sort(&mut history, &BTreeMap::new(), |_, value| value);
            let mut cut = history[..4].to_vec();
            let now = BTreeMap::from([(ChangeField::Status, cut[3].to.clone())]);
            sort(&mut cut, &now, |_, value| value);
            assert_eq!(cut, history[..4], "{next}");
        }
    }
}
