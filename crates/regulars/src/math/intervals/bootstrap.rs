//! The bootstrap of a ratio of two totals: a mean, weighted or not, of rows or of clusters.

use super::quantile::quantile;
use crate::error::Result;
use crate::math::columns::parallel::map;
use crate::math::columns::random::Stream;
use crate::math::special::normal::{norm_cdf, norm_ppf};

/// Units that are alike: how many there are, and what each adds below and above the line of the ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Kind {
    pub(crate) count: u64,
    pub(crate) weight: f64,
    pub(crate) moment: f64,
}

/// Trials up to which each is drawn on its own; above, half of them are settled by one beta number, which costs as much
/// as some uniform ones.
const MOST_COUNTED: u64 = 24;

/// Units to a kind, on average, from which the units of a draw are drawn kind by kind; below, one by one. Which of the
/// two is taken decides the random numbers, so another value changes every limit. A binomial number costs as much as
/// about so many single draws.
const CROWD: u64 = 16;

/// The limits of a ratio, bias-corrected and accelerated (Efron 1987): as many units are drawn again, `draws` times.
/// Kinds are in a fixed order, which decides the draws. `None` without units.
///
/// # Errors
/// [`crate::Error::Stopped`] from the stop on.
pub(crate) fn bca_limits(kinds: &[Kind], level: f64, draws: u32, seed: u64) -> Result<Option<(f64, f64)>> {
    let n: u64 = kinds.iter().map(|kind| kind.count).sum();
    let [weight, moment] = sums(kinds, |kind| kind.count);
    if n == 0 || weight <= 0.0 || draws == 0 {
        return Ok(None);
    }
    let one_by_one: Option<Vec<Kind>> = (n < CROWD * kinds.len() as u64)
        .then(|| kinds.iter().flat_map(|&kind| std::iter::repeat_n(kind, kind.count as usize)).collect());
    let numbers: Vec<u64> = (0..u64::from(draws)).collect();
    let found = map(&numbers, |&draw| {
        let mut stream = Stream::new(seed, draw);
        let [below, above] = match &one_by_one {
            Some(units) => drawn_singly(units, &mut stream),
            None => drawn_by_kind(kinds, n, &mut stream),
        };
        // Units without weight alone have no ratio: they stand where the data do.
        if below > 0.0 { above / below } else { moment / weight }
    })?;
    Ok(limits(found, moment / weight, acceleration(kinds, n, weight, moment), level))
}

fn limits(mut found: Vec<f64>, value: f64, acceleration: f64, level: f64) -> Option<(f64, f64)> {
    let draws = found.len() as f64;
    let below = found.iter().filter(|&&x| x < value).count() as f64;
    let equal = found.iter().filter(|&&x| x == value).count() as f64;
    let share = (below + equal / 2.0) / draws;
    // z0 + (z0 + z_p) / (1 - a (z0 + z_p)), where z0 is the bias and a the acceleration (Efron 1987, eq. 2.3).
    let bias = norm_ppf(share.clamp(0.5 / draws, 1.0 - 0.5 / draws));
    let mut limit = |p: f64| {
        let z = bias + norm_ppf(p);
        quantile(&mut found, norm_cdf(bias + z / (1.0 - acceleration * z)))
    };
    let tail = (1.0 - level) / 2.0;
    Some((limit(tail)?, limit(1.0 - tail)?))
}

/// From the ratios with one unit left out: a sixth of their skewness.
fn acceleration(kinds: &[Kind], n: u64, weight: f64, moment: f64) -> f64 {
    // The jackknife's skewness: a = sum of cubes / (6 (sum of squares)^(3/2)).
    let without = |kind: &Kind| {
        let rest = weight - kind.weight;
        if rest > 0.0 { (moment - kind.moment) / rest } else { moment / weight }
    };
    let sum = |term: &dyn Fn(f64) -> f64| kinds.iter().map(|kind| kind.count as f64 * term(without(kind))).sum::<f64>();
    let centre = sum(&|x| x) / n as f64;
    let squares = sum(&|x| (centre - x) * (centre - x));
    let cubes = sum(&|x| (centre - x) * (centre - x) * (centre - x));
    if squares > 0.0 { cubes / (6.0 * squares * squares.sqrt()) } else { 0.0 }
}

fn sums(kinds: &[Kind], count: impl Fn(&Kind) -> u64) -> [f64; 2] {
    kinds.iter().fold([0.0, 0.0], |[weight, moment], kind| {
        let count = count(kind) as f64;
        [weight + count * kind.weight, moment + count * kind.moment]
    })
}

