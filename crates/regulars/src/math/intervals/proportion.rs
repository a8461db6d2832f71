//! Proportions `x` of `n`, `n` at least 1: limits at a level in (0, 1).

use crate::math::special::normal::z_for_level;

/// The score limits of Wilson (1927), without continuity correction; exactly 0 at `x` = 0 and 1 at `x` = `n`.
pub(crate) fn wilson_limits(x: u64, n: u64, level: f64) -> (f64, f64) {
    wilson_real(x as f64, n as f64, level)
}

/// The same for numbers that needn't be whole, as effective numbers are; 0 <= `successes` <= `total`, `total` > 0:
///
/// (x + z^2/2 -+ z sqrt(x (n - x) / n + z^2/4)) / (n + z^2), where x is `successes`, n `total` and z the normal
/// quantile of the level.
pub(crate) fn wilson_real(successes: f64, total: f64, level: f64) -> (f64, f64) {
    let z = z_for_level(level);
    let root = wilson_root(successes, total, z);
    // The product of both limits is known, which keeps the lower one from cancelling.
    let sum = successes + z * z / 2.0 + z * root;
    // At a level of next to nothing z^2 is nothing, and so is the sum of no success.
    let low = if successes == 0.0 { 0.0 } else { successes / total * (successes / sum) };
    let high = if successes == total { 1.0 } else { sum / (total + z * z) };
    (low, high)
}

/// sqrt(x (n - x) / n + z^2 / 4).
fn wilson_root(x: f64, n: f64, z: f64) -> f64 {
    (x * (n - x) / n + z * z / 4.0).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::golden::check;
    use proptest::prelude::*;

    #[test]
    fn limits_match_the_references() {
        check("wilson_low", |arg| wilson_limits(arg("x") as u64, arg("n") as u64, arg("level")).0);
        check("wilson_high", |arg| wilson_limits(arg("x") as u64, arg("n") as u64, arg("level")).1);
    }

    #[test]
    fn the_ends_are_exact() {
        for n in [1, 7, 1_000_000_000] {
            let (none, all) = (wilson_limits(0, n, 0.999), wilson_limits(n, n, 0.999));
            assert_eq!((none.0, all.1), (0.0, 1.0), "{n}");
            assert!(none.1 > 0.0 && none.1 < 1.0 && all.0 > 0.0 && all.0 < 1.0, "{n}");
        }
    }

    proptest! {
        #[test]
        fn limits_hold_the_rate_and_mirror(n in 1..100_000_u64, share in 0.0..=1.0_f64, level in 0.5..0.999_999_f64) {
            let x = (share * n as f64) as u64;
            let ((low, high), mirrored) = (wilson_limits(x, n, level), wilson_limits(n - x, n, level));
            let rate = x as f64 / n as f64;
            prop_assert!(low <= rate && rate <= high, "{low} {rate} {high}");
            prop_assert!((low + mirrored.1 - 1.0).abs() < 1e-11 && (high + mirrored.0 - 1.0).abs() < 1e-11);
        }
    }

    #[test]
    fn the_lowest_level_has_limits() {
        for level in [f64::MIN_POSITIVE, 1e-228, 1e-12] {
            assert_eq!(wilson_limits(0, 6, level).0, 0.0);
            assert_eq!(wilson_limits(6, 6, level).1, 1.0);
        }
    }
}
