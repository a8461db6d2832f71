//! The future of a customer of the Pareto/NBD who is alive: purchases at a constant rate until a lifetime, exponential
//! given its own rate, is over.

use crate::math::columns::random::Stream;
use crate::math::special::incomplete_beta::ln_beta_kernel;
use crate::math::special::ln_add::ln_add;
use crate::math::special::power_decline::{PowerDecline, discounted_decline};
use crate::math::special::power_hump::PowerHump;
use crate::math::special::rising::ln_rising;
use crate::value::models::wait::Wait;
use libm::{exp, expm1, log, log1p};

/// In less than this share of both scales nobody leaves and rates are what they were, to the last bit; shorter horizons would end
/// in ratios that no double holds.
const INSTANT: f64 = 1e-250;

/// A customer alive now: purchase rate ~ gamma(`n`, `scale`), dropout rate ~ gamma(`s`, `beta`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExponentialDropout {
    /// r + x.
    pub(super) n: f64,
    /// alpha + T.
    pub(super) scale: f64,
    pub(super) s: f64,
    /// beta + T.
    pub(super) beta: f64,
}

impl ExponentialDropout {
    /// Purchases expected within `horizon` (Schmittlein, Morrison & Colombo 1987, eq. 22): right for every s, 1
    /// included.
    pub(crate) fn expected(&self, horizon: f64) -> f64 {
        // n/scale beta ((1 - (beta / (beta + horizon))^(s-1)) / (s - 1)), whose limit at s = 1 is the logarithm.
        let span = log1p(horizon / self.beta);
        let less_one = self.s - 1.0;
        let mean = if less_one == 0.0 { span } else { -expm1(-less_one * span) / less_one };
        self.n / self.scale * self.beta * mean
    }

    /// The same, each discounted to now at the continuous `rate`; `horizon` may be infinite when the rate is positive
    /// (Fader & Hardie 2005, DERT).
    pub(crate) fn discounted(&self, horizon: f64, rate: f64) -> f64 {
        if rate == 0.0 {
            return self.expected(horizon);
        }
        // Time in units of beta; a product that underflows must not become a rate of 0.
        let z = (rate * self.beta).max(f64::MIN_POSITIVE);
        self.n / self.scale * self.beta * discounted_decline(self.s, z, horizon / self.beta)
    }

    /// Probability to be still alive then.
    pub(crate) fn survival(&self, horizon: f64) -> f64 {
        exp(-self.s * log1p(horizon / self.beta))
    }

    /// ln P(N = k) for the number of purchases within `horizon` (Fader & Hardie 2006, "Deriving an expression for
    /// P(X(t) = x)").
    pub(crate) fn ln_pmf(&self, horizon: f64, k: u32) -> f64 {
        if k == 0 {
            return self.ln_none(horizon);
        }
        if horizon == 0.0 {
            return f64::NEG_INFINITY;
        }
        let Self { n, scale, s, beta } = *self;
        let k = f64::from(k);
        if horizon < INSTANT * scale.min(beta) {
            return ln_within_an_instant(n, scale, k, horizon);
        }
        // Alive to the end with k purchases, or gone before it with k by then.
        let alive = ln_negative_binomial(n, scale, k, horizon) - s * log1p(horizon / beta);
        // Gone at u with k purchases by then: the integral over u of P(k by u) s beta^s (beta + u)^-(s+1).
        let hump = PowerHump { i: k + 1.0, j: n + k, a: scale, l: s + 1.0, b: beta, excess: n + s };
        let (peak, ln_mass) = hump.ln_integral(horizon);
        // The integrand at its peak, of which the integral is `ln_mass` more in logarithms.
        let height = log(s * (peak / (beta + peak))) - s * log1p(peak / beta);
        ln_add(alive, ln_negative_binomial(n, scale, k, peak) + height + ln_mass)
    }

    /// ln P(N = 0), with its digits where it is near 0.
    fn ln_none(&self, horizon: f64) -> f64 {
        let some = self.first_within(horizon);
        if some < 0.5 {
            return log1p(-some);
        }
        let Self { n, scale, s, beta } = *self;
        let alive = -n * log1p(horizon / scale) - s * log1p(horizon / beta);
        let gone = PowerDecline { p: n, a: scale, q: s + 1.0, b: beta, excess: n + s };
        ln_add(alive, log(s / beta * gone.integral(horizon)))
    }

