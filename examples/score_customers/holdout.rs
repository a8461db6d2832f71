//! What was predicted, held against what happened.

use crate::Failure;
use crate::input::{Input, buyer, end_of};
use crate::weekly::Weekly;
use chrono::NaiveDate;
use regulars::Estimate;
use regulars::profile::{CustomerKey, ScoreOptions, Scores, histories};
use regulars::value::PurchaseModel;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The weeks after `as_of`, and all weeks as a series.
pub(crate) struct Holdout {
    /// Weeks held out; 0 when the files end with `as_of`.
    pub(crate) weeks: f64,
    /// Purchases that the customers known by `as_of` were predicted to make, and made. Beyond the horizon of the scores
    /// the interval is only that of the expectation.
    pub(crate) predicted: Option<Estimate>,
    pub(crate) actual: u64,
    pub(crate) weekly: Weekly,
}

/// `None` without a fitted model.
pub(crate) fn compare(input: &Input, scores: &Scores, options: &ScoreOptions) -> Result<Option<Holdout>, Failure> {
    let Some(fit) = &scores.purchase_model else { return Ok(None) };
    let end = input.last_order.max(input.as_of);
    let weeks = (end.date_naive() - input.as_of.date_naive()).num_days() as f64 / 7.0;
    let sentence = |error: regulars::Error| format!("can't hold {} against its later orders: {error}.", input.name);
    let (keys, later) = histories(&input.base, end_of(end.date_naive()), options).map_err(sentence)?;
    let later: HashMap<_, u32> = keys.iter().zip(later.frequency).collect();
    let rows = scores.customers.key.iter().zip(&scores.purchases.frequency);
    let actual = rows.map(|(key, &x)| u64::from(later.get(key).copied().unwrap_or(0).saturating_sub(x))).sum();
    let table = scores.purchases.histories();
    // The scores' own prediction carries chance and past errors; for another time there is the expectation.
    let own = scores.predicted_purchases.total.estimate().filter(|_| weeks == scores.horizon).cloned();
    let expected = || fit.total_expected_purchases(&table, weeks, 0.95).map(Some);
    let predicted = if weeks > 0.0 && own.is_none() { expected().map_err(sentence)? } else { own };
    Ok(Some(Holdout { weeks, predicted, actual, weekly: weekly(input, scores, end.date_naive()) }))
}

/// Repeat purchases of the customers known by `as_of`, in each whole week from the first purchase to `end`.
fn weekly(input: &Input, scores: &Scores, end: NaiveDate) -> Weekly {
    let known: HashSet<&CustomerKey> = scores.customers.key.iter().collect();
    let view = input.base.as_of(end_of(end));
    let mut days: HashMap<CustomerKey, BTreeSet<NaiveDate>> = HashMap::new();
    for order in view.orders().filter(|order| order.is_purchase_as_of(view.instant()).unwrap_or(false)) {
        let key = buyer(&view, &order);
        if known.contains(&key) {
            days.entry(key).or_default().insert(order.ordered_at.date_naive());
        }
    }
    let mut first_days: BTreeMap<NaiveDate, f64> = BTreeMap::new();
    days.values().filter_map(|days| days.first()).for_each(|day| *first_days.entry(*day).or_default() += 1.0);
    let Some((&start, _)) = first_days.first_key_value() else { return empty() };
    let week_of = |day: NaiveDate| ((day - start).num_days() / 7) as usize;
    // A week is whole when its seventh day is over.
    let whole_weeks = |day: NaiveDate| ((day - start).num_days() + 1).max(0) as usize / 7;
    let weeks = whole_weeks(end);
    let mut actual = vec![0.0; weeks];
    for day in days.values().flat_map(|days| days.iter().skip(1)) {
        if let Some(count) = actual.get_mut(week_of(*day)) {
            *count += 1.0;
        }
    }
    Weekly {
        actual,
        predicted: predicted(scores, start, &first_days, weeks),
        calibration_weeks: whole_weeks(input.as_of.date_naive()).min(weeks),
    }
}

/// Repeat purchases that the model expects in each week of customers who first bought on these days.
fn predicted(scores: &Scores, start: NaiveDate, first_days: &BTreeMap<NaiveDate, f64>, weeks: usize) -> Vec<f64> {
    let Some(fit) = &scores.purchase_model else { return Vec::new() };
    // Every age in days occurs for many first days: expect once each.
    let expected: Vec<f64> =
        (0..=weeks * 7).map(|days| fit.model.new_customer_purchases(days as f64 / 7.0).unwrap_or_default()).collect();
    let until = |week: usize| -> f64 {
        // The week's last day; who bought on it is of age 0.
        let day = week as i64 * 7 - 1;
        first_days
            .iter()
            .map(|(first, n)| n * expected.get((day - (*first - start).num_days()).max(0) as usize).unwrap_or(&0.0))
            .sum()
    };
    let sums: Vec<f64> = (0..=weeks).map(until).collect();
    sums.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

fn empty() -> Weekly {
    Weekly { actual: Vec::new(), predicted: Vec::new(), calibration_weeks: 0 }
}
