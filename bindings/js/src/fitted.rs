//! How models are fitted and drawn, and what the classes of fits have in common.

use crate::border::columns::{count, f64s, given, number, small_count};
use crate::border::plain::{Members, read};
use regulars::Result;
use regulars::value::{FitOptions, PosteriorOptions, Prior};
use serde::Deserialize;
use wasm_bindgen::prelude::*;

/// Fit options with the columns that they borrow.
pub(crate) struct Fitting {
    weights: Option<Vec<f64>>,
    level: Option<f64>,
    priors: Vec<Prior>,
    weak_priors: bool,
}

/// The word for weak priors of all parameters.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    Weak,
}

/// Priors one by one, or none and whether they are weak ones of all parameters, by their word.
fn priors(what: &str, value: &JsValue) -> Result<(Vec<Prior>, bool)> {
    if value.is_string() {
        return read::<Word>(what, value).map(|Word::Weak| (Vec::new(), true));
    }
    read(what, value).map(|priors| (priors, false))
}

impl Fitting {
    pub(crate) fn read(value: &JsValue) -> Result<Self> {
        let mut given = Members::of("options", value)?;
        let (priors, weak_priors) = given.take("priors", priors)?.unwrap_or_default();
        let weak_priors = given.take("weak_priors", read)?.unwrap_or(weak_priors);
        let options =
            Self { weights: given.take("weights", f64s)?, level: given.take("level", number)?, priors, weak_priors };
        given.finish().map(|()| options)
    }

    pub(crate) fn options(&self) -> FitOptions<'_> {
        let Self { weights, level, priors, weak_priors } = self;
        let level = level.unwrap_or(FitOptions::default().level);
        FitOptions { weights: weights.as_deref(), level, priors, weak_priors: *weak_priors }
    }
}

/// Options of a posterior, and the weights that its fit had.
pub(crate) struct Drawing {
    weights: Option<Vec<f64>>,
    pub(crate) options: PosteriorOptions,
}

impl Drawing {
    pub(crate) fn read(value: &JsValue) -> Result<Self> {
        let plain = PosteriorOptions::default();
        let mut given = Members::of("options", value)?;
        let drawing = Self {
            weights: given.take("weights", f64s)?,
            options: PosteriorOptions {
                draws: given.take("draws", small_count)?.unwrap_or(plain.draws),
                seed: given.take("seed", count)?.unwrap_or(plain.seed),
                level: given.take("level", number)?.unwrap_or(plain.level),
            },
        };
        given.finish().map(|()| drawing)
    }

    pub(crate) fn weights(&self) -> Option<&[f64]> {
        self.weights.as_deref()
    }
}

/// The level of an interval.
pub(crate) fn level(value: &JsValue) -> Result<f64> {
    given(value).map_or_else(|| Ok(FitOptions::default().level), |level| number("level", level))
}

/// The fit of a model as a class of what it knows.
macro_rules! fit_class {
    ($fit:ident, $model:ty) => {
        #[wasm_bindgen]
        #[derive(Debug)]
        pub struct $fit(pub(crate) regulars::value::Fit<$model>);

        #[wasm_bindgen]
        impl $fit {
            #[wasm_bindgen(js_name = toJSON)]
            pub fn to_json(&self) -> JsValue {
                $crate::border::plain::to_js(&self.0)
            }

            #[wasm_bindgen(getter)]
            pub fn parameters(&self) -> JsValue {
                $crate::border::plain::to_js(&self.0.parameters)
            }

            #[wasm_bindgen(getter)]
            pub fn covariance(&self) -> JsValue {
                $crate::border::plain::to_js(&self.0.covariance)
            }

            #[wasm_bindgen(getter)]
            pub fn log_likelihood(&self) -> f64 {
                self.0.log_likelihood
            }

            #[wasm_bindgen(getter)]
            pub fn convergence(&self) -> JsValue {
                $crate::border::plain::to_js(&self.0.convergence)
            }

            #[wasm_bindgen(getter)]
            pub fn priors(&self) -> JsValue {
                $crate::border::plain::to_js(&self.0.priors)
            }
        }
    };
}

/// A model as a class of its parameters, and its fit.
macro_rules! model_class {
    ($model:ident, $fit:ident, $of:ty, [$($parameter:ident),+]) => {
        #[wasm_bindgen]
        #[derive(Debug)]
        pub struct $model(pub(crate) $of);

        #[wasm_bindgen]
        impl $model {
            #[wasm_bindgen(constructor)]
            pub fn new(parameters: &JsValue) -> $crate::border::error::Returned<$model> {
                Ok(Self($crate::border::plain::read_known("parameters", parameters)?))
            }

            $(
                #[wasm_bindgen(getter)]
                pub fn $parameter(&self) -> f64 {
                    self.0.$parameter
                }
            )+

            #[wasm_bindgen(js_name = toJSON)]
            pub fn to_json(&self) -> JsValue {
                $crate::border::plain::to_js(&self.0)
            }
        }

        $crate::fitted::fit_class!($fit, $of);

        #[wasm_bindgen]
        impl $fit {
            #[wasm_bindgen(js_name = fromJSON)]
            pub fn from_json(fit: &JsValue) -> $crate::border::error::Returned<$fit> {
                Ok(Self($crate::border::plain::read_known("fit", fit)?))
            }

            #[wasm_bindgen(getter)]
            pub fn model(&self) -> $model {
                $model(self.0.model)
            }
        }
    };
}

pub(crate) use {fit_class, model_class};
