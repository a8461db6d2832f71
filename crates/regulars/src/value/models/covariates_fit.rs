//! The likelihood of a model with covariates over the distinct rows of a base, with its exact gradient and Hessian.
//!
//! Whatever the model, each of the four log parameters of a row is linear in what is searched, the four log parameters
//! of the baseline customer and the coefficients. So the derivatives of a row by its own four log parameters, which the
//! model brings, become those by all coordinates by the chain rule without a second derivative.
#![expect(clippy::indexing_slicing, reason = "indices are places that Base::new made, or counters of the coordinates")]

use super::covariates::Covariates;
use super::covariates::Effect;
use super::distinct::{dictionary, key_of, weigh};
use crate::error::{Error, Result, check_range};
use crate::fit::FitOptions;
use crate::fit::Problem;
use crate::math::columns::sum::chunked;
use crate::math::search::optimise::{Derivatives, Limits, Local, Matrix};
use crate::value::purchases::histories::Histories;

/// Number of parameters of the baseline customer, the one whose covariates are all 0; they come first among the
/// coordinates of the search.
const BASELINE: usize = 4;
/// Largest absolute value of a covariate in a fit. A coefficient is as small as its covariate is large; the trust
/// region of the search and the finite differences of the intervals are made for coordinates of about 1, and would take
/// huge steps in a coefficient of 1e-6. Larger values are refused, so that the caller changes the unit.
const LARGEST_FITTED: f64 = 100.0;
/// Least difference between the largest and the smallest value of a covariate, for the same reason from the other side:
/// its coefficient would be of the order of 100, which no search of some steps of 1 reaches.
const LEAST_SPREAD: f64 = 0.01;
/// Most that a standard deviation of a covariate may add to a log parameter, which bounds its coefficient in the
/// search: a factor of e^20. Without bounds a covariate that tells customers apart has no maximum, and the search no
/// end.
const COEFFICIENT_RANGE: f64 = 20.0;
/// What a standard deviation of a covariate is taken to add to a log parameter, when the box is widened for a baseline
/// customer who lies many standard deviations from the mean (an age of 0, say): by so much per deviation.
const BASELINE_SHIFT: f64 = 3.0;
/// Range of the log parameters of single rows, as a multiple of that of the plain model about its middle. A row that
/// the covariates drive out of it is held at its end, where its derivative is 0: else one outlier would overflow the
/// likelihood of all.
const ROW_RANGE: f64 = 1.5;
/// Most that the range of a log parameter is widened on each side. With the plain model's 11.5 that makes 26.5, about
/// ln(1e12), so that shapes stay between 1e-12 and 1e12, which is what the models accept.
const MOST_WIDENED: f64 = 15.0;
/// Share of its variance below which what the other covariates leave of one is rounding: it follows from them, and
/// infinitely many combinations of coefficients would fit equally well.
const COLLINEAR: f64 = 1e-9;

/// What tells one model with covariates from another.
pub(super) struct Design {
    /// The likelihood of the plain model.
    pub(super) plain: fn(&Histories<'_>, &FitOptions<'_>) -> Result<Problem>,
    /// The log-likelihood of one history and (at least the upper half of) its derivatives by the four log parameters.
    pub(super) local: fn(u32, f64, f64, &[f64; BASELINE]) -> Derivatives<BASELINE>,
    pub(super) effects: &'static [Effect],
}

/// The likelihood, to be maximised.
pub(super) fn problem(histories: &Histories<'_>, options: &FitOptions<'_>, design: &'static Design) -> Result<Problem> {
    if histories.covariates().is_empty() {
        return Err(Error::invalid("covariates", "the histories carry none: use the plain model"));
    }
    check_size(&histories.covariates())?;
    let plain = (design.plain)(&histories.without_covariates(), options)?;
    let mut base = Base::new(histories, options, design);
    base.enough()?;
    let spreads = base.check_covariates()?;
    let limits = base.limits(&plain.limits, &spreads);
    base.rows_within = Limits {
        lower: plain.limits.lower.iter().zip(&plain.limits.upper).map(|(low, high)| beyond(*high, *low)).collect(),
        upper: plain.limits.lower.iter().zip(&plain.limits.upper).map(|(low, high)| beyond(*low, *high)).collect(),
    };
    let baseline = plain.maximum().map(|top| top.point).into_iter().chain(plain.starts.clone());
    // From the fit of the plain model, whose coefficients are all 0, and from its starts where that has none.
    let zeros = vec![0.0; base.slots.len()];
    Ok(Problem {
        starts: baseline.map(|point| [point, zeros.clone()].concat()).collect(),
        names: plain.names.into_iter().chain(base.slots.iter().map(|slot| slot.name.clone())).collect(),
        positive: BASELINE,
        limits,
        distinct_rows: base.rows.len(),
        customers: plain.customers,
        objective: Box::new(move |point| base.local(point)),
    })
}

