//! `bindings/python/python/regulars/_records.py`: a class for every record that comes out of the core, by room.
//!
//! What a class can do beyond its fields stands by hand in `_mixins.py`, in a class of the same name that it is made from.

use super::items::{Docs, Enum, Field, Record, Room, Surface, Type, short};
use super::{Files, Overrides, wrapped};
use std::fs;

const FOLDER: &str = "bindings/python/python/regulars";

/// Longest line, docs included.
const WIDTH: usize = 120;

const HEAD: &str = r#"# Written by `cargo xtask surface`, from the core; what a record can do beyond its fields is in `_mixins.py`: edit those.
"""What the functions give: plain, typed records that don't change.

Names, fields and meanings are those of the Rust library. A number that the data can support is an `Estimate`, otherwise
there is a `NotEnough`, which counts as false.
"""

from __future__ import annotations

from . import _mixins
from ._record import Columns, Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from typing import Any, TypeAlias

    from ._models import BgNbd, GammaGammaFit, PurchaseFit, PurchaseModel
"#;

struct Python<'a> {
    surface: &'a Surface,
    overrides: &'a Overrides,
    /// The text of `_mixins.py`.
    mixins: &'a str,
}

pub(super) fn emit(surface: &Surface, overrides: &Overrides) -> Files {
    let folder = super::workspace().join(FOLDER);
    let mixins = fs::read_to_string(folder.join("_mixins.py")).unwrap_or_default();
    let records = Python { surface, overrides, mixins: &mixins }.records();
    vec![(format!("{FOLDER}/_records.py").into(), format!("{HEAD}{records}"))]
}

