//! The calls of the room `value`.

use super::dispatch::{Outcome, run};
use regulars::value::{
    AnyModel, BgBb, BgNbd, Fit, FitOptions, GammaGamma, Histories, LifetimeOptions, MbgNbd, ModelKind, Orders, Prior,
    PurchaseModel, PurchaseOptions, Purchases, TimeUnit, customer_codes, lifetime_value, purchases,
    total_lifetime_value,
};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Columns {
    model: AnyModel,
    frequency: Vec<u32>,
    recency: Vec<f64>,
    age: Vec<f64>,
    #[serde(default)]
    horizon: f64,
    #[serde(default)]
    discount_rate: f64,
    #[serde(default)]
    purchases: Counts,
    #[serde(default)]
    probability: f64,
}

/// One count for all, or one a row.
#[derive(Deserialize)]
#[serde(untagged)]
enum Counts {
    One(u32),
    All(Vec<u32>),
}

impl Default for Counts {
    fn default() -> Self {
        Self::One(0)
    }
}

impl Counts {
    fn one(&self) -> u32 {
        match self {
            Self::One(count) => *count,
            Self::All(counts) => panic!("one count expected, not {counts:?}"),
        }
    }

    fn all(&self) -> Vec<u32> {
        match self {
            Self::One(count) => panic!("a column of counts expected, not {count}"),
            Self::All(counts) => counts.clone(),
        }
    }
}

