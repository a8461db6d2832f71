//! Running other programs from the workspace's root.

use std::{
    env,
    ffi::OsString,
    io::{BufRead, BufReader, Write, stdout},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The workspace's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").components().collect()
}

/// The cargo that runs this program.
pub(crate) fn cargo(args: &[&str]) -> Command {
    program(env::var_os("CARGO").unwrap_or("cargo".into()), args)
}

pub(crate) fn program(name: impl Into<OsString>, args: &[&str]) -> Command {
    let mut command = Command::new(name.into());
    command.args(args).current_dir(root());
    command
}

/// Runs a command and shows what it prints as it comes; returns whether it succeeded, and its standard output.
pub(crate) fn stream(command: &mut Command) -> Result<(bool, String), String> {
    let words: Vec<_> = command.get_args().map(|arg| arg.to_string_lossy()).collect();
    let line =
        format!("{} {}", Path::new(command.get_program()).file_name().unwrap_or_default().display(), words.join(" "));
    println!("$ {line}");
    let failed = |error| format!("{line}: {error}");
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(failed)?;
    let mut text = String::new();
    for part in child.stdout.take().into_iter().flat_map(|pipe| BufReader::new(pipe).split(b'\n')) {
        let part = String::from_utf8_lossy(&part.map_err(failed)?).into_owned();
        writeln!(stdout(), "{part}").map_err(failed)?;
        text.push_str(&part);
        text.push('\n');
    }
    Ok((child.wait().map_err(failed)?.success(), text))
}

/// Builds a generator of `bindings/generators`, and says where it is.
pub(crate) fn generator(name: &str) -> Result<PathBuf, String> {
    let bin = format!("bindgen-{name}");
    let profile = ["build", "--quiet", "--profile", "generator", "-p", "regulars-generators"];
    must(cargo(&profile).args(["--features", name, "--bin", &bin]), "the build of the generator")?;
    Ok(root().join("target/generator").join(bin).with_extension(env::consts::EXE_EXTENSION))
}

/// Runs a command that has to succeed.
pub(crate) fn must(command: &mut Command, what: &str) -> Result<(), String> {
    if stream(command)?.0 { Ok(()) } else { Err(format!("{what} failed")) }
}

/// What a command prints, or nothing when it fails or isn't there.
pub(crate) fn ask(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
