//! What customers will do and bring, drawn from the posterior: intervals that carry what the data leave open about the
//! parameters and the chance in what single customers do.

use crate::error::{Error, Result, check_length, check_range};
use crate::estimate::Estimate;
use crate::fit::{Intervals, Posterior};
use crate::level;
use crate::math::columns::random::Stream;
use crate::math::columns::sum::chunked;
use crate::value::models::distinct::key_of;
use crate::value::models::gamma_gamma::model::GammaGamma;
use crate::value::models::purchase_model::PurchaseModel;
use crate::value::purchases::histories::Histories;
use crate::work::{self, Told, WorkStep};
use libm::exp;
use serde::{Deserialize, Serialize};

/// Most purchases of a customer in one draw: a draw with more is refused before it takes all memory.
const MOST_PURCHASES: usize = 10_000_000;
/// Number of the random stream that pairs the draws of both posteriors, apart from those of the customers, which count
/// from 0.
const PAIRING_STREAM: u64 = u64::MAX;

/// How far ahead to predict, and what tomorrow's money is worth today.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PredictOptions {
    /// Time ahead, in the unit of the histories. Default: 52.
    pub horizon: f64,
    /// Continuous discount rate per time unit. Default: ln(1.1)/52, 10 % a year in weeks.
    pub discount_rate: f64,
    /// Share of the spend that is profit. Default: 1, so that value is revenue.
    pub margin: f64,
    /// Level of the intervals. Default: 0.95.
    pub level: f64,
    /// The seed: the same one gives the same numbers, on every machine. Default: 0.
    pub seed: u64,
}

impl Default for PredictOptions {
    fn default() -> Self {
        let plain = super::lifetime_value::LifetimeOptions::default();
        Self {
            horizon: plain.horizon,
            discount_rate: plain.discount_rate,
            margin: plain.margin,
            level: plain.level,
            seed: 0,
        }
    }
}

/// What is predicted of each customer and of all together. Values are means over the draws, limits hold the level's
/// share of them between equal tails.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// Purchases of each customer within the horizon.
    pub purchases: Intervals,
    /// Discounted value of each; `None` without a spend model.
    pub value: Option<Intervals>,
    /// Purchases of all customers together.
    pub total_purchases: Estimate,
    /// Discounted value of all together; `None` without a spend model.
    pub total_value: Option<Estimate>,
}

/// Predicts what each customer and the base will do within the horizon, by one drawn future a posterior draw and
/// customer.
///
/// `spend` is a posterior of the spend model and the mean spend of each customer's repeat purchases, which is not read
/// where the frequency is 0. Memory grows with the customers and with the draws, never with their product. Equal
/// customers get equal intervals, and the order of the rows changes nothing.
///
/// # Errors
/// [`Error::Empty`] without a draw; [`Error::Lengths`]; [`Error::OutOfRange`] for options out of range;
/// [`Error::Invalid`] when a customer makes more than 1e7 purchases.
///
/// ```
/// use regulars::value::{BgNbd, FitOptions, Histories, PosteriorOptions, PredictOptions, Prior, predict};
/// let frequency = [0, 0, 0, 1, 2, 5, 9, 0, 1, 3];
/// let recency = [0.0, 0.0, 0.0, 4.0, 9.0, 20.0, 31.0, 0.0, 30.0, 12.0];
/// let age = [39.0, 38.0, 35.0, 36.0, 33.0, 39.0, 32.0, 30.0, 38.0, 30.0];
/// let histories = Histories::new(&frequency, &recency, &age)?;
/// // ten customers alone would leave the parameters without limits
/// let weak = |parameter: &str| Prior { parameter: parameter.into(), mean: 0.0, sd: 2.0 };
/// let priors = ["r", "alpha", "a", "b"].map(weak);
/// let fit = BgNbd::fit(&histories, &FitOptions { priors: &priors, ..FitOptions::default() })?;
/// let posterior = fit.posterior(&histories, None, &PosteriorOptions::default())?;
/// let coming = predict(&posterior, None, &histories, &PredictOptions::default())?;
/// let (low, value, high) = (coming.purchases.low[6], coming.purchases.value[6], coming.purchases.high[6]);
/// assert!(low < value && value < high);
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn predict<M: PurchaseModel>(
    purchases: &Posterior<M>,
    spend: Option<(&Posterior<GammaGamma>, &[f64])>,
    histories: &Histories<'_>,
    options: &PredictOptions,
) -> Result<Prediction> {
    let base = Base::new(purchases, spend, histories, options)?;
    let order = base.order();
    let told = work::begin(WorkStep::Predict, Some(order.len() as u64));
    let parts = chunked(order.len(), |positions| base.part(&order, positions, &told));
    work::check()?;
    let mut whole =
        Part { counts: vec![0; base.purchases.len()], values: vec![0.0; base.purchases.len()], ..Part::default() };
    for part in parts {
        whole.add(part);
    }
    if let Some(row) = whole.too_many {
        return Err(Error::invalid("model", format!("customer {row} makes more than {MOST_PURCHASES} purchases")));
    }
    Ok(whole.finish(&order, histories.len(), options.level, spend.is_some()))
}

