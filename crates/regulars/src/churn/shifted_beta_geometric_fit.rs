//! The likelihood of the shifted beta-geometric model over the distinct periods, with its exact gradient and Hessian.

use crate::error::{Error, Result};
use crate::fit::{FitOptions, Problem};
use crate::math::columns::sum::ExactSum;
use crate::math::search::optimise::{Derivatives, Limits, Local};
use crate::math::special::rising::ln_beta_ratio;
use libm::{exp, log, log1p};
use std::collections::BTreeMap;

/// Least customers who churned, as many as the model has parameters: fewer can't tell these apart.
const LEAST_CHURNED: u64 = 2;
/// Largest absolute logarithm of a parameter in the search (1e-5 to 1e5): where all customers churn alike the
/// likelihood rises without end as both grow.
const LN_RANGE: f64 = 11.5;
/// Where searches start: alpha and beta. The next is only tried when one ends at an edge of the box.
const STARTS: [[f64; 2]; 3] = [[1.0, 3.0], [0.3, 0.3], [10.0, 50.0]];

/// The likelihood, to be maximised.
pub(super) fn problem(periods: &[u32], churned: &[bool], options: &FitOptions<'_>) -> Result<Problem> {
    let cells = Cells::new(periods, churned, options)?;
    Ok(Problem {
        names: ["alpha", "beta"].map(String::from).into(),
        positive: 2,
        starts: STARTS.map(|start| start.map(log).into()).into(),
        limits: Limits { lower: vec![-LN_RANGE; 2], upper: vec![LN_RANGE; 2] },
        distinct_rows: cells.distinct,
        customers: cells.customers,
        objective: Box::new(move |point| cells.local(point)),
    })
}

/// The weights of the distinct rows.
struct Cells {
    /// Each period with the weight of those who churned in it, and of those still active after it.
    periods: Vec<(f64, f64, f64)>,
    distinct: usize,
    customers: f64,
}

impl Cells {
    fn new(periods: &[u32], churned: &[bool], options: &FitOptions<'_>) -> Result<Self> {
        let mut sums: BTreeMap<(u32, bool), ExactSum> = BTreeMap::new();
        for (row, (&t, &churned)) in periods.iter().zip(churned).enumerate() {
            // Their length was checked with the options.
            let weight = options.weights.map_or(1.0, |weights| weights.get(row).copied().unwrap_or(f64::NAN));
            if weight > 0.0 {
                sums.entry((t, churned)).or_insert_with(ExactSum::new).add(weight);
            }
        }
        let rows: Vec<(f64, bool, f64)> =
            sums.iter().map(|(&(t, churned), sum)| (t.into(), churned, sum.value())).collect();
        let n = rows.iter().filter(|row| row.1).map(|row| row.2).sum::<f64>() as u64;
        if n < LEAST_CHURNED {
            return Err(Error::TooFew { what: "customers who churned".into(), n, needed: LEAST_CHURNED });
        }
        if rows.iter().all(|row| row.0 < 2.0) {
            let why =
                "nobody was at risk after the first period, and one rate of churn can't tell alpha and beta apart";
            return Err(Error::invalid("periods", why));
        }
        let split =
            |&(t, churned, weight): &(f64, bool, f64)| if churned { (t, weight, 0.0) } else { (t, 0.0, weight) };
        Ok(Self {
            periods: rows.iter().map(split).collect(),
            distinct: rows.len(),
            customers: rows.iter().map(|row| row.2).sum(),
        })
    }

