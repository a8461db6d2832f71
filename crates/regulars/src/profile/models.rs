//! The models of a base, fitted as far as its purchases support them.

use super::notes::Notes;
use super::score_table::{ScoreModel, ScoreOptions};
use crate::error::Result;
use crate::model::Instant;
use crate::value::{
    AnyModel, ChooseOptions, Fit, FitOptions, GammaGamma, Histories, ModelKind, Orders, Prior, Status, choose,
};
use chrono::{DateTime, TimeDelta};
use libm::exp;
use std::collections::BTreeMap;

/// The fitted models.
pub(super) struct Models {
    pub(super) purchases: Option<Fit<AnyModel>>,
    pub(super) spends: Option<Spends>,
}

/// What a purchase brings.
pub(super) enum Spends {
    /// Customers spend differently, as the model says.
    Differ(Fit<GammaGamma>),
    /// Every purchase brings the same.
    Same(f64),
}

impl Models {
    /// `spend` is the mean spend of each customer's repeat purchases, and not read without a repeat; `one_price` whether
    /// the amounts behind them are all equal.
    pub(super) fn fit(
        kind: ModelKind,
        histories: &Histories<'_>,
        (spend, one_price): (&[f64], bool),
        level: f64,
        notes: &mut Notes,
    ) -> Result<Self> {
        let options = FitOptions { level, ..FitOptions::default() };
        let purchases = fitted("purchase_model", &options, notes, |how| AnyModel::fit(kind, histories, how))?;
        Ok(Self { purchases, spends: spends((histories.frequency(), spend, one_price), &options, notes)? })
    }

    pub(super) fn spend_model(&self) -> Option<&Fit<GammaGamma>> {
        match &self.spends {
            Some(Spends::Differ(fit)) => Some(fit),
            _ => None,
        }
    }
}

/// The model that is asked for; the best one by what it foretold of the last horizon, or of the later half of a short
/// past.
pub(super) fn kind(orders: &Orders<'_>, as_of: Instant, options: &ScoreOptions, notes: &mut Notes) -> ModelKind {
    match options.model {
        ScoreModel::BgNbd => ModelKind::BgNbd,
        ScoreModel::MbgNbd => ModelKind::MbgNbd,
        ScoreModel::MbgCnbdK => ModelKind::MbgCnbdK,
        ScoreModel::ParetoNbd => ModelKind::ParetoNbd,
        ScoreModel::Best => best(orders, as_of, options, notes).unwrap_or(ModelKind::MbgNbd),
    }
}

fn best(orders: &Orders<'_>, as_of: Instant, options: &ScoreOptions, notes: &mut Notes) -> Option<ModelKind> {
    let first = DateTime::from_timestamp_micros(*orders.ordered_at.iter().min()?)?;
    let horizon = options.horizon * options.purchases.unit.days() * 86_400e6;
    let held_out = TimeDelta::microseconds(horizon as i64).min((as_of - first) / 2);
    let how = ChooseOptions { level: options.level, purchases: options.purchases.clone(), ..ChooseOptions::default() };
    let choice = match choose(orders, as_of - held_out, as_of, &how) {
        Ok(choice) => choice,
        Err(error) => {
            notes.add(
                "purchase_model",
                "not_chosen",
                format!("{} is used, since none could be held to the past: {error}", ModelKind::MbgNbd),
            );
            return None;
        }
    };
    let best = choice.candidates.first()?.model;
    let lead = choice.candidates.get(1).and_then(|next| Some((next.model, next.behind.estimate()?.low)));
    let sure = match lead {
        Some((next, low)) if low <= 0.0 => format!(", though {next} may be as good"),
        _ => String::new(),
    };
    let text = format!(
        "{best} foretold what {} customers bought after {} best{sure}",
        choice.customers,
        (as_of - held_out).date_naive()
    );
    notes.add("purchase_model", "chosen", text);
    Some(best)
}

/// Whether customers paid the same whenever they came again, as far as the orders after each one's first were paid;
/// `spend` is the mean of each.
pub(super) fn one_price(spend: &[f64], orders: &Orders<'_>, as_of: Instant) -> bool {
    let mut means = spend.iter().filter(|&&m| m > 0.0);
    let mean = means.next();
    // Of most bases the means tell, without a look at every order.
    if !means.all(|other| Some(other) == mean) {
        return false;
    }
    let rows = || {
        let rows = orders.customer.iter().zip(orders.ordered_at).zip(orders.amount.unwrap_or_default());
        rows.filter(|row| *row.0.1 <= as_of.timestamp_micros())
    };
    let mut first: BTreeMap<u32, i64> = BTreeMap::new();
    rows().for_each(|((&customer, &at), _)| {
        let known = first.entry(customer).or_insert(at);
        *known = at.min(*known);
    });
    let again = |row: &((&u32, &i64), &i64)| *row.1 > 0 && first.get(row.0.0).is_some_and(|first| row.0.1 > first);
    let mut prices = rows().filter(again).map(|row| *row.1);
    let price = prices.next();
    prices.all(|other| Some(other) == price)
}

