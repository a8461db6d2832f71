//! What a caller gave in plain values, as a record of the core; or where it is wrong, and why, in plain words.
//!
//! Python and JavaScript both turn what they are given into a JSON value and read it here. The numbers, words and
//! fields that are allowed are the core's own, told by its types; this crate has only the words for them.
//!
//! ```
//! use regulars_given::{PYTHON, Why, read};
//! let given = serde_json::json!([{"name": "price", "weight": "heavy"}]);
//! # #[derive(Debug, serde::Deserialize)]
//! # struct Driver { #[expect(dead_code)] name: String, #[expect(dead_code)] weight: f64 }
//! let wrong = read::<Vec<Driver>>(&given, PYTHON).unwrap_err();
//! assert_eq!(wrong.place("drivers"), "drivers[0].weight");
//! let (expected, found) = ("a number".into(), "the text \"heavy\"".into());
//! assert_eq!(wrong.why, Why::Kind { expected, found });
//! ```

mod given;
mod node;
mod words;

pub use given::Given;
pub use words::{Why, no_such_name};

use node::Node;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt;

/// What a language calls things, and what it lets pass.
#[derive(Debug, Clone, Copy)]
pub struct Language {
    /// What it calls a list of values.
    pub list: &'static str,
    /// What it calls named values.
    pub record: &'static str,
    /// Whether a list of a record's values, in the order of its fields, is as good as the record.
    pub lists_are_records: bool,
    /// Whether names that a record doesn't have are left to the record, which may pass over them.
    pub other_names: bool,
}

/// Python, where a tuple may stand for a small record, such as a scale.
pub const PYTHON: Language =
    Language { list: "a list", record: "a record or a dict", lists_are_records: true, other_names: true };

/// Python, of options, whose names are keywords.
pub const PYTHON_OPTIONS: Language = Language { other_names: false, ..PYTHON };

/// JavaScript, of records that may be older or newer than this build.
pub const JAVASCRIPT: Language =
    Language { list: "an array", record: "an object", lists_are_records: false, other_names: true };

/// JavaScript, of options and of records all of whose fields are always written: any other name is a mistake.
pub const JAVASCRIPT_OPTIONS: Language = Language { other_names: false, ..JAVASCRIPT };

/// Where a value is wrong, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Wrong {
    /// The way from the argument to the value: `.model.r`, `[0].sd`, or nothing.
    pub path: String,
    /// What is wrong with it.
    pub why: Why,
}

impl Wrong {
    /// The place by the name of the argument.
    pub fn place(&self, argument: &str) -> String {
        match self.path.strip_prefix('.') {
            Some(path) if argument.is_empty() => path.into(),
            _ => format!("{argument}{}", self.path),
        }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place(""), self.why)
    }
}

/// Reads a value as the core's type of it.
///
/// # Errors
/// The first place where the value isn't of that type.
pub fn read<T: DeserializeOwned>(value: &Value, language: Language) -> Result<T, Wrong> {
    of_node(Node { value, language, nulls_are_none: false })
}

/// Reads options as the core's type of them; one that is null is the core's to choose, but it must be an option.
///
/// # Errors
/// The first place where the value isn't of that type.
pub fn read_options<T: DeserializeOwned>(value: &Value, language: Language) -> Result<T, Wrong> {
    of_node(Node { value, language, nulls_are_none: true })
}

