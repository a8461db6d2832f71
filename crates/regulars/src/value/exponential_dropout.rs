//! The future of a customer of the Pareto/NBD who is alive: purchases at a constant rate until a lifetime, exponential given
//! its own rate, is over.

use crate::math::incomplete_beta::ln_beta_kernel;
use crate::math::power_decline::{PowerDecline, discounted_decline};
use crate::math::power_hump::PowerHump;
use libm::{exp, expm1, log, log1p};

/// A customer alive now: purchase rate ~ gamma(`n`, `scale`), dropout rate ~ gamma(`s`, `beta`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ExponentialDropout {
    /// r + x.
    pub(super) n: f64,
    /// alpha + T.
    pub(super) scale: f64,
    pub(super) s: f64,
    /// beta + T.
    pub(super) beta: f64,
}

/// The next purchase of a customer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct NextPurchase {
    /// Probability that there is another one at all.
    pub(super) probability: f64,
    /// Mean time to it given that there is one; `None` when infinite.
    pub(super) mean: Option<f64>,
    /// Median time to it given that there is one.
    pub(super) median: f64,
}

impl ExponentialDropout {
    /// Purchases expected within `horizon` (Schmittlein, Morrison & Colombo 1987, eq. 22): right for every s, 1 included.
    pub(super) fn expected(&self, horizon: f64) -> f64 {
        let span = log1p(horizon / self.beta);
        let less_one = self.s - 1.0;
        let mean = if less_one == 0.0 { span } else { -expm1(-less_one * span) / less_one };
        self.n / self.scale * self.beta * mean
    }

    /// The same, each discounted to now at the continuous `rate`; `horizon` may be infinite when the rate is positive
    /// (Fader & Hardie 2005, DERT).
    pub(super) fn discounted(&self, horizon: f64, rate: f64) -> f64 {
        if rate == 0.0 {
            return self.expected(horizon);
        }
        let z = (rate * self.beta).max(f64::MIN_POSITIVE);
        self.n / self.scale * self.beta * discounted_decline(self.s, z, horizon / self.beta)
    }

    /// Probability to be still alive then.
    pub(super) fn survival(&self, horizon: f64) -> f64 {
        exp(-self.s * log1p(horizon / self.beta))
    }

    /// ln P(N = k) for the number of purchases within `horizon` (Fader & Hardie 2006, "Deriving an expression for P(X(t) = x)").
    pub(super) fn ln_pmf(&self, horizon: f64, k: u32) -> f64 {
        if k == 0 {
            return self.ln_none(horizon);
        }
        if horizon == 0.0 {
            return f64::NEG_INFINITY;
        }
        let Self { n, scale, s, beta } = *self;
        let k = f64::from(k);
        let alive = ln_negative_binomial(n, scale, k, horizon) - s * log1p(horizon / beta);
        let hump = PowerHump { i: k + 1.0, j: n + k, a: scale, l: s + 1.0, b: beta, excess: n + s };
        let (peak, ln_mass) = hump.ln_integral(horizon);
        let height = log(s * (peak / (beta + peak))) - s * log1p(peak / beta);
        ln_sum(alive, ln_negative_binomial(n, scale, k, peak) + height + ln_mass)
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
        ln_sum(alive, log(s / beta * gone.integral(horizon)))
    }

    /// P(N >= k) within `horizon`.
    pub(super) fn tail(&self, horizon: f64, k: u32) -> f64 {
        match k {
            0 => 1.0,
            _ if horizon == 0.0 => 0.0,
            1 => self.first_within(horizon),
            _ => {
                let Self { n, scale, s, beta } = *self;
                let k = f64::from(k);
                // The density of the k-th purchase of an immortal, times the probability to be alive for it.
                let hump = PowerHump { i: k, j: n + k, a: scale, l: s, b: beta, excess: n + s };
                let (peak, ln_mass) = hump.ln_integral(horizon);
                let kernel = ln_beta_kernel(k, n, peak / (scale + peak), scale / (scale + peak));
                exp(kernel - s * log1p(peak / beta) + ln_mass).min(1.0)
            }
        }
    }

    /// The next purchase: whether, and when.
    pub(super) fn next_purchase(&self) -> NextPurchase {
        let decline = self.first();
        let total = decline.integral(f64::INFINITY);
        NextPurchase {
            probability: (self.n / self.scale * total).min(1.0),
            mean: self.mean_first(self.n / self.scale * total),
            median: median(&decline, total),
        }
    }

    /// Mean and median of the residual lifetime, which is Pareto distributed; the mean is `None` when infinite.
    pub(super) fn lifetime(&self) -> (Option<f64>, f64) {
        let mean = (self.s > 1.0).then(|| self.beta / (self.s - 1.0));
        (mean, self.beta * expm1(std::f64::consts::LN_2 / self.s))
    }

    /// n/scale times this is the density of the time to the first purchase.
    fn first(&self) -> PowerDecline {
        PowerDecline { p: self.n + 1.0, a: self.scale, q: self.s, b: self.beta, excess: self.n + self.s }
    }

    /// Probability of a purchase within `horizon`.
    fn first_within(&self, horizon: f64) -> f64 {
        (self.n / self.scale * self.first().integral(horizon)).min(1.0)
    }

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

/// ln of the probability of `k` >= 1 purchases within `time` at a rate ~ gamma(`n`, `scale`).
fn ln_negative_binomial(n: f64, scale: f64, k: f64, time: f64) -> f64 {
    ln_beta_kernel(k, n, time / (scale + time), scale / (scale + time)) - log(k)
}

/// Where the integral of `decline` reaches half of `total`, by Newton steps in ln t: ln of the integral is concave there, so
/// the steps from the left only rise.
fn median(decline: &PowerDecline, total: f64) -> f64 {
    let half = 0.5 * total;
    let mut time = half;
    for _ in 0..200 {
        let reached = decline.integral(time);
        let step = log(half / reached) * reached / (time * decline.at(time));
        time *= exp(step);
        if step.abs() < 1e-14 || !time.is_finite() {
            break;
        }
    }
    time
}

/// ln(e^u + e^v).
fn ln_sum(u: f64, v: f64) -> f64 {
    u.max(v) + log1p(exp(-(u - v).abs()))
}
