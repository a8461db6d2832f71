//! `regulars` tells a business who its regular customers are, what they are worth, who is about to leave and why, and how
//! they feel. It is a library: the caller owns storage, clock, network and screens.
//!
//! # Invariants
//! 1. No I/O, no clock (`as_of` is an argument), no global state, no chance without a seed, no panic on any input.
//! 2. Same input, same bits, on every target and with any number of threads.
//! 3. A statistic comes with its interval and its n; too little data is a typed answer ([`Answer::NotEnough`]), never 0,
//!    100 % or NaN.
//! 4. Row order never changes a result; ties are equal; a missing value is not a zero.
//! 5. Bad input is a typed [`enum@Error`] that names the row, the field, the value and the allowed range; [`import`] counts and
//!    returns every finding.
//! 6. Every fit takes an optional weight column, so a table of distinct rows with counts is as good as the rows.
//!
//! # Rooms, in reading order

mod error;
mod estimate;
mod math;

pub mod model;

pub mod import;

pub mod survey;

pub mod value;

pub mod segment;

pub mod profile;

pub use error::{Error, Result};
pub use estimate::{Answer, Estimate};
