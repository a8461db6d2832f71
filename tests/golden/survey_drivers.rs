//! The calls of `survey` about drivers.

use super::dispatch::{Outcome, run};
use regulars::survey::{self, Driver};
use serde::Deserialize;
use serde_json::Value;

/// An answer that is `null` was not given, which columns say by NaN.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    name: String,
    scores: Vec<Option<f64>>,
    scale_min: Option<f64>,
    scale_max: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows<O> {
    outcome: Vec<Option<f64>>,
    drivers: Vec<Asked>,
    weights: Option<Vec<f64>>,
    options: O,
}

fn column(answers: &[Option<f64>]) -> Vec<f64> {
    answers.iter().map(|answer| answer.unwrap_or(f64::NAN)).collect()
}

impl<O> Rows<O> {
    fn call<R>(&self, function: impl Fn(&[f64], &[Driver], Option<&[f64]>, &O) -> R) -> R {
        let scores: Vec<Vec<f64>> = self.drivers.iter().map(|asked| column(&asked.scores)).collect();
        let drivers: Vec<Driver> = self
            .drivers
            .iter()
            .zip(&scores)
            .map(|(asked, scores)| Driver {
                name: &asked.name,
                scores,
                scale_min: asked.scale_min,
                scale_max: asked.scale_max,
            })
            .collect();
        function(&column(&self.outcome), &drivers, self.weights.as_deref(), &self.options)
    }
}

pub(crate) fn call(name: &str, args: &Value) -> Option<Outcome> {
    Some(match name {
        "survey::key_drivers" => run(args, |a: Rows<_>| a.call(survey::key_drivers)),
        "survey::penalty_reward" => run(args, |a: Rows<_>| a.call(survey::penalty_reward)),
        "survey::importance_performance" => run(args, |a: Rows<_>| a.call(survey::importance_performance)),
        _ => return None,
    })
}
