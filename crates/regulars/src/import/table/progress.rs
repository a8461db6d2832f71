//! How often a caller hears of an import.

/// Rows between two calls of the progress callback: a call for each row would cost more than reading it.
pub(in crate::import) const STRIDE: usize = 8192;
/// Ticks of a row: some microseconds.
pub(in crate::import) const ROW: u64 = 4;
