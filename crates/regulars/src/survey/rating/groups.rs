//! Ratings against each other: two groups, the same people twice, every segment against the rest.

use super::columns::Ratings;
use super::count::{steps_of, tally_segments};
use super::scale::Scale;
use super::score::{Plan, Rating, RatingFigure, RatingMethod, RatingOptions};
use super::tally::{Quantity, Tally};
use crate::error::{Error, Result, check_length};
use crate::estimate::{Answer, Estimate};
use crate::math::columns::parallel::map;
use crate::math::intervals::bounded_mean::score_limits;
use crate::math::special::incomplete_beta::{student_t_cdf, t_for_level};
use crate::math::special::normal::{two_sided_p, z_for_level};
use crate::survey::nps::trinomial::Trinomial;
use serde::{Deserialize, Serialize};

/// The differences between the ratings of two groups, and their tests against 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RatingDifference {
    /// First mean minus second, in points of the scale; its n is the answers of both.
    pub mean: Answer,
    /// Two-sided probability of such a difference of means, or a larger one, between equal groups.
    pub mean_p_value: Option<f64>,
    /// First share in the top box minus second.
    pub top_box: Answer,
    /// The same of the top box.
    pub top_box_p_value: Option<f64>,
    /// The figure that stands for the ratings: the first one's.
    pub headline: RatingFigure,
    /// The p-value of that figure.
    pub p_value: Option<f64>,
}

/// The change of a rating between two answers of the same people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RatingChange {
    /// The mean of each person's second score minus the first, in points of the scale, with its score interval.
    pub mean: Answer,
    /// The second share in the top box minus the first (Tango 1998).
    pub top_box: Answer,
    /// People whose score rose.
    pub risen: u64,
    /// People whose score is the same.
    pub unchanged: u64,
    /// People whose score fell.
    pub fallen: u64,
    /// People who came into the top box.
    pub into_top_box: u64,
    /// People who left the top box.
    pub out_of_top_box: u64,
}

/// The rating of a segment, and how it differs from that of all other answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RatingSegment {
    /// The segment's code.
    pub segment: u32,
    /// Its rating.
    pub rating: Rating,
    /// Its rating minus that of the rest.
    pub against_rest: RatingDifference,
    /// The p-value of the headline's difference, adjusted for the number of segments.
    pub p_adjusted: Option<f64>,
}

/// The differences between two independent groups, `first` minus `second`, on one scale.
///
/// Means and top boxes are compared by their limits (MOVER, Zou and Donner 2008), which of Wilson's is Newcombe's method
/// 10 (1998); means that both have Student's limits by Welch's t (1947). A p-value of MOVER is below 1 - level exactly
/// when the interval leaves 0 out.
///
/// ```
/// use regulars::survey::{RatingOptions, Ratings, Scale, csat, rating_difference};
/// let stars = Scale { min: 1.0, max: 5.0, step: 1.0 };
/// let group = |happy: usize, n: usize| {
///     let scores: Vec<f64> = (0..n).map(|row| if row < happy { 5.0 } else { 3.0 }).collect();
///     csat(&Ratings { scores: &scores, ..Ratings::default() }, &stars, &RatingOptions::default())
/// };
/// let difference = rating_difference(&group(56, 70)?, &group(48, 80)?)?;
/// let top_box = difference.top_box.estimate().unwrap(); // printed in Newcombe (1998)
/// assert!((top_box.low - 0.0524).abs() < 5e-5 && (top_box.high - 0.3339).abs() < 5e-5);
/// assert!(difference.p_value.unwrap() < 0.05);
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// Ratings on different scales, with different top boxes, or with intervals of different levels.
pub fn rating_difference(first: &Rating, second: &Rating) -> Result<RatingDifference> {
    let refuse =
        |what: &str, one: String, two: String| Err(Error::invalid(what, format!("{one} and {two} don't compare")));
    if first.scale != second.scale {
        return refuse("scale", format!("{:?}", first.scale), format!("{:?}", second.scale));
    }
    if first.top != second.top {
        return refuse("top", first.top.to_string(), second.top.to_string());
    }
    for (one, two) in [(&first.mean, &second.mean), (&first.top_box, &second.top_box)] {
        if let (Answer::Known(one), Answer::Known(two)) = (one, two)
            && one.level != two.level
        {
            return refuse("level", one.level.to_string(), two.level.to_string());
        }
    }
    let (mean, mean_p_value) = between(&first.mean, &second.mean, |one, two| mean_difference(first, one, second, two));
    let (top_box, top_box_p_value) = between(&first.top_box, &second.top_box, mover);
    let headline = first.headline;
    let p_value = match headline {
        RatingFigure::Mean => mean_p_value,
        RatingFigure::TopBox => top_box_p_value,
    };
    Ok(RatingDifference { mean, mean_p_value, top_box, top_box_p_value, headline, p_value })
}

