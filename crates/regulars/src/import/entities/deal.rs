//! Deals from rows.

use crate::import::collect::Importable;
use crate::import::fields::{Field, fields};
use crate::import::lint::Lint;
use crate::import::notes::Fault;
use crate::import::row::{Row, checked};
use crate::model::{Deal, DealStatus, ForecastCategory};

fields! {
    ID = "id" or "deal_id" or "opportunity_id";
    ACCOUNT_ID = "account_id" or "company_id";
    CUSTOMER_IDS = "customer_ids" or "customer_id" or "contact_id";
    NAME = "name" or "deal_name";
    PIPELINE = "pipeline";
    STAGE = "stage";
    AMOUNT = "amount";
    CURRENCY = "currency";
    CREATED_AT = "created_at" or "created";
    EXPECTED_CLOSE = "expected_close" or "expected_close_date";
    CLOSED_AT = "closed_at" or "closed";
    CLOSE_DATE = "close_date";
    STATUS = "status";
    IS_WON = "is_won";
    IS_CLOSED = "is_closed";
    STAGE_STATUS = "stage_status";
    LOST_REASON = "lost_reason";
    COMPETITOR = "competitor";
    OWNER_ID = "owner_id" or "owner";
    FORECAST_CATEGORY = "forecast_category";
    LEAD_SOURCE = "lead_source" or "source_channel";
}

impl Importable for Deal {
    const FIELDS: &'static [Field] = FIELDS;
    const REQUIRED: &'static [&'static [Field]] = &[&[ID], &[CREATED_AT]];
    type Draft = Self;

    fn read(row: &mut Row<'_>) -> Result<Self, Fault> {
        let id = row.id(ID)?;
        let created_at = row.instant(CREATED_AT)?;
        let mut deal = Self::new(id, row.needed(CREATED_AT, created_at)?)?;
        deal.custom = row.custom();
        deal.origin = row.origin(SOURCE, RECEIVED_AT)?;
        deal.account_id = row.reference(ACCOUNT_ID)?;
        deal.customer_ids = row.list(CUSTOMER_IDS);
        deal.name = row.text(NAME)?;
        deal.pipeline = row.text(PIPELINE)?;
        deal.stage = row.text(STAGE)?;
        deal.amount = row.money(AMOUNT, CURRENCY)?;
        deal.expected_close = row.day(EXPECTED_CLOSE)?;
        deal.closed_at = row.instant(CLOSED_AT)?;
        deal.status = status(row, deal.closed_at.is_some())?;
        deal.lost_reason = row.text(LOST_REASON)?;
        deal.competitor = row.text(COMPETITOR)?;
        deal.owner_id = row.reference(OWNER_ID)?;
        deal.forecast_category = row.word(FORECAST_CATEGORY, ForecastCategory::is_known)?;
        deal.lead_source = row.text(LEAD_SOURCE)?;
        close_date(row, &mut deal)?;
        Ok(deal)
    }

    fn id(draft: &Self) -> &str {
        &draft.id
    }

    fn finish(draft: Self, lint: &mut Lint<'_>) -> Result<Self, Fault> {
        lint.order(("created_at", Some(draft.created_at)), &[("closed_at", draft.closed_at)]);
        if draft.status == DealStatus::Won && draft.amount.is_none() {
            lint.doubt("amount", "", "missing, although the deal is won");
        }
        if matches!(draft.status, DealStatus::Won | DealStatus::Lost) && draft.closed_at.is_none() {
            lint.doubt("closed_at", "", format!("missing, although the deal is {}", draft.status));
        }
        if let (DealStatus::Open, Some(closed_at)) = (&draft.status, draft.closed_at) {
            lint.doubt("closed_at", closed_at, "given, although the deal is open");
        }
        checked(draft, Self::check)
    }
}

/// Open, won or lost: what the flags of a CRM say, else the row's own word, else what its stage means; a deal of which
/// nothing is said is open, unless it has a closing date.
fn status(row: &mut Row<'_>, closed: bool) -> Result<DealStatus, Fault> {
    let flags = match (row.boolean(IS_WON)?, row.boolean(IS_CLOSED)?) {
        (Some(true), _) => Some(DealStatus::Won),
        (Some(false), Some(true)) => Some(DealStatus::Lost),
        (_, Some(false)) => Some(DealStatus::Open),
        _ => None,
    };
    let stated = row.word(STATUS, DealStatus::is_known)?;
    if let (Some(flags), Some(stated)) = (&flags, &stated)
        && flags != stated
    {
        let why = format!("is_won and is_closed say {flags}, which counts");
        row.doubt(STATUS, stated.as_str(), why);
    }
    if let Some(status) = flags.or(stated) {
        return Ok(status);
    }
    match row.word(STAGE_STATUS, DealStatus::is_known)? {
        Some(status) => Ok(status),
        None if closed => {
            row.doubt(STATUS, "", "missing, although the deal is closed: neither won nor lost");
            Ok(DealStatus::Other("closed".to_owned()))
        }
        None => Ok(DealStatus::Open),
    }
}

/// The one close date of many CRMs: hoped for while the deal is open, past once it is not.
fn close_date(row: &mut Row<'_>, deal: &mut Deal) -> Result<(), Fault> {
    if deal.status == DealStatus::Open {
        deal.expected_close = deal.expected_close.or(row.day(CLOSE_DATE)?);
    } else if deal.closed_at.is_none() {
        deal.closed_at = row.instant(CLOSE_DATE)?;
    }
    Ok(())
}