impl Columns {
    fn histories(&self) -> regulars::Result<Histories<'_>> {
        Histories::new(&self.frequency, &self.recency, &self.age)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewCustomer {
    model: AnyModel,
    #[serde(default)]
    horizon: f64,
    #[serde(default)]
    purchases: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spends<M> {
    model: M,
    #[serde(default)]
    frequency: Vec<u32>,
    #[serde(default)]
    monetary_value: Vec<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fitted {
    frequency: Vec<u32>,
    #[serde(default)]
    recency: Vec<f64>,
    #[serde(default)]
    age: Vec<f64>,
    #[serde(default)]
    monetary_value: Vec<f64>,
    weights: Option<Vec<f64>>,
    level: Option<f64>,
    #[serde(default)]
    priors: Vec<Prior>,
    kind: Option<ModelKind>,
}

impl Fitted {
    fn options(&self) -> FitOptions<'_> {
        let level = self.level.unwrap_or(FitOptions::default().level);
        FitOptions { weights: self.weights.as_deref(), level, priors: &self.priors }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrderColumns {
    customer: Vec<u32>,
    ordered_at: Vec<i64>,
    amount: Option<Vec<i64>>,
    as_of: chrono::DateTime<chrono::Utc>,
    #[serde(default)]
    options: PurchaseOptions,
}

impl OrderColumns {
    fn purchases(&self) -> regulars::Result<Purchases> {
        let orders = Orders { customer: &self.customer, ordered_at: &self.ordered_at, amount: self.amount.as_deref() };
        purchases(&orders, self.as_of, &self.options)
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Ids {
    Whole { id: Vec<i64> },
    Text { id: Vec<String> },
}

impl Ids {
    fn codes(&self) -> regulars::Result<Value> {
        Ok(match self {
            Self::Whole { id } => customer_codes(id).map(|(code, id)| json!({"code": code, "id": id}))?,
            Self::Text { id } => {
                let id: Vec<&str> = id.iter().map(String::as_str).collect();
                customer_codes(&id).map(|(code, id)| json!({"code": code, "id": id}))?
            }
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitOnly {
    unit: TimeUnit,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HistoryColumns {
    frequency: Vec<u32>,
    recency: Vec<f64>,
    age: Vec<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FittedColumns {
    fit: Fit<AnyModel>,
    frequency: Vec<u32>,
    recency: Vec<f64>,
    age: Vec<f64>,
    #[serde(default)]
    horizon: f64,
    level: f64,
}

impl FittedColumns {
    fn histories(&self) -> regulars::Result<Histories<'_>> {
        Histories::new(&self.frequency, &self.recency, &self.age)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lifetime {
    purchases: Fit<AnyModel>,
    spends: Fit<GammaGamma>,
    frequency: Vec<u32>,
    recency: Vec<f64>,
    age: Vec<f64>,
    monetary_value: Vec<f64>,
    options: LifetimeOptions,
}

pub(crate) fn call(name: &str, args: &Value) -> Option<Outcome> {
    Some(match name {
        "value::TimeUnit::days" => run(args, |a: UnitOnly| Ok(a.unit.days())),
        "value::customer_codes" => run(args, |ids: Ids| ids.codes()),
        "value::Histories::new" => {
            run(args, |c: HistoryColumns| Ok(columns(&Histories::new(&c.frequency, &c.recency, &c.age)?)))
        }
        "value::purchases" => run(args, |o: OrderColumns| o.purchases()),
        "value::Purchases::histories" => run(args, |o: OrderColumns| Ok(columns(&o.purchases()?.histories()))),
        "value::BgNbd::fit" => {
            run(args, |c: Fitted| BgNbd::fit(&Histories::new(&c.frequency, &c.recency, &c.age)?, &c.options()))
        }
        "value::BgBb::fit" => {
            run(args, |c: Fitted| BgBb::fit(&Histories::new(&c.frequency, &c.recency, &c.age)?, &c.options()))
        }
        "value::MbgNbd::fit" => {
            run(args, |c: Fitted| MbgNbd::fit(&Histories::new(&c.frequency, &c.recency, &c.age)?, &c.options()))
        }
        "value::AnyModel::fit" => run(args, |c: Fitted| {
            let histories = Histories::new(&c.frequency, &c.recency, &c.age)?;
            AnyModel::fit(c.kind.unwrap_or(ModelKind::BgNbd), &histories, &c.options())
        }),
        "value::AnyModel::kind" => run(args, |c: NewCustomer| Ok(c.model.kind())),
        "value::PurchaseModel::log_likelihood" => run(args, |c: Columns| c.model.log_likelihood(&c.histories()?)),
        "value::PurchaseModel::probability_alive" => run(args, |c: Columns| c.model.probability_alive(&c.histories()?)),
        "value::PurchaseModel::log_probability_alive" => {
            run(args, |c: Columns| c.model.log_probability_alive(&c.histories()?))
        }
        "value::PurchaseModel::probability_alive_after" => {
            run(args, |c: Columns| c.model.probability_alive_after(&c.histories()?, c.horizon))
        }
        "value::PurchaseModel::expected_purchases" => {
            run(args, |c: Columns| c.model.expected_purchases(&c.histories()?, c.horizon))
        }
        "value::PurchaseModel::discounted_purchases" => {
            run(args, |c: Columns| c.model.discounted_purchases(&c.histories()?, c.horizon, c.discount_rate))
        }
        "value::PurchaseModel::residual_transactions" => {
            run(args, |c: Columns| c.model.residual_transactions(&c.histories()?, c.discount_rate))
        }
        "value::PurchaseModel::purchase_pmf" => {
            run(args, |c: Columns| c.model.purchase_pmf(&c.histories()?, c.horizon, c.purchases.one()))
        }
        "value::PurchaseModel::purchase_log_pmf" => {
            run(args, |c: Columns| c.model.purchase_log_pmf(&c.histories()?, c.horizon, &c.purchases.all()))
        }
        "value::PurchaseModel::purchase_quantiles" => {
            run(args, |c: Columns| c.model.purchase_quantiles(&c.histories()?, c.horizon, c.probability))
        }
        "value::PurchaseModel::next_purchase" => run(args, |c: Columns| c.model.next_purchase(&c.histories()?)),
        "value::PurchaseModel::residual_lifetime" => run(args, |c: Columns| c.model.residual_lifetime(&c.histories()?)),
        "value::PurchaseModel::new_customer_purchases" => {
            run(args, |c: NewCustomer| c.model.new_customer_purchases(c.horizon))
        }
        "value::PurchaseModel::new_customer_pmf" => {
            run(args, |c: NewCustomer| c.model.new_customer_pmf(c.horizon, c.purchases))
        }
        "value::PurchaseModel::new_customer_log_pmf" => {
            run(args, |c: NewCustomer| c.model.new_customer_log_pmf(c.horizon, c.purchases))
        }
        "value::GammaGamma::fit" => {
            run(args, |c: Fitted| GammaGamma::fit(&c.frequency, &c.monetary_value, &c.options()))
        }
        "value::GammaGamma::log_likelihood" => {
            run(args, |c: Spends<GammaGamma>| c.model.log_likelihood(&c.frequency, &c.monetary_value))
        }
        "value::GammaGamma::expected_spend" => {
            run(args, |c: Spends<GammaGamma>| c.model.expected_spend(&c.frequency, &c.monetary_value))
        }
        "value::GammaGamma::mean_spend" => run(args, |c: Spends<GammaGamma>| c.model.mean_spend()),
        "value::Fit::probability_alive" => {
            run(args, |c: FittedColumns| c.fit.probability_alive(&c.histories()?, c.level))
        }
        "value::Fit::expected_purchases" => {
            run(args, |c: FittedColumns| c.fit.expected_purchases(&c.histories()?, c.horizon, c.level))
        }
        "value::Fit::total_expected_purchases" => {
            run(args, |c: FittedColumns| c.fit.total_expected_purchases(&c.histories()?, c.horizon, c.level))
        }
        "value::lifetime_value" => run(args, |c: Lifetime| {
            let histories = Histories::new(&c.frequency, &c.recency, &c.age)?;
            lifetime_value(&c.purchases, &c.spends, &histories, &c.monetary_value, &c.options)
        }),
        "value::total_lifetime_value" => run(args, |c: Lifetime| {
            let histories = Histories::new(&c.frequency, &c.recency, &c.age)?;
            total_lifetime_value(&c.purchases, &c.spends, &histories, &c.monetary_value, &c.options)
        }),
        _ => return None,
    })
}

fn columns(histories: &Histories<'_>) -> Value {
    json!({"frequency": histories.frequency(), "recency": histories.recency(), "age": histories.age()})
}