/// The difference of two answers, or why one of them is none.
fn between(
    one: &Answer,
    two: &Answer,
    difference: impl Fn(&Estimate, &Estimate) -> (Estimate, Option<f64>),
) -> (Answer, Option<f64>) {
    match (one, two) {
        (Answer::Known(one), Answer::Known(two)) => {
            let (estimate, p_value) = difference(one, two);
            (Answer::Known(estimate), p_value)
        }
        (Answer::Known(_), missing) | (missing, _) => (missing.clone(), None),
    }
}

fn mean_difference(first: &Rating, one: &Estimate, second: &Rating, two: &Estimate) -> (Estimate, Option<f64>) {
    let spread = |rating: &Rating| Some((rating.standard_error?, rating.degrees_of_freedom?));
    match (spread(first), spread(second)) {
        (Some(a), Some(b)) if one.method == "t" && two.method == "t" => welch(one, a, two, b, &first.scale),
        _ => mover(one, two),
    }
}

/// Welch (1947), with Satterthwaite's degrees of freedom; cut where the scale ends.
fn welch(
    one: &Estimate,
    (a, a_freedom): (f64, f64),
    two: &Estimate,
    (b, b_freedom): (f64, f64),
    scale: &Scale,
) -> (Estimate, Option<f64>) {
    let value = one.value - two.value;
    let variance = a * a + b * b;
    // A census has no degrees of freedom, but adds nothing either.
    let part = |s: f64, freedom: f64| if s > 0.0 { (s * s / variance) * (s * s / variance) / freedom } else { 0.0 };
    let freedom = 1.0 / (part(a, a_freedom) + part(b, b_freedom));
    let standard_error = variance.sqrt();
    let spreads = standard_error > 0.0 && freedom > 0.0 && freedom.is_finite();
    let margin = if spreads { t_for_level(one.level, freedom) * standard_error } else { 0.0 };
    let range = scale.max - scale.min;
    let p_value = spreads.then(|| 2.0 * student_t_cdf(-(value / standard_error).abs(), freedom));
    (estimate(one, two, value, [(value - margin).max(-range), (value + margin).min(range)], "welch"), p_value)
}

/// From the limits of both (Zou and Donner 2008); its standard error is the one recovered from the limits that face 0.
fn mover(one: &Estimate, two: &Estimate) -> (Estimate, Option<f64>) {
    let value = one.value - two.value;
    let down = libm::hypot(one.value - one.low, two.high - two.value);
    let up = libm::hypot(one.high - one.value, two.value - two.low);
    let standard_error = if value > 0.0 { down } else { up } / z_for_level(one.level);
    let p_value = (standard_error > 0.0).then(|| two_sided_p(value / standard_error));
    (estimate(one, two, value, [value - down, value + up], "mover"), p_value)
}

fn estimate(one: &Estimate, two: &Estimate, value: f64, [low, high]: [f64; 2], method: &str) -> Estimate {
    Estimate { value, low, high, level: one.level, n: one.n.saturating_add(two.n), method: method.into() }
}

