//! Answers of a fitted model with the intervals that its fit's uncertainty gives them, by the delta method.

use super::distinct::Collapsed;
use super::purchase_model::PurchaseModel;
use super::rows::checked;
use crate::error::Result;
use crate::estimate::Estimate;
use crate::fit::posterior;
use crate::fit::{Fit, FitOptions, Intervals, Posterior, PosteriorOptions, delta, log_normal, log_odds_normal};
use crate::math::columns::sum::exact_sum;
use crate::value::purchases::histories::Histories;

impl<M: PurchaseModel> Fit<M> {
    /// Probability to be alive ([`PurchaseModel::probability_alive`]) with its interval, normal on the log-odds scale.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] when the likelihood is flat, a parameter is at the edge of its range or the fit
    /// contradicts itself; [`crate::Error::OutOfRange`] for a level outside (0, 1).
    ///
    /// ```
    /// # use regulars::value::{BgNbd, FitOptions, Histories, PurchaseModel};
    /// # let frequency = [0, 0, 0, 1, 2, 5, 9, 0, 1, 3];
    /// # let recency = [0.0, 0.0, 0.0, 4.0, 9.0, 20.0, 31.0, 0.0, 30.0, 12.0];
    /// # let age = [39.0, 38.0, 35.0, 36.0, 33.0, 39.0, 32.0, 30.0, 38.0, 30.0];
    /// # let histories = Histories::new(&frequency, &recency, &age)?;
    /// let fit = BgNbd::fit(&histories, &FitOptions::default())?;
    /// let alive = fit.probability_alive(&histories, 0.95)?;
    /// assert!(alive.low[4] < alive.value[4] && alive.value[4] < alive.high[4]);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn probability_alive(&self, histories: &Histories<'_>, level: f64) -> Result<Intervals> {
        let (value, error) =
            once(&self.model, histories, |histories| delta(self, |model| model.probability_alive(histories)))?;
        log_odds_normal(value, &error, level)
    }

    /// Expected purchases ([`PurchaseModel::expected_purchases`]) with their interval, normal on the log scale.
    ///
    /// # Errors
    /// As [`Self::probability_alive`] and [`PurchaseModel::expected_purchases`].
    ///
    /// ```
    /// # use regulars::value::{BgNbd, FitOptions, Histories, PurchaseModel};
    /// # let frequency = [0, 0, 0, 1, 2, 5, 9, 0, 1, 3];
    /// # let recency = [0.0, 0.0, 0.0, 4.0, 9.0, 20.0, 31.0, 0.0, 30.0, 12.0];
    /// # let age = [39.0, 38.0, 35.0, 36.0, 33.0, 39.0, 32.0, 30.0, 38.0, 30.0];
    /// # let histories = Histories::new(&frequency, &recency, &age)?;
    /// let fit = BgNbd::fit(&histories, &FitOptions::default())?;
    /// let expected = fit.expected_purchases(&histories, 26.0, 0.95)?;
    /// assert!(expected.low[6] > 0.0 && expected.low[6] < expected.value[6]);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn expected_purchases(&self, histories: &Histories<'_>, horizon: f64, level: f64) -> Result<Intervals> {
        let expected = |histories: &Histories<'_>| delta(self, |model| model.expected_purchases(histories, horizon));
        let (value, error) = once(&self.model, histories, expected)?;
        log_normal(value, &error, level)
    }

    /// Purchases that the whole base is expected to make within `horizon`, with the interval of their sum.
    ///
    /// # Errors
    /// As [`Self::expected_purchases`].
    ///
    /// ```
    /// # use regulars::value::{BgNbd, FitOptions, Histories, PurchaseModel};
    /// # let frequency = [0, 0, 0, 1, 2, 5, 9, 0, 1, 3];
    /// # let recency = [0.0, 0.0, 0.0, 4.0, 9.0, 20.0, 31.0, 0.0, 30.0, 12.0];
    /// # let age = [39.0, 38.0, 35.0, 36.0, 33.0, 39.0, 32.0, 30.0, 38.0, 30.0];
    /// # let histories = Histories::new(&frequency, &recency, &age)?;
    /// let fit = BgNbd::fit(&histories, &FitOptions::default())?;
    /// let total = fit.total_expected_purchases(&histories, 26.0, 0.95)?;
    /// let sum: f64 = fit.model.expected_purchases(&histories, 26.0)?.iter().sum();
    /// assert!((total.value - sum).abs() < 1e-9);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn total_expected_purchases(&self, histories: &Histories<'_>, horizon: f64, level: f64) -> Result<Estimate> {
        // The sum is a column of one row, so that its error counts that all rows move together with the parameters.
        let total = |column: Vec<f64>| vec![exact_sum(column)];
        let (value, error) = delta(self, |model| model.expected_purchases(histories, horizon).map(total))?;
        Ok(log_normal(value, &error, level)?.single(histories.len(), &format!("{}_delta_method", self.model.name())))
    }

    /// Draws from the posterior of the fitted model, of the histories that it was fitted to, with their weights.
    ///
    /// The priors are those of the fit, and flat ones on the logarithms of the other parameters.
    ///
    /// # Errors
    /// As the model's `fit`; [`crate::Error::OutOfRange`] for options out of range; [`crate::Error::Invalid`] when the
    /// data, without priors, leave a parameter without limits.
    ///
    /// ```
    /// # use regulars::value::{BgNbd, FitOptions, Histories, PosteriorOptions, Prior};
    /// # let frequency = [0, 0, 0, 1, 2, 5, 9, 0, 1, 3];
    /// # let recency = [0.0, 0.0, 0.0, 4.0, 9.0, 20.0, 31.0, 0.0, 30.0, 12.0];
    /// # let age = [39.0, 38.0, 35.0, 36.0, 33.0, 39.0, 32.0, 30.0, 38.0, 30.0];
    /// # let histories = Histories::new(&frequency, &recency, &age)?;
    /// let priors = ["r", "a", "b"].map(|name| Prior { parameter: name.into(), mean: 0.0, sd: 1.0 });
    /// let fit = BgNbd::fit(&histories, &FitOptions { priors: &priors, ..FitOptions::default() })?;
    /// let posterior = fit.posterior(&histories, None, &PosteriorOptions { draws: 400, ..Default::default() })?;
    /// assert_eq!(posterior.models.len(), 400);
    /// assert!(posterior.n_eff > 40.0);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn posterior(
        &self,
        histories: &Histories<'_>,
        weights: Option<&[f64]>,
        options: &PosteriorOptions,
    ) -> Result<Posterior<M>> {
        self.model.check_rows(histories)?;
        let problem = self.model.problem(histories, &FitOptions { weights, ..FitOptions::default() })?;
        posterior(self, problem, options)
    }
}

