//! The suites of `cargo xtask test`, in the order they run.

use crate::{
    js, mobile,
    process::{ask, cargo, program, root, stream},
    python, readme,
    test::Counts,
    web,
};
use std::{env, fs, path::Path, process::Command};

const WASM: &str = "wasm32-unknown-unknown";

/// How a suite ended.
#[derive(Debug, PartialEq)]
pub(crate) enum Verdict {
    Passed,
    Failed,
    /// Its toolchain isn't on this machine.
    Missing,
}

/// What a suite reports.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) verdict: Verdict,
    pub(crate) note: String,
    pub(crate) counts: Option<Counts>,
}

impl Outcome {
    pub(crate) fn new(verdict: Verdict, note: String) -> Self {
        Self { verdict, note, counts: None }
    }

    /// A run of tests; it fails too when no test ran.
    pub(crate) fn of_tests(success: bool, counts: Counts, note: String) -> Self {
        let verdict = if success && counts.passed > 0 { Verdict::Passed } else { Verdict::Failed };
        Self { verdict, note, counts: Some(counts) }
    }
}

pub(crate) type Suite = fn() -> Result<Outcome, String>;

/// Two lanes that run side by side, each with builds of its own, so that neither waits for the other's lock.
pub(crate) const LANES: [&[(&str, Suite)]; 2] = [
    &[
        ("format", format),
        ("lint", lint),
        ("surface", surface),
        ("rust", || tests(&["--lib", "--bins", "--tests", "--examples"])),
        ("doctests", || tests(&["--doc"])),
        ("rust, one thread", one_thread),
        ("documentation", || {
            command(cargo(&["doc", "--no-deps", "-p", "regulars"]).env("RUSTDOCFLAGS", "-D warnings"))
        }),
        ("msrv", msrv),
        ("wasm32", wasm32),
        ("readme", readme::suite),
        ("package", package),
    ],
    &[
        ("python", python::suite),
        ("javascript", js::node),
        ("browser", js::browser),
        ("web page", web::suite),
        ("kotlin", mobile::kotlin),
        ("mobile border", mobile::border),
        ("swift", mobile::swift),
    ],
];

/// A command that only succeeds or fails.
fn command(command: &mut Command) -> Result<Outcome, String> {
    let (success, _) = stream(command)?;
    Ok(Outcome::new(if success { Verdict::Passed } else { Verdict::Failed }, String::new()))
}

/// The tests of the core and of what stands around it; the bindings have suites of their own. All in one choice of packages, so
/// that one build of the core serves the doctests too.
fn tests(targets: &[&str]) -> Result<Outcome, String> {
    let packages =
        ["test", "--no-fail-fast", "-p", "regulars", "-p", "regulars-given", "-p", "regulars-workspace", "-p", "xtask"];
    count(cargo(&packages).args(targets))
}

fn one_thread() -> Result<Outcome, String> {
    count(&mut cargo(&["test", "-p", "regulars", "--lib", "--no-default-features", "--no-fail-fast"]))
}

/// A run of cargo's tests.
fn count(command: &mut Command) -> Result<Outcome, String> {
    let (success, output) = stream(command)?;
    let counts = Counts::of_rust(&output);
    let note = if counts.passed == 0 { "no test ran".into() } else { String::new() };
    Ok(Outcome::of_tests(success, counts, note))
}

fn format() -> Result<Outcome, String> {
    component("fmt", &["fmt", "--all", "--check"])
}

/// The files that `cargo xtask surface` writes are as the core is.
fn surface() -> Result<Outcome, String> {
    let stale = xtask::surface::run(true).err();
    let verdict = if stale.is_none() { Verdict::Passed } else { Verdict::Failed };
    Ok(Outcome::new(verdict, stale.unwrap_or_default()))
}

fn lint() -> Result<Outcome, String> {
    component("clippy", &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])
}

/// A cargo command that comes with a component of the toolchain.
fn component(name: &str, args: &[&str]) -> Result<Outcome, String> {
    match ask(&mut cargo(&[name, "--version"])) {
        Some(_) => command(&mut cargo(args)),
        None => Ok(Outcome::new(Verdict::Missing, format!("cargo {name} is not installed"))),
    }
}

/// Checks the core with the oldest compiler it promises to build with.
fn msrv() -> Result<Outcome, String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).map_err(|error| error.to_string())?;
    let oldest = rust_version(&manifest).ok_or("Cargo.toml states no rust-version")?;
    let used = ask(&mut program(rustc(), &["--version"])).unwrap_or_default();
    let check = ["check", "-p", "regulars", "--all-targets"];
    if is_version(used.split(' ').nth(1).unwrap_or_default(), oldest) {
        let outcome = command(&mut cargo(&check))?;
        return Ok(Outcome { note: format!("{oldest} is the compiler in use"), ..outcome });
    }
    match ask(&mut program("rustup", &["run", oldest, "rustc", "--version"])) {
        Some(version) => {
            let outcome = command(program("rustup", &["run", oldest, "cargo"]).args(check).env_remove("RUSTC"))?;
            Ok(Outcome { note: version, ..outcome })
        }
        None => Ok(Outcome::new(Verdict::Missing, format!("rustup has no toolchain {oldest}, {used} is in use"))),
    }
}

