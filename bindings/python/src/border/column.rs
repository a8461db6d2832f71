//! Columns that the core made, handed out without a copy: by the buffer protocol and as Arrow arrays.
#![expect(
    unsafe_code,
    reason = "both interfaces want raw pointers; all point into values that never change and live as long as what refers to them"
)]

use crate::border::seam::{Array, Schema};
use crate::border::strings::Strings;
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::{PyBufferError, PyIndexError};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyCapsule, PyList};
use std::ffi::{CStr, c_char, c_int, c_void};
use std::{ptr, sync::Arc};

/// The values of a column.
#[derive(Debug, PartialEq)]
pub(crate) enum Values {
    F64(Vec<f64>),
    /// Whole numbers of any size: with signs, so that differences of counts are what one expects.
    I64(Vec<i64>),
    Flag(Vec<bool>),
    Text(Strings),
}

/// A column of a result: a sequence, a buffer of numbers and an Arrow array in one.
#[pyclass(frozen, sequence, module = "regulars")]
#[derive(Debug)]
pub(crate) struct Column {
    values: Arc<Values>,
    /// Which rows are present; all when there is none. A missing float is NaN in the buffer.
    valid: Option<Arc<Vec<bool>>>,
    shape: [isize; 1],
}

impl Column {
    pub(crate) fn new(values: Values, valid: Option<Vec<bool>>) -> Self {
        let valid = valid.filter(|valid| valid.contains(&false));
        Self { shape: [values.len() as isize], values: Arc::new(values), valid: valid.map(Arc::new) }
    }

    fn present(&self, row: usize) -> bool {
        self.valid.as_ref().is_none_or(|valid| valid.get(row).copied().unwrap_or(false))
    }

    fn item(&self, py: Python<'_>, row: usize) -> PyResult<Option<Py<PyAny>>> {
        if row >= self.values.len() {
            return Err(PyIndexError::new_err(format!("row {row} of {}", self.values.len())));
        }
        if !self.present(row) {
            return Ok(None);
        }
        macro_rules! object {
            ($values:expr) => {
                $values.get(row).map(|value| value.into_pyobject(py).map(|object| object.into_any().unbind()))
            };
        }
        let object = match &*self.values {
            Values::F64(values) => object!(values).transpose()?,
            Values::I64(values) => object!(values).transpose()?,
            Values::Flag(values) => values.get(row).map(|&flag| flag.into_py_any(py)).transpose()?,
            Values::Text(values) => object!(values).transpose()?,
        };
        Ok(object)
    }
}

impl Values {
    fn len(&self) -> usize {
        match self {
            Self::F64(values) => values.len(),
            Self::I64(values) => values.len(),
            Self::Flag(values) => values.len(),
            Self::Text(values) => values.len(),
        }
    }

    /// Where the numbers lie, bytes of one, and the letters of `struct` and Arrow for them.
    fn memory(&self) -> Option<(*const c_void, isize, &'static CStr, &'static CStr)> {
        Some(match self {
            Self::F64(values) => (values.as_ptr().cast(), 8, c"d", c"g"),
            Self::I64(values) => (values.as_ptr().cast(), 8, c"q", c"l"),
            Self::Flag(values) => (values.as_ptr().cast(), 1, c"?", c"b"),
            Self::Text(_) => return None,
        })
    }
}

/// What pickling keeps of a column: the function that rebuilds it, and its arguments.
type Rebuilt<'py> = (Bound<'py, PyAny>, (Bound<'py, PyList>, &'static str));

#[pymethods]
impl Column {
    fn __len__(&self) -> usize {
        self.values.len()
    }

    fn __getitem__(&self, py: Python<'_>, row: isize) -> PyResult<Option<Py<PyAny>>> {
        let place = if row < 0 { row + self.shape[0] } else { row };
        self.item(py, usize::try_from(place).unwrap_or(usize::MAX))
    }

