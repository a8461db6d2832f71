//! `bindings/uniffi/src/generated/`: what Kotlin and Swift have of the core, a file for each room.
//!
//! Plain records and enums cross as the core's own. Options cross as records of `Option`s, columns as little-endian bytes. What is
//! of another shape is written by hand, and named in `[uniffi]` of the overrides.

use super::items::{Docs, Enum, Field, Function, Record, Room, Surface, Type, short};
use super::{Files, Overrides, wrapped};
use std::collections::BTreeSet;

const FOLDER: &str = "bindings/uniffi/src/generated";

/// Longest line of docs.
const WIDTH: usize = 120;

/// What a file begins with.
const HEAD: &str = "// Written by `cargo xtask surface`.\n";

/// What a room's file begins with; one that needs no other's names is no mistake.
const SCOPE: &str = "#[allow(unused_imports, reason = \"one namespace\")]\nuse super::*;\n";

pub(super) fn emit(surface: &Surface, overrides: &Overrides) -> Files {
    let emitter = Emitter { surface, overrides };
    let rooms = surface.rooms.iter().map(|room| (module(&room.name), emitter.room(room)));
    let rooms: Vec<(&str, String)> = rooms.filter(|(_, text)| !text.is_empty()).collect();
    let names: Vec<&str> = rooms.iter().map(|(name, _)| *name).collect();
    let files = rooms.iter().map(|(name, text)| (*name, format!("{SCOPE}{text}")));
    let files = files.chain([("mod", emitter.index(&names))]);
    files.map(|(name, text)| (format!("{FOLDER}/{name}.rs").into(), format!("{HEAD}{text}"))).collect()
}

fn module(room: &str) -> &str {
    if room.is_empty() { "root" } else { room }
}

/// How a record crosses.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Shape {
    /// As the core's own.
    Remote,
    /// As a record in which all may be left out.
    Options,
    /// From the core only, with columns.
    Columns,
    /// To the core only, which borrows it.
    Lent,
    /// By hand, or not at all.
    Hand,
}

struct Emitter<'a> {
    surface: &'a Surface,
    overrides: &'a Overrides,
}

/// What a function of the core takes.
struct Taken {
    /// Parameters on this side, `name: type`, and whether each may be left out.
    parameters: Vec<(String, bool)>,
    /// The Rust that makes the argument of them.
    argument: String,
    /// Whether it is borrowed inside a closure: `comments.ask(|comments| ...)`.
    asked: bool,
}

