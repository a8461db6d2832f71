//! What customers say in their own words.

use crate::column::{CodeColumn, Comment, CommentColumn, CountColumn, DoubleColumn, FlagColumn};
use crate::error::Result;
use crate::record::options;
use regulars::voice::{
    self, DriverWord, DriverWords, LogOdds, NewTerm, NewTerms, Quote, Remark, Theme, ThemeImpact, ThemeMentions,
    ThemeScore, Token,
};
use regulars::{Answer, Estimate};

/// A term and the place where it stands. Places count Unicode code points, not the UTF-16 units of Kotlin or the characters of
/// Swift: `range` has the place in a string.
#[uniffi::remote(Record)]
pub struct Token {
    /// The normalised term, by which texts are compared.
    pub term: String,
    /// Its first code point in the text, counted from 0.
    pub start: u64,
    /// The code point after its last one.
    pub end: u64,
}

/// How much likelier a term is in one group than in the other.
#[uniffi::remote(Record)]
pub struct LogOdds {
    /// Logarithm of the ratio of the term's odds, above 0 where it belongs to the first group.
    pub log_odds: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Their ratio, standard normal where the groups don't differ.
    pub z: f64,
}

/// What sets a group apart.
#[uniffi::remote(Record)]
pub struct DriverWords {
    /// Terms of the focus, the surest first.
    pub focus: Vec<DriverWord>,
    /// Terms of the rest, the surest first.
    pub rest: Vec<DriverWord>,
    /// Terms compared.
    pub terms: u64,
    /// Authors in the focus who say anything.
    pub authors_focus: u64,
    /// Authors among the rest who say anything.
    pub authors_rest: u64,
    /// Comments with terms.
    pub comments: u64,
    /// Comments that nearly repeat another one.
    pub near_duplicates: u64,
    /// What a reader should know.
    pub remarks: Vec<Remark>,
}

/// A term that is likelier in one group.
#[uniffi::remote(Record)]
pub struct DriverWord {
    /// The normalised term.
    pub term: String,
    /// Logarithm of the ratio of its odds, above 0 where it belongs to the focus; `n` are its authors.
    pub log_odds: Estimate,
    /// Log odds over their standard error.
    pub z: f64,
    /// Two-sided p-value.
    pub p_value: f64,
    /// The same, adjusted over all tested terms (Benjamini and Hochberg 1995).
    pub p_adjusted: f64,
    /// Whether the adjusted p-value is at most 1 - level.
    pub significant: bool,
    /// Authors in the focus who use it.
    pub authors_focus: u64,
    /// Authors among the rest who use it.
    pub authors_rest: u64,
    /// Rows of the comments with the term that stand best for its group's.
    pub quotes: Vec<u64>,
}

/// A remark on what customers say.
#[uniffi::remote(Record)]
pub struct Remark {
    /// A stable snake_case word.
    pub code: String,
    /// The remark, in a sentence.
    pub text: String,
}

/// A theme, by the words and phrases that tell it.
#[uniffi::remote(Record)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// Words and phrases, in any language: a comment with one of them mentions the theme.
    pub include: Vec<String>,
    /// A comment with one of these doesn't.
    #[uniffi(default)]
    pub exclude: Vec<String>,
}

/// The comments that mention a theme.
#[uniffi::remote(Record)]
pub struct ThemeMentions {
    /// The theme's name.
    pub name: String,
    /// Rows of the comments that mention it, ascending.
    pub rows: Vec<u64>,
    /// Those of them that only deny it, as "no delays" does; a reading by word lists, which may err.
    pub negated_rows: Vec<u64>,
    /// Comments that mention it.
    pub comments: u64,
    /// Authors of these comments.
    pub authors: u64,
    /// Their share of the authors who say anything (Wilson 1927).
    pub share: Answer,
}

/// The score that a theme moves.
#[uniffi::remote(Enum)]
pub enum ThemeScore {
    /// The mean.
    Mean,
    /// The Net Promoter Score of scores 0 to 10, on the [-1, 1] scale.
    Nps,
}

/// What a theme does to a score.
#[uniffi::remote(Record)]
pub struct ThemeImpact {
    /// The theme's name.
    pub name: String,
    /// The score of all comments less that of those without the theme: below 0 where the theme pulls it down.
    pub impact: Answer,
    /// Score of the comments with the theme; none without any.
    pub score_with: Option<f64>,
    /// Score of the comments without it; none without any.
    pub score_without: Option<f64>,
    /// Score of all comments.
    pub score: f64,
    /// Comments with the theme.
    pub comments: u64,
    /// Their authors.
    pub authors: u64,
    /// All comments.
    pub n: u64,
}

