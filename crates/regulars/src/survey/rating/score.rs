//! Ratings on a declared scale (CSAT, CES, stars): the mean and the top box, each with its interval.
//!
//! A scale is never guessed and never rescaled: five points and seven are two questions.

use super::columns::Ratings;
use super::count::{design_weights, steps_of};
use super::scale::Scale;
use super::tally::{Cell, Quantity, Spread, Tally};
use crate::error::{Error, Result, check_range};
use crate::estimate::{Answer, Estimate};
use crate::level;
use crate::math::intervals::bootstrap::bca_limits;
use crate::math::intervals::bounded_mean::score_limits;
use crate::math::intervals::multiplicity::Adjustment;
use crate::math::intervals::proportion::wilson_real;
use crate::math::special::incomplete_beta::t_for_level;
use crate::math::special::normal::z_for_level;
use serde::{Deserialize, Serialize};

/// How the interval of a mean is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RatingMethod {
    /// The score interval of a mean of answers between two ends, which stays between them and holds for answers that
    /// pile up at one: Wilson's (1927) of two scores, Tango's (1998) of three.
    #[default]
    Score,
    /// Student's t on the standard error of how the answers were drawn, cut at the ends of the scale: too narrow where
    /// answers pile up at an end, 83 to 90 % for "95 %" of 20 to 50 answers of which four in five are the highest.
    T,
    /// The bias-corrected and accelerated bootstrap (Efron 1987) of answers, or of clusters: for skew answers. Not for
    /// strata.
    Bca,
}

/// The figure that stands for a rating.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RatingFigure {
    /// The mean score.
    #[default]
    Mean,
    /// The share of answers in the top box.
    TopBox,
}

/// Options of the functions of ratings; `Default` is right for a plain survey.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RatingOptions {
    /// Confidence level, in (0, 1); 0.95.
    pub level: Option<f64>,
    /// Fewer (effective) answers than this are not enough; 5.
    pub min_n: Option<u64>,
    /// How many of the highest steps are the top box, and of the lowest the bottom box; 2, or 1 on a scale of 2 or 3
    /// steps.
    pub top: Option<u32>,
    /// The figure that stands for the rating; the top box of [`csat`], otherwise the mean.
    pub headline: Option<RatingFigure>,
    /// The interval of the mean; `Score`.
    pub method: Option<RatingMethod>,
    /// Draws of the bootstrap, 100 to 1,000,000; 2,000.
    pub draws: Option<u32>,
    /// The seed of the bootstrap: the same one gives the same limits, on every machine; 0.
    pub seed: u64,
    /// How the p-values of many segments are adjusted; `Holm`.
    pub adjustment: Option<Adjustment>,
}

/// How often a score was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RatingShare {
    /// The score.
    pub score: f64,
    /// Answers.
    pub answers: u64,
    /// Their share of the weight of all answers; 0 where there is none.
    pub share: f64,
}

/// A rating on its own scale, and what it stands on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rating {
    /// The scale.
    pub scale: Scale,
    /// The mean score with its interval, or why there is none.
    pub mean: Answer,
    /// Standard error of the mean; none without a mean.
    pub standard_error: Option<f64>,
    /// Degrees of freedom of the standard error: answers, or clusters, less strata; none without a mean.
    pub degrees_of_freedom: Option<f64>,
    /// The steps of the top box, and of the bottom box.
    pub top: u32,
    /// The share of answers in the top box (Wilson 1927).
    pub top_box: Answer,
    /// The share of answers in the bottom box.
    pub bottom_box: Answer,
    /// The figure that stands for the rating.
    pub headline: RatingFigure,
    /// True when the interval of that figure reaches more than a tenth of its range to a side, as that of a share does
    /// below about a hundred answers, or there is none: not a figure to report.
    pub directional: bool,
    /// Every step of the scale, from the lowest.
    pub distribution: Vec<RatingShare>,
    /// Answers.
    pub n: u64,
    /// Unweighted independent answers that would tell as much of the mean.
    pub n_effective: f64,
    /// True when answers were weighted, by weights given or by strata drawn in different shares.
    pub weighted: bool,
}

