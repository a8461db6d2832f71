//! From text to words: spelling, tokens, phrases, negation, stop words, in any script.

pub(super) mod corpus;
pub(super) mod fold;
pub(super) mod negation;
pub(super) mod phrases;
pub(super) mod scan;
pub(super) mod stop_words;
pub(super) mod tokens;
