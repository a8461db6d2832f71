//! The fit of the Pareto/NBD by maximum likelihood, over the distinct histories of a base.

use super::likelihood::{Ages, Group, NOTHING, add_separate};
use super::model::ParetoNbd;
use crate::error::{Error, Result};
use crate::fit::FitOptions;
use crate::fit::Problem;
use crate::math::columns::parallel::map;
use crate::math::columns::parts::part;
use crate::math::columns::row_sums::row_sums;
use crate::math::search::optimise::{Limits, Local, maximise};
use crate::value::models::distinct::{Distinct, SAMPLE_STRIDE, SAMPLED_FROM};
use crate::value::models::limits::check_mean_age;
use crate::value::purchases::histories::Histories;
use libm::{exp, log};

/// Least customers with a repeat purchase, as many as the model has parameters: fewer can't tell these apart.
const LEAST_REPEATERS: u64 = 4;
/// Largest absolute logarithm of a parameter in the search (1e-5 to 1e5), of alpha and beta in units of the mean age.
/// Without a box, a base in which nobody leaves would send s or beta to infinity.
const LN_RANGE: f64 = 11.5;
/// Where searches start: r, alpha in units of mean age over mean frequency, s, and beta in units of the mean age. The
/// next is only tried when one ends at an edge of the box.
const STARTS: [[f64; 4]; 3] = [[0.7, 0.7, 0.5, 0.5], [2.0, 2.0, 0.3, 1.0], [0.2, 0.2, 2.0, 2.0]];

