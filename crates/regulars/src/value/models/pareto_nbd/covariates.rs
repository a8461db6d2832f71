//! Pareto/NBD with covariates of its customers (Fader & Hardie 2007, "Incorporating time-invariant covariates into the
//! Pareto/NBD and BG/NBD models").

use super::fit;
use super::likelihood::row_local;
use super::model::ParetoNbd;
use crate::error::{Result, check_range};
use crate::fit::{Fit, FitOptions, Parameters, Problem};
use crate::value::models::covariates::Coefficient;
use crate::value::models::covariates::{Effect, scale, values_of, with_next};
use crate::value::models::covariates_fit;
use crate::value::models::covariates_fit::Design;
use crate::value::models::kernel::Kernel;
use crate::value::models::limits::SCALE;
use crate::value::models::process::{Newcomer, Process};
use crate::value::purchases::histories::Histories;
use serde::{Deserialize, Serialize};

/// [`ParetoNbd`] with covariates z of each customer: alpha_i = alpha exp(-purchase'z) and beta_i = beta
/// exp(-dropout'z). A positive coefficient of `purchase` means more purchases, one of `dropout` an earlier end.
///
/// What it answers are the methods of [`crate::value::PurchaseModel`], for histories that carry the covariates of the
/// fit, in its order. A new customer is the baseline one, whose covariates are all 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ParetoNbdCovariates {
    /// Shape of the purchase rates.
    pub r: f64,
    /// Rate parameter of the purchase rates of the baseline customer, in time units.
    pub alpha: f64,
    /// Shape of the dropout rates.
    pub s: f64,
    /// Rate parameter of the dropout rates of the baseline customer, in time units.
    pub beta: f64,
    /// What the covariates add to the logarithm of the mean purchase rate.
    pub purchase: Vec<Coefficient>,
    /// What the covariates add to the logarithm of the mean dropout rate.
    pub dropout: Vec<Coefficient>,
}

/// Covariates divide alpha, the rate parameter of the purchase rates: their mean is r / alpha.
const PURCHASE: Effect = Effect { name: "purchase", parameter: 1, sign: -1.0, dropout: false, repeaters: false };
/// Covariates divide beta, the rate parameter of the dropout rates: their mean is s / beta.
const DROPOUT: Effect = Effect { name: "dropout", parameter: 3, sign: -1.0, dropout: true, repeaters: false };

/// The Pareto/NBD for `covariates_fit`.
const DESIGN: Design = Design { plain: fit::problem, local: row_local, effects: &[PURCHASE, DROPOUT] };

impl ParetoNbdCovariates {
    /// Fits by maximum likelihood, or a posteriori where there are priors: Newton steps with the exact Hessian in log
    /// parameters and coefficients, over the distinct rows. The covariates must lie within -100..=100.
    ///
    /// # Errors
    /// As [`crate::value::BgNbdCovariates::fit`].
    ///
    /// ```
    /// use regulars::value::{Covariate, Covariates, FitOptions, Histories, ParetoNbdCovariates, PurchaseModel};
    /// let frequency = [0, 0, 0, 1, 2, 5, 9, 0, 1, 3, 2, 4];
    /// let recency = [0.0, 0.0, 0.0, 4.0, 9.0, 20.0, 31.0, 0.0, 30.0, 12.0, 14.0, 28.0];
    /// let age = [39.0, 38.0, 35.0, 36.0, 33.0, 39.0, 32.0, 30.0, 38.0, 30.0, 33.0, 37.0];
    /// let online = [0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0];
    /// let online = [Covariate { name: "online", values: &online }];
    /// let covariates = Covariates { purchase: &online, dropout: &[] };
    /// let histories = Histories::new(&frequency, &recency, &age)?.with_covariates(covariates)?;
    /// let fit = ParetoNbdCovariates::fit(&histories, &FitOptions::default())?;
    /// assert_eq!(fit.parameters[4].name, "purchase.online");
    /// assert!(fit.model.purchase[0].value > 0.0);
    /// assert_eq!(fit.model.probability_alive(&histories)?.len(), 12);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn fit(histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Fit<Self>> {
        let problem = covariates_fit::problem(histories, options, &DESIGN)?;
        let covariates = histories.covariates();
        // The names of the coefficients; every number is replaced by the fit.
        let unfitted = Self {
            r: f64::NAN,
            alpha: f64::NAN,
            s: f64::NAN,
            beta: f64::NAN,
            purchase: PURCHASE.coefficients(&covariates),
            dropout: DROPOUT.coefficients(&covariates),
        };
        crate::fit::fit(problem, options, |values| unfitted.with_values(values))
    }

    fn check_names(&self, histories: &Histories<'_>) -> Result<()> {
        let covariates = histories.covariates();
        PURCHASE.check_names(&self.purchase, &covariates)?;
        DROPOUT.check_names(&self.dropout, &covariates)
    }

    /// alpha and beta of a customer, wherever they are.
    fn moved(&self, histories: &Histories<'_>, row: usize) -> [f64; 2] {
        let covariates = histories.covariates();
        [
            PURCHASE.moved(self.alpha, &self.purchase, &covariates, row),
            DROPOUT.moved(self.beta, &self.dropout, &covariates, row),
        ]
    }

    /// The plain model of a customer.
    fn of_row(&self, histories: &Histories<'_>, row: usize) -> ParetoNbd {
        let [alpha, beta] = self.moved(histories, row).map(scale);
        ParetoNbd { r: self.r, alpha, s: self.s, beta }
    }

    fn baseline(&self) -> ParetoNbd {
        ParetoNbd { r: self.r, alpha: self.alpha, s: self.s, beta: self.beta }
    }
}

