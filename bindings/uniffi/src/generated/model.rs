// Written by `cargo xtask surface`.
#[allow(unused_imports, reason = "one namespace")]
use super::*;

pub(crate) use regulars::model::Record;
/// One record of any kind; its JSON form is that of the record.
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

pub(crate) use regulars::model::CalendarPeriod;
/// A period of the Gregorian calendar.
#[uniffi::remote(Enum)]
pub enum CalendarPeriod {
    /// A day.
    Day,
    /// A week, from the calendar's first day of it.
    Week,
    /// A month.
    Month,
    /// A quarter from January, April, July or October.
    Quarter,
    /// A year.
    Year,
}

pub(crate) use regulars::model::Weekday;
/// A day of the week.
#[uniffi::remote(Enum)]
pub enum Weekday {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

pub(crate) use regulars::model::ChangeValue;
/// The value of a changed field: an amount for `amount`, a word or id for all others.
#[uniffi::remote(Enum)]
pub enum ChangeValue {
    /// A stage, status, owner or priority.
    Text(String),
    /// An amount.
    Money(Money),
}

pub(crate) use regulars::model::CustomValue;
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
    Instant(DateTime<Utc>),
    /// A date without a zone.
    Date(NaiveDate),
    /// An amount.
    Money(Money),
}

pub(crate) use regulars::model::OnRepeat;
/// What becomes of a record that comes again with other values. One that comes again unchanged is left as it is.
#[uniffi::remote(Enum)]
pub enum OnRepeat {
    /// It is an error, and no record is added.
    Error,
    /// The record of the base is kept.
    Keep,
    /// The new record takes the place of the old one, with all that was added to that (changes, returns).
    Replace,
}

pub(crate) use regulars::model::ChangeField;
words! {
/// The field of a record that a change tells of.
ChangeField
}

pub(crate) use regulars::model::Channel;
words! {
/// Where a contact with a customer took place.
Channel
}

pub(crate) use regulars::model::ConsentState;
words! {
/// What a customer was asked about a purpose such as `marketing`: silence is none of these.
ConsentState
}

pub(crate) use regulars::model::DealStatus;
words! {
/// How a deal stands.
DealStatus
}

pub(crate) use regulars::model::Decision;
words! {
/// What was decided about something a customer said.
Decision
}

pub(crate) use regulars::model::Direction;
words! {
/// Who began an interaction.
Direction
}

pub(crate) use regulars::model::Entity;
words! {
/// A kind of record.
Entity
}

pub(crate) use regulars::model::FeedbackKind;
words! {
/// What kind of question or statement a piece of feedback is.
FeedbackKind
}

pub(crate) use regulars::model::ForecastCategory;
words! {
/// How sure the owner of a deal is that it will close in the period.
ForecastCategory
}

pub(crate) use regulars::model::InteractionKind;
words! {
/// What kind of touch an interaction is.
InteractionKind
}

pub(crate) use regulars::model::LifecycleStage;
words! {
/// Where a customer stands between not knowing us and being lost.
LifecycleStage
}

pub(crate) use regulars::model::OrderStatus;
words! {
/// How far an order has come. Paid, shipped, completed and partially refunded ones are purchases, refunded ones until
/// the refund; draft, pending, authorized, partially paid, failed, expired, voided and cancelled ones aren't, nor are
/// those with another word.
OrderStatus
}

pub(crate) use regulars::model::Priority;
words! {
/// How urgent a ticket is.
Priority
}

pub(crate) use regulars::model::Solicited;
words! {
/// Whether feedback was asked for.
Solicited
}

pub(crate) use regulars::model::TicketKind;
words! {
/// What a ticket is about, in the coarse.
TicketKind
}

pub(crate) use regulars::model::TicketStatus;
words! {
/// How far a ticket has come.
TicketStatus
}

