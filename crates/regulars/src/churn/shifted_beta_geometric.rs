//! The shifted beta-geometric model of retention (Fader & Hardie 2007, "How to project customer retention").

use super::shifted_beta_geometric_fit;
use crate::error::{Error, Result, check_length, check_range};
use crate::fit::{Fit, FitOptions, Intervals, Parameters, Posterior, PosteriorOptions, delta, log_odds_normal};
use crate::math::columns::random::Stream;
use crate::math::special::beta_geometric::discounted_steps;
use crate::math::special::rising::ln_beta_ratio;
use crate::work;
use libm::{exp, log, log1p};
use serde::{Deserialize, Serialize};

/// Smallest and largest value of a parameter, a number without a unit: its beta functions keep their digits within.
const SHAPE_RANGE: (f64, f64) = (1e-12, 1e12);
/// Smallest discount rate per period other than 0, and largest: its inverse is then a finite number of periods.
const DISCOUNT_RANGE: (f64, f64) = (1e-30, 1e30);

/// Shifted beta-geometric: at the end of each contract period a customer leaves with a chance that is the customer's
/// own and varies as a beta distribution (`alpha`, `beta`). Retention therefore rises with tenure: who is prone to
/// leave has left.
///
/// Periods are counted from 1, the first one under contract; a customer who doesn't renew at its end has churned in
/// period 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ShiftedBetaGeometric {
    /// First parameter of the chances to leave.
    pub alpha: f64,
    /// Second parameter of the chances to leave.
    pub beta: f64,
}

