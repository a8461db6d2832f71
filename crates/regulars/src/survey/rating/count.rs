//! Ratings counted from columns: by step and stratum, by cluster, by segment.

use super::columns::Ratings;
use super::scale::Scale;
use super::tally::{Cell, Cluster, Stratum, Tally};
use crate::error::{Error, Result, check_length, check_range};
use crate::math::columns::code_index::CodeIndex;
use crate::math::columns::parts::part;
use crate::math::columns::wide::{Kernel, widest};
use crate::math::{by_key, sort_rows};
use crate::survey::shares::{at, is_sampled, largest, weight_of};
use std::collections::BTreeMap;

/// Rows whose steps are found at once: 2,048 scores of 8 bytes and steps of 4 are 24 KB, which stay in the nearest
/// cache (32 KB and more) until they are counted. The steps of all rows at once would go through the memory twice.
const CACHED_ROWS: usize = 2_048;

impl Tally {
    /// Counts the answers; `top` steps are in a box.
    pub(super) fn of(answers: &Ratings, scale: Scale, top: u32) -> Result<Self> {
        check_columns(answers)?;
        if answers.clusters.is_none() && answers.strata.is_none() && answers.population.is_none() {
            let tally = tally_places(answers, std::iter::repeat(0), 1, scale, top)?;
            return Ok(tally.into_iter().next().unwrap_or_default());
        }
        let steps = steps_of(answers.scores, "scores", scale)?;
        let count = scale.steps();
        let codes = (0..steps.len()).map(|row| at(answers.strata, row).unwrap_or(0).into());
        let index = CodeIndex::of_wide(codes, count);
        let mut strata = vec![Stratum::default(); index.places()];
        let largest = if answers.weights.is_some() { largest(answers.weights) } else { 1.0 };
        for (row, &step) in steps.iter().enumerate().filter(|&(row, _)| is_sampled(answers.weights, row)) {
            let code = at(answers.strata, row).unwrap_or(0);
            let Some(stratum) = strata.get_mut(index.find(code.into())) else { continue };
            stratum.cells.resize(count, Cell::default());
            if let Some(cell) = stratum.cells.get_mut(step as usize) {
                let (weight, square) = weight_of(answers.weights, row, largest);
                cell.answers += 1;
                cell.weight += weight;
                cell.square += square;
            }
            stratum.enrol(code, row, at(answers.population, row))?;
        }
        let strata = index.codes().into_iter().map(|code| code as u32).zip(strata);
        let strata = by_key(strata.filter(|(_, stratum)| !stratum.cells.is_empty()));
        let mut tally = Self { strata, cells: Vec::new(), largest, top: top as usize };
        if let Some(clusters) = answers.clusters {
            check_nested(clusters, answers)?;
            tally.cluster(answers, clusters, &steps, count, |_| largest);
        }
        tally.check_population()?;
        if answers.weights.is_none() && answers.clusters.is_some() {
            tally.check_shares()?;
        }
        tally.add_up(count);
        Ok(tally)
    }

    /// Sums the answers of each cluster of each stratum, clusters in the order of their codes; weights as shares of the
    /// largest of their stratum.
    fn cluster(
        &mut self,
        answers: &Ratings,
        clusters: &[u32],
        steps: &[u32],
        count: usize,
        largest: impl Fn(u32) -> f64,
    ) {
        let stratum_of = |row: usize| at(answers.strata, row).unwrap_or(0);
        let key = |(row, &code): (usize, &u32)| u64::from(stratum_of(row)) << 32 | u64::from(code);
        let keys = || clusters.iter().enumerate().map(key);
        let index = CodeIndex::of_wide(keys(), 8);
        let mut sums = vec![None; index.places()];
        let first_of_top = self.first_of_top(count);
        for ((row, &step), key) in steps.iter().enumerate().zip(keys()) {
            if !is_sampled(answers.weights, row) {
                continue;
            }
            if let Some(sums) = sums.get_mut(index.find(key)) {
                let sums: &mut Cluster = sums.get_or_insert_default();
                let weight = weight_of(answers.weights, row, largest((key >> 32) as u32)).0;
                let step = step as usize;
                let terms = [step as u128, (step >= first_of_top).into(), (step < self.top).into()];
                sums.weight += weight;
                sums.moments.iter_mut().zip(terms).for_each(|(sum, term)| *sum += weight * term);
            }
        }
        let mut found: Vec<_> =
            index.codes().into_iter().zip(sums).filter_map(|(key, sums)| Some((key, sums?))).collect();
        sort_rows(&mut found, |a, b| a.0.cmp(&b.0));
        for (key, cluster) in found {
            if let Some(stratum) = self.strata.get_mut(&((key >> 32) as u32)) {
                stratum.clusters.get_or_insert_default().push(cluster);
            }
        }
    }
}

