//! `cargo xtask fuzz --minutes N`: the tests of `tests/fuzz` with other seeds than CI's, each for its share of the time.

use crate::process::{cargo, must};

/// Runs them for so many minutes, as fast as they get and with overflow checks.
pub(crate) fn run(minutes: &str) -> Result<(), String> {
    let minutes: u64 = minutes.parse().map_err(|_| format!("{minutes:?} is no number of minutes"))?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let seconds = (60 * minutes * threads).div_ceil(TESTS).max(1).to_string();
    let mut command = cargo(&["test", "-p", "regulars-workspace", "--test", "fuzz", "--release", "--", "--nocapture"]);
    let command = command
        .env("REGULARS_FUZZ_SECONDS", seconds)
        .env("CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS", "true")
        .env("CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS", "true");
    must(command, "fuzzing")
}

/// Tests of `tests/fuzz`, which share the time.
const TESTS: u64 = 17;
