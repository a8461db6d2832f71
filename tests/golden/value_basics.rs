//! The calls of the room `value` that count what was bought.

use super::dispatch::{Outcome, run};
use regulars::value::{
    CohortOptions, DiscreteOptions, MixOptions, MovementOptions, Orders, RetentionOptions, SummaryOptions,
    category_mix, cohorts, discrete_purchases, movements, purchase_summary, retention,
};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrderColumns<O> {
    #[serde(default)]
    category: Vec<u32>,
    customer: Vec<u32>,
    ordered_at: Vec<i64>,
    amount: Option<Vec<i64>>,
    utc_offset_minutes: Option<Vec<i64>>,
    as_of: chrono::DateTime<chrono::Utc>,
    options: O,
}

impl<O> OrderColumns<O> {
    fn orders(&self) -> Orders<'_> {
        Orders {
            customer: &self.customer,
            ordered_at: &self.ordered_at,
            amount: self.amount.as_deref(),
            utc_offset_minutes: self.utc_offset_minutes.as_deref(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Revenues {
    account: Vec<u32>,
    before: Vec<i64>,
    after: Vec<i64>,
    options: RetentionOptions,
}

pub(crate) fn call(name: &str, args: &Value) -> Option<Outcome> {
    Some(match name {
        "value::purchase_summary" => {
            run(args, |c: OrderColumns<SummaryOptions>| purchase_summary(&c.orders(), c.as_of, &c.options))
        }
        "value::category_mix" => {
            run(args, |c: OrderColumns<MixOptions>| category_mix(&c.category, &c.orders(), c.as_of, &c.options))
        }
        "value::retention" => run(args, |c: Revenues| retention(&c.account, &c.before, &c.after, &c.options)),
        "value::discrete_purchases" => {
            run(args, |c: OrderColumns<DiscreteOptions>| discrete_purchases(&c.orders(), c.as_of, &c.options))
        }
        "value::DiscretePurchases::histories" => run(args, |c: OrderColumns<DiscreteOptions>| {
            let table = discrete_purchases(&c.orders(), c.as_of, &c.options)?;
            let histories = table.histories();
            let (frequency, recency, age) = (histories.frequency(), histories.recency(), histories.age());
            Ok(json!({"frequency": frequency, "recency": recency, "age": age}))
        }),
        "value::cohorts" => run(args, |c: OrderColumns<CohortOptions>| cohorts(&c.orders(), c.as_of, &c.options)),
        "value::movements" => run(args, |c: OrderColumns<MovementOptions>| movements(&c.orders(), c.as_of, &c.options)),
        _ => return None,
    })
}
