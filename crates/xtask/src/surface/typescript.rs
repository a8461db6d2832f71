//! `bindings/js/regulars.d.ts`: `head.d.ts`, which is written by hand, and below it every other record, word and function, by room.
//!
//! A record goes in (its fields may be left out) or comes out. Columns go in as any array of numbers and come out as typed arrays.

use super::items::{Docs, Enum, Field, Function, Record, Room, Surface, Type, Variant, short};
use super::{Files, Overrides, wrapped};
use std::{fmt::Write, fs};

const HEAD: &str = "bindings/js/head.d.ts";

/// Longest line of a function's arguments before they stand on a line each.
const WIDTH: usize = 120;

/// Rust's words in docs, and those of JavaScript.
const RUST: [(&str, &str); 5] = [
    ("`None`", "null"),
    ("`Default`", "the default"),
    ("`f64::MAX`", "`Number.MAX_VALUE`"),
    ("`f64::MIN`", "`-Number.MAX_VALUE`"),
    ("*/", "* /"),
];

/// Whether a value is given by the caller, or comes back.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    In,
    Out,
}

struct TypeScript<'a> {
    surface: &'a Surface,
    overrides: &'a Overrides,
}

pub(super) fn emit(surface: &Surface, overrides: &Overrides) -> Files {
    let writer = TypeScript { surface, overrides };
    let head = fs::read_to_string(super::workspace().join(HEAD)).unwrap_or_default();
    let by = "// Written by `cargo xtask surface`, from the core and from `head.d.ts`: edit those.";
    vec![("bindings/js/regulars.d.ts".into(), format!("{by}\n{head}{}{}", writer.column_fields(), writer.rooms()))]
}

