//! `cargo xtask surface`: what the core shows to everybody, read out of it and written for every language.
//!
//! `read` fills a [`Surface`], each emitter makes files of it, and what the core can't say stands in `bindings/overrides.toml`,
//! a table for each language.

mod items;
mod json;
mod modules;
mod overrides;
mod python;
mod read;
mod typescript;
mod uniffi;

pub use items::*;
pub use overrides::Overrides;
pub use read::{read, snake};

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Generated files: the path below the workspace's root, and the whole text.
pub type Files = Vec<(PathBuf, String)>;

/// Everything that writes files; a new one is a line here.
const EMITTERS: [fn(&Surface, &Overrides) -> Files; 4] = [json::emit, python::emit, typescript::emit, uniffi::emit];

/// Writes every generated file; or, to `check`, only says which ones are stale.
///
/// # Errors
/// What can't be read or written; with `check` the stale files; an override that no emitter asked for.
pub fn run(check: bool) -> Result<(), String> {
    let root = workspace();
    let stale: Vec<(PathBuf, String)> = generated()?
        .into_iter()
        .filter(|(path, text)| fs::read_to_string(root.join(path)).ok().as_ref() != Some(text))
        .collect();
    for (path, text) in &stale {
        println!("{}{}", if check { "stale: " } else { "written: " }, path.display());
        if !check {
            fs::write(root.join(path), text).map_err(|error| format!("{}: {error}", path.display()))?;
        }
    }
    match check && !stale.is_empty() {
        true => Err(format!("{} generated files are stale: run `cargo xtask surface`", stale.len())),
        false => Ok(()),
    }
}

/// Every generated file as it should be.
fn generated() -> Result<Files, String> {
    let surface = of_workspace()?;
    let overrides = Overrides::read(&workspace().join("bindings/overrides.toml"))?;
    let files = EMITTERS.iter().flat_map(|emit| emit(&surface, &overrides)).collect();
    match overrides.unused().as_slice() {
        [] => Ok(files),
        unused => Err(format!("bindings/overrides.toml: nothing asks for {}", unused.join(", "))),
    }
}

/// The surface of this workspace's core.
///
/// # Errors
/// As [`read`].
pub fn of_workspace() -> Result<Surface, String> {
    read(&workspace().join("crates/regulars/src"))
}

/// Lines of at most so many characters; paragraphs and lists stay apart.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let starts = line.starts_with("- ") || line.starts_with('|') || line.starts_with('@');
        for (index, word) in line.split_whitespace().enumerate() {
            match lines.last_mut().filter(|_| open && !(starts && index == 0)) {
                Some(last) if last.chars().count() + 1 + word.chars().count() <= width => {
                    *last = format!("{last} {word}")
                }
                _ => lines.push(word.to_owned()),
            }
            open = true;
        }
        if line.trim().is_empty() {
            lines.push(String::new());
            open = false;
        }
    }
    lines
}

fn workspace() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_files_are_as_the_core_is() {
        run(true).unwrap();
    }

    #[test]
    fn lines_are_wrapped_by_paragraph() {
        assert_eq!(wrapped("one two\nthree\n\n- a\n- b c", 9), ["one two", "three", "", "- a", "- b c"]);
        assert_eq!(wrapped("", 9), Vec::<String>::new());
    }

    #[test]
    fn the_same_core_gives_the_same_files() {
        assert_eq!(generated().unwrap(), generated().unwrap());
    }
}
