//! The likelihood of BG/NBD and MBG/NBD over the distinct histories of a base, with its exact gradient and Hessian.
//!
//! The log-likelihood of one history is a part that separates into functions of x and of T, and ln(1 + e^u), where u,
//! the log odds of being gone, joins x, t_x and T. The histories of one x share what depends on it, and leave sums over
//! three logarithms and an exponential of each.

use super::beta_geometric::BetaGeometric;
use crate::error::{Error, Result};
use crate::fit::FitOptions;
use crate::fit::Problem;
use crate::math::columns::row_sums::{Terms, row_sums};
use crate::math::columns::sum::chunked;
use crate::math::search::optimise::{Derivatives, Limits, Local, maximise};
use crate::math::special::elementary::{self, ln_1p};
use crate::math::special::gamma::{digamma_rise, trigamma_rise};
use crate::math::special::rising::{ln_beta_ratio, ln_rising};
use crate::value::models::distinct::{Distinct, SAMPLE_STRIDE, SAMPLED_FROM};
use crate::value::models::limits::check_mean_age;
use crate::value::purchases::histories::Histories;
use libm::{exp, log};

/// Least customers with a repeat purchase, as many as the model has parameters: fewer can't tell these apart.
const LEAST_REPEATERS: u64 = 4;
/// Largest absolute logarithm of a parameter in the search (1e-5 to 1e5), of alpha in units of the mean age. Without a
/// box, a base in which nobody leaves would send b to infinity.
const LN_RANGE: f64 = 11.5;
/// Where searches start: r, alpha in units of mean age over mean frequency, a and b. The next is only tried when one
/// ends at an edge of the box. Edges have edges: the last lies near the corner of customers who leave at the first
/// chance or never, which the others miss in 1 of 118 simulated bases of 40 customers.
const STARTS: [[f64; 4]; 4] =
    [[0.5, 0.5, 0.8, 2.0], [2.0, 2.0, 0.3, 3.0], [0.1, 0.1, 2.0, 2.0], [0.5, 0.5, 1e-4, 1e-4]];

/// The likelihood, to be maximised; `early` counts the chances to leave before the first repeat purchase.
pub(in crate::value::models) fn problem(
    histories: &Histories<'_>,
    options: &FitOptions<'_>,
    early: f64,
) -> Result<Problem> {
    Cells::problem(histories, options, early, Gaps { stages: 1, add_run })
}

/// What the time between two purchases is made of.
#[derive(Clone, Copy)]
pub(in crate::value::models) struct Gaps {
    /// Exponential stages of it: 1, but for MBG/CNBD-k.
    pub(in crate::value::models) stages: u32,
    /// Adds the histories of the frequency x, by their recency, age and weight.
    pub(in crate::value::models) add_run: fn(&mut Derivatives<4>, &BetaGeometric, u32, f64, [&[f64]; 3]),
}

/// The distinct histories, and what their sums tell.
pub(in crate::value::models) struct Cells {
    rows: Distinct,
    /// Chances to leave before the first repeat purchase.
    early: f64,
    gaps: Gaps,
    /// Weight of the customers who repeat.
    repeaters: f64,
    customers: f64,
    mean_age: f64,
    mean_frequency: f64,
}

impl Cells {
    pub(in crate::value::models) fn problem(
        histories: &Histories<'_>,
        options: &FitOptions<'_>,
        early: f64,
        gaps: Gaps,
    ) -> Result<Problem> {
        histories.check_plain()?;
        options.check(histories.len())?;
        let cells = Self::new(histories, options, early, gaps)?;
        let limits = Limits { lower: cells.edge(-LN_RANGE), upper: cells.edge(LN_RANGE) };
        Ok(Problem {
            names: ["r", "alpha", "a", "b"].map(String::from).into(),
            positive: 4,
            starts: cells.starts(&limits),
            limits,
            distinct_rows: cells.rows.len(),
            customers: cells.customers,
            objective: Box::new(move |point| cells.local(point)),
        })
    }