    /// The values as a list; a missing one is None.
    fn to_list<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let items = (0..self.values.len()).map(|row| self.item(py, row));
        PyList::new(py, items.collect::<PyResult<Vec<_>>>()?)
    }

    /// The column itself or, when whole numbers are missing, a column of floats with NaN in their place.
    fn filled<'py>(slf: Bound<'py, Self>) -> PyResult<Bound<'py, Self>> {
        let this = slf.get();
        let Some(valid) = &this.valid else { return Ok(slf) };
        let Values::I64(values) = &*this.values else { return Ok(slf) };
        let float = |(&value, &valid): (&i64, &bool)| if valid { value as f64 } else { f64::NAN };
        let values = Values::F64(values.iter().zip(valid.iter()).map(float).collect());
        Bound::new(slf.py(), Self::new(values, None))
    }

    /// The texts as one block of UTF-32, each of as many letters as the longest, and how many these are; None where texts
    /// are missing.
    fn block<'py>(&self, py: Python<'py>) -> PyResult<Option<(Bound<'py, PyByteArray>, usize)>> {
        let (Values::Text(texts), None) = (&*self.values, &self.valid) else { return Ok(None) };
        let width = texts.width();
        let fill = |block: &mut [u8]| {
            texts.fill(block, width);
            Ok(())
        };
        Ok(Some((PyByteArray::new_with(py, 4 * width * texts.len(), fill)?, width)))
    }

    fn __eq__(&self, other: &Self) -> bool {
        (0..self.values.len().max(other.values.len())).all(|row| self.present(row) == other.present(row))
            && match (&*self.values, &*other.values) {
                // A missing value is equal to a missing one, though NaN isn't to NaN.
                (Values::F64(one), Values::F64(two)) => {
                    one.len() == two.len()
                        && one.iter().zip(two).enumerate().all(|(row, (a, b))| a == b || !self.present(row))
                }
                (one, two) => one == two,
            }
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        const SHOWN: usize = 6;
        let this = slf.get();
        let items =
            (0..this.values.len()).take(SHOWN).map(|row| this.item(slf.py(), row)).collect::<PyResult<Vec<_>>>()?;
        let shown = PyList::new(slf.py(), items)?.repr()?.to_string();
        let more = if this.values.len() > SHOWN { ", ..." } else { "" };
        Ok(format!("Column({}{more}], {} rows)", shown.trim_end_matches(']'), this.values.len()))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Rebuilt<'py>> {
        let kind = match &*slf.get().values {
            Values::F64(_) => "f64",
            Values::I64(_) => "i64",
            Values::Flag(_) => "flag",
            Values::Text(_) => "text",
        };
        let rebuild = slf.py().import("regulars._regulars")?.getattr("_column")?;
        Ok((rebuild, (slf.get().to_list(slf.py())?, kind)))
    }

    /// # Safety
    /// The interpreter hands in a view to fill.
    unsafe fn __getbuffer__(slf: Bound<'_, Self>, view: *mut ffi::Py_buffer, flags: c_int) -> PyResult<()> {
        let this = slf.get();
        let Some((memory, size, letter, _)) = this.values.memory() else {
            return Err(PyBufferError::new_err("a column of text lends no buffer"));
        };
        if view.is_null() || flags & ffi::PyBUF_WRITABLE == ffi::PyBUF_WRITABLE {
            return Err(PyBufferError::new_err("the column is read-only"));
        }
        let asked = |flag: c_int| flags & flag == flag;
        // SAFETY: the view is ours to fill; it refers to this object, which owns values and shape and doesn't change them.
        unsafe {
            *view = ffi::Py_buffer {
                buf: memory.cast_mut(),
                len: this.shape[0] * size,
                itemsize: size,
                readonly: 1,
                ndim: 1,
                format: if asked(ffi::PyBUF_FORMAT) { letter.as_ptr().cast_mut() } else { ptr::null_mut() },
                shape: if asked(ffi::PyBUF_ND) { this.shape.as_ptr().cast_mut() } else { ptr::null_mut() },
                strides: if asked(ffi::PyBUF_STRIDES) { &raw mut (*view).itemsize } else { ptr::null_mut() },
                suboffsets: ptr::null_mut(),
                internal: ptr::null_mut(),
                obj: slf.into_any().into_ptr(),
            };
        }
        Ok(())
    }

    /// The column as an Arrow array (the Arrow PyCapsule interface).
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<(Bound<'py, PyCapsule>, Bound<'py, PyCapsule>)> {
        // The interface lets a producer pass over the request.
        drop(requested_schema);
        let schema = self.schema();
        let array = Lent::of(self).array(self);
        Ok((capsule(py, schema, c"arrow_schema")?, capsule(py, array, c"arrow_array")?))
    }
}

