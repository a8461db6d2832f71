//! Ratings counted: answers and weights by step of their scale and by stratum, in whole numbers, so that the order of
//! rows can't change a bit; and what these sums tell of a mean or a share.

use super::columns::Ratings;
use crate::error::{Error, Result};
use crate::math::by_key;
use crate::math::intervals::bootstrap::Kind;
use crate::math::intervals::bounded_mean::Support;
use crate::survey::shares::{ONE, UNIT, can_be_subtracted, is_sampled, largest, ratio, remainder, scaled, weight_of};
use std::collections::BTreeMap;

/// The answers of one step of the scale; weights in units of 2^-80 of the largest.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    pub(super) answers: u64,
    pub(super) weight: u128,
    pub(super) square: u128,
}

/// A cluster's weight, and its weight times the step, and that of its answers in the top and the bottom box.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cluster {
    pub(super) weight: u128,
    pub(super) moments: [u128; 3],
}

/// What was drawn from one stratum; all there is, where no strata are known.
#[derive(Debug, Clone, Default)]
pub(super) struct Stratum {
    pub(super) cells: Vec<Cell>,
    pub(super) clusters: Option<Vec<Cluster>>,
    /// Rows, or clusters, in the population of the stratum.
    pub(super) population: Option<f64>,
}

/// The answers to one question.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub(super) strata: BTreeMap<u32, Stratum>,
    /// The cells of all strata together.
    pub(super) cells: Vec<Cell>,
    /// The largest weight among the answers, of which sums of weights are multiples; 1 without weights.
    pub(super) largest: f64,
    /// Steps in the top box, and in the bottom box.
    pub(super) top: usize,
}

/// What is averaged: the step itself, or whether it is in a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantity {
    Step = 0,
    TopBox = 1,
    BottomBox = 2,
}

/// A mean over the answers and how far it may be off; not a number where there are no answers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spread {
    pub(super) value: f64,
    pub(super) standard_error: f64,
    /// Unweighted independent answers that would tell as much.
    pub(super) n_effective: f64,
    /// What limits stand on.
    pub(super) support: Support,
}

impl Cell {
    /// In units of another largest weight, of which the own one is this share.
    fn scaled(&self, share: f64) -> Self {
        Self { weight: scaled(self.weight, share), square: scaled(self.square, share * share), ..*self }
    }
}

impl Cluster {
    /// The sum of its answers' weighted distances from the mean.
    fn distance(&self, mean: f64, quantity: Quantity) -> f64 {
        let [step, top, bottom] = self.moments;
        let moment = match quantity {
            Quantity::Step => step,
            Quantity::TopBox => top,
            Quantity::BottomBox => bottom,
        };
        moment as f64 / UNIT - mean * (self.weight as f64 / UNIT)
    }

    fn scaled(&self, share: f64) -> Self {
        Self { weight: scaled(self.weight, share), moments: self.moments.map(|sum| scaled(sum, share)) }
    }
}

impl Stratum {
    /// Clusters, or rows where these are what was drawn.
    pub(super) fn units(&self) -> f64 {
        self.clusters.as_ref().map_or_else(|| self.cells.iter().map(|cell| cell.answers).sum(), |c| c.len() as u64)
            as f64
    }

    /// The share of the population that wasn't drawn.
    fn left(&self) -> f64 {
        self.population.map_or(1.0, |population| 1.0 - self.units() / population)
    }

    /// The stratum's part of the variance of the weighted total of (x - mean), in units of the largest weight.
    fn variance(&self, mean: f64, value: impl Fn(usize) -> f64, quantity: Quantity) -> f64 {
        let units = self.units();
        if units < 2.0 {
            return 0.0;
        }
        let squares = match &self.clusters {
            None => row_squares(&self.cells, mean, value),
            Some(clusters) => cluster_squares(clusters, mean, quantity),
        };
        self.left() * (units / (units - 1.0)) * squares
    }
}

