//! BG/NBD with covariates of its customers (Fader & Hardie 2007, "Incorporating time-invariant covariates into the
//! Pareto/NBD and BG/NBD models").

use super::beta_geometric::{BetaGeometric, softplus};
use super::fit;
use crate::error::{Result, check_range};
use crate::fit::{Fit, FitOptions, Parameters, Problem};
use crate::math::search::optimise::Derivatives;
use crate::math::special::gamma::{digamma_rise, trigamma_rise};
use crate::math::special::rising::{ln_beta_ratio, ln_rising};
use crate::value::models::covariates::Coefficient;
use crate::value::models::covariates::{Effect, scale, shape, values_of, with_next};
use crate::value::models::covariates_fit;
use crate::value::models::covariates_fit::Design;
use crate::value::models::kernel::Kernel;
use crate::value::models::limits::{SCALE, SHAPE};
use crate::value::models::process::{Newcomer, Process};
use crate::value::purchases::histories::Histories;
use libm::{exp, log, log1p};
use serde::{Deserialize, Serialize};

/// [`crate::value::BgNbd`] with covariates z of each customer: alpha_i = alpha exp(-purchase'z), a_i = a
/// exp(dropout_a'z) and b_i = b exp(dropout_b'z). A positive coefficient of `purchase` means more purchases; equal ones
/// of `dropout_a` and `dropout_b` keep the mean probability to leave.
///
/// What it answers are the methods of [`crate::value::PurchaseModel`], for histories that carry the covariates of the
/// fit, in its order. A new customer is the baseline one, whose covariates are all 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BgNbdCovariates {
    /// Shape of the purchase rates.
    pub r: f64,
    /// Rate parameter of the purchase rates of the baseline customer, in time units.
    pub alpha: f64,
    /// First parameter of the dropout probabilities of the baseline customer.
    pub a: f64,
    /// Second parameter of the dropout probabilities of the baseline customer.
    pub b: f64,
    /// What the covariates add to the logarithm of the mean purchase rate.
    pub purchase: Vec<Coefficient>,
    /// What the covariates add to the logarithm of `a`.
    pub dropout_a: Vec<Coefficient>,
    /// What the covariates add to the logarithm of `b`.
    pub dropout_b: Vec<Coefficient>,
}

/// Covariates divide alpha, the rate parameter of the purchase rates: their mean is r / alpha.
const PURCHASE: Effect = Effect { name: "purchase", parameter: 1, sign: -1.0, dropout: false, repeaters: false };
/// Covariates multiply a. Only repeaters had a chance to leave, so only they tell of it.
const DROPOUT_A: Effect = Effect { name: "dropout_a", parameter: 2, sign: 1.0, dropout: true, repeaters: true };
/// Covariates multiply b, by coefficients of their own.
const DROPOUT_B: Effect = Effect { name: "dropout_b", parameter: 3, sign: 1.0, dropout: true, repeaters: true };

/// BG/NBD, which has no chance to leave before the first repeat purchase, for `covariates_fit`.
const DESIGN: Design = Design {
    plain: |histories, options| fit::problem(histories, options, 0.0),
    local: row_local,
    effects: &[PURCHASE, DROPOUT_A, DROPOUT_B],
};

