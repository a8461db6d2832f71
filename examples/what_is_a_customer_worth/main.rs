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
#[path = "../score_customers/sheet.rs"]
mod sheet;
#[path = "../score_customers/terminal.rs"]
mod terminal;
#[path = "../score_customers/weekly.rs"]
mod weekly;

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
    end("what_is_a_customer_worth", outcome)
}

fn run(asked: &Asked) -> Result<(), Failure> {
    let input = input::read(&asked.files)?;
    let worth = worth::find(&input, asked)?;
    let page = page::write(&worth).map_err(|error| format!("can't draw the page: {error}."))?;
    say_and_keep(&summary::write(&worth), &asked.files.out, "worth.html", &page)
}
