//! The future of a customer of the Pareto/NBD who is alive: purchases at a constant rate until a lifetime, exponential
//! given its own rate, is over.

use crate::math::columns::random::Stream;
use crate::math::special::incomplete_beta::ln_beta_kernel;
use crate::math::special::ln_add::ln_add;
use crate::math::special::power_decline::{PowerDecline, discounted_decline};
use crate::math::special::power_hump::PowerHump;
use crate::math::special::rising::ln_rising;
use crate::value::models::wait::Wait;
use libm::{exp, expm1, log, log1p};

/// In less than this share of both scales nobody leaves and rates are what they were, to the last bit; shorter horizons
/// would end in ratios that no double holds.
const INSTANT: f64 = 1e-250;

/// A customer alive now: purchase rate ~ gamma(`n`, `scale`), dropout rate ~ gamma(`s`, `beta`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExponentialDropout {
    /// r + x.
    pub(super) n: f64,
    /// alpha + T.
    pub(super) scale: f64,
    pub(super) s: f64,
    /// beta + T.
    pub(super) beta: f64,
}

impl ExponentialDropout {
    /// Purchases expected within `horizon` (Schmittlein, Morrison & Colombo 1987, eq. 22): right for every s, 1
    /// included.
    pub(crate) fn expected(&self, horizon: f64) -> f64 {
        // n/scale beta ((1 - (beta / (beta + horizon))^(s-1)) / (s - 1)), whose limit at s = 1 is the logarithm.
        let span = log1p(horizon / self.beta);
        let less_one = self.s - 1.0;
        let mean = if less_one == 0.0 { span } else { -expm1(-less_one * span) / less_one };
        self.n / self.scale * self.beta * mean
    }

    /// The same, each discounted to now at the continuous `rate`; `horizon` may be infinite when the rate is positive
    /// (Fader & Hardie 2005, DERT).
    pub(crate) fn discounted(&self, horizon: f64, rate: f64) -> f64 {
        if rate == 0.0 {
            return self.expected(horizon);
        }
        // Time in units of beta; a product that underflows must not become a rate of 0.
        let z = (rate * self.beta).max(f64::MIN_POSITIVE);
        self.n / self.scale * self.beta * discounted_decline(self.s, z, horizon / self.beta)
    }

    /// Probability to be still alive then.
    pub(crate) fn survival(&self, horizon: f64) -> f64 {
        exp(-self.s * log1p(horizon / self.beta))
    }

    /// ln P(N = k) for the number of purchases within `horizon` (Fader & Hardie 2006, "Deriving an expression for
    /// P(X(t) = x)").
    pub(crate) fn ln_pmf(&self, horizon: f64, k: u32) -> f64 {
        if k == 0 {
            return self.ln_none(horizon);
        }
        if horizon == 0.0 {
            return f64::NEG_INFINITY;
        }
        let Self { n, scale, s, beta } = *self;
        let k = f64::from(k);
        if horizon < INSTANT * scale.min(beta) {
            return ln_within_an_instant(n, scale, k, horizon);
        }
        // Alive to the end with k purchases, or gone before it with k by then.
        let alive = ln_negative_binomial(n, scale, k, horizon) - s * log1p(horizon / beta);
        // Gone at u with k purchases by then: the integral over u of P(k by u) s beta^s (beta + u)^-(s+1).
        let hump = PowerHump { i: k + 1.0, j: n + k, a: scale, l: s + 1.0, b: beta, excess: n + s };
        let (peak, ln_mass) = hump.ln_integral(horizon);
        // The integrand at its peak, of which the integral is `ln_mass` more in logarithms.
        let height = log(s * (peak / (beta + peak))) - s * log1p(peak / beta);
        ln_add(alive, ln_negative_binomial(n, scale, k, peak) + height + ln_mass)
    }

    /// ln P(N = 0), with its digits where it is near 0.
    fn ln_none(&self, horizon: f64) -> f64 {
        let some = self.first_within(horizon);
        if some < 0.5 {
            return log1p(-some);
        }
        let Self { n, scale, s, beta } = *self;
        let alive = -n * log1p(horizon / scale) - s * log1p(horizon / beta);
        let gone = PowerDecline { p: n, a: scale, q: s + 1.0, b: beta, excess: n + s };
        ln_add(alive, log(s / beta * gone.integral(horizon)))
    }

