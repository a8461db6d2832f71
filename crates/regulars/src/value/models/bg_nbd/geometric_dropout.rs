//! Customers who may drop out after each purchase: the future of BG/NBD and MBG/NBD, and the part of them that needs
//! care.
//!
//! A customer alive now has a purchase rate with a gamma posterior of shape `n` = r + x and a dropout probability with
//! the beta posterior (`a`, `b`). Time `w` is measured in units of alpha + T, the rate's posterior scale.

use crate::math::columns::random::Stream;
use crate::math::columns::wide::{Kernel, widest};
use crate::math::special::beta_mean::beta_mean;
use crate::math::special::elementary;
use crate::math::special::gauss_legendre::RULE_8;
use crate::math::special::hypergeometric::ln_hyp2f1_zw;
use crate::math::special::incomplete_beta::{beta_inc_xy, beta_kernel};
use crate::math::special::ln_add::ln_add;
use crate::math::special::rising::{ln_beta_ratio, ln_rising};
use crate::math::special::tail_root::falling_root;
use crate::value::models::wait::Wait;
use libm::{exp, expm1, log, log1p};
use std::f64::consts::LN_2;

/// Terms up to which an expectation is summed over the purchases of an immortal; beyond, the integral over the dropout
/// probability is cheaper. Where they meet both agree to 1e-12.
const LONGEST_SUM: f64 = 4000.0;
/// Probability below which the logarithm is formed from logarithms: its parts have lost digits to underflow.
pub(in crate::value::models) const UNDERFLOWS_BELOW: f64 = 1e-290;

/// A living customer whose rate has the gamma posterior (`n`, `scale`) and whose dropout probability the beta posterior
/// (`a`, `b`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GeometricDropout {
    pub(super) n: f64,
    pub(super) scale: f64,
    pub(super) a: f64,
    pub(super) b: f64,
}

impl GeometricDropout {
    /// Purchases expected within the horizon.
    pub(crate) fn expected(&self, horizon: f64) -> f64 {
        expected(self.n, horizon / self.scale, self.a, self.b)
    }

    /// The same, discounted at the continuous `rate`.
    pub(crate) fn discounted(&self, horizon: f64, rate: f64) -> f64 {
        Self::all_discounted(&[*self], horizon, rate).first().copied().unwrap_or(f64::NAN)
    }

    /// Whether another differs in its scale alone.
    pub(crate) fn like(&self, other: &Self) -> bool {
        (self.n, self.a, self.b) == (other.n, other.a, other.b)
    }

    /// [`Self::expected`] of many who are alike.
    pub(crate) fn all_expected(alike: &[Self], horizon: f64) -> Vec<f64> {
        let Some(&Self { n, a, b, .. }) = alike.first() else { return Vec::new() };
        let w: Vec<f64> = alike.iter().map(|one| horizon / one.scale).collect();
        means([n, a, b], &w, |_, _, made| made, |w| expected(n, w, a, b))
    }

    /// [`Self::discounted`] of many who are alike.
    pub(crate) fn all_discounted(alike: &[Self], horizon: f64, rate: f64) -> Vec<f64> {
        let Some(&Self { n, a, b, .. }) = alike.first() else { return Vec::new() };
        if rate == 0.0 {
            return Self::all_expected(alike, horizon);
        }
        // Time in units of `scale`, so the discount rate per such unit.
        let mut nodes = Nodes::new(n, WIDEST_PANEL);
        let counts: Vec<usize> = alike.iter().map(|one| nodes.add(horizon / one.scale, rate * one.scale)).collect();
        let (w, weight) = widest(&nodes);
        let alive = means([n, a, b], &w, |j, alive, _| (n + j) * alive, |w| self::rate(n, w, a, b) * (1.0 + w));
        let mut parts = weight.iter().zip(&alive).zip(&w).map(|((weight, alive), w)| weight * (alive / (1.0 + w)));
        counts.into_iter().map(|count| parts.by_ref().take(count).sum()).collect()
    }