fn drawn_singly(units: &[Kind], stream: &mut Stream) -> [f64; 2] {
    let mut total = [0.0, 0.0];
    for _ in 0..units.len() {
        if let Some(unit) = units.get(stream.below(units.len())) {
            total = [total[0] + unit.weight, total[1] + unit.moment];
        }
    }
    total
}

/// How often each kind is drawn is multinomial: binomial, one kind after the other, of what is left.
fn drawn_by_kind(kinds: &[Kind], n: u64, stream: &mut Stream) -> [f64; 2] {
    let (mut left, mut units) = (n, n);
    let mut total = [0.0, 0.0];
    for kind in kinds {
        let count = if kind.count >= units { left } else { binomial(left, kind.count as f64 / units as f64, stream) };
        total = [total[0] + count as f64 * kind.weight, total[1] + count as f64 * kind.moment];
        (left, units) = (left - count, units - kind.count);
    }
    total
}

/// Successes of `n` trials: by the median of as many uniform numbers, which is a beta number, half of them are known at
/// once (Ahrens and Dieter 1974).
fn binomial(n: u64, p: f64, stream: &mut Stream) -> u64 {
    let (mut n, mut p, mut successes) = (n, p, 0);
    while n > MOST_COUNTED {
        // The middle of n sorted uniform numbers is Beta(middle, n + 1 - middle).
        let middle = n / 2 + 1;
        let ln_odds = stream.ln_odds_beta(middle as f64, (n + 1 - middle) as f64);
        let at = 1.0 / (1.0 + libm::exp(-ln_odds));
        if at <= p {
            successes += middle;
            n -= middle;
            p = ((p - at) / (1.0 - at)).clamp(0.0, 1.0);
        } else {
            n = middle - 1;
            p = (p / at).clamp(0.0, 1.0);
        }
    }
    successes + (0..n).filter(|_| stream.uniform() < p).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn singles(values: &[f64]) -> Vec<Kind> {
        values.iter().map(|&moment| Kind { count: 1, weight: 1.0, moment }).collect()
    }

    #[test]
    fn binomial_numbers_have_their_mean_and_variance() {
        for (n, p) in [(10, 0.3), (100, 0.02), (1_000_000, 0.5), (5_000, 0.97)] {
            let mut stream = Stream::new(3, n);
            let draws: Vec<f64> = (0..20_000).map(|_| binomial(n, p, &mut stream) as f64).collect();
            let mean = draws.iter().sum::<f64>() / 20_000.0;
            let variance = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 19_999.0;
            let expected = n as f64 * p * (1.0 - p);
            assert!((mean - n as f64 * p).abs() < 4.0 * (expected / 20_000.0).sqrt(), "{n} {p}: {mean}");
            assert!((variance / expected - 1.0).abs() < 0.05, "{n} {p}: {variance}");
        }
        assert_eq!((binomial(0, 0.5, &mut Stream::new(1, 1)), binomial(50, 1.0, &mut Stream::new(1, 1))), (0, 50));
    }

    #[test]
    fn kinds_are_their_units() {
        let values: Vec<f64> = (0..400).map(|row| [1.0, 5.0, 4.0, 5.0, 3.0, 5.0][row % 6]).collect();
        let kinds = [1.0, 3.0, 4.0, 5.0].map(|moment| {
            let count = values.iter().filter(|&&value| value == moment).count() as u64;
            Kind { count, weight: 1.0, moment }
        });
        let (low, high) = bca_limits(&kinds, 0.95, 20_000, 1).unwrap().unwrap();
        let (single_low, single_high) = bca_limits(&singles(&values), 0.95, 20_000, 2).unwrap().unwrap();
        assert!(
            (low - single_low).abs() < 0.006 && (high - single_high).abs() < 0.006,
            "{low} {single_low} {high} {single_high}"
        );
    }

    #[test]
    fn nothing_has_no_limits() {
        assert_eq!(bca_limits(&[], 0.95, 100, 0), Ok(None));
        assert_eq!(bca_limits(&[Kind { count: 3, weight: 0.0, moment: 0.0 }], 0.95, 100, 0), Ok(None));
        assert_eq!(bca_limits(&singles(&[2.0, 2.0]), 0.95, 100, 0), Ok(Some((2.0, 2.0))));
    }
}
