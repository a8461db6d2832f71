//! The Pareto/NBD model of repeat purchases (Schmittlein, Morrison & Colombo 1987, "Counting your customers").

use super::bg_nbd::softplus;
use super::distinct::{dictionary, key_of};
use super::exponential_dropout::ExponentialDropout;
use super::{Fit, FitOptions, Histories, pareto_nbd_fit};
use crate::error::Result;
use crate::math::power_decline::PowerDecline;
use crate::math::rising::ln_rising;
use libm::{exp, log, log1p};
use serde::{Deserialize, Serialize};

/// Pareto/NBD: while alive, customers buy at rates that vary as a gamma distribution (shape `r`, rate `alpha`); they leave at
/// rates that vary as another (shape `s`, rate `beta`), at any time.
///
/// Time is in the unit of the histories that the model was fitted to, and so are horizons.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ParetoNbd {
    /// Shape of the purchase rates.
    pub r: f64,
    /// Rate parameter of the purchase rates, in time units.
    pub alpha: f64,
    /// Shape of the dropout rates.
    pub s: f64,
    /// Rate parameter of the dropout rates, in time units.
    pub beta: f64,
}

impl ParetoNbd {
    /// Fits by maximum likelihood: Newton steps with the exact Hessian in log parameters, over the distinct rows.
    ///
    /// # Errors
    /// [`crate::Error::TooFew`] with fewer than 4 customers who repeat, [`crate::Error::OutOfRange`] for bad weights or
    /// level, [`crate::Error::Invalid`] when every age is 0, [`crate::Error::NotConverged`].
    ///
    /// ```
    /// use regulars::value::{FitOptions, Histories, ParetoNbd};
    /// let frequency = [0, 0, 0, 1, 2, 5, 9, 0, 1, 3];
    /// let recency = [0.0, 0.0, 0.0, 4.0, 9.0, 20.0, 31.0, 0.0, 30.0, 12.0];
    /// let age = [39.0, 38.0, 35.0, 36.0, 33.0, 39.0, 32.0, 30.0, 38.0, 30.0];
    /// let fit = ParetoNbd::fit(&Histories::new(&frequency, &recency, &age)?, &FitOptions::default())?;
    /// assert!(fit.model.r > 0.0 && fit.log_likelihood < 0.0);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn fit(histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Fit<Self>> {
        pareto_nbd_fit::fit(histories, options)
    }

    /// Log-likelihood of a history (eq. A9, here as a sum of two positive parts: alive, and gone since t_x).
    pub(super) fn ln_likelihood(&self, x: u32, t_x: f64, age: f64) -> f64 {
        let Self { r, alpha, s, beta } = *self;
        if x == 0 {
            // Near ln 1 the digits are in the complement.
            let some = r / alpha * PowerDecline { p: r + 1.0, a: alpha, q: s, b: beta, excess: r + s }.integral(age);
            if some < 0.5 {
                return log1p(-some);
            }
        }
        let n = f64::from(x);
        let gone = self.gone(x, t_x, age);
        // From the larger part: from the smaller one the sum would be a difference.
        let (since, share) = if gone.ln_odds > 0.0 { (t_x, gone.ln_share) } else { (age, 0.0) };
        let alive = ln_rising(r, n) - n * log(alpha + since) - r * log1p(since / alpha) - s * log1p(since / beta);
        alive + share + log1p(exp(-gone.ln_odds.abs()))
    }

    /// Log odds that a customer is gone at the end of the history; negative infinity right at a purchase.
    pub(super) fn ln_odds_gone(&self, x: u32, t_x: f64, age: f64) -> f64 {
        self.gone(x, t_x, age).ln_odds
    }

    fn gone(&self, x: u32, t_x: f64, age: f64) -> Gone {
        let (n, m, quiet) = (self.r + f64::from(x), self.s + 1.0, age - t_x);
        let (a, b) = (self.alpha + t_x, self.beta + t_x);
        let decline = PowerDecline { p: n, a, q: m, b, excess: n + self.s };
        let ln_share = log(self.s / b * decline.integral(quiet));
        Gone { ln_share, ln_odds: ln_share + n * log1p(quiet / a) + self.s * log1p(quiet / b) }
    }

    /// The future of a customer who is alive at `age`.
    pub(super) fn living(&self, x: u32, age: f64) -> ExponentialDropout {
        ExponentialDropout { n: self.r + f64::from(x), scale: self.alpha + age, s: self.s, beta: self.beta + age }
    }

    /// The probability that a new customer is alive, and the future of one who is.
    pub(super) fn newcomer(&self) -> (f64, ExponentialDropout) {
        (1.0, self.living(0, 0.0))
    }
}

/// A customer gone since the last purchase.
struct Gone {
    /// ln of the probability of leaving and not buying between t_x and T, of those alive at t_x.
    ln_share: f64,
    ln_odds: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reference() {
        let text = std::fs::read_to_string(std::env::var("PNBD").unwrap()).unwrap();
        let file: serde_json::Value = serde_json::from_str(&text).unwrap();
        for f in file["functions"].as_array().unwrap() {
            let (mut worst, mut bad, mut fail) = (0.0_f64, 0, 0);
            let name = f["function"].as_str().unwrap();
            let t0 = std::time::Instant::now();
            for case in f["cases"].as_array().unwrap() {
                let arg = |k: &str| case["in"][k].as_f64().unwrap();
                let model = ParetoNbd { r: arg("r"), alpha: arg("alpha"), s: arg("s"), beta: arg("beta") };
                let hist = || (arg("x") as u32, arg("t_x"), arg("T"));
                let alive = || {
                    let (x, t_x, t) = hist();
                    1.0 / (1.0 + exp(model.ln_odds_gone(x, t_x, t)))
                };
                let living = || {
                    let (x, _, t) = hist();
                    model.living(x, t)
                };
                let found = match name {
                    "pnbd.ll" => {
                        let (x, t_x, t) = hist();
                        model.ln_likelihood(x, t_x, t)
                    }
                    "pnbd.p_alive" => alive(),
                    "pnbd.cond_exp" => alive() * living().expected(arg("t")),
                    "pnbd.exp_x" => model.newcomer().1.expected(arg("t")),
                    "pnbd.dert" => alive() * living().discounted(f64::INFINITY, arg("d")),
                    "pnbd.pmf" => exp(model.newcomer().1.ln_pmf(arg("t"), arg("n") as u32)),
                    _ => panic!(),
                };
                let out = case["out"].as_f64().unwrap();
                let cond = case["cond"].as_f64().unwrap_or(1.0).max(1.0);
                let e = (found - out).abs();
                let rel = e / out.abs().max(1e-290);
                let tol = (256.0 * f64::EPSILON * cond).max(1e-12);
                let ok = rel <= tol || (out.abs() < 1e-290 && e < 1e-300);
                if !(rel / tol <= worst) {
                    worst = rel / tol;
                }
                if !ok {
                    bad += 1;
                    println!("{name} found {found:e} rel {rel:e} tol {tol:e} {case}");
                }
                if !(rel <= 1e-9 || (out.abs() < 1e-290 && e < 1e-300)) {
                    fail += 1;
                }
            }
            println!("{name}: worst {worst:e} of tolerance, {bad} bad {fail} fail; {:?}", t0.elapsed());
        }
    }
}
