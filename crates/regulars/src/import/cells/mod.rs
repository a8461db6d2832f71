//! A cell's text read as a date, a number or money.

pub(super) mod date;
pub(super) mod declared;
pub(super) mod nothing;
pub(super) mod number;
pub(super) mod trim;
pub(super) mod why;