    /// P(N >= k) within `horizon`.
    pub(crate) fn tail(&self, horizon: f64, k: u32) -> f64 {
        match k {
            0 => 1.0,
            _ if horizon == 0.0 => 0.0,
            1 => self.first_within(horizon),
            _ => {
                let Self { n, scale, s, beta } = *self;
                let k = f64::from(k);
                if horizon < INSTANT * scale.min(beta) {
                    return exp(ln_within_an_instant(n, scale, k, horizon));
                }
                // The density of the k-th purchase of an immortal, times the probability to be alive for it.
                let hump = PowerHump { i: k, j: n + k, a: scale, l: s, b: beta, excess: n + s };
                let (peak, ln_mass) = hump.ln_integral(horizon);
                let kernel = ln_beta_kernel(k, n, peak / (scale + peak), scale / (scale + peak));
                exp(kernel - s * log1p(peak / beta) + ln_mass).min(1.0)
            }
        }
    }

    /// The next purchase: whether, and when.
    pub(crate) fn next_purchase(&self) -> Wait {
        let decline = self.first();
        let total = decline.integral(f64::INFINITY);
        Wait {
            probability: (self.n / self.scale * total).min(1.0),
            mean: self.mean_first(self.n / self.scale * total),
            median: median(&decline, total).min(f64::MAX),
        }
    }

    /// Mean and median of the residual lifetime, which is Pareto distributed; the mean is `None` when infinite.
    pub(crate) fn lifetime(&self) -> (Option<f64>, Option<f64>) {
        let mean = (self.s > 1.0).then(|| self.beta / (self.s - 1.0));
        let median = self.beta * expm1(std::f64::consts::LN_2 / self.s);
        (mean, Some(median).filter(|median| *median <= 1e300))
    }

    /// Draws the times of the purchases within the horizon, in order, for `visit`, which may end it; the time at which
    /// the customer leaves, if before the end.
    pub(crate) fn draw(&self, stream: &mut Stream, horizon: f64, visit: &mut dyn FnMut(f64) -> bool) -> Option<f64> {
        // 1 / rate for a rate ~ gamma(n, scale), and the same of the dropout.
        let gap = self.scale * exp(-stream.ln_gamma(self.n));
        let leaves = self.beta * exp(-stream.ln_gamma(self.s)) * stream.exponential();
        let end = horizon.min(leaves);
        let mut time = gap * stream.exponential();
        // A gap that overflows makes an infinite or NaN time, for which the comparison is false.
        while time <= end && visit(time) {
            time += gap * stream.exponential();
        }
        (leaves <= horizon).then_some(leaves)
    }

    /// n/scale times this is the density of the time to the first purchase.
    fn first(&self) -> PowerDecline {
        PowerDecline { p: self.n + 1.0, a: self.scale, q: self.s, b: self.beta, excess: self.n + self.s }
    }

    /// Probability of a purchase within `horizon`.
    fn first_within(&self, horizon: f64) -> f64 {
        (self.n / self.scale * self.first().integral(horizon)).min(1.0)
    }

    /// The mean time to the first purchase: the integral of u times its density, over `probability`.
    fn mean_first(&self, probability: f64) -> Option<f64> {
        let Self { n, scale, s, beta } = *self;
        let excess = n + s - 1.0;
        (excess > 0.0).then(|| {
            let hump = PowerHump { i: 2.0, j: n + 1.0, a: scale, l: s, b: beta, excess };
            let (peak, ln_mass) = hump.ln_integral(f64::INFINITY);
            let height = 2.0 * log(peak) - (n + 1.0) * log1p(peak / scale) - s * log1p(peak / beta);
            n / scale / probability * exp(height + ln_mass)
        })
    }
}

/// ln of the probability of `k` >= 1 purchases, or more, within a time that is nothing beside the scales.
fn ln_within_an_instant(n: f64, scale: f64, k: f64, time: f64) -> f64 {
    ln_rising(n, k) - ln_rising(1.0, k) + k * (log(time) - log(scale))
}

