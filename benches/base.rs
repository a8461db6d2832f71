//! `cargo bench --bench base [orders]`: what an order costs a base, and what it costs to score one instead of columns.
//! Prints, asserts nothing about time.

#[path = "measure/mod.rs"]
mod measure;

use measure::{milliseconds, print_machine, resident_megabytes};
use regulars::model::{Currency, CustomerBase, Instant, Money, Order};
use regulars::profile::{ScoreOptions, histories, score};
use regulars::value::{Orders, PurchaseOptions, purchases};

/// Orders of each customer, on average.
const ORDERS_A_CUSTOMER: u64 = 10;

fn main() {
    print_machine();
    let asked = std::env::args().find_map(|argument| argument.parse().ok());
    for orders in asked.map_or(vec![100_000, 1_000_000], |orders| vec![orders]) {
        measure(orders);
    }
}

fn measure(orders: u64) {
    let before = resident_megabytes();
    let mut base = CustomerBase::new();
    let (_, append) = milliseconds(1, || (0..orders).for_each(|row| base.append(order(row, orders)).unwrap()));
    let bytes = (resident_megabytes() - before) * 1024.0 * 1024.0 / orders as f64;
    println!("{orders} orders: {bytes:.0} bytes an order, {:.0} ns CPU to append one", append * 1e6 / orders as f64);
    let (now, options) = (at(366 * 86_400), ScoreOptions::default());
    let customer: Vec<u32> = (0..orders).map(|row| (scattered(row, orders) / ORDERS_A_CUSTOMER) as u32).collect();
    let ordered_at: Vec<i64> = (0..orders).map(|row| order(row, orders).ordered_at.timestamp_micros()).collect();
    let amount: Vec<i64> = (0..orders).map(|row| order(row, orders).gross.minor).collect();
    let columns =
        Orders { customer: &customer, ordered_at: &ordered_at, amount: Some(&amount), utc_offset_minutes: None };
    let (_, of_columns) = milliseconds(1, || purchases(&columns, now, &PurchaseOptions::default()).unwrap());
    let (_, of_base) = milliseconds(1, || histories(&base, now, &options).unwrap());
    println!("  histories: {of_base:.0} ms CPU from the base, {:.1} times those from columns", of_base / of_columns);
    let (wall, first) = milliseconds(1, || score(&base, now, &options).unwrap());
    base.append(order(orders, orders + 1)).unwrap();
    let (_, again) = milliseconds(1, || score(&base, now, &options).unwrap());
    println!(
        "  score with all intervals: {wall:.0} ms wall, {first:.0} ms CPU; after one more order {again:.0} ms CPU"
    );
}

/// An order of a year with ids of ten letters, in an order that jumps between customers and days.
fn order(row: u64, orders: u64) -> Order {
    let number = scattered(row, orders);
    let customer = format!("c{:09}", number / ORDERS_A_CUSTOMER);
    let amount = Money::new((number % 10_000) as i64 + 100, Currency::from_code("EUR").unwrap());
    Order::new(format!("o{row:09}"), customer, at(number * 7_919 % (86_400 * 365)), amount).unwrap()
}

fn scattered(row: u64, orders: u64) -> u64 {
    row * 7_368_787 % orders
}

fn at(seconds: u64) -> Instant {
    Instant::from_timestamp(1_767_225_600 + seconds as i64, 0).unwrap()
}
