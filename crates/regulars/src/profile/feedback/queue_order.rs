//! In which order to answer: the most worth first, a reserved share for who waited longest, and nobody past the cap who
//! can be in time.

use crate::math::columns::sum::exact_sum;
use crate::math::sort_rows;
use serde::{Deserialize, Serialize};
use std::collections::{BinaryHeap, HashSet};

/// Why an item stands where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueueReason {
    /// Its answer is expected to save the most of those left.
    Value,
    /// The place is one of the reserved ones, and it has waited longest of those left.
    LongestWaiting,
    /// At the pace of the team a later place would be past its cap.
    Cap,
}

/// What waits: what its answer is worth, and since when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Waiting {
    pub(super) value: f64,
    pub(super) days: f64,
}

/// The rules of the queue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rules {
    pub(super) cap_days: f64,
    pub(super) capacity_per_day: Option<f64>,
    pub(super) reserved_share: f64,
    pub(super) ageing: f64,
}

/// The items in the order of their answers, each with the reason for its place. Of equals the earlier item comes first.
///
/// Places are dealt in turn: every 1 / `reserved_share`-th to the longest waiting, the others to the greatest value, to
/// which waiting adds up to `ageing` times the mean value, all of it from the cap on, so that value still tells among
/// what waited longer. Where the pace is known, what would then be late moves up to its last place in time (Lawler
/// 1973, backwards: of those that may come last, the last of the first order does). What is past its cap already, or
/// can't be in time beside the others, keeps its turn.
pub(super) fn order(waiting: &[Waiting], rules: &Rules) -> Vec<(usize, QueueReason)> {
    let dealt = deal(waiting, rules);
    let Some(pace) = rules.capacity_per_day else { return dealt };
    let last_place = |item: usize| {
        let left = waiting.get(item).map_or(0.0, |waiting| rules.cap_days - waiting.days);
        // Whoever is past the cap can't be in time any more.
        if left <= 0.0 { usize::MAX } else { (left * pace) as usize }
    };
    in_time(&dealt, &last_place)
}

