//! The private ground floor: what a statistician knows with no customer in sight.

pub(crate) mod optimise;
pub(crate) mod sum;
mod quadrature;
pub(crate) mod quantile;
pub(crate) mod sum;