impl ShiftedBetaGeometric {
    /// Fits by maximum likelihood, or a posteriori where there are priors: Newton steps with the exact Hessian in log
    /// parameters, over the distinct rows.
    ///
    /// A row is a customer, or a group of them by its weight: `churned` in the period `periods`, or still active after
    /// so many.
    ///
    /// # Errors
    /// [`Error::Lengths`]; [`Error::OutOfRange`] for a customer churned in period 0, bad weights or level;
    /// [`Error::TooFew`] with fewer than 2 customers who churned; [`Error::Invalid`] when nobody was at risk after the
    /// first period, or a prior names no parameter; [`Error::NotConverged`].
    ///
    /// ```
    /// use regulars::churn::{FitOptions, ShiftedBetaGeometric};
    /// // Of 1,000 customers 369 left in the first year, 163 in the second, 86 in the third; 382 stayed.
    /// let weights = [369.0, 163.0, 86.0, 382.0];
    /// let options = FitOptions { weights: Some(&weights), ..FitOptions::default() };
    /// let fit = ShiftedBetaGeometric::fit(&[1, 2, 3, 3], &[true, true, true, false], &options)?;
    /// // They expect 32.5 % to stay for four years, and 32.6 % did.
    /// assert!((fit.model.survival(&[4])?[0] - 0.325).abs() < 5e-3);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn fit(periods: &[u32], churned: &[bool], options: &FitOptions<'_>) -> Result<Fit<Self>> {
        check_rows(periods, churned)?;
        options.check(periods.len())?;
        let problem = shifted_beta_geometric_fit::problem(periods, churned, options)?;
        crate::fit::fit(problem, options, |values| match *values {
            [alpha, beta] => Some(Self { alpha, beta }),
            _ => None,
        })
    }

    /// Log-likelihood of each row: [`Self::log_pmf`] of the period in which a customer churned, [`Self::log_survival`]
    /// of the periods after which one is still active.
    ///
    /// # Errors
    /// [`Error::Lengths`]; [`Error::OutOfRange`] for a parameter out of range or a customer churned in period 0.
    ///
    /// ```
    /// use regulars::churn::ShiftedBetaGeometric;
    /// let model = ShiftedBetaGeometric { alpha: 1.0, beta: 1.0 };
    /// let ll = model.log_likelihood(&[1, 3], &[true, false])?;
    /// assert!((ll[0] - 0.5f64.ln()).abs() < 1e-15 && (ll[1] - 0.25f64.ln()).abs() < 1e-15);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn log_likelihood(&self, periods: &[u32], churned: &[bool]) -> Result<Vec<f64>> {
        self.check()?;
        check_rows(periods, churned)?;
        let rows = periods.iter().map(|&t| f64::from(t)).zip(churned);
        Ok(rows.map(|(t, &churned)| if churned { self.ln_pmf(t) } else { self.ln_survival(t) }).collect())
    }

    /// Probability that a new customer churns in each of `periods`, from 1 (Fader & Hardie 2007, eq. 5).
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a parameter out of range or a period 0.
    ///
    /// ```
    /// use regulars::churn::ShiftedBetaGeometric;
    /// let high_end = ShiftedBetaGeometric { alpha: 0.668, beta: 3.806 };
    /// let churn = high_end.pmf(&[1, 2])?;
    /// assert!((churn[0] - 0.149).abs() < 5e-4 && churn[1] < churn[0]);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn pmf(&self, periods: &[u32]) -> Result<Vec<f64>> {
        self.log_pmf(periods).map(exponentials)
    }

    /// Logarithm of [`Self::pmf`], finite where the probability is too small for a number.
    ///
    /// # Errors
    /// As [`Self::pmf`].
    ///
    /// ```
    /// use regulars::churn::ShiftedBetaGeometric;
    /// let fickle = ShiftedBetaGeometric { alpha: 1e6, beta: 1.0 };
    /// assert!(fickle.log_pmf(&[1000])?[0] < -5000.0);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn log_pmf(&self, periods: &[u32]) -> Result<Vec<f64>> {
        self.for_periods(periods, |t| self.ln_pmf(t))
    }

    /// Probability that a new customer is still active after each of `periods`, from 0 (Fader & Hardie 2007, eq. 6).
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a parameter out of range.
    ///
    /// ```
    /// use regulars::churn::ShiftedBetaGeometric;
    /// let high_end = ShiftedBetaGeometric { alpha: 0.668, beta: 3.806 };
    /// let survival = high_end.survival(&[0, 1, 12])?;
    /// assert_eq!(survival[0], 1.0);
    /// // 39.4 % of the customers were left after 12 years, of which 7 were fitted.
    /// assert!((survival[2] - 0.394).abs() < 0.02);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn survival(&self, periods: &[u32]) -> Result<Vec<f64>> {
        self.log_survival(periods).map(exponentials)
    }

    /// Logarithm of [`Self::survival`], finite where the probability is too small for a number.
    ///
    /// # Errors
    /// As [`Self::survival`].
    ///
    /// ```
    /// use regulars::churn::ShiftedBetaGeometric;
    /// let even = ShiftedBetaGeometric { alpha: 1.0, beta: 1.0 };
    /// assert!((even.log_survival(&[99])?[0] - 0.01f64.ln()).abs() < 1e-14);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn log_survival(&self, periods: &[u32]) -> Result<Vec<f64>> {
        self.check()?;
        Ok(periods.iter().map(|&t| self.ln_survival(t.into())).collect())
    }

    /// Retention rate of each of `periods`, from 1: the share of those active at its beginning who renew at its end
    /// (Fader & Hardie 2007, eq. 8).
    ///
    /// # Errors
    /// As [`Self::pmf`].
    ///
    /// ```
    /// use regulars::churn::ShiftedBetaGeometric;
    /// let regular = ShiftedBetaGeometric { alpha: 0.704, beta: 1.182 };
    /// let retention = regular.retention(&[1, 2, 7])?;
    /// assert!((retention[0] - 0.627).abs() < 5e-4 && (retention[2] - 0.911).abs() < 5e-4);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn retention(&self, periods: &[u32]) -> Result<Vec<f64>> {
        self.for_periods(periods, |t| {
            let stays = self.beta + (t - 1.0);
            stays / (self.alpha + stays)
        })
    }

    /// Discounted expected lifetime of a new customer, in periods (DEL; Fader & Hardie 2010): the sum of S(t)/(1+d)^t
    /// over t = 0, 1, .... The first period counts in full, for it is paid for at once. `discount` is the rate d per
    /// period, 0.1 for 10 % with yearly contracts.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is infinite (no discount and alpha <= 1); [`Error::OutOfRange`] for a parameter out
    /// of range or a discount that is neither 0 nor within 1e-30..=1e30.
    ///
    /// ```
    /// use regulars::churn::ShiftedBetaGeometric;
    /// let high_end = ShiftedBetaGeometric { alpha: 0.668, beta: 3.806 };
    /// let regular = ShiftedBetaGeometric { alpha: 0.704, beta: 1.182 };
    /// assert!(high_end.expected_lifetime(0.1)? > regular.expected_lifetime(0.1)?);
    /// assert_eq!(high_end.expected_lifetime(0.0).unwrap_err().code(), "invalid");
    /// assert_eq!(ShiftedBetaGeometric { alpha: 3.0, beta: 4.0 }.expected_lifetime(0.0)?, 3.0);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn expected_lifetime(&self, discount: f64) -> Result<f64> {
        self.check()?;
        self.check_discount(discount)?;
        Ok(1.0 + discounted_steps(self.alpha, self.beta, f64::INFINITY, log1p(discount)))
    }

    /// Discounted expected residual lifetime of customers who are in each of `periods`, from 1, just before they decide
    /// on its renewal (DERL; Fader & Hardie 2010, "Customer-base valuation in a contractual setting"): the sum over t =
    /// n, n+1, ... of S(t)/S(n-1)/(1+d)^(t-n). By the paper's convention the coming renewal is not discounted, and the
    /// period under way is not counted.
    ///
    /// # Errors
    /// As [`Self::expected_lifetime`]; [`Error::OutOfRange`] for a period 0.
    ///
    /// ```
    /// use regulars::churn::ShiftedBetaGeometric;
    /// let model = ShiftedBetaGeometric { alpha: 0.668, beta: 3.806 };
    /// let worth = model.residual_lifetime(&[1, 5], 0.1)?;
    /// assert!(worth[1] > worth[0]); // the longer a customer has stayed, the longer there is to come
    /// // A new customer is worth the first period, and the residual one period on.
    /// assert!((1.0 + worth[0] / 1.1 - model.expected_lifetime(0.1)?).abs() < 1e-12);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn residual_lifetime(&self, periods: &[u32], discount: f64) -> Result<Vec<f64>> {
        self.check_discount(discount)?;
        self.for_periods(periods, |n| {
            let stay = self.beta + (n - 1.0);
            (1.0 + discount) * discounted_steps(self.alpha, stay, f64::INFINITY, log1p(discount))
        })
    }

    fn ln_survival(&self, t: f64) -> f64 {
        ln_beta_ratio(self.alpha, self.beta, t)
    }

    /// Stayed up to the period, and left: both are logs of probabilities, so nothing cancels.
    fn ln_pmf(&self, t: f64) -> f64 {
        let stays = self.beta + (t - 1.0);
        let leaves =
            if self.alpha > stays { -log1p(stays / self.alpha) } else { log(self.alpha / (self.alpha + stays)) };
        leaves + self.ln_survival(t - 1.0)
    }

    fn for_periods(&self, periods: &[u32], f: impl Fn(f64) -> f64) -> Result<Vec<f64>> {
        self.check()?;
        let rows = periods.iter().map(|&t| f64::from(t)).enumerate();
        rows.map(|(row, t)| check_period(row, t).map(|()| f(t))).collect()
    }

    fn check(&self) -> Result<()> {
        check_range("alpha", 0, self.alpha, SHAPE_RANGE.0, SHAPE_RANGE.1)?;
        check_range("beta", 0, self.beta, SHAPE_RANGE.0, SHAPE_RANGE.1)
    }

    fn check_discount(&self, discount: f64) -> Result<()> {
        if discount != 0.0 {
            return check_range("discount", 0, discount, DISCOUNT_RANGE.0, DISCOUNT_RANGE.1);
        }
        if self.alpha > 1.0 {
            return Ok(());
        }
        let why =
            format!("is 0, and without discounting the expected lifetime is infinite for alpha = {} <= 1", self.alpha);
        Err(Error::invalid("discount", why))
    }
}

