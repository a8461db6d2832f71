//! Records of the core in their own serde form: a struct becomes the Python class of its name, and a field that the class lacks
//! is an error, never dropped.

use crate::border::column::{Column, Values};
use crate::border::errors::raise;
use crate::border::work::detached;
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};
use regulars::Error;
use serde::ser::{self, Serialize};
use std::borrow::Cow;
use std::{fmt, iter};

/// Structs whose lists of plain values are columns.
const COLUMNAR: [&str; 13] = [
    "Purchases",
    "Intervals",
    "NextPurchase",
    "ResidualLifetime",
    "Simulation",
    "SimulatedLifetimes",
    "RepeatHistogram",
    "ConditionalExpectation",
    "Tracking",
    "Rfm",
    "CustomerScores",
    "Trend",
    "SurveyWeights",
];
/// Elements of a list between two looks for Ctrl-C: records of a million rows take seconds to become Python's.
const BETWEEN_SIGNALS: usize = 4096;
/// Enums whose tag is the class of the record in them.
const TOLD_BY_CLASS: [&str; 2] = ["AnyModel", "KnownModel"];

/// Lets go of the interpreter, calls the core, and hands the result over.
pub(crate) fn give<T: Serialize + Send>(
    py: Python<'_>,
    call: impl FnOnce() -> Result<T, Error> + Send,
) -> PyResult<Py<PyAny>> {
    to_python(py, &detached(py, call).map_err(raise)?)
}

/// As [`give`], for a column of numbers; one of floats isn't copied.
pub(crate) fn give_column<T: Into<Values>>(
    py: Python<'_>,
    call: impl FnOnce() -> Result<T, Error> + Send,
) -> PyResult<Column> {
    let call = || call().map(Into::into);
    detached(py, call).map(|values| Column::new(values, None)).map_err(raise)
}

impl From<Vec<f64>> for Values {
    fn from(values: Vec<f64>) -> Self {
        Self::F64(values)
    }
}

impl From<Vec<u32>> for Values {
    fn from(values: Vec<u32>) -> Self {
        Self::I64(values.into_iter().map(i64::from).collect())
    }
}

pub(crate) fn to_python<T: Serialize + ?Sized>(py: Python<'_>, value: &T) -> PyResult<Py<PyAny>> {
    let records = classes(py)?;
    let writer = Writer { py, records: &records, columns: false, only: None };
    value.serialize(writer).and_then(|item| item.object(py)).map_err(|failed| failed.0)
}

/// One field of a record as Python has it; a list that is left out of the JSON form when it is empty is there.
pub(crate) fn field<T: Serialize + ?Sized>(py: Python<'_>, value: &T, name: &str) -> PyResult<Py<PyAny>> {
    let records = classes(py)?;
    let writer = Writer { py, records: &records, columns: false, only: Some(name) };
    value.serialize(writer).and_then(|item| item.object(py)).map_err(|failed| failed.0)
}

/// The classes of the records, by name.
fn classes(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let records = py.import("regulars._record")?;
    Ok(records.getattr("CLASSES")?.cast_into::<PyDict>()?)
}

/// An error on the way, which is always Python's.
#[derive(Debug)]
struct Failed(PyErr);

impl From<PyErr> for Failed {
    fn from(error: PyErr) -> Self {
        Self(error)
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Failed {}

impl ser::Error for Failed {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(PyTypeError::new_err(message.to_string()))
    }
}

/// What a value became: plain ones stay as they are until it is known whether a column is made of them.
enum Item {
    Float(f64),
    I64(i64),
    U64(u64),
    Flag(bool),
    Text(Cow<'static, str>),
    None,
    Object(Py<PyAny>),
}

impl Item {
    fn object(self, py: Python<'_>) -> Result<Py<PyAny>, Failed> {
        let object = match self {
            Self::Float(value) => value.into_py_any(py),
            Self::I64(value) => value.into_py_any(py),
            Self::U64(value) => value.into_py_any(py),
            Self::Flag(value) => value.into_py_any(py),
            Self::Text(value) => value.as_ref().into_py_any(py),
            Self::None => Ok(py.None()),
            Self::Object(object) => Ok(object),
        };
        object.map_err(Failed)
    }
}

#[derive(Clone, Copy)]
struct Writer<'a, 'py> {
    py: Python<'py>,
    /// The classes of the records, by name.
    records: &'a Bound<'py, PyDict>,
    /// Whether a list becomes a column.
    columns: bool,
    /// The one field that is asked for of a record.
    only: Option<&'a str>,
}

impl Writer<'_, '_> {
    /// The writer of what is inside a list or a record.
    fn inside(self, columns: bool) -> Self {
        Self { columns, only: None, ..self }
    }
}

macro_rules! plain {
    ($($method:ident($type:ty) => $item:ident,)+) => {$(
        fn $method(self, value: $type) -> Result<Item, Failed> {
            Ok(Item::$item(value.into()))
        }
    )+};
}

impl<'a, 'py> ser::Serializer for Writer<'a, 'py> {
    type Ok = Item;
    type Error = Failed;
    type SerializeSeq = List<'a, 'py>;
    type SerializeTuple = List<'a, 'py>;
    type SerializeTupleStruct = List<'a, 'py>;
    type SerializeTupleVariant = ser::Impossible<Item, Failed>;
    type SerializeMap = Fields<'a, 'py>;
    type SerializeStruct = Fields<'a, 'py>;
    type SerializeStructVariant = ser::Impossible<Item, Failed>;

