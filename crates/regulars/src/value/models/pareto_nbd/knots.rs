//! The integrals of the Pareto/NBD's likelihood, tabulated at the times that occur among customers of one frequency.
//!
//! Where knots are many their gaps are short, so that two points of a rule are exact in each, and the logarithms of many
//! gaps are formed at once.

use super::model::ParetoNbd;
use crate::math::columns::parts::part;
use crate::math::columns::sum::chunked;
use crate::math::columns::wide::{Kernel, widest};
use crate::math::special::elementary::{self, ln, ln_1p};
use crate::math::special::gauss_legendre::{RULE_2, RULE_4, RULE_8, RULE_16};
use libm::{exp, log1p};

/// Length of a gap between knots, times r + x + s + 2 and over the smaller scale of f, up to which 2 points are exact to
/// the last digits.
const TINY_GAP: f64 = 5e-4;
/// The same for 4 points.
const SHORT_GAP: f64 = 0.1;
/// The same for 8 points. Longer gaps are cut into panels of 16, which cost four times as much.
const MIDDLE_GAP: f64 = 1.0;
/// Longest panel in units of the smaller scale: the singularity of f lies one unit before it.
const LONGEST_PANEL: f64 = 2.0;
/// Largest fall of ln f over a panel: e^-8 is what 16 points still integrate to the last digits.
const LARGEST_FALL: f64 = 8.0;
/// A gap of more panels than this isn't cut by the sum of the two exponents over the smaller scale, but by how fast f
/// falls: where the larger exponent belongs to the far larger scale (s and beta without limit, say), thousands of panels
/// a gap become a few.
const MANY: f64 = 32.0;
/// Panels that are cut by how fast f falls are this much shorter than the longest that would do. They are then exact to
/// the last bit, so that the gradient of a flat likelihood has no steps where one more panel is needed.
const FINER: f64 = 0.25;
/// A gap ends early when what is left of it is at most this share of its integral, a hundredth of the last bit.
const NEGLIGIBLE_REST: f64 = 1e-18;

/// Gaps that are integrated at once; all of them by the rule that the longest needs.
const BLOCK: usize = 32;

/// Integrals of f times 1, a, A, b, B and times the ten products of two of the last four, where a = ln(alpha+u) and
/// b = ln(beta+u) are counted from the last knot, A = alpha/(alpha+u) and B = beta/(beta+u).
type Moments = [f64; 15];

/// A knot: the integrals from it to the last knot, divided by f at it, and what belongs to its time.
#[derive(Clone, Copy, Default)]
pub(super) struct Knot {
    pub(super) integral: f64,
    /// Of a, A, b and B.
    pub(super) firsts: [f64; 4],
    /// Of their products aa, aA, ab, aB, AA, Ab, AB, bb, bB, BB.
    pub(super) seconds: [f64; 10],
    /// a, A, b and B at the knot.
    pub(super) here: [f64; 4],
    /// s/(beta+u).
    pub(super) leaving: f64,
}

/// The knots with their integrals, from the last one backwards: each is its gap's plus the next one's, which counts for
/// less by the fall of f over the gap.
pub(super) fn table(knots: &[f64], model: &ParetoNbd, n: f64) -> Vec<Knot> {
    let Some(&last) = knots.last() else { return Vec::new() };
    let gaps = chunked(knots.len(), |range| {
        let starts = part(knots, range.clone());
        let ends: Vec<f64> = part(knots, range.start + 1..).iter().copied().chain([last]).take(starts.len()).collect();
        widest(Gaps { model: *model, n, last, starts, ends: &ends })
    });
    let mut knots: Vec<Knot> = Vec::with_capacity(knots.len());
    let mut next = [0.0; 15];
    for Gap { here, leaving, fall, mut moments } in gaps.into_iter().rev().flat_map(|chunk| chunk.into_iter().rev()) {
        moments.iter_mut().zip(&next).for_each(|(moment, next)| *moment += fall * next);
        next = moments;
        let [integral, a1, a2, b1, b2, seconds @ ..] = moments;
        knots.push(Knot { integral, firsts: [a1, a2, b1, b2], seconds, here, leaving });
    }
    knots.reverse();
    knots
}