impl Parameters for ShiftedBetaGeometric {
    fn values(&self) -> Vec<f64> {
        vec![self.alpha, self.beta]
    }

    fn with_values(&self, values: &[f64]) -> Option<Self> {
        let &[alpha, beta] = values else { return None };
        Some(Self { alpha, beta })
    }
}

impl Fit<ShiftedBetaGeometric> {
    /// Probability to be still active after each of `periods` ([`ShiftedBetaGeometric::survival`]) with its interval,
    /// normal on the log-odds scale (delta method).
    ///
    /// # Errors
    /// [`Error::Invalid`] when the likelihood is flat or the fit contradicts itself; [`Error::OutOfRange`] for a level
    /// outside (0, 1).
    ///
    /// ```
    /// use regulars::churn::{FitOptions, ShiftedBetaGeometric};
    /// let weights = [369.0, 163.0, 86.0, 382.0];
    /// let options = FitOptions { weights: Some(&weights), ..FitOptions::default() };
    /// let fit = ShiftedBetaGeometric::fit(&[1, 2, 3, 3], &[true, true, true, false], &options)?;
    /// let after_4 = fit.survival(&[4], 0.95)?;
    /// assert!(after_4.low[0] < 0.326 && 0.326 < after_4.high[0]);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn survival(&self, periods: &[u32], level: f64) -> Result<Intervals> {
        let (value, error) = delta(self, |model| model.survival(periods))?;
        log_odds_normal(value, &error, level)
    }

    /// Retention rate of each of `periods` ([`ShiftedBetaGeometric::retention`]) with its interval, normal on the
    /// log-odds scale (delta method).
    ///
    /// # Errors
    /// As [`Self::survival`]; [`Error::OutOfRange`] for a period 0.
    ///
    /// ```
    /// use regulars::churn::{FitOptions, ShiftedBetaGeometric};
    /// let weights = [369.0, 163.0, 86.0, 382.0];
    /// let options = FitOptions { weights: Some(&weights), ..FitOptions::default() };
    /// let fit = ShiftedBetaGeometric::fit(&[1, 2, 3, 3], &[true, true, true, false], &options)?;
    /// let year_4 = fit.retention(&[4], 0.95)?;
    /// assert!(year_4.low[0] < 326.0 / 382.0 && 326.0 / 382.0 < year_4.high[0]);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn retention(&self, periods: &[u32], level: f64) -> Result<Intervals> {
        let (value, error) = delta(self, |model| model.retention(periods))?;
        log_odds_normal(value, &error, level)
    }
}

