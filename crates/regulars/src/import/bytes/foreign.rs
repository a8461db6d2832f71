//! What is given instead of text: another kind of file, or the name of one.

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
}