impl BgNbdCovariates {
    /// Fits by maximum likelihood, or a posteriori where there are priors: Newton steps with the exact Hessian in log
    /// parameters and coefficients, over the distinct rows. The covariates must lie within -100..=100.
    ///
    /// # Errors
    /// As [`crate::value::BgNbd::fit`]; [`crate::Error::Invalid`] for histories without covariates, and for a covariate
    /// that is the same for all who tell of its coefficient or follows from others; [`crate::Error::OutOfRange`] for
    /// one beyond 100; [`crate::Error::TooFew`] with fewer customers who repeat than parameters.
    ///
    /// ```
    /// use regulars::value::{BgNbdCovariates, Covariate, Covariates, FitOptions, Histories, PurchaseModel};
    /// let frequency = [0, 0, 0, 1, 2, 5, 9, 0, 1, 3, 2, 4];
    /// let recency = [0.0, 0.0, 0.0, 4.0, 9.0, 20.0, 31.0, 0.0, 30.0, 12.0, 14.0, 28.0];
    /// let age = [39.0, 38.0, 35.0, 36.0, 33.0, 39.0, 32.0, 30.0, 38.0, 30.0, 33.0, 37.0];
    /// let online = [0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0];
    /// let online = [Covariate { name: "online", values: &online }];
    /// let covariates = Covariates { purchase: &online, dropout: &[] };
    /// let histories = Histories::new(&frequency, &recency, &age)?.with_covariates(covariates)?;
    /// let fit = BgNbdCovariates::fit(&histories, &FitOptions::default())?;
    /// assert_eq!(fit.parameters[4].name, "purchase.online");
    /// assert!(fit.model.purchase[0].value > 0.0);
    /// assert_eq!(fit.model.expected_purchases(&histories, 52.0)?.len(), 12);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn fit(histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Fit<Self>> {
        let problem = covariates_fit::problem(histories, options, &DESIGN)?;
        let covariates = histories.covariates();
        // The names of the coefficients; every number is replaced by the fit.
        let unfitted = Self {
            r: f64::NAN,
            alpha: f64::NAN,
            a: f64::NAN,
            b: f64::NAN,
            purchase: PURCHASE.coefficients(&covariates),
            dropout_a: DROPOUT_A.coefficients(&covariates),
            dropout_b: DROPOUT_B.coefficients(&covariates),
        };
        crate::fit::fit(problem, options, |values| unfitted.with_values(values))
    }

    fn effects(&self) -> [(Effect, &[Coefficient]); 3] {
        [(PURCHASE, &self.purchase), (DROPOUT_A, &self.dropout_a), (DROPOUT_B, &self.dropout_b)]
    }

    fn check_names(&self, histories: &Histories<'_>) -> Result<()> {
        let covariates = histories.covariates();
        self.effects().into_iter().try_for_each(|(effect, own)| effect.check_names(own, &covariates))
    }

    /// alpha, a and b of a customer, wherever they are.
    fn moved(&self, histories: &Histories<'_>, row: usize) -> [f64; 3] {
        let covariates = histories.covariates();
        let [(purchase, by_purchase), (dropout_a, by_a), (dropout_b, by_b)] = self.effects();
        [
            purchase.moved(self.alpha, by_purchase, &covariates, row),
            dropout_a.moved(self.a, by_a, &covariates, row),
            dropout_b.moved(self.b, by_b, &covariates, row),
        ]
    }

    fn core(&self, histories: &Histories<'_>, row: usize) -> BetaGeometric {
        let [alpha, a, b] = self.moved(histories, row);
        BetaGeometric { r: self.r, alpha: scale(alpha), a: shape(a), b: shape(b), early: 0.0 }
    }

    fn baseline(&self) -> BetaGeometric {
        BetaGeometric { r: self.r, alpha: self.alpha, a: self.a, b: self.b, early: 0.0 }
    }
}

impl Parameters for BgNbdCovariates {
    fn values(&self) -> Vec<f64> {
        let coefficients = [&self.purchase[..], &self.dropout_a, &self.dropout_b];
        [self.r, self.alpha, self.a, self.b].into_iter().chain(values_of(&coefficients)).collect()
    }

    fn with_values(&self, values: &[f64]) -> Option<Self> {
        let (&[r, alpha, a, b], rest) = values.split_first_chunk()?;
        let mut rest = rest.iter();
        let purchase = with_next(&self.purchase, &mut rest)?;
        let dropout_a = with_next(&self.dropout_a, &mut rest)?;
        let dropout_b = with_next(&self.dropout_b, &mut rest)?;
        // None left over: a longer list is not this model's.
        rest.next().is_none().then_some(Self { r, alpha, a, b, purchase, dropout_a, dropout_b })
    }

