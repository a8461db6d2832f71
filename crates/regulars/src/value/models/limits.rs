//! The range in which the models compute: times, shapes and scales.

/// Smallest and largest value that a shape may have.
pub(super) const SHAPE: (f64, f64) = (1e-12, 1e12);

/// Smallest and largest value that a parameter may have which is a time.
pub(super) const SCALE: (f64, f64) = (1.0 / LONGEST, LONGEST);

/// Longest time, in any unit: no ratio or product of the models' numbers overflows below it.
pub(crate) const LONGEST: f64 = 1e30;
