//! The likelihood of BG/BB over the distinct histories of a base, with its exact gradient and Hessian.
//!
//! The log-likelihood of a history is that of being alive and buying as it did up to its last purchase, which separates
//! into functions of x, t_x - x and t_x, and ln rho, where rho is the probability to buy nothing from there on. Walking
//! back from the end, rho(k) = h(k) + r(k) rho(k+1): gone at once with probability h, or staying and not buying with
//! probability r. So all histories of one frequency and age share one walk, and every term of it is positive.
#![expect(clippy::indexing_slicing, reason = "every index is a loop counter below the four parameters")]

use super::rows::check_rows;
use crate::error::{Error, Result, check_range};
use crate::fit::FitOptions;
use crate::fit::Problem;
use crate::math::columns::parallel::map;
use crate::math::search::optimise::{Derivatives, Limits, Local};
use crate::math::special::rising::ln_beta_ratio;
use crate::value::models::distinct::{key_of, weigh};
use crate::value::purchases::histories::Histories;
use libm::{exp, log};

/// Least customers with a repeat purchase, as many as the model has parameters: fewer can't tell these apart.
const LEAST_REPEATERS: u64 = 4;
/// Largest absolute logarithm of a parameter in the search (1e-5 to 1e5): a base in which nobody leaves would send
/// delta to infinity.
const LN_RANGE: f64 = 11.5;
/// Most opportunities of a history in a fit, which walks through them one by one at every step; three such numbers also
/// fit into one key of 64 bits.
const MOST_OPPORTUNITIES: f64 = 100_000.0;
/// Most opportunities of all histories that are walked through each time the likelihood is asked for: a tenth of a
/// second.
const MOST_STEPS: f64 = 5e6;
/// Where searches start: alpha, beta, gamma, delta. The next is only tried when one ends at an edge of the box.
const STARTS: [[f64; 4]; 3] = [[1.0, 1.0, 0.5, 3.0], [0.5, 3.0, 1.0, 20.0], [3.0, 1.0, 0.2, 0.5]];

