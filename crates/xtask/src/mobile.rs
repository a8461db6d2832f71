//! The Kotlin and Swift binding: the library, the generated sources, and their suites.

mod kotlin;
mod swift;
mod text;
mod words;

use crate::{
    process::{ask, cargo, generator, must, program, root, stream},
    suites::{Outcome, Verdict},
    test::Counts,
};
use std::{
    collections::BTreeSet,
    env::consts,
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

const BINDING: &str = "bindings/uniffi";
const MADE: &str = "target/mobile";
/// What every symbol of the library begins with.
const PREFIXES: [&str; 2] = ["uniffi_regulars_uniffi_", "ffi_regulars_uniffi_"];

/// Builds the library as it ships, and generates Kotlin and Swift from it; once in a run.
pub(crate) fn build() -> Result<(), String> {
    static MADE: OnceLock<Result<(), String>> = OnceLock::new();
    MADE.get_or_init(make).clone()
}

fn make() -> Result<(), String> {
    run(&mut cargo(&["build", "--profile", "ship", "-p", "regulars-uniffi", "--lib"]))?;
    // The metadata that the generator reads is stripped from what ships.
    let whole = root().join("target/ship").join(library());
    generate(&whole)?;
    let shipped = shipped();
    remake(shipped.parent().unwrap_or(Path::new(".")))?;
    fs::copy(&whole, &shipped).map_err(|error| format!("{}: {error}", whole.display()))?;
    let flags: &[&str] = if cfg!(target_os = "macos") { &["-x"] } else { &[] };
    ask(program("strip", flags).arg(&shipped));
    println!("library {}, stripped {}", size(&whole), size(&shipped));
    Ok(())
}

/// Writes the sources: Kotlin for the JVM and for Android, and Swift.
fn generate(library: &Path) -> Result<(), String> {
    let generator = generator("mobile")?;
    let vocabularies = words::read()?;
    let android = "[crates.regulars_uniffi.bindings.kotlin]\nandroid = true\n";
    for (folder, language, flavour) in
        [("kotlin", "kotlin", ""), ("kotlin-android", "kotlin", android), ("swift", "swift", "")]
    {
        let out = root().join(MADE).join(folder);
        remake(&out)?;
        let config = out.with_extension("toml");
        write(&config, &(words::config(&vocabularies) + flavour))?;
        let mut command = program(&generator, &["generate", "--no-format", "--language", language]);
        command.arg("--config").arg(config).arg("--out-dir").arg(&out).arg(library);
        run(command.current_dir(root().join(BINDING)))?;
        let (source, words, dressed) = match language {
            "swift" => {
                ("Regulars.swift", words::swift(&vocabularies), swift::dress as fn(&str) -> Result<String, String>)
            }
            _ => ("org/regulars/regulars.kt", words::kotlin(&vocabularies), kotlin::dress as _),
        };
        let source = out.join(source);
        write(&source, &dressed(&read(&source)?)?)?;
        write(&source.with_file_name("Words").with_extension(source.extension().unwrap_or_default()), &words)?;
    }
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

/// What Kotlin, the header and the library have to agree on.
pub(crate) fn border() -> Result<Outcome, String> {
    if let Some(missing) = ["cc", "nm"].iter().find(|tool| ask(&mut program(**tool, &["--version"])).is_none()) {
        return Ok(Outcome::new(Verdict::Missing, format!("{missing} is not installed")));
    }
    build()?;
    let checks: [(&str, Check); 3] = [
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
    Ok(Outcome::of_tests(counts.failed == 0, counts, String::new()))
}

/// Compiles the Swift package and runs its tests; a Mac does so by the XCFramework, which has a script of its own.
pub(crate) fn swift() -> Result<Outcome, String> {
    let Some(version) = ask(&mut program("swift", &["--version"])) else {
        return Ok(Outcome::new(Verdict::Missing, "no swift; .ci/swift-toolchain.sh gets one on Debian".into()));
    };
    if !cfg!(target_os = "linux") {
        return Ok(Outcome::new(Verdict::Missing, "run swift/xcframework.sh, then swift test".into()));
    }
    build()?;
    let (success, output) = stream(&mut program("bash", &[&format!("{BINDING}/swift/linux.sh")]))?;
    let version = version.split_once("Swift version ").map_or("", |(_, rest)| rest);
    let version = version.split_whitespace().next().unwrap_or_default();
    let note = format!("Swift {version}; the XCFramework for Apple's platforms is not built");
    Ok(Outcome::of_tests(success, counts_of_xctest(&output), note))
}

fn same_functions() -> Result<(), String> {
    let flags = if cfg!(target_os = "macos") { "-gU" } else { "-D" };
    let listing = ask(program("nm", &[flags]).arg(root().join("target/ship").join(library()))).ok_or("nm fails")?;
    let (library, header, kotlin) =
        (symbols(&listing), symbols(&made("swift/RegularsFFI.h")?), symbols(&made(KOTLIN)?));
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
    let (swift, kotlin) = (checksums(&made("swift/Regulars.swift")?), checksums(&made(KOTLIN)?));
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

/// The last line that counts: `Executed 21 tests, with 1 test skipped and 2 failures (0 unexpected) in 9.0 seconds`.
fn counts_of_xctest(output: &str) -> Counts {
    let closing = output.lines().rfind(|line| line.contains("Executed ")).unwrap_or_default();
    let words: Vec<&str> = closing.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    // The number stands before its unit, or before "test skipped".
    let number = |unit: &[&str]| {
        let at = words.windows(unit.len()).position(|found| found == unit);
        at.and_then(|at| words[..at].last()?.parse::<u32>().ok())
    };
    let failed = number(&["failures"]).or(number(&["failure"])).unwrap_or(0);
    let ignored = number(&["tests", "skipped"]).or(number(&["test", "skipped"])).unwrap_or(0);
    let ran = number(&["tests"]).or(number(&["test"])).unwrap_or(0);
    Counts { passed: ran.saturating_sub(failed + ignored), failed, ignored }
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

fn made(name: &str) -> Result<String, String> {
    read(&root().join(MADE).join(name))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
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
    fn the_closing_line_of_swift_counts() {
        let output = "\t Executed 2 tests, with 1 failure (0 unexpected) in 1.0 (1.0) seconds\n\
                      \t Executed 21 tests, with 1 test skipped and 2 failures (0 unexpected) in 9.1 (9.1) seconds\n";
        assert_eq!(counts_of_xctest(output), Counts { passed: 18, failed: 2, ignored: 1 });
        let one = "Executed 1 test, with 0 failures (0 unexpected) in 0.1 (0.1) seconds";
        assert_eq!(counts_of_xctest(one), Counts { passed: 1, failed: 0, ignored: 0 });
        assert_eq!(counts_of_xctest("error: fatal"), Counts::default());
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
