//! `bindings/surface.json`: a line an item and a line a member, so that its diff is the review of a change of the API.

use super::{Docs, Enum, Field, Files, Function, Overrides, Record, Surface};
use std::collections::BTreeMap;

/// What an item is, and what it is for.
type Line = (String, String);

pub(super) fn emit(surface: &Surface, _: &Overrides) -> Files {
    let lines = surface.rooms.iter().flat_map(|room| {
        let mut lines: Vec<Line> = room.functions.iter().map(function).collect();
        lines.extend(room.records.iter().flat_map(record));
        lines.extend(room.enums.iter().flat_map(enumeration));
        for item in &room.traits {
            lines.push((format!("trait {}", item.path), text(&item.docs)));
            lines.extend(item.methods.iter().map(function));
        }
        lines.extend(room.aliases.iter().map(|item| (format!("type {} = {}", item.path, item.ty), text(&item.docs))));
        lines
    });
    let quoted = |text: String| serde_json::Value::from(text).to_string();
    let lines: Vec<String> = lines.map(|(item, docs)| format!("  {}: {}", quoted(item), quoted(docs))).collect();
    vec![("bindings/surface.json".into(), format!("{{\n{}\n}}\n", lines.join(",\n")))]
}

/// The text and what may go wrong, on one line.
fn text(docs: &Docs) -> String {
    let errors = docs.errors().map(|errors| format!(" Errors: {errors}")).unwrap_or_default();
    (docs.text() + &errors).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// ` [Clone, serde(default)]`: derives, and attributes of serde; nothing without any.
fn traits(derives: &[String], serde: &BTreeMap<String, String>) -> String {
    let serde = serde.iter().map(|(name, value)| format!("serde({})", format!("{name} {value}").trim()));
    let all: Vec<String> = derives.iter().cloned().chain(serde).collect();
    if all.is_empty() { String::new() } else { format!(" [{}]", all.join(", ")) }
}

fn record(record: &Record) -> Vec<Line> {
    let kind = if record.opaque { "opaque record" } else { "record" };
    let default = if record.default { ", with a default" } else { "" };
    let traits = traits(&record.derives, &record.serde);
    let mut lines = vec![(format!("{kind} {}{traits}{default}", record.path), text(&record.docs))];
    lines.extend(record.fields.iter().map(|member| field(&record.path, member)));
    lines.extend(record.methods.iter().map(function));
    lines
}

/// `value::FitOptions.level: f64 = 0.95`.
fn field(of: &str, field: &Field) -> Line {
    let default = field.default.as_ref().map(|value| format!(" = {value}")).unwrap_or_default();
    let serde = traits(&[], &field.serde);
    (format!("{of}.{}: {}{default}{serde}", field.name, field.ty), text(&field.docs))
}

fn enumeration(item: &Enum) -> Vec<Line> {
    let kind = if item.open { "open enum" } else { "enum" };
    let mut lines = vec![(format!("{kind} {}{}", item.path, traits(&item.derives, &item.serde)), text(&item.docs))];
    for variant in &item.variants {
        let path = format!("{}::{}", item.path, variant.name);
        lines.push((format!("{path} is {}", variant.word), text(&variant.docs)));
        lines.extend(variant.fields.iter().map(|member| field(&path, member)));
    }
    lines.extend(item.methods.iter().map(function));
    lines
}

fn function(function: &Function) -> Line {
    let arguments = function.arguments.iter().map(|argument| format!("{}: {}", argument.name, argument.ty));
    let arguments: Vec<String> = function.receiver.iter().cloned().chain(arguments).collect();
    let output = function.output.to_string();
    let output = if function.fallible { format!("Result<{output}>") } else { output };
    (format!("fn {}({}) -> {output}", function.call, arguments.join(", ")), text(&function.docs))
}

#[cfg(test)]
mod tests {
    use super::super::read::surface_of_texts;
    use super::*;

    #[test]
    fn items_and_members_are_lines() {
        let surface = surface_of_texts(&[(
            "",
            "/// Adds.\n///\n/// # Errors\n/// Never.\npub fn add(a: f64, to: &[f64]) -> Result<f64> { a }
             /// Options.\n#[derive(Clone)] pub struct Options { /// How\n/// sure.\n #[serde(rename = \"l\")] pub level: f64 }
             impl Default for Options { fn default() -> Self { Self { level: 0.95 } } }
             impl Options { /// Checks.\n pub fn check(&self) -> bool { true } }
             /// Words.\n pub enum Word { /// Yes.\n Yes, /// More.\n More(u64) }
             pub trait Kernel { /// Its name.\n fn name(&self) -> String; }
             /// Time.\n pub type Instant = DateTime<Utc>;",
        )]);
        let [(_, text)] = emit(&surface, &Overrides::default()).try_into().unwrap();
        let expected = r#"{
  "fn add(a: f64, to: &[f64]) -> Result<f64>": "Adds. Errors: Never.",
  "record Options [Clone], with a default": "Options.",
  "Options.level: f64 = 0.95 [serde(rename l)]": "How sure.",
  "fn Options::check(&self) -> bool": "Checks.",
  "enum Word": "Words.",
  "Word::Yes is Yes": "Yes.",
  "Word::More is More": "More.",
  "Word::More.0: u64": "",
  "trait Kernel": "",
  "fn Kernel::name(&self) -> String": "Its name.",
  "type Instant = DateTime<Utc>": "Time."
}
"#;
        assert_eq!(text, expected);
        assert_eq!(serde_json::from_str::<BTreeMap<String, String>>(&text).unwrap().len(), 11);
    }
}
