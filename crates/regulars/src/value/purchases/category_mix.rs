//! What is bought: the share of each category in purchases, customers and revenue.

use super::answers::{rate, share};
use super::ledger::{Ledger, money};
use super::orders::{Orders, PurchaseOptions};
use crate::error::{Result, check_length};
use crate::estimate::Answer;
use crate::level;
use crate::math::intervals::clustered::{Denominators, Ratio};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How the mix is measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MixOptions {
    /// How orders become purchases.
    pub purchases: PurchaseOptions,
    /// Confidence level of the intervals. Default: 0.95.
    pub level: f64,
}

impl Default for MixOptions {
    fn default() -> Self {
        Self { purchases: PurchaseOptions::default(), level: level::DEFAULT }
    }
}

/// A category's part of the whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CategoryShare {
    /// Its code.
    pub category: u32,
    /// Purchases that hold it.
    pub purchases: u64,
    /// Customers who ever bought it.
    pub customers: u64,
    /// Its net revenue, in minor units; none when the orders carry no amounts.
    pub revenue: Option<i64>,
    /// Share of all purchases that hold it; a purchase may hold several, so these shares may add up to more than 1.
    pub share_of_purchases: Answer,
    /// Share of all customers who ever bought it (Wilson).
    pub share_of_customers: Answer,
    /// Share of all revenue; none when the orders carry no amounts.
    pub share_of_revenue: Option<Answer>,
}

/// The mix of a base, net of refunds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CategoryMix {
    /// The categories bought, in ascending order of code.
    pub categories: Vec<CategoryShare>,
    /// Purchases of any category.
    pub purchases: u64,
    /// Customers with a purchase.
    pub customers: u64,
    /// Net revenue, in minor units; none when the orders carry no amounts.
    pub revenue: Option<i64>,
    /// The instant up to which orders were seen.
    pub as_of: DateTime<Utc>,
    /// Rows after `as_of`, not seen.
    pub rows_after: u64,
    /// Purchases of a category that refunds netted to nothing, which therefore count as no purchase.
    pub cancelled: u64,
    /// Refund rows that found no purchase of their category, or not enough of it, to be netted against.
    pub unmatched_refunds: u64,
}

/// The share of each category in purchases, customers and revenue; `category` is the code of each row of the orders.
///
/// Refunds are netted within their category. What a customer buys in several categories at once (on one day, unless the
/// options say otherwise) is one purchase that holds them all. Shares of purchases and revenue have Wilson's limits on
/// the number of independent purchases that would have the variance between customers (Korn & Graubard 1998).
///
/// # Errors
/// Those of [`purchases`](crate::value::purchases()), [`crate::Error::Lengths`] for categories,
/// [`crate::Error::OutOfRange`] for a level out of range, [`crate::Error::Invalid`] when revenue exceeds 64 bits.
///
/// ```
/// use regulars::value::{MixOptions, Orders, category_mix};
/// let day = 86_400_000_000; // microseconds
/// let orders = Orders {
///     customer: &[0, 0, 1, 2, 2],
///     ordered_at: &[0, 0, day, 2 * day, 9 * day],
///     amount: Some(&[3000, 1000, 4000, 1500, 500]),
///     utc_offset_minutes: None,
/// };
/// let (coffee, filters) = (0, 1);
/// let category = [coffee, filters, coffee, coffee, filters];
/// let mix = category_mix(&category, &orders, "1970-02-01T00:00:00Z".parse().unwrap(), &MixOptions::default())?;
/// assert_eq!((mix.purchases, mix.customers, mix.revenue), (4, 3, Some(10_000)));
/// let coffee = &mix.categories[0];
/// assert_eq!((coffee.purchases, coffee.customers, coffee.revenue), (3, 3, Some(8500)));
/// assert_eq!(coffee.share_of_purchases.estimate().map(|share| share.value), Some(0.75));
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn category_mix(
    category: &[u32],
    orders: &Orders<'_>,
    as_of: DateTime<Utc>,
    options: &MixOptions,
) -> Result<CategoryMix> {
    level::check(options.level)?;
    check_length("category", orders.customer.len(), category.len())?;
    let pairs = Pairs::of(category, orders);
    let by_pair = Orders { customer: &pairs.row, ..*orders };
    let ledger = Ledger::new(&by_pair, as_of, &options.purchases)?;
    let baskets = Baskets::of(&ledger, &pairs, options.purchases.merge_same_day);
    let priced = orders.amount.is_some();
    Ok(CategoryMix {
        categories: baskets.shares(priced, options.level)?,
        purchases: baskets.purchases,
        customers: baskets.customers.len() as u64,
        revenue: if priced {
            Some(money("amount", baskets.customers.iter().map(|all| all.revenue).sum())?)
        } else {
            None
        },
        as_of,
        rows_after: ledger.rows_after,
        cancelled: ledger.netted.cancelled,
        unmatched_refunds: ledger.netted.unmatched_refunds,
    })
}

