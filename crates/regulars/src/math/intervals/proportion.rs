//! Proportions `x` of `n`, `n` at least 1: limits at a level in (0, 1), and differences of two.

use crate::math::special::incomplete_beta::{beta_inc_c_inv, beta_inc_inv};
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
    let low = successes / total * (successes / sum);
    let high = if successes == total { 1.0 } else { sum / (total + z * z) };
    (low, high)
}

/// sqrt(x (n - x) / n + z^2 / 4).
fn wilson_root(x: f64, n: f64, z: f64) -> f64 {
    (x * (n - x) / n + z * z / 4.0).sqrt()
}

/// How far the lower Wilson limit is below x / n, without subtracting them.
fn below_wilson(x: u64, n: u64, z: f64) -> f64 {
    let (x, n) = (x as f64, n as f64);
    let root = wilson_root(x, n, z);
    // x/n - low = z (root - shift) / (n + z^2); where root and shift nearly cancel, times (root + shift) over itself.
    let shift = z * (n - 2.0 * x) / (2.0 * n);
    if shift > 0.0 { z * (x / n) * ((n - x) / n) / (root + shift) } else { z * (root - shift) / (n + z * z) }
}

/// How far the upper Wilson limit is above x / n.
fn above_wilson(x: u64, n: u64, z: f64) -> f64 {
    below_wilson(n - x, n, z)
}

/// Wald on z^2 / 2 more successes and failures, Agresti and Coull (1998); not clamped to [0, 1].
pub(crate) fn agresti_coull_limits(x: u64, n: u64, level: f64) -> (f64, f64) {
    let z = z_for_level(level);
    let total = n as f64 + z * z;
    let rate = (x as f64 + z * z / 2.0) / total;
    let margin = z * (rate * (((n - x) as f64 + z * z / 2.0) / total) / total).sqrt();
    (rate - margin, rate + margin)
}

/// The exact limits of Clopper and Pearson (1934); exactly 0 at `x` = 0 and 1 at `x` = `n`.
pub(crate) fn clopper_pearson_limits(x: u64, n: u64, level: f64) -> (f64, f64) {
    let (successes, failures) = (x as f64, (n - x) as f64);
    beta_limits((successes, failures + 1.0), (successes + 1.0, failures), x, n, level)
}

/// The equal-tailed limits under the prior of Jeffreys (Brown, Cai and DasGupta 2001); 0 at `x` = 0 and 1 at `x` = `n`.
pub(crate) fn jeffreys_limits(x: u64, n: u64, level: f64) -> (f64, f64) {
    let posterior = (x as f64 + 0.5, (n - x) as f64 + 0.5);
    beta_limits(posterior, posterior, x, n, level)
}

/// The quantiles (1 - level) / 2 of the first beta distribution and (1 + level) / 2 of the second.
fn beta_limits(low: (f64, f64), high: (f64, f64), x: u64, n: u64, level: f64) -> (f64, f64) {
    let tail = (1.0 - level) / 2.0;
    let low = if x == 0 { 0.0 } else { beta_inc_inv(low.0, low.1, tail) };
    let high = if x == n { 1.0 } else { beta_inc_c_inv(high.0, high.1, tail) };
    (low, high)
}

/// Limits of x1 / n1 - x2 / n2 from those of Wilson, without continuity correction: Newcombe (1998), method 10.
pub(crate) fn newcombe_limits(x1: u64, n1: u64, x2: u64, n2: u64, level: f64) -> (f64, f64) {
    let z = z_for_level(level);
    let difference = crossed(x1, n1, x2, n2) / (n1 as f64 * n2 as f64);
    let low = difference - libm::hypot(below_wilson(x1, n1, z), above_wilson(x2, n2, z));
    let high = difference + libm::hypot(above_wilson(x1, n1, z), below_wilson(x2, n2, z));
    (low, high)
}

/// The z of x1 / n1 - x2 / n2 with the pooled rate in its standard error; NaN when all are successes or none is.
pub(crate) fn two_sample_z(x1: u64, n1: u64, x2: u64, n2: u64) -> f64 {
    let (successes, failures) = (x1 as f64 + x2 as f64, (n1 - x1) as f64 + (n2 - x2) as f64);
    let total = successes + failures;
    crossed(x1, n1, x2, n2) / (n1 as f64 * (n2 as f64) * (successes / total) * failures).sqrt()
}

