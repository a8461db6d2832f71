//! What every record carries: where it came from, and the fields only its owner knows.

use super::money::Money;
use super::time::Instant;
use super::time::{PLAUSIBLE_YEARS, check_date, check_instant, check_offset};
use super::vocabulary::Entity;
use crate::error::check_range;
use crate::{Error, Result};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::{self, Display};

/// Where a record came from and under which names other systems know it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// The system whose ids these are. An id is unique within one source, and ids that a record names (its customer,
    /// its account) are ids of the same source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Names of the same thing in other systems.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub external_ids: Vec<ExternalId>,
    /// When the record reached us: a view of an earlier instant doesn't see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Instant>,
}

impl Origin {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// False when the record reached us only after the instant.
    pub(crate) fn received_by(&self, instant: Instant) -> bool {
        self.received_at.is_none_or(|at| at <= instant)
    }
}

/// The id of a record in another system.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExternalId {
    /// The other system.
    pub system: String,
    /// The id there.
    pub id: String,
}

/// Fields the model doesn't name, by name.
pub type CustomFields = BTreeMap<String, CustomValue>;

/// The value of a custom field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomValue {
    /// Words.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A finite number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A point in time.
    Instant(Instant),
    /// A date without a zone.
    Date(NaiveDate),
    /// An amount.
    Money(Money),
}

/// Another record, by kind and id, of the same source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordRef {
    /// The kind of record.
    pub entity: Entity,
    /// Its id.
    pub id: String,
}

/// Refuses a blank id.
pub(crate) fn check_id(what: impl Display, id: &str) -> Result<()> {
    if id.trim().is_empty() {
        return Err(Error::invalid(what, format!("the id {id:?} is blank")));
    }
    Ok(())
}

/// The id of a new record of a kind, checked.
pub(crate) fn check_new_id(kind: &str, id: impl Into<String>) -> Result<String> {
    let id = id.into();
    check_id(format_args!("{kind} id"), &id)?;
    Ok(id)
}

/// Checks the fields of one record; every refusal names the record and the field.
pub(crate) struct Checker<'a> {
    kind: &'static str,
    id: &'a str,
}

impl<'a> Checker<'a> {
    /// Begins with what every record has: id, origin and custom fields.
    pub(crate) fn new(kind: &'static str, id: &'a str, origin: &Origin, custom: &CustomFields) -> Result<Self> {
        check_id(format_args!("{kind} id"), id)?;
        let checker = Self { kind, id };
        checker.id("source", origin.source.as_deref())?;
        for external in &origin.external_ids {
            checker.ids("external_ids", [&external.system, &external.id])?;
        }
        checker.instants([("received_at", origin.received_at)])?;
        for (name, value) in custom {
            checker.ids("custom", [name])?;
            checker.custom(name, value)?;
        }
        Ok(checker)
    }

    fn custom(&self, name: &str, value: &CustomValue) -> Result<()> {
        match value {
            CustomValue::Number(number) => self.range(name, Some(*number), f64::MIN, f64::MAX),
            CustomValue::Instant(at) => self.instant(name, *at),
            CustomValue::Date(date) => self.dates([(name, Some(*date))]),
            CustomValue::Text(_) | CustomValue::Integer(_) | CustomValue::Flag(_) | CustomValue::Money(_) => Ok(()),
        }
    }

    /// How an error names a field of this record.
    pub(crate) fn what(&self, field: &str) -> impl Display {
        fmt::from_fn(move |f| write!(f, "{} {:?} {field}", self.kind, self.id))
    }

    /// The error that a field is wrong.
    pub(crate) fn refuse<T>(&self, field: &str, why: String) -> Result<T> {
        Err(Error::invalid(self.what(field), why))
    }

    pub(crate) fn id(&self, field: &str, id: Option<&str>) -> Result<()> {
        id.map_or(Ok(()), |id| check_id(self.what(field), id))
    }

    pub(crate) fn ids<'b>(&self, field: &str, ids: impl IntoIterator<Item = &'b (impl AsRef<str> + 'b)>) -> Result<()> {
        ids.into_iter().try_for_each(|id| self.id(field, Some(id.as_ref())))
    }

