//! Orders from rows, which may each tell of an order, one of its lines, or a return.
//!
//! Amounts: `gross` is the price before discount, `net` after it and before returns, `total` what was charged with tax
//! and shipping. The record keeps gross: as given, else `net + discount`, else `total + discount - tax - shipping`,
//! else the sum of its lines (`line_amount`, or `price` times `quantity`). Amounts that contradict each other are
//! doubtful. Lines and returns stand in the order of their rows; those that take their currency from a later row come last.
//! An order that names an account and no customer is the account's.
//!
//! What an order's first row says, its further rows may leave empty: customer, date, currency and totals. Where the
//! times of its rows differ, the earliest counts. A row whose quantity or amount is below zero is a return of the order
//! it names, on its own date.

mod amounts;
mod currency;
mod draft;
mod returns;
mod rows;
mod status;
mod unread;

use std::collections::HashMap;

use self::amounts::{doubt_amounts, gross};
use self::currency::share_currency;
use self::draft::{OrderDraft, OrderDraftColumns};
use self::returns::{is_return, read_return, read_return_row, returned_order};
use self::rows::{agree, doubt_moments, fold_custom, fold_moments};
pub(in crate::import) use self::status::is_known as is_known_status;
use self::status::order_status;
use self::unread::doubt_unread;
pub(in crate::import) use self::unread::{is_called_status, is_no_sale, may_tell_status};
use crate::import::collect::{Importable, already_used};
use crate::import::cure::usual_cure;
use crate::import::fields::{Field, fields};
use crate::import::ids::no_person;
use crate::import::lint::Lint;
use crate::import::money::lacks_currency;
use crate::import::notes::{Fault, Read};
use crate::import::row::{Row, checked};
use crate::math::sort_rows;
use crate::model::{CREDIT_NOTE, Channel, Money, Order, OrderLine, OrderStatus};

fields! {
    ID = "id" or "order_id" or "order_number";
    RECORD = "record";
    RETURN_OF = "return_of" or "parent_id" or "original_order_id";
    CUSTOMER_ID = "customer_id" or "user_id" or "contact_id";
    ACCOUNT_ID = "account_id" or "company_id";
    ORDERED_AT = "ordered_at" or "order_date" or "date";
    UTC_OFFSET_MINUTES = "utc_offset_minutes";
    STATUS = "status" or "order_status" or "payment_status" or "financial_status";
    CANCELLED_AT = "cancelled_at" or "canceled_at";
    GROSS = "gross" or "gross_amount";
    NET = "net" or "net_amount";
    TOTAL = "total" or "total_amount";
    DISCOUNT = "discount" or "discount_amount";
    TAX = "tax" or "tax_amount";
    SHIPPING = "shipping" or "shipping_amount";
    COST = "cost" or "cost_amount";
    CURRENCY = "currency";
    CHANNEL = "channel";
    CAMPAIGN_ID = "campaign_id" or "campaign";
    PRODUCT_ID = "product_id" or "lines[].product_id";
    SKU = "sku" or "lines[].sku";
    CATEGORY = "category" or "lines[].category";
    QUANTITY = "quantity" or "lines[].quantity";
    PRICE = "price" or "unit_price" or "lines[].price";
    LINE_AMOUNT = "line_amount" or "lines[].amount";
    REFUND = "refund" or "refund_amount" or "returns[].amount";
    RETURNED_AT = "returned_at" or "refunded_at" or "returns[].at";
    RETURN_SKU = "return_sku" or "returns[].sku";
    RETURN_REASON = "return_reason" or "returns[].reason";
}

/// Gross, net, total, discount, tax, shipping, cost.
const AMOUNTS: [Field; 7] = [GROSS, NET, TOTAL, DISCOUNT, TAX, SHIPPING, COST];
/// A row with one of these tells of a line, not of a whole order.
const LINE: [Field; 4] = [PRODUCT_ID, SKU, PRICE, LINE_AMOUNT];

/// Why a return stays without a record.
const NO_ORDER: &str = "no row tells of the order this return belongs to; declare columns.return_of = the column that names \
    the order";
/// What is said of money back that names no order, and what tells its order.
const CREDIT: &str = "no row tells of the order this return belongs to: kept as a credit note of its own, no purchase, and taken off the \
     customer's last ones";
const RETURN_OF_CURE: &str = "declare columns.return_of = the column that names the order, if there is one";

