//! Accounts from rows.

use super::customer::merges;
use crate::import::collect::Importable;
use crate::import::fields::{Field, fields};
use crate::import::lint::Lint;
use crate::import::notes::Fault;
use crate::import::row::{Row, checked, country};
use crate::model::Account;
use crate::model::columns::AccountColumns;

fields! {
    ID = "id" or "account_id" or "company_id" or "organization_id";
    NAME = "name" or "account_name" or "company_name";
    DOMAINS = "domains" or "domain" or "website";
    INDUSTRY = "industry";
    EMPLOYEES = "employees" or "number_of_employees";
    COUNTRY = "country" or "country_code";
    CREATED_AT = "created_at" or "created";
    OWNER_ID = "owner_id" or "owner";
    TIER = "tier";
    PARENT_ID = "parent_id";
    TAGS = "tags" or "labels";
    MERGED_INTO = "merged_into";
    MERGED_AT = "merged_at";
}

impl Importable for Account {
    const FIELDS: &'static [Field] = FIELDS;
    const REQUIRED: &'static [&'static [Field]] = &[&[ID]];
    type Draft = Self;
    type Drafts = AccountColumns;

    fn read(row: &mut Row<'_>) -> Result<Self, Fault> {
        let mut account = Self::new(row.id(ID)?)?;
        account.custom = row.custom();
        account.origin = row.origin(SOURCE, RECEIVED_AT)?;
        account.name = row.text(NAME)?;
        account.domains = row.list(DOMAINS);
        account.industry = row.text(INDUSTRY)?;
        account.employees = row.count(EMPLOYEES)?;
        account.country = row.standard(COUNTRY, &mut account.custom, country)?;
        account.created_at = row.instant(CREATED_AT)?;
        account.owner_id = row.reference(OWNER_ID)?;
        account.tier = row.text(TIER)?;
        account.parent_id = row.reference(PARENT_ID)?;
        account.tags = row.texts(TAGS);
        account.merges = merges(row, MERGED_INTO, MERGED_AT)?;
        Ok(account)
    }

    fn id(draft: &Self) -> &str {
        &draft.id
    }

    fn finish(draft: Self, _lint: &mut Lint<'_>) -> Result<Self, Fault> {
        checked(draft, Self::check)
    }
}
