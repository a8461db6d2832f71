//! The core's sources, read as text.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Rooms that every other room may use.
pub(crate) const GROUND_FLOOR: [&str; 3] = ["fit", "math", "model"];

/// One source file of a room.
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

impl Source {
    /// The text before the file's tests.
    pub(crate) fn code(&self) -> &str {
        self.text.split("\n#[cfg(test)]").next().unwrap_or_default()
    }
}

/// The rooms, ground floor included: the folders of the core.
pub(crate) fn rooms() -> Vec<String> {
    let folders = entries(&core()).into_iter().filter(|path| path.is_dir());
    folders.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
}

/// All source files of a room.
pub(crate) fn sources(room: &str) -> Vec<Source> {
    let mut folders = vec![core().join(room)];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in entries(&folder) {
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(Source { text: fs::read_to_string(&path).unwrap(), path });
            }
        }
    }
    found
}

fn core() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/regulars/src")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
