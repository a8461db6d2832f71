//! Ids, text or whole numbers, and the codes that the core has for them.

use crate::errors::raise;
use crate::read::{Held, Number, at, copy};
use crate::seam::{Source, Value};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use regulars::value::customer_codes;
use std::borrow::Cow;

/// Codes from 0 of a column of ids, and what they stand for.
pub(crate) struct Codes {
    pub(crate) codes: Held<u32>,
    pub(crate) ids: Ids,
}

/// The ids behind codes.
pub(crate) enum Ids {
    /// Small whole numbers are their own codes.
    Same,
    Whole(Vec<i64>),
    Text(Vec<String>),
}

enum Id<'a> {
    Whole(i64),
    Text(Cow<'a, str>),
}

/// Ids are whole numbers or text, not both in one column.
pub(crate) fn codes(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Codes> {
    let source = Source::of(object, name)?;
    if source.as_ref().is_some_and(|source| source.slice::<u32>().is_some()) {
        return Ok(Codes { codes: source.map_or(Held::Own(Vec::new()), Held::Lent), ids: Ids::Same });
    }
    let ids = ids(object, source.as_ref(), name)?;
    let small = ids.iter().map(|id| if let Id::Whole(id) = id { u32::try_from(*id).ok() } else { None });
    if let Some(codes) = small.collect() {
        return Ok(Codes { codes: Held::Own(codes), ids: Ids::Same });
    }
    let (codes, ids) = numbered(&ids, name)?;
    Ok(Codes { codes: Held::Own(codes), ids })
}

/// Codes without gaps, in the order of the ids, and the ids.
pub(crate) fn dense_codes(object: &Bound<'_, PyAny>, name: &str) -> PyResult<(Vec<u32>, Ids)> {
    let source = Source::of(object, name)?;
    numbered(&ids(object, source.as_ref(), name)?, name)
}

fn ids<'a>(object: &Bound<'_, PyAny>, source: Option<&'a Source>, name: &str) -> PyResult<Vec<Id<'a>>> {
    let Some(source) = source else {
        return copy(object, None, name, |row, value| match value {
            Value::Text(text) => Ok(Id::Text(Cow::Owned(text.into()))),
            value => i64::of(value, name, row).map(Id::Whole),
        });
    };
    let mut ids = Vec::with_capacity(source.len());
    source.visit(|row, value| {
        ids.push(match value {
            Value::Text(text) => Id::Text(Cow::Borrowed(text)),
            value => Id::Whole(i64::of(value, name, row)?),
        });
        Ok(())
    })?;
    Ok(ids)
}

fn numbered(ids: &[Id<'_>], name: &str) -> PyResult<(Vec<u32>, Ids)> {
    let mixed = |row: usize| {
        let (one, other) = (at(name, row), at(name, 0));
        PyTypeError::new_err(format!("{one} is of another kind than {other}: ids are all text or all whole numbers"))
    };
    if let Some(Id::Text(_)) = ids.first() {
        let texts = ids.iter().enumerate().map(|(row, id)| match id {
            Id::Text(text) => Ok(&**text),
            Id::Whole(_) => Err(mixed(row)),
        });
        let (codes, ids) = customer_codes(&texts.collect::<PyResult<Vec<&str>>>()?).map_err(raise)?;
        return Ok((codes, Ids::Text(ids.into_iter().map(String::from).collect())));
    }
    let whole = ids.iter().enumerate().map(|(row, id)| match id {
        Id::Whole(id) => Ok(*id),
        Id::Text(_) => Err(mixed(row)),
    });
    let (codes, ids) = customer_codes(&whole.collect::<PyResult<Vec<_>>>()?).map_err(raise)?;
    Ok((codes, Ids::Whole(ids)))
}
