//! Runs the golden files `tests/golden/<room>/<function>.json`, whose form is in `tests/golden/README.md`, on the library.
//! `REGULARS_GOLDEN=DIR` runs another folder of files of the same form. `math` is private: its files run inside the crate.
//! `REGULARS_DIGESTS=write` writes the digests by which the other languages compare their bits, `REGULARS_OUTCOMES=DIR` what they
//! are digests of.

#[path = "golden/churn.rs"]
mod churn;
#[path = "golden/compare.rs"]
mod compare;
#[path = "golden/digest.rs"]
mod digest;
#[path = "golden/dispatch.rs"]
mod dispatch;
#[path = "golden/import.rs"]
mod import;
#[path = "golden/profile.rs"]
mod profile;
#[path = "golden/segment.rs"]
mod segment;
#[path = "golden/stops.rs"]
mod stops;
#[path = "golden/survey.rs"]
mod survey;
#[path = "golden/survey_drivers.rs"]
mod survey_drivers;
#[path = "golden/value.rs"]
mod value;
#[path = "golden/value_basics.rs"]
mod value_basics;
#[path = "golden/value_covariates.rs"]
mod value_covariates;
#[path = "golden/voice.rs"]
mod voice;
#[path = "golden/whole_base.rs"]
mod whole_base;

use compare::{Tolerance, difference};
use digest::digest;
use dispatch::Outcome;
use serde_json::{Value, json};
use std::{collections::BTreeMap, env, fs, path::Path, path::PathBuf};

/// At most one case in this many may carry a tolerance of its own.
const CASES_PER_EXCEPTION: usize = 200;
/// The loosest tolerance that a single case may carry.
const LOOSEST_EXCEPTION: f64 = 1e-9;
/// Failures printed per file; the others are counted.
const SHOWN: usize = 5;

#[test]
fn golden_files_hold() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let folder = env::var_os("REGULARS_GOLDEN").map_or(home, PathBuf::from);
    assert!(folder.is_dir(), "{} is no folder", folder.display());
    let mut cases = 0;
    let mut failures = Vec::new();
    for path in golden_files(&folder) {
        let text = fs::read_to_string(&path).unwrap();
        let (ran, failed) = match serde_json::from_str::<Value>(&text) {
            Ok(file) => run_file(&file, dispatch::call),
            Err(error) => (0, vec![format!("is no JSON: {error}")]),
        };
        cases += ran;
        println!("{:7} cases {:5} failures  {}", ran, failed.len(), path.display());
        failures.extend(failed.iter().take(SHOWN).map(|failure| format!("{}: {failure}", path.display())));
        if failed.len() > SHOWN {
            failures.push(format!("{}: and {} more", path.display(), failed.len() - SHOWN));
        }
    }
    println!("{cases} golden cases in {}", folder.display());
    assert!(failures.is_empty(), "golden cases failed:\n{}", failures.join("\n"));
}

#[test]
fn a_stop_leaves_no_part_of_a_result() {
    stops::every_call_ends_whole_or_stopped(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden"));
}

#[test]
fn digests_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut found: BTreeMap<String, String> = golden_files(&folder).iter().map(|path| digest_of_file(path)).collect();
    found.insert("simulated".into(), digest([&serde_json::to_value(whole_base::scores()).unwrap()]));
    let path = folder.join("digests.json");
    if env::var_os("REGULARS_DIGESTS").is_some_and(|word| word == "write") {
        fs::write(&path, format!("{}\n", serde_json::to_string_pretty(&found).unwrap())).unwrap();
    }
    let frozen: BTreeMap<String, String> = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let changed: Vec<&String> = found.keys().filter(|name| found.get(*name) != frozen.get(*name)).collect();
    assert!(changed.is_empty() && found.len() == frozen.len(), "other bits than digests.json has: {changed:?}");
}

/// The `call` of a golden file, and the digest of its outcomes.
fn digest_of_file(path: &Path) -> (String, String) {
    let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let name = file["call"].as_str().unwrap();
    let outcomes = file["cases"].as_array().unwrap().iter().map(|case| match dispatch::call(name, &case["args"]) {
        Some(Outcome::Value(value)) => value,
        Some(Outcome::Error { code, .. }) => json!({"error": code}),
        _ => panic!("{}: a call that doesn't run", path.display()),
    });
    let outcomes: Vec<Value> = outcomes.collect();
    if let Some(folder) = env::var_os("REGULARS_OUTCOMES") {
        let name = path.file_name().unwrap();
        fs::write(Path::new(&folder).join(name), serde_json::to_string(&outcomes).unwrap()).unwrap();
    }
    (name.to_owned(), digest(&outcomes))
}

/// Every `<room>/<function>.json` under the folder, sorted, without the private room `math`.
fn golden_files(folder: &Path) -> Vec<PathBuf> {
    let entries = |dir: &Path| {
        let listing = fs::read_dir(dir).unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
        let mut paths: Vec<PathBuf> = listing.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    };
    let rooms = entries(folder).into_iter().filter(|path| path.is_dir() && !path.ends_with("math"));
    rooms.flat_map(|room| entries(&room)).filter(|path| path.extension().is_some_and(|e| e == "json")).collect()
}

