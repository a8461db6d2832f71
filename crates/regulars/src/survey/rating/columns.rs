//! The columns that ratings are computed from.

/// Answers to one question as columns, and how they were drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Ratings<'a> {
    /// The scores, each a step of the scale.
    pub scores: &'a [f64],
    /// Weight of each answer, finite and at least 0; only their ratios matter. None: all alike.
    pub weights: Option<&'a [f64]>,
    /// Account of each answer: answers of one account resemble each other, so accounts are what is sampled.
    pub clusters: Option<&'a [u32]>,
    /// Stratum of each answer, where so many were drawn from each part of the population; a cluster belongs to one
    /// stratum.
    pub strata: Option<&'a [u32]>,
    /// The answers, or the clusters where there are such, that the whole of the row's stratum could give: the
    /// finite-population correction. Where strata are given and weights are not, each answer weighs population /
    /// answers of its stratum; of clusters no weights are made, so strata that were drawn in different shares need them
    /// given.
    pub population: Option<&'a [f64]>,
}
