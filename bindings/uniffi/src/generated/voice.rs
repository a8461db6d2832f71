// Written by `cargo xtask surface`.
#[allow(unused_imports, reason = "one namespace")]
use super::*;

pub(crate) use regulars::voice::ThemeScore;
/// The score that a theme moves.
#[uniffi::remote(Enum)]
pub enum ThemeScore {
    /// The mean.
    Mean,
    /// The Net Promoter Score of scores 0 to 10, on the [-1, 1] scale.
    Nps,
}

pub(crate) use regulars::voice::DriverWord;
/// A term that is likelier in one group.
#[uniffi::remote(Record)]
pub struct DriverWord {
    /// The normalised term.
    pub term: String,
    /// Logarithm of the ratio of its odds, above 0 where it belongs to the focus; `n` are its authors.
    pub log_odds: Estimate,
    /// Log odds over their standard error.
    pub z: f64,
    /// Exact p-value: twice the chance of authors so much in one group, were the term as likely in both.
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

/// Options of `driver_words`.
#[derive(Debug, Clone, uniffi::Record)]
pub struct DriverWordOptions {
    /// How the texts become terms.
    #[uniffi(default)] pub tokens: TokenOptions,
    /// Confidence level of the intervals, in (0, 1), and what `significant` goes by; 0.95.
    #[uniffi(default)] pub level: Option<f64>,
    /// Fewest authors of a term, both groups together; 5.
    #[uniffi(default)] pub min_authors: Option<u64>,
    /// Fewest authors of each group; 5.
    #[uniffi(default)] pub min_n: Option<u64>,
    /// Prior authors of a term, on average over the terms, 1e-3 to 1e6; 0.5.
    #[uniffi(default)] pub prior: Option<f64>,
    /// Whether each term has the same prior; false: each has its share of all authors' terms (Monroe's informative
    /// prior).
    #[uniffi(default)] pub flat_prior: Option<bool>,
    /// Most terms of each group; 20.
    #[uniffi(default)] pub most: Option<u64>,
    /// Most quotes of each term; 3.
    #[uniffi(default)] pub quotes: Option<u64>,
    /// Whether comments that are near duplicates are one author's; false: they are counted and remarked upon.
    #[uniffi(default)] pub merge_duplicates: Option<bool>,
}

impl Partial<regulars::voice::DriverWordOptions> for DriverWordOptions {
    fn over(&self, plain: regulars::voice::DriverWordOptions) -> regulars::voice::DriverWordOptions {
        let Self { tokens, level, min_authors, min_n, prior, flat_prior, most, quotes, merge_duplicates } = self;
        regulars::voice::DriverWordOptions {
            tokens: tokens.over(plain.tokens),
            level: level.over(plain.level),
            min_authors: min_authors.over(plain.min_authors),
            min_n: min_n.over(plain.min_n),
            prior: prior.over(plain.prior),
            flat_prior: flat_prior.over(plain.flat_prior),
            most: most.over(plain.most),
            quotes: quotes.over(plain.quotes),
            merge_duplicates: merge_duplicates.over(plain.merge_duplicates),
        }
    }
}

pub(crate) use regulars::voice::DriverWords;
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

pub(crate) use regulars::voice::Remark;
/// A remark on a result.
#[uniffi::remote(Record)]
pub struct Remark {
    /// A stable snake_case word.
    pub code: String,
    /// The remark, in a sentence.
    pub text: String,
}

pub(crate) use regulars::voice::LogOdds;
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

pub(crate) use regulars::voice::NewTerm;
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

/// Options of `new_terms`.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NewTermOptions {
    /// How the texts become terms.
    #[uniffi(default)] pub tokens: TokenOptions,
    /// The chance of any false alarm in a period in which nothing is new, in (0, 1); 0.05. Where something is new, the
    /// expected share of false ones among the alarms.
    #[uniffi(default)] pub false_alarms: Option<f64>,
    /// Confidence level of the intervals, in (0, 1); 0.95.
    #[uniffi(default)] pub level: Option<f64>,
    /// Fewest authors of a term, all periods together; 3.
    #[uniffi(default)] pub min_authors: Option<u64>,
    /// Fewest authors now, and before; 5.
    #[uniffi(default)] pub min_n: Option<u64>,
    /// Most alarms; 20.
    #[uniffi(default)] pub most: Option<u64>,
    /// Most quotes of each term; 3.
    #[uniffi(default)] pub quotes: Option<u64>,
}