    fn positive(&self) -> usize {
        4
    }
}

impl Kernel for BgNbdCovariates {
    fn name(&self) -> &'static str {
        "bg_nbd_covariates"
    }

    fn check(&self) -> Result<()> {
        self.baseline().check()?;
        self.effects().into_iter().try_for_each(|(effect, own)| effect.check(own))
    }

    fn check_rows(&self, histories: &Histories<'_>) -> Result<()> {
        self.check_names(histories)?;
        (0..histories.len()).try_for_each(|row| {
            let [alpha, a, b] = self.moved(histories, row);
            check_range("alpha", row, alpha, SCALE.0, SCALE.1)?;
            check_range("a", row, a, SHAPE.0, SHAPE.1)?;
            check_range("b", row, b, SHAPE.0, SHAPE.1)
        })
    }

    fn problem(&self, histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Problem> {
        self.check_names(histories)?;
        covariates_fit::problem(histories, options, &DESIGN)
    }

    fn ln_likelihood(&self, histories: &Histories<'_>, row: usize) -> f64 {
        let (x, t_x, age) = histories.row(row);
        self.core(histories, row).ln_likelihood(x, t_x, age)
    }

    fn ln_odds_gone(&self, histories: &Histories<'_>, row: usize) -> f64 {
        let (x, t_x, age) = histories.row(row);
        self.core(histories, row).ln_odds_gone(x, t_x, age)
    }

    fn living(&self, histories: &Histories<'_>, row: usize) -> Process {
        let (x, _, age) = histories.row(row);
        Process::Geometric(self.core(histories, row).living(x, age))
    }

    fn shares_futures(&self) -> bool {
        false
    }

    fn newcomer(&self) -> Newcomer {
        self.baseline().newcomer()
    }

    fn newcomer_of(&self, histories: &Histories<'_>, row: usize) -> Newcomer {
        self.core(histories, row).newcomer()
    }
}

/// The log-likelihood of one history and the upper half of its derivatives at the logarithms of r, alpha, a and b.
fn row_local(x: u32, t_x: f64, age: f64, point: &[f64; 4]) -> Derivatives<4> {
    let [r, alpha, a, b] = point.map(exp);
    let x = f64::from(x);
    let (n, fall) = (r + x, -r * log1p(age / alpha));
    let [share, share_then] = [age, t_x].map(|time| alpha / (alpha + time));
    let bend = |share: f64, time: f64| share * (time / (alpha + time));
    // Of ln G(r+x)/G(r), by ln r.
    let (rate_1, rate_2) = (r * digamma_rise(r, x), r * r * trigamma_rise(r, x));
    let both = (a + b) * digamma_rise(a + b, x);
    // Of ln B(a, b+x)/B(a, b), the probability to stay after every purchase.
    let (stay_a, stay_b) = (-a * digamma_rise(a + b, x), b * digamma_rise(b, x) - both * (b / (a + b)));
    let bend_both = trigamma_rise(a + b, x);
    // The part without ln(1 + odds of being gone).
    let mut local = Derivatives {
        value: ln_rising(r, x) + fall - x * log(alpha + age) + ln_beta_ratio(a, b, x),
        gradient: [rate_1 + fall, r - n * share, stay_a, stay_b],
        hessian: [
            [rate_1 + rate_2 + fall, r * (1.0 - share), 0.0, 0.0],
            [0.0, -n * bend(share, age), 0.0, 0.0],
            [0.0, 0.0, stay_a - a * a * bend_both, -a * b * bend_both],
            [0.0, 0.0, 0.0, stay_b + b * b * (trigamma_rise(b, x) - bend_both)],
        ],
    };
    if x > 0.0 {
        // u = ln a - ln(b + x - 1) + (r + x) d; e and f are the derivatives of d by ln alpha.
        let d = log1p((age - t_x) / (alpha + t_x));
        let (e, f) = (share - share_then, bend(share, age) - bend(share_then, t_x));
        let survived = b + x - 1.0;
        let by_b = -b / survived;
        let slope = [r * d, n * e, 1.0, by_b];
        let (rr, rs, ss, bb) = (r * d, r * e, n * f, by_b * ((x - 1.0) / survived));
        let bends = [[rr, rs, 0.0, 0.0], [0.0, ss, 0.0, 0.0], [0.0; 4], [0.0, 0.0, 0.0, bb]];
        add_gone(&mut local, log(a / survived) + n * d, &slope, &bends);
    }
    local
}

