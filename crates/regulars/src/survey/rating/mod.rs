//! Ratings on a declared scale: means, top boxes, medians.

pub(super) mod columns;
pub(super) mod count;
pub(super) mod groups;
pub(super) mod needed_n;
pub(super) mod scale;
pub(super) mod score;
pub(super) mod tally;
