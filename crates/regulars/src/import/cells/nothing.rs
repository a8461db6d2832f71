//! Words that stand for nothing: what a database, a spreadsheet or a person writes where a value is missing.

/// Longest such word, in bytes; a longer cell needn't be compared with any.
const LONGEST: usize = 13;

/// MySQL's word for a missing value (`SELECT ... INTO OUTFILE`): it can't be anything else.
pub(crate) const MYSQL_NULL: &str = "\\N";

/// What MySQL writes for a date that is none, before a time of zeros.
const ZERO_DATE: &str = "0000-00-00";

/// Whether a trimmed cell is a word that stands for nothing, whatever its case: `NULL`, `N/A`, `nan`, `None`, `-` and
/// the like. Such a word is never an id, a number or a date; in a name or a comment it may be just that word.
pub(crate) fn is_word_for_nothing(cell: &str) -> bool {
    if cell.starts_with(ZERO_DATE) {
        return cell.bytes().all(|b| matches!(b, b'0' | b'-' | b':' | b'.' | b' ' | b'T' | b'Z'));
    }
    // Most cells have a digit, of the words that of a failed formula.
    let has_digit = || cell.bytes().any(|byte| byte.is_ascii_digit()) && !cell.contains('#');
    if cell.is_empty() || cell.len() > LONGEST || has_digit() {
        return false;
    }
    if cell == MYSQL_NULL || cell.chars().all(|c| matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−'))
    {
        return true;
    }
    let plain = cell.to_ascii_lowercase();
    matches!(
        bare(&plain),
        // Databases and programming languages.
        "null" | "nil" | "none" | "nan" | "+nan" | "-nan" | "nat" | "undefined" | "void"
            // Statistics and people.
            | "na" | "n/a" | "n.a." | "n.a" | "n/v" | "k.a." | "s/o" | "н/д" | "not set" | "unknown" | "missing"
            | "empty" | "blank" | "." | ".." | "..." | "?" | "??" | "???"
            // What a spreadsheet leaves of a formula that failed.
            | "#n/a" | "#null!" | "#value!" | "#ref!" | "#name?" | "#div/0!" | "#num!" | "#error!" | "#nv"
    )
}

/// The word within one pair of brackets, as `(null)`, `<NA>` and `[null]` are written.
fn bare(word: &str) -> &str {
    let pairs = [('(', ')'), ('<', '>'), ('[', ']')];
    let inner = pairs.iter().find_map(|&(open, close)| word.strip_prefix(open)?.strip_suffix(close));
    inner.unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_nothing_are_known_in_any_case() {
        for word in [
            "NULL",
            "null",
            "(null)",
            "<null>",
            "[NULL]",
            "\\N",
            "N/A",
            "n/a",
            "#N/A",
            "NA",
            "<NA>",
            "nan",
            "NaN",
            "-nan",
            "NaT",
            "None",
            "nil",
            "undefined",
            "-",
            "--",
            "–",
            "—",
            "unknown",
            "Unknown",
            "?",
            ".",
            "#REF!",
            "#DIV/0!",
            "(not set)",
        ] {
            assert!(is_word_for_nothing(word), "{word}");
        }
    }

    #[test]
    fn ids_and_numbers_are_no_words_for_nothing() {
        for word in [
            "",
            "0",
            "-1",
            "n",
            "\\n",
            "null-1",
            "Nullmann",
            "Nathan",
            "nano",
            "a-",
            "1.",
            "None of them",
            "()",
            "((null))",
            "C-1",
            "#1",
            "№1",
            "١",
            "é",
            "unknown@x.test",
        ] {
            assert!(!is_word_for_nothing(word), "{word}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_id_of_digits_is_nothing(id in "[A-Z]{0,3}-?[0-9]{1,12}") {
            proptest::prop_assert!(!is_word_for_nothing(&id));
        }
    }
}
