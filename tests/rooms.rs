//! The walls of the house: a room names no other room of the core, save the ground floor; only `profile` may.

use std::{fs, path::Path};

const ROOMS: [&str; 5] = ["import", "survey", "value", "segment", "profile"];

fn rust_files(dir: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn rooms_do_not_name_each_other() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/regulars/src");
    for room in ROOMS.iter().filter(|&&room| room != "profile") {
        let mut files = Vec::new();
        rust_files(&src.join(room), &mut files);
        assert!(!files.is_empty(), "{room} has no files");
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            for other in ROOMS.iter().filter(|other| *other != room) {
                assert!(!text.contains(&format!("crate::{other}")), "{} names the room {other}", file.display());
            }
        }
    }
}
