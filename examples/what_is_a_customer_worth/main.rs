//! What a customer is worth: the whole way from orders to the value of the weeks to come, and how far to trust it.
//!
//! The models are chosen on held-out weeks, fitted to everything, and what they leave open is carried into the intervals.
//! Without arguments the orders are those of the CDNOW sample (`examples/data/cdnow/`); `--help` tells how to take your own.

mod asked;
mod charts;
mod page;
mod summary;
mod worth;

// What this example shares with `score_customers`, which uses more of it.
#[allow(dead_code)]
#[path = "../score_customers/arguments.rs"]
mod arguments;
#[path = "../score_customers/drawing.rs"]
#[allow(dead_code)]
mod drawing;
#[allow(dead_code)]
#[path = "../score_customers/findings.rs"]
mod findings;
#[allow(dead_code)]
#[path = "../score_customers/html.rs"]
mod html;
#[allow(dead_code)]
#[path = "../score_customers/input.rs"]
mod input;
#[path = "../score_customers/map.rs"]
mod map;
#[allow(dead_code)]
#[path = "../score_customers/numbers.rs"]
mod numbers;
#[path = "../score_customers/terminal.rs"]
mod terminal;
#[path = "../score_customers/weekly.rs"]
mod weekly;

use asked::Asked;
use std::process::ExitCode;
use terminal::say;

/// A plain sentence for the person at the terminal.
type Failure = String;

fn main() -> ExitCode {
    let outcome = match Asked::read() {
        Ok(None) => say(&format!("{}\n", asked::HELP)),
        Ok(Some(asked)) => run(&asked),
        Err(failure) => Err(failure),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("what_is_a_customer_worth: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(asked: &Asked) -> Result<(), Failure> {
    let input = input::read(&asked.files)?;
    let worth = worth::find(&input, asked)?;
    let page = page::write(&worth).map_err(|error| format!("can't draw the page: {error}."))?;
    let path = asked.files.out.join("worth.html");
    std::fs::create_dir_all(&asked.files.out)
        .and_then(|()| std::fs::write(&path, page))
        .map_err(|error| format!("can't write {}: {error}.", path.display()))?;
    say(&format!("{}\nwrote {}\n", summary::write(&worth), path.display()))
}
