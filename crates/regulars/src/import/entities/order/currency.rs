//! The currency that the rows of one order share.

use super::CURRENCY;
use crate::import::row::Row;

/// Keeps the currency of an order's first row for its further rows, which may leave it empty.
pub(super) fn share_currency(row: &mut Row<'_>, id: &str) {
    let own = row.source.cell(CURRENCY.at, None).and_then(|cell| row.plan.meaning(CURRENCY.at, cell));
    let (of, code) = &mut row.notes.shared_currency;
    if let Some(own) = own {
        id.clone_into(of);
        own.clone_into(code);
    } else if of != id {
        code.clear();
    }
}
