//! Sums whose bits don't depend on threads ([`chunked`]) nor on row order ([`ExactSum`]).
//!
//! An ordered sum is the cheaper: rows are cut into fixed chunks, one partial per chunk, partials added in chunk order.
//! It still depends on the order of the rows. Where row order must not matter and rows are not sorted, use
//! [`ExactSum`].

#[cfg(feature = "parallel")]
use crate::math::columns::parallel::watched;
use crate::work;
use std::ops::Range;

/// Rows of one chunk. It is part of the definition of every ordered sum: another number changes last bits, so it is
/// never tuned to a machine.
pub(crate) const CHUNK_ROWS: usize = 65_536;

/// The partial result of every chunk of `0..len`, in chunk order; chunks are computed in parallel where the feature
/// allows.
///
/// From a stop on chunks have no rows: whoever sums them is to ask [`work::check`] before the sum is used.
pub(crate) fn chunked<T: Send>(len: usize, partial: impl Fn(Range<usize>) -> T + Send + Sync) -> Vec<T> {
    let chunk = |i: usize| {
        let start = i * CHUNK_ROWS;
        let end = len.min(start.saturating_add(CHUNK_ROWS));
        let goes_on = work::tick((end - start) as u64).is_ok();
        partial(start..if goes_on { end } else { start })
    };
    // One chunk isn't worth a thread.
    let chunks = len.div_ceil(CHUNK_ROWS);
    #[cfg(feature = "parallel")]
    if chunks > 1 {
        use rayon::prelude::*;
        let team = work::Team::here();
        return watched(|| (0..chunks).into_par_iter().map(|i| team.join(|| chunk(i))).collect()).unwrap_or_default();
    }
    (0..chunks).map(chunk).collect()
}

/// Limbs of 64 bits: 33 cover every finite f64, which spans 2,098 bits, and two are room for the carries of 2^63 of
/// them.
const LIMBS: usize = 35;

/// The sum of any number of doubles, exact until it is read: no order of adding or merging changes a bit.
///
/// A long fixed-point accumulator (Kulisch 1986; Neal 2015, "Fast exact summation using small and large
/// superaccumulators"): limb `i` counts units of 2^(64 i - 1074), and carries are only settled when the sum is read.
#[derive(Debug, Clone)]
pub(crate) struct ExactSum {
    limbs: [i128; LIMBS],
    /// NaN and infinities, which have no place among the limbs; 0 when there were none.
    not_finite: f64,
}

impl ExactSum {
    /// The empty sum.
    pub(crate) fn new() -> Self {
        Self { limbs: [0; LIMBS], not_finite: 0.0 }
    }

    /// Adds one number; NaN and infinities end in the result as in any floating-point sum.
    #[expect(clippy::indexing_slicing, reason = "a finite exponent is at most 2,045, so its limb at most 31")]
    pub(crate) fn add(&mut self, x: f64) {
        if !x.is_finite() {
            self.not_finite += x;
            return;
        }
        let bits = x.to_bits();
        let field = (bits >> 52) & 0x7ff;
        let fraction = bits & ((1 << 52) - 1);
        // The number is `mantissa` units of 2^(shift - 1074); subnormals share the exponent of the smallest normals.
        let (mantissa, shift) = if field == 0 { (fraction, 0) } else { (fraction | 1 << 52, field - 1) };
        let wide = u128::from(mantissa) << (shift % 64);
        let (low, high) = (i128::from(wide as u64), (wide >> 64) as i128);
        let limb = (shift / 64) as usize;
        let sign = if x.is_sign_negative() { -1 } else { 1 };
        self.limbs[limb] += sign * low;
        self.limbs[limb + 1] += sign * high;
    }

