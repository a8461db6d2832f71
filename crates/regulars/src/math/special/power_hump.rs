//! Integrals of humps u^i (1 + u/a)^-j (1 + u/b)^-l over du/u: the laws of counts and of waiting times of the
//! Pareto/NBD.
//!
//! Here `u` is the variable of integration, `i` the power by which the hump rises, `j` and `l` the powers by which it
//! falls beyond the scales `a` and `b`. With x = ln u the integrand is e^h(x), where h(x) = i x - j ln(1 + e^x/a) - l
//! ln(1 + e^x/b) is concave: it has one peak. Its singularities are where 1 + e^x/a or 1 + e^x/b is 0, which is pi off
//! the real line. So Gauss-Legendre panels are laid from the peak to both sides, each so short that the integrand
//! changes by a factor of e^8 at most, and are exact to the last digits. Every term is positive, so the sum loses none.

use super::gauss_legendre::RULE_16;
use libm::{exp, expm1, log, log1p};

/// Longest panel in x = ln u. The singularities lie pi off the line: much longer panels would feel them and the
/// 16-point rule lose digits.
const LONGEST_PANEL: f64 = 2.0;
/// Largest fall of h over a panel: e^-8 is what 16 points still integrate to the last digits.
const LARGEST_FALL: f64 = 8.0;
/// A sweep ends when what is left is at most this share of the sum, a tenth of the last bit.
const NEGLIGIBLE_REST: f64 = 1e-17;
/// Distance in ln u beyond the larger scale from which the hump is the power u^-excess, whose integral is known: e^-40
/// is 4e-18, so 1 + u/a is u/a to the last bit. Panels alone would never end at an infinite `end`.
const PURE_POWER: f64 = 40.0;

/// The hump u^i (1 + u/a)^-j (1 + u/b)^-l, for i, j, l, a, b > 0.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PowerHump {
    pub(crate) i: f64,
    pub(crate) j: f64,
    pub(crate) a: f64,
    pub(crate) l: f64,
    pub(crate) b: f64,
    /// j + l - i, the power by which the hump falls in the end; positive. The caller brings it, because as a difference
    /// of the parts it would lose its digits where it is far smaller than they are.
    pub(crate) excess: f64,
}

impl PowerHump {
    /// The u at which the hump is highest on 0..`end`, and ln of its integral over du/u on that interval divided by its
    /// height there. So heights that overflow a double never appear; the caller adds their logarithm.
    pub(crate) fn ln_integral(&self, end: f64) -> (f64, f64) {
        let peak = self.peak().min(end);
        let seen = Seen { hump: self, a: Share::new(peak, self.a), b: Share::new(peak, self.b) };
        let pure = PURE_POWER + log(self.a.max(self.b) / peak).max(0.0);
        // To the left the hump falls at least like u^i, so the sweep ends by itself.
        let right = log(end / peak);
        let mut sum = seen.sweep(-1.0, f64::INFINITY, 0.0);
        sum += seen.sweep(1.0, right.min(pure), sum);
        if right > pure {
            // The integral of e^(-excess x) from `pure` to `right`.
            sum += exp(seen.ln_ratio(pure)) * -expm1(-self.excess * (right - pure)) / self.excess;
        }
        (peak, log(sum))
    }

    /// Where h has slope 0: the positive root of i (a+u) (b+u) = j u (b+u) + l u (a+u), that is of
    /// excess u^2 - ((i - j) b + (i - l) a) u - i a b = 0.
    fn peak(&self) -> f64 {
        let Self { i, j, a, l, b, excess } = *self;
        let linear = (i - j) * b + (i - l) * a;
        let root = (linear * linear + 4.0 * excess * i * a * b).sqrt();
        // Of the two forms of the root the one that subtracts nothing.
        if linear >= 0.0 { (linear + root) / (2.0 * excess) } else { 2.0 * i * a * b / (root - linear) }
    }
}

/// How the peak stands to one of the two scales. Both shares are kept, because 1 - near loses digits near 1.
struct Share {
    /// peak / (scale + peak), the derivative of ln(1 + u/scale) by ln u at the peak.
    near: f64,
    /// scale / (scale + peak).
    rest: f64,
}

impl Share {
    fn new(peak: f64, scale: f64) -> Self {
        Self { near: peak / (scale + peak), rest: scale / (scale + peak) }
    }

    /// ln of (scale + peak e^d) / (scale + peak): by how much ln(1 + u/scale) grows over the distance `d` from the
    /// peak.
    fn ln_growth(&self, d: f64) -> f64 {
        let change = self.near * expm1(d);
        if change > -0.5 { log1p(change) } else { log(self.rest + self.near * exp(d)) }
    }

    /// u / (scale + u) at u = peak e^d, the derivative of ln(1 + u/scale) by ln u.
    fn at(&self, d: f64) -> f64 {
        let grown = self.near * exp(d);
        grown / (self.rest + grown)
    }
}

/// A hump with its coordinate moved to its peak: `d` is ln u less the logarithm of the peak.
struct Seen<'a> {
    hump: &'a PowerHump,
    a: Share,
    b: Share,
}

impl Seen<'_> {
    /// h at the distance `d`, less h at the peak.
    fn ln_ratio(&self, d: f64) -> f64 {
        self.hump.i * d - self.hump.j * self.a.ln_growth(d) - self.hump.l * self.b.ln_growth(d)
    }

    /// |h'| and -h'' at the distance `d`.
    fn shape(&self, d: f64) -> (f64, f64) {
        let (a, b) = (self.a.at(d), self.b.at(d));
        let PowerHump { i, j, l, .. } = *self.hump;
        ((i - j * a - l * b).abs(), j * a * (1.0 - a) + l * b * (1.0 - b))
    }

    /// The integral of e^(h - h(peak)) from the peak over a distance of `reach`, to the left for a `sign` of -1 and to
    /// the right for 1. It ends early where the rest adds nothing to it and `so_far`, the part on the other side.
    fn sweep(&self, sign: f64, reach: f64, so_far: f64) -> f64 {
        let (mut d, mut sum) = (0.0, 0.0);
        while d < reach {
            let (slope, curvature) = self.shape(sign * d);
            // The longest d with slope d + bend d^2 / 2 <= the largest fall, by the root that subtracts nothing.
            let most = |bend: f64| {
                LONGEST_PANEL.min(2.0 * LARGEST_FALL / (slope + (slope * slope + 2.0 * LARGEST_FALL * bend).sqrt()))
            };
            // Over a distance d the curvature grows by a factor of e^d at most: a first length bounds it, and the
            // second is short enough for that bound.
            let width = most(curvature * exp(most(curvature))).min(reach - d);
            let f = |x: f64| exp(self.ln_ratio(sign * (d + width * x)));
            sum += width * RULE_16.iter().map(|&(x, w)| w * f(x)).sum::<f64>();
            if d + width == d {
                break;
            }
            d += width;
            // h is concave: from here on it falls at least with this slope, so the rest is at most e^h / slope.
            let (slope, _) = self.shape(sign * d);
            if exp(self.ln_ratio(sign * d)) <= NEGLIGIBLE_REST * (so_far + sum) * slope {
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