/// Customers of a subscription as they would be seen, drawn from a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SimulatedLifetimes {
    /// The period in which the customer churned, or the periods observed.
    pub periods: Vec<u32>,
    /// Whether the customer churned within them.
    pub churned: Vec<bool>,
}

impl ShiftedBetaGeometric {
    /// Draws customers, each observed for so many periods, with a seed that gives the same ones on every machine.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] or [`Error::NotFinite`] for a parameter that is not positive.
    ///
    /// ```
    /// use regulars::churn::ShiftedBetaGeometric;
    /// let drawn = ShiftedBetaGeometric { alpha: 0.7, beta: 1.2 }.simulate(&[8; 1000], 2)?;
    /// let left = drawn.churned.iter().filter(|churned| **churned).count();
    /// assert!((700..800).contains(&left));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn simulate(&self, observed: &[u32], seed: u64) -> Result<SimulatedLifetimes> {
        self.check()?;
        let lifetime = |(row, &observed): (usize, &u32)| {
            work::tick(1)?;
            let mut stream = Stream::new(seed, row as u64);
            let odds = stream.ln_odds_beta(self.alpha, self.beta);
            let stays = stream.failures(odds);
            Ok(if stays < observed.into() { (stays as u32 + 1, true) } else { (observed, false) })
        };
        let drawn = observed.iter().enumerate().map(lifetime).collect::<Result<Vec<(u32, bool)>>>()?;
        let (periods, churned) = drawn.into_iter().unzip();
        Ok(SimulatedLifetimes { periods, churned })
    }
}

impl Fit<ShiftedBetaGeometric> {
    /// Draws from the posterior of the fitted model, of the columns that it was fitted to.
    ///
    /// # Errors
    /// As [`ShiftedBetaGeometric::fit`]; [`Error::OutOfRange`] for options out of range; [`Error::Invalid`] when the
    /// posterior has no mode inside the range of the parameters.
    ///
    /// ```
    /// use regulars::churn::{FitOptions, PosteriorOptions, ShiftedBetaGeometric};
    /// let (periods, churned, weights) = ([1, 2, 3, 3], [true, true, true, false], [369.0, 163.0, 86.0, 382.0]);
    /// let options = FitOptions { weights: Some(&weights), ..FitOptions::default() };
    /// let fit = ShiftedBetaGeometric::fit(&periods, &churned, &options)?;
    /// let posterior = fit.posterior(&periods, &churned, Some(&weights), &PosteriorOptions::default())?;
    /// assert_eq!(posterior.models.len(), 1000);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn posterior(
        &self,
        periods: &[u32],
        churned: &[bool],
        weights: Option<&[f64]>,
        options: &PosteriorOptions,
    ) -> Result<Posterior<ShiftedBetaGeometric>> {
        check_rows(periods, churned)?;
        let fit_options = FitOptions { weights, ..FitOptions::default() };
        fit_options.check(periods.len())?;
        let problem = shifted_beta_geometric_fit::problem(periods, churned, &fit_options)?;
        crate::fit::posterior(self, problem, options)
    }
}

fn exponentials(mut column: Vec<f64>) -> Vec<f64> {
    column.iter_mut().for_each(|ln| *ln = exp(*ln));
    column
}

/// Nobody churns in period 0. Who is still active after 0 periods is a new customer, S(0) = 1.
fn check_rows(periods: &[u32], churned: &[bool]) -> Result<()> {
    check_length("churned", periods.len(), churned.len())?;
    let mut rows = periods.iter().zip(churned).enumerate().filter(|(_, (_, churned))| **churned);
    rows.try_for_each(|(row, (&t, _))| check_period(row, t.into()))
}

