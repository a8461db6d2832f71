//! The Python binding: `cargo xtask build-python`, and its suite. All that is installed goes under `target/`.

use crate::{
    process::{ask, must, program, root, stream},
    suites::{Outcome, Verdict},
    test::Counts,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

const HOME: &str = "target/python";
const WHEELS: &str = "target/wheels";
const REQUIREMENTS: &str = "bindings/python/tests/requirements.txt";
const OLDEST: (u32, u32) = (3, 11);

/// Builds the wheel for this machine into `target/wheels`; on Linux one that every distribution since 2014 can load.
pub(crate) fn build() -> Result<(), String> {
    let python = python().ok_or_else(missing)?;
    prepare(&python)?;
    make()
}

/// Builds the wheel, installs it alone, and runs the tests on it.
pub(crate) fn suite() -> Result<Outcome, String> {
    let Some(python) = python() else { return Ok(Outcome::new(Verdict::Missing, missing())) };
    prepare(&python)?;
    make()?;
    let wheel = wheel()?;
    let path = wheel.to_string_lossy();
    run("python", &["-m", "pip", "install", "--quiet", "--no-deps", "--force-reinstall", "--no-index", &path])?;
    let mut tests = tool("python", &["-m", "pytest", "-p", "no:cacheprovider", "bindings/python/tests"]);
    let (success, output) = stream(tests.env("PYTHONDONTWRITEBYTECODE", "1"))?;
    let size = fs::metadata(&wheel).map_or(0, |file| file.len()) / 1024;
    let name = wheel.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Outcome::of_tests(success, counts(&output), format!("{name}, {size} kB")))
}

/// The first interpreter that is new enough.
fn python() -> Option<String> {
    let new_enough = |name: &&str| {
        let version = ask(&mut program(*name, &["--version"])).unwrap_or_default();
        let mut parts = version.trim_start_matches("Python ").split('.').map(|part| part.parse().unwrap_or(0));
        (parts.next().unwrap_or(0), parts.next().unwrap_or(0)) >= OLDEST
    };
    ["python3", "python"].into_iter().find(new_enough).map(String::from)
}

fn missing() -> String {
    format!("no Python {}.{} or newer", OLDEST.0, OLDEST.1)
}

/// A virtual environment with the tools that the requirements pin.
fn prepare(python: &str) -> Result<(), String> {
    if !executable("python").is_file() {
        must(&mut program(python, &["-m", "venv", HOME]), "python -m venv")?;
    }
    run("python", &["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", REQUIREMENTS])
}

fn make() -> Result<(), String> {
    for old in fs::read_dir(root().join(WHEELS)).into_iter().flatten().flatten() {
        fs::remove_file(old.path()).map_err(|error| format!("{}: {error}", old.path().display()))?;
    }
    let mut args = vec!["build", "--locked", "--manifest-path", "bindings/python/Cargo.toml", "--out", WHEELS];
    if cfg!(target_os = "linux") {
        args.extend(["--zig", "--compatibility", "manylinux2014"]);
    }
    run("maturin", &args)
}

fn wheel() -> Result<PathBuf, String> {
    let files = fs::read_dir(root().join(WHEELS)).into_iter().flatten().flatten().map(|file| file.path());
    files.into_iter().find(|path| path.extension().is_some_and(|e| e == "whl")).ok_or("no wheel was built".into())
}

fn executable(name: &str) -> PathBuf {
    let folder = if cfg!(windows) { "Scripts" } else { "bin" };
    root().join(HOME).join(folder).join(name).with_extension(std::env::consts::EXE_EXTENSION)
}

/// A program of the virtual environment, which finds its neighbours there.
fn tool(name: &str, args: &[&str]) -> std::process::Command {
    let executable = executable(name);
    let folder = executable.parent().map(Path::to_path_buf).unwrap_or_default();
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::env::join_paths(std::iter::once(folder).chain(std::env::split_paths(&paths)));
    let mut command = program(executable, args);
    command.env("PATH", paths.unwrap_or_default());
    command
}

fn run(name: &str, args: &[&str]) -> Result<(), String> {
    must(&mut tool(name, args), name)
}

/// The counts of pytest's closing line, `1 failed, 45 passed, 2 skipped in 3.21s`.
fn counts(output: &str) -> Counts {
    let closing = output.lines().rev().find(|line| line.contains(" passed") || line.contains(" failed"));
    let number = |unit: &str| {
        let parts = closing.unwrap_or_default().split([',', '=']).map(str::trim);
        let found =
            parts.filter_map(|part| part.split_once(' ')).find(|(_, rest)| rest.split(' ').next() == Some(unit));
        found.and_then(|(count, _)| count.parse().ok()).unwrap_or(0)
    };
    Counts {
        passed: number("passed"),
        failed: number("failed") + number("errors") + number("error"),
        ignored: number("skipped"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_line_of_pytest_is_counted() {
        let line = "........\n1 failed, 45 passed, 2 skipped in 3.21s\n";
        assert_eq!(counts(line), Counts { passed: 45, failed: 1, ignored: 2 });
        assert_eq!(counts("45 passed in 61.00s (0:01:01)"), Counts { passed: 45, failed: 0, ignored: 0 });
        assert_eq!(counts("no tests ran in 0.00s"), Counts::default());
    }
}
