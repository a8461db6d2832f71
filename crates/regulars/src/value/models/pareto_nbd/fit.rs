//! The fit of the Pareto/NBD by maximum likelihood, over the distinct histories of a base.

use super::likelihood::{Cell, Group, NOTHING, add_age, add_frequency};
use super::model::ParetoNbd;
use crate::error::{Error, Result};
use crate::fit::FitOptions;
use crate::fit::Problem;
use crate::math::columns::parallel::map;
use crate::math::search::optimise::{Limits, Local};
use crate::value::models::distinct::{dictionary, key_of, weigh};
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
    Ok(Problem {
        names: ["r", "alpha", "s", "beta"].map(String::from).into(),
        positive: 4,
        starts: base.starts(),
        limits: base.limits(),
        distinct_rows: base.distinct,
        customers: base.customers,
        objective: Box::new(move |point| base.local(point)),
    })
}

/// The distinct histories, grouped by frequency.
struct Base {
    groups: Vec<Group>,
    /// Weight of each group.
    weights: Vec<f64>,
    /// Ages that occur, with the weight of each and its purchases.
    ages: Vec<(f64, f64, f64)>,
    distinct: usize,
    customers: f64,
    mean_age: f64,
    mean_frequency: f64,
}

impl Base {
    fn new(histories: &Histories<'_>, options: &FitOptions<'_>) -> Result<Self> {
        let rows = histories.len();
        let (frequencies, x) = dictionary(histories.frequency().iter().map(|&x| x.into()));
        let (times, of_row) = dictionary(histories.recency().iter().chain(histories.age()).copied().map(key_of));
        // One dictionary of both columns, chained: the recencies first, then as many ages.
        debug_assert_eq!(of_row.len(), 2 * rows, "a recency and an age for every row");
        let (t_x, age) = of_row.split_at_checked(rows).unwrap_or_default();
        let count = times.len() as u64;
        (frequencies.len() as u64).checked_mul(count).and_then(|cells| cells.checked_mul(count)).ok_or_else(|| {
            Error::invalid("histories", "more than 2^64 combinations of distinct frequencies, ages and recencies")
        })?;
        let keys = x.iter().zip(t_x).zip(age);
        let keys = keys.map(|((&x, &t_x), &t)| (u64::from(x) * count + u64::from(t_x)) * count + u64::from(t));
        let mut rows = weigh(keys.collect(), options.weights);
        rows.retain(|&(_, weight)| weight > 0.0);
        let times: Vec<f64> = times.into_iter().map(f64::from_bits).collect();
        let mut base = Self {
            groups: Vec::new(),
            weights: Vec::new(),
            ages: times.iter().map(|&time| (time, 0.0, 0.0)).collect(),
            distinct: rows.len(),
            customers: 0.0,
            mean_age: 0.0,
            mean_frequency: 0.0,
        };
        for rows in rows.chunk_by(|one, next| one.0 / count / count == next.0 / count / count) {
            let index = rows.first().map(|row| (row.0 / count / count) as usize);
            let Some(&x) = index.and_then(|index| frequencies.get(index)) else { continue };
            base.add_group(x as f64, rows, &times);
        }
        base.sum_up()
    }

    /// Adds the distinct histories of the frequency `x`: their keys, which hold the indexes of recency and age in base
    /// `times.len()`, and weights.
    fn add_group(&mut self, x: f64, rows: &[(u64, f64)], times: &[f64]) {
        let count = times.len() as u64;
        // The two indexes of times in a key.
        let both = |key: u64| [key / count % count, key % count].map(|place| place as u32);
        // Knots of this frequency are the times that occur with it, so that no table is longer than it must be.
        let mut used: Vec<u32> = rows.iter().flat_map(|&(key, _)| both(key)).collect();
        used.sort_unstable();
        used.dedup();
        let place = |time: u32| used.binary_search(&time).map_or(0, |place| place as u32);
        let mut cells = Vec::with_capacity(rows.len());
        for &(key, weight) in rows {
            let [recency, age] = both(key);
            if let Some(sums) = self.ages.get_mut(age as usize) {
                sums.1 += weight;
                sums.2 += weight * x;
            }
            // Nobody has left by a purchase right now.
            if recency < age {
                cells.push(Cell { recency: place(recency), age: place(age), weight });
            }
        }
        self.weights.push(rows.iter().map(|row| row.1).sum());
        let knots = used.iter().filter_map(|&time| times.get(time as usize).copied()).collect();
        self.groups.push(Group { x, knots, cells });
    }

    /// Sums and means over all groups; refuses a base that can't tell the parameters apart.
    fn sum_up(mut self) -> Result<Self> {
        self.ages.retain(|&(_, weight, _)| weight > 0.0);
        self.customers = self.ages.iter().map(|t| t.1).sum();
        self.mean_age = self.ages.iter().map(|t| t.0 * t.1).sum::<f64>() / self.customers;
        self.mean_frequency = self.ages.iter().map(|t| t.2).sum::<f64>() / self.customers;
        let repeaters = self.groups.iter().zip(&self.weights).filter(|(group, _)| group.x > 0.0);
        let n = repeaters.map(|(_, &weight)| weight).sum::<f64>() as u64;
        if n < LEAST_REPEATERS {
            return Err(Error::TooFew { what: "customers with a repeat purchase".into(), n, needed: LEAST_REPEATERS });
        }
        if self.mean_age <= 0.0 {
            return Err(Error::invalid("age", "is 0 for every customer, so no time has passed to learn from"));
        }
        Ok(self)
    }

    fn starts(&self) -> Vec<Vec<f64>> {
        // The mean rate r / alpha should be about one purchase in this time.
        let gap = self.mean_age / self.mean_frequency;
        STARTS.map(|[r, alpha, s, beta]| vec![log(r), log(alpha * gap), log(s), log(beta * self.mean_age)]).into()
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
        // What separates into x and into T is summed once for each; only the odds need every history.
        let mut local = NOTHING;
        for (group, &weight) in self.groups.iter().zip(&self.weights) {
            add_frequency(&mut local, r, group.x, weight);
        }
        for &(age, weight, purchases) in &self.ages {
            add_age(&mut local, &model, age, weight, purchases);
        }
        // After a stop nobody reads the sum.
        for part in map(&self.groups, |group| group.odds_part(&model)).into_iter().flatten() {
            local.add(&part);
        }
        local.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::{Fit, Status};
    use crate::math::search::optimise::maximise;

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
        for start in base.starts().into_iter().chain(starts) {
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
        assert!(refused.to_string().contains("give priors"), "{refused}");
    }
}
