//! The range in which the models compute: times, shapes and scales.

/// Smallest and largest value of a shape, a number without a unit. Within it powers and gamma functions of the models
/// keep their digits and don't overflow.
pub(super) const SHAPE: (f64, f64) = (1e-12, 1e12);

/// Smallest and largest value of a parameter that is a time, in the unit of the histories.
pub(super) const SCALE: (f64, f64) = (1.0 / LONGEST, LONGEST);

/// Longest time, in any unit: up to it no ratio or product of two of the models' numbers overflows.
pub(crate) const LONGEST: f64 = 1e30;
