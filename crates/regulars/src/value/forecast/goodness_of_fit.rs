//! How well a model describes the base that it was fitted to: the data of the standard plots.

use crate::error::{Error, Result, check_length, check_range};
use crate::math::columns::sum::ExactSum;
use crate::value::models::distinct::alike;
use crate::value::models::purchase_model::PurchaseModel;
use crate::value::models::rows::{checked, ln_newcomer_pmf};
use crate::value::purchases::histories::Histories;
use crate::value::purchases::ledger::Ledger;
use crate::value::purchases::orders::{Orders, PurchaseOptions};
use crate::work;
use chrono::{DateTime, Utc};
use libm::exp;
use serde::{Deserialize, Serialize};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

/// Most classes of a histogram, which bounds its memory: each costs a probability for every distinct age.
const MOST_CLASSES: u32 = 10_000;
/// Steps to a time unit that ages are rounded to, so that those which differ by rounding alone are computed once.
const AGES_A_UNIT: f64 = 1e9;
/// Most periods of a tracking plot, which bounds the rows of the answer.
const MOST_PERIODS: f64 = 10_000.0;

/// Customers by their number of repeat purchases: as they are, and as the model has them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RepeatHistogram {
    /// Repeat purchases, 0, 1, ...; the last class holds all that have as many or more.
    pub purchases: Vec<u32>,
    /// Customers who made so many.
    pub actual: Vec<f64>,
    /// Customers whom the model expects to make so many, given each one's time since the first purchase.
    pub expected: Vec<f64>,
}

/// Expected against actual histogram of repeat purchases up to `longest`, with weights of the rows where there are any.
/// A model with covariates reads those of the histories.
///
/// # Errors
/// As [`PurchaseModel::log_likelihood`]; [`Error::Lengths`] and [`Error::OutOfRange`] for weights, or `longest` over
/// 10,000.
///
/// ```
/// use regulars::value::{BgNbd, Histories, repeat_histogram};
/// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
/// let histories = Histories::new(&[0, 0, 1, 7], &[0.0, 0.0, 8.0, 30.0], &[38.0, 20.0, 31.0, 39.0])?;
/// let histogram = repeat_histogram(&model, &histories, None, 3)?;
/// assert_eq!(histogram.actual, [2.0, 1.0, 0.0, 1.0]);
/// assert!((histogram.expected.iter().sum::<f64>() - 4.0).abs() < 1e-9);
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn repeat_histogram<M: PurchaseModel>(
    model: &M,
    histories: &Histories<'_>,
    weights: Option<&[f64]>,
    longest: u32,
) -> Result<RepeatHistogram> {
    checked(model, histories)?;
    check_range("longest", 0, longest.into(), 0.0, MOST_CLASSES.into())?;
    crate::fit::FitOptions { weights, ..Default::default() }.check(histories.len())?;
    // The lengths were checked above.
    let weight = |row: usize| weights.map_or(1.0, |weights| weights.get(row).copied().unwrap_or(f64::NAN));
    let classes = longest as usize + 1;
    let mut actual = vec![ExactSum::new(); classes];
    for (row, &x) in histories.frequency().iter().enumerate() {
        if let Some(class) = actual.get_mut(x.min(longest) as usize) {
            class.add(weight(row));
        }
    }
    // Customers of the same age and covariates are expected to do the same.
    let covariates = histories.covariates();
    let columns = std::iter::once(histories.age()).chain(covariates.columns().map(|column| column.values));
    let mut expected = vec![0.0; classes];
    for group in alike(columns) {
        let Some(&first) = group.first() else { continue };
        let (_, _, age) = histories.row(first as usize);
        let newcomer = model.newcomer_of(histories, first as usize);
        let mut customers = ExactSum::new();
        group.iter().for_each(|&row| customers.add(weight(row as usize)));
        let customers = customers.value();
        let mut rest = customers;
        for (n, class) in expected.iter_mut().enumerate() {
            work::tick(1)?;
            let last = n + 1 == classes;
            let share = if last { rest } else { customers * exp(ln_newcomer_pmf(newcomer, age, n as u32)) };
            *class += share;
            rest = (rest - share).max(0.0);
        }
    }
    let actual = actual.iter().map(ExactSum::value).collect();
    Ok(RepeatHistogram { purchases: (0..=longest).collect(), actual, expected })
}

