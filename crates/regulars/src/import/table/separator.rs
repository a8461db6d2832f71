//! What stands between the cells of a row.

use std::io::Read;

use crate::import::plan::Plan;
use crate::math::sort_rows;

/// The separators that are looked for.
pub(super) const KNOWN: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A reader of the rows as they are: the header among them, whatever their length.
pub(in crate::import) fn reader<R: Read>(from: R, separator: u8) -> csv::Reader<R> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(from)
}

/// The separator that is declared or told by Excel's `sep=` line, and the text after that line.
pub(in crate::import) fn told<'a>(text: &'a [u8], plan: &Plan) -> (Option<u8>, &'a [u8]) {
    let declared = plan.formats.separator.and_then(|separator| u8::try_from(separator).ok());
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator, rest @ ..] = text
        && KNOWN.contains(separator)
        && let [b'\n', body @ ..] | [b'\r', b'\n', body @ ..] | [b'\r', body @ ..] = rest
    {
        return (declared.or(Some(*separator)), body);
    }
    (declared, text)
}

/// The separators in the order in which the first line suggests them: the most frequent outside quotes first.
pub(in crate::import) fn likely(text: &[u8]) -> [u8; 4] {
    let mut counts = KNOWN.map(|known| (0_usize, known));
    let mut quoted = false;
    for &byte in text.trim_ascii_start() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => counts.iter_mut().filter(|(_, known)| *known == byte).for_each(|(count, _)| *count += 1),
            _ => {}
        }
    }
    // Stable: of equally frequent ones, the first.
    sort_rows(&mut counts, |a, b| b.0.cmp(&a.0));
    counts.map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{ColumnMap, ImportOptions};
    use crate::model::Order;

    #[test]
    fn the_header_tells_the_separator() {
        for (text, expected) in [
            ("a,b;c,d", ','),
            ("a;b;c,d", ';'),
            ("a\tb\n,,,,", '\t'),
            ("\"a,b,c\"|d", '|'),
            ("\"a\n,,\";b\n", ';'),
            ("alone", ','),
            ("a,b;c", ','),
            ("", ','),
        ] {
            assert_eq!(char::from(likely(text.as_bytes())[0]), expected, "{text:?}");
        }
        let plan = Plan::of::<Order>(&ColumnMap::default(), &ImportOptions::default()).unwrap();
        assert_eq!(told(b"sep=|\r\na,b", &plan), (Some(b'|'), &b"a,b"[..]));
        assert_eq!(told(b"sep=x\na,b", &plan), (None, &b"sep=x\na,b"[..]));
    }
}
