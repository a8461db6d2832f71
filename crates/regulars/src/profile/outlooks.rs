//! What the models of a base predict of each customer and of all together.

use super::models::{Models, Spends};
use super::notes::Notes;
use super::paying::Paying;
use super::score_table::ScoreOptions;
use crate::error::Result;
use crate::estimate::{Answer, Estimate};
use crate::fit::{delta, log_normal};
use crate::math::columns::sum::exact_sum;
use crate::model::Instant;
use crate::value::{
    AnyModel, Backtest, Coming, Errors, Fit, GammaGamma, Histories, Intervals, LifetimeOptions, ModelKind, Orders,
    PastModels, Predicted, PurchaseModel, Purchases, Spending, TimeUnit, each_value, total_value,
};
use libm::log1p;

/// The predicted columns, and the totals.
pub(super) struct Outlooks {
    pub(super) probability_alive: Option<Intervals>,
    pub(super) expected: Option<Intervals>,
    pub(super) predicted: Option<Intervals>,
    pub(super) value: Option<Intervals>,
    pub(super) total: Answer,
    pub(super) total_value: Answer,
    pub(super) predicted_total: Predicted,
    pub(super) predicted_value: Predicted,
    pub(super) predicted_values: Option<Intervals>,
}

/// What is asked of the models, of the customers of a table.
pub(super) struct Asked<'a> {
    pub(super) table: &'a Purchases,
    /// Mean spend of each customer's repeat purchases; 0, and never read, without a repeat. Where all were free, that of
    /// those who pay.
    pub(super) spend: &'a [f64],
    /// Who will pay; `None` where no customer's purchases were free.
    pub(super) paying: Option<&'a Paying>,
    pub(super) options: &'a ScoreOptions,
}

