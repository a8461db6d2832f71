//! The calls of the room `profile`, and of the base that it reads.

use super::dispatch::{Outcome, run};
use regulars::Error;
use regulars::model::{CustomerBase, Instant};
use regulars::profile::{
    BreakdownOptions, CoverageOptions, LoopOptions, QueueOptions, ScoreOptions, answer_queue, breakdown, closed_loop,
    concentration, coverage, histories, score,
};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Base {
    base: Value,
    as_of: Instant,
    horizon: Option<f64>,
}

impl Base {
    fn read(&self) -> Result<(CustomerBase, ScoreOptions), Error> {
        let plain = ScoreOptions::default();
        let horizon = self.horizon.unwrap_or(plain.horizon);
        Ok((CustomerBase::from_json(&self.base.to_string())?, ScoreOptions { horizon, ..plain }))
    }
}

/// A base, and options of the function.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked<O> {
    base: Value,
    as_of: Instant,
    options: O,
}

impl<O> Asked<O> {
    fn read(&self) -> Result<CustomerBase, Error> {
        CustomerBase::from_json(&self.base.to_string())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Values {
    value: Vec<f64>,
}

pub(crate) fn call(name: &str, args: &Value) -> Option<Outcome> {
    Some(match name {
        "model::CustomerBase::from_json" => run(args, |document: Value| {
            let written = CustomerBase::from_json(&document.to_string())?.to_json()?;
            serde_json::from_str::<Value>(&written)
                .map_err(|error| Error::Invalid { what: "JSON".into(), why: error.to_string() })
        }),
        "profile::answer_queue" => {
            run(args, |a: Asked<QueueOptions>| answer_queue(&a.read()?, a.as_of, &ScoreOptions::default(), &a.options))
        }
        "profile::breakdown" => run(args, |a: Asked<BreakdownOptions>| breakdown(&a.read()?, a.as_of, &a.options)),
        "profile::coverage" => run(args, |a: Asked<CoverageOptions>| coverage(&a.read()?, a.as_of, &a.options)),
        "profile::closed_loop" => run(args, |a: Asked<LoopOptions>| closed_loop(&a.read()?, a.as_of, &a.options)),
        "profile::concentration" => run(args, |a: Values| concentration(&a.value)),
        "profile::histories" => run(args, |a: Base| {
            let (base, options) = a.read()?;
            histories(&base, a.as_of, &options)
        }),
        "profile::score" => run(args, |a: Base| {
            let (base, options) = a.read()?;
            score(&base, a.as_of, &options)
        }),
        _ => return None,
    })
}
