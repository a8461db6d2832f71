//! How a deal stands, from all that a row says of it: flags, words, stage and probability are read together.

use crate::import::cells::number;
use crate::import::fields::Field;
use crate::import::notes::{Fault, Read};
use crate::import::row::Row;
use crate::model::DealStatus;

/// The columns that may tell, in the order in which they count.
pub(super) struct StatusFields {
    pub(super) is_won: Field,
    pub(super) is_closed: Field,
    pub(super) status: Field,
    pub(super) stage_status: Field,
    pub(super) stage: Field,
    /// A share (0 to 1), or per cent: with a sign, or above 1.
    pub(super) probability: Field,
    /// Always per cent.
    pub(super) probability_percent: Field,
}

/// The status, which may be the word `closed`: neither open nor won nor lost. What a column says counts before those
/// that follow it; one that contradicts is doubtful. A deal of which nothing is said is open, unless it has a closing
/// date.
pub(super) fn deal_status(row: &mut Row<'_>, fields: &StatusFields, has_ended: bool) -> Read<DealStatus> {
    let (is_won, is_closed) = (row.boolean(fields.is_won)?, row.boolean(fields.is_closed)?);
    let mut said: Vec<(Field, DealStatus)> = Vec::new();
    said.extend(flags(fields, is_won, is_closed));
    let stated = word(row, fields.status)?;
    let meant = word(row, fields.stage_status)?;
    said.extend([(fields.status, &stated), (fields.stage_status, &meant)].into_iter().filter_map(known));
    said.extend(row.text(fields.stage)?.and_then(|stage| closing(&stage)).map(|status| (fields.stage, status)));
    for (field, percent) in [(fields.probability, false), (fields.probability_percent, true)] {
        said.extend(probability(row, field, percent)?.map(|status| (field, status)));
    }
    let Some(status) = settled(&said) else {
        return Ok(stated.or(meant).unwrap_or_else(|| if has_ended { ended(row, fields) } else { DealStatus::Open }));
    };
    for (field, other) in &said {
        if contradicts(&status, other) {
            contradiction(row, *field, other, &status);
        }
    }
    match (&status, is_won, is_closed) {
        (DealStatus::Won, Some(true), Some(false)) => contradiction(row, fields.is_closed, &DealStatus::Open, &status),
        (DealStatus::Won, Some(false), _) => row.doubt(fields.is_won, "false", "although another column says won"),
        _ => {}
    }
    Ok(if status == closed() { ended(row, fields) } else { status })
}

fn contradiction(row: &mut Row<'_>, field: Field, other: &DealStatus, status: &DealStatus) {
    row.doubt(field, other.as_str(), format!("contradicts a column that says {status}, which counts"));
}

/// The word for a deal that is over without anything that says how.
fn closed() -> DealStatus {
    DealStatus::Other("closed".to_owned())
}

/// Whether a deal is won, lost or otherwise closed.
pub(super) fn is_over(status: &DealStatus) -> bool {
    matches!(status, DealStatus::Won | DealStatus::Lost) || *status == closed()
}

/// Closed, with the doubt.
fn ended(row: &mut Row<'_>, fields: &StatusFields) -> DealStatus {
    row.doubt(fields.status, "", "missing, although the deal is closed: neither won nor lost");
    closed()
}

fn flags(fields: &StatusFields, is_won: Option<bool>, is_closed: Option<bool>) -> Option<(Field, DealStatus)> {
    match (is_won, is_closed) {
        (Some(true), _) => Some((fields.is_won, DealStatus::Won)),
        (Some(false), Some(true)) => Some((fields.is_won, DealStatus::Lost)),
        (_, Some(false)) => Some((fields.is_closed, DealStatus::Open)),
        (None, Some(true)) => Some((fields.is_closed, closed())),
        (Some(false) | None, None) => None,
    }
}

/// The status that a word says; an unknown word is kept and counted.
fn word(row: &mut Row<'_>, field: Field) -> Read<Option<DealStatus>> {
    let Some(text) = row.text(field)? else { return Ok(None) };
    match closing(&text) {
        Some(status) => Ok(Some(status)),
        None => row.word(field, DealStatus::is_known),
    }
}

