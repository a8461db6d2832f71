//! Models, fits and posteriors: they stay here, and Python holds a handle to each, of which it asks for a field or for
//! the JSON that every language writes and reads.

use crate::border::errors::{raise, wrong};
use crate::border::given::{from_python, plain};
use crate::border::object::text;
use crate::border::record::{field, to_python};
use crate::border::work::detached;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use regulars::Error;
use regulars::churn::ShiftedBetaGeometric;
use regulars::value::{AnyModel, Fit, GammaGamma, Posterior};
use regulars_given::PYTHON;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use std::any::Any;

/// A model, a fit or a posterior that Python refers to.
#[pyclass(module = "regulars._regulars", frozen)]
pub(crate) struct Handle(Box<dyn Content>);

/// What a handle can be asked whatever it holds.
pub(crate) trait Content: Any + Send + Sync {
    fn field(&self, py: Python<'_>, name: &str) -> PyResult<Py<PyAny>>;
    fn model(&self, py: Python<'_>) -> PyResult<Py<PyAny>>;
    fn json(&self) -> serde_json::Result<String>;
}

impl<T: OfModel + Serialize + Send + Sync + 'static> Content for T {
    fn field(&self, py: Python<'_>, name: &str) -> PyResult<Py<PyAny>> {
        field(py, self, name)
    }

    fn model(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        OfModel::model(self).map_or_else(|| Ok(py.None()), |model| to_python(py, model))
    }

    fn json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }
}

/// What is of some model.
pub(crate) trait OfModel {
    type Model: Serialize;
    /// The model itself, that of a fit, or the first one of a posterior.
    fn model(&self) -> Option<&Self::Model>;
}

macro_rules! models {
    ($($model:ty),+) => {$(
        impl OfModel for $model {
            type Model = Self;
            fn model(&self) -> Option<&Self> {
                Some(self)
            }
        }
    )+};
}
models!(AnyModel, GammaGamma, ShiftedBetaGeometric);

impl<M: Serialize> OfModel for Fit<M> {
    type Model = M;
    fn model(&self) -> Option<&M> {
        Some(&self.model)
    }
}

impl<M: Serialize> OfModel for Posterior<M> {
    type Model = M;
    fn model(&self) -> Option<&M> {
        self.models.first()
    }
}

/// Lets go of the interpreter, calls the core, and keeps the result.
pub(crate) fn keep<T: Content>(py: Python<'_>, call: impl FnOnce() -> Result<T, Error> + Send) -> PyResult<Handle> {
    detached(py, call).map(|value| Handle(Box::new(value))).map_err(raise)
}

/// What an argument refers to.
pub(crate) fn held<'a, T: 'static>(handle: &'a Bound<'_, Handle>, name: &str) -> PyResult<&'a T> {
    let value: &dyn Any = &*handle.get().0;
    value.downcast_ref().ok_or_else(|| PyTypeError::new_err(format!("{name} is of another kind of model")))
}

/// Calls the function with the type of a document: which model it is of shows in its fields, those of purchases have
/// tags.
macro_rules! of_its_model {
    ($document:expr, $form:ident => $function:ident) => {{
        let document: &Value = $document;
        let first = document.get("models").map_or(document.get("model"), |models| models.get(0));
        let model = first.unwrap_or(document);
        match (model.get("p").is_some(), model.get("alpha").is_some()) {
            (true, _) => $function::<$form<GammaGamma>>,
            (false, true) => $function::<$form<ShiftedBetaGeometric>>,
            (false, false) => $function::<$form<AnyModel>>,
        }
    }};
}

type Itself<M> = M;

#[pymethods]
impl Handle {
    /// Of a "model", a "fit" or a "posterior" in plain values.
    #[new]
    fn new(record: &Bound<'_, PyAny>, form: &str) -> PyResult<Self> {
        let document: Value = from_python(record, form)?;
        match form {
            "fit" => of_its_model!(&document, Fit => read)(&document, form),
            "posterior" => of_its_model!(&document, Posterior => read)(&document, form),
            _ => of_its_model!(&document, Itself => read)(&document, form),
        }
    }

    /// Of a "fit" or a "posterior" in the text that `to_json` wrote, and in no other.
    #[staticmethod]
    fn from_json(json: &Bound<'_, PyAny>, form: &str) -> PyResult<Self> {
        let name = format!("JSON of a {form}");
        let document = serde_json::from_str(&text(json, "text")?).map_err(|error| wrong(&name, error))?;
        match form {
            "fit" => of_its_model!(&document, Fit => read_exactly)(&document, &name),
            _ => of_its_model!(&document, Posterior => read_exactly)(&document, &name),
        }
    }

    fn to_json(&self) -> PyResult<String> {
        self.0.json().map_err(|error| wrong("JSON", error))
    }

    /// A field of the record, as Python has it.
    fn field(&self, py: Python<'_>, name: &str) -> PyResult<Py<PyAny>> {
        self.0.field(py, name)
    }

    /// The model itself, that of a fit, or the first one of a posterior, which may have none.
    fn model(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.0.model(py)
    }
}

fn read<T: Content + DeserializeOwned>(document: &Value, name: &str) -> PyResult<Handle> {
    plain::<T>(document, name).map(|value| Handle(Box::new(value)))
}

fn read_exactly<T: Content + Serialize + DeserializeOwned>(document: &Value, name: &str) -> PyResult<Handle> {
    let value: T = regulars_given::read(document, PYTHON).map_err(|error| match error.place("") {
        place if place.is_empty() => wrong(name, error.why),
        place => wrong(name, format!("{place}: {}", error.why)),
    })?;
    let written = serde_json::to_value(&value).map_err(|error| wrong(name, error))?;
    if !same(document, &written) {
        return Err(wrong(name, "it has fields that to_json doesn't write, or lacks some"));
    }
    if !told(&written) {
        return Err(wrong(name, "its parameters aren't those of its model"));
    }
    Ok(Handle(Box::new(value)))
}

/// Whether the parameters of a fit are those of its model, and those of a posterior the ones of all its models.
fn told(written: &Value) -> bool {
    let Some(parameters) = written["parameters"].as_array() else { return false };
    let of = |model: &Value, same: &dyn Fn(&Value, &Value) -> bool| {
        let named = named(model);
        let found = |one: &Value| named.get(one["name"].as_str()?).map(|value| same(value, &one["value"]));
        // The k of MBG/CNBD-k is chosen, not estimated.
        let estimated = named.keys().filter(|name| *name != "k").count();
        estimated == parameters.len() && parameters.iter().all(|one| found(one) == Some(true))
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
