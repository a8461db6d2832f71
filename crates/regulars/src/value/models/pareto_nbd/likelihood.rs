//! The log-likelihood of histories of one frequency under the Pareto/NBD, with exact gradient and Hessian.
//!
//! What isn't elementary in it is the integral of f(u) = (alpha+u)^-(r+x) (beta+u)^-(s+1) from t_x to T. Among
//! customers of one frequency all these integrals are differences of one function of time, tabulated at the times that
//! occur (knots): the quadrature is paid for per gap between knots, and a history costs an exponential, a logarithm and
//! two table rows. The tables carry what the derivatives need, too: the integrals of f times ln(alpha+u),
//! alpha/(alpha+u), ln(beta+u), beta/(beta+u) and their products. The integrals from a knot on are divided by f at the
//! knot, so nothing overflows.

use super::knots::{Knot, table};
use super::model::ParetoNbd;
use crate::math::columns::parts::part;
use crate::math::columns::row_sums::Terms;
use crate::math::columns::sum::chunked;
use crate::math::search::optimise::Derivatives;
use crate::math::special::elementary::ln_1p;
use crate::math::special::gamma::{digamma_rise, trigamma_rise};
use crate::math::special::rising::ln_rising;
use crate::value::models::distinct::key_of;
use libm::{exp, log};

/// The histories of one frequency.
#[derive(Debug)]
pub(super) struct Group {
    /// Frequency.
    pub(super) x: f64,
    /// Times that occur as recency or age, ascending.
    pub(super) knots: Vec<f64>,
    /// Distinct histories.
    pub(super) cells: Vec<Cell>,
}

/// A history: the indexes of its times among the knots, and its weight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) recency: u32,
    pub(super) age: u32,
    pub(super) weight: f64,
}

/// Log-likelihood and its derivatives by the logarithms of r, alpha, s and beta.
pub(super) type Likelihood = Derivatives<4>;

/// The empty sum.
pub(super) const NOTHING: Likelihood = Derivatives::ZERO;

/// The log-likelihood of one history and its derivatives at `point`, the logarithms of r, alpha, s and beta.
pub(crate) fn row_local(x: u32, t_x: f64, age: f64, point: &[f64; 4]) -> Likelihood {
    let [r, alpha, s, beta] = point.map(exp);
    let model = ParetoNbd { r, alpha, s, beta };
    let mut local = NOTHING;
    add_separate(&mut local, &model, x.into(), Ages { alpha, beta }.of([t_x, age, 1.0]));
    // A base of one history, with two knots.
    let cell = Cell { recency: 0, age: 1, weight: 1.0 };
    let group = Group { x: x.into(), knots: vec![t_x, age], cells: vec![cell] };
    if t_x < age {
        local.add(&group.odds_part(&model));
    }
    mirror(&mut local);
    local
}

/// What is summed over the customers of one frequency of their ages: the weight, and by it ln(1+T/alpha), T/(alpha+T),
/// alpha/(alpha+T) and the product of the two, then the first, second and last of these by beta.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ages {
    pub(super) alpha: f64,
    pub(super) beta: f64,
}

impl Terms<8> for Ages {
    #[inline(always)]
    fn of(&self, [_, age, weight]: [f64; 3]) -> [f64; 8] {
        let (a, b) = (weight / (self.alpha + age), weight / (self.beta + age));
        let (share_a, rest_a, rest_b) = (self.alpha * a, age * a, age * b);
        let bends = [share_a * (age / (self.alpha + age)), self.beta * b * (age / (self.beta + age))];
        let [bend_a, bend_b] = bends;
        let (ln_a, ln_b) = (weight * ln_1p(age / self.alpha), weight * ln_1p(age / self.beta));
        [weight, ln_a, rest_a, share_a, bend_a, ln_b, rest_b, bend_b]
    }
}

