//! Deals: sales under way, won or lost.

use super::{
    Change, Currency, CustomFields, DealStatus, ForecastCategory, Instant, Money, Origin, record::check_new_id,
    time::check_instant,
};
use crate::Result;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A sale that is being worked on, or was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deal {
    /// The caller's opaque id.
    pub id: String,
    /// Where the record came from.
    #[serde(default, skip_serializing_if = "Origin::is_empty")]
    pub origin: Origin,
    /// The organisation that would buy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// The people on the buyer's side.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub customer_ids: Vec<String>,
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The pipeline, the caller's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pipeline: Option<String>,
    /// The stage of the pipeline, the caller's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// What it would bring in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// When it was opened.
    pub created_at: Instant,
    /// The day it is hoped to close.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_close: Option<NaiveDate>,
    /// When it was won or lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Instant>,
    /// Open, won or lost.
    pub status: DealStatus,
    /// Why it was lost, the caller's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_reason: Option<String>,
    /// Who else was in the running.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competitor: Option<String>,
    /// Who works on it, an opaque id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
    /// How sure the owner is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast_category: Option<ForecastCategory>,
    /// How the deal came about, the caller's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_source: Option<String>,
    /// Changes of stage, status, owner and amount.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Change>,
    /// Fields the model doesn't name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub custom: CustomFields,
}

impl Deal {
    /// A deal opened at an instant, still open.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) when the id is blank or the instant can't be kept.
    ///
    /// ```
    /// use regulars::model::{Deal, instant};
    /// let mut deal = Deal::new("d-1", instant("2026-03-21T06:00:00Z")?)?;
    /// deal.customer_ids.push("c-17".into());
    /// deal.stage = Some("negotiation".into());
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn new(id: impl Into<String>, created_at: Instant) -> Result<Self> {
        let id = check_new_id("deal", id)?;
        check_instant(&format!("deal {id:?} created_at"), created_at)?;
        Ok(Self {
            id,
            origin: Origin::default(),
            account_id: None,
            customer_ids: Vec::new(),
            name: None,
            pipeline: None,
            stage: None,
            amount: None,
            created_at,
            expected_close: None,
            closed_at: None,
            status: DealStatus::Open,
            lost_reason: None,
            competitor: None,
            owner_id: None,
            forecast_category: None,
            lead_source: None,
            history: Vec::new(),
            custom: CustomFields::new(),
        })
    }

    /// The currency of the amount, when there is one.
    pub fn currency(&self) -> Option<Currency> {
        self.amount.map(|amount| amount.currency)
    }
}
