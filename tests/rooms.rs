//! The walls of the house: a room names no other room of the core, save the ground floor; only `profile` may. And its
//! measures: short files, short functions, no file for odds and ends.

mod sources;

use sources::{GROUND_FLOOR, rooms, sources};

const LINES_BEFORE_TESTS: usize = 400;
const LINES_OF_A_FUNCTION: usize = 60;

#[test]
fn rooms_do_not_name_each_other() {
    let rooms = rooms();
    let mut holes = Vec::new();
    for room in rooms.iter().filter(|room| *room != "profile") {
        let walled = |other: &&String| *other != room && !GROUND_FLOOR.contains(&other.as_str());
        let others: Vec<&str> = rooms.iter().filter(walled).map(String::as_str).collect();
        for source in sources(room) {
            let named = named_from_the_crate(&source.text).into_iter().filter(|name| others.contains(name));
            holes.extend(named.map(|name| format!("{} names the room {name}", source.path.display())));
        }
    }
    assert!(holes.is_empty(), "{}", holes.join("\n"));
}

/// The names that follow `crate::`, `super::super::` or `regulars::`, alone or in braces.
fn named_from_the_crate(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for root in ["crate::", "super::super::", "regulars::"] {
        for (at, _) in text.match_indices(root) {
            let after = &text[at + root.len()..];
            let mut depth = 0;
            for word in after.split_inclusive(['{', '}', ',', ';', '(', ')', '\n']) {
                if depth <= 1 {
                    let name = word.trim_start().split(|c: char| !c.is_alphanumeric() && c != '_').next();
                    names.extend(name.filter(|name| !name.is_empty()));
                }
                depth += word.matches('{').count();
                depth = depth.saturating_sub(word.matches('}').count());
                if depth == 0 {
                    break;
                }
            }
        }
    }
    names
}

#[test]
fn files_and_functions_are_short() {
    let mut long = Vec::new();
    for source in rooms().iter().flat_map(|room| sources(room)) {
        let name = source.path.display();
        let lines = source.code().lines().count();
        if lines > LINES_BEFORE_TESTS {
            long.push(format!("{name}: {lines} lines before its tests"));
        }
        let functions = functions(source.code()).into_iter().filter(|(_, lines)| *lines >= LINES_OF_A_FUNCTION);
        long.extend(functions.map(|(function, lines)| format!("{name}: {lines} lines in `{function}`")));
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// First line and length of each function; rustfmt closes a function at the indentation of its first line.
fn functions(code: &str) -> Vec<(&str, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    let is_function = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().take_while(|word| !word.contains('"')).collect();
        !line.trim_start().starts_with("//") && words.iter().take(4).any(|word| *word == "fn")
    };
    let starts = (0..lines.len()).filter(|&at| is_function(lines[at]) && !lines[at].ends_with('}'));
    let length = |at: usize| {
        let indent = lines[at].len() - lines[at].trim_start().len();
        let end = format!("{:indent$}}}", "");
        lines[at..].iter().position(|line| *line == end).map_or(0, |end| end + 1)
    };
    starts.map(|at| (lines[at].trim(), length(at))).collect()
}

#[test]
fn no_file_is_for_odds_and_ends() {
    for source in rooms().iter().flat_map(|room| sources(room)) {
        let name = source.path.file_stem().unwrap().to_string_lossy();
        assert!(!["utils", "common", "helpers", "types", "prelude"].contains(&&*name), "{}", source.path.display());
    }
}

#[test]
fn names_are_found_in_every_form() {
    let text = "use crate::survey::nps;\nuse crate::{\n    error::Error,\n    value::{self, segment},\n    math,\n};\n\
        fn f() { super::super::segment::rfm(); regulars::import::read(); crate::model::Money::new(a, value); }";
    let mut names = named_from_the_crate(text);
    names.sort_unstable();
    assert_eq!(names, ["error", "import", "math", "model", "segment", "survey", "value"]);
}

#[test]
fn functions_are_measured() {
    let code = "/// fn not() {\npub fn a(\n    x: u8,\n) {\n    x\n}\nimpl A {\n    fn b() {}\n    pub const fn c() {\n    }\n}\n";
    assert_eq!(functions(code), [("pub fn a(", 5), ("pub const fn c() {", 2)]);
}
