//! Who is who: from the ids that records name to codes.

use crate::math::columns::parts::meaning;
use crate::model::index::beginning;
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

    /// The next code, of someone whom the caller knows to be new and who can't be found by id.
    pub(super) fn add(&mut self, source: &Option<String>, id: &str) -> u32 {
        self.keys.push(CustomerKey::new(source, id));
        (self.keys.len() - 1) as u32
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
        let survivor = survivor().map(|(source, id)| CustomerKey { source: source.map(String::from), id: id.into() });
        let known = survivor.as_ref().and_then(|key| self.find(&key.source, &key.id));
        let code = known.unwrap_or_else(|| {
            if let Some(key) = &survivor {
                self.put(&key.source, &key.id, self.keys.len() as u32);
            }
            self.keys.push(survivor.unwrap_or_else(|| CustomerKey::new(source, id)));
            (self.keys.len() - 1) as u32
        });
        self.put(source, id, code);
        code
    }

    fn put(&mut self, source: &Option<String>, id: &str, code: u32) {
        if let Some(codes) = self.codes.get_mut(source) {
            codes.insert(id.to_owned(), code);
        } else {
            self.codes.insert(source.clone(), HashMap::from([(id.to_owned(), code)]));
        }
    }

    /// Renumbers the codes so that they ascend with the keys; gives the new code of each old one.
    pub(super) fn sort(&mut self) -> Vec<u32> {
        let keys = std::mem::take(&mut self.keys);
        let mut order: Vec<_> = keys.iter().zip(0..).map(|(key, old)| (beginning(&key.id), key, old)).collect();
        order.sort_unstable_by(|(a_begins, a, _), (b_begins, b, _)| {
            (&a.source, a_begins).cmp(&(&b.source, b_begins)).then_with(|| a.id.cmp(&b.id))
        });
        let order: Vec<u32> = order.into_iter().map(|(.., old)| old).collect();
        let mut renumbered = vec![0; order.len()];
        for (new, old) in (0..).zip(&order) {
            if let Some(code) = renumbered.get_mut(*old as usize) {
                *code = new;
            }
        }
        let mut keys: Vec<Option<CustomerKey>> = keys.into_iter().map(Some).collect();
        self.keys = order.iter().filter_map(|&old| keys.get_mut(old as usize)?.take()).collect();
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
