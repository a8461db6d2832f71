//! The Pareto/NBD model.

pub(in crate::value) mod covariates;
pub(in crate::value) mod exponential_dropout;
pub(in crate::value) mod fit;
pub(in crate::value) mod knots;
pub(in crate::value) mod likelihood;
pub(in crate::value) mod model;
