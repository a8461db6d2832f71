//! From orders to purchase histories, and what can be counted of them.

pub(super) mod answers;
pub(super) mod category_mix;
pub(super) mod cohorts;
pub(super) mod discrete_purchases;
pub(super) mod histories;
pub(super) mod histories_of_orders;
pub(super) mod ledger;
pub(super) mod movements;
pub(super) mod orders;
pub(super) mod purchase_summary;
pub(super) mod retention;