/// The mean and the top box of answers on a declared scale.
///
/// The standard error is the linearised one between the units that were drawn, answers or clusters, within strata
/// (Cochran 1977; as R's `survey::svymean`). The mean has the score interval of the shares of the scores, and the boxes
/// have Wilson's limits (1927), which is the same of two shares. Of weights, clusters and strata they stand on as many
/// independent answers as would have the standard error, with Student's t in place of z (Korn and Graubard 1998): of
/// weights and clusters as [`crate::survey::nps()`] says, of strata with units less strata as degrees of freedom.
///
/// Of 20 to 200 simulated answers of which 80 to 95 % were the highest, "95 %" held the true mean in 91 to 98 % (t: 83
/// to 93 %, or nothing where all were alike), of symmetric ones in 95 %.
///
/// An answer of weight 0 stands for nobody: it is left out, and its cluster too where no answer of it has a weight.
///
/// ```
/// use regulars::survey::{RatingOptions, Ratings, Scale, rating};
/// let stars = Scale { min: 1.0, max: 5.0, step: 1.0 };
/// let answers = Ratings { scores: &[5.0, 4.0, 5.0, 3.0, 5.0, 1.0, 4.0, 5.0], ..Ratings::default() };
/// let rating = rating(&answers, &stars, &RatingOptions::default())?;
/// let (mean, top_box) = (rating.mean.estimate().unwrap(), rating.top_box.estimate().unwrap());
/// assert_eq!((mean.value, top_box.value, rating.n), (4.0, 0.75, 8));
/// assert!(rating.directional && mean.low > 2.8 && mean.high < 4.6);
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// A score off the scale, a weight, population or option out of its range, columns of different lengths, a stratum
/// whose rows state two populations or one smaller than what was drawn, a cluster in two strata, clusters of strata
/// drawn in different shares without weights; the bootstrap with strata or a population.
pub fn rating(answers: &Ratings, scale: &Scale, options: &RatingOptions) -> Result<Rating> {
    let plan = Plan::of(scale, options)?;
    let made = design_weights(answers)?;
    let answers = Ratings { weights: answers.weights.or(made.as_deref()), ..*answers };
    let tally = Tally::of(&answers, *scale, plan.top)?;
    let mut found = plan.describe(&tally, answers.weights.is_some());
    if plan.method == RatingMethod::Bca {
        plan.bootstrap(&answers, &tally, &mut found)?;
    }
    Ok(found)
}

/// Customer satisfaction: [`rating`] with the top box as its headline.
///
/// ```
/// use regulars::survey::{RatingOptions, Ratings, Scale, csat};
/// let scores: Vec<f64> = (0..80).map(|row| if row < 56 { 4.0 } else { 2.0 }).collect();
/// let stars = Scale { min: 1.0, max: 5.0, step: 1.0 };
/// let csat = csat(&Ratings { scores: &scores, ..Ratings::default() }, &stars, &RatingOptions::default())?;
/// let satisfied = csat.top_box.estimate().unwrap();
/// assert_eq!((satisfied.value, csat.directional), (0.7, false));
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// Those of [`rating`].
pub fn csat(answers: &Ratings, scale: &Scale, options: &RatingOptions) -> Result<Rating> {
    let headline = Some(options.headline.unwrap_or(RatingFigure::TopBox));
    rating(answers, scale, &RatingOptions { headline, ..options.clone() })
}

/// Customer effort score: [`rating`] with the mean as its headline.
///
/// Whether a high score means little effort is up to the question; the scale is taken as it is.
///
/// ```
/// use regulars::survey::{RatingFigure, RatingOptions, Ratings, Scale, ces};
/// let seven = Scale { min: 1.0, max: 7.0, step: 1.0 };
/// let answers = Ratings { scores: &[7.0, 6.0, 6.0, 5.0, 7.0, 2.0, 6.0], ..Ratings::default() };
/// let ces = ces(&answers, &seven, &RatingOptions::default())?;
/// assert_eq!(ces.headline, RatingFigure::Mean);
/// assert!((ces.mean.estimate().unwrap().value - 39.0 / 7.0).abs() < 1e-15);
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// Those of [`rating`].
pub fn ces(answers: &Ratings, scale: &Scale, options: &RatingOptions) -> Result<Rating> {
    rating(answers, scale, options)
}

