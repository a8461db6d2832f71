//! P-values of many tests at once.

use crate::math::columns::sort::sort_rows;
use serde::{Deserialize, Serialize};

/// How p-values are adjusted for the number of tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Adjustment {
    /// Bounds the chance of any false alarm among all tests (Holm 1979).
    #[default]
    Holm,
    /// Bounds the expected share of false alarms among the alarms (Benjamini and Hochberg 1995): finds more, where many
    /// differ.
    BenjaminiHochberg,
}

impl Adjustment {
    /// The adjusted p-values; a test without a p-value counts for none.
    pub(crate) fn adjust(self, p_values: &[Option<f64>]) -> Vec<Option<f64>> {
        let tests = p_values.iter().enumerate();
        let mut ranked: Vec<(usize, f64)> = tests.filter_map(|(row, p)| Some((row, (*p)?))).collect();
        sort_rows(&mut ranked, |a, b| a.1.total_cmp(&b.1));
        match self {
            Self::Holm => holm(&mut ranked),
            Self::BenjaminiHochberg => benjamini_hochberg(&mut ranked),
        }
        let mut adjusted = vec![None; p_values.len()];
        for (row, p) in ranked {
            if let Some(slot) = adjusted.get_mut(row) {
                *slot = Some(p);
            }
        }
        adjusted
    }
}

/// The k-th smallest of m p-values times m - k + 1, at least the one before, at most 1.
fn holm(ranked: &mut [(usize, f64)]) {
    let (mut least, count) = (0.0_f64, ranked.len());
    for (rank, (_, p)) in ranked.iter_mut().enumerate() {
        least = least.max((count - rank) as f64 * *p).min(1.0);
        *p = least;
    }
}

/// The k-th smallest of m p-values times m / k, at most the one after, at most 1.
fn benjamini_hochberg(ranked: &mut [(usize, f64)]) {
    let (mut most, count) = (1.0_f64, ranked.len() as f64);
    for (rank, (_, p)) in ranked.iter_mut().enumerate().rev() {
        most = most.min(count / (rank + 1) as f64 * *p);
        *p = most;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn holms_adjustment() {
        let adjusted = Adjustment::Holm.adjust(&[Some(0.01), None, Some(0.04), Some(0.03), Some(0.005)]);
        assert_eq!(adjusted, [Some(0.03), None, Some(0.06), Some(0.06), Some(0.02)]);
        assert_eq!(Adjustment::Holm.adjust(&[Some(0.7), Some(0.6)]), [Some(1.0), Some(1.0)]);
        assert_eq!(Adjustment::Holm.adjust(&[]), []);
    }

    /// The fifteen p-values of the example in Benjamini and Hochberg (1995), of which four are found at 5 %; Holm finds
    /// three.
    #[test]
    fn the_example_of_benjamini_and_hochberg() {
        let p_values = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.0,
        ];
        let found = |adjustment: Adjustment| {
            let adjusted = adjustment.adjust(&p_values.map(Some));
            adjusted.into_iter().flatten().filter(|&p| p <= 0.05).count()
        };
        assert_eq!((found(Adjustment::BenjaminiHochberg), found(Adjustment::Holm)), (4, 3));
        // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "BH").
        let adjusted = Adjustment::BenjaminiHochberg.adjust(&[Some(0.01), None, Some(0.04), Some(0.03), Some(0.005)]);
        let expected = [Some(0.02), None, Some(0.04), Some(0.04), Some(0.02)];
        let near = |(a, b): (&Option<f64>, &Option<f64>)| (a.unwrap_or(-1.0) - b.unwrap_or(-1.0)).abs() < 1e-15;
        assert!(adjusted.iter().zip(&expected).all(near), "{adjusted:?}");
    }

    proptest! {
        #[test]
        fn each_adjusted_value_is_the_least_level_that_rejects(p_values in prop::collection::vec(0.0..=1.0_f64, 1..20)) {
            // By definition: step-down with alpha / (m - k + 1), step-up with k alpha / m.
            let m = p_values.len() as f64;
            let mut sorted = p_values.clone();
            sorted.sort_by(f64::total_cmp);
            let given: Vec<Option<f64>> = p_values.iter().copied().map(Some).collect();
            let (holm, bh) = (Adjustment::Holm.adjust(&given), Adjustment::BenjaminiHochberg.adjust(&given));
            for (row, &p) in p_values.iter().enumerate() {
                let step_down = sorted.iter().enumerate().filter(|(_, q)| **q <= p);
                let step_down = step_down.map(|(k, q)| (m - k as f64) * q).fold(0.0, f64::max).min(1.0);
                let step_up = sorted.iter().enumerate().filter(|(_, q)| **q >= p);
                let step_up = step_up.map(|(k, q)| m * q / (k + 1) as f64).fold(1.0, f64::min);
                prop_assert!((holm[row].unwrap() - step_down).abs() < 1e-14);
                prop_assert!((bh[row].unwrap() - step_up).abs() < 1e-14);
                prop_assert!(p <= bh[row].unwrap() && bh[row] <= holm[row]);
            }
        }
    }
}