    /// Log-likelihood and derivatives at the logarithms of alpha and beta: with (z)_n = G(z+n)/G(z), who churned in
    /// period t adds ln(alpha) + ln (beta)_(t-1) - ln (alpha+beta)_t, who is active ln (beta)_t - ln (alpha+beta)_t.
    fn local(&self, point: &[f64]) -> Local {
        let &[ln_alpha, ln_beta] = point else { return Local::default() };
        let (alpha, beta) = (exp(ln_alpha), exp(ln_beta));
        let mut sum = Derivatives::<2>::ZERO;
        for &(t, churned, active) in &self.periods {
            if churned > 0.0 {
                let stays = beta + (t - 1.0);
                sum.value += churned * (ln_beta_ratio(alpha, beta, t - 1.0) - log1p(stays / alpha));
                sum.add_rise([1], [beta], t - 1.0, churned);
                let [by_alpha, _] = &mut sum.gradient;
                *by_alpha += churned;
            }
            sum.value += active * ln_beta_ratio(alpha, beta, t);
            sum.add_rise([1], [beta], t, active);
            sum.add_rise([0, 1], [alpha, beta], t, -churned - active);
        }
        sum.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::churn::ShiftedBetaGeometric;
    use crate::fit::{Fit, Status};
    use crate::math::search::optimise::maximise;
    use proptest::prelude::*;

    /// Survivors of 1,000 customers after 0, 1, ... 7 years, and the optimum (Fader & Hardie 2007).
    const REGULAR: ([u32; 8], [f64; 2], f64) =
        ([1000, 631, 468, 382, 326, 289, 262, 241], [0.7040772984735162, 1.1820430262094757], -1680.265188463287);
    const HIGH_END: ([u32; 8], [f64; 2], f64) =
        ([1000, 869, 743, 653, 593, 551, 517, 491], [0.6680883511064463, 3.806094964058267], -1611.1581473911565);

    fn rows(survivors: &[u32]) -> (Vec<u32>, Vec<bool>, Vec<f64>) {
        let lost = survivors.windows(2).map(|pair| f64::from(pair[0] - pair[1]));
        let weights: Vec<f64> = lost.chain(survivors.last().map(|&n| n.into())).collect();
        let years = survivors.len() as u32 - 1;
        let mut churned = vec![true; years as usize];
        churned.push(false);
        ((1..=years).chain([years]).collect(), churned, weights)
    }

    fn fitted(survivors: &[u32]) -> Result<Fit<ShiftedBetaGeometric>> {
        let (periods, churned, weights) = rows(survivors);
        let options = FitOptions { weights: Some(&weights), ..FitOptions::default() };
        ShiftedBetaGeometric::fit(&periods, &churned, &options)
    }

    fn problem_of(survivors: &[u32]) -> Problem {
        let (periods, churned, weights) = rows(survivors);
        problem(&periods, &churned, &FitOptions { weights: Some(&weights), ..FitOptions::default() }).unwrap()
    }

    /// Uniform draws in (0, 1): SplitMix64.
    struct Draws(u64);

    impl Draws {
        fn next(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (((z ^ (z >> 31)) >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
        }
    }

    #[test]
    fn published_optima_from_any_start() {
        for (survivors, optimum, ll) in [REGULAR, HIGH_END] {
            let problem = problem_of(&survivors);
            let mut draws = Draws(1);
            for _ in 0..20 {
                let start = [(); 2].map(|()| 12.0 * draws.next() - 6.0);
                let found = maximise(&*problem.objective, &start, &problem.limits);
                assert!(found.converged && (found.local.value - ll).abs() < 1e-9, "{start:?} {found:?}");
                for (point, truth) in found.point.iter().zip(optimum) {
                    assert!((exp(*point) / truth - 1.0).abs() < 1e-8, "{start:?} {found:?}");
                }
            }
            let fit = fitted(&survivors).unwrap();
            assert_eq!((fit.convergence.status, fit.convergence.distinct_rows), (Status::Converged, 8));
        }
    }

    #[test]
    fn bases_without_an_optimum_inside_say_so() {
        for survivors in [[1000, 500, 250, 125], [1000, 900, 700, 300], [1000, 1000, 500, 0], [1000, 990, 900, 500]] {
            assert_eq!(fitted(&survivors).unwrap().convergence.status, Status::Boundary, "{survivors:?}");
        }
        assert_eq!(fitted(&[1000, 1000, 1000]).unwrap_err().code(), "too_few");
        assert_eq!(fitted(&[1000, 600]).unwrap_err().code(), "invalid");
        assert_eq!(ShiftedBetaGeometric::fit(&[], &[], &FitOptions::default()).unwrap_err().code(), "too_few");
    }

    #[test]
    fn rows_of_one_are_as_good_as_groups() {
        let survivors = [100, 63, 46, 38];
        let (periods, churned, weights) = rows(&survivors);
        let mut singles: Vec<(u32, bool)> = Vec::new();
        for ((&t, &c), &w) in periods.iter().zip(&churned).zip(&weights) {
            singles.extend(std::iter::repeat_n((t, c), w as usize));
        }
        singles.reverse();
        let (periods, churned): (Vec<u32>, Vec<bool>) = singles.into_iter().unzip();
        let fit = ShiftedBetaGeometric::fit(&periods, &churned, &FitOptions::default()).unwrap();
        assert_eq!(fit, fitted(&survivors).unwrap());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn derivatives_are_central_differences(ln_alpha in -4.0..4.0_f64, ln_beta in -4.0..4.0_f64) {
            let problem = problem_of(&HIGH_END.0);
            let point = [ln_alpha, ln_beta];
            let local = (problem.objective)(&point);
            for i in 0..2 {
                let moved = |step: f64| {
                    let mut moved = point;
                    moved[i] += step;
                    (problem.objective)(&moved)
                };
                let (up, down) = (moved(1e-5), moved(-1e-5));
                let slope = (up.value - down.value) / 2e-5;
                prop_assert!((slope - local.gradient[i]).abs() < 1e-5 * (1.0 + slope.abs() + local.value.abs() * 1e-3));
                for j in 0..2 {
                    let bend = (up.gradient[j] - down.gradient[j]) / 2e-5;
                    prop_assert!((bend - local.hessian[i][j]).abs() < 1e-5 * (1.0 + bend.abs()));
                }
            }
        }

        #[test]
        fn simulated_bases_have_one_optimum(ln_alpha in -1.0..1.0_f64, ln_beta in -0.5..2.5_f64, seed in 0..1000_u64) {
            let truth = [ln_alpha, ln_beta];
            let (alpha, beta) = (exp(ln_alpha), exp(ln_beta));
            let mut draws = Draws(seed);
            let (mut periods, mut churned) = (Vec::new(), Vec::new());
            for _ in 0..2000 {
                let leaves = crate::math::special::incomplete_beta::beta_inc_inv(alpha, beta, draws.next());
                let left = (1..=10).find(|_| draws.next() < leaves);
                periods.push(left.unwrap_or(10));
                churned.push(left.is_some());
            }
            let problem = problem(&periods, &churned, &FitOptions::default()).unwrap();
            let best = problem.maximum().unwrap();
            prop_assert!(best.local.value >= (problem.objective)(&truth).value);
            for _ in 0..4 {
                let start = [(); 2].map(|()| 12.0 * draws.next() - 6.0);
                let found = maximise(&*problem.objective, &start, &problem.limits);
                prop_assert!(found.converged && (found.local.value - best.local.value).abs() < 1e-8, "{found:?} {best:?}");
            }
        }
    }
}
