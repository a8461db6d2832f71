//! Polynomials by Horner's rule, and their differences without cancellation.

/// The value at `x` of the polynomial with these coefficients, constant term first.
pub(crate) fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

/// `(P(x) - P(y)) / (x - y)` for the polynomial `P` with these coefficients, constant term first; `P'(x)` when `x ==
/// y`.
///
/// Horner's rule run on the divided difference: the subtraction never takes place, so nothing cancels when `x` and `y`
/// are close (Kahan and Fateman, 1999).
pub(crate) fn divided_difference(coefficients: &[f64], x: f64, y: f64) -> f64 {
    let (slope, _) = coefficients.iter().rev().fold((0.0, 0.0), |(slope, value), c| (slope * y + value, value * x + c));
    slope
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cubic_at_a_point_is_its_hand_computed_value() {
        assert_eq!(polynomial(&[5.0, -3.0, 0.0, 2.0], 2.0), 15.0);
        assert_eq!(polynomial(&[], 2.0), 0.0);
    }

    #[test]
    fn the_divided_difference_is_the_difference_and_at_one_point_the_derivative() {
        let cubic = [5.0, -3.0, 0.0, 2.0];
        let (x, y) = (2.0, 0.5);
        assert_eq!(divided_difference(&cubic, x, y), (polynomial(&cubic, x) - polynomial(&cubic, y)) / (x - y));
        assert_eq!(divided_difference(&cubic, x, x), -3.0 + 6.0 * x * x);
        assert_eq!(divided_difference(&[], x, y), 0.0);
    }
}