impl Asked<'_> {
    fn missing(&self, what: &str) -> Answer {
        // Not customers are short, but what the models need of them: how many more would do is in the notes, if known.
        Answer::NotEnough { n: 0, needed: 1, why: format!("there is no {what}, see the notes") }
    }

    fn lifetime(&self) -> LifetimeOptions {
        let ScoreOptions { horizon, annual_discount, margin, level, .. } = *self.options;
        let discount_rate = log1p(annual_discount) * self.table.unit.days() / TimeUnit::Year.days();
        LifetimeOptions { horizon, discount_rate, margin, level }
    }

    fn nothing(&self, what: &str) -> Outlooks {
        let missing = || self.missing(what);
        Outlooks {
            probability_alive: None,
            expected: None,
            predicted: None,
            value: None,
            total: missing(),
            total_value: missing(),
            predicted_total: Predicted::missing(missing()),
            predicted_value: Predicted::missing(missing()),
            predicted_values: None,
        }
    }

    /// All that the models tell. `past` holds what they missed before.
    pub(super) fn outlooks(&self, models: &Models, past: &Backtest, notes: &mut Notes) -> Result<Outlooks> {
        let Some(fit) = &models.purchases else { return Ok(self.nothing("purchase model")) };
        let (histories, level, horizon) = (self.table.histories(), self.options.level, self.options.horizon);
        if fit.model.kind() == ModelKind::BgNbd {
            let text = "BG/NBD lets customers leave only after a repeat purchase, so those without one count as alive";
            notes.add("probability_alive", "one_time_buyers", text.into());
        }
        let mut found = self.nothing("interval");
        found.probability_alive = notes.supported("probability_alive", fit.probability_alive(&histories, level))?;
        found.expected = notes.supported("expected_purchases", fit.expected_purchases(&histories, horizon, level))?;
        let Some(total) =
            notes.supported("expected_purchases", fit.total_expected_purchases(&histories, horizon, level))?
        else {
            return Ok(found);
        };
        let coming = Coming::new(&fit.model, &histories, horizon, level)?;
        let errors = Errors { model: past.of_purchases, ..Errors::new(&total, coming.variance()) };
        found.predicted_total = Predicted::purchases(&total, errors);
        found.total = Answer::Known(total);
        let no_value = |what: &str| (self.missing(what), Predicted::missing(self.missing(what)));
        (found.total_value, found.predicted_value) = match &models.spends {
            None => no_value("spend model"),
            Some(spends) => {
                self.note_endless(spends, notes);
                let payers = notes.supported("value", self.value(fit, spends, &histories))?;
                found.predicted_values = self.predicted_values(spends, &coming, payers.as_ref())?;
                found.value = match self.paying {
                    Some(paying) => payers.map(|payers| paying.values(&payers)),
                    None => payers,
                };
                match notes.supported("value", self.total_value(fit, spends, &histories))? {
                    None => no_value("finite expected spend"),
                    Some(total) => (Answer::Known(total.clone()), self.predicted_value(total, spends, &coming, past)),
                }
            }
        };
        found.predicted = Some(whole_limits(coming, found.expected.as_ref(), level));
        Ok(found)
    }

    /// Of a column of what customers bring who pay, what is expected of each.
    fn paid(&self, payers: Vec<f64>) -> Vec<f64> {
        match self.paying {
            Some(paying) => paying.expected(&payers),
            None => payers,
        }
    }

    /// The values of customers, if they pay.
    fn value(&self, fit: &Fit<AnyModel>, spends: &Spends, histories: &Histories<'_>) -> Result<Intervals> {
        match spends {
            Spends::Differ(spends) => each_value(fit, &self.spending(spends), histories, &self.lifetime()),
            Spends::Same(price) => self.at_price(fit, *price, histories, |column| column),
        }
    }

    fn total_value(&self, fit: &Fit<AnyModel>, spends: &Spends, histories: &Histories<'_>) -> Result<Estimate> {
        match spends {
            Spends::Differ(spends) => {
                let share = self.paying.map(|paying| &paying.share.value[..]);
                total_value(fit, &Spending { share, ..self.spending(spends) }, histories, &self.lifetime())
            }
            Spends::Same(price) => {
                let total = self.at_price(fit, *price, histories, |column| vec![exact_sum(self.paid(column))])?;
                Ok(total.single(histories.len(), "one_price_delta_method"))
            }
        }
    }

    /// Spends by their fit; where the model's expectation is infinite, the mean of all repeat purchases stands for it.
    fn spending<'a>(&'a self, fit: &'a Fit<GammaGamma>) -> Spending<'a> {
        let repeats = || self.table.frequency.iter().zip(self.spend).map(|(&x, m)| (f64::from(x), m));
        let made = exact_sum(repeats().map(|(x, _)| x));
        let mean = exact_sum(repeats().filter(|(x, _)| *x > 0.0).map(|(x, m)| x * m)) / made.max(1.0);
        Spending { fit, monetary_value: self.spend, instead: Some(mean), share: None }
    }

    fn note_endless(&self, spends: &Spends, notes: &mut Notes) {
        let Spends::Differ(fit) = spends else { return };
        let endless = self.table.frequency.iter().filter(|&&x| !fit.model.is_finite(x.into())).count();
        if endless > 0 {
            let mean = self.spending(fit).instead.unwrap_or_default();
            let text = format!(
                "spends differ so much that the model knows no mean for {endless} customers: the mean of all repeat \
                 purchases, {mean:.2}, stands for it"
            );
            notes.add("value", "mean_of_all", text);
        }
    }

    /// What each customer will bring: the value, and limits of what will be counted, discounted and with the margin as
    /// the value is in all. `value` is that of customers who pay.
    fn predicted_values(
        &self,
        spends: &Spends,
        coming: &Coming,
        value: Option<&Intervals>,
    ) -> Result<Option<Intervals>> {
        let Some(value) = value else { return Ok(None) };
        let level = self.options.level;
        let (each, (low, high)) = match spends {
            Spends::Same(price) => {
                let at_price = |counts: &[f64]| counts.iter().map(|count| count * price).collect::<Vec<_>>();
                (vec![*price; coming.mean.len()], (at_price(&coming.low), at_price(&coming.high)))
            }
            Spends::Differ(fit) => {
                let frequency = &self.table.frequency;
                let each = self.spending(fit).expected(&fit.model, frequency)?;
                let limits = coming.spend_limits(&fit.model, frequency, self.spend, &each, level)?;
                (each, limits)
            }
        };
        let spent = exact_sum(coming.mean.iter().zip(&each).map(|(count, spend)| count * spend));
        let worth = if spent > 0.0 { exact_sum(value.value.iter().copied()) / spent } else { 0.0 };
        // Chance adds to what the parameters leave open. And a customer's own discount differs from that of all, by which
        // a limit might pass the value.
        let limit = |column: Vec<f64>, expected: &[f64], hold: fn(f64, f64) -> f64| {
            column.into_iter().zip(expected).map(|(limit, &expected)| hold(limit * worth, expected)).collect()
        };
        let (low, high) = (limit(low, &value.low, f64::min), limit(high, &value.high, f64::max));
        let payers = Intervals { value: value.value.clone(), low, high, level };
        Ok(Some(match self.paying {
            Some(paying) => paying.counted(payers),
            None => payers,
        }))
    }

    /// The value of purchases that bring the same each; the uncertainty is that of their number.
    fn at_price(
        &self,
        fit: &Fit<AnyModel>,
        price: f64,
        histories: &Histories<'_>,
        of: impl Fn(Vec<f64>) -> Vec<f64>,
    ) -> Result<Intervals> {
        let LifetimeOptions { horizon, discount_rate, margin, level } = self.lifetime();
        let (value, error) = delta(fit, |model| {
            let purchases = model.discounted_purchases(histories, horizon, discount_rate)?;
            Ok(of(purchases.into_iter().map(|purchases| margin * price * purchases).collect()))
        })?;
        log_normal(value, &error, level)
    }

    fn predicted_value(&self, total: Estimate, spends: &Spends, coming: &Coming, past: &Backtest) -> Predicted {
        let paid = self.paying.map(|paying| coming.paid(&paying.share.value));
        let coming = paid.as_ref().unwrap_or(coming);
        // Chance as a share of the total is the same with and without discount and margin, but for their small
        // differences between customers.
        let moments = match spends {
            Spends::Same(price) => {
                let purchases: f64 = exact_sum(coming.mean.iter().copied());
                Some((price * purchases, price * price * coming.variance()))
            }
            Spends::Differ(fit) => coming.spend(&fit.model, &self.table.frequency, self.spend),
        };
        let Some((mean, variance)) = moments else {
            return Predicted::missing(self.missing("finite variance of spends, which differ too much"));
        };
        let chance = if mean > 0.0 { variance * (total.value / mean) * (total.value / mean) } else { 0.0 };
        let model = past.of_spend.or(past.of_purchases);
        let errors = Errors { model, ..Errors::new(&total, chance) };
        Predicted::value(&total, errors, coming.nothing())
    }
}

