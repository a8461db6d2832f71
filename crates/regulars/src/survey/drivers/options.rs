//! Options of the analyses of drivers, what they come to, and the figures of a sample.

use crate::error::{Error, Result, check_range};
use crate::level;
use serde::{Deserialize, Serialize};

/// Most drivers whose shares are averaged over all subsets (LMG) in a linear regression: 2^18 subsets take a second,
/// and each driver more doubles that.
const MOST_LMG: usize = 18;
/// Most drivers of the same in a logistic regression, which is fitted anew for each of 2^10 = 1,024 subsets; every row
/// has 7,000 scores at those fits, which each draw sums up.
const MOST_LOGISTIC_LMG: usize = 10;
/// Most rows times subsets for which logistic shares by all subsets are the default: about 20,000 rows of 10 drivers.
/// Beyond it a caller who didn't ask for them would wait.
const MOST_FITS: usize = 20_000_000;
/// The most drivers at all: beyond it the correlations of the answers take more memory than they tell.
const MOST_DRIVERS: usize = 64;

/// How R^2 is shared out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyDriverMethod {
    /// The gain by a driver in the mean over all orders in which they can enter: the Shapley value of R^2 (Lindeman,
    /// Merenda and Gold 1980; Grömping 2006). Up to 18 drivers, of a logistic outcome up to 10.
    Lmg,
    /// Relative weights (Johnson 2000; for a logistic outcome Tonidandel and LeBreton 2010). Up to 64 drivers.
    Johnson,
}

/// What the outcome is, and so what R^2 is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriverOutcome {
    /// A number: the R^2 of linear regression.
    #[default]
    Linear,
    /// 0 or 1, such as promoter or not: McFadden's R^2 of logistic regression, the share by which the log likelihood
    /// rises to 0.
    Logistic,
}

/// What is done about rows where some of the drivers weren't answered. Rows without an outcome are never used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingAnswers {
    /// They are filled in several times over by chained regressions with chance, and the results joined by Rubin's
    /// (1987) rules: right where what is missing depends on the other answers alone.
    #[default]
    MultipleImputation,
    /// They are left out: right where what is missing depends on nothing.
    CompleteCases,
    /// Each correlation is over the rows that have both answers. The results carry a warning: the correlations are of
    /// different rows. Linear only.
    Pairwise,
}

/// Options of [`key_drivers`](crate::survey::key_drivers()) and
/// [`importance_performance`](crate::survey::importance_performance()); `Default` is right as a rule.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeyDriverOptions {
    /// How R^2 is shared out; `lmg` up to 18 drivers, `johnson` beyond. Of a logistic outcome `lmg` up to 10 drivers
    /// while rows times 2^drivers is at most 2e7.
    pub method: Option<KeyDriverMethod>,
    /// What the outcome is; `linear`.
    pub outcome: DriverOutcome,
    /// What is done about missing answers; `multiple_imputation`, which does nothing where none is missing.
    pub missing: MissingAnswers,
    /// How often missing answers are filled in, 2 to 200; 20.
    pub imputations: Option<u32>,
    /// Bootstrap draws, 100 to 100,000; 1,000.
    pub draws: Option<u32>,
    /// The seed: the same one gives the same draws, on every machine; 0.
    pub seed: u64,
    /// Confidence level, in (0, 1); 0.95.
    pub level: Option<f64>,
    /// Fewer (effective) rows than this for each driver are not enough, at least 2; of a logistic outcome fewer rows of
    /// the rarer value; 10.
    pub min_rows_per_driver: Option<u64>,
}

/// What is measured on rows or on a draw of them; of each driver in the order given.
#[derive(Debug, Clone, Default)]
pub(super) struct Figures {
    pub(super) r_squared: f64,
    /// Parts of R^2, which they sum to.
    pub(super) shares: Vec<f64>,
    /// Standardised slopes, all drivers in one regression.
    pub(super) effects: Vec<f64>,
    /// Mean answers, in the units of the answers.
    pub(super) means: Vec<f64>,
}

/// The figures of rows, of bootstrap draws of them, and the correlations with the outcome.
#[derive(Debug)]
pub(super) struct Sample {
    pub(super) point: Figures,
    pub(super) draws: Vec<Figures>,
    pub(super) correlation: Vec<f64>,
}

/// Checked options, with the defaults filled in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub(super) method: KeyDriverMethod,
    pub(super) outcome: DriverOutcome,
    pub(super) missing: MissingAnswers,
    pub(super) imputations: usize,
    pub(super) draws: usize,
    pub(super) seed: u64,
    pub(super) level: f64,
    pub(super) min_rows: u64,
}

impl Plan {
    pub(super) fn of(options: &KeyDriverOptions, drivers: usize, rows: usize) -> Result<Self> {
        let whole = |what: &str, found: Option<u32>, default: u32, min: u32, max: u32| {
            let found = found.unwrap_or(default);
            check_range(what, 0, f64::from(found), f64::from(min), f64::from(max)).map(|()| found as usize)
        };
        let most = match options.outcome {
            DriverOutcome::Linear => MOST_LMG,
            DriverOutcome::Logistic => MOST_LOGISTIC_LMG,
        };
        // Shifted right, not multiplied: rows times 2^drivers may overflow.
        let quick = options.outcome == DriverOutcome::Linear || rows <= MOST_FITS >> drivers.min(most);
        let default = if drivers <= most && quick { KeyDriverMethod::Lmg } else { KeyDriverMethod::Johnson };
        let method = options.method.unwrap_or(default);
        let most = if method == KeyDriverMethod::Lmg { most } else { MOST_DRIVERS };
        check_range("drivers", 0, drivers as f64, 1.0, most as f64)?;
        if options.outcome == DriverOutcome::Logistic && options.missing == MissingAnswers::Pairwise {
            return Err(Error::invalid("missing", "pairwise is not defined for a logistic outcome"));
        }
        Ok(Self {
            method,
            outcome: options.outcome,
            missing: options.missing,
            imputations: whole("imputations", options.imputations, 20, 2, 200)?,
            draws: whole("draws", options.draws, 1_000, 100, 100_000)?,
            seed: options.seed,
            level: level::of(options.level)?,
            // One row of a driver would be its slope, without a residual.
            min_rows: options.min_rows_per_driver.unwrap_or(10).max(2),
        })
    }

    #[cfg(test)]
    pub(super) fn of_tests(method: KeyDriverMethod) -> Self {
        Self { method, ..Self::of(&KeyDriverOptions::default(), 3, 100).unwrap() }
    }
}
