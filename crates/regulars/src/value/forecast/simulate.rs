//! Bases drawn from a model, with a seed: what a study would see if the model were the truth.

use crate::error::{Error, Result};
use crate::math::columns::random::Stream;
use crate::value::models::covariates::Covariates;
use crate::value::models::gamma_gamma::model::GammaGamma;
use crate::value::models::process::Newcomer;
use crate::value::models::purchase_model::PurchaseModel;
use crate::value::purchases::histories::Histories;
use crate::value::purchases::histories_of_orders::log_of_product;
use crate::work::{self, WorkStep};
use serde::{Deserialize, Serialize};

/// Most purchases of one customer: a model of extreme rates is refused before it takes all memory.
const MOST_PURCHASES: usize = 10_000_000;
/// Number of the first random stream of spends. Those of purchases count from 0, so that a base with spends has the
/// same purchases as one without.
const FIRST_SPEND_STREAM: u64 = 1 << 63;

/// Ticks of a customer who is drawn, with some purchases.
const DRAWN: u64 = 4;

/// How to draw a base.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SimulateOptions {
    /// The seed: the same one gives the same base, on every machine. Default: 0.
    pub seed: u64,
    /// Time after each customer's age that is drawn too, to be predicted. Default: 0.
    pub horizon: f64,
}

/// The new customers of a base to be drawn. A column of ages is some already: `&[39.0; 5000]`, or a reference to a
/// vector.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Newcomers<'a> {
    /// Time from each customer's first purchase to now.
    pub age: &'a [f64],
    /// What else is known of the customers, for a model with covariates: those of its fit, in its order.
    pub covariates: Covariates<'a>,
}

impl<'a, Ages: AsRef<[f64]> + ?Sized> From<&'a Ages> for Newcomers<'a> {
    fn from(age: &'a Ages) -> Self {
        Self { age: age.as_ref(), covariates: Covariates::default() }
    }
}

/// A drawn base, one row a customer, with the truth that no company knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Simulation {
    /// Repeat purchases up to each customer's age, x.
    pub frequency: Vec<u32>,
    /// Time from the first to the last of them, t_x.
    pub recency: Vec<f64>,
    /// Time from the first purchase to now, T, as given.
    pub age: Vec<f64>,
    /// Sum of the natural logarithms of the times between the purchases up to now; 0 without a repeat.
    pub log_gaps: Vec<f64>,
    /// Mean spend of the repeat purchases up to now; `None` without a repeat. Empty without a spend model.
    pub monetary_value: Vec<Option<f64>>,
    /// Whether the customer is a customer still at that age.
    pub alive: Vec<bool>,
    /// Purchases within the horizon after it.
    pub future_purchases: Vec<u32>,
    /// What they bring, undiscounted. Empty without a spend model.
    pub future_spend: Vec<f64>,
    /// Customer of each repeat purchase, those of the horizon included, in ascending order.
    pub purchase_customer: Vec<u32>,
    /// Time of each since the customer's first purchase.
    pub purchase_time: Vec<f64>,
    /// Spend of each. Empty without a spend model.
    pub purchase_spend: Vec<f64>,
}