pub(crate) use regulars::model::Account;
/// An organisation. A business that sells to people needs none.
#[uniffi::remote(Record)]
pub struct Account {
    /// The caller's opaque id.
    pub id: String,
    /// Where the record came from.
    #[uniffi(default)] pub origin: Origin,
    /// Name.
    #[uniffi(default)] pub name: Option<String>,
    /// Internet domains.
    #[uniffi(default)] pub domains: Vec<String>,
    /// Industry, the caller's word.
    #[uniffi(default)] pub industry: Option<String>,
    /// Number of employees.
    #[uniffi(default)] pub employees: Option<u64>,
    /// Country, ISO 3166-1 alpha-2.
    #[uniffi(default)] pub country: Option<String>,
    /// When the account came to be known.
    #[uniffi(default)] pub created_at: Option<DateTime<Utc>>,
    /// Who looks after it, an opaque id.
    #[uniffi(default)] pub owner_id: Option<String>,
    /// Tier of service, the caller's word.
    #[uniffi(default)] pub tier: Option<String>,
    /// The account it belongs to.
    #[uniffi(default)] pub parent_id: Option<String>,
    /// Labels, free words.
    #[uniffi(default)] pub tags: Vec<String>,
    /// Merges into other accounts.
    #[uniffi(default)] pub merges: Vec<Merge>,
    /// Fields the model doesn't name.
    #[uniffi(default)] pub custom: BTreeMap<String, CustomValue>,
}

/// Where and how days, weeks, months, quarters and years are cut.
///
/// Days in a named zone are those of its clocks, of 23 and 25 hours where summer time begins and ends. Its table is
/// that of the IANA database, from 1970 on. A day that has begun isn't taken back where clocks go back over midnight.
///
/// Dates without a time became instants where they were read, at midnight of UTC or of `formats.offset_minutes`: they
/// are cut there, not in a zone to the west of it, whose day is still the one before.
#[derive(Debug, Clone, uniffi::Record)]
pub struct CalendarOptions {
    /// The place by whose clocks days are cut: a name of the IANA database (`Asia/Tehran`), `UTC`, an offset from UTC
    /// of less than a day (`+03:30`), or `own` for each record's own `utc_offset_minutes`, with `as_of` on the
    /// easternmost of their clocks. Default: `UTC`.
    #[uniffi(default)] pub zone: Option<String>,
    /// The first day of a week. Default: Monday (ISO 8601).
    #[uniffi(default)] pub week_start: Option<Weekday>,
}

impl Partial<regulars::model::CalendarOptions> for CalendarOptions {
    fn over(&self, plain: regulars::model::CalendarOptions) -> regulars::model::CalendarOptions {
        let Self { zone, week_start } = self;
        regulars::model::CalendarOptions {
            zone: zone.over(plain.zone),
            week_start: week_start.over(plain.week_start),
        }
    }
}

pub(crate) use regulars::model::Acquisition;
/// How a customer was won, and what that cost.
#[uniffi::remote(Record)]
pub struct Acquisition {
    /// The source, the caller's word.
    #[uniffi(default)] pub source: Option<String>,
    /// The channel.
    #[uniffi(default)] pub channel: Option<Channel>,
    /// The campaign.
    #[uniffi(default)] pub campaign_id: Option<String>,
    /// What it cost.
    #[uniffi(default)] pub cost: Option<Money>,
}

pub(crate) use regulars::model::Consent;
/// What a customer said about one purpose.
#[uniffi::remote(Record)]
pub struct Consent {
    /// The purpose, the caller's word, such as `marketing`.
    pub purpose: String,
    /// What was said.
    pub state: ConsentState,
    /// When.
    pub at: DateTime<Utc>,
}

