//! Columns of purchases, of any object that has them.

use crate::columns::{f64s, i64s, instants, u32s};
use crate::plain::Members;
use regulars::Result;
use regulars::value::{Histories, Orders};
use wasm_bindgen::prelude::*;

/// The columns of histories.
pub(crate) struct Columns {
    pub(crate) frequency: Vec<u32>,
    pub(crate) recency: Vec<f64>,
    pub(crate) age: Vec<f64>,
}

impl Columns {
    pub(crate) fn read(value: &JsValue) -> Result<Self> {
        let mut columns = Members::of("histories", value)?;
        Ok(Self {
            frequency: columns.need("frequency", u32s)?,
            recency: columns.need("recency", f64s)?,
            age: columns.need("age", f64s)?,
        })
    }

    /// What is asked of the histories.
    pub(crate) fn ask<T>(&self, ask: impl FnOnce(&Histories<'_>) -> Result<T>) -> Result<T> {
        ask(&Histories::new(&self.frequency, &self.recency, &self.age)?)
    }
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
}

impl OrderColumns {
    pub(crate) fn read(value: &JsValue) -> Result<Self> {
        let mut given = Members::of("orders", value)?;
        let columns = Self {
            customer: given.need("customer", u32s)?,
            ordered_at: given.need("ordered_at", instants)?,
            amount: given.take("amount", i64s)?,
        };
        given.finish().map(|()| columns)
    }

    pub(crate) fn orders(&self) -> Orders<'_> {
        let Self { customer, ordered_at, amount } = self;
        Orders { customer, ordered_at, amount: amount.as_deref() }
    }
}
