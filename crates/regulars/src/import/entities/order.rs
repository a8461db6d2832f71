//! Orders from rows, which may each tell of an order, one of its lines, or a return.
//!
//! Amounts: `gross` is the price before discount, `net` after it and before returns, `total` what was charged with tax
//! and shipping. The record keeps gross: as given, else `net + discount`, else `total + discount - tax - shipping`,
//! else the sum of its lines (`line_amount`, or `price` times `quantity`). Amounts that contradict each other are
//! doubtful. The sign of a return's amount doesn't matter. Lines and returns stand in the order of their rows. An order
//! that names an account and no customer is the account's.

use std::collections::HashSet;

use crate::import::collect::{Importable, already_used};
use crate::import::fields::{Field, fields};
use crate::import::lint::Lint;
use crate::import::notes::{Fault, Read};
use crate::import::row::{Row, checked};
use crate::math::sort_rows;
use crate::model::{Channel, CustomFields, CustomValue, Instant, Money, Order, OrderLine, OrderStatus, Origin, Return};

fields! {
    ID = "id" or "order_id" or "order_number";
    RECORD = "record";
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

/// What one row, or several, say of an order.
#[derive(Debug, Default)]
pub struct OrderDraft {
    id: String,
    /// Whether a row described the order as such: there can be only one.
    whole: bool,
    origin: Origin,
    customer_id: Option<String>,
    account_id: Option<String>,
    ordered_at: Option<Instant>,
    utc_offset_minutes: Option<i32>,
    status: Option<OrderStatus>,
    cancelled_at: Option<Instant>,
    amounts: [Option<Money>; 7],
    channel: Option<Channel>,
    campaign_id: Option<String>,
    lines: Vec<(OrderLine, Option<Money>)>,
    returns: Vec<Return>,
    custom: CustomFields,
    /// Whether it is of several rows.
    folded: bool,
}

impl OrderDraft {
    /// All but the lists, which rows add to.
    fn head(&self) -> impl PartialEq + std::fmt::Debug {
        (
            (&self.customer_id, &self.account_id, &self.ordered_at, &self.utc_offset_minutes, &self.status),
            (&self.cancelled_at, &self.amounts, &self.channel, &self.campaign_id),
            (&self.origin.source, &self.custom, self.whole),
        )
    }
}

impl Importable for Order {
    const FIELDS: &'static [Field] = FIELDS;
    const REQUIRED: &'static [&'static [Field]] =
        &[&[ID], &[CUSTOMER_ID, ACCOUNT_ID], &[ORDERED_AT], &[GROSS, NET, TOTAL, PRICE, LINE_AMOUNT]];
    type Draft = OrderDraft;

    fn read(row: &mut Row<'_>) -> Result<OrderDraft, Fault> {
        let mut draft = OrderDraft {
            id: row.id(ID)?,
            customer_id: row.reference(CUSTOMER_ID)?,
            account_id: row.reference(ACCOUNT_ID)?,
            ..OrderDraft::default()
        };
        match row.text(RECORD)?.map(|record| record.to_lowercase()).as_deref() {
            None | Some("order") => read_order(row, &mut draft)?,
            Some("return" | "refund") => draft.returns.push(read_return_row(row)?),
            Some(_) => return Err(row.fault(RECORD, "neither order nor return")),
        }
        Ok(draft)
    }

    fn id(draft: &OrderDraft) -> &str {
        &draft.id
    }

    fn alike(one: &OrderDraft, other: &OrderDraft) -> bool {
        !one.whole && !other.whole && one.head() == other.head()
    }

    fn key(draft: &OrderDraft) -> String {
        // Of rows that each describe the order as such one is kept, with its lists.
        let lists = draft.whole.then_some((&draft.lines, &draft.returns, &draft.origin));
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
        into.customer_id = into.customer_id.take().or(more.customer_id);
        into.account_id = into.account_id.take().or(more.account_id);
        into.ordered_at = into.ordered_at.or(more.ordered_at);
        into.utc_offset_minutes = into.utc_offset_minutes.or(more.utc_offset_minutes);
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
            let why =
                if draft.returns.is_empty() { "missing" } else { "no row tells of the order this return belongs to" };
            return Err(Fault::new(ORDERED_AT.name, "", why));
        };
        let customer_id = draft.customer_id.clone().or_else(|| draft.account_id.clone());
        let customer_id = customer_id.ok_or_else(|| Fault::new(CUSTOMER_ID.name, "", "missing"))?;
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
        doubt_lines(&order, lint);
        checked(order, Self::check)
    }
}

