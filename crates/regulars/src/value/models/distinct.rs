//! Columns to their distinct values: what a fit pays per row depends on the distinct rows only.

use crate::error::Result;
use crate::math::columns::parallel::{map_light, map_owned};
use crate::math::columns::parts::part;
use crate::math::sort_keys;
use crate::value::purchases::histories::Histories;
use crate::work;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::ops::Range;

/// A multiplicative hasher for 64-bit keys; results never depend on it, since dictionaries are sorted.
#[derive(Default)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(byte.into());
        }
    }

    fn write_u32(&mut self, key: u32) {
        self.write_u64(key.into());
    }

    fn write_u64(&mut self, key: u64) {
        // Multiplied by 2^64 over the golden ratio, which spreads keys that differ in few bits.
        self.0 = (self.0.rotate_left(29) ^ key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// The distinct keys in ascending order, and for every row the rank of its key among them.
pub(super) fn dictionary(keys: impl Iterator<Item = u64>) -> (Vec<u64>, Vec<u32>) {
    let mut seen: HashMap<u64, u32, BuildHasherDefault<KeyHasher>> = HashMap::default();
    let mut distinct = Vec::new();
    let mut rows: Vec<u32> = keys
        .map(|key| {
            *seen.entry(key).or_insert_with(|| {
                distinct.push(key);
                (distinct.len() - 1) as u32
            })
        })
        .collect();
    // Sorted, so that no result depends on the order of appearance.
    let mut order: Vec<u32> = (0..distinct.len() as u32).collect();
    order.sort_unstable_by_key(|&place| distinct.get(place as usize));
    let mut rank = vec![0; order.len()];
    for (new, &old) in (0..).zip(&order) {
        if let Some(rank) = rank.get_mut(old as usize) {
            *rank = new;
        }
    }
    // From indexes in the order of appearance to ranks among the sorted keys.
    for row in &mut rows {
        if let Some(&rank) = rank.get(*row as usize) {
            *row = rank;
        }
    }
    distinct.sort_unstable();
    (distinct, rows)
}

/// The places of numbers in ascending order; equal ones keep theirs.
pub(super) fn in_order(numbers: impl Iterator<Item = u32>) -> Vec<u32> {
    let (distinct, ranks) = dictionary(numbers.map(u64::from));
    let mut next = vec![0_usize; distinct.len() + 1];
    for &rank in &ranks {
        next.iter_mut().skip(rank as usize + 1).take(1).for_each(|count| *count += 1);
    }
    // From counts to the index where each number starts.
    let mut before = 0;
    for start in &mut next {
        before += *start;
        *start = before;
    }
    let mut order = vec![0; ranks.len()];
    for (place, rank) in (0..).zip(ranks) {
        let Some(start) = next.get_mut(rank as usize) else { continue };
        if let Some(slot) = order.get_mut(*start) {
            *slot = place;
        }
        *start += 1;
    }
    order
}

/// The key of a number; keys of numbers that aren't negative ascend as the numbers do.
pub(crate) fn key_of(number: f64) -> u64 {
    // The bits of doubles that aren't negative ascend as the numbers do. Adding zero turns -0 into 0.
    (number + 0.0).to_bits()
}

/// The distinct keys in ascending order with the sum of their weights, summed in an order that rows can't change.
pub(super) fn weigh(keys: Vec<u64>, weights: Option<&[f64]>) -> Vec<(u64, f64)> {
    let mut cells: Vec<(u64, f64)> = Vec::new();
    let mut add = |key: u64, weight: f64| match cells.last_mut() {
        Some(last) if last.0 == key => last.1 += weight,
        _ => cells.push((key, weight)),
    };
    match weights {
        None => sort_keys(keys).into_iter().for_each(|key| add(key, 1.0)),
        Some(weights) => {
            // Sorted by weight too: the sum of a key's weights then has the same bits in any order of the rows.
            let mut rows: Vec<(u64, u64)> = keys.into_iter().zip(weights.iter().map(|&w| key_of(w))).collect();
            rows.sort_unstable();
            rows.into_iter().for_each(|(key, weight)| add(key, f64::from_bits(weight)));
        }
    }
    cells
}

/// Distinct histories above which a search starts from the maximum over a sample of them: that costs a fraction of a
/// Newton step over all, and saves several. The start decides the last bits of a fit.
pub(super) const SAMPLED_FROM: usize = 65_536;
/// One in so many histories, in their order, is in that sample.
pub(super) const SAMPLE_STRIDE: usize = 16;

/// The distinct histories of a base as columns, in ascending order of frequency, age and recency.
#[derive(Default)]
pub(super) struct Distinct {
    /// Frequencies that occur, and the rows of each.
    pub(super) runs: Vec<(f64, Range<usize>)>,
    pub(super) recency: Vec<f64>,
    pub(super) age: Vec<f64>,
    /// How many customers have this history, or the sum of their weights; above 0.
    pub(super) weight: Vec<f64>,
}

impl Distinct {
    /// Collapses equal histories; no result depends on the order of the rows.
    pub(super) fn new(histories: &Histories<'_>, weights: Option<&[f64]>) -> Result<Self> {
        let (frequencies, rank) = dictionary(histories.frequency().iter().map(|&x| x.into()));
        let mut rows = vec![Vec::new(); frequencies.len()];
        let one = key_of(1.0);
        let weight = weights.into_iter().flatten().map(|&weight| key_of(weight)).chain(std::iter::repeat(one));
        let times =
            histories.age().iter().zip(histories.recency()).map(|(&age, &recency)| (key_of(age), key_of(recency)));
        for ((rank, (age, recency)), weight) in rank.into_iter().zip(times).zip(weight) {
            if let Some(rows) = rows.get_mut(rank as usize) {
                rows.push([age, recency, weight]);
            }
        }
        let mut all = Self::default();
        for (x, rows) in frequencies.into_iter().zip(map_owned(rows, collapsed)?) {
            all.add_run(x as f64, &rows);
        }
        Ok(all)
    }

    fn add_run(&mut self, x: f64, rows: &[([u64; 2], f64)]) {
        let start = self.weight.len();
        for &([age, recency], weight) in rows.iter().filter(|row| row.1 > 0.0) {
            self.age.push(f64::from_bits(age));
            self.recency.push(f64::from_bits(recency));
            self.weight.push(weight);
        }
        if self.weight.len() > start {
            self.runs.push((x, start..self.weight.len()));
        }
    }

    /// Every so many of the histories, each for those that are left out.
    pub(super) fn sample(&self, stride: usize) -> Self {
        let mut sample = Self::default();
        for (x, rows) in &self.runs {
            let start = sample.weight.len();
            // From the middle of the first stretch on, counted through the whole base.
            let first = (rows.start + stride / 2).next_multiple_of(stride).saturating_sub(stride / 2);
            for row in (first.max(rows.start)..rows.end).step_by(stride) {
                let columns = (self.recency.get(row), self.age.get(row), self.weight.get(row));
                let (Some(&recency), Some(&age), Some(&weight)) = columns else { continue };
                sample.recency.push(recency);
                sample.age.push(age);
                sample.weight.push(weight * stride as f64);
            }
            if sample.weight.len() > start {
                sample.runs.push((*x, start..sample.weight.len()));
            }
        }
        sample
    }

    /// Recency, age and weight of a stretch of the rows.
    pub(super) fn columns(&self, rows: Range<usize>) -> [&[f64]; 3] {
        [&self.recency, &self.age, &self.weight].map(|column| part(column, rows.clone()))
    }

    /// Rows.
    pub(super) fn len(&self) -> usize {
        self.weight.len()
    }
}

/// The distinct pairs of age and recency in ascending order, with the sum of their weights.
fn collapsed(mut rows: Vec<[u64; 3]>) -> Vec<([u64; 2], f64)> {
    // Sorted by weight too: the sum of a history's weights then has the same bits in any order of the rows.
    rows.sort_unstable();
    let mut cells: Vec<([u64; 2], f64)> = Vec::with_capacity(rows.len());
    for [age, recency, weight] in rows {
        match cells.last_mut() {
            Some((key, sum)) if *key == [age, recency] => *sum += f64::from_bits(weight),
            _ => cells.push(([age, recency], f64::from_bits(weight))),
        }
    }
    cells
}

/// The rows in groups that have the same number in every column; the groups are in an order that rows can't change.
pub(crate) fn alike<'a>(columns: impl Iterator<Item = &'a [f64]>) -> Vec<Vec<u32>> {
    let places = |column: &[f64]| dictionary(column.iter().copied().map(key_of)).1;
    let pairs = |all: Vec<u32>, next: Vec<u32>| {
        dictionary(all.into_iter().zip(next).map(|(all, next)| u64::from(all) << 32 | u64::from(next))).1
    };
    let group_of_row = columns.map(places).reduce(pairs);
    let mut rows: Vec<(u32, u32)> = group_of_row.into_iter().flatten().zip(0..).collect();
    rows.sort_unstable();
    rows.chunk_by(|a, b| a.0 == b.0).map(|group| group.iter().map(|row| row.1).collect()).collect()
}

/// Rows looked at to tell whether equal ones are worth looking for.
const LOOKED_AT: usize = 4096;

/// Groups of equal rows: the first row of each, and the group of every row. None where most rows differ, so that
/// looking for equal ones costs more than it saves.
pub(super) struct Shared {
    pub(super) first: Vec<usize>,
    group_of_row: Vec<u32>,
}

impl Shared {
    pub(super) fn new<K: Copy + Eq + Hash>(rows: usize, key: impl Fn(usize) -> K) -> Option<Self> {
        if !often_equal(rows, &key) {
            return None;
        }
        let mut groups: HashMap<K, u32, BuildHasherDefault<KeyHasher>> = HashMap::default();
        let mut first = Vec::new();
        let group = |row| {
            *groups.entry(key(row)).or_insert_with(|| {
                first.push(row);
                (first.len() - 1) as u32
            })
        };
        let group_of_row = (0..rows).map(group).collect();
        Some(Self { first, group_of_row })
    }

    /// From a value a group to one a row.
    pub(super) fn spread<T: Clone>(&self, values: &[T]) -> Vec<T> {
        self.group_of_row.iter().filter_map(|&group| values.get(group as usize).cloned()).collect()
    }
}

/// Whether about a quarter of the rows, or fewer, are all the different ones.
fn often_equal<K: Copy + Eq + Hash>(rows: usize, key: &impl Fn(usize) -> K) -> bool {
    let looked_at = rows.min(LOOKED_AT);
    let place = |i: usize| if rows > LOOKED_AT { scattered(i) % rows } else { i };
    let mut seen: HashMap<K, (), BuildHasherDefault<KeyHasher>> = HashMap::default();
    let repeated = (0..looked_at).filter(|&i| seen.insert(key(place(i)), ()).is_some()).count();
    if rows <= LOOKED_AT {
        return 4 * repeated >= 3 * rows;
    }
    // Among s draws of c different rows about s^2 / 2c were there before.
    repeated.saturating_mul(rows) >= 2 * looked_at * looked_at
}

/// A number that looks as if drawn by chance, so that no order of the rows hides the equal ones (Steele, Lea & Flood
/// 2014, SplitMix).
fn scattered(i: usize) -> usize {
    let mut z = (i as u64).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) as u32 as usize
}

