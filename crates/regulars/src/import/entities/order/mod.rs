//! Orders from rows, which may each tell of an order, one of its lines, or a return.
//!
//! Amounts: `gross` is the price before discount, `net` after it and before returns, `total` what was charged with tax
//! and shipping. The record keeps gross: as given, else `net + discount`, else `total + discount - tax - shipping`,
//! else the sum of its lines (`line_amount`, or `price` times `quantity`). Amounts that contradict each other are
//! doubtful. Lines and returns stand in the order of their rows. An order that names an account and no customer is the
//! account's.
//!
//! What an order's first row says, its further rows may leave empty: customer, date, currency and totals. Where the
//! times of its rows differ, the earliest counts. A row whose quantity or amount is below zero is a return of the order
//! it names, on its own date.

mod amounts;
mod currency;
mod draft;
mod returns;
mod status;

use std::collections::HashSet;

use chrono::TimeDelta;

use self::amounts::{doubt_amounts, gross};
use self::currency::share_currency;
use self::draft::{OrderDraft, OrderDraftColumns};
use self::returns::{is_return, read_return, read_return_row, returned_order};
use self::status::order_status;
use crate::import::collect::{Importable, already_used};
use crate::import::fields::{Field, fields};
use crate::import::ids::no_person;
use crate::import::lint::Lint;
use crate::import::notes::{Fault, Read};
use crate::import::row::{Row, checked};
use crate::math::sort_rows;
use crate::model::{Channel, CustomFields, CustomValue, Instant, Order, OrderLine, OrderStatus};

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

impl Importable for Order {
    const FIELDS: &'static [Field] = FIELDS;
    const REQUIRED: &'static [&'static [Field]] =
        &[&[ID], &[CUSTOMER_ID, ACCOUNT_ID], &[ORDERED_AT], &[GROSS, NET, TOTAL, PRICE, LINE_AMOUNT]];
    type Draft = OrderDraft;
    type Drafts = OrderDraftColumns;

    fn read(row: &mut Row<'_>) -> Result<OrderDraft, Fault> {
        let is_return = is_return(row)?;
        let returned = if is_return { returned_order(row)? } else { None };
        let id = returned.map_or_else(|| row.id(ID), Ok)?;
        share_currency(row, &id);
        let mut custom = row.custom();
        let mut draft = OrderDraft {
            id,
            customer_id: row.person(CUSTOMER_ID, &mut custom)?,
            account_id: row.organisation(ACCOUNT_ID, &mut custom)?,
            ..OrderDraft::default()
        };
        draft.nobody = row.placeholder(CUSTOMER_ID);
        if is_return {
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
            let why = match (&*draft.lines, &*draft.returns) {
                (_, [_, ..]) => {
                    "no row tells of the order this return belongs to; declare columns.return_of = the column that names the order"
                }
                ([_, ..], []) => "missing in every row of the order",
                ([], []) => "missing",
            };
            return Err(Fault::new(ORDERED_AT.name, "", why));
        };
        doubt_moments(&draft, ordered_at, lint);
        let customer_id = draft.customer_id.clone().or_else(|| draft.account_id.clone());
        let customer_id = customer_id.ok_or_else(|| no_person(CUSTOMER_ID, draft.nobody.as_deref()))?;
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
    draft.cancelled_at = row.instant(CANCELLED_AT)?;
    for (amount, field) in draft.amounts.iter_mut().zip(AMOUNTS) {
        *amount = row.price(field, CURRENCY)?;
    }
    draft.channel = row.word(CHANNEL, Channel::is_known)?;
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

/// The earliest moment counts, on its own clock.
fn fold_moments(into: &mut OrderDraft, more: &OrderDraft) {
    let is_earlier = more.ordered_at.is_some_and(|at| into.ordered_at.is_none_or(|first| at < first));
    let (first, second) = if is_earlier {
        (more.utc_offset_minutes, into.utc_offset_minutes)
    } else {
        (into.utc_offset_minutes, more.utc_offset_minutes)
    };
    into.utc_offset_minutes = first.or(second);
    if is_earlier {
        into.ordered_at = more.ordered_at;
    }
    into.latest = into.latest.max(more.latest);
}

/// Keeps one value of every custom field, the same one whatever the order of the rows, and doubts what differs.
fn fold_custom(into: &mut CustomFields, more: CustomFields, first_row: usize) -> Option<Fault> {
    let mut doubt = None;
    for (name, value) in more {
        let kept = into.entry(name.clone()).or_insert_with(|| value.clone());
        let (CustomValue::Text(old), CustomValue::Text(new)) = (&*kept, &value) else { continue };
        if old != new {
            let why = "differs from what another row says of this order; the lesser is kept";
            let fault = Fault::new(format!("custom.{name}"), new, why);
            doubt = Some(fault.detail(format!("{old:?}, in a row from {first_row} on")));
        }
        if new < old {
            *kept = value;
        }
    }
    doubt
}

/// Checks that two rows of an order don't contradict each other.
fn agree(old: &OrderDraft, new: &OrderDraft, first_row: usize) -> Read<()> {
    fn same<V: PartialEq>(
        field: Field,
        old: Option<&V>,
        new: Option<&V>,
        first_row: usize,
        text: impl Fn(&V) -> String,
    ) -> Read<()> {
        match (old, new) {
            (Some(old), Some(new)) if old != new => {
                let fault = Fault::new(field.name, &text(new), "differs from what an earlier row says of this order");
                Err(fault.detail(format!("{}, in row {first_row}", text(old))))
            }
            _ => Ok(()),
        }
    }
    same(CUSTOMER_ID, old.customer_id.as_ref(), new.customer_id.as_ref(), first_row, String::clone)?;
    same(ACCOUNT_ID, old.account_id.as_ref(), new.account_id.as_ref(), first_row, String::clone)?;
    same(STATUS, old.status.as_ref(), new.status.as_ref(), first_row, ToString::to_string)?;
    same(CHANNEL, old.channel.as_ref(), new.channel.as_ref(), first_row, ToString::to_string)?;
    same(CANCELLED_AT, old.cancelled_at.as_ref(), new.cancelled_at.as_ref(), first_row, ToString::to_string)?;
    same(CAMPAIGN_ID, old.campaign_id.as_ref(), new.campaign_id.as_ref(), first_row, String::clone)?;
    for ((field, old), new) in AMOUNTS.into_iter().zip(&old.amounts).zip(&new.amounts) {
        same(field, old.as_ref(), new.as_ref(), first_row, ToString::to_string)?;
    }
    Ok(())
}

/// Doubts rows of one order that differ in their moments.
fn doubt_moments(draft: &OrderDraft, ordered_at: Instant, lint: &mut Lint<'_>) {
    let Some(latest) = draft.latest.filter(|latest| *latest > ordered_at) else { return };
    let why = if latest - ordered_at > TimeDelta::days(1) {
        "the rows of the order lie more than a day apart; the earliest counts"
    } else {
        "the rows of the order differ in their times; the earliest counts"
    };
    lint.doubt(ORDERED_AT.name, latest, why);
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
    let mut seen = HashSet::new();
    for line in &order.lines {
        let named = line.product_id.as_deref().or(line.sku.as_deref());
        let key = (&line.product_id, &line.sku, &line.category, line.quantity.map(f64::to_bits), line.price);
        if let Some(product) = named
            && !seen.insert(key)
        {
            lint.doubt(PRODUCT_ID.name, product, "the order has the same line twice");
        }
    }
}
