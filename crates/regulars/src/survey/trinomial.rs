//! Promoters, passives and detractors as a trinomial: the score (P - D) / n, its standard error and its score interval.

/// Counts of the three classes; whole for plain answers, fractional for effective or augmented ones.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trinomial {
    pub(super) promoters: f64,
    pub(super) passives: f64,
    pub(super) detractors: f64,
}

/// Newton from the adjusted Wald limit needs about six steps; bisection alone would need 54.
const MAX_STEPS: u32 = 200;
/// Half a unit in the last place of 1: limits live on the [-1, 1] scale.
const RESOLUTION: f64 = f64::EPSILON / 4.0;

impl Trinomial {
    pub(super) fn n(self) -> f64 {
        self.promoters + self.passives + self.detractors
    }

    pub(super) fn score(self) -> f64 {
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

    /// The limits of the score interval (Tango 1998): the values t that the score test with multiplier `z` doesn't reject.
    pub(super) fn score_limits(self, z: f64) -> (f64, f64) {
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

    /// The variance of one answer, V(t) = 2q + t(1 - t), and its derivative, where q is the share of detractors that is most
    /// likely when promoters minus detractors are t: 2n q^2 + B q - D t(1 - t) = 0, B = (2N + P + 3D) t - P - D.
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
