//! Which model of the family to believe: each is fitted to the past and scored on what came after.

use crate::error::{Error, Result};
use crate::estimate::{Answer, Estimate};
use crate::fit::{Fit, FitOptions, Prior};
use crate::level;
use crate::math::columns::sum::exact_sum;
use crate::math::sort_rows;
use crate::math::special::normal::z_for_level;
use crate::value::models::any_model::{AnyModel, ModelKind};
use crate::value::models::kernel::Kernel;
use crate::value::models::mbg_cnbd_k::model::MbgCnbdK;
use crate::value::models::rows::{checked, expected_totals, ln_pmfs, odds, possible};
use crate::value::purchases::histories::Histories;
use crate::value::purchases::histories_of_orders::purchases;
use crate::value::purchases::ledger::Ledger;
use crate::value::purchases::orders::{Orders, PurchaseOptions};
use crate::work::{self, WorkStep};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Least customers whose scores a comparison needs: the standard error of a mean difference is told badly by fewer, and
/// its normal interval is too narrow.
const LEAST_SCORED: u64 = 30;
/// Most periods of a held-out time, which bounds the rows of the answer.
const MOST_PERIODS: f64 = 10_000.0;

/// What to choose among, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChooseOptions {
    /// The models to compare. Default: BG/NBD, MBG/NBD, MBG/CNBD-k and Pareto/NBD.
    pub models: Vec<ModelKind>,
    /// Time unit, same-day merging and calendar of purchases.
    pub purchases: PurchaseOptions,
    /// What is known of parameters beforehand; a model without a parameter of that name goes without.
    pub priors: Vec<Prior>,
    /// Whether parameters without a prior have a weak one ([`FitOptions::weak_priors`]). Default: false.
    pub weak_priors: bool,
    /// Confidence level of the intervals. Default: 0.95.
    pub level: f64,
}

impl Default for ChooseOptions {
    fn default() -> Self {
        let models = vec![ModelKind::BgNbd, ModelKind::MbgNbd, ModelKind::MbgCnbdK, ModelKind::ParetoNbd];
        Self {
            models,
            purchases: PurchaseOptions::default(),
            priors: Vec::new(),
            weak_priors: false,
            level: level::DEFAULT,
        }
    }
}

/// The models of the family side by side on held-out purchases, the best by log score first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The candidates that could be fitted, best first.
    pub candidates: Vec<Candidate>,
    /// The models that could not, and why.
    pub refused: Vec<Refused>,
    /// Customers of the past, who are all that is scored.
    pub customers: u64,
    /// Held-out time in the time unit.
    pub horizon: f64,
    /// Purchases that they made in it.
    pub actual_purchases: u64,
    /// Purchases that they made in each period of it, a time unit each, the last one maybe shorter.
    pub actual_by_period: Vec<u64>,
}

/// A model, fitted to the past and scored on what came after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Which model.
    pub model: ModelKind,
    /// Its fit to the past.
    pub fit: Fit<AnyModel>,
    /// Mean logarithm of the probability that the model gave each customer's held-out number of purchases; more is
    /// better.
    pub log_score: f64,
    /// What the mean log score lacks against the best model's, with the interval of the paired difference.
    pub behind: Answer,
    /// Purchases that it expected of all together.
    pub expected_purchases: f64,
    /// Expected less actual purchases, as a share of the actual ones; `None` when there were none.
    pub total_error: Option<f64>,
    /// Sum over the periods of the absolute error, as a share of the actual purchases; `None` when there were none.
    pub tracking_error: Option<f64>,
    /// Purchases that it expected in each period.
    pub expected_by_period: Vec<f64>,
    /// Akaike's criterion on the past, which may disagree: it knows nothing of what came after.
    pub akaike: f64,
}

/// A model that the past can't support.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Refused {
    /// Which model.
    pub model: ModelKind,
    /// Why, in a sentence.
    pub why: String,
}