fn rust_version(manifest: &str) -> Option<&str> {
    let value = manifest.lines().find_map(|line| line.strip_prefix("rust-version = "))?;
    value.trim().strip_prefix('"')?.strip_suffix('"')
}

fn is_version(full: &str, wanted: &str) -> bool {
    full.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn rustc() -> String {
    env::var("RUSTC").unwrap_or("rustc".into())
}

/// Checks the core alone for WebAssembly; the suite `javascript` builds it.
fn wasm32() -> Result<Outcome, String> {
    match wasm_cargo(&["check", "-p", "regulars", "--no-default-features"]) {
        Ok(mut build) => Ok(Outcome {
            note: ask(&mut program(wasm_rustc(), &["--version"])).unwrap_or_default(),
            ..command(&mut build)?
        }),
        Err(why) => Ok(Outcome::new(Verdict::Missing, why)),
    }
}

/// The compiler for WebAssembly: `REGULARS_WASM_RUSTC` names one that has the target, where the one in use has not.
fn wasm_rustc() -> String {
    env::var("REGULARS_WASM_RUSTC").unwrap_or_else(|_| rustc())
}

/// A cargo command that compiles for WebAssembly, into `target/wasm`; or why there is none.
pub(crate) fn wasm_cargo(args: &[&str]) -> Result<Command, String> {
    let compiler = wasm_rustc();
    let libraries = ask(&mut program(&compiler, &["--print", "target-libdir", "--target", WASM])).unwrap_or_default();
    let mut files = fs::read_dir(libraries).into_iter().flatten().flatten();
    if !files.any(|file| file.file_name().to_string_lossy().starts_with("libstd-")) {
        return Err(format!(
            "{compiler} has no standard library for {WASM}. Where rustup's servers are reached: rustup target add {WASM}. \
             Elsewhere, on Debian: eval \"$(.ci/wasm-toolchain.sh)\""
        ));
    }
    let mut build = cargo(args);
    build.args(["--target", WASM, "--target-dir", "target/wasm"]).env("RUSTC", &compiler);
    // A compiler from elsewhere may have its linker beside it.
    let linker = Path::new(&compiler).with_file_name("rust-lld");
    if linker.is_file() {
        build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    }
    Ok(build)
}

/// Lists the published package: sources, licences, README, changelog and the guide for users of other libraries, nothing else.
fn package() -> Result<Outcome, String> {
    let (success, listing) = stream(&mut cargo(&["package", "-p", "regulars", "--list", "--allow-dirty"]))?;
    let wrong = wrong_files(&listing);
    let verdict = if success && wrong.is_empty() { Verdict::Passed } else { Verdict::Failed };
    Ok(Outcome::new(verdict, wrong.join(", ")))
}

fn wrong_files(listing: &str) -> Vec<String> {
    const NEEDED: [&str; 7] =
        ["Cargo.toml", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "MIGRATION.md", "README.md", "src/lib.rs"];
    const TABLES: [&str; 1] = ["src/model/calendar/zones.txt"];
    const MADE: [&str; 3] = [".cargo_vcs_info.json", "Cargo.lock", "Cargo.toml.orig"];
    let files: Vec<&str> = listing.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let missing = NEEDED.iter().filter(|name| !files.contains(name)).map(|name| format!("{name} is missing"));
    let known = |file: &&str| {
        NEEDED.contains(file)
            || TABLES.contains(file)
            || MADE.contains(file)
            || (file.starts_with("src/") && file.ends_with(".rs"))
    };
    let extra = files.iter().filter(|file| !known(file)).map(|file| format!("{file} does not belong"));
    missing.chain(extra).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_match_by_whole_numbers() {
        assert!(is_version("1.95.0", "1.95") && is_version("1.95.0", "1.95.0"));
        assert!(!is_version("1.96.0", "1.95") && !is_version("1.950.0", "1.95"));
    }

    #[test]
    fn the_manifest_states_the_oldest_compiler() {
        assert_eq!(rust_version("[workspace.package]\nrust-version = \"1.95\"\n"), Some("1.95"));
        assert_eq!(rust_version("rust-version.workspace = true\n"), None);
    }

    #[test]
    fn a_package_holds_sources_and_licences_only() {
        let good = "Cargo.lock\nCargo.toml\nCHANGELOG.md\nLICENSE-APACHE\nLICENSE-MIT\nMIGRATION.md\nREADME.md\nsrc/lib.rs\nsrc/math/gamma.rs\n";
        assert_eq!(wrong_files(good), Vec::<String>::new());
        assert_eq!(wrong_files(&good.replace("LICENSE-MIT", "scores.csv")).len(), 2);
    }
}