/// The likelihood of the Pareto/NBD, to be maximised.
pub(super) fn problem(histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Problem> {
    histories.check_plain()?;
    options.check(histories.len())?;
    let base = Base::new(histories, options)?;
    let limits = base.limits();
    Ok(Problem {
        names: ["r", "alpha", "s", "beta"].map(String::from).into(),
        positive: 4,
        starts: base.starts(&limits),
        limits,
        distinct_rows: base.rows.len(),
        customers: base.customers,
        objective: Box::new(move |point| base.local(point)),
    })
}

/// The distinct histories, and tables of each frequency's.
struct Base {
    rows: Distinct,
    /// Of each run of the rows.
    groups: Vec<Group>,
    customers: f64,
    mean_age: f64,
    mean_frequency: f64,
}

impl Base {
    /// Refuses a base that can't tell the parameters apart.
    fn new(histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Self> {
        let base = Self::of(Distinct::new(histories, options.weights)?)?;
        let repeats = base.rows.runs.iter().filter(|(x, _)| *x > 0.0);
        let n = repeats.map(|(_, run)| part(&base.rows.weight, run.clone()).iter().sum::<f64>()).sum::<f64>() as u64;
        if n < LEAST_REPEATERS {
            return Err(Error::TooFew { what: "customers with a repeat purchase".into(), n, needed: LEAST_REPEATERS });
        }
        check_mean_age(base.mean_age)?;
        Ok(base)
    }

    fn of(rows: Distinct) -> Result<Self> {
        let groups = map(&rows.runs, |(x, run)| Group::new(*x, rows.columns(run.clone())))?;
        let customers = rows.weight.iter().sum::<f64>();
        let purchases = rows.runs.iter().map(|(x, run)| x * part(&rows.weight, run.clone()).iter().sum::<f64>());
        let mean_frequency = purchases.sum::<f64>() / customers;
        let mean_age = rows.age.iter().zip(&rows.weight).map(|(age, weight)| age * weight).sum::<f64>() / customers;
        Ok(Self { groups, customers, mean_age, mean_frequency, rows })
    }

    fn starts(&self, limits: &Limits) -> Vec<Vec<f64>> {
        // The mean rate r / alpha should be about one purchase in this time.
        let gap = self.mean_age / self.mean_frequency;
        let cold = STARTS.map(|[r, alpha, s, beta]| vec![log(r), log(alpha * gap), log(s), log(beta * self.mean_age)]);
        let warm = cold.first().filter(|_| self.rows.len() > SAMPLED_FROM).and_then(|start| {
            let sample = Self::of(self.rows.sample(SAMPLE_STRIDE)).ok()?;
            Some(maximise(&|point| sample.local(point), start, limits).point)
        });
        warm.into_iter().chain(cold).collect()
    }

    fn limits(&self) -> Limits {
        let edge = |range: f64| vec![range, range + log(self.mean_age), range, range + log(self.mean_age)];
        Limits { lower: edge(-LN_RANGE), upper: edge(LN_RANGE) }
    }

    /// Log-likelihood and derivatives at the logarithms of r, alpha, s and beta.
    fn local(&self, point: &[f64]) -> Local {
        let &[r, alpha, s, beta] = point else { return Local::default() };
        let [r, alpha, s, beta] = [r, alpha, s, beta].map(exp);
        let model = ParetoNbd { r, alpha, s, beta };
        let runs: Vec<_> = self.rows.runs.iter().zip(&self.groups).collect();
        let parts = map(&runs, |((x, run), group)| {
            // What separates into x and into T is summed apart; only the odds need every history.
            let mut local = NOTHING;
            let sums = row_sums(self.rows.columns(run.clone()), Ages { alpha, beta });
            add_separate(&mut local, &model, *x, sums);
            local.add(&group.odds_part(&model));
            local
        });
        let mut local = NOTHING;
        // After a stop nobody reads the sum.
        parts.iter().flatten().for_each(|part| local.add(part));
        local.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::{Fit, Status};
    use crate::value::forecast::simulate::{SimulateOptions, simulate};
    use crate::value::models::bg_nbd::model::BgNbd;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    fn fit(histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Fit<ParetoNbd>> {
        ParetoNbd::fit(histories, options)
    }

    fn cdnow() -> (Vec<u32>, Vec<f64>, Vec<f64>, Vec<f64>) {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/value/bg_nbd_fit.json");
        let file: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let args = &file["cases"][0]["args"];
        let column = |name: &str| serde_json::from_value::<Vec<f64>>(args[name].clone()).unwrap_or_default();
        let x = column("frequency").iter().map(|&x| x as u32).collect();
        (x, column("recency"), column("age"), column("weights"))
    }

    fn cdnow_base() -> Base {
        let (x, t_x, age, weights) = cdnow();
        let options =
            FitOptions { weights: Some(&weights).filter(|w| !w.is_empty()).map(|w| &w[..]), ..FitOptions::default() };
        Base::new(&Histories::new(&x, &t_x, &age).unwrap(), &options).unwrap()
    }

    /// The optimum by 40-digit arithmetic: gradients below 1e-34 (see published fits in the golden file of `fit`).
    const OPTIMUM: [f64; 4] = [0.5532755086895194, 10.57761223868171, 0.6062135686740845, 11.667911237920228];
    const LN_LIKELIHOOD: f64 = -9594.973929826863;

    #[test]
    fn any_of_twenty_starts_finds_the_published_optimum_of_cdnow() {
        let base = cdnow_base();
        let search = |start: &[f64]| maximise(&|point| base.local(point), start, &base.limits());
        let starts =
            (0..20u32).map(|k| [7, 11, 13, 17].map(|prime| f64::from(k * prime % 19) / 18.0 * 6.0 - 3.0).to_vec());
        for start in base.starts(&base.limits()).into_iter().chain(starts) {
            let found = search(&start);
            assert!(found.converged && !found.at_edge.contains(&true), "{start:?} {found:?}");
            assert!((found.local.value / LN_LIKELIHOOD - 1.0).abs() < 1e-13, "{start:?} {found:?}");
            for (found, truth) in found.point.iter().map(|y| exp(*y)).zip(OPTIMUM) {
                assert!((found / truth - 1.0).abs() < 1e-7, "{start:?} {found} {truth}");
            }
        }
    }

    /// 20,000 customers of about 500 days who buy on `percent` of the days, forever.
    fn daily(percent: u64) -> (Vec<u32>, Vec<f64>, Vec<f64>) {
        let mut columns = (Vec::new(), Vec::new(), Vec::new());
        for customer in 0..20_000u64 {
            let age = 450 + (customer * 7 % 100) as u32;
            let some = |day: u32| (customer * 1_000_003 + u64::from(day)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
            let (mut x, mut last) = (0, 0);
            for day in (1..=age).filter(|&day| some(day) % 100 < percent) {
                (x, last) = (x + 1, day);
            }
            columns.0.push(x);
            columns.1.push(last.into());
            columns.2.push(age.into());
        }
        columns
    }

    fn status(x: &[u32], t_x: &[f64], age: &[f64]) -> Status {
        fit(&Histories::new(x, t_x, age).unwrap(), &FitOptions::default()).unwrap().convergence.status
    }

    #[test]
    fn bases_without_an_optimum_inside_say_so() {
        for percent in [95, 100] {
            let (x, t_x, age) = daily(percent);
            assert_eq!(status(&x, &t_x, &age), Status::Boundary, "{percent} % of the days");
        }
        for (x, t_x) in [(1, 5.0), (5, 10.0), (5, 1.0), (3, 0.0)] {
            assert_eq!(status(&[x; 100], &[t_x; 100], &[10.0; 100]), Status::Boundary, "all rows {x}, {t_x}");
        }
    }

    #[test]
    fn row_order_and_collapsing_do_not_change_the_fit() {
        let (x, t_x, age, weights) = cdnow();
        let ones: Vec<usize> = if weights.is_empty() {
            (0..x.len()).collect()
        } else {
            (0..x.len()).flat_map(|i| vec![i; weights[i] as usize]).collect()
        };
        let pick = |order: &[usize]| {
            let (x, t_x, age): (Vec<u32>, Vec<f64>, Vec<f64>) = (
                order.iter().map(|&i| x[i]).collect(),
                order.iter().map(|&i| t_x[i]).collect(),
                order.iter().map(|&i| age[i]).collect(),
            );
            fit(&Histories::new(&x, &t_x, &age).unwrap(), &FitOptions::default()).unwrap()
        };
        let reversed: Vec<usize> = ones.iter().rev().copied().collect();
        assert_eq!(pick(&ones), pick(&reversed));
    }

    /// Purchases of a BG/NBD base, to which s and beta without limit fit best: of the lifetimes only their mean is known.
    #[test]
    fn a_ridge_without_end_is_walked_in_few_evaluations() {
        let ages: Vec<f64> = (0..200).map(|i| 52.0 - 0.15 * f64::from(i)).collect();
        let truth = BgNbd { r: 0.6, alpha: 6.0, a: 0.5, b: 2.0 };
        let base = simulate(&truth, None, &ages, &SimulateOptions { seed: 5, horizon: 0.0 }).unwrap();
        let histories = Histories::new(&base.frequency, &base.recency, &base.age).unwrap();
        let (problem, looks) = (problem(&histories, &FitOptions::default()).unwrap(), Arc::new(AtomicU32::new(0)));
        let (likelihood, counted) = (problem.objective, looks.clone());
        let objective = Box::new(move |point: &[f64]| {
            counted.fetch_add(1, Ordering::Relaxed);
            likelihood(point)
        });
        let fit = crate::fit::fit(Problem { objective, ..problem }, &FitOptions::default(), |values| {
            let &[r, alpha, s, beta] = values else { return None };
            Some(ParetoNbd { r, alpha, s, beta })
        });
        let fit = fit.unwrap();
        assert!(looks.load(Ordering::Relaxed) < 250, "{looks:?}");
        assert_eq!(fit.convergence.status, Status::Boundary);
        assert!((fit.log_likelihood + 1555.3773982587).abs() < 1e-8, "{}", fit.log_likelihood);
        let limits = |at: usize| fit.parameters[at].estimate.estimate().map(|known| (known.low, known.high));
        assert_eq!((limits(2), limits(3)), (Some((0.0, f64::MAX)), None));
        let (low, high) = limits(0).unwrap();
        assert!((low - 0.7408026660).abs() < 1e-6 && (high - 1.4737876944).abs() < 1e-6, "{low} {high}");
    }

    #[test]
    fn without_time_there_is_nothing_to_learn() {
        let histories = Histories::new(&[1; 10], &[0.0; 10], &[0.0; 10]).unwrap();
        assert_eq!(fit(&histories, &FitOptions::default()).unwrap_err().code(), "invalid");
        let once = Histories::new(&[0; 10], &[0.0; 10], &[9.0; 10]).unwrap();
        assert_eq!(fit(&once, &FitOptions::default()).unwrap_err().code(), "too_few");
    }

    /// Purchases of a BG/NBD base: how fast customers leave is known only as the ratio of s and beta.
    #[test]
    fn limits_that_the_likelihood_does_not_set_are_open() {
        let x = [0, 3, 0, 1, 4, 2, 0, 0, 1, 3];
        let t_x = [0.0, 23.0, 0.0, 6.58, 33.98, 0.29, 0.0, 0.0, 35.5, 4.7];
        let age = [19.79, 28.42, 26.28, 38.93, 38.85, 34.91, 31.79, 36.13, 38.47, 15.57];
        let histories = Histories::new(&x, &t_x, &age).unwrap();
        let fit = fit(&histories, &FitOptions::default()).unwrap();
        let high = |at: usize| fit.parameters[at].estimate.estimate().map(|known| known.high);
        assert_eq!([0, 1, 2, 3].map(high), [Some(f64::MAX); 4]);
        let refused = fit.posterior(&histories, None, &crate::value::PosteriorOptions::default()).unwrap_err();
        assert!(refused.to_string().contains("priors = \"weak\""), "{refused}");
    }
}
