//! Answers counted: scores by value, and weights by class in whole numbers, so that the order of rows can't change a
//! bit.

use crate::error::{Result, check_length, check_range};
use crate::math::columns::code_index::CodeIndex;
use crate::math::columns::wide::{Kernel, widest};
use crate::math::{by_key, sort_rows};
use crate::survey::shares::{ONE, UNIT, at, can_be_subtracted, is_sampled, ratio, remainder, scaled, weight_of};
use std::collections::BTreeMap;

/// Scores of a row, a byte each: as many as the widest vector registers (512 bits) hold, so that each lane counts by
/// itself.
const LANES: usize = 64;
/// Scores of a group: 14 rows, two of which share a byte. Each half byte counts up to 7 of the 15 it could; more than
/// 15 pairs would carry into the other half.
const GROUP: usize = 14 * LANES;
/// Groups of a block, after which a lane's byte is added up: 16 times 14 rows make at most 224 of its 255. More than 18
/// would wrap to 0.
const GROUPS: usize = 16;

/// Sums over answers; classes are ordered detractors, passives, promoters.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    /// Answers of each score 0 to 10; of a table of counts nothing but the classes is known.
    pub(super) scores: Option<[u64; 11]>,
    /// Answers of each class.
    pub(super) classes: [u64; 3],
    /// The largest weight among the answers: what the sums of weights are multiples of, so that a tally of small
    /// weights has the digits of one of large ones.
    pub(super) largest: f64,
    /// Sum of weights of each class, in units of 2^-80 of the largest weight.
    pub(super) weights: [u128; 3],
    /// Sum of squared weights of each class, in the same units.
    pub(super) squares: [u128; 3],
    /// What each cluster adds up to, in the order of its code.
    pub(super) clusters: Option<Vec<Cluster>>,
}

/// A cluster's weight, and its promoters minus its detractors, in units of the largest weight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cluster {
    pub(super) net: f64,
    pub(super) weight: f64,
}

impl Tally {
    /// Unweighted answers by class.
    pub(super) fn of_classes(classes: [u64; 3]) -> Self {
        let weights = classes.map(|count| u128::from(count) * ONE);
        Self { scores: None, classes, largest: 1.0, weights, squares: weights, clusters: None }
    }

    /// Unweighted answers by score.
    pub(super) fn of_scores(scores: [u64; 11]) -> Self {
        let [d0, d1, d2, d3, d4, d5, d6, n7, n8, p9, p10] = scores;
        let classes = [d0 + d1 + d2 + d3 + d4 + d5 + d6, n7 + n8, p9 + p10];
        Self { scores: Some(scores), ..Self::of_classes(classes) }
    }

    /// The answers of several tallies together.
    pub(super) fn sum<'a>(tallies: impl IntoIterator<Item = &'a Self, IntoIter: Clone>) -> Self {
        let tallies = tallies.into_iter();
        let largest = tallies.clone().map(|tally| tally.largest).fold(0.0, f64::max);
        let mut sum = Self { largest, ..Self::default() };
        for tally in tallies {
            let (weights, squares) = tally.in_units_of(largest);
            add_each(sum.scores.get_or_insert_default(), &tally.scores.unwrap_or_default());
            add_each(&mut sum.classes, &tally.classes);
            add_each(&mut sum.weights, &weights);
            add_each(&mut sum.squares, &squares);
            if let Some(clusters) = &tally.clusters {
                let share = ratio(tally.largest, largest);
                let scaled = |Cluster { net, weight }: &Cluster| Cluster { net: net * share, weight: weight * share };
                sum.clusters.get_or_insert_default().extend(clusters.iter().map(scaled));
            }
        }
        sum
    }

    /// The sums of weights and of their squares as multiples of another largest weight, at least the own one.
    fn in_units_of(&self, largest: f64) -> ([u128; 3], [u128; 3]) {
        let share = ratio(self.largest, largest);
        (self.weights.map(|sum| scaled(sum, share)), self.squares.map(|sum| scaled(sum, share * share)))
    }

    /// The answers that are not in `part`, one of the tallies of this sum; clusters are not kept. Nothing is left of
    /// small weights when the large ones are taken away: see [`rest`].
    fn without(&self, part: &Self) -> Self {
        let mut rest = Self { clusters: None, ..*self };
        if let (Some(scores), Some(others)) = (&mut rest.scores, &part.scores) {
            subtract_each(scores, others);
        }
        subtract_each(&mut rest.classes, &part.classes);
        let left = rest.classes;
        let (weights, squares) = part.in_units_of(self.largest);
        for (sums, parts) in [(&mut rest.weights, weights), (&mut rest.squares, squares)] {
            for ((sum, part), answers) in sums.iter_mut().zip(parts).zip(left) {
                *sum = remainder(*sum, part, answers);
            }
        }
        rest
    }

    pub(super) fn n(&self) -> u64 {
        self.classes.iter().sum()
    }
}

