//! Net Promoter Score: the share of promoters (9, 10) minus the share of detractors (0 to 6), with its interval.
//!
//! Every score, limit and standard error is on the [-1, 1] scale; [`Nps::points`] gives the field's -100 to 100.

use super::tally::{Cluster, Columns, Tally, UNIT, count_scores, tally_rows};
use super::trinomial::Trinomial;
use crate::error::{Error, Result, check_range};
use crate::estimate::{Answer, Estimate};
use crate::math::normal::z_for_level;
use crate::math::student_t::student_t_for_level;
use serde::{Deserialize, Serialize};

/// Half-width above which a score shows a direction at most: 15 points.
const DIRECTIONAL: f64 = 0.15;
/// Most answers in a table of counts: all sums stay exact.
const MOST_ANSWERS: u64 = 100_000_000_000_000;

/// How the interval is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NpsMethod {
    /// The score interval (Tango 1998), right from a handful of answers on; never leaves [-1, 1].
    Score,
    /// Wald on the counts plus pseudo-counts (Rocks 2016); may leave [-1, 1].
    AdjustedWald,
    /// Score plus and minus z standard errors; too narrow in small samples, of no width when all answers are alike; may leave [-1, 1].
    Wald,
    /// Simultaneous over all contrasts of the three classes (Goodman 1964), so wide; may leave [-1, 1].
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
    /// The interval; `Score`, and `AdjustedWald` when there are weights or clusters.
    pub method: Option<NpsMethod>,
    /// What `AdjustedWald` adds to promoters, passives and detractors, each 0 to 1e6; 3/4, 3/2, 3/4 (Rocks 2016).
    pub pseudo_counts: Option<[f64; 3]>,
    /// Fewer (effective) answers than this are not enough; 5.
    pub min_n: Option<u64>,
    /// Weight of each answer, finite and at least 0; only their ratios matter, and ratios below 1e-12 count coarsely.
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
    pub fn points(&self) -> Option<Estimate> {
        let score = self.score.estimate()?;
        let [value, low, high] = [score.value, score.low, score.high].map(|x| 100.0 * x);
        Some(Estimate { value, low, high, ..score.clone() })
    }
}

/// The Net Promoter Score of `scores`, each 0 to 10, with the score interval of Tango (1998), Statistics in Medicine 17.
///
/// Weighted answers: the standard error is linearised, and the interval is that of the weighted shares times Kish's
/// effective number of answers, (sum w)^2 / sum w^2. Clusters: the standard error is the one between clusters, with
/// clusters - 1 degrees of freedom (Student's t in place of z), and the effective number is the one that has this standard
/// error, at most Kish's. Equal weights are the same as none.
///
/// ```
/// use regulars::survey::{NpsOptions, nps};
/// let answers = [10, 9, 9, 8, 10, 6, 9, 10, 7, 9, 3, 10];
/// let nps = nps(&answers, &NpsOptions::default())?;
/// let points = nps.points().unwrap();
/// assert_eq!((nps.promoters, nps.passives, nps.detractors), (8, 2, 2));
/// assert_eq!((points.value, points.low.round(), points.high.round()), (50.0, 2.0, 79.0));
/// assert!(nps.directional, "12 answers show a direction, not a figure");
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// A score over 10, a weight or an option out of its range, or columns of different lengths; Goodman's method with clusters.
pub fn nps(scores: &[u8], options: &NpsOptions) -> Result<Nps> {
    let plan = Plan::of(options)?;
    if options.weights.is_none() && options.clusters.is_none() {
        return Ok(plan.describe(&Tally::of_scores(count_scores(scores, "scores")?)));
    }
    let columns = Columns { segments: None, weights: options.weights, clusters: options.clusters };
    let tally = tally_rows(scores, columns)?.into_values().next().unwrap_or_default();
    Ok(plan.describe(&tally))
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
    let ratio = z_for_level(check_level(level.unwrap_or(DEFAULT_LEVEL))?) * standard_error / margin;
    Ok((ratio * ratio).ceil() as u64)
}

