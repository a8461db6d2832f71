//! All that is known of all customers.

use crate::border::columns::{count, elements, given, instant, text};
use crate::border::error::{Returned, is_array};
use crate::border::plain::{Members, object, parsed, read, set, to_js};
use crate::import::{File, Format, entity};
use regulars::Result;
use regulars::model::{self, Entity, Instant, Record};
use regulars_given::{Given, JAVASCRIPT};
use serde::de::{DeserializeOwned, Error, SeqAccess};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

/// The base lies in a cell, so that a progress callback may look at it.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct CustomerBase(pub(crate) RefCell<model::CustomerBase>);

#[wasm_bindgen]
impl CustomerBase {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    pub fn append(&self, entity: &JsValue, records: &JsValue) -> Returned<()> {
        type Read = fn(&str, &JsValue) -> Result<Record>;
        let read: Read = match self::entity(entity)? {
            Entity::Customer => of_kind::<model::Customer>,
            Entity::Account => of_kind::<model::Account>,
            Entity::Interaction => of_kind::<model::Interaction>,
            Entity::Order => of_kind::<model::Order>,
            Entity::Subscription => of_kind::<model::Subscription>,
            Entity::Deal => of_kind::<model::Deal>,
            Entity::Ticket => of_kind::<model::Ticket>,
            Entity::Feedback => of_kind::<model::Feedback>,
            // `entity` gives no other word.
            Entity::Invitation | Entity::Other(_) => of_kind::<model::Invitation>,
        };
        Ok(self.append_each(records, read)?)
    }

    fn append_each(&self, records: &JsValue, read: fn(&str, &JsValue) -> Result<Record>) -> Result<()> {
        // Getters of a record may look at the base, so it is borrowed only afterwards.
        if !is_array(records) {
            let record = read("record", records)?;
            return self.0.borrow_mut().append(record);
        }
        let rows = elements("records", records)?.enumerate();
        let read: Vec<_> =
            rows.map(|(row, record)| read(&format!("records[{row}]"), &record?)).collect::<Result<_>>()?;
        self.0.borrow_mut().append_all(read)
    }

    #[wasm_bindgen(js_name = appendChange)]
    pub fn append_change(&self, entity: &JsValue, id: &JsValue, change: &JsValue, source: &JsValue) -> Returned<()> {
        let (entity, id, source) = (self::entity(entity)?, text("id", id)?, self::source(source)?);
        let change = read("change", change)?;
        Ok(self.0.borrow_mut().append_change(&entity, source.as_deref(), &id, change)?)
    }

    #[wasm_bindgen(js_name = appendReturn)]
    pub fn append_return(&self, order_id: &JsValue, returned: &JsValue, source: &JsValue) -> Returned<()> {
        let (id, source) = (text("order_id", order_id)?, self::source(source)?);
        let returned = read("returned", returned)?;
        Ok(self.0.borrow_mut().append_return(source.as_deref(), &id, returned)?)
    }

    #[wasm_bindgen(js_name = importCsv)]
    pub fn import_csv(&self, entity: &JsValue, bytes: &JsValue, how: &JsValue) -> Returned {
        self.import(self::entity(entity)?, &File::read(Format::Csv, bytes, how)?)
    }

    #[wasm_bindgen(js_name = importJsonLines)]
    pub fn import_json_lines(&self, entity: &JsValue, bytes: &JsValue, how: &JsValue) -> Returned {
        self.import(self::entity(entity)?, &File::read(Format::JsonLines, bytes, how)?)
    }

    #[wasm_bindgen(js_name = importColumns)]
    pub fn import_columns(&self, entity: &JsValue, columns: &JsValue, how: &JsValue) -> Returned {
        self.import(self::entity(entity)?, &File::read(Format::Columns, columns, how)?)
    }

    fn import(&self, entity: Entity, file: &File) -> Returned {
        let imported = file.staged(&entity)?.add_to(&mut self.0.borrow_mut())?;
        let told = to_js(&imported);
        let count = imported.rows - imported.merged - imported.skipped - imported.rejected;
        set(told.unchecked_ref(), "records", &JsValue::from_f64(count as f64));
        Ok(told)
    }