impl Stratum {
    /// Takes note of the population that a row of the stratum states.
    fn enrol(&mut self, code: u32, row: usize, population: Option<f64>) -> Result<()> {
        if let (Some(first), Some(other)) = (self.population, population)
            && first != other
        {
            let why = format!("stratum {code} has {first}, and {other} in row {row}");
            return Err(Error::invalid("population", why));
        }
        self.population = population;
        Ok(())
    }
}

/// Weights of answers drawn one by one in different shares of their strata: population / answers of the stratum. None
/// where weights are given, or answers of all strata stand for equally many.
pub(super) fn design_weights(answers: &Ratings) -> Result<Option<Vec<f64>>> {
    let Ratings { scores: _, weights: None, clusters: None, strata: Some(strata), population: Some(population) } =
        answers
    else {
        return Ok(None);
    };
    check_columns(answers)?;
    let index = CodeIndex::of(strata, 8);
    let mut drawn = vec![0_u64; index.places()];
    for &code in *strata {
        if let Some(drawn) = drawn.get_mut(index.find(code.into())) {
            *drawn += 1;
        }
    }
    let weight = |(&code, people): (&u32, &f64)| {
        let drawn = drawn.get(index.find(code.into())).copied().unwrap_or(1);
        people / drawn as f64
    };
    let weights: Vec<f64> = strata.iter().zip(*population).map(weight).collect();
    let alike = weights.windows(2).all(|pair| pair.first() == pair.last());
    Ok((!alike).then_some(weights))
}

/// Refuses a cluster in two strata.
fn check_nested(clusters: &[u32], answers: &Ratings) -> Result<()> {
    let Some(strata) = answers.strata else { return Ok(()) };
    let index = CodeIndex::of(clusters, 8);
    let mut homes = vec![None; index.places()];
    let rows = clusters.iter().zip(strata).enumerate();
    for (row, (&cluster, &stratum)) in rows.filter(|&(row, _)| is_sampled(answers.weights, row)) {
        let Some(home) = homes.get_mut(index.find(cluster.into())) else { continue };
        let home: u32 = *home.get_or_insert(stratum);
        if home != stratum {
            let why = format!("cluster {cluster} is in stratum {home} and in stratum {stratum}");
            return Err(Error::invalid(format!("clusters[{row}]"), why));
        }
    }
    Ok(())
}

/// The answers of each segment, in the order of its code; there are no strata.
pub(super) fn tally_segments(
    answers: &Ratings,
    segments: &[u32],
    scale: Scale,
    top: u32,
) -> Result<BTreeMap<u32, Tally>> {
    check_columns(answers)?;
    check_length("segments", answers.scores.len(), segments.len())?;
    let index = CodeIndex::of(segments, width(scale));
    let tallies = match &index {
        CodeIndex::Near { least, .. } => {
            let places = segments.iter().map(|&code| (u64::from(code) - least) as usize);
            tally_places(answers, places, index.places(), scale, top)
        }
        CodeIndex::Far(far) => {
            tally_places(answers, segments.iter().map(|&code| far.find(code.into())), index.places(), scale, top)
        }
    }?;
    let by_code = index.codes().into_iter().map(|code| code as u32).zip(tallies);
    let mut tallies = by_key(by_code.filter(|(_, tally)| tally.n() > 0));
    let Some(clusters) = answers.clusters else { return Ok(tallies) };
    // A segment's clusters are summed as those of a stratum.
    let strata = by_key(tallies.keys().map(|&code| (code, Stratum::default())));
    let mut all = Tally { strata, top: top as usize, ..Tally::default() };
    let steps = steps_of(answers.scores, "scores", scale)?;
    let largest = |code: u32| tallies.get(&code).map_or(0.0, |tally| tally.largest);
    all.cluster(&Ratings { strata: Some(segments), ..*answers }, clusters, &steps, scale.steps(), largest);
    for (code, stratum) in all.strata {
        if let Some(mine) = tallies.get_mut(&code).and_then(|tally| tally.strata.get_mut(&0)) {
            mine.clusters = stratum.clusters;
        }
    }
    Ok(tallies)
}

/// Counters of a place: one more than steps, for scores off the scale.
fn width(scale: Scale) -> usize {
    (scale.steps() + 1).next_power_of_two()
}

