//! Customers from rows.

use crate::import::collect::Importable;
use crate::import::fields::{Field, fields};
use crate::import::lint::Lint;
use crate::import::notes::{Fault, Read};
use crate::import::row::{Row, checked, country, language};
use crate::model::columns::CustomerColumns;
use crate::model::{Acquisition, Channel, Customer, LifecycleStage, Merge};

fields! {
    ID = "id" or "customer_id" or "user_id" or "contact_id";
    ANONYMOUS_IDS = "anonymous_ids" or "anonymous_id";
    ACCOUNT_ID = "account_id" or "company_id" or "organization_id";
    NAME = "name" or "full_name" or "customer_name";
    FIRST_NAME = "first_name" or "given_name";
    LAST_NAME = "last_name" or "family_name" or "surname";
    EMAILS = "emails" or "email" or "e_mail" or "mail" or "email_address";
    PHONES = "phones" or "phone" or "phone_number" or "mobile";
    CREATED_AT = "created_at" or "created" or "signup_date";
    LIFECYCLE_STAGE = "lifecycle_stage" or "lifecycle";
    LANG = "lang" or "language" or "locale";
    TIME_ZONE = "time_zone" or "timezone";
    COUNTRY = "country" or "country_code";
    ACQUISITION_SOURCE = "acquisition_source";
    ACQUISITION_CHANNEL = "acquisition_channel";
    ACQUISITION_CAMPAIGN_ID = "acquisition_campaign_id";
    ACQUISITION_COST = "acquisition_cost";
    CURRENCY = "currency";
    TAGS = "tags" or "labels";
    MERGED_INTO = "merged_into";
    MERGED_AT = "merged_at";
}

impl Importable for Customer {
    const FIELDS: &'static [Field] = FIELDS;
    const REQUIRED: &'static [&'static [Field]] = &[&[ID]];
    type Draft = Self;
    type Drafts = CustomerColumns;

    fn read(row: &mut Row<'_>) -> Result<Self, Fault> {
        let mut customer = Self::new(row.person_id(ID)?)?;
        customer.custom = row.custom();
        customer.origin = row.origin(SOURCE, RECEIVED_AT)?;
        customer.anonymous_ids = row.list(ANONYMOUS_IDS);
        customer.account_id = row.organisation(ACCOUNT_ID, &mut customer.custom)?;
        customer.name = name(row)?;
        customer.emails = row.list(EMAILS);
        customer.phones = row.list(PHONES);
        customer.created_at = row.instant(CREATED_AT)?;
        customer.lifecycle_stage = row.word(LIFECYCLE_STAGE, LifecycleStage::WORDS)?;
        customer.lang = row.standard(LANG, &mut customer.custom, language)?;
        customer.time_zone = row.text(TIME_ZONE)?;
        customer.country = row.standard(COUNTRY, &mut customer.custom, country)?;
        let acquisition = Acquisition {
            source: row.text(ACQUISITION_SOURCE)?,
            channel: row.word(ACQUISITION_CHANNEL, Channel::WORDS)?,
            campaign_id: row.text(ACQUISITION_CAMPAIGN_ID)?,
            cost: row.price(ACQUISITION_COST, CURRENCY)?,
        };
        customer.acquisition = (acquisition != Acquisition::default()).then_some(acquisition);
        customer.tags = row.texts(TAGS);
        customer.merges = merges(row, MERGED_INTO, MERGED_AT)?;
        Ok(customer)
    }

    fn id(draft: &Self) -> &str {
        &draft.id
    }

    fn finish(draft: Self, lint: &mut Lint<'_>) -> Result<Self, Fault> {
        lint.person(&draft.emails);
        checked(draft, Self::check)
    }
}

/// The merge into another record that a row tells of; one without a date can't be placed in time.
pub(super) fn merges(row: &mut Row<'_>, into: Field, at: Field) -> Read<Vec<Merge>> {
    let (merged_into, merged_at) = (row.reference(into)?, row.instant(at)?);
    if let (None, Some(merged_at)) = (&merged_into, merged_at) {
        row.doubt(at, &merged_at.to_string(), "there is no merged_into; not used");
    }
    let Some(merged_into) = merged_into else { return Ok(Vec::new()) };
    Ok(vec![Merge { merged_at: row.needed(at, merged_at)?, merged_into, undone_at: None }])
}

/// The full name, or the first and last one joined.
fn name(row: &mut Row<'_>) -> Result<Option<String>, Fault> {
    if let Some(name) = row.text(NAME)? {
        return Ok(Some(name));
    }
    let parts: Vec<String> = [row.text(FIRST_NAME)?, row.text(LAST_NAME)?].into_iter().flatten().collect();
    Ok((!parts.is_empty()).then(|| parts.join(" ")))
}