    /// P(N >= k) within `horizon`.
    pub(crate) fn tail(&self, horizon: f64, k: u32) -> f64 {
        match k {
            0 => 1.0,
            _ if horizon == 0.0 => 0.0,
            1 => self.first_within(horizon),
            _ => {
                let Self { n, scale, s, beta } = *self;
                let k = f64::from(k);
                if horizon < INSTANT * scale.min(beta) {
                    return exp(ln_within_an_instant(n, scale, k, horizon));
                }
                // The density of the k-th purchase of an immortal, times the probability to be alive for it.
                let hump = PowerHump { i: k, j: n + k, a: scale, l: s, b: beta, excess: n + s };
                let (peak, ln_mass) = hump.ln_integral(horizon);
                let kernel = ln_beta_kernel(k, n, peak / (scale + peak), scale / (scale + peak));
                exp(kernel - s * log1p(peak / beta) + ln_mass).min(1.0)
            }
        }
    }

    /// The next purchase: whether, and when.
    pub(crate) fn next_purchase(&self) -> Wait {
        let decline = self.first();
        let total = decline.integral(f64::INFINITY);
        Wait {
            probability: (self.n / self.scale * total).min(1.0),
            mean: self.mean_first(self.n / self.scale * total),
            median: median(&decline, total).min(f64::MAX),
        }
    }

    /// Mean and median of the residual lifetime, which is Pareto distributed; the mean is `None` when infinite.
    pub(crate) fn lifetime(&self) -> (Option<f64>, Option<f64>) {
        let mean = (self.s > 1.0).then(|| self.beta / (self.s - 1.0));
        let median = self.beta * expm1(std::f64::consts::LN_2 / self.s);
        (mean, Some(median).filter(|median| *median <= 1e300))
    }

    /// Draws the times of the purchases within the horizon, in order, for `visit`, which may end it; the time at which
    /// the customer leaves, if before the end.
    pub(crate) fn draw(&self, stream: &mut Stream, horizon: f64, visit: &mut dyn FnMut(f64) -> bool) -> Option<f64> {
        // 1 / rate for a rate ~ gamma(n, scale), and the same of the dropout.
        let gap = self.scale * exp(-stream.ln_gamma(self.n));
        let leaves = self.beta * exp(-stream.ln_gamma(self.s)) * stream.exponential();
        let end = horizon.min(leaves);
        let mut time = gap * stream.exponential();
        // A gap that overflows makes an infinite or NaN time, for which the comparison is false.
        while time <= end && visit(time) {
            time += gap * stream.exponential();
        }
        (leaves <= horizon).then_some(leaves)
    }

    /// n/scale times this is the density of the time to the first purchase.
    fn first(&self) -> PowerDecline {
        PowerDecline { p: self.n + 1.0, a: self.scale, q: self.s, b: self.beta, excess: self.n + self.s }
    }

    /// Probability of a purchase within `horizon`.
    fn first_within(&self, horizon: f64) -> f64 {
        (self.n / self.scale * self.first().integral(horizon)).min(1.0)
    }

    /// The mean time to the first purchase: the integral of u times its density, over `probability`.
    fn mean_first(&self, probability: f64) -> Option<f64> {
        let Self { n, scale, s, beta } = *self;
        let excess = n + s - 1.0;
        (excess > 0.0).then(|| {
            let hump = PowerHump { i: 2.0, j: n + 1.0, a: scale, l: s, b: beta, excess };
            let (peak, ln_mass) = hump.ln_integral(f64::INFINITY);
            let height = 2.0 * log(peak) - (n + 1.0) * log1p(peak / scale) - s * log1p(peak / beta);
            n / scale / probability * exp(height + ln_mass)
        })
    }
}

/// ln of the probability of `k` >= 1 purchases, or more, within a time that is nothing beside the scales.
fn ln_within_an_instant(n: f64, scale: f64, k: f64, time: f64) -> f64 {
    ln_rising(n, k) - ln_rising(1.0, k) + k * (log(time) - log(scale))
}

