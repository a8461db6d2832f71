//! Names of time zones that stand for one fixed offset from UTC.

use super::super::declared::Formats;
use super::super::why::Why;

/// What a zone's name means.
enum Zone {
    /// Minutes east of UTC.
    Offset(i32),
    /// Several zones, as people read them.
    Several(&'static str),
}

/// Names and their minutes east of UTC: those of North America are by RFC 5322, 4.3; the others by the IANA time zone
/// database, 2025b, as far as each stands there for one offset.
#[rustfmt::skip]
const OFFSETS: &[(&str, i32)] = &[
    ("EST", -300), ("EDT", -240), ("CST", -360), ("CDT", -300), ("MST", -420), ("MDT", -360), ("PST", -480), ("PDT", -420),
    ("UT", 0), ("WET", 0), ("WEST", 60), ("CET", 60), ("CEST", 120), ("MEZ", 60), ("MESZ", 120), ("EET", 120),
    ("EEST", 180), ("MSK", 180), ("TRT", 180), ("SAMT", 240), ("YEKT", 300), ("OMST", 360), ("KRAT", 420), ("IRKT", 480),
    ("YAKT", 540), ("VLAT", 600), ("IRST", 210), ("IRDT", 270), ("PKT", 300), ("NPT", 345), ("ICT", 420), ("WIB", 420),
    ("WITA", 480), ("WIT", 540), ("HKT", 480), ("SGT", 480), ("JST", 540), ("KST", 540), ("AWST", 480), ("ACST", 570),
    ("ACDT", 630), ("AEST", 600), ("AEDT", 660), ("NZST", 720), ("NZDT", 780), ("WAT", 60), ("CAT", 120), ("SAST", 120),
    ("EAT", 180), ("BRT", -180), ("ART", -180), ("NST", -210), ("NDT", -150), ("AKST", -540), ("AKDT", -480),
    ("HST", -600),
];

/// Names of several zones, and what they may mean.
const SEVERAL: &[(&str, &str)] = &[
    ("IST", "India +05:30, Israel +02:00, Ireland +01:00"),
    ("BST", "Britain +01:00, Bangladesh +06:00"),
    ("AST", "the Atlantic -04:00, Arabia +03:00"),
    ("ADT", "the Atlantic -03:00, Arabia +04:00"),
    ("GST", "the Gulf +04:00, South Georgia -02:00"),
    ("SST", "Samoa -11:00, Singapore +08:00"),
    ("AMT", "Armenia +04:00, the Amazon -04:00"),
    ("ECT", "Ecuador -05:00, the Eastern Caribbean -04:00"),
    ("ET", "-05:00 in winter, -04:00 in summer"),
    ("CT", "-06:00 in winter, -05:00 in summer"),
    ("MT", "-07:00 in winter, -06:00 in summer"),
    ("PT", "-08:00 in winter, -07:00 in summer"),
];

/// Minutes east of UTC of a zone's name: as declared, else where the name stands for one offset.
pub(super) fn offset(name: &str, formats: &Formats) -> Result<i32, Why> {
    let name = name.to_ascii_uppercase();
    if let Some((_, minutes)) = formats.zones.iter().find(|(declared, _)| declared.eq_ignore_ascii_case(&name)) {
        return Ok(*minutes);
    }
    match zone(&name) {
        Some(Zone::Offset(minutes)) => Ok(minutes),
        Some(Zone::Several(which)) => Err(format!(
            "the time zone {name} stands for several ({which}); declare formats.zones = {{\"{name}\": minutes east of \
             UTC}}"
        )
        .into()),
        None => Err(format!(
            "not a time zone this reader knows: {name}; declare formats.zones = {{\"{name}\": minutes east of UTC}}"
        )
        .into()),
    }
}

fn zone(name: &str) -> Option<Zone> {
    let offset = OFFSETS.iter().find(|(known, _)| *known == name).map(|(_, minutes)| Zone::Offset(*minutes));
    offset.or_else(|| SEVERAL.iter().find(|(known, _)| *known == name).map(|(_, which)| Zone::Several(which)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_offset_several_or_none() {
        let none = Formats::default();
        for (name, minutes) in [("EST", -300), ("cest", 120), ("IRST", 210), ("MSK", 180), ("NPT", 345)] {
            assert_eq!(offset(name, &none), Ok(minutes), "{name}");
        }
        assert_eq!(
            offset("IST", &none).unwrap_err(),
            "the time zone IST stands for several (India +05:30, Israel +02:00, Ireland +01:00); declare formats.zones \
             = {\"IST\": minutes east of UTC}"
        );
        assert!(offset("XYZT", &none).unwrap_err().contains("declare formats.zones = {\"XYZT\""));
        let mut declared = Formats::default();
        declared.zones.insert("ist".to_owned(), 330);
        assert_eq!(offset("IST", &declared), Ok(330));
    }

    #[test]
    fn every_name_has_one_meaning() {
        let names = OFFSETS.iter().map(|(name, _)| name).chain(SEVERAL.iter().map(|(name, _)| name));
        let distinct: std::collections::BTreeSet<_> = names.clone().collect();
        assert_eq!(names.count(), distinct.len());
    }
}