impl Importable for Order {
    const FIELDS: &'static [Field] = FIELDS;
    const REQUIRED: &'static [&'static [Field]] =
        &[&[ID], &[CUSTOMER_ID, ACCOUNT_ID], &[ORDERED_AT], &[GROSS, NET, TOTAL, PRICE, LINE_AMOUNT]];
    type Draft = OrderDraft;
    type Drafts = OrderDraftColumns;

    fn read(row: &mut Row<'_>) -> Result<OrderDraft, Fault> {
        let is_return = is_return(row)?;
        let returned = if is_return { returned_order(row)? } else { None };
        let names_order = returned.is_some();
        let credit = is_return && returned.is_none() && row.cell(RECORD).is_none() && !row.any(&LINE);
        let id = returned.map_or_else(|| row.id(ID), Ok)?;
        share_currency(row, &id);
        let mut custom = row.custom();
        let mut draft = OrderDraft {
            id,
            customer_id: row.person(CUSTOMER_ID, &mut custom)?,
            account_id: row.organisation(ACCOUNT_ID, &mut custom)?,
            credit,
            ..OrderDraft::default()
        };
        // Of one column, either somebody or nobody is read.
        if draft.customer_id.is_none() || !row.plan.is_alone(CUSTOMER_ID.at) {
            draft.nobody = row.placeholder(CUSTOMER_ID);
        }
        if draft.nobody.is_none() {
            draft.nobody = row.placeholder(ACCOUNT_ID);
            draft.nobodys_account = draft.nobody.is_some();
        }
        if is_return {
            if names_order {
                // Payment services name there whom the money came from: the shop.
                (draft.customer_id, draft.account_id) = (None, None);
            }
            draft.returns.push(read_return_row(row)?);
        } else {
            draft.custom = custom;
            read_order(row, &mut draft)?;
        }
        Ok(draft)
    }

    fn id(draft: &OrderDraft) -> &str {
        &draft.id
    }

    fn waits(row: &Row<'_>, fault: &Fault) -> bool {
        // A further line of an order that stands before the row with the currency, or apart from it.
        lacks_currency(fault) && row.cell(ORDERED_AT).is_none() && row.any(&LINE)
    }

    fn lends(draft: &OrderDraft) -> Option<&str> {
        let of_lines = draft.lines.iter().flat_map(|(line, amount)| [line.price, *amount]);
        draft.amounts.iter().copied().chain(of_lines).flatten().next().map(|amount| amount.currency.code())
    }

    fn alike(one: &OrderDraft, other: &OrderDraft) -> bool {
        !one.whole
            && !other.whole
            && one.ordered_at.is_some() == other.ordered_at.is_some()
            && one.head() == other.head()
    }

    fn is_part(draft: &OrderDraft) -> bool {
        draft.ordered_at.is_none()
    }

    fn key(draft: &OrderDraft) -> String {
        // Of rows that each describe the order as such one is kept, with its lists.
        let lists = draft.whole.then_some((draft.ordered_at, &draft.lines, &draft.returns, &draft.origin));
        // Rows that tell of the order come before those of its returns.
        format!("{} {:?} {lists:?}", draft.ordered_at.is_none(), draft.head())
    }

    fn fold(into: &mut OrderDraft, more: OrderDraft, first_row: usize) -> Result<Option<Fault>, Fault> {
        if into.whole && more.whole {
            return Err(already_used(&more.id, first_row));
        }
        agree(into, &more, first_row)?;
        let repeated =
            AMOUNTS.iter().zip(into.amounts).zip(more.amounts).find(|((_, old), new)| old.is_some() && new.is_some());
        let doubt = repeated.map(|((field, _), amount)| {
            let amount = amount.map(|amount| amount.to_string()).unwrap_or_default();
            let fault = Fault::new(field.name, &amount, "repeats the amount of an earlier row and counts once");
            fault.detail(format!("row {first_row}")).cured("an amount of the line belongs in line_amount")
        });
        for (old, new) in into.amounts.iter_mut().zip(more.amounts) {
            *old = old.or(new);
        }
        into.whole |= more.whole;
        fold_moments(into, &more);
        into.customer_id = into.customer_id.take().or(more.customer_id);
        into.account_id = into.account_id.take().or(more.account_id);
        into.nobody = into.nobody.take().or(more.nobody);
        into.status = into.status.take().or(more.status);
        into.cancelled_at = into.cancelled_at.or(more.cancelled_at);
        into.channel = into.channel.take().or(more.channel);
        into.campaign_id = into.campaign_id.take().or(more.campaign_id);
        into.folded = true;
        into.lines.extend(more.lines);
        into.too_fine = into.too_fine.take().or(more.too_fine);
        into.returns.extend(more.returns);
        into.origin.source = into.origin.source.take().or(more.origin.source);
        // An order is known once the last of its rows is.
        into.origin.received_at = into.origin.received_at.max(more.origin.received_at);
        into.origin.external_ids.extend(more.origin.external_ids);
        let differing = fold_custom(&mut into.custom, more.custom, first_row);
        Ok(doubt.or(differing))
    }

    fn finish(draft: OrderDraft, lint: &mut Lint<'_>) -> Result<Self, Fault> {
        let Some(ordered_at) = draft.ordered_at else {
            if draft.credit && draft.lines.is_empty() && !draft.returns.is_empty() {
                return credit_note(draft, lint);
            }
            return Err(match (&*draft.lines, &*draft.returns) {
                (_, [returned, ..]) => Fault::new(REFUND.name, &returned.amount.to_string(), NO_ORDER),
                ([_, ..], []) => Fault::new(ORDERED_AT.name, "", "missing in every row of the order")
                    .usually(usual_cure(ORDERED_AT.name, "")),
                ([], []) => Fault::new(ORDERED_AT.name, "", "missing").usually(usual_cure(ORDERED_AT.name, "")),
            });
        };
        doubt_moments(&draft, ordered_at, lint);
        let customer_id = draft.customer_id.clone().or_else(|| draft.account_id.clone());
        let named = if draft.nobodys_account { ACCOUNT_ID } else { CUSTOMER_ID };
        let customer_id = customer_id.ok_or_else(|| no_person(named, draft.nobody.as_deref()))?;
        let gross = gross(&draft)?;
        doubt_amounts(&draft, gross, lint)?;
        let [_, _, _, discount, tax, shipping, cost] = draft.amounts;
        let mut order = Self::new(draft.id, customer_id, ordered_at, gross)?;
        order.origin = draft.origin;
        if draft.folded {
            sort_rows(&mut order.origin.external_ids, Ord::cmp);
            order.origin.external_ids.dedup();
        }
        order.account_id = draft.account_id;
        order.utc_offset_minutes = draft.utc_offset_minutes;
        order.status = draft.status;
        order.cancelled_at = draft.cancelled_at;
        (order.discount, order.tax, order.shipping, order.cost) = (discount, tax, shipping, cost);
        order.channel = draft.channel;
        order.campaign_id = draft.campaign_id;
        order.lines = draft.lines.into_iter().map(|(line, _)| line).collect();
        order.returns = draft.returns;
        order.custom = draft.custom;
        doubt_dates(&order, lint);
        doubt_returns(&order, lint);
        doubt_lines(&order, lint);
        checked(order, Self::check)
    }
}