/// A knot and the gap after it.
struct Gap {
    here: [f64; 4],
    leaving: f64,
    /// f at the next knot over f at this one.
    fall: f64,
    /// The integrals over the gap of f divided by f at its start.
    moments: Moments,
}

/// The gaps from each of the starts to its end.
struct Gaps<'a> {
    model: ParetoNbd,
    n: f64,
    last: f64,
    starts: &'a [f64],
    ends: &'a [f64],
}

impl Kernel for Gaps<'_> {
    type Output = Vec<Gap>;
    #[inline(always)]
    fn run(self) -> Vec<Gap> {
        let mut gaps = Vec::with_capacity(self.starts.len());
        for (starts, ends) in self.starts.chunks(BLOCK).zip(self.ends.chunks(BLOCK)) {
            // Filled up with gaps of no width.
            let (mut from, mut width) = ([self.last; BLOCK], [0.0; BLOCK]);
            from.iter_mut().zip(starts).for_each(|(to, from)| *to = *from);
            width.iter_mut().zip(starts).zip(ends).for_each(|((width, from), to)| *width = to - from);
            let block = Block::new(&self, &from, &width);
            gaps.extend(block.into_iter().take(starts.len()));
        }
        gaps
    }
}

type Column = [f64; BLOCK];

/// The same columns as in [`Gap`], of many gaps.
struct Block {
    here: [Column; 4],
    leaving: Column,
    fall: Column,
    moments: [Column; 15],
}

#[expect(clippy::indexing_slicing, reason = "rows count up to BLOCK")]
impl Block {
    #[inline(always)]
    fn new(gaps: &Gaps<'_>, from: &Column, width: &Column) -> Self {
        let Gaps { model: ParetoNbd { alpha, s, beta, .. }, n, last, .. } = *gaps;
        let (end_a, end_b, m) = (alpha + last, beta + last, s + 1.0);
        let mut block =
            Self { here: [[0.0; BLOCK]; 4], leaving: [0.0; BLOCK], fall: [0.0; BLOCK], moments: [[0.0; BLOCK]; 15] };
        let mut sizes = [0.0; BLOCK];
        for row in 0..BLOCK {
            let (a, b) = (alpha + from[row], beta + from[row]);
            block.here[0][row] = ln(a / end_a);
            block.here[1][row] = alpha / a;
            block.here[2][row] = ln(b / end_b);
            block.here[3][row] = beta / b;
            block.leaving[row] = s / b;
            block.fall[row] = elementary::exp(-n * ln_1p(width[row] / a) - m * ln_1p(width[row] / b));
            sizes[row] = width[row] * (n + m + 1.0) / a.min(b);
        }
        let largest = sizes.iter().copied().fold(0.0, f64::max);
        if largest <= TINY_GAP {
            block.add_rule(gaps, from, width, &RULE_2);
        } else if largest <= SHORT_GAP {
            block.add_rule(gaps, from, width, &RULE_4);
        } else {
            for row in 0..BLOCK {
                let moments = gap(&gaps.model, n, from[row], width[row], block.here.map(|column| column[row]));
                block.moments.iter_mut().zip(moments).for_each(|(column, moment)| column[row] = moment);
            }
        }
        block
    }