impl Python<'_> {
    fn records(&self) -> String {
        self.surface.rooms.iter().filter(|room| !self.is_by_hand(&room.name)).map(|room| self.room(room)).collect()
    }

    fn room(&self, room: &Room) -> String {
        let comes_out = |item: &&Record| {
            let serialized = item.derives.iter().any(|name| name == "Serialize");
            serialized && !item.path.ends_with("Options") && !self.is_by_hand(&item.path)
        };
        let records = room.records.iter().filter(comes_out);
        let records = records.map(|item| self.class(&item.path, &item.docs, &item.fields));
        // Of an enum of records each has a class, as that of its name, and so has all of them together.
        let enums = room.enums.iter().filter(|item| !item.is_words() && !self.is_by_hand(&item.path));
        records.chain(enums.map(|item| self.any_of(item))).collect()
    }

    fn is_by_hand(&self, path: &str) -> bool {
        self.overrides.lists("python", "by_hand", path)
    }

    fn name<'s>(&'s self, path: &'s str) -> &'s str {
        self.overrides.text("python.names", path).unwrap_or(short(path))
    }

    fn class(&self, path: &str, docs: &Docs, fields: &[Field]) -> String {
        let (name, columnar) = (self.name(path), self.overrides.lists("python", "columnar", path));
        let base = match self.mixins.contains(&format!("\nclass {name}(")) {
            true => format!("_mixins.{name}"),
            false => String::from(if columnar { "Columns" } else { "Record" }),
        };
        let typed = fields.iter().map(|field| {
            let ty = self.typed(&format!("{path}.{}", field.name), &field.ty, columnar);
            format!("    {}: {ty}\n", attribute(field))
        });
        let (doc, typed) = (self.doc(docs, fields), typed.collect::<String>());
        format!("\n\nclass {name}({base}):\n{doc}\n{typed}")
    }

    fn any_of(&self, item: &Enum) -> String {
        let (mut text, mut names) = (String::new(), Vec::new());
        for variant in &item.variants {
            match variant.fields.as_slice() {
                [only] if only.name == "0" => names.push(self.name(&only.ty.name).to_owned()),
                fields => {
                    names.push(variant.name.clone());
                    text += &self.class(&format!("{}::{}", item.path, variant.name), &variant.docs, fields);
                }
            }
        }
        let (name, doc) = (self.name(&item.path), self.text(&item.docs));
        let union =
            format!("    {name}: TypeAlias = {}\nelse:\n    {name} = ({})", names.join(" | "), names.join(", "));
        format!("{text}\n\nif TYPE_CHECKING:\n{union}\n\"\"\"{}\"\"\"\n", wrapped(&doc, WIDTH - 6).join("\n"))
    }

    /// The type that an override gives, or its own.
    fn typed(&self, place: &str, ty: &Type, columnar: bool) -> String {
        self.overrides.text("python.types", place).map_or_else(|| self.ty(ty, columnar), String::from)
    }

    fn ty(&self, ty: &Type, columnar: bool) -> String {
        let of = |inner: &Type| self.ty(inner, columnar);
        match ty.parts() {
            ("Option", [inner]) => format!("{} | None", of(inner)),
            ("Vec", [inner]) if columnar && self.is_cell(inner) => "Any".into(),
            ("Vec", [inner]) => format!("list[{}]", of(inner)),
            ("array", [inner, _]) => format!("tuple[{}, ...]", of(inner)),
            ("BTreeMap", [_, value]) => format!("dict[str, {}]", of(value)),
            ("f64", []) => "float".into(),
            ("u8" | "u32" | "u64" | "i64" | "usize", []) => "int".into(),
            ("bool", []) => "bool".into(),
            ("String" | "model::Currency", []) => "str".into(),
            ("NaiveDate", []) => "date".into(),
            ("DateTime" | "model::Instant", _) => "datetime".into(),
            (path, []) if self.words(path).is_some() => "str".into(),
            (path, _) => self.overrides.text("python.types", &ty.to_string()).unwrap_or(self.name(path)).into(),
        }
    }

    /// Whether a list of such values is a column of a columnar record.
    fn is_cell(&self, ty: &Type) -> bool {
        match ty.parts() {
            ("Option", [inner]) => self.is_cell(inner),
            ("f64" | "u8" | "u32" | "u64" | "i64" | "bool" | "String", []) => true,
            (path, _) => self.words(path).is_some(),
        }
    }

    /// The enum of that path, when each of its variants is a plain word.
    fn words(&self, path: &str) -> Option<&Enum> {
        self.surface.enumeration(path).filter(|item| item.is_words())
    }

    /// What the class is, and what each of its fields is.
    fn doc(&self, docs: &Docs, fields: &[Field]) -> String {
        let mut lines = indented("    \"\"\"", "    ", &self.text(docs));
        lines.extend([String::new(), "    Attributes:".into()]);
        for field in fields {
            let words = self.words(field.ty.args.first().map_or(&field.ty.name, |inner| &inner.name));
            let words = words.map(|item| item.variants.iter().map(|variant| format!("\"{}\"", variant.word)));
            let words = words.map(|words| format!(" One of {}.", words.collect::<Vec<_>>().join(", ")));
            let text = self.text(&field.docs) + &words.unwrap_or_default();
            let head = format!("        {}: ", attribute(field));
            lines.extend(indented(&head, "            ", &text));
        }
        lines.join("\n") + "\n    \"\"\"\n"
    }

    /// The text, links as the names that things have in Python.
    fn text(&self, docs: &Docs) -> String {
        let link = |name: &str, _: &str| match short(name) {
            last if last.starts_with(char::is_lowercase) => format!("`{}`", last.trim_end_matches("()")),
            last if self.mixins.contains(last) || self.surface.records().any(|item| short(&item.path) == last) => {
                format!("`{last}`")
            }
            last => format!("\"{}\"", super::snake(last)),
        };
        let text = docs.text().replace("`f64::MIN`", "`-sys.float_info.max`").replace("f64::MAX", "sys.float_info.max");
        Docs::with_links(&text, link)
    }
}

/// Python has some names for itself: those end in a line here.
fn attribute(field: &Field) -> String {
    if field.word == "class" { "class_".into() } else { field.word.clone() }
}

