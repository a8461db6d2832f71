//! Quantiles: where a tail probability takes a given value.

use libm::{exp, log};

/// A tail probability at a positive point, and its derivative with respect to the log of the point.
pub(super) struct Tail {
    pub(super) value: f64,
    pub(super) slope: f64,
}

/// The positive point where the tail takes the value `target` in (0, 1), from the guess `start`.
///
/// Newton's method on the log of the tail against the log of the point. Both tails of gamma and beta variables are concave in
/// these scales (the point of a beta variable being its odds), so that after one step it approaches from one side only;
/// bisection steps in where the tail underflows or is flat.
pub(super) fn tail_root(target: f64, start: f64, tail: impl Fn(f64) -> Tail) -> f64 {
    let (mut point, mut low, mut high) = (start, 0.0, f64::INFINITY);
    for _ in 0..100 {
        let Tail { value, slope } = tail(point);
        // A falling tail has its root above where it is too large; its slope keeps its sign when it underflows.
        if (value < target) == slope.is_sign_positive() {
            low = point
        } else {
            high = point
        }
        let step = log(target / value) * value / slope;
        let newton = point * exp(step.clamp(-50.0, 50.0));
        if newton == point || step.abs() < 1e-11 {
            return newton;
        }
        point = if newton > low && newton < high { newton } else { between(low, high) };
    }
    point
}

/// The geometric mean; a large factor away from the finite end where the bracket is open.
fn between(low: f64, high: f64) -> f64 {
    const FAR: f64 = 1e20;
    if low == 0.0 {
        high / FAR
    } else if high == f64::INFINITY {
        low * FAR
    } else {
        low.sqrt() * high.sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// P(E > x) = exp(-x), from good and bad guesses.
    #[test]
    fn the_exponential_tail_is_inverted_from_any_start() {
        let upper = |x: f64| Tail { value: exp(-x), slope: -x * exp(-x) };
        for start in [1e-300, 1e-3, 1.0, 5.0, 700.0, 1e4, 1e300] {
            for target in [1e-300, 1e-10, 0.3, 0.5] {
                let x = tail_root(target, start, upper);
                assert!((x + log(target)).abs() <= 1e-14 * x, "{start} {target} {x}");
            }
        }
    }
}
