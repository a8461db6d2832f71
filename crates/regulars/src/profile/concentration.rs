//! How much of the value the best customers bring.

use crate::error::{Error, Result, check_range};
use serde::{Deserialize, Serialize};

/// A point of the concentration curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ConcentrationPoint {
    /// Share of the customers, the most valuable first, in [0, 1].
    pub customers: f64,
    /// Share of the value that they bring, in [0, 1].
    pub value: f64,
}

/// The concentration curve of a base (Lorenz 1905, from the top): what share of the value the best share of customers
/// brings, at 0 %, 1 %, ..., 100 % of the customers. It counts what was; it estimates nothing, so it has no interval.
///
/// # Errors
/// [`Error::Empty`] without customers; [`Error::OutOfRange`] or [`Error::NotFinite`] for a negative or missing value;
/// [`Error::TooFew`] when all values are 0; [`Error::Invalid`] when their sum overflows.
///
/// ```
/// let curve = regulars::profile::concentration(&[70.0, 10.0, 10.0, 5.0, 5.0])?;
/// assert_eq!((curve[20].customers, curve[20].value), (0.2, 0.7));
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn concentration(value: &[f64]) -> Result<Vec<ConcentrationPoint>> {
    if value.is_empty() {
        return Err(Error::Empty { what: "value".into() });
    }
    value.iter().enumerate().try_for_each(|(row, &value)| check_range("value", row, value, 0.0, f64::MAX))?;
    let mut sorted = value.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.reverse();
    let total: f64 = sorted.iter().sum();
    if !total.is_finite() {
        return Err(Error::invalid("value", "its sum exceeds the largest number"));
    }
    if total == 0.0 {
        return Err(Error::TooFew { what: "customers with value".into(), n: 0, needed: 1 });
    }
    let mut sums = Vec::with_capacity(sorted.len() + 1);
    sums.push(0.0);
    let mut sum = 0.0;
    for value in sorted {
        sum += value;
        sums.push(sum);
    }
    Ok((0..=100u32)
        .map(|percent| {
            let customers = f64::from(percent) / 100.0;
            // Between two customers the curve is straight, as Lorenz drew it.
            let place = customers * value.len() as f64;
            let at = |index: f64| sums.get(index as usize).copied().unwrap_or(total);
            let below = at(place.floor());
            let value = (below + (at(place.floor() + 1.0) - below) * (place - place.floor())) / total;
            ConcentrationPoint { customers, value: value.min(1.0) }
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn equal_customers_bring_equal_shares() {
        let curve = concentration(&[3.0; 7]).unwrap();
        assert!(curve.iter().all(|point| (point.customers - point.value).abs() < 1e-15));
        assert_eq!(concentration(&[]).unwrap_err().code(), "empty");
        assert_eq!(concentration(&[0.0]).unwrap_err().code(), "too_few");
        assert_eq!(concentration(&[1.0, -1.0]).unwrap_err().code(), "out_of_range");
        assert_eq!(concentration(&[1e308, 1e308]).unwrap_err().code(), "invalid");
    }

    proptest! {
        #[test]
        fn the_curve_rises_and_bends_down(value in prop::collection::vec(0.0..1e6f64, 1..60)) {
            prop_assume!(value.iter().any(|&v| v > 0.0));
            let curve = concentration(&value).unwrap();
            prop_assert_eq!((curve[0].value, curve[100].value), (0.0, 1.0));
            for three in curve.windows(3) {
                let (first, second) = (three[1].value - three[0].value, three[2].value - three[1].value);
                prop_assert!(first >= -1e-12 && second <= first + 1e-12);
            }
            let reversed: Vec<f64> = value.iter().rev().copied().collect();
            prop_assert_eq!(curve, concentration(&reversed).unwrap());
        }
    }
}
