//! What the core shows to everybody, as plain data: what `read` fills and every emitter writes from.
//!
//! Names are public paths without the crate's: `voice::themes`, `value::Fit::probability_alive`, and `Estimate` for what stands
//! at the root. A type that is an item of the core has such a path for its name, so `surface.record(&ty.name)` finds it.

use std::{collections::BTreeMap, fmt};

/// The public items of the core: the root first, then the rooms in the order in which `lib.rs` declares them.
#[derive(Debug, Default)]
pub struct Surface {
    pub rooms: Vec<Room>,
    /// The fields that a file's columns can fill, by the word of the record's kind.
    pub column_fields: Vec<(String, Vec<String>)>,
}

/// A public module, or the root, whose name is empty. An item that two rooms show stands in the first one.
#[derive(Debug, Default)]
pub struct Room {
    pub name: String,
    pub docs: Docs,
    pub records: Vec<Record>,
    pub enums: Vec<Enum>,
    pub functions: Vec<Function>,
    /// Their methods alone.
    pub traits: Vec<Trait>,
    /// Other names of types, such as `model::Instant`.
    pub aliases: Vec<Alias>,
}

/// A struct: a result, an option struct, columns, a model, or something opaque that has no public field.
#[derive(Debug)]
pub struct Record {
    /// `survey::Nps`.
    pub path: String,
    pub docs: Docs,
    /// Names of its type parameters, without lifetimes.
    pub generics: Vec<String>,
    /// Whether it borrows: columns that the caller lends.
    pub lifetime: bool,
    /// The public fields, in order.
    pub fields: Vec<Field>,
    /// Whether there are private fields too, so that nobody else can make one.
    pub opaque: bool,
    /// Whether there is a `Default`: such a record's fields may be left out.
    pub default: bool,
    /// `Clone`, `Copy`, `Serialize`, ...
    pub derives: Vec<String>,
    /// Attributes of serde; those without a value have an empty one.
    pub serde: BTreeMap<String, String>,
    pub methods: Vec<Function>,
}

/// A field of a record or of a variant.
#[derive(Debug)]
pub struct Field {
    /// Its name; of a tuple its index.
    pub name: String,
    /// Its name in JSON.
    pub word: String,
    pub docs: Docs,
    pub ty: Type,
    /// What a written `impl Default` sets it to, as Rust: `TimeUnit::Day`.
    pub default: Option<String>,
    pub serde: BTreeMap<String, String>,
}

/// An enum.
#[derive(Debug)]
pub struct Enum {
    pub path: String,
    pub docs: Docs,
    pub variants: Vec<Variant>,
    /// Whether it keeps words that it doesn't know, in `Other(String)`, which isn't listed.
    pub open: bool,
    pub derives: Vec<String>,
    pub serde: BTreeMap<String, String>,
    pub methods: Vec<Function>,
}

#[derive(Debug)]
pub struct Variant {
    pub name: String,
    /// Its name in JSON.
    pub word: String,
    pub docs: Docs,
    pub fields: Vec<Field>,
}

/// A public trait and what it asks or gives.
#[derive(Debug)]
pub struct Trait {
    pub path: String,
    pub docs: Docs,
    pub methods: Vec<Function>,
}

/// Another name of a type.
#[derive(Debug)]
pub struct Alias {
    pub path: String,
    pub docs: Docs,
    pub ty: Type,
}

/// A function or a method.
#[derive(Debug)]
pub struct Function {
    /// Its public path, as golden files name it: `voice::themes`, `value::Fit::probability_alive`.
    pub call: String,
    pub docs: Docs,
    /// `self`, `&self`, `&mut self`; none of a function.
    pub receiver: Option<String>,
    /// Names of its type parameters, without lifetimes.
    pub generics: Vec<String>,
    pub arguments: Vec<Argument>,
    /// What it gives; of a `Result` what it gives when all is well.
    pub output: Type,
    /// Whether it gives a `Result`.
    pub fallible: bool,
    /// Whether it only hands out a field, or its length.
    pub getter: bool,
    /// The file it stands in, below the core's `src`; for messages.
    pub file: String,
}

#[derive(Debug)]
pub struct Argument {
    pub name: String,
    pub ty: Type,
}

/// A type: a name and its arguments. Lifetimes are left out.
///
/// Built in are `&`, `slice`, `array` (its second argument is the length), `tuple` (the unit has no argument), `Option`, `Vec`,
/// `BTreeMap`, `str`, `String`, `f64` and so on; an item of the core has its path; `impl FnMut(...)` and the like are kept as
/// text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Type {
    pub name: String,
    pub args: Vec<Type>,
}

/// Documentation as rustdoc takes it, whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Docs(pub String);

impl Surface {
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.rooms.iter().flat_map(|room| &room.records)
    }

    pub fn enums(&self) -> impl Iterator<Item = &Enum> {
        self.rooms.iter().flat_map(|room| &room.enums)
    }

    /// Functions and the methods of records and enums; not those of traits.
    pub fn functions(&self) -> impl Iterator<Item = &Function> {
        let methods = self.records().flat_map(|record| &record.methods);
        let free = self.rooms.iter().flat_map(|room| &room.functions);
        free.chain(methods).chain(self.enums().flat_map(|item| &item.methods))
    }

    pub fn room(&self, name: &str) -> Option<&Room> {
        self.rooms.iter().find(|room| room.name == name)
    }

    pub fn record(&self, path: &str) -> Option<&Record> {
        self.records().find(|record| record.path == path)
    }

    pub fn enumeration(&self, path: &str) -> Option<&Enum> {
        self.enums().find(|item| item.path == path)
    }

    /// What a type is another name of, or itself.
    pub fn unalias<'a>(&'a self, ty: &'a Type) -> &'a Type {
        let mut aliases = self.rooms.iter().flat_map(|room| &room.aliases);
        aliases.find(|alias| alias.path == ty.name).map_or(ty, |alias| &alias.ty)
    }
}

