//! Changing generated sources: line by line and word by word, and only where the text is the one that is known.

use std::collections::HashSet;

/// Puts another text in the place of one that has to occur so many times.
pub(super) fn exchange(text: &str, times: usize, from: &str, to: &str) -> Result<String, String> {
    match text.matches(from).count() {
        found if found == times => Ok(text.replace(from, to)),
        found => Err(format!("the generated text holds this {found} times, not {times}: {from}")),
    }
}

/// The text with every identifier that `change` knows exchanged, but for what belongs to another (after a dot) and what
/// is named there (after `class`).
pub(super) fn words(text: &str, change: impl Fn(&str) -> Option<String>) -> String {
    let mut changed = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let free = !changed.ends_with('.') && !changed.ends_with("class ");
        changed += change(word).filter(|_| free).as_deref().unwrap_or(word);
        let next = after.find(is_part).unwrap_or(after.len());
        changed += &after[..next];
        rest = &after[next..];
    }
    changed
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The text with every line of code changed, and the comments left as they are.
pub(super) fn code(text: &str, change: impl Fn(&str) -> String) -> String {
    lines(text, |line| if is_comment(line) { line.to_owned() } else { change(line) })
}

/// The text with every line of its comments changed.
pub(super) fn comments(text: &str, change: impl Fn(&str) -> String) -> String {
    lines(text, |line| if is_comment(line) { change(line) } else { line.to_owned() })
}

fn lines(text: &str, change: impl Fn(&str) -> String) -> String {
    let changed = text.split('\n').map(change).collect::<Vec<_>>();
    changed.join("\n")
}

fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("//") || line.starts_with("/*") || line.starts_with("* ") || line == "*"
}

/// Words that the code has for a field, and callers write as text.
const DATA: [&str; 1] = ["lifecycle_stage"];

/// Names of other languages in the comments, as this one writes them: `as_of` where the code says `asOf`. Words that
/// are data, such as `live_chat`, stay.
pub(super) fn own_names(text: &str) -> String {
    let known: HashSet<&str> =
        text.split('\n').filter(|line| !is_comment(line)).flat_map(|line| line.split(|c| !is_part(c))).collect();
    let own = |word: &str| {
        let camel = super::words::camel(word);
        (word.contains('_') && !DATA.contains(&word) && !known.contains(word) && known.contains(camel.as_str()))
            .then_some(camel)
    };
    comments(text, |line| words(line, own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_another_is_refused() {
        assert_eq!(exchange("a b a", 2, "a", "c").unwrap(), "c b c");
        assert!(exchange("a b a", 1, "a", "c").unwrap_err().contains("2 times, not 1: a"));
    }

    #[test]
    fn words_are_whole() {
        let change = |word: &str| (word == "Count").then(|| "Int".to_owned());
        assert_eq!(
            words("a: Count?, b: [Count] FfiConverterTypeCount é", change),
            "a: Int?, b: [Int] FfiConverterTypeCount é"
        );
        assert_eq!(words("", change), "");
    }

    #[test]
    fn comments_are_no_code() {
        let text = "/// Count\nlet a: Count\n * Count\n";
        assert_eq!(code(text, |line| line.replace("Count", "Int")), "/// Count\nlet a: Int\n * Count\n");
        assert_eq!(comments(text, |line| line.replace("Count", "Int")), "/// Int\nlet a: Count\n * Int\n");
    }

    #[test]
    fn names_in_comments_are_those_of_the_code() {
        let text = "/// What `to_json` wrote as of `as_of`, by `live_chat`.\nfunc toJson(asOf: Date)";
        assert!(own_names(text).starts_with("/// What `toJson` wrote as of `asOf`, by `live_chat`.\n"));
    }
}
