//! The future of a customer who may leave before each opportunity to buy: the process of BG/BB.

use crate::math::columns::random::Stream;
use crate::math::special::beta_geometric::{discounted_steps, steps_lasted};
use crate::math::special::ln_add::ln_add;
use crate::math::special::rising::ln_beta_ratio;
use crate::math::special::unit_sum::{Factor, ln_unit_sum};
use crate::value::models::wait::Wait;
use libm::{exp, log1p};

/// A customer alive now, who buys at each opportunity with a chance from Beta(`alpha`, `beta`), but before each of them
/// leaves for good with a chance from Beta(`gamma`, `delta`). Horizons are whole numbers of opportunities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DiscreteDropout {
    pub(super) alpha: f64,
    pub(super) beta: f64,
    pub(super) gamma: f64,
    pub(super) delta: f64,
}

impl DiscreteDropout {
    /// Purchases expected within the horizon.
    pub(crate) fn expected(&self, horizon: f64) -> f64 {
        self.share() * steps_lasted(self.gamma, self.delta, horizon)
    }

    /// Purchases expected within the horizon, discounted at the continuous rate per opportunity; the first opportunity
    /// is one period from now.
    pub(crate) fn discounted(&self, horizon: f64, rate: f64) -> f64 {
        self.share() * discounted_steps(self.gamma, self.delta, horizon, rate)
    }

    /// Probability to be still alive at the horizon's last opportunity.
    pub(crate) fn survival(&self, horizon: f64) -> f64 {
        exp(self.ln_survival(horizon))
    }

    /// ln P(N = `n`) of the purchases within the horizon.
    pub(crate) fn ln_pmf(&self, horizon: f64, n: u32) -> f64 {
        if n == 0 {
            return self.ln_silent(horizon);
        }
        let n = f64::from(n);
        if n > horizon {
            return f64::NEG_INFINITY;
        }
        // The share of beta-binomials is a product of three ratios (a)_n / n!, none of them large.
        let rest = horizon - n;
        let exactly_n =
            ln_weight(self.alpha, n) + ln_weight(self.beta, rest) - ln_weight(self.alpha + self.beta, horizon);
        ln_add(exactly_n + self.ln_survival(horizon), self.ln_gone_after(n, rest))
    }

    /// ln of the probability to have left within `rest` opportunities after the first `n`, with n purchases made.
    fn ln_gone_after(&self, n: f64, rest: f64) -> f64 {
        if rest == 0.0 {
            return f64::NEG_INFINITY;
        }
        let Self { alpha, beta, gamma, delta } = *self;
        // The sum over the k opportunities passed before leaving of C(n + k, k) times the beta ratios of n purchases, k
        // misses and leaving then: the first term, and the ratios of neighbours.
        let first = ln_beta_ratio(beta, alpha, n) + self.ln_survival(n) - log1p((delta + n) / gamma);
        let factors = [Factor::rises(1.0, n), Factor::falls(beta, alpha + n), Factor::falls(delta + n, gamma + 1.0)];
        first + ln_unit_sum(&factors, rest, alpha + gamma)
    }

    /// ln of the probability to buy nothing within the horizon, accurate near 0 too.
    fn ln_silent(&self, horizon: f64) -> f64 {
        let (alive, gone) = self.ln_silent_alive_and_gone(horizon);
        let ln = ln_add(alive, gone);
        if ln > -0.5 { log1p(-self.tail(horizon, 1)) } else { ln }
    }

    /// ln of the probabilities to buy nothing within the horizon and be alive at its end, and to buy nothing and be
    /// gone.
    pub(super) fn ln_silent_alive_and_gone(&self, horizon: f64) -> (f64, f64) {
        let alive = ln_beta_ratio(self.alpha, self.beta, horizon) + self.ln_survival(horizon);
        (alive, self.ln_gone_after(0.0, horizon))
    }