fn known((field, status): (Field, &Option<DealStatus>)) -> Option<(Field, DealStatus)> {
    let status = status.as_ref().filter(|status| status.is_known() || **status == closed())?;
    Some((field, status.clone()))
}

/// What the name of a stage says: `Closed Won`, `closedlost`, `6 - Won`; other names say nothing.
fn closing(stage: &str) -> Option<DealStatus> {
    let letters: String = stage.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    let closed_as = letters.strip_prefix("closed").or_else(|| letters.strip_prefix("deal")).unwrap_or(&letters);
    match closed_as {
        "won" => Some(DealStatus::Won),
        "lost" => Some(DealStatus::Lost),
        _ if letters.starts_with("closedlost") => Some(DealStatus::Lost),
        "" if letters == "closed" => Some(closed()),
        _ => None,
    }
}

/// What a probability says: certain is won, impossible is lost, anything between is neither.
fn probability(row: &mut Row<'_>, field: Field, percent: bool) -> Result<Option<DealStatus>, Fault> {
    let Some(text) = row.text(field)? else { return Ok(None) };
    let bare = text.trim_end_matches(['%', ' ', '\u{a0}']);
    let Ok(value) = number::float(bare, &row.plan.formats) else {
        row.doubt(field, &text, "not a probability; not used");
        return Ok(None);
    };
    let percent = percent || bare.len() < text.len() || value > 1.0;
    let certain = if percent { 100.0 } else { 1.0 };
    if !(0.0..=certain).contains(&value) {
        row.doubt(field, &text, "not a probability; not used");
    }
    Ok(if value == certain { Some(DealStatus::Won) } else { (value == 0.0).then_some(DealStatus::Lost) })
}

/// The status that what is said comes to: the first that says so; of a deal that is just closed, the first that says
/// how.
fn settled(said: &[(Field, DealStatus)]) -> Option<DealStatus> {
    let (_, first) = said.first()?;
    let how = said.iter().find(|(_, status)| matches!(status, DealStatus::Won | DealStatus::Lost));
    Some(how.filter(|_| *first == closed()).map_or(first, |(_, how)| how).clone())
}

fn contradicts(status: &DealStatus, other: &DealStatus) -> bool {
    let refines = *other == closed() && *status != DealStatus::Open;
    other != status && !refines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_that_say_how_a_deal_ended() {
        for stage in ["Closed Won", "closedwon", "closed_won", "CLOSED-WON", "Won", "6 - Closed Won", "deal won"] {
            assert_eq!(closing(stage), Some(DealStatus::Won), "{stage}");
        }
        for stage in ["Closed Lost", "closedlost", "Lost", "closed_lost", "Closed-Lost to Competition"] {
            assert_eq!(closing(stage), Some(DealStatus::Lost), "{stage}");
        }
        assert_eq!(closing("Closed"), Some(closed()));
        for stage in ["contract signed", "Negotiation", "", "Lost & found", "won't", "Verhandlung", "open"] {
            assert_eq!(closing(stage), None, "{stage}");
        }
    }

    #[test]
    fn a_deal_that_is_just_closed_ends_as_a_later_column_says() {
        let field = crate::import::fields::Field { at: 0, name: "stage", also: &[] };
        let said = |statuses: &[DealStatus]| settled(&statuses.iter().map(|s| (field, s.clone())).collect::<Vec<_>>());
        assert_eq!(said(&[closed(), DealStatus::Won]), Some(DealStatus::Won));
        assert_eq!(said(&[closed(), DealStatus::Open]), Some(closed()));
        assert_eq!(said(&[DealStatus::Open, DealStatus::Won]), Some(DealStatus::Open));
        assert_eq!(said(&[]), None);
        assert!(contradicts(&DealStatus::Open, &closed()) && !contradicts(&DealStatus::Lost, &closed()));
    }
}
