//! The JavaScript binding: JavaScript's values in, the core's function, JavaScript's values out. Nothing is computed here.

#![expect(unreachable_pub, reason = "what wasm-bindgen exports is public to JavaScript")]

mod border;
mod churn;
mod fitted;
mod histories;
mod import;
mod model;
mod profile;
mod purchase_model;
mod segment;
mod survey;
mod survey_drivers;
mod survey_ratings;
mod survey_trend;
mod value;
mod value_basics;
mod voice;
mod work;
