//! Linear and logistic regression, the importance of predictors, imputation.

pub(crate) mod cholesky;
pub(crate) mod importance;
pub(crate) mod imputation;
pub(crate) mod logistic;
pub(crate) mod robust_regression;
