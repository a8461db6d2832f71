//! Promoters, passives and detractors as a trinomial: the score (P - D) / n, its standard error and its score interval.

/// Counts of the three classes; whole for plain answers, fractional for effective or augmented ones.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trinomial {
    pub(crate) promoters: f64,
    pub(crate) passives: f64,
    pub(crate) detractors: f64,
}

/// Most steps of the search for a limit. Newton from the adjusted Wald limit needs about six; bisection alone would
/// need
/// 54. A search that rounding keeps from ending would otherwise go on for ever.
const MAX_STEPS: u32 = 200;
/// Steps below this end the search: a quarter of the distance from 1 to the next double, as limits are on the [-1, 1]
/// scale. A coarser one would move the last digits of limits; a finer one is never reached.
const RESOLUTION: f64 = f64::EPSILON / 4.0;

impl Trinomial {
    pub(super) fn n(self) -> f64 {
        self.promoters + self.passives + self.detractors
    }

    pub(crate) fn score(self) -> f64 {
        (self.promoters - self.detractors) / self.n()
    }

    /// sqrt((PN + ND + 4PD) / n^3): the divisor is n, and nothing cancels.
    pub(super) fn standard_error(self) -> f64 {
        let Self { promoters, passives, detractors } = self;
        let n = self.n();
        let spread = promoters * passives + passives * detractors + 4.0 * promoters * detractors;
        (spread / n / n / n).sqrt()
    }

    pub(super) fn augmented(self, [promoters, passives, detractors]: [f64; 3]) -> Self {
        Self {
            promoters: self.promoters + promoters,
            passives: self.passives + passives,
            detractors: self.detractors + detractors,
        }
    }

    /// score - z SE and score + z SE, not clamped.
    pub(super) fn wald_limits(self, z: f64) -> (f64, f64) {
        let (score, margin) = (self.score(), z * self.standard_error());
        (score - margin, score + margin)
    }

    /// The limits of the score interval (Tango 1998): the values t that the score test with multiplier `z` doesn't
    /// reject; of no answers, all there are.
    pub(crate) fn score_limits(self, z: f64) -> (f64, f64) {
        if self.n() <= 0.0 {
            return (-1.0, 1.0);
        }
        (-self.mirrored().upper_score_limit(z), self.upper_score_limit(z))
    }

    /// Promoters and detractors exchanged: its upper limit is minus the lower one.
    fn mirrored(self) -> Self {
        Self { promoters: self.detractors, detractors: self.promoters, ..self }
    }

    /// The root t in [score, 1] of t - score = z sqrt(V(t) / n), by Newton kept inside a shrinking bracket.
    fn upper_score_limit(self, z: f64) -> f64 {
        let (n, score) = (self.n(), self.score());
        let (mut low, mut high, mut last_step) = (score, 1.0, f64::INFINITY);
        let mut t = score + z * self.augmented([0.75, 1.5, 0.75]).standard_error();
        for _ in 0..MAX_STEPS {
            // A step that leaves the bracket, shrinks too slowly, or isn't a number gives way to bisection.
            if !(low < t && t < high) {
                t = low + (high - low) / 2.0;
            }
            let (variance, slope) = self.restricted_variance(t);
            let margin = z * (variance / n).sqrt();
            let gap = (t - score) - margin;
            if gap > 0.0 {
                high = t;
            } else {
                low = t;
            }
            let step = gap / (1.0 - margin * slope / (2.0 * variance));
            if step.abs() <= RESOLUTION || high - low <= RESOLUTION {
                return (t - step).max(low).min(high);
            }
            t = if step.abs() < last_step / 2.0 { t - step } else { f64::NAN };
            last_step = step.abs();
        }
        high
    }

