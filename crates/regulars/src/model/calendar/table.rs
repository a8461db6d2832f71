//! The offsets of a named time zone, read from its line of the table that `cargo xtask zones` writes.

use super::summer::Summer;
use crate::math::sort_rows;
use crate::model::spelling::distance;

/// The release of the IANA database, and a line a zone.
#[cfg(feature = "zones")]
const TABLE: &str = include_str!("zones.txt");
#[cfg(not(feature = "zones"))]
const TABLE: &str = "";

/// Seconds to a day.
const DAY: i64 = 86_400;

/// The offsets of a zone since 1970, in seconds east of UTC.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    /// Offset at 1970-01-01T00:00:00Z.
    first: i64,
    /// (second since 1970, offset from then on), in order of time.
    changes: Vec<(i64, i64)>,
    /// What holds after the last change, unless its offset stays.
    summer: Option<Summer>,
}

impl Table {
    /// The zone of a name, whose letters may be small or large.
    pub(super) fn find(name: &str) -> Option<Self> {
        let names = |line: &str| line.split('|').next().is_some_and(|names| is_among(name, names));
        let mut parts = TABLE.lines().skip(1).find(|line| names(line))?.split('|').skip(1);
        let (summer, first) = (parts.next()?, number(parts.next()?)?);
        let (offsets, steps) = (numbers(parts.next()?)?, numbers(parts.next()?)?);
        let mut at = 0;
        let changes = offsets.into_iter().zip(steps).map(|(offset, step)| {
            at += step;
            (at, offset)
        });
        Some(Self { first, changes: changes.collect(), summer: Summer::read(&numbers(summer)?) })
    }

    /// The day of a second since 1970, as a number from 1970-01-01. A day that has begun isn't taken back: where clocks
    /// went back over midnight a minute after it (St. John's until 2011), the hour that came twice is the new day's.
    pub(super) fn day(&self, second: i64) -> i64 {
        let passed = self.changes.partition_point(|change| change.0 <= second);
        let last = |back| passed.checked_sub(back).and_then(|last| self.changes.get(last));
        let by_table = last(1).map_or(self.first, |change| change.1);
        let by_rule = self.summer.as_ref().filter(|_| passed == self.changes.len());
        let offset = by_rule.map_or(by_table, |summer| summer.offset(second));
        let day = second.saturating_add(offset).div_euclid(DAY);
        let before = last(2).map_or(self.first, |change| change.1);
        last(1).map_or(day, |(changed, _)| day.max((changed - 1 + before).div_euclid(DAY)))
    }
}

/// The release of the table, such as `2026a`; none in a build without it.
pub(super) fn release() -> Option<&'static str> {
    TABLE.lines().next()
}

fn is_among(name: &str, names: &str) -> bool {
    names.split(' ').any(|known| known.eq_ignore_ascii_case(name))
}

fn numbers(text: &str) -> Option<Vec<i64>> {
    text.split_ascii_whitespace().map(number).collect()
}

/// A number of minutes in base 36, or with an apostrophe of seconds, in seconds.
fn number(text: &str) -> Option<i64> {
    match text.strip_suffix('\'') {
        Some(seconds) => i64::from_str_radix(seconds, 36).ok(),
        None => i64::from_str_radix(text, 36).ok().map(|minutes| minutes * 60),
    }
}

/// Names that an error proposes at most.
const PROPOSED: usize = 3;
/// Longest name that is compared, in letters: the longest zone has 30, and the work grows with the square.
const LONGEST: usize = 40;

/// The names nearest to a misspelt one, the nearest first: with a letter in three wrong at most, in all or in the place
/// after the last slash.
pub(super) fn nearest(name: &str) -> Vec<&'static str> {
    let wanted = letters(name);
    let names = TABLE.lines().skip(1).filter_map(|line| line.split('|').next()).flat_map(|names| names.split(' '));
    let mut near: Vec<(usize, &str)> = names
        .filter_map(|known| {
            let wrong = distance(&wanted, &letters(known)).min(distance(&wanted, &letters(place(known))));
            (wrong * 3 <= wanted.len()).then_some((wrong, known))
        })
        .collect();
    sort_rows(&mut near, Ord::cmp);
    near.into_iter().map(|(_, known)| known).take(PROPOSED).collect()
}

fn place(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// Small letters, with a space read as the underscore that names have.
fn letters(name: &str) -> Vec<char> {
    name.chars().take(LONGEST).map(|letter| if letter == ' ' { '_' } else { letter.to_ascii_lowercase() }).collect()
}
