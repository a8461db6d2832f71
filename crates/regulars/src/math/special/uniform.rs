//! Temme's uniform expansion, which turns the incomplete gamma and beta functions of large parameters into an error
//! function.

#![expect(clippy::indexing_slicing, reason = "every index runs below the constant length of its array")]

use std::f64::consts::TAU;

use libm::{erfc, exp};

/// Taylor coefficients that are kept. The series converges for |t| < 3.54, so so many reach the last bit for |t| up to
/// [`REACH`]: (0.75 / 3.54)^26 is 3e-18.
const TERMS: usize = 26;

/// The smaller parameter m from which the expansion, in powers of 1/m, is good to the last bit; below, the series and
/// fractions of the callers are quick.
pub(super) const UNIFORM_FROM: f64 = 40.0;
/// The |t| up to which the expansion is good to the last bit.
const REACH: f64 = 0.75;

/// The lower and the upper tail of a gamma or beta variable at a point `deviance` from its mode, or None out of reach.
///
/// `size` is the smaller parameter m, `deviance` = m t^2 / 2 the drop of the log density (without its Jacobian) from
/// its top, and `above` tells the side. The map from t to the scaled variable v obeys v v' = t (1 + `lean` v - `bend`
/// v^2): `lean` is 1 and `bend` 0 for gamma. N. M. Temme, Probability in the Engineering and Informational Sciences 1
/// (1987), sections 2 to 4.
pub(super) fn uniform_tails(size: f64, deviance: f64, above: bool, lean: f64, bend: f64) -> Option<(f64, f64)> {
    let distance = (2.0 * deviance / size).sqrt();
    if size < UNIFORM_FROM || distance > REACH {
        return None;
    }
    let t = if above { distance } else { -distance };
    let rest = exp(-deviance) / (TAU * size).sqrt() * rest_sum(size, t, &ratio_coefficients(lean, bend));
    let (near, far) = (0.5 * erfc(-deviance.sqrt()), 0.5 * erfc(deviance.sqrt()));
    let (lower, upper) = if above { (near, far) } else { (far, near) };
    Some((lower - rest, upper + rest))
}

/// The sum of beta_n t^n with beta_(n-1) = f_n + (n + 1) / m beta_(n+1), over its normalisation 1 + beta_1 / m.
fn rest_sum(size: f64, t: f64, ratio: &[f64; TERMS]) -> f64 {
    let (mut after, mut beta, mut sum) = (0.0, 0.0, 0.0);
    for n in (1..TERMS).rev() {
        // `beta` holds beta_n, `after` beta_(n+1).
        sum = sum * t + beta;
        (after, beta) = (beta, ratio[n] + (n as f64 + 1.0) / size * after);
    }
    // Now `beta` is beta_0 and `after` beta_1.
    (sum * t + beta) / (1.0 + after / size)
}

/// The Taylor coefficients of f = t / v(t), from those of v and v^2 by their differential equation.
fn ratio_coefficients(lean: f64, bend: f64) -> [f64; TERMS] {
    // v = t + ..., and d(v^2)/dt = 2 t (1 + lean v - bend v^2) tells each coefficient from those before it.
    let mut v = [0.0; TERMS + 1];
    let mut square = [0.0; TERMS + 2];
    (v[1], square[2]) = (1.0, 1.0);
    for n in 2..=TERMS {
        square[n + 1] = 2.0 * (lean * v[n - 1] - bend * square[n - 1]) / (n as f64 + 1.0);
        let inner: f64 = (2..n).map(|i| v[i] * v[n + 1 - i]).sum();
        v[n] = 0.5 * (square[n + 1] - inner);
    }
    let mut ratio = [0.0; TERMS];
    ratio[0] = 1.0;
    for n in 1..TERMS {
        ratio[n] = -(1..=n).map(|k| v[k + 1] * ratio[n - k]).sum::<f64>();
    }
    ratio
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_gamma_coefficients_are_those_in_print() {
        // Gil, Segura and Temme (2012): eta / (lambda - 1) = 1 - eta / 3 + eta^2 / 12 - 2 eta^3 / 135 + ...
        let ratio = ratio_coefficients(1.0, 0.0);
        for (found, printed) in ratio.iter().zip([1.0, -1.0 / 3.0, 1.0 / 12.0, -2.0 / 135.0, 1.0 / 864.0, 1.0 / 2835.0])
        {
            assert!((found - printed).abs() < 1e-16, "{found} {printed}");
        }
    }

    #[test]
    fn a_symmetric_variable_is_half_below_its_middle() {
        let (lower, upper) = uniform_tails(50.0, 0.0, true, 0.0, 0.5).unwrap();
        assert_eq!((lower, upper), (0.5, 0.5));
        assert!(uniform_tails(39.0, 0.0, true, 0.0, 0.5).is_none());
        assert!(uniform_tails(50.0, 20.0, true, 0.0, 0.5).is_none());
    }
}