    fn new(histories: &Histories<'_>, options: &FitOptions<'_>, early: f64, gaps: Gaps) -> Result<Self> {
        let rows = Distinct::new(histories, options.weights)?;
        let mut cells = Self {
            early,
            gaps,
            repeaters: 0.0,
            customers: 0.0,
            mean_age: 0.0,
            mean_frequency: 0.0,
            rows: Distinct::default(),
        };
        for &(x, ref run) in &rows.runs {
            let [_, ages, weights] = rows.columns(run.clone());
            let weight = weights.iter().sum::<f64>();
            cells.customers += weight;
            cells.mean_age += ages.iter().zip(weights).map(|(age, weight)| age * weight).sum::<f64>();
            cells.mean_frequency += weight * x;
            cells.repeaters += if x > 0.0 { weight } else { 0.0 };
        }
        cells.mean_age /= cells.customers;
        cells.mean_frequency /= cells.customers;
        cells.rows = rows;
        cells.enough().map(|()| cells)
    }

    /// Refuses a base that can't tell the parameters apart.
    fn enough(&self) -> Result<()> {
        let n = self.repeaters as u64;
        if n < LEAST_REPEATERS {
            return Err(Error::TooFew { what: "customers with a repeat purchase".into(), n, needed: LEAST_REPEATERS });
        }
        check_mean_age(self.mean_age)
    }

    fn starts(&self, limits: &Limits) -> Vec<Vec<f64>> {
        // The mean rate r / alpha should be about one stage in this time.
        let gap = self.mean_age / self.mean_frequency / f64::from(self.gaps.stages);
        let cold = STARTS.map(|[r, alpha, a, b]| vec![log(r), log(alpha * gap), log(a), log(b)]);
        let warm = cold.first().filter(|_| self.rows.len() > SAMPLED_FROM).map(|start| {
            let sample = self.rows.sample(SAMPLE_STRIDE);
            maximise(&|point| local_of(&sample, (self.early, self.gaps), point), start, limits).point
        });
        warm.into_iter().chain(cold).collect()
    }

    /// An end of the box: `range` on the log scale, for alpha from the mean age on.
    fn edge(&self, range: f64) -> Vec<f64> {
        vec![range, range + log(self.mean_age), range, range]
    }

    /// Log-likelihood and derivatives at the logarithms of r, alpha, a and b.
    fn local(&self, point: &[f64]) -> Local {
        local_of(&self.rows, (self.early, self.gaps), point)
    }
}

fn local_of(rows: &Distinct, (early, gaps): (f64, Gaps), point: &[f64]) -> Local {
    let &[r, alpha, a, b] = point else { return Local::default() };
    let at = BetaGeometric { r: exp(r), alpha: exp(alpha), a: exp(a), b: exp(b), early };
    let parts = chunked(rows.len(), |chunk| {
        let mut local = Derivatives::ZERO;
        for &(x, ref run) in &rows.runs {
            let run = run.start.max(chunk.start)..run.end.min(chunk.end);
            if !run.is_empty() {
                (gaps.add_run)(&mut local, &at, gaps.stages, x, rows.columns(run));
            }
        }
        local
    });
    let mut local = Derivatives::ZERO;
    parts.iter().for_each(|part| local.add(part));
    local.finish()
}

/// Adds the histories of the frequency `x`.
fn add_run(local: &mut Derivatives<4>, at: &BetaGeometric, _: u32, x: f64, columns: [&[f64]; 3]) {
    let past = Past { alpha: at.alpha };
    // Who had no chance to leave has no odds of being gone.
    if x + at.early == 0.0 {
        let [weight, ages @ ..] = row_sums(columns, past);
        add_frequency(local, at, x, x + at.early, weight);
        return add_ages(local, at, x, weight, ages);
    }
    let survived = x - 1.0 + at.early;
    let odds = Odds { past, n: at.r + x, ln_ratio: log(at.a / (at.b + survived)) };
    let [weight, ln, share, bend, odds @ ..] = row_sums(columns, odds);
    add_frequency(local, at, x, x + at.early, weight);
    add_ages(local, at, x, weight, [ln, share, bend]);
    add_odds(local, at, x, odds);
}

