//! From what a model says of a row to columns.

use super::bg_nbd::beta_geometric::softplus;
use super::distinct::{Collapsed, Shared, in_order, key_of, map_distinct, once_each, share_futures};
use super::kernel::Kernel;
use super::process::{Newcomer, Outlook, Process};
use crate::error::{Error, Result};
use crate::math::columns::parallel::map_light;
use crate::math::columns::sum::exact_sum;
use crate::math::columns::wide::{self, widest};
use crate::math::special::elementary;
use crate::math::special::ln_add::ln_add;
use crate::value::purchases::histories::Histories;
use crate::work;
use libm::{exp, log, log1p};

/// Refuses a model out of range, and histories that it can't have made.
pub(crate) fn checked<M: Kernel>(model: &M, histories: &Histories<'_>) -> Result<()> {
    model.check()?;
    model.check_rows(histories)
}

/// A value for every row of histories that the model accepts.
pub(super) fn each_row<M: Kernel, T: Clone + Send>(
    model: &M,
    histories: &Histories<'_>,
    value: impl Fn(&Histories<'_>, usize) -> T + Send + Sync,
) -> Result<Vec<T>> {
    checked(model, histories)?;
    once_each(histories, |histories| work::each(histories.len(), work::FUTURE, |row| value(histories, row)))
}

/// Log odds of every customer to be gone, computed once for equal rows where one costs more than to find them.
pub(crate) fn odds<M: Kernel>(model: &M, histories: &Histories<'_>) -> Result<Vec<f64>> {
    let collapsed = Some(histories).filter(|_| !model.quick_odds()).and_then(Collapsed::new);
    match collapsed {
        Some(collapsed) => Ok(collapsed.spread(&model.all_ln_odds_gone(&collapsed.histories())?)),
        None => model.all_ln_odds_gone(histories),
    }
}

/// Probability to be alive of every customer.
pub(crate) fn all_alive<M: Kernel>(model: &M, histories: &Histories<'_>) -> Result<Vec<f64>> {
    let mut alive = odds(model, histories)?;
    widest(Alive(&mut alive));
    Ok(alive)
}

/// What each customer alive now may expect, times the probability to be so.
pub(super) fn times_alive<M: Kernel>(model: &M, histories: &Histories<'_>, outlook: Outlook) -> Result<Vec<f64>> {
    checked(model, histories)?;
    let alive = all_alive(model, histories)?;
    let futures = Futures::new(model, histories).outlooks(model, histories, outlook)?;
    Ok(alive.into_iter().zip(futures).map(|(alive, future)| alive * future).collect())
}

/// Purchases that all together are expected to make by each of the `ends`, by the log odds of each to be gone.
pub(crate) fn expected_totals<M: Kernel>(
    model: &M,
    histories: &Histories<'_>,
    odds: &[f64],
    ends: impl Iterator<Item = f64>,
) -> Result<Vec<f64>> {
    let (mut alive, shared) = (odds.to_vec(), Futures::new(model, histories));
    widest(Alive(&mut alive));
    let total = |horizon: f64| {
        model.check_horizon(horizon)?;
        let futures = shared.outlooks(model, histories, Outlook::Expected { horizon })?;
        Ok(exact_sum(alive.iter().zip(futures).map(|(alive, future)| alive * future)))
    };
    ends.map(total).collect()
}

/// `value` of each customer's future while alive, computed once for the customers who share theirs.
pub(crate) fn futures<M: Kernel, T: Clone + Send + Sync>(
    model: &M,
    histories: &Histories<'_>,
    value: impl Fn(&Process) -> T + Send + Sync,
) -> Result<Vec<T>> {
    // While alive, the future depends on frequency and age alone, unless covariates make customers differ.
    let of_row = |row: usize| value(&model.living(histories, row));
    if model.shares_futures() {
        map_distinct(histories.frequency(), histories.age(), of_row)
    } else {
        work::each(histories.len(), work::FUTURE, of_row)
    }
}

/// Futures that are asked at once: enough to share work, few enough to stay in the cache.
const FUTURES_AT_ONCE: usize = 1024;

/// Whose futures are alike: one row of each, in an order that brings those together who have bought equally often.
struct Futures {
    shared: Option<Shared>,
    rows: Vec<usize>,
    /// Places in `rows`.
    order: Vec<u32>,
}

impl Futures {
    fn new<M: Kernel>(model: &M, histories: &Histories<'_>) -> Self {
        let shared = Some(histories).filter(|_| model.shares_futures());
        let shared = shared.and_then(|all| share_futures(all.frequency(), all.age()));
        let rows: Vec<usize> =
            shared.as_ref().map_or_else(|| (0..histories.len()).collect(), |shared| shared.first.clone());
        let x = histories.frequency();
        let order = in_order(rows.iter().map(|&row| x.get(row).copied().unwrap_or(0)));
        Self { shared, rows, order }
    }

    /// What each customer may expect, of those who have bought equally often at once.
    fn outlooks<M: Kernel>(&self, model: &M, histories: &Histories<'_>, outlook: Outlook) -> Result<Vec<f64>> {
        let ticks = work::FUTURE * FUTURES_AT_ONCE as u64;
        let values = map_light(&self.order.chunks(FUTURES_AT_ONCE).collect::<Vec<_>>(), ticks, |places| {
            let rows = places.iter().filter_map(|&place| self.rows.get(place as usize));
            outlook.of_all(&rows.map(|&row| model.living(histories, row)).collect::<Vec<_>>())
        })?;
        let mut of_rows = vec![0.0; self.rows.len()];
        for (&place, value) in self.order.iter().zip(values.into_iter().flatten()) {
            if let Some(slot) = of_rows.get_mut(place as usize) {
                *slot = value;
            }
        }
        Ok(match &self.shared {
            Some(shared) => shared.spread(&of_rows),
            None => of_rows,
        })
    }
}

/// 1 / (1 + e^u).
pub(crate) fn alive(ln_odds_gone: f64) -> f64 {
    1.0 / (1.0 + exp(ln_odds_gone))
}

/// [`alive`] in place of the log odds of many.
struct Alive<'a>(&'a mut [f64]);