/// Purchases that will be counted: the limits of chance, or the whole numbers around those of the expectation where the
/// parameters leave more open.
fn whole_limits(coming: Coming, expected: Option<&Intervals>, level: f64) -> Intervals {
    let Coming { mean: value, mut low, mut high, .. } = coming;
    if let Some(expected) = expected {
        low.iter_mut().zip(&expected.low).for_each(|(low, expected)| *low = low.min(expected.floor()));
        high.iter_mut().zip(&expected.high).for_each(|(high, expected)| *high = high.max(expected.ceil()));
    }
    Intervals { value, low, high, level }
}

/// What the models missed on the base's own past.
pub(super) fn past(
    (kind, one_price): (ModelKind, bool),
    orders: &Orders<'_>,
    as_of: Instant,
    options: &ScoreOptions,
) -> Result<Backtest> {
    Backtest::new(orders, as_of, options.horizon, &options.purchases, |histories, spend| {
        // What hinders a fit to the past is no remark on the present.
        let models = Models::fit(kind, histories, (spend, one_price), options.level, &mut Notes::default()).ok()?;
        Some(PastModels { spends: models.spend_model().cloned(), purchases: models.purchases? })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{GammaGamma, MbgNbd, PurchaseOptions, SimulateOptions, purchases, simulate};

    fn table(spend: &GammaGamma) -> Purchases {
        let truth = MbgNbd { r: 1.5, alpha: 5.0, a: 0.6, b: 2.5 };
        let options = SimulateOptions { seed: 3, horizon: 0.0 };
        let base = simulate(&truth, Some(spend), &[40.0; 500], &options).unwrap();
        let customer: Vec<u32> = (0..500).chain(base.purchase_customer).collect();
        let at = [0.0; 500].into_iter().chain(base.purchase_time).map(|week| (week * 7.0 * 86_400e6) as i64);
        let (ordered_at, first) = (at.collect::<Vec<i64>>(), [20.0; 500].into_iter());
        let amount: Vec<i64> = first.chain(base.purchase_spend).map(|spend| (spend * 100.0).ceil() as i64).collect();
        let orders =
            Orders { customer: &customer, ordered_at: &ordered_at, amount: Some(&amount), utc_offset_minutes: None };
        purchases(&orders, "1970-10-08T00:00:00Z".parse().unwrap(), &PurchaseOptions::default()).unwrap()
    }

    fn outlooks(table: &Purchases) -> (Outlooks, Vec<String>) {
        let (options, mut notes) = (ScoreOptions::default(), Notes::default());
        let spend: Vec<f64> = table.monetary_value.iter().map(|m| m.unwrap_or(0.0)).collect();
        let models = Models::fit(ModelKind::MbgNbd, &table.histories(), (&spend, false), 0.95, &mut notes).unwrap();
        let asked = Asked { table, spend: &spend, paying: None, options: &options };
        let found = asked.outlooks(&models, &Backtest::default(), &mut notes).unwrap();
        (found, notes.into_inner().into_iter().map(|note| format!("{} {}", note.code, note.text)).collect())
    }

    /// One in many spends a fortune: no mean of the population, but values of all customers, and what stands for it.
    #[test]
    fn spends_without_a_mean_still_have_values() {
        let table = table(&GammaGamma { p: 3.0, q: 0.7, gamma: 10.0 });
        let (found, notes) = outlooks(&table);
        let told = notes.iter().find(|note| note.starts_with("mean_of_all ")).unwrap();
        assert!(told.contains("the mean of all repeat purchases, "), "{told}");
        let (value, predicted) = (found.value.unwrap(), found.predicted_values.unwrap());
        assert!(value.value.iter().all(|value| value.is_finite() && *value < 1e300));
        let total = found.total_value.estimate().unwrap();
        assert!((total.value / value.value.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{total:?}");
        let rows = predicted.value.iter().zip(predicted.low.iter().zip(&predicted.high));
        assert!(rows.into_iter().all(|(value, (low, high))| 0.0 <= *low && low <= value && value <= high));
    }

    #[test]
    fn single_values_are_predicted_wider_than_expected() {
        let table = table(&GammaGamma { p: 6.0, q: 4.0, gamma: 15.0 });
        let (found, notes) = outlooks(&table);
        assert!(!notes.iter().any(|note| note.starts_with("mean_of_all ")), "{notes:?}");
        let (value, predicted) = (found.value.unwrap(), found.predicted_values.unwrap());
        assert_eq!(value.value, predicted.value);
        let held = |row: usize| (predicted.low[row]..=predicted.high[row]).contains(&predicted.value[row]);
        assert!((0..value.value.len()).all(held));
        // Who hardly comes again may still bring what one purchase does.
        let rare: Vec<usize> = (0..value.value.len()).filter(|&row| (0.0..0.3).contains(&value.value[row])).collect();
        assert!(rare.len() > 20 && rare.iter().all(|&row| predicted.high[row] > 5.0), "{}", rare.len());
        let wider = |row: usize| predicted.high[row] - predicted.low[row] > value.high[row] - value.low[row];
        let alive: Vec<usize> = (0..value.value.len()).filter(|&row| value.value[row] > 20.0).collect();
        assert!(alive.len() > 50 && alive.iter().all(|&row| wider(row)), "{} customers", alive.len());
    }
}