/// Reach of an interval to a side, as a share of the range of its figure, above which it shows a direction at most: 0.4
/// points of a scale of 1 to 5. A convention, as that of the Net Promoter Score.
const DIRECTIONAL_REACH: f64 = 0.1;

/// Standard error, as a share of the range, up to which it is rounding: answers or clusters that agree. A spread that
/// was not seen bounds nothing, so that there t and the bootstrap, which would give limits of no width, give way.
const UNSEEN: f64 = 1e-12;

/// Checked options, with the defaults filled in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    scale: Scale,
    pub(super) level: f64,
    pub(super) min_n: u64,
    pub(super) top: u32,
    headline: RatingFigure,
    pub(super) method: RatingMethod,
    draws: u32,
    seed: u64,
}

impl Plan {
    pub(super) fn of(scale: &Scale, options: &RatingOptions) -> Result<Self> {
        scale.check()?;
        let level = level::of(options.level)?;
        let steps = scale.steps() as u32;
        let top = options.top.unwrap_or(if steps <= 3 { 1 } else { 2 });
        check_range("top", 0, top.into(), 1.0, f64::from(steps - 1))?;
        let draws = options.draws.unwrap_or(2_000);
        check_range("draws", 0, draws.into(), 100.0, 1e6)?;
        Ok(Self {
            scale: *scale,
            level,
            // Not even an option makes a mean of no answers.
            min_n: options.min_n.unwrap_or(5).max(1),
            top,
            headline: options.headline.unwrap_or_default(),
            method: options.method.unwrap_or_default(),
            draws,
            seed: options.seed,
        })
    }

    pub(super) fn describe(&self, tally: &Tally, weighted: bool) -> Rating {
        let mean = tally.spread(Quantity::Step);
        let refusal = self.refusal(tally, weighted);
        let known = refusal.is_none();
        let answer = |known: Estimate| refusal.clone().unwrap_or(Answer::Known(known));
        let mut rating = Rating {
            scale: self.scale,
            mean: answer(self.mean(tally, &mean)),
            standard_error: known.then_some(mean.standard_error * self.scale.step),
            degrees_of_freedom: known.then(|| tally.degrees_of_freedom()),
            top: self.top,
            top_box: answer(self.share(tally, Quantity::TopBox, weighted)),
            bottom_box: answer(self.share(tally, Quantity::BottomBox, weighted)),
            headline: self.headline,
            directional: true,
            distribution: self.distribution(tally),
            n: tally.n(),
            n_effective: mean.n_effective,
            weighted,
        };
        rating.directional = self.is_directional(&rating);
        rating
    }

    fn is_directional(&self, rating: &Rating) -> bool {
        let (figure, range) = match self.headline {
            RatingFigure::Mean => (&rating.mean, self.scale.max - self.scale.min),
            RatingFigure::TopBox => (&rating.top_box, 1.0),
        };
        figure.estimate().is_none_or(|estimate| estimate.half_width() > DIRECTIONAL_REACH * range)
    }

    /// Why there is no estimate.
    fn refusal(&self, tally: &Tally, weighted: bool) -> Option<Answer> {
        let not_enough = |n: f64, needed: u64, why: String| Some(Answer::NotEnough { n: n as u64, needed, why });
        let kish = tally.kish();
        if kish < self.min_n as f64 {
            let why = if weighted { "too few effective answers" } else { "too few answers" };
            return not_enough(kish, self.min_n, why.into());
        }
        if tally.is_plain() {
            return None;
        }
        match tally.lonely() {
            Some(_) if tally.strata.len() == 1 => not_enough(tally.units(), 2, "too few answers or clusters".into()),
            Some(code) => not_enough(1.0, 2, format!("one answer or cluster in stratum {code}")),
            None => None,
        }
    }

    /// The multiplier of limits: Student's t where a spread had to be seen.
    fn t(&self, spread: &Spread) -> f64 {
        t_for_level(self.level, spread.support.degrees_of_freedom)
    }

