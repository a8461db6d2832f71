//! What customers feel: the score over time with its alarms, what it goes with, what they say in their own words and languages, and whom
//! to answer first.
//!
//! Without arguments it reads the tableware sample (`examples/data/tableware/`), which is made up from beginning to end; `--help` tells
//! how to take your own.

mod asked;
mod charts;
mod feel;
mod input;
mod page;
mod summary;

// What this example shares with `score_customers`, which uses more of it.
#[path = "../score_customers/drawing.rs"]
#[allow(dead_code)]
mod drawing;
#[allow(dead_code)]
#[path = "../score_customers/html.rs"]
mod html;
#[allow(dead_code)]
#[path = "../score_customers/numbers.rs"]
mod numbers;
#[path = "../score_customers/terminal.rs"]
mod terminal;

use asked::Asked;
use std::process::ExitCode;
use terminal::{end, say, say_and_keep};

/// A plain sentence for the person at the terminal.
type Failure = String;

fn main() -> ExitCode {
    let outcome = match Asked::read() {
        Ok(None) => say(&format!("{}\n", asked::HELP)),
        Ok(Some(asked)) => run(&asked),
        Err(failure) => Err(failure),
    };
    end("what_do_they_feel", outcome)
}

fn run(asked: &Asked) -> Result<(), Failure> {
    let input = input::read(asked)?;
    let feel = feel::find(&input).map_err(|error| format!("can't tell from {}: {error}.", input.name))?;
    let page = page::write(&input, &feel).map_err(|error| format!("can't draw the page: {error}."))?;
    say_and_keep(&summary::write(&input, &feel), &asked.out, "feel.html", &page)
}
