//! Integrals of humps u^i (1 + u/a)^-j (1 + u/b)^-l over du/u: the laws of counts and of waiting times of the
//! Pareto/NBD.
//!
//! On the line ln u the hump is log-concave and its singularities stay pi away from the line. Panels leave its peak to
//! both sides; over each it falls by e^-8 at most, so Gauss-Legendre is exact to the last digits. Every term is
//! positive.

use super::gauss_legendre::RULE_16;
use libm::{exp, expm1, log, log1p};

/// Longest panel, and the largest fall over it.
const LONGEST: f64 = 2.0;
const LARGEST_FALL: f64 = 8.0;
/// What is left counts no more below this share of the sum.
const NEGLIGIBLE: f64 = 1e-17;
/// So far beyond the larger scale, in ln u, the hump is a pure power.
const PURE: f64 = 40.0;

/// u^i (1 + u/a)^-j (1 + u/b)^-l, for i, j, l, a, b > 0.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PowerHump {
    pub(crate) i: f64,
    pub(crate) j: f64,
    pub(crate) a: f64,
    pub(crate) l: f64,
    pub(crate) b: f64,
    /// j + l - i, given apart because it may be far smaller than its parts; positive.
    pub(crate) excess: f64,
}

impl PowerHump {
    /// Where the hump is highest on 0..`end`, and ln of its integral over du/u there, relative to its height.
    pub(crate) fn ln_integral(&self, end: f64) -> (f64, f64) {
        let peak = self.peak().min(end);
        let seen = Seen { hump: self, a: Share::new(peak, self.a), b: Share::new(peak, self.b) };
        let pure = PURE + log(self.a.max(self.b) / peak).max(0.0);
        let right = log(end / peak);
        let mut sum = seen.sweep(-1.0, f64::INFINITY, 0.0);
        sum += seen.sweep(1.0, right.min(pure), sum);
        if right > pure {
            sum += exp(seen.ln_ratio(pure)) * -expm1(-self.excess * (right - pure)) / self.excess;
        }
        (peak, log(sum))
    }

    /// The root of i (a+u) (b+u) = j u (b+u) + l u (a+u).
    fn peak(&self) -> f64 {
        let Self { i, j, a, l, b, excess } = *self;
        let linear = (i - j) * b + (i - l) * a;
        let root = (linear * linear + 4.0 * excess * i * a * b).sqrt();
        if linear >= 0.0 { (linear + root) / (2.0 * excess) } else { 2.0 * i * a * b / (root - linear) }
    }
}

/// The peak as a share of itself and a scale, and what is left.
struct Share {
    near: f64,
    rest: f64,
}

impl Share {
    fn new(peak: f64, scale: f64) -> Self {
        Self { near: peak / (scale + peak), rest: scale / (scale + peak) }
    }

    /// ln of (scale + peak e^d) / (scale + peak).
    fn ln_growth(&self, d: f64) -> f64 {
        let change = self.near * expm1(d);
        if change > -0.5 { log1p(change) } else { log(self.rest + self.near * exp(d)) }
    }

    /// The share of peak e^d.
    fn at(&self, d: f64) -> f64 {
        let grown = self.near * exp(d);
        grown / (self.rest + grown)
    }
}

/// A hump as seen from its peak, by the distance in ln u.
struct Seen<'a> {
    hump: &'a PowerHump,
    a: Share,
    b: Share,
}

impl Seen<'_> {
    fn ln_ratio(&self, d: f64) -> f64 {
        self.hump.i * d - self.hump.j * self.a.ln_growth(d) - self.hump.l * self.b.ln_growth(d)
    }

    /// The absolute slope and curvature of the logarithm.
    fn shape(&self, d: f64) -> (f64, f64) {
        let (a, b) = (self.a.at(d), self.b.at(d));
        let PowerHump { i, j, l, .. } = *self.hump;
        ((i - j * a - l * b).abs(), j * a * (1.0 - a) + l * b * (1.0 - b))
    }

    /// The integral from the peak to the distance `reach` in the direction of `sign`, or until it adds nothing to
    /// `so_far`.
    fn sweep(&self, sign: f64, reach: f64, so_far: f64) -> f64 {
        let (mut d, mut sum) = (0.0, 0.0);
        while d < reach {
            let (slope, curvature) = self.shape(sign * d);
            let most = |bend: f64| {
                LONGEST.min(2.0 * LARGEST_FALL / (slope + (slope * slope + 2.0 * LARGEST_FALL * bend).sqrt()))
            };
            // Curvature changes no faster than e^d.
            let width = most(curvature * exp(most(curvature))).min(reach - d);
            let f = |x: f64| exp(self.ln_ratio(sign * (d + width * x)));
            sum += width * RULE_16.iter().map(|&(x, w)| w * f(x)).sum::<f64>();
            if d + width == d {
                break;
            }
            d += width;
            let (slope, _) = self.shape(sign * d);
            if exp(self.ln_ratio(sign * d)) <= NEGLIGIBLE * (so_far + sum) * slope {
                break;
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::special::rising::ln_beta;
    use proptest::prelude::*;

    fn ln_value(hump: &PowerHump, u: f64) -> f64 {
        hump.i * log(u) - hump.j * log1p(u / hump.a) - hump.l * log1p(u / hump.b)
    }

    proptest! {
        /// With one scale the whole is a^i B(i, j + l - i).
        #[test]
        fn one_scale_is_a_beta_function(i in 0.5..500.0_f64, excess in 0.001..500.0_f64, share in 0.0..1.0_f64, ln_a in -9.0..9.0_f64) {
            let (a, sum) = (exp(ln_a), i + excess);
            let hump = PowerHump { i, j: share * sum, a, l: (1.0 - share) * sum, b: a, excess };
            let (peak, ln_mass) = hump.ln_integral(f64::INFINITY);
            let truth = i * log(a) + ln_beta(i, excess);
            prop_assert!((ln_value(&hump, peak) + ln_mass - truth).abs() < 1e-12 * (10.0 + sum + i * ln_a.abs()));
        }

        #[test]
        fn the_peak_is_the_highest_point(i in 0.5..50.0_f64, j in 0.1..60.0_f64, l in 60.0..90.0_f64, ln_a in -5.0..5.0_f64) {
            let hump = PowerHump { i, j, a: exp(ln_a), l, b: 1.0, excess: j + l - i };
            let (peak, top) = (hump.peak(), ln_value(&hump, hump.peak()));
            prop_assert!(ln_value(&hump, peak * 1.001) < top && ln_value(&hump, peak / 1.001) < top);
        }

        #[test]
        fn the_derivative_by_the_end_is_the_hump(i in 0.5..50.0_f64, j in 0.1..60.0_f64, excess in 0.1..9.0_f64, ln_end in -6.0..6.0_f64) {
            let hump = PowerHump { i, j, a: 0.5, l: i + excess, b: 3.0, excess: j + excess };
            let whole = |end: f64| {
                let (peak, ln_mass) = hump.ln_integral(end);
                ln_value(&hump, peak) + ln_mass
            };
            let (end, h) = (exp(ln_end), 1e-4);
            let slope = (whole(end * exp(h)) - whole(end * exp(-h))) / (2.0 * h);
            let truth = exp(ln_value(&hump, end) - whole(end));
            prop_assert!((slope - truth).abs() < 1e-5 * (1.0 + truth) , "{slope} {truth}");
        }
    }
}
