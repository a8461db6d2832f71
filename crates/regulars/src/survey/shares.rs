//! Weights as whole multiples of a share of the largest, whose sums are exact in any order of rows.

/// The largest weight, in the fixed point of a sum: whole numbers have the same sum in any order, as floats have
/// not. Of 128 bits 2^80 leaves 48 for the number of answers, and a weight of 1e-12 of the largest still has 40.
pub(crate) const ONE: u128 = 1 << 80;
/// `ONE` as a float, exactly: a sum of weights over it is in units of the largest weight.
pub(crate) const UNIT: f64 = (1_u64 << 40) as f64 * (1_u64 << 40) as f64;

/// The largest weight; 0 without weights.
pub(crate) fn largest(weights: Option<&[f64]>) -> f64 {
    weights.map_or(0.0, |weights| weights.iter().copied().fold(0.0, f64::max))
}

/// A row's share of the largest weight and its square, as whole multiples of 2^-80: their sums are exact in any order.
pub(crate) fn weight_of(weights: Option<&[f64]>, row: usize, largest: f64) -> (u128, u128) {
    at(weights, row).map_or((ONE, ONE), |weight| {
        let share = if largest > 0.0 { weight / largest } else { 0.0 };
        (fixed(share), fixed(share * share))
    })
}

/// Whether a row is part of the sample: one of weight 0 stands for nobody, and the answers are those without it.
pub(crate) fn is_sampled(weights: Option<&[f64]>, row: usize) -> bool {
    at(weights, row) != Some(0.0)
}

/// The whole part of a share times 2^80: two halves of 40 bits, which are quicker to find than 80 at once.
fn fixed(share: f64) -> u128 {
    /// 2^40: a share times it has a whole part that an i64 holds, and twice 40 bits are those of [`ONE`].
    const HALF: f64 = (1_u64 << 40) as f64;
    let high = share * HALF;
    let whole = high as i64;
    let low = (high - whole as f64) * HALF;
    u128::from(whole as u64) << 40 | u128::from(low as i64 as u64)
}

pub(crate) fn at<T: Copy>(column: Option<&[T]>, row: usize) -> Option<T> {
    column.and_then(|values| values.get(row)).copied()
}

/// Whether the rest keeps its digits when a segment is subtracted from the whole: not for the only segment with the
/// whole's largest weight, beside which nothing may be left of the others' small ones.
pub(crate) fn can_be_subtracted(segment: f64, whole: f64, largests: impl Iterator<Item = f64>) -> bool {
    segment != whole || largests.filter(|&largest| largest == whole).nth(1).is_some()
}

/// What is left of a sum of weights without a part of it, of which so many answers are left. A scaled part is rounded,
/// so that it can pass the whole by a last digit, and leave one where no answer is left.
pub(crate) fn remainder(whole: u128, part: u128, answers: u64) -> u128 {
    if answers == 0 { 0 } else { whole.saturating_sub(part) }
}

/// A weight as a share of one that is at least as large; all of it, where both are 0.
pub(crate) fn ratio(weight: f64, largest: f64) -> f64 {
    if weight == largest { 1.0 } else { weight / largest }
}

/// A sum times a share of 1 at most.
pub(crate) fn scaled(sum: u128, share: f64) -> u128 {
    if share == 1.0 { sum } else { (sum as f64 * share) as u128 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_never_passes_the_whole() {
        assert_eq!((remainder(8, 7, 1), remainder(7, 8, 1), remainder(8, 7, 0)), (1, 0, 0));
    }

    #[test]
    fn shares_are_exact_powers_of_two() {
        assert_eq!(weight_of(Some(&[3.0, 1.5]), 1, 3.0), (ONE / 2, ONE / 4));
        assert_eq!(weight_of(None, 0, 0.0), (ONE, ONE));
        assert_eq!(weight_of(Some(&[0.0]), 0, 0.0), (0, 0));
        assert_eq!((scaled(ONE, 1.0), scaled(ONE, 0.25), UNIT), (ONE, ONE / 4, ONE as f64));
    }
}
