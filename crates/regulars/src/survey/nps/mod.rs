//! The Net Promoter Score.

pub(super) mod groups;
pub(super) mod score;
pub(super) mod tally;
pub(super) mod trinomial;
