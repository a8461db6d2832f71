//! Work grows with the rows as sorting does: ten times as many take some ten times as long, never a hundred times.

use regulars::import::{self, ColumnMap, ImportOptions};
use regulars::model::{Change, ChangeField, CustomerBase, Deal, Entity, Order, instant};
use regulars::value::{MixOptions, Orders, category_mix};
use std::time::{Duration, Instant};

/// Ten times as many rows of what grows with the square take a hundred times as long; a busy machine may double what it measures.
const MOST: f64 = 45.0;

/// The least time of three.
fn time(mut work: impl FnMut()) -> Duration {
    let once = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..3).map(once).min().unwrap()
}

fn grows(what: &str, n: usize, mut work: impl FnMut(usize)) {
    let (few, many) = (time(|| work(n)), time(|| work(10 * n)));
    let ratio = many.as_secs_f64() / few.as_secs_f64().max(1e-4);
    assert!(ratio < MOST, "{what}: {few:?} for {n}, {many:?} for ten times as many");
}

#[test]
fn changes_of_one_deal() {
    let start = instant("2026-01-01T00:00:00Z").unwrap();
    grows("changes", 500, |n| {
        let mut base = CustomerBase::new();
        base.append(Deal::new("d", start).unwrap()).unwrap();
        for minute in 0..n {
            let at = start + chrono::TimeDelta::minutes(minute as i64);
            let to = Some(["open", "won"][minute % 2].into());
            let change = Change { at, field: ChangeField::Status, from: None, to, by: None };
            base.append_change(&Entity::Deal, None, "d", change).unwrap();
        }
        assert_eq!(base.deal(None, "d").unwrap().history.len(), n);
    });
}

#[test]
fn external_ids_of_one_order() {
    grows("external ids", 500, |n| {
        let rows = (0..n).map(|id| format!("1,ada,2026-01-01,5.00,EUR,s{id},e{}", id * 7919 % n));
        let head = "order_id,customer_id,ordered_at,net_amount,currency,sku,external.shop".to_owned();
        let file = std::iter::once(head).chain(rows).collect::<Vec<_>>().join("\n");
        let orders = import::csv::<Order>(file.as_bytes(), &ColumnMap::default(), &ImportOptions::default()).unwrap();
        assert_eq!((orders.records.len(), orders.rejected), (1, 0));
    });
}

#[test]
fn categories() {
    grows("categories", 1_000, |n| {
        let category: Vec<u32> = (0..n as u32).collect();
        let ordered_at: Vec<i64> = (0..n as i64).collect();
        let amount = vec![100; n];
        let orders =
            Orders { customer: &category, ordered_at: &ordered_at, amount: Some(&amount), utc_offset_minutes: None };
        let as_of = instant("2026-01-01T00:00:00Z").unwrap();
        let mix = category_mix(&category, &orders, as_of, &MixOptions::default()).unwrap();
        assert_eq!(mix.categories.len(), n);
    });
}

#[test]
fn a_base_from_json() {
    grows("records", 1_000, |n| {
        let mut base = CustomerBase::new();
        let start = instant("2026-01-01T00:00:00Z").unwrap();
        (0..n).for_each(|id| base.append(Deal::new(format!("d{id}"), start).unwrap()).unwrap());
        assert_eq!(CustomerBase::from_json(&base.to_json().unwrap()).unwrap(), base);
    });
}