    fn mean(&self, tally: &Tally, spread: &Spread) -> Estimate {
        let value = self.scale.score_at(spread.value);
        let last = tally.cells.len().saturating_sub(1) as f64;
        let (low, high, method) = if tally.is_census() {
            (value, value, "census")
        } else if self.method == RatingMethod::Score || spread.standard_error <= UNSEEN * last {
            let (low, high) = score_limits(&tally.places(), spread.support.n, self.t(spread));
            (self.scale.score_at(low * last).min(value), self.scale.score_at(high * last).max(value), "score")
        } else {
            let margin = t_for_level(self.level, tally.degrees_of_freedom()) * spread.standard_error;
            (self.scale.score_at(spread.value - margin), self.scale.score_at(spread.value + margin), "t")
        };
        Estimate { value, low, high, level: self.level, n: tally.n(), method: method.into() }
    }

    fn share(&self, tally: &Tally, box_: Quantity, weighted: bool) -> Estimate {
        let spread = tally.spread(box_);
        let n = tally.n();
        let (value, (low, high)) = if tally.is_plain() && !weighted {
            let inside = tally.answers_in(box_) as f64;
            (inside / n as f64, if n > 0 { wilson_real(inside, n as f64, self.level) } else { (0.0, 1.0) })
        } else {
            (spread.value, self.wilson(&spread))
        };
        Estimate { value, low, high, level: self.level, n, method: "wilson".into() }
    }

    /// Wilson's limits of a share, with Student's t in place of z where a spread had to be seen.
    fn wilson(&self, spread: &Spread) -> (f64, f64) {
        let narrow = z_for_level(self.level) / self.t(spread);
        let n = spread.support.n * (narrow * narrow);
        if n > 0.0 && n.is_finite() { wilson_real((spread.value * n).min(n), n, self.level) } else { (0.0, 1.0) }
    }

    fn distribution(&self, tally: &Tally) -> Vec<RatingShare> {
        let total = tally.weight() as f64;
        let share = |weight: u128| if total > 0.0 { weight as f64 / total } else { 0.0 };
        let cells = tally.cells.iter().enumerate();
        let row = |(step, cell): (usize, &Cell)| RatingShare {
            score: self.scale.score_at(step as f64),
            answers: cell.answers,
            share: share(cell.weight),
        };
        cells.map(row).collect()
    }

    /// Puts the bootstrap's limits of the mean in place of Student's, unless all answers are alike.
    fn bootstrap(&self, answers: &Ratings, tally: &Tally, found: &mut Rating) -> Result<()> {
        let designed = [("strata", answers.strata.is_some()), ("population", answers.population.is_some())];
        if let Some((what, _)) = designed.into_iter().find(|&(_, given)| given) {
            return Err(Error::invalid(what, "the bootstrap takes none"));
        }
        if let Answer::Known(mean) = &mut found.mean
            && mean.method == "t"
        {
            let steps = steps_of(answers.scores, "scores", self.scale)?;
            let limits = bca_limits(&tally.kinds(answers, &steps), self.level, self.draws, self.seed)?;
            if let Some((low, high)) = limits {
                (mean.low, mean.high) = (self.scale.score_at(low), self.scale.score_at(high));
                mean.method = "bca".into();
            }
        }
        found.directional = self.is_directional(found);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// One to five stars.
    const STARS: Scale = Scale { min: 1.0, max: 5.0, step: 1.0 };

    fn plain(scores: &[f64]) -> Ratings<'_> {
        Ratings { scores, ..Ratings::default() }
    }

    fn mean(rating: &Rating) -> &Estimate {
        rating.mean.estimate().unwrap()
    }

    /// 22 fives, 9 fours, 3 threes, 2 twos, 4 ones.
    fn skew() -> Vec<f64> {
        [(5.0, 22), (4.0, 9), (3.0, 3), (2.0, 2), (1.0, 4)].iter().flat_map(|&(x, n)| vec![x; n]).collect()
    }