/// The answers of all segments but one, where `total` is the sum of all.
///
/// Subtracted where the rest has a weight as large as the segment's own; summed anew for the one segment that has the
/// largest, and where clusters are to be kept.
pub(super) fn rest(tallies: &BTreeMap<u32, Tally>, total: &Tally, segment: u32) -> Tally {
    let others = || tallies.iter().filter(move |&(&other, _)| other != segment).map(|(_, tally)| tally);
    let largests = || tallies.values().map(|tally| tally.largest);
    match tallies.get(&segment) {
        Some(tally) if tally.clusters.is_none() && can_be_subtracted(tally.largest, total.largest, largests()) => {
            total.without(tally)
        }
        _ => Tally::sum(others()),
    }
}

fn add_each<T: Copy + std::ops::AddAssign>(sums: &mut [T], terms: &[T]) {
    sums.iter_mut().zip(terms).for_each(|(sum, &term)| *sum += term);
}

fn subtract_each<T: Copy + std::ops::SubAssign>(sums: &mut [T], terms: &[T]) {
    sums.iter_mut().zip(terms).for_each(|(sum, &term)| *sum -= term);
}

/// 0 for a detractor (0 to 6), 1 for a passive (7, 8), 2 for a promoter (9, 10).
pub(super) fn class(score: u8) -> usize {
    usize::from(score >= 7) + usize::from(score >= 9)
}

/// Answers of each score; a score over 10 is an error that names its row.
pub(super) fn count_scores(scores: &[u8], what: &str) -> Result<[u64; 11]> {
    let counts = widest(CountScores(scores));
    if counts.is_none() {
        scores.iter().enumerate().try_for_each(|(row, &score)| check_range(what, row, f64::from(score), 0.0, 10.0))?;
    }
    Ok(counts.unwrap_or_default())
}

struct CountScores<'a>(&'a [u8]);

impl Kernel for CountScores<'_> {
    type Output = Option<[u64; 11]>;
    #[inline(always)]
    fn run(self) -> Option<[u64; 11]> {
        count_valid(self.0)
    }
}

/// Answers of each score, or none when one is over 10.
///
/// Eleven comparisons of every byte would take longer than reading it. A score has only four bits, so two share a byte,
/// and ten counts of single bits and of bits that are set together tell the eleven scores apart.
#[inline(always)]
fn count_valid(scores: &[u8]) -> Option<[u64; 11]> {
    let (groups, rest) = scores.as_chunks::<GROUP>();
    let mut sums = [0; 10];
    let mut largest = [0; LANES];
    for block in groups.chunks(GROUPS) {
        let mut lanes = [[0_u8; LANES]; 10];
        for group in block {
            count_bits(group, &mut lanes, &mut largest);
        }
        for (sum, lane) in sums.iter_mut().zip(&lanes) {
            *sum += lane.iter().map(|&count| u64::from(count)).sum::<u64>();
        }
    }
    if largest.iter().any(|&score| score > 10) {
        return None;
    }
    let mut counts = by_score(sums, (groups.len() * GROUP) as u64);
    for &score in rest {
        *counts.get_mut(usize::from(score))? += 1;
    }
    Some(counts)
}

