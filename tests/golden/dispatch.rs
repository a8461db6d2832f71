//! From the `call` of a golden file to the function: a line each, in the file of its room.

use regulars::Error;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::fmt::Debug;

/// What a call gave.
pub(crate) enum Outcome {
    Value(Value),
    Error {
        code: &'static str,
        text: String,
    },
    /// The arguments don't fit the call, or the result isn't writable as JSON.
    Unreadable(String),
}

/// Runs the call of this name; `None` when there is none.
pub(crate) fn call(name: &str, args: &Value) -> Option<Outcome> {
    match name.split("::").next()? {
        "churn" => crate::churn::call(name, args),
        "import" => crate::import::call(name, args),
        "model" | "profile" => crate::profile::call(name, args),
        "segment" => crate::segment::call(name, args),
        "value" if args.get("covariates").is_some() => crate::value_covariates::call(name, args),
        "value" => crate::value::call(name, args).or_else(|| crate::value_basics::call(name, args)),
        "survey" => crate::survey::call(name, args).or_else(|| crate::survey_drivers::call(name, args)),
        "voice" => crate::voice::call(name, args),
        _ => None,
    }
}

/// Reads the arguments, calls, and writes the result as JSON.
pub(crate) fn run<A: DeserializeOwned, R: Serialize + Debug>(
    args: &Value,
    function: impl Fn(A) -> Result<R, Error>,
) -> Outcome {
    let args = match A::deserialize(args) {
        Ok(args) => args,
        Err(error) => return Outcome::Unreadable(format!("its arguments don't fit: {error}")),
    };
    match function(args) {
        Err(error) => Outcome::Error { code: error.code(), text: error.to_string() },
        Ok(result) => write(&result),
    }
}

/// JSON writes NaN and infinity as `null`, which would pass for an absent value: they are caught in the debug form.
fn write<R: Serialize + Debug>(result: &R) -> Outcome {
    let debug = format!("{result:?}");
    let outside_strings = debug.split('"').step_by(2);
    let mut words = outside_strings.flat_map(|part| part.split(|c: char| !c.is_alphanumeric() && c != '_'));
    if words.any(|word| word == "NaN" || word == "inf") {
        return Outcome::Unreadable(format!("the result holds NaN or infinity: {debug}"));
    }
    serde_json::to_value(result).map_or_else(|error| Outcome::Unreadable(error.to_string()), Outcome::Value)
}