impl TypeScript<'_> {
    fn rooms(&self) -> String {
        self.surface.rooms.iter().map(|room| self.room(room)).collect()
    }

    fn room(&self, room: &Room) -> String {
        let enums = room.enums.iter().filter(|item| self.is_written(&item.path)).map(|item| self.enumeration(item));
        let records = room.records.iter().filter(|item| self.is_written(&item.path) && !item.opaque);
        let records = records.map(|item| self.record(item));
        let functions =
            room.functions.iter().filter(|item| self.is_written(&item.call)).map(|item| self.function(item));
        let items: String = enums.chain(records).chain(functions).collect();
        let brief = room.docs.text().lines().next().unwrap_or_default().to_owned();
        if items.is_empty() { items } else { format!("\n// {}: {brief}\n{items}", room.name) }
    }

    /// Not what `head.d.ts` has, or JavaScript hasn't.
    fn is_written(&self, path: &str) -> bool {
        !self.overrides.lists("javascript", "by_hand", path)
    }

    fn name<'s>(&'s self, path: &'s str) -> &'s str {
        self.overrides.text("javascript.names", path).unwrap_or(short(path))
    }

    fn record(&self, record: &Record) -> String {
        let generics =
            if record.generics.is_empty() { String::new() } else { format!("<{}>", record.generics.join(", ")) };
        let mut text = format!(
            "\n{}export interface {}{generics} {{\n",
            self.doc("", &record.docs, None),
            self.name(&record.path)
        );
        record.fields.iter().for_each(|field| text.push_str(&self.field(record, field)));
        text + "}\n"
    }

    fn field(&self, record: &Record, field: &Field) -> String {
        let way = way(record);
        let required = self.overrides.lists("javascript", "required", &format!("{}.{}", record.path, field.name));
        // Columns that are lent must be there; options never must.
        let lent = field.ty.name == "&" && !record.path.ends_with("Options");
        let left_out = match way {
            Way::In => field.ty.name == "Option" || record.default && !lent && !required,
            Way::Out => field.serde.contains_key("skip_serializing_if"),
        };
        let ty = match field.ty.parts() {
            ("Option", [inner]) if left_out => inner,
            _ => &field.ty,
        };
        let columns = !self.overrides.lists("javascript", "plain", &record.path);
        let mut ty = self.typed(&format!("{}.{}", record.path, field.name), ty, way, columns);
        if way == Way::In && left_out {
            ty += " | null | undefined";
        }
        let doc = self.doc("  ", &field.docs, default_of(field).as_deref());
        format!("{doc}  {}{}: {ty};\n", field.word, if left_out { "?" } else { "" })
    }

    /// The type that an override gives, or its own.
    fn typed(&self, place: &str, ty: &Type, way: Way, columns: bool) -> String {
        match self.overrides.text("javascript.types", place) {
            Some(written) => written.to_owned(),
            None => self.ty(ty, way, columns),
        }
    }

    fn ty(&self, ty: &Type, way: Way, columns: bool) -> String {
        let of = |inner: &Type| self.ty(inner, way, columns);
        match ty.parts() {
            ("&", [inner]) => of(inner),
            ("Option", [inner]) if way == Way::In => format!("{} | null | undefined", of(inner)),
            ("Option", [inner]) => format!("{} | null", of(inner)),
            ("array", [inner, length]) if way == Way::In => {
                let count = length.name.parse().unwrap_or(0);
                format!("readonly [{}]", vec![of(inner); count].join(", "))
            }
            ("slice" | "Vec" | "array", [inner, ..]) => self.list(ty, inner, way, columns),
            ("tuple", []) => "void".into(),
            ("tuple", parts) => {
                format!("[{}]", parts.iter().map(of).collect::<Vec<_>>().join(", "))
            }
            ("BTreeMap", [_, value]) => format!("{{ [name: string]: {} }}", of(value)),
            ("f64" | "u8" | "u16" | "u32" | "i32" | "usize", []) => "number".into(),
            ("u64", []) => if way == Way::In { "Whole" } else { "number" }.into(),
            ("i64" | "i128", []) => "Whole".into(),
            ("bool", []) => "boolean".into(),
            ("String" | "str" | "char" | "model::Currency", []) => "string".into(),
            ("NaiveDate", []) => "IsoDate".into(),
            ("DateTime" | "model::Instant", _) => if way == Way::In { "InstantLike" } else { "Instant" }.into(),
            (alias, []) if self.surface.unalias(ty) != ty => self.typed(alias, self.surface.unalias(ty), way, columns),
            (path, []) => self.overrides.text("javascript.types", path).unwrap_or(self.name(path)).into(),
            (path, args) => format!("{}<{}>", self.name(path), args.iter().map(of).collect::<Vec<_>>().join(", ")),
        }
    }

    fn list(&self, list: &Type, inner: &Type, way: Way, columns: bool) -> String {
        let typed_array = match inner.parts() {
            _ if !columns || list.name != "Vec" => None,
            ("f64", _) => Some("Float64Array"),
            ("u32", _) => Some("Uint32Array"),
            ("u8", _) => Some("Uint8Array"),
            ("i64", _) => Some("BigInt64Array"),
            _ => None,
        };
        let written = self.ty(inner, way, columns);
        let written = if written.contains([' ', '|']) { format!("({written})") } else { written };
        match (way, inner.to_string().as_str(), typed_array) {
            (Way::In, "f64", _) => "Numbers".into(),
            (Way::In, "Option<f64>", _) => "NumbersOrNull".into(),
            (Way::In, "u8" | "u32" | "u64" | "i64", _) => "Wholes".into(),
            (Way::In, ..) => format!("readonly {written}[]"),
            (Way::Out, _, Some(array)) => array.into(),
            (Way::Out, ..) => format!("{written}[]"),
        }
    }

    fn enumeration(&self, item: &Enum) -> String {
        let doc = self.doc_of_words(item);
        let name = self.name(&item.path);
        let written = item.variants.iter().map(|variant| self.variant(item, variant)).collect::<Vec<_>>();
        let union = written.join(" | ");
        let union = if item.open { format!("Word<{union}>") } else { union };
        let line = format!("export type {name} = {union};\n");
        match line.len() > WIDTH || line.trim_end().contains('\n') {
            true if item.open => format!("\n{doc}export type {name} = Word<\n  | {}\n>;\n", written.join("\n  | ")),
            true => format!("\n{doc}export type {name} =\n  | {};\n", written.join("\n  | ")),
            false => format!("\n{doc}{line}"),
        }
    }

    fn variant(&self, item: &Enum, variant: &Variant) -> String {
        let (word, tag) = (&variant.word, item.serde.get("tag"));
        let typed = |field: &Field| {
            self.typed(&format!("{}::{}.{}", item.path, variant.name, field.name), &field.ty, Way::Out, true)
        };
        let named = variant
            .fields
            .iter()
            .map(|field| format!("\n{}      {}: {};", self.doc("      ", &field.docs, None), field.word, typed(field)));
        let named: String = named.collect();
        match (variant.fields.as_slice(), tag) {
            ([], _) => format!("\"{word}\""),
            ([only], Some(tag)) if only.name == "0" => {
                format!("({{ {tag}: \"{word}\" }} & {})", typed(only))
            }
            ([only], None) if only.name == "0" => format!("{{ {word}: {} }}", typed(only)),
            (_, Some(tag)) => format!("{{\n      {tag}: \"{word}\";{named}\n    }}"),
            (_, None) => format!("{{ {word}: {{{named}\n    }} }}"),
        }
    }

    /// An editor shows what stands above the type, so that has what every word means.
    fn doc_of_words(&self, item: &Enum) -> String {
        let told =
            |variant: &&Variant| variant.docs.text() != format!("`{}`.", variant.word) && !variant.docs.0.is_empty();
        let words = item
            .variants
            .iter()
            .filter(told)
            .map(|variant| format!("\n- `{}`: {}", variant.word, variant.docs.text().replace('\n', " ")));
        let words: String = words.collect();
        let gap = if words.is_empty() { "" } else { "\n" };
        self.doc("", &Docs(format!("{}{gap}{words}", item.docs.text())), None)
    }

    fn function(&self, function: &Function) -> String {
        let mut optional = true;
        let mut arguments: Vec<String> = function
            .arguments
            .iter()
            .rev()
            .map(|argument| {
                let (place, ty) = (format!("{}.{}", function.call, argument.name), argument.ty.owned());
                let given = match ty.parts() {
                    ("Option", [inner]) => inner,
                    _ => &ty,
                };
                let may_lack = ty.name == "Option" || ty.name.ends_with("Options");
                optional &= may_lack;
                let written = self.typed(&place, given, Way::In, true);
                let name = camel(&argument.name);
                match (may_lack, optional) {
                    (true, true) => format!("{name}?: {written} | null"),
                    (true, false) => format!("{name}: {written} | null | undefined"),
                    _ => format!("{name}: {written}"),
                }
            })
            .collect();
        arguments.reverse();
        let output = self.typed(&function.call, &function.output, Way::Out, true);
        let name = camel(self.name(&function.call));
        let mut line = format!("export function {name}({}): {output};\n", arguments.join(", "));
        if line.len() > WIDTH {
            line = format!("export function {name}(\n  {},\n): {output};\n", arguments.join(",\n  "));
        }
        format!("\n{}{line}", self.doc("", &function.docs, None))
    }

    /// What an editor shows over a name; empty for what has no docs.
    fn doc(&self, indent: &str, docs: &Docs, default: Option<&str>) -> String {
        let link = |name: &str, target: &str| self.link(name, target);
        let default = default.filter(|_| !docs.0.contains("efault")).map(|value| format!(" Default: {value}."));
        let errors = docs.errors().map(|errors| format!("\n\n@throws {{@link RegularsError}} {errors}"));
        let text = docs.text() + &default.unwrap_or_default() + &errors.unwrap_or_default();
        let text = RUST.iter().fold(Docs::with_links(&text, link), |text, (rust, here)| text.replace(rust, here));
        let lines = wrapped(&text, WIDTH - indent.len() - 3);
        match lines.as_slice() {
            [] => String::new(),
            [line] if indent.len() + line.len() + 7 <= WIDTH => format!("{indent}/** {line} */\n"),
            lines => {
                let body = lines.iter().fold(String::new(), |mut text, line| {
                    let _ = writeln!(text, "{}", format!("{indent} * {line}").trim_end());
                    text
                });
                format!("{indent}/**\n{body}{indent} */\n")
            }
        }
    }

    /// A link to what has a name here; otherwise the name, words as JSON has them.
    fn link(&self, name: &str, target: &str) -> String {
        let target = target.trim_end_matches("()").trim_start_matches("crate::").trim_start_matches("super::");
        let is = |path: &str| path == target || path.ends_with(&format!("::{target}"));
        if let Some(function) = self.surface.rooms.iter().flat_map(|room| &room.functions).find(|item| is(&item.call)) {
            return format!("{{@link {}}}", camel(self.name(&function.call)));
        }
        let mut paths =
            self.surface.records().map(|item| &item.path).chain(self.surface.enums().map(|item| &item.path));
        if let Some(path) = paths.find(|path| is(path)) {
            return format!("{{@link {}}}", self.name(path));
        }
        let last = short(name);
        match last.starts_with(char::is_uppercase) {
            true => format!("`{}`", super::snake(last)),
            false => format!("`{last}`"),
        }
    }

    /// The fields that a file's columns can fill, for each kind of record.
    fn column_fields(&self) -> String {
        let mut text = String::from(
            "\n/** The fields that columns of a file can fill, by kind of record; besides custom ones. */\nexport interface ColumnFields {\n",
        );
        for (entity, fields) in &self.surface.column_fields {
            let lines = wrapped(&format!("| \"{}\"", fields.join("\" | \"")), WIDTH - 5);
            let _ = writeln!(text, "  /** Of a {entity}. */\n  {entity}:\n    {};", lines.join("\n    "));
        }
        text + "}\n"
    }
}