/// `f(row)` for every row, computed once for the rows that share x and age.
pub(super) fn map_distinct<T: Clone + Send + Sync>(
    x: &[u32],
    age: &[f64],
    f: impl Fn(usize) -> T + Send + Sync,
) -> Result<Vec<T>> {
    match share_futures(x, age) {
        Some(shared) => Ok(shared.spread(&map_light(&shared.first, work::FUTURE, |&row| f(row))?)),
        None => map_light(&(0..x.len()).collect::<Vec<_>>(), work::FUTURE, |&row| f(row)),
    }
}

/// The rows that share x and age.
pub(super) fn share_futures(x: &[u32], age: &[f64]) -> Option<Shared> {
    let key = |row| (x.get(row).copied().unwrap_or(0), age.get(row).copied().map_or(0, key_of));
    Shared::new(x.len(), key)
}

/// A base without its equal rows.
pub(crate) struct Collapsed {
    frequency: Vec<u32>,
    recency: Vec<f64>,
    age: Vec<f64>,
    shared: Shared,
}

impl Collapsed {
    /// None where most rows differ, or may do so by their covariates.
    pub(crate) fn new(histories: &Histories<'_>) -> Option<Self> {
        let (x, t_x, age) = (histories.frequency(), histories.recency(), histories.age());
        let time = |column: &[f64], row: usize| column.get(row).copied().map_or(0, key_of);
        let key = |row| (x.get(row).copied().unwrap_or(0), time(t_x, row), time(age, row));
        let shared = Shared::new(x.len(), key).filter(|_| histories.covariates().is_empty())?;
        let pick = |column: &[f64]| shared.first.iter().filter_map(|&row| column.get(row).copied()).collect();
        let frequency = shared.first.iter().filter_map(|&row| x.get(row).copied()).collect();
        Some(Self { frequency, recency: pick(t_x), age: pick(age), shared })
    }