/// The part that depends on x alone: ln G(r+x)/G(r) + ln B(a,b+k)/B(a,b) for `k` chances to leave; x counts stages.
pub(in crate::value::models) fn add_frequency(local: &mut Derivatives<4>, at: &BetaGeometric, x: f64, k: f64, w: f64) {
    let BetaGeometric { r, a, b, .. } = *at;
    let Derivatives { value, gradient: [g_r, _, g_a, g_b], hessian: [[rr, ..], _, [_, _, aa, ab], [_, _, _, bb]] } =
        local;
    *value += w * (ln_rising(r, x) + ln_beta_ratio(a, b, k));
    // First and second derivatives of ln G(z+n)/G(z) for z = r, b and a + b.
    let (r1, r2) = (digamma_rise(r, x), trigamma_rise(r, x));
    let (b1, b2) = (digamma_rise(b, k), trigamma_rise(b, k));
    let (c1, c2) = (digamma_rise(a + b, k), trigamma_rise(a + b, k));
    *g_r += w * r * r1;
    *g_a -= w * a * c1;
    *g_b += w * b * (b1 - c1);
    *rr += w * (r * r1 + r * r * r2);
    *aa -= w * (a * c1 + a * a * c2);
    *ab -= w * a * b * c2;
    *bb += w * (b * (b1 - c1) + b * b * (b2 - c2));
}

/// The part that depends on T: r ln(alpha) - (r+x) ln(alpha+T), by the sums over the customers of one x of
/// ln(1+T/alpha) and of its derivatives.
pub(in crate::value::models) fn add_ages(
    local: &mut Derivatives<4>,
    at: &BetaGeometric,
    x: f64,
    weight: f64,
    [ln, share, bend]: [f64; 3],
) {
    let BetaGeometric { r, alpha, .. } = *at;
    let Derivatives { value, gradient: [g_r, g_s, ..], hessian: [[rr, rs, ..], [_, ss, ..], ..] } = local;
    // As -(r+x) ln(1+T/alpha) - x ln(alpha), which doesn't cancel for large alpha.
    let n = r + x;
    *value -= n * ln + x * weight * log(alpha);
    *g_r -= r * ln;
    *g_s += r * weight - n * share;
    *rr -= r * ln;
    *rs += r * (weight - share);
    *ss -= n * bend;
}

/// What every history adds to the sums that don't ask whether its customer is gone: its weight, times ln(1+T/alpha),
/// and times the first and second derivative of that by -ln(alpha), and by ln(alpha) again.
#[derive(Clone, Copy)]
struct Past {
    alpha: f64,
}

impl Terms<4> for Past {
    #[inline(always)]
    fn of(&self, [_, age, weight]: [f64; 3]) -> [f64; 4] {
        let inverse = 1.0 / (self.alpha + age);
        let share = self.alpha * inverse;
        [weight, weight * ln_1p(age / self.alpha), weight * share, weight * share * (age * inverse)]
    }
}

/// The same for customers who may be gone, `n` = r + x and `ln_ratio` = ln(a / (b + k - 1)), and after those sums of
/// ln(1+e^u) and of the weights that its derivatives need; p is the probability to be gone, q = p(1-p), and d, e, f
/// are ln(alpha+T) - ln(alpha+t_x) and its derivatives by ln(alpha).
#[derive(Clone, Copy)]
struct Odds {
    past: Past,
    n: f64,
    ln_ratio: f64,
}

