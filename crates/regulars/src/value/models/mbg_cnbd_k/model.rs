//! The MBG/CNBD-k model of regular purchases (Platzer & Reutterer 2016; Reutterer, Platzer & Schroeder 2021).

use super::erlang_dropout::ErlangDropout;
use super::fit;
use super::stages::{LnSilence, MOST_STAGES, passes};
use crate::error::{Error, Result};
use crate::fit::{Fit, FitOptions, Parameters, Problem};
use crate::math::special::ln_add::ln_add;
use crate::math::special::rising::{ln_beta_ratio, ln_rising};
use crate::value::models::bg_nbd::beta_geometric::{BetaGeometric, softplus};
use crate::value::models::kernel::Kernel;
use crate::value::models::process::{Newcomer, Process};
use crate::value::purchases::histories::Histories;
use libm::{log, log1p};
use serde::{Deserialize, Serialize};

/// MBG/CNBD-k: as MBG/NBD, for customers who buy more regularly than by chance. The time between two purchases is an
/// Erlang time of `k` stages (k = 1 is MBG/NBD), whose rates vary as a gamma distribution (shape `r`, rate `alpha`);
/// after every purchase, the first included, customers leave with a probability that varies as a beta distribution
/// (`a`, `b`). A silence that is long for the customer's own rhythm tells sooner that they left.
///
/// The likelihood reads the sum of the logarithms of each customer's gaps ([`Histories::with_log_gaps`]); what is asked
/// of a model needs frequency, recency and age alone. Every answer is exact: R's BTYDplus approximates the purchases
/// expected of a customer by those of an MBG/NBD of the rate 1/k, rescaled so that the sum over the base is right, and
/// is some percent off for single customers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MbgCnbdK {
    /// Stages between two purchases, 1 to 12: how regular buying is. Gaps vary by 1/sqrt(k) around their mean.
    pub k: u32,
    /// Shape of the rates of the stages.
    pub r: f64,
    /// Rate parameter of the rates of the stages, in time units.
    pub alpha: f64,
    /// First parameter of the dropout probabilities.
    pub a: f64,
    /// Second parameter of the dropout probabilities.
    pub b: f64,
}

impl MbgCnbdK {
    /// Fits by maximum likelihood, or a posteriori where there are priors, for k = 1, 2, ... up to 12 or until the
    /// likelihood has fallen twice in a row, and keeps the most likely k. The intervals suppose this k.
    ///
    /// # Errors
    /// [`crate::Error::TooFew`] with fewer than 4 customers who repeat, [`crate::Error::OutOfRange`] for bad weights or
    /// level, [`crate::Error::Invalid`] when every age is 0, or their mean not within 1e-22..=1e22, a prior names no parameter, or the histories don't carry
    /// the logarithms of the gaps, [`crate::Error::NotConverged`].
    ///
    /// ```
    /// use regulars::value::{MbgCnbdK, FitOptions, Histories, SimulateOptions, simulate};
    /// let truth = MbgCnbdK { k: 3, r: 0.85, alpha: 1.45, a: 0.79, b: 2.42 };
    /// let base = simulate(&truth, None, &[52.0; 500], &SimulateOptions { seed: 1, horizon: 0.0 })?;
    /// let histories = Histories::new(&base.frequency, &base.recency, &base.age)?.with_log_gaps(&base.log_gaps)?;
    /// let fit = MbgCnbdK::fit(&histories, &FitOptions::default())?;
    /// assert_eq!(fit.model.k, 3);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn fit(histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Fit<Self>> {
        let mut best = Self::fit_with_k(1, histories, options)?;
        // Refused here, where no k has been fitted that needs none.
        histories.log_gaps_of("MBG/CNBD-k")?;
        let mut falls = 0;
        for k in 2..=MOST_STAGES {
            let next = match Self::fit_with_k(k, histories, options) {
                Err(Error::NotConverged { .. }) => break,
                next => next?,
            };
            falls = if next.log_likelihood > best.log_likelihood { 0 } else { falls + 1 };
            if falls == 2 {
                break;
            }
            if falls == 0 {
                best = next;
            }
        }
        Ok(best)
    }

    /// Fits the other parameters for a `k` that is known.
    fn fit_with_k(k: u32, histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Fit<Self>> {
        let problem = fit::problem(histories, options, k)?;
        crate::fit::fit(problem, options, |values| match *values {
            [r, alpha, a, b] => Some(Self { k, r, alpha, a, b }),
            _ => None,
        })
    }

    /// MBG/NBD of the same parameters, which this is for k = 1.
    fn by_chance(&self) -> BetaGeometric {
        let Self { r, alpha, a, b, .. } = *self;
        BetaGeometric { r, alpha, a, b, early: 1.0 }
    }

    fn ln_silence(&self, n: f64, t_x: f64, age: f64) -> f64 {
        LnSilence::new(self.k, n, (age - t_x) / (self.alpha + age)).value
    }

    /// ln of G(r+kx)/G(r) alpha^r (alpha+T)^-(r+kx) B(a,b+x+1)/B(a,b) (S + odds), times what the gaps between the
    /// purchases add, where S is the sum over the stages of the silence (Platzer & Reutterer 2016).
    fn ln_history(&self, (x, t_x, age): (f64, f64, f64), log_gaps: f64) -> f64 {
        let Self { k, r, alpha, a, b } = *self;
        if k == 1 {
            return self.by_chance().ln_likelihood(x, t_x, age);
        }
        if x == 0.0 {
            // The sum of the two shares of those who never repeated would cancel near 0.
            let change = -b / (a + b) * passes(r, age / alpha, k.into());
            let silent = || -r * log1p(age / alpha) + self.ln_silence(r, 0.0, age);
            return if change > -0.9 { log1p(change) } else { ln_add(log(a / (a + b)), log(b / (a + b)) + silent()) };
        }
        let stages = f64::from(k) * x;
        let alive = ln_rising(r, stages) - stages * log(alpha + age) - r * log1p(age / alpha)
            + ln_beta_ratio(a, b, x + 1.0)
            + self.ln_silence(r + stages, t_x, age);
        alive + softplus(self.ln_odds(x, t_x, age)) + fit::gaps(k, x, log_gaps)
    }

    fn ln_odds(&self, x: f64, t_x: f64, age: f64) -> f64 {
        let n = self.r + f64::from(self.k) * x;
        log(self.a / (self.b + x)) + n * log1p((age - t_x) / (self.alpha + t_x)) - self.ln_silence(n, t_x, age)
    }
}

