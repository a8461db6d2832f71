//! Net Promoter Score: the share of promoters (9, 10) minus the share of detractors (0 to 6), with its interval.
//!
//! Every score, limit and standard error is on the [-1, 1] scale; [`Nps::points`] gives the field's -100 to 100.

use super::tally::{Cluster, Columns, Tally, count_scores, tally_rows};
use super::trinomial::Trinomial;
use crate::error::{Error, Result, check_range};
use crate::estimate::{Answer, Estimate};
use crate::level;
use crate::math::intervals::bounded_mean::Support;
use crate::math::intervals::multiplicity::Adjustment;
use crate::math::special::incomplete_beta::t_for_level;
use crate::math::special::normal::z_for_level;
use crate::survey::shares::UNIT;
use serde::{Deserialize, Serialize};

/// Half-width of the interval, on the [-1, 1] scale, above which a score shows a direction at most: 15 points, as about
/// 120 answers of a standard deviation of 0.85 have. A convention; wider, and good news and bad fit into one interval.
const DIRECTIONAL_HALF_WIDTH: f64 = 0.15;
/// Most answers in a table of counts: twice as many times [`ONE`](crate::survey::shares::ONE) are below 2^128, where
/// sums would overflow.
const MOST_ANSWERS: u64 = 100_000_000_000_000;

/// How the interval is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NpsMethod {
    /// The score interval (Tango 1998), right from a handful of answers on, of clusters and weights too; never leaves
    /// [-1, 1].
    Score,
    /// Wald on the counts plus pseudo-counts (Rocks 2016); cut off at -1 and 1.
    AdjustedWald,
    /// Score plus and minus z standard errors; too narrow in small samples, of no width when all answers are alike; cut
    /// off at -1 and 1.
    Wald,
    /// Simultaneous over all contrasts of the three classes (Goodman 1964), so wide; cut off at -1 and 1.
    Goodman,
}

impl NpsMethod {
    fn word(self) -> &'static str {
        match self {
            Self::Score => "score",
            Self::AdjustedWald => "adjusted_wald",
            Self::Wald => "wald",
            Self::Goodman => "goodman",
        }
    }
}

/// Options of the functions of the Net Promoter Score; `Default` is right for a plain survey.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct NpsOptions<'a> {
    /// Confidence level, in (0, 1); 0.95.
    pub level: Option<f64>,
    /// The interval; `Score`.
    pub method: Option<NpsMethod>,
    /// What `AdjustedWald` adds to promoters, passives and detractors, each 0 to 1e6; 3/4, 3/2, 3/4 (Rocks 2016).
    pub pseudo_counts: Option<[f64; 3]>,
    /// Fewer (effective) answers than this are not enough; 5.
    pub min_n: Option<u64>,
    /// How the p-values of many segments are adjusted; `Holm`.
    pub adjustment: Option<Adjustment>,
    /// Weight of each answer, finite and at least 0; only their ratios matter, and ratios below 1e-12 count coarsely. An
    /// answer of weight 0 stands for nobody: it is left out, and its account too where no answer of it has a weight.
    pub weights: Option<&'a [f64]>,
    /// Account of each answer: answers of one account resemble each other, so accounts are what is sampled.
    pub clusters: Option<&'a [u32]>,
}

/// A Net Promoter Score on the [-1, 1] scale, and what it stands on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Nps {
    /// The score with its interval, or why there is none.
    pub score: Answer,
    /// Standard error of the score (divisor n); none without a score.
    pub standard_error: Option<f64>,
    /// True when the interval reaches more than 15 points to a side, or there is no score: not a figure to report.
    pub directional: bool,
    /// Answers of 9 or 10.
    pub promoters: u64,
    /// Answers of 7 or 8.
    pub passives: u64,
    /// Answers of 0 to 6.
    pub detractors: u64,
    /// Answers of each score 0 to 10; none when only the classes are known.
    pub distribution: Option<[u64; 11]>,
    /// Answers.
    pub n: u64,
    /// Unweighted independent answers that would tell as much.
    pub n_effective: f64,
    /// True when answers were weighted.
    pub weighted: bool,
}

