//! `cargo bench --bench coverage`: of how many simulated bases the predicted totals hold what customers then do.

#[path = "../tests/simulated/totals.rs"]
mod totals;

use totals::{coverage, truths};

fn main() {
    println!("model        customers  purchases  value  each customer  width");
    let share = |[of, held]: [u32; 2]| 100.0 * f64::from(held) / f64::from(of);
    for (name, truth) in truths() {
        for (customers, bases) in [(300, 100), (1000, 60), (2000, 40)] {
            let found = coverage(&truth, customers, 0..bases);
            println!(
                "{name:12} {customers:9} {:8.1} % {:4.1} % {:12.1} % {:6.2}   of {} and {} bases",
                share(found.purchases),
                share(found.value),
                share(found.customers),
                found.width / f64::from(found.purchases[0]),
                found.purchases[0],
                found.value[0],
            );
        }
    }
}