impl wide::Kernel for Alive<'_> {
    type Output = ();
    #[inline(always)]
    fn run(self) {
        self.0.iter_mut().for_each(|u| *u = 1.0 / (1.0 + elementary::exp(*u)));
    }
}

/// Logarithm of the probability that the customer of a row makes so many purchases.
pub(super) fn ln_pmf<M: Kernel>(model: &M, histories: &Histories<'_>, row: usize, horizon: f64, purchases: u32) -> f64 {
    let future = model.living(histories, row);
    of_all(&future, model.ln_odds_gone(histories, row), horizon, purchases, while_alive(&future, horizon, purchases))
}

/// The same of every row, which has a number of purchases of its own, by the log odds of each to be gone.
pub(crate) fn ln_pmfs<M: Kernel>(
    model: &M,
    histories: &Histories<'_>,
    odds: &[f64],
    horizon: f64,
    purchases: &[u32],
) -> Result<Vec<f64>> {
    let count = |row: usize| purchases.get(row).copied().unwrap_or_default();
    let living = |row: usize| while_alive(&model.living(histories, row), horizon, count(row));
    // Whether somebody is gone is the customer's own, but while alive those are alike who share more than the number.
    let (x, age) = (histories.frequency(), histories.age());
    let key = |row: usize| (x.get(row).copied(), age.get(row).copied().map(key_of), count(row));
    let shared = Some(key).filter(|_| model.shares_futures()).and_then(|key| Shared::new(x.len(), key));
    let living = match shared {
        Some(shared) => shared.spread(&map_light(&shared.first, work::FUTURE, |&row| living(row))?),
        None => work::each(x.len(), work::FUTURE, living)?,
    };
    let rows: Vec<(usize, (f64, f64))> = odds.iter().copied().zip(living).enumerate().collect();
    map_light(&rows, 1, |&(row, (gone, living))| {
        of_all(&model.living(histories, row), gone, horizon, count(row), living)
    })
}

/// Of a customer alive now: the logarithm of the probability of so many purchases, or the probability of any where there
/// are to be none.
fn while_alive(future: &Process, horizon: f64, purchases: u32) -> f64 {
    if purchases > 0 { future.ln_pmf(horizon, purchases) } else { future.tail(horizon, 1) }
}

/// The logarithm of the probability, by [`while_alive`] and the log odds to be gone.
fn of_all(future: &Process, gone: f64, horizon: f64, purchases: u32, living: f64) -> f64 {
    if purchases > 0 {
        return living - softplus(gone);
    }
    // No purchase: by the living who make none, and by all who are gone.
    ln_none(alive(gone) * living, || future.ln_pmf(horizon, 0) - softplus(gone), -softplus(-gone))
}

