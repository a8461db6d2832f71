//! The README's commands print what the README says they print, and its code is that of the examples, in every language. The
//! bindings' own suites run the examples of their languages and compare with the same lines.

use crate::{
    process::{cargo, root, stream},
    suites::{Outcome, Verdict},
};
use std::fs;

const COMMAND: &str = "cargo run --release --example ";
/// The fences of code that has to be a file of `examples/`, and what the file's name ends in.
const LANGUAGES: [(&str, &str); 5] =
    [("rust", "rs"), ("python", "py"), ("js", "mjs"), ("kotlin", "kt"), ("swift", "swift")];

pub(crate) fn suite() -> Result<Outcome, String> {
    let readme = fs::read_to_string(root().join("README.md")).map_err(|error| format!("README.md: {error}"))?;
    let promises = promises(&readme);
    if promises.is_empty() {
        return Err(format!("README.md has no `{COMMAND}...` with a text block after it"));
    }
    for (command, promised) in &promises {
        let words: Vec<&str> = command.split_whitespace().skip(1).collect();
        let (success, printed) = stream(&mut cargo(&words))?;
        match first_difference(promised, &printed) {
            _ if !success => return Err(format!("`{command}` fails")),
            Some(line) => {
                return Err(format!("README.md promises a line that `{command}` does not print there: {line}"));
            }
            None => {}
        }
    }
    for (language, ending) in LANGUAGES {
        let codes = blocks(&readme, language);
        if codes.is_empty() {
            return Err(format!("README.md has no example in {language}"));
        }
        if let Some(code) = codes.iter().find(|code| !is_example(code, ending)) {
            let first = code.lines().next().unwrap_or_default();
            return Err(format!("README.md has {language} code that is no file of examples/: {first}"));
        }
    }
    Ok(Outcome::new(Verdict::Passed, format!("{} commands, code in {} languages", promises.len(), LANGUAGES.len())))
}

/// Each command's line, and the first `text` block after it.
fn promises(readme: &str) -> Vec<(String, String)> {
    let start = |line: &str| line.trim_start_matches("$ ").starts_with(COMMAND);
    let commands = readme.match_indices('\n').map(|(place, _)| &readme[place + 1..]).filter(|rest| start(rest));
    let promise = |rest: &str| {
        let command = rest.lines().next()?.trim_start_matches("$ ").trim().to_owned();
        Some((command, blocks(rest, "text").into_iter().next()?))
    };
    commands.filter_map(promise).collect()
}

/// The contents of the fenced blocks of a language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}");
    let mut lines = text.lines();
    let mut blocks = Vec::new();
    while lines.by_ref().any(|line| line == fence) {
        blocks.push(lines.by_ref().take_while(|line| *line != "```").collect::<Vec<_>>().join("\n"));
    }
    blocks
}

fn is_example(code: &str, ending: &str) -> bool {
    let files = fs::read_dir(root().join("examples")).into_iter().flatten().flatten().map(|file| file.path());
    let mut files = files.filter(|path| path.extension().is_some_and(|found| found == ending));
    files.any(|path| fs::read_to_string(path).is_ok_and(|text| text.trim_end() == code.trim_end()))
}

/// The first promised line that isn't printed in its place; a line `...` stands for any number of lines.
fn first_difference(promised: &str, printed: &str) -> Option<String> {
    let mut printed = printed.trim_end().lines().map(str::trim_end);
    let mut skipping = false;
    for line in promised.trim_end().lines().map(str::trim_end) {
        let found = match (line, skipping) {
            ("...", _) => true,
            (_, true) => printed.any(|other| other == line),
            (_, false) => printed.next() == Some(line),
        };
        if !found {
            return Some(line.to_owned());
        }
        skipping = line == "...";
    }
    let rest = printed.next();
    if skipping { None } else { rest.map(|line| format!("(end) before {line}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_block_after_a_command_is_its_promise() {
        let readme = "# x\n```sh\ngit clone x\ncargo run --release --example a\n```\nprints\n```text\na\nb\n```\n\
                      ```rust\nfn f() {}\n```\n```sh\n$ cargo run --release --example c -- --d\n```\n```text\nc\n```\n";
        let command = |rest: &str| format!("{COMMAND}{rest}");
        assert_eq!(promises(readme), [(command("a"), "a\nb".to_owned()), (command("c -- --d"), "c".to_owned())]);
        assert_eq!(blocks(readme, "rust"), ["fn f() {}"]);
        assert!(promises("```text\na\n```").is_empty());
    }

    #[test]
    fn output_is_compared_line_by_line() {
        assert_eq!(first_difference("a\nb", "a\nb  \n"), None);
        assert_eq!(first_difference("a\nb", "a\nc\n"), Some("b".into()));
        assert_eq!(first_difference("a", "a\nb"), Some("(end) before b".into()));
        assert_eq!(first_difference("a\nb", "a"), Some("b".into()));
    }

    #[test]
    fn dots_stand_for_any_lines() {
        assert_eq!(first_difference("a\n...\nd", "a\nb\nc\nd"), None);
        assert_eq!(first_difference("...\nd", "a\nd\ne"), Some("(end) before e".into()));
        assert_eq!(first_difference("a\n...", "a\nb"), None);
        assert_eq!(first_difference("a\n...\nd", "a\nb"), Some("d".into()));
    }
}
