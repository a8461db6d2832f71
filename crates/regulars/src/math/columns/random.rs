//! Chance with a seed: every item has a stream of its own, so that no draw depends on threads or on the order of items.
//!
//! The bits are ChaCha8's (the `chacha20` crate, which promises the same ones everywhere); what is made of them here
//! uses only functions of [`super`], and so has the same bits too.

use crate::math::special::gamma::lgamma;
use crate::math::special::normal::norm_ppf;
use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};
use libm::{exp, log, log1p};

/// Mean from which Poisson numbers are drawn by rejection, whose constants hold from 10 on; inversion takes as many
/// steps as the number drawn. The border decides the random numbers, so moving it changes every draw.
const REJECTION_FROM: f64 = 12.0;
/// Mean up to which the logarithm of a Poisson probability keeps three digits: beyond, no try might ever be kept.
const EXACT: f64 = 1e12;

/// The stream of draws of one item.
#[derive(Debug)]
pub(crate) struct Stream(ChaCha8Rng);

impl Stream {
    /// The stream of an item under a seed.
    pub(crate) fn new(seed: u64, item: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(item);
        Self(rng)
    }

    /// Uniform in (0, 1), neither end included.
    pub(crate) fn uniform(&mut self) -> f64 {
        // 53 bits and a half, over 2^53.
        ((self.0.next_u64() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    }

    /// Uniform among 0, 1, ..., `n` - 1.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.0.next_u64()) * n as u128) >> 64) as usize
    }

    /// Standard normal.
    pub(crate) fn normal(&mut self) -> f64 {
        norm_ppf(self.uniform())
    }

    /// Exponential of mean 1.
    pub(crate) fn exponential(&mut self) -> f64 {
        -log(self.uniform())
    }

    /// Logarithm of a gamma number of scale 1 (Marsaglia & Tsang 2000), which is finite for the smallest shapes too;
    /// infinite for a shape that is, NaN for one that isn't positive.
    pub(crate) fn ln_gamma(&mut self, shape: f64) -> f64 {
        match shape {
            1.0..f64::INFINITY => self.ln_gamma_from_one(shape),
            // The smallest of them still leaves a shape of at least 1.
            0.0..1.0 if shape > 0.0 => self.ln_gamma_from_one(shape + 1.0) + log(self.uniform()) / shape,
            f64::INFINITY => shape,
            _ => f64::NAN,
        }
    }

    /// The same for a finite shape of at least 1; more than 95 of 100 tries are kept, whatever the shape.
    fn ln_gamma_from_one(&mut self, shape: f64) -> f64 {
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let root = 1.0 + c * x;
            if root <= 0.0 {
                continue;
            }
            let v = root * root * root;
            if log(self.uniform()) < 0.5 * x * x + d * (1.0 - v + 3.0 * log(root)) {
                return log(d) + 3.0 * log(root);
            }
        }
    }

    /// Log odds of a beta number.
    pub(crate) fn ln_odds_beta(&mut self, a: f64, b: f64) -> f64 {
        self.ln_gamma(a) - self.ln_gamma(b)
    }

    /// Poisson number: by inversion, or by transformed rejection (Hörmann 1993, PTRS) for large means. From [`EXACT`]
    /// on, where rounding would hide which tries to keep, it is the nearest whole number to a normal one; NaN for a
    /// mean that is none.
    pub(crate) fn poisson(&mut self, mean: f64) -> f64 {
        if !(0.0..EXACT).contains(&mean) {
            return match mean {
                // The normal number would be infinity less infinity.
                f64::INFINITY => mean,
                EXACT.. => (mean + mean.sqrt() * self.normal()).round(),
                _ => f64::NAN,
            };
        }
        if mean < REJECTION_FROM {
            return self.few(mean);
        }
        let (root, ln_mean) = (mean.sqrt(), log(mean));
        // The constants a, b, 1/alpha and v_r of PTRS, fitted by Hörmann to keep few numbers rejected.
        let b = 0.931 + 2.53 * root;
        let a = -0.059 + 0.02483 * b;
        let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
        loop {
            let u = self.uniform() - 0.5;
            let v = self.uniform();
            let us = 0.5 - u.abs();
            let k = ((2.0 * a / us + b) * u + mean + 0.43).floor();
            if us >= 0.07 && v <= 0.9277 - 3.6224 / (b - 2.0) {
                return k;
            }
            if k < 0.0 || (us < 0.013 && v > us) {
                continue;
            }
            let cost = log(v) + log(inverse_alpha) - log(a / (us * us) + b);
            if cost <= k * ln_mean - mean - lgamma(k + 1.0) {
                return k;
            }
        }
    }

    /// By inversion: the least k whose cumulative probability reaches a uniform number.
    fn few(&mut self, mean: f64) -> f64 {
        let mut rest = self.uniform();
        let (mut k, mut share) = (0.0, exp(-mean));
        while rest > share && k < 1e3 {
            rest -= share;
            k += 1.0;
            share *= mean / k;
        }
        k
    }

