//! Answers of an API as they came: one object around the list of records, or objects over several lines.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::Error;
use crate::import::plan::Plan;

/// Whether the first object of a file doesn't end on its line and goes on as printed JSON does.
pub(in crate::import) fn goes_on(start: &[u8]) -> bool {
    let mut lines =
        start.split(|byte| matches!(byte, b'\n' | b'\r')).map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    matches!(first, [b'{', .., b'{' | b'[' | b','] | [b'{']) && matches!(second, [b'"' | b'}', ..])
}

/// What to say of a file whose objects go over several lines.
pub(in crate::import) fn printed(file: impl Read) -> Error {
    let why = "is JSON whose objects go over several lines; write one object a line, or all objects as one JSON array";
    let around = serde_json::from_reader(file).ok().and_then(list);
    Error::invalid("file", around.map_or_else(|| why.to_owned(), |list| enclosed(&list)))
}

/// The only member of an object that is a list of objects.
fn list(object: BTreeMap<String, Shape>) -> Option<String> {
    let mut lists = object.into_iter().filter(|(_, shape)| *shape == Shape::Objects).map(|(name, _)| name);
    lists.next().filter(|_| lists.next().is_none())
}

/// What a value is: its content may be a large file, of which nothing is kept.
#[derive(Debug, PartialEq, Eq)]
enum Shape {
    Object,
    /// A list with an object in it.
    Objects,
    Other,
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(Look)
    }
}

/// Looks at a value.
struct Look;

impl<'de> Visitor<'de> for Look {
    type Value = Shape;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> std::result::Result<Shape, E> {
        Ok(Shape::Other)
    }

    fn visit_bool<E>(self, _: bool) -> std::result::Result<Shape, E> {
        Ok(Shape::Other)
    }

    fn visit_i64<E>(self, _: i64) -> std::result::Result<Shape, E> {
        Ok(Shape::Other)
    }

    fn visit_u64<E>(self, _: u64) -> std::result::Result<Shape, E> {
        Ok(Shape::Other)
    }

    fn visit_f64<E>(self, _: f64) -> std::result::Result<Shape, E> {
        Ok(Shape::Other)
    }

    fn visit_str<E>(self, _: &str) -> std::result::Result<Shape, E> {
        Ok(Shape::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Shape, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Shape::Object)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> std::result::Result<Shape, A::Error> {
        let mut shape = Shape::Other;
        while let Some(item) = list.next_element::<Shape>()? {
            shape = if item == Shape::Object { Shape::Objects } else { shape };
        }
        Ok(shape)
    }
}

/// What to do about records that stand in a list of the object that the file is.
pub(in crate::import) fn enclosed(list: &str) -> String {
    format!("is one object around its records; give the list {list:?} in it alone, as a JSON array")
}

/// The error for paths that lack what a record needs, where they have it all within a list.
pub(super) fn refused(error: Error, plan: &Plan, found: &[String]) -> Error {
    let is_whole = |list: &str| {
        let inside = found.iter().filter_map(|path| path.strip_prefix(list)?.strip_prefix("[]."));
        let slots: Vec<usize> = inside.flat_map(|path| plan.slots_of(path)).copied().collect();
        plan.lacking(|slot| slots.contains(&slot)).is_none()
    };
    let mut lists = found.iter().filter_map(|path| Some(path.split_once("[].")?.0));
    lists.find(|list| is_whole(list)).map_or(error, |list| Error::invalid("file", enclosed(list)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_over_several_lines_are_refused_with_what_to_do() {
        for (text, word) in [
            ("{\n  \"orders\": [\n {\"id\": 1}\n ]\n}", "the list \"orders\""),
            ("{\n  \"id\": 1\n}\n{\n  \"id\": 2\n}", "one object a line"),
            ("{\n  \"id\": 1,\n", "one object a line"),
        ] {
            assert!(goes_on(text.as_bytes()), "{text}");
            let error = printed(text.as_bytes()).to_string();
            assert!(error.contains(word), "{text}: {error}");
        }
        for text in ["{\"id\": 1}\n{\"id\": 2}", "{\"id\": 1,\n{\"id\": 2}", "{\"id\": 1", "{}", ""] {
            assert!(!goes_on(text.as_bytes()), "{text}");
        }
    }
}