impl Nps {
    /// The score and its limits on the field's scale, -100 to 100 points.
    ///
    /// ```
    /// use regulars::survey::{NpsOptions, nps_of_counts};
    /// let nps = nps_of_counts(19, 12, 5, &NpsOptions::default())?;
    /// assert_eq!(nps.points().map(|points| points.low.round()), Some(13.0));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn points(&self) -> Option<Estimate> {
        let score = self.score.estimate()?;
        let [value, low, high] = [score.value, score.low, score.high].map(|x| 100.0 * x);
        Some(Estimate { value, low, high, ..score.clone() })
    }
}

/// The Net Promoter Score of `scores`, each 0 to 10, with the score interval of Tango (1998), Statistics in Medicine
/// 17.
///
/// Weighted answers and clusters have the same interval, which stays on the scale, on as many independent answers as
/// would have their standard error, at most Kish's number (sum w)^2 / sum w^2, with Student's t in place of z. Weights:
/// the standard error is linearised, its degrees of freedom Kish's number over the share of the answers that the weights
/// cost; equal weights are the same as none. Clusters: the one by leaving out one cluster at a time, with Kish's number
/// of clusters, less one, as degrees of freedom. In simulations of 2 to 30 clusters, alike or unequal in size up to one
/// that holds half of the answers, resembling each other within by 0 to 0.8, "95 %" held the truth in 92 to 100 % (few
/// clusters have wide intervals); of weights of all kinds in 89 to 99 %.
///
/// ```
/// use regulars::survey::{NpsOptions, nps};
/// let answers = [10, 9, 9, 8, 10, 6, 9, 10, 7, 9, 3, 10];
/// let nps = nps(&answers, &NpsOptions::default())?;
/// let points = nps.points().unwrap();
/// assert_eq!((nps.promoters, nps.passives, nps.detractors), (8, 2, 2));
/// assert_eq!((points.value, points.low.round(), points.high.round()), (50.0, -2.0, 80.0));
/// assert!(nps.directional, "12 answers show a direction, not a figure");
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// A score over 10, a weight or an option out of its range, or columns of different lengths; Goodman's method with
/// clusters.
pub fn nps(scores: &[u8], options: &NpsOptions) -> Result<Nps> {
    let plan = Plan::of(options)?;
    if options.weights.is_none() && options.clusters.is_none() {
        return Ok(plan.describe(&Tally::of_scores(count_scores(scores, "scores")?)));
    }
    let columns = Columns { segments: None, weights: options.weights, clusters: options.clusters };
    let tally = tally_rows(scores, columns)?.into_values().next().unwrap_or_default();
    Ok(plan.describe(&tally))
}

/// The employee Net Promoter Score: [`nps`] of what employees answer, under the name it goes by.
///
/// Everybody in a small firm may answer: the interval is for the opinion behind the answers, not for the staff of
/// today.
///
/// ```
/// use regulars::survey::{NpsOptions, enps};
/// let team = enps(&[9, 10, 8, 7, 9, 6, 10, 9], &NpsOptions::default())?;
/// assert_eq!(team.score.estimate().unwrap().value, 0.5);
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// Those of [`nps`].
pub fn enps(scores: &[u8], options: &NpsOptions) -> Result<Nps> {
    nps(scores, options)
}

/// The Net Promoter Score of counted answers; see [`nps`].
///
/// ```
/// use regulars::survey::{NpsOptions, nps_of_counts};
/// let nps = nps_of_counts(19, 12, 5, &NpsOptions::default())?;
/// let score = nps.score.estimate().unwrap();
/// assert!((score.low - 0.1294).abs() < 5e-5 && (score.high - 0.5937).abs() < 5e-5);
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// An option out of its range, more than 1e14 answers, or weights or clusters, which belong to single answers.
pub fn nps_of_counts(promoters: u64, passives: u64, detractors: u64, options: &NpsOptions) -> Result<Nps> {
    refuse_columns(options)?;
    let n = [promoters, passives, detractors].into_iter().fold(0, u64::saturating_add);
    check_range("promoters, passives and detractors", 0, n as f64, 0.0, MOST_ANSWERS as f64)?;
    Ok(Plan::of(options)?.describe(&Tally::of_classes([detractors, passives, promoters])))
}

