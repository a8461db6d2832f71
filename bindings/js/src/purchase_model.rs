//! The models of purchases: one class for all of them, of which each model's own class is a kind (`tail.js`).

use crate::border::columns::{given, number, small_count, text, u32s};
use crate::border::error::Returned;
use crate::border::plain::{read, read_as, read_known, to_js};
use crate::border::records::ToJs;
use crate::fitted::{Drawing, Fitting, fit_class, level};
use crate::histories::ask;
use regulars::Result;
use regulars::value::{AnyModel, Histories, ModelKind, PurchaseModel as _};
use serde_json::Value;
use std::iter;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
#[derive(Debug)]
pub struct PurchaseModel(pub(crate) AnyModel);

#[wasm_bindgen]
impl PurchaseModel {
    #[wasm_bindgen(constructor)]
    pub fn new(kind: &JsValue, parameters: &JsValue) -> Returned<PurchaseModel> {
        let kind = kind_of(kind)?;
        Ok(Self(read_as("parameters", parameters, |parameters| tagged(&kind, parameters))?))
    }

    #[wasm_bindgen(js_name = fromJSON)]
    pub fn from_json(model: &JsValue) -> Returned<PurchaseModel> {
        Ok(Self(read_known("model", model)?))
    }

    #[wasm_bindgen(js_name = toJSON)]
    pub fn to_json(&self) -> JsValue {
        to_js(&self.0)
    }

    #[wasm_bindgen(getter)]
    pub fn kind(&self) -> JsValue {
        to_js(&self.0.kind())
    }

    #[wasm_bindgen(js_name = logLikelihood)]
    pub fn log_likelihood(&self, histories: &JsValue) -> Returned {
        Ok(ask(histories, |histories| self.0.log_likelihood(histories))?.to_js())
    }

    #[wasm_bindgen(js_name = probabilityAlive)]
    pub fn probability_alive(&self, histories: &JsValue) -> Returned {
        Ok(ask(histories, |histories| self.0.probability_alive(histories))?.to_js())
    }

    #[wasm_bindgen(js_name = logProbabilityAlive)]
    pub fn log_probability_alive(&self, histories: &JsValue) -> Returned {
        Ok(ask(histories, |histories| self.0.log_probability_alive(histories))?.to_js())
    }

    #[wasm_bindgen(js_name = probabilityAliveAfter)]
    pub fn probability_alive_after(&self, histories: &JsValue, horizon: &JsValue) -> Returned {
        let horizon = number("horizon", horizon)?;
        Ok(ask(histories, |histories| self.0.probability_alive_after(histories, horizon))?.to_js())
    }

    #[wasm_bindgen(js_name = expectedPurchases)]
    pub fn expected_purchases(&self, histories: &JsValue, horizon: &JsValue) -> Returned {
        let horizon = number("horizon", horizon)?;
        Ok(ask(histories, |histories| self.0.expected_purchases(histories, horizon))?.to_js())
    }

    #[wasm_bindgen(js_name = discountedPurchases)]
    pub fn discounted_purchases(&self, histories: &JsValue, horizon: &JsValue, discount_rate: &JsValue) -> Returned {
        let (horizon, rate) = (number("horizon", horizon)?, number("discount_rate", discount_rate)?);
        Ok(ask(histories, |histories| self.0.discounted_purchases(histories, horizon, rate))?.to_js())
    }

    #[wasm_bindgen(js_name = residualTransactions)]
    pub fn residual_transactions(&self, histories: &JsValue, discount_rate: &JsValue) -> Returned {
        let rate = number("discount_rate", discount_rate)?;
        Ok(ask(histories, |histories| self.0.residual_transactions(histories, rate))?.to_js())
    }

    #[wasm_bindgen(js_name = purchasePmf)]
    pub fn purchase_pmf(&self, histories: &JsValue, horizon: &JsValue, purchases: &JsValue) -> Returned {
        let (horizon, purchases) = (number("horizon", horizon)?, small_count("purchases", purchases)?);
        Ok(ask(histories, |histories| self.0.purchase_pmf(histories, horizon, purchases))?.to_js())
    }

    #[wasm_bindgen(js_name = purchaseLogPmf)]
    pub fn purchase_log_pmf(&self, histories: &JsValue, horizon: &JsValue, purchases: &JsValue) -> Returned {
        let (horizon, purchases) = (number("horizon", horizon)?, u32s("purchases", purchases)?);
        Ok(ask(histories, |histories| self.0.purchase_log_pmf(histories, horizon, &purchases))?.to_js())
    }

