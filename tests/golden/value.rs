//! The calls of the room `value`.

use super::dispatch::{Outcome, run};
use regulars::value::{
    AnyModel, BgBb, BgNbd, ChooseOptions, Fit, FitOptions, GammaGamma, Histories, LifetimeOptions, MbgCnbdK, MbgNbd,
    ModelKind, Orders, ParetoNbd, Posterior, PosteriorOptions, PredictOptions, Prediction, Prior, PurchaseModel,
    PurchaseOptions, Purchases, SimulateOptions, TimeUnit, choose, conditional_expectation, customer_codes,
    known_parameters, lifetime_value, predict, purchases, repeat_histogram, simulate, total_lifetime_value, tracking,
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
    log_gaps: Option<Vec<f64>>,
    weights: Option<Vec<f64>>,
    level: Option<f64>,
    #[serde(default)]
    priors: Vec<Prior>,
    kind: Option<ModelKind>,
}

impl Fitted {
    fn options(&self) -> FitOptions<'_> {
        let level = self.level.unwrap_or(FitOptions::default().level);
        FitOptions { weights: self.weights.as_deref(), level, priors: &self.priors, ..FitOptions::default() }
    }

    fn with_gaps<T>(&self, answer: impl FnOnce(&Histories<'_>) -> regulars::Result<T>) -> regulars::Result<T> {
        let histories = Histories::new(&self.frequency, &self.recency, &self.age)?;
        answer(&match &self.log_gaps {
            Some(log_gaps) => histories.with_log_gaps(log_gaps)?,
            None => histories,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrderColumns {
    customer: Vec<u32>,
    ordered_at: Vec<i64>,
    amount: Option<Vec<i64>>,
    utc_offset_minutes: Option<Vec<i64>>,
    as_of: chrono::DateTime<chrono::Utc>,
    #[serde(default)]
    options: PurchaseOptions,
}

impl OrderColumns {
    fn purchases(&self) -> regulars::Result<Purchases> {
        let orders = Orders {
            customer: &self.customer,
            ordered_at: &self.ordered_at,
            amount: self.amount.as_deref(),
            utc_offset_minutes: self.utc_offset_minutes.as_deref(),
        };
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

/// A fit with what it was fitted to: histories, or mean spends where it is one of spend.
#[derive(Deserialize)]
#[serde(untagged)]
enum Posteriors {
    Purchases {
        fit: Fit<AnyModel>,
        frequency: Vec<u32>,
        recency: Vec<f64>,
        age: Vec<f64>,
        weights: Option<Vec<f64>>,
        options: PosteriorOptions,
    },
    Spend {
        fit: Fit<GammaGamma>,
        frequency: Vec<u32>,
        monetary_value: Vec<f64>,
        weights: Option<Vec<f64>>,
        options: PosteriorOptions,
    },
}

impl Posteriors {
    fn draw(&self) -> regulars::Result<Value> {
        Ok(match self {
            Self::Purchases { fit, frequency, recency, age, weights, options } => {
                json!(fit.posterior(&Histories::new(frequency, recency, age)?, weights.as_deref(), options)?)
            }
            Self::Spend { fit, frequency, monetary_value, weights, options } => {
                json!(fit.posterior(frequency, monetary_value, weights.as_deref(), options)?)
            }
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Predicted {
    purchases: Posterior<AnyModel>,
    spend: Option<Posterior<GammaGamma>>,
    frequency: Vec<u32>,
    recency: Vec<f64>,
    age: Vec<f64>,
    #[serde(default)]
    monetary_value: Vec<f64>,
    options: PredictOptions,
}

impl Predicted {
    fn predict(&self) -> regulars::Result<Prediction> {
        let histories = Histories::new(&self.frequency, &self.recency, &self.age)?;
        let spend = self.spend.as_ref().map(|spend| (spend, &self.monetary_value[..]));
        predict(&self.purchases, spend, &histories, &self.options)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Simulated {
    model: AnyModel,
    spend: Option<GammaGamma>,
    age: Vec<f64>,
    options: SimulateOptions,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Chosen {
    customer: Vec<u32>,
    ordered_at: Vec<i64>,
    split: chrono::DateTime<chrono::Utc>,
    as_of: chrono::DateTime<chrono::Utc>,
    #[serde(default)]
    options: ChooseOptions,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tracked {
    model: AnyModel,
    customer: Vec<u32>,
    ordered_at: Vec<i64>,
    joined_by: chrono::DateTime<chrono::Utc>,
    as_of: chrono::DateTime<chrono::Utc>,
    #[serde(default)]
    options: PurchaseOptions,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plotted {
    model: AnyModel,
    frequency: Vec<u32>,
    recency: Vec<f64>,
    age: Vec<f64>,
    weights: Option<Vec<f64>>,
    #[serde(default)]
    purchases: Vec<u32>,
    #[serde(default)]
    horizon: f64,
    longest: u32,
}

impl Plotted {
    fn histories(&self) -> regulars::Result<Histories<'_>> {
        Histories::new(&self.frequency, &self.recency, &self.age)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    model: String,
    parameters: std::collections::BTreeMap<String, f64>,
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
        "value::MbgCnbdK::fit" => {
            run(args, |c: Fitted| c.with_gaps(|histories| MbgCnbdK::fit(histories, &c.options())))
        }
        "value::Histories::with_log_gaps" => run(args, |c: Fitted| {
            c.with_gaps(|all| {
                let (frequency, recency, age) = (all.frequency(), all.recency(), all.age());
                Ok(json!({"frequency": frequency, "recency": recency, "age": age, "log_gaps": all.log_gaps()}))
            })
        }),
        "value::MbgNbd::fit" => {
            run(args, |c: Fitted| MbgNbd::fit(&Histories::new(&c.frequency, &c.recency, &c.age)?, &c.options()))
        }
        "value::ParetoNbd::fit" => {
            run(args, |c: Fitted| ParetoNbd::fit(&Histories::new(&c.frequency, &c.recency, &c.age)?, &c.options()))
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
        "value::Fit::posterior" => run(args, |c: Posteriors| c.draw()),
        "value::predict" => run(args, |c: Predicted| c.predict()),
        "value::simulate" => run(args, |c: Simulated| simulate(&c.model, c.spend.as_ref(), &c.age, &c.options)),
        "value::choose" => run(args, |c: Chosen| {
            let orders =
                Orders { customer: &c.customer, ordered_at: &c.ordered_at, amount: None, utc_offset_minutes: None };
            choose(&orders, c.split, c.as_of, &c.options)
        }),
        "value::repeat_histogram" => {
            run(args, |c: Plotted| repeat_histogram(&c.model, &c.histories()?, c.weights.as_deref(), c.longest))
        }
        "value::conditional_expectation" => run(args, |c: Plotted| {
            conditional_expectation(&c.model, &c.histories()?, &c.purchases, c.horizon, c.longest)
        }),
        "value::tracking" => run(args, |c: Tracked| {
            let orders =
                Orders { customer: &c.customer, ordered_at: &c.ordered_at, amount: None, utc_offset_minutes: None };
            tracking(&c.model, &orders, c.joined_by, c.as_of, &c.options)
        }),
        "value::known_parameters" => run(args, |c: Named| {
            let parameters: Vec<(&str, f64)> =
                c.parameters.iter().map(|(name, value)| (name.as_str(), *value)).collect();
            known_parameters(&c.model, &parameters)
        }),
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
