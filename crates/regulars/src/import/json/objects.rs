//! Where the objects of a JSON file are: one a line, or the elements of one array.

use super::envelope::check_lines;
use crate::{Error, Result};

/// One object: its number from 1, where it ends, and its text.
type Object<'a> = (usize, usize, &'a [u8]);

/// The objects of a file, each with its number: of the physical line, or of the element.
pub(super) fn objects(body: &[u8]) -> Result<Box<dyn Iterator<Item = Object<'_>> + '_>> {
    match body.trim_ascii_start().first() {
        None => Err(Error::Empty { what: "file".into() }),
        Some(0) => Err(Error::invalid("file", "is binary, or UTF-16 without a byte-order mark")),
        Some(b'[') => {
            check_closed(body)?;
            Ok(Box::new(elements(body)))
        }
        Some(_) => {
            check_lines(body)?;
            Ok(Box::new(lines(body)))
        }
    }
}

/// The objects at the start of a file, which may be cut off.
pub(in crate::import) fn first(body: &[u8]) -> Box<dyn Iterator<Item = Object<'_>> + '_> {
    if is_array(body) { Box::new(elements(body)) } else { Box::new(lines(body)) }
}

/// Whether a file begins as a JSON array does.
pub(in crate::import) fn is_array(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"[")
}

/// The lines that aren't blank; `\n`, `\r\n` and `\r` end a line.
fn lines(body: &[u8]) -> impl Iterator<Item = Object<'_>> {
    let mut rest = body;
    let mut number = 0;
    let next = move || {
        if rest.is_empty() {
            return None;
        }
        let length = rest.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(rest.len());
        let (line, after) = rest.split_at(length);
        rest = match after {
            [b'\r', b'\n', after @ ..] | [_, after @ ..] => after,
            [] => after,
        };
        number += 1;
        Some((number, body.len() - rest.len(), line))
    };
    std::iter::from_fn(next).filter(|(_, _, line)| !line.trim_ascii().is_empty())
}

/// Refuses an array that nothing closes: the file was cut off, or it is several arrays, one a line.
fn check_closed(body: &[u8]) -> Result<()> {
    let start = body.len() - body.trim_ascii_start().len();
    let mut scan = Scan::default();
    let inside = body.get(start + 1..).unwrap_or(&[]);
    let end = inside.iter().position(|&byte| scan.ends_array(byte));
    let Some(end) = end else {
        let why = "is a JSON array that isn't closed: it was cut off, or a quote or bracket is missing";
        return Err(Error::invalid("file", why));
    };
    let after = inside.get(end + 1..).unwrap_or(&[]);
    if after.iter().all(|&byte| byte.is_ascii_whitespace()) {
        return Ok(());
    }
    Err(Error::invalid("file", "has more after the end of its JSON array; give one array, or one object a line"))
}

/// The elements of the one array that the body is.
fn elements(body: &[u8]) -> impl Iterator<Item = Object<'_>> {
    let mut at = body.iter().position(|&byte| byte == b'[').map_or(body.len(), |open| open + 1);
    let mut number = 0;
    let next = move || {
        let rest = body.get(at..).filter(|rest| !rest.is_empty())?;
        let mut scan = Scan::default();
        let length = rest.iter().position(|&byte| scan.ends_element(byte)).unwrap_or(rest.len());
        let is_last = rest.get(length) != Some(&b',');
        at = if is_last { body.len() } else { at + length + 1 };
        number += 1;
        let element = rest.get(..length).unwrap_or(rest).trim_ascii();
        // An array of nothing has one element that is blank.
        (number > 1 || !is_last || !element.is_empty()).then_some((number, at, element))
    };
    std::iter::from_fn(next)
}

/// How deep in brackets and quotes a place is.
#[derive(Debug, Default)]
struct Scan {
    depth: usize,
    in_text: bool,
    escaped: bool,
}

impl Scan {
    /// Whether this byte is outside of all brackets and quotes opened since the start; takes it in.
    fn is_outside(&mut self, byte: u8) -> bool {
        if self.in_text {
            self.in_text = self.escaped || byte != b'"';
            self.escaped = byte == b'\\' && !self.escaped;
            return false;
        }
        let is_outside = self.depth == 0;
        match byte {
            b'"' => self.in_text = true,
            b'[' | b'{' => self.depth += 1,
            b']' | b'}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        is_outside
    }

    fn ends_array(&mut self, byte: u8) -> bool {
        self.is_outside(byte) && byte == b']'
    }

    fn ends_element(&mut self, byte: u8) -> bool {
        self.is_outside(byte) && matches!(byte, b',' | b']')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(usize, &str)> {
        let found = objects(text.as_bytes()).unwrap();
        found.map(|(number, _, object)| (number, std::str::from_utf8(object).unwrap())).collect()
    }

    #[test]
    fn lines_end_in_three_ways_and_blank_ones_only_count() {
        let found: Vec<(usize, &[u8])> = lines(b"a\r\n\rb\n \nc").map(|(number, _, line)| (number, line)).collect();
        assert_eq!(found, [(1, b"a".as_slice()), (3, b"b"), (5, b"c")]);
    }

    #[test]
    fn lines_and_elements_are_numbered() {
        assert_eq!(found("{}\n\r\n{\"a\": 1}\r{}"), [(1, "{}"), (3, "{\"a\": 1}"), (4, "{}")]);
        assert_eq!(found("[{}, {\"a\": [1, 2]}\n, 7]\n"), [(1, "{}"), (2, "{\"a\": [1, 2]}"), (3, "7")]);
        assert_eq!(found(r#"[{"a": "],\"["}, {"b": "\\"}]"#), [(1, r#"{"a": "],\"["}"#), (2, r#"{"b": "\\"}"#)]);
        assert_eq!(found("[]"), []);
        assert_eq!(found("[{},]"), [(1, "{}"), (2, "")]);
    }

    #[test]
    fn an_array_is_whole_or_refused() {
        for (text, word) in
            [("[{}", "isn't closed"), ("[{\"a\": \"}]", "isn't closed"), ("[{}]\n[{}]", "more after"), (" ", "empty")]
        {
            let error = objects(text.as_bytes()).err().unwrap().to_string();
            assert!(error.contains(word), "{text}: {error}");
        }
    }

    proptest::proptest! {
        #[test]
        fn elements_come_back(values in proptest::collection::vec("[a-z\\\\\"\\[\\]{},]{0,12}", 0..6)) {
            let objects: Vec<String> = values.iter().map(|value| serde_json::json!({"a": [value], "b": value}).to_string()).collect();
            let array = format!("[{}]", objects.join(",\n "));
            proptest::prop_assert_eq!(found(&array).into_iter().map(|(_, object)| object.to_owned()).collect::<Vec<_>>(), objects);
        }
    }
}
