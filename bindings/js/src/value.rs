//! What customers are worth.

use crate::border::columns::{self, f64s, f64s_or_null, given, ids, instant, number, small_count, text, u32s};
use crate::border::error::{Returned, Thrown};
use crate::border::plain::{object, options, read, read_known, to_js};
use crate::border::records::ToJs;
use crate::fitted::{Drawing, Fitting, model_class};
use crate::histories::{Columns, NewcomerColumns, OrderColumns, ask};
use crate::purchase_model::PurchaseModel;
use regulars::value::{self, AnyModel, Fit, Histories, KnownModel, LifetimeOptions, Posterior, TimeUnit};
use regulars::{Error, Result};
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(js_name = timeUnitDays)]
pub fn time_unit_days(unit: &JsValue) -> Returned<f64> {
    Ok(read::<TimeUnit>("unit", unit)?.days())
}

#[wasm_bindgen(js_name = customerCodes)]
pub fn customer_codes(ids: &JsValue) -> Returned {
    let (code, id) = match self::ids("ids", ids)? {
        crate::border::columns::Ids::Text(ids) => {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            value::customer_codes(&ids).map(|(code, id)| (code, to_js(&id)))?
        }
        crate::border::columns::Ids::Whole(ids) => value::customer_codes(&ids).map(|(code, id)| (code, to_js(&id)))?,
    };
    Ok(object([("code", code.to_js()), ("id", id)]))
}

#[wasm_bindgen(js_name = checkHistories)]
pub fn check_histories(histories: &JsValue) -> Returned {
    let columns = Columns::read(histories)?;
    columns.ask(|_| Ok(()))?;
    Ok(columns.to_js())
}

#[wasm_bindgen]
pub fn purchases(orders: &JsValue, as_of: &JsValue, options: &JsValue) -> Returned {
    let (columns, options) = (OrderColumns::read(orders)?, self::options("options", options)?);
    Ok(value::purchases(&columns.orders(), instant("as_of", as_of)?, &options)?.to_js())
}

#[wasm_bindgen(js_name = discretePurchases)]
pub fn discrete_purchases(orders: &JsValue, as_of: &JsValue, options: &JsValue) -> Returned {
    let (columns, options) = (OrderColumns::read(orders)?, self::options("options", options)?);
    Ok(value::discrete_purchases(&columns.orders(), instant("as_of", as_of)?, &options)?.to_js())
}

model_class!(GammaGamma, GammaGammaFit, value::GammaGamma, [p, q, gamma]);

#[wasm_bindgen]
impl GammaGamma {
    pub fn fit(frequency: &JsValue, monetary_value: &JsValue, options: &JsValue) -> Returned<GammaGammaFit> {
        let (frequency, spend) = spends(frequency, monetary_value)?;
        let fit = value::GammaGamma::fit(&frequency, &spend, &Fitting::read(options)?.options());
        Ok(GammaGammaFit(fit.map_err(null_again(monetary_value))?))
    }

    #[wasm_bindgen(js_name = logLikelihood)]
    pub fn log_likelihood(&self, frequency: &JsValue, monetary_value: &JsValue) -> Returned {
        let (frequency, spend) = spends(frequency, monetary_value)?;
        Ok(self.0.log_likelihood(&frequency, &spend).map_err(null_again(monetary_value))?.to_js())
    }

    #[wasm_bindgen(js_name = expectedSpend)]
    pub fn expected_spend(&self, frequency: &JsValue, monetary_value: &JsValue) -> Returned {
        let (frequency, spend) = spends(frequency, monetary_value)?;
        Ok(self.0.expected_spend(&frequency, &spend).map_err(null_again(monetary_value))?.to_js())
    }

    #[wasm_bindgen(js_name = meanSpend)]
    pub fn mean_spend(&self) -> Returned<f64> {
        Ok(self.0.mean_spend()?)
    }
}

#[wasm_bindgen]
impl GammaGammaFit {
    pub fn posterior(&self, frequency: &JsValue, monetary_value: &JsValue, options: &JsValue) -> Returned {
        let ((frequency, spend), drawing) = (spends(frequency, monetary_value)?, Drawing::read(options)?);
        let posterior = self.0.posterior(&frequency, &spend, drawing.weights(), &drawing.options);
        Ok(to_js(&posterior.map_err(null_again(monetary_value))?))
    }
}

fn spends(frequency: &JsValue, monetary_value: &JsValue) -> Result<(Vec<u32>, Vec<f64>)> {
    Ok((u32s("frequency", frequency)?, f64s_or_null("monetary_value", monetary_value)?))
}

fn null_again(monetary_value: &JsValue) -> impl Fn(Error) -> Thrown {
    columns::null_again(object([("monetary_value", monetary_value.clone())]))
}

/// Both fits, the columns and the options of a lifetime value.
struct Lifetime {
    purchases: Fit<AnyModel>,
    spends: Fit<value::GammaGamma>,
    columns: Columns,
    spend: Vec<f64>,
    options: LifetimeOptions,
}

impl Lifetime {
    fn read(
        purchases: &JsValue,
        spends: &JsValue,
        histories: &JsValue,
        monetary_value: &JsValue,
        options: &JsValue,
    ) -> Result<Self> {
        Ok(Self {
            purchases: read("purchases", purchases)?,
            spends: read("spends", spends)?,
            columns: Columns::read(histories)?,
            spend: f64s_or_null("monetary_value", monetary_value)?,
            options: self::options("options", options)?,
        })
    }
}