/// Values and errors of the histories, asked of one row of each where many are equal.
pub(crate) fn once<M: PurchaseModel>(
    model: &M,
    histories: &Histories<'_>,
    of: impl Fn(&Histories<'_>) -> Result<(Vec<f64>, Vec<f64>)>,
) -> Result<(Vec<f64>, Vec<f64>)> {
    // Here, where an error still names the caller's row.
    checked(model, histories)?;
    let Some(collapsed) = Collapsed::new(histories) else { return of(histories) };
    let (value, error) = of(&collapsed.histories())?;
    Ok((collapsed.spread(&value), collapsed.spread(&error)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::{FitOptions, Prior, Status};
    use crate::value::models::any_model::{AnyModel, ModelKind};
    use crate::value::models::bg_nbd::model::BgNbd;

    /// Everyone comes every week: alone, the data leave parameters at the edge; the error names the cure, and it is one.
    #[test]
    fn weak_priors_cure_a_fit_at_the_edge() {
        let (frequency, recency, age) = ([9; 20], [9.0; 20], [9.5; 20]);
        let gaps = [0.0; 20];
        let histories = Histories::new(&frequency, &recency, &age).unwrap().with_log_gaps(&gaps).unwrap();
        for kind in [ModelKind::BgNbd, ModelKind::MbgNbd, ModelKind::ParetoNbd, ModelKind::MbgCnbdK] {
            let alone = AnyModel::fit(kind, &histories, &FitOptions::default()).unwrap();
            let refused = alone.expected_purchases(&histories, 4.0, 0.95).unwrap_err().to_string();
            assert!(refused.contains("fit with weak priors (priors = \"weak\""), "{kind:?} {refused}");
            let weak = FitOptions { weak_priors: true, ..FitOptions::default() };
            let fit = AnyModel::fit(kind, &histories, &weak).unwrap();
            assert_eq!((fit.convergence.status, fit.priors.len()), (Status::Converged, 4), "{kind:?}");
            let expected = fit.expected_purchases(&histories, 4.0, 0.95).unwrap();
            assert!(expected.low[0] > 1.0 && expected.high[0] < 8.0, "{kind:?} {expected:?}");
        }
    }

    #[test]
    fn a_prior_of_ones_own_goes_before_a_weak_one() {
        let (frequency, recency) = ([0, 0, 0, 1, 2, 5, 9, 0, 1, 3], [0., 0., 0., 4., 9., 20., 31., 0., 30., 12.]);
        let age = [39.0, 38.0, 35.0, 36.0, 33.0, 39.0, 32.0, 30.0, 38.0, 30.0];
        let histories = Histories::new(&frequency, &recency, &age).unwrap();
        let own = [Prior { parameter: "a".into(), mean: 0.5, sd: 0.1 }];
        let options = FitOptions { priors: &own, weak_priors: true, ..FitOptions::default() };
        let fit = BgNbd::fit(&histories, &options).unwrap();
        assert_eq!(fit.priors.iter().map(|prior| &prior.parameter[..]).collect::<Vec<_>>(), ["a", "r", "alpha", "b"]);
        assert_eq!((fit.priors[0].sd, fit.priors[1].sd), (0.1, 2.0));
        let mean = age.iter().sum::<f64>() / 10.0;
        assert!((fit.priors[2].mean - libm::log(mean)).abs() < 1e-12 && fit.priors[1].mean.abs() < 1e-12);
        // The posterior stands on the same priors.
        assert!(fit.posterior(&histories, None, &PosteriorOptions { draws: 200, ..Default::default() }).is_ok());
    }

    #[test]
    fn a_fit_that_contradicts_itself_has_no_intervals() {
        let (frequency, recency) = ([0, 0, 0, 1, 2, 5, 9, 0, 1, 3], [0., 0., 0., 4., 9., 20., 31., 0., 30., 12.]);
        let age = [39.0, 38.0, 35.0, 36.0, 33.0, 39.0, 32.0, 30.0, 38.0, 30.0];
        let histories = Histories::new(&frequency, &recency, &age).unwrap();
        let fit = BgNbd::fit(&histories, &FitOptions::default()).unwrap();
        assert!(fit.probability_alive(&histories, 0.95).is_ok());
        let edits: [fn(&mut Fit<BgNbd>); 6] = [
            |fit| fit.model.r = 50.0,
            |fit| fit.parameters.swap(0, 1),
            |fit| fit.parameters.truncate(3),
            |fit| fit.covariance = Some(vec![]),
            |fit| fit.covariance.as_mut().unwrap()[0][0] = -1.0,
            |fit| fit.covariance.as_mut().unwrap()[1][2] *= 1e9,
        ];
        for edit in edits {
            let mut edited = fit.clone();
            edit(&mut edited);
            let refused = edited.probability_alive(&histories, 0.95).unwrap_err();
            assert_eq!(refused.code(), "invalid", "{refused}");
        }
    }
}
