//! Records and bases: what was known at an instant is a record too, and JSON keeps all.

use crate::chance::{Chance, ordered};
use crate::{Found, same, sound};
use regulars::model::{Change, ChangeField, Currency, CustomerBase, Deal, Entity, Instant, Money, Ticket, instant};

fn at(minute: usize) -> Instant {
    instant("2026-03-01T08:00:00Z").unwrap_or_default() + chrono::TimeDelta::minutes(minute as i64)
}

fn change(chance: &mut Chance) -> Change {
    let field = chance.pick(&[0, 0, 0, 1, 2, 3]);
    let words = ["open", "won", "lost", "Won", "qualified", " "];
    let known = if chance.once_in(20) { 6 } else { 5 };
    let value = |chance: &mut Chance| match (chance.once_in(4), field) {
        (true, _) => None,
        (_, 3) => Some(Money::new(chance.below(9) as i64, Currency::from_code("EUR").ok()?).into()),
        _ => Some(words[chance.below(known)].into()),
    };
    let [from, to] = [0; 2].map(|_| value(chance));
    let field = [ChangeField::Status, ChangeField::Stage, ChangeField::Owner, ChangeField::Amount][field].clone();
    Change { at: at(chance.below(6)), field, from, to, by: None }
}

/// The changes that a base takes, one at a time, make the same deal in the order of time whatever comes first; at every instant it is
/// one that a base takes.
pub(crate) fn changes(chance: &mut Chance) -> Found {
    let count = chance.below(9);
    let changes = chance.many(count, change);
    let mut base = CustomerBase::new();
    let _ = base.append(Deal::new("d", at(0)).map_err(|error| error.to_string())?);
    let _ = base.append(Ticket::new("t", at(0)).map_err(|error| error.to_string())?);
    for change in &changes {
        for (entity, id) in [(Entity::Deal, "d"), (Entity::Ticket, "t")] {
            sound("append_change", base.append_change(&entity, None, id, change.clone()))?;
        }
    }
    views(&base, &changes)?;
    // A deal that comes with its history.
    let Some(mut deal) = base.deal(None, "d") else { return Err("the deal is gone".into()) };
    let mut whole = CustomerBase::new();
    let order = chance.order(deal.history.len());
    let mut turned = deal.clone();
    turned.history = ordered(&deal.history, &order);
    if chance.once_in(2) {
        deal.history.extend(changes.clone());
        turned.history.extend(changes.iter().rev().cloned());
    }
    let mut other = CustomerBase::new();
    let (one, two) = (sound("append", whole.append(deal))?, sound("append", other.append(turned))?);
    if one.is_some() && two.is_some() {
        same("a deal's history", &whole, &other)?;
        views(&whole, &changes)?;
    }
    Ok(())
}

fn views(base: &CustomerBase, changes: &[Change]) -> Found {
    for minute in 0..7 {
        let view = base.as_of(at(minute));
        for deal in view.deals() {
            deal.check().map_err(|error| format!("as_of minute {minute} of {changes:?}: {error}"))?;
            let mut again = CustomerBase::new();
            again.append(deal.clone()).map_err(|error| format!("a base refuses what it knew: {error}"))?;
        }
        for ticket in view.tickets() {
            ticket.check().map_err(|error| format!("as_of minute {minute} of {changes:?}: {error}"))?;
        }
    }
    let text = base.to_json().map_err(|error| error.to_string())?;
    let again = CustomerBase::from_json(&text).map_err(|error| format!("{error} in {text}"))?;
    if again == *base { Ok(()) } else { Err(format!("JSON changes {text}")) }
}

/// JSON that is cut, doubled or written over at random is read or refused, never more.
pub(crate) fn bases(chance: &mut Chance) -> Found {
    let text = r#"{"format": "regulars.customer_base", "version": 1, "customers": [{"id": "c-17", "country": "IR"}],
        "deals": [{"id": "d-1", "created_at": "2026-03-01T08:00:00Z", "status": "won", "amount": {"currency": "EUR", "minor": 5}}]}"#;
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..chance.below(4) {
        let place = chance.below(bytes.len());
        match chance.below(4) {
            0 => bytes.truncate(place),
            1 => bytes[place] = chance.bits() as u8,
            2 => {
                let word = vec![b'"'; chance.below(300)];
                bytes.splice(place..place, word);
            }
            _ => {
                let part = bytes[place..].to_vec();
                bytes.extend(part);
            }
        }
        if bytes.is_empty() {
            return Ok(());
        }
    }
    sound("from_json", CustomerBase::from_json(&String::from_utf8_lossy(&bytes)).map(|_| ()))?;
    Ok(())
}
