//! Means over a beta distribution.

use libm::{exp, expm1, log, log1p};

use super::rising::log1pmx;

/// Share of its highest value to which the density may fall before the sum over the log odds ends. Even a function that
/// still rises like 1/p adds nothing there, and the next steps would underflow.
const NO_DENSITY: f64 = 1e-300;
/// Distance in log odds from which p or 1 - p is a pure exponential: e^-40 is 4e-18, less than half a last bit.
const PURE_EXPONENTIAL: f64 = 40.0;

/// The mean of `g(p)` over p ~ Beta(`a`, `b`), where g falls like 1/p or faster beyond p = e^`knee` and is `g_at_0` far
/// below it.
///
/// The trapezoid rule over the log odds of p converges exponentially, and its tails are geometric series with closed
/// forms, so `a` may be tiny. Numerator and normaliser share their nodes, so no beta function is needed.
pub(crate) fn beta_mean(a: f64, b: f64, g_at_0: f64, knee: f64, g: impl Fn(f64) -> f64) -> f64 {
    // A fifth, or half a standard deviation of the log odds where the density is narrower than that.
    let step = 0.2f64.min(0.5 * (1.0 / a + 1.0 / b).sqrt());
    let centre = log(a / b);
    // Beyond these ends p is e^y or 1 - e^-y to the last bit, and g is constant.
    let below = ((centre - knee.min(centre).min(0.0) + PURE_EXPONENTIAL) / step).ceil();
    let above = ((centre.max(0.0) - centre + PURE_EXPONENTIAL) / step).ceil();
    let (mut total, mut weights) = (g(a / (a + b)), 1.0);
    for (step, end) in [(-step, below), (step, above)] {
        let mut k = 1.0;
        while k <= end {
            let weight = exp(ln_density(a, b, step * k));
            if weight < NO_DENSITY {
                break;
            }
            total += weight * g(a / (a + b * exp(-step * k)));
            weights += weight;
            k += 1.0;
        }
    }
    // Both tails are geometric series: of ratio e^(-a step) to the left, e^(-b step) to the right.
    let left = exp(ln_density(a, b, -step * below)) / expm1(a * step);
    let right = exp(ln_density(a, b, step * above)) / expm1(b * step);
    (total + left * g_at_0 + right * g(1.0)) / (weights + left + right)
}

/// The log of p^a (1-p)^b at the log odds ln(a/b) + `d`, less its value at `d` = 0, where it is greatest.
fn ln_density(a: f64, b: f64, d: f64) -> f64 {
    let (p, q) = (a / (a + b), b / (a + b));
    if d.abs() > 1.0 {
        return -a * ln_blend(p, q, -d) - b * ln_blend(q, p, d);
    }
    // What is linear in `down` and `up` is taken together, or large a and b would cancel.
    let (down, up) = (q * expm1(-d), p * expm1(d));
    a * (q * expm1(-d) * expm1(d) - log1pmx(down)) - b * log1pmx(up)
}

/// ln(`p` + `q` e^`d`) where `p` + `q` = 1.
fn ln_blend(p: f64, q: f64, d: f64) -> f64 {
    // Beyond, e^d overflows, and p is lost beside q e^d.
    if d > 700.0 {
        return d + log(q);
    }
    let change = q * expm1(d);
    if change > -0.5 { log1p(change) } else { log(p + q * exp(d)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::special::rising::ln_beta_ratio;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn moments_have_closed_forms(ln_a in -7.0..7.0_f64, ln_b in 0.0..7.0_f64, k in 0.5..3.0_f64) {
            let (a, b) = (exp(ln_a), exp(ln_b));
            // E (1-p)^k = B(a, b+k) / B(a, b).
            let closed = exp(ln_beta_ratio(a, b, k));
            let found = beta_mean(a, b, 1.0, 0.0, |p| libm::pow(1.0 - p, k));
            // Where p rounds to 1, 1-p has no digits.
            prop_assert!((found - closed).abs() < 1e-12 * closed.max(1e-3), "{found} {closed}");
        }
    }
}