    #[wasm_bindgen(js_name = purchaseQuantiles)]
    pub fn purchase_quantiles(&self, histories: &JsValue, horizon: &JsValue, probability: &JsValue) -> Returned {
        let (horizon, probability) = (number("horizon", horizon)?, number("probability", probability)?);
        Ok(ask(histories, |histories| self.0.purchase_quantiles(histories, horizon, probability))?.to_js())
    }

    #[wasm_bindgen(js_name = nextPurchase)]
    pub fn next_purchase(&self, histories: &JsValue) -> Returned {
        Ok(ask(histories, |histories| self.0.next_purchase(histories))?.to_js())
    }

    #[wasm_bindgen(js_name = residualLifetime)]
    pub fn residual_lifetime(&self, histories: &JsValue) -> Returned {
        Ok(ask(histories, |histories| self.0.residual_lifetime(histories))?.to_js())
    }

    #[wasm_bindgen(js_name = newCustomerPurchases)]
    pub fn new_customer_purchases(&self, horizon: &JsValue) -> Returned<f64> {
        Ok(self.0.new_customer_purchases(number("horizon", horizon)?)?)
    }

    #[wasm_bindgen(js_name = newCustomerPmf)]
    pub fn new_customer_pmf(&self, horizon: &JsValue, purchases: &JsValue) -> Returned<f64> {
        Ok(self.0.new_customer_pmf(number("horizon", horizon)?, small_count("purchases", purchases)?)?)
    }

    #[wasm_bindgen(js_name = newCustomerLogPmf)]
    pub fn new_customer_log_pmf(&self, horizon: &JsValue, purchases: &JsValue) -> Returned<f64> {
        Ok(self.0.new_customer_log_pmf(number("horizon", horizon)?, small_count("purchases", purchases)?)?)
    }
}

/// The name of a kind, once it is one.
fn kind_of(kind: &JsValue) -> Result<String> {
    read::<ModelKind>("kind", kind)?;
    text("kind", kind)
}

/// The JSON form of a model whose kind is known.
fn tagged(kind: &str, parameters: Value) -> Value {
    Value::Object(iter::once((kind.into(), parameters)).collect())
}

#[wasm_bindgen(js_name = fitModel)]
pub fn fit_model(kind: &JsValue, histories: &JsValue, options: &JsValue) -> Returned<PurchaseFit> {
    let (kind, options) = (read("kind", kind)?, Fitting::read(options)?);
    Ok(PurchaseFit(ask(histories, |histories| AnyModel::fit(kind, histories, &options.options()))?))
}

fit_class!(PurchaseFit, AnyModel);

#[wasm_bindgen]
impl PurchaseFit {
    #[wasm_bindgen(js_name = fromJSON)]
    pub fn from_json(fit: &JsValue, kind: &JsValue) -> Returned<PurchaseFit> {
        let kind = given(kind).map(kind_of).transpose()?;
        let form = |mut fit: Value| {
            if let (Some(kind), Some(model)) = (kind, fit.get_mut("model")) {
                *model = tagged(&kind, model.take());
            }
            fit
        };
        Ok(Self(read_as("fit", fit, form)?))
    }

    #[wasm_bindgen(getter)]
    pub fn model(&self) -> PurchaseModel {
        PurchaseModel(self.0.model.clone())
    }

    #[wasm_bindgen(js_name = probabilityAlive)]
    pub fn probability_alive(&self, histories: &JsValue, level: &JsValue) -> Returned {
        let level = self::level(level)?;
        Ok(ask(histories, |histories| self.0.probability_alive(histories, level))?.to_js())
    }

    #[wasm_bindgen(js_name = expectedPurchases)]
    pub fn expected_purchases(&self, histories: &JsValue, horizon: &JsValue, level: &JsValue) -> Returned {
        let (horizon, level) = (number("horizon", horizon)?, self::level(level)?);
        Ok(ask(histories, |histories| self.0.expected_purchases(histories, horizon, level))?.to_js())
    }

    #[wasm_bindgen(js_name = totalExpectedPurchases)]
    pub fn total_expected_purchases(&self, histories: &JsValue, horizon: &JsValue, level: &JsValue) -> Returned {
        let (horizon, level) = (number("horizon", horizon)?, self::level(level)?);
        Ok(to_js(&ask(histories, |histories| self.0.total_expected_purchases(histories, horizon, level))?))
    }

    pub fn posterior(&self, histories: &JsValue, options: &JsValue) -> Returned {
        let drawing = Drawing::read(options)?;
        let draw = |histories: &Histories<'_>| self.0.posterior(histories, drawing.weights(), &drawing.options);
        Ok(to_js(&ask(histories, draw)?))
    }
}
