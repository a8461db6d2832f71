//! Errors of the core as JavaScript throws them.

use js_sys::Reflect;
use regulars::Error;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The class of `head.js`.
    type RegularsError;
    #[wasm_bindgen(constructor)]
    fn new(message: &str, code: &str) -> RegularsError;
    /// Whether a value is an array; a typed array is none.
    #[wasm_bindgen(js_name = isList)]
    pub(crate) fn is_array(value: &JsValue) -> bool;
}

/// What a call throws: a `RegularsError`, or whatever a callback of the caller threw.
#[derive(Debug)]
pub struct Thrown(pub(crate) JsValue);

thread_local! {
    /// What a watcher threw: the work that it stopped throws it on.
    static RAISED: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// Runs a job whose watcher may raise what is thrown instead of [`Error::Stopped`].
pub(crate) fn raised_while<T>(job: impl FnOnce(fn(JsValue)) -> Returned<T>) -> Returned<T> {
    // A job within a watcher's callback is another's.
    let before = RAISED.take();
    let done = job(|error| RAISED.set(Some(error)));
    RAISED.set(before);
    done
}

/// What an exported function returns.
pub(crate) type Returned<T = JsValue> = Result<T, Thrown>;

impl From<Error> for Thrown {
    fn from(error: Error) -> Self {
        let raised = if error == Error::Stopped { RAISED.with_borrow(Clone::clone) } else { None };
        raised.map_or_else(|| Self::new(&error.to_string(), error.code()), Self)
    }
}

impl Thrown {
    pub(crate) fn new(message: &str, code: &str) -> Self {
        Self(RegularsError::new(message, code).into())
    }
}

impl From<Thrown> for JsValue {
    fn from(thrown: Thrown) -> Self {
        thrown.0
    }
}

/// The error of an argument of the wrong kind: what was expected, and what came.
pub(crate) fn wrong(what: impl ToString, expected: &str, found: &JsValue) -> Error {
    Error::Invalid { what: what.to_string(), why: format!("expected {expected}, found {}", describe(found)) }
}

/// The error of a value that threw when it was read: a detached buffer, a getter or a proxy of the caller.
pub(crate) fn unreadable(what: impl ToString, thrown: &JsValue) -> Error {
    let message = Reflect::get(thrown, &"message".into()).ok().and_then(|message| message.as_string());
    let why = message.map_or("can't be read".into(), |message| format!("can't be read: {message}"));
    Error::Invalid { what: what.to_string(), why }
}

/// A value as an error message names it.
pub(crate) fn describe(value: &JsValue) -> String {
    if value.is_undefined() {
        "nothing".into()
    } else if value.is_null() {
        "null".into()
    } else if let Some(number) = value.as_f64() {
        number.to_string()
    } else if let Some(flag) = value.as_bool() {
        flag.to_string()
    } else if let Some(text) = value.as_string() {
        let short: String = text.chars().take(40).collect();
        format!("the text {short:?}{}", if short.len() < text.len() { "..." } else { "" })
    } else if value.is_bigint() {
        "a bigint".into()
    } else if value.is_function() {
        "a function".into()
    } else if value.is_symbol() {
        "a symbol".into()
    } else if is_array(value) {
        "an array".into()
    } else {
        let kind = kind(value).unwrap_or("object".into());
        format!("{} {kind}", if kind.starts_with(['A', 'I', 'o']) { "an" } else { "a" })
    }
}

/// `Float64Array`, `Map`, `Promise`, ... of a built-in object, whichever realm it comes from.
pub(crate) fn kind(value: &JsValue) -> Option<String> {
    Reflect::get(value, &js_sys::Symbol::to_string_tag()).ok()?.as_string()
}
