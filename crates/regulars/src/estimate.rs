//! What a statistic looks like: a value with its interval and its n, or the typed answer "not enough data".

use serde::{Deserialize, Serialize};

/// A number with its interval, the observations behind it, and the method that made both.
///
/// ```
/// use regulars::Estimate;
/// let repeat_rate = Estimate { value: 0.4, low: 0.2, high: 0.64, level: 0.95, n: 15, method: "wilson".into() };
/// assert_eq!(repeat_rate.half_width(), 0.22);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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

impl Estimate {
    /// Half the width of the interval, in the units of the value.
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }
}

/// An estimate, or the statement that the data can't support one.
///
/// ```
/// use regulars::Answer;
/// let answer = Answer::NotEnough { n: 3, needed: 5, why: "fewer than 5 answers".into() };
/// assert!(answer.estimate().is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// There is enough data.
    Known(Estimate),
    /// There is not.
    NotEnough {
        /// Observations found.
        n: u64,
        /// Observations needed.
        needed: u64,
        /// The reason, in a sentence.
        why: String,
    },
}

impl Answer {
    /// The estimate, when there is one.
    pub fn estimate(&self) -> Option<&Estimate> {
        match self {
            Self::Known(estimate) => Some(estimate),
            Self::NotEnough { .. } => None,
        }
    }
}
