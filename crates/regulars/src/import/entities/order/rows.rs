//! What the rows of one order say together: where they differ, and what counts then.

use chrono::TimeDelta;

use super::draft::OrderDraft;
use super::{ACCOUNT_ID, AMOUNTS, CAMPAIGN_ID, CANCELLED_AT, CHANNEL, CUSTOMER_ID, ORDERED_AT, STATUS};
use crate::import::fields::Field;
use crate::import::lint::Lint;
use crate::import::notes::{Fault, Read};
use crate::model::{CustomFields, CustomValue, Instant};

/// The earliest moment counts, on its own clock.
pub(super) fn fold_moments(into: &mut OrderDraft, more: &OrderDraft) {
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
pub(super) fn fold_custom(into: &mut CustomFields, more: CustomFields, first_row: usize) -> Option<Fault> {
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
pub(super) fn agree(old: &OrderDraft, new: &OrderDraft, first_row: usize) -> Read<()> {
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
pub(super) fn doubt_moments(draft: &OrderDraft, ordered_at: Instant, lint: &mut Lint<'_>) {
    let Some(latest) = draft.latest.filter(|latest| *latest > ordered_at) else { return };
    let why = if latest - ordered_at > TimeDelta::days(1) {
        "the rows of the order lie more than a day apart; the earliest counts"
    } else {
        "the rows of the order differ in their times; the earliest counts"
    };
    lint.doubt(ORDERED_AT.name, latest, why);
}
