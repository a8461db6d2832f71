// Written by `cargo xtask surface`.
//! The core's records, enums and functions, room by room.

use crate::column::{ByteColumn, CodeColumn, CountColumn, DoubleColumn, FlagColumn, LongColumn};
use crate::error::Result;
use crate::record::{Partial, all, each, words};
use crate::{churn::ShiftedBetaGeometric, value::Histories, value_models::FittedModel, value_models::PurchaseModel, value_spend::GammaGamma, value_spend::GammaGammaFit, voice::Comments};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeMap;

pub use root::*;
pub use model::*;
pub use import::*;
pub use survey::*;
pub use voice::*;
pub use value::*;
pub use churn::*;
pub use segment::*;
pub use profile::*;

pub mod root;
pub mod model;
pub mod import;
pub mod survey;
pub mod voice;
pub mod value;
pub mod churn;
pub mod segment;
pub mod profile;
