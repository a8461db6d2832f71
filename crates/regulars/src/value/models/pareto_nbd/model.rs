//! The Pareto/NBD model of repeat purchases (Schmittlein, Morrison & Colombo 1987, "Counting your customers").

use super::exponential_dropout::ExponentialDropout;
use super::fit;
use crate::error::{Result, check_range};
use crate::fit::{Fit, FitOptions, Parameters, Problem};
use crate::math::columns::parallel::{map, map_light};
use crate::math::special::power_decline::PowerDecline;
use crate::math::special::rising::ln_rising;
use crate::value::models::distinct::{dictionary, key_of};
use crate::value::models::kernel::Kernel;
use crate::value::models::limits::{SCALE, SHAPE};
use crate::value::models::process::{Newcomer, Process};
use crate::value::purchases::histories::Histories;
use crate::work;
use libm::{exp, log, log1p};
use serde::{Deserialize, Serialize};

/// Least rows to an entry of the tables over frequencies and times. With fewer rows sharing one, the integrals of the
/// entries cost more than those of the rows.
const ROWS_PER_ENTRY: usize = 4;
/// Share of the larger of two table entries below which their difference has lost too many digits (ten bits), and is
/// taken anew as an integral of its own.
const CANCELLED: f64 = 1.0 / 1024.0;

/// Pareto/NBD: while alive, customers buy at rates that vary as a gamma distribution (shape `r`, rate `alpha`); they
/// leave at rates that vary as another (shape `s`, rate `beta`), at any time.
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
    /// level, [`crate::Error::Invalid`] when every age is 0, or their mean not within 1e-22..=1e22, [`crate::Error::NotConverged`].
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
        let problem = fit::problem(histories, options)?;
        crate::fit::fit(problem, options, |values| match *values {
            [r, alpha, s, beta] => Some(Self { r, alpha, s, beta }),
            _ => None,
        })
    }

    /// Log-likelihood of a history (eq. A9, here as a sum of two positive parts: alive, and gone since t_x).
    pub(super) fn ln_likelihood_of(&self, x: u32, t_x: f64, age: f64) -> f64 {
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
        // G(r+x)/G(r) alpha^r beta^s (alpha+T)^-(r+x) (beta+T)^-s, with ratios to alpha and beta as log1p.
        let alive = ln_rising(r, n) - n * log(alpha + since) - r * log1p(since / alpha) - s * log1p(since / beta);
        alive + share + log1p(exp(-gone.ln_odds.abs()))
    }

    /// Log odds that a customer is gone at the end of the history; negative infinity right at a purchase.
    pub(super) fn ln_odds(&self, x: u32, t_x: f64, age: f64) -> f64 {
        self.gone(x, t_x, age).ln_odds
    }

    /// [`Self::ln_odds`] of every row. Where frequencies and times recur, as in days, rows share tables over the times.
    fn ln_odds_of_all(&self, histories: &Histories<'_>) -> Result<Vec<f64>> {
        let (frequencies, x) = dictionary(histories.frequency().iter().map(|&x| x.into()));
        let (times, of_row) = dictionary(histories.recency().iter().chain(histories.age()).copied().map(key_of));
        let times: Vec<f64> = times.into_iter().map(f64::from_bits).collect();
        if frequencies.len().saturating_mul(times.len()) > histories.len() / ROWS_PER_ENTRY {
            let rows: Vec<_> = histories.rows().collect();
            return map_light(&rows, work::FUTURE, |&(x, t_x, age)| self.ln_odds(x, t_x, age));
        }
        let tables = map(&frequencies, |&x| self.integrals(self.r + x as f64, &times))?;
        // One dictionary of both columns, chained: the recencies first, then as many ages.
        debug_assert_eq!(of_row.len(), 2 * histories.len(), "a recency and an age for every row");
        let (t_x, age) = of_row.split_at_checked(histories.len()).unwrap_or_default();
        let rows: Vec<_> = histories.rows().zip(x).zip(t_x.iter().zip(age)).collect();
        map_light(&rows, 1, |&((row, x), (&from, &to))| {
            let entry = |time: u32| tables.get(x as usize)?.get(time as usize).copied();
            match (entry(from), entry(to)) {
                (Some(from), Some(to)) => self.ln_odds_by_table(row, from, to),
                _ => self.ln_odds(row.0, row.1, row.2),
            }
        })
    }

    /// The integrals from each time to the last of (alpha+u)^-n (beta+u)^-(s+1), divided by that at the time.
    fn integrals(&self, n: f64, times: &[f64]) -> Vec<f64> {
        let mut reached = 0.0;
        let Some(&(mut end)) = times.last() else { return Vec::new() };
        let mut table: Vec<f64> = times
            .iter()
            .rev()
            .map(|&time| {
                let (a, b, q) = (self.alpha + time, self.beta + time, self.s + 1.0);
                let decline = PowerDecline { p: n, a, q, b, excess: n + self.s };
                // The integral of the gap to the next time, and what comes after, which is smaller by the fall over it.
                reached = decline.integral(end - time) + decline.at(end - time) * reached;
                end = time;
                reached
            })
            .collect();
        table.reverse();
        table
    }

    /// [`Self::ln_odds`] by the entries of the table for t_x and T.
    fn ln_odds_by_table(&self, (x, t_x, age): (u32, f64, f64), from: f64, to: f64) -> f64 {
        let quiet = age - t_x;
        let (a, b) = (self.alpha + t_x, self.beta + t_x);
        let (fall_n, fall_s) = ((self.r + f64::from(x)) * log1p(quiet / a), self.s * log1p(quiet / b));
        // The integral from t_x to T as the difference of two from there to the last time, both divided by f(t_x).
        let mass = from - exp(-fall_n - fall_s) * (b / (b + quiet)) * to;
        // A difference that loses more digits than these is taken anew.
        if mass < CANCELLED * from {
            return self.ln_odds(x, t_x, age);
        }
        log(self.s / b * mass) + fall_n + fall_s
    }

    /// s (alpha+t_x)^(r+x) (beta+t_x)^s times the integral of (alpha+u)^-(r+x) (beta+u)^-(s+1) over u in t_x..T is the
    /// probability of leaving within and not buying, of those alive at t_x; over that of staying and not buying, the
    /// odds.
    fn gone(&self, x: u32, t_x: f64, age: f64) -> Gone {
        let (n, m, quiet) = (self.r + f64::from(x), self.s + 1.0, age - t_x);
        let (a, b) = (self.alpha + t_x, self.beta + t_x);
        let decline = PowerDecline { p: n, a, q: m, b, excess: n + self.s };
        let ln_share = log(self.s / b * decline.integral(quiet));
        Gone { ln_share, ln_odds: ln_share + n * log1p(quiet / a) + self.s * log1p(quiet / b) }
    }

    /// The future of a customer who is alive at `age`.
    pub(super) fn alive_at(&self, x: u32, age: f64) -> ExponentialDropout {
        ExponentialDropout { n: self.r + f64::from(x), scale: self.alpha + age, s: self.s, beta: self.beta + age }
    }
}

