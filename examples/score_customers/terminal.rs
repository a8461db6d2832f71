//! What is said to the person at the terminal.

use crate::Failure;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

/// The end of a program: its failure is told.
pub(crate) fn end(program: &str, outcome: Result<(), Failure>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{program}: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Prints a summary, and keeps the page that goes with it in a folder, which is made where it isn't there.
pub(crate) fn say_and_keep(summary: &str, folder: &Path, file: &str, page: &str) -> Result<(), Failure> {
    let path = folder.join(file);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&path, page))
        .map_err(|error| format!("can't write {}: {error}.", path.display()))?;
    say(&format!("{summary}\nwrote {}\n", path.display()))
}

/// Prints; a reader who has seen enough (`| head`) is no failure.
pub(crate) fn say(text: &str) -> Result<(), Failure> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(format!("can't print the summary: {error}.")),
        _ => Ok(()),
    }
}