    plain! {
        serialize_bool(bool) => Flag,
        serialize_i8(i8) => I64,
        serialize_i16(i16) => I64,
        serialize_i32(i32) => I64,
        serialize_i64(i64) => I64,
        serialize_u8(u8) => I64,
        serialize_u16(u16) => I64,
        serialize_u32(u32) => I64,
        serialize_u64(u64) => U64,
        serialize_f32(f32) => Float,
        serialize_f64(f64) => Float,
    }

    fn serialize_char(self, value: char) -> Result<Item, Failed> {
        Ok(Item::Text(value.to_string().into()))
    }

    fn serialize_str(self, value: &str) -> Result<Item, Failed> {
        Ok(Item::Text(value.to_owned().into()))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Item, Failed> {
        value.serialize(self)
    }

    fn serialize_none(self) -> Result<Item, Failed> {
        Ok(Item::None)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Item, Failed> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Item, Failed> {
        Ok(Item::None)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Item, Failed> {
        Ok(Item::None)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Item, Failed> {
        Ok(Item::Text(variant.into()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Item, Failed> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Item, Failed> {
        if TOLD_BY_CLASS.contains(&name) {
            return value.serialize(self);
        }
        let fields = PyDict::new(self.py);
        fields.set_item(variant, value.serialize(self)?.object(self.py)?)?;
        Ok(Item::Object(fields.into_any().unbind()))
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<List<'a, 'py>, Failed> {
        let column = self.columns.then(Cells::default);
        let size = if column.is_some() { 0 } else { len.unwrap_or_default() };
        let writer = self.inside(false);
        Ok(List { writer, items: Vec::with_capacity(size), column, tuple: false })
    }

    fn serialize_tuple(self, len: usize) -> Result<List<'a, 'py>, Failed> {
        let writer = self.inside(false);
        Ok(List { writer, items: Vec::with_capacity(len), column: None, tuple: true })
    }

    fn serialize_tuple_struct(self, _: &'static str, len: usize) -> Result<List<'a, 'py>, Failed> {
        self.serialize_tuple(len)
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Failed> {
        Err(ser::Error::custom(format!("{name} has a form that no record has")))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Fields<'a, 'py>, Failed> {
        let writer = self.inside(false);
        Ok(Fields { fields: PyDict::new(self.py), class: None, key: None, writer, only: None })
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Fields<'a, 'py>, Failed> {
        let class = self.records.get_item(name)?;
        let writer = self.inside(COLUMNAR.contains(&name));
        Ok(Fields { fields: PyDict::new(writer.py), class, key: None, writer, only: self.only })
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Failed> {
        Err(ser::Error::custom(format!("{name} has a form that no record has")))
    }
}

/// A list or a tuple on the way.
struct List<'a, 'py> {
    writer: Writer<'a, 'py>,
    items: Vec<Py<PyAny>>,
    /// The cells, where the list becomes a column.
    column: Option<Cells>,
    tuple: bool,
}

/// The cells of a column on the way: values of one type, and which of them are present.
#[derive(Default)]
struct Cells {
    values: Option<Values>,
    valid: Vec<bool>,
    /// Missing cells before the first value, whose type isn't known then.
    leading: usize,
}

impl Cells {
    /// Takes a cell, or gives it back when it is none.
    fn push(&mut self, item: Item) -> Option<Item> {
        let item = match item {
            Item::U64(count) => i64::try_from(count).map_or(Item::U64(count), Item::I64),
            item => item,
        };
        macro_rules! push {
            ($($item:ident, $values:ident, $missing:expr;)+) => {
                match (&mut self.values, item) {
                    (None, Item::None) => self.leading += 1,
                    $((Some(Values::$values(values)), Item::$item(value)) => values.push(value),)+
                    $((Some(Values::$values(values)), Item::None) => {
                        values.push($missing);
                        self.valid.push(false);
                        return None;
                    })+
                    $((None, Item::$item(value)) => {
                        self.valid = vec![false; self.leading];
                        let values = iter::repeat_n($missing, self.leading).chain([value]);
                        self.values = Some(Values::$values(values.collect()));
                    })+
                    (_, item) => return Some(item),
                }
            };
        }
        push! { Float, F64, f64::NAN; I64, I64, 0; Flag, Flag, false; Text, Text, Cow::Borrowed(""); }
        if self.values.is_some() {
            self.valid.push(true);
        }
        None
    }

    fn column(self) -> Column {
        let leading = self.leading;
        let (values, valid) = match self.values {
            Some(values) => (values, self.valid),
            None => (Values::F64(vec![f64::NAN; leading]), vec![false; leading]),
        };
        Column::new(values, Some(valid))
    }
}

impl List<'_, '_> {
    fn add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failed> {
        let item = value.serialize(self.writer)?;
        let item = match self.column.as_mut() {
            Some(column) => column.push(item),
            None => Some(item),
        };
        if let Some(item) = item {
            self.items.push(item.object(self.writer.py)?);
            if self.items.len().is_multiple_of(BETWEEN_SIGNALS) {
                self.writer.py.check_signals()?;
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Item, Failed> {
        let py = self.writer.py;
        if let Some(column) = self.column.filter(|_| self.items.is_empty()) {
            return Ok(Item::Object(Py::new(py, column.column())?.into_any()));
        }
        Ok(Item::Object(match self.tuple {
            true => PyTuple::new(py, self.items)?.into_any().unbind(),
            false => PyList::new(py, self.items)?.into_any().unbind(),
        }))
    }
}

macro_rules! sequence {
    ($($trait:ident::$method:ident for $name:ident,)+) => {$(
        impl ser::$trait for $name<'_, '_> {
            type Ok = Item;
            type Error = Failed;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failed> {
                self.add(value)
            }
            fn end(self) -> Result<Item, Failed> {
                self.finish()
            }
        }
    )+};
}
sequence! {
    SerializeSeq::serialize_element for List,
    SerializeTuple::serialize_element for List,
    SerializeTupleStruct::serialize_field for List,
}

/// A record or a dict on the way.
struct Fields<'a, 'py> {
    writer: Writer<'a, 'py>,
    fields: Bound<'py, PyDict>,
    /// The record's class; a struct without one becomes a dict.
    class: Option<Bound<'py, PyAny>>,
    key: Option<String>,
    only: Option<&'a str>,
}

impl Fields<'_, '_> {
    fn finish(self) -> Result<Item, Failed> {
        if let Some(only) = self.only {
            let field = self.fields.get_item(only)?;
            return field.map(|field| Item::Object(field.unbind())).ok_or_else(|| ser::Error::custom(only));
        }
        Ok(Item::Object(match self.class {
            Some(class) => class.call((), Some(&self.fields))?.unbind(),
            None => self.fields.into_any().unbind(),
        }))
    }
}

impl ser::SerializeStruct for Fields<'_, '_> {
    type Ok = Item;
    type Error = Failed;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Failed> {
        // The tag of the two kinds of answer is their class.
        if key == "answer" && self.class.is_some() || self.only.is_some_and(|only| only != key) {
            return Ok(());
        }
        let py = self.writer.py;
        // Sentences are no column.
        let item = value.serialize(Writer { columns: self.writer.columns && key != "notes", ..self.writer })?;
        let item = match (key, item) {
            ("as_of", Item::Text(text)) => from_iso(py, "datetime", &text)?,
            ("start" | "unfinished_from", Item::Text(text)) => from_iso(py, "date", &text)?,
            // Of the model's own records, which are dicts, it stays text.
            ("submitted_at", Item::Text(text)) if self.class.is_some() => from_iso(py, "datetime", &text)?,
            (_, item) => item.object(py)?,
        };
        // Python has this word for itself.
        self.fields.set_item(if key == "class" { "class_" } else { key }, item)?;
        Ok(())
    }

    fn skip_field(&mut self, key: &'static str) -> Result<(), Failed> {
        if self.only == Some(key) {
            self.fields.set_item(key, PyList::empty(self.writer.py))?;
        }
        Ok(())
    }

    fn end(self) -> Result<Item, Failed> {
        self.finish()
    }
}

impl ser::SerializeMap for Fields<'_, '_> {
    type Ok = Item;
    type Error = Failed;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Failed> {
        if let Item::Text(key) = key.serialize(self.writer)? {
            self.key = Some(key.into_owned());
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failed> {
        let item = value.serialize(self.writer)?.object(self.writer.py)?;
        self.fields.set_item(self.key.take().unwrap_or_default(), item)?;
        Ok(())
    }

    fn end(self) -> Result<Item, Failed> {
        self.finish()
    }
}

/// The instant or day that serde wrote as text.
fn from_iso(py: Python<'_>, class: &str, text: &str) -> PyResult<Py<PyAny>> {
    py.import("datetime")?.getattr(class)?.call_method1("fromisoformat", (text,)).map(Bound::unbind)
}
