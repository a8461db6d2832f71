//! Fits and posteriors as JSON, in the form that every language writes and reads.

use crate::errors::wrong;
use crate::given::{from_python, reason, text};
use crate::record::to_python;
use pyo3::prelude::*;
use regulars::churn::ShiftedBetaGeometric;
use regulars::value::{AnyModel, Fit, GammaGamma, Posterior};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// Calls the function with the type of the document: which model it is of shows in its fields, those of purchases have tags.
macro_rules! of_its_model {
    ($document:expr, $form:ident => $function:ident) => {{
        let document = $document;
        let first = document["models"].get(0).unwrap_or(&document["model"]);
        match (first.get("p").is_some(), first.get("alpha").is_some()) {
            (true, _) => $function::<$form<GammaGamma>>,
            (false, true) => $function::<$form<ShiftedBetaGeometric>>,
            (false, false) => $function::<$form<AnyModel>>,
        }
    }};
}

/// A fit from the text that `to_json` wrote, and from no other.
#[pyfunction]
pub(crate) fn fit_from_json(py: Python<'_>, text: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let document = parsed(text, "JSON of a fit")?;
    of_its_model!(&document, Fit => read)(py, &document, "JSON of a fit")
}

#[pyfunction]
pub(crate) fn fit_to_json(fit: &Bound<'_, PyAny>) -> PyResult<String> {
    let document: Value = from_python(fit, "fit")?;
    of_its_model!(&document, Fit => write)(&document, "fit")
}

/// A posterior, likewise.
#[pyfunction]
pub(crate) fn posterior_from_json(py: Python<'_>, text: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let document = parsed(text, "JSON of a posterior")?;
    of_its_model!(&document, Posterior => read)(py, &document, "JSON of a posterior")
}

#[pyfunction]
pub(crate) fn posterior_to_json(posterior: &Bound<'_, PyAny>) -> PyResult<String> {
    let document: Value = from_python(posterior, "posterior")?;
    of_its_model!(&document, Posterior => write)(&document, "posterior")
}

fn parsed(json: &Bound<'_, PyAny>, name: &str) -> PyResult<Value> {
    serde_json::from_str(&text(json, "text")?).map_err(|error| wrong(name, reason(&error.to_string())))
}

/// The numbers as the core writes them.
fn write<T: Serialize + DeserializeOwned>(document: &Value, name: &str) -> PyResult<String> {
    let text = T::deserialize(document).and_then(|record| serde_json::to_string(&record));
    text.map_err(|error| wrong(name, reason(&error.to_string())))
}

fn read<T: Serialize + DeserializeOwned>(py: Python<'_>, document: &Value, name: &str) -> PyResult<Py<PyAny>> {
    let unreadable = |error: serde_json::Error| wrong(name, reason(&error.to_string()));
    let record = T::deserialize(document).map_err(unreadable)?;
    let written = serde_json::to_value(&record).map_err(unreadable)?;
    if !same(document, &written) {
        return Err(wrong(name, "it has fields that to_json doesn't write, or lacks some"));
    }
    if !told(&written) {
        return Err(wrong(name, "its parameters aren't those of its model"));
    }
    to_python(py, &record)
}

/// Whether the parameters of a fit are those of its model, and those of a posterior the ones of all its models.
fn told(written: &Value) -> bool {
    let Some(parameters) = written["parameters"].as_array() else { return false };
    let of = |model: &Value, same: &dyn Fn(&Value, &Value) -> bool| {
        let named = named(model);
        let found = |one: &Value| named.get(one["name"].as_str()?).map(|value| same(value, &one["value"]));
        named.len() == parameters.len() && parameters.iter().all(|one| found(one) == Some(true))
    };
    match written["models"].as_array() {
        Some(models) => parameters.is_empty() || models.iter().all(|model| of(model, &|_, _| true)),
        None => of(&written["model"], &|one, two| one == two),
    }
}

/// The parameters of a model by name, without the tag that says which model it is.
fn named(model: &Value) -> Map<String, Value> {
    let Some(fields) = model.as_object() else { return Map::new() };
    if let Some(tagged) = fields.values().next().filter(|inner| inner.is_object()) {
        return named(tagged);
    }
    let mut named = Map::new();
    for (name, value) in fields {
        match value.as_array() {
            None => drop(named.insert(name.clone(), value.clone())),
            Some(coefficients) => named.extend(coefficients.iter().map(|one| {
                let covariate = one["covariate"].as_str().unwrap_or_default();
                (format!("{name}.{covariate}"), one["value"].clone())
            })),
        }
    }
    named
}

/// Whether two JSON values are equal, however their numbers are written; an empty list may be left out.
fn same(one: &Value, two: &Value) -> bool {
    match (one, two) {
        (Value::Number(one), Value::Number(two)) => one.as_f64() == two.as_f64(),
        (Value::Array(one), Value::Array(two)) => {
            one.len() == two.len() && one.iter().zip(two).all(|(a, b)| same(a, b))
        }
        (Value::Object(one), Value::Object(two)) => {
            let empty = |value: Option<&Value>| value.is_none_or(|value| value.as_array().is_some_and(Vec::is_empty));
            let mut names = one.keys().chain(two.keys());
            names.all(|name| match (one.get(name), two.get(name)) {
                (Some(a), Some(b)) => same(a, b),
                (a, b) => empty(a) && empty(b),
            })
        }
        _ => one == two,
    }
}