impl Partial<regulars::voice::NewTermOptions> for NewTermOptions {
    fn over(&self, plain: regulars::voice::NewTermOptions) -> regulars::voice::NewTermOptions {
        let Self { tokens, false_alarms, level, min_authors, min_n, most, quotes } = self;
        regulars::voice::NewTermOptions {
            tokens: tokens.over(plain.tokens),
            false_alarms: false_alarms.over(plain.false_alarms),
            level: level.over(plain.level),
            min_authors: min_authors.over(plain.min_authors),
            min_n: min_n.over(plain.min_n),
            most: most.over(plain.most),
            quotes: quotes.over(plain.quotes),
        }
    }
}

pub(crate) use regulars::voice::NewTerms;
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
    /// How much the rates of terms vary between the earlier periods beyond chance: the square of their coefficient of
    /// variation, 0 where chance explains all.
    pub dispersion: f64,
    /// The stated rate of false alarms.
    pub false_alarms: f64,
    /// What a reader should know.
    pub remarks: Vec<Remark>,
}

pub(crate) use regulars::voice::Quote;
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

/// Options of `quotes`.
#[derive(Debug, Clone, uniffi::Record)]
pub struct QuoteOptions {
    /// How the texts become terms.
    #[uniffi(default)] pub tokens: TokenOptions,
    /// Most quotes; 3.
    #[uniffi(default)] pub most: Option<u64>,
}

impl Partial<regulars::voice::QuoteOptions> for QuoteOptions {
    fn over(&self, plain: regulars::voice::QuoteOptions) -> regulars::voice::QuoteOptions {
        let Self { tokens, most } = self;
        regulars::voice::QuoteOptions {
            tokens: tokens.over(plain.tokens),
            most: most.over(plain.most),
        }
    }
}

pub(crate) use regulars::voice::ThemeImpact;
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

/// Options of `theme_impact`.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ThemeImpactOptions {
    /// Confidence level of the intervals, in (0, 1); 0.95.
    #[uniffi(default)] pub level: Option<f64>,
    /// Mean or Net Promoter Score; the mean.
    #[uniffi(default)] pub score: Option<ThemeScore>,
    /// Draws of the bootstrap, 100 to 100000; 2000.
    #[uniffi(default)] pub draws: Option<u32>,
    /// Seed of the bootstrap; 0.
    #[uniffi(default)] pub seed: Option<u64>,
    /// Fewest authors with the theme, and without it; 5.
    #[uniffi(default)] pub min_n: Option<u64>,
}

impl Partial<regulars::voice::ThemeImpactOptions> for ThemeImpactOptions {
    fn over(&self, plain: regulars::voice::ThemeImpactOptions) -> regulars::voice::ThemeImpactOptions {
        let Self { level, score, draws, seed, min_n } = self;
        regulars::voice::ThemeImpactOptions {
            level: level.over(plain.level),
            score: score.over(plain.score),
            draws: draws.over(plain.draws),
            seed: seed.over(plain.seed),
            min_n: min_n.over(plain.min_n),
        }
    }
}

pub(crate) use regulars::voice::Theme;
/// A theme, by the words and phrases that tell it.
#[uniffi::remote(Record)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// Words and phrases, in any language: a comment with one of them mentions the theme.
    pub include: Vec<String>,
    /// A comment with one of these doesn't.
    #[uniffi(default)] pub exclude: Vec<String>,
}

pub(crate) use regulars::voice::ThemeMentions;
/// The comments that mention a theme.
#[uniffi::remote(Record)]
pub struct ThemeMentions {
    /// The theme's name.
    pub name: String,
    /// Rows of the comments that mention it, ascending.
    pub rows: Vec<u64>,
    /// Those of them that only deny it, as "no delays" does; a reading by lists of English, Persian, Russian and
    /// Chinese words, which may err.
    pub negated_rows: Vec<u64>,
    /// Comments that mention it.
    pub comments: u64,
    /// Authors of these comments.
    pub authors: u64,
    /// Their share of the authors who say anything, with the interval of Wilson (1927).
    pub share: Answer,
}

