//! The JavaScript module: `cargo xtask build-js`, and its tests in Node and in Chromium.

use crate::{
    process::{ask, generator, must, program, root, stream},
    suites::{Outcome, Verdict, wasm_cargo},
    test::Counts,
};
use std::{env, fs, path::Path, sync::OnceLock};

/// The package as it is published.
const OUT: &str = "target/npm";
/// Tools of npm, and the module before it is optimised.
const TOOLS: &str = "target/js";
const SOURCES: &str = "bindings/js";
/// What Rust's compiler uses by itself, and every current browser and Node have.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Why there is no module: a tool that isn't on this machine, or a step that failed.
#[derive(Clone)]
pub(crate) enum Trouble {
    Missing(String),
    Failed(String),
}

impl From<String> for Trouble {
    fn from(why: String) -> Self {
        Self::Failed(why)
    }
}

/// Builds the package in `target/npm` and prints how large it is.
pub(crate) fn build() -> Result<(), String> {
    module().map_err(|(Trouble::Missing(why) | Trouble::Failed(why))| why)?;
    let files = ["regulars_bg.wasm", "regulars.js"].map(|file| format!("{OUT}/{file}"));
    must(&mut program("node", &[&format!("{SOURCES}/sizes.mjs"), &files[0], &files[1]]), "node")
}

/// Makes the package, once in a run, or says why not.
pub(crate) fn module() -> Result<(), Trouble> {
    static MADE: OnceLock<Result<(), Trouble>> = OnceLock::new();
    MADE.get_or_init(make).clone()
}

fn make() -> Result<(), Trouble> {
    let node = ask(&mut program("node", &["--version"])).ok_or(Trouble::Missing("node is not installed".into()))?;
    if !at_least(&node, [20, 16]) {
        return Err(Trouble::Missing(format!("node {node} is older than 20.16")));
    }
    let mut compile =
        wasm_cargo(&["build", "-p", "regulars-js", "--lib", "--profile", "ship"]).map_err(Trouble::Missing)?;
    // Half the size of opt-level 3, and a tenth to a third slower (bindings/js/bench.mjs).
    // The tests run the module as it ships, also where they save the link-time optimisation elsewhere: without it, an
    // exception at the end of the stack passes through more of the module's frames, and may leave one in the middle of
    // its work.
    compile
        .env("CARGO_PROFILE_SHIP_OPT_LEVEL", "z")
        .env("CARGO_PROFILE_SHIP_LTO", "true")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", remap());
    install(SOURCES, TOOLS)?;
    must(&mut compile, "the build")?;
    let compiled = "target/wasm/wasm32-unknown-unknown/ship/regulars_js.wasm";
    let (head, tail) = (format!("{SOURCES}/src/head.js"), format!("{SOURCES}/src/tail.js"));
    let before = fs::read(root().join(TOOLS).join("regulars_bg.wasm")).ok();
    must(&mut program(generator("js")?, &[compiled, &head, &tail, TOOLS]), "the generator")?;
    fs::create_dir_all(root().join(OUT)).map_err(|error| format!("{OUT}: {error}"))?;
    let after = fs::read(root().join(TOOLS).join("regulars_bg.wasm")).ok();
    if before != after || !root().join(OUT).join("regulars_bg.wasm").exists() {
        optimise()?;
    }
    pack().map_err(Trouble::Failed)
}

/// No path of the machine that builds it stands in the module.
fn remap() -> String {
    let home = env::var_os("HOME").map(|home| Path::new(&home).join(".cargo"));
    let cargo = env::var_os("CARGO_HOME").map(Into::into).or(home).unwrap_or_default();
    format!("--remap-path-prefix={}=cargo --remap-path-prefix={}=regulars", cargo.display(), root().display())
}

