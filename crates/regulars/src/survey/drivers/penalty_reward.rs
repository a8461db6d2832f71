//! Penalty-reward contrasts: what a low answer to a driver goes with, and what a high one.

use super::rows::{Answers, Driver, Rows};
use crate::error::{Error, Result, check_range};
use crate::estimate::{Answer, Estimate};
use crate::level;
use crate::math::regression::robust_regression::{RobustFit, fit_robust};
use crate::math::special::incomplete_beta::student_t_ppf;
use crate::work;
use serde::{Deserialize, Serialize};

/// Most drivers: their indicators, twice as many, are the columns of one regression, whose time goes with their square.
const MOST_DRIVERS: usize = 64;
/// Fewest rows for each coefficient of the regression, as for the shares of drivers: of fewer, HC3 limits are too
/// narrow.
const ROWS_PER_COEFFICIENT: u64 = 10;

/// Options of [`penalty_reward`]; `Default` contrasts the ends of each scale with all between them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PenaltyRewardOptions {
    /// Answers up to this one are low; each scale's lowest answer.
    pub low: Option<f64>,
    /// Answers from this one on are high; each scale's highest answer.
    pub high: Option<f64>,
    /// Confidence level, in (0, 1); 0.95.
    pub level: Option<f64>,
    /// Fewer (effective) low, high or other answers than this have no contrast, at least 2; 10.
    pub min_answers: Option<u64>,
}

/// How the outcome goes with a driver, by what the intervals leave open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PenaltyRewardClass {
    /// Low answers cost more than high ones bring: penalty and penalty less reward are above 0.
    Basic,
    /// Penalty or reward is above 0, and neither is shown to be the larger.
    Performance,
    /// High answers bring more than low ones cost: reward and reward less penalty are above 0.
    Excitement,
    /// Neither penalty nor reward is shown to be above 0.
    Neutral,
}

/// The contrasts of all drivers, from one regression.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PenaltyRewards {
    /// The drivers, in the order given.
    pub drivers: Vec<PenaltyReward>,
    /// The outcome where no driver has a low or a high answer.
    pub base: Answer,
    /// Rows given, without those of weight 0.
    pub n: u64,
    /// Rows used: those with every answer.
    pub n_used: u64,
    /// Rows where the outcome or a driver was not answered, which were left out.
    pub n_missing: u64,
}

/// What low and high answers to one driver go with, when the answers to the others are alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PenaltyReward {
    /// Its name.
    pub name: String,
    /// By how much the outcome is lower where the answer is low, against one between low and high.
    pub penalty: Answer,
    /// By how much the outcome is higher where the answer is high, against one between low and high.
    pub reward: Answer,
    /// Reward less penalty.
    pub asymmetry: Answer,
    /// How the outcome goes with it; none without both contrasts.
    pub class: Option<PenaltyRewardClass>,
    /// Low answers among the rows used.
    pub n_low: u64,
    /// High answers among the rows used.
    pub n_high: u64,
}

/// Penalty and reward of each driver (Brandt 1987): the slopes of one least-squares regression of the outcome on two
/// indicators a driver, low and high, with limits by the robust HC3 (MacKinnon and White 1985) and Student's t.
///
/// `outcome` and the drivers' scores have NaN where there is no answer; only rows with all answers are used. A group of
/// too few answers has no indicator: it counts as between low and high. Association is not cause.
///
/// ```
/// use regulars::survey::{Driver, PenaltyRewardClass, PenaltyRewardOptions, penalty_reward};
/// let clean: Vec<f64> = (0..300).map(|row| f64::from(1 + row % 5)).collect();
/// let noise = |row: usize| ((row * 7) % 11) as f64 / 10.0;
/// let overall: Vec<f64> =
///     clean.iter().enumerate().map(|(row, &clean)| noise(row) + if clean == 1.0 { 2.0 } else { 7.0 }).collect();
/// let asked = [Driver { name: "clean", scores: &clean, scale_min: Some(1.0), scale_max: Some(5.0) }];
/// let found = penalty_reward(&overall, &asked, None, &PenaltyRewardOptions::default())?;
/// assert_eq!(found.drivers[0].class, Some(PenaltyRewardClass::Basic));
/// let penalty = found.drivers[0].penalty.estimate().unwrap();
/// assert!(penalty.low > 4.8 && penalty.high < 5.2);
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// Columns of different lengths, an infinity, a driver without a declared scale or with answers off it, two drivers of
/// one name, indicators that follow from each other, an option out of its range.
pub fn penalty_reward(
    outcome: &[f64],
    drivers: &[Driver],
    weights: Option<&[f64]>,
    options: &PenaltyRewardOptions,
) -> Result<PenaltyRewards> {
    let answers = Answers::checked(outcome, drivers, weights)?;
    check_range("drivers", 0, drivers.len() as f64, 1.0, MOST_DRIVERS as f64)?;
    let level = level::of(options.level)?;
    let cuts: Vec<(f64, f64)> = drivers.iter().map(|driver| cuts(driver, options)).collect::<Result<_>>()?;
    // Complete rows only: an indicator of an answer that is missing would count it as between low and high.
    let rows = answers.rows(false)?;
    let n = answers.n();
    let groups: Vec<Groups> = cuts.iter().enumerate().map(|(driver, &cuts)| Groups::of(&rows, driver, cuts)).collect();
    let contrasts = Contrasts::of(&rows, &groups, options.min_answers.unwrap_or(10).max(2), level)?;
    let describe = |(driver, groups): (&Driver, &Groups)| contrasts.describe(driver.name, groups);
    Ok(PenaltyRewards {
        base: contrasts.base(),
        drivers: drivers.iter().zip(&groups).map(describe).collect(),
        n,
        n_used: rows.len() as u64,
        n_missing: n - rows.len() as u64,
    })
}

