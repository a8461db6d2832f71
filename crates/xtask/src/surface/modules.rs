//! The core's modules, found by their `mod` declarations, and where a name in one of them is defined.

use std::{collections::BTreeMap, fs, path::Path};
use syn::{Attribute, Item, UseTree, Visibility};

/// A module's path below the crate: empty for the root, `survey`, `survey::nps`.
pub(super) type ModulePath = String;

/// An item by the module that defines it and its name there.
pub(super) type Definition = (ModulePath, String);

/// How far a chain of `use` is followed; two globs that show each other would be endless.
const LONGEST_CHAIN: usize = 16;

/// One module as it is written.
pub(super) struct Module {
    /// Below the folder that was read.
    pub(super) file: String,
    pub(super) public: bool,
    pub(super) attrs: Vec<Attribute>,
    pub(super) items: Vec<Item>,
}

/// One name that a `use` brings into a module: what it is called there, whose path it has, and whether it is shown to all.
struct Import {
    name: String,
    path: Vec<String>,
    public: bool,
}

/// All modules of a crate, tests left out.
#[derive(Default)]
pub(super) struct Modules {
    by_path: BTreeMap<ModulePath, Module>,
    /// In the order of their declarations.
    pub(super) order: Vec<ModulePath>,
}

impl Modules {
    /// Reads `lib.rs` of a folder, and every module that it declares.
    pub(super) fn read(src: &Path) -> Result<Self, String> {
        let mut modules = Self::default();
        modules.read_file(String::new(), true, src, Path::new("lib.rs"), Path::new(""))?;
        Ok(modules)
    }

    /// Reads a file below `src`; modules that it declares stand in `folder`.
    fn read_file(
        &mut self,
        path: ModulePath,
        public: bool,
        src: &Path,
        file: &Path,
        folder: &Path,
    ) -> Result<(), String> {
        let at = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
        let text = fs::read_to_string(src.join(file)).map_err(|error| at(&error))?;
        let syn::File { attrs, items, .. } = syn::parse_file(&text).map_err(|error| at(&error))?;
        let items: Vec<Item> = items.into_iter().flat_map(shown_by_macro).filter(|item| !is_test(item)).collect();
        self.order.push(path.clone());
        for item in &items {
            let Item::Mod(module) = item else { continue };
            let name = module.ident.to_string();
            let within = folder.join(&name);
            let flat = folder.join(format!("{name}.rs"));
            let file = if src.join(&flat).is_file() { flat } else { within.join("mod.rs") };
            self.read_file(join(&path, &name), is_public(&module.vis), src, &file, &within)?;
        }
        self.by_path.insert(path, Module { file: file.to_string_lossy().into_owned(), public, attrs, items });
        Ok(())
    }

    pub(super) fn get(&self, path: &str) -> Option<&Module> {
        self.by_path.get(path)
    }

    /// Every `impl`, with its module.
    pub(super) fn impls(&self) -> impl Iterator<Item = (&str, &syn::ItemImpl)> {
        let all = self.by_path.iter().flat_map(|(path, module)| module.items.iter().map(move |item| (path, item)));
        all.filter_map(|(path, item)| match item {
            Item::Impl(item) => Some((path.as_str(), item)),
            _ => None,
        })
    }

    /// Where the item is defined that a module calls by this path; `None` for what other crates define.
    pub(super) fn resolve(&self, module: &str, path: &[String]) -> Option<Definition> {
        self.resolve_within(module, path, LONGEST_CHAIN)
    }

    fn resolve_within(&self, module: &str, path: &[String], left: usize) -> Option<Definition> {
        let left = left.checked_sub(1)?;
        let (name, parents) = path.split_last()?;
        let owner = self.absolute(module, parents)?;
        let here = self.get(&owner)?;
        if here.items.iter().any(|item| defines(item).is_some_and(|(_, ident)| ident == *name)) {
            return Some((owner, name.clone()));
        }
        imports(here).find_map(|mut import| match import.name.as_str() {
            "*" => {
                import.path.push(name.clone());
                self.resolve_within(&owner, &import.path, left)
            }
            known => (known == name).then(|| self.resolve_within(&owner, &import.path, left))?,
        })
    }

    /// The module that these words name in another module.
    fn absolute(&self, module: &str, words: &[String]) -> Option<ModulePath> {
        words.iter().try_fold(module.to_owned(), |at, word| match word.as_str() {
            "crate" => Some(String::new()),
            "self" => Some(at),
            "super" => Some(at.rsplit_once("::").map_or(String::new(), |(parent, _)| parent.to_owned())),
            _ if self.by_path.contains_key(&join(&at, word)) => Some(join(&at, word)),
            _ => imports(self.get(&at)?)
                .filter(|import| import.name == *word && import.path.as_slice() != [word.clone()])
                .find_map(|import| self.absolute(&at, &import.path)),
        })
    }

    /// What a public module shows: names, and where each is defined.
    pub(super) fn shown(&self, module: &str) -> Vec<(String, Definition)> {
        let Some(here) = self.get(module) else {
            return Vec::new();
        };
        let own = here.items.iter().filter_map(defines).filter(|(vis, _)| is_public(vis));
        let mut shown: Vec<(String, Definition)> =
            own.map(|(_, name)| (name.clone(), (module.to_owned(), name))).collect();
        for import in imports(here).filter(|import| import.public) {
            match import.name.as_str() {
                "*" => shown.extend(self.absolute(module, &import.path).iter().flat_map(|path| self.shown(path))),
                _ => shown.extend(self.resolve(module, &import.path).map(|found| (import.name, found))),
            }
        }
        shown
    }
}

