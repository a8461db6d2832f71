//! Net Promoter Scores against each other: two groups, the same people twice, every segment against the rest.

use super::score::{Nps, NpsOptions, Plan, refuse_columns};
use super::tally::{Columns, Tally, class, count_scores, rest, tally_rows};
use crate::error::{Error, Result, check_length};
use crate::estimate::{Answer, Estimate};
use crate::math::columns::parallel::map;
use crate::math::special::normal::{two_sided_p, z_for_level};
use serde::{Deserialize, Serialize};

/// How the interval of a difference is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NpsDifferenceMethod {
    /// From the limits of the two scores (MOVER, Zou and Donner 2008), so as good as these.
    #[default]
    Mover,
    /// From the two standard errors: too narrow in small samples.
    Wald,
}

/// The difference of the scores of two groups, on the [-2, 2] scale, and its test against 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NpsDifference {
    /// First score minus second, with its interval; its n is the answers of both.
    pub difference: Answer,
    /// The difference in standard errors; none without a difference, or when no standard error is above 0.
    pub z: Option<f64>,
    /// Two-sided probability of such a z, or a larger one, between equal groups.
    pub p_value: Option<f64>,
}

/// The change of the score between two answers of the same people, on the [-2, 2] scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NpsChange {
    /// Second score minus first, with its interval.
    pub change: Answer,
    /// People whose class rose (detractor, passive, promoter).
    pub risen: u64,
    /// People whose class is the same.
    pub unchanged: u64,
    /// People whose class fell.
    pub fallen: u64,
}

/// The score of a segment, and how it differs from that of all other answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NpsSegment {
    /// The segment's code.
    pub segment: u32,
    /// Its score.
    pub nps: Nps,
    /// Its score minus that of the rest.
    pub against_rest: NpsDifference,
    /// The p-value of that difference, adjusted for the number of segments.
    pub p_adjusted: Option<f64>,
}

/// The difference between two independent groups, `first` minus `second`.
///
/// MOVER, the default, takes whichever limits the two scores come with; its standard error is the one recovered from
/// the limits that face 0, so its p-value is below 1 - level exactly when the interval leaves 0 out.
///
/// ```
/// use regulars::survey::{NpsDifferenceMethod, NpsOptions, nps_difference, nps_of_counts};
/// let spring = nps_of_counts(191, 301, 50, &NpsOptions::default())?;
/// let autumn = nps_of_counts(122, 342, 137, &NpsOptions::default())?;
/// let drop = nps_difference(&autumn, &spring, NpsDifferenceMethod::Mover)?;
/// let estimate = drop.difference.estimate().unwrap();
/// assert!(estimate.high < 0.0 && drop.p_value.unwrap() < 0.05);
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// Scores whose intervals have different levels.
pub fn nps_difference(first: &Nps, second: &Nps, method: NpsDifferenceMethod) -> Result<NpsDifference> {
    let (one, two) = match (&first.score, &second.score) {
        (Answer::Known(one), Answer::Known(two)) => (one, two),
        (Answer::NotEnough { .. }, _) => return Ok(unknown(first.score.clone())),
        (_, Answer::NotEnough { .. }) => return Ok(unknown(second.score.clone())),
    };
    if one.level != two.level {
        let why = format!("the first score has level {}, the second {}", one.level, two.level);
        return Err(Error::invalid("level", why));
    }
    let value = exact_difference(first, second).unwrap_or(one.value - two.value);
    let z_level = z_for_level(one.level);
    let (low, high, standard_error) = match method {
        NpsDifferenceMethod::Mover => {
            let down = libm::hypot(one.value - one.low, two.high - two.value);
            let up = libm::hypot(one.high - one.value, two.value - two.low);
            (value - down, value + up, if value > 0.0 { down } else { up } / z_level)
        }
        NpsDifferenceMethod::Wald => {
            let [a, b] = [first, second].map(|nps| nps.standard_error.unwrap_or_default());
            let standard_error = (a * a + b * b).sqrt();
            (value - z_level * standard_error, value + z_level * standard_error, standard_error)
        }
    };
    let word = match method {
        NpsDifferenceMethod::Mover => "mover",
        NpsDifferenceMethod::Wald => "wald",
    };
    let n = one.n.saturating_add(two.n);
    let estimate = Estimate { value, low, high, level: one.level, n, method: word.into() };
    let z = (standard_error > 0.0).then(|| value / standard_error);
    Ok(NpsDifference { difference: Answer::Known(estimate), z, p_value: z.map(two_sided_p) })
}

