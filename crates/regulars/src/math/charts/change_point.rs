//! Where a series of weighted values steps from one mean to another.
#![expect(clippy::indexing_slicing, reason = "places in tables as long as the series that this file makes")]

/// Prefix sums of weights and weighted values, which give the squares about the mean of any stretch.
#[derive(Debug)]
struct Prefix(Vec<[f64; 3]>);

impl Prefix {
    fn of(values: &[f64], weights: &[f64]) -> Self {
        let total: f64 = weights.iter().sum();
        // About the mean of all, so that little cancels.
        let centre = values.iter().zip(weights).map(|(y, w)| w * y).sum::<f64>() / total;
        let mut sums = vec![[0.0; 3]];
        let mut sum = [0.0; 3];
        for (y, w) in values.iter().zip(weights) {
            let y = y - centre;
            sum = [sum[0] + w, sum[1] + w * y, sum[2] + w * y * y];
            sums.push(sum);
        }
        Self(sums)
    }

    /// Weighted squares about the mean of `from..to`.
    fn cost(&self, from: usize, to: usize) -> f64 {
        let (Some(a), Some(b)) = (self.0.get(from), self.0.get(to)) else { return 0.0 };
        let [w, wy, wyy] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
        (wyy - wy * wy / w).max(0.0)
    }
}

/// The starts of the second and later segments that make the least of squares within segments plus `penalty` for each
/// change: PELT (Killick, Fearnhead and Eckley 2012), exact. A segment has at least `shortest` values; of equal
/// divisions the earliest is taken.
pub(crate) fn pelt(values: &[f64], weights: &[f64], penalty: f64, shortest: usize) -> Vec<usize> {
    let prefix = Prefix::of(values, weights);
    let n = values.len();
    // The least cost of the values before each index, and where their last segment starts.
    let mut best = vec![(f64::INFINITY, 0); n + 1];
    best[0] = (-penalty, 0);
    // Starts that may still be the best, and from which end on they no longer are.
    let mut starts: Vec<(usize, usize)> = Vec::new();
    for end in shortest..=n {
        let newest = end - shortest;
        if best[newest].0.is_finite() {
            starts.push((newest, usize::MAX));
        }
        starts.retain(|&(_, until)| end < until);
        let mut found = (f64::INFINITY, 0);
        for &(start, _) in &starts {
            let cost = best[start].0 + prefix.cost(start, end) + penalty;
            if cost < found.0 {
                found = (cost, start);
            }
        }
        best[end] = found;
        // A start that is worse than a change here stays so, as soon as a segment from here is long enough.
        for (start, until) in &mut starts {
            if best[*start].0 + prefix.cost(*start, end) > found.0 {
                *until = (*until).min(end + shortest);
            }
        }
    }
    let mut changes = Vec::new();
    let mut end = n;
    while end > 0 && best[end].0.is_finite() {
        end = best[end].1;
        changes.push(end);
    }
    changes.pop();
    changes.reverse();
    changes
}

/// A step of the mean from one index of a series on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Step {
    /// The first value after it.
    pub(crate) at: usize,
    /// By how much the mean differs after it.
    pub(crate) size: f64,
    /// The weight of the size: 1 / variance for weights that are 1 / variance.
    pub(crate) weight: f64,
    /// By how much it lowers the weighted squares.
    pub(crate) gain: f64,
}

