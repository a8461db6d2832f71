//! A JSON value as serde reads it, with errors that say where, and keep apart what was found and what was expected:
//! those of `serde_json` are sentences. The way to a value is told by the readers of lists and records, on the way back:
//! a reader around them, as serde_path_to_error is, doubles the code of every type that is read.

use crate::words::{RECORD, TEXT};
use crate::{Language, Wrong};
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, Expected, MapAccess, SeqAccess, Unexpected, VariantAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Value};
use std::iter::Enumerate;
use std::{slice, vec};

/// A record that is one of several kinds is told apart by its only name, as `{"bg_nbd": {...}}`.
const ONE_NAME: &str = "expected one name, that of the kind, with the record of that kind";

/// What is wrong where, in one word of memory: errors as large as their texts would swell the code of every type.
pub(crate) type Fault = Box<Wrong>;

/// A value, or one inside it.
#[derive(Clone, Copy)]
pub(crate) struct Node<'de> {
    pub(crate) value: &'de Value,
    pub(crate) language: Language,
    /// Whether a field of it that is null is as good as none.
    pub(crate) nulls_are_none: bool,
}

impl<'de> Node<'de> {
    fn of(self, value: &'de Value) -> Self {
        Self { value, nulls_are_none: false, ..self }
    }

    fn list<V: Visitor<'de>>(self, items: &'de [Value], visitor: V) -> Result<V::Value, Fault> {
        let mut list = List { node: self, items: items.iter().enumerate() };
        let made = visitor.visit_seq(&mut list)?;
        match list.items.len() {
            0 => Ok(made),
            left => Err(other_length(items.len(), items.len() - left)),
        }
    }

    /// The reader of every kind of record is compiled with each: all come as one type of list.
    fn record<V: Visitor<'de>>(self, fields: Vec<Field<'de>>, visitor: V) -> Result<V::Value, Fault> {
        let mut record = Record { node: self, fields: fields.into_iter(), field: None };
        // Readers of records stop at nothing but a fault.
        visitor.visit_map(&mut record)
    }

    fn number<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let Value::Number(number) = self.value else { return self.unlike(&visitor) };
        match (number.as_u64(), number.as_i64()) {
            (Some(whole), _) => visitor.visit_u64(whole),
            (_, Some(whole)) => visitor.visit_i64(whole),
            _ => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
        }
    }

    /// What is said of a value that isn't what the reader expects.
    fn unlike<T>(self, expected: &dyn Expected) -> Result<T, Fault> {
        let found = match self.value {
            Value::Null => Unexpected::Unit,
            Value::Bool(flag) => Unexpected::Bool(*flag),
            Value::String(text) => Unexpected::Str(text),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(whole), _) => Unexpected::Unsigned(whole),
                (_, Some(whole)) => Unexpected::Signed(whole),
                _ => Unexpected::Float(number.as_f64().unwrap_or(f64::NAN)),
            },
        };
        Err(Fault::invalid_type(found, expected))
    }
}

/// A fault seen from the list or record that has the value at `step`: `[0]`, `.model`.
fn inside(mut fault: Fault, step: &str) -> Fault {
    fault.path.insert_str(0, step);
    fault
}

fn other_length(given: usize, expected: usize) -> Fault {
    Fault::custom(format_args!("it has {given} values, expected {expected}"))
}

fn named(fields: &Map<String, Value>) -> Vec<Field<'_>> {
    fields.iter().map(|(name, value)| (name.as_str(), value)).collect()
}

/// The values of a list that are still to be read.
struct List<'de> {
    node: Node<'de>,
    items: Enumerate<slice::Iter<'de, Value>>,
}

impl<'de> SeqAccess<'de> for &mut List<'de> {
    type Error = Fault;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Fault> {
        let Some((index, item)) = self.items.next() else { return Ok(None) };
        seed.deserialize(self.node.of(item)).map(Some).map_err(|wrong| inside(wrong, &format!("[{index}]")))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// A field of a record, by its name.
type Field<'de> = (&'de str, &'de Value);

/// The fields of a record that are still to be read, and the one whose name has been.
struct Record<'de> {
    node: Node<'de>,
    fields: vec::IntoIter<Field<'de>>,
    field: Option<Field<'de>>,
}

