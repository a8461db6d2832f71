//! Whole columns: indexes of codes, parallel maps, parts, sorting, exact sums, sums of rows, seeded streams, wide vectors.

pub(crate) mod code_index;
pub(crate) mod parallel;
pub(crate) mod parts;
pub(crate) mod random;
pub(crate) mod row_sums;
pub(crate) mod sort;
pub(crate) mod sum;
pub(crate) mod wide;
