//! Ids, text or whole numbers, and the codes that the core has for them.

use crate::border::errors::raise;
use crate::border::read::{Held, Number, at, copy};
use crate::border::seam::{Source, Value};
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

/// A column of ids; they are whole numbers or text, not both.
enum Column<'a> {
    Whole(Cow<'a, [i64]>),
    Text(Vec<Cow<'a, str>>),
}

/// Codes of a column of ids: small whole numbers are their own, other ids are numbered.
pub(crate) fn codes(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Codes> {
    let source = Source::of(object, name)?;
    if source.as_ref().is_some_and(|source| source.slice::<u32>().is_some()) {
        return Ok(Codes { codes: source.map_or(Held::Own(Vec::new()), Held::Lent), ids: Ids::Same });
    }
    let column = Column::read(object, source.as_ref(), name)?;
    if let Some(codes) = column.small() {
        return Ok(Codes { codes: Held::Own(codes), ids: Ids::Same });
    }
    let (codes, ids) = column.numbered()?;
    Ok(Codes { codes: Held::Own(codes), ids })
}

/// Codes without gaps, in the order of the ids, and the ids.
pub(crate) fn dense_codes(object: &Bound<'_, PyAny>, name: &str) -> PyResult<(Vec<u32>, Ids)> {
    let source = Source::of(object, name)?;
    Column::read(object, source.as_ref(), name)?.numbered()
}

/// Codes of two columns of the same ids: small whole numbers in both are their own, others are numbered together.
pub(crate) fn joint_codes(
    (first, first_name): (&Bound<'_, PyAny>, &str),
    (second, second_name): (&Bound<'_, PyAny>, &str),
) -> PyResult<(Vec<u32>, Vec<u32>, Ids)> {
    let (first_source, second_source) = (Source::of(first, first_name)?, Source::of(second, second_name)?);
    let one = Column::read(first, first_source.as_ref(), first_name)?;
    let two = Column::read(second, second_source.as_ref(), second_name)?;
    if let (Some(one), Some(two)) = (one.small(), two.small()) {
        return Ok((one, two, Ids::Same));
    }
    let rows = one.len();
    let (mut codes, ids) = match (one, two) {
        (Column::Whole(one), Column::Whole(two)) => Column::Whole([one, two].concat().into()),
        (Column::Text(one), Column::Text(two)) => Column::Text([one, two].concat()),
        (one, two) if two.len() == 0 => one,
        (one, two) if one.len() == 0 => two,
        _ => return Err(mixed(second_name, first_name)),
    }
    .numbered()?;
    let others = codes.split_off(rows);
    Ok((codes, others, ids))
}

impl<'a> Column<'a> {
    fn len(&self) -> usize {
        match self {
            Self::Whole(ids) => ids.len(),
            Self::Text(ids) => ids.len(),
        }
    }

    fn read(object: &Bound<'_, PyAny>, source: Option<&'a Source>, name: &str) -> PyResult<Self> {
        if let Some(ids) = source.and_then(Source::slice) {
            return Ok(Self::Whole(Cow::Borrowed(ids)));
        }
        let mut column = Self::Whole(Cow::Owned(Vec::new()));
        match source {
            Some(source) => source.visit(|row, value| match value {
                Value::Text(text) => column.push_text(Cow::Borrowed(text), name, row),
                value => column.push_whole(i64::of(value, name, row)?, name, row),
            })?,
            None => drop(copy(object, None, name, |row, value| match value {
                Value::Text(text) => column.push_text(Cow::Owned(text.into()), name, row),
                value => column.push_whole(i64::of(value, name, row)?, name, row),
            })?),
        }
        Ok(column)
    }

    fn push_whole(&mut self, id: i64, name: &str, row: usize) -> PyResult<()> {
        match self {
            Self::Whole(ids) => {
                ids.to_mut().push(id);
                Ok(())
            }
            Self::Text(_) => Err(mixed(&at(name, row), &at(name, 0))),
        }
    }

    fn push_text(&mut self, id: Cow<'a, str>, name: &str, row: usize) -> PyResult<()> {
        if row == 0 {
            *self = Self::Text(Vec::new());
        }
        match self {
            Self::Text(ids) => {
                ids.push(id);
                Ok(())
            }
            Self::Whole(_) => Err(mixed(&at(name, row), &at(name, 0))),
        }
    }

    fn small(&self) -> Option<Vec<u32>> {
        match self {
            Self::Whole(ids) => ids.iter().map(|&id| u32::try_from(id).ok()).collect(),
            Self::Text(_) => None,
        }
    }

    fn numbered(&self) -> PyResult<(Vec<u32>, Ids)> {
        match self {
            Self::Whole(ids) => {
                let (codes, ids) = customer_codes(ids).map_err(raise)?;
                Ok((codes, Ids::Whole(ids)))
            }
            Self::Text(ids) => {
                let texts: Vec<&str> = ids.iter().map(|id| &**id).collect();
                let (codes, ids) = customer_codes(&texts).map_err(raise)?;
                Ok((codes, Ids::Text(ids.into_iter().map(String::from).collect())))
            }
        }
    }
}

fn mixed(one: &str, other: &str) -> PyErr {
    PyTypeError::new_err(format!("{one} is of another kind than {other}: ids are all text or all whole numbers"))
}
