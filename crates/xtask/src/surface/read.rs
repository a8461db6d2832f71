//! Reads the public items of the core with `syn`. Where an item stands doesn't matter: `pub use` says what is public, and where.
//!
//! Types are resolved by the `use`s of their file. Not read: what macros make inside an `impl`, and constants.

use super::items::{Alias, Argument, Docs, Enum, Field, Function, Record, Room, Surface, Trait, Type, Variant};
use super::modules::{Definition, Module, Modules, is_public, join};
use quote::ToTokens;
use std::{collections::BTreeMap, path::Path};
use syn::ext::IdentExt;
use syn::{Attribute, Expr, ExprLit, Fields, GenericArgument, Generics, ImplItem, Item, Lit, PathArguments, Signature};

/// The public surface of the crate whose `src` this is.
///
/// # Errors
/// A file that isn't there or isn't Rust, by its name.
pub fn read(src: &Path) -> Result<Surface, String> {
    Ok(surface_of(&Modules::read(src)?))
}

fn surface_of(modules: &Modules) -> Surface {
    let public = modules.order.iter().filter(|path| modules.get(path).is_some_and(|module| module.public));
    let mut names: BTreeMap<Definition, String> = BTreeMap::new();
    let mut rooms: Vec<(Room, Vec<(String, Definition)>)> = Vec::new();
    for path in public {
        let mut homed = Vec::new();
        for (name, definition) in modules.shown(path) {
            let public_path = join(path, &name);
            if !names.contains_key(&definition) {
                names.insert(definition.clone(), public_path.clone());
                homed.push((public_path, definition));
            }
        }
        let docs = modules.get(path).map(|module| docs(&module.attrs)).unwrap_or_default();
        rooms.push((Room { name: path.clone(), docs, ..Room::default() }, homed));
    }
    let mut reader = Reader { modules, names, impls: BTreeMap::new() };
    for (module, item) in modules.impls() {
        let name = reader.ty(&item.self_ty, Scope { module, itself: "" }).name;
        reader.impls.entry(name).or_default().push((module, item));
    }
    let rooms = rooms.into_iter().map(|(mut room, homed)| {
        homed.iter().for_each(|(path, definition)| reader.add(&mut room, path, definition));
        room
    });
    Surface { rooms: rooms.collect(), column_fields: column_fields(modules) }
}

/// What the `fields!` of each importer lists, `ID = "id" or "order_id";`: the first text is the name.
fn column_fields(modules: &Modules) -> Vec<(String, Vec<String>)> {
    let files = modules.order.iter().filter_map(|path| Some((path, modules.get(path)?)));
    let lists = files.flat_map(|(path, module)| module.items.iter().map(move |item| (path, item)));
    let read = lists.filter_map(|(path, item)| match item {
        Item::Macro(list) if list.ident.is_none() && list.mac.path.is_ident("fields") => {
            let entity = path.rsplit("::").next().unwrap_or(path).to_owned();
            let text = list.mac.tokens.to_string();
            let names = text.split(';').filter_map(|field| field.split('"').nth(1).map(String::from));
            Some((entity, names.collect()))
        }
        _ => None,
    });
    read.collect()
}

struct Reader<'a> {
    modules: &'a Modules,
    /// The public path of each public item.
    names: BTreeMap<Definition, String>,
    /// Every `impl` of a public type, in whichever file, with the module of that file.
    impls: BTreeMap<String, Vec<(&'a str, &'a syn::ItemImpl)>>,
}

/// Where types are read: the module whose `use`s hold, and what `Self` is.
#[derive(Clone, Copy)]
struct Scope<'a> {
    module: &'a str,
    itself: &'a str,
}

