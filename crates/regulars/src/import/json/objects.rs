//! Where the objects of a JSON file are: one a line, or the elements of one array.

use std::io::BufRead;
use std::ops::Range;

use crate::{Error, Result};

/// The objects of a file, read one by one.
pub(in crate::import) struct Objects<R> {
    from: R,
    /// Whether they are the elements of one array, or one a line.
    is_array: bool,
    /// Bytes taken so far.
    at: u64,
    number: usize,
    /// The text of the last one.
    object: Vec<u8>,
    is_ended: bool,
}

/// One object.
pub(in crate::import) struct Object<'o, R> {
    /// Its number from 1: of the physical line, or of the element.
    pub(super) number: usize,
    /// Where in the file it stands.
    pub(super) place: Range<u64>,
    /// What stands there; of an element, without the blanks around it.
    pub(in crate::import) text: &'o [u8],
    /// What it was read from.
    pub(super) from: &'o mut R,
}

/// Whether a file begins as a JSON array does.
pub(in crate::import) fn is_array(start: &[u8]) -> bool {
    start.trim_ascii_start().starts_with(b"[")
}

impl<R: BufRead> Objects<R> {
    pub(in crate::import) fn of(from: R, is_array: bool) -> Self {
        Self { from, is_array, at: 0, number: 0, object: Vec::new(), is_ended: false }
    }