/// What purchases bring, by the customers with repeats that weren't all free.
fn spends(
    (frequency, spend, one_price): (&[u32], &[f64], bool),
    options: &FitOptions<'_>,
    notes: &mut Notes,
) -> Result<Option<Spends>> {
    let repeats = || frequency.iter().zip(spend).filter(|(x, _)| **x > 0);
    let (x, m): (Vec<u32>, Vec<f64>) = repeats().filter(|(_, m)| **m > 0.0).unzip();
    // Means may be equal by chance, the amounts behind them hardly.
    if let Some(&price) = m.first().filter(|&&price| one_price && m.len() > 1 && m.iter().all(|&m| m == price)) {
        let text = format!("every repeat purchase that was paid brought {price:.2}, which no model need tell");
        notes.add("spend_model", "one_price", text);
        return Ok(Some(Spends::Same(price)));
    }
    let fit = fitted("spend_model", options, notes, |how| GammaGamma::fit(&x, &m, how))?;
    Ok(fit.map(Spends::Differ))
}

/// The fit that the data alone support, or else the one under weak priors around what is typical.
///
/// A maximum at the edge of the parameters' range, or a flat one, sets no limits to what follows from it: small bases
/// would get no answer.
fn fitted<M>(
    about: &str,
    options: &FitOptions<'_>,
    notes: &mut Notes,
    fit: impl Fn(&FitOptions<'_>) -> Result<Fit<M>>,
) -> Result<Option<Fit<M>>> {
    let Some(alone) = notes.supported(about, fit(options))? else { return Ok(None) };
    if alone.convergence.status == Status::Converged {
        return Ok(Some(alone));
    }
    let supposed = fit(&FitOptions { weak_priors: true, ..*options });
    let supposed = supposed.ok().filter(|fit| fit.convergence.status == Status::Converged);
    if let Some(fit) = &supposed {
        let around = |prior: &Prior| format!("{} around {:.3}", prior.parameter, exp(prior.mean));
        let around = fit.priors.iter().map(around).collect::<Vec<_>>().join(", ");
        let text = format!(
            "the data alone set no limits to the parameters, so each was supposed within a factor of 50: {around}"
        );
        notes.add(about, "weak_priors", text);
    } else {
        notes.status(about, alone.convergence.status);
    }
    Ok(supposed.or(Some(alone)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{PurchaseOptions, Purchases, purchases};

    const WEEK: i64 = 7 * 86_400_000_000;

    /// Customers who buy every week and never stop, with one gap of two weeks among them.
    fn loyal(customers: u32, price: impl Fn(u32, u32) -> i64) -> Purchases {
        let rows = (0..customers).flat_map(|customer| (0..8 + customer % 3).map(move |week| (customer, week)));
        let rows: Vec<_> = rows.filter(|row| *row != (0, 4)).collect();
        let customer: Vec<u32> = rows.iter().map(|row| row.0).collect();
        let ordered_at: Vec<i64> = rows.iter().map(|row| i64::from(row.1) * WEEK).collect();
        let amount: Vec<i64> = rows.iter().map(|row| price(row.0, row.1)).collect();
        let orders =
            Orders { customer: &customer, ordered_at: &ordered_at, amount: Some(&amount), utc_offset_minutes: None };
        purchases(&orders, "1970-03-15T00:00:00Z".parse().unwrap(), &PurchaseOptions::default()).unwrap()
    }

    fn fit(kind: ModelKind, table: &Purchases) -> (Models, Vec<String>) {
        let mut notes = Notes::default();
        let spend: Vec<f64> = table.monetary_value.iter().map(|m| m.unwrap_or(0.0)).collect();
        let models = Models::fit(kind, &table.histories(), (&spend, true), 0.95, &mut notes).unwrap();
        (models, notes.into_inner().into_iter().map(|note| format!("{} {}", note.about, note.code)).collect())
    }

    #[test]
    fn a_base_that_sets_no_limits_is_fitted_under_weak_priors_and_says_so() {
        let table = loyal(25, |customer, week| 1000 + 50 * i64::from((customer + 3 * week) % 7));
        for kind in [ModelKind::BgNbd, ModelKind::MbgNbd, ModelKind::MbgCnbdK, ModelKind::ParetoNbd] {
            let alone = AnyModel::fit(kind, &table.histories(), &FitOptions::default()).unwrap();
            assert_ne!(alone.convergence.status, Status::Converged, "{kind:?}");
            let (models, told) = fit(kind, &table);
            let fit = models.purchases.unwrap();
            assert_eq!((fit.convergence.status, fit.priors.len()), (Status::Converged, 4), "{kind:?}");
            let total = fit.total_expected_purchases(&table.histories(), 26.0, 0.95).unwrap();
            assert!(0.0 < total.low && total.low < total.value && total.value < total.high, "{kind:?} {total:?}");
            assert!(total.high < 26.0 * 25.0 * 2.0, "{kind:?} {total:?}");
            assert!(told.contains(&"purchase_model weak_priors".to_owned()), "{told:?}");
        }
    }

    #[test]
    fn a_shop_with_one_price_needs_no_model_of_spend() {
        let (models, told) = fit(ModelKind::MbgNbd, &loyal(25, |_, _| 1999));
        assert!(matches!(models.spends, Some(Spends::Same(price)) if price == 19.99));
        assert!(told.contains(&"spend_model one_price".to_owned()), "{told:?}");
    }

    #[test]
    fn one_price_is_one_amount_of_two_customers_or_more() {
        let is_one = |rows: &[(u32, i64, i64)]| {
            let column = |of: fn(&(u32, i64, i64)) -> i64| rows.iter().map(of).collect::<Vec<_>>();
            let customer: Vec<u32> = rows.iter().map(|row| row.0).collect();
            let (at, amount) = (column(|row| row.1 * WEEK), column(|row| row.2));
            let orders =
                Orders { customer: &customer, ordered_at: &at, amount: Some(&amount), utc_offset_minutes: None };
            one_price(&[20.0; 2], &orders, DateTime::from_timestamp_micros(9 * WEEK).unwrap())
        };
        // First orders, free ones and what is yet to come don't count.
        assert!(is_one(&[(0, 0, 1), (0, 1, 20), (1, 0, 7), (1, 3, 20), (1, 4, 0), (1, 10, 99)]));
        // Equal means of different amounts are no price.
        assert!(!is_one(&[(0, 0, 20), (0, 1, 10), (0, 2, 30), (1, 0, 20), (1, 3, 20)]));
        let notes = |price: &dyn Fn(u32, u32) -> i64, customers| {
            let (table, mut notes) = (loyal(customers, price), Notes::default());
            let spend: Vec<f64> = table.monetary_value.iter().map(|m| m.unwrap_or(0.0)).collect();
            let found = Models::fit(ModelKind::MbgNbd, &table.histories(), (&spend, true), 0.95, &mut notes).unwrap();
            (matches!(found.spends, Some(Spends::Same(_))), notes.into_inner())
        };
        assert!(notes(&|_, _| 1999, 2).0);
        let (same, told) = notes(&|_, _| 1999, 1);
        assert!(!same && told.iter().all(|note| note.code != "one_price"), "{told:?}");
    }

    #[test]
    fn the_best_model_is_found_on_the_past() {
        let truth = crate::value::MbgNbd { r: 2.0, alpha: 6.0, a: 1.0, b: 1.0 };
        let base = crate::value::simulate(&truth, None, &[60.0; 3000], &Default::default()).unwrap();
        let customer: Vec<u32> = (0..3000).chain(base.purchase_customer).collect();
        let weeks = [0.0; 3000].into_iter().chain(base.purchase_time);
        let ordered_at: Vec<i64> = weeks.map(|week| (week * WEEK as f64) as i64).collect();
        let orders = Orders { customer: &customer, ordered_at: &ordered_at, amount: None, utc_offset_minutes: None };
        let as_of = DateTime::from_timestamp_micros(60 * WEEK).unwrap();
        let mut notes = Notes::default();
        let options = ScoreOptions { model: ScoreModel::Best, ..ScoreOptions::default() };
        let best = kind(&orders, as_of, &options, &mut notes);
        assert_ne!(best, ModelKind::BgNbd, "who leaves after the first purchase is alive to BG/NBD");
        let (text, start) = (&notes.into_inner()[0].text, "foretold what 3000 customers bought after 1970-08-27 best");
        assert!(text.starts_with(&format!("{best} {start}")), "{text}");
        let few = Orders { customer: &[1, 1], ordered_at: &[0, WEEK], amount: None, utc_offset_minutes: None };
        let mut notes = Notes::default();
        assert_eq!(kind(&few, as_of, &options, &mut notes), ModelKind::MbgNbd);
    }
}
