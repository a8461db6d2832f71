//! Derivatives of rising factorials of sums of parameters, for likelihoods in log parameters.
#![expect(clippy::indexing_slicing, reason = "places are coordinates of the likelihood, constants of its caller")]

use super::gamma::{digamma_rise, trigamma_rise};
use crate::math::search::optimise::Derivatives;

impl<const N: usize> Derivatives<N> {
    /// Adds the derivatives of `weight` times ln G(z+n)/G(z), where z is the sum of the positive `parts`, by the
    /// logarithms of the parts, which are the coordinates of the indexes `places`, in ascending order.
    pub(crate) fn add_rise<const K: usize>(&mut self, places: [usize; K], parts: [f64; K], n: f64, weight: f64) {
        // dz/d(ln u) = u, so the slope is u psi and the bend u v psi' for two parts, and u psi more on the diagonal.
        let z = parts.iter().sum();
        let (first, second) = (weight * digamma_rise(z, n), weight * trigamma_rise(z, n));
        for (at, (&i, u)) in places.iter().zip(parts).enumerate() {
            self.gradient[i] += u * first;
            self.hessian[i][i] += u * first;
            for (&j, v) in places.iter().zip(parts).skip(at) {
                self.hessian[i][j] += u * v * second;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::special::rising::ln_rising;
    use libm::exp;

    #[test]
    fn they_are_central_differences() {
        let value = |point: [f64; 3], n: f64| 2.5 * ln_rising(exp(point[0]) + exp(point[2]), n);
        for (point, n) in [([0.3, 9.0, -1.0], 7.0), ([-6.0, 0.0, 3.0], 400.0), ([5.0, 0.0, -9.0], 0.0)] {
            let mut sum = Derivatives::<3>::ZERO;
            sum.add_rise([0, 2], [exp(point[0]), exp(point[2])], n, 2.5);
            for i in 0..3 {
                let moved = |step: f64| std::array::from_fn(|k| if k == i { point[k] + step } else { point[k] });
                let slope = (value(moved(1e-5), n) - value(moved(-1e-5), n)) / 2e-5;
                assert!((slope - sum.gradient[i]).abs() < 1e-5 * (1.0 + slope.abs()), "{i} {slope} {sum:?}");
            }
            let mixed = |s: f64, t: f64| value([point[0] + s, point[1], point[2] + t], n);
            let d = 1e-4;
            let bend = (mixed(d, d) - mixed(d, -d) - mixed(-d, d) + mixed(-d, -d)) / (4.0 * d * d);
            assert!((bend - sum.hessian[0][2]).abs() < 1e-4 * (1.0 + bend.abs()), "{bend} {sum:?}");
        }
    }
}