/// Customers and categories as codes of one column, in ascending order of customer, then category.
struct Pairs {
    /// The code of each row.
    row: Vec<u32>,
    /// (customer, category) of each code.
    pairs: Vec<(u32, u32)>,
}

impl Pairs {
    fn of(category: &[u32], orders: &Orders<'_>) -> Self {
        let rows = || orders.customer.iter().copied().zip(category.iter().copied());
        let mut pairs: Vec<(u32, u32)> = rows().collect();
        pairs.sort_unstable();
        pairs.dedup();
        let row = rows().map(|pair| pairs.binary_search(&pair).unwrap_or_else(|place| place) as u32).collect();
        Self { row, pairs }
    }
}

/// What one customer bought, of all categories or of one.
#[derive(Debug, Clone, Copy, Default)]
struct Bought {
    /// Place among the customers.
    customer: usize,
    purchases: u64,
    revenue: i128,
}

struct Baskets {
    /// Everything that each customer bought.
    customers: Vec<Bought>,
    /// What each customer bought of a category.
    categories: BTreeMap<u32, Vec<Bought>>,
    purchases: u64,
}

impl Baskets {
    fn of(ledger: &Ledger, pairs: &Pairs, merge_same_day: bool) -> Self {
        let mut baskets = Self { customers: Vec::new(), categories: BTreeMap::new(), purchases: 0 };
        let rows = ledger.customers().filter_map(|(code, bought)| Some((*pairs.pairs.get(code as usize)?, bought)));
        let rows: Vec<_> = rows.collect();
        for of_customer in rows.chunk_by(|a, b| a.0.0 == b.0.0) {
            let customer = baskets.customers.len();
            let mut all = Bought { customer, ..Bought::default() };
            let mut ticks: Vec<i64> = Vec::new();
            for &((_, category), bought) in of_customer {
                let revenue = bought.iter().map(|purchase| i128::from(purchase.1)).sum();
                let part = Bought { customer, purchases: bought.len() as u64, revenue };
                baskets.categories.entry(category).or_default().push(part);
                all.revenue += revenue;
                ticks.extend(bought.iter().map(|purchase| purchase.0));
            }
            if merge_same_day {
                ticks.sort_unstable();
                ticks.dedup();
            }
            all.purchases = ticks.len() as u64;
            baskets.purchases += all.purchases;
            baskets.customers.push(all);
        }
        baskets
    }

    fn shares(&self, priced: bool, level: f64) -> Result<Vec<CategoryShare>> {
        let sizes = |size: Size| Denominators::of(self.customers.iter().map(size).collect());
        let [purchases, revenues] = [PURCHASES, REVENUE].map(sizes);
        let of_category = |(&category, parts): (&u32, &Vec<Bought>)| {
            let revenue = parts.iter().map(|part| part.revenue).sum();
            let customers = parts.len() as u64;
            Ok(CategoryShare {
                category,
                purchases: parts.iter().map(|part| part.purchases).sum(),
                customers,
                revenue: if priced { Some(money("amount", revenue)?) } else { None },
                share_of_purchases: self.share(parts, PURCHASES, &purchases, level),
                share_of_customers: rate(customers, self.customers.len() as u64, level, "customers"),
                share_of_revenue: priced.then(|| self.share(parts, REVENUE, &revenues, level)),
            })
        };
        self.categories.iter().map(of_category).collect()
    }

