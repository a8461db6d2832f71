//! Who mentions which theme, by a taxonomy of the caller's words.

use super::people::Comments;
use super::words::corpus::BYTES_A_TICK;
use super::words::fold::Folded;
use super::words::negation::Negation;
use super::words::phrases::{Mention, Phrases, Words, words};
use super::words::tokens::{TokenOptions, Tokenizer};
use crate::error::{Error, Result};
use crate::estimate::{Answer, Estimate};
use crate::level;
use crate::math::sort_rows;
use crate::work;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A theme, by the words and phrases that tell it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// Words and phrases, in any language: a comment with one of them mentions the theme.
    pub include: Vec<String>,
    /// A comment with one of these doesn't.
    pub exclude: Vec<String>,
}

/// Options of [`themes`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ThemeOptions {
    /// How words are compared: language, stems, diacritics. Phrases have no other tokens.
    pub tokens: TokenOptions,
    /// Confidence level of the intervals, in (0, 1); 0.95.
    pub level: Option<f64>,
    /// Fewer authors than this are not enough for a share; 5.
    pub min_n: Option<u64>,
}

/// The comments that mention a theme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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

/// The comments that mention each theme of a taxonomy, in the taxonomy's order.
///
/// Words are compared in the spelling of [`tokens`](crate::voice::tokens()), stemmed if asked for. Phrases match words
/// that follow one another with nothing but spaces, hyphens, slashes or ampersands between; in Arabic script however
/// they are joined or spaced, in Chinese, Japanese and Thai wherever the characters stand.
///
/// ```
/// use regulars::voice::{Comments, Theme, ThemeOptions, themes};
/// let texts = ["Delivery was late", "курьер опоздал", "物流太慢", "ارسال دیر بود", "free delivery, yes!", "no delays"];
/// let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
/// let delivery = Theme {
///     name: "delivery".into(),
///     include: words(&["delivery", "delays", "курьер", "物流", "ارسال"]),
///     exclude: words(&["free delivery"]),
/// };
/// let found = themes(&Comments { texts: &texts, authors: None }, &[delivery], &ThemeOptions::default())?;
/// assert_eq!((&found[0].rows, &found[0].negated_rows), (&vec![0, 1, 2, 3, 5], &vec![5]));
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// Columns of different lengths, an option out of its range, a theme without words, a phrase without letters or digits,
/// or two themes of one name.
pub fn themes(comments: &Comments, taxonomy: &[Theme], options: &ThemeOptions) -> Result<Vec<ThemeMentions>> {
    comments.check()?;
    let level = level::of(options.level)?;
    let needed = options.min_n.unwrap_or(5).max(1);
    let tokenizer = Tokenizer::new(&options.tokens)?;
    let phrases = read_taxonomy(taxonomy, &tokenizer)?;
    let authors = comments.author_codes();
    let mut speakers = BTreeSet::new();
    let mut found: Vec<Found> = taxonomy.iter().map(|_| Found::default()).collect();
    let (negation, mut folded, mut pieces, mut mentions) = (Negation::new(), Folded::default(), Vec::new(), Vec::new());
    for (row, (text, author)) in comments.texts.iter().zip(&authors).enumerate() {
        work::tick(1 + text.len() as u64 / BYTES_A_TICK)?;
        folded.read(text, tokenizer.keep_diacritics, false);
        let words = words(&folded, &mut pieces);
        if !words.is_empty() {
            speakers.insert(*author);
        }
        phrases.find(&words, &tokenizer, &mut mentions);
        // Of one theme together.
        sort_rows(&mut mentions, |a, b| a.phrase.cmp(&b.phrase));
        for of_theme in mentions.chunk_by(|a, b| a.phrase / 2 == b.phrase / 2) {
            let theme = of_theme.first().and_then(|mention| found.get_mut(mention.phrase as usize / 2));
            if let Some(theme) = theme {
                theme.read(row, *author, of_theme, &words, &negation);
            }
        }
    }
    let n = speakers.len() as u64;
    let share = |count: u64| {
        if n < needed {
            return Answer::NotEnough { n, needed, why: "too few authors".into() };
        }
        Answer::Known(Estimate::wilson(count, n, level))
    };
    let mentions = |(theme, found): (&Theme, Found)| ThemeMentions {
        name: theme.name.clone(),
        comments: found.rows.len() as u64,
        authors: found.authors.len() as u64,
        share: share(found.authors.len() as u64),
        rows: found.rows,
        negated_rows: found.negated_rows,
    };
    Ok(taxonomy.iter().zip(found).map(mentions).collect())
}

