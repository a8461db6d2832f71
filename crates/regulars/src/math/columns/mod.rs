//! Whole columns: indexes of codes, parallel maps, parts, sorting, exact sums, seeded streams, wide vectors.

pub(crate) mod code_index;
pub(crate) mod parallel;
pub(crate) mod parts;
pub(crate) mod random;
pub(crate) mod sort;
pub(crate) mod sum;
pub(crate) mod wide;
