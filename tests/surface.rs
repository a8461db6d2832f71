//! Every public function and method of a calculation room has a golden file that calls it, a doctest, `# Errors` when it
//! can fail, and a line in the golden runner of every binding. Methods that only hand out a field are exempt. What is public is
//! read as `cargo xtask surface` reads it.

use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path};
use xtask::surface::{self, Function, Surface};

/// The public rooms where something is calculated: all but the model.
fn calculation_rooms(surface: &Surface) -> impl Iterator<Item = &str> {
    surface.rooms.iter().map(|room| room.name.as_str()).filter(|room| !["", "model"].contains(room))
}

/// The folders of the bindings' golden runners, whose table of calls names each call in quotes.
const RUNNERS: [&str; 4] =
    ["bindings/python/tests", "bindings/js/tests", "bindings/uniffi/kotlin/src/test", "bindings/uniffi/swift/Tests"];

#[test]
fn every_public_function_is_golden_and_shown() {
    let surface = surface::of_workspace().unwrap();
    let golden = golden_calls(&surface);
    let mut missing = Vec::new();
    let traits = surface.rooms.iter().flat_map(|room| &room.traits).flat_map(|item| &item.methods);
    // A reader can't be written into a golden file: `tests/import/pieces.rs` reads those of `csv` and `json_lines` with it.
    let reads = |function: &Function| function.arguments.iter().any(|argument| argument.ty.name == "impl Read");
    let functions = surface.functions().chain(traits).filter(|function| !function.getter && !reads(function));
    let functions: Vec<(String, &Function)> = functions.filter_map(|function| called(&surface, function)).collect();
    assert!(functions.len() > 80, "only {} functions", functions.len());
    for (call, function) in functions {
        let gaps = [
            (!golden.contains(&call)).then_some("no golden file calls it"),
            (!function.docs.has_doctest()).then_some("no doctest"),
            (function.fallible && function.docs.errors().is_none())
                .then_some("returns a Result, its docs have no `# Errors`"),
        ];
        missing.extend(gaps.into_iter().flatten().map(|gap| format!("{call} ({}): {gap}", function.file)));
    }
    assert!(missing.is_empty(), "{} gaps:\n{}", missing.len(), missing.join("\n"));
}

/// The name in golden files, which is by the room that computes: `churn::Fit::survival` of an `impl` that stands in `churn`.
fn called<'a>(surface: &Surface, function: &'a Function) -> Option<(String, &'a Function)> {
    let (room, _) = function.file.split_once('/')?;
    let (_, name) = function.call.split_once("::")?;
    calculation_rooms(surface).any(|known| known == room).then(|| (format!("{room}::{name}"), function))
}

/// A runner fails by itself on a call that it doesn't know; this test knows of it without the binding's toolchain.
#[test]
fn every_golden_call_is_called_in_every_binding() {
    let golden = golden_calls(&surface::of_workspace().unwrap());
    let mut missing = Vec::new();
    for folder in RUNNERS {
        let text = text_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
        let calls = golden.iter().filter(|call| !text.contains(&format!("\"{call}\"")));
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
fn golden_calls(surface: &Surface) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut calls = BTreeSet::new();
    for room in calculation_rooms(surface) {
        for entry in fs::read_dir(folder.join(room)).into_iter().flatten() {
            let text = fs::read_to_string(entry.unwrap().path()).unwrap();
            let file: Value = serde_json::from_str(&text).unwrap();
            calls.extend(file["call"].as_str().map(String::from));
        }
    }
    calls
}
