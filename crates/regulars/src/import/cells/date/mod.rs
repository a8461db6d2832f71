//! Instants and days from the text that exports really write.

mod by_name;
mod calendar;
mod clock;
mod moment;
mod names;
mod persian;
mod scan;
mod serial;
mod text;
mod zones;

pub(crate) use moment::{When, Written};
pub(crate) use text::when;
