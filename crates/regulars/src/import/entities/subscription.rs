//! Subscriptions from rows.

use crate::import::collect::Importable;
use crate::import::fields::{Field, fields};
use crate::import::lint::Lint;
use crate::import::notes::Fault;
use crate::import::row::{Row, checked};
use crate::model::Subscription;
use crate::model::columns::SubscriptionColumns;

fields! {
    ID = "id" or "subscription_id" or "contract_id";
    CUSTOMER_ID = "customer_id" or "user_id" or "contact_id";
    ACCOUNT_ID = "account_id" or "company_id";
    PLAN = "plan" or "product";
    STARTS_ON = "starts_on" or "start_date" or "started_on";
    ENDS_ON = "ends_on" or "end_date";
    RENEWAL_ON = "renewal_on" or "renewal_date";
    RECURRING = "recurring" or "recurring_amount";
    CURRENCY = "currency";
    PERIOD_MONTHS = "period_months";
    CANCELLED_AT = "cancelled_at" or "canceled_at";
    CANCEL_REASON = "cancel_reason";
}

impl Importable for Subscription {
    const FIELDS: &'static [Field] = FIELDS;
    const REQUIRED: &'static [&'static [Field]] = &[&[ID], &[CUSTOMER_ID, ACCOUNT_ID], &[STARTS_ON]];
    type Draft = Self;
    type Drafts = SubscriptionColumns;

    fn read(row: &mut Row<'_>) -> Result<Self, Fault> {
        let id = row.id(ID)?;
        let starts_on = row.day(STARTS_ON)?;
        let mut subscription = Self::new(id, row.needed(STARTS_ON, starts_on)?)?;
        subscription.custom = row.custom();
        subscription.origin = row.origin(SOURCE, RECEIVED_AT)?;
        subscription.customer_id = row.person(CUSTOMER_ID, &mut subscription.custom)?;
        subscription.account_id = row.organisation(ACCOUNT_ID, &mut subscription.custom)?;
        subscription.plan = row.text(PLAN)?;
        subscription.ends_on = row.day(ENDS_ON)?;
        subscription.renewal_on = row.day(RENEWAL_ON)?;
        subscription.recurring = row.price(RECURRING, CURRENCY)?;
        subscription.period_months = row.small_count(PERIOD_MONTHS)?;
        subscription.cancelled_at = row.instant(CANCELLED_AT)?;
        subscription.cancel_reason = row.text(CANCEL_REASON)?;
        Ok(subscription)
    }

    fn id(draft: &Self) -> &str {
        &draft.id
    }

    fn finish(draft: Self, lint: &mut Lint<'_>) -> Result<Self, Fault> {
        let cancelled_on = draft.cancelled_at.map(|at| at.date_naive());
        let later = [("ends_on", draft.ends_on), ("renewal_on", draft.renewal_on), ("cancelled_at", cancelled_on)];
        lint.order(("starts_on", Some(draft.starts_on)), &later);
        checked(draft, Self::check)
    }
}