    /// The mean of 1 / (1 + p w)^n, the probability that no purchase has been the last.
    pub(crate) fn survival(&self, horizon: f64) -> f64 {
        let Self { n, a, b, .. } = *self;
        // Later than any horizon, but finite, and so is its product with n.
        let w = (horizon / self.scale).min(1e300 / n.max(1.0));
        if summable(n, w) {
            return by_sum(n, w, a, b, |_, alive, _| alive);
        }
        beta_mean(a, b, 1.0, -log(n.max(1.0) * w), |p| exp(-n * log1p(p * w)))
    }

    /// ln P(N = `purchases`): all of them survived and no more made, or the last one left after.
    pub(crate) fn ln_pmf(&self, horizon: f64, purchases: u32) -> f64 {
        let Self { n: shape, a, b, .. } = *self;
        if purchases == 0 {
            return -shape * log1p(horizon / self.scale);
        }
        if horizon == 0.0 {
            return f64::NEG_INFINITY;
        }
        let n = f64::from(purchases);
        // Of an immortal, who would make exactly n, or n or more; both shares are formed directly, since either may be
        // near 1.
        let (share, rest) = (horizon / (self.scale + horizon), self.scale / (self.scale + horizon));
        let exactly_n = beta_kernel(n, shape, share, rest) / n;
        // P(survive n purchases) and P(leave right after the n-th).
        let (survives, leaves) = (ln_beta_ratio(a, b, n), ln_beta_ratio(a, b, n - 1.0) + log(a / (a + b + (n - 1.0))));
        let (n_or_more, _) = beta_inc_xy(n, shape, share, rest);
        let probability = exp(survives) * exactly_n + exp(leaves) * n_or_more;
        if probability > UNDERFLOWS_BELOW {
            return log(probability);
        }
        // The same in logarithms; the incomplete beta function as its kernel times a 2F1.
        // A share that no double holds still has a logarithm.
        let ln_share = if share < f64::MIN_POSITIVE { log(horizon) - log(self.scale) } else { log(share) };
        let exactly_n = ln_rising(shape, n) - ln_rising(1.0, n) + shape * log(rest) + n * ln_share;
        let n_or_more = exactly_n + ln_hyp2f1_zw(n + shape, 1.0, n + 1.0, share, rest);
        ln_add(survives + exactly_n, leaves + n_or_more)
    }

    /// The immortal would make `purchases` or more, and all but the last of them are survived: the two are independent.
    pub(crate) fn tail(&self, horizon: f64, purchases: u32) -> f64 {
        if purchases == 0 {
            return 1.0;
        }
        let n = f64::from(purchases);
        let (share, rest) = (horizon / (self.scale + horizon), self.scale / (self.scale + horizon));
        exp(ln_beta_ratio(self.a, self.b, n - 1.0)) * beta_inc_xy(n, self.n, share, rest).0
    }

    /// The time to the next purchase, which is sure to come: Pareto distributed.
    pub(crate) fn next_purchase(&self) -> Wait {
        let mean = (self.n > 1.0).then(|| self.scale / (self.n - 1.0));
        Wait { probability: 1.0, mean, median: (self.scale * expm1(LN_2 / self.n)).min(f64::MAX) }
    }

    /// The purchases until the last number (a+b-1)/(a-1) in the mean, and each is awaited for scale/(n-1).
    pub(crate) fn lifetime(&self) -> (Option<f64>, Option<f64>) {
        let Self { n, scale, a, b } = *self;
        let mean = (n > 1.0 && a > 1.0).then(|| scale / (n - 1.0) * ((a + b - 1.0) / (a - 1.0)));
        let median = falling_root(scale, |time| log(self.survival(time)) + LN_2);
        (mean, median)
    }

