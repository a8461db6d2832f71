//! Key drivers: how much of an outcome each of several answers is associated with, when the answers are correlated.

use super::linear::linear;
use super::measure::measure;
use super::missing::imputed;
use super::options::{DriverOutcome, KeyDriverMethod, KeyDriverOptions, MissingAnswers, Plan, Sample};
use super::rows::{Answers, Driver, Rows};
use super::summary::Pool;
use crate::error::{Error, Result};
use crate::estimate::{Answer, Estimate};
use serde::{Deserialize, Serialize};

/// What of the outcome the drivers together and each of them is associated with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeyDrivers {
    /// The share of the outcome's variation (logistic: of its log likelihood) that goes with the drivers, or why there
    /// is no answer.
    pub r_squared: Answer,
    /// The drivers, largest share first; none when there is not enough data.
    pub drivers: Vec<KeyDriver>,
    /// How R^2 is shared out.
    pub method: KeyDriverMethod,
    /// Rows given, without those of weight 0.
    pub n: u64,
    /// Rows used.
    pub n_used: u64,
    /// Unweighted rows that would tell as much as those used (Kish).
    pub n_effective: f64,
    /// Rows where the outcome or a driver was not answered.
    pub n_missing: u64,
    /// What a reader should know, in sentences.
    pub notes: Vec<String>,
}

/// One driver: its intervals are of bootstrap draws of the rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeyDriver {
    /// Its name.
    pub name: String,
    /// Its share of R^2; the shares sum to R^2.
    pub share: Estimate,
    /// Its share as a part of R^2; these sum to 1.
    pub relative_share: Estimate,
    /// Its place by share, 1 for the largest.
    pub rank: Estimate,
    /// Standard deviations of the outcome (logistic: log odds) that go with one of the driver when the other drivers
    /// are alike.
    pub effect: Estimate,
    /// Its correlation with the outcome.
    pub correlation: f64,
    /// Rows where it and the outcome were answered.
    pub n: u64,
}

/// How much of an outcome each driver is associated with: its share of R^2, with intervals of share and rank.
///
/// `outcome` has a number a row, NaN where there is none; [`Driver`] has the answers; `weights` are at least 0 and only
/// their ratios matter. Association is not cause: a driver of a large share is where to look, and an experiment tells.
///
/// Intervals: the rows are drawn with replacement. Of more than 10,000 rows (fewer where a draw costs more) a random
/// sample is drawn from, and how the moments vary is scaled to all rows (a single bag of Kleiner et al. 2014, about the
/// moments of all rows). The limits are quantiles of the draws, those of R^2 corrected for bias (Efron 1981), since
/// chance alone makes an R^2 larger. Among imputed data they are Rubin's, with Student's t.
///
/// ```
/// use regulars::survey::{Driver, KeyDriverOptions, key_drivers};
/// let answer = |row: usize, of: usize| ((row * (7 + 3 * of)) % 11) as f64;
/// let speed: Vec<f64> = (0..200).map(|row| answer(row, 0)).collect();
/// let price: Vec<f64> = (0..200).map(|row| answer(row / 2, 1)).collect();
/// let overall: Vec<f64> = speed.iter().zip(&price).map(|(speed, price)| 0.6 * speed + 0.3 * price).collect();
/// let asked = [
///     Driver { name: "speed", scores: &speed, ..Driver::default() },
///     Driver { name: "price", scores: &price, ..Driver::default() },
/// ];
/// let found = key_drivers(&overall, &asked, None, &KeyDriverOptions::default())?;
/// assert_eq!(found.drivers[0].name, "speed");
/// assert!(found.drivers[0].relative_share.low > 0.7);
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// Columns of different lengths, an infinity, an answer off its declared scale, two drivers of one name, a driver
/// without two different answers or one that follows from the others (by name), two drivers that too few rows have both
/// of, so that nothing is known of their correlation (by name; fewer than rows per driver times 2; not of complete
/// cases), outcomes other than 0 and 1 or told apart without error (logistic), an option out of its range, more drivers
/// than the method takes.
pub fn key_drivers(
    outcome: &[f64],
    drivers: &[Driver],
    weights: Option<&[f64]>,
    options: &KeyDriverOptions,
) -> Result<KeyDrivers> {
    let answers = Answers::checked(outcome, drivers, weights)?;
    let analysis = Analysis::of(&answers, options)?;
    Ok(analysis.describe(&answers))
}

