//! Circles: files, or rooms, that need each other, be it by way of others.

use super::imports::Import;
use std::collections::{BTreeMap, BTreeSet};

/// The groups of names each of which leads to every other of its group.
pub fn circles<'a>(edges: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<Vec<&'a str>> {
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (from, to) in edges {
        next.entry(from).or_default().insert(to);
    }
    let reached: BTreeMap<&str, BTreeSet<&str>> = next.keys().map(|from| (*from, reached_from(from, &next))).collect();
    let leads = |from: &str, to: &str| reached.get(from).is_some_and(|names| names.contains(to));
    let mut found: Vec<Vec<&str>> = Vec::new();
    for name in next.keys().filter(|name| leads(name, name)) {
        match found.iter_mut().find(|circle| leads(name, circle[0]) && leads(circle[0], name)) {
            Some(circle) => circle.push(name),
            None => found.push(vec![name]),
        }
    }
    found
}

fn reached_from<'a>(start: &'a str, next: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut ahead = vec![start];
    while let Some(name) = ahead.pop() {
        ahead.extend(next.get(name).into_iter().flatten().copied().filter(|&to| reached.insert(to)));
    }
    reached
}

/// The circles of files.
pub fn circles_of_files(imports: &[Import]) -> Vec<Vec<&str>> {
    circles(imports.iter().map(|import| (import.from.as_str(), import.to.as_str())))
}

/// The circles of rooms of a crate whose sources are below `root`; a file of the crate's own is a room.
pub fn circles_of_rooms<'a>(root: &str, imports: &'a [Import]) -> Vec<Vec<&'a str>> {
    let rooms = imports.iter().map(|import| (room(root, &import.from), room(root, &import.to)));
    circles(rooms.filter(|(from, to)| from != to && *from != "lib"))
}

/// `survey` of `crates/regulars/src/survey/nps/score.rs`.
pub fn room<'a>(root: &str, file: &'a str) -> &'a str {
    let inner = file.strip_prefix(root).unwrap_or(file).trim_start_matches('/');
    inner.split(['/', '.']).next().unwrap_or(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_leads_back_is_in_a_circle() {
        let edges = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("e", "d"), ("x", "a"), ("e", "y")];
        assert_eq!(circles(edges.into_iter()), [vec!["a", "b", "c"], vec!["d", "e"]]);
        assert!(circles([("a", "b"), ("a", "c"), ("b", "c")].into_iter()).is_empty());
    }

    #[test]
    fn rooms_are_the_first_part_of_the_path() {
        let import =
            |from: &str, to: &str| Import { from: from.into(), to: to.into(), path: String::new(), faces: vec![] };
        let imports = [
            import("src/a/b.rs", "src/z.rs"),
            import("src/z.rs", "src/a/c/d.rs"),
            import("src/a/b.rs", "src/a/c.rs"),
            import("src/lib.rs", "src/a/c.rs"),
        ];
        assert_eq!(circles_of_rooms("src", &imports), [["a", "z"]]);
        assert!(circles_of_files(&imports).is_empty());
    }
}