/// The terms that raise an alarm.
#[uniffi::remote(Record)]
pub struct NewTerms {
    /// Alarms, the surest first.
    pub alarms: Vec<NewTerm>,
    /// Terms tested.
    pub terms: u64,
    /// The period looked at, the last one.
    pub period: u32,
    /// Authors now.
    pub authors_now: u64,
    /// Authors before, each counted once a period.
    pub authors_before: u64,
    /// How much the rates of terms vary between the earlier periods beyond chance: the square of their coefficient of variation, 0
    /// where chance explains all.
    pub dispersion: f64,
    /// The stated rate of false alarms.
    pub false_alarms: f64,
    /// What a reader should know.
    pub remarks: Vec<Remark>,
}

/// A term that comes up.
#[uniffi::remote(Record)]
pub struct NewTerm {
    /// The normalised term.
    pub term: String,
    /// Its rate now over its rate before, per term said; half an author is added to each count. `n` are its authors.
    pub ratio: Estimate,
    /// One-sided p-value: the chance of as many authors now, were its rate that of before.
    pub p_value: f64,
    /// The same, adjusted over all tested terms (Benjamini and Hochberg 1995).
    pub p_adjusted: f64,
    /// Authors who use it now.
    pub authors_now: u64,
    /// Authors who used it in the periods before, each counted once a period.
    pub authors_before: u64,
    /// Earlier periods in which anyone used it.
    pub periods_before: u64,
    /// Rows of this period's comments with the term that stand best for them.
    pub quotes: Vec<u64>,
}

/// A comment that stands for others.
#[uniffi::remote(Record)]
pub struct Quote {
    /// The comment's row.
    pub row: u64,
    /// How typical it is of the chosen comments, 0 to 1: the cosine between its terms and all of theirs.
    pub similarity: f64,
    /// The chosen comments that share more with this quote than with the others, itself included.
    pub stands_for: u64,
}

/// What customers wrote, a row each.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Comments {
    /// The texts, in any language; blank and missing ones count for nothing.
    pub texts: CommentColumn,
    /// Code of each text's author, as `customerCodes` makes them of ids; without it each text has its own.
    #[uniffi(default)]
    pub authors: Option<CodeColumn>,
}

