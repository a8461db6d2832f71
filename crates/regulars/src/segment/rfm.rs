//! Recency, frequency and monetary scores from 1 (worst) to 5 (best), and the named segment of each customer.

use std::array::from_fn;

use serde::{Deserialize, Serialize};

use super::fifths::{BLOCK, fifths};
use super::named::Segment;
use crate::error::{Error, Result, check_column, check_length, check_range};
use crate::estimate::Estimate;
use crate::math::columns::sum::ExactSum;
use crate::math::columns::wide::{Kernel, widest};
use crate::work;

/// Scores run from 1 to this, as everywhere in the field.
pub(super) const HIGHEST_SCORE: u8 = 5;
/// Confidence level of the segments' shares, which has no option: they are for reading, not for testing.
const SHARE_LEVEL: f64 = 0.95;

/// How [`rfm`] cuts each dimension: at fifths of the base (the default), or at the cut-offs of the business.
///
/// Cut-offs are four ascending finite numbers; a value equal to one gets the better score, and equal neighbours leave a
/// score empty.
///
/// ```
/// use regulars::segment::{RfmOptions, rfm};
/// let options = RfmOptions { recency_thresholds: Some(vec![30.0, 90.0, 180.0, 365.0]), ..Default::default() };
/// let base = rfm(&[12.0, 90.0, 400.0], &[1, 1, 1], &[10.0, 10.0, 10.0], &options)?;
/// assert_eq!(base.recency_score, [5, 4, 1]);
/// # Ok::<(), regulars::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RfmOptions {
    /// Most days since the last purchase that still score 5, 4, 3 and 2. Default: fifths of the base.
    pub recency_thresholds: Option<Vec<f64>>,
    /// Fewest purchases that score 2, 3, 4 and 5. Default: fifths of the base.
    pub frequency_thresholds: Option<Vec<f64>>,
    /// Least value that scores 2, 3, 4 and 5, in the unit of the column. Default: fifths of the base.
    pub monetary_thresholds: Option<Vec<f64>>,
}

/// A scored base: one row a customer, in the order given, and the map that made it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rfm {
    /// 1 (longest ago) to 5 (most recent).
    pub recency_score: Vec<u8>,
    /// 1 (least often) to 5 (most often).
    pub frequency_score: Vec<u8>,
    /// 1 (least value) to 5 (most value).
    pub monetary_score: Vec<u8>,
    /// The named segment.
    pub segment: Vec<Segment>,
    /// How days became scores.
    pub recency: Scale,
    /// How purchases became scores.
    pub frequency: Scale,
    /// How value became scores.
    pub monetary: Scale,
    /// Every segment from best to worst, those without customers too.
    pub segments: Vec<SegmentSummary>,
}

/// How one dimension was cut.
///
/// Put back as options, the thresholds give the same scores (where one is `None`, any value beyond the data does).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    /// The four cut-offs, ascending, in the sense of [`RfmOptions`]; `None` where no customer of the base reaches the
    /// score.
    pub thresholds: Vec<Option<f64>>,
    /// Customers with score 1, 2, 3, 4 and 5.
    pub sizes: Vec<u64>,
    /// Scores nobody has: equal values are never split to fill them.
    pub empty: Vec<u8>,
}

/// How large a segment is and what it is worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SegmentSummary {
    /// The segment.
    pub segment: Segment,
    /// Customers in it.
    pub size: u64,
    /// Share of the base in [0, 1] with its 95 % Wilson interval, for the population the base is drawn from.
    pub share: Estimate,
    /// Sum of `monetary_value`, exact but for one rounding.
    pub total_value: f64,
    /// Mean of `monetary_value`; `None` without customers.
    pub mean_value: Option<f64>,
}