/// Refuses covariates too large to fit.
fn check_size(covariates: &Covariates<'_>) -> Result<()> {
    for (process, columns) in [("purchase", covariates.purchase), ("dropout", covariates.dropout)] {
        for column in columns {
            let what = format!("{process}.{}", column.name);
            let mut rows = column.values.iter().enumerate();
            rows.try_for_each(|(row, &z)| check_range(&what, row, z, -LARGEST_FITTED, LARGEST_FITTED))?;
        }
    }
    Ok(())
}

/// The `end` of a range moved away from its middle, from which the `other` end is as far.
fn beyond(other: f64, end: f64) -> f64 {
    let middle = 0.5 * (other + end);
    middle + ROW_RANGE * (end - middle)
}

/// The distinct rows.
struct Base {
    rows: Vec<Row>,
    /// The covariates of every row, all of one row together.
    values: Vec<f64>,
    /// Columns of covariates.
    columns: usize,
    slots: Vec<Slot>,
    /// Where the log parameters of a row may lie.
    rows_within: Limits,
    design: &'static Design,
}

/// A distinct history and its weight.
struct Row {
    x: u32,
    t_x: f64,
    age: f64,
    weight: f64,
}

/// A coefficient: the parameter that it moves, by which column and with which sign.
struct Slot {
    name: String,
    effect: &'static Effect,
    column: usize,
}

impl Base {
    fn new(histories: &Histories<'_>, options: &FitOptions<'_>, design: &'static Design) -> Self {
        let covariates = histories.covariates();
        let columns: Vec<&[f64]> = covariates.columns().map(|column| column.values).collect();
        let (codes, firsts) = distinct(histories, &columns);
        let mut weighed = weigh(codes.into_iter().map(u64::from).collect(), options.weights);
        weighed.retain(|&(_, weight)| weight > 0.0);
        let mut rows = Vec::with_capacity(weighed.len());
        let mut values = Vec::with_capacity(weighed.len() * columns.len());
        for (code, weight) in weighed {
            // Rows of one kind are alike, so any of them stands for all.
            let first = firsts[code as usize];
            let (x, t_x, age) = histories.counted_row(first);
            // Adding zero turns -0 into 0.
            rows.push(Row { x, t_x: t_x + 0.0, age: age + 0.0, weight });
            values.extend(columns.iter().map(|column| column[first] + 0.0));
        }
        let slots = design.effects.iter().flat_map(|effect| {
            let start = if effect.dropout { covariates.purchase.len() } else { 0 };
            let own = effect.columns(&covariates).iter().enumerate();
            own.map(move |(place, column)| Slot {
                name: format!("{}.{}", effect.name, column.name),
                effect,
                column: start + place,
            })
        });
        let slots = slots.collect();
        let rows_within = Limits { lower: Vec::new(), upper: Vec::new() };
        Self { rows, values, columns: columns.len(), slots, rows_within, design }
    }

    /// The covariates of a row.
    fn of_row(&self, row: usize) -> &[f64] {
        &self.values[row * self.columns..(row + 1) * self.columns]
    }

    /// Fewer customers who repeat than parameters can't tell them apart.
    fn enough(&self) -> Result<()> {
        let needed = (BASELINE + self.slots.len()) as u64;
        let n = self.rows.iter().filter(|row| row.x > 0).map(|row| row.weight).sum::<f64>() as u64;
        if n < needed {
            return Err(Error::TooFew { what: "customers with a repeat purchase".into(), n, needed });
        }
        Ok(())
    }

