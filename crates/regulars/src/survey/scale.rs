//! The scale that the caller declares: what could be answered.

use crate::error::{Error, Result, check_range};
use serde::{Deserialize, Serialize};

/// The scale on which a question was asked: `min`, `min + step`, ..., `max`; at most 10,000 steps.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// The lowest score that could be given.
    pub min: f64,
    /// The highest.
    pub max: f64,
    /// The distance from one possible score to the next.
    pub step: f64,
}

/// Most steps of a scale, less one.
const MOST_STEPS: f64 = 9_999.0;

impl Scale {
    /// A score this share of a step away from one is that step: 0.1 + 0.2 is 0.3.
    pub(super) const NEAR: f64 = 1e-6;

    /// Checks that `max` is some whole number of steps above `min`.
    pub(super) fn check(&self) -> Result<()> {
        check_range("scale.min", 0, self.min, -1e15, 1e15)?;
        check_range("scale.max", 0, self.max, self.min, 1e15)?;
        check_range("scale.step", 0, self.step, f64::MIN_POSITIVE, 1e15)?;
        let steps = (self.max - self.min) / self.step;
        check_range("steps of the scale", 0, steps, 1.0 - Self::NEAR, MOST_STEPS + Self::NEAR)?;
        if (steps - (steps + 0.5).floor()).abs() > Self::NEAR {
            let Self { min, max, step } = self;
            return Err(Error::invalid("scale", format!("{max} is no whole number of steps of {step} above {min}")));
        }
        Ok(())
    }

    /// Scores that can be given.
    pub(super) fn steps(&self) -> usize {
        ((self.max - self.min) / self.step + 0.5).floor() as usize + 1
    }

    /// What is wrong with a score off the scale.
    pub(super) fn refusal(&self, what: &str, row: usize, score: f64) -> Error {
        let between = format!("row {row} is {score}, between the steps of {} from {}", self.step, self.min);
        check_range(what, row, score, self.min, self.max).err().unwrap_or_else(|| Error::invalid(what, between))
    }

    /// The score at a place between the steps.
    pub(super) fn score_at(&self, place: f64) -> f64 {
        (self.min + place * self.step).clamp(self.min, self.max)
    }
}