/// The likelihood, to be maximised.
pub(super) fn problem(histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Problem> {
    check_rows(histories)?;
    options.check(histories.len())?;
    let cells = Cells::new(histories, options)?;
    Ok(Problem {
        names: ["alpha", "beta", "gamma", "delta"].map(String::from).into(),
        positive: 4,
        starts: STARTS.map(|start| start.map(log).into()).into(),
        limits: Limits { lower: vec![-LN_RANGE; 4], upper: vec![LN_RANGE; 4] },
        distinct_rows: cells.distinct,
        customers: cells.customers,
        objective: Box::new(move |point| cells.local(point)),
    })
}

/// The distinct histories, gathered by age and frequency, and the weights of what its separable parts depend on.
struct Cells {
    runs: Vec<Run>,
    /// Frequencies, opportunities missed before the last purchase, and recencies that occur, with the weight of each.
    bought: Vec<(f64, f64)>,
    missed: Vec<(f64, f64)>,
    recency: Vec<(f64, f64)>,
    distinct: usize,
    customers: f64,
}

/// Histories of one frequency and age: their recencies and weights, in ascending order.
struct Run {
    x: f64,
    age: f64,
    cells: Vec<(f64, f64)>,
}

impl Cells {
    fn new(histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Self> {
        for (row, &age) in histories.age().iter().enumerate() {
            check_range("age", row, age, 0.0, MOST_OPPORTUNITIES)?;
        }
        // Whole numbers up to 1e5 leave room for three of them in 64 bits.
        let key = |(x, t_x, age): (f64, f64, f64)| (age as u64) << 40 | (x as u64) << 20 | t_x as u64;
        let keys = (0..histories.len()).map(|row| key(histories.row(row))).collect();
        let weighed: Vec<_> = weigh(keys, options.weights).into_iter().filter(|cell| cell.1 > 0.0).collect();
        let field = |key: u64, shift: u32| (key >> shift & 0xf_ffff) as f64;
        let runs = weighed.chunk_by(|one, next| one.0 >> 20 == next.0 >> 20).filter_map(|cells| {
            let key = cells.first()?.0;
            let cells = cells.iter().map(|&(key, weight)| (field(key, 0), weight)).collect();
            Some(Run { x: field(key, 20), age: field(key, 40), cells })
        });
        let runs: Vec<Run> = runs.collect();
        let steps = runs.iter().map(|run| run.age - run.cells.first().map_or(0.0, |cell| cell.0)).sum::<f64>();
        if steps > MOST_STEPS {
            let why = format!(
                "histories of different age and frequency have {steps} opportunities after their last purchase, of which a fit walks \
                 through {MOST_STEPS} at most: count opportunities in longer periods"
            );
            return Err(Error::invalid("age", why));
        }
        let weights: Vec<f64> = weighed.iter().map(|cell| cell.1).collect();
        // The parts that separate only need the total weight of each number.
        let totals = |number: &dyn Fn(u64) -> f64| {
            let keys = weighed.iter().map(|cell| key_of(number(cell.0))).collect();
            weigh(keys, Some(&weights)).into_iter().map(|(key, weight)| (f64::from_bits(key), weight)).collect()
        };
        let cells = Self {
            runs,
            bought: totals(&|key| field(key, 20)),
            missed: totals(&|key| field(key, 0) - field(key, 20)),
            recency: totals(&|key| field(key, 0)),
            distinct: weighed.len(),
            customers: weights.iter().sum(),
        };
        let n = cells.bought.iter().filter(|cell| cell.0 > 0.0).map(|cell| cell.1).sum::<f64>() as u64;
        if n < LEAST_REPEATERS {
            return Err(Error::TooFew { what: "customers with a repeat purchase".into(), n, needed: LEAST_REPEATERS });
        }
        Ok(cells)
    }

    /// Log-likelihood and derivatives at the logarithms of alpha, beta, gamma and delta.
    fn local(&self, point: &[f64]) -> Local {
        let &[alpha, beta, gamma, delta] = point else { return Local::default() };
        let parameters = [alpha, beta, gamma, delta].map(exp);
        let mut sum = self.last_purchases(parameters);
        let parts = map(&self.runs, |run| run.silence(parameters));
        // After a stop nobody reads the sum.
        parts.into_iter().flatten().for_each(|part| sum.add(&part));
        sum.finish()
    }

    /// The part up to the last purchase: ln B(alpha+x, beta+t_x-x)/B(alpha, beta) + ln B(gamma, delta+t_x)/B(gamma,
    /// delta).
    fn last_purchases(&self, [alpha, beta, gamma, delta]: [f64; 4]) -> Derivatives<4> {
        let mut sum = Derivatives::ZERO;
        for &(x, w) in &self.bought {
            sum.value += w * ln_beta_ratio(beta, alpha, x);
            sum.add_rise([0], [alpha], x, w);
        }
        for &(y, w) in &self.missed {
            sum.add_rise([1], [beta], y, w);
        }
        for &(t, w) in &self.recency {
            sum.value += w * ln_beta_ratio(gamma, delta, t);
            sum.add_rise([0, 1], [alpha, beta], t, -w);
            sum.add_rise([3], [delta], t, w);
            sum.add_rise([2, 3], [gamma, delta], t, -w);
        }
        sum
    }
}

impl Run {
    /// The sum over the histories of ln rho and of what separates only into x and t_x - x together.
    fn silence(&self, parameters: [f64; 4]) -> Derivatives<4> {
        let [alpha, beta, ..] = parameters;
        let mut sum = Derivatives::ZERO;
        let mut silence = Derivatives { value: 1.0, ..Derivatives::ZERO };
        // From the end, where nothing is left to be silent for, back to each recency in turn.
        let mut k = self.age;
        for &(t_x, weight) in self.cells.iter().rev() {
            while k > t_x {
                k -= 1.0;
                silence = before(&silence, parameters, self.x, k);
            }
            sum.value += weight * (log(silence.value) + ln_beta_ratio(alpha + self.x, beta, t_x - self.x));
            add_ln(&mut sum, &silence, weight);
        }
        sum
    }
}

/// Adds `weight` times the derivatives of ln rho.
fn add_ln(sum: &mut Derivatives<4>, rho: &Derivatives<4>, weight: f64) {
    // (ln rho)'' = rho''/rho - (rho'/rho)^2.
    let slope = rho.gradient.map(|g| g / rho.value);
    for i in 0..4 {
        sum.gradient[i] += weight * slope[i];
        for j in i..4 {
            sum.hessian[i][j] += weight * (rho.hessian[i][j] / rho.value - slope[i] * slope[j]);
        }
    }
}

/// rho(k) with its derivatives by the logarithms of the parameters, from `rho` at k + 1.
fn before(rho: &Derivatives<4>, [alpha, beta, gamma, delta]: [f64; 4], x: f64, k: f64) -> Derivatives<4> {
    let (buys, misses) = (alpha + beta + k, beta + (k - x));
    let (leaves, stays) = (gamma + delta + k, delta + k);
    // h(k) and r(k) of the file's head: leaving before the next opportunity, and staying but not buying at it.
    let gone = gamma / leaves;
    let silent = stays / leaves * (misses / buys);
    // Derivatives of ln(gone) and ln(silent).
    let (d_alpha, d_beta, d_delta) = (alpha / buys, beta / buys, delta / leaves);
    // By ln alpha, ln beta, ln gamma and ln delta.
    let ln_gone = [0.0, 0.0, stays / leaves, -d_delta];
    let ln_silent = [-d_alpha, d_beta * ((alpha + x) / misses), -gone, d_delta * (gamma / stays)];
    // Their second derivatives.
    let cross = gone * d_delta;
    let spread = d_delta * ((gamma + k) / leaves);
    let mut bend_gone = [[0.0; 4]; 4];
    bend_gone[2] = [0.0, 0.0, -gone * (stays / leaves), cross];
    bend_gone[3] = [0.0, 0.0, cross, -spread];
    let mut bend_silent = bend_gone;
    bend_silent[0] = [-d_alpha * ((beta + k) / buys), d_alpha * d_beta, 0.0, 0.0];
    bend_silent[1] = [d_alpha * d_beta, beta / misses * ((k - x) / misses) - d_beta * ((alpha + k) / buys), 0.0, 0.0];
    bend_silent[3][3] += delta / stays * (k / stays);
    let mut next = Derivatives { value: gone + silent * rho.value, ..Derivatives::ZERO };
    for i in 0..4 {
        // (h + r rho)' = h (ln h)' + r (rho' + rho (ln r)'), and once more.
        next.gradient[i] = gone * ln_gone[i] + silent * (rho.gradient[i] + rho.value * ln_silent[i]);
        for j in i..4 {
            let through = rho.hessian[i][j] + ln_silent[i] * rho.gradient[j] + rho.gradient[i] * ln_silent[j];
            let own = rho.value * (ln_silent[i] * ln_silent[j] + bend_silent[i][j]);
            next.hessian[i][j] = gone * (ln_gone[i] * ln_gone[j] + bend_gone[i][j]) + silent * (through + own);
        }
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::{Fit, Status};
    use crate::math::search::optimise::{Maximum, maximise};
    use crate::value::models::bg_bb::model::BgBb;
    use crate::value::models::purchase_model::PurchaseModel;
    use proptest::prelude::*;

    /// The 11,104 donors of Fader, Hardie & Shang (2010): x, t_x, n, donors.
    const DONATIONS: [[u32; 4]; 22] = [
        [0, 0, 6, 3464],
        [1, 1, 6, 1091],
        [1, 2, 6, 277],
        [1, 3, 6, 129],
        [1, 4, 6, 78],
        [1, 5, 6, 119],
        [1, 6, 6, 129],
        [2, 2, 6, 613],
        [2, 3, 6, 255],
        [2, 4, 6, 155],
        [2, 5, 6, 173],
        [2, 6, 6, 234],
        [3, 3, 6, 322],
        [3, 4, 6, 181],
        [3, 5, 6, 225],
        [3, 6, 6, 357],
        [4, 4, 6, 240],
        [4, 5, 6, 284],
        [4, 6, 6, 512],
        [5, 5, 6, 335],
        [5, 6, 6, 728],
        [6, 6, 6, 1203],
    ];
    const OPTIMUM: [f64; 4] = [1.203522351601914, 0.7497163581729389, 0.6567182084418325, 2.783442232577381];

    const LL: f64 = -33225.58127434701;

    fn columns(rows: &[[u32; 4]]) -> (Vec<u32>, Vec<f64>, Vec<f64>, Vec<f64>) {
        let column = |i: usize| rows.iter().map(|row| f64::from(row[i])).collect();
        (rows.iter().map(|row| row[0]).collect(), column(1), column(2), column(3))
    }

    fn cells(rows: &[[u32; 4]]) -> Cells {
        let (x, t_x, n, weights) = columns(rows);
        let options = FitOptions { weights: Some(&weights), ..FitOptions::default() };
        Cells::new(&Histories::new(&x, &t_x, &n).unwrap(), &options).unwrap()
    }

    fn search(cells: &Cells, start: [f64; 4]) -> Maximum {
        let limits = Limits { lower: vec![-LN_RANGE; 4], upper: vec![LN_RANGE; 4] };
        maximise(&|point: &[f64]| cells.local(point), &start, &limits)
    }

    fn fitted(rows: &[[u32; 4]]) -> Result<Fit<BgBb>> {
        let (x, t_x, n, weights) = columns(rows);
        BgBb::fit(&Histories::new(&x, &t_x, &n)?, &FitOptions { weights: Some(&weights), ..FitOptions::default() })
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

        fn start(&mut self, reach: f64) -> [f64; 4] {
            [(); 4].map(|()| reach * (2.0 * self.next() - 1.0))
        }

        fn base(&mut self, model: &BgBb, customers: u32, n: u32) -> Vec<[u32; 4]> {
            (0..customers).map(|_| self.history(model, n)).collect()
        }

        fn history(&mut self, model: &BgBb, n: u32) -> [u32; 4] {
            let buys = crate::math::special::incomplete_beta::beta_inc_inv(model.alpha, model.beta, self.next());
            let leaves = crate::math::special::incomplete_beta::beta_inc_inv(model.gamma, model.delta, self.next());
            let (mut x, mut t_x) = (0, 0);
            for t in 1..=n {
                if self.next() < leaves {
                    break;
                }
                if self.next() < buys {
                    (x, t_x) = (x + 1, t);
                }
            }
            [x, t_x, n, 1]
        }
    }

    #[test]
    fn donations_from_any_start() {
        let cells = cells(&DONATIONS);
        let mut draws = Draws(7);
        for _ in 0..20 {
            let start = draws.start(5.0);
            let found = search(&cells, start);
            assert!(found.converged && (found.local.value - LL).abs() < 1e-8, "{start:?} {found:?}");
            let apart = found.point.iter().zip(OPTIMUM).map(|(ln, truth)| (exp(*ln) / truth - 1.0).abs());
            assert!(apart.fold(0.0, f64::max) < 1e-7, "{start:?} {found:?}");
        }
        let fit = fitted(&DONATIONS).unwrap();
        assert_eq!((fit.convergence.status, fit.convergence.distinct_rows), (Status::Converged, 22));
        for (parameter, se) in fit.parameters.iter().zip([0.0693914, 0.0294477, 0.0510099, 0.320819]) {
            assert!((parameter.standard_error.unwrap() / se - 1.0).abs() < 1e-5, "{parameter:?}");
        }
    }

    #[test]
    fn donors_without_the_silent_ones_end_at_the_boundary() {
        let fit = fitted(&DONATIONS[1..]).unwrap();
        assert_eq!(fit.convergence.status, Status::Boundary, "{fit:?}");
        assert!(fit.model.gamma > 1e3 && fit.model.delta > 1e3, "{fit:?}");
    }

    #[test]
    fn bases_without_an_optimum_inside_say_so() {
        for (x, t_x, n) in [(6, 6, 6), (1, 6, 6), (1, 1, 6), (3, 5, 9), (1000, 1000, 1000), (2, 3, 1000)] {
            let fit = fitted(&[[x, t_x, n, 5000]]).unwrap();
            assert_eq!(fit.convergence.status, Status::Boundary, "{x} {t_x} {n}");
        }
        assert_eq!(fitted(&[[0, 0, 6, 900], [1, 2, 6, 3]]).unwrap_err().code(), "too_few");
        assert_eq!(fitted(&[[0, 0, 0, 900]]).unwrap_err().code(), "too_few");
        assert_eq!(fitted(&[[1, 1, 200_000, 9]]).unwrap_err().code(), "out_of_range");
    }

    #[test]
    fn the_sum_over_rows_is_the_likelihood_of_each() {
        let model = BgBb { alpha: 0.6, beta: 2.0, gamma: 0.3, delta: 9.0 };
        let mut rows = Draws(3).base(&model, 400, 30);
        rows.extend(Draws(4).base(&model, 400, 47));
        let (x, t_x, n, _) = columns(&rows);
        let sum: f64 = model.log_likelihood(&Histories::new(&x, &t_x, &n).unwrap()).unwrap().iter().sum();
        let BgBb { alpha, beta, gamma, delta } = model;
        let value = cells(&rows).local(&[alpha, beta, gamma, delta].map(log)).value;
        assert!((value - sum).abs() < 1e-12 * sum.abs(), "{value} {sum}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn derivatives_are_central_differences(point in prop::array::uniform4(-3.0..3.0_f64), seed in 0..1000_u64) {
            let model = BgBb { alpha: 0.6, beta: 2.0, gamma: 0.3, delta: 9.0 };
            let mut rows = Draws(seed).base(&model, 60, 12);
            rows.extend(Draws(seed + 1).base(&model, 60, 25));
            rows.extend([[1, 1, 3, 1], [2, 2, 3, 1], [1, 3, 3, 1], [3, 3, 3, 1]]);
            let cells = cells(&rows);
            let local = cells.local(&point);
            for i in 0..4 {
                let moved = |step: f64| {
                    let mut moved = point;
                    moved[i] += step;
                    cells.local(&moved)
                };
                let (up, down) = (moved(1e-5), moved(-1e-5));
                let slope = (up.value - down.value) / 2e-5;
                prop_assert!((slope - local.gradient[i]).abs() < 1e-5 * (1.0 + slope.abs()), "{i} {slope} {local:?}");
                for j in 0..4 {
                    let bend = (up.gradient[j] - down.gradient[j]) / 2e-5;
                    prop_assert!((bend - local.hessian[i][j]).abs() < 1e-5 * (1.0 + bend.abs()), "{i} {j} {bend}");
                    prop_assert!((local.hessian[i][j] - local.hessian[j][i]).abs() < 1e-9 * (1.0 + bend.abs()));
                }
            }
        }

        #[test]
        fn simulated_bases_have_one_optimum(
            ln in (-0.5..1.0_f64, -0.5..1.5_f64, -1.0..0.5_f64, 0.5..2.0_f64), n in 6..20_u32, seed in 0..1000_u64,
        ) {
            let model = BgBb { alpha: exp(ln.0), beta: exp(ln.1), gamma: exp(ln.2), delta: exp(ln.3) };
            let mut draws = Draws(seed);
            let cells = cells(&draws.base(&model, 1000, n));
            let best = search(&cells, STARTS[0].map(log));
            prop_assert!(best.converged);
            let truth = cells.local(&[model.alpha, model.beta, model.gamma, model.delta].map(log)).value;
            prop_assert!(best.local.value >= truth);
            for _ in 0..4 {
                let found = search(&cells, draws.start(4.0));
                prop_assert!(found.converged && (found.local.value - best.local.value).abs() < 1e-7, "{found:?} {best:?}");
            }
        }
    }
}
