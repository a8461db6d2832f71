//! The Kotlin and Swift binding: the library, the generated sources, and their suites.

use crate::{
    process::{ask, cargo, must, program, root, stream},
    suites::{Outcome, Verdict},
    test::Counts,
};
use std::{
    collections::BTreeSet,
    env::consts,
    fs,
    path::{Path, PathBuf},
};

const BINDING: &str = "bindings/uniffi";
const MADE: &str = "target/mobile";
/// What every symbol of the library begins with.
const PREFIXES: [&str; 2] = ["uniffi_regulars_uniffi_", "ffi_regulars_uniffi_"];

/// Builds the library as it ships, and generates Kotlin and Swift from it.
pub(crate) fn build() -> Result<(), String> {
    run(&mut cargo(&["build", "--profile", "ship", "-p", "regulars-uniffi", "--lib"]))?;
    // The generator runs for a fifth of a second: optimising it would cost two minutes.
    let plain = ["--config", "profile.dev.opt-level=0"];
    let generator = ["build", "-p", "regulars-uniffi", "--features", "bindgen", "--bin", "bindgen-mobile"];
    let place = ["--target-dir", "target/mobile/generator", "--config", "profile.dev.debug=0"];
    run(cargo(&generator).args(place).args(plain))?;

    // The metadata that the generator reads is stripped from what ships.
    let whole = root().join("target/ship").join(library());
    for language in ["kotlin", "swift"] {
        let out = root().join(MADE).join(language);
        remake(&out)?;
        let generator = root().join(MADE).join("generator/debug/bindgen-mobile");
        let command = &mut program(generator, &["generate", "--no-format", "--language", language]);
        run(command.arg("--out-dir").arg(out).arg(&whole).current_dir(root().join(BINDING)))?;
    }
    let shipped = shipped();
    remake(shipped.parent().unwrap_or(Path::new(".")))?;
    fs::copy(&whole, &shipped).map_err(|error| format!("{}: {error}", whole.display()))?;
    let flags: &[&str] = if cfg!(target_os = "macos") { &["-x"] } else { &[] };
    ask(program("strip", flags).arg(&shipped));
    println!("library {}, stripped {}", size(&whole), size(&shipped));
    Ok(())
}

/// Compiles the Kotlin, packs the jar and runs its tests on the JVM.
pub(crate) fn kotlin() -> Result<Outcome, String> {
    let Some(version) = ask(&mut program("mvn", &["-Dstyle.color=never", "-version"])) else {
        return Ok(Outcome::new(Verdict::Missing, "Maven (mvn) is not installed".into()));
    };
    build()?;
    for stale in ["classes", "test-classes", "surefire-reports"] {
        remake(&root().join(MADE).join("maven").join(stale))?;
    }
    let pom = format!("{BINDING}/kotlin/pom.xml");
    let mut maven = program("mvn", &["-B", "-ntp", "-Dstyle.color=never", "-f", &pom, "package"]);
    // Cargo points this at its own folders, whose unfinished libraries would come before the jar's.
    let (success, output) = stream(maven.env_remove("LD_LIBRARY_PATH"))?;
    let counts = counts_of_surefire(&output);
    let maven = &version[version.find("Apache").unwrap_or(0)..];
    let maven = maven.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
    let jar = root().join(MADE).join(format!("maven/regulars-{}.jar", env!("CARGO_PKG_VERSION")));
    // The jar is named after the workspace's version: another one in pom.xml is a failure.
    let good = success && jar.exists();
    let note = format!(
        "on the JVM, {maven}; library {}, jar {}; the AAR for Android is not built",
        size(&shipped()),
        size(&jar)
    );
    Ok(Outcome::of_tests(good, counts, note))
}

type Check = fn() -> Result<(), String>;

/// Checks of the Swift side that need no Swift compiler: they prove the border, not that the Swift compiles.
pub(crate) fn swift() -> Result<Outcome, String> {
    if let Some(missing) =
        ["python3", "cc", "nm"].iter().find(|tool| ask(&mut program(**tool, &["--version"])).is_none())
    {
        return Ok(Outcome::new(Verdict::Missing, format!("{missing} is not installed")));
    }
    build()?;
    let checks: [(&str, Check); 4] = [
        ("the Swift parses", parses),
        ("the header's functions are the library's, and those that Kotlin calls", same_functions),
        ("Swift and Kotlin expect the same checksums", same_checksums),
        ("a C program links with the header and calls", c_calls),
    ];
    let mut counts = Counts::default();
    for (name, check) in checks {
        match check() {
            Ok(()) => counts.passed += 1,
            Err(why) => {
                counts.failed += 1;
                println!("not so: {name}: {why}");
            }
        }
    }
    let verdict = if counts.failed == 0 { Verdict::Passed } else { Verdict::Failed };
    let note = "parsed, header and symbols checked; NOT compiled and XCTest not run: no Swift compiler used".into();
    Ok(Outcome { verdict, note, counts: Some(counts) })
}

fn parses() -> Result<(), String> {
    let environment = root().join(MADE).join("venv");
    run(program("python3", &["-m", "venv"]).arg(&environment))?;
    let python = environment.join("bin/python");
    let requirements = format!("{BINDING}/swift/checks/requirements.txt");
    run(&mut program(&python, &["-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", &requirements]))?;
    let mut files =
        vec![root().join(MADE).join("swift/Regulars.swift"), root().join(BINDING).join("swift/Package.swift")];
    for folder in ["Sources/Regulars", "Tests/RegularsTests"] {
        let entries =
            fs::read_dir(root().join(BINDING).join("swift").join(folder)).map_err(|error| error.to_string())?;
        files.extend(entries.flatten().map(|entry| entry.path()));
    }
    run(program(&python, &[&format!("{BINDING}/swift/checks/parse.py")]).args(files))
}

