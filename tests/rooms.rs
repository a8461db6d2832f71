//! The walls of the house: a room names no other room of the core, save the ground floor; only `profile` may. `math` names
//! nothing above it, a file of a folder not the folder's face. And its measures: short files, short functions, no file for
//! odds and ends, wings in a large room, a word on every number.

use std::{collections::BTreeMap, path::Path};
use xtask::house::{
    CORE, FILES_OF_A_FOLDER, GROUND_FLOOR, Import, LINES_BEFORE_TESTS, core, imports, lines_before_tests,
    long_functions, private_constants, room, rooms, sources,
};

/// Files of `math` that still name what is above it.
const MATH_CLIMBS: &[&str] = &[];
/// Folders whose files still import from their face.
const FACES_IMPORTED: &[&str] = &["import"];
/// Folders of more than a dozen files that still have no wings.
const WITHOUT_WINGS: &[&str] = &["math/special", "model"];
/// Names of private numbers that still have no word above them.
const BARE_NUMBERS: &[&str] = &[];

/// Nothing is found but what is known, and nothing is known that isn't found any more: the lists only get shorter.
/// `found`: a name that may be in the list, and the place.
fn assert_known(found: &[(String, String)], known: &[&str], rule: &str) {
    let new = found.iter().filter(|(name, _)| !known.contains(&name.as_str())).map(|(_, place)| place.as_str());
    let new: Vec<&str> = new.collect();
    assert!(new.is_empty(), "{rule}:\n{}", new.join("\n"));
    let gone: Vec<&str> = known.iter().filter(|known| !found.iter().any(|(name, _)| name == *known)).copied().collect();
    assert!(gone.is_empty(), "{rule}: mended, so take it off the list in tests/rooms.rs:\n{}", gone.join("\n"));
}

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
fn math_names_nothing_above_it() {
    let imports = imports(CORE, &core());
    let is_climb = |import: &&Import| {
        room(CORE, &import.from) == "math" && !["math", "error", "work"].contains(&room(CORE, &import.to))
    };
    let named = |import: &Import| {
        let stem = Path::new(&import.from).file_stem().unwrap().to_string_lossy().into_owned();
        (stem, format!("{}: {}", import.from, import.path))
    };
    let climbs: Vec<_> = imports.iter().filter(is_climb).map(named).collect();
    assert_known(&climbs, MATH_CLIMBS, "math names what is above it");
}

/// What a face only hands on is imported where it is defined: otherwise the whole folder is one circle.
#[test]
fn no_file_imports_the_face_of_its_folder() {
    let mut found = Vec::new();
    for import in imports(CORE, &core()) {
        let folders = import.faces.iter().filter_map(|face| folder_of_face(face));
        let own = folders.filter(|folder| import.from.starts_with(&format!("{CORE}/{folder}/")));
        found.extend(own.map(|folder| (folder.to_owned(), format!("{}: {}", import.from, import.path))));
    }
    assert_known(&found, FACES_IMPORTED, "imported from the face of the file's own folder");
}

/// `survey/nps` of `crates/regulars/src/survey/nps/mod.rs` or `.../survey/nps.rs`; the root of the crate is no folder's.
fn folder_of_face(face: &str) -> Option<&str> {
    let face = face.strip_prefix(CORE)?.strip_prefix('/')?.strip_suffix(".rs")?;
    (face != "lib").then(|| face.trim_end_matches("/mod"))
}

#[test]
fn large_rooms_have_wings() {
    let mut files: BTreeMap<String, usize> = BTreeMap::new();
    for source in core().iter().filter(|source| !source.path.ends_with("mod.rs")) {
        let name = source.name();
        let inner = name.strip_prefix(CORE).unwrap().trim_start_matches('/');
        *files.entry(inner.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned()).or_default() += 1;
    }
    let large = files.into_iter().filter(|(_, files)| *files > FILES_OF_A_FOLDER);
    let large: Vec<_> = large.map(|(folder, files)| (folder.clone(), format!("{folder}: {files}"))).collect();
    assert_known(&large, WITHOUT_WINGS, "more than a dozen files in a folder");
}

#[test]
fn private_numbers_have_a_word_above_them() {
    let constants = core().iter().flat_map(private_constants).collect::<Vec<_>>();
    let bare = constants.into_iter().filter(|constant| constant.numeric && !constant.documented);
    let named = bare.map(|bare| (bare.name.clone(), format!("{}:{} {}", bare.file, bare.line, bare.name)));
    assert_known(&named.collect::<Vec<_>>(), BARE_NUMBERS, "a private number without a comment directly above");
}

#[test]
fn faces_are_known_in_either_form() {
    assert_eq!(folder_of_face("crates/regulars/src/survey/nps/mod.rs"), Some("survey/nps"));
    assert_eq!(folder_of_face("crates/regulars/src/estimate.rs"), Some("estimate"));
    assert_eq!(folder_of_face("crates/regulars/src/lib.rs"), None);
}

#[test]
fn files_and_functions_are_short() {
    let mut long = Vec::new();
    for source in rooms().iter().flat_map(|room| sources(room)) {
        let name = source.path.display();
        let lines = lines_before_tests(&source);
        if lines > LINES_BEFORE_TESTS {
            long.push(format!("{name}: {lines} lines before its tests"));
        }
        let functions = long_functions(&source).into_iter();
        long.extend(functions.map(|(function, lines)| format!("{name}: {lines} lines in `{function}`")));
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
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