/// Options and lent columns go in; all else comes out.
fn way(record: &Record) -> Way {
    let plain = !record.derives.iter().any(|name| name == "Serialize");
    if record.lifetime || record.default && (plain || record.serde.contains_key("default")) {
        Way::In
    } else {
        Way::Out
    }
}

/// What a field is unless given, where that is a number or a word.
fn default_of(field: &Field) -> Option<String> {
    let value = field.default.as_deref()?;
    let value = value.strip_prefix("Some(").and_then(|inner| inner.strip_suffix(')')).unwrap_or(value);
    match value.split_once("::") {
        _ if value.parse::<f64>().is_ok() || value == "true" || value == "false" => Some(value.into()),
        Some((_, variant)) if variant.chars().all(char::is_alphanumeric) => {
            Some(format!("`{}`", super::snake(variant)))
        }
        _ => None,
    }
}

/// `npsBySegment` of `nps_by_segment`.
fn camel(name: &str) -> String {
    let mut words = name.split('_').filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |text, word| {
        let (head, tail) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
        text + &head.to_uppercase() + tail
    })
}

#[cfg(test)]
mod tests {
    use super::super::read::surface_of_texts;
    use super::*;

    fn rooms(text: &str, overrides: &str) -> String {
        let surface = surface_of_texts(&[("", "pub mod room;"), ("room", text)]);
        let overrides = Overrides::parse(overrides).unwrap();
        TypeScript { surface: &surface, overrides: &overrides }.rooms()
    }