/// All that is known before it is put into records.
pub(super) struct Analysis {
    pub(super) plan: Plan,
    /// The figures, or why there are none.
    pub(super) pool: std::result::Result<Pool, Answer>,
    n: u64,
    n_used: u64,
    n_effective: f64,
    n_missing: u64,
    notes: Vec<String>,
}

impl Analysis {
    pub(super) fn of(answers: &Answers, options: &KeyDriverOptions) -> Result<Self> {
        let plan = Plan::of(options, answers.drivers.len(), answers.n() as usize)?;
        if plan.outcome == DriverOutcome::Logistic {
            check_binary(answers.outcome)?;
        }
        let incomplete = plan.missing != MissingAnswers::CompleteCases;
        let rows = answers.rows(incomplete)?;
        let (n, n_missing) = (answers.n(), answers.n() - rows.n_complete);
        let mut analysis = Self {
            plan,
            pool: Err(not_enough(0, 1, FEW_ROWS.into())),
            n,
            n_used: rows.len() as u64,
            n_effective: rows.n_effective(),
            n_missing,
            notes: Vec::new(),
        };
        analysis.pool = match refusal(answers, &rows, &plan) {
            Some(answer) => Err(answer),
            None => {
                if incomplete {
                    rows.check_pairs(answers.drivers, plan.min_rows.saturating_mul(2))?;
                }
                Ok(Pool::of(analysis.measure(rows, answers.drivers)?, plan.level))
            }
        };
        Ok(analysis)
    }

    /// One sample, or one for each imputation.
    fn measure(&mut self, rows: Rows, drivers: &[Driver]) -> Result<Vec<Sample>> {
        let missing = self.n_missing;
        if missing > 0 {
            self.notes.push(match self.plan.missing {
                MissingAnswers::CompleteCases => format!("{missing} of {} rows lack an answer and were left out", self.n),
                MissingAnswers::Pairwise => format!(
                    "{missing} of {} rows lack an answer: each correlation is over the rows that have both, so that shares compare \
                     different rows; multiple imputation is the safer choice",
                    self.n
                ),
                MissingAnswers::MultipleImputation => format!(
                    "{missing} of {} rows lack an answer: those without an outcome or any driver were left out, the others filled \
                     in {} times",
                    self.n, self.plan.imputations
                ),
            });
        }
        // Imputation of complete rows would give one sample many times over.
        let holes = !rows.is_complete();
        match self.plan.missing {
            MissingAnswers::Pairwise => Ok(vec![linear(rows, drivers, &self.plan, true)?]),
            MissingAnswers::MultipleImputation if holes => imputed(rows, drivers, &self.plan),
            _ => Ok(vec![measure(&self.plan, rows, drivers)?]),
        }
    }

    fn describe(&self, answers: &Answers) -> KeyDrivers {
        let &Self { n, n_used, n_effective, n_missing, .. } = self;
        let (r_squared, drivers) = match &self.pool {
            Err(answer) => (answer.clone(), Vec::new()),
            Ok(pool) => (Answer::Known(pool.r_squared(n_used)), self.drivers(pool, answers)),
        };
        let mut notes = self.notes.clone();
        for driver in drivers.iter().filter(|driver| driver.effect.high < 0.0) {
            notes.push(format!("higher {} goes with a lower outcome when the other drivers are alike", driver.name));
        }
        KeyDrivers { r_squared, drivers, method: self.plan.method, n, n_used, n_effective, n_missing, notes }
    }

    fn drivers(&self, pool: &Pool, answers: &Answers) -> Vec<KeyDriver> {
        let order = pool.by_share();
        let of = |(index, driver): (usize, &Driver)| KeyDriver {
            name: driver.name.into(),
            share: pool.share(index, self.n_used),
            relative_share: pool.relative_share(index, self.n_used),
            rank: pool.rank(index, self.n_used),
            effect: pool.effect(index, self.n_used),
            correlation: pool.correlation(index),
            n: answers.n_answered(driver),
        };
        order.into_iter().filter_map(|index| answers.drivers.get(index).map(|driver| of((index, driver)))).collect()
    }

    /// Rows used.
    pub(super) fn n_used(&self) -> u64 {
        self.n_used
    }

    pub(super) fn into_notes(self) -> Vec<String> {
        self.notes
    }
}