#[wasm_bindgen(js_name = lifetimeValue)]
pub fn lifetime_value(
    purchases: &JsValue,
    spends: &JsValue,
    histories: &JsValue,
    monetary_value: &JsValue,
    options: &JsValue,
) -> Returned {
    let Lifetime { purchases, spends, columns, spend, options } =
        Lifetime::read(purchases, spends, histories, monetary_value, options)?;
    let value = columns.ask(|histories| value::lifetime_value(&purchases, &spends, histories, &spend, &options));
    Ok(value.map_err(null_again(monetary_value))?.to_js())
}

#[wasm_bindgen(js_name = totalLifetimeValue)]
pub fn total_lifetime_value(
    purchases: &JsValue,
    spends: &JsValue,
    histories: &JsValue,
    monetary_value: &JsValue,
    options: &JsValue,
) -> Returned {
    let Lifetime { purchases, spends, columns, spend, options } =
        Lifetime::read(purchases, spends, histories, monetary_value, options)?;
    let total = columns.ask(|histories| value::total_lifetime_value(&purchases, &spends, histories, &spend, &options));
    Ok(to_js(&total.map_err(null_again(monetary_value))?))
}

#[wasm_bindgen]
pub fn predict(
    purchases: &JsValue,
    spends: &JsValue,
    histories: &JsValue,
    monetary_value: &JsValue,
    options: &JsValue,
) -> Returned {
    let purchases: Posterior<AnyModel> = read("purchases", purchases)?;
    let spends: Option<Posterior<value::GammaGamma>> =
        given(spends).map(|spends| read("spends", spends)).transpose()?;
    let spend = match &spends {
        Some(spends) => Some((spends, f64s_or_null("monetary_value", monetary_value)?)),
        None => None,
    };
    let spend = spend.as_ref().map(|(spends, column)| (*spends, column.as_slice()));
    let options = self::options("options", options)?;
    let prediction = ask(histories, |histories| value::predict(&purchases, spend, histories, &options));
    Ok(prediction.map_err(null_again(monetary_value))?.to_js())
}

#[wasm_bindgen]
pub fn simulate(model: &PurchaseModel, spend: &JsValue, newcomers: &JsValue, options: &JsValue) -> Returned {
    let spend: Option<value::GammaGamma> = given(spend).map(|spend| read_known("spend", spend)).transpose()?;
    let (newcomers, options) = (NewcomerColumns::read(newcomers)?, self::options("options", options)?);
    Ok(newcomers.ask(|newcomers| value::simulate(&model.0, spend.as_ref(), newcomers, &options))?.to_js())
}

#[wasm_bindgen]
pub fn choose(orders: &JsValue, split: &JsValue, as_of: &JsValue, options: &JsValue) -> Returned {
    let (columns, options) = (OrderColumns::read(orders)?, self::options("options", options)?);
    let (split, as_of) = (instant("split", split)?, instant("as_of", as_of)?);
    Ok(to_js(&value::choose(&columns.orders(), split, as_of, &options)?))
}

#[wasm_bindgen(js_name = repeatHistogram)]
pub fn repeat_histogram(model: &PurchaseModel, histories: &JsValue, longest: &JsValue, weights: &JsValue) -> Returned {
    let longest = small_count("longest", longest)?;
    let weights = given(weights).map(|weights| f64s("weights", weights)).transpose()?;
    let histogram =
        |histories: &Histories<'_>| value::repeat_histogram(&model.0, histories, weights.as_deref(), longest);
    Ok(ask(histories, histogram)?.to_js())
}

#[wasm_bindgen]
pub fn tracking(
    model: &PurchaseModel,
    orders: &JsValue,
    joined_by: &JsValue,
    as_of: &JsValue,
    options: &JsValue,
) -> Returned {
    let (columns, options) = (OrderColumns::read(orders)?, self::options("options", options)?);
    let (joined_by, as_of) = (instant("joined_by", joined_by)?, instant("as_of", as_of)?);
    Ok(value::tracking(&model.0, &columns.orders(), joined_by, as_of, &options)?.to_js())
}

#[wasm_bindgen(js_name = conditionalExpectation)]
pub fn conditional_expectation(
    model: &PurchaseModel,
    histories: &JsValue,
    purchases: &JsValue,
    horizon: &JsValue,
    longest: &JsValue,
) -> Returned {
    let (purchases, horizon) = (u32s("purchases", purchases)?, number("horizon", horizon)?);
    let longest = small_count("longest", longest)?;
    let expectation =
        |histories: &Histories<'_>| value::conditional_expectation(&model.0, histories, &purchases, horizon, longest);
    Ok(ask(histories, expectation)?.to_js())
}

#[wasm_bindgen(js_name = knownParameters)]
pub fn known_parameters(model: &JsValue, parameters: &JsValue) -> Returned {
    let parameters: BTreeMap<String, f64> = read("parameters", parameters)?;
    let parameters: Vec<(&str, f64)> = parameters.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    Ok(match value::known_parameters(&text("model", model)?, &parameters)? {
        KnownModel::Purchases(model) => PurchaseModel(model).into(),
        KnownModel::Spend(model) => GammaGamma(model).into(),
    })
}