impl Reader<'_> {
    /// Adds the items of that definition: a name may be a function's and a type's.
    fn add(&self, room: &mut Room, path: &str, (module, name): &Definition) {
        let Some(file) = self.modules.get(module) else {
            return;
        };
        let scope = Scope { module, itself: path };
        for item in &file.items {
            match item {
                Item::Struct(item) if item.ident == name => room.records.push(self.record(item, scope)),
                Item::Enum(item) if item.ident == name => room.enums.push(self.enumeration(item, scope)),
                Item::Fn(item) if item.sig.ident == name => {
                    let body = Some(&*item.block);
                    room.functions.push(self.function(path.into(), &item.attrs, &item.sig, body, file, scope));
                }
                Item::Trait(item) if item.ident == name => {
                    let methods = item.items.iter().filter_map(|item| match item {
                        syn::TraitItem::Fn(item) if !is_hidden(&item.attrs) => {
                            let call = join(path, &item.sig.ident.to_string());
                            Some(self.function(call, &item.attrs, &item.sig, None, file, scope))
                        }
                        _ => None,
                    });
                    let (docs, methods) = (docs(&item.attrs), methods.collect());
                    room.traits.push(Trait { path: path.into(), docs, methods });
                }
                Item::Type(item) if item.ident == name && item.generics.params.is_empty() => {
                    let (docs, ty) = (docs(&item.attrs), self.ty(&item.ty, scope));
                    room.aliases.push(Alias { path: path.into(), docs, ty });
                }
                _ => {}
            }
        }
    }

    fn record(&self, item: &syn::ItemStruct, scope: Scope<'_>) -> Record {
        let (serde, derives) = (serde(&item.attrs), derives(&item.attrs));
        let written = self.impls_of(scope).iter().find_map(|(_, item)| default_of(item));
        let mut fields = self.fields(&item.fields, serde.get("rename_all"), scope, false);
        for field in &mut fields {
            field.default = written.as_ref().and_then(|values| values.get(&field.name).cloned());
        }
        Record {
            path: scope.itself.into(),
            docs: docs(&item.attrs),
            generics: generics(&item.generics),
            lifetime: item.generics.lifetimes().next().is_some(),
            opaque: fields.len() < item.fields.len(),
            fields,
            default: written.is_some() || derives.iter().any(|name| name == "Default"),
            derives,
            serde,
            methods: self.methods(scope),
        }
    }

    /// The public ones, or those of a variant, which are all.
    fn fields(&self, fields: &Fields, rename: Option<&String>, scope: Scope<'_>, all: bool) -> Vec<Field> {
        let shown = fields.iter().enumerate().filter(|(_, field)| all || is_public(&field.vis));
        let read = shown.map(|(index, field)| {
            let name = field.ident.as_ref().map_or_else(|| index.to_string(), |ident| ident.unraw().to_string());
            let serde = serde(&field.attrs);
            let word = word_of(&name, &serde, rename);
            Field { name, word, docs: docs(&field.attrs), ty: self.ty(&field.ty, scope), default: None, serde }
        });
        read.collect()
    }

    /// A variant that is said to be a text, as in `words! { pub enum Channel { Email = "email" } }`, has that word.
    fn enumeration(&self, item: &syn::ItemEnum, scope: Scope<'_>) -> Enum {
        let of_enum = serde(&item.attrs);
        let written = |variant: &syn::Variant| variant.discriminant.as_ref().and_then(|(_, value)| text_of(value));
        let variants = item.variants.iter().map(|variant| {
            let name = variant.ident.to_string();
            let of_variant = serde(&variant.attrs);
            let word = written(variant).unwrap_or_else(|| word_of(&name, &of_variant, of_enum.get("rename_all")));
            let fields = self.fields(&variant.fields, None, scope, true);
            Variant { name, word, docs: docs(&variant.attrs), fields }
        });
        Enum {
            path: scope.itself.into(),
            docs: docs(&item.attrs),
            variants: variants.collect(),
            open: item.variants.iter().any(|variant| written(variant).is_some()),
            derives: derives(&item.attrs),
            methods: self.methods(scope),
            serde: of_enum,
        }
    }

    fn impls_of(&self, scope: Scope<'_>) -> &[(&str, &syn::ItemImpl)] {
        self.impls.get(scope.itself).map_or(&[], Vec::as_slice)
    }

    fn methods(&self, scope: Scope<'_>) -> Vec<Function> {
        let own = self.impls_of(scope).iter().filter(|(_, item)| item.trait_.is_none());
        let methods = own.flat_map(|(module, item)| item.items.iter().map(move |item| (*module, item)));
        let public = methods.filter_map(|(module, item)| match item {
            ImplItem::Fn(item) if is_public(&item.vis) && !is_hidden(&item.attrs) => {
                let (file, call) = (self.modules.get(module)?, join(scope.itself, &item.sig.ident.to_string()));
                let scope = Scope { module, ..scope };
                Some(self.function(call, &item.attrs, &item.sig, Some(&item.block), file, scope))
            }
            _ => None,
        });
        public.collect()
    }

    fn function(
        &self,
        call: String,
        attrs: &[Attribute],
        head: &Signature,
        body: Option<&syn::Block>,
        file: &Module,
        scope: Scope<'_>,
    ) -> Function {
        let output = match &head.output {
            syn::ReturnType::Default => Type::new("tuple", vec![]),
            syn::ReturnType::Type(_, ty) => self.ty(ty, scope),
        };
        let fallible = output.name == "Result";
        let typed = head.inputs.iter().filter_map(|input| match input {
            syn::FnArg::Typed(typed) => {
                let name = code(&typed.pat).trim_start_matches("mut ").to_owned();
                Some(Argument { name, ty: self.ty(&typed.ty, scope) })
            }
            syn::FnArg::Receiver(_) => None,
        });
        Function {
            call,
            docs: docs(attrs),
            receiver: head.receiver().map(|receiver| code(receiver).replace("& ", "&")),
            generics: generics(&head.generics),
            arguments: typed.collect(),
            output: if fallible { output.args.into_iter().next().unwrap_or_default() } else { output },
            fallible,
            getter: head.inputs.len() == 1 && body.is_some_and(is_getter),
            file: file.file.clone(),
        }
    }

    fn ty(&self, ty: &syn::Type, scope: Scope<'_>) -> Type {
        let one = |name: &str, inner: &syn::Type| Type::new(name, vec![self.ty(inner, scope)]);
        match ty {
            syn::Type::Reference(reference) => one("&", &reference.elem),
            syn::Type::Slice(slice) => one("slice", &slice.elem),
            syn::Type::Array(array) => {
                Type::new("array", vec![self.ty(&array.elem, scope), Type::new(&code(&array.len), vec![])])
            }
            syn::Type::Tuple(tuple) => {
                Type::new("tuple", tuple.elems.iter().map(|inner| self.ty(inner, scope)).collect())
            }
            syn::Type::Path(path) if path.qself.is_none() => self.path(&path.path, scope),
            other => Type::new(&code(other), vec![]),
        }
    }

    fn path(&self, path: &syn::Path, scope: Scope<'_>) -> Type {
        let words: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let args = match path.segments.last().map(|segment| &segment.arguments) {
            Some(PathArguments::AngleBracketed(args)) => args.args.iter().collect(),
            _ => Vec::new(),
        };
        let args = args.into_iter().filter_map(|arg| match arg {
            GenericArgument::Type(ty) => Some(self.ty(ty, scope)),
            _ => None,
        });
        let known = self.modules.resolve(scope.module, &words).and_then(|definition| self.names.get(&definition));
        let name = match words.as_slice() {
            [word] if word == "Self" => scope.itself.to_owned(),
            _ => known.cloned().or_else(|| words.last().cloned()).unwrap_or_default(),
        };
        Type { name, args: args.collect() }
    }
}