/// Refuses an outcome that is neither 0, 1 nor missing.
fn check_binary(outcome: &[f64]) -> Result<()> {
    match outcome.iter().position(|&y| !(y.is_nan() || y == 0.0 || y == 1.0)) {
        Some(row) => Err(Error::invalid(format!("outcome[{row}]"), "a logistic outcome is 0 or 1")),
        None => Ok(()),
    }
}

/// Why there is no answer, in the words of a result.
const FEW_ROWS: &str = "too few rows for so many drivers";

/// Why there is no answer: too few effective rows, or answers to a driver.
fn refusal<'a>(answers: &Answers<'a>, rows: &Rows, plan: &Plan) -> Option<Answer> {
    let needed = plan.min_rows.saturating_mul(answers.drivers.len() as u64);
    let found = enough(rows, plan.outcome);
    if let Some(driver) = answers.drivers.iter().find(|driver| answers.is_unanswered(driver)) {
        return Some(not_enough(0, needed, format!("nobody answered {}", driver.name)));
    }
    let answered =
        |(index, driver): (usize, &Driver<'a>)| (rows.n_effective_where(index, |x| !x.is_nan()), driver.name);
    // Complete rows have as many answers to each.
    let incomplete = answers.drivers.iter().enumerate().filter(|_| !rows.is_complete());
    // The driver of the fewest answers is named, if it is the reason.
    match incomplete.map(answered).min_by_key(|&(n, _)| n) {
        Some((n, name)) if n < found && n < needed => Some(not_enough(n, needed, format!("too few answers to {name}"))),
        _ if found < needed => {
            let why = if answers.is_weighted() { "too few effective rows for so many drivers" } else { FEW_ROWS };
            Some(not_enough(found, needed, why.into()))
        }
        _ => None,
    }
}

/// Effective rows that tell: of a logistic outcome those of its rarer value.
fn enough(rows: &Rows, outcome: DriverOutcome) -> u64 {
    let with = |wanted: fn(f64) -> bool| rows.n_effective_where(rows.width - 1, wanted);
    match outcome {
        DriverOutcome::Linear => with(|_| true),
        DriverOutcome::Logistic => with(|y| y == 0.0).min(with(|y| y == 1.0)),
    }
}

fn not_enough(n: u64, needed: u64, why: String) -> Answer {
    Answer::NotEnough { n, needed, why }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::columns::random::Stream;

    /// Names of drivers.
    const NAMES: [&str; 12] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];

    /// Answers on a scale of 1 to 7 with a halo, and an outcome that goes with the first half of them.
    fn survey(rows: usize, drivers: usize, seed: u64) -> (Vec<f64>, Vec<Vec<f64>>) {
        let mut columns = vec![vec![0.0; rows]; drivers];
        let mut outcome = vec![0.0; rows];
        for row in 0..rows {
            let mut stream = Stream::new(seed, row as u64);
            let halo = stream.normal();
            let mut sum = 0.0;
            for (place, column) in columns.iter_mut().enumerate() {
                column[row] = (4.0 + 0.8 * halo + stream.normal()).round().clamp(1.0, 7.0);
                sum += if 2 * place < drivers { column[row] * (drivers - place) as f64 } else { 0.0 };
            }
            outcome[row] = (2.0 * sum / (drivers * drivers) as f64 + 1.5 * stream.normal()).round();
        }
        (outcome, columns)
    }

    fn named(columns: &[Vec<f64>]) -> Vec<Driver<'_>> {
        NAMES.iter().zip(columns).map(|(name, scores)| Driver { name, scores, ..Driver::default() }).collect()
    }

    /// How often the limits of each share, of R^2 and of each rank hold what a survey of very many rows has.
    fn coverage(rows: usize, drivers: usize, surveys: u64, change: impl Fn(&mut [Vec<f64>], &[f64])) -> [Vec<f64>; 3] {
        let (outcome, columns) = survey(50 * rows.max(4_000), drivers, 77);
        let options = KeyDriverOptions { draws: Some(200), imputations: Some(5), ..Default::default() };
        let truth = key_drivers(&outcome, &named(&columns), None, &options).unwrap();
        let mut hits = [vec![0.0; drivers], vec![0.0], vec![0.0; drivers]];
        let holds = |found: &Estimate, truth: &Estimate| {
            f64::from(u8::from((found.low..=found.high).contains(&truth.value))) / surveys as f64
        };
        for seed in 0..surveys {
            let (outcome, mut columns) = survey(rows, drivers, 1_000 + seed);
            change(&mut columns, &outcome);
            let found = key_drivers(&outcome, &named(&columns), None, &options).unwrap();
            for (place, name) in NAMES.iter().take(drivers).enumerate() {
                let of = |drivers: &KeyDrivers| drivers.drivers.iter().find(|d| d.name == *name).unwrap().clone();
                let (found, truth) = (of(&found), of(&truth));
                hits[0][place] += holds(&found.share, &truth.share);
                hits[2][place] += holds(&found.rank, &truth.rank);
            }
            hits[1][0] += holds(found.r_squared.estimate().unwrap(), truth.r_squared.estimate().unwrap());
        }
        println!("{rows} rows, {drivers} drivers: shares {:.3?}, R2 {:.3?}, ranks {:.3?}", hits[0], hits[1], hits[2]);
        hits
    }

    /// Nominal 0.95; longer runs gave shares 0.93 and R^2 0.89 at 60 rows, 0.94 and 0.92 at 300.
    #[test]
    fn limits_cover() {
        for rows in [60, 300] {
            let hits = coverage(rows, 4, 300, |_, _| ());
            assert!(hits.iter().flatten().all(|&hit| hit > 0.85), "{hits:?}");
        }
    }

    /// Half of the first driver's answers are missing where the outcome is high, which leaving the rows out would not
    /// survive.
    #[test]
    fn limits_cover_with_imputations() {
        let hits = coverage(300, 3, 150, |columns, outcome| {
            for (row, (answer, y)) in columns[0].iter_mut().zip(outcome).enumerate() {
                if *y > 4.0 && row % 2 == 0 {
                    *answer = f64::NAN;
                }
            }
        });
        assert!(hits.iter().flatten().all(|&hit| hit > 0.87), "{hits:?}");
    }

    /// Here the draws are of a sample of 10,000 rows.
    #[test]
    fn limits_cover_where_a_sample_is_drawn_from() {
        let hits = coverage(30_000, 3, 120, |_, _| ());
        assert!(hits.iter().flatten().all(|&hit| hit > 0.87), "{hits:?}");
    }

    #[test]
    fn shuffled_rows_and_threads_give_the_same_bits() {
        let options = [
            (12_000, KeyDriverOptions::default()),
            (500, KeyDriverOptions { outcome: DriverOutcome::Logistic, draws: Some(100), ..Default::default() }),
            (500, KeyDriverOptions { missing: MissingAnswers::Pairwise, draws: Some(100), ..Default::default() }),
        ];
        for (rows, options) in options {
            let (mut outcome, mut columns) = survey(rows, 4, 3);
            if options.outcome == DriverOutcome::Logistic {
                outcome.iter_mut().for_each(|y| *y = f64::from(u8::from(*y > 3.0)));
            }
            columns[1].iter_mut().step_by(rows / 60).for_each(|x| *x = f64::NAN);
            let weights: Vec<f64> = (0..rows).map(|row| 0.1 + (row % 7) as f64).collect();
            let shuffle = |column: &Vec<f64>| -> Vec<f64> { (0..rows).map(|row| column[row * 7_919 % rows]).collect() };
            let call = |outcome: &[f64], columns: &[Vec<f64>], weights: &[f64]| {
                serde_json::to_string(&key_drivers(outcome, &named(columns), Some(weights), &options).unwrap()).unwrap()
            };
            let expected = call(&outcome, &columns, &weights);
            let mixed: Vec<Vec<f64>> = columns.iter().map(shuffle).collect();
            assert_eq!(call(&shuffle(&outcome), &mixed, &shuffle(&weights)), expected);
            #[cfg(feature = "parallel")]
            for threads in [1, 3] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                assert_eq!(pool.install(|| call(&outcome, &columns, &weights)), expected);
            }
        }
    }

    #[test]
    fn imputations_say_what_all_answers_say() {
        let (outcome, columns) = survey(2_000, 4, 5);
        let all = key_drivers(&outcome, &named(&columns), None, &KeyDriverOptions::default()).unwrap();
        let mut holes = columns.clone();
        for (place, column) in holes.iter_mut().enumerate() {
            column.iter_mut().skip(place).step_by(9).for_each(|x| *x = f64::NAN);
        }
        let found = key_drivers(&outcome, &named(&holes), None, &KeyDriverOptions::default()).unwrap();
        assert!(
            found.n_missing > 800 && found.n_used == 2_000 && found.notes[0].contains("filled"),
            "{:?}",
            found.notes
        );
        for found in &found.drivers {
            let all = all.drivers.iter().find(|driver| driver.name == found.name).unwrap();
            assert!((found.share.value - all.share.value).abs() < 0.02, "{found:?} {all:?}");
            assert!(found.effect.method == "bootstrap_of_imputations" && found.n < all.n);
        }
        let sum: f64 = found.drivers.iter().map(|driver| driver.share.value).sum();
        assert!((sum - found.r_squared.estimate().unwrap().value).abs() < 1e-12);
    }

    #[test]
    fn drivers_that_nobody_answered_together_are_named() {
        let (outcome, columns) = survey(400, 3, 6);
        let mut halves = columns.clone();
        let hole = |column: &mut Vec<f64>, from: usize| column[from..from + 200].iter_mut().for_each(|x| *x = f64::NAN);
        hole(&mut halves[0], 0);
        hole(&mut halves[2], 200);
        let options = |missing| KeyDriverOptions { missing, draws: Some(100), ..Default::default() };
        let error = |columns: &[Vec<f64>], missing| {
            key_drivers(&outcome, &named(columns), None, &options(missing)).unwrap_err().to_string()
        };
        for missing in [MissingAnswers::MultipleImputation, MissingAnswers::Pairwise] {
            assert_eq!(error(&halves, missing), "rows that answer both a and c: 0 found, at least 20 needed");
            halves[2][200..219].copy_from_slice(&columns[2][200..219]);
            assert_eq!(error(&halves, missing), "rows that answer both a and c: 19 found, at least 20 needed");
            let mut enough = halves.clone();
            enough[2][219] = columns[2][219];
            assert!(key_drivers(&outcome, &named(&enough), None, &options(missing)).is_ok());
            hole(&mut halves[2], 200);
        }
        let complete = key_drivers(&outcome, &named(&halves), None, &options(MissingAnswers::CompleteCases)).unwrap();
        assert_eq!(complete.r_squared, not_enough(0, 30, FEW_ROWS.into()));
    }

    #[test]
    fn what_is_too_few_is_said() {
        let (outcome, mut columns) = survey(200, 2, 7);
        let why = |outcome: &[f64], columns: &[Vec<f64>], weights: Option<&[f64]>, options: &KeyDriverOptions| {
            match key_drivers(outcome, &named(columns), weights, options).unwrap().r_squared {
                Answer::NotEnough { n, needed, why } => format!("{why}: {n} of {needed}"),
                Answer::Known(_) => "enough".into(),
            }
        };
        let options = KeyDriverOptions { draws: Some(100), ..Default::default() };
        let mut weights = vec![1.0; 200];
        weights[0] = 1e9;
        let heavy = "too few effective rows for so many drivers: 1 of 20";
        assert_eq!(why(&outcome, &columns, Some(&weights), &options), heavy);
        let promoters: Vec<f64> = outcome.iter().map(|&y| f64::from(u8::from(y > 3.0))).collect();
        let logistic = KeyDriverOptions { outcome: DriverOutcome::Logistic, ..options.clone() };
        assert_eq!(why(&promoters, &columns, Some(&weights), &logistic), heavy);
        // Weights all alike are none.
        assert_eq!(
            why(&outcome[..20], &[columns[0][..20].to_vec(), columns[1][..20].to_vec()], Some(&[0.1; 20]), &options),
            "enough"
        );
        columns[1][15..].iter_mut().for_each(|x| *x = f64::NAN);
        assert_eq!(why(&outcome, &columns, None, &options), "too few answers to b: 15 of 20");
        columns[1] = vec![f64::NAN; 200];
        for missing in [MissingAnswers::MultipleImputation, MissingAnswers::CompleteCases, MissingAnswers::Pairwise] {
            let options = KeyDriverOptions { missing, ..options.clone() };
            assert_eq!(why(&outcome, &columns, None, &options), "nobody answered b: 0 of 20");
        }
    }

    #[test]
    fn what_is_alike_or_follows_is_named() {
        let (outcome, mut columns) = survey(200, 3, 4);
        let error = |columns: &[Vec<f64>]| {
            key_drivers(&outcome, &named(columns), None, &KeyDriverOptions::default()).unwrap_err().to_string()
        };
        columns[2] = columns[0].iter().zip(&columns[1]).map(|(a, b)| a + b).collect();
        assert!(error(&columns).starts_with("c is invalid: it follows from the drivers before it"));
        columns[1] = vec![4.0; 200];
        assert!(error(&columns).starts_with("b is invalid: all of its answers are alike"));
    }
}