/// Draws a base of new customers from a model: one customer for each age, the time since the first purchase, with the
/// covariates of each for a model that reads them.
///
/// Each customer has a stream of chance of its own, so that the first thousand customers of a base of a million are
/// those of a base of a thousand.
///
/// # Errors
/// [`Error::OutOfRange`] for a parameter, age or horizon out of range; [`Error::Invalid`] when a customer makes more
/// than 1e7 purchases; for covariates as [`Histories::with_covariates`], and [`Error::Invalid`] when they aren't the
/// model's.
///
/// ```
/// use regulars::value::{BgNbd, FitOptions, Histories, SimulateOptions, simulate};
/// let truth = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
/// let base = simulate(&truth, None, &[39.0; 5000], &SimulateOptions { seed: 1, horizon: 39.0 })?;
/// let fit = BgNbd::fit(&Histories::new(&base.frequency, &base.recency, &base.age)?, &FitOptions::default())?;
/// assert!((fit.model.r / truth.r - 1.0).abs() < 0.15);
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// What half of the customers being online would show:
/// ```
/// use regulars::value::{Coefficient, Covariate, Covariates, Newcomers, ParetoNbdCovariates, simulate};
/// let purchase = vec![Coefficient { covariate: "online".into(), value: 0.5 }];
/// let truth = ParetoNbdCovariates { r: 0.55, alpha: 10.58, s: 0.61, beta: 11.67, purchase, dropout: vec![] };
/// let values: Vec<f64> = (0..2000).map(|customer| f64::from(customer % 2)).collect();
/// let online = [Covariate { name: "online", values: &values }];
/// let newcomers = Newcomers { age: &[39.0; 2000], covariates: Covariates { purchase: &online, dropout: &[] } };
/// let base = simulate(&truth, None, newcomers, &Default::default())?;
/// let bought = |group| -> u32 { base.frequency.iter().skip(group).step_by(2).sum() };
/// assert!(bought(1) > bought(0));
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn simulate<'a, M: PurchaseModel>(
    model: &M,
    spend: Option<&GammaGamma>,
    newcomers: impl Into<Newcomers<'a>>,
    options: &SimulateOptions,
) -> Result<Simulation> {
    model.check()?;
    spend.map_or(Ok(()), GammaGamma::check)?;
    model.check_horizon(options.horizon)?;
    let Newcomers { age, covariates } = newcomers.into();
    let (nothing, never) = (vec![0; age.len()], vec![0.0; age.len()]);
    let histories = Histories::new(&nothing, &never, age)?.with_covariates(covariates)?;
    model.check_rows(&histories)?;
    let mut base = Simulation {
        frequency: Vec::with_capacity(age.len()),
        recency: Vec::with_capacity(age.len()),
        age: age.to_vec(),
        log_gaps: Vec::with_capacity(age.len()),
        monetary_value: Vec::new(),
        alive: Vec::with_capacity(age.len()),
        future_purchases: Vec::with_capacity(age.len()),
        future_spend: Vec::new(),
        purchase_customer: Vec::new(),
        purchase_time: Vec::new(),
        purchase_spend: Vec::new(),
    };
    let told = work::begin(WorkStep::Simulate, Some(age.len() as u64));
    for (row, &age) in age.iter().enumerate() {
        work::tick(DRAWN)?;
        told.done(1);
        let (times, alive) = draw_times(model.newcomer_of(&histories, row), row, age, options)?;
        let known = times.partition_point(|&time| time <= age);
        base.frequency.push(known as u32);
        base.recency.push(times.get(..known).and_then(|known| known.last()).map_or(0.0, |&last| last));
        base.log_gaps.push(log_gaps(times.get(..known).unwrap_or_default()));
        base.alive.push(alive);
        base.future_purchases.push((times.len() - known) as u32);
        if let Some(spend) = spend {
            base.add_spends(spend, known, times.len(), options.seed, row);
        }
        base.purchase_customer.extend(times.iter().map(|_| row as u32));
        base.purchase_time.extend(times);
    }
    Ok(base)
}

/// Sum of the logarithms of the gaps before each of the times, the first since 0.
fn log_gaps(times: &[f64]) -> f64 {
    let before = std::iter::once(&0.0).chain(times);
    log_of_product(before.zip(times).map(|(before, time)| (time - before).max(f64::MIN_POSITIVE)))
}

/// The purchases of a new customer up to the end of the horizon, and whether the customer is alive at the age.
fn draw_times(
    Newcomer { alive: stays, future: process, .. }: Newcomer,
    row: usize,
    age: f64,
    options: &SimulateOptions,
) -> Result<(Vec<f64>, bool)> {
    let mut stream = Stream::new(options.seed, row as u64);
    let mut times = Vec::new();
    if stream.uniform() >= stays {
        return Ok((times, false));
    }
    let end = age + options.horizon;
    let mut visit = |time: f64| {
        times.push(time);
        times.len() <= MOST_PURCHASES && work::tick(1).is_ok()
    };
    let left = process.draw(&mut stream, end, &mut visit);
    work::check()?;
    if times.len() > MOST_PURCHASES {
        return Err(Error::invalid("model", format!("customer {row} makes more than {MOST_PURCHASES} purchases")));
    }
    Ok((times, left.is_none_or(|left| left > age)))
}