fn check_period(row: usize, t: f64) -> Result<()> {
    check_range("periods", row, t, 1.0, u32::MAX.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn everybody_churns_once_or_stays(ln_a in -7.0..7.0_f64, ln_b in -7.0..7.0_f64, t in 1..300_u32) {
            let model = ShiftedBetaGeometric { alpha: exp(ln_a), beta: exp(ln_b) };
            let churned: f64 = model.pmf(&(1..=t).collect::<Vec<_>>()).unwrap().iter().sum();
            let stayed = model.survival(&[t]).unwrap()[0];
            prop_assert!((churned + stayed - 1.0).abs() < 1e-12);
            let kept: f64 = model.retention(&(1..=t).collect::<Vec<_>>()).unwrap().iter().product();
            prop_assert!((kept - stayed).abs() <= 1e-12 * stayed);
        }

        #[test]
        fn lifetimes_are_sums_of_survival(
            ln_a in -5.0..5.0_f64, ln_b in -5.0..5.0_f64, n in 1..50_u32, discount in 0.05..2.0_f64,
        ) {
            let model = ShiftedBetaGeometric { alpha: exp(ln_a), beta: exp(ln_b) };
            let survival = model.survival(&(0..1200).collect::<Vec<_>>()).unwrap();
            let sum = |from: u32| -> f64 {
                let left = survival.iter().skip(from as usize);
                left.zip(0..).map(|(s, t)| s * exp(-log1p(discount) * f64::from(t))).sum()
            };
            prop_assert!((model.expected_lifetime(discount).unwrap() / sum(0) - 1.0).abs() < 1e-12);
            let residual = model.residual_lifetime(&[n], discount).unwrap()[0];
            // The reference divides by what may have underflowed.
            prop_assume!(survival[n as usize - 1] > 1e-280);
            prop_assert!((residual / (sum(n) / survival[n as usize - 1]) - 1.0).abs() < 1e-11);
        }
    }

    #[test]
    fn a_small_discount_approaches_none() {
        let model = ShiftedBetaGeometric { alpha: 3.0, beta: 4.0 };
        let (none, hardly) =
            (model.residual_lifetime(&[5], 0.0).unwrap()[0], model.residual_lifetime(&[5], 1e-12).unwrap()[0]);
        assert_eq!(none, 4.0);
        assert!((hardly / none - 1.0).abs() < 1e-10);
    }

    #[test]
    fn corners_of_the_allowed_range_are_finite() {
        let shapes = [1e-12, 1e-3, 1.0, 1e3, 1e12];
        for (alpha, beta) in shapes.iter().flat_map(|&a| shapes.map(|b| (a, b))) {
            let model = ShiftedBetaGeometric { alpha, beta };
            let periods = [1, 2, 1000, u32::MAX];
            for column in [model.log_pmf(&periods).unwrap(), model.log_survival(&periods).unwrap()] {
                assert!(column.iter().all(|ln| ln.is_finite() && *ln <= 0.0), "{model:?} {column:?}");
            }
            for discount in [1e-30, 1e-6, 0.1, 1e30] {
                assert!(model.expected_lifetime(discount).unwrap() >= 1.0, "{model:?} {discount}");
                let residual = model.residual_lifetime(&periods, discount).unwrap();
                assert!(
                    residual.iter().all(|worth| worth.is_finite() && *worth > 0.0),
                    "{model:?} {discount} {residual:?}"
                );
            }
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let model = ShiftedBetaGeometric { alpha: 0.7, beta: 1.2 };
        assert_eq!(model.pmf(&[3, 0]).unwrap_err().to_string(), "periods[1] is 0, allowed is 1 to 4294967295");
        assert!(model.log_likelihood(&[0], &[false]).is_ok_and(|ll| ll == [0.0]));
        assert_eq!(model.log_likelihood(&[0], &[true]).unwrap_err().code(), "out_of_range");
        assert_eq!(model.log_likelihood(&[1], &[]).unwrap_err().code(), "lengths");
        assert_eq!(model.expected_lifetime(f64::NAN).unwrap_err().code(), "not_finite");
        assert_eq!(model.expected_lifetime(-0.1).unwrap_err().code(), "out_of_range");
        assert_eq!(
            model.residual_lifetime(&[1], 0.0).unwrap_err().to_string(),
            "discount is invalid: is 0, and without discounting the expected lifetime is infinite for alpha = 0.7 <= 1"
        );
        assert_eq!(ShiftedBetaGeometric { alpha: 0.0, ..model }.survival(&[1]).unwrap_err().code(), "out_of_range");
    }
}