/// The step that fits best at every index inside the series, where each phase of a cycle has a mean of its own, and the
/// weighted squares without a step. An index that would have values of no phase on both sides is left out.
pub(crate) fn steps(values: &[f64], weights: &[f64], phases: &[usize]) -> (Vec<Step>, f64) {
    let cycle = phases.iter().max().map_or(0, |last| last + 1);
    let mut sums = vec![[0.0; 2]; cycle];
    for ((y, w), &phase) in values.iter().zip(weights).zip(phases) {
        let sum = &mut sums[phase];
        *sum = [sum[0] + w, sum[1] + w * y];
    }
    let centred = || {
        let rows = values.iter().zip(weights).zip(phases);
        rows.map(|((y, &w), &phase)| (y - sums[phase][1] / sums[phase][0], w, phase))
    };
    let squares = centred().map(|(y, w, _)| w * y * y).sum();
    let mut before = vec![[0.0; 2]; cycle];
    let mut found = Vec::new();
    for (at, (y, w, phase)) in centred().enumerate() {
        let weight: f64 = sums.iter().zip(&before).map(|(all, b)| b[0] * (all[0] - b[0]).max(0.0) / all[0]).sum();
        let lift: f64 = before.iter().map(|b| -b[1]).sum();
        // The weight of a step is the harmonic one of both sides; one that is rounding has values on one side only.
        if at > 0 && weight > 1e-9 * sums[phase][0] {
            found.push(Step { at, size: lift / weight, weight, gain: lift * lift / weight });
        }
        before[phase] = [before[phase][0] + w, before[phase][1] + w * y];
    }
    (found, squares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// All divisions, by dynamic programming without pruning.
    fn exhaustive(values: &[f64], weights: &[f64], penalty: f64, shortest: usize) -> f64 {
        let prefix = Prefix::of(values, weights);
        let mut best = vec![f64::INFINITY; values.len() + 1];
        best[0] = -penalty;
        for end in shortest..=values.len() {
            for start in 0..=end - shortest {
                best[end] = best[end].min(best[start] + prefix.cost(start, end) + penalty);
            }
        }
        best[values.len()]
    }

    fn total(values: &[f64], weights: &[f64], penalty: f64, changes: &[usize]) -> f64 {
        let prefix = Prefix::of(values, weights);
        let ends: Vec<usize> = [0].iter().chain(changes).chain([&values.len()]).copied().collect();
        ends.windows(2).map(|pair| prefix.cost(pair[0], pair[1])).sum::<f64>() + penalty * changes.len() as f64
    }

    #[test]
    fn steps_are_found() {
        let values = [0.0, 0.1, -0.1, 0.0, 5.0, 5.1, 4.9, 5.0, 1.0, 1.1, 0.9];
        assert_eq!(pelt(&values, &[1.0; 11], 1.0, 1), [4, 8]);
        assert_eq!(pelt(&values, &[1.0; 11], 1e9, 1), [0; 0]);
        assert_eq!(pelt(&values[..1], &[1.0], 1.0, 2), [0; 0]);
        let (steps, squares) = steps(&values[..8], &[2.0; 8], &[0; 8]);
        let best = steps.iter().max_by(|a, b| a.gain.total_cmp(&b.gain)).unwrap();
        assert_eq!((best.at, best.weight), (4, 4.0));
        assert!((best.size - 5.0).abs() < 1e-12 && (squares - best.gain - 0.08).abs() < 1e-9);
    }

    #[test]
    fn a_step_is_seen_through_a_season() {
        let values: Vec<f64> = (0..28).map(|t| f64::from(t % 7) * 10.0 + f64::from(u8::from(t >= 17))).collect();
        let phases: Vec<usize> = (0..28).map(|t| t % 7).collect();
        let (steps, squares) = steps(&values, &[1.0; 28], &phases);
        let best = steps.iter().max_by(|a, b| a.gain.total_cmp(&b.gain)).unwrap();
        assert_eq!(best.at, 17);
        assert!((best.size - 1.0).abs() < 1e-9 && (squares - best.gain).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn pelt_is_exact(
            rows in prop::collection::vec((-3.0..3.0_f64, 0.1..4.0_f64), 1..40), penalty in 0.0..20.0_f64, shortest in 1..5_usize,
        ) {
            let (values, weights): (Vec<f64>, Vec<f64>) = rows.into_iter().unzip();
            prop_assume!(values.len() >= shortest);
            let changes = pelt(&values, &weights, penalty, shortest);
            let ends: Vec<usize> = [0].iter().chain(&changes).chain([&values.len()]).copied().collect();
            prop_assert!(ends.windows(2).all(|pair| pair[1] - pair[0] >= shortest));
            let least = exhaustive(&values, &weights, penalty, shortest);
            prop_assert!((total(&values, &weights, penalty, &changes) - least).abs() < 1e-9 * (1.0 + least.abs()));
        }
    }
}