    /// Adds another sum.
    #[cfg_attr(not(test), allow(dead_code, reason = "mergeable states of totals will call it: issue F"))]
    pub(crate) fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.limbs.iter_mut().zip(&other.limbs) {
            *mine += theirs;
        }
        self.not_finite += other.not_finite;
    }

    /// The sum, rounded once, to the nearest double, ties to even; infinite when it exceeds the doubles.
    pub(crate) fn value(&self) -> f64 {
        if self.not_finite != 0.0 {
            return self.not_finite;
        }
        let (negative, digits) = self.magnitude();
        let size = rounded(&digits);
        if negative { -size } else { size }
    }

    /// Sign and the 64-bit digits of the absolute value, lowest first.
    fn magnitude(&self) -> (bool, [u64; LIMBS]) {
        let (digits, carry) = settled(&self.limbs, 1);
        if carry < 0 { (true, settled(&self.limbs, -1).0) } else { (false, digits) }
    }
}

/// The digits of `sign` times the limbs in base 2^64, and what is carried out at the top: -1 for a negative number.
fn settled(limbs: &[i128; LIMBS], sign: i128) -> ([u64; LIMBS], i128) {
    let mut digits = [0; LIMBS];
    let mut carry = 0;
    for (digit, limb) in digits.iter_mut().zip(limbs) {
        let whole = sign * limb + carry;
        *digit = whole as u64;
        carry = whole >> 64;
    }
    (digits, carry)
}

/// The integer with these digits times 2^-1074, rounded to nearest, ties to even.
fn rounded(digits: &[u64; LIMBS]) -> f64 {
    let Some(top) = digits.iter().rposition(|&d| d != 0) else { return 0.0 };
    let digit = |i: usize| digits.get(i).copied().unwrap_or(0);
    let length = 64 * top + 64 - digit(top).leading_zeros() as usize;
    // The bits of a double are its exponent above its mantissa: a mantissa that rounds up to 2^53 carries where it
    // should.
    let shift = length.saturating_sub(53);
    let (limb, offset) = (shift / 64, shift % 64);
    let window = (u128::from(digit(limb + 1)) << 64 | u128::from(digit(limb))) >> offset;
    let kept = window as u64 & ((1 << 53) - 1);
    let bits = ((shift as u64) << 52) + kept + u64::from(rounds_up(digits, shift, kept));
    f64::from_bits(bits.min(f64::INFINITY.to_bits()))
}

/// Whether the bits below `shift` are more than half a unit, or exactly half of it under an odd `kept`.
fn rounds_up(digits: &[u64; LIMBS], shift: usize, kept: u64) -> bool {
    let Some(half) = shift.checked_sub(1) else { return false };
    let digit = digits.get(half / 64).copied().unwrap_or(0);
    let half_bit = 1_u64 << (half % 64);
    let rest = digit & (half_bit - 1) != 0 || digits.iter().take(half / 64).any(|&d| d != 0);
    digit & half_bit != 0 && (rest || kept & 1 == 1)
}