/// Options of `themes`.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ThemeOptions {
    /// How words are compared: language, stems, diacritics. Phrases have no other tokens.
    #[uniffi(default)] pub tokens: TokenOptions,
    /// Confidence level of the intervals, in (0, 1); 0.95.
    #[uniffi(default)] pub level: Option<f64>,
    /// Fewer authors than this are not enough for a share; 5.
    #[uniffi(default)] pub min_n: Option<u64>,
}

impl Partial<regulars::voice::ThemeOptions> for ThemeOptions {
    fn over(&self, plain: regulars::voice::ThemeOptions) -> regulars::voice::ThemeOptions {
        let Self { tokens, level, min_n } = self;
        regulars::voice::ThemeOptions {
            tokens: tokens.over(plain.tokens),
            level: level.over(plain.level),
            min_n: min_n.over(plain.min_n),
        }
    }
}

pub(crate) use regulars::voice::Token;
/// A term and the place where it stands.
#[uniffi::remote(Record)]
pub struct Token {
    /// The normalised term, by which texts are compared.
    pub term: String,
    /// Its first character in the text, counted from 0.
    pub start: u64,
    /// The character after its last one.
    pub end: u64,
}

/// How texts become terms; `Default` is right for texts in several languages.
#[derive(Debug, Clone, uniffi::Record)]
pub struct TokenOptions {
    /// The language of the texts, BCP 47 (`"en"`, `"fa-IR"`): whose stop words and stemmer are used. Without it, those
    /// of English for Latin letters, of Russian for Cyrillic ones, and the stop words of Persian and Chinese.
    #[uniffi(default)] pub language: Option<String>,
    /// Whether the words of English and Russian are cut to their stems (Snowball); false. Others stay whole.
    #[uniffi(default)] pub stem: Option<bool>,
    /// Words that are no terms, in place of the built-in lists (English, Persian, Russian, Chinese); an empty list
    /// keeps all.
    #[uniffi(default)] pub stop_words: Option<Vec<String>>,
    /// Words that spaces don't tell. In Chinese, Japanese, Thai and the like they are found by the longest match, and
    /// what lies between them is taken in pairs of characters, as all is without a dictionary. In Arabic script a
    /// listed compound is one term however it is spelled: joined, with a half-space, or spaced.
    #[uniffi(default)] pub dictionary: Option<Vec<String>>,
    /// Most words of a term, 1 or 2; 1. With 2, "slow delivery" is a term beside "slow" and "delivery".
    #[uniffi(default)] pub ngrams: Option<u32>,
    /// Fewest characters of a term, where words are spaced; 2.
    #[uniffi(default)] pub min_chars: Option<u32>,
    /// Whether "café" and "cafe", "ё" and "е" are different terms; false.
    #[uniffi(default)] pub keep_diacritics: Option<bool>,
}

impl Partial<regulars::voice::TokenOptions> for TokenOptions {
    fn over(&self, plain: regulars::voice::TokenOptions) -> regulars::voice::TokenOptions {
        let Self { language, stem, stop_words, dictionary, ngrams, min_chars, keep_diacritics } = self;
        regulars::voice::TokenOptions {
            language: language.over(plain.language),
            stem: stem.over(plain.stem),
            stop_words: stop_words.over(plain.stop_words),
            dictionary: dictionary.over(plain.dictionary),
            ngrams: ngrams.over(plain.ngrams),
            min_chars: min_chars.over(plain.min_chars),
            keep_diacritics: keep_diacritics.over(plain.keep_diacritics),
        }
    }
}

#[uniffi::export(default(options))]
/// The terms that set the comments in `focus` apart from the rest: low scorers against high ones, a segment against the
/// others, this period against the one before.
///
/// The weighted log odds of Monroe, Colaresi and Quinn (2008), see `weighted_log_odds`, of authors instead of words:
/// someone who uses a term ten times, or in ten comments, uses it once in each group. Terms are ranked by their z;
/// p-values are those of the exact conditional test of two rates (Przyborowski and Wilenski 1940), since a prior holds
/// z down where one group never says a word. A term is compared with all that the group's authors say, so a group that
/// writes more doesn't own every word; but where authors of one group write more than one and a half times as much, the
/// commonest words, which all who write much use once, lean to the other, and a remark says so. Comments of 8 terms or
/// more that share four fifths of them count as near duplicates.
pub fn driver_words(comments: &Comments, focus: FlagColumn, options: DriverWordOptions) -> Result<DriverWords> {
    Ok(comments.ask(|comments| regulars::voice::driver_words(comments, &focus.0, &options.core()))?)
}