/// Scores a customer base by recency, frequency and monetary value (Hughes 1994), and names the segment of every
/// customer.
///
/// Takes, for every customer, the days since the last purchase, the number of purchases (all, or repeats: only their
/// order counts) and the value (total or mean spend, net of refunds; negative when more came back than went out). A
/// score is ceil(5 p), p the mid-rank percentile: the share of the base below plus half the share equal. So equal
/// customers are scored equal, row order never matters, and where ties are heavy a score stays empty and is reported in
/// [`Scale::empty`]: a base of equal customers scores 3 throughout. A single customer scores 3 too; best and worst are
/// told apart from three customers on.
///
/// A missing value is not a zero: leave out customers whose value isn't known, NaN is refused. Takes linear time.
///
/// # Errors
/// `Empty` without customers, `Lengths` for columns of different length, `NotFinite` and `OutOfRange` for days that are
/// negative or not finite, `NotFinite` for a value that is not finite or a total beyond the doubles, `Invalid` for
/// thresholds that don't ascend, `Lengths` for any but four of them.
///
/// ```
/// use regulars::segment::{RfmOptions, Segment, rfm};
/// let days_since_last = [2.0, 40.0, 400.0, 3.0, 90.0];
/// let frequency = [12, 1, 1, 1, 9];
/// let spend = [940.0, 30.0, 12.5, 25.0, 810.0];
/// let base = rfm(&days_since_last, &frequency, &spend, &RfmOptions::default())?;
/// assert_eq!(base.segment[0], Segment::Champions);
/// assert_eq!(base.segment[2], Segment::Lost);
/// assert_eq!(base.frequency_score, [5, 2, 2, 2, 4]); // the three with one purchase are equal
/// assert_eq!(base.frequency.empty, [1, 3]);
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn rfm(days_since_last: &[f64], frequency: &[u32], monetary_value: &[f64], options: &RfmOptions) -> Result<Rfm> {
    check_columns(days_since_last, frequency, monetary_value)?;
    // Better is larger in every dimension. The additions turn a minus zero into a zero, so the two are ties. One column
    // at a time, so that no more than one is copied.
    let given = cut_offs("recency_thresholds", options.recency_thresholds.as_deref())?;
    let ticks = days_since_last.len() as u64;
    work::tick(ticks)?;
    let (recency_score, recency) = score(days_since_last.iter().map(|days| 0.0 - days).collect(), given.map(mirrored));
    let given = cut_offs("frequency_thresholds", options.frequency_thresholds.as_deref())?;
    work::tick(ticks)?;
    let (frequency_score, frequency) = score(frequency.iter().map(|&n| f64::from(n)).collect(), given);
    let given = cut_offs("monetary_thresholds", options.monetary_thresholds.as_deref())?;
    work::tick(ticks)?;
    let (monetary_score, monetary) = score(monetary_value.iter().map(|value| value + 0.0).collect(), given);

    let segment = segments_of(&recency_score, &frequency_score, &monetary_score);
    let segments = summaries(&segment, monetary_value)?;
    let recency = Scale { thresholds: mirrored(recency.thresholds), ..recency };
    Ok(Rfm { recency_score, frequency_score, monetary_score, segment, recency, frequency, monetary, segments })
}

/// The segment of each customer by its scores, read from a table of all that there are.
#[expect(clippy::indexing_slicing, reason = "scores and their means are at most 5")]
fn segments_of(recency: &[u8], frequency: &[u8], monetary: &[u8]) -> Vec<Segment> {
    let grid: [[Segment; 8]; 8] = from_fn(|recency| from_fn(|mean| Segment::at(recency as u8, mean as u8)));
    let scores = recency.iter().zip(frequency.iter().zip(monetary));
    scores.map(|(&r, (&f, &m))| grid[usize::from(r % 8)][usize::from((f + m).div_ceil(2) % 8)]).collect()
}

/// Four cut-offs on a scale where larger is better: the smallest value that scores 2, 3, 4 and 5.
pub(super) type CutOffs = Vec<Option<f64>>;

fn check_columns(days_since_last: &[f64], frequency: &[u32], monetary_value: &[f64]) -> Result<()> {
    if days_since_last.is_empty() {
        return Err(Error::Empty { what: "days_since_last".into() });
    }
    check_length("frequency", days_since_last.len(), frequency.len())?;
    check_length("monetary_value", days_since_last.len(), monetary_value.len())?;
    check_column("days_since_last", days_since_last, 0.0, f64::MAX)?;
    check_column("monetary_value", monetary_value, -f64::MAX, f64::MAX)
}

