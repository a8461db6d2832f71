//! Why a value can't be read, in words that a caller knows: none of Rust's, none of serde's.

use crate::node::Fault;
use crate::{Language, Wrong};
use serde::de::{self, Expected, Unexpected};
use std::fmt::{self, Display};

/// Most letters of a caller's text that a message repeats: more would hide what the message says.
const REPEATED: usize = 40;

/// What every language has a word of its own for; see [`Why::in_words_of`].
pub(crate) const LIST: &str = "a list";
pub(crate) const RECORD: &str = "a record";

/// What a word of a vocabulary is.
pub(crate) const TEXT: &str = "text";

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// It is of another kind.
    Kind {
        /// What is read there: "a number", "a list", ...
        expected: String,
        /// What was given: "the text "a"", "null", ...
        found: String,
    },
    /// The record has no field of this name.
    Name {
        /// The name that was given.
        name: String,
        /// The names that it has.
        known: &'static [&'static str],
    },
    /// Anything else, in a sentence's second half.
    Said(String),
}

impl Why {
    /// The same with what a language calls lists and records.
    pub(crate) fn in_words_of(self, language: Language) -> Self {
        let own = |word: String| match &*word {
            LIST => language.list.into(),
            RECORD => language.record.into(),
            _ => word,
        };
        match self {
            Self::Kind { expected, found } => Self::Kind { expected: own(expected), found: own(found) },
            other => other,
        }
    }
}

impl Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind { expected, found } => write!(f, "expected {expected}, found {found}"),
            Self::Name { known, .. } => f.write_str(&no_such_name(known)),
            Self::Said(said) => f.write_str(said),
        }
    }
}

/// What is wrong with a name that is none of those known.
pub fn no_such_name(known: &[&str]) -> String {
    format!("no such name; the names are {}", known.join(", "))
}

impl From<Why> for Fault {
    fn from(why: Why) -> Self {
        Self::new(Wrong { path: String::new(), why })
    }
}

impl std::error::Error for Wrong {}

impl de::Error for Fault {
    fn custom<T: Display>(message: T) -> Self {
        Why::Said(message.to_string()).into()
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Why::Kind { expected: in_words(&expected.to_string()).into(), found: described(found) }.into()
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Why::Said(format!("expected {}, found {}", in_words(&expected.to_string()), described(found))).into()
    }

    fn invalid_length(len: usize, expected: &dyn Expected) -> Self {
        // Serde says how many in words about types.
        let expected = expected.to_string();
        let count = expected.split(' ').find(|word| word.parse::<usize>().is_ok());
        Why::Said(format!("it has {len} values, expected {}", count.unwrap_or("another number of them"))).into()
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        Self::new(Wrong { path: format!(".{name}"), why: Why::Name { name: name.into(), known } })
    }

    fn unknown_variant(word: &str, known: &'static [&'static str]) -> Self {
        Why::Said(format!("no such word as {}; the words are {}", quoted(word), known.join(", "))).into()
    }

    fn missing_field(name: &'static str) -> Self {
        Why::Said(format!("the field {name} is missing")).into()
    }
}

/// A value as a message names it.
fn described(value: Unexpected<'_>) -> String {
    match value {
        Unexpected::Unit | Unexpected::Option => "null".into(),
        Unexpected::Bool(flag) => flag.to_string(),
        Unexpected::Unsigned(number) => number.to_string(),
        Unexpected::Signed(number) => number.to_string(),
        Unexpected::Float(number) => number.to_string(),
        Unexpected::Str(text) => format!("the text {}", quoted(text)),
        Unexpected::Seq => LIST.into(),
        Unexpected::Map => RECORD.into(),
        other => other.to_string(),
    }
}

/// A caller's text, cut where it is long.
fn quoted(text: &str) -> String {
    let short: String = text.chars().take(REPEATED).collect();
    format!("{short:?}{}", if short.len() < text.len() { "..." } else { "" })
}

/// What is expected, without the names that types have in Rust.
fn in_words(expected: &str) -> &str {
    match expected {
        "a boolean" => return "true or false",
        "a string" => return "text",
        "a sequence" => return LIST,
        "a map" => return RECORD,
        _ => (),
    }
    match expected.split(' ').next() {
        Some("f64") => "a number",
        Some("i64" | "i32") => "a whole number",
        Some("u64" | "usize") => "a whole number from 0",
        Some("u32") => "a whole number from 0 to 4294967295",
        Some("u8") => "a whole number from 0 to 255",
        Some("string") => "text",
        Some("sequence" | "an" | "tuple") => LIST,
        Some("struct" | "map" | "internally" | "adjacently" | "externally") => RECORD,
        _ => expected,
    }
}