/// The change between two answers of the same people: `before` and `after` have a row for each.
///
/// The mean is that of each person's difference, which lies between two ends too, with the score interval of
/// [`crate::survey::rating()`]. The change of the top box has the score interval of Tango (1998). The options' level,
/// `min_n` and `top` are used.
///
/// ```
/// use regulars::survey::{RatingOptions, Scale, rating_change};
/// let before = [5.0, 4.0, 2.0, 3.0, 5.0, 1.0, 4.0, 3.0];
/// let after = [5.0, 5.0, 4.0, 4.0, 5.0, 3.0, 4.0, 2.0];
/// let change = rating_change(&before, &after, &Scale { min: 1.0, max: 5.0, step: 1.0 }, &RatingOptions::default())?;
/// assert_eq!((change.risen, change.unchanged, change.fallen, change.into_top_box), (4, 3, 1, 2));
/// assert_eq!((change.mean.estimate().unwrap().value, change.top_box.estimate().unwrap().value), (0.625, 0.25));
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// A score off the scale, columns of different lengths, or an option out of its range.
pub fn rating_change(before: &[f64], after: &[f64], scale: &Scale, options: &RatingOptions) -> Result<RatingChange> {
    let plan = Plan::of(scale, options)?;
    check_length("after", before.len(), after.len())?;
    let (before, after) = (steps_of(before, "before", *scale)?, steps_of(after, "after", *scale)?);
    let last = scale.steps() as i64 - 1;
    // People by how many steps they rose, from -last to last.
    let mut risen_by = vec![0_u64; (2 * last + 1) as usize];
    let [mut into_top_box, mut out_of_top_box] = [0, 0];
    for (&before, &after) in before.iter().zip(&after) {
        let [was, is] = [before, after].map(|step| i64::from(step) > last - i64::from(plan.top));
        into_top_box += u64::from(is && !was);
        out_of_top_box += u64::from(was && !is);
        if let Some(people) = risen_by.get_mut((i64::from(after) - i64::from(before) + last) as usize) {
            *people += 1;
        }
    }
    let steps = || (-last..).zip(&risen_by);
    let people = |of: &dyn Fn(i64) -> bool| steps().filter(|&(step, _)| of(step)).map(|(_, people)| people).sum();
    let n = before.len() as u64;
    let known = |estimate: Estimate| match n < plan.min_n {
        true => Answer::NotEnough { n, needed: plan.min_n, why: "too few people answered twice".into() },
        false => Answer::Known(estimate),
    };
    Ok(RatingChange {
        mean: known(paired_mean(&plan, scale, &risen_by, n)),
        top_box: known(paired_share(&plan, into_top_box, out_of_top_box, n)),
        risen: people(&|step| step > 0),
        unchanged: people(&|step| step == 0),
        fallen: people(&|step| step < 0),
        into_top_box,
        out_of_top_box,
    })
}

fn paired_mean(plan: &Plan, scale: &Scale, risen_by: &[u64], n: u64) -> Estimate {
    let shift = |place: f64| (place - (risen_by.len() / 2) as f64) * scale.step;
    let range = scale.max - scale.min;
    let tally = Tally::of_counts(risen_by, 0);
    let spread = tally.spread(Quantity::Step);
    let value = shift(spread.value);
    let (low, high) = score_limits(&tally.places(), n as f64, z_for_level(plan.level));
    let steps = (risen_by.len() - 1) as f64;
    let (low, high) = (shift(low * steps).max(-range).min(value), shift(high * steps).min(range).max(value));
    Estimate { value, low, high, level: plan.level, n, method: "paired_score".into() }
}

fn paired_share(plan: &Plan, into: u64, out: u64, n: u64) -> Estimate {
    let [promoters, passives, detractors] = [into, n - into - out, out].map(|people| people as f64);
    let moved = Trinomial { promoters, passives, detractors };
    let (low, high) = moved.score_limits(z_for_level(plan.level));
    Estimate { value: moved.score(), low, high, level: plan.level, n, method: "tango".into() }
}

