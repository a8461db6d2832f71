//! What is known: the records, as the core has them.

use crate::error::RegularsError;
use chrono::{DateTime, NaiveDate, Utc};
use regulars::model::{
    Account, Acquisition, Change, ChangeField, ChangeValue, Channel, Consent, ConsentState, Currency, CustomFields,
    CustomValue, Customer, Deal, DealStatus, Decision, Direction, Entity, ExternalId, Feedback, FeedbackKind,
    FeedbackLoop, ForecastCategory, Interaction, InteractionKind, Invitation, LifecycleStage, Merge, Money, Order,
    OrderLine, OrderStatus, Origin, Priority, Question, Reason, Record, RecordRef, Return, SlaTarget, Solicited,
    Subscription, Ticket, TicketKind, TicketStatus,
};
use std::collections::HashMap;

type Instant = DateTime<Utc>;
type Day = NaiveDate;

/// Open vocabularies cross as their words: unknown ones are kept as they came.
macro_rules! vocabularies {
    ($($name:ident: $doc:literal;)+) => {$(
        uniffi::custom_type!(#[doc = $doc] $name, String, {
            remote,
            lower: |word| word.as_str().to_owned(),
            try_lift: |word| Ok(word.into()),
        });
    )+};
}

vocabularies! {
    Channel: "A way of reaching a customer, such as `email`; other words are kept.";
    LifecycleStage: "Where a customer stands, such as `active`; other words are kept.";
    Direction: "Who began an interaction: `inbound`, `outbound` or `internal`; other words are kept.";
    InteractionKind: "What kind of touch an interaction is, such as `call`; other words are kept.";
    Solicited: "Whether feedback was asked for: `invited`, `volunteered` or `unknown`; other words are kept.";
    Decision: "What was decided about something a customer said, such as `yes`; other words are kept.";
    FeedbackKind: "What kind of question or statement a piece of feedback is, such as `nps`; other words are kept.";
    OrderStatus: "How far an order has come, such as `paid`; other words are kept.";
    TicketStatus: "How far a ticket has come, such as `solved`; other words are kept.";
    Priority: "How urgent a ticket is, such as `high`; other words are kept.";
    TicketKind: "What a ticket is about, such as `incident`; other words are kept.";
    DealStatus: "How a deal stands: `open`, `won` or `lost`; other words are kept.";
    ForecastCategory: "How sure a deal is to close in the period, such as `commit`; other words are kept.";
    ConsentState: "What a customer was asked about a purpose, such as `granted`; other words are kept.";
    ChangeField: "The field that a change tells of, such as `status`; other words are kept.";
    Entity: "A kind of record: `customer`, `account`, `interaction`, `order`, `subscription`, `deal`, `ticket`, `feedback` or \
             `invitation`.";
}

uniffi::custom_type!(
    /// A currency, as its ISO 4217 code in capitals.
    Currency, String, {
    remote,
    lower: |currency| currency.code().to_owned(),
    try_lift: |code| Ok(Currency::from_code(&code).map_err(RegularsError::from)?),
});

uniffi::custom_type!(
    /// Fields the model doesn't name, by name.
    CustomFields, HashMap<String, CustomValue>, {
    remote,
    lower: |fields| fields.into_iter().collect(),
    try_lift: |fields| Ok(fields.into_iter().collect()),
});

/// The value of a custom field.
#[uniffi::remote(Enum)]
pub enum CustomValue {
    /// Words.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A finite number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A point in time.
    Instant(Instant),
    /// A date without a zone.
    Date(Day),
    /// An amount.
    Money(Money),
}

/// The value of a field before or after a change: words, or an amount.
#[uniffi::remote(Enum)]
pub enum ChangeValue {
    /// A stage, status, owner or priority.
    Text(String),
    /// An amount.
    Money(Money),
}

