//! The columns of each kind of record.

use super::amounts::{Amounts, Prices};
use super::column::{Column, Identified, columns};
use super::lists::Lists;
use super::plain::{Dense, Sparse};
use super::rare::Rare;
use super::texts::{Names, OptionalTexts, Texts};
use super::words::Words;
use crate::model::account::Account;
use crate::model::customer::{Acquisition, Consent, Customer, Merge};
use crate::model::deal::Deal;
use crate::model::feedback::{Feedback, FeedbackLoop};
use crate::model::history::Change;
use crate::model::interaction::Interaction;
use crate::model::invitation::{Invitation, Question};
use crate::model::order::{Order, OrderLine, Return};
use crate::model::record::{CustomFields, ExternalId, Origin, RecordRef};
use crate::model::subscription::Subscription;
use crate::model::ticket::{Reason, SlaTarget, Ticket};
use crate::model::time::Instant;
use crate::model::vocabulary::{
    Channel, DealStatus, Direction, FeedbackKind, ForecastCategory, InteractionKind, LifecycleStage, OrderStatus,
    Priority, Solicited, TicketKind, TicketStatus,
};
use chrono::NaiveDate;

columns! {
    OriginColumns of Origin {
        source: Words<Option<String>>,
        external_ids: Rare<Vec<ExternalId>>,
        received_at: Sparse<Instant>,
    }
    CustomerColumns of Customer {
        id: Texts,
        origin: OriginColumns,
        anonymous_ids: Rare<Vec<String>>,
        account_id: Names,
        name: OptionalTexts,
        emails: Rare<Vec<String>>,
        phones: Rare<Vec<String>>,
        created_at: Sparse<Instant>,
        lifecycle_stage: Words<Option<LifecycleStage>>,
        lang: Words<Option<String>>,
        time_zone: Words<Option<String>>,
        country: Words<Option<String>>,
        acquisition: Rare<Option<Acquisition>>,
        tags: Rare<Vec<String>>,
        consents: Rare<Vec<Consent>>,
        merges: Rare<Vec<Merge>>,
        custom: Rare<CustomFields>,
    }
    AccountColumns of Account {
        id: Texts,
        origin: OriginColumns,
        name: OptionalTexts,
        domains: Rare<Vec<String>>,
        industry: Words<Option<String>>,
        employees: Sparse<u64>,
        country: Words<Option<String>>,
        created_at: Sparse<Instant>,
        owner_id: Names,
        tier: Words<Option<String>>,
        parent_id: Names,
        tags: Rare<Vec<String>>,
        merges: Rare<Vec<Merge>>,
        custom: Rare<CustomFields>,
    }
    InteractionColumns of Interaction {
        id: Texts,
        origin: OriginColumns,
        customer_id: Names,
        anonymous_id: Names,
        account_id: Names,
        kind: Words<InteractionKind>,
        occurred_at: Dense<Instant>,
        utc_offset_minutes: Sparse<i32>,
        channel: Words<Option<Channel>>,
        direction: Words<Option<Direction>>,
        duration_seconds: Sparse<u64>,
        agent_id: Names,
        campaign_id: Names,
        touchpoint: Names,
        outcome: Names,
        related_to: Rare<Option<RecordRef>>,
        custom: Rare<CustomFields>,
    }
    OrderColumns of Order {
        id: Texts,
        origin: OriginColumns,
        customer_id: Names,
        account_id: Names,
        ordered_at: Dense<Instant>,
        utc_offset_minutes: Sparse<i32>,
        status: Words<Option<OrderStatus>>,
        cancelled_at: Sparse<Instant>,
        gross: Prices,
        discount: Amounts,
        tax: Amounts,
        shipping: Amounts,
        cost: Amounts,
        channel: Words<Option<Channel>>,
        campaign_id: Names,
        lines: Lists<OrderLineColumns>,
        returns: Rare<Vec<Return>>,
        history: Rare<Vec<Change>>,
        custom: Rare<CustomFields>,
    }
    OrderLineColumns of OrderLine {
        product_id: Names,
        sku: Names,
        category: Names,
        quantity: Sparse<f64>,
        price: Amounts,
    }
    SubscriptionColumns of Subscription {
        id: Texts,
        origin: OriginColumns,
        customer_id: Names,
        account_id: Names,
        plan: Names,
        starts_on: Dense<NaiveDate>,
        ends_on: Sparse<NaiveDate>,
        renewal_on: Sparse<NaiveDate>,
        recurring: Amounts,
        period_months: Sparse<u32>,
        cancelled_at: Sparse<Instant>,
        cancel_reason: Names,
        custom: Rare<CustomFields>,
    }
    DealColumns of Deal {
        id: Texts,
        origin: OriginColumns,
        account_id: Names,
        customer_ids: Rare<Vec<String>>,
        name: OptionalTexts,
        pipeline: Names,
        stage: Names,
        amount: Amounts,
        created_at: Dense<Instant>,
        expected_close: Sparse<NaiveDate>,
        closed_at: Sparse<Instant>,
        status: Words<DealStatus>,
        lost_reason: Names,
        competitor: Names,
        owner_id: Names,
        forecast_category: Words<Option<ForecastCategory>>,
        lead_source: Names,
        history: Rare<Vec<Change>>,
        custom: Rare<CustomFields>,
    }
    TicketColumns of Ticket {
        id: Texts,
        origin: OriginColumns,
        customer_id: Names,
        account_id: Names,
        subject: OptionalTexts,
        body: OptionalTexts,
        lang: Words<Option<String>>,
        status: Words<Option<TicketStatus>>,
        priority: Words<Option<Priority>>,
        kind: Words<Option<TicketKind>>,
        reason: Rare<Option<Reason>>,
        channel: Words<Option<Channel>>,
        created_at: Dense<Instant>,
        utc_offset_minutes: Sparse<i32>,
        first_reply_at: Sparse<Instant>,
        solved_at: Sparse<Instant>,
        closed_at: Sparse<Instant>,
        assignee_id: Names,
        group_id: Names,
        reopens: Sparse<u32>,
        replies: Sparse<u32>,
        tags: Rare<Vec<String>>,
        sla: Rare<Vec<SlaTarget>>,
        history: Rare<Vec<Change>>,
        custom: Rare<CustomFields>,
    }
    FeedbackColumns of Feedback {
        id: Texts,
        origin: OriginColumns,
        customer_id: Names,
        account_id: Names,
        survey_id: Names,
        question_id: Names,
        kind: Words<FeedbackKind>,
        score: Sparse<f64>,
        scale_min: Sparse<f64>,
        scale_max: Sparse<f64>,
        text: OptionalTexts,
        lang: Words<Option<String>>,
        solicited: Words<Option<Solicited>>,
        channel: Words<Option<Channel>>,
        touchpoint: Names,
        submitted_at: Dense<Instant>,
        utc_offset_minutes: Sparse<i32>,
        weight: Sparse<f64>,
        related_to: Rare<Option<RecordRef>>,
        r#loop: Rare<Option<FeedbackLoop>>,
        custom: Rare<CustomFields>,
    }
    InvitationColumns of Invitation {
        id: Texts,
        origin: OriginColumns,
        customer_id: Names,
        survey_id: Names,
        kind: Words<Option<FeedbackKind>>,
        questions: Rare<Vec<Question>>,
        sent_at: Dense<Instant>,
        channel: Words<Option<Channel>>,
        answered: Words<Option<bool>>,
        answered_at: Sparse<Instant>,
        custom: Rare<CustomFields>,
    }
}

impl OriginColumns {
    /// [`Origin::received_by`] of a row, of an instant in microseconds since 1970.
    pub(crate) fn received_by(&self, row: usize, micros: i64) -> bool {
        self.received_at.plain(row).is_none_or(|received| received <= micros)
    }
}

/// Says that columns are of records.
macro_rules! identified {
    ($($columns:ident),+) => {$(
        impl Identified for $columns {
            fn name(&self, row: usize) -> Option<$crate::model::index::Name<'_>> {
                Some($crate::model::index::name_of(self.origin.source.value(row)?.as_deref(), self.id.text(row)?))
            }
        }
    )+};
}
identified!(
    CustomerColumns,
    AccountColumns,
    InteractionColumns,
    OrderColumns,
    SubscriptionColumns,
    DealColumns,
    TicketColumns,
    FeedbackColumns,
    InvitationColumns
);
pub(crate) use identified;