/// What was found of a theme.
#[derive(Default)]
struct Found {
    rows: Vec<u64>,
    negated_rows: Vec<u64>,
    authors: BTreeSet<u32>,
}

impl Found {
    /// Takes in what a comment has of the theme; included phrases have even numbers, excluded ones odd ones.
    fn read(&mut self, row: usize, author: u32, mentions: &[Mention], words: &Words<'_>, negation: &Negation) {
        if mentions.iter().any(|mention| mention.phrase % 2 == 1) {
            return;
        }
        self.rows.push(row as u64);
        self.authors.insert(author);
        if mentions.iter().all(|mention| negation.denies(words, mention.from, mention.to)) {
            self.negated_rows.push(row as u64);
        }
    }
}

fn read_taxonomy(taxonomy: &[Theme], tokenizer: &Tokenizer) -> Result<Phrases> {
    let mut phrases = Phrases::default();
    let mut names = BTreeSet::new();
    for (theme, number) in taxonomy.iter().zip(0_u32..) {
        if theme.name.trim().is_empty() {
            return Err(Error::invalid("theme", format!("theme {number} of the taxonomy has no name")));
        }
        if !names.insert(&theme.name) {
            return Err(Error::Duplicate { what: "theme".into(), id: theme.name.clone() });
        }
        if theme.include.is_empty() {
            return Err(Error::Empty { what: format!("include of theme {:?}", theme.name) });
        }
        for (list, odd) in [(&theme.include, 0), (&theme.exclude, 1)] {
            for phrase in list {
                if !phrases.add(phrase, 2 * number + odd, tokenizer) {
                    let what = format!("theme {:?}", theme.name);
                    let why =
                        "has no letters or digits, more than 32 words, or a mark between words that parts sentences";
                    return Err(Error::invalid(what, format!("the phrase {phrase:?} {why}")));
                }
            }
        }
    }
    Ok(phrases)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theme(name: &str, include: &[&str], exclude: &[&str]) -> Theme {
        let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        Theme { name: name.into(), include: words(include), exclude: words(exclude) }
    }

    #[test]
    fn authors_are_counted_and_shares_have_intervals() {
        let texts = ["app crashes", "the app", "price", "", "👍", "app again", "cheap", "fast", "slow"];
        let comments = Comments { texts: &texts, authors: Some(&[1, 1, 2, 3, 4, 1, 5, 6, 7]) };
        let found =
            themes(&comments, &[theme("app", &["app"], &[]), theme("none", &["x"], &[])], &ThemeOptions::default());
        let found = found.unwrap();
        assert_eq!((found[0].comments, found[0].authors, found[1].comments), (3, 1, 0));
        let share = found[0].share.estimate().unwrap();
        assert_eq!((share.value, share.n), (0.2, 5));
        assert_eq!((share.low, share.high), crate::math::intervals::proportion::wilson_limits(1, 5, 0.95));
        let few = Comments { texts: &texts[..2], authors: None };
        let found = themes(&few, &[theme("app", &["app"], &[])], &ThemeOptions::default()).unwrap();
        assert!(matches!(found[0].share, Answer::NotEnough { n: 2, needed: 5, .. }));
    }

    #[test]
    fn taxonomies_are_checked() {
        let comments = Comments { texts: &["a"], authors: None };
        let code = |taxonomy: &[Theme]| themes(&comments, taxonomy, &ThemeOptions::default()).unwrap_err().code();
        assert_eq!(code(&[theme("a", &[], &[])]), "empty");
        assert_eq!(code(&[theme("a", &["x"], &["!"])]), "invalid");
        assert_eq!(code(&[theme("a", &["x"], &[]), theme("a", &["y"], &[])]), "duplicate");
        assert_eq!(themes(&comments, &[], &ThemeOptions::default()), Ok(vec![]));
    }

    #[test]
    fn denied_and_excluded_mentions() {
        let texts = ["no delay this time", "delay, no delay", "no delay but free delay"];
        let comments = Comments { texts: &texts, authors: None };
        let found =
            themes(&comments, &[theme("delay", &["delay"], &["free delay"])], &ThemeOptions::default()).unwrap();
        assert_eq!((&found[0].rows, &found[0].negated_rows), (&vec![0, 1], &vec![0]));
    }
}