/// The first order, without deadlines.
fn deal(waiting: &[Waiting], rules: &Rules) -> Vec<(usize, QueueReason)> {
    let n = waiting.len() as f64;
    let mean = exact_sum(waiting.iter().map(|waiting| waiting.value.max(0.0) / n));
    let by = |key: &dyn Fn(&Waiting) -> f64| -> Vec<usize> {
        let mut rows: Vec<(f64, usize)> = waiting.iter().map(key).zip(0..).collect();
        sort_rows(&mut rows, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        rows.into_iter().map(|row| row.1).collect()
    };
    let worth = by(&|waiting| waiting.value + rules.ageing * mean * (waiting.days / rules.cap_days).min(1.0));
    let age = by(&|waiting| waiting.days);
    let (mut worth, mut age) = (worth.into_iter(), age.into_iter());
    let mut placed = vec![false; waiting.len()];
    let reserved = |places: usize| (places as f64 * rules.reserved_share).floor();
    (0..waiting.len())
        .filter_map(|place| {
            let kept = reserved(place + 1) > reserved(place);
            let left = |item: &usize| !placed.get(*item).copied().unwrap_or(true);
            let (item, reason) = if kept {
                (age.find(left)?, QueueReason::LongestWaiting)
            } else {
                (worth.find(left)?, QueueReason::Value)
            };
            if let Some(placed) = placed.get_mut(item) {
                *placed = true;
            }
            Some((item, reason))
        })
        .collect()
}

/// Fills the places from the last to the first with what may be that late; what can't be in time delays nobody.
fn in_time(dealt: &[(usize, QueueReason)], last_place: &dyn Fn(usize) -> usize) -> Vec<(usize, QueueReason)> {
    let mut by_deadline: Vec<(usize, usize)> =
        dealt.iter().enumerate().map(|(rank, &(item, _))| (last_place(item), rank)).collect();
    drop_deadlines_that_cannot_be_met(&mut by_deadline);
    let mut may_wait = BinaryHeap::new();
    let mut ordered = Vec::with_capacity(dealt.len());
    for place in (1..=dealt.len()).rev() {
        while let Some((_, rank)) = by_deadline.pop_if(|(deadline, _)| *deadline >= place) {
            may_wait.push(rank);
        }
        ordered.extend(may_wait.pop().and_then(|rank| dealt.get(rank).map(|&(item, reason)| (rank, item, reason))));
    }
    ordered.reverse();
    let places = ordered.into_iter().enumerate();
    // An item that moved up did so for its cap.
    places.map(|(place, (rank, item, reason))| (item, if place < rank { QueueReason::Cap } else { reason })).collect()
}

/// Drops the deadlines of the fewest items, where not all can be met (Moore 1968): those of the least urgent of them,
/// by their first rank. Sorts by deadline.
fn drop_deadlines_that_cannot_be_met(by_deadline: &mut [(usize, usize)]) {
    sort_rows(by_deadline, Ord::cmp);
    let (mut in_time, mut late) = (BinaryHeap::new(), HashSet::new());
    for &(deadline, rank) in by_deadline.iter() {
        in_time.push(rank);
        if in_time.len() > deadline {
            late.extend(in_time.pop());
        }
    }
    by_deadline.iter_mut().filter(|item| late.contains(&item.1)).for_each(|item| item.0 = usize::MAX);
    sort_rows(by_deadline, Ord::cmp);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Rules of a queue without a capacity.
    const RULES: Rules = Rules { cap_days: 10.0, capacity_per_day: None, reserved_share: 0.25, ageing: 0.0 };

    fn waiting(rows: &[(f64, f64)]) -> Vec<Waiting> {
        rows.iter().map(|&(value, days)| Waiting { value, days }).collect()
    }

    fn items(order: &[(usize, QueueReason)]) -> Vec<usize> {
        order.iter().map(|place| place.0).collect()
    }

    #[test]
    fn the_most_worth_first_and_every_fourth_place_to_the_longest_waiting() {
        let rows = waiting(&[(5.0, 1.0), (9.0, 2.0), (7.0, 3.0), (0.0, 9.0), (1.0, 4.0)]);
        let found = order(&rows, &RULES);
        assert_eq!(items(&found), [1, 2, 0, 3, 4]);
        assert_eq!(found[3].1, QueueReason::LongestWaiting);
        assert!(order(&[], &RULES).is_empty());
    }

    #[test]
    fn waiting_is_worth_something_with_ageing() {
        let rows = waiting(&[(5.0, 0.0), (4.0, 5.0)]);
        let rules = Rules { reserved_share: 0.0, ..RULES };
        assert_eq!(items(&order(&rows, &rules)), [0, 1]);
        assert_eq!(
            items(&order(&rows, &Rules { ageing: 1.0, ..rules })),
            [1, 0],
            "half a cap adds half the mean, 2.25"
        );
    }

    #[test]
    fn who_would_be_late_moves_up_and_who_is_late_keeps_the_turn() {
        let rows = waiting(&[(9.0, 0.0), (8.0, 0.0), (1.0, 9.5), (0.0, 30.0)]);
        let rules = Rules { reserved_share: 0.0, capacity_per_day: Some(2.0), ..RULES };
        let found = order(&rows, &rules);
        assert_eq!(items(&found), [2, 0, 1, 3], "half a day is one place at two a day");
        assert_eq!(found[0].1, QueueReason::Cap);
    }

    /// The greatest sum of value times places to go, of all orders in which nobody is late; `None` where somebody
    /// always is.
    fn best(rows: &[Waiting], deadlines: &[usize]) -> Option<f64> {
        fn go(rows: &[Waiting], deadlines: &[usize], left: &mut Vec<usize>, place: usize) -> Option<f64> {
            if left.is_empty() {
                return Some(0.0);
            }
            let mut best: Option<f64> = None;
            for turn in 0..left.len() {
                let item = left.remove(turn);
                if deadlines[item] >= place {
                    let here = rows[item].value * (rows.len() - place) as f64;
                    best = go(rows, deadlines, left, place + 1)
                        .map(|rest| best.map_or(here + rest, |best| best.max(here + rest)))
                        .or(best);
                }
                left.insert(turn, item);
            }
            best
        }
        go(rows, deadlines, &mut (0..rows.len()).collect(), 1)
    }

    /// How many can be in time together: the largest set whose k-th deadline is k at least.
    fn most_in_time(deadlines: &[usize]) -> usize {
        let fits = |set: u32| {
            let mut chosen: Vec<usize> =
                (0..deadlines.len()).filter(|item| set >> item & 1 == 1).map(|item| deadlines[item]).collect();
            chosen.sort_unstable();
            chosen.iter().zip(1..).all(|(deadline, place)| *deadline >= place).then_some(chosen.len())
        };
        (0..1 << deadlines.len()).filter_map(fits).max().unwrap()
    }

    fn rows() -> impl Strategy<Value = Vec<(f64, f64)>> {
        prop::collection::vec((0u8..9, 0u8..10).prop_map(|(value, days)| (f64::from(value), f64::from(days))), 1..7)
    }

    proptest! {
        #[test]
        fn no_order_in_time_is_worth_more(rows in rows(), pace in 0.3..3.0) {
            let rows = waiting(&rows);
            let rules = Rules { reserved_share: 0.0, capacity_per_day: Some(pace), ..RULES };
            let deadlines: Vec<usize> = rows.iter().map(|row| ((10.0 - row.days) * pace) as usize).collect();
            let found = items(&order(&rows, &rules));
            let late = found.iter().zip(1..).filter(|&(&item, place)| deadlines[item] < place).count();
            prop_assert_eq!(late, rows.len() - most_in_time(&deadlines), "no more are late than must be");
            match best(&rows, &deadlines) {
                None => prop_assert!(late > 0),
                Some(best) => {
                    let worth: f64 = found.iter().zip(1..).map(|(&item, place)| rows[item].value * (rows.len() - place) as f64).sum();
                    prop_assert!((worth - best).abs() < 1e-9, "{worth} of {best}");
                }
            }
        }

        #[test]
        fn all_are_answered_once_and_a_reserved_share_goes_by_age(
            rows in prop::collection::vec((0.0..100.0, 0.0..40.0), 0..60), share in 0.0..=1.0, pace in prop::option::of(0.1..9.0),
        ) {
            let rows = waiting(&rows);
            let rules = Rules { reserved_share: share, capacity_per_day: pace, ageing: 1.0, ..RULES };
            let found = order(&rows, &rules);
            let mut sorted = items(&found);
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..rows.len()).collect::<Vec<_>>());
            // The longest waiting of all never stands behind the first reserved place.
            let oldest = (0..rows.len()).max_by(|&a, &b| rows[a].days.total_cmp(&rows[b].days).then(b.cmp(&a)));
            if let (Some(oldest), true, None) = (oldest, share > 0.0, pace) {
                let place = found.iter().position(|place| place.0 == oldest).unwrap();
                prop_assert!(place as f64 <= 1.0 / share);
            }
        }
    }
}