/// ln of the probability of `k` >= 1 purchases within `time` at a rate ~ gamma(`n`, `scale`).
fn ln_negative_binomial(n: f64, scale: f64, k: f64, time: f64) -> f64 {
    ln_beta_kernel(k, n, time / (scale + time), scale / (scale + time)) - log(k)
}

/// Where the integral of `decline` reaches half of `total`, by Newton steps in ln t: ln of the integral is concave
/// there, so the steps from the left only rise.
fn median(decline: &PowerDecline, total: f64) -> f64 {
    let half = 0.5 * total;
    let mut time = half;
    for _ in 0..200 {
        let reached = decline.integral(time);
        // d ln(integral) / d ln(t) = t decline(t) / integral.
        let step = log(half / reached) * reached / (time * decline.at(time));
        time *= exp(step);
        if step.abs() < 1e-14 || !time.is_finite() {
            break;
        }
    }
    time
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::golden::check;
    use proptest::prelude::*;

    fn close(found: f64, truth: f64, relative: f64) -> bool {
        (found - truth).abs() <= relative * truth.abs()
    }

    #[test]
    fn wide_cases_by_other_integrals() {
        let future = |arg: &dyn Fn(&str) -> f64| ExponentialDropout {
            n: arg("n"),
            scale: arg("scale"),
            s: arg("s"),
            beta: arg("beta"),
        };
        check("pareto_nbd_tail", |arg| future(arg).tail(arg("horizon"), arg("k") as u32));
        check("pareto_nbd_discounted", |arg| future(arg).discounted(arg("horizon"), arg("rate")));
        check("pareto_nbd_ln_pmf", |arg| future(arg).ln_pmf(arg("horizon"), arg("k") as u32));
        check("pareto_nbd_next_purchase", |arg| future(arg).next_purchase().probability);
        check("pareto_nbd_mean_wait", |arg| future(arg).next_purchase().mean.unwrap_or(f64::NAN));
    }

    fn future() -> impl Strategy<Value = ExponentialDropout> {
        let ln = || -2.0..2.0_f64;
        (ln(), ln(), ln(), ln()).prop_map(|(n, scale, s, beta)| ExponentialDropout {
            n: exp(n),
            scale: exp(scale),
            s: exp(s),
            beta: exp(beta),
        })
    }

    proptest! {
        #[test]
        fn counts_are_a_distribution(future in future(), horizon in 0.01..5.0_f64) {
            let mut below = 0.0;
            for k in 0..30 {
                prop_assert!((future.tail(horizon, k) - (1.0 - below)).abs() < 1e-13, "{k}");
                below += exp(future.ln_pmf(horizon, k));
            }
        }

        #[test]
        fn the_mean_is_the_sum_of_the_tails(future in future(), share in 0.01..0.5_f64) {
            let horizon = share * future.scale;
            let sum: f64 = (1..400).map(|k| future.tail(horizon, k)).sum();
            prop_assert!(close(sum, future.expected(horizon), 1e-12), "{sum} {}", future.expected(horizon));
        }

        #[test]
        fn discounting_at_almost_nothing_changes_nothing(future in future(), horizon in 0.0..50.0_f64) {
            prop_assert!(close(future.discounted(horizon, 1e-15), future.expected(horizon), 1e-12));
            prop_assert!(future.discounted(horizon, 0.1) <= future.expected(horizon));
        }

        #[test]
        fn an_endless_horizon_is_the_exponential_integral(future in future(), rate in 0.001..10.0_f64) {
            let kernel = crate::math::special::exponential_integral::expint_scaled(future.s, rate * future.beta);
            let truth = future.n / future.scale * future.beta * kernel;
            prop_assert!(close(future.discounted(f64::INFINITY, rate), truth, 1e-13));
        }

        #[test]
        fn half_of_the_next_purchases_come_before_the_median(future in future()) {
            let next = future.next_purchase();
            if next.median.is_finite() {
                let share = future.tail(next.median, 1) / next.probability;
                prop_assert!((share - 0.5).abs() < 1e-12, "{next:?} {share}");
            }
            prop_assert_eq!(next.mean.is_some(), future.n + future.s > 1.0);
        }

        #[test]
        fn half_of_the_lifetimes_are_over_at_the_median(future in future()) {
            prop_assert!(close(future.survival(future.lifetime().1.unwrap()), 0.5, 1e-12));
        }
    }

    #[test]
    fn without_dropout_the_next_purchase_is_pareto() {
        let future = ExponentialDropout { n: 3.0, scale: 7.0, s: 1e-12, beta: 1e30 };
        let next = future.next_purchase();
        assert!(close(next.probability, 1.0, 1e-10) && close(next.mean.unwrap(), 3.5, 1e-10), "{next:?}");
        assert!(close(next.median, 7.0 * (libm::cbrt(2.0) - 1.0), 1e-10), "{next:?}");
        assert_eq!(future.lifetime(), (None, None));
    }

    #[test]
    fn nothing_happens_in_no_time() {
        let future = ExponentialDropout { n: 3.0, scale: 7.0, s: 0.5, beta: 2.0 };
        assert_eq!((future.expected(0.0), future.discounted(0.0, 0.1), future.survival(0.0)), (0.0, 0.0, 1.0));
        assert_eq!((future.ln_pmf(0.0, 0), future.ln_pmf(0.0, 1)), (0.0, f64::NEG_INFINITY));
        assert_eq!((future.tail(0.0, 0), future.tail(0.0, 1), future.tail(0.0, 2)), (1.0, 0.0, 0.0));
    }

    #[test]
    fn corners_of_the_allowed_range_are_numbers() {
        let (shapes, scales) = ([1e-12, 1.0, 1e12], [1e-30, 1.0, 1e60]);
        for (n, s) in shapes.iter().flat_map(|&n| shapes.map(|s| (n, s))) {
            for (scale, beta) in scales.iter().flat_map(|&a| scales.map(|b| (a, b))) {
                let future = ExponentialDropout { n, scale, s, beta };
                let next = future.next_purchase();
                assert!((0.0..=1.0).contains(&next.probability) && next.median > 0.0, "{future:?}: {next:?}");
                assert!(next.mean.is_none_or(|mean| mean >= 0.0), "{future:?}: {next:?}");
                for horizon in [1e-30, 1.0, 1e30] {
                    assert!(
                        future.expected(horizon) >= 0.0 && future.expected(horizon).is_finite(),
                        "{future:?} {horizon}"
                    );
                    for rate in [1e-30, 1.0, 1e30] {
                        let discounted = future.discounted(horizon, rate);
                        assert!(
                            discounted >= 0.0 && discounted <= future.expected(horizon) * (1.0 + 1e-9),
                            "{future:?} {horizon} {rate}: {discounted:e}"
                        );
                    }
                    for k in [0, 1, 2, 1000, u32::MAX] {
                        let (ln_pmf, tail) = (future.ln_pmf(horizon, k), future.tail(horizon, k));
                        assert!(ln_pmf.is_finite() && ln_pmf <= 1e-9, "{future:?} {horizon} {k}: {ln_pmf}");
                        assert!((0.0..=1.0).contains(&tail), "{future:?} {horizon} {k}: {tail}");
                    }
                }
            }
        }
    }

    /// A share of the scale that no double holds has a probability too, if only as a logarithm.
    #[test]
    fn the_shortest_horizons_have_probabilities() {
        for (scale, horizon) in [(1e30, 1e-300), (1.0, 5e-324), (4.4, 1e-260)] {
            let process = ExponentialDropout { n: 2.5, scale, s: 0.6, beta: scale };
            for purchases in [1, 2, 1000, 4_000_000_000] {
                let ln = process.ln_pmf(horizon, purchases);
                assert!(ln.is_finite() && ln < -500.0, "{scale:e} {horizon:e} {purchases} {ln}");
                assert!(process.tail(horizon, purchases) < 1e-200);
            }
        }
        // Where both forms can be had they agree.
        let process = ExponentialDropout { n: 2.5, scale: 1.0, s: 0.6, beta: 1.0 };
        let (near, far) = (process.ln_pmf(1e-249, 3), ln_within_an_instant(2.5, 1.0, 3.0, 1e-249));
        assert!((near / far - 1.0).abs() < 1e-12, "{near} {far}");
    }
}