/// What every draw reads.
struct Base<'a, M> {
    purchases: &'a [M],
    /// The spend model that goes with each purchase model.
    spends: Vec<&'a GammaGamma>,
    monetary_value: &'a [f64],
    histories: Histories<'a>,
    options: PredictOptions,
}

impl<'a, M: PurchaseModel> Base<'a, M> {
    fn new(
        purchases: &'a Posterior<M>,
        spend: Option<(&'a Posterior<GammaGamma>, &'a [f64])>,
        histories: &Histories<'a>,
        options: &PredictOptions,
    ) -> Result<Self> {
        let first = purchases.models.first().ok_or(Error::Empty { what: "draws".into() })?;
        first.check_rows(histories)?;
        purchases.models.iter().try_for_each(|model| model.check())?;
        first.check_horizon(options.horizon)?;
        check_range("discount_rate", 0, options.discount_rate, 0.0, crate::value::models::limits::LONGEST)?;
        check_range("margin", 0, options.margin, 0.0, super::lifetime_value::LARGEST_MARGIN)?;
        level::check(options.level)?;
        let (mut spends, mut monetary_value): (Vec<&GammaGamma>, &[f64]) = (Vec::new(), &[]);
        if let Some((posterior, column)) = spend {
            check_length("monetary_value", histories.len(), column.len())?;
            for (row, (&x, &m)) in histories.frequency().iter().zip(column).enumerate() {
                if x > 0 {
                    crate::value::models::gamma_gamma::model::check_spend(row, m)?;
                }
            }
            posterior.models.iter().try_for_each(GammaGamma::check)?;
            let count = posterior.models.len();
            if count == 0 {
                return Err(Error::Empty { what: "draws".into() });
            }
            // The two posteriors are independent, so any pairing will do that doesn't favour neighbours.
            let mut stream = Stream::new(options.seed, PAIRING_STREAM);
            spends = purchases.models.iter().filter_map(|_| posterior.models.get(stream.below(count))).collect();
            monetary_value = column;
        }
        Ok(Self { purchases: &purchases.models, spends, monetary_value, histories: *histories, options: *options })
    }

    /// The rows in an order that doesn't depend on theirs; equal customers lie together.
    fn order(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.histories.len() as u32).collect();
        order.sort_by_key(|&row| self.key(row));
        order
    }

    /// All that tells two customers apart.
    fn key(&self, row: u32) -> [u64; 4] {
        let row = row as usize;
        let (x, t_x, age) = self.histories.row(row);
        [x, age, t_x, self.spend_of(row)].map(key_of)
    }

    /// The mean spend of a customer; 0 without a repeat.
    fn spend_of(&self, row: usize) -> f64 {
        let repeats = self.histories.frequency().get(row).is_some_and(|&x| x > 0);
        // Without a spend model there are no spends, and nothing reads the 0.
        self.monetary_value.get(row).filter(|_| repeats).map_or(0.0, |&mean| mean)
    }

    /// The customers at these positions of the order: their intervals, and what they add to each draw's total.
    fn part(&self, order: &[u32], positions: std::ops::Range<usize>, told: &Told) -> Part {
        let draws = self.purchases.len();
        let mut part = Part { counts: vec![0; draws], values: vec![0.0; draws], ..Part::default() };
        let (mut counts, mut values) = (vec![0_u32; draws], vec![0.0; draws]);
        for position in positions {
            let Some(&row) = order.get(position) else { continue };
            if work::tick(draws as u64).is_err() {
                break;
            }
            told.done(1);
            let mut stream = Stream::new(self.options.seed, position as u64);
            let each = self.purchases.iter().enumerate().zip(counts.iter_mut().zip(values.iter_mut()));
            for ((draw, model), (count, value)) in each {
                (*count, *value) = self.future(&mut stream, model, draw, row as usize);
                if *count as usize > MOST_PURCHASES {
                    part.too_many.get_or_insert(row);
                }
            }
            part.counts.iter_mut().zip(&counts).for_each(|(sum, &count)| *sum += u64::from(count));
            part.values.iter_mut().zip(&values).for_each(|(sum, value)| *sum += value);
            let before = position.checked_sub(1).and_then(|before| order.get(before));
            let equal = before.is_some_and(|&before| self.key(before) == self.key(row));
            part.rows.push((!equal).then(|| {
                (spread(&mut counts.clone(), self.options.level), spread_of(&mut values.clone(), self.options.level))
            }));
        }
        part
    }

    /// One drawn future of a customer: purchases within the horizon and their value.
    fn future(&self, stream: &mut Stream, model: &M, draw: usize, row: usize) -> (u32, f64) {
        let gone = model.ln_odds_gone(&self.histories, row);
        if stream.uniform() * (1.0 + exp(-gone)) < 1.0 {
            return (0, 0.0);
        }
        let PredictOptions { horizon, discount_rate, margin, .. } = self.options;
        let mut times = Vec::new();
        model.living(&self.histories, row).draw(stream, horizon, &mut |time| {
            times.push(time);
            times.len() <= MOST_PURCHASES
        });
        let count = times.len() as u32;
        let Some(spend) = self.spends.get(draw).filter(|_| count > 0) else { return (count, 0.0) };
        let (x, _, _) = self.histories.row(row);
        let spends = spend.draw_more(stream, x, x * self.spend_of(row), times.len());
        let value: f64 = times.iter().zip(spends).map(|(time, spend)| exp(-discount_rate * time) * spend).sum();
        (count, margin * value)
    }
}