fn of_node<T: DeserializeOwned>(node: Node<'_>) -> Result<T, Wrong> {
    T::deserialize(node).map_err(|fault| Wrong { path: fault.path, why: fault.why.in_words_of(node.language) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::json;
    use std::collections::BTreeMap;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Scale {
        min: f64,
        max: f64,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Model {
        Simple(Scale),
        Wide { scale: Scale },
        Pair(u8, u8),
        Nothing,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Options {
        level: Option<f64>,
        count: Option<u32>,
        small: Option<u8>,
        offset: Option<i64>,
        word: Option<String>,
        flag: Option<bool>,
        model: Option<Model>,
        models: Option<Vec<Model>>,
        scale: Option<Scale>,
        by_name: Option<BTreeMap<String, f64>>,
        pair: Option<(f64, f64)>,
    }

    /// What is said of an option, with its place.
    fn told(value: Value, language: Language) -> String {
        let wrong = read::<Options>(&value, language).unwrap_err();
        format!("{}: {}", wrong.place("options"), wrong.why)
    }

    #[test]
    fn right_values_are_read() {
        let given = json!({
            "level": 1, "count": 3, "small": 4, "offset": -5, "word": "a", "flag": true, "model": {"simple": {"min": 0, "max": 1.5}},
            "models": ["nothing", {"pair": [1, 2]}, {"wide": {"scale": {"min": 1, "max": 2}}}], "by_name": {"a": 1},
            "pair": [1, 2.5],
        });
        let read = read::<Options>(&given, JAVASCRIPT_OPTIONS).unwrap();
        assert_eq!((read.level, read.count, read.small, read.offset), (Some(1.0), Some(3), Some(4), Some(-5)));
        assert_eq!(read.model, Some(Model::Simple(Scale { min: 0.0, max: 1.5 })));
        let wide = Model::Wide { scale: Scale { min: 1.0, max: 2.0 } };
        assert_eq!(read.models, Some(vec![Model::Nothing, Model::Pair(1, 2), wide]));
        assert_eq!((read.scale, read.pair, read.by_name.unwrap()["a"]), (None, Some((1.0, 2.5)), 1.0));
    }

    #[test]
    fn a_list_is_no_record_in_javascript() {
        #[derive(Debug, Deserialize)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        enum Tagged {
            Known(Scale),
        }
        let (list, record) = (json!(["known", 1, 2]), json!({"kind": "known", "min": 1, "max": 2}));
        let Tagged::Known(scale) = read::<Tagged>(&record, JAVASCRIPT).unwrap();
        assert_eq!(scale, Scale { min: 1.0, max: 2.0 });
        assert_eq!(
            read::<Tagged>(&list, JAVASCRIPT).unwrap_err().why.to_string(),
            "expected an object, found an array"
        );
        assert!(read::<Scale>(&json!([1, 2]), JAVASCRIPT).is_err() && read::<Scale>(&json!([1, 2]), PYTHON).is_ok());
    }

    #[test]
    fn a_wrong_value_is_told_with_its_place_and_kind() {
        let cases = [
            (json!({"level": "0.9"}), "options.level: expected a number, found the text \"0.9\""),
            (json!({"level": [1]}), "options.level: expected a number, found a list"),
            (json!({"count": 1.5}), "options.count: expected a whole number from 0 to 4294967295, found 1.5"),
            (json!({"count": -1}), "options.count: expected a whole number from 0 to 4294967295, found -1"),
            (json!({"small": 256}), "options.small: expected a whole number from 0 to 255, found 256"),
            (json!({"offset": true}), "options.offset: expected a whole number, found true"),
            (json!({"word": 5}), "options.word: expected text, found 5"),
            (json!({"flag": 1}), "options.flag: expected true or false, found 1"),
            (json!({"scale": 5}), "options.scale: expected a record or a dict, found 5"),
            (json!({"scale": [1]}), "options.scale: it has 1 values, expected 2"),
            (json!({"scale": {"min": null, "max": 1}}), "options.scale.min: expected a number, found null"),
            (json!({"scale": {"min": 1}}), "options.scale: the field max is missing"),
            (json!({"models": "nothing"}), "options.models: expected a list, found the text \"nothing\""),
            (
                json!({"models": ["nothing", {"wide": {"scale": {"min": 0, "max": "a"}}}]}),
                "options.models[1].scale.max: expected a number, found the text \"a\"",
            ),
            (
                json!({"model": "other"}),
                "options.model: no such word as \"other\"; the words are simple, wide, pair, nothing",
            ),
            (json!({"model": 3}), "options.model: expected text, found 3"),
            (json!({"model": {"simple": {"min": 0, "max": 1}, "wide": {}}}), "options.model: expected one name"),
            (json!({"model": {}}), "options.model: expected one name"),
            (json!({"model": "simple"}), "options.model: expected a record or a dict, found the text \"simple\""),
            (json!({"model": {"nothing": {}}}), "options.model: expected text, found a record or a dict"),
            (json!({"by_name": {"a": 1, "b": "x"}}), "options.by_name.b: expected a number, found the text \"x\""),
            (json!({"pair": [1, 2, 3]}), "options.pair: it has 3 values, expected 2"),
            (json!({"levle": 1}), "options.levle: no such name; the names are level, count, small"),
            (json!(5), "options: expected a record or a dict, found 5"),
        ];
        for (given, expected) in cases {
            let told = told(given, PYTHON);
            assert!(told.starts_with(expected), "{told}");
        }
    }

    #[test]
    fn languages_differ_in_their_words_and_in_what_they_let_pass() {
        let list = json!({"scale": [1, 5]});
        assert_eq!(read::<Options>(&list, PYTHON).unwrap().scale, Some(Scale { min: 1.0, max: 5.0 }));
        assert_eq!(told(list, JAVASCRIPT), "options.scale: expected an object, found an array");
        assert_eq!(told(json!({"models": {}}), JAVASCRIPT), "options.models: expected an array, found an object");
        let other = json!({"scale": {"min": 1, "max": 5, "step": 1}});
        assert!(read::<Options>(&other, JAVASCRIPT).is_ok());
        assert_eq!(told(other, JAVASCRIPT_OPTIONS), "options.scale.step: no such name; the names are min, max");
    }

    #[test]
    fn an_option_that_is_null_is_not_given_but_has_a_name() {
        #[derive(Debug, PartialEq, Deserialize)]
        #[serde(default)]
        struct Chosen {
            level: f64,
            scale: Option<Scale>,
        }
        impl Default for Chosen {
            fn default() -> Self {
                Self { level: 0.95, scale: None }
            }
        }
        let chosen = |given| {
            let read = read_options::<Chosen>(&given, PYTHON_OPTIONS);
            read.map_err(|wrong| format!("{}: {}", wrong.place(""), wrong.why))
        };
        assert_eq!(chosen(json!({"level": null, "scale": null})), Ok(Chosen::default()));
        assert_eq!(chosen(json!({"levle": null})), Err("levle: no such name; the names are level, scale".into()));
        let inside = json!({"scale": {"min": null, "max": 1}});
        assert_eq!(chosen(inside), Err("scale.min: expected a number, found null".into()));
        assert!(read::<Chosen>(&json!({"level": null}), PYTHON_OPTIONS).is_err());
    }

    #[test]
    fn no_message_repeats_a_long_text() {
        let told = told(json!({"level": "x".repeat(100_000)}), PYTHON);
        assert!(told.len() < 120 && told.ends_with("..."), "{told}");
    }

    #[test]
    fn a_place_starts_with_its_argument_or_with_its_first_name() {
        let wrong = read::<Options>(&json!({"scale": {"min": "a", "max": 1}}), PYTHON).unwrap_err();
        assert_eq!((wrong.place("options"), wrong.place("")), ("options.scale.min".into(), "scale.min".into()));
        let wrong = read::<Vec<Scale>>(&json!([3]), PYTHON).unwrap_err();
        assert_eq!(wrong.place("scales"), "scales[0]");
    }
}