const DEFAULT_LEVEL: f64 = 0.95;

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
        let level = check_level(options.level.unwrap_or(DEFAULT_LEVEL))?;
        let pseudo_counts = options.pseudo_counts.unwrap_or([0.75, 1.5, 0.75]);
        let by_row = pseudo_counts.iter().enumerate();
        by_row.clone().try_for_each(|(row, &count)| check_range("pseudo_counts", row, count, 0.0, 1e6))?;
        let plain = options.weights.is_none() && options.clusters.is_none();
        let method = options.method.unwrap_or(if plain { NpsMethod::Score } else { NpsMethod::AdjustedWald });
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
            directional: estimate.is_none_or(|estimate| estimate.half_width() > DIRECTIONAL),
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

    fn answer(&self, tally: &Tally, spread: &Spread) -> Answer {
        let clusters = tally.clusters.as_ref().map(Vec::len);
        if spread.n_kish < self.min_n as f64 {
            let why = if self.weighted { "too few effective answers" } else { "too few answers" };
            return Answer::NotEnough { n: spread.n_kish as u64, needed: self.min_n, why: why.into() };
        }
        if let Some(n) = clusters.filter(|&n| n < 2) {
            return Answer::NotEnough { n: n as u64, needed: 2, why: "too few clusters".into() };
        }
        let z = clusters.map_or_else(|| z_for_level(self.level), |n| student_t_for_level(self.level, n as f64 - 1.0));
        let (low, high) = self.limits(spread, z);
        Answer::Known(Estimate {
            value: spread.score,
            low,
            high,
            level: self.level,
            n: tally.n(),
            method: self.method.word().into(),
        })
    }

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

/// The score of a tally and how far it may be off; not a number where there are no answers.
#[derive(Debug, Clone, Copy)]
struct Spread {
    score: f64,
    standard_error: f64,
    n_kish: f64,
    n_effective: f64,
    /// The shares of the classes times `n_effective`.
    effective: Trinomial,
}

impl Spread {
    fn of(tally: &Tally) -> Self {
        // Differences are taken of whole numbers, so that nothing cancels.
        let [d, n, p] = tally.weights;
        let [total, below, above] = [d + n + p, 2 * p + n, 2 * d + n].map(|sum| sum as f64);
        if total == 0.0 {
            let effective = Trinomial { promoters: 0.0, passives: 0.0, detractors: 0.0 };
            return Self { score: 0.0, standard_error: 0.0, n_kish: 0.0, n_effective: 0.0, effective };
        }
        let score = (p as i128 - d as i128) as f64 / total;
        let [d, n, p] = [d, n, p].map(|sum| sum as f64);
        // Squared distance from the score of -1, 0 and 1.
        let distance = [below / total, score, above / total].map(|x| x * x);
        let square_sum = |sums: [f64; 3]| sums.iter().zip(distance).map(|(sum, square)| sum * square).sum::<f64>();
        let squares = tally.squares.map(|sum| sum as f64);
        let n_kish = total / squares.iter().sum::<f64>() * (total / UNIT);
        let variance = square_sum([d, n, p]) / total;
        let (standard_error, n_effective) = match &tally.clusters {
            None => ((square_sum(squares) / UNIT).sqrt() / (total / UNIT), n_kish),
            Some(clusters) => {
                let standard_error = between_clusters(clusters, score, total / UNIT);
                (standard_error, n_behind(standard_error, variance, clusters.len()).min(n_kish))
            }
        };
        // Unweighted, this is a power of two: the counts come back exactly.
        let scale = n_effective / total;
        let [detractors, passives, promoters] = [d, n, p].map(|weight| weight * scale);
        Self { score, standard_error, n_kish, n_effective, effective: Trinomial { promoters, passives, detractors } }
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

pub(super) fn check_level(level: f64) -> Result<f64> {
    // The open interval (0, 1), in floats.
    check_range("level", 0, level, f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0)?;
    Ok(level)
}
