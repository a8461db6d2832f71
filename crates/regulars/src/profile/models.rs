//! The models of a base: fitted as far as the data supports them, and what they predict.

use super::CustomerScores;
use super::notes::Notes;
use super::score::ScoreOptions;
use crate::error::Result;
use crate::estimate::Answer;
use crate::value::{
    BgNbd, Fit, FitOptions, GammaGamma, LifetimeOptions, Purchases, TimeUnit, lifetime_value, total_lifetime_value,
};
use libm::log1p;

/// The fitted models, as far as the data supports them.
pub(super) struct Models {
    pub(super) purchases: Option<Fit<BgNbd>>,
    pub(super) spends: Option<Fit<GammaGamma>>,
    /// Mean spend of each customer's repeat purchases; 0, and never read, without a repeat.
    spend: Vec<f64>,
}

impl Models {
    pub(super) fn fit(table: &Purchases, options: &ScoreOptions, notes: &mut Notes) -> Result<Self> {
        let fit_options = FitOptions { level: options.level, ..FitOptions::default() };
        let purchases = notes.supported("purchase_model", BgNbd::fit(&table.histories(), &fit_options))?;
        let rows = table.frequency.iter().zip(&table.monetary_value);
        let paying = rows.filter_map(|(&x, &m)| m.filter(|&m| m > 0.0).map(|m| (x, m)));
        let (frequency, spend): (Vec<u32>, Vec<f64>) = paying.unzip();
        let free = table.monetary_value.iter().flatten().filter(|&&m| m <= 0.0).count();
        if free > 0 {
            notes.add(
                "spend_model",
                "free_repeats",
                format!("{free} customers whose repeat purchases were all free are left out"),
            );
        }
        let spends = notes.supported("spend_model", GammaGamma::fit(&frequency, &spend, &fit_options))?;
        notes.status("purchase_model", purchases.as_ref().map(|fit| fit.convergence.status));
        notes.status("spend_model", spends.as_ref().map(|fit| fit.convergence.status));
        let spend = table.monetary_value.iter().map(|m| m.unwrap_or(0.0)).collect();
        Ok(Self { purchases, spends, spend })
    }

    /// Fills the predicted columns, and gives the expected purchases and the value of the whole base.
    pub(super) fn predict(
        &self,
        table: &Purchases,
        options: &ScoreOptions,
        customers: &mut CustomerScores,
        notes: &mut Notes,
    ) -> Result<(Answer, Answer)> {
        let n = table.customer.len() as u64;
        let missing =
            |what: &str| Answer::NotEnough { n, needed: n + 1, why: format!("there is no {what}, see the notes") };
        let Some(fit) = &self.purchases else { return Ok((missing("purchase model"), missing("purchase model"))) };
        let (histories, level, horizon) = (table.histories(), options.level, options.horizon);
        notes.add(
            "probability_alive",
            "one_time_buyers",
            "BG/NBD lets customers leave only after a repeat purchase, so those without one count as alive".into(),
        );
        customers.probability_alive = notes.supported("probability_alive", fit.probability_alive(&histories, level))?;
        customers.expected_purchases =
            notes.supported("expected_purchases", fit.expected_purchases(&histories, horizon, level))?;
        let total = notes.supported("expected_purchases", fit.total_expected_purchases(&histories, horizon, level))?;
        let total = total.map_or_else(|| missing("interval"), Answer::Known);
        let Some(spends) = &self.spends else { return Ok((total, missing("spend model"))) };
        let discount_rate = log1p(options.annual_discount) * table.unit.days() / TimeUnit::Year.days();
        let ahead = LifetimeOptions { horizon, discount_rate, margin: options.margin, level };
        let value = lifetime_value(fit, spends, &histories, &self.spend, &ahead);
        customers.value = notes.supported("value", value)?;
        let value = total_lifetime_value(fit, spends, &histories, &self.spend, &ahead);
        let value = notes.supported("value", value)?;
        Ok((total, value.map_or_else(|| missing("finite expected spend"), Answer::Known)))
    }
}