/// Type parameters by name.
fn generics(generics: &Generics) -> Vec<String> {
    generics.type_params().map(|parameter| parameter.ident.to_string()).collect()
}

fn docs(attrs: &[Attribute]) -> Docs {
    let lines = attrs.iter().filter(|attr| attr.path().is_ident("doc")).filter_map(|attr| {
        let line = text_of(&attr.meta.require_name_value().ok()?.value)?;
        Some(line.strip_prefix(' ').map_or(line.clone(), String::from))
    });
    Docs(lines.collect::<Vec<_>>().join("\n"))
}

/// Whether rustdoc is told to leave it out, as the methods of a sealed trait are.
fn is_hidden(attrs: &[Attribute]) -> bool {
    attrs
        .iter()
        .any(|attr| attr.path().is_ident("doc") && attr.parse_args::<syn::Ident>().is_ok_and(|word| word == "hidden"))
}

fn text_of(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

fn derives(attrs: &[Attribute]) -> Vec<String> {
    let mut names = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("derive")) {
        let read = attr.parse_nested_meta(|meta| {
            names.extend(meta.path.segments.last().map(|segment| segment.ident.to_string()));
            Ok(())
        });
        debug_assert!(read.is_ok(), "the compiler took these derives");
    }
    names
}

fn serde(attrs: &[Attribute]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("serde")) {
        let read = attr.parse_nested_meta(|meta| {
            let value = meta.value().ok().map(|value| value.parse::<syn::LitStr>()).transpose()?;
            let name = meta.path.require_ident()?.to_string();
            found.insert(name, value.map(|text| text.value()).unwrap_or_default());
            Ok(())
        });
        debug_assert!(read.is_ok(), "serde took these attributes");
    }
    found
}

