//! Plain objects: the library's own JSON form, both ways.

use crate::border::columns::{date, elements, given, json_number, text, typed};
use crate::border::error::{is_array, kind, unreadable, wrong};
use js_sys::{Array, Object, Reflect};
use regulars::{Error, Result};
use regulars_given::{JAVASCRIPT, JAVASCRIPT_OPTIONS, Language, Why, no_such_name};
use serde::de::{DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::borrow::Cow;
use wasm_bindgen::prelude::*;

/// Objects nested deeper than this are refused, and so are those that hold themselves.
const DEEPEST: usize = 64;
/// Whole numbers beyond this would lose digits as JavaScript numbers.
const SAFE: u64 = 9_007_199_254_740_991;

/// A record of the core as a plain object. It goes by way of text, as `CustomerBase` does, so that there is one reader and one
/// writer for every record.
pub(crate) fn to_js(record: &impl Serialize) -> JsValue {
    // A record of the core is JSON by construction.
    parsed(&serde_json::to_string(record).unwrap_or_default())
}

pub(crate) fn parsed(json: &str) -> JsValue {
    serde_json::from_str(json).map_or(JsValue::UNDEFINED, |Plain(value)| value)
}

/// What a JSON text says, as JavaScript's values; whole numbers that a number can't hold are bigints.
struct Plain(JsValue);

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(PlainVisitor)
    }
}

struct PlainVisitor;

impl<'de> Visitor<'de> for PlainVisitor {
    type Value = Plain;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> std::result::Result<Plain, E> {
        Ok(Plain(JsValue::NULL))
    }

    fn visit_bool<E>(self, flag: bool) -> std::result::Result<Plain, E> {
        Ok(Plain(flag.into()))
    }

    fn visit_i64<E>(self, whole: i64) -> std::result::Result<Plain, E> {
        Ok(Plain(if whole.unsigned_abs() > SAFE { whole.into() } else { JsValue::from_f64(whole as f64) }))
    }

    fn visit_u64<E>(self, whole: u64) -> std::result::Result<Plain, E> {
        Ok(Plain(if whole > SAFE { whole.into() } else { JsValue::from_f64(whole as f64) }))
    }

