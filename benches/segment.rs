//! `cargo bench --bench segment`: RFM scores of simulated bases, one thread. Prints, asserts nothing about time.

#[path = "measure/mod.rs"]
mod measure;

use std::hint::black_box;

use measure::{milliseconds, peak_megabytes, print_machine, reset_peak};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use regulars::segment::{RfmOptions, rfm};

fn main() {
    print_machine();
    println!("{:>10} {:>10} {:>10} {:>10}", "customers", "wall ms", "cpu ms", "peak MB +");
    for n in [1_000, 100_000, 1_000_000] {
        let mut draw = StdRng::seed_from_u64(n as u64);
        let mut uniform = || draw.random::<f64>();
        // Whole days, heavily tied counts and continuous, skewed spend: what a shop has.
        let days: Vec<f64> = (0..n).map(|_| (uniform() * 730.0).floor()).collect();
        let frequency: Vec<u32> = (0..n).map(|_| (1.0 / (1.0 - uniform())).min(500.0) as u32).collect();
        let spend: Vec<f64> = (0..n).map(|_| 80.0 / (1.0 - uniform()).sqrt()).collect();
        let options = RfmOptions::default();
        let runs = (20_000_000 / n).clamp(15, 1001);
        reset_peak();
        let before = peak_megabytes();
        let (wall, processor) = milliseconds(runs, || rfm(black_box(&days), &frequency, &spend, &options).unwrap());
        println!("{n:>10} {wall:>10.2} {processor:>10.2} {:>10.1}", peak_megabytes() - before);
    }
}
