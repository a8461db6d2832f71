//! The BG/NBD model of repeat purchases (Fader, Hardie & Lee 2005, "Counting your customers the easy way").

use super::histories::LONGEST;
use super::{Fit, FitOptions, Histories, bg_nbd_fit, geometric_dropout};
use crate::error::{Result, check_range};
use crate::math::incomplete_beta::{beta_inc_xy, beta_kernel};
use crate::math::quadrature::gauss_legendre_32;
use crate::math::rising::{ln_beta_ratio, ln_rising};
use libm::{exp, log, log1p};
use serde::{Deserialize, Serialize};

/// Smallest and largest value that `r`, `a` and `b` may have.
const SHAPE: (f64, f64) = (1e-12, 1e12);
/// Smallest and largest value that `alpha` may have, which is a time.
const SCALE: (f64, f64) = (1.0 / LONGEST, LONGEST);

/// BG/NBD: while alive, customers buy at rates that vary as a gamma distribution (shape `r`, rate `alpha`); after every
/// repeat purchase they leave with a probability that varies as a beta distribution (`a`, `b`).
///
/// Time is in the unit of the histories that the model was fitted to, and so are horizons.
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

impl BgNbd {
    /// Fits by maximum likelihood: Newton steps with the exact Hessian in log parameters, over the distinct rows.
    ///
    /// # Errors
    /// [`crate::Error::TooFew`] with fewer than 4 customers who repeat, [`crate::Error::OutOfRange`] for bad weights or
    /// level, [`crate::Error::Invalid`] when every age is 0, [`crate::Error::NotConverged`].
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
        bg_nbd_fit::fit(histories, options)
    }

    /// Log-likelihood of each history (Fader, Hardie & Lee 2005, eq. 6).
    ///
    /// # Errors
    /// [`crate::Error::OutOfRange`] or [`crate::Error::NotFinite`] for a parameter that is not positive.
    ///
    /// ```
    /// use regulars::value::{BgNbd, Histories};
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    /// let ll = model.log_likelihood(&Histories::new(&[2], &[30.43], &[38.86])?)?;
    /// assert!((ll[0] - -9.458606).abs() < 1e-6);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn log_likelihood(&self, histories: &Histories<'_>) -> Result<Vec<f64>> {
        self.check()?;
        Ok(histories.rows().map(|(x, t_x, age)| self.ln_likelihood(x, t_x, age)).collect())
    }

    fn ln_likelihood(&self, x: u32, t_x: f64, age: f64) -> f64 {
        let Self { r, alpha, a, b } = *self;
        let n = f64::from(x);
        let alive = ln_rising(r, n) - n * log(alpha + age) - r * log1p(age / alpha) + ln_beta_ratio(a, b, n);
        if x == 0 { alive } else { alive + softplus(self.ln_odds_gone(x, t_x, age)) }
    }

    /// Log odds that a customer who has repeated is gone.
    fn ln_odds_gone(&self, x: u32, t_x: f64, age: f64) -> f64 {
        let survived = self.b + (f64::from(x) - 1.0);
        log(self.a / survived) + (self.r + f64::from(x)) * log1p((age - t_x) / (self.alpha + t_x))
    }

    /// Probability that each customer is still a customer at the end of the history (eq. 10's first factor; Fader, Hardie &
    /// Lee 2008 note). It is 1 for customers without a repeat: in this model nobody leaves before the first one.
    ///
    /// # Errors
    /// As [`Self::log_likelihood`].
    ///
    /// ```
    /// use regulars::value::{BgNbd, Histories};
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    /// let alive = model.probability_alive(&Histories::new(&[26, 0], &[30.86, 0.0], &[31.0, 31.0])?)?;
    /// assert!((alive[0] - 0.9688).abs() < 1e-3);
    /// assert_eq!(alive[1], 1.0);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn probability_alive(&self, histories: &Histories<'_>) -> Result<Vec<f64>> {
        self.check()?;
        Ok(histories.rows().map(|(x, t_x, age)| self.alive(x, t_x, age)).collect())
    }

    fn alive(&self, x: u32, t_x: f64, age: f64) -> f64 {
        if x == 0 { 1.0 } else { 1.0 / (1.0 + exp(self.ln_odds_gone(x, t_x, age))) }
    }

    /// Purchases that each customer is expected to make within `horizon` from now (eq. 10), valid for every a > 0.
    ///
    /// # Errors
    /// As [`Self::log_likelihood`]; [`crate::Error::OutOfRange`] for a horizon outside 0..=1e30.
    ///
    /// ```
    /// use regulars::value::{BgNbd, Histories};
    /// // Fader, Hardie & Lee (2005), note 004: 1.226 purchases in 39 weeks
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    /// let expected = model.expected_purchases(&Histories::new(&[2], &[30.43], &[38.86])?, 39.0)?;
    /// assert!((expected[0] - 1.226).abs() < 1e-3);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn expected_purchases(&self, histories: &Histories<'_>, horizon: f64) -> Result<Vec<f64>> {
        check_range("horizon", 0, horizon, 0.0, LONGEST)?;
        self.scaled_by_alive(histories, |n, scale, b| geometric_dropout::expected(n, horizon / scale, self.a, b))
    }

    /// Purchases that each customer is expected to make within `horizon` from now, each discounted to now at the continuous
    /// rate `discount_rate` per time unit (ln(1.1)/52 for 10 % a year in weeks).
    ///
    /// # Errors
    /// As [`Self::expected_purchases`]; [`crate::Error::OutOfRange`] for a rate outside 0..=1e30.
    ///
    /// ```
    /// use regulars::value::{BgNbd, Histories};
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    /// let customer = Histories::new(&[2], &[30.43], &[38.86])?;
    /// let today = model.discounted_purchases(&customer, 39.0, 0.1 / 52.0)?[0];
    /// assert!(today > 1.18 && today < 1.226);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn discounted_purchases(
        &self,
        histories: &Histories<'_>,
        horizon: f64,
        discount_rate: f64,
    ) -> Result<Vec<f64>> {
        check_range("horizon", 0, horizon, 0.0, LONGEST)?;
        check_range("discount_rate", 0, discount_rate, 0.0, LONGEST)?;
        self.scaled_by_alive(histories, |n, scale, b| {
            if discount_rate == 0.0 {
                return geometric_dropout::expected(n, horizon / scale, self.a, b);
            }
            let rate = |w: f64| geometric_dropout::rate(n, w, self.a, b);
            discounted(rate, n, horizon / scale, discount_rate * scale)
        })
    }

    /// The probability to be alive times what `while_alive(r + x, alpha + T, b + x)` expects of a customer alive now, which
    /// is computed once per distinct (x, T).
    fn scaled_by_alive(
        &self,
        histories: &Histories<'_>,
        while_alive: impl Fn(f64, f64, f64) -> f64 + Send + Sync,
    ) -> Result<Vec<f64>> {
        self.check()?;
        let expected = super::distinct::map_distinct(histories.frequency(), histories.age(), |x, age| {
            let x = f64::from(x);
            while_alive(self.r + x, self.alpha + age, self.b + x)
        });
        Ok(histories.rows().zip(expected).map(|((x, t_x, age), e)| self.alive(x, t_x, age) * e).collect())
    }

    /// Repeat purchases expected of a new customer within `horizon` after the first purchase (eq. 9).
    ///
    /// # Errors
    /// As [`Self::expected_purchases`].
    ///
    /// ```
    /// use regulars::value::BgNbd;
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    /// assert!((model.new_customer_purchases(52.0)? - 1.446051).abs() < 1e-6);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn new_customer_purchases(&self, horizon: f64) -> Result<f64> {
        self.check()?;
        check_range("horizon", 0, horizon, 0.0, LONGEST)?;
        Ok(geometric_dropout::expected(self.r, horizon / self.alpha, self.a, self.b))
    }

    /// Probability that a new customer makes exactly `purchases` repeat purchases within `horizon` (eq. 8).
    ///
    /// # Errors
    /// As [`Self::expected_purchases`].
    ///
    /// ```
    /// use regulars::value::BgNbd;
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    /// let total: f64 = (0..400).map(|n| model.new_customer_pmf(39.0, n).unwrap()).sum();
    /// assert!((total - 1.0).abs() < 1e-6);
    /// ```
    pub fn new_customer_pmf(&self, horizon: f64, purchases: u32) -> Result<f64> {
        self.check()?;
        check_range("horizon", 0, horizon, 0.0, LONGEST)?;
        let Self { r, alpha, a, b } = *self;
        let n = f64::from(purchases);
        let none = exp(-r * log1p(horizon / alpha));
        if purchases == 0 {
            return Ok(none);
        }
        if horizon == 0.0 {
            return Ok(0.0);
        }
        // Of an immortal, who would make exactly n, or n or more; both shares are formed directly, since either may be near 1.
        let (share, rest) = (horizon / (alpha + horizon), alpha / (alpha + horizon));
        let exactly_n = beta_kernel(n, r, share, rest) / n;
        let (n_or_more, _) = beta_inc_xy(n, r, share, rest);
        let alive = exp(ln_beta_ratio(a, b, n)) * exactly_n;
        let gone = exp(ln_beta_ratio(a, b, n - 1.0)) * a / (a + b + (n - 1.0)) * n_or_more;
        Ok(alive + gone)
    }

    fn check(&self) -> Result<()> {
        check_range("r", 0, self.r, SHAPE.0, SHAPE.1)?;
        check_range("alpha", 0, self.alpha, SCALE.0, SCALE.1)?;
        check_range("a", 0, self.a, SHAPE.0, SHAPE.1)?;
        check_range("b", 0, self.b, SHAPE.0, SHAPE.1)
    }
}

/// ln(1 + e^u).
pub(super) fn softplus(u: f64) -> f64 {
    u.max(0.0) + log1p(exp(-u.abs()))
}

/// The integral of `rate(w)` e^(-`discount` w) over 0..`horizon`, by Gauss-Legendre panels that are even in ln(1 + (1+n) w):
/// the rate of a customer of shape `n` halves no sooner than at w near 1/n.
fn discounted(rate: impl Fn(f64) -> f64, n: f64, horizon: f64, discount: f64) -> f64 {
    // The rate only falls, so what comes later than this is less than e^-50 of the whole.
    let end = horizon.min(50.0 / discount);
    let fine = 1.0 + n;
    let span = log1p(fine * end);
    let panels = (span / 1.5).max(discount * end / 6.0).ceil().max(1.0);
    let width = span / panels;
    let panel = |i: u32| {
        let from = f64::from(i) * width;
        gauss_legendre_32(
            |s| {
                let w = libm::expm1(s) / fine;
                (1.0 / fine + w) * rate(w) * exp(-discount * w)
            },
            from,
            from + width,
        )
    };
    (0..panels as u32).map(panel).sum()
}