/// The highest low answer and the lowest high one.
fn cuts(driver: &Driver, options: &PenaltyRewardOptions) -> Result<(f64, f64)> {
    let (min, max) = driver.scale()?;
    let (low, high) = (options.low.unwrap_or(min), options.high.unwrap_or(max));
    check_range("low", 0, low, min, max)?;
    check_range("high", 0, high, min, max)?;
    if low >= high {
        return Err(Error::invalid("low", format!("{low} is not below high, {high}")));
    }
    Ok((low, high))
}

/// The low, high and other answers to a driver.
struct Groups {
    /// Index of the driver, and of its column.
    driver: usize,
    /// The highest low answer.
    low: f64,
    /// The lowest high answer.
    high: f64,
    /// Numbers of low, high and other answers.
    counts: [u64; 3],
    /// Kish's effective numbers of them.
    effective: [u64; 3],
}

impl Groups {
    fn of(rows: &Rows, driver: usize, (low, high): (f64, f64)) -> Self {
        let column = || rows.cells.iter().skip(driver).step_by(rows.width);
        let [lows, highs] = [column().filter(|&&x| x <= low).count(), column().filter(|&&x| x >= high).count()];
        let effective = [
            rows.n_effective_where(driver, |x| x <= low),
            rows.n_effective_where(driver, |x| x >= high),
            rows.n_effective_where(driver, |x| low < x && x < high),
        ];
        let counts = [lows, highs, rows.len() - lows - highs].map(|count| count as u64);
        Self { driver, low, high, counts, effective }
    }

    /// The low answers, or else the high ones, as effective numbers.
    fn own(&self, high: bool) -> u64 {
        let [low_answers, high_answers, _] = self.effective;
        if high { high_answers } else { low_answers }
    }

    /// Whether the answer of a row is low, or else high.
    fn holds(&self, row: &[f64], high: bool) -> bool {
        row.get(self.driver).is_some_and(|&x| if high { x >= self.high } else { x <= self.low })
    }
}

/// The regression, the design of which has a one and then the indicators.
struct Contrasts<'a> {
    /// Groups and whether of their high answers.
    indicators: Vec<(&'a Groups, bool)>,
    /// The fit, or why there is none.
    fit: std::result::Result<RobustFit, Answer>,
    min_answers: u64,
    level: f64,
    n: u64,
}

impl<'a> Contrasts<'a> {
    fn of(rows: &Rows, groups: &'a [Groups], min_answers: u64, level: f64) -> Result<Self> {
        // A contrast is against the answers between low and high, so that these must be enough too.
        let told = |group: u64, groups: &Groups| group >= min_answers && groups.effective[2] >= min_answers;
        let both = groups.iter().flat_map(|groups| [(groups, false), (groups, true)]);
        let indicators: Vec<(&Groups, bool)> = both.filter(|(groups, high)| told(groups.own(*high), groups)).collect();
        let (n, width) = (rows.len() as u64, indicators.len() + 1);
        let needed = ROWS_PER_COEFFICIENT * width as u64;
        let effective = rows.n_effective_where(0, |_| true);
        let fit = if effective < needed {
            let why = if effective < n { "too few effective rows" } else { "too few rows" };
            Err(Answer::NotEnough { n: effective, needed, why: format!("{why} for so many contrasts") })
        } else {
            let design = |at: usize, x: &mut [f64]| {
                let row = rows.row(at);
                let ones = indicators.iter().map(|(groups, high)| f64::from(u8::from(groups.holds(row, *high))));
                x.iter_mut().zip([1.0].into_iter().chain(ones)).for_each(|(x, one)| *x = one);
                (row.last().copied().unwrap_or(0.0), rows.weight(at))
            };
            let why = "their low and high answers follow from each other, so the contrasts can't be told apart";
            let fit = fit_robust(rows.len(), width, design);
            work::check()?;
            Ok(fit.ok_or_else(|| Error::invalid("drivers", why))?)
        };
        Ok(Self { indicators, fit, min_answers, level, n })
    }

