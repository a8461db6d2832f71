//! Columns that nothing reads, and that may say that an order was not paid.

use std::ops::Range;

use super::status::meaning;
use crate::import::cells::number;
use crate::import::cure::quoted;
use crate::import::map::{ColumnMap, name_key};
use crate::import::notes::Fault;
use crate::import::plan::{LONGEST_NAME, Plan};
use crate::import::row::Row;
use crate::model::OrderStatus;

/// Parts of names, in the form in which names are compared, of columns that say how far an order or a deal has come.
const STATUS_NAMES: &[&str] = &[
    "status",
    "état",
    "estado",
    "zustand",
    "статус",
    "состояние",
    "stato",
    "durum",
    "وضعیت",
    "الحالة",
    "状态",
    "狀態",
    "ステータス",
];
/// Parts of names of columns that may say it, beside much else.
const MAY_TELL: &[&str] = &[
    "state",
    "payment",
    "paid",
    "result",
    "outcome",
    "success",
    "captured",
    "approved",
    "zahlung",
    "bezahlt",
    "ergebnis",
    "paiement",
    "payé",
    "résultat",
    "pago",
    "pagado",
    "resultado",
    "оплат",
    "результат",
    "پرداخت",
    "نتیجه",
    "支付",
    "付款",
    "结果",
];

/// Whether a column of this name, in the form in which names are compared, says how far an order or a deal has come.
pub(in crate::import) fn is_called_status(key: &str) -> bool {
    STATUS_NAMES.iter().any(|part| key.contains(part))
}

/// Ends of such names of columns that say something else of a payment.
const OTHERWISE: &[&str] = &[
    "method",
    "type",
    "date",
    "id",
    "at",
    "time",
    "reference",
    "ref",
    "gateway",
    "amount",
    "currency",
    "provider",
    "number",
    "mode",
    "terms",
    "fee",
    "code",
];

/// Whether a column of this name may say it.
pub(in crate::import) fn may_tell_status(key: &str) -> bool {
    let leaf = key.rsplit('.').next().unwrap_or(key);
    let is_of_payment = || MAY_TELL.iter().any(|part| leaf.contains(part));
    let is_other = |end: &&str| leaf.ends_with(end) && !leaf.ends_with("paid");
    is_called_status(key) || (is_of_payment() && !OTHERWISE.iter().any(is_other))
}

/// Whether a word says that nothing was sold, or that it was given back.
pub(in crate::import) fn is_no_sale(word: &str) -> bool {
    use OrderStatus::{Completed, Paid, Shipped};
    match meaning(word) {
        Some(status) => !matches!(status, Paid | Shipped | Completed),
        None => number::boolean(word) == Ok(false),
    }
}

/// Doubts an order without a status of which a column that isn't read says that it was no sale.
pub(super) fn doubt_unread(row: &mut Row<'_>) {
    for (slot, name) in row.plan.unread().zip(&row.notes.unread) {
        let word = row.source.cell(slot, None);
        let Some(word) =
            word.filter(|word| is_no_sale(word) || (meaning(word).is_none() && is_called_status(&name_key(name))))
        else {
            continue;
        };
        let cure = format!(
            "declare columns.status = [{}] if that says whether it was paid, or columns.status = [] to leave it unread",
            quoted(name)
        );
        let why = "isn't read, and may say that it was not paid: the order counts as a purchase";
        row.notes.doubts.push(Fault::new(name.clone(), word, why).cured(cure));
        return;
    }
}

impl Plan {
    /// Makes slots for columns of orders by which a sale that failed may show, unless the map says to leave them unread.
    pub(in crate::import) fn add_unread(&mut self, map: &ColumnMap) {
        /// Columns that are looked at; files have two or three of them, answers of APIs some more.
        const MOST: usize = 8;
        let has = |name: &str| self.fields.iter().any(|field| field.name == name);
        let is_declared = map.columns.get("status").is_some_and(Vec::is_empty) || map.constants.contains_key("status");
        if has("status") && has("ordered_at") && !is_declared {
            self.unread = self.slots..self.slots + MOST;
            self.slots += MOST;
        }
    }

    /// The slots of columns that fill nothing, and may tell how far an order has come.
    pub(in crate::import) fn unread(&self) -> Range<usize> {
        self.unread.clone()
    }

    /// The slot of a column that fills nothing and whose name says that it may tell how far an order has come.
    pub(in crate::import) fn unread_slot(&self, column: &str, is_free: impl Fn(usize) -> bool) -> Option<usize> {
        let is_short = column.len() <= LONGEST_NAME;
        self.unread().find(|slot| is_free(*slot)).filter(|_| is_short && may_tell_status(&name_key(column)))
    }
}
