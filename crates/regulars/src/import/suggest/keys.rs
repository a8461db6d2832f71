//! The forms in which the name of a column is looked up.

use crate::import::map::name_key;
use crate::model::Entity;

/// Parts of a path that name no record but hold one, as answers of APIs write it.
const WRAPPERS: &[&str] = &["attributes", "data", "fields", "links", "node", "properties", "resource"];
/// Ends of a name that tell the unit of an amount.
const UNITS: &[&str] = &["incents", "cents", "minorunits", "minor"];

/// What a kind of record is called in names of its columns (`invoice_total`, `subscriptions.status`).
fn own_words(entity: &Entity) -> &'static [&'static str] {
    match entity {
        Entity::Order => {
            &["order", "invoice", "transaction", "payment", "charge", "sale", "purchase", "receipt", "checkout"]
        }
        Entity::Feedback => &["review", "response", "feedback", "answer", "survey"],
        Entity::Ticket => &["ticket", "conversation", "case", "issue"],
        Entity::Deal => &["deal", "opportunity"],
        Entity::Subscription => &["subscription", "contract"],
        Entity::Invitation => &["invitation"],
        Entity::Interaction => &["event", "interaction"],
        Entity::Customer => &["customer", "contact", "user", "person", "subscriber", "member"],
        Entity::Account => &["account", "company", "organization"],
        _ => &[],
    }
}

/// The forms of a name.
#[derive(Debug)]
pub(super) struct Keys {
    /// As it is written; without what stands in brackets (`Created (UTC)`); without what a report puts before each
    /// (`Deal - Value`).
    pub(super) written: [String; 3],
    /// Without the record's own name (`invoice.total`), with that of another record (`customers.id` as `customerid`),
    /// without a unit (`amount_cents`).
    pub(super) parts: Vec<String>,
}

impl Keys {
    pub(super) fn of(name: &str, entity: &Entity) -> Self {
        // The brackets of a list in a path stand within it.
        let path = name.replace("[]", "");
        let plain = path.split(['(', '[', '（']).next().filter(|plain| !plain.trim().is_empty()).unwrap_or(&path);
        let last = plain.rsplit(" - ").next().unwrap_or(plain);
        let written = [name, plain, last].map(name_key);
        let key = name_key(last);
        let parts = if name.contains("[].") { line(&key) } else { parts(&key, entity) };
        Self { written, parts }
    }

    /// Every form, the surest first.
    pub(super) fn all(&self) -> impl Iterator<Item = &String> {
        self.written.iter().chain(&self.parts).filter(|key| !key.is_empty())
    }

    /// Whether the names differ in nothing but brackets.
    pub(super) fn is_alike(&self, other: &Self) -> bool {
        let [_, plain, _] = &self.written;
        let [_, others, _] = &other.written;
        plain == others
    }
}

/// What the lines of an order are called: of other lists a record reads nothing.
const LINES: &[&str] = &["lineitem", "item", "line", "orderline", "product"];

/// The form of a name within a list.
fn line(key: &str) -> Vec<String> {
    let (path, leaf) = key.rsplit_once('.').unwrap_or_default();
    let is_line = LINES.contains(&singular(path.rsplit('.').next().unwrap_or(path)));
    if is_line { vec![format!("lineitem{leaf}")] } else { Vec::new() }
}

fn parts(key: &str, entity: &Entity) -> Vec<String> {
    let own = own_words(entity);
    let mut found = Vec::new();
    if let Some((path, leaf)) = key.rsplit_once('.') {
        let is_own = |part: &str| WRAPPERS.contains(&part) || own.contains(&singular(part));
        let parent = path.rsplit('.').next().unwrap_or(path);
        match leaf {
            _ if !leaf.is_empty() && path.split('.').all(is_own) => found.push(leaf.to_owned()),
            "amount" | "value" => found.push(parent.to_owned()),
            "currency" | "currencycode" => found.push(leaf.to_owned()),
            _ if parent.is_empty() || leaf.is_empty() => {}
            _ => found.push(format!("{}{leaf}", singular(parent))),
        }
    }
    let named = std::iter::once(key.to_owned()).chain(found.clone());
    let shorter: Vec<String> = named.flat_map(|key| without(&key, own)).collect();
    found.extend(shorter);
    found
}

/// A name without the record's own before it, and without a unit behind it.
fn without(key: &str, own: &[&str]) -> Vec<String> {
    let bare = own.iter().find_map(|word| key.strip_prefix(word)).map(str::to_owned);
    let unit = |key: &str| UNITS.iter().find_map(|unit| key.strip_suffix(unit)).map(str::to_owned);
    let both = bare.as_deref().and_then(unit);
    [bare, unit(key), both].into_iter().flatten().collect()
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_looked_up_in_parts() {
        for (name, entity, form) in [
            ("Review Created (UTC)", Entity::Feedback, "reviewcreated"),
            ("Deal - Value", Entity::Deal, "value"),
            ("invoice.total", Entity::Order, "total"),
            ("invoice_total", Entity::Order, "total"),
            ("subscriptions.id", Entity::Subscription, "id"),
            ("subscriptions.id", Entity::Order, "subscriptionid"),
            ("customers.id", Entity::Order, "customerid"),
            ("line_items[].sku", Entity::Order, "lineitemsku"),
            ("data.attributes.body", Entity::Feedback, "body"),
            ("total.amount", Entity::Order, "total"),
            ("amount.value", Entity::Order, "amount"),
            ("price.currencyCode", Entity::Order, "currencycode"),
            ("order_total_cents", Entity::Order, "total"),
            ("amount_minor", Entity::Order, "amount"),
        ] {
            let keys = Keys::of(name, &entity);
            assert!(keys.all().any(|key| key == form), "{name}: {keys:?}");
        }
    }

    #[test]
    fn another_records_id_is_not_the_records_own() {
        for name in ["customer.id", "billing_address.id", "lines[].id", "data[].id", "id.", "."] {
            let keys = Keys::of(name, &Entity::Order);
            assert!(!keys.all().any(|key| key == "id" || key.is_empty()), "{name}: {keys:?}");
        }
    }
}