    /// Draws the times of the purchases within the horizon, in order, for `visit`, which may end it; the time at which
    /// the customer leaves, if before the end.
    pub(crate) fn draw(&self, stream: &mut Stream, horizon: f64, visit: &mut dyn FnMut(f64) -> bool) -> Option<f64> {
        // One rate and one dropout probability for the whole life.
        let gap = self.scale * exp(-stream.ln_gamma(self.n));
        let odds = stream.ln_odds_beta(self.a, self.b);
        let mut stays = stream.failures(odds);
        let mut time = 0.0;
        loop {
            time += gap * stream.exponential();
            // A gap that overflows may make a NaN time.
            if time.is_nan() || time > horizon || !visit(time) {
                return None;
            }
            if stays < 1.0 {
                return Some(time);
            }
            stays -= 1.0;
        }
    }
}

/// Purchases expected within the time `w`: the mean over p ~ Beta(a, b) of (1 - (1 + p w)^-n) / p.
pub(super) fn expected(n: f64, w: f64, a: f64, b: f64) -> f64 {
    if summable(n, w) {
        return by_sum(n, w, a, b, |_, _, made| made);
    }
    beta_mean(a, b, n * w, -log(n * w), |p| -expm1(-n * log1p(p * w)) / p)
}

/// Purchases per time expected at the time `w`: the derivative of [`expected`].
pub(super) fn rate(n: f64, w: f64, a: f64, b: f64) -> f64 {
    if summable(n, w) {
        return by_sum(n, w, a, b, |j, alive, _| (n + j) * alive) / (1.0 + w);
    }
    beta_mean(a, b, n, -log(n * w), |p| n * exp(-(n + 1.0) * log1p(p * w)))
}

/// Whether the negative binomial sum, of mean n w and a tail that falls by w / (1 + w), is short: e^-45 is nothing.
pub(in crate::value::models) fn summable(n: f64, w: f64) -> bool {
    n * w + 45.0 * (1.0 + w) < LONGEST_SUM
}

/// The mean of `term(j, alive, made)` over the negative binomial number j of purchases that an immortal customer would
/// make, where `alive` is the probability to survive j of them and `made` the expected number made in life.
///
/// Every term is positive, so nothing cancels, and a = 1 is no exception.
fn by_sum(n: f64, w: f64, a: f64, b: f64, term: impl Fn(f64, f64, f64) -> f64) -> f64 {
    let q = w / (1.0 + w);
    // The negative binomial weights are scaled to start at 1 and divided by their sum in the end.
    let (mut weight, mut alive, mut made) = (1.0, 1.0, 0.0);
    let (mut total, mut weights) = (0.0, 0.0);
    let mut j = 0.0;
    loop {
        let share = weight * term(j, alive, made);
        total += share;
        weights += weight;
        // The ratio of neighbouring weights falls to q < 1, so the rest is less than a geometric series.
        let ratio = (n + j) / (j + 1.0) * q;
        let left = ratio / (1.0 - ratio);
        if ratio < 1.0 && share * left <= 1e-18 * total && weight * left <= 1e-18 * weights && j > 0.0 {
            return total / weights;
        }
        made += alive;
        alive *= (b + j) / (a + b + j);
        weight *= ratio;
        j += 1.0;
        if weight > 1e280 {
            (weight, total, weights) = (weight * 1e-280, total * 1e-280, weights * 1e-280);
        }
    }
}

/// Sums of [`by_sum`] that are formed at once.
const LANES: usize = 8;
/// Largest n w of such a sum: its weights grow up to (1 + w)^n, and must stay numbers.
const LARGEST_MEAN: f64 = 600.0;
/// Terms between two looks at whether the rest of the sums is nothing.
const LOOK_EVERY: usize = 4;

