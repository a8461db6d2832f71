//! Dates that name their month: `5 Jan 2026`, `5. Januar 2026`, `10 تیر 1402`, `Mon Jan 5 14:30:00 CET 2026`.

use chrono::NaiveDate;

use super::super::declared::{DateOrder, Formats};
use super::super::why::Why;
use super::calendar::{Digits, full_year, persian_day, western_day};
use super::moment::UNREADABLE;
use super::names::{Name, is_ordinal, name};
use super::scan::Scan;

/// A day, or one whose year stands after the time.
pub(super) enum Dated {
    Day(NaiveDate),
    WithoutYear(Name, u32),
}

/// The parts found so far.
#[derive(Default)]
struct Parts {
    first: Option<Digits>,
    second: Option<Digits>,
    month: Option<Name>,
    /// Whether a number stands before the month.
    begins_with_number: bool,
}

/// Reads a month by name, a day and a year, in any order that leaves no doubt, joined by signs or small words.
pub(super) fn read(scan: &mut Scan<'_>, formats: &Formats) -> Result<Dated, Why> {
    let mut parts = Parts::default();
    while parts.month.is_none() || parts.second.is_none() {
        let before = *scan;
        scan.take(|b| matches!(b, b' ' | b',' | b'.' | b'-' | b'/'));
        if parts.month.is_some() && parts.first.is_some() && is_time(*scan) {
            *scan = before;
            break;
        }
        if scan.digit_next() {
            parts.add_number(scan.number().ok_or(UNREADABLE)?)?;
            scan.word_if(is_ordinal);
        } else {
            parts.add_name(name(scan.word()).ok_or(UNREADABLE)?)?;
        }
    }
    parts.dated(formats)
}

/// Whether the hour of a time comes next.
fn is_time(mut scan: Scan<'_>) -> bool {
    scan.number().is_some_and(|(_, digits)| digits <= 2) && scan.eat(b':')
}

impl Parts {
    fn add_number(&mut self, number: Digits) -> Result<(), Why> {
        let free = [&mut self.first, &mut self.second].into_iter().find(|number| number.is_none());
        *free.ok_or(UNREADABLE)? = Some(number);
        Ok(())
    }

    fn add_name(&mut self, name: Name) -> Result<(), Why> {
        match (name, self.month) {
            (Name::Joint | Name::Weekday, _) | (Name::MarchOrTuesday, Some(_)) => {}
            // What stood before this month was the Tuesday of the same name.
            (month, None | Some(Name::MarchOrTuesday)) => {
                self.month = Some(month);
                self.begins_with_number = self.first.is_some();
            }
            _ => return Err(UNREADABLE.into()),
        }
        Ok(())
    }

    fn dated(self, formats: &Formats) -> Result<Dated, Why> {
        let month = self.month.ok_or(UNREADABLE)?;
        let (day, year) = match (self.first, self.second) {
            (Some((day, 1 | 2)), None) => return Ok(Dated::WithoutYear(month, day)),
            (Some((day, 1 | 2)), Some(year @ (_, 4))) | (Some(year @ (_, 4)), Some((day, 1 | 2))) => (day, year),
            // `26-Jan-05` where the year comes first.
            (Some(year @ (_, 2)), Some((day, 1 | 2)))
                if self.begins_with_number && formats.date_order == Some(DateOrder::YearFirst) =>
            {
                (day, year)
            }
            (Some((day, 1 | 2)), Some(year @ (_, 2))) => (day, year),
            _ => return Err(UNREADABLE.into()),
        };
        named_day(month, day, year, formats).map(Dated::Day)
    }
}

/// The day of a month by name.
pub(super) fn named_day(month: Name, day: u32, year: Digits, formats: &Formats) -> Result<NaiveDate, Why> {
    let year = full_year(year, formats)?;
    match month {
        Name::PersianMonth(month) => persian_day(year, month, day),
        Name::Month(month) => western_day(year, month, day),
        Name::MarchOrTuesday => western_day(year, 3, day),
        Name::Weekday | Name::Joint => Err(UNREADABLE.into()),
    }
}