/// The caller's cut-offs, checked.
fn cut_offs(what: &str, thresholds: Option<&[f64]>) -> Result<Option<CutOffs>> {
    let Some(thresholds) = thresholds else { return Ok(None) };
    check_length(what, usize::from(HIGHEST_SCORE) - 1, thresholds.len())?;
    for (i, &threshold) in thresholds.iter().enumerate() {
        check_range(what, i, threshold, -f64::MAX, f64::MAX)?;
    }
    if let Some((a, b)) = thresholds.iter().zip(thresholds.iter().skip(1)).find(|(a, b)| a > b) {
        return Err(Error::invalid(what, format!("{b} follows {a}, thresholds must ascend")));
    }
    Ok(Some(thresholds.iter().map(|&threshold| Some(threshold)).collect()))
}

/// Cut-offs of the negated scale.
fn mirrored(cut_offs: CutOffs) -> CutOffs {
    cut_offs.into_iter().rev().map(|cut| cut.map(|x| 0.0 - x)).collect()
}

/// The score of each value, one and how many edges it reaches.
struct Scoring<'a> {
    values: &'a [f64],
    edges: [f64; HIGHEST_SCORE as usize - 1],
}

impl Kernel for Scoring<'_> {
    type Output = Vec<u8>;

    #[inline(always)]
    fn run(self) -> Vec<u8> {
        let mut scores = vec![0; self.values.len()];
        // Counted in numbers as wide as the values, which vectors hold side by side.
        let mut wide = [0_u64; BLOCK];
        for (block, scores) in self.values.chunks(BLOCK).zip(scores.chunks_mut(BLOCK)) {
            wide.fill(1);
            for edge in self.edges {
                wide.iter_mut().zip(block).for_each(|(score, x)| *score += u64::from(*x >= edge));
            }
            scores.iter_mut().zip(&wide).for_each(|(score, wide)| *score = *wide as u8);
        }
        scores
    }
}

/// Scores of a column in which larger is better, and how it was cut.
fn score(values: Vec<f64>, cut_offs: Option<CutOffs>) -> (Vec<u8>, Scale) {
    let thresholds = cut_offs.unwrap_or_else(|| fifths(&values));
    // An array, not a list: its loop unrolls. No value reaches infinity.
    let mut edges = [f64::INFINITY; HIGHEST_SCORE as usize - 1];
    edges.iter_mut().zip(&thresholds).for_each(|(edge, cut)| *edge = cut.unwrap_or(f64::INFINITY));
    let scores = widest(Scoring { values: &values, edges });
    let sizes: Vec<u64> =
        (1..=HIGHEST_SCORE).map(|score| scores.iter().filter(|&&s| s == score).count() as u64).collect();
    let empty = (1..=HIGHEST_SCORE).zip(&sizes).filter(|(_, size)| **size == 0).map(|(score, _)| score).collect();
    (scores, Scale { thresholds, sizes, empty })
}

fn summaries(segments: &[Segment], values: &[f64]) -> Result<Vec<SegmentSummary>> {
    let mut sums: Vec<(u64, ExactSum)> = Segment::ALL.map(|_| (0, ExactSum::new())).into();
    for (&segment, &value) in segments.iter().zip(values) {
        if let Some((size, sum)) = sums.get_mut(segment as usize) {
            *size += 1;
            sum.add(value);
        }
    }
    let n = segments.len() as u64;
    Segment::ALL.into_iter().zip(sums).map(|(segment, (size, sum))| summary(segment, size, n, sum.value())).collect()
}