    /// P(N >= `n`): the n-th purchase falls on some opportunity within the horizon.
    pub(crate) fn tail(&self, horizon: f64, n: u32) -> f64 {
        let n = f64::from(n);
        if n == 0.0 {
            return 1.0;
        }
        if n > horizon {
            return 0.0;
        }
        let Self { alpha, beta, gamma, delta } = *self;
        // The n-th purchase at opportunity n + k, after C(n + k - 1, k) orders of k misses among the others.
        let first = ln_beta_ratio(beta, alpha, n) + self.ln_survival(n);
        let factors = [Factor::rises(1.0, n - 1.0), Factor::falls(beta, alpha + n), Factor::falls(delta + n, gamma)];
        exp(first + ln_unit_sum(&factors, horizon - n + 1.0, alpha + gamma)).min(1.0)
    }

    /// When the next purchase comes, in opportunities from now.
    pub(crate) fn next_purchase(&self) -> Wait {
        let probability = self.tail(f64::INFINITY, 1);
        // The first opportunity by which half of those who buy again have.
        let median = first_whole(|k| self.tail(k, 1) >= 0.5 * probability);
        Wait { probability, mean: self.mean_wait(probability), median: median.min(f64::MAX) }
    }

    /// The mean of the opportunities until the next purchase, given one: the sum over k of k P(first at k) over
    /// `probability`, infinite where alpha + gamma <= 1.
    fn mean_wait(&self, probability: f64) -> Option<f64> {
        let Self { alpha, beta, gamma, delta } = *self;
        // alpha + gamma - 1 with 1 taken from the larger, which keeps its digits.
        let decay = if gamma > alpha { alpha + (gamma - 1.0) } else { gamma + (alpha - 1.0) };
        if decay <= 0.0 {
            return None;
        }
        let first = self.share() * exp(self.ln_survival(1.0));
        let factors = [Factor::rises(1.0, 1.0), Factor::falls(beta, alpha + 1.0), Factor::falls(delta + 1.0, gamma)];
        Some(first / probability * exp(ln_unit_sum(&factors, f64::INFINITY, decay)))
    }

    /// Mean and median of the further opportunities at which the customer is alive; `None` where beyond all bounds.
    pub(crate) fn lifetime(&self) -> (Option<f64>, Option<f64>) {
        let mean = steps_lasted(self.gamma, self.delta, f64::INFINITY);
        let half = -std::f64::consts::LN_2;
        let median = first_whole(|k| self.ln_survival(k + 1.0) <= half);
        (Some(mean).filter(|mean| mean.is_finite()), Some(median).filter(|median| *median <= 1e300))
    }

    /// Draws the opportunities within the horizon that are bought at, in order, for `visit`, which may end it; the
    /// opportunity before which the customer leaves, if within the horizon.
    pub(crate) fn draw(&self, stream: &mut Stream, horizon: f64, visit: &mut dyn FnMut(f64) -> bool) -> Option<f64> {
        // One chance to buy and one to leave for the whole life, in log odds.
        let chance = stream.ln_odds_beta(self.alpha, self.beta);
        let leaving = stream.ln_odds_beta(self.gamma, self.delta);
        let stays = stream.failures(leaving);
        // Alive at opportunities up to this one.
        let end = horizon.min(stays);
        let mut opportunity = 1.0 + stream.failures(chance);
        while opportunity <= end && visit(opportunity) {
            opportunity += 1.0 + stream.failures(chance);
        }
        (stays < horizon).then_some(stays + 1.0)
    }

    /// ln of the probability to stay for so many opportunities: ln B(gamma, delta + horizon) / B(gamma, delta).
    fn ln_survival(&self, horizon: f64) -> f64 {
        ln_beta_ratio(self.gamma, self.delta, horizon)
    }

    /// Mean chance to buy at an opportunity.
    fn share(&self) -> f64 {
        self.alpha / (self.alpha + self.beta)
    }
}

