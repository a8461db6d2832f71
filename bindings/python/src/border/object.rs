//! What a Python object is, and what it says of itself: the name of its type, its text, its place in time.

use crate::border::errors::wrong;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;
use std::borrow::Cow;

/// What numpy writes where there is no instant.
pub(crate) const NOT_A_TIME: i64 = i64::MIN;

pub(crate) fn kind(object: &Bound<'_, PyAny>) -> String {
    object.get_type().fully_qualified_name().map_or_else(|_| "object".into(), |name| name.to_string())
}

/// Text of the caller, which may hold halves of characters that nothing else can.
pub(crate) fn text(object: &Bound<'_, PyAny>, name: &str) -> PyResult<String> {
    let Ok(text) = object.cast::<PyString>() else {
        return Err(PyTypeError::new_err(format!("{name} is a {}, expected text", kind(object))));
    };
    text.to_cow().map(Cow::into_owned).map_err(|_| wrong(name, "is no Unicode text"))
}

/// The text of a date or a datetime.
pub(crate) fn written(item: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    let is_date = item.hasattr("isoformat")?;
    is_date.then(|| text(&item.call_method0("isoformat")?, "what isoformat() gives")).transpose()
}

/// numpy lends no buffer of its datetime64: the whole numbers below it do.
pub(crate) fn numpy_ticks<'py>(object: &Bound<'py, PyAny>, name: &str) -> PyResult<Option<(Bound<'py, PyAny>, i64)>> {
    let Ok(dtype) = object.getattr("dtype").and_then(|dtype| dtype.getattr("str")?.extract::<String>()) else {
        return Ok(None);
    };
    let Some(unit) = dtype.strip_prefix("<M8[").and_then(|rest| rest.strip_suffix(']')) else { return Ok(None) };
    let per_second = match unit {
        "s" => 1,
        "ms" => 1_000,
        "us" => 1_000_000,
        "ns" => 1_000_000_000,
        "Y" | "M" | "W" | "D" | "h" | "m" => {
            return numpy_ticks(&object.call_method1("astype", ("M8[s]",))?, name);
        }
        other => {
            return Err(PyTypeError::new_err(format!(
                "{name} is of datetime64[{other}], expected a unit from Y to ns"
            )));
        }
    };
    Ok(Some((object.call_method1("view", ("i8",))?, per_second)))
}

/// The same of a single datetime64; `None` where it is not a time.
pub(crate) fn ticks_of(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Option<(i64, i64)>> {
    // numpy lets what is not a time be without a unit.
    let Some((ticks, per_second)) = numpy_ticks(object, name)? else { return Ok(None) };
    let ticks = ticks.call_method0("__index__")?.extract()?;
    Ok((ticks != NOT_A_TIME).then_some((ticks, per_second)))
}
