//! What the base needs to know of each kind of record.

use super::base::CustomerBase;
use super::columns::{Column, Identified, records};
use super::customer::Merge;
use super::history::Historied;
use super::index::{Name, name_of};
use super::record::Origin;
use super::seen::Seen;
use super::table::Table;
use super::time::Instant;
use crate::Result;
use crate::math::sort_rows;
use chrono::NaiveTime;

/// What the base needs to know of a kind of record. Every record of the model is a row; nothing else is.
pub(crate) trait Row: Clone + PartialEq {
    /// The columns of a table of such records.
    type Columns: Column<Self> + Identified;
    /// The kind, as the base sorts it.
    const KIND: Kind;

    fn id(&self) -> &str;
    fn origin(&self) -> &Origin;
    /// What tells the record from all others of its kind.
    fn name(&self) -> Name<'_> {
        name_of(self.origin().source.as_deref(), self.id())
    }
    /// The instant by which the records of a customer are put in order.
    fn when(&self) -> Instant;
    /// The customers who hold the record.
    fn customer_ids(&self) -> &[String];
    fn account_id(&self) -> Option<&str>;
    /// The merges of the record into others of its kind.
    fn merges(&self) -> &[Merge];
    fn check(&self) -> Result<()>;
    /// Puts lists of dated events into the order of time, so that two equal records are equal.
    fn put_in_order(&mut self);
    fn seen(&self, instant: Instant) -> Option<Seen<'_, Self>>;
    /// The record as known at an instant, without a copy where all of it was known.
    fn seen_at(self, instant: Instant) -> Option<Self> {
        let trimmed = match self.seen(instant)? {
            Seen::Whole(_) => None,
            Seen::Trimmed(copy) => Some(*copy),
        };
        Some(trimmed.unwrap_or(self))
    }
    fn table(base: &CustomerBase) -> &Table<Self>;
    fn table_mut(base: &mut CustomerBase) -> &mut Table<Self>;
}

/// The kinds of record that the base keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Customer,
    Account,
    Interaction,
    Order,
    Subscription,
    Deal,
    Ticket,
    Feedback,
    Invitation,
}

impl Kind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Account => "account",
            Self::Interaction => "interaction",
            Self::Order => "order",
            Self::Subscription => "subscription",
            Self::Deal => "deal",
            Self::Ticket => "ticket",
            Self::Feedback => "feedback",
            Self::Invitation => "invitation",
        }
    }
}

/// Writes out what the base needs to know of each kind of record.
macro_rules! rows {
    ($($type:ident { $table:ident: $columns:ident, when: $when:expr, customers: $customers:expr, account: $account:expr, merges: $merges:expr, order: $order:expr })+) => {$(
        impl Row for super::$type {
            type Columns = records::$columns;

            /// The kind of this record.
            const KIND: Kind = Kind::$type;

            fn id(&self) -> &str {
                &self.id
            }

            fn origin(&self) -> &Origin {
                &self.origin
            }

            fn when(&self) -> Instant {
                let when: fn(&Self) -> Instant = $when;
                when(self)
            }

            fn customer_ids(&self) -> &[String] {
                let customers: fn(&Self) -> &[String] = $customers;
                customers(self)
            }

            fn account_id(&self) -> Option<&str> {
                let account: fn(&Self) -> Option<&str> = $account;
                account(self)
            }

            fn merges(&self) -> &[Merge] {
                let merges: fn(&Self) -> &[Merge] = $merges;
                merges(self)
            }

            fn check(&self) -> Result<()> {
                self.check()
            }

            fn put_in_order(&mut self) {
                let order: fn(&mut Self) = $order;
                order(self);
            }

            fn seen(&self, instant: Instant) -> Option<Seen<'_, Self>> {
                self.as_of(instant)
            }

            fn table(base: &CustomerBase) -> &Table<Self> {
                &base.$table
            }

            fn table_mut(base: &mut CustomerBase) -> &mut Table<Self> {
                &mut base.$table
            }
        }
    )+};
}

rows! {
    Customer {
        customers: CustomerColumns, when: |c| c.created_at.unwrap_or_default(), customers: |_| &[], account: |_| None,
        merges: |c| &c.merges, order: |c| { sort_rows(&mut c.consents, Ord::cmp); sort_rows(&mut c.merges, Ord::cmp); }
    }
    Account {
        accounts: AccountColumns, when: |a| a.created_at.unwrap_or_default(), customers: |_| &[], account: |_| None,
        merges: |a| &a.merges, order: |a| sort_rows(&mut a.merges, Ord::cmp)
    }
    Interaction {
        interactions: InteractionColumns, when: |i| i.occurred_at, customers: |i| i.customer_id.as_slice(),
        account: |i| i.account_id.as_deref(), merges: |_| &[], order: |_| {}
    }
    Order {
        orders: OrderColumns, when: |o| o.ordered_at, customers: |o| std::slice::from_ref(&o.customer_id),
        account: |o| o.account_id.as_deref(), merges: |_| &[], order: |o| { sort_rows(&mut o.returns, Ord::cmp); o.sort_history(); }
    }
    Subscription {
        subscriptions: SubscriptionColumns, when: |s| s.starts_on.and_time(NaiveTime::MIN).and_utc(),
        customers: |s| s.customer_id.as_slice(), account: |s| s.account_id.as_deref(), merges: |_| &[], order: |_| {}
    }
    Deal {
        deals: DealColumns, when: |d| d.created_at, customers: |d| &d.customer_ids, account: |d| d.account_id.as_deref(),
        merges: |_| &[], order: |d| d.sort_history()
    }
    Ticket {
        tickets: TicketColumns, when: |t| t.created_at, customers: |t| t.customer_id.as_slice(),
        account: |t| t.account_id.as_deref(), merges: |_| &[], order: |t| t.sort_history()
    }
    Feedback {
        feedback: FeedbackColumns, when: |f| f.submitted_at, customers: |f| f.customer_id.as_slice(),
        account: |f| f.account_id.as_deref(), merges: |_| &[], order: |_| {}
    }
    Invitation {
        invitations: InvitationColumns, when: |i| i.sent_at, customers: |i| std::slice::from_ref(&i.customer_id), account: |_| None,
        merges: |_| &[], order: |_| {}
    }
}
