//! exp, ln and ln(1 + x) without a branch: a loop that calls them becomes vector code, and gives the bits of `libm`.
//!
//! They follow `libm`'s own steps (FreeBSD's msun), with a choice between two results where it jumps. Call them in a
//! [`crate::math::columns::wide::Kernel`], over many numbers at once; for a single one `libm` is faster.

/// Adding and subtracting it rounds a number below 2^51 to a whole one; between the two, the whole number is held by
/// the lowest bits.
const WHOLE: f64 = 6_755_399_441_055_744.0;
/// The upper part of ln 2, of so few bits that its multiples are exact.
const LN_2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
/// The lower part, what the upper lacks.
const LN_2_LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);
/// The bits of 1 less those of a number just below the square root of 1/2: added to a number's bits, they carry into
/// the exponent where the mantissa is better halved.
const TO_HALF_ROOT: u64 = 0x3ff0_0000_0000_0000 - 0x3fe6_a09e_0000_0000;
/// The bits of a double below its exponent.
const MANTISSA: u64 = (1 << 52) - 1;

/// The largest whole number, towards 0, for numbers below 2^51.
#[inline(always)]
fn truncated(y: f64) -> f64 {
    let nearest = (y + WHOLE) - WHOLE;
    if nearest.abs() > y.abs() { nearest - 1.0_f64.copysign(y) } else { nearest }
}

/// 2^k for a whole `k` from -1022 to 1023.
#[inline(always)]
fn power_of_2(k: f64) -> f64 {
    f64::from_bits(((k + WHOLE).to_bits() << 52).wrapping_add(1.0_f64.to_bits()))
}

/// e^x, the bits of `libm::exp`.
#[inline(always)]
pub(crate) fn exp(x: f64) -> f64 {
    /// `libm` halves nothing below this: the number of its upper word after that of ln(2) / 2.
    const REDUCED_FROM: f64 = f64::from_bits(0x3fd6_2e43_0000_0000);
    /// 2^-28, up to which 1 + x is all.
    const LINEAR_TO: f64 = f64::from_bits(0x3e30_0000_ffff_ffff);
    /// ln of the largest double.
    const OVERFLOWS_ABOVE: f64 = 709.782_712_893_384;
    /// ln of half the smallest.
    const UNDERFLOWS_BELOW: f64 = -745.133_219_101_941_1;
    /// The rational approximation of msun's e_exp.c.
    const P: [f64; 5] = [
        f64::from_bits(0x3fc5_5555_5555_553e),
        f64::from_bits(0xbf66_c16c_16be_bd93),
        f64::from_bits(0x3f11_566a_af25_de2c),
        f64::from_bits(0xbebb_bd41_c5d2_6bf1),
        f64::from_bits(0x3e66_3769_72be_a4d0),
    ];
    // Beyond these ends, and for NaN, the result is chosen at last.
    let within = x.clamp(-746.0, 710.0);
    let halves = std::f64::consts::LOG2_E * within + 0.5_f64.copysign(within);
    let k = if within.abs() >= REDUCED_FROM { truncated(halves) } else { 0.0 };
    let (high, low) = (within - k * LN_2_HIGH, k * LN_2_LOW);
    let r = high - low;
    let rr = r * r;
    let c = r - rr * (P[0] + rr * (P[1] + rr * (P[2] + rr * (P[3] + rr * P[4]))));
    let y = 1.0 + (r * c / (2.0 - c) - low + high);
    // In two steps, since 2^k may be no number of its own.
    let half = (0.5 * k + WHOLE) - WHOLE;
    let scaled = y * power_of_2(half) * power_of_2(k - half);
    let result = if within.abs() <= LINEAR_TO { 1.0 + within } else { scaled };
    let result = if x > OVERFLOWS_ABOVE { f64::INFINITY } else { result };
    let result = if x < UNDERFLOWS_BELOW { 0.0 } else { result };
    if x.is_nan() { x } else { result }
}

/// The bits of a positive normal number as a power of 2, and a mantissa between the roots of 1/2 and 2.
#[inline(always)]
fn split(bits: u64) -> (f64, f64) {
    /// 2^52 has room for a whole number in its lowest bits; the bias of an exponent is 1023.
    const COUNT: f64 = 4_503_599_627_370_496.0;
    let shifted = bits.wrapping_add(TO_HALF_ROOT);
    let k = f64::from_bits((shifted >> 52) | COUNT.to_bits()) - (COUNT + 1023.0);
    let mantissa = f64::from_bits((shifted & MANTISSA).wrapping_add(0x3fe6_a09e_0000_0000));
    (k, mantissa)
}

/// s (f^2/2 + R) and f^2/2 of msun's e_log.c, where ln(1 + f) = f - f^2/2 + s (f^2/2 + R) and s = f / (2 + f).
#[inline(always)]
fn ln_parts(f: f64) -> (f64, f64) {
    /// The coefficients of R, which misses ln(1 + f) by less than 2^-58 of it.
    const LG: [f64; 7] = [
        f64::from_bits(0x3fe5_5555_5555_5593),
        f64::from_bits(0x3fd9_9999_9997_fa04),
        f64::from_bits(0x3fd2_4924_9422_9359),
        f64::from_bits(0x3fcc_71c5_1d8e_78af),
        f64::from_bits(0x3fc7_4664_96cb_03de),
        f64::from_bits(0x3fc3_9a09_d078_c69f),
        f64::from_bits(0x3fc2_f112_df3e_5244),
    ];
    let square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (LG[1] + w * (LG[3] + w * LG[5]));
    let odd = z * (LG[0] + w * (LG[2] + w * (LG[4] + w * LG[6])));
    (s * (square + (odd + even)), square)
}