fn same_functions() -> Result<(), String> {
    let flags = if cfg!(target_os = "macos") { "-gU" } else { "-D" };
    let listing = ask(program("nm", &[flags]).arg(root().join("target/ship").join(library()))).ok_or("nm fails")?;
    let (library, header, kotlin) =
        (symbols(&listing), symbols(&read("swift/RegularsFFI.h")?), symbols(&read(KOTLIN)?));
    let difference = |one: &BTreeSet<String>, other: &BTreeSet<String>| one.difference(other).next().cloned();
    if let Some(name) = difference(&header, &library) {
        return Err(format!("the library has no {name}"));
    }
    match difference(&header, &kotlin).or(difference(&kotlin, &header)) {
        Some(name) => Err(format!("only one of the header and Kotlin has {name}")),
        None if header.is_empty() => Err("the header has no functions".into()),
        None => Ok(()),
    }
}

const KOTLIN: &str = "kotlin/org/regulars/regulars.kt";

fn same_checksums() -> Result<(), String> {
    let (swift, kotlin) = (checksums(&read("swift/Regulars.swift")?), checksums(&read(KOTLIN)?));
    match swift.symmetric_difference(&kotlin).next() {
        Some((name, sum)) => Err(format!("only one expects {sum} of {name}")),
        None if swift.is_empty() => Err("there are none".into()),
        None => Ok(()),
    }
}

fn c_calls() -> Result<(), String> {
    let (made, program_file) = (root().join(MADE), root().join(MADE).join("call"));
    let shipped = shipped();
    let native = shipped.parent().unwrap_or(Path::new("."));
    let mut compiler = program("cc", &["-Wall", "-Werror", "-D_Nullable=", "-D_Nonnull="]);
    compiler.arg("-I").arg(made.join("swift")).arg("-o").arg(&program_file);
    compiler.arg(root().join(BINDING).join("swift/checks/call.c")).arg(&shipped);
    run(compiler.arg(format!("-Wl,-rpath,{}", native.display())))?;
    run(&mut program(program_file, &[]))
}

/// The library's functions that a text names.
fn symbols(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').map(|word| word.trim_start_matches('_'));
    words.filter(|word| PREFIXES.iter().any(|prefix| word.starts_with(prefix))).map(str::to_owned).collect()
}

/// The checksums that generated code expects: `if ((lib.uniffi_..._checksum_...() and 0xFFFF) != 123) {`.
fn checksums(text: &str) -> BTreeSet<(String, u16)> {
    let pairs = text.lines().filter(|line| line.contains("_checksum_")).filter_map(|line| {
        let (call, sum) = line.split_once(") != ")?;
        let digits: String = sum.chars().take_while(char::is_ascii_digit).collect();
        Some((symbols(call).pop_first()?, digits.parse().ok()?))
    });
    pairs.collect()
}

/// Maven's closing line: `Tests run: 60, Failures: 0, Errors: 0, Skipped: 0`.
fn counts_of_surefire(output: &str) -> Counts {
    let closing = output.lines().rfind(|line| line.contains("Tests run: ") && !line.contains("Time elapsed"));
    let number = |name: &str| {
        let digits = closing.and_then(|line| line.split_once(name)).map(|(_, rest)| rest.split(',').next());
        digits.flatten().and_then(|digits| digits.trim().parse::<u32>().ok()).unwrap_or(0)
    };
    let (failed, ignored) = (number("Failures: ") + number("Errors: "), number("Skipped: "));
    Counts { passed: number("Tests run: ").saturating_sub(failed + ignored), failed, ignored }
}

/// The stripped library, in the folder where JNA looks for it in a jar.
fn shipped() -> PathBuf {
    let system = match consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    };
    root()
        .join(MADE)
        .join("native")
        .join(format!("{system}-{}", consts::ARCH.replace("x86_64", "x86-64")))
        .join(library())
}

fn library() -> String {
    format!("{}regulars_uniffi{}", consts::DLL_PREFIX, consts::DLL_SUFFIX)
}

fn size(path: &Path) -> String {
    fs::metadata(path).map_or("missing".into(), |file| format!("{:.1} MB", file.len() as f64 / 1e6))
}

fn read(made: &str) -> Result<String, String> {
    fs::read_to_string(root().join(MADE).join(made)).map_err(|error| format!("{made}: {error}"))
}

/// An empty folder.
fn remake(folder: &Path) -> Result<(), String> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

fn run(command: &mut std::process::Command) -> Result<(), String> {
    let name = Path::new(command.get_program()).display().to_string();
    must(command, &name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_line_counts() {
        let output = "[INFO] Tests run: 1, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.4 s -- in A\n\
                      [ERROR] Tests run: 60, Failures: 2, Errors: 3, Skipped: 1\n";
        assert_eq!(counts_of_surefire(output), Counts { passed: 54, failed: 5, ignored: 1 });
        assert_eq!(counts_of_surefire("no tests"), Counts::default());
    }

    #[test]
    fn checksums_are_the_same_in_both_languages() {
        let swift = "    if (uniffi_regulars_uniffi_checksum_func_nps() != 40000) {";
        let kotlin = "    if ((lib.uniffi_regulars_uniffi_checksum_func_nps() and 0xFFFF) != 40000) {";
        assert_eq!(checksums(swift), checksums(kotlin));
        assert_eq!(checksums(swift).len(), 1);
        assert_eq!(symbols("T _ffi_regulars_uniffi_a(b)").len(), 1);
    }
}