    #[test]
    fn the_bootstrap_is_that_of_scipy() {
        // scipy.stats.bootstrap(method="BCa") with 100,000 draws: 3.600 to 4.425.
        let options =
            RatingOptions { method: Some(RatingMethod::Bca), draws: Some(50_000), seed: 1, ..RatingOptions::default() };
        let scores = skew();
        let found = rating(&plain(&scores), &STARS, &options).unwrap();
        let estimate = mean(&found);
        assert_eq!((estimate.value, estimate.method.as_str()), (4.075, "bca"));
        assert!((estimate.low - 3.6).abs() < 0.02 && (estimate.high - 4.425).abs() < 0.02, "{estimate:?}");
        // Weights all alike, and each answer as a cluster of its own, are resampled alike.
        let (weights, clusters): (Vec<f64>, Vec<u32>) = (vec![3.0; 40], (0..40).collect());
        let weighted = rating(&Ratings { weights: Some(&weights), ..plain(&scores) }, &STARS, &options).unwrap();
        assert_eq!(weighted.mean, found.mean);
        let clustered = rating(&Ratings { clusters: Some(&clusters), ..plain(&scores) }, &STARS, &options).unwrap();
        assert_eq!(clustered.mean, found.mean);
    }

    /// How often "95 %" holds the true mean, and the true share of the top box, of so many simulated answers.
    fn coverage(shares: [f64; 5], n: usize, method: RatingMethod) -> [f64; 2] {
        const ROUNDS: u64 = 600;
        let truth: f64 = shares.iter().zip(1..).map(|(share, score)| share * f64::from(score)).sum();
        let mut covered = [0.0; 2];
        for round in 0..ROUNDS {
            let mut stream = crate::math::columns::random::Stream::new(n as u64, round);
            let mut draw = || {
                let mut left = stream.uniform();
                let below = |share: &&f64| {
                    left -= **share;
                    left >= 0.0
                };
                1.0 + shares.iter().take(4).take_while(below).count() as f64
            };
            let scores: Vec<f64> = (0..n).map(|_| draw()).collect();
            let options = RatingOptions { method: Some(method), ..RatingOptions::default() };
            let found = rating(&plain(&scores), &STARS, &options).unwrap();
            let inside = |answer: &Answer, truth: f64| {
                let estimate = answer.estimate().unwrap();
                f64::from(u8::from((estimate.low..=estimate.high).contains(&truth))) / ROUNDS as f64
            };
            covered[0] += inside(&found.mean, truth);
            covered[1] += inside(&found.top_box, shares[3] + shares[4]);
        }
        covered
    }

    #[test]
    fn intervals_cover_answers_that_pile_up_at_an_end() {
        let heaps = [
            [0.02, 0.02, 0.03, 0.13, 0.8],
            [0.01, 0.01, 0.02, 0.06, 0.9],
            [0.01, 0.005, 0.005, 0.03, 0.95],
            [0.05, 0.0, 0.0, 0.0, 0.95],
            [0.1, 0.05, 0.075, 0.225, 0.55],
            [0.1, 0.2, 0.4, 0.2, 0.1],
        ];
        for heap in heaps {
            for n in [10, 20, 50, 200] {
                let [mean, top_box] = coverage(heap, n, RatingMethod::Score);
                println!("{heap:?}, n = {n}: mean {mean:.3}, top box {top_box:.3}");
                assert!(mean > 0.91 && top_box > 0.88, "{heap:?} {n}: {mean} {top_box}");
            }
        }
        let [t, _] = coverage(heaps[1], 20, RatingMethod::T);
        assert!(t < 0.9, "Student's t is too narrow there: {t}");
    }

    #[test]
    fn answers_all_alike_keep_an_honest_interval() {
        let five = rating(&plain(&[5.0; 20]), &STARS, &RatingOptions::default()).unwrap();
        assert_eq!((mean(&five).value, mean(&five).high, five.standard_error), (5.0, 5.0, Some(0.0)));
        // Wilson: at least 83.9 % of all answers are fives, so the mean is at least 5 - 0.161 * 4.
        assert!((mean(&five).low - 4.356).abs() < 1e-3 && mean(&five).method == "score");
        let everybody = Ratings { population: Some(&[20.0; 20]), ..plain(&[5.0; 20]) };
        let all = rating(&everybody, &STARS, &RatingOptions::default()).unwrap();
        assert_eq!((mean(&all).low, mean(&all).high), (5.0, 5.0));
    }

