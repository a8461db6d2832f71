//! Why a cell can't be read.

use std::borrow::Cow;

/// Why a value can't be read, a phrase that follows the value.
pub(crate) type Why = Cow<'static, str>;

/// A text in which every value is `…`: what stands between quotation marks, and words with a digit.
pub(crate) fn pattern(text: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    // The end of a quoted value is the mark that began it.
    let mut parts = text.split(['"', '`']);
    if let Some(plain) = parts.next() {
        words.push(without_numbers(plain));
    }
    while let Some(_quoted) = parts.next() {
        words.push("\"…\"".to_owned());
        words.extend(parts.next().map(without_numbers));
    }
    words.concat()
}

/// What two texts begin and end with, with `…` for what lies between.
pub(crate) fn in_common(one: &str, other: &str) -> String {
    let same = |(a, b): &(char, char)| a == b;
    let start: String = one.chars().zip(other.chars()).take_while(same).map(|(a, _)| a).collect();
    let rest = |text: &str| text.chars().count() - start.chars().count();
    let most = rest(one).min(rest(other));
    let end: Vec<char> =
        one.chars().rev().zip(other.chars().rev()).take_while(same).map(|(a, _)| a).take(most).collect();
    start + "…" + &end.into_iter().rev().collect::<String>()
}

fn without_numbers(text: &str) -> String {
    let word = |word: &str| {
        let bare = word.trim_matches(|c: char| c.is_ascii_punctuation() && c != '-' && c != '+');
        if bare.contains(|c: char| c.is_ascii_digit()) { word.replace(bare, "…") } else { word.to_owned() }
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{in_common, pattern};

    #[test]
    fn two_texts_have_a_start_and_an_end_in_common() {
        for (one, other, expected) in [
            ("say [\"nan\"]", "say [\"-\"]", "say [\"…\"]"),
            ("say [\"…\"]", "say [\"NULL\"]", "say [\"…\"]"),
            ("aa", "a", "a…"),
            ("abab", "ab", "ab…"),
            ("x", "y", "…"),
            ("", "é", "…"),
        ] {
            assert_eq!(in_common(one, other), expected);
        }
    }

    #[test]
    fn values_are_left_out() {
        for (text, expected) in [
            ("no such day", "no such day"),
            ("has 4 cells, the header has 3", "has … cells, the header has …"),
            ("order \"1 b\" is invalid: id", "order \"…\" is invalid: id"),
            ("\"a\" is `b`", "\"…\" is \"…\""),
            ("lies before ordered_at, 2025-01-01T00:00:00Z", "lies before ordered_at, …"),
            ("differs from 12.00 EUR (row 7)", "differs from … EUR (row …)"),
            ("an open \"quote", "an open \"…\""),
            ("", ""),
        ] {
            assert_eq!(pattern(text), expected);
        }
    }
}
