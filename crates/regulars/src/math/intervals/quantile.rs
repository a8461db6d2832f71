//! Order statistics and quantiles by selection: linear time, no sorting of the column.
//!
//! Values are ordered by [`f64::total_cmp`], so nothing here panics: NaN sorts after infinity (a NaN with the sign bit
//! before minus infinity) and comes out where it sorts. Callers that can't use a NaN refuse it before they call.

/// The values at the 0-based `ranks` (descending) of the sorted column; ranks past the end are left out.
pub(crate) fn order_statistics(values: &[f64], ranks: &[usize]) -> Vec<f64> {
    let mut keys: Vec<i64> = values.iter().map(|&value| flipped(value.to_bits() as i64)).collect();
    let mut lower = keys.as_mut_slice();
    let mut found = Vec::with_capacity(ranks.len());
    let mut last = None;
    // Each selection leaves all smaller values before the rank it found, where the next, lower rank is looked for.
    for &rank in ranks {
        if last == Some(rank) {
            found.extend(found.last().copied());
        } else if rank < lower.len() {
            let (below, at, _) = lower.select_nth_unstable(rank);
            found.push(f64::from_bits(flipped(*at) as u64));
            lower = below;
            last = Some(rank);
        }
    }
    found
}

/// From the bits of doubles to whole numbers that ascend as [`f64::total_cmp`] says, and back: those of negative ones
/// are turned round. Whole numbers are compared several times quicker.
fn flipped(bits: i64) -> i64 {
    bits ^ ((bits >> 63) as u64 >> 1) as i64
}

/// The quantile at `p` in [0, 1], type 7 of Hyndman and Fan (1996): linear between the order statistics around (n - 1)
/// p.
///
/// Reorders `values`. `None` for an empty column or a `p` outside [0, 1].
pub(crate) fn quantile(values: &mut [f64], p: f64) -> Option<f64> {
    let position = position(values.len() as f64, p)?;
    // The next order statistic is the least of those above the selected one.
    let (_, low, above) = values.select_nth_unstable_by(position.floor() as usize, f64::total_cmp);
    let low = *low;
    let high = above.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    Some(between(low, high, position - position.floor()))
}

/// The 0-based fractional rank of quantile `p` among `n` rows.
fn position(n: f64, p: f64) -> Option<f64> {
    ((0.0..=1.0).contains(&p) && n >= 1.0).then_some((n - 1.0) * p)
}

/// Linear between two ordered numbers, without overflow between the ends of the range.
fn between(low: f64, high: f64, share: f64) -> f64 {
    let step = high - low;
    if share == 0.0 || low == high {
        low
    } else if step.is_finite() {
        low + share * step
    } else {
        low * (1.0 - share) + high * share
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sorted(values: &[f64]) -> Vec<f64> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        sorted
    }

    #[test]
    fn quantiles_of_r() {
        // R: quantile(c(7, 1, 3, 12, 5), c(0, .1, .25, .5, .9, 1))
        let expected = [(0.0, 1.0), (0.1, 1.8), (0.25, 3.0), (0.5, 5.0), (0.9, 10.0), (1.0, 12.0)];
        for (p, q) in expected {
            let found = quantile(&mut [7.0, 1.0, 3.0, 12.0, 5.0], p).unwrap();
            assert!((found - q).abs() < 1e-14, "{p}: {found}");
        }
    }

    #[test]
    fn no_answer_without_rows_or_with_an_impossible_p() {
        assert_eq!(quantile(&mut [], 0.5), None);
        for p in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
            assert_eq!(quantile(&mut [1.0], p), None);
        }
        assert_eq!(quantile(&mut [4.0], 0.3), Some(4.0));
    }

    #[test]
    fn nan_and_infinities_sort_and_never_panic() {
        let column = [f64::NAN, 1.0, f64::INFINITY, f64::NEG_INFINITY];
        assert_eq!(quantile(&mut column.clone(), 0.0), Some(f64::NEG_INFINITY));
        assert_eq!(quantile(&mut column.clone(), 2.0 / 3.0), Some(f64::INFINITY));
        assert!(quantile(&mut column.clone(), 1.0).unwrap().is_nan());
    }

    #[test]
    fn the_whole_range_does_not_overflow() {
        assert_eq!(quantile(&mut [f64::MAX, -f64::MAX], 0.5), Some(0.0));
    }

    #[test]
    fn equal_ranks_and_ranks_past_the_end() {
        assert_eq!(order_statistics(&[3.0, 1.0, 2.0], &[2, 2, 0]), [3.0, 3.0, 1.0]);
        assert_eq!(order_statistics(&[3.0], &[9, 0]), [3.0]);
        assert_eq!(order_statistics(&[], &[0]), [0.0; 0]);
    }

    proptest! {
        #[test]
        fn order_statistics_are_the_sorted_column(
            values in prop::collection::vec(-5.0_f64..5.0, 1..60),
            ranks in prop::collection::vec(0_usize..60, 0..6),
        ) {
            let mut ranks: Vec<usize> = ranks.into_iter().map(|r| r % values.len()).collect();
            ranks.sort_unstable_by(|a, b| b.cmp(a));
            let expected: Vec<f64> = ranks.iter().map(|&r| sorted(&values)[r]).collect();
            prop_assert_eq!(order_statistics(&values, &ranks), expected);
        }

        #[test]
        fn quantile_is_the_definition_on_the_sorted_column(
            values in prop::collection::vec(-1e6_f64..1e6, 1..50), p in 0.0_f64..=1.0,
        ) {
            let sorted = sorted(&values);
            let h = (values.len() - 1) as f64 * p;
            let (low, high) = (sorted[h.floor() as usize], sorted[h.ceil() as usize]);
            let expected = low + (h - h.floor()) * (high - low);
            prop_assert_eq!(quantile(&mut values.clone(), p), Some(expected));
        }

        #[test]
        fn quantiles_do_not_depend_on_row_order(values in prop::collection::vec(any::<f64>(), 1..40), p in 0.0_f64..=1.0) {
            let reversed: Vec<f64> = values.iter().rev().copied().collect();
            let a = quantile(&mut values.clone(), p).unwrap();
            let b = quantile(&mut reversed.clone(), p).unwrap();
            prop_assert!(a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan());
        }
    }
}