/// Fits each model to the purchases up to `split`, and scores it on those of the same customers after it, up to
/// `as_of`.
///
/// The score is the logarithmic one (Good 1952): honest, and of each customer's count, not of totals that errors may
/// cancel in. A lead whose interval holds 0 is none. MBG/CNBD-k with one stage is MBG/NBD, and no second candidate beside
/// it.
///
/// # Errors
/// [`Error::Invalid`] when `split` is not before `as_of`, or BG/BB is asked for, whose occasions orders don't tell;
/// [`Error::Empty`] without a purchase up to `split` or a model; [`Error::OutOfRange`] for a level;
/// [`Error::Invalid`] for a prior of a parameter that none of the models has; what [`purchases`] refuses.
///
/// ```
/// use regulars::model::instant;
/// use regulars::value::{BgNbd, ChooseOptions, Orders, SimulateOptions, choose, simulate};
/// let truth = BgNbd { r: 0.8, alpha: 6.0, a: 0.8, b: 2.5 };
/// let base = simulate(&truth, None, &[52.0; 400], &SimulateOptions { seed: 4, horizon: 0.0 })?;
/// // everyone's first purchase, on the first day, and then the repeats
/// let customer: Vec<u32> = (0..400).chain(base.purchase_customer).collect();
/// let weeks = vec![0.0; 400].into_iter().chain(base.purchase_time);
/// let start = instant("2025-01-01T12:00:00Z")?.timestamp_micros();
/// let ordered_at: Vec<i64> = weeks.map(|week| start + (week * 7.0 * 86_400e6) as i64).collect();
/// let orders = Orders { customer: &customer, ordered_at: &ordered_at, amount: None, utc_offset_minutes: None };
/// let (cut, end) = (instant("2025-09-30T00:00:00Z")?, instant("2025-12-30T00:00:00Z")?);
/// let choice = choose(&orders, cut, end, &ChooseOptions::default())?;
/// assert_eq!(choice.candidates.len(), 3);
/// assert!(choice.candidates[0].log_score >= choice.candidates[1].log_score);
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn choose(
    orders: &Orders<'_>,
    split: DateTime<Utc>,
    as_of: DateTime<Utc>,
    options: &ChooseOptions,
) -> Result<Choice> {
    if options.models.is_empty() {
        return Err(Error::Empty { what: "models".into() });
    }
    if let Some((_, twice)) =
        options.models.iter().enumerate().find(|(at, kind)| options.models.iter().take(*at).any(|one| one == *kind))
    {
        return Err(Error::Duplicate { what: "models".into(), id: format!("{twice:?}") });
    }
    if options.models.contains(&ModelKind::BgBb) {
        return Err(Error::invalid("models", "BG/BB counts occasions, which orders don't tell"));
    }
    if split >= as_of {
        return Err(Error::invalid("split", "is not before as_of"));
    }
    level::check(options.level)?;
    check_priors(options)?;
    let past = purchases(orders, split, &options.purchases)?;
    if past.customer.is_empty() {
        return Err(Error::Empty { what: "purchases up to the split".into() });
    }
    let held_out = HeldOut::new(orders, &past.customer, split, as_of, &options.purchases)?;
    let mut choice = Choice {
        candidates: Vec::new(),
        refused: Vec::new(),
        customers: past.customer.len() as u64,
        horizon: held_out.horizon,
        actual_purchases: held_out.counts.iter().map(|&count| u64::from(count)).sum(),
        actual_by_period: held_out.by_period.clone(),
    };
    let mut scored = Vec::new();
    let told = work::begin(WorkStep::Choose, Some(options.models.len() as u64));
    for &kind in &options.models {
        match score(kind, &past.histories(), &held_out, options) {
            Ok(pair) => scored.push(pair),
            Err(Error::Stopped) => return Err(Error::Stopped),
            Err(error) => choice.refused.push(Refused { model: kind, why: error.to_string() }),
        }
        told.done(1);
    }
    sort_rows(&mut scored, |one, other| {
        other.0.log_score.total_cmp(&one.0.log_score).then(one.0.model.cmp(&other.0.model))
    });
    let Some(best) = scored.first().map(|(_, scores)| scores.clone()) else { return Ok(choice) };
    for (mut candidate, scores) in scored {
        candidate.behind = behind(&best, &scores, options.level);
        choice.candidates.push(candidate);
    }
    Ok(choice)
}