    #[inline(always)]
    fn add_rule(&mut self, gaps: &Gaps<'_>, from: &Column, width: &Column, rule: &[(f64, f64)]) {
        let Gaps { model: ParetoNbd { alpha, s, beta, .. }, n, .. } = *gaps;
        for &(node, weight) in rule {
            for row in 0..BLOCK {
                let (a, b, v) = (alpha + from[row], beta + from[row], width[row] * node);
                let (ln_a, ln_b) = (ln_1p(v / a), ln_1p(v / b));
                let f = width[row] * weight * elementary::exp(-n * ln_a - (s + 1.0) * ln_b);
                let at = [self.here[0][row] + ln_a, alpha / (a + v), self.here[2][row] + ln_b, beta / (b + v)];
                for (column, term) in self.moments.iter_mut().zip(terms(f, at)) {
                    column[row] += term;
                }
            }
        }
    }

    #[inline(always)]
    fn into_iter(self) -> impl Iterator<Item = Gap> {
        (0..BLOCK).map(move |row| Gap {
            here: self.here.each_ref().map(|column| column[row]),
            leaving: self.leaving[row],
            fall: self.fall[row],
            moments: self.moments.each_ref().map(|column| column[row]),
        })
    }
}

/// The integrals over one gap of f divided by f at its start, where a and b are as `here`.
fn gap(model: &ParetoNbd, n: f64, from: f64, width: f64, here: [f64; 4]) -> Moments {
    let ParetoNbd { alpha, s, beta, .. } = *model;
    let (a, b, m) = (alpha + from, beta + from, s + 1.0);
    let mut moments = [0.0; 15];
    let mut add_panel = |rule: &[(f64, f64)], start: f64, width: f64| {
        for &(node, weight) in rule {
            let v = start + width * node;
            let (ln_a, ln_b) = (log1p(v / a), log1p(v / b));
            let f = width * weight * exp(-n * ln_a - m * ln_b);
            let terms = terms(f, [here[0] + ln_a, alpha / (a + v), here[2] + ln_b, beta / (b + v)]);
            moments.iter_mut().zip(&terms).for_each(|(moment, term)| *moment += term);
        }
        moments[0]
    };
    let scale = a.min(b);
    // How much of f's fall and of its scale the gap spans.
    let size = width * (n + m + 1.0) / scale;
    if size <= TINY_GAP {
        add_panel(&RULE_2, 0.0, width);
    } else if size <= SHORT_GAP {
        add_panel(&RULE_4, 0.0, width);
    } else if size <= MIDDLE_GAP {
        add_panel(&RULE_8, 0.0, width);
    } else {
        let cut = Cut::new(model, n, (from, width));
        let mut start = 0.0;
        while start < width {
            let most = cut.longest(start);
            let panel = if start + most >= width { width - start } else { most };
            let so_far = add_panel(&RULE_16, start, panel);
            start = if panel == most { start + panel } else { width };
            let f = exp(-n * log1p(start / a) - m * log1p(start / b));
            if f * (width - start) <= NEGLIGIBLE_REST * so_far {
                break;
            }
        }
    }
    moments
}

/// How a long gap is cut into panels.
struct Cut {
    n: f64,
    m: f64,
    a: f64,
    b: f64,
    /// Whether the sum of the exponents over the smaller scale would cut it into too many.
    many: bool,
}

impl Cut {
    fn new(&ParetoNbd { alpha, s, beta, .. }: &ParetoNbd, n: f64, (from, width): (f64, f64)) -> Self {
        let (a, b, m) = (alpha + from, beta + from, s + 1.0);
        Self { n, m, a, b, many: log1p(width / a.min(b)) * (n + m) > MANY * LARGEST_FALL }
    }

    /// The longest panel from `start` on that 16 points still integrate to the last digits.
    fn longest(&self, start: f64) -> f64 {
        let Self { n, m, a, b, many } = *self;
        let scale = a.min(b) + start;
        if many {
            FINER * (LONGEST_PANEL * scale).min(LARGEST_FALL / (n / (a + start) + m / (b + start)))
        } else {
            scale * LONGEST_PANEL.min(LARGEST_FALL / (n + m))
        }
    }
}

