//! Scores a customer base: who the regulars are, what they are worth, who may be gone.
//!
//! Without arguments it scores the CDNOW base (`examples/data/cdnow/`) after 39 weeks and holds the next 39 against the
//! prediction. `--help` tells how to score your own files.

mod arguments;
mod charts;
mod drawing;
mod findings;
mod holdout;
mod html;
mod input;
mod map;
mod numbers;
mod output;
mod pages;
mod report;
mod sheet;
mod summary;
#[allow(dead_code)]
mod terminal;
mod weekly;

use arguments::{Arguments, Command};
use regulars::profile::{ScoreOptions, score};
use std::process::ExitCode;
use terminal::{end, say};

/// A plain sentence for the person at the terminal.
type Failure = String;

fn main() -> ExitCode {
    let outcome = match Arguments::read() {
        Ok(Command::Help) => say(&format!("{}\n", arguments::HELP)),
        Ok(Command::Score(arguments)) => run(&arguments),
        Err(failure) => Err(failure),
    };
    end("score_customers", outcome)
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let input = input::read(arguments)?;
    eprintln!("scoring {} ...", input.name);
    let options = ScoreOptions { horizon: arguments.horizon, ..ScoreOptions::default() };
    let scores = score(&input.base, input.as_of, &options).map_err(|error| input.cannot_score(&error))?;
    let holdout = holdout::compare(&input, &scores, &options)?;
    let mut text = summary::write(&input, &scores, holdout.as_ref());
    let report = pages::report(&input, &scores, holdout.as_ref());
    for path in output::write(&arguments.out, &input, &scores, &report)? {
        text.push_str(&format!("wrote {}\n", path.display()));
    }
    say(&text)
}
