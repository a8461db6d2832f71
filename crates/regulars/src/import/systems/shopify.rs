//! The names of Shopify: the CSV that its admin exports, and the JSON of its REST Admin API.
//!
//! An order's further lines leave the columns of the order empty in the export. The export names the buyer by mail, so
//! customers have their mail as id there; the API has the customer's own id. Refunds are a sum without a date in the
//! export, and not read from the API, whose refunds are lists within lists.
//!
//! Columns: <https://help.shopify.com/en/manual/fulfillment/managing-orders/exporting-orders>,
//! <https://help.shopify.com/en/manual/customers/import-export-customers>; fields:
//! <https://shopify.dev/docs/api/admin-rest/latest/resources/order>.

use crate::import::map::{ColumnMap, Table};
use crate::model::Entity;

/// The columns of exported orders, by field.
const ORDER: Table = &[
    ("id", &["Name"]),
    ("external.shopify", &["Id"]),
    ("customer_id", &["Email"]),
    ("ordered_at", &["Created at"]),
    ("status", &["Financial Status"]),
    ("cancelled_at", &["Cancelled at"]),
    ("currency", &["Currency"]),
    ("net", &["Subtotal"]),
    ("discount", &["Discount Amount"]),
    ("tax", &["Taxes"]),
    ("shipping", &["Shipping"]),
    ("total", &["Total"]),
    ("refund", &["Refunded Amount"]),
    ("channel", &["Source"]),
    ("sku", &["Lineitem sku"]),
    ("quantity", &["Lineitem quantity"]),
    ("price", &["Lineitem price"]),
    ("custom.discount_code", &["Discount Code"]),
];

/// The columns of exported customers, by field.
const CUSTOMER: Table = &[
    ("id", &["Email"]),
    ("external.shopify", &["Customer ID"]),
    ("first_name", &["First Name"]),
    ("last_name", &["Last Name"]),
    ("emails", &["Email"]),
    ("phones", &["Phone"]),
    ("country", &["Default Address Country Code", "Country Code"]),
    ("tags", &["Tags"]),
];

/// The fields of an order in the API, by field.
const API_ORDER: Table = &[
    ("id", &["name"]),
    ("external.shopify", &["id"]),
    ("customer_id", &["customer.id"]),
    ("ordered_at", &["created_at"]),
    ("status", &["financial_status"]),
    ("cancelled_at", &["cancelled_at"]),
    ("currency", &["currency"]),
    ("net", &["subtotal_price"]),
    ("discount", &["total_discounts"]),
    ("tax", &["total_tax"]),
    ("shipping", &["total_shipping_price_set.shop_money.amount"]),
    ("total", &["total_price"]),
    ("channel", &["source_name"]),
    ("product_id", &["line_items[].product_id"]),
    ("sku", &["line_items[].sku"]),
    ("quantity", &["line_items[].quantity"]),
    ("price", &["line_items[].price"]),
];

/// The fields of a customer in the API, by field.
const API_CUSTOMER: Table = &[
    ("id", &["id"]),
    ("first_name", &["first_name"]),
    ("last_name", &["last_name"]),
    ("emails", &["email"]),
    ("phones", &["phone"]),
    ("created_at", &["created_at"]),
    ("country", &["default_address.country_code"]),
    ("tags", &["tags"]),
];

/// The map of the admin's exports.
pub(super) fn export(entity: &Entity) -> Option<ColumnMap> {
    shopify(match entity {
        Entity::Order => ORDER,
        Entity::Customer => CUSTOMER,
        _ => return None,
    })
}

/// The map of the API.
pub(super) fn api(entity: &Entity) -> Option<ColumnMap> {
    let map = shopify(match entity {
        Entity::Order => API_ORDER,
        Entity::Customer => API_CUSTOMER,
        _ => return None,
    })?;
    Some(map.with_fallback("customer_id", "email"))
}

fn shopify(table: Table) -> Option<ColumnMap> {
    let mut map = ColumnMap::of(table).with_constant("source", "shopify");
    map.formats.list_separator = Some(',');
    if map.columns.contains_key("channel") {
        // Apps that sell for the shop have words of their own, which say nothing of a channel.
        map = map.with_values("channel", &[("web", "website"), ("pos", "in_person"), ("*", "")]);
    }
    Some(map)
}
