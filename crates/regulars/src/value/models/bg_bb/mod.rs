//! The BG/BB model.

pub(in crate::value) mod discrete_dropout;
pub(in crate::value) mod fit;
pub(in crate::value) mod model;
pub(in crate::value) mod rows;
