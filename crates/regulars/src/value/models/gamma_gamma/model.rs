//! The Gamma-Gamma model of spend per purchase (Fader & Hardie 2013, note 025; Fader, Hardie & Lee 2005).

use super::fit;
use crate::error::{Error, Result, check_length, check_range};
use crate::fit::{Fit, FitOptions, Parameters, Posterior, PosteriorOptions};
use crate::math::columns::random::Stream;
use crate::math::special::rising::ln_beta;
use libm::{exp, log, log1p};
use serde::{Deserialize, Serialize};

/// Smallest and largest value of `p` and `q`, numbers without a unit: their gamma functions keep their digits within.
const SHAPE_RANGE: (f64, f64) = (1e-12, 1e12);
/// Smallest and largest spend, in major units of money, and value of `gamma`, which is one: no ratio or product of two
/// of them overflows.
const MONEY_RANGE: (f64, f64) = (1e-30, 1e30);

/// Gamma-Gamma: a customer's purchases vary around the customer's mean as a gamma distribution of shape `p`; means vary
/// between customers as an inverse gamma distribution with shape `q` and scale `gamma` times `p`.
///
/// Spend is in major units of one currency, positive, and independent of how often a customer buys.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GammaGamma {
    /// Shape of one purchase's value.
    pub p: f64,
    /// Shape of the spread between customers.
    pub q: f64,
    /// Scale of the spread between customers, in units of money.
    pub gamma: f64,
}

