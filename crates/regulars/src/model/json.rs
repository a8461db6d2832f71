//! The JSON form of a base, versioned: `{"format": "regulars.customer_base", "version": 1, "customers": [...], ...}`.

use super::account::Account;
use super::base::CustomerBase;
use super::customer::Customer;
use super::deal::Deal;
use super::feedback::Feedback;
use super::interaction::Interaction;
use super::invitation::Invitation;
use super::order::Order;
use super::subscription::Subscription;
use super::table::{Row, Table};
use super::ticket::Ticket;
use crate::{Error, Result};
use serde::{Deserialize, Serialize, Serializer};

/// What the document says it is.
const FORMAT: &str = "regulars.customer_base";
/// The newest version this build reads, and the one it writes.
const VERSION: u32 = 1;

#[derive(Deserialize)]
struct Header {
    format: String,
    version: u32,
}

/// A list of records per entity; a list may be left out when it is empty, a field that isn't known is refused.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Document {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "version")]
    _version: u32,
    customers: Vec<Customer>,
    accounts: Vec<Account>,
    interactions: Vec<Interaction>,
    orders: Vec<Order>,
    subscriptions: Vec<Subscription>,
    deals: Vec<Deal>,
    tickets: Vec<Ticket>,
    feedback: Vec<Feedback>,
    invitations: Vec<Invitation>,
}

#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    version: u32,
    #[serde(serialize_with = "in_order")]
    customers: &'a Table<Customer>,
    #[serde(serialize_with = "in_order")]
    accounts: &'a Table<Account>,
    #[serde(serialize_with = "in_order")]
    interactions: &'a Table<Interaction>,
    #[serde(serialize_with = "in_order")]
    orders: &'a Table<Order>,
    #[serde(serialize_with = "in_order")]
    subscriptions: &'a Table<Subscription>,
    #[serde(serialize_with = "in_order")]
    deals: &'a Table<Deal>,
    #[serde(serialize_with = "in_order")]
    tickets: &'a Table<Ticket>,
    #[serde(serialize_with = "in_order")]
    feedback: &'a Table<Feedback>,
    #[serde(serialize_with = "in_order")]
    invitations: &'a Table<Invitation>,
}

fn in_order<T: Row + Serialize, S: Serializer>(
    table: &Table<T>,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_seq(table.iter())
}

impl CustomerBase {
    /// The base as a JSON document: a header, then one list per entity, each in order of source and id. Two equal bases
    /// give the same text.
    ///
    /// Fields have the names of the records' fields; one that isn't known is left out. Instants are RFC 3339 in UTC,
    /// dates ISO 8601, money `{"currency": "EUR", "minor": 1999}`, words of a vocabulary plain text, values of changes
    /// and custom fields tagged with their type (`{"text": "gold"}`).
    ///
    /// # Errors
    /// [`Error::Invalid`] when the text can't be made; no base that was checked gives it.
    pub fn to_json(&self) -> Result<String> {
        let written = Written {
            format: FORMAT,
            version: VERSION,
            customers: &self.customers,
            accounts: &self.accounts,
            interactions: &self.interactions,
            orders: &self.orders,
            subscriptions: &self.subscriptions,
            deals: &self.deals,
            tickets: &self.tickets,
            feedback: &self.feedback,
            invitations: &self.invitations,
        };
        serde_json::to_string(&written).map_err(|error| Error::invalid("customer base JSON", error))
    }

    /// Reads what [`CustomerBase::to_json`] wrote, or anyone else in that form; every record is checked as by
    /// [`CustomerBase::append`]. Fields that the version doesn't have are refused.
    ///
    /// # Errors
    /// [`Error::Version`] when the document is newer than this build; [`Error::Invalid`] when it isn't such a document;
    /// the errors of [`CustomerBase::append`].
    ///
    /// ```
    /// use regulars::model::CustomerBase;
    /// let customers = r#"[{"id": "c-17", "country": "IR"}]"#;
    /// let text = format!(r#"{{"format": "regulars.customer_base", "version": 1, "customers": {customers}}}"#);
    /// let base = CustomerBase::from_json(&text)?;
    /// assert_eq!(CustomerBase::from_json(&base.to_json()?)?, base);
    /// assert_eq!(CustomerBase::from_json(&text.replace(": 1", ": 2")).unwrap_err().code(), "version");
    /// assert_eq!(CustomerBase::from_json(&text.replace("IR", "Iran")).unwrap_err().code(), "invalid");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self> {
        let unreadable = |error: serde_json::Error| Error::invalid("customer base JSON", error);
        let header: Header = serde_json::from_str(text).map_err(unreadable)?;
        if header.format != FORMAT {
            return Err(Error::invalid(
                "customer base JSON",
                format!("its format is {:?}, not {FORMAT:?}", header.format),
            ));
        }
        match header.version {
            VERSION => serde_json::from_str::<Document>(text).map_err(unreadable)?.into_base(),
            0 => Err(Error::invalid("customer base JSON", "there is no version 0")),
            found => Err(Error::Version { what: "customer base JSON".into(), found, supported: VERSION }),
        }
    }
}

impl Document {
    fn into_base(self) -> Result<CustomerBase> {
        let mut base = CustomerBase::new();
        base.append_all(self.customers)?;
        base.append_all(self.accounts)?;
        base.append_all(self.interactions)?;
        base.append_all(self.orders)?;
        base.append_all(self.subscriptions)?;
        base.append_all(self.deals)?;
        base.append_all(self.tickets)?;
        base.append_all(self.feedback)?;
        base.append_all(self.invitations)?;
        Ok(base)
    }
}