impl Parameters for MbgCnbdK {
    fn values(&self) -> Vec<f64> {
        vec![self.r, self.alpha, self.a, self.b]
    }

    fn with_values(&self, values: &[f64]) -> Option<Self> {
        let &[r, alpha, a, b] = values else { return None };
        Some(Self { k: self.k, r, alpha, a, b })
    }
}

impl Kernel for MbgCnbdK {
    fn name(&self) -> &'static str {
        "mbg_cnbd_k"
    }

    fn check(&self) -> Result<()> {
        fit::check_k(self.k)?;
        self.by_chance().check()
    }

    fn problem(&self, histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Problem> {
        fit::problem(histories, options, self.k)
    }

    fn ln_likelihood(&self, histories: &Histories<'_>, row: usize) -> f64 {
        self.ln_history(histories.row(row), histories.log_gap(row))
    }

    fn reads_gaps(&self) -> bool {
        self.k > 1
    }

    fn ln_odds_gone(&self, histories: &Histories<'_>, row: usize) -> f64 {
        let (x, t_x, age) = histories.row(row);
        self.ln_odds(x, t_x, age)
    }

    fn quick_odds(&self) -> bool {
        true
    }

    fn living(&self, histories: &Histories<'_>, row: usize) -> Process {
        let (x, t_x, age) = histories.row(row);
        let Self { k, r, alpha, a, b } = *self;
        if k == 1 {
            return Process::Geometric(self.by_chance().living(x, age));
        }
        let (n, scale) = (r + f64::from(k) * x, alpha + age);
        Process::Erlang(ErlangDropout::new(k, n, scale, (age - t_x) / scale, [a, b + (x + 1.0)]))
    }

    fn shares_futures(&self) -> bool {
        // The silence tells how near the next purchase is.
        self.k == 1
    }

    fn newcomer(&self) -> Newcomer {
        let Self { k, r, alpha, a, b } = *self;
        if k == 1 {
            return self.by_chance().newcomer();
        }
        let future = Process::Erlang(ErlangDropout::new(k, r, alpha, 0.0, [a, b + 1.0]));
        Newcomer { alive: b / (a + b), gone: a / (a + b), future }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::forecast::simulate::{SimulateOptions, Simulation, simulate};
    use crate::value::models::bg_nbd::mbg_nbd::MbgNbd;
    use crate::value::models::purchase_model::PurchaseModel;
    use libm::{exp, lgamma, pow};

    const ROWS: [(u32, f64, f64, f64); 6] = [
        (0, 0.0, 9.0, 0.0),
        (1, 3.0, 33.0, 1.0986),
        (4, 30.0, 31.0, 7.9),
        (7, 6.0, 40.0, -2.5),
        (2, 39.0, 40.0, 5.8),
        (30, 31.0, 31.0, -0.5),
    ];

    type Columns = (Vec<u32>, Vec<f64>, Vec<f64>, Vec<f64>);

    fn columns() -> Columns {
        let times = |of: fn(&(u32, f64, f64, f64)) -> f64| ROWS.iter().map(of).collect();
        (ROWS.iter().map(|row| row.0).collect(), times(|row| row.1), times(|row| row.2), times(|row| row.3))
    }

    fn ask<T>((x, t_x, age, gaps): &Columns, ask: impl FnOnce(&Histories<'_>) -> T) -> T {
        ask(&Histories::new(x, t_x, age).unwrap().with_log_gaps(gaps).unwrap())
    }

    fn drawn(model: &MbgCnbdK, customers: u32, seed: u64) -> (Simulation, Columns) {
        let ages: Vec<f64> = (0..customers).map(|customer| 12.0 * f64::from(1 + customer % 8)).collect();
        let base = simulate(model, None, &ages, &SimulateOptions { seed, horizon: 32.0 }).unwrap();
        let columns = (base.frequency.clone(), base.recency.clone(), base.age.clone(), base.log_gaps.clone());
        (base, columns)
    }

    /// The parameters of the tests of BTYDplus.
    fn regular(k: u32) -> MbgCnbdK {
        MbgCnbdK { k, r: 0.85, alpha: 1.45, a: 0.79, b: 2.42 }
    }

    #[test]
    fn one_stage_is_mbg_nbd_to_the_bit() {
        let (model, plain) = (regular(1), MbgNbd { r: 0.85, alpha: 1.45, a: 0.79, b: 2.42 });
        ask(&columns(), |histories| {
            assert_eq!(model.log_likelihood(histories).unwrap(), plain.log_likelihood(histories).unwrap());
            assert_eq!(model.probability_alive(histories).unwrap(), plain.probability_alive(histories).unwrap());
            let expected = |model: &dyn Fn() -> Result<Vec<f64>>| model().unwrap();
            assert_eq!(
                expected(&|| model.expected_purchases(histories, 26.0)),
                expected(&|| plain.expected_purchases(histories, 26.0))
            );
        });
        let (_, base) = drawn(&regular(2), 300, 3);
        ask(&base, |histories| {
            let (fit, plain) = (
                MbgCnbdK::fit_with_k(1, histories, &FitOptions::default()).unwrap(),
                MbgNbd::fit(histories, &FitOptions::default()).unwrap(),
            );
            assert_eq!((fit.model.values(), fit.log_likelihood), (plain.model.values(), plain.log_likelihood));
        });
    }

    /// The stages themselves, with k = 1 in all formulas: an Erlang customer of one stage is a geometric one.
    #[test]
    fn an_erlang_future_of_one_stage_is_the_geometric_one() {
        let plain = regular(1).by_chance().living(3.0, 20.0);
        let erlang = ErlangDropout::new(1, 0.85 + 3.0, 1.45 + 20.0, 0.3, [0.79, 2.42 + 4.0]);
        let close = |one: f64, other: f64| assert!((one - other).abs() <= 1e-11 * other.abs(), "{one} {other}");
        for horizon in [0.0, 1e-9, 2.0, 26.0, 500.0, 3000.0, 1e6] {
            close(erlang.expected(horizon), plain.expected(horizon));
            close(erlang.survival(horizon), plain.survival(horizon));
            for n in [0, 1, 2, 9, 500] {
                close(erlang.tail(horizon, n), plain.tail(horizon, n));
                if horizon > 0.0 {
                    close(erlang.ln_pmf(horizon, n), plain.ln_pmf(horizon, n));
                }
            }
            close(erlang.discounted(horizon, 0.01), plain.discounted(horizon, 0.01));
        }
        let (one, other) = (erlang.next_purchase(), plain.next_purchase());
        close(one.median, other.median);
        close(one.mean.unwrap(), other.mean.unwrap());
        close(erlang.lifetime().1.unwrap(), plain.lifetime().1.unwrap());
    }

    /// As Platzer & Reutterer (2016) write them, and BTYDplus computes them.
    #[test]
    fn likelihood_and_probability_alive_are_those_of_the_paper() {
        let rising = |n: f64, j: u32| (0..j).map(|i| n + f64::from(i)).product::<f64>();
        let factorial = |j: u32| rising(1.0, j);
        let ln_beta = |a: f64, b: f64| lgamma(a) + lgamma(b) - lgamma(a + b);
        for k in 2..=6 {
            let model = regular(k);
            let MbgCnbdK { r, alpha, a, b, .. } = model;
            let (ln, alive) = ask(&columns(), |histories| {
                (model.log_likelihood(histories).unwrap(), model.probability_alive(histories).unwrap())
            });
            for (row, (x, t_x, age, gaps)) in ROWS.into_iter().enumerate() {
                let x = f64::from(x);
                let n = r + f64::from(k) * x;
                let gone = a / (b + x) * pow((alpha + age) / (alpha + t_x), n);
                let silent = |j: u32| rising(n, j) * pow((age - t_x) / (alpha + age), j.into()) / factorial(j);
                let silence: f64 = (0..k).map(silent).sum();
                let truth = f64::from(k - 1) * gaps - x * libm::log(factorial(k - 1)) + ln_beta(a, b + x + 1.0)
                    - ln_beta(a, b)
                    + lgamma(n)
                    - lgamma(r)
                    + r * libm::log(alpha)
                    - n * libm::log(alpha + age)
                    + libm::log(gone + silence);
                assert!((ln[row] - truth).abs() < 1e-10 * truth.abs().max(1.0), "{k} {row}: {} {truth}", ln[row]);
                assert!((alive[row] - 1.0 / (1.0 + gone / silence)).abs() < 1e-12, "{k} {row}");
            }
        }
    }

    /// By quadrature over the rates of the density that Platzer & Reutterer (2016) integrate, with 40 digits of mpmath.
    #[test]
    fn histories_by_quadrature_over_the_rates() {
        let model = |k, r, alpha, a, b| MbgCnbdK { k, r, alpha, a, b };
        let (cdnow, three) = (model(1, 0.525, 6.183, 0.891, 1.614), model(3, 0.85, 1.45, 0.79, 2.42));
        let cases = [
            (cdnow, (2, 30.43, 38.86, 5.1), -9.485551314533932, 0.7062022651184873),
            (model(2, 1.5, 3.0, 0.6, 2.5), (3, 10.0, 26.0, 3.25), -9.393076618949888, 0.10290326268369869),
            (three, (0, 0.0, 32.0, 0.0), -0.9711731082407573, 0.35002420966349546),
            (three, (7, 28.0, 32.0, 9.5), -16.450710670938204, 0.8412351685237286),
            (model(5, 2.0, 0.5, 0.9, 3.0), (12, 50.0, 52.0, 17.0), -23.5122913532587, 0.9370533051516751),
        ];
        for (model, (x, t_x, age, gaps), ln, alive) in cases {
            ask(&(vec![x], vec![t_x], vec![age], vec![gaps]), |histories| {
                let found = model.log_likelihood(histories).unwrap()[0];
                assert!((found / ln - 1.0).abs() < 1e-13, "{model:?} {found} {ln}");
                let found = model.probability_alive(histories).unwrap()[0];
                assert!((found / alive - 1.0).abs() < 1e-13, "{model:?} {found} {alive}");
            });
        }
    }

    #[test]
    fn the_likelihood_of_a_gap_is_a_density() {
        // One customer, observed up to T: no repeat, or one and then silence, or more.
        let (model, age) = (regular(3), 4.0);
        let one = |x: u32, t_x: f64, gaps: f64| {
            ask(&(vec![x], vec![t_x], vec![age], vec![gaps]), |rows| exp(model.log_likelihood(rows).unwrap()[0]))
        };
        let none = one(0, 0.0, 0.0);
        assert!((none - model.new_customer_pmf(age, 0).unwrap()).abs() < 1e-14);
        let steps = 4000;
        let once: f64 = (0..steps)
            .map(|i| age * (f64::from(i) + 0.5) / f64::from(steps))
            .map(|t| one(1, t, libm::log(t)) * age / f64::from(steps))
            .sum();
        assert!((once - model.new_customer_pmf(age, 1).unwrap()).abs() < 1e-7, "{once}");
    }

    #[test]
    fn probabilities_of_counts_agree_with_each_other() {
        for k in [2, 3, 12] {
            let model = regular(k);
            ask(&columns(), |histories| {
                let expected = model.expected_purchases(histories, 26.0).unwrap();
                let (mut sum, mut mean, mut above) = (vec![0.0; 6], vec![0.0; 6], vec![1.0; 6]);
                for n in 0..400_u32 {
                    let at_most = model.purchase_quantiles(histories, 26.0, 0.9).unwrap();
                    for (row, p) in model.purchase_pmf(histories, 26.0, n).unwrap().into_iter().enumerate() {
                        sum[row] += p;
                        mean[row] += f64::from(n) * p;
                        above[row] -= p;
                        if n == at_most[row] {
                            assert!(above[row] <= 0.1 + 1e-12 && above[row] + p >= 0.1 - 1e-12, "{k} {row}");
                        }
                    }
                    if n > 60 && sum.iter().all(|sum| *sum > 1.0 - 1e-13) {
                        break;
                    }
                }
                for row in 0..6 {
                    assert!((sum[row] - 1.0).abs() < 1e-9, "{k} {row} {}", sum[row]);
                    assert!((mean[row] - expected[row]).abs() < 1e-6 * expected[row], "{k} {row}");
                }
            });
        }
    }

    #[test]
    fn sums_over_stages_and_over_purchases_agree() {
        // Where the one ends, the other begins: both sides of it differ by next to nothing.
        for k in [2, 5, 12] {
            let future = ErlangDropout::new(k, 3.2, 10.0, 0.2, [0.8, 4.5]);
            let next = [800.0, 830.0, 860.0].map(|w| (future.expected(10.0 * w), future.survival(10.0 * w)));
            let slope = |of: fn(&(f64, f64)) -> f64| [of(&next[1]) / of(&next[0]), of(&next[2]) / of(&next[1])];
            for [one, other] in [slope(|both| both.0), slope(|both| both.1)] {
                assert!((one / other - 1.0).abs() < 2e-3, "{k} {one} {other}");
            }
            let far = (future.expected(1e12), future.survival(1e12));
            assert!(far.0 > next[2].0 && far.1 < next[2].1 && far.1 > 0.0, "{far:?}");
        }
    }

    #[test]
    fn discounting_takes_each_purchase_at_its_time() {
        for k in [2, 6] {
            let future = ErlangDropout::new(k, 9.0, 12.0, 0.3, [0.8, 4.5]);
            let steps = 20_000_u32;
            let step = 40.0 / f64::from(steps);
            let until: Vec<f64> = (0..=steps).map(|i| future.expected(f64::from(i) * step)).collect();
            let sum: f64 = (0..steps)
                .zip(until.windows(2))
                .map(|(i, w)| (w[1] - w[0]) * exp(-0.1 * (f64::from(i) + 0.5) * step))
                .sum();
            let found = future.discounted(40.0, 0.1);
            assert!((found / sum - 1.0).abs() < 1e-7, "{k} {found} {sum}");
            assert!(future.discounted(f64::INFINITY, 0.1) > found);
        }
    }

    #[test]
    fn drawn_customers_do_what_is_expected_of_them() {
        for k in [2, 4] {
            let (base, columns) = drawn(&regular(k), 20_000, 5);
            ask(&columns, |histories| {
                let total = |column: Vec<f64>| column.iter().sum::<f64>();
                let alive = total(regular(k).probability_alive(histories).unwrap());
                let truly = base.alive.iter().filter(|alive| **alive).count() as f64;
                assert!((alive / truly - 1.0).abs() < 0.03, "{k} {alive} {truly}");
                let expected = total(regular(k).expected_purchases(histories, 32.0).unwrap());
                let made = f64::from(base.future_purchases.iter().sum::<u32>());
                assert!((expected / made - 1.0).abs() < 0.03, "{k} {expected} {made}");
                // By frequency, too: the approximation of BTYDplus is only right in the sum.
                let each = regular(k).expected_purchases(histories, 8.0).unwrap();
                let coming = regular(k).probability_alive_after(histories, 8.0).unwrap();
                assert!(each.iter().all(|&n| n >= 0.0) && coming.iter().all(|p| (0.0..=1.0).contains(p)));
                let new: f64 = base.age.iter().map(|&age| regular(k).new_customer_purchases(age).unwrap()).sum();
                let bought = f64::from(base.frequency.iter().sum::<u32>());
                assert!((new / bought - 1.0).abs() < 0.03, "{k} {new} {bought}");
            });
        }
    }

    #[test]
    fn the_next_purchase_is_near_when_it_is_due() {
        let model = MbgCnbdK { k: 8, r: 40.0, alpha: 5.0, a: 0.5, b: 9.0 };
        // About a purchase a week; one has just bought, the other one did so most of a week ago.
        let histories = Histories::new(&[10, 10], &[10.0, 10.0], &[10.0, 10.8]).unwrap();
        let next = model.next_purchase(&histories).unwrap();
        assert!(next.median[1] < 0.6 * next.median[0], "{next:?}");
        assert!((next.mean[0].unwrap() - 1.0).abs() < 0.02 && (next.median[0] - 0.95).abs() < 0.05, "{next:?}");
    }

    #[test]
    fn the_fit_finds_the_truth_and_its_regularity() {
        let truth = regular(3);
        let (_, columns) = drawn(&truth, 2000, 1);
        ask(&columns, |histories| {
            let fit = MbgCnbdK::fit(histories, &FitOptions::default()).unwrap();
            assert_eq!((fit.model.k, fit.convergence.status), (3, crate::fit::Status::Converged));
            for (parameter, truth) in fit.parameters.iter().zip(truth.values()) {
                let estimate = parameter.estimate.estimate().unwrap();
                assert!((estimate.value - truth).abs() < 1.5 * estimate.half_width(), "{parameter:?} {truth}");
            }
            let rows: f64 = fit.model.log_likelihood(histories).unwrap().iter().sum();
            assert!((fit.log_likelihood - rows).abs() < 1e-8 * rows.abs(), "{} {rows}", fit.log_likelihood);
        });
        // Bought by chance: no stages are found.
        let (_, columns) = drawn(&regular(1), 1000, 2);
        ask(&columns, |histories| assert_eq!(MbgCnbdK::fit(histories, &FitOptions::default()).unwrap().model.k, 1));
    }

    #[test]
    fn gradient_and_hessian_are_those_of_the_value() {
        ask(&columns(), |histories| {
            let weights = [1.0, 2.0, 0.5, 1.0, 3.0, 1.0];
            let options = FitOptions { weights: Some(&weights), ..FitOptions::default() };
            for k in [2, 5] {
                let problem = fit::problem(histories, &options, k).unwrap();
                let point = [-0.3, 1.2, -0.1, 0.8];
                let here = (problem.objective)(&point);
                for i in 0..4 {
                    let moved = |step: f64| {
                        let point: [f64; 4] = std::array::from_fn(|j| point[j] + if i == j { step } else { 0.0 });
                        (problem.objective)(&point)
                    };
                    let (up, down) = (moved(1e-5), moved(-1e-5));
                    let slope = (up.value - down.value) / 2e-5;
                    assert!((slope - here.gradient[i]).abs() < 1e-6, "{k} {i} {slope} {}", here.gradient[i]);
                    for j in 0..4 {
                        let slope = (up.gradient[j] - down.gradient[j]) / 2e-5;
                        assert!((slope - here.hessian[i][j]).abs() < 1e-6, "{k} {i} {j} {slope}");
                    }
                }
            }
        });
    }

    #[test]
    fn what_it_cannot_know_is_told() {
        let (x, t_x, age, _) = columns();
        let histories = Histories::new(&x, &t_x, &age).unwrap();
        let missing = regular(2).log_likelihood(&histories).unwrap_err().to_string();
        assert!(missing.contains("log_gaps") && missing.contains("purchases"), "{missing}");
        assert_eq!(MbgCnbdK::fit(&histories, &FitOptions::default()).unwrap_err().code(), "invalid");
        // Answers need none.
        assert!(regular(2).probability_alive(&histories).is_ok());
        for k in [0, 13] {
            assert_eq!(regular(k).probability_alive(&histories).unwrap_err().code(), "out_of_range");
            assert_eq!(MbgCnbdK::fit_with_k(k, &histories, &FitOptions::default()).unwrap_err().code(), "out_of_range");
        }
    }
}