/// Adds a group's counts of the bits 1, 2, 4, 8 and of 1&2, 1&4, 2&4, 1&2&4, 1&8, 2&8: plain bit arithmetic without
/// branches or tables, lane by lane, which the compiler turns into vector code.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "bounds are constants; iterators vectorise less surely")]
fn count_bits(group: &[u8; GROUP], lanes: &mut [[u8; LANES]; 10], largest: &mut [u8; LANES]) {
    /// The lowest bit of either half of a byte: one bit of each of the two scores that share it.
    const HALVES: u8 = 0b0001_0001;
    let (rows, _) = group.as_chunks::<LANES>();
    for lane in 0..LANES {
        let (mut counts, mut top) = ([0_u8; 10], largest[lane]);
        for pair in 0..7 {
            let (low, high) = (rows[2 * pair][lane], rows[2 * pair + 1][lane]);
            top = top.max(low).max(high);
            let both = low | high << 4;
            let [a, b, c, d] = [both & HALVES, both >> 1 & HALVES, both >> 2 & HALVES, both >> 3 & HALVES];
            let bits = [a, b, c, d, a & b, a & c, b & c, a & b & c, a & d, b & d];
            counts = std::array::from_fn(|i| counts[i] + bits[i]);
        }
        largest[lane] = top;
        for i in 0..10 {
            lanes[i][lane] += (counts[i] & 15) + (counts[i] >> 4);
        }
    }
}

/// Scores told apart by inclusion and exclusion of the bits of [`count_bits`], over `n` answers.
fn by_score([a, b, c, d, ab, ac, bc, abc, ad, bd]: [u64; 10], n: u64) -> [u64; 11] {
    let [three, five, six] = [ab - abc, ac - abc, bc - abc];
    let [one, two, four] = [a - three - five - abc - ad, b - three - six - abc - bd, c - five - six - abc];
    let zero = n - one - two - three - four - five - six - abc - d;
    [zero, one, two, three, four, five, six, abc, d - ad - bd, ad, bd]
}

/// Columns beside the scores, of the same length.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Columns<'a> {
    pub(super) segments: Option<&'a [u32]>,
    pub(super) weights: Option<&'a [f64]>,
    pub(super) clusters: Option<&'a [u32]>,
}

/// The answers of each segment, in the order of its code; all are in segment 0 when there is no such column.
pub(super) fn tally_rows(scores: &[u8], columns: Columns) -> Result<BTreeMap<u32, Tally>> {
    check_columns(scores, columns)?;
    let mut tallies = match columns.segments {
        None => {
            let mut all = [Tally::default()];
            weigh(scores, columns.weights, std::iter::repeat(0), &mut all);
            by_key(all.into_iter().map(|tally| (0, tally)))
        }
        Some(segments) => {
            let index = CodeIndex::of(segments, 16);
            let tallies = match &index {
                CodeIndex::Near { least, .. } => {
                    let places = segments.iter().map(|&code| (u64::from(code) - least) as usize);
                    tally_places(scores, columns.weights, places, index.places())
                }
                CodeIndex::Far(far) => {
                    let places = segments.iter().map(|&code| far.find(code.into()));
                    tally_places(scores, columns.weights, places, index.places())
                }
            };
            by_key(index.codes().into_iter().map(|code| code as u32).zip(tallies))
        }
    };
    // A segment whose answers have no weight has none.
    tallies.retain(|_, tally| tally.n() > 0);
    if let Some(clusters) = columns.clusters {
        cluster(scores, columns, clusters, &mut tallies);
    }
    Ok(tallies)
}

/// The tally of each of so many places.
fn tally_places(
    scores: &[u8],
    weights: Option<&[f64]>,
    places: impl Iterator<Item = usize> + Clone,
    count: usize,
) -> Vec<Tally> {
    if weights.is_some() {
        let mut tallies = vec![Tally::default(); count];
        weigh(scores, weights, places, &mut tallies);
        return tallies;
    }
    // Small counters keep more of the table in the cache.
    if u32::try_from(scores.len()).is_ok() {
        count_places::<u32>(scores, places, count)
    } else {
        count_places::<u64>(scores, places, count)
    }
}

/// Answers of each score by place, unweighted.
fn count_places<C>(scores: &[u8], places: impl Iterator<Item = usize>, count: usize) -> Vec<Tally>
where
    C: Copy + Default + From<u8> + Into<u64> + std::ops::AddAssign,
{
    // 16 counters a place, so that four bits find theirs.
    let mut counts = vec![[C::default(); 16]; count];
    for (&score, place) in scores.iter().zip(places) {
        if let Some(counter) = counts.get_mut(place).and_then(|counts| counts.get_mut(usize::from(score & 15))) {
            *counter += C::from(1);
        }
    }
    let of_scores = |[a, b, c, d, e, f, g, h, i, j, k, ..]: [C; 16]| {
        Tally::of_scores([a, b, c, d, e, f, g, h, i, j, k].map(Into::into))
    };
    counts.into_iter().map(of_scores).collect()
}