/// ln x, the bits of `libm::log` (but of NaN).
#[inline(always)]
pub(crate) fn ln(x: f64) -> f64 {
    let tiny = x < f64::MIN_POSITIVE;
    // 2^54 makes a normal number of a subnormal one.
    let normal = if tiny { x * 18_014_398_509_481_984.0 } else { x };
    let (k, mantissa) = split(normal.to_bits());
    let k = if tiny { k - 54.0 } else { k };
    let f = mantissa - 1.0;
    let (rest, square) = ln_parts(f);
    let result = rest + k * LN_2_LOW - square + f + k * LN_2_HIGH;
    let result = if x == f64::INFINITY { x } else { result };
    let result = if x == 0.0 { f64::NEG_INFINITY } else { result };
    if x >= 0.0 { result } else { f64::NAN }
}

/// ln(1 + x), the bits of `libm::log1p` (but of NaN).
#[inline(always)]
pub(crate) fn ln_1p(x: f64) -> f64 {
    /// Between these, 1 + x lies between the roots of 1/2 and 2, and is not formed.
    const NEAR: (f64, f64) = (f64::from_bits(0xbfd2_bec5_0000_0000), f64::from_bits(0x3fda_827a_0000_0000));
    /// 2^-53, below which ln(1 + x) is x.
    const LINEAR_BELOW: f64 = f64::from_bits(0x3ca0_0000_0000_0000);
    /// 2^54 less the half that a mantissa may lack: beyond, the rounding of 1 + x is nothing.
    const LOST_FROM: f64 = 54.0;
    let near = x > NEAR.0 && x < NEAR.1;
    let sum = 1.0 + x;
    let (k, mantissa) = split(sum.to_bits());
    // What 1 + x lost by rounding.
    let lost = if k >= 2.0 { 1.0 - (sum - x) } else { x - (sum - 1.0) };
    let lost = if k < LOST_FROM && !near { lost / sum } else { 0.0 };
    let (k, f) = if near { (0.0, x) } else { (k, mantissa - 1.0) };
    let (rest, square) = ln_parts(f);
    let result = rest + (k * LN_2_LOW + lost) - square + f + k * LN_2_HIGH;
    let result = if x.abs() < LINEAR_BELOW || x == f64::INFINITY { x } else { result };
    let result = if x == -1.0 { f64::NEG_INFINITY } else { result };
    if x >= -1.0 { result } else { f64::NAN }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::columns::wide::{Kernel, widest};
    use proptest::prelude::*;

    #[derive(Clone, Copy)]
    struct All<'a>(&'a [f64]);

    impl Kernel for All<'_> {
        type Output = Vec<[f64; 3]>;
        #[inline(always)]
        fn run(self) -> Self::Output {
            self.0.iter().map(|&x| [exp(x), ln(x), ln_1p(x)]).collect()
        }
    }

    /// The same bits, or NaN both.
    fn agree(xs: &[f64]) {
        for (&x, found) in xs.iter().zip(widest(All(xs))) {
            for (found, truth) in found.iter().zip([libm::exp(x), libm::log(x), libm::log1p(x)]) {
                let same = found.to_bits() == truth.to_bits() || found.is_nan() && truth.is_nan();
                assert!(same, "{x:e} {:#x}: {found:e} {truth:e}", x.to_bits());
            }
        }
    }

    /// Every place where `libm` changes its way, and the doubles next to it.
    #[test]
    fn edges_have_the_bits_of_libm() {
        let words = [
            0x4086_232b_0000_0000,
            0x4086_2e42_fefa_39ef,
            0x4087_4910_d52d_3051,
            0x3fd6_2e42_fefa_39ef,
            0x3fd6_2e43_0000_0000,
            0x3ff0_a2b2_0000_0000,
            0x3ff0_a2b2_3f3b_ab73,
            0x3e30_0000_0000_0000,
            0x3e30_0001_0000_0000,
            0x3fd2_bec4_0000_0000,
            0x3fd2_bec5_0000_0000,
            0x3fda_827a_0000_0000,
            0x3ca0_0000_0000_0000,
            0x3ff0_0000_0000_0000,
            0x3fe6_a09e_0000_0000,
            0x3ff6_a09e_0000_0000,
            0x4350_0000_0000_0000,
            0x4340_0000_0000_0000,
            0x4356_a09e_0000_0000,
            0x0010_0000_0000_0000,
            0x7ff0_0000_0000_0000,
            0x7ff8_0000_0000_0000,
            0,
        ];
        let near = |word: u64| (0..5).map(move |step| word.wrapping_add(step).wrapping_sub(2));
        let edges: Vec<f64> = words.into_iter().flat_map(near).map(f64::from_bits).flat_map(|x| [x, -x]).collect();
        agree(&edges);
        // Half-way between whole powers of 2, where exp rounds one way or the other.
        let halves: Vec<f64> = (-2200..2200).map(|k| f64::from(k) * 0.5 * std::f64::consts::LN_2).collect();
        agree(&halves.iter().flat_map(|x| near(x.to_bits())).map(f64::from_bits).collect::<Vec<_>>());
        // One plus each power of 2.
        agree(&(-60..70).flat_map(|k| [libm::ldexp(1.0, k), -libm::ldexp(1.0, -k)]).collect::<Vec<_>>());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn any_bits_have_the_bits_of_libm(bits in prop::collection::vec(any::<u64>(), 32)) {
            agree(&bits.into_iter().map(f64::from_bits).collect::<Vec<_>>());
        }

        #[test]
        fn usual_numbers_have_the_bits_of_libm(xs in prop::collection::vec(-750.0..720.0_f64, 32), scale in -60..1_i32) {
            agree(&xs.into_iter().map(|x| libm::ldexp(x, scale)).collect::<Vec<_>>());
        }
    }
}