/// The sum of squares of w (x - mean) around its mean over the rows: within cells by the spread of the weights, and
/// between.
fn row_squares(cells: &[Cell], mean: f64, value: impl Fn(usize) -> f64) -> f64 {
    let cells = || cells.iter().enumerate().filter(|(_, cell)| cell.answers > 0);
    let parts = |(step, cell): (usize, &Cell)| (cell.answers as f64, cell.weight as f64 / UNIT, value(step) - mean);
    let (rows, total) = cells().map(parts).fold((0.0, 0.0), |(rows, total), (n, w, d)| (rows + n, total + w * d));
    let centre = total / rows;
    let square = |(step, cell): (usize, &Cell)| {
        let (n, w, d) = parts((step, cell));
        let within = (cell.square as f64 / UNIT - w * (w / n)).max(0.0);
        let between = w / n * d - centre;
        within * d * d + n * between * between
    };
    cells().map(square).sum()
}

/// The same over clusters.
fn cluster_squares(clusters: &[Cluster], mean: f64, quantity: Quantity) -> f64 {
    let residual = |cluster: &Cluster| cluster.distance(mean, quantity);
    let centre = clusters.iter().map(residual).sum::<f64>() / clusters.len() as f64;
    clusters.iter().map(|cluster| residual(cluster) - centre).map(|x| x * x).sum()
}

impl Tally {
    /// Plain counted answers.
    pub(super) fn of_counts(counts: &[u64], top: u32) -> Self {
        let cell = |&answers: &u64| {
            let weight = u128::from(answers) * ONE;
            Cell { answers, weight, square: weight }
        };
        Self::of_cells(counts.iter().map(cell).collect(), top as usize, 1.0)
    }

    pub(super) fn check_population(&self) -> Result<()> {
        for (code, stratum) in &self.strata {
            let units = stratum.units();
            if stratum.population.is_some_and(|population| population < units) {
                let why = format!("stratum {code} has {units} answers or clusters, more than its population");
                return Err(Error::invalid("population", why));
            }
        }
        Ok(())
    }

    /// Refuses strata of which different shares were drawn.
    pub(super) fn check_shares(&self) -> Result<()> {
        let mut strata =
            self.strata.iter().filter_map(|(code, stratum)| Some((code, stratum.population?, stratum.units())));
        let Some((first, people, drawn)) = strata.next() else { return Ok(()) };
        match strata.find(|(_, other, units)| other * drawn != people * units) {
            None => Ok(()),
            Some((code, ..)) => {
                let why = format!(
                    "clusters were drawn in different shares of strata {first} and {code}: give each answer the weight it stands for"
                );
                Err(Error::invalid("weights", why))
            }
        }
    }

    pub(super) fn add_up(&mut self, count: usize) {
        self.cells = vec![Cell::default(); count];
        for stratum in self.strata.values() {
            add(&mut self.cells, &stratum.cells);
        }
    }