/// [`by_sum`] of the `term` for many w, the same bits as of each; `otherwise` where it is no short sum.
fn means(
    [n, a, b]: [f64; 3],
    w: &[f64],
    term: impl Fn(f64, f64, f64) -> f64,
    otherwise: impl Fn(f64) -> f64,
) -> Vec<f64> {
    if let [w] = w {
        return vec![otherwise(*w)];
    }
    let short = |w: f64| summable(n, w) && n * w < LARGEST_MEAN;
    let widest_w = w.iter().copied().filter(|&w| short(w)).fold(0.0, f64::max);
    // Twice the bound of a short sum's terms: a longer one would be formed alone.
    let terms = 2.0 * (n * widest_w + 45.0 * (1.0 + widest_w));
    let (mut alive, mut made) = (1.0, 0.0);
    let terms: Vec<(f64, f64)> = (0..terms as u32)
        .map(f64::from)
        .map(|j| {
            let now = ((n + j) / (j + 1.0), term(j, alive, made));
            made += alive;
            alive *= (b + j) / (a + b + j);
            now
        })
        .collect();
    let mut means = widest(Means { w, widest_w, terms: &terms });
    for (mean, &w) in means.iter_mut().zip(w).filter(|(mean, w)| mean.is_nan() || !short(**w)) {
        *mean = otherwise(w);
    }
    means
}

/// Means of terms by negative binomial weights, NaN where `terms` were too few; each term stands behind the factor
/// (n + j) / (j + 1) of the next weight.
struct Means<'a> {
    w: &'a [f64],
    widest_w: f64,
    terms: &'a [(f64, f64)],
}

impl Kernel for Means<'_> {
    type Output = Vec<f64>;
    #[inline(always)]
    fn run(self) -> Vec<f64> {
        let mut means = Vec::with_capacity(self.w.len());
        for w in self.w.chunks(LANES) {
            let mut q = [0.0; LANES];
            q.iter_mut().zip(w).for_each(|(q, &w)| {
                let w = w.min(self.widest_w);
                *q = w / (1.0 + w);
            });
            means.extend(lanes(&q, self.terms).iter().take(w.len()));
        }
        means
    }
}

#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "every index is a lane")]
fn lanes(q: &[f64; LANES], terms: &[(f64, f64)]) -> [f64; LANES] {
    let (mut weight, mut total, mut weights) = ([1.0; LANES], [0.0; LANES], [0.0; LANES]);
    for terms in terms.chunks(LOOK_EVERY) {
        let (mut ratio, mut share) = ([0.0; LANES], [0.0; LANES]);
        let mut last = [0.0; LANES];
        for &(factor, term) in terms {
            for lane in 0..LANES {
                last[lane] = weight[lane];
                share[lane] = weight[lane] * term;
                total[lane] += share[lane];
                weights[lane] += weight[lane];
                ratio[lane] = factor * q[lane];
                weight[lane] *= ratio[lane];
            }
        }
        // The rest of a sum is less than its last share times ratio / (1 - ratio); no lane leaves early, as the compiler
        // makes vectors of them only then.
        let mut open = false;
        for lane in 0..LANES {
            let (over, least) = (ratio[lane], 1e-18 * (1.0 - ratio[lane]));
            open |= (over >= 1.0)
                | (share[lane] * over > least * total[lane])
                | (last[lane] * over > least * weights[lane]);
        }
        if !open {
            return std::array::from_fn(|lane| total[lane] / weights[lane]);
        }
    }
    [f64::NAN; LANES]
}

/// The integral of `rate` times e^(-discount w) over 0..horizon, both in units of the scale, for a customer of shape `n`.
pub(in crate::value::models) fn discount(
    n: f64,
    widest_panel: f64,
    [horizon, discount]: [f64; 2],
    rate: impl Fn(f64) -> f64,
) -> f64 {
    let mut nodes = Nodes::new(n, widest_panel);
    nodes.add(horizon, discount);
    let fine = nodes.fine;
    // A rate that starts at 0 has no digits but those of w.
    let part = |&[s, discount, weight]: &[f64; 3]| {
        let w = expm1(s) / fine;
        weight * (exp(s) / fine) * exp(-discount * w) * rate(w)
    };
    nodes.nodes.iter().map(part).sum()
}

/// Nodes of integrals of a rate times e^(-discount w) over 0..horizon, on panels even in s = ln(1 + (1+n) w): the rate of
/// a customer of shape `n` halves no sooner than at w near 1/n.
struct Nodes {
    fine: f64,
    /// The largest width of a panel.
    widest: f64,
    /// s, the discount rate, and the weight times ds.
    nodes: Vec<[f64; 3]>,
}

