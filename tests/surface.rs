//! Every public function and method of a calculation room has a golden file that calls it, a doctest, `# Errors` when it
//! can fail, and a line in the golden runner of every binding. Methods that only hand out a field are exempt.

use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path};
use xtask::house::{GROUND_FLOOR, Source, rooms, sources};

/// The rooms above the ground floor, where the formulas are.
fn calculation_rooms() -> impl Iterator<Item = String> {
    rooms().into_iter().filter(|room| !GROUND_FLOOR.contains(&room.as_str()))
}

/// The folders of the bindings' golden runners, whose table of calls names each call in quotes.
const RUNNERS: [&str; 4] =
    ["bindings/python/tests", "bindings/js/tests", "bindings/uniffi/kotlin/src/test", "bindings/uniffi/swift/Tests"];

struct Function {
    file: String,
    /// Its public path, as golden files name it.
    call: String,
    docs: String,
    /// From `pub fn` to the end of its first body line.
    head: String,
}

impl Function {
    fn has_doctest(&self) -> bool {
        let fence = self.docs.lines().find_map(|line| line.trim().strip_prefix("```"));
        fence.is_some_and(|language| ["", "rust", "no_run"].contains(&language))
    }

    fn lacks_errors_section(&self) -> bool {
        let signature = self.head.split(" {\n").next().unwrap_or_default();
        let result = signature.rsplit("->").next().is_some_and(|output| output.contains("Result<"));
        signature.contains("->") && result && !self.docs.contains("# Errors")
    }

    /// Only `self.field`, or its length.
    fn is_getter(&self) -> bool {
        let Some((signature, body)) = self.head.split_once(" {\n") else { return false };
        let field = body.trim().trim_start_matches('&').strip_prefix("self.");
        let field = field.map(|field| field.trim_end_matches(".len()").trim_end_matches(".is_empty()"));
        let plain = |field: &str| field.chars().all(|c| c.is_alphanumeric() || c == '_');
        signature.contains("self)") && field.is_some_and(plain)
    }
}

#[test]
fn every_public_function_is_golden_and_shown() {
    let golden = golden_calls();
    let mut missing = Vec::new();
    let functions = calculation_rooms()
        .flat_map(|room| sources(&room).into_iter().flat_map(move |file| functions(&room, &file)))
        .filter(|function| !function.is_getter());
    for function in functions {
        let gaps = [
            (!golden.contains(&function.call)).then_some("no golden file calls it"),
            (!function.has_doctest()).then_some("no doctest"),
            function.lacks_errors_section().then_some("returns a Result, its docs have no `# Errors`"),
        ];
        missing.extend(gaps.into_iter().flatten().map(|gap| format!("{} ({}): {gap}", function.call, function.file)));
    }
    assert!(missing.is_empty(), "{} gaps:\n{}", missing.len(), missing.join("\n"));
}

/// A runner fails by itself on a call that it doesn't know; this test knows of it without the binding's toolchain.
#[test]
fn every_golden_call_is_called_in_every_binding() {
    let mut missing = Vec::new();
    for folder in RUNNERS {
        let text = text_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
        let calls = golden_calls().into_iter().filter(|call| !text.contains(&format!("\"{call}\"")));
        missing.extend(calls.map(|call| format!("{folder}: {call}")));
    }
    assert!(missing.is_empty(), "{} gaps:\n{}", missing.len(), missing.join("\n"));
}

/// The text of all files below a folder.
fn text_below(folder: &Path) -> String {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .map(|path| if path.is_dir() { text_below(&path) } else { fs::read_to_string(path).unwrap_or_default() })
        .collect()
}

/// The `call` of every golden file.
fn golden_calls() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut calls = BTreeSet::new();
    for room in calculation_rooms() {
        for entry in fs::read_dir(folder.join(room)).into_iter().flatten() {
            let text = fs::read_to_string(entry.unwrap().path()).unwrap();
            let file: Value = serde_json::from_str(&text).unwrap();
            calls.extend(file["call"].as_str().map(String::from));
        }
    }
    calls
}

/// The public functions and methods of a file, found by how rustfmt sets them.
fn functions(room: &str, source: &Source) -> Vec<Function> {
    let mut found = Vec::new();
    let mut owner: Option<String> = None;
    let mut docs = String::new();
    let lines: Vec<&str> = source.code().lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let word = line.trim_start();
        if line.starts_with("impl") {
            owner = Some(type_name(line));
        } else if *line == "}" {
            owner = None;
        }
        if let Some(doc) = word.strip_prefix("///") {
            docs.push_str(doc);
            docs.push('\n');
        } else if let Some(rest) = word.strip_prefix("pub fn ").or(word.strip_prefix("pub const fn ")) {
            let name = rest.split(['(', '<']).next().unwrap_or_default();
            let call = [Some(room), owner.as_deref(), Some(name)].into_iter().flatten().collect::<Vec<_>>().join("::");
            let body = lines[at..].iter().position(|line| line.ends_with('{')).unwrap_or(0) + 1;
            let head = lines[at..].iter().take(body + 1).copied().collect::<Vec<_>>().join("\n");
            let file = source.path.file_name().unwrap().to_string_lossy().into_owned();
            found.push(Function { file, call, docs: std::mem::take(&mut docs), head });
        } else if !word.starts_with("#[") {
            docs.clear();
        }
    }
    found
}

/// `Fit` of `impl<M: Model> Fit<M> {`.
fn type_name(line: &str) -> String {
    let mut depth = 0;
    let bare: String = line
        .chars()
        .filter(|&c| {
            depth += i32::from(c == '<');
            let outside = depth == 0;
            depth -= i32::from(c == '>');
            outside
        })
        .collect();
    bare.split_whitespace().nth(1).unwrap_or_default().to_owned()
}

#[test]
fn public_functions_are_read_from_text() {
    let text = "\
/// Adds.
///
/// # Errors
/// Never.
///
/// ```
/// ```
#[must_use]
pub fn add(
    a: f64,
) -> Result<f64> {
    Ok(a)
}

impl<'a, T: Into<f64>> Sum<'a, T> {
    /// Its length.
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    pub fn fit<'b>(&self) -> crate::Result<T> {
        self.parts.iter().sum()
    }

    pub(crate) fn private() {}
}

#[cfg(test)]
mod tests {
    pub fn not_this() {}
}
";
    let functions = functions("value", &Source { path: "sum.rs".into(), text: text.into() });
    let calls: Vec<&str> = functions.iter().map(|function| function.call.as_str()).collect();
    assert_eq!(calls, ["value::add", "value::Sum::len", "value::Sum::fit"]);
    assert_eq!(functions.iter().map(Function::is_getter).collect::<Vec<_>>(), [false, true, false]);
    assert_eq!(functions.iter().map(Function::has_doctest).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(functions.iter().map(Function::lacks_errors_section).collect::<Vec<_>>(), [false, false, true]);
}
