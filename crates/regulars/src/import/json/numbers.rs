//! Whole numbers of more digits than a float keeps: ids, which would become those of others.

/// The error by which a line with such a number is read once more.
pub(super) const LONG: &str = "holds a whole number of more digits than are kept";

/// Fewest digits of a whole number that doesn't fit into 64 bits.
const DIGITS: usize = 19;

/// Whether a float may have been a whole number that doesn't fit into 64 bits; one with an exponent is no id.
pub(super) fn may_be_long(value: f64) -> bool {
    /// The range in which ids lie: below it numbers are whole ones, and no id has a hundred digits.
    const RANGE: std::ops::Range<f64> = 9.2e18..1e100;
    RANGE.contains(&value.abs())
}

/// A line of JSON whose long whole numbers are texts, and whose other numbers of such a size have a sign that makes them
/// texts, too: as such they keep what was written.
pub(super) fn quoted(line: &str) -> String {
    let mut text = String::with_capacity(line.len() + 2);
    let (mut rest, mut in_text, mut escaped) = (line, false, false);
    while let Some(first) = rest.chars().next() {
        let number = if in_text {
            0
        } else {
            rest.bytes().take_while(|b| matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')).count()
        };
        let (written, left) = rest.split_at_checked(number).unwrap_or((rest, ""));
        if number > 0 && is_long(written) {
            text.extend(["\"", written, "\""]);
        } else if number > 0 && first != 'e' && first != 'E' {
            text.push_str(written);
        } else {
            in_text = if first == '"' && !escaped { !in_text } else { in_text };
            escaped = in_text && first == '\\' && !escaped;
            text.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or("");
            continue;
        }
        rest = left;
    }
    text
}

fn is_long(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    digits.len() >= DIGITS && digits.bytes().all(|b| b.is_ascii_digit()) || digits.parse().is_ok_and(may_be_long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_become_texts_and_nothing_else() {
        for (line, expected) in [
            (r#"{"id": 123456789012345678901, "n": 1.5}"#, r#"{"id": "123456789012345678901", "n": 1.5}"#),
            (
                r#"{"a": "12345678901234567890123", "b": [-98765432109876543210]}"#,
                r#"{"a": "12345678901234567890123", "b": ["-98765432109876543210"]}"#,
            ),
            (
                r#"{"a\"1": true, "é": 1e30, "n": null, "e": false}"#,
                r#"{"a\"1": true, "é": "1e30", "n": null, "e": false}"#,
            ),
            (r#"{"back\\": 1, "x": 7}"#, r#"{"back\\": 1, "x": 7}"#),
        ] {
            assert_eq!(quoted(line), expected);
            assert!(serde_json::from_str::<serde_json::Value>(expected).is_ok(), "{expected}");
        }
        assert!(may_be_long(1e20) && may_be_long(-1e20) && !may_be_long(1e18) && !may_be_long(1e308));
    }
}