fn read_order(row: &mut Row<'_>, draft: &mut OrderDraft) -> Read<()> {
    let moment = row.moment(ORDERED_AT)?;
    let (ordered_at, offset) = row.needed(ORDERED_AT, moment)?;
    draft.ordered_at = Some(ordered_at);
    draft.custom = row.custom();
    draft.origin = row.origin(SOURCE, RECEIVED_AT)?;
    draft.utc_offset_minutes = row.offset(UTC_OFFSET_MINUTES)?.or(offset);
    draft.status = super::order_status::order_status(row, STATUS)?;
    draft.cancelled_at = row.instant(CANCELLED_AT)?;
    for (amount, field) in draft.amounts.iter_mut().zip(AMOUNTS) {
        *amount = row.price(field, CURRENCY)?;
    }
    draft.channel = row.word(CHANNEL, Channel::is_known)?;
    draft.campaign_id = row.text(CAMPAIGN_ID)?;
    draft.whole = !row.any(&LINE);
    for item in std::iter::once(None).chain((0..row.items()).map(Some)) {
        row.item = item;
        draft.lines.extend(read_line(row)?);
        draft.returns.extend(read_return(row, ordered_at)?);
    }
    row.item = None;
    Ok(())
}

/// The line of a row, and what it came to where the row says so.
fn read_line(row: &mut Row<'_>) -> Read<Option<(OrderLine, Option<Money>)>> {
    if !row.any(&LINE) && !row.any(&[CATEGORY, QUANTITY]) {
        return Ok(None);
    }
    let quantity = row.float(QUANTITY)?;
    if quantity.is_some_and(|quantity| quantity < 0.0) {
        return Err(row.fault(QUANTITY, "below zero"));
    }
    let line = OrderLine {
        product_id: row.reference(PRODUCT_ID)?,
        sku: row.text(SKU)?,
        category: row.text(CATEGORY)?,
        quantity,
        price: row.price(PRICE, CURRENCY)?,
    };
    Ok(Some((line, row.price(LINE_AMOUNT, CURRENCY)?)))
}

/// The refund that an order's row tells of. One of zero without a date is none; another one without a date counts from
/// the order's on.
fn read_return(row: &mut Row<'_>, ordered_at: Instant) -> Read<Option<Return>> {
    let Some(amount) = refund(row, REFUND)? else { return Ok(None) };
    let at = row.instant(RETURNED_AT)?;
    if at.is_none() && amount.minor == 0 {
        return Ok(None);
    }
    if at.is_none() {
        row.doubt(RETURNED_AT, "", "missing, although there is a refund; taken as of the order's date");
    }
    let (sku, reason) = (row.text(RETURN_SKU)?, row.text(RETURN_REASON)?);
    Ok(Some(Return { at: at.unwrap_or(ordered_at), amount, line: None, sku, reason }))
}

/// The return that a whole row tells of: its date and amount are the return's.
fn read_return_row(row: &mut Row<'_>) -> Read<Return> {
    let at = match row.instant(RETURNED_AT)? {
        Some(at) => Some(at),
        None => row.instant(ORDERED_AT)?,
    };
    let mut amount = None;
    for field in [REFUND, NET, GROSS, TOTAL] {
        amount = if amount.is_none() { refund(row, field)? } else { amount };
    }
    let (sku, reason) = (row.text(RETURN_SKU)?, row.text(RETURN_REASON)?);
    Ok(Return { at: row.needed(RETURNED_AT, at)?, amount: row.needed(REFUND, amount)?, line: None, sku, reason })
}