/// Runs one golden file and returns its number of cases and what failed.
fn run_file(file: &Value, call: fn(&str, &Value) -> Option<Outcome>) -> (usize, Vec<String>) {
    let (Some(name), Some(cases)) = (file["call"].as_str(), file["cases"].as_array()) else {
        return (0, vec!["has no `call` or no `cases`".into()]);
    };
    let mut failures = Vec::new();
    if file["source"].as_str().is_none_or(str::is_empty) {
        failures.push("has no `source`".into());
    }
    let tolerance = match Tolerance::parse(&file["tolerance"]) {
        Ok(tolerance) => tolerance,
        Err(why) => return (0, vec![why]),
    };
    let own = cases.iter().filter(|case| case.get("tolerance").is_some_and(|own| own != "bits")).count();
    if own * CASES_PER_EXCEPTION > cases.len() {
        failures.push(format!("{own} of {} cases carry a tolerance of their own", cases.len()));
    }
    for (index, case) in cases.iter().enumerate() {
        if let Err(why) = run_case(name, case, tolerance, call) {
            failures.push(format!("case {index} {}: {why}", case["tag"].as_str().unwrap_or("")));
        }
    }
    (cases.len(), failures)
}

fn run_case(
    name: &str,
    case: &Value,
    tolerance: Tolerance,
    call: fn(&str, &Value) -> Option<Outcome>,
) -> Result<(), String> {
    let tolerance = match case.get("tolerance") {
        None => tolerance,
        Some(own) => Tolerance::parse(own)?.at_most(LOOSEST_EXCEPTION)?,
    };
    let outcome = call(name, &case["args"]).ok_or_else(|| format!("unknown call {name}"))?;
    match (case.get("ok"), case.get("error"), outcome) {
        (_, _, Outcome::Unreadable(why)) => Err(why),
        (Some(expected), None, Outcome::Value(found)) => difference(expected, &found, tolerance, case.get("cond")),
        (Some(_), None, Outcome::Error { code, text }) => Err(format!("error {code}: {text}")),
        (None, Some(expected), Outcome::Error { code, .. }) if expected == code => Ok(()),
        (None, Some(expected), Outcome::Error { code, .. }) => Err(format!("error {code}, expected {expected}")),
        (None, Some(expected), Outcome::Value(found)) => Err(format!("{found}, expected the error {expected}")),
        _ => Err("has neither or both of `ok` and `error`".into()),
    }
}

mod runner_tests {
    use super::*;
    use regulars::Error;
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Deserialize)]
    struct RatioArgs {
        above: Vec<f64>,
        below: f64,
    }

    fn ratios(above: &[f64], below: f64) -> regulars::Result<Vec<f64>> {
        if above.is_empty() {
            return Err(Error::Empty { what: "above".into() });
        }
        Ok(above.iter().map(|a| a / below).collect())
    }

    fn call(name: &str, args: &Value) -> Option<Outcome> {
        Some(match name {
            "test::ratios" => dispatch::run(args, |a: RatioArgs| ratios(&a.above, a.below)),
            _ => return None,
        })
    }

    fn failures(name: &str, tolerance: Value, cases: Value) -> Vec<String> {
        run_file(&json!({"call": name, "source": "by hand", "tolerance": tolerance, "cases": cases}), call).1
    }

    #[test]
    fn right_values_and_errors_pass() {
        let cases = json!([
            {"args": {"above": [1.0, 2.0], "below": 4.0}, "ok": [0.25, 0.5]},
            {"args": {"above": [], "below": 4.0}, "error": "empty"},
        ]);
        for tolerance in [json!("bits"), json!("reference"), json!({"relative": 1e-12}), json!({"absolute": 0.0})] {
            assert_eq!(failures("test::ratios", tolerance, cases.clone()), Vec::<String>::new());
        }
    }

    #[test]
    fn each_kind_of_wrong_case_fails_once() {
        let wrong = [
            json!({"args": {"above": [1.0], "below": 3.0}, "ok": [0.3333]}),
            json!({"args": {"above": [1.0], "below": 4.0}, "ok": [0.25, 0.5]}),
            json!({"args": {"above": [1.0], "below": 0.0}, "ok": [null]}),
            json!({"args": {"above": [1.0], "below": 4.0}}),
            json!({"args": {"above": [1.0], "below": 4.0}, "ok": [0.25], "error": "empty"}),
            json!({"args": {"above": [], "below": 4.0}, "error": "lengths"}),
            json!({"args": {"above": [], "below": 4.0}, "ok": []}),
            json!({"args": {"above": [1.0], "below": 4.0}, "error": "empty"}),
            json!({"args": {"above": [1.0]}, "ok": [0.25]}),
        ];
        for case in wrong {
            assert_eq!(failures("test::ratios", json!("reference"), json!([case])).len(), 1, "{case}");
        }
    }

    #[test]
    fn unknown_calls_fail() {
        let cases = json!([{"args": {}, "ok": 1.0}]);
        assert!(failures("test::nothing", json!("bits"), cases)[0].contains("unknown call"));
    }

    #[test]
    fn exceptions_are_rare_and_bounded() {
        let case = json!({"args": {"above": [1.0], "below": 4.0}, "ok": [0.25]});
        let mut cases = vec![case; 200];
        cases[0]["tolerance"] = json!({"relative": 1e-9});
        assert!(failures("test::ratios", json!("bits"), json!(cases)).is_empty());
        cases[0]["tolerance"] = json!({"relative": 1e-8});
        assert_eq!(failures("test::ratios", json!("bits"), json!(cases)).len(), 1);
        cases[0]["tolerance"] = json!({"relative": 1e-9});
        cases.pop();
        assert_eq!(failures("test::ratios", json!("bits"), json!(cases)).len(), 1);
    }
}
