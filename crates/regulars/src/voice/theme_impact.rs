//! What a theme does to a score.

use super::themes::ThemeMentions;
use crate::error::{Error, Result, check_length, check_range};
use crate::estimate::{Answer, Estimate};
use crate::level;
use crate::math::columns::random::Stream;
use crate::math::columns::sum::exact_sum;
use crate::math::intervals::quantile::order_statistics;
use crate::math::sort_rows;
use crate::math::special::incomplete_beta::t_for_level;
use crate::work::{self, WorkStep};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

/// Largest size of a score: its square, summed over all comments, keeps digits enough for a variance.
const LARGEST_SCORE: f64 = 1e12;

/// The score that a theme moves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeScore {
    /// The mean.
    #[default]
    Mean,
    /// The Net Promoter Score of scores 0 to 10, on the [-1, 1] scale.
    Nps,
}

/// Options of [`theme_impact`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ThemeImpactOptions {
    /// Confidence level of the intervals, in (0, 1); 0.95.
    pub level: Option<f64>,
    /// Mean or Net Promoter Score; the mean.
    pub score: Option<ThemeScore>,
    /// Draws of the bootstrap, 100 to 100000; 2000.
    pub draws: Option<u32>,
    /// Seed of the bootstrap; 0.
    pub seed: Option<u64>,
    /// Fewest authors with the theme, and without it; 5.
    pub min_n: Option<u64>,
}

/// What a theme does to a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ThemeImpact {
    /// The theme's name.
    pub name: String,
    /// The score of all comments less that of those without the theme: below 0 where the theme pulls it down.
    pub impact: Answer,
    /// Score of the comments with the theme; none without any.
    pub score_with: Option<f64>,
    /// Score of the comments without it; none without any.
    pub score_without: Option<f64>,
    /// Score of all comments.
    pub score: f64,
    /// Comments with the theme.
    pub comments: u64,
    /// Their authors.
    pub authors: u64,
    /// All comments.
    pub n: u64,
}

/// What each theme does to the score: the score less what it would be without the theme's comments, n_t (S_t - S) /
/// (N - n_t).
///
/// `scores` and `authors` (a code each, or none) are columns of the same comments as the rows of the `mentions`. The
/// interval is that of the Poisson bootstrap (Chamandy, Muralidharan, Najmi and Naidu 2012) over authors, by
/// percentiles: each author's comments come in as many times as a Poisson number of mean 1 says; it is made wider where
/// few authors write most. Leave rows without a comment out of the texts, as they would count as comments without the
/// theme. It is an association: who mentions a theme may be unhappy for other reasons.
///
/// ```
/// use regulars::voice::{Comments, Theme, ThemeImpactOptions, ThemeOptions, theme_impact, themes};
/// let texts =
///     ["late", "late", "late again", "late", "so late", "fine", "good", "good", "quick", "nice", "good", "ok"];
/// let scores = [2.0, 1.0, 3.0, 4.0, 2.0, 7.0, 9.0, 10.0, 9.0, 8.0, 9.0, 7.0];
/// let late = Theme { name: "late".into(), include: vec!["late".into()], ..Theme::default() };
/// let mentions = themes(&Comments { texts: &texts, authors: None }, &[late], &ThemeOptions::default())?;
/// let found = theme_impact(&scores, None, &mentions, &ThemeImpactOptions::default())?;
/// let impact = found[0].impact.estimate().unwrap();
/// assert!((impact.value - (71.0 / 12.0 - 59.0 / 7.0)).abs() < 1e-12 && impact.high < 0.0);
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// No scores, a score that isn't finite (or off 0 to 10 for the Net Promoter Score), columns of different lengths, a
/// row beyond them, or an option out of its range.
pub fn theme_impact(
    scores: &[f64],
    authors: Option<&[u32]>,
    mentions: &[ThemeMentions],
    options: &ThemeImpactOptions,
) -> Result<Vec<ThemeImpact>> {
    let plan = Plan::of(options)?;
    let values = plan.values(scores)?;
    if let Some(authors) = authors {
        check_length("authors", scores.len(), authors.len())?;
    }
    let author = |row: usize| authors.map_or(row as u64, |authors| authors.get(row).copied().unwrap_or(0).into());
    let told = work::begin(WorkStep::ThemeImpact, Some(mentions.len() as u64));
    mentions
        .iter()
        .map(|theme| {
            let mut with = vec![false; values.len()];
            for (place, &row) in theme.rows.iter().enumerate() {
                let most = values.len() as f64 - 1.0;
                let slot = usize::try_from(row).ok().and_then(|row| with.get_mut(row));
                let beyond =
                    || Error::OutOfRange { what: "rows".into(), index: place, value: row as f64, min: 0.0, max: most };
                *slot.ok_or_else(beyond)? = true;
            }
            let rows: Vec<Row> =
                values.iter().zip(&with).zip(0..).map(|((&value, &with), row)| (author(row), value, with)).collect();
            let impact = plan.impact(&theme.name, rows);
            told.done(1);
            impact
        })
        .collect()
}

