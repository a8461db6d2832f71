//! The MBG/CNBD-k model: customers who buy regularly.

pub(in crate::value) mod erlang_dropout;
mod fit;
mod long_sum;
pub(in crate::value) mod model;
mod stages;