/// A prior may be of a parameter that only some of the models have, but not of one that none has.
fn check_priors(options: &ChooseOptions) -> Result<()> {
    let mut known: Vec<&str> = options.models.iter().flat_map(|model| model.parameters()).copied().collect();
    known.sort_unstable();
    known.dedup();
    let Some(stray) = options.priors.iter().find(|prior| !known.contains(&prior.parameter.as_str())) else {
        return Ok(());
    };
    let why = format!("no model has a parameter {:?}, there are {}", stray.parameter, known.join(", "));
    Err(Error::invalid("priors", why))
}

/// What the customers of the past did after it.
struct HeldOut {
    /// In the order of the past's customers.
    counts: Vec<u32>,
    horizon: f64,
    by_period: Vec<u64>,
}

impl HeldOut {
    fn new(
        orders: &Orders<'_>,
        customers: &[u32],
        split: DateTime<Utc>,
        as_of: DateTime<Utc>,
        options: &PurchaseOptions,
    ) -> Result<Self> {
        let ledger = Ledger::new(orders, as_of, options)?;
        let split = ledger.clock.at(split);
        let horizon = ledger.clock.units_between(split, ledger.clock.now);
        if horizon > MOST_PERIODS {
            return Err(Error::invalid("as_of", format!("is more than {MOST_PERIODS} time units after the split")));
        }
        let mut held_out =
            Self { counts: vec![0; customers.len()], horizon, by_period: vec![0; horizon.ceil() as usize] };
        let row: HashMap<u32, usize> = customers.iter().enumerate().map(|(row, &code)| (code, row)).collect();
        for (code, bought) in ledger.customers() {
            let Some(count) = row.get(&code).and_then(|&row| held_out.counts.get_mut(row)) else { continue };
            for &(tick, _) in bought.iter().filter(|&&(tick, _)| tick > split) {
                *count += 1;
                // A purchase at the very end of a period belongs to it.
                let period = ledger.clock.units_between(split, tick).ceil() as usize;
                held_out.by_period.iter_mut().skip(period.saturating_sub(1)).take(1).for_each(|sum| *sum += 1);
            }
        }
        Ok(held_out)
    }

    /// The ends of the periods.
    fn ends(&self) -> impl Iterator<Item = f64> + '_ {
        (1..=self.by_period.len()).map(|period| (period as f64).min(self.horizon))
    }
}

/// A candidate, and its score of each customer.
fn score(
    kind: ModelKind,
    past: &Histories<'_>,
    held_out: &HeldOut,
    options: &ChooseOptions,
) -> Result<(Candidate, Vec<f64>)> {
    let names = kind.parameters();
    let priors: Vec<Prior> =
        options.priors.iter().filter(|prior| names.contains(&prior.parameter.as_str())).cloned().collect();
    let ChooseOptions { level, weak_priors, .. } = *options;
    let fit = AnyModel::fit(kind, past, &FitOptions { level, priors: &priors, weak_priors, ..FitOptions::default() })?;
    if matches!(fit.model, AnyModel::MbgCnbdK(MbgCnbdK { k: 1, .. })) && options.models.contains(&ModelKind::MbgNbd) {
        return Err(Error::invalid("k", "is 1: purchases are no more regular than by chance, which is MBG/NBD"));
    }
    fit.model.check_horizon(held_out.horizon)?;
    checked(&fit.model, past)?;
    // Who may be gone is asked once for all that follows: in the Pareto/NBD that is an integral a customer.
    let odds = odds(&fit.model, past)?;
    let scores = ln_pmfs(&fit.model, past, &odds, held_out.horizon, &held_out.counts)?;
    possible(&scores, &held_out.counts)?;
    let mut by_period = Vec::new();
    let mut before = 0.0;
    for until in expected_totals(&fit.model, past, &odds, held_out.ends())? {
        by_period.push(until - before);
        before = until;
    }
    let actual: u64 = held_out.by_period.iter().sum();
    let share = |error: f64| (actual > 0).then(|| error / actual as f64);
    let misses = by_period.iter().zip(&held_out.by_period).map(|(expected, &made)| (expected - made as f64).abs());
    let candidate = Candidate {
        model: kind,
        log_score: exact_sum(scores.iter().copied()) / scores.len() as f64,
        behind: Answer::NotEnough { n: 0, needed: LEAST_SCORED, why: String::new() },
        expected_purchases: before,
        total_error: share(before - actual as f64),
        tracking_error: share(misses.sum()),
        expected_by_period: by_period,
        akaike: 2.0 * fit.parameters.len() as f64 - 2.0 * fit.log_likelihood,
        fit,
    };
    Ok((candidate, scores))
}

