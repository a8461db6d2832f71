//! What is known: the records, as the core has them.

use crate::error::RegularsError;
use crate::generated::CustomValue;
use regulars::model::{Currency, CustomFields};
use std::collections::HashMap;

uniffi::custom_type!(
    /// A currency, as its ISO 4217 code in capitals.
    Currency, String, {
    remote,
    lower: |currency| currency.code().to_owned(),
    try_lift: |code| Ok(Currency::from_code(&code).map_err(RegularsError::from)?),
});

uniffi::custom_type!(
    /// Fields the model doesn't name, by name.
    CustomFields, HashMap<String, CustomValue>, {
    remote,
    lower: |fields| fields.into_iter().collect(),
    try_lift: |fields| Ok(fields.into_iter().collect()),
});
