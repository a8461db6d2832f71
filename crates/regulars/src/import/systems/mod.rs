//! The column maps of the systems that export: whose columns fill which fields.

mod google_play;
mod hubspot;
mod named;
mod salesforce;
mod segment;
mod shopify;
mod stripe;
mod surveys;
mod woocommerce;
mod zendesk;

pub use named::SourceSystem;

use super::map::ColumnMap;
use crate::{Result, model::Entity};

impl ColumnMap {
    /// The map of HubSpot's names: those of its API, and the titles of its CSV exports. Scales of scores are not in its
    /// exports and must be added, as constants say.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) for a kind of record HubSpot doesn't export.
    ///
    /// ```
    /// use regulars::{import::{self, ColumnMap, ImportOptions}, model::{Deal, DealStatus, Entity}};
    /// let file = b"Record ID,Deal Name,Amount,Currency,Create Date,Close Date,Is Closed Won\n\
    ///              77,Spring,1200.50,EUR,2025-01-31 14:05,2025-02-28 09:00,true\n";
    /// let map = ColumnMap::hubspot(&Entity::Deal)?;
    /// let deals = import::csv::<Deal>(file, &map, &ImportOptions::default())?;
    /// assert_eq!(deals.records[0].status, DealStatus::Won);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn hubspot(entity: &Entity) -> Result<Self> {
        hubspot::map(entity)
    }

    /// The map of Salesforce's names: field names, and the labels of its reports, whose dates need
    /// [`Formats::date_order`](crate::import::Formats::date_order).
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) for a kind of record Salesforce doesn't export.
    ///
    /// ```
    /// use regulars::{import::{self, ColumnMap, ImportOptions}, model::{Deal, DealStatus, Entity}};
    /// let file = b"Id,StageName,IsWon,IsClosed,CreatedDate,CloseDate\n\
    ///              006A,Closed Lost,false,true,2025-01-31T14:05:00.000+0000,2025-02-28\n";
    /// let map = ColumnMap::salesforce(&Entity::Deal)?;
    /// let deals = import::csv::<Deal>(file, &map, &ImportOptions::default())?;
    /// assert_eq!(deals.records[0].status, DealStatus::Lost);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn salesforce(entity: &Entity) -> Result<Self> {
        salesforce::map(entity)
    }

    /// The map of Zendesk's names: the JSON of its API, and its CSV exports. Satisfaction is a score of 0 or 1; a
    /// rating that was only offered has none.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) for a kind of record Zendesk doesn't export.
    ///
    /// ```
    /// use regulars::{import::{self, ColumnMap, ImportOptions}, model::{Entity, Feedback}};
    /// let line = br#"{"id": 1, "requester_id": 7, "score": "good", "updated_at": "2025-01-31T14:05:00Z"}"#;
    /// let map = ColumnMap::zendesk(&Entity::Feedback)?;
    /// let feedback = import::json_lines::<Feedback>(line, &map, &ImportOptions::default())?;
    /// assert_eq!((feedback.records[0].score, feedback.records[0].scale_max), (Some(1.0), Some(1.0)));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn zendesk(entity: &Entity) -> Result<Self> {
        zendesk::map(entity)
    }

    /// The map of Segment's names: its JSON calls, and the columns of its warehouse tables. Calls of another kind are
    /// skipped; a second `identify` of a user is a rejected row.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) for a kind of record Segment has no call for.
    ///
    /// ```
    /// use regulars::{import::{self, ColumnMap, ImportOptions}, model::{Customer, Entity}};
    /// let identify = r#"{"type": "identify", "userId": "u-1", "traits": {"email": "a@example.org"}}"#;
    /// let lines = format!("{{\"type\": \"track\"}}\n{identify}");
    /// let map = ColumnMap::segment(&Entity::Customer)?;
    /// let customers = import::json_lines::<Customer>(lines.as_bytes(), &map, &ImportOptions::default())?;
    /// assert_eq!((customers.records.len(), customers.skipped), (1, 1));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn segment(entity: &Entity) -> Result<Self> {
        segment::map(entity)
    }
}