fn read_order(row: &mut Row<'_>, draft: &mut OrderDraft) -> Read<()> {
    let moment = row.moment(ORDERED_AT)?;
    // A row of a line may leave the date to the row that tells of the order.
    if !row.any(&LINE) {
        row.needed(ORDERED_AT, moment)?;
    }
    let (ordered_at, offset) = moment.unzip();
    (draft.ordered_at, draft.latest) = (ordered_at, ordered_at);
    draft.origin = row.origin(SOURCE, RECEIVED_AT)?;
    draft.utc_offset_minutes = row.offset(UTC_OFFSET_MINUTES)?.or(offset.flatten());
    draft.status = order_status(row, STATUS)?;
    if draft.status.is_none() {
        doubt_unread(row);
    }
    draft.cancelled_at = row.instant(CANCELLED_AT)?;
    for (amount, field) in draft.amounts.iter_mut().zip(AMOUNTS) {
        *amount = if field.at == DISCOUNT.at { discount(row)? } else { row.price(field, CURRENCY)? };
    }
    draft.channel = row.word(CHANNEL, Channel::WORDS)?;
    draft.campaign_id = row.text(CAMPAIGN_ID)?;
    draft.whole = !row.any(&LINE);
    for item in std::iter::once(None).chain((0..row.items()).map(Some)) {
        row.item = item;
        read_line(row, draft)?;
        draft.returns.extend(read_return(row, ordered_at)?);
    }
    row.item = None;
    Ok(())
}

/// What was taken off. Shops write it with the sign of what it does, or without.
fn discount(row: &mut Row<'_>) -> Read<Option<Money>> {
    let Some(off) = row.money(DISCOUNT, CURRENCY)?.filter(|off| off.minor < 0) else {
        return row.price(DISCOUNT, CURRENCY);
    };
    let cell = row.cell(DISCOUNT).unwrap_or("");
    let fault = Fault::new(DISCOUNT.name, cell, "below zero: read as a discount of that amount");
    row.notes.doubts.push(fault.cured("declare columns.discount = [] if it is a surcharge, and columns.gross with it"));
    Ok(Some(Money::new(-off.minor, off.currency)))
}

