//! The systems by name.

use serde::{Deserialize, Serialize};

use super::{google_play, hubspot, salesforce, segment, shopify, stripe, surveys, woocommerce, zendesk};
use crate::import::map::ColumnMap;
use crate::{Error, Result, model::Entity};

/// A system whose exports have a ready-made map. Where its API has other names than its files, it is there twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceSystem {
    /// HubSpot: its API, and the titles of its CSV exports.
    Hubspot,
    /// Salesforce: field names, and the labels of its reports.
    Salesforce,
    /// Zendesk: the JSON of its API, and its CSV exports.
    Zendesk,
    /// Segment: its JSON calls, and the columns of its warehouse tables.
    Segment,
    /// Shopify: the CSV that its admin exports (orders, customers).
    Shopify,
    /// Shopify: the JSON of its REST Admin API (orders, customers).
    ShopifyApi,
    /// WooCommerce: the CSV of its Analytics and of common export plugins (orders, customers).
    Woocommerce,
    /// WooCommerce: the JSON of its REST API (orders, customers).
    WoocommerceApi,
    /// Stripe: the CSV of its dashboard (payments as orders, customers, subscriptions).
    Stripe,
    /// Stripe: the JSON of its API (charges as orders, customers).
    StripeApi,
    /// SurveyMonkey: answers; the question with the score or text is to be added.
    Surveymonkey,
    /// Typeform: answers; the question with the score or text is to be added.
    Typeform,
    /// Qualtrics: answers; the question with the score or text is to be added.
    Qualtrics,
    /// Google Play: reviews.
    GooglePlay,
}

impl SourceSystem {
    /// Every system.
    pub(crate) const ALL: [Self; 14] = [
        Self::Hubspot,
        Self::Salesforce,
        Self::Zendesk,
        Self::Segment,
        Self::Shopify,
        Self::ShopifyApi,
        Self::Woocommerce,
        Self::WoocommerceApi,
        Self::Stripe,
        Self::StripeApi,
        Self::Surveymonkey,
        Self::Typeform,
        Self::Qualtrics,
        Self::GooglePlay,
    ];
}

impl ColumnMap {
    /// The map of a system's names for one kind of record, ready to be used or changed.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a kind of record that the system doesn't export.
    ///
    /// ```
    /// use regulars::{import::{self, ColumnMap, ImportOptions, SourceSystem}, model::{Entity, Feedback}};
    /// let file = "Package Name,Reviewer Language,Review Submit Date and Time,Star Rating,Review Text,Review Link\n\
    ///             org.example,en,2026-01-05T10:12:31Z,5,Works,https://play.google.com/?reviewid=gp:1\n";
    /// let map = ColumnMap::of_system(SourceSystem::GooglePlay, &Entity::Feedback)?;
    /// let reviews = import::csv::<Feedback>(file.as_bytes(), &map, &ImportOptions::default())?;
    /// assert_eq!((reviews.records[0].score, reviews.records[0].scale_max), (Some(5.0), Some(5.0)));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn of_system(system: SourceSystem, entity: &Entity) -> Result<Self> {
        let map = match system {
            SourceSystem::Hubspot => return hubspot::map(entity),
            SourceSystem::Salesforce => return salesforce::map(entity),
            SourceSystem::Zendesk => return zendesk::map(entity),
            SourceSystem::Segment => return segment::map(entity),
            SourceSystem::Shopify => shopify::export(entity),
            SourceSystem::ShopifyApi => shopify::api(entity),
            SourceSystem::Woocommerce => woocommerce::export(entity),
            SourceSystem::WoocommerceApi => woocommerce::api(entity),
            SourceSystem::Stripe => stripe::export(entity),
            SourceSystem::StripeApi => stripe::api(entity),
            SourceSystem::Surveymonkey => surveys::surveymonkey(entity),
            SourceSystem::Typeform => surveys::typeform(entity),
            SourceSystem::Qualtrics => surveys::qualtrics(entity),
            SourceSystem::GooglePlay => google_play::map(entity),
        };
        map.ok_or_else(|| {
            Error::invalid("column map", format!("{system:?} has no export of {entity} that is known here"))
        })
    }
}