/// Answers needed for an interval of `margin` (half its width, on the [-1, 1] scale) when shares of `promoters` and
/// `detractors` are expected: z^2 (P + D - (P - D)^2) / margin^2, the level 0.95 unless given.
///
/// ```
/// use regulars::survey::nps_needed_n;
/// assert_eq!(nps_needed_n(0.05, 0.5, 0.2, None)?, 938);
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// A margin outside 1e-6 to 1, a share or level outside its range, or shares that leave nothing to vary.
pub fn nps_needed_n(margin: f64, promoters: f64, detractors: f64, level: Option<f64>) -> Result<u64> {
    check_range("margin", 0, margin, 1e-6, 1.0)?;
    check_range("promoters", 0, promoters, 0.0, 1.0)?;
    check_range("detractors", 0, detractors, 0.0, 1.0)?;
    check_range("promoters + detractors", 0, promoters + detractors, 0.0, 1.0)?;
    let standard_error = Trinomial { promoters, passives: 1.0 - promoters - detractors, detractors }.standard_error();
    if standard_error == 0.0 {
        return Err(Error::invalid("promoters and detractors", "all answers are expected to be alike"));
    }
    let ratio = z_for_level(level::of(level)?) * standard_error / margin;
    Ok((ratio * ratio).ceil() as u64)
}

/// Checked options, with the defaults filled in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub(super) level: f64,
    pub(super) min_n: u64,
    method: NpsMethod,
    pseudo_counts: [f64; 3],
    weighted: bool,
}

impl Plan {
    pub(super) fn of(options: &NpsOptions) -> Result<Self> {
        let level = level::of(options.level)?;
        let pseudo_counts = options.pseudo_counts.unwrap_or([0.75, 1.5, 0.75]);
        let by_row = pseudo_counts.iter().enumerate();
        by_row.clone().try_for_each(|(row, &count)| check_range("pseudo_counts", row, count, 0.0, 1e6))?;
        let method = options.method.unwrap_or(NpsMethod::Score);
        if method == NpsMethod::Goodman && options.clusters.is_some() {
            return Err(Error::invalid("method", "goodman is not defined for clusters"));
        }
        // Not even an option makes a score of no answers.
        let min_n = options.min_n.unwrap_or(5).max(1);
        Ok(Self { level, min_n, method, pseudo_counts, weighted: options.weights.is_some() })
    }

    pub(super) fn describe(&self, tally: &Tally) -> Nps {
        let [detractors, passives, promoters] = tally.classes;
        let spread = Spread::of(tally);
        let score = self.answer(tally, &spread);
        let estimate = score.estimate();
        Nps {
            standard_error: estimate.map(|_| spread.standard_error),
            directional: estimate.is_none_or(|estimate| estimate.half_width() > DIRECTIONAL_HALF_WIDTH),
            promoters,
            passives,
            detractors,
            distribution: tally.scores,
            n: tally.n(),
            n_effective: spread.n_effective,
            weighted: self.weighted,
            score,
        }
    }

    /// The score with its interval, or why there is none.
    fn answer(&self, tally: &Tally, spread: &Spread) -> Answer {
        let clusters = tally.clusters.as_ref().map(Vec::len);
        if spread.n_kish < self.min_n as f64 {
            let why = if self.weighted { "too few effective answers" } else { "too few answers" };
            return Answer::NotEnough { n: spread.n_kish as u64, needed: self.min_n, why: why.into() };
        }
        if let Some(n) = clusters.filter(|&n| n < 2) {
            return Answer::NotEnough { n: n as u64, needed: 2, why: "too few clusters".into() };
        }
        let z = t_for_level(self.level, spread.degrees_of_freedom);
        // The adjusted limits are those of a score drawn towards 0: at a level of next to nothing they would leave out
        // its own value.
        let (low, high) = self.limits(spread, z);
        Answer::Known(Estimate {
            value: spread.score,
            low: low.max(-1.0).min(spread.score),
            high: high.min(1.0).max(spread.score),
            level: self.level,
            n: tally.n(),
            method: self.method.word().into(),
        })
    }