    /// Mean and standard deviation of the covariate of every coefficient; refuses those that can't have one.
    fn check_covariates(&self) -> Result<Vec<(f64, f64)>> {
        let mut spreads = Vec::with_capacity(self.slots.len());
        for slots in self.slots.chunk_by(|one, next| one.effect.name == next.effect.name) {
            let (rows, who): (Vec<usize>, _) = if slots[0].effect.repeaters {
                ((0..self.rows.len()).filter(|&row| self.rows[row].x > 0).collect(), " who repeats")
            } else {
                ((0..self.rows.len()).collect(), "")
            };
            let own = slots.iter().map(|slot| self.spread(slot, &rows, who)).collect::<Result<Vec<_>>>()?;
            self.check_independent(slots, &rows, &own)?;
            spreads.extend(own);
        }
        Ok(spreads)
    }

    /// Mean and standard deviation of a covariate over the `rows`, which a sentence calls customers plus `who`.
    fn spread(&self, slot: &Slot, rows: &[usize], who: &str) -> Result<(f64, f64)> {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        let (mut sum, mut weights) = (0.0, 0.0);
        for &row in rows {
            let (z, weight) = (self.of_row(row)[slot.column], self.rows[row].weight);
            (low, high) = (low.min(z), high.max(z));
            (sum, weights) = (sum + weight * z, weights + weight);
        }
        if low == high {
            return Err(Error::invalid("covariates", format!("{} is {low} for every customer{who}", slot.name)));
        }
        if high - low < LEAST_SPREAD {
            let why = format!("{} is within {low} to {high}: give it in smaller units", slot.name);
            return Err(Error::invalid("covariates", why));
        }
        let mean = sum / weights;
        // About the mean, in a second pass, so that a covariate of 1e2 +- 1e-2 keeps its digits.
        let away = |&row: &usize| (self.of_row(row)[slot.column] - mean) * (self.of_row(row)[slot.column] - mean);
        let squares: f64 = rows.iter().map(|row| self.rows[*row].weight * away(row)).sum();
        Ok((mean, (squares / weights).sqrt()))
    }

    /// By Cholesky's factors of the correlations, each covariate against those before it.
    fn check_independent(&self, slots: &[Slot], rows: &[usize], spreads: &[(f64, f64)]) -> Result<()> {
        let n = slots.len();
        let mut correlation = vec![vec![0.0; n]; n];
        let mut standard = vec![0.0; n];
        for &row in rows {
            for (value, (slot, (mean, deviation))) in standard.iter_mut().zip(slots.iter().zip(spreads)) {
                *value = (self.of_row(row)[slot.column] - mean) / deviation;
            }
            for i in 0..n {
                for j in 0..=i {
                    correlation[i][j] += self.rows[row].weight * standard[i] * standard[j];
                }
            }
        }
        let weights: f64 = rows.iter().map(|&row| self.rows[row].weight).sum();
        let mut factor: Matrix = vec![vec![0.0; n]; n];
        for i in 0..n {
            for j in 0..=i {
                let taken: f64 = (0..j).map(|k| factor[i][k] * factor[j][k]).sum();
                let left = correlation[i][j] / weights - taken;
                if i == j && left < COLLINEAR {
                    let others: Vec<&str> = slots[..i].iter().map(|slot| slot.name.as_str()).collect();
                    let why = format!("{} follows from {}", slots[i].name, others.join(", "));
                    return Err(Error::invalid("covariates", why));
                }
                factor[i][j] = if i == j { left.sqrt() } else { left / factor[j][j] };
            }
        }
        Ok(())
    }

    /// The box of the search: that of the plain model, wider where the baseline customer is far from the others.
    fn limits(&self, plain: &Limits, spreads: &[(f64, f64)]) -> Limits {
        let mut wider = [0.0; BASELINE];
        for (slot, (mean, deviation)) in self.slots.iter().zip(spreads) {
            wider[slot.effect.parameter] += BASELINE_SHIFT * mean.abs() / deviation;
        }
        let wider = wider.map(|by: f64| by.min(MOST_WIDENED));
        let reach = || spreads.iter().map(|(_, deviation)| COEFFICIENT_RANGE / deviation);
        Limits {
            lower: plain.lower.iter().zip(wider).map(|(low, by)| low - by).chain(reach().map(|by| -by)).collect(),
            upper: plain.upper.iter().zip(wider).map(|(high, by)| high + by).chain(reach()).collect(),
        }
    }

