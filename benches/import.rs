//! `cargo bench --bench import`: an orders file to records. Prints, asserts nothing about time.

#[path = "measure/mod.rs"]
mod measure;

use measure::{print_machine, print_step_heads, step};
use regulars::import::{ColumnMap, ImportOptions, Staged, csv};
use regulars::model::{CustomerBase, Order};
use std::ops::ControlFlow;

fn main() {
    print_machine();
    print_step_heads();
    for rows in [1_000, 100_000, 1_000_000] {
        let row =
            |i: usize| format!("{i},customer-{},2025-01-{:02}T14:05:00Z,2,{}.33,USD\n", i / 5, i % 28 + 1, i % 1000);
        let text = "order_id,customer_id,ordered_at,quantity,net_amount,currency\n".to_owned()
            + &(0..rows).map(row).collect::<String>();
        println!("{rows} rows, {:.1} MB", text.len() as f64 / 1e6);
        let runs = (1_000_000 / rows).min(15);
        // First, as memory that was freed once isn't missed again.
        step("  CSV into a base", runs, || base_of(text.as_bytes()));
        step("  CSV to orders", runs, || {
            csv::<Order>(text.as_bytes(), &ColumnMap::default(), &ImportOptions::default()).unwrap()
        });
    }
}

fn base_of(file: &[u8]) -> CustomerBase {
    let (map, options, mut base) = (ColumnMap::default(), ImportOptions::default(), CustomerBase::new());
    let staged = Staged::<Order>::csv(file, &map, &options, &mut |_| ControlFlow::Continue(())).unwrap();
    staged.add_to(&mut base).unwrap();
    base
}
