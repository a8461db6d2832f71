//! Records are objects with the names of their fields: serde would take a list of a record's fields in their order, too, and pass
//! over names that it doesn't know.

use regulars::{Error, Result};
use serde::Serialize;
use serde_json::Value;

/// What becomes of members that the record doesn't write.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Rest {
    /// They may be fields that are written only when they say something.
    Ignored,
    /// There are no such fields, but for lists that are written unless they are empty.
    Refused,
}

/// Refuses a list where the record that was read from it is written as an object, and names that it doesn't know.
pub(crate) fn refuse(what: &str, given: &Value, record: &impl Serialize, rest: Rest) -> Result<()> {
    let written = serde_json::to_string(record).unwrap_or_default();
    compare(what, given, &serde_json::from_str(&written).unwrap_or_default(), rest)
}

pub(crate) fn no_such_name(what: &str, name: &str, known: &[&str]) -> Error {
    let why = format!("no such name; the names are {}", known.join(", "));
    Error::Invalid { what: format!("{what}.{name}"), why }
}

fn compare(what: &str, given: &Value, written: &Value, rest: Rest) -> Result<()> {
    match (given, written) {
        (Value::Array(_), Value::Object(_)) => {
            Err(Error::Invalid { what: what.into(), why: "expected an object, found an array".into() })
        }
        (Value::Array(given), Value::Array(written)) => given
            .iter()
            .zip(written)
            .enumerate()
            .try_for_each(|(row, (given, written))| compare(&format!("{what}[{row}]"), given, written, rest)),
        (Value::Object(given), Value::Object(written)) => given.iter().try_for_each(|(name, given)| {
            let empty = given.as_array().is_some_and(Vec::is_empty);
            match written.get(name) {
                Some(written) => compare(&format!("{what}.{name}"), given, written, rest),
                None if rest == Rest::Ignored || empty => Ok(()),
                None => Err(no_such_name(what, name, &written.keys().map(String::as_str).collect::<Vec<_>>())),
            }
        }),
        _ => Ok(()),
    }
}
