//! The calls of the room `churn`.

use super::dispatch::{Outcome, run};
use regulars::churn::{Fit, FitOptions, PosteriorOptions, Prior, ShiftedBetaGeometric};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Periods {
    model: ShiftedBetaGeometric,
    #[serde(default)]
    periods: Vec<u32>,
    #[serde(default)]
    churned: Vec<bool>,
    #[serde(default)]
    discount: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    periods: Vec<u32>,
    churned: Vec<bool>,
    weights: Option<Vec<f64>>,
    level: Option<f64>,
    #[serde(default)]
    priors: Vec<Prior>,
}

impl Rows {
    fn options(&self) -> FitOptions<'_> {
        let level = self.level.unwrap_or(FitOptions::default().level);
        FitOptions { weights: self.weights.as_deref(), level, priors: &self.priors, ..FitOptions::default() }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fitted {
    fit: Fit<ShiftedBetaGeometric>,
    periods: Vec<u32>,
    level: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Observed {
    model: ShiftedBetaGeometric,
    observed: Vec<u32>,
    seed: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Drawn {
    fit: Fit<ShiftedBetaGeometric>,
    periods: Vec<u32>,
    churned: Vec<bool>,
    weights: Option<Vec<f64>>,
    options: PosteriorOptions,
}

pub(crate) fn call(name: &str, args: &Value) -> Option<Outcome> {
    Some(match name {
        "churn::ShiftedBetaGeometric::fit" => {
            run(args, |a: Rows| ShiftedBetaGeometric::fit(&a.periods, &a.churned, &a.options()))
        }
        "churn::ShiftedBetaGeometric::log_likelihood" => {
            run(args, |a: Periods| a.model.log_likelihood(&a.periods, &a.churned))
        }
        "churn::ShiftedBetaGeometric::pmf" => run(args, |a: Periods| a.model.pmf(&a.periods)),
        "churn::ShiftedBetaGeometric::log_pmf" => run(args, |a: Periods| a.model.log_pmf(&a.periods)),
        "churn::ShiftedBetaGeometric::survival" => run(args, |a: Periods| a.model.survival(&a.periods)),
        "churn::ShiftedBetaGeometric::log_survival" => run(args, |a: Periods| a.model.log_survival(&a.periods)),
        "churn::ShiftedBetaGeometric::retention" => run(args, |a: Periods| a.model.retention(&a.periods)),
        "churn::ShiftedBetaGeometric::expected_lifetime" => {
            run(args, |a: Periods| a.model.expected_lifetime(a.discount))
        }
        "churn::ShiftedBetaGeometric::residual_lifetime" => {
            run(args, |a: Periods| a.model.residual_lifetime(&a.periods, a.discount))
        }
        "churn::ShiftedBetaGeometric::simulate" => run(args, |a: Observed| a.model.simulate(&a.observed, a.seed)),
        "churn::Fit::posterior" => {
            run(args, |a: Drawn| a.fit.posterior(&a.periods, &a.churned, a.weights.as_deref(), &a.options))
        }
        "churn::Fit::survival" => run(args, |a: Fitted| a.fit.survival(&a.periods, a.level)),
        "churn::Fit::retention" => run(args, |a: Fitted| a.fit.retention(&a.periods, a.level)),
        _ => return None,
    })
}