impl Simulation {
    /// Draws the spend of all purchases of a customer, of which the first `known` are known.
    fn add_spends(&mut self, model: &GammaGamma, known: usize, all: usize, seed: u64, row: usize) {
        let mut stream = Stream::new(seed, FIRST_SPEND_STREAM | row as u64);
        let spends = model.draw(&mut stream, all);
        let total: f64 = spends.iter().take(known).sum();
        self.monetary_value.push((known > 0).then(|| total / known as f64));
        // The sum of nothing is -0 to the compiler.
        self.future_spend.push(0.0 + spends.iter().skip(known).sum::<f64>());
        self.purchase_spend.extend(spends);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::Estimate;
    use crate::fit::Parameters;
    use crate::fit::{FitOptions, Status};
    use crate::value::models::any_model::AnyModel;
    use crate::value::models::bg_nbd::covariates::BgNbdCovariates;
    use crate::value::models::bg_nbd::model::BgNbd;
    use crate::value::models::covariates::{Coefficient, Covariate};
    use crate::value::models::pareto_nbd::covariates::ParetoNbdCovariates;
    use crate::value::models::pareto_nbd::model::ParetoNbd;

    fn of(covariate: &str, value: f64) -> Vec<Coefficient> {
        vec![Coefficient { covariate: covariate.into(), value }]
    }

    fn bg_nbd(purchase: f64, dropout_a: f64, dropout_b: f64) -> AnyModel {
        let (purchase, dropout_a, dropout_b) = (of("z", purchase), of("w", dropout_a), of("w", dropout_b));
        BgNbdCovariates { r: 0.8, alpha: 6.0, a: 0.8, b: 2.5, purchase, dropout_a, dropout_b }.into()
    }

    fn pareto_nbd(purchase: f64, dropout: f64) -> AnyModel {
        let (purchase, dropout) = (of("z", purchase), of("w", dropout));
        ParetoNbdCovariates { r: 1.1, alpha: 8.0, s: 0.9, beta: 14.0, purchase, dropout }.into()
    }

    /// What customers are drawn with: z is 0 or 1, w any number.
    struct Base {
        age: Vec<f64>,
        z: Vec<f64>,
        w: Vec<f64>,
    }

    impl Base {
        fn of(customers: u32) -> Self {
            let each = |value: fn(u32) -> f64| (0..customers).map(value).collect();
            let age = each(|i| 30.0 + f64::from(i % 30));
            Self { age, z: each(|i| f64::from(i / 2 % 2)), w: each(|i| f64::from(i * 37 % 101) / 50.0 - 1.0) }
        }

        fn ask<T>(&self, ask: impl FnOnce(Newcomers<'_>) -> T) -> T {
            let purchase = [Covariate { name: "z", values: &self.z }];
            let dropout = [Covariate { name: "w", values: &self.w }];
            ask(Newcomers { age: &self.age, covariates: Covariates { purchase: &purchase, dropout: &dropout } })
        }

        fn draw(&self, model: &AnyModel, seed: u64) -> Result<Simulation> {
            self.ask(|newcomers| simulate(model, None, newcomers, &SimulateOptions { seed, horizon: 13.0 }))
        }
    }

    #[test]
    fn covariates_without_effect_give_the_bits_of_the_plain_model() {
        let base = Base::of(300);
        let options = SimulateOptions { seed: 9, horizon: 13.0 };
        let plain = simulate(&BgNbd { r: 0.8, alpha: 6.0, a: 0.8, b: 2.5 }, None, &base.age, &options).unwrap();
        assert_eq!(base.draw(&bg_nbd(0.0, 0.0, 0.0), 9).unwrap(), plain);
        let plain = simulate(&ParetoNbd { r: 1.1, alpha: 8.0, s: 0.9, beta: 14.0 }, None, &base.age, &options).unwrap();
        assert_eq!(base.draw(&pareto_nbd(0.0, 0.0), 9).unwrap(), plain);
        assert_ne!(base.draw(&pareto_nbd(0.1, 0.0), 9).unwrap(), plain);
    }

    #[test]
    fn a_customer_is_drawn_from_the_plain_model_of_the_moved_parameters() {
        let base = Base { age: vec![40.0; 50], z: vec![1.0; 50], w: vec![0.5; 50] };
        let options = SimulateOptions { seed: 2, horizon: 13.0 };
        let [up, down] = [0.5, -0.5].map(libm::exp);
        let moved = BgNbd { r: 0.8, alpha: 6.0 * down, a: 0.8 * up, b: 2.5 * up };
        let plain = simulate(&moved, None, &base.age, &options).unwrap();
        assert_eq!(base.draw(&bg_nbd(0.5, 1.0, 1.0), 2).unwrap(), plain);
        let moved = ParetoNbd { r: 1.1, alpha: 8.0 * down, s: 0.9, beta: 14.0 * up };
        assert_eq!(base.draw(&pareto_nbd(0.5, -1.0), 2).unwrap(), simulate(&moved, None, &base.age, &options).unwrap());
    }

    #[test]
    fn other_covariates_than_the_models_are_refused() {
        let mut base = Base::of(9);
        let (plain, model) = (AnyModel::from(BgNbd { r: 0.8, alpha: 6.0, a: 0.8, b: 2.5 }), pareto_nbd(0.5, 1e9));
        assert_eq!(base.draw(&model, 0).unwrap_err().code(), "out_of_range");
        let model = pareto_nbd(0.5, 1e3);
        assert!(base.draw(&model, 0).unwrap_err().to_string().starts_with("beta[0] is "));
        assert!(base.draw(&plain, 0).unwrap_err().to_string().contains("use BgNbdCovariates"));
        let model = pareto_nbd(0.5, 0.5);
        let none = simulate(&model, None, &base.age, &SimulateOptions::default()).unwrap_err();
        let told = "covariates is invalid: the model has z for purchase, the customers come with none";
        assert_eq!(none.to_string(), told);
        base.w.pop();
        assert_eq!(base.draw(&model, 0).unwrap_err().to_string(), "dropout.w has 8 rows, expected 9");
        base.w.push(f64::NAN);
        assert_eq!(base.draw(&model, 0).unwrap_err().code(), "not_finite");
        base.age[3] = -1.0;
        assert!(base.draw(&model, 0).unwrap_err().to_string().starts_with("age[3] is -1"));
    }

    /// The coefficients' estimates of drawn bases, each with the truth.
    fn recovered(truth: &AnyModel, customers: u32, bases: u64) -> Vec<(Estimate, f64)> {
        let base = Base::of(customers);
        let mut found = Vec::new();
        for seed in 0..bases {
            let drawn = base.draw(truth, 100 + seed).unwrap();
            let histories = Histories::new(&drawn.frequency, &drawn.recency, &drawn.age).unwrap();
            let fit = base.ask(|newcomers| {
                let histories = histories.with_covariates(newcomers.covariates).unwrap();
                AnyModel::fit(truth.kind(), &histories, &FitOptions::default()).unwrap()
            });
            assert_eq!(fit.convergence.status, Status::Converged, "seed {seed}");
            let coefficients = fit.parameters.iter().zip(truth.values()).skip(4);
            found.extend(coefficients.map(|(fitted, truth)| (fitted.estimate.estimate().unwrap().clone(), truth)));
        }
        found
    }

    #[test]
    fn intervals_of_coefficients_hold_the_truth_of_small_bases() {
        let found = recovered(&bg_nbd(0.6, 0.3, -0.2), 300, 60);
        let held = found.iter().filter(|(estimate, truth)| estimate.low <= *truth && *truth <= estimate.high).count();
        // Of 180 at 95 % fewer than 162 would be held once in a thousand times.
        assert!((162..=180).contains(&held), "{held}");
        // A fit of Pareto/NBD takes half a second without optimisation: few bases, and twice the interval.
        for (estimate, truth) in recovered(&pareto_nbd(-0.5, 0.4), 300, 3) {
            assert!((estimate.value - truth).abs() < 2.0 * estimate.half_width(), "{estimate:?} {truth}");
        }
    }
}
