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

pub(crate) use regulars::WorkStep;
/// What long work is at.
#[uniffi::remote(Enum)]
pub enum WorkStep {
    /// Rows are sorted, counted and joined.
    Prepare,
    /// A file is read; counted in bytes.
    Import,
    /// A model is fitted; counted in looks at the likelihood, whose number isn't known beforehand.
    Fit,
    /// Models are compared; counted in models.
    Choose,
    /// Models look ahead from the past; counted in instants of the past.
    LookBack,
    /// A posterior is drawn from; counted in looks at the likelihood, as a fit is.
    Posterior,
    /// Futures are drawn; counted in customers.
    Predict,
    /// A base is drawn; counted in customers.
    Simulate,
    /// Customers are scored, by the model and by its parameters moved a little; counted in columns.
    Score,
    /// Drivers of a score are measured; counted in draws of the rows, or in imputations of missing answers.
    KeyDrivers,
    /// What themes do to a score; counted in themes.
    ThemeImpact,
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

pub(crate) use regulars::Work;
/// How far long work is.
#[uniffi::remote(Record)]
pub struct Work {
    /// What it is at.
    pub step: WorkStep,
    /// How much of the step is done.
    pub done: u64,
    /// How much there is to do in the step; none where that isn't known.
    pub of: Option<u64>,
}