/// One record of any kind.
#[uniffi::remote(Enum)]
pub enum Record {
    Customer(Customer),
    Account(Account),
    Interaction(Interaction),
    Order(Order),
    Subscription(Subscription),
    Deal(Deal),
    Ticket(Ticket),
    Feedback(Feedback),
    Invitation(Invitation),
}

/// The core's records: the fields a record can't be without, then `;` and those that may be left out.
macro_rules! records {
    ($(
        $(#[$doc:meta])*
        $name:ident { $($field:ident: $type:ty,)* ; $($optional:ident: $optional_type:ty,)* }
    )+) => {$(
        $(#[$doc])*
        #[uniffi::remote(Record)]
        pub struct $name {
            $(pub $field: $type,)*
            $(#[uniffi(default)] pub $optional: $optional_type,)*
        }
    )+};
}

records! {
    /// An amount: whole minor units (cents, rials, fils) of a currency.
    Money { currency: Currency, minor: i64,; }

    /// Where a record came from and under which names other systems know it. An id is unique within one source.
    Origin {; source: Option<String>, external_ids: Vec<ExternalId>, received_at: Option<Instant>, }

    /// The id of a record in another system.
    ExternalId { system: String, id: String,; }

    /// Another record, by kind and id, of the same source.
    RecordRef { entity: Entity, id: String,; }

    /// A change of a field of an order, a deal or a ticket, by whom it was made.
    Change {
        at: Instant, field: ChangeField,;
        from: Option<ChangeValue>, to: Option<ChangeValue>, by: Option<String>,
    }

    /// A person.
    Customer {
        id: String,;
        origin: Origin, anonymous_ids: Vec<String>, account_id: Option<String>, name: Option<String>,
        emails: Vec<String>, phones: Vec<String>, created_at: Option<Instant>,
        lifecycle_stage: Option<LifecycleStage>, lang: Option<String>, time_zone: Option<String>,
        country: Option<String>, acquisition: Option<Acquisition>, tags: Vec<String>, consents: Vec<Consent>,
        merges: Vec<Merge>, custom: CustomFields,
    }

    /// How a customer was won, and what that cost.
    Acquisition {; source: Option<String>, channel: Option<Channel>, campaign_id: Option<String>, cost: Option<Money>, }

    /// What a customer agreed to, and when.
    Consent { purpose: String, state: ConsentState, at: Instant,; }

    /// That a record turned out to be another one, or not after all.
    Merge { merged_at: Instant, merged_into: String,; undone_at: Option<Instant>, }

    /// A company.
    Account {
        id: String,;
        origin: Origin, name: Option<String>, domains: Vec<String>, industry: Option<String>, employees: Option<u64>,
        country: Option<String>, created_at: Option<Instant>, owner_id: Option<String>, tier: Option<String>,
        parent_id: Option<String>, tags: Vec<String>, merges: Vec<Merge>, custom: CustomFields,
    }

    /// A touch between a customer and the business.
    Interaction {
        id: String, kind: InteractionKind, occurred_at: Instant,;
        origin: Origin, customer_id: Option<String>, anonymous_id: Option<String>, account_id: Option<String>,
        utc_offset_minutes: Option<i32>, channel: Option<Channel>, direction: Option<Direction>,
        duration_seconds: Option<u64>, agent_id: Option<String>, campaign_id: Option<String>,
        touchpoint: Option<String>, outcome: Option<String>, related_to: Option<RecordRef>, custom: CustomFields,
    }

    /// An order, with its lines and returns.
    Order {
        id: String, customer_id: String, ordered_at: Instant, gross: Money,;
        origin: Origin, account_id: Option<String>, utc_offset_minutes: Option<i32>, status: Option<OrderStatus>,
        cancelled_at: Option<Instant>, discount: Option<Money>, tax: Option<Money>, shipping: Option<Money>,
        cost: Option<Money>, channel: Option<Channel>, campaign_id: Option<String>, lines: Vec<OrderLine>,
        returns: Vec<Return>, history: Vec<Change>, custom: CustomFields,
    }

    /// A line of an order; the price is that of one piece.
    OrderLine {;
        product_id: Option<String>, sku: Option<String>, category: Option<String>, quantity: Option<f64>,
        price: Option<Money>,
    }

    /// Goods or money that came back; `line` is the place of the line in the order, from 0.
    Return { at: Instant, amount: Money,; line: Option<u32>, sku: Option<String>, reason: Option<String>, }

    /// A contract that is paid for by period.
    Subscription {
        id: String, starts_on: Day,;
        origin: Origin, customer_id: Option<String>, account_id: Option<String>, plan: Option<String>,
        ends_on: Option<Day>, renewal_on: Option<Day>, recurring: Option<Money>, period_months: Option<u32>,
        cancelled_at: Option<Instant>, cancel_reason: Option<String>, custom: CustomFields,
    }

    /// A sale under way, won or lost.
    Deal {
        id: String, created_at: Instant, status: DealStatus,;
        origin: Origin, account_id: Option<String>, customer_ids: Vec<String>, name: Option<String>,
        pipeline: Option<String>, stage: Option<String>, amount: Option<Money>, expected_close: Option<Day>,
        closed_at: Option<Instant>, lost_reason: Option<String>, competitor: Option<String>,
        owner_id: Option<String>, forecast_category: Option<ForecastCategory>, lead_source: Option<String>,
        history: Vec<Change>, custom: CustomFields,
    }

    /// A question or complaint that someone has to answer.
    Ticket {
        id: String, created_at: Instant,;
        origin: Origin, customer_id: Option<String>, account_id: Option<String>, subject: Option<String>,
        body: Option<String>, lang: Option<String>, status: Option<TicketStatus>, priority: Option<Priority>,
        kind: Option<TicketKind>, reason: Option<Reason>, channel: Option<Channel>, utc_offset_minutes: Option<i32>,
        first_reply_at: Option<Instant>, solved_at: Option<Instant>, closed_at: Option<Instant>,
        assignee_id: Option<String>, group_id: Option<String>, reopens: Option<u32>, replies: Option<u32>,
        tags: Vec<String>, sla: Vec<SlaTarget>, history: Vec<Change>, custom: CustomFields,
    }

    /// Why a ticket was opened.
    Reason { code: String,; detail: Option<String>, }

    /// What was promised for a ticket, in minutes of a clock.
    SlaTarget { policy: String, metric: String, target_minutes: u32, clock: String,; }

    /// Something a customer said; a score comes with its scale.
    Feedback {
        id: String, kind: FeedbackKind, submitted_at: Instant,;
        origin: Origin, customer_id: Option<String>, account_id: Option<String>, survey_id: Option<String>,
        question_id: Option<String>, score: Option<f64>, scale_min: Option<f64>, scale_max: Option<f64>,
        text: Option<String>, lang: Option<String>, solicited: Option<Solicited>, channel: Option<Channel>,
        touchpoint: Option<String>, utc_offset_minutes: Option<i32>, weight: Option<f64>,
        related_to: Option<RecordRef>, r#loop: Option<FeedbackLoop>, custom: CustomFields,
    }

    /// What became of something a customer said.
    FeedbackLoop {;
        heard_at: Option<Instant>, decision: Option<Decision>, decided_at: Option<Instant>, reason: Option<String>,
        told_at: Option<Instant>,
    }

    /// That a customer was asked.
    Invitation {
        id: String, customer_id: String, sent_at: Instant,;
        origin: Origin, survey_id: Option<String>, kind: Option<FeedbackKind>, questions: Vec<Question>,
        channel: Option<Channel>, answered: Option<bool>, answered_at: Option<Instant>, custom: CustomFields,
    }

    /// A question as it was asked.
    Question {
        id: String,;
        wording: Option<String>, lang: Option<String>, scale_min: Option<f64>, scale_max: Option<f64>,
    }
}