impl Comments {
    /// Hands the columns to the core, with missing texts blank: neither is a comment.
    fn ask<T>(&self, question: impl FnOnce(&voice::Comments<'_>) -> T) -> T {
        let Self { texts, authors } = self;
        let texts: Vec<&str> = texts.0.iter().map(|text| text.as_deref().unwrap_or_default()).collect();
        question(&voice::Comments { texts: &texts, authors: authors.as_deref() })
    }
}

options! { voice;
    /// How texts become terms; what is left out is right for texts in several languages.
    TokenOptions {
        /// The language of the texts, BCP 47 (`en`, `fa-IR`): whose stop words and stemmer are used; without it, those of English
        /// for Latin letters, of Russian for Cyrillic ones, and the stop words of Persian and Chinese.
        language: Option<String>,
        /// Whether the words of English and Russian are cut to their stems (Snowball); false.
        stem: Option<bool>,
        /// Words that are no terms, in place of the built-in lists (English, Persian, Russian, Chinese); an empty list keeps all.
        stop_words: Option<Vec<String>>,
        /// Words that spaces don't tell: of Chinese, Japanese, Thai and the like, and compounds in Arabic script.
        dictionary: Option<Vec<String>>,
        /// Most words of a term, 1 or 2; 1.
        ngrams: Option<u32>,
        /// Fewest characters of a term, where words are spaced; 2.
        min_chars: Option<u32>,
        /// Whether "café" and "cafe", "ё" and "е" are different terms; false.
        keep_diacritics: Option<bool>,
    }

    /// Options of `driver_words`; what is left out is the library's default.
    DriverWordOptions {
        /// How the texts become terms.
        tokens: TokenOptions,
        /// Confidence level of the intervals, in (0, 1), and what `significant` goes by; 0.95.
        level: Option<f64>,
        /// Fewest authors of a term, both groups together; 5.
        min_authors: Option<u64>,
        /// Fewest authors of each group; 5.
        min_n: Option<u64>,
        /// Prior authors of a term, on average over the terms, 1e-3 to 1e6; 0.5.
        prior: Option<f64>,
        /// Whether each term has the same prior; false: each has its share of all authors' terms.
        flat_prior: Option<bool>,
        /// Most terms of each group; 20.
        most: Option<u64>,
        /// Most quotes of each term; 3.
        quotes: Option<u64>,
        /// Whether comments that are near duplicates are one author's; false: they are counted and remarked upon.
        merge_duplicates: Option<bool>,
    }

    /// Options of `themes`; what is left out is the library's default.
    ThemeOptions {
        /// How words are compared: language, stems, diacritics. Phrases have no other tokens.
        tokens: TokenOptions,
        /// Confidence level of the intervals, in (0, 1); 0.95.
        level: Option<f64>,
        /// Fewer authors than this are not enough for a share; 5.
        min_n: Option<u64>,
    }

    /// Options of `theme_impact`; what is left out is the library's default.
    ThemeImpactOptions {
        /// Confidence level of the intervals, in (0, 1); 0.95.
        level: Option<f64>,
        /// Mean or Net Promoter Score; the mean.
        score: Option<ThemeScore>,
        /// Draws of the bootstrap, 100 to 100,000; 2,000.
        draws: Option<u32>,
        /// Seed of the bootstrap: the same one gives the same limits, on every machine; 0.
        seed: Option<u64>,
        /// Fewest authors with the theme, and without it; 5.
        min_n: Option<u64>,
    }

    /// Options of `new_terms`; what is left out is the library's default.
    NewTermOptions {
        /// How the texts become terms.
        tokens: TokenOptions,
        /// The chance of any false alarm in a period in which nothing is new, in (0, 1); 0.05. Where something is new, the expected
        /// share of false ones among the alarms.
        false_alarms: Option<f64>,
        /// Confidence level of the intervals, in (0, 1); 0.95.
        level: Option<f64>,
        /// Fewest authors of a term, all periods together; 3.
        min_authors: Option<u64>,
        /// Fewest authors now, and before; 5.
        min_n: Option<u64>,
        /// Most alarms; 20.
        most: Option<u64>,
        /// Most quotes of each term; 3.
        quotes: Option<u64>,
    }

    /// Options of `quotes`; what is left out is the library's default.
    QuoteOptions {
        /// How the texts become terms.
        tokens: TokenOptions,
        /// Most quotes; 3.
        most: Option<u64>,
    }
}

/// The terms of a text in any script, in one spelling and in the order in which they begin; their places count Unicode code points.
#[uniffi::export(default(options))]
pub fn tokens(text: Comment, options: TokenOptions) -> Result<Vec<Token>> {
    Ok(voice::tokens(&text.0, &options.core())?)
}

/// Log odds ratios of terms with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008): `focus` and `rest` are counts of
/// the same terms, each 0 to 1e12, `prior` the prior count of each, 1e-6 to 1e12. It fails on fewer than two terms.
#[uniffi::export]
pub fn weighted_log_odds(focus: DoubleColumn, rest: DoubleColumn, prior: DoubleColumn) -> Result<Vec<LogOdds>> {
    Ok(voice::weighted_log_odds(&focus, &rest, &prior)?)
}

/// The terms that set the comments in `focus` apart from the rest, by weighted log odds of authors instead of words. Too few
/// authors are no error: the lists are empty then, and a remark says why.
#[uniffi::export(default(options))]
pub fn driver_words(comments: &Comments, focus: FlagColumn, options: DriverWordOptions) -> Result<DriverWords> {
    Ok(comments.ask(|comments| voice::driver_words(comments, &focus.0, &options.core()))?)
}

/// The comments that mention each theme of a taxonomy, in the taxonomy's order. It fails on a theme without words, a phrase without
/// letters or digits, and two themes of one name.
#[uniffi::export(default(options))]
pub fn themes(comments: &Comments, taxonomy: Vec<Theme>, options: ThemeOptions) -> Result<Vec<ThemeMentions>> {
    Ok(comments.ask(|comments| voice::themes(comments, &taxonomy, &options.core()))?)
}

/// What each theme does to a score: the score less what it would be without the theme's comments. `scores` and `authors` have a row
/// for each of the comments that the `mentions` were found in. Association is not cause.
#[uniffi::export(default(authors), default(options))]
pub fn theme_impact(
    scores: DoubleColumn,
    mentions: Vec<ThemeMentions>,
    authors: Option<CodeColumn>,
    options: ThemeImpactOptions,
) -> Result<Vec<ThemeImpact>> {
    Ok(voice::theme_impact(&scores, authors.as_deref(), &mentions, &options.core())?)
}

/// The terms that more people use in the last of the `periods` than the earlier ones explain. `periods` numbers each comment's
/// period, from 0 and in order of time. Too few authors are no error: there is no alarm then, and a remark says why.
#[uniffi::export(default(options))]
pub fn new_terms(comments: &Comments, periods: CountColumn, options: NewTermOptions) -> Result<NewTerms> {
    Ok(comments.ask(|comments| voice::new_terms(comments, &periods, &options.core()))?)
}

/// The comments that stand best for the `chosen` ones, the best first: typical, readable, unlike one another, of different authors.
#[uniffi::export(default(options))]
pub fn quotes(comments: &Comments, chosen: FlagColumn, options: QuoteOptions) -> Result<Vec<Quote>> {
    Ok(comments.ask(|comments| voice::quotes(comments, &chosen.0, &options.core()))?)
}