/// The tally of each of so many places, without clusters.
fn tally_places(
    answers: &Ratings,
    mut places: impl Iterator<Item = usize> + Clone,
    count: usize,
    scale: Scale,
    top: u32,
) -> Result<Vec<Tally>> {
    let (steps, width) = (scale.steps(), width(scale));
    let mut cells = vec![Cell::default(); if answers.weights.is_some() { count * width } else { 0 }];
    let mut counts = vec![0_u64; count * width];
    let mut largest = vec![0.0; count];
    for (&weight, place) in answers.weights.unwrap_or_default().iter().zip(places.clone()) {
        if let Some(largest) = largest.get_mut(place) {
            *largest = weight.max(*largest);
        }
    }
    let mut block = [0; CACHED_ROWS];
    for (start, scores) in (0..).step_by(CACHED_ROWS).zip(answers.scores.chunks(CACHED_ROWS)) {
        widest(FindSteps { scores, scale, found: &mut block });
        for ((row, &step), place) in (start..).zip(&block).take(scores.len()).zip(&mut places) {
            let at = place * width + step as usize;
            // A score off the scale is counted whatever its weight, and refused.
            let counts_row = step as usize >= steps || is_sampled(answers.weights, row);
            if let Some(counter) = counts.get_mut(at).filter(|_| counts_row) {
                *counter += 1;
            }
            if let Some(cell) = cells.get_mut(at) {
                let (weight, square) = weight_of(answers.weights, row, largest.get(place).copied().unwrap_or(0.0));
                cell.weight += weight;
                cell.square += square;
            }
        }
    }
    let off_the_scale = |counts: &[u64]| counts.get(steps).is_some_and(|&off| off > 0);
    if counts.chunks(width).any(off_the_scale) {
        steps_of(answers.scores, "scores", scale)?;
    }
    let tally = |(place, counts): (usize, &[u64])| {
        let tally = Tally::of_counts(part(counts, ..steps), top);
        if answers.weights.is_none() {
            return tally;
        }
        let weighed = tally.cells.iter().zip(part(&cells, place * width..));
        let cells = weighed.map(|(cell, sums)| Cell { answers: cell.answers, ..*sums }).collect();
        Tally::of_cells(cells, tally.top, largest.get(place).copied().unwrap_or(0.0))
    };
    Ok(counts.chunks(width).enumerate().map(tally).collect())
}

/// The step of each score, counted from the bottom of the scale; a score off the scale is an error that names its row.
pub(super) fn steps_of(scores: &[f64], what: &str, scale: Scale) -> Result<Vec<u32>> {
    let mut steps = vec![0; scores.len()];
    widest(FindSteps { scores, scale, found: &mut steps });
    match steps.iter().position(|&step| step as usize == scale.steps()) {
        None => Ok(steps),
        Some(row) => Err(scale.refusal(what, row, scores.get(row).copied().unwrap_or(f64::NAN))),
    }
}

/// Finds the step of each score; scores off the scale get the number of steps.
struct FindSteps<'a> {
    scores: &'a [f64],
    scale: Scale,
    found: &'a mut [u32],
}

impl Kernel for FindSteps<'_> {
    type Output = ();
    #[inline(always)]
    fn run(self) {
        /// 1.5 times 2^52, whose doubles have no bits behind the point: adding it rounds to a whole number, and leaves
        /// that in the low bits. Without it rounding is a call, and the loop no vector code.
        const ROUNDER: f64 = 6_755_399_441_055_744.0;
        let Self { scores, scale: Scale { min, step, .. }, found } = self;
        let (per_step, off) = (1.0 / step, self.scale.steps() as u32);
        let last = f64::from(off - 1);
        for (found, &score) in found.iter_mut().zip(scores) {
            let place = (score - min) * per_step;
            let rounded = place + ROUNDER;
            let whole = rounded - ROUNDER;
            let near = ((place - whole).abs() <= Scale::NEAR) & (whole >= 0.0) & (whole <= last);
            *found = if near { rounded.to_bits() as u32 } else { off };
        }
    }
}

fn check_columns(answers: &Ratings) -> Result<()> {
    let rows = answers.scores.len();
    let lengths = [
        ("weights", answers.weights.map(<[f64]>::len)),
        ("clusters", answers.clusters.map(<[u32]>::len)),
        ("strata", answers.strata.map(<[u32]>::len)),
        ("population", answers.population.map(<[f64]>::len)),
    ];
    for (what, length) in lengths {
        check_length(what, rows, length.unwrap_or(rows))?;
    }
    for (what, column) in [("weights", answers.weights), ("population", answers.population)] {
        let column = column.unwrap_or_default();
        column.iter().enumerate().try_for_each(|(row, &value)| check_range(what, row, value, 0.0, f64::MAX))?;
    }
    Ok(())
}
