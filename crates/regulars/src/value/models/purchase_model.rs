//! What every model of purchases answers, the same questions of the same columns.

use super::bg_nbd::beta_geometric::softplus;
use super::kernel::Kernel;
use super::limits::LONGEST;
use super::process::{Newcomer, Outlook};
use super::rows::{
    alive, all_alive, checked, each_row, futures, impossible, least, ln_newcomer_pmf, ln_pmf, ln_pmfs, odds, possible,
    times_alive,
};
use crate::error::{Result, check_length, check_range};
use crate::value::purchases::histories::Histories;
use crate::work;
use libm::exp;
use serde::{Deserialize, Serialize};

/// Least discount rate, per time unit, of a sum without an end: at a rate of 0 it could be infinite, and the inverse of
/// this one is the longest time that the models know.
const LEAST_RATE: f64 = 1.0 / LONGEST;

/// When the next purchase may be expected, as columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NextPurchase {
    /// Probability that there is another purchase at all, ever.
    pub probability: Vec<f64>,
    /// Expected time to it, given that there is one; `None` where the expectation is infinite.
    pub mean: Vec<Option<f64>>,
    /// Time by which it has happened with probability one half, given that there is one.
    pub median: Vec<f64>,
}

/// How long customers who are alive now stay, as columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResidualLifetime {
    /// Expected time until the customer leaves, given alive now; `None` where the expectation is infinite.
    pub mean: Vec<Option<f64>>,
    /// Time by which the customer has left with probability one half, given alive now; `None` beyond 1e300.
    pub median: Vec<Option<f64>>,
}

