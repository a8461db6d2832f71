//! The range in which the models compute: times, shapes and scales.

use crate::error::{Error, Result};

/// Smallest and largest value of a shape, a number without a unit. Within it powers and gamma functions of the models
/// keep their digits and don't overflow.
pub(super) const SHAPE: (f64, f64) = (1e-12, 1e12);

/// Smallest and largest value of a parameter that is a time, in the unit of the histories.
pub(super) const SCALE: (f64, f64) = (1.0 / LONGEST, LONGEST);

/// Longest time, in any unit: up to it no ratio or product of two of the models' numbers overflows.
pub(crate) const LONGEST: f64 = 1e30;

/// Mean ages whose scale parameters a search can't lead out of [`SCALE`]: it looks at 1e-5 to 1e5 times the mean age.
const MEAN_AGE: (f64, f64) = (1e-22, 1e22);

/// Refuses a base over whose time nothing can be learnt: none, or so little or so much in its unit that the parameters
/// would be out of range.
pub(super) fn check_mean_age(mean: f64) -> Result<()> {
    if mean <= 0.0 {
        return Err(Error::invalid("age", "is 0 for every customer, so no time has passed to learn from"));
    }
    if (MEAN_AGE.0..=MEAN_AGE.1).contains(&mean) {
        return Ok(());
    }
    let (least, most) = MEAN_AGE;
    let why = format!("is {mean:e} in the mean, and a fit needs {least:e} to {most:e}: give all times in another unit");
    Err(Error::invalid("age", why))
}
