//! The BG/NBD model of repeat purchases (Fader, Hardie & Lee 2005, "Counting your customers the easy way").

use super::beta_geometric::BetaGeometric;
use super::kernel::Kernel;
use super::process::Process;
use super::{Histories, beta_geometric_fit};
use crate::error::Result;
use crate::estimate::{self, Fit, FitOptions, Parameters, Problem};
use serde::{Deserialize, Serialize};

/// BG/NBD: while alive, customers buy at rates that vary as a gamma distribution (shape `r`, rate `alpha`); after every
/// repeat purchase they leave with a probability that varies as a beta distribution (`a`, `b`). Nobody leaves before the first
/// repeat, so one-time buyers count as alive.
///
/// Time is in the unit of the histories that the model was fitted to, and so are horizons. What it answers are the methods of
/// [`super::PurchaseModel`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BgNbd {
    /// Shape of the purchase rates.
    pub r: f64,
    /// Rate parameter of the purchase rates, in time units.
    pub alpha: f64,
    /// First parameter of the dropout probabilities.
    pub a: f64,
    /// Second parameter of the dropout probabilities.
    pub b: f64,
}

/// Chances to leave before the first repeat purchase.
const EARLY: f64 = 0.0;

impl BgNbd {
    /// Fits by maximum likelihood, or a posteriori where there are priors: Newton steps with the exact Hessian in log
    /// parameters, over the distinct rows.
    ///
    /// # Errors
    /// [`crate::Error::TooFew`] with fewer than 4 customers who repeat, [`crate::Error::OutOfRange`] for bad weights or
    /// level, [`crate::Error::Invalid`] when every age is 0 or a prior names no parameter, [`crate::Error::NotConverged`].
    ///
    /// ```
    /// use regulars::value::{BgNbd, FitOptions, Histories};
    /// let frequency = [0, 0, 0, 1, 2, 5, 9, 0, 1, 3];
    /// let recency = [0.0, 0.0, 0.0, 4.0, 9.0, 20.0, 31.0, 0.0, 30.0, 12.0];
    /// let age = [39.0, 38.0, 35.0, 36.0, 33.0, 39.0, 32.0, 30.0, 38.0, 30.0];
    /// let fit = BgNbd::fit(&Histories::new(&frequency, &recency, &age)?, &FitOptions::default())?;
    /// assert!(fit.model.r > 0.0 && fit.log_likelihood < 0.0);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn fit(histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Fit<Self>> {
        let problem = beta_geometric_fit::problem(histories, options, EARLY)?;
        estimate::fit(problem, options, |values| match *values {
            [r, alpha, a, b] => Self { r, alpha, a, b },
            _ => Self { r: f64::NAN, alpha: f64::NAN, a: f64::NAN, b: f64::NAN },
        })
    }

    fn core(&self) -> BetaGeometric {
        let Self { r, alpha, a, b } = *self;
        BetaGeometric { r, alpha, a, b, early: EARLY }
    }
}

impl Parameters for BgNbd {
    fn values(&self) -> Vec<f64> {
        vec![self.r, self.alpha, self.a, self.b]
    }

    fn with_values(&self, values: &[f64]) -> Option<Self> {
        let &[r, alpha, a, b] = values else { return None };
        Some(Self { r, alpha, a, b })
    }
}

impl Kernel for BgNbd {
    fn name(&self) -> &'static str {
        "bg_nbd"
    }

    fn check(&self) -> Result<()> {
        self.core().check()
    }

    fn problem(&self, histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Problem> {
        beta_geometric_fit::problem(histories, options, EARLY)
    }

    fn ln_likelihood(&self, histories: &Histories<'_>, row: usize) -> f64 {
        let (x, t_x, age) = histories.row(row);
        self.core().ln_likelihood(x, t_x, age)
    }

    fn ln_odds_gone(&self, histories: &Histories<'_>, row: usize) -> f64 {
        let (x, t_x, age) = histories.row(row);
        self.core().ln_odds_gone(x, t_x, age)
    }

    fn living(&self, histories: &Histories<'_>, row: usize) -> Process {
        let (x, _, age) = histories.row(row);
        Process::Geometric(self.core().living(x, age))
    }

    fn newcomer(&self) -> (f64, Process) {
        let (alive, process) = self.core().newcomer();
        (alive, Process::Geometric(process))
    }
}