/// x1 n2 - x2 n1, rounded once.
fn crossed(x1: u64, n1: u64, x2: u64, n2: u64) -> f64 {
    let (first, second) = (u128::from(x1) * u128::from(n2), u128::from(x2) * u128::from(n1));
    let distance = first.abs_diff(second) as f64;
    if first < second { -distance } else { distance }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::golden::check;
    use proptest::prelude::*;

    type Limits = fn(u64, u64, f64) -> (f64, f64);

    const METHODS: [(&str, Limits); 4] = [
        ("wilson", wilson_limits),
        ("agresti_coull", agresti_coull_limits),
        ("clopper_pearson", clopper_pearson_limits),
        ("jeffreys", jeffreys_limits),
    ];

    #[test]
    fn limits_match_the_references() {
        for (name, limits) in METHODS {
            check(&format!("{name}_low"), |arg| limits(arg("x") as u64, arg("n") as u64, arg("level")).0);
            check(&format!("{name}_high"), |arg| limits(arg("x") as u64, arg("n") as u64, arg("level")).1);
        }
    }

    #[test]
    fn differences_match_the_references() {
        let counts = |arg: &dyn Fn(&str) -> f64| ["x1", "n1", "x2", "n2"].map(|name| arg(name) as u64);
        let newcombe = |arg: &dyn Fn(&str) -> f64| {
            let [x1, n1, x2, n2] = counts(arg);
            newcombe_limits(x1, n1, x2, n2, arg("level"))
        };
        check("newcombe_low", |arg| newcombe(arg).0);
        check("newcombe_high", |arg| newcombe(arg).1);
        check("two_sample_z", |arg| {
            let [x1, n1, x2, n2] = counts(arg);
            two_sample_z(x1, n1, x2, n2)
        });
    }

    #[test]
    fn newcombes_printed_example() {
        let (low, high) = newcombe_limits(56, 70, 48, 80, 0.95);
        assert!((low - 0.0524).abs() < 5e-5 && (high - 0.3339).abs() < 5e-5, "{low} {high}");
    }

    #[test]
    fn the_ends_are_exact() {
        for n in [1, 7, 1_000_000_000] {
            for (name, limits) in METHODS.into_iter().filter(|(name, _)| *name != "agresti_coull") {
                let (none, all) = (limits(0, n, 0.999), limits(n, n, 0.999));
                assert_eq!((none.0, all.1), (0.0, 1.0), "{name} {n}");
                assert!(none.1 > 0.0 && none.1 < 1.0 && all.0 > 0.0 && all.0 < 1.0, "{name} {n}");
            }
            assert!(two_sample_z(0, n, 0, n).is_nan() && two_sample_z(n, n, n, n).is_nan());
        }
    }

    #[test]
    fn rare_events_among_a_billion_keep_their_digits() {
        // Of one failure in 1e9 and none in 1e9 the differences are some 1e-9, far below the last digit of the rates'
        // squares.
        let (low, high) = newcombe_limits(1_000_000_000, 1_000_000_000, 999_999_999, 1_000_000_000, 0.95);
        let (mirrored_low, mirrored_high) = newcombe_limits(1, 1_000_000_000, 0, 1_000_000_000, 0.95);
        assert_eq!((low, high), (mirrored_low, mirrored_high));
        assert!(low < 0.0 && high > 5e-9);
    }

    proptest! {
        #[test]
        fn wilson_limits_lie_where_their_distances_say(n in 1..1_000_000_000_u64, share in 0.0..=1.0_f64, level in 0.5..0.999_999_f64) {
            let x = (share * n as f64) as u64;
            let (low, high) = wilson_limits(x, n, level);
            let (rate, z) = (x as f64 / n as f64, z_for_level(level));
            prop_assert!((rate - below_wilson(x, n, z) - low).abs() < 1e-15);
            prop_assert!((rate + above_wilson(x, n, z) - high).abs() < 1e-15);
        }

        #[test]
        fn limits_hold_the_rate_and_mirror(n in 1..100_000_u64, share in 0.0..=1.0_f64, level in 0.5..0.999_999_f64) {
            let x = (share * n as f64) as u64;
            for (name, limits) in METHODS {
                let ((low, high), (mirrored_low, mirrored_high)) = (limits(x, n, level), limits(n - x, n, level));
                let rate = x as f64 / n as f64;
                prop_assert!(low <= rate && rate <= high, "{name}: {low} {rate} {high}");
                prop_assert!((low + mirrored_high - 1.0).abs() < 1e-11 && (high + mirrored_low - 1.0).abs() < 1e-11, "{name}");
            }
        }
    }
}