    fn visit_f64<E>(self, number: f64) -> std::result::Result<Plain, E> {
        Ok(Plain(number.into()))
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<Plain, E> {
        Ok(Plain(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> std::result::Result<Plain, A::Error> {
        let array = Array::new();
        while let Some(Plain(element)) = elements.next_element()? {
            array.push(&element);
        }
        Ok(Plain(array.into()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> std::result::Result<Plain, A::Error> {
        let object = Object::new();
        while let Some((name, Plain(member))) = members.next_entry::<Cow<'de, str>, _>()? {
            set(&object, &name, &member);
        }
        Ok(Plain(object.into()))
    }
}

pub(crate) fn set(object: &Object, name: &str, member: &JsValue) {
    if name == "__proto__" {
        // Set as any other name, this one would not become a member.
        let descriptor = Object::new();
        for (key, value) in [("value", member), ("enumerable", &true.into()), ("writable", &true.into())] {
            set(&descriptor, key, value);
        }
        Object::define_property(object, &name.into(), &descriptor);
    } else {
        // A new object takes any member.
        let _ = Reflect::set(object, &name.into(), member);
    }
}

/// An object of named members.
pub(crate) fn object<'a>(members: impl IntoIterator<Item = (&'a str, JsValue)>) -> JsValue {
    let object = Object::new();
    members.into_iter().for_each(|(name, member)| set(&object, name, &member));
    object.into()
}

/// A record of the core from a plain object.
pub(crate) fn read<T: DeserializeOwned>(what: &str, value: &JsValue) -> Result<T> {
    record(JAVASCRIPT, what, value, |json| json)
}

/// Reads a record all of whose fields are always written; any other member is refused.
pub(crate) fn read_known<T: DeserializeOwned>(what: &str, value: &JsValue) -> Result<T> {
    record(JAVASCRIPT_OPTIONS, what, value, |json| json)
}

/// The same of what `form` makes of the JSON that was given.
pub(crate) fn read_as<T: DeserializeOwned>(
    what: &str,
    value: &JsValue,
    form: impl FnOnce(Value) -> Value,
) -> Result<T> {
    record(JAVASCRIPT_OPTIONS, what, value, form)
}

fn record<T: DeserializeOwned>(
    language: Language,
    what: &str,
    value: &JsValue,
    form: impl FnOnce(Value) -> Value,
) -> Result<T> {
    let json = form(json(what, value, 0)?);
    regulars_given::read(&json, language).map_err(|error| match &error.why {
        // Of the argument itself more is known than its JSON says.
        Why::Kind { expected, .. } if error.path.is_empty() => wrong(what, expected, value),
        why => Error::Invalid { what: error.place(what), why: why.to_string() },
    })
}

/// Options of which any may be left out.
pub(crate) fn options<T: Default + DeserializeOwned>(what: &str, value: &JsValue) -> Result<T> {
    given(value).map_or_else(|| Ok(T::default()), |value| read_known(what, value))
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Object, js_name = keys)]
    fn keys(object: &JsValue) -> std::result::Result<Array, JsValue>;
}

pub(crate) fn names(what: &str, object: &JsValue) -> Result<Vec<String>> {
    let keys = keys(object).map_err(|thrown| unreadable(what, &thrown))?;
    Ok(keys.into_iter().filter_map(|name| name.as_string()).collect())
}

fn member(what: &str, object: &JsValue, name: &str) -> Result<JsValue> {
    Reflect::get(object, &name.into()).map_err(|thrown| unreadable(format!("{what}.{name}"), &thrown))
}

/// The JSON form of a value; members that are null or undefined count as left out.
fn json(what: &str, value: &JsValue, depth: usize) -> Result<Value> {
    if depth > DEEPEST {
        return Err(Error::Invalid { what: what.into(), why: "is nested too deeply".into() });
    }
    if given(value).is_none() {
        return Ok(Value::Null);
    }
    if let Some(flag) = value.as_bool() {
        return Ok(flag.into());
    }
    if value.is_string() {
        return text(what, value).map(Value::from);
    }
    if value.as_f64().is_some() || value.is_bigint() {
        return json_number(what, value).map(Value::from);
    }
    if let Some(at) = date(what, value)? {
        return Ok(at.to_rfc3339().into());
    }
    if is_array(value) || typed(value).is_some() {
        let elements = elements(what, value)?.enumerate();
        return elements.map(|(row, element)| json(&format!("{what}[{row}]"), &element?, depth + 1)).collect();
    }
    if !value.is_object() || kind(value).is_some() {
        return Err(wrong(what, "a plain object", value));
    }
    json_object(what, value, depth)
}

fn json_object(what: &str, object: &JsValue, depth: usize) -> Result<Value> {
    if let Ok(own_form) = member(what, object, "toJSON")?.dyn_into::<js_sys::Function>() {
        let form = own_form.call0(object);
        let unreadable = |_| Error::Invalid { what: what.into(), why: "its toJSON fails".into() };
        return json(what, &form.map_err(unreadable)?, depth + 1);
    }
    let mut members = Map::new();
    for name in names(what, object)? {
        let value = member(what, object, &name)?;
        if given(&value).is_some() {
            let value = json(&format!("{what}.{name}"), &value, depth + 1)?;
            members.insert(name, value);
        }
    }
    Ok(Value::Object(members))
}

/// The elements of an array, each read by a function of its place and value.
pub(crate) fn list<T>(
    what: &str,
    value: &JsValue,
    expected: &str,
    read: impl Fn(&str, &JsValue) -> Result<T>,
) -> Result<Vec<T>> {
    if !is_array(value) {
        return Err(wrong(what, expected, value));
    }
    elements(what, value)?.enumerate().map(|(row, element)| read(&format!("{what}[{row}]"), &element?)).collect()
}

/// Reads a member whose errors name the object that it is of.
pub(crate) fn under<'a, T>(
    what: &'a str,
    read: impl Fn(&str, &JsValue) -> Result<T> + 'a,
) -> impl Fn(&str, &JsValue) -> Result<T> + 'a {
    move |name, value| read(&format!("{what}.{name}"), value)
}

/// The members of an object of arguments, taken one by one.
pub(crate) struct Members {
    what: String,
    object: JsValue,
    known: Vec<&'static str>,
}

impl Members {
    /// What was given, or no members at all.
    pub(crate) fn of(what: &str, value: &JsValue) -> Result<Self> {
        let plain = value.is_object() && !is_array(value) && kind(value).is_none();
        let of = |object: JsValue| Self { what: what.into(), object, known: Vec::new() };
        match given(value) {
            None => Ok(of(Object::new().into())),
            Some(value) if plain => Ok(of(value.clone())),
            Some(value) => Err(wrong(what, "an object", value)),
        }
    }

    /// A member by its name; undefined and null are left out.
    pub(crate) fn get(&mut self, name: &'static str) -> Result<Option<JsValue>> {
        self.known.push(name);
        let value = member(&self.what, &self.object, name)?;
        Ok(given(&value).is_some().then_some(value))
    }

    /// A member of any name.
    pub(crate) fn member(&mut self, name: &str) -> Result<JsValue> {
        member(&self.what, &self.object, name)
    }

    /// A member read by a function of its name and value.
    pub(crate) fn take<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&str, &JsValue) -> Result<T>,
    ) -> Result<Option<T>> {
        self.get(name)?.map(|value| read(name, &value)).transpose()
    }

    /// A member that can't be left out.
    pub(crate) fn need<T>(&mut self, name: &'static str, read: impl Fn(&str, &JsValue) -> Result<T>) -> Result<T> {
        let value = self.get(name)?.unwrap_or(JsValue::UNDEFINED);
        read(name, &value)
    }

    /// Refuses the members that nobody took.
    pub(crate) fn finish(self) -> Result<()> {
        let unknown = names(&self.what, &self.object)?.into_iter().find(|name| !self.known.contains(&name.as_str()));
        unknown.map_or(Ok(()), |name| {
            Err(Error::Invalid { what: format!("{}.{name}", self.what), why: no_such_name(&self.known) })
        })
    }
}