pub(crate) use regulars::model::Customer;
/// A person who buys, asks or answers.
#[uniffi::remote(Record)]
pub struct Customer {
    /// The caller's opaque id.
    pub id: String,
    /// Where the record came from.
    #[uniffi(default)] pub origin: Origin,
    /// Ids the customer had before being identified.
    #[uniffi(default)] pub anonymous_ids: Vec<String>,
    /// The organisation the customer belongs to.
    #[uniffi(default)] pub account_id: Option<String>,
    /// Full name.
    #[uniffi(default)] pub name: Option<String>,
    /// Mail addresses.
    #[uniffi(default)] pub emails: Vec<String>,
    /// Phone numbers.
    #[uniffi(default)] pub phones: Vec<String>,
    /// When the customer came to be known.
    #[uniffi(default)] pub created_at: Option<DateTime<Utc>>,
    /// Where the customer stands between not knowing us and being lost.
    #[uniffi(default)] pub lifecycle_stage: Option<LifecycleStage>,
    /// Language, BCP 47.
    #[uniffi(default)] pub lang: Option<String>,
    /// IANA time zone.
    #[uniffi(default)] pub time_zone: Option<String>,
    /// Country, ISO 3166-1 alpha-2.
    #[uniffi(default)] pub country: Option<String>,
    /// How the customer was won.
    #[uniffi(default)] pub acquisition: Option<Acquisition>,
    /// Labels, free words.
    #[uniffi(default)] pub tags: Vec<String>,
    /// What the customer agreed to or declined, and when.
    #[uniffi(default)] pub consents: Vec<Consent>,
    /// Merges into other customers; the record itself stays, so that each can be undone.
    #[uniffi(default)] pub merges: Vec<Merge>,
    /// Fields the model doesn't name.
    #[uniffi(default)] pub custom: BTreeMap<String, CustomValue>,
}

pub(crate) use regulars::model::Merge;
/// The event of two records turning out to be the same person or organisation.
#[uniffi::remote(Record)]
pub struct Merge {
    /// When they were merged.
    pub merged_at: DateTime<Utc>,
    /// The record that goes on.
    pub merged_into: String,
    /// When the merge was undone.
    #[uniffi(default)] pub undone_at: Option<DateTime<Utc>>,
}

pub(crate) use regulars::model::Deal;
/// A sale that is being worked on, or was.
#[uniffi::remote(Record)]
pub struct Deal {
    /// The caller's opaque id.
    pub id: String,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// Open, won or lost.
    pub status: DealStatus,
    /// Where the record came from.
    #[uniffi(default)] pub origin: Origin,
    /// The organisation that would buy.
    #[uniffi(default)] pub account_id: Option<String>,
    /// The people on the buyer's side.
    #[uniffi(default)] pub customer_ids: Vec<String>,
    /// Name.
    #[uniffi(default)] pub name: Option<String>,
    /// The pipeline, the caller's word.
    #[uniffi(default)] pub pipeline: Option<String>,
    /// The stage of the pipeline, the caller's word.
    #[uniffi(default)] pub stage: Option<String>,
    /// What it would bring in.
    #[uniffi(default)] pub amount: Option<Money>,
    /// The day it is hoped to close.
    #[uniffi(default)] pub expected_close: Option<NaiveDate>,
    /// When it was won or lost.
    #[uniffi(default)] pub closed_at: Option<DateTime<Utc>>,
    /// Why it was lost, the caller's word.
    #[uniffi(default)] pub lost_reason: Option<String>,
    /// Who else was in the running.
    #[uniffi(default)] pub competitor: Option<String>,
    /// Who works on it, an opaque id.
    #[uniffi(default)] pub owner_id: Option<String>,
    /// How sure the owner is.
    #[uniffi(default)] pub forecast_category: Option<ForecastCategory>,
    /// How the deal came about, the caller's word.
    #[uniffi(default)] pub lead_source: Option<String>,
    /// Changes of stage, status, owner and amount.
    #[uniffi(default)] pub history: Vec<Change>,
    /// Fields the model doesn't name.
    #[uniffi(default)] pub custom: BTreeMap<String, CustomValue>,
}