    /// Log-likelihood and derivatives at the log parameters and coefficients.
    fn local(&self, point: &[f64]) -> Local {
        let n = BASELINE + self.slots.len();
        if point.len() != n {
            return Local::default();
        }
        let parts = chunked(self.rows.len(), |rows| {
            let mut part = nothing(n);
            // How much of its log parameter each coordinate moves.
            let mut by = vec![1.0; n];
            rows.for_each(|row| self.add_row(&mut part, row, point, &mut by));
            part
        });
        let mut sum = nothing(n);
        for part in parts {
            sum.value += part.value;
            sum.gradient.iter_mut().zip(part.gradient).for_each(|(sum, part)| *sum += part);
            let cells = sum.hessian.iter_mut().flatten().zip(part.hessian.into_iter().flatten());
            cells.for_each(|(sum, part)| *sum += part);
        }
        for i in 0..n {
            for j in 0..i {
                sum.hessian[i][j] = sum.hessian[j][i];
            }
        }
        sum
    }

    /// Adds a row to the sum; `by` is a buffer of which the first four are 1.
    fn add_row(&self, sum: &mut Local, row: usize, point: &[f64], by: &mut [f64]) {
        let (values, Row { x, t_x, age, weight }) = (self.of_row(row), &self.rows[row]);
        let mut parameters = [point[0], point[1], point[2], point[3]];
        for (i, slot) in self.slots.iter().enumerate() {
            by[BASELINE + i] = slot.effect.sign * values[slot.column];
            parameters[slot.effect.parameter] += by[BASELINE + i] * point[BASELINE + i];
        }
        // 0 where a log parameter is held at the end of its range, and so depends on no coordinate.
        let mut free = [1.0; BASELINE];
        for (i, parameter) in parameters.iter_mut().enumerate() {
            let held = parameter.clamp(self.rows_within.lower[i], self.rows_within.upper[i]);
            free[i] = if held == *parameter { 1.0 } else { 0.0 };
            *parameter = held;
        }
        let own = (self.design.local)(*x, *t_x, *age, &parameters);
        // Chain rule: coordinate i moves the log parameter p(i) by `by[i]`, and each of them only one, linearly.
        let place = |i: usize| if i < BASELINE { i } else { self.slots[i - BASELINE].effect.parameter };
        sum.value += weight * own.value;
        for i in 0..point.len() {
            let p = place(i);
            let share = weight * by[i] * free[p];
            sum.gradient[i] += share * own.gradient[p];
            for (j, other) in by.iter().enumerate().skip(i) {
                let q = place(j);
                sum.hessian[i][j] += share * other * free[q] * own.hessian[p.min(q)][p.max(q)];
            }
        }
    }
}

/// The empty sum over `n` coordinates.
fn nothing(n: usize) -> Local {
    Local { value: 0.0, gradient: vec![0.0; n], hessian: vec![vec![0.0; n]; n] }
}

