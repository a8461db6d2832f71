//! Orders: the purchases they are, and what they say of a base without a model.

use crate::border::column::{Column, Values};
use crate::border::errors::{raise, wrong};
use crate::border::given::{options, options_but};
use crate::border::handle::{Handle, held};
use crate::border::ids::{Codes, Ids, codes, dense_codes};
use crate::border::instants::{instant, instants};
use crate::border::object::text;
use crate::border::read::{Held, amounts, at, numbers};
use crate::border::record::{give, to_python};
use crate::border::work::detached;
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyDict};
use regulars::model::Currency;
use regulars::value::{
    self, AnyModel, ChooseOptions, CohortOptions, DiscreteOptions, MixOptions, MovementOptions, Orders,
    PurchaseOptions, RetentionOptions, SummaryOptions,
};
use std::mem::take;

/// Customer ids, instants, net amounts, the currency of these, and the orders' own offsets.
type Given<'py> = (
    Bound<'py, PyAny>,
    Bound<'py, PyAny>,
    Option<Bound<'py, PyAny>>,
    Option<Bound<'py, PyAny>>,
    Option<Bound<'py, PyAny>>,
);

/// The options that say how orders become purchases; of every other function they are some among its own.
const OF_PURCHASES: [&str; 4] = ["unit", "merge_same_day", "calendar", "minor_digits"];

/// Where the core has those among the options of every other function.
const OWN: &[&str] = &["purchases"];

/// Columns of orders.
struct Columns {
    customer: Codes,
    ordered_at: Held<i64>,
    amount: Option<Held<i64>>,
    utc_offset_minutes: Option<Held<i64>>,
    purchases: PurchaseOptions,
}

impl Columns {
    /// Takes its own options out of those given.
    fn read((customer, ordered_at, amount, currency, offsets): Given<'_>, given: &Bound<'_, PyDict>) -> PyResult<Self> {
        let own = PyDict::new(given.py());
        for name in OF_PURCHASES {
            if let Some(value) = given.get_item(name)? {
                given.del_item(name)?;
                if !value.is_none() {
                    own.set_item(name, value)?;
                }
            }
        }
        let mut purchases: PurchaseOptions = options(&own)?;
        let currency = read_currency(currency.as_ref())?;
        if let Some(currency) = currency {
            if own.contains("minor_digits")? {
                return Err(wrong(
                    "minor_digits",
                    "can't be given with currency: amounts are in major units of the currency, or in whole minor units",
                ));
            }
            purchases.minor_digits = currency.exponent() as u8;
        } else if amount.is_some() && !own.contains("minor_digits")? {
            return Err(wrong(
                "currency",
                "is needed for net_amount in major units (or minor_digits, for whole minor units)",
            ));
        }
        let (customer, ordered_at) = (codes(&customer, "customer_id")?, instants(&ordered_at, "ordered_at")?);
        not_blank(&customer, "customer_id")?;
        let amount = amount.map(|amount| amounts(&amount, currency, "net_amount")).transpose()?;
        let utc_offset_minutes = offsets.map(|offsets| numbers(&offsets, "utc_offset_minutes")).transpose()?;
        Ok(Self { customer, ordered_at, amount, utc_offset_minutes, purchases })
    }

    /// Frees the rows before a table of customers is built from what they became.
    fn let_go(self) -> Ids {
        self.customer.ids
    }

    fn lent(&self) -> Orders<'_> {
        Orders {
            customer: &self.customer.codes,
            ordered_at: &self.ordered_at,
            amount: self.amount.as_deref(),
            utc_offset_minutes: self.utc_offset_minutes.as_deref(),
        }
    }
}

