//! Deals from rows. Whether one is open, won or lost is read from its flags, words, stage and probability together.

use super::deal_status::{StatusFields, deal_status, is_over};
use crate::import::collect::Importable;
use crate::import::fields::{Field, fields};
use crate::import::lint::Lint;
use crate::import::notes::Fault;
use crate::import::row::{Row, checked};
use crate::model::columns::DealColumns;
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
    PROBABILITY = "probability" or "deal_probability" or "win_probability";
    PROBABILITY_PERCENT = "probability_percent";
    LOST_REASON = "lost_reason";
    COMPETITOR = "competitor";
    OWNER_ID = "owner_id" or "owner";
    FORECAST_CATEGORY = "forecast_category";
    LEAD_SOURCE = "lead_source" or "source_channel";
}

const STATUS_FIELDS: StatusFields = StatusFields {
    is_won: IS_WON,
    is_closed: IS_CLOSED,
    status: STATUS,
    stage_status: STAGE_STATUS,
    stage: STAGE,
    probability: PROBABILITY,
    probability_percent: PROBABILITY_PERCENT,
};

impl Importable for Deal {
    const FIELDS: &'static [Field] = FIELDS;
    const REQUIRED: &'static [&'static [Field]] = &[&[ID], &[CREATED_AT]];
    type Draft = Self;
    type Drafts = DealColumns;

    fn read(row: &mut Row<'_>) -> Result<Self, Fault> {
        let id = row.id(ID)?;
        let created_at = row.instant(CREATED_AT)?;
        let mut deal = Self::new(id, row.needed(CREATED_AT, created_at)?)?;
        deal.custom = row.custom();
        deal.origin = row.origin(SOURCE, RECEIVED_AT)?;
        deal.account_id = row.organisation(ACCOUNT_ID, &mut deal.custom)?;
        deal.customer_ids = row.people(CUSTOMER_IDS);
        deal.name = row.text(NAME)?;
        deal.pipeline = row.text(PIPELINE)?;
        deal.stage = row.text(STAGE)?;
        deal.amount = row.money(AMOUNT, CURRENCY)?;
        deal.expected_close = row.day(EXPECTED_CLOSE)?;
        deal.closed_at = row.instant(CLOSED_AT)?;
        deal.status = deal_status(row, &STATUS_FIELDS, deal.closed_at.is_some())?;
        deal.lost_reason = row.text(LOST_REASON)?;
        deal.competitor = row.text(COMPETITOR)?;
        deal.owner_id = row.reference(OWNER_ID)?;
        deal.forecast_category = row.word(FORECAST_CATEGORY, ForecastCategory::WORDS)?;
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
        if let Some(amount) = draft.amount.filter(|amount| amount.minor < 0) {
            lint.doubt("amount", amount, "below zero: kept, and taken off in sums");
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

/// The one close date of many CRMs: hoped for while the deal is open, past once it is not.
fn close_date(row: &mut Row<'_>, deal: &mut Deal) -> Result<(), Fault> {
    if !is_over(&deal.status) {
        deal.expected_close = deal.expected_close.or(row.day(CLOSE_DATE)?);
    } else if deal.closed_at.is_none() {
        deal.closed_at = row.instant(CLOSE_DATE)?;
    }
    Ok(())
}