impl Emitter<'_> {
    /// One namespace, as it is in Kotlin and Swift: every room sees the names of all others.
    fn index(&self, rooms: &[&str]) -> String {
        let by_hand = self.overrides.texts("uniffi.types").into_iter().map(|(_, path)| path);
        let by_hand: Vec<&str> = by_hand.collect::<BTreeSet<_>>().into_iter().collect();
        let modules: String = rooms.iter().map(|name| format!("pub mod {name};\n")).collect();
        let globs: String = rooms.iter().map(|name| format!("pub use {name}::*;\n")).collect();
        format!(
            "//! The core's records, enums and functions, room by room.

use crate::column::{{ByteColumn, CodeColumn, CountColumn, DoubleColumn, FlagColumn, LongColumn}};
use crate::error::Result;
use crate::record::{{Partial, all, each, words}};
use crate::{{{}}};
use chrono::{{DateTime, NaiveDate, Utc}};
use std::collections::BTreeMap;

{globs}
{modules}",
            by_hand.join(", ")
        )
    }

    fn room(&self, room: &Room) -> String {
        let enums = room.enums.iter().filter(|item| !self.by_hand(&item.path)).map(|item| self.enumeration(item));
        let records = room.records.iter().map(|record| self.record(record));
        let functions = room.functions.iter().filter_map(|function| self.function(function, None));
        let functions = functions.map(|text| format!("\n#[uniffi::export{text}"));
        let records_of = room.records.iter().filter(|record| !record.lifetime);
        let methods = records_of.map(|record| (&record.path, &record.methods));
        let methods = methods.chain(room.enums.iter().map(|item| (&item.path, &item.methods)));
        let methods = methods.chain(room.traits.iter().map(|item| (&item.path, &item.methods)));
        let methods = methods.filter_map(|(path, methods)| self.methods(path, methods));
        enums.chain(records).chain(functions).chain(methods).collect()
    }

    fn by_hand(&self, path: &str) -> bool {
        self.overrides.lists("uniffi", "by_hand", path) || self.mapped(path).is_some()
    }

    /// The type of this crate, written by hand, that stands for one of the core.
    fn mapped(&self, ty: &str) -> Option<String> {
        self.overrides.text("uniffi.types", ty).map(|path| short(path).to_owned())
    }

    /// All names are in one namespace here.
    fn name<'a>(&'a self, path: &'a str) -> &'a str {
        self.overrides.text("uniffi.names", path).unwrap_or_else(|| short(path))
    }

    fn shape(&self, record: &Record) -> Shape {
        let columns = |field: &Field| self.turned(&field.name, &field.ty).is_some();
        match record {
            _ if record.opaque || !record.generics.is_empty() || self.by_hand(&record.path) => Shape::Hand,
            _ if record.lifetime => Shape::Lent,
            _ if self.overrides.lists("uniffi", "whole", &record.path) => Shape::Remote,
            _ if record.default && record.path.ends_with("Options") => Shape::Options,
            _ if record.fields.iter().any(columns) => Shape::Columns,
            _ => Shape::Remote,
        }
    }

    fn shape_of(&self, ty: &Type) -> Option<Shape> {
        Some(self.shape(self.surface.record(&ty.name)?))
    }

    /// The column that a list of numbers crosses as.
    fn column(&self, name: &str, ty: &Type) -> Option<String> {
        let ("Vec" | "slice", [number]) = ty.parts() else { return None };
        let column = match number.name.as_str() {
            "f64" => "Double",
            "u32" if self.overrides.lists("uniffi", "codes", name) => "Code",
            "u32" => "Count",
            "i64" => "Long",
            "bool" => "Flag",
            "u8" => "Byte",
            _ => return None,
        };
        Some(format!("{column}Column"))
    }

    /// How a result that isn't the core's own is made of the core's, if it is one.
    fn turned(&self, name: &str, ty: &Type) -> Option<&'static str> {
        let other = |ty: &Type| self.mapped(&ty.to_string()).is_some() || self.shape_of(ty) == Some(Shape::Columns);
        match ty.parts() {
            ("Option", [inner]) if other(inner) => Some("each"),
            ("Vec", [inner]) if other(inner) => Some("all"),
            _ => (self.column(name, ty).is_some() || other(ty)).then_some("From::from"),
        }
    }

    /// A type as this crate has it; `name` tells what its numbers are.
    fn ty(&self, name: &str, ty: &Type) -> String {
        let whole = self.surface.unalias(ty);
        if let Some(found) = self.mapped(&whole.to_string()).or_else(|| self.column(name, whole)) {
            return found;
        }
        self.plain(whole, &|inner| self.ty(name, inner))
    }

    /// The same where nothing is a column.
    fn core(&self, ty: &Type) -> String {
        self.plain(self.surface.unalias(ty), &|inner| self.core(inner))
    }

    fn plain(&self, ty: &Type, inner: &dyn Fn(&Type) -> String) -> String {
        let list = || ty.args.iter().map(inner).collect::<Vec<_>>().join(", ");
        match ty.parts() {
            ("&", [borrowed]) => inner(borrowed),
            ("slice", _) => format!("Vec<{}>", list()),
            ("str", _) => "String".into(),
            ("array", [item, length]) => format!("[{}; {length}]", inner(item)),
            (path, []) if self.shape_of(ty) == Some(Shape::Hand) => format!("regulars::{path}"),
            (path, []) => self.name(path).into(),
            (path, _) => format!("{path}<{}>", list()),
        }
    }

    /// The record, and how it is made of the core's or the core's of it.
    fn record(&self, record: &Record) -> String {
        let (shape, name, core) = (self.shape(record), self.name(&record.path), format!("regulars::{}", record.path));
        let (head, from, value, to) = match shape {
            Shape::Hand => return String::new(),
            Shape::Remote => return self.structure(record, shape),
            Shape::Options => {
                let head = format!("Partial<{core}> for {name} {{\n    fn over(&self, plain: {core}) -> {core} {{");
                (head, "Self", "self", core.as_str())
            }
            Shape::Columns => {
                let head = format!("From<{core}> for {name} {{\n    fn from(record: {core}) -> Self {{");
                (head, core.as_str(), "record", "Self")
            }
            Shape::Lent => {
                let head = format!("{name} {{\n    pub(crate) fn core(&self) -> {core}<'_> {{");
                (head, "Self", "self", core.as_str())
            }
        };
        let names: Vec<&str> = record.fields.iter().map(|field| field.name.as_str()).collect();
        let fields = record.fields.iter().map(|field| format!("            {},\n", self.made(field, shape)));
        let body = format!("        let {from} {{ {} }} = {value};\n        {to} {{\n", names.join(", "));
        let fields: String = fields.collect();
        format!("{}\nimpl {head}\n{body}{fields}        }}\n    }}\n}}\n", self.structure(record, shape))
    }

    /// A field of the literal that a record is made by.
    fn made(&self, field: &Field, shape: Shape) -> String {
        let name = &field.name;
        match (shape, field.ty.parts()) {
            (Shape::Options, _) => format!("{name}: {name}.over(plain.{name})"),
            (Shape::Lent, ("&", _)) => name.clone(),
            (Shape::Lent, ("Option", [inner])) if inner.name == "&" => format!("{name}: {name}.as_deref()"),
            (Shape::Lent, _) => format!("{name}: *{name}"),
            _ => match self.turned(name, &field.ty) {
                Some(convert) => format!("{name}: {convert}({name})"),
                None => name.clone(),
            },
        }
    }

    /// The struct, with what may be left out behind what may not.
    fn structure(&self, record: &Record, shape: Shape) -> String {
        let optional = |field: &&Field| match shape {
            Shape::Options => true,
            Shape::Lent => field.ty.name == "Option",
            Shape::Remote if self.overrides.lists("uniffi.needed", &record.path, &field.name) => false,
            Shape::Remote => field.serde.contains_key("default") || record.serde.contains_key("default"),
            _ => false,
        };
        let (open, needed): (Vec<&Field>, Vec<&Field>) = record.fields.iter().partition(optional);
        let written =
            needed.iter().map(|field| (field, "")).chain(open.iter().map(|field| (field, "#[uniffi(default)] ")));
        let fields = written.map(|(field, default)| {
            let ty = match shape {
                Shape::Remote => self.core(&field.ty),
                Shape::Options if field.ty.name != "Option" && self.shape_of(&field.ty) != Some(Shape::Options) => {
                    format!("Option<{}>", self.core(&field.ty))
                }
                Shape::Options => self.core(&field.ty),
                _ => self.ty(&field.name, &field.ty),
            };
            let raw = if syn::parse_str::<syn::Ident>(&field.name).is_err() { "r#" } else { "" };
            format!("{}    {default}pub {raw}{}: {ty},\n", docs(&field.docs, "    "), field.name)
        });
        let fields: String = fields.collect();
        let (docs, name) = (docs(&record.docs, ""), self.name(&record.path));
        let head = match shape {
            Shape::Remote => format!("\n{}{docs}#[uniffi::remote(Record)]", self.imported(&record.path)),
            _ => format!("\n{docs}#[derive(Debug, Clone, uniffi::Record)]"),
        };
        format!("{head}\npub struct {name} {{\n{fields}}}\n")
    }

    /// Remotes are written for a name in scope.
    fn imported(&self, path: &str) -> String {
        let name = self.overrides.text("uniffi.names", path).map(|name| format!(" as {name}")).unwrap_or_default();
        format!("pub(crate) use regulars::{path}{name};\n")
    }

    fn enumeration(&self, item: &Enum) -> String {
        let (import, docs_of, name) = (self.imported(&item.path), docs(&item.docs, ""), self.name(&item.path));
        if item.open {
            return format!("\n{import}words! {{\n{docs_of}{name}\n}}\n");
        }
        let variants = item.variants.iter().map(|variant| {
            let named = |field: &Field| format!("{}: {}", field.name, self.core(&field.ty));
            let fields = match variant.fields.as_slice() {
                [] => String::new(),
                [field] if field.name == "0" => format!("({})", self.core(&field.ty)),
                fields => format!(" {{ {} }}", fields.iter().map(named).collect::<Vec<_>>().join(", ")),
            };
            format!("{}    {}{fields},\n", docs(&variant.docs, "    "), variant.name)
        });
        let variants: String = variants.collect();
        format!("\n{import}{docs_of}#[uniffi::remote(Enum)]\npub enum {name} {{\n{variants}}}\n")
    }

    /// The methods of what is written by hand.
    fn methods(&self, path: &str, methods: &[Function]) -> Option<String> {
        let owner = self.mapped(path)?;
        let methods = methods.iter().filter(|method| method.receiver.as_deref() == Some("&self"));
        let methods: String = methods.filter_map(|method| self.function(method, Some(path))).collect();
        (!methods.is_empty()).then(|| format!("\n#[uniffi::export]\nimpl {owner} {{{methods}}}\n"))
    }

    /// A function whose arguments are all of a known shape, from its attribute's end on; a method without its attribute.
    fn function(&self, function: &Function, owner: Option<&str>) -> Option<String> {
        if !function.generics.is_empty() || self.by_hand(&function.call) {
            return None;
        }
        let taken = function.arguments.iter().map(|argument| self.taken(&argument.name, &argument.ty));
        let taken = taken.collect::<Option<Vec<Taken>>>()?;
        let (mut open, needed): (Vec<_>, Vec<_>) =
            taken.iter().flat_map(|taken| &taken.parameters).partition(|(_, open)| *open);
        open.sort_by_key(|(parameter, _)| parameter.starts_with(OFFSETS));
        let names = open.iter().filter_map(|(parameter, _)| parameter.split(':').next());
        let defaults: Vec<String> = names.map(|name| format!("default({name})")).collect();
        let parameters = needed.iter().chain(&open).map(|(parameter, _)| parameter.as_str());
        let parameters: Vec<&str> = owner.map(|_| "&self").into_iter().chain(parameters).collect();
        let (output, body) = self.called(function, &taken, owner.is_some());
        let head = format!("pub fn {}({}) -> {output}", function.name(), parameters.join(", "));
        Some(match owner {
            Some(_) => format!("\n{}    {head} {{\n        {body}\n    }}\n", docs(&function.docs, "    ")),
            None => {
                let defaults = format!("({})]", defaults.join(", ")).replace("()", "");
                format!("{defaults}\n{}{head} {{\n    {body}\n}}\n", docs(&function.docs, ""))
            }
        })
    }

    /// What a function gives here, and the Rust that asks the core.
    fn called(&self, function: &Function, taken: &[Taken], method: bool) -> (String, String) {
        let arguments = taken.iter().map(|taken| taken.argument.as_str());
        let arguments: Vec<&str> = method.then_some("&self.core()").into_iter().chain(arguments).collect();
        let mut call = format!("regulars::{}({})", function.call, arguments.join(", "));
        for Taken { argument, .. } in taken.iter().filter(|taken| taken.asked) {
            call = format!("{argument}.ask(|{argument}| {call})");
        }
        let into = self.turned("", &function.output).map_or("", |_| ".into()");
        match (self.ty("", &function.output), function.fallible) {
            (output, true) => (format!("Result<{output}>"), format!("Ok({call}?{into})")),
            (output, false) => (output, format!("{call}{into}")),
        }
    }

    fn taken(&self, name: &str, ty: &Type) -> Option<Taken> {
        let one = |ty: String, optional: bool, argument: String| Taken {
            parameters: vec![(format!("{name}: {ty}"), optional)],
            argument,
            asked: false,
        };
        let of = self.surface.unalias(ty);
        let written = self.ty(name, of);
        Some(match of.parts() {
            ("&", [inner]) if inner.name == "value::Orders" => self.orders(),
            ("&", [inner]) if inner.name == "slice" => match inner.args.first().and_then(|item| self.shape_of(item)) {
                Some(Shape::Lent) => {
                    one(written, false, format!("&{name}.iter().map(|item| item.core()).collect::<Vec<_>>()"))
                }
                Some(Shape::Remote) => one(written, false, format!("&{name}")),
                _ if self.column(name, inner).is_some() => one(written, false, format!("&{name}.0")),
                _ => return None,
            },
            ("&", [inner]) => match (self.shape_of(inner)?, self.surface.record(&inner.name)?) {
                (Shape::Options, _) => one(written, true, format!("&{name}.core()")),
                (Shape::Lent, record) if record.path.ends_with("Options") => {
                    one(written, true, format!("&{name}.core()"))
                }
                (Shape::Lent, _) => one(format!("&{written}"), false, format!("&{name}.core()")),
                (Shape::Remote, record) => one(format!("&{written}"), record.default, name.into()),
                (_, record) if record.lifetime && self.mapped(&inner.name).is_some() => {
                    Taken { asked: true, ..one(format!("&{written}"), false, name.into()) }
                }
                _ => return None,
            },
            ("Option", [inner]) if inner.name == "&" => one(written, true, format!("{name}.as_deref()")),
            ("Option", [inner]) if inner.args.is_empty() => one(written, true, name.into()),
            ("DateTime" | "f64" | "u32" | "u64" | "u8" | "bool", _) => one(written, false, name.into()),
            _ => return None,
        })
    }

    /// Orders cross as columns, of which most have no offsets.
    fn orders(&self) -> Taken {
        let needed = ["customer: CodeColumn", "ordered_at: LongColumn", "amount: Option<LongColumn>"];
        let mut parameters = needed.map(|parameter| (parameter.to_owned(), false)).to_vec();
        parameters.push((format!("{OFFSETS}: Option<LongColumn>"), true));
        Taken {
            parameters,
            argument: format!("&crate::value::orders(&customer, &ordered_at, amount.as_ref(), {OFFSETS}.as_ref())"),
            asked: false,
        }
    }
}