fn read_currency(code: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Currency>> {
    let code = code.map(|code| text(code, "currency")).transpose()?;
    code.as_deref().map(Currency::from_code).transpose().map_err(raise)
}

/// A blank id is nobody's, here as in a `CustomerBase`.
fn not_blank(given: &Codes, name: &str) -> PyResult<()> {
    let Ids::Text(ids) = &given.ids else { return Ok(()) };
    let blank = |&code: &u32| ids.get(code as usize).is_some_and(|id| id.trim().is_empty());
    if !ids.iter().any(|id| id.trim().is_empty()) {
        return Ok(());
    }
    let row = given.codes.iter().position(blank).unwrap_or_default();
    Err(wrong(at(name, row), "the id is blank"))
}

#[pyfunction]
pub(crate) fn customer_codes(ids: &Bound<'_, PyAny>) -> PyResult<(Column, Column)> {
    let (codes, ids) = dense_codes(ids, "ids")?;
    let ids = match ids {
        Ids::Text(ids) => Values::Text(ids.iter().collect()),
        Ids::Whole(ids) => Values::I64(ids),
        Ids::Same => Values::I64(Vec::new()),
    };
    Ok((Column::new(codes.into(), None), Column::new(ids, None)))
}

#[pyfunction]
pub(crate) fn purchases(
    py: Python<'_>,
    orders: Given<'_>,
    as_of: &Bound<'_, PyAny>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let (as_of, columns) = (instant(as_of, "as_of")?, Columns::read(orders, given)?);
    let (orders, options) = (columns.lent(), &columns.purchases);
    let mut table = detached(py, || value::purchases(&orders, as_of, options)).map_err(raise)?;
    let ids = columns.let_go();
    let columns = [
        ("customer", ids.column(take(&mut table.customer))),
        ("frequency", Column::new(take(&mut table.frequency).into(), None)),
        ("recency", Column::new(take(&mut table.recency).into(), None)),
        ("age", Column::new(take(&mut table.age).into(), None)),
        ("monetary_value", holed(&take(&mut table.monetary_value))),
        ("total_spend", Column::new(Values::I64(take(&mut table.total_spend)), None)),
    ];
    with_columns(py, &to_python(py, &table)?, columns)
}

#[pyfunction]
pub(crate) fn discrete_purchases(
    py: Python<'_>,
    orders: Given<'_>,
    as_of: &Bound<'_, PyAny>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let (as_of, columns) = (instant(as_of, "as_of")?, Columns::read(orders, given)?);
    let options = DiscreteOptions { purchases: columns.purchases.clone(), ..options_but(OWN, given)? };
    let orders = columns.lent();
    let mut table = py.detach(|| value::discrete_purchases(&orders, as_of, &options)).map_err(raise)?;
    let ids = columns.let_go();
    let columns = [
        ("customer", ids.column(take(&mut table.customer))),
        ("frequency", Column::new(take(&mut table.frequency).into(), None)),
        ("recency", Column::new(take(&mut table.recency).into(), None)),
        ("age", Column::new(take(&mut table.age).into(), None)),
    ];
    with_columns(py, &to_python(py, &table)?, columns)
}

/// The record with its columns, which go over as they are.
fn with_columns<const N: usize>(
    py: Python<'_>,
    record: &Py<PyAny>,
    columns: [(&str, Column); N],
) -> PyResult<Py<PyAny>> {
    record.bind(py).call_method("_replace", (), Some(&columns.into_py_dict(py)?)).map(Bound::unbind)
}

fn holed(values: &[Option<f64>]) -> Column {
    let valid = values.iter().map(Option::is_some).collect();
    Column::new(Values::F64(values.iter().map(|value| value.unwrap_or(f64::NAN)).collect()), Some(valid))
}

impl Ids {
    /// The ids that the codes stand for.
    fn column(&self, codes: Vec<u32>) -> Column {
        let ids = match self {
            Self::Same => codes.into(),
            Self::Whole(ids) => Values::I64(codes.iter().filter_map(|&code| ids.get(code as usize).copied()).collect()),
            Self::Text(ids) => Values::Text(codes.iter().filter_map(|&code| ids.get(code as usize)).collect()),
        };
        Column::new(ids, None)
    }

    /// The ids in the order of their codes; None where they are their own.
    pub(crate) fn names(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        match self {
            Self::Same => Ok(None),
            Self::Whole(names) => to_python(py, names).map(Some),
            Self::Text(names) => to_python(py, names).map(Some),
        }
    }
}

/// What needs the orders, an instant and options.
macro_rules! as_of {
    ($($name:ident: $options:ident;)+) => {$(
        #[pyfunction]
        pub(crate) fn $name(
            py: Python<'_>,
            orders: Given<'_>,
            as_of: &Bound<'_, PyAny>,
            given: &Bound<'_, PyDict>,
        ) -> PyResult<Py<PyAny>> {
            let (as_of, columns) = (instant(as_of, "as_of")?, Columns::read(orders, given)?);
            let options = $options { purchases: columns.purchases.clone(), ..options_but(OWN, given)? };
            let orders = columns.lent();
            give(py, || value::$name(&orders, as_of, &options))
        }
    )+};
}
as_of! {
    purchase_summary: SummaryOptions;
    cohorts: CohortOptions;
    movements: MovementOptions;
}

/// The mix, and the names behind the codes of the categories where these aren't the names.
#[pyfunction]
pub(crate) fn category_mix(
    py: Python<'_>,
    category: &Bound<'_, PyAny>,
    orders: Given<'_>,
    as_of: &Bound<'_, PyAny>,
    given: &Bound<'_, PyDict>,
) -> PyResult<(Py<PyAny>, Option<Py<PyAny>>)> {
    let (as_of, columns) = (instant(as_of, "as_of")?, Columns::read(orders, given)?);
    let options = MixOptions { purchases: columns.purchases.clone(), ..options_but(OWN, given)? };
    let category = codes(category, "category")?;
    let (codes, orders) = (&*category.codes, columns.lent());
    let mix = give(py, || value::category_mix(codes, &orders, as_of, &options))?;
    Ok((mix, category.ids.names(py)?))
}

#[pyfunction]
pub(crate) fn retention(
    py: Python<'_>,
    account: &Bound<'_, PyAny>,
    before: &Bound<'_, PyAny>,
    after: &Bound<'_, PyAny>,
    currency: Option<&Bound<'_, PyAny>>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let (currency, options) = (read_currency(currency)?, options::<RetentionOptions>(given)?);
    let account = codes(account, "account_id")?;
    not_blank(&account, "account_id")?;
    let (before, after) = (amounts(before, currency, "before")?, amounts(after, currency, "after")?);
    let (account, before, after) = (&*account.codes, &*before, &*after);
    give(py, || value::retention(account, before, after, &options))
}

#[pyfunction]
pub(crate) fn choose(
    py: Python<'_>,
    orders: Given<'_>,
    split: &Bound<'_, PyAny>,
    as_of: &Bound<'_, PyAny>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let (split, as_of) = (instant(split, "split")?, instant(as_of, "as_of")?);
    let columns = Columns::read(orders, given)?;
    let options = ChooseOptions { purchases: columns.purchases.clone(), ..options_but(OWN, given)? };
    let orders = columns.lent();
    give(py, || value::choose(&orders, split, as_of, &options))
}

#[pyfunction]
pub(crate) fn tracking(
    py: Python<'_>,
    model: &Bound<'_, Handle>,
    orders: Given<'_>,
    joined_by: &Bound<'_, PyAny>,
    as_of: &Bound<'_, PyAny>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Py<PyAny>> {
    let model = held::<AnyModel>(model, "model")?;
    let (joined_by, as_of) = (instant(joined_by, "joined_by")?, instant(as_of, "as_of")?);
    let columns = Columns::read(orders, given)?;
    let (orders, options) = (columns.lent(), &columns.purchases);
    give(py, || value::tracking(model, &orders, joined_by, as_of, options))
}
