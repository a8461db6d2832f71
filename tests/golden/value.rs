//! The calls of the room `value`.

use super::{Outcome, run};
use chrono::{DateTime, Utc};
use regulars::value::{self, Histories, Orders, PurchaseOptions, TimeUnit};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct PurchasesArgs {
    customer: Vec<u32>,
    ordered_at: Vec<i64>,
    amount: Option<Vec<i64>>,
    as_of: DateTime<Utc>,
    options: PurchaseOptions,
}

impl PurchasesArgs {
    fn orders(&self) -> Orders<'_> {
        Orders { customer: &self.customer, ordered_at: &self.ordered_at, amount: self.amount.as_deref() }
    }
}

#[derive(Deserialize)]
struct HistoriesArgs {
    frequency: Vec<u32>,
    recency: Vec<f64>,
    age: Vec<f64>,
}

#[derive(Deserialize)]
struct TimeUnitArgs {
    unit: TimeUnit,
}

pub(crate) fn call(name: &str, args: &Value) -> Option<Outcome> {
    Some(match name {
        "value::purchases" => run(args, |a: PurchasesArgs| value::purchases(&a.orders(), a.as_of, &a.options)),
        "value::Purchases::histories" => {
            run(args, |a: PurchasesArgs| Ok(columns(&value::purchases(&a.orders(), a.as_of, &a.options)?.histories())))
        }
        "value::Histories::new" => {
            run(args, |a: HistoriesArgs| Ok(columns(&Histories::new(&a.frequency, &a.recency, &a.age)?)))
        }
        "value::TimeUnit::days" => run(args, |a: TimeUnitArgs| Ok(a.unit.days())),
        _ => return None,
    })
}

fn columns(histories: &Histories<'_>) -> Value {
    json!({"frequency": histories.frequency(), "recency": histories.recency(), "age": histories.age()})
}