/// Author, score, and whether the comment has the theme.
type Row = (u64, f64, bool);

/// Sums over comments with the theme, and over those without it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Sums {
    with: f64,
    n_with: f64,
    without: f64,
    n_without: f64,
}

impl Sums {
    fn of(rows: &[Row]) -> Self {
        let sum = |with: bool| exact_sum(rows.iter().filter(|row| row.2 == with).map(|row| row.1));
        let n = |with: bool| rows.iter().filter(|row| row.2 == with).count() as f64;
        Self { with: sum(true), n_with: n(true), without: sum(false), n_without: n(false) }
    }

    fn key(&self) -> [u64; 4] {
        [self.with, self.n_with, self.without, self.n_without].map(f64::to_bits)
    }

    fn add(&mut self, other: &Self, times: f64) {
        self.with += times * other.with;
        self.n_with += times * other.n_with;
        self.without += times * other.without;
        self.n_without += times * other.n_without;
    }

    fn score(&self) -> f64 {
        (self.with + self.without) / (self.n_with + self.n_without)
    }

    /// Score of all less score of those without the theme: n_t (S_t - S_without) / N, where nothing cancels.
    fn impact(&self) -> f64 {
        let apart = if self.n_with == 0.0 { 0.0 } else { self.with / self.n_with - self.without / self.n_without };
        self.n_with / (self.n_with + self.n_without) * apart
    }
}

/// Checked options, with the defaults filled in.
struct Plan {
    level: f64,
    score: ThemeScore,
    draws: u32,
    seed: u64,
    min_n: u64,
}

impl Plan {
    fn of(options: &ThemeImpactOptions) -> Result<Self> {
        let draws = options.draws.unwrap_or(2000);
        check_range("draws", 0, draws.into(), 100.0, 100_000.0)?;
        Ok(Self {
            level: level::of(options.level)?,
            score: options.score.unwrap_or_default(),
            draws,
            seed: options.seed.unwrap_or(0),
            min_n: options.min_n.unwrap_or(5).max(1),
        })
    }

    fn values(&self, scores: &[f64]) -> Result<Vec<f64>> {
        if scores.is_empty() {
            return Err(Error::Empty { what: "scores".into() });
        }
        let (min, max) = if self.score == ThemeScore::Nps { (0.0, 10.0) } else { (-LARGEST_SCORE, LARGEST_SCORE) };
        scores.iter().enumerate().try_for_each(|(row, &score)| check_range("scores", row, score, min, max))?;
        let class = |score: f64| f64::from(u8::from(score >= 9.0)) - f64::from(u8::from(score < 7.0));
        Ok(scores.iter().map(|&score| if self.score == ThemeScore::Nps { class(score) } else { score }).collect())
    }

    fn impact(&self, name: &str, mut rows: Vec<Row>) -> Result<ThemeImpact> {
        let all = Sums::of(&rows);
        let people =
            |with: bool| rows.iter().filter(|row| row.2 == with).map(|row| row.0).collect::<HashSet<_>>().len() as u64;
        let [authors, authors_without] = [true, false].map(people);
        let (comments, n) = (all.n_with as u64, rows.len() as u64);
        let impact = if authors.min(authors_without) < self.min_n {
            let why = if authors <= authors_without {
                "too few authors with the theme"
            } else {
                "too few authors without the theme"
            };
            Answer::NotEnough { n: authors.min(authors_without), needed: self.min_n, why: why.into() }
        } else {
            let value = all.impact();
            let (low, high) = self.limits(&mut rows, value)?;
            let method = "poisson_bootstrap".into();
            Answer::Known(Estimate { value, low: low.min(value), high: high.max(value), level: self.level, n, method })
        };
        Ok(ThemeImpact {
            name: name.into(),
            impact,
            score_with: (comments > 0).then(|| all.with / all.n_with),
            score_without: (comments < n).then(|| all.without / all.n_without),
            score: all.score(),
            comments,
            authors,
            n,
        })
    }