    /// One row of each.
    pub(crate) fn histories(&self) -> Histories<'_> {
        Histories::trusted(&self.frequency, &self.recency, &self.age)
    }

    /// From a value for each of those to one a row.
    pub(crate) fn spread<T: Clone>(&self, values: &[T]) -> Vec<T> {
        self.shared.spread(values)
    }
}

/// `f` of the histories, which is asked of one row of each where many are equal: of each by itself, whatever the others.
pub(crate) fn once_each<T: Clone>(
    histories: &Histories<'_>,
    f: impl Fn(&Histories<'_>) -> Result<Vec<T>>,
) -> Result<Vec<T>> {
    match Collapsed::new(histories) {
        Some(collapsed) => Ok(collapsed.spread(&f(&collapsed.histories())?)),
        None => f(histories),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_dictionary_finds_every_row(keys in prop::collection::vec(0u64..20, 0..100)) {
            let (distinct, rows) = dictionary(keys.iter().copied());
            prop_assert!(distinct.is_sorted_by(|a, b| a < b));
            let found: Vec<u64> = rows.iter().map(|&row| distinct[row as usize]).collect();
            prop_assert_eq!(found, keys);
        }

        #[test]
        fn weights_do_not_depend_on_row_order(rows in prop::collection::vec((0u64..5, 0.0..9.0f64), 1..50)) {
            let weigh_all = |rows: &[(u64, f64)]| {
                let weights: Vec<f64> = rows.iter().map(|row| row.1).collect();
                weigh(rows.iter().map(|row| row.0).collect(), Some(&weights))
            };
            let reversed: Vec<_> = rows.iter().rev().copied().collect();
            prop_assert_eq!(weigh_all(&rows), weigh_all(&reversed));
        }
    }

    #[test]
    fn histories_collapse_in_any_order() {
        let (x, t_x, age) = ([2, 0, 2, 0, 1, 2], [3.0, 0.0, 3.0, -0.0, 1.0, 2.0], [9.0, 4.0, 9.0, 4.0, 4.0, 9.0]);
        let weights = [1.0, 0.5, 2.0, 0.25, 0.0, 4.0];
        let collapse = |order: &[usize]| {
            let pick = |column: &[f64]| order.iter().map(|&row| column[row]).collect::<Vec<_>>();
            let x: Vec<u32> = order.iter().map(|&row| x[row]).collect();
            let (t_x, age, weights) = (pick(&t_x), pick(&age), pick(&weights));
            let all = Distinct::new(&Histories::new(&x, &t_x, &age).unwrap(), Some(&weights)).unwrap();
            (all.runs, all.recency, all.age, all.weight)
        };
        let truth = (vec![(0.0, 0..1), (2.0, 1..3)], vec![0.0, 2.0, 3.0], vec![4.0, 9.0, 9.0], vec![0.75, 4.0, 3.0]);
        assert_eq!(collapse(&[0, 1, 2, 3, 4, 5]), truth);
        assert_eq!(collapse(&[5, 4, 3, 2, 1, 0]), truth);
        let all = Distinct::new(&Histories::new(&x, &t_x, &age).unwrap(), None).unwrap();
        assert_eq!((all.len(), all.weight), (4, vec![2.0, 1.0, 1.0, 2.0]));
    }

    #[test]
    fn a_sample_is_every_so_many_rows_of_the_whole() {
        let x: Vec<u32> = (0..1000).map(|row| row / 10).collect();
        let age: Vec<f64> = (0..1000).map(|row| f64::from(row) + 1.0).collect();
        let all = Distinct::new(&Histories::new(&x, &vec![0.0; 1000], &age).unwrap(), None).unwrap();
        let sample = all.sample(16);
        let rows: Vec<f64> = (0..1000).skip(8).step_by(16).map(|row| f64::from(row) + 1.0).collect();
        assert_eq!(sample.age, rows);
        assert!(sample.weight.iter().all(|&weight| weight == 16.0));
        assert_eq!(sample.runs.iter().map(|run| run.1.len()).sum::<usize>(), rows.len());
    }

    #[test]
    fn rows_are_shared_where_most_are_equal() {
        fn check(rows: usize, key: impl Fn(usize) -> u64) {
            let shared = Shared::new(rows, &key).unwrap();
            let of_groups: Vec<u64> = shared.first.iter().map(|&row| key(row)).collect();
            assert!((0..rows).map(&key).eq(shared.spread(&of_groups)));
        }
        // Equal neighbours, equal ones far apart, and few rows.
        check(100_000, |row| row as u64 / 10);
        check(100_000, |row| row as u64 % 1000);
        check(40, |row| row as u64 % 4);
        assert!(Shared::new(100_000, |row| row as u64).is_none());
        assert!(Shared::new(100_000, |row| row as u64 / 2).is_none());
        assert!(Shared::new(3, |row| row as u64).is_none());
    }

    #[test]
    fn numbers_in_order() {
        assert_eq!(in_order([7, 3, 7, 900, 3].into_iter()), [1, 4, 0, 2, 3]);
        assert!(in_order(std::iter::empty()).is_empty());
    }

    #[test]
    fn rows_are_alike_in_all_columns() {
        let columns: [&[f64]; 2] = [&[2.0, 1.0, 2.0, 2.0, 1.0], &[-1.0, 0.0, -1.0, 3.0, -0.0]];
        assert_eq!(alike(columns.into_iter()), [vec![1, 4], vec![3], vec![0, 2]]);
        assert_eq!(alike(columns.into_iter().take(1)), [vec![1, 4], vec![0, 2, 3]]);
        assert!(alike(std::iter::empty()).is_empty());
    }

    #[test]
    fn rows_count_as_weight_one() {
        assert_eq!(weigh(vec![4, 2, 4], None), [(2, 1.0), (4, 2.0)]);
        assert_eq!(weigh(vec![2, 4], Some(&[1.0, 2.0])), [(2, 1.0), (4, 2.0)]);
    }

    #[test]
    fn keys_ascend_with_the_numbers() {
        assert_eq!(key_of(-0.0), key_of(0.0));
        assert!(key_of(0.0) < key_of(1e-300) && key_of(1.0) < key_of(1.0 + f64::EPSILON));
    }
}