/// The parts of the log-likelihood of the customers of frequency `x` that depend on x and on T alone, by the sums of
/// [`Ages`]: ln G(r+x)/G(r), and r ln(alpha) - (r+x) ln(alpha+T) + s ln(beta) - s ln(beta+T).
pub(super) fn add_separate(local: &mut Likelihood, model: &ParetoNbd, x: f64, sums: [f64; 8]) {
    let ParetoNbd { r, alpha, s, .. } = *model;
    let [weight, ln_a, rest_a, share_a, bend_a, ln_b, rest_b, bend_b] = sums;
    let Derivatives { value, gradient: [g_r, g_a, g_s, g_b], hessian } = local;
    let [[rr, ra, ..], [_, aa, ..], [_, _, ss, sb], [_, _, _, bb]] = hessian;
    let (first, second) = (r * digamma_rise(r, x), r * r * trigamma_rise(r, x));
    // ln(alpha+T) as ln(alpha) + ln(1+T/alpha), which doesn't cancel for large alpha.
    *value += weight * (ln_rising(r, x) - x * log(alpha)) - (r + x) * ln_a - s * ln_b;
    *g_r += weight * first - r * ln_a;
    *rr += weight * (first + second) - r * ln_a;
    *g_a += r * rest_a - x * share_a;
    *ra += r * rest_a;
    *aa -= (r + x) * bend_a;
    *g_s -= s * ln_b;
    *ss -= s * ln_b;
    *g_b += s * rest_b;
    *sb += s * rest_b;
    *bb -= s * bend_b;
}

impl Group {
    /// Of the histories of one frequency, in ascending order of age: their recencies, ages and weights.
    pub(super) fn new(x: f64, [recency, age, weight]: [&[f64]; 3]) -> Self {
        let mut recencies: Vec<(u64, u64)> = recency.iter().map(|&time| key_of(time)).zip(0..).collect();
        recencies.sort_unstable();
        let mut recencies = recencies.into_iter().peekable();
        let mut ages = age.iter().map(|&time| key_of(time)).zip(0..).peekable();
        let mut cells: Vec<Cell> = weight.iter().map(|&weight| Cell { recency: 0, age: 0, weight }).collect();
        let mut knots = Vec::new();
        // Times in ascending order, from both columns at once.
        while let Some(&time) = [recencies.peek(), ages.peek()].into_iter().flatten().map(|(time, _)| time).min() {
            let place = knots.len() as u32;
            knots.push(f64::from_bits(time));
            while let Some((_, row)) = recencies.next_if(|next| next.0 == time) {
                cells.iter_mut().skip(row as usize).take(1).for_each(|cell| cell.recency = place);
            }
            while let Some((_, row)) = ages.next_if(|next| next.0 == time) {
                cells.iter_mut().skip(row as usize).take(1).for_each(|cell: &mut Cell| cell.age = place);
            }
        }
        // Nobody has left by a purchase right now.
        cells.retain(|cell| cell.recency < cell.age);
        Self { x, knots, cells }
    }

    /// The sum over the histories of ln(1 + odds to be gone), and its derivatives: their upper half.
    pub(super) fn odds_part(&self, model: &ParetoNbd) -> Likelihood {
        let n = model.r + self.x;
        let knots = table(&self.knots, model, n);
        let parts = chunked(self.cells.len(), |rows| sum_cells(part(&self.cells, rows), &knots, model, n));
        let mut local = NOTHING;
        parts.iter().for_each(|part| local.add(part));
        local
    }
}

/// Sums over histories, each by its weight; p is the probability to be gone, q = 1-p, g the gradient of the log odds.
#[derive(Default)]
struct Sums {
    value: f64,
    p: f64,
    /// Of p A^2, p B and p B^2 at T.
    p_ends: [f64; 3],
    /// Of p g.
    p_slopes: [f64; 4],
    /// Of pq g g' less p times the products of the mean slopes of ln f between t_x and T: the upper half, by rows.
    bends: [f64; 10],
}

/// The sum over some histories of ln(1 + odds to be gone), with its derivatives.
fn sum_cells(cells: &[Cell], knots: &[Knot], model: &ParetoNbd, n: f64) -> Likelihood {
    let mut sums = Sums::default();
    // How much of the integral from each knot on enters the mean of anything linear in f.
    let mut shares = vec![0.0; knots.len()];
    for cell in cells {
        let (last, now) = (cell.recency as usize, cell.age as usize);
        let (Some(from), Some(to)) = (knots.get(last), knots.get(now)) else { continue };
        let Some((gain, loss)) = sums.add(from, to, cell.weight, model, n) else { continue };
        if let Some(share) = shares.get_mut(last) {
            *share += gain;
        }
        if let Some(share) = shares.get_mut(now) {
            *share -= loss;
        }
    }
    // Second moments are linear in the knots', so histories only leave their shares there: ten sums for each knot
    // instead of for each history.
    let mut seconds = [0.0; 10];
    for (&share, knot) in shares.iter().zip(knots) {
        seconds.iter_mut().zip(&knot.seconds).for_each(|(sum, second)| *sum += share * second);
    }
    sums.local(&seconds, model, n)
}