/// What a node of a rule adds to the fifteen moments, where f times its weight is `f`.
#[inline(always)]
fn terms(f: f64, [a, share_a, b, share_b]: [f64; 4]) -> Moments {
    let (fa, fsa, fb, fsb) = (f * a, f * share_a, f * b, f * share_b);
    [
        f,
        fa,
        fsa,
        fb,
        fsb,
        fa * a,
        fa * share_a,
        fa * b,
        fa * share_b,
        fsa * share_a,
        fsa * b,
        fsa * share_b,
        fb * b,
        fb * share_b,
        fsb * share_b,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One panel of 16 points after the other, none longer than a tenth of the scales.
    fn finely(model: &ParetoNbd, n: f64, from: f64, width: f64, here: [f64; 4]) -> Moments {
        let (a, b) = (model.alpha + from, model.beta + from);
        let panels = (10.0 * width / a.min(b)).ceil();
        let mut moments = [0.0; 15];
        for panel in 0..panels as u32 {
            for &(node, weight) in &RULE_16 {
                let v = width * (f64::from(panel) + node) / panels;
                let (ln_a, ln_b) = (log1p(v / a), log1p(v / b));
                let f = width / panels * weight * exp(-n * ln_a - (model.s + 1.0) * ln_b);
                let at = [here[0] + ln_a, model.alpha / (a + v), here[2] + ln_b, model.beta / (b + v)];
                moments.iter_mut().zip(terms(f, at)).for_each(|(moment, term)| *moment += term);
            }
        }
        moments
    }

    #[test]
    fn every_rule_is_exact_where_it_is_used() {
        let model = ParetoNbd { r: 0.55, alpha: 10.6, s: 0.61, beta: 11.7 };
        for (x, from) in [(0.0, 0.0), (3.0, 7.0), (60.0, 20.0)] {
            let n = model.r + x;
            let scale = (model.alpha + from) / (n + model.s + 2.0);
            for size in [1e-7, 0.9999 * TINY_GAP, 1.0001 * TINY_GAP, 0.9999 * SHORT_GAP, 0.9999 * MIDDLE_GAP, 3.0] {
                // As wide as the doubles at its ends say.
                let last = from + size * scale;
                let width = last - from;
                let knots = table(&[from, last], &model, n);
                let Knot { integral, firsts, seconds, here, .. } = knots[0];
                let truth = finely(&model, n, from, width, here);
                let found = [integral].into_iter().chain(firsts).chain(seconds);
                // None is much larger than the gap is wide, and what enters the odds is as large.
                for (found, truth) in found.zip(truth) {
                    assert!((found - truth).abs() <= 1e-14 * width, "{x} {size} {found} {truth}");
                }
            }
        }
    }

    /// Panels that a gap is cut into; a gap that ends early has fewer.
    fn panels(model: &ParetoNbd, n: f64, width: f64) -> u32 {
        let cut = Cut::new(model, n, (0.0, width));
        let (mut start, mut panels) = (0.0, 0);
        while start < width {
            (start, panels) = (start + cut.longest(start), panels + 1);
        }
        panels
    }

    /// As s and beta grow together, f stays nearly what it is: the panels must not grow with them.
    #[test]
    fn scales_far_apart_need_few_panels() {
        for size in [1e2, 1e4, 1e5, 1e8, 1e12] {
            let model = ParetoNbd { r: 1.0, alpha: 11.0, s: size, beta: 50.0 * size };
            for (n, width) in [(1.0, 0.5), (1.0, 10.0), (30.0, 52.0)] {
                assert!(panels(&model, n, width) <= 60, "{size} {n} {width}: {}", panels(&model, n, width));
                let knots = table(&[0.0, width], &model, n);
                let Knot { integral, firsts, seconds, here, .. } = knots[0];
                let truth = finely(&model, n, 0.0, width, here);
                for (found, truth) in [integral].into_iter().chain(firsts).chain(seconds).zip(truth) {
                    assert!((found - truth).abs() <= 1e-14 * width, "{size} {n} {width} {found} {truth}");
                }
            }
        }
    }
}