/// The mean of the best model's lead over a model, customer by customer.
fn behind(best: &[f64], own: &[f64], level: f64) -> Answer {
    let n = own.len() as u64;
    if n < LEAST_SCORED {
        return Answer::NotEnough { n, needed: LEAST_SCORED, why: "too few customers to compare scores".into() };
    }
    let leads: Vec<f64> = best.iter().zip(own).map(|(best, own)| best - own).collect();
    let value = exact_sum(leads.iter().copied()) / n as f64;
    let variance = exact_sum(leads.iter().map(|lead| (lead - value) * (lead - value))) / (n - 1) as f64;
    let reach = z_for_level(level) * (variance / n as f64).sqrt();
    let method = "paired_mean".into();
    Answer::Known(Estimate { value, low: value - reach, high: value + reach, level, n, method })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::forecast::simulate::{SimulateOptions, simulate};
    use crate::value::models::bg_nbd::mbg_nbd::MbgNbd;

    /// A base where most leave at once, as orders by day.
    fn drawn(customers: u32) -> (Vec<u32>, Vec<i64>) {
        let truth = MbgNbd { r: 2.0, alpha: 6.0, a: 1.0, b: 1.0 };
        let ages = vec![60.0; customers as usize];
        let base = simulate(&truth, None, &ages, &SimulateOptions { seed: 8, horizon: 0.0 }).unwrap();
        let customer: Vec<u32> = (0..customers).chain(base.purchase_customer).collect();
        let weeks = vec![0.0; customers as usize].into_iter().chain(base.purchase_time);
        (customer, weeks.map(|week| (week * 7.0 * 86_400e6) as i64).collect())
    }

    fn at(days: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(days * 86_400, 0).unwrap()
    }

    #[test]
    fn the_model_that_made_the_data_wins() {
        let (customer, ordered_at) = drawn(3000);
        let orders = Orders { customer: &customer, ordered_at: &ordered_at, amount: None, utc_offset_minutes: None };
        let choice = choose(&orders, at(200), at(400), &ChooseOptions::default()).unwrap();
        assert_eq!(choice.candidates[0].model, ModelKind::MbgNbd, "{choice:?}");
        let bg = choice.candidates.iter().find(|candidate| candidate.model == ModelKind::BgNbd).unwrap();
        assert!(bg.behind.estimate().unwrap().low > 0.0, "{bg:?}");
        let best = &choice.candidates[0];
        assert_eq!(best.behind.estimate().unwrap().value, 0.0);
        assert!(best.total_error.unwrap().abs() < 0.1, "{best:?}");
        let periods: f64 = best.expected_by_period.iter().sum();
        assert!((periods - best.expected_purchases).abs() < 1e-6);
        assert_eq!(choice.actual_by_period.iter().sum::<u64>(), choice.actual_purchases);
        assert_eq!(choice.actual_by_period.len(), 29);
    }

    #[test]
    fn regular_buying_is_found_and_buying_by_chance_is_no_second_candidate() {
        let truth = MbgCnbdK { k: 4, r: 3.0, alpha: 1.5, a: 0.6, b: 4.0 };
        let base = simulate(&truth, None, &[50.0; 600], &SimulateOptions { seed: 8, horizon: 0.0 }).unwrap();
        let customer: Vec<u32> = (0..600).chain(base.purchase_customer).collect();
        let weeks = vec![0.0; 600].into_iter().chain(base.purchase_time);
        let ordered_at: Vec<i64> = weeks.map(|week| (week * 7.0 * 86_400e6) as i64).collect();
        let orders = Orders { customer: &customer, ordered_at: &ordered_at, amount: None, utc_offset_minutes: None };
        let options = ChooseOptions {
            models: vec![ModelKind::MbgNbd, ModelKind::MbgCnbdK],
            purchases: PurchaseOptions { merge_same_day: false, ..PurchaseOptions::default() },
            ..ChooseOptions::default()
        };
        let choice = choose(&orders, at(200), at(280), &options).unwrap();
        let best = &choice.candidates[0];
        assert!(matches!(best.fit.model, AnyModel::MbgCnbdK(MbgCnbdK { k: 3..=5, .. })), "{best:?}");
        assert!(choice.candidates[1].behind.estimate().unwrap().low > 0.0, "{choice:?}");
        let (customer, ordered_at) = drawn(300);
        let orders = Orders { customer: &customer, ordered_at: &ordered_at, amount: None, utc_offset_minutes: None };
        let choice = choose(&orders, at(200), at(280), &options).unwrap();
        assert!(choice.refused[0].why.contains("no more regular than by chance"), "{choice:?}");
    }

    #[test]
    fn row_order_changes_nothing() {
        let (customer, ordered_at) = drawn(200);
        let turned: (Vec<u32>, Vec<i64>) = customer.iter().copied().zip(ordered_at.iter().copied()).rev().unzip();
        let choose = |customer: &[u32], ordered_at: &[i64]| {
            choose(
                &Orders { customer, ordered_at, amount: None, utc_offset_minutes: None },
                at(200),
                at(330),
                &ChooseOptions::default(),
            )
            .unwrap()
        };
        assert_eq!(choose(&customer, &ordered_at), choose(&turned.0, &turned.1));
    }

    #[test]
    fn what_cannot_be_chosen_is_told() {
        let orders = Orders {
            customer: &[1, 1, 2],
            ordered_at: &[0, 86_400_000_000, 0],
            amount: None,
            utc_offset_minutes: None,
        };
        let choice = choose(&orders, at(5), at(9), &ChooseOptions::default()).unwrap();
        assert!(choice.candidates.is_empty() && choice.refused.len() == 4, "{choice:?}");
        assert_eq!(choose(&orders, at(9), at(9), &ChooseOptions::default()).unwrap_err().code(), "invalid");
        let none = ChooseOptions { models: vec![], ..ChooseOptions::default() };
        assert_eq!(choose(&orders, at(5), at(9), &none).unwrap_err().code(), "empty");
        let twice = ChooseOptions { models: vec![ModelKind::BgNbd; 2], ..ChooseOptions::default() };
        assert_eq!(choose(&orders, at(5), at(9), &twice).unwrap_err().code(), "duplicate");
        let wide = ChooseOptions { level: 95.0, ..ChooseOptions::default() };
        assert_eq!(choose(&orders, at(5), at(9), &wide).unwrap_err().code(), "out_of_range");
        let prior = |name: &str| Prior { parameter: name.into(), mean: 0.0, sd: 1.0 };
        let stray = ChooseOptions { priors: vec![prior("s"), prior("zz")], ..ChooseOptions::default() };
        let error = choose(&orders, at(5), at(9), &stray).unwrap_err().to_string();
        assert_eq!(error, "priors is invalid: no model has a parameter \"zz\", there are a, alpha, b, beta, r, s");
        assert_eq!(choose(&orders, at(-5), at(9), &ChooseOptions::default()).unwrap_err().code(), "empty");
    }
}
