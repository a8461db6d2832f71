//! Scores a customer base: who the regulars are, what they are worth, who may be gone.
//!
//! Without arguments it scores the CDNOW base (`examples/data/cdnow/`) after 39 weeks and holds the next 39 against the
//! prediction. `--help` tells how to score your own files.

mod arguments;
mod charts;
mod findings;
mod holdout;
mod input;
mod numbers;
mod output;
mod pages;
mod report;
mod summary;

use arguments::{Arguments, Command};
use regulars::profile::{ScoreOptions, score};
use std::process::ExitCode;

/// A plain sentence for the person at the terminal.
type Failure = String;

fn main() -> ExitCode {
    let outcome = match Arguments::read() {
        Ok(Command::Help) => {
            println!("{}", arguments::HELP);
            Ok(())
        }
        Ok(Command::Score(arguments)) => run(&arguments),
        Err(failure) => Err(failure),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("score_customers: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let input = input::read(arguments)?;
    eprintln!("scoring {} ...", input.name);
    let options = ScoreOptions { horizon: arguments.horizon, ..ScoreOptions::default() };
    let scores =
        score(&input.base, input.as_of, &options).map_err(|error| format!("can't score {}: {error}.", input.name))?;
    let holdout = holdout::compare(&input, &scores, &options)?;
    let summary = summary::write(&input, &scores, holdout.as_ref());
    print!("{summary}");
    let report = pages::report(&input, &scores, holdout.as_ref());
    for path in output::write(&arguments.out, &input, &scores, &report)? {
        println!("wrote {}", path.display());
    }
    Ok(())
}
