//! The JSON form of a base, versioned: `{"format": "regulars.customer_base", "version": 1, "customers": [...], ...}`.

use super::account::Account;
use super::base::CustomerBase;
use super::customer::Customer;
use super::deal::Deal;
use super::feedback::Feedback;
use super::interaction::Interaction;
use super::invitation::Invitation;
use super::order::Order;
use super::row::Row;
use super::subscription::Subscription;
use super::table::Table;
use super::ticket::Ticket;
use crate::{Error, Result};
use serde::de::{self, DeserializeOwned, DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::marker::PhantomData;

/// What the document says it is.
const FORMAT: &str = "regulars.customer_base";
/// The newest version this build reads, and the one it writes.
const VERSION: u32 = 1;

#[derive(Deserialize)]
struct Header {
    format: String,
    version: u32,
}

/// The names of the document's fields.
const FIELDS: &[&str] = &[
    "format",
    "version",
    "customers",
    "accounts",
    "interactions",
    "orders",
    "subscriptions",
    "deals",
    "tickets",
    "feedback",
    "invitations",
];

/// Reads a list of records per entity straight into the base, each as soon as it is read, so that no second copy of all
/// is ever in memory; a list may be left out when it is empty, a field that isn't known is refused.
///
/// The first record that the base refuses ends the reading; its error is kept beside serde's,
/// which can carry only text.
struct Reader<'a, E> {
    base: &'a mut CustomerBase,
    refused: &'a mut Option<Error>,
    elements: E,
}

/// How a record of a document is read.
///
/// Reading with serde's own derives is compiled once a kind of record and source. A binding that reads records from
/// plain values, too, reads a document's by way of these: else its module would hold all of that twice.
#[doc(hidden)]
pub trait ReadElement: Copy {
    /// The next record of the list of this name, of which so many were read, or none at its end.
    fn next<'de, T: DeserializeOwned, A: SeqAccess<'de>>(
        self,
        list: &mut A,
        name: &'static str,
        read: usize,
    ) -> std::result::Result<Option<T>, A::Error>;
}

/// As serde does.
#[derive(Clone, Copy)]
struct Directly;

impl ReadElement for Directly {
    fn next<'de, T: DeserializeOwned, A: SeqAccess<'de>>(
        self,
        list: &mut A,
        _: &'static str,
        _: usize,
    ) -> std::result::Result<Option<T>, A::Error> {
        list.next_element()
    }
}

impl<'de, E: ReadElement> Visitor<'de> for Reader<'_, E> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a customer base")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> std::result::Result<(), A::Error> {
        let mut seen = BTreeSet::new();
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            let Some(field) = FIELDS.iter().find(|field| **field == name) else {
                return Err(de::Error::unknown_field(&name, FIELDS));
            };
            if !seen.insert(*field) {
                return Err(de::Error::duplicate_field(field));
            }
            match *field {
                "customers" => map.next_value_seed(self.list::<Customer>(field))?,
                "accounts" => map.next_value_seed(self.list::<Account>(field))?,
                "interactions" => map.next_value_seed(self.list::<Interaction>(field))?,
                "orders" => map.next_value_seed(self.list::<Order>(field))?,
                "subscriptions" => map.next_value_seed(self.list::<Subscription>(field))?,
                "deals" => map.next_value_seed(self.list::<Deal>(field))?,
                "tickets" => map.next_value_seed(self.list::<Ticket>(field))?,
                "feedback" => map.next_value_seed(self.list::<Feedback>(field))?,
                "invitations" => map.next_value_seed(self.list::<Invitation>(field))?,
                _ => map.next_value::<IgnoredAny>().map(|_| ())?,
            }
        }
        Ok(())
    }
}

impl<E: ReadElement> Reader<'_, E> {
    fn list<T>(&mut self, name: &'static str) -> List<'_, T, E> {
        List { base: self.base, refused: self.refused, name, elements: self.elements, kind: PhantomData }
    }
}

/// A list of the document.
struct List<'a, T, E> {
    base: &'a mut CustomerBase,
    refused: &'a mut Option<Error>,
    name: &'static str,
    elements: E,
    kind: PhantomData<T>,
}

impl<'de, T: Row + DeserializeOwned, E: ReadElement> DeserializeSeed<'de> for List<'_, T, E> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: Row + DeserializeOwned, E: ReadElement> Visitor<'de> for List<'_, T, E> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> std::result::Result<(), A::Error> {
        let mut read = 0;
        while let Some(record) = self.elements.next::<T, A>(&mut list, self.name, read)? {
            read += 1;
            if let Err(error) = self.base.insert(record) {
                *self.refused = Some(error);
                return Err(de::Error::custom("a record is refused"));
            }
        }
        Ok(())
    }
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

/// Why a text is no document of a base, and what one has.
fn no_header(error: serde_json::Error) -> Error {
    let lists = FIELDS.get(2..).unwrap_or_default().join(", ");
    let why = format!(
        "{error}; it is {{\"format\": {FORMAT:?}, \"version\": {VERSION}, ...}} with lists of records, each of which may be \
         left out when it is empty: {lists}"
    );
    Error::invalid("customer base JSON", why)
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
    /// [`CustomerBase::append`]. Fields that the version doesn't have are refused; a list may be left out when it is empty,
    /// the format and the version may not.
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
        Self::from_json_by(text, Directly)
    }

    /// The same with another reader of records.
    ///
    /// # Errors
    /// As [`CustomerBase::from_json`].
    #[doc(hidden)]
    pub fn from_json_by(text: &str, elements: impl ReadElement) -> Result<Self> {
        let unreadable = |error: serde_json::Error| Error::invalid("customer base JSON", error);
        let header: Header = serde_json::from_str(text).map_err(no_header)?;
        if header.format != FORMAT {
            return Err(Error::invalid(
                "customer base JSON",
                format!("its format is {:?}, not {FORMAT:?}", header.format),
            ));
        }
        match header.version {
            VERSION => {
                let (mut base, mut refused) = (CustomerBase::new(), None);
                let mut document = serde_json::Deserializer::from_str(text);
                let read = document.deserialize_map(Reader { base: &mut base, refused: &mut refused, elements });
                let outcome = read.and_then(|()| document.end());
                refused.map_or_else(|| outcome.map(|()| base).map_err(unreadable), Err)
            }
            0 => Err(Error::invalid("customer base JSON", "there is no version 0")),
            found => Err(Error::Version { what: "customer base JSON".into(), found, supported: VERSION }),
        }
    }
}