/// Adds each answer to the tally of its place.
fn weigh(scores: &[u8], weights: Option<&[f64]>, places: impl Iterator<Item = usize> + Clone, tallies: &mut [Tally]) {
    for (row, place) in (0..scores.len()).zip(places.clone()) {
        if let Some(tally) = tallies.get_mut(place) {
            tally.largest = at(weights, row).unwrap_or(1.0).max(tally.largest);
        }
    }
    for ((row, &score), place) in scores.iter().enumerate().zip(places) {
        let Some(tally) = tallies.get_mut(place).filter(|_| is_sampled(weights, row)) else { continue };
        let (weight, square) = weight_of(weights, row, tally.largest);
        count(tally.scores.get_or_insert_default(), score.into(), 1);
        count(&mut tally.classes, class(score), 1);
        count(&mut tally.weights, class(score), weight);
        count(&mut tally.squares, class(score), square);
    }
}

/// Sums the answers of each cluster of each segment, clusters in the order of their codes.
fn cluster(scores: &[u8], columns: Columns, clusters: &[u32], tallies: &mut BTreeMap<u32, Tally>) {
    let key =
        |(row, &cluster): (usize, &u32)| u64::from(at(columns.segments, row).unwrap_or(0)) << 32 | u64::from(cluster);
    let keys = || clusters.iter().enumerate().map(key);
    let index = CodeIndex::of_wide(keys(), 4);
    let mut sums = vec![(0_i128, 0_i128, false); index.places()];
    for ((row, &score), key) in scores.iter().enumerate().zip(keys()) {
        let largest = tallies.get(&((key >> 32) as u32)).map_or(0.0, |tally| tally.largest);
        if !is_sampled(columns.weights, row) {
            continue;
        }
        if let Some((net, total, seen)) = sums.get_mut(index.find(key)) {
            // A weight is at most 2^80, so that 2^47 answers fit into an i128 with their sign.
            let weight = weight_of(columns.weights, row, largest).0 as i128;
            *net += (class(score) as i128 - 1) * weight;
            *total += weight;
            *seen = true;
        }
    }
    let mut found: Vec<_> = index.codes().into_iter().zip(sums).filter(|(_, sums)| sums.2).collect();
    sort_rows(&mut found, |a, b| a.0.cmp(&b.0));
    for (key, (net, weight, _)) in found {
        let cluster = Cluster { net: net as f64 / UNIT, weight: weight as f64 / UNIT };
        tallies.entry((key >> 32) as u32).or_default().clusters.get_or_insert_default().push(cluster);
    }
}

fn count<T: Copy + std::ops::AddAssign>(sums: &mut [T], index: usize, term: T) {
    if let Some(sum) = sums.get_mut(index) {
        *sum += term;
    }
}

