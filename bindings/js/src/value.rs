//! What customers are worth.

use crate::columns::{f64s, f64s_or_null, given, i64s, ids, instant, instants, is_null, number, small_count, u32s};
use crate::error::{Returned, Thrown};
use crate::plain::{Members, object, options, read, read_known, to_js};
use crate::records::ToJs;
use regulars::value::{self, Fit, FitOptions, Histories, LifetimeOptions, Orders, TimeUnit};
use regulars::{Error, Result};
use wasm_bindgen::prelude::*;

/// The columns of histories, of any object that has them.
struct Columns {
    frequency: Vec<u32>,
    recency: Vec<f64>,
    age: Vec<f64>,
}

impl Columns {
    fn read(value: &JsValue) -> Result<Self> {
        let mut columns = Members::of("histories", value)?;
        Ok(Self {
            frequency: columns.need("frequency", u32s)?,
            recency: columns.need("recency", f64s)?,
            age: columns.need("age", f64s)?,
        })
    }

    fn histories(&self) -> Result<Histories<'_>> {
        Histories::new(&self.frequency, &self.recency, &self.age)
    }
}

/// Fit options with the column that they borrow.
struct Fitting {
    weights: Option<Vec<f64>>,
    level: Option<f64>,
}

impl Fitting {
    fn read(value: &JsValue) -> Result<Self> {
        let mut given = Members::of("options", value)?;
        let options = Self { weights: given.take("weights", f64s)?, level: given.take("level", number)? };
        given.finish().map(|()| options)
    }

    fn options(&self) -> FitOptions<'_> {
        FitOptions { weights: self.weights.as_deref(), level: self.level.unwrap_or(FitOptions::default().level) }
    }
}

fn level(value: &JsValue) -> Result<f64> {
    given(value).map_or_else(|| Ok(FitOptions::default().level), |level| number("level", level))
}

#[wasm_bindgen(js_name = timeUnitDays)]
pub fn time_unit_days(unit: &JsValue) -> Returned<f64> {
    Ok(read::<TimeUnit>("unit", unit)?.days())
}

#[wasm_bindgen(js_name = customerCodes)]
pub fn customer_codes(ids: &JsValue) -> Returned {
    let (code, id) = match self::ids("ids", ids)? {
        crate::columns::Ids::Text(ids) => {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            value::customer_codes(&ids).map(|(code, id)| (code, to_js(&id)))?
        }
        crate::columns::Ids::Whole(ids) => value::customer_codes(&ids).map(|(code, id)| (code, to_js(&id)))?,
    };
    Ok(object([("code", code.to_js()), ("id", id)]))
}

#[wasm_bindgen(js_name = checkHistories)]
pub fn check_histories(histories: &JsValue) -> Returned {
    let columns = Columns::read(histories)?;
    columns.histories()?;
    let Columns { frequency, recency, age } = columns;
    Ok(object([("frequency", frequency.to_js()), ("recency", recency.to_js()), ("age", age.to_js())]))
}

#[wasm_bindgen]
pub fn purchases(orders: &JsValue, as_of: &JsValue, options: &JsValue) -> Returned {
    let mut columns = Members::of("orders", orders)?;
    let customer = columns.need("customer", u32s)?;
    let ordered_at = columns.need("ordered_at", instants)?;
    let amount = columns.take("amount", i64s)?;
    columns.finish()?;
    let orders = Orders { customer: &customer, ordered_at: &ordered_at, amount: amount.as_deref() };
    let options = self::options("options", options)?;
    Ok(value::purchases(&orders, instant("as_of", as_of)?, &options)?.to_js())
}

/// A model as a class of its parameters, and its fit as a class with what the fit knows of it.
macro_rules! model {
    ($model:ident, $fit:ident, [$($parameter:ident),+]) => {
        #[wasm_bindgen]
        #[derive(Debug)]
        pub struct $model(value::$model);

        #[wasm_bindgen]
        impl $model {
            #[wasm_bindgen(constructor)]
            pub fn new(parameters: &JsValue) -> Returned<$model> {
                Ok(Self(read_known("parameters", parameters)?))
            }

            $(
                #[wasm_bindgen(getter)]
                pub fn $parameter(&self) -> f64 {
                    self.0.$parameter
                }
            )+

            #[wasm_bindgen(js_name = toJSON)]
            pub fn to_json(&self) -> JsValue {
                to_js(&self.0)
            }
        }

        #[wasm_bindgen]
        #[derive(Debug)]
        pub struct $fit(Fit<value::$model>);

        #[wasm_bindgen]
        impl $fit {
            #[wasm_bindgen(js_name = fromJSON)]
            pub fn from_json(fit: &JsValue) -> Returned<$fit> {
                Ok(Self(read_known("fit", fit)?))
            }

            #[wasm_bindgen(js_name = toJSON)]
            pub fn to_json(&self) -> JsValue {
                to_js(&self.0)
            }

            #[wasm_bindgen(getter)]
            pub fn model(&self) -> $model {
                $model(self.0.model)
            }

            #[wasm_bindgen(getter)]
            pub fn parameters(&self) -> JsValue {
                to_js(&self.0.parameters)
            }

            #[wasm_bindgen(getter)]
            pub fn covariance(&self) -> JsValue {
                to_js(&self.0.covariance)
            }

            #[wasm_bindgen(getter)]
            pub fn log_likelihood(&self) -> f64 {
                self.0.log_likelihood
            }

            #[wasm_bindgen(getter)]
            pub fn convergence(&self) -> JsValue {
                to_js(&self.0.convergence)
            }
        }
    };
}
model!(BgNbd, BgNbdFit, [r, alpha, a, b]);
model!(GammaGamma, GammaGammaFit, [p, q, gamma]);

