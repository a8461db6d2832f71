//! Runs the golden files of `tests/golden/math/`, which no other language can see because `math` is private.

use serde_json::Value;

/// Runs every case of `tests/golden/math/<function>.json`, or of another folder (`REGULARS_GOLDEN`), and reports all
/// misses at once.
///
/// `call` is given a way to read a named argument: `check("ln_beta", |arg| ln_beta(arg("a"), arg("b")))`.
pub(crate) fn check(function: &str, call: impl Fn(&dyn Fn(&str) -> f64) -> f64) {
    let elsewhere = std::env::var("REGULARS_GOLDEN").ok();
    let home = || concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden").to_owned();
    let path = format!("{}/math/{function}.json", elsewhere.clone().unwrap_or_else(home));
    if elsewhere.is_some() && !std::path::Path::new(&path).exists() {
        println!("{path} is not there, so it says nothing of {function}");
        return;
    }
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let file: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(file["call"], format!("math::{function}"), "{path}");
    let cases = file["cases"].as_array().unwrap();
    assert!(!cases.is_empty(), "{path} has no cases");

    let misses: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let arg = |name: &str| case["args"][name].as_f64().unwrap_or_else(|| panic!("no {name} in {case}"));
            let found = call(&arg);
            let tolerance = case.get("tolerance").unwrap_or(&file["tolerance"]);
            let allowed = allowed_error(case, tolerance);
            let error = (found - case["ok"].as_f64().unwrap()).abs();
            let hit = error <= allowed; // A NaN is a miss.
            (!hit).then(|| format!("found {found:e}, error {error:e} > {allowed:e}: {case}"))
        })
        .collect();
    assert!(misses.is_empty(), "{} of {} cases miss:\n{}", misses.len(), cases.len(), misses.join("\n"));
}

/// How far from the truth a case may land: see the tolerance words in `tests/golden/`.
fn allowed_error(case: &Value, tolerance: &Value) -> f64 {
    let truth = case["ok"].as_f64().unwrap().abs();
    if tolerance == "reference" {
        let condition = case.get("cond").map_or(1.0, |c| c.as_f64().unwrap()).max(1.0);
        let relative = (256.0 * f64::EPSILON * condition).max(1e-12);
        let floor = if truth < 1e-290 { 1e-300 } else { 0.0 };
        (relative * truth).max(floor)
    } else if tolerance == "bits" {
        0.0
    } else if let Some(relative) = tolerance["relative"].as_f64() {
        relative * truth
    } else {
        tolerance["absolute"].as_f64().unwrap_or_else(|| panic!("no such tolerance: {tolerance}"))
    }
}
