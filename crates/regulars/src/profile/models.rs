//! The models of a base: fitted as far as the data supports them, and what they predict.

use super::notes::Notes;
use super::score_table::CustomerScores;
use super::score_table::ScoreOptions;
use crate::error::Result;
use crate::estimate::Answer;
use crate::math::columns::sum::exact_sum;
use crate::value::{
    BgNbd, Fit, FitOptions, GammaGamma, LifetimeOptions, Prior, Purchases, Status, TimeUnit, lifetime_value,
    total_lifetime_value,
};
use libm::{log, log1p};

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
        let histories = table.histories();
        let typical = [("r", 1.0), ("alpha", mean(&table.age)), ("a", 1.0), ("b", 1.0)];
        let purchases = fitted("purchase_model", &typical, &fit_options, notes, |how| BgNbd::fit(&histories, how))?;
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
        let typical = [("p", 1.0), ("q", 1.0), ("gamma", mean(&spend))];
        let spends =
            fitted("spend_model", &typical, &fit_options, notes, |how| GammaGamma::fit(&frequency, &spend, how))?;
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

/// The fit that the data alone support, or else the one under weak priors around what is `typical`.
///
/// A maximum at the edge of the parameters' range, or a flat one, sets no limits to what follows from it: small bases
/// would get no answer. A standard deviation of 2 of the logarithm leaves the data to decide wherever they can.
fn fitted<M>(
    about: &str,
    typical: &[(&str, f64)],
    options: &FitOptions<'_>,
    notes: &mut Notes,
    fit: impl Fn(&FitOptions<'_>) -> Result<Fit<M>>,
) -> Result<Option<Fit<M>>> {
    let Some(alone) = notes.supported(about, fit(options))? else { return Ok(None) };
    if alone.convergence.status == Status::Converged {
        return Ok(Some(alone));
    }
    let priors: Vec<Prior> = typical
        .iter()
        .map(|&(parameter, around)| Prior { parameter: parameter.into(), mean: log(around), sd: 2.0 })
        .collect();
    let supposed = fit(&FitOptions { priors: &priors, ..*options });
    let supposed = supposed.ok().filter(|fit| fit.convergence.status == Status::Converged);
    if supposed.is_some() {
        let around: Vec<String> =
            typical.iter().map(|(parameter, around)| format!("{parameter} around {around:.3}")).collect();
        let around = around.join(", ");
        let text = format!(
            "the data alone set no limits to the parameters, so each was supposed within a factor of 50: {around}"
        );
        notes.add(about, "weak_priors", text);
    } else {
        notes.status(about, alone.convergence.status);
    }
    Ok(supposed.or(Some(alone)))
}

/// The mean of positive values, at least the smallest positive number.
fn mean(values: &[f64]) -> f64 {
    (exact_sum(values.iter().copied()) / values.len().max(1) as f64).max(f64::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::notes::Note;
    use crate::value::{Orders, PurchaseOptions, purchases};

    /// Customers who buy every week and never stop, with one gap of two weeks among them.
    fn loyal(customers: u32) -> Purchases {
        let rows = (0..customers).flat_map(|customer| (0..8 + customer % 3).map(move |week| (customer, week)));
        let rows: Vec<_> = rows.filter(|row| *row != (0, 4)).collect();
        let customer: Vec<u32> = rows.iter().map(|row| row.0).collect();
        let ordered_at: Vec<i64> = rows.iter().map(|row| i64::from(row.1) * 7 * 86_400_000_000).collect();
        let amount: Vec<i64> = rows.iter().map(|row| 1000 + 50 * i64::from((row.0 + 3 * row.1) % 7)).collect();
        let orders = Orders { customer: &customer, ordered_at: &ordered_at, amount: Some(&amount) };
        purchases(&orders, "1970-03-15T00:00:00Z".parse().unwrap(), &PurchaseOptions::default()).unwrap()
    }

    #[test]
    fn a_base_that_sets_no_limits_is_fitted_under_weak_priors_and_says_so() {
        let (table, options) = (loyal(25), ScoreOptions::default());
        let alone = BgNbd::fit(&table.histories(), &FitOptions::default()).unwrap();
        assert_ne!(alone.convergence.status, Status::Converged);
        let mut notes = Notes::default();
        let models = Models::fit(&table, &options, &mut notes).unwrap();
        let fit = models.purchases.unwrap();
        assert_eq!((fit.convergence.status, fit.priors.len()), (Status::Converged, 4));
        let total = fit.total_expected_purchases(&table.histories(), 26.0, 0.95).unwrap();
        assert!(
            0.0 < total.low && total.low < total.value && total.value < total.high && total.high < 26.0 * 25.0 * 2.0
        );
        let told: Vec<Note> = notes.into_inner();
        assert!(told.iter().any(|note| (note.about.as_str(), note.code.as_str()) == ("purchase_model", "weak_priors")));
    }
}