fn summary(segment: Segment, size: u64, n: u64, total_value: f64) -> Result<SegmentSummary> {
    check_range("total_value", segment as usize, total_value, -f64::MAX, f64::MAX)?;
    let mean_value = (size > 0).then(|| total_value / size as f64);
    Ok(SegmentSummary { segment, size, share: Estimate::wilson(size, n, SHARE_LEVEL), total_value, mean_value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fifths_of(days: &[f64], frequency: &[u32], value: &[f64]) -> Rfm {
        rfm(days, frequency, value, &RfmOptions::default()).unwrap()
    }

    /// The definition, row by row: ceil(5 (below + equal / 2) / n), in whole numbers.
    fn by_definition(values: &[f64]) -> Vec<u8> {
        let n = values.len();
        let twice_mid_rank =
            |v: f64| 2 * values.iter().filter(|&&x| x < v).count() + values.iter().filter(|&&x| x == v).count();
        values.iter().map(|&v| (5 * twice_mid_rank(v)).div_ceil(2 * n) as u8).collect()
    }

    #[test]
    fn the_best_are_champions_and_the_worst_lost() {
        let days: Vec<f64> = (0..10).map(|i| f64::from(i) * 30.0).collect();
        let frequency: Vec<u32> = (1..=10).rev().collect();
        let value: Vec<f64> = (1..=10).rev().map(|i| f64::from(i) * 1000.0).collect();
        let base = fifths_of(&days, &frequency, &value);
        assert_eq!(base.recency_score, [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]);
        assert_eq!(base.frequency_score, base.recency_score);
        assert_eq!(base.monetary_score, base.recency_score);
        assert_eq!(base.segment[0], Segment::Champions);
        assert_eq!(base.segment[9], Segment::Lost);
        assert!(base.recency.empty.is_empty());
        assert_eq!(base.recency.thresholds, [30.0, 90.0, 150.0, 210.0].map(Some));
        assert_eq!(base.frequency.thresholds, [3.0, 5.0, 7.0, 9.0].map(Some));
    }

    #[test]
    fn equal_customers_share_the_middle_and_the_empty_scores_are_told() {
        for n in [1, 2, 3, 5, 17] {
            let base = fifths_of(&vec![4.0; n], &vec![1; n], &vec![-2.5; n]);
            assert!(base.recency_score.iter().chain(&base.monetary_score).all(|&s| s == 3));
            assert_eq!(base.frequency.empty, [1, 2, 4, 5]);
            assert_eq!(base.frequency.thresholds, [Some(1.0), Some(1.0), None, None]);
            assert_eq!(base.recency.thresholds, [None, None, Some(4.0), Some(4.0)]);
            assert_eq!(base.recency.sizes, [0, 0, n as u64, 0, 0]);
            assert_eq!(base.segment, vec![Segment::NeedsAttention; n]);
        }
    }

    #[test]
    fn minus_zero_ties_with_zero() {
        let base = fifths_of(&[0.0, -0.0, 1.0], &[1; 3], &[-0.0, 0.0, 1.0]);
        assert_eq!(base.recency_score, [4, 4, 1]);
        assert_eq!(base.monetary_score, [2, 2, 5]);
    }

    #[test]
    fn summaries_cover_the_base() {
        let base = fifths_of(&[1.0, 2.0, 3.0, 900.0], &[9, 8, 1, 1], &[10.0, 20.0, 0.1, 0.2]);
        assert_eq!(base.segments.len(), 11);
        assert_eq!(base.segments.iter().map(|s| s.size).sum::<u64>(), 4);
        for summary in &base.segments {
            let of = |s: &&Segment| **s == summary.segment;
            assert_eq!(summary.size, base.segment.iter().filter(of).count() as u64);
            assert_eq!(summary.mean_value.is_none(), summary.size == 0);
            let share = &summary.share;
            assert!(0.0 <= share.low && share.low <= share.value && share.value <= share.high && share.high <= 1.0);
            assert_eq!(share.low == 0.0, summary.size == 0);
        }
    }

    #[test]
    fn business_cut_offs_score_what_reaches_them() {
        let options = RfmOptions {
            recency_thresholds: Some(vec![30.0, 90.0, 180.0, 365.0]),
            frequency_thresholds: Some(vec![2.0, 3.0, 3.0, 10.0]),
            monetary_thresholds: Some(vec![-1.0, 0.0, 50.0, 100.0]),
        };
        let base = rfm(
            &[0.0, 30.0, 30.5, 90.0, 365.0, 366.0],
            &[0, 1, 2, 3, 9, 10],
            &[-2.0, -1.0, -0.0, 49.9, 100.0, 1e300],
            &options,
        )
        .unwrap();
        assert_eq!(base.recency_score, [5, 5, 4, 4, 2, 1]);
        assert_eq!(base.frequency_score, [1, 1, 2, 4, 4, 5]);
        assert_eq!(base.monetary_score, [1, 2, 3, 3, 5, 5]);
        assert_eq!(base.recency.thresholds, [30.0, 90.0, 180.0, 365.0].map(Some));
        assert_eq!(base.frequency.empty, [3]);
        assert_eq!(base.recency.empty, [3]);
    }

    #[test]
    fn refusals_name_row_field_and_value() {
        let call = |days: &[f64], frequency: &[u32], value: &[f64]| rfm(days, frequency, value, &RfmOptions::default());
        assert_eq!(call(&[], &[], &[]), Err(Error::Empty { what: "days_since_last".into() }));
        assert_eq!(
            call(&[1.0], &[1, 2], &[1.0]),
            Err(Error::Lengths { what: "frequency".into(), expected: 1, found: 2 })
        );
        assert_eq!(call(&[1.0], &[1], &[]).unwrap_err().to_string(), "monetary_value has 0 rows, expected 1");
        assert_eq!(
            call(&[1.0, -1.0], &[1, 1], &[1.0, 1.0]),
            Err(Error::OutOfRange { what: "days_since_last".into(), index: 1, value: -1.0, min: 0.0, max: f64::MAX })
        );
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(call(&[bad], &[1], &[1.0]).unwrap_err().code(), "not_finite");
            let error = call(&[1.0, 1.0], &[1, 1], &[1.0, bad]).unwrap_err();
            assert!(matches!(error, Error::NotFinite { what, index: 1, .. } if what == "monetary_value"));
        }
        let error = call(&[1.0, 1.0], &[1, 1], &[f64::MAX, f64::MAX]).unwrap_err();
        assert!(matches!(error, Error::NotFinite { what, .. } if what == "total_value"));
    }

    #[test]
    fn thresholds_are_checked() {
        let call = |thresholds: &[f64]| {
            let options = RfmOptions { recency_thresholds: Some(thresholds.to_vec()), ..Default::default() };
            rfm(&[1.0], &[1], &[1.0], &options).map(|_| ()).map_err(|e| e.code())
        };
        assert_eq!(call(&[1.0, 2.0, 3.0]), Err("lengths"));
        assert_eq!(call(&[1.0, 2.0, 3.0, 4.0, 5.0]), Err("lengths"));
        assert_eq!(call(&[1.0, 3.0, 2.0, 4.0]), Err("invalid"));
        assert_eq!(call(&[1.0, f64::NAN, 2.0, 4.0]), Err("not_finite"));
        assert_eq!(call(&[1.0, 1.0, 2.0, 4.0]), Ok(()));
    }

    #[test]
    fn records_survive_json() {
        let base = fifths_of(&[1.0, 2.0, 3.0], &[1, 1, 1], &[1.0, 2.0, 3.0]);
        let json = serde_json::to_string(&base).unwrap();
        assert_eq!(serde_json::from_str::<Rfm>(&json).unwrap(), base);
        assert_eq!(serde_json::from_str::<RfmOptions>("{}").unwrap(), RfmOptions::default());
        assert!(serde_json::from_str::<RfmOptions>("{\"bins\": 5}").is_err());
    }

    type Row = (f64, u32, f64);

    /// Bases with heavy ties, as real ones have.
    fn bases() -> impl Strategy<Value = Vec<Row>> {
        prop::collection::vec((0_u32..30, 0_u32..6, -20_i32..200), 1..80)
            .prop_map(|rows| rows.into_iter().map(|(d, f, m)| (f64::from(d), f, f64::from(m) * 0.25)).collect())
    }

    fn columns(rows: &[Row]) -> (Vec<f64>, Vec<u32>, Vec<f64>) {
        (rows.iter().map(|r| r.0).collect(), rows.iter().map(|r| r.1).collect(), rows.iter().map(|r| r.2).collect())
    }

    fn scored(rows: &[Row]) -> Rfm {
        let (days, frequency, value) = columns(rows);
        fifths_of(&days, &frequency, &value)
    }

    proptest! {
        #[test]
        fn scores_are_the_mid_rank_percentile(rows in bases()) {
            let base = scored(&rows);
            let (days, frequency, value) = columns(&rows);
            let recency: Vec<f64> = days.iter().map(|d| -d).collect();
            let counts: Vec<f64> = frequency.iter().map(|&f| f64::from(f)).collect();
            prop_assert_eq!(&base.recency_score, &by_definition(&recency));
            prop_assert_eq!(&base.frequency_score, &by_definition(&counts));
            prop_assert_eq!(&base.monetary_score, &by_definition(&value));
            for (scale, scores) in [
                (&base.recency, &base.recency_score),
                (&base.frequency, &base.frequency_score),
                (&base.monetary, &base.monetary_score),
            ] {
                let sizes: Vec<u64> = (1..=5).map(|s| scores.iter().filter(|&&x| x == s).count() as u64).collect();
                let empty: Vec<u8> = (1..=5).filter(|s| !scores.contains(s)).collect();
                prop_assert_eq!(&scale.sizes, &sizes);
                prop_assert_eq!(&scale.empty, &empty);
            }
        }

        #[test]
        fn row_order_never_matters(
            (rows, shuffled) in bases().prop_flat_map(|rows| {
                let numbered: Vec<usize> = (0..rows.len()).collect();
                (Just(rows), Just(numbered).prop_shuffle())
            }),
        ) {
            let base = scored(&rows);
            let moved = scored(&shuffled.iter().map(|&i| rows[i]).collect::<Vec<_>>());
            for (to, &from) in shuffled.iter().enumerate() {
                prop_assert_eq!(moved.recency_score[to], base.recency_score[from]);
                prop_assert_eq!(moved.frequency_score[to], base.frequency_score[from]);
                prop_assert_eq!(moved.monetary_score[to], base.monetary_score[from]);
                prop_assert_eq!(moved.segment[to], base.segment[from]);
            }
            prop_assert_eq!(moved.segments, base.segments);
            prop_assert_eq!((moved.recency, moved.monetary), (base.recency, base.monetary));
        }

        #[test]
        fn better_never_scores_lower(rows in bases()) {
            let base = scored(&rows);
            for (i, a) in rows.iter().enumerate() {
                for (j, b) in rows.iter().enumerate() {
                    prop_assert!(a.0 < b.0 || base.recency_score[i] <= base.recency_score[j]);
                    prop_assert!(a.1 > b.1 || base.frequency_score[i] <= base.frequency_score[j]);
                    prop_assert!(a.2 > b.2 || base.monetary_score[i] <= base.monetary_score[j]);
                }
            }
        }

        #[test]
        fn only_the_order_of_values_counts(rows in bases()) {
            let base = scored(&rows);
            let other: Vec<Row> = rows.iter().map(|r| (r.0.sqrt() * 7.0, r.1 * r.1 * 3, r.2 * r.2 * r.2 - 5.0)).collect();
            let other = scored(&other);
            prop_assert_eq!(other.recency_score, base.recency_score);
            prop_assert_eq!(other.frequency_score, base.frequency_score);
            prop_assert_eq!(other.monetary_score, base.monetary_score);
        }

        #[test]
        fn thresholds_put_back_give_the_same_scores(rows in bases()) {
            let base = scored(&rows);
            let filled = |scale: &Scale, beyond: f64| {
                Some(scale.thresholds.iter().map(|t| t.unwrap_or(beyond)).collect::<Vec<_>>())
            };
            let options = RfmOptions {
                recency_thresholds: filled(&base.recency, -1.0),
                frequency_thresholds: filled(&base.frequency, f64::MAX),
                monetary_thresholds: filled(&base.monetary, f64::MAX),
            };
            let (days, frequency, value) = columns(&rows);
            let again = rfm(&days, &frequency, &value, &options).unwrap();
            prop_assert_eq!(&again.recency_score, &base.recency_score);
            prop_assert_eq!(&again.segment, &base.segment);
            prop_assert_eq!(again.segments, base.segments);
        }

        #[test]
        fn any_columns_give_a_base_or_an_error(
            rows in prop::collection::vec((any::<f64>(), any::<u32>(), any::<f64>()), 0..20),
            thresholds in prop::option::of(prop::collection::vec(any::<f64>(), 0..6)),
        ) {
            let (days, frequency, value) = columns(&rows);
            let options = RfmOptions { monetary_thresholds: thresholds, ..Default::default() };
            if let Ok(base) = rfm(&days, &frequency, &value, &options) {
                prop_assert_eq!(base.segment.len(), rows.len());
                prop_assert!(base.segments.iter().all(|s| s.total_value.is_finite()));
            }
        }
    }
}
