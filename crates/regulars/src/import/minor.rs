//! Amounts that most likely are in minor units, told by the names that payment services give them.

use super::map::name_key;
use super::notes::{Account, Fault};
use super::plan::Plan;

/// Fields that hold money.
const MONEY: &[&str] = &[
    "gross",
    "net",
    "total",
    "discount",
    "tax",
    "shipping",
    "cost",
    "price",
    "line_amount",
    "refund",
    "amount",
    "recurring",
];

/// Doubts the file whose amounts are in a column of such a name, as long as the map doesn't say what unit they are in:
/// in minor units they would be a hundred times as much.
pub(super) fn doubt(plan: &Plan, found: &[String], account: &mut Account) {
    if plan.formats.amounts.is_some() {
        return;
    }
    let holds_money =
        |name: &str| plan.slots_of(name).iter().any(|&slot| MONEY.contains(&plan.slot_name(slot).as_str()));
    let has = |key: &str| found.iter().any(|name| name_key(name) == key);
    if let Some(name) = found.iter().find(|name| is_minor(&name_key(name), has) && holds_money(name)) {
        let why = "amounts of such a column are most often in minor units (cents), and are read as major ones";
        account.doubt(0, [Fault::new("formats.amounts", name, why).cured(CURE)]);
    }
}

/// What tells the unit.
const CURE: &str = "declare formats.amounts = \"minor\", or \"major\" if they are not";

/// Whether a column is called as amounts in minor units are: with the word, or as in the answers of Square, Adyen and
/// Stripe.
pub(super) fn is_minor(key: &str, has: impl Fn(&str) -> bool) -> bool {
    let word = ["cents", "minor", "minorunits", "minorunit"].iter().any(|word| key.ends_with(word));
    // Shopify's GraphQL writes `shopMoney` and `presentmentMoney`, in major units.
    let square = key.ends_with("money.amount") && !key.contains("shopmoney") && !key.contains("presentmentmoney");
    let adyen =
        key.strip_suffix("value").is_some_and(|path| path.ends_with("amount.") && has(&format!("{path}currency")));
    let stripe_names = ["customer", "object", "livemode", "paymentintent"];
    let stripe = key == "amount" && has("created") && has("currency") && stripe_names.iter().any(|name| has(name));
    word || square || adyen || stripe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_minor_units() {
        let with = |names: &'static [&'static str]| move |name: &str| names.contains(&name);
        for (key, names) in [
            ("totalcents", &[][..]),
            ("amountminorunits", &[]),
            ("amountmoney.amount", &[]),
            ("amount.value", &["amount.currency"]),
            ("amount", &["created", "currency", "customer"]),
        ] {
            assert!(is_minor(key, with(names)), "{key}");
        }
        for (key, names) in [
            ("amount", &["created", "currency"][..]),
            ("amount.value", &["amount.currencycode"]),
            ("total", &[]),
            ("totalpriceset.shopmoney.amount", &[]),
            ("percent", &[]),
        ] {
            assert!(!is_minor(key, with(names)), "{key}");
        }
    }
}