/// The column of orders that few have: it stands last, after the options.
const OFFSETS: &str = "utc_offset_minutes";

/// Documentation of an item, without links, which lead nowhere in another language.
fn docs(docs: &Docs, indent: &str) -> String {
    let text = Docs::with_links(&docs.text(), |name, _| format!("`{}`", name.trim_start_matches("Self::")))
        .replace("`None`", "none");
    let lines = wrapped(&text, WIDTH - indent.len() - "/// ".len()).into_iter();
    lines.map(|line| format!("{indent}/// {line}").trim_end().to_owned() + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::super::read::surface_of_texts;
    use super::*;

    const ROOM: &str = r#"
/// A term.
pub struct Token { /// The [`Self::term`](super::term()).
 pub term: String, #[serde(default)] pub at: Option<u64>, pub of: Scale }
/// A scale.
pub struct Scale { pub min: f64 }
/// How.
#[derive(Default)] #[serde(default)] pub struct Options { /// How sure; 0.95.
 pub level: f64, pub scale: Option<Scale>, pub kind: Kind }
/// Weights.
pub struct Weights { pub weights: Vec<f64>, pub codes: Vec<u32>, pub rounds: u32 }
/// What was said.
#[derive(Default)] pub struct Ratings<'a> { pub scores: &'a [f64], pub codes: Option<&'a [u32]>, pub top: u32 }
pub struct Fit<M> { pub model: M }
pub enum Kind { /// The mean.
 Mean, Other(u64), Named { n: u64 } }
vocabulary! { /// Where.
 pub enum Channel { Email = "email" } }
/// Weighs.
pub fn weigh(ratings: &Ratings<'_>, start: Option<&[f64]>, flags: &[bool], tokens: &[Token], options: &Options) -> crate::Result<Weights> { todo!() }
pub fn of(count: u32) -> Option<Scale> { todo!() }
pub fn fit<M>(model: &M) -> Fit<M> { todo!() }
pub fn hidden(count: u32) -> u32 { count }
"#;

    fn made(file: &str) -> String {
        let overrides = "[uniffi]\nby_hand = [\"room::hidden\"]\ncodes = [\"codes\"]\n[uniffi.names]\n\"room::Scale\" = \"RatingScale\"";
        let surface = surface_of_texts(&[("", "pub mod room;"), ("room", ROOM)]);
        let files = emit(&surface, &Overrides::parse(overrides).unwrap());
        files.into_iter().find(|(path, _)| path.ends_with(file)).unwrap().1
    }

    fn assert_made(expected: &[&str]) {
        let text = made("room.rs");
        for expected in expected {
            assert!(text.contains(expected), "{expected}\n--- is not in\n{text}");
        }
    }

    #[test]
    fn plain_records_and_enums_are_the_cores_own() {
        assert_made(&[
            "pub(crate) use regulars::room::Token;\n/// A term.\n#[uniffi::remote(Record)]\npub struct Token {\n    /// The `term`.\n    pub term: String,\n    pub of: RatingScale,\n    #[uniffi(default)] pub at: Option<u64>,\n}\n",
            "pub(crate) use regulars::room::Scale as RatingScale;\n",
            "#[uniffi::remote(Enum)]\npub enum Kind {\n    /// The mean.\n    Mean,\n    Other(u64),\n    Named { n: u64 },\n}\n",
            "words! {\n/// Where.\nChannel\n}\n",
        ]);
    }

    #[test]
    fn of_options_all_may_be_left_out() {
        assert_made(&[
            "pub struct Options {\n    /// How sure; 0.95.\n    #[uniffi(default)] pub level: Option<f64>,\n    #[uniffi(default)] pub scale: Option<RatingScale>,\n    #[uniffi(default)] pub kind: Option<Kind>,\n}\n",
            "impl Partial<regulars::room::Options> for Options {",
            "            level: level.over(plain.level),\n",
        ]);
    }

    #[test]
    fn columns_are_turned_and_lent() {
        assert_made(&[
            "    pub weights: DoubleColumn,\n    pub codes: CodeColumn,\n    pub rounds: u32,\n",
            "let regulars::room::Weights { weights, codes, rounds } = record;",
            "            weights: From::from(weights),\n",
            "            rounds,\n",
            "    pub scores: DoubleColumn,\n    pub top: u32,\n    #[uniffi(default)] pub codes: Option<CodeColumn>,\n",
            "pub(crate) fn core(&self) -> regulars::room::Ratings<'_> {",
            "            codes: codes.as_deref(),\n            top: *top,\n",
        ]);
    }

    #[test]
    fn functions_take_what_may_be_left_out_last() {
        let text = made("room.rs");
        assert_made(&[
            "#[uniffi::export(default(start), default(options))]\n/// Weighs.\npub fn weigh(ratings: &Ratings, flags: FlagColumn, tokens: Vec<Token>, start: Option<DoubleColumn>, options: Options) -> Result<Weights> {\n    Ok(regulars::room::weigh(&ratings.core(), start.as_deref(), &flags.0, &tokens, &options.core())?.into())\n}\n",
            "#[uniffi::export]\npub fn of(count: u32) -> Option<RatingScale> {\n    regulars::room::of(count)\n}\n",
        ]);
        assert!(!text.contains("Fit") && !text.contains("hidden"));
        assert!(made("mod.rs").contains("pub use room::*;\n"));
    }
}