fn refund(row: &Row<'_>, field: Field) -> Read<Option<Money>> {
    let Some(amount) = row.money(field, CURRENCY)? else { return Ok(None) };
    let minor = amount.minor.checked_abs().ok_or_else(|| row.fault(field, "too large an amount"))?;
    Ok(Some(Money::new(minor, amount.currency)))
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
    same(ORDERED_AT, old.ordered_at.as_ref(), new.ordered_at.as_ref(), first_row, ToString::to_string)?;
    same(STATUS, old.status.as_ref(), new.status.as_ref(), first_row, ToString::to_string)?;
    same(CHANNEL, old.channel.as_ref(), new.channel.as_ref(), first_row, ToString::to_string)?;
    same(CANCELLED_AT, old.cancelled_at.as_ref(), new.cancelled_at.as_ref(), first_row, ToString::to_string)?;
    same(CAMPAIGN_ID, old.campaign_id.as_ref(), new.campaign_id.as_ref(), first_row, String::clone)?;
    for ((field, old), new) in AMOUNTS.into_iter().zip(&old.amounts).zip(&new.amounts) {
        same(field, old.as_ref(), new.as_ref(), first_row, ToString::to_string)?;
    }
    Ok(())
}

/// The price before discount, by the first rule that applies.
fn gross(draft: &OrderDraft) -> Read<Money> {
    let [gross, net, total, discount, tax, shipping, _] = draft.amounts;
    let add = |amount: Money, part: Option<Money>| part.map_or(Ok(amount), |part| amount.checked_add(part));
    let less = |amount: Money, part: Option<Money>| part.map_or(Ok(amount), |part| amount.checked_sub(part));
    let derived = match (gross, net, total) {
        (Some(gross), ..) => Ok(gross),
        (None, Some(net), _) => add(net, discount),
        (None, None, Some(total)) => {
            less(total, tax).and_then(|rest| less(rest, shipping)).and_then(|rest| add(rest, discount))
        }
        (None, None, None) => {
            return of_lines(draft)?
                .ok_or_else(|| Fault::new(GROSS.name, "", "missing, and so is the price or quantity of a line"));
        }
    };
    let gross = derived.map_err(|error| Fault::new(GROSS.name, "", error.to_string()))?;
    if gross.minor < 0 { Err(Fault::new(GROSS.name, &gross.to_string(), "below zero")) } else { Ok(gross) }
}

/// What the lines come to; `None` when one of them doesn't say, or there are none.
fn of_lines(draft: &OrderDraft) -> Read<Option<Money>> {
    let mut sum: Option<Money> = None;
    for (line, amount) in &draft.lines {
        let times = || Some(Money::new(times(line.price?.minor, line.quantity?)?, line.price?.currency));
        let Some(amount) = amount.or_else(times) else { return Ok(None) };
        let added = sum.map_or(Ok(amount), |sum| sum.checked_add(amount));
        sum = Some(added.map_err(|error| Fault::new(LINE_AMOUNT.name, "", error.to_string()))?);
    }
    Ok(sum)
}

/// A price times a quantity, to the nearest minor unit; `None` beyond what a float holds exactly.
fn times(minor: i64, quantity: f64) -> Option<i64> {
    let product = minor as f64 * quantity;
    // Below 2^53 the product of a price and a whole quantity is exact.
    (product.abs() < 9_007_199_254_740_992.0).then(|| product.round() as i64)
}

/// Doubts amounts that contradict each other.
fn doubt_amounts(draft: &OrderDraft, gross: Money, lint: &mut Lint<'_>) -> Read<()> {
    let [_, net, total, discount, tax, shipping, _] = draft.amounts;
    let mixed = |error: crate::Error| Fault::new(GROSS.name, "", error.to_string());
    let less = discount.map_or(Ok(gross), |discount| gross.checked_sub(discount)).map_err(mixed)?;
    if let Some(net) = net.filter(|net| *net != less) {
        lint.differs(NET.name, net, "differs from gross less discount, which counts", less);
    }
    let charges = [tax, shipping].into_iter().flatten().try_fold(less, Money::checked_add).map_err(mixed)?;
    if let Some(total) = total.filter(|total| *total != charges) {
        lint.differs(TOTAL.name, total, "differs from gross less discount, with tax and shipping", charges);
    }
    if let Some(lines) = of_lines(draft)?
        && ![Some(gross), Some(less), total].contains(&Some(lines))
    {
        lint.differs(LINE_AMOUNT.name, lines, "is what the lines come to, but the order's gross differs", gross);
    }
    Ok(())
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