    #[test]
    fn clusters_that_agree_have_a_width() {
        let scores = [4.0, 3.0, 5.0, 4.0, 3.0].repeat(2);
        let answers = Ratings { clusters: Some(&[[1; 5], [2; 5]].concat()), ..plain(&scores) };
        for method in [RatingMethod::Score, RatingMethod::T, RatingMethod::Bca] {
            let options = RatingOptions { method: Some(method), ..RatingOptions::default() };
            let found = rating(&answers, &STARS, &options).unwrap();
            assert!(mean(&found).value == 3.8 && mean(&found).low < 2.0 && mean(&found).high > 4.5, "{found:?}");
        }
        // Forty accounts that all agree say a good deal.
        let scores = [4.0, 3.0, 5.0, 4.0, 3.0].repeat(40);
        let accounts: Vec<u32> = (0..200).map(|row| row / 5).collect();
        let found = rating(&Ratings { clusters: Some(&accounts), ..plain(&scores) }, &STARS, &RatingOptions::default());
        let half = mean(&found.unwrap()).half_width();
        assert!(half > 0.05 && half < 0.3, "{half}");
    }

    #[test]
    fn a_census_knows_its_mean() {
        let scores = skew();
        let answers = Ratings { population: Some(&[40.0; 40]), ..plain(&scores) };
        let found = rating(&answers, &STARS, &RatingOptions::default()).unwrap();
        assert_eq!((mean(&found).low, mean(&found).high, found.standard_error), (4.075, 4.075, Some(0.0)));
        assert!(!found.directional);
    }

    #[test]
    fn strata_that_differ_tell_more() {
        let scores: Vec<f64> = (0..60).map(|row| f64::from(row % 2 * 3 + 1 + row % 4 / 2)).collect();
        let strata: Vec<u32> = (0..60).map(|row| row % 2).collect();
        let together = rating(&plain(&scores), &STARS, &RatingOptions::default()).unwrap();
        let apart = rating(&Ratings { strata: Some(&strata), ..plain(&scores) }, &STARS, &RatingOptions::default());
        let apart = apart.unwrap();
        assert_eq!(mean(&apart).value, mean(&together).value);
        assert!(mean(&apart).half_width() < mean(&together).half_width() / 2.0);
        assert_eq!(apart.degrees_of_freedom, Some(58.0));
    }

    /// 50 of 900 with the mean 5 and 50 of 100 with the mean 1: 0.9 * 5 + 0.1 * 1 by hand, with the fours and twos
    /// around them.
    #[test]
    fn strata_drawn_in_different_shares_are_weighted_by_their_population() {
        let strata: Vec<u32> = (0..100).map(|row| row % 2).collect();
        let scores: Vec<f64> = (0..100).map(|row| f64::from([5, 1, 4, 2][row % 4])).collect();
        let people: Vec<f64> = strata.iter().map(|&stratum| [900.0, 100.0][stratum as usize]).collect();
        let drawn = Ratings { strata: Some(&strata), population: Some(&people), ..plain(&scores) };
        let found = rating(&drawn, &STARS, &RatingOptions::default()).unwrap();
        assert!((mean(&found).value - (0.9 * 4.5 + 0.1 * 1.5)).abs() < 1e-12 && found.weighted, "{found:?}");
        // Cochran (1977, 5.6): the variance of each stratum's mean is its square share times (1 - n / N) s^2 / n.
        let variance: f64 = (0.81 * (1.0 - 50.0 / 900.0) + 0.01 * (1.0 - 50.0 / 100.0)) * (12.5 / 49.0) / 50.0;
        assert!((found.standard_error.unwrap() - variance.sqrt()).abs() < 1e-12, "{found:?}");
        let weights: Vec<f64> = strata.iter().map(|&stratum| [18.0, 2.0][stratum as usize]).collect();
        let given = rating(&Ratings { weights: Some(&weights), ..drawn }, &STARS, &RatingOptions::default());
        assert_eq!(given.unwrap(), found);
        // Drawn in one share the answers are as they are.
        let people = vec![500.0; 100];
        let even = rating(&Ratings { population: Some(&people), ..drawn }, &STARS, &RatingOptions::default()).unwrap();
        assert!(mean(&even).value == 3.0 && !even.weighted);
    }

