//! The private ground floor: what a statistician knows with no customer in sight.
//!
//! Every function is pure, `f64` in and `f64` out, and stands only on `libm`, so that its bits agree on every target. It is
//! right everywhere in the domain its docs state, not only at reference points, and answers NaN outside of it: callers have
//! checked their input before they come here.
#![cfg_attr(
    not(test),
    allow(dead_code, reason = "the special functions are a complete set, checked against references as one")
)]

pub(crate) mod beta_geometric;
pub(crate) mod beta_mean;
pub(crate) mod bootstrap;
pub(crate) mod change_point;
pub(crate) mod cholesky;
pub(crate) mod clustered;
pub(crate) mod code_index;
pub(crate) mod confluent;
pub(crate) mod count_run_length;
pub(crate) mod gamma;
pub(crate) mod gauss_legendre;
pub(crate) mod hamiltonian;
pub(crate) mod hypergeometric;
pub(crate) mod importance;
pub(crate) mod imputation;
pub(crate) mod incomplete_beta;
pub(crate) mod incomplete_gamma;
pub(crate) mod kaplan_meier;
pub(crate) mod ln_add;
pub(crate) mod logistic;
pub(crate) mod multiplicity;
pub(crate) mod negative_binomial;
pub(crate) mod normal;
pub(crate) mod optimise;
pub(crate) mod parallel;
pub(crate) mod pareto_smoothing;
pub(crate) mod polynomial;
pub(crate) mod power_decline;
pub(crate) mod power_hump;
pub(crate) mod proportion;
pub(crate) mod quadrature;
pub(crate) mod quantile;
pub(crate) mod random;
pub(crate) mod rising;
mod rising_derivatives;
pub(crate) mod robust_regression;
pub(crate) mod row_bootstrap;
pub(crate) mod run_length;
mod sort;
pub(crate) mod sum;
pub(crate) mod tail_root;
pub(crate) mod uniform;
pub(crate) mod unit_sum;
pub(crate) mod wide;

pub(crate) use sort::{sort_keys, sort_rows};

#[cfg(test)]
pub(crate) mod golden;
