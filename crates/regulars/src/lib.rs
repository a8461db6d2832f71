//! `regulars` tells a business who its regular customers are, what they are worth, who is about to leave and why, and
//! how they feel. It is a library: the caller owns storage, clock, network and screens.
//!
//! # Invariants
//! 1. No I/O, no clock (`as_of` is an argument), no global state, no chance without a seed, no panic on any input.
//! 2. Same input, same bits, on every target and with any number of threads.
//! 3. A statistic comes with its interval and its n; too little data is a typed answer ([`Answer::NotEnough`]), never
//!    0, 100 % or NaN.
//! 4. Row order never changes a result; ties are equal; a missing value is not a zero.
//! 5. Bad input is a typed [`enum@Error`] that names the row, the field, the value and the allowed range; [`import`]
//!    counts and returns every finding.
//! 6. Every fit takes an optional weight column, so a table of distinct rows with counts is as good as the rows.
//!
//! # Rooms, in reading order
//! [`model`] holds what is known, [`import`] reads it from bytes; [`survey`], [`voice`], [`value`], [`churn`] and
//! [`segment`] answer one subject each, as functions of columns; [`profile`] is the only room that uses the others.
//! Nothing here names a language, a file, a socket or a screen. Whatever may take long is watched and stopped by
//! [`heed`].
//!
//! ```
//! use regulars::import::{self, ColumnMap, ImportOptions};
//! use regulars::model::{CustomerBase, Order, instant};
//! use regulars::profile::{ScoreOptions, score};
//!
//! let file = b"order_id,customer_id,ordered_at,net_amount,currency
//! 1,ada,2026-01-03,20.00,EUR
//! 2,ada,2026-02-14,35.50,EUR
//! 3,bo,2026-02-20,12.00,EUR
//! ";
//! let orders = import::csv::<Order>(file, &ColumnMap::default(), &ImportOptions::default())?;
//! let mut base = CustomerBase::new();
//! for order in orders.records {
//!     base.append(order)?;
//! }
//! let scores = score(&base, instant("2026-03-31T00:00:00Z")?, &ScoreOptions::default())?;
//! let repeat_rate = scores.repeat_rate.estimate().ok_or("no customers")?;
//! assert_eq!((repeat_rate.value, repeat_rate.n), (0.5, 2));
//! assert_eq!(scores.notes[0].code, "too_few"); // two customers are no ground for a model
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod estimate;
mod fit;
mod level;
mod math;
mod work;

pub mod model;

pub mod import;

pub mod survey;

pub mod voice;

pub mod value;

pub mod churn;

pub mod segment;

pub mod profile;

pub use error::{Error, Result};
pub use estimate::{Answer, Estimate};
#[doc(hidden)]
pub use work::heed_every;
pub use work::{Work, WorkStep, heed};
