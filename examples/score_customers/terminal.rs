//! What is said to the person at the terminal.

use crate::Failure;
use std::io::{ErrorKind, Write};

/// Prints; a reader who has seen enough (`| head`) is no failure.
pub(crate) fn say(text: &str) -> Result<(), Failure> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(format!("can't print the summary: {error}.")),
        _ => Ok(()),
    }
}