impl GammaGamma {
    /// Fits by maximum likelihood to customers with at least one repeat purchase: Newton steps with the exact Hessian
    /// in log parameters.
    ///
    /// `frequency` is the number of purchases behind each mean, `monetary_value` that mean, in major units. By the
    /// papers' convention both leave out a customer's first purchase.
    ///
    /// # Errors
    /// [`Error::TooFew`] with fewer than 3 customers, [`Error::Lengths`], [`Error::OutOfRange`] for a frequency of 0 or
    /// a mean that is not positive, [`Error::NotConverged`].
    ///
    /// ```
    /// use regulars::value::{FitOptions, GammaGamma};
    /// let frequency = [2, 1, 3, 6, 1, 2, 9, 1, 4, 2];
    /// let mean_spend = [22.4, 50.1, 13.2, 36.7, 9.9, 41.0, 18.3, 77.5, 25.0, 31.2];
    /// let fit = GammaGamma::fit(&frequency, &mean_spend, &FitOptions::default())?;
    /// assert!(fit.model.mean_spend()? > 20.0);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn fit(frequency: &[u32], monetary_value: &[f64], options: &FitOptions<'_>) -> Result<Fit<Self>> {
        check_spends(frequency, monetary_value)?;
        options.check(frequency.len())?;
        let problem = fit::problem(frequency, monetary_value, options)?;
        crate::fit::fit(problem, options, |values| match *values {
            [p, q, gamma] => Some(Self { p, q, gamma }),
            _ => None,
        })
    }

    /// Log-likelihood of each customer's mean spend (Fader & Hardie 2013, eq. 1a).
    ///
    /// # Errors
    /// [`Error::Lengths`]; [`Error::OutOfRange`] for a frequency of 0, a mean or a parameter that is not positive.
    ///
    /// ```
    /// use regulars::value::GammaGamma;
    /// let model = GammaGamma { p: 6.25, q: 3.74, gamma: 15.44 };
    /// assert!(model.log_likelihood(&[2], &[35.0])?[0] < model.log_likelihood(&[2], &[25.0])?[0]);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn log_likelihood(&self, frequency: &[u32], monetary_value: &[f64]) -> Result<Vec<f64>> {
        self.check()?;
        check_spends(frequency, monetary_value)?;
        Ok(frequency.iter().zip(monetary_value).map(|(&x, &m)| self.ln_likelihood(x.into(), m)).collect())
    }

    /// ln of (gamma / (gamma + xm))^q (xm / (gamma + xm))^(px) / (m B(px, q)), the density of the mean m of x spends.
    fn ln_likelihood(&self, x: f64, m: f64) -> f64 {
        let Self { p, q, gamma } = *self;
        // px ln(xm / (gamma + xm)) = -px ln(1 + gamma / xm), and the same of q: neither cancels.
        let total = x * m;
        -ln_beta(p * x, q) - p * x * log1p(gamma / total) - q * log1p(total / gamma) - log(m)
    }

    /// Spend per purchase that each customer is expected to make from now on: the customer's own mean, drawn towards
    /// everyone's (Fader & Hardie 2013, eq. 5). Customers with a frequency of 0 get everyone's mean; their
    /// `monetary_value` is not read. Where the expectation is infinite (p x + q <= 1) it is 1.8e308, the largest number.
    ///
    /// # Errors
    /// [`Error::Lengths`]; [`Error::OutOfRange`] for a negative mean.
    ///
    /// ```
    /// use regulars::value::GammaGamma;
    /// let model = GammaGamma { p: 6.25, q: 3.74, gamma: 15.44 };
    /// let spend = model.expected_spend(&[0, 1, 9], &[0.0, 100.0, 100.0])?;
    /// assert!(spend[0] < spend[1] && spend[1] < spend[2] && spend[2] < 100.0);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn expected_spend(&self, frequency: &[u32], monetary_value: &[f64]) -> Result<Vec<f64>> {
        self.check()?;
        check_length("monetary_value", frequency.len(), monetary_value.len())?;
        let rows = frequency.iter().zip(monetary_value).enumerate();
        rows.map(|(row, (&x, &m))| {
            if x > 0 {
                check_range("monetary_value", row, m, 0.0, MONEY_RANGE.1)?;
            }
            Ok(self.posterior_mean(x.into(), if x > 0 { m } else { 0.0 }).unwrap_or(f64::MAX))
        })
        .collect()
    }

    /// Mean spend per purchase over all customers, p gamma / (q - 1).
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is infinite (q <= 1); [`Error::OutOfRange`] for a parameter that is not positive.
    ///
    /// ```
    /// use regulars::value::GammaGamma;
    /// assert!((GammaGamma { p: 6.25, q: 3.74, gamma: 15.44 }.mean_spend()? - 35.219).abs() < 1e-3);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn mean_spend(&self) -> Result<f64> {
        self.check()?;
        self.posterior_mean(0.0, 0.0)
    }

    /// Whether a customer with `x` purchases is expected to spend a finite amount.
    pub(crate) fn is_finite(&self, x: f64) -> bool {
        self.p * x + (self.q - 1.0) > 0.0
    }

    /// p (gamma + xm) / (px + q - 1).
    fn posterior_mean(&self, x: f64, m: f64) -> Result<f64> {
        let Self { p, q, gamma } = *self;
        // With q near 1 the subtraction is exact, and p x is what is left to add.
        let shape = p * x + (q - 1.0);
        if shape <= 0.0 {
            return Err(Error::invalid("expected_spend", format!("infinite for p x + q = {} <= 1", p * x + q)));
        }
        Ok(p * (gamma + x * m) / shape)
    }

    /// Mean of what a customer with `x` purchases of mean `m` spends per purchase from now on, and mean of the square of
    /// a purchase's spend; `None` where one of them is infinite (p x + q <= 2).
    pub(crate) fn spend_moments(&self, x: f64, m: f64) -> Option<(f64, f64)> {
        let Self { p, q, gamma } = *self;
        // The customer's own mean is p / nu, where nu has a gamma distribution of shape q + p x and rate gamma + x m:
        // E(1 / nu^2) = rate^2 / ((shape - 1) (shape - 2)). A spend varies around it by the square over p.
        let (shape, rate) = (p * x + q, gamma + x * m);
        let mean = p * rate / (shape - 1.0);
        (shape > 2.0).then(|| (mean, mean * (p + 1.0) * rate / (shape - 2.0)))
    }

    /// Draws the spends of `n` purchases of a new customer.
    pub(crate) fn draw(&self, stream: &mut Stream, n: usize) -> Vec<f64> {
        self.draw_more(stream, 0.0, 0.0, n)
    }

    /// Draws the spends of `n` further purchases of a customer whose `x` purchases brought `total`; none is more than
    /// the largest that the model reads, so that sums of them are numbers whatever the parameters.
    pub(crate) fn draw_more(&self, stream: &mut Stream, x: f64, total: f64, n: usize) -> Vec<f64> {
        // The rate of a customer is gamma distributed with shape px + q and rate gamma + xm; spends have shape p.
        let ln_rate = stream.ln_gamma(self.p * x + self.q) - log(self.gamma + total);
        (0..n).map(|_| exp(stream.ln_gamma(self.p) - ln_rate).min(MONEY_RANGE.1)).collect()
    }

    pub(crate) fn check(&self) -> Result<()> {
        check_range("p", 0, self.p, SHAPE_RANGE.0, SHAPE_RANGE.1)?;
        check_range("q", 0, self.q, SHAPE_RANGE.0, SHAPE_RANGE.1)?;
        check_range("gamma", 0, self.gamma, MONEY_RANGE.0, MONEY_RANGE.1)
    }
}