    /// The answers of several tallies together; none of them has strata or a population.
    pub(super) fn sum<'a>(tallies: impl IntoIterator<Item = &'a Self, IntoIter: Clone>) -> Self {
        let tallies = tallies.into_iter();
        let largest = tallies.clone().map(|tally| tally.largest).fold(0.0, f64::max);
        let mut sum = Self { largest, ..Self::default() };
        let mut all = Stratum::default();
        for tally in tallies {
            sum.top = tally.top;
            all.cells.resize(tally.cells.len(), Cell::default());
            let share = ratio(tally.largest, largest);
            add(&mut all.cells, &tally.cells.iter().map(|cell| cell.scaled(share)).collect::<Vec<_>>());
            for clusters in tally.strata.values().filter_map(|stratum| stratum.clusters.as_ref()) {
                let scaled = clusters.iter().map(|cluster| cluster.scaled(share));
                all.clusters.get_or_insert_default().extend(scaled);
            }
        }
        sum.cells.clone_from(&all.cells);
        sum.strata.insert(0, all);
        sum
    }

    /// The answers of all segments but one, where this is the sum of all; there are no strata. As
    /// `rest` of the Net Promoter Score.
    pub(super) fn rest(&self, tallies: &BTreeMap<u32, Self>, segment: u32, clustered: bool) -> Self {
        let others = || tallies.iter().filter(move |&(&other, _)| other != segment).map(|(_, tally)| tally);
        let largests = || tallies.values().map(|tally| tally.largest);
        match tallies.get(&segment) {
            Some(tally) if !clustered && can_be_subtracted(tally.largest, self.largest, largests()) => {
                self.without(tally)
            }
            _ => Self::sum(others()),
        }
    }

    fn without(&self, part: &Self) -> Self {
        let mut cells = self.cells.clone();
        let share = ratio(part.largest, self.largest);
        for (cell, other) in cells.iter_mut().zip(part.cells.iter().map(|cell| cell.scaled(share))) {
            cell.answers -= other.answers;
            cell.weight = remainder(cell.weight, other.weight, cell.answers);
            cell.square = remainder(cell.square, other.square, cell.answers);
        }
        Self::of_cells(cells, self.top, self.largest)
    }

    pub(super) fn of_cells(cells: Vec<Cell>, top: usize, largest: f64) -> Self {
        let stratum = Stratum { cells: cells.clone(), ..Stratum::default() };
        Self { strata: by_key([(0, stratum)]), cells, largest, top }
    }

    pub(super) fn n(&self) -> u64 {
        self.cells.iter().map(|cell| cell.answers).sum()
    }

    pub(super) fn weight(&self) -> u128 {
        self.cells.iter().map(|cell| cell.weight).sum()
    }

    /// Whether rows were drawn one by one from one heap.
    pub(super) fn is_plain(&self) -> bool {
        self.strata.len() == 1 && self.strata.values().all(|s| s.clusters.is_none() && s.population.is_none())
    }

    /// Clusters, or rows where these are what was drawn.
    pub(super) fn units(&self) -> f64 {
        self.strata.values().map(Stratum::units).sum()
    }

    /// Units less strata.
    pub(super) fn degrees_of_freedom(&self) -> f64 {
        self.units() - self.strata.len() as f64
    }

    /// The code of a stratum whose spread can't be seen: one of its many units was drawn.
    pub(super) fn lonely(&self) -> Option<u32> {
        let lonely = |stratum: &Stratum| stratum.units() < 2.0 && stratum.left() > 0.0;
        self.strata.iter().find(|(_, stratum)| lonely(stratum)).map(|(&code, _)| code)
    }

    /// (sum w)^2 / sum w^2 (Kish 1965).
    pub(super) fn kish(&self) -> f64 {
        let squares: u128 = self.cells.iter().map(|cell| cell.square).sum();
        let total = self.weight() as f64;
        if squares == 0 { 0.0 } else { total / squares as f64 * (total / UNIT) }
    }

    /// Whether all of every stratum was drawn.
    pub(super) fn is_census(&self) -> bool {
        self.strata.values().all(|stratum| stratum.left() <= 0.0)
    }

    /// The units that were drawn, those alike together, in an order of their own.
    pub(super) fn kinds(&self, answers: &Ratings, steps: &[u32]) -> Vec<Kind> {
        let clusters = self.strata.values().filter_map(|stratum| stratum.clusters.as_ref()).flatten();
        let mut units: Vec<(u128, u128)> = clusters.map(|cluster| (cluster.weight, cluster.moments[0])).collect();
        if answers.clusters.is_none() {
            let largest = largest(answers.weights);
            let unit = |(row, &step): (usize, &u32)| {
                let weight = weight_of(answers.weights, row, largest).0;
                (weight, weight * u128::from(step))
            };
            units = steps.iter().enumerate().filter(|&(row, _)| is_sampled(answers.weights, row)).map(unit).collect();
        }
        units.sort_unstable();
        let alike = units.chunk_by(|a, b| a == b);
        let kind = |units: &[(u128, u128)]| {
            let &(weight, moment) = units.first()?;
            Some(Kind { count: units.len() as u64, weight: weight as f64 / UNIT, moment: moment as f64 / UNIT })
        };
        alike.filter_map(kind).collect()
    }

    pub(super) fn first_of_top(&self, count: usize) -> usize {
        count.saturating_sub(self.top)
    }

    /// The number of a step, in what is averaged.
    fn value(&self, quantity: Quantity, step: usize) -> f64 {
        match quantity {
            Quantity::Step => step as f64,
            Quantity::TopBox => f64::from(u8::from(step >= self.first_of_top(self.cells.len()))),
            Quantity::BottomBox => f64::from(u8::from(step < self.top)),
        }
    }

    /// The steps that were answered, as places from 0 to 1, with their shares of the weight.
    pub(super) fn places(&self) -> Vec<(f64, f64)> {
        let (last, total) = (self.cells.len().saturating_sub(1) as f64, self.weight() as f64);
        let cells = self.cells.iter().enumerate().filter(|(_, cell)| cell.weight > 0);
        cells.map(|(step, cell)| (step as f64 / last, cell.weight as f64 / total)).collect()
    }

    /// Answers in a box.
    pub(super) fn answers_in(&self, quantity: Quantity) -> u64 {
        let inside = self.cells.iter().enumerate().filter(|&(step, _)| self.value(quantity, step) == 1.0);
        inside.map(|(_, cell)| cell.answers).sum()
    }

    /// The weighted mean, in steps from the bottom of the scale or as a share, and its linearised standard error
    /// between the units that were drawn, by stratum (Cochran 1977, 5 and 6.3).
    pub(super) fn spread(&self, quantity: Quantity) -> Spread {
        let total = self.weight();
        if total == 0 {
            let support = Support { n: 0.0, degrees_of_freedom: 1.0 };
            return Spread { value: 0.0, standard_error: 0.0, n_effective: 0.0, support };
        }
        let value = |step: usize| self.value(quantity, step);
        // Values are whole, so their weighted sum is too, and the mean is rounded once or twice.
        let sum: u128 = self.cells.iter().enumerate().map(|(step, cell)| cell.weight * value(step) as u128).sum();
        let mean = (sum / total) as f64 + (sum % total) as f64 / total as f64;
        let total = total as f64 / UNIT;
        let parts = self.strata.values().map(|stratum| stratum.variance(mean, value, quantity));
        let variance = parts.sum::<f64>() / total / total;
        let of_one = self.cells.iter().enumerate().map(|(step, cell)| {
            let distance = value(step) - mean;
            cell.weight as f64 / UNIT * distance * distance
        });
        let of_one = of_one.sum::<f64>() / total;
        let (n_effective, support) = (self.n_behind(of_one, variance), self.support(mean, quantity, of_one, variance));
        Spread { value: mean, standard_error: variance.sqrt(), n_effective, support }
    }

    /// What limits stand on, where one answer has the variance `of_one` and the mean this one.
    fn support(&self, mean: f64, quantity: Quantity, of_one: f64, variance: f64) -> Support {
        let kish = self.kish();
        let mut strata = self.strata.values();
        let clusters = match (strata.next(), strata.next()) {
            (Some(Stratum { clusters, population: None, .. }), None) => clusters.as_ref(),
            _ => None,
        };
        // Clusters of one answer are answers.
        if self.is_plain() || clusters.is_some_and(|clusters| clusters.len() as u64 == self.n()) {
            Support::of_weights(kish, self.n() as f64, of_one, variance)
        } else if let Some(clusters) = clusters {
            let part = |one: &Cluster| (one.distance(mean, quantity), one.weight as f64 / UNIT);
            Support::of_clusters(clusters.iter().map(part), kish, of_one)
        } else {
            // Strata and a known population may tell more of a mean than independent answers; of a share at most as many
            // as there are (Korn and Graubard 1998).
            let tells_more = variance > 0.0 && quantity == Quantity::Step;
            let n = if tells_more { of_one / variance } else { self.n_behind(of_one, variance) };
            Support { n, degrees_of_freedom: self.degrees_of_freedom().max(1.0) }
        }
    }

    /// Independent answers of the variance `of_one` that have this variance of their mean: at most Kish's number, or
    /// where strata or a population are known and may tell more, the answers; of answers all alike, one a cluster.
    fn n_behind(&self, of_one: f64, variance: f64) -> f64 {
        let kish = self.kish();
        if self.is_plain() {
            return kish;
        }
        let plain_strata = self.strata.len() == 1 && self.strata.values().all(|stratum| stratum.population.is_none());
        let most = if plain_strata { kish } else { self.n() as f64 };
        if of_one == 0.0 {
            return kish.min(self.units());
        }
        // The variance has the divisor units - 1, as that of independent answers would.
        let units = self.units();
        let corrected = variance * ((units - 1.0).max(1.0) / units);
        if corrected > 0.0 { (of_one / corrected).min(most) } else { most }
    }
}

fn add(cells: &mut [Cell], others: &[Cell]) {
    for (cell, other) in cells.iter_mut().zip(others) {
        cell.answers += other.answers;
        cell.weight += other.weight;
        cell.square += other.square;
    }
}