#[uniffi::export]
/// Log odds ratios of all terms with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, Political
/// Analysis 16, formulas 15, 20 and 22): of counts y in two groups and prior counts a, d = ln((y1 + a) / (n1 + a0 - y1
/// - a)) - ln((y2 + a) / (n2 + a0 - y2 - a)) with the variance 1 / (y1 + a) + 1 / (y2 + a), where n1, n2 and a0 are
/// sums over the terms.
///
/// `focus` and `rest` are counts of the same terms, each 0 to 1e12; `prior` is the prior count of each term, 1e-6 to
/// 1e12.
pub fn weighted_log_odds(focus: DoubleColumn, rest: DoubleColumn, prior: DoubleColumn) -> Result<Vec<LogOdds>> {
    Ok(regulars::voice::weighted_log_odds(&focus.0, &rest.0, &prior.0)?)
}

#[uniffi::export(default(options))]
/// The terms that more people use in the last of the `periods` than the earlier ones explain.
///
/// `periods` numbers each comment's period, in order of time. A term's authors now are compared with those before by
/// the exact conditional test of two Poisson rates (Przyborowski and Wilenski 1940), per term that all authors said.
/// Where the rates of terms vary between the earlier periods beyond chance, as the negative binomial's do, counts are
/// divided by their variance over their mean (quasi-likelihood, Wedderburn 1974); rates that wander further than that,
/// as log-normal ones of a standard deviation of 0.5 to 1 do, raise three to four times as many false alarms as stated.
/// An author counts once a period.
pub fn new_terms(comments: &Comments, periods: CountColumn, options: NewTermOptions) -> Result<NewTerms> {
    Ok(comments.ask(|comments| regulars::voice::new_terms(comments, &periods.0, &options.core()))?)
}

#[uniffi::export(default(options))]
/// The comments that stand best for the `chosen` ones, the best first.
///
/// Comments are compared by their terms, each weighted by its rarity among all comments (tf-idf, Spärck Jones 1972).
/// The first quote is the one nearest to the sum of the chosen comments, of a length that can be read (about 6 to 40
/// terms); each further one is also unlike the quotes before it (maximal marginal relevance, Carbonell and Goldstein
/// 1998), from another author, and no near duplicate. Equal ones are taken by their text.
pub fn quotes(comments: &Comments, chosen: FlagColumn, options: QuoteOptions) -> Result<Vec<Quote>> {
    Ok(comments.ask(|comments| regulars::voice::quotes(comments, &chosen.0, &options.core()))?)
}

#[uniffi::export(default(authors), default(options))]
/// What each theme does to the score: the score less what it would be without the theme's comments, n_t (S_t - S) / (N
/// - n_t).
///
/// `scores` and `authors` (a code each, or none) are columns of the same comments as the rows of the `mentions`. The
/// interval is that of the Poisson bootstrap (Chamandy, Muralidharan, Najmi and Naidu 2012) over authors, by
/// percentiles: each author's comments come in as many times as a Poisson number of mean 1 says; it is made wider where
/// few authors write most. Leave rows without a comment out of the texts, as they would count as comments without the
/// theme. It is an association: who mentions a theme may be unhappy for other reasons.
pub fn theme_impact(scores: DoubleColumn, mentions: Vec<ThemeMentions>, authors: Option<CodeColumn>, options: ThemeImpactOptions) -> Result<Vec<ThemeImpact>> {
    Ok(regulars::voice::theme_impact(&scores.0, authors.as_deref(), &mentions, &options.core())?)
}

#[uniffi::export(default(options))]
/// The comments that mention each theme of a taxonomy, in the taxonomy's order.
///
/// Words are compared in the spelling of `tokens`, stemmed if asked for. Phrases match words that follow one another
/// with nothing but spaces, hyphens, slashes or ampersands between; in Arabic script however they are joined or spaced,
/// in Chinese, Japanese and Thai wherever the characters stand.
pub fn themes(comments: &Comments, taxonomy: Vec<Theme>, options: ThemeOptions) -> Result<Vec<ThemeMentions>> {
    Ok(comments.ask(|comments| regulars::voice::themes(comments, &taxonomy, &options.core()))?)
}
