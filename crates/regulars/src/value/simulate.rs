//! Bases drawn from a model, with a seed: what a study would see if the model were the truth.

use super::{GammaGamma, PurchaseModel};
use crate::error::{Error, Result, check_range};
use crate::math::random::Stream;
use serde::{Deserialize, Serialize};

/// Most purchases that one customer may make.
const MOST: usize = 10_000_000;
/// Streams of spends lie apart from those of purchases.
const SPENDS: u64 = 1 << 63;

/// How to draw a base.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SimulateOptions {
    /// The seed: the same one gives the same base, on every machine. Default: 0.
    pub seed: u64,
    /// Time after each customer's age that is drawn too, to be predicted. Default: 0.
    pub horizon: f64,
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

/// Draws a base of new customers from a model: one customer for each age, the time since the first purchase.
///
/// Each customer has a stream of chance of its own, so that the first thousand customers of a base of a million are those of a base
/// of a thousand.
///
/// # Errors
/// [`Error::OutOfRange`] for a parameter, age or horizon out of range; [`Error::Invalid`] when a customer makes more than 1e7
/// purchases.
///
/// ```
/// use regulars::value::{BgNbd, FitOptions, Histories, SimulateOptions, simulate};
/// let truth = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
/// let base = simulate(&truth, None, &[39.0; 5000], &SimulateOptions { seed: 1, horizon: 39.0 })?;
/// let fit = BgNbd::fit(&Histories::new(&base.frequency, &base.recency, &base.age)?, &FitOptions::default())?;
/// assert!((fit.model.r / truth.r - 1.0).abs() < 0.15);
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn simulate<M: PurchaseModel>(
    model: &M,
    spend: Option<&GammaGamma>,
    age: &[f64],
    options: &SimulateOptions,
) -> Result<Simulation> {
    model.check()?;
    model.check_same_for_all("simulate")?;
    spend.map_or(Ok(()), GammaGamma::check)?;
    model.check_horizon(options.horizon)?;
    let mut base = Simulation {
        frequency: Vec::with_capacity(age.len()),
        recency: Vec::with_capacity(age.len()),
        age: age.to_vec(),
        monetary_value: Vec::new(),
        alive: Vec::with_capacity(age.len()),
        future_purchases: Vec::with_capacity(age.len()),
        future_spend: Vec::new(),
        purchase_customer: Vec::new(),
        purchase_time: Vec::new(),
        purchase_spend: Vec::new(),
    };
    for (row, &age) in age.iter().enumerate() {
        check_range("age", row, age, 0.0, super::histories::LONGEST)?;
        model
            .check_horizon(age)
            .map_err(|_| Error::invalid(format!("age[{row}]"), format!("{age} is no whole number")))?;
        let (times, alive) = draw_times(model, row, age, options)?;
        let known = times.partition_point(|&time| time <= age);
        base.frequency.push(known as u32);
        base.recency.push(times.get(..known).and_then(|known| known.last()).copied().unwrap_or_default());
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

/// The purchases of a new customer up to the end of the horizon, and whether the customer is alive at the age.
fn draw_times<M: PurchaseModel>(
    model: &M,
    row: usize,
    age: f64,
    options: &SimulateOptions,
) -> Result<(Vec<f64>, bool)> {
    let mut stream = Stream::new(options.seed, row as u64);
    let (stays, process) = model.newcomer();
    let mut times = Vec::new();
    if stream.uniform() >= stays {
        return Ok((times, false));
    }
    let end = age + options.horizon;
    let mut visit = |time: f64| {
        times.push(time);
        times.len() <= MOST
    };
    let left = process.draw(&mut stream, end, &mut visit);
    if times.len() > MOST {
        return Err(Error::invalid("model", format!("customer {row} makes more than {MOST} purchases")));
    }
    Ok((times, left.is_none_or(|left| left > age)))
}

impl Simulation {
    /// Draws the spend of all purchases of a customer, of which the first `known` are known.
    fn add_spends(&mut self, model: &GammaGamma, known: usize, all: usize, seed: u64, row: usize) {
        let mut stream = Stream::new(seed, SPENDS | row as u64);
        let spends = model.draw(&mut stream, all);
        let total: f64 = spends.iter().take(known).sum();
        self.monetary_value.push((known > 0).then(|| total / known as f64));
        // The sum of nothing is -0 to the compiler.
        self.future_spend.push(0.0 + spends.iter().skip(known).sum::<f64>());
        self.purchase_spend.extend(spends);
    }
}
