//! Seeded random input for the public entries of every room: nothing panics, hangs, answers NaN or infinity, depends on the order of
//! rows, or explains itself in thousands of characters.
//!
//! A failure names its seed; `REGULARS_FUZZ_SEED=seed cargo test --test fuzz name` does it again. `cargo xtask fuzz --minutes N` goes on
//! for longer than CI does.

mod chance;
mod orders;
mod records;
mod rows;
mod survey;
mod value;
mod voice;

use chance::Chance;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// Cases of each test in CI.
const CASES: u64 = 40;
/// A case that takes longer is one that hangs, on any machine: its input is small.
const LONGEST: Duration = Duration::from_secs(60);
/// Longest text of an error, in characters: an explanation, a list of fields, and some values of 80.
const LONGEST_ERROR: usize = 1500;

/// What a case finds wrong.
type Found = Result<(), String>;

fn number_of(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Runs a case with one seed after the other: those of CI, or as many as fit into the time that is asked for.
fn fuzz(name: &str, case: fn(&mut Chance) -> Found) {
    if let Some(seed) = number_of("REGULARS_FUZZ_SEED") {
        return one(name, case, seed);
    }
    let Some(seconds) = number_of("REGULARS_FUZZ_SECONDS") else {
        return (0..CASES).for_each(|seed| one(name, case, seed));
    };
    let start = Instant::now();
    let mut seed = CASES;
    while start.elapsed().as_secs() < seconds {
        one(name, case, seed);
        seed += 1;
    }
    println!("{name}: {} cases", seed - CASES);
}

fn one(name: &str, case: fn(&mut Chance) -> Found, seed: u64) {
    let start = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| case(&mut Chance::new(seed))));
    let again = format!("REGULARS_FUZZ_SEED={seed} cargo test --test fuzz {name}");
    match outcome {
        Ok(Ok(())) => assert!(start.elapsed() < LONGEST, "{name} takes {:?}: {again}", start.elapsed()),
        Ok(Err(why)) => panic!("{name}: {why}\n{again}"),
        Err(_) => panic!("{name} panics: {again}"),
    }
}

/// A result without NaN and infinity, or an error in few words; `None` for the error.
fn sound<T: std::fmt::Debug>(what: &str, result: regulars::Result<T>) -> Result<Option<T>, String> {
    match result {
        Ok(value) => {
            let text = format!("{value:?}");
            let mut words = text.split(|c: char| !c.is_alphanumeric());
            match words.any(|word| word == "NaN" || word == "inf") {
                true => Err(format!("{what} is no number: {}", text.chars().take(2000).collect::<String>())),
                false => Ok(Some(value)),
            }
        }
        Err(error) => match error.to_string().chars().count() {
            length if length > LONGEST_ERROR => Err(format!("{what}: an error of {length} characters: {error}")),
            _ => Ok(None),
        },
    }
}

/// Refuses two results that ought to be the same.
fn same<T: PartialEq + std::fmt::Debug>(what: &str, one: &T, other: &T) -> Found {
    if one == other { Ok(()) } else { Err(format!("{what} depends on the order of rows:\n{one:?}\n{other:?}")) }
}

macro_rules! fuzzed {
    ($($name:ident: $case:path;)+) => {$(
        #[test]
        fn $name() {
            fuzz(stringify!($name), $case);
        }
    )+};
}

fuzzed! {
    scores: survey::scores;
    ratings: survey::ratings;
    weights: survey::margins;
    trends: survey::trends;
    comments: voice::comments;
    phrases: voice::phrases;
    purchase_models: value::models;
    simulated_bases: value::simulated;
    fits: value::fits;
    spends: value::spends;
    retained: orders::retained;
    order_tables: orders::tables;
    chosen_models: orders::chosen;
    histories_of_changes: records::changes;
    bases: records::bases;
    imported_rows: rows::orders;
    imported_records: rows::records;
}
