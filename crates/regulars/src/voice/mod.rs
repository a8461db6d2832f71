//! What customers say in their own words, in any language: the terms that set groups and periods apart, the themes and
//! what they do to a score, and the comments that stand for them.
//!
//! People are counted, not words: someone who says a thing ten times, or in ten comments, says it once.

mod driver_words;
mod log_odds;
mod near_duplicates;
mod new_terms;
mod people;
mod quotes;
mod theme_impact;
mod themes;
mod words;

pub use driver_words::{DriverWord, DriverWordOptions, DriverWords, Remark, driver_words};
pub use log_odds::{LogOdds, weighted_log_odds};
pub use new_terms::{NewTerm, NewTermOptions, NewTerms, new_terms};
pub use people::Comments;
pub use quotes::{Quote, QuoteOptions, quotes};
pub use theme_impact::{ThemeImpact, ThemeImpactOptions, ThemeScore, theme_impact};
pub use themes::{Theme, ThemeMentions, ThemeOptions, themes};
pub use words::tokens::{Token, TokenOptions, tokens};