    /// Percentiles of the impact over draws, made wider where few authors write most. Authors alike in their sums are
    /// drawn together: the sum of their Poisson numbers is one too.
    fn limits(&self, rows: &mut [Row], value: f64) -> Result<(f64, f64)> {
        sort_rows(rows, |a, b| a.0.cmp(&b.0));
        let mut alike: BTreeMap<[u64; 4], (Sums, f64)> = BTreeMap::new();
        for author in rows.chunk_by(|a, b| a.0 == b.0) {
            let sums = Sums::of(author);
            alike.entry(sums.key()).or_insert((sums, 0.0)).1 += 1.0;
        }
        let draw = |draw: u32| {
            work::tick(alike.len() as u64)?;
            let mut stream = Stream::new(self.seed, draw.into());
            let mut sums = Sums::default();
            for (one, authors) in alike.values() {
                sums.add(one, stream.poisson(*authors));
            }
            // A draw without any comment outside the theme has no score to compare with.
            Ok((sums.n_without > 0.0).then(|| sums.impact()))
        };
        let drawn = (0..self.draws).map(draw).collect::<Result<Vec<_>>>()?;
        let impacts: Vec<f64> = drawn.into_iter().flatten().collect();
        let tail = (1.0 - self.level) / 2.0;
        let last = impacts.len().saturating_sub(1);
        let rank = ((impacts.len() as f64 * tail).floor() as usize).min(last);
        let &[high, low] = order_statistics(&impacts, &[last - rank, rank]).as_slice() else {
            return Ok((0.0, 0.0));
        };
        let wider = self.wider(&alike);
        Ok((value - wider * (value - low), value + wider * (high - value)))
    }

