//! The names of Segment: its JSON calls (`properties.total`, `context.campaign.name`) and the columns of its warehouse
//! tables (`total`, `context_campaign_name`).

use crate::import::map::{ColumnMap, Table};
use crate::{Error, Result, model::Entity};

/// The names of a customer, by field.
const CUSTOMER: Table = &[
    ("id", &["userId", "traits.id"]),
    ("anonymous_ids", &["anonymousId"]),
    ("account_id", &["context.groupId", "context_group_id", "traits.company.id"]),
    ("name", &["traits.name", "name"]),
    ("first_name", &["traits.firstName", "first_name"]),
    ("last_name", &["traits.lastName", "last_name"]),
    ("emails", &["traits.email", "email"]),
    ("phones", &["traits.phone", "phone"]),
    ("created_at", &["traits.createdAt", "created_at"]),
    ("lang", &["context.locale", "context_locale"]),
    ("time_zone", &["context.timezone", "context_timezone"]),
    ("country", &["traits.address.country", "address_country"]),
    ("acquisition_source", &["context.campaign.source", "context_campaign_source"]),
    ("acquisition_campaign_id", &["context.campaign.name", "context_campaign_name"]),
    ("received_at", &["receivedAt"]),
];

/// The names of an account, by field.
const ACCOUNT: Table = &[
    ("id", &["groupId"]),
    ("name", &["traits.name", "name"]),
    ("domains", &["traits.website", "website"]),
    ("industry", &["traits.industry", "industry"]),
    ("employees", &["traits.employees", "employees"]),
    ("created_at", &["traits.createdAt", "created_at"]),
    ("country", &["traits.address.country", "address_country"]),
    ("tier", &["traits.plan", "plan"]),
    ("received_at", &["receivedAt"]),
];

/// The names of an interaction, by field.
const INTERACTION: Table = &[
    ("id", &["messageId", "id"]),
    ("customer_id", &["userId"]),
    ("anonymous_id", &["anonymousId"]),
    ("account_id", &["context.groupId", "context_group_id"]),
    ("kind", &["type"]),
    ("occurred_at", &["timestamp"]),
    ("received_at", &["receivedAt"]),
    ("touchpoint", &["event", "event_text"]),
    ("campaign_id", &["context.campaign.name", "context_campaign_name"]),
    ("custom.page", &["context.page.path", "context_page_path", "properties.path"]),
    ("custom.name", &["name", "properties.name"]),
];

/// The names of an order, by field.
const ORDER: Table = &[
    ("id", &["properties.order_id", "order_id"]),
    ("record", &["event"]),
    ("customer_id", &["userId"]),
    ("account_id", &["context.groupId", "context_group_id"]),
    ("ordered_at", &["timestamp"]),
    ("received_at", &["receivedAt"]),
    ("gross", &["properties.revenue", "revenue"]),
    ("net", &["properties.subtotal", "subtotal"]),
    ("total", &["properties.total", "total"]),
    ("tax", &["properties.tax", "tax"]),
    ("shipping", &["properties.shipping", "shipping"]),
    ("discount", &["properties.discount", "discount"]),
    ("currency", &["properties.currency", "currency"]),
    ("campaign_id", &["context.campaign.name", "context_campaign_name"]),
    ("product_id", &["properties.products[].product_id", "properties.products[].id", "product_id"]),
    ("sku", &["properties.products[].sku", "sku"]),
    ("category", &["properties.products[].category", "category"]),
    ("quantity", &["properties.products[].quantity", "quantity"]),
    ("price", &["properties.products[].price", "price"]),
    ("custom.coupon", &["properties.coupon", "coupon"]),
];

/// The names of a subscription, by field.
const SUBSCRIPTION: Table = &[
    ("id", &["properties.subscription_id", "subscription_id", "messageId"]),
    ("customer_id", &["userId"]),
    ("account_id", &["context.groupId", "context_group_id"]),
    ("plan", &["properties.trial_plan_name", "trial_plan_name", "properties.plan"]),
    ("starts_on", &["properties.trial_start_date", "trial_start_date"]),
    ("ends_on", &["properties.trial_end_date", "trial_end_date"]),
    ("received_at", &["receivedAt"]),
];

/// The map of Segment's names for one kind of record.
pub(super) fn map(entity: &Entity) -> Result<ColumnMap> {
    let table = match entity {
        Entity::Customer => CUSTOMER,
        Entity::Account => ACCOUNT,
        Entity::Interaction => INTERACTION,
        Entity::Order => ORDER,
        Entity::Subscription => SUBSCRIPTION,
        other => {
            return Err(Error::invalid("column map", format!("Segment has no call for {other} that is known here")));
        }
    };
    let map = ColumnMap::of(table).with_constant("source", "segment");
    Ok(match entity {
        Entity::Customer => map.with_only("type", &["identify"]),
        Entity::Account => map.with_only("type", &["group"]),
        Entity::Interaction => map
            .with_only("type", &["track", "page", "screen"])
            .with_values("kind", &[("page", "page_view"), ("screen", "page_view")])
            .with_constant("kind", "track"),
        Entity::Order => map
            .with_fallback("customer_id", "anonymousId")
            .with_only("event", &["Order Completed", "Order Refunded", "order_completed", "order_refunded"])
            .with_values(
                "record",
                &[
                    ("order completed", "order"),
                    ("order_completed", "order"),
                    ("order refunded", "return"),
                    ("order_refunded", "return"),
                ],
            ),
        Entity::Subscription => map.with_only("event", &["Trial Started", "trial_started"]),
        _ => map,
    })
}