    /// How many trials fail before the first that succeeds, each with the log odds `ln_odds`; infinite when none ever
    /// does.
    pub(crate) fn failures(&mut self, ln_odds: f64) -> f64 {
        // ln(1 - p) for p = 1 / (1 + e^-o).
        let ln_fail = -(ln_odds.max(0.0) + log1p(exp(-ln_odds.abs())));
        (log(self.uniform()) / ln_fail).floor()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean and variance of many draws, each from the stream of its own item.
    fn moments(draw: impl Fn(&mut Stream) -> f64) -> (f64, f64) {
        let n = 40_000;
        let draws: Vec<f64> = (0..n).map(|item| draw(&mut Stream::new(7, item))).collect();
        let mean = draws.iter().sum::<f64>() / n as f64;
        (mean, draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n as f64)
    }

    fn close(found: (f64, f64), mean: f64, variance: f64) {
        let far = 5.0 * (variance / 40_000.0).sqrt();
        assert!((found.0 - mean).abs() < far, "mean {} {mean}", found.0);
        assert!((found.1 / variance - 1.0).abs() < 0.15, "variance {} {variance}", found.1);
    }

    #[test]
    fn moments_are_those_of_the_distributions() {
        close(moments(Stream::uniform), 0.5, 1.0 / 12.0);
        close(moments(Stream::normal), 0.0, 1.0);
        close(moments(Stream::exponential), 1.0, 1.0);
        for shape in [0.2, 1.0, 7.5, 400.0] {
            close(moments(|stream| exp(stream.ln_gamma(shape))), shape, shape);
        }
        for mean in [0.01, 3.0, 11.9, 12.1, 90.0, 1e6] {
            close(moments(|stream| stream.poisson(mean)), mean, mean);
        }
        let p = 0.2;
        close(moments(|stream| stream.failures(log(p / (1.0 - p)))), 4.0, 20.0);
        close(moments(|stream| 1.0 / (1.0 + exp(-stream.ln_odds_beta(2.0, 3.0)))), 0.4, 0.04);
        close(moments(|stream| stream.below(5) as f64), 2.0, 2.0);
    }

    #[test]
    fn the_poisson_numbers_have_their_probabilities() {
        for mean in [4.0, 20.0] {
            let n = 60_000;
            let mut seen = [0.0; 64];
            for item in 0..n {
                seen[(Stream::new(3, item).poisson(mean) as usize).min(63)] += 1.0;
            }
            let mut chi_square = 0.0;
            for (k, seen) in seen.iter().enumerate().take(36) {
                let k = k as f64;
                let expected = n as f64 * exp(k * log(mean) - mean - lgamma(k + 1.0));
                if expected > 5.0 {
                    chi_square += (seen - expected) * (seen - expected) / expected;
                }
            }
            assert!(chi_square < 62.0, "{mean} {chi_square}");
        }
    }

    #[test]
    fn tiny_shapes_and_sure_things_stay_numbers() {
        let mut stream = Stream::new(1, 1);
        assert!(stream.ln_gamma(1e-12).is_finite());
        assert_eq!(stream.failures(800.0), 0.0);
        assert_eq!(stream.failures(-800.0), f64::INFINITY);
    }

    /// The same bits on every machine, for ever: a changed generator would change every seeded answer.
    #[test]
    fn the_first_draws_are_these() {
        let mut stream = Stream::new(42, 7);
        let draws = [stream.uniform(), stream.normal(), stream.ln_gamma(0.5), stream.poisson(30.0)];
        assert_eq!(Stream::new(42, 7).uniform(), draws[0]);
        assert_ne!(Stream::new(42, 8).uniform(), draws[0]);
        assert_ne!(Stream::new(43, 7).uniform(), draws[0]);
    }

    /// Every shape and mean has an end: none calls itself, or tries, for ever.
    #[test]
    fn no_number_goes_on_for_ever() {
        let mut stream = Stream::new(1, 1);
        for shape in [f64::NEG_INFINITY, -1e300, -1e17, -1.0, -5e-324, -0.0, 0.0, f64::NAN] {
            assert!(stream.ln_gamma(shape).is_nan(), "{shape}");
        }
        for shape in [5e-324, 1e-300, 1.0 - f64::EPSILON, 1.0, 1e300, f64::MAX, f64::INFINITY] {
            assert!(!stream.ln_gamma(shape).is_nan(), "{shape}");
        }
        for mean in [f64::NEG_INFINITY, -1.0, f64::NAN] {
            assert!(stream.poisson(mean).is_nan(), "{mean}");
        }
        for mean in [0.0, 1e-300, 1e11, 1e12, 1e15, 1e18, 1e300] {
            let count = stream.poisson(mean);
            assert!((count - mean).abs() <= 7.0 * mean.sqrt() + 7.0, "{mean} {count}");
        }
        assert_eq!(stream.poisson(f64::INFINITY), f64::INFINITY);
        let ends = [f64::NEG_INFINITY, -1e300, 0.0, 1e300, f64::INFINITY].map(|odds| stream.failures(odds));
        assert!(ends.iter().all(|count| *count >= 0.0), "{ends:?}");
    }
}