/// Largest width of a panel, in ln(1 + (1+n) w), over which the rate of customers who buy by chance is smooth.
const WIDEST_PANEL: f64 = 0.75;

/// Below it, the difference e^s - 1 loses digits, which a high discount rate multiplies.
const CANCELS_BELOW: f64 = 0.125;

/// e^s - 1 of such an s, by the terms s^k / k! that are more than nothing; vector code, as `expm1` isn't.
#[inline(always)]
fn short_exp_m1(s: f64) -> f64 {
    /// 1/k! from k = 10 down to 2.
    const COEFFICIENTS: [f64; 9] = [
        1.0 / 3_628_800.0,
        1.0 / 362_880.0,
        1.0 / 40_320.0,
        1.0 / 5_040.0,
        1.0 / 720.0,
        1.0 / 120.0,
        1.0 / 24.0,
        1.0 / 6.0,
        0.5,
    ];
    s + s * s * COEFFICIENTS.iter().fold(0.0, |sum, coefficient| sum * s + coefficient)
}

impl Nodes {
    fn new(n: f64, widest: f64) -> Self {
        Self { fine: 1.0 + n, widest, nodes: Vec::new() }
    }

    /// Adds the nodes of one integral; gives their number.
    fn add(&mut self, horizon: f64, discount: f64) -> usize {
        // The rate only falls, so what comes later than 50 / discount is less than e^-50 of the whole.
        let end = horizon.min(50.0 / discount);
        // Panels of at most so much in ln(1 + (1+n) w), and over each of which e^(-discount w) falls by e^-2 at most.
        let span = log1p(self.fine * end);
        let panels = (span / self.widest).max(discount * end / 2.0).ceil().max(1.0);
        let width = span / panels;
        let before = self.nodes.len();
        for start in (0..panels as u32).map(|i| f64::from(i) * width) {
            let node = |(share, weight): (f64, f64)| [start + share * width, discount, weight * width];
            self.nodes.extend(RULE_8.map(node));
        }
        self.nodes.len() - before
    }
}

