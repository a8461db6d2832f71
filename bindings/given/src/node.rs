//! A JSON value as serde reads it, with errors that keep apart what was found and what was expected: those of
//! `serde_json` are sentences.

use crate::Language;
use crate::words::{RECORD, TEXT, Why};
use serde::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, Expected, IntoDeserializer, Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Value};

/// A record that is one of several kinds is told apart by its only name, as `{"bg_nbd": {...}}`.
const ONE_NAME: &str = "expected one name, that of the kind, with the record of that kind";

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

    fn list<V: Visitor<'de>>(self, items: &'de [Value], visitor: V) -> Result<V::Value, Why> {
        let mut list = SeqDeserializer::new(items.iter().map(|item| self.of(item)));
        let made = visitor.visit_seq(&mut list)?;
        list.end().map(|()| made)
    }

    fn record<V: Visitor<'de>>(self, fields: &'de Map<String, Value>, visitor: V) -> Result<V::Value, Why> {
        let given = fields.iter().filter(|(_, field)| !(self.nulls_are_none && field.is_null()));
        let mut record = MapDeserializer::new(given.map(|(name, field)| (name.as_str(), self.of(field))));
        let made = visitor.visit_map(&mut record)?;
        record.end().map(|()| made)
    }
}

impl<'de> IntoDeserializer<'de, Why> for Node<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Node<'de> {
    type Error = Why;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Why> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(*flag),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(_) if !self.language.lists_are_records && is_tagged(&visitor) => {
                Err(Why::invalid_type(Unexpected::Seq, &RECORD))
            }
            Value::Array(items) => self.list(items, visitor),
            Value::Object(fields) => self.record(fields, visitor),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(whole), _) => visitor.visit_u64(whole),
                (_, Some(whole)) => visitor.visit_i64(whole),
                _ => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
            },
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Why> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Why> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Why> {
        match self.value {
            Value::Array(_) if !self.language.lists_are_records => Err(Why::invalid_type(Unexpected::Seq, &RECORD)),
            Value::Object(fields) if !self.language.other_names => {
                let other = fields.keys().find(|name| !known.contains(&name.as_str()));
                other.map_or_else(|| self.record(fields, visitor), |name| Err(Why::unknown_field(name, known)))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Why> {
        match self.value {
            Value::String(word) => visitor.visit_enum(Variant { word, inside: None }),
            Value::Object(fields) => match fields.iter().next() {
                Some((word, inside)) => {
                    let variant = Variant { word, inside: Some(self.of(inside)) };
                    let made = visitor.visit_enum(variant)?;
                    if fields.len() == 1 { Ok(made) } else { Err(Why::custom(ONE_NAME)) }
                }
                None => Err(Why::custom(ONE_NAME)),
            },
            Value::Null => Err(Why::invalid_type(Unexpected::Unit, &TEXT)),
            Value::Bool(flag) => Err(Why::invalid_type(Unexpected::Bool(*flag), &TEXT)),
            Value::Array(_) => Err(Why::invalid_type(Unexpected::Seq, &TEXT)),
            Value::Number(number) => Err(Why::invalid_type(Unexpected::Other(&number.to_string()), &TEXT)),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
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
    type Error = Why;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Why> {
        seed.deserialize(StrDeserializer::new(self.word)).map(|variant| (variant, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Why;

    fn unit_variant(self) -> Result<(), Why> {
        self.inside.map_or(Ok(()), |_| Err(Why::invalid_type(Unexpected::Map, &TEXT)))
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Why> {
        match self.inside {
            Some(inside) => seed.deserialize(inside),
            None => Err(Why::invalid_type(Unexpected::Str(self.word), &RECORD)),
        }
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Why> {
        self.newtype_variant_seed(Inside(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Why> {
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
