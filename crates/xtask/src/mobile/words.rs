//! The words of the core's open vocabularies as types of Kotlin and Swift: they cross the border as plain text, and the
//! generator would leave them so.

use crate::process::root;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What the core's file says between `vocabulary! {` and the brace that closes it.
#[derive(Debug, PartialEq)]
pub(super) struct Vocabulary {
    name: String,
    doc: String,
    words: Vec<String>,
}

/// Reads the vocabularies of the core.
pub(super) fn read() -> Result<Vec<Vocabulary>, String> {
    let found = sources(&root().join("crates/regulars/src/model")).into_iter().find_map(|file| {
        let text = fs::read_to_string(file).ok()?;
        let (_, rest) = text.split_once("\nvocabulary! {\n")?;
        Some(parse(rest.split_once("\n}\n")?.0))
    });
    found.filter(|found| !found.is_empty()).ok_or("the core has no vocabularies".into())
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

fn parse(body: &str) -> Vec<Vocabulary> {
    let (mut found, mut docs, mut code) = (Vec::new(), Vec::new(), String::new());
    for line in body.lines().map(str::trim) {
        match line.strip_prefix("///") {
            Some(doc) => docs.push(doc.trim()),
            None => code.push_str(line),
        }
        if let Some((name, words)) = code.strip_suffix('}').and_then(|code| code.split_once('{')) {
            let doc = docs.split(|line| line.is_empty()).next().unwrap_or_default().join(" ");
            let words = words.split('"').skip(1).step_by(2).map(String::from).collect();
            let name = name.trim().trim_start_matches("pub enum ").into();
            found.push(Vocabulary { name, doc, words });
            docs.clear();
            code.clear();
        }
    }
    found
}

/// How the words cross, for the generator.
pub(super) fn config(vocabularies: &[Vocabulary]) -> String {
    let options = vocabularies.iter().map(|Vocabulary { name, .. }| {
        format!(
            "[defaults.bindings.kotlin.custom_types.{name}]\nlift = \"{name}({{}})\"\nlower = \"{{}}.word\"\n\n\
             [defaults.bindings.swift.custom_types.{name}]\nlift = \"{name}({{}})\"\nlower = \"{{}}.rawValue\"\n\n"
        )
    });
    options.collect()
}

pub(super) fn swift(vocabularies: &[Vocabulary]) -> String {
    let types = vocabularies.iter().map(|Vocabulary { name, doc, words }| {
        let known = words
            .iter()
            .map(|word| format!("    /// `{word}`.\n    public static let `{}` = {name}(\"{word}\")\n", camel(word)));
        let all: Vec<String> = words.iter().map(|word| format!(".{}", camel(word))).collect();
        format!(
            "\n/// {doc} A word that isn't listed here is kept as it came.\n\
             public struct {name}: Word {{\n    public let rawValue: String\n\n\
             {indent}public init(rawValue: String) {{ self.rawValue = rawValue }}\n\n{}\n\
             {indent}/// The words listed here.\n    public static let allCases: [{name}] = [{}]\n}}\n",
            known.collect::<String>(),
            all.join(", "),
            indent = "    ",
        )
    });
    format!("// Written by `cargo xtask build-mobile` from the core's vocabularies.\n{}", types.collect::<String>())
}

pub(super) fn kotlin(vocabularies: &[Vocabulary]) -> String {
    let types = vocabularies.iter().map(|Vocabulary { name, doc, words }| {
        let known = words.iter().map(|word| {
            format!("        /** `{word}`. */\n        public val {}: {name} = {name}(\"{word}\")\n", word.to_uppercase())
        });
        let all: Vec<String> = words.iter().map(|word| word.to_uppercase()).collect();
        format!(
            "\n/** {doc} A word that isn't listed here is kept as it came. */\n\
             public data class {name}(override val word: String) : Word {{\n    override fun toString(): String = word\n\n\
             {indent}public companion object {{\n{}\n\
             {indent}    /** The words listed here. */\n        public val known: List<{name}> = listOf({})\n    }}\n}}\n",
            known.collect::<String>(),
            all.join(", "),
            indent = "    ",
        )
    });
    let head = "// Written by `cargo xtask build-mobile` from the core's vocabularies.\npackage org.regulars\n";
    format!("{head}{}", types.collect::<String>())
}

/// `live_chat` as `liveChat`.
pub(super) fn camel(snake: &str) -> String {
    let mut parts = snake.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| {
        let mut letters = part.chars();
        let capital = letters.next().map(|letter| letter.to_ascii_uppercase());
        name + &capital.into_iter().chain(letters).collect::<String>()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "    /// Where it took place.\n    ///\n    /// ```\n    /// let a = {\"b\"};\n    /// ```\n    \
                        pub enum Channel {\n        App = \"app\", LiveChat = \"live_chat\",\n    }\n    \
                        /// Who began.\n    pub enum Direction { Internal = \"internal\" }";

    fn channel() -> Vocabulary {
        let words = vec!["app".into(), "live_chat".into()];
        Vocabulary { name: "Channel".into(), doc: "Where it took place.".into(), words }
    }

    #[test]
    fn vocabularies_are_read_from_the_macro() {
        let mut found = parse(BODY);
        assert_eq!(found.len(), 2);
        assert_eq!(found.pop().unwrap().words, ["internal"]);
        assert_eq!(found.pop().unwrap(), channel());
    }

    #[test]
    fn the_core_has_vocabularies() {
        let all = read().unwrap();
        let entity = all.iter().find(|vocabulary| vocabulary.name == "Entity").unwrap();
        assert!(entity.words.contains(&"customer".into()) && all.iter().all(|found| !found.doc.is_empty()));
    }

    #[test]
    fn words_become_members() {
        let (swift, kotlin) = (swift(&[channel()]), kotlin(&[channel()]));
        assert!(swift.contains("    public static let `liveChat` = Channel(\"live_chat\")\n"), "{swift}");
        assert!(swift.contains("allCases: [Channel] = [.app, .liveChat]"), "{swift}");
        assert!(kotlin.contains("        public val LIVE_CHAT: Channel = Channel(\"live_chat\")\n"), "{kotlin}");
        assert!(kotlin.contains("known: List<Channel> = listOf(APP, LIVE_CHAT)"), "{kotlin}");
        assert!(config(&[channel()]).contains("lift = \"Channel({})\"\nlower = \"{}.word\""));
    }

    #[test]
    fn snake_case_becomes_camel_case() {
        assert_eq!(camel("as_of"), "asOf");
        assert_eq!(camel("p10_low"), "p10Low");
        assert_eq!(camel("word"), "word");
    }
}