impl Parameters for ParetoNbdCovariates {
    fn values(&self) -> Vec<f64> {
        let coefficients = [&self.purchase[..], &self.dropout];
        [self.r, self.alpha, self.s, self.beta].into_iter().chain(values_of(&coefficients)).collect()
    }

    fn with_values(&self, values: &[f64]) -> Option<Self> {
        let (&[r, alpha, s, beta], rest) = values.split_first_chunk()?;
        let mut rest = rest.iter();
        let (purchase, dropout) = (with_next(&self.purchase, &mut rest)?, with_next(&self.dropout, &mut rest)?);
        // None left over: a longer list is not this model's.
        rest.next().is_none().then_some(Self { r, alpha, s, beta, purchase, dropout })
    }

    fn positive(&self) -> usize {
        4
    }
}

impl Kernel for ParetoNbdCovariates {
    fn name(&self) -> &'static str {
        "pareto_nbd_covariates"
    }

    fn check(&self) -> Result<()> {
        self.baseline().check()?;
        PURCHASE.check(&self.purchase)?;
        DROPOUT.check(&self.dropout)
    }

    fn check_rows(&self, histories: &Histories<'_>) -> Result<()> {
        self.check_names(histories)?;
        (0..histories.len()).try_for_each(|row| {
            let [alpha, beta] = self.moved(histories, row);
            check_range("alpha", row, alpha, SCALE.0, SCALE.1)?;
            check_range("beta", row, beta, SCALE.0, SCALE.1)
        })
    }

    fn problem(&self, histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Problem> {
        self.check_names(histories)?;
        covariates_fit::problem(histories, options, &DESIGN)
    }

    fn ln_likelihood(&self, histories: &Histories<'_>, row: usize) -> f64 {
        let (x, t_x, age) = histories.counted_row(row);
        self.of_row(histories, row).ln_likelihood_of(x, t_x, age)
    }

    fn ln_odds_gone(&self, histories: &Histories<'_>, row: usize) -> f64 {
        let (x, t_x, age) = histories.counted_row(row);
        self.of_row(histories, row).ln_odds(x, t_x, age)
    }

    fn living(&self, histories: &Histories<'_>, row: usize) -> Process {
        let (x, _, age) = histories.counted_row(row);
        Process::Exponential(self.of_row(histories, row).alive_at(x, age))
    }

    fn shares_futures(&self) -> bool {
        false
    }

    fn newcomer(&self) -> Newcomer {
        self.baseline().newcomer()
    }

    fn newcomer_of(&self, histories: &Histories<'_>, row: usize) -> Newcomer {
        self.of_row(histories, row).newcomer()
    }
}
