//! What to declare, to the letter: a cure can be pasted into a map.

use super::row::LIST_MARK;

/// A value as a map's JSON writes it, so that a cure can be pasted.
pub(super) fn quoted(value: &str) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// What helps when nothing more exact is known of a value: the map says what it means.
pub(super) fn usual_cure(field: &str, value: &str) -> String {
    /// Longest value that a cure repeats, in bytes: a cut one couldn't be pasted.
    const LONGEST: usize = 60;
    match value.len() {
        0 => format!("fill it in, or declare fallbacks.{field} with a column that has it"),
        1..=LONGEST if !value.contains(LIST_MARK) => format!(
            "declare values.{field} = {{{}: \"\"}} if it is missing, or what is meant in place of \"\"",
            quoted(value)
        ),
        _ => "correct it in the file, or clear the cell".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cure_is_json() {
        let cure = usual_cure("ordered_at", "پنج\u{200c}شنبه \"x\"");
        assert!(cure.starts_with("declare values.ordered_at = {\"پنج\u{200c}شنبه \\\"x\\\"\": \"\"} if"), "{cure}");
        assert!(usual_cure("net", &"x".repeat(99)).starts_with("correct"));
        assert!(usual_cure("net", "").contains("fallbacks.net"));
    }
}
