//! Columns of purchases, of any object that has them.

use crate::border::columns::{f64s, i64s, instants, text, u32s};
use crate::border::error::{is_array, kind};
use crate::border::plain::{Members, list, object, under};
use crate::border::records::ToJs;
use js_sys::Array;
use regulars::Result;
use regulars::value::{Covariate, Covariates, Histories, Newcomers, Orders};
use wasm_bindgen::prelude::*;

/// The columns of histories.
pub(crate) struct Columns {
    pub(crate) frequency: Vec<u32>,
    recency: Vec<f64>,
    age: Vec<f64>,
    log_gaps: Option<Vec<f64>>,
    covariates: Option<Processes>,
}

/// The covariates of each process, with the columns that they borrow.
struct Processes {
    purchase: Vec<Named>,
    dropout: Vec<Named>,
}

struct Named {
    name: String,
    values: Vec<f64>,
}

impl Columns {
    pub(crate) fn read(value: &JsValue) -> Result<Self> {
        let mut columns = Members::of("histories", value)?;
        Ok(Self {
            frequency: columns.need("frequency", u32s)?,
            recency: columns.need("recency", f64s)?,
            age: columns.need("age", f64s)?,
            log_gaps: columns.take("log_gaps", f64s)?,
            covariates: columns.take("covariates", |_, processes| Processes::read(processes))?,
        })
    }

    /// What is asked of the histories.
    pub(crate) fn ask<T>(&self, ask: impl FnOnce(&Histories<'_>) -> Result<T>) -> Result<T> {
        let mut histories = Histories::new(&self.frequency, &self.recency, &self.age)?;
        if let Some(log_gaps) = &self.log_gaps {
            histories = histories.with_log_gaps(log_gaps)?;
        }
        let Some(processes) = &self.covariates else { return ask(&histories) };
        processes.lend(|covariates| ask(&histories.with_covariates(covariates)?))
    }

    pub(crate) fn to_js(&self) -> JsValue {
        let Self { frequency, recency, age, log_gaps, covariates } = self;
        let columns = [("frequency", frequency.to_js()), ("recency", recency.to_js()), ("age", age.to_js())];
        let covariates = covariates.iter().map(|Processes { purchase, dropout }| {
            ("covariates", object([("purchase", named_to_js(purchase)), ("dropout", named_to_js(dropout))]))
        });
        let log_gaps = log_gaps.iter().map(|column| ("log_gaps", column.to_js()));
        object(columns.into_iter().chain(log_gaps).chain(covariates))
    }
}

impl Processes {
    fn read(value: &JsValue) -> Result<Self> {
        let mut given = Members::of("covariates", value)?;
        let processes = Self {
            purchase: given.take("purchase", named)?.unwrap_or_default(),
            dropout: given.take("dropout", named)?.unwrap_or_default(),
        };
        given.finish().map(|()| processes)
    }

    fn lend<T>(&self, to: impl FnOnce(Covariates<'_>) -> T) -> T {
        let (purchase, dropout) = (borrowed(&self.purchase), borrowed(&self.dropout));
        to(Covariates { purchase: &purchase, dropout: &dropout })
    }
}

/// The columns of new customers: their ages, or an object of those and the covariates.
pub(crate) struct NewcomerColumns {
    age: Vec<f64>,
    covariates: Option<Processes>,
}

impl NewcomerColumns {
    pub(crate) fn read(value: &JsValue) -> Result<Self> {
        if !value.is_object() || is_array(value) || kind(value).is_some() {
            return Ok(Self { age: f64s("age", value)?, covariates: None });
        }
        let mut given = Members::of("newcomers", value)?;
        let columns = Self {
            age: given.need("age", f64s)?,
            covariates: given.take("covariates", |_, processes| Processes::read(processes))?,
        };
        given.finish().map(|()| columns)
    }

    /// What is asked of the customers.
    pub(crate) fn ask<T>(&self, ask: impl FnOnce(Newcomers<'_>) -> T) -> T {
        let age = &self.age;
        match &self.covariates {
            None => ask(age.into()),
            Some(processes) => processes.lend(|covariates| ask(Newcomers { age, covariates })),
        }
    }
}

fn named(what: &str, value: &JsValue) -> Result<Vec<Named>> {
    list(what, value, "an array of named columns", |what, column| {
        let mut given = Members::of("covariate", column)?;
        let column = Named { name: given.need("name", text)?, values: given.need("values", under(what, f64s))? };
        given.finish().map(|()| column)
    })
}

fn borrowed(columns: &[Named]) -> Vec<Covariate<'_>> {
    columns.iter().map(|Named { name, values }| Covariate { name, values }).collect()
}

fn named_to_js(columns: &[Named]) -> JsValue {
    let column = |Named { name, values }: &Named| object([("name", name.as_str().into()), ("values", values.to_js())]);
    columns.iter().map(column).collect::<Array>().into()
}

/// What is asked of histories that were given as columns.
pub(crate) fn ask<T>(histories: &JsValue, ask: impl FnOnce(&Histories<'_>) -> Result<T>) -> Result<T> {
    Columns::read(histories)?.ask(ask)
}

/// The columns of orders.
pub(crate) struct OrderColumns {
    customer: Vec<u32>,
    ordered_at: Vec<i64>,
    amount: Option<Vec<i64>>,
    utc_offset_minutes: Option<Vec<i64>>,
}

impl OrderColumns {
    pub(crate) fn read(value: &JsValue) -> Result<Self> {
        let mut given = Members::of("orders", value)?;
        let columns = Self {
            customer: given.need("customer", u32s)?,
            ordered_at: given.need("ordered_at", instants)?,
            amount: given.take("amount", i64s)?,
            utc_offset_minutes: given.take("utc_offset_minutes", i64s)?,
        };
        given.finish().map(|()| columns)
    }

    pub(crate) fn orders(&self) -> Orders<'_> {
        let Self { customer, ordered_at, amount, utc_offset_minutes } = self;
        let (amount, utc_offset_minutes) = (amount.as_deref(), utc_offset_minutes.as_deref());
        Orders { customer, ordered_at, amount, utc_offset_minutes }
    }
}
