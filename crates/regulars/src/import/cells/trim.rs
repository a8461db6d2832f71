//! The space around a cell, visible or not.

/// The cell without what stands around it: spaces of any kind (a no-break space, too), byte-order marks and the marks
/// of writing direction that spreadsheets put before and after numbers and names.
pub(crate) fn trimmed(cell: &str) -> &str {
    if let (Some(b'!'..=b'~'), Some(b'!'..=b'~')) = (cell.as_bytes().first(), cell.as_bytes().last()) {
        // Most cells begin and end with a letter or digit of ASCII, and needn't be looked at further.
        return cell;
    }
    cell.trim_matches(|c: char| c.is_whitespace() || is_mark(c))
}

/// Whether a character shows nothing and only marks the text around it. Joiners (U+200C, U+200D) are letters' own.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_nothing_is_trimmed() {
        for cell in
            ["id", " id\t", "\u{feff}id", "\u{a0}id\u{a0}", "\u{200f}id\u{200e}", "\u{202b}id\u{202c} ", "\u{200b}id"]
        {
            assert_eq!(trimmed(cell), "id", "{cell:?}");
        }
        assert_eq!(trimmed("ه\u{200d}"), "ه\u{200d}");
        assert_eq!(trimmed("a\u{200b}b"), "a\u{200b}b");
        assert_eq!(trimmed("\u{feff} \u{a0}"), "");
    }
}
