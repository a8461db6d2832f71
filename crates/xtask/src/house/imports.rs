//! Which file of a crate names which: every path is followed through the faces of folders to the file that defines its end.

use super::sources::Source;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::{BTreeMap, BTreeSet};
use syn::{Item, ItemUse, UseTree, Visibility};

type Path = Vec<String>;

/// A file that is handed on is followed so often, and no further: two faces may hand on each other.
const MOST_STEPS: usize = 16;

/// One file of a crate.
#[derive(Debug, Default)]
struct Module {
    file: String,
    /// The modules above it and its own name; nothing for the crate's root.
    path: Path,
    /// What it defines by name, other files apart.
    items: BTreeSet<String>,
    /// The modules that it declares in files of their own.
    children: BTreeSet<String>,
    /// What it has from elsewhere, by the name that it has here.
    uses: BTreeMap<String, Path>,
    globs: Vec<Path>,
    /// The paths in its code; in a face those that it only hands on are left out.
    references: Vec<Path>,
}

/// A file names another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    pub from: String,
    pub to: String,
    /// As it is written, but without braces.
    pub path: String,
    /// The faces of folders that the path went through because they hand the name on.
    pub faces: Vec<String>,
}

/// The imports between the files of a crate whose sources are below `root`; tests are left out.
pub fn imports(root: &str, sources: &[Source]) -> Vec<Import> {
    let modules: BTreeMap<Path, Module> =
        sources.iter().map(|source| module(root, source)).map(|module| (module.path.clone(), module)).collect();
    let mut found = BTreeSet::new();
    for module in modules.values() {
        for path in &module.references {
            let mut faces = Vec::new();
            let to = follow(&modules, module, path, &mut faces).filter(|to| to.file != module.file);
            found.extend(to.map(|to| Import {
                from: module.file.clone(),
                to: to.file.clone(),
                path: path.join("::"),
                faces,
            }));
        }
    }
    found.into_iter().collect()
}

/// The file that defines what a path names; nothing when it is of another crate.
fn follow<'a>(
    modules: &'a BTreeMap<Path, Module>,
    from: &'a Module,
    path: &[String],
    faces: &mut Vec<String>,
) -> Option<&'a Module> {
    let (first, rest) = path.split_first()?;
    let (mut at, mut rest) = match first.as_str() {
        "crate" => (modules.get(&Vec::new())?, rest),
        "self" => (from, rest),
        "super" => (modules.get(from.path.split_last()?.1)?, rest),
        name if from.children.contains(name) => (from, path),
        name => {
            let used = from.uses.get(name).filter(|used| used.first() != Some(first))?;
            (follow(modules, from, used, faces)?, rest)
        }
    };
    while let Some((name, after)) = rest.split_first() {
        if name == "super" {
            at = modules.get(at.path.split_last()?.1)?;
        } else if at.children.contains(name) {
            at = modules.get(&joined(&at.path, name))?;
        } else {
            return if at.items.contains(name) { Some(at) } else { handed_on(modules, at, name, after, faces) };
        }
        rest = after;
    }
    Some(at)
}

/// Goes on where a face has the name from; a file that neither defines nor imports it got it from a macro of its own.
fn handed_on<'a>(
    modules: &'a BTreeMap<Path, Module>,
    at: &'a Module,
    name: &str,
    after: &[String],
    faces: &mut Vec<String>,
) -> Option<&'a Module> {
    if faces.len() >= MOST_STEPS {
        return Some(at);
    }
    let named = at.uses.get(name).map(|path| [path, after].concat());
    let globs = at.globs.iter().map(|glob| [glob, [name.to_owned()].as_slice(), after].concat());
    for path in named.into_iter().chain(globs) {
        let mut passed = faces.clone();
        passed.push(at.file.clone());
        let found = follow(modules, at, &path, &mut passed);
        if found.is_some() {
            *faces = passed;
            return found;
        }
    }
    (!at.uses.contains_key(name)).then_some(at)
}

fn joined(path: &[String], name: &str) -> Path {
    [path, &[name.to_owned()]].concat()
}

/// Reads one file; what doesn't parse names nothing, and the compiler says so better.
fn module(root: &str, source: &Source) -> Module {
    let file = source.name();
    let inner = file.trim_start_matches(root).trim_matches('/').trim_end_matches(".rs");
    let parts = inner.split('/').filter(|part| !["mod", "lib"].contains(part));
    let mut module = Module { path: parts.map(String::from).collect(), file, ..Module::default() };
    let items = syn::parse_file(&source.text).map(|file| file.items).unwrap_or_default();
    module.children = items.iter().filter_map(child).collect();
    let is_face = !module.children.is_empty();
    for item in items.iter().filter(|item| !is_test(item)) {
        module.read(item, 0, is_face);
    }
    module
}

/// The name of a module that is declared here and written elsewhere.
fn child(item: &Item) -> Option<String> {
    match item {
        Item::Mod(item) if item.content.is_none() => Some(item.ident.to_string()),
        _ => None,
    }
}

