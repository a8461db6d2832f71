//! What a row means, for each kind of record.

pub(super) mod account;
pub(super) mod customer;
pub(super) mod deal;
pub(super) mod deal_status;
pub(super) mod feedback;
pub(super) mod interaction;
pub(super) mod invitation;
pub(super) mod order;
pub(super) mod subscription;
pub(super) mod ticket;
