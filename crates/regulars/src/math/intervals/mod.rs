//! Intervals and tests of figures: proportions, quantiles, survival, clusters, resampling, many comparisons at once.

pub(crate) mod bootstrap;
pub(crate) mod bounded_mean;
pub(crate) mod clustered;
pub(crate) mod kaplan_meier;
pub(crate) mod multiplicity;
pub(crate) mod proportion;
pub(crate) mod quantile;
pub(crate) mod row_bootstrap;