/// Mean, low and high.
type Spread = (f64, f64, f64);

/// What some customers give.
#[derive(Default)]
struct Part {
    /// Purchases and value of each position, `None` where they are those of the position before.
    rows: Vec<Option<(Spread, Spread)>>,
    /// Purchases of all in each draw.
    counts: Vec<u64>,
    /// Value of all in each draw.
    values: Vec<f64>,
    too_many: Option<u32>,
}

impl Part {
    fn add(&mut self, other: Self) {
        self.rows.extend(other.rows);
        self.counts.iter_mut().zip(other.counts).for_each(|(sum, count)| *sum += count);
        self.values.iter_mut().zip(other.values).for_each(|(sum, value)| *sum += value);
        self.too_many = self.too_many.or(other.too_many);
    }

    fn finish(mut self, order: &[u32], customers: usize, level: f64, valued: bool) -> Prediction {
        let column =
            || Intervals { value: vec![0.0; customers], low: vec![0.0; customers], high: vec![0.0; customers], level };
        let (mut purchases, mut value) = (column(), column());
        let mut last = Default::default();
        for (&row, spreads) in order.iter().zip(self.rows) {
            last = spreads.unwrap_or(last);
            purchases.set(row as usize, last.0);
            value.set(row as usize, last.1);
        }
        let total = |(value, low, high): Spread| {
            let method = "posterior_predictive".into();
            Estimate { value, low, high, level, n: customers as u64, method }
        };
        Prediction {
            purchases,
            value: valued.then_some(value),
            total_purchases: total(spread(&mut self.counts, level)),
            total_value: valued.then(|| total(spread_of(&mut self.values, level))),
        }
    }
}

impl Intervals {
    fn set(&mut self, row: usize, (value, low, high): Spread) {
        for (column, number) in [(&mut self.value, value), (&mut self.low, low), (&mut self.high, high)] {
            column.iter_mut().skip(row).take(1).for_each(|cell| *cell = number);
        }
    }
}

/// The mean of counts and the limits that hold the level's share of them.
fn spread<T: Copy + Ord + Into<u64>>(counts: &mut [T], level: f64) -> Spread {
    counts.sort_unstable();
    let total: u64 = counts.iter().map(|&count| count.into()).sum();
    let (low, high) = ends(counts.len(), level);
    let at = |place: usize| counts.get(place).map_or(0.0, |&count| count.into() as f64);
    (total as f64 / counts.len() as f64, at(low), at(high))
}

/// The same of numbers.
fn spread_of(values: &mut [f64], level: f64) -> Spread {
    values.sort_unstable_by(f64::total_cmp);
    let (low, high) = ends(values.len(), level);
    debug_assert!(high < values.len(), "a draw at least");
    let at = |rank: usize| values.get(rank).copied().unwrap_or(f64::NAN);
    (values.iter().sum::<f64>() / values.len() as f64, at(low), at(high))
}