/// A fitted model of repeat purchases and silent dropout: [`crate::value::BgNbd`], [`crate::value::MbgNbd`] and the
/// others of the family.
///
/// Every method takes the columns of a whole base; a single customer is a base of one. Times and horizons are in the
/// unit of the histories. The trait is sealed.
pub trait PurchaseModel: Kernel {
    /// Log-likelihood of each history.
    ///
    /// # Errors
    /// [`crate::Error::OutOfRange`] or [`crate::Error::NotFinite`] for a parameter or history out of the model's range;
    /// [`crate::Error::Invalid`] where MBG/CNBD-k misses the logarithms of the gaps.
    ///
    /// ```
    /// use regulars::value::{BgNbd, Histories, PurchaseModel};
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    /// let ll = model.log_likelihood(&Histories::new(&[2], &[30.43], &[38.86])?)?;
    /// assert!((ll[0] - -9.458606).abs() < 1e-6);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    fn log_likelihood(&self, histories: &Histories<'_>) -> Result<Vec<f64>> {
        if !self.reads_gaps() {
            return each_row(self, histories, |histories, row| self.ln_likelihood(histories, row));
        }
        // Rows that are equal otherwise differ in their gaps.
        checked(self, histories)?;
        histories.log_gaps_of("MBG/CNBD-k with a k above 1")?;
        work::each(histories.len(), work::FUTURE, |row| self.ln_likelihood(histories, row))
    }

    /// Probability that each customer is still a customer at the end of the history. BG/NBD gives 1 for customers
    /// without a repeat: there nobody leaves before the first one.
    ///
    /// # Errors
    /// As [`Self::log_likelihood`].
    ///
    /// ```
    /// use regulars::value::{BgNbd, Histories, MbgNbd, PurchaseModel};
    /// let customers = Histories::new(&[26, 0], &[30.86, 0.0], &[31.0, 31.0])?;
    /// let alive = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }.probability_alive(&customers)?;
    /// assert!((alive[0] - 0.9688).abs() < 1e-3);
    /// assert_eq!(alive[1], 1.0);
    /// let doubtful = MbgNbd { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 }.probability_alive(&customers)?;
    /// assert!(doubtful[1] < 0.5);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    fn probability_alive(&self, histories: &Histories<'_>) -> Result<Vec<f64>> {
        checked(self, histories)?;
        all_alive(self, histories)
    }

    /// Logarithm of [`Self::probability_alive`], exact where the probability itself is too small for a number.
    ///
    /// # Errors
    /// As [`Self::log_likelihood`].
    ///
    /// ```
    /// use regulars::value::{BgNbd, Histories, PurchaseModel};
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    /// let long_gone = Histories::new(&[3000], &[10.0], &[100.0])?;
    /// assert_eq!(model.probability_alive(&long_gone)?, [0.0]);
    /// assert!(model.log_probability_alive(&long_gone)?[0] < -5000.0);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    fn log_probability_alive(&self, histories: &Histories<'_>) -> Result<Vec<f64>> {
        checked(self, histories)?;
        // ln(1 / (1 + e^u)) = -ln(1 + e^u).
        Ok(odds(self, histories)?.into_iter().map(|gone| -softplus(gone)).collect())
    }

    /// Probability that each customer is still a customer `horizon` after the end of the history.
    ///
    /// # Errors
    /// As [`Self::expected_purchases`].
    ///
    /// ```
    /// use regulars::value::{BgNbd, Histories, PurchaseModel};
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    /// let customer = Histories::new(&[2], &[30.43], &[38.86])?;
    /// assert_eq!(model.probability_alive_after(&customer, 0.0)?, model.probability_alive(&customer)?);
    /// assert!(model.probability_alive_after(&customer, 52.0)? < model.probability_alive(&customer)?);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    fn probability_alive_after(&self, histories: &Histories<'_>, horizon: f64) -> Result<Vec<f64>> {
        self.check_horizon(horizon)?;
        times_alive(self, histories, Outlook::Survival { horizon })
    }

    /// Purchases that each customer is expected to make within `horizon` from now.
    ///
    /// # Errors
    /// As [`Self::log_likelihood`]; [`crate::Error::OutOfRange`] for a horizon outside 0..=1e30.
    ///
    /// ```
    /// use regulars::value::{BgNbd, Histories, PurchaseModel};
    /// // Fader, Hardie & Lee (2005), note 004: 1.226 purchases in 39 weeks
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    /// let expected = model.expected_purchases(&Histories::new(&[2], &[30.43], &[38.86])?, 39.0)?;
    /// assert!((expected[0] - 1.226).abs() < 1e-3);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    fn expected_purchases(&self, histories: &Histories<'_>, horizon: f64) -> Result<Vec<f64>> {
        self.check_horizon(horizon)?;
        times_alive(self, histories, Outlook::Expected { horizon })
    }

    /// Purchases that each customer is expected to make within `horizon` from now, each discounted to now at the
    /// continuous rate `discount_rate` per time unit (ln(1.1)/52 for 10 % a year in weeks).
    ///
    /// # Errors
    /// As [`Self::expected_purchases`]; [`crate::Error::OutOfRange`] for a rate outside 0..=1e30.
    ///
    /// ```
    /// use regulars::value::{BgNbd, Histories, PurchaseModel};
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    /// let customer = Histories::new(&[2], &[30.43], &[38.86])?;
    /// let today = model.discounted_purchases(&customer, 39.0, 0.1 / 52.0)?[0];
    /// assert!(today > 1.18 && today < 1.226);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    fn discounted_purchases(&self, histories: &Histories<'_>, horizon: f64, discount_rate: f64) -> Result<Vec<f64>> {
        self.check_horizon(horizon)?;
        check_range("discount_rate", 0, discount_rate, 0.0, LONGEST)?;
        times_alive(self, histories, Outlook::Discounted { horizon, rate: discount_rate })
    }

    /// Discounted expected residual transactions (DERT; Fader, Hardie & Lee 2005, "RFM and CLV"): as
    /// [`Self::discounted_purchases`] without an end. The rate is continuous, per time unit; a rate d per period, as
    /// the BG/BB paper has it, is ln(1 + d).
    ///
    /// # Errors
    /// As [`Self::log_likelihood`]; [`crate::Error::OutOfRange`] for a rate outside 1e-30..=1e30.
    ///
    /// ```
    /// use regulars::value::{BgNbd, Histories, PurchaseModel};
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    /// let customer = Histories::new(&[2], &[30.43], &[38.86])?;
    /// let ever = model.residual_transactions(&customer, 0.002)?;
    /// let ten_years = model.discounted_purchases(&customer, 520.0, 0.002)?;
    /// assert!(ever[0] > ten_years[0]);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    fn residual_transactions(&self, histories: &Histories<'_>, discount_rate: f64) -> Result<Vec<f64>> {
        check_range("discount_rate", 0, discount_rate, LEAST_RATE, LONGEST)?;
        times_alive(self, histories, Outlook::Discounted { horizon: f64::INFINITY, rate: discount_rate })
    }

    /// Probability that each customer makes exactly `purchases` purchases within `horizon` from now.
    ///
    /// # Errors
    /// As [`Self::expected_purchases`].
    ///
    /// ```
    /// use regulars::value::{BgNbd, Histories, PurchaseModel};
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    /// let customer = Histories::new(&[2], &[30.43], &[38.86])?;
    /// let total: f64 = (0..99).map(|n| model.purchase_pmf(&customer, 39.0, n).map(|p| p[0])).sum::<Result<f64, _>>()?;
    /// assert!((total - 1.0).abs() < 1e-9);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    fn purchase_pmf(&self, histories: &Histories<'_>, horizon: f64, purchases: u32) -> Result<Vec<f64>> {
        self.check_horizon(horizon)?;
        let log = each_row(self, histories, |histories, row| ln_pmf(self, histories, row, horizon, purchases))?;
        Ok(log.into_iter().map(exp).collect())
    }

    /// Logarithm of the probability that each customer makes as many purchases within `horizon` from now as the
    /// customer's row of `purchases` says: the log score of a forecast.
    ///
    /// # Errors
    /// As [`Self::expected_purchases`]; [`crate::Error::Lengths`]; [`crate::Error::Invalid`] for a number that is
    /// impossible.
    ///
    /// ```
    /// use regulars::value::{BgNbd, Histories, PurchaseModel};
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    /// let customers = Histories::new(&[2, 0], &[30.43, 0.0], &[38.86, 38.86])?;
    /// let score = model.purchase_log_pmf(&customers, 39.0, &[1, 0])?;
    /// assert!(score[0] < score[1]);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    fn purchase_log_pmf(&self, histories: &Histories<'_>, horizon: f64, purchases: &[u32]) -> Result<Vec<f64>> {
        self.check_horizon(horizon)?;
        check_length("purchases", histories.len(), purchases.len())?;
        checked(self, histories)?;
        let log = ln_pmfs(self, histories, &odds(self, histories)?, horizon, purchases)?;
        possible(&log, purchases)?;
        Ok(log)
    }

    /// The least number of purchases within `horizon` from now that each customer stays at or under with at least the
    /// given probability: 0.025 and 0.975 enclose what single customers do. At most 2^32 - 1.
    ///
    /// # Errors
    /// As [`Self::expected_purchases`]; [`crate::Error::OutOfRange`] for a probability outside 0..=1 - 1e-12.
    ///
    /// ```
    /// use regulars::value::{BgNbd, Histories, PurchaseModel};
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    /// let customers = Histories::new(&[26, 0], &[30.86, 0.0], &[31.0, 31.0])?;
    /// assert_eq!(model.purchase_quantiles(&customers, 52.0, 0.5)?, [27, 0]);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    fn purchase_quantiles(&self, histories: &Histories<'_>, horizon: f64, probability: f64) -> Result<Vec<u32>> {
        self.check_horizon(horizon)?;
        check_range("probability", 0, probability, 0.0, 1.0 - 1e-12)?;
        each_row(self, histories, |histories, row| {
            // P(N > n) = P(alive) P(N > n | alive), which falls in n.
            let alive = alive(self.ln_odds_gone(histories, row));
            let future = self.living(histories, row);
            least(|n| alive * future.tail(horizon, n.saturating_add(1)) <= 1.0 - probability)
        })
    }

    /// When each customer's next purchase may be expected.
    ///
    /// # Errors
    /// As [`Self::log_likelihood`].
    ///
    /// ```
    /// use regulars::value::{BgNbd, Histories, PurchaseModel};
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    /// let next = model.next_purchase(&Histories::new(&[2, 0], &[30.43, 0.0], &[38.86, 38.86])?)?;
    /// assert!((next.mean[0].ok_or("infinite")? - (4.414 + 38.86) / (0.243 + 2.0 - 1.0)).abs() < 1e-9);
    /// assert_eq!(next.mean[1], None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn next_purchase(&self, histories: &Histories<'_>) -> Result<NextPurchase> {
        // Who is gone has no next purchase: mean and median are of those who have one, so only the probability changes.
        let alive = self.probability_alive(histories)?;
        let waits = futures(self, histories, |future| future.next_purchase())?;
        Ok(NextPurchase {
            probability: alive.iter().zip(&waits).map(|(alive, wait)| alive * wait.probability).collect(),
            mean: waits.iter().map(|wait| wait.mean).collect(),
            median: waits.iter().map(|wait| wait.median).collect(),
        })
    }

    /// How long each customer stays, if alive now.
    ///
    /// # Errors
    /// As [`Self::log_likelihood`].
    ///
    /// ```
    /// use regulars::value::{Histories, MbgNbd, PurchaseModel};
    /// let model = MbgNbd { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
    /// let stay = model.residual_lifetime(&Histories::new(&[2], &[30.43], &[38.86])?)?;
    /// assert_eq!(stay.mean, [None]); // a <= 1: some stay so long that there is no mean
    /// let half = stay.median[0].ok_or("beyond 1e300")?;
    /// let customer = Histories::new(&[2], &[30.43], &[38.86])?;
    /// let share = model.probability_alive_after(&customer, half)?[0] / model.probability_alive(&customer)?[0];
    /// assert!((share - 0.5).abs() < 1e-9);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn residual_lifetime(&self, histories: &Histories<'_>) -> Result<ResidualLifetime> {
        checked(self, histories)?;
        let (mean, median) = futures(self, histories, |future| future.lifetime())?.into_iter().unzip();
        Ok(ResidualLifetime { mean, median })
    }

    /// Repeat purchases expected of a new customer within `horizon` after the first purchase.
    ///
    /// # Errors
    /// As [`Self::expected_purchases`].
    ///
    /// ```
    /// use regulars::value::{BgNbd, PurchaseModel};
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    /// assert!((model.new_customer_purchases(52.0)? - 1.446051).abs() < 1e-6);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    fn new_customer_purchases(&self, horizon: f64) -> Result<f64> {
        self.check()?;
        self.check_horizon(horizon)?;
        // In MBG/NBD some leave right after the first purchase.
        let Newcomer { alive, future, .. } = self.newcomer();
        Ok(alive * future.expected(horizon))
    }

    /// Probability that a new customer makes exactly `purchases` repeat purchases within `horizon`.
    ///
    /// # Errors
    /// As [`Self::expected_purchases`].
    ///
    /// ```
    /// use regulars::value::{BgNbd, PurchaseModel};
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    /// let total: f64 = (0..400).map(|n| model.new_customer_pmf(39.0, n)).sum::<Result<f64, _>>()?;
    /// assert!((total - 1.0).abs() < 1e-6);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    fn new_customer_pmf(&self, horizon: f64, purchases: u32) -> Result<f64> {
        self.check()?;
        self.check_horizon(horizon)?;
        Ok(exp(ln_newcomer_pmf(self.newcomer(), horizon, purchases)))
    }

    /// Logarithm of [`Self::new_customer_pmf`], exact where the probability itself is too small for a number.
    ///
    /// # Errors
    /// As [`Self::expected_purchases`]; [`crate::Error::Invalid`] where the probability is 0.
    ///
    /// ```
    /// use regulars::value::{BgNbd, PurchaseModel};
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    /// assert_eq!(model.new_customer_pmf(0.1, 5000)?, 0.0);
    /// assert!(model.new_customer_log_pmf(0.1, 5000)? < -9000.0);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    fn new_customer_log_pmf(&self, horizon: f64, purchases: u32) -> Result<f64> {
        self.check()?;
        self.check_horizon(horizon)?;
        match ln_newcomer_pmf(self.newcomer(), horizon, purchases) {
            f64::NEG_INFINITY => Err(impossible("purchases", purchases)),
            ln => Ok(ln),
        }
    }
}

impl<M: Kernel> PurchaseModel for M {}
