//! Sums of what is only known by its logarithm.

use libm::{exp, log1p};

/// ln(e^`a` + e^`b`); minus infinity is the logarithm of nothing.
pub(crate) fn ln_add(a: f64, b: f64) -> f64 {
    let (high, low) = if a > b { (a, b) } else { (b, a) };
    if high == f64::NEG_INFINITY { high } else { high + log1p(exp(low - high)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::f64::consts::LN_2;

    #[test]
    fn nothing_adds_nothing() {
        let nothing = f64::NEG_INFINITY;
        assert_eq!((ln_add(nothing, nothing), ln_add(3.0, nothing), ln_add(nothing, 3.0)), (nothing, 3.0, 3.0));
        assert_eq!(ln_add(1e4, 1e4), 1e4 + LN_2);
    }

    proptest! {
        #[test]
        fn it_is_the_logarithm_of_the_sum(a in 1e-9..1e9f64, b in 1e-9..1e9f64) {
            let found = exp(ln_add(libm::log(a), libm::log(b)));
            prop_assert!((found - (a + b)).abs() < 1e-13 * (a + b), "{a} + {b} = {found}");
        }
    }
}
