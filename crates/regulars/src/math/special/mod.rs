//! Special functions and the quadrature behind them.

pub(crate) mod beta_geometric;
pub(crate) mod beta_mean;
pub(crate) mod elementary;
pub(crate) mod gamma;
pub(crate) mod gauss_legendre;
pub(crate) mod hypergeometric;
pub(crate) mod incomplete_beta;
pub(crate) mod incomplete_gamma;
pub(crate) mod ln_add;
pub(crate) mod negative_binomial;
pub(crate) mod normal;
pub(crate) mod polynomial;
pub(crate) mod power_decline;
pub(crate) mod power_hump;
pub(crate) mod quadrature;
pub(crate) mod rising;
pub(crate) mod rising_derivatives;
pub(crate) mod tail_root;
pub(crate) mod uniform;
pub(crate) mod unit_sum;

#[cfg(test)]
pub(crate) mod double_exponential;
#[cfg(test)]
pub(crate) mod exponential_integral;