impl Kernel for &Nodes {
    /// The w of every node, and its weight times dw by ds and e^(-discount w).
    type Output = (Vec<f64>, Vec<f64>);
    #[inline(always)]
    fn run(self) -> Self::Output {
        let (mut w, mut weight) = (vec![0.0; self.nodes.len()], vec![0.0; self.nodes.len()]);
        for ((w, weight), &[s, discount, part]) in w.iter_mut().zip(&mut weight).zip(&self.nodes) {
            let grown = elementary::exp(s);
            *w = if s < CANCELS_BELOW { short_exp_m1(s) } else { grown - 1.0 } / self.fine;
            *weight = part * (grown / self.fine) * elementary::exp(-discount * *w);
        }
        (w, weight)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The sum and the integral are independent; they must agree where both can be computed.
    fn integral_too(n: f64, w: f64, a: f64, b: f64) -> f64 {
        beta_mean(a, b, n * w, -log(n * w), |p| -expm1(-n * log1p(p * w)) / p)
    }

    proptest! {
        #[test]
        fn sums_at_once_have_the_bits_of_each(
            n in 0.01..900.0f64, w in prop::collection::vec(1e-9..30.0f64, 1..20), a in 0.01..50.0f64, b in 0.01..300.0f64,
        ) {
            let together = means([n, a, b], &w, |_, _, made| made, |w| expected(n, w, a, b));
            for (&w, together) in w.iter().zip(together) {
                prop_assert_eq!(together.to_bits(), expected(n, w, a, b).to_bits());
            }
        }

        #[test]
        fn sum_and_integral_agree(n in 0.01..300.0f64, w in 1e-3..20.0f64, a in 0.01..50.0f64, b in 0.01..300.0f64) {
            prop_assume!(summable(n, w));
            let (sum, integral) = (expected(n, w, a, b), integral_too(n, w, a, b));
            prop_assert!((sum / integral - 1.0).abs() < 1e-12, "{sum} {integral}");
        }

        #[test]
        fn rate_is_the_derivative(n in 0.1..50.0f64, w in 0.01..400.0f64, a in 0.05..9.0f64, b in 0.05..90.0f64) {
            let d = 1e-4 * w;
            let slope = (expected(n, w + d, a, b) - expected(n, w - d, a, b)) / (2.0 * d);
            // The difference of two rounded values is blind below this.
            let blind = 1e-10 * expected(n, w, a, b) / w;
            prop_assert!((rate(n, w, a, b) - slope).abs() < 1e-6 * slope + blind);
        }
    }

    #[test]
    fn short_differences_keep_their_digits() {
        for i in 0..=1000 {
            let s = CANCELS_BELOW * f64::from(i) / 1000.0;
            assert!((short_exp_m1(s) - expm1(s)).abs() <= 4e-16 * s, "{s}");
        }
    }

    #[test]
    fn nothing_happens_in_no_time() {
        assert_eq!(expected(3.0, 0.0, 1.0, 1.0), 0.0);
        assert_eq!(rate(3.0, 0.0, 1.0, 1.0), 3.0);
    }

    #[test]
    fn an_immortal_buys_at_the_posterior_rate() {
        assert!((expected(5.0, 0.3, 1e-12, 1e3) / 1.5 - 1.0).abs() < 1e-9);
        assert!((expected(5e4, 0.3, 1e-12, 1e9) / 1.5e4 - 1.0).abs() < 1e-9);
        assert!((expected(1e12, 1e3, 1e-12, 1e12) / 1e15 - 1.0).abs() < 1e-9);
    }

    #[test]
    fn everyone_with_the_same_dropout_has_a_closed_form() {
        // Beta(k p, k (1-p)) with huge k is the point p, and the mean of g is g(p).
        for (a, b, n, w) in [(1e12, 3e12, 5.0, 2e3), (1e11, 1e12, 1e9, 1e-3), (1e12, 1e12, 1e12, 1e40)] {
            let p = a / (a + b);
            let truth = -expm1(-n * log1p(p * w)) / p;
            assert!((expected(n, w, a, b) / truth - 1.0).abs() < 1e-10, "{a} {b} {n} {w}");
        }
    }

    #[test]
    fn corners_of_the_allowed_range_are_finite_and_between_their_bounds() {
        let shapes = [1e-12, 1e-3, 1.0, 1e3, 1e12];
        for (n, w) in shapes.iter().flat_map(|&n| [1e-60, 1e-12, 1.0, 80.0, 1e6, 1e60].map(|w| (n, w))) {
            for (a, b) in shapes.iter().flat_map(|&a| shapes.map(|b| (a, b))) {
                let (made, rate) = (expected(n, w, a, b), rate(n, w, a, b));
                assert!(made > 0.0 && made <= n * w * (1.0 + 1e-9), "{n} {w} {a} {b}: {made}");
                assert!(rate >= 0.0 && rate <= n * (1.0 + 1e-9), "{n} {w} {a} {b}: {rate}");
            }
        }
    }

    #[test]
    fn a_median_beyond_all_times_is_none_and_found_soon() {
        for b in [1.0, 1e6] {
            let immortal = GeometricDropout { n: 1e6, scale: 1e-6, a: 1e-6, b };
            assert_eq!(immortal.lifetime().1, None);
        }
    }

    /// A share of the scale that no double holds has a probability too, if only as a logarithm.
    #[test]
    fn the_shortest_horizons_have_probabilities() {
        for (scale, horizon) in [(1e30, 1e-300), (1.0, 5e-324), (4.4, 1e-305)] {
            let process = GeometricDropout { n: 2.5, scale, a: 0.8, b: 2.4 };
            for purchases in [1, 2, 1000, 4_000_000_000] {
                let ln = process.ln_pmf(horizon, purchases);
                assert!(ln.is_finite() && ln < -600.0, "{scale:e} {horizon:e} {purchases} {ln}");
            }
            let one = log(2.5) + log(horizon) - log(scale);
            assert!((process.ln_pmf(horizon, 1) / one - 1.0).abs() < 1e-12);
        }
    }
}