impl Fit<GammaGamma> {
    /// Draws from the posterior of the fitted spend model, of the columns that it was fitted to.
    ///
    /// # Errors
    /// As [`GammaGamma::fit`]; [`Error::OutOfRange`] for options out of range; [`Error::Invalid`] when the data,
    /// without priors, leave a parameter without limits.
    ///
    /// ```
    /// use regulars::value::{FitOptions, GammaGamma, PosteriorOptions, Prior};
    /// let frequency = [2, 1, 3, 6, 1, 2, 9, 1, 4, 2];
    /// let mean_spend = [22.4, 50.1, 13.2, 36.7, 9.9, 41.0, 18.3, 77.5, 25.0, 31.2];
    /// // ten customers alone would leave the parameters without limits
    /// let weak = |(parameter, mean): (&str, f64)| Prior { parameter: parameter.into(), mean, sd: 1.5 };
    /// let priors = [("p", 1.0), ("q", 1.0), ("gamma", 3.0)].map(weak);
    /// let fit = GammaGamma::fit(&frequency, &mean_spend, &FitOptions { priors: &priors, ..FitOptions::default() })?;
    /// let posterior = fit.posterior(&frequency, &mean_spend, None, &PosteriorOptions::default())?;
    /// assert!(posterior.parameters[0].standard_deviation > 0.0);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn posterior(
        &self,
        frequency: &[u32],
        monetary_value: &[f64],
        weights: Option<&[f64]>,
        options: &PosteriorOptions,
    ) -> Result<Posterior<GammaGamma>> {
        check_spends(frequency, monetary_value)?;
        let fit_options = FitOptions { weights, ..FitOptions::default() };
        fit_options.check(frequency.len())?;
        let problem = fit::problem(frequency, monetary_value, &fit_options)?;
        crate::fit::posterior(self, problem, options)
    }
}

impl Parameters for GammaGamma {
    fn values(&self) -> Vec<f64> {
        vec![self.p, self.q, self.gamma]
    }

    fn with_values(&self, values: &[f64]) -> Option<Self> {
        let &[p, q, gamma] = values else { return None };
        Some(Self { p, q, gamma })
    }
}

/// Refuses a mean spend that isn't positive.
pub(crate) fn check_spend(row: usize, m: f64) -> Result<()> {
    check_range("monetary_value", row, m, MONEY_RANGE.0, MONEY_RANGE.1)
}

fn check_spends(frequency: &[u32], monetary_value: &[f64]) -> Result<()> {
    check_length("monetary_value", frequency.len(), monetary_value.len())?;
    for (row, (&x, &m)) in frequency.iter().zip(monetary_value).enumerate() {
        check_range("frequency", row, x.into(), 1.0, u32::MAX.into())?;
        check_spend(row, m)?;
    }
    Ok(())
}