/// The text in lines, the first one behind a head, which ends in one word with the text.
fn indented(head: &str, indent: &str, text: &str) -> Vec<String> {
    let lead = head.trim_start().replace(' ', "·");
    let lines = wrapped(&format!("{lead}{text}"), WIDTH - indent.len());
    let lines = lines.iter().enumerate().map(|(index, line)| match index {
        0 => format!("{head}{}", line.strip_prefix(&lead).unwrap_or(line)),
        _ if line.is_empty() => String::new(),
        _ => format!("{indent}{line}"),
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::super::read::surface_of_texts;
    use super::*;

    const ROOM: &str = r#"
        /// Words.
        pub enum Mood { /// Well.
            Well, SoSo }
        /// One.
        #[derive(Serialize)]
        pub struct One {
            /// Its class, see [`Mood::SoSo`] and [`one`](super::one).
            pub class: Option<Mood>,
            /// Cells.
            pub cells: Vec<Option<f64>>,
            /// Parts.
            pub parts: Vec<Two>,
        }
        /// Two.
        #[derive(Serialize)]
        pub struct Two { pub days: [u64; 2], pub by: BTreeMap<String, usize>, pub at: NaiveDate }
        #[derive(Serialize)]
        pub struct OneOptions { pub level: f64 }
        pub struct Lent<'a> { pub scores: &'a [f64] }
        /// Either.
        pub enum Either { Known(Two), /// None.
            Missing { /// Rows.
                n: u64 } }
    "#;

    fn records(overrides: &str, mixins: &str) -> String {
        let surface = surface_of_texts(&[("", "pub mod room;"), ("room", ROOM)]);
        let overrides = Overrides::parse(overrides).unwrap();
        Python { surface: &surface, overrides: &overrides, mixins }.records()
    }

    #[test]
    fn records_that_come_out_are_classes() {
        let text = records("", "");
        assert!(text.contains("class One(Record):\n    \"\"\"One.\n\n    Attributes:\n"));
        assert!(text.contains("        class_: Its class, see \"so_so\" and `one`. One of \"Well\", \"SoSo\".\n"));
        assert!(text.contains("    class_: str | None\n    cells: list[float | None]\n    parts: list[Two]\n"));
        assert!(text.contains("    days: tuple[int, ...]\n    by: dict[str, int]\n    at: date\n"));
        assert!(!text.contains("OneOptions") && !text.contains("Lent"));
    }

    #[test]
    fn an_enum_of_records_is_a_class_each_and_a_name_for_any() {
        let text = records("", "");
        assert!(text.contains("class Missing(Record):") && text.contains("        n: Rows.\n"));
        assert!(text.contains("    Either: TypeAlias = Two | Missing\nelse:\n    Either = (Two, Missing)\n"));
    }

    #[test]
    fn overrides_and_mixins_are_asked() {
        let overrides = "[python]\ncolumnar = [\"room::One\"]\nby_hand = [\"room::Either\"]\n\
            [python.names]\n\"room::Two\" = \"Second\"\n[python.types]\n\"room::Two.at\" = \"Any\"\n";
        let text = records(overrides, "\nclass Second(Record):\n");
        assert!(text.contains("class One(Columns):") && text.contains("    cells: Any\n    parts: list[Second]\n"));
        assert!(text.contains("class Second(_mixins.Second):") && text.contains("    at: Any\n"));
        assert!(!text.contains("Either"));
        assert_eq!(records("[python]\nby_hand = [\"room\"]", ""), "");
    }

    #[test]
    fn lines_stand_below_their_head() {
        let lines = indented("  a: ", "    ", &"word ".repeat(30));
        assert!(lines[0].starts_with("  a: word word") && lines[1].starts_with("    word") && lines.len() == 2);
        assert!(lines.iter().all(|line| line.chars().count() <= WIDTH));
    }
}