fn unknown(answer: Answer) -> NpsDifference {
    NpsDifference { difference: answer, z: None, p_value: None }
}

/// The difference from whole numbers, where subtracting the scores would cancel; none for weighted answers.
fn exact_difference(first: &Nps, second: &Nps) -> Option<f64> {
    let net = |nps: &Nps| (!nps.weighted).then_some(i128::from(nps.promoters) - i128::from(nps.detractors));
    let [n1, n2] = [first.n, second.n].map(i128::from);
    let crossed = net(first)?.checked_mul(n2)?.checked_sub(net(second)?.checked_mul(n1)?)?;
    Some(crossed as f64 / (first.n as f64 * second.n as f64))
}

/// The change between two answers of the same people: `before` and `after` have a row for each.
///
/// The interval is that of the mean of each person's change of class (-2 to 2), with one person who rose and one who
/// fell by a class added, as Bonett and Price (2012) do for paired proportions: it has a width even when nobody
/// changed. The options' level and `min_n` are used.
///
/// ```
/// use regulars::survey::{NpsOptions, nps_change};
/// let before = [9, 9, 7, 3, 10, 6, 8, 9];
/// let after = [9, 10, 9, 7, 10, 8, 8, 6];
/// let change = nps_change(&before, &after, &NpsOptions::default())?;
/// assert_eq!((change.risen, change.unchanged, change.fallen), (3, 4, 1));
/// assert_eq!(change.change.estimate().unwrap().value, 0.125);
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// A score over 10, columns of different lengths, an option out of its range, or weights or clusters.
pub fn nps_change(before: &[u8], after: &[u8], options: &NpsOptions) -> Result<NpsChange> {
    refuse_columns(options)?;
    let plan = Plan::of(options)?;
    check_length("after", before.len(), after.len())?;
    count_scores(before, "before")?;
    count_scores(after, "after")?;
    let steps = |size: i8| {
        before.iter().zip(after).filter(move |&(&b, &a)| class(a) as i8 - class(b) as i8 == size).count() as u64
    };
    let [down2, down1, same, up1, up2] = [-2, -1, 0, 1, 2].map(steps);
    let n = before.len() as u64;
    let net = (up1 + 2 * up2) as f64 - (down1 + 2 * down2) as f64;
    let change = if n < plan.min_n {
        Answer::NotEnough { n, needed: plan.min_n, why: "too few people answered twice".into() }
    } else {
        let total = n as f64 + 2.0;
        let (centre, square) = (net / total, ((up1 + down1 + 2) as f64 + 4.0 * (up2 + down2) as f64) / total);
        let margin = z_for_level(plan.level) * ((square - centre * centre) / total).sqrt();
        Answer::Known(Estimate {
            value: net / n as f64,
            low: (centre - margin).max(-2.0),
            high: (centre + margin).min(2.0),
            level: plan.level,
            n,
            method: "paired_adjusted_wald".into(),
        })
    };
    Ok(NpsChange { change, risen: up1 + up2, unchanged: same, fallen: down1 + down2 })
}

