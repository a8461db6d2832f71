//! What the models of a base predict of each customer and of all together.

use super::models::{Models, Spends};
use super::notes::Notes;
use super::score_table::ScoreOptions;
use crate::error::Result;
use crate::estimate::{Answer, Estimate};
use crate::fit::{delta, log_normal};
use crate::math::columns::sum::exact_sum;
use crate::model::Instant;
use crate::value::{
    AnyModel, Backtest, Coming, Errors, Fit, Histories, Intervals, LifetimeOptions, ModelKind, Orders, PastModels,
    Predicted, PurchaseModel, Purchases, TimeUnit, lifetime_value, total_lifetime_value,
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
}

/// What is asked of the models, of the customers of a table.
pub(super) struct Asked<'a> {
    pub(super) table: &'a Purchases,
    /// Mean spend of each customer's repeat purchases; 0, and never read, without a repeat.
    pub(super) spend: &'a [f64],
    pub(super) options: &'a ScoreOptions,
}

impl Asked<'_> {
    fn missing(&self, what: &str) -> Answer {
        let n = self.table.customer.len() as u64;
        Answer::NotEnough { n, needed: n + 1, why: format!("there is no {what}, see the notes") }
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
                let value = self.value(fit, spends, &histories);
                found.value = notes.supported("value", value)?;
                match notes.supported("value", self.total_value(fit, spends, &histories))? {
                    None => no_value("finite expected spend"),
                    Some(total) => (Answer::Known(total.clone()), self.predicted_value(total, spends, &coming, past)),
                }
            }
        };
        found.predicted = Some(Intervals { value: coming.mean, low: coming.low, high: coming.high, level });
        Ok(found)
    }

    fn value(&self, fit: &Fit<AnyModel>, spends: &Spends, histories: &Histories<'_>) -> Result<Intervals> {
        match spends {
            Spends::Differ(spends) => lifetime_value(fit, spends, histories, self.spend, &self.lifetime()),
            Spends::Same(price) => self.at_price(fit, *price, histories, |column| column),
        }
    }

    fn total_value(&self, fit: &Fit<AnyModel>, spends: &Spends, histories: &Histories<'_>) -> Result<Estimate> {
        match spends {
            Spends::Differ(spends) => total_lifetime_value(fit, spends, histories, self.spend, &self.lifetime()),
            Spends::Same(price) => {
                let total = self.at_price(fit, *price, histories, |column| vec![exact_sum(column)])?;
                Ok(total.single(histories.len(), "one_price_delta_method"))
            }
        }
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
        Predicted::value(&total, errors)
    }
}

/// What the models missed on the base's own past.
pub(super) fn past(kind: ModelKind, orders: &Orders<'_>, as_of: Instant, options: &ScoreOptions) -> Result<Backtest> {
    Backtest::new(orders, as_of, options.horizon, &options.purchases, |histories, spend| {
        // What hinders a fit to the past is no remark on the present.
        let models = Models::fit(kind, histories, spend, options.level, &mut Notes::default()).ok()?;
        Some(PastModels { spends: models.spend_model().cloned(), purchases: models.purchases? })
    })
}
