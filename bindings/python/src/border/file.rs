//! Files: their bytes or text in memory, or the pieces that an open file or an iterator gives.

use crate::border::object::{kind, text};
use crate::border::read::{Held, numbers};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyString};
use std::io::{self, Read};

/// Bytes that an open file is asked for at once: enough that taking the interpreter back for each costs nothing beside
/// reading them, and little in memory.
const PIECE: usize = 1 << 18;

/// What an import is given as a file.
pub(crate) enum FileData {
    Whole(Held<u8>),
    /// An object with `read`, or an iterator.
    Pieces(Py<PyAny>),
}

impl FileData {
    pub(crate) fn of(data: &Bound<'_, PyAny>) -> PyResult<Self> {
        let in_pieces = data.hasattr("read")? || data.hasattr("__next__")?;
        if in_pieces { Ok(Self::Pieces(data.clone().unbind())) } else { file_bytes(data).map(Self::Whole) }
    }
}

/// The bytes of a file, or of its text.
pub(crate) fn file_bytes(data: &Bound<'_, PyAny>) -> PyResult<Held<u8>> {
    match data.cast::<PyString>() {
        Ok(_) => Ok(Held::Own(text(data, "data")?.into_bytes())),
        Err(_) if data.is_instance_of::<PyList>() => Err(no_bytes(data)),
        Err(_) => numbers::<u8>(data, "data").map_err(|_| no_bytes(data)),
    }
}

fn no_bytes(data: &Bound<'_, PyAny>) -> PyErr {
    let kind = kind(data);
    PyTypeError::new_err(format!(
        "data is a {kind}, expected the bytes of a file (or its text), the open file, or an iterator of its pieces"
    ))
}

/// A file that is read piece by piece.
pub(crate) struct Pieces {
    source: Py<PyAny>,
    piece: Held<u8>,
    /// Bytes of the piece that were read.
    at: usize,
    /// What Python raised, of which the core only knows that reading failed.
    pub(crate) failed: Option<PyErr>,
}

impl Pieces {
    pub(crate) fn of(source: Py<PyAny>) -> Self {
        Self { source, piece: Held::Own(Vec::new()), at: 0, failed: None }
    }

    /// The next piece; `None` at the end.
    fn next(&self, py: Python<'_>) -> PyResult<Option<Held<u8>>> {
        let source = self.source.bind(py);
        if source.hasattr("read")? {
            let piece = source.call_method1("read", (PIECE,))?;
            // A file without bytes to come gives none; one that doesn't block gives None while it waits.
            return file_bytes(&piece).map(|piece| Some(piece).filter(|piece| !piece.is_empty()));
        }
        for piece in source.try_iter()? {
            let piece = file_bytes(&piece?)?;
            if !piece.is_empty() {
                return Ok(Some(piece));
            }
        }
        Ok(None)
    }
}

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.piece.len() {
            match Python::attach(|py| self.next(py)) {
                Ok(piece) => (self.piece, self.at) = (piece.unwrap_or_else(|| Held::Own(Vec::new())), 0),
                Err(error) => {
                    self.failed = Some(error);
                    return Err(io::Error::other("the file can't be read"));
                }
            }
        }
        let read = self.piece.get(self.at..).unwrap_or_default().read(into)?;
        self.at += read;
        Ok(read)
    }
}