/// `survey::nps` of `survey` and `nps`.
pub(super) fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}::{name}") }
}

/// What a macro's call is given, where that reads as items: a macro that adds to enums or structs shows them as they are.
fn shown_by_macro(item: Item) -> Vec<Item> {
    match &item {
        Item::Macro(call) if call.ident.is_none() => {
            syn::parse2::<syn::File>(call.mac.tokens.clone()).map_or_else(|_| vec![item], |file| file.items)
        }
        _ => vec![item],
    }
}

/// Modules that are written inside a file are its tests.
fn is_test(item: &Item) -> bool {
    matches!(item, Item::Mod(module) if module.content.is_some())
}

pub(super) fn is_public(vis: &Visibility) -> bool {
    matches!(vis, Visibility::Public(_))
}

/// The visibility and the name of an item that the surface may hold.
fn defines(item: &Item) -> Option<(&Visibility, String)> {
    let (vis, ident) = match item {
        Item::Struct(item) => (&item.vis, &item.ident),
        Item::Enum(item) => (&item.vis, &item.ident),
        Item::Fn(item) => (&item.vis, &item.sig.ident),
        Item::Trait(item) => (&item.vis, &item.ident),
        Item::Type(item) => (&item.vis, &item.ident),
        _ => return None,
    };
    Some((vis, ident.to_string()))
}

fn imports(module: &Module) -> impl Iterator<Item = Import> {
    module.items.iter().flat_map(|item| {
        let mut found = Vec::new();
        if let Item::Use(item) = item {
            flatten(&item.tree, &mut Vec::new(), is_public(&item.vis), &mut found);
        }
        found
    })
}

fn flatten(tree: &UseTree, prefix: &mut Vec<String>, public: bool, found: &mut Vec<Import>) {
    let mut leaf = |name: String, last: Option<String>| {
        found.push(Import { name, path: prefix.iter().cloned().chain(last).collect(), public });
    };
    match tree {
        UseTree::Path(path) => {
            prefix.push(path.ident.to_string());
            flatten(&path.tree, prefix, public, found);
            prefix.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| flatten(tree, prefix, public, found)),
        UseTree::Name(name) if name.ident == "self" => leaf(prefix.last().cloned().unwrap_or_default(), None),
        UseTree::Name(name) => leaf(name.ident.to_string(), Some(name.ident.to_string())),
        UseTree::Rename(name) => leaf(name.rename.to_string(), Some(name.ident.to_string())),
        UseTree::Glob(_) => leaf("*".into(), None),
    }
}

#[cfg(test)]
impl Modules {
    /// Modules by path and text, all public.
    pub(super) fn of_texts(files: &[(&str, &str)]) -> Self {
        let mut modules = Self::default();
        for (path, text) in files {
            let syn::File { attrs, items, .. } = syn::parse_file(text).unwrap();
            let items = items.into_iter().flat_map(shown_by_macro).filter(|item| !is_test(item)).collect();
            modules.order.push((*path).to_owned());
            let module = Module { file: format!("{path}.rs"), public: !path.contains("::"), attrs, items };
            modules.by_path.insert((*path).to_owned(), module);
        }
        modules
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Vec<String> {
        text.split("::").map(String::from).collect()
    }

    #[test]
    fn names_are_followed_to_where_they_are_defined() {
        let modules = Modules::of_texts(&[
            ("", "mod score; pub mod room; pub use score::{Score, Score as Mark};"),
            ("score", "pub struct Score; struct Hidden;"),
            (
                "room",
                "mod wing; pub use wing::*; use crate::Mark; use super::score::{self as other}; use std::fmt::Debug;",
            ),
            ("room::wing", "pub fn wing() {} pub use super::super::score::Score as Points; fn hidden() {}"),
        ]);
        let score = Some(("score".to_owned(), "Score".to_owned()));
        for (module, name) in [
            ("", "Mark"),
            ("room", "Mark"),
            ("room", "Points"),
            ("room::wing", "super::Points"),
            ("room", "other::Score"),
        ] {
            assert_eq!(modules.resolve(module, &path(name)), score, "{name} in {module}");
        }
        assert_eq!(modules.resolve("room", &path("Debug")), None);
        let shown: Vec<String> = modules.shown("room").into_iter().map(|(name, _)| name).collect();
        assert_eq!(shown, ["wing", "Points"]);
    }

    #[test]
    fn globs_that_show_each_other_end() {
        let modules = Modules::of_texts(&[("", ""), ("a", "pub use super::b::*;"), ("b", "pub use super::a::*;")]);
        assert_eq!(modules.resolve("a", &path("Nothing")), None);
    }

    #[test]
    fn tests_are_left_out_and_macros_of_items_are_read() {
        let text = "#[cfg(test)] mod tests { pub struct No; } words! { pub enum Word { A = \"a\" } } other!(1, 2);";
        let modules = Modules::of_texts(&[("", text)]);
        let shown: Vec<String> = modules.shown("").into_iter().map(|(name, _)| name).collect();
        assert_eq!(shown, ["Word"]);
    }
}
