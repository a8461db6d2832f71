//! Tables of orders: retention, cohorts, movements, the mix of categories, the choice of a model.

use crate::chance::{Chance, ordered};
use crate::{Found, same, sound};
use chrono::{DateTime, Utc};
use regulars::value::{
    ChooseOptions, CohortOptions, MixOptions, MovementOptions, Orders, RetentionOptions, SummaryOptions, category_mix,
    choose, cohorts, movements, purchase_summary, retention,
};

const DAY: i64 = 86_400_000_000;

pub(crate) fn retained(chance: &mut Chance) -> Found {
    let rows = chance.below(40);
    let reach = chance.pick(&[2.0, 6.0, 18.9]);
    let account = chance.many(rows, |chance| chance.below(1 + rows) as u32);
    let mut money = || chance.many(rows, |chance| if chance.once_in(6) { 0 } else { chance.power(0.0, reach) as i64 });
    let (before, after) = (money(), money());
    let options = RetentionOptions { level: chance.level(), days: chance.perhaps(|chance| chance.power(0.0, 4.0)) };
    let order = chance.order(rows);
    let one = sound("retention", retention(&account, &before, &after, &options))?;
    let (account, before, after) = (ordered(&account, &order), ordered(&before, &order), ordered(&after, &order));
    same("retention", &one, &sound("retention", retention(&account, &before, &after, &options))?)
}

/// Customers, times, amounts and categories.
type Columns = (Vec<u32>, Vec<i64>, Vec<i64>, Vec<u32>);

fn columns(chance: &mut Chance, rows: usize) -> Columns {
    let days = chance.pick(&[20, 400, 4000]);
    let reach = chance.pick(&[2.0, 5.0, 17.0]);
    let categories = chance.pick(&[2, 50]);
    (
        chance.many(rows, |chance| chance.below(1 + rows / 3) as u32),
        chance.many(rows, |chance| chance.below(days) as i64 * DAY + chance.below(5) as i64),
        chance.many(rows, |chance| if chance.once_in(7) { -50 } else { chance.power(0.0, reach) as i64 }),
        chance.many(rows, |chance| chance.below(categories) as u32),
    )
}

fn in_order((customer, at, amount, category): &Columns, order: &[usize]) -> Columns {
    (ordered(customer, order), ordered(at, order), ordered(amount, order), ordered(category, order))
}

fn day(day: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(day * 86_400, 0).unwrap_or_default()
}

pub(crate) fn tables(chance: &mut Chance) -> Found {
    let rows = chance.below(120);
    let columns = columns(chance, rows);
    let (as_of, level) = (day(chance.below(4500) as i64), chance.level());
    let order = chance.order(rows);
    let mut found = Vec::new();
    for (customer, at, amount, category) in [columns.clone(), in_order(&columns, &order)] {
        let orders = Orders { customer: &customer, ordered_at: &at, amount: Some(&amount), utc_offset_minutes: None };
        found.push((
            sound(
                "category_mix",
                category_mix(&category, &orders, as_of, &MixOptions { level, ..Default::default() }),
            )?,
            sound("cohorts", cohorts(&orders, as_of, &CohortOptions { level, ..Default::default() }))?,
            sound("movements", movements(&orders, as_of, &MovementOptions { level, ..Default::default() }))?,
            sound(
                "purchase_summary",
                purchase_summary(&orders, as_of, &SummaryOptions { level, ..Default::default() }),
            )?,
        ));
    }
    same("tables", &found[0], &found[1])
}

pub(crate) fn chosen(chance: &mut Chance) -> Found {
    if !chance.once_in(4) {
        return Ok(());
    }
    let rows = chance.below(60);
    let (customer, at, amount, _) = columns(chance, rows);
    let orders = Orders { customer: &customer, ordered_at: &at, amount: Some(&amount), utc_offset_minutes: None };
    let split = chance.below(400) as i64;
    sound("choose", choose(&orders, day(split), day(split + chance.below(900) as i64), &ChooseOptions::default()))?;
    Ok(())
}
