//! The names of Stripe: the CSV that its dashboard exports, and the JSON of its API.
//!
//! A charge is an order. Amounts are written in major units in the exports, in minor units in the API.
//!
//! Columns: the dashboard's payments, customers and subscriptions with the columns that it offers
//! (<https://docs.stripe.com/reports/report-types>); fields: <https://docs.stripe.com/api/charges/object>,
//! <https://docs.stripe.com/api/customers/object>, <https://docs.stripe.com/api/subscriptions/object>.

use crate::import::cells::declared::{AmountUnit, Epoch};
use crate::import::map::{ColumnMap, Table};
use crate::model::Entity;

/// The columns of exported payments, by field.
const ORDER: Table = &[
    ("id", &["id"]),
    ("customer_id", &["Customer ID"]),
    ("ordered_at", &["Created date (UTC)", "Created (UTC)"]),
    ("status", &["Status"]),
    ("currency", &["Currency"]),
    ("net", &["Amount"]),
    ("refund", &["Amount Refunded"]),
    ("custom.description", &["Description"]),
];

/// The columns of exported customers, by field.
const CUSTOMER: Table = &[
    ("id", &["id"]),
    ("emails", &["Email"]),
    ("name", &["Name"]),
    ("created_at", &["Created (UTC)"]),
    ("country", &["Card Address Country", "Address Country"]),
];

/// The columns of exported subscriptions, by field.
const SUBSCRIPTION: Table = &[
    ("id", &["id"]),
    ("customer_id", &["Customer ID"]),
    ("plan", &["Plan"]),
    ("starts_on", &["Start (UTC)", "Start Date (UTC)"]),
    ("renewal_on", &["Current Period End (UTC)"]),
    ("ends_on", &["Ended At (UTC)"]),
    ("cancelled_at", &["Canceled At (UTC)"]),
    ("recurring", &["Amount"]),
    ("currency", &["Currency"]),
    ("period_months", &["Interval"]),
    ("custom.status", &["Status"]),
];

/// The fields of a charge in the API, by field.
const API_ORDER: Table = &[
    ("id", &["id"]),
    ("customer_id", &["customer", "customer.id"]),
    ("ordered_at", &["created"]),
    ("status", &["status"]),
    ("currency", &["currency"]),
    ("net", &["amount"]),
    ("refund", &["amount_refunded"]),
    ("custom.description", &["description"]),
];

/// The fields of a customer in the API, by field.
const API_CUSTOMER: Table = &[
    ("id", &["id"]),
    ("emails", &["email"]),
    ("name", &["name"]),
    ("phones", &["phone"]),
    ("created_at", &["created"]),
    ("country", &["address.country"]),
];

/// The map of the dashboard's exports.
pub(super) fn export(entity: &Entity) -> Option<ColumnMap> {
    let map = stripe(match entity {
        Entity::Order => ORDER,
        Entity::Customer => CUSTOMER,
        Entity::Subscription => SUBSCRIPTION,
        _ => return None,
    })?;
    Some(map.with_fallback("customer_id", "Customer Email"))
}

/// The map of the API.
pub(super) fn api(entity: &Entity) -> Option<ColumnMap> {
    let mut map = stripe(match entity {
        Entity::Order => API_ORDER,
        Entity::Customer => API_CUSTOMER,
        _ => return None,
    })?;
    map.formats.epoch = Some(Epoch::Seconds);
    if map.columns.contains_key("net") {
        map.formats.amounts = Some(AmountUnit::Minor);
    }
    Some(map.with_fallback("customer_id", "billing_details.email"))
}

fn stripe(table: Table) -> Option<ColumnMap> {
    let mut map = ColumnMap::of(table).with_constant("source", "stripe");
    if map.columns.contains_key("period_months") {
        // A week is no number of months.
        map = map.with_values("period_months", &[("month", "1"), ("year", "12"), ("*", "")]);
    }
    Some(map)
}
