//! `cargo bench --bench profile`: a whole base scored in one call. Prints, asserts nothing about time.

#[path = "measure/mod.rs"]
mod measure;
#[path = "../tests/simulated/mod.rs"]
mod simulated;

use measure::{print_machine, print_step_heads, step};
use regulars::model::{Currency, CustomerBase, Instant, Money, Order};
use regulars::profile::{ScoreOptions, score};
use simulated::{DAYS, MICROSECONDS_A_DAY, simulate};

fn main() {
    print_machine();
    print_step_heads();
    for customers in [1_000, 10_000, 100_000] {
        let (base, orders) = base(customers);
        println!("{customers} customers, {orders} orders");
        let as_of = at(DAYS * MICROSECONDS_A_DAY);
        let runs = (100_000 / customers as usize).min(5);
        step("  scores with all intervals", runs, || score(&base, as_of, &ScoreOptions::default()).unwrap());
    }
}

fn at(microseconds: i64) -> Instant {
    Instant::from_timestamp_micros(microseconds).unwrap()
}

fn base(customers: u32) -> (CustomerBase, usize) {
    let simulated = simulate(customers, 3);
    let eur = Currency::from_code("EUR").unwrap();
    let mut base = CustomerBase::new();
    let rows = simulated.customer.iter().zip(&simulated.ordered_at).zip(&simulated.amount);
    for (row, ((customer, &ordered_at), &amount)) in rows.enumerate() {
        let money = Money::new(amount, eur);
        base.append(Order::new(row.to_string(), customer.to_string(), at(ordered_at), money).unwrap()).unwrap();
    }
    (base, simulated.customer.len())
}