/// ln of the probability of `k` >= 1 purchases within `time` at a rate ~ gamma(`n`, `scale`).
fn ln_negative_binomial(n: f64, scale: f64, k: f64, time: f64) -> f64 {
    ln_beta_kernel(k, n, time / (scale + time), scale / (scale + time)) - log(k)
}

/// Where the integral of `decline` reaches half of `total`, by Newton steps in ln t: ln of the integral is concave
/// there, so the steps from the left only rise.
fn median(decline: &PowerDecline, total: f64) -> f64 {
    let half = 0.5 * total;
    let mut time = half;
    for _ in 0..200 {
        let reached = decline.integral(time);
        // d ln(integral) / d ln(t) = t decline(t) / integral.
        let step = log(half / reached) * reached / (time * decline.at(time));
        time *= exp(step);
        if step.abs() < 1e-14 || !time.is_finite() {
            break;
        }
    }
    time
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(found: f64, truth: f64, relative: f64) -> bool {
        (found - truth).abs() <= relative * truth.abs()
    }

    type Case = ([f64; 6], u32, [f64; 4], Option<f64>);

    /// n, scale, s, beta, horizon, rate; k; P(N >= k), discounted, ln P(N = k), probability of a next purchase; mean
    /// time to it where n + s > 1.3. By 40-digit quadrature over the lifetime, by fine panels, the probability by 2F1.
    const CASES: [Case; 24] = [
        (
            [
                753.4100853243019,
                1.0704141207305125,
                13.55979130660752,
                10.224262804669133,
                0.015172073519604347,
                0.3251090085752526,
            ],
            1,
            [0.9980927732955293, 10.546237888953955, -6.1494101033204736, 0.9981170524313052],
            Some(0.0014199617197769414),
        ),
        (
            [
                0.6431225539982077,
                2.490151706606172,
                2.4323148606626495,
                4.331225862763803,
                0.313244706366152,
                0.12979481875719684,
            ],
            150,
            [1.7883306864160439e-144, 0.07288112195631875, -331.1091608133366, 0.2844954547672465],
            Some(1.656932170968843),
        ),
        (
            [
                33.130580219426925,
                1.2725257144580684,
                342.15847357567463,
                0.10460488916765864,
                214.7386390035245,
                0.03670435137149994,
            ],
            20,
            [1.9136532699429607e-40, 0.007982765906248027, -91.46781449857694, 0.00791756929089998],
            Some(0.0003049890677715521),
        ),
        (
            [
                15.498562061096132,
                3.879649641896124,
                17.150607765964423,
                3.777877149496661,
                72.86438468120434,
                0.16512166257075533,
            ],
            20,
            [1.6848551745359557e-05, 0.8975983373175676, -12.102002911753557, 0.46827281257274506],
            Some(0.12092388099210319),
        ),
        (
            [
                0.12475669193647769,
                0.9475441688260623,
                0.11486599952377925,
                4.374574894919817,
                0.20533680974835697,
                0.0017410970267988531,
            ],
            7,
            [1.571710094263096e-07, 0.026958843263851062, -15.839100512312463, 0.5931606597744635],
            None,
        ),
        (
            [
                7.279450399154897,
                2.1093541023178104,
                0.6737048390801704,
                1.0844338409582654,
                23.126430802143727,
                0.03758407278348292,
            ],
            2,
            [0.7565870821180933, 15.283262360269406, -2.5593985586312815, 0.8586768707313506],
            Some(0.2858413562365291),
        ),
        (
            [
                4.901959222417142,
                0.005862876621206643,
                1.3238883763398024,
                2.799747292368782,
                0.12305784079534429,
                0.002144464407776644,
            ],
            3,
            [0.9978710004022712, 99.98059214015903, -7.246219499144166, 0.9992906928881974],
            Some(0.0015007514290544313),
        ),
        (
            [
                1.2024325094572537,
                0.5506887183672949,
                2.1140040364715587,
                3.254825566203667,
                0.6511718886628757,
                1.5202708602126567,
            ],
            3,
            [0.15904836552973586, 0.7680539966321029, -2.638541615125228, 0.6844217380362133],
            Some(0.514191573373518),
        ),
        (
            [
                1.1760236620204223,
                0.001245179688352999,
                0.11526663532832647,
                12.255711983791212,
                0.04955029807099677,
                0.048331071810003616,
            ],
            3,
            [0.957000017394654, 46.731461418987465, -4.13147767945567, 0.9999477337053897],
            None,
        ),
        (
            [
                7.6071812615817125,
                0.5233728259694341,
                0.6754607055403147,
                2.393908362277189,
                0.26145768018128945,
                2.501107452024372,
            ],
            7,
            [0.1231648464422827, 2.7026661707822712, -2.951742102645712, 0.9789551990197303],
            Some(0.0770789497568128),
        ),
        (
            [
                32.16789664248337,
                429.3097674872549,
                53.78492658875839,
                0.008645389686061836,
                948.6953238574,
                0.17871716051038278,
            ],
            150,
            [3.0021638529511016e-271, 1.2271950343822923e-05, -623.9268852085014, 1.2272158206927157e-05],
            Some(0.0001669457573088346),
        ),
        (
            [
                1.1948496612301442,
                0.5129232751525677,
                4.100469755507524,
                17.260524009195912,
                0.02439120845054354,
                0.014301517739513218,
            ],
            1,
            [0.05384351382663387, 0.05664498308112069, -2.9726445844992546, 0.8234883716058553],
            Some(0.6589302637124502),
        ),
        (
            [
                0.8812611915087422,
                0.019618920725795595,
                8.71479342567599,
                0.020036126440920548,
                31.23335023054004,
                0.02469514681699874,
            ],
            20,
            [1.1576950732568686e-07, 0.11665060473253047, -17.198957563325568, 0.09343646999925978],
            Some(0.0023221104799256535),
        ),
        (
            [
                17.810427643725042,
                0.6271414003102339,
                3.625449626831899,
                11.157914292334347,
                435.56123930159384,
                5.187962591195076,
            ],
            150,
            [0.24285547640371002, 5.15625159238402, -6.298406606931613, 0.988073422453955],
            Some(0.03680861398625087),
        ),
        (
            [
                0.018885944824611426,
                0.7883982921554373,
                0.369447299211039,
                704.6466544651709,
                0.022111724436866986,
                0.2967319150904602,
            ],
            150,
            [3.443991177726407e-239, 0.0005279455835825759, -549.1086843113552, 0.155181683373183],
            None,
        ),
        (
            [
                1.8553801667426169,
                0.9913571405340212,
                2.2188434156789714,
                1.241936024696525,
                0.16450592083580876,
                0.0011837152973477587,
            ],
            20,
            [1.1247755035654876e-16, 0.26825390510534947, -36.88392036566055, 0.5004639933890113],
            Some(0.35510808791994275),
        ),
        (
            [
                5.341752028579373,
                0.02628495368212636,
                118.95138820022393,
                796.3624584577562,
                8.912294623534997,
                0.0014153858019553018,
            ],
            20,
            [0.9821366984044733, 997.9219020313485, -7.033102633240571, 0.9990967936639099],
            Some(0.006045267659752598),
        ),
        (
            [
                2.7577575406901493,
                0.5627086277444622,
                3.820566793335454,
                15.086376300761069,
                0.013858194550053384,
                0.6138361320339499,
            ],
            1,
            [0.06478097953079426, 0.06751071730672686, -2.782590283614324, 0.9307921275400218],
            Some(0.270026933003239),
        ),
        (
            [
                812.1507975884386,
                0.0020596052305852297,
                1.184170851075732,
                0.002279923542215076,
                79.29076477100422,
                0.015301110806659305,
            ],
            3,
            [0.9960627804532061, 4017.144747582062, -6.640741793038022, 0.9986844080228494],
            Some(2.5357701414759833e-06),
        ),
        (
            [
                12.244307630377223,
                2.232791525009377,
                14.48092548483363,
                0.32286772800876506,
                529.7624881349576,
                0.11864714656308668,
            ],
            20,
            [1.7322377401018072e-12, 0.1309364056494772, -27.717481976579037, 0.11418686410394327],
            Some(0.022074063842442385),
        ),
        (
            [
                0.563203009570056,
                6.366410080350409,
                58.87173716464743,
                0.20887146704885748,
                5.373604623243625,
                1.3621641074858932,
            ],
            7,
            [3.5541725345655664e-20, 0.0003176990248071835, -44.788416434642805, 0.000319000766788305],
            Some(0.003669252926134407),
        ),
        (
            [
                1.0611661747350614,
                14.991325981092661,
                2.3075730581206786,
                0.6179271746776479,
                2.4301974170750946,
                0.00816920869343117,
            ],
            20,
            [2.6931517306277195e-19, 0.029170568979062967, -42.90822861662499, 0.02947117301403963],
            Some(0.8408173690003466),
        ),
        (
            [
                6.300148212508194,
                47.37807806379114,
                0.1444150518372155,
                246.57742707973023,
                289.82640145490234,
                0.27074674580037444,
            ],
            7,
            [0.9670649549771828, 0.49010061091932666, -5.276703540447729, 0.9950050097028791],
            Some(8.877574013010795),
        ),
        (
            [
                1.2841639932900737,
                0.742239229877827,
                0.3761973173733106,
                0.762221544310238,
                15.085111292011778,
                0.013341085642759515,
            ],
            3,
            [0.5824741950642198, 10.970969614751382, -2.906003039631424, 0.7763202669096556],
            Some(1.1282243354566457),
        ),
    ];

    #[test]
    fn wide_cases_by_other_integrals() {
        for ([n, scale, s, beta, horizon, rate], k, [tail, discounted, ln_pmf, probability], mean) in CASES {
            let future = ExponentialDropout { n, scale, s, beta };
            let next = future.next_purchase();
            assert!(
                close(future.tail(horizon, k), tail, 2e-12),
                "{future:?} {horizon} {k}: tail {}",
                future.tail(horizon, k)
            );
            assert!(
                close(future.discounted(horizon, rate), discounted, 1e-13),
                "{future:?} {horizon} {rate}: discounted"
            );
            assert!(close(future.ln_pmf(horizon, k), ln_pmf, 1e-12), "{future:?} {horizon} {k}: pmf");
            assert!(close(next.probability, probability, 1e-13), "{future:?}: {next:?}");
            if let Some(mean) = mean {
                assert!(close(next.mean.unwrap(), mean, 1e-12), "{future:?}: {next:?} {mean}");
            }
        }
    }

    fn future() -> impl Strategy<Value = ExponentialDropout> {
        let ln = || -2.0..2.0_f64;
        (ln(), ln(), ln(), ln()).prop_map(|(n, scale, s, beta)| ExponentialDropout {
            n: exp(n),
            scale: exp(scale),
            s: exp(s),
            beta: exp(beta),
        })
    }

    proptest! {
        #[test]
        fn counts_are_a_distribution(future in future(), horizon in 0.01..5.0_f64) {
            let mut below = 0.0;
            for k in 0..30 {
                prop_assert!((future.tail(horizon, k) - (1.0 - below)).abs() < 1e-13, "{k}");
                below += exp(future.ln_pmf(horizon, k));
            }
        }

        #[test]
        fn the_mean_is_the_sum_of_the_tails(future in future(), share in 0.01..0.5_f64) {
            let horizon = share * future.scale;
            let sum: f64 = (1..400).map(|k| future.tail(horizon, k)).sum();
            prop_assert!(close(sum, future.expected(horizon), 1e-12), "{sum} {}", future.expected(horizon));
        }

        #[test]
        fn discounting_at_almost_nothing_changes_nothing(future in future(), horizon in 0.0..50.0_f64) {
            prop_assert!(close(future.discounted(horizon, 1e-15), future.expected(horizon), 1e-12));
            prop_assert!(future.discounted(horizon, 0.1) <= future.expected(horizon));
        }

        #[test]
        fn an_endless_horizon_is_the_exponential_integral(future in future(), rate in 0.001..10.0_f64) {
            let kernel = crate::math::special::exponential_integral::expint_scaled(future.s, rate * future.beta);
            let truth = future.n / future.scale * future.beta * kernel;
            prop_assert!(close(future.discounted(f64::INFINITY, rate), truth, 1e-13));
        }

        #[test]
        fn half_of_the_next_purchases_come_before_the_median(future in future()) {
            let next = future.next_purchase();
            if next.median.is_finite() {
                let share = future.tail(next.median, 1) / next.probability;
                prop_assert!((share - 0.5).abs() < 1e-12, "{next:?} {share}");
            }
            prop_assert_eq!(next.mean.is_some(), future.n + future.s > 1.0);
        }

        #[test]
        fn half_of_the_lifetimes_are_over_at_the_median(future in future()) {
            prop_assert!(close(future.survival(future.lifetime().1.unwrap()), 0.5, 1e-12));
        }
    }

    #[test]
    fn without_dropout_the_next_purchase_is_pareto() {
        let future = ExponentialDropout { n: 3.0, scale: 7.0, s: 1e-12, beta: 1e30 };
        let next = future.next_purchase();
        assert!(close(next.probability, 1.0, 1e-10) && close(next.mean.unwrap(), 3.5, 1e-10), "{next:?}");
        assert!(close(next.median, 7.0 * (libm::cbrt(2.0) - 1.0), 1e-10), "{next:?}");
        assert_eq!(future.lifetime(), (None, None));
    }

    #[test]
    fn nothing_happens_in_no_time() {
        let future = ExponentialDropout { n: 3.0, scale: 7.0, s: 0.5, beta: 2.0 };
        assert_eq!((future.expected(0.0), future.discounted(0.0, 0.1), future.survival(0.0)), (0.0, 0.0, 1.0));
        assert_eq!((future.ln_pmf(0.0, 0), future.ln_pmf(0.0, 1)), (0.0, f64::NEG_INFINITY));
        assert_eq!((future.tail(0.0, 0), future.tail(0.0, 1), future.tail(0.0, 2)), (1.0, 0.0, 0.0));
    }

    #[test]
    fn corners_of_the_allowed_range_are_numbers() {
        let (shapes, scales) = ([1e-12, 1.0, 1e12], [1e-30, 1.0, 1e60]);
        for (n, s) in shapes.iter().flat_map(|&n| shapes.map(|s| (n, s))) {
            for (scale, beta) in scales.iter().flat_map(|&a| scales.map(|b| (a, b))) {
                let future = ExponentialDropout { n, scale, s, beta };
                let next = future.next_purchase();
                assert!((0.0..=1.0).contains(&next.probability) && next.median > 0.0, "{future:?}: {next:?}");
                assert!(next.mean.is_none_or(|mean| mean >= 0.0), "{future:?}: {next:?}");
                for horizon in [1e-30, 1.0, 1e30] {
                    assert!(
                        future.expected(horizon) >= 0.0 && future.expected(horizon).is_finite(),
                        "{future:?} {horizon}"
                    );
                    for rate in [1e-30, 1.0, 1e30] {
                        let discounted = future.discounted(horizon, rate);
                        assert!(
                            discounted >= 0.0 && discounted <= future.expected(horizon) * (1.0 + 1e-9),
                            "{future:?} {horizon} {rate}: {discounted:e}"
                        );
                    }
                    for k in [0, 1, 2, 1000, u32::MAX] {
                        let (ln_pmf, tail) = (future.ln_pmf(horizon, k), future.tail(horizon, k));
                        assert!(ln_pmf.is_finite() && ln_pmf <= 1e-9, "{future:?} {horizon} {k}: {ln_pmf}");
                        assert!((0.0..=1.0).contains(&tail), "{future:?} {horizon} {k}: {tail}");
                    }
                }
            }
        }
    }

    /// A share of the scale that no double holds has a probability too, if only as a logarithm.
    #[test]
    fn the_shortest_horizons_have_probabilities() {
        for (scale, horizon) in [(1e30, 1e-300), (1.0, 5e-324), (4.4, 1e-260)] {
            let process = ExponentialDropout { n: 2.5, scale, s: 0.6, beta: scale };
            for purchases in [1, 2, 1000, 4_000_000_000] {
                let ln = process.ln_pmf(horizon, purchases);
                assert!(ln.is_finite() && ln < -500.0, "{scale:e} {horizon:e} {purchases} {ln}");
                assert!(process.tail(horizon, purchases) < 1e-200);
            }
        }
        // Where both forms can be had they agree.
        let process = ExponentialDropout { n: 2.5, scale: 1.0, s: 0.6, beta: 1.0 };
        let (near, far) = (process.ln_pmf(1e-249, 3), ln_within_an_instant(2.5, 1.0, 3.0, 1e-249));
        assert!((near / far - 1.0).abs() < 1e-12, "{near} {far}");
    }
}
