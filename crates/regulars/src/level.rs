//! Confidence levels: one range and one default for every interval of the library.

use crate::error::{Result, check_range};

/// The confidence level of whoever states none.
pub(crate) const DEFAULT: f64 = 0.95;
/// Lowest level: the limits of a lower one differ from the estimate by rounding alone.
const LOWEST: f64 = 1e-6;
/// Highest level, whose limits are 7.1 standard errors off. Of a higher one the tails are below 1e-12, which neither
/// quantile functions nor searches for a limit tell from 0: limits would be infinite, or those of rounding.
const HIGHEST: f64 = 1.0 - 1e-12;

/// Checks that a level is in its range, 1e-6 to 1 - 1e-12.
pub(crate) fn check(level: f64) -> Result<()> {
    check_range("level", 0, level, LOWEST, HIGHEST)
}

/// The level of an option, checked: [`DEFAULT`] where it is left open.
pub(crate) fn of(level: Option<f64>) -> Result<f64> {
    let level = level.unwrap_or(DEFAULT);
    check(level).map(|()| level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_have_one_range_and_one_default() {
        assert_eq!((of(None), of(Some(0.8)), of(Some(LOWEST))), (Ok(0.95), Ok(0.8), Ok(1e-6)));
        for level in [0.0, 1.0, -0.5, 95.0, 1e-7, 1.0 - 1e-13] {
            assert_eq!(of(Some(level)).unwrap_err().code(), "out_of_range", "{level}");
        }
        assert_eq!(check(f64::NAN).unwrap_err().code(), "not_finite");
    }
}
