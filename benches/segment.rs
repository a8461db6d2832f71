//! `cargo bench --bench segment`: RFM scores of 1e3, 1e5 and 1e6 customers, one thread. Prints, asserts nothing about time.

use std::hint::black_box;
use std::time::Instant;

use regulars::segment::{RfmOptions, rfm};

/// Uniform draws in [0, 1) from a fixed seed (SplitMix64, Steele et al. 2014).
struct Uniform(u64);

impl Uniform {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn machine() -> String {
    let cpuinfo = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        cpuinfo.lines().find_map(|line| line.strip_prefix("model name")).map(|m| m.trim_matches([' ', '\t', ':']));
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!(
        "{} {}, {}, {cores} cores",
        std::env::consts::OS,
        std::env::consts::ARCH,
        model.unwrap_or("unknown processor")
    )
}

fn main() {
    println!("machine: {}", machine());
    println!("{:>10} {:>10} {:>10}", "customers", "median ms", "best ms");
    for n in [1_000, 100_000, 1_000_000] {
        let mut draw = Uniform(n as u64);
        // Whole days, heavily tied counts and continuous, skewed spend: what a shop has.
        let days: Vec<f64> = (0..n).map(|_| (draw.next() * 730.0).floor()).collect();
        let frequency: Vec<u32> = (0..n).map(|_| (1.0 / (1.0 - draw.next())).min(500.0) as u32).collect();
        let spend: Vec<f64> = (0..n).map(|_| -(1.0 - draw.next()).ln() * 80.0).collect();
        let mut ms: Vec<f64> = (0..15)
            .map(|_| {
                let start = Instant::now();
                black_box(
                    rfm(black_box(&days), &frequency, &spend, &RfmOptions::default()).expect("columns are valid"),
                );
                start.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        ms.sort_by(f64::total_cmp);
        println!("{n:>10} {:>10.2} {:>10.2}", ms[ms.len() / 2], ms[0]);
    }
}
