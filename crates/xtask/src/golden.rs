//! `cargo xtask golden`: tries reference files on the library, whoever made them.
//!
//! A reference file is `{"functions": [{"function", "source", "definition", "cases": [{"in", "out", "cond", "tag"}]}]}`.
//! `golden.json` says for each function which call it is and what goes where: `$x` is the input `x`, `$in` all inputs,
//! `$out` the output, `$ln1p(x)` the logarithm of 1 + x. The golden files made are then run like those of `tests/golden`.

use crate::process::{cargo, stream};
use serde_json::{Map, Value, json};
use std::{fs, path::Path};

const RULES: &str = include_str!("golden.json");

/// Writes a golden file for every known function of the reference files in `from`, and runs them.
pub(crate) fn run(from: &str, to: &str) -> Result<(), String> {
    let rules: Vec<Value> = serde_json::from_str(RULES).map_err(|error| format!("golden.json: {error}"))?;
    let to = std::path::absolute(to).map_err(|error| format!("{to}: {error}"))?;
    let mut paths: Vec<_> =
        fs::read_dir(from).map_err(|e| format!("{from}: {e}"))?.flatten().map(|e| e.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "json"));
    paths.sort();
    for path in paths {
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let reference: Value = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        for function in reference["functions"].as_array().into_iter().flatten() {
            let name = function["function"].as_str().unwrap_or_default();
            match rules.iter().find(|rule| rule["function"] == name) {
                Some(rule) => write(&to, rule, function)?,
                None => println!("{name}: the library has no such function yet"),
            }
        }
    }
    // Both runners read this variable: the public calls', and the one inside the crate for the private `math`.
    let try_out = |args: &[&str]| stream(cargo(args).env("REGULARS_GOLDEN", &to));
    let (public, _) = try_out(&["test", "--test", "golden", "golden_files_hold", "--", "--nocapture"])?;
    let (private, _) = try_out(&["test", "-p", "regulars", "--lib", "golden"])?;
    if public && private { Ok(()) } else { Err(format!("the library misses cases of {from}")) }
}

fn write(to: &Path, rule: &Value, function: &Value) -> Result<(), String> {
    let golden = golden_file(rule, function);
    let path = to.join(rule["file"].as_str().unwrap_or_default()).with_extension("json");
    println!("{}: {} cases", path.display(), golden["cases"].as_array().map_or(0, Vec::len));
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(|error| format!("{}: {error}", path.display()))?;
    fs::write(&path, format!("{golden:#}\n")).map_err(|error| format!("{}: {error}", path.display()))
}

fn golden_file(rule: &Value, function: &Value) -> Value {
    let text = |key: &str| function[key].as_str().unwrap_or_default();
    let cases = function["cases"].as_array().into_iter().flatten().map(|case| {
        let mut golden =
            Map::from_iter([("args".into(), fill(&rule["args"], case)), ("ok".into(), fill(&rule["ok"], case))]);
        let carried = ["cond", "tag"].into_iter().filter_map(|key| Some((key.into(), case.get(key)?.clone())));
        golden.extend(carried);
        Value::Object(golden)
    });
    json!({
        "call": rule["call"],
        "source": format!("{}. {}", text("source"), text("definition")),
        "tolerance": "reference",
        "cases": cases.collect::<Vec<_>>(),
    })
}

/// The template with every `$name` replaced by what the case has under that name.
fn fill(template: &Value, case: &Value) -> Value {
    match template {
        Value::Object(fields) => fields.iter().map(|(name, field)| (name.clone(), fill(field, case))).collect(),
        Value::Array(elements) => elements.iter().map(|element| fill(element, case)).collect(),
        Value::String(text) => match text.strip_prefix('$') {
            Some("in") => case["in"].clone(),
            Some("out") => case["out"].clone(),
            Some(name) => input(name, &case["in"]),
            None => template.clone(),
        },
        _ => template.clone(),
    }
}

/// What a case has in, by name or, from a rate per period, `ln1p(name)`, the continuous rate.
fn input(name: &str, inputs: &Value) -> Value {
    match name.strip_prefix("ln1p(").and_then(|name| name.strip_suffix(')')) {
        Some(name) => inputs[name].as_f64().map_or(Value::Null, |rate| json!(libm::log1p(rate))),
        None => inputs[name].clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_filled_from_the_case() {
        let rule = json!({"call": "value::F::g", "args": {"model": {"r": "$r"}, "age": ["$T"], "unit": "week"}, "ok": ["$out"]});
        let function = json!({"source": "S", "definition": "D", "cases": [
            {"in": {"r": 0.1, "T": 2.0}, "out": -1.5, "cond": 3.0}, {"in": {"r": 1.0, "T": 4}, "out": 0.0, "tag": "t"}]});
        let golden = golden_file(&rule, &function);
        assert_eq!(golden["source"], "S. D");
        let first = json!({"args": {"model": {"r": 0.1}, "age": [2.0], "unit": "week"}, "ok": [-1.5], "cond": 3.0});
        assert_eq!(golden["cases"][0], first);
        assert_eq!(golden["cases"][1]["tag"], "t");
        assert_eq!(fill(&json!("$in"), &function["cases"][1]), json!({"r": 1.0, "T": 4}));
    }

    #[test]
    fn a_rate_per_period_is_made_continuous() {
        let case = json!({"in": {"d": 1e-20, "x": 1}});
        assert_eq!(fill(&json!({"rate": "$ln1p(d)"}), &case), json!({"rate": 1e-20}));
        assert_eq!(fill(&json!("$ln1p(x)"), &case), json!(std::f64::consts::LN_2));
        assert_eq!(fill(&json!("$ln1p(e)"), &case), Value::Null);
    }

    #[test]
    fn every_rule_names_a_function_a_file_and_a_call_of_one_room() {
        let rules: Vec<Value> = serde_json::from_str(RULES).unwrap();
        for rule in rules {
            let (file, call) = (rule["file"].as_str().unwrap(), rule["call"].as_str().unwrap());
            assert_eq!(file.split('/').next(), call.split("::").next(), "{rule}");
            assert!(rule["function"].is_string() && !rule["args"].is_null() && !rule["ok"].is_null(), "{rule}");
        }
    }
}