    /// The limits by the method, where z is the normal quantile, or Student's for clusters.
    fn limits(&self, spread: &Spread, z: f64) -> (f64, f64) {
        let within = |margin: f64| (spread.score - margin, spread.score + margin);
        match self.method {
            NpsMethod::Score => spread.effective.score_limits(z),
            NpsMethod::AdjustedWald => spread.effective.augmented(self.pseudo_counts).wald_limits(z),
            NpsMethod::Wald => within(z * spread.standard_error),
            // The chi-square quantile with 2 degrees of freedom is -2 ln(1 - level).
            NpsMethod::Goodman => within((-2.0 * libm::log1p(-self.level)).sqrt() * spread.standard_error),
        }
    }
}

/// The score of a tally and how far it may be off; all 0 where there are no answers.
#[derive(Debug, Clone, Copy)]
struct Spread {
    score: f64,
    standard_error: f64,
    n_kish: f64,
    n_effective: f64,
    /// Of the limits.
    degrees_of_freedom: f64,
    /// The shares of the classes times the independent answers that the limits stand on.
    effective: Trinomial,
}

impl Spread {
    fn of(tally: &Tally) -> Self {
        // Differences are taken of whole numbers, so that nothing cancels.
        let [d, n, p] = tally.weights;
        let [total, below, above] = [d + n + p, 2 * p + n, 2 * d + n].map(|sum| sum as f64);
        if total == 0.0 {
            let effective = Trinomial { promoters: 0.0, passives: 0.0, detractors: 0.0 };
            let none = Self {
                score: 0.0,
                standard_error: 0.0,
                n_kish: 0.0,
                n_effective: 0.0,
                degrees_of_freedom: 1.0,
                effective,
            };
            return none;
        }
        let score = (p as i128 - d as i128) as f64 / total;
        let [d, n, p] = [d, n, p].map(|sum| sum as f64);
        // Squared distance from the score of -1, 0 and 1.
        let distance = [below / total, score, above / total].map(|x| x * x);
        let square_sum = |sums: [f64; 3]| sums.iter().zip(distance).map(|(sum, square)| sum * square).sum::<f64>();
        let squares = tally.squares.map(|sum| sum as f64);
        let n_kish = total / squares.iter().sum::<f64>() * (total / UNIT);
        let variance = square_sum([d, n, p]) / total;
        let of_rows = (square_sum(squares) / UNIT).sqrt() / (total / UNIT);
        let of_weights = || Support::of_weights(n_kish, tally.n() as f64, variance, of_rows * of_rows);
        let (standard_error, n_effective, support) = match &tally.clusters {
            None => (of_rows, n_kish, of_weights()),
            Some(clusters) => {
                let standard_error = between_clusters(clusters, score, total / UNIT);
                let parts = clusters.iter().map(|one| (one.net - score * one.weight, one.weight));
                // Accounts of one answer are answers.
                let single = clusters.len() as u64 == tally.n();
                let support = if single { of_weights() } else { Support::of_clusters(parts, n_kish, variance) };
                (standard_error, n_behind(standard_error, variance, clusters.len()).min(n_kish), support)
            }
        };
        // Unweighted, this is a power of two: the counts come back exactly.
        let scale = support.n / total;
        let [detractors, passives, promoters] = [d, n, p].map(|weight| weight * scale);
        let effective = Trinomial { promoters, passives, detractors };
        Self { score, standard_error, n_kish, n_effective, degrees_of_freedom: support.degrees_of_freedom, effective }
    }
}

/// The linearised standard error when clusters are what is drawn, with replacement (Cochran 1977, 11.8).
fn between_clusters(clusters: &[Cluster], score: f64, total: f64) -> f64 {
    let count = clusters.len() as f64;
    let squares = clusters.iter().map(|cluster| {
        let residual = cluster.net - score * cluster.weight;
        residual * residual
    });
    (squares.sum::<f64>() * count / (count - 1.0)).sqrt() / total
}