pub(crate) use regulars::model::Feedback;
/// A score, a text, or both.
#[uniffi::remote(Record)]
pub struct Feedback {
    /// The caller's opaque id.
    pub id: String,
    /// What kind of question or statement.
    pub kind: FeedbackKind,
    /// When it was given.
    pub submitted_at: DateTime<Utc>,
    /// Where the record came from.
    #[uniffi(default)] pub origin: Origin,
    /// The customer; absent when the answer is anonymous.
    #[uniffi(default)] pub customer_id: Option<String>,
    /// The organisation.
    #[uniffi(default)] pub account_id: Option<String>,
    /// The survey.
    #[uniffi(default)] pub survey_id: Option<String>,
    /// The question.
    #[uniffi(default)] pub question_id: Option<String>,
    /// The score, on the declared scale.
    #[uniffi(default)] pub score: Option<f64>,
    /// Lowest score of the scale: declared, never guessed.
    #[uniffi(default)] pub scale_min: Option<f64>,
    /// Highest score of the scale: declared, never guessed.
    #[uniffi(default)] pub scale_max: Option<f64>,
    /// Text; absent after scrubbing.
    #[uniffi(default)] pub text: Option<String>,
    /// Language of the text, BCP 47.
    #[uniffi(default)] pub lang: Option<String>,
    /// Whether it was asked for.
    #[uniffi(default)] pub solicited: Option<Solicited>,
    /// Where it was given.
    #[uniffi(default)] pub channel: Option<Channel>,
    /// The touchpoint it is about, the caller's word.
    #[uniffi(default)] pub touchpoint: Option<String>,
    /// Offset of the local clock from UTC, in minutes.
    #[uniffi(default)] pub utc_offset_minutes: Option<i32>,
    /// How many answers this one stands for.
    #[uniffi(default)] pub weight: Option<f64>,
    /// The record it is about.
    #[uniffi(default)] pub related_to: Option<RecordRef>,
    /// Whether it was heard, decided and told.
    #[uniffi(default)] pub r#loop: Option<FeedbackLoop>,
    /// Fields the model doesn't name.
    #[uniffi(default)] pub custom: BTreeMap<String, CustomValue>,
}

pub(crate) use regulars::model::FeedbackLoop;
/// What became of a piece of feedback: heard, decided, told.
#[uniffi::remote(Record)]
pub struct FeedbackLoop {
    /// When someone took note.
    #[uniffi(default)] pub heard_at: Option<DateTime<Utc>>,
    /// What was decided.
    #[uniffi(default)] pub decision: Option<Decision>,
    /// When it was decided.
    #[uniffi(default)] pub decided_at: Option<DateTime<Utc>>,
    /// Why, the caller's words.
    #[uniffi(default)] pub reason: Option<String>,
    /// When the customer was told.
    #[uniffi(default)] pub told_at: Option<DateTime<Utc>>,
}

pub(crate) use regulars::model::Change;
/// One change of one field of one record.
#[uniffi::remote(Record)]
pub struct Change {
    /// When it changed.
    pub at: DateTime<Utc>,
    /// The field that changed.
    pub field: ChangeField,
    /// The value before; absent when there was none or it isn't known.
    #[uniffi(default)] pub from: Option<ChangeValue>,
    /// The value after; absent when the field was emptied.
    #[uniffi(default)] pub to: Option<ChangeValue>,
    /// Who changed it, an opaque id.
    #[uniffi(default)] pub by: Option<String>,
}

pub(crate) use regulars::model::Interaction;
/// One touch: a call, a mail, a visit, a page seen.
#[uniffi::remote(Record)]
pub struct Interaction {
    /// The caller's opaque id.
    pub id: String,
    /// What kind of touch.
    pub kind: InteractionKind,
    /// When it took place (began).
    pub occurred_at: DateTime<Utc>,
    /// Where the record came from.
    #[uniffi(default)] pub origin: Origin,
    /// The customer; absent before identification.
    #[uniffi(default)] pub customer_id: Option<String>,
    /// The id before identification.
    #[uniffi(default)] pub anonymous_id: Option<String>,
    /// The organisation.
    #[uniffi(default)] pub account_id: Option<String>,
    /// Offset of the local clock from UTC, in minutes.
    #[uniffi(default)] pub utc_offset_minutes: Option<i32>,
    /// Where.
    #[uniffi(default)] pub channel: Option<Channel>,
    /// Who began it.
    #[uniffi(default)] pub direction: Option<Direction>,
    /// How long it took, in seconds.
    #[uniffi(default)] pub duration_seconds: Option<u64>,
    /// Who of us took part, an opaque id.
    #[uniffi(default)] pub agent_id: Option<String>,
    /// The campaign.
    #[uniffi(default)] pub campaign_id: Option<String>,
    /// The touchpoint, the caller's word.
    #[uniffi(default)] pub touchpoint: Option<String>,
    /// How it ended, the caller's word.
    #[uniffi(default)] pub outcome: Option<String>,
    /// The record it belongs to.
    #[uniffi(default)] pub related_to: Option<RecordRef>,
    /// Fields the model doesn't name.
    #[uniffi(default)] pub custom: BTreeMap<String, CustomValue>,
}

