//! The likelihood of MBG/CNBD-k over the distinct histories of a base, with its exact gradient and Hessian.

use super::stages::{LnSilence, MOST_STAGES};
use crate::error::{Result, check_range};
use crate::fit::{FitOptions, Problem};
use crate::math::columns::sum::exact_sum;
use crate::math::search::optimise::Derivatives;
use crate::math::special::rising::ln_rising;
use crate::value::models::bg_nbd::beta_geometric::BetaGeometric;
use crate::value::models::bg_nbd::fit::{Cells, Gaps, add_ages, add_frequency, problem as mbg_nbd};
use crate::value::purchases::histories::Histories;
use libm::{exp, log, log1p};

pub(super) fn check_k(k: u32) -> Result<()> {
    check_range("k", 0, k.into(), 1.0, MOST_STAGES.into())
}

/// The likelihood, to be maximised.
pub(super) fn problem(histories: &Histories<'_>, options: &FitOptions<'_>, k: u32) -> Result<Problem> {
    check_k(k)?;
    if k == 1 {
        return mbg_nbd(histories, options, 1.0);
    }
    let sum = sum_of_gaps(histories, options, k)?;
    let problem = Cells::problem(histories, options, 1.0, Gaps { stages: k, add_run })?;
    let likelihood = problem.objective;
    let objective = Box::new(move |point: &[f64]| {
        let mut local = likelihood(point);
        local.value += sum;
        local
    });
    Ok(Problem { objective, ..problem })
}

/// What the gaps between the purchases of one customer add to the log-likelihood: the product of t^(k-1) / (k-1)!.
pub(super) fn gaps(k: u32, x: f64, log_gaps: f64) -> f64 {
    f64::from(k - 1) * log_gaps - x * ln_rising(1.0, f64::from(k - 1))
}

fn sum_of_gaps(histories: &Histories<'_>, options: &FitOptions<'_>, k: u32) -> Result<f64> {
    let log_gaps = histories.log_gaps_of("MBG/CNBD-k with a k above 1")?;
    options.check(histories.len())?;
    let weights = options.weights.into_iter().flatten().copied().chain(std::iter::repeat(1.0));
    let rows = histories.frequency().iter().zip(log_gaps).zip(weights);
    Ok(exact_sum(rows.map(|((&x, &log_gaps), weight)| weight * gaps(k, x.into(), log_gaps))))
}

/// Adds the histories of the frequency `x`, by their recency, age and weight.
fn add_run(local: &mut Derivatives<4>, at: &BetaGeometric, k: u32, x: f64, [recency, age, weight]: [&[f64]; 3]) {
    let stages = f64::from(k) * x;
    let mut sums = [0.0; 4];
    for ((&recency, &age), &weight) in recency.iter().zip(age).zip(weight) {
        let share = at.alpha / (at.alpha + age);
        let row = [1.0, log1p(age / at.alpha), share, share * (age / (at.alpha + age))];
        sums.iter_mut().zip(row).for_each(|(sum, of_row)| *sum += weight * of_row);
        add_silence(local, at, k, x, [recency, age, weight]);
    }
    let [weight, ages @ ..] = sums;
    add_frequency(local, at, stages, x + at.early, weight);
    add_ages(local, at, stages, weight, ages);
}

/// Adds ln(S) + ln(1 + e^u), where S is the sum over the stages of the silence and u = ln(a) - ln(b+x) +
/// (r+kx)(ln(alpha+T) - ln(alpha+t_x)) - ln(S) the log odds of being gone.
fn add_silence(local: &mut Derivatives<4>, at: &BetaGeometric, k: u32, x: f64, [recency, age, weight]: [f64; 3]) {
    let BetaGeometric { r, alpha, a, b, .. } = *at;
    let n = r + f64::from(k) * x;
    let (share, last) = (alpha / (alpha + age), 1.0 / (alpha + recency));
    let y = (age - recency) / (alpha + age);
    let s = LnSilence::new(k, n, y);
    // Of y by ln alpha, once and twice.
    let (y1, y2) = (-y * share, y * share * (2.0 * share - 1.0));
    // Of ln S by the logarithms of r and alpha.
    let s1 = [r * s.by_n, s.by_y * y1];
    let s2 = [r * s.by_n + r * r * s.by_nn, r * s.by_ny * y1, s.by_yy * y1 * y1 + s.by_y * y2];
    let quiet = (age - recency) * last;
    let d = log1p(quiet);
    let e = -quiet * share;
    let f = e * (age / (alpha + age) - alpha * last);
    let u = log(a / (b + x)) + n * d - s.value;
    let by_b = -b / (b + x);
    let u1 = [r * d - s1[0], n * e - s1[1], 1.0, by_b];
    let small = exp(-u.abs());
    let over = 1.0 / (1.0 + small);
    let (p, q) = (weight * if u > 0.0 { over } else { small * over }, weight * small * over * over);
    local.value += weight * (s.value + u.max(0.0) + log1p(small));
    for ((gradient, row), (i, &u_i)) in local.gradient.iter_mut().zip(&mut local.hessian).zip(u1.iter().enumerate()) {
        *gradient += p * u_i;
        // The upper half.
        row.iter_mut().zip(&u1).skip(i).for_each(|(cell, u_j)| *cell += q * u_i * u_j);
    }
    let Derivatives { gradient: [g_r, g_s, ..], hessian: [[rr, rs, ..], [_, ss, ..], _, [.., bb]], .. } = local;
    *g_r += weight * s1[0];
    *g_s += weight * s1[1];
    *rr += weight * s2[0] + p * (r * d - s2[0]);
    *rs += weight * s2[1] + p * (r * e - s2[1]);
    *ss += weight * s2[2] + p * (n * f - s2[2]);
    *bb += p * by_b * x / (b + x);
}