fn check_columns(scores: &[u8], columns: Columns) -> Result<()> {
    let lengths = [
        ("segments", columns.segments.map(<[u32]>::len)),
        ("weights", columns.weights.map(<[f64]>::len)),
        ("clusters", columns.clusters.map(<[u32]>::len)),
    ];
    for (what, length) in lengths {
        check_length(what, scores.len(), length.unwrap_or(scores.len()))?;
    }
    count_scores(scores, "scores")?;
    let weights = columns.weights.unwrap_or_default();
    weights.iter().enumerate().try_for_each(|(row, &weight)| check_range("weights", row, weight, 0.0, f64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use proptest::prelude::*;

    #[test]
    fn every_score_has_its_class() {
        let classes: Vec<usize> = (0..=10).map(class).collect();
        assert_eq!(classes, [0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2]);
    }

    #[test]
    fn a_score_over_ten_is_named() {
        for (rows, row) in [(1, 0), (40, 39), (20_000, 17_003), (20_000, 19_999)] {
            for score in 11..=255 {
                let mut scores = vec![7; rows];
                scores[row] = score;
                let value = f64::from(score);
                let expected = Error::OutOfRange { what: "scores".into(), index: row, value, min: 0.0, max: 10.0 };
                assert_eq!(count_scores(&scores, "scores"), Err(expected));
            }
        }
    }

    #[test]
    fn full_lanes_do_not_overflow() {
        // Blocks of one score fill every byte counter as far as it goes.
        for score in 0..=10_u8 {
            let rows = 3 * GROUPS * GROUP + 2 * GROUP + 5;
            let mut expected = [0; 11];
            expected[usize::from(score)] = rows as u64;
            assert_eq!(count_scores(&vec![score; rows], "scores"), Ok(expected));
        }
    }

    #[test]
    fn weights_that_vanish_beside_the_largest_still_add_up() {
        let tally = tally_rows(&[10, 0, 10], Columns { weights: Some(&[1e300, 1e-300, 5e299]), ..Columns::default() });
        let tally = tally.unwrap().remove(&0).unwrap();
        assert_eq!(tally.weights, [0, 0, ONE + ONE / 2]);
        assert_eq!((tally.classes, tally.n()), ([1, 0, 2], 3));
    }

    #[test]
    fn nothing_is_left_of_a_class_that_only_the_segment_has() {
        let weights: Vec<f64> = (1..40).map(|row| f64::from(row) / 3.1).chain([27.3, 27.3]).collect();
        let scores: Vec<u8> = (1..40).map(|_| 10).chain([0, 0]).collect();
        let segments: Vec<u32> = (1..40).map(|_| 1).chain([2, 3]).collect();
        let tallies =
            tally_rows(&scores, Columns { segments: Some(&segments), weights: Some(&weights), clusters: None })
                .unwrap();
        let rest = rest(&tallies, &Tally::sum(tallies.values()), 1);
        assert_eq!((rest.classes, rest.weights[2], rest.squares[2]), ([2, 0, 0], 0, 0));
    }

    #[test]
    fn clusters_keep_to_their_segment() {
        let columns = Columns { segments: Some(&[1, 2, 1, 1]), weights: None, clusters: Some(&[9, 9, 9, 4]) };
        let tallies = tally_rows(&[10, 0, 9, 8], columns).unwrap();
        let clusters: Vec<_> = tallies[&1].clusters.iter().flatten().map(|c| (c.net, c.weight)).collect();
        assert_eq!(clusters, [(0.0, 1.0), (2.0, 2.0)]);
        assert_eq!(tallies[&2].clusters.as_ref().unwrap().len(), 1);
    }

    proptest! {
        #[test]
        fn counting_by_lanes_is_counting(scores in prop::collection::vec(0..=10_u8, 0..20_000)) {
            let mut expected = [0_u64; 11];
            scores.iter().for_each(|&score| expected[usize::from(score)] += 1);
            prop_assert_eq!(count_valid(&scores), Some(expected));
            prop_assert_eq!(count_scores(&scores, "scores"), Ok(expected));
        }

        #[test]
        fn sums_and_rests_agree_with_the_whole(rows in prop::collection::vec((0..=10_u8, 0..4_u32, 0.0..9.0_f64), 1..200)) {
            let scores: Vec<u8> = rows.iter().map(|row| row.0).collect();
            let segments: Vec<u32> = rows.iter().map(|row| row.1).collect();
            let weights: Vec<f64> = rows.iter().map(|row| row.2).collect();
            let whole = Columns { weights: Some(&weights), ..Columns::default() };
            let tallies = tally_rows(&scores, Columns { segments: Some(&segments), ..whole }).unwrap();
            let all = tally_rows(&scores, whole).unwrap().remove(&0).unwrap();
            // Each segment's sums are in units of its own largest weight, so they agree to a double's digits of the whole.
            let close = |one: &Tally, other: &Tally| {
                let sums = |tally: &Tally| tally.weights.map(|sum| sum as f64 / UNIT * tally.largest);
                let whole: f64 = sums(&all).iter().sum();
                sums(one).iter().zip(sums(other)).all(|(a, b)| (a - b).abs() <= 1e-14 * whole)
            };
            let sum = Tally::sum(tallies.values());
            prop_assert_eq!((sum.scores, sum.classes), (all.scores, all.classes));
            prop_assert!(close(&sum, &all));
            for &code in tallies.keys() {
                let rest = rest(&tallies, &all, code);
                let others = Tally::sum(tallies.iter().filter(|(other, _)| **other != code).map(|(_, tally)| tally));
                prop_assert_eq!(rest.classes, others.classes);
                prop_assert!(close(&rest, &others));
            }
        }
    }
}