/// Places of the lower and the upper limit among so many numbers in order: between them falls the next number of the
/// same kind with at least the level's probability, if there are enough.
fn ends(draws: usize, level: f64) -> (usize, usize) {
    let outside = (0.5 * (1.0 - level) * (draws + 1) as f64).floor().max(1.0) as usize;
    (outside - 1, draws.saturating_sub(outside))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::{FitOptions, PosteriorOptions};
    use crate::value::forecast::simulate::{SimulateOptions, simulate};
    use crate::value::models::bg_nbd::model::BgNbd;

    fn base(customers: usize) -> crate::value::forecast::simulate::Simulation {
        let truth = BgNbd { r: 0.6, alpha: 6.0, a: 0.8, b: 2.5 };
        let spend = GammaGamma { p: 6.0, q: 4.0, gamma: 15.0 };
        simulate(&truth, Some(&spend), &vec![39.0; customers], &SimulateOptions { seed: 3, horizon: 26.0 }).unwrap()
    }

    #[test]
    fn row_order_and_ties_change_nothing() {
        let drawn = base(300);
        let shuffled: Vec<usize> = (0..300).map(|i| i * 7 % 300).collect();
        let spend: Vec<f64> = drawn.monetary_value.iter().map(|m| m.unwrap_or(0.0)).collect();
        let histories = Histories::new(&drawn.frequency, &drawn.recency, &drawn.age).unwrap();
        let options = PosteriorOptions { draws: 200, ..PosteriorOptions::default() };
        let purchases =
            BgNbd::fit(&histories, &FitOptions::default()).unwrap().posterior(&histories, None, &options).unwrap();
        let (x, m): (Vec<u32>, Vec<f64>) =
            drawn.frequency.iter().zip(&spend).filter(|(x, _)| **x > 0).map(|(x, m)| (*x, *m)).unzip();
        let spends =
            GammaGamma::fit(&x, &m, &FitOptions::default()).unwrap().posterior(&x, &m, None, &options).unwrap();
        let one = predict(&purchases, Some((&spends, &spend)), &histories, &PredictOptions::default()).unwrap();
        let pick = |column: &[f64]| shuffled.iter().map(|&i| column[i]).collect::<Vec<f64>>();
        let counts: Vec<u32> = shuffled.iter().map(|&i| drawn.frequency[i]).collect();
        let (t_x, age) = (pick(&drawn.recency), pick(&drawn.age));
        let turned = Histories::new(&counts, &t_x, &age).unwrap();
        let other = predict(&purchases, Some((&spends, &pick(&spend))), &turned, &PredictOptions::default()).unwrap();
        assert_eq!(one.total_purchases, other.total_purchases);
        assert_eq!(one.total_value, other.total_value);
        assert_eq!(pick(&one.purchases.high), other.purchases.high);
        assert_eq!(pick(&one.value.unwrap().value), other.value.unwrap().value);
        let once: Vec<usize> = (0..300).filter(|&i| drawn.frequency[i] == 0).collect();
        assert!(once.iter().all(|&i| one.purchases.value[i] == one.purchases.value[once[0]]));
    }

    #[test]
    fn predicted_means_are_the_expectations_and_limits_hold_their_share() {
        let drawn = base(2000);
        let histories = Histories::new(&drawn.frequency, &drawn.recency, &drawn.age).unwrap();
        let fit = BgNbd::fit(&histories, &FitOptions::default()).unwrap();
        let posterior =
            fit.posterior(&histories, None, &PosteriorOptions { draws: 400, ..Default::default() }).unwrap();
        let nobody = predict(&posterior, None, &Histories::new(&[], &[], &[]).unwrap(), &PredictOptions::default());
        let none = nobody.unwrap().total_purchases;
        assert_eq!((none.value, none.low, none.high), (0.0, 0.0, 0.0), "the purchases of no customer");
        let options = PredictOptions { horizon: 26.0, ..PredictOptions::default() };
        let coming = predict(&posterior, None, &histories, &options).unwrap();
        let expected = fit.total_expected_purchases(&histories, 26.0, 0.95).unwrap();
        assert!((coming.total_purchases.value / expected.value - 1.0).abs() < 0.03, "{coming:?} {expected:?}");
        let predictive = coming.total_purchases.high - coming.total_purchases.low;
        assert!(predictive > expected.high - expected.low);
        let inside = (0..2000).filter(|&i| {
            let made = f64::from(drawn.future_purchases[i]);
            coming.purchases.low[i] <= made && made <= coming.purchases.high[i]
        });
        let share = inside.count() as f64 / 2000.0;
        assert!(share > 0.945, "{share}");
    }
}