/// Adds ln(1 + e^u) of the log odds to be gone, from their first and second derivatives.
fn add_gone(local: &mut Derivatives<4>, u: f64, slope: &[f64; 4], bends: &[[f64; 4]; 4]) {
    // The derivative of ln(1 + e^u) is p = e^u / (1 + e^u), and that of p is p (1 - p).
    let small = exp(-u.abs());
    let inverse = 1.0 / (1.0 + small);
    let (gone, spread) = (if u > 0.0 { inverse } else { small * inverse }, small * inverse * inverse);
    local.value += softplus(u);
    local.gradient.iter_mut().zip(slope).for_each(|(sum, by)| *sum += gone * by);
    for ((row, by), bends) in local.hessian.iter_mut().zip(slope).zip(bends) {
        let cells = row.iter_mut().zip(slope).zip(bends);
        cells.for_each(|((sum, other), bend)| *sum += gone * bend + spread * by * other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn derivatives_of_a_row_are_exact(
            x in 0..60u32, share in 0.0..1.0_f64, ln_age in -3.0..7.0_f64,
            point in prop::array::uniform4(-3.0..4.0_f64),
        ) {
            let age = exp(ln_age);
            let t_x = if x == 0 { 0.0 } else { share * age };
            let found = row_local(x, t_x, age, &point);
            let [r, alpha, a, b] = point.map(exp);
            let truth = BetaGeometric { r, alpha, a, b, early: 0.0 }.ln_likelihood(x.into(), t_x, age);
            let size = truth.abs() + f64::from(x) + r + 1.0;
            prop_assert!((found.value - truth).abs() < 1e-12 * size);
            let moved = |i: usize, step: f64| {
                let mut point = point;
                point[i] += step;
                row_local(x, t_x, age, &point)
            };
            for i in 0..4 {
                let (up, down) = (moved(i, 1e-4), moved(i, -1e-4));
                let slope = (up.value - down.value) / 2e-4;
                prop_assert!((slope - found.gradient[i]).abs() < 1e-6 * size, "{} {slope} {:?}", i, found);
                for j in i..4 {
                    let bend = (up.gradient[j] - down.gradient[j]) / 2e-4;
                    prop_assert!((bend - found.hessian[i][j]).abs() < 1e-6 * size, "{} {} {bend} {:?}", i, j, found);
                }
            }
        }

        #[test]
        fn derivatives_are_finite_where_searches_may_go(
            x in 0..2000u32, share in 0.0..=1.0_f64, corner in prop::array::uniform4(0..3usize),
        ) {
            let [r, alpha, a, b] = corner.map(|end| [-1.0, 0.0, 1.0][end]);
            // Times, and the shapes that covariates move, are let 1.5 times as far from their middle as the others.
            let pareto = crate::value::models::pareto_nbd::likelihood::row_local;
            let t_x = if x == 0 { 0.0 } else { share };
            let beta_geometric = row_local(x, t_x, 1.0, &[11.5 * r, 17.25 * alpha, 17.25 * a, 17.25 * b]);
            for found in [beta_geometric, pareto(x, t_x, 1.0, &[6.0 * r, 17.25 * alpha, 6.0 * a, 17.25 * b])] {
                prop_assert!(found.value.is_finite() && found.gradient.iter().all(|g| g.is_finite()), "{:?}", found);
                prop_assert!(found.hessian.iter().flatten().all(|h| h.is_finite()), "{:?}", found);
            }
        }
    }
}