/// The name in JSON; the core renames by one rule only.
fn word_of(name: &str, serde: &BTreeMap<String, String>, rename_all: Option<&String>) -> String {
    let by_rule = || match rename_all.map(String::as_str) {
        Some("snake_case") => snake(name),
        _ => name.to_owned(),
    };
    serde.get("rename").cloned().unwrap_or_else(by_rule)
}

/// `not_enough` of `NotEnough`.
pub fn snake(name: &str) -> String {
    let mut out = String::new();
    for (index, letter) in name.char_indices() {
        if letter.is_uppercase() && index > 0 {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

/// Fields by name of an `impl Default` that is one literal.
fn default_of(item: &syn::ItemImpl) -> Option<BTreeMap<String, String>> {
    let (path, _) = item.trait_.as_ref()?;
    path.is_ident("Default").then_some(())?;
    let body = item.items.iter().find_map(|item| match item {
        ImplItem::Fn(item) => item.block.stmts.last(),
        _ => None,
    })?;
    let syn::Stmt::Expr(Expr::Struct(literal), None) = body else {
        return None;
    };
    let value = |field: &syn::FieldValue| Some((code(&field.member), code(&field.expr)));
    literal.fields.iter().map(value).collect()
}

/// Only `self.field`, or its length.
fn is_getter(body: &syn::Block) -> bool {
    let [syn::Stmt::Expr(value, None)] = body.stmts.as_slice() else {
        return false;
    };
    let mut value = value;
    loop {
        value = match value {
            Expr::Reference(inner) => &inner.expr,
            Expr::MethodCall(call) if call.method == "len" || call.method == "is_empty" => &call.receiver,
            Expr::Field(field) => {
                return matches!(&*field.base, Expr::Path(path) if path.path.is_ident("self"));
            }
            _ => return false,
        };
    }
}

/// Rust as it is written, near enough to rustfmt's hand.
fn code(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    let tight =
        [(" :: ", "::"), (" . ", "."), ("& ", "&"), ("- ", "-"), (" ,", ","), ("< ", "<"), (" <", "<"), (" >", ">")];
    let text = tight.iter().fold(text, |text, (from, to)| text.replace(from, to));
    [(" (", "("), ("( ", "("), (" )", ")"), ("[ ", "["), (" ]", "]")]
        .iter()
        .fold(text, |text, (from, to)| text.replace(from, to))
}

/// The surface of modules by path and text.
#[cfg(test)]
pub(super) fn surface_of_texts(files: &[(&str, &str)]) -> Surface {
    surface_of(&Modules::of_texts(files))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: &str = r#"
//! A room.
mod score;
pub use score::{Fit, Kind, Options, Score, fit};
vocabulary! {
    /// Where.
    pub enum Channel { Email = "email", LiveChat = "live_chat" }
}
"#;

    const SCORE: &str = r#"
use crate::{Answer, Result};
/// A score.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Score<'a> {
    /// Its value,
    /// in points.
    pub value: Answer,
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "who")]
    pub authors: Option<&'a [u32]>,
    hidden: [u64; 3],
}
impl Score<'_> {
    /// Hands it out.
    pub fn value(&self) -> &Answer { &self.value }
    pub(crate) fn hidden(&self) -> u64 { 0 }
    pub fn of(points: f64) -> Result<Self> { todo!() }
}
#[serde(default, deny_unknown_fields)]
pub struct Options { pub kind: Kind, pub level: Option<f64> }
impl Default for Options {
    fn default() -> Self { Self { kind: Kind::VeryBest, level: Some(0.95) } }
}
#[derive(Default)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// The best.
    #[default]
    VeryBest,
    Tagged(Options),
    Named { n: u64 },
}
pub struct Fit<M> { pub model: M }
/// Fits.
///
/// # Errors
/// Too few.
pub fn fit<T: Into<f64>>(scores: &[Score<'_>], mut kinds: Vec<(Kind, T)>, by: impl Fn(u32) -> u32) -> crate::Result<Option<Fit<Score<'static>>>> { todo!() }
"#;

    fn surface() -> Surface {
        let root = "pub trait Model { #[doc(hidden)] fn hidden(); fn shown(&self); } pub mod room; mod answer; pub use answer::Answer; pub type Result<T> = std::result::Result<T, ()>;";
        let answer = "pub enum Answer { Known(f64) } mod inner { } impl Answer { pub fn known(self) -> bool { true } }";
        let files = [("", root), ("answer", answer), ("room", ROOM), ("room::score", SCORE)];
        surface_of_texts(&files)
    }

    #[test]
    fn records_have_their_public_fields() {
        let surface = surface();
        let score = surface.record("room::Score").unwrap();
        assert_eq!((score.docs.0.as_str(), score.lifetime, score.opaque), ("A score.", true, true));
        assert_eq!(score.derives, ["Debug", "Clone", "Serialize", "Deserialize"]);
        let fields: Vec<_> = score.fields.iter().map(|field| (field.word.as_str(), field.ty.to_string())).collect();
        assert_eq!(fields, [("value", "Answer".to_owned()), ("who", "Option<&[u32]>".to_owned())]);
        assert_eq!(score.fields[0].docs.0, "Its value,\nin points.");
        assert_eq!(score.fields[1].serde["skip_serializing_if"], "Option::is_none");
        let options = surface.record("room::Options").unwrap();
        assert!(options.default && options.serde.contains_key("deny_unknown_fields"));
        assert_eq!(options.fields[0].default.as_deref(), Some("Kind::VeryBest"));
        assert_eq!(options.fields[1].default.as_deref(), Some("Some(0.95)"));
        assert_eq!(surface.record("room::Fit").unwrap().generics, ["M"]);
    }

    #[test]
    fn enums_have_words_and_payloads() {
        let surface = surface();
        let kind = surface.enumeration("room::Kind").unwrap();
        let words: Vec<&str> = kind.variants.iter().map(|variant| variant.word.as_str()).collect();
        assert_eq!((words, kind.open, kind.is_words()), (vec!["very_best", "tagged", "named"], false, false));
        assert_eq!(kind.variants[1].fields[0].ty.to_string(), "room::Options");
        assert_eq!(kind.variants[2].fields[0].name, "n");
        let channel = surface.enumeration("room::Channel").unwrap();
        assert!(channel.open && channel.is_words() && channel.docs.0 == "Where.");
        assert_eq!(channel.variants[1].word, "live_chat");
    }

    #[test]
    fn functions_and_methods_are_read_with_their_types() {
        let surface = surface();
        let calls: Vec<&str> = surface.functions().map(|function| function.call.as_str()).collect();
        assert_eq!(calls, ["room::fit", "room::Score::value", "room::Score::of", "Answer::known"]);
        let [fit, value, of, known] = surface.functions().collect::<Vec<_>>()[..] else { panic!() };
        let arguments: Vec<String> =
            fit.arguments.iter().map(|argument| format!("{}: {}", argument.name, argument.ty)).collect();
        let expected = ["scores: &[room::Score]", "kinds: Vec<(room::Kind, T)>", "by: impl Fn(u32) -> u32"];
        assert_eq!(arguments, expected);
        assert_eq!((fit.output.to_string().as_str(), fit.fallible), ("Option<room::Fit<room::Score>>", true));
        assert_eq!((fit.docs.errors().as_deref(), fit.generics.len()), (Some("Too few."), 1));
        assert_eq!((value.receiver.as_deref(), value.getter, value.name()), (Some("&self"), true, "value"));
        assert_eq!((of.receiver.as_deref(), of.output.to_string().as_str()), (None, "room::Score"));
        assert!(known.receiver.as_deref() == Some("self") && !known.getter && !known.fallible);
    }

    #[test]
    fn hidden_methods_of_a_trait_are_left_out() {
        let surface = surface();
        let calls: Vec<&str> = surface.rooms[0].traits[0].methods.iter().map(|method| method.call.as_str()).collect();
        assert_eq!(calls, ["Model::shown"]);
    }

    #[test]
    fn words_are_written_as_serde_writes_them() {
        assert_eq!([snake("NotEnough"), snake("Bca"), snake("x")], ["not_enough", "bca", "x"]);
    }

    /// What nobody can name isn't public: every type of a public item is built in, a type parameter, chrono's, or found.
    #[test]
    fn the_types_of_the_core_are_all_known() {
        let surface = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../regulars/src")).unwrap();
        let mut unknown = std::collections::BTreeSet::new();
        let mut look = |ty: &Type| {
            types(ty, &mut |name| {
                let known =
                    ["&", "slice", "array", "tuple", "Option", "Vec", "BTreeMap", "str", "String", "bool", "char"];
                let chrono = ["DateTime", "NaiveDate", "Utc"];
                let found =
                    surface.record(name).is_some() || surface.enumeration(name).is_some() || name.contains("impl ");
                let alias = surface.rooms.iter().flat_map(|room| &room.aliases).any(|alias| alias.path == name);
                let number = name.trim_start_matches(['f', 'u', 'i']).chars().all(|letter| letter.is_ascii_digit());
                let parameter = name.len() == 1 || name == "usize";
                if !(found || alias || number || parameter || known.contains(&name) || chrono.contains(&name)) {
                    unknown.insert(name.to_owned());
                }
            })
        };
        let fields = surface.records().flat_map(|record| &record.fields);
        fields.for_each(|field| look(&field.ty));
        for function in surface.functions() {
            function.arguments.iter().for_each(|argument| look(&argument.ty));
            look(&function.output);
        }
        assert!(surface.records().count() > 150 && surface.functions().count() > 150);
        assert_eq!(unknown.into_iter().collect::<Vec<_>>(), Vec::<String>::new());
    }

    fn types(ty: &Type, look: &mut impl FnMut(&str)) {
        look(&ty.name);
        ty.args.iter().for_each(|ty| types(ty, look));
    }
}
