//! The BG/BB model of purchases at discrete opportunities (Fader, Hardie & Shang 2010, "Customer-base analysis in a
//! discrete-time noncontractual setting").

use super::discrete_dropout::DiscreteDropout;
use super::fit;
use super::rows::{check_rows, check_whole};
use crate::error::{Result, check_range};
use crate::fit::{Fit, FitOptions, Parameters, Problem};
use crate::math::special::rising::ln_beta_ratio;
use crate::value::models::kernel::Kernel;
use crate::value::models::limits::LONGEST;
use crate::value::models::limits::SHAPE;
use crate::value::models::process::{Newcomer, Process};
use crate::value::purchases::histories::Histories;
use serde::{Deserialize, Serialize};

/// BG/BB: at each opportunity, as a yearly appeal, a customer who is alive buys with a chance that varies as a beta
/// distribution (`alpha`, `beta`); before each one customers leave for good with a chance that varies as a beta
/// distribution (`gamma`, `delta`).
///
/// Time counts opportunities: frequency is the number of purchases after the one that made the customer, recency the
/// opportunity of the last of them, age the opportunities so far, all whole. Horizons too are whole numbers of
/// opportunities, and discount rates are continuous rates per opportunity: `ln(1 + d)` for the paper's rate d per
/// period. What it answers are the methods of [`crate::value::PurchaseModel`]; the probability to be alive is that at
/// the last opportunity of the history, where the paper's is at the next one (a horizon of 1).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BgBb {
    /// First parameter of the chances to buy.
    pub alpha: f64,
    /// Second parameter of the chances to buy.
    pub beta: f64,
    /// First parameter of the dropout chances.
    pub gamma: f64,
    /// Second parameter of the dropout chances.
    pub delta: f64,
}

impl BgBb {
    /// Fits by maximum likelihood, or a posteriori where there are priors: Newton steps with the exact Hessian in log
    /// parameters, over the distinct rows.
    ///
    /// # Errors
    /// [`crate::Error::TooFew`] with fewer than 4 customers who repeat; [`crate::Error::Invalid`] for times that are no
    /// whole numbers, or a prior that names no parameter; [`crate::Error::OutOfRange`] for more purchases than
    /// opportunities, more than 100,000 opportunities, bad weights or level; [`crate::Error::NotConverged`].
    ///
    /// ```
    /// use regulars::value::{BgBb, FitOptions, Histories, PurchaseModel};
    /// // How often donors gave in the six years after their first gift, and when last.
    /// let (gifts, last, years) = ([0, 1, 1, 2, 2, 3, 4, 6], [0., 1., 4., 2., 6., 5., 6., 6.], [6.0; 8]);
    /// let weights = [35.0, 11.0, 2.0, 6.0, 2.0, 4.0, 5.0, 12.0];
    /// let donors = Histories::new(&gifts, &last, &years)?;
    /// let fit = BgBb::fit(&donors, &FitOptions { weights: Some(&weights), ..FitOptions::default() })?;
    /// let next_year = fit.model.expected_purchases(&donors, 1.0)?;
    /// assert!(next_year[7] > 0.7 && next_year[0] < 0.1);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn fit(histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Fit<Self>> {
        let problem = fit::problem(histories, options)?;
        crate::fit::fit(problem, options, |values| match *values {
            [alpha, beta, gamma, delta] => Some(Self { alpha, beta, gamma, delta }),
            _ => None,
        })
    }

    /// The future of a customer who is alive at the opportunity `t` with x purchases so far.
    fn since(&self, x: f64, t: f64) -> DiscreteDropout {
        let Self { alpha, beta, gamma, delta } = *self;
        // The posterior of a beta chance: successes are added to one parameter, failures to the other.
        DiscreteDropout { alpha: alpha + x, beta: beta + (t - x), gamma, delta: delta + t }
    }
}

impl Parameters for BgBb {
    fn values(&self) -> Vec<f64> {
        vec![self.alpha, self.beta, self.gamma, self.delta]
    }

    fn with_values(&self, values: &[f64]) -> Option<Self> {
        let &[alpha, beta, gamma, delta] = values else { return None };
        Some(Self { alpha, beta, gamma, delta })
    }
}