    #[test]
    fn options_go_in_and_records_come_out() {
        let text = r#"
            //! A room.
            /// Options of [`most`].
            #[serde(default)] #[derive(Serialize, Default)]
            pub struct MostOptions { /// The level; 0.95.
                pub level: Option<f64>, /// So many.
                pub n: u64, /// Weights.
                pub weights: Option<Vec<f64>> }
            /// What is [`MostOptions`].
            pub struct Most {
                /// `None` without any.
                pub best: Option<u64>,
                /// Rows.
                pub rows: Vec<u32>,
                /// Later.
                #[serde(skip_serializing_if = "Option::is_none")] pub later: Option<Vec<[f64; 2]>>,
            }
            /// The most.
            ///
            /// # Errors
            /// [`Error::Empty`].
            pub fn most_of(rows: &[f64], flags: Option<&[bool]>, options: &MostOptions) -> Result<Vec<Most>> { todo() }
        "#;
        let expected = r#"
// room: A room.

/** Options of `most`. */
export interface MostOptions {
  /** The level; 0.95. */
  level?: number | null | undefined;
  /** So many. */
  n?: Whole | null | undefined;
  /** Weights. */
  weights?: Numbers | null | undefined;
}

/** What is {@link MostOptions}. */
export interface Most {
  /** null without any. */
  best: number | null;
  /** Rows. */
  rows: Uint32Array;
  /** Later. */
  later?: number[][];
}

/**
 * The most.
 *
 * @throws {@link RegularsError} `empty`.
 */
export function mostOf(rows: Numbers, flags?: readonly boolean[] | null, options?: MostOptions | null): Most[];
"#;
        assert_eq!(rooms(text, ""), expected);
    }

