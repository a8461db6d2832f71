//! Deals: sales under way, won or lost.

use super::history::Historied;
use super::history::{Change, ChangeValue};
use super::money::{Currency, Money};
use super::record::{Checker, check_new_id, check_words};
use super::record::{CustomFields, Origin};
use super::seen::Seen;
use super::time::Instant;
use super::time::check_instant;
use super::vocabulary::{ChangeField, DealStatus, ForecastCategory};
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
        check_instant(format_args!("deal {id:?} created_at"), created_at)?;
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

    /// Checks every field, and what must hold between fields.
    ///
    /// # Errors
    /// [`Error`](crate::Error) that names the record, the field, the value and what is allowed.
    pub fn check(&self) -> Result<()> {
        let checker = Checker::new("deal", &self.id, &self.origin, &self.custom)?;
        checker.id("account_id", self.account_id.as_deref())?;
        checker.ids("customer_ids", &self.customer_ids)?;
        checker.instants([("created_at", Some(self.created_at)), ("closed_at", self.closed_at)])?;
        checker.dates([("expected_close", self.expected_close)])?;
        self.status.check(checker.what("status"))?;
        check_words!(checker, self, forecast_category);
        checker.id("owner_id", self.owner_id.as_deref())?;
        self.check_history(&checker)
    }

    /// The deal as known at an instant: stage, status, owner and amount are those of the history; `None` when it hadn't
    /// been opened. A deal closed later is open, without reason; what its present stage and forecast were then isn't
    /// known without history. Other fields without a date are as they stand now.
    ///
    /// ```
    /// use regulars::model::{Deal, DealStatus, instant};
    /// let mut deal = Deal::new("d-1", instant("2026-03-01T08:00:00Z")?)?;
    /// (deal.status, deal.closed_at) = (DealStatus::Won, Some(instant("2026-03-09T08:00:00Z")?));
    /// assert_eq!(deal.as_of(instant("2026-03-08T08:00:00Z")?).unwrap().status, DealStatus::Open);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn as_of(&self, instant: Instant) -> Option<Seen<'_, Self>> {
        let known = self.origin.received_by(instant) && self.created_at <= instant;
        let closed_later = self.closed_at.is_some_and(|at| at > instant);
        known.then(|| {
            Seen::trim_if(self, closed_later || self.changed_after(instant), |copy| {
                if closed_later {
                    copy.unclose();
                }
                if copy.history.iter().any(|change| change.field == ChangeField::Status && change.at > instant) {
                    // It may be the reason of a loss that was still to come.
                    copy.lost_reason = None;
                }
                copy.rewind(instant);
            })
        })
    }

    /// Forgets what only the closing told.
    fn unclose(&mut self) {
        self.status = DealStatus::Open;
        (self.closed_at, self.lost_reason, self.forecast_category) = (None, None, None);
        if !self.has_history_of(&ChangeField::Stage) {
            self.stage = None;
        }
    }

    /// Takes the date of closing from the last change of status.
    pub(crate) fn date_closing(&mut self) {
        let last = self.history.iter().rev().find(|change| change.field == ChangeField::Status).map(|change| change.at);
        self.closed_at = last.filter(|_| matches!(self.status, DealStatus::Won | DealStatus::Lost));
    }
}

impl Historied for Deal {
    const TRACKED: &'static [ChangeField] =
        &[ChangeField::Stage, ChangeField::Status, ChangeField::Owner, ChangeField::Amount];

    fn history(&self) -> &Vec<Change> {
        &self.history
    }

    fn history_mut(&mut self) -> &mut Vec<Change> {
        &mut self.history
    }

    fn value(&self, field: &ChangeField) -> Option<ChangeValue> {
        match field {
            ChangeField::Stage => self.stage.as_deref().map(ChangeValue::from),
            ChangeField::Status => Some(self.status.as_str().into()),
            ChangeField::Owner => self.owner_id.as_deref().map(ChangeValue::from),
            ChangeField::Amount => self.amount.map(ChangeValue::from),
            ChangeField::Priority | ChangeField::Other(_) => None,
        }
    }

    fn check_word(field: &ChangeField, word: &str, checker: &Checker<'_>) -> Result<()> {
        match field {
            ChangeField::Status => DealStatus::from(word).check(checker.what("history status")),
            _ => Ok(()),
        }
    }

    fn settled(field: &ChangeField, value: Option<ChangeValue>) -> Option<ChangeValue> {
        match field {
            // A deal has always a status.
            ChangeField::Status => {
                let text = value.as_ref().and_then(ChangeValue::as_text);
                Some(text.map_or(DealStatus::Open, DealStatus::from).as_str().into())
            }
            _ => value,
        }
    }

    fn set_value(&mut self, field: &ChangeField, value: Option<ChangeValue>) {
        let text = value.as_ref().and_then(ChangeValue::as_text);
        match field {
            ChangeField::Stage => self.stage = text.map(str::to_owned),
            ChangeField::Status => self.status = text.map_or(DealStatus::Open, DealStatus::from),
            ChangeField::Owner => self.owner_id = text.map(str::to_owned),
            ChangeField::Amount => self.amount = value.as_ref().and_then(ChangeValue::as_money),
            ChangeField::Priority | ChangeField::Other(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::time::instant;

    /// A change to nothing leaves a deal open; what it was then is a deal too.
    #[test]
    fn what_was_known_is_a_deal() {
        let at = |minute: u32| instant(&format!("2026-03-01T08:{minute:02}:00Z")).unwrap();
        let change = |minute, from: Option<&str>, to: Option<&str>| Change {
            at: at(minute),
            field: ChangeField::Status,
            from: from.map(Into::into),
            to: to.map(Into::into),
            by: None,
        };
        let mut deal = Deal::new("d", at(0)).unwrap();
        deal.status = DealStatus::Won;
        deal.history =
            vec![change(1, Some("open"), None), change(2, None, Some("lost")), change(2, Some("lost"), Some("won"))];
        deal.check().unwrap();
        for minute in 0..4 {
            deal.as_of(at(minute)).unwrap().check().unwrap();
        }
        assert_eq!(deal.as_of(at(1)).unwrap().status, DealStatus::Open);
    }
}
