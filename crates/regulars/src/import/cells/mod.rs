//! A cell's text read as a date, a number or money; and cells that have a type already.

pub(super) mod date;
pub(super) mod declared;
pub(super) mod garbled;
pub(super) mod nothing;
pub(super) mod number;
pub(super) mod trim;
pub(super) mod typed;
pub(super) mod why;
