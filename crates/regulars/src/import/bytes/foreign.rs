//! What is given instead of UTF-8: another kind of file, the name of one, or text in an encoding nobody declared.

use super::encoding::Encoding;

/// Why these bytes are no text at all.
pub(super) fn kind(bytes: &[u8]) -> Option<String> {
    let why = match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => "is UTF-32; save it as UTF-8",
        [b'P', b'K', 3, 4, ..] => "is a spreadsheet or zip archive; save the sheet as CSV",
        [0x1F, 0x8B, ..] => "is compressed (gzip); unpack it first",
        [0x28, 0xB5, 0x2F, 0xFD, ..] => "is compressed (zstd); unpack it first",
        [0xD0, 0xCF, 0x11, 0xE0, ..] => "is an old spreadsheet; save the sheet as CSV",
        [b'P', b'A', b'R', b'1', ..] => "is a Parquet file; read it as a table and write CSV",
        [b'%', b'P', b'D', b'F', ..] => "is a PDF document",
        _ if is_markup(bytes) => "is an HTML or XML document (as some systems save .xls); save the sheet as CSV",
        _ => return name_of_a_file(bytes),
    };
    Some(why.to_owned())
}

/// Whether the file begins as a page or a table of markup does.
fn is_markup(bytes: &[u8]) -> bool {
    let start: Vec<u8> = bytes.trim_ascii_start().iter().take(10).map(u8::to_ascii_lowercase).collect();
    ["<!doctype", "<html", "<?xml", "<table", "<meta"].iter().any(|mark| start.starts_with(mark.as_bytes()))
}

/// Longest name of a file that is looked for, in bytes: that of a path on Linux.
const LONGEST_NAME: usize = 4096;

/// Endings of the files that are imported.
const ENDINGS: [&str; 12] =
    [".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson", ".xlsx", ".xls", ".gz", ".zip", ".parquet"];

/// What to say when the content is the name of a file instead.
fn name_of_a_file(bytes: &[u8]) -> Option<String> {
    if bytes.len() > LONGEST_NAME {
        return None;
    }
    let name = std::str::from_utf8(bytes).ok()?.trim();
    let is_path = !name.contains(['\n', '\r', ',', ';', '\t', '|', '{', '"']) && name.len() > 4;
    let lower = name.to_ascii_lowercase();
    (is_path && ENDINGS.iter().any(|ending| lower.ends_with(ending))).then(|| {
        format!("{name:?} looks like the name of a file; give what the file holds: read it first, and give its bytes")
    })
}

/// What to say of text that isn't UTF-8: where, how it would read, and what to declare.
pub(super) fn complaint(body: &[u8]) -> Option<String> {
    if let Some(name) = unmarked_utf16(body) {
        return Some(format!(
            "looks like UTF-16 without a byte-order mark (every other byte is NUL); if so, declare formats.encoding = \
             {name:?}"
        ));
    }
    let valid = std::str::from_utf8(body).err()?.valid_up_to();
    if body.contains(&0) {
        let cure = "if it is text, declare formats.encoding";
        return Some(format!("is binary: it holds NUL bytes and others that are not UTF-8; {cure}"));
    }
    let (before, after) = body.split_at_checked(valid)?;
    let lines = |bytes: &[u8]| bytes.split(|&byte| byte == b'\n').count();
    let place = lines(before);
    let foreign = body.split(|&byte| byte == b'\n').filter(|line| std::str::from_utf8(line).is_err()).count();
    let of = lines(body.strip_suffix(b"\n").unwrap_or(body));
    let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    let column = valid - start + 1;
    let sample = sample(body, start, valid);
    let byte = after.first().copied().unwrap_or(0);
    let candidates = candidates(body);
    let likely = candidates.first().map_or("windows-1252", |likely| likely.name());
    let read = |encoding: &Encoding| {
        let read: String = encoding.decode(sample).0.chars().filter(|c| !c.is_control()).collect();
        format!("{read:?} in {}", encoding.name())
    };
    let readings = candidates.iter().map(read).collect::<Vec<_>>().join(", ");
    Some(format!(
        "is not UTF-8 in {foreign} of {of} lines, first in line {place}: byte 0x{byte:02X} at position {column}. This \
         reads {readings}. Declare the right encoding, e.g. formats.encoding = {likely:?} (or gb18030, shift_jis, \
         windows-1250, windows-1256, ...). With formats.encoding = \"utf-8\" these lines are rejected and the others \
         read"
    ))
}

/// The encoding that a file which isn't UTF-8 has most likely.
pub(super) fn likeliest(body: &[u8]) -> Encoding {
    let utf16 = unmarked_utf16(body).and_then(|name| Encoding::named(name).ok());
    utf16.or_else(|| candidates(body).into_iter().next()).unwrap_or(Encoding::Western)
}

/// Longest part of a line that is shown, in bytes: it fits into one line of a message.
const SHOWN: usize = 60;
/// Bytes that are shown before the first foreign one, so that it is read within its word.
const SHOWN_BEFORE: usize = 24;

