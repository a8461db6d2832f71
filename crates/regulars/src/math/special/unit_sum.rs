//! Long sums of terms whose ratio is a product of simple fractions: hypergeometric series at 1, cut off after any
//! number of terms, be it 1e30 or infinite.

use libm::{exp, expm1, log, log1p};

use super::quadrature::gauss_legendre_32;
use super::rising::ln_beta_ratio;

/// A factor of the ratio of term j + 1 to term j: (`start` + j) / (`start` + `gap` + j), or its inverse when it
/// `rises`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Factor {
    /// Positive.
    pub(crate) start: f64,
    /// 0 or more.
    pub(crate) gap: f64,
    pub(crate) rises: bool,
}

impl Factor {
    pub(crate) fn falls(start: f64, gap: f64) -> Self {
        Self { start, gap, rises: false }
    }

    pub(crate) fn rises(start: f64, gap: f64) -> Self {
        Self { start, gap, rises: true }
    }

    fn ratio(&self, j: f64) -> f64 {
        let (low, high) = (self.start + j, self.start + self.gap + j);
        if self.rises { high / low } else { low / high }
    }

    fn ln_ratio(&self, j: f64) -> f64 {
        let ln = log1p(self.gap / (self.start + j));
        if self.rises { ln } else { -ln }
    }

    /// The log of the product of the ratios at 0, 1, ..., `j` - 1.
    fn ln_product(&self, j: f64) -> f64 {
        let ln = ln_beta_ratio(self.gap, self.start, j);
        if self.gap == 0.0 {
            0.0
        } else if self.rises {
            -ln
        } else {
            ln
        }
    }
}

/// Terms of a sum that is added up term by term; a longer one would cost more than the integral of its middle.
const MOST_DIRECT_TERMS: f64 = 10_000.0;
/// Terms of a longer sum that are added one by one at either end. Between the ends a term either differs from its
/// neighbours by little, so that Euler and Maclaurin's formula holds, or is nothing beside the ends.
const END_TERMS: f64 = 2000.0;
/// Size at which running terms and sums are scaled down, before they overflow.
const LARGE: f64 = 1e280;
/// Multiple of the largest parameter from which a term is a power of its index j to the last bit, so that the rest of
/// the sum has a closed form: without it an infinite sum would need infinitely many panels.
const POWER_FROM: f64 = 1e18;

/// ln of the sum of the first `terms` terms, of which the first is 1.
///
/// `decay` is the exponent by which the rest of an infinite sum falls: the gaps of the factors that fall, less those of
/// the factors that rise, less 1, an argument of its own because it may be tiny. It must be positive when `terms` is
/// infinite.
pub(crate) fn ln_unit_sum(factors: &[Factor], terms: f64, decay: f64) -> f64 {
    if terms <= MOST_DIRECT_TERMS {
        return ln_run(factors, 0.0, terms, 1.0);
    }
    let ends = [ln_run(factors, 0.0, END_TERMS, 1.0), ln_top(factors, terms)];
    let middle = ln_middle(factors, terms - END_TERMS, decay);
    let top = ends.iter().fold(middle, |top: f64, ln| top.max(*ln));
    top + log(ends.iter().chain([&middle]).map(|ln| exp(ln - top)).sum())
}

/// ln of the sum of a run of `count` terms, the first of which is counted as 1, in either direction from term `from`.
fn ln_run(factors: &[Factor], from: f64, count: f64, direction: f64) -> f64 {
    let (mut term, mut total, mut scale, mut done) = (1.0, 0.0, 0.0, 0.0);
    // Down from the last term the ratios are inverse: both directions only add positive numbers.
    let mut j = from;
    while done < count {
        total += term;
        if direction > 0.0 {
            term *= factors.iter().map(|factor| factor.ratio(j)).product::<f64>();
        } else {
            term /= factors.iter().map(|factor| factor.ratio(j - 1.0)).product::<f64>();
        }
        // What is scaled down is given back as a logarithm in the end.
        if total.max(term) > LARGE {
            (term, total, scale) = (term / LARGE, total / LARGE, scale + log(LARGE));
        }
        j += direction;
        done += 1.0;
    }
    scale + log(total)
}

/// ln of the sum of the last terms, downwards from the last.
fn ln_top(factors: &[Factor], terms: f64) -> f64 {
    if terms == f64::INFINITY {
        return f64::NEG_INFINITY;
    }
    ln_term(factors, terms - 1.0) + ln_run(factors, terms - 1.0, END_TERMS, -1.0)
}

fn ln_term(factors: &[Factor], j: f64) -> f64 {
    factors.iter().map(|factor| factor.ln_product(j)).sum()
}

