//! The private ground floor: what a statistician knows with no customer in sight.
//!
//! Every function is pure, `f64` in and `f64` out, and stands only on `libm`, so that its bits agree on every target.
//! It is right everywhere in the domain its docs state, not only at reference points, and answers NaN outside of it:
//! callers have checked their input before they come here.

pub(crate) mod charts;
pub(crate) mod columns;
pub(crate) mod intervals;
pub(crate) mod regression;
pub(crate) mod search;
pub(crate) mod special;

pub(crate) use columns::sort::{by_key, sort_keys, sort_rows};

#[cfg(test)]
pub(crate) mod golden;
