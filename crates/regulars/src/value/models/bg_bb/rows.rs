//! Checks of rows in discrete time.

use crate::error::{Error, Result, check_range};
use crate::value::purchases::histories::Histories;

/// Most opportunities that a history may have: beyond, not every whole number is a double.
pub(super) const MOST_OPPORTUNITIES: f64 = 9_007_199_254_740_992.0;

pub(super) fn check_rows(histories: &Histories<'_>) -> Result<()> {
    histories.check_plain()?;
    for row in 0..histories.len() {
        let (x, t_x, age) = histories.row(row);
        check_range("age", row, age, 0.0, MOST_OPPORTUNITIES)?;
        check_whole("age", row, age)?;
        check_whole("recency", row, t_x)?;
        check_range("frequency", row, x, 0.0, t_x)?;
    }
    Ok(())
}

pub(super) fn check_whole(what: &str, row: usize, value: f64) -> Result<()> {
    if value.fract() == 0.0 {
        return Ok(());
    }
    Err(Error::invalid(format!("{what}[{row}]"), format!("{value} is no whole number of opportunities")))
}
