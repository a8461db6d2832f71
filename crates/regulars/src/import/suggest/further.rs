//! What a file of sales holds beside them, and what its prices are of: asked, as no value tells.

use super::doubts::question;
use super::kinds::Kind;
use super::proposal::SuggestedQuestion;
use super::sample::{Column, Sample};
use crate::import::map::{ColumnMap, name_key};

/// Ends of names, in the form in which names are compared, of columns that say what a row is.
const TYPE_NAMES: &[&str] = &[
    "type",
    "kind",
    "eventname",
    "metric",
    "typ",
    "belegart",
    "buchungsart",
    "vorgangsart",
    "tipo",
    "тип",
    "نوع",
    "类型",
    "類型",
];
/// Parts of names of columns that say of which sort something else is.
const OTHER_TYPES: &[&str] =
    &["card", "customer", "product", "item", "ship", "method", "device", "discount", "amounttype"];
/// Columns that say that a sale didn't last, or wasn't meant.
const FLAGS: &[&str] =
    &["refunded", "voided", "void", "cancelled", "canceled", "disputed", "deleted", "test", "testmode"];

/// A column that tells sales from other rows (refunds, fees, payouts) must not go unread.
pub(super) fn other_rows(sample: &Sample, kind: &Kind, map: &ColumnMap) -> Vec<SuggestedQuestion> {
    let columns = sample.columns.iter().enumerate().filter(|(at, _)| !kind.uses(*at)).map(|(_, column)| column);
    let unread = columns.filter(|column| tells_rows_apart(column) && !map.only.contains_key(&column.name));
    let ask = |column: &Column| {
        let shown: Vec<String> = column.words().iter().map(|word| format!("{word:?}")).collect();
        let why = format!(
            "{:?} isn't read, and every row counts: it holds {}; are all of these sales? Declare only = {{{:?}: [{}]}} with \
             the words of the rows that are sales, or refunds of sales",
            column.name,
            shown.join(", "),
            column.name,
            shown.first().map_or("", String::as_str)
        );
        question("only", why)
    };
    unread.map(ask).collect()
}

fn tells_rows_apart(column: &Column) -> bool {
    /// Words above which a column is no list of sorts.
    const MOST: usize = 20;
    let key = name_key(&column.name);
    let key = key.trim_end_matches(['?', '？']);
    let is_type = TYPE_NAMES.iter().any(|end| key.ends_with(end)) && !OTHER_TYPES.iter().any(|part| key.contains(part));
    let is_flag = FLAGS.contains(&key.strip_prefix("is").unwrap_or(key));
    let words = column.words().len();
    (is_type || is_flag) && (2..=MOST).contains(&words)
}

/// Parts of names of prices that are of one piece.
const OF_ONE: &[&str] = &["unit", "each", "einzel", "stück", "单价", "واحد", "цена"];

/// Whether a price is of one piece, or of as many as were bought, shows where another amount of the order is read.
pub(super) fn price_of_a_line(sample: &Sample, kind: &Kind) -> Option<SuggestedQuestion> {
    let (price, quantity) = (kind.column(sample, "price")?, kind.column(sample, "quantity")?);
    let key = name_key(&price.name);
    let is_clear =
        OF_ONE.iter().any(|part| key.contains(part)) || ["gross", "net", "total"].iter().any(|any| kind.has(any));
    let several = quantity.values.iter().find(|value| !matches!(value.as_str(), "0" | "1" | "1.0"));
    let several = several.filter(|_| !is_clear && kind.system.is_none())?;
    let why = format!(
        "is {:?} the price of one piece, or of all {several}? Of one it is multiplied by {:?}; of all, rename columns.price \
         to columns.line_amount",
        price.name, quantity.name
    );
    Some(question("price", why))
}
