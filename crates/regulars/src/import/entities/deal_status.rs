//! How a deal stands, from all that a row says of it: flags, words, stage and probability are read together.

use crate::import::cells::number;
use crate::import::cure::quoted;
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
    let stage = row.text(fields.stage)?;
    let meant = match word(row, fields.stage_status)? {
        Some(meant) => Some(meant),
        None => stage.as_deref().and_then(|stage| declared(row, fields.stage_status, stage)),
    };
    said.extend([(fields.status, &stated), (fields.stage_status, &meant)].into_iter().filter_map(known));
    said.extend(stage.as_deref().and_then(closing).map(|status| (fields.stage, status)));
    for (field, percent) in [(fields.probability, false), (fields.probability_percent, true)] {
        said.extend(probability(row, field, percent)?.map(|status| (field, status)));
    }
    let Some(status) = settled(&said) else {
        doubt_stage(row, fields.stage, stage.as_deref().filter(|_| stated.is_none() && meant.is_none()));
        return Ok(stated.or(meant).unwrap_or_else(|| if has_ended { ended(row, fields) } else { DealStatus::Open }));
    };
    for (field, other) in &said {
        if contradicts(&status, other) {
            contradiction(row, *field, other, &status);
        }
    }
    match (&status, is_won, is_closed) {
        (DealStatus::Won, Some(true), Some(false)) => contradiction(row, fields.is_closed, &DealStatus::Open, &status),
        (DealStatus::Won, Some(false), _) => {
            let why = "although another column says won; declare columns.is_won = [] to leave it unread";
            row.doubt(fields.is_won, "false", why);
        }
        _ => {}
    }
    Ok(if status == closed() { ended(row, fields) } else { status })
}

fn contradiction(row: &mut Row<'_>, field: Field, other: &DealStatus, status: &DealStatus) {
    let why = format!(
        "contradicts a column that says {status}, which counts; declare columns.{} = [] to leave it unread",
        field.name
    );
    row.doubt(field, other.as_str(), why);
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
    let why = "missing, although the deal is closed: neither won nor lost";
    match row.cell(fields.stage) {
        Some(stage) => {
            row.doubt(fields.stage, stage, format!("doesn't say how the deal, which is closed, ended{}", cure(stage)))
        }
        None => row.doubt(fields.status, "", why),
    }
    closed()
}

/// What to declare of a stage that isn't known.
fn cure(stage: &str) -> String {
    format!("; declare values.stage_status = {{{}: \"won\"}}, or \"lost\"", quoted(stage))
}

/// Doubts the stage of a deal that counts as open, where its name speaks of winning or losing.
fn doubt_stage(row: &mut Row<'_>, field: Field, stage: Option<&str>) {
    let Some(stage) = stage else { return };
    let lower = stage.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphabetic());
    if words.any(|word| ending(word).is_some()) {
        row.doubt(field, stage, format!("may say how the deal ended; it counts as open{}, or \"open\"", cure(stage)));
    }
}

/// What the map's values say that a stage means, where no column of its own says it.
fn declared(row: &Row<'_>, field: Field, stage: &str) -> Option<DealStatus> {
    let meaning = row.plan.mapped_word(field.at, stage)?;
    Some(closing(meaning).unwrap_or_else(|| DealStatus::from(meaning)))
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
        None => row.word(field, DealStatus::WORDS),
    }
}

fn known((field, status): (Field, &Option<DealStatus>)) -> Option<(Field, DealStatus)> {
    let status = status.as_ref().filter(|status| status.is_known() || **status == closed())?;
    Some((field, status.clone()))
}

/// How CRMs call a deal that is won, in lower case, in the library's languages.
const WON: &[&str] = &[
    "won",
    "gewonnen",
    "gagné",
    "gagnée",
    "gagne",
    "gagnee",
    "remporté",
    "remportée",
    "ganado",
    "ganada",
    "выигран",
    "выиграна",
    "выиграно",
    "успешна",
    "успешно реализовано",
    "успешно завершена",
    "赢单",
    "已赢单",
    "赢得",
    "已赢得",
    "成交",
    "已成交",
    "关闭赢单",
    "已关闭赢单",
    "برنده",
    "موفق",
];
/// How they call one that is lost.
const LOST: &[&str] = &[
    "lost",
    "verloren",
    "perdu",
    "perdue",
    "perdido",
    "perdida",
    "проигран",
    "проиграна",
    "проиграно",
    "провалена",
    "не реализовано",
    "потеряна",
    "输单",
    "已输单",
    "丢单",
    "已丢单",
    "丢失",
    "已丢失",
    "关闭输单",
    "已关闭输单",
    "باخته",
    "از دست رفته",
    "ناموفق",
];
/// Words beside them that say no more than that the deal is over.
const BESIDE: &[&str] = &[
    "closed",
    "close",
    "deal",
    "opportunity",
    "und",
    "and",
    "et",
    "y",
    "и",
    "geschlossen",
    "abgeschlossen",
    "abschluss",
    "auftrag",
    "fermé",
    "fermée",
    "ferme",
    "fermee",
    "conclu",
    "conclue",
    "clôturé",
    "clôturée",
    "affaire",
    "vente",
    "cerrado",
    "cerrada",
    "cierre",
    "negocio",
    "закрыт",
    "закрыта",
    "закрыто",
    "сделка",
    "معامله",
    "بسته",
    "شده",
];

/// What the name of a stage says: `Closed Won`, `closedlost`, `6 - Won`, `Geschlossen, gewonnen`; other names say nothing.
/// What stands in brackets after it is a pipeline's name, or where all is said.
fn closing(stage: &str) -> Option<DealStatus> {
    let lower = stage.to_lowercase();
    let letters: String = lower.chars().filter(|c| c.is_alphabetic()).collect();
    if letters == "closed" {
        return Some(closed());
    }
    let compact = letters.strip_prefix("closed").or_else(|| letters.strip_prefix("deal")).and_then(ending);
    let lost = || letters.starts_with("closedlost").then_some(DealStatus::Lost);
    let (name, inner) = lower.split_once('(').unwrap_or((&lower, ""));
    compact.or_else(lost).or_else(|| said_by(name)).or_else(|| said_by(inner))
}

/// What is said by words of which one tells how a deal ended and the others nothing.
fn said_by(text: &str) -> Option<DealStatus> {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty() && !BESIDE.contains(word));
    ending(&words.collect::<Vec<_>>().join(" "))
}

fn ending(words: &str) -> Option<DealStatus> {
    let is_in = |known: &[&str]| known.contains(&words);
    if is_in(WON) { Some(DealStatus::Won) } else { is_in(LOST).then_some(DealStatus::Lost) }
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
        for (stage, status) in [
            ("Closed Won (Sales Pipeline)", DealStatus::Won),
            ("Checkout Completed (Closed won)", DealStatus::Won),
            ("Abgeschlossen und gewonnen", DealStatus::Won),
            ("Fermée, gagnée", DealStatus::Won),
            ("Cierre ganado", DealStatus::Won),
            ("Успешно реализовано", DealStatus::Won),
            ("赢单", DealStatus::Won),
            ("برنده شده", DealStatus::Won),
            ("Verloren", DealStatus::Lost),
            ("Fermée perdue", DealStatus::Lost),
            ("Negocio perdido", DealStatus::Lost),
            ("Закрыто и не реализовано", DealStatus::Lost),
            ("已丢单", DealStatus::Lost),
        ] {
            assert_eq!(closing(stage), Some(status), "{stage}");
        }
        for stage in
            ["Closed, not won", "contract signed", "Negotiation", "", "Lost & found", "won't", "Verhandlung", "open"]
        {
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