/// ln of (a)_n / n!.
fn ln_weight(a: f64, n: f64) -> f64 {
    // (a)_n / n! = G(a+n) / (G(a) n!) is a beta ratio in a - 1, whichever its sign, so that a near 1 keeps its digits.
    match a - 1.0 {
        0.0 => 0.0,
        excess if excess < 0.0 => ln_beta_ratio(-excess, a, n),
        excess => -ln_beta_ratio(excess, 1.0, n),
    }
}

/// The smallest whole number, from 0, at which what is false before becomes true; infinite when that is beyond all
/// doubles.
fn first_whole(holds: impl Fn(f64) -> bool) -> f64 {
    if holds(0.0) {
        return 0.0;
    }
    let (mut below, mut high) = (0.0, 1.0);
    while !holds(high) {
        (below, high) = (high, 2.0 * high);
        if high == f64::INFINITY {
            return high;
        }
    }
    loop {
        // Neighbours, or doubles too large to have whole numbers between.
        let middle = (below + 0.5 * (high - below)).floor();
        if middle <= below || middle >= high {
            return high;
        }
        if holds(middle) { high = middle } else { below = middle }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// P(N = n and alive), for every n, opportunity by opportunity with the chances given all that came before; and P(N
    /// = n).
    fn walk(process: &DiscreteDropout, horizon: u32) -> (Vec<f64>, Vec<f64>) {
        let DiscreteDropout { alpha, beta, gamma, delta } = *process;
        let mut alive = vec![0.0; horizon as usize + 2];
        let mut gone = alive.clone();
        alive[0] = 1.0;
        for k in (0..horizon).map(f64::from) {
            let mut next = vec![0.0; alive.len()];
            for n in 0..alive.len() - 1 {
                let leave = gamma / (gamma + delta + k);
                let buy = (alpha + n as f64) / (alpha + beta + k);
                gone[n] += alive[n] * leave;
                next[n + 1] += alive[n] * (1.0 - leave) * buy;
                next[n] += alive[n] * (1.0 - leave) * (1.0 - buy);
            }
            alive = next;
        }
        let all = alive.iter().zip(&gone).map(|(a, g)| a + g).collect();
        (alive, all)
    }

    fn process(ln: [f64; 4]) -> DiscreteDropout {
        let [alpha, beta, gamma, delta] = ln.map(exp);
        DiscreteDropout { alpha, beta, gamma, delta }
    }

    fn close(found: f64, truth: f64, relative: f64) -> bool {
        (found - truth).abs() <= relative * truth.abs() + 1e-300
    }

    proptest! {
        #[test]
        fn the_closed_forms_are_what_happens(
            ln in prop::array::uniform4(-3.0..3.0_f64), horizon in 1..40_u32, rate in 0.0..0.5_f64,
        ) {
            let (process, m) = (process(ln), f64::from(horizon));
            let (alive, all) = walk(&process, horizon);
            prop_assert!(close(process.survival(m), alive.iter().sum(), 1e-12));
            for n in 0..=horizon {
                prop_assert!(close(exp(process.ln_pmf(m, n)), all[n as usize], 1e-12), "pmf {n}");
                prop_assert!(close(process.tail(m, n), all[n as usize..].iter().sum(), 1e-12), "tail {n}");
            }
            let mean: f64 = all.iter().enumerate().map(|(n, p)| n as f64 * p).sum();
            prop_assert!(close(process.expected(m), mean, 1e-12));
            let yearly = |k: u32| process.expected(k.into()) - process.expected((k - 1).into());
            let today: f64 = (1..=horizon).map(|k| yearly(k) * exp(-rate * f64::from(k))).sum();
            prop_assert!(close(process.discounted(m, rate), today, 1e-10));
            let (silent_alive, silent_gone) = process.ln_silent_alive_and_gone(m);
            prop_assert!(close(exp(silent_alive), alive[0], 1e-12) && close(exp(silent_gone), all[0] - alive[0], 1e-9));
        }

        #[test]
        fn medians_split_in_half(ln in prop::array::uniform4(-2.0..3.0_f64)) {
            let process = process(ln);
            let next = process.next_purchase();
            prop_assert!(process.tail(next.median, 1) >= 0.5 * next.probability);
            prop_assert!(process.tail(next.median - 1.0, 1) < 0.5 * next.probability);
            let (mean, median) = process.lifetime();
            let median = median.unwrap();
            prop_assert!(process.survival(median + 1.0) <= 0.5 * (1.0 + 1e-15));
            prop_assert!(median == 0.0 || process.survival(median) > 0.5 * (1.0 - 1e-15));
            prop_assert_eq!(mean.is_some(), process.gamma > 1.0);
        }

        #[test]
        fn the_mean_wait_is_the_sum_of_waits(ln in prop::array::uniform4(1.0..3.0_f64)) {
            let process = process(ln);
            let next = process.next_purchase();
            // P(wait >= k and there is one), summed.
            let waits: f64 = (0..4000).map(|k| (next.probability - process.tail(k.into(), 1)).max(0.0)).sum();
            prop_assert!(close(next.mean.unwrap() * next.probability, waits, 1e-6), "{next:?} {waits}");
        }
    }

    #[test]
    fn a_certain_buyer_is_a_beta_geometric() {
        // With beta near 0 every opportunity alive is bought at.
        let process = DiscreteDropout { alpha: 1e12, beta: 1e-12, gamma: 0.5, delta: 2.0 };
        assert!(close(process.tail(7.0, 7), process.survival(7.0), 1e-12));
        assert!(close(process.expected(1e30), steps_lasted(0.5, 2.0, 1e30), 1e-12));
        let next = process.next_purchase();
        assert!(close(next.probability, 0.8, 1e-12) && next.median == 1.0, "{next:?}");
    }

    #[test]
    fn all_the_future_is_bought_in_once() {
        for ln in [[-5.0, 2.0, -7.0, 1.0], [0.0, 5.0, 0.2, -3.0], [6.0, 1.0, 6.0, 6.0], [-14.0, 14.0, -14.0, 14.0]] {
            let process = process(ln);
            for m in [12.0, 9999.0, 20_000.0, 1e9, 1e30] {
                let (silent, some) = (exp(process.ln_pmf(m, 0)), process.tail(m, 1));
                assert!((silent + some - 1.0).abs() < 1e-11, "{ln:?} {m}: {silent} {some}");
                let (one, two) = (exp(process.ln_pmf(m, 1)), process.tail(m, 2));
                assert!((silent + one + two - 1.0).abs() < 1e-11, "{ln:?} {m}: {silent} {one} {two}");
            }
        }
    }

    #[test]
    fn corners_of_the_allowed_range_are_probabilities() {
        let shapes = [1e-12, 1.0, 1e12];
        for (alpha, beta) in shapes.iter().flat_map(|&a| shapes.map(|b| (a, b))) {
            for (gamma, delta) in shapes.iter().flat_map(|&a| shapes.map(|b| (a, b))) {
                let process = DiscreteDropout { alpha, beta, gamma, delta };
                for (m, n) in [(0.0, 0), (1.0, 0), (1.0, 1), (50.0, 3), (1e5, 7), (1e30, 0), (1e30, u32::MAX)] {
                    let (ln, tail) = (process.ln_pmf(m, n), process.tail(m, n));
                    assert!(
                        ln <= 1e-12 && !ln.is_nan() && (0.0..=1.0).contains(&tail),
                        "{process:?} {m} {n}: {ln} {tail}"
                    );
                    assert!(ln > f64::NEG_INFINITY, "{process:?} {m} {n}");
                }
                let next = process.next_purchase();
                assert!((0.0..=1.0).contains(&next.probability) && next.median >= 1.0, "{process:?} {next:?}");
                assert!(next.mean.is_none_or(|mean| mean >= 1.0 - 1e-9), "{process:?} {next:?}");
            }
        }
    }
}
