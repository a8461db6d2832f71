//! Sums over very many purchases, of terms that change little from one to the next.

use crate::math::special::gauss_legendre::RULE_8;

/// Terms that are summed one by one; the later ones are smooth enough for an integral: what is left out of its
/// correction, a fifth derivative, is below 1e-13 of a term.
const ONE_BY_ONE: u32 = 128;
/// Share of a sum under which a panel of the integral, beyond the fall of the terms, is nothing.
const NOTHING: f64 = 1e-17;

/// The sum of f(1), f(2), ... without end, where f falls at about `fall` within about `width` and is smooth elsewhere on
/// the scale of its argument (Euler & Maclaurin, from the middle between two terms).
pub(super) fn long_sum(fall: f64, width: f64, f: impl Fn(f64) -> f64) -> f64 {
    let first: f64 = (1..ONE_BY_ONE).map(|m| f(f64::from(m))).sum();
    let next = f64::from(ONE_BY_ONE);
    // The first and the third difference in the middle between the last term before the integral and the first one in it.
    let [before, last, here, after] = [next - 2.0, next - 1.0, next, next + 1.0].map(&f);
    let (slope, bend) = (here - last, after - 3.0 * here + 3.0 * last - before);
    let mut sum = first + slope / 24.0 - bend * (17.0 / 5760.0);
    let mut from = next - 0.5;
    loop {
        // Panels shrink towards the fall, whose width they have there, and grow again behind it.
        let panel = (0.5 * from).min(width.max(0.25 * (from - fall).abs()));
        let part: f64 = RULE_8.iter().map(|&(node, weight)| weight * f(from + panel * node)).sum::<f64>() * panel;
        sum += part;
        from += panel;
        if (from > fall && part.abs() <= NOTHING * sum.abs()) || from > 1e300 {
            return sum;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use libm::exp;

    #[test]
    fn sums_of_known_value() {
        // The sum of 1/m^2 is pi^2 / 6, of a geometric series q / (1 - q).
        let basel = long_sum(1.0, 1.0, |m| 1.0 / (m * m));
        assert!((basel / (std::f64::consts::PI * std::f64::consts::PI / 6.0) - 1.0).abs() < 1e-12, "{basel}");
        let geometric = long_sum(1e4, 1e4, |m| exp(-m / 1e4));
        assert!((geometric / (1.0 / libm::expm1(1e-4)) - 1.0).abs() < 1e-12, "{geometric}");
        // A step of a logistic curve, of which half the height is before the fall.
        let step = long_sum(5000.0, 40.0, |m| 1.0 / (1.0 + exp((m - 5000.0) / 40.0)));
        assert!((step / 4999.5 - 1.0).abs() < 1e-9, "{step}");
    }
}
