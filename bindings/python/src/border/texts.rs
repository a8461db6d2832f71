//! Columns of texts that people wrote.

use crate::border::read::{copy, unexpected};
use crate::border::seam::{Source, Value};
use pyo3::prelude::*;

/// Texts in the caller's memory, or copies of Python's.
pub(crate) enum Texts {
    Lent(Source),
    Own(Vec<String>),
}

impl Texts {
    pub(crate) fn read(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        if let Some(source) = Source::of(object, name)? {
            return Ok(Self::Lent(source));
        }
        copy(object, None, name, |row, value| written(value, name, row).map(String::from)).map(Self::Own)
    }

    /// The texts as the core takes them.
    pub(crate) fn lent(&self, name: &str) -> PyResult<Vec<&str>> {
        match self {
            Self::Own(texts) => Ok(texts.iter().map(String::as_str).collect()),
            Self::Lent(source) => {
                let mut texts = Vec::with_capacity(source.len());
                source.visit(|row, value| written(value, name, row).map(|text| texts.push(text)))?;
                Ok(texts)
            }
        }
    }
}

/// Most rows of a survey have no comment: a missing one says nothing, as a blank one does.
fn written<'a>(value: Value<'a>, name: &str, row: usize) -> PyResult<&'a str> {
    match value {
        Value::Text(text) => Ok(text),
        Value::Missing => Ok(""),
        Value::Float(value) if value.is_nan() => Ok(""),
        other => Err(unexpected(name, row, other, "text")),
    }
}