impl Parameters for ParetoNbd {
    fn values(&self) -> Vec<f64> {
        vec![self.r, self.alpha, self.s, self.beta]
    }

    fn with_values(&self, values: &[f64]) -> Option<Self> {
        let &[r, alpha, s, beta] = values else { return None };
        Some(Self { r, alpha, s, beta })
    }
}

impl Kernel for ParetoNbd {
    fn name(&self) -> &'static str {
        "pareto_nbd"
    }

    fn check(&self) -> Result<()> {
        check_range("r", 0, self.r, SHAPE.0, SHAPE.1)?;
        check_range("alpha", 0, self.alpha, SCALE.0, SCALE.1)?;
        check_range("s", 0, self.s, SHAPE.0, SHAPE.1)?;
        check_range("beta", 0, self.beta, SCALE.0, SCALE.1)
    }

    fn problem(&self, histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Problem> {
        fit::problem(histories, options)
    }

    fn ln_likelihood(&self, histories: &Histories<'_>, row: usize) -> f64 {
        let (x, t_x, age) = histories.counted_row(row);
        self.ln_likelihood_of(x, t_x, age)
    }

    fn ln_odds_gone(&self, histories: &Histories<'_>, row: usize) -> f64 {
        let (x, t_x, age) = histories.counted_row(row);
        self.ln_odds(x, t_x, age)
    }

    fn all_ln_odds_gone(&self, histories: &Histories<'_>) -> Result<Vec<f64>> {
        self.ln_odds_of_all(histories)
    }

    fn living(&self, histories: &Histories<'_>, row: usize) -> Process {
        let (x, _, age) = histories.counted_row(row);
        Process::Exponential(self.alive_at(x, age))
    }

    fn newcomer(&self) -> Newcomer {
        Newcomer::alive(Process::Exponential(self.alive_at(0, 0.0)))
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
    use proptest::prelude::*;

    fn alive(model: &ParetoNbd, (x, t_x, age): (u32, f64, f64)) -> f64 {
        1.0 / (1.0 + exp(model.ln_odds(x, t_x, age)))
    }

    /// CDNOW's, in weeks.
    const MODEL: ParetoNbd =
        ParetoNbd { r: 0.5532755086895194, alpha: 10.57761223868171, s: 0.6062135686740845, beta: 11.667911237920228 };

    #[test]
    fn where_peers_fail() {
        // By 50-digit arithmetic: x=3000 at recency = T, x=5000 with recency 99.9 (lifetimes and PyMC-Marketing give
        // NaN).
        let today = (3000, 100.0, 100.0);
        assert_eq!(alive(&MODEL, today), 1.0);
        close(MODEL.alive_at(3000, 100.0).expected(39.0), 963.3766578480892, 1e-13);
        close(MODEL.ln_likelihood_of(3000, 100.0, 100.0), 6900.153089293728, 1e-13);
        let lately = (5000, 99.9, 100.0);
        close(alive(&MODEL, lately), 0.9891626587580942, 1e-12);
        close(alive(&MODEL, lately) * MODEL.alive_at(5000, 100.0).expected(39.0), 1588.109885092595, 1e-12);
        close(MODEL.ln_likelihood_of(5000, 99.9, 100.0), 14055.619164558431, 1e-13);
    }

    #[test]
    fn parameters_have_ranges() {
        assert!(MODEL.check().is_ok());
        for bad in [
            ParetoNbd { r: 0.0, ..MODEL },
            ParetoNbd { alpha: f64::NAN, ..MODEL },
            ParetoNbd { s: 1e13, ..MODEL },
            ParetoNbd { beta: -1.0, ..MODEL },
        ] {
            assert!(bad.check().is_err(), "{bad:?}");
        }
    }

    fn close(found: f64, truth: f64, relative: f64) {
        assert!((found / truth - 1.0).abs() < relative, "{found:e} is not {truth:e}");
    }

    #[test]
    fn corners_of_the_allowed_range_are_finite() {
        let (shapes, scales) = ([1e-12, 1.0, 1e12], [1e-30, 1.0, 1e30]);
        for (r, s) in shapes.iter().flat_map(|&r| shapes.map(|s| (r, s))) {
            for (alpha, beta) in scales.iter().flat_map(|&a| scales.map(|b| (a, b))) {
                let model = ParetoNbd { r, alpha, s, beta };
                for (x, t_x, age) in [
                    (0, 0.0, 0.0),
                    (0, 0.0, 1e30),
                    (1, 0.0, 1e-30),
                    (u32::MAX, 1.0, 1e30),
                    (7, 1.0, 1.0),
                    (3, 0.0, 1e30),
                ] {
                    let (ll, u) = (model.ln_likelihood_of(x, t_x, age), model.ln_odds(x, t_x, age));
                    assert!(ll.is_finite() && !u.is_nan() && u < 1e18, "{model:?} {x} {t_x} {age}: {ll} {u}");
                    assert_eq!(u == f64::NEG_INFINITY, t_x == age, "{model:?} {x} {t_x} {age}: {ll} {u}");
                }
            }
        }
    }

    proptest! {
        /// P(a history of one frequency) adds up: integrated over t_x it is P(X(T) = 1).
        #[test]
        fn the_likelihood_integrates_to_the_count(r in 0.1..5.0_f64, alpha in 0.3..20.0_f64, s in 0.1..5.0_f64, beta in 0.3..20.0_f64, age in 0.1..30.0_f64) {
            let model = ParetoNbd { r, alpha, s, beta };
            let once = crate::math::special::double_exponential::tanh_sinh(|_, t, _| exp(model.ln_likelihood_of(1, t, age)), 0.0, age).value;
            prop_assert!((once / exp(model.alive_at(0, 0.0).ln_pmf(age, 1)) - 1.0).abs() < 1e-11);
        }

        #[test]
        fn tables_agree_with_rows(
            r in -2.0..2.0_f64, alpha in -2.0..5.0_f64, s in -3.0..2.0_f64, beta in -2.0..6.0_f64,
            rows in prop::collection::vec((0..5u32, 0..40u32, 0..40u32), 1..8),
        ) {
            let model = ParetoNbd { r: exp(r), alpha: exp(alpha), s: exp(s), beta: exp(beta) };
            let rows: Vec<_> = rows.iter().cycle().take(2000).collect();
            let x: Vec<u32> = rows.iter().map(|row| row.0 * 7).collect();
            let t_x: Vec<f64> = rows.iter().map(|row| if row.0 == 0 { 0.0 } else { row.1.min(row.2).into() }).collect();
            let age: Vec<f64> = rows.iter().map(|row| row.1.max(row.2).into()).collect();
            let found = model.ln_odds_of_all(&Histories::new(&x, &t_x, &age).unwrap()).unwrap();
            for (((&x, &t_x), &age), found) in x.iter().zip(&t_x).zip(&age).zip(found) {
                let truth = model.ln_odds(x, t_x, age);
                prop_assert!(found == truth || (found - truth).abs() < 1e-12 * (1.0 + truth.abs()), "{found} {truth}");
            }
        }
    }
}
