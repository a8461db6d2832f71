//! `bindings/surface.json`: a public item a key, a member a line, so that its diff is the review of a change of the API.

use super::{Docs, Enum, Field, Files, Function, Overrides, Record, Surface};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// JSON whose keys stand in the order in which they were given: fields have an order.
enum Node {
    Text(String),
    Map(Vec<(String, Node)>),
}

impl Node {
    fn map(members: impl Iterator<Item = (String, Node)>) -> Self {
        Self::Map(members.collect())
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Map(entries) => entries.is_empty(),
        }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Map(entries) => serializer.collect_map(entries.iter().map(|(key, node)| (key, node))),
        }
    }
}

pub(super) fn emit(surface: &Surface, _: &Overrides) -> Files {
    let items = surface.rooms.iter().flat_map(|room| {
        let functions = room.functions.iter().map(function);
        let traits = room.traits.iter().map(|item| (&item.path, "trait", &item.docs, &item.methods));
        let traits = traits.map(|(path, kind, docs, methods)| {
            (path.clone(), entry(kind, docs, [("methods", Node::map(methods.iter().map(function)))]))
        });
        let aliases = room.aliases.iter().map(|alias| (format!("{} = {}", alias.path, alias.ty), text(&alias.docs)));
        functions
            .chain(room.records.iter().map(record))
            .chain(room.enums.iter().map(enumeration))
            .chain(traits)
            .chain(aliases)
    });
    // Plain data with text keys can't be refused.
    let written = serde_json::to_string_pretty(&Node::map(items)).unwrap_or_default();
    vec![("bindings/surface.json".into(), written + "\n")]
}

/// The text and what may go wrong, on one line.
fn text(docs: &Docs) -> Node {
    let errors = docs.errors().map(|errors| format!(" Errors: {errors}")).unwrap_or_default();
    Node::Text((docs.text() + &errors).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// An item without what it has none of.
fn entry<const N: usize>(kind: &str, docs: &Docs, members: [(&str, Node); N]) -> Node {
    let mut entries = vec![(kind.to_owned(), text(docs))];
    for (name, members) in members {
        if !members.is_empty() {
            entries.push((name.to_owned(), members));
        }
    }
    Node::Map(entries)
}

/// What holds of a type as a whole: derives, and attributes of serde.
fn traits(derives: &[String], serde: &BTreeMap<String, String>) -> Node {
    let serde = serde.iter().map(|(name, value)| format!("serde({name} {value})").replace(" )", ")"));
    let all: Vec<String> = derives.iter().cloned().chain(serde).collect();
    Node::Text(all.join(", "))
}

fn record(record: &Record) -> (String, Node) {
    let generics = if record.generics.is_empty() { String::new() } else { format!("<{}>", record.generics.join(", ")) };
    let kind = match (record.opaque, record.default) {
        (true, _) => "opaque record",
        (false, true) => "record with a default",
        (false, false) => "record",
    };
    let members = [
        ("traits", traits(&record.derives, &record.serde)),
        ("fields", Node::map(record.fields.iter().map(field))),
        ("methods", Node::map(record.methods.iter().map(function))),
    ];
    (format!("{}{generics}", record.path), entry(kind, &record.docs, members))
}

/// `level: f64 = 0.95`; in brackets where JSON has another name or may lack it.
fn field(field: &Field) -> (String, Node) {
    let default = field.default.as_ref().map(|value| format!(" = {value}")).unwrap_or_default();
    let serde: Vec<String> =
        field.serde.iter().map(|(name, value)| format!("{name} {value}").trim().to_owned()).collect();
    let serde = if serde.is_empty() { String::new() } else { format!(" [{}]", serde.join(", ")) };
    (format!("{}: {}{default}{serde}", field.name, field.ty), text(&field.docs))
}

fn enumeration(item: &Enum) -> (String, Node) {
    let variants = item.variants.iter().map(|variant| {
        let key = format!("{} \"{}\"", variant.name, variant.word);
        match variant.fields.as_slice() {
            [] => (key, text(&variant.docs)),
            fields => (key, entry("docs", &variant.docs, [("fields", Node::map(fields.iter().map(field)))])),
        }
    });
    let members = [
        ("traits", traits(&item.derives, &item.serde)),
        ("variants", Node::map(variants)),
        ("methods", Node::map(item.methods.iter().map(function))),
    ];
    (item.path.clone(), entry(if item.open { "open enum" } else { "enum" }, &item.docs, members))
}

fn function(function: &Function) -> (String, Node) {
    let arguments = function.arguments.iter().map(|argument| format!("{}: {}", argument.name, argument.ty));
    let arguments: Vec<String> = function.receiver.iter().cloned().chain(arguments).collect();
    let output = match function.fallible {
        true => format!("Result<{}>", function.output),
        false => function.output.to_string(),
    };
    (format!("{}({}) -> {output}", function.call, arguments.join(", ")), text(&function.docs))
}

#[cfg(test)]
mod tests {
    use super::super::read::surface_of_texts;
    use super::*;

    #[test]
    fn items_are_keys_and_members_are_lines() {
        let surface = surface_of_texts(&[(
            "",
            "/// Adds.\n///\n/// # Errors\n/// Never.\npub fn add(a: f64, to: &[f64]) -> Result<f64> { a }
             /// Options.\n#[derive(Clone)] pub struct Options { /// How\n/// sure.\n #[serde(rename = \"l\")] pub level: f64 }
             impl Default for Options { fn default() -> Self { Self { level: 0.95 } } }
             /// Words.\n pub enum Word { /// Yes.\n Yes }",
        )]);
        let [(_, text)] = emit(&surface, &Overrides::default()).try_into().unwrap();
        let expected = r#"{
  "add(a: f64, to: &[f64]) -> Result<f64>": "Adds. Errors: Never.",
  "Options": {
    "record with a default": "Options.",
    "traits": "Clone",
    "fields": {
      "level: f64 = 0.95 [rename l]": "How sure."
    }
  },
  "Word": {
    "enum": "Words.",
    "variants": {
      "Yes \"Yes\"": "Yes."
    }
  }
}
"#;
        assert_eq!(text, expected);
    }
}
