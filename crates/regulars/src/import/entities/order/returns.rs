//! What goes back: returns in columns of their own, in rows of their own, and as lines below zero.

use super::amounts::times;
use super::{
    CURRENCY, GROSS, LINE_AMOUNT, NET, PRICE, QUANTITY, RECORD, REFUND, RETURN_OF, RETURN_REASON, RETURN_SKU,
    RETURNED_AT, SHIPPING, SKU, TAX, TOTAL,
};
use crate::import::fields::Field;
use crate::import::notes::{Fault, Read};
use crate::import::row::Row;
use crate::model::{Instant, Money, Return};

/// Whether a row tells of a return: it says so, or its quantity or an amount is below zero.
pub(super) fn is_return(row: &mut Row<'_>) -> Read<bool> {
    match row.text(RECORD)?.map(|record| record.to_lowercase()).as_deref() {
        Some("order" | "shop_order") => Ok(false),
        Some("return" | "refund" | "shop_order_refund") => Ok(true),
        Some(_) => Err(row.fault(RECORD, "neither order nor return")),
        None => {
            let whole =
                [GROSS, NET, TOTAL].into_iter().find(|&field| row.cell(field).is_some_and(|cell| !is_negative(cell)));
            match (below_zero(row), whole) {
                (Some(line), Some(whole)) => Err(row.fault(line, format!("below zero, although {} isn't", whole.name))),
                (below, _) => Ok(below.is_some()),
            }
        }
    }
}

/// The first field of a row, or of an item of its list, that is below zero.
pub(super) fn below_zero(row: &Row<'_>) -> Option<Field> {
    [QUANTITY, LINE_AMOUNT, PRICE, GROSS, NET, TOTAL]
        .into_iter()
        .find(|&field| row.cell(field).is_some_and(is_negative))
}

/// Whether a number is written with a sign that makes it negative; what it is, and whether it is one, comes later.
fn is_negative(cell: &str) -> bool {
    if cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return false;
    }
    let is_sign = |c| matches!(c, '-' | '−' | '(');
    let before = cell.split(|c: char| c.is_numeric()).next().unwrap_or("");
    let after = cell.rsplit(|c: char| c.is_numeric()).next().unwrap_or("");
    let is_zero = !cell.chars().any(|c| c.is_numeric() && !matches!(c, '0' | '۰' | '٠'));
    !is_zero && (before.contains(is_sign) || after.contains(['-', '−']))
}

/// The order that a row of a return names in a column of its own: there the row's id is that of the return.
pub(super) fn returned_order(row: &mut Row<'_>) -> Read<Option<String>> {
    // Where orders and returns share a table, an order returns nothing: 0.
    Ok(row.text(RETURN_OF)?.filter(|id| id != "0"))
}

/// The refund that an order's row tells of. One of zero without a date is none; another one without a date counts from
/// the order's on.
pub(super) fn read_return(row: &mut Row<'_>, ordered_at: Option<Instant>) -> Read<Option<Return>> {
    let Some(amount) = refund(row, REFUND)? else { return Ok(None) };
    let at = row.instant(RETURNED_AT)?;
    if at.is_none() && amount.minor == 0 {
        return Ok(None);
    }
    if at.is_none() {
        row.doubt(RETURNED_AT, "", "missing, although there is a refund; taken as of the order's date");
    }
    let (sku, reason) = (row.text(RETURN_SKU)?, row.text(RETURN_REASON)?);
    Ok(Some(Return { at: row.needed(RETURNED_AT, at.or(ordered_at))?, amount, line: None, sku, reason }))
}

/// The return that a whole row tells of: its date and amount are the return's.
pub(super) fn read_return_row(row: &mut Row<'_>) -> Read<Return> {
    let at = match row.instant(RETURNED_AT)? {
        Some(at) => Some(at),
        None => row.instant(super::ORDERED_AT)?,
    };
    returned(row, at)
}

/// A line below zero of an order whose other lines stand in the same row.
pub(super) fn read_returned_line(row: &mut Row<'_>, ordered_at: Option<Instant>) -> Read<Return> {
    let at = row.instant(RETURNED_AT)?.or(ordered_at);
    returned(row, at)
}

fn returned(row: &mut Row<'_>, at: Option<Instant>) -> Read<Return> {
    let amount = returned_amount(row)?;
    let sku = row.text(RETURN_SKU)?;
    Ok(Return {
        at: row.needed(RETURNED_AT, at)?,
        amount: row.needed(REFUND, amount)?,
        line: None,
        sku: if sku.is_some() { sku } else { row.text(SKU)? },
        reason: row.text(RETURN_REASON)?,
    })
}

/// What was paid back: the first amount that isn't zero, whatever its sign; a total without its tax and shipping.
fn returned_amount(row: &mut Row<'_>) -> Read<Option<Money>> {
    let mut zero = None;
    for field in [REFUND, NET, GROSS, TOTAL, LINE_AMOUNT] {
        match refund(row, field)? {
            Some(amount) if amount.minor == 0 => zero = Some(amount),
            Some(total) if field.at == TOTAL.at => return without_charges(row, total).map(Some),
            Some(amount) => return Ok(Some(amount)),
            None => {}
        }
    }
    let (Some(price), Some(quantity)) = (refund(row, PRICE)?, row.float(QUANTITY)?) else { return Ok(zero) };
    let minor = times(price.minor, quantity.abs()).ok_or_else(|| row.fault(PRICE, "too large an amount"))?;
    Ok(Some(Money::new(minor, price.currency)))
}

fn without_charges(row: &mut Row<'_>, total: Money) -> Read<Money> {
    let mut rest = total;
    for field in [TAX, SHIPPING] {
        if let Some(charge) = refund(row, field)? {
            rest = rest.checked_sub(charge).map_err(|error| row.fault(field, error.to_string()))?;
        }
    }
    if rest.minor < 0 { Err(row.fault(TOTAL, "less than its tax and shipping")) } else { Ok(rest) }
}

fn refund(row: &mut Row<'_>, field: Field) -> Result<Option<Money>, Fault> {
    let Some(amount) = row.money(field, CURRENCY)? else { return Ok(None) };
    let minor = amount.minor.checked_abs().ok_or_else(|| row.fault(field, "too large an amount"))?;
    Ok(Some(Money::new(minor, amount.currency)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_of_a_number_is_seen_wherever_it_stands() {
        for cell in ["-1", "-12.50", "−3", "(12.50)", "12.50-", "€-5", "- 5 EUR", "-۱۲", "12.50- zł"] {
            assert!(is_negative(cell), "{cell}");
        }
        for cell in ["1", "0", "-0.00", "1e-5", "12.50", "", "abc", "(0)", "5 EUR", "2-3"] {
            assert!(!is_negative(cell), "{cell}");
        }
    }
}
