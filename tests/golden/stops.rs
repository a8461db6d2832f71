//! Every call of the golden files is stopped at many places: it says so, or gives what it gives undisturbed.
//! `REGULARS_STOPS=survey::` runs those calls alone whose names begin so.

use crate::dispatch::{self, Outcome};
use crate::golden_files;
use regulars::{Error, Work, heed_every};
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

/// Cases of a file that are stopped.
const CASES: usize = 2;
/// Places at which a case is stopped: each of the first ones, then further and further apart.
const PLACES: [u32; 6] = [2, 3, 5, 12, 60, 800];

/// The calls that may be long, each of which must ask more often than once, at the start.
const LONG: [&str; 29] = [
    "import::csv",
    "import::json_lines",
    "profile::score",
    "segment::rfm",
    "survey::importance_performance",
    "survey::key_drivers",
    "survey::penalty_reward",
    "value::BgBb::fit",
    "value::BgNbd::fit",
    "value::BgNbdCovariates::fit",
    "value::GammaGamma::fit",
    "value::MbgCnbdK::fit",
    "value::MbgNbd::fit",
    "value::ParetoNbd::fit",
    "value::ParetoNbdCovariates::fit",
    "value::Fit::posterior",
    "value::choose",
    "value::conditional_expectation",
    "value::lifetime_value",
    "value::predict",
    "value::repeat_histogram",
    "value::simulate",
    "value::total_lifetime_value",
    "value::tracking",
    "voice::driver_words",
    "voice::new_terms",
    "voice::quotes",
    "voice::theme_impact",
    "voice::themes",
];

/// What a call gives that is stopped at the ask of this number, and how often it asked.
fn stopped_at(place: u32, name: &str, args: &Value) -> (Option<String>, u32) {
    let asked = Rc::new(Cell::new(0));
    let count = Rc::clone(&asked);
    let watch = move |_: Work| {
        count.set(count.get() + 1);
        if count.get() == place { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let given = RefCell::new(None);
    let whole = heed_every(1, watch, || {
        given.replace(dispatch::call(name, args).map(|outcome| told(&outcome)));
        Ok(())
    });
    // What is given within the work, since `heed` itself gives the error for all that is stopped.
    assert!(matches!(whole, Ok(()) | Err(Error::Stopped)));
    (given.into_inner(), asked.get())
}

fn told(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Value(value) => value.to_string(),
        Outcome::Error { code, text } => format!("{code}: {text}"),
        Outcome::Unreadable(why) => why.clone(),
    }
}

/// Fails with the calls that gave something else than the whole result or the error.
pub(crate) fn every_call_ends_whole_or_stopped(folder: &Path) {
    // On one thread, where asks are counted: threads that wait ask by the clock.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let only = std::env::var("REGULARS_STOPS").unwrap_or_default();
    let (mut wrong, mut most_asks) = (Vec::new(), BTreeMap::<String, u32>::new());
    for path in golden_files(folder) {
        let file: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let (name, cases) = (file["call"].as_str().unwrap(), file["cases"].as_array().unwrap());
        if !name.starts_with(&only) {
            continue;
        }
        for (index, case) in cases.iter().step_by(cases.len().div_ceil(CASES).max(1)).enumerate() {
            let args = &case["args"];
            let (whole, asks) = pool.install(|| stopped_at(0, name, args));
            let most = most_asks.entry(name.to_owned()).or_default();
            *most = asks.max(*most);
            for place in PLACES.into_iter().filter(|place| *place <= asks) {
                let (given, _) = pool.install(|| stopped_at(place, name, args));
                let is_stopped = given.as_ref().is_some_and(|given| given.starts_with("stopped: "));
                if !is_stopped && given != whole {
                    wrong.push(format!("{name}, sampled case {index}, stopped at ask {place} of {asks}"));
                }
            }
        }
    }
    println!("{most_asks:#?}");
    assert!(wrong.is_empty(), "{} calls gave a part of their result:\n{}", wrong.len(), wrong.join("\n"));
    let never =
        LONG.into_iter().filter(|name| name.starts_with(&only) && most_asks.get(*name).is_none_or(|asks| *asks < 3));
    let never: Vec<&str> = never.collect();
    assert!(never.is_empty(), "calls that may be long and don't ask: {never:?}");
}