/// What the lock file of a folder pins, beside the build and not among the sources.
pub(crate) fn install(sources: &str, tools: &str) -> Result<(), Trouble> {
    let (from, to) = (root().join(sources), root().join(tools));
    let same = |name: &str| fs::read(from.join(name)).ok() == fs::read(to.join(name)).ok();
    if to.join("node_modules").is_dir() && same("package.json") && same("package-lock.json") {
        return Ok(());
    }
    copy(&["package.json", "package-lock.json"], sources, tools)?;
    let (success, _) = stream(program("npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&to))
        .unwrap_or_default();
    if success {
        return Ok(());
    }
    // So that the next run tries again.
    let _ = fs::remove_file(to.join("package-lock.json"));
    Err(Trouble::Missing("npm ci could not install what package-lock.json names".into()))
}

fn optimise() -> Result<(), String> {
    let tool = format!("{TOOLS}/node_modules/binaryen/bin/wasm-opt");
    let (from, to) = (format!("{TOOLS}/regulars_bg.wasm"), format!("{OUT}/regulars_bg.wasm"));
    // Should this fail, the next run tries again.
    let _ = fs::remove_file(root().join(&to));
    let mut command = program("node", &[&tool, &from, "-o", &to, "-Oz", "--strip-debug", "--strip-producers"]);
    must(command.args(FEATURES), "wasm-opt")
}

/// The rest of the package, with the version of the workspace.
fn pack() -> Result<(), String> {
    copy(&["regulars.js"], TOOLS, OUT)?;
    copy(&["regulars.d.ts", "README.md"], SOURCES, OUT)?;
    copy(&["LICENSE-APACHE", "LICENSE-MIT"], "crates/regulars", OUT)?;
    let package = fs::read_to_string(root().join(SOURCES).join("package.json")).map_err(|error| error.to_string())?;
    let package = package.replace("0.0.0-workspace", env!("CARGO_PKG_VERSION"));
    fs::write(root().join(OUT).join("package.json"), package).map_err(|error| error.to_string())
}

fn copy(names: &[&str], from: &str, to: &str) -> Result<(), String> {
    fs::create_dir_all(root().join(to)).map_err(|error| format!("{to}: {error}"))?;
    names.iter().try_for_each(|name| {
        let (from, to) = (root().join(from).join(name), root().join(to).join(name));
        fs::copy(&from, to).map(|_| ()).map_err(|error| format!("{}: {error}", from.display()))
    })
}

/// Whether a version such as `v20.20.2` is that of `least` or a later one.
fn at_least(version: &str, least: [u32; 2]) -> bool {
    let mut parts = version.trim_start_matches('v').split('.').map(|part| part.parse().unwrap_or(0));
    [parts.next().unwrap_or(0), parts.next().unwrap_or(0)] >= least
}

/// The tests of `bindings/js/tests` in Node.
pub(crate) fn node() -> Result<Outcome, String> {
    tests(&["golden", "wrong_input", "module", "reading", "types", "work", "example"], &[])
}

/// The digests of every golden file and of the simulated base, in a browser without a screen.
pub(crate) fn browser() -> Result<Outcome, String> {
    match chromium() {
        Some(path) => tests(&["browser"], &[("REGULARS_CHROMIUM", path.as_str())]),
        None => Ok(Outcome::new(Verdict::Missing, "no Chromium found; REGULARS_CHROMIUM names one".into())),
    }
}

pub(crate) fn chromium() -> Option<String> {
    let names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
    let folders: Vec<_> = env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
    let found = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let named = env::var_os("REGULARS_CHROMIUM").map(Into::into);
    named.into_iter().chain(found).find(|path| Path::is_file(path)).and_then(|path| Some(path.to_str()?.to_owned()))
}

fn tests(names: &[&str], variables: &[(&str, &str)]) -> Result<Outcome, String> {
    match module() {
        Err(Trouble::Missing(why)) => return Ok(Outcome::new(Verdict::Missing, why)),
        Err(Trouble::Failed(why)) => return Err(why),
        Ok(()) => {}
    }
    let files: Vec<_> = names.iter().map(|name| format!("{SOURCES}/tests/{name}.test.mjs")).collect();
    run_tests(&files, variables)
}

/// Runs tests in Node.
pub(crate) fn run_tests(files: &[String], variables: &[(&str, &str)]) -> Result<Outcome, String> {
    let mut command = program("node", &["--test", "--test-reporter=spec"]);
    let (success, output) = stream(command.args(files).envs(variables.iter().copied()))?;
    Ok(Outcome::of_tests(success, counts(&output), String::new()))
}

/// The counts of the closing lines of Node's test runner.
fn counts(output: &str) -> Counts {
    let count = |word: &str| {
        let lines = output.lines().rev().map(|line| line.trim_start_matches(['ℹ', '#', ' ']));
        lines.filter_map(|line| line.strip_prefix(word)?.trim().parse().ok()).next().unwrap_or(0)
    };
    Counts { passed: count("pass "), failed: count("fail "), ignored: count("skipped ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_node_are_counted() {
        let output = "✔ a (1ms)\nℹ tests 5\nℹ suites 0\nℹ pass 3\nℹ fail 1\nℹ cancelled 0\nℹ skipped 1\nℹ todo 0\n";
        assert_eq!(counts(output), Counts { passed: 3, failed: 1, ignored: 1 });
        assert_eq!(counts(""), Counts::default());
    }

    #[test]
    fn versions_of_node_compare_by_numbers() {
        assert!(at_least("v20.16.0", [20, 16]) && at_least("v22.3.1", [20, 16]) && !at_least("v20.9.0", [20, 16]));
    }
}
