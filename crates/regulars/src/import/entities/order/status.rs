//! The words by which shops and payment services say how far an order has come.

use crate::import::cure::quoted;
use crate::import::fields::Field;
use crate::import::notes::{Fault, Read};
use crate::import::row::Row;
use crate::model::OrderStatus;

/// Words of other systems, without spaces, hyphens and underscores, and the word of ours that means the same. A word
/// that means different things in different systems (`open`, `closed`, `confirmed`) isn't here: the map must say it.
const WORDS: &[(OrderStatus, &[&str])] = &[
    (
        OrderStatus::Draft,
        &["checkoutdraft", "autodraft", "cart", "abandoned", "abandonedcart", "abandonedcheckout", "incomplete"],
    ),
    (
        OrderStatus::Pending,
        &[
            "unpaid",
            "notpaid",
            "pendingpayment",
            "paymentpending",
            "pendingapproval",
            "awaitingpayment",
            "waitingforpayment",
            "awaitingbankwirepayment",
            "awaitingcheckpayment",
            "onhold",
            "holded",
            "paymentreview",
            "pendingreview",
            "balancedue",
            "outstanding",
            "overdue",
            "pastdue",
            "onbackorder(notpaid)",
            "requirespaymentmethod",
            "requiressource",
            "requiresconfirmation",
            "requiresaction",
        ],
    ),
    (
        OrderStatus::Authorized,
        &["authorised", "paymentauthorized", "paymentauthorised", "requirescapture", "uncaptured"],
    ),
    (OrderStatus::PartiallyPaid, &["partlypaid", "partpaid", "partialpayment", "depositpaid"]),
    (
        OrderStatus::Failed,
        &[
            "paymentfailed",
            "failedpayment",
            "paymenterror",
            "declined",
            "paymentdeclined",
            "denied",
            "refused",
            "blocked",
            "uncollectible",
        ],
    ),
    (OrderStatus::Expired, &["paymentexpired"]),
    (OrderStatus::Voided, &["void"]),
    (OrderStatus::Cancelled, &["canceled", "trash", "trashed", "deleted"]),
    (
        OrderStatus::Paid,
        &[
            "succeeded",
            "successful",
            "captured",
            "settled",
            "paymentreceived",
            "paymentaccepted",
            "paymentsucceeded",
            "paymentsuccessful",
            "processing",
            "awaitingfulfillment",
            "awaitingshipment",
            "awaitingpickup",
            "readytoship",
            "readyforpickup",
            "unshipped",
            "onbackorder(paid)",
        ],
    ),
    (
        OrderStatus::Shipped,
        &["dispatched", "fulfilled", "partiallyshipped", "partiallyfulfilled", "intransit", "outfordelivery"],
    ),
    (OrderStatus::Completed, &["complete", "delivered", "finished"]),
    (OrderStatus::PartiallyRefunded, &["partlyrefunded", "partialrefund"]),
    (OrderStatus::Refunded, &["refund", "fullyrefunded", "returned"]),
];

/// How far an order has come; an unknown word is kept, counted, and doubtful where it first occurs.
pub(super) fn order_status(row: &mut Row<'_>, field: Field) -> Read<Option<OrderStatus>> {
    let Some(text) = row.text(field)? else { return Ok(None) };
    let known = meaning(&text);
    if known.is_none() {
        let cure = format!(
            "declare values.status = {{{}: \"paid\"}}, or \"pending\", or \"cancelled\", as it means",
            quoted(&text)
        );
        let fault = Fault::new(field.name, &text, "not a known word; kept as it is, and no purchase").cured(cure);
        row.unknown(field, &text, fault);
    }
    Ok(Some(known.unwrap_or_else(|| OrderStatus::from(text))))
}

/// Whether it is known what a word means.
pub(in crate::import) fn is_known(text: &str) -> bool {
    meaning(text).is_some()
}

/// What a word means, whatever its case and the signs between its parts.
pub(super) fn meaning(text: &str) -> Option<OrderStatus> {
    let word = text.to_lowercase();
    // WooCommerce's database has its words with this prefix.
    let word = word.strip_prefix("wc-").unwrap_or(&word);
    let key: String = word.chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-')).collect();
    let is_key = |known: &str| known.bytes().filter(|byte| *byte != b'_').eq(key.bytes());
    let ours = OrderStatus::WORDS.iter().find(|known| is_key(known)).map(|known| OrderStatus::from(*known));
    ours.or_else(|| WORDS.iter().find(|(_, theirs)| theirs.contains(&key.as_str())).map(|(status, _)| status.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shops_and_payment_services_are_understood() {
        for (word, status) in [
            ("Payment failed", OrderStatus::Failed),
            ("wc-failed", OrderStatus::Failed),
            ("pending payment", OrderStatus::Pending),
            ("wc-on-hold", OrderStatus::Pending),
            ("Awaiting Payment", OrderStatus::Pending),
            ("requires_payment_method", OrderStatus::Pending),
            ("checkout-draft", OrderStatus::Draft),
            ("trash", OrderStatus::Cancelled),
            ("Canceled", OrderStatus::Cancelled),
            ("partiallyPaid", OrderStatus::PartiallyPaid),
            ("PARTIALLY_REFUNDED", OrderStatus::PartiallyRefunded),
            ("wc-processing", OrderStatus::Paid),
            ("succeeded", OrderStatus::Paid),
            ("Partially Shipped", OrderStatus::Shipped),
            ("Complete", OrderStatus::Completed),
        ] {
            assert_eq!(meaning(word), Some(status), "{word}");
        }
    }

    #[test]
    fn words_of_several_meanings_are_unknown() {
        for word in ["open", "closed", "confirmed", "wc", "", "bezahlt", "unfulfilled"] {
            assert_eq!(meaning(word), None, "{word}");
        }
    }

    #[test]
    fn every_word_is_written_as_it_is_looked_up_and_means_one_thing() {
        let words: Vec<&str> = WORDS.iter().flat_map(|(_, words)| words.iter().copied()).collect();
        for (status, theirs) in WORDS {
            theirs.iter().for_each(|word| assert_eq!(meaning(word).as_ref(), Some(status), "{word}"));
        }
        let mut distinct = words.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), words.len());
    }
}