    pub(crate) fn instant(&self, field: &str, at: Instant) -> Result<()> {
        check_instant(self.what(field), at)?;
        self.year(field, at.date_naive())
    }

    pub(crate) fn instants<'b>(&self, fields: impl IntoIterator<Item = (&'b str, Option<Instant>)>) -> Result<()> {
        fields.into_iter().try_for_each(|(field, at)| at.map_or(Ok(()), |at| self.instant(field, at)))
    }

    pub(crate) fn dates<'b>(&self, fields: impl IntoIterator<Item = (&'b str, Option<NaiveDate>)>) -> Result<()> {
        let check = |field, date| check_date(self.what(field), date).and_then(|()| self.year(field, date));
        fields.into_iter().try_for_each(|(field, date)| date.map_or(Ok(()), |date| check(field, date)))
    }

    /// A year in which nothing of a customer can lie is another calendar's, or a unit taken for another: what the import
    /// rejects isn't taken by hand, either.
    fn year(&self, field: &str, date: NaiveDate) -> Result<()> {
        if PLAUSIBLE_YEARS.contains(&date.year()) {
            return Ok(());
        }
        let why = format!(
            "{date}: year {} is implausible, allowed is 1900 to 2200; convert a date of another calendar first, and leave \
             the field out when it isn't known",
            date.year()
        );
        self.refuse(field, why)
    }

    pub(crate) fn offset(&self, minutes: Option<i32>) -> Result<()> {
        minutes.map_or(Ok(()), |minutes| check_offset(self.what("utc_offset_minutes"), minutes))
    }

    pub(crate) fn range(&self, field: &str, value: Option<f64>, min: f64, max: f64) -> Result<()> {
        match value {
            Some(value) if !(min..=max).contains(&value) => {
                check_range(&self.what(field).to_string(), 0, value, min, max)
            }
            _ => Ok(()),
        }
    }

    /// Amounts that are prices, not differences: none is below zero.
    pub(crate) fn prices<'b>(&self, fields: impl IntoIterator<Item = (&'b str, Option<Money>)>) -> Result<()> {
        let check = |field, amount: Money| self.range(field, Some(amount.minor as f64), 0.0, i64::MAX as f64);
        fields.into_iter().try_for_each(|(field, amount)| amount.map_or(Ok(()), |amount| check(field, amount)))
    }

    /// The two ends of a scale stand together, the lower one first.
    pub(crate) fn scale(&self, min: Option<f64>, max: Option<f64>) -> Result<()> {
        self.range("scale_min", min, f64::MIN, f64::MAX)?;
        self.range("scale_max", max, f64::MIN, f64::MAX)?;
        match (min, max) {
            (None, None) => Ok(()),
            (Some(min), Some(max)) if min < max => Ok(()),
            _ => self.refuse("scale_min, scale_max", format!("{min:?} to {max:?} is no scale")),
        }
    }

    /// A language tag has the form of BCP 47: parts of up to eight letters or digits, the first one letters.
    pub(crate) fn lang(&self, lang: Option<&str>) -> Result<()> {
        let Some(tag) = lang else { return Ok(()) };
        let part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
        let first_is_letters =
            tag.split('-').next().is_some_and(|first| first.bytes().all(|b| b.is_ascii_alphabetic()));
        if tag.split('-').all(part) && first_is_letters {
            return Ok(());
        }
        self.refuse("lang", format!("{tag:?} is not a BCP 47 tag"))
    }

    /// A country is two capital letters.
    pub(crate) fn country(&self, country: Option<&str>) -> Result<()> {
        match country {
            Some(code) if code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase()) => {
                self.refuse("country", format!("{code:?} is not an ISO 3166-1 alpha-2 code"))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn related(&self, related: Option<&RecordRef>) -> Result<()> {
        let Some(related) = related else { return Ok(()) };
        related.entity.check(self.what("related_to"))?;
        self.id("related_to", Some(&related.id))
    }
}

/// Checks the words of a record's vocabularies that are given.
macro_rules! check_words {
    ($checker:expr, $record:expr, $($field:ident),+) => {
        $(if let Some(word) = &$record.$field { word.check($checker.what(stringify!($field)))?; })+
    };
}
pub(crate) use check_words;