impl<'de> MapAccess<'de> for &mut Record<'de> {
    type Error = Fault;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Fault> {
        let nulls_are_none = self.node.nulls_are_none;
        self.field = self.fields.find(|(_, value)| !(nulls_are_none && value.is_null()));
        let Some((name, _)) = self.field else { return Ok(None) };
        let key = seed.deserialize(BorrowedStrDeserializer::new(name));
        // An unknown name has its way already.
        key.map(Some)
            .map_err(|wrong: Fault| if wrong.path.is_empty() { inside(wrong, &format!(".{name}")) } else { wrong })
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Fault> {
        let (name, value) = self.field.take().ok_or_else(|| Fault::custom("a value was read before its name"))?;
        seed.deserialize(self.node.of(value)).map_err(|wrong| inside(wrong, &format!(".{name}")))
    }
}

/// Methods that read as another does.
macro_rules! as_one {
    ($reading:ident: $($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            self.$reading(visitor)
        }
    )+};
}

impl<'de> Deserializer<'de> for Node<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(*flag),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(_) if !self.language.lists_are_records && is_tagged(&visitor) => {
                Err(Fault::invalid_type(Unexpected::Seq, &RECORD))
            }
            Value::Array(items) => self.list(items, visitor),
            Value::Object(fields) => self.record(named(fields), visitor),
            Value::Number(_) => self.number(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self.value {
            Value::Array(items) if self.language.lists_are_records => {
                if items.len() != known.len() {
                    return Err(other_length(items.len(), known.len()));
                }
                self.record(known.iter().copied().zip(items).collect(), visitor)
            }
            Value::Object(fields) => {
                let other = |name: &&String| !self.language.other_names && !known.contains(&name.as_str());
                let other = fields.keys().find(other);
                other.map_or_else(|| self.record(named(fields), visitor), |name| Err(Fault::unknown_field(name, known)))
            }
            _ => self.unlike(&RECORD),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self.value {
            Value::String(word) => visitor.visit_enum(Variant { word, inside: None }),
            Value::Object(fields) => match fields.iter().next() {
                Some((word, inside)) => {
                    let variant = Variant { word, inside: Some(self.of(inside)) };
                    let made = visitor.visit_enum(variant)?;
                    if fields.len() == 1 { Ok(made) } else { Err(Fault::custom(ONE_NAME)) }
                }
                None => Err(Fault::custom(ONE_NAME)),
            },
            _ => self.unlike(&TEXT),
        }
    }

    // What a reader asks for is all it is offered: else each would be compiled with the reading of lists and records.

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if let Value::Bool(flag) = self.value { visitor.visit_bool(*flag) } else { self.unlike(&visitor) }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if let Value::String(text) = self.value { visitor.visit_borrowed_str(text) } else { self.unlike(&visitor) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if let Value::Array(items) = self.value { self.list(items, visitor) } else { self.unlike(&visitor) }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if let Value::Object(fields) = self.value { self.record(named(fields), visitor) } else { self.unlike(&visitor) }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    as_one! { number: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16
    deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64 }
    as_one! { deserialize_str: deserialize_char deserialize_string deserialize_identifier }

    forward_to_deserialize_any! { i128 u128 bytes byte_buf unit unit_struct tuple_struct ignored_any }
}

/// Whether serde reads a record whose kind is one of its fields, for which it would take a list too; it tells so only in
/// what it expects.
fn is_tagged<'de>(visitor: &impl Visitor<'de>) -> bool {
    (visitor as &dyn Expected).to_string().starts_with("internally tagged")
}

/// A word of a vocabulary, or the word that tells what a record is, with the record.
struct Variant<'de> {
    word: &'de str,
    inside: Option<Node<'de>>,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Fault;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Fault> {
        seed.deserialize(BorrowedStrDeserializer::new(self.word)).map(|variant| (variant, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        self.inside.map_or(Ok(()), |_| Err(Fault::invalid_type(Unexpected::Map, &TEXT)))
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Fault> {
        match self.inside {
            Some(inside) => seed.deserialize(inside),
            None => Err(Fault::invalid_type(Unexpected::Str(self.word), &RECORD)),
        }
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.newtype_variant_seed(Inside(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Fault> {
        self.newtype_variant_seed(Inside(visitor))
    }
}

/// What a variant holds that is no record of its own.
struct Inside<V>(V);

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for Inside<V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'de>>(self, inside: D) -> Result<V::Value, D::Error> {
        inside.deserialize_any(self.0)
    }
}
