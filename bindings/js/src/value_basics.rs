//! Counts of what was bought, without a model.

use crate::border::columns::{i64s, instant, u32s};
use crate::border::error::Returned;
use crate::border::plain::{options, to_js};
use crate::histories::OrderColumns;
use regulars::value;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(js_name = purchaseSummary)]
pub fn purchase_summary(orders: &JsValue, as_of: &JsValue, options: &JsValue) -> Returned {
    let (columns, options) = (OrderColumns::read(orders)?, self::options("options", options)?);
    Ok(to_js(&value::purchase_summary(&columns.orders(), instant("as_of", as_of)?, &options)?))
}

#[wasm_bindgen(js_name = categoryMix)]
pub fn category_mix(category: &JsValue, orders: &JsValue, as_of: &JsValue, options: &JsValue) -> Returned {
    let (category, columns) = (u32s("category", category)?, OrderColumns::read(orders)?);
    let (as_of, options) = (instant("as_of", as_of)?, self::options("options", options)?);
    Ok(to_js(&value::category_mix(&category, &columns.orders(), as_of, &options)?))
}

#[wasm_bindgen]
pub fn cohorts(orders: &JsValue, as_of: &JsValue, options: &JsValue) -> Returned {
    let (columns, options) = (OrderColumns::read(orders)?, self::options("options", options)?);
    Ok(to_js(&value::cohorts(&columns.orders(), instant("as_of", as_of)?, &options)?))
}

#[wasm_bindgen]
pub fn movements(orders: &JsValue, as_of: &JsValue, options: &JsValue) -> Returned {
    let (columns, options) = (OrderColumns::read(orders)?, self::options("options", options)?);
    Ok(to_js(&value::movements(&columns.orders(), instant("as_of", as_of)?, &options)?))
}

#[wasm_bindgen]
pub fn retention(account: &JsValue, before: &JsValue, after: &JsValue, options: &JsValue) -> Returned {
    let (account, before, after) = (u32s("account", account)?, i64s("before", before)?, i64s("after", after)?);
    Ok(to_js(&value::retention(&account, &before, &after, &self::options("options", options)?)?))
}
