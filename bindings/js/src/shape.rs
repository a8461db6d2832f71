//! Records are objects: serde would take a list of a record's fields in their order, too.

use regulars::{Error, Result};
use serde::Serialize;
use serde_json::Value;

/// Refuses a list where the record that was read from it is written as an object.
pub(crate) fn refuse_lists(what: &str, given: &Value, record: &impl Serialize) -> Result<()> {
    let written = serde_json::to_string(record).unwrap_or_default();
    compare(what, given, &serde_json::from_str(&written).unwrap_or_default())
}

fn compare(what: &str, given: &Value, written: &Value) -> Result<()> {
    match (given, written) {
        (Value::Array(_), Value::Object(_)) => {
            Err(Error::Invalid { what: what.into(), why: "expected an object, found an array".into() })
        }
        (Value::Array(given), Value::Array(written)) => given
            .iter()
            .zip(written)
            .enumerate()
            .try_for_each(|(row, (given, written))| compare(&format!("{what}[{row}]"), given, written)),
        (Value::Object(given), Value::Object(written)) => given.iter().try_for_each(|(name, given)| {
            let what = format!("{what}.{name}");
            written.get(name).map_or(Ok(()), |written| compare(&what, given, written))
        }),
        _ => Ok(()),
    }
}
