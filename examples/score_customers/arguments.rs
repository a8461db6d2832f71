//! The command line.

use crate::Failure;
use chrono::Datelike;
use lexopt::prelude::*;
use std::path::PathBuf;

pub(crate) const HELP: &str = "\
Scores a customer base: who the regulars are, what they are worth, who may be gone.

Usage: cargo run --release --example score_customers [-- OPTIONS]

Without --orders it scores the CDNOW sample, 39 weeks in, and compares the next 39 weeks.

  --orders FILE        orders; CSV, JSON Lines when the name ends in .jsonl, .ndjson or .json, or the first sheet of an .xlsx
  --customers FILE     customers
  --interactions FILE  calls, mails, visits
  --deals FILE         deals
  --tickets FILE       tickets
  --feedback FILE      answers, reviews, complaints
  --as-of YYYY-MM-DD   score as of the end of this day; later orders become the holdout (default: the last order's day)
  --horizon WEEKS      how far to predict (default: 26; for the sample 39)
  --currency CODE      currency of amounts whose row and map name none, as in EUR
  --map MAP            names of the columns: hubspot, salesforce, zendesk, segment, or a JSON file (default: our own names)
  --out FOLDER         where scores.csv, report.html and findings.csv go (default: here)
  --help               this text

An order needs order_id, customer_id, ordered_at, net_amount (or gross_amount, total_amount) and currency.

Kinds of files that a system doesn't export (orders of zendesk) keep our own names.

A JSON map gives each kind of file (order, customer, interaction, deal, ticket, feedback) a map of its own:
  {\"order\": {\"columns\": {\"id\": \"Receipt\", \"net\": \"Sum\"}, \"constants\": {\"currency\": \"EUR\"},
             \"formats\": {\"date_order\": \"day_first\", \"decimal\": \",\", \"thousands\": \".\"}},
   \"customer\": {\"columns\": {\"id\": \"Number\"}}}
A kind that isn't named keeps our own names; the inner object alone, without a kind, holds for every file. Of a file in
several currencies {\"order\": {\"only\": {\"currency\": [\"EUR\"]}}} reads one.";

pub(crate) enum Command {
    Help,
    Score(Box<Arguments>),
}

#[derive(Default)]
pub(crate) struct Arguments {
    pub(crate) orders: Option<PathBuf>,
    pub(crate) customers: Option<PathBuf>,
    pub(crate) interactions: Option<PathBuf>,
    pub(crate) deals: Option<PathBuf>,
    pub(crate) tickets: Option<PathBuf>,
    pub(crate) feedback: Option<PathBuf>,
    pub(crate) as_of: Option<chrono::NaiveDate>,
    pub(crate) horizon: f64,
    pub(crate) currency: Option<String>,
    pub(crate) map: Option<String>,
    pub(crate) out: PathBuf,
}

impl Arguments {
    pub(crate) fn read() -> Result<Command, Failure> {
        Self::parse(lexopt::Parser::from_env()).map_err(|error| format!("{error} (--help shows what can be said)."))
    }

    fn parse(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
        let mut arguments = Self { out: ".".into(), ..Self::default() };
        let mut horizon = None;
        while let Some(argument) = parser.next()? {
            match argument {
                Long("orders") => arguments.orders = Some(parser.value()?.into()),
                Long("customers") => arguments.customers = Some(parser.value()?.into()),
                Long("interactions") => arguments.interactions = Some(parser.value()?.into()),
                Long("deals") => arguments.deals = Some(parser.value()?.into()),
                Long("tickets") => arguments.tickets = Some(parser.value()?.into()),
                Long("feedback") => arguments.feedback = Some(parser.value()?.into()),
                Long("as-of") => arguments.as_of = Some(parser.value()?.parse_with(date)?),
                Long("horizon") => horizon = Some(parser.value()?.parse_with(weeks)?),
                Long("currency") => arguments.currency = Some(parser.value()?.parse_with(currency)?),
                Long("map") => arguments.map = Some(parser.value()?.string()?),
                Long("out") => arguments.out = parser.value()?.into(),
                Short('h') | Long("help") => return Ok(Command::Help),
                other => return Err(other.unexpected()),
            }
        }
        arguments.check()?;
        arguments.horizon = horizon.unwrap_or(if arguments.orders.is_none() { 39.0 } else { 26.0 });
        Ok(Command::Score(Box::new(arguments)))
    }

    /// The sample is orders only: whoever brings files brings the orders.
    pub(crate) fn check(&self) -> Result<(), lexopt::Error> {
        let given = [
            ("--customers", self.customers.is_some()),
            ("--interactions", self.interactions.is_some()),
            ("--deals", self.deals.is_some()),
            ("--tickets", self.tickets.is_some()),
            ("--feedback", self.feedback.is_some()),
            ("--currency", self.currency.is_some()),
            ("--map", self.map.is_some()),
        ];
        match given.iter().find(|(_, given)| *given && self.orders.is_none()) {
            Some((option, _)) => Err(format!("{option} needs --orders").into()),
            None => Ok(()),
        }
    }
}

/// A day in the years that import reads.
pub(crate) fn date(text: &str) -> Result<chrono::NaiveDate, String> {
    let day = regulars::model::date(text).ok().filter(|day| (1900..=2200).contains(&day.year()));
    day.ok_or_else(|| "expected a day as in 2026-03-31, from 1900 to 2200".into())
}

pub(crate) fn currency(text: &str) -> Result<String, String> {
    let code = text.to_uppercase();
    let known = regulars::model::Currency::from_code(&code);
    known.map(|_| code).map_err(|_| "expected an ISO 4217 code as in EUR".into())
}

pub(crate) fn weeks(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|weeks| (0.1..=5200.0).contains(weeks)).ok_or_else(|| "expected weeks, 0.1 to 5200".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Arguments, String> {
        let name = std::iter::once("score_customers");
        match Arguments::parse(lexopt::Parser::from_iter(name.chain(arguments.iter().copied()))) {
            Ok(Command::Score(arguments)) => Ok(*arguments),
            Ok(Command::Help) => Err("help".into()),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn the_sample_is_predicted_as_far_as_it_was_held_out() {
        assert_eq!(parse(&[]).ok().map(|arguments| arguments.horizon), Some(39.0));
        assert_eq!(parse(&["--orders", "a.csv"]).ok().map(|arguments| arguments.horizon), Some(26.0));
    }

    #[test]
    fn what_cannot_be_meant_is_refused_in_words() {
        for wrong in [
            &["--as-of", "31.3.2026"][..],
            &["--as-of", "9999-12-31"],
            &["--horizon", "-1"],
            &["--horizon", "nan"],
            &["--orders", "a.csv", "--currency", "euro"],
            &["--customers", "a.csv"],
            &["--nope"],
            &["x"],
        ] {
            assert!(parse(wrong).is_err(), "{wrong:?}");
        }
        assert_eq!(parse(&["--help"]).err().as_deref(), Some("help"));
    }
}