/// Money back that belongs to no order: kept as one of nothing that gave it back, which is taken off the
/// customer's last purchases.
fn credit_note(draft: OrderDraft, lint: &mut Lint<'_>) -> Result<Order, Fault> {
    let customer_id = draft.customer_id.or_else(|| draft.account_id.clone());
    let customer_id = customer_id.ok_or_else(|| no_person(CUSTOMER_ID, draft.nobody.as_deref()))?;
    let first = draft.returns.iter().map(|returned| returned.at).min().zip(draft.returns.first());
    let (at, returned) = first.ok_or_else(|| Fault::new(ORDERED_AT.name, "", "missing"))?;
    lint.doubts.push(Fault::new(REFUND.name, &returned.amount.to_string(), CREDIT).cured(RETURN_OF_CURE));
    let mut order = Order::new(draft.id, customer_id, at, Money::new(0, returned.amount.currency))?;
    order.account_id = draft.account_id;
    order.status = Some(OrderStatus::Other(CREDIT_NOTE.to_owned()));
    order.returns = draft.returns;
    checked(order, Order::check)
}

/// The line of a row, and what it came to where the row says so; in a list, one below zero is a return.
fn read_line(row: &mut Row<'_>, draft: &mut OrderDraft) -> Read<()> {
    if !row.any(&LINE) && !row.any(&[CATEGORY, QUANTITY]) {
        return Ok(());
    }
    if row.item.is_some() && returns::below_zero(row).is_some() {
        draft.returns.push(returns::read_returned_line(row, draft.ordered_at)?);
        return Ok(());
    }
    let quantity = row.float(QUANTITY)?;
    if quantity.is_some_and(|quantity| quantity < 0.0) {
        return Err(row.fault(QUANTITY, "below zero"));
    }
    let (price, comes_to) = row.unit_price(PRICE, QUANTITY, CURRENCY)?;
    if let (None, None, Some(_), Some(cell)) = (price, comes_to, quantity, row.cell(PRICE)) {
        draft.too_fine = Some(cell.to_owned());
    }
    let line = OrderLine {
        product_id: row.reference(PRODUCT_ID)?,
        sku: row.text(SKU)?,
        category: row.text(CATEGORY)?,
        quantity,
        price,
    };
    // Most orders of a file of lines have one; the first growth of a vector would be to four.
    draft.lines.reserve_exact(usize::from(draft.lines.is_empty()));
    draft.lines.push((line, row.price(LINE_AMOUNT, CURRENCY)?.or(comes_to)));
    Ok(())
}

/// Doubts returns that don't fit the order.
fn doubt_returns(order: &Order, lint: &mut Lint<'_>) {
    if order.net().is_ok_and(|net| net.minor < 0) {
        lint.doubt(REFUND.name, "", "the refunds come to more than the order's gross less discount");
    }
    if order.returns.is_empty() && order.status == Some(OrderStatus::PartiallyRefunded) {
        lint.doubt(REFUND.name, "", "missing, although the order is partially refunded; it counts in full");
    }
}

fn doubt_dates(order: &Order, lint: &mut Lint<'_>) {
    let placed = (ORDERED_AT.name, Some(order.ordered_at));
    lint.order(placed, &[(CANCELLED_AT.name, order.cancelled_at)]);
    for returned in &order.returns {
        lint.order(placed, &[(RETURNED_AT.name, Some(returned.at))]);
    }
}

/// Doubts a line that occurs twice, as it does when rows are.
fn doubt_lines(order: &Order, lint: &mut Lint<'_>) {
    let mut seen = HashMap::new();
    for line in &order.lines {
        let named = line.product_id.as_deref().or(line.sku.as_deref());
        let key = (&line.product_id, &line.sku, &line.category, line.quantity.map(f64::to_bits), line.price);
        let times: &mut usize = seen.entry(key).or_default();
        *times += 1;
        if let Some(product) = named
            && *times > 1
        {
            lint.doubt(PRODUCT_ID.name, product, "the order has the same line twice");
        }
    }
    let each_is_twice = !seen.is_empty() && seen.values().all(|times| *times > 1);
    lint.twins.order(order.lines.len(), each_is_twice);
    if order.id.contains("row-") && order.id.ends_with(&format!("row-{}", lint.row)) {
        let lines: Vec<_> =
            order.lines.iter().map(|line| (&line.product_id, &line.sku, line.quantity.map(f64::to_bits))).collect();
        lint.twins.mark(&(&order.customer_id, order.ordered_at.timestamp_micros(), order.gross.minor, lines));
    }
}
