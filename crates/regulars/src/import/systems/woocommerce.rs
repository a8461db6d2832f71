//! The names of WooCommerce: the CSV of its Analytics and of the common export plugins, and the JSON of its REST API.
//!
//! Analytics names the buyer of an order by name alone and has no currency, which is to be declared. The API has
//! customer 0 for a guest, who is known by the mail of the bill.
//!
//! Columns: <https://woocommerce.com/document/woocommerce-analytics/orders-report/>,
//! <https://woocommerce.com/document/woocommerce-analytics/customers-report/>; fields:
//! <https://woocommerce.github.io/woocommerce-rest-api-docs/#order-properties>.

use crate::import::map::{ColumnMap, Table};
use crate::model::Entity;

/// The columns of exported orders, by field.
const ORDER: Table = &[
    ("id", &["Order #", "order_id"]),
    ("customer_id", &["Customer", "billing_email"]),
    ("ordered_at", &["Date", "order_date"]),
    ("status", &["Status", "order_status"]),
    ("currency", &["order_currency", "currency"]),
    ("net", &["Net Sales", "N. Revenue"]),
    ("total", &["order_total"]),
    ("discount", &["discount_total"]),
    ("tax", &["tax_total"]),
    ("shipping", &["shipping_total"]),
    ("custom.coupons", &["Coupon(s)"]),
];

/// The columns of exported customers, by field.
const CUSTOMER: Table = &[
    ("id", &["Email", "user_email"]),
    ("emails", &["Email", "user_email"]),
    ("name", &["Name", "display_name"]),
    ("created_at", &["Sign Up", "Date registered", "user_registered"]),
    ("country", &["Country / Region", "billing_country"]),
];

/// The fields of an order in the API, by field.
const API_ORDER: Table = &[
    ("id", &["id"]),
    ("customer_id", &["customer_id"]),
    ("ordered_at", &["date_created_gmt"]),
    ("status", &["status"]),
    ("currency", &["currency"]),
    ("total", &["total"]),
    ("discount", &["discount_total"]),
    ("tax", &["total_tax"]),
    ("shipping", &["shipping_total"]),
    ("product_id", &["line_items[].product_id"]),
    ("sku", &["line_items[].sku"]),
    ("quantity", &["line_items[].quantity"]),
    ("line_amount", &["line_items[].total"]),
    ("refund", &["refunds[].total"]),
    ("return_reason", &["refunds[].reason"]),
];

/// The fields of a customer in the API, by field.
const API_CUSTOMER: Table = &[
    ("id", &["id"]),
    ("emails", &["email"]),
    ("first_name", &["first_name"]),
    ("last_name", &["last_name"]),
    ("phones", &["billing.phone"]),
    ("created_at", &["date_created_gmt"]),
    ("country", &["billing.country"]),
];

/// The map of exported files.
pub(super) fn export(entity: &Entity) -> Option<ColumnMap> {
    woocommerce(match entity {
        Entity::Order => ORDER,
        Entity::Customer => CUSTOMER,
        _ => return None,
    })
}

/// The map of the API.
pub(super) fn api(entity: &Entity) -> Option<ColumnMap> {
    let map = woocommerce(match entity {
        Entity::Order => API_ORDER,
        Entity::Customer => API_CUSTOMER,
        _ => return None,
    })?;
    Some(map.with_fallback("customer_id", "billing.email"))
}

fn woocommerce(table: Table) -> Option<ColumnMap> {
    Some(ColumnMap::of(table).with_constant("source", "woocommerce"))
}
