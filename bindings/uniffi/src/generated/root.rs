// Written by `cargo xtask surface`.
#[allow(unused_imports, reason = "one namespace")]
use super::*;

pub(crate) use regulars::Answer;
/// An estimate, or the statement that the data can't support one.
#[uniffi::remote(Enum)]
pub enum Answer {
    /// There is enough data.
    Known(Estimate),
    /// There is not enough data.
    NotEnough { n: u64, needed: u64, why: String },
}

pub(crate) use regulars::Estimate;
/// A number with its interval, the observations behind it, and the method that made both.
#[uniffi::remote(Record)]
pub struct Estimate {
    /// The point estimate.
    pub value: f64,
    /// Lower limit of the interval; 0, or `f64::MIN` for what may be negative, where the data set none.
    pub low: f64,
    /// Upper limit of the interval; `f64::MAX`, 1.8e308, where the data set none.
    pub high: f64,
    /// Confidence level of the interval, in (0, 1).
    pub level: f64,
    /// Observations behind the number.
    pub n: u64,
    /// The method, a stable snake_case word.
    pub method: String,
}
