//! The Gamma-Gamma model of spend.

pub(in crate::value) mod fit;
pub(in crate::value) mod model;