    /// The share of the parts in what all customers bought.
    fn share(&self, parts: &[Bought], size: Size, all: &Denominators, level: f64) -> Answer {
        let few: Vec<(usize, f64)> = parts.iter().map(|part| (part.customer, size(part))).collect();
        share(Ratio::of_few(&few, all), self.purchases, level)
    }
}

/// How much was bought.
type Size = fn(&Bought) -> f64;

/// In purchases.
const PURCHASES: Size = |bought| bought.purchases as f64;
/// In minor units of money.
const REVENUE: Size = |bought| bought.revenue as f64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::calendar::zone::DAY;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn mix(rows: &[(u32, i64, i64, u32)]) -> CategoryMix {
        let customer: Vec<u32> = rows.iter().map(|row| row.0).collect();
        let ordered_at: Vec<i64> = rows.iter().map(|row| row.1 * DAY).collect();
        let amount: Vec<i64> = rows.iter().map(|row| row.2).collect();
        let category: Vec<u32> = rows.iter().map(|row| row.3).collect();
        let orders =
            Orders { customer: &customer, ordered_at: &ordered_at, amount: Some(&amount), utc_offset_minutes: None };
        let as_of = DateTime::from_timestamp(60 * 86_400, 0).unwrap();
        category_mix(&category, &orders, as_of, &MixOptions::default()).unwrap()
    }

    #[test]
    fn refunds_stay_in_their_category() {
        let found = mix(&[(0, 0, 500, 1), (0, 0, 300, 2), (0, 3, -300, 2), (1, 4, -50, 1)]);
        assert_eq!((found.categories.len(), found.purchases, found.revenue), (1, 1, Some(500)));
        assert_eq!((found.cancelled, found.unmatched_refunds), (1, 1));
        let none = mix(&[(1, 4, -50, 1)]);
        assert_eq!((none.categories.len(), none.customers, none.revenue), (0, 0, Some(0)));
    }

    #[test]
    fn refuses_what_it_cannot_read() {
        let orders = Orders { customer: &[1], ordered_at: &[0], amount: None, utc_offset_minutes: None };
        let as_of = DateTime::UNIX_EPOCH;
        assert_eq!(category_mix(&[], &orders, as_of, &MixOptions::default()).unwrap_err().code(), "lengths");
        let wide = MixOptions { level: 1.5, ..Default::default() };
        assert_eq!(category_mix(&[1], &orders, as_of, &wide).unwrap_err().code(), "out_of_range");
        let found = category_mix(&[1], &orders, as_of, &MixOptions::default()).unwrap();
        assert_eq!((found.revenue, found.categories[0].share_of_revenue.as_ref()), (None, None));
    }

    proptest! {
        #[test]
        fn parts_add_up_and_agree_with_the_definition(
            rows in prop::collection::vec((0u32..8, 0i64..50, 1i64..1000, 0u32..4), 1..80), turn: usize,
        ) {
            let found = mix(&rows);
            let revenue: i64 = found.categories.iter().filter_map(|c| c.revenue).sum();
            prop_assert_eq!(Some(revenue), found.revenue);
            let total: f64 = found.categories.iter().filter_map(|c| Some(c.share_of_revenue.as_ref()?.estimate()?.value)).sum();
            prop_assert!((total - 1.0).abs() < 1e-12);
            let baskets: BTreeSet<(u32, i64)> = rows.iter().map(|row| (row.0, row.1)).collect();
            prop_assert_eq!(found.purchases as usize, baskets.len());
            for category in &found.categories {
                let mine: BTreeSet<(u32, i64)> = rows.iter().filter(|r| r.3 == category.category).map(|r| (r.0, r.1)).collect();
                prop_assert_eq!(category.purchases as usize, mine.len());
                prop_assert_eq!(category.customers as usize, mine.iter().map(|r| r.0).collect::<BTreeSet<_>>().len());
                for answer in [Some(&category.share_of_purchases), Some(&category.share_of_customers), category.share_of_revenue.as_ref()] {
                    let e = answer.and_then(Answer::estimate).unwrap();
                    prop_assert!(0.0 <= e.low && e.low <= e.value + 1e-12 && e.value <= e.high + 1e-12 && e.high <= 1.0, "{e:?}");
                }
            }
            let mut turned = rows.clone();
            turned.rotate_left(turn % rows.len());
            prop_assert_eq!(found, mix(&turned));
        }
    }
}