    #[test]
    fn clusters_of_strata_drawn_in_different_shares_need_weights() {
        let (strata, clusters) = ([0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 1, 1, 2, 2, 3, 3]);
        let people = |second: f64| [10.0, 10.0, 10.0, 10.0, second, second, second, second];
        let call = |population: &[f64], weights: Option<&[f64]>| {
            let scores = [5.0, 4.0, 3.0, 4.0, 2.0, 1.0, 3.0, 2.0];
            let drawn = Ratings { strata: Some(&strata), clusters: Some(&clusters), ..plain(&scores) };
            rating(&Ratings { population: Some(population), weights, ..drawn }, &STARS, &RatingOptions::default())
        };
        let error = call(&people(20.0), None).unwrap_err();
        let why = "clusters were drawn in different shares of strata 0 and 1";
        assert!(error.to_string().starts_with(&format!("weights is invalid: {why}")), "{error}");
        assert!(call(&people(10.0), None).is_ok() && call(&people(20.0), Some(&[1.0; 8])).is_ok());
    }

    #[test]
    fn a_cluster_in_two_strata_is_named_by_its_row() {
        let (strata, clusters) = ([0, 0, 0, 1, 1, 1], [7, 7, 8, 9, 9, 8]);
        let scores = [5.0, 4.0, 3.0, 4.0, 2.0, 1.0];
        let drawn = Ratings { strata: Some(&strata), clusters: Some(&clusters), ..plain(&scores) };
        let error = rating(&drawn, &STARS, &RatingOptions::default()).unwrap_err();
        assert_eq!(error.to_string(), "clusters[5] is invalid: cluster 8 is in stratum 0 and in stratum 1");
    }