    /// The constant of the regression: the outcome where no indicator is 1.
    fn base(&self) -> Answer {
        self.estimate(&[(0, 1.0)])
    }

    /// A weighted sum of coefficients, by their indices: value -+ t SE, with Student's t at n - p degrees of freedom
    /// for p coefficients.
    fn estimate(&self, terms: &[(usize, f64)]) -> Answer {
        let fit = match &self.fit {
            Ok(fit) => fit,
            Err(answer) => return answer.clone(),
        };
        let mut contrast = vec![0.0; fit.coefficients.len()];
        for &(index, factor) in terms {
            if let Some(cell) = contrast.get_mut(index) {
                *cell = factor;
            }
        }
        // With the covariances of the coefficients, so that the sum of two has its own error.
        let (value, error) = fit.contrast(&contrast);
        let freedom = self.n as f64 - contrast.len() as f64;
        let margin = -student_t_ppf((1.0 - self.level) / 2.0, freedom) * error;
        let (low, high) = (value - margin, value + margin);
        Answer::Known(Estimate { value, low, high, level: self.level, n: self.n, method: "hc3".into() })
    }

    /// The index of an indicator's coefficient, or why it has none.
    fn index(&self, groups: &Groups, high: bool) -> std::result::Result<usize, Answer> {
        let same = |(other, side): &(&Groups, bool)| other.driver == groups.driver && *side == high;
        let not_enough = || {
            let (own, middle) = (groups.own(high), groups.effective[2]);
            let (n, what) =
                if own < self.min_answers { (own, if high { "high" } else { "low" }) } else { (middle, "other") };
            Answer::NotEnough { n, needed: self.min_answers, why: format!("too few {what} answers") }
        };
        // The constant is coefficient 0.
        self.indicators.iter().position(same).map(|index| index + 1).ok_or_else(not_enough)
    }

    fn describe(&self, name: &str, groups: &Groups) -> PenaltyReward {
        let (low, high) = (self.index(groups, false), self.index(groups, true));
        let alone = |index: &std::result::Result<usize, Answer>, sign: f64| match index {
            Ok(index) => self.estimate(&[(*index, sign)]),
            Err(answer) => answer.clone(),
        };
        let (penalty, reward) = (alone(&low, -1.0), alone(&high, 1.0));
        // The penalty is minus its coefficient, so reward less penalty is the sum of both.
        let asymmetry = match (low, high) {
            (Ok(low), Ok(high)) => self.estimate(&[(low, 1.0), (high, 1.0)]),
            (Err(answer), _) | (_, Err(answer)) => answer,
        };
        let estimates = (penalty.estimate(), reward.estimate(), asymmetry.estimate());
        let class = match estimates {
            (Some(penalty), Some(reward), Some(asymmetry)) => Some(class(penalty, reward, asymmetry)),
            _ => None,
        };
        let [n_low, n_high, _] = groups.counts;
        PenaltyReward { name: name.into(), class, penalty, reward, asymmetry, n_low, n_high }
    }
}

/// The class by whether each interval lies above 0.
fn class(penalty: &Estimate, reward: &Estimate, asymmetry: &Estimate) -> PenaltyRewardClass {
    match (penalty.low > 0.0, reward.low > 0.0) {
        (true, _) if asymmetry.high < 0.0 => PenaltyRewardClass::Basic,
        (_, true) if asymmetry.low > 0.0 => PenaltyRewardClass::Excitement,
        (false, false) => PenaltyRewardClass::Neutral,
        _ => PenaltyRewardClass::Performance,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_answer_that_outweighs_all_is_one() {
        let clean: Vec<f64> = (0..200).map(|row| f64::from(1 + row % 5)).collect();
        let overall: Vec<f64> = clean.iter().enumerate().map(|(row, x)| x + (row * 7 % 11) as f64).collect();
        let asked = [Driver { name: "clean", scores: &clean, scale_min: Some(1.0), scale_max: Some(5.0) }];
        let mut weights = vec![1.0; 200];
        weights[0] = 1e9;
        let call = |weights: &[f64]| {
            penalty_reward(&overall, &asked, Some(weights), &PenaltyRewardOptions::default()).unwrap()
        };
        let few = |n, needed, why: &str| Answer::NotEnough { n, needed, why: why.into() };
        let found = call(&weights);
        assert_eq!(found.drivers[0].penalty, few(1, 10, "too few low answers"));
        assert_eq!(found.base, few(1, 20, "too few effective rows for so many contrasts"));
        assert_eq!((found.drivers[0].n_low, found.n_used), (40, 200));
        assert!(call(&[0.3; 200]).drivers[0].class.is_some());
    }
}
