//! What the amounts of an order come to, and whether they agree.

use super::draft::OrderDraft;
use super::{GROSS, LINE_AMOUNT, NET, PRICE, TOTAL};
use crate::import::lint::Lint;
use crate::import::notes::{Fault, Read};
use crate::model::Money;

/// Why a unit price makes no amount.
const TOO_FINE: &str = "times its quantity is no whole number of the currency's minor unit, and the order has no amount of \
    its own; declare formats.rounding = \"half_even\" or \"half_up\" to round it";

/// Why an order has no amount, and where it may be.
const NO_AMOUNT: &str = "missing, and so is the price or quantity of a line";
const AMOUNT_COLUMN: &str = "declare columns.total = the column of what was charged, or fill in the price and quantity";

/// The price before discount, by the first rule that applies.
pub(super) fn gross(draft: &OrderDraft) -> Read<Money> {
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
            return of_lines(draft)?.ok_or_else(|| match &draft.too_fine {
                Some(price) => Fault::new(PRICE.name, price, TOO_FINE),
                None => Fault::new(GROSS.name, "", NO_AMOUNT).cured(AMOUNT_COLUMN),
            });
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
pub(super) fn times(minor: i64, quantity: f64) -> Option<i64> {
    let product = minor as f64 * quantity;
    // Below 2^53 the product of a price and a whole quantity is exact.
    (product.abs() < 9_007_199_254_740_992.0).then(|| product.round() as i64)
}

/// Doubts amounts that contradict each other.
pub(super) fn doubt_amounts(draft: &OrderDraft, gross: Money, lint: &mut Lint<'_>) -> Read<()> {
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
