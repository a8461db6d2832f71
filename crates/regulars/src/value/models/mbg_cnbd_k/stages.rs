//! The silence since the last purchase, stage by stage.
//!
//! An Erlang-k gap is k stages of one exponential rate, of which nobody sees the ends: a silent customer may have passed
//! 0 to k-1 of them.

use crate::math::special::incomplete_beta::beta_inc_xy;

/// Most stages between two purchases: gaps of 12 vary by 29 %, and more regular buying than that is a contract.
pub(super) const MOST_STAGES: u32 = 12;

/// The sum over j < k of (n)_j / j! y^j, which weighs the stages that a living customer of shape `n` may have passed in
/// a silence of `y` = (T - t_x) / (alpha + T), and what comes of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Silence {
    weights: [f64; MOST_STAGES as usize],
    k: u32,
}

impl Silence {
    pub(super) fn new(k: u32, n: f64, y: f64) -> Self {
        let mut weights = [0.0; MOST_STAGES as usize];
        let mut weight = 1.0;
        for (j, slot) in weights.iter_mut().take(k as usize).enumerate() {
            let passed = j as f64;
            *slot = weight;
            weight *= (n + passed) / (passed + 1.0) * y;
        }
        Self { weights, k }
    }

    /// Each number of stages that may be passed, with its weight; the weights add up to [`Self::sum`].
    pub(super) fn weights(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        (0_u32..).map(f64::from).zip(self.weights).take(self.k as usize).filter(|stage| stage.1 > 0.0)
    }

    pub(super) fn sum(&self) -> f64 {
        self.weights.iter().sum()
    }
}

/// The logarithm of the sum of a [`Silence`], with its derivatives by n and y.
pub(super) struct LnSilence {
    pub(super) value: f64,
    pub(super) by_n: f64,
    pub(super) by_y: f64,
    pub(super) by_nn: f64,
    pub(super) by_ny: f64,
    pub(super) by_yy: f64,
}

impl LnSilence {
    pub(super) fn new(k: u32, n: f64, y: f64) -> Self {
        // Of the sum: its value and derivatives, term by term. A term's derivative by n is `rise` times the term, its
        // second one rise^2 - bend times it.
        let [mut sum, mut n1, mut y1, mut nn, mut ny, mut yy] = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        let (mut factor, mut rise, mut bend) = (1.0, 0.0, 0.0);
        // y^(j-1) and y^j.
        let (mut last, mut power) = (0.0, 1.0);
        for j in (1..k).map(f64::from) {
            let start = n + (j - 1.0);
            factor *= start / j;
            rise += 1.0 / start;
            bend += 1.0 / (start * start);
            let before_last = last;
            (last, power) = (power, power * y);
            let (term, slope) = (factor * power, factor * j * last);
            sum += term;
            n1 += term * rise;
            y1 += slope;
            nn += term * (rise * rise - bend);
            ny += slope * rise;
            yy += factor * j * (j - 1.0) * before_last;
        }
        let (by_n, by_y) = (n1 / sum, y1 / sum);
        Self {
            value: libm::log(sum),
            by_n,
            by_y,
            by_nn: nn / sum - by_n * by_n,
            by_ny: ny / sum - by_n * by_y,
            by_yy: yy / sum - by_y * by_y,
        }
    }
}

/// Probability that a customer of shape `n` passes `stages` or more within the time `w`, in units of the scale.
pub(super) fn passes(n: f64, w: f64, stages: f64) -> f64 {
    if stages <= 0.0 { 1.0 } else { beta_inc_xy(stages, n, w / (1.0 + w), 1.0 / (1.0 + w)).0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derivatives_are_those_of_the_value() {
        let (n, y, step) = (3.7, 0.4, 1e-5);
        for k in 1..=MOST_STAGES {
            let here = LnSilence::new(k, n, y);
            assert!((here.value - libm::log(Silence::new(k, n, y).sum())).abs() < 1e-13);
            let [up, down, right, left] =
                [(n + step, y), (n - step, y), (n, y + step), (n, y - step)].map(|(n, y)| LnSilence::new(k, n, y));
            let close = |slope: f64, difference: f64| {
                assert!((slope - difference / (2.0 * step)).abs() < 1e-8, "{k}: {slope} {difference}");
            };
            close(here.by_n, up.value - down.value);
            close(here.by_y, right.value - left.value);
            close(here.by_nn, up.by_n - down.by_n);
            close(here.by_ny, right.by_n - left.by_n);
            close(here.by_yy, right.by_y - left.by_y);
        }
    }

    #[test]
    fn no_silence_has_passed_no_stage() {
        assert_eq!(Silence::new(4, 2.5, 0.0).weights().collect::<Vec<_>>(), [(0.0, 1.0)]);
        let here = LnSilence::new(3, 2.5, 0.0);
        assert_eq!((here.value, here.by_n, here.by_y), (0.0, 0.0, 2.5));
    }
}