pub(crate) use regulars::model::Invitation;
/// An invitation of one customer to one survey.
#[uniffi::remote(Record)]
pub struct Invitation {
    /// The caller's opaque id.
    pub id: String,
    /// The customer who was asked.
    pub customer_id: String,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// Where the record came from.
    #[uniffi(default)] pub origin: Origin,
    /// The survey.
    #[uniffi(default)] pub survey_id: Option<String>,
    /// What kind of survey.
    #[uniffi(default)] pub kind: Option<FeedbackKind>,
    /// What was asked.
    #[uniffi(default)] pub questions: Vec<Question>,
    /// Where it was sent.
    #[uniffi(default)] pub channel: Option<Channel>,
    /// Whether it was answered; absent when that isn't known.
    #[uniffi(default)] pub answered: Option<bool>,
    /// When it was answered.
    #[uniffi(default)] pub answered_at: Option<DateTime<Utc>>,
    /// Fields the model doesn't name.
    #[uniffi(default)] pub custom: BTreeMap<String, CustomValue>,
}

pub(crate) use regulars::model::Question;
/// A question as it was put.
#[uniffi::remote(Record)]
pub struct Question {
    /// The question, an opaque id.
    pub id: String,
    /// Wording.
    #[uniffi(default)] pub wording: Option<String>,
    /// Language of the wording, BCP 47.
    #[uniffi(default)] pub lang: Option<String>,
    /// Lowest score of the scale.
    #[uniffi(default)] pub scale_min: Option<f64>,
    /// Highest score of the scale.
    #[uniffi(default)] pub scale_max: Option<f64>,
}

pub(crate) use regulars::model::Money;
/// An amount: whole minor units (cents, rials, fils) of a currency.
#[uniffi::remote(Record)]
pub struct Money {
    /// The currency.
    pub currency: regulars::model::Currency,
    /// Minor units.
    pub minor: i64,
}

pub(crate) use regulars::model::Order;
/// A purchase. All its amounts are in one currency.
#[uniffi::remote(Record)]
pub struct Order {
    /// The caller's opaque id.
    pub id: String,
    /// The customer who ordered.
    pub customer_id: String,
    /// When it was placed.
    pub ordered_at: DateTime<Utc>,
    /// Price of the goods before discount, without tax and shipping.
    pub gross: Money,
    /// Where the record came from.
    #[uniffi(default)] pub origin: Origin,
    /// The organisation it was ordered for.
    #[uniffi(default)] pub account_id: Option<String>,
    /// Offset of the local clock from UTC, in minutes.
    #[uniffi(default)] pub utc_offset_minutes: Option<i32>,
    /// How far it has come.
    #[uniffi(default)] pub status: Option<OrderStatus>,
    /// When it was cancelled.
    #[uniffi(default)] pub cancelled_at: Option<DateTime<Utc>>,
    /// What was taken off the price.
    #[uniffi(default)] pub discount: Option<Money>,
    /// Tax on top.
    #[uniffi(default)] pub tax: Option<Money>,
    /// Shipping charged on top.
    #[uniffi(default)] pub shipping: Option<Money>,
    /// What the goods cost us.
    #[uniffi(default)] pub cost: Option<Money>,
    /// Where it was placed.
    #[uniffi(default)] pub channel: Option<Channel>,
    /// The campaign that led to it.
    #[uniffi(default)] pub campaign_id: Option<String>,
    /// What was bought.
    #[uniffi(default)] pub lines: Vec<OrderLine>,
    /// What came back.
    #[uniffi(default)] pub returns: Vec<Return>,
    /// Changes of the status.
    #[uniffi(default)] pub history: Vec<Change>,
    /// Fields the model doesn't name.
    #[uniffi(default)] pub custom: BTreeMap<String, CustomValue>,
}

