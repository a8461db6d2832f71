//! The README's main command runs, and prints what the README says it prints.

use crate::{
    process::{cargo, root, stream},
    suites::{Outcome, Verdict},
};
use std::fs;

const MAIN_COMMAND: &str = "cargo run --release --example score_customers";

pub(crate) fn suite() -> Result<Outcome, String> {
    let Ok(readme) = fs::read_to_string(root().join("README.md")) else {
        return Ok(Outcome::new(Verdict::Absent, "README.md not there yet".into()));
    };
    let (command, promised) = main_command(&readme)
        .ok_or(format!("README.md has no block with `{MAIN_COMMAND}` and a text block after it"))?;
    let words: Vec<&str> = command.split_whitespace().skip(1).collect();
    let (success, printed) = stream(&mut cargo(&words))?;
    match first_difference(&promised, &printed) {
        _ if !success => Err(format!("`{command}` fails")),
        Some(line) => Err(format!("README.md promises a line that `{command}` does not print there: {line}")),
        None => Ok(Outcome::new(Verdict::Passed, command)),
    }
}

/// The main command's line, and the first `text` block after it.
fn main_command(readme: &str) -> Option<(String, String)> {
    let mut lines = readme.lines();
    let command =
        lines.by_ref().map(|line| line.trim_start_matches("$ ")).find(|line| line.starts_with(MAIN_COMMAND))?;
    lines.by_ref().find(|line| *line == "```text")?;
    let promised: Vec<&str> = lines.take_while(|line| *line != "```").collect();
    Some((command.trim().to_owned(), promised.join("\n")))
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
    fn the_block_after_the_command_is_the_promise() {
        let readme =
            "# x\n```sh\ngit clone x\ncargo run --release --example score_customers\n```\nprints\n```text\na\nb\n```\n";
        let expected = (MAIN_COMMAND.to_owned(), "a\nb".to_owned());
        assert_eq!(main_command(readme), Some(expected));
        assert_eq!(main_command("```text\na\n```"), None);
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