/// A column of the values and the kind that pickling wrote.
#[pyfunction]
#[pyo3(name = "_column")]
pub(crate) fn rebuilt(values: &Bound<'_, PyAny>, kind: &str) -> PyResult<Column> {
    fn of<T: Default + Clone + for<'a, 'py> FromPyObject<'a, 'py, Error: Into<PyErr>>>(
        values: &Bound<'_, PyAny>,
        missing: T,
    ) -> PyResult<(Vec<T>, Vec<bool>)> {
        let mut columns = (Vec::new(), Vec::new());
        for item in values.try_iter()? {
            let item: Option<T> = item?.extract::<Option<T>>().map_err(Into::into)?;
            columns.1.push(item.is_some());
            columns.0.push(item.unwrap_or_else(|| missing.clone()));
        }
        Ok(columns)
    }
    let (values, valid) = match kind {
        "f64" => of(values, f64::NAN).map(|(values, valid)| (Values::F64(values), valid))?,
        "flag" => of(values, false).map(|(values, valid)| (Values::Flag(values), valid))?,
        "i64" => of(values, 0).map(|(values, valid)| (Values::I64(values), valid))?,
        _ => of(values, String::new()).map(|(values, valid)| (Values::Text(values.iter().collect()), valid))?,
    };
    Ok(Column::new(values, Some(valid)))
}

/// A capsule that owns the structure; consumers move it out and leave a released one behind.
fn capsule<'py, T: Send + 'static>(py: Python<'py>, value: T, name: &'static CStr) -> PyResult<Bound<'py, PyCapsule>> {
    PyCapsule::new_with_value(py, value, name)
}

// SAFETY: the structures own what they point to, and may be released on any thread.
unsafe impl Send for Schema {}
// SAFETY: as above.
unsafe impl Send for Array {}

impl Column {
    fn schema(&self) -> Schema {
        unsafe extern "C" fn release(schema: *mut Schema) {
            // SAFETY: the consumer hands back the live schema. Its texts are static, nothing is owned.
            unsafe { (*schema).release = None }
        }
        let format: *const c_char = self.values.memory().map_or(c"U", |(.., format)| format).as_ptr();
        let nullable = 2;
        Schema {
            format,
            name: c"".as_ptr(),
            metadata: ptr::null(),
            flags: nullable,
            n_children: 0,
            children: ptr::null_mut(),
            dictionary: ptr::null_mut(),
            release: Some(release),
            private_data: ptr::null_mut(),
        }
    }
}

/// Eight flags a byte. The bits of the last byte that no row has stand at its top, where the fold puts zeroes.
fn packed(flags: &[bool]) -> Vec<u8> {
    flags.chunks(8).map(|bits| bits.iter().rev().fold(0, |byte, &bit| byte << 1 | u8::from(bit))).collect()
}

/// What an exported array refers to.
#[derive(Default)]
struct Lent {
    /// The column's values, where they are lent as they lie.
    _values: Option<Arc<Values>>,
    bitmap: Vec<u8>,
    flags: Vec<u8>,
    buffers: Vec<*const c_void>,
}

impl Lent {
    fn of(column: &Column) -> Box<Self> {
        let mut lent = Box::new(Self { _values: Some(Arc::clone(&column.values)), ..Self::default() });
        if let Some(valid) = &column.valid {
            lent.bitmap = packed(valid);
        }
        let bitmap = if column.valid.is_some() { lent.bitmap.as_ptr().cast() } else { ptr::null() };
        lent.buffers = match &*column.values {
            Values::Text(texts) => vec![bitmap, texts.ends.as_ptr().cast(), texts.bytes.as_ptr().cast()],
            // Arrow has bits where the buffer has bytes.
            Values::Flag(flags) => {
                lent.flags = packed(flags);
                vec![bitmap, lent.flags.as_ptr().cast()]
            }
            values => vec![bitmap, values.memory().map_or(ptr::null(), |(memory, ..)| memory)],
        };
        lent
    }

    fn array(mut self: Box<Self>, column: &Column) -> Array {
        unsafe extern "C" fn release(array: *mut Array) {
            // SAFETY: the consumer hands back the live array, whose private data is the box made below.
            unsafe {
                drop(Box::from_raw((*array).private_data.cast::<Lent>()));
                (*array).release = None;
            }
        }
        let missing = column.valid.as_ref().map_or(0, |valid| valid.iter().filter(|&&valid| !valid).count());
        Array {
            length: column.shape[0] as i64,
            null_count: missing as i64,
            offset: 0,
            n_buffers: self.buffers.len() as i64,
            n_children: 0,
            buffers: self.buffers.as_mut_ptr(),
            children: ptr::null_mut(),
            dictionary: ptr::null_mut(),
            release: Some(release),
            private_data: Box::into_raw(self).cast(),
        }
    }
}
