//! An order under way, and the columns of many.

use crate::model::columns::{
    Amounts, Column, Identified, Names, OriginColumns, Rare, Sparse, Texts, Whole, Words, columns, identified,
};
use crate::model::{Channel, CustomFields, Instant, Money, OrderLine, OrderStatus, Origin, Return};

/// What one row, or several, say of an order.
#[derive(Debug, Default)]
pub struct OrderDraft {
    pub(super) id: String,
    /// Whether a row described the order as such: there can be only one.
    pub(super) whole: bool,
    pub(super) origin: Origin,
    pub(super) customer_id: Option<String>,
    /// The word by which a row says that it is nobody's.
    pub(super) nobody: Option<String>,
    /// Whether that word stands where the account should.
    pub(super) nobodys_account: bool,
    pub(super) account_id: Option<String>,
    /// The earliest moment that a row says, and the latest.
    pub(super) ordered_at: Option<Instant>,
    pub(super) latest: Option<Instant>,
    pub(super) utc_offset_minutes: Option<i32>,
    pub(super) status: Option<OrderStatus>,
    pub(super) cancelled_at: Option<Instant>,
    pub(super) amounts: [Option<Money>; 7],
    pub(super) channel: Option<Channel>,
    pub(super) campaign_id: Option<String>,
    pub(super) lines: Vec<(OrderLine, Option<Money>)>,
    /// A price that is finer than the minor unit, and stays so when it is multiplied by its quantity.
    pub(super) too_fine: Option<String>,
    pub(super) returns: Vec<Return>,
    /// Whether it is money back of its own, which names no order and no goods.
    pub(super) credit: bool,
    pub(super) custom: CustomFields,
    /// Whether it is of several rows.
    pub(super) folded: bool,
}

columns! {
    OrderDraftColumns of OrderDraft {
        id: Texts,
        whole: Words<bool>,
        origin: OriginColumns,
        customer_id: Names,
        nobody: Names,
        nobodys_account: Words<bool>,
        account_id: Names,
        ordered_at: Sparse<Instant>,
        latest: Sparse<Instant>,
        utc_offset_minutes: Sparse<i32>,
        status: Words<Option<OrderStatus>>,
        cancelled_at: Sparse<Instant>,
        amounts: [Amounts; 7],
        channel: Words<Option<Channel>>,
        campaign_id: Names,
        lines: Whole<Vec<(OrderLine, Option<Money>)>>,
        too_fine: Names,
        returns: Rare<Vec<Return>>,
        credit: Words<bool>,
        custom: Rare<CustomFields>,
        folded: Words<bool>,
    }
}
identified!(OrderDraftColumns);

impl OrderDraft {
    /// All but the moment, in which rows may differ, and the lists, which rows add to.
    pub(super) fn head(&self) -> impl PartialEq + std::fmt::Debug {
        (
            (&self.customer_id, &self.account_id, &self.utc_offset_minutes, &self.status),
            (&self.cancelled_at, &self.amounts, &self.channel, &self.campaign_id),
            (&self.origin.source, &self.custom, self.whole),
        )
    }
}