impl Enum {
    /// Whether every variant is a plain word.
    pub fn is_words(&self) -> bool {
        self.variants.iter().all(|variant| variant.fields.is_empty())
    }
}

impl Function {
    pub fn name(&self) -> &str {
        short(&self.call)
    }
}

/// The last part of a path.
pub fn short(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

impl Type {
    pub fn new(name: &str, args: Vec<Type>) -> Self {
        Self { name: name.into(), args }
    }

    /// The name and the arguments, to match on: `("Option", [inner])`, `("f64", [])`.
    pub fn parts(&self) -> (&str, &[Type]) {
        (&self.name, &self.args)
    }

    /// The type without its references, those inside included: `[f64]` of `Option<&[f64]>` is a slice still.
    pub fn owned(&self) -> Type {
        match self.parts() {
            ("&", [inner]) => inner.owned(),
            (name, args) => Self::new(name, args.iter().map(Type::owned).collect()),
        }
    }
}

/// As Rust writes it, items of the core by their path.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = || self.args.iter().map(Type::to_string).collect::<Vec<_>>();
        match self.parts() {
            ("&", [inner]) => write!(f, "&{inner}"),
            ("slice", [inner]) => write!(f, "[{inner}]"),
            ("array", [inner, length]) => write!(f, "[{inner}; {length}]"),
            ("tuple", _) => write!(f, "({})", list().join(", ")),
            (name, []) => f.write_str(name),
            (name, _) => write!(f, "{name}<{}>", list().join(", ")),
        }
    }
}

impl Docs {
    /// The text before the first headed section, without code; links are as Rust writes them.
    pub fn text(&self) -> String {
        let (mut code, mut kept) = (false, Vec::new());
        for line in self.0.lines() {
            let fence = line.starts_with("```");
            code ^= fence;
            match code || fence {
                true => {}
                false if line.starts_with("# ") => break,
                false => kept.push(line),
            }
        }
        kept.join("\n").trim().to_owned()
    }

    /// What stands below `# Errors`.
    pub fn errors(&self) -> Option<String> {
        let (_, below) = self.0.split_once("# Errors\n")?;
        Some(Docs(below.to_owned()).text())
    }

    /// Whether there is an example that is compiled.
    pub fn has_doctest(&self) -> bool {
        let fence = self.0.lines().find_map(|line| line.trim().strip_prefix("```"));
        fence.is_some_and(|language| ["", "rust", "no_run"].contains(&language))
    }

    /// The text, with what every link names written as the language wants it: `[`themes`](super::themes)` becomes
    /// `to("themes", "super::themes")`. Links to the web are left.
    pub fn with_links(text: &str, to: impl Fn(&str, &str) -> String) -> String {
        let mut parts = text.split("[`");
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let Some((name, rest)) = part.split_once("`]") else {
                out.push_str(&format!("[`{part}"));
                continue;
            };
            // The target of a function may end in parentheses of its own.
            let inner = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
            let target = inner.map(|(target, rest)| match target.strip_suffix('(') {
                Some(function) => (function, rest.strip_prefix(')').unwrap_or(rest)),
                None => (target, rest),
            });
            let (target, rest) = target.unwrap_or((name, rest));
            out.push_str(&to(name, target));
            out.push_str(rest);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_written_as_in_rust() {
        let f64 = || Type::new("f64", vec![]);
        let slice = Type::new("&", vec![Type::new("slice", vec![f64()])]);
        assert_eq!(slice.to_string(), "&[f64]");
        assert_eq!(Type::new("Option", vec![slice.clone()]).to_string(), "Option<&[f64]>");
        assert_eq!(Type::new("Option", vec![slice]).owned().to_string(), "Option<[f64]>");
        assert_eq!(Type::new("array", vec![f64(), Type::new("3", vec![])]).to_string(), "[f64; 3]");
        assert_eq!(Type::new("tuple", vec![f64(), f64()]).to_string(), "(f64, f64)");
        assert_eq!(Type::new("tuple", vec![]).to_string(), "()");
    }

    #[test]
    fn docs_are_read_without_code_and_sections() {
        let docs =
            Docs("Adds.\n\n```\n# hidden\nadd();\n```\nMore.\n\n# Errors\nNever, see [`add`].\n\n```\n```".into());
        assert_eq!(docs.text(), "Adds.\n\nMore.");
        assert_eq!(docs.errors().unwrap(), "Never, see [`add`].");
        assert!(docs.has_doctest());
        assert!(!Docs("```text\n```".into()).has_doctest() && Docs("No.".into()).errors().is_none());
    }

    #[test]
    fn links_are_written_as_a_language_wants_them() {
        let text = "Of [`themes`](super::themes()) or [`a::B`], see (f()) [the page](https://x.y).";
        let braces = Docs::with_links(text, |name, target| format!("{{{name}|{target}}}"));
        assert_eq!(braces, "Of {themes|super::themes} or {a::B|a::B}, see (f()) [the page](https://x.y).");
        assert_eq!(Docs::with_links("[`open", |_, _| String::new()), "[`open");
    }
}