/// The same of a new customer.
pub(crate) fn ln_newcomer_pmf(newcomer: Newcomer, horizon: f64, purchases: u32) -> f64 {
    let Newcomer { alive, gone, future } = newcomer;
    let of_living = || log(alive) + future.ln_pmf(horizon, purchases);
    if purchases > 0 { of_living() } else { ln_none(alive * future.tail(horizon, 1), of_living, log(gone)) }
}

/// Logarithm of the probability of no purchase: where that is likely, by its complement `some`, which keeps the digits.
fn ln_none(some: f64, of_living: impl Fn() -> f64, gone: f64) -> f64 {
    if some < 0.5 { log1p(-some) } else { ln_add(of_living(), gone) }
}

/// Refuses numbers of purchases of which one has the probability 0.
pub(crate) fn possible(ln_pmf: &[f64], purchases: &[u32]) -> Result<()> {
    match ln_pmf.iter().zip(purchases).enumerate().find(|(_, (ln, _))| **ln == f64::NEG_INFINITY) {
        Some((row, (_, &count))) => Err(impossible(&format!("purchases[{row}]"), count)),
        None => Ok(()),
    }
}

/// The error for a number of purchases that the model can't make.
pub(super) fn impossible(what: &str, purchases: u32) -> Error {
    Error::invalid(what, format!("{purchases} purchases are impossible within the horizon"))
}

/// The least number that is enough, where more is enough too; 2^32 - 1 if none is.
pub(crate) fn least(enough: impl Fn(u32) -> bool) -> u32 {
    if enough(0) {
        return 0;
    }
    // Doubling until enough, then bisection.
    let (mut less, mut more) = (0, 1_u32);
    while !enough(more) {
        if more == u32::MAX {
            return more;
        }
        (less, more) = (more, more.saturating_mul(2));
    }
    while more - less > 1 {
        let middle = less + (more - less) / 2;
        if enough(middle) { more = middle } else { less = middle }
    }
    more
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::models::bg_nbd::mbg_nbd::MbgNbd;
    use crate::value::models::bg_nbd::model::BgNbd;
    use crate::value::models::purchase_model::PurchaseModel;
    use proptest::prelude::*;

    /// The bits of a customer's answers don't depend on who else is asked about.
    #[test]
    fn a_customer_alone_has_the_same_bits() {
        let bg = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
        let mbg = MbgNbd { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
        let rows: Vec<u32> = (0..6000).collect();
        let x: Vec<u32> = rows.iter().map(|row| if row % 97 == 0 { 300 + row } else { row % 7 }).collect();
        // Continuous times in the first half, days in the second; some ages are next to nothing.
        let age = |row: u32| match row {
            0..3000 => 1e-9 + f64::from(row * 7919 % 6007) / 57.3,
            _ => f64::from(row % 50) / 7.0,
        };
        let age: Vec<f64> = rows.iter().map(|&row| age(row)).collect();
        let share = |(row, x): (&u32, &u32)| if *x == 0 { 0.0 } else { f64::from(row % 11) / 10.0 };
        let recency: Vec<f64> = rows.iter().zip(&x).zip(&age).map(|((row, x), age)| share((row, x)) * age).collect();
        let all = Histories::new(&x, &recency, &age).unwrap();
        let answers = |histories: &Histories<'_>| {
            let answers: [Result<Vec<f64>>; 6] = [
                bg.probability_alive(histories),
                bg.expected_purchases(histories, 26.0),
                bg.expected_purchases(histories, 5000.0),
                bg.discounted_purchases(histories, 26.0, 0.01),
                mbg.probability_alive_after(histories, 9.0),
                mbg.residual_transactions(histories, 0.002),
            ];
            answers.map(Result::unwrap)
        };
        let together = answers(&all);
        for row in (0..6000).step_by(7) {
            let one = Histories::new(&x[row..=row], &recency[row..=row], &age[row..=row]).unwrap();
            for (one, together) in answers(&one).iter().zip(&together) {
                assert_eq!(one[0].to_bits(), together[row].to_bits(), "{row}: {} {}", one[0], together[row]);
            }
        }
    }

    proptest! {
        #[test]
        fn the_least_enough_is_found(limit in any::<u32>()) {
            prop_assert_eq!(least(|n| n >= limit), limit);
        }
    }
}