pub(crate) use regulars::model::OrderLine;
/// One product of an order.
#[uniffi::remote(Record)]
pub struct OrderLine {
    /// The product, an opaque id.
    #[uniffi(default)] pub product_id: Option<String>,
    /// Stock-keeping unit.
    #[uniffi(default)] pub sku: Option<String>,
    /// Category, the caller's word.
    #[uniffi(default)] pub category: Option<String>,
    /// How many; may be a fraction (2.5 kg).
    #[uniffi(default)] pub quantity: Option<f64>,
    /// Price of one, before discount.
    #[uniffi(default)] pub price: Option<Money>,
}

pub(crate) use regulars::model::Return;
/// Goods or money that went back.
#[uniffi::remote(Record)]
pub struct Return {
    /// When.
    pub at: DateTime<Utc>,
    /// What was paid back of the price (without tax and shipping).
    pub amount: Money,
    /// The line it concerns, counted from 0.
    #[uniffi(default)] pub line: Option<u32>,
    /// Stock-keeping unit.
    #[uniffi(default)] pub sku: Option<String>,
    /// Why, the caller's word.
    #[uniffi(default)] pub reason: Option<String>,
}

pub(crate) use regulars::model::ExternalId;
/// The id of a record in another system.
#[uniffi::remote(Record)]
pub struct ExternalId {
    /// The other system.
    pub system: String,
    /// The id there.
    pub id: String,
}

pub(crate) use regulars::model::Origin;
/// Where a record came from and under which names other systems know it.
#[uniffi::remote(Record)]
pub struct Origin {
    /// The system whose ids these are. An id is unique within one source, and ids that a record names (its customer,
    /// its account) are ids of the same source.
    #[uniffi(default)] pub source: Option<String>,
    /// Names of the same thing in other systems.
    #[uniffi(default)] pub external_ids: Vec<ExternalId>,
    /// When the record reached us: a view of an earlier instant doesn't see it.
    #[uniffi(default)] pub received_at: Option<DateTime<Utc>>,
}

pub(crate) use regulars::model::RecordRef;
/// Another record, by kind and id, of the same source.
#[uniffi::remote(Record)]
pub struct RecordRef {
    /// The kind of record.
    pub entity: Entity,
    /// Its id.
    pub id: String,
}

pub(crate) use regulars::model::Repeats;
/// How many records were new to a base, and what became of those that it had.
#[uniffi::remote(Record)]
pub struct Repeats {
    /// Records that the base didn't have.
    pub added: usize,
    /// Records that it had just so.
    pub unchanged: usize,
    /// Records that came with other values, of which the old ones were kept.
    pub kept: usize,
    /// Records that came with other values, which took the place of the old ones.
    pub replaced: usize,
}