#[wasm_bindgen]
impl BgNbd {
    pub fn fit(histories: &JsValue, options: &JsValue) -> Returned<BgNbdFit> {
        let (columns, options) = (Columns::read(histories)?, Fitting::read(options)?);
        Ok(BgNbdFit(value::BgNbd::fit(&columns.histories()?, &options.options())?))
    }

    #[wasm_bindgen(js_name = logLikelihood)]
    pub fn log_likelihood(&self, histories: &JsValue) -> Returned {
        Ok(self.0.log_likelihood(&Columns::read(histories)?.histories()?)?.to_js())
    }

    #[wasm_bindgen(js_name = probabilityAlive)]
    pub fn probability_alive(&self, histories: &JsValue) -> Returned {
        Ok(self.0.probability_alive(&Columns::read(histories)?.histories()?)?.to_js())
    }

    #[wasm_bindgen(js_name = expectedPurchases)]
    pub fn expected_purchases(&self, histories: &JsValue, horizon: &JsValue) -> Returned {
        let horizon = number("horizon", horizon)?;
        Ok(self.0.expected_purchases(&Columns::read(histories)?.histories()?, horizon)?.to_js())
    }

    #[wasm_bindgen(js_name = discountedPurchases)]
    pub fn discounted_purchases(&self, histories: &JsValue, horizon: &JsValue, discount_rate: &JsValue) -> Returned {
        let (horizon, rate) = (number("horizon", horizon)?, number("discount_rate", discount_rate)?);
        Ok(self.0.discounted_purchases(&Columns::read(histories)?.histories()?, horizon, rate)?.to_js())
    }

    #[wasm_bindgen(js_name = newCustomerPurchases)]
    pub fn new_customer_purchases(&self, horizon: &JsValue) -> Returned<f64> {
        Ok(self.0.new_customer_purchases(number("horizon", horizon)?)?)
    }

    #[wasm_bindgen(js_name = newCustomerPmf)]
    pub fn new_customer_pmf(&self, horizon: &JsValue, purchases: &JsValue) -> Returned<f64> {
        Ok(self.0.new_customer_pmf(number("horizon", horizon)?, small_count("purchases", purchases)?)?)
    }
}

#[wasm_bindgen]
impl BgNbdFit {
    #[wasm_bindgen(js_name = probabilityAlive)]
    pub fn probability_alive(&self, histories: &JsValue, level: &JsValue) -> Returned {
        Ok(self.0.probability_alive(&Columns::read(histories)?.histories()?, self::level(level)?)?.to_js())
    }

    #[wasm_bindgen(js_name = expectedPurchases)]
    pub fn expected_purchases(&self, histories: &JsValue, horizon: &JsValue, level: &JsValue) -> Returned {
        let (horizon, level) = (number("horizon", horizon)?, self::level(level)?);
        Ok(self.0.expected_purchases(&Columns::read(histories)?.histories()?, horizon, level)?.to_js())
    }

    #[wasm_bindgen(js_name = totalExpectedPurchases)]
    pub fn total_expected_purchases(&self, histories: &JsValue, horizon: &JsValue, level: &JsValue) -> Returned {
        let (horizon, level) = (number("horizon", horizon)?, self::level(level)?);
        Ok(to_js(&self.0.total_expected_purchases(&Columns::read(histories)?.histories()?, horizon, level)?))
    }
}

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

fn spends(frequency: &JsValue, monetary_value: &JsValue) -> Result<(Vec<u32>, Vec<f64>)> {
    Ok((u32s("frequency", frequency)?, f64s_or_null("monetary_value", monetary_value)?))
}

/// The core knows a missing number as NaN; the caller wrote null.
fn null_again(monetary_value: &JsValue) -> impl Fn(Error) -> Thrown {
    |error| match &error {
        Error::NotFinite { what, index, .. } if what == "monetary_value" && is_null(monetary_value, *index) => {
            Thrown::new(&error.to_string().replacen("NaN", "null", 1), error.code())
        }
        _ => error.into(),
    }
}

/// Both fits, the columns and the options of a lifetime value.
struct Lifetime {
    purchases: Fit<value::BgNbd>,
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
    let value = value::lifetime_value(&purchases, &spends, &columns.histories()?, &spend, &options);
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
    let total = value::total_lifetime_value(&purchases, &spends, &columns.histories()?, &spend, &options);
    Ok(to_js(&total.map_err(null_again(monetary_value))?))
}