/// Repeat purchases of a base over time: as they were, and as the model has them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tracking {
    /// End of each period, in time units after the first purchase of all.
    pub until: Vec<f64>,
    /// Repeat purchases in each period.
    pub actual: Vec<f64>,
    /// Repeat purchases that the model expects in each period, given only when each customer came.
    pub expected: Vec<f64>,
}

/// Expected against actual repeat purchases by period of one time unit, of the customers who had come by `joined_by`,
/// from everyone's first purchase to `as_of`: with a `joined_by` and a fit before `as_of` the later periods are held
/// out.
///
/// # Errors
/// [`Error::Invalid`] when nobody had come by `joined_by`, for more than 10,000 periods, or for a model with
/// covariates, which orders don't carry; what [`crate::value::purchases()`] refuses.
///
/// ```
/// use regulars::model::instant;
/// use regulars::value::{BgNbd, Orders, PurchaseOptions, tracking};
/// let day = |text: &str| instant(&format!("{text}T12:00:00Z")).map(|at| at.timestamp_micros());
/// let ordered_at = [day("2026-01-01")?, day("2026-01-06")?, day("2026-01-03")?, day("2026-01-20")?];
/// let orders = Orders { customer: &[1, 1, 2, 2], ordered_at: &ordered_at, amount: None, utc_offset_minutes: None };
/// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
/// let end = instant("2026-01-29T00:00:00Z")?;
/// let weeks = tracking(&model, &orders, end, end, &PurchaseOptions::default())?;
/// assert_eq!(weeks.actual, [1.0, 0.0, 1.0, 0.0]);
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn tracking<M: PurchaseModel>(
    model: &M,
    orders: &Orders<'_>,
    joined_by: DateTime<Utc>,
    as_of: DateTime<Utc>,
    options: &PurchaseOptions,
) -> Result<Tracking> {
    model.check()?;
    model.check_same_for_all()?;
    if joined_by > as_of {
        return Err(Error::invalid("joined_by", "is after as_of"));
    }
    let ledger = Ledger::new(orders, as_of, options)?;
    let last_joined = ledger.clock.at(joined_by);
    let firsts = |bought: &[(i64, i64)]| bought.first().map(|first| first.0).filter(|first| *first <= last_joined);
    let origin = ledger.customers().filter_map(|(_, bought)| firsts(bought)).min();
    let origin = origin.ok_or_else(|| Error::invalid("joined_by", "nobody had come by then"))?;
    let length = ledger.clock.units_between(origin, ledger.clock.now);
    if length > MOST_PERIODS {
        return Err(Error::invalid(
            "as_of",
            format!("is more than {MOST_PERIODS} time units after the first purchase"),
        ));
    }
    let periods = (length.ceil() as usize).max(1);
    let until: Vec<f64> = (1..=periods).map(|period| (period as f64).min(length)).collect();
    let mut actual = vec![0.0; periods];
    let mut came: BTreeMap<i64, f64> = BTreeMap::new();
    for (_, bought) in ledger.customers() {
        let Some(first) = firsts(bought) else { continue };
        *came.entry(first).or_default() += 1.0;
        for &(tick, _) in bought.iter().skip(1) {
            let period = ledger.clock.units_between(origin, tick).ceil().max(1.0) as usize;
            actual.iter_mut().skip(period - 1).take(1).for_each(|sum| *sum += 1.0);
        }
    }
    let mut by_then = vec![0.0; periods];
    // Customers who came in different periods are of the same age again and again.
    let mut by_age: HashMap<i64, f64> = HashMap::new();
    for (first, customers) in came {
        let start = ledger.clock.units_between(origin, first);
        for (sum, end) in by_then.iter_mut().zip(&until).filter(|(_, end)| **end > start) {
            work::tick(1)?;
            let age = end - start;
            *sum += customers
                * match by_age.entry((age * AGES_A_UNIT).round() as i64) {
                    Entry::Occupied(known) => *known.get(),
                    Entry::Vacant(new) => *new.insert(model.new_customer_purchases(age)?),
                };
        }
    }
    let before = std::iter::once(0.0).chain(by_then.iter().copied());
    let expected = by_then.iter().zip(before).map(|(now, before)| now - before).collect();
    Ok(Tracking { until, actual, expected })
}

