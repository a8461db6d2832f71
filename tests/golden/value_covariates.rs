//! The calls of the room `value` whose arguments carry covariates.

use super::dispatch::{Outcome, run};
use regulars::value::{
    AnyModel, BgNbdCovariates, Covariate, Covariates, FitOptions, GammaGamma, Histories, Newcomers,
    ParetoNbdCovariates, PurchaseModel, SimulateOptions, repeat_histogram, simulate,
};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Columns {
    model: Option<AnyModel>,
    frequency: Vec<u32>,
    recency: Vec<f64>,
    age: Vec<f64>,
    weights: Option<Vec<f64>>,
    covariates: Processes,
    #[serde(default)]
    horizon: f64,
    #[serde(default)]
    longest: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Drawn {
    model: AnyModel,
    spend: Option<GammaGamma>,
    age: Vec<f64>,
    covariates: Processes,
    options: SimulateOptions,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Processes {
    purchase: Vec<Column>,
    dropout: Vec<Column>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Column {
    name: String,
    values: Vec<f64>,
}

fn borrowed(columns: &[Column]) -> Vec<Covariate<'_>> {
    columns.iter().map(|column| Covariate { name: &column.name, values: &column.values }).collect()
}

impl Processes {
    fn with<T>(&self, answer: impl FnOnce(Covariates<'_>) -> T) -> T {
        let (purchase, dropout) = (borrowed(&self.purchase), borrowed(&self.dropout));
        answer(Covariates { purchase: &purchase, dropout: &dropout })
    }
}

impl Columns {
    fn options(&self) -> FitOptions<'_> {
        FitOptions { weights: self.weights.as_deref(), ..FitOptions::default() }
    }

    fn model(&self) -> &AnyModel {
        self.model.as_ref().expect("a model among the arguments")
    }

    fn with<T>(&self, answer: impl FnOnce(&Histories<'_>) -> regulars::Result<T>) -> regulars::Result<T> {
        let histories = Histories::new(&self.frequency, &self.recency, &self.age)?;
        self.covariates.with(|covariates| answer(&histories.with_covariates(covariates)?))
    }
}

pub(crate) fn call(name: &str, args: &Value) -> Option<Outcome> {
    Some(match name {
        "value::Histories::with_covariates" => run(args, |c: Columns| c.with(|histories| Ok(columns(histories)))),
        "value::BgNbdCovariates::fit" => {
            run(args, |c: Columns| c.with(|histories| BgNbdCovariates::fit(histories, &c.options())))
        }
        "value::ParetoNbdCovariates::fit" => {
            run(args, |c: Columns| c.with(|histories| ParetoNbdCovariates::fit(histories, &c.options())))
        }
        "value::PurchaseModel::log_likelihood" => {
            run(args, |c: Columns| c.with(|histories| c.model().log_likelihood(histories)))
        }
        "value::PurchaseModel::probability_alive" => {
            run(args, |c: Columns| c.with(|histories| c.model().probability_alive(histories)))
        }
        "value::PurchaseModel::expected_purchases" => {
            run(args, |c: Columns| c.with(|histories| c.model().expected_purchases(histories, c.horizon)))
        }
        "value::repeat_histogram" => run(args, |c: Columns| {
            c.with(|histories| repeat_histogram(c.model(), histories, c.weights.as_deref(), c.longest))
        }),
        "value::simulate" => run(args, |c: Drawn| {
            c.covariates.with(|covariates| {
                let newcomers = Newcomers { age: &c.age, covariates };
                simulate(&c.model, c.spend.as_ref(), newcomers, &c.options)
            })
        }),
        _ => return None,
    })
}

fn columns(histories: &Histories<'_>) -> Value {
    let named = |columns: &[Covariate<'_>]| -> Vec<Value> {
        columns.iter().map(|column| json!({"name": column.name, "values": column.values})).collect()
    };
    let covariates = histories.covariates();
    json!({
        "frequency": histories.frequency(), "recency": histories.recency(), "age": histories.age(),
        "covariates": {"purchase": named(covariates.purchase), "dropout": named(covariates.dropout)},
    })
}