/// The rating of every segment, in the order of its code, each against all other answers.
///
/// Weights and clusters are those of [`crate::survey::rating()`]; an account with answers in two segments counts as
/// two.
///
/// ```
/// use regulars::survey::{RatingOptions, Ratings, Scale, ratings_by_segment};
/// let scores = [5.0, 4.0, 5.0, 5.0, 4.0, 5.0, 2.0, 1.0, 3.0, 2.0, 2.0, 1.0, 5.0];
/// let stores = [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 7];
/// let answers = Ratings { scores: &scores, ..Ratings::default() };
/// let stars = Scale { min: 1.0, max: 5.0, step: 1.0 };
/// let segments = ratings_by_segment(&answers, &stores, &stars, &RatingOptions::default())?;
/// assert!(segments[1].p_adjusted.unwrap() < 0.01);
/// assert!(segments[2].rating.mean.estimate().is_none(), "one answer is no mean");
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// Those of [`crate::survey::rating()`], segments of another length than the scores; strata, a population or the
/// bootstrap, which this function doesn't take.
pub fn ratings_by_segment(
    answers: &Ratings,
    segments: &[u32],
    scale: &Scale,
    options: &RatingOptions,
) -> Result<Vec<RatingSegment>> {
    let plan = Plan::of(scale, options)?;
    let refused = [
        ("strata", answers.strata.is_some()),
        ("population", answers.population.is_some()),
        ("method", plan.method == RatingMethod::Bca),
    ];
    if let Some((what, _)) = refused.into_iter().find(|&(_, given)| given) {
        return Err(Error::invalid(what, "segments take neither strata, nor a population, nor the bootstrap"));
    }
    let weighted = answers.weights.is_some();
    let tallies = tally_segments(answers, segments, *scale, plan.top)?;
    let total = Tally::sum(tallies.values());
    let one = |&(&segment, tally): &(&u32, &Tally)| {
        let rest = total.rest(&tallies, segment, answers.clusters.is_some());
        let rating = plan.describe(tally, weighted);
        let against_rest = rating_difference(&rating, &plan.describe(&rest, weighted))?;
        Ok(RatingSegment { segment, rating, against_rest, p_adjusted: None })
    };
    let mut found = map(&tallies.iter().collect::<Vec<_>>(), one)?.into_iter().collect::<Result<Vec<_>>>()?;
    let p_values: Vec<_> = found.iter().map(|segment| segment.against_rest.p_value).collect();
    let adjusted = options.adjustment.unwrap_or_default().adjust(&p_values);
    found.iter_mut().zip(adjusted).for_each(|(segment, p)| segment.p_adjusted = p);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::intervals::multiplicity::Adjustment;
    use crate::survey::rating::score::{csat, rating};
    use proptest::prelude::*;

    /// One to five stars.
    const STARS: Scale = Scale { min: 1.0, max: 5.0, step: 1.0 };

    fn rated(scores: &[f64]) -> Rating {
        rating(&Ratings { scores, ..Ratings::default() }, &STARS, &RatingOptions::default()).unwrap()
    }

    #[test]
    fn welch_is_that_of_r() {
        // R: t.test(c(5,4,4,3,5,5,2,4), c(3,2,4,1,3,2)).
        let t = RatingOptions { method: Some(RatingMethod::T), ..RatingOptions::default() };
        let rated = |scores: &[f64]| rating(&Ratings { scores, ..Ratings::default() }, &STARS, &t).unwrap();
        let found = rating_difference(
            &rated(&[5.0, 4.0, 4.0, 3.0, 5.0, 5.0, 2.0, 4.0]),
            &rated(&[3.0, 2.0, 4.0, 1.0, 3.0, 2.0]),
        );
        let found = found.unwrap();
        let mean = found.mean.estimate().unwrap();
        assert!(
            (mean.low - 0.243_505_314_617_894).abs() < 1e-9 && (mean.high - 2.756_494_685_382_11).abs() < 1e-9,
            "{mean:?}"
        );
        assert!((found.mean_p_value.unwrap() - 0.023_496_339_086_238_9).abs() < 1e-9 && mean.method == "welch");
    }

    #[test]
    fn what_differs_is_refused() {
        let first = rated(&[5.0, 4.0, 3.0, 2.0, 1.0]);
        let code = |other: Rating| rating_difference(&first, &other).unwrap_err().code();
        assert_eq!(code(Rating { scale: Scale { max: 7.0, ..STARS }, ..first.clone() }), "invalid");
        assert_eq!(code(Rating { top: 1, ..first.clone() }), "invalid");
        let options = RatingOptions { level: Some(0.9), ..RatingOptions::default() };
        let other = Ratings { scores: &[5.0, 4.0, 3.0, 2.0, 1.0], ..Ratings::default() };
        assert_eq!(code(rating(&other, &STARS, &options).unwrap()), "invalid");
    }

    #[test]
    fn a_headline_decides_what_is_adjusted() {
        let scores: Vec<f64> = (0..90).map(|row| f64::from(row * 7 % 5 + 1)).collect();
        let segments: Vec<u32> = (0..90).map(|row| row % 3).collect();
        let answers = Ratings { scores: &scores, ..Ratings::default() };
        for headline in [RatingFigure::Mean, RatingFigure::TopBox] {
            let adjustment = Some(Adjustment::BenjaminiHochberg);
            let options = RatingOptions { headline: Some(headline), adjustment, ..RatingOptions::default() };
            for found in ratings_by_segment(&answers, &segments, &STARS, &options).unwrap() {
                let expected = match headline {
                    RatingFigure::Mean => found.against_rest.mean_p_value,
                    RatingFigure::TopBox => found.against_rest.top_box_p_value,
                };
                assert_eq!(found.against_rest.p_value, expected);
                assert!(found.p_adjusted >= expected);
            }
        }
    }

    #[test]
    fn a_change_has_a_width_even_when_nobody_changed() {
        let scores = [4.0; 30];
        let change = rating_change(&scores, &scores, &STARS, &RatingOptions::default()).unwrap();
        for answer in [&change.mean, &change.top_box] {
            let estimate = answer.estimate().unwrap();
            assert!(estimate.value == 0.0 && estimate.low < 0.0 && estimate.high == -estimate.low, "{estimate:?}");
        }
    }

    fn scores(size: std::ops::Range<usize>) -> impl Strategy<Value = Vec<f64>> {
        prop::collection::vec((1..=5_u8).prop_map(f64::from), size)
    }

    proptest! {
        #[test]
        fn a_difference_turns_round(a in scores(5..40), b in scores(5..40)) {
            let (a, b) = (rated(&a), rated(&b));
            let (there, back) = (rating_difference(&a, &b).unwrap(), rating_difference(&b, &a).unwrap());
            prop_assert_eq!((there.mean_p_value, there.top_box_p_value), (back.mean_p_value, back.top_box_p_value));
            for (there, back) in [(&there.mean, &back.mean), (&there.top_box, &back.top_box)] {
                let (there, back) = (there.estimate().unwrap(), back.estimate().unwrap());
                prop_assert_eq!((there.value, there.low, there.high), (-back.value, -back.high, -back.low));
            }
        }

        #[test]
        fn p_values_agree_with_intervals(a in scores(5..40), b in scores(5..40)) {
            let found = rating_difference(&rated(&a), &rated(&b)).unwrap();
            for (answer, p) in [(&found.mean, found.mean_p_value), (&found.top_box, found.top_box_p_value)] {
                let estimate = answer.estimate().unwrap();
                prop_assume!(p.is_some_and(|p| (p - 0.05).abs() > 1e-9));
                prop_assert_eq!(p.unwrap() < 0.05, estimate.low > 0.0 || estimate.high < 0.0);
            }
        }

        #[test]
        fn a_segment_is_its_own_survey(rows in prop::collection::vec((1..=5_u8, 0..3_u32, 0.5..2.0_f64, 0..9_u32), 0..90), clustered: bool, spread in 0..2_u32) {
            let column = |keep: &dyn Fn(u32) -> bool| {
                let kept: Vec<_> = rows.iter().filter(|row| keep(row.1)).collect();
                let scores: Vec<f64> = kept.iter().map(|row| row.0.into()).collect();
                let weights: Vec<f64> = kept.iter().map(|row| row.2).collect();
                // An account in two segments counts as two.
                let clusters: Vec<u32> = kept.iter().map(|row| row.3 * 3 + row.1).collect();
                (scores, weights, clusters)
            };
            // Codes near each other, and far apart.
            let far = |segment: u32| segment * if spread > 0 { 1_000_000_007 } else { 1 };
            let segments: Vec<u32> = rows.iter().map(|row| far(row.1)).collect();
            let (scores, weights, clusters) = column(&|_| true);
            let clusters = clustered.then_some(&*clusters);
            let answers = Ratings { scores: &scores, weights: Some(&weights), clusters, ..Ratings::default() };
            let options = RatingOptions::default();
            for found in ratings_by_segment(&answers, &segments, &STARS, &options).unwrap() {
                let [own, rest] = [true, false].map(|own| {
                    let (scores, weights, codes) = column(&|segment| (far(segment) == found.segment) == own);
                    let clusters = clustered.then_some(&*codes);
                    let answers = Ratings { scores: &scores, weights: Some(&weights), clusters, ..Ratings::default() };
                    csat(&answers, &STARS, &RatingOptions { headline: Some(RatingFigure::Mean), ..options.clone() }).unwrap()
                });
                prop_assert_eq!(found.rating.n, own.n);
                let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
                    (Some(a), Some(b)) => (a - b).abs() < 1e-9,
                    (a, b) => a == b,
                };
                let alone = rating_difference(&own, &rest).unwrap();
                prop_assert!(near(alone.mean_p_value, found.against_rest.mean_p_value), "{alone:?} {:?}", found.against_rest);
                prop_assert!(near(alone.top_box_p_value, found.against_rest.top_box_p_value), "{alone:?} {:?}", found.against_rest);
            }
        }
    }
}