    #[test]
    fn options_are_read_by_name() {
        assert_eq!(serde_json::from_str::<RatingOptions>("{}").unwrap(), RatingOptions::default());
        let options =
            serde_json::from_str::<RatingOptions>(r#"{"headline": "top_box", "adjustment": "benjamini_hochberg"}"#);
        assert_eq!(options.unwrap().headline, Some(RatingFigure::TopBox));
        assert!(serde_json::from_str::<RatingOptions>(r#"{"levle": 0.9}"#).is_err());
    }

    type Rows = Vec<(u8, f64, u32, u32)>;

    fn rows() -> impl Strategy<Value = Rows> {
        prop::collection::vec((1..=5_u8, 0.0..4.0_f64, 0..20_u32, 0..3_u32), 0..90)
    }

    fn described(rows: &Rows, columns: u8, method: RatingMethod) -> Result<Rating> {
        let scores: Vec<f64> = rows.iter().map(|row| f64::from(row.0)).collect();
        let weights: Vec<f64> = rows.iter().map(|row| row.1).collect();
        let clusters: Vec<u32> = rows.iter().map(|row| row.2 * 3 + row.3).collect();
        let strata: Vec<u32> = rows.iter().map(|row| row.3).collect();
        let answers = Ratings {
            weights: (columns & 1 > 0).then_some(&weights),
            clusters: (columns & 2 > 0).then_some(&clusters),
            strata: (columns & 4 > 0).then_some(&strata),
            ..plain(&scores)
        };
        rating(&answers, &STARS, &RatingOptions { method: Some(method), draws: Some(100), ..RatingOptions::default() })
    }

    proptest! {
        #[test]
        fn the_order_of_rows_changes_no_bit(rows in rows(), turn in 0..90_usize, columns in 0..8_u8, bca: bool) {
            let method = if bca { RatingMethod::Bca } else { RatingMethod::Score };
            let moved: Rows = rows.iter().rev().cycle().skip(turn).take(rows.len()).copied().collect();
            prop_assert_eq!(described(&rows, columns, method), described(&moved, columns, method));
        }

        #[test]
        fn limits_hold_the_value_and_keep_to_the_scale(rows in rows(), columns in 0..8_u8, t: bool) {
            let method = if t { RatingMethod::T } else { RatingMethod::Score };
            let found = described(&rows, columns, method).unwrap();
            let sampled = rows.iter().filter(|row| columns & 1 == 0 || row.1 > 0.0).count();
            prop_assert_eq!(found.distribution.iter().map(|row| row.answers).sum::<u64>(), sampled as u64);
            for (answer, min, max) in [(&found.mean, 1.0, 5.0), (&found.top_box, 0.0, 1.0), (&found.bottom_box, 0.0, 1.0)] {
                if let Some(estimate) = answer.estimate() {
                    prop_assert!(min <= estimate.low && estimate.low <= estimate.value, "{estimate:?}");
                    prop_assert!(estimate.value <= estimate.high && estimate.high <= max, "{estimate:?}");
                }
            }
        }

        #[test]
        fn one_stratum_and_clusters_of_one_are_no_design(rows in rows()) {
            let scores: Vec<f64> = rows.iter().map(|row| f64::from(row.0)).collect();
            let clusters: Vec<u32> = (0..scores.len() as u32).collect();
            let strata = vec![7; scores.len()];
            let near = |a: &Rating, b: &Rating| match (a.mean.estimate(), b.mean.estimate()) {
                (Some(a), Some(b)) => (a.low - b.low).abs() < 1e-12 && (a.high - b.high).abs() < 1e-12,
                (a, b) => a == b,
            };
            let alike = scores.windows(2).all(|pair| pair[0] == pair[1]);
            prop_assume!(!alike);
            let options = RatingOptions::default();
            let alone = rating(&plain(&scores), &STARS, &options).unwrap();
            let clustered = rating(&Ratings { clusters: Some(&clusters), ..plain(&scores) }, &STARS, &options).unwrap();
            let stratified = rating(&Ratings { strata: Some(&strata), ..plain(&scores) }, &STARS, &options).unwrap();
            prop_assert!(near(&alone, &clustered) && near(&alone, &stratified));
            prop_assert!((alone.n_effective - clustered.n_effective).abs() < 1e-9);
        }

        #[test]
        fn nothing_panics(
            scores in prop::collection::vec(any::<f64>(), 0..20), weights in prop::option::of(prop::collection::vec(any::<f64>(), 0..20)),
            strata in prop::option::of(prop::collection::vec(any::<u32>(), 0..20)), population in prop::option::of(prop::collection::vec(any::<f64>(), 0..20)),
            (min, max, step) in any::<(f64, f64, f64)>(), level in prop::option::of(any::<f64>()), top in prop::option::of(any::<u32>()),
        ) {
            let answers = Ratings {
                scores: &scores, weights: weights.as_deref(), clusters: strata.as_deref(), strata: strata.as_deref(), population: population.as_deref(),
            };
            let options = RatingOptions { level, top, min_n: Some(1), ..RatingOptions::default() };
            let _ = rating(&answers, &Scale { min, max, step }, &options);
            let _ = rating(&answers, &STARS, &options);
        }

        #[test]
        fn odd_weights_and_populations_give_numbers(
            rows in prop::collection::vec((1..=5_u8, 0..3_u32, 0..4_u32), 1..30), scale in -300..300_i32, people in 1..40_u32,
        ) {
            let scores: Vec<f64> = rows.iter().map(|row| f64::from(row.0)).collect();
            let weights: Vec<f64> = rows.iter().map(|row| f64::from(row.1) * libm::scalbn(1.0, scale)).collect();
            let strata: Vec<u32> = rows.iter().map(|row| row.2).collect();
            let population = vec![f64::from(people); rows.len()];
            let answers = Ratings { weights: Some(&weights), strata: Some(&strata), population: Some(&population), ..plain(&scores) };
            if let Ok(found) = rating(&answers, &STARS, &RatingOptions { min_n: Some(1), ..RatingOptions::default() }) {
                let debug = format!("{found:?}");
                prop_assert!(!debug.contains("NaN") && !debug.contains("inf"), "{debug}");
            }
        }
    }
}