/// The part of a line around a byte.
fn sample(body: &[u8], start: usize, at: usize) -> &[u8] {
    let from = start.max(at.saturating_sub(SHOWN_BEFORE));
    let rest = body.get(from..).unwrap_or(&[]);
    let line = rest.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or(rest);
    line.get(..SHOWN).unwrap_or(line)
}

/// The encodings that text with foreign bytes most often has, the likeliest first: in a language of Latin letters such
/// bytes stand alone, in Cyrillic and Chinese they make whole words.
fn candidates(body: &[u8]) -> Vec<Encoding> {
    let high = body.iter().filter(|byte| !byte.is_ascii()).count();
    let beside = body.windows(2).filter(|pair| pair.iter().all(|byte| !byte.is_ascii())).count();
    if beside * 2 <= high {
        return vec![Encoding::Western, Encoding::Cyrillic];
    }
    let chinese = Encoding::named("gb18030").ok().filter(|chinese| !chinese.decode(body).1);
    [Encoding::Cyrillic, Encoding::Western].into_iter().chain(chinese).collect()
}

/// Bytes at the start of a file that are looked at for the NULs of UTF-16.
const LOOKED_AT: usize = 512;

/// The name of UTF-16 in the order of bytes that the NULs tell: a header has them at every other place, at one side
/// only. A quarter is enough: names may be of another script, separators and line ends are not.
fn unmarked_utf16(body: &[u8]) -> Option<&'static str> {
    let start = body.get(..LOOKED_AT).unwrap_or(body);
    let (pairs, _) = start.as_chunks::<2>();
    let nul = |side: fn(&[u8; 2]) -> u8| pairs.iter().filter(|pair| side(pair) == 0).count();
    let (first, second) = (nul(|[first, _]| *first), nul(|[_, second]| *second));
    let many = pairs.len().div_ceil(4).max(2);
    match (first, second) {
        (0, second) if second >= many => Some("utf-16le"),
        (first, 0) if first >= many => Some("utf-16be"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_from_a_file() {
        for name in ["orders.csv", "C:\\data\\Orders 2026.CSV", "../x/a.jsonl", "https://x.test/orders.csv", "a.xlsx\n"]
        {
            assert!(kind(name.as_bytes()).is_some_and(|why| why.contains("name of a file")), "{name}");
        }
        for text in ["", ".csv", "id", "id,c\n1,a.csv", "id\na.csv\n", "{\"a\": \"b.json\"}", "csv"] {
            assert_eq!(kind(text.as_bytes()), None, "{text:?}");
        }
    }

    #[test]
    fn other_kinds_of_file_are_named() {
        for (bytes, word) in [
            (&b"PK\x03\x04"[..], "spreadsheet"),
            (b"\x1f\x8b\x08", "gzip"),
            (b"PAR1", "Parquet"),
            (b"\xff\xfe\0\0i", "UTF-32"),
            (b"\n <HTML><body>", "HTML"),
            (b"<?xml version=", "XML"),
        ] {
            assert!(kind(bytes).is_some_and(|why| why.contains(word)), "{word}");
        }
        assert_eq!(kind(b"<id>,name\n"), None);
    }

    #[test]
    fn the_complaint_names_place_readings_and_cure() {
        let why = complaint(b"id,name\n1,M\xfcller,a@x.test\n2,Smith,b\n").unwrap();
        for part in [
            "1 of 3 lines",
            "line 2",
            "byte 0xFC at position 4",
            "This reads \"1,Müller,a@x.test\" in windows-1252, \"1,Mьller,a@x.test\" in windows-1251.",
            "formats.encoding = \"windows-1252\"",
        ] {
            assert!(why.contains(part), "{part}: {why}");
        }
        let why = complaint(b"id,\xe8\xec\xff\n1,\xc8\xe2\xe0\xed\n").unwrap();
        assert!(why.contains("2 of 2 lines") && why.contains("e.g. formats.encoding = \"windows-1251\""), "{why}");
        #[cfg(feature = "encodings")]
        assert!(complaint(b"id\n\xd5\xc5\xce\xb0\n").unwrap().contains("\"张伟\" in gb18030"));
        assert_eq!(complaint("id,имя\n1,Иван\n".as_bytes()), None);
    }

    #[test]
    fn long_lines_show_the_part_around_the_byte() {
        let mut line = b"id\n".to_vec();
        line.extend([b'x'].repeat(200));
        line.extend(b"Caf\xe9 ");
        line.extend([b'y'].repeat(200));
        let why = complaint(&line).unwrap();
        assert!(why.contains("xCafé yyyy") && why.len() < 700, "{why}");
    }

    #[test]
    fn utf16_without_a_mark_is_named() {
        let little: Vec<u8> = "id,имя\n1,Иван\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "id,c\n1,a\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert!(complaint(&little).unwrap().contains("\"utf-16le\""));
        assert!(complaint(&big).unwrap().contains("\"utf-16be\""));
        assert_eq!(unmarked_utf16(b"id\0,c\0\0\n"), None);
    }
}
