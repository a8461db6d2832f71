//! `cargo xtask test`: runs the suites and closes with a table.

use crate::suites::{LANES, Outcome, Suite, Verdict};
use std::{
    collections::VecDeque,
    fmt, iter,
    sync::{Mutex, PoisonError},
    thread,
    time::Instant,
};
use xtask::table;

/// Tests as the runners' closing lines count them.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Counts {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    pub(crate) ignored: u32,
}

impl Counts {
    /// Adds up the lines `test result: ok. 3 passed; 0 failed; 1 ignored; ...`.
    pub(crate) fn of_rust(output: &str) -> Self {
        let mut counts = Self::default();
        for line in output.lines().filter(|line| line.starts_with("test result: ")) {
            let words: Vec<&str> = line.split([' ', ';']).collect();
            let number = |unit| {
                let at = words.iter().position(|word| *word == unit);
                at.and_then(|at| words[..at].last()?.parse().ok()).unwrap_or(0)
            };
            counts.passed += number("passed");
            counts.failed += number("failed");
            counts.ignored += number("ignored");
        }
        counts
    }

    fn add(&mut self, other: Option<&Self>) {
        if let Some(counts) = other {
            self.passed += counts.passed;
            self.failed += counts.failed;
            self.ignored += counts.ignored;
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.ignored)
    }
}

type Named = (&'static str, Suite);

/// Runs every suite, the lanes side by side; with `all` a missing toolchain is a failure.
pub(crate) fn run(all: bool) -> Result<(), String> {
    let waiting = LANES.map(|suites| Mutex::new(VecDeque::from_iter(suites)));
    let lane = |own| iter::from_fn(|| next(&waiting, own)).map(timed).collect::<Vec<_>>();
    let done = thread::scope(|scope| {
        let running = [0, 1].map(|own| scope.spawn(move || lane(own)));
        let done = running.map(|lane| lane.join().map_err(|_| "a lane of suites panicked".to_owned()));
        done.into_iter().collect::<Result<Vec<_>, _>>()
    })?;
    let place = |name| LANES.into_iter().flatten().position(|(known, _)| *known == name);
    let mut done: Vec<_> = done.into_iter().flatten().collect();
    done.sort_by_key(|(name, ..)| place(*name));
    let mut rows = vec![["suite", "result", "passed", "failed", "ignored", "time", ""].map(String::from)];
    let mut failed = Vec::new();
    let mut total = Counts::default();
    for (name, outcome, seconds) in done {
        if outcome.verdict == Verdict::Failed || (all && outcome.verdict == Verdict::Missing) {
            failed.push(name);
        }
        rows.push(row(name, &outcome, seconds));
        total.add(outcome.counts.as_ref());
    }
    println!("\n{}\n\n{}", table::render(&rows), total);
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join("; "))) }
}

/// The next suite of a lane, or, when its own are done, the last of the other's.
fn next<'a>(waiting: &[Mutex<VecDeque<&'a Named>>; 2], own: usize) -> Option<&'a Named> {
    let lane = |index: usize| waiting[index].lock().unwrap_or_else(PoisonError::into_inner);
    let first = lane(own).pop_front();
    first.or_else(|| lane(1 - own).pop_back())
}

fn timed(&(name, suite): &Named) -> (&'static str, Outcome, f64) {
    println!("\n=== {name}");
    let start = Instant::now();
    let outcome = suite().unwrap_or_else(|why| Outcome::new(Verdict::Failed, why));
    println!("\n=== {name}: {:?}", outcome.verdict);
    (name, outcome, start.elapsed().as_secs_f64())
}

fn row(name: &str, outcome: &Outcome, seconds: f64) -> [String; 7] {
    let count =
        |pick: fn(&Counts) -> u32| outcome.counts.as_ref().map_or("-".into(), |counts| pick(counts).to_string());
    let word = match outcome.verdict {
        Verdict::Passed => "ok",
        Verdict::Failed => "FAILED",
        Verdict::Missing => "skipped",
    };
    [
        name.into(),
        word.into(),
        count(|counts| counts.passed),
        count(|counts| counts.failed),
        count(|counts| counts.ignored),
        format!("{seconds:.1} s"),
        outcome.note.clone(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_add_up() {
        let output = "running 3 tests\ntest a ... ok\n\
            test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s\n";
        assert_eq!(Counts::of_rust(output), Counts { passed: 13, failed: 2, ignored: 1 });
        assert_eq!(Counts::of_rust("nothing ran"), Counts::default());
        let mut total = Counts::of_rust(output);
        total.add(Some(&Counts { passed: 1, failed: 0, ignored: 2 }));
        total.add(None);
        assert_eq!(total.to_string(), "14 passed, 2 failed, 3 skipped");
    }

    #[test]
    fn a_lane_that_is_done_helps_the_other() {
        let suite: Suite = || Err(String::new());
        let named = [("a", suite), ("b", suite), ("c", suite)];
        let waiting = [Mutex::new(VecDeque::from_iter(&named[..1])), Mutex::new(VecDeque::from_iter(&named[1..]))];
        let order = [0, 0, 0, 1].map(|own| next(&waiting, own).map(|(name, _)| *name));
        assert_eq!(order, [Some("a"), Some("c"), Some("b"), None]);
    }

    #[test]
    fn a_row_names_what_happened() {
        let skipped = row("wasm32", &Outcome::new(Verdict::Missing, "no target".into()), 0.04);
        assert_eq!(skipped, ["wasm32", "skipped", "-", "-", "-", "0.0 s", "no target"]);
    }
}
