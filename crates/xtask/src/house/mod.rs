//! The measures of the house, and what they are taken from: `cargo xtask house` prints them, `tests/` holds them.

use crate::table;

mod circles;
mod constants;
mod imports;
mod lines;
mod measures;
mod sources;

pub use circles::{circles, circles_of_files, circles_of_rooms, room};
pub use constants::{Constant, private_constants};
pub use imports::{Import, imports};
pub use lines::{code_lines, comment_lines, functions, python_code_lines, wide_docs};
pub use measures::{Measure, measures};
pub use sources::{CORE, GROUND_FLOOR, Source, below, core, rooms, sources};

/// As many lines has a file before its tests, at most.
pub const LINES_BEFORE_TESTS: usize = 400;
/// A function has fewer lines than this.
pub const LINES_OF_A_FUNCTION: usize = 60;
/// More files than these, its face apart, and a folder needs wings.
pub const FILES_OF_A_FOLDER: usize = 12;

/// The names of the functions of a file that are too long, each with its lines.
pub fn long_functions(source: &Source) -> Vec<(&str, usize)> {
    functions(source.code()).into_iter().filter(|(_, lines)| *lines >= LINES_OF_A_FUNCTION).collect()
}

/// How many lines a file has before its tests.
pub fn lines_before_tests(source: &Source) -> usize {
    source.code().lines().count()
}

/// Prints the places where a measure is not as it should be, then the table.
pub fn run() -> Result<(), String> {
    let measures = measures();
    for measure in measures.iter().filter(|measure| !measure.places.is_empty()) {
        println!("{}: {}", measure.what, measure.figure);
        measure.places.iter().for_each(|place| println!("  {place}"));
        println!();
    }
    let ok = |ok: Option<bool>| ok.map_or("", |ok| if ok { "yes" } else { "no" });
    let row = |measure: Measure| [measure.what, measure.figure, measure.bar, ok(measure.ok).into()];
    let head = ["measure", "figure", "bar", "ok"].map(String::from);
    let rows: Vec<_> = [head].into_iter().chain(measures.into_iter().map(row)).collect();
    println!("{}", table::render(&rows));
    Ok(())
}