/// The score of every segment, in the order of its code, each against all other answers.
///
/// Weights and clusters are those of [`crate::survey::nps()`]; an account with answers in two segments counts as two.
///
/// ```
/// use regulars::survey::{NpsOptions, nps_by_segment};
/// let scores = [10, 9, 10, 9, 10, 10, 3, 5, 9, 2, 6, 4, 10];
/// let stores = [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 7];
/// let segments = nps_by_segment(&scores, &stores, &NpsOptions::default())?;
/// assert!(segments[0].p_adjusted.unwrap() < 0.05);
/// assert!(segments[2].nps.score.estimate().is_none(), "one answer is no score");
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// Those of [`crate::survey::nps()`], and segments of another length than the scores.
pub fn nps_by_segment(scores: &[u8], segments: &[u32], options: &NpsOptions) -> Result<Vec<NpsSegment>> {
    let plan = Plan::of(options)?;
    let columns = Columns { segments: Some(segments), weights: options.weights, clusters: options.clusters };
    let tallies = tally_rows(scores, columns)?;
    let total = Tally::sum(tallies.values());
    let one = |&(&segment, tally): &(&u32, &Tally)| {
        let nps = plan.describe(tally);
        let rest = plan.describe(&rest(&tallies, &total, segment));
        let against_rest = nps_difference(&nps, &rest, NpsDifferenceMethod::default())?;
        Ok(NpsSegment { segment, nps, against_rest, p_adjusted: None })
    };
    let mut found = map(&tallies.iter().collect::<Vec<_>>(), one)?.into_iter().collect::<Result<Vec<_>>>()?;
    let p_values: Vec<_> = found.iter().map(|segment| segment.against_rest.p_value).collect();
    for (segment, p) in found.iter_mut().zip(options.adjustment.unwrap_or_default().adjust(&p_values)) {
        segment.p_adjusted = p;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::intervals::multiplicity::Adjustment;
    use crate::survey::nps::score::{NpsMethod, nps, nps_of_counts};
    use proptest::prelude::*;

    fn counts(promoters: u64, passives: u64, detractors: u64) -> Nps {
        nps_of_counts(promoters, passives, detractors, &NpsOptions::default()).unwrap()
    }

    #[test]
    fn a_small_group_has_no_difference() {
        let few = counts(2, 1, 1);
        let found = nps_difference(&counts(20, 10, 10), &few, NpsDifferenceMethod::Mover).unwrap();
        assert_eq!(found, NpsDifference { difference: few.score.clone(), z: None, p_value: None });
        assert_eq!(nps_difference(&few, &counts(20, 10, 10), NpsDifferenceMethod::Wald).unwrap(), found);
    }

    #[test]
    fn levels_must_agree() {
        let options = NpsOptions { level: Some(0.9), ..NpsOptions::default() };
        let other = nps_of_counts(10, 10, 10, &options).unwrap();
        let error = nps_difference(&counts(10, 10, 10), &other, NpsDifferenceMethod::Mover).unwrap_err();
        assert_eq!(error.code(), "invalid");
    }

    #[test]
    fn groups_without_variance() {
        let (happy, unhappy) = (counts(6, 0, 0), counts(0, 0, 6));
        let wald = nps_difference(&happy, &unhappy, NpsDifferenceMethod::Wald).unwrap();
        assert_eq!((wald.z, wald.p_value), (None, None));
        let mover = nps_difference(&happy, &unhappy, NpsDifferenceMethod::Mover).unwrap();
        let estimate = mover.difference.estimate().unwrap();
        assert_eq!((estimate.value, estimate.high), (2.0, 2.0));
        assert!(estimate.low > 0.0 && mover.p_value.unwrap() < 0.05);
    }

    #[test]
    fn a_record_edited_by_hand_does_not_panic() {
        let mut edited = counts(6, 2, 1);
        (edited.promoters, edited.n) = (u64::MAX, u64::MAX);
        assert!(nps_difference(&edited, &edited, NpsDifferenceMethod::Wald).is_ok());
    }

    #[test]
    fn a_change_has_a_width_even_when_nobody_changed() {
        let scores = [9; 40];
        let change = nps_change(&scores, &scores, &NpsOptions::default()).unwrap();
        let estimate = change.change.estimate().unwrap();
        assert_eq!((estimate.value, change.unchanged), (0.0, 40));
        assert!(estimate.low < 0.0 && estimate.high > 0.0);
        let few = nps_change(&[9; 4], &[1; 4], &NpsOptions::default()).unwrap();
        assert_eq!(few.change, Answer::NotEnough { n: 4, needed: 5, why: "too few people answered twice".into() });
    }

    #[test]
    fn the_same_people_tell_more_than_two_groups() {
        let before: Vec<u8> = (0..200).map(|row| [10, 9, 8, 3][row % 4]).collect();
        let after: Vec<u8> =
            before.iter().enumerate().map(|(row, &score)| if row % 10 == 2 { 9 } else { score }).collect();
        let change = nps_change(&before, &after, &NpsOptions::default()).unwrap();
        let [first, second] = [&before, &after].map(|scores| nps(scores, &NpsOptions::default()).unwrap());
        let apart = nps_difference(&second, &first, NpsDifferenceMethod::Mover).unwrap();
        let [paired, apart] = [&change.change, &apart.difference].map(|answer| answer.estimate().unwrap().clone());
        assert!((paired.value - apart.value).abs() < 1e-15);
        assert!(paired.low > 0.0 && apart.low < 0.0);
    }

    #[test]
    fn the_adjustment_is_the_callers_choice() {
        let scores: Vec<u8> = (0..120).map(|row| [10, 9, 8, 3, 6][row * row % 5]).collect();
        let segments: Vec<u32> = (0..120).map(|row| row % 4).collect();
        let adjusted = |adjustment| {
            let options = NpsOptions { adjustment, ..NpsOptions::default() };
            let found = nps_by_segment(&scores, &segments, &options).unwrap();
            let given: Vec<_> = found.iter().map(|segment| segment.against_rest.p_value).collect();
            (found.iter().map(|segment| segment.p_adjusted).collect::<Vec<_>>(), given)
        };
        for adjustment in [Adjustment::Holm, Adjustment::BenjaminiHochberg] {
            let (found, given) = adjusted(Some(adjustment));
            assert_eq!(found, adjustment.adjust(&given));
        }
        assert_eq!(adjusted(None), adjusted(Some(Adjustment::Holm)));
    }

    #[test]
    fn a_segment_alone_has_no_rest() {
        let found = nps_by_segment(&[9, 9, 8, 7, 1, 10], &[3; 6], &NpsOptions::default()).unwrap();
        assert_eq!(found.len(), 1);
        assert!(found[0].nps.score.estimate().is_some());
        let none = Answer::NotEnough { n: 0, needed: 5, why: "too few answers".into() };
        assert_eq!((&found[0].against_rest.difference, found[0].p_adjusted), (&none, None));
        assert_eq!(nps_by_segment(&[], &[], &NpsOptions::default()), Ok(vec![]));
    }

    proptest! {
        #[test]
        fn a_difference_turns_round(a in (0..50_u64, 0..50_u64, 5..50_u64), b in (0..50_u64, 0..50_u64, 5..50_u64)) {
            let (a, b) = (counts(a.0, a.1, a.2), counts(b.0, b.1, b.2));
            for method in [NpsDifferenceMethod::Mover, NpsDifferenceMethod::Wald] {
                let there = nps_difference(&a, &b, method).unwrap();
                let back = nps_difference(&b, &a, method).unwrap();
                prop_assert_eq!(there.p_value, back.p_value);
                let (there, back) = (there.difference.estimate().unwrap().clone(), back.difference.estimate().unwrap().clone());
                prop_assert_eq!((there.value, there.low, there.high), (-back.value, -back.high, -back.low));
            }
        }

        #[test]
        fn movers_p_value_agrees_with_its_interval(
            a in (0..50_u64, 0..50_u64, 5..50_u64), b in (0..50_u64, 0..50_u64, 5..50_u64),
        ) {
            let found = nps_difference(&counts(a.0, a.1, a.2), &counts(b.0, b.1, b.2), NpsDifferenceMethod::Mover).unwrap();
            let estimate = found.difference.estimate().unwrap();
            let p = found.p_value.unwrap();
            prop_assume!((p - 0.05).abs() > 1e-12);
            prop_assert_eq!(p < 0.05, estimate.low > 0.0 || estimate.high < 0.0);
        }

        #[test]
        fn a_segment_is_its_own_survey(rows in prop::collection::vec((0..=10_u8, 0..3_u32, 0.5..2.0_f64, 0..7_u32), 0..120)) {
            let column = |keep: &dyn Fn(u32) -> bool| {
                let kept: Vec<_> = rows.iter().filter(|row| keep(row.1)).collect();
                let scores: Vec<u8> = kept.iter().map(|row| row.0).collect();
                let weights: Vec<f64> = kept.iter().map(|row| row.2).collect();
                // An account in two segments counts as two.
                let clusters: Vec<u32> = kept.iter().map(|row| row.3 * 3 + row.1).collect();
                (scores, weights, clusters)
            };
            let segments: Vec<u32> = rows.iter().map(|row| row.1).collect();
            let (scores, weights, clusters) = column(&|_| true);
            for clusters in [None, Some(clusters.as_slice())] {
                let options = NpsOptions { weights: Some(&weights), clusters, ..NpsOptions::default() };
                for found in nps_by_segment(&scores, &segments, &options).unwrap() {
                    let [own, rest] = [true, false].map(|own| {
                        let (scores, weights, codes) = column(&|segment| (segment == found.segment) == own);
                        let clusters = clusters.map(|_| codes.as_slice());
                        nps(&scores, &NpsOptions { weights: Some(&weights), clusters, ..NpsOptions::default() }).unwrap()
                    });
                    prop_assert_eq!((found.nps.n, found.nps.distribution), (own.n, own.distribution.or(found.nps.distribution)));
                    let alone = nps_difference(&own, &rest, NpsDifferenceMethod::Mover).unwrap();
                    let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
                        (Some(a), Some(b)) => (a - b).abs() < 1e-9,
                        (a, b) => a == b,
                    };
                    prop_assert!(near(alone.p_value, found.against_rest.p_value), "{alone:?} {:?}", found.against_rest);
                }
            }
        }
    }

    /// Weights of a segment tell of it whatever the sizes of others': a segment whose weights are all alike has its own
    /// answers.
    #[test]
    fn weights_of_any_size_stand_beside_each_other() {
        let (scores, segments) = ([[10, 9, 7, 3, 10, 2]; 3].concat(), [[1; 6], [2; 6], [3; 6]].concat());
        for size in [1.0, 1e-8, 1e-13, 1e-40, 1e-150, 1e-300] {
            let weights = [[1.0; 6], [size; 6], [size * size; 6]].concat();
            let options = NpsOptions { weights: Some(&weights), ..NpsOptions::default() };
            let found = nps_by_segment(&scores, &segments, &options).unwrap();
            for segment in found.iter().take(if size < 1e-150 { 2 } else { 3 }) {
                assert!((segment.nps.n_effective - 6.0).abs() < 1e-12, "{size} {segment:?}");
                assert!(segment.nps.score.estimate().unwrap().value.abs() < 0.2);
                assert!(segment.against_rest.difference.estimate().is_some(), "{size} {segment:?}");
            }
        }
    }

    /// At a level of next to nothing the interval is the value, not one beside it.
    #[test]
    fn an_interval_holds_its_own_value() {
        for method in [NpsMethod::Score, NpsMethod::AdjustedWald, NpsMethod::Wald, NpsMethod::Goodman] {
            for level in [1e-6, 1e-3, 0.5, 0.999] {
                for (promoters, passives, detractors) in [(100, 0, 0), (0, 0, 9), (7, 2, 1), (5, 0, 5)] {
                    let options = NpsOptions { level: Some(level), method: Some(method), ..NpsOptions::default() };
                    let found = nps_of_counts(promoters, passives, detractors, &options).unwrap();
                    let estimate = found.score.estimate().unwrap();
                    assert!(estimate.low <= estimate.value && estimate.value <= estimate.high, "{estimate:?}");
                }
            }
        }
    }
}
