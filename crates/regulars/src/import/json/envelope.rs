//! Answers of an API as they came: one object around the list of records, or objects over several lines.

use serde_json::{Map, Value};

use crate::import::plan::Plan;
use crate::{Error, Result};

/// Refuses a file whose first object doesn't end on its line and goes on as printed JSON does.
pub(super) fn check_lines(body: &[u8]) -> Result<()> {
    let mut lines =
        body.split(|byte| matches!(byte, b'\n' | b'\r')).map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return Ok(()) };
    let goes_on = matches!(first, [b'{', .., b'{' | b'[' | b','] | [b'{']) && matches!(second, [b'"' | b'}', ..]);
    if !goes_on {
        return Ok(());
    }
    let why = "is JSON whose objects go over several lines; write one object a line, or all objects as one JSON array";
    let around = serde_json::from_slice::<Map<String, Value>>(body).ok().and_then(|object| list(&object));
    Err(Error::invalid("file", around.map_or_else(|| why.to_owned(), |list| enclosed(&list))))
}

/// The only member of an object that is a list of objects.
fn list(object: &Map<String, Value>) -> Option<String> {
    let is_list = |value: &Value| value.as_array().is_some_and(|items| items.iter().any(Value::is_object));
    let mut lists = object.iter().filter(|(_, value)| is_list(value)).map(|(name, _)| name.clone());
    lists.next().filter(|_| lists.next().is_none())
}

/// What to do about records that stand in a list of the object that the file is.
fn enclosed(list: &str) -> String {
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
            let error = check_lines(text.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(word), "{text}: {error}");
        }
        for text in ["{\"id\": 1}\n{\"id\": 2}", "{\"id\": 1,\n{\"id\": 2}", "{\"id\": 1", "{}", ""] {
            assert!(check_lines(text.as_bytes()).is_ok(), "{text}");
        }
    }
}