impl Sums {
    /// Adds a history, and gives what it takes of the integrals from its two knots on; none if the odds are zero.
    #[inline]
    #[expect(clippy::indexing_slicing, reason = "the indices of the pairs are below 4")]
    fn add(&mut self, from: &Knot, to: &Knot, weight: f64, model: &ParetoNbd, n: f64) -> Option<(f64, f64)> {
        let (s, m) = (model.s, model.s + 1.0);
        let [from_a, _, from_b, _] = from.here;
        let [a, share_a, b, share_b] = to.here;
        // ln f falls by `fall` from t_x to T.
        let fall = n * (a - from_a) + m * (b - from_b);
        let left = exp(-fall);
        let mass = from.integral - left * to.integral;
        if mass <= 0.0 {
            return None;
        }
        // By f(t_x): `left` is what f has fallen to by T, and leaving times mass the probability of having gone.
        let total = left + to.leaving * mass;
        let share = weight * to.leaving / total;
        let (p, q) = (share * mass, left / total);
        let one = 1.0 / mass;
        let mean = |(from, to): (f64, f64)| (from - left * to) * one;
        let [from_1, from_2, from_3, from_4] = from.firsts;
        let [to_1, to_2, to_3, to_4] = to.firsts;
        // Mean slopes of -ln f by the four log parameters between t_x and T, f as the density.
        let steep = [
            model.r * mean((from_1, to_1)),
            n * mean((from_2, to_2)),
            s * mean((from_3, to_3)),
            m * mean((from_4, to_4)),
        ];
        // The slopes of the log odds: at T, less their mean.
        let slope = [model.r * a - steep[0], n * share_a - steep[1], 1.0 + s * b - steep[2], s * share_b - steep[3]];
        self.value += weight * (fall + log(total));
        self.p += p;
        self.p_ends[0] += p * share_a * share_a;
        self.p_ends[1] += p * share_b;
        self.p_ends[2] += p * share_b * share_b;
        let pairs = [(0, 0), (0, 1), (0, 2), (0, 3), (1, 1), (1, 2), (1, 3), (2, 2), (2, 3), (3, 3)];
        for (bend, (i, j)) in self.bends.iter_mut().zip(pairs) {
            *bend += p * (q * slope[i] * slope[j] - steep[i] * steep[j]);
        }
        self.p_slopes.iter_mut().zip(&slope).for_each(|(sum, slope)| *sum += p * slope);
        Some((share, share * left))
    }

    /// Value and derivatives, from the sums and the `seconds`: sums of p times the means of aa, aA, ... between t_x and
    /// T.
    fn local(&self, seconds: &[f64; 10], model: &ParetoNbd, n: f64) -> Likelihood {
        let (r, s, m) = (model.r, model.s, model.s + 1.0);
        let Self { value, p, p_ends: [p_aa, p_b, p_bb], p_slopes, bends } = *self;
        let [g_r, g_a, g_s, g_b] = p_slopes;
        let [aa, aa_, ab, ab_, a_a_, a_b, a_b_, bb, bb_, b_b_] = *seconds;
        let [b0, b1, b2, b3, b4, b5, b6, b7, b8, b9] = bends;
        // The mean of ln f's own bends, and the variance of its slopes, between t_x and T.
        let mean_b = (s * p_b - g_b) / m;
        let rr = g_r + r * r * aa + b0;
        let ra = r / n * g_a + r * n * aa_ + b1;
        let rs = r * s * ab + b2;
        let rb = r * m * ab_ + b3;
        let aa = g_a + n * (a_a_ - p_aa) + n * n * a_a_ + b4;
        let as_ = n * s * a_b + b5;
        let ab = n * m * a_b_ + b6;
        let ss = g_s - p + s * s * bb + b7;
        let sb = s * (p_b - mean_b) + s * m * bb_ + b8;
        let bb = g_b - s * p_bb + m * b_b_ + m * m * b_b_ + b9;
        Derivatives {
            value,
            gradient: p_slopes,
            hessian: [[rr, ra, rs, rb], [0.0, aa, as_, ab], [0.0, 0.0, ss, sb], [0.0, 0.0, 0.0, bb]],
        }
    }
}