    pub fn count(&self, entity: &JsValue) -> Returned<f64> {
        Ok(self.0.borrow().count(&self::entity(entity)?) as f64)
    }

    pub fn unattached(&self, entity: &JsValue) -> Returned<f64> {
        Ok(self.0.borrow().unattached(&self::entity(entity)?) as f64)
    }

    /// Records of a kind, all or a page of them.
    pub fn records(&self, entity: &JsValue, how: &JsValue) -> Returned {
        let (entity, mut how) = (self::entity(entity)?, Members::of("how", how)?);
        let as_of = how.take("as_of", instant)?;
        let place =
            |given: Option<u64>, otherwise: usize| given.map_or(otherwise, |n| usize::try_from(n).unwrap_or(otherwise));
        let from = place(how.take("from", count)?, 0);
        let most = place(how.take("most", count)?, usize::MAX);
        how.finish()?;
        let base = self.0.borrow();
        let page: Vec<Record> = match as_of {
            Some(at) => base.as_of(at).records_of(&entity).skip(from).take(most).collect(),
            None => base.records_of(&entity).skip(from).take(most).collect(),
        };
        Ok(to_js(&page))
    }

    /// A customer with all that is theirs, or null.
    pub fn customer(&self, id: &JsValue, how: &JsValue) -> Returned {
        let (id, mut how) = (text("id", id)?, Members::of("how", how)?);
        let as_of = how.take("as_of", instant)?.unwrap_or(Instant::MAX_UTC);
        let source = how.take("source", text)?;
        how.finish()?;
        let base = self.0.borrow();
        let view = base.as_of(as_of);
        Ok(view.customer(source.as_deref(), &id).map_or(JsValue::NULL, |dossier| {
            object([
                ("customer", to_js(&dossier.record)),
                ("interactions", listed(dossier.interactions())),
                ("orders", listed(dossier.orders())),
                ("subscriptions", listed(dossier.subscriptions())),
                ("deals", listed(dossier.deals())),
                ("tickets", listed(dossier.tickets())),
                ("feedback", listed(dossier.feedback())),
                ("invitations", listed(dossier.invitations())),
            ])
        }))
    }

    #[wasm_bindgen(js_name = toJson)]
    pub fn to_json(&self) -> Returned<String> {
        Ok(self.0.borrow().to_json()?)
    }

    /// What `JSON.stringify` asks for.
    #[wasm_bindgen(js_name = toJSON)]
    pub fn document(&self) -> Returned {
        Ok(parsed(&self.0.borrow().to_json()?))
    }

    #[wasm_bindgen(js_name = fromJson)]
    pub fn from_json(json: &JsValue) -> Returned<CustomerBase> {
        Ok(Self(RefCell::new(model::CustomerBase::from_json_by(&text("json", json)?, Plainly)?)))
    }
}

/// Records of a document are read as those that are appended, with the same code.
#[derive(Clone, Copy)]
struct Plainly;

impl model::ReadElement for Plainly {
    fn next<'de, T: DeserializeOwned, A: SeqAccess<'de>>(
        self,
        list: &mut A,
        name: &'static str,
        read: usize,
    ) -> std::result::Result<Option<T>, A::Error> {
        let Some(Given(record)) = list.next_element()? else { return Ok(None) };
        regulars_given::read(&record, JAVASCRIPT).map(Some).map_err(|wrong| {
            let place = wrong.place(&format!("{name}[{read}]"));
            A::Error::custom(format_args!("{place}: {}", wrong.why))
        })
    }
}

fn of_kind<T: DeserializeOwned + Into<Record>>(what: &str, value: &JsValue) -> Result<Record> {
    read::<T>(what, value).map(Into::into)
}

/// Records of one kind, written as those of all kinds are, so that the module has one writer of lists of records.
fn listed<T: Into<Record>>(records: Vec<T>) -> JsValue {
    to_js(&records.into_iter().map(Into::into).collect::<Vec<Record>>())
}

fn source(value: &JsValue) -> Result<Option<String>> {
    given(value).map(|source| text("source", source)).transpose()
}
