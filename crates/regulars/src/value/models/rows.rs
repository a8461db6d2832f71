//! From what a model says of a row to columns.

use super::bg_nbd::beta_geometric::softplus;
use super::distinct::map_distinct;
use super::kernel::Kernel;
use super::process::{Newcomer, Process};
use crate::error::{Error, Result};
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
pub(super) fn each_row<M: Kernel, T: Send>(
    model: &M,
    histories: &Histories<'_>,
    value: impl Fn(usize) -> T + Send + Sync,
) -> Result<Vec<T>> {
    checked(model, histories)?;
    work::each(histories.len(), work::FUTURE, value)
}

/// What `while_alive` expects of each customer alive now, times the probability to be so.
pub(super) fn times_alive<M: Kernel>(
    model: &M,
    histories: &Histories<'_>,
    while_alive: impl Fn(&Process) -> f64 + Send + Sync,
) -> Result<Vec<f64>> {
    checked(model, histories)?;
    let futures = futures(model, histories, while_alive)?;
    let gone = model.all_ln_odds_gone(histories)?;
    Ok(gone.into_iter().zip(futures).map(|(gone, future)| alive(gone) * future).collect())
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

/// 1 / (1 + e^u).
pub(crate) fn alive(ln_odds_gone: f64) -> f64 {
    1.0 / (1.0 + exp(ln_odds_gone))
}

/// Logarithm of the probability that the customer of a row makes so many purchases.
pub(super) fn ln_pmf<M: Kernel>(model: &M, histories: &Histories<'_>, row: usize, horizon: f64, purchases: u32) -> f64 {
    let gone = model.ln_odds_gone(histories, row);
    let future = model.living(histories, row);
    // No purchase: by the living who make none, and by all who are gone.
    let of_living = || future.ln_pmf(horizon, purchases) - softplus(gone);
    if purchases > 0 {
        of_living()
    } else {
        ln_none(alive(gone) * future.tail(horizon, 1), of_living, -softplus(-gone))
    }
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
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_least_enough_is_found(limit in any::<u32>()) {
            prop_assert_eq!(least(|n| n >= limit), limit);
        }
    }
}