/// Copies the upper half of the Hessian to the lower one.
pub(super) fn mirror(local: &mut Likelihood) {
    let [[_, ra, rs, rb], [ar, _, as_, ab], [sr, sa, _, sb], [br, ba, bs, _]] = &mut local.hessian;
    (*ar, *sr, *br, *sa, *ba, *bs) = (*ra, *rs, *rb, *as_, *ab, *sb);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// By central differences of the likelihood, which is checked against references.
    fn check_differences(x: u32, t_x: f64, age: f64, point: [f64; 4]) {
        let found = row_local(x, t_x, age, &point);
        let [r, alpha, s, beta] = point.map(exp);
        let truth = ParetoNbd { r, alpha, s, beta }.ln_likelihood_of(x, t_x, age);
        assert!((found.value - truth).abs() < 1e-13 * (100.0 + f64::from(x) + truth.abs()), "{truth} {found:?}");
        let h = 1e-4;
        let moved = |i: usize, by: f64| {
            let mut point = point;
            point[i] += by;
            row_local(x, t_x, age, &point)
        };
        for i in 0..4 {
            let (low, high) = (moved(i, -h), moved(i, h));
            let size = found.value.abs() + f64::from(x) + 1.0;
            let slope = (high.value - low.value) / (2.0 * h);
            assert!(
                (slope - found.gradient[i]).abs() < 1e-6 * size,
                "{x} {t_x} {age} {point:?} g{i}: {slope} {found:?}"
            );
            for j in 0..4 {
                let bend = (high.gradient[j] - low.gradient[j]) / (2.0 * h);
                let miss = (bend - found.hessian[i][j]).abs();
                assert!(miss < 1e-6 * size, "{x} {t_x} {age} {point:?} h{i}{j}: {bend} {found:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn derivatives_are_exact(
            x in 0..60u32, share in 0.0..1.0_f64, ln_age in -3.0..7.0_f64,
            r in -2.0..2.0_f64, alpha in -3.0..5.0_f64, s in -3.0..2.0_f64, beta in -3.0..5.0_f64,
        ) {
            let age = exp(ln_age);
            check_differences(x, if x == 0 { 0.0 } else { share * age }, age, [r, alpha, s, beta]);
        }

        #[test]
        fn tables_are_sums_of_rows(
            x in 0..40u32, days in prop::collection::vec((0..400u32, 0..400u32), 1..30),
            r in -2.0..2.0_f64, alpha in -1.0..5.0_f64, s in -3.0..2.0_f64, beta in -1.0..6.0_f64,
        ) {
            let model = ParetoNbd { r: exp(r), alpha: exp(alpha), s: exp(s), beta: exp(beta) };
            let mut knots: Vec<u32> = days.iter().flat_map(|&(a, b)| [a, b]).collect();
            knots.sort_unstable();
            knots.dedup();
            let place = |day: u32| knots.binary_search(&day).unwrap() as u32;
            let cell = |&(a, b): &(u32, u32)| Cell { recency: place(a.min(b)), age: place(a.max(b)), weight: 1.5 };
            let cells = days.iter().map(cell).collect();
            let group = Group { x: x.into(), knots: knots.iter().map(|&day| day.into()).collect(), cells };
            let together = group.odds_part(&model);
            let mut apart = NOTHING;
            for &(a, b) in &days {
                let cells = vec![Cell { recency: 0, age: 1, weight: 1.5 }];
                let knots = vec![a.min(b).into(), a.max(b).into()];
                apart.add(&Group { x: x.into(), knots, cells }.odds_part(&model));
            }
            let numbers = |l: &Likelihood| [l.value].into_iter().chain(l.gradient).chain(l.hessian.into_iter().flatten()).collect::<Vec<_>>();
            let scale = f64::from(x) + 1.0 + model.r + model.s;
            for (one, other) in numbers(&together).iter().zip(numbers(&apart)) {
                prop_assert!((one - other).abs() <= 1e-11 * scale * scale * (1.0 + one.abs()), "{together:?} {apart:?}");
            }
        }
    }
}