    /// By how much percentiles of draws are too near where few authors write most: the t quantile times the standard
    /// error of as many equal authors as would weigh as much (Kish 1965), over those of all authors with, or without,
    /// the theme.
    fn wider(&self, alike: &BTreeMap<[u64; 4], (Sums, f64)>) -> f64 {
        let reach = |authors: f64| {
            let n = authors.max(2.0);
            t_for_level(self.level, n - 1.0) * (n / (n - 1.0)).sqrt()
        };
        let ratio = |comments: fn(&Sums) -> f64| {
            let sum =
                |of: fn(f64) -> f64| alike.values().map(|(sums, authors)| authors * of(comments(sums))).sum::<f64>();
            let all = sum(|comments| comments);
            reach(all * all / sum(|comments| comments * comments)) / reach(sum(|comments| comments.min(1.0)))
        };
        ratio(|sums| sums.n_with).max(ratio(|sums| sums.n_without))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mentions(rows: &[u64]) -> Vec<ThemeMentions> {
        let share = Answer::NotEnough { n: 0, needed: 5, why: String::new() };
        let (comments, authors) = (rows.len() as u64, 0);
        let (rows, negated_rows) = (rows.to_vec(), vec![]);
        vec![ThemeMentions { name: "t".into(), rows, negated_rows, comments, authors, share }]
    }

    fn impact(scores: &[f64], authors: Option<&[u32]>, rows: &[u64], options: &ThemeImpactOptions) -> ThemeImpact {
        theme_impact(scores, authors, &mentions(rows), options).unwrap().remove(0)
    }

    #[test]
    fn limits_hold_where_few_authors_write_most() {
        let options = ThemeImpactOptions { draws: Some(300), ..ThemeImpactOptions::default() };
        let held = (0..150).filter(|&seed| {
            let mut stream = Stream::new(seed, 7);
            let (mut scores, mut authors, mut rows) = (vec![], vec![], vec![]);
            for author in 0..100 {
                // Pareto numbers of comments; whoever mentions the theme scores 2 lower, and authors differ.
                let comments = libm::pow(stream.uniform(), -1.0 / 1.2).min(60.0) as usize;
                let (with, own) = (author % 5 == 0, 1.5 * stream.normal());
                for _ in 0..comments {
                    if with {
                        rows.push(scores.len() as u64);
                    }
                    scores.push(7.0 + own + stream.normal() - if with { 2.0 } else { 0.0 });
                    authors.push(author);
                }
            }
            let found = impact(&scores, Some(&authors), &rows, &options);
            let share = rows.len() as f64 / scores.len() as f64;
            found.impact.estimate().is_none_or(|found| found.low <= -2.0 * share && -2.0 * share <= found.high)
        });
        assert!(held.count() >= 135, "nine in ten");
    }

    #[test]
    fn the_formula_of_the_book() {
        let scores: Vec<f64> = (0..40).map(|row| f64::from(row % 11)).collect();
        let rows: Vec<u64> = (0..40).filter(|row| row % 3 == 1).collect();
        let found = impact(&scores, None, &rows, &ThemeImpactOptions::default());
        let (n, n_t) = (40.0, rows.len() as f64);
        let expected = n_t * (found.score_with.unwrap() - found.score) / (n - n_t);
        assert!((found.impact.estimate().unwrap().value - expected).abs() < 1e-14);
        let nps = ThemeImpactOptions { score: Some(ThemeScore::Nps), ..ThemeImpactOptions::default() };
        let found = impact(&scores, None, &rows, &nps);
        let classes: Vec<i32> = scores.iter().map(|&s| i32::from(s >= 9.0) - i32::from(s <= 6.0)).collect();
        assert_eq!(found.score, f64::from(classes.iter().sum::<i32>()) / 40.0);
    }

    #[test]
    fn authors_widen_the_interval() {
        let scores: Vec<f64> = (0..120).map(|row| f64::from(row / 6 % 7)).collect();
        let rows: Vec<u64> = (0..120).filter(|row| row / 6 % 3 == 0).collect();
        let authors: Vec<u32> = (0..120).map(|row| row / 6).collect();
        let [alone, clustered] = [None, Some(authors.as_slice())]
            .map(|authors| impact(&scores, authors, &rows, &ThemeImpactOptions::default()));
        let width = |found: &ThemeImpact| found.impact.estimate().unwrap().half_width();
        let ratio = width(&clustered) / width(&alone);
        // Six comments of one score each tell as much as one: sqrt(6) = 2.45.
        assert!(ratio > 2.1 && ratio < 2.8, "{ratio}");
        assert_eq!((alone.authors, clustered.authors), (42, 7));
    }

    #[test]
    fn the_interval_covers() {
        let mut covered = 0;
        let truth = 0.3 * (5.0 - 6.5);
        for seed in 0..400 {
            let mut stream = Stream::new(seed, 1);
            let (mut scores, mut rows) = (Vec::new(), Vec::new());
            for row in 0..200 {
                let with = stream.uniform() < 0.3;
                rows.extend(with.then_some(row));
                scores.push((if with { 5.0 } else { 6.5 }) + 2.0 * stream.normal());
            }
            let options = ThemeImpactOptions { draws: Some(400), ..ThemeImpactOptions::default() };
            let found = impact(&scores, None, &rows, &options);
            let estimate = found.impact.estimate().unwrap();
            covered += u32::from(estimate.low <= truth && truth <= estimate.high);
        }
        assert!((368..=392).contains(&covered), "{covered} of 400");
    }

    #[test]
    fn any_order_gives_the_same_bits() {
        let scores: Vec<f64> = (0..60).map(|row| f64::from(row * 7 % 11) / 3.0).collect();
        let authors: Vec<u32> = (0..60).map(|row| row % 17).collect();
        let order: Vec<usize> = (0..60).map(|row| row * 7 % 60).collect();
        let rows: Vec<u64> = (0..60).filter(|row| row % 4 == 0).collect();
        let shuffled: Vec<u64> = (0..60).filter(|&at: &u64| rows.contains(&(order[at as usize] as u64))).collect();
        let plain = impact(&scores, Some(&authors), &rows, &ThemeImpactOptions::default());
        let scores: Vec<f64> = order.iter().map(|&row| scores[row]).collect();
        // Other codes for the same authors, too.
        let authors: Vec<u32> = order.iter().map(|&row| 1000 - authors[row]).collect();
        assert_eq!(plain, impact(&scores, Some(&authors), &shuffled, &ThemeImpactOptions::default()));
    }

    #[test]
    fn too_little_and_wrong_input() {
        let few = impact(&[1.0; 20], None, &[0, 1], &ThemeImpactOptions::default());
        assert!(matches!(few.impact, Answer::NotEnough { n: 2, needed: 5, .. }));
        let all = impact(&[1.0; 6], None, &[0, 1, 2, 3, 4, 5], &ThemeImpactOptions::default());
        assert!(matches!(all.impact, Answer::NotEnough { n: 0, .. }) && all.score_without.is_none());
        let code = |scores: &[f64], authors: Option<&[u32]>, rows: &[u64], options: &ThemeImpactOptions| {
            theme_impact(scores, authors, &mentions(rows), options).unwrap_err().code()
        };
        let plain = ThemeImpactOptions::default();
        let nps = ThemeImpactOptions { score: Some(ThemeScore::Nps), ..plain.clone() };
        assert_eq!(code(&[], None, &[], &plain), "empty");
        assert_eq!(code(&[f64::NAN], None, &[], &plain), "not_finite");
        assert_eq!(code(&[11.0], None, &[], &nps), "out_of_range");
        assert_eq!(code(&[1.0], None, &[1], &plain), "out_of_range");
        assert_eq!(code(&[1.0], Some(&[]), &[0], &plain), "lengths");
        assert_eq!(code(&[1.0], None, &[0], &ThemeImpactOptions { draws: Some(1), ..plain }), "out_of_range");
    }
}