    #[test]
    fn enums_are_unions_of_words_or_of_objects() {
        let text = r#"
            /// A word.
            #[serde(rename_all = "snake_case")] pub enum Word { /// The first.
                VeryFirst, Second }
            /// An answer.
            #[serde(tag = "answer", rename_all = "snake_case")] pub enum Answer { Known(Word), Not { /// Why.
                why: String } }
            vocabulary! { /// Where.
                pub enum Channel { Email = "email" } }
        "#;
        let expected = r#"
// room: 

/**
 * A word.
 *
 * - `very_first`: The first.
 */
export type Word = "very_first" | "second";

/** An answer. */
export type Answer =
  | ({ answer: "known" } & Word)
  | {
      answer: "not";
      /** Why. */
      why: string;
    };

/** Where. */
export type Channel = Word<"email">;
"#;
        assert_eq!(rooms(text, ""), expected);
    }

    #[test]
    fn overrides_rename_retype_and_leave_out() {
        let text =
            "pub struct Scale { pub by: String } pub struct Hidden { pub n: f64 } pub fn scale(by: &str) -> Scale {}";
        let overrides = r#"
            [javascript]
            by_hand = ["room::Hidden"]
            [javascript.names]
            "room::Scale" = "RatingScale"
            [javascript.types]
            "room::Scale.by" = "Step"
            "room::scale.by" = "Step"
        "#;
        let expected = "\n// room: \n\nexport interface RatingScale {\n  by: Step;\n}\n\nexport function scale(by: Step): RatingScale;\n";
        assert_eq!(rooms(text, overrides), expected);
    }

    #[test]
    fn names_and_defaults_are_written_as_in_javascript() {
        assert_eq!([camel("nps_by_segment"), camel("nps")], ["npsBySegment", "nps"]);
        let field = |value: &str| Field {
            default: Some(value.into()),
            name: String::new(),
            word: String::new(),
            docs: Docs::default(),
            ty: Type::default(),
            serde: Default::default(),
        };
        let defaults = ["0.95", "Some(2)", "TimeUnit::Week", "RfmOptions::default()", "None", "true"];
        let written = defaults.map(|value| default_of(&field(value)).unwrap_or_default());
        assert_eq!(written, ["0.95", "2", "`week`", "", "", "true"]);
    }

    #[test]
    fn every_member_has_hover_text() {
        let declared = fs::read_to_string(crate::surface::workspace().join("bindings/js/regulars.d.ts")).unwrap();
        let lines: Vec<&str> = declared.lines().collect();
        let (mut inside, mut members, mut silent) = (false, 0, Vec::new());
        for pair in lines.windows(2) {
            let [above, line] = pair else { unreachable!() };
            let opens = ["interface ", "class ", "abstract class "].map(|kind| format!("export {kind}"));
            inside = (inside || opens.iter().any(|open| above.starts_with(open) && above.ends_with(" {")))
                && !line.starts_with('}');
            let name = line.strip_prefix("  ").filter(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '['));
            let hidden = ["private ", "protected "].iter().any(|word| line.trim_start().starts_with(word));
            if inside && name.is_some() && !hidden {
                members += 1;
                silent.extend((!above.ends_with("*/")).then_some(*line));
            }
        }
        assert!(members > 1000 && silent.is_empty(), "{} of {members} members: {silent:?}", silent.len());
    }
}