/// Independent answers of this variance that have this standard error; of answers all alike, one a cluster.
fn n_behind(standard_error: f64, variance: f64, clusters: usize) -> f64 {
    if variance == 0.0 { clusters as f64 } else { variance / (standard_error * standard_error) }
}

pub(super) fn refuse_columns(options: &NpsOptions) -> Result<()> {
    let columns = [("weights", options.weights.is_some()), ("clusters", options.clusters.is_some())];
    match columns.into_iter().find(|&(_, given)| given) {
        Some((what, _)) => Err(Error::invalid(what, "this function takes none")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn with_method(method: NpsMethod) -> NpsOptions<'static> {
        NpsOptions { method: Some(method), ..NpsOptions::default() }
    }

    fn known(nps: &Nps) -> &Estimate {
        nps.score.estimate().unwrap()
    }

    #[test]
    fn points_are_a_hundred_times_the_score() {
        let nps = nps_of_counts(19, 12, 5, &NpsOptions::default()).unwrap();
        let points = nps.points().unwrap();
        assert_eq!((points.value, points.n, points.level), (100.0 * known(&nps).value, 36, 0.95));
        assert_eq!(points.low, 100.0 * known(&nps).low);
    }

    #[test]
    fn scores_and_their_counts_agree() {
        let scores = [10, 9, 7, 8, 0, 3, 6, 10, 10];
        let from_scores = nps(&scores, &NpsOptions::default()).unwrap();
        let from_counts = nps_of_counts(4, 2, 3, &NpsOptions::default()).unwrap();
        assert_eq!(from_scores.distribution, Some([1, 0, 0, 1, 0, 0, 1, 1, 1, 1, 3]));
        assert_eq!(Nps { distribution: None, ..from_scores }, from_counts);
    }

    #[test]
    fn too_few_answers_are_an_answer() {
        let four = nps(&[10; 4], &NpsOptions::default()).unwrap();
        assert_eq!(four.score, Answer::NotEnough { n: 4, needed: 5, why: "too few answers".into() });
        assert!(four.directional && four.standard_error.is_none() && four.points().is_none());
        let none = nps(&[], &NpsOptions { min_n: Some(0), ..NpsOptions::default() }).unwrap();
        assert_eq!(none.score, Answer::NotEnough { n: 0, needed: 1, why: "too few answers".into() });
        let one = nps(&[9], &NpsOptions { min_n: Some(1), ..NpsOptions::default() }).unwrap();
        assert_eq!((known(&one).value, known(&one).high), (1.0, 1.0));
        assert!(known(&one).low < 0.0);
    }

    #[test]
    fn answers_all_alike_keep_an_honest_interval() {
        for (score, value) in [(10, 1.0), (8, 0.0), (2, -1.0)] {
            let nps = nps(&[score; 30], &NpsOptions::default()).unwrap();
            assert_eq!((known(&nps).value, nps.standard_error), (value, Some(0.0)));
            assert!(known(&nps).half_width() > 0.05);
        }
        // Nearly all alike: z standard errors would lead beyond the scale.
        for (scores, sign) in [([10, 10, 10, 10, 10, 10, 10, 10, 8], 1.0), ([0, 0, 0, 0, 0, 0, 0, 0, 7], -1.0)] {
            for method in [NpsMethod::AdjustedWald, NpsMethod::Wald, NpsMethod::Goodman] {
                let found = nps(&scores, &with_method(method)).unwrap();
                let (low, high) = (known(&found).low, known(&found).high);
                assert!(-1.0 <= low && low < high && high <= 1.0, "{method:?} {low} {high}");
                let end = if sign > 0.0 { high } else { low };
                assert!(method == NpsMethod::AdjustedWald || end == sign, "{method:?} {low} {high}");
            }
        }
        let wald = nps(&[10; 30], &with_method(NpsMethod::Wald)).unwrap();
        assert_eq!((known(&wald).low, known(&wald).high), (1.0, 1.0));
    }

    #[test]
    fn a_wide_interval_is_directional() {
        let nps = |k: u64| nps_of_counts(50 * k, 30 * k, 20 * k, &NpsOptions::default()).unwrap();
        // 100 answers give 15 points and a little.
        assert!(nps(1).directional && !nps(2).directional);
        let half_widths = [1, 4, 10].map(|k| (100.0 * known(&nps(k)).half_width()).round());
        assert_eq!(half_widths, [15.0, 8.0, 5.0]);
    }

    /// How often "95 %" holds the true score of simulated accounts that resemble themselves within by `icc`; the first
    /// of them has so many times the answers of the others.
    fn coverage(accounts: usize, icc: f64, first: usize, shares: [f64; 3]) -> f64 {
        const ROUNDS: u64 = 250;
        let truth = shares[2] - shares[0];
        let held = (0..ROUNDS).filter(|&round| {
            let mut stream = crate::math::columns::random::Stream::new(accounts as u64, round);
            let (mut scores, mut clusters) = (Vec::new(), Vec::new());
            for account in 0..accounts {
                // A Dirichlet draw with this correlation between two answers of the account.
                let drawn = shares.map(|share| libm::exp(stream.ln_gamma(share * (1.0 - icc) / icc)));
                let total: f64 = drawn.iter().sum();
                for _ in 0..if account == 0 { 5 * first } else { 5 } {
                    let u = total * stream.uniform();
                    scores.push(if u < drawn[0] {
                        2
                    } else if u < drawn[0] + drawn[1] {
                        8
                    } else {
                        9
                    });
                    clusters.push(account as u32);
                }
            }
            let options = NpsOptions { clusters: Some(&clusters), ..NpsOptions::default() };
            let found = nps(&scores, &options).unwrap();
            let found = known(&found);
            assert!(-1.0 <= found.low && found.low < found.high && found.high <= 1.0);
            (found.low..=found.high).contains(&truth)
        });
        held.count() as f64 / ROUNDS as f64
    }

    #[test]
    fn limits_cover_in_clusters() {
        for shares in [[0.2, 0.3, 0.5], [0.03, 0.07, 0.9]] {
            for (accounts, icc, first) in
                [(2, 0.3, 1), (3, 0.8, 1), (5, 0.1, 4), (8, 0.3, 7), (12, 0.8, 1), (20, 0.3, 19), (30, 0.1, 3)]
            {
                let found = coverage(accounts, icc, first, shares);
                println!("{shares:?}, {accounts} accounts, icc {icc}, the first {first} times: {found}");
                assert!(found >= 0.91, "{shares:?} {accounts} {icc} {first}: {found}");
            }
        }
    }

    #[test]
    fn accounts_that_agree_have_a_width() {
        let answers = |score: u8| vec![score; 6];
        let scores = [answers(10), answers(10), answers(10)].concat();
        let options = NpsOptions { clusters: Some(&[[1; 6], [2; 6], [3; 6]].concat()), ..NpsOptions::default() };
        let found = nps(&scores, &options).unwrap();
        assert!(known(&found).low < 0.0 && known(&found).high == 1.0, "{found:?}");
        // Each account answers 9, 8 and 3: no two differ in their score.
        let scores = [9, 8, 3].repeat(4);
        let accounts: Vec<u32> = (0..12).map(|row| row / 3).collect();
        let found = nps(&scores, &NpsOptions { clusters: Some(&accounts), ..NpsOptions::default() }).unwrap();
        assert!(known(&found).half_width() > 0.4, "{found:?}");
        // Three accounts that differ wholly.
        let scores = [[10; 8], [9; 8], [0; 8]].concat();
        let accounts: Vec<u32> = (0..24).map(|row| row / 8).collect();
        let found = nps(&scores, &NpsOptions { clusters: Some(&accounts), ..NpsOptions::default() }).unwrap();
        assert!(known(&found).low > -1.0 && known(&found).high < 1.0 && found.directional, "{found:?}");
    }

    #[test]
    fn one_cluster_is_not_enough() {
        let options = NpsOptions { clusters: Some(&[3; 9]), ..NpsOptions::default() };
        let nps = nps(&[9, 9, 9, 1, 10, 7, 9, 9, 9], &options).unwrap();
        assert_eq!(nps.score, Answer::NotEnough { n: 1, needed: 2, why: "too few clusters".into() });
    }

    #[test]
    fn answers_that_repeat_within_accounts_count_once_an_account() {
        let scores: Vec<u8> = (0..60).map(|row| [10, 3, 8][row / 10 % 3]).collect();
        let accounts: Vec<u32> = (0..60).map(|row| row / 10).collect();
        let plain = nps(&scores, &with_method(NpsMethod::AdjustedWald)).unwrap();
        let clustered = nps(&scores, &NpsOptions { clusters: Some(&accounts), ..NpsOptions::default() }).unwrap();
        assert!((5.0 - 1e-9..=6.0).contains(&clustered.n_effective), "{}", clustered.n_effective);
        assert!(known(&clustered).half_width() > 2.5 * known(&plain).half_width());
        assert_eq!(known(&clustered).value, known(&plain).value);
    }

    #[test]
    fn weights_correct_the_mix() {
        // Half the customers are in a region that gives a fifth of the answers.
        let scores = [10, 10, 10, 9, 9, 9, 10, 10, 1, 1];
        let weights = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 4.0, 4.0];
        let nps = nps(&scores, &NpsOptions { weights: Some(&weights), ..NpsOptions::default() }).unwrap();
        assert_eq!((known(&nps).value, nps.n, nps.n_effective), (0.0, 10, 6.4));
        // sqrt(8 + 2 * 16) / 16: every answer is 1 from the score.
        assert!((nps.standard_error.unwrap() - 40.0_f64.sqrt() / 16.0).abs() < 1e-15);
    }

    #[test]
    fn arguments_are_checked() {
        let code = |result: Result<Nps>| result.unwrap_err().code();
        for level in [0.0, 1.0, -1.0, 2.0] {
            assert_eq!(code(nps(&[9; 9], &NpsOptions { level: Some(level), ..NpsOptions::default() })), "out_of_range");
        }
        assert_eq!(code(nps(&[9; 9], &NpsOptions { level: Some(f64::NAN), ..NpsOptions::default() })), "not_finite");
        let clustered = NpsOptions { clusters: Some(&[1, 2]), ..NpsOptions::default() };
        assert_eq!(code(nps(&[9; 9], &clustered)), "lengths");
        assert_eq!(code(nps_of_counts(1, 1, 1, &clustered)), "invalid");
        assert_eq!(code(nps_of_counts(u64::MAX, 1, 1, &NpsOptions::default())), "out_of_range");
        let weights = NpsOptions { weights: Some(&[1.0, f64::INFINITY]), ..NpsOptions::default() };
        assert_eq!(code(nps(&[9, 9], &weights)), "not_finite");
    }

    #[test]
    fn needed_n_gives_the_margin_it_promises() {
        for (margin, promoters, detractors) in [(0.1, 0.5, 0.2), (0.03, 0.2, 0.6), (0.01, 0.34, 0.33)] {
            let n = nps_needed_n(margin, promoters, detractors, None).unwrap() as f64;
            let [p, d] = [promoters, detractors].map(|share: f64| (share * n).round() as u64);
            let nps = nps_of_counts(p, n as u64 - p - d, d, &with_method(NpsMethod::Wald)).unwrap();
            assert!((known(&nps).half_width() / margin - 1.0).abs() < 0.01);
        }
    }

    fn columns() -> impl Strategy<Value = (Vec<u8>, Vec<f64>, Vec<u32>)> {
        let rows = prop::collection::vec((0..=10_u8, 0.01..5.0_f64, 0..9_u32), 5..150);
        rows.prop_map(|rows| {
            let (scores, rest): (Vec<_>, Vec<_>) = rows.into_iter().map(|(s, w, c)| (s, (w, c))).unzip();
            let (weights, clusters) = rest.into_iter().unzip();
            (scores, weights, clusters)
        })
    }

    proptest! {
        #[test]
        fn the_order_of_rows_changes_no_bit((scores, weights, clusters) in columns(), turn in 0..150_usize) {
            let turned = |rows: usize| -> Vec<usize> { (0..rows).rev().cycle().skip(turn).take(rows).collect() };
            let order = turned(scores.len());
            let moved_scores: Vec<u8> = order.iter().map(|&row| scores[row]).collect();
            let moved_weights: Vec<f64> = order.iter().map(|&row| weights[row]).collect();
            let moved_clusters: Vec<u32> = order.iter().map(|&row| clusters[row]).collect();
            let options = NpsOptions { weights: Some(&weights), clusters: Some(&clusters), ..NpsOptions::default() };
            let moved = NpsOptions { weights: Some(&moved_weights), clusters: Some(&moved_clusters), ..NpsOptions::default() };
            prop_assert_eq!(nps(&scores, &options), nps(&moved_scores, &moved));
        }

        #[test]
        fn equal_weights_are_none((scores, ..) in columns(), weight in 1e-300..1e300_f64, method in 0..4_usize) {
            let method = [NpsMethod::Score, NpsMethod::AdjustedWald, NpsMethod::Wald, NpsMethod::Goodman][method];
            let weights = vec![weight; scores.len()];
            let weighted = NpsOptions { weights: Some(&weights), ..with_method(method) };
            let weighted = nps(&scores, &weighted).unwrap();
            prop_assert!(weighted.weighted);
            prop_assert_eq!(Nps { weighted: false, ..weighted }, nps(&scores, &with_method(method)).unwrap());
        }

        #[test]
        fn whole_weights_are_repeated_rows((scores, _, repeats) in columns()) {
            let weights: Vec<f64> = repeats.iter().map(|&count| f64::from(count)).collect();
            let rows = scores.iter().zip(&repeats);
            let repeated: Vec<u8> = rows.flat_map(|(&score, &count)| std::iter::repeat_n(score, count as usize)).collect();
            prop_assume!(!repeated.is_empty());
            let one = NpsOptions { min_n: Some(1), ..NpsOptions::default() };
            let weighted = nps(&scores, &NpsOptions { weights: Some(&weights), ..one.clone() }).unwrap();
            let repeated = nps(&repeated, &one).unwrap();
            prop_assert!((known(&weighted).value - known(&repeated).value).abs() < 1e-14);
        }

        #[test]
        fn nothing_panics(
            scores in prop::collection::vec(any::<u8>().prop_map(|score| score % 12), 0..40),
            weights in prop::option::of(prop::collection::vec(any::<f64>(), 0..40)),
            clusters in prop::option::of(prop::collection::vec(any::<u32>(), 0..40)),
            level in prop::option::of(any::<f64>()), min_n in prop::option::of(any::<u64>()),
            pseudo_counts in prop::option::of([any::<f64>(), any::<f64>(), any::<f64>()]),
        ) {
            let options = NpsOptions {
                level, min_n, pseudo_counts, method: None, adjustment: None, weights: weights.as_deref(), clusters: clusters.as_deref(),
            };
            if let Ok(nps) = nps(&scores, &options) && let Some(estimate) = nps.score.estimate() {
                prop_assert!(estimate.low <= estimate.high);
            }
        }

        #[test]
        fn the_score_interval_stays_on_the_scale(p in any::<u64>(), n in any::<u64>(), d in any::<u64>(), level in 0.0..1.0_f64) {
            let counts = [p, n, d].map(|count| count >> (count % 64));
            let options = NpsOptions { level: Some(level), min_n: Some(1), ..NpsOptions::default() };
            if let Ok(nps) = nps_of_counts(counts[0], counts[1], counts[2], &options) && let Some(score) = nps.score.estimate() {
                prop_assert!(-1.0 <= score.low && score.low <= score.value && score.value <= score.high && score.high <= 1.0);
            }
        }
    }
}
