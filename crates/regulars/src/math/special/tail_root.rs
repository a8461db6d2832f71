//! Quantiles: where a tail probability takes a given value.

use libm::{exp, log};

/// A tail probability at a positive point, and its derivative with respect to the log of the point.
pub(super) struct Tail {
    pub(super) value: f64,
    pub(super) slope: f64,
}

/// The positive point where the tail takes the value `target` in (0, 1), from the guess `start`.
///
/// Newton's method on the log of the tail against the log of the point. Both tails of gamma and beta variables are
/// concave in these scales (the point of a beta variable being its odds), so that after one step it approaches from one
/// side only; bisection steps in where the tail underflows or is flat.
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
        // d ln(tail) / d ln(point) = slope / value.
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
    /// Factor by which an open bracket is widened: from 1e-300 to 1e300 in 30 steps.
    const FAR: f64 = 1e20;
    if low == 0.0 {
        high / FAR
    } else if high == f64::INFINITY {
        low * FAR
    } else {
        low.sqrt() * high.sqrt()
    }
}

/// Step in ln point by which a bracket grows at first, a factor of 20.
const WIDEN: f64 = 3.0;
/// Steps of one length, up to a factor of 160,000; from then on each is twice as long as the last. With equal steps all
/// the way to 1e300, a search that ends there would take 230, and as many of the dearest evaluations.
const EVEN_STEPS: i32 = 4;
/// Largest |ln point|, that of 1e300: beyond, e^y soon overflows or underflows.
const REACH: f64 = 690.0;

/// The positive point where a falling function is 0, from a guess; `None` when that is beyond 1e300, or below 1e-300.
///
/// The false position in the logarithm of the point, with Illinois' correction, within a bracket that grows from the
/// guess.
pub(crate) fn falling_root(start: f64, f: impl Fn(f64) -> f64) -> Option<f64> {
    let at = |y: f64| f(exp(y));
    let (mut low, mut high) = (log(start), log(start));
    let (mut above, mut below) = (at(low), at(high));
    let mut steps = (0..).map(|step: i32| WIDEN * f64::from(1_u32 << (step - EVEN_STEPS).clamp(0, 10)));
    while above < 0.0 {
        if low <= -REACH {
            return None;
        }
        (high, below) = (low, above);
        low = (low - steps.next()?).max(-REACH);
        above = at(low);
    }
    while below > 0.0 {
        if high >= REACH {
            return None;
        }
        (low, above) = (high, below);
        high = (high + steps.next()?).min(REACH);
        below = at(high);
    }
    // Over a wide bracket the false position may creep.
    while high - low > 2.0 * WIDEN {
        let middle = 0.5 * (low + high);
        let value = at(middle);
        if value > 0.0 {
            (low, above) = (middle, value);
        } else {
            (high, below) = (middle, value);
        }
    }
    for _ in 0..200 {
        let middle = if above == below { low } else { low + (high - low) * (above / (above - below)) };
        if high - low < 1e-15 * middle.abs().max(1.0) || middle == low || middle == high {
            return Some(exp(middle));
        }
        let value = at(middle);
        // Illinois: the end that stays has its value halved, or it would stay for good.
        if value > 0.0 {
            (low, above, below) = (middle, value, 0.5 * below);
        } else {
            (high, below, above) = (middle, value, 0.5 * above);
        }
        if value == 0.0 {
            return Some(exp(middle));
        }
    }
    Some(exp(0.5 * (low + high)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_falling_root_is_found_from_far_away() {
        for start in [1e-200, 1e-3, 1.0, 1e5, 1e200] {
            let found = falling_root(start, |x| 2.0 - libm::pow(x, 0.7)).unwrap();
            assert!((found / libm::pow(2.0, 1.0 / 0.7) - 1.0).abs() < 1e-13, "{start} {found}");
        }
        assert_eq!(falling_root(1.0, |_| 1.0), None);
        assert_eq!(falling_root(1.0, |_| -1.0), None);
    }

    #[test]
    fn a_root_beyond_all_numbers_is_soon_given_up() {
        let calls = std::cell::Cell::new(0);
        for start in [1e-200, 1.0, 1e290] {
            calls.set(0);
            let count = |x: f64, sign: f64| {
                calls.set(calls.get() + 1);
                sign / (1.0 + x)
            };
            assert_eq!((falling_root(start, |x| count(x, 1.0)), falling_root(start, |x| count(x, -1.0))), (None, None));
            assert!(calls.get() < 35, "{start}: {}", calls.get());
        }
    }

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