fn is_test(item: &Item) -> bool {
    let attributes = match item {
        Item::Mod(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        _ => return false,
    };
    attributes.iter().any(|attribute| attribute.to_token_stream().to_string().replace(' ', "") == "#[cfg(test)]")
}

impl Module {
    /// `depth`: in how many modules of this file the item is.
    fn read(&mut self, item: &Item, depth: usize, is_face: bool) {
        match item {
            Item::Use(item) => self.read_use(item, depth, is_face),
            Item::Mod(item) => {
                let Some((_, items)) = &item.content else { return };
                self.items.insert(item.ident.to_string());
                items.iter().filter(|item| !is_test(item)).for_each(|item| self.read(item, depth + 1, false));
            }
            _ => {
                let name = name(item).filter(|_| depth == 0);
                self.items.extend(name);
                read_paths(item.to_token_stream(), &mut |path| self.references.push(seen_from_file(path, depth)));
            }
        }
    }

    fn read_use(&mut self, item: &ItemUse, depth: usize, is_face: bool) {
        let mut leaves = Vec::new();
        flatten(&item.tree, &mut Vec::new(), &mut leaves);
        let hands_on = is_face && !matches!(item.vis, Visibility::Inherited);
        for (path, name) in leaves {
            if !hands_on {
                self.references.push(seen_from_file(path.clone(), depth));
            }
            match name {
                _ if depth > 0 => {}
                Some(name) => drop(self.uses.insert(name, path)),
                None => self.globs.push(path),
            }
        }
    }
}

/// A path in a module of this file, as the file would write it.
fn seen_from_file(mut path: Path, depth: usize) -> Path {
    path.iter_mut().take(depth).filter(|part| *part == "super").for_each(|part| *part = "self".into());
    path
}

fn name(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}

/// The paths of a `use`, each with the name it has from then on, or none for `*`.
fn flatten(tree: &UseTree, before: &mut Path, leaves: &mut Vec<(Path, Option<String>)>) {
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            flatten(&path.tree, before, leaves);
            before.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| flatten(tree, before, leaves)),
        UseTree::Glob(_) => leaves.push((before.clone(), None)),
        UseTree::Name(leaf) if leaf.ident == "self" => leaves.push((before.clone(), before.last().cloned())),
        UseTree::Name(leaf) => {
            leaves.push((joined(before, &leaf.ident.to_string()), Some(leaf.ident.to_string())));
        }
        UseTree::Rename(leaf) => {
            let path = if leaf.ident == "self" { before.clone() } else { joined(before, &leaf.ident.to_string()) };
            leaves.push((path, Some(leaf.rename.to_string())));
        }
    }
}

/// The paths of two names and more in code, macros' insides included.
fn read_paths(code: TokenStream, found: &mut impl FnMut(Path)) {
    let mut path = Path::new();
    let mut colons = 0;
    for token in code {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == ':' => {
                colons += 1;
                continue;
            }
            TokenTree::Ident(name) => {
                if colons != 2 {
                    end_path(&mut path, found);
                }
                path.push(name.to_string());
            }
            TokenTree::Group(group) => {
                end_path(&mut path, found);
                read_paths(group.stream(), found);
            }
            _ => end_path(&mut path, found),
        }
        colons = 0;
    }
    end_path(&mut path, found);
}

fn end_path(path: &mut Path, found: &mut impl FnMut(Path)) {
    let path = std::mem::take(path);
    if path.len() > 1 {
        found(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[(&str, &str)]) -> Vec<Import> {
        let source = |(path, text): &(&str, &str)| Source { path: path.into(), text: (*text).into() };
        imports("src", &files.iter().map(source).collect::<Vec<_>>())
    }

    fn edges(imports: &[Import]) -> Vec<(&str, &str)> {
        imports.iter().map(|import| (import.from.as_str(), import.to.as_str())).collect()
    }

    const FACE: (&str, &str) = ("src/a/mod.rs", "mod b;\nmod c;\npub use b::B;\npub(crate) use c::{C, D as E};");

    #[test]
    fn a_name_is_followed_through_the_face_that_hands_it_on() {
        let found = of(&[
            ("src/lib.rs", "mod a;\nmod z;\npub use a::B;"),
            FACE,
            ("src/a/b.rs", "use super::C;\npub struct B;"),
            ("src/a/c.rs", "pub struct C; pub struct D;"),
            ("src/z.rs", "use crate::{B, a::{self, E}};\nfn f() { let x: Vec<a::C> = vec![]; std::f(); }"),
        ]);
        assert_eq!(
            edges(&found),
            [
                ("src/a/b.rs", "src/a/c.rs"),
                ("src/z.rs", "src/a/b.rs"),
                ("src/z.rs", "src/a/c.rs"),
                ("src/z.rs", "src/a/c.rs"),
                ("src/z.rs", "src/a/mod.rs"),
            ]
        );
        assert_eq!(found[0].path, "super::C");
        assert_eq!(found[0].faces, ["src/a/mod.rs"]);
        assert_eq!(found[1].faces, ["src/lib.rs", "src/a/mod.rs"]);
    }

    #[test]
    fn faces_in_either_form_globs_and_macros_are_read() {
        let found = of(&[
            ("src/lib.rs", "mod a;\nmod z;"),
            ("src/a.rs", "mod b;\npub use b::*;\npub struct A;\nfn f() { b::g() }"),
            ("src/a/b.rs", "use super::*;\npub struct B;\nfn g() { super::super::z::h(); }"),
            ("src/z.rs", "macro_rules! m { () => { $crate::a::B::new() } }\nfn h() {}"),
        ]);
        assert_eq!(
            edges(&found),
            [
                ("src/a.rs", "src/a/b.rs"),
                ("src/a/b.rs", "src/a.rs"),
                ("src/a/b.rs", "src/z.rs"),
                ("src/z.rs", "src/a/b.rs"),
            ]
        );
    }

    #[test]
    fn tests_and_other_crates_are_no_imports_and_inner_modules_see_their_file() {
        let found = of(&[
            ("src/lib.rs", "mod a;\nmod b;"),
            ("src/a.rs", "use serde::b;\n#[cfg(test)]\nmod tests { use crate::b::B; }\nfn f() { b::g() }"),
            ("src/b.rs", "pub struct B;\nmod inner { use super::B; use super::super::a::f; }"),
        ]);
        assert_eq!(edges(&found), [("src/b.rs", "src/a.rs")]);
    }
}