/// Held-out purchases by how often customers had bought before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConditionalExpectation {
    /// Repeat purchases before, 0, 1, ...; the last class holds all that have as many or more.
    pub frequency: Vec<u32>,
    /// Customers of the class.
    pub customers: Vec<u64>,
    /// Mean purchases that they made within the horizon; `None` without a customer.
    pub actual: Vec<Option<f64>>,
    /// Mean purchases that the model expected of them; `None` without a customer.
    pub expected: Vec<Option<f64>>,
}

/// Expected against actual purchases within `horizon` by the number of repeat purchases before, up to `longest`.
///
/// # Errors
/// As [`PurchaseModel::expected_purchases`]; [`Error::Lengths`]; [`Error::OutOfRange`] for `longest` over 10,000.
///
/// ```
/// use regulars::value::{BgNbd, Histories, conditional_expectation};
/// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
/// let histories = Histories::new(&[0, 0, 1, 7], &[0.0, 0.0, 8.0, 30.0], &[38.0, 20.0, 31.0, 39.0])?;
/// let classes = conditional_expectation(&model, &histories, &[0, 1, 0, 4], 39.0, 2)?;
/// assert_eq!(classes.actual, [Some(0.5), Some(0.0), Some(4.0)]);
/// assert!(classes.expected[2] > classes.expected[0]);
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn conditional_expectation<M: PurchaseModel>(
    model: &M,
    histories: &Histories<'_>,
    purchases: &[u32],
    horizon: f64,
    longest: u32,
) -> Result<ConditionalExpectation> {
    check_range("longest", 0, longest.into(), 0.0, MOST_CLASSES.into())?;
    check_length("purchases", histories.len(), purchases.len())?;
    let expected = model.expected_purchases(histories, horizon)?;
    let classes = longest as usize + 1;
    let mut sums = vec![(0_u64, 0_u64, ExactSum::new()); classes];
    for ((&x, &made), expected) in histories.frequency().iter().zip(purchases).zip(expected) {
        if let Some((customers, actual, sum)) = sums.get_mut(x.min(longest) as usize) {
            *customers += 1;
            *actual += u64::from(made);
            sum.add(expected);
        }
    }
    let mean = |customers: u64, sum: f64| (customers > 0).then(|| sum / customers as f64);
    Ok(ConditionalExpectation {
        frequency: (0..=longest).collect(),
        customers: sums.iter().map(|class| class.0).collect(),
        actual: sums.iter().map(|class| mean(class.0, class.1 as f64)).collect(),
        expected: sums.iter().map(|class| mean(class.0, class.2.value())).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::forecast::simulate::{SimulateOptions, simulate};
    use crate::value::models::bg_nbd::mbg_nbd::MbgNbd;
    use crate::value::models::bg_nbd::model::BgNbd;
    use crate::value::models::covariates::{Coefficient, Covariate, Covariates};
    use crate::value::models::pareto_nbd::covariates::ParetoNbdCovariates;
    use crate::value::models::pareto_nbd::model::ParetoNbd;

    #[test]
    fn a_true_model_describes_its_own_base() {
        let truth = MbgNbd { r: 1.2, alpha: 6.0, a: 0.9, b: 2.0 };
        let ages: Vec<f64> = (0..20_000).map(|i| f64::from(20 + i % 30)).collect();
        let base = simulate(&truth, None, &ages, &SimulateOptions { seed: 5, horizon: 13.0 }).unwrap();
        let histories = Histories::new(&base.frequency, &base.recency, &base.age).unwrap();
        let histogram = repeat_histogram(&truth, &histories, None, 12).unwrap();
        let chi_square: f64 =
            histogram.actual.iter().zip(&histogram.expected).map(|(a, e)| (a - e) * (a - e) / e).sum();
        assert!(chi_square < 35.0, "{chi_square} {histogram:?}");
        let classes = conditional_expectation(&truth, &histories, &base.future_purchases, 13.0, 6).unwrap();
        for (n, (actual, expected)) in classes.customers.iter().zip(classes.actual.iter().zip(&classes.expected)) {
            let (actual, expected) = (actual.unwrap(), expected.unwrap());
            let far = 6.0 * (2.0 * expected / *n as f64).sqrt();
            assert!((actual - expected).abs() < far.max(0.02), "{n} {actual} {expected}");
        }
    }

    #[test]
    fn weights_count_rows() {
        let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
        let long = Histories::new(&[0, 0, 2], &[0.0, 0.0, 5.0], &[9.0; 3]).unwrap();
        let short = Histories::new(&[0, 2], &[0.0, 5.0], &[9.0; 2]).unwrap();
        let one = repeat_histogram(&model, &long, None, 4).unwrap();
        assert_eq!(one, repeat_histogram(&model, &short, Some(&[2.0, 1.0]), 4).unwrap());
        assert_eq!(repeat_histogram(&model, &short, Some(&[2.0]), 4).unwrap_err().code(), "lengths");
        assert_eq!(repeat_histogram(&model, &short, None, 20_000).unwrap_err().code(), "out_of_range");
    }

    #[test]
    fn a_histogram_with_covariates_is_that_of_its_groups() {
        let (x, t_x, age) = ([0, 0, 1, 7, 2], [0.0, 0.0, 8.0, 30.0, 20.0], [38.0, 20.0, 31.0, 39.0, 38.0]);
        let (z, w, weights) = ([1.0, 0.0, 1.0, 0.0, 1.0], [-2.0, 0.0, -2.0, 0.0, -2.0], [1.0, 2.0, 0.5, 1.0, 3.0]);
        let (purchase, dropout) = ([Covariate { name: "z", values: &z }], [Covariate { name: "w", values: &w }]);
        let all = Histories::new(&x, &t_x, &age).unwrap();
        let all = all.with_covariates(Covariates { purchase: &purchase, dropout: &dropout }).unwrap();
        let of = |name: &str, value: f64| vec![Coefficient { covariate: name.into(), value }];
        let (r, alpha, s, beta) = (0.55, 10.6, 0.6, 11.7);
        let model = ParetoNbdCovariates { r, alpha, s, beta, purchase: of("z", 0.5), dropout: of("w", 0.25) };
        let found = repeat_histogram(&model, &all, Some(&weights), 6).unwrap();
        let [z_1, z_0] = [0.5, 0.0].map(|shift: f64| {
            let model = ParetoNbd { r, alpha: alpha * exp(-shift), s, beta: beta * exp(shift) };
            let group = if shift > 0.0 { [1.0, 0.0, 0.5, 0.0, 3.0] } else { [0.0, 2.0, 0.0, 1.0, 0.0] };
            repeat_histogram(&model, &all.without_covariates(), Some(&group), 6).unwrap().expected
        });
        for (n, expected) in found.expected.iter().enumerate() {
            assert!((expected - z_1[n] - z_0[n]).abs() < 1e-13, "{n} {found:?}");
        }
        assert_eq!(found.actual, [3.0, 0.5, 3.0, 0.0, 0.0, 0.0, 1.0]);
        let plain = ParetoNbd { r, alpha, s, beta };
        assert!(repeat_histogram(&plain, &all, None, 6).unwrap_err().to_string().contains("reads none"));
        assert_eq!(repeat_histogram(&model, &all.without_covariates(), None, 6).unwrap_err().code(), "invalid");
        let orders = Orders { customer: &[1], ordered_at: &[0], amount: None, utc_offset_minutes: None };
        let end = DateTime::from_timestamp(864_000, 0).unwrap();
        let refused = tracking(&model, &orders, end, end, &PurchaseOptions::default()).unwrap_err();
        assert!(refused.to_string().contains("ask repeat_histogram"), "{refused}");
    }

    #[test]
    fn nobody_is_tracked_before_anyone_came() {
        let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
        let orders = Orders { customer: &[1], ordered_at: &[0], amount: None, utc_offset_minutes: None };
        let at = |day: i64| DateTime::from_timestamp(day * 86_400, 0).unwrap();
        let tracked = |joined, as_of| tracking(&model, &orders, at(joined), at(as_of), &PurchaseOptions::default());
        assert_eq!(tracked(-3, 9).unwrap_err().code(), "invalid");
        assert_eq!(tracked(3, 9).unwrap().expected.len(), 2);
        assert_eq!(tracked(12, 9).unwrap_err().to_string(), "joined_by is invalid: is after as_of");
    }
}
