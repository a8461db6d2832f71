//! Who leaves, and when: customers under contract.

use crate::border::columns::{count, flags, number, u32s};
use crate::border::error::Returned;
use crate::border::plain::to_js;
use crate::border::records::ToJs;
use crate::fitted::{Drawing, Fitting, level, model_class};
use regulars::{Result, churn};
use wasm_bindgen::prelude::*;

model_class!(ShiftedBetaGeometric, ShiftedBetaGeometricFit, churn::ShiftedBetaGeometric, [alpha, beta]);

fn lifetimes(periods: &JsValue, churned: &JsValue) -> Result<(Vec<u32>, Vec<bool>)> {
    Ok((u32s("periods", periods)?, flags("churned", churned)?))
}

#[wasm_bindgen]
impl ShiftedBetaGeometric {
    pub fn fit(periods: &JsValue, churned: &JsValue, options: &JsValue) -> Returned<ShiftedBetaGeometricFit> {
        let ((periods, churned), options) = (lifetimes(periods, churned)?, Fitting::read(options)?);
        let fit = churn::ShiftedBetaGeometric::fit(&periods, &churned, &options.options())?;
        Ok(ShiftedBetaGeometricFit(fit))
    }

    #[wasm_bindgen(js_name = logLikelihood)]
    pub fn log_likelihood(&self, periods: &JsValue, churned: &JsValue) -> Returned {
        let (periods, churned) = lifetimes(periods, churned)?;
        Ok(self.0.log_likelihood(&periods, &churned)?.to_js())
    }

    pub fn pmf(&self, periods: &JsValue) -> Returned {
        Ok(self.0.pmf(&u32s("periods", periods)?)?.to_js())
    }

    #[wasm_bindgen(js_name = logPmf)]
    pub fn log_pmf(&self, periods: &JsValue) -> Returned {
        Ok(self.0.log_pmf(&u32s("periods", periods)?)?.to_js())
    }

    pub fn survival(&self, periods: &JsValue) -> Returned {
        Ok(self.0.survival(&u32s("periods", periods)?)?.to_js())
    }

    #[wasm_bindgen(js_name = logSurvival)]
    pub fn log_survival(&self, periods: &JsValue) -> Returned {
        Ok(self.0.log_survival(&u32s("periods", periods)?)?.to_js())
    }

    pub fn retention(&self, periods: &JsValue) -> Returned {
        Ok(self.0.retention(&u32s("periods", periods)?)?.to_js())
    }

    #[wasm_bindgen(js_name = expectedLifetime)]
    pub fn expected_lifetime(&self, discount: &JsValue) -> Returned<f64> {
        Ok(self.0.expected_lifetime(number("discount", discount)?)?)
    }

    #[wasm_bindgen(js_name = residualLifetime)]
    pub fn residual_lifetime(&self, periods: &JsValue, discount: &JsValue) -> Returned {
        Ok(self.0.residual_lifetime(&u32s("periods", periods)?, number("discount", discount)?)?.to_js())
    }

    pub fn simulate(&self, observed: &JsValue, seed: &JsValue) -> Returned {
        Ok(self.0.simulate(&u32s("observed", observed)?, count("seed", seed)?)?.to_js())
    }
}

#[wasm_bindgen]
impl ShiftedBetaGeometricFit {
    pub fn survival(&self, periods: &JsValue, level: &JsValue) -> Returned {
        Ok(self.0.survival(&u32s("periods", periods)?, self::level(level)?)?.to_js())
    }

    pub fn retention(&self, periods: &JsValue, level: &JsValue) -> Returned {
        Ok(self.0.retention(&u32s("periods", periods)?, self::level(level)?)?.to_js())
    }

    pub fn posterior(&self, periods: &JsValue, churned: &JsValue, options: &JsValue) -> Returned {
        let ((periods, churned), drawing) = (lifetimes(periods, churned)?, Drawing::read(options)?);
        Ok(to_js(&self.0.posterior(&periods, &churned, drawing.weights(), &drawing.options)?))
    }
}
