//! How fast surveys are scored, beside summing the same bytes: `cargo bench --bench survey`.

use regulars::survey::{NpsOptions, nps, nps_by_segment};
use std::{fs, hint::black_box, thread, time::Instant};

const RUNS: usize = 21;

fn main() {
    println!("{}", machine());
    println!("{:<16} {:>10} {:>10} {:>12} {:>8}", "function", "rows", "ms", "sum ms", "ratio");
    for rows in [1_000_usize, 100_000, 10_000_000] {
        let scores: Vec<u8> = (0..rows as u64).map(|row| (hash(row) % 11) as u8).collect();
        let segments: Vec<u32> = (0..rows as u64).map(|row| (hash(row + 1) % 20) as u32).collect();
        let weights: Vec<f64> = (0..rows as u64).map(|row| (hash(row + 2) % 4 + 1) as f64).collect();
        let options = NpsOptions::default();
        let weighted = NpsOptions { weights: Some(&weights), ..NpsOptions::default() };
        let sum = median_ms(rows, || scores.iter().map(|&score| u64::from(score)).sum::<u64>());
        let line =
            |function: &str, ms: f64| println!("{function:<16} {rows:>10} {ms:>10.4} {sum:>12.4} {:>8.2}", ms / sum);
        line("nps", median_ms(rows, || nps(black_box(&scores), &options)));
        line("nps weighted", median_ms(rows, || nps(black_box(&scores), &weighted)));
        line("nps_by_segment", median_ms(rows, || nps_by_segment(black_box(&scores), &segments, &options)));
    }
}

/// The median over several runs, each of as many calls as take in about a million rows.
fn median_ms<T>(rows: usize, call: impl Fn() -> T) -> f64 {
    let calls = (1_000_000 / rows).max(1);
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..calls {
                black_box(call());
            }
            start.elapsed().as_secs_f64() * 1e3 / calls as f64
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[RUNS / 2]
}

/// Scattered bits of a row number (the finaliser of SplitMix64).
fn hash(row: u64) -> u64 {
    let mixed = (row ^ (row >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = thread::available_parallelism().map_or(0, usize::from);
    format!("{}, {cores} cores, {}", model.map_or("unknown processor", |(_, name)| name), std::env::consts::ARCH)
}
