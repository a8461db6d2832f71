//! The calls of `voice`.

use super::dispatch::{Outcome, run};
use regulars::voice::{
    self, Comments, DriverWordOptions, NewTermOptions, QuoteOptions, Theme, ThemeImpactOptions, ThemeMentions,
    ThemeOptions, TokenOptions,
};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    text: String,
    options: TokenOptions,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Counts {
    focus: Vec<f64>,
    rest: Vec<f64>,
    prior: Vec<f64>,
}

/// Columns of comments, one more column or record, and the options.
#[derive(Deserialize)]
struct Rows<O> {
    texts: Vec<String>,
    authors: Option<Vec<u32>>,
    #[serde(default)]
    focus: Vec<bool>,
    #[serde(default)]
    chosen: Vec<bool>,
    #[serde(default)]
    periods: Vec<u32>,
    #[serde(default)]
    taxonomy: Vec<Theme>,
    options: O,
}

impl<O> Rows<O> {
    fn call<R>(&self, call: impl Fn(&Comments, &Self) -> R) -> R {
        let texts: Vec<&str> = self.texts.iter().map(String::as_str).collect();
        call(&Comments { texts: &texts, authors: self.authors.as_deref() }, self)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Impact {
    scores: Vec<f64>,
    authors: Option<Vec<u32>>,
    mentions: Vec<ThemeMentions>,
    options: ThemeImpactOptions,
}

pub(crate) fn call(name: &str, args: &Value) -> Option<Outcome> {
    Some(match name {
        "voice::tokens" => run(args, |a: Text| voice::tokens(&a.text, &a.options)),
        "voice::weighted_log_odds" => run(args, |a: Counts| voice::weighted_log_odds(&a.focus, &a.rest, &a.prior)),
        "voice::driver_words" => run(args, |a: Rows<DriverWordOptions>| {
            a.call(|comments, a| voice::driver_words(comments, &a.focus, &a.options))
        }),
        "voice::themes" => {
            run(args, |a: Rows<ThemeOptions>| a.call(|comments, a| voice::themes(comments, &a.taxonomy, &a.options)))
        }
        "voice::theme_impact" => {
            run(args, |a: Impact| voice::theme_impact(&a.scores, a.authors.as_deref(), &a.mentions, &a.options))
        }
        "voice::new_terms" => run(args, |a: Rows<NewTermOptions>| {
            a.call(|comments, a| voice::new_terms(comments, &a.periods, &a.options))
        }),
        "voice::quotes" => {
            run(args, |a: Rows<QuoteOptions>| a.call(|comments, a| voice::quotes(comments, &a.chosen, &a.options)))
        }
        _ => return None,
    })
}
