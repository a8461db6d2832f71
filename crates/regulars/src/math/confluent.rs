//! Kummer's and Tricomi's confluent functions and the scaled exponential integral (NIST DLMF, chapters 8.19 and 13).
//!
//! Like Gauss's function they are read as means of positive factors, over a gamma weight for U (DLMF 13.4.4) and over a
//! beta weight for 1F1 (DLMF 13.4.1), so no branch divides by a gamma function near its pole, and integer parameters are
//! not special.

use super::hypergeometric::LogitBeta;
use super::quadrature::{Tail, ln_peaked};

/// e^z E_s(z), the integral of e^(-z v) (1+v)^-s over v > 0, for s >= 0 and z >= 1e-280; NaN elsewhere.
///
/// The kernel of the Pareto/NBD discounted expected residual transactions: no Gamma(1-s), no cancelling U.
pub(crate) fn expint_scaled(s: f64, z: f64) -> f64 {
    if !(s >= 0.0 && z > 0.0 && z.is_finite()) {
        return f64::NAN;
    }
    if z >= 1.0 {
        return expint_fraction(s, z);
    }
    libm::exp(ln_gamma_mean(1.0, -s, z)) / z
}

/// The continued fraction 1/(z+s- s/(z+s+2- 2(s+1)/(z+s+4- ...))) by Lentz's method (DLMF 8.19.17).
fn expint_fraction(s: f64, z: f64) -> f64 {
    let mut denominator = z + s;
    let (mut c, mut d) = (1e300, 1.0 / denominator);
    let mut value = d;
    for k in 1..2000 {
        let k = f64::from(k);
        let numerator = -k * (s - 1.0 + k);
        denominator += 2.0;
        d = 1.0 / (numerator * d + denominator);
        c = denominator + numerator / c;
        value *= c * d;
        if (c * d - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    value
}

/// Tricomi's U(s, s, z) = e^z Gamma(1-s, z), for s >= 0 and z >= 1e-280; NaN elsewhere.
pub(crate) fn tricomi_u_ss(s: f64, z: f64) -> f64 {
    // Half the power on either side: z^(1-s) alone may overflow where the product does not.
    let root = libm::pow(z, 0.5 * (1.0 - s));
    root * expint_scaled(s, z) * root
}

/// Tricomi's U(a, b, z), for a >= 0, any b, and z >= 1e-280; NaN elsewhere.
pub(crate) fn tricomi_u(a: f64, b: f64, z: f64) -> f64 {
    if !(a >= 0.0 && z > 0.0 && z.is_finite() && b.is_finite()) {
        return f64::NAN;
    }
    if a == 0.0 {
        return 1.0;
    }
    libm::exp(ln_gamma_mean(a, b - a - 1.0, z) - a * libm::log(z))
}

/// ln of the mean of (1 + t/z)^power over t ~ Gamma(a, 1), on the line x = ln(t/a).
fn ln_gamma_mean(a: f64, power: f64, z: f64) -> f64 {
    let ln_weight = |x: f64| a * (x - libm::expm1(x));
    let tilted = |x: f64| ln_weight(x) + power * libm::log1p(a * libm::exp(x) / z);
    let left = (-40.0 - libm::log(a * (1.0 + power.abs() / z))).max(-700.0);
    // To the right the weight falls like e^-t: here nothing is left of it.
    let right = libm::log((10.0 * (a + power.abs()) + 1000.0) / a);
    let (left, right) = (Tail { from: left, rate: a }, Tail { from: right, rate: 1.0 });
    ln_peaked(tilted, left, right) - ln_peaked(ln_weight, left, right)
}

/// Kummer's 1F1(a; b; z), for a >= 0, b > 0 and |z| <= 1e5; NaN elsewhere, infinite where it overflows.
pub(crate) fn hyp1f1(a: f64, b: f64, z: f64) -> f64 {
    if !(a >= 0.0 && b > 0.0 && z.abs() <= 1e5) {
        return f64::NAN;
    }
    if a == 0.0 {
        return 1.0;
    }
    if a < b && z.abs() > 40.0 {
        return libm::exp(ln_beta_mean(a, b - a, z));
    }
    if z >= 0.0 {
        return kummer_series(a, b, z);
    }
    // Kummer's transformation: e^z 1F1(b-a; b; -z).
    if a <= b { libm::exp(z) * kummer_series(b - a, b, -z) } else { kummer_alternating(a, b, -z) }
}

/// ln of the mean of e^(z t) over t ~ Beta(p, q).
fn ln_beta_mean(p: f64, q: f64, z: f64) -> f64 {
    let beta = LogitBeta { p, q };
    let tilted = |x: f64| beta.ln_weight(x) + z * beta.point(x).0;
    let (left, right) = beta.tails(z.abs(), z.abs());
    ln_peaked(tilted, left, right) - beta.ln_total()
}

/// The Kummer series for positive arguments, where nothing cancels (DLMF 13.2.2).
fn kummer_series(a: f64, b: f64, z: f64) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    for k in 0..200_000 {
        let k = f64::from(k);
        let ratio = (a + k) / (b + k) * (z / (1.0 + k));
        term *= ratio;
        sum += term;
        if ratio < 0.5 && term <= 1e-17 * sum || sum == f64::INFINITY {
            break;
        }
    }
    sum
}

/// e^-x 1F1(b-a; b; x) for a > b: the first terms alternate and cancel, so they are summed in double the digits.
fn kummer_alternating(a: f64, b: f64, x: f64) -> f64 {
    let ln_scale = 600.0;
    let scale = libm::exp(-ln_scale);
    let difference = Twofold::sum(b, -a);
    let (mut sum, mut term, mut exponent) = (Twofold::from(1.0), Twofold::from(1.0), -x);
    for k in 0..400_000 {
        let k = f64::from(k);
        let above = difference.plus(Twofold::from(k)).times(Twofold::from(x));
        let below = Twofold::sum(b, k).times(Twofold::from(1.0 + k));
        term = term.times(above).over(below);
        sum = sum.plus(term);
        if term.high == 0.0 || above.high.abs() < 0.5 * below.high && term.high.abs() <= 1e-20 * sum.high.abs() {
            break;
        }
        if sum.high.abs() > 1e260 {
            term = term.times(Twofold::from(scale));
            sum = sum.times(Twofold::from(scale));
            exponent += ln_scale;
        }
    }
    sum.high * libm::exp(exponent)
}

/// A number as the unevaluated sum of two doubles, some 32 digits (Dekker 1971).
#[derive(Clone, Copy)]
struct Twofold {
    high: f64,
    low: f64,
}

impl From<f64> for Twofold {
    fn from(high: f64) -> Self {
        Self { high, low: 0.0 }
    }
}

impl Twofold {
    /// x + y without error (Knuth).
    fn sum(x: f64, y: f64) -> Self {
        let high = x + y;
        let part = high - x;
        Self { high, low: (x - (high - part)) + (y - part) }
    }

    /// x y without error, by Veltkamp's splitting: a fused multiply would not give the same bits everywhere.
    fn product(x: f64, y: f64) -> Self {
        let split = |v: f64| {
            let wide = 134_217_729.0 * v;
            let head = wide - (wide - v);
            (head, v - head)
        };
        let high = x * y;
        let ((x1, x0), (y1, y0)) = (split(x), split(y));
        Self { high, low: ((x1 * y1 - high) + x1 * y0 + x0 * y1) + x0 * y0 }
    }

    fn plus(self, other: Self) -> Self {
        let heads = Self::sum(self.high, other.high);
        let tails = Self::sum(self.low, other.low);
        let once = Self::sum(heads.high, heads.low + tails.high);
        Self::sum(once.high, once.low + tails.low)
    }

    fn times(self, other: Self) -> Self {
        let heads = Self::product(self.high, other.high);
        Self::sum(heads.high, heads.low + (self.high * other.low + self.low * other.high))
    }

    fn over(self, other: Self) -> Self {
        let first = self.high / other.high;
        let rest = self.plus(other.times(Self::from(-first)));
        let second = rest.high / other.high;
        let rest = rest.plus(other.times(Self::from(-second)));
        Self::sum(first, second).plus(Self::from(rest.high / other.high))
    }
}