/// The exact sum of a column, rounded once.
pub(crate) fn exact_sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut sum = ExactSum::new();
    values.into_iter().for_each(|x| sum.add(x));
    sum.value()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn chunks_cover_the_rows_once_and_in_order() {
        for len in [0, 1, CHUNK_ROWS - 1, CHUNK_ROWS, CHUNK_ROWS + 1, 3 * CHUNK_ROWS + 5] {
            let ranges = chunked(len, |rows| rows);
            assert_eq!(ranges.len(), len.div_ceil(CHUNK_ROWS));
            assert!(ranges.iter().flat_map(|r| r.clone()).eq(0..len));
        }
    }

    /// Within a chunk from left to right, then over the chunks in their order.
    fn ordered_sum(len: usize, term: impl Fn(usize) -> f64 + Send + Sync) -> f64 {
        chunked(len, |rows| rows.map(&term).fold(0.0, |sum, x| sum + x)).into_iter().fold(0.0, |sum, x| sum + x)
    }

    #[test]
    fn an_ordered_sum_is_the_sum_of_its_chunks_in_order() {
        let terms: Vec<f64> = (0..200_000).map(|i| 1.0 / (1.0 + f64::from(i))).collect();
        let by_hand = terms.chunks(CHUNK_ROWS).map(|c| c.iter().fold(0.0, |s, x| s + x)).fold(0.0, |s, x| s + x);
        assert_eq!(ordered_sum(terms.len(), |i| terms[i]).to_bits(), by_hand.to_bits());
        assert_eq!(ordered_sum(0, |_| f64::NAN).to_bits(), 0.0_f64.to_bits());
    }

    #[cfg(feature = "parallel")]
    #[test]
    fn threads_do_not_change_a_bit() {
        let term = |i: usize| libm::sin(i as f64) * 1e3;
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| ordered_sum(500_000, term)).to_bits()
        };
        assert_eq!(on(1), on(2));
        assert_eq!(on(1), on(5));
    }

    #[test]
    fn cancellation_leaves_nothing_behind() {
        assert_eq!(exact_sum([1e308, 1.0, -1e308]), 1.0);
        assert_eq!(exact_sum([1e16, 1.0, 1.0, -1e16]), 2.0);
        assert_eq!(exact_sum([f64::MAX, f64::MAX, -f64::MAX]), f64::MAX);
        assert_eq!(exact_sum([0.1; 10]), 1.0);
        assert_eq!(exact_sum([-0.5, 0.25]), -0.25);
        assert_eq!(exact_sum([]).to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn halves_go_to_the_even_neighbour() {
        let unit = f64::EPSILON;
        assert_eq!(exact_sum([1.0, unit / 2.0]), 1.0);
        assert_eq!(exact_sum([1.0 + unit, unit / 2.0]), 1.0 + 2.0 * unit);
        assert_eq!(exact_sum([1.0, unit / 2.0, f64::from_bits(1)]), 1.0 + unit);
        assert_eq!(exact_sum([-1.0 - unit, -unit / 2.0]), -1.0 - 2.0 * unit);
    }

    #[test]
    fn the_ends_of_the_range() {
        let smallest = f64::from_bits(1);
        assert_eq!(exact_sum([smallest, smallest]), f64::from_bits(2));
        assert_eq!(exact_sum([f64::MIN_POSITIVE, -smallest]), f64::from_bits((1 << 52) - 1));
        assert_eq!(exact_sum([f64::MAX, f64::MAX]), f64::INFINITY);
        assert_eq!(exact_sum([-f64::MAX, -f64::MAX]), f64::NEG_INFINITY);
        assert_eq!(exact_sum([f64::INFINITY, 1.0]), f64::INFINITY);
        assert!(exact_sum([f64::INFINITY, f64::NEG_INFINITY]).is_nan());
        assert!(exact_sum([f64::NAN]).is_nan());
    }

    proptest! {
        #[test]
        fn one_number_is_itself(bits: u64) {
            let x = f64::from_bits(bits);
            prop_assume!(x.is_finite() && x.to_bits() != (-0.0_f64).to_bits());
            prop_assert_eq!(exact_sum([x]).to_bits(), bits);
        }

        #[test]
        fn two_numbers_are_one_hardware_addition(a: u64, b: u64) {
            let (a, b) = (f64::from_bits(a), f64::from_bits(b));
            prop_assume!((a + b).is_finite());
            prop_assert_eq!(exact_sum([a, b]), a + b);
        }

        #[test]
        fn near_numbers_are_one_hardware_addition(a in -1e3_f64..1e3, scale in -60_i32..60, b in -1.0_f64..1.0) {
            let b = libm::scalbn(b, scale);
            prop_assert_eq!(exact_sum([a, b]), a + b);
        }

        #[test]
        fn neither_order_nor_merging_matters(values in prop::collection::vec(any::<i64>(), 0..60), cut in 0_usize..60) {
            let values: Vec<f64> = values.iter().map(|&v| v as f64 * 1e-3).collect();
            let (left, right) = values.split_at(cut.min(values.len()));
            let mut merged = ExactSum::new();
            let mut second = ExactSum::new();
            right.iter().for_each(|&x| merged.add(x));
            left.iter().for_each(|&x| second.add(x));
            merged.merge(&second);
            prop_assert_eq!(merged.value().to_bits(), exact_sum(values.iter().rev().copied()).to_bits());
        }

        #[test]
        fn integers_sum_as_integers(values in prop::collection::vec(-(1_i64 << 52)..(1_i64 << 52), 0..50)) {
            let whole: i128 = values.iter().map(|&v| i128::from(v)).sum();
            prop_assert_eq!(exact_sum(values.iter().map(|&v| v as f64)), whole as f64);
        }
    }
}
