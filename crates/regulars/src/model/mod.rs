//! What is known: plain records without formulas, and `CustomerBase`, which holds them all.

mod account;
mod base;
pub(crate) mod calendar;
mod codes;
pub(crate) mod columns;
mod customer;
mod deal;
mod dimension;
mod feedback;
mod feedback_rows;
mod history;
mod holdings;
pub(crate) mod index;
mod interaction;
mod invitation;
mod json;
mod money;
mod order;
mod order_rows;
mod rates;
mod reading;
mod record;
mod repeat;
mod row;
mod seen;
pub(crate) mod spelling;
mod subscription;
mod table;
mod ticket;
mod time;
mod view;
mod vocabulary;

pub use account::Account;
pub use base::{CustomerBase, Record};
pub use calendar::{CalendarOptions, CalendarPeriod, Weekday};
pub use codes::customer_codes;
pub use customer::{Acquisition, Consent, Customer, Merge};
pub use deal::Deal;
pub(crate) use dimension::{Dimension, check_distinct};
pub use feedback::{Feedback, FeedbackLoop};
pub(crate) use feedback_rows::{CustomerRow, FeedbackRow};
pub use history::{Change, ChangeValue};
pub(crate) use index::Name;
pub use interaction::Interaction;
pub use invitation::{Invitation, Question};
#[doc(hidden)]
pub use json::ReadElement;
pub use money::{Currency, Money};
pub(crate) use order::CREDIT_NOTE;
pub use order::{Order, OrderLine, Return};
pub(crate) use order_rows::OrderRow;
pub use rates::{Converted, RateTable};
pub use record::{CustomFields, CustomValue, ExternalId, Origin, RecordRef};
pub use repeat::{OnRepeat, Repeats};
pub use seen::Seen;
pub use subscription::Subscription;
pub use ticket::{Reason, SlaTarget, Ticket};
pub(crate) use time::PLAUSIBLE_YEARS;
pub use time::{Instant, date, instant};
pub use view::{AsOf, Dossier};
pub use vocabulary::{
    ChangeField, Channel, ConsentState, DealStatus, Decision, Direction, Entity, FeedbackKind, ForecastCategory,
    InteractionKind, LifecycleStage, OrderStatus, Priority, Solicited, TicketKind, TicketStatus,
};