impl Kernel for BgBb {
    fn name(&self) -> &'static str {
        "bg_bb"
    }

    fn check(&self) -> Result<()> {
        check_range("alpha", 0, self.alpha, SHAPE.0, SHAPE.1)?;
        check_range("beta", 0, self.beta, SHAPE.0, SHAPE.1)?;
        check_range("gamma", 0, self.gamma, SHAPE.0, SHAPE.1)?;
        check_range("delta", 0, self.delta, SHAPE.0, SHAPE.1)
    }

    /// Times are whole numbers of opportunities, with no more purchases than opportunities up to the last one.
    fn check_rows(&self, histories: &Histories<'_>) -> Result<()> {
        check_rows(histories)
    }

    fn check_horizon(&self, horizon: f64) -> Result<()> {
        check_range("horizon", 0, horizon, 0.0, LONGEST)?;
        check_whole("horizon", 0, horizon)
    }

    fn problem(&self, histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Problem> {
        fit::problem(histories, options)
    }

    /// Fader, Hardie & Shang (2010), eq. 5: nothing is bought after the last purchase, alive or gone.
    fn ln_likelihood(&self, histories: &Histories<'_>, row: usize) -> f64 {
        let (x, t_x, age) = histories.row(row);
        // Up to the last purchase the customer was alive; both ratios are probabilities, so nothing cancels.
        let bought = ln_beta_ratio(self.beta, self.alpha, x) + ln_beta_ratio(self.alpha + x, self.beta, t_x - x);
        bought + ln_beta_ratio(self.gamma, self.delta, t_x) + self.since(x, t_x).ln_pmf(age - t_x, 0)
    }

    fn ln_odds_gone(&self, histories: &Histories<'_>, row: usize) -> f64 {
        let (x, t_x, age) = histories.row(row);
        let (alive, gone) = self.since(x, t_x).ln_silent_alive_and_gone(age - t_x);
        gone - alive
    }

    fn living(&self, histories: &Histories<'_>, row: usize) -> Process {
        let (x, _, age) = histories.row(row);
        Process::Discrete(self.since(x, age))
    }

    fn newcomer(&self) -> Newcomer {
        Newcomer::alive(Process::Discrete(self.since(0.0, 0.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::models::bg_bb::rows::MOST_OPPORTUNITIES;
    use crate::value::models::purchase_model::PurchaseModel;
    use libm::{exp, log};

    fn ln_likelihood(model: &BgBb, x: u32, t_x: f64, age: f64) -> f64 {
        model.log_likelihood(&Histories::new(&[x], &[t_x], &[age]).unwrap()).unwrap()[0]
    }

    fn ln_alive(model: &BgBb, x: u32, t_x: f64, age: f64) -> f64 {
        model.log_probability_alive(&Histories::new(&[x], &[t_x], &[age]).unwrap()).unwrap()[0]
    }

    #[test]
    fn the_likelihood_is_the_papers_sum() {
        let model = BgBb { alpha: 1.204, beta: 0.75, gamma: 0.657, delta: 2.783 };
        let b = crate::math::special::rising::ln_beta;
        let BgBb { alpha, beta, gamma, delta } = model;
        for (x, t_x, n) in
            [(0, 0, 6), (1, 1, 6), (2, 5, 6), (6, 6, 6), (3, 9, 40)].map(|(x, t, n)| (f64::from(x), t, n))
        {
            let bought = |t: f64| b(alpha + x, beta + t - x) - b(alpha, beta);
            let alive = exp(bought(n.into()) + b(gamma, delta + f64::from(n)) - b(gamma, delta));
            let left = |t: i32| exp(bought(t.into()) + b(gamma + 1.0, delta + f64::from(t)) - b(gamma, delta));
            let truth = log(alive + (t_x..n).map(left).sum::<f64>());
            let found = ln_likelihood(&model, x as u32, t_x.into(), n.into());
            assert!((found - truth).abs() < 1e-13, "{x} {t_x} {n}: {found} {truth}");
        }
    }

    #[test]
    fn long_silences_are_quick_and_finite() {
        let model = BgBb { alpha: 0.5, beta: 3.0, gamma: 1e-3, delta: 40.0 };
        for (x, t_x, age) in [(3, 70.0, 1e6), (0, 0.0, 1e15), (4_000_000_000, 5e9, 1e10), (1, 1.0, MOST_OPPORTUNITIES)]
        {
            let (ll, alive) = (ln_likelihood(&model, x, t_x, age), ln_alive(&model, x, t_x, age));
            assert!(ll < 0.0 && ll.is_finite() && alive.is_finite(), "{x} {t_x} {age}: {ll} {alive}");
        }
        // Just before and after the sums change their method.
        let alive = |silent: f64| ln_alive(&model, 3, 70.0, 70.0 + silent);
        assert!((alive(10_001.0) - 2.0 * alive(10_000.0) + alive(9_999.0)).abs() < 1e-7);
    }

    #[test]
    fn rows_that_are_no_opportunities_are_named() {
        let refused = |x: u32, t_x: f64, age: f64| {
            let (x, t_x, age) = ([0, x], [0.0, t_x], [6.0, age]);
            check_rows(&Histories::new(&x, &t_x, &age).unwrap()).unwrap_err().to_string()
        };
        assert_eq!(refused(1, 1.0, 6.5), "age[1] is invalid: 6.5 is no whole number of opportunities");
        assert_eq!(refused(1, 1.5, 6.0), "recency[1] is invalid: 1.5 is no whole number of opportunities");
        assert_eq!(refused(4, 3.0, 6.0), "frequency[1] is 4, allowed is 0 to 3");
        assert_eq!(refused(1, 1.0, 1e17), "age[1] is 1e17, allowed is 0 to 9007199254740992");
        assert!(check_rows(&Histories::new(&[3], &[3.0], &[3.0]).unwrap()).is_ok());
        let model = BgBb { alpha: 0.5, beta: 3.0, gamma: 1e-3, delta: 40.0 };
        assert_eq!(model.new_customer_purchases(2.5).unwrap_err().code(), "invalid");
        assert_eq!(model.new_customer_purchases(-1.0).unwrap_err().code(), "out_of_range");
        assert!(model.new_customer_purchases(1e30).is_ok());
    }

    #[test]
    fn a_base_is_drawn_of_whole_opportunities() {
        let model = BgBb { alpha: 1.2, beta: 0.75, gamma: 0.66, delta: 2.78 };
        let draw =
            |age: f64| crate::value::forecast::simulate::simulate(&model, None, &[6.0, age], &Default::default());
        assert!(draw(6.0).is_ok());
        assert_eq!(draw(6.5).unwrap_err().to_string(), "age[1] is invalid: 6.5 is no whole number of opportunities");
    }
}