/// ln of the sum from term [`END_TERMS`] up to but without term `end`, by Euler and Maclaurin's formula at the
/// midpoints: the integral over the logarithm of j, and a correction at either end.
fn ln_middle(factors: &[Factor], end: f64, decay: f64) -> f64 {
    let widest = factors.iter().fold(1.0, |most: f64, factor| most.max(factor.start + factor.gap));
    let last = end.min(POWER_FROM * widest) - 0.5;
    let (low, high) = (log(END_TERMS - 0.5), log(last));
    // By ln j, j times a term has this slope.
    let slope = |y: f64| {
        let j = exp(y);
        1.0 + j * factors.iter().map(|factor| factor.ln_ratio(j - 0.5)).sum::<f64>()
    };
    let peak = highest(slope, low, high);
    let top = ln_term(factors, exp(peak)) + peak;
    let height = |y: f64| exp(ln_term(factors, exp(y)) + y - top);
    let bend = (slope(peak + 1e-3) - slope(peak - 1e-3)) / 2e-3;
    let width = 1.0 / (1.0 + slope(peak).abs() + bend.abs().sqrt());
    let integral = panels(height, peak, low, width) + panels(height, peak, high, width);
    let step = |j: f64| height(log(j)) / j * factors.iter().map(|factor| factor.ln_ratio(j - 0.5)).sum::<f64>();
    // The integral of the powers of j that are left, where the sum goes on so far.
    let beyond = log((end - 0.5) / last);
    let rest = if decay == 0.0 { beyond } else { -expm1(-decay * beyond) / decay };
    let correction = (step(END_TERMS - 0.5) - step(last)) / 24.0;
    // Where neighbours differ by much, all of this is nothing beside the terms at the ends.
    top + log((integral + rest * height(high) + correction).max(0.5 * integral))
}

/// Where `slope` last passes from rising to falling, or an end.
fn highest(slope: impl Fn(f64) -> f64, low: f64, high: f64) -> f64 {
    let point = |k: u32| low + (high - low) * f64::from(k) / 64.0;
    let Some(rising) = (0..=64).rev().find(|&k| slope(point(k)) > 0.0) else { return low };
    let (mut left, mut right) = (point(rising), point((rising + 1).min(64)));
    for _ in 0..60 {
        let middle = 0.5 * (left + right);
        if slope(middle) > 0.0 {
            left = middle;
        } else {
            right = middle;
        }
    }
    left
}

/// The integral between `from` and `to`, on either side of it, in panels of growing width.
fn panels(height: impl Fn(f64) -> f64, from: f64, to: f64, width: f64) -> f64 {
    let (mut at, mut width, mut total) = (from, width, 0.0);
    while at != to {
        let next = if to > from { (at + width).min(to) } else { (at - width).max(to) };
        total += gauss_legendre_32(&height, at.min(next), at.max(next));
        at = next;
        width = (1.5 * width).min(1.0);
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn a_long_sum_is_what_it_adds_up_to(
            ln_a in -5.0..6.0_f64, ln_b in -5.0..9.0_f64, ln_c in -5.0..6.0_f64, ln_d in -5.0..9.0_f64,
            n in 0..30_000_u32, terms in 10_001..150_000_u32,
        ) {
            let (a, b, c, d) = (exp(ln_a), exp(ln_b), exp(ln_c), exp(ln_d));
            let n = f64::from(n);
            let factors = [Factor::rises(1.0, n), Factor::falls(b, a + n), Factor::falls(d + n, c)];
            let plain = ln_run(&factors, 0.0, terms.into(), 1.0);
            let found = ln_unit_sum(&factors, terms.into(), a + c - 1.0);
            prop_assert!((found - plain).abs() < 1e-10, "{found} {plain}");
        }

        #[test]
        fn an_infinite_sum_has_a_closed_form(ln_a in -6.0..5.0_f64, ln_b in -5.0..9.0_f64, decay in 1e-6..3.0_f64) {
            // Gauss: 2F1(1, b; c; 1) = (c - 1) / (c - b - 1).
            let b = exp(ln_b) + exp(ln_a);
            let c = b + 1.0 + decay;
            let decay = c - b - 1.0;
            let found = ln_unit_sum(&[Factor::falls(b, c - b)], f64::INFINITY, decay);
            prop_assert!((found - log((b + decay) / decay)).abs() < 1e-12 * (1.0 + found.abs()));
        }
    }

    #[test]
    fn far_and_sharp_peaks_are_not_missed() {
        // Negative binomial weights with success probability near 1/2: the whole is 2^(n+1), its peak near j = n.
        let n = 1e6;
        let factors = [Factor::rises(1.0, n), Factor::falls(5e11, 5e11 + n)];
        let found = ln_unit_sum(&factors, 1e12, 1.0);
        assert!(found.is_finite() && (found / (n * log(2.0)) - 1.0).abs() < 1e-3, "{found}");
    }

    #[test]
    fn nothing_is_lost_at_the_far_end() {
        for terms in [10_001.0, 1e6, 1e15, 1e30] {
            let found = ln_unit_sum(&[Factor::falls(1.0, 1e-12)], terms, 1e-12 - 1.0);
            assert!((found - log(terms)).abs() < 1e-9, "{terms} {found}");
        }
    }
}