    /// The variance of one answer, V(t) = 2q + t(1 - t), and its derivative, where q is the share of detractors that is
    /// most likely when promoters minus detractors are t: 2n q^2 + B q - D t(1 - t) = 0, B = (2N + P + 3D) t - P - D.
    /// For t < 0 the classes change places, so that no root cancels.
    fn restricted_variance(self, t: f64) -> (f64, f64) {
        if t < 0.0 {
            let (variance, slope) = self.mirrored().restricted_variance(-t);
            return (variance, -slope);
        }
        let (n, detractors, spread) = (self.n(), self.detractors, t * (1.0 - t));
        let slope_b = 2.0 * self.passives + self.promoters + 3.0 * detractors;
        let b = slope_b * t - self.promoters - detractors;
        let root = (b * b + 8.0 * n * detractors * spread).sqrt();
        let q = if b > 0.0 { 2.0 * detractors * spread / (root + b) } else { (root - b) / (4.0 * n) };
        let slope_q = (detractors * (1.0 - 2.0 * t) - slope_b * q) / root;
        (2.0 * q + spread, 2.0 * slope_q + 1.0 - 2.0 * t)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The normal quantile of 0.975.
    const Z95: f64 = 1.959_963_984_540_054;

    fn trinomial(promoters: u64, passives: u64, detractors: u64) -> Trinomial {
        Trinomial { promoters: promoters as f64, passives: passives as f64, detractors: detractors as f64 }
    }

    fn close(a: f64, b: f64, bound: f64) -> bool {
        (a - b).abs() <= bound
    }

    /// The statistic squared, less z^2, in Tango's own form, whose sign changes at the limits.
    fn tango(of: Trinomial, z: f64, t: f64) -> f64 {
        let n = of.n();
        let b = (2.0 * n - of.promoters + of.detractors) * t - of.promoters - of.detractors;
        let c = -of.detractors * t * (1.0 - t);
        let q = ((b * b - 8.0 * n * c).max(0.0).sqrt() - b) / (4.0 * n);
        (n * (t - of.score())).squared() - z * z * n * (2.0 * q + t * (1.0 - t))
    }

    trait Square {
        fn squared(self) -> f64;
    }

    impl Square for f64 {
        fn squared(self) -> f64 {
            self * self
        }
    }

    #[test]
    fn the_example_of_rocks() {
        let answers = trinomial(19, 12, 5);
        let (low, high) = answers.score_limits(Z95);
        assert!(close(low, 0.1294, 5e-5) && close(high, 0.5937, 5e-5), "{low} {high}");
        let (low, high) = answers.augmented([0.75, 1.5, 0.75]).wald_limits(Z95);
        assert!(close(low, 0.1316, 5e-5) && close(high, 0.5864, 5e-5), "{low} {high}");
    }

    #[test]
    fn answers_all_alike() {
        for n in [1, 5, 1000, 1_000_000_000] {
            let share = Z95 * Z95 / (n as f64 + Z95 * Z95);
            let (low, high) = trinomial(0, n, 0).score_limits(Z95);
            assert!(close(high, share, 1e-14 * share) && low == -high, "{n} passives: {low} {high}");
            let (low, high) = trinomial(n, 0, 0).score_limits(Z95);
            assert!(high == 1.0 && low < 1.0, "{n} promoters: {low} {high}");
            assert_eq!(trinomial(0, 0, n).score_limits(Z95), (-1.0, -low));
        }
    }

    /// P(T = t) over all tables of n answers, without logarithms: powers and a table of binomials.
    fn coverage(n: usize, limits: &[(usize, usize, f64, f64)], promoters: f64, detractors: f64) -> f64 {
        let powers =
            |x: f64| -> Vec<f64> { std::iter::successors(Some(1.0), |power| Some(power * x)).take(n + 1).collect() };
        let choose = |n: usize, k: usize| (0..k).fold(1.0, |c, i| c * (n - i) as f64 / (i + 1) as f64);
        let (ps, ds, ns) = (powers(promoters), powers(detractors), powers(1.0 - promoters - detractors));
        let truth = promoters - detractors;
        let inside = limits.iter().filter(|&&(_, _, low, high)| low <= truth + 1e-12 && truth <= high + 1e-12);
        inside.map(|&(p, d, ..)| choose(n, p) * choose(n - p, d) * ps[p] * ds[d] * ns[n - p - d]).sum()
    }

    /// Exact coverage of the 95 % interval, all tables of n answers enumerated: never below 0.90, and at least 0.945 in
    /// the mean, over the 171 truths whose shares of promoters, passives and detractors are multiples of 1/20 and all
    /// above 0.
    #[test]
    fn the_score_interval_covers() {
        for n in [5_usize, 10, 20, 50] {
            let tables = (0..=n).flat_map(|p| (0..=n - p).map(move |d| (p, d)));
            let limits: Vec<_> = tables
                .map(|(p, d)| {
                    let (low, high) = trinomial(p as u64, (n - p - d) as u64, d as u64).score_limits(Z95);
                    (p, d, low, high)
                })
                .collect();
            let truths = (1..20).flat_map(|p| (1..20 - p).map(move |d| (f64::from(p) / 20.0, f64::from(d) / 20.0)));
            let covers: Vec<f64> = truths.map(|(p, d)| coverage(n, &limits, p, d)).collect();
            let (least, mean) =
                (covers.iter().copied().fold(1.0, f64::min), covers.iter().sum::<f64>() / covers.len() as f64);
            assert!(least >= 0.90 && mean >= 0.945, "n = {n}: least {least}, mean {mean}");
        }
    }

    proptest! {
        #[test]
        fn limits_solve_tangos_equation(
            (p, n, d) in (0..200_u64, 0..200_u64, 0..200_u64), z in 0.5..5.0_f64, scale in 1..5_000_000_u64,
        ) {
            prop_assume!(p + n + d > 0);
            let answers = trinomial(p * scale, n * scale, d * scale);
            let (low, high) = answers.score_limits(z);
            prop_assert!(-1.0 <= low && low <= answers.score() && answers.score() <= high && high <= 1.0);
            // The statistic is below z on the inner side of each limit and above on the outer one.
            for (limit, inward) in [(low, 1e-6), (high, -1e-6)] {
                let width = high - low;
                prop_assert!(tango(answers, z, limit + inward * width) < 0.0);
                let outside = limit - inward * width;
                prop_assert!(outside.abs() >= 1.0 || tango(answers, z, outside) > 0.0);
            }
        }

        #[test]
        fn limits_are_those_of_a_mean_of_three_places(p in 0..200_u64, n in 0..200_u64, d in 0..200_u64, z in 0.3..5.0_f64) {
            prop_assume!(p + n + d > 0);
            let answers = trinomial(p, n, d);
            let [p, n, d] = [p, n, d].map(|count| count as f64 / answers.n());
            let places = [(0.0, d), (0.5, n), (1.0, p)];
            let (low, high) = crate::math::intervals::bounded_mean::score_limits(&places, answers.n(), z);
            let (tango_low, tango_high) = answers.score_limits(z);
            prop_assert!(close(2.0 * low - 1.0, tango_low, 1e-11) && close(2.0 * high - 1.0, tango_high, 1e-11));
        }

        #[test]
        fn limits_mirror_and_nest(p in 0..2_000_u64, n in 0..2_000_u64, d in 0..2_000_u64, z in 0.5..4.0_f64) {
            prop_assume!(p + n + d > 0);
            let (low, high) = trinomial(p, n, d).score_limits(z);
            prop_assert_eq!(trinomial(d, n, p).score_limits(z), (-high, -low));
            let (wider_low, wider_high) = trinomial(p, n, d).score_limits(z + 0.5);
            prop_assert!(wider_low <= low && high <= wider_high);
        }

        #[test]
        fn the_standard_error_is_that_of_the_scores(p in 0..60_u64, n in 0..60_u64, d in 0..60_u64) {
            prop_assume!(p + n + d > 0);
            let answers = trinomial(p, n, d);
            let squares = [(p, 1.0), (n, 0.0), (d, -1.0)].map(|(count, x)| count as f64 * (x - answers.score()).squared());
            let expected = squares.iter().sum::<f64>().sqrt() / answers.n();
            prop_assert!(close(answers.standard_error(), expected, 1e-14));
        }
    }
}
