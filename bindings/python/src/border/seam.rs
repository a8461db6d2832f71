//! Columns of the caller's memory: the buffer protocol and the Arrow C Data Interface, read where they lie.
#![expect(
    unsafe_code,
    reason = "both interfaces hand out raw pointers; every one is read within the bounds its producer states, while the object that owns it is held"
)]

use crate::border::kind::Kind;
use pyo3::buffer::PyUntypedBuffer;
use pyo3::exceptions::{PyBufferError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use std::ffi::{CStr, c_char, c_int, c_void};
use std::{mem, ptr, slice, str};

/// `struct ArrowSchema` of the Arrow C Data Interface, whose layout is frozen.
#[repr(C)]
pub(crate) struct Schema {
    pub(crate) format: *const c_char,
    pub(crate) name: *const c_char,
    pub(crate) metadata: *const c_char,
    pub(crate) flags: i64,
    pub(crate) n_children: i64,
    pub(crate) children: *mut *mut Schema,
    pub(crate) dictionary: *mut Schema,
    pub(crate) release: Option<unsafe extern "C" fn(*mut Schema)>,
    pub(crate) private_data: *mut c_void,
}

/// `struct ArrowArray`.
#[repr(C)]
pub(crate) struct Array {
    pub(crate) length: i64,
    pub(crate) null_count: i64,
    pub(crate) offset: i64,
    pub(crate) n_buffers: i64,
    pub(crate) n_children: i64,
    pub(crate) buffers: *mut *const c_void,
    pub(crate) children: *mut *mut Array,
    pub(crate) dictionary: *mut Array,
    pub(crate) release: Option<unsafe extern "C" fn(*mut Array)>,
    pub(crate) private_data: *mut c_void,
}

/// `struct ArrowArrayStream`.
#[repr(C)]
struct Stream {
    get_schema: Option<unsafe extern "C" fn(*mut Stream, *mut Schema) -> c_int>,
    get_next: Option<unsafe extern "C" fn(*mut Stream, *mut Array) -> c_int>,
    get_last_error: Option<unsafe extern "C" fn(*mut Stream) -> *const c_char>,
    release: Option<unsafe extern "C" fn(*mut Stream)>,
    private_data: *mut c_void,
}

macro_rules! released_when_dropped {
    ($($name:ident),+) => {$(
        impl Drop for $name {
            fn drop(&mut self) {
                if let Some(release) = self.release {
                    // SAFETY: a structure with a release callback is live, and this is its only owner.
                    unsafe { release(self) }
                }
            }
        }
    )+};
}
released_when_dropped!(Schema, Array, Stream);

/// One element, as the caller wrote it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    Missing,
    Flag(bool),
    Int(i64),
    Huge(u64),
    Float(f64),
    Text(&'a str),
    /// What Python's `Decimal` says.
    Exact(&'a str),
    /// Ticks of so many to the second, since 1970.
    Instant(i64, i64),
    Decimal(i128, u32),
}

/// A stretch of elements in memory.
struct Run {
    kind: Kind,
    len: usize,
    /// Elements skipped at the front of every Arrow buffer.
    offset: usize,
    stride: isize,
    values: *const u8,
    /// Arrow's bitmap of what is present.
    valid: *const u8,
    /// The bytes of Arrow texts: one buffer, or those that views point into.
    texts: Vec<*const u8>,
    /// The words that the elements are codes of.
    dictionary: Option<Box<Run>>,
}

/// What keeps the memory of the runs alive.
#[expect(dead_code, reason = "held, never read")]
enum Owner {
    Buffer(PyUntypedBuffer),
    Arrays(Vec<Array>),
}

/// A column where the caller keeps it: one run, or as many as it has chunks.
pub(crate) struct Source {
    runs: Vec<Run>,
    /// The row with which each run begins.
    starts: Vec<usize>,
    _owner: Owner,
}

// SAFETY: what runs point to is only read, and their owner is held with them.
unsafe impl Send for Source {}
// SAFETY: as above.
unsafe impl Sync for Source {}

/// Numbers that may be read where they lie.
///
/// # Safety
/// `KIND` is the layout of the type, and every bit pattern is a value of it.
pub(crate) unsafe trait Plain: Copy {
    const KIND: Kind;
}

// SAFETY: plain numbers of the same width and meaning.
unsafe impl Plain for u8 {
    const KIND: Kind = Kind::U8;
}
// SAFETY: as above.
unsafe impl Plain for u32 {
    const KIND: Kind = Kind::U32;
}
// SAFETY: as above.
unsafe impl Plain for i64 {
    const KIND: Kind = Kind::I64;
}
// SAFETY: as above.
unsafe impl Plain for f64 {
    const KIND: Kind = Kind::F64;
}

impl Source {
    /// Whether the column is of floats with half the digits of a double.
    pub(crate) fn is_single(&self) -> bool {
        self.runs.iter().any(|run| run.kind == Kind::F32)
    }

    /// The column of an object with `__arrow_c_array__`, `__arrow_c_stream__` or a buffer of numbers; `None` for any other.
    pub(crate) fn of(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Option<Self>> {
        if object.hasattr("__arrow_c_array__")? {
            return Self::of_arrow_array(object, name).map(Some);
        }
        if object.hasattr("__arrow_c_stream__")? {
            return Self::of_arrow_stream(object, name).map(Some);
        }
        match PyUntypedBuffer::get(object) {
            Ok(buffer) => Self::of_buffer(buffer, name),
            Err(_) => Ok(None),
        }
    }

    fn of_buffer(buffer: PyUntypedBuffer, name: &str) -> PyResult<Option<Self>> {
        let (&[len], &[stride]) = (buffer.shape(), buffer.strides()) else {
            let dimensions = buffer.dimensions();
            return Err(PyTypeError::new_err(format!(
                "{name} has {dimensions} dimensions, expected one: pass a single column, such as {name}[:, 0]"
            )));
        };
        let format = buffer.format().to_string_lossy().into_owned();
        if format.starts_with('>') || format.starts_with('!') {
            return Err(PyTypeError::new_err(format!(
                "{name} is big-endian, expected the byte order of this machine: pass {name}.astype({name}.dtype.newbyteorder('='))"
            )));
        }
        if format.ends_with(['F', 'D']) {
            return Err(PyTypeError::new_err(format!(
                "{name} holds complex numbers, expected numbers, instants or text"
            )));
        }
        let Some(kind) = Kind::of_buffer(&format).filter(|kind| kind.width() == buffer.item_size()) else {
            return Ok(None);
        };
        let values = buffer.buf_ptr().cast_const().cast();
        let run = Run { kind, len, offset: 0, stride, values, valid: ptr::null(), texts: Vec::new(), dictionary: None };
        Ok(Some(Self::new(vec![run], Owner::Buffer(buffer))))
    }

    fn of_arrow_array(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        let pair = object.call_method0("__arrow_c_array__")?.cast_into::<PyTuple>()?;
        let schema = take::<Schema>(&pair.get_item(0)?, c"arrow_schema")?;
        let array = take::<Array>(&pair.get_item(1)?, c"arrow_array")?;
        live(schema.release.is_some() && array.release.is_some(), name)?;
        // SAFETY: the producer says that the two belong together.
        let runs = vec![unsafe { Run::of(&schema, &array, name)? }];
        Ok(Self::new(runs, Owner::Arrays(vec![array])))
    }

    fn of_arrow_stream(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        let capsule = object.call_method0("__arrow_c_stream__")?;
        let mut stream = take::<Stream>(&capsule, c"arrow_array_stream")?;
        live(stream.release.is_some(), name)?;
        let (Some(get_schema), Some(get_next)) = (stream.get_schema, stream.get_next) else {
            return Err(PyBufferError::new_err(format!("{name}: the Arrow stream has no callbacks")));
        };
        // SAFETY: an all-zero structure is a released one, which the callbacks fill.
        let (mut schema, mut arrays): (Schema, Vec<Array>) = unsafe { (mem::zeroed(), Vec::new()) };
        // SAFETY: the callbacks are called as the interface says: the schema first, then array by array to a released one.
        unsafe {
            check(get_schema(&mut stream, &mut schema), name)?;
            live(schema.release.is_some(), name)?;
            loop {
                let mut array: Array = mem::zeroed();
                check(get_next(&mut stream, &mut array), name)?;
                if array.release.is_none() {
                    break;
                }
                arrays.push(array);
            }
        }
        // SAFETY: all arrays of a stream have its schema.
        let runs = arrays.iter().map(|array| unsafe { Run::of(&schema, array, name) }).collect::<PyResult<_>>()?;
        Ok(Self::new(runs, Owner::Arrays(arrays)))
    }

    pub(crate) fn len(&self) -> usize {
        self.runs.iter().map(|run| run.len).sum()
    }

    /// The elements where they lie, when they are of this type, in one run, without gaps or missing ones.
    pub(crate) fn slice<T: Plain>(&self) -> Option<&[T]> {
        let run = match &self.runs[..] {
            [] => return Some(&[]),
            [run] => run,
            _ => return None,
        };
        let values = run.values.wrapping_add(run.offset * run.kind.width()).cast::<T>();
        let plain = run.kind == T::KIND && run.valid.is_null() && run.dictionary.is_none();
        if run.len == 0 && plain {
            return Some(&[]);
        }
        let close = run.stride == mem::size_of::<T>() as isize && values.is_aligned() && !values.is_null();
        // SAFETY: `len` elements of this type lie there, and `self` holds their owner. That nobody writes to them meanwhile is
        // the caller's to see to, as with every function that takes a buffer.
        (plain && close).then(|| unsafe { slice::from_raw_parts(values, run.len) })
    }

    /// The element of a row; one that can't be read, which [`visit`](Self::visit) tells, is missing.
    pub(crate) fn value(&self, row: usize) -> Value<'_> {
        let at = self.starts.partition_point(|&start| start <= row).saturating_sub(1);
        let (Some(run), Some(start)) = (self.runs.get(at), self.starts.get(at)) else { return Value::Missing };
        let index = row - start;
        // SAFETY: the index lies within the run.
        if index < run.len { unsafe { run.value(index) }.unwrap_or(Value::Missing) } else { Value::Missing }
    }

    fn new(runs: Vec<Run>, owner: Owner) -> Self {
        let starts = runs.iter().scan(0, |next, run| Some(mem::replace(next, *next + run.len))).collect();
        Self { runs, starts, _owner: owner }
    }

    /// Hands out each element in turn with its row.
    pub(crate) fn visit<'a>(&'a self, mut each: impl FnMut(usize, Value<'a>) -> PyResult<()>) -> PyResult<()> {
        let mut row = 0;
        for run in &self.runs {
            for index in 0..run.len {
                // SAFETY: the index lies within the run.
                each(row, unsafe { run.value(index) }?)?;
                row += 1;
            }
        }
        Ok(())
    }
}

/// Moves the structure out of its capsule, as consumers are to do.
fn take<T>(capsule: &Bound<'_, PyAny>, name: &CStr) -> PyResult<T> {
    let pointer = capsule.cast::<PyCapsule>()?.pointer_checked(Some(name))?.cast::<T>().as_ptr();
    // SAFETY: a capsule of this name points to such a structure; zeroes mark the one left behind as released.
    unsafe { Ok(ptr::replace(pointer, mem::zeroed())) }
}

/// A structure that someone has consumed before points to nothing.
fn live(live: bool, name: &str) -> PyResult<()> {
    if live { Ok(()) } else { Err(PyTypeError::new_err(format!("{name}: its Arrow capsule has been consumed before"))) }
}

fn check(code: c_int, name: &str) -> PyResult<()> {
    if code == 0 { Ok(()) } else { Err(PyBufferError::new_err(format!("{name}: the Arrow stream broke off ({code})"))) }
}

impl Run {
    /// # Safety
    /// The array is live and of this schema.
    unsafe fn of(schema: &Schema, array: &Array, name: &str) -> PyResult<Self> {
        // SAFETY: a live schema has a format, which ends in a zero.
        let format = unsafe { CStr::from_ptr(schema.format) }.to_string_lossy();
        let refuse = || {
            PyTypeError::new_err(format!(
                "{name} is an Arrow array of format {format:?}, expected one column of plain values"
            ))
        };
        let kind = Kind::of_arrow(&format).ok_or_else(refuse)?;
        let (len, offset) = (array.length.max(0) as usize, array.offset.max(0) as usize);
        let buffers = match array.buffers.is_null() {
            true => &[],
            // SAFETY: the array states its number of buffers.
            false => unsafe {
                slice::from_raw_parts(array.buffers.cast::<*const u8>(), array.n_buffers.max(0) as usize)
            },
        };
        let buffer = |index: usize| buffers.get(index).copied().unwrap_or(ptr::null());
        let dictionary = match (schema.dictionary.is_null(), array.dictionary.is_null()) {
            (true, _) => None,
            (false, true) => return Err(refuse()),
            // SAFETY: a dictionary is an array of its own.
            (false, false) => Some(Box::new(unsafe { Self::of(&*schema.dictionary, &*array.dictionary, name)? })),
        };
        let texts = match kind {
            Kind::Text32 | Kind::Text64 => vec![buffer(2)],
            // The last buffer of views holds the lengths of the others.
            Kind::TextView => buffers.get(2..buffers.len().saturating_sub(1)).unwrap_or_default().to_vec(),
            _ => Vec::new(),
        };
        let valid = if kind == Kind::Null || array.null_count == 0 { ptr::null() } else { buffer(0) };
        let values = buffer(1);
        if values.is_null() && len > 0 && kind != Kind::Null {
            return Err(refuse());
        }
        Ok(Self { kind, len, offset, stride: kind.width() as isize, values, valid, texts, dictionary })
    }

    /// # Safety
    /// `index` is below `len`.
    unsafe fn value(&self, index: usize) -> PyResult<Value<'_>> {
        let place = self.offset + index;
        let bit = |bitmap: *const u8| {
            // SAFETY: a bitmap has a bit for every element.
            unsafe { *bitmap.add(place / 8) >> (place % 8) & 1 == 1 }
        };
        if !self.valid.is_null() && !bit(self.valid) {
            return Ok(Value::Missing);
        }
        // Strides may be negative, and elements of foreign buffers unaligned.
        let at = self.values.wrapping_offset(place as isize * self.stride);
        macro_rules! read {
            ($type:ty) => {
                // SAFETY: an element of this type lies there.
                unsafe { at.cast::<$type>().read_unaligned() }
            };
        }
        let value = match self.kind {
            Kind::Null => Value::Missing,
            Kind::Flag => Value::Flag(bit(self.values)),
            Kind::Truth => Value::Flag(read!(u8) != 0),
            Kind::U8 => Value::Int(read!(u8).into()),
            Kind::I8 => Value::Int(read!(i8).into()),
            Kind::U16 => Value::Int(read!(u16).into()),
            Kind::I16 => Value::Int(read!(i16).into()),
            Kind::U32 => Value::Int(read!(u32).into()),
            Kind::I32 => Value::Int(read!(i32).into()),
            Kind::I64 => Value::Int(read!(i64)),
            Kind::U64 => {
                let value = read!(u64);
                i64::try_from(value).map_or(Value::Huge(value), Value::Int)
            }
            Kind::F32 => Value::Float(read!(f32).into()),
            Kind::F64 => Value::Float(read!(f64)),
            Kind::Instant(per_second) => Value::Instant(read!(i64), per_second),
            Kind::Day32 => Value::Instant(i64::from(read!(i32)).saturating_mul(86_400), 1),
            Kind::Day64 => Value::Instant(read!(i64), 1_000),
            Kind::Decimal(scale) => Value::Decimal(read!(i128), scale),
            Kind::Text32 => {
                let [start, end] = read!([i32; 2]);
                self.text(0, start as usize, (end - start) as usize)?
            }
            Kind::Text64 => {
                let [start, end] = read!([i64; 2]);
                self.text(0, start as usize, (end - start) as usize)?
            }
            Kind::TextView => match read!([i32; 4]) {
                [len, ..] if len <= 12 => {
                    // SAFETY: short texts lie in the view itself.
                    utf8(unsafe { slice::from_raw_parts(at.add(4), len as usize) })?
                }
                [len, _, buffer, start] => self.text(buffer as usize, start as usize, len as usize)?,
            },
        };
        match (&self.dictionary, value) {
            (None, value) => Ok(value),
            // SAFETY: the code is checked to lie in the dictionary.
            (Some(words), Value::Int(code)) if (0..words.len as i64).contains(&code) => unsafe {
                words.value(code as usize)
            },
            (Some(_), _) => Err(PyTypeError::new_err("an Arrow dictionary lacks a code of its column")),
        }
    }

    fn text(&self, buffer: usize, start: usize, len: usize) -> PyResult<Value<'_>> {
        match self.texts.get(buffer) {
            _ if len == 0 => Ok(Value::Text("")),
            // SAFETY: the producer's offsets lie within its buffer.
            Some(&bytes) if !bytes.is_null() => utf8(unsafe { slice::from_raw_parts(bytes.add(start), len) }),
            _ => Err(PyTypeError::new_err("an Arrow column of text lacks its bytes")),
        }
    }
}

fn utf8(bytes: &[u8]) -> PyResult<Value<'_>> {
    str::from_utf8(bytes).map(Value::Text).map_err(|error| PyTypeError::new_err(format!("text is not UTF-8: {error}")))
}