pub(crate) use regulars::model::Subscription;
/// A contract that runs until it ends or is cancelled.
#[uniffi::remote(Record)]
pub struct Subscription {
    /// The caller's opaque id.
    pub id: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Where the record came from.
    #[uniffi(default)] pub origin: Origin,
    /// The customer who holds it.
    #[uniffi(default)] pub customer_id: Option<String>,
    /// The organisation that holds it.
    #[uniffi(default)] pub account_id: Option<String>,
    /// The plan, the caller's word.
    #[uniffi(default)] pub plan: Option<String>,
    /// Last day, when agreed.
    #[uniffi(default)] pub ends_on: Option<NaiveDate>,
    /// Day of the next renewal.
    #[uniffi(default)] pub renewal_on: Option<NaiveDate>,
    /// What is paid each period.
    #[uniffi(default)] pub recurring: Option<Money>,
    /// Months of a period.
    #[uniffi(default)] pub period_months: Option<u32>,
    /// When it was cancelled.
    #[uniffi(default)] pub cancelled_at: Option<DateTime<Utc>>,
    /// Why, the caller's word.
    #[uniffi(default)] pub cancel_reason: Option<String>,
    /// Fields the model doesn't name.
    #[uniffi(default)] pub custom: BTreeMap<String, CustomValue>,
}

pub(crate) use regulars::model::Reason;
/// A reason on two levels of the caller's own list.
#[uniffi::remote(Record)]
pub struct Reason {
    /// The coarse level.
    pub code: String,
    /// The fine level.
    #[uniffi(default)] pub detail: Option<String>,
}

pub(crate) use regulars::model::SlaTarget;
/// A promise of service that applies to a ticket.
#[uniffi::remote(Record)]
pub struct SlaTarget {
    /// The policy, the caller's word.
    pub policy: String,
    /// What is promised, the caller's word, such as `first_reply`.
    pub metric: String,
    /// Within how many minutes.
    pub target_minutes: u32,
    /// Which clock counts, the caller's word, such as `calendar` or `business`.
    pub clock: String,
}

pub(crate) use regulars::model::Ticket;
/// A request for help.
#[uniffi::remote(Record)]
pub struct Ticket {
    /// The caller's opaque id.
    pub id: String,
    /// When it came in.
    pub created_at: DateTime<Utc>,
    /// Where the record came from.
    #[uniffi(default)] pub origin: Origin,
    /// The customer who asked.
    #[uniffi(default)] pub customer_id: Option<String>,
    /// The organisation.
    #[uniffi(default)] pub account_id: Option<String>,
    /// Subject line.
    #[uniffi(default)] pub subject: Option<String>,
    /// Text; absent after scrubbing.
    #[uniffi(default)] pub body: Option<String>,
    /// Language of the text, BCP 47.
    #[uniffi(default)] pub lang: Option<String>,
    /// How far it has come.
    #[uniffi(default)] pub status: Option<TicketStatus>,
    /// How urgent it is.
    #[uniffi(default)] pub priority: Option<Priority>,
    /// What it is about, in the coarse.
    #[uniffi(default)] pub kind: Option<TicketKind>,
    /// What it is about, the caller's two levels; `other` and `unknown` are different reasons.
    #[uniffi(default)] pub reason: Option<Reason>,
    /// Where it came in.
    #[uniffi(default)] pub channel: Option<Channel>,
    /// Offset of the local clock from UTC, in minutes.
    #[uniffi(default)] pub utc_offset_minutes: Option<i32>,
    /// When it was first answered.
    #[uniffi(default)] pub first_reply_at: Option<DateTime<Utc>>,
    /// When it was (last) solved.
    #[uniffi(default)] pub solved_at: Option<DateTime<Utc>>,
    /// When it was closed for good.
    #[uniffi(default)] pub closed_at: Option<DateTime<Utc>>,
    /// Who works on it, an opaque id.
    #[uniffi(default)] pub assignee_id: Option<String>,
    /// The team that works on it, an opaque id.
    #[uniffi(default)] pub group_id: Option<String>,
    /// How often it was opened again.
    #[uniffi(default)] pub reopens: Option<u32>,
    /// How many answers it took.
    #[uniffi(default)] pub replies: Option<u32>,
    /// Labels, free words.
    #[uniffi(default)] pub tags: Vec<String>,
    /// The promises that apply.
    #[uniffi(default)] pub sla: Vec<SlaTarget>,
    /// Changes of status, owner and priority.
    #[uniffi(default)] pub history: Vec<Change>,
    /// Fields the model doesn't name.
    #[uniffi(default)] pub custom: BTreeMap<String, CustomValue>,
}
