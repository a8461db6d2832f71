//! Net Promoter Scores against each other: two groups, the same people twice, every segment against the rest.

use super::nps::{Nps, NpsOptions, Plan, refuse_columns};
use super::tally::{Columns, Tally, class, count_scores, tally_rows};
use crate::error::{Error, Result, check_length};
use crate::estimate::{Answer, Estimate};
use crate::math::normal::{two_sided_p, z_for_level};
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
    /// The p-value of that difference, adjusted for the number of segments (Holm 1979).
    pub p_adjusted: Option<f64>,
}

/// The difference between two independent groups, `first` minus `second`.
///
/// MOVER, the default, takes whichever limits the two scores come with; its standard error is the one recovered from the
/// limits that face 0, so its p-value is below 1 - level exactly when the interval leaves 0 out.
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
/// fell by a class added, as Bonett and Price (2012) do for paired proportions: it has a width even when nobody changed.
/// The options' level and `min_n` are used.
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
    let steps = |size: i8| before.iter().zip(after).filter(move |&(&b, &a)| class(a) as i8 - class(b) as i8 == size).count() as u64;
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
/// Weights and clusters are those of [`super::nps`]; an account with answers in two segments counts as two.
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
/// Those of [`super::nps`], and segments of another length than the scores.
pub fn nps_by_segment(scores: &[u8], segments: &[u32], options: &NpsOptions) -> Result<Vec<NpsSegment>> {
    let plan = Plan::of(options)?;
    let columns = Columns { segments: Some(segments), weights: options.weights, clusters: options.clusters };
    let tallies = tally_rows(scores, columns)?;
    let total = Tally::sum(tallies.values());
    let mut found = Vec::with_capacity(tallies.len());
    for (&segment, tally) in &tallies {
        let rest = match tally.clusters {
            None => total.without(tally),
            Some(_) => Tally::sum(tallies.iter().filter(|&(&other, _)| other != segment).map(|(_, tally)| tally)),
        };
        let nps = plan.describe(tally);
        let against_rest = nps_difference(&nps, &plan.describe(&rest), NpsDifferenceMethod::default())?;
        found.push(NpsSegment { segment, nps, against_rest, p_adjusted: None });
    }
    let p_values: Vec<_> = found.iter().map(|segment| segment.against_rest.p_value).collect();
    for (segment, p) in found.iter_mut().zip(holm(&p_values)) {
        segment.p_adjusted = p;
    }
    Ok(found)
}

/// Holm (1979): the k-th smallest of m p-values times m - k + 1, at least the one before, at most 1.
fn holm(p_values: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut ranked: Vec<(usize, f64)> = p_values.iter().enumerate().filter_map(|(row, p)| Some((row, (*p)?))).collect();
    ranked.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut adjusted = vec![None; p_values.len()];
    let (mut least, count) = (0.0_f64, ranked.len());
    for (rank, (row, p)) in ranked.into_iter().enumerate() {
        least = least.max((count - rank) as f64 * p).min(1.0);
        if let Some(slot) = adjusted.get_mut(row) {
            *slot = Some(least);
        }
    }
    adjusted
}
