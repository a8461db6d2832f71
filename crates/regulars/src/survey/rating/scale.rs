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

/// Most steps of a scale, less one: a tally has a cell for each step of each stratum, so that a step of 1e-9 would fill
/// the memory. Slider scales of 0 to 100 by hundredths fit.
const MOST_STEPS: f64 = 9_999.0;

impl Scale {
    /// How far, as a share of a step, a score may be from one: 0.1 + 0.2 is 0.3. Rounding is about 1e-12 on the longest
    /// scale; what is typed between two steps is further off.
    pub(super) const NEAR: f64 = 1e-6;

    /// Checks that `max` is some whole number of steps above `min`.
    pub(crate) fn check(&self) -> Result<()> {
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

    /// Whether a score could be given.
    pub(crate) fn has(&self, score: f64) -> bool {
        let place = (score - self.min) / self.step;
        (self.min..=self.max).contains(&score) && (place - (place + 0.5).floor()).abs() <= Self::NEAR
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::rating::count::steps_of;
    use proptest::prelude::*;

    #[test]
    fn steps_are_found_in_spite_of_rounding() {
        let tenths = Scale { min: 0.0, max: 1.0, step: 0.1 };
        let scores: Vec<f64> = (0..=10).map(|k| f64::from(k) / 10.0).chain([0.1 + 0.2]).collect();
        assert_eq!(steps_of(&scores, "scores", tenths).unwrap(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 3]);
    }

    #[test]
    fn scores_off_the_scale_are_named() {
        let scale = Scale { min: 1.0, max: 5.0, step: 1.0 };
        let text = |scores: &[f64]| steps_of(scores, "scores", scale).unwrap_err().to_string();
        assert_eq!(text(&[3.0, 6.0]), "scores[1] is 6, allowed is 1 to 5");
        assert_eq!(text(&[3.0, 1.0, 2.5]), "scores is invalid: row 2 is 2.5, between the steps of 1 from 1");
        assert_eq!(text(&[f64::NAN]), "scores[0] is NaN, expected a finite number");
        assert_eq!(text(&[-f64::MAX]), "scores[0] is -1.7976931348623157e308, allowed is 1 to 5");
    }

    #[test]
    fn scales_are_checked() {
        let code = |min, max, step| Scale { min, max, step }.check().map_err(|error| error.code());
        assert_eq!(code(0.0, 9_999.0, 1.0), Ok(()));
        assert_eq!((code(0.0, 10_000.0, 1.0), code(1.0, 1.0, 1.0)), (Err("out_of_range"), Err("out_of_range")));
        assert_eq!((code(0.0, 1.0, 0.3), code(f64::NAN, 1.0, 1.0)), (Err("invalid"), Err("not_finite")));
        assert_eq!((code(0.0, 1.0, -1.0), code(0.0, 1.0, f64::INFINITY)), (Err("out_of_range"), Err("not_finite")));
    }

    proptest! {
        #[test]
        fn every_step_is_its_own(min in -100..100_i32, steps in 1..300_u32, over in 1..40_u32) {
            let step = 1.0 / f64::from(over);
            let scale = Scale { min: f64::from(min), max: f64::from(min) + f64::from(steps) * step, step };
            prop_assert_eq!(scale.check(), Ok(()));
            prop_assert_eq!(scale.steps(), steps as usize + 1);
            let scores: Vec<f64> = (0..=steps).map(|place| scale.score_at(place.into())).collect();
            prop_assert!(steps_of(&scores, "scores", scale).unwrap().into_iter().eq(0..=steps));
            let beyond = scale.max + step;
            prop_assert!(steps_of(&[beyond], "scores", scale).is_err());
        }
    }
}
