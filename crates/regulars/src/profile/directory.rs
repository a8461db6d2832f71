//! Who is who: from the ids that records name to codes.

use crate::math::columns::parts::meaning;
use crate::model::{AsOf, Name};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Who a customer is: the id, and the system whose id it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CustomerKey {
    /// The system; `None` when the caller named none.
    pub source: Option<String>,
    /// The caller's id.
    pub id: String,
}

impl CustomerKey {
    fn new(source: &Option<String>, id: &str) -> Self {
        Self { source: source.clone(), id: id.to_owned() }
    }
}

/// From the ids that records name to codes; merged customers share one.
#[derive(Default)]
pub(super) struct Directory {
    codes: HashMap<Option<String>, HashMap<String, u32>>,
    pub(super) keys: Vec<CustomerKey>,
}

impl Directory {
    pub(super) fn find(&self, source: &Option<String>, id: &str) -> Option<u32> {
        self.codes.get(source)?.get(id).copied()
    }

    /// The code of a customer; of one who was merged, that of the one merged into.
    pub(super) fn code(&mut self, view: &AsOf<'_>, source: &Option<String>, id: &str) -> u32 {
        self.coded(source, id, || view.survivor_of_customer(source.as_deref(), id))
    }

    /// The code of an account; of one that was merged, that of the one merged into.
    pub(super) fn account_code(&mut self, view: &AsOf<'_>, source: &Option<String>, id: &str) -> u32 {
        self.coded(source, id, || view.survivor_of_account(source.as_deref(), id))
    }

    /// The code of an id, which is that of the one it was merged into, if it was.
    fn coded<'n>(&mut self, source: &Option<String>, id: &str, survivor: impl FnOnce() -> Option<Name<'n>>) -> u32 {
        if let Some(code) = self.find(source, id) {
            return code;
        }
        let key = match survivor() {
            Some((source, id)) => CustomerKey { source: source.map(String::from), id: id.into() },
            None => CustomerKey::new(source, id),
        };
        let code = self.find(&key.source, &key.id).unwrap_or_else(|| {
            self.keys.push(key.clone());
            (self.keys.len() - 1) as u32
        });
        for (source, id) in [(&key.source, key.id.as_str()), (source, id)] {
            self.codes.entry(source.clone()).or_default().insert(id.to_owned(), code);
        }
        code
    }

    /// Renumbers the codes so that they ascend with the keys; gives the new code of each old one.
    pub(super) fn sort(&mut self) -> Vec<u32> {
        let mut order: Vec<(CustomerKey, u32)> = std::mem::take(&mut self.keys).into_iter().zip(0..).collect();
        order.sort_unstable();
        let mut renumbered = vec![0; order.len()];
        for (new, (_, old)) in (0..).zip(&order) {
            if let Some(code) = renumbered.get_mut(*old as usize) {
                *code = new;
            }
        }
        self.keys = order.into_iter().map(|(key, _)| key).collect();
        for code in self.codes.values_mut().flat_map(HashMap::values_mut) {
            *code = meaning(&renumbered, *code as usize);
        }
        renumbered
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Account, Customer, CustomerBase, Merge, instant};

    #[test]
    fn who_was_merged_shares_a_code_by_then() {
        let at = |text: &str| instant(text).unwrap();
        let merge = || Merge { merged_at: at("2026-02-01"), merged_into: "a".into(), undone_at: None };
        let mut base = CustomerBase::new();
        base.append(Account::new("a").unwrap()).unwrap();
        base.append(Account { merges: vec![merge()], ..Account::new("b").unwrap() }).unwrap();
        base.append(Customer::new("a").unwrap()).unwrap();
        base.append(Customer { merges: vec![merge()], ..Customer::new("b").unwrap() }).unwrap();
        for (day, apart) in [("2026-01-01", 3), ("2026-03-01", 2)] {
            let view = base.as_of(at(day));
            let (mut customers, mut accounts) = (Directory::default(), Directory::default());
            for id in ["b", "a", "b", "unknown"] {
                customers.code(&view, &None, id);
                accounts.account_code(&view, &None, id);
            }
            assert_eq!((customers.keys.len(), accounts.keys.len()), (apart, apart), "{day}");
        }
    }
}