/// For every row the rank of its kind in an order that the order of rows can't change, and the first row of each kind.
fn distinct(histories: &Histories<'_>, columns: &[&[f64]]) -> (Vec<u32>, Vec<usize>) {
    let (mut kinds, mut codes) = dictionary(histories.frequency().iter().map(|&x| x.into()));
    for column in [histories.recency(), histories.age()].iter().chain(columns) {
        let (_, places) = dictionary(column.iter().copied().map(key_of));
        let both = codes.iter().zip(places).map(|(&code, place)| u64::from(code) << 32 | u64::from(place));
        (kinds, codes) = dictionary(both);
    }
    let mut firsts = vec![0; kinds.len()];
    for (row, &code) in codes.iter().enumerate().rev() {
        firsts[code as usize] = row;
    }
    (codes, firsts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::{Fit, PosteriorOptions, Status};
    use crate::value::forecast::goodness_of_fit::repeat_histogram;
    use crate::value::forecast::predict::{PredictOptions, predict};
    use crate::value::forecast::simulate::{Newcomers, SimulateOptions, simulate};
    use crate::value::models::any_model::{AnyModel, ModelKind};
    use crate::value::models::bg_nbd::covariates::BgNbdCovariates;
    use crate::value::models::bg_nbd::model::BgNbd;
    use crate::value::models::covariates::Covariate;
    use crate::value::models::pareto_nbd::covariates::ParetoNbdCovariates;
    use crate::value::models::pareto_nbd::model::ParetoNbd;
    use crate::value::models::purchase_model::PurchaseModel;
    use libm::{exp, log};

    /// Customers of two groups.
    #[derive(Default)]
    struct Groups {
        x: Vec<u32>,
        t_x: Vec<f64>,
        age: Vec<f64>,
        z: Vec<f64>,
    }

    impl Groups {
        fn drawn(models: [AnyModel; 2], customers: usize, seed: u64) -> Self {
            let mut groups = Self::default();
            for (group, model) in models.iter().enumerate() {
                let ages: Vec<f64> = (0..customers).map(|i| 30.0 + (i % 30) as f64).collect();
                let options = SimulateOptions { seed: 2 * seed + group as u64, horizon: 0.0 };
                let base = simulate(model, None, &ages, &options).unwrap();
                groups.x.extend(base.frequency);
                groups.t_x.extend(base.recency);
                groups.age.extend(base.age);
                groups.z.extend(vec![group as f64; customers]);
            }
            groups
        }

        fn fit<T>(&self, dropout: bool, ask: impl FnOnce(&Histories<'_>) -> T) -> T {
            let z = [Covariate { name: "z", values: &self.z }];
            let covariates = Covariates { purchase: &z, dropout: if dropout { &z } else { &[] } };
            ask(&Histories::new(&self.x, &self.t_x, &self.age).unwrap().with_covariates(covariates).unwrap())
        }
    }

    fn bg(alpha: f64, a: f64, b: f64) -> AnyModel {
        BgNbd { r: 0.9, alpha, a, b }.into()
    }

    fn pareto(alpha: f64, beta: f64) -> AnyModel {
        ParetoNbd { r: 0.9, alpha, s: 0.8, beta }.into()
    }

    #[test]
    fn a_group_with_other_clocks_is_the_same_group() {
        let clock = 2.5;
        for kind in [ModelKind::BgNbdCovariates, ModelKind::ParetoNbdCovariates] {
            let (truth, of_half) = match kind {
                ModelKind::BgNbdCovariates => (bg(6.0, 0.8, 2.0), ModelKind::BgNbd),
                _ => (pareto(6.0, 12.0), ModelKind::ParetoNbd),
            };
            let mut both = Groups::drawn([truth.clone(), truth], 500, 3);
            for i in 0..500 {
                both.x[500 + i] = both.x[i];
                both.t_x[500 + i] = clock * both.t_x[i];
                both.age[500 + i] = clock * both.age[i];
            }
            let half = Histories::new(&both.x[..500], &both.t_x[..500], &both.age[..500]).unwrap();
            let half = AnyModel::fit(of_half, &half, &FitOptions::default()).unwrap();
            let whole = both.fit(true, |all| AnyModel::fit(kind, all, &FitOptions::default())).unwrap();
            assert_eq!(whole.convergence.status, Status::Converged);
            for (found, truth) in whole.parameters.iter().zip(&half.parameters) {
                assert!((found.value / truth.value - 1.0).abs() < 1e-6, "{kind:?} {found:?} {truth:?}");
            }
            let slower = -log(clock);
            let truths = if kind == ModelKind::BgNbdCovariates { [slower, 0.0, 0.0] } else { [slower, slower, 0.0] };
            for (found, truth) in whole.parameters[4..].iter().zip(truths) {
                assert!((found.value - truth).abs() < 1e-6, "{kind:?} {found:?} {truth}");
            }
            let purchases: u32 = both.x[..500].iter().sum();
            let likelihood = 2.0 * half.log_likelihood + slower * f64::from(purchases);
            assert!((whole.log_likelihood / likelihood - 1.0).abs() < 1e-12, "{} {likelihood}", whole.log_likelihood);
        }
    }

    #[test]
    fn gradient_and_hessian_are_those_of_the_value() {
        let groups = Groups::drawn([bg(6.0, 0.8, 2.0), bg(3.0, 0.8, 1.0)], 20, 4);
        let second: Vec<f64> = (0..40).map(|i| f64::from(i * 7 % 11) - 3.0).collect();
        let columns = [Covariate { name: "z", values: &groups.z }, Covariate { name: "w", values: &second }];
        let histories = Histories::new(&groups.x, &groups.t_x, &groups.age).unwrap();
        let histories = histories.with_covariates(Covariates { purchase: &columns, dropout: &columns }).unwrap();
        let kinds = [ModelKind::BgNbdCovariates, ModelKind::ParetoNbdCovariates];
        for problem in kinds.map(|kind| problem_of(kind, &histories)) {
            let point: Vec<f64> = (0..problem.names.len()).map(|i| [0.2, 1.3, -0.3, 0.9, 0.2, -0.1][i % 6]).collect();
            let here = (problem.objective)(&point);
            for i in 0..point.len() {
                let moved = |step: f64| {
                    let mut point = point.clone();
                    point[i] += step;
                    (problem.objective)(&point)
                };
                let (up, down) = (moved(1e-5), moved(-1e-5));
                assert!(((up.value - down.value) / 2e-5 - here.gradient[i]).abs() < 1e-5, "{i} {problem:?}");
                for j in 0..point.len() {
                    let slope = (up.gradient[j] - down.gradient[j]) / 2e-5;
                    assert!((slope - here.hessian[i][j]).abs() < 1e-5, "{i} {j} {problem:?}");
                }
            }
        }
    }

    fn problem_of(kind: ModelKind, histories: &Histories<'_>) -> Problem {
        use crate::value::models::kernel::Kernel;
        let [purchase, dropout] = [histories.covariates().purchase, histories.covariates().dropout].map(|columns| {
            let one = |column: &Covariate<'_>| crate::value::models::covariates::Coefficient {
                covariate: column.name.into(),
                value: 0.0,
            };
            columns.iter().map(one).collect::<Vec<_>>()
        });
        let model: AnyModel = if kind == ModelKind::BgNbdCovariates {
            let (dropout_a, dropout_b) = (dropout.clone(), dropout);
            BgNbdCovariates { r: 1.0, alpha: 1.0, a: 1.0, b: 1.0, purchase, dropout_a, dropout_b }.into()
        } else {
            ParetoNbdCovariates { r: 1.0, alpha: 1.0, s: 1.0, beta: 1.0, purchase, dropout }.into()
        };
        model.problem(histories, &FitOptions::default()).unwrap()
    }

    /// Fits 20 bases; every estimate lies near the truth, and most intervals hold it.
    fn check_recovery(kind: ModelKind, models: [AnyModel; 2], truth: &[f64]) {
        let mut held = 0;
        for seed in 0..20 {
            let groups = Groups::drawn(models.clone(), 600, 100 + seed);
            let fit = groups.fit(true, |all| AnyModel::fit(kind, all, &FitOptions::default())).unwrap();
            for (found, truth) in fit.parameters.iter().skip(BASELINE).zip(truth) {
                let error = found.standard_error.unwrap();
                assert!((found.value - truth).abs() < 4.0 * error, "{kind:?} {seed} {found:?} {truth}");
            }
            let interval = fit.parameters[BASELINE].estimate.estimate().unwrap();
            held += u32::from((interval.low..interval.high).contains(&truth[0]));
        }
        // Of 20 with 95 % each, fewer than 16 has a chance of 0.3 %.
        assert!(held >= 16, "{kind:?} {held} of 20");
    }

    #[test]
    fn bg_nbd_coefficients_are_recovered() {
        let (g, a, b) = (0.5, 0.4, -0.3);
        let moved = bg(6.0 * exp(-g), 0.8 * exp(a), 2.0 * exp(b));
        check_recovery(ModelKind::BgNbdCovariates, [bg(6.0, 0.8, 2.0), moved], &[g, a, b]);
    }

    #[test]
    fn pareto_nbd_coefficients_are_recovered() {
        let moved = pareto(6.0 * exp(-0.5), 12.0 * exp(-0.7));
        check_recovery(ModelKind::ParetoNbdCovariates, [pareto(6.0, 12.0), moved], &[0.5, 0.7]);
    }

    #[test]
    fn order_and_collapsing_of_rows_change_no_bit() {
        let groups = Groups::drawn([bg(6.0, 0.8, 2.0), bg(3.0, 0.8, 1.0)], 150, 5);
        let fit = |order: &[usize], weights: Option<&[f64]>| {
            let picked = Groups {
                x: order.iter().map(|&i| groups.x[i]).collect(),
                t_x: order.iter().map(|&i| groups.t_x[i]).collect(),
                age: order.iter().map(|&i| groups.age[i]).collect(),
                z: order.iter().map(|&i| groups.z[i]).collect(),
            };
            let options = FitOptions { weights, ..FitOptions::default() };
            picked.fit(true, |all| BgNbdCovariates::fit(all, &options)).unwrap()
        };
        let once: Vec<usize> = (0..300).collect();
        let twice: Vec<usize> = (0..300).chain((0..300).rev()).collect();
        let reversed: Vec<usize> = (0..300).rev().collect();
        assert_eq!(fit(&once, None), fit(&reversed, None));
        assert_eq!(fit(&once, Some(&[2.0; 300])), fit(&twice, None));
        let some: Vec<f64> = (0..300).map(|i| f64::from(i % 2)).collect();
        let odd: Vec<usize> = (1..300).step_by(2).collect();
        assert_eq!(fit(&once, Some(&some)), fit(&odd, None));
    }

    #[test]
    fn covariates_that_cannot_have_a_coefficient_are_named() {
        let groups = Groups::drawn([bg(6.0, 0.8, 2.0), bg(3.0, 0.8, 1.0)], 50, 6);
        let refused = |dropout: bool, columns: &[(&str, Vec<f64>)]| {
            let columns: Vec<Covariate<'_>> = columns.iter().map(|(name, values)| Covariate { name, values }).collect();
            let covariates = if dropout {
                Covariates { purchase: &[], dropout: &columns }
            } else {
                Covariates { purchase: &columns, dropout: &[] }
            };
            let histories = Histories::new(&groups.x, &groups.t_x, &groups.age).unwrap();
            let histories = histories.with_covariates(covariates).unwrap();
            BgNbdCovariates::fit(&histories, &FitOptions::default()).unwrap_err().to_string()
        };
        let other: Vec<f64> = (0..100).map(|i| f64::from(i % 7)).collect();
        let sum = other.iter().zip(&groups.z).map(|(a, b)| 0.1 * a - 3.0 * b + 0.7).collect();
        let same = refused(false, &[("z", groups.z.clone()), ("one", vec![1.0; 100])]);
        assert_eq!(same, "covariates is invalid: purchase.one is 1 for every customer");
        let collinear = refused(true, &[("z", groups.z.clone()), ("other", other.clone()), ("sum", sum)]);
        assert_eq!(collinear, "covariates is invalid: dropout_a.sum follows from dropout_a.z, dropout_a.other");
        let of_once = groups.x.iter().map(|&x| if x == 0 { 1.0 } else { 0.0 }).collect();
        let silent = refused(true, &[("once", of_once)]);
        assert_eq!(silent, "covariates is invalid: dropout_a.once is 0 for every customer who repeats");
        let near = refused(false, &[("z", groups.z.iter().map(|z| 1e-3 * z).collect())]);
        assert!(near.contains("purchase.z is within 0 to 0.001"), "{near}");
        let far = refused(false, &[("z", groups.z.iter().map(|z| 2e3 * z).collect())]);
        assert_eq!(far, "purchase.z[50] is 2000, allowed is -100 to 100");
        assert!(refused(false, &[]).contains("the histories carry none"));
    }

    #[test]
    fn far_and_narrow_covariates_are_fitted_as_their_standard_form() {
        let mut groups = Groups::drawn([bg(6.0, 0.8, 2.0), bg(3.0, 0.8, 1.0)], 400, 7);
        let fit = |groups: &Groups| groups.fit(true, |all| BgNbdCovariates::fit(all, &FitOptions::default()));
        let standard = fit(&groups).unwrap();
        // Further away the baseline customer's parameters are beyond their range, and the fit ends at the boundary.
        for (middle, unit) in [(90.0, 10.0), (-9.0, 1.0), (0.0, 0.01)] {
            groups.z = (0..800).map(|i| middle + unit * f64::from(u8::from(i >= 400))).collect();
            let other = fit(&groups).unwrap();
            assert_eq!(other.convergence.status, Status::Converged, "{middle} {unit}");
            assert!((other.log_likelihood / standard.log_likelihood - 1.0).abs() < 1e-12, "{middle} {unit}");
            for (found, truth) in other.parameters.iter().zip(&standard.parameters).skip(BASELINE) {
                assert!((found.value * unit - truth.value).abs() < 1e-6, "{middle} {unit} {found:?} {truth:?}");
                let errors = [found, truth].map(|parameter| parameter.standard_error.unwrap());
                assert!((errors[0] * unit / errors[1] - 1.0).abs() < 1e-6, "{middle} {unit} {errors:?}");
            }
        }
    }

    #[test]
    fn a_fit_with_covariates_answers_whatever_a_plain_one_does() {
        let groups = Groups::drawn([pareto(6.0, 12.0), pareto(3.0, 8.0)], 300, 8);
        let whole = |all: &Histories<'_>| {
            let fit: Fit<ParetoNbdCovariates> = ParetoNbdCovariates::fit(all, &FitOptions::default()).unwrap();
            let plain = ParetoNbd::fit(&all.without_covariates(), &FitOptions::default()).unwrap();
            assert!(fit.log_likelihood > plain.log_likelihood + 5.0);
            let rows: f64 = fit.model.log_likelihood(all).unwrap().iter().sum();
            assert!((fit.log_likelihood / rows - 1.0).abs() < 1e-12);
            let total = fit.total_expected_purchases(all, 26.0, 0.95).unwrap();
            assert!(total.low < total.value && total.value < total.high);
            assert!(fit.probability_alive(all, 0.95).unwrap().low[0] > 0.0);
            let posterior = fit.posterior(all, None, &PosteriorOptions { draws: 200, ..Default::default() }).unwrap();
            assert_eq!(posterior.parameters[4].name, "purchase.z");
            let coefficient = &posterior.parameters[4];
            let error = fit.parameters[4].standard_error.unwrap();
            assert!((coefficient.standard_deviation / error - 1.0).abs() < 0.3, "{coefficient:?} {error}");
            let options = PredictOptions { horizon: 26.0, ..Default::default() };
            let coming = predict(&posterior, None, all, &options).unwrap().total_purchases;
            assert!((coming.value / total.value - 1.0).abs() < 0.1, "{coming:?} {total:?}");
            let options = SimulateOptions { seed: 1, horizon: 0.0 };
            assert!(simulate(&fit.model, None, &[9.0], &options).unwrap_err().to_string().contains("come with none"));
            let newcomers = Newcomers { age: all.age(), covariates: all.covariates() };
            let again = simulate(&fit.model, None, newcomers, &options).unwrap();
            let [was, is] =
                [all.frequency(), &again.frequency[..]].map(|x| x.iter().map(|&x| f64::from(x)).sum::<f64>());
            assert!((is / was - 1.0).abs() < 0.2, "{was} {is}");
            let histogram = repeat_histogram(&fit.model, all, None, 9).unwrap();
            assert!((histogram.expected.iter().sum::<f64>() - 600.0).abs() < 1e-9, "{histogram:?}");
            assert!((histogram.actual[0] / histogram.expected[0] - 1.0).abs() < 0.1, "{histogram:?}");
            assert!(fit.posterior(&all.without_covariates(), None, &PosteriorOptions::default()).is_err());
        };
        groups.fit(true, whole);
    }
}
