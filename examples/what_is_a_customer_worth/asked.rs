//! The command line.

use crate::Failure;
use crate::arguments::{Arguments, currency, date, weeks};
use chrono::NaiveDate;
use lexopt::prelude::*;

pub(crate) const HELP: &str = "\
What a customer is worth: a model chosen on held-out weeks, and the value of the weeks to come with its interval.

Usage: cargo run --release --example what_is_a_customer_worth [-- OPTIONS]

Without --orders it takes the CDNOW sample.

  --orders FILE       orders; CSV, JSON Lines when the name ends in .jsonl, .ndjson or .json, or the first sheet of an .xlsx
  --split YYYY-MM-DD  the models are compared on what came after the end of this day (default: the middle of the time)
  --as-of YYYY-MM-DD  orders after this day aren't seen (default: the last order's day)
  --horizon WEEKS     how far to predict (default: 52)
  --seed NUMBER       of what is drawn: the same seed gives the same numbers (default: 0)
  --currency CODE     currency of amounts whose row and map name none, as in EUR
  --map MAP           names of the columns, as in score_customers, whose --help tells more
  --out FOLDER        where worth.html goes (default: here)
  --help              this text

An order needs order_id, customer_id, ordered_at, net_amount (or gross_amount, total_amount) and currency.";

pub(crate) struct Asked {
    /// What `score_customers` is asked, too.
    pub(crate) files: Arguments,
    pub(crate) split: Option<NaiveDate>,
    pub(crate) seed: u64,
}

impl Asked {
    /// `None` when help was asked for.
    pub(crate) fn read() -> Result<Option<Self>, Failure> {
        Self::parse(lexopt::Parser::from_env()).map_err(|error| format!("{error} (--help shows what can be said)."))
    }

    fn parse(mut parser: lexopt::Parser) -> Result<Option<Self>, lexopt::Error> {
        let files = Arguments { horizon: 52.0, out: ".".into(), ..Arguments::default() };
        let mut asked = Self { files, split: None, seed: 0 };
        while let Some(argument) = parser.next()? {
            match argument {
                Long("orders") => asked.files.orders = Some(parser.value()?.into()),
                Long("split") => asked.split = Some(parser.value()?.parse_with(date)?),
                Long("as-of") => asked.files.as_of = Some(parser.value()?.parse_with(date)?),
                Long("horizon") => asked.files.horizon = parser.value()?.parse_with(weeks)?,
                Long("seed") => asked.seed = parser.value()?.parse_with(seed)?,
                Long("currency") => asked.files.currency = Some(parser.value()?.parse_with(currency)?),
                Long("map") => asked.files.map = Some(parser.value()?.string()?),
                Long("out") => asked.files.out = parser.value()?.into(),
                Short('h') | Long("help") => return Ok(None),
                other => return Err(other.unexpected()),
            }
        }
        asked.files.check()?;
        match (asked.split, asked.files.as_of) {
            (Some(split), Some(as_of)) if split >= as_of => Err("--split has to be before --as-of".into()),
            _ => Ok(Some(asked)),
        }
    }
}

fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("expected a whole number, 0 to {}", u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Option<Asked>, String> {
        let words = std::iter::once("what_is_a_customer_worth").chain(arguments.iter().copied());
        Asked::parse(lexopt::Parser::from_iter(words)).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_not_said_has_a_default() {
        let asked = parse(&[]).unwrap().unwrap();
        assert_eq!((asked.files.horizon, asked.seed, asked.split), (52.0, 0, None));
        assert!(parse(&["--help"]).unwrap().is_none());
    }

    #[test]
    fn what_cannot_be_meant_is_refused_in_words() {
        for wrong in [
            &["--split", "30.9.1997"][..],
            &["--split", "1998-06-30", "--as-of", "1998-06-30"],
            &["--horizon", "0"],
            &["--horizon", "inf"],
            &["--seed", "-1"],
            &["--seed", "1.5"],
            &["--currency", "EUR"],
            &["--orders"],
            &["--nope"],
            &["x"],
        ] {
            assert!(parse(wrong).is_err_and(|error| error.len() > 10), "{wrong:?}");
        }
    }
}