impl Terms<15> for Odds {
    #[inline(always)]
    fn of(&self, row: [f64; 3]) -> [f64; 15] {
        let Past { alpha } = self.past;
        let [recency, age, weight] = row;
        let [_, ln, share, bend] = self.past.of(row);
        let (inverse, last) = (1.0 / (alpha + age), 1.0 / (alpha + recency));
        let quiet = (age - recency) * last;
        let d = ln_1p(quiet);
        let e = -quiet * (alpha * inverse);
        let f = e * (age * inverse - alpha * last);
        // ln(1+e^u), p and q from e^-|u|, which never overflows.
        let u = self.ln_ratio + self.n * d;
        let small = elementary::exp(-u.abs());
        let over = 1.0 / (1.0 + small);
        let p = weight * if u > 0.0 { over } else { small * over };
        let q = weight * small * over * over;
        let softplus = weight * (u.max(0.0) + ln_1p(small));
        let (qd, qe) = (q * d, q * e);
        [weight, ln, share, bend, softplus, p, p * d, p * e, p * f, q, qd, qe, qd * d, qd * e, qe * e]
    }
}

/// Adds the upper half of the derivatives of u = ln(a) - ln(b+k-1) + (r+x)(ln(alpha+T) - ln(alpha+t_x)), by their sums
/// over the histories of one x.
fn add_odds(local: &mut Derivatives<4>, at: &BetaGeometric, x: f64, sums: [f64; 11]) {
    let [softplus, p, p_d, p_e, p_f, q, q_d, q_e, q_dd, q_de, q_ee] = sums;
    let (r, n, survived) = (at.r, at.r + x, x - 1.0 + at.early);
    // Of u by ln a: 1; by ln b: `by_b`; by ln r and ln alpha: r d and n e.
    let by_b = -at.b / (at.b + survived);
    let by_bb = by_b * survived / (at.b + survived);
    let Derivatives { value, gradient: [g_r, g_s, g_a, g_b], hessian } = local;
    let [[rr, rs, ra, rb], [_, ss, sa, sb], [_, _, aa, ab], [_, _, _, bb]] = hessian;
    *value += softplus;
    *g_r += r * p_d;
    *g_s += n * p_e;
    *g_a += p;
    *g_b += by_b * p;
    *rr += r * p_d + r * r * q_dd;
    *rs += r * p_e + r * n * q_de;
    *ra += r * q_d;
    *rb += r * by_b * q_d;
    *ss += n * p_f + n * n * q_ee;
    *sa += n * q_e;
    *sb += n * by_b * q_e;
    *aa += q;
    *ab += by_b * q;
    *bb += by_bb * p + by_b * by_b * q;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::Status;
    use crate::value::forecast::simulate::{SimulateOptions, simulate};
    use crate::value::models::bg_nbd::mbg_nbd::MbgNbd;
    use crate::value::models::bg_nbd::model::BgNbd;
    use crate::value::models::purchase_model::PurchaseModel;

    fn daily(buys: impl Fn(u32, u32) -> bool) -> (Vec<u32>, Vec<f64>, Vec<f64>) {
        let (mut x, mut t_x, mut age) = (Vec::new(), Vec::new(), Vec::new());
        for customer in 0..2000 {
            let t = 450 + customer * 7 % 50;
            let days: Vec<u32> = (1..=t).filter(|&day| buys(customer, day)).collect();
            x.push(days.len() as u32);
            t_x.push(days.last().copied().unwrap_or(0).into());
            age.push(t.into());
        }
        (x, t_x, age)
    }

    fn status(x: &[u32], t_x: &[f64], age: &[f64]) -> Status {
        let histories = Histories::new(x, t_x, age).unwrap();
        BgNbd::fit(&histories, &FitOptions::default()).unwrap().convergence.status
    }

    #[test]
    fn bases_without_an_optimum_inside_say_so() {
        let some = |c: u32, d: u32| (u64::from(c) * 1_000_003 + u64::from(d)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
        let (x, t_x, age) = daily(|customer, day| some(customer, day) % 100 < 95);
        assert_eq!(status(&x, &t_x, &age), Status::Boundary, "nearly every day");
        let (x, t_x, age) = daily(|_, _| true);
        assert_eq!(status(&x, &t_x, &age), Status::Boundary, "every day");
        for (x, t_x) in [(1, 5.0), (5, 10.0), (5, 1.0), (3, 0.0)] {
            assert_eq!(status(&[x; 100], &[t_x; 100], &[10.0; 100]), Status::Boundary, "all rows {x}, {t_x}");
        }
        assert_eq!(status(&[1, 2, 3, 4], &[2.0, 3.0, 4.0, 5.0], &[10.0; 4]), Status::Boundary, "four customers");
    }

    #[test]
    fn many_histories_start_near_the_optimum_of_all() {
        let truth = MbgNbd { r: 2.0, alpha: 4.0, a: 0.8, b: 2.5 };
        let base = simulate(&truth, None, &[40.0; 90_000], &SimulateOptions { seed: 3, horizon: 0.0 }).unwrap();
        let histories = Histories::new(&base.frequency, &base.recency, &base.age).unwrap();
        let problem = problem(&histories, &FitOptions::default(), 1.0).unwrap();
        assert_eq!(problem.starts.len(), 1 + STARTS.len());
        let [warm, cold, ..] = &problem.starts[..] else { panic!("two starts at least") };
        assert!((problem.objective)(warm).value > (problem.objective)(cold).value);
        let [warm, cold] = [warm, cold].map(|start| maximise(&*problem.objective, start, &problem.limits));
        assert!(warm.converged && cold.converged);
        assert!(warm.point.iter().zip(&cold.point).all(|(warm, cold)| (warm - cold).abs() < 1e-9));
    }

    /// Bases of forty customers, each of its own model, where the search ends at an edge: none of the starts of a wide
    /// grid finds more, whatever corner of the box they are in.
    #[test]
    fn edges_are_the_highest_ones() {
        let mut at_an_edge = 0;
        // The first starts alone end in the wrong corner of seed 74.
        for seed in 66..76 {
            let mut stream = crate::math::columns::random::Stream::new(77, seed);
            let mut between = |low: f64, high: f64| exp(log(low) + (log(high) - log(low)) * stream.uniform());
            let model =
                MbgNbd { r: between(0.3, 2.0), alpha: between(3.0, 20.0), a: between(0.3, 2.0), b: between(0.8, 6.0) };
            let base = simulate(&model, None, &[40.0; 40], &SimulateOptions { seed, horizon: 0.0 }).unwrap();
            let histories = Histories::new(&base.frequency, &base.recency, &base.age).unwrap();
            let problem = problem(&histories, &FitOptions::default(), 1.0).unwrap();
            let found = problem.maximum().unwrap();
            if !found.at_edge.contains(&true) {
                continue;
            }
            at_an_edge += 1;
            let ends = [-9.0, 9.0];
            let corners = ends.iter().flat_map(|&a| ends.map(|b| (a, b)));
            for start in corners.map(|(a, b)| [log(0.5), log(20.0), a, b]) {
                let other = maximise(&*problem.objective, &start, &problem.limits);
                assert!(other.local.value < found.local.value + 1e-6, "{seed}: {found:?} {other:?}");
            }
        }
        assert!(at_an_edge > 0, "no base at an edge");
    }

    #[test]
    fn any_start_finds_the_same_optimum() {
        // The customers of CDNOW, distinct histories with weights.
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/value/bg_nbd_fit.json");
        let file: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let args = &file["cases"][0]["args"];
        let column = |name: &str| serde_json::from_value::<Vec<f64>>(args[name].clone()).unwrap_or_default();
        let x: Vec<u32> = column("frequency").iter().map(|&x| x as u32).collect();
        let (t_x, age, weights) = (column("recency"), column("age"), column("weights"));
        let options =
            FitOptions { weights: Some(&weights).filter(|w| !w.is_empty()).map(|w| &w[..]), ..FitOptions::default() };
        let cells =
            Cells::new(&Histories::new(&x, &t_x, &age).unwrap(), &options, 0.0, Gaps { stages: 1, add_run }).unwrap();
        let limits = Limits { lower: cells.edge(-LN_RANGE), upper: cells.edge(LN_RANGE) };
        let search = |start: &[f64]| maximise(&|point| cells.local(point), start, &limits);
        let best = search(&cells.starts(&limits)[0]);
        assert!(best.converged && !best.at_edge.contains(&true), "{best:?}");
        for k in 0..20u32 {
            let start = [7, 11, 13, 17].map(|prime| f64::from(k * prime % 19) / 18.0 * 6.0 - 3.0);
            let found = search(&start);
            assert!(found.converged, "{start:?} {found:?}");
            let apart = found.point.iter().zip(&best.point).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(apart < 1e-6, "{start:?} {found:?}");
        }
    }

    #[test]
    fn gradient_and_hessian_are_those_of_the_value() {
        let (x, t_x) = ([0, 0, 1, 2, 7, 1, 3], [0.0, 0.0, 3.0, 8.5, 30.0, 9.0, 0.0]);
        let histories = Histories::new(&x, &t_x, &[9.0, 20.0, 33.0, 8.5, 31.0, 40.0, 12.0]).unwrap();
        for early in [0.0, 1.0] {
            let cells = Cells::new(&histories, &FitOptions::default(), early, Gaps { stages: 1, add_run }).unwrap();
            let point = [-0.3, 1.2, -0.1, 0.8];
            let here = cells.local(&point);
            for i in 0..4 {
                let moved = |step: f64| {
                    cells.local(&std::array::from_fn::<f64, 4, _>(|j| point[j] + if i == j { step } else { 0.0 }))
                };
                let (up, down) = (moved(1e-5), moved(-1e-5));
                assert!(((up.value - down.value) / 2e-5 - here.gradient[i]).abs() < 1e-8, "{early} {i}");
                for j in 0..4 {
                    let slope = (up.gradient[j] - down.gradient[j]) / 2e-5;
                    assert!((slope - here.hessian[i][j]).abs() < 1e-8, "{early} {i} {j}");
                }
            }
        }
    }

    #[test]
    fn the_fit_and_the_rows_have_one_likelihood() {
        let (x, t_x) = ([0, 0, 1, 2, 7, 1, 3], [0.0, 0.0, 3.0, 8.5, 30.0, 9.0, 0.0]);
        let histories = Histories::new(&x, &t_x, &[9.0, 20.0, 33.0, 8.5, 31.0, 40.0, 12.0]).unwrap();
        let fit = MbgNbd::fit(&histories, &FitOptions::default()).unwrap();
        let rows: f64 = fit.model.log_likelihood(&histories).unwrap().iter().sum();
        assert!((fit.log_likelihood - rows).abs() < 1e-10, "{} {rows}", fit.log_likelihood);
    }

    #[test]
    fn without_time_there_is_nothing_to_learn() {
        let histories = Histories::new(&[1; 10], &[0.0; 10], &[0.0; 10]).unwrap();
        assert_eq!(BgNbd::fit(&histories, &FitOptions::default()).unwrap_err().code(), "invalid");
        let once = Histories::new(&[0; 10], &[0.0; 10], &[9.0; 10]).unwrap();
        assert_eq!(BgNbd::fit(&once, &FitOptions::default()).unwrap_err().code(), "too_few");
    }

    #[test]
    fn a_fit_at_the_edge_bounds_nothing_that_follows() {
        let (x, t_x, age) = ([5; 100], [10.0; 100], [10.0; 100]);
        let histories = Histories::new(&x, &t_x, &age).unwrap();
        let fit = BgNbd::fit(&histories, &FitOptions::default()).unwrap();
        let refused = fit.probability_alive(&histories, 0.95).unwrap_err();
        assert!(refused.to_string().contains("edge of its range"), "{refused}");
        assert!(fit.total_expected_purchases(&histories, 9.0, 0.95).is_err());
    }
}
