//! `cargo bench --bench model`: a base of orders grows, is walked, written and read. Prints, asserts nothing about time.

#[path = "measure/mod.rs"]
mod measure;

use measure::{print_machine, print_step_heads, step};
use regulars::model::{Currency, Customer, CustomerBase, Entity, Instant, Money, Order, instant};
use std::time::Duration;

fn main() {
    print_machine();
    print_step_heads();
    for orders in [10_000, 100_000, 1_000_000] {
        growing_base(orders);
    }
}

fn growing_base(orders: u64) {
    let customers = orders / 3;
    println!("{orders} orders in scattered order, {customers} customers");
    let runs = if orders > 100_000 { 3 } else { 9 };
    let records = step("  make the orders", runs, || scattered(orders, customers));
    let mut base = step("  append them (and copy them before)", runs, || base_of(&records, customers));
    let now = start() + Duration::from_secs(86_400 * 400);
    let mut late = (0..).map(|number| Order { id: format!("late-{number}"), ..records[0].clone() });
    step("  append one more, view, all orders", runs, || {
        base.append(late.next().unwrap()).unwrap();
        base.as_of(now).orders().count()
    });
    drop(records);
    step("  view, all orders", runs, || base.as_of(now).orders().count());
    step("  view, orders by customer", runs, || base.as_of(now).customers().map(|c| c.orders().len()).sum::<usize>());
    step("  orders without a known customer", runs, || base.unattached(&Entity::Order));
    let text = step("  to JSON", runs, || base.to_json().unwrap());
    let read = step("  from JSON", runs, || CustomerBase::from_json(&text).unwrap());
    step("  equal", runs, || read == base);
}

/// Orders of a year, in an order that jumps between customers and days.
fn scattered(orders: u64, customers: u64) -> Vec<Order> {
    let eur = Currency::from_code("EUR").unwrap();
    let order = |row: u64| {
        let number = row * 7_368_787 % orders;
        let at = start() + Duration::from_secs(number * 7_919 % (86_400 * 365));
        let customer = format!("c-{}", number % customers);
        Order::new(format!("o-{number}"), customer, at, Money::new(number as i64 % 10_000, eur)).unwrap()
    };
    (0..orders).map(order).collect()
}

fn start() -> Instant {
    instant("2026-01-01T00:00:00Z").unwrap()
}

fn base_of(orders: &[Order], customers: u64) -> CustomerBase {
    let mut base = CustomerBase::new();
    orders.iter().for_each(|order| base.append(order.clone()).unwrap());
    (0..customers).for_each(|number| base.append(Customer::new(format!("c-{number}")).unwrap()).unwrap());
    base
}
