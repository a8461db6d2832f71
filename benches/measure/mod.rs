//! How the benches measure: the machine, the median of several runs, processor time and memory.
#![allow(dead_code, reason = "each bench uses a part of it")]

use std::{fs, hint::black_box, thread, time::Instant};

/// Prints what the figures were measured on.
pub(crate) fn print_machine() {
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let model = model.map_or("unknown processor", |(_, name)| name);
    println!("{} {}, {model}, {cores} cores", std::env::consts::OS, std::env::consts::ARCH);
}

/// The median wall time of `runs` calls, in milliseconds, and the processor time of that many calls' mean.
pub(crate) fn milliseconds<R>(runs: usize, mut call: impl FnMut() -> R) -> (f64, f64) {
    let processor = processor_milliseconds();
    let mut wall: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            black_box(call());
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    wall.sort_by(f64::total_cmp);
    (wall[runs / 2], (processor_milliseconds() - processor) / runs as f64)
}

/// Processor time of this process so far, all threads; 0 where the system doesn't tell.
fn processor_milliseconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> = stat.rsplit(')').next().unwrap_or("").split(' ').filter_map(|f| f.parse().ok()).collect();
    // After the name and state come 10 fields, then user and system time in ticks of 10 ms.
    fields.get(10).zip(fields.get(11)).map_or(0.0, |(user, system)| (user + system) * 10.0)
}

/// Peak memory of this process so far, in MB; 0 where the system doesn't tell.
pub(crate) fn peak_megabytes() -> f64 {
    status_megabytes("VmHWM:")
}

/// Memory of this process now, in MB; 0 where the system doesn't tell.
pub(crate) fn resident_megabytes() -> f64 {
    status_megabytes("VmRSS:")
}

fn status_megabytes(field: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).map_or(0.0, |kb| kb / 1024.0)
}

/// Forgets the peak so far, where the system allows.
pub(crate) fn reset_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// Heads of the columns that [`step`] prints.
pub(crate) fn print_step_heads() {
    println!("{:<44} {:>10} {:>10} {:>10}", "", "wall ms", "cpu ms", "peak MB +");
}

/// Runs a step often enough, prints its line, and gives back its result.
pub(crate) fn step<R>(what: &str, runs: usize, mut call: impl FnMut() -> R) -> R {
    reset_peak();
    let before = peak_megabytes();
    let result = call();
    let peak = peak_megabytes() - before;
    let (wall, processor) = milliseconds(runs, call);
    println!("{what:<44} {wall:>10.1} {processor:>10.1} {peak:>10.1}");
    result
}
