//! The private ground floor: what a statistician knows with no customer in sight.

pub(crate) mod optimise;
mod quadrature;
pub(crate) mod quantile;
pub(crate) mod sum;