    /// The next object.
    ///
    /// # Errors
    /// When the end of the file isn't that of its array.
    pub(in crate::import) fn next(&mut self) -> Result<Option<Object<'_, R>>> {
        let start = if self.is_array { self.element()? } else { self.line()? };
        let Self { from, is_array, at, number, object, .. } = self;
        let text = if *is_array { object.trim_ascii() } else { object };
        Ok(start.map(|start| Object { number: *number, place: start..*at, text, from }))
    }

    /// Takes the next line that isn't blank; `\n`, `\r\n` and `\r` end a line.
    fn line(&mut self) -> Result<Option<u64>> {
        loop {
            let start = self.at;
            let end = self.take_until(|byte| matches!(byte, b'\n' | b'\r'))?;
            if start == self.at {
                return Ok(None);
            }
            if end == Some(b'\r') && self.peek()? == Some(b'\n') {
                self.skip(1);
            }
            self.number += 1;
            if !self.object.trim_ascii().is_empty() {
                return Ok(Some(start));
            }
        }
    }

    /// Takes the next element of the array.
    fn element(&mut self) -> Result<Option<u64>> {
        if self.is_ended {
            return Ok(None);
        }
        if self.number == 0 {
            self.take_until(|byte| byte == b'[')?;
        }
        let (start, mut scan) = (self.at, Scan::default());
        let end = self.take_until(|byte| scan.ends_element(byte))?;
        self.number += 1;
        match end {
            Some(b',') => return Ok(Some(start)),
            Some(_) => self.is_ended = true,
            None => {
                let why = "is a JSON array that isn't closed: it was cut off, or a quote or bracket is missing";
                return Err(Error::invalid("file", why));
            }
        }
        // An array of nothing has one element that is blank.
        Ok((self.number > 1 || !self.object.trim_ascii().is_empty()).then_some(start))
    }

    /// Refuses what follows the end of the array.
    ///
    /// # Errors
    /// When that isn't blank.
    pub(super) fn check_end(&mut self) -> Result<()> {
        while self.is_array {
            match self.peek()? {
                None => break,
                Some(byte) if byte.is_ascii_whitespace() => self.skip(1),
                Some(_) => {
                    let why = "has more after the end of its JSON array; give one array, or one object a line";
                    return Err(Error::invalid("file", why));
                }
            }
        }
        Ok(())
    }

    /// Takes the bytes before the first one that `ends`, and that one, which it gives.
    fn take_until(&mut self, mut ends: impl FnMut(u8) -> bool) -> Result<Option<u8>> {
        self.object.clear();
        loop {
            let bytes = self.from.fill_buf().map_err(|error| Error::invalid("file", error))?;
            let end = bytes.iter().position(|&byte| ends(byte));
            let length = end.unwrap_or(bytes.len());
            self.object.extend_from_slice(bytes.get(..length).unwrap_or(bytes));
            let byte = bytes.get(length).copied();
            let is_last = bytes.is_empty() || end.is_some();
            self.skip(length + usize::from(end.is_some()));
            if is_last {
                return Ok(byte);
            }
        }
    }

    fn peek(&mut self) -> Result<Option<u8>> {
        let bytes = self.from.fill_buf().map_err(|error| Error::invalid("file", error))?;
        Ok(bytes.first().copied())
    }

    fn skip(&mut self, length: usize) {
        self.from.consume(length);
        self.at += length as u64;
    }
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

    fn ends_element(&mut self, byte: u8) -> bool {
        self.is_outside(byte) && matches!(byte, b',' | b']')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The objects of a file that is read in pieces of so many bytes.
    fn read(text: &str, piece: usize) -> Result<Vec<(usize, String)>> {
        let from = std::io::BufReader::with_capacity(piece, text.as_bytes());
        let mut objects = Objects::of(from, is_array(text.as_bytes()));
        let mut found = Vec::new();
        while let Some(Object { number, place, text: object, .. }) = objects.next()? {
            let object = std::str::from_utf8(object).unwrap();
            assert!(text[place.start as usize..place.end as usize].contains(object), "{number}");
            found.push((number, object.to_owned()));
        }
        objects.check_end()?;
        Ok(found)
    }

    fn found(text: &str) -> Vec<(usize, String)> {
        let whole = read(text, 4096).unwrap();
        (1..9).for_each(|piece| assert_eq!(read(text, piece).as_ref(), Ok(&whole), "{piece}"));
        whole
    }

    fn numbered(objects: &[(usize, &str)]) -> Vec<(usize, String)> {
        objects.iter().map(|&(number, object)| (number, object.to_owned())).collect()
    }

    #[test]
    fn lines_end_in_three_ways_and_blank_ones_only_count() {
        assert_eq!(found("a\r\n\rb\n \nc"), numbered(&[(1, "a"), (3, "b"), (5, "c")]));
    }

    #[test]
    fn lines_and_elements_are_numbered() {
        assert_eq!(found("{}\n\r\n{\"a\": 1}\r{}"), numbered(&[(1, "{}"), (3, "{\"a\": 1}"), (4, "{}")]));
        assert_eq!(found("[{}, {\"a\": [1, 2]}\n, 7]\n"), numbered(&[(1, "{}"), (2, "{\"a\": [1, 2]}"), (3, "7")]));
        assert_eq!(
            found(r#"[{"a": "],\"["}, {"b": "\\"}]"#),
            numbered(&[(1, r#"{"a": "],\"["}"#), (2, r#"{"b": "\\"}"#)])
        );
        assert_eq!(found("[]"), numbered(&[]));
        assert_eq!(found("[{},]"), numbered(&[(1, "{}"), (2, "")]));
    }

    #[test]
    fn an_array_is_whole_or_refused() {
        for (text, word) in [("[{}", "isn't closed"), ("[{\"a\": \"}]", "isn't closed"), ("[{}]\n[{}]", "more after")] {
            let error = read(text, 3).unwrap_err().to_string();
            assert!(error.contains(word), "{text}: {error}");
        }
    }

    proptest::proptest! {
        #[test]
        fn elements_come_back(values in proptest::collection::vec("[a-z\\\\\"\\[\\]{},]{0,12}", 0..6)) {
            let objects: Vec<String> = values.iter().map(|value| serde_json::json!({"a": [value], "b": value}).to_string()).collect();
            let array = format!("[{}]", objects.join(",\n "));
            proptest::prop_assert_eq!(found(&array).into_iter().map(|(_, object)| object).collect::<Vec<_>>(), objects);
        }
    }
}
