//! The command line.

use crate::Failure;
use lexopt::prelude::*;
use std::path::PathBuf;

pub(crate) const HELP: &str = "\
What customers feel: their score over time, what it goes with, what they say, whom to answer first.

Usage: cargo run --release --example what_do_they_feel [-- OPTIONS]

Without --feedback it takes the tableware sample, which is made up.

  --feedback FILE     answers to the Net Promoter question; CSV, or JSON Lines when the name ends in .jsonl, .ndjson or .json
  --orders FILE       orders of the same customers, which tell what an answer may save
  --themes FILE       JSON: a list of {\"name\": ..., \"include\": [words], \"exclude\": [words]}
  --aspects NAMES     columns of the feedback that rate aspects from 1 to 5, as in delivery,support
  --as-of YYYY-MM-DD  what is known at the end of this day (default: the day of the last answer)
  --out FOLDER        where feel.html goes (default: here)
  --help              this text

Feedback needs id, kind (nps), score, scale_min, scale_max and submitted_at, and may have customer_id, text, lang, channel, heard_at,
decision (yes, no, later), decided_at, decision_reason and told_at.";

/// What is asked for.
#[derive(Debug)]
pub(crate) struct Asked {
    /// `None` for the sample.
    pub(crate) feedback: Option<PathBuf>,
    pub(crate) orders: Option<PathBuf>,
    pub(crate) themes: Option<PathBuf>,
    pub(crate) aspects: Vec<String>,
    pub(crate) as_of: Option<chrono::NaiveDate>,
    pub(crate) out: PathBuf,
}

impl Asked {
    /// `None` when help was asked for.
    pub(crate) fn read() -> Result<Option<Self>, Failure> {
        Self::parse(lexopt::Parser::from_env()).map_err(|error| format!("{error} (--help shows what can be said)."))
    }

    fn parse(mut parser: lexopt::Parser) -> Result<Option<Self>, lexopt::Error> {
        let mut asked =
            Self { feedback: None, orders: None, themes: None, aspects: Vec::new(), as_of: None, out: ".".into() };
        while let Some(argument) = parser.next()? {
            match argument {
                Long("feedback") => asked.feedback = Some(parser.value()?.into()),
                Long("orders") => asked.orders = Some(parser.value()?.into()),
                Long("themes") => asked.themes = Some(parser.value()?.into()),
                Long("aspects") => asked.aspects = names(&parser.value()?.string()?),
                Long("as-of") => asked.as_of = Some(parser.value()?.parse_with(date)?),
                Long("out") => asked.out = parser.value()?.into(),
                Short('h') | Long("help") => return Ok(None),
                other => return Err(other.unexpected()),
            }
        }
        let own = asked.orders.is_some() || asked.themes.is_some() || !asked.aspects.is_empty();
        if own && asked.feedback.is_none() {
            return Err("--orders, --themes and --aspects need --feedback".into());
        }
        Ok(Some(asked))
    }
}

fn names(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(String::from).collect()
}

fn date(text: &str) -> Result<chrono::NaiveDate, String> {
    regulars::model::date(text).map_err(|_| "expected a day as in 2026-03-31".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Option<Asked>, String> {
        let words = std::iter::once("what_do_they_feel").chain(arguments.iter().copied());
        Asked::parse(lexopt::Parser::from_iter(words)).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_said_and_what_is_not() {
        assert!(parse(&["--help"]).unwrap().is_none());
        assert!(parse(&[]).unwrap().unwrap().feedback.is_none());
        let asked = parse(&["--feedback", "f.csv", "--aspects", "delivery, price,"]).unwrap().unwrap();
        assert_eq!(asked.aspects, ["delivery", "price"]);
    }

    #[test]
    fn what_cannot_be_meant_is_refused_in_words() {
        for wrong in [&["--orders", "o.csv"][..], &["--as-of", "31.3.2026"], &["--feedback"], &["--nope"], &["x"]] {
            assert!(parse(wrong).is_err_and(|error| error.len() > 10), "{wrong:?}");
        }
    }
}
